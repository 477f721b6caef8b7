/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which model is asked, and which after it: the one that was named, with what
 * follows it in a route that begins with it, or the first route that fits. */

#include "plan/making.h"

#define NAMES_MAX 256u

/* ---- by name ---- */

static enum rd_status
unknown_model(struct plan_making *m, struct rd_str name)
{
	const char *names[NAMES_MAX];
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->prog->n_model && n < NAMES_MAX; i++)
		names[n++] = plan_cstr(m, m->prog->model[i].name);
	for (uint32_t i = 0; i < m->prog->n_alias && n < NAMES_MAX; i++)
		names[n++] = plan_cstr(m, m->prog->alias[i].name);
	plan_refuse(m, "plan.unknown-model", "there is no model \"%.*s\"",
		    RD_STR_FMT(name));
	rd_problem_where(m->problem, "generation.model");
	if (!rd_problem_suggest(m->problem, name, names, n))
		rd_problem_hint(m->problem,
				n ? "refdesk dump lists the models of the pack"
				  : "the pack has no rules for providers");
	return RD_SEMANTIC;
}

static enum rd_status
find_model(struct plan_making *m, struct rd_str name, uint32_t *model)
{
	for (uint32_t i = 0; i < m->prog->n_model; i++) {
		if (rd_str_eq(rd_prog_str(m->prog, m->prog->model[i].name),
			      name)) {
			*model = i;
			return RD_OK;
		}
	}
	for (uint32_t i = 0; i < m->prog->n_alias; i++) {
		if (rd_str_eq(rd_prog_str(m->prog, m->prog->alias[i].name),
			      name)) {
			*model = m->prog->alias[i].model;
			return RD_OK;
		}
	}
	return unknown_model(m, name);
}

static const struct rd_prog_preset *
preset_of(const struct rd_prog *prog, struct rd_str name)
{
	for (uint32_t i = 0; i < prog->n_preset && name.ptr; i++)
		if (rd_str_eq(rd_prog_str(prog, prog->preset[i].name), name))
			return &prog->preset[i];
	return NULL;
}

static enum rd_status
find_preset(struct plan_making *m)
{
	struct rd_str name = m->g->preset;
	const char *names[NAMES_MAX];
	uint32_t n = 0;

	m->preset = preset_of(m->prog, name);
	if (!name.ptr || m->preset)
		return RD_OK;
	for (uint32_t i = 0; i < m->prog->n_preset && n < NAMES_MAX; i++)
		names[n++] = plan_cstr(m, m->prog->preset[i].name);
	plan_refuse(m, "plan.unknown-preset", "there is no preset \"%.*s\"",
		    RD_STR_FMT(name));
	rd_problem_where(m->problem, "generation.preset");
	if (!rd_problem_suggest(m->problem, name, names, n))
		rd_problem_hint(m->problem,
				n ? "refdesk dump lists the presets of the pack"
				  : "the pack has no presets");
	return RD_SEMANTIC;
}

static void
take_number(struct plan_making *m, struct rd_str text, uint32_t *number,
	    uint32_t drop)
{
	uint64_t value;

	if (*number || !rd_str_u64(text, &value) || value > 65535)
		return;
	*number = (uint32_t)value;
	m->asked.by_preset |= drop;
}

static void
take_text(struct plan_making *m, struct rd_str text, struct rd_str *out,
	  uint32_t drop)
{
	if (out->ptr)
		return;
	*out = text;
	m->asked.by_preset |= drop;
}

static void
take_preset_value(struct plan_making *m, struct rd_str name, struct rd_str text)
{
	if (rd_str_is(name, "images"))
		take_number(m, text, &m->asked.images, RD_DROP_IMAGES);
	else if (rd_str_is(name, "width") && !m->g->width)
		take_number(m, text, &m->asked.width, RD_DROP_SIZE);
	else if (rd_str_is(name, "height") && !m->g->height)
		take_number(m, text, &m->asked.height, RD_DROP_SIZE);
	else if (rd_str_is(name, "negative"))
		take_text(m, text, &m->asked.negative, RD_DROP_NEGATIVE);
	else if (rd_str_is(name, "seed"))
		take_text(m, text, &m->asked.seed, RD_DROP_SEED);
}

static void
take_asked(struct plan_making *m)
{
	m->asked = (struct plan_asked){ m->g->negative, m->ask->seed,
					m->g->images,	m->g->width,
					m->g->height,	0 };
	for (uint32_t i = 0; m->preset && i < m->preset->n_values; i++) {
		const struct rd_prog_presetvalue *value =
			&m->prog->presetvalue[m->preset->first_value + i];

		take_preset_value(m, rd_prog_str(m->prog, value->name),
				  rd_prog_str(m->prog, value->text));
	}
}

uint32_t
rd_plan_rows(const struct rd_prog *prog,
	     const struct rd_plan_generation *generation)
{
	const struct rd_prog_preset *preset = preset_of(prog,
							generation->preset);

	return preset && preset->n_rows ? preset->n_rows : 1;
}

