/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The leaves that compare numbers, durations and instants. */

#include "validate/cond.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

/* Reads what a value of `type` is compared with. */
bool
rd_val_leaf_literal(struct rd_val_cond_reader *r,
		    const struct rd_src_node *node, const char *attr,
		    enum rd_val_type type, int64_t *value)
{
	struct rd_str text = rd_src_attr(node, attr);
	bool fit = false;

	if (type == RD_VAL_BOOL) {
		*value = rd_str_is(text, "true");
		fit = *value || rd_str_is(text, "false");
	} else if (type == RD_VAL_INTEGER) {
		fit = rd_str_i64(text, value);
	} else if (type == RD_VAL_DECIMAL) {
		fit = !rd_decimal_rule(text, value);
	} else if (type == RD_VAL_DURATION) {
		fit = rd_val_is_duration(node, attr);
		*value = rd_val_duration(node, attr);
	}
	if (!fit)
		rd_val_find(r->val, node, attr, RD_DIAG_BAD_VALUE,
			    "\"%.*s\" is no value to compare with",
			    RD_STR_FMT(text));
	return fit;
}

/* The type of the number that fact= or field= names, and which it is; false
 * after a finding. */
static bool
number_at(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	  enum rd_val_type *type, uint32_t *index)
{
	bool has_fact = rd_src_has(node, "fact");
	const char *attr = has_fact ? "fact" : "field";

	if (has_fact) {
		const struct rd_val_fact *fact;

		if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
			return false;
		fact = rd_val_leaf_fact(r, node, attr, index);
		if (!fact)
			return false;
		*type = fact->type;
	} else {
		const struct rd_val_field *field = rd_val_leaf_field(r, node,
								     index);

		if (!field)
			return false;
		*type = field->type;
	}
	if (*type == RD_VAL_DURATION)
		return rd_val_needs_language(r->val, node, attr, 2);
	if (*type == RD_VAL_INTEGER || *type == RD_VAL_DECIMAL)
		return true;
	rd_val_leaf_find_type(r, node, attr,
			      "an integer, a decimal or a duration");
	return false;
}

/* less and between: a number and its bounds. */
static void
read_number(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	    const char *low, const char *high)
{
	bool fact = rd_src_has(node, "fact");
	enum rd_val_type type;
	struct rd_val_op op = { .code = RD_VAL_OP_FIELD_LESS };

	if (fact)
		op.code = high ? RD_VAL_OP_FACT_BETWEEN : RD_VAL_OP_FACT_LESS;
	else if (high)
		op.code = RD_VAL_OP_FIELD_BETWEEN;
	if (fact + rd_src_has(node, "field") != 1 || !rd_src_has(node, low) ||
	    (high && !rd_src_has(node, high))) {
		rd_val_leaf_find(r, node,
				 high ? "fact= or field=, with from= and to="
				      : "fact= or field=, with than=");
		return;
	}
	if (!number_at(r, node, &type, &op.a) ||
	    !rd_val_leaf_literal(r, node, low, type, &op.v) ||
	    (high && !rd_val_leaf_literal(r, node, high, type, &op.w)))
		return;
	if (high && op.v >= op.w) {
		rd_val_find(r->val, node, "to", RD_DIAG_EMPTY_RANGE,
			    "nothing lies between from and to");
		return;
	}
	*rd_val_push_op(r, op.code) = op;
}

void
rd_val_leaf_less(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	read_number(r, node, "than", NULL);
}

void
rd_val_leaf_between(struct rd_val_cond_reader *r,
		    const struct rd_src_node *node)
{
	read_number(r, node, "from", "to");
}

/* The instant that fact= or field= names; false after a finding. */
static bool
instant_at(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	   const char *attr, uint32_t *index)
{
	const struct rd_val_field *field;
	const struct rd_val_fact *fact;
	enum rd_val_type type;

	if (!strcmp(attr, "fact")) {
		if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
			return false;
		fact = rd_val_leaf_fact(r, node, attr, index);
		type = fact ? fact->type : RD_VAL_INSTANT;
		if (!fact)
			return false;
	} else {
		field = rd_val_leaf_field(r, node, index);
		type = field ? field->type : RD_VAL_INSTANT;
		if (!field)
			return false;
	}
	if (type != RD_VAL_INSTANT)
		rd_val_leaf_find_type(r, node, attr, "an instant");
	return type == RD_VAL_INSTANT;
}

void
rd_val_leaf_window(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_FIELD_WINDOW };

	if (!rd_src_has(node, "field") || !rd_src_has(node, "from") ||
	    !rd_src_has(node, "to")) {
		rd_val_leaf_find(r, node, "field=, from= and to=");
		return;
	}
	if (!instant_at(r, node, "field", &op.a))
		return;
	op.v = rd_val_duration(node, "from");
	op.w = rd_val_duration(node, "to");
	if (op.v >= op.w && rd_val_is_duration(node, "from") &&
	    rd_val_is_duration(node, "to")) {
		rd_val_find(r->val, node, "to", RD_DIAG_EMPTY_RANGE,
			    "nothing lies between from and to");
		return;
	}
	*rd_val_push_op(r, op.code) = op;
}

void
rd_val_leaf_within(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	int64_t less = rd_val_duration(node, "less");
	bool fact = rd_src_has(node, "fact");
	uint32_t index;
	struct rd_val_op *op;

	if (fact + rd_src_has(node, "field") != 1 ||
	    !rd_src_has(node, "less")) {
		rd_val_leaf_find(r, node, "fact= or field=, with less=");
		return;
	}
	if (!instant_at(r, node, fact ? "fact" : "field", &index))
		return;
	if (less <= 0 && rd_val_is_duration(node, "less")) {
		rd_val_find(r->val, node, "less", RD_DIAG_BAD_VALUE,
			    "nothing lies within that time");
		return;
	}
	op = rd_val_push_op(r, fact ? RD_VAL_OP_FACT_WITHIN
				    : RD_VAL_OP_FIELD_WITHIN);
	op->a = index;
	op->v = less;
}
