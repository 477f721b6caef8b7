/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Points of curves: knots, between, outside, and halves. */

#include "base/decimal.h"
#include "program/program.h"

#include <criterion/criterion.h>

#define D(whole, fraction) ((whole)*RD_DECIMAL_ONE + (fraction))
/* A number of 1e-4 in units of points. */
#define P(decimal) ((decimal) * (RD_POINTS_ONE / RD_DECIMAL_ONE))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct rd_prog_knot warmth[] = {
	{ D(-10, 0), P(D(8, 0)), 0 },
	{ D(15, 0), 0, 0 },
	{ D(30, 0), P(D(-6, -5000)), 0 },
};

Test(curve, a_line_goes_through_its_knots_and_level_beyond)
{
	static const struct {
		int64_t value, points;
	} rows[] = {
		{ D(-10000, 0), P(D(8, 0)) },
		{ D(-10, -1), P(D(8, 0)) },
		{ D(-10, 0), P(D(8, 0)) },
		{ D(-9, -9999), P(79999 + 1) }, /* 7.999968 */
		{ D(12, 5000), P(D(0, 8000)) },
		{ D(15, 0), 0 },
		{ D(22, 5000), P(D(-3, -2500)) },
		{ D(30, 0), P(D(-6, -5000)) },
		{ D(10000, 0), P(D(-6, -5000)) },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, warmth, 3,
						  rows[i].value),
			     rows[i].points, "row %zu", i);
}

Test(curve, a_step_begins_at_its_knot)
{
	static const struct {
		int64_t value, points;
	} rows[] = {
		{ D(-10000, 0), 0 },
		{ D(-10, -1), 0 },
		{ D(-10, 0), P(D(8, 0)) },
		{ D(14, 9999), P(D(8, 0)) },
		{ D(15, 0), 0 },
		{ D(29, 9999), 0 },
		{ D(30, 0), P(D(-6, -5000)) },
		{ D(10000, 0), P(D(-6, -5000)) },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(rd_prog_curve_points(RD_CURVE_STEP, warmth, 3,
						  rows[i].value),
			     rows[i].points, "row %zu", i);
}

/* From p0 to p0 + 2 over four units: the second is p0 + 1, the first and third
 * lie halfway; the even one is p0 or p0 + 1 with p0. */
static void
assert_halves(int64_t p0, int64_t first, int64_t third)
{
	struct rd_prog_knot knots[] = { { 0, P(p0), 0 }, { 4, P(p0 + 2), 0 } };

	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, knots, 2, 1),
		     P(first), "first from %lld", (long long)p0);
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, knots, 2, 2),
		     P(p0 + 1), "middle from %lld", (long long)p0);
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, knots, 2, 3),
		     P(third), "third from %lld", (long long)p0);
}

Test(curve, halves_go_to_the_even_neighbour)
{
	assert_halves(0, 0, 2);
	assert_halves(1, 2, 2);
	assert_halves(2, 2, 4);
	assert_halves(-1, 0, 0);
	assert_halves(-2, -2, 0);
	assert_halves(-3, -2, -2);
}

Test(curve, what_is_not_half_goes_to_the_nearest)
{
	static const struct rd_prog_knot up[] = { { 0, 0, 0 }, { 3, P(1), 0 } };
	static const struct rd_prog_knot down[] = { { 0, 0, 0 },
						    { 3, P(-1), 0 } };

	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, up, 2, 1), 0);
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, up, 2, 2), P(1));
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, down, 2, 1), 0);
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, down, 2, 2), P(-1));
}

Test(curve, the_widest_line_does_not_overflow)
{
	static const struct rd_prog_knot widest[] = {
		{ -RD_DECIMAL_MAX, P(RD_DECIMAL_MAX), 0 },
		{ RD_DECIMAL_MAX, P(-RD_DECIMAL_MAX), 0 },
	};

	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, widest, 2, 0), 0);
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, widest, 2,
					  RD_DECIMAL_MAX - 1),
		     P(1 - RD_DECIMAL_MAX));
	cr_expect_eq(rd_prog_curve_points(RD_CURVE_LINEAR, widest, 1, 5),
		     P(RD_DECIMAL_MAX));
}
