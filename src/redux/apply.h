/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tokens of a grid, row by row and `width` values each, become those of a
 * smaller grid.
 *
 * The bytes of a result are defined, whatever the machine, its instructions and
 * the number of threads.  Every value is binary32, and each step below is one
 * operation, rounded to nearest, half to even; none is fused with another or
 * done in another order, and subnormal numbers are kept.
 *
 * For output token (row, column) and each of its values, of the windows and
 * weights that redux/axis.h gives for row and column:
 *  1. v(y, x) is the value of source token (y, x), times the mask of that patch
 *     if there is a mask.
 *  2. r(y) is the sum of v(y, x), or of weight(x) * v(y, x), over the columns
 *     of the window from left to right.
 *  3. s is the sum of r(y), or of weight(y) * r(y), over its rows from top to
 *     bottom.  Sums begin with their first term, not with 0.
 *  4. Of a mean, s is divided by the number of the window's tokens.
 *  5. It is multiplied by the scale, if that is not 1.
 *  6. It is rounded to the type of the output.
 * Tokens of the whole grid (edge = grid) are not touched by 1 to 4, even when
 * there is a mask.  A NaN that comes of this is the quiet one without sign and
 * payload; values that nothing was to be done to (one token, no mask, scale 1,
 * same type) keep their bits.
 */
#ifndef RD_REDUX_APPLY_H
#define RD_REDUX_APPLY_H

#include "redux/axis.h"
#include "redux/tensor.h"

struct rd_rdx_apply_setting {
	uint32_t grid, edge;
	size_t width; /* values of a token */
	enum rd_redux_kernel kernel;
	enum rd_rdx_dtype from, to;
	const float *mask; /* one number per patch of the grid, or NULL */
	float scale;	   /* rd_rdx_apply_scale, or 1 */
};

/* A setting made ready: read-only, for any number of threads. */
struct rd_rdx_apply {
	struct rd_rdx_apply_setting setting;
	struct rd_rdx_axis axis;
	bool copies; /* each output token is one source token, bit by bit */
	/* The fastest of this machine; any gives the same bytes. */
	const struct rd_rdx_lanes *lanes;
};

/* The mask is not copied.  False when not 1 <= edge <= grid <=
 * RD_REDUX_GRID_MAX. */
bool rd_rdx_apply_init(struct rd_rdx_apply *apply,
		       const struct rd_rdx_apply_setting *setting);
/* Output rows first ... end - 1 (of `edge`), from all tokens of the grid to
 * where they stand in `out`, which holds all output tokens.  Both at any
 * alignment; they may not overlap. */
void rd_rdx_apply_rows(const struct rd_rdx_apply *apply, const void *in,
		       void *out, uint32_t first, uint32_t end);

/* What a strength (1e-4) multiplies tokens by: itself, its square, or 1. */
float rd_rdx_apply_scale(enum rd_redux_law law, int64_t strength);

/* The mask of the output's tokens, always by `area`: edge * edge numbers. */
bool rd_rdx_apply_mask(uint32_t grid, uint32_t edge, const float *mask,
		       float *out);
/* Moves the tokens, of token_bytes each, whose mask is not 0 to the front, in
 * their order; returns how many there are. */
size_t rd_rdx_apply_keep(void *tokens, size_t token_bytes, const float *mask,
			 size_t n);

/* Where the first NaN or infinity of n values is, or n. */
size_t rd_rdx_apply_nonfinite(enum rd_rdx_dtype dtype, const void *values,
			      size_t n);

#endif
