/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PICTURE_INTERNAL_H
#define RD_PICTURE_INTERNAL_H

#include "picture/mark.h"

/* A picture is a run of pieces (segments, chunks), each the bytes it is written
 * with.  One walk serves reading, stripping and marking: it says what each
 * piece is, and whoever walks decides what becomes of it. */
enum pic_kind {
	PIC_IMAGE,	 /* needed to show the picture */
	PIC_PROFILE,	 /* well-formed colour profile */
	PIC_EXIF,	 /* value: TIFF */
	PIC_XMP,	 /* value: the packet */
	PIC_CREDENTIALS, /* C2PA */
	PIC_OTHER,	 /* anything else that can be left out */
	/* Needed, but may hold more than that. */
	PIC_JFIF,   /* JPEG */
	PIC_ADOBE,  /* JPEG: which colours they are */
	PIC_CANVAS, /* WebP's VP8X */
	PIC_FRAME,  /* WebP's ANMF */
};

struct pic_piece {
	enum pic_kind kind;
	struct rd_str bytes; /* the whole piece */
	struct rd_str value; /* what is in it; of EXIF and XMP see above */
	bool first_data;     /* the image's data begin with it */
};

/* Where a walk is.  After the last piece `fault` is NULL, or what is wrong. */
struct pic_walk {
	struct rd_str rest;
	struct rd_pic pic; /* as far as it is known */
	bool has_exif, has_profile, has_alpha;
	const char *fault; /* static text */
	bool cut;	   /* the fault is that it ends too early */
	bool ended;
	bool trusted;  /* walked before: checksums hold */
	unsigned n;    /* pieces so far */
	bool has_head; /* frame, canvas or header: sizes are known */
	bool has_data;
	uint32_t icc_next;  /* JPEG: number of the profile's next segment, */
	uint32_t icc_count; /* of how many, */
	size_t icc_left;    /* and bytes in them */
	uint32_t crc[256];  /* PNG */
};

/* Says what the file is and stands before its first piece; false when it is
 * none of the three. */
bool pic_begin(struct pic_walk *walk, struct rd_str bytes);
/* The next piece; false at the end of the picture or at a fault. */
bool pic_next(struct pic_walk *walk, struct pic_piece *piece);

/* Walks to the end and fills in `problem` as rd_pic_read. */
enum rd_status pic_walk_all(struct pic_walk *walk, struct rd_str bytes,
			    struct rd_problem *problem) RD_MUST_CHECK;

/* The formats' own parts of these. */
bool pic_jpeg_next(struct pic_walk *walk, struct pic_piece *piece);
bool pic_png_next(struct pic_walk *walk, struct pic_piece *piece);
bool pic_webp_next(struct pic_walk *walk, struct pic_piece *piece);
void pic_png_begin(struct pic_walk *walk);
bool pic_webp_begin(struct pic_walk *walk);
/* A chunk inside others; false at their end or at a fault. */
bool pic_webp_chunk(struct pic_walk *walk, struct rd_str *rest,
		    struct pic_piece *piece);

/* Both return false. */
bool pic_fault(struct pic_walk *walk, const char *text);
bool pic_cut(struct pic_walk *walk);

/* 1..8 of a TIFF's first directory; 1 when it says nothing that is valid. */
uint32_t pic_tiff_orientation(struct rd_str tiff);
/* A TIFF that says only that. */
#define PIC_TURN_TIFF 26
void pic_turn_tiff(uint32_t orientation, char out[PIC_TURN_TIFF]);

/* What stands before the first piece; then pieces; then the length of a RIFF
 * that began at `start`. */
void pic_put_head(const struct pic_walk *walk, struct rd_buf *out);
void pic_end_riff(const struct pic_walk *walk, size_t start,
		  struct rd_buf *out);
void pic_put_canvas(struct rd_str value, unsigned set, unsigned clear,
		    struct rd_buf *out);
enum rd_status pic_status(const struct rd_buf *out, struct rd_problem *problem)
	RD_MUST_CHECK;
void pic_jpeg_put(unsigned char marker, struct rd_str head, struct rd_str data,
		  struct rd_buf *out);
void pic_png_put(const struct pic_walk *walk, const char *name,
		 struct rd_str data, struct rd_buf *out);
void pic_webp_put(const char *name, struct rd_str data, struct rd_buf *out);

#define PIC_JPEG_APP0 0xe0
#define PIC_JPEG_APP1 0xe1
#define PIC_JPEG_APP14 0xee
#define PIC_EXIF_HEAD ((struct rd_str){ "Exif\0", 6 })
#define PIC_XMP_HEAD ((struct rd_str){ "http://ns.adobe.com/xap/1.0/", 29 })
#define PIC_PNG_MAGIC ((struct rd_str){ "\x89PNG\r\n\x1a\n", 8 })
#define PIC_CANVAS_EXIF 0x08u
#define PIC_CANVAS_XMP 0x04u
#define PIC_CANVAS_ALPHA 0x10u
#define PIC_CANVAS_PROFILE 0x20u
#define PIC_CANVAS_ANIMATED 0x02u
#define PIC_CANVAS_BYTES 10
#define PIC_FRAME_HEAD 16

/* Takes n bytes from the beginning; there are as many. */
static inline struct rd_str
pic_take(struct rd_str *rest, size_t n)
{
	struct rd_str taken = { rest->ptr, n };

	rest->ptr += n;
	rest->len -= n;
	return taken;
}

static inline bool
pic_has_head(struct rd_str bytes, struct rd_str head)
{
	return bytes.len >= head.len && !memcmp(bytes.ptr, head.ptr, head.len);
}

static inline uint32_t
pic_be16(const char *p)
{
	return (uint32_t)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static inline uint32_t
pic_be32(const char *p)
{
	return pic_be16(p) << 16 | pic_be16(p + 2);
}

static inline uint32_t
pic_le16(const char *p)
{
	return (uint32_t)(unsigned char)p[1] << 8 | (unsigned char)p[0];
}

static inline uint32_t
pic_le32(const char *p)
{
	return pic_le16(p + 2) << 16 | pic_le16(p);
}

#endif
