/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Findings, problems, and foreign text made safe to print. */
#include <criterion/criterion.h>

#include "base/diag.h"
#include "base/escape.h"
#include "base/problem.h"

static void
assert_text(struct rd_buf *buf, const char *expected)
{
	rd_buf_char(buf, '\0');
	cr_assert_eq(rd_buf_status(buf), RD_OK);
	cr_assert_str_eq(buf->ptr, expected);
	rd_buf_fini(buf);
}

#define STR(s) ((struct rd_str){ (s), sizeof(s) - 1 })

Test(escape, json_strings_as_rfc_8785)
{
	struct rd_buf out;

	rd_buf_init(&out, 1000);
	rd_put_json_str(&out, STR("a\"\\/\b\f\n\r\t\x01\x1f\x7f\0\xe2\x82\xac"
				  "\xf0\x9f\x98\x80"));
	assert_text(&out, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f"
			  "\\u0000\xe2\x82\xac\xf0\x9f\x98\x80\"");
}

Test(escape, json_strings_replace_bytes_that_are_not_utf8)
{
	struct rd_buf out;

	rd_buf_init(&out, 1000);
	rd_put_json_str(&out, STR("\xff"
				  "a\xc3"
				  "b\xed\xa0\x80\xe2\x82"));
#define BAD "\xef\xbf\xbd"
	assert_text(&out, "\"" BAD "a" BAD "b" BAD BAD BAD BAD BAD "\"");
}

/* Texts of n bytes, all plain but the one at `at`. */
static void
check_one_odd(struct rd_buf *out, char *text, size_t n, size_t at)
{
	rd_buf_reset(out);
	text[at] = '"';
	rd_put_json_str(out, (struct rd_str){ text, n });
	text[at] = (char)('a' + at % 26);
	cr_assert_eq(out->len, n + 3, "%zu of %zu", at, n);
	cr_assert_eq(memcmp(out->ptr + 1, text, at), 0);
	cr_assert_eq(memcmp(out->ptr + 1 + at, "\\\"", 2), 0);
	cr_assert_eq(memcmp(out->ptr + 3 + at, text + at + 1, n - at - 1), 0);
	cr_assert_eq(out->ptr[n + 2], '"');
}

Test(escape, json_strings_of_any_length)
{
	char text[40];
	struct rd_buf out;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 26);
	rd_buf_init(&out, 1000);
	for (size_t n = 0; n <= sizeof(text); n++) {
		rd_buf_reset(&out);
		rd_put_json_str(&out, (struct rd_str){ text, n });
		cr_assert_eq(out.len, n + 2);
		cr_assert_eq(memcmp(out.ptr + 1, text, n), 0);
		for (size_t at = 0; at < n; at++)
			check_one_odd(&out, text, n, at);
	}
	rd_buf_fini(&out);
}

Test(escape, shown_text_hides_what_could_command_a_terminal)
{
	struct rd_buf out;

	rd_buf_init(&out, 1000);
	rd_put_shown(&out, STR("a\x1b[2J\r\n\t\\\x7f\xc2\x9b\xe2\x80\xae"
			       "\xff\xc3\xa9"));
	assert_text(&out, "a\\x1b[2J\\x0d\\n\\t\\\\x7f\\u{009b}\\u{202e}"
			  "\\xff\xc3\xa9");
}

Test(diag, registry_ascends_and_is_complete)
{
	const struct rd_diag_info *info;
	int last = 1000;
	size_t n = 0;

	while ((info = rd_diag_info_at(n))) {
		cr_expect(info->id > last && info->id < 3000);
		cr_expect(*info->slug && *info->text && *info->fix);
		cr_expect_eq(rd_diag_info(info->id), info);
		last = info->id;
		n++;
	}
	cr_assert(n >= 60);
	cr_assert_null(rd_diag_info(1000));
	cr_assert_null(rd_diag_info(9999));
}

