/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sources of secrets, one after the other. */
#include "crypt/secret-find.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "crypt/crypt.h"

#define MAX_NAMES 1024
#define PREFIX_LEN (sizeof(RD_CRYPT_SECRET_ENV) - 1)

const char *
rd_crypt_source_name(enum rd_crypt_source source)
{
	static const char *const names[] = { "credential", "settings",
					     "project", "descriptor",
					     "environment" };

	return names[source];
}

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "secret.memory",
			      "no memory to look for secrets");
}

/* Whatever it is, a link that leads nowhere included. */
static bool
is_there(const char *path)
{
	struct stat st;

	return !lstat(path, &st) || (errno != ENOENT && errno != ENOTDIR);
}

static enum rd_status
from_directory(const char *dir, const char *name,
	       const struct rd_crypt_places *places,
	       struct rd_crypt_found *found, struct rd_problem *problem)
{
	bool project = found->source == RD_CRYPT_PROJECT;

	if (!dir)
		return RD_NOTFOUND;
	found->place = rd_fs_join(places->arena, dir, name);
	if (!found->place)
		return no_memory(problem);
	if (!is_there(found->place))
		return RD_NOTFOUND;
	return rd_crypt_secret_load(
		found->place, project ? RD_CRYPT_OWN : RD_CRYPT_CREDENTIAL_FILE,
		&found->secret, problem);
}

/* A file that is named has to be there. */
static enum rd_status
from_settings(const struct rd_crypt_places *places, const char *name,
	      struct rd_crypt_found *found, struct rd_problem *problem)
{
	enum rd_status status;
	size_t i;

	for (i = 0; i < places->n_files; i++) {
		if (strcmp(places->files[i].name, name))
			continue;
		found->place = places->files[i].path;
		status = rd_crypt_secret_load(found->place, RD_CRYPT_OWN,
					      &found->secret, problem);
		return status == RD_NOTFOUND ? RD_IO : status;
	}
	return RD_NOTFOUND;
}

static enum rd_status
from_descriptor(const struct rd_crypt_places *places,
		struct rd_crypt_found *found, struct rd_problem *problem)
{
	if (places->fd < 0)
		return RD_NOTFOUND;
	found->place = rd_arena_printf(places->arena, "descriptor %d",
				       places->fd);
	if (!found->place)
		return no_memory(problem);
	return rd_crypt_secret_read_fd(places->fd, found->place, &found->secret,
				       problem);
}

/* "fal-eu" is in REFDESK_SECRET_FAL_EU. */
static char *
variable_of(const char *name, struct rd_arena *arena)
{
	char *variable = rd_arena_printf(arena, RD_CRYPT_SECRET_ENV "%s", name);
	char *c;

	for (c = variable ? variable + PREFIX_LEN : NULL; c && *c; c++) {
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
		else if (*c == '-')
			*c = '_';
	}
	return variable;
}

static enum rd_status
explain_value(struct rd_problem *problem, enum rd_status status,
	      const char *variable)
{
	switch (status) {
	case RD_OK:
		return RD_OK;
	case RD_SYNTAX:
	case RD_LIMIT:
		rd_problem_set(problem, status, 4,
			       status == RD_LIMIT ? "secret.too-long"
						  : "secret.malformed",
			       "a secret is one line of at most %d printable "
			       "ASCII characters",
			       RD_CRYPT_SECRET_CAP);
		break;
	default:
		no_memory(problem);
	}
	rd_problem_where(problem, "%s", variable);
	return status;
}

/* Removed at once: what is started later is not to inherit it, and nobody is to
 * find it among the variables in /proc. */
static enum rd_status
from_environment(const struct rd_crypt_places *places, const char *name,
		 struct rd_crypt_found *found, struct rd_problem *problem)
{
	enum rd_status status;
	char *variable, *value;

	if (!places->environment)
		return RD_NOTFOUND;
	variable = variable_of(name, places->arena);
	if (!variable)
		return no_memory(problem);
	value = getenv(variable);
	if (!value)
		return RD_NOTFOUND;
	found->place = variable;
	status = rd_crypt_secret_new(rd_str_of(value), &found->secret);
	rd_crypt_wipe(value, strlen(value));
	(void)unsetenv(variable);
	return explain_value(problem, status, variable);
}

