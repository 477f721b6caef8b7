/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The nodes of a question, its variables and atoms, and the bounds of every
 * node for what is settled so far. */

#include "validate/ask.h"

void
rd_val_ask_init(struct rd_val_ask *ask, struct rd_val *val,
		struct rd_arena *arena)
{
	rd_arena_reset(arena);
	*ask = (struct rd_val_ask){ .val = val, .arena = arena };
}

static bool
grow(struct rd_val_ask *ask, void **items, size_t n, size_t *cap, size_t bytes)
{
	if (!ask->lost && n < RD_VAL_ASK_NODES * 4 &&
	    !rd_arena_grow(ask->arena, items, n, cap, bytes))
		return true;
	ask->lost = true;
	return false;
}

static uint32_t
push_node(struct rd_val_ask *ask, const struct rd_val_node *node)
{
	void *nodes = ask->nodes;

	if (ask->n_nodes == RD_VAL_ASK_NODES)
		ask->lost = true;
	if (!grow(ask, &nodes, ask->n_nodes, &ask->nodes_cap,
		  sizeof(*ask->nodes)))
		return 0;
	ask->nodes = nodes;
	ask->nodes[ask->n_nodes] = *node;
	return (uint32_t)ask->n_nodes++;
}

uint32_t
rd_val_ask_const(struct rd_val_ask *ask, int64_t k)
{
	const struct rd_val_node node = { .kind = RD_VAL_NODE_CONST, .k = k };

	return push_node(ask, &node);
}

uint32_t
rd_val_ask_range(struct rd_val_ask *ask, int64_t low, int64_t high)
{
	const struct rd_val_node node = { .kind = RD_VAL_NODE_RANGE,
					  .k = low < high ? low : high,
					  .w = low < high ? high : low };

	return push_node(ask, &node);
}

uint32_t
rd_val_ask_node(struct rd_val_ask *ask, enum rd_val_node_kind kind,
		const uint32_t *kids, uint32_t n, int64_t k)
{
	struct rd_val_node node = {
		.kind = kind, .first = (uint32_t)ask->n_kids, .n = n, .k = k
	};

	for (uint32_t i = 0; i < n && !ask->lost; i++) {
		void *items = ask->kids;

		if (!grow(ask, &items, ask->n_kids, &ask->kids_cap,
			  sizeof(*ask->kids)))
			return 0;
		ask->kids = items;
		ask->kids[ask->n_kids++] = kids[i];
		node.vars |= ask->nodes[kids[i]].vars;
	}
	return push_node(ask, &node);
}

uint32_t
rd_val_ask_not(struct rd_val_ask *ask, uint32_t kid)
{
	return rd_val_ask_node(ask, RD_VAL_NODE_NOT, &kid, 1, 0);
}

uint32_t
rd_val_ask_pair(struct rd_val_ask *ask, enum rd_val_node_kind kind, uint32_t a,
		uint32_t b)
{
	const uint32_t kids[] = { a, b };

	return rd_val_ask_node(ask, kind, kids, 2, 0);
}

uint32_t
rd_val_ask_clamp(struct rd_val_ask *ask, uint32_t kid, int64_t low,
		 int64_t high)
{
	uint32_t at = rd_val_ask_node(ask, RD_VAL_NODE_CLAMP, &kid, 1, low);

	if (!ask->lost)
		ask->nodes[at].w = high;
	return at;
}

static struct rd_val_var *
find_var(struct rd_val_ask *ask, enum rd_val_free kind, uint32_t a, uint32_t b)
{
	struct rd_val_var *var;

	for (uint32_t i = 0; i < ask->n_vars; i++) {
		var = &ask->vars[i];
		if (var->kind == kind && var->a == a && var->b == b)
			return var;
	}
	if (ask->n_vars == RD_VAL_ASK_VARS) {
		ask->lost = true;
		return NULL;
	}
	var = &ask->vars[ask->n_vars++];
	*var = (struct rd_val_var){ .kind = kind, .a = a, .b = b, .at = -1 };
	return var;
}

static bool
is_same(const struct rd_val_atom *a, const struct rd_val_atom *b)
{
	return a->kind == b->kind && a->v == b->v && a->w == b->w &&
	       a->mask == b->mask;
}

