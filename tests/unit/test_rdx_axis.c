/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Windows and weights along a side of a grid: as published
 * implementations have them, and what holds for every grid. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "redux/axis.h"

#define ROW_N(rows) (sizeof(rows) / sizeof(*(rows)))

static struct rd_rdx_axis
axis_of(uint32_t grid, uint32_t edge, enum rd_redux_kernel kernel)
{
	struct rd_rdx_axis axis;

	cr_assert(rd_rdx_axis_init(&axis, grid, edge, kernel));
	return axis;
}

/* Windows as "first-end first-end", the end not in them. */
static void
check_windows(uint32_t edge, enum rd_redux_kernel kernel, const char *expected)
{
	struct rd_rdx_axis axis = axis_of(27, edge, kernel);
	char text[256] = "";
	size_t len = 0;

	for (uint32_t i = 0; i < edge; i++)
		len += (size_t)snprintf(
			text + len, sizeof(text) - len, "%s%u-%u", i ? " " : "",
			axis.windows[i].first,
			axis.windows[i].first + axis.windows[i].n);
	cr_assert_str_eq(text, expected);
}

Test(rdx_axis, area_windows_of_27)
{
	check_windows(14, RD_REDUX_KERNEL_AREA,
		      "0-2 1-4 3-6 5-8 7-10 9-12 11-14 13-16 15-18 17-20 "
		      "19-22 21-24 23-26 25-27");
	check_windows(13, RD_REDUX_KERNEL_AREA,
		      "0-3 2-5 4-7 6-9 8-11 10-13 12-15 14-17 16-19 18-21 "
		      "20-23 22-25 24-27");
	check_windows(9, RD_REDUX_KERNEL_AREA,
		      "0-3 3-6 6-9 9-12 12-15 15-18 18-21 21-24 24-27");
	check_windows(7, RD_REDUX_KERNEL_AREA,
		      "0-4 3-8 7-12 11-16 15-20 19-24 23-27");
	check_windows(6, RD_REDUX_KERNEL_AREA,
		      "0-5 4-9 9-14 13-18 18-23 22-27");
	check_windows(5, RD_REDUX_KERNEL_AREA, "0-6 5-11 10-17 16-22 21-27");
}

Test(rdx_axis, disjoint_windows_of_27)
{
	check_windows(13, RD_REDUX_KERNEL_AREA_DISJOINT,
		      "0-2 2-4 4-6 6-8 8-10 10-12 12-14 14-16 16-18 18-20 "
		      "20-22 22-24 24-27");
	check_windows(9, RD_REDUX_KERNEL_AREA_DISJOINT,
		      "0-3 3-6 6-9 9-12 12-15 15-18 18-21 21-24 24-27");
	check_windows(6, RD_REDUX_KERNEL_AREA_DISJOINT,
		      "0-4 4-9 9-13 13-18 18-22 22-27");
	check_windows(5, RD_REDUX_KERNEL_AREA_DISJOINT,
		      "0-5 5-10 10-16 16-21 21-27");
}

/* First source indices, one each. */
static void
check_points(uint32_t edge, enum rd_redux_kernel kernel, const char *expected)
{
	struct rd_rdx_axis axis = axis_of(27, edge, kernel);
	char text[256] = "";
	size_t len = 0;

	for (uint32_t i = 0; i < edge; i++) {
		cr_assert_eq(axis.windows[i].n, 1);
		cr_assert_eq(axis.weights[axis.windows[i].weights], 1);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
					i ? " " : "", axis.windows[i].first);
	}
	cr_assert(rd_rdx_axis_selects(&axis));
	cr_assert_str_eq(text, expected);
}

Test(rdx_axis, nearest_of_27)
{
	enum rd_redux_kernel kernel = RD_REDUX_KERNEL_NEAREST;

	check_points(14, kernel, "0 1 3 5 7 9 11 13 15 17 19 21 23 25");
	check_points(13, kernel, "0 2 4 6 8 10 12 14 16 18 20 22 24");
	check_points(9, kernel, "0 3 6 9 12 15 18 21 24");
	check_points(7, kernel, "0 3 7 11 15 19 23");
	check_points(6, kernel, "0 4 9 13 18 22");
	check_points(5, kernel, "0 5 10 16 21");
}

