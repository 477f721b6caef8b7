/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Packs that change their base: files, disabled rules, overridden values. */

#include "pack_files.h"

#include "base/decimal.h"
#include "program/program.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define NS "xmlns=\"urn:refdesk:rules:1\""
#define OPEN                                                                   \
	"<pack " NS " name=\"site\" version=\"7\" language=\"1\" "             \
	"licence=\"CC0-1.0\" base=\"mini\">"

static struct pack_files packs;

static void
read_packs(void)
{
	pack_files_read(&packs, "testdata/invalid");
}

static void
free_packs(void)
{
	pack_files_free(&packs);
}

TestSuite(compile_packs, .init = read_packs, .fini = free_packs);

static void
put(const char *name, const char *text)
{
	char *copy = strdup(text);

	cr_assert_not_null(copy);
	pack_files_put(&packs, "site", name, rd_str_of(copy));
}

static struct rd_prog
compile_site(void)
{
	struct compiled compiled = compile_pack(&packs, "site", test_schemas());
	struct rd_problem problem = { .title = "" };
	struct rd_prog prog;
	enum rd_status status;

	cr_assert_eq(compiled.status, RD_OK, "%s",
		     compiled.diags.n_items ? compiled.diags.items[0].message
					    : "");
	cr_assert_eq(compiled.diags.n_items, 0);
	status = rd_prog_load(&prog, rd_buf_view(&compiled.program),
			      RD_PROG_CHECK_DIGEST, &problem);
	cr_assert_eq(status, RD_OK, "%s", problem.title);
	compiled_free(&compiled);
	return prog;
}

static bool
has_string(const struct rd_prog *prog, const char *text)
{
	for (uint32_t i = 0; i < prog->n_strings; i++)
		if (rd_str_is(prog->strings[i], text))
			return true;
	return false;
}

Test(compile_packs, the_heading_is_that_of_the_pack_itself)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "</pack>");
	prog = compile_site();
	cr_assert(rd_str_is(rd_prog_str(&prog, prog.meta->pack), "site"));
	cr_assert_eq(prog.meta->version, 7);
	rd_prog_fini(&prog);
}

Test(compile_packs, a_disabled_rule_leaves_no_trace)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<disable id=\"party\"/></pack>");
	prog = compile_site();
	cr_assert_eq(prog.n_factor, 3);
	cr_assert_not(has_string(&prog, "otherwise"));
	rd_prog_fini(&prog);
}

Test(compile_packs, a_disabled_group_takes_its_factors_along)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<file name=\"more.xml\"/>"
			     "<disable id=\"bundle\"/></pack>");
	put("more.xml", "<scoring " NS "><group id=\"bundle\">"
			"<factor id=\"inner\" attribute=\"base\" scale=\"3\"/>"
			"</group></scoring>");
	prog = compile_site();
	cr_assert_eq(prog.n_group, 0);
	cr_assert_not(has_string(&prog, "bundle"));
	cr_assert_not(has_string(&prog, "inner"));
	rd_prog_fini(&prog);
}

Test(compile_packs, a_group_without_active_factors_leaves_no_trace)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<file name=\"more.xml\"/>"
			     "<disable id=\"inner\"/></pack>");
	put("more.xml", "<scoring " NS "><group id=\"bundle\">"
			"<factor id=\"inner\" attribute=\"base\" scale=\"3\"/>"
			"</group></scoring>");
	prog = compile_site();
	cr_assert_eq(prog.n_group, 0);
	cr_assert_not(has_string(&prog, "bundle"));
	rd_prog_fini(&prog);
}

Test(compile_packs, a_file_takes_the_place_of_the_base_one_of_that_name)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<file name=\"scoring.xml\"/></pack>");
	put("scoring.xml",
	    "<scoring " NS "><factor id=\"only\" attribute=\"base\" "
	    "scale=\"3\"/></scoring>");
	prog = compile_site();
	cr_assert_eq(prog.n_factor, 1);
	cr_assert_eq(prog.n_file, 7, "two pack.xml and five files");
	cr_assert_eq(prog.fact[RD_BUILTIN_LOOK_HAIRSTYLE].vocab, RD_NONE,
		     "there is no hold any more");
	rd_prog_fini(&prog);
}

Test(compile_packs, own_files_come_after_those_of_the_base)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<file name=\"a.xml\"/></pack>");
	put("a.xml", "<scoring " NS "><factor id=\"late\" attribute=\"base\" "
		     "scale=\"3\"/></scoring>");
	prog = compile_site();
	cr_assert_eq(prog.n_factor, 5);
	cr_assert(rd_str_is(rd_prog_str(&prog, prog.factor[4].id), "late"));
	rd_prog_fini(&prog);
}

