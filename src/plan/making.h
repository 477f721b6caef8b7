/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan on its way: what holds for all tries, and one try. */
#ifndef RD_PLAN_MAKING_H
#define RD_PLAN_MAKING_H

#include "plan/plan.h"

/* Sentences for people, in the order in which they come up. */
struct plan_notes {
	struct rd_arena *arena;
	struct rd_str *list;
	size_t n, n_cap;
	bool failed; /* for want of memory */
};
void plan_note(struct plan_notes *notes, const char *fmt, ...) RD_PRINTF(2, 3);

/* What the request says, else the preset by the same names. */
struct plan_asked {
	struct rd_str negative, seed;
	uint32_t images, width, height; /* 0: not said */
	/* Those that are the preset's, as RD_DROP_*: a model without them is
	 * no mistake. */
	uint32_t by_preset;
};

struct plan_making {
	const struct rd_plan_ask *ask;
	const struct rd_plan_generation *g;
	const struct rd_prog *prog;
	struct rd_arena *arena;
	struct rd_problem *problem;
	const struct rd_prog_preset *preset; /* or NULL */
	uint32_t provider, model;	     /* that are named, or RD_NONE */
	struct plan_asked asked;
	struct rd_plan_source *sources;
	uint64_t *source_bytes; /* 0: not known */
	uint32_t n_sources;
	bool mode;	      /* reference mode is on */
	struct rd_str prompt; /* with attributes */
	bool prompt_said;     /* some of it is the user's own */
	uint32_t images;      /* of the first try */
	/* Made when the first try wants it; the tries before are sent it. */
	const struct rd_plan_redux_doc *redux;
	bool has_redux;
	struct plan_notes notes;
};

/* A member of the body. */
struct plan_field {
	struct rd_str path; /* dots lead into objects */
	struct rd_str json;
};

struct plan_trying {
	struct plan_making *making;
	const struct rd_prog_model *model;
	uint32_t may_drop; /* RD_DROP_*, of the rule */
	struct rd_plan_try *out;
	struct plan_notes notes;
	uint32_t *order;
	uint32_t n_order;
	uint32_t images;
	uint32_t width, height; /* of a result; 0: not known */
	bool has_redux;
	struct plan_field *fields;
	size_t n_fields, n_fields_cap;
};

/* What a rule of the model says no to: another try may follow. */
enum rd_status plan_refuse(struct plan_making *m, const char *code,
			   const char *fmt, ...) RD_PRINTF(3, 4);
enum rd_status plan_no_memory(struct plan_making *m);
/* "flux-kontext-max-multi" */
const char *plan_model_name(const struct plan_trying *t);
static inline const char *
plan_cstr(const struct plan_making *m, uint32_t index)
{
	return rd_prog_str(m->prog, index).ptr;
}
/* Copies what a buffer holds and finishes it; RD_LIMIT as "plan.too-large". */
enum rd_status plan_keep(struct plan_making *m, struct rd_buf *buf,
			 struct rd_str *out) RD_MUST_CHECK;
/* Whether the try goes without what was asked for; the plan says so. */
bool plan_drops(struct plan_trying *t, uint32_t drop);

/* Whether a model may go without what was asked for, since that is the
 * preset's: it is noted. */
bool plan_spares(struct plan_trying *t, uint32_t drop, const char *name);

/* ---- choose.c ---- */

/* m->preset, m->asked, m->provider and m->model by the generation's names:
 * RD_SEMANTIC (exit 4, plan.unknown-preset, plan.unknown-provider,
 * plan.unknown-model, plan.other-provider). */
enum rd_status plan_find(struct plan_making *m) RD_MUST_CHECK;
/* The tries, in order: the model named and what follows it in a route, or a
 * route's.  plan.no-route. */
struct plan_step {
	uint32_t model, on, drops;
};
enum rd_status plan_choose(struct plan_making *m,
			   const struct plan_step **steps, uint32_t *n)
	RD_MUST_CHECK;

/* ---- sources.c ---- */

/* m->sources with weights and roles, and policy of each. */
enum rd_status plan_sources(struct plan_making *m) RD_MUST_CHECK;
/* The reference whose attributes the prompt may name: of those of the catalog
 * the heaviest without a role, else the heaviest, else the chosen one; or
 * RD_NONE. */
