/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* PNG (ISO/IEC 15948), chunk by chunk, each with its checksum. */

#include "picture/internal.h"

#define CHUNK_EXTRA 12 /* length, name, checksum */
#define CHUNK_MAX 0x7fffffffu
#define HEADER_BYTES 13
#define XMP_KEYWORD ((struct rd_str){ "XML:com.adobe.xmp", 18 })

void
pic_png_begin(struct pic_walk *walk)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t crc = i;

		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
		walk->crc[i] = crc;
	}
	pic_take(&walk->rest, PIC_PNG_MAGIC.len);
}

static uint32_t
crc_of(const struct pic_walk *walk, uint32_t crc, struct rd_str bytes)
{
	crc = ~crc;
	for (size_t i = 0; i < bytes.len; i++)
		crc = crc >> 8 ^
		      walk->crc[(crc ^ (unsigned char)bytes.ptr[i]) & 255];
	return ~crc;
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!memcmp(name, *names, 4))
			return true;
	return false;
}

static bool
is_name(const char *name)
{
	for (unsigned i = 0; i < 4; i++)
		if (!rd_is_alnum(name[i]) || rd_is_digit(name[i]))
			return false;
	return true;
}

/* Upper case at its beginning: nobody can show the picture without it. */
static bool
is_critical(const char *name)
{
	return !(name[0] & 32);
}

/* keyword, 0, compressed?, method, language, 0, keyword again, 0, text */
static bool
is_xmp(struct rd_str value, struct rd_str *packet)
{
	const char *end;

	*packet = RD_STR_LIT("");
	if (!pic_has_head(value, XMP_KEYWORD))
		return false;
	pic_take(&value, XMP_KEYWORD.len);
	if (value.len < 2 || value.ptr[0])
		return true;
	pic_take(&value, 2);
	for (unsigned i = 0; i < 2; i++) {
		end = value.len ? memchr(value.ptr, 0, value.len) : NULL;
		if (!end)
			return true;
		pic_take(&value, (size_t)(end - value.ptr) + 1);
	}
	*packet = value;
	return true;
}

static enum pic_kind
kind_of(const char *name, struct rd_str *value)
{
	static const char *const image[] = { "IHDR", "PLTE", "IDAT", "IEND",
					     "tRNS", "gAMA", "cHRM", "sRGB",
					     "cICP", "mDCV", "cLLI", "sBIT",
					     "bKGD", "pHYs", "acTL", "fcTL",
					     "fdAT", NULL };
	struct rd_str packet;

	if (is_one_of(name, image))
		return PIC_IMAGE;
	if (!memcmp(name, "iCCP", 4))
		return PIC_PROFILE;
	if (!memcmp(name, "eXIf", 4))
		return PIC_EXIF;
	if (!memcmp(name, "caBX", 4))
		return PIC_CREDENTIALS;
	if (!memcmp(name, "iTXt", 4) && is_xmp(*value, &packet)) {
		*value = packet;
		return PIC_XMP;
	}
	return PIC_OTHER;
}

static bool
read_header(struct pic_walk *walk, struct rd_str value)
{
	if (walk->has_head || value.len != HEADER_BYTES)
		return pic_fault(walk, "its header is malformed");
	walk->pic.width = pic_be32(value.ptr);
	walk->pic.height = pic_be32(value.ptr + 4);
	walk->has_head = true;
	return true;
}

static bool
read_chunk(struct pic_walk *walk, const char *name, struct pic_piece *piece)
{
	if (!walk->n != !memcmp(name, "IHDR", 4))
		return pic_fault(walk, "its header is malformed");
	if (!walk->n)
		return read_header(walk, piece->value);
	piece->kind = kind_of(name, &piece->value);
	if (piece->kind != PIC_IMAGE && is_critical(name))
		return pic_fault(walk, "it needs a chunk that nobody knows");
	if (!memcmp(name, "IDAT", 4)) {
		piece->first_data = !walk->has_data;
		walk->has_data = true;
	}
	walk->ended = !memcmp(name, "IEND", 4);
	if (walk->ended && (!walk->has_data || piece->value.len))
		return pic_fault(walk, "it has no data");
	return true;
}

bool
pic_png_next(struct pic_walk *walk, struct pic_piece *piece)
{
	const char *name = walk->rest.ptr + 4;
	size_t length;

	if (walk->rest.len < CHUNK_EXTRA)
		return pic_cut(walk);
	length = pic_be32(walk->rest.ptr);
	if (length > CHUNK_MAX || !is_name(name))
		return pic_fault(walk, "a chunk is malformed");
	if (length > walk->rest.len - CHUNK_EXTRA)
		return pic_cut(walk);
	piece->bytes = pic_take(&walk->rest, length + CHUNK_EXTRA);
	piece->value = (struct rd_str){ piece->bytes.ptr + 8, length };
	if (!walk->trusted &&
	    crc_of(walk, 0, (struct rd_str){ name, length + 4 }) !=
		    pic_be32(piece->value.ptr + length))
		return pic_fault(walk, "a checksum differs");
	return read_chunk(walk, name, piece);
}

static void
put_be32(struct rd_buf *out, uint32_t value)
{
	char bytes[4] = { (char)(value >> 24), (char)(value >> 16),
			  (char)(value >> 8), (char)value };

	rd_buf_put(out, bytes, 4);
}

void
pic_png_put(const struct pic_walk *walk, const char *name, struct rd_str data,
	    struct rd_buf *out)
{
	uint32_t crc = crc_of(walk, 0, (struct rd_str){ name, 4 });

	put_be32(out, (uint32_t)data.len);
	rd_buf_put(out, name, 4);
	rd_buf_str(out, data);
	put_be32(out, crc_of(walk, crc, data));
}
