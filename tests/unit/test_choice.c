/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lots over many seeds: testdata/choice-draw has the weights 50, 45, 35, 20. */
#include <stdio.h>

#include "decide_desk.h"
#include "pack_files.h"

#define SEEDS 15000

static void
open_pack(void)
{
	struct pack_files packs = { 0 };
	struct compiled compiled;

	pack_files_read(&packs, "testdata");
	compiled = compile_pack(&packs, "choice-draw", test_schemas());
	cr_assert_eq(compiled.status, RD_OK);
	desk_open(rd_buf_view(&compiled.program));
	compiled_free(&compiled);
	pack_files_free(&packs);
}

TestSuite(choice, .init = open_pack, .fini = desk_close);

static const struct rd_dec_result *
draw(int seed, int count)
{
	struct rd_dec_read_opts opts = { .tz = RD_STR_NONE };
	const struct rd_dec_result *result = NULL;
	static char json[200];

	snprintf(json, sizeof(json),
		 "{\"facts\":{},\"now\":\"2025-12-27T20:00:00Z\","
		 "\"count\":%d,\"seed\":\"%d\"}",
		 count, seed);
	cr_assert_eq(rd_dec_request_read(&desk.request, &desk.prog,
					 rd_str_of(json), &opts, &desk.problem),
		     RD_OK, "%s", desk.problem.title);
	cr_assert_eq(
		rd_dec_decide(desk.dec, &desk.request, &result, &desk.problem),
		RD_OK);
	return result;
}

/* Chi-square of four: 16.27 is passed once in a thousand. */
Test(choice, lots_fall_by_weight)
{
	static const int64_t weights[4] = { 50, 45, 35, 20 };
	int64_t n[4] = { 0 }, chi = 0;

	for (int seed = 0; seed < SEEDS; seed++)
		n[draw(seed, 1)->chosen[0].ref]++;
	for (int i = 0; i < 4; i++) {
		int64_t wanted = SEEDS * weights[i] / 150;

		chi += (n[i] - wanted) * (n[i] - wanted) * 100 / wanted;
	}
	cr_assert_lt(chi, 1627, "chi-square x 100 is %lld", (long long)chi);
}

/* The second of those that are left, by their weights: after the first one with
 * 50, 45 of 100 parts. */
Test(choice, the_second_is_drawn_from_the_rest)
{
	int64_t n = 0, after_first = 0;

	for (int seed = 0; seed < SEEDS; seed++) {
		const struct rd_dec_result *result = draw(seed, 2);

		cr_assert_eq(result->n_chosen, 2);
		cr_assert_neq(result->chosen[0].ref, result->chosen[1].ref);
		n += !result->chosen[0].ref;
		after_first += !result->chosen[0].ref &&
			       result->chosen[1].ref == 1;
	}
	/* Four standard deviations of a share of 0.45. */
	cr_assert_lt((after_first * 100 - n * 45) *
			     (after_first * 100 - n * 45),
		     16 * 45 * 55 * n);
}
