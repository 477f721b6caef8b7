/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inside the layer: the loaded schemas. */
#ifndef RD_SOURCE_SCHEMA_H
#define RD_SOURCE_SCHEMA_H

#include <libxml/xmlschemas.h>

#include "source/model.h"
#include "source/reader.h"

struct rd_src_schemas {
	struct rd_arena arena;
	struct rd_src_model models[RD_SRC_N_KINDS];
	xmlSchema *compiled[RD_SRC_N_KINDS];
};

/* One check of one file. */
struct rd_src_check {
	const struct rd_src_model *model;
	struct rd_diags *diags;
	struct rd_src_file *file;
};

/* Everything that needs no content model (unknown, missing, foreign elements
 * and attributes, values, stray text), all of it in one walk; marks what it
 * told, and takes foreign attributes (xsi:type!) out of the document. */
void rd_src_check_names(struct rd_src_check *check, xmlDoc *doc);
/* Type of a node by its path from the root; NULL below an unknown element. */
const struct rd_src_type *rd_src_check_type(const struct rd_src_check *check,
					    const struct rd_src_node *node);

static inline unsigned *
rd_src_marks(struct rd_src_node *node)
{
	return &((struct rd_src_marked *)node)->marks;
}

#endif
