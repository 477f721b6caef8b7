/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References that no situation lets win.  One dominates another when it is
 * eligible whenever that one is, and then has at least its score and the better
 * place among equals.  Situations here are those in which nothing was used
 * lately, nothing is learned and every reference is available; a reference that
 * can win otherwise is told as a note. */

#include "validate/lint.h"

#include "base/diag-ids.h"

#include <stdio.h>

#define POINT 10000
#define ITEMS_MAX 256
#define WAYS_BYTES 128

/* The kinds that stand in for references that score alike, best in order. */
struct field {
	struct rd_val_lint *lint;
	uint32_t n;
	uint32_t *best; /* by kind */
	bool has_history, has_learned, has_gate, has_pin, has_arm;
	int64_t swing; /* most that the first two can shift */
};

static bool
goes_first(const struct rd_val_model *model, uint32_t a, uint32_t b)
{
	return model->order_catalog
		       ? a < b
		       : rd_str_cmp(model->refs[a].id, model->refs[b].id) < 0;
}

/* ---- ways to win that are no situation ---- */

static bool
asks_available(const struct rd_val_cond *cond)
{
	for (uint32_t i = 0; i < cond->n_ops; i++)
		if (cond->ops[i].code == RD_VAL_OP_AVAILABLE)
			return true;
	return false;
}

static int64_t
swing_of(const struct rd_val_factor *factor)
{
	int64_t low = 0, high = 0;

	for (uint32_t i = 0; i < factor->n_steps; i++) {
		if (factor->steps[i].points < low)
			low = factor->steps[i].points;
		if (factor->steps[i].points > high)
			high = factor->steps[i].points;
	}
	return (high - low) * POINT;
}

static int64_t
swing_of_learned(const struct rd_val_model *model,
		 const struct rd_val_factor *factor)
{
	const struct rd_val_learned *table = &model->learned[factor->learned];
	int64_t low = table->min < 0 ? table->min : 0;
	int64_t high = table->max > 0 ? table->max : 0;

	return (high - low) *
	       (factor->scale < 0 ? -factor->scale : factor->scale);
}

static void
find_ways(struct field *field)
{
	const struct rd_val_model *model = field->lint->model;

	field->has_pin = model->n_pins > 0;
	for (uint32_t i = 0; i < model->n_experiments; i++)
		field->has_arm |= !model->experiments[i].shadow;
	for (uint32_t i = 0; i < model->n_gates; i++)
		field->has_gate |= asks_available(&model->gates[i].require);
	for (uint32_t i = 0; i < model->n_derives; i++)
		field->has_gate |= model->derives[i].exists_attr != RD_VAL_NONE;
	for (uint32_t i = 0; i < model->n_factors; i++) {
		const struct rd_val_factor *factor = &model->factors[i];

		if (factor->kind == RD_VAL_HISTORY)
			field->swing += swing_of(factor);
		else if (factor->kind == RD_VAL_LEARNED)
			field->swing += swing_of_learned(model, factor);
		field->has_history |= factor->kind == RD_VAL_HISTORY;
		field->has_learned |= factor->kind == RD_VAL_LEARNED &&
				      factor->scale;
	}
}

/* ---- pairs ---- */

static uint32_t
group_points(struct rd_val_ask *ask, uint32_t at, uint32_t ref)
{
	const struct rd_val_model *model = ask->val->model;
	const struct rd_val_group *group = &model->groups[at];
	uint32_t sum = rd_val_ask_const(ask, 0);

	for (uint32_t i = 0; i < model->n_factors; i++)
		if (model->factors[i].group == at)
			sum = rd_val_ask_pair(
				ask, RD_VAL_NODE_SUM, sum,
				rd_val_ask_factor(ask, &model->factors[i],
						  ref));
	return rd_val_ask_clamp(
		ask, sum, group->has_min ? group->min * POINT : INT64_MIN,
		group->has_max ? group->max * POINT : INT64_MAX);
}

static bool
is_alike(struct rd_val_lint *lint, const struct rd_val_factor *factor,
	 uint32_t a, uint32_t b)
{
	rd_val_lint_look_at_none(lint);
	rd_val_lint_look_at_factor(lint, factor);
	return rd_val_lint_is_same_kind(lint, a, b);
}

