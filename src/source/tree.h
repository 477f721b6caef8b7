/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A file as written: elements in order, with the line of each one and of each
 * attribute.  Independent of the XML library; lives in the caller's arena.
 * Comments are dropped; CDATA and character references are resolved. */
#ifndef RD_SOURCE_TREE_H
#define RD_SOURCE_TREE_H

#include "base/str.h"

struct rd_src_attr {
	const char *name;    /* without prefix; attributes with a namespace of
			      * their own (xsi:...) are not in the tree */
	struct rd_str value; /* normalised by XML; NUL-terminated */
	uint32_t line;	     /* of the name */
};

struct rd_src_node {
	const char *name; /* without prefix */
	bool ns_ok;	  /* in the namespace of the file's kind */
	uint32_t line;	  /* of the '<' */
	size_t at;	  /* offset of the '<' in the file's bytes */
	const struct rd_src_file *file;
	struct rd_src_node *parent;	  /* NULL for the root */
	struct rd_src_node *first, *last; /* children, elements only */
	struct rd_src_node *next;	  /* sibling */
	struct rd_src_attr *attrs;	  /* in written order */
	uint32_t n_attrs;
	uint32_t depth; /* 1 for the root */
	/* Its own text, pieces joined, not that of its children; never absent;
	 * NUL-terminated. */
	struct rd_str text;
};

/* File kinds, told by the root element. */
enum rd_src_kind {
	RD_SRC_PACK,
	RD_SRC_FACTS,
	RD_SRC_CATALOG,
	RD_SRC_SCORING,
	RD_SRC_WORDS,
	RD_SRC_PROMPT,
	RD_SRC_EXPERIMENTS,
	RD_SRC_PROVIDERS,
	RD_SRC_REDUX,
	RD_SRC_FIXTURE,
	RD_SRC_N_KINDS,
	RD_SRC_UNKNOWN = RD_SRC_N_KINDS,
};

struct rd_src_file {
	const char *name; /* as given to rd_src_parse */
	enum rd_src_kind kind;
	struct rd_src_node *root;
	size_t n_nodes;
};

/* Value of the attribute, or an absent view. */
struct rd_str rd_src_attr(const struct rd_src_node *node, const char *name);
/* As above with a value for an absent attribute. */
struct rd_str rd_src_attr_or(const struct rd_src_node *node, const char *name,
			     const char *fallback);
bool rd_src_has(const struct rd_src_node *node, const char *name);
/* Line of the attribute, of the element when it has none. */
uint32_t rd_src_attr_line(const struct rd_src_node *node, const char *name);
bool rd_src_is(const struct rd_src_node *node, const char *name);
/* First child with that name (any child for NULL), or NULL. */
struct rd_src_node *rd_src_child(const struct rd_src_node *node,
				 const char *name);
/* Next sibling with that name (any for NULL), or NULL. */
struct rd_src_node *rd_src_next(const struct rd_src_node *node,
				const char *name);
/* Next node of the subtree of `top` in document order (top, its first child,
 * ...), or NULL: `for (n = top; n; n = rd_src_walk(top, n))`. */
struct rd_src_node *rd_src_walk(const struct rd_src_node *top,
				const struct rd_src_node *node);
/* "facts" for RD_SRC_FACTS; "" when unknown. */
const char *rd_src_kind_name(enum rd_src_kind kind);

#endif