Test(diag, takes_severity_and_first_hint_from_the_registry)
{
	struct rd_diags diags;

	rd_diags_init(&diags);
	rd_diag_add(&diags, RD_DIAG_MISSING_LICENCE, "a.xml", 1, "m");
	rd_diag_add(&diags, RD_DIAG_ZERO_FACTOR, "a.xml", 1, "m");
	rd_diag_add(&diags, RD_DIAG_DOCTYPE, "a.xml", 1, "m");
	cr_assert_eq(diags.items[0].severity, RD_WARNING);
	cr_assert_eq(diags.items[1].severity, RD_INFO);
	cr_assert_eq(diags.items[2].severity, RD_ERROR);
	cr_assert_eq(diags.n_errors, 1);
	cr_assert_eq(diags.n_warnings, 1);
	cr_assert_str_eq(diags.items[2].hint,
			 rd_diag_info(RD_DIAG_DOCTYPE)->fix);
	rd_diags_fini(&diags);
}

Test(diag, sorts_by_place_and_keeps_ties_in_order)
{
	struct rd_diags diags;
	char order[8];

	rd_diags_init(&diags);
	rd_diag_add(&diags, 1102, "b.xml", 1, "6");
	rd_diag_add(&diags, 1102, "a.xml", 9, "4");
	rd_diag_add(&diags, 1102, "a.xml", 2, "2");
	rd_diag_add(&diags, 1102, "a.xml", 2, "3");
	rd_diag_add(&diags, 1101, "a.xml", 2, "1");
	rd_diag_add(&diags, 1103, "a.xml", 9, "5");
	rd_diags_sort(&diags);
	for (size_t i = 0; i < 6; i++)
		order[i] = diags.items[i].message[0];
	cr_assert_arr_eq(order, "123456", 6);
	rd_diags_fini(&diags);
}

Test(diag, prints_for_people)
{
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	rd_diag_add(&diags, 1101, "a.xml", 12, "<%s> \x1b[0m", "x");
	rd_diag_hint(&diags, "did you mean '%s'?", "y");
	rd_diag_add(&diags, 1218, "pack.xml", 0, "no licence");
	rd_diag_hint(&diags, "%s", "");
	rd_buf_init(&out, 1000);
	rd_diags_human(&diags, &out);
	assert_text(&out, "a.xml:12: error RD1101: <x> \\x1b[0m\n"
			  "    hint: did you mean 'y'?\n"
			  "pack.xml: warning RD1218: no licence\n");
	rd_diags_fini(&diags);
}

Test(diag, prints_canonical_json)
{
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	rd_diag_add(&diags, 1101, "a.xml", 12, "\"x\"");
	rd_diag_hint(&diags, "h");
	rd_buf_init(&out, 1000);
	rd_diags_json(&diags, &out);
	assert_text(&out,
		    "{\"acknowledged\":0,\"dropped\":0,\"errors\":1,"
		    "\"findings\":[{\"file\":"
		    "\"a.xml\",\"hint\":\"h\",\"id\":\"RD1101\",\"line\":12,"
		    "\"message\":\"\\\"x\\\"\",\"object\":\"\","
		    "\"severity\":\"error\"}],"
		    "\"warnings\":0}");
	rd_diags_fini(&diags);
}

Test(diag, an_acknowledged_finding_no_longer_counts)
{
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	rd_diag_add(&diags, 1218, "pack.xml", 4, "no licence");
	rd_diag_hint(&diags, "h");
	rd_diag_object(&diags, "site");
	rd_diag_related(&diags, "b.xml", 7, "here");
	cr_assert_eq(rd_diags_open(&diags), 1);
	rd_diag_acknowledge(&diags, &diags.items[0], "private");
	cr_assert_eq(rd_diags_open(&diags), 0);
	cr_assert_eq(diags.n_warnings, 0);
	rd_buf_init(&out, 1000);
	rd_diags_human(&diags, &out);
	cr_assert_eq(out.len, 0);
	rd_diags_json(&diags, &out);
	assert_text(&out,
		    "{\"acknowledged\":1,\"dropped\":0,\"errors\":0,"
		    "\"findings\":[{\"acknowledged\":\"private\",\"file\":"
		    "\"pack.xml\",\"hint\":\"h\",\"id\":\"RD1218\",\"line\":4,"
		    "\"message\":\"no licence\",\"object\":\"site\","
		    "\"related\":{\"file\":\"b.xml\",\"line\":7,"
		    "\"message\":\"here\"},\"severity\":\"warning\"}],"
		    "\"warnings\":0}");
	rd_diags_fini(&diags);
}

