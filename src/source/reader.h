/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inside the layer: the tree together with the library's document. */
#ifndef RD_SOURCE_READER_H
#define RD_SOURCE_READER_H

#include <libxml/tree.h>

#include "source/source.h"

#define RD_SRC_RULES_NS "urn:refdesk:rules:1"
#define RD_SRC_FIXTURE_NS "urn:refdesk:fixture:1"

/* What the schema stage has said about a node already. */
enum rd_src_mark {
	RD_SRC_MARK_NAME = 1,
	RD_SRC_MARK_ATTRIBUTE = 2,
	RD_SRC_MARK_MISSING = 4,
	RD_SRC_MARK_TEXT = 8,
	RD_SRC_MARK_VALUE = 16,
	RD_SRC_MARK_CHILD = 32, /* order or number of its children */
	RD_SRC_MARK_PLACE = 64, /* its own place */
	RD_SRC_MARK_OTHER = 128,
};

/* Every node of a tree is the first member of one of these, and the _private
 * pointer of its element in the document. */
struct rd_src_marked {
	struct rd_src_node node;
	unsigned marks;
};

/* Library set-up: no catalogs, no loading of anything but the embedded
 * schemas.  May be called again. */
void rd_src_library_init(void);

/* Prescan, parse and tree; input->caps is not NULL.  On RD_OK *doc is to be
 * freed with xmlFreeDoc. */
enum rd_status rd_src_read(struct rd_arena *arena, struct rd_diags *diags,
			   const struct rd_src_input *input,
			   struct rd_src_file **out, xmlDoc **doc)
	RD_MUST_CHECK;

/* The tree of a parsed document; `lines` from the prescan.  RD_INTERNAL when
 * prescan and parser disagree about the tags. */
struct rd_src_scan;
enum rd_status rd_src_build(struct rd_arena *arena, const char *name,
			    const struct rd_src_scan *scan, xmlDoc *doc,
			    struct rd_src_file **out) RD_MUST_CHECK;

/* All schema findings of a file. */
void rd_src_check_schema(const struct rd_src_schemas *schemas,
			 struct rd_diags *diags, struct rd_src_file *file,
			 xmlDoc *doc);

#endif
