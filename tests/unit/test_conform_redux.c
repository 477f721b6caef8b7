/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What cases expect of Redux: compared, counted as reached, and a fault in the
 * rules is noticed. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "conform/mutate.h"
#include "redux_program.h"
#include "sample_program.h"

#define CASE                                                                   \
	"{\"a\":{\"name\":\"n\",\"program\":\"sample\"},\"c\":["               \
	"{\"a\":{},\"c\":[],\"l\":1,\"n\":\"because\",\"t\":\"x\"},"           \
	"{\"a\":{\"now\":\"2025-12-27T20:00:00Z\"},\"c\":["                    \
	"{\"a\":{\"name\":\"scene\"},\"c\":[],\"l\":2,\"n\":\"fact\","         \
	"\"t\":\"gym\"},"                                                      \
	"{\"a\":{},\"c\":[{\"a\":{\"mode\":\"low\"},\"c\":[],\"l\":2,\"n\":"   \
	"\"redux\",\"t\":\"\"}],\"l\":2,\"n\":\"generation\",\"t\":\"\"}],"    \
	"\"l\":2,\"n\":\"given\",\"t\":\"\"},"                                 \
	"{\"a\":{\"outcome\":\"scored\"},\"c\":[{\"a\":{%s},\"c\":[],\"l\":3," \
	"\"n\":\"redux\",\"t\":\"\"}],\"l\":3,\"n\":\"expect\",\"t\":\"\"}],"  \
	"\"l\":1,\"n\":\"fixture\",\"t\":\"\"}"

static struct rd_buf bytes;
static struct rd_prog prog;
static struct rd_conf_runner runner;
static struct rd_arena arena;
static struct rd_problem problem;
static struct rd_conf_outcome outcome;

static void
open_runner(void)
{
	struct rd_prog_builder *b = sample_builder();

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	redux_program_add(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_arena_init(&arena, 1u << 24);
	cr_assert_eq(rd_conf_runner_init(&runner, &prog, &problem), RD_OK);
}

static void
close_runner(void)
{
	rd_conf_coverage_free(runner.coverage);
	rd_conf_runner_fini(&runner);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
	rd_buf_fini(&bytes);
}

TestSuite(conform_redux, .init = open_runner, .fini = close_runner);

static struct rd_conf_case *
read_case(const char *attributes)
{
	struct rd_conf_case *c;
	char line[2000];

	snprintf(line, sizeof(line), CASE, attributes);
	cr_assert_eq(rd_conf_case_read(rd_str_of(line), &c, &problem), RD_OK,
		     "%s", problem.title);
	return c;
}

static enum rd_status
run(const char *attributes)
{
	struct rd_conf_case *c = read_case(attributes);
	enum rd_status status;

	problem = (struct rd_problem){ 0 };
	status = rd_conf_case_run(&runner, c, &arena, &outcome, &problem);
	rd_conf_case_free(c);
	return status;
}

static const char *const passing[] = {
	"\"mode\":\"low\",\"edge\":\"7\",\"tokens\":\"49\",\"factor\":\"4.0\"",
	"\"asks\":\"\",\"mode\":\"medium\",\"why_mode\":\"default\"",
	"\"asks\":\"mode=high function=bicubic strength=0.5\",\"kernel\":"
	"\"bicubic\",\"scale\":\"0.25\",\"law\":\"square\",\"masks\":\"yes\"",
	"\"asks\":\"factor=1.1 encoder=siglip-512\",\"grid\":\"32\",\"edge\":"
	"\"29\",\"mode\":\"\"",
	"\"asks\":\"profile=mflux\",\"kernel\":\"area-disjoint\",\"per_node\":"
	"\"0\",\"crop\":\"stretch\"",
	"\"asks\":\"edge=8\",\"tokens\":\"64\",\"text_tokens\":\"512\"",
	"\"asks\":\"crop=autocrop margin=0.25\",\"margin\":\"0.25\"",
	"\"asks\":\"use=composition kind=pixel-art\",\"why_mode\":\"use\","
	"\"why_function\":\"kind\",\"use\":\"composition\"",
	"\"asks\":\"profile=comfy-core law=attn-bias\",\"law\":\"attn-bias\"",
	"\"asks\":\"factor=9.1\",\"error\":\"redux.range\"",
	"\"asks\":\"strength=-0.01\",\"error\":\"redux.range\"",
};

Test(conform_redux, a_setting_is_compared_part_by_part)
{
	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		cr_assert_eq(run(passing[i]), RD_OK, "%s: %s", problem.title,
			     passing[i]);
		cr_assert(outcome.passed, "%s: %s", passing[i],
			  outcome.n_misses ? outcome.misses[0].text : "");
	}
}

