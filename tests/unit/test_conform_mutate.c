/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Faults in the sample program: what is listed, that a planted one leaves
 * nothing behind, and the arithmetic of the kill rate. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "conform/mutants.h"
#include "sample_program.h"

#define CASE                                                                   \
	"{\"a\":{\"name\":\"n\",\"program\":\"sample\"},\"c\":["               \
	"{\"a\":{},\"c\":[],\"l\":1,\"n\":\"because\",\"t\":\"x\"},"           \
	"{\"a\":{\"now\":\"2025-12-27T20:00:00Z\"},\"c\":["                    \
	"{\"a\":{\"name\":\"scene\"},\"c\":[],\"l\":2,\"n\":\"fact\","         \
	"\"t\":\"gym\"}],\"l\":2,\"n\":\"given\",\"t\":\"\"},"                 \
	"{\"a\":{\"outcome\":\"%s\"},\"c\":[{\"a\":{\"name\":\"scene_words\"," \
	"\"value\":\"gym\"},\"c\":[],\"l\":3,\"n\":\"derived\",\"t\":\"\"}],"  \
	"\"l\":3,\"n\":\"expect\",\"t\":\"\"}],\"l\":1,\"n\":\"fixture\","     \
	"\"t\":\"\"}"

static struct rd_buf bytes;
static struct rd_conf_mutation *mutation;
static struct rd_problem problem;

static void
open_program(void)
{
	struct rd_prog_builder *b = sample_builder();

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
}

static void
close_program(void)
{
	rd_conf_mutation_free(mutation);
	rd_buf_fini(&bytes);
}

TestSuite(mutate, .init = open_program, .fini = close_program);

static const struct rd_conf_mutant *
list(unsigned operators, uint32_t *n)
{
	cr_assert_eq(rd_conf_mutation_new(rd_buf_view(&bytes), operators,
					  &mutation, &problem),
		     RD_OK, "%s", problem.title);
	return rd_conf_mutants(mutation, n);
}

static struct rd_conf_case *
read_case(const char *outcome)
{
	struct rd_conf_case *c;
	char line[1500];

	snprintf(line, sizeof(line), CASE, outcome);
	cr_assert_eq(rd_conf_case_read(rd_str_of(line), &c, &problem), RD_OK,
		     "%s", problem.title);
	return c;
}

static enum rd_status
run(const char *outcome)
{
	struct rd_conf_case *c = read_case(outcome);
	const struct rd_conf_case *cases[] = { c };
	struct rd_conf_mutation_opts opts = { .cases = cases,
					      .n_cases = 1,
					      .n_jobs = 1 };
	enum rd_status status = rd_conf_mutation_run(mutation, &opts, &problem);

	rd_conf_case_free(c);
	return status;
}

Test(mutate, only_what_is_asked_for_is_listed)
{
	uint32_t n;
	const struct rd_conf_mutant *mutants = list(1u << RD_CONF_OP_PHRASE,
						    &n);

	cr_assert_gt(n, 0);
	for (uint32_t i = 0; i < n; i++)
		cr_assert_eq(mutants[i].op, RD_CONF_OP_PHRASE);
}

Test(mutate, each_operator_has_a_name_and_words)
{
	for (unsigned op = 0; op < RD_CONF_N_OPERATORS; op++) {
		cr_assert(*rd_conf_operator_name(op));
		cr_assert(*rd_conf_operator_words(op));
	}
}

Test(mutate, what_is_taken_out_leaves_nothing_behind)
{
	const struct rd_prog *p;
	struct rd_prog_cue *cues;
	uint32_t n, changed = 0;

	list(1u << RD_CONF_OP_PHRASE | 1u << RD_CONF_OP_POINTS, &n);
	p = rd_conf_mutation_program(mutation);
	cues = calloc(p->n_cue, sizeof(*cues));
	cr_assert(cues);
	memcpy(cues, p->cue, p->n_cue * sizeof(*cues));
	for (uint32_t i = 0; i < n; i++) {
		conf_apply(mutation, i);
		changed += memcmp(cues, p->cue, p->n_cue * sizeof(*cues)) != 0;
		conf_undo(mutation, i);
		cr_assert_arr_eq(p->cue, cues, p->n_cue * sizeof(*cues), "%s",
				 mutation->mutants[i].words);
	}
	cr_assert_gt(changed, 0);
	free(cues);
}

Test(mutate, a_case_that_looks_kills_and_one_that_does_not_leaves)
{
	uint32_t n, gym = 0;
	const struct rd_conf_mutant *mutants = list(1u << RD_CONF_OP_PHRASE,
						    &n);

	cr_assert_eq(run("scored"), RD_OK, "%s", problem.title);
	for (uint32_t i = 0; i < n; i++) {
		bool looks = strstr(mutants[i].words, "scene_words \"gym\"");

		gym += looks;
		if (mutants[i].verdict != RD_CONF_EQUIVALENT)
			cr_assert_eq(mutants[i].verdict,
				     looks ? RD_CONF_KILLED : RD_CONF_SURVIVED,
				     "%s", mutants[i].words);
	}
	cr_assert_eq(gym, 1);
}

Test(mutate, a_case_that_fails_before_is_red)
{
	uint32_t n;

	list(1u << RD_CONF_OP_PHRASE, &n);
	cr_assert_eq(run("none"), RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "mutate.red");
	cr_assert_eq(problem.exit_code, 1);
}

Test(mutate, parts_of_templates_are_planted)
{
	uint32_t n;
	const struct rd_conf_mutant *mutants = list(1u << RD_CONF_OP_PART, &n);

	cr_assert_gt(n, 0);
	cr_assert(strstr(mutants[0].words, "without part 1"), "%s",
		  mutants[0].words);
}

Test(mutate, the_rate_is_rounded_down)
{
	struct rd_conf_tally third = {
		.total = 4, .killed = 2, .survived = 1, .equivalent = 1
	};
	struct rd_conf_tally none = { .total = 1, .equivalent = 1 };

	cr_assert_eq(rd_conf_tally_rate(&third), 6666);
	cr_assert(rd_conf_tally_reaches(&third, 6666));
	cr_assert_not(rd_conf_tally_reaches(&third, 6667));
	cr_assert(rd_conf_tally_reaches(&none, 10000));
}
