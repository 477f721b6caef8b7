/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The strict JSON scanner, without a tree (RFC 8259): its user asks for what
 * may come next.  The first mistake sticks; every later call fails. */
#ifndef RD_BASE_SCAN_H
#define RD_BASE_SCAN_H

#include "base/arena.h"
#include "base/problem.h"

#define RD_SCAN_DEPTH 32
#define RD_SCAN_MEMBERS 64
#define RD_SCAN_PATH 8

/* What a family of texts allows, and the codes of its problems (NULL where none
 * are wanted). */
struct rd_scan_rules {
	uint32_t max_depth; /* <= 64 */
	const char *syntax;
	const char *type; /* JSON, but not what should stand there */
	const char *too_deep;
	const char *nul; /* U+0000 in a string */
	const char *memory;
};

struct rd_scan {
	const char *start, *at, *end;
	const struct rd_scan_rules *rules;
	struct rd_arena *arena;
	struct rd_problem *problem;
	/* Where we are, for messages: names, or an index where ptr is NULL. */
	struct rd_str path[RD_SCAN_PATH];
	uint32_t n_path;
	uint32_t depth;
	enum rd_status status;
};

enum rd_scan_type {
	RD_SCAN_OBJECT,
	RD_SCAN_ARRAY,
	RD_SCAN_STRING,
	RD_SCAN_NUMBER,
	RD_SCAN_TRUE,
	RD_SCAN_FALSE,
	RD_SCAN_NULL,
	RD_SCAN_OTHER /* nothing JSON could start with */
};

/* The text must be valid UTF-8 and outlive what is read from it.  Strings with
 * escapes are decoded into arena; without one they are checked and handed out
 * as they stand.  problem may be NULL. */
void rd_scan_init(struct rd_scan *scan, struct rd_str json,
		  const struct rd_scan_rules *rules, struct rd_arena *arena,
		  struct rd_problem *problem);

static inline bool
rd_scan_ok(const struct rd_scan *scan)
{
	return scan->status == RD_OK;
}

/* What stands next, white space skipped; consumes nothing else. */
enum rd_scan_type rd_scan_peek(struct rd_scan *scan);
/* Begins an object or array; false (and a problem) when it is none.  RD_LIMIT
 * when nested too deep. */
bool rd_scan_open(struct rd_scan *scan, enum rd_scan_type kind);
/* In an object: reads the next key and its colon; false at the closing brace,
 * which is consumed, or on a mistake.  Keys given twice are the caller's
 * matter. */
bool rd_scan_key(struct rd_scan *scan, struct rd_str *key);
/* In an object: takes the next key and its colon when they stand there just so,
 * without white space or escapes; else consumes nothing, and rd_scan_key says
 * what stands there. */
bool rd_scan_key_is(struct rd_scan *scan, struct rd_str key);
/* First byte from p on that ends a run of string characters: a quote, a
 * backslash, a control character, or `end`. */
const char *rd_scan_plain_end(const char *p, const char *end);
/* In an array: true when another element follows. *n counts them. */
bool rd_scan_element(struct rd_scan *scan, uint32_t *n);
/* A view into the text, or into the arena.  No lone surrogates, no NUL. */
bool rd_scan_string(struct rd_scan *scan, struct rd_str *value);
bool rd_scan_bool(struct rd_scan *scan, bool *value);
bool rd_scan_null(struct rd_scan *scan);
/* A number as it stands; *integer: neither fraction nor exponent. */
bool rd_scan_number(struct rd_scan *scan, struct rd_str *text, bool *integer);
/* A JSON integer without fraction or exponent, |n| < 2^53. */
bool rd_scan_integer(struct rd_scan *scan, int64_t *value);
/* Passes over any value, checking syntax and depth. */
bool rd_scan_skip(struct rd_scan *scan);
/* Nothing but white space is left. */
bool rd_scan_finish(struct rd_scan *scan);

/* A member that is read; all others are passed over. */
struct rd_scan_member {
	const char *name;
	bool (*read)(struct rd_scan *scan, void *ctx);
};
/* Reads an object.  members ends with a NULL name; *seen gets one bit per
 * member.  RD_SYNTAX when a name comes twice, RD_LIMIT beyond RD_SCAN_MEMBERS.
 * The scanner needs an arena. */
bool rd_scan_object(struct rd_scan *scan, const struct rd_scan_member *members,
		    void *ctx, unsigned *seen);

/* Records a problem at the current place unless there is one; returns false.
 * Exit 4, or 10 for RD_NOMEM. */
bool rd_scan_refuse(struct rd_scan *scan, enum rd_status status,
		    const char *code, const char *fmt, ...) RD_PRINTF(4, 5);
/* As above with RD_SYNTAX. */
bool rd_scan_fail(struct rd_scan *scan, const char *code, const char *fmt, ...)
	RD_PRINTF(3, 4);
/* "expected X" with the type that stands there instead. */
bool rd_scan_expected(struct rd_scan *scan, const char *what);

/* Adds a path element; returns the mark to give back. */
static inline uint32_t
rd_scan_enter(struct rd_scan *scan, struct rd_str name)
{
	uint32_t mark = scan->n_path;

	if (mark < RD_SCAN_PATH)
		scan->path[scan->n_path++] = name;
	return mark;
}

static inline uint32_t
rd_scan_enter_index(struct rd_scan *scan, uint32_t index)
{
	return rd_scan_enter(scan, (struct rd_str){ NULL, index });
}

static inline void
rd_scan_leave(struct rd_scan *scan, uint32_t mark)
{
	scan->n_path = mark;
}

#endif
