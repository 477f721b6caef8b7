/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Points of a curve, exact but for one rounding half to even. */

#include "base/decimal.h"
#include "program/program.h"

#define UNIT (RD_POINTS_ONE / RD_DECIMAL_ONE)

/* a / b with b > 0; what lies halfway goes to the even neighbour. */
static int64_t
divide_half_even(int64_t a, int64_t b)
{
	int64_t quotient = a / b, rest = a % b, up;

	if (rest < 0) {
		quotient--;
		rest += b;
	}
	up = rest > b - rest || (rest == b - rest && quotient % 2);
	return quotient + up;
}

/* The last knot with x <= value, n_knots when there is none. */
static uint32_t
find_knot(const struct rd_prog_knot *knots, uint32_t n_knots, int64_t value)
{
	uint32_t low = 0, high = n_knots;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (knots[middle].x <= value)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : n_knots;
}

int64_t
rd_prog_curve_points(enum rd_curve_shape shape,
		     const struct rd_prog_knot *knots, uint32_t n_knots,
		     int64_t value)
{
	uint32_t at = find_knot(knots, n_knots, value);
	const struct rd_prog_knot *k0, *k1;
	int64_t p0, p1, width;

	if (at == n_knots)
		return shape == RD_CURVE_STEP ? 0 : knots[0].points;
	k0 = &knots[at];
	if (shape == RD_CURVE_STEP || at + 1 == n_knots)
		return k0->points;
	k1 = &knots[at + 1];
	p0 = k0->points / UNIT;
	p1 = k1->points / UNIT;
	width = k1->x - k0->x;
	return divide_half_even(p0 * width + (value - k0->x) * (p1 - p0),
				width) *
	       UNIT;
}
