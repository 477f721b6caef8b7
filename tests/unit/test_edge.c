/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tokens per side under a factor, as doc/language.md lists them. */

#include "base/redux.h"

#include <criterion/criterion.h>
#include <math.h>

#define TENTH (RD_REDUX_ONE / 10)

static uint32_t
edge(uint32_t grid, int64_t tenths, enum rd_redux_rounding rounding)
{
	return rd_redux_edge(grid, tenths * TENTH, rounding);
}

/* Up to which tenth of a factor the edge of 27 is that. */
static const struct {
	int64_t last;
	uint32_t edge;
} steps[] = {
	{ 10, 27 }, { 11, 25 }, { 12, 22 }, { 13, 21 }, { 14, 19 }, { 15, 18 },
	{ 16, 17 }, { 17, 16 }, { 18, 15 }, { 20, 14 }, { 21, 13 }, { 23, 12 },
	{ 25, 11 }, { 28, 10 }, { 31, 9 },  { 36, 8 },	{ 41, 7 },  { 49, 6 },
	{ 59, 5 },  { 77, 4 },	{ 90, 3 },
};

Test(edge, of_every_factor_half_to_even)
{
	int64_t tenths = 10;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (; tenths <= steps[i].last; tenths++)
			cr_expect_eq(edge(27, tenths, RD_REDUX_ROUND_HALF_EVEN),
				     steps[i].edge, "%d", (int)tenths);
	cr_assert_eq(tenths, 91);
}

Test(edge, of_the_modes)
{
	static const uint32_t down[] = { 27, 13, 9, 6, 5 };
	static const uint32_t even[] = { 27, 14, 9, 7, 5, 4, 4, 3, 3 };
	static const uint32_t large[] = { 32, 16, 11, 8, 6, 5, 5, 4, 4 };

	for (int64_t i = 0; i < 9; i++) {
		int64_t tenths = (i + 1) * 10;

		cr_expect_eq(edge(27, tenths, RD_REDUX_ROUND_HALF_EVEN),
			     even[i]);
		cr_expect_eq(edge(32, tenths, RD_REDUX_ROUND_HALF_EVEN),
			     large[i]);
		if (i >= 5)
			continue;
		cr_expect_eq(edge(27, tenths, RD_REDUX_ROUND_FLOOR), down[i]);
		cr_expect_eq(edge(27, tenths, RD_REDUX_ROUND_TRUNC), down[i]);
	}
}

Test(edge, ties_go_to_the_even_one)
{
	cr_expect_eq(edge(27, 20, RD_REDUX_ROUND_HALF_EVEN), 14); /* 13.5 */
	cr_expect_eq(edge(27, 60, RD_REDUX_ROUND_HALF_EVEN), 4);  /* 4.5 */
	cr_expect_eq(edge(27, 12, RD_REDUX_ROUND_HALF_EVEN), 22); /* 22.5 */
	cr_expect_eq(edge(27, 540, RD_REDUX_ROUND_HALF_EVEN), 0); /* 0.5 */
	cr_expect_eq(edge(3, 20, RD_REDUX_ROUND_HALF_EVEN), 2);	  /* 1.5 */
}

Test(edge, largest_grid_and_factor)
{
	cr_expect_eq(
		rd_redux_edge(RD_REDUX_GRID_MAX, 1, RD_REDUX_ROUND_HALF_EVEN),
		RD_REDUX_GRID_MAX * RD_REDUX_ONE);
	cr_expect_eq(rd_redux_edge(RD_REDUX_GRID_MAX, INT64_MAX,
				   RD_REDUX_ROUND_HALF_EVEN),
		     0);
}

/* What Python's round() makes of the same factors in binary64: the same for the
 * grids of today.  (Of 33 / 4.4 = 7.5 it makes 7.) */
Test(edge, as_in_python)
{
	static const uint32_t grids[] = { 27, 32 };

	for (size_t i = 0; i < 2; i++)
		for (int tenths = 10; tenths <= 90; tenths++)
			cr_expect_eq(
				edge(grids[i], tenths,
				     RD_REDUX_ROUND_HALF_EVEN),
				(uint32_t)nearbyint(grids[i] / (tenths / 10.0)),
				"%u / %d tenths", grids[i], tenths);
	cr_expect_eq(edge(33, 44, RD_REDUX_ROUND_HALF_EVEN), 8);
}
