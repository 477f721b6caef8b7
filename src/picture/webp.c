/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* WebP (RFC 9649): chunks of a RIFF file, padded to even lengths.  A simple
 * file begins with its image, an extended one with a canvas (VP8X). */

#include "picture/internal.h"

#define RIFF_HEAD 12
#define CHUNK_HEAD 8
#define VP8_HEAD 10
#define VP8L_HEAD 5
#define ICC_BYTES 128

bool
pic_webp_begin(struct pic_walk *walk)
{
	size_t length = pic_le32(walk->rest.ptr + 4);

	pic_take(&walk->rest, RIFF_HEAD);
	if (length < 4 + CHUNK_HEAD)
		return pic_fault(walk, "its length is malformed");
	if (length - 4 > walk->rest.len)
		return pic_cut(walk);
	walk->rest.len = length - 4;
	return true;
}

static bool
is_chunk(const struct pic_piece *piece, const char *name)
{
	return !memcmp(piece->bytes.ptr, name, 4);
}

bool
pic_webp_chunk(struct pic_walk *walk, struct rd_str *rest,
	       struct pic_piece *piece)
{
	size_t length;

	*piece = (struct pic_piece){ .kind = PIC_IMAGE };
	if (!rest->len)
		return false;
	if (rest->len < CHUNK_HEAD)
		return pic_fault(walk, "a chunk is malformed");
	length = pic_le32(rest->ptr + 4);
	if (length > rest->len - CHUNK_HEAD ||
	    (length & 1) > rest->len - CHUNK_HEAD - length)
		return pic_fault(walk, "a chunk is longer than the file");
	piece->bytes = pic_take(rest, CHUNK_HEAD + length + (length & 1));
	piece->value = (struct rd_str){ piece->bytes.ptr + CHUNK_HEAD, length };
	return true;
}

/* Sizes of an image's own header, with what is above 14 bits masked away. */
static bool
read_lossy(struct pic_walk *walk, struct rd_str value, struct rd_pic *size)
{
	if (value.len < VP8_HEAD || (value.ptr[0] & 1) ||
	    memcmp(value.ptr + 3, "\x9d\x01\x2a", 3))
		return pic_fault(walk, "its image is malformed");
	size->width = pic_le16(value.ptr + 6) & 0x3fff;
	size->height = pic_le16(value.ptr + 8) & 0x3fff;
	return true;
}

static bool
read_lossless(struct pic_walk *walk, struct rd_str value, struct rd_pic *size)
{
	uint32_t bits;

	if (value.len < VP8L_HEAD || value.ptr[0] != 0x2f)
		return pic_fault(walk, "its image is malformed");
	bits = pic_le32(value.ptr + 1);
	if (bits >> 29)
		return pic_fault(walk, "its image is of another version");
	size->width = (bits & 0x3fff) + 1;
	size->height = (bits >> 14 & 0x3fff) + 1;
	walk->has_alpha = walk->has_alpha || (bits >> 28 & 1);
	return true;
}

/* The image of a file or of a frame. */
static bool
read_image(struct pic_walk *walk, const struct pic_piece *piece)
{
	struct rd_pic size = { 0 };

	if (is_chunk(piece, "VP8L") ? !read_lossless(walk, piece->value, &size)
				    : !read_lossy(walk, piece->value, &size))
		return false;
	walk->has_data = true;
	if (walk->has_head)
		return true;
	walk->pic.width = size.width;
	walk->pic.height = size.height;
	return true;
}

static bool
read_canvas(struct pic_walk *walk, struct pic_piece *piece)
{
	const char *value = piece->value.ptr;

	if (walk->has_head || piece->value.len != PIC_CANVAS_BYTES)
		return pic_fault(walk, "its canvas is malformed");
	piece->kind = PIC_CANVAS;
	walk->pic.width = (pic_le32(value + 3) >> 8) + 1;
	walk->pic.height = (pic_le32(value + 6) >> 8) + 1;
	walk->has_head = true;
	return true;
}

static bool
read_frame(struct pic_walk *walk, struct pic_piece *piece)
{
	struct rd_str rest = piece->value;
	struct pic_piece inner;
	unsigned n = 0;

	if (rest.len < PIC_FRAME_HEAD)
		return pic_fault(walk, "a frame is malformed");
	pic_take(&rest, PIC_FRAME_HEAD);
	while (pic_webp_chunk(walk, &rest, &inner)) {
		if (!is_chunk(&inner, "VP8 ") && !is_chunk(&inner, "VP8L"))
			continue;
		if (n++ || !read_image(walk, &inner))
			return pic_fault(walk, "a frame is malformed");
	}
	if (!walk->fault && !n)
		return pic_fault(walk, "a frame is empty");
	piece->kind = PIC_FRAME;
	return !walk->fault;
}

static bool
is_profile(struct rd_str value)
{
	return value.len >= ICC_BYTES && !memcmp(value.ptr + 36, "acsp", 4) &&
	       pic_be32(value.ptr) == value.len;
}

/* Of an extended file, where more than the image has a meaning. */
static enum pic_kind
kind_of(struct pic_piece *piece)
{
	if (is_chunk(piece, "ALPH") || is_chunk(piece, "ANIM"))
		return PIC_IMAGE;
	if (is_chunk(piece, "ICCP") && is_profile(piece->value))
		return PIC_PROFILE;
	if (is_chunk(piece, "XMP "))
		return PIC_XMP;
	if (is_chunk(piece, "C2PA"))
		return PIC_CREDENTIALS;
	if (!is_chunk(piece, "EXIF"))
		return PIC_OTHER;
	if (pic_has_head(piece->value, PIC_EXIF_HEAD))
		pic_take(&piece->value, PIC_EXIF_HEAD.len);
	return PIC_EXIF;
}

bool
pic_webp_next(struct pic_walk *walk, struct pic_piece *piece)
{
	if (!pic_webp_chunk(walk, &walk->rest, piece)) {
		walk->ended = true;
		if (!walk->fault && !walk->has_data)
			pic_fault(walk, "it has no data");
		return false;
	}
	if (is_chunk(piece, "VP8 ") || is_chunk(piece, "VP8L")) {
		if (walk->has_data)
			return pic_fault(walk, "it has two images");
		return read_image(walk, piece);
	}
	if (!walk->n && !is_chunk(piece, "VP8X"))
		return pic_fault(walk, "it begins with no image");
	if (is_chunk(piece, "VP8X"))
		return walk->n ? pic_fault(walk, "its canvas is malformed")
			       : read_canvas(walk, piece);
	if (walk->has_head && is_chunk(piece, "ANMF"))
		return read_frame(walk, piece);
	piece->kind = walk->has_head ? kind_of(piece) : PIC_OTHER;
	return true;
}

void
pic_webp_put(const char *name, struct rd_str data, struct rd_buf *out)
{
	char length[4] = { (char)data.len, (char)(data.len >> 8),
			   (char)(data.len >> 16), (char)(data.len >> 24) };

	rd_buf_put(out, name, 4);
	rd_buf_put(out, length, 4);
	rd_buf_str(out, data);
	if (data.len & 1)
		rd_buf_char(out, '\0');
}
