/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The trusted keys of each role. */
#include "sign/keys.h"

static const struct {
	const char *name, *type;
} roles[RD_SIG_N_ROLES] = {
	[RD_SIG_ROLE_ROOT] = { "root", "application/vnd.refdesk.keyring+json" },
	[RD_SIG_ROLE_SEAL] = { "seal", "application/vnd.in-toto+json" },
	[RD_SIG_ROLE_LOG] = { "log", "" },
	[RD_SIG_ROLE_DISPATCH] = { "dispatch",
				   "application/vnd.refdesk.dispatch+json" },
};

const char *
rd_sig_role_name(enum rd_sig_role role)
{
	return roles[role].name;
}

const char *
rd_sig_role_type(enum rd_sig_role role)
{
	return roles[role].type;
}

void
rd_sig_keyring_init(struct rd_sig_keyring *ring)
{
	memset(ring, 0, sizeof(*ring));
	for (int role = 0; role < RD_SIG_N_ROLES; role++)
		ring->role[role].threshold = 1;
}

static bool
has_key(const struct rd_sig_role_keys *list, const struct rd_crypt_pubkey *key)
{
	for (size_t i = 0; i < list->n_keys; i++)
		if (rd_crypt_pubkey_same(&list->keys[i], key))
			return true;
	return false;
}

enum rd_status
rd_sig_keyring_add(struct rd_sig_keyring *ring, enum rd_sig_role role,
		   const struct rd_crypt_pubkey *key)
{
	struct rd_sig_role_keys *list = &ring->role[role];

	for (int other = 0; other < RD_SIG_N_ROLES; other++)
		if (has_key(&ring->role[other], key))
			return other == (int)role ? RD_OK : RD_CONFLICT;
	if (list->n_keys == RD_SIG_MAX_ROLE_KEYS)
		return RD_LIMIT;
	list->keys[list->n_keys++] = *key;
	return RD_OK;
}

struct rd_crypt_trust
rd_sig_keyring_trust(const struct rd_sig_keyring *ring, enum rd_sig_role role)
{
	const struct rd_sig_role_keys *list = &ring->role[role];

	return (struct rd_crypt_trust){ list->keys, list->n_keys,
					list->threshold };
}
