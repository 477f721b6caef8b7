/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Derives: what they fill and from what. */

#include "validate/derive.h"

#include "base/diag-ids.h"

static const char *const forms[] = {
	[RD_VAL_CLOCK] = "clock",      [RD_VAL_MONTHS] = "months",
	[RD_VAL_FIRST] = "first",      [RD_VAL_EXISTS] = "exists",
	[RD_VAL_WHEN] = "when",	       [RD_VAL_GEOFENCE] = "geofence",
	[RD_VAL_COUNT] = "count",      [RD_VAL_BANDS] = "bands",
	[RD_VAL_LOOKUP_IN] = "lookup",
};

#define N_FORMS (sizeof(forms) / sizeof(forms[0]))

void
rd_val_derive_vocab(struct rd_val_derive_reader *r,
		    const struct rd_src_node *node, const char *attr,
		    uint32_t vocab)
{
	if (vocab == RD_VAL_NONE || r->fact->vocab == RD_VAL_NONE ||
	    vocab == r->fact->vocab)
		return;
	rd_val_find(r->val, node, attr, RD_DIAG_VOCABULARY_DIFFERS,
		    "a term of \"%.*s\" cannot be one of \"%.*s\"",
		    RD_STR_FMT(rd_val_vocab_name(r->val, vocab)),
		    RD_STR_FMT(rd_val_vocab_name(r->val, r->fact->vocab)));
}

static void
read_clock(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	int64_t before = -1;

	for (const struct rd_src_node *band = rd_src_child(node, "band"); band;
	     band = rd_src_next(band, "band")) {
		uint32_t hour = rd_val_integer(band, "from", 0);

		if (hour <= before)
			rd_val_find(r->val, band, "from",
				    RD_DIAG_BAD_CLOCK_BANDS,
				    "hour %u does not come after hour %lld",
				    hour, (long long)before);
		before = hour;
		r->out->args[r->out->n_args++] = (struct rd_val_arg){
			.a = hour,
			.b = rd_val_term_of(r->val, band, "term",
					    r->fact->vocab),
		};
	}
}

static void
read_hemisphere(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	uint32_t index = rd_val_fact_of(r->val, node, "hemisphere");
	const struct rd_val_fact *fact;
	const struct rd_val_names *terms;

	r->out->hemisphere = index;
	if (index == RD_VAL_NONE)
		return;
	fact = &r->val->model->facts[index];
	if (fact->type == RD_VAL_TERM && fact->vocab != RD_VAL_NONE) {
		terms = &r->val->terms[fact->vocab];
		r->out->north = rd_val_names_get(terms, RD_STR_LIT("north"));
		if (r->out->north != RD_VAL_NONE &&
		    rd_val_names_get(terms, RD_STR_LIT("south")) != RD_VAL_NONE)
			return;
	}
	rd_val_find(r->val, node, "hemisphere", RD_DIAG_BAD_HEMISPHERE,
		    "\"%.*s\" has not the terms north and south",
		    RD_STR_FMT(fact->name));
}

static void
read_months(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	struct rd_val_arg *args = rd_val_array(r->val, 12,
					       sizeof(*r->out->args));
	uint32_t seen = 0;

	read_hemisphere(r, node);
	if (!args)
		return;
	for (const struct rd_src_node *month = rd_src_child(node, "month");
	     month; month = rd_src_next(month, "month")) {
		uint32_t number = rd_val_integer(month, "number", 0);

		if (number < 1 || number > 12)
			continue;
		if (seen & 1u << number)
			rd_val_find(r->val, month, "number",
				    RD_DIAG_MONTHS_INCOMPLETE,
				    "month %u stands twice", number);
		seen |= 1u << number;
		args[number - 1].a = rd_val_term_of(r->val, month, "north",
						    r->fact->vocab);
		args[number - 1].b = rd_val_term_of(r->val, month, "south",
						    r->fact->vocab);
	}
	if (seen != 0x1ffe)
		rd_val_find(r->val, node, NULL, RD_DIAG_MONTHS_INCOMPLETE,
			    "not every month from 1 to 12 stands here");
	r->out->args = args;
	r->out->n_args = 12;
}

