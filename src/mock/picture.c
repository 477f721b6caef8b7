/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Writers for PNG (ISO/IEC 15948), baseline JPEG (ITU T.81) and gzip (RFC 1951,
 * 1952): each just enough for a pattern of flat fields. */
#include "mock/picture.h"

/* ---- checksums ---- */

static uint32_t
crc32_of(uint32_t crc, const char *bytes, size_t n)
{
	static const uint32_t table[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8,
					    0x26d930ac, 0x76dc4190, 0x6b6b51f4,
					    0x4db26158, 0x5005713c, 0xedb88320,
					    0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
					    0x9b64c2b0, 0x86d3d2d4, 0xa00ae278,
					    0xbdbdf21c };

	crc = ~crc;
	for (; n; n--) {
		crc ^= (unsigned char)*bytes++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
}

static void
put_be32(struct rd_buf *out, uint32_t value)
{
	char bytes[4] = { (char)(value >> 24), (char)(value >> 16),
			  (char)(value >> 8), (char)value };

	rd_buf_put(out, bytes, 4);
}

static void
put_le32(struct rd_buf *out, uint32_t value)
{
	char bytes[4] = { (char)value, (char)(value >> 8), (char)(value >> 16),
			  (char)(value >> 24) };

	rd_buf_put(out, bytes, 4);
}

/* ---- deflate with fixed codes: literals, and runs of the byte before ---- */

struct bits {
	struct rd_buf *out;
	uint32_t held;
	unsigned n;
};

static void
put_bits(struct bits *bits, uint32_t value, unsigned n)
{
	bits->held |= value << bits->n;
	for (bits->n += n; bits->n >= 8; bits->n -= 8) {
		rd_buf_char(bits->out, (char)bits->held);
		bits->held >>= 8;
	}
}

/* Huffman codes go in with their highest bit first. */
static void
put_code(struct bits *bits, uint32_t code, unsigned n)
{
	uint32_t turned = 0;
	unsigned i;

	for (i = 0; i < n; i++)
		turned |= (code >> i & 1) << (n - 1 - i);
	put_bits(bits, turned, n);
}

static void
put_literal(struct bits *bits, unsigned char byte)
{
	if (byte < 144)
		put_code(bits, 0x30u + byte, 8);
	else
		put_code(bits, 0x190u + byte - 144, 9);
}

/* A run of n of the byte before, in steps of 258 and of 3. */
static void
put_run(struct bits *bits, unsigned char byte, uint64_t n)
{
	for (; n >= 258; n -= 258) {
		put_code(bits, 0xc5, 8); /* 285: 258 bytes */
		put_code(bits, 0, 5);	 /* from one byte ago */
	}
	for (; n >= 3; n -= 3) {
		put_code(bits, 1, 7); /* 257: 3 bytes */
		put_code(bits, 0, 5);
	}
	for (; n; n--)
		put_literal(bits, byte);
}

static void
begin_deflate(struct bits *bits, struct rd_buf *out)
{
	*bits = (struct bits){ out, 0, 0 };
	put_bits(bits, 1, 1); /* the last block */
	put_bits(bits, 1, 2); /* fixed codes */
}

static void
end_deflate(struct bits *bits)
{
	put_code(bits, 0, 7);
	if (bits->n)
		put_bits(bits, 0, 8 - bits->n);
}

void
rd_mock_picture_zeros_gz(uint64_t n, struct rd_buf *out)
{
	static const char head[10] = { 0x1f, (char)0x8b, 8, 0, 0,
				       0,    0,		 0, 0, (char)255 };
	static const char zeros[4096];
	struct bits bits;
	uint32_t crc = 0;
	uint64_t at;

	rd_buf_put(out, head, sizeof(head));
	begin_deflate(&bits, out);
	if (n)
		put_literal(&bits, 0);
	put_run(&bits, 0, n ? n - 1 : 0);
	end_deflate(&bits);
	for (at = 0; at < n; at += sizeof(zeros))
		crc = crc32_of(crc, zeros,
			       n - at < sizeof(zeros) ? (size_t)(n - at)
						      : sizeof(zeros));
	put_le32(out, crc);
	put_le32(out, (uint32_t)n);
}

/* ---- the pattern ---- */

/* Which of the colours 0..2 stands in a field; left and right are alike. */
static unsigned
field_at(const unsigned char digest[32], unsigned column, unsigned row)
{
	unsigned bit;

	if (column >= 4)
		column = 7 - column;
	bit = (row * 4 + column) * 2;
	return (digest[bit / 8] >> bit % 8 & 3) % 3;
}

static void
colour_of(const unsigned char digest[32], unsigned which, unsigned char rgb[3])
{
	memcpy(rgb, digest + 16 + (size_t)which * 3, 3);
}

static unsigned
field_of(unsigned at, unsigned edge)
{
	return (unsigned)((uint64_t)at * 8 / edge);
}

/* ---- PNG ---- */

/* Length, name, data and checksum; the data starts behind `at`. */
static size_t
begin_chunk(struct rd_buf *out, const char *name)
{
	size_t at = out->len;

	put_be32(out, 0);
	rd_buf_put(out, name, 4);
	return at;
}

static void
end_chunk(struct rd_buf *out, size_t at)
{
	size_t n = out->len - at - 8;
	uint32_t crc;

	if (rd_buf_status(out))
		return;
	out->ptr[at] = (char)(n >> 24);
	out->ptr[at + 1] = (char)(n >> 16);
	out->ptr[at + 2] = (char)(n >> 8);
	out->ptr[at + 3] = (char)n;
	crc = crc32_of(0, out->ptr + at + 4, n + 4);
	put_be32(out, crc);
}

/* Rows of palette numbers, one byte a pixel.  The first row of each field row
 * stands for itself, those below are "as above": a filter byte 2 and zeros. */
struct rows {
	struct bits bits;
	uint32_t a, b; /* Adler-32 */
};

static void
put_same(struct rows *rows, unsigned char byte, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++) {
		rows->a = (rows->a + byte) % 65521;
		rows->b = (rows->b + rows->a) % 65521;
	}
	if (!n)
		return;
	put_literal(&rows->bits, byte);
	put_run(&rows->bits, byte, n - 1);
}