uint32_t plan_prompt_reference(const struct plan_making *m);

/* ---- order.c ---- */

/* t->order and, in t->out->prompt, the prompt with what the model is told of
 * references: limits of their number, pixels and bytes, weights by the model's
 * way. */
enum rd_status plan_order(struct plan_trying *t) RD_MUST_CHECK;

/* ---- words.c ---- */

/* Whether the user's prompt names places ("second image") in the words that any
 * wording of the program has for them. */
bool plan_names_places(const struct plan_making *m);
/* The prompt with a sentence for each reference that needs one. */
enum rd_status plan_words(struct plan_trying *t,
			  const struct rd_prog_wording *wording,
			  struct rd_str *prompt) RD_MUST_CHECK;

/* ---- value.c ---- */

/* Where a value comes from. */
enum plan_origin { PLAN_BY_USER, PLAN_BY_PRESET, PLAN_BY_MODEL };
/* A text as the JSON value of a parameter, within its range and its safety. */
enum rd_status plan_value(struct plan_trying *t,
			  const struct rd_prog_param *param, struct rd_str text,
			  enum plan_origin origin, struct rd_str *json)
	RD_MUST_CHECK;
/* A user's own text must not look like a mark of a reference. */
enum rd_status plan_text_json(struct plan_making *m, const char *where,
			      struct rd_str text, struct rd_str *json)
	RD_MUST_CHECK;

/* ---- fields.c, holes.c ---- */

/* All of t->fields; t->images, t->width and t->height. */
enum rd_status plan_fields(struct plan_trying *t) RD_MUST_CHECK;
enum rd_status plan_field_add(struct plan_trying *t,
			      const struct rd_prog_param *param,
			      struct rd_str json) RD_MUST_CHECK;
/* The first parameter with that hole, or NULL. */
const struct rd_prog_param *plan_param_hole(const struct plan_trying *t,
					    enum rd_param_hole hole);
/* The user's own or the preset's value for a parameter, else absent. */
struct rd_str plan_param_said(const struct plan_trying *t,
			      const struct rd_prog_param *param,
			      enum plan_origin *origin);
/* What fills a hole but VALUE and FIXED; absent JSON: it is left out. */
enum rd_status plan_hole_json(struct plan_trying *t,
			      const struct rd_prog_param *param,
			      struct rd_str *json) RD_MUST_CHECK;
/* How many pictures, before any hole is filled. */
enum rd_status plan_images(struct plan_trying *t) RD_MUST_CHECK;

/* ---- sizes.c ---- */

/* t->width and t->height: the size asked for, else the model's. */
enum rd_status plan_size(struct plan_trying *t) RD_MUST_CHECK;
/* The size of a table whose shape is nearest, the first of equals; RD_NONE of
 * an empty table.  Exact: the quotient of the two aspect ratios is compared. */
uint32_t plan_nearest_size(const struct rd_prog *prog,
			   const struct rd_prog_sizes *sizes, uint32_t width,
			   uint32_t height, bool *exact);
/* For ASPECT, SIZE, WIDTH, HEIGHT. */
enum rd_status plan_size_json(struct plan_trying *t,
			      const struct rd_prog_param *param,
			      struct rd_str *json) RD_MUST_CHECK;

/* ---- loras.c ---- */

enum rd_status plan_loras(struct plan_trying *t, struct rd_str *json)
	RD_MUST_CHECK;
/* Half to even, to `digits` of 4 places. */
int64_t plan_round(int64_t value, uint32_t digits);
/* RD_DENIED (policy.token) when a URL carries a key in its query. */
enum rd_status plan_url_allowed(struct plan_making *m, const char *where,
				struct rd_str url) RD_MUST_CHECK;

/* ---- body.c ---- */

/* The fields as one JSON object, names sorted, in t->out->body. */
enum rd_status plan_body(struct plan_trying *t) RD_MUST_CHECK;

/* ---- cost.c ---- */

/* t->out->cost_micro and the price it comes from. */
enum rd_status plan_cost(struct plan_trying *t) RD_MUST_CHECK;

#endif
