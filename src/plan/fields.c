/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The members of a body: each parameter of the model gets what the request
 * says, else the preset, else the rules.  What was asked for and has no place
 * is refused; what only the preset says is left out and noted. */

#include "plan/making.h"

/* ---- what was asked for ---- */

static const struct rd_prog_param *
param_named(const struct plan_trying *t, struct rd_str name)
{
	const struct rd_prog *prog = t->making->prog;

	for (uint32_t i = 0; i < t->model->n_params; i++) {
		const struct rd_prog_param *param =
			&prog->param[t->model->first_param + i];

		if (rd_str_eq(rd_prog_str(prog, param->name), name))
			return param;
	}
	return NULL;
}

const struct rd_prog_param *
plan_param_hole(const struct plan_trying *t, enum rd_param_hole hole)
{
	const struct rd_prog *prog = t->making->prog;

	for (uint32_t i = 0; i < t->model->n_params; i++) {
		const struct rd_prog_param *param =
			&prog->param[t->model->first_param + i];

		if (param->hole == hole)
			return param;
	}
	return NULL;
}

/* Holes that a value of the user or a preset may fill by name, too. */
static bool
takes_value(const struct rd_prog_param *param, enum plan_origin origin)
{
	switch (param->hole) {
	case RD_HOLE_VALUE:
		return true;
	case RD_HOLE_ASPECT:
		return true;
	case RD_HOLE_IMAGES:
		return origin == PLAN_BY_PRESET;
	default:
		return false;
	}
}

static struct rd_str
said_by_user(const struct plan_trying *t, struct rd_str name)
{
	const struct rd_plan_generation *g = t->making->g;

	for (uint32_t i = 0; i < g->n_params; i++)
		if (rd_str_eq(g->params[i].name, name))
			return g->params[i].value;
	return RD_STR_NONE;
}

static struct rd_str
said_by_preset(const struct plan_trying *t, struct rd_str name)
{
	const struct rd_prog_preset *preset = t->making->preset;
	const struct rd_prog *prog = t->making->prog;

	for (uint32_t i = 0; preset && i < preset->n_values; i++) {
		const struct rd_prog_presetvalue *value =
			&prog->presetvalue[preset->first_value + i];

		if (rd_str_eq(rd_prog_str(prog, value->name), name))
			return rd_prog_str(prog, value->text);
	}
	return RD_STR_NONE;
}

struct rd_str
plan_param_said(const struct plan_trying *t, const struct rd_prog_param *param,
		enum plan_origin *origin)
{
	struct rd_str name = rd_prog_str(t->making->prog, param->name);
	struct rd_str said = RD_STR_NONE;

	*origin = PLAN_BY_USER;
	if (t->may_drop & RD_DROP_PARAMS)
		return RD_STR_NONE;
	if (takes_value(param, PLAN_BY_USER))
		said = said_by_user(t, name);
	if (said.ptr)
		return said;
	*origin = PLAN_BY_PRESET;
	return takes_value(param, PLAN_BY_PRESET) ? said_by_preset(t, name)
						  : RD_STR_NONE;
}

/* ---- what has no place ---- */

/* The option that says what --param cannot. */
static const char *
option_of(enum rd_param_hole hole)
{
	static const char *const options[RD_N_HOLES] = {
		[RD_HOLE_PROMPT] = "--prompt",
		[RD_HOLE_NEGATIVE] = "--negative",
		[RD_HOLE_REFERENCE] = "--reference",
		[RD_HOLE_REFERENCES] = "--reference",
		[RD_HOLE_IMAGES] = "--images",
		[RD_HOLE_SIZE] = "--size",
		[RD_HOLE_ASPECT] = "--size",
		[RD_HOLE_WIDTH] = "--size",
		[RD_HOLE_HEIGHT] = "--size",
		[RD_HOLE_SEED] = "--seed",
		[RD_HOLE_LORAS] = "--lora",
		[RD_HOLE_REDUX] = "--redux",
	};

	return options[hole];
}

