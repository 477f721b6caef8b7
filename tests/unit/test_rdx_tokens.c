/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Boxes and kept tokens as ComfyUI's Advanced node makes them.  The rows of the
 * first table were observed; the others calculated with fractions, by a program
 * that shares nothing with what is tested. */

#include <criterion/criterion.h>

#include "redux/tokens.h"

#define CENTER RD_REDUX_CROP_CENTER
#define KEEP RD_REDUX_CROP_KEEP_ASPECT
#define AUTO RD_REDUX_CROP_AUTOCROP
#define STRETCH RD_REDUX_CROP_STRETCH
#define N_EDGES 5
#define BOXES_MAX 2

/* Edges of factors 1 to 5, half to even. */
static const uint32_t edges_27[N_EDGES] = { 27, 14, 9, 7, 5 };
static const uint32_t edges_32[N_EDGES] = { 32, 16, 11, 8, 6 };

struct expected {
	uint32_t width, height;
	enum rd_redux_crop crop;
	uint32_t n_boxes;
	struct rd_rdx_box boxes[BOXES_MAX];
	struct rd_rdx_box source;
	uint32_t tokens[N_EDGES];
};

static const struct expected observed[] = {
	{ 1024,
	  768,
	  KEEP,
	  0,
	  { { 0, 0, 0, 0 } },
	  { 0, 0, 1024, 768 },
	  { 567, 168, 63, 49, 25 } },
	{ 1920,
	  1080,
	  KEEP,
	  0,
	  { { 0, 0, 0, 0 } },
	  { 0, 0, 1920, 1080 },
	  { 432, 126, 54, 35, 20 } },
	{ 1000,
	  300,
	  KEEP,
	  0,
	  { { 0, 0, 0, 0 } },
	  { 0, 0, 1000, 300 },
	  { 243, 84, 27, 21, 15 } },
	{ 1024,
	  768,
	  AUTO,
	  1,
	  { { 400, 300, 500, 400 } },
	  { 258, 158, 642, 542 },
	  { 64, 25, 9, 9, 9 } },
	{ 1024,
	  768,
	  AUTO,
	  1,
	  { { 0, 0, 50, 50 } },
	  { 0, 0, 384, 384 },
	  { 16, 9, 4, 4, 1 } },
	{ 1024,
	  768,
	  AUTO,
	  1,
	  { { 900, 700, 1024, 768 } },
	  { 640, 384, 1024, 768 },
	  { 45, 15, 6, 6, 2 } },
	{ 300,
	  200,
	  AUTO,
	  1,
	  { { 100, 50, 120, 60 } },
	  { 0, 0, 300, 200 },
	  { 6, 6, 1, 2, 4 } },
	{ 2000,
	  500,
	  AUTO,
	  1,
	  { { 100, 200, 1900, 300 } },
	  { 0, 0, 2000, 500 },
	  { 52, 28, 9, 7, 5 } },
	{ 1024,
	  768,
	  CENTER,
	  1,
	  { { 400, 300, 500, 400 } },
	  { 0, 0, 1024, 768 },
	  { 25, 12, 4, 4, 4 } },
};
static const struct expected calculated[] = {
	{ 1024,
	  768,
	  CENTER,
	  1,
	  { { 0, 0, 100, 100 } },
	  { 0, 0, 1024, 768 },
	  { 0, 0, 0, 0, 0 } },
	{ 768,
	  1024,
	  CENTER,
	  1,
	  { { 400, 300, 500, 400 } },
	  { 0, 0, 768, 1024 },
	  { 16, 9, 4, 4, 2 } },
	{ 1024,
	  768,
	  KEEP,
	  1,
	  { { 10, 10, 11, 11 } },
	  { 0, 0, 1024, 768 },
	  { 1, 2, 1, 2, 1 } },
	{ 40,
	  30,
	  KEEP,
	  1,
	  { { 20, 15, 21, 16 } },
	  { 0, 0, 40, 30 },
	  { 16, 9, 4, 4, 1 } },
	{ 40,
	  30,
	  KEEP,
	  2,
	  { { 20, 15, 21, 16 }, { 0, 0, 3, 30 } },
	  { 0, 0, 40, 30 },
	  { 79, 33, 11, 11, 6 } },
	{ 8,
	  8,
	  CENTER,
	  1,
	  { { 3, 3, 5, 5 } },
	  { 0, 0, 8, 8 },
	  { 198, 68, 35, 13, 21 } },
	{ 1,
	  1,
	  KEEP,
	  1,
	  { { 0, 0, 1, 1 } },
	  { 0, 0, 1, 1 },
	  { 729, 196, 81, 49, 25 } },
};

