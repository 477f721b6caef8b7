/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/decimal.h"
#include "plan/redux.h"
#include "redux_program.h"

static struct rd_prog prog;
static struct rd_plan_redux_ask ask;
static struct rd_plan_redux setting;
static struct rd_problem problem;

static void
open_program(void)
{
	redux_program_load(&prog);
	ask = (struct rd_plan_redux_ask){ 0 };
	problem = (struct rd_problem){ 0 };
}

static void
close_program(void)
{
	rd_prog_fini(&prog);
}

TestSuite(plan_redux, .init = open_program, .fini = close_program);

static void
assert_settled(void)
{
	cr_assert_eq(rd_plan_redux_resolve(&prog, &ask, &setting, &problem),
		     RD_OK, "%s", problem.title);
}

static void
assert_refused(const char *code)
{
	cr_assert_eq(rd_plan_redux_resolve(&prog, &ask, &setting, &problem),
		     RD_SEMANTIC);
	cr_assert_str_eq(problem.code, code, "%s: %s", problem.code,
			 problem.title);
	cr_assert_eq(problem.exit_code, 4);
}

static void
assert_name(uint32_t string, const char *wanted)
{
	cr_assert(rd_str_is(rd_prog_str(&prog, string), wanted), "got %s",
		  rd_prog_str(&prog, string).ptr);
}

static struct rd_str
s(const char *text)
{
	return rd_str_of(text);
}

/* ---- modes, factors, edges ---- */

Test(plan_redux, without_a_wish_the_defaults_hold)
{
	assert_settled();
	assert_name(setting.profile->name, "comfy-advanced");
	assert_name(setting.mode->name, "medium");
	assert_name(setting.function->name, "area");
	cr_assert_eq(setting.edge, 9);
	cr_assert_eq(setting.factor, 3 * RD_DECIMAL_ONE);
	cr_assert_eq(setting.why_profile, RD_PLAN_REDUX_DEFAULT);
	cr_assert_eq(setting.why_mode, RD_PLAN_REDUX_DEFAULT);
	cr_assert_eq(setting.why_function, RD_PLAN_REDUX_MODE);
	cr_assert_eq(setting.text_tokens, 512);
}

Test(plan_redux, one_name_gives_other_grids_in_other_profiles)
{
	static const struct {
		const char *profile;
		uint32_t edges[REDUX_N_MODES];
	} rows[] = {
		{ "comfy-advanced", { 27, 14, 9, 7, 5 } },
		{ "comfy-simple", { 27, 13, 9, 6, 5 } },
		{ "mflux", { 27, 13, 9, 6, 5 } },
	};
	static const char *const modes[] = { "highest", "high", "medium", "low",
					     "lowest" };

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < REDUX_N_MODES; k++) {
			ask.profile = s(rows[i].profile);
			ask.mode = s(modes[k]);
			assert_settled();
			cr_expect_eq(setting.edge, rows[i].edges[k],
				     "%s %s: %u", rows[i].profile, modes[k],
				     setting.edge);
			cr_expect_eq(setting.why_mode, RD_PLAN_REDUX_ASKED);
		}
}

Test(plan_redux, a_factor_of_a_mode_is_that_mode)
{
	ask.has_factor = true;
	ask.factor = 2 * RD_DECIMAL_ONE;
	assert_settled();
	assert_name(setting.mode->name, "high");
	cr_assert_eq(setting.edge, 14);
	ask.factor = 25000;
	assert_settled();
	cr_assert_null(setting.mode);
	cr_assert_eq(setting.edge, 11);
	cr_assert_eq(setting.why_function, RD_PLAN_REDUX_DEFAULT);
}

Test(plan_redux, factors_lie_in_their_range_and_on_steps)
{
	static const int64_t bad[] = { 0, 9999, 90001, 95000, 25500, -10000 };

	ask.has_factor = true;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ask.factor = bad[i];
		assert_refused("redux.range");
	}
	cr_assert_str_eq(problem.title, "a factor is 1 to 9 in steps of 0.1");
}

Test(plan_redux, a_profile_of_modes_takes_their_factors_only)
{
	ask.profile = s("mflux");
	ask.has_factor = true;
	ask.factor = 4 * RD_DECIMAL_ONE;
	assert_settled();
	assert_name(setting.mode->name, "low");
	cr_assert_eq(setting.edge, 6);
	ask.factor = 25000;
	assert_refused("redux.not-in-profile");
}

Test(plan_redux, an_edge_is_taken_as_it_is)
{
	ask.edge = 26;
	assert_settled();
	cr_assert_eq(setting.edge, 26);
	cr_assert_null(setting.mode);
	cr_assert_eq(setting.factor, 0);
	ask.edge = 28;
	assert_refused("redux.range");
}

Test(plan_redux, mode_factor_and_edge_exclude_each_other)
{
	ask.mode = s("low");
	ask.edge = 5;
	assert_refused("redux.conflict");
}

Test(plan_redux, the_other_encoder_has_other_grids)
{
	ask.encoder = s("siglip-512");
	assert_settled();
	cr_assert_eq(setting.grid, 32);
	cr_assert_eq(setting.edge, 11);
	ask.profile = s("mflux");
	assert_refused("redux.not-in-profile");
}

Test(plan_redux, a_profile_without_the_default_mode_has_its_first)
{
	ask.profile = s("comfy-core");
	assert_settled();
	assert_name(setting.mode->name, "highest");
	cr_assert_eq(setting.edge, 27);
	ask.mode = s("low");
	assert_refused("redux.not-in-profile");
}

