/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CRYPT_DSSE_H
#define RD_CRYPT_DSSE_H

#include "crypt/key.h"

/* Dead Simple Signing Envelope 1.0.2 with Ed25519: a typed payload in base64
 * and signatures over
 *
 *   "DSSEv1" SP len(type) SP type SP len(payload) SP payload
 */
#define RD_CRYPT_ENVELOPE_CAP (1u << 20)
#define RD_CRYPT_MAX_KEYS 64
#define RD_CRYPT_MAX_SIGNATURES 16

/* Whose signatures count, and how many different keys must have signed.  A
 * threshold of 0 accepts nothing. */
struct rd_crypt_trust {
	const struct rd_crypt_pubkey *keys;
	size_t n_keys; /* <= RD_CRYPT_MAX_KEYS */
	unsigned threshold;
};

/* What is signed. */
void rd_crypt_dsse_pae(struct rd_str type, struct rd_str payload,
		       struct rd_buf *out);
/* Appends a canonical envelope with one signature; type is ASCII. */
enum rd_status rd_crypt_dsse_write(const struct rd_crypt_key *key,
				   struct rd_str type, struct rd_str payload,
				   struct rd_buf *out) RD_MUST_CHECK;

struct rd_crypt_dsse {
	bool valid;
	struct rd_buf type;
	struct rd_buf payload; /* exactly what was signed; empty unless valid */
	size_t n_signatures;   /* in the envelope, good or not */
	uint64_t signers;      /* bit i: trust->keys[i] has signed */
};

/* Opens an envelope.  RD_OK when the question could be answered: result->valid
 * is the answer.  A key counts once; keyid is a hint and not looked at; unknown
 * members are passed over.  RD_SYNTAX for anything that is no strict JSON
 * envelope (names twice in envelope or signature included), RD_LIMIT,
 * RD_NOMEM; the result is then empty.  Finish it in every case. */
enum rd_status rd_crypt_dsse_open(struct rd_str envelope,
				  const struct rd_crypt_trust *trust,
				  struct rd_crypt_dsse *result) RD_MUST_CHECK;
void rd_crypt_dsse_fini(struct rd_crypt_dsse *result);

#endif
