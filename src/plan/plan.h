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

/* A reference that the user names instead of the chosen ones. */
struct rd_plan_given {
	struct rd_str id;
	int64_t weight; /* 1e-4, > 0 */
};

/* What the generation part of a request asks for; absent strings have ptr NULL.
 * Borrowed. */
struct rd_plan_generation {
	struct rd_str prompt, negative, provider;
	const struct rd_plan_given *references;
	uint32_t n_references; /* 0: the chosen ones */
};

/* Reads the checked "generation" object of a request (ptr NULL: all absent).
 * Strings are copied into the arena; a blank one counts as absent.  What
 * preview cannot do (files, URLs and roles of references, loras, params, redux,
 * attributes, presets, models, a size, several images) is RD_SEMANTIC, exit 4,
 * naming the field; so is a provider other than preview. */
enum rd_status rd_plan_generation_read(struct rd_arena *arena,
				       struct rd_str generation,
				       struct rd_plan_generation *out,
				       struct rd_problem *problem)
	RD_MUST_CHECK;

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
	/* The provider-neutral body: canonical JSON, what the ticket covers. */
	struct rd_str body;
	char manifest[65]; /* sha256 of the body's inputs: names the result */
};

/* What is to be planned: the last decision of `dec`, of which result is the
 * result.  All borrowed; what the plan holds is put into the arena. */
struct rd_plan_ask {
	struct rd_arena *arena;
	struct rd_dec *dec;
	const struct rd_dec_result *result;
	const struct rd_plan_generation *generation;
	struct rd_str decision_id; /* printed in the body; ptr NULL: null */
};

/* Policy, prompt, references, body.  RD_DENIED (exit 5) when policy refuses: a
 * chosen reference has no licence or consent ("policy.licence",
 * "policy.consent"); RD_SEMANTIC (exit 1) when nothing was chosen, (exit 4)
 * when a reference has no picture, a template slot no value or the prompt is
 * too long. */
enum rd_status rd_plan_preview(const struct rd_plan_ask *ask,
			       struct rd_plan *out, struct rd_problem *problem)
	RD_MUST_CHECK;

/* For people: prompt, references with weights, provider, cost (none). */
void rd_plan_human(const struct rd_plan *plan, struct rd_buf *out);

#endif
