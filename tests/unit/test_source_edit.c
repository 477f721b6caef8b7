/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where values stand in the bytes of a file. */
#include <criterion/criterion.h>

#include "source/edit.h"

static struct rd_str
cut(struct rd_str text, struct rd_src_span span)
{
	return (struct rd_str){ text.ptr + span.at, span.n };
}

static void
expect_cut(const char *text, struct rd_src_span span, const char *wanted)
{
	struct rd_str got = cut(rd_str_of(text), span);

	cr_assert(rd_str_is(got, wanted), "%.*s", RD_STR_FMT(got));
}

Test(edit, finds_an_attribute_by_its_whole_name)
{
	const char *text = "<a xy=\"1\" y = '2>' z=\"3\"/>";
	struct rd_src_span span;

	cr_assert_eq(rd_src_span_attr(rd_str_of(text), 0, "y", &span), RD_OK);
	expect_cut(text, span, "2>");
	cr_assert_eq(rd_src_span_attr(rd_str_of(text), 0, "z", &span), RD_OK);
	expect_cut(text, span, "3");
}

Test(edit, an_absent_attribute_has_a_place_behind_the_last)
{
	const char *text = "<a b=\"1\"\n   c=\"2\" />";
	struct rd_src_span span;

	cr_assert_eq(rd_src_span_attr(rd_str_of(text), 0, "d", &span),
		     RD_NOTFOUND);
	cr_assert_eq(span.n, 0);
	cr_assert_str_eq(text + span.at, " />");
	cr_assert_eq(rd_src_span_attr(rd_str_of("<a>"), 0, "d", &span),
		     RD_NOTFOUND);
	cr_assert_eq(span.at, 2);
}

Test(edit, text_is_found_without_the_space_around_it)
{
	const char *text = "<v of=\"a>b\">\n  0.40\n</v>";
	struct rd_src_span span;

	cr_assert_eq(rd_src_span_text(rd_str_of(text), 0, &span), RD_OK);
	expect_cut(text, span, "0.40");
}

Test(edit, text_with_markup_is_left_to_people)
{
	static const char *const texts[] = {
		"<v>0<!-- no --></v>", "<v><![CDATA[0]]></v>",
		"<v>&#48;</v>",	       "<v/>",
		"<v><w/></v>",	       "<v>0",
	};
	struct rd_src_span span;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_assert_eq(rd_src_span_text(rd_str_of(texts[i]), 0, &span),
			     RD_SEMANTIC, "%s", texts[i]);
}

Test(edit, a_map_entry_is_found_by_its_whole_term)
{
	const char *text = "<m>very_happy=1 happy=0.5\n sad=0</m>";
	struct rd_src_span all, span;

	cr_assert_eq(rd_src_span_text(rd_str_of(text), 0, &all), RD_OK);
	span = all;
	cr_assert_eq(
		rd_src_span_entry(rd_str_of(text), RD_STR_LIT("happy"), &span),
		RD_OK);
	expect_cut(text, span, "0.5");
	span = all;
	cr_assert_eq(
		rd_src_span_entry(rd_str_of(text), RD_STR_LIT("hap"), &span),
		RD_NOTFOUND);
	cr_assert_str_eq(text + span.at, "</m>");
}

Test(edit, an_element_ends_behind_its_own_end_tag)
{
	const char *text = "<a><a/><!-- </a> --><b>x</b>"
			   "<![CDATA[</a>]]></a><c/>";

	cr_assert_str_eq(text + rd_src_element_end(rd_str_of(text), 0), "<c/>");
	cr_assert_str_eq(text + rd_src_element_end(rd_str_of(text), 3),
			 "<!-- </a> --><b>x</b><![CDATA[</a>]]></a><c/>");
}
