/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Envelopes from strangers: one that holds can only be one of those that the
 * seeds' key has signed, and nothing of any other is handed out. */

#include "crypt/dsse.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* RFC 8032, 7.1, test 2: the key of the vectors. */
static const unsigned char seed[32] = {
	0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3,
	0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab,
	0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
};

static const struct {
	const char *type, *payload;
} signed_texts[] = {
	{ "http://example.com/HelloWorld", "hello world" },
	{ "application/vnd.in-toto+json",
	  "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":"
	  "\"thePredicate\",\"subject\":[{\"digest\":{\"sha256\":\"e3b0c44298fc"
	  "1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"name\":"
	  "\"theSub\"}]}" },
};

static bool
is_signed_text(const struct rd_crypt_dsse *result)
{
	size_t n = sizeof(signed_texts) / sizeof(signed_texts[0]);

	for (size_t i = 0; i < n; i++)
		if (rd_str_is(rd_buf_view(&result->type),
			      signed_texts[i].type) &&
		    rd_str_is(rd_buf_view(&result->payload),
			      signed_texts[i].payload))
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rd_crypt_pubkey pub;
	static bool ready;
	struct rd_crypt_trust trust = { &pub, 1, 1 };
	struct rd_crypt_dsse result;
	struct rd_crypt_key *key;
	enum rd_status status;

	if (!ready) {
		if (rd_crypt_key_from_seed(seed,
					   (const unsigned char *)"TESTKEYS",
					   &key) != RD_OK)
			abort();
		pub = *rd_crypt_key_public(key);
		rd_crypt_key_free(key);
		ready = true;
	}
	status = rd_crypt_dsse_open((struct rd_str){ (const char *)data, size },
				    &trust, &result);
	if (result.valid && (status != RD_OK || !is_signed_text(&result)))
		abort();
	if (!result.valid && result.payload.len)
		abort();
	rd_crypt_dsse_fini(&result);
	return 0;
}
