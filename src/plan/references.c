/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which references a plan has: the user's own list, as given, or else what the
 * decision chose; and whether they may be used. */

#include "plan/references.h"

#include "plan/policy.h"

enum rd_status
plan_reference_unknown(const struct rd_prog *prog, uint32_t i, struct rd_str id,
		       struct rd_problem *problem)
{
	const char *names[64];
	uint32_t n = prog->n_ref < 64 ? prog->n_ref : 64;

	for (uint32_t r = 0; r < n; r++)
		names[r] = rd_prog_str(prog, prog->ref[r].id).ptr;
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.unknown-reference",
		       "there is no reference \"%.*s\"", RD_STR_FMT(id));
	rd_problem_where(problem, "generation.references[%u].id", i);
	if (!rd_problem_suggest(problem, id, names, n))
		rd_problem_hint(problem, "refdesk dump lists them");
	return RD_SEMANTIC;
}

static void
take_score(const struct rd_dec_result *result, struct rd_plan_reference *r)
{
	for (uint32_t c = 0; c < result->n_candidates; c++) {
		const struct rd_dec_candidate *candidate =
			&result->candidates[c];

		if (candidate->ref != r->ref || candidate->gate != RD_NONE)
			continue;
		r->scored = true;
		r->score = candidate->score;
	}
}

static enum rd_status
take_one(const struct rd_plan_ask *ask, uint32_t ref, int64_t weight,
	 struct rd_plan *plan, struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);
	const struct rd_prog_ref *r = &prog->ref[ref];
	struct rd_plan_reference *taken =
		&plan->references[plan->n_references++];

	*taken = (struct rd_plan_reference){
		.ref = ref,
		.id = rd_prog_str(prog, r->id),
		.asset = rd_prog_str(prog, r->asset),
		.sha256 = rd_prog_str(prog, r->sha256),
		.width_px = r->width,
		.height_px = r->height,
		.weight = weight,
	};
	take_score(ask->result, taken);
	return plan_picture_allowed(prog, ref, problem);
}

static enum rd_status
cannot_use(struct rd_problem *problem, uint32_t i, const char *key)
{
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.unsupported-field",
		       "the preview provider cannot use \"%s\"", key);
	rd_problem_where(problem, "generation.references[%u].%s", i, key);
	rd_problem_hint(problem, "name references of the pack by id");
	return RD_SEMANTIC;
}

static enum rd_status
take_given(const struct rd_plan_ask *ask, uint32_t i, struct rd_plan *plan,
	   struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);
	const struct rd_plan_given *given = &ask->generation->references[i];
	uint32_t ref;

	if (!given->id.ptr)
		return cannot_use(problem, i, given->url.ptr ? "url" : "file");
	if (given->role.ptr)
		return cannot_use(problem, i, "role");
	ref = rd_prog_find_ref(prog, given->id);
	if (ref == RD_NONE)
		return plan_reference_unknown(prog, i, given->id, problem);
	return take_one(ask, ref, given->weight, plan, problem);
}

enum rd_status
plan_references(const struct rd_plan_ask *ask, struct rd_plan *plan,
		struct rd_problem *problem)
{
	const struct rd_dec_result *result = ask->result;
	uint32_t n_given = ask->generation->n_references;
	uint32_t n = n_given ? n_given : result->n_chosen;
	enum rd_status status = RD_OK;

	plan->references = rd_arena_array(ask->arena, n,
					  sizeof(*plan->references));
	if (!plan->references)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	for (uint32_t i = 0; i < n && status == RD_OK; i++)
		status = n_given ? take_given(ask, i, plan, problem)
				 : take_one(ask, result->chosen[i].ref,
					    result->chosen[i].weight, plan,
					    problem);
	return status;
}
