/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Redux in the plan of a contact sheet. */

#include <stdio.h>

#include "json/json.h"
#include "plan_desk.h"
#include "redux_program.h"

#define REQUEST(generation)                                                    \
	"{\"facts\":{\"scene\":\"cafe\"},\"now\":\"2025-12-27T20:00:00Z\""     \
	",\"count\":2,\"generation\":{" generation "}}"
#define GIVEN                                                                  \
	"\"references\":[{\"id\":\"curly_casual\",\"strength\":\"0.5\"},"      \
	"{\"id\":\"bun_sport\"}]"

static struct plan_desk desk;

static void
open_desk(void)
{
	plan_desk_open(&desk, redux_program_add);
}

static void
close_desk(void)
{
	plan_desk_close(&desk);
}

TestSuite(plan_redux_made, .init = open_desk, .fini = close_desk);

/* The member "redux" of the body as it is to stand there. */
static void
assert_redux(const char *json, const char *wanted)
{
	enum rd_status status = plan_desk_plan(&desk, json);
	ptrdiff_t at;

	cr_assert_eq(status, RD_OK, "%s: %s", desk.problem.where,
		     desk.problem.title);
	at = rd_str_find(desk.plan.body, rd_str_of(wanted));
	cr_assert_geq(at, 0, "%.*s", RD_STR_FMT(desk.plan.body));
}

Test(plan_redux_made, the_body_names_the_whole_setting)
{
	assert_redux(REQUEST("\"redux\":{\"mode\":\"high\",\"function\":"
			     "\"bicubic\"}," GIVEN),
		     ",\"redux\":{\"crop\":\"center\",\"edge\":14,"
		     "\"encoder\":\"siglip-384\",\"factor\":\"2\","
		     "\"function\":\"bicubic\",\"grid\":27,"
		     "\"kernel\":\"bicubic\",\"kind\":null,\"law\":\"square\","
		     "\"mode\":\"high\",\"profile\":\"comfy-advanced\","
		     "\"references\":["
		     "{\"n\":1,\"strength\":\"0.5\",\"tokens\":196},"
		     "{\"n\":2,\"strength\":\"1\",\"tokens\":196}],"
		     "\"text_tokens\":512,\"tokens\":392,\"use\":null,"
		     "\"why\":{\"function\":\"asked\",\"mode\":\"asked\","
		     "\"profile\":\"default\"}},\"references\":[");
}

Test(plan_redux_made, a_use_and_a_kind_propose)
{
	assert_redux(REQUEST("\"redux\":{\"use\":\"composition\",\"kind\":"
			     "\"pixel-art\"}"),
		     "\"use\":\"composition\",\"why\":{\"function\":\"kind\","
		     "\"mode\":\"use\",\"profile\":\"default\"}}");
	cr_assert(rd_str_is(desk.plan.redux->mode, "high"));
	cr_assert(rd_str_is(desk.plan.redux->kernel, "nearest"));
}

Test(plan_redux_made, a_factor_without_a_mode_has_none)
{
	assert_redux(REQUEST("\"redux\":{\"factor\":\"3.5\",\"encoder\":"
			     "\"siglip-512\"}"),
		     "\"mode\":null,\"profile\":\"comfy-advanced\"");
	cr_assert_eq(desk.plan.redux->edge, 9);
	cr_assert_eq(desk.plan.redux->tokens, 162);
}

Test(plan_redux_made, bars_around_a_picture_are_no_tokens)
{
	assert_redux(REQUEST("\"redux\":{\"crop\":\"keep-aspect\"}"),
		     "\"crop\":\"keep-aspect\"");
	cr_assert_lt(desk.plan.redux->references[0].tokens, 81);
	cr_assert_eq(desk.plan.redux->tokens,
		     desk.plan.redux->references[0].tokens +
			     desk.plan.redux->references[1].tokens);
}

Test(plan_redux_made, an_empty_object_or_a_strength_asks_for_the_defaults)
{
	assert_redux(REQUEST("\"redux\":{}"), "\"mode\":\"medium\"");
	assert_redux(REQUEST(GIVEN), "\"strength\":\"0.5\"");
}

Test(plan_redux_made, who_asks_for_none_has_no_member)
{
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("\"images\":1")), RD_OK);
	cr_assert_null(desk.plan.redux);
	cr_assert_lt(rd_str_find(desk.plan.body, RD_STR_LIT("redux")), 0);
}

Test(plan_redux_made, people_read_the_same)
{
	struct rd_buf text;

	assert_redux(REQUEST("\"redux\":{\"mode\":\"high\"}," GIVEN), "");
	rd_buf_init(&text, 1u << 16);
	rd_plan_human(&desk.plan, &text);
	cr_assert_geq(
		rd_str_find(
			rd_buf_view(&text),
			RD_STR_LIT(
				"redux       high (asked) of comfy-advanced "
				"(default), factor 2, area (mode), 14x14 of "
				"27x27 by siglip-384\n"
				"tokens      392 (1: 196, strength 0.5; 2: "
				"196, strength 1) and 512 of the prompt; law "
				"of strengths: square\n")),
		0, "%.*s", RD_STR_FMT(rd_buf_view(&text)));
	rd_buf_fini(&text);
}

static const struct {
	const char *generation, *code, *where;
} refused[] = {
	{ "\"redux\":{\"mode\":\"mid\"}", "redux.unknown-name",
	  "generation.redux" },
	{ "\"redux\":{\"profile\":\"mflax\"}", "redux.unknown-name",
	  "generation.redux" },
	{ "\"redux\":{\"factor\":\"9.5\"}", "redux.range", "generation.redux" },
	{ "\"redux\":{\"mode\":\"low\",\"factor\":\"4\"}", "redux.conflict",
	  "generation.redux" },
	{ "\"redux\":{\"profile\":\"mflux\",\"encoder\":\"siglip-512\"}",
	  "redux.not-in-profile", "generation.redux" },
	{ "\"redux\":{\"margin\":\"0.2\"}", "redux.conflict",
	  "generation.redux" },
	{ "\"redux\":{\"crop\":\"autocrop\"}", "redux.mask", "reference 1" },
	{ "\"references\":[{\"id\":\"curly_casual\",\"strength\":\"1.5\"}]",
	  "redux.range", "reference 1" },
	{ "\"redux\":{\"profile\":\"comfy-simple\"}," GIVEN,
	  "redux.not-in-profile", "reference 1" },
};

Test(plan_redux_made, what_the_rules_do_not_have_is_refused)
{
	char json[512];

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		snprintf(json, sizeof(json), REQUEST("%s"),
			 refused[i].generation);
		cr_assert_eq(plan_desk_plan(&desk, json), RD_SEMANTIC, "%s",
			     json);
		cr_assert_str_eq(desk.problem.code, refused[i].code);
		cr_assert_str_eq(desk.problem.where, refused[i].where);
		cr_assert_eq(desk.problem.exit_code, 4);
	}
}
