/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Small pictures, whole, with whatever a test wants in them.  What ought to go
 * when one is stripped says SECRET. */
#ifndef RD_TESTS_SAMPLE_PICTURES_H
#define RD_TESTS_SAMPLE_PICTURES_H

#include <criterion/criterion.h>

#include "crypt/codec.h"
#include "mock/picture.h"
#include "picture/internal.h"

#define SAMPLE_CAP ((size_t)16 << 20)

static const unsigned char sample_digest[32] = { 7, 77, 177, 9, 99, 199, 3 };

/* 1 x 1, by libwebp. */
#define SAMPLE_LOSSLESS "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA="
#define SAMPLE_LOSSY "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

struct sample {
	struct rd_buf buf;
	struct rd_problem problem;
};

static inline struct rd_str
sample_view(const struct sample *sample)
{
	return rd_buf_view(&sample->buf);
}

static inline void
sample_init(struct sample *sample)
{
	*sample = (struct sample){ 0 };
	rd_buf_init(&sample->buf, SAMPLE_CAP);
}

static inline void
sample_fini(struct sample *sample)
{
	rd_buf_fini(&sample->buf);
}

/* A TIFF with an orientation (0: none) and a text. */
static inline void
sample_tiff(unsigned orientation, struct rd_buf *out)
{
	static const char text[] = "\x0e\x01\x02\0\x06\0\0\0\x26\0\0\0";

	rd_buf_put(out, "II*\0\x08\0\0\0\x02\0", 10);
	rd_buf_put(out, text, 12);
	rd_buf_put(out, "\x12\x01\x03\0\x01\0\0\0", 8);
	rd_buf_char(out, (char)orientation);
	rd_buf_put(out, "\0\0\0\0\0\0\0SECRET", 13);
}

static inline void
sample_text(struct rd_buf *out, unsigned char marker, const char *head,
	    size_t n_head)
{
	pic_jpeg_put(marker, (struct rd_str){ head, n_head },
		     RD_STR_LIT("SECRET"), out);
}

/* A profile of 140 bytes that says so. */
static inline struct rd_str
sample_profile(char profile[140])
{
	memset(profile, 'p', 140);
	memcpy(profile, "\0\0\0\x8c", 4);
	memcpy(profile + 36, "acsp", 4);
	return (struct rd_str){ profile, 140 };
}

static inline void
sample_wave(struct rd_buf *out, const char *base64)
{
	cr_assert_eq(rd_crypt_b64_append(rd_str_of(base64), out), RD_OK);
}

/* Of one of the types, 24 x 16 or (WebP) 1 x 1. */
static inline void
sample_plain(enum rd_pic_type type, struct rd_buf *out)
{
	struct rd_mock_size size = { 24, 16 };

	if (type == RD_PIC_JPEG)
		rd_mock_picture_jpeg(sample_digest, size, out);
	else if (type == RD_PIC_PNG)
		rd_mock_picture_png(sample_digest, size, out);
	else
		sample_wave(out, SAMPLE_LOSSLESS);
	cr_assert_eq(rd_buf_status(out), RD_OK);
}

#endif
