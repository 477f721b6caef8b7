/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SIGN_KEYS_H
#define RD_SIGN_KEYS_H

#include "crypt/dsse.h"

/* Who may sign what.  A key belongs to one role, and each role's envelopes
 * carry a payload type of their own, so that no signature can stand in for one
 * of another role. */
enum rd_sig_role {
	RD_SIG_ROLE_ROOT, /* keyrings */
	RD_SIG_ROLE_SEAL, /* conformance seals */
	RD_SIG_ROLE_LOG,  /* audit checkpoints: signed notes, no envelopes */
	RD_SIG_ROLE_DISPATCH, /* dispatch tickets */
	RD_SIG_N_ROLES
};

#define RD_SIG_MAX_ROLE_KEYS 16

/* The public keys that are trusted, by role. */
struct rd_sig_keyring {
	struct rd_sig_role_keys {
		struct rd_crypt_pubkey keys[RD_SIG_MAX_ROLE_KEYS];
		size_t n_keys;
		unsigned threshold; /* different keys that must have signed */
	} role[RD_SIG_N_ROLES];
};

/* "seal" and so on: directory and option names.  Static. */
const char *rd_sig_role_name(enum rd_sig_role role);
/* The payload type of the role's envelopes; "" for a role without. */
const char *rd_sig_role_type(enum rd_sig_role role);

/* No keys, all thresholds 1. */
void rd_sig_keyring_init(struct rd_sig_keyring *ring);
/* RD_CONFLICT when the key has another role already, RD_LIMIT when the role is
 * full; a key that is there already is not added again. */
enum rd_status rd_sig_keyring_add(struct rd_sig_keyring *ring,
				  enum rd_sig_role role,
				  const struct rd_crypt_pubkey *key)
	RD_MUST_CHECK;
/* A view of one role, which lives as long as the ring. */
struct rd_crypt_trust rd_sig_keyring_trust(const struct rd_sig_keyring *ring,
					   enum rd_sig_role role);

#endif
