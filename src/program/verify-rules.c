/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Gates, pins, factors, groups, effects and templates; last, that no score
 * can leave int64 whatever the request. */

#include "program/verify.h"

/* Conditions that are true or false for the whole request. */
static bool
is_plain(const struct rd_prog_verifier *v, uint32_t cond)
{
	return cond == RD_NONE || !v->conds[cond].needs;
}

/* Conditions about a reference. */
static bool
is_about_reference(const struct rd_prog_verifier *v, uint32_t cond)
{
	return cond == RD_NONE ||
	       !(v->conds[cond].needs & RD_PROG_NEEDS_RECORD);
}

static bool
check_gate(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_gate *gate = &v->prog->gate[i];

	if (!is_plain(v, gate->when))
		return rd_prog_refuse(v, RD_SEC_GATE, i,
				      "when asks about a reference or record");
	if (!is_about_reference(v, gate->require))
		return rd_prog_refuse(v, RD_SEC_GATE, i,
				      "require asks about a record");
	return true;
}

static bool
check_pin(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_pin *pin = &v->prog->pin[i];

	if (!is_plain(v, pin->when))
		return rd_prog_refuse(v, RD_SEC_PIN, i,
				      "when asks about a reference or record");
	if (v->prog->fact[pin->fact].type != RD_FACT_TEXT)
		return rd_prog_refuse(v, RD_SEC_PIN, i,
				      "its fact is not a text");
	return true;
}

/* Members a kind of factor does not use are RD_NONE or empty runs. */
static const struct {
	bool attr, key, choices, steps, knots, learned;
} factor_shapes[RD_N_FACTOR_KINDS] = {
	[RD_FACTOR_COLUMN] = { .attr = true },
	[RD_FACTOR_LOOKUP] = { .attr = true, .key = true },
	[RD_FACTOR_CASES] = { .choices = true },
	[RD_FACTOR_EACH] = { .choices = true },
	[RD_FACTOR_HISTORY] = { .steps = true },
	[RD_FACTOR_CURVE] = { .knots = true },
	[RD_FACTOR_LEARNED] = { .learned = true },
};

static bool
check_column_factor(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_factor *f = &v->prog->factor[i];

	if (v->prog->attr[f->attr].type != RD_ATTR_DECIMAL)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "its attribute is not a decimal");
	return f->first_col < v->prog->n_col ||
	       rd_prog_refuse(v, RD_SEC_FACTOR, i, "its column is missing");
}

static bool
check_lookup_factor(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_factor *f = &prog->factor[i];
	const struct rd_prog_attr *attr = &prog->attr[f->attr];

	if (attr->type != RD_ATTR_MAP ||
	    prog->fact[f->key].type != RD_FACT_TERM ||
	    prog->fact[f->key].vocab != attr->vocab)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "key is not a term of its map");
	return rd_prog_verify_run(v, f->first_col,
				  rd_prog_n_terms(prog, attr->vocab),
				  prog->n_col) ||
	       rd_prog_refuse(v, RD_SEC_FACTOR, i,
			      "columns run past their section");
}

static bool
check_choices(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_factor *f = &v->prog->factor[i];

	for (uint32_t k = 0; k < f->n_choices; k++) {
		uint32_t cond = v->prog->choice[f->first_choice + k].cond;
		bool last = f->kind == RD_FACTOR_CASES && k + 1 == f->n_choices;

		if (cond == RD_NONE && !last)
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "case %u has no condition", k);
		if (!is_about_reference(v, cond))
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "case %u asks about a record", k);
	}
	return true;
}

static bool
check_history_factor(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_factor *f = &v->prog->factor[i];
	int64_t below = 0;

	for (uint32_t k = 0; k < i; k++)
		if (v->prog->factor[k].kind == RD_FACTOR_HISTORY &&
		    v->prog->factor[k].order != f->order)
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "orders the history otherwise "
					      "than another factor");
	if (!f->rows || f->rows > RD_PROG_HISTORY_MAX)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "rows is not 1 to %d",
				      RD_PROG_HISTORY_MAX);
	if (f->exempt_ms < -1 || !rd_prog_duration_fits(f->exempt_ms) ||
	    (f->exempt_ms >= 0 && f->scene == RD_NONE))
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "the exemption is out of range or "
				      "lacks a scene");
	if (f->scene != RD_NONE && v->prog->fact[f->scene].type != RD_FACT_TEXT)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "scene is not a text");
	for (uint32_t k = 0; k < f->n_steps; k++) {
		int64_t next = v->prog->step[f->first_step + k].below_ms;

		if (next <= below || !rd_prog_duration_fits(next))
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "steps do not ascend");
		below = next;
	}
	return true;
}

