/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the pack.xml files of the chain change: rules that are disabled and
 * values that are overridden.  Base packs come first, so that the pack itself
 * has the last word.  Attributes are set in the tree; values of references are
 * kept for catalog.c. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

static void
disable(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_val_rules *rules = &val->rules;
	struct rd_str id = rd_src_attr(node, "id");
	uint32_t at = rd_val_names_get(&rules->names, id);

	if (!id.ptr)
		return;
	if (at == RD_VAL_NONE || rd_src_is(rules->nodes[at], "observation")) {
		rd_val_find(val, node, "id", RD_DIAG_DISABLE_UNKNOWN,
			    "there is no rule \"%.*s\" to disable",
			    RD_STR_FMT(id));
		rd_val_hint_name(val, &rules->names, id);
		return;
	}
	if (rules->off[at])
		rd_val_find(val, node, "id", RD_DIAG_DUPLICATE_DISABLE,
			    "\"%.*s\" is disabled already", RD_STR_FMT(id));
	rules->off[at] = true;
}

static void
find_unknown(struct rd_val *val, const struct rd_src_node *node,
	     const char *what, struct rd_str name)
{
	rd_val_find(val, node, "path", RD_DIAG_OVERRIDE_UNKNOWN,
		    "there is no %s \"%.*s\" to override", what,
		    RD_STR_FMT(name));
}

static void
set_attr(struct rd_val *val, struct rd_src_node *target, const char *name,
	 struct rd_str value)
{
	struct rd_src_attr *attrs;

	for (uint32_t i = 0; i < target->n_attrs; i++) {
		if (!strcmp(target->attrs[i].name, name)) {
			target->attrs[i].value = value;
			return;
		}
	}
	attrs = rd_val_array(val, target->n_attrs + 1u, sizeof(*attrs));
	if (!attrs)
		return;
	if (target->n_attrs)
		memcpy(attrs, target->attrs, target->n_attrs * sizeof(*attrs));
	attrs[target->n_attrs] = (struct rd_src_attr){ name, value,
						       target->line };
	target->attrs = attrs;
	target->n_attrs++;
}

/* The factor that has the number, or the rule itself. */
static const struct rd_src_node *
factor_of(const struct rd_src_node *target)
{
	while (target->parent && !rd_src_is(target, "factor"))
		target = target->parent;
	return target;
}

/* A factor's tune range bounds its scale and its points. */
static bool
is_in_tune(struct rd_val *val, const struct rd_src_node *target,
	   const char *name, const struct rd_src_node *node)
{
	const struct rd_src_node *factor = factor_of(target);
	struct rd_str tune = rd_src_attr_or(factor, "tune", "");
	struct rd_str low, high;
	int64_t value, least, most;

	if ((strcmp(name, "scale") && strcmp(name, "points")) ||
	    !rd_str_word(&tune, &low) || !rd_str_word(&tune, &high) ||
	    rd_decimal_rule(low, &least) || rd_decimal_rule(high, &most) ||
	    rd_decimal_rule(rd_src_attr(node, "value"), &value) ||
	    (value >= least && value <= most))
		return true;
	rd_val_find(val, node, "value", RD_DIAG_OVERRIDE_OUT_OF_RANGE,
		    "%s may be tuned from %.*s to %.*s", name, RD_STR_FMT(low),
		    RD_STR_FMT(high));
	return false;
}

/* The element and the attribute that a path into a rule names. */
static bool
find_rule_spot(struct rd_val *val, struct rd_src_node *rule,
	       const struct rd_src_node *at, struct rd_val_spot *spot)
{
	const struct rd_val_path *path = &spot->path;

	spot->node = rule;
	if (path->n == RD_VAL_PATH_PARTS) {
		spot->node = rd_val_path_part(rule, path->parts[1]);
		if (!spot->node) {
			find_unknown(val, at,
				     rd_src_is(rule, "factor") ? "case"
							       : "part",
				     path->parts[1]);
			return false;
		}
	}
	spot->attr = rd_arena_strdup(val->arena, path->parts[path->n - 1]);
	if (!spot->attr) {
		rd_val_fail(val, RD_NOMEM);
		return false;
	}
	if (rd_val_path_is_key(spot->node, spot->attr)) {
		rd_val_find(val, at, "path", RD_DIAG_OVERRIDE_UNKNOWN,
			    "the %s is known by its \"%s\", which cannot be "
			    "overridden",
			    spot->node->name, spot->attr);
		return false;
	}
	/* A draft's own value stands in no pack. */
	if ((rd_src_is(spot->node, "step") || rd_src_is(spot->node, "at")) &&
	    at->parent && !rd_val_needs_language(val, at, "path", 2))
		return false;
	if (rule->file->kind == RD_SRC_PROVIDERS && at->parent &&
	    !rd_val_needs_language(val, at, "path", 3))
		return false;
	if (rule->file->kind == RD_SRC_REDUX && at->parent &&
	    !rd_val_needs_language(val, at, "path", 4))
		return false;
	return rd_val_grammar_has(val, spot->node, spot->attr, at, "path");
}