static void
put_row(struct rows *rows, const unsigned char digest[32],
	struct rd_mock_size size, unsigned y)
{
	unsigned row = field_of(y, size.height);
	unsigned x, end;

	if (y && row == field_of(y - 1, size.height)) {
		put_same(rows, 2, 1);
		put_same(rows, 0, size.width);
		return;
	}
	put_same(rows, 0, 1);
	for (x = 0; x < size.width; x = end) {
		for (end = x + 1;
		     end < size.width &&
		     field_of(end, size.width) == field_of(x, size.width);)
			end++;
		put_same(rows,
			 (unsigned char)field_at(digest,
						 field_of(x, size.width), row),
			 end - x);
	}
}

static void
put_pixels(const unsigned char digest[32], struct rd_mock_size size,
	   struct rd_buf *out)
{
	struct rows rows = { .a = 1 };
	unsigned y;

	rd_buf_put(out, "\x78\x01", 2);
	begin_deflate(&rows.bits, out);
	for (y = 0; y < size.height; y++)
		put_row(&rows, digest, size, y);
	end_deflate(&rows.bits);
	put_be32(out, rows.b << 16 | rows.a);
}

void
rd_mock_picture_png(const unsigned char digest[32], struct rd_mock_size size,
		    struct rd_buf *out)
{
	unsigned char rgb[3];
	unsigned i;
	size_t at;

	rd_buf_put(out, "\x89PNG\r\n\x1a\n", 8);
	at = begin_chunk(out, "IHDR");
	put_be32(out, size.width);
	put_be32(out, size.height);
	rd_buf_put(out, "\x08\x03\0\0\0", 5); /* 8 bits of a palette */
	end_chunk(out, at);
	at = begin_chunk(out, "PLTE");
	for (i = 0; i < 3; i++) {
		colour_of(digest, i, rgb);
		rd_buf_put(out, rgb, 3);
	}
	end_chunk(out, at);
	at = begin_chunk(out, "IDAT");
	put_pixels(digest, size, out);
	end_chunk(out, at);
	end_chunk(out, begin_chunk(out, "IEND"));
}

/* ---- JPEG: blocks of one level, so each is a difference and an end ---- */

/* Category codes 0..11 for differences, lengths as in T.81 table K.3. */
static const unsigned char dc_lengths[16] = { 0, 1, 5, 1, 1, 1, 1, 1, 1 };
static const struct {
	unsigned char code, n;
} dc_codes[12] = { { 0, 2 },  { 2, 3 },	  { 3, 3 },   { 4, 3 },
		   { 5, 3 },  { 6, 3 },	  { 14, 4 },  { 30, 5 },
		   { 62, 6 }, { 126, 7 }, { 254, 8 }, { 255, 9 } };

