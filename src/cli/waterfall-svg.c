/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A waterfall as a picture: a bar for each part that begins where the one above
 * ended, a thin line from each to the next, sign and value in words of their
 * own, the place of the rule at the right. */
#include "base/decimal.h"
#include "cli/fall.h"
#include "cli/svg.h"

#define WIDTH 860
#define LEFT 20
#define BAR_LEFT 250
#define BAR_WIDTH 320
#define VALUE_RIGHT 670
#define PLACE_LEFT 690
#define FIRST 84
#define ROW 40
#define BAR 16
/* Divides points so that the product with a width cannot overflow. */
#define UNIT 100000

static int
place(const struct cmd_fall *fall, int64_t points)
{
	int64_t span = (fall->high - fall->low) / UNIT + 1;

	return BAR_LEFT + (int)((points - fall->low) / UNIT * BAR_WIDTH / span);
}

/* With a sign, the minus of typography. */
static void
put_value(int64_t points, int y, bool bold, struct rd_buf *out)
{
	struct svg_text at = { .x = VALUE_RIGHT,
			       .y = y,
			       .class = "ink",
			       .anchor = SVG_END,
			       .size = bold ? 15 : 0 };
	char text[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(points, 8, text);
	size_t skip = points < 0 ? 1 : 0;
	struct rd_buf value;

	rd_buf_init(&value, 64);
	rd_buf_cstr(&value, points < 0 ? "\xe2\x88\x92" : points ? "+" : "");
	rd_buf_put(&value, text + skip, n - skip);
	svg_text(&at, rd_buf_view(&value), out);
	rd_buf_fini(&value);
}

static void
put_row(const struct cmd_fall *fall, size_t i, struct rd_buf *out)
{
	const struct cmd_fall_row *row = &fall->rows[i];
	int y = FIRST + (int)i * ROW;
	int from = place(fall, row->before);
	int to = place(fall, row->before + row->points);
	int left = from < to ? from : to;
	int width = from < to ? to - from : from - to;
	struct svg_text label = {
		.x = LEFT, .y = y, .class = "ink", .width = BAR_LEFT - LEFT - 10
	};
	struct svg_text why = { .x = LEFT,
				.y = y + 16,
				.class = "dim",
				.size = 11,
				.width = BAR_LEFT - LEFT - 10 };
	struct svg_text at = { .x = PLACE_LEFT,
			       .y = y,
			       .class = "dim",
			       .size = 12,
			       .width = WIDTH - PLACE_LEFT - 10 };

	svg_text(&label, row->factor, out);
	if (row->because.len)
		svg_text(&why, row->because, out);
	if (width < 1)
		width = 1;
	svg_rect(&(struct svg_rect){ left, y - BAR + 4, width, BAR },
		 row->points < 0 ? "down" : "up", out);
	svg_line(&(struct svg_line){ to, y + 4, to, y + ROW - BAR + 4 }, "axis",
		 out);
	put_value(row->points, y, false, out);
	if (row->place.ptr)
		svg_text(&at, row->place, out);
}

void
cmd_fall_svg(const struct cmd_fall *fall, struct rd_str title,
	     struct rd_str desc, struct rd_buf *out)
{
	int end = FIRST + (int)fall->n * ROW;
	int zero = place(fall, 0);
	int to = place(fall, fall->total);
	struct svg_text head = { .x = LEFT,
				 .y = 28,
				 .class = "ink",
				 .size = 17,
				 .width = WIDTH - 2 * LEFT };
	struct svg_text line = {
		.x = LEFT, .y = 48, .class = "dim", .width = WIDTH - 2 * LEFT
	};
	struct svg_text total = {
		.x = LEFT, .y = end + 6, .class = "ink", .size = 15
	};
	size_t i;

	svg_begin(WIDTH, (unsigned)end + 30, title, desc, out);
	svg_text(&head, title, out);
	svg_text(&line, desc, out);
	svg_line(&(struct svg_line){ zero, FIRST - BAR, zero, end + 10 },
		 "grid", out);
	for (i = 0; i < fall->n; i++)
		put_row(fall, i, out);
	svg_text(&total, RD_STR_LIT("total"), out);
	svg_rect(&(struct svg_rect){ zero < to ? zero : to, end - BAR + 10,
				     zero < to ? to - zero : zero - to, BAR },
		 "same", out);
	put_value(fall->total, end + 6, true, out);
	svg_end(out);
}
