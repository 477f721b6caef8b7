/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a decision to a request a provider could take: prompt, references in
 * order with weights, policy.  Pure: files and keys are the caller's. */
#ifndef RD_PLAN_PLAN_H
#define RD_PLAN_PLAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "decide/decide.h"
#include "picture/picture.h"
#include "plan/doc.h"
#include "plan/redux.h"

/* A reference that the user names instead of the chosen ones; exactly one of
 * id, file and url is present. */
struct rd_plan_given {
	struct rd_str id, file, url;
	struct rd_str role; /* or absent */
	int64_t weight;	    /* 1e-4; 1 unless it has one */
	bool has_weight;
	int64_t strength; /* 1e-4, of Redux */
	bool has_strength;
};

struct rd_plan_pair {
	struct rd_str name, value;
};

struct rd_plan_lora {
	struct rd_str path;
	struct rd_str family, transformer; /* or absent */
	int64_t scale;			   /* 1e-4; 1 unless it has one */
	bool has_scale;
};

/* What the generation part of a request asks for; absent strings have ptr
 * NULL. */
struct rd_plan_generation {
	struct rd_str prompt, negative, provider, model, preset;
	const struct rd_plan_given *references;
	uint32_t n_references; /* 0: the chosen ones */
	const struct rd_plan_pair *params, *attributes;
	uint32_t n_params, n_attributes;
	const struct rd_plan_lora *loras;
	uint32_t n_loras;
	uint32_t images;	/* 0: not said */
	uint32_t width, height; /* 0: not said */
	bool has_mode, mode;	/* reference mode */
	bool has_max_cost;
	int64_t max_cost; /* 1e-4 USD */
	/* Something of Redux is asked for; `from` is left empty. */
	bool has_redux;
	struct rd_plan_redux_ask redux;
};

/* Reads the checked "generation" object of a request (ptr NULL: all absent).
 * Everything is copied into the arena; a blank prompt or negative counts as
 * absent.  RD_NOMEM, else as rd_json_parse. */
enum rd_status rd_plan_generation_read(struct rd_arena *arena,
				       struct rd_str generation,
				       struct rd_plan_generation *out,
				       struct rd_problem *problem)
	RD_MUST_CHECK;
/* Whether it is for the preview that is built in: nobody else was asked, by
 * provider, model or preset. */
bool rd_plan_is_preview(const struct rd_plan_generation *generation);

/* One reference picture of the plan. */
struct rd_plan_reference {
	struct rd_str id, asset, sha256;
	uint32_t width_px, height_px;
	int64_t weight; /* 1e-4 */
	uint32_t ref;	/* its index in the program */
	bool scored;	/* not when it was gated, nor in a locked outcome */
	int64_t score;
};

struct rd_plan {
	struct rd_str prompt; /* in the arena */
	struct rd_str negative;
	struct rd_plan_reference *references;
	uint32_t n_references;
	const struct rd_plan_redux_doc *redux; /* NULL: nobody asks for it */
	/* The provider-neutral body: canonical JSON, what the ticket covers. */
	struct rd_str body;
	char manifest[65]; /* sha256 of the body's inputs: names the result */
};

/* What a file that a reference names has in it. */
struct rd_plan_file {
	struct rd_str sha256;
	struct rd_pic picture;
	uint64_t n_bytes;
};

/* What is to be planned: the last decision of `dec`, of which result is the
 * result.  All borrowed; what the plan holds is put into the arena. */
struct rd_plan_ask {
	struct rd_arena *arena;
	struct rd_dec *dec;
	const struct rd_dec_result *result;
	const struct rd_plan_generation *generation;
	struct rd_str decision_id; /* ptr NULL: null */
	/* The rest is not for a preview. */
	struct rd_str subject, seed; /* ptr NULL: none */
	/* By generation->references; only those of files are looked at. */
	const struct rd_plan_file *files;
	uint32_t row; /* of a preset that has several */
};

/* The setting of Redux alone: what the generation asks for and, where it says
 * nothing, facts of the decision, filled up by the rules.  As
 * rd_plan_redux_resolve; RD_NOMEM. */
enum rd_status rd_plan_redux_settle(const struct rd_plan_ask *ask,
				    struct rd_plan_redux *out,
				    struct rd_problem *problem) RD_MUST_CHECK;

/* The plan for the preview provider.  Policy, prompt, references, body.
 * RD_DENIED (exit 5) when policy refuses: a
 * chosen reference has no licence or consent ("policy.licence",
 * "policy.consent") or a text is denied; RD_SEMANTIC (exit 1) when nothing was
 * chosen, (exit 4) when a reference has no picture, a template slot no value,
 * the prompt is too long, or for what a contact sheet cannot have
 * ("plan.unsupported-field"): files, URLs and roles of references, loras,
 * params, attributes, presets, models, a size, several images; or what the
 * rules of Redux do not have, as rd_plan_redux_resolve. */
enum rd_status rd_plan_preview(const struct rd_plan_ask *ask,
			       struct rd_plan *out, struct rd_problem *problem)
	RD_MUST_CHECK;

/* How many plans a generation is: one, or one for each row of a grid. */
uint32_t rd_plan_rows(const struct rd_prog *prog,
		      const struct rd_plan_generation *generation);
/* The first route that fits; with a model that was asked for, one that begins
 * with it.  RD_NONE: there is none. */
uint32_t rd_plan_route(const struct rd_prog *prog, uint32_t n_references,
		       bool mode, bool loras, uint32_t model);
/* The plan for a provider of the program: the model asked for, or the first
 * route that fits, with the tries that may follow.  Texts lie in the arena, the
 * program or the generation.  RD_DENIED (exit 5) when policy refuses: licence,
 * consent, a phrase, a safety switch, a key within a URL; RD_SEMANTIC (exit 1)
 * when nothing was chosen, (exit 4) for what the program does not know or the
 * model does not have; RD_LIMIT (exit 9, "plan.max-cost") when the first try
 * costs more than it may; RD_NOMEM (exit 10). */
enum rd_status rd_plan_send(const struct rd_plan_ask *ask,
			    struct rd_plan_doc *out, struct rd_problem *problem)
	RD_MUST_CHECK;

/* Whether the first tries of all rows together stay within what may be spent;
 * RD_LIMIT (exit 9, "plan.max-cost"). */
enum rd_status rd_plan_grid_cost(const struct rd_plan_doc *docs, uint32_t n,
				 struct rd_problem *problem) RD_MUST_CHECK;

/* For people: prompt, references with weights, provider, cost (none). */
void rd_plan_human(const struct rd_plan *plan, struct rd_buf *out);

#endif
