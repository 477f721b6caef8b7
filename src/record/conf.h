/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_RECORD_CONF_H
#define RD_RECORD_CONF_H

#include "base/arena.h"
#include "base/problem.h"

#define RD_REC_CONF_CAP (64u * 1024)
#define RD_REC_CONF_VALUE_MAX 4000

/* The keys of refdesk.conf. */
enum rd_rec_key {
	RD_REC_RULES,	 /* directory of packs, or of one pack */
	RD_REC_FIXTURES, /* directory of golden cases */
	RD_REC_ASSETS,	 /* directory of reference pictures */
	RD_REC_DB,	 /* state store: path or URI */
	RD_REC_OUT,	 /* directory for results */
	RD_REC_N_PATHS,
	RD_REC_EMBED = RD_REC_N_PATHS, /* none, id or full */
	RD_REC_LOOPBACK,	       /* URL that stands for all providers */
	RD_REC_BUDGET_DAY,	       /* USD; of all providers */
	RD_REC_BUDGET_PROVIDER_DAY,    /* USD; of each */
	RD_REC_UPLOADS_KEEP,	       /* ISO 8601 duration */
	RD_REC_UPLOADS_MAX,	       /* MiB */
	RD_REC_KEYS,
};

struct rd_rec_setting {
	const char *value; /* NULL: none, only of what is no path */
	uint32_t line;	   /* in the file; 0: built-in */
};

#define RD_REC_SECRETS_MAX 64

/* secret.NAME = FILE */
struct rd_rec_secret {
	const char *name;
	struct rd_rec_setting file;
};

struct rd_rec_conf {
	struct rd_rec_setting settings[RD_REC_KEYS];
	struct rd_rec_secret secrets[RD_REC_SECRETS_MAX];
	size_t n_secrets;
};

/* "rules", "fixtures" … */
const char *rd_rec_conf_key_name(enum rd_rec_key key);
/* The value when the file does not give one; NULL: none. */
const char *rd_rec_conf_default(enum rd_rec_key key);

/* Reads `key = value` lines.  A line that starts with # (after blanks) and an
 * empty line say nothing; a # inside a value belongs to it.  Fills in all
 * RD_REC_KEYS settings, with defaults where the text has none, and the secrets
 * it names.  RD_SYNTAX, RD_SEMANTIC (unknown or duplicate key) or RD_LIMIT,
 * exit 2 with line; `name` is the place told. */
enum rd_status rd_rec_conf_parse(struct rd_str text, const char *name,
				 struct rd_arena *arena,
				 struct rd_rec_conf *conf,
				 struct rd_problem *problem) RD_MUST_CHECK;
/* A file that says which paths are the defaults. */
void rd_rec_conf_write_default(struct rd_buf *out);

#endif
