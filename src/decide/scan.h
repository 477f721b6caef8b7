/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A strict JSON scanner without a tree (RFC 8259): the reader asks for what the
 * schema expects next.  The first mistake sticks; every later call fails. */
#ifndef RD_DECIDE_SCAN_H
#define RD_DECIDE_SCAN_H

#include "base/arena.h"
#include "base/problem.h"

#define RD_DEC_SCAN_PATH 8

struct rd_dec_scan {
	const char *start, *at, *end;
	struct rd_arena *arena; /* for strings with escapes */
	struct rd_problem *problem;
	/* Where we are, for messages: names, or an index where ptr is NULL. */
	struct rd_str path[RD_DEC_SCAN_PATH];
	uint32_t n_path;
	uint32_t depth, max_depth;
	bool failed;
};

enum rd_dec_scan_type {
	RD_DEC_SCAN_OBJECT,
	RD_DEC_SCAN_ARRAY,
	RD_DEC_SCAN_STRING,
	RD_DEC_SCAN_NUMBER,
	RD_DEC_SCAN_TRUE,
	RD_DEC_SCAN_FALSE,
	RD_DEC_SCAN_NULL,
	RD_DEC_SCAN_OTHER /* nothing JSON could start with */
};

/* The text must be valid UTF-8 already. */
void rd_dec_scan_init(struct rd_dec_scan *scan, struct rd_str json,
		      struct rd_arena *arena, uint32_t max_depth,
		      struct rd_problem *problem);

/* What stands next, white space skipped; consumes nothing else. */
enum rd_dec_scan_type rd_dec_scan_peek(struct rd_dec_scan *scan);
/* Begins an object or array; false (and a problem) when it is none. */
bool rd_dec_scan_open(struct rd_dec_scan *scan, enum rd_dec_scan_type kind);
/* In an object: reads the next key and its colon; false at the closing brace,
 * which is consumed, or on a mistake. */
bool rd_dec_scan_key(struct rd_dec_scan *scan, struct rd_str *key);
/* In an array: true when another element follows. *n counts them. */
bool rd_dec_scan_element(struct rd_dec_scan *scan, uint32_t *n);
bool rd_dec_scan_string(struct rd_dec_scan *scan, struct rd_str *value);
bool rd_dec_scan_bool(struct rd_dec_scan *scan, bool *value);
bool rd_dec_scan_null(struct rd_dec_scan *scan);
/* A JSON integer without fraction or exponent, |n| < 2^53. */
bool rd_dec_scan_integer(struct rd_dec_scan *scan, int64_t *value);
/* Skips any value, checking syntax and depth. */
bool rd_dec_scan_skip(struct rd_dec_scan *scan);
/* Nothing but white space is left. */
bool rd_dec_scan_finish(struct rd_dec_scan *scan);

/* Records a problem at the current place (exit 4); returns false. */
bool rd_dec_scan_fail(struct rd_dec_scan *scan, const char *code,
		      const char *fmt, ...) RD_PRINTF(3, 4);
/* "expected X" with the type that stands there instead. */
bool rd_dec_scan_expected(struct rd_dec_scan *scan, const char *what);

/* Adds a path element; returns the mark to give back. */
uint32_t rd_dec_scan_enter(struct rd_dec_scan *scan, struct rd_str name);
uint32_t rd_dec_scan_enter_index(struct rd_dec_scan *scan, uint32_t index);
void rd_dec_scan_leave(struct rd_dec_scan *scan, uint32_t mark);

#endif
