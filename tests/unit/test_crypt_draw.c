/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Numbers from keys: vectors made with Python's hashlib, and that shares of
 * many units come out as they were given. */
#include "crypt/draw.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#define UNITS 1000000
#define SHARES 10000

static struct rd_crypt_draw
draw_of(const char *label, const char *a, const char *b)
{
	struct rd_str parts[] = { rd_str_of(a), rd_str_of(b) };
	struct rd_crypt_draw draw;

	rd_crypt_draw_init(&draw, label, parts, b ? 2 : 1);
	return draw;
}

Test(draw, units_have_the_numbers_of_the_definition)
{
	static const struct {
		const char *unit;
		uint64_t number;
	} rows[] = {
		{ "", UINT64_C(0xe96c9282e1f2dde2) },
		{ "u7", UINT64_C(0x17e05a559c7ff952) },
		{ "u-00001", UINT64_C(0x5719b4eab7538ef7) },
		{ "\xc3\xa9t\xc3\xa9", UINT64_C(0xe720ef110a61056a) },
	};
	struct rd_crypt_draw draw = draw_of("refdesk.experiment/1", "mood24",
					    "a1");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(rd_crypt_draw_of(&draw, rd_str_of(rows[i].unit)),
			     rows[i].number, "%s", rows[i].unit);
}

Test(draw, a_stream_has_the_numbers_of_the_definition)
{
	struct rd_crypt_draw draw = draw_of("refdesk.draw/1", "42", NULL);
	struct rd_crypt_draw last = draw_of("refdesk.draw/1",
					    "18446744073709551615", NULL);

	cr_expect_eq(rd_crypt_draw_at(&draw, 0), UINT64_C(0x68c2b3737eb436e7));
	cr_expect_eq(rd_crypt_draw_at(&draw, 1), UINT64_C(0x6b3384b443a534a8));
	cr_expect_eq(rd_crypt_draw_at(&draw, 2), UINT64_C(0x9ec5f422f0fa5ba9));
	cr_expect_eq(rd_crypt_draw_at(&draw, UINT64_C(1) << 63),
		     UINT64_C(0x32f4bf6b5d6145c9));
	cr_expect_eq(rd_crypt_draw_at(&last, 0), UINT64_C(0x9b78483088c6b530));
	cr_expect_eq(rd_crypt_draw_at(&last, 1), UINT64_C(0x713d43bcf928bf19));
}

/* The zero bytes between parts count. */
Test(draw, parts_are_told_apart)
{
	struct rd_crypt_draw ab_c = draw_of("x", "ab", "c");
	struct rd_crypt_draw a_bc = draw_of("x", "a", "bc");

	cr_assert_neq(memcmp(ab_c.key, a_bc.key, sizeof(ab_c.key)), 0);
}

static unsigned
bucket(const struct rd_crypt_draw *draw, unsigned unit)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "u%u", unit);
	uint64_t number = rd_crypt_draw_of(draw,
					   (struct rd_str){ text, (size_t)n });

	return (unsigned)((unsigned __int128)number * SHARES >> 64);
}

/* Chi-square of ten arms of 1000 shares: 27.88 is passed once in a thousand
 * keys; scaled by UNITS / 10 so that it stays an integer. */
Test(draw, a_million_units_fill_ten_arms_evenly, .timeout = 120)
{
	struct rd_crypt_draw draw = draw_of("refdesk.experiment/1", "mood24",
					    "a1");
	int64_t n[10] = { 0 }, sum = 0;

	for (unsigned i = 0; i < UNITS; i++)
		n[bucket(&draw, i) / 1000]++;
	for (int i = 0; i < 10; i++)
		sum += (n[i] - UNITS / 10) * (n[i] - UNITS / 10);
	cr_assert_lt(sum, INT64_C(2788) * (UNITS / 10) / 100,
		     "chi-square x %d is %" PRId64, UNITS / 10, sum);
}

/* Of two arms with half of the shares each, half of the units change. */
Test(draw, another_salt_shuffles_anew, .timeout = 120)
{
	struct rd_crypt_draw a = draw_of("refdesk.experiment/1", "m", "a1");
	struct rd_crypt_draw b = draw_of("refdesk.experiment/1", "m", "a2");
	int same = 0;

	for (unsigned i = 0; i < UNITS / 10; i++)
		same += (bucket(&a, i) < 5000) == (bucket(&b, i) < 5000);
	cr_assert_geq(same, 49500);
	cr_assert_leq(same, 50500);
}
