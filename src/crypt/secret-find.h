/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where a provider's key may come from.  The first source that has the name is
 * asked and no other: what is wrong there is a problem, not a reason to look
 * further. */
#ifndef RD_CRYPT_SECRET_FIND_H
#define RD_CRYPT_SECRET_FIND_H

#include "base/arena.h"
#include "crypt/secret.h"

/* "REFDESK_SECRET_FAL" */
#define RD_CRYPT_SECRET_ENV "REFDESK_SECRET_"

/* In the order in which they are asked. */
enum rd_crypt_source {
	RD_CRYPT_CREDENTIAL,  /* NAME in the service's credential directory */
	RD_CRYPT_SETTINGS,    /* the file that refdesk.conf names */
	RD_CRYPT_PROJECT,     /* NAME in the project's own directory */
	RD_CRYPT_DESCRIPTOR,  /* an open descriptor; it has any name */
	RD_CRYPT_ENVIRONMENT, /* a variable */
	RD_CRYPT_N_SOURCES
};
/* "credential", "settings" … */
const char *rd_crypt_source_name(enum rd_crypt_source source);

struct rd_crypt_secret_file {
	const char *name, *path;
};

struct rd_crypt_places {
	const char *credentials; /* directory, or NULL */
	const struct rd_crypt_secret_file *files;
	size_t n_files;
	const char *project; /* directory, or NULL */
	int fd;		     /* -1: none */
	bool environment;    /* may be read */
	struct rd_arena *arena;
};

struct rd_crypt_found {
	struct rd_crypt_secret *secret; /* NULL: there is a problem */
	enum rd_crypt_source source;
	const char *place; /* a path, "descriptor 3" or a variable */
};

/* What one source has of that name.  RD_NOTFOUND without a problem when it has
 * nothing; else the problem is as of rd_crypt_secret_load and *found says where
 * it was.  A descriptor is read to its end; a variable is wiped and removed, so
 * that neither gives a secret twice. */
enum rd_status rd_crypt_secret_at(const struct rd_crypt_places *places,
				  enum rd_crypt_source source, const char *name,
				  struct rd_crypt_found *found,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* The first source that has it.  RD_NOTFOUND (secret.missing, exit 10). */
enum rd_status rd_crypt_secret_find(const struct rd_crypt_places *places,
				    const char *name,
				    struct rd_crypt_found *found,
				    struct rd_problem *problem) RD_MUST_CHECK;
/* Every name that a source other than a descriptor has, in byte order, in the
 * arena. */
enum rd_status rd_crypt_secret_names(const struct rd_crypt_places *places,
				     const char *const **names, size_t *n_names,
				     struct rd_problem *problem) RD_MUST_CHECK;

#endif
