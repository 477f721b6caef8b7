/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Base64 and hexadecimal over libsodium's constant-time coders, which also
 * refuse stray bits behind the last byte. */
#include "crypt/codec.h"
#include "base/text.h"
#include <sodium.h>

void
rd_crypt_hex(const void *bytes, size_t n, char *out)
{
	sodium_bin2hex(out, 2 * n + 1, bytes, n);
}

static bool
lower_hex(struct rd_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!rd_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

enum rd_status
rd_crypt_hex_decode(struct rd_str text, unsigned char *out, size_t n)
{
	size_t got = 0;

	if (text.len / 2 != n || text.len % 2 || !lower_hex(text))
		return RD_SYNTAX;
	if (!n)
		return RD_OK;
	if (sodium_hex2bin(out, n, text.ptr, text.len, NULL, &got, NULL) ||
	    got != n)
		return RD_SYNTAX;
	return RD_OK;
}

bool
rd_crypt_is_sha256_hex(struct rd_str text)
{
	return text.len == 64 && lower_hex(text);
}

void
rd_crypt_b64_put(struct rd_buf *out, const void *bytes, size_t n)
{
	size_t text_len = (n + 2) / 3 * 4;

	if (!n || !rd_buf_reserve(out, text_len + 1))
		return;
	sodium_bin2base64(out->ptr + out->len, text_len + 1, bytes, n,
			  sodium_base64_VARIANT_ORIGINAL);
	out->len += text_len;
}

size_t
rd_crypt_b64_max(struct rd_str text)
{
	return text.len / 4 * 3;
}

static size_t
decoded_bytes(struct rd_str text)
{
	size_t n = rd_crypt_b64_max(text);

	if (n && text.ptr[text.len - 1] == '=')
		n--;
	if (n && text.ptr[text.len - 2] == '=')
		n--;
	return n;
}

static int
variant_of(struct rd_str text)
{
	if (memchr(text.ptr, '-', text.len) || memchr(text.ptr, '_', text.len))
		return sodium_base64_VARIANT_URLSAFE;
	return sodium_base64_VARIANT_ORIGINAL;
}

enum rd_status
rd_crypt_b64_decode(struct rd_str text, void *out, size_t cap, size_t *n)
{
	*n = 0;
	if (text.len % 4)
		return RD_SYNTAX;
	if (!text.len)
		return RD_OK;
	/* libsodium 1.0.18 takes bytes beyond ASCII for '+' and '/'. */
	if (!rd_ascii_only(text))
		return RD_SYNTAX;
	if (decoded_bytes(text) > cap)
		return RD_LIMIT;
	if (sodium_base642bin(out, cap, text.ptr, text.len, NULL, n, NULL,
			      variant_of(text))) {
		*n = 0;
		return RD_SYNTAX;
	}
	return RD_OK;
}

enum rd_status
rd_crypt_b64_append(struct rd_str text, struct rd_buf *out)
{
	size_t n = rd_crypt_b64_max(text);
	enum rd_status status;

	if (!text.len)
		return rd_buf_status(out);
	if (text.len % 4)
		return RD_SYNTAX;
	if (!rd_buf_reserve(out, n))
		return rd_buf_status(out);
	status = rd_crypt_b64_decode(text, out->ptr + out->len, n, &n);
	if (status == RD_OK)
		out->len += n;
	return status;
}
