/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Experiments: what an arm changes is there, and stays within the tune of its
 * factor, so that the bound of all sums holds for every arm. */

#include "program/verify.h"

#define SHARES 10000
#define ARMS_MIN 2
#define ARMS_MAX 16
#define UNIT (RD_POINTS_ONE / RD_DECIMAL_ONE)

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

uint64_t
rd_prog_tune_peak(const struct rd_prog_factor *f)
{
	uint64_t low = magnitude(f->tune_low), high = magnitude(f->tune_high);
	uint64_t unit = f->n_choices || f->n_steps || f->n_knots
				? (uint64_t)RD_DECIMAL_ONE
				: (uint64_t)RD_DECIMAL_MAX;
	uint64_t times = f->kind == RD_FACTOR_EACH ? f->n_choices : 1;
	uint64_t peak;

	if (!f->has_tune)
		return 0;
	return __builtin_mul_overflow((low > high ? low : high) * unit, times,
				      &peak)
		       ? UINT64_MAX
		       : peak;
}

static bool
check_unit(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_experiment *e = &v->prog->experiment[i];
	const struct rd_prog_fact *fact;

	if (e->unit == RD_NONE)
		return true;
	fact = &v->prog->fact[e->unit];
	return ((fact->type == RD_FACT_TEXT || fact->type == RD_FACT_TERM) &&
		!fact->personal) ||
	       rd_prog_refuse(v, RD_SEC_EXPERIMENT, i,
			      "its unit is no text or term that is kept");
}

static bool
check_experiment(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_experiment *e = &prog->experiment[i];
	uint64_t sum = 0;

	if (i || e->first_arm || e->n_arms != prog->n_arm)
		return rd_prog_refuse(v, RD_SEC_EXPERIMENT, i,
				      "is not the only one, or lacks arms");
	if (e->n_arms < ARMS_MIN || e->n_arms > ARMS_MAX)
		return rd_prog_refuse(v, RD_SEC_EXPERIMENT, i,
				      "has not %d to %d arms", ARMS_MIN,
				      ARMS_MAX);
	for (uint32_t a = 0; a < e->n_arms; a++)
		sum += prog->arm[a].share;
	if (sum != SHARES)
		return rd_prog_refuse(v, RD_SEC_EXPERIMENT, i,
				      "its shares do not sum to %d", SHARES);
	return check_unit(v, i);
}

/* Each patch belongs to one arm, in order; the control has none. */
static bool
check_arm(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_arm *arm = &v->prog->arm[i];
	uint32_t first = i ? arm[-1].first_patch + arm[-1].n_patches : 0;

	if (!v->prog->n_experiment)
		return rd_prog_refuse(v, RD_SEC_ARM, i,
				      "belongs to no experiment");
	if (arm->first_patch != first || !i != !arm->n_patches ||
	    (i + 1 == v->prog->n_arm &&
	     first + arm->n_patches != v->prog->n_patch))
		return rd_prog_refuse(v, RD_SEC_ARM, i,
				      "does not have its patches");
	return true;
}

static bool
check_columns(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_patch *p = &prog->patch[i];
	const struct rd_prog_factor *f = &prog->factor[p->factor];
	uint32_t n = 1;

	if (f->attr == RD_NONE)
		return rd_prog_refuse(v, RD_SEC_PATCH, i,
				      "its factor has no columns");
	if (f->kind == RD_FACTOR_LOOKUP)
		n = rd_prog_n_terms(prog, prog->attr[f->attr].vocab);
	if (!rd_prog_verify_run(v, p->index, n, prog->n_col))
		return rd_prog_refuse(v, RD_SEC_PATCH, i,
				      "columns run past their section");
	for (uint32_t c = 0; c < n; c++)
		if (v->col_peak[p->index + c] > rd_prog_tune_peak(f))
			return rd_prog_refuse(v, RD_SEC_PATCH, i,
					      "its columns go beyond tune");
	return true;
}

/* How many the factor has of what the patch names. */
static uint32_t
count_parts(const struct rd_prog_factor *f, uint32_t kind)
{
	switch (kind) {
	case RD_PATCH_CHOICE:
		return f->n_choices;
	case RD_PATCH_STEP:
		return f->n_steps;
	case RD_PATCH_KNOT:
		return f->key == RD_NONE ? 0 : f->n_knots;
	default:
		return f->kind == RD_FACTOR_LEARNED;
	}
}

static bool
check_patch(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_patch *p = &v->prog->patch[i];
	const struct rd_prog_factor *f = &v->prog->factor[p->factor];

	if (!v->prog->n_arm)
		return rd_prog_refuse(v, RD_SEC_PATCH, i, "belongs to no arm");
	if (!f->has_tune || p->value % UNIT || p->value / UNIT < f->tune_low ||
	    p->value / UNIT > f->tune_high)
		return rd_prog_refuse(v, RD_SEC_PATCH, i,
				      "its value lies outside tune");
	if (p->kind == RD_PATCH_COLUMNS)
		return check_columns(v, i);
	return p->index < count_parts(f, p->kind) ||
	       rd_prog_refuse(v, RD_SEC_PATCH, i,
			      "its factor has no such number");
}

bool
rd_prog_verify_experiments(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_EXPERIMENT, check_experiment },
		{ RD_SEC_ARM, check_arm },
		{ RD_SEC_PATCH, check_patch },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
