/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "base/picture.h"

static uint32_t
byte_at(struct rd_str s, size_t at)
{
	return (unsigned char)s.ptr[at];
}

static uint32_t
big_16(struct rd_str s, size_t at)
{
	return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static uint32_t
big_32(struct rd_str s, size_t at)
{
	return big_16(s, at) << 16 | big_16(s, at + 2);
}

static uint32_t
little_16(struct rd_str s, size_t at)
{
	return byte_at(s, at) | byte_at(s, at + 1) << 8;
}

static uint32_t
little_24(struct rd_str s, size_t at)
{
	return little_16(s, at) | byte_at(s, at + 2) << 16;
}

static uint32_t
little_32(struct rd_str s, size_t at)
{
	return little_24(s, at) | byte_at(s, at + 3) << 24;
}

static bool
has_at(struct rd_str s, size_t at, struct rd_str what)
{
	return s.len >= at && s.len - at >= what.len &&
	       !memcmp(s.ptr + at, what.ptr, what.len);
}

/* ---- JPEG: segments up to the frame header ---- */

#define JPEG_SEGMENTS_MAX 4096

static bool
is_frame(uint32_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
	       marker != 0xc8 && marker != 0xcc;
}

static bool
is_bare(uint32_t marker)
{
	return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/* The marker at *at, fill bytes passed over; 0 when there is none.  *at is
 * moved behind it. */
static uint32_t
next_marker(struct rd_str s, size_t *at)
{
	if (*at >= s.len || byte_at(s, *at) != 0xff)
		return 0;
	while (*at < s.len && byte_at(s, *at) == 0xff)
		++*at;
	return *at < s.len ? byte_at(s, (*at)++) : 0;
}

static bool
read_jpeg(struct rd_str s, struct rd_picture *out)
{
	size_t at = 2;
	uint32_t marker, length;

	for (int i = 0; i < JPEG_SEGMENTS_MAX; i++) {
		marker = next_marker(s, &at);
		if (!marker || marker == 0xd9 || marker == 0xda)
			return false; /* the picture's data, or its end */
		if (is_bare(marker))
			continue;
		if (s.len - at < 2)
			return false;
		length = big_16(s, at);
		if (length < 2 || s.len - at < length)
			return false;
		if (is_frame(marker)) {
			if (length < 8)
				return false;
			out->height_px = big_16(s, at + 3);
			out->width_px = big_16(s, at + 5);
			return true;
		}
		at += length;
	}
	return false;
}

/* ---- PNG ---- */

static bool
read_png(struct rd_str s, struct rd_picture *out)
{
	if (s.len < 33 || big_32(s, 8) != 13 ||
	    !has_at(s, 12, RD_STR_LIT("IHDR")))
		return false;
	out->width_px = big_32(s, 16);
	out->height_px = big_32(s, 20);
	return out->width_px <= INT32_MAX && out->height_px <= INT32_MAX;
}

/* ---- WebP ---- */

static bool
read_webp(struct rd_str s, struct rd_picture *out)
{
	uint32_t bits;

	if (s.len < 25 || little_32(s, 4) > s.len - 8)
		return false;
	if (s.len >= 30 && has_at(s, 12, RD_STR_LIT("VP8X"))) {
		out->width_px = little_24(s, 24) + 1;
		out->height_px = little_24(s, 27) + 1;
		return true;
	}
	if (has_at(s, 12, RD_STR_LIT("VP8L")) && byte_at(s, 20) == 0x2f) {
		bits = little_32(s, 21);
		out->width_px = (bits & 0x3fff) + 1;
		out->height_px = (bits >> 14 & 0x3fff) + 1;
		return true;
	}
	if (s.len >= 30 && has_at(s, 12, RD_STR_LIT("VP8 ")) &&
	    has_at(s, 23, RD_STR_LIT("\x9d\x01\x2a"))) {
		out->width_px = little_16(s, 26) & 0x3fff;
		out->height_px = little_16(s, 28) & 0x3fff;
		return true;
	}
	return false;
}

static bool
read_any(struct rd_str s, struct rd_picture *out)
{
	if (has_at(s, 0, RD_STR_LIT("\xff\xd8\xff"))) {
		out->type = RD_PICTURE_JPEG;
		return read_jpeg(s, out);
	}
	if (has_at(s, 0, RD_STR_LIT("\x89PNG\r\n\x1a\n"))) {
		out->type = RD_PICTURE_PNG;
		return read_png(s, out);
	}
	out->type = RD_PICTURE_WEBP;
	return has_at(s, 0, RD_STR_LIT("RIFF")) &&
	       has_at(s, 8, RD_STR_LIT("WEBP")) && read_webp(s, out);
}

enum rd_status
rd_picture_read(struct rd_str bytes, struct rd_picture *out)
{
	*out = (struct rd_picture){ 0 };
	return read_any(bytes, out) && out->width_px && out->height_px
		       ? RD_OK
		       : RD_SYNTAX;
}

const char *
rd_picture_media(enum rd_picture_type type)
{
	static const char *const media[RD_N_PICTURE_TYPES] = {
		[RD_PICTURE_JPEG] = "image/jpeg",
		[RD_PICTURE_PNG] = "image/png",
		[RD_PICTURE_WEBP] = "image/webp",
	};

	return media[type];
}
