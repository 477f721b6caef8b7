/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* libpng gets a file of nothing but the chunks that pixels need: no profile, no
 * gamma, no transparent colour, no text can have any say.  Its simplified
 * interface returns its errors. */

#include "imagehelper/grey.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

#define SIGNATURE_BYTES 8
#define HEADER_BYTES 24 /* signature, and IHDR up to its sides */
#define AROUND_BYTES 12 /* of a chunk: length, name, checksum */

static uint32_t
big_endian(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

static enum rd_status
read_sides(struct rd_str bytes, struct rd_img_grey *out,
	   struct rd_problem *problem)
{
	static const char begin[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	if (bytes.len < HEADER_BYTES ||
	    memcmp(bytes.ptr, begin, sizeof(begin) - 1))
		return rd_problem_set(problem, RD_VERSION, 4, "image.type",
				      "it is no PNG");
	out->width = big_endian(bytes.ptr + 16);
	out->height = big_endian(bytes.ptr + 20);
	if (!out->width || !out->height || out->width > RD_IMG_SIDE_MAX ||
	    out->height > RD_IMG_SIDE_MAX ||
	    out->width * out->height > RD_IMG_PIXELS_MAX)
		return rd_problem_set(problem, RD_LIMIT, 4, "image.pixels",
				      "it has no pixels, or more than %u a "
				      "side or %u in all",
				      RD_IMG_SIDE_MAX, RD_IMG_PIXELS_MAX);
	return RD_OK;
}

static enum rd_status
fail_damaged(struct rd_problem *problem, const char *why)
{
	return rd_problem_set(problem, RD_CORRUPT, 4, "image.damaged",
			      "the PNG is damaged: %s", why);
}

static enum rd_status
fail_memory(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOMEM, 10, "memory", "out of memory");
}

/* ---- chunks ---- */

static bool
is_needed(struct rd_str name)
{
	return rd_str_is(name, "IHDR") || rd_str_is(name, "PLTE") ||
	       rd_str_is(name, "IDAT") || rd_str_is(name, "IEND");
}

/* Takes the next chunk, with all that is around it, from *rest; `name` is
 * absent when it is not whole. */
static struct rd_str
next_chunk(struct rd_str *rest, struct rd_str *name)
{
	struct rd_str chunk = *rest;
	size_t n;

	*name = RD_STR_NONE;
	if (rest->len < AROUND_BYTES)
		return chunk;
	n = big_endian(rest->ptr);
	if (n > rest->len - AROUND_BYTES)
		return chunk;
	chunk.len = n + AROUND_BYTES;
	*name = (struct rd_str){ chunk.ptr + 4, 4 };
	*rest = rd_str_behind(*rest, chunk.len);
	return chunk;
}

static enum rd_status
copy_needed(struct rd_str bytes, struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_str rest = rd_str_behind(bytes, SIGNATURE_BYTES);
	struct rd_str chunk, name;

	rd_buf_str(out, (struct rd_str){ bytes.ptr, SIGNATURE_BYTES });
	do {
		chunk = next_chunk(&rest, &name);
		if (!name.ptr)
			return fail_damaged(problem, "it ends before its end");
		if (is_needed(name))
			rd_buf_str(out, chunk);
	} while (!rd_str_is(name, "IEND"));
	return rd_buf_status(out) ? fail_memory(problem) : RD_OK;
}

/* ---- pixels ---- */

static unsigned char
luma(const unsigned char *rgb)
{
	return (unsigned char)((299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] +
				500) /
			       1000);
}

/* In place: what is written is never behind what is read. */
static void
make_grey(unsigned char *pixels, size_t n, uint32_t format)
{
	size_t channels = PNG_IMAGE_SAMPLE_CHANNELS(format);

	for (size_t i = 0; i < n && channels > 1; i++) {
		const unsigned char *pixel = pixels + i * channels;

		pixels[i] = channels > 2 ? luma(pixel) : *pixel;
	}
}

static enum rd_status
decode(png_image *image, struct rd_str bytes, struct rd_img_grey *out,
       struct rd_problem *problem)
{
	size_t n = (size_t)out->width * out->height;

	if (!png_image_begin_read_from_memory(image, bytes.ptr, bytes.len))
		return fail_damaged(problem, image->message);
	if (image->width != out->width || image->height != out->height)
		return fail_damaged(problem, "it has two sizes");
	/* Samples as they are, of 8 bits; alpha beside them, not mixed in. */
	image->flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
	image->format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA;
	out->pixels = calloc(n, PNG_IMAGE_SAMPLE_CHANNELS(image->format));
	if (!out->pixels)
		return fail_memory(problem);
	if (!png_image_finish_read(image, NULL, out->pixels, 0, NULL))
		return fail_damaged(problem, image->message);
	make_grey(out->pixels, n, image->format);
	return RD_OK;
}

enum rd_status
rd_img_grey(struct rd_str bytes, struct rd_img_grey *out,
	    struct rd_problem *problem)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	enum rd_status status;
	struct rd_buf needed;

	*out = (struct rd_img_grey){ .pixels = NULL };
	status = read_sides(bytes, out, problem);
	if (status)
		return status;
	rd_buf_init(&needed, bytes.len);
	status = copy_needed(bytes, &needed, problem);
	if (!status)
		status = decode(&image, rd_buf_view(&needed), out, problem);
	png_image_free(&image);
	rd_buf_fini(&needed);
	if (status) {
		free(out->pixels);
		out->pixels = NULL;
	}
	return status;
}