/* Differences of two x, and of two points, stay small enough that their
 * product does not leave int64. */
static bool
check_knots(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_factor *f = &v->prog->factor[i];
	int64_t before = INT64_MIN;

	for (uint32_t k = 0; k < f->n_knots; k++) {
		const struct rd_prog_knot *knot =
			&v->prog->knot[f->first_knot + k];

		if (knot->x <= before)
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "knots do not ascend");
		if (!rd_prog_decimal_fits(knot->x) ||
		    !rd_prog_knot_fits(knot->points))
			return rd_prog_refuse(v, RD_SEC_FACTOR, i,
					      "knot %u is out of range", k);
		before = knot->x;
	}
	return true;
}

static bool
check_curve_factor(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_factor *f = &prog->factor[i];

	if ((f->key == RD_NONE) == (f->attr == RD_NONE))
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "is not over a fact or an attribute");
	if (f->key != RD_NONE && prog->fact[f->key].type != RD_FACT_INTEGER &&
	    prog->fact[f->key].type != RD_FACT_DECIMAL)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "its fact is not a number");
	if (!is_about_reference(v, f->when))
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "when asks about a record");
	return check_knots(v, i) &&
	       (f->attr == RD_NONE || check_column_factor(v, i));
}

/* attr and key of a curve are looked at by its own check. */
static bool
has_its_members(const struct rd_prog_factor *f)
{
	bool curve = f->kind == RD_FACTOR_CURVE;

	return (curve || (factor_shapes[f->kind].attr == (f->attr != RD_NONE) &&
			  factor_shapes[f->kind].key == (f->key != RD_NONE) &&
			  f->when == RD_NONE)) &&
	       factor_shapes[f->kind].choices == (f->n_choices > 0) &&
	       factor_shapes[f->kind].steps == (f->n_steps > 0) &&
	       factor_shapes[f->kind].knots == (f->n_knots > 0) &&
	       factor_shapes[f->kind].learned == (f->learned != RD_NONE) &&
	       (f->kind == RD_FACTOR_HISTORY || f->scene == RD_NONE);
}

/* Applied after all groups. */
static bool
check_learned_factor(struct rd_prog_verifier *v, uint32_t i)
{
	return v->prog->factor[i].group == RD_NONE ||
	       rd_prog_refuse(v, RD_SEC_FACTOR, i, "stands in a group");
}

static bool
check_factor_numbers(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_factor *f = &v->prog->factor[i];

	if (f->has_min && f->has_max && f->min > f->max)
		return rd_prog_refuse(v, RD_SEC_FACTOR, i, "min is above max");
	if (!rd_prog_decimal_fits(f->scale) ||
	    (f->has_tune && (!rd_prog_decimal_fits(f->tune_low) ||
			     !rd_prog_decimal_fits(f->tune_high) ||
			     f->tune_low > f->tune_high)))
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "scale or tune is out of range");
	return true;
}

static bool
check_factor(struct rd_prog_verifier *v, uint32_t i)
{
	static bool (*const checks[RD_N_FACTOR_KINDS])(
		struct rd_prog_verifier *, uint32_t) = {
		[RD_FACTOR_COLUMN] = check_column_factor,
		[RD_FACTOR_LOOKUP] = check_lookup_factor,
		[RD_FACTOR_CASES] = check_choices,
		[RD_FACTOR_EACH] = check_choices,
		[RD_FACTOR_HISTORY] = check_history_factor,
		[RD_FACTOR_CURVE] = check_curve_factor,
		[RD_FACTOR_LEARNED] = check_learned_factor,
	};
	const struct rd_prog_factor *f = &v->prog->factor[i];

	if (!has_its_members(f))
		return rd_prog_refuse(v, RD_SEC_FACTOR, i,
				      "has members of another kind");
	return check_factor_numbers(v, i) && checks[f->kind](v, i);
}

