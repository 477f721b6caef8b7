/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Boundaries of numbers and times: each wants a case one unit below it, one at
 * it and one a unit above. */

#include "base/decimal.h"
#include "conform/coverage.h"

#define N_SIDES 3u

/* ---- what bounds there are ---- */

static void
add_bound(struct rd_conf_coverage *cov, const struct conf_bound *bound)
{
	void *bounds = cov->bounds;

	for (uint32_t i = 0; i < cov->n_bounds; i++) {
		const struct conf_bound *b = &cov->bounds[i];

		if (b->kind == bound->kind && b->a == bound->a &&
		    b->b == bound->b && b->value == bound->value)
			return;
	}
	if (cov->status == RD_OK)
		cov->status = rd_arena_grow(&cov->arena, &bounds, cov->n_bounds,
					    &cov->cap_bounds,
					    sizeof(*cov->bounds));
	if (cov->status != RD_OK)
		return;
	cov->bounds = bounds;
	cov->bounds[cov->n_bounds++] = *bound;
}

static struct rd_str
fact_name(const struct rd_prog *prog, uint32_t fact)
{
	return rd_prog_str(prog, prog->fact[fact].name);
}

static void
list_history(struct rd_conf_coverage *cov, uint32_t factor)
{
	const struct rd_prog *prog = cov->prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	struct conf_bound bound = { .a = factor,
				    .file = f->file,
				    .name = rd_prog_str(prog, f->id) };

	for (uint32_t s = 0; s < f->n_steps; s++) {
		bound.kind = CONF_BOUND_STEP;
		bound.b = f->first_step + s;
		bound.value = prog->step[bound.b].below_ms;
		bound.line = prog->step[bound.b].line;
		add_bound(cov, &bound);
	}
	bound.line = f->line;
	bound.b = 0;
	bound.kind = CONF_BOUND_EXEMPT;
	bound.value = f->exempt_ms;
	if (f->exempt_ms >= 0)
		add_bound(cov, &bound);
	bound.kind = CONF_BOUND_USES;
	bound.value = f->rows;
	add_bound(cov, &bound);
}

/* The rule that a condition belongs to, for its place. */
static void
list_op(struct rd_conf_coverage *cov, struct conf_bound *bound,
	const struct rd_prog_op *op, uint32_t list)
{
	static const struct {
		uint32_t code;
		enum conf_bound_kind kind;
		bool field, both;
	} kinds[] = {
		{ RD_OP_FACT_LESS, CONF_BOUND_FACT, false, false },
		{ RD_OP_FACT_BETWEEN, CONF_BOUND_FACT, false, true },
		{ RD_OP_FACT_WITHIN, CONF_BOUND_NEAR, false, false },
		{ RD_OP_FIELD_WITHIN, CONF_BOUND_AWAY, true, false },
		{ RD_OP_FIELD_LESS, CONF_BOUND_FIELD, true, false },
		{ RD_OP_FIELD_BETWEEN, CONF_BOUND_FIELD, true, true },
		{ RD_OP_FIELD_WINDOW, CONF_BOUND_AHEAD, true, true },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (op->code != kinds[i].code)
			continue;
		bound->kind = kinds[i].kind;
		bound->a = kinds[i].field ? list : op->a;
		bound->b = kinds[i].field ? op->a : 0;
		bound->name = fact_name(cov->prog, bound->a);
		bound->value = op->v;
		add_bound(cov, bound);
		bound->value = op->w;
		if (kinds[i].both)
			add_bound(cov, bound);
	}
}

static void
list_cond(struct rd_conf_coverage *cov, uint32_t cond, uint32_t list,
	  uint32_t file, uint32_t line)
{
	const struct rd_prog_cond *c;

	if (cond == RD_NONE)
		return;
	c = &cov->prog->cond[cond];
	for (uint32_t i = 0; i < c->n_ops; i++) {
		struct conf_bound bound = { .file = file, .line = line };

		list_op(cov, &bound, &cov->prog->op[c->first_op + i], list);
	}
}

static void
list_bands(struct rd_conf_coverage *cov, const struct rd_prog_derive *rule)
{
	struct conf_bound bound = { .kind = CONF_BOUND_FACT,
				    .a = rule->on,
				    .file = rule->file,
				    .line = rule->line,
				    .name = fact_name(cov->prog, rule->on) };

	for (uint32_t b = 0; b < rule->n_args; b++) {
		bound.value = cov->prog->darg[rule->first_arg + b].v;
		if (!cov->prog->darg[rule->first_arg + b].b)
			add_bound(cov, &bound);
	}
}

static void
list_rate(struct rd_conf_coverage *cov)
{
	const struct rd_prog_rate *rate = cov->prog->rate;

	for (uint32_t b = 0; b < cov->prog->n_rateband; b++)
		add_bound(cov,
			  &(struct conf_bound){
				  .kind = CONF_BOUND_RATE,
				  .a = b,
				  .value = cov->prog->rateband[b].below,
				  .file = rate->file,
				  .line = cov->prog->rateband[b].line,
				  .name = rd_prog_str(cov->prog, rate->id) });
}

