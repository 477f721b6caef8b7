/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rules of sending: which of them the plans that cases expect have reached, as
 * the plan or its refusal tells.  Notes, refusals and fields are no items, yet
 * a case can be the only one that has them. */

#include <stdio.h>

#include "base/decimal.h"
#include "conform/coverage.h"
#include "crypt/hash.h"
#include "plan/policy.h"

struct sent {
	struct rd_conf_coverage *cov;
	const struct rd_prog *prog;
	const struct rd_plan_ask *ask;
	const struct rd_plan_generation *g;
	const struct rd_plan_doc *doc; /* NULL: refused */
	const struct rd_problem *problem;
};

static bool
same(const struct rd_prog *prog, uint32_t index, struct rd_str text)
{
	return text.ptr && rd_str_eq(rd_prog_str(prog, index), text);
}

/* One item for each record. */
#define COUNT(name, n_records)                                                 \
	static uint32_t count_##name(const struct rd_prog *prog)               \
	{                                                                      \
		return prog->n_records;                                        \
	}

static struct conf_item
named(const struct rd_prog *prog, uint32_t name, uint32_t file, uint32_t line)
{
	return (struct conf_item){ rd_prog_str(prog, name), file, line };
}

/* ---- what only owns ---- */

static void
own(const struct sent *s, const char *kind, struct rd_str of,
    struct rd_str what)
{
	const struct rd_str parts[] = { rd_str_of(kind), of, what };
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
		for (size_t i = 0; i < parts[p].len; i++)
			hash = (hash ^ (unsigned char)parts[p].ptr[i]) *
			       UINT64_C(1099511628211);
		hash = (hash ^ 0xff) * UINT64_C(1099511628211);
	}
	conf_mark_found(s->cov, &s->cov->sent, hash);
}

/* ---- models and their other names ---- */

COUNT(models, n_model)

static struct conf_item
model_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_model *model = &prog->model[index];

	return named(prog, model->name, model->file, model->line);
}

static uint32_t
find_model(const struct rd_prog *prog, struct rd_str name)
{
	for (uint32_t i = 0; i < prog->n_model; i++)
		if (same(prog, prog->model[i].name, name))
			return i;
	return RD_NONE;
}

COUNT(aliases, n_alias)

static struct conf_item
alias_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_alias *alias = &prog->alias[index];

	return named(prog, alias->name, prog->model[alias->model].file,
		     prog->model[alias->model].line);
}

static void
cover_names(const struct sent *s)
{
	const struct rd_prog *prog = s->prog;

	for (uint32_t i = 0; i < s->doc->n_tries; i++)
		conf_mark(s->cov, CONF_MODELS,
			  find_model(prog, s->doc->tries[i].model));
	for (uint32_t i = 0; i < prog->n_alias; i++)
		if (same(prog, prog->alias[i].name, s->g->model))
			conf_mark(s->cov, CONF_ALIASES, i);
}

/* ---- presets, routes ---- */

COUNT(presets, n_preset)

static struct conf_item
preset_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_preset *preset = &prog->preset[index];

	return named(prog, preset->name, preset->file, preset->line);
}

COUNT(tries, n_try)

static const struct rd_prog_route *
route_of(const struct rd_prog *prog, uint32_t try)
{
	const struct rd_prog_route *route = prog->route;

	while (try - route->first_try >= route->n_tries)
		route++;
	return route;
}

static struct conf_item
try_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_route *route = route_of(prog, index);

	return named(prog, route->name, route->file, prog->try[index].line);
}

/* Marks a preset; the model that was asked for by it, or by name. */
static uint32_t
asked_model(const struct sent *s)
{
	const struct rd_prog *prog = s->prog;
	uint32_t model = RD_NONE;

	for (uint32_t i = 0; i < prog->n_preset; i++)
		if (same(prog, prog->preset[i].name, s->g->preset)) {
			conf_mark(s->cov, CONF_PRESETS, i);
			model = prog->preset[i].model;
		}
	if (s->g->model.ptr)
		model = find_model(prog, s->g->model);
	for (uint32_t i = 0; i < prog->n_alias; i++)
		if (same(prog, prog->alias[i].name, s->g->model))
			model = prog->alias[i].model;
	return model;
}

