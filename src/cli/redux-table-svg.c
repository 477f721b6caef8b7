/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The table as a picture: the tokens of each mode, side by side for each
 * profile.  Grids that are alike are drawn once and used again. */
#include "base/decimal.h"
#include "cli/redux-draw.h"
#include "cli/redux-table.h"
#include "cli/svg.h"

#define LEFT 20
#define LABEL 128
#define PITCH 152
#define SIDE 108
#define HEAD 104
#define ROW (SIDE + 76)
#define LEGEND 58
#define TEXT_CAP 4096

struct picture {
	const struct cmd_redux_table *table;
	unsigned width;
	struct rd_buf text; /* of one line */
	struct rd_buf *out;
};

static struct rd_str
str(const struct picture *p, uint32_t index)
{
	return rd_prog_str(p->table->prog, index);
}

/* The text that was put together, then none. */
static void
put_line(struct picture *p, const struct svg_text *at)
{
	svg_text(at, rd_buf_view(&p->text), p->out);
	rd_buf_reset(&p->text);
}

static void
put_small(struct picture *p, int x, int y, unsigned width)
{
	const struct svg_text at = {
		.x = x, .y = y, .class = "dim", .size = 11, .width = width
	};

	put_line(p, &at);
}

/* ---- cells ---- */

static bool
drawn_before(const struct cmd_redux_table *table, size_t cell)
{
	size_t i;

	for (i = 0; i < cell; i++) {
		if (table->cells[i].has &&
		    redux_draw_alike(&table->cells[i].setting,
				     &table->cells[cell].setting))
			return true;
	}
	return false;
}

static void
define_grids(struct picture *p)
{
	const struct cmd_redux_table *table = p->table;
	size_t n = (size_t)table->n_profiles * table->prog->n_rdxmode;
	size_t i;

	rd_buf_cstr(p->out, "<defs>\n");
	for (i = 0; i < n; i++) {
		if (table->cells[i].has && !drawn_before(table, i))
			redux_draw_define(&table->cells[i].setting, SIDE,
					  p->out);
	}
	rd_buf_cstr(p->out, "</defs>\n");
}

static void
put_function(struct picture *p, const struct rd_plan_redux *s, int x, int y)
{
	const char *kernel = rd_redux_kernel_names[s->kernel];
	struct rd_str function = str(p, s->function->name);

	if (s->edge == s->grid) {
		rd_buf_cstr(&p->text, "as they are");
	} else {
		rd_buf_str(&p->text, function);
		if (!rd_str_is(function, kernel))
			rd_buf_printf(&p->text, " (%s)", kernel);
	}
	put_small(p, x, y, PITCH - 8);
}

static void
put_cell(struct picture *p, const struct cmd_redux_cell *row, uint32_t i, int y)
{
	const struct rd_plan_redux *s = &row[i].setting;
	int x = LEFT + LABEL + (int)i * PITCH;
	const struct svg_text none = { .x = x, .y = y + 12, .class = "dim" };
	const struct svg_text count = {
		.x = x, .y = y + SIDE + 18, .class = "ink", .size = 15
	};

	if (!row[i].has) {
		svg_text(&none, RD_STR_LIT("\xe2\x80\x93"), p->out);
		return;
	}
	redux_draw_use(s, x, y, p->out);
	rd_buf_printf(&p->text, "%u", s->edge * s->edge);
	put_line(p, &count);
	rd_buf_printf(&p->text, "%u \xc3\x97 %u, ", s->edge, s->edge);
	cmd_redux_share_put(p->table, s->edge, &p->text);
	rd_buf_cstr(&p->text, " %");
	put_small(p, x + 36, y + SIDE + 18, PITCH - 44);
	put_function(p, s, x, y + SIDE + 34);
	if (row[i].same == i)
		return;
	rd_buf_cstr(&p->text, "= ");
	rd_buf_str(&p->text, str(p, p->table->profiles[row[i].same]->name));
	put_small(p, x, y + SIDE + 49, PITCH - 8);
}

/* ---- rows ---- */

