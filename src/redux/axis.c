/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Windows in whole numbers; weights become fractions at the very end. */

#include "redux/axis.h"

#include <string.h>

/* Weights of one window while they are made, over a common denominator. */
struct taps {
	int64_t first, n;
	int64_t over[4], under;
};

static void
put_window(struct rd_rdx_axis *axis, uint32_t i, int64_t first, int64_t n)
{
	struct rd_rdx_window *window = &axis->windows[i];

	window->first = (uint32_t)first;
	window->n = (uint32_t)n;
	window->weights = i ? window[-1].weights + window[-1].n : 0;
}

static void
put_taps(struct rd_rdx_axis *axis, uint32_t i, const struct taps *taps)
{
	int64_t first = 0, end = taps->n;
	float *weights;

	while (!taps->over[first])
		first++;
	while (!taps->over[end - 1])
		end--;
	put_window(axis, i, taps->first + first, end - first);
	weights = axis->weights + axis->windows[i].weights;
	for (int64_t k = first; k < end; k++)
		weights[k - first] = (float)((double)taps->over[k] /
					     (double)taps->under);
}

/* What falls beyond the border is the border's. */
static void
fold_border(struct taps *taps, int64_t grid)
{
	while (taps->first < 0) {
		taps->over[1] += taps->over[0];
		for (int64_t k = 1; k < taps->n; k++)
			taps->over[k - 1] = taps->over[k];
		taps->first++;
		taps->n--;
	}
	while (taps->first + taps->n > grid) {
		taps->over[taps->n - 2] += taps->over[taps->n - 1];
		taps->n--;
	}
}

static void
put_equal(struct rd_rdx_axis *axis, uint32_t i, int64_t first, int64_t end)
{
	float *weights;

	put_window(axis, i, first, end - first);
	weights = axis->weights + axis->windows[i].weights;
	for (int64_t k = first; k < end; k++)
		weights[k - first] = (float)(1.0 / (double)(end - first));
}

/* x = (i + 1/2) g / n - 1/2 in units of 1 / 2n. */
static int64_t
centre_of(const struct rd_rdx_axis *axis, uint32_t i)
{
	return (2 * (int64_t)i + 1) * axis->grid - axis->edge;
}

static void
put_bilinear(struct rd_rdx_axis *axis, uint32_t i)
{
	int64_t unit = 2 * (int64_t)axis->edge, x = centre_of(axis, i), p;
	struct taps taps = { 0 };

	p = x % unit;
	taps = (struct taps){ x / unit, 2, { unit - p, p }, unit };
	fold_border(&taps, axis->grid);
	put_taps(axis, i, &taps);
}

/* The polynomials of the cubic for t = p / q and for 1 - t, times 4 q^3. */
static int64_t
inner_cubic(int64_t p, int64_t q)
{
	return 5 * p * p * p - 9 * p * p * q + 4 * q * q * q;
}

static int64_t
outer_cubic(int64_t p, int64_t q)
{
	return -3 * (p * p * p - 2 * p * p * q + p * q * q);
}

static void
put_bicubic(struct rd_rdx_axis *axis, uint32_t i)
{
	int64_t q = 2 * (int64_t)axis->edge, x = centre_of(axis, i);
	int64_t p = x % q;
	struct taps taps = {
		x / q - 1,
		4,
		{ outer_cubic(p, q), inner_cubic(p, q), inner_cubic(q - p, q),
		  outer_cubic(q - p, q) },
		4 * q * q * q,
	};

	fold_border(&taps, axis->grid);
	put_taps(axis, i, &taps);
}

static void
put_distance(struct rd_rdx_axis *axis, uint32_t i)
{
	int64_t unit = 2 * (int64_t)axis->edge, x = centre_of(axis, i);
	int64_t step = 2 * (int64_t)axis->grid;
	int64_t first = (x - step) / unit, last = (x + step) / unit;
	double sum = 0;
	float *weights;

	if (first < 0)
		first = 0;
	if (last >= axis->grid)
		last = axis->grid - 1;
	put_window(axis, i, first, last - first + 1);
	weights = axis->weights + axis->windows[i].weights;
	for (int pass = 0; pass < 2; pass++)
		for (int64_t k = first; k <= last; k++) {
			int64_t far = k * unit > x ? k * unit - x
						   : x - k * unit;
			double weight = (double)unit / (double)(unit + far);

			if (pass)
				weights[k - first] = (float)(weight / sum);
			else
				sum += weight;
		}
}

static void
put_output(struct rd_rdx_axis *axis, uint32_t i, enum rd_redux_kernel kernel)
{
	int64_t g = axis->grid, n = axis->edge;
	int64_t begin = i * g / n, end = (i + 1) * g / n;

	switch (kernel) {
	case RD_REDUX_KERNEL_AREA:
		put_equal(axis, i, begin, ((i + 1) * g + n - 1) / n);
		break;
	case RD_REDUX_KERNEL_AREA_DISJOINT:
		put_equal(axis, i, begin, end);
		break;
	case RD_REDUX_KERNEL_NEAREST:
		put_equal(axis, i, begin, begin + 1);
		break;
	case RD_REDUX_KERNEL_NEAREST_EXACT:
		begin = (2 * i + 1) * g / (2 * n);
		put_equal(axis, i, begin, begin + 1);
		break;
	case RD_REDUX_KERNEL_BILINEAR:
		put_bilinear(axis, i);
		break;
	case RD_REDUX_KERNEL_BICUBIC:
		put_bicubic(axis, i);
		break;
	case RD_REDUX_KERNEL_DISTANCE:
	case RD_REDUX_N_KERNELS:
		put_distance(axis, i);
		break;
	}
}

bool
rd_rdx_axis_init(struct rd_rdx_axis *axis, uint32_t grid, uint32_t edge,
		 enum rd_redux_kernel kernel)
{
	if (!edge || edge > grid || grid > RD_REDUX_GRID_MAX)
		return false;
	axis->grid = grid;
	axis->edge = edge;
	axis->weighs = kernel == RD_REDUX_KERNEL_BICUBIC ||
		       kernel == RD_REDUX_KERNEL_BILINEAR ||
		       kernel == RD_REDUX_KERNEL_DISTANCE;
	for (uint32_t i = 0; i < edge; i++)
		put_output(axis, i, kernel);
	return true;
}

bool
rd_rdx_axis_selects(const struct rd_rdx_axis *axis)
{
	for (uint32_t i = 0; i < axis->edge; i++)
		if (axis->windows[i].n != 1)
			return false;
	return true;
}

static bool
windows_equal(const struct rd_rdx_axis *a, const struct rd_rdx_axis *b)
{
	for (uint32_t i = 0; i < a->edge; i++) {
		const struct rd_rdx_window *v = &a->windows[i];
		const struct rd_rdx_window *w = &b->windows[i];

		if (v->first != w->first || v->n != w->n ||
		    memcmp(a->weights + v->weights, b->weights + w->weights,
			   v->n * sizeof(*a->weights)))
			return false;
	}
	return true;
}

bool
rd_rdx_axis_alike(uint32_t grid, uint32_t edge, enum rd_redux_kernel a,
		  enum rd_redux_kernel b)
{
	struct rd_rdx_axis one, other;

	if (a == b || edge == grid)
		return true;
	if (!rd_rdx_axis_init(&one, grid, edge, a) ||
	    !rd_rdx_axis_init(&other, grid, edge, b))
		return false;
	/* A mean and a weighted sum are not calculated alike. */
	if (one.weighs != other.weighs && !rd_rdx_axis_selects(&one))
		return false;
	return windows_equal(&one, &other);
}
