/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The largest score that any request could give, in units of 1e-8: it must
 * stay so small that neither a score nor a margin can overflow.  The verifier
 * of programs asks the same. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define TOTAL_MAX (UINT64_C(1) << 62)
#define POINTS_PER_DECIMAL ((uint64_t)(RD_POINTS_ONE / RD_DECIMAL_ONE))

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Adds, staying at UINT64_MAX once there. */
static uint64_t
saturate(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t
peak_of_column(const struct rd_val_model *model,
	       const struct rd_val_factor *factor)
{
	uint64_t peak = 0;

	if (factor->attr == RD_VAL_NONE || factor->n_knots)
		return 0;
	for (uint32_t i = 0; i < model->n_refs; i++) {
		const struct rd_val_value *value =
			&model->refs[i].values[factor->attr];

		peak = larger(peak, magnitude(value->number));
		for (uint32_t k = 0; value->numbers && k < value->n; k++)
			peak = larger(peak, magnitude(value->numbers[k]));
	}
	return peak * magnitude(factor->scale);
}

static uint64_t
peak_of_learned(const struct rd_val_model *model,
		const struct rd_val_factor *factor)
{
	const struct rd_val_learned *table;

	if (factor->learned == RD_VAL_NONE)
		return 0;
	table = &model->learned[factor->learned];
	return larger(magnitude(table->min), magnitude(table->max)) *
	       magnitude(factor->scale);
}

static uint64_t
peak_of_points(const struct rd_val_factor *factor)
{
	uint64_t most = 0, sum = 0;

	for (uint32_t i = 0; i < factor->n_choices; i++) {
		uint64_t points = magnitude(factor->choices[i].points);

		most = larger(most, points);
		sum += points;
	}
	for (uint32_t i = 0; i < factor->n_steps; i++)
		most = larger(most, magnitude(factor->steps[i].points));
	for (uint32_t i = 0; i < factor->n_knots; i++)
		most = larger(most, magnitude(factor->knots[i].points));
	return (factor->kind == RD_VAL_EACH ? sum : most) * POINTS_PER_DECIMAL;
}

/* Tuning may move the scale, or each of the points, within the range. */
static uint64_t
peak_of_tune(const struct rd_val_factor *factor)
{
	uint64_t most = larger(magnitude(factor->tune_low),
			       magnitude(factor->tune_high));
	bool points = factor->n_choices || factor->n_steps || factor->n_knots;
	uint64_t unit = points ? (uint64_t)RD_DECIMAL_ONE
			       : (uint64_t)RD_DECIMAL_MAX;
	uint64_t times = factor->kind == RD_VAL_EACH ? factor->n_choices : 1;
	uint64_t peak;

	if (!factor->has_tune)
		return 0;
	return __builtin_mul_overflow(most * unit, times, &peak) ? UINT64_MAX
								 : peak;
}

static uint64_t
peak_of_clamp(bool has_min, int64_t min, bool has_max, int64_t max)
{
	return ((has_min ? magnitude(min) : 0) +
		(has_max ? magnitude(max) : 0)) *
	       POINTS_PER_DECIMAL;
}

/* A lot is drawn from the sum of scores in units of 1e-4. */
static bool
lots_fit(const struct rd_val_model *model, uint64_t most)
{
	return !model->draws || !model->n_refs ||
	       most / POINTS_PER_DECIMAL < TOTAL_MAX / model->n_refs;
}

void
rd_val_check_scores(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACTOR];
	const struct rd_val_model *model = val->model;
	uint64_t total = 0;

	for (uint32_t i = 0; i < model->n_groups; i++) {
		const struct rd_val_group *group = &model->groups[i];

		total = saturate(total,
				 peak_of_clamp(group->has_min, group->min,
					       group->has_max, group->max));
	}
	for (uint32_t i = 0; i < model->n_diversities; i++)
		total = saturate(total,
				 magnitude(model->diversities[i].points) *
					 POINTS_PER_DECIMAL);
	for (uint32_t i = 0; i < model->n_factors; i++) {
		const struct rd_val_factor *factor = &model->factors[i];
		uint64_t peak = larger(peak_of_points(factor),
				       peak_of_column(model, factor));

		peak = larger(peak, peak_of_learned(model, factor));
		/* An arm may set some numbers and leave others. */
		peak = saturate(peak, peak_of_tune(factor));
		if (!peak && !val->diags->n_errors)
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_ZERO_FACTOR,
				    "\"%.*s\" never adds points",
				    RD_STR_FMT(factor->id));
		total = saturate(total, peak);
		total = saturate(total,
				 peak_of_clamp(factor->has_min, factor->min,
					       factor->has_max, factor->max));
		if (total < TOTAL_MAX && lots_fit(model, total))
			continue;
		rd_val_find(val, decl->nodes[i], NULL, RD_DIAG_SCORE_OVERFLOW,
			    "with this factor a score could overflow");
		return;
	}
}