uint32_t
rd_val_ask_atom(struct rd_val_ask *ask, enum rd_val_free kind, uint32_t a,
		uint32_t b, const struct rd_val_atom *atom)
{
	struct rd_val_var *var = find_var(ask, kind, a, b);
	struct rd_val_node node = { .kind = RD_VAL_NODE_ATOM };
	void *atoms;

	if (!var)
		return 0;
	while (node.atom < var->n_atoms &&
	       !is_same(&var->atoms[node.atom], atom))
		node.atom++;
	node.var = (uint32_t)(var - ask->vars);
	node.vars = UINT64_C(1) << node.var;
	if (node.atom < var->n_atoms)
		return push_node(ask, &node);
	atoms = var->atoms;
	ask->lost |= var->n_atoms == RD_VAL_ASK_ATOMS;
	if (!grow(ask, &atoms, var->n_atoms, &var->atoms_cap,
		  sizeof(*var->atoms)))
		return 0;
	var->atoms = atoms;
	var->atoms[var->n_atoms++] = *atom;
	return push_node(ask, &node);
}

/* ---- bounds ---- */

static bool
has_bit(const struct rd_val_truths *truths, uint32_t at)
{
	return truths->bits[at / 64] >> (at % 64) & 1;
}

static void
weigh_atom(const struct rd_val_ask *ask, struct rd_val_node *node)
{
	const struct rd_val_var *var = &ask->vars[node->var];

	if (var->at >= 0) {
		node->low = has_bit(&var->values[var->at], node->atom);
		node->high = node->low;
	} else {
		node->low = has_bit(&var->all, node->atom);
		node->high = has_bit(&var->any, node->atom);
	}
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
within(int64_t x, int64_t low, int64_t high)
{
	return least(most(x, low), high);
}

static const struct rd_val_node *
kid_of(const struct rd_val_ask *ask, const struct rd_val_node *node, uint32_t i)
{
	return &ask->nodes[ask->kids[node->first + i]];
}

/* Both ends of all, any, at-least and sums. */
static void
weigh_many(const struct rd_val_ask *ask, struct rd_val_node *node)
{
	int64_t low = 0, high = 0;

	for (uint32_t i = 0; i < node->n; i++) {
		low += kid_of(ask, node, i)->low;
		high += kid_of(ask, node, i)->high;
	}
	if (node->kind == RD_VAL_NODE_SUM) {
		node->low = low;
		node->high = high;
		return;
	}
	node->k = node->kind == RD_VAL_NODE_ALL	  ? node->n
		  : node->kind == RD_VAL_NODE_ANY ? 1
						  : node->k;
	node->low = low >= node->k;
	node->high = high >= node->k;
}

/* The first of the pairs whose condition holds. */
static void
weigh_first(const struct rd_val_ask *ask, struct rd_val_node *node)
{
	int64_t low = INT64_MAX, high = INT64_MIN;
	uint32_t i;

	for (i = 0; i + 1 < node->n; i += 2) {
		const struct rd_val_node *when = kid_of(ask, node, i);
		const struct rd_val_node *then = kid_of(ask, node, i + 1);

		if (!when->high)
			continue;
		low = least(low, then->low);
		high = most(high, then->high);
		if (when->low)
			break;
	}
	if (i + 1 >= node->n) {
		low = least(low, 0);
		high = most(high, 0);
	}
	node->low = low;
	node->high = high;
}

static void
weigh_one(const struct rd_val_ask *ask, struct rd_val_node *node)
{
	const struct rd_val_node *kid = kid_of(ask, node, 0);

	switch (node->kind) {
	case RD_VAL_NODE_NOT:
		node->low = !kid->high;
		node->high = !kid->low;
		break;
	case RD_VAL_NODE_WHEN:
		node->low = kid->low ? node->k : 0;
		node->high = kid->high ? node->k : 0;
		if (node->low > node->high) {
			int64_t low = node->high;

			node->high = node->low;
			node->low = low;
		}
		break;
	case RD_VAL_NODE_CLAMP:
		node->low = within(kid->low, node->k, node->w);
		node->high = within(kid->high, node->k, node->w);
		break;
	default:
		node->low = kid->low - kid_of(ask, node, 1)->high;
		node->high = kid->high - kid_of(ask, node, 1)->low;
		break;
	}
}

void
rd_val_ask_weigh(struct rd_val_ask *ask)
{
	for (size_t i = 0; i < ask->n_nodes; i++) {
		struct rd_val_node *node = &ask->nodes[i];

		switch (node->kind) {
		case RD_VAL_NODE_CONST:
			node->low = node->high = node->k;
			break;
		case RD_VAL_NODE_RANGE:
			node->low = node->k;
			node->high = node->w;
			break;
		case RD_VAL_NODE_ATOM:
			weigh_atom(ask, node);
			break;
		case RD_VAL_NODE_ALL:
		case RD_VAL_NODE_ANY:
		case RD_VAL_NODE_AT_LEAST:
		case RD_VAL_NODE_SUM:
			weigh_many(ask, node);
			break;
		case RD_VAL_NODE_FIRST:
			weigh_first(ask, node);
			break;
		default:
			weigh_one(ask, node);
			break;
		}
	}
}
