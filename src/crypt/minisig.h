/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_MINISIG_H
#define RD_CRYPT_MINISIG_H

#include "crypt/key.h"

/* Detached signature files of minisign:
 *
 *   untrusted comment: TEXT
 *   base64( "ED" | key number 8 | Ed25519 over BLAKE2b-512(message) )
 *   trusted comment: TEXT
 *   base64( Ed25519 over (signature | trusted TEXT) )
 *
 * Legacy files say "Ed" and sign the message itself; signify's are legacy files
 * of the first two lines. */
#define RD_CRYPT_TRUSTED_COMMENT_CAP 8192

enum rd_crypt_minisig_accept {
	RD_CRYPT_LEGACY = 1,  /* "Ed" */
	RD_CRYPT_SIGNIFY = 2, /* no trusted comment (then "Ed" always) */
};

/* Appends a prehashed signature file.  Comments are one line each (RD_SEMANTIC
 * otherwise).  Equal inputs give equal bytes. */
enum rd_status rd_crypt_minisig_write(const struct rd_crypt_key *key,
				      struct rd_str message,
				      struct rd_str untrusted,
				      struct rd_str trusted, struct rd_buf *out)
	RD_MUST_CHECK;

struct rd_crypt_minisig {
	bool valid;
	bool legacy;
	struct rd_str trusted; /* into the file's text; only when valid */
};

/* RD_OK when the question could be answered: result->valid is the answer (false
 * for another key, a wrong signature, a changed trusted comment, or a form that
 * accept does not name).  RD_SYNTAX or RD_LIMIT for a malformed file. */
enum rd_status rd_crypt_minisig_verify(const struct rd_crypt_pubkey *pub,
				       struct rd_str file,
				       struct rd_str message, unsigned accept,
				       struct rd_crypt_minisig *result)
	RD_MUST_CHECK;

#endif
