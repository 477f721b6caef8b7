/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* All facts, in the order of the program: built-in ones, those of the request,
 * of classifiers, of observations, of derives.  Here are their names and
 * types; what fills them is read later. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/time.h"

#define TYPES                                                                  \
	"bool|integer|decimal|text|term|set|instant|zone|list|duration|geo"
#define TEXT_MAX 4096
#define LIST_MAX 64
#define LIST_MOST 256
#define TEXT_MOST 1048576
#define FIELDS_MOST 64

static const struct {
	const char *name;
	enum rd_val_type type;
} builtins[] = {
	{ "now", RD_VAL_INSTANT },	   { "look.hairstyle", RD_VAL_TERM },
	{ "look.reference", RD_VAL_TEXT }, { "look.expired", RD_VAL_BOOL },
	{ "used_today", RD_VAL_BOOL },
};

#define N_BUILTINS (sizeof(builtins) / sizeof(builtins[0]))

/* A new fact, or NULL (and a finding) when its name is taken. */
static struct rd_val_fact *
add_fact(struct rd_val *val, struct rd_str name, const struct rd_src_node *node,
	 const char *attr)
{
	struct rd_val_model *model = val->model;
	struct rd_val_fact *fact = &model->facts[model->n_facts];
	enum rd_status status;

	status = rd_val_names_add(&val->facts, val->arena, name,
				  model->n_facts);
	if (status == RD_CONFLICT) {
		bool builtin = rd_val_names_get(&val->facts, name) < N_BUILTINS;

		rd_val_find(val, node, attr,
			    builtin ? RD_DIAG_RESERVED_NAME
				    : RD_DIAG_DUPLICATE_NAME,
			    builtin ? "\"%.*s\" is a built-in fact"
				    : "the name \"%.*s\" is used twice",
			    RD_STR_FMT(name));
		return NULL;
	}
	rd_val_fail(val, status);
	*fact = (struct rd_val_fact){
		.name = name,
		.vocab = RD_VAL_NONE,
		.owner = RD_VAL_NONE,
		.max = 0,
	};
	if (node)
		fact->place = rd_val_place(val, node);
	model->n_facts++;
	return fact;
}

static void
add_builtins(struct rd_val *val)
{
	for (size_t i = 0; i < N_BUILTINS; i++) {
		struct rd_val_fact *fact = add_fact(
			val, rd_str_of(builtins[i].name), NULL, NULL);

		if (!fact)
			return;
		fact->type = builtins[i].type;
		fact->origin = RD_VAL_BUILTIN;
	}
}

static bool
is_number(enum rd_val_type type)
{
	return type == RD_VAL_INTEGER || type == RD_VAL_DECIMAL;
}

/* Characters of a text, records of a list, the largest number. */
static void
check_max(struct rd_val *val, const struct rd_src_node *node,
	  enum rd_val_type type)
{
	uint32_t most = type == RD_VAL_LIST ? LIST_MOST : TEXT_MOST;
	uint32_t max = rd_val_integer(node, "max", 0);

	if (rd_src_has(node, "min") && !is_number(type))
		rd_val_find(val, node, "min", RD_DIAG_RANGE_NOT_ALLOWED,
			    "only an integer or a decimal has a min");
	if (!rd_src_has(node, "max"))
		return;
	if (is_number(type))
		rd_val_needs_language(val, node, "max", 2);
	else if (type != RD_VAL_TEXT && type != RD_VAL_LIST)
		rd_val_find(val, node, "max", RD_DIAG_MAX_NOT_ALLOWED,
			    "only a text, a list or a number has a max");
	else if (!max || max > most)
		rd_val_find(val, node, "max", RD_DIAG_MAX_OUT_OF_RANGE,
			    type == RD_VAL_LIST
				    ? "a list has 1 to %u records"
				    : "a text has 1 to %u characters",
			    most);
}

/* Attributes that facts and fields share. */
static void
check_attrs_of_type(struct rd_val *val, const struct rd_src_node *node,
		    enum rd_val_type type)
{
	bool terms = type == RD_VAL_TERM || type == RD_VAL_SET;

	if (terms && !rd_src_has(node, "of"))
		rd_val_find(
			val, node, NULL, RD_DIAG_VOCABULARY_NEEDED,
			"a %s needs of=", type == RD_VAL_SET ? "set" : "term");
	if (!terms && rd_src_has(node, "of"))
		rd_val_find(val, node, "of", RD_DIAG_VOCABULARY_NOT_ALLOWED,
			    "only a term or a set has a vocabulary");
	if (type != RD_VAL_TEXT && rd_src_has(node, "empty"))
		rd_val_find(val, node, "empty", RD_DIAG_EMPTY_NOT_ALLOWED,
			    "only a text can be empty");
	if (type != RD_VAL_TEXT && type != RD_VAL_GEO &&
	    rd_val_switch(node, "personal"))
		rd_val_find(val, node, "personal", RD_DIAG_PERSONAL_NOT_ALLOWED,
			    "only a text or a position can be personal");
	check_max(val, node, type);
}

