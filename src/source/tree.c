/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Access to the tree as written. */

#include "source/tree.h"

static const char *const kind_names[RD_SRC_N_KINDS + 1] = {
	"pack",	       "facts",	    "catalog", "scoring", "words", "prompt",
	"experiments", "providers", "redux",   "fixture", "",
};

const char *
rd_src_kind_name(enum rd_src_kind kind)
{
	return kind_names[kind <= RD_SRC_UNKNOWN ? kind : RD_SRC_UNKNOWN];
}

static const struct rd_src_attr *
find_attr(const struct rd_src_node *node, const char *name)
{
	for (uint32_t i = 0; i < node->n_attrs; i++)
		if (!strcmp(node->attrs[i].name, name))
			return &node->attrs[i];
	return NULL;
}

struct rd_str
rd_src_attr(const struct rd_src_node *node, const char *name)
{
	const struct rd_src_attr *attr = find_attr(node, name);

	return attr ? attr->value : RD_STR_NONE;
}

struct rd_str
rd_src_attr_or(const struct rd_src_node *node, const char *name,
	       const char *fallback)
{
	const struct rd_src_attr *attr = find_attr(node, name);

	return attr ? attr->value : rd_str_of(fallback);
}

bool
rd_src_has(const struct rd_src_node *node, const char *name)
{
	return find_attr(node, name) != NULL;
}

uint32_t
rd_src_attr_line(const struct rd_src_node *node, const char *name)
{
	const struct rd_src_attr *attr = find_attr(node, name);

	return attr ? attr->line : node->line;
}

bool
rd_src_is(const struct rd_src_node *node, const char *name)
{
	return !strcmp(node->name, name);
}

static struct rd_src_node *
named_from(struct rd_src_node *node, const char *name)
{
	while (node && name && strcmp(node->name, name))
		node = node->next;
	return node;
}

struct rd_src_node *
rd_src_child(const struct rd_src_node *node, const char *name)
{
	return named_from(node->first, name);
}

struct rd_src_node *
rd_src_next(const struct rd_src_node *node, const char *name)
{
	return named_from(node->next, name);
}

struct rd_src_node *
rd_src_walk(const struct rd_src_node *top, const struct rd_src_node *node)
{
	if (node->first)
		return node->first;
	while (node != top) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}
