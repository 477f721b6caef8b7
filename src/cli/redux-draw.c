/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "cli/redux-draw.h"

#include "cli/svg.h"
#include "redux/axis.h"

static const struct {
	const char *class, *letter, *meaning;
} shapes[] = {
	[REDUX_SHAPE_PATCH] = { "same", "p", "a patch as it is" },
	[REDUX_SHAPE_MEAN] = { "up", "m", "mean of patches" },
	[REDUX_SHAPE_SUM] = { "down", "s", "weighted patches" },
	[REDUX_SHAPE_PICK] = { "down", "o", "one patch of several" },
};
#define N_SHAPES (sizeof(shapes) / sizeof(shapes[0]))

enum redux_shape
redux_draw_shape(const struct rd_plan_redux *s)
{
	struct rd_rdx_axis axis;

	if (s->edge == s->grid)
		return REDUX_SHAPE_PATCH;
	if (!rd_rdx_axis_init(&axis, s->grid, s->edge, s->kernel))
		return REDUX_SHAPE_MEAN;
	if (rd_rdx_axis_selects(&axis))
		return REDUX_SHAPE_PICK;
	return axis.weighs ? REDUX_SHAPE_SUM : REDUX_SHAPE_MEAN;
}

bool
redux_draw_alike(const struct rd_plan_redux *a, const struct rd_plan_redux *b)
{
	return a->edge == b->edge && redux_draw_shape(a) == redux_draw_shape(b);
}

static void
put_square(const struct svg_rect *at, struct rd_buf *out)
{
	rd_buf_printf(out, "M%d %dh%dv%dh-%dz", at->x, at->y, at->width,
		      at->height, at->width);
}

static void
put_round(const struct svg_rect *at, struct rd_buf *out)
{
	int d = at->width < at->height ? at->width : at->height;

	rd_buf_printf(out,
		      "M%d %da%d.%d %d.%d 0 1 0 %d 0a%d.%d %d.%d 0 1 0 -%d "
		      "0z",
		      at->x, at->y + d / 2, d / 2, d % 2 * 5, d / 2, d % 2 * 5,
		      d, d / 2, d % 2 * 5, d / 2, d % 2 * 5, d);
}

static void
put_pointed(const struct svg_rect *at, struct rd_buf *out)
{
	int r = (at->width < at->height ? at->width : at->height) / 2;

	r = r ? r : 1;
	rd_buf_printf(out, "M%d %dl%d %dl-%d %dl-%d -%dz", at->x + r, at->y, r,
		      r, r, r, r, r);
}

static void
put_shape(enum redux_shape shape, const struct svg_rect *at, struct rd_buf *out)
{
	if (shape == REDUX_SHAPE_SUM)
		put_round(at, out);
	else if (shape == REDUX_SHAPE_PICK)
		put_pointed(at, out);
	else
		put_square(at, out);
}

struct raster {
	uint32_t edge, side;
	enum redux_shape shape;
};

/* The token's share of the square, 1 pixel apart where there is room.  Only
 * squares may be a pixel larger than others. */
static struct svg_rect
place(const struct raster *r, uint32_t column, uint32_t row)
{
	uint32_t gap = 3 * r->edge <= r->side ? 1 : 0;
	uint32_t x = column * r->side / r->edge, y = row * r->side / r->edge;
	int even = (int)(r->side / r->edge - gap);
	struct svg_rect at = { (int)x, (int)y, even, even };

	if (r->shape == REDUX_SHAPE_PATCH || r->shape == REDUX_SHAPE_MEAN) {
		at.width = (int)((column + 1) * r->side / r->edge - x - gap);
		at.height = (int)((row + 1) * r->side / r->edge - y - gap);
	}
	return at;
}

void
redux_draw_define(const struct rd_plan_redux *s, uint32_t side,
		  struct rd_buf *out)
{
	const struct raster r = { s->edge, side, redux_draw_shape(s) };
	struct svg_rect at = { 0, 0, (int)side, (int)side };
	uint32_t i;

	rd_buf_printf(out, "<path id=\"%s%u\" class=\"%s\" d=\"",
		      shapes[r.shape].letter, s->edge, shapes[r.shape].class);
	if (2 * s->edge > side)
		put_square(&at, out); /* too fine to be seen */
	for (i = 0; i < s->edge * s->edge && 2 * s->edge <= side; i++) {
		at = place(&r, i % s->edge, i / s->edge);
		put_shape(r.shape, &at, out);
	}
	rd_buf_cstr(out, "\"/>\n");
}

void
redux_draw_use(const struct rd_plan_redux *s, int x, int y, struct rd_buf *out)
{
	rd_buf_printf(out, "<use href=\"#%s%u\" x=\"%d\" y=\"%d\"/>\n",
		      shapes[redux_draw_shape(s)].letter, s->edge, x, y);
}

void
redux_draw_legend(int x, int y, struct rd_buf *out)
{
	struct svg_text text = { .y = y + 11, .class = "dim", .size = 11 };
	size_t i;

	for (i = 0; i < N_SHAPES; i++) {
		rd_buf_printf(out, "<path class=\"%s\" d=\"", shapes[i].class);
		put_shape((enum redux_shape)i,
			  &(struct svg_rect){ x, y, 12, 12 }, out);
		rd_buf_cstr(out, "\"/>\n");
		text.x = x + 20;
		svg_text(&text, rd_str_of(shapes[i].meaning), out);
		x += 150;
	}
}
