/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

#include "base/text.h"

static size_t
put_utf8(uint32_t cp, char *out)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Every code point but U+2019 folds as libunistring folds it, alone and before
 * a combining acute accent. */
Test(text, folding_agrees_with_the_library_for_every_code_point)
{
	struct rd_arena arena;

	rd_arena_init(&arena, 1 << 20);
	for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
		char text[8];
		size_t n = put_utf8(cp, text);

		if ((cp >= 0xd800 && cp <= 0xdfff) || cp == 0x2019)
			continue;
		for (int marked = 0; marked <= (cp < 0x3000); marked++) {
			struct rd_folded folded;
			size_t n_wanted = 0;
			uint8_t *wanted;

			if (marked)
				n += put_utf8(0x301, text + n);
			rd_arena_reset(&arena);
			cr_assert_eq(rd_text_fold(&arena,
						  (struct rd_str){ text, n },
						  &folded),
				     RD_OK);
			wanted = u8_casefold((const uint8_t *)text, n, NULL,
					     UNINORM_NFC, NULL, &n_wanted);
			cr_assert(rd_str_eq(folded.folded,
					    (struct rd_str){ (char *)wanted,
							     n_wanted }),
				  "U+%04X marked %d", cp, marked);
			free(wanted);
		}
	}
	rd_arena_fini(&arena);
}

Test(text, the_apostrophe_of_phones_is_an_apostrophe)
{
	struct rd_folded folded;
	struct rd_arena arena;

	rd_arena_init(&arena, 1 << 16);
	cr_assert_eq(
		rd_text_fold(&arena, rd_str_of("I\xe2\x80\x99M here"), &folded),
		RD_OK);
	cr_assert(rd_str_is(folded.folded, "i'm here"));
	cr_assert_eq(folded.origin[2], 4);
	cr_assert_eq(folded.origin[folded.folded.len], 10);
	rd_arena_fini(&arena);
}

static const struct {
	const char *text;
	bool valid;
} utf8_rows[] = {
	{ "", true },
	{ "plain ascii, longer than a word", true },
	{ "caf\xc3\xa9", true },
	{ "\xf0\x9f\x98\x80", true },
	{ "\xc3", false },
	{ "12345678\xc3", false },
	{ "\xc0\xaf", false },
	{ "\xe0\x80\xaf", false },
	{ "\xed\xa0\x80", false },
	{ "\xf4\x90\x80\x80", false },
	{ "\xf5\x80\x80\x80", false },
	{ "\x80", false },
	{ "abcdefgh\xff", false },
};

Test(text, utf8_is_judged_as_rfc_3629_says)
{
	for (size_t i = 0; i < sizeof(utf8_rows) / sizeof(utf8_rows[0]); i++)
		cr_assert_eq(rd_utf8_valid(rd_str_of(utf8_rows[i].text)),
			     utf8_rows[i].valid, "row %zu", i);
}
