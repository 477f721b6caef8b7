/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The formats of `refdesk test`, and the line that a fixture becomes. */

#include <criterion/criterion.h>
#include <libxml/parser.h>

#include "conform/case.h"
#include "conform/conform.h"
#include "json/json.h"
#include "source/source.h"

#define DIGEST                                                                 \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct rd_conf_miss misses[] = {
	{ 12, "score: expected 1 & 2 < 3, got \"4\"\x01\xff", "1", "4" },
	{ 13, "second \xef\xbf\xbf", NULL, NULL },
};
static const struct rd_conf_outcome good = { .passed = true, .digest = DIGEST };
static const struct rd_conf_outcome bad = { .misses = misses, .n_misses = 2 };
static struct rd_problem wrong;

static struct rd_conf_row rows[] = {
	{ "a.xml", { "first", 5 }, { "It is.", 6 }, &good, NULL },
	{ "b<&\">.xml", { "sec#nd\\", 7 }, { "Be\ncause", 8 }, &bad, NULL },
	{ "c.xml", { "third", 5 }, { NULL, 0 }, NULL, &wrong },
};

static struct rd_buf out;

static void
open_out(void)
{
	rd_buf_init(&out, 1u << 20);
	rd_problem_set(&wrong, RD_SEMANTIC, 4, "fixture.unknown",
		       "no fact \"<x>\"");
	wrong.line = 9;
}

static void
close_out(void)
{
	rd_buf_fini(&out);
}

TestSuite(reports, .init = open_out, .fini = close_out);

static void
assert_out(const char *wanted)
{
	cr_assert(rd_str_is(rd_buf_view(&out), wanted), "got\n%.*s",
		  RD_STR_FMT(rd_buf_view(&out)));
}

Test(reports, tap_has_a_plan_and_tells_why)
{
	rd_conf_report_tap(rows, 3, &out);
	assert_out("TAP version 13\n1..3\n"
		   "ok 1 - first\n"
		   "not ok 2 - sec\\#nd\\\\\n"
		   "# b<&\">.xml:12: score: expected 1 & 2 < 3, got \"4\""
		   "\\x01\\xff\n"
		   "# b<&\">.xml:13: second \xef\xbf\xbf\n"
		   "# because: Be\\ncause\n"
		   "not ok 3 - third\n"
		   "# c.xml:9: no fact \"<x>\" [fixture.unknown]\n");
}

Test(reports, an_empty_tap_is_a_plan_of_none)
{
	rd_conf_report_tap(NULL, 0, &out);
	assert_out("TAP version 13\n1..0\n");
}

static xmlNode *
child(xmlNode *parent, const char *name, unsigned index)
{
	for (xmlNode *n = parent->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    !strcmp((const char *)n->name, name) && !index--)
			return n;
	return NULL;
}

static void
assert_attribute(xmlNode *node, const char *name, const char *wanted)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);

	cr_assert_str_eq((const char *)value, wanted);
	xmlFree(value);
}

Test(reports, junit_is_well_formed_whatever_the_texts)
{
	xmlNode *root;
	xmlDoc *doc;

	rd_conf_report_junit(rows, 3, &out);
	doc = xmlReadMemory(out.ptr, (int)out.len, "junit.xml", NULL,
			    XML_PARSE_NONET);
	cr_assert(doc, "%.*s", RD_STR_FMT(rd_buf_view(&out)));
	root = xmlDocGetRootElement(doc);
	assert_attribute(root, "tests", "3");
	assert_attribute(root, "failures", "1");
	assert_attribute(root, "errors", "1");
	assert_attribute(child(root, "testcase", 1), "classname", "b<&\">.xml");
	assert_attribute(child(child(root, "testcase", 2), "error", 0),
			 "message", "no fact \"<x>\"");
	cr_assert_null(child(child(root, "testcase", 0), "failure", 0));
	cr_assert(child(child(root, "testcase", 1), "failure", 0));
	xmlFreeDoc(doc);
}

