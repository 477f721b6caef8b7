/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The order in which derives are evaluated: document order, but what a derive
 * looks at comes before it. */

#include "validate/reader.h"

#include "base/diag-ids.h"

struct order {
	const struct rd_val_model *model;
	uint32_t *filled_by; /* derive by fact, or RD_VAL_NONE */
	bool *done;	     /* by derive */
};

/* Facts named by an op: 0, 1 or 2 of them. */
static uint32_t
list_op_facts(const struct rd_val_op *op, uint32_t facts[2])
{
	facts[0] = op->a;
	facts[1] = op->b;
	if (op->code == RD_VAL_OP_FACT_SAME)
		return 2;
	if (op->code == RD_VAL_OP_FACT_UNDER ||
	    op->code == RD_VAL_OP_FACT_WITHIN)
		return 1;
	return op->code >= RD_VAL_OP_FACT_IS &&
	       op->code <= RD_VAL_OP_FACT_BETWEEN;
}

static uint32_t
pending(const struct order *order, uint32_t fact)
{
	uint32_t derive;

	if (fact == RD_VAL_NONE)
		return RD_VAL_NONE;
	derive = order->filled_by[fact];
	return derive == RD_VAL_NONE || order->done[derive] ? RD_VAL_NONE
							    : derive;
}

static bool
names_field(const struct rd_val_op *op)
{
	return (op->code >= RD_VAL_OP_FIELD_IS &&
		op->code <= RD_VAL_OP_FIELD_WITHIN) ||
	       (op->code >= RD_VAL_OP_FIELD_LESS &&
		op->code <= RD_VAL_OP_FIELD_WINDOW);
}

/* What fills that field of the list and has not come yet, or RD_VAL_NONE. */
static uint32_t
pending_field(const struct order *order, uint32_t list, uint32_t field)
{
	const struct rd_val_model *model = order->model;

	for (uint32_t i = 0; i < model->n_derives; i++) {
		const struct rd_val_derive *derive = &model->derives[i];

		if (derive->kind == RD_VAL_FIELD_WHEN && !order->done[i] &&
		    derive->list == list && derive->args[0].a == field)
			return i;
	}
	return RD_VAL_NONE;
}

static uint32_t
find_pending_op(const struct order *order, const struct rd_val_derive *of)
{
	const struct rd_val_cond *cond = &of->cond;

	for (uint32_t i = 0; i < cond->n_ops; i++) {
		uint32_t facts[2], found = RD_VAL_NONE;
		uint32_t n = list_op_facts(&cond->ops[i], facts);

		if (names_field(&cond->ops[i]))
			found = pending_field(order, of->list, cond->ops[i].a);
		if (found != RD_VAL_NONE)
			return found;

		for (uint32_t k = 0; k < n; k++) {
			uint32_t derive = pending(order, facts[k]);

			if (derive != RD_VAL_NONE)
				return derive;
		}
	}
	return RD_VAL_NONE;
}

/* A derive that must come before this one and has not, or RD_VAL_NONE. */
static uint32_t
find_pending(const struct order *order, const struct rd_val_derive *derive)
{
	uint32_t found = pending(order, derive->hemisphere);

	if (found == RD_VAL_NONE)
		found = pending(order, derive->on);
	for (uint32_t i = 0; derive->kind == RD_VAL_LOOKUP_IN &&
			     found == RD_VAL_NONE && i < derive->n_args;
	     i++)
		found = pending(order, derive->args[i].a);

	for (uint32_t i = 0; derive->kind == RD_VAL_FIRST &&
			     found == RD_VAL_NONE && i < derive->n_args;
	     i++) {
		found = pending(order, derive->args[i].a);
		if (found == RD_VAL_NONE)
			found = pending(order, derive->args[i].b);
	}
	return found != RD_VAL_NONE ? found : find_pending_op(order, derive);
}

static const struct rd_src_node *
find_field(const struct rd_val *val, const struct rd_val_derive *derive)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACT];

	for (size_t i = 0; i < decl->n; i++) {
		const struct rd_src_node *node = decl->nodes[i];

		if (val->trees[derive->place.file] != node->file)
			continue;
		for (node = rd_src_child(node, "field"); node;
		     node = rd_src_next(node, "field"))
			if (node->line == derive->place.line)
				return node;
	}
	return NULL;
}

static const struct rd_src_node *
find_node(const struct rd_val *val, const struct rd_val_derive *derive)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_DERIVE];

	for (size_t i = 0; i < decl->n; i++)
		if (decl->nodes[i]->line == derive->place.line &&
		    val->trees[derive->place.file] == decl->nodes[i]->file)
			return decl->nodes[i];
	return find_field(val, derive);
}

/* Following what is pending, one comes to a cycle and stays in it. */
static void
find_cycle(struct rd_val *val, const struct order *order, uint32_t at)
{
	const struct rd_val_model *model = order->model;
	const struct rd_src_node *node;
	uint32_t first;

	for (uint32_t i = 0; i < model->n_derives; i++)
		at = find_pending(order, &model->derives[at]);
	first = at;
	for (uint32_t i = 0; i < model->n_derives; i++) {
		at = find_pending(order, &model->derives[at]);
		if (at < first)
			first = at;
	}
	node = find_node(val, &model->derives[first]);
	if (!node)
		return;
	at = find_pending(order, &model->derives[first]);
	rd_val_find(val, node, NULL, RD_DIAG_DERIVE_CYCLE,
		    "\"%.*s\" depends on itself by way of \"%.*s\"",
		    RD_STR_FMT(model->facts[model->derives[first].fact].name),
		    RD_STR_FMT(model->facts[model->derives[at].fact].name));
}

void
rd_val_order_derives(struct rd_val *val)
{
	struct rd_val_model *model = val->model;
	struct rd_val_derive *sorted = rd_val_array(val, model->n_derives,
						    sizeof(*sorted));
	struct order order = {
		.model = model,
		.filled_by = rd_val_array(val, model->n_facts,
					  sizeof(*order.filled_by)),
		.done = rd_val_array(val, model->n_derives,
				     sizeof(*order.done)),
	};
	uint32_t n = 0, before;

	if (val->status)
		return;
	for (uint32_t i = 0; i < model->n_facts; i++)
		order.filled_by[i] = RD_VAL_NONE;
	for (uint32_t i = 0; i < model->n_derives; i++)
		if (model->derives[i].kind != RD_VAL_FIELD_WHEN)
			order.filled_by[model->derives[i].fact] = i;
	do {
		before = n;
		for (uint32_t i = 0; i < model->n_derives; i++) {
			if (order.done[i] ||
			    find_pending(&order, &model->derives[i]) !=
				    RD_VAL_NONE)
				continue;
			order.done[i] = true;
			sorted[n++] = model->derives[i];
		}
	} while (n > before && n < model->n_derives);
	for (uint32_t i = 0; n < model->n_derives && i < model->n_derives;
	     i++) {
		if (!order.done[i]) {
			find_cycle(val, &order, i);
			return;
		}
	}
	model->derives = sorted;
}
