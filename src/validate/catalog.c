/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The catalog: attributes, and references with a value for each. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#include <stdlib.h>

#define REFS_MAX 200000
#define ATTRS_MAX 256

struct reader {
	struct rd_val *val;
	const struct rd_src_node *node; /* the reference */
	struct rd_val_ref *out;
};

/* A value as given: by an element's text, or by an override's value. */
struct given {
	struct rd_val *val;
	const struct rd_src_node *node;
	const char *at; /* attribute for findings, or NULL */
	struct rd_str text;
	const struct rd_val_attr *attr;
};

struct entry {
	uint32_t term;
	int64_t number;
};

/* ---- attributes ---- */

static void
check_attr(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_attr *attr)
{
	bool needs_vocab = attr->type <= RD_VAL_ATTR_MAP;
	bool has_range = attr->type == RD_VAL_ATTR_MAP ||
			 attr->type == RD_VAL_ATTR_DECIMAL;

	if (rd_src_has(node, "of") != needs_vocab)
		rd_val_find(val, node, "of", RD_DIAG_ATTRIBUTE_VOCABULARY,
			    needs_vocab ? "the attribute needs of="
					: "the attribute takes no of=");
	if (!has_range && (attr->has_min || attr->has_max))
		rd_val_find(val, node, attr->has_min ? "min" : "max",
			    RD_DIAG_RANGE_NOT_ALLOWED,
			    "the attribute has no numbers");
	if (attr->has_min && attr->has_max && attr->min > attr->max)
		rd_val_find(val, node, "min", RD_DIAG_MIN_ABOVE_MAX,
			    "min is larger than max");
	if (attr->complete && attr->type != RD_VAL_ATTR_MAP)
		rd_val_find(val, node, "complete", RD_DIAG_COMPLETE_NOT_ALLOWED,
			    "only a map can be complete");
}

static void
read_attr(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_attr *attr)
{
	*attr = (struct rd_val_attr){
		.name = rd_src_attr_or(node, "name", ""),
		.type = rd_val_one_of(node, "type", "term|set|map|decimal|text",
				      RD_VAL_ATTR_TEXT),
		.vocab = rd_val_vocab_of(val, node, "of"),
		.optional = rd_val_switch(node, "optional"),
		.complete = rd_val_switch(node, "complete"),
		.has_min = rd_src_has(node, "min"),
		.has_max = rd_src_has(node, "max"),
		.min = rd_val_decimal(node, "min", -RD_DECIMAL_MAX),
		.max = rd_val_decimal(node, "max", RD_DECIMAL_MAX),
		.place = rd_val_place(val, node),
	};
	if (rd_src_has(node, "type"))
		check_attr(val, node, attr);
}

void
rd_val_read_attrs(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_ATTRIBUTE];
	struct rd_val_model *model = val->model;

	if (decl->n > ATTRS_MAX) {
		rd_val_find(val, decl->nodes[ATTRS_MAX], NULL,
			    RD_DIAG_TOO_MANY_ATTRIBUTE_NAMES,
			    "a catalog has at most %d attributes", ATTRS_MAX);
		rd_val_fail(val, RD_SEMANTIC);
		return;
	}
	model->attrs = rd_val_array(val, decl->n, sizeof(*model->attrs));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_attr(val, decl->nodes[i], &model->attrs[model->n_attrs++]);
}

/* ---- values ---- */

static int
compare_entries(const void *a, const void *b)
{
	uint32_t left = ((const struct entry *)a)->term;
	uint32_t right = ((const struct entry *)b)->term;

	return left < right ? -1 : left > right;
}

static void
check_range(const struct given *given, int64_t number)
{
	if (number < given->attr->min || number > given->attr->max)
		rd_val_find(given->val, given->node, given->at,
			    RD_DIAG_VALUE_OUT_OF_RANGE,
			    "a value of \"%.*s\" is out of range",
			    RD_STR_FMT(given->attr->name));
}

