/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_SECRET_H
#define RD_CRYPT_SECRET_H

#include "crypt/key.h"

/* Inside this layer only: lines of key and signature files, and raw access to
 * secrets. */

/* Takes the next line (without its end) from *rest; false at the end. */
bool rd_crypt_line_take(struct rd_str *rest, struct rd_str *line);
/* Takes a line of at most cap bytes that starts with prefix, which is cut off.
 */
bool rd_crypt_line_comment(struct rd_str *rest, const char *prefix, size_t cap,
			   struct rd_str *text);
/* Takes a line that is the base64 of exactly n bytes. */
bool rd_crypt_line_bytes(struct rd_str *rest, unsigned char *out, size_t n);
/* A comment that fits on one line of printable text. */
bool rd_crypt_comment_ok(struct rd_str comment, size_t cap);

/* secret: seed and public half, as libsodium has them; checked against each
 * other (RD_CORRUPT). */
enum rd_status rd_crypt_key_from_secret(const unsigned char secret[64],
					const unsigned char number[8],
					struct rd_crypt_key **key)
	RD_MUST_CHECK;
/* Opens the secret for reading until _close. */
const unsigned char *rd_crypt_key_open(const struct rd_crypt_key *key);
void rd_crypt_key_close(const struct rd_crypt_key *key);

#endif
