/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Words of Redux, from the lists in the header. */
#include "base/redux.h"

#define WORD(ID, word) word,

const char *const rd_redux_kernel_names[] = { RD_REDUX_KERNELS(WORD) };
const char *const rd_redux_rounding_names[] = { RD_REDUX_ROUNDINGS(WORD) };
const char *const rd_redux_law_names[] = { RD_REDUX_LAWS(WORD) };
const char *const rd_redux_crop_names[] = { RD_REDUX_CROPS(WORD) };

uint32_t
rd_redux_edge(uint32_t grid, int64_t factor, enum rd_redux_rounding rounding)
{
	uint64_t divisor = (uint64_t)factor;
	uint64_t tokens = (uint64_t)grid * RD_REDUX_ONE;
	uint64_t whole = tokens / divisor, twice = tokens % divisor * 2;

	if (rounding == RD_REDUX_ROUND_HALF_EVEN &&
	    (twice > divisor || (twice == divisor && whole % 2)))
		whole++;
	return (uint32_t)whole;
}
