/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Every element against the table of elements: names, attributes, the form of
 * each value, number of children, stray text.  Later passes rely on it for
 * findings about form and so read values without any. */

#include "validate/form.h"
#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/language.h"
#include "base/time.h"

#include <stdio.h>

#define DEPTH_MAX 64
#define NAMES_MAX 64

static void
hint_attr(struct rd_val *val, const struct rd_val_shape *shape,
	  struct rd_str name)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (const struct rd_val_shape_attr *attr = shape->attrs;
	     attr->name && n < NAMES_MAX; attr++)
		names[n++] = attr->name;
	rd_val_did_you_mean(val, rd_str_nearest(name, names, n));
}

static void
hint_child(struct rd_val *val, const struct rd_val_shape *shape,
	   const char *name)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (const struct rd_val_shape_child *child = shape->children;
	     child->shape != RD_VAL_SHAPE_END && n < NAMES_MAX; child++)
		if (child->shape != RD_VAL_SHAPE_COND)
			names[n++] = rd_val_shape_at(child->shape)->name;
	rd_val_did_you_mean(val, rd_str_nearest(rd_str_of(name), names, n));
}

static bool
is_pack_name(struct rd_str s)
{
	bool fit = s.len > 0 && s.len <= 64 && rd_is_alnum(s.ptr[0]);

	for (size_t i = 1; fit && i < s.len; i++)
		fit = rd_is_alnum(s.ptr[i]) || s.ptr[i] == '_' ||
		      s.ptr[i] == '-';
	return fit;
}

static bool
is_integer(const struct rd_val_shape_attr *rule, struct rd_str s)
{
	uint64_t value;

	return rd_str_u64(s, &value) && value >= rule->low &&
	       value <= rule->high;
}

static bool
fits(const struct rd_val_shape_attr *rule, struct rd_str s)
{
	int64_t value;

	switch (rule->form) {
	case RD_VAL_F_SOME:
		return rd_str_trim(s).len > 0;
	case RD_VAL_F_NAME:
		return rd_val_is_name(s);
	case RD_VAL_F_ID:
		return rd_val_is_id(s);
	case RD_VAL_F_DECIMAL:
		return !rd_decimal_rule(s, &value);
	case RD_VAL_F_DURATION:
		return !rd_duration_parse(s, &value) &&
		       value <= RD_VAL_DURATION_MAX &&
		       value >= -RD_VAL_DURATION_MAX;
	case RD_VAL_F_INTEGER:
		return is_integer(rule, s);
	case RD_VAL_F_ONE_OF:
		return rd_val_position(rule->list, s) >= 0;
	case RD_VAL_F_SHA256:
		return rd_str_is_sha256(s);
	case RD_VAL_F_PACK:
		return is_pack_name(s);
	default:
		return rd_val_form_fits(rule, s);
	}
}

static void
find_bad_value(struct rd_val *val, const struct rd_val_shape_attr *rule,
	       struct rd_str value, const struct rd_src_node *at,
	       const char *at_attr)
{
	static const char *const needs[] = {
		[RD_VAL_F_SOME] = "some text",
		[RD_VAL_F_NAME] = "a name: a-z, then a-z, 0-9 and _",
		[RD_VAL_F_ID] = "an id: a-z, then a-z, 0-9, _, - and .",
		[RD_VAL_F_DECIMAL] = "a decimal with at most 4 places",
		[RD_VAL_F_DURATION] = "a duration such as PT6H or -P1D",
		[RD_VAL_F_INTEGER] = "a whole number",
		[RD_VAL_F_ONE_OF] = "one of ",
		[RD_VAL_F_SHA256] = "64 lower-case hexadecimal digits",
		[RD_VAL_F_PACK] = "a pack name: letters, digits, _ and -",
	};
	const char *form = rule->form < RD_VAL_F_WORDS
				   ? needs[rule->form]
				   : rd_val_form_needs(rule->form);
	bool listed = rule->form == RD_VAL_F_ONE_OF ||
		      rule->form == RD_VAL_F_WORDS;
	int id = rule->id;
	char range[64] = "";

	if (!id)
		id = rd_src_is(at, "override") ? RD_DIAG_OVERRIDE_BAD_VALUE
					       : RD_DIAG_BAD_VALUE;
	if (rule->form == RD_VAL_F_INTEGER || rule->form == RD_VAL_F_RANGE)
		snprintf(range, sizeof(range), " from %u to %u", rule->low,
			 rule->high);
	else if (rule->form >= RD_VAL_F_CAPPED && rule->high)
		snprintf(range, sizeof(range), " of at most %u bytes",
			 rule->high);
	rd_val_find(val, at, at_attr, id, "%s=\"%.*s\" is not %s%s%s",
		    rule->name, value.len > 80 ? 80 : (int)value.len, value.ptr,
		    form, listed ? rule->list : "", range);
}

