/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_PROBLEM_H
#define RD_BASE_PROBLEM_H

#include "base/buf.h"

/* One thing that went wrong at run time, told to a person or, with --json, as
 * an RFC 9457 object.  (Findings in rule files are diagnostics instead:
 * base/diag.h.)  `code` is stable, lower-case and dotted
 * ("request.unknown-key"); `where` is a file, JSON path or option; `hint` says
 * what to do next. */
struct rd_problem {
	const char *code; /* static string */
	int exit_code;	  /* design exit codes: 1..10, 75 */
	char title[160];  /* one sentence, no trailing full stop */
	char where[160];  /* "" when there is no place */
	uint32_t line;	  /* 1-based, 0 = none */
	uint64_t offset;  /* byte offset in the input, when has_offset */
	bool has_offset;
	char hint[200]; /* "" when there is none */
};

/* Fills in the title; where and hint start empty.  Returns `status`, so that
 * `return rd_problem_set(...)` reads well. */
enum rd_status rd_problem_set(struct rd_problem *problem, enum rd_status status,
			      int exit_code, const char *code, const char *fmt,
			      ...) RD_PRINTF(5, 6);
void rd_problem_where(struct rd_problem *problem, const char *fmt, ...)
	RD_PRINTF(2, 3);
void rd_problem_hint(struct rd_problem *problem, const char *fmt, ...)
	RD_PRINTF(2, 3);
/* Hints at the one of names (rd_str_nearest) that text may have meant; false
 * when none is near. */
bool rd_problem_suggest(struct rd_problem *problem, struct rd_str text,
			const char *const *names, size_t n_names);

/* "refdesk: WHERE:LINE: TITLE [CODE]\n  hint: HINT\n". Control bytes and
 * invalid UTF-8 in the texts are escaped. */
void rd_problem_human(const struct rd_problem *problem, struct rd_buf *out);
/* One RFC 9457 JSON object and a newline. */
void rd_problem_json(const struct rd_problem *problem, struct rd_buf *out);

#endif