static bool
check_group(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_group *group = &v->prog->group[i];

	return !group->has_min || !group->has_max || group->min <= group->max ||
	       rd_prog_refuse(v, RD_SEC_GROUP, i, "min is above max");
}

static bool
check_hold(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_hold *hold = &v->prog->hold[i];

	if (hold->attr != v->prog->meta->look_attr)
		return rd_prog_refuse(v, RD_SEC_HOLD, i,
				      "holds another attribute than the look "
				      "attribute");
	if (!is_plain(v, hold->when))
		return rd_prog_refuse(v, RD_SEC_HOLD, i,
				      "when asks about a reference or record");
	if (hold->for_ms < 0 || !rd_prog_duration_fits(hold->for_ms))
		return rd_prog_refuse(v, RD_SEC_HOLD, i,
				      "its duration is out of range");
	return true;
}

static bool
check_reason(struct rd_prog_verifier *v, uint32_t i)
{
	return is_plain(v, v->prog->reason[i].cond) ||
	       rd_prog_refuse(v, RD_SEC_REASON, i,
			      "when asks about a reference or record");
}

static bool
check_weight(struct rd_prog_verifier *v, uint32_t i)
{
	return rd_prog_decimal_fits(v->prog->weight[i].value) ||
	       rd_prog_refuse(v, RD_SEC_WEIGHT, i, "is out of range");
}

static bool
is_table_slot(const struct rd_prog *prog, const struct rd_prog_segment *s)
{
	const struct rd_prog_table *table = &prog->table[s->table];

	return s->out < table->n_out && table->n_in == 1 &&
	       prog->fact[s->fact].type == RD_FACT_TERM &&
	       prog->tcol[table->first_in].vocab == prog->fact[s->fact].vocab;
}

static bool
is_attribute_slot(const struct rd_prog *prog, const struct rd_prog_segment *s)
{
	uint32_t type = prog->attr[s->attr].type;

	return type == RD_ATTR_TERM || type == RD_ATTR_SET ||
	       type == RD_ATTR_TEXT;
}

