/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The leaves of conditions: their forms, the types of what they compare, and
 * where each may stand. */

#include "validate/cond.h"

#include "base/diag-ids.h"

/* Makes a finding when leaves of that group cannot stand here. */
bool
rd_val_leaf_allowed(struct rd_val_cond_reader *r,
		    const struct rd_src_node *node,
		    enum rd_val_leaf_group group)
{
	static const bool fits[][4] = {
		[RD_VAL_IN_WHEN] = { true, false, false, false },
		[RD_VAL_IN_REFERENCE] = { true, true, true, false },
		[RD_VAL_IN_INVARIANT] = { false, false, true, false },
		[RD_VAL_IN_RECORD] = { true, false, false, true },
		[RD_VAL_IN_FIELD] = { true, false, false, true },
	};
	static const char *const needs[] = {
		"",
		"a reference",
		"a reference",
		"a record",
	};

	if (fits[r->scope][group])
		return true;
	if (r->scope == RD_VAL_IN_INVARIANT)
		rd_val_find(r->val, node, NULL,
			    RD_DIAG_ATTRIBUTE_CONDITION_ONLY,
			    "an invariant looks at attributes and ids only");
	else
		rd_val_find(r->val, node, NULL, RD_DIAG_LEAF_NOT_ALLOWED,
			    "this <%s> needs %s, and there is none here",
			    node->name, needs[group]);
	return false;
}

void
rd_val_leaf_find(struct rd_val_cond_reader *r, const struct rd_src_node *node,
		 const char *forms)
{
	rd_val_find(r->val, node, NULL, RD_DIAG_BAD_LEAF, "<%s> takes %s",
		    node->name, forms);
}

void
rd_val_leaf_find_type(struct rd_val_cond_reader *r,
		      const struct rd_src_node *node, const char *attr,
		      const char *need)
{
	rd_val_find(r->val, node, attr, RD_DIAG_TYPE_MISMATCH,
		    "\"%.*s\" is not %s", RD_STR_FMT(rd_src_attr(node, attr)),
		    need);
}

/* A fact that may be read here, or NULL after a finding. */
const struct rd_val_fact *
rd_val_leaf_fact(struct rd_val_cond_reader *r, const struct rd_src_node *node,
		 const char *attr, uint32_t *index)
{
	*index = rd_val_fact_of(r->val, node, attr);
	return *index == RD_VAL_NONE ? NULL : &r->val->model->facts[*index];
}

static const struct rd_val_attr *
attr_at(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	const char *attr, enum rd_val_attr_type type, uint32_t *index)
{
	const struct rd_val_attr *found;

	*index = rd_val_attr_of(r->val, node, attr);
	if (*index == RD_VAL_NONE)
		return NULL;
	found = &r->val->model->attrs[*index];
	if (found->type == type)
		return found;
	rd_val_leaf_find_type(r, node, attr,
			      type == RD_VAL_ATTR_SET ? "a set attribute"
						      : "a term attribute");
	return NULL;
}

static bool
same_vocab(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	   uint32_t a, uint32_t b)
{
	if (a == RD_VAL_NONE || b == RD_VAL_NONE || a == b)
		return true;
	rd_val_find(r->val, node, NULL, RD_DIAG_VOCABULARY_DIFFERS,
		    "terms of \"%.*s\" are compared with terms of \"%.*s\"",
		    RD_STR_FMT(rd_val_vocab_name(r->val, a)),
		    RD_STR_FMT(rd_val_vocab_name(r->val, b)));
	return false;
}

/* term= or value=, as the type wants; false after a finding. */
static bool
read_operand(struct rd_val_cond_reader *r, const struct rd_src_node *node,
	     enum rd_val_type type, uint32_t vocab, int64_t *value)
{
	bool has_term = rd_src_has(node, "term");

	if (type == RD_VAL_TERM) {
		if (!has_term) {
			rd_val_leaf_find(r, node, "term= for a term");
			return false;
		}
		*value = rd_val_term_of(r->val, node, "term", vocab);
		return *value != RD_VAL_NONE;
	}
	if (type != RD_VAL_BOOL && type != RD_VAL_INTEGER &&
	    type != RD_VAL_DECIMAL) {
		rd_val_leaf_find_type(
			r, node, rd_src_has(node, "fact") ? "fact" : "field",
			"a bool, integer, decimal or term");
		return false;
	}
	if (has_term) {
		rd_val_leaf_find(r, node, "value= for what is no term");
		return false;
	}
	return rd_val_leaf_literal(r, node, "value", type, value);
}

