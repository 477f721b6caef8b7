/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Invariants: read, and tried on every reference. */

#include "validate/reader.h"

#include "base/diag-ids.h"

#define STACK_MAX 128 /* more than the leaves of a condition */

static bool
has_listed(const struct rd_val_value *value, uint32_t term)
{
	for (uint32_t i = 0; i < value->n; i++)
		if (value->terms[i] == term)
			return true;
	return false;
}

static bool
has_term(const struct rd_val_model *model, const struct rd_val_op *op,
	 const struct rd_val_value *value)
{
	uint32_t wanted = (uint32_t)op->v;
	const struct rd_val_term *term;
	bool found;

	if (value->term != RD_VAL_NONE)
		return value->term == wanted;
	found = has_listed(value, wanted);
	if (!value->n)
		return false;
	term = &model->vocabs[model->attrs[op->a].vocab].terms[wanted];
	for (uint32_t i = 0; i < term->n_above && !found; i++)
		found = has_listed(value, term->above[i]);
	return found;
}

/* Pops the parts of a combinator: true when it holds. */
static bool
combine(const struct rd_val_op *op, const bool *parts)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < op->arity; i++)
		n += parts[i];
	switch (op->code) {
	case RD_VAL_OP_ALL:
		return n == op->arity;
	case RD_VAL_OP_ANY:
		return n > 0;
	case RD_VAL_OP_NONE_OF:
		return n == 0;
	default:
		return n >= op->a;
	}
}

static bool
holds(const struct rd_val_model *model, const struct rd_val_cond *cond,
      const struct rd_val_ref *ref)
{
	bool stack[STACK_MAX];
	size_t n = 0;

	for (uint32_t i = 0; i < cond->n_ops; i++) {
		const struct rd_val_op *op = &cond->ops[i];
		bool truth;

		if (op->code == RD_VAL_OP_ATTR_IS) {
			truth = has_term(model, op, &ref->values[op->a]);
		} else if (op->code == RD_VAL_OP_ID_HAS) {
			truth = rd_str_find(ref->id, op->text) >= 0;
		} else {
			n -= op->arity;
			truth = combine(op, stack + n);
		}
		stack[n++] = truth;
	}
	return !n || stack[0];
}

static void
try_invariant(struct rd_val *val, const struct rd_val_invariant *invariant)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_REFERENCE];

	for (uint32_t i = 0; i < val->model->n_refs; i++) {
		const struct rd_val_ref *ref = &val->model->refs[i];

		if (holds(val->model, &invariant->when, ref) &&
		    !holds(val->model, &invariant->require, ref))
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_INVARIANT_VIOLATED,
				    "\"%.*s\" breaks \"%.*s\": %.*s",
				    RD_STR_FMT(ref->id),
				    RD_STR_FMT(invariant->id),
				    RD_STR_FMT(invariant->message));
	}
}

/* Only what has no findings is tried: broken code has no value. */
void
rd_val_check_invariants(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_INVARIANT];
	struct rd_val_model *model = val->model;

	model->invariants = rd_val_array(val, decl->n,
					 sizeof(*model->invariants));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_invariant *out =
			&model->invariants[model->n_invariants++];

		out->id = rd_src_attr_or(node, "id", "");
		out->message = rd_src_attr_or(node, "message", "");
		out->place = rd_val_place(val, node);
		rd_val_read_cond(val, rd_src_child(node, "when"),
				 RD_VAL_IN_INVARIANT, RD_VAL_NONE, &out->when);
		rd_val_read_cond(val, rd_src_child(node, "require"),
				 RD_VAL_IN_INVARIANT, RD_VAL_NONE,
				 &out->require);
	}
	if (val->diags->n_errors || val->status)
		return;
	for (uint32_t i = 0; i < model->n_invariants; i++)
		try_invariant(val, &model->invariants[i]);
}
