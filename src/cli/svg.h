/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures of numbers: whole pixels, no scripts, no fonts of their own, legible
 * on light and dark grounds, blue and orange with a sign or a shape beside the
 * colour, a title and a description for those who do not see them. */
#ifndef RD_CLI_SVG_H
#define RD_CLI_SVG_H

#include "base/buf.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* Classes of the style sheet: "ink", "dim" (texts), "axis", "grid" (lines),
 * "up", "down", "same" (shapes). */
void svg_begin(unsigned width, unsigned height, struct rd_str title,
	       struct rd_str desc, struct rd_buf *out);
void svg_end(struct rd_buf *out);

struct svg_text {
	int x, y; /* of the base line */
	const char *class;
	enum svg_anchor anchor;
	unsigned size;	/* 0: 13 */
	unsigned width; /* most pixels, cut with an ellipsis; 0: any */
};
void svg_text(const struct svg_text *at, struct rd_str text,
	      struct rd_buf *out);

struct svg_line {
	int x1, y1, x2, y2;
};
void svg_line(const struct svg_line *at, const char *class, struct rd_buf *out);

struct svg_rect {
	int x, y, width, height;
};
void svg_rect(const struct svg_rect *at, const char *class, struct rd_buf *out);
void svg_circle(int x, int y, int r, const char *class, struct rd_buf *out);
/* A square on its corner. */
void svg_diamond(int x, int y, int r, const char *class, struct rd_buf *out);

#endif