/* What a gets more than b, factor by factor and group by group. */
static uint32_t
list_leads(struct rd_val_lint *lint, uint32_t a, uint32_t b, uint32_t *items)
{
	struct rd_val_ask *ask = &lint->ask;
	const struct rd_val_model *model = ask->val->model;
	uint32_t n = 0;

	for (uint32_t i = 0; i < model->n_factors && n < ITEMS_MAX; i++) {
		const struct rd_val_factor *factor = &model->factors[i];

		if (factor->kind == RD_VAL_HISTORY ||
		    factor->kind == RD_VAL_LEARNED ||
		    factor->group != RD_VAL_NONE)
			continue;
		if (!is_alike(lint, factor, a, b))
			items[n++] = rd_val_ask_pair(
				ask, RD_VAL_NODE_LESS,
				rd_val_ask_factor(ask, factor, a),
				rd_val_ask_factor(ask, factor, b));
	}
	for (uint32_t i = 0; i < model->n_groups && n < ITEMS_MAX; i++)
		items[n++] = rd_val_ask_pair(ask, RD_VAL_NODE_LESS,
					     group_points(ask, i, a),
					     group_points(ask, i, b));
	ask->lost |= n == ITEMS_MAX;
	return n;
}

static uint32_t
list_gates(struct rd_val_ask *ask, uint32_t ref, uint32_t *conds)
{
	const struct rd_val_model *model = ask->val->model;
	uint32_t n = 0;

	for (; n < model->n_gates && n < ITEMS_MAX; n++)
		conds[n] = rd_val_ask_gate(ask, &model->gates[n], ref);
	ask->lost |= n == ITEMS_MAX;
	return n;
}

/* Is a eligible in some situation (all of them available or not), and b, if
 * there is one, not? */
static enum rd_val_answer
is_ever_eligible(struct field *field, uint32_t a, uint32_t b)
{
	struct rd_val_ask *ask = &field->lint->ask;
	uint32_t conds[ITEMS_MAX], n, all;

	rd_val_ask_init(ask, field->lint->val, &field->lint->arena);
	ask->all_available = b != RD_VAL_NONE;
	n = list_gates(ask, a, conds);
	all = rd_val_ask_node(ask, RD_VAL_NODE_ALL, conds, n, 0);
	if (b != RD_VAL_NONE) {
		n = list_gates(ask, b, conds);
		n = rd_val_ask_node(ask, RD_VAL_NODE_ALL, conds, n, 0);
		all = rd_val_ask_pair(ask, RD_VAL_NODE_ALL, all,
				      rd_val_ask_not(ask, n));
	}
	rd_val_ask_close(ask);
	return rd_val_ask_ever(ask, all);
}

/* The most by which a can lead b. */
static int64_t
best_lead(struct field *field, uint32_t a, uint32_t b)
{
	struct rd_val_ask *ask = &field->lint->ask;
	uint32_t items[ITEMS_MAX], conds[ITEMS_MAX], n_items, n_conds;

	rd_val_ask_init(ask, field->lint->val, &field->lint->arena);
	ask->all_available = true;
	n_items = list_leads(field->lint, a, b, items);
	n_conds = list_gates(ask, a, conds);
	rd_val_ask_close(ask);
	return rd_val_ask_most(ask, items, n_items, conds, n_conds);
}

/* ---- findings ---- */

static void
tell_dead(struct field *field, uint32_t at)
{
	struct rd_val_lint *lint = field->lint;
	const struct rd_val_ref *ref = &lint->model->refs[at];

	rd_val_lint_find(lint, ref->place, RD_DIAG_NEVER_ELIGIBLE,
			 "\"%.*s\" passes the gates in no situation",
			 RD_STR_FMT(ref->id));
	rd_val_lint_object(lint, ref->id, (struct rd_str){ NULL, 0 });
}

/* Lists the ways in which the reference can win all the same. */
static void
list_ways(const struct field *field, bool shifted, char *out, size_t room)
{
	const struct {
		bool is;
		const char *text;
	} ways[] = {
		{ shifted && field->has_history, "after repetition" },
		{ shifted && field->has_learned, "by learned points" },
		{ field->has_gate, "while others are unavailable" },
		{ field->has_pin, "when pinned" },
		{ field->has_arm, "in an arm" },
	};
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		int n = ways[i].is ? snprintf(out + len, room - len, "%s%s",
					      len ? " or " : "", ways[i].text)
				   : 0;

		len += n > 0 ? (size_t)n : 0;
	}
}

