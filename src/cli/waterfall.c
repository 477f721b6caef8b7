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
#include "json/json.h"

#define MAX_PARTS 512
#define MAX_LABEL 28
#define MIN_BAR 8
#define MAX_BAR 40
#define TEXT_CAP 65536
/* Divides points so that the product with a bar width cannot overflow. */
#define BAR_UNIT 100000
#define BLUE "\033[38;5;32m"
#define ORANGE "\033[38;5;166m"
#define PLAIN "\033[0m"

struct row {
	struct rd_str factor;
	struct rd_str place;
	size_t because, because_len; /* in the text buffer */
	int64_t points, before;
};

struct waterfall {
	const struct cmd_term *term;
	struct row rows[MAX_PARTS];
	size_t n_rows;
	struct rd_buf text;
	int64_t low, high, total;
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

/* With an explicit sign; the minus of typography where it can be shown. */
static void
put_points(const struct cmd_term *term, int64_t points, unsigned width,
	   struct rd_buf *out)
{
	char text[RD_POINTS_TEXT];
	size_t n = rd_decimal_format(points, 8, text);
	size_t skip = points < 0 ? 1 : 0;
	size_t used = n - skip + 1;

	for (; used < width; used++)
		rd_buf_char(out, ' ');
	if (points < 0)
		rd_buf_cstr(out, term->utf8 ? "\xe2\x88\x92" : "-");
	else
		rd_buf_char(out, points ? '+' : ' ');
	rd_buf_put(out, text + skip, n - skip);
}

static void
put_because_value(const json_t *value, struct rd_buf *out)
{
	const char *text = json_string_value(value);

	if (text)
		rd_put_shown(out, rd_str_of(text));
	else if (json_is_integer(value))
		rd_buf_i64(out, json_integer_value(value));
	else if (json_is_boolean(value))
		rd_buf_cstr(out, json_is_true(value) ? "true" : "false");
}

/* {"scene": ["restaurant"]} as "scene=restaurant". */
static void
put_because(const json_t *because, struct rd_buf *out)
{
	const char *name;
	json_t *values;
	json_t *value;
	size_t n = 0;
	size_t i;

	json_object_foreach((json_t *)because, name, values)
	{
		rd_buf_cstr(out, n++ ? " " : "");
		rd_put_shown(out, rd_str_of(name));
		rd_buf_char(out, '=');
		if (!json_is_array(values))
			put_because_value(values, out);
		json_array_foreach(values, i, value)
		{
			rd_buf_cstr(out, i ? "," : "");
			put_because_value(value, out);
		}
	}
}

static bool
read_points(const json_t *object, const char *name, int64_t *points)
{
	struct rd_str text = rd_json_get_str(object, name);

	return text.ptr && !rd_decimal_parse(text, 8, points);
}

static void
add_row(struct waterfall *w, const json_t *part)
{
	struct row *row = &w->rows[w->n_rows];
	int64_t after;

	if (w->n_rows == MAX_PARTS ||
	    !read_points(part, "points", &row->points))
		return;
	row->factor = rd_json_get_str(part, "factor");
	row->place = rd_json_get_str(part, "at");
	row->because = w->text.len;
	put_because(json_object_get(part, "because"), &w->text);
	row->because_len = w->text.len - row->because;
	row->before = w->total;
	if (!rd_points_add(w->total, row->points, &after))
		return;
	w->total = after;
	w->low = after < w->low ? after : w->low;
	w->high = after > w->high ? after : w->high;
	w->n_rows++;
}

static struct rd_str
because_of(const struct waterfall *w, const struct row *row)
{
	return (struct rd_str){ w->text.ptr + row->because, row->because_len };
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
	const struct row *row;
	unsigned because = 0;
	unsigned place = 0;
	unsigned fixed, room;
	size_t i;

	w->label = 5;
	w->points = points_width(w->total);
	for (i = 0; i < w->n_rows; i++) {
		row = &w->rows[i];
		w->label = larger(w->label, cmd_term_columns(row->factor));
		w->points = larger(w->points, points_width(row->points));
		because = larger(because, cmd_term_columns(because_of(w, row)));
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
place_bar(const struct waterfall *w, const struct row *row, unsigned *start,
	  unsigned *end)
{
	int64_t span = (w->high - w->low) / BAR_UNIT + 1;
	int64_t from = row->before - w->low;
	int64_t to = from + row->points;

	if (row->points < 0) {
		from = to;
		to = row->before - w->low;
	}
	*start = (unsigned)(from / BAR_UNIT * w->bar / span);
	*end = (unsigned)((to / BAR_UNIT * w->bar + span - 1) / span);
	if (!row->points)
		*end = *start;
	else if (*end <= *start)
		*end = *start + 1;
}

static void
put_bar(const struct waterfall *w, const struct row *row, struct rd_buf *out)
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
put_row(const struct waterfall *w, const struct row *row, struct rd_buf *out)
{
	rd_buf_cstr(out, "  ");
	put_cell(out, row->factor, w->label);
	rd_buf_cstr(out, "  ");
	if (w->because) {
		put_cell(out, because_of(w, row), w->because);
		rd_buf_cstr(out, "  ");
	}
	put_points(w->term, row->points, w->points, out);
	rd_buf_cstr(out, "  ");
	if (w->bar) {
		put_bar(w, row, out);
		rd_buf_cstr(out, "  ");
	}
	rd_put_shown(out, row->place);
	rd_buf_char(out, '\n');
	/* Without a column of its own the reason gets a line. */
	if (!w->because && row->because_len) {
		rd_buf_cstr(out, "    ");
		rd_buf_str(out, because_of(w, row));
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
	put_points(w->term, w->total, w->points, out);
	rd_buf_char(out, '\n');
}

void
cmd_waterfall_put(const struct cmd_term *term, const json_t *candidate,
		  struct rd_buf *out)
{
	struct waterfall w;
	json_t *part;
	size_t i;

	memset(&w, 0, sizeof(w));
	w.term = term;
	rd_buf_init(&w.text, TEXT_CAP);
	json_array_foreach(json_object_get(candidate, "parts"), i, part)
		add_row(&w, part);
	lay_out(&w);
	for (i = 0; i < w.n_rows; i++)
		put_row(&w, &w.rows[i], out);
	if (w.n_rows)
		put_total(&w, out);
	else
		rd_buf_cstr(out, "  no part gave points\n");
	rd_buf_fini(&w.text);
}
