/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures: what is whole can be stripped, hardly grows, and needs it only
 * once; what is marked can be read back, and is no other picture for it. */

#include <stdint.h>
#include <stdlib.h>

#include "picture/internal.h"

#define OUT_CAP ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
same_picture(const struct rd_pic *a, const struct rd_pic *b)
{
	return a->type == b->type && a->width == b->width &&
	       a->height == b->height && a->orientation == b->orientation;
}

static void
try_strip(struct rd_str bytes, const struct rd_pic *pic)
{
	struct rd_buf once, twice;
	struct rd_problem problem;
	struct rd_pic stripped;

	rd_buf_init(&once, OUT_CAP);
	rd_buf_init(&twice, OUT_CAP);
	require(rd_pic_strip(bytes, &once, &problem) == RD_OK);
	require(once.len <= bytes.len + RD_PIC_TURN_MAX);
	require(rd_pic_read(rd_buf_view(&once), &stripped, &problem) == RD_OK);
	require(same_picture(pic, &stripped) && !stripped.has_credentials);
	require(rd_pic_strip(rd_buf_view(&once), &twice, &problem) == RD_OK);
	require(rd_str_eq(rd_buf_view(&once), rd_buf_view(&twice)));
	rd_buf_fini(&once);
	rd_buf_fini(&twice);
}

static void
try_mark(struct rd_str bytes, const struct rd_pic *pic)
{
	const struct rd_pic_mark mark = { RD_STR_LIT("job"), RD_STR_LIT("id"),
					  RD_STR_LIT("{\"a\":\"<&>\"}") };
	struct rd_buf once, twice;
	struct rd_problem problem;
	struct rd_pic_mark got;
	struct rd_arena arena;
	enum rd_pic_marked marked;
	struct rd_pic after;

	rd_arena_init(&arena, OUT_CAP);
	rd_buf_init(&once, OUT_CAP);
	rd_buf_init(&twice, OUT_CAP);
	require(rd_pic_mark(bytes, &mark, &once, &marked, &problem) == RD_OK);
	require((marked == RD_PIC_MARKED_NOT) == pic->has_credentials);
	require(rd_pic_read(rd_buf_view(&once), &after, &problem) == RD_OK);
	require(same_picture(pic, &after));
	if (marked == RD_PIC_MARKED) {
		require(rd_pic_mark_read(rd_buf_view(&once), &arena, &got,
					 &problem) == RD_OK);
		require(rd_str_eq(got.text, mark.text));
		require(rd_pic_mark(rd_buf_view(&once), &mark, &twice, &marked,
				    &problem) == RD_OK);
		require(rd_str_eq(rd_buf_view(&once), rd_buf_view(&twice)));
	}
	rd_buf_fini(&once);
	rd_buf_fini(&twice);
	rd_arena_fini(&arena);
}

static void
try_picture(struct rd_str bytes)
{
	struct rd_problem problem;
	struct rd_pic_mark mark;
	struct rd_arena arena;
	struct rd_pic pic;

	rd_arena_init(&arena, OUT_CAP);
	if (rd_pic_mark_read(bytes, &arena, &mark, &problem) == RD_OK)
		require(mark.text.len <= bytes.len);
	rd_arena_fini(&arena);
	if (rd_pic_read(bytes, &pic, &problem) != RD_OK)
		return;
	require(pic.width && pic.height && pic.orientation - 1 < 8);
	try_strip(bytes, &pic);
	try_mark(bytes, &pic);
}

/* Behind a wrong checksum nothing would be looked at: the same chunks, with
 * those that are right. */
static void
try_right_sums(struct rd_str bytes)
{
	struct pic_walk walk;
	struct rd_buf out;

	if (!pic_begin(&walk, bytes) || walk.pic.type != RD_PIC_PNG)
		return;
	rd_buf_init(&out, OUT_CAP);
	rd_buf_str(&out, PIC_PNG_MAGIC);
	while (walk.rest.len >= 12) {
		size_t length = pic_be32(walk.rest.ptr);

		if (length > walk.rest.len - 12)
			length = walk.rest.len - 12;
		pic_png_put(&walk, walk.rest.ptr + 4,
			    (struct rd_str){ walk.rest.ptr + 8, length }, &out);
		pic_take(&walk.rest, length + 12);
	}
	try_picture(rd_buf_view(&out));
	rd_buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };

	try_picture(bytes);
	try_right_sums(bytes);
	return 0;
}
