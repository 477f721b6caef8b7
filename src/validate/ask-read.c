/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Conditions and gates as nodes of a question.  What a rule says about
 * the reference is settled here; what it says about a derived fact is said
 * about the facts it comes from. */

#include "validate/ask.h"

#define DEPTH_MAX 16

static const struct rd_val_atom is_known = { .kind = RD_VAL_ATOM_KNOWN };
static const struct rd_val_atom is_free = { .kind = RD_VAL_ATOM_FREE };

static uint32_t
free_of(struct rd_val_ask *ask, enum rd_val_free kind, uint32_t a, uint32_t b)
{
	return rd_val_ask_atom(ask, kind, a, b, &is_free);
}

static uint32_t
anything(struct rd_val_ask *ask)
{
	return free_of(ask, RD_VAL_FREE_OTHER, ask->n_other++, 0);
}

static uint32_t
known(struct rd_val_ask *ask, uint32_t fact)
{
	return rd_val_ask_atom_of(ask, fact, &is_known);
}

/* ---- terms ---- */

static bool
is_under(const struct rd_val_vocab *vocab, uint32_t term, uint32_t other)
{
	const struct rd_val_term *at = &vocab->terms[term];

	if (term == other)
		return true;
	for (uint32_t i = 0; i < at->n_above; i++)
		if (at->above[i] == other)
			return true;
	return false;
}

static bool
is_small(const struct rd_val_ask *ask, uint32_t vocab)
{
	return vocab != RD_VAL_NONE &&
	       ask->val->model->vocabs[vocab].n_terms <= RD_VAL_SET_TERMS;
}

/* All terms of a small vocabulary that are under one. */
static uint64_t
mask_under(const struct rd_val_ask *ask, uint32_t vocab, uint32_t other)
{
	const struct rd_val_vocab *at = &ask->val->model->vocabs[vocab];
	uint64_t mask = 0;

	for (uint32_t i = 0; i < at->n_terms; i++)
		if (is_under(at, i, other))
			mask |= UINT64_C(1) << i;
	return mask;
}

static uint32_t
meets(struct rd_val_ask *ask, uint32_t fact, uint64_t mask)
{
	const struct rd_val_atom atom = { .kind = RD_VAL_ATOM_MEETS,
					  .mask = mask };

	return mask ? rd_val_ask_atom_of(ask, fact, &atom)
		    : rd_val_ask_const(ask, 0);
}

static uint32_t
is_term(struct rd_val_ask *ask, uint32_t fact, int64_t term)
{
	const struct rd_val_atom atom = { .kind = RD_VAL_ATOM_IS, .v = term };

	return rd_val_ask_atom_of(ask, fact, &atom);
}

/* ---- derived facts ---- */

/* The terms of an attribute that some reference has; NULL on exhaustion. */
static const bool *
find_had(struct rd_val *val, uint32_t attr)
{
	const struct rd_val_model *model = val->model;
	uint32_t n = model->vocabs[model->attrs[attr].vocab].n_terms;
	bool *had;

	if (!val->had)
		val->had = rd_arena_array(val->arena, model->n_attrs,
					  sizeof(*val->had));
	if (!val->had || val->had[attr])
		return val->had ? val->had[attr] : NULL;
	had = rd_arena_array(val->arena, n, sizeof(*had));
	for (uint32_t i = 0; had && i < model->n_refs; i++) {
		const struct rd_val_value *value = &model->refs[i].values[attr];

		if (value->given && value->term < n)
			had[value->term] = true;
	}
	return val->had[attr] = had;
}

/* Does any reference have the term? */
static bool
is_had(struct rd_val *val, uint32_t attr, uint32_t term)
{
	const bool *had = find_had(val, attr);

	if (!had)
		rd_val_fail(val, RD_NOMEM);
	return had && had[term];
}

/* The i-th source counts: it is known and not set aside. */
static uint32_t
counts(struct rd_val_ask *ask, const struct rd_val_arg *arg)
{
	uint32_t there = known(ask, arg->a);

	if (arg->b == RD_VAL_NONE)
		return there;
	return rd_val_ask_pair(ask, RD_VAL_NODE_ALL, there,
			       rd_val_ask_not(ask, known(ask, arg->b)));
}