/* Which tries of a route there are, and those that came without a name. */
static void
cover_route(const struct sent *s)
{
	const struct rd_prog *prog = s->prog;
	uint32_t asked = asked_model(s);
	uint32_t index = rd_plan_route(prog, s->doc->n_references, s->doc->mode,
				       s->g->n_loras > 0, asked);
	const struct rd_prog_route *route;

	if (index == RD_NONE)
		return;
	route = &prog->route[index];
	for (uint32_t t = 0; t < route->n_tries * s->doc->n_tries; t++) {
		uint32_t try = route->first_try + t / s->doc->n_tries;
		uint32_t model = prog->model[prog->try[try].model].name;

		if (!same(prog, model,
			  s->doc->tries[t % s->doc->n_tries].model))
			continue;
		conf_mark(s->cov, CONF_TRIES, try);
		if (asked == RD_NONE)
			own(s, rd_prog_str(prog, route->name).ptr, s->g->preset,
			    rd_prog_str(prog, model));
	}
}

/* ---- words for weights: each, at its bound, a unit below ---- */

enum side { SIDE_WITHIN, SIDE_AT, SIDE_BELOW, N_SIDES };

static uint32_t
count_strengths(const struct rd_prog *prog)
{
	return N_SIDES * prog->n_strength;
}

static const struct rd_prog_wording *
wording_of(const struct rd_prog *prog, uint32_t strength)
{
	const struct rd_prog_wording *wording = prog->wording;

	while (strength - wording->first_strength >= wording->n_strengths)
		wording++;
	return wording;
}

/* The last one has no bound. */
static bool
is_strength(const struct rd_prog *prog, uint32_t index)
{
	uint32_t strength = index / N_SIDES;
	const struct rd_prog_wording *wording = wording_of(prog, strength);

	return index % N_SIDES == SIDE_WITHIN ||
	       strength - wording->first_strength + 1 < wording->n_strengths;
}

static struct conf_item
strength_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_wording *wording = wording_of(prog,
							   index / N_SIDES);

	return named(prog, prog->strength[index / N_SIDES].text, wording->file,
		     wording->line);
}

static void
cover_weight(const struct sent *s, const struct rd_prog_wording *wording,
	     int64_t weight)
{
	bool within = false;

	for (uint32_t i = 0; i < wording->n_strengths; i++) {
		uint32_t strength = wording->first_strength + i;
		int64_t below = s->prog->strength[strength].below;

		if (weight < below && !within)
			conf_mark(s->cov, CONF_STRENGTHS, N_SIDES * strength);
		within |= weight < below;
		if (weight == below || weight + 1 == below)
			conf_mark(s->cov, CONF_STRENGTHS,
				  N_SIDES * strength + (weight == below
								? SIDE_AT
								: SIDE_BELOW));
	}
}

static void
cover_strengths(const struct sent *s, const struct rd_prog_model *model)
{
	const struct rd_plan_doc *doc = s->doc;
	bool differ = false;

	for (uint32_t i = 1; i < doc->n_references; i++)
		differ |= doc->references[i].weight !=
			  doc->references[0].weight;
	if (!differ || model->wording == RD_NONE ||
	    model->weights != RD_WEIGHTS_WORDS)
		return;
	for (uint32_t i = 0; i < doc->n_references; i++)
		cover_weight(s, &s->prog->wording[model->wording],
			     doc->references[i].weight);
}

/* ---- roles and attributes ---- */

COUNT(roles, n_roletext)

static struct conf_item
role_item(const struct rd_prog *prog, uint32_t index)
{
	return named(prog, prog->roletext[index].name, RD_NONE, 0);
}

static void
cover_roles(const struct sent *s, const struct rd_prog_model *model)
{
	if (model->wording == RD_NONE)
		return;
	for (uint32_t i = 0; i < s->doc->n_references; i++)
		for (uint32_t r = 0; r < s->prog->n_roletext; r++)
			if (same(s->prog, s->prog->roletext[r].name,
				 s->doc->references[i].role))
				conf_mark(s->cov, CONF_ROLES, r);
}

COUNT(attributes, n_attrtext)

static struct conf_item
attribute_item(const struct rd_prog *prog, uint32_t index)
{
	return named(prog, prog->attrtext[index].name, RD_NONE, 0);
}

static void
cover_attributes(const struct sent *s)
{
	for (uint32_t i = 0; i < s->g->n_attributes; i++)
		for (uint32_t a = 0; a < s->prog->n_attrtext; a++)
			if (same(s->prog, s->prog->attrtext[a].name,
				 s->g->attributes[i].name))
				conf_mark(s->cov, CONF_ATTRIBUTES, a);
}

/* ---- words for shapes ---- */

COUNT(shapes, n_size)

static struct conf_item
shape_item(const struct rd_prog *prog, uint32_t index)
{
	return named(prog, prog->size[index].text, RD_NONE, 0);
}

