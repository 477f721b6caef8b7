/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Conditions: from nested elements to postfix code.  Elements are walked, not
 * recursed into. */

#include "validate/cond.h"

#include "base/diag-ids.h"

#define DEPTH_MAX 16
#define LEAVES_MAX 64

struct rd_val_op *
rd_val_push_op(struct rd_val_cond_reader *r, enum rd_val_op_code code)
{
	struct rd_val_op *op = &r->out->ops[r->out->n_ops++];

	*op = (struct rd_val_op){ .code = code };
	return op;
}

static const struct {
	const char *element;
	enum rd_val_op_code code;
} combinators[] = {
	{ "all", RD_VAL_OP_ALL },
	{ "any", RD_VAL_OP_ANY },
	{ "none", RD_VAL_OP_NONE_OF },
	{ "at-least", RD_VAL_OP_AT_LEAST },
};

static int
find_combinator(const struct rd_src_node *node)
{
	for (size_t i = 0; i < sizeof(combinators) / sizeof(combinators[0]);
	     i++)
		if (rd_src_is(node, combinators[i].element))
			return (int)i;
	return -1;
}

static void
read_leaf(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	if (rd_val_read_leaf(r, node) && ++r->n_leaves == LEAVES_MAX + 1)
		rd_val_find(r->val, node, NULL, RD_DIAG_TOO_MANY_LEAVES,
			    "more than %d leaves in one condition", LEAVES_MAX);
}

static void
close_combinator(struct rd_val_cond_reader *r, const struct rd_src_node *node,
		 int which)
{
	struct rd_val_op *op = rd_val_push_op(r, combinators[which].code);
	uint32_t n = rd_val_integer(node, "n", 1);

	op->arity = rd_val_count(node, NULL);
	if (!op->arity)
		rd_val_find(r->val, node, NULL, RD_DIAG_CONDITION_COUNT,
			    "<%s> is empty", node->name);
	if (op->code != RD_VAL_OP_AT_LEAST)
		return;
	op->a = n;
	if (op->arity && n > op->arity)
		rd_val_find(r->val, node, "n", RD_DIAG_CONDITION_COUNT,
			    "%u of %u can never hold", n, op->arity);
}

static void
visit(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	int which = find_combinator(node);
	uint32_t n = r->out->n_ops;

	if (which >= 0)
		close_combinator(r, node, which);
	else
		read_leaf(r, node);
	if (r->out->n_ops > n)
		r->out->ops[n].line = node->line;
}

static void
read_tree(struct rd_val_cond_reader *r, const struct rd_src_node *top)
{
	const struct rd_src_node *node = top;
	bool deep = false;

	for (;;) {
		if (node->depth - top->depth >= DEPTH_MAX && !deep) {
			rd_val_find(r->val, node, NULL,
				    RD_DIAG_CONDITION_TOO_DEEP,
				    "a condition deeper than %d", DEPTH_MAX);
			deep = true;
		}
		if (find_combinator(node) >= 0 && node->first) {
			node = node->first;
			continue;
		}
		visit(r, node);
		while (node != top && !node->next) {
			node = node->parent;
			visit(r, node);
		}
		if (node == top)
			return;
		node = node->next;
	}
}

void
rd_val_read_cond(struct rd_val *val, const struct rd_src_node *holder,
		 enum rd_val_scope scope, uint32_t list,
		 struct rd_val_cond *out)
{
	struct rd_val_cond_reader r = {
		.val = val, .scope = scope, .list = list, .out = out
	};
	const struct rd_src_node *top = NULL;
	size_t n = 0;

	*out = (struct rd_val_cond){ .n_ops = 0 };
	if (holder)
		top = rd_src_child(holder, NULL);
	for (const struct rd_src_node *node = top; node;
	     node = rd_src_walk(top, node))
		n++;
	if (!n)
		return;
	out->ops = rd_val_array(val, n, sizeof(*out->ops));
	if (!val->status)
		read_tree(&r, top);
}
