/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Factors that treat all references alike, and references that one factor
 * praises and another blames for the same term. */

#include "validate/lint.h"

#include "base/diag-ids.h"

static bool
has_numbers(const struct rd_val_model *model, uint32_t attr)
{
	for (uint32_t i = 0; i < model->n_refs; i++)
		if (model->refs[i].values[attr].number ||
		    model->refs[i].values[attr].n)
			return true;
	return false;
}

/* What never gives any has a finding of its own. */
static bool
gives_points(const struct rd_val_model *model,
	     const struct rd_val_factor *factor)
{
	if (factor->kind == RD_VAL_COLUMN || factor->kind == RD_VAL_LOOKUP)
		return factor->scale && has_numbers(model, factor->attr);
	for (uint32_t i = 0; i < factor->n_knots; i++)
		if (factor->knots[i].points)
			return true;
	for (uint32_t i = 0; i < factor->n_choices; i++)
		if (factor->choices[i].points)
			return true;
	return false;
}

/* More points for reference a than for b, in some situation? */
static bool
can_prefer(struct rd_val_lint *lint, const struct rd_val_factor *factor,
	   uint32_t a, uint32_t b)
{
	struct rd_val_ask *ask = &lint->ask;
	uint32_t less;

	rd_val_ask_init(ask, lint->val, &lint->arena);
	less = rd_val_ask_pair(ask, RD_VAL_NODE_LESS,
			       rd_val_ask_factor(ask, factor, a),
			       rd_val_ask_factor(ask, factor, b));
	rd_val_ask_close(ask);
	return rd_val_ask_most(ask, &less, 1, NULL, 0) > 0;
}

static bool
is_clamped(const struct rd_val_lint *lint, const struct rd_val_factor *factor)
{
	const struct rd_val_group *group;

	if (factor->group == RD_VAL_NONE)
		return false;
	group = &lint->model->groups[factor->group];
	return group->has_min || group->has_max;
}

/* The same points for all still count where scores are drawn by. */
static void
check_effect(struct rd_val_lint *lint, const struct rd_val_factor *factor)
{
	uint32_t n;

	if (factor->kind == RD_VAL_HISTORY || factor->kind == RD_VAL_LEARNED ||
	    !gives_points(lint->model, factor) || is_clamped(lint, factor) ||
	    lint->model->draws)
		return;
	rd_val_lint_look_at_none(lint);
	rd_val_lint_look_at_factor(lint, factor);
	n = rd_val_lint_kinds(lint);
	for (uint32_t i = 1; i < n; i++)
		if (can_prefer(lint, factor, lint->kinds[0], lint->kinds[i]) ||
		    can_prefer(lint, factor, lint->kinds[i], lint->kinds[0]))
			return;
	if (lint->val->status)
		return;
	rd_val_lint_find(lint, factor->place, RD_DIAG_FACTOR_WITHOUT_EFFECT,
			 "\"%.*s\" gives every reference the same points",
			 RD_STR_FMT(factor->id));
	rd_val_lint_object(lint, factor->id, (struct rd_str){ NULL, 0 });
}

/* ---- praise and blame ---- */

/* A choice that looks whether a fact is in a set attribute. */
struct judge {
	const struct rd_val_factor *factor;
	const struct rd_val_choice *choice;
	uint32_t fact, attr;
};

static bool
is_judge(const struct rd_val_factor *factor, uint32_t at, struct judge *out)
{
	const struct rd_val_choice *choice = &factor->choices[at];
	const struct rd_val_op *op = choice->cond.ops;

	if (choice->cond.n_ops != 1 || op->code != RD_VAL_OP_ATTR_IN ||
	    !choice->points)
		return false;
	*out = (struct judge){ factor, choice, op->a, op->b };
	return true;
}

static uint32_t
shared_term(const struct rd_val_ref *ref, uint32_t a, uint32_t b)
{
	const struct rd_val_value *x = &ref->values[a], *y = &ref->values[b];
	uint32_t k = 0;

	for (uint32_t i = 0; i < x->n; i++) {
		while (k < y->n && y->terms[k] < x->terms[i])
			k++;
		if (k < y->n && y->terms[k] == x->terms[i])
			return x->terms[i];
	}
	return RD_VAL_NONE;
}

static void
compare_judges(struct rd_val_lint *lint, const struct judge *a,
	       const struct judge *b)
{
	const struct rd_val_model *model = lint->model;
	const struct rd_val_attr *attr = &model->attrs[a->attr];

	if (a->fact != b->fact || a->attr == b->attr ||
	    (a->choice->points > 0) == (b->choice->points > 0))
		return;
	for (uint32_t i = 0; i < model->n_refs; i++) {
		const struct rd_val_ref *ref = &model->refs[i];
		uint32_t term = shared_term(ref, a->attr, b->attr);
		const struct rd_val_term *shared;

		if (term == RD_VAL_NONE)
			continue;
		shared = &model->vocabs[attr->vocab].terms[term];
		rd_val_lint_find(
			lint, ref->place, RD_DIAG_SUITS_AND_AVOIDS,
			"\"%.*s\" is both among \"%.*s\", for which "
			"\"%.*s\" gives points, and among \"%.*s\", for which "
			"\"%.*s\" takes them",
			RD_STR_FMT(shared->id),
			RD_STR_FMT(model->attrs[a->attr].name),
			RD_STR_FMT(a->factor->id),
			RD_STR_FMT(model->attrs[b->attr].name),
			RD_STR_FMT(b->factor->id));
		rd_val_lint_object(lint, ref->id, shared->id);
		rd_val_lint_related(lint, b->factor->place, "takes points");
	}
}

static void
compare_with_all(struct rd_val_lint *lint, const struct judge *judge)
{
	const struct rd_val_model *model = lint->model;
	struct judge other;

	for (uint32_t i = 0; i < model->n_factors; i++)
		for (uint32_t k = 0; k < model->factors[i].n_choices; k++)
			if (is_judge(&model->factors[i], k, &other))
				compare_judges(lint, judge, &other);
}

void
rd_val_lint_factors(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;
	struct judge judge;

	for (uint32_t i = 0; i < model->n_factors; i++) {
		const struct rd_val_factor *factor = &model->factors[i];

		if (model->n_refs > 1)
			check_effect(lint, factor);
		for (uint32_t k = 0; k < factor->n_choices; k++)
			if (is_judge(factor, k, &judge) &&
			    judge.choice->points > 0)
				compare_with_all(lint, &judge);
	}
}
