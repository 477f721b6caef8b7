/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A simulated month: how its situations are read, and what a few days come
 * to. */

#include <criterion/criterion.h>

#include "conform/variety.h"
#include "sample_program.h"

#define SEED "{\"seed\":\"s\"}\n"
#define AT(hour, facts) "{\"hour\":" hour ",\"facts\":{" facts "}}\n"
#define SCENE "\"scene\":\"x\""
#define THIRDS AT("9", SCENE) AT("13", SCENE) AT("20", SCENE)

static struct rd_prog prog;
static struct rd_conf_runner runner;
static struct rd_arena arena;
static struct rd_problem problem;

static void
open_month(void)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
	rd_arena_init(&arena, 1u << 24);
	cr_assert_eq(rd_conf_runner_init(&runner, &prog, &problem), RD_OK);
}

static void
close_month(void)
{
	rd_conf_runner_fini(&runner);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

TestSuite(variety, .init = open_month, .fini = close_month);

static enum rd_status
simulate(const char *situations, uint32_t days, struct rd_conf_variety *v)
{
	*v = (struct rd_conf_variety){ .prog = &prog };
	problem = (struct rd_problem){ 0 };
	return rd_conf_variety_run(v, &runner, rd_str_of(situations), days,
				   &arena, &problem);
}

Test(variety, what_is_no_situation_is_told_with_its_line)
{
	static const struct {
		const char *text, *title;
		uint32_t line;
	} wrong[] = {
		{ "{}\n" THIRDS, "the first line has no seed", 1 },
		{ SEED "x\n", NULL, 2 },
		{ SEED "{\"facts\":{}}\n",
		  "a situation needs an hour from 0 to 23", 2 },
		{ SEED THIRDS AT("24", SCENE),
		  "a situation needs an hour from 0 to 23", 5 },
		{ SEED AT("-1", SCENE),
		  "a situation needs an hour from 0 to 23", 2 },
		{ SEED "\n{\"hour\":3,\"facts\":[]}\n",
		  "a situation needs facts", 3 },
	};
	struct rd_conf_variety v;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_assert_eq(simulate(wrong[i].text, 1, &v), RD_SEMANTIC, "%zu",
			     i);
		cr_assert_eq(problem.exit_code, 4);
		cr_assert_eq(problem.line, wrong[i].line, "%zu: %u", i,
			     problem.line);
		if (wrong[i].title)
			cr_assert_str_eq(problem.title, wrong[i].title);
	}
}

Test(variety, each_third_of_a_day_needs_a_situation)
{
	static const char *const some[] = {
		SEED,
		SEED AT("0", SCENE) AT("11", SCENE) AT("12", SCENE),
		SEED AT("12", SCENE) AT("16", SCENE) AT("17", SCENE),
		SEED AT("11", SCENE) AT("17", SCENE) AT("23", SCENE),
	};
	struct rd_conf_variety v;

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		cr_assert_eq(simulate(some[i], 1, &v), RD_SEMANTIC, "%zu", i);
	cr_assert_eq(simulate(SEED AT("11", SCENE) AT("16", SCENE)
				      AT("17", SCENE),
			      1, &v),
		     RD_OK, "%s", problem.title);
}

Test(variety, every_picture_is_counted)
{
	struct rd_conf_variety v;
	uint32_t sum = 0, most = 0, missing = 0;

	cr_assert_eq(simulate(SEED THIRDS, 30, &v), RD_OK, "%s", problem.title);
	cr_assert_eq(v.pictures, 90);
	for (uint32_t r = 0; r < prog.n_ref; r++) {
		sum += v.counts[r];
		most = v.counts[r] > most ? v.counts[r] : most;
		missing += !v.counts[r];
	}
	cr_assert_eq(sum + v.none, v.pictures);
	cr_assert_eq(rd_conf_variety_missing(&v), missing);
	cr_assert_eq(rd_conf_variety_most(&v), most);
	cr_assert_leq(v.longest_run, most);
}

Test(variety, the_same_file_gives_the_same_month)
{
	static const char many[] = SEED THIRDS AT("8", "\"scene\":\"gym\"")
		AT("14", "\"scene\":\"cafe\"") AT("21", "\"scene\":\"beach\"");
	struct rd_conf_variety a, b;

	cr_assert_eq(simulate(many, 20, &a), RD_OK);
	cr_assert_eq(simulate(many, 20, &b), RD_OK);
	cr_assert_eq(a.longest_run, b.longest_run);
	cr_assert_arr_eq(a.counts, b.counts, prog.n_ref * sizeof(*a.counts));
}