static const struct {
	const char *attributes, *text;
} failing[] = {
	{ "\"tokens\":\"36\"", "tokens of Redux: expected \"36\", got \"49\"" },
	{ "\"asks\":\"mode=high\",\"mode\":\"low\"", "got \"high\"" },
	{ "\"error\":\"redux.range\"", "but Redux has a setting" },
	{ "\"asks\":\"mode=mid\"", "redux.unknown-name" },
	{ "\"asks\":\"mode=mid\",\"error\":\"redux.range\"",
	  "got redux.unknown-name" },
};

Test(conform_redux, what_differs_is_told)
{
	for (size_t i = 0; i < sizeof(failing) / sizeof(failing[0]); i++) {
		cr_assert_eq(run(failing[i].attributes), RD_OK, "%s",
			     failing[i].attributes);
		cr_assert_eq(outcome.n_misses, 1, "%s", failing[i].attributes);
		cr_assert(strstr(outcome.misses[0].text, failing[i].text), "%s",
			  outcome.misses[0].text);
	}
	cr_assert_eq(run("\"asks\":\"modus=high\""), RD_SEMANTIC);
	cr_assert_eq(run("\"asks\":\"factor=two\""), RD_SEMANTIC);
}

Test(conform_redux, the_digest_of_a_case_is_of_its_setting_too)
{
	char first[65];

	cr_assert_eq(run("\"asks\":\"mode=low\""), RD_OK);
	memcpy(first, outcome.digest, sizeof(first));
	cr_assert_eq(run("\"asks\":\"mode=high\""), RD_OK);
	cr_assert_str_neq(outcome.digest, first);
	cr_assert_eq(run("\"asks\":\"mode=low\",\"edge\":\"7\""), RD_OK);
	cr_assert_str_eq(outcome.digest, first);
}

Test(conform_redux, rules_are_reached_by_the_settings_made_of_them)
{
	uint32_t before, after, total;
	struct rd_buf gaps;

	runner.coverage = rd_conf_coverage_new(&prog);
	cr_assert(runner.coverage);
	cr_assert_eq(run("\"asks\":\"mode=low\""), RD_OK);
	rd_conf_coverage_count(runner.coverage, &before, &total);
	cr_assert_eq(run("\"asks\":\"mode=low\""), RD_OK);
	rd_conf_coverage_count(runner.coverage, &after, &total);
	cr_assert_eq(after, before);
	cr_assert_eq(run("\"asks\":\"profile=mflux use=composition "
			 "kind=pixel-art\""),
		     RD_OK);
	rd_conf_coverage_count(runner.coverage, &after, &total);
	cr_assert_eq(after, before + 5, "%u of %u", after, total);
	rd_buf_init(&gaps, 1u << 20);
	rd_conf_coverage_gaps(runner.coverage, &gaps);
	cr_assert(strstr(gaps.ptr, "level of Redux"), "%s", gaps.ptr);
	rd_buf_fini(&gaps);
}

Test(conform_redux, a_fault_in_the_rules_is_noticed)
{
	struct rd_conf_case *c = read_case(
		"\"mode\":\"low\",\"factor\":\"4\",\"edge\":\"7\","
		"\"law\":\"square\",\"strength\":\"1\"");
	const struct rd_conf_case *cases[] = { c };
	struct rd_conf_mutation_opts opts = { .cases = cases,
					      .n_cases = 1,
					      .n_jobs = 1 };
	struct rd_conf_mutation *mutation;
	struct rd_conf_tally tally;
	const struct rd_conf_mutant *list;
	uint32_t n;

	cr_assert_eq(rd_conf_mutation_new(rd_buf_view(&bytes),
					  1u << RD_CONF_OP_REDUX, &mutation,
					  &problem),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(rd_conf_mutation_run(mutation, &opts, &problem), RD_OK,
		     "%s", problem.title);
	rd_conf_mutation_count(mutation, &tally);
	cr_assert_gt(tally.killed, 6, "%u of %u", tally.killed, tally.total);
	cr_assert_gt(tally.survived, tally.killed, "one case is not enough");
	list = rd_conf_mutants(mutation, &n);
	for (uint32_t i = 0; i < n; i++)
		if (strstr(list[i].words, "factor of a mode of profile comfy-"
					  "advanced: 4 to"))
			cr_assert_eq(list[i].verdict, RD_CONF_KILLED, "%s",
				     list[i].words);
	rd_conf_mutation_free(mutation);
	rd_conf_case_free(c);
}