static void
list_derives(struct rd_conf_coverage *cov)
{
	const struct rd_prog *prog = cov->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		struct conf_bound bound = { .kind = CONF_BOUND_CLOCK,
					    .a = d,
					    .file = rule->file,
					    .line = rule->line,
					    .name = fact_name(prog,
							      rule->fact) };

		list_cond(cov, rule->cond, rule->list, rule->file, rule->line);
		for (uint32_t b = 0;
		     rule->kind == RD_DERIVE_CLOCK && b < rule->n_args; b++) {
			bound.value = prog->darg[rule->first_arg + b].a *
				      (int64_t)RD_MS_HOUR;
			add_bound(cov, &bound);
		}
		if (rule->kind == RD_DERIVE_BANDS)
			list_bands(cov, rule);
	}
}

/* The knots of a curve over a fact. */
static void
list_knots(struct rd_conf_coverage *cov, const struct rd_prog_factor *f)
{
	const struct rd_prog *prog = cov->prog;
	struct conf_bound bound = { .kind = CONF_BOUND_FACT,
				    .a = f->key,
				    .file = f->file };

	if (f->kind != RD_FACTOR_CURVE || f->key == RD_NONE)
		return;
	bound.name = fact_name(prog, f->key);
	for (uint32_t k = 0; k < f->n_knots; k++) {
		int64_t x = prog->knot[f->first_knot + k].x;

		bound.line = prog->knot[f->first_knot + k].line;
		if (prog->fact[f->key].type == RD_FACT_INTEGER)
			bound.value = x / RD_DECIMAL_ONE +
				      (x > 0 && x % RD_DECIMAL_ONE);
		else
			bound.value = x;
		add_bound(cov, &bound);
	}
}

static void
list_rules(struct rd_conf_coverage *cov)
{
	const struct rd_prog *prog = cov->prog;

	for (uint32_t i = 0; i < prog->n_gate; i++) {
		const struct rd_prog_gate *g = &prog->gate[i];

		list_cond(cov, g->when, RD_NONE, g->file, g->line);
		list_cond(cov, g->require, RD_NONE, g->file, g->line);
	}
	for (uint32_t i = 0; i < prog->n_pin; i++)
		list_cond(cov, prog->pin[i].when, RD_NONE, prog->pin[i].file,
			  prog->pin[i].line);
	for (uint32_t i = 0; i < prog->n_choice; i++)
		list_cond(cov, prog->choice[i].cond, RD_NONE,
			  prog->choice[i].file, prog->choice[i].line);
	for (uint32_t i = 0; i < prog->n_factor; i++) {
		list_knots(cov, &prog->factor[i]);
		list_cond(cov, prog->factor[i].when, RD_NONE,
			  prog->factor[i].file, prog->factor[i].line);
	}
	for (uint32_t i = 0; i < prog->n_hold; i++)
		list_cond(cov, prog->hold[i].when, RD_NONE, prog->hold[i].file,
			  prog->hold[i].line);
}

void
conf_list_bounds(struct rd_conf_coverage *cov)
{
	const struct rd_prog *prog = cov->prog;
	struct conf_bound look = { .kind = CONF_BOUND_LOOK,
				   .file = RD_NONE,
				   .name = RD_STR_LIT("look") };

	for (uint32_t f = 0; f < prog->n_factor; f++)
		if (prog->factor[f].kind == RD_FACTOR_HISTORY)
			list_history(cov, f);
	for (uint32_t o = 0; o < prog->n_observation; o++) {
		const struct rd_prog_observation *rule = &prog->observation[o];

		add_bound(cov, &(struct conf_bound){
				       .kind = CONF_BOUND_TTL,
				       .a = o,
				       .value = rule->ttl_ms,
				       .file = rule->file,
				       .line = rule->line,
				       .name = rd_prog_str(prog, rule->name) });
	}
	if (prog->meta->look_attr != RD_NONE)
		add_bound(cov, &look);
	list_derives(cov);
	list_rules(cov);
	list_rate(cov);
}

/* ---- which of them a decision touches ---- */

struct touch {
	struct rd_conf_runner *runner;
	uint32_t index;
	const struct conf_bound *bound;
	const struct rd_dec_result *result;
};

/* A value next to the bound is one of its sides. */
static void
note(const struct touch *t, int64_t value)
{
	int64_t side;

	if (!__builtin_sub_overflow(value, t->bound->value, &side) &&
	    side >= -1 && side <= 1)
		conf_mark(t->runner->coverage, CONF_BOUNDS,
			  t->index * N_SIDES + (uint32_t)(side + 1));
}