/* An atom of the first source that counts. */
static uint32_t
atom_of_first(struct rd_val_ask *ask, const struct rd_val_derive *derive,
	      const struct rd_val_atom *atom)
{
	uint32_t some = rd_val_ask_const(ask, 0);
	uint32_t earlier = rd_val_ask_const(ask, 0);

	for (uint32_t i = 0; i < derive->n_args && !ask->lost; i++) {
		uint32_t here = counts(ask, &derive->args[i]);
		uint32_t chosen = rd_val_ask_pair(ask, RD_VAL_NODE_ALL, here,
						  rd_val_ask_not(ask, earlier));
		uint32_t fits = rd_val_ask_atom_of(ask, derive->args[i].a,
						   atom);

		some = rd_val_ask_pair(
			ask, RD_VAL_NODE_ANY, some,
			rd_val_ask_pair(ask, RD_VAL_NODE_ALL, chosen, fits));
		earlier = rd_val_ask_pair(ask, RD_VAL_NODE_ANY, earlier, here);
	}
	return some;
}

static bool
fits_term(const struct rd_val_atom *atom, uint32_t term)
{
	switch (atom->kind) {
	case RD_VAL_ATOM_KNOWN:
		return true;
	case RD_VAL_ATOM_IS:
		return atom->v == term;
	case RD_VAL_ATOM_MEETS:
		return term < RD_VAL_SET_TERMS && atom->mask >> term & 1;
	default:
		return false;
	}
}

/* exists-in drops what no available reference has. */
static uint32_t
atom_of_kept(struct rd_val_ask *ask, const struct rd_val_derive *derive,
	     const struct rd_val_atom *atom)
{
	const struct rd_val_model *model = ask->val->model;
	uint32_t vocab = model->facts[derive->fact].vocab;
	uint32_t some = rd_val_ask_const(ask, 0);
	uint32_t kept = rd_val_ask_const(ask, 1);

	if (!is_small(ask, vocab) || model->vocabs[vocab].open)
		return anything(ask);
	if (!ask->all_available)
		kept = free_of(ask, RD_VAL_FREE_KEPT, derive->fact, 0);
	for (uint32_t i = 0; i < model->vocabs[vocab].n_terms; i++) {
		const struct rd_val_atom is = { .kind = RD_VAL_ATOM_IS,
						.v = i };
		if (fits_term(atom, i) &&
		    is_had(ask->val, derive->exists_attr, i))
			some = rd_val_ask_pair(ask, RD_VAL_NODE_ANY, some,
					       atom_of_first(ask, derive, &is));
	}
	return rd_val_ask_pair(ask, RD_VAL_NODE_ALL, some, kept);
}

static uint32_t
atom_of_when(struct rd_val_ask *ask, const struct rd_val_derive *derive,
	     const struct rd_val_atom *atom)
{
	uint32_t holds;

	if (atom->kind == RD_VAL_ATOM_KNOWN)
		return rd_val_ask_const(ask, 1);
	holds = rd_val_ask_cond(ask, &derive->cond, RD_VAL_NONE, NULL);
	return atom->v ? holds : rd_val_ask_not(ask, holds);
}

/* Of ascending bands each begins where the one before ends. */
static uint32_t
atom_of_bands(struct rd_val_ask *ask, const struct rd_val_derive *derive,
	      const struct rd_val_atom *atom)
{
	uint32_t some = rd_val_ask_const(ask, 0);
	uint32_t before = rd_val_ask_const(ask, 0);

	for (uint32_t i = 0; i < derive->n_args && !ask->lost; i++) {
		const struct rd_val_arg *arg = &derive->args[i];
		const struct rd_val_atom less = { .kind = RD_VAL_ATOM_LESS,
						  .v = arg->v };
		uint32_t below = arg->b ? known(ask, derive->on)
					: rd_val_ask_atom_of(ask, derive->on,
							     &less);

		if (fits_term(atom, arg->a))
			some = rd_val_ask_pair(
				ask, RD_VAL_NODE_ANY, some,
				rd_val_ask_pair(ask, RD_VAL_NODE_ALL, below,
						rd_val_ask_not(ask, before)));
		before = below;
	}
	return some;
}

