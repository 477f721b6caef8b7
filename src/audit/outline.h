/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a program says, as a list of values that can be compared with another
 * program's: each has a key of names that does not depend on how many records
 * stand before it.  Made from the tables of program/format.h, so that a new
 * section shows by itself. */
#ifndef RD_AUDIT_OUTLINE_H
#define RD_AUDIT_OUTLINE_H

#include "program/program.h"

struct rd_aud_entry {
	struct rd_str key;   /* "factor season choice in_season" */
	struct rd_str field; /* "points"; "" for the record itself */
	struct rd_str value; /* of the record: all its fields in one line */
	uint32_t file, line; /* file RD_NONE: it has no place */
};

struct rd_aud_outline {
	struct rd_aud_entry *items; /* by key, then field */
	size_t n, cap;
};

/* In the arena.  RD_NOMEM. */
enum rd_status rd_aud_outline(const struct rd_prog *prog,
			      struct rd_arena *arena,
			      struct rd_aud_outline *out) RD_MUST_CHECK;

/* A record or a value that only one program has, or that they have otherwise;
 * the side without it is NULL. */
struct rd_aud_diff {
	const struct rd_aud_entry *was, *is;
};
/* Differences in the order of keys; of a record that only one has, the record
 * alone.  RD_NOMEM. */
enum rd_status rd_aud_outline_diff(const struct rd_aud_outline *was,
				   const struct rd_aud_outline *is,
				   struct rd_arena *arena,
				   struct rd_aud_diff **items, size_t *n)
	RD_MUST_CHECK;

#endif
