/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How a picture becomes the square that an encoder looks at, pixel for pixel
 * as the implementations do it: exact, in integers, also where they calculate
 * with binary64 (doc/language.md, section 15). */
#ifndef RD_REDUX_PICTURE_H
#define RD_REDUX_PICTURE_H

#include "base/redux.h"
#include "base/status.h"

#include <stdbool.h>

#define RD_RDX_SIDE_MAX 16384u
#define RD_RDX_PIXELS_MAX 40000000u

/* Pixels x0 <= x < x1, y0 <= y < y1. */
struct rd_rdx_box {
	uint32_t x0, y0, x1, y1;
};

/* Which pixels of a picture count: those in a box, and those of which the plane
 * is not 0.  A box is a mask of 255. */
struct rd_rdx_mask {
	const struct rd_rdx_box *boxes; /* within the picture, not empty */
	uint32_t n_boxes;
	const unsigned char *plane; /* width * height, or NULL */
};

/* `source` of the picture is scaled to width x height, whose upper left corner
 * then lies at x, y of the square; what lies outside is cut off, what is not
 * covered stays black. */
struct rd_rdx_placing {
	struct rd_rdx_box source;
	struct rd_rdx_box seen; /* what of the picture can be in the square */
	uint32_t width, height;
	int64_t x, y;
	bool bars; /* not covered: there is a mask, whoever gives one or not */
};

/* The smallest box around what counts; false when nothing does. */
bool rd_rdx_mask_bounds(const struct rd_rdx_mask *mask, uint32_t width,
			uint32_t height, struct rd_rdx_box *bounds);

/* Sides 1 .. RD_RDX_SIDE_MAX.  bounds and margin (1e-4 of a side) are those of
 * RD_REDUX_CROP_AUTOCROP, else not looked at. */
struct rd_rdx_place_ask {
	uint32_t width, height, pixels; /* of the picture; of the square */
	enum rd_redux_crop crop;
	struct rd_rdx_box bounds;
	int64_t margin;
};
void rd_rdx_place(const struct rd_rdx_place_ask *ask,
		  struct rd_rdx_placing *out);

/* by * num / den, as round(by * (num / den)) and ceil(by * (num / den)) are in
 * binary64 with ties to even.  All below 2^25, den not 0. */
uint64_t rd_rdx_times_round(uint64_t by, uint64_t num, uint64_t den);
uint64_t rd_rdx_times_ceil(uint64_t by, uint64_t num, uint64_t den);

#endif
