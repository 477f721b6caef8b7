/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures as files: what one is, whether it is whole, what it says besides the
 * picture.  JPEG, PNG and WebP, by their bytes and never by a name; nothing is
 * decoded, and what is kept of a picture is kept byte for byte. */
#ifndef RD_PICTURE_PICTURE_H
#define RD_PICTURE_PICTURE_H

#include "base/buf.h"
#include "base/problem.h"

#define RD_PIC_IN_CAP ((size_t)10 << 20)  /* bytes of one that is sent */
#define RD_PIC_OUT_CAP ((size_t)64 << 20) /* bytes of one that comes back */
#define RD_PIC_PIXELS_MAX 40000000u

enum rd_pic_type { RD_PIC_JPEG, RD_PIC_PNG, RD_PIC_WEBP, RD_PIC_N_TYPES };
/* "image/jpeg" */
const char *rd_pic_mime(enum rd_pic_type type);
/* "jpeg", "png", "webp": what a file's name ends in. */
const char *rd_pic_suffix(enum rd_pic_type type);

struct rd_pic {
	enum rd_pic_type type;
	uint32_t width, height; /* as stored, before it is turned */
	uint32_t orientation;	/* of EXIF, 1..8; 1 without one */
	bool has_credentials;	/* a C2PA manifest: signed, covers the bytes */
};

/* Walks the whole file: every segment or chunk to the end of the picture, each
 * checksum there is.  What stands behind its end is passed over.  Codes (exit
 * 4):
 *
 *	picture.type     RD_VERSION   neither JPEG, PNG nor WebP
 *	picture.cut      RD_CORRUPT   it ends before its end
 *	picture.damaged  RD_CORRUPT   lengths, order or checksums are wrong
 *	picture.pixels   RD_LIMIT     none, or more than RD_PIC_PIXELS_MAX
 *
 * `where` is left to the caller. */
enum rd_status rd_pic_read(struct rd_str bytes, struct rd_pic *out,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* The same for a file that somebody wants to send: also picture.too-large
 * (RD_LIMIT), more than RD_PIC_IN_CAP bytes. */
enum rd_status rd_pic_read_sent(struct rd_str bytes, struct rd_pic *out,
				struct rd_problem *problem) RD_MUST_CHECK;
/* What it says of one that is too large to be read at all; RD_LIMIT. */
enum rd_status rd_pic_too_large(struct rd_problem *problem) RD_MUST_CHECK;

/* Appends the picture without what tells of people, places and tools: EXIF,
 * GPS, XMP, IPTC, C2PA, comments, texts, times, thumbnails, chunks that nobody
 * knows, bytes behind the end.  Two things stay, because the picture would look
 * different: a well-formed colour profile, and how it is turned, in an EXIF
 * that says nothing else.  Pixels are not touched.  Done twice it changes
 * nothing more; the result is at most RD_PIC_TURN_MAX bytes longer.  Fails as
 * rd_pic_read does, and with the status of `out` (exit 10, "memory"). */
#define RD_PIC_TURN_MAX 40
enum rd_status rd_pic_strip(struct rd_str bytes, struct rd_buf *out,
			    struct rd_problem *problem) RD_MUST_CHECK;

#endif
