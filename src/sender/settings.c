/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "sender/settings.h"

#include <limits.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "base/fs.h"

#define ARENA_CAP ((size_t)256 << 20)
#define MICRO_PLACES 6

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "dispatch.memory",
			      "no memory for the settings");
}

static enum rd_status
refuse(struct rd_problem *problem, const char *value, const char *what)
{
	return rd_problem_set(problem, RD_SEMANTIC, 2, "config.value",
			      "'%s' is no %s", value, what);
}

static const char *
choose(const struct snd_settings *set, const char *given, enum rd_rec_key key)
{
	return given ? given : set->project.conf.settings[key].value;
}

static enum rd_status
take_usd(const char *text, int64_t *micro, struct rd_problem *problem)
{
	*micro = 0;
	if (!text)
		return RD_OK;
	if (rd_decimal_parse(rd_str_of(text), MICRO_PLACES, micro) ||
	    *micro <= 0)
		return refuse(problem, text, "amount of USD");
	return RD_OK;
}

static enum rd_status
take_loopback(struct snd_settings *set, const char *text,
	      struct rd_problem *problem)
{
	struct rd_str url = rd_str_of(text);

	if (!text)
		return RD_OK;
	if (rd_str_ends(url, "/"))
		url.len--;
	if (!rd_disp_is_loopback(url))
		return refuse(problem, text,
			      "URL of this machine, as http://127.0.0.1:8080");
	set->loopback = url;
	return RD_OK;
}

/* ---- where keys are ---- */

static bool
add_file(struct snd_settings *set, struct rd_str name, const char *path)
{
	struct rd_crypt_places *places = &set->places;
	struct rd_crypt_secret_file *files =
		(struct rd_crypt_secret_file *)places->files;

	files[places->n_files] = (struct rd_crypt_secret_file){
		rd_arena_strdup(&set->arena, name), path
	};
	return path && files[places->n_files++].name;
}

static enum rd_status
add_given(struct snd_settings *set, const char *text,
	  struct rd_problem *problem)
{
	const char *equals = strchr(text, '=');
	struct rd_str name = { text, equals ? (size_t)(equals - text) : 0 };

	if (!rd_crypt_secret_name_ok(name))
		return refuse(problem, text, "NAME=FILE of a secret");
	return add_file(set, name, equals + 1) ? RD_OK : no_memory(problem);
}

static enum rd_status
add_files(struct snd_settings *set, const struct snd_given *given,
	  struct rd_problem *problem)
{
	const struct rd_rec_conf *conf = &set->project.conf;
	const struct rd_opt_args *args = given->args;
	bool any = args->values[given->secret].n_given;
	enum rd_status status = RD_OK;

	set->places.files = rd_arena_array(&set->arena,
					   conf->n_secrets + args->n_items + 1,
					   sizeof(*set->places.files));
	if (!set->places.files)
		return no_memory(problem);
	for (size_t i = 0; i < args->n_items && status == RD_OK; i++)
		if (args->items[i].opt == given->secret)
			status = add_given(set, args->items[i].text, problem);
	/* The caller has looked into all files where it names any. */
	for (size_t i = 0; !any && i < conf->n_secrets && status == RD_OK; i++)
		if (!add_file(set, rd_str_of(conf->secrets[i].name),
			      rd_fs_join(&set->arena, set->project.root,
					 conf->secrets[i].file.value)))
			status = no_memory(problem);
	return status;
}

static enum rd_status
take_places(struct snd_settings *set, const struct snd_given *given,
	    struct rd_problem *problem)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	uint64_t fd = 0;

	set->places = (struct rd_crypt_places){
		.arena = &set->arena,
		.fd = -1,
		.environment = given->insecure_env,
		.project = rd_rec_project_path(&set->project, "secrets",
					       &set->arena),
	};
	if (!set->places.project)
		return no_memory(problem);
	if (credentials && *credentials == '/')
		set->places.credentials = credentials;
	if (given->key_fd) {
		/* The wrong value is not told: it may be a key. */
		if (!rd_str_u64(rd_str_of(given->key_fd), &fd) || fd > INT_MAX)
			return rd_problem_set(problem, RD_SEMANTIC, 2,
					      "usage.option-value",
					      "option --key-fd takes the "
					      "number of a descriptor");
		set->places.fd = (int)fd;
	}
	return add_files(set, given, problem);
}

/* ---- all of it ---- */

static enum rd_status
take_values(struct snd_settings *set, const struct snd_given *given,
	    struct rd_problem *problem)
{
	const char *embed = choose(set, given->embed, RD_REC_EMBED);
	enum rd_status status;

	set->db = choose(set, given->db, RD_REC_DB);
	set->out = choose(set, given->out, RD_REC_OUT);
	if (!rd_pic_embed_parse(rd_str_of(embed), &set->embed))
		return refuse(problem, embed, "choice of embed");
	status = take_loopback(
		set, choose(set, given->loopback, RD_REC_LOOPBACK), problem);
	if (status == RD_OK)
		status = take_usd(
			choose(set, given->budget_day, RD_REC_BUDGET_DAY),
			&set->budget.day_micro_usd, problem);
	if (status == RD_OK)
		status = take_usd(choose(set, given->budget_provider_day,
					 RD_REC_BUDGET_PROVIDER_DAY),
				  &set->budget.provider_day_micro_usd, problem);
	return status == RD_OK ? take_places(set, given, problem) : status;
}

enum rd_status
snd_settings_load(struct snd_settings *set, const struct snd_given *given,
		  struct rd_problem *problem)
{
	enum rd_status status = rd_rec_project_find(&set->project, ".",
						    problem);

	rd_arena_init(&set->arena, ARENA_CAP);
	return status == RD_OK ? take_values(set, given, problem) : status;
}

void
snd_settings_fini(struct snd_settings *set)
{
	rd_rec_project_fini(&set->project);
	rd_arena_fini(&set->arena);
}
