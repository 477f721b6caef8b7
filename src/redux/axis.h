/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which source indices make which output index along one side of the grid, and
 * with what weights.  Both sides of a grid are treated alike.
 *
 *	area		floor(i g / n) ... ceil((i + 1) g / n) - 1, all alike
 *	area-disjoint	floor(i g / n) ... floor((i + 1) g / n) - 1, all alike
 *	nearest		floor(i g / n)
 *	nearest-exact	floor((i + 1/2) g / n)
 *	bilinear	x = (i + 1/2) g / n - 1/2, at least 0: floor(x) and the
 *			one after it
 *	bicubic		the same x: floor(x) - 1 ... floor(x) + 2, a = -3/4
 *	distance	|k - x| <= g / n or nearly (both ends truncated towards
 *			0), weights 1 / (1 + |k - x|), divided by their sum
 *
 * for an output of n of a grid of g.  Indices beyond the border are the border:
 * weights of one index are added.  Weights of 0 at the ends are left out, so
 * that an output that is one source token has a window of one, weight 1.
 * Weights are quotients of whole numbers (of distance: sums of such), made in
 * binary64 and rounded once to binary32. */
#ifndef RD_REDUX_AXIS_H
#define RD_REDUX_AXIS_H

#include <stdbool.h>

#include <stdint.h>

#include "base/redux.h"

/* Of all windows of an axis: distance has the most, 2 g / n + 2 for each. */
#define RD_RDX_AXIS_WEIGHTS_MAX (4 * RD_REDUX_GRID_MAX)

struct rd_rdx_window {
	uint32_t first, n; /* source indices */
	uint32_t weights;  /* the first of n */
};

struct rd_rdx_axis {
	uint32_t grid, edge;
	bool weighs; /* false: a mean, whose weights are all 1 / n */
	struct rd_rdx_window windows[RD_REDUX_GRID_MAX];
	float weights[RD_RDX_AXIS_WEIGHTS_MAX];
};

/* False when not 1 <= edge <= grid <= RD_REDUX_GRID_MAX. */
bool rd_rdx_axis_init(struct rd_rdx_axis *axis, uint32_t grid, uint32_t edge,
		      enum rd_redux_kernel kernel);
/* Whether each output index is one source index, with weight 1. */
bool rd_rdx_axis_selects(const struct rd_rdx_axis *axis);
/* Whether two kernels make the same tokens of any: all where the edge is the
 * grid's, since nothing is done then, else those with the same windows and
 * weights.  False for sizes that an axis cannot have, unless the kernels are
 * one. */
bool rd_rdx_axis_alike(uint32_t grid, uint32_t edge, enum rd_redux_kernel a,
		       enum rd_redux_kernel b);

#endif