uint32_t
rd_val_language_of(const struct rd_val *val, const struct rd_src_file *file)
{
	for (uint32_t i = 0; i < val->model->n_files; i++)
		if (val->trees[i] == file)
			return val->languages[i];
	return val->model->language;
}

bool
rd_val_needs_language(struct rd_val *val, const struct rd_src_node *at,
		      const char *at_attr, uint32_t since)
{
	uint32_t language;

	if (since <= RD_LANGUAGE_OLDEST)
		return true;
	language = rd_val_language_of(val, at->file);
	if (since <= language)
		return true;
	rd_val_find(val, at, at_attr, RD_DIAG_NEWER_THAN_PACK,
		    "%s%s%s needs language %u, the pack is written in %u",
		    at_attr ? "" : "<", at_attr ? at_attr : at->name,
		    at_attr ? "" : ">", since, language);
	return false;
}

static bool
is_attr_old_enough(struct rd_val *val, const struct rd_val_shape_attr *rule,
		   const struct rd_src_node *at, const char *at_attr)
{
	struct rd_str value = rd_src_attr(at, at_attr);

	if (rule->newer && rd_val_position(rule->newer, value) < 0)
		return true;
	return rd_val_needs_language(val, at, at_attr, rule->since);
}

static const struct rd_val_shape *
shape_of(const struct rd_src_node *node)
{
	const struct rd_src_node *path[DEPTH_MAX];
	const struct rd_val_shape *shape;
	size_t n = 0;

	for (; node->parent && n < DEPTH_MAX; node = node->parent)
		path[n++] = node;
	shape = rd_val_shape_root(node->file->kind);
	while (shape && n)
		shape = rd_val_shape_child_of(shape, path[--n]->name);
	return shape;
}

bool
rd_val_grammar_has(struct rd_val *val, const struct rd_src_node *target,
		   const char *attr, const struct rd_src_node *at,
		   const char *at_attr)
{
	const struct rd_val_shape *shape = shape_of(target);
	const struct rd_val_shape_attr *rule;

	if (!shape)
		return false;
	rule = rd_val_shape_attr_of(shape, attr);
	if (!rule || !strcmp(attr, "id") || !strcmp(attr, "name")) {
		rd_val_find(val, at, at_attr, RD_DIAG_OVERRIDE_UNKNOWN,
			    "a %s has no attribute \"%s\" to override",
			    target->name, attr);
		hint_attr(val, shape, rd_str_of(attr));
		return false;
	}
	return rule->newer ||
	       rd_val_needs_language(val, at, at_attr, rule->since);
}

bool
rd_val_grammar_fits(struct rd_val *val, const struct rd_src_node *target,
		    const char *attr, const struct rd_src_node *at,
		    const char *at_attr)
{
	const struct rd_val_shape *shape = shape_of(target);
	const struct rd_val_shape_attr *rule =
		shape ? rd_val_shape_attr_of(shape, attr) : NULL;
	struct rd_str value = rd_src_attr(at, at_attr);

	if (!rule || !value.ptr)
		return false;
	if (fits(rule, value))
		return !rule->newer ||
		       rd_val_position(rule->newer, value) < 0 ||
		       rd_val_needs_language(val, at, at_attr, rule->since);
	find_bad_value(val, rule, value, at, at_attr);
	return false;
}