struct cases {
	struct rd_rdx_placing placing;
	struct rd_rdx_keep_ask ask;
};

static void
place(struct cases *c, const struct expected *e, const struct rd_rdx_mask *mask,
      uint32_t pixels)
{
	struct rd_rdx_place_ask ask = { e->width, e->height,	  pixels,
					e->crop,  { 0, 0, 0, 0 }, 1000 };

	rd_rdx_mask_bounds(mask, e->width, e->height, &ask.bounds);
	rd_rdx_place(&ask, &c->placing);
	c->ask.placing = &c->placing;
	c->ask.mask = e->n_boxes ? mask : NULL;
	c->ask.picture_width = e->width;
}

static struct rd_rdx_kept
keep(struct rd_arena *arena, struct cases *c, uint32_t edge)
{
	struct rd_rdx_kept kept = { 0 };

	c->ask.edge = edge;
	cr_assert_eq(rd_rdx_keep(arena, &c->ask, &kept), RD_OK);
	return kept;
}

static void
assert_box(struct rd_rdx_box a, struct rd_rdx_box b, size_t row)
{
	cr_assert(a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1,
		  "row %zu: %u,%u-%u,%u", row, a.x0, a.y0, a.x1, a.y1);
}

static void
check_rows(const struct expected *rows, size_t n)
{
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	for (size_t i = 0; i < n; i++) {
		struct rd_rdx_mask mask = { rows[i].boxes, rows[i].n_boxes,
					    NULL };
		struct cases c = { .ask = { .grid = 27, .patch = 14 } };

		place(&c, &rows[i], &mask, 384);
		assert_box(c.placing.source, rows[i].source, i);
		for (size_t k = 0; k < N_EDGES; k++) {
			struct rd_rdx_kept kept = keep(&arena, &c, edges_27[k]);

			cr_assert_eq(kept.n_tokens, rows[i].tokens[k],
				     "row %zu, edge %u: %u", i, edges_27[k],
				     kept.n_tokens);
			cr_assert_eq(kept.n_patches, rows[i].tokens[0]);
		}
	}
	rd_arena_fini(&arena);
}

Test(rdx_tokens, what_the_node_was_seen_to_do)
{
	check_rows(observed, sizeof(observed) / sizeof(observed[0]));
}

Test(rdx_tokens, what_its_arithmetic_says)
{
	check_rows(calculated, sizeof(calculated) / sizeof(calculated[0]));
}

Test(rdx_tokens, the_other_encoder)
{
	const struct expected row = { 1024,
				      768,
				      KEEP,
				      0,
				      { { 0, 0, 0, 0 } },
				      { 0, 0, 1024, 768 },
				      { 768, 192, 99, 48, 36 } };
	struct rd_rdx_mask none = { NULL, 0, NULL };
	struct cases c = { .ask = { .grid = 32, .patch = 16 } };
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	place(&c, &row, &none, 512);
	for (size_t k = 0; k < N_EDGES; k++)
		cr_assert_eq(keep(&arena, &c, edges_32[k]).n_tokens,
			     row.tokens[k]);
	rd_arena_fini(&arena);
}

/* A plane of the same pixels is the same mask; a grey one is too where nothing
 * is diluted. */
Test(rdx_tokens, boxes_and_a_plane_are_one)
{
	static unsigned char plane[40 * 30];
	const struct expected *row = &calculated[4];
	struct rd_rdx_mask mask = { NULL, 0, plane };
	struct cases c = { .ask = { .grid = 27, .patch = 14 } };
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	for (uint32_t y = 0; y < 30; y++)
		memset(plane + (size_t)y * 40, 255, 3);
	plane[15 * 40 + 20] = 255;
	place(&c, row, &mask, 384);
	for (size_t k = 0; k < N_EDGES; k++)
		cr_assert_eq(keep(&arena, &c, edges_27[k]).n_tokens,
			     row->tokens[k]);
	plane[15 * 40 + 20] = 1;
	cr_assert_eq(keep(&arena, &c, 27).n_tokens, row->tokens[0]);
	rd_arena_fini(&arena);
}