static void
read_term_value(const struct given *given, struct rd_val_value *value)
{
	value->term = rd_val_term_word(given->val, given->node, given->at,
				       rd_str_trim(given->text),
				       given->attr->vocab);
}

static void
read_number_value(const struct given *given, struct rd_val_value *value)
{
	struct rd_str text = rd_str_trim(given->text);

	if (rd_decimal_rule(text, &value->number))
		rd_val_find(given->val, given->node, given->at,
			    RD_DIAG_BAD_CONTENT, "\"%.*s\" is no decimal",
			    RD_STR_FMT(text));
	else
		check_range(given, value->number);
}

static void
read_text_value(const struct given *given, struct rd_val_value *value)
{
	value->text = rd_str_trim(given->text);
}

/* Terms, ascending and each once; `id` is the finding for one that is not. */
static void
keep_entries(const struct given *given, struct rd_val_value *value,
	     struct entry *entries, uint32_t n, int id)
{
	struct rd_val *val = given->val;
	const struct rd_val_term *terms;

	value->n = 0;
	value->terms = rd_val_array(val, n, sizeof(*value->terms));
	value->numbers = rd_val_array(val, n, sizeof(*value->numbers));
	if (val->status || !n)
		return;
	terms = val->model->vocabs[given->attr->vocab].terms;
	qsort(entries, n, sizeof(*entries), compare_entries);
	for (uint32_t i = 0; i < n; i++) {
		if (i && entries[i].term == entries[i - 1].term) {
			rd_val_find(val, given->node, given->at, id,
				    "\"%.*s\" stands twice",
				    RD_STR_FMT(terms[entries[i].term].id));
			continue;
		}
		value->terms[value->n] = entries[i].term;
		value->numbers[value->n++] = entries[i].number;
	}
}

static struct entry *
make_entries(const struct given *given)
{
	return rd_val_array(given->val, rd_val_count_words(given->text),
			    sizeof(struct entry));
}

static void
read_set_value(const struct given *given, struct rd_val_value *value)
{
	struct entry *entries = make_entries(given);
	struct rd_str rest = given->text, word;
	uint32_t n = 0;

	while (entries && rd_str_word(&rest, &word)) {
		entries[n].term = rd_val_term_word(given->val, given->node,
						   given->at, word,
						   given->attr->vocab);
		n += entries[n].term != RD_VAL_NONE;
	}
	if (entries)
		keep_entries(given, value, entries, n,
			     RD_DIAG_DUPLICATE_SET_ENTRY);
}

/* TERM=DECIMAL; false after a finding. */
static bool
read_entry(const struct given *given, struct rd_str word, struct entry *entry)
{
	ptrdiff_t equals = rd_str_find(word, RD_STR_LIT("="));
	struct rd_str name = word, number = word;

	if (equals >= 0) {
		name.len = (size_t)equals;
		number.ptr += equals + 1;
		number.len -= (size_t)equals + 1;
	}
	if (equals < 0 || rd_decimal_rule(number, &entry->number)) {
		rd_val_find(given->val, given->node, given->at,
			    RD_DIAG_BAD_MAP_ENTRY,
			    "\"%.*s\" is not TERM=DECIMAL", RD_STR_FMT(word));
		return false;
	}
	entry->term = rd_val_term_word(given->val, given->node, given->at, name,
				       given->attr->vocab);
	check_range(given, entry->number);
	return entry->term != RD_VAL_NONE;
}

static void
check_complete(const struct given *given, uint32_t n)
{
	const struct rd_val_attr *attr = given->attr;
	struct rd_val *val = given->val;

	if (!attr->complete || attr->vocab == RD_VAL_NONE ||
	    n >= val->model->vocabs[attr->vocab].n_terms)
		return;
	rd_val_find(val, given->node, given->at, RD_DIAG_MAP_INCOMPLETE,
		    "\"%.*s\" has not every term of \"%.*s\"",
		    RD_STR_FMT(attr->name),
		    RD_STR_FMT(rd_val_vocab_name(val, attr->vocab)));
}