Test(rdx_axis, nearest_exact_of_27)
{
	enum rd_redux_kernel kernel = RD_REDUX_KERNEL_NEAREST_EXACT;

	check_points(14, kernel, "0 2 4 6 8 10 12 14 16 18 20 22 24 26");
	check_points(13, kernel, "1 3 5 7 9 11 13 15 17 19 21 23 25");
	check_points(9, kernel, "1 4 7 10 13 16 19 22 25");
	check_points(7, kernel, "1 5 9 13 17 21 25");
	check_points(6, kernel, "2 6 11 15 20 24");
	check_points(5, kernel, "2 8 13 18 24");
}

/* Both interpolations pick tokens there, so that they are no interpolations. */
Test(rdx_axis, edge_9_of_27_is_picked)
{
	check_points(9, RD_REDUX_KERNEL_BILINEAR, "1 4 7 10 13 16 19 22 25");
	check_points(9, RD_REDUX_KERNEL_BICUBIC, "1 4 7 10 13 16 19 22 25");
}

Test(rdx_axis, first_weights)
{
	static const struct {
		enum rd_redux_kernel kernel;
		uint32_t edge, first, n;
		double weights[5], within;
	} rows[] = {
		{ RD_REDUX_KERNEL_BICUBIC,
		  13,
		  0,
		  3,
		  { .456759, .643605, -.100364 },
		  5e-7 },
		{ RD_REDUX_KERNEL_BICUBIC,
		  6,
		  0,
		  4,
		  { -.035156, .261719, .878906, -.105469 },
		  5e-7 },
		{ RD_REDUX_KERNEL_BICUBIC,
		  5,
		  1,
		  4,
		  { -.096, .92, .2, -.024 },
		  6e-8 },
		{ RD_REDUX_KERNEL_BILINEAR,
		  14,
		  0,
		  2,
		  { .535714, .464286 },
		  5e-7 },
		{ RD_REDUX_KERNEL_DISTANCE,
		  9,
		  0,
		  5,
		  { .1935, .3871, .1935, .129, .0968 },
		  5e-5 },
	};

	for (size_t i = 0; i < ROW_N(rows); i++) {
		struct rd_rdx_axis axis = axis_of(27, rows[i].edge,
						  rows[i].kernel);

		cr_assert_eq(axis.windows[0].first, rows[i].first, "%zu", i);
		cr_assert_eq(axis.windows[0].n, rows[i].n, "%zu", i);
		for (uint32_t k = 0; k < rows[i].n; k++)
			cr_assert_float_eq(axis.weights[k], rows[i].weights[k],
					   rows[i].within, "%zu %u: %g", i, k,
					   (double)axis.weights[k]);
	}
}

/* With 5 of 27, 18 indices count for nothing: 17 are never looked at, and one
 * has a weight of 0. */
Test(rdx_axis, bilinear_passes_over_most_of_27_at_5)
{
	struct rd_rdx_axis axis = axis_of(27, 5, RD_REDUX_KERNEL_BILINEAR);
	bool seen[27] = { false };
	int unseen = 0;

	for (uint32_t i = 0; i < 5; i++)
		for (uint32_t k = 0; k < axis.windows[i].n; k++)
			seen[axis.windows[i].first + k] = true;
	for (int i = 0; i < 27; i++)
		unseen += !seen[i];
	cr_assert_eq(unseen, 18);
}

/* Each weight is off by half an ulp at most, and what is left of 1 is an ulp of
 * the largest per weight at most. */
static void
check_sums(const struct rd_rdx_axis *axis)
{
	for (uint32_t i = 0; i < axis->edge; i++) {
		const struct rd_rdx_window *window = &axis->windows[i];
		double sum = 0;

		cr_assert(window->n && window->first + window->n <= axis->grid);
		for (uint32_t k = 0; k < window->n; k++)
			sum += (double)axis->weights[window->weights + k];
		cr_assert_float_eq(sum, 1, window->n * 0x1p-24);
	}
}

static void
check_mirrored(const struct rd_rdx_axis *axis)
{
	for (uint32_t i = 0; i < axis->edge; i++) {
		const struct rd_rdx_window *window = &axis->windows[i];
		const struct rd_rdx_window *other =
			&axis->windows[axis->edge - 1 - i];

		cr_assert_eq(window->n, other->n);
		cr_assert_eq(window->first + window->n,
			     axis->grid - other->first);
		for (uint32_t k = 0; k < window->n; k++)
			cr_assert_eq(axis->weights[window->weights + k],
				     axis->weights[other->weights + other->n -
						   1 - k]);
	}
}

