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

/* ---- the references ---- */

/* A picture of unknown size has all tokens of the square, unless there are
 * bars. */
static enum rd_status
check_sizes(const struct rd_plan_redux *setting,
	    struct rd_plan_redux_picture *pictures, uint32_t n,
	    struct rd_problem *problem)
{
	for (uint32_t i = 0; i < n; i++) {
		if (pictures[i].width && pictures[i].height)
			continue;
		if (setting->crop == RD_REDUX_CROP_KEEP_ASPECT) {
			rd_problem_set(problem, RD_SEMANTIC, 4, "redux.size",
				       "a picture must have a known size to "
				       "keep its aspect ratio");
			rd_problem_where(problem, "generation.redux.crop");
			return RD_SEMANTIC;
		}
		pictures[i].width = pictures[i].height =
			setting->encoder->pixels;
	}
	return RD_OK;
}

static void
take_strengths(const struct rd_plan_generation *g,
	       struct rd_plan_redux_picture *pictures, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		pictures[i].batch = 1;
		pictures[i].has_strength = i < g->n_references &&
					   g->references[i].has_strength;
		if (pictures[i].has_strength)
			pictures[i].strength = g->references[i].strength;
	}
}

static enum rd_status
count_tokens(const struct rd_plan_ask *ask, const struct rd_plan_redux *setting,
	     struct rd_plan_redux_pictures *pictures,
	     struct rd_plan_redux_sheet *sheet, struct rd_problem *problem)
{
	struct rd_plan_redux_picture *items =
		(struct rd_plan_redux_picture *)(uintptr_t)pictures->items;
	enum rd_status status = check_sizes(setting, items, pictures->n,
					    problem);

	take_strengths(ask->generation, items, pictures->n);
	if (status == RD_OK)
		status = rd_plan_redux_tokens(ask->arena, setting, pictures,
					      sheet, problem);
	return status;
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

static enum rd_status
write_doc(const struct rd_plan_ask *ask,
	  const struct rd_plan_redux_sheet *sheet,
	  const struct rd_plan_redux_doc **out, struct rd_problem *problem)
{
	const struct rd_plan_redux *setting = &sheet->setting;
	struct rd_plan_redux_doc *doc = rd_arena_array(ask->arena, 1,
						       sizeof(*doc));
	struct rd_plan_redux_one *list = rd_arena_array(
		ask->arena, sheet->n_refs + 1, sizeof(*list));

	if (!doc || !list)
		return no_memory(problem);
	*doc = (struct rd_plan_redux_doc){ .factor = setting->factor,
					   .grid = setting->grid,
					   .edge = setting->edge,
					   .text_tokens = setting->text_tokens,
					   .tokens = sheet->image_tokens,
					   .references = list,
					   .n_references = sheet->n_refs };
	take_names(setting, doc);
	for (uint32_t i = 0; i < sheet->n_refs; i++)
		list[i] = (struct rd_plan_redux_one){
			.strength = sheet->refs[i].strength,
			.tokens = sheet->refs[i].tokens,
		};
	*out = doc;
	return RD_OK;
}

enum rd_status
plan_redux_make(const struct rd_plan_ask *ask,
		struct rd_plan_redux_picture *pictures, uint32_t n_pictures,
		const struct rd_plan_redux_doc **out,
		struct rd_problem *problem)
{
	struct rd_plan_redux_pictures all = { .items = pictures,
					      .n = n_pictures };
	struct rd_plan_redux_sheet sheet = { 0 };
	struct rd_plan_redux setting;
	enum rd_status status = rd_plan_redux_settle(ask, &setting, problem);

	sheet.setting = setting;
	if (status == RD_OK && n_pictures)
		status = count_tokens(ask, &setting, &all, &sheet, problem);
	return status == RD_OK ? write_doc(ask, &sheet, out, problem) : status;
}