static void
hint_fields(struct plan_trying *t, struct rd_str name)
{
	struct plan_making *m = t->making;
	const char *names[128] = { NULL };
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->model->n_params && n < 128; i++) {
		const struct rd_prog_param *param =
			&m->prog->param[t->model->first_param + i];

		if (takes_value(param, PLAN_BY_USER))
			names[n++] = plan_cstr(m, param->name);
	}
	if (!rd_problem_suggest(m->problem, name, names, n) && n)
		rd_problem_hint(m->problem, "it has %s%s%s%s%s", names[0],
				n > 1 ? ", " : "", n > 1 ? names[1] : "",
				n > 2 ? ", " : "", n > 2 ? names[2] : "");
}

static enum rd_status
check_user_param(struct plan_trying *t, struct rd_str name)
{
	const struct rd_prog_param *param = param_named(t, name);
	struct plan_making *m = t->making;

	if (param && takes_value(param, PLAN_BY_USER))
		return RD_OK;
	if (!param) {
		plan_refuse(m, "plan.unknown-param", "%s has no field \"%.*s\"",
			    plan_model_name(t), RD_STR_FMT(name));
		hint_fields(t, name);
	} else if (param->hole == RD_HOLE_FIXED) {
		plan_refuse(m, "plan.fixed-param",
			    "\"%.*s\" of %s is fixed by the pack",
			    RD_STR_FMT(name), plan_model_name(t));
	} else {
		plan_refuse(m, "plan.own-option",
			    "\"%.*s\" of %s has an option of its own",
			    RD_STR_FMT(name), plan_model_name(t));
		rd_problem_hint(m->problem, "give it with %s",
				option_of(param->hole));
	}
	rd_problem_where(m->problem, "generation.params.%.*s",
			 RD_STR_FMT(name));
	return RD_SEMANTIC;
}

/* What a preset may say in the request's own words. */
static bool
is_own_name(struct rd_str name)
{
	return rd_str_is(name, "images") || rd_str_is(name, "width") ||
	       rd_str_is(name, "height") || rd_str_is(name, "negative") ||
	       rd_str_is(name, "seed");
}

static void
note_preset(struct plan_trying *t)
{
	const struct rd_prog_preset *preset = t->making->preset;
	struct plan_making *m = t->making;

	for (uint32_t i = 0; preset && i < preset->n_values; i++) {
		uint32_t name =
			m->prog->presetvalue[preset->first_value + i].name;
		const struct rd_prog_param *param = param_named(
			t, rd_prog_str(m->prog, name));

		if (is_own_name(rd_prog_str(m->prog, name)))
			continue;
		if (!param || !takes_value(param, PLAN_BY_PRESET))
			plan_note(&t->notes,
				  "preset field %s left out: the model has "
				  "none",
				  plan_cstr(m, name));
	}
}

static enum rd_status
check_params(struct plan_trying *t)
{
	const struct rd_plan_generation *g = t->making->g;
	bool any = g->n_params ||
		   (t->making->preset && t->making->preset->n_values);
	enum rd_status status = RD_OK;

	if (any && plan_drops(t, RD_DROP_PARAMS))
		return RD_OK;
	for (uint32_t i = 0; i < g->n_params && status == RD_OK; i++)
		status = check_user_param(t, g->params[i].name);
	if (status == RD_OK)
		note_preset(t);
	return status;
}

/* ---- filling ---- */

enum rd_status
plan_field_add(struct plan_trying *t, const struct rd_prog_param *param,
	       struct rd_str json)
{
	void *fields = t->fields;

	if (rd_arena_grow(t->making->arena, &fields, t->n_fields,
			  &t->n_fields_cap, sizeof(*t->fields)))
		return plan_no_memory(t->making);
	t->fields = fields;
	t->fields[t->n_fields++] = (struct plan_field){
		rd_prog_str(t->making->prog, param->name), json
	};
	return RD_OK;
}

