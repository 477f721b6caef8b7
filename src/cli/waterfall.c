/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Columns: factor, because, points, bar, place.  On a narrow terminal first the
 * bar goes, then the because column is cut and becomes a line of its own;
 * points, signs and places stay. */
#include "cli/waterfall.h"

#include <uniwidth.h>

#include "base/decimal.h"
#include "base/escape.h"
#include "base/text.h"
#include "cli/fall.h"

#define MAX_LABEL 28
#define MIN_BAR 8
#define MAX_BAR 40
/* Divides points so that the product with a bar width cannot overflow. */
#define BAR_UNIT 100000
#define BLUE "\033[38;5;32m"
#define ORANGE "\033[38;5;166m"
#define PLAIN "\033[0m"

struct waterfall {
	const struct cmd_term *term;
	struct cmd_fall fall;
	unsigned label, because, points, bar;
};

/* Pads to `width`; a longer text is cut and ends in ".." */
static void
put_cell(struct rd_buf *out, struct rd_str s, unsigned width)
{
	unsigned used = 0;
	bool cut = cmd_term_columns(s) > width;
	unsigned room = cut && width > 2 ? width - 2 : width;
	size_t at = 0;
	size_t from;
	int w;

	while (at < s.len) {
		from = at;
		w = uc_width(rd_utf8_next(s, &at), "UTF-8");
		if (used + (w > 0 ? (unsigned)w : 0) > room)
			break;
		used += w > 0 ? (unsigned)w : 0;
		rd_buf_put(out, s.ptr + from, at - from);
	}
	for (; cut && used < width; used++)
		rd_buf_char(out, '.');
	for (; used < width; used++)
		rd_buf_char(out, ' ');
}

/* With an explicit sign, in ASCII: what is shown can be given to set. */
static void
put_points(int64_t points, unsigned width, struct rd_buf *out)
{
	char text[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(points, 8, text);
	size_t skip = points < 0 ? 1 : 0;
	size_t used = n - skip + 1;

	for (; used < width; used++)
		rd_buf_char(out, ' ');
	rd_buf_char(out, points < 0 ? '-' : points ? '+' : ' ');
	rd_buf_put(out, text + skip, n - skip);
}

static unsigned
points_width(int64_t points)
{
	char text[RD_POINTS_TEXT];

	return (unsigned)rd_decimal_format(points, 8, text) +
	       (points >= 0 ? 1 : 0);
}

static unsigned
larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static void
lay_out(struct waterfall *w)
{
	const struct cmd_fall_row *row;
	unsigned because = 0;
	unsigned place = 0;
	unsigned fixed, room;
	size_t i;

	w->label = 5;
	w->points = points_width(w->fall.total);
	for (i = 0; i < w->fall.n; i++) {
		row = &w->fall.rows[i];
		w->label = larger(w->label, cmd_term_columns(row->factor));
		w->points = larger(w->points, points_width(row->points));
		because = larger(because, cmd_term_columns(row->because));
		place = larger(place, cmd_term_columns(row->place));
	}
	if (w->label > MAX_LABEL)
		w->label = MAX_LABEL;
	fixed = 2 + w->label + 2 + w->points + 2 + place;
	room = w->term->width > fixed ? w->term->width - fixed : 0;
	w->bar = 0;
	w->because = 0;
	if (room >= because + 4 + MIN_BAR)
		w->bar = room - because - 4;
	else if (room >= 40)
		w->bar = room / 2 - 4;
	if (w->bar > MAX_BAR)
		w->bar = MAX_BAR;
	room -= w->bar ? w->bar + 2 : 0;
	if (room >= 8)
		w->because = because < room - 2 ? because : room - 2;
}

/* The cells from..to of the bar column; at least one for points that count. */
static void
place_bar(const struct waterfall *w, const struct cmd_fall_row *row,
	  unsigned *start, unsigned *end)
{
	int64_t span = (w->fall.high - w->fall.low) / BAR_UNIT + 1;
	int64_t from = row->before - w->fall.low;
	int64_t to = from + row->points;

	if (row->points < 0) {
		from = to;
		to = row->before - w->fall.low;
	}
	*start = (unsigned)(from / BAR_UNIT * w->bar / span);
	*end = (unsigned)((to / BAR_UNIT * w->bar + span - 1) / span);
	if (!row->points)
		*end = *start;
	else if (*end <= *start)
		*end = *start + 1;
}

static void
put_bar(const struct waterfall *w, const struct cmd_fall_row *row,
	struct rd_buf *out)
{
	static const char *const marks[2][2] = {
		{ "#", "-" }, { "\xe2\x96\x88", "\xe2\x96\x92" }
	};
	const char *mark = marks[w->term->utf8][row->points < 0];
	unsigned start, end, i;

	place_bar(w, row, &start, &end);
	for (i = 0; i < start; i++)
		rd_buf_char(out, ' ');
	if (w->term->color)
		rd_buf_cstr(out, row->points < 0 ? ORANGE : BLUE);
	for (; i < end; i++)
		rd_buf_cstr(out, mark);
	if (w->term->color)
		rd_buf_cstr(out, PLAIN);
	for (; i < w->bar; i++)
		rd_buf_char(out, ' ');
}

static void
put_row(const struct waterfall *w, const struct cmd_fall_row *row,
	struct rd_buf *out)
{
	rd_buf_cstr(out, "  ");
	put_cell(out, row->factor, w->label);
	rd_buf_cstr(out, "  ");
	if (w->because) {
		put_cell(out, row->because, w->because);
		rd_buf_cstr(out, "  ");
	}
	put_points(row->points, w->points, out);
	rd_buf_cstr(out, "  ");
	if (w->bar) {
		put_bar(w, row, out);
		rd_buf_cstr(out, "  ");
	}
	rd_put_shown(out, row->place);
	rd_buf_char(out, '\n');
	/* Without a column of its own the reason gets a line. */
	if (!w->because && row->because.len) {
		rd_buf_cstr(out, "    ");
		rd_buf_str(out, row->because);
		rd_buf_char(out, '\n');
	}
}

static void
put_total(const struct waterfall *w, struct rd_buf *out)
{
	unsigned wide = w->label + 2 + (w->because ? w->because + 2 : 0);
	unsigned i;

	rd_buf_cstr(out, "  ");
	for (i = 0; i < wide + w->points; i++)
		rd_buf_cstr(out, w->term->utf8 ? "\xe2\x94\x80" : "-");
	rd_buf_cstr(out, "\n  ");
	put_cell(out, RD_STR_LIT("total"), wide);
	put_points(w->fall.total, w->points, out);
	rd_buf_char(out, '\n');
}

void
cmd_waterfall_put(const struct cmd_term *term, const json_t *candidate,
		  struct rd_buf *out)
{
	struct waterfall w = { .term = term };
	size_t i;

	cmd_fall_read(candidate, &w.fall);
	lay_out(&w);
	for (i = 0; i < w.fall.n; i++)
		put_row(&w, &w.fall.rows[i], out);
	if (w.fall.n)
		put_total(&w, out);
	else
		rd_buf_cstr(out, "  no part gave points\n");
	cmd_fall_fini(&w.fall);
}
