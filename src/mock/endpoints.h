/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The endpoints that are imitated: what each takes, what it gives and what it
 * costs.  A table; src/mock/check.c holds inputs against it. */
#ifndef RD_MOCK_ENDPOINTS_H
#define RD_MOCK_ENDPOINTS_H

#include "base/str.h"

enum rd_mock_shape {
	RD_MOCK_IMAGES, /* images, seed, prompt, has_nsfw_concepts, timings */
	RD_MOCK_BARE,	/* images, seed */
	RD_MOCK_SINGLE	/* image, seed */
};

enum rd_mock_unit { RD_MOCK_IMAGE, RD_MOCK_MEGAPIXEL };

/* fields: "NAME!T" (must be there) or "NAME?T", divided by a space.  T is
 *   s text   u URL   U URLs   b boolean   i integer   n number   o anything
 *   z image_size    l, w lists of LoRAs (w: with a transformer)
 * and after it, in brackets, the range "(1..4)" or the words "(jpeg|png)" of an
 * e (one of the words). */
struct rd_mock_endpoint {
	const char *id;
	const char *fields; /* NULL: takes anything */
	enum rd_mock_shape shape;
	bool png;	  /* without output_format */
	const char *size; /* without image_size; "": a square of a megapixel */
	enum rd_mock_unit unit;
	unsigned price; /* of a unit, in thousandths of a US dollar */
};

const struct rd_mock_endpoint *rd_mock_endpoint_find(struct rd_str id);
/* The table, for lists. */
const struct rd_mock_endpoint *rd_mock_endpoint_at(size_t index);

/* The part of an endpoint id that addresses its jobs: two parts, three behind
 * "workflows" and "comfy". */
struct rd_str rd_mock_endpoint_base(struct rd_str id);

struct rd_mock_size {
	unsigned width, height;
};
/* "square_hd"; false for a name that is none. */
bool rd_mock_size_named(struct rd_str name, struct rd_mock_size *size);
/* "3:4", about a megapixel; false for a ratio that is none of the nine. */
bool rd_mock_size_ratio(struct rd_str ratio, struct rd_mock_size *size);

#endif