static enum rd_val_type
type_of(const struct rd_src_node *node)
{
	return rd_val_one_of(node, "type", TYPES, RD_VAL_TEXT);
}

static uint32_t
max_of(const struct rd_src_node *node, enum rd_val_type type)
{
	if (type == RD_VAL_TEXT)
		return rd_val_integer(node, "max", TEXT_MAX);
	return type == RD_VAL_LIST ? rd_val_integer(node, "max", LIST_MAX) : 0;
}

static int64_t
read_bound(struct rd_val *val, const struct rd_src_node *node, const char *attr,
	   enum rd_val_type type, int64_t fallback)
{
	struct rd_str text = rd_src_attr(node, attr);
	int64_t value = fallback;
	bool fit = !text.ptr || !is_number(type);

	if (!fit && type == RD_VAL_INTEGER)
		fit = rd_str_i64(text, &value);
	else if (!fit)
		fit = !rd_decimal_rule(text, &value);
	if (!fit)
		rd_val_find(val, node, attr, RD_DIAG_BAD_VALUE,
			    "%s=\"%.*s\" is no %s", attr, RD_STR_FMT(text),
			    type == RD_VAL_INTEGER ? "integer" : "decimal");
	return fit ? value : fallback;
}

/* The values an integer or decimal may have; 0 and 0 for other types. */
static void
read_range(struct rd_val *val, const struct rd_src_node *node,
	   enum rd_val_type type, int64_t *low, int64_t *high)
{
	bool whole = type == RD_VAL_INTEGER;

	*low = *high = 0;
	if (!is_number(type))
		return;
	*low = read_bound(val, node, "min", type,
			  whole ? INT64_MIN : -RD_DECIMAL_MAX);
	*high = read_bound(val, node, "max", type,
			   whole ? INT64_MAX : RD_DECIMAL_MAX);
	if (*low > *high)
		rd_val_find(val, node, "max", RD_DIAG_MIN_ABOVE_MAX,
			    "no number lies between min and max");
}

static bool
is_within(const struct rd_val_fact *fact, int64_t number)
{
	return number >= fact->low && number <= fact->high;
}

static bool
parse_default(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_fact *fact)
{
	struct rd_str text = rd_src_attr(node, "default");
	struct rd_instant instant;

	switch (fact->type) {
	case RD_VAL_BOOL:
		fact->fallback = rd_str_is(text, "true");
		return fact->fallback || rd_str_is(text, "false");
	case RD_VAL_INTEGER:
		return rd_str_i64(text, &fact->fallback) &&
		       is_within(fact, fact->fallback);
	case RD_VAL_DECIMAL:
		return !rd_decimal_rule(text, &fact->fallback) &&
		       is_within(fact, fact->fallback);
	case RD_VAL_TERM:
		fact->fallback = rd_val_term_of(val, node, "default",
						fact->vocab);
		return true;
	case RD_VAL_INSTANT:
		if (rd_instant_parse(text, &instant))
			return false;
		fact->fallback = instant.utc_ms;
		return true;
	default:
		rd_val_find(val, node, "default", RD_DIAG_DEFAULT_NOT_ALLOWED,
			    "this type of fact takes no default");
		return true;
	}
}

static void
read_default(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_fact *fact)
{
	if (!rd_src_has(node, "default"))
		return;
	if (fact->missing == RD_VAL_MUST) {
		rd_val_find(val, node, "default", RD_DIAG_DEFAULT_WITH_ERROR,
			    "with missing=\"error\" no default is used");
		return;
	}
	fact->missing = RD_VAL_DEFAULT;
	if (!parse_default(val, node, fact))
		rd_val_find(val, node, "default", RD_DIAG_BAD_DEFAULT,
			    "\"%.*s\" is no %.*s",
			    RD_STR_FMT(rd_src_attr(node, "default")),
			    RD_STR_FMT(rd_src_attr(node, "type")));
}

