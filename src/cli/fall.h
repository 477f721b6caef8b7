/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Parts of a score one upon the other: what is drawn as a waterfall, in a
 * terminal (waterfall.c) and as a picture (waterfall-svg.c). */
#ifndef RD_CLI_FALL_H
#define RD_CLI_FALL_H

#include "base/buf.h"

#include <jansson.h>

#define CMD_FALL_ROWS 512

struct cmd_fall_row {
	struct rd_str factor, place;
	struct rd_str because;	/* "scene=bar" */
	int64_t points, before; /* before: the sum of the rows above */
};

struct cmd_fall {
	struct cmd_fall_row rows[CMD_FALL_ROWS];
	size_t n;
	struct rd_buf text;
	int64_t low, high; /* of the sums, 0 among them */
	int64_t total;
};

/* The parts of a candidate, which must outlive it.  A part may have a "note"
 * that stands for its because. */
void cmd_fall_read(const json_t *candidate, struct cmd_fall *fall);
void cmd_fall_fini(struct cmd_fall *fall);

/* The picture, an SVG document. */
void cmd_fall_svg(const struct cmd_fall *fall, struct rd_str title,
		  struct rd_str desc, struct rd_buf *out);

#endif
