/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Inside the layer: a file as pieces of its text, for laying it out anew. */
#ifndef RD_SOURCE_LAYOUT_H
#define RD_SOURCE_LAYOUT_H

#include "base/buf.h"
#include "source/model.h"

#define RD_SRC_WIDE UINT32_MAX /* does not fit on one line whatever it is */

enum rd_src_piece_kind {
	RD_SRC_PIECE_ELEMENT,
	RD_SRC_PIECE_COMMENT,
	RD_SRC_PIECE_TEXT, /* all between the tags of an element with text */
};

struct rd_src_raw_attr {
	struct rd_str name, value; /* value as written, without quotes */
};

struct rd_src_piece {
	enum rd_src_piece_kind kind;
	struct rd_src_piece *parent, *next, *first, *last;
	const struct rd_src_type *type; /* NULL: not known to the schema */
	struct rd_str name;		/* element */
	struct rd_str text;		/* comment or text, as written */
	struct rd_src_raw_attr *attrs;	/* in canonical order */
	size_t n_attrs;
	uint32_t column;     /* of a comment, where it stood */
	uint32_t breaks;     /* line breaks before it, 2 for more */
	uint32_t end_breaks; /* before the end tag */
	uint32_t width;	     /* on one line, or RD_SRC_WIDE */
	bool spaced;	     /* white space stood before it */
};

struct rd_src_layout {
	bool has_declaration;
	struct rd_src_piece top; /* its children: comments and the root */
};

/* Takes a text that the parser has accepted to pieces.  RD_SYNTAX when it
 * cannot be followed after all, RD_NOMEM. */
enum rd_status rd_src_layout_read(struct rd_arena *arena, struct rd_str text,
				  const struct rd_src_model *models,
				  struct rd_src_layout *out) RD_MUST_CHECK;
/* Writes it in canonical form. */
void rd_src_layout_write(const struct rd_src_layout *layout,
			 struct rd_buf *out);

#endif