static void
read_field(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_names *names, struct rd_val_fact *fact)
{
	struct rd_val_field *field = &fact->fields[fact->n_fields];
	struct rd_str name = rd_src_attr_or(node, "name", "");
	enum rd_status status;

	status = rd_val_names_add(names, val->arena, name, fact->n_fields);
	if (status == RD_CONFLICT) {
		rd_val_find(val, node, "name", RD_DIAG_DUPLICATE_FIELD,
			    "field \"%.*s\" is declared twice",
			    RD_STR_FMT(name));
		return;
	}
	rd_val_fail(val, status);
	*field = (struct rd_val_field){
		.name = name,
		.type = type_of(node),
		.vocab = rd_val_vocab_of(val, node, "of"),
		.missing = rd_val_one_of(node, "missing", "skip|error", 0),
		.empty = rd_val_one_of(node, "empty", "absent|value|error", 0),
		.personal = rd_val_switch(node, "personal"),
	};
	field->max = max_of(node, field->type);
	field->derived = rd_src_child(node, "when") != NULL;
	if (field->derived && field->missing == RD_VAL_MUST)
		rd_val_find(val, node, "missing", RD_DIAG_MISSING_WITH_DERIVE,
			    "\"%.*s\" is never missing, since it is derived",
			    RD_STR_FMT(name));
	if (field->derived && field->type != RD_VAL_BOOL)
		rd_val_find(val, node, "type", RD_DIAG_DERIVE_TARGET,
			    "\"%.*s\" has a condition and is no bool",
			    RD_STR_FMT(name));
	read_range(val, node, field->type, &field->low, &field->high);
	if (field->type == RD_VAL_LIST || field->type == RD_VAL_SET ||
	    field->type == RD_VAL_GEO)
		rd_val_find(val, node, "type", RD_DIAG_NESTED_LIST,
			    "a field cannot be a list, a set or a position");
	else
		check_attrs_of_type(val, node, field->type);
	fact->n_fields++;
}

static void
read_fields(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_fact *fact)
{
	struct rd_val_names *names = &val->fields[fact - val->model->facts];
	uint32_t n = rd_val_count(node, "field");

	if (fact->type == RD_VAL_LIST && !n)
		rd_val_find(val, node, NULL, RD_DIAG_FIELDS_NEEDED,
			    "the list \"%.*s\" has no fields",
			    RD_STR_FMT(fact->name));
	if (n > FIELDS_MOST)
		rd_val_find(val, node, NULL, RD_DIAG_TOO_MANY_FIELDS,
			    "the list \"%.*s\" has more than %d fields",
			    RD_STR_FMT(fact->name), FIELDS_MOST);
	if (fact->type != RD_VAL_LIST && n)
		rd_val_find(val, node, NULL, RD_DIAG_FIELDS_NOT_ALLOWED,
			    "only a list has fields");
	names->unknown = RD_DIAG_UNKNOWN_FIELD;
	fact->fields = rd_val_array(val, n, sizeof(*fact->fields));
	if (fact->type != RD_VAL_LIST)
		return;
	for (const struct rd_src_node *field = rd_src_child(node, "field");
	     field && !val->status; field = rd_src_next(field, "field"))
		read_field(val, field, names, fact);
}

/* Its terms are the bits of a number, and all it can have. */
static void
check_set(struct rd_val *val, const struct rd_src_node *node,
	  const struct rd_val_fact *fact)
{
	const struct rd_val_vocab *vocab;

	if (fact->type != RD_VAL_SET || fact->vocab == RD_VAL_NONE)
		return;
	vocab = &val->model->vocabs[fact->vocab];
	if (vocab->n_terms > RD_VAL_SET_TERMS)
		rd_val_find(val, node, "of", RD_DIAG_TOO_MANY_TERMS,
			    "a set has at most %d terms", RD_VAL_SET_TERMS);
	if (vocab->open)
		rd_val_find(val, node, "of", RD_DIAG_OPEN_VOCABULARY,
			    "\"%.*s\" is open, and a set has terms only",
			    RD_STR_FMT(vocab->name));
}

static void
read_fact(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_val_fact *fact;
	struct rd_str name = rd_src_attr(node, "name");

	if (!rd_val_is_name(name))
		return;
	fact = add_fact(val, name, node, "name");
	if (!fact)
		return;
	fact->type = type_of(node);
	fact->vocab = rd_val_vocab_of(val, node, "of");
	fact->missing = rd_val_one_of(node, "missing", "skip|error", 0);
	fact->empty = rd_val_one_of(node, "empty", "absent|value|error", 0);
	fact->personal = rd_val_switch(node, "personal");
	fact->max = max_of(node, fact->type);
	read_range(val, node, fact->type, &fact->low, &fact->high);
	check_attrs_of_type(val, node, fact->type);
	check_set(val, node, fact);
	read_default(val, node, fact);
	read_fields(val, node, fact);
}

