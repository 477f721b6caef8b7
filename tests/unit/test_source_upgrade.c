/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Two steps in a row, over names that the language of today does not have. */

#include "source/upgrade.h"

#include <criterion/criterion.h>

#define NS "xmlns=\"urn:refdesk:rules:1\""

static const struct rd_src_rename first[] = { { "factor", "weight", "scale" } };
static const struct rd_src_rename second[] = { { "factor", "scale", "size" } };
static const struct rd_src_step steps[] = {
	{ .to = 2, .renames = first, .n_renames = 1 },
	{ .to = 3, .renames = second, .n_renames = 1 },
};

static void
assert_upgraded(const char *text, uint32_t from, const char *expected)
{
	const struct rd_src_input input = { .name = "a.xml",
					    .bytes = rd_str_of(text) };
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	rd_buf_init(&out, 1u << 20);
	cr_assert_eq(rd_src_upgrade(&diags, &input, from, steps, 2, &out),
		     RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&out), expected), "%.*s", (int)out.len,
		  out.ptr);
	rd_buf_fini(&out);
	rd_diags_fini(&diags);
}

Test(source_upgrade, two_steps_are_taken_in_order)
{
	assert_upgraded("<scoring " NS "> <factor weight = '1'/> </scoring>", 1,
			"<scoring " NS "> <factor size = '1'/> </scoring>");
}

Test(source_upgrade, only_steps_beyond_the_version_are_taken)
{
	assert_upgraded("<scoring " NS "><factor weight=\"1\" scale=\"2\"/>"
			"</scoring>",
			2,
			"<scoring " NS "><factor weight=\"1\" size=\"2\"/>"
			"</scoring>");
	assert_upgraded("<scoring " NS "><factor scale=\"2\"/></scoring>", 3,
			"<scoring " NS "><factor scale=\"2\"/></scoring>");
}

Test(source_upgrade, other_elements_comments_and_values_stay)
{
	assert_upgraded("<scoring " NS "><!-- weight=\"1\" -->\n"
			"<case weight=\"1\"/><factor id=\"weight\"\n"
			"  weight=\"3\"/></scoring>",
			1,
			"<scoring " NS "><!-- weight=\"1\" -->\n"
			"<case weight=\"1\"/><factor id=\"weight\"\n"
			"  size=\"3\"/></scoring>");
}

Test(source_upgrade, a_pack_says_the_version_it_was_moved_to)
{
	assert_upgraded("<pack " NS " language='1' name=\"a\"/>", 1,
			"<pack " NS " language='3' name=\"a\"/>");
	assert_upgraded("<pack " NS " name=\"a\" language=\"2\"/>", 2,
			"<pack " NS " name=\"a\" language=\"3\"/>");
}

Test(source_upgrade, a_file_that_cannot_be_read_gives_a_finding)
{
	const struct rd_src_input input = { .name = "a.xml",
					    .bytes = RD_STR_LIT("<pack") };
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	rd_buf_init(&out, 1u << 20);
	cr_assert_eq(rd_src_upgrade(&diags, &input, 1, steps, 2, &out),
		     RD_SYNTAX);
	cr_assert_eq(diags.n_errors, 1);
	cr_assert_eq(out.len, 0);
	cr_assert_eq(rd_src_language(&diags, &input), 0);
	rd_buf_fini(&out);
	rd_diags_fini(&diags);
}

Test(source_upgrade, the_steps_of_the_language_lead_to_the_newest)
{
	for (size_t i = 0; i < rd_src_n_steps; i++)
		cr_assert_eq(rd_src_steps[i].to, i + 2);
}
