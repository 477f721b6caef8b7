/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What changes, as a picture: each decision by the score of its winner before
 * (to the right) and now (upward).  On the line nothing moved; where another
 * reference wins a diamond stands instead of a disc.  Decisions that fall on
 * one spot are one mark, the larger the more of them. */
#include "cli/svg.h"
#include "cli/whatif.h"

#define WIDTH 640
#define HEIGHT 574
#define LEFT 70
#define TOP 84
#define SIDE 440 /* of the plot, a square */
#define CELL 4	 /* pixels of a spot */
#define CELLS (SIDE / CELL + 1)
#define TEXT_CAP 4096

struct plot {
	int64_t low, high, step;	 /* whole points */
	uint64_t spots[2][CELLS][CELLS]; /* differs, by now and before */
};

static void
widen(const struct whatif_tally *tally, struct plot *plot)
{
	const struct whatif_point *point;
	bool any = false;
	size_t i;

	for (i = 0; i < WHATIF_BUCKETS; i++) {
		for (point = tally->points[i]; point; point = point->next) {
			if (!any || point->was < plot->low)
				plot->low = point->was;
			if (point->is < plot->low)
				plot->low = point->is;
			if (!any || point->was > plot->high)
				plot->high = point->was;
			if (point->is > plot->high)
				plot->high = point->is;
			any = true;
		}
	}
}

/* A step of 1, 2 or 5 times a power of ten, at most ten of them; both ends on
 * one. */
static void
round_out(struct plot *plot)
{
	static const int64_t ones[] = { 1, 2, 5 };
	int64_t ten = 1;
	unsigned i = 0;

	plot->step = 1;
	while ((plot->high - plot->low) / plot->step > 10) {
		i = (i + 1) % 3;
		ten *= i ? 1 : 10;
		plot->step = ones[i] * ten;
	}
	plot->low -= (plot->low % plot->step + plot->step) % plot->step;
	plot->high += plot->step -
		      (plot->high % plot->step + plot->step) % plot->step;
}

static int
place(const struct plot *plot, int64_t points)
{
	return (int)((points - plot->low) * SIDE / (plot->high - plot->low));
}

static void
collect(const struct whatif_tally *tally, struct plot *plot)
{
	const struct whatif_point *point;
	size_t i;

	for (i = 0; i < WHATIF_BUCKETS; i++) {
		for (point = tally->points[i]; point; point = point->next)
			plot->spots[point->differs]
				   [place(plot, point->is) / CELL]
				   [place(plot, point->was) / CELL] += point->n;
	}
}

static void
put_axes(const struct plot *plot, struct rd_buf *out)
{
	struct svg_text text = { .class = "dim" };
	struct rd_buf number;
	int64_t at;
	int where;

	rd_buf_init(&number, 64);
	for (at = plot->low; at <= plot->high; at += plot->step) {
		where = place(plot, at);
		rd_buf_reset(&number);
		rd_buf_i64(&number, at);
		svg_line(&(struct svg_line){ LEFT + where, TOP, LEFT + where,
					     TOP + SIDE },
			 "grid", out);
		svg_line(&(struct svg_line){ LEFT, TOP + where, LEFT + SIDE,
					     TOP + where },
			 "grid", out);
		text = (struct svg_text){ .x = LEFT + where,
					  .y = TOP + SIDE + 18,
					  .class = "dim",
					  .anchor = SVG_MIDDLE };
		svg_text(&text, rd_buf_view(&number), out);
		text = (struct svg_text){ .x = LEFT - 8,
					  .y = TOP + SIDE - where + 4,
					  .class = "dim",
					  .anchor = SVG_END };
		svg_text(&text, rd_buf_view(&number), out);
	}
	rd_buf_fini(&number);
	svg_line(&(struct svg_line){ LEFT, TOP + SIDE, LEFT + SIDE, TOP },
		 "axis", out);
	text = (struct svg_text){ .x = LEFT + SIDE / 2,
				  .y = TOP + SIDE + 40,
				  .class = "ink",
				  .anchor = SVG_MIDDLE };
	svg_text(&text, RD_STR_LIT("score of the winner before"), out);
	text = (struct svg_text){ .x = LEFT, .y = TOP - 12, .class = "ink" };
	svg_text(&text, RD_STR_LIT("score of the winner now"), out);
}

static int
radius(uint64_t n)
{
	int r = 3;

	for (; n > 1 && r < 9; n /= 4)
		r++;
	return r;
}

/* Changes stand above what stays. */
static void
put_spots(const struct plot *plot, struct rd_buf *out)
{
	int side, y, x, left, top;
	uint64_t n;

	for (side = 0; side < 2; side++) {
		for (y = 0; y < CELLS; y++) {
			for (x = 0; x < CELLS; x++) {
				n = plot->spots[side][y][x];
				left = LEFT + x * CELL;
				top = TOP + SIDE - y * CELL;
				if (n && side)
					svg_diamond(left, top, radius(n) + 1,
						    "down", out);
				else if (n)
					svg_circle(left, top, radius(n), "same",
						   out);
			}
		}
	}
}

static void
put_legend(const struct whatif_tally *tally, struct rd_buf *out)
{
	struct svg_text text = { .x = LEFT + SIDE + 30,
				 .y = TOP + 14,
				 .class = "ink" };
	struct rd_buf number;

	rd_buf_init(&number, 64);
	svg_circle(LEFT + SIDE + 18, TOP + 10, 5, "same", out);
	rd_buf_u64(&number, tally->n - tally->differs);
	rd_buf_cstr(&number, " same");
	svg_text(&text, rd_buf_view(&number), out);
	rd_buf_reset(&number);
	rd_buf_u64(&number, tally->differs);
	rd_buf_cstr(&number, " different");
	svg_diamond(LEFT + SIDE + 18, TOP + 34, 6, "down", out);
	text.y += 24;
	svg_text(&text, rd_buf_view(&number), out);
	rd_buf_fini(&number);
}

static void
describe(const struct whatif *w, struct rd_buf *desc)
{
	const struct whatif_tally *tally = &w->tallies[0];

	rd_buf_u64(desc, tally->n);
	rd_buf_cstr(desc, " decisions, ");
	rd_buf_u64(desc, tally->differs);
	rd_buf_cstr(desc, " with a different winner (");
	whatif_percent_put(tally->differs, tally->n, desc);
	rd_buf_cstr(desc, " %)");
}

int
whatif_svg_put(struct whatif *w)
{
	struct plot *plot = rd_arena_alloc(&w->cmd->arena, sizeof(*plot));
	struct rd_buf *out = &w->cmd->out;
	struct svg_text head = { .x = LEFT,
				 .y = 26,
				 .class = "ink",
				 .size = 17,
				 .width = WIDTH - LEFT - 20 };
	struct svg_text line = { .x = LEFT, .y = 44, .class = "dim" };
	struct rd_buf desc;

	if (!plot)
		return cmd_no_memory(w->cmd);
	rd_buf_init(&desc, TEXT_CAP);
	describe(w, &desc);
	widen(&w->tallies[0], plot);
	round_out(plot);
	collect(&w->tallies[0], plot);
	svg_begin(WIDTH, HEIGHT, rd_str_of(w->told), rd_buf_view(&desc), out);
	svg_text(&head, rd_str_of(w->told), out);
	svg_text(&line, rd_buf_view(&desc), out);
	put_axes(plot, out);
	put_spots(plot, out);
	put_legend(&w->tallies[0], out);
	svg_end(out);
	rd_buf_fini(&desc);
	return rd_buf_status(out) ? cmd_no_memory(w->cmd) : 0;
}
