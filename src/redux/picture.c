/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The implementations divide first and multiply then, both in binary64; a
 * side's whole number depends on it where the product is near a half.  The same
 * roundings are done here, on integers. */

#include "redux/picture.h"

#include "base/decimal.h"

#define MANTISSA_BITS 53

typedef unsigned __int128 wide;

/* mantissa * 2^exponent, mantissa < 2^53. */
struct binary64 {
	uint64_t mantissa;
	int exponent;
};

static int
bits_of(wide value)
{
	uint64_t high = (uint64_t)(value >> 64), low = (uint64_t)value;

	if (high)
		return 128 - __builtin_clzll(high);
	return low ? 64 - __builtin_clzll(low) : 0;
}

/* value >> shift to the nearest, ties to even; `more`: the value is a little
 * larger than it says. */
static wide
shift_half_even(wide value, int shift, bool more)
{
	wide whole, rest, half;

	if (shift <= 0)
		return value << -shift;
	if (shift > 127)
		return 0;
	whole = value >> shift;
	rest = value & (((wide)1 << shift) - 1);
	half = (wide)1 << (shift - 1);
	if (rest > half || (rest == half && (more || whole & 1)))
		whole++;
	return whole;
}

static struct binary64
round_to_binary64(wide value, int exponent, bool more)
{
	int excess = bits_of(value) - MANTISSA_BITS;
	struct binary64 out;

	if (excess < 0)
		excess = 0;
	out.mantissa = (uint64_t)shift_half_even(value, excess, more);
	out.exponent = exponent + excess;
	return out;
}

/* by * (num / den), each of the two rounded. */
static struct binary64
times(uint64_t by, uint64_t num, uint64_t den)
{
	/* At least two bits more than the quotient keeps. */
	const int shift = MANTISSA_BITS + 2 + bits_of(den);
	wide scaled = (wide)num << shift;
	struct binary64 ratio = round_to_binary64(scaled / den, -shift,
						  scaled % den != 0);

	return round_to_binary64((wide)ratio.mantissa * by, ratio.exponent,
				 false);
}

uint64_t
rd_rdx_times_round(uint64_t by, uint64_t num, uint64_t den)
{
	struct binary64 product = times(by, num, den);

	return (uint64_t)shift_half_even(product.mantissa, -product.exponent,
					 false);
}

uint64_t
rd_rdx_times_ceil(uint64_t by, uint64_t num, uint64_t den)
{
	struct binary64 product = times(by, num, den);
	wide below = ((wide)1 << -product.exponent) - 1;

	return (uint64_t)((product.mantissa + below) >> -product.exponent);
}

/* ---- what a mask shows ---- */

static void
unite(struct rd_rdx_box *all, const struct rd_rdx_box *box)
{
	all->x0 = box->x0 < all->x0 ? box->x0 : all->x0;
	all->y0 = box->y0 < all->y0 ? box->y0 : all->y0;
	all->x1 = box->x1 > all->x1 ? box->x1 : all->x1;
	all->y1 = box->y1 > all->y1 ? box->y1 : all->y1;
}

static void
unite_row(struct rd_rdx_box *all, const unsigned char *row, uint32_t width,
	  uint32_t y)
{
	uint32_t first = 0, last = width;

	while (first < width && !row[first])
		first++;
	if (first == width)
		return;
	while (!row[last - 1])
		last--;
	unite(all, &(struct rd_rdx_box){ first, y, last, y + 1 });
}

bool
rd_rdx_mask_bounds(const struct rd_rdx_mask *mask, uint32_t width,
		   uint32_t height, struct rd_rdx_box *bounds)
{
	*bounds = (struct rd_rdx_box){ UINT32_MAX, UINT32_MAX, 0, 0 };
	for (uint32_t i = 0; i < mask->n_boxes; i++)
		unite(bounds, &mask->boxes[i]);
	for (uint32_t y = 0; mask->plane && y < height; y++)
		unite_row(bounds, mask->plane + (size_t)y * width, width, y);
	return bounds->x1 != 0;
}

/* ---- placing ---- */

/* An interval of 0 .. limit. */
struct span {
	uint32_t low, high;
};

static uint32_t
smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The last pixel is where the margin behind starts from, not what follows
 * it. */
