/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a picture file says about itself in its first bytes.  Nothing is
 * decoded. */
#ifndef RD_BASE_PICTURE_H
#define RD_BASE_PICTURE_H

#include "base/status.h"
#include "base/str.h"

enum rd_picture_type {
	RD_PICTURE_JPEG,
	RD_PICTURE_PNG,
	RD_PICTURE_WEBP,
	RD_N_PICTURE_TYPES
};

struct rd_picture {
	enum rd_picture_type type;
	uint32_t width_px, height_px; /* at least 1 */
};

/* By content, never by name (ITU-T T.81 B, PNG 11.2.2, RFC 9649).  RD_SYNTAX
 * when it is none of these, or its size is not where it has to be. */
enum rd_status rd_picture_read(struct rd_str bytes, struct rd_picture *out)
	RD_MUST_CHECK;
/* "image/jpeg" */
const char *rd_picture_media(enum rd_picture_type type);

#endif