static void
cover_shapes(const struct sent *s, const struct rd_plan_try *try,
	     const struct rd_prog_param *param)
{
	struct rd_str path = rd_prog_str(s->prog, param->name), word;
	const struct rd_prog_sizes *sizes;

	if (param->sizes == RD_NONE ||
	    !conf_body_text(&s->cov->scratch, try->body, path, &word))
		return;
	sizes = &s->prog->sizes[param->sizes];
	for (uint32_t i = 0; i < sizes->n_sizes; i++)
		if (same(s->prog, s->prog->size[sizes->first_size + i].text,
			 word))
			conf_mark(s->cov, CONF_SHAPES, sizes->first_size + i);
}

/* ---- limits of LoRAs ---- */

enum limit { LIMIT_LOW, LIMIT_HIGH, LIMIT_DIGITS, LIMIT_MAX, N_LIMITS };

static uint32_t
count_loras(const struct rd_prog *prog)
{
	return N_LIMITS * prog->n_model;
}

/* In a pair each has the scale 1. */
static bool
is_lora(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_model *model = &prog->model[index / N_LIMITS];

	if (!model->lora_max || index % N_LIMITS == LIMIT_MAX)
		return model->lora_max;
	return model->lora_pair == RD_LORA_SINGLE &&
	       (index % N_LIMITS != LIMIT_DIGITS || model->lora_digits < 4);
}

static struct conf_item
lora_item(const struct rd_prog *prog, uint32_t index)
{
	return model_item(prog, index / N_LIMITS);
}

static bool
is_rounded(int64_t scale, uint32_t digits)
{
	for (; digits < 4; digits++) {
		if (scale % 10)
			return true;
		scale /= 10;
	}
	return false;
}

static void
cover_loras(const struct sent *s, uint32_t model)
{
	const struct rd_prog_model *m = &s->prog->model[model];
	uint32_t first = N_LIMITS * model;

	for (uint32_t i = 0; i < s->g->n_loras; i++) {
		int64_t scale = s->g->loras[i].scale;

		if (scale < m->lora_low)
			conf_mark(s->cov, CONF_LORAS, first + LIMIT_LOW);
		else if (scale > m->lora_high)
			conf_mark(s->cov, CONF_LORAS, first + LIMIT_HIGH);
		else if (is_rounded(scale, m->lora_digits))
			conf_mark(s->cov, CONF_LORAS, first + LIMIT_DIGITS);
	}
	if (s->g->n_loras == m->lora_max)
		conf_mark(s->cov, CONF_LORAS, first + LIMIT_MAX);
}

/* ---- prices ---- */

static uint32_t
count_prices(const struct rd_prog *prog)
{
	(void)prog;
	return RD_N_PRICE_UNITS;
}

static bool
is_price(const struct rd_prog *prog, uint32_t unit)
{
	for (uint32_t i = 0; i < prog->n_model; i++)
		if (prog->model[i].unit == unit)
			return true;
	return false;
}

static struct conf_item
price_item(const struct rd_prog *prog, uint32_t unit)
{
	(void)prog;
	return (struct conf_item){ rd_str_of(rd_plan_unit_name(
					   (enum rd_price_unit)unit)),
				   RD_NONE, 0 };
}

/* ---- what is not sent: a refusal, a phrase alone ---- */

static uint32_t
count_denials(const struct rd_prog *prog)
{
	return 2 * prog->n_deny;
}

static bool
is_denial(const struct rd_prog *prog, uint32_t index)
{
	return !(index % 2) || prog->deny[index / 2].n_with;
}

static struct conf_item
denial_item(const struct rd_prog *prog, uint32_t index)
{
	const struct rd_prog_deny *deny = &prog->deny[index / 2];

	return named(prog, deny->code, deny->file, deny->line);
}

static void
cover_denials(const struct sent *s)
{
	for (uint32_t i = 0; i < s->prog->n_deny; i++) {
		bool denied = !s->doc && s->problem->code &&
			      same(s->prog, s->prog->deny[i].code,
				   rd_str_of(s->problem->code));

		if (denied)
			conf_mark(s->cov, CONF_DENIALS, 2 * i);
		else if (s->doc && s->g->prompt.ptr &&
			 s->prog->deny[i].n_with &&
			 rd_plan_has_phrase(&s->cov->scratch, s->prog, i,
					    s->g->prompt))
			conf_mark(s->cov, CONF_DENIALS, 2 * i + 1);
	}
}

/* ---- a try ---- */

static void
own_bits(const struct sent *s, struct rd_str model, uint32_t bits,
	 const char *(*name)(uint32_t bit))
{
	for (uint32_t bit = 0; name(bit); bit++)
		if (bits & 1u << bit)
			own(s, "bit", model, rd_str_of(name(bit)));
}