Test(diag, an_error_cannot_be_acknowledged)
{
	struct rd_diags diags;

	rd_diags_init(&diags);
	rd_diag_add(&diags, 1101, "a.xml", 1, "x");
	rd_diag_acknowledge(&diags, &diags.items[0], "no matter");
	cr_assert_eq(diags.n_acknowledged, 0);
	cr_assert_null(diags.items[0].reason);
	rd_diags_fini(&diags);
}

Test(diag, counts_what_it_drops)
{
	struct rd_diags diags;
	struct rd_buf out;

	rd_diags_init(&diags);
	diags.max_items = 2;
	for (int i = 0; i < 5; i++)
		rd_diag_add(&diags, 1101, "a.xml", 1, "%d", i);
	rd_diag_hint(&diags, "of a dropped one");
	cr_assert_eq(diags.n_items, 2);
	cr_assert_eq(diags.n_dropped, 3);
	cr_assert_eq(diags.n_errors, 5);
	cr_assert_str_neq(diags.items[1].hint, "of a dropped one");
	rd_buf_init(&out, 1000);
	rd_diags_human(&diags, &out);
	cr_assert(rd_str_ends(rd_buf_view(&out), "... and 3 more\n"));
	rd_buf_fini(&out);
	rd_diags_fini(&diags);
}

Test(problem, prints_for_people)
{
	struct rd_problem problem;
	struct rd_buf out;

	cr_assert_eq(rd_problem_set(&problem, RD_SYNTAX, 4,
				    "request.unknown-key", "no key '%s'",
				    "a\n"),
		     RD_SYNTAX);
	rd_buf_init(&out, 1000);
	rd_problem_human(&problem, &out);
	assert_text(&out, "refdesk: no key 'a\\n' [request.unknown-key]\n");
	rd_problem_where(&problem, "%s", "in.json");
	rd_problem_hint(&problem, "%s", "remove it");
	problem.line = 3;
	rd_buf_init(&out, 1000);
	rd_problem_human(&problem, &out);
	assert_text(&out, "refdesk: in.json:3: no key 'a\\n' "
			  "[request.unknown-key]\n  hint: remove it\n");
}

Test(problem, prints_an_rfc_9457_object)
{
	struct rd_problem problem;
	struct rd_buf out;

	(void)rd_problem_set(&problem, RD_SYNTAX, 4, "a.b", "t\"");
	rd_buf_init(&out, 1000);
	rd_problem_json(&problem, &out);
	assert_text(&out, "{\"exit_code\":4,\"title\":\"t\\\"\",\"type\":"
			  "\"urn:refdesk:problem:a.b\"}\n");
	rd_problem_where(&problem, "w");
	rd_problem_hint(&problem, "h");
	problem.line = 2;
	problem.has_offset = true;
	problem.offset = 7;
	rd_buf_init(&out, 1000);
	rd_problem_json(&problem, &out);
	assert_text(&out, "{\"exit_code\":4,\"hint\":\"h\",\"line\":2,"
			  "\"offset\":7,\"title\":\"t\\\"\",\"type\":"
			  "\"urn:refdesk:problem:a.b\",\"where\":\"w\"}\n");
}

Test(problem, cuts_long_texts_at_a_character)
{
	struct rd_problem problem;
	char text[400];

	memset(text, 'a', sizeof(text));
	memcpy(text + sizeof(problem.title) - 2, "\xc3\xa9", 2);
	text[399] = '\0';
	(void)rd_problem_set(&problem, RD_IO, 10, "a.b", "%s", text);
	cr_assert_eq(strlen(problem.title), sizeof(problem.title) - 2);
	cr_assert_eq(problem.title[sizeof(problem.title) - 3], 'a');
}
