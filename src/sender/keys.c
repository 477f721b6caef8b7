/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Keys: providers' ones are found when they are first needed and kept for the
 * run, since a descriptor gives a secret only once. */
#include <stdlib.h>

#include "sender/snd.h"

/* What opens the mock provider, and nothing else. */
#define TRIAL_KEY "00000000-0000-4000-8000-000000000000:mock"

static enum rd_status
keep(struct snd *snd, struct rd_str name, struct rd_crypt_secret *secret)
{
	struct snd_key *key = calloc(1, sizeof(*key));

	if (!key) {
		rd_crypt_secret_free(secret);
		return RD_NOMEM;
	}
	memcpy(key->name, name.ptr, name.len);
	key->secret = secret;
	key->next = snd->keys;
	snd->keys = key;
	return RD_OK;
}

static enum rd_status
look(struct snd *snd, const char *name, struct rd_crypt_secret **secret,
     struct rd_problem *problem)
{
	struct rd_crypt_found found;
	enum rd_status status = rd_crypt_secret_find(&snd->set.places, name,
						     &found, problem);

	*secret = status == RD_OK ? found.secret : NULL;
	if (status == RD_NOTFOUND && snd->set.loopback.ptr)
		status = rd_crypt_secret_new(RD_STR_LIT(TRIAL_KEY), secret);
	return status;
}

enum rd_status
snd_key_find(struct snd *snd, struct rd_str name,
	     const struct rd_crypt_secret **secret, struct rd_problem *problem)
{
	char text[RD_CRYPT_SECRET_NAME_CAP + 1];
	struct rd_crypt_secret *found = NULL;
	enum rd_status status;

	*secret = NULL;
	if (!name.len)
		return RD_OK;
	for (struct snd_key *key = snd->keys; key; key = key->next) {
		if (!rd_str_is(name, key->name))
			continue;
		*secret = key->secret;
		return RD_OK;
	}
	if (!rd_crypt_secret_name_ok(name))
		return rd_problem_set(problem, RD_SEMANTIC, 4, "secret.name",
				      "the provider's secret has no name that "
				      "a secret may have");
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	status = look(snd, text, &found, problem);
	if (status == RD_OK)
		status = keep(snd, name, found);
	if (status == RD_NOMEM)
		rd_problem_set(problem, RD_NOMEM, 10, "secret.memory",
			       "no memory for a secret");
	*secret = status == RD_OK ? found : NULL;
	return status;
}

void
snd_keys_free(struct snd *snd)
{
	while (snd->keys) {
		struct snd_key *key = snd->keys;

		snd->keys = key->next;
		rd_crypt_secret_free(key->secret);
		free(key);
	}
	rd_crypt_key_free(snd->key);
	snd->key = NULL;
}

enum rd_status
snd_key_dispatch(struct snd *snd, struct rd_problem *problem)
{
	if (snd->key)
		return RD_OK;
	return rd_rec_project_key(&snd->set.project, RD_SIG_ROLE_DISPATCH,
				  &snd->set.arena, &snd->key, problem);
}
