/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Many values of tokens at once.  All kernels do what redux/apply.h defines, to
 * the same bytes; they differ in the instructions they use. */
#ifndef RD_REDUX_LANES_H
#define RD_REDUX_LANES_H

#include "redux/tensor.h"

/* The tokens of one window, from some value of theirs on. */
struct rd_rdx_block {
	const unsigned char *values;   /* of the first token */
	size_t token_bytes, row_bytes; /* from token to token, row to row */
	uint32_t rows, columns;
	const float *row_weights, *column_weights; /* or NULL: a mean */
	const float *mask; /* of the first token, or NULL */
	size_t mask_row;   /* numbers from row to row */
	bool goes_on;	   /* sums of rows before these are there */
};

/* Steps 4 and 5. */
struct rd_rdx_finish {
	float divisor, scale;
};

/* One way to do it. */
struct rd_rdx_lanes {
	const char *name;
	/* sums = n values of the window's sum, steps 1 to 3; of tokens of that
	 * type */
	void (*add)(const struct rd_rdx_block *block, enum rd_rdx_dtype dtype,
		    size_t n, float *sums);
	/* Steps 4 to 6, to that type. */
	void (*finish)(const struct rd_rdx_finish *finish,
		       enum rd_rdx_dtype dtype, size_t n, const float *sums,
		       unsigned char *out);
	/* The first value that is NaN or infinite, or n. */
	size_t (*nonfinite)(enum rd_rdx_dtype dtype,
			    const unsigned char *values, size_t n);
};

/* The kernels this machine can run, by number from 0, the plain one; NULL past
 * the last, which is the fastest. */
const struct rd_rdx_lanes *rd_rdx_lanes_get(uint32_t number);
const struct rd_rdx_lanes *rd_rdx_lanes_fastest(void);

#endif