const struct rd_val_field *
rd_val_leaf_field(struct rd_val_cond_reader *r, const struct rd_src_node *node,
		  uint32_t *index)
{
	const struct rd_val_fact *list;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_RECORD) ||
	    r->list == RD_VAL_NONE)
		return NULL;
	list = &r->val->model->facts[r->list];
	*index = rd_val_lookup(r->val, node, "field", &r->val->fields[r->list]);
	if (*index == RD_VAL_NONE)
		return NULL;
	if (r->scope == RD_VAL_IN_FIELD && list->fields[*index].derived) {
		rd_val_find(r->val, node, "field", RD_DIAG_LEAF_NOT_ALLOWED,
			    "a field with a condition reads fields without");
		return NULL;
	}
	return &list->fields[*index];
}

static void
read_is_fact(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	const struct rd_val_fact *fact;
	struct rd_val_op op = { .code = RD_VAL_OP_FACT_IS };

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
		return;
	fact = rd_val_leaf_fact(r, node, "fact", &op.a);
	if (fact && read_operand(r, node, fact->type, fact->vocab, &op.v))
		*rd_val_push_op(r, op.code) = op;
}

static void
read_is_field(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_FIELD_IS };
	const struct rd_val_field *field = rd_val_leaf_field(r, node, &op.a);

	if (field && read_operand(r, node, field->type, field->vocab, &op.v))
		*rd_val_push_op(r, op.code) = op;
}

static void
read_is_attr(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_ATTR_IS };
	const struct rd_val_attr *attr;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_STATIC))
		return;
	attr = attr_at(r, node, "attribute", RD_VAL_ATTR_TERM, &op.a);
	if (!attr)
		return;
	op.v = rd_val_term_of(r->val, node, "term", attr->vocab);
	if (op.v != RD_VAL_NONE)
		*rd_val_push_op(r, op.code) = op;
}

static void
read_is(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	bool fact = rd_src_has(node, "fact");
	bool attr = rd_src_has(node, "attribute");
	bool field = rd_src_has(node, "field");
	bool term = rd_src_has(node, "term");

	if (fact + attr + field != 1 || term + rd_src_has(node, "value") != 1 ||
	    (attr && !term)) {
		rd_val_leaf_find(r, node,
				 "fact= or field= with term= or value=, or "
				 "attribute= with term=");
		return;
	}
	if (fact)
		read_is_fact(r, node);
	else if (attr)
		read_is_attr(r, node);
	else
		read_is_field(r, node);
}

static void
read_known(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	bool fact = rd_src_has(node, "fact");
	uint32_t index;

	if (fact + rd_src_has(node, "field") != 1) {
		rd_val_leaf_find(r, node, "fact= or field=");
	} else if (!fact) {
		if (rd_val_leaf_field(r, node, &index))
			rd_val_push_op(r, RD_VAL_OP_FIELD_KNOWN)->a = index;
	} else if (rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT)) {
		if (rd_val_leaf_fact(r, node, "fact", &index))
			rd_val_push_op(r, RD_VAL_OP_FACT_KNOWN)->a = index;
	}
}

static void
read_same_facts(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_FACT_SAME };
	const struct rd_val_fact *a, *b;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
		return;
	a = rd_val_leaf_fact(r, node, "fact", &op.a);
	b = rd_val_leaf_fact(r, node, "as", &op.b);
	if (!a || !b)
		return;
	if (a->type != b->type || a->type == RD_VAL_SET ||
	    a->type == RD_VAL_LIST || a->type == RD_VAL_ZONE ||
	    a->type == RD_VAL_GEO) {
		rd_val_leaf_find_type(r, node, "as",
				      "of the type of the other fact");
		return;
	}
	if (same_vocab(r, node, a->vocab, b->vocab))
		*rd_val_push_op(r, op.code) = op;
}

static void
read_same_attr(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_ATTR_SAME };
	const struct rd_val_fact *fact;
	const struct rd_val_attr *attr;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_REFERENCE))
		return;
	fact = rd_val_leaf_fact(r, node, "fact", &op.a);
	attr = attr_at(r, node, "attribute", RD_VAL_ATTR_TERM, &op.b);
	if (!fact || !attr)
		return;
	if (fact->type != RD_VAL_TERM)
		rd_val_leaf_find_type(r, node, "fact", "a term fact");
	else if (same_vocab(r, node, fact->vocab, attr->vocab))
		*rd_val_push_op(r, op.code) = op;
}

static void
read_same(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	bool as = rd_src_has(node, "as");

	if (!rd_src_has(node, "fact") ||
	    as + rd_src_has(node, "attribute") != 1)
		rd_val_leaf_find(r, node, "fact= with as= or attribute=");
	else if (as)
		read_same_facts(r, node);
	else
		read_same_attr(r, node);
}