Test(reports, json_says_it_all)
{
	struct rd_problem problem;
	const json_t *second;
	json_t *report;
	int64_t n;

	rd_conf_report_json(rows, 3, &out);
	cr_assert_eq(rd_json_parse(rd_buf_view(&out), NULL, &report, &problem),
		     RD_OK, "%s", problem.title);
	cr_assert(rd_json_get_int(report, "passed", &n) && n == 1);
	cr_assert(rd_json_get_int(report, "failed", &n) && n == 2);
	second = rd_json_at(rd_json_get(report, "cases"), 1);
	cr_assert(rd_str_is(rd_json_get_str(second, "name"), "sec#nd\\"));
	cr_assert_eq(rd_json_count(rd_json_get(second, "misses")), 2);
	cr_assert(json_is_false(rd_json_get(second, "passed")));
	cr_assert(rd_str_is(
		rd_json_get_str(rd_json_at(rd_json_get(report, "cases"), 2),
				"problem"),
		"no fact \"<x>\""));
	rd_json_free(report);
}

Test(reports, results_are_canonical_lines)
{
	struct rd_str rest, line;
	struct rd_buf canonical;
	unsigned n = 0;

	rd_conf_report_results(rows, 3, &out);
	rd_buf_init(&canonical, 4096);
	for (rest = rd_buf_view(&out); rest.len; n++) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);

		cr_assert(feed);
		line = (struct rd_str){ rest.ptr, (size_t)(feed - rest.ptr) };
		rd_buf_reset(&canonical);
		cr_assert_eq(rd_json_canonical(line, &canonical), RD_OK);
		cr_assert(rd_str_eq(line, rd_buf_view(&canonical)));
		rest.len -= line.len + 1;
		rest.ptr += line.len + 1;
	}
	cr_assert_eq(n, 3);
	cr_assert(rd_str_starts(rd_buf_view(&out),
				"{\"actual\":\"" DIGEST "\",\"name\":\"first\","
				"\"verdict\":\"passed\"}\n"));
	rd_buf_fini(&canonical);
}

/* ---- the line ---- */

static struct rd_src_file *
parse(struct rd_arena *arena, struct rd_diags *diags, const char *xml)
{
	struct rd_src_input input = { .name = "f.xml",
				      .bytes = rd_str_of(xml) };
	struct rd_src_file *file;

	cr_assert_eq(rd_src_parse(arena, diags, &input, &file), RD_OK);
	return file;
}

Test(reports, a_fixture_becomes_one_line_that_reads_back)
{
	static const char xml[] =
		"<fixture xmlns=\"urn:refdesk:fixture:1\" name=\"n\" program=\""
		"p\">\n<because>A \"quoted\"\nline &amp; more.</because>\n"
		"<given now=\"2025-12-27T20:00:00Z\"><list name=\"l\"><record>"
		"<field name=\"a\">1</field></record><record/></list></given>\n"
		"<expect outcome=\"none\"/></fixture>";
	struct rd_problem problem = { 0 };
	struct rd_conf_case *c;
	struct rd_arena arena;
	struct rd_diags diags;

	rd_arena_init(&arena, 1u << 24);
	rd_diags_init(&diags);
	rd_conf_case_write(parse(&arena, &diags, xml), &out);
	cr_assert_null(memchr(out.ptr, '\n', out.len));
	cr_assert_eq(rd_conf_case_read(rd_buf_view(&out), &c, &problem), RD_OK,
		     "%s", problem.title);
	cr_assert(rd_str_is(rd_conf_case_because(c),
			    "A \"quoted\"\nline & more."));
	cr_assert_geq(rd_str_find(rd_buf_view(&out),
				  RD_STR_LIT("{\"a\":{\"name\":\"a\"},\"c\":[],"
					     "\"l\":4,\"n\":\"field\",\"t\":"
					     "\"1\"}],")),
		      0, "%.*s", RD_STR_FMT(rd_buf_view(&out)));
	rd_conf_case_free(c);
	rd_diags_fini(&diags);
	rd_arena_fini(&arena);
}
