/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Requests at the edges: of time, of emptiness, of a long life. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "decide_desk.h"
#include "engine/internal.h"
#include "sample_program.h"

#define NOW "\"now\":\"2025-12-27T20:00:00Z\""

static void
open_desk_with(void (*change)(struct rd_prog_builder *))
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (change)
		change(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	desk_open(rd_buf_view(&bytes));
	rd_buf_fini(&bytes);
}

static void
open_desk(void)
{
	open_desk_with(NULL);
}

static void
assert_decides(const char *json, char *digest)
{
	cr_assert_eq(decide(rd_str_of(json), false, digest), RD_OK, "%s at %s",
		     desk.problem.title, desk.problem.where);
}

/* Its record decides the same. */
static void
assert_replays(const char *json)
{
	char first[65], again[65];

	assert_decides(json, first);
	rd_buf_reset(&desk.record);
	rd_dec_request_write(desk.dec, &desk.record);
	cr_assert_eq(decide(rd_buf_view(&desk.record), true, again), RD_OK,
		     "%s at %s", desk.problem.title, desk.problem.where);
	cr_assert_str_eq(first, again);
}

static bool
decision_has(const char *text)
{
	return rd_str_find(rd_buf_view(&desk.decision), rd_str_of(text)) >= 0;
}

TestSuite(edges, .init = open_desk, .fini = desk_close);
TestSuite(edges_changed, .fini = desk_close);

Test(edges, an_empty_fact_given_again_is_given_twice)
{
	cr_assert_neq(decide(RD_STR_LIT("{\"facts\":{\"scene\":\"x\",\"message"
					"\":\"\",\"message\":\"y\"}," NOW "}"),
			     false, NULL),
		      RD_OK);
	cr_assert_str_eq(desk.problem.code, "request.duplicate-key");
	cr_assert_str_eq(desk.problem.where, "facts.message");
}

Test(edges, an_empty_fact_is_not_a_given_one)
{
	assert_decides("{\"facts\":{\"scene\":\"x\",\"message\":\"\"}," NOW "}",
		       NULL);
	cr_assert_not(decision_has("\"message\":{"));
}

static const char *const unwritable[] = {
	"0000-01-01T00:00:00+14:00",
	"9999-12-31T23:59:59-00:01",
};

Test(edges, an_instant_before_or_after_all_years_is_refused)
{
	char json[256];

	for (size_t i = 0; i < 2; i++) {
		snprintf(json, sizeof(json),
			 "{\"facts\":{\"scene\":\"x\"},\"now\":\"%s\"}",
			 unwritable[i]);
		cr_assert_neq(decide(rd_str_of(json), false, NULL), RD_OK);
		cr_assert_str_eq(desk.problem.code, "request.instant");
		snprintf(json, sizeof(json),
			 "{\"facts\":{\"scene\":\"x\"}," NOW ",\"history\":[{"
			 "\"reference\":\"curly_casual\",\"at\":\"%s\"}]}",
			 unwritable[i]);
		cr_assert_neq(decide(rd_str_of(json), false, NULL), RD_OK);
		cr_assert_str_eq(desk.problem.code, "request.instant");
	}
}

Test(edges, what_would_end_after_all_years_ends_with_them)
{
	assert_replays("{\"facts\":{\"scene\":\"x\"},\"now\":\"9999-12-31T12:00"
		       ":00Z\"}");
	cr_assert(desk.result->holds);
	cr_assert(decision_has("\"expires_at\":\"9999-12-31T23:59:59.999Z\""));
}

Test(edges, what_would_lie_before_all_years_lies_at_their_start)
{
	assert_replays("{\"facts\":{\"scene\":\"x\",\"message\":\"yesterday\"},"
		       "\"now\":\"0000-01-01T12:00:00Z\"}");
	cr_assert(desk.result->has_reference_date);
	cr_assert(decision_has("\"reference_date\":\"0000-01-01T00:00:00Z\""));
}

Test(edges, a_use_without_scene_is_kept_as_one_without_words)
{
	assert_replays("{\"facts\":{\"scene\":\"x\"}," NOW ",\"history\":[{"
		       "\"reference\":\"curly_casual\",\"at\":\"2025-12-27T18:"
		       "00:00Z\"}]}");
	cr_assert(rd_str_find(rd_buf_view(&desk.record),
			      RD_STR_LIT("\"scene\":\"\"")) >= 0);
}

Test(edges, hits_are_told_apart_after_ever_so_many_texts)
{
	static const char *const json =
		"{\"facts\":{\"scene\":\"coffee at the gym\",\"message\":\"the "
		"day before, right now, a curly bun\"}," NOW "}";
	struct rd_eng *eng = (struct rd_eng *)(uintptr_t)rd_dec_engine(
		desk.dec);
	char first[65], again[65];

	/* The next number is that of cues never seen. */
	eng->serial = UINT32_MAX;
	assert_decides(json, first);
	assert_decides(json, again);
	cr_assert_str_eq(first, again);
	cr_assert(decision_has("\"value\":[\"cafe\",\"gym\"]"));
}

static void
match_titles_either_way(struct rd_prog_builder *b)
{
	uint32_t last = rd_prog_count(b, RD_SEC_CUE) - 1;

	rd_prog_at_cue(b, last)->match = RD_MATCH_EITHER;
}

Test(edges_changed, an_erased_title_is_not_an_empty_one)
{
	open_desk_with(match_titles_either_way);
	assert_replays("{\"facts\":{\"scene\":\"x\",\"events\":[{\"title\":\"a "
		       "long walk\",\"start\":\"2025-12-27T20:30:00Z\"}]}," NOW
		       "}");
	cr_assert(decision_has("\"@derived\":[]"));
	assert_replays("{\"facts\":{\"scene\":\"x\",\"events\":[{\"title\":\"of"
		       "\",\"start\":\"2025-12-27T20:30:00Z\"}]}," NOW "}");
	cr_assert(decision_has("\"@derived\":[\"event_words\"]"));
}

Test(edges, the_rules_that_pinned_and_held_are_named)
{
	assert_decides("{\"facts\":{\"scene\":\"x\"}," NOW "}", NULL);
	cr_assert_eq(desk.result->pin, RD_NONE);
	cr_assert_eq(desk.result->hold_rule, 0);
	cr_assert_eq(desk.result->hold_reason, 1);
	assert_decides("{\"facts\":{\"scene\":\"x\"}," NOW ",\"look\":{"
		       "\"hairstyle\":\"curly\",\"reference\":\"curly_casual\","
		       "\"locked_at\":\"2025-12-27T10:00:00Z\",\"expires_at\":"
		       "\"2025-12-28T10:00:00Z\"}}",
		       NULL);
	cr_assert_eq(desk.result->pin, 0);
	cr_assert_eq(desk.result->hold_rule, RD_NONE);
	cr_assert_eq(desk.result->hold_reason, RD_NONE);
}
