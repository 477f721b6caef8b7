/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_CODEC_H
#define RD_CRYPT_CODEC_H

#include "base/buf.h"

/* Text forms of bytes, in time that does not depend on their values. */

/* 2n lower-case digits and a NUL. */
void rd_crypt_hex(const void *bytes, size_t n, char *out);
/* Exactly n bytes from exactly 2n lower-case digits; RD_SYNTAX otherwise. */
enum rd_status rd_crypt_hex_decode(struct rd_str text, unsigned char *out,
				   size_t n) RD_MUST_CHECK;
/* True for exactly 64 lower-case hexadecimal digits. */
bool rd_crypt_is_sha256_hex(struct rd_str text);

/* Standard alphabet, padded, no line breaks. */
void rd_crypt_b64_put(struct rd_buf *out, const void *bytes, size_t n);
/* Bytes that rd_crypt_b64_decode would write at most. */
size_t rd_crypt_b64_max(struct rd_str text);
/* Standard or URL-safe alphabet (not both in one text), padding required,
 * unused bits zero, nothing else in between.  RD_SYNTAX; RD_LIMIT when the
 * result is longer than cap. */
enum rd_status rd_crypt_b64_decode(struct rd_str text, void *out, size_t cap,
				   size_t *n) RD_MUST_CHECK;
/* As above, appended to a buffer. */
enum rd_status rd_crypt_b64_append(struct rd_str text, struct rd_buf *out)
	RD_MUST_CHECK;

#endif
