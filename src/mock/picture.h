/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures that nobody drew: a mirrored pattern of 8 by 8 fields in three
 * colours, all taken from a digest, so that the same request gives the same
 * bytes.  Small files, whatever their size in pixels. */
#ifndef RD_MOCK_PICTURE_H
#define RD_MOCK_PICTURE_H

#include "base/buf.h"
#include "mock/endpoints.h"

#define RD_MOCK_PICTURE_EDGE 14142
#define RD_MOCK_PICTURE_CAP ((size_t)64 << 20)

/* A PNG of the size.  The state of out says whether it fits. */
void rd_mock_picture_png(const unsigned char digest[32],
			 struct rd_mock_size size, struct rd_buf *out);
/* A baseline JPEG (4:4:4) of the size. */
void rd_mock_picture_jpeg(const unsigned char digest[32],
			  struct rd_mock_size size, struct rd_buf *out);

/* A gzip stream of n zero bytes, about 1/1300 of their number. */
void rd_mock_picture_zeros_gz(uint64_t n, struct rd_buf *out);

#endif
