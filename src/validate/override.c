/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the pack.xml files of the chain change: rules that are disabled and
 * values that are overridden.  Base packs come first, so that the pack itself
 * has the last word.  Attributes are set in the tree; values of references are
 * kept for catalog.c. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define PARTS_MAX 3

struct path {
	struct rd_str parts[PARTS_MAX];
	size_t n;
};

static void
disable(struct rd_val *val, struct rd_val_rules *rules,
	const struct rd_src_node *node)
{
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

static bool
split_path(struct rd_str text, struct path *path)
{
	path->n = 0;
	while (path->n < PARTS_MAX) {
		ptrdiff_t slash = rd_str_find(text, RD_STR_LIT("/"));
		size_t len = slash < 0 ? text.len : (size_t)slash;

		if (!len)
			return false;
		path->parts[path->n++] = (struct rd_str){ text.ptr, len };
		if (slash < 0)
			return path->n > 1;
		text.ptr += len + 1;
		text.len -= len + 1;
	}
	return false;
}

static void
find_unknown(struct rd_val *val, const struct rd_src_node *node,
	     const char *what, struct rd_str name)
{
	rd_val_find(val, node, "path", RD_DIAG_OVERRIDE_UNKNOWN,
		    "there is no %s \"%.*s\" to override", what,
		    RD_STR_FMT(name));
}

/* "step.BELOW" of a history, "at.X" of a curve, as written there; NULL when
 * the factor is neither. */
static struct rd_src_node *
find_number(const struct rd_src_node *factor, struct rd_str id)
{
	static const struct {
		const char *holder, *prefix, *element, *attr;
	} numbers[] = { { "history", "step.", "step", "below" },
			{ "curve", "at.", "at", "x" } };

	for (size_t i = 0; i < 2; i++) {
		const struct rd_src_node *holder = rd_src_child(
			factor, numbers[i].holder);
		size_t skip = strlen(numbers[i].prefix);
		struct rd_src_node *node;

		if (!holder || !rd_str_starts(id, numbers[i].prefix))
			continue;
		node = rd_src_child(holder, numbers[i].element);
		while (node && !rd_str_eq(rd_src_attr(node, numbers[i].attr),
					  (struct rd_str){ id.ptr + skip,
							   id.len - skip }))
			node = rd_src_next(node, numbers[i].element);
		return node;
	}
	return NULL;
}

static struct rd_src_node *
find_case(const struct rd_src_node *factor, struct rd_str id)
{
	struct rd_src_node *node = rd_src_child(factor, "case");

	while (node && !rd_str_eq(rd_src_attr(node, "id"), id))
		node = rd_src_next(node, "case");
	if (!node && rd_str_is(id, "otherwise"))
		node = rd_src_child(factor, "otherwise");
	return node ? node : find_number(factor, id);
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

static void
override_rule(struct rd_val *val, struct rd_src_node *target,
	      const struct path *path, const struct rd_src_node *node)
{
	struct rd_str last = path->parts[path->n - 1];
	const char *name;

	if (path->n == PARTS_MAX) {
		target = rd_src_is(target, "factor")
				 ? find_case(target, path->parts[1])
				 : NULL;
		if (!target) {
			find_unknown(val, node, "case", path->parts[1]);
			return;
		}
	}
	name = rd_arena_strdup(val->arena, last);
	if (!name) {
		rd_val_fail(val, RD_NOMEM);
		return;
	}
	if ((rd_src_is(target, "step") || rd_src_is(target, "at")) &&
	    !rd_val_needs_language(val, node, "path", 2))
		return;
	if (rd_val_grammar_has(val, target, name, node, "path") &&
	    rd_val_grammar_fits(val, target, name, node, "value") &&
	    is_in_tune(val, target, name, node))
		set_attr(val, target, name, rd_src_attr(node, "value"));
}

static void
override_reference(struct rd_val *val, const struct path *path,
		   struct rd_src_node *node)
{
	struct rd_str attr = path->parts[1];
	void *list = val->overrides;
	ptrdiff_t dot = rd_str_find(attr, RD_STR_LIT("."));
	enum rd_status status;

	if (dot >= 0)
		attr.len = (size_t)dot;
	if (path->n != 2 ||
	    rd_val_names_get(&val->attrs, attr) == RD_VAL_NONE) {
		find_unknown(val, node, "attribute", attr);
		rd_val_hint_name(val, &val->attrs, attr);
		return;
	}
	status = rd_arena_grow(val->arena, &list, val->n_overrides,
			       &val->overrides_cap, sizeof(*val->overrides));
	if (status) {
		rd_val_fail(val, status);
		return;
	}
	val->overrides = list;
	val->overrides[val->n_overrides++] = node;
}

static bool
is_repeated(const struct rd_src_node *node)
{
	struct rd_str path = rd_src_attr(node, "path");

	for (const struct rd_src_node *other =
		     rd_src_child(node->parent, "override");
	     other != node; other = rd_src_next(other, "override"))
		if (rd_str_eq(rd_src_attr(other, "path"), path))
			return true;
	return false;
}

static void
override(struct rd_val *val, struct rd_val_rules *rules,
	 struct rd_src_node *node)
{
	struct rd_str text = rd_src_attr(node, "path");
	struct path path;
	uint32_t at;

	if (!text.ptr || !rd_src_has(node, "value"))
		return;
	if (!split_path(text, &path)) {
		find_unknown(val, node, "place", text);
		return;
	}
	if (is_repeated(node)) {
		rd_val_find(val, node, "path", RD_DIAG_DUPLICATE_OVERRIDE,
			    "\"%.*s\" is overridden twice", RD_STR_FMT(text));
		return;
	}
	at = rd_val_names_get(&rules->names, path.parts[0]);
	if (at != RD_VAL_NONE) {
		override_rule(val, rules->nodes[at], &path, node);
	} else if (rd_val_names_get(&val->refs, path.parts[0]) != RD_VAL_NONE) {
		override_reference(val, &path, node);
	} else {
		find_unknown(val, node, "rule or reference", path.parts[0]);
		rd_val_hint_name(val, &rules->names, path.parts[0]);
	}
}

void
rd_val_apply_changes(struct rd_val *val, struct rd_val_rules *rules)
{
	for (uint32_t i = 0; i < val->n_packs; i++) {
		const struct rd_src_node *root = val->trees[i]->root;
		struct rd_src_node *node;

		for (node = rd_src_child(root, "disable"); node;
		     node = rd_src_next(node, "disable"))
			disable(val, rules, node);
		for (node = rd_src_child(root, "override"); node;
		     node = rd_src_next(node, "override"))
			override(val, rules, node);
	}
}
