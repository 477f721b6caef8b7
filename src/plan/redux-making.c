/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Redux in a plan: what the request asks for, else what facts of the decision
 * say, filled up by the rules. */

#include "plan/redux-making.h"

#include "base/decimal.h"

/* ---- what facts of the decision say ---- */

/* Absent when the fact is not known. */
static struct rd_str
fact_text(const struct rd_plan_ask *ask, const struct rd_prog_rdxfrom *from)
{
	struct rd_str text = rd_dec_fact_text(ask->dec, from->fact);

	return text.len ? text : RD_STR_NONE;
}

bool
plan_redux_wanted(const struct rd_plan_ask *ask)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);

	for (uint32_t i = 0; i < prog->n_rdxfrom; i++)
		if (fact_text(ask, &prog->rdxfrom[i]).ptr)
			return true;
	return ask->generation->has_redux;
}

static enum rd_status
no_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "memory", "out of memory");
}

static enum rd_status
take_facts(const struct rd_plan_ask *ask, struct rd_plan_redux_ask *out,
	   struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);

	for (uint32_t i = 0; i < prog->n_rdxfrom; i++) {
		struct rd_str text = fact_text(ask, &prog->rdxfrom[i]);
		const char *copy;

		if (!text.ptr)
			continue;
		copy = rd_arena_strdup(ask->arena, text);
		if (!copy)
			return no_memory(problem);
		out->from[prog->rdxfrom[i].what] = rd_str_of(copy);
	}
	return RD_OK;
}

/* ---- the setting ---- */

enum rd_status
rd_plan_redux_settle(const struct rd_plan_ask *ask, struct rd_plan_redux *out,
		     struct rd_problem *problem)
{
	struct rd_plan_redux_ask names = ask->generation->redux;
	enum rd_status status = take_facts(ask, &names, problem);

	if (status == RD_OK)
		status = rd_plan_redux_resolve(rd_dec_program(ask->dec), &names,
					       out, problem);
	if (status != RD_OK && !problem->where[0])
		rd_problem_where(problem, "generation.redux");
	return status;
}

int64_t
rd_plan_redux_strength_default(const struct rd_plan_redux *setting)
{
	return setting->law->law == RD_REDUX_LAW_NONE ? RD_DECIMAL_ONE
						      : setting->law->fallback;
}

static enum rd_status
check_crop(const struct rd_plan_redux *setting, struct rd_problem *problem)
{
	if (setting->crop != RD_REDUX_CROP_AUTOCROP)
		return RD_OK;
	rd_problem_set(problem, RD_SEMANTIC, 4, "redux.no-mask",
		       "a crop by a mask needs one, and a generation has none");
	rd_problem_where(problem, "generation.redux.crop");
	return RD_SEMANTIC;
}

/* ---- each reference ---- */

static enum rd_status
take_strength(const struct rd_plan_ask *ask,
	      const struct rd_plan_redux *setting, uint32_t i,
	      int64_t *strength, struct rd_problem *problem)
{
	const struct rd_plan_generation *g = ask->generation;
	enum rd_status status;

	*strength = rd_plan_redux_strength_default(setting);
	if (i >= g->n_references || !g->references[i].has_strength)
		return RD_OK;
	*strength = g->references[i].strength;
	status = rd_plan_redux_strength(setting, *strength, problem);
	if (status != RD_OK)
		rd_problem_where(problem, "generation.references[%u].strength",
				 i);
	return status;
}

static uint32_t
count_tokens(const struct rd_plan_redux *setting,
	     const struct plan_redux_picture *picture)
{
	(void)picture;
	return setting->edge * setting->edge;
}

/* ---- the document ---- */

static struct rd_str
maybe_name(const struct rd_prog *prog, const uint32_t *name)
{
	return name ? rd_prog_str(prog, *name) : RD_STR_NONE;
}

static void
take_names(const struct rd_plan_redux *setting, struct rd_plan_redux_doc *doc)
{
	const struct rd_prog *prog = setting->prog;

	doc->profile = rd_prog_str(prog, setting->profile->name);
	doc->function = rd_prog_str(prog, setting->function->name);
	doc->encoder = rd_prog_str(prog, setting->encoder->name);
	doc->kernel = rd_str_of(rd_redux_kernel_names[setting->kernel]);
	doc->crop = rd_str_of(rd_redux_crop_names[setting->crop]);
	doc->law = rd_str_of(rd_redux_law_names[setting->law->law]);
	doc->mode = maybe_name(prog,
			       setting->mode ? &setting->mode->name : NULL);
	doc->use = maybe_name(prog, setting->use ? &setting->use->name : NULL);
	doc->kind = maybe_name(prog,
			       setting->kind ? &setting->kind->name : NULL);
	doc->why_profile = rd_str_of(
		rd_plan_redux_why_names[setting->why_profile]);
	doc->why_mode = rd_str_of(rd_plan_redux_why_names[setting->why_mode]);
	doc->why_function = rd_str_of(
		rd_plan_redux_why_names[setting->why_function]);
}

enum rd_status
plan_redux_make(const struct rd_plan_ask *ask,
		const struct plan_redux_picture *pictures, uint32_t n_pictures,
		const struct rd_plan_redux_doc **out,
		struct rd_problem *problem)
{
	struct rd_plan_redux_doc *doc = rd_arena_array(ask->arena, 1,
						       sizeof(*doc));
	struct rd_plan_redux_one *list = rd_arena_array(
		ask->arena, n_pictures + 1, sizeof(*list));
	struct rd_plan_redux setting;
	enum rd_status status;

	if (!doc || !list)
		return no_memory(problem);
	status = rd_plan_redux_settle(ask, &setting, problem);
	if (status == RD_OK)
		status = check_crop(&setting, problem);
	if (status != RD_OK)
		return status;
	*doc = (struct rd_plan_redux_doc){ .factor = setting.factor,
					   .grid = setting.grid,
					   .edge = setting.edge,
					   .text_tokens = setting.text_tokens,
					   .references = list,
					   .n_references = n_pictures };
	take_names(&setting, doc);
	for (uint32_t i = 0; i < n_pictures && status == RD_OK; i++) {
		status = take_strength(ask, &setting, i, &list[i].strength,
				       problem);
		list[i].tokens = count_tokens(&setting, &pictures[i]);
		doc->tokens += list[i].tokens;
	}
	*out = doc;
	return status;
}