static enum rd_status
value_json(struct plan_trying *t, const struct rd_prog_param *param,
	   struct rd_str *json)
{
	enum plan_origin origin = PLAN_BY_MODEL;
	struct rd_str text = RD_STR_NONE;

	*json = RD_STR_NONE;
	if (param->hole == RD_HOLE_VALUE)
		text = plan_param_said(t, param, &origin);
	if (!text.ptr && param->has_default) {
		origin = PLAN_BY_MODEL;
		text = rd_prog_str(t->making->prog, param->text);
	}
	return text.ptr ? plan_value(t, param, text, origin, json) : RD_OK;
}

static enum rd_status
missing(struct plan_trying *t, const struct rd_prog_param *param)
{
	struct plan_making *m = t->making;
	const char *option = option_of(param->hole);

	plan_refuse(m, "plan.missing-param", "%s needs \"%s\"",
		    plan_model_name(t), plan_cstr(m, param->name));
	if (option)
		rd_problem_hint(m->problem, "give it with %s", option);
	else
		rd_problem_hint(m->problem, "give it with --param=%s=VALUE",
				plan_cstr(m, param->name));
	return RD_SEMANTIC;
}

static enum rd_status
fill(struct plan_trying *t, const struct rd_prog_param *param)
{
	struct rd_str json = RD_STR_NONE;
	enum rd_status status;

	if (param->hole == RD_HOLE_VALUE || param->hole == RD_HOLE_FIXED)
		status = value_json(t, param, &json);
	else
		status = plan_hole_json(t, param, &json);
	if (status != RD_OK)
		return status;
	if (json.ptr)
		return plan_field_add(t, param, json);
	return param->needed ? missing(t, param) : RD_OK;
}

/* Asked for by a word of its own, and no hole for it. */
static enum rd_status
lacks(struct plan_trying *t, const char *field, const char *what)
{
	struct plan_making *m = t->making;

	plan_refuse(m, "plan.unsupported-field", "%s has no field for %s",
		    plan_model_name(t), what);
	rd_problem_where(m->problem, "generation.%s", field);
	rd_problem_hint(m->problem, "leave it out, or ask another model");
	return RD_SEMANTIC;
}

static enum rd_status
check_holes(struct plan_trying *t)
{
	struct plan_making *m = t->making;

	if (m->asked.negative.ptr && !plan_param_hole(t, RD_HOLE_NEGATIVE) &&
	    !plan_drops(t, RD_DROP_NEGATIVE) &&
	    !plan_spares(t, RD_DROP_NEGATIVE, "negative"))
		return lacks(t, "negative", "a negative prompt");
	if (m->g->n_loras && !plan_param_hole(t, RD_HOLE_LORAS) &&
	    !plan_drops(t, RD_DROP_LORAS))
		return lacks(t, "loras", "LoRAs");
	if ((m->g->has_redux || m->has_redux) &&
	    !plan_param_hole(t, RD_HOLE_REDUX))
		return lacks(t, "redux", "Redux");
	if (!plan_param_hole(t, RD_HOLE_PROMPT)) {
		if (m->prompt_said)
			return lacks(t, "prompt", "a prompt");
		plan_note(&t->notes, "the model takes no prompt");
	}
	if (m->asked.seed.ptr && !plan_param_hole(t, RD_HOLE_SEED) &&
	    !plan_drops(t, RD_DROP_SEED))
		plan_note(&t->notes, "the model takes no seed: it is not sent");
	return RD_OK;
}

enum rd_status
plan_fields(struct plan_trying *t)
{
	const struct rd_prog *prog = t->making->prog;
	enum rd_status status = check_params(t);

	if (status == RD_OK)
		status = check_holes(t);
	if (status == RD_OK)
		status = plan_images(t);
	if (status == RD_OK)
		status = plan_size(t);
	for (uint32_t i = 0; i < t->model->n_params && status == RD_OK; i++)
		status = fill(t, &prog->param[t->model->first_param + i]);
	return status;
}
