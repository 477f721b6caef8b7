/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Golden cases: what a program must answer in a given situation.  The XML side
 * is in case.h; here cases arrive as lines of JSON from the parsing child. */
#ifndef RD_CONFORM_CONFORM_H
#define RD_CONFORM_CONFORM_H

#include "base/arena.h"
#include "decide/decide.h"

#define RD_CONF_CASE_CAP (256u << 10)

struct rd_conf_case;

/* A rule file that takes the place of the pack's own for one case. */
struct rd_conf_replace {
	struct rd_str file; /* base name in the pack */
	struct rd_str from; /* path relative to the fixture file */
	uint32_t line;
};

/* Reads a line written by rd_conf_case_write; RD_SYNTAX or RD_SEMANTIC with
 * *problem (exit 4).  Free with rd_conf_case_free. */
enum rd_status rd_conf_case_read(struct rd_str line, struct rd_conf_case **out,
				 struct rd_problem *problem) RD_MUST_CHECK;
void rd_conf_case_free(struct rd_conf_case *c);
/* Borrowed from the case. */
struct rd_str rd_conf_case_name(const struct rd_conf_case *c);
struct rd_str rd_conf_case_program(const struct rd_conf_case *c);
struct rd_str rd_conf_case_tags(const struct rd_conf_case *c);
struct rd_str rd_conf_case_because(const struct rd_conf_case *c);
uint32_t rd_conf_case_n_replaces(const struct rd_conf_case *c);
struct rd_conf_replace rd_conf_case_replace(const struct rd_conf_case *c,
					    uint32_t i);

/* What the cases reached of one program. */
struct rd_conf_coverage;

struct rd_conf_coverage *rd_conf_coverage_new(const struct rd_prog *prog)
	RD_MUST_CHECK;
void rd_conf_coverage_free(struct rd_conf_coverage *coverage);
/* Items reached and items there are, of all kinds together. */
void rd_conf_coverage_count(const struct rd_conf_coverage *coverage,
			    uint32_t *reached, uint32_t *total);
/* Sets owns[number] for each case that alone reached some item. */
void rd_conf_coverage_owners(const struct rd_conf_coverage *coverage,
			     bool *owns);
/* A table per kind (factors, choices, keys, steps, gates, pins, holds, reasons,
 * bands, bounds, clamps, cues, unlesses, rows, winners, ties, outcomes,
 * numbers, rules of sending and others) and each item not reached with its
 * place; or the latter alone. */
void rd_conf_coverage_human(const struct rd_conf_coverage *coverage,
			    struct rd_buf *out);
void rd_conf_coverage_gaps(const struct rd_conf_coverage *coverage,
			   struct rd_buf *out);
void rd_conf_coverage_json(const struct rd_conf_coverage *coverage,
			   struct rd_buf *out);

/* Runs cases of one program: scratch for many. */
struct rd_conf_runner {
	const struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf row;	/* the text of a row within its frame */
	struct rd_buf json;	/* the request as built */
	struct rd_buf decision; /* the decision as made, or empty */
	char plan[65];		/* digest of the last plan, or "" */
	struct rd_dec_part *parts;
	const struct rd_dec_zone_port *zones; /* may be NULL */
	struct rd_conf_coverage *coverage;    /* may be NULL */
	/* Plans that are expected are not made: of a decision alone. */
	bool without_plans;
};

/* RD_NOMEM with *problem. */
enum rd_status rd_conf_runner_init(struct rd_conf_runner *runner,
				   const struct rd_prog *prog,
				   struct rd_problem *problem) RD_MUST_CHECK;
void rd_conf_runner_fini(struct rd_conf_runner *runner);

/* One thing a case expected and did not get. */
struct rd_conf_miss {
	uint32_t line; /* in the fixture */
	const char *text;
	const char *wanted,
		*got; /* for machines; NULL when it is not a value */
};

struct rd_conf_outcome {
	bool passed;
	const struct rd_conf_miss *misses; /* in the arena given */
	uint32_t n_misses;
	uint32_t serial; /* number of the case in the runner's coverage */
	/* The smallest margin of its situations, and where that is expected. */
	bool has_margin;
	int64_t margin;
	uint32_t line;
	/* BLAKE2b digest of the decision; "" when it was an error. */
	char digest[65];
};

/* Runs one case.  RD_OK says that it could be run; whether it passed is in
 * *outcome.  RD_SEMANTIC with *problem (exit 4) when the case itself is wrong
 * (unknown fact, reference or factor). */
enum rd_status rd_conf_case_run(struct rd_conf_runner *runner,
				const struct rd_conf_case *c,
				struct rd_arena *arena,
				struct rd_conf_outcome *outcome,
				struct rd_problem *problem) RD_MUST_CHECK;

/* Takes a new case, name and text; false ends the emission. */
typedef bool (*rd_conf_emit_fn)(void *data, const char *name,
				struct rd_str text);
/* Makes a case for each boundary that runner->coverage has not reached and for
 * which a situation can be built, with what the program decides of it.  The
 * cases count as reached then.  *problem is kept when the taker has set it. */
enum rd_status rd_conf_gaps_emit(struct rd_conf_runner *runner,
				 rd_conf_emit_fn emit, void *data,
				 struct rd_problem *problem) RD_MUST_CHECK;

/* Formats of `refdesk test`. */
struct rd_conf_row {
	const char *file; /* as named by the user */
	struct rd_str name, because;
	const struct rd_conf_outcome *outcome; /* NULL: it could not be run */
	const struct rd_problem *problem;      /* then why */
};
void rd_conf_report_tap(const struct rd_conf_row *rows, uint32_t n_rows,
			struct rd_buf *out);
void rd_conf_report_junit(const struct rd_conf_row *rows, uint32_t n_rows,
			  struct rd_buf *out);
void rd_conf_report_json(const struct rd_conf_row *rows, uint32_t n_rows,
			 struct rd_buf *out);
/* With more members, ",\"coverage\":{}": names between "cases" and "failed". */
void rd_conf_report_json_with(const struct rd_conf_row *rows, uint32_t n_rows,
			      struct rd_str members, struct rd_buf *out);
/* One canonical line per case, {"actual","name","verdict"}: the
 * results.jsonl that a seal names by digest. */
void rd_conf_report_results(const struct rd_conf_row *rows, uint32_t n_rows,
			    struct rd_buf *out);

#endif
