/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The seeds of the fuzz target: 13 x 9 pixels in every kind of PNG there is,
 * and what is none. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "imagehelper/grey.h"

#define WIDTH 13
#define HEIGHT 9

static struct rd_buf bytes;
static struct rd_img_grey grey;
static struct rd_problem problem;

static void
load(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/fuzz/seeds/grey/%s", SRCDIR, name);
	rd_buf_init(&bytes, 1u << 20);
	cr_assert_eq(rd_fs_read(path, &bytes, &problem), RD_OK, "%s", path);
}

static void
unload(void)
{
	rd_buf_fini(&bytes);
	free(grey.pixels);
}

TestSuite(img_grey, .fini = unload);

static void
decode(const char *name)
{
	load(name);
	cr_assert_eq(rd_img_grey(rd_buf_view(&bytes), &grey, &problem), RD_OK,
		     "%s", problem.title);
	cr_assert(grey.width == WIDTH && grey.height == HEIGHT);
}

static void
assert_refused(const char *code)
{
	cr_assert_neq(rd_img_grey(rd_buf_view(&bytes), &grey, &problem), RD_OK);
	cr_assert_str_eq(problem.code, code);
	cr_assert_eq(problem.exit_code, 4);
	cr_assert_null(grey.pixels);
}

static unsigned
ramp(unsigned x, unsigned y)
{
	return x * 5 + y * 9;
}

static void
assert_pixels(unsigned (*expected)(unsigned x, unsigned y))
{
	for (unsigned y = 0; y < HEIGHT; y++)
		for (unsigned x = 0; x < WIDTH; x++)
			cr_assert_eq(grey.pixels[y * WIDTH + x], expected(x, y),
				     "%u,%u: %u", x, y,
				     grey.pixels[y * WIDTH + x]);
}

Test(img_grey, as_it_is)
{
	decode("grey8.png");
	assert_pixels(ramp);
}

Test(img_grey, interlaced)
{
	decode("interlaced.png");
	assert_pixels(ramp);
}

Test(img_grey, of_16_bits)
{
	decode("grey16.png");
	assert_pixels(ramp);
}

Test(img_grey, transparency_is_not_looked_at)
{
	decode("grey-alpha.png");
	assert_pixels(ramp);
}

Test(img_grey, what_nobody_needs_is_passed_over)
{
	decode("text.png");
	assert_pixels(ramp);
}

static unsigned
one_bit(unsigned x, unsigned y)
{
	return (x + y) & 1 ? 255 : 0;
}

Test(img_grey, of_one_bit)
{
	decode("grey1.png");
	assert_pixels(one_bit);
}

static unsigned
four_bits(unsigned x, unsigned y)
{
	return ((x + y) & 15) * 17;
}

Test(img_grey, of_four_bits_interlaced)
{
	decode("grey4.png");
	assert_pixels(four_bits);
}

static unsigned
columns(unsigned x, unsigned y)
{
	(void)y;
	return x * 9;
}

Test(img_grey, of_grey_colours)
{
	decode("rgba.png");
	assert_pixels(columns);
}

static unsigned
luma(unsigned red, unsigned green, unsigned blue)
{
	return (299 * red + 587 * green + 114 * blue + 500) / 1000;
}

Test(img_grey, of_colours)
{
	decode("rgb.png");
	for (unsigned i = 0; i < WIDTH * HEIGHT; i++) {
		unsigned x = i % WIDTH, y = i / WIDTH;
		unsigned wanted = luma(x * 9, y * 9, x * y);

		cr_assert(abs((int)grey.pixels[i] - (int)wanted) <= 1);
	}
}

static unsigned
of_palette(unsigned x, unsigned y)
{
	static const unsigned char colours[4][3] = {
		{ 0, 0, 0 }, { 255, 255, 255 }, { 10, 20, 30 }, { 200, 100, 50 }
	};
	const unsigned char *c = colours[(x + y) & 3];

	return luma(c[0], c[1], c[2]);
}

Test(img_grey, of_a_palette)
{
	decode("palette.png");
	assert_pixels(of_palette);
}

Test(img_grey, bombs_do_not_go_off)
{
	load("bomb.png");
	assert_refused("image.pixels");
}

Test(img_grey, damage)
{
	load("cut.png");
	assert_refused("image.damaged");
	rd_buf_fini(&bytes);
	load("crc.png");
	assert_refused("image.damaged");
	rd_buf_fini(&bytes);
	load("few-rows.png");
	assert_refused("image.damaged");
}

/* No beginning of a whole one is whole. */
Test(img_grey, cut_anywhere)
{
	struct rd_str all;

	load("interlaced.png");
	all = rd_buf_view(&bytes);
	for (size_t n = 0; n < all.len; n++) {
		struct rd_str part = { all.ptr, n };

		cr_assert_neq(rd_img_grey(part, &grey, &problem), RD_OK, "%zu",
			      n);
	}
}

Test(img_grey, no_png)
{
	rd_buf_init(&bytes, 64);
	rd_buf_cstr(&bytes, "GIF89a, which is no PNG at all");
	assert_refused("image.type");
}