static struct span
with_margin(uint32_t first, uint32_t end, uint32_t limit, int64_t margin)
{
	uint32_t wide_by = (uint32_t)rd_rdx_times_ceil(limit, (uint64_t)margin,
						       RD_DECIMAL_ONE);

	return (struct span){ first > wide_by ? first - wide_by : 0,
			      smaller(limit, end - 1 + wide_by) };
}

/* Half on each side; what has no place on one goes to the other. */
static void
expand(struct span *span, uint32_t limit, uint32_t edge)
{
	uint32_t missing = edge - (span->high - span->low);
	uint32_t before = smaller(missing / 2, span->low);
	uint32_t behind = smaller(missing - before, limit - span->high);

	before += smaller(missing - before - behind, span->low - before);
	span->low -= before;
	span->high += behind;
}

static struct rd_rdx_box
autocrop(const struct rd_rdx_place_ask *ask)
{
	const struct rd_rdx_box *b = &ask->bounds;
	struct span x = with_margin(b->x0, b->x1, ask->width, ask->margin);
	struct span y = with_margin(b->y0, b->y1, ask->height, ask->margin);
	uint32_t edge = ask->pixels;

	if (edge < x.high - x.low)
		edge = x.high - x.low;
	if (edge < y.high - y.low)
		edge = y.high - y.low;
	expand(&x, ask->width, edge);
	expand(&y, ask->height, edge);
	return (struct rd_rdx_box){ x.low, y.low, x.high, y.high };
}

/* So that a side as long as `unit` becomes as long as the square's. */
static void
scale(struct rd_rdx_placing *p, uint32_t unit, uint32_t pixels)
{
	uint32_t width = p->source.x1 - p->source.x0;
	uint32_t height = p->source.y1 - p->source.y0;

	p->width = (uint32_t)rd_rdx_times_round(width, pixels, unit);
	p->height = (uint32_t)rd_rdx_times_round(height, pixels, unit);
}

static void
scale_inside(struct rd_rdx_placing *p, uint32_t pixels)
{
	uint32_t width = p->source.x1 - p->source.x0;
	uint32_t height = p->source.y1 - p->source.y0;

	scale(p, width > height ? width : height, pixels);
	p->x = ((int64_t)pixels - p->width) / 2;
	p->y = ((int64_t)pixels - p->height) / 2;
	p->bars = true;
}

/* What of low .. high, which is scaled to `length` and lies at `at`, is within
 * the square; whole pixels that are seen at all. */
static struct span
seen(struct span source, uint32_t length, int64_t at, uint32_t pixels)
{
	uint64_t from = at < 0 ? (uint64_t)-at : 0,
		 n = source.high - source.low;
	uint64_t to = from + pixels < length ? from + pixels : length;

	return (struct span){ source.low + (uint32_t)(from * n / length),
			      source.low + (uint32_t)((to * n + length - 1) /
						      length) };
}

static void
cut_middle(struct rd_rdx_placing *p, const struct rd_rdx_place_ask *ask)
{
	struct span x = { 0, ask->width }, y = { 0, ask->height };

	scale(p, smaller(ask->width, ask->height), ask->pixels);
	p->x = -(int64_t)((p->width - ask->pixels) / 2);
	p->y = -(int64_t)((p->height - ask->pixels) / 2);
	x = seen(x, p->width, p->x, ask->pixels);
	y = seen(y, p->height, p->y, ask->pixels);
	p->seen = (struct rd_rdx_box){ x.low, y.low, x.high, y.high };
}

void
rd_rdx_place(const struct rd_rdx_place_ask *ask, struct rd_rdx_placing *out)
{
	*out = (struct rd_rdx_placing){
		.source = { 0, 0, ask->width, ask->height },
		.width = ask->pixels,
		.height = ask->pixels,
	};
	if (ask->crop == RD_REDUX_CROP_AUTOCROP)
		out->source = autocrop(ask);
	out->seen = out->source;
	if (ask->crop == RD_REDUX_CROP_CENTER)
		cut_middle(out, ask);
	else if (ask->crop != RD_REDUX_CROP_STRETCH)
		scale_inside(out, ask->pixels);
}
