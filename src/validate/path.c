/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "validate/path.h"

bool
rd_val_path_split(struct rd_str text, struct rd_val_path *path)
{
	path->n = 0;
	while (path->n < RD_VAL_PATH_PARTS) {
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

static struct rd_src_node *
find_child(const struct rd_src_node *parent, const char *name, const char *attr,
	   struct rd_str value)
{
	struct rd_src_node *node = rd_src_child(parent, name);

	while (node && !rd_str_eq(rd_src_attr_or(node, attr, ""), value))
		node = rd_src_next(node, name);
	return node;
}

/* Of which rules a part has numbers, and the one attribute each part is known
 * by; within the rule itself when there is no holder. */
static const struct {
	const char *rule, *holder, *prefix, *element, *key;
} numbered[] = {
	{ "factor", "history", "step.", "step", "below" },
	{ "factor", "curve", "at.", "at", "x" },
	{ "model", NULL, "param.", "param", "name" },
	{ "provider", NULL, "call.", "call", "on" },
	{ "preset", NULL, "set.", "set", "name" },
	{ "profile", NULL, "has.", "has", "function" },
	{ "profile", NULL, "level.", "level", "mode" },
	{ "profile", NULL, "law.", "law", "name" },
};
#define N_NUMBERED (sizeof(numbered) / sizeof(numbered[0]))

/* Parts that stand once in their rule. */
static const struct {
	const char *rule, *element;
} single[] = {
	{ "factor", "otherwise" },
	{ "model", "price" },
	{ "model", "loras" },
};
#define N_SINGLE (sizeof(single) / sizeof(single[0]))

static struct rd_src_node *
find_single(const struct rd_src_node *rule, struct rd_str part)
{
	for (size_t i = 0; i < N_SINGLE; i++)
		if (rd_src_is(rule, single[i].rule) &&
		    rd_str_is(part, single[i].element))
			return rd_src_child(rule, single[i].element);
	return NULL;
}

struct rd_src_node *
rd_val_path_part(const struct rd_src_node *rule, struct rd_str part)
{
	struct rd_src_node *node = find_child(rule, "case", "id", part);

	if (!node)
		node = find_single(rule, part);
	for (size_t i = 0; i < N_NUMBERED && !node; i++) {
		const struct rd_src_node *holder = rule;
		size_t skip = strlen(numbered[i].prefix);
		struct rd_str key = { part.ptr + skip, part.len - skip };

		if (!rd_src_is(rule, numbered[i].rule) ||
		    !rd_str_starts(part, numbered[i].prefix))
			continue;
		if (numbered[i].holder)
			holder = rd_src_child(rule, numbered[i].holder);
		if (holder)
			node = find_child(holder, numbered[i].element,
					  numbered[i].key, key);
	}
	return node;
}

bool
rd_val_path_has_parts(const struct rd_src_node *rule)
{
	for (size_t i = 0; i < N_NUMBERED; i++)
		if (rd_src_is(rule, numbered[i].rule))
			return true;
	return false;
}

bool
rd_val_path_part_put(const struct rd_src_node *node, struct rd_buf *out)
{
	if (rd_src_is(node, "case") && rd_src_has(node, "id")) {
		rd_buf_str(out, rd_src_attr(node, "id"));
		return true;
	}
	for (size_t i = 0; i < N_NUMBERED; i++) {
		if (!rd_src_is(node, numbered[i].element) ||
		    !rd_src_has(node, numbered[i].key))
			continue;
		rd_buf_cstr(out, numbered[i].prefix);
		rd_buf_str(out, rd_src_attr(node, numbered[i].key));
		return true;
	}
	for (size_t i = 0; i < N_SINGLE; i++) {
		if (!rd_src_is(node, single[i].element))
			continue;
		rd_buf_cstr(out, node->name);
		return true;
	}
	return false;
}

bool
rd_val_path_is_key(const struct rd_src_node *node, const char *attr)
{
	for (size_t i = 0; i < N_NUMBERED; i++)
		if (rd_src_is(node, numbered[i].element) &&
		    !strcmp(attr, numbered[i].key))
			return true;
	return !strcmp(attr, "id") || !strcmp(attr, "name") ||
	       (rd_src_is(node, "deny") && !strcmp(attr, "code")) ||
	       (rd_src_is(node, "from") && !strcmp(attr, "what"));
}

void
rd_val_path_term(struct rd_str text, struct rd_str *attr, struct rd_str *term)
{
	ptrdiff_t dot = rd_str_find(text, RD_STR_LIT("."));

	*attr = text;
	*term = RD_STR_NONE;
	if (dot < 0)
		return;
	attr->len = (size_t)dot;
	*term = (struct rd_str){ text.ptr + dot + 1,
				 text.len - (size_t)dot - 1 };
}