enum rd_status
rd_crypt_secret_at(const struct rd_crypt_places *places,
		   enum rd_crypt_source source, const char *name,
		   struct rd_crypt_found *found, struct rd_problem *problem)
{
	*found = (struct rd_crypt_found){ .source = source, .place = "" };
	switch (source) {
	case RD_CRYPT_CREDENTIAL:
		return from_directory(places->credentials, name, places, found,
				      problem);
	case RD_CRYPT_SETTINGS:
		return from_settings(places, name, found, problem);
	case RD_CRYPT_PROJECT:
		return from_directory(places->project, name, places, found,
				      problem);
	case RD_CRYPT_DESCRIPTOR:
		return from_descriptor(places, found, problem);
	case RD_CRYPT_ENVIRONMENT:
		return from_environment(places, name, found, problem);
	case RD_CRYPT_N_SOURCES:
		break;
	}
	return RD_NOTFOUND;
}

static enum rd_status
fail_missing(const struct rd_crypt_places *places, const char *name,
	     struct rd_problem *problem)
{
	const char *variable = variable_of(name, places->arena);

	rd_problem_set(problem, RD_NOTFOUND, 10, "secret.missing",
		       "there is no secret for %s", name);
	if (variable && getenv(variable) && !places->environment)
		rd_problem_hint(problem, "%s is read with --insecure-env only",
				variable);
	else
		rd_problem_hint(problem, "refdesk secret set %s", name);
	return RD_NOTFOUND;
}

enum rd_status
rd_crypt_secret_find(const struct rd_crypt_places *places, const char *name,
		     struct rd_crypt_found *found, struct rd_problem *problem)
{
	enum rd_status status;
	int i;

	for (i = 0; i < RD_CRYPT_N_SOURCES; i++) {
		status = rd_crypt_secret_at(places, (enum rd_crypt_source)i,
					    name, found, problem);
		if (status != RD_NOTFOUND)
			return status;
	}
	return fail_missing(places, name, problem);
}

struct names {
	const char *items[MAX_NAMES];
	size_t n;
};

static enum rd_status
add_name(struct names *names, const char *name, struct rd_problem *problem)
{
	size_t i;

	if (!rd_crypt_secret_name_ok(rd_str_of(name)))
		return RD_OK;
	for (i = 0; i < names->n; i++) {
		if (!strcmp(names->items[i], name))
			return RD_OK;
	}
	if (names->n == MAX_NAMES)
		return rd_problem_set(problem, RD_LIMIT, 10, "secret.too-many",
				      "there are more than %d secrets",
				      MAX_NAMES);
	names->items[names->n++] = name;
	return RD_OK;
}

static enum rd_status
add_directory(struct names *names, const char *dir, struct rd_arena *arena,
	      struct rd_problem *problem)
{
	const char *const *entries;
	enum rd_status status;
	size_t n, i;

	if (!dir || rd_fs_kind(dir) == RD_FS_ABSENT)
		return RD_OK;
	status = rd_fs_list(dir, arena, &entries, &n, problem);
	for (i = 0; status == RD_OK && i < n; i++)
		status = add_name(names, entries[i], problem);
	return status;
}

/* The reverse of variable_of. */
static enum rd_status
add_variable(struct names *names, const char *variable, struct rd_arena *arena,
	     struct rd_problem *problem)
{
	const char *from = variable + PREFIX_LEN;
	char *name;
	size_t i;

	name = rd_arena_strdup(arena,
			       (struct rd_str){ from, strcspn(from, "=") });
	if (!name)
		return no_memory(problem);
	for (i = 0; name[i]; i++) {
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] - 'A' + 'a');
		else if (name[i] == '_')
			name[i] = '-';
		else if (name[i] < '0' || name[i] > '9')
			return RD_OK;
	}
	return add_name(names, name, problem);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum rd_status
collect(const struct rd_crypt_places *places, struct names *names,
	struct rd_problem *problem)
{
	enum rd_status status;
	char **variable;
	size_t i;

	status = add_directory(names, places->credentials, places->arena,
			       problem);
	for (i = 0; status == RD_OK && i < places->n_files; i++)
		status = add_name(names, places->files[i].name, problem);
	if (status == RD_OK)
		status = add_directory(names, places->project, places->arena,
				       problem);
	for (variable = places->environment ? environ : NULL;
	     status == RD_OK && variable && *variable; variable++) {
		if (rd_str_starts(rd_str_of(*variable), RD_CRYPT_SECRET_ENV))
			status = add_variable(names, *variable, places->arena,
					      problem);
	}
	return status;
}

enum rd_status
rd_crypt_secret_names(const struct rd_crypt_places *places,
		      const char *const **out, size_t *n_out,
		      struct rd_problem *problem)
{
	struct names *names;
	enum rd_status status;

	*out = NULL;
	*n_out = 0;
	names = rd_arena_array(places->arena, 1, sizeof(*names));
	if (!names)
		return no_memory(problem);
	status = collect(places, names, problem);
	if (status != RD_OK)
		return status;
	qsort(names->items, names->n, sizeof(*names->items), compare);
	*out = names->items;
	*n_out = names->n;
	return RD_OK;
}