static void
put_verdict(struct picture *p, uint32_t mode, int y)
{
	unsigned by = cmd_redux_row_differs(p->table, mode);
	uint32_t i;

	if (cmd_redux_row_count(p->table, mode) < 2)
		return;
	if (!by) {
		rd_buf_cstr(&p->text, "all the same");
		put_small(p, LEFT, y, LABEL - 8);
		return;
	}
	rd_buf_cstr(&p->text, "they differ");
	put_small(p, LEFT, y, LABEL - 8);
	for (i = 0; i < CMD_REDUX_N_DIFFERS; i++) {
		if (!(by >> i & 1))
			continue;
		y += 15;
		rd_buf_printf(&p->text, "by %s", cmd_redux_differs_names[i]);
		put_small(p, LEFT, y, LABEL - 8);
	}
}

static void
put_row(struct picture *p, uint32_t mode, int y)
{
	const struct cmd_redux_table *table = p->table;
	const struct cmd_redux_cell *row = cmd_redux_row(table, mode);
	const struct rd_plan_redux *all = cmd_redux_row_common(table, mode);
	const struct svg_text name = { .x = LEFT,
				       .y = y + 13,
				       .class = "ink",
				       .size = 17,
				       .width = LABEL - 8 };
	uint32_t i;

	svg_text(&name, str(p, table->prog->rdxmode[mode].name), p->out);
	if (all) {
		cmd_redux_quotient_put(all, &p->text);
		put_small(p, LEFT, y + 32, LABEL - 8);
	}
	if (table->prog->redux->mode == mode) {
		rd_buf_cstr(&p->text, "the default");
		put_small(p, LEFT, y + 47, LABEL - 8);
	}
	put_verdict(p, mode, y + 70);
	for (i = 0; i < table->n_profiles; i++)
		put_cell(p, row, i, y);
}

static void
put_columns(struct picture *p)
{
	const struct cmd_redux_table *table = p->table;
	struct svg_text name = {
		.y = HEAD - 30, .class = "ink", .size = 15, .width = PITCH - 8
	};
	uint32_t i;

	for (i = 0; i < table->n_profiles; i++) {
		name.x = LEFT + LABEL + (int)i * PITCH;
		svg_text(&name, str(p, table->profiles[i]->name), p->out);
		rd_buf_printf(
			&p->text, "rounds %s",
			rd_redux_rounding_names[table->profiles[i]->rounding]);
		put_small(p, name.x, HEAD - 14, PITCH - 8);
	}
}

/* ---- all of it ---- */

static void
put_title(struct picture *p, struct rd_str title, struct rd_str desc)
{
	const struct svg_text head = { .x = LEFT,
				       .y = 28,
				       .class = "ink",
				       .size = 17,
				       .width = p->width - 2 * LEFT };
	const struct svg_text line = {
		.x = LEFT, .y = 47, .class = "dim", .width = p->width - 2 * LEFT
	};

	svg_text(&head, title, p->out);
	svg_text(&line, desc, p->out);
}

static unsigned
width_of(const struct cmd_redux_table *table)
{
	unsigned width = 2 * LEFT + LABEL + table->n_profiles * PITCH;

	return width < 640 ? 640 : width;
}

void
cmd_redux_table_svg(const struct cmd_redux_table *table, struct rd_buf *out)
{
	struct picture p = { .table = table,
			     .width = width_of(table),
			     .out = out };
	uint32_t n_rows = table->prog->n_rdxmode;
	uint32_t grid = table->encoder->grid, i;
	struct rd_str title = RD_STR_LIT("Tokens of a reference, by mode and "
					 "implementation");
	struct rd_buf desc;

	rd_buf_init(&p.text, TEXT_CAP);
	rd_buf_init(&desc, TEXT_CAP);
	rd_buf_str(&desc, str(&p, table->encoder->title));
	rd_buf_printf(&desc, ": %u \xc3\x97 %u patches, %u tokens", grid, grid,
		      grid * grid);
	svg_begin(p.width, HEAD + n_rows * ROW + LEGEND, title,
		  rd_buf_view(&desc), out);
	define_grids(&p);
	put_title(&p, title, rd_buf_view(&desc));
	put_columns(&p);
	for (i = 0; i < n_rows; i++)
		put_row(&p, i, HEAD + (int)i * ROW);
	redux_draw_legend(LEFT, HEAD + (int)n_rows * ROW + 20, out);
	svg_end(out);
	rd_buf_fini(&desc);
	rd_buf_fini(&p.text);
}
