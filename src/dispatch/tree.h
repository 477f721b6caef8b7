/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A reply's JSON as a tree in an arena, and paths into it.  Numbers stay the
 * texts that they are, so that 64 bits and more arrive whole. */
#ifndef RD_DISPATCH_TREE_H
#define RD_DISPATCH_TREE_H

#include "base/scan.h"

#define DISP_TREE_NODES (1u << 18)
#define DISP_TREE_MEMBERS 1024 /* of one object */
#define DISP_PATH_HITS 4096

struct disp_node {
	enum rd_scan_type type;
	uint32_t hash; /* of the key */
	struct rd_str key;
	/* A string decoded, a number as it stands, else the JSON text. */
	struct rd_str text;
	struct disp_node *child, *next;
	uint32_t n; /* children */
};

/* Reads one strict JSON text: UTF-8, no name twice in an object, at most
 * RD_SCAN_DEPTH deep, within the limits above.  RD_NOMEM, else a failure of the
 * text (RD_SYNTAX, RD_LIMIT).  The text must stay. */
enum rd_status disp_tree_read(struct rd_str json, struct rd_arena *arena,
			      const struct disp_node **root) RD_MUST_CHECK;
const struct disp_node *disp_tree_get(const struct disp_node *object,
				      struct rd_str name);
/* Equal as JSON: members in any order, numbers by value. */
bool disp_tree_same(const struct disp_node *a, const struct disp_node *b);
/* Neither null, false, an empty string nor an empty array or object. */
bool disp_tree_is_something(const struct disp_node *node);

struct disp_hits {
	const struct disp_node **items;
	size_t n;
};

/* All that a path leads to from a node (NULL: nothing), in the order of the
 * text; what is beyond DISP_PATH_HITS is left out.  A path that is none leads
 * nowhere.  RD_NOMEM. */
enum rd_status disp_path_find(const struct disp_node *from, struct rd_str path,
			      struct rd_arena *arena, struct disp_hits *hits)
	RD_MUST_CHECK;

#endif