static void
read_first(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	const struct rd_val_model *model = r->val->model;

	for (const struct rd_src_node *from = rd_src_child(node, "from"); from;
	     from = rd_src_next(from, "from")) {
		uint32_t index = rd_val_fact_of(r->val, from, "fact");

		if (index != RD_VAL_NONE &&
		    model->facts[index].type != RD_VAL_TERM)
			rd_val_find(r->val, from, "fact", RD_DIAG_TYPE_MISMATCH,
				    "\"%.*s\" is not a term",
				    RD_STR_FMT(model->facts[index].name));
		else if (index != RD_VAL_NONE)
			rd_val_derive_vocab(r, from, "fact",
					    model->facts[index].vocab);
		r->out->args[r->out->n_args++] = (struct rd_val_arg){
			.a = index,
			.b = rd_val_fact_of(r->val, from, "unless-known"),
		};
	}
}

static void
read_exists(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	uint32_t index = rd_val_fact_of(r->val, node, "in");

	if (index != RD_VAL_NONE &&
	    r->val->model->facts[index].type != RD_VAL_LIST) {
		rd_val_find(r->val, node, "in", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is not a list",
			    RD_STR_FMT(r->val->model->facts[index].name));
		index = RD_VAL_NONE;
	}
	r->out->list = index;
	rd_val_read_cond(r->val, node, RD_VAL_IN_RECORD, index, &r->out->cond);
}

static void
read_when(struct rd_val_derive_reader *r, const struct rd_src_node *node)
{
	rd_val_read_cond(r->val, node, RD_VAL_IN_WHEN, RD_VAL_NONE,
			 &r->out->cond);
}

static void (*const form_readers[])(struct rd_val_derive_reader *r,
				    const struct rd_src_node *node) = {
	[RD_VAL_CLOCK] = read_clock,
	[RD_VAL_MONTHS] = read_months,
	[RD_VAL_FIRST] = read_first,
	[RD_VAL_EXISTS] = read_exists,
	[RD_VAL_WHEN] = read_when,
	[RD_VAL_GEOFENCE] = rd_val_read_geofence,
	[RD_VAL_COUNT] = read_exists,
	[RD_VAL_BANDS] = rd_val_read_bands,
	[RD_VAL_LOOKUP_IN] = rd_val_read_lookup,
};

/* What a form makes; a lookup makes what its column has. */
static const struct {
	enum rd_val_type type;
	const char *name;
} results[] = {
	[RD_VAL_CLOCK] = { RD_VAL_TERM, "term" },
	[RD_VAL_MONTHS] = { RD_VAL_TERM, "term" },
	[RD_VAL_FIRST] = { RD_VAL_TERM, "term" },
	[RD_VAL_EXISTS] = { RD_VAL_BOOL, "bool" },
	[RD_VAL_WHEN] = { RD_VAL_BOOL, "bool" },
	[RD_VAL_GEOFENCE] = { RD_VAL_TERM, "term" },
	[RD_VAL_COUNT] = { RD_VAL_INTEGER, "integer" },
	[RD_VAL_BANDS] = { RD_VAL_TERM, "term" },
};

static void
find_target(struct rd_val_derive_reader *r, const char *attr, const char *why)
{
	rd_val_find(r->val, r->node, attr, RD_DIAG_DERIVE_TARGET, "\"%.*s\" %s",
		    RD_STR_FMT(r->fact->name), why);
}

