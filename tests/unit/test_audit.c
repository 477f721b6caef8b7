/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Two programs about one situation, and what two programs say. */
#include "audit/compare.h"
#include "audit/outline.h"
#include "base/decimal.h"
#include "companion_desk.h"

#define DINNER                                                                 \
	"{" COMPANION_NOW ",\"look\":null,\"history\":[],"                     \
	"\"facts\":{\"scene\":\"restaurant\",\"mood\":\"confident\"}}"

static struct companion was, is;
static struct rd_aud_pair *pair;
static struct rd_aud_change change;

static void
open_pair(struct companion_edit edit, const char *json)
{
	const struct rd_dec_result *results[2];

	companion_open(&was, (struct companion_edit){ NULL, NULL, NULL });
	companion_open(&is, edit);
	companion_decide(&was, json);
	companion_decide(&is, json);
	pair = rd_aud_pair_new(&was.prog, &is.prog);
	cr_assert(pair);
	results[0] = was.result;
	results[1] = is.result;
	rd_aud_compare(pair, results, &change);
}

static void
close_pair(void)
{
	rd_aud_pair_free(pair);
	companion_close(&was);
	companion_close(&is);
}

static const struct companion_edit cheaper = {
	"scoring.xml", "id=\"scene_suits\" points=\"30\"",
	"id=\"scene_suits\" points=\"0\""
};

Test(audit, equal_programs_change_nothing, .fini = close_pair)
{
	open_pair((struct companion_edit){ NULL, NULL, NULL }, DINNER);
	cr_assert(!change.differs && !change.rescored);
	cr_assert(rd_str_is(change.winner[0].id, "straight_dressed_up"));
	cr_assert_eq(change.winner[0].margin, 3 * RD_POINTS_ONE / 4);
	cr_assert(rd_aud_reads_alike(&was.prog, &is.prog));
}

Test(audit, points_do_not_change_what_a_reader_sees, .fini = close_pair)
{
	open_pair(cheaper, DINNER);
	cr_assert(rd_aud_reads_alike(&was.prog, &is.prog));
	cr_assert(!change.differs && change.rescored);
}

Test(audit, another_fact_does, .fini = close_pair)
{
	open_pair((struct companion_edit){ "facts.xml", "<fact name=\"mood\"",
					   "<fact name=\"humour\" "
					   "type=\"text\"/>"
					   "<fact name=\"mood\"" },
		  DINNER);
	cr_assert(!rd_aud_reads_alike(&was.prog, &is.prog));
}

Test(audit, swings_sum_to_what_the_lead_moved, .fini = close_pair)
{
	const struct rd_dec *decs[2];
	const struct rd_aud_rule *rules;
	int64_t sum = 0;
	uint32_t n = 0;

	open_pair((struct companion_edit){ "scoring.xml",
					   "key=\"mood_key\" scale=\"20\"",
					   "key=\"mood_key\" scale=\"0\"" },
		  DINNER);
	decs[0] = was.dec;
	decs[1] = is.dec;
	cr_assert(change.differs && change.has_lead);
	cr_assert(rd_str_is(change.winner[1].id, "curly_dressed_up"));
	rules = rd_aud_rules(pair, decs, &change, &n);
	cr_assert_eq(n, 1);
	cr_assert(rd_str_is(rules[0].factor, "mood"));
	for (uint32_t i = 0; i < n; i++)
		sum += rules[i].swing;
	cr_assert_eq(sum, change.lead[1] - change.lead[0]);
	cr_assert_eq(change.lead[0], -3 * RD_POINTS_ONE / 4);
	cr_assert_eq(change.lead[1], RD_POINTS_ONE / 4);
}

Test(audit, a_gate_that_closes_is_named, .fini = close_pair)
{
	open_pair(
		(struct companion_edit){
			"scoring.xml",
			"<gate id=\"unavailable\" "
			"code=\"reference.unavailable\">\n"
			"    <require><available/></require>",
			"<gate id=\"unavailable\" code=\"not.straight\">\n"
			"    <require><none><is attribute=\"hairstyle\" "
			"term=\"straight\"/></none></require>" },
		DINNER);
	cr_assert(change.differs && !change.has_lead);
	cr_assert(rd_str_is(change.old_is_out, "not.straight"));
	cr_assert_null(change.new_was_out.ptr);
}

Test(audit, differences_of_two_candidates_sum_to_that_of_the_scores,
     .fini = close_pair)
{
	const struct rd_aud_rule *rules;
	const struct rd_dec_result *result;
	uint32_t n;

	open_pair((struct companion_edit){ NULL, NULL, NULL }, DINNER);
	result = is.result;
	for (uint32_t a = 0; a < result->n_candidates; a++) {
		for (uint32_t b = 0; b < result->n_candidates; b++) {
			int64_t sum = 0;

			rules = rd_aud_versus(pair, is.dec,
					      result->candidates[a].ref,
					      result->candidates[b].ref, &n);
			for (uint32_t i = 0; i < n; i++)
				sum += rules[i].swing;
			cr_assert_eq(sum, result->candidates[a].score -
						  result->candidates[b].score);
		}
	}
}

Test(audit, an_outline_differs_where_the_rules_do, .fini = close_pair)
{
	struct rd_aud_outline outlines[2];
	struct rd_aud_diff *items;
	struct rd_arena arena;
	size_t n;

	open_pair(cheaper, DINNER);
	rd_arena_init(&arena, 256u << 20);
	cr_assert_eq(rd_aud_outline(&was.prog, &arena, &outlines[0]), RD_OK);
	cr_assert_eq(rd_aud_outline(&is.prog, &arena, &outlines[1]), RD_OK);
	cr_assert_eq(rd_aud_outline_diff(&outlines[0], &outlines[1], &arena,
					 &items, &n),
		     RD_OK);
	cr_assert_eq(n, 1);
	cr_assert(rd_str_is(items[0].was->key,
			    "factor scene_suits choice scene_suits"));
	cr_assert(rd_str_is(items[0].was->field, "points"));
	cr_assert(rd_str_is(items[0].was->value, "30"));
	cr_assert(rd_str_is(items[0].is->value, "0"));
	cr_assert_eq(rd_aud_outline_diff(&outlines[0], &outlines[0], &arena,
					 &items, &n),
		     RD_OK);
	cr_assert_eq(n, 0);
	rd_arena_fini(&arena);
}
