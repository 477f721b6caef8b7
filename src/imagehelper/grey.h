/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* PNG files decoded to one plane of grey.  Runs only where nothing else is at
 * hand: in the locked child, in unit tests and in fuzz targets. */
#ifndef RD_IMAGEHELPER_GREY_H
#define RD_IMAGEHELPER_GREY_H

#include "base/problem.h"

#define RD_IMG_SIDE_MAX 16384u
#define RD_IMG_PIXELS_MAX 40000000u

struct rd_img_grey {
	uint32_t width, height;
	unsigned char *pixels; /* width * height, 0 black; free() */
};

/* Grey pictures as they are, colours as 0.299 R + 0.587 G + 0.114 B, 16 bits
 * rounded to 8; transparency is not looked at.  Codes (exit 4): "image.type",
 * no PNG (RD_VERSION); "image.pixels", none or too many (RD_LIMIT), found
 * before anything is decoded; "image.damaged" (RD_CORRUPT); RD_NOMEM (exit
 * 10).  out->pixels is NULL then. */
enum rd_status rd_img_grey(struct rd_str bytes, struct rd_img_grey *out,
			   struct rd_problem *problem) RD_MUST_CHECK;

#endif
