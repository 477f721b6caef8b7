/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>

#include "base/decimal.h"
#include "plan/redux-tokens.h"
#include "redux/log.h"
#include "redux_program.h"

static struct rd_prog prog;
static struct rd_arena arena;
static struct rd_plan_redux_ask ask;
static struct rd_plan_redux_picture items[4];
static struct rd_plan_redux_pictures pictures;
static struct rd_plan_redux_sheet sheet;
static struct rd_problem problem;

static void
open_program(void)
{
	redux_program_load(&prog);
	rd_arena_init(&arena, 1u << 26);
	ask = (struct rd_plan_redux_ask){ .mode = RD_STR_LIT("high") };
	problem = (struct rd_problem){ 0 };
	for (size_t i = 0; i < 4; i++)
		items[i] =
			(struct rd_plan_redux_picture){ .name = RD_STR_LIT("a"),
							.width = 1024,
							.height = 768,
							.batch = 1 };
	pictures = (struct rd_plan_redux_pictures){ items, 1, 0 };
}

static void
close_program(void)
{
	rd_prog_fini(&prog);
	rd_arena_fini(&arena);
}

TestSuite(plan_redux_tokens, .init = open_program, .fini = close_program);

static enum rd_status
plan(void)
{
	struct rd_plan_redux setting;

	cr_assert_eq(rd_plan_redux_resolve(&prog, &ask, &setting, &problem),
		     RD_OK, "%s", problem.title);
	return rd_plan_redux_tokens(&arena, &setting, &pictures, &sheet,
				    &problem);
}

static void
assert_planned(uint32_t tokens)
{
	cr_assert_eq(plan(), RD_OK, "%s", problem.title);
	cr_assert_eq(sheet.image_tokens, tokens, "%u", sheet.image_tokens);
	cr_assert_eq(sheet.prompt_tokens, tokens + sheet.setting.text_tokens);
}

static void
assert_refused(const char *code, int exit_code, const char *part)
{
	cr_assert_neq(plan(), RD_OK);
	cr_assert_str_eq(problem.code, code);
	cr_assert_eq(problem.exit_code, exit_code);
	cr_assert(strstr(problem.title, part) || strstr(problem.hint, part),
		  "%s: %s", problem.title, problem.hint);
}

static bool
noted(enum rd_plan_redux_note note)
{
	return sheet.notes >> note & 1;
}

Test(plan_redux_tokens, one_and_several)
{
	assert_planned(196);
	pictures.n = 3;
	assert_planned(3 * 196);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_CUT));
	cr_assert(noted(RD_PLAN_REDUX_NOTE_OUTWEIGHED));
	cr_assert_not(noted(RD_PLAN_REDUX_NOTE_DILUTED));
}

Test(plan_redux_tokens, bars_are_dropped)
{
	ask.crop = RD_STR_LIT("keep-aspect");
	assert_planned(168);
	cr_assert_eq(sheet.refs[0].patches, 567);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_DILUTED));
	cr_assert_not(noted(RD_PLAN_REDUX_NOTE_CUT));
}

Test(plan_redux_tokens, strengths_are_the_laws)
{
	items[0].has_strength = true;
	items[0].strength = 5000;
	assert_planned(196);
	cr_assert_eq(sheet.refs[0].scale, 25000000);
	items[0].strength = 0;
	assert_planned(196);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_ZEROED));
	items[0].strength = 10100;
	assert_refused("redux.range", 4, "strength");
	cr_assert_str_eq(problem.where, "reference 1");
}

Test(plan_redux_tokens, attention_is_a_logarithm)
{
	ask = (struct rd_plan_redux_ask){ .profile = RD_STR_LIT("comfy-core"),
					  .mode = RD_STR_LIT("highest"),
					  .law = RD_STR_LIT("attn-bias") };
	items[0].has_strength = true;
	items[0].strength = 5000;
	assert_planned(729);
	cr_assert(sheet.refs[0].has_bias);
	cr_assert_eq(sheet.refs[0].bias, -69314718);
	cr_assert_eq(sheet.refs[0].scale, RD_POINTS_ONE);
	items[0].strength = 0;
	assert_planned(729);
	cr_assert(sheet.refs[0].no_attention);
	cr_assert_not(noted(RD_PLAN_REDUX_NOTE_ZEROED));
}

Test(plan_redux_tokens, several_in_a_node)
{
	items[0].batch = 3;
	assert_refused("redux.batch", 4, "2187 tokens are no square");
	items[0].batch = 4;
	assert_refused("redux.batch", 4, "729 tokens");
	ask.crop = RD_STR_LIT("keep-aspect");
	assert_refused("redux.batch", 4, "the node would stop");
	ask.mode = RD_STR_LIT("highest");
	assert_planned(4 * 567);
}

Test(plan_redux_tokens, pictures_that_share_a_node)
{
	pictures.n = 4;
	pictures.per_node = 2;
	assert_refused("redux.batch", 4, "no square");
	ask.mode = RD_STR_LIT("highest");
	assert_planned(4 * 729);
	items[3].width = 1000;
	assert_refused("redux.batch", 4, "one size");
	cr_assert_str_eq(problem.where, "reference 3");
	items[3].width = 1024;
	items[3].has_strength = true;
	items[3].strength = 5000;
	assert_refused("redux.batch", 4, "one strength");
	items[3].has_strength = false;
	items[3].masked = true;
	assert_refused("redux.batch", 4, "masks");
	pictures.per_node = 1;
	assert_planned(3 * 729);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_NOTHING_KEPT));
}

