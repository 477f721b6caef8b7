/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A provider's key.  Its bytes stand in guarded memory, unreadable between
 * uses, and there is no call that gives them back: they go to a callback for
 * the time of one call.  What may be shown is the fingerprint.  A process that
 * has one leaves no core. */
#ifndef RD_CRYPT_SECRET_H
#define RD_CRYPT_SECRET_H

#include "base/problem.h"

#define RD_CRYPT_SECRET_CAP 4096
#define RD_CRYPT_SECRET_NAME_CAP 64
/* First 8 hex digits of the SHA-256, and a NUL. */
#define RD_CRYPT_FINGERPRINT_TEXT 9

struct rd_crypt_secret;

/* What a secret may be called: [a-z][a-z0-9-]*, up to the cap. */
bool rd_crypt_secret_name_ok(struct rd_str name);

/* One line of printable ASCII (so that it fits into a header) without blanks at
 * its ends; one line end behind it is cut off.  RD_SYNTAX, RD_LIMIT, RD_NOMEM.
 * The caller's text is left as it is. */
enum rd_status rd_crypt_secret_new(struct rd_str text,
				   struct rd_crypt_secret **secret)
	RD_MUST_CHECK;
/* Wipes it.  NULL-safe. */
void rd_crypt_secret_free(struct rd_crypt_secret *secret);
const char *rd_crypt_secret_fingerprint(const struct rd_crypt_secret *secret);
/* False when the system would not pin it in memory; worth a warning. */
bool rd_crypt_secret_is_pinned(const struct rd_crypt_secret *secret);

/* bytes are gone when it returns.  Whatever it returns is handed on. */
typedef enum rd_status (*rd_crypt_secret_fn)(void *ctx, struct rd_str bytes);
/* Not from inside `use` for the same secret. */
enum rd_status rd_crypt_secret_use(const struct rd_crypt_secret *secret,
				   rd_crypt_secret_fn use, void *ctx)
	RD_MUST_CHECK;

/* Reads to the end of a descriptor, of a terminal one line; `place` is for
 * messages.  Problems, also of _load:
 *
 *	secret.unreadable  RD_IO (RD_NOTFOUND: no such file)	exit 10
 *	secret.link        RD_DENIED				exit 10
 *	secret.no-file     RD_DENIED				exit 10
 *	secret.owner       RD_DENIED				exit 10
 *	secret.exposed     RD_DENIED				exit 10
 *	secret.malformed   RD_SYNTAX				exit 4
 *	secret.too-long    RD_LIMIT				exit 4
 *	secret.memory      RD_NOMEM				exit 10 */
enum rd_status rd_crypt_secret_read_fd(int fd, const char *place,
				       struct rd_crypt_secret **secret,
				       struct rd_problem *problem)
	RD_MUST_CHECK;

enum rd_crypt_secret_owner {
	/* The caller's, without rights for anybody else. */
	RD_CRYPT_OWN,
	/* systemd's: root's or the caller's, without rights for others.  Where
	 * an ACL lets a service in, its mask shows as the group's right to
	 * read. */
	RD_CRYPT_CREDENTIAL_FILE
};
/* From a regular file, no link. */
enum rd_status rd_crypt_secret_load(const char *path,
				    enum rd_crypt_secret_owner owner,
				    struct rd_crypt_secret **secret,
				    struct rd_problem *problem) RD_MUST_CHECK;
/* Puts it, with mode 0600, in the place of a regular file or of nothing
 * (secret.no-file). */
enum rd_status rd_crypt_secret_save(const struct rd_crypt_secret *secret,
				    const char *path,
				    struct rd_problem *problem) RD_MUST_CHECK;

#endif
