/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A scaled pixel is sixteen taps of the mask under cubic weights.  With t = n /
 * d the position between two pixels, d twice the scaled side, each weight is a
 * whole number over 4 d^3, so that values of a mask are whole numbers over one
 * denominator and which of them is above 0 is no matter of rounding. */

#include "redux/tokens.h"

#define TAPS 4
#define MASK_ONE 255
/* The sum of the weights' magnitudes is below 3/2 for each axis. */
#define WORST_WEIGHTS 3

typedef __int128 wide;

/* The four taps of a scaled pixel along one side. */
struct taps {
	uint32_t at[TAPS];
	wide weight[TAPS];
};

struct scaling {
	struct rd_arena *arena;
	const struct rd_rdx_keep_ask *ask;
	struct taps *columns; /* of the square's columns that are covered */
	wide *patches;	      /* the highest value in each */
};

/* ---- weights ---- */

static wide
near_weight(wide n, wide d)
{
	return 5 * n * n * n - 9 * n * n * d + 4 * d * d * d;
}

static uint32_t
clamp(int64_t at, uint32_t low, uint32_t high)
{
	return at < low ? low : at >= high ? high - 1 : (uint32_t)at;
}

/* Pixel i of low .. high scaled to `length`: where its middle lies. */
static void
find_taps(struct taps *taps, uint32_t i, uint32_t low, uint32_t high,
	  uint32_t length)
{
	int64_t d = 2 * (int64_t)length;
	int64_t at = (2 * (int64_t)i + 1) * (high - low) - length;
	int64_t floor = at >= 0 ? at / d : -((d - 1 - at) / d);
	wide n = at - floor * d, rest = d - n;

	for (int k = 0; k < TAPS; k++)
		taps->at[k] = clamp(floor + low + k - 1, low, high);
	taps->weight[0] = -3 * n * rest * rest;
	taps->weight[1] = near_weight(n, d);
	taps->weight[2] = near_weight(rest, d);
	taps->weight[3] = -3 * rest * n * n;
}

/* Whether sums of grid^2 values stay within what they are kept in. */
static bool
fits(const struct rd_rdx_keep_ask *ask)
{
	const struct rd_rdx_placing *p = ask->placing;
	const uint64_t factors[] = {
		2 * (uint64_t)p->width,
		2 * (uint64_t)p->width,
		2 * (uint64_t)p->width,
		2 * (uint64_t)p->height,
		2 * (uint64_t)p->height,
		2 * (uint64_t)p->height,
		4 * WORST_WEIGHTS / 2,
		4 * WORST_WEIGHTS / 2,
		MASK_ONE,
		ask->grid,
		ask->grid,
	};
	wide worst = 1;

	for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
		if (__builtin_mul_overflow(worst, factors[i], &worst))
			return false;
	return true;
}

/* ---- the mask ---- */

static int
mask_at(const struct rd_rdx_keep_ask *ask, uint32_t x, uint32_t y)
{
	const struct rd_rdx_mask *mask = ask->mask;

	if (!mask)
		return MASK_ONE;
	for (uint32_t i = 0; i < mask->n_boxes; i++) {
		const struct rd_rdx_box *b = &mask->boxes[i];

		if (x >= b->x0 && x < b->x1 && y >= b->y0 && y < b->y1)
			return MASK_ONE;
	}
	return mask->plane ? mask->plane[(size_t)y * ask->picture_width + x]
			   : 0;
}

static wide
scaled_value(const struct scaling *s, const struct taps *column,
	     const struct taps *row)
{
	wide sum = 0;

	for (int j = 0; j < TAPS; j++) {
		wide line = 0;

		for (int i = 0; i < TAPS; i++)
			line += column->weight[i] *
				mask_at(s->ask, column->at[i], row->at[j]);
		sum += row->weight[j] * line;
	}
	return sum;
}

/* ---- patches ---- */

/* Which pixels of the square are covered along one side. */
struct cover {
	uint32_t from, to;
};

static struct cover
covered(int64_t at, uint32_t length, uint32_t pixels)
{
	int64_t end = at + length;

	return (struct cover){ at > 0 ? (uint32_t)at : 0,
			       end < pixels ? (uint32_t)end : pixels };
}