/* What was asked of a model, besides its own fields. */
static void
own_asked(const struct sent *s, struct rd_str model)
{
	const struct {
		const char *what;
		bool is;
	} asked[] = {
		{ "negative", s->g->negative.ptr },
		{ "seed", s->ask->seed.ptr },
		{ "images", s->g->images },
		{ "size", s->g->width },
		{ "max_cost", s->g->has_max_cost },
	};

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (asked[i].is)
			own(s, "asked", model, rd_str_of(asked[i].what));
	for (uint32_t i = 0; i < s->g->n_params; i++)
		own(s, "param", model, s->g->params[i].name);
	for (uint32_t i = 0; i < s->g->n_loras; i++)
		own(s, "family", model, s->g->loras[i].family);
}

static void
own_try(const struct sent *s, const struct rd_plan_try *try)
{
	char cost[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(try->cost_micro, 6, cost);

	own(s, "cost", try->model, (struct rd_str){ cost, n });
	snprintf(cost, sizeof(cost), "%u", try->n_order);
	own(s, "references", try->model, rd_str_of(cost));
	own_asked(s, try->model);
	for (uint32_t i = 0; i < try->n_notes; i++)
		own(s, "note", try->model, try->notes[i]);
	own_bits(s, try->model, try->on, rd_plan_on_name);
	own_bits(s, try->model, try->drops, rd_plan_drop_name);
}

static void
cover_try(const struct sent *s, const struct rd_plan_try *try)
{
	uint32_t index = find_model(s->prog, try->model);
	const struct rd_prog_model *model = &s->prog->model[index];

	conf_mark(s->cov, CONF_PRICES, model->unit);
	cover_strengths(s, model);
	cover_roles(s, model);
	if (model->lora_max && !(try->drops & RD_DROP_LORAS))
		cover_loras(s, index);
	for (uint32_t p = 0; p < model->n_params; p++)
		cover_shapes(s, try, &s->prog->param[model->first_param + p]);
	own_try(s, try);
}

static void
own_refusal(const struct sent *s)
{
	char asked[16];

	snprintf(asked, sizeof(asked), "%u", s->g->n_loras);
	own(s, s->problem->code, rd_str_of(asked),
	    rd_str_of(s->problem->title));
}

void
conf_cover_plan(struct rd_conf_coverage *cov, const struct rd_plan_ask *ask,
		const struct rd_plan_doc *doc, const struct rd_problem *problem)
{
	struct sent s = { .cov = cov,
			  .prog = cov->prog,
			  .ask = ask,
			  .g = ask->generation,
			  .doc = doc,
			  .problem = problem };

	rd_arena_reset(&cov->scratch);
	cover_denials(&s);
	if (!doc) {
		own_refusal(&s);
		return;
	}
	cover_names(&s);
	cover_route(&s);
	cover_attributes(&s);
	for (uint32_t i = 0; i < doc->n_notes; i++)
		own(&s, "note", RD_STR_LIT(""), doc->notes[i]);
	for (uint32_t i = 0; i < doc->n_tries; i++)
		cover_try(&s, &doc->tries[i]);
}

void
conf_put_send_side(enum conf_kind kind, uint32_t index, struct rd_buf *out)
{
	static const char *const bounds[N_SIDES] = { "", " at its bound",
						     " below its bound" };
	static const char *const limits[N_LIMITS] = { " lowest", " highest",
						      " rounded", " most" };

	if (kind == CONF_STRENGTHS)
		rd_buf_cstr(out, bounds[index % N_SIDES]);
	else if (kind == CONF_LORAS)
		rd_buf_cstr(out, limits[index % N_LIMITS]);
	else if (kind == CONF_DENIALS)
		rd_buf_cstr(out, index % 2 ? " near miss" : " hit");
}

const struct conf_table conf_send_tables[CONF_N_KINDS] = {
	[CONF_MODELS] = { count_models, NULL, model_item, NULL },
	[CONF_ALIASES] = { count_aliases, NULL, alias_item, NULL },
	[CONF_PRESETS] = { count_presets, NULL, preset_item, NULL },
	[CONF_TRIES] = { count_tries, NULL, try_item, NULL },
	[CONF_STRENGTHS] = { count_strengths, is_strength, strength_item,
			     NULL },
	[CONF_ROLES] = { count_roles, NULL, role_item, NULL },
	[CONF_ATTRIBUTES] = { count_attributes, NULL, attribute_item, NULL },
	[CONF_SHAPES] = { count_shapes, NULL, shape_item, NULL },
	[CONF_LORAS] = { count_loras, is_lora, lora_item, NULL },
	[CONF_DENIALS] = { count_denials, is_denial, denial_item, NULL },
	[CONF_PRICES] = { count_prices, is_price, price_item, NULL },
};