Test(compile_packs, overrides_reach_rules_and_cases)
{
	struct rd_prog prog;

	put("pack.xml",
	    OPEN "<override path=\"place/points\" value=\"31.5\"/>"
		 "<override path=\"party/fancy/points\" value=\"11\"/>"
		 "<override path=\"party/otherwise/points\" value=\"-2\"/>"
		 "<override path=\"keep/for\" value=\"PT1H\"/>"
		 "<override path=\"light/max\" value=\"5\"/></pack>");
	prog = compile_site();
	cr_assert_eq(prog.choice[0].points, 63 * RD_POINTS_ONE / 2);
	cr_assert_eq(prog.choice[1].points, 11 * RD_POINTS_ONE);
	cr_assert_eq(prog.choice[2].points, -2 * RD_POINTS_ONE);
	cr_assert_eq(prog.hold[0].for_ms, 3600000);
	cr_assert_eq(prog.factor[2].has_max, 1);
	cr_assert_eq(prog.factor[2].max, 5 * RD_POINTS_ONE);
	rd_prog_fini(&prog);
}

Test(compile_packs, overrides_reach_steps_and_knots)
{
	struct rd_prog prog;

	put("more.xml",
	    "<scoring " NS "><factor id=\"again\">"
	    "<history rows=\"10\" order=\"time\">"
	    "<step below=\"PT6H\" points=\"-40\"/>"
	    "<step below=\"P1D\" points=\"-25\"/></history></factor>"
	    "<factor id=\"crowd\" fact=\"people\"><curve kind=\"step\">"
	    "<at x=\"-2.5\" points=\"1\"/><at x=\"5\" points=\"2\"/>"
	    "</curve></factor></scoring>");
	put("pack.xml",
	    "<pack " NS " name=\"site\" version=\"7\" language=\"2\" "
	    "licence=\"CC0-1.0\" base=\"mini\"><file name=\"more.xml\"/>"
	    "<override path=\"again/step.P1D/points\" value=\"-24\"/>"
	    "<override path=\"crowd/at.-2.5/points\" value=\"1.5\"/></pack>");
	prog = compile_site();
	cr_assert_eq(prog.step[0].points, -40 * RD_POINTS_ONE);
	cr_assert_eq(prog.step[1].points, -24 * RD_POINTS_ONE);
	cr_assert_eq(prog.knot[0].points, 3 * RD_POINTS_ONE / 2);
	cr_assert_eq(prog.knot[1].points, 2 * RD_POINTS_ONE);
	rd_prog_fini(&prog);
}

Test(compile_packs, overrides_reach_values_of_references)
{
	struct rd_prog prog;

	put("pack.xml", OPEN "<override path=\"one/base\" value=\"0.75\"/>"
			     "<override path=\"two/light.day\" value=\"0.5\"/>"
			     "<override path=\"two/style\" value=\"plain\"/>"
			     "<override path=\"one/note\" value=\"new\"/>"
			     "</pack>");
	prog = compile_site();
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[0].first_col, 0),
		     75 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col, 1),
		     10 * RD_POINTS_ONE);
	cr_assert_eq(rd_prog_col_points(&prog, prog.factor[2].first_col + 1, 1),
		     20 * RD_POINTS_ONE, "the other entry stays");
	cr_assert_eq(*rd_prog_set(&prog, prog.attr[0].first_set), 3);
	cr_assert(has_string(&prog, "new"));
	rd_prog_fini(&prog);
}

Test(compile_packs, the_pack_itself_has_the_last_word)
{
	struct rd_prog prog;

	pack_files_edit(&packs, "mini", "pack.xml", "</pack>",
			"<override path=\"place/points\" value=\"1\"/></pack>");
	put("pack.xml",
	    OPEN "<override path=\"place/points\" value=\"2\"/></pack>");
	prog = compile_site();
	cr_assert_eq(prog.choice[0].points, 2 * RD_POINTS_ONE);
	rd_prog_fini(&prog);
}

Test(compile_packs, a_base_of_eight_levels_is_allowed)
{
	struct rd_prog prog;

	put("pack.xml", "<pack " NS " name=\"site\" version=\"1\" "
			"language=\"1\" licence=\"CC0-1.0\" base=\"deep2\"/>");
	prog = compile_site();
	cr_assert_eq(prog.n_file, 8 + 5);
	rd_prog_fini(&prog);
}

static uint32_t
language_of_site(void)
{
	struct rd_prog prog = compile_site();
	uint32_t language = prog.meta->language;

	rd_prog_fini(&prog);
	return language;
}

Test(compile_packs, the_language_is_the_newest_of_the_chain)
{
	put("pack.xml", OPEN "</pack>");
	cr_assert_eq(language_of_site(), 1);
	pack_files_edit(&packs, "mini", "pack.xml", "language=\"1\"",
			"language=\"2\"");
	cr_assert_eq(language_of_site(), 2);
	pack_files_edit(&packs, "mini", "pack.xml", "language=\"2\"",
			"language=\"1\"");
	pack_files_edit(&packs, "site", "pack.xml", "language=\"1\"",
			"language=\"2\"");
	cr_assert_eq(language_of_site(), 2);
}
