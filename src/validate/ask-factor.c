/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The points that factors give to a reference, as nodes of a question.  Between
 * two knots of a linear curve they may be anything from one to the other. */

#include "validate/ask.h"

#include "base/decimal.h"

#define POINT 10000 /* 1e-4 in units of 1e-8 */

static uint32_t
each_case(struct rd_val_ask *ask, const struct rd_val_factor *factor,
	  uint32_t ref)
{
	uint32_t sum = rd_val_ask_const(ask, 0);

	for (uint32_t i = 0; i < factor->n_choices && !ask->lost; i++) {
		const struct rd_val_choice *choice = &factor->choices[i];
		uint32_t holds = rd_val_ask_cond(ask, &choice->cond, ref, NULL);

		sum = rd_val_ask_pair(ask, RD_VAL_NODE_SUM, sum,
				      rd_val_ask_node(ask, RD_VAL_NODE_WHEN,
						      &holds, 1,
						      choice->points * POINT));
	}
	return sum;
}

static uint32_t
first_case(struct rd_val_ask *ask, const struct rd_val_factor *factor,
	   uint32_t ref)
{
	uint32_t n = factor->n_choices;
	uint32_t *kids = rd_arena_array(ask->arena, 2 * (size_t)n + 1,
					sizeof(*kids));

	ask->lost |= !kids;
	for (uint32_t i = 0; i < n && !ask->lost; i++) {
		const struct rd_val_choice *choice = &factor->choices[i];

		kids[2 * i] = rd_val_ask_cond(ask, &choice->cond, ref, NULL);
		kids[2 * i + 1] = rd_val_ask_const(ask, choice->points * POINT);
	}
	return ask->lost ? 0
			 : rd_val_ask_node(ask, RD_VAL_NODE_FIRST, kids, 2 * n,
					   0);
}

static uint32_t
lookup(struct rd_val_ask *ask, const struct rd_val_factor *factor, uint32_t ref)
{
	const struct rd_val_value *value =
		&ask->val->model->refs[ref].values[factor->attr];
	uint32_t *kids = rd_arena_array(ask->arena, 2 * (size_t)value->n + 1,
					sizeof(*kids));

	ask->lost |= !kids;
	for (uint32_t i = 0; i < value->n && !ask->lost; i++) {
		const struct rd_val_atom is = { .kind = RD_VAL_ATOM_IS,
						.v = value->terms[i] };

		kids[2 * i] = rd_val_ask_atom_of(ask, factor->key, &is);
		kids[2 * i + 1] = rd_val_ask_const(ask, value->numbers[i] *
								factor->scale);
	}
	return ask->lost ? 0
			 : rd_val_ask_node(ask, RD_VAL_NODE_FIRST, kids,
					   2 * value->n, 0);
}

/* ---- curves ---- */

/* The least value of the fact at or above a knot. */
static int64_t
value_at(const struct rd_val_ask *ask, const struct rd_val_factor *factor,
	 uint32_t knot)
{
	int64_t x = factor->knots[knot].x;

	if (ask->val->model->facts[factor->key].type != RD_VAL_INTEGER)
		return x;
	return x / RD_DECIMAL_ONE + (x % RD_DECIMAL_ONE > 0);
}

/* Points from a knot on, up to the next one; -1: before the first. */
static uint32_t
stretch(struct rd_val_ask *ask, const struct rd_val_factor *factor, int64_t at)
{
	const struct rd_val_knot *knots = factor->knots;
	uint32_t last = factor->n_knots - 1;

	if (at < 0)
		return rd_val_ask_const(
			ask, factor->linear ? knots[0].points * POINT : 0);
	if (!factor->linear || at == last)
		return rd_val_ask_const(ask, knots[at].points * POINT);
	return rd_val_ask_range(ask, knots[at].points * POINT,
				knots[at + 1].points * POINT);
}

static uint32_t
curve_of_fact(struct rd_val_ask *ask, const struct rd_val_factor *factor)
{
	const struct rd_val_atom known = { .kind = RD_VAL_ATOM_KNOWN };
	uint32_t n = factor->n_knots;
	uint32_t *kids = rd_arena_array(ask->arena, 2 * (size_t)n + 2,
					sizeof(*kids));

	ask->lost |= !kids;
	for (uint32_t i = 0; i < n && !ask->lost; i++) {
		const struct rd_val_atom less = {
			.kind = RD_VAL_ATOM_LESS,
			.v = value_at(ask, factor, i),
		};

		kids[2 * i] = rd_val_ask_atom_of(ask, factor->key, &less);
		kids[2 * i + 1] = stretch(ask, factor, (int64_t)i - 1);
	}
	if (ask->lost)
		return 0;
	kids[2 * n] = rd_val_ask_atom_of(ask, factor->key, &known);
	kids[2 * n + 1] = stretch(ask, factor, (int64_t)n - 1);
	return rd_val_ask_node(ask, RD_VAL_NODE_FIRST, kids, 2 * n + 2, 0);
}

static uint32_t
curve_of_value(struct rd_val_ask *ask, const struct rd_val_factor *factor,
	       const struct rd_val_value *value)
{
	int64_t at = -1;

	if (!value->given)
		return rd_val_ask_const(ask, 0);
	while (at + 1 < factor->n_knots &&
	       factor->knots[at + 1].x <= value->number)
		at++;
	if (at >= 0 && factor->knots[at].x == value->number)
		return rd_val_ask_const(ask, factor->knots[at].points * POINT);
	return stretch(ask, factor, at);
}

static uint32_t
curve(struct rd_val_ask *ask, const struct rd_val_factor *factor, uint32_t ref)
{
	uint32_t kids[2];

	kids[0] = rd_val_ask_cond(ask, &factor->when, ref, NULL);
	kids[1] = factor->attr != RD_VAL_NONE
			  ? curve_of_value(ask, factor,
					   &ask->val->model->refs[ref]
						    .values[factor->attr])
			  : curve_of_fact(ask, factor);
	return rd_val_ask_node(ask, RD_VAL_NODE_FIRST, kids, 2, 0);
}

uint32_t
rd_val_ask_factor(struct rd_val_ask *ask, const struct rd_val_factor *factor,
		  uint32_t ref)
{
	const struct rd_val_value *value;
	uint32_t node = 0;

	switch (factor->kind) {
	case RD_VAL_COLUMN:
		value = &ask->val->model->refs[ref].values[factor->attr];
		node = rd_val_ask_const(
			ask, value->given ? value->number * factor->scale : 0);
		break;
	case RD_VAL_LOOKUP:
		node = lookup(ask, factor, ref);
		break;
	case RD_VAL_CASES:
		node = first_case(ask, factor, ref);
		break;
	case RD_VAL_EACH:
		node = each_case(ask, factor, ref);
		break;
	case RD_VAL_CURVE:
		node = curve(ask, factor, ref);
		break;
	default:
		ask->lost = true;
		return 0;
	}
	if (!factor->has_min && !factor->has_max)
		return node;
	return rd_val_ask_clamp(
		ask, node, factor->has_min ? factor->min * POINT : INT64_MIN,
		factor->has_max ? factor->max * POINT : INT64_MAX);
}
