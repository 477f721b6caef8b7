/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A picture without what is not the picture. */

#include "picture/internal.h"

enum rd_status
pic_status(const struct rd_buf *out, struct rd_problem *problem)
{
	enum rd_status status = rd_buf_status(out);

	if (status == RD_OK)
		return RD_OK;
	return rd_problem_set(problem, status, 10, "memory",
			      "no memory for a picture");
}

void
pic_end_riff(const struct pic_walk *walk, size_t start, struct rd_buf *out)
{
	size_t length = out->len - start - 8;

	if (walk->pic.type != RD_PIC_WEBP || rd_buf_status(out) != RD_OK)
		return;
	for (unsigned i = 0; i < 4; i++)
		out->ptr[start + 4 + i] = (char)(length >> 8 * i);
}

void
pic_put_head(const struct pic_walk *walk, struct rd_buf *out)
{
	if (walk->pic.type == RD_PIC_PNG)
		rd_buf_str(out, PIC_PNG_MAGIC);
	else if (walk->pic.type == RD_PIC_WEBP)
		rd_buf_put(out, "RIFF\0\0\0\0WEBP", 12);
}

void
pic_put_canvas(struct rd_str value, unsigned set, unsigned clear,
	       struct rd_buf *out)
{
	char canvas[PIC_CANVAS_BYTES] = { 0 };

	canvas[0] = (char)(((unsigned char)value.ptr[0] | set) & ~clear);
	memcpy(canvas + 4, value.ptr + 4, 6);
	pic_webp_put("VP8X", (struct rd_str){ canvas, sizeof(canvas) }, out);
}

static void
put_turn(const struct pic_walk *walk, struct rd_buf *out)
{
	char bytes[PIC_TURN_TIFF];
	struct rd_str tiff = { bytes, sizeof(bytes) };

	if (walk->pic.orientation == 1)
		return;
	pic_turn_tiff(walk->pic.orientation, bytes);
	if (walk->pic.type == RD_PIC_JPEG)
		pic_jpeg_put(PIC_JPEG_APP1, PIC_EXIF_HEAD, tiff, out);
	else if (walk->pic.type == RD_PIC_PNG)
		pic_png_put(walk, "eXIf", tiff, out);
	else
		pic_webp_put("EXIF", tiff, out);
}

static void
put_stripped_canvas(const struct pic_walk *walk, struct rd_str value,
		    struct rd_buf *out)
{
	unsigned keep = PIC_CANVAS_ALPHA | PIC_CANVAS_ANIMATED;
	unsigned set = 0;

	if (walk->has_profile)
		keep |= PIC_CANVAS_PROFILE;
	if (walk->pic.orientation != 1)
		set = PIC_CANVAS_EXIF;
	pic_put_canvas(value, set, ~(keep | set), out);
}

/* A frame has its image, perhaps transparency, and nothing else. */
static void
put_frame(struct pic_walk *walk, struct rd_str value, struct rd_buf *out)
{
	struct pic_piece inner;
	struct rd_str head = pic_take(&value, PIC_FRAME_HEAD);
	size_t start = out->len, length;

	pic_webp_put("ANMF", head, out);
	while (pic_webp_chunk(walk, &value, &inner))
		if (!memcmp(inner.bytes.ptr, "VP8 ", 4) ||
		    !memcmp(inner.bytes.ptr, "VP8L", 4) ||
		    !memcmp(inner.bytes.ptr, "ALPH", 4))
			pic_webp_put(inner.bytes.ptr, inner.value, out);
	length = out->len - start - 8;
	for (unsigned i = 0; i < 4 && rd_buf_status(out) == RD_OK; i++)
		out->ptr[start + 4 + i] = (char)(length >> 8 * i);
}

/* all: what a walk to the end has found. */
static void
put_piece(struct pic_walk *walk, const struct pic_walk *all,
	  const struct pic_piece *piece, struct rd_buf *out)
{
	switch (piece->kind) {
	case PIC_JFIF: /* up to the thumbnail, of which there is none */
		pic_jpeg_put(PIC_JPEG_APP0,
			     (struct rd_str){ piece->value.ptr, 12 },
			     (struct rd_str){ "\0", 2 }, out);
		break;
	case PIC_ADOBE:
		pic_jpeg_put(PIC_JPEG_APP14,
			     (struct rd_str){ piece->value.ptr, 12 },
			     RD_STR_LIT(""), out);
		break;
	case PIC_CANVAS:
		put_stripped_canvas(all, piece->value, out);
		break;
	case PIC_FRAME:
		put_frame(walk, piece->value, out);
		break;
	case PIC_IMAGE:
	case PIC_PROFILE:
		if (walk->pic.type == RD_PIC_WEBP)
			pic_webp_put(piece->bytes.ptr, piece->value, out);
		else
			rd_buf_str(out, piece->bytes);
		break;
	default:
		break;
	}
}

/* How it is turned comes behind a JPEG's SOI and JFIF, behind a PNG's header,
 * and at the end of a WebP. */
static bool
is_place(const struct pic_walk *walk, const struct pic_piece *piece)
{
	return walk->pic.type != RD_PIC_WEBP && walk->n > 1 &&
	       piece->kind != PIC_JFIF;
}

enum rd_status
rd_pic_strip(struct rd_str bytes, struct rd_buf *out,
	     struct rd_problem *problem)
{
	struct pic_walk all, walk;
	struct pic_piece piece;
	size_t start = out->len;
	enum rd_status status = pic_walk_all(&all, bytes, problem);
	bool turned = false;

	if (status != RD_OK)
		return status;
	pic_begin(&walk, bytes);
	walk.trusted = true;
	pic_put_head(&walk, out);
	while (pic_next(&walk, &piece)) {
		if (!turned && is_place(&walk, &piece)) {
			put_turn(&all, out);
			turned = true;
		}
		put_piece(&walk, &all, &piece, out);
	}
	if (!turned)
		put_turn(&all, out);
	pic_end_riff(&walk, start, out);
	return pic_status(out, problem);
}
