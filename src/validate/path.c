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

/* What a factor has numbers of, each known by one attribute. */
static const struct {
	const char *holder, *prefix, *element, *key;
} numbered[] = {
	{ "history", "step.", "step", "below" },
	{ "curve", "at.", "at", "x" },
};
#define N_NUMBERED (sizeof(numbered) / sizeof(numbered[0]))

struct rd_src_node *
rd_val_path_part(const struct rd_src_node *factor, struct rd_str part)
{
	struct rd_src_node *node = find_child(factor, "case", "id", part);

	if (!node && rd_str_is(part, "otherwise"))
		node = rd_src_child(factor, "otherwise");
	for (size_t i = 0; i < N_NUMBERED && !node; i++) {
		struct rd_src_node *holder = rd_src_child(factor,
							  numbered[i].holder);
		size_t skip = strlen(numbered[i].prefix);
		struct rd_str key = { part.ptr + skip, part.len - skip };

		if (holder && rd_str_starts(part, numbered[i].prefix))
			node = find_child(holder, numbered[i].element,
					  numbered[i].key, key);
	}
	return node;
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
	rd_buf_cstr(out, node->name);
	return rd_src_is(node, "otherwise");
}

bool
rd_val_path_is_key(const struct rd_src_node *node, const char *attr)
{
	for (size_t i = 0; i < N_NUMBERED; i++)
		if (rd_src_is(node, numbered[i].element) &&
		    !strcmp(attr, numbered[i].key))
			return true;
	return !strcmp(attr, "id") || !strcmp(attr, "name");
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