static void
check_existing(struct rd_val_derive_reader *r)
{
	if (r->fact->origin != RD_VAL_REQUEST)
		find_target(r, "fact", "is no fact of the request");
	else if (r->fact->missing == RD_VAL_DEFAULT)
		find_target(r, "fact", "has a default, so it is never derived");
	else if (r->fact->missing == RD_VAL_MUST)
		rd_val_find(r->val, r->node, "fact",
			    RD_DIAG_MISSING_WITH_DERIVE,
			    "\"%.*s\" is never missing, since it is derived",
			    RD_STR_FMT(r->fact->name));
	if (rd_src_has(r->node, "type") || rd_src_has(r->node, "of"))
		find_target(r, NULL, "has its type from its declaration");
}

static void
check_new(struct rd_val_derive_reader *r)
{
	bool set = r->fact->type == RD_VAL_SET;
	bool term = set || r->fact->type == RD_VAL_TERM;

	if (set && r->fact->vocab != RD_VAL_NONE &&
	    r->val->model->vocabs[r->fact->vocab].n_terms > RD_VAL_SET_TERMS)
		rd_val_find(r->val, r->node, "of", RD_DIAG_TOO_MANY_TERMS,
			    "a set has at most %d terms", RD_VAL_SET_TERMS);
	if (!rd_src_has(r->node, "type"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_MISSING_ATTRIBUTE,
			    "a derive with name= needs type=");
	else if (term && !rd_src_has(r->node, "of"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_VOCABULARY_NEEDED,
			    "a %s needs of=", set ? "set" : "term");
	else if (!term && rd_src_has(r->node, "of"))
		rd_val_find(r->val, r->node, "of",
			    RD_DIAG_VOCABULARY_NOT_ALLOWED,
			    "only a term has a vocabulary");
}

/* The fact that is filled; false when there is none. */
static bool
read_target(struct rd_val_derive_reader *r)
{
	bool old = rd_src_has(r->node, "fact");

	if (old == rd_src_has(r->node, "name")) {
		rd_val_find(r->val, r->node, NULL, RD_DIAG_DERIVE_FORM,
			    "a derive takes either fact= or name=");
		return false;
	}
	if (old)
		r->out->fact = rd_val_fact_of(r->val, r->node, "fact");
	else
		r->out->fact = rd_val_names_get(&r->val->facts,
						rd_src_attr(r->node, "name"));
	if (r->out->fact == RD_VAL_NONE)
		return false;
	r->fact = &r->val->model->facts[r->out->fact];
	if (old)
		check_existing(r);
	else
		check_new(r);
	return true;
}

static void
read_exists_in(struct rd_val_derive_reader *r)
{
	uint32_t index = rd_val_attr_of(r->val, r->node, "exists-in");

	r->out->exists_attr = index;
	if (index == RD_VAL_NONE)
		return;
	if (r->val->model->attrs[index].type != RD_VAL_ATTR_TERM ||
	    r->fact->type != RD_VAL_TERM)
		rd_val_find(r->val, r->node, "exists-in", RD_DIAG_TYPE_MISMATCH,
			    "exists-in compares a term with a term attribute");
	else
		rd_val_derive_vocab(r, r->node, "exists-in",
				    r->val->model->attrs[index].vocab);
}

static void
read_form(struct rd_val_derive_reader *r)
{
	const struct rd_src_node *form = rd_src_child(r->node, NULL);
	size_t kind = 0;

	while (form && kind < N_FORMS && !rd_src_is(form, forms[kind]))
		kind++;
	if (!form || kind == N_FORMS || form->next) {
		rd_val_find(r->val, r->node, NULL, RD_DIAG_DERIVE_FORM,
			    "a derive holds exactly one of clock, months, "
			    "first, exists, when, geofence, count, bands and "
			    "lookup");
		return;
	}
	r->out->kind = (enum rd_val_derive_kind)kind;
	if (kind != RD_VAL_LOOKUP_IN && r->fact->type != results[kind].type) {
		rd_val_find(r->val, r->node, NULL, RD_DIAG_DERIVE_TARGET,
			    "\"%.*s\" is no %s", RD_STR_FMT(r->fact->name),
			    results[kind].name);
		return;
	}
	r->out->args = rd_val_array(r->val, rd_val_count(form, NULL),
				    sizeof(*r->out->args));
	if (!r->val->status)
		form_readers[kind](r, form);
}

static struct rd_val_derive
empty_derive(struct rd_val *val, const struct rd_src_node *node)
{
	return (struct rd_val_derive){
		.list = RD_VAL_NONE,
		.hemisphere = RD_VAL_NONE,
		.north = RD_VAL_NONE,
		.exists_attr = RD_VAL_NONE,
		.on = RD_VAL_NONE,
		.table = RD_VAL_NONE,
		.place = rd_val_place(val, node),
	};
}

static bool
is_filled(const struct rd_val_model *model, uint32_t fact)
{
	for (uint32_t i = 0; i < model->n_derives; i++)
		if (model->derives[i].fact == fact)
			return true;
	return false;
}

static void
read_derive(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_val_model *model = val->model;
	struct rd_val_derive *out = &model->derives[model->n_derives];
	struct rd_val_derive_reader r = { .val = val,
					  .node = node,
					  .out = out };

	*out = empty_derive(val, node);
	if (!read_target(&r))
		return;
	if (is_filled(model, out->fact)) {
		rd_val_find(val, node, NULL, RD_DIAG_DERIVE_TWICE,
			    "\"%.*s\" is derived already",
			    RD_STR_FMT(r.fact->name));
		return;
	}
	read_exists_in(&r);
	read_form(&r);
	model->n_derives++;
}

static size_t
count_fields(const struct rd_val_model *model)
{
	size_t n = 0;

	for (uint32_t i = 0; i < model->n_facts; i++)
		for (uint32_t k = 0; k < model->facts[i].n_fields; k++)
			n += model->facts[i].fields[k].derived;
	return n;
}

/* A derived field is filled like a fact, for each record of its list. */
static void
read_field(struct rd_val *val, const struct rd_src_node *node, uint32_t list)
{
	struct rd_val_model *model = val->model;
	uint32_t field = rd_val_names_get(&val->fields[list],
					  rd_src_attr_or(node, "name", ""));
	struct rd_val_derive *out;

	if (field == RD_VAL_NONE || !model->facts[list].fields[field].derived ||
	    !rd_src_child(node, "when"))
		return;
	out = &model->derives[model->n_derives];
	*out = empty_derive(val, node);
	out->kind = RD_VAL_FIELD_WHEN;
	out->fact = out->list = list;
	out->args = rd_val_array(val, 1, sizeof(*out->args));
	if (val->status)
		return;
	out->args[out->n_args++].a = field;
	rd_val_read_cond(val, rd_src_child(node, "when"), RD_VAL_IN_FIELD, list,
			 &out->cond);
	model->n_derives++;
}

static void
read_fields(struct rd_val *val, const struct rd_src_node *node)
{
	uint32_t list = rd_val_names_get(&val->facts,
					 rd_src_attr_or(node, "name", ""));
	uint32_t n = val->model->n_derives;

	if (list == RD_VAL_NONE)
		return;
	for (const struct rd_src_node *field = rd_src_child(node, "field");
	     field &&
	     val->model->n_derives - n < val->model->facts[list].n_fields;
	     field = rd_src_next(field, "field"))
		read_field(val, field, list);
}

void
rd_val_read_derives(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_DERIVE];
	const struct rd_val_decl *lists = &val->decls[RD_VAL_D_FACT];
	struct rd_val_model *model = val->model;

	model->derives = rd_val_array(val, decl->n + count_fields(model),
				      sizeof(*model->derives));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_derive(val, decl->nodes[i]);
	for (size_t i = 0; i < lists->n && !val->status; i++)
		read_fields(val, lists->nodes[i]);
	if (!val->status)
		rd_val_order_derives(val);
}