static void
check_attrs(struct rd_val *val, const struct rd_val_shape *shape,
	    const struct rd_src_node *node)
{
	for (uint32_t i = 0; i < node->n_attrs; i++) {
		const struct rd_src_attr *attr = &node->attrs[i];
		const struct rd_val_shape_attr *rule = rd_val_shape_attr_of(
			shape, attr->name);

		if (!rule) {
			rd_val_find(val, node, attr->name,
				    RD_DIAG_UNKNOWN_ATTRIBUTE,
				    "<%s> has no attribute \"%s\"", node->name,
				    attr->name);
			hint_attr(val, shape, rd_str_of(attr->name));
		} else if (!fits(rule, attr->value)) {
			find_bad_value(val, rule, attr->value, node,
				       attr->name);
		} else {
			is_attr_old_enough(val, rule, node, attr->name);
		}
	}
	for (const struct rd_val_shape_attr *rule = shape->attrs; rule->name;
	     rule++)
		if (rule->needed && !rd_src_has(node, rule->name))
			rd_val_find(val, node, NULL, RD_DIAG_MISSING_ATTRIBUTE,
				    "<%s> needs the attribute \"%s\"",
				    node->name, rule->name);
}

/* Does the child belong to that entry of its parent's shape? */
static bool
is_of(const struct rd_src_node *node, const struct rd_val_shape_child *child)
{
	if (child->shape == RD_VAL_SHAPE_COND)
		return rd_val_shape_is_cond(node->name);
	return rd_src_is(node, rd_val_shape_at(child->shape)->name);
}

static void
check_child(struct rd_val *val, const struct rd_val_shape_child *child,
	    const struct rd_src_node *node)
{
	bool cond = child->shape == RD_VAL_SHAPE_COND;
	const char *name = cond ? "condition"
				: rd_val_shape_at(child->shape)->name;
	const struct rd_src_node *surplus = NULL;
	uint32_t n = 0;

	for (const struct rd_src_node *at = node->first; at; at = at->next)
		if (is_of(at, child)) {
			rd_val_needs_language(val, at, NULL, child->since);
			if (++n == child->max + 1)
				surplus = at;
		}
	if (n < child->min)
		rd_val_find(val, node, NULL, RD_DIAG_MISSING_ELEMENT,
			    "<%s> needs a %s%s%s", node->name, cond ? "" : "<",
			    name, cond ? "" : ">");
	else if (child->max && surplus)
		rd_val_find(val, surplus, NULL, RD_DIAG_MISPLACED_ELEMENT,
			    "<%s> holds at most %u %s%s%s", node->name,
			    child->max, cond ? "" : "<", name, cond ? "" : ">");
}

static void
check_children(struct rd_val *val, const struct rd_val_shape *shape,
	       const struct rd_src_node *node)
{
	for (const struct rd_val_shape_child *child = shape->children;
	     child->shape != RD_VAL_SHAPE_END; child++)
		check_child(val, child, node);
}

static void
check_node(struct rd_val *val, const struct rd_val_shape *shape,
	   const struct rd_src_node *node)
{
	rd_val_needs_language(val, node, NULL, shape->since);
	check_attrs(val, shape, node);
	check_children(val, shape, node);
	if (!shape->text && rd_str_trim(node->text).len)
		rd_val_find(val, node, NULL, RD_DIAG_TEXT_NOT_ALLOWED,
			    "<%s> holds text", node->name);
}

/* Shapes of the open elements stand in a stack; an unknown element is reported
 * once, what it holds is not looked at. */
static void
check_tree(struct rd_val *val, const struct rd_src_file *file)
{
	const struct rd_val_shape *open[DEPTH_MAX + 1] = { NULL };

	open[0] = NULL;
	for (const struct rd_src_node *node = file->root; node;
	     node = rd_src_walk(file->root, node)) {
		const struct rd_val_shape *parent, *shape;

		if (node->depth > DEPTH_MAX)
			continue;
		parent = open[node->depth - 1];
		if (!node->parent)
			shape = rd_val_shape_root(file->kind);
		else
			shape = parent ? rd_val_shape_child_of(parent,
							       node->name)
				       : NULL;
		if (shape && !node->ns_ok) {
			rd_val_find(val, node, NULL, RD_DIAG_WRONG_NAMESPACE,
				    "<%s> is not in the namespace of rules",
				    node->name);
			shape = NULL;
		} else if (!shape && parent) {
			rd_val_find(val, node, NULL, RD_DIAG_UNKNOWN_ELEMENT,
				    "<%s> cannot hold <%s>", node->parent->name,
				    node->name);
			hint_child(val, parent, node->name);
		}
		open[node->depth] = shape;
		if (shape)
			check_node(val, shape, node);
	}
}

void
rd_val_check_grammar(struct rd_val *val)
{
	for (uint32_t i = 0; i < val->model->n_files; i++)
		if (val->trees[i])
			check_tree(val, val->trees[i]);
}
