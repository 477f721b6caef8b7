/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "redux/grid.h"

#define FACTOR_ONE 10000

uint32_t
rd_rdx_edge(uint32_t grid, int64_t factor, enum rd_redux_rounding rounding)
{
	int64_t scaled = (int64_t)grid * FACTOR_ONE;
	int64_t edge = scaled / factor, rest = scaled % factor;

	if (rounding == RD_REDUX_ROUND_HALF_EVEN &&
	    (2 * rest > factor || (2 * rest == factor && edge % 2)))
		edge++;
	return edge ? (uint32_t)edge : 1;
}