static void
read_map_value(const struct given *given, struct rd_val_value *value)
{
	struct entry *entries = make_entries(given);
	struct rd_str rest = given->text, word;
	bool bad = false;
	uint32_t n = 0;

	while (entries && rd_str_word(&rest, &word)) {
		if (read_entry(given, word, &entries[n]))
			n++;
		else
			bad = true;
	}
	if (!entries)
		return;
	keep_entries(given, value, entries, n, RD_DIAG_DUPLICATE_MAP_ENTRY);
	if (!bad)
		check_complete(given, value->n);
}

static void (*const value_readers[])(const struct given *given,
				     struct rd_val_value *value) = {
	[RD_VAL_ATTR_TERM] = read_term_value,
	[RD_VAL_ATTR_SET] = read_set_value,
	[RD_VAL_ATTR_MAP] = read_map_value,
	[RD_VAL_ATTR_DECIMAL] = read_number_value,
	[RD_VAL_ATTR_TEXT] = read_text_value,
};

static void
read_value(struct reader *r, const struct rd_src_node *node)
{
	uint32_t index = rd_val_attr_of(r->val, node, "of");
	struct given given = { r->val, node, NULL, node->text, NULL };
	struct rd_val_value *value;

	if (index == RD_VAL_NONE)
		return;
	given.attr = &r->val->model->attrs[index];
	value = &r->out->values[index];
	if (value->given) {
		rd_val_find(r->val, node, "of", RD_DIAG_VALUE_TWICE,
			    "\"%.*s\" is given twice",
			    RD_STR_FMT(given.attr->name));
		return;
	}
	value->given = true;
	if (rd_src_is(node, "map") != (given.attr->type == RD_VAL_ATTR_MAP))
		rd_val_find(r->val, node, NULL, RD_DIAG_WRONG_VALUE_FORM,
			    "\"%.*s\" is given with <%s>",
			    RD_STR_FMT(given.attr->name),
			    rd_src_is(node, "map") ? "value" : "map");
	else
		value_readers[given.attr->type](&given, value);
}

/* ---- overrides ---- */

static void
override_entry(const struct given *given, struct rd_str term,
	       struct rd_val_value *value)
{
	uint32_t found = rd_val_term_word(given->val, given->node, "path", term,
					  given->attr->vocab);
	struct entry *entries = rd_val_array(given->val, value->n + 1u,
					     sizeof(*entries));
	struct rd_val_value number = { .number = 0 };
	uint32_t n = 0;

	if (found == RD_VAL_NONE || !entries)
		return;
	read_number_value(given, &number);
	for (uint32_t i = 0; i < value->n; i++)
		if (value->terms[i] != found)
			entries[n++] = (struct entry){ value->terms[i],
						       value->numbers[i] };
	entries[n++] = (struct entry){ found, number.number };
	keep_entries(given, value, entries, n, RD_DIAG_DUPLICATE_MAP_ENTRY);
}

static void
override_value(struct reader *r, const struct rd_src_node *node,
	       struct rd_str path)
{
	struct given given = { r->val, node, "value",
			       rd_src_attr(node, "value"), NULL };
	ptrdiff_t dot = rd_str_find(path, RD_STR_LIT("."));
	struct rd_str term = path;
	struct rd_val_value *value;
	uint32_t index;

	if (dot >= 0) {
		path.len = (size_t)dot;
		term.ptr += dot + 1;
		term.len -= (size_t)dot + 1;
	}
	index = rd_val_names_get(&r->val->attrs, path);
	given.attr = &r->val->model->attrs[index];
	value = &r->out->values[index];
	value->given = true;
	if (dot < 0)
		value_readers[given.attr->type](&given, value);
	else if (given.attr->type == RD_VAL_ATTR_MAP)
		override_entry(&given, term, value);
	else
		rd_val_find(r->val, node, "path", RD_DIAG_OVERRIDE_UNKNOWN,
			    "\"%.*s\" is no map", RD_STR_FMT(given.attr->name));
}