static void
tell_dominated(struct field *field, uint32_t a, uint32_t b, int64_t lead)
{
	struct rd_val_lint *lint = field->lint;
	const struct rd_val_ref *ref = &lint->model->refs[a];
	const struct rd_val_ref *by = &lint->model->refs[b];
	int64_t after = lead + field->swing;
	char ways[WAYS_BYTES];

	list_ways(field, after > 0 || (!after && goes_first(lint->model, a, b)),
		  ways, sizeof(ways));
	if (ways[0])
		rd_val_lint_find(lint, ref->place,
				 RD_DIAG_WINS_AFTER_REPETITION,
				 "\"%.*s\" wins only %s: in every situation "
				 "\"%.*s\" scores at least as high",
				 RD_STR_FMT(ref->id), ways, RD_STR_FMT(by->id));
	else
		rd_val_lint_find(lint, ref->place, RD_DIAG_DOMINATED_REFERENCE,
				 "\"%.*s\" can never win: in every situation "
				 "\"%.*s\" scores at least as high",
				 RD_STR_FMT(ref->id), RD_STR_FMT(by->id));
	rd_val_lint_object(lint, ref->id, (struct rd_str){ NULL, 0 });
	rd_val_lint_related(lint, by->place, "scores at least as high");
}

static bool
is_dominated_by(struct field *field, uint32_t a, uint32_t b, int64_t *lead)
{
	*lead = best_lead(field, a, b);
	if (*lead == INT64_MAX || *lead == INT64_MIN || *lead > 0)
		return false;
	if (!*lead && goes_first(field->lint->model, a, b))
		return false;
	return is_ever_eligible(field, a, b) == RD_VAL_NEVER;
}

static void
find_dominant(struct field *field, uint32_t kind)
{
	uint32_t a = field->best[kind];
	int64_t lead;

	for (uint32_t i = 0; i < field->n; i++) {
		if (i == kind ||
		    !is_dominated_by(field, a, field->best[i], &lead))
			continue;
		tell_dominated(field, a, field->best[i], lead);
		return;
	}
}

/* A draw may choose any reference, a slot asks for one of its own kind. */
static bool
is_open(const struct rd_val_model *model)
{
	return model->draws || model->n_slots > 0;
}

/* Of references that no rule tells apart only the first in order wins. */
static void
tell_doubles(struct field *field, uint32_t kind, bool dead)
{
	const struct rd_val_lint *lint = field->lint;
	uint32_t best = field->best[kind];

	for (uint32_t i = 0; i < lint->model->n_refs; i++) {
		if (lint->kind_of[i] != kind || i == best)
			continue;
		if (dead)
			tell_dead(field, i);
		else if (!is_open(lint->model))
			tell_dominated(field, i, best, 0);
	}
}

static void
tell_uncompared(struct field *field)
{
	struct rd_val_lint *lint = field->lint;
	const struct rd_val_ref *ref =
		&lint->model->refs[lint->kinds[RD_VAL_LINT_PAIRS]];

	lint->val->pairs_left = true;
	rd_val_lint_find(lint, ref->place, RD_DIAG_REFERENCES_NOT_COMPARED,
			 "%u references that rules tell apart are not compared "
			 "pair by pair: that is done for at most %u",
			 field->n, RD_VAL_LINT_PAIRS);
	rd_val_lint_object(lint, RD_STR_LIT("catalog"),
			   (struct rd_str){ NULL, 0 });
}

/* ---- the run ---- */

static void
look_at_rules(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	rd_val_lint_look_at_none(lint);
	for (uint32_t i = 0; i < model->n_gates; i++) {
		rd_val_lint_look_at_cond(lint, &model->gates[i].when);
		rd_val_lint_look_at_cond(lint, &model->gates[i].require);
	}
	for (uint32_t i = 0; i < model->n_factors; i++)
		rd_val_lint_look_at_factor(lint, &model->factors[i]);
}

static bool
choose_best(struct field *field)
{
	struct rd_val_lint *lint = field->lint;

	field->n = rd_val_lint_kinds(lint);
	field->best = rd_val_array(lint->val, field->n, sizeof(*field->best));
	if (!field->best)
		return false;
	memcpy(field->best, lint->kinds, field->n * sizeof(*field->best));
	for (uint32_t i = 0; i < lint->model->n_refs; i++) {
		uint32_t *best = &field->best[lint->kind_of[i]];

		if (goes_first(lint->model, i, *best))
			*best = i;
	}
	return true;
}

void
rd_val_lint_winners(struct rd_val_lint *lint)
{
	struct field field = { .lint = lint };
	bool open = is_open(lint->model);

	look_at_rules(lint);
	if (!choose_best(&field))
		return;
	find_ways(&field);
	if (field.n > RD_VAL_LINT_PAIRS && !open)
		tell_uncompared(&field);
	for (uint32_t i = 0; i < field.n; i++) {
		bool dead = is_ever_eligible(&field, field.best[i],
					     RD_VAL_NONE) == RD_VAL_NEVER;

		if (dead)
			tell_dead(&field, field.best[i]);
		else if (!lint->val->pairs_left && !open)
			find_dominant(&field, i);
		if (lint->model->n_refs > field.n)
			tell_doubles(&field, i, dead);
	}
}
