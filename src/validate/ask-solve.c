/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Answers by search: variables get their values one after the other, and what
 * the bounds of the nodes rule out is not looked into.  A sum is maximised for
 * each group of variables that its items connect, since the maxima of
 * independent groups add up. */

#include "validate/ask.h"

#define STEPS_MAX 20000 /* nodes of one search */

struct search {
	struct rd_val_ask *ask;
	uint32_t vars[RD_VAL_ASK_VARS]; /* to be set, in order */
	uint32_t n;
	uint32_t steps;
};

static void
collect_vars(struct search *search, uint64_t set)
{
	search->n = 0;
	for (uint32_t i = 0; i < search->ask->n_vars; i++)
		if (set >> i & 1)
			search->vars[search->n++] = i;
}

static void
forget(struct rd_val_ask *ask)
{
	for (uint32_t i = 0; i < ask->n_vars; i++)
		ask->vars[i].at = -1;
}

/* Gives the variable at `depth` its next value; false when it has had all, and
 * is open again. */
static bool
advance(struct search *search, uint32_t depth)
{
	struct rd_val_var *var = &search->ask->vars[search->vars[depth]];

	if (++var->at < (int32_t)var->n_values)
		return true;
	var->at = -1;
	return false;
}

enum rd_val_answer
rd_val_ask_ever(struct rd_val_ask *ask, uint32_t node)
{
	struct search search = { .ask = ask };
	uint32_t depth = 0;

	if (ask->lost)
		return RD_VAL_NO_ANSWER;
	forget(ask);
	collect_vars(&search, ask->nodes[node].vars);
	for (;;) {
		rd_val_ask_weigh(ask);
		if (ask->nodes[node].low)
			return RD_VAL_SOMETIMES;
		if (++search.steps > STEPS_MAX)
			return RD_VAL_NO_ANSWER;
		/* Low and high are one when all variables are set. */
		if (ask->nodes[node].high)
			depth++;
		while (depth && !advance(&search, depth - 1))
			depth--;
		if (!depth)
			return RD_VAL_NEVER;
	}
}

/* ---- the largest sum ---- */

struct largest {
	struct search search;
	const uint32_t *items, *conds;
	uint32_t n_items, n_conds;
	uint64_t group; /* variables of this part */
};

static bool
is_of(const struct largest *l, uint32_t node)
{
	uint64_t vars = l->search.ask->nodes[node].vars;

	return l->group ? (vars & l->group) != 0 : !vars;
}

/* Upper bound of the group's items; INT64_MIN when a condition fails. */
static int64_t
bound_of(const struct largest *l)
{
	const struct rd_val_ask *ask = l->search.ask;
	int64_t sum = 0;

	for (uint32_t i = 0; i < l->n_conds; i++)
		if (is_of(l, l->conds[i]) && !ask->nodes[l->conds[i]].high)
			return INT64_MIN;
	for (uint32_t i = 0; i < l->n_items; i++)
		if (is_of(l, l->items[i]))
			sum += ask->nodes[l->items[i]].high;
	return sum;
}

/* Searches one group; its first bound when that takes too long. */
static int64_t
search_group(struct largest *l)
{
	struct rd_val_ask *ask = l->search.ask;
	int64_t best = INT64_MIN, first, bound;
	uint32_t depth = 0;

	forget(ask);
	collect_vars(&l->search, l->group);
	rd_val_ask_weigh(ask);
	first = bound_of(l);
	l->search.steps = 0;
	for (;;) {
		rd_val_ask_weigh(ask);
		bound = bound_of(l);
		if (++l->search.steps > STEPS_MAX)
			return first;
		if (depth == l->search.n && bound > best)
			best = bound;
		else if (depth < l->search.n && bound > best)
			depth++;
		while (depth && !advance(&l->search, depth - 1))
			depth--;
		if (!depth)
			return best;
	}
}

/* The variables that items and conditions connect with those of `seed`. */
static uint64_t
connect(const struct largest *l, uint64_t seed)
{
	const struct rd_val_node *nodes = l->search.ask->nodes;
	uint64_t group = 0;

	while (group != seed) {
		group = seed;
		for (uint32_t i = 0; i < l->n_items; i++)
			if (nodes[l->items[i]].vars & group)
				seed |= nodes[l->items[i]].vars;
		for (uint32_t i = 0; i < l->n_conds; i++)
			if (nodes[l->conds[i]].vars & group)
				seed |= nodes[l->conds[i]].vars;
	}
	return group;
}

int64_t
rd_val_ask_most(struct rd_val_ask *ask, const uint32_t *items, uint32_t n_items,
		const uint32_t *conds, uint32_t n_conds)
{
	struct largest l = { .search = { .ask = ask },
			     .items = items,
			     .n_items = n_items,
			     .conds = conds,
			     .n_conds = n_conds };
	uint64_t rest = 0;
	int64_t sum;

	if (ask->lost)
		return INT64_MAX;
	for (uint32_t i = 0; i < n_items; i++)
		rest |= ask->nodes[items[i]].vars;
	for (uint32_t i = 0; i < n_conds; i++)
		rest |= ask->nodes[conds[i]].vars;
	sum = search_group(&l);
	while (rest && sum != INT64_MIN) {
		int64_t part;

		l.group = connect(&l, rest & -rest);
		rest &= ~l.group;
		part = search_group(&l);
		sum = part == INT64_MIN ? INT64_MIN : sum + part;
	}
	return sum;
}
