/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* PNG files become one plane or a problem.  Every input is tried twice: as it
 * is, and with the checksums of its chunks put right, which lets damage get
 * behind them. */

#include "imagehelper/grey.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define BEGIN 8	  /* bytes of the signature */
#define AROUND 12 /* of a chunk's length, name and checksum */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static void
mend(uint8_t *bytes, size_t size)
{
	size_t at = BEGIN;

	while (size > at && size - at >= AROUND) {
		size_t n = get_u32(bytes + at);
		uint32_t crc;

		if (n > size - at - AROUND)
			return;
		crc = (uint32_t)crc32(0, bytes + at + 4, (uInt)n + 4);
		for (int i = 0; i < 4; i++)
			bytes[at + 8 + n + (size_t)i] = (uint8_t)(crc >>
								  (24 - 8 * i));
		at += AROUND + n;
	}
}

static void
try(struct rd_str bytes)
{
	struct rd_problem problem = { .code = NULL };
	struct rd_img_grey grey;
	unsigned sum = 0;

	if (rd_img_grey(bytes, &grey, &problem)) {
		if (!problem.code || grey.pixels)
			abort();
		return;
	}
	for (size_t i = 0; i < (size_t)grey.width * grey.height; i++)
		sum += grey.pixels[i];
	if (sum > 255u * grey.width * grey.height)
		abort();
	free(grey.pixels);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	try((struct rd_str){ (const char *)copy, size });
	mend(copy, size);
	try((struct rd_str){ (const char *)copy, size });
	free(copy);
	return 0;
}
