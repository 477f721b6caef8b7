/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Command line options from a table.  A program declares every option once;
 * each verb names those it takes.  Long options are never abbreviated, may be
 * written --name=value or --name value, and may stand among the operands until
 * "--".  Short options stand alone: -o FILE or -oFILE, never -qv. */
#ifndef RD_BASE_OPT_H
#define RD_BASE_OPT_H

#include "base/arena.h"
#include "base/problem.h"
#include "base/time.h"

enum rd_opt_kind {
	RD_OPT_FLAG,
	RD_OPT_TEXT,   /* not empty */
	RD_OPT_NUMBER, /* decimal, up to `max` when that is not 0 */
	RD_OPT_CHOICE, /* one of the words of `value`, separated by '|' */
	RD_OPT_TIME,   /* RFC 3339 with offset */
};

struct rd_opt {
	const char *name; /* without dashes */
	char letter;	  /* 0: none */
	enum rd_opt_kind kind;
	bool repeats;
	const char *value; /* "FILE", "human|json"; NULL for a flag */
	const char *help;  /* one line, lower case, no full stop */
	uint64_t max;
};

/* The rows that each program has. */
#define RD_OPT_ABOUT(help, version)                                            \
	[help] = { "help", 'h', RD_OPT_FLAG, false, NULL, "print this", 0 },   \
	[version] = { "version",	   0, RD_OPT_FLAG, false, NULL,        \
		      "print the version", 0 }

/* Ends a verb's list of option numbers. */
#define RD_OPT_END 255

/* What one parse accepts: the first n_global options of the table and those in
 * `taken` (ended by RD_OPT_END; may be NULL). */
struct rd_opt_spec {
	const struct rd_opt *opts;
	size_t n_opts;
	size_t n_global;
	const unsigned char *taken;
	const char *verb; /* for messages; NULL before the verb is known */
};

struct rd_opt_value {
	unsigned n_given;
	const char *text; /* the last one given; points into argv */
	uint64_t number;
	unsigned choice; /* index of the word */
	struct rd_instant time;
};

struct rd_opt_item {
	unsigned opt;
	const char *text;
};

/* Everything given: values by option number, repeated ones also as items in
 * order, operands in order.  Strings point into argv. */
struct rd_opt_args {
	struct rd_arena arena;
	struct rd_opt_value *values;
	struct rd_opt_item *items;
	size_t n_items, cap_items;
	const char **operands;
	size_t n_operands, cap_operands;
};

/* RD_NOMEM when there is no memory for n_opts values. */
enum rd_status rd_opt_args_init(struct rd_opt_args *args, size_t n_opts)
	RD_MUST_CHECK;
void rd_opt_args_fini(struct rd_opt_args *args);

/* A command line and how far it was read. */
struct rd_opt_line {
	char **argv; /* ended by NULL */
	int at;
	bool stop; /* end at the first operand and leave it */
};

/* Parses line->argv from line->at on and advances it past what was taken.
 * RD_SEMANTIC with *problem (exit 2) for what the spec does not accept. */
enum rd_status rd_opt_parse(const struct rd_opt_spec *spec,
			    struct rd_opt_line *line, struct rd_opt_args *args,
			    struct rd_problem *problem) RD_MUST_CHECK;

/* Who a look and a history belong to, as an option or in a request: UTF-8 text
 * of 1 to RD_SUBJECT_MAX bytes without control characters. */
#define RD_SUBJECT_MAX 128
bool rd_subject_ok(struct rd_str subject);

/* Whether the spec accepts option number `opt`. */
bool rd_opt_taken(const struct rd_opt_spec *spec, unsigned opt);
/* "      --format=human|json   how to print\n" for every option from..to-1
 * that is taken. */
void rd_opt_usage(const struct rd_opt_spec *spec, size_t from, size_t to,
		  struct rd_buf *out);
/* Index of `word` in "a|b|c", or -1. */
int rd_opt_choice(const char *choices, struct rd_str word);

#endif