/* ---- names ---- */

Test(plan_redux, an_unknown_name_has_the_nearest_as_a_hint)
{
	ask.mode = s("hihg");
	assert_refused("redux.unknown-name");
	cr_assert(strstr(problem.hint, "high"), "%s", problem.hint);
}

Test(plan_redux, every_name_is_looked_up)
{
	struct rd_str *const names[] = {
		&ask.profile, &ask.encoder,  &ask.use,	&ask.kind,
		&ask.mode,    &ask.function, &ask.crop, &ask.law,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*names[i] = s("no-such-thing");
		assert_refused("redux.unknown-name");
		*names[i] = RD_STR_NONE;
	}
}

/* ---- who decides ---- */

Test(plan_redux, what_was_asked_for_beats_facts_and_these_recommendations)
{
	ask.use = s("composition");
	assert_settled();
	assert_name(setting.mode->name, "high");
	cr_assert_eq(setting.why_mode, RD_PLAN_REDUX_USE);
	ask.from[RD_RDX_MODE] = s("lowest");
	assert_settled();
	assert_name(setting.mode->name, "lowest");
	cr_assert_eq(setting.why_mode, RD_PLAN_REDUX_FACT);
	ask.mode = s("low");
	assert_settled();
	assert_name(setting.mode->name, "low");
	cr_assert_eq(setting.why_mode, RD_PLAN_REDUX_ASKED);
}

Test(plan_redux, a_use_without_a_mode_leaves_the_default)
{
	ask.use = s("style");
	assert_settled();
	assert_name(setting.mode->name, "medium");
	cr_assert_eq(setting.why_mode, RD_PLAN_REDUX_DEFAULT);
}

Test(plan_redux, a_kind_of_picture_proposes_the_function)
{
	ask.kind = s("pixel-art");
	assert_settled();
	assert_name(setting.function->name, "nearest");
	cr_assert_eq(setting.why_function, RD_PLAN_REDUX_KIND);
	ask.profile = s("comfy-simple");
	assert_settled();
	assert_name(setting.function->name, "area");
	cr_assert_eq(setting.why_function, RD_PLAN_REDUX_MODE);
}

/* ---- functions ---- */

Test(plan_redux, one_function_has_other_kernels_in_other_profiles)
{
	ask.profile = s("mflux");
	ask.function = s("bicubic");
	assert_settled();
	cr_assert_eq(setting.kernel, RD_REDUX_KERNEL_DISTANCE);
	ask.function = s("nearest");
	assert_settled();
	cr_assert_eq(setting.kernel, RD_REDUX_KERNEL_NEAREST_EXACT);
	ask.function = s("bilinear");
	assert_refused("redux.not-in-profile");
}

Test(plan_redux, functions_of_fixed_levels_stay)
{
	ask.profile = s("comfy-simple");
	ask.mode = s("high");
	assert_settled();
	cr_assert_eq(setting.kernel, RD_REDUX_KERNEL_BICUBIC);
	ask.function = s("bicubic");
	assert_settled();
	ask.function = s("area");
	assert_refused("redux.not-in-profile");
}

/* ---- crops and margins ---- */

Test(plan_redux, crop_modes_are_the_profiles)
{
	assert_settled();
	cr_assert_eq(setting.crop, RD_REDUX_CROP_CENTER);
	ask.crop = s("keep-aspect");
	assert_settled();
	cr_assert_eq(setting.crop, RD_REDUX_CROP_KEEP_ASPECT);
	ask.profile = s("mflux");
	assert_refused("redux.not-in-profile");
}

Test(plan_redux, a_margin_goes_with_autocrop)
{
	ask.has_margin = true;
	ask.margin = 2000;
	assert_refused("redux.conflict");
	ask.crop = s("autocrop");
	assert_settled();
	cr_assert_eq(setting.margin, 2000);
	ask.margin = 10001;
	assert_refused("redux.range");
}

/* ---- strengths ---- */

Test(plan_redux, strengths_follow_the_law)
{
	assert_settled();
	cr_assert_eq(rd_plan_redux_scale(&setting, 5000), 25000000);
	ask.profile = s("mflux");
	assert_settled();
	cr_assert_eq(rd_plan_redux_scale(&setting, 5000), 50000000);
	ask.profile = s("comfy-core");
	ask.law = s("attn-bias");
	assert_settled();
	cr_assert_eq(rd_plan_redux_scale(&setting, 5000), 100000000);
	ask.law = s("square");
	assert_refused("redux.not-in-profile");
}

Test(plan_redux, strengths_lie_in_their_range_and_on_steps)
{
	static const int64_t bad[] = { -100, 10100, 5050 };

	assert_settled();
	for (size_t i = 0; i < 3; i++)
		cr_assert_eq(rd_plan_redux_strength(&setting, bad[i], &problem),
			     RD_SEMANTIC);
	cr_assert_str_eq(problem.title,
			 "a strength is 0 to 1 in steps of 0.01");
	cr_assert_eq(rd_plan_redux_strength(&setting, 5100, &problem), RD_OK);
	ask.profile = s("comfy-simple");
	assert_settled();
	cr_assert_eq(rd_plan_redux_strength(&setting, 10000, &problem), RD_OK);
	cr_assert_eq(rd_plan_redux_strength(&setting, 5000, &problem),
		     RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "redux.not-in-profile");
}
