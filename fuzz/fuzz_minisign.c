/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Key and signature files of minisign and signify.  The first byte chooses what
 * the rest is read as. */

#include "crypt/key.h"
#include "crypt/minisig.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char public_file[] =
	"untrusted comment: minisign public key 9E2860DEFC400A4B\n"
	"RWRLCkD83mAont/HeDSUruYeyMht41OmvXSDfZuzbvf1oZ/xsqn/Bbew\n";

/* What comes back from a public file reads as the same key. */
static void
fuzz_public(struct rd_str text)
{
	struct rd_crypt_pubkey pub, again;
	struct rd_buf out;

	if (rd_crypt_pubkey_read(text, &pub) != RD_OK)
		return;
	rd_buf_init(&out, RD_CRYPT_KEY_FILE_CAP);
	rd_crypt_pubkey_put(&pub, "again", &out);
	if (rd_crypt_pubkey_read(rd_buf_view(&out), &again) != RD_OK ||
	    !rd_crypt_pubkey_same(&pub, &again))
		abort();
	rd_buf_fini(&out);
}

/* Any key that is accepted can sign, and its public half agrees. */
static void
fuzz_secret(struct rd_str text)
{
	struct rd_str message = RD_STR_LIT("message");
	struct rd_crypt_key *key;
	unsigned char sig[64];

	if (rd_crypt_key_read(text, NULL, &key) != RD_OK) {
		if (key)
			abort();
		return;
	}
	if (rd_crypt_key_sign(key, message, sig) != RD_OK ||
	    !rd_crypt_verify(rd_crypt_key_public(key), message, sig))
		abort();
	rd_crypt_key_free(key);
}

/* The key has signed one message, with two comments. */
static void
fuzz_signature(struct rd_str text)
{
	struct rd_crypt_minisig result;
	struct rd_crypt_pubkey pub;

	if (rd_crypt_pubkey_read(rd_str_of(public_file), &pub) != RD_OK)
		abort();
	if (rd_crypt_minisig_verify(&pub, text, RD_STR_LIT("refdesk seal test"),
				    RD_CRYPT_LEGACY, &result) != RD_OK &&
	    result.valid)
		abort();
	if (result.valid && !rd_str_is(result.trusted, "ruleset:abc seal:1") &&
	    !rd_str_is(result.trusted, "x"))
		abort();
	if (rd_crypt_minisig_verify(&pub, text, RD_STR_LIT("another message"),
				    RD_CRYPT_LEGACY | RD_CRYPT_SIGNIFY,
				    &result) == RD_OK &&
	    result.valid)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(
		struct rd_str) = { fuzz_public, fuzz_secret, fuzz_signature };

	if (size)
		readers[data[0] % 3](
			(struct rd_str){ (const char *)data + 1, size - 1 });
	return 0;
}
