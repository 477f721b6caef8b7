/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* JPEG (ITU T.81), segment by segment.  The coded data of a scan belong to its
 * SOS segment; fill bytes before a marker belong to nothing. */

#include "picture/internal.h"

#define SOF0 0xc0
#define DHT 0xc4
#define JPG 0xc8
#define DAC 0xcc
#define SOF15 0xcf
#define RST0 0xd0
#define RST7 0xd7
#define SOI 0xd8
#define EOI 0xd9
#define SOS 0xda
#define EXP 0xdf
#define APP2 0xe2
#define APP11 0xeb
#define TEM 0x01

#define ICC_HEAD ((struct rd_str){ "ICC_PROFILE", 12 })
#define ICC_BYTES 128 /* of a profile's own header */

/* Markers that stand alone. */
static bool
is_bare(unsigned char marker)
{
	return marker == TEM || (marker >= RST0 && marker <= EOI);
}

/* The length of the coded data: up to a marker that is neither a stuffed zero
 * nor a restart. */
static bool
scan_length(struct rd_str data, size_t *length)
{
	size_t at = 0;

	while (at < data.len) {
		const char *ff = memchr(data.ptr + at, 0xff, data.len - at);
		unsigned char after;

		if (!ff || ff + 1 == data.ptr + data.len)
			return false;
		at = (size_t)(ff - data.ptr);
		after = (unsigned char)ff[1];
		if (after == 0xff) {
			at++;
		} else if (!after || (after >= RST0 && after <= RST7)) {
			at += 2;
		} else {
			*length = at;
			return true;
		}
	}
	return false;
}

static bool
read_frame(struct pic_walk *walk, struct rd_str value)
{
	if (walk->has_head)
		return pic_fault(walk, "it has two frames");
	if (value.len < 6 ||
	    value.len != 6 + 3 * (size_t)(unsigned char)value.ptr[5])
		return pic_fault(walk, "its frame is malformed");
	walk->pic.height = pic_be16(value.ptr + 1);
	walk->pic.width = pic_be16(value.ptr + 3);
	walk->has_head = true;
	return true;
}

/* A profile comes in numbered segments; those that do not add up to what its
 * header says are none. */
static bool
is_profile(struct pic_walk *walk, struct rd_str value)
{
	uint32_t number, count;

	if (value.len <= ICC_HEAD.len + 2)
		return false;
	number = (unsigned char)value.ptr[ICC_HEAD.len];
	count = (unsigned char)value.ptr[ICC_HEAD.len + 1];
	pic_take(&value, ICC_HEAD.len + 2);
	if (number == 1 && !walk->icc_next && value.len >= ICC_BYTES &&
	    !memcmp(value.ptr + 36, "acsp", 4)) {
		walk->icc_next = 1;
		walk->icc_count = count;
		walk->icc_left = pic_be32(value.ptr);
	}
	if (number != walk->icc_next || count != walk->icc_count ||
	    number > count || value.len > walk->icc_left)
		return false;
	walk->icc_next++;
	walk->icc_left -= value.len;
	return true;
}

static enum pic_kind
app_kind(struct pic_walk *walk, unsigned char marker, struct rd_str *value)
{
	if (marker == PIC_JPEG_APP0 && value->len >= 14 &&
	    pic_has_head(*value, (struct rd_str){ "JFIF", 5 }))
		return PIC_JFIF;
	if (marker == PIC_JPEG_APP1 && value->len >= PIC_EXIF_HEAD.len &&
	    pic_has_head(*value, (struct rd_str){ "Exif", 5 })) {
		pic_take(value, PIC_EXIF_HEAD.len);
		return PIC_EXIF;
	}
	if (marker == PIC_JPEG_APP1 && pic_has_head(*value, PIC_XMP_HEAD)) {
		pic_take(value, PIC_XMP_HEAD.len);
		return PIC_XMP;
	}
	if (marker == APP2 && pic_has_head(*value, ICC_HEAD))
		return is_profile(walk, *value) ? PIC_PROFILE : PIC_OTHER;
	if (marker == APP11 && pic_has_head(*value, RD_STR_LIT("JP")))
		return PIC_CREDENTIALS;
	if (marker == PIC_JPEG_APP14 && value->len >= 12 &&
	    pic_has_head(*value, RD_STR_LIT("Adobe")))
		return PIC_ADOBE;
	return PIC_OTHER;
}

static bool
is_frame(unsigned char marker)
{
	return marker >= SOF0 && marker <= SOF15 && marker != DHT &&
	       marker != JPG && marker != DAC;
}

static bool
add_scan(struct pic_walk *walk, struct pic_piece *piece)
{
	size_t length;

	if (!walk->has_head)
		return pic_fault(walk, "its data come before its frame");
	if (!scan_length(walk->rest, &length))
		return pic_cut(walk);
	pic_take(&walk->rest, length);
	piece->bytes.len += length;
	piece->first_data = !walk->has_data;
	walk->has_data = true;
	return true;
}

static bool
read_segment(struct pic_walk *walk, unsigned char marker,
	     struct pic_piece *piece)
{
	size_t length;

	if (walk->rest.len < 4)
		return pic_cut(walk);
	length = pic_be16(walk->rest.ptr + 2);
	if (length < 2)
		return pic_fault(walk, "a segment has no length");
	if (length > walk->rest.len - 2)
		return pic_cut(walk);
	piece->bytes = pic_take(&walk->rest, length + 2);
	piece->value = (struct rd_str){ piece->bytes.ptr + 4, length - 2 };
	if (is_frame(marker) && !read_frame(walk, piece->value))
		return false;
	if (marker == SOS)
		return add_scan(walk, piece);
	if (marker < SOF0 || marker > EXP)
		piece->kind = app_kind(walk, marker, &piece->value);
	return true;
}

bool
pic_jpeg_next(struct pic_walk *walk, struct pic_piece *piece)
{
	unsigned char marker;

	if (walk->rest.len && (unsigned char)*walk->rest.ptr != 0xff)
		return pic_fault(walk, "a segment begins without a marker");
	while (walk->rest.len > 1 && (unsigned char)walk->rest.ptr[1] == 0xff)
		pic_take(&walk->rest, 1);
	if (walk->rest.len < 2)
		return pic_cut(walk);
	marker = (unsigned char)walk->rest.ptr[1];
	if (!marker || (marker == SOI && walk->n))
		return pic_fault(walk, "a segment begins without a marker");
	if (!is_bare(marker))
		return read_segment(walk, marker, piece);
	piece->bytes = pic_take(&walk->rest, 2);
	if (marker == EOI && !walk->has_data)
		return pic_fault(walk, "it has no data");
	walk->ended = marker == EOI;
	if (marker != EOI && marker != SOI)
		piece->kind = PIC_OTHER;
	return true;
}

void
pic_jpeg_put(unsigned char marker, struct rd_str head, struct rd_str data,
	     struct rd_buf *out)
{
	size_t length = 2 + head.len + data.len;

	rd_buf_char(out, (char)0xff);
	rd_buf_char(out, (char)marker);
	rd_buf_char(out, (char)(length >> 8));
	rd_buf_char(out, (char)length);
	rd_buf_str(out, head);
	rd_buf_str(out, data);
}