Test(plan_redux_tokens, one_mask_for_a_batch)
{
	static const struct rd_rdx_box box = { 400, 300, 500, 400 };

	ask.mode = RD_STR_LIT("highest");
	items[0].batch = 2;
	items[0].masked = true;
	items[0].mask = (struct rd_rdx_mask){ &box, 1, NULL };
	assert_refused("redux.batch", 4, "cuts the middle out");
	ask.crop = RD_STR_LIT("keep-aspect");
	assert_planned(2 * 16);
	ask.crop = RD_STR_LIT("autocrop");
	assert_planned(2 * 64);
}

Test(plan_redux_tokens, autocrop_needs_a_mask)
{
	ask.crop = RD_STR_LIT("autocrop");
	assert_refused("redux.mask", 4, "needs a mask");
	items[0].masked = true;
	assert_refused("redux.mask", 4, "empty");
}

Test(plan_redux_tokens, boxes_lie_within_the_picture)
{
	static const struct rd_rdx_box beside = { 1000, 0, 1025, 10 };
	static const struct rd_rdx_box empty = { 10, 10, 10, 20 };

	items[0].masked = true;
	items[0].mask = (struct rd_rdx_mask){ &beside, 1, NULL };
	assert_refused("redux.mask", 4, "does not lie within");
	items[0].mask.boxes = &empty;
	assert_refused("redux.mask", 4, "empty");
}

Test(plan_redux_tokens, what_mflux_does_not_have)
{
	ask.profile = RD_STR_LIT("mflux");
	assert_planned(169);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_STRETCHED));
	items[0].masked = true;
	assert_refused("redux.not-in-profile", 4, "no masks");
	items[0].masked = false;
	pictures.per_node = 1;
	assert_refused("redux.not-in-profile", 4, "no nodes");
	pictures.per_node = 0;
	items[0].batch = 2;
	assert_refused("redux.not-in-profile", 4, "no nodes");
}

Test(plan_redux_tokens, sizes_have_limits)
{
	items[0].width = RD_RDX_SIDE_MAX + 1;
	assert_refused("redux.limit", 9, "16384");
	items[0].width = items[0].height = 8000;
	assert_refused("redux.limit", 9, "40 million");
	items[0].width = 0;
	assert_refused("redux.limit", 9, "1 to 16384");
	items[0].width = 16384;
	items[0].height = 10;
	ask.crop = RD_STR_LIT("keep-aspect");
	assert_refused("redux.limit", 9, "so narrow");
	items[0].batch = RD_PLAN_REDUX_BATCH_MAX + 1;
	assert_refused("redux.limit", 9, "64");
	pictures.n = RD_PLAN_REDUX_PICTURES_MAX + 1;
	assert_refused("redux.limit", 9, "64");
}

static const struct rd_plan_redux_differs *
differing(const char *profile)
{
	for (uint32_t i = 0; i < sheet.n_differs; i++) {
		const struct rd_plan_redux_differs *d = &sheet.differs[i];

		if (!strcmp(rd_prog_str(&prog, d->profile->name).ptr, profile))
			return d;
	}
	return NULL;
}

Test(plan_redux_tokens, what_others_make_of_the_name)
{
	const struct rd_plan_redux_differs *d;

	assert_planned(196);
	d = differing("comfy-simple");
	cr_assert(d && d->tokens == 169);
	cr_assert_eq(d->by, 1u << RD_PLAN_REDUX_BY_ROUNDING |
				    1u << RD_PLAN_REDUX_BY_FUNCTION);
	d = differing("mflux");
	cr_assert(d && d->tokens == 169);
	cr_assert_eq(d->by, 1u << RD_PLAN_REDUX_BY_ROUNDING |
				    1u << RD_PLAN_REDUX_BY_KERNEL);
	ask.mode = RD_STR_LIT("highest");
	assert_planned(729);
	cr_assert_eq(sheet.n_differs, 0);
	/* Windows of three do not overlap: by either kernel it is the same
	 * mean. */
	ask.mode = RD_STR_LIT("medium");
	assert_planned(81);
	cr_assert_eq(sheet.n_differs, 0);
}

Test(plan_redux_tokens, an_edge_that_no_factor_gives)
{
	ask.mode = RD_STR_NONE;
	ask.edge = 26;
	assert_planned(26 * 26);
	cr_assert(noted(RD_PLAN_REDUX_NOTE_NO_FACTOR));
	ask.edge = 25;
	assert_planned(25 * 25);
	cr_assert_not(noted(RD_PLAN_REDUX_NOTE_NO_FACTOR));
}

Test(plan_redux_tokens, logarithms_are_exact)
{
	cr_assert_eq(rd_rdx_ln(10000), 0);
	cr_assert_eq(rd_rdx_ln(1), -921034037);
	cr_assert_eq(rd_rdx_ln(100000), 230258509);
	cr_assert_eq(rd_rdx_ln(9999), -10001);
}

Test(plan_redux_tokens, the_document)
{
	struct rd_buf out;
	const char *text;

	ask.crop = RD_STR_LIT("keep-aspect");
	ask.mode = RD_STR_LIT("lowest");
	assert_planned(25);
	rd_buf_init(&out, 1u << 20);
	rd_plan_redux_write(&sheet, &out);
	rd_buf_char(&out, '\0');
	cr_assert_eq(rd_buf_status(&out), RD_OK);
	text = rd_buf_view(&out).ptr;
	cr_assert(strstr(text, "\"crop_box\":[0,0,1024,768],\"height\":768,"
			       "\"kept\":[\"11111\",\"11111\""),
		  "%s", text);
	cr_assert(strstr(text, "\"scale\":\"1\",\"strength\":\"1\","
			       "\"tokens\":25,\"width\":1024}"));
	cr_assert(strstr(text, "\"schema\":\"refdesk.redux-plan/1\""));
	cr_assert(strstr(text, "\"margin\":null"));
	rd_buf_fini(&out);
}
