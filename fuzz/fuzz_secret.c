/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Secrets: what is taken can stand in a header, is what came, and shows eight
 * hexadecimal digits. */

#include "crypt/secret.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rd_status
check(void *ctx, struct rd_str bytes)
{
	const struct rd_str *text = ctx;

	if (!bytes.len || bytes.len > RD_CRYPT_SECRET_CAP ||
	    text->len - bytes.len > 2 ||
	    memcmp(text->ptr, bytes.ptr, bytes.len))
		abort();
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.ptr[i] < ' ' || bytes.ptr[i] > '~')
			abort();
	return RD_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size };
	struct rd_crypt_secret *secret;

	if (rd_crypt_secret_new(text, &secret) != RD_OK) {
		if (secret)
			abort();
		return 0;
	}
	if (rd_crypt_secret_use(secret, check, &text) != RD_OK ||
	    strspn(rd_crypt_secret_fingerprint(secret), "0123456789abcdef") !=
		    RD_CRYPT_FINGERPRINT_TEXT - 1)
		abort();
	rd_crypt_secret_free(secret);
	return 0;
}