struct scan {
	struct rd_buf *out;
	uint32_t held;
	unsigned n;
	int before[3];
};

static void
scan_bits(struct scan *scan, uint32_t value, unsigned n)
{
	unsigned char byte;

	scan->held = scan->held << n | value;
	for (scan->n += n; scan->n >= 8; scan->n -= 8) {
		byte = (unsigned char)(scan->held >> (scan->n - 8));
		rd_buf_char(scan->out, (char)byte);
		if (byte == 0xff)
			rd_buf_char(scan->out, 0);
	}
	scan->held &= (1u << scan->n) - 1;
}

static void
put_block(struct scan *scan, unsigned component, int level)
{
	int difference = level - scan->before[component];
	unsigned size = difference < 0 ? (unsigned)-difference
				       : (unsigned)difference;
	unsigned category = 0;
	uint32_t bits;

	scan->before[component] = level;
	while (size >> category)
		category++;
	scan_bits(scan, dc_codes[category].code, dc_codes[category].n);
	bits = difference < 0 ? (1u << category) - 1 - size : size;
	if (category)
		scan_bits(scan, bits, category);
	scan_bits(scan, 0, 1); /* end of block, the only code of its table */
}

static void
put_segment(struct rd_buf *out, unsigned char marker, const void *bytes,
	    size_t n)
{
	char head[4] = { (char)0xff, (char)marker, (char)((n + 2) >> 8),
			 (char)(n + 2) };

	rd_buf_put(out, head, 4);
	rd_buf_put(out, bytes, n);
}

static void
put_tables(struct rd_mock_size size, struct rd_buf *out)
{
	static const char jfif[14] = "JFIF\0\1\1\0\0\1\0\1\0";
	unsigned char quant[65] = { 0 };
	unsigned char frame[15] = { 8, 0, 0,	0, 0, 3,    1, 0x11,
				    0, 2, 0x11, 0, 3, 0x11, 0 };
	unsigned char dc[1 + 16 + 12] = { 0x00 };
	unsigned char ac[1 + 16 + 1] = { 0x10, 1 };
	unsigned i;

	put_segment(out, 0xe0, jfif, sizeof(jfif));
	memset(quant + 1, 8, 64); /* a level of DC is then one of the pixel */
	put_segment(out, 0xdb, quant, sizeof(quant));
	frame[1] = (unsigned char)(size.height >> 8);
	frame[2] = (unsigned char)size.height;
	frame[3] = (unsigned char)(size.width >> 8);
	frame[4] = (unsigned char)size.width;
	put_segment(out, 0xc0, frame, sizeof(frame));
	memcpy(dc + 1, dc_lengths, 16);
	for (i = 0; i < 12; i++)
		dc[17 + i] = (unsigned char)i;
	put_segment(out, 0xc4, dc, sizeof(dc));
	put_segment(out, 0xc4, ac, sizeof(ac));
	put_segment(out, 0xda, "\3\1\0\2\0\3\0\0\x3f\0", 10);
}

/* Levels of Y, Cb and Cr of a colour, around 0. */
static void
levels_of(const unsigned char rgb[3], int levels[3])
{
	int r = rgb[0], g = rgb[1], b = rgb[2];

	levels[0] = (299 * r + 587 * g + 114 * b) / 1000 - 128;
	levels[1] = (-169 * r - 331 * g + 500 * b) / 1000;
	levels[2] = (500 * r - 419 * g - 81 * b) / 1000;
}

void
rd_mock_picture_jpeg(const unsigned char digest[32], struct rd_mock_size size,
		     struct rd_buf *out)
{
	struct scan scan = { .out = out };
	unsigned char rgb[3];
	int levels[3][3];
	unsigned x, y, i, which;

	for (i = 0; i < 3; i++) {
		colour_of(digest, i, rgb);
		levels_of(rgb, levels[i]);
	}
	rd_buf_put(out, "\xff\xd8", 2);
	put_tables(size, out);
	for (y = 0; y < size.height; y += 8) {
		for (x = 0; x < size.width; x += 8) {
			which = field_at(digest, field_of(x, size.width),
					 field_of(y, size.height));
			for (i = 0; i < 3; i++)
				put_block(&scan, i, levels[which][i]);
		}
	}
	if (scan.n)
		scan_bits(&scan, (1u << (8 - scan.n)) - 1, 8 - scan.n);
	rd_buf_put(out, "\xff\xd9", 2);
}
