/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CONFORM_INTERNAL_H
#define RD_CONFORM_INTERNAL_H

#include <jansson.h>

#include "conform/conform.h"
#include "plan/plan.h"

struct rd_conf_case {
	json_t *root;
	json_t *given, *expect;
	uint32_t n_replaces;
};

/* Fixture elements as JSON: attribute, text, line, children. */
struct rd_str conf_attr(const json_t *node, const char *name); /* or absent */
struct rd_str conf_text(const json_t *node);
uint32_t conf_line(const json_t *node);
bool conf_is(const json_t *node, const char *name);
size_t conf_n_children(const json_t *node);
const json_t *conf_child(const json_t *node, size_t index);

/* One situation of a case: what is given, or that with one text put in the
 * place of a fact or field. */
struct conf_probe {
	const struct rd_conf_case *c;
	const json_t *expect;
	const json_t *rows; /* NULL: the case's own situation */
	const json_t *frame, *row;
};

/* ---- rows.c ---- */

uint32_t conf_n_probes(const struct rd_conf_case *c);
/* All of them in their order, conf_n_probes of them. */
void conf_list_probes(const struct rd_conf_case *c, struct conf_probe *probes);
/* The text of the probe's row within its frame. */
void conf_probe_text(const struct conf_probe *probe, struct rd_buf *out);
/* For a list's field "events.title": "events" and "title". */
void conf_probe_place(const struct conf_probe *probe, struct rd_str *fact,
		      struct rd_str *field);

/* ---- asked.c ---- */

/* The <generation> of a case, or NULL. */
const json_t *conf_generation(const struct rd_conf_case *c);
/* Whether rows are put into an attribute of it, and not into a fact. */
bool conf_is_asked_row(const struct conf_probe *probe);
/* The member "generation" of a request, with the comma before it; `row` is the
 * probe's text. */
void conf_put_generation(struct rd_buf *out, const struct conf_probe *probe,
			 struct rd_str row);

/* ---- read.c ---- */

/* Builds the request of a probe into runner->json. */
enum rd_status conf_build_request(struct rd_conf_runner *runner,
				  const struct conf_probe *probe,
				  struct rd_problem *problem);
/* Builds, decides, compares; *result is NULL when it was refused.  What is
 * missed is added to *outcome. */
enum rd_status conf_probe_run(struct rd_conf_runner *runner,
			      const struct conf_probe *probe,
			      struct rd_arena *arena,
			      struct rd_conf_outcome *outcome,
			      const struct rd_dec_result **result,
			      struct rd_problem *problem);

/* One comparison run. */
struct conf_check {
	struct rd_conf_runner *runner;
	const struct conf_probe *probe;
	const json_t *expect; /* the probe's */
	const struct rd_dec_result *result;
	struct rd_arena *arena;
	struct rd_conf_outcome *outcome;
	struct rd_conf_miss *misses;
	size_t cap;
	struct rd_problem *problem;
	enum rd_status status;
};

void conf_check_all(struct conf_check *check);
/* Records a difference. */
void conf_miss(struct conf_check *check, const json_t *node, const char *wanted,
	       const char *got, const char *fmt, ...) RD_PRINTF(5, 6);
/* The case names something the program does not have. */
void conf_wrong(struct conf_check *check, const json_t *node, const char *what,
		struct rd_str name);

/* ---- rendered.c ---- */

/* Fills in a template for the first chosen reference; *out is reset.
 * RD_SEMANTIC with *problem ("plan.slot", "plan.nothing"), RD_LIMIT when it is
 * longer than the buffer may be. */
enum rd_status conf_render(struct rd_dec *dec,
			   const struct rd_dec_result *result,
			   const struct rd_plan_generation *generation,
			   uint32_t template, struct rd_buf *out,
			   struct rd_problem *problem) RD_MUST_CHECK;
void conf_check_rendered(struct conf_check *check, const json_t *node);

/* ---- planned.c ---- */

/* Plans the case's generation and compares; its digest goes to runner->plan. */
void conf_check_plan(struct conf_check *check, const json_t *node);
/* Whether the probe expects a plan, or what Redux makes of one. */
bool conf_wants_plan(const struct conf_probe *probe);
/* Adds what was planned to runner->plan. */
void conf_fold_plan(struct conf_check *check, struct rd_str text);
/* The text at a path of a body, in the arena; false: there is none. */
bool conf_body_text(struct rd_arena *arena, struct rd_str body,
		    struct rd_str path, struct rd_str *text);

/* ---- redux.c ---- */

/* What the rules of Redux make of it, compared as a plan is. */
void conf_check_redux(struct conf_check *check, const json_t *node);

/* coverage-redux.c: the rules that a setting was made of */
void conf_cover_redux(struct rd_conf_coverage *coverage,
		      const struct rd_plan_redux *setting);
/* coverage.c: what a decision reached, of which that was expected */
void conf_cover(struct rd_conf_runner *runner,
		const struct rd_dec_result *result, const json_t *expect);
/* Begins the next case; returns its number. */
uint32_t conf_cover_next(struct rd_conf_coverage *coverage,
			 const struct rd_conf_case *c);
void conf_cover_refusal(struct rd_conf_coverage *coverage);
/* coverage-send.c: what a plan or (doc NULL) its refusal reached */
void conf_cover_plan(struct rd_conf_coverage *coverage,
		     const struct rd_plan_ask *ask,
		     const struct rd_plan_doc *doc,
		     const struct rd_problem *problem);

#endif