static bool
find_reference_spot(struct rd_val *val, const struct rd_src_node *at,
		    struct rd_val_spot *spot)
{
	struct rd_str attr, term;

	rd_val_path_term(spot->path.parts[1], &attr, &term);
	if (spot->path.n == 2 &&
	    rd_val_names_get(&val->attrs, attr) != RD_VAL_NONE)
		return true;
	find_unknown(val, at, "attribute", attr);
	rd_val_hint_name(val, &val->attrs, attr);
	return false;
}

bool
rd_val_find_spot(struct rd_val *val, const struct rd_src_node *at,
		 struct rd_val_spot *spot)
{
	const struct rd_val_rules *rules = &val->rules;
	struct rd_str text = rd_src_attr(at, "path");
	uint32_t rule;

	*spot = (struct rd_val_spot){ .node = NULL };
	if (!rd_val_path_split(text, &spot->path)) {
		find_unknown(val, at, "place", text);
		return false;
	}
	rule = rd_val_names_get(&rules->names, spot->path.parts[0]);
	if (rule != RD_VAL_NONE)
		return find_rule_spot(val, rules->nodes[rule], at, spot);
	if (rd_val_names_get(&val->refs, spot->path.parts[0]) != RD_VAL_NONE)
		return find_reference_spot(val, at, spot);
	find_unknown(val, at, "rule or reference", spot->path.parts[0]);
	rd_val_hint_name(val, &rules->names, spot->path.parts[0]);
	return false;
}

static void
keep_override(struct rd_val *val, struct rd_src_node *node)
{
	void *list = val->overrides;
	enum rd_status status;

	status = rd_arena_grow(val->arena, &list, val->n_overrides,
			       &val->overrides_cap, sizeof(*val->overrides));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	val->overrides = list;
	val->overrides[val->n_overrides++] = node;
}

static void
override(struct rd_val *val, struct rd_src_node *node)
{
	struct rd_val_spot spot;

	if (!rd_src_has(node, "path") || !rd_src_has(node, "value") ||
	    !rd_val_find_spot(val, node, &spot))
		return;
	if (!spot.node)
		keep_override(val, node);
	else if (rd_val_grammar_fits(val, spot.node, spot.attr, node,
				     "value") &&
		 is_in_tune(val, spot.node, spot.attr, node))
		set_attr(val, spot.node, spot.attr, rd_src_attr(node, "value"));
}

static bool
is_repeated(const struct rd_src_node *node)
{
	struct rd_str path = rd_src_attr(node, "path");

	for (const struct rd_src_node *other =
		     rd_src_child(node->parent, "override");
	     path.ptr && other != node; other = rd_src_next(other, "override"))
		if (rd_str_eq(rd_src_attr_or(other, "path", ""), path))
			return true;
	return false;
}

static void
override_all(struct rd_val *val, const struct rd_src_node *root)
{
	struct rd_src_node *node = rd_src_child(root, "override");

	for (; node; node = rd_src_next(node, "override")) {
		if (is_repeated(node))
			rd_val_find(val, node, "path",
				    RD_DIAG_DUPLICATE_OVERRIDE,
				    "\"%.*s\" is overridden twice",
				    RD_STR_FMT(rd_src_attr(node, "path")));
		else
			override(val, node);
	}
}

struct rd_src_node *
rd_val_set_node(struct rd_val *val, const char *shown,
		const struct rd_val_set *set)
{
	struct rd_src_file *file = rd_val_array(val, 1, sizeof(*file));
	struct rd_src_node *node = rd_val_array(val, 1, sizeof(*node));
	struct rd_src_attr *attrs = rd_val_array(val, 2, sizeof(*attrs));

	if (!file || !node || !attrs)
		return NULL;
	attrs[0] = (struct rd_src_attr){ "path", set->path, 0 };
	attrs[1] = (struct rd_src_attr){ "value", set->value, 0 };
	*node = (struct rd_src_node){
		.name = "override", .file = file, .attrs = attrs, .n_attrs = 2
	};
	file->root = node;
	file->name = rd_arena_printf(val->arena, "%s%.*s", shown,
				     RD_STR_FMT(set->path));
	if (file->name)
		return node;
	rd_val_fail(val, RD_NOMEM);
	return NULL;
}

/* The draft's values come last. */
static void
override_sets(struct rd_val *val)
{
	struct rd_src_node *node;

	for (size_t i = 0; i < val->input->n_sets; i++) {
		node = rd_val_set_node(val, "--set ", &val->input->sets[i]);
		if (node)
			override(val, node);
	}
}

void
rd_val_apply_changes(struct rd_val *val)
{
	for (uint32_t i = 0; i < val->n_packs; i++) {
		const struct rd_src_node *root = val->trees[i]->root;
		struct rd_src_node *node;

		for (node = rd_src_child(root, "disable"); node;
		     node = rd_src_next(node, "disable"))
			disable(val, node);
		override_all(val, root);
	}
	override_sets(val);
}