static int64_t
now(const struct touch *t)
{
	return t->runner->request.now.utc_ms;
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

/* A factor without a scene knows no same one. */
static bool
in_same_scene(const struct touch *t, const struct rd_eng_use *use)
{
	uint32_t fact = t->runner->prog->factor[t->bound->a].scene;
	const struct rd_eng_value *scene;

	if (fact == RD_NONE)
		return false;
	scene = rd_eng_fact(rd_dec_engine(t->runner->dec), fact);
	return scene->known && rd_str_eq(scene->text, use->scene);
}

static void
note_uses(const struct touch *t)
{
	uint32_t n;
	const struct rd_eng_use *uses = rd_dec_uses(t->runner->dec, &n);

	if (t->bound->kind == CONF_BOUND_USES) {
		note(t, t->runner->request.n_history);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		if (in_same_scene(t, &uses[i]) ==
		    (t->bound->kind == CONF_BOUND_EXEMPT))
			note(t, now(t) - uses[i].at_ms);
}

static void
note_records(const struct touch *t)
{
	const struct rd_eng_value *list = rd_eng_fact(
		rd_dec_engine(t->runner->dec), t->bound->a);
	uint32_t n_fields = t->runner->prog->fact[t->bound->a].n_fields;

	for (uint32_t row = 0; list->known && row < list->n_rows; row++) {
		const struct rd_eng_value *field =
			&list->rows[row * n_fields + t->bound->b];

		if (!field->known)
			continue;
		if (t->bound->kind == CONF_BOUND_AWAY)
			note(t, distance(field->number, now(t)));
		else if (t->bound->kind == CONF_BOUND_AHEAD)
			note(t, field->number - now(t));
		else
			note(t, field->number);
	}
}

static void
note_fact(const struct touch *t)
{
	const struct rd_eng_value *fact = rd_eng_fact(
		rd_dec_engine(t->runner->dec), t->bound->a);

	if (fact->known && t->bound->kind == CONF_BOUND_NEAR)
		note(t, distance(fact->number, now(t)));
	else if (fact->known)
		note(t, fact->number);
}

static void
note_clock(const struct touch *t)
{
	const struct rd_dec_request *request = &t->runner->request;
	int64_t local = now(t) + request->offset_min * (int64_t)RD_MS_MINUTE;
	int64_t of_day = local % RD_MS_DAY;

	if (!request->offset_known ||
	    !rd_dec_fact_is_derived(t->runner->dec,
				    t->runner->prog->derive[t->bound->a].fact))
		return;
	if (of_day < 0)
		of_day += RD_MS_DAY;
	note(t, of_day);
	/* The last millisecond of a day is below a band from midnight. */
	note(t, of_day - RD_MS_DAY);
}

static void
note_state(const struct touch *t)
{
	const struct rd_dec_request *request = &t->runner->request;
	const struct rd_dec_observation *o;

	if (t->bound->kind == CONF_BOUND_LOOK) {
		if (request->look_given == RD_DEC_GIVEN)
			note(t, now(t) - request->look.expires_at_ms);
		return;
	}
	o = &request->observations[t->bound->a];
	if (request->has_observation[t->bound->a] && o->has_at)
		note(t, now(t) - o->at_ms);
}

/* Facts are counted in whole ones. */
static void
note_rate(const struct touch *t)
{
	const struct rd_prog *prog = t->runner->prog;
	bool evidence = prog->rateband[t->bound->a].measure ==
			RD_MEASURE_EVIDENCE;
	int64_t value, bound = t->bound->value;

	if (!conf_rate_measure(t->runner, t->result, t->bound->a, &value))
		return;
	if (evidence && (value - bound) % RD_POINTS_ONE == 0)
		value = bound + (value - bound) / RD_POINTS_ONE;
	note(t, value);
}

void
conf_cover_bounds(struct rd_conf_runner *runner,
		  const struct rd_dec_result *result)
{
	static void (*const notes[])(const struct touch *) = {
		[CONF_BOUND_STEP] = note_uses,
		[CONF_BOUND_EXEMPT] = note_uses,
		[CONF_BOUND_USES] = note_uses,
		[CONF_BOUND_TTL] = note_state,
		[CONF_BOUND_LOOK] = note_state,
		[CONF_BOUND_CLOCK] = note_clock,
		[CONF_BOUND_FACT] = note_fact,
		[CONF_BOUND_NEAR] = note_fact,
		[CONF_BOUND_FIELD] = note_records,
		[CONF_BOUND_AWAY] = note_records,
		[CONF_BOUND_AHEAD] = note_records,
		[CONF_BOUND_RATE] = note_rate,
	};
	struct rd_conf_coverage *cov = runner->coverage;

	for (uint32_t i = 0; i < cov->n_bounds; i++) {
		struct touch touch = { runner, i, &cov->bounds[i], result };

		notes[cov->bounds[i].kind](&touch);
	}
}