static void
apply_overrides(struct reader *r)
{
	for (size_t i = 0; i < r->val->n_overrides; i++) {
		const struct rd_src_node *node = r->val->overrides[i];
		struct rd_str path = rd_src_attr(node, "path");
		struct rd_str id = r->out->id;

		if (path.len <= id.len || path.ptr[id.len] != '/' ||
		    memcmp(path.ptr, id.ptr, id.len) != 0)
			continue;
		path.ptr += id.len + 1;
		path.len -= id.len + 1;
		override_value(r, node, path);
	}
}

/* ---- references ---- */

static void
check_values(struct reader *r)
{
	const struct rd_val_model *model = r->val->model;

	for (uint32_t i = 0; i < model->n_attrs; i++)
		if (!r->out->values[i].given && !model->attrs[i].optional)
			rd_val_find(r->val, r->node, NULL,
				    RD_DIAG_MISSING_VALUE,
				    "\"%.*s\" does not give \"%.*s\"",
				    RD_STR_FMT(r->out->id),
				    RD_STR_FMT(model->attrs[i].name));
}

static void
read_tags(struct reader *r)
{
	struct rd_str word;
	size_t n = 0;

	for (const struct rd_src_node *node = rd_src_child(r->node, "tags");
	     node; node = rd_src_next(node, "tags"))
		n += rd_val_count_words(node->text);
	r->out->tags = rd_val_array(r->val, n, sizeof(*r->out->tags));
	if (!r->out->tags)
		return;
	for (const struct rd_src_node *node = rd_src_child(r->node, "tags");
	     node; node = rd_src_next(node, "tags")) {
		struct rd_str rest = node->text;
		struct rd_val_names seen = { .n_names = 0 };

		while (rd_str_word(&rest, &word)) {
			if (rd_val_names_add(&seen, r->val->arena, word, 0)) {
				rd_val_find(r->val, node, NULL,
					    RD_DIAG_DUPLICATE_TAG,
					    "\"%.*s\" stands twice",
					    RD_STR_FMT(word));
				continue;
			}
			r->out->tags[r->out->n_tags++] = (struct rd_val_tag){
				rd_src_attr_or(node, "category", ""), word
			};
		}
	}
}

static void
read_ref(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_ref *out)
{
	struct reader r = { .val = val, .node = node, .out = out };

	*out = (struct rd_val_ref){
		.id = rd_src_attr_or(node, "id", ""),
		.asset = rd_src_attr_or(node, "asset", ""),
		.sha256 = rd_src_attr_or(node, "sha256", ""),
		.licence = rd_src_attr_or(node, "licence", ""),
		.consent = rd_src_attr_or(node, "consent", ""),
		.width = rd_val_integer(node, "width", 0),
		.height = rd_val_integer(node, "height", 0),
		.values = rd_val_array(val, val->model->n_attrs,
				       sizeof(*out->values)),
		.place = rd_val_place(val, node),
	};
	if (val->status)
		return;
	for (uint32_t i = 0; i < val->model->n_attrs; i++)
		out->values[i].term = RD_VAL_NONE;
	for (const struct rd_src_node *child = rd_src_child(node, NULL); child;
	     child = rd_src_next(child, NULL))
		if (rd_src_is(child, "value") || rd_src_is(child, "map"))
			read_value(&r, child);
	apply_overrides(&r);
	check_values(&r);
	read_tags(&r);
}

void
rd_val_read_refs(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_REFERENCE];
	struct rd_val_model *model = val->model;

	if (decl->n > REFS_MAX) {
		rd_val_find(val, decl->nodes[REFS_MAX], NULL,
			    RD_DIAG_TOO_MANY_REFERENCES,
			    "a catalog has at most %d references", REFS_MAX);
		return;
	}
	model->refs = rd_val_array(val, decl->n, sizeof(*model->refs));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_ref(val, decl->nodes[i], &model->refs[model->n_refs++]);
	if (!decl->n && !val->incomplete && !rd_val_decides_nothing(val))
		rd_val_find(val, val->trees[val->n_packs - 1]->root, NULL,
			    RD_DIAG_NO_REFERENCES,
			    "the pack has no references");
}