/* Sixteen taps, no low-pass: a line between them is not there. */
Test(rdx_tokens, what_is_thinner_than_the_scale_may_vanish)
{
	const struct rd_rdx_box line = { 0, 8, 4000, 9 };
	const struct expected row = { 4000, 4000,     CENTER,
				      1,    { line }, { 0, 0, 4000, 4000 },
				      { 0 } };
	struct rd_rdx_mask mask = { &line, 1, NULL };
	struct cases c = { .ask = { .grid = 27, .patch = 14 } };
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	place(&c, &row, &mask, 384);
	cr_assert_eq(keep(&arena, &c, 27).n_tokens, 0);
	rd_arena_fini(&arena);
}

Test(rdx_tokens, a_mean_of_patches_that_are_not_there_is_diluted)
{
	struct rd_rdx_mask mask = { observed[3].boxes, 1, NULL };
	struct cases c = { .ask = { .grid = 27, .patch = 14 } };
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	place(&c, &observed[3], &mask, 384);
	cr_assert(keep(&arena, &c, 14).diluted);
	cr_assert_not(keep(&arena, &c, 27).diluted);
	rd_arena_fini(&arena);
}

Test(rdx_tokens, too_narrow_for_exact_numbers)
{
	const struct expected row = {
		RD_RDX_SIDE_MAX, 1,    CENTER, 0, { { 0, 0, 0, 0 } },
		{ 0, 0, 0, 0 },	 { 0 }
	};
	struct rd_rdx_mask none = { NULL, 0, NULL };
	struct cases c = { .ask = { .grid = 64, .patch = 64, .edge = 1 } };
	struct rd_rdx_kept kept;
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 26);
	place(&c, &row, &none, 4096);
	cr_assert_eq(rd_rdx_keep(&arena, &c.ask, &kept), RD_LIMIT);
	c.ask.grid = 27;
	c.ask.patch = 14;
	place(&c, &row, &none, 384);
	cr_assert_eq(keep(&arena, &c, 5).n_tokens, 25);
	rd_arena_fini(&arena);
}

Test(rdx_picture, roundings_are_those_of_binary64)
{
	/* 0.07 * 100 is 7.000000000000001 there. */
	cr_assert_eq(rd_rdx_times_ceil(100, 700, 10000), 8);
	cr_assert_eq(rd_rdx_times_ceil(400, 700, 10000), 29);
	cr_assert_eq(rd_rdx_times_ceil(1000, 1000, 10000), 100);
	cr_assert_eq(rd_rdx_times_ceil(1024, 1000, 10000), 103);
	cr_assert_eq(rd_rdx_times_ceil(16384, 10000, 10000), 16384);
	cr_assert_eq(rd_rdx_times_ceil(16384, 0, 10000), 0);
	/* Ties to even: 1.5, 16.5, 2.5. */
	cr_assert_eq(rd_rdx_times_round(5, 384, 1280), 2);
	cr_assert_eq(rd_rdx_times_round(55, 384, 1280), 16);
	cr_assert_eq(rd_rdx_times_round(5, 384, 768), 2);
	cr_assert_eq(rd_rdx_times_round(16384, 512, 1), 16384u * 512);
}

Test(rdx_picture, what_is_seen_of_the_middle)
{
	struct rd_rdx_place_ask ask = { 1024,		768, 384, CENTER,
					{ 0, 0, 0, 0 }, 0 };
	struct rd_rdx_placing p;

	rd_rdx_place(&ask, &p);
	assert_box(p.seen, (struct rd_rdx_box){ 128, 0, 896, 768 }, 0);
	cr_assert(p.x == -64 && p.y == 0 && !p.bars);
	ask.width = 1000;
	ask.height = 1001;
	rd_rdx_place(&ask, &p);
	assert_box(p.seen, (struct rd_rdx_box){ 0, 0, 1000, 1001 }, 1);
}

Test(rdx_picture, a_stretched_one_is_the_square)
{
	struct rd_rdx_place_ask ask = { 1024,		768, 384, STRETCH,
					{ 0, 0, 0, 0 }, 0 };
	struct rd_rdx_placing p;

	rd_rdx_place(&ask, &p);
	cr_assert(p.width == 384 && p.height == 384 && !p.x && !p.y && !p.bars);
	assert_box(p.seen, (struct rd_rdx_box){ 0, 0, 1024, 768 }, 0);
}

Test(rdx_picture, an_empty_mask_has_no_bounds)
{
	static const unsigned char black[12];
	struct rd_rdx_mask mask = { NULL, 0, black };
	struct rd_rdx_box bounds;

	cr_assert_not(rd_rdx_mask_bounds(&mask, 4, 3, &bounds));
}