/* The request can carry one zone only: it decides what local time is. */
static void
check_zones(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACT];
	uint32_t n = 0;

	for (size_t i = 0; i < decl->n; i++)
		if (type_of(decl->nodes[i]) == RD_VAL_ZONE && n++)
			rd_val_find(val, decl->nodes[i], "type",
				    RD_DIAG_SEVERAL_ZONES,
				    "there is a zone fact already");
}

/* Declares the facts that nodes of a kind make; a node whose name is taken is
 * taken out of the list, so that later passes do not meet it. */
static void
add_named(struct rd_val *val, enum rd_val_decl_kind kind,
	  struct rd_val_names *names,
	  void (*fill)(struct rd_val *val, const struct rd_src_node *node,
		       struct rd_val_fact *fact))
{
	struct rd_val_decl *decl = &val->decls[kind];
	size_t n = 0;

	for (size_t i = 0; i < decl->n && !val->status; i++) {
		struct rd_src_node *node = decl->nodes[i];
		struct rd_str name = rd_src_attr_or(node, "name", "");
		struct rd_val_fact *fact;

		if (!name.len)
			continue;
		fact = add_fact(val, name, node, "name");
		if (!fact)
			continue;
		fact->owner = (uint32_t)n;
		fill(val, node, fact);
		if (names)
			rd_val_fail(val, rd_val_names_add(names, val->arena,
							  name, (uint32_t)n));
		decl->nodes[n++] = node;
	}
	decl->n = n;
}

static void
fill_classified(struct rd_val *val, const struct rd_src_node *node,
		struct rd_val_fact *fact)
{
	bool all = rd_str_is(rd_src_attr(node, "pick"), "all");

	fact->type = all ? RD_VAL_SET : RD_VAL_TERM;
	fact->origin = RD_VAL_CLASSIFIED;
	fact->vocab = rd_val_vocab_of(val, node, "of");
}

static void
fill_observed(struct rd_val *val, const struct rd_src_node *node,
	      struct rd_val_fact *fact)
{
	struct rd_str frames = rd_src_attr(node, "timeframes");
	uint32_t vocab = rd_val_vocab_of(val, node, "timeframes");
	struct rd_val_fact *second;

	fact->type = RD_VAL_TERM;
	fact->origin = RD_VAL_OBSERVED;
	fact->vocab = rd_val_vocab_of(val, node, "of");
	if (vocab == RD_VAL_NONE)
		return;
	second = add_fact(val, frames, node, "timeframes");
	if (!second)
		return;
	second->type = RD_VAL_TERM;
	second->origin = RD_VAL_OBSERVED;
	second->vocab = vocab;
	second->owner = fact->owner;
}

static enum rd_val_type
type_of_derive(const struct rd_src_node *node)
{
	return rd_src_has(node, "type") ? type_of(node) : RD_VAL_BOOL;
}

/* Derives that fill a fact of the request make none. */
static void
add_derived(struct rd_val *val)
{
	struct rd_val_decl *decl = &val->decls[RD_VAL_D_DERIVE];
	size_t n = 0;

	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_str name = rd_src_attr(node, "name");
		struct rd_val_fact *fact;

		if (!rd_src_has(node, "fact") && name.len) {
			fact = add_fact(val, name, node, "name");
			if (!fact)
				continue;
			fact->origin = RD_VAL_DERIVED;
			fact->type = type_of_derive(node);
			fact->vocab = rd_val_vocab_of(val, node, "of");
		}
		decl->nodes[n++] = decl->nodes[i];
	}
	decl->n = n;
}

/* The look's hairstyle has the vocabulary of the attribute that holds name. */
static void
type_look(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_HOLD];
	uint32_t attr;

	if (!decl->n)
		return;
	attr = rd_val_names_get(&val->attrs,
				rd_src_attr(decl->nodes[0], "attribute"));
	if (attr != RD_VAL_NONE &&
	    val->model->attrs[attr].type == RD_VAL_ATTR_TERM)
		val->model->facts[1].vocab = val->model->attrs[attr].vocab;
}

void
rd_val_read_facts(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACT];
	size_t most = N_BUILTINS + decl->n + val->decls[RD_VAL_D_CLASSIFIER].n +
		      val->decls[RD_VAL_D_OBSERVATION].n * 2 +
		      val->decls[RD_VAL_D_DERIVE].n;

	val->model->facts = rd_val_array(val, most, sizeof(*val->model->facts));
	val->fields = rd_val_array(val, most, sizeof(*val->fields));
	if (val->status)
		return;
	add_builtins(val);
	type_look(val);
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_fact(val, decl->nodes[i]);
	check_zones(val);
	add_named(val, RD_VAL_D_CLASSIFIER, &val->classifiers, fill_classified);
	add_named(val, RD_VAL_D_OBSERVATION, NULL, fill_observed);
	add_derived(val);
}