static void
read_in_fact_attr(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_ATTR_IN };
	const struct rd_val_fact *fact;
	const struct rd_val_attr *attr;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_REFERENCE))
		return;
	fact = rd_val_leaf_fact(r, node, "fact", &op.a);
	attr = attr_at(r, node, "attribute", RD_VAL_ATTR_SET, &op.b);
	if (!fact || !attr)
		return;
	if (fact->type != RD_VAL_TERM && fact->type != RD_VAL_SET)
		rd_val_leaf_find_type(r, node, "fact", "a term or a set");
	else if (same_vocab(r, node, fact->vocab, attr->vocab))
		*rd_val_push_op(r, op.code) = op;
}

static void
read_in_fact(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_FACT_HAS };
	const struct rd_val_fact *fact;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
		return;
	fact = rd_val_leaf_fact(r, node, "fact", &op.a);
	if (!fact)
		return;
	if (fact->type == RD_VAL_TERM &&
	    !rd_val_needs_language(r->val, node, "fact", 2))
		return;
	if (fact->type != RD_VAL_SET && fact->type != RD_VAL_TERM) {
		rd_val_leaf_find_type(r, node, "fact", "a term or a set");
		return;
	}
	if (fact->type == RD_VAL_TERM ||
	    (fact->vocab != RD_VAL_NONE &&
	     r->val->model->vocabs[fact->vocab].linked))
		op.code = RD_VAL_OP_FACT_UNDER;
	op.v = rd_val_term_of(r->val, node, "term", fact->vocab);
	if (op.v != RD_VAL_NONE)
		*rd_val_push_op(r, op.code) = op;
}

static void
read_in_attr(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_val_op op = { .code = RD_VAL_OP_ATTR_IS };
	const struct rd_val_attr *attr;

	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_STATIC))
		return;
	attr = attr_at(r, node, "attribute", RD_VAL_ATTR_SET, &op.a);
	if (!attr)
		return;
	op.v = rd_val_term_of(r->val, node, "term", attr->vocab);
	if (op.v != RD_VAL_NONE)
		*rd_val_push_op(r, op.code) = op;
}

static void
read_in(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	bool fact = rd_src_has(node, "fact");
	bool attr = rd_src_has(node, "attribute");
	bool term = rd_src_has(node, "term");

	if (fact + attr + term != 2)
		rd_val_leaf_find(r, node, "two of fact=, term= and attribute=");
	else if (!term)
		read_in_fact_attr(r, node);
	else if (fact)
		read_in_fact(r, node);
	else
		read_in_attr(r, node);
}

static void
read_matches(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	const struct rd_val_classifier *found;
	uint32_t index;

	if (!rd_src_has(node, "classifier")) {
		rd_val_leaf_find(r, node, "classifier=");
		return;
	}
	if (!rd_val_leaf_allowed(r, node, RD_VAL_LEAF_FACT))
		return;
	index = rd_val_lookup(r->val, node, "classifier", &r->val->classifiers);
	if (index == RD_VAL_NONE)
		return;
	found = &r->val->model->classifiers[index];
	if (found->per_record &&
	    (r->scope < RD_VAL_IN_RECORD || found->list != r->list)) {
		rd_val_find(r->val, node, "classifier",
			    RD_DIAG_PER_RECORD_CLASSIFIER,
			    "\"%.*s\" reads records of another place",
			    RD_STR_FMT(found->name));
		return;
	}
	rd_val_push_op(r, RD_VAL_OP_MATCHES)->a = index;
}

static void
read_id(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	struct rd_str text = rd_src_attr(node, "contains");

	if (!text.ptr || !text.len)
		rd_val_leaf_find(r, node, "contains=");
	else if (rd_val_leaf_allowed(r, node, RD_VAL_LEAF_STATIC))
		rd_val_push_op(r, RD_VAL_OP_ID_HAS)->text = text;
}

static void
read_available(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	if (rd_val_leaf_allowed(r, node, RD_VAL_LEAF_REFERENCE))
		rd_val_push_op(r, RD_VAL_OP_AVAILABLE);
}

static const struct {
	const char *element;
	void (*read)(struct rd_val_cond_reader *r,
		     const struct rd_src_node *node);
} leaves[] = {
	{ "is", read_is },
	{ "known", read_known },
	{ "same", read_same },
	{ "in", read_in },
	{ "less", rd_val_leaf_less },
	{ "between", rd_val_leaf_between },
	{ "matches", read_matches },
	{ "id", read_id },
	{ "available", read_available },
	{ "within", rd_val_leaf_within },
	{ "window", rd_val_leaf_window },
};

bool
rd_val_read_leaf(struct rd_val_cond_reader *r, const struct rd_src_node *node)
{
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++) {
		if (!rd_src_is(node, leaves[i].element))
			continue;
		leaves[i].read(r, node);
		return true;
	}
	return false;
}