static bool
check_segment(struct rd_prog_verifier *v, uint32_t i)
{
	static const struct {
		bool fact, table, attr;
	} shapes[RD_N_SEGMENT_KINDS] = {
		[RD_SEGMENT_FACT] = { .fact = true },
		[RD_SEGMENT_TABLE] = { .fact = true, .table = true },
		[RD_SEGMENT_ATTRIBUTE] = { .attr = true },
	};
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_segment *s = &prog->segment[i];

	if (shapes[s->kind].fact != (s->fact != RD_NONE) ||
	    shapes[s->kind].table != (s->table != RD_NONE) ||
	    shapes[s->kind].attr != (s->attr != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_SEGMENT, i,
				      "has operands of another kind");
	if ((s->kind == RD_SEGMENT_FACT &&
	     prog->fact[s->fact].type == RD_FACT_LIST) ||
	    (s->kind == RD_SEGMENT_TABLE && !is_table_slot(prog, s)) ||
	    (s->kind == RD_SEGMENT_ATTRIBUTE && !is_attribute_slot(prog, s)))
		return rd_prog_refuse(v, RD_SEC_SEGMENT, i,
				      "has an operand of the wrong type");
	return true;
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* Adds, staying at UINT64_MAX once there. */
static uint64_t
saturate(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t
peak_of_columns(const struct rd_prog_verifier *v,
		const struct rd_prog_factor *f)
{
	uint32_t n = f->kind != RD_FACTOR_LOOKUP
			     ? 1
			     : rd_prog_n_terms(v->prog,
					       v->prog->attr[f->attr].vocab);
	uint64_t peak = 0;

	for (uint32_t k = 0; k < n; k++)
		peak = larger(peak, v->col_peak[f->first_col + k]);
	return peak;
}

static uint64_t
peak_of_choices(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	uint64_t most = 0, sum = 0;

	for (uint32_t k = 0; k < f->n_choices; k++) {
		uint64_t points = magnitude(
			prog->choice[f->first_choice + k].points);

		most = larger(most, points);
		sum = saturate(sum, points);
	}
	return f->kind == RD_FACTOR_EACH ? sum : most;
}

static uint64_t
peak_of_steps(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	uint64_t most = 0;

	for (uint32_t k = 0; k < f->n_steps; k++)
		most = larger(most,
			      magnitude(prog->step[f->first_step + k].points));
	return most;
}

static uint64_t
peak_of_knots(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	uint64_t most = 0;

	for (uint32_t k = 0; k < f->n_knots; k++)
		most = larger(most,
			      magnitude(prog->knot[f->first_knot + k].points));
	return most;
}

/* Both are at most RD_DECIMAL_MAX: their product stays within uint64. */
static uint64_t
peak_of_learned(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	const struct rd_prog_learned *table = &prog->learned[f->learned];

	return larger(magnitude(table->min), magnitude(table->max)) *
	       magnitude(f->scale);
}

/* |a clamped value| and |what the clamp changed| are covered by adding the
 * bounds to the unclamped sum. */
static uint64_t
peak_of_factor(const struct rd_prog_verifier *v, const struct rd_prog_factor *f)
{
	uint64_t peak;

	if (f->kind == RD_FACTOR_HISTORY)
		peak = peak_of_steps(v->prog, f);
	else if (f->n_choices)
		peak = peak_of_choices(v->prog, f);
	else if (f->kind == RD_FACTOR_LEARNED)
		peak = peak_of_learned(v->prog, f);
	else if (f->kind == RD_FACTOR_CURVE)
		peak = larger(peak_of_knots(v->prog, f),
			      f->attr == RD_NONE ? 0 : peak_of_columns(v, f));
	else
		peak = peak_of_columns(v, f);
	/* An arm may set some numbers and leave others. */
	peak = saturate(peak, rd_prog_tune_peak(f));
	if (f->has_min)
		peak = saturate(peak, magnitude(f->min));
	if (f->has_max)
		peak = saturate(peak, magnitude(f->max));
	return peak;
}

/* Weights are scores in units of 1e-4; a lot is drawn from their sum. */
static bool
lots_fit(const struct rd_prog *prog, uint64_t most)
{
	uint64_t unit = (uint64_t)(RD_POINTS_ONE / RD_DECIMAL_ONE);

	return prog->meta->choice != RD_CHOICE_DRAW || !prog->n_ref ||
	       most / unit < RD_PROG_TOTAL_MAX / prog->n_ref;
}

static bool
check_total(struct rd_prog_verifier *v)
{
	const struct rd_prog *prog = v->prog;
	uint64_t total = 0;

	for (uint32_t i = 0; i < prog->n_factor; i++)
		total = saturate(total, peak_of_factor(v, &prog->factor[i]));
	for (uint32_t i = 0; i < prog->n_group; i++) {
		const struct rd_prog_group *group = &prog->group[i];

		if (group->has_min)
			total = saturate(total, magnitude(group->min));
		if (group->has_max)
			total = saturate(total, magnitude(group->max));
	}
	for (uint32_t i = 0; i < prog->n_diversity; i++)
		total = saturate(total, magnitude(prog->diversity[i].points));
	if (total >= RD_PROG_TOTAL_MAX)
		return rd_prog_refuse(v, RD_SEC_META, 0,
				      "the sum of all points could overflow");
	return lots_fit(prog, total) ||
	       rd_prog_refuse(v, RD_SEC_META, 0,
			      "the sum of all weights could overflow");
}

bool
rd_prog_verify_rules(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_GATE, check_gate },
		{ RD_SEC_PIN, check_pin },
		{ RD_SEC_FACTOR, check_factor },
		{ RD_SEC_GROUP, check_group },
		{ RD_SEC_HOLD, check_hold },
		{ RD_SEC_REASON, check_reason },
		{ RD_SEC_WEIGHT, check_weight },
		{ RD_SEC_SEGMENT, check_segment },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0])) &&
	       check_total(v);
}