Test(rdx_axis, every_grid_has_whole_weights)
{
	for (uint32_t grid = 1; grid <= RD_REDUX_GRID_MAX; grid++)
		for (uint32_t edge = 1; edge <= grid; edge++)
			for (int k = 0; k < RD_REDUX_N_KERNELS; k++) {
				struct rd_rdx_axis axis = axis_of(
					grid, edge, (enum rd_redux_kernel)k);
				const struct rd_rdx_window *last =
					&axis.windows[edge - 1];

				check_sums(&axis);
				cr_assert_leq(last->weights + last->n,
					      RD_RDX_AXIS_WEIGHTS_MAX);
			}
}

/* nearest looks left, disjoint windows are cut from the left, and so are the
 * ends of distances; the others have no side. */
Test(rdx_axis, left_is_as_right)
{
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_AREA,
		RD_REDUX_KERNEL_BICUBIC,
	};

	for (uint32_t grid = 1; grid <= 64; grid++)
		for (uint32_t edge = 1; edge <= grid; edge++)
			for (size_t k = 0; k < ROW_N(kernels); k++) {
				struct rd_rdx_axis axis = axis_of(grid, edge,
								  kernels[k]);

				check_mirrored(&axis);
			}
}

/* Areas leave nothing out; those that do not overlap count nothing twice. */
Test(rdx_axis, areas_cover_the_grid)
{
	for (uint32_t grid = 1; grid <= 64; grid++)
		for (uint32_t edge = 1; edge <= grid; edge++) {
			struct rd_rdx_axis over = axis_of(grid, edge,
							  RD_REDUX_KERNEL_AREA);
			struct rd_rdx_axis apart = axis_of(
				grid, edge, RD_REDUX_KERNEL_AREA_DISJOINT);
			uint32_t over_end = 0, apart_end = 0;

			for (uint32_t i = 0; i < edge; i++) {
				cr_assert_leq(over.windows[i].first, over_end);
				over_end = over.windows[i].first +
					   over.windows[i].n;
				cr_assert_eq(apart.windows[i].first, apart_end);
				apart_end += apart.windows[i].n;
			}
			cr_assert_eq(over_end, grid);
			cr_assert_eq(apart_end, grid);
		}
}

Test(rdx_axis, impossible_sizes)
{
	struct rd_rdx_axis axis;

	cr_assert_not(rd_rdx_axis_init(&axis, 27, 0, RD_REDUX_KERNEL_AREA));
	cr_assert_not(rd_rdx_axis_init(&axis, 27, 28, RD_REDUX_KERNEL_AREA));
	cr_assert_not(rd_rdx_axis_init(&axis, 0, 0, RD_REDUX_KERNEL_AREA));
	cr_assert_not(rd_rdx_axis_init(&axis, RD_REDUX_GRID_MAX + 1, 1,
				       RD_REDUX_KERNEL_AREA));
}

Test(rdx_axis, kernels_that_are_the_same)
{
	/* Windows that are whole do not overlap. */
	for (uint32_t edge = 1; edge <= 27; edge++)
		cr_expect_eq(rd_rdx_axis_alike(27, edge, RD_REDUX_KERNEL_AREA,
					       RD_REDUX_KERNEL_AREA_DISJOINT),
			     27 % edge == 0, "%u", edge);
	cr_expect(rd_rdx_axis_alike(27, 9, RD_REDUX_KERNEL_BICUBIC,
				    RD_REDUX_KERNEL_NEAREST_EXACT));
	cr_expect(rd_rdx_axis_alike(27, 9, RD_REDUX_KERNEL_BILINEAR,
				    RD_REDUX_KERNEL_BICUBIC));
	cr_expect_not(rd_rdx_axis_alike(27, 13, RD_REDUX_KERNEL_BILINEAR,
					RD_REDUX_KERNEL_BICUBIC));
	cr_expect_not(rd_rdx_axis_alike(27, 9, RD_REDUX_KERNEL_NEAREST,
					RD_REDUX_KERNEL_NEAREST_EXACT));
	/* Half of each of two patches, by division and by weights. */
	cr_expect_not(rd_rdx_axis_alike(32, 16, RD_REDUX_KERNEL_AREA,
					RD_REDUX_KERNEL_BILINEAR));
	/* Nothing is done, or it is the same thing. */
	for (int a = 0; a < RD_REDUX_N_KERNELS; a++) {
		cr_expect(rd_rdx_axis_alike(27, 27, (enum rd_redux_kernel)a,
					    RD_REDUX_KERNEL_AREA));
		cr_expect(rd_rdx_axis_alike(27, 5, (enum rd_redux_kernel)a,
					    (enum rd_redux_kernel)a));
	}
	cr_expect_not(rd_rdx_axis_alike(27, 28, RD_REDUX_KERNEL_AREA,
					RD_REDUX_KERNEL_NEAREST));
}
