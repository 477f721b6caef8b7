/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_KEY_H
#define RD_CRYPT_KEY_H

#include "base/buf.h"
#include "base/problem.h"
#include "crypt/hash.h"

/* Ed25519 keys in minisign's file formats.
 *
 *   public:  comment line, base64 of  "Ed" | number 8 | key 32
 *   secret:  comment line, base64 of  "Ed" | kdf 2 | "B2" | salt 32 |
 *            opslimit u64 | memlimit u64 | number 8 | secret 64 | checksum 32
 *            kdf: 00 00 open, "Sc" last 104 bytes under an scrypt stream
 *
 * signify's open secret files are read too.  Source: minisign 0.11, signify 31
 * (file formats). */
#define RD_CRYPT_SIG_BYTES 64
#define RD_CRYPT_KEY_NUMBER 8
#define RD_CRYPT_SEED_BYTES 32
/* Longest "untrusted comment" line and longest key file accepted. */
#define RD_CRYPT_COMMENT_CAP 1024
#define RD_CRYPT_KEY_FILE_CAP 2048
#define RD_CRYPT_PASSWORD_CAP 1024

struct rd_crypt_pubkey {
	unsigned char number[RD_CRYPT_KEY_NUMBER]; /* a label, not a proof */
	unsigned char bytes[32];
	char keyid[RD_CRYPT_HASH_TEXT]; /* SHA-256 of bytes */
};

void rd_crypt_pubkey_init(struct rd_crypt_pubkey *pub,
			  const unsigned char number[8],
			  const unsigned char bytes[32]);
/* RD_SYNTAX, or RD_LIMIT for a long file. */
enum rd_status rd_crypt_pubkey_read(struct rd_str text,
				    struct rd_crypt_pubkey *pub) RD_MUST_CHECK;
/* The file; comment (one line) stands behind "untrusted comment: ". */
void rd_crypt_pubkey_put(const struct rd_crypt_pubkey *pub, const char *comment,
			 struct rd_buf *out);
static inline bool
rd_crypt_pubkey_same(const struct rd_crypt_pubkey *a,
		     const struct rd_crypt_pubkey *b)
{
	return !memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* Strict Ed25519 (S < L, no small-order points). */
bool rd_crypt_verify(const struct rd_crypt_pubkey *pub, struct rd_str message,
		     const unsigned char sig[64]);

/* A secret key in guarded memory, out of reach between uses. */
struct rd_crypt_key;

/* Fills in a password of at most cap bytes; RD_OK, or RD_DENIED when there is
 * none to be had. */
typedef enum rd_status (*rd_crypt_password_fn)(void *ctx, char *out, size_t cap,
					       size_t *len);
struct rd_crypt_password {
	rd_crypt_password_fn ask;
	void *ctx;
};

enum rd_status rd_crypt_key_generate(struct rd_crypt_key **key) RD_MUST_CHECK;
enum rd_status rd_crypt_key_from_seed(const unsigned char seed[32],
				      const unsigned char number[8],
				      struct rd_crypt_key **key) RD_MUST_CHECK;
/* Wipes it.  NULL-safe. */
void rd_crypt_key_free(struct rd_crypt_key *key);
const struct rd_crypt_pubkey *rd_crypt_key_public(
	const struct rd_crypt_key *key);
/* False when the system would not pin the secret in memory (it may then reach
 * swap); worth a warning. */
bool rd_crypt_key_is_pinned(const struct rd_crypt_key *key);
/* A detached signature over message as it is. */
enum rd_status rd_crypt_key_sign(const struct rd_crypt_key *key,
				 struct rd_str message, unsigned char sig[64])
	RD_MUST_CHECK;

/* From the text of a secret file.  password may be NULL.  RD_SYNTAX, RD_LIMIT
 * (file or scrypt cost too large), RD_DENIED (no or wrong password),
 * RD_CORRUPT (checksum, or secret and public halves differ), RD_NOMEM. */
enum rd_status rd_crypt_key_read(struct rd_str text,
				 const struct rd_crypt_password *password,
				 struct rd_crypt_key **key) RD_MUST_CHECK;
/* The same from a file, which must be a regular file of the caller's without
 * rights for group and others (RD_DENIED).  The text passes through guarded
 * memory only. */
enum rd_status rd_crypt_key_load(const char *path,
				 const struct rd_crypt_password *password,
				 struct rd_crypt_key **key,
				 struct rd_problem *problem) RD_MUST_CHECK;
/* Writes an open (kdf 00 00) secret file with mode 0600; RD_CONFLICT when path
 * exists. */
enum rd_status rd_crypt_key_save(const struct rd_crypt_key *key,
				 const char *path, const char *comment,
				 struct rd_problem *problem) RD_MUST_CHECK;

#endif