static void
raise_row(struct scaling *s, uint32_t y, struct cover across)
{
	const struct rd_rdx_keep_ask *ask = s->ask;
	const struct rd_rdx_placing *p = ask->placing;
	struct taps row;
	wide *patch = s->patches + (size_t)(y / ask->patch) * ask->grid;
	wide value;

	find_taps(&row, (uint32_t)(y - p->y), p->source.y0, p->source.y1,
		  p->height);
	for (uint32_t x = across.from; x < across.to; x++) {
		value = scaled_value(s, &s->columns[x], &row);
		if (value > patch[x / ask->patch])
			patch[x / ask->patch] = value;
	}
}

/* A patch that the picture does not cover whole has the bars' 0 in it. */
static void
start_patches(struct scaling *s, struct cover across, struct cover down)
{
	const uint32_t grid = s->ask->grid, patch = s->ask->patch;
	const wide lowest = -((wide)1 << 126);

	for (uint32_t i = 0; i < grid * grid; i++) {
		uint32_t x = i % grid * patch, y = i / grid * patch;
		bool whole = x >= across.from && x + patch <= across.to &&
			     y >= down.from && y + patch <= down.to;

		s->patches[i] = whole ? lowest : 0;
	}
}

static enum rd_status
scale_mask(struct scaling *s)
{
	const struct rd_rdx_keep_ask *ask = s->ask;
	const struct rd_rdx_placing *p = ask->placing;
	const uint32_t pixels = ask->grid * ask->patch;
	struct cover across = covered(p->x, p->width, pixels);
	struct cover down = covered(p->y, p->height, pixels);

	s->columns = rd_arena_array(s->arena, pixels, sizeof(*s->columns));
	s->patches = rd_arena_array(s->arena, (size_t)ask->grid * ask->grid,
				    sizeof(*s->patches));
	if (!s->columns || !s->patches)
		return RD_NOMEM;
	for (uint32_t x = across.from; x < across.to; x++)
		find_taps(&s->columns[x], (uint32_t)(x - p->x), p->source.x0,
			  p->source.x1, p->width);
	start_patches(s, across, down);
	for (uint32_t y = down.from; y < down.to; y++)
		raise_row(s, y, across);
	return RD_OK;
}

/* ---- tokens ---- */

static bool
keep_token(const struct scaling *s, uint32_t x, uint32_t y,
	   struct rd_rdx_kept *out)
{
	const uint32_t grid = s->ask->grid, edge = s->ask->edge;
	bool lacking = false;
	wide sum = 0;

	for (uint32_t j = y * grid / edge; j * edge < (y + 1) * grid; j++)
		for (uint32_t i = x * grid / edge; i * edge < (x + 1) * grid;
		     i++) {
			sum += s->patches[j * grid + i];
			lacking |= !out->patches[j * grid + i];
		}
	out->diluted |= sum > 0 && lacking;
	return sum > 0;
}

static enum rd_status
keep(struct scaling *s, struct rd_rdx_kept *out)
{
	const uint32_t n_patches = s->ask->grid * s->ask->grid;
	const uint32_t edge = s->ask->edge;
	unsigned char *patches = rd_arena_alloc(s->arena, n_patches);
	unsigned char *tokens = rd_arena_alloc(s->arena, edge * edge);

	if (!patches || !tokens)
		return RD_NOMEM;
	*out = (struct rd_rdx_kept){ .patches = patches, .tokens = tokens };
	for (uint32_t i = 0; i < n_patches; i++) {
		patches[i] = s->patches[i] > 0;
		out->n_patches += patches[i];
	}
	for (uint32_t i = 0; i < edge * edge; i++) {
		tokens[i] = keep_token(s, i % edge, i / edge, out);
		out->n_tokens += tokens[i];
	}
	return RD_OK;
}

enum rd_status
rd_rdx_keep(struct rd_arena *arena, const struct rd_rdx_keep_ask *ask,
	    struct rd_rdx_kept *out)
{
	struct scaling s = { .arena = arena, .ask = ask };
	enum rd_status status = fits(ask) ? scale_mask(&s) : RD_LIMIT;

	return status ? status : keep(&s, out);
}
