/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Output tokens one after the other, a piece of their values at a time. */

#include "redux/apply.h"

#include <string.h>

#include "redux/lanes.h"

/* Values that are summed up before they are written: what stays in the
 * first-level cache beside the tokens they are made of. */
#define PIECE 512

/* One output token. */
struct place {
	const struct rd_rdx_window *row, *column;
	size_t number;
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
	apply->selects = rd_rdx_axis_selects(&apply->axis);
	apply->copies = apply->selects && !apply->setting.mask &&
			setting->from == setting->to &&
			!(setting->scale < 1 || setting->scale > 1);
	apply->lanes = rd_rdx_lanes_fastest();
	return true;
}

static struct place
place_of(const struct rd_rdx_apply *apply, uint32_t row, uint32_t column)
{
	return (struct place){
		&apply->axis.windows[row],
		&apply->axis.windows[column],
		(size_t)row * apply->axis.edge + column,
	};
}

static size_t
source_of(const struct rd_rdx_apply *apply, const struct place *at)
{
	return (size_t)at->row->first * apply->axis.grid + at->column->first;
}

static void
copy_token(const struct rd_rdx_apply *apply, const struct place *at,
	   const unsigned char *in, unsigned char *out)
{
	size_t bytes = apply->setting.width *
		       rd_rdx_dtype_bytes[apply->setting.from];

	memcpy(out + at->number * bytes, in + source_of(apply, at) * bytes,
	       bytes);
}

static struct rd_rdx_block
block_of(const struct rd_rdx_apply *apply, const struct place *at,
	 const unsigned char *in)
{
	const struct rd_rdx_apply_setting *setting = &apply->setting;
	size_t source = source_of(apply, at);
	struct rd_rdx_block block = {
		.token_bytes = setting->width *
			       rd_rdx_dtype_bytes[setting->from],
		.rows = at->row->n,
		.columns = at->column->n,
		.mask_row = setting->grid,
	};

	block.values = in + source * block.token_bytes;
	block.row_bytes = setting->grid * block.token_bytes;
	if (setting->mask)
		block.mask = setting->mask + source;
	if (apply->axis.weighs) {
		block.row_weights = apply->axis.weights + at->row->weights;
		block.column_weights = apply->axis.weights +
				       at->column->weights;
	}
	return block;
}

static void
make_token(const struct rd_rdx_apply *apply, const struct place *at,
	   const unsigned char *in, unsigned char *out)
{
	const struct rd_rdx_apply_setting *setting = &apply->setting;
	size_t from_bytes = rd_rdx_dtype_bytes[setting->from];
	size_t to_bytes = rd_rdx_dtype_bytes[setting->to];
	struct rd_rdx_block block = block_of(apply, at, in);
	struct rd_rdx_finish finish = { 1, setting->scale };
	float sums[PIECE];

	if (!apply->axis.weighs)
		finish.divisor = (float)(block.rows * block.columns);
	out += at->number * setting->width * to_bytes;
	for (size_t i = 0, n; i < setting->width; i += n) {
		n = setting->width - i < PIECE ? setting->width - i : PIECE;
		apply->lanes->add(&block, setting->from, n, sums);
		apply->lanes->finish(&finish, setting->to, n, sums, out);
		block.values += n * from_bytes;
		out += n * to_bytes;
	}
}

void
rd_rdx_apply_rows(const struct rd_rdx_apply *apply, const void *in, void *out,
		  uint32_t first, uint32_t end)
{
	for (uint32_t row = first; row < end; row++)
		for (uint32_t column = 0; column < apply->axis.edge; column++) {
			struct place at = place_of(apply, row, column);

			if (apply->copies)
				copy_token(apply, &at, in, out);
			else
				make_token(apply, &at, in, out);
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