/* As deep as DEPTH_MAX; beyond that the fact may be anything. */
uint32_t
rd_val_ask_atom_of(struct rd_val_ask *ask, uint32_t fact,
		   const struct rd_val_atom *atom)
{
	const struct rd_val_derive *derive;
	uint32_t node;

	derive = rd_val_derive_of(ask->val->model, fact);
	if (ask->lost || !derive || ask->depth == DEPTH_MAX ||
	    (derive->kind != RD_VAL_FIRST && derive->kind != RD_VAL_WHEN &&
	     derive->kind != RD_VAL_BANDS))
		return rd_val_ask_atom(ask, RD_VAL_FREE_FACT, fact, 0, atom);
	ask->depth++;
	if (derive->kind == RD_VAL_WHEN)
		node = atom_of_when(ask, derive, atom);
	else if (derive->kind == RD_VAL_BANDS)
		node = atom_of_bands(ask, derive, atom);
	else if (derive->exists_attr != RD_VAL_NONE)
		node = atom_of_kept(ask, derive, atom);
	else
		node = atom_of_first(ask, derive, atom);
	ask->depth--;
	return node;
}

/* ---- leaves ---- */

static uint32_t
matches(struct rd_val_ask *ask, uint32_t at)
{
	const struct rd_val_classifier *by = &ask->val->model->classifiers[at];

	if (!by->per_record && by->pick != RD_VAL_PICK_POINTS &&
	    by->fallback == RD_VAL_NONE)
		return known(ask, by->fact);
	return free_of(ask, RD_VAL_FREE_MATCHES, at, 0);
}

static uint32_t
same_facts(struct rd_val_ask *ask, uint32_t a, uint32_t b)
{
	const struct rd_val_model *model = ask->val->model;
	uint32_t vocab = model->facts[a].vocab;
	uint32_t some = rd_val_ask_const(ask, 0);
	uint32_t both[3];

	if (model->facts[a].type == RD_VAL_TERM && is_small(ask, vocab) &&
	    !model->vocabs[vocab].open) {
		for (uint32_t i = 0; i < model->vocabs[vocab].n_terms; i++)
			some = rd_val_ask_pair(
				ask, RD_VAL_NODE_ANY, some,
				rd_val_ask_pair(ask, RD_VAL_NODE_ALL,
						is_term(ask, a, i),
						is_term(ask, b, i)));
		return some;
	}
	both[0] = known(ask, a);
	both[1] = known(ask, b);
	both[2] = free_of(ask, RD_VAL_FREE_SAME, a < b ? a : b, a < b ? b : a);
	return rd_val_ask_node(ask, RD_VAL_NODE_ALL, both, 3, 0);
}

static uint32_t
under(struct rd_val_ask *ask, const struct rd_val_op *op)
{
	uint32_t vocab = ask->val->model->facts[op->a].vocab;

	if (!is_small(ask, vocab))
		return anything(ask);
	return meets(ask, op->a, mask_under(ask, vocab, (uint32_t)op->v));
}

static uint32_t
attr_is(struct rd_val_ask *ask, const struct rd_val_op *op, uint32_t ref)
{
	const struct rd_val_model *model = ask->val->model;
	const struct rd_val_attr *attr = &model->attrs[op->a];
	const struct rd_val_value *value = &model->refs[ref].values[op->a];
	bool fits = false;

	if (attr->type == RD_VAL_ATTR_TERM)
		fits = value->given && value->term == (uint32_t)op->v;
	for (uint32_t i = 0; attr->type == RD_VAL_ATTR_SET && i < value->n; i++)
		fits |= is_under(&model->vocabs[attr->vocab], (uint32_t)op->v,
				 value->terms[i]);
	return rd_val_ask_const(ask, fits);
}

static uint32_t
attr_in(struct rd_val_ask *ask, const struct rd_val_op *op, uint32_t ref)
{
	const struct rd_val_model *model = ask->val->model;
	const struct rd_val_value *value = &model->refs[ref].values[op->b];
	uint32_t vocab = model->attrs[op->b].vocab;
	uint64_t mask = 0;

	if (!is_small(ask, vocab))
		return anything(ask);
	for (uint32_t i = 0; i < value->n; i++)
		mask |= mask_under(ask, vocab, value->terms[i]);
	return meets(ask, op->a, mask);
}

