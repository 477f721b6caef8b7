/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lists the declarations of all files in rule order and enters their names.
 * Of two with one name the first stays; what is disabled is left out, with the
 * factors of a disabled group. */

#include "validate/reader.h"

#include "base/diag-ids.h"

#include <stddef.h>

struct decl_rule {
	const char *element;
	enum rd_val_decl_kind kind;
	const char *name_attr;
	size_t names; /* offset in struct rd_val; 0: entered elsewhere */
	int duplicate;
	const char *prefix; /* before the name, for disable and paths */
};

#define IN(member) offsetof(struct rd_val, member)

static const struct decl_rule decl_rules[] = {
	{ "vocabulary", RD_VAL_D_VOCABULARY, "name", IN(vocabs),
	  RD_DIAG_DUPLICATE_VOCABULARY, NULL },
	{ "fact", RD_VAL_D_FACT, NULL, 0, 0, NULL },
	{ "derive", RD_VAL_D_DERIVE, NULL, 0, 0, NULL },
	{ "attribute", RD_VAL_D_ATTRIBUTE, "name", IN(attrs),
	  RD_DIAG_DUPLICATE_ATTRIBUTE_NAME, NULL },
	{ "reference", RD_VAL_D_REFERENCE, "id", IN(refs),
	  RD_DIAG_DUPLICATE_REFERENCE, NULL },
	{ "select", RD_VAL_D_SELECT, NULL, 0, 0, NULL },
	{ "classifier", RD_VAL_D_CLASSIFIER, NULL, 0, 0, NULL },
	{ "extend", RD_VAL_D_EXTEND, NULL, 0, 0, NULL },
	{ "wordlist", RD_VAL_D_WORDLIST, NULL, 0, 0, NULL },
	{ "table", RD_VAL_D_TABLE, "name", IN(tables), RD_DIAG_DUPLICATE_TABLE,
	  NULL },
	{ "template", RD_VAL_D_TEMPLATE, "name", IN(templates),
	  RD_DIAG_DUPLICATE_TEMPLATE, NULL },
};

/* Their names are their own: "model.NAME" does not meet a factor's id. */
#define SEND(element, KIND, attr, DUPLICATE)                                   \
	{                                                                      \
		element, RD_VAL_D_##KIND, attr, 0, RD_DIAG_##DUPLICATE,        \
			element "."                                            \
	}

static const struct decl_rule rule_rules[] = {
	{ "gate", RD_VAL_D_GATE, "id", 0, 0, NULL },
	{ "pin", RD_VAL_D_PIN, "id", 0, 0, NULL },
	{ "factor", RD_VAL_D_FACTOR, "id", 0, 0, NULL },
	{ "group", RD_VAL_D_GROUP, "id", 0, 0, NULL },
	{ "hold", RD_VAL_D_HOLD, "id", 0, 0, NULL },
	{ "record", RD_VAL_D_RECORD, "id", 0, 0, NULL },
	{ "invariant", RD_VAL_D_INVARIANT, "id", 0, 0, NULL },
	{ "observation", RD_VAL_D_OBSERVATION, "name", 0, 0, NULL },
	{ "rate", RD_VAL_D_RATE, "id", 0, 0, NULL },
	{ "learned", RD_VAL_D_LEARNED, "id", 0, 0, NULL },
	{ "experiment", RD_VAL_D_EXPERIMENT, "id", 0, 0, NULL },
	{ "slot", RD_VAL_D_SLOT, "id", 0, 0, NULL },
	SEND("provider", PROVIDER, "name", DUPLICATE_PROVIDER),
	SEND("model", MODEL, "name", DUPLICATE_MODEL),
	SEND("sizes", SIZES, "name", DUPLICATE_CHOICE),
	SEND("wording", WORDING, "name", DUPLICATE_CHOICE),
	SEND("role", ROLE, "name", DUPLICATE_CHOICE),
	SEND("attribute-text", ATTRIBUTE_TEXT, "name", DUPLICATE_CHOICE),
	SEND("preset", PRESET, "name", DUPLICATE_CHOICE),
	SEND("route", ROUTE, "name", DUPLICATE_CHOICE),
	SEND("deny", DENY, "code", DUPLICATE_CHOICE),
	SEND("encoder", RDX_ENCODER, "name", DUPLICATE_REDUX),
	SEND("function", RDX_FUNCTION, "name", DUPLICATE_REDUX),
	SEND("mode", RDX_MODE, "name", DUPLICATE_REDUX),
	SEND("profile", RDX_PROFILE, "name", DUPLICATE_REDUX),
	SEND("use", RDX_USE, "name", DUPLICATE_REDUX),
	SEND("kind", RDX_KIND, "name", DUPLICATE_REDUX),
	SEND("from", RDX_FROM, "what", DUPLICATE_REDUX),
	SEND("workflow", WORKFLOW, "name", DUPLICATE_REDUX),
	SEND("command", COMMAND, "name", DUPLICATE_REDUX),
	/* There is one. */
	{ "defaults", RD_VAL_D_RDX_DEFAULTS, NULL, 0, RD_DIAG_DUPLICATE_REDUX,
	  "defaults" },
};

static const struct decl_rule *
find_decl(const struct decl_rule *rules, size_t n, const char *element)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(rules[i].element, element))
			return &rules[i];
	return NULL;
}

#define FIND_DECL(rules, name)                                                 \
	find_decl(rules, sizeof(rules) / sizeof((rules)[0]), name)