static enum rd_status
find_provider(struct plan_making *m)
{
	struct rd_str name = m->g->provider;
	const char *names[NAMES_MAX] = { "preview" };
	uint32_t n = 1;

	m->provider = RD_NONE;
	if (!name.ptr)
		return RD_OK;
	for (uint32_t i = 0; i < m->prog->n_provider; i++) {
		struct rd_str one = rd_prog_str(m->prog,
						m->prog->provider[i].name);

		if (rd_str_eq(one, name)) {
			m->provider = i;
			return RD_OK;
		}
		if (n < NAMES_MAX)
			names[n++] = one.ptr;
	}
	plan_refuse(m, "plan.unknown-provider",
		    "provider \"%.*s\" is not known here", RD_STR_FMT(name));
	rd_problem_where(m->problem, "generation.provider");
	if (!rd_problem_suggest(m->problem, name, names, n))
		rd_problem_hint(m->problem,
				n > 1 ? "the pack has \"%s\", and there is "
					"always \"preview\""
				      : "the pack has no rules for "
					"providers; there is \"%s\"",
				n > 1 ? names[1] : names[0]);
	return RD_SEMANTIC;
}

enum rd_status
plan_find(struct plan_making *m)
{
	enum rd_status status = find_preset(m);

	if (status == RD_OK)
		status = find_provider(m);
	take_asked(m);
	m->model = m->preset ? m->preset->model : RD_NONE;
	if (status == RD_OK && m->g->model.ptr)
		status = find_model(m, m->g->model, &m->model);
	if (status != RD_OK || m->model == RD_NONE || m->provider == RD_NONE ||
	    m->prog->model[m->model].provider == m->provider)
		return status;
	plan_refuse(m, "plan.other-provider", "%s is not of provider \"%.*s\"",
		    plan_cstr(m, m->prog->model[m->model].name),
		    RD_STR_FMT(m->g->provider));
	rd_problem_where(m->problem, "generation.provider");
	return RD_SEMANTIC;
}

/* ---- by route ---- */

static bool
mode_fits(uint32_t wanted, bool on)
{
	return !wanted || (wanted == 1) == on;
}

uint32_t
rd_plan_route(const struct rd_prog *prog, uint32_t n_references, bool mode,
	      bool loras, uint32_t model)
{
	for (uint32_t i = 0; i < prog->n_route; i++) {
		const struct rd_prog_route *route = &prog->route[i];

		if (route->n_tries && n_references >= route->refs_min &&
		    n_references <= route->refs_max &&
		    mode_fits(route->mode, mode) &&
		    mode_fits(route->loras, loras) &&
		    (model == RD_NONE ||
		     prog->try[route->first_try].model == model))
			return i;
	}
	return RD_NONE;
}

static enum rd_status
no_route(struct plan_making *m)
{
	plan_refuse(m, "plan.no-route", "no route is for %u reference%s%s%s",
		    m->n_sources, m->n_sources == 1 ? "" : "s",
		    m->mode ? " in reference mode" : "",
		    m->g->n_loras ? " with loras" : "");
	rd_problem_hint(m->problem, "name a model with --model");
	return RD_SEMANTIC;
}

static void
take_try(struct plan_step *steps, uint32_t *n, const struct rd_prog_try *try)
{
	uint32_t on = *n ? try->on : 0;

	steps[(*n)++] = (struct plan_step){ try->model, on, try->drops };
}

/* Tries of other providers than the one asked for are no tries. */
static enum rd_status
take_route(struct plan_making *m, const struct rd_prog_route *route,
	   struct plan_step *steps, uint32_t *n)
{
	for (uint32_t i = 0; i < route->n_tries; i++) {
		const struct rd_prog_try *try =
			&m->prog->try[route->first_try + i];
		const struct rd_prog_model *model = &m->prog->model[try->model];

		if (*n == RD_PLAN_TRIES_MAX)
			break;
		if (m->provider != RD_NONE && model->provider != m->provider)
			plan_note(&m->notes,
				  "%s is left out: it is not of %.*s",
				  plan_cstr(m, model->name),
				  RD_STR_FMT(m->g->provider));
		else
			take_try(steps, n, try);
	}
	return *n ? RD_OK : no_route(m);
}

enum rd_status
plan_choose(struct plan_making *m, const struct plan_step **steps, uint32_t *n)
{
	struct plan_step *list = rd_arena_array(m->arena, RD_PLAN_TRIES_MAX,
						sizeof(*list));
	uint32_t route = rd_plan_route(m->prog, m->n_sources, m->mode,
				       m->g->n_loras > 0, m->model);

	*n = 0;
	*steps = list;
	if (!list)
		return plan_no_memory(m);
	if (route != RD_NONE)
		return take_route(m, &m->prog->route[route], list, n);
	if (m->model == RD_NONE)
		return no_route(m);
	list[(*n)++] = (struct plan_step){ m->model, 0, 0 };
	return RD_OK;
}
