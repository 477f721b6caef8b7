/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Templates: text and typed slots, flattened into segments. */

#include "validate/reader.h"

#include "base/diag-ids.h"

struct reader {
	struct rd_val *val;
	struct rd_val_template *out;
	uint32_t optional; /* number of the open optional, or 0 */
	uint32_t n_optionals;
};

static struct rd_val_segment *
push(struct reader *r, enum rd_val_segment_kind kind)
{
	struct rd_val_segment *segment =
		&r->out->segments[r->out->n_segments++];

	*segment = (struct rd_val_segment){
		.kind = kind,
		.optional = r->optional,
		.fact = RD_VAL_NONE,
		.table = RD_VAL_NONE,
		.attr = RD_VAL_NONE,
	};
	return segment;
}

static void
read_fact_slot(struct reader *r, const struct rd_src_node *node)
{
	uint32_t index = rd_val_fact_of(r->val, node, "fact");
	const struct rd_val_fact *fact;

	if (index == RD_VAL_NONE)
		return;
	fact = &r->val->model->facts[index];
	if (fact->type == RD_VAL_LIST || fact->personal)
		rd_val_find(r->val, node, "fact", RD_DIAG_SLOT_FACT,
			    "\"%.*s\" %s", RD_STR_FMT(fact->name),
			    fact->personal ? "is personal and never shown"
					   : "is a list");
	push(r, RD_VAL_SLOT_FACT)->fact = index;
}

/* The out column that is read, counted from the first out column. */
static uint32_t
read_out(struct reader *r, const struct rd_src_node *node,
	 const struct rd_val_table *table)
{
	struct rd_str name = rd_src_attr(node, "out");

	if (!name.ptr) {
		if (table->n_out > 1)
			rd_val_find(r->val, node, NULL, RD_DIAG_SLOT_COLUMN,
				    "\"%.*s\" has several out columns",
				    RD_STR_FMT(table->name));
		return 0;
	}
	for (uint32_t i = 0; i < table->n_out; i++)
		if (rd_str_eq(table->columns[table->n_in + i].name, name))
			return i;
	rd_val_find(r->val, node, "out", RD_DIAG_UNKNOWN_COLUMN,
		    "\"%.*s\" has no out column \"%.*s\"",
		    RD_STR_FMT(table->name), RD_STR_FMT(name));
	return 0;
}

static void
read_table_slot(struct reader *r, const struct rd_src_node *node)
{
	struct rd_val_model *model = r->val->model;
	uint32_t index = rd_val_lookup(r->val, node, "table", &r->val->tables);
	uint32_t key = rd_val_fact_of(r->val, node, "key");
	const struct rd_val_table *table;
	struct rd_val_segment *segment;

	if (index == RD_VAL_NONE)
		return;
	table = &model->tables[index];
	segment = push(r, RD_VAL_SLOT_TABLE);
	segment->table = index;
	segment->fact = key;
	segment->out = read_out(r, node, table);
	if (table->collect)
		rd_val_find(r->val, node, "table", RD_DIAG_COLLECT_ELSEWHERE,
			    "table \"%.*s\" collects", RD_STR_FMT(table->name));
	if (table->n_in != 1)
		rd_val_find(r->val, node, "table", RD_DIAG_SLOT_TABLE_INPUTS,
			    "\"%.*s\" has %u in columns",
			    RD_STR_FMT(table->name), table->n_in);
	else if (key != RD_VAL_NONE &&
		 (model->facts[key].type != RD_VAL_TERM ||
		  model->facts[key].vocab != table->columns[0].vocab))
		rd_val_find(r->val, node, "key", RD_DIAG_SLOT_KEY,
			    "\"%.*s\" is no term of \"%.*s\"",
			    RD_STR_FMT(model->facts[key].name),
			    RD_STR_FMT(rd_val_vocab_name(
				    r->val, table->columns[0].vocab)));
}