static void
push_decl(struct rd_val *val, enum rd_val_decl_kind kind,
	  struct rd_src_node *node)
{
	struct rd_val_decl *decl = &val->decls[kind];
	void *nodes = decl->nodes;
	enum rd_status status;

	status = rd_arena_grow(val->arena, &nodes, decl->n, &decl->cap,
			       sizeof(*decl->nodes));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	decl->nodes = nodes;
	decl->nodes[decl->n++] = node;
}

/* What disable and paths call it. */
static struct rd_str
rule_id(struct rd_val *val, const struct decl_rule *rule,
	const struct rd_src_node *node)
{
	struct rd_str name;
	char *text;

	if (!rule->name_attr)
		return rd_str_of(rule->prefix);
	name = rd_src_attr_or(node, rule->name_attr, "");
	if (!rule->prefix)
		return name;
	text = rd_arena_printf(val->arena, "%s%.*s", rule->prefix,
			       RD_STR_FMT(name));
	if (!text)
		rd_val_fail(val, RD_NOMEM);
	return text ? rd_str_of(text) : name;
}

/* True when the name is new; a finding otherwise. */
static bool
enter_name(struct rd_val *val, struct rd_val_names *names,
	   const struct decl_rule *rule, const struct rd_src_node *node,
	   uint32_t value)
{
	struct rd_str name = rule->name_attr
				     ? rd_src_attr(node, rule->name_attr)
				     : rd_str_of(rule->prefix);
	enum rd_status status;

	if (!name.ptr || !name.len)
		return true;
	status = rd_val_names_add(names, val->arena, rule_id(val, rule, node),
				  value);
	if (status == RD_CONFLICT) {
		rd_val_find(val, node, rule->name_attr,
			    rule->duplicate ? rule->duplicate
					    : RD_DIAG_DUPLICATE_RULE_ID,
			    "%s \"%.*s\" is declared twice", node->name,
			    RD_STR_FMT(name));
		return false;
	}
	rd_val_fail(val, status);
	return true;
}

static void
add_rule(struct rd_val *val, struct rd_val_rules *rules,
	 const struct decl_rule *rule, struct rd_src_node *node)
{
	void *nodes = rules->nodes, *ids = rules->ids;
	enum rd_status status;

	status = rd_arena_grow(val->arena, &nodes, rules->n, &rules->cap,
			       sizeof(*rules->nodes));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	rules->nodes = nodes;
	status = rd_arena_grow(val->arena, &ids, rules->n, &rules->ids_cap,
			       sizeof(*rules->ids));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	rules->ids = ids;
	if (!enter_name(val, &rules->names, rule, node, (uint32_t)rules->n))
		return;
	rules->nodes[rules->n] = node;
	rules->ids[rules->n++] = rule_id(val, rule, node);
}

static void
add_decl(struct rd_val *val, struct rd_val_rules *rules,
	 struct rd_src_node *node)
{
	const struct decl_rule *rule = FIND_DECL(decl_rules, node->name);
	struct rd_val_names *names;

	if (!rule) {
		rule = FIND_DECL(rule_rules, node->name);
		if (rule)
			add_rule(val, rules, rule, node);
		return;
	}
	names = (struct rd_val_names *)(void *)((char *)val + rule->names);
	if (!rule->names || enter_name(val, names, rule, node,
				       (uint32_t)val->decls[rule->kind].n))
		push_decl(val, rule->kind, node);
}

static void
add_file(struct rd_val *val, struct rd_val_rules *rules,
	 const struct rd_src_file *file)
{
	for (struct rd_src_node *node = rd_src_child(file->root, NULL); node;
	     node = rd_src_next(node, NULL)) {
		const char *inner = rd_src_is(node, "group")	? "factor"
				    : rd_src_is(node, "select") ? "slot"
								: NULL;

		add_decl(val, rules, node);
		if (!inner)
			continue;
		for (struct rd_src_node *child = rd_src_child(node, inner);
		     child; child = rd_src_next(child, inner))
			add_decl(val, rules, child);
	}
}

/* A group whose factors are all disabled leaves no trace either. */
static bool
is_left_empty(const struct rd_val *val, const struct rd_src_node *group)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACTOR];

	if (!rd_src_child(group, "factor"))
		return false;
	for (size_t i = 0; i < decl->n; i++)
		if (decl->nodes[i]->parent == group)
			return false;
	return true;
}

static void
drop_empty_groups(struct rd_val *val)
{
	struct rd_val_decl *decl = &val->decls[RD_VAL_D_GROUP];
	size_t n = 0;

	for (size_t i = 0; i < decl->n; i++)
		if (!is_left_empty(val, decl->nodes[i]))
			decl->nodes[n++] = decl->nodes[i];
	decl->n = n;
}

void
rd_val_collect(struct rd_val *val)
{
	struct rd_val_rules *rules = &val->rules;
	const struct rd_src_node *off = NULL; /* latest disabled group */

	for (uint32_t i = val->n_packs; i < val->model->n_files; i++)
		if (val->trees[i])
			add_file(val, rules, val->trees[i]);
	rules->off = rd_val_array(val, rules->n, sizeof(*rules->off));
	if (val->status)
		return;
	rd_val_apply_changes(val);
	for (size_t i = 0; i < rules->n; i++) {
		struct rd_src_node *node = rules->nodes[i];
		const struct decl_rule *rule = FIND_DECL(rule_rules,
							 node->name);

		if (rules->off[i] && rd_src_is(node, "group"))
			off = node;
		if (!rules->off[i] && (!off || node->parent != off))
			push_decl(val, rule->kind, node);
	}
	drop_empty_groups(val);
}
