/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Grids of tokens: whole numbers only. */
#ifndef RD_REDUX_GRID_H
#define RD_REDUX_GRID_H

#include <stdint.h>

#include "base/redux.h"

/* Tokens per side after a grid of `grid` per side (1 to 65535) was divided by
 * `factor` (1e-4, at least 10000): the quotient made whole by `rounding`, ties
 * of half-even to the even number; at least 1. */
uint32_t rd_rdx_edge(uint32_t grid, int64_t factor,
		     enum rd_redux_rounding rounding);

#endif
