/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Redux through the library's headers alone. */

#include <criterion/criterion.h>

#include "base/buf.h"
#include "redux_program.h"
#include "refdesk/redux.h"
#include "sample_program.h"

#define GRID 27
#define WIDTH 3

static struct refdesk_program *program, *plain;
static struct refdesk_problem problem;
static struct refdesk_redux *redux;
/* Token i has the value i, in each of its places. */
static float ramp[GRID * GRID * WIDTH];

static struct refdesk_program *
load(void (*add)(struct rd_prog_builder *))
{
	struct rd_prog_builder *b = sample_builder();
	struct refdesk_program *loaded;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (add)
		add(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(
		refdesk_program_load(bytes.ptr, bytes.len, &loaded, &problem),
		REFDESK_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
	return loaded;
}

static void
open_library(void)
{
	program = load(redux_program_add);
	plain = load(NULL);
}

static void
close_library(void)
{
	refdesk_redux_free(redux);
	refdesk_program_free(program);
	refdesk_program_free(plain);
}

TestSuite(lib_redux, .init = open_library, .fini = close_library);

#define ASK(...)                                                               \
	(&(struct refdesk_redux_ask){                                          \
		.size = sizeof(struct refdesk_redux_ask), __VA_ARGS__ })
#define WORK(...)                                                              \
	(&(struct refdesk_redux_work){                                         \
		.size = sizeof(struct refdesk_redux_work),                     \
		.in = ramp,                                                    \
		.n_in = sizeof(ramp),                                          \
		__VA_ARGS__ })

static void
settle(const struct refdesk_redux_ask *ask)
{
	refdesk_redux_free(redux);
	cr_assert_eq(refdesk_redux_new(program, ask, &redux, &problem),
		     REFDESK_OK, "%s", problem.title);
}

static void
assert_refused(int status, int wanted, const char *code)
{
	cr_assert_eq(status, wanted);
	cr_assert_str_eq(problem.code, code);
	cr_assert(problem.title[0]);
}

/* ---- settings ---- */

Test(lib_redux, a_setting_is_described)
{
	struct refdesk_redux_facts facts = { .size = sizeof(facts) };

	settle(ASK(.mode = "high", .function = "bicubic"));
	cr_assert_eq(refdesk_redux_describe(redux, &facts, &problem),
		     REFDESK_OK);
	cr_assert_str_eq(facts.profile, "comfy-advanced");
	cr_assert_str_eq(facts.mode, "high");
	cr_assert_str_eq(facts.kernel, "bicubic");
	cr_assert_str_eq(facts.law, "square");
	cr_assert_str_eq(facts.factor, "2");
	cr_assert_eq(facts.grid, GRID);
	cr_assert_eq(facts.edge, 14);
	cr_assert_eq(facts.tokens, 196);
	cr_assert_eq(facts.text_tokens, 512);
	settle(ASK(.edge = 8));
	cr_assert_eq(refdesk_redux_describe(redux, &facts, &problem),
		     REFDESK_OK);
	cr_assert_str_eq(facts.mode, "");
	cr_assert_str_eq(facts.factor, "");
	cr_assert_eq(facts.tokens, 64);
}

Test(lib_redux, what_the_rules_do_not_have_is_refused)
{
	assert_refused(refdesk_redux_new(program, ASK(.mode = "hihg"), &redux,
					 &problem),
		       REFDESK_BAD_REQUEST, "redux.unknown-name");
	cr_assert_null(redux);
	cr_assert(strstr(problem.hint, "high"));
	assert_refused(refdesk_redux_new(program, ASK(.factor = "9.05"), &redux,
					 &problem),
		       REFDESK_BAD_REQUEST, "redux.range");
	assert_refused(
		refdesk_redux_new(plain, ASK(.mode = "high"), &redux, &problem),
		REFDESK_BAD_PROGRAM, "redux.no-rules");
}

Test(lib_redux, a_bad_call_is_told)
{
	struct refdesk_redux_facts facts = { .size = 3 };

	assert_refused(
		refdesk_redux_new(NULL, ASK(.mode = "high"), &redux, &problem),
		REFDESK_BAD_CALL, "call.argument");
	assert_refused(refdesk_redux_new(program, ASK(.factor = "two"), &redux,
					 &problem),
		       REFDESK_BAD_CALL, "call.argument");
	assert_refused(
		refdesk_redux_new(program,
				  &(struct refdesk_redux_ask){ .size = 8 },
				  &redux, &problem),
		REFDESK_BAD_CALL, "call.argument");
	settle(ASK(.mode = "high"));
	assert_refused(refdesk_redux_describe(redux, &facts, &problem),
		       REFDESK_BAD_CALL, "call.argument");
	refdesk_redux_free(NULL);
}

/* ---- pictures ---- */

Test(lib_redux, pictures_have_their_shares)
{
	const struct refdesk_redux_box box = { 400, 300, 500, 400 };
	const struct refdesk_redux_picture pictures[] = {
		{ .width = 1024, .height = 768, .strength = "0.5" },
		{ .width = 1000, .height = 300 },
		{ .width = 1024, .height = 768, .boxes = &box, .n_boxes = 1 },
	};
	struct refdesk_redux_share shares[3];

	settle(ASK(.mode = "high", .crop = "keep-aspect"));
	cr_assert_eq(refdesk_redux_plan(redux, pictures, 2, shares, &problem),
		     REFDESK_OK, "%s", problem.title);
	cr_assert_eq(shares[0].patches, 567);
	cr_assert_eq(shares[0].tokens, 168);
	cr_assert_eq(shares[0].scale, 25000000);
	cr_assert_eq(shares[1].patches, 243);
	cr_assert_eq(shares[1].tokens, 84);
	settle(ASK(.mode = "highest", .crop = "autocrop"));
	cr_assert_eq(
		refdesk_redux_plan(redux, &pictures[2], 1, shares, &problem),
		REFDESK_OK, "%s", problem.title);
	cr_assert_eq(shares[0].seen.x0, 258);
	cr_assert_eq(shares[0].seen.y1, 542);
	cr_assert_eq(shares[0].tokens, 64);
	assert_refused(refdesk_redux_plan(redux, pictures, 1, shares, &problem),
		       REFDESK_BAD_REQUEST, "redux.mask");
}

Test(lib_redux, what_is_no_picture_is_a_bad_call)
{
	struct refdesk_redux_picture picture = { .width = 9, .height = 9 };
	struct refdesk_redux_share share;

	settle(ASK(.mode = "high"));
	assert_refused(refdesk_redux_plan(redux, &picture, 0, &share, &problem),
		       REFDESK_BAD_CALL, "call.argument");
	picture.strength = "half";
	assert_refused(refdesk_redux_plan(redux, &picture, 1, &share, &problem),
		       REFDESK_BAD_CALL, "call.argument");
	picture.strength = NULL;
	picture.n_boxes = 1;
	assert_refused(refdesk_redux_plan(redux, &picture, 1, &share, &problem),
		       REFDESK_BAD_CALL, "call.argument");
	picture.n_boxes = 0;
	picture.width = 0;
	assert_refused(refdesk_redux_plan(redux, &picture, 1, &share, &problem),
		       REFDESK_BAD_REQUEST, "redux.limit");
}

/* ---- tokens ---- */

static float out[GRID * GRID * WIDTH], again[GRID * GRID * WIDTH];

static void
fill_ramp(void)
{
	for (size_t i = 0; i < GRID * GRID * WIDTH; i++)
		ramp[i] = (float)(i / WIDTH);
}

static int
apply(const struct refdesk_redux_work *work, uint32_t edge, float *to)
{
	return refdesk_redux_apply(
		redux, work, to, sizeof(float) * edge * edge * WIDTH, &problem);
}

static const struct {
	const char *function;
	float first, second, fifteenth, last;
} ramps[] = {
	{ "area", 14, 15.5f, 54.5f, 714 },
	{ "nearest", 0, 1, 27, 700 },
	{ "nearest-exact", 0, 2, 54, 728 },
};

Test(lib_redux, a_ramp_becomes_fewer_tokens)
{
	fill_ramp();
	for (size_t i = 0; i < sizeof(ramps) / sizeof(ramps[0]); i++) {
		settle(ASK(.mode = "high", .function = ramps[i].function));
		cr_assert_eq(apply(WORK(.width = WIDTH), 14, out), REFDESK_OK,
			     "%s", problem.title);
		cr_assert_eq(out[0], ramps[i].first);
		cr_assert_eq(out[WIDTH], ramps[i].second);
		cr_assert_eq(out[14 * WIDTH + 2], ramps[i].fifteenth);
		cr_assert_eq(out[196 * WIDTH - 1], ramps[i].last);
	}
}

Test(lib_redux, a_strength_multiplies_by_its_law)
{
	fill_ramp();
	settle(ASK(.mode = "medium"));
	cr_assert_eq(apply(WORK(.width = WIDTH), 9, out), REFDESK_OK);
	cr_assert_eq(apply(WORK(.width = WIDTH, .strength = "0.5"), 9, again),
		     REFDESK_OK);
	for (size_t i = 0; i < (size_t)81 * WIDTH; i++)
		cr_assert_eq(again[i], out[i] / 4);
	assert_refused(apply(WORK(.width = WIDTH, .strength = "1.5"), 9, out),
		       REFDESK_BAD_REQUEST, "redux.range");
}

Test(lib_redux, rows_may_be_made_one_by_one)
{
	fill_ramp();
	settle(ASK(.mode = "low"));
	cr_assert_eq(apply(WORK(.width = WIDTH), 7, out), REFDESK_OK);
	for (uint32_t row = 0; row < 7; row++)
		cr_assert_eq(apply(WORK(.width = WIDTH, .first_row = row,
					.end_row = row + 1),
				   7, again),
			     REFDESK_OK);
	cr_assert_arr_eq(out, again, sizeof(float) * 49 * WIDTH);
}

Test(lib_redux, halves_are_taken_too)
{
	static uint16_t in[GRID * GRID], few[81];
	const uint16_t ones[] = {
		[REFDESK_REDUX_F16] = 0x3c00, [REFDESK_REDUX_BF16] = 0x3f80
	};

	settle(ASK(.mode = "medium"));
	for (int type = REFDESK_REDUX_F16; type <= REFDESK_REDUX_BF16; type++) {
		for (size_t i = 0; i < GRID * GRID; i++)
			in[i] = ones[type];
		cr_assert_eq(refdesk_redux_apply(
				     redux,
				     &(struct refdesk_redux_work){
					     .size = sizeof(
						     struct refdesk_redux_work),
					     .in = in,
					     .n_in = sizeof(in),
					     .type = type,
					     .width = 1 },
				     few, sizeof(few), &problem),
			     REFDESK_OK, "%s", problem.title);
		for (size_t i = 0; i < 81; i++)
			cr_assert_eq(few[i], ones[type]);
	}
}

Test(lib_redux, a_mask_leaves_the_tokens_it_shows)
{
	static float mask[GRID * GRID];
	const struct refdesk_redux_work *work = WORK(.width = WIDTH,
						     .mask = mask);
	size_t n_out = sizeof(float) * 81 * WIDTH;

	fill_ramp();
	for (size_t i = 0; i < GRID * GRID; i++)
		mask[i] = i / GRID >= 24; /* the last row of nine */
	settle(ASK(.mode = "medium"));
	cr_assert_eq(apply(WORK(.width = WIDTH), 9, again), REFDESK_OK);
	cr_assert_eq(apply(work, 9, out), REFDESK_OK);
	cr_assert_eq(out[0], 0);
	cr_assert_eq(refdesk_redux_keep(redux, WORK(.width = WIDTH), out,
					&n_out, &problem),
		     REFDESK_OK);
	cr_assert_eq(n_out, sizeof(float) * 81 * WIDTH);
	cr_assert_eq(refdesk_redux_keep(redux, work, out, &n_out, &problem),
		     REFDESK_OK);
	cr_assert_eq(n_out, sizeof(float) * 9 * WIDTH);
	cr_assert_arr_eq(out, &again[72 * WIDTH], n_out);
}

Test(lib_redux, what_is_no_number_is_found)
{
	fill_ramp();
	cr_assert_eq(refdesk_redux_nonfinite(REFDESK_REDUX_F32, ramp, 2000),
		     2000);
	ramp[1999] = __builtin_inff();
	cr_assert_eq(refdesk_redux_nonfinite(REFDESK_REDUX_F32, ramp, 2000),
		     1999);
	cr_assert_eq(refdesk_redux_nonfinite(3, ramp, 2000), 2000);
}

Test(lib_redux, tensors_of_other_sizes_are_no_work)
{
	const struct refdesk_redux_work *const works[] = {
		WORK(.width = 0),
		WORK(.width = WIDTH + 1),
		WORK(.width = WIDTH, .type = 3),
		WORK(.width = WIDTH, .type = -1),
		WORK(.width = WIDTH, .first_row = 1, .end_row = 10),
		WORK(.width = WIDTH, .first_row = 2, .end_row = 1),
		WORK(.width = SIZE_MAX / 2),
		WORK(.width = WIDTH, .strength = "x"),
	};

	settle(ASK(.mode = "medium"));
	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++)
		assert_refused(apply(works[i], 9, out), REFDESK_BAD_CALL,
			       "call.argument");
	assert_refused(apply(WORK(.width = WIDTH), 8, out), REFDESK_BAD_CALL,
		       "call.argument");
	assert_refused(refdesk_redux_keep(redux, WORK(.width = WIDTH), out,
					  &(size_t){ 7 }, &problem),
		       REFDESK_BAD_CALL, "call.argument");
}
