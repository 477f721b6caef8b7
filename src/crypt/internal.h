/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_INTERNAL_H
#define RD_CRYPT_INTERNAL_H

#include "crypt/key.h"
#include "crypt/secret.h"

/* Inside this layer only: lines of key and signature files, and raw access to
 * secret keys. */

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
/* For whoever holds a secret: from here on the process leaves no core and no
 * other of its user may look into it.  Nothing of that under a sanitizer, which
 * has to look. */
void rd_crypt_shut_process(void);
/* Reads to the end, *len < cap bytes; more are RD_LIMIT. */
enum rd_status rd_crypt_read_guarded(int fd, char *text, size_t cap,
				     size_t *len) RD_MUST_CHECK;

/* A secret whose bytes are to be filled in: at most RD_CRYPT_SECRET_ROOM at
 * *room, which is one more than can be right.  RD_INTERNAL, RD_NOMEM. */
#define RD_CRYPT_SECRET_ROOM (RD_CRYPT_SECRET_CAP + 3)
enum rd_status rd_crypt_secret_blank(struct rd_crypt_secret **secret,
				     char **room) RD_MUST_CHECK;
/* Ends the filling in; a secret that is none is freed.  Statuses as of
 * rd_crypt_secret_new. */
enum rd_status rd_crypt_secret_settle(struct rd_crypt_secret **secret,
				      size_t len) RD_MUST_CHECK;

/* Opens the secret for reading until _close. */
const unsigned char *rd_crypt_key_open(const struct rd_crypt_key *key);
void rd_crypt_key_close(const struct rd_crypt_key *key);

#endif
