/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a picture says of its own making: an XMP packet with the IPTC digital
 * source type for media that a trained model made, the job, the id of its
 * manifest, and the manifest itself where that is wanted. */
#ifndef RD_PICTURE_MARK_H
#define RD_PICTURE_MARK_H

#include "base/arena.h"
#include "picture/picture.h"

#define RD_PIC_SOURCE_TYPE                                                     \
	"http://cv.iptc.org/newscodes/digitalsourcetype/"                      \
	"trainedAlgorithmicMedia"
#define RD_PIC_MARK_CAP 65000 /* bytes of a packet: one JPEG segment */

enum rd_pic_embed {
	RD_PIC_EMBED_NONE,
	RD_PIC_EMBED_ID,   /* source type, job, manifest id */
	RD_PIC_EMBED_FULL, /* and the manifest */
	RD_PIC_N_EMBEDS
};
/* "none", "id", "full" */
const char *rd_pic_embed_name(enum rd_pic_embed embed);
bool rd_pic_embed_parse(struct rd_str name, enum rd_pic_embed *embed);

/* Valid UTF-8; absent texts are left out. */
struct rd_pic_mark {
	struct rd_str job, manifest; /* ids */
	struct rd_str text;	     /* the whole manifest, JSON */
};

enum rd_pic_marked {
	RD_PIC_MARKED,	  /* all of it */
	RD_PIC_MARKED_ID, /* without the text, which is too long for it */
	RD_PIC_MARKED_NOT /* left as it is, see there */
};

/* Appends the picture with the mark in the place of an XMP packet it may have.
 * One with credentials (C2PA) is appended as it is: they cover its bytes, and
 * tell what it is.  Deterministic; the same mark again changes nothing.  Fails
 * as rd_pic_read does, and with the status of `out` (exit 10, "memory"). */
enum rd_status rd_pic_mark(struct rd_str bytes, const struct rd_pic_mark *mark,
			   struct rd_buf *out, enum rd_pic_marked *marked,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* The mark of a picture, in the arena.  RD_NOTFOUND (exit 4, "picture.mark")
 * when there is none of ours; else as rd_pic_read. */
enum rd_status rd_pic_mark_read(struct rd_str bytes, struct rd_arena *arena,
				struct rd_pic_mark *out,
				struct rd_problem *problem) RD_MUST_CHECK;

#endif
