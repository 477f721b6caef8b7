/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Output tokens one after the other, a piece of their values at a time. */

#include "redux/apply.h"

#include <string.h>

#include "redux/lanes.h"

/* Values whose sums are made before they are written: what stays in the
 * first-level cache beside the tokens they are made of. */
#define PIECE 512
/* Tokens that are read at a time. */
#define TOKENS_ABREAST 16
/* Where windows overlap, no more of each token is done before all of them had
 * their turn: what of the rows of a window stays in the second-level cache. */
#define STRIP 1024

/* One output token, or some of its values. */
struct place {
	const struct rd_rdx_window *row, *column;
	size_t number;
	size_t at, n; /* values */
};

bool
rd_rdx_apply_init(struct rd_rdx_apply *apply,
		  const struct rd_rdx_apply_setting *setting)
{
	/* Untouched: what selects each token. */
	enum rd_redux_kernel kernel = setting->edge == setting->grid
					      ? RD_REDUX_KERNEL_NEAREST
					      : setting->kernel;

	apply->setting = *setting;
	if (!rd_rdx_axis_init(&apply->axis, setting->grid, setting->edge,
			      kernel))
		return false;
	if (setting->edge == setting->grid)
		apply->setting.mask = NULL;
	apply->copies = rd_rdx_axis_selects(&apply->axis) &&
			!apply->setting.mask && setting->from == setting->to &&
			!(setting->scale < 1 || setting->scale > 1);
	apply->lanes = rd_rdx_lanes_fastest();
	return true;
}

static size_t
source_of(const struct rd_rdx_apply *apply, const struct place *place)
{
	return (size_t)place->row->first * apply->axis.grid +
	       place->column->first;
}

static void
copy_token(const struct rd_rdx_apply *apply, const struct place *place,
	   const unsigned char *in, unsigned char *out)
{
	size_t bytes = apply->setting.width *
		       rd_rdx_dtype_bytes[apply->setting.from];

	memcpy(out + place->number * bytes,
	       in + source_of(apply, place) * bytes, bytes);
}

static struct rd_rdx_block
block_of(const struct rd_rdx_apply *apply, const struct place *place,
	 const unsigned char *in)
{
	const struct rd_rdx_apply_setting *setting = &apply->setting;
	size_t value_bytes = rd_rdx_dtype_bytes[setting->from];
	size_t source = source_of(apply, place);
	struct rd_rdx_block block = {
		.values = in +
			  (source * setting->width + place->at) * value_bytes,
		.token_bytes = setting->width * value_bytes,
		.row_bytes = setting->grid * setting->width * value_bytes,
		.rows = place->row->n,
		.columns = place->column->n,
		.mask = setting->mask ? setting->mask + source : NULL,
		.mask_row = setting->grid,
	};

	if (apply->axis.weighs) {
		block.row_weights = apply->axis.weights + place->row->weights;
		block.column_weights = apply->axis.weights +
				       place->column->weights;
	}
	return block;
}

/* Some rows at a time: a few long pieces of memory are read faster than many
 * short ones. */
static void
add_window(const struct rd_rdx_apply *apply, struct rd_rdx_block block,
	   size_t n, float *sums)
{
	uint32_t rows = block.rows, step = TOKENS_ABREAST / block.columns;

	for (uint32_t y = 0; y < rows; y += block.rows) {
		block.rows = step ? step : 1;
		if (block.rows > rows - y)
			block.rows = rows - y;
		block.goes_on = y > 0;
		apply->lanes->add(&block, apply->setting.from, n, sums);
		block.values += block.rows * block.row_bytes;
		if (block.mask)
			block.mask += block.rows * block.mask_row;
		if (block.row_weights)
			block.row_weights += block.rows;
	}
}

static void
make_token(const struct rd_rdx_apply *apply, const struct place *place,
	   const unsigned char *in, unsigned char *out)
{
	const struct rd_rdx_apply_setting *setting = &apply->setting;
	size_t from_bytes = rd_rdx_dtype_bytes[setting->from];
	size_t to_bytes = rd_rdx_dtype_bytes[setting->to];
	struct rd_rdx_block block = block_of(apply, place, in);
	struct rd_rdx_finish finish = { 1, setting->scale };
	float sums[PIECE];

	if (!apply->axis.weighs)
		finish.divisor = (float)(block.rows * block.columns);
	out += (place->number * setting->width + place->at) * to_bytes;
	for (size_t done = 0, n; done < place->n; done += n) {
		n = place->n - done < PIECE ? place->n - done : PIECE;
		add_window(apply, block, n, sums);
		apply->lanes->finish(&finish, setting->to, n, sums, out);
		block.values += n * from_bytes;
		out += n * to_bytes;
	}
}

static bool
overlap(const struct rd_rdx_axis *axis)
{
	const struct rd_rdx_window *window = axis->windows;

	for (uint32_t i = 1; i < axis->edge; i++)
		if (window[i].first < window[i - 1].first + window[i - 1].n)
			return true;
	return false;
}

void
rd_rdx_apply_rows(const struct rd_rdx_apply *apply, const void *in, void *out,
		  uint32_t first, uint32_t end)
{
	uint32_t edge = apply->axis.edge;
	size_t width = apply->setting.width;
	size_t strip = overlap(&apply->axis) && width > STRIP ? STRIP : width;
	struct place place;

	for (size_t at = 0; at < width; at += strip)
		for (uint32_t i = first * edge; i < end * edge; i++) {
			place = (struct place){
				&apply->axis.windows[i / edge],
				&apply->axis.windows[i % edge],
				i,
				at,
				width - at < strip ? width - at : strip,
			};
			if (apply->copies)
				copy_token(apply, &place, in, out);
			else
				make_token(apply, &place, in, out);
		}
}

float
rd_rdx_apply_scale(enum rd_redux_law law, int64_t strength)
{
	switch (law) {
	case RD_REDUX_LAW_LINEAR:
		return (float)((double)strength / 1e4);
	case RD_REDUX_LAW_SQUARE:
		return (float)((double)(strength * strength) / 1e8);
	case RD_REDUX_LAW_NONE:
	case RD_REDUX_LAW_ATTN_BIAS:
	case RD_REDUX_N_LAWS:
		break;
	}
	return 1;
}

bool
rd_rdx_apply_mask(uint32_t grid, uint32_t edge, const float *mask, float *out)
{
	struct rd_rdx_apply apply;
	struct rd_rdx_apply_setting setting = {
		.grid = grid,
		.edge = edge,
		.width = 1,
		.kernel = RD_REDUX_KERNEL_AREA,
		.from = RD_RDX_F32,
		.to = RD_RDX_F32,
		.scale = 1,
	};

	if (!rd_rdx_apply_init(&apply, &setting))
		return false;
	rd_rdx_apply_rows(&apply, mask, out, 0, edge);
	return true;
}

size_t
rd_rdx_apply_keep(void *tokens, size_t token_bytes, const float *mask, size_t n)
{
	unsigned char *bytes = tokens;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!(mask[i] < 0 || mask[i] > 0))
			continue;
		if (kept != i)
			memcpy(bytes + kept * token_bytes,
			       bytes + i * token_bytes, token_bytes);
		kept++;
	}
	return kept;
}

size_t
rd_rdx_apply_nonfinite(enum rd_rdx_dtype dtype, const void *values, size_t n)
{
	return rd_rdx_lanes_fastest()->nonfinite(dtype, values, n);
}