static uint32_t
leaf_of_reference(struct rd_val_ask *ask, const struct rd_val_op *op,
		  uint32_t ref)
{
	const struct rd_val_model *model = ask->val->model;
	const struct rd_val_value *value;

	switch (op->code) {
	case RD_VAL_OP_ATTR_IS:
		return attr_is(ask, op, ref);
	case RD_VAL_OP_ATTR_SAME:
		value = &model->refs[ref].values[op->b];
		return value->given ? is_term(ask, op->a, value->term)
				    : rd_val_ask_const(ask, 0);
	case RD_VAL_OP_ATTR_IN:
		return attr_in(ask, op, ref);
	case RD_VAL_OP_ID_HAS:
		return rd_val_ask_const(
			ask, rd_str_find(model->refs[ref].id, op->text) >= 0);
	case RD_VAL_OP_AVAILABLE:
		return ask->all_available
			       ? rd_val_ask_const(ask, 1)
			       : free_of(ask, RD_VAL_FREE_AVAILABLE, ref, 0);
	default:
		return anything(ask);
	}
}

static uint32_t
leaf_of(struct rd_val_ask *ask, const struct rd_val_op *op, uint32_t ref)
{
	const struct rd_val_atom less = { .kind = RD_VAL_ATOM_LESS,
					  .v = op->v };
	const struct rd_val_atom between = { .kind = RD_VAL_ATOM_BETWEEN,
					     .v = op->v,
					     .w = op->w };

	switch (op->code) {
	case RD_VAL_OP_FACT_IS:
		return is_term(ask, op->a, op->v);
	case RD_VAL_OP_FACT_KNOWN:
		return known(ask, op->a);
	case RD_VAL_OP_FACT_SAME:
		return same_facts(ask, op->a, op->b);
	case RD_VAL_OP_FACT_HAS:
		return meets(ask, op->a, UINT64_C(1) << op->v);
	case RD_VAL_OP_FACT_UNDER:
		return under(ask, op);
	case RD_VAL_OP_FACT_LESS:
		return rd_val_ask_atom_of(ask, op->a, &less);
	case RD_VAL_OP_FACT_BETWEEN:
		return rd_val_ask_atom_of(ask, op->a, &between);
	case RD_VAL_OP_MATCHES:
		return matches(ask, op->a);
	default:
		return ref == RD_VAL_NONE ? anything(ask)
					  : leaf_of_reference(ask, op, ref);
	}
}

/* ---- conditions ---- */

static bool
is_combinator(const struct rd_val_op *op)
{
	return op->code <= RD_VAL_OP_AT_LEAST;
}

static uint32_t
combine(struct rd_val_ask *ask, const struct rd_val_op *op,
	const uint32_t *kids)
{
	static const enum rd_val_node_kind kinds[] = {
		[RD_VAL_OP_ALL] = RD_VAL_NODE_ALL,
		[RD_VAL_OP_ANY] = RD_VAL_NODE_ANY,
		[RD_VAL_OP_NONE_OF] = RD_VAL_NODE_ANY,
		[RD_VAL_OP_AT_LEAST] = RD_VAL_NODE_AT_LEAST,
	};
	uint32_t node = rd_val_ask_node(ask, kinds[op->code], kids, op->arity,
					op->a);

	return op->code == RD_VAL_OP_NONE_OF ? rd_val_ask_not(ask, node) : node;
}

uint32_t
rd_val_ask_cond(struct rd_val_ask *ask, const struct rd_val_cond *cond,
		uint32_t ref, uint32_t *parts)
{
	uint32_t *stack, top = 0;

	if (!cond->n_ops)
		return rd_val_ask_const(ask, 1);
	stack = rd_arena_array(ask->arena, cond->n_ops, sizeof(*stack));
	ask->lost |= !stack;
	for (uint32_t i = 0; i < cond->n_ops && !ask->lost; i++) {
		const struct rd_val_op *op = &cond->ops[i];

		if (is_combinator(op)) {
			top -= op->arity;
			stack[top] = combine(ask, op, stack + top);
		} else {
			stack[top] = leaf_of(ask, op, ref);
		}
		if (parts)
			parts[i] = stack[top];
		top++;
	}
	return ask->lost ? 0 : stack[0];
}

uint32_t
rd_val_ask_gate(struct rd_val_ask *ask, const struct rd_val_gate *gate,
		uint32_t ref)
{
	uint32_t when = rd_val_ask_cond(ask, &gate->when, ref, NULL);
	uint32_t fits = rd_val_ask_cond(ask, &gate->require, ref, NULL);

	return rd_val_ask_pair(ask, RD_VAL_NODE_ANY, rd_val_ask_not(ask, when),
			       fits);
}