static void
read_attr_slot(struct reader *r, const struct rd_src_node *node)
{
	uint32_t index = rd_val_attr_of(r->val, node, "attribute");
	const struct rd_val_attr *attr;

	if (index == RD_VAL_NONE)
		return;
	attr = &r->val->model->attrs[index];
	if (attr->type != RD_VAL_ATTR_TERM && attr->type != RD_VAL_ATTR_TEXT)
		rd_val_find(r->val, node, "attribute",
			    RD_DIAG_SLOT_ATTRIBUTE_TYPE,
			    "\"%.*s\" is neither a term nor a text",
			    RD_STR_FMT(attr->name));
	push(r, RD_VAL_SLOT_ATTRIBUTE)->attr = index;
}

static void
read_slot(struct reader *r, const struct rd_src_node *node)
{
	bool fact = rd_src_has(node, "fact");
	bool table = rd_src_has(node, "table");
	bool attr = rd_src_has(node, "attribute");
	bool generation = rd_src_has(node, "generation");
	bool negative = rd_str_is(rd_src_attr(node, "generation"), "negative");

	if (fact + table + attr + generation != 1 ||
	    table != rd_src_has(node, "key") ||
	    (!table && rd_src_has(node, "out"))) {
		rd_val_find(r->val, node, NULL, RD_DIAG_SLOT_FORM,
			    "a slot takes one of fact=, table= with key=, "
			    "attribute= and generation=");
		return;
	}
	if (fact)
		read_fact_slot(r, node);
	else if (table)
		read_table_slot(r, node);
	else if (attr)
		read_attr_slot(r, node);
	else
		push(r, negative ? RD_VAL_SLOT_NEGATIVE : RD_VAL_SLOT_PROMPT);
}

static void
read_part(struct reader *r, const struct rd_src_node *node)
{
	if (rd_src_is(node, "text"))
		push(r, RD_VAL_SLOT_TEXT)->text = node->text;
	else if (rd_src_is(node, "slot"))
		read_slot(r, node);
}

static void
read_optional(struct reader *r, const struct rd_src_node *node)
{
	r->optional = ++r->n_optionals;
	if (!rd_src_child(node, "slot"))
		rd_val_find(r->val, node, NULL, RD_DIAG_EMPTY_OPTIONAL,
			    "an optional segment without a slot");
	for (const struct rd_src_node *part = rd_src_child(node, NULL); part;
	     part = rd_src_next(part, NULL)) {
		if (rd_src_is(part, "optional"))
			rd_val_find(r->val, part, NULL, RD_DIAG_NESTED_OPTIONAL,
				    "an optional cannot hold an optional");
		else
			read_part(r, part);
	}
	r->optional = 0;
}

static void
read_template(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_template *out)
{
	struct reader r = { .val = val, .out = out };
	size_t n = 0;

	out->name = rd_src_attr_or(node, "name", "");
	out->place = rd_val_place(val, node);
	for (const struct rd_src_node *part = node; part;
	     part = rd_src_walk(node, part))
		n++;
	out->segments = rd_val_array(val, n, sizeof(*out->segments));
	if (!out->segments)
		return;
	if (!rd_src_child(node, NULL))
		rd_val_find(val, node, NULL, RD_DIAG_EMPTY_TEMPLATE,
			    "the template \"%.*s\" is empty",
			    RD_STR_FMT(out->name));
	for (const struct rd_src_node *part = rd_src_child(node, NULL); part;
	     part = rd_src_next(part, NULL)) {
		if (rd_src_is(part, "optional"))
			read_optional(&r, part);
		else
			read_part(&r, part);
	}
}

void
rd_val_read_templates(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_TEMPLATE];
	struct rd_val_model *model = val->model;

	model->templates = rd_val_array(val, decl->n,
					sizeof(*model->templates));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_template(val, decl->nodes[i],
			      &model->templates[model->n_templates++]);
}
