/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <stdio.h>

#include "json/json.h"
#include "plan_desk.h"

#define REQUEST(facts, more)                                                   \
	"{\"facts\":{\"scene\":\"cafe\"" facts                                 \
	"},\"now\":\"2025-12-27T20:00:00Z\"" more "}"
#define GENERATION(members) ",\"generation\":{" members "}"

static struct plan_desk desk;

/* The table of moods keeps its rows for one mood each; what is unknown has no
 * text. */
static void
drop_row_for_all(struct rd_prog_builder *b)
{
	rd_prog_at_cell(b, 8)->value = 1;
}

static void
open_desk(void)
{
	plan_desk_open(&desk, drop_row_for_all);
}

static void
close_desk(void)
{
	plan_desk_close(&desk);
}

TestSuite(plan, .init = open_desk, .fini = close_desk);
TestSuite(plan_changed, .fini = close_desk);

static void
assert_prompt(const char *wanted)
{
	cr_assert(rd_str_is(desk.plan.prompt, wanted), "got \"%.*s\"",
		  RD_STR_FMT(desk.plan.prompt));
}

static void
assert_refused(enum rd_status status, enum rd_status wanted, int exit_code,
	       const char *code)
{
	cr_assert_eq(status, wanted, "%d %s", (int)status, desk.problem.title);
	cr_assert_str_eq(desk.problem.code, code);
	cr_assert_eq(desk.problem.exit_code, exit_code);
	cr_assert(desk.problem.title[0]);
}

/* ---- template ---- */

Test(plan, an_optional_segment_without_a_value_is_left_out)
{
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", "")), RD_OK, "%s",
		     desk.problem.title);
	assert_prompt("Portrait photo, cafestraight hair, caf\xc3\xa9 light");
}

Test(plan, an_optional_segment_stands_when_all_of_it_has_values)
{
	cr_assert_eq(
		plan_desk_plan(&desk, REQUEST(",\"mood\":\"playful\"", "")),
		RD_OK);
	assert_prompt(
		"Portrait photo, a playful smile expression, cafestraight "
		"hair, caf\xc3\xa9 light");
}

Test(plan, the_users_texts_fill_their_slots)
{
	cr_assert_eq(
		plan_desk_plan(&desk,
			       REQUEST("", GENERATION("\"prompt\":\" P\","
						      "\"negative\":\" N\""))),
		RD_OK);
	assert_prompt(
		"Portrait photo, cafestraight hair, caf\xc3\xa9 light P N");
	cr_assert(rd_str_is(desk.plan.negative, " N"));
}

Test(plan, an_empty_text_of_the_user_counts_as_absent)
{
	cr_assert_eq(
		plan_desk_plan(&desk,
			       REQUEST("", GENERATION("\"prompt\":\"\","
						      "\"negative\":\"\""))),
		RD_OK);
	cr_assert_null(desk.generation.prompt.ptr);
	cr_assert_null(desk.plan.negative.ptr);
	cr_assert_eq(
		plan_desk_plan(&desk,
			       REQUEST("", GENERATION("\"prompt\":\" \","
						      "\"negative\":\" \""))),
		RD_OK);
	cr_assert_null(desk.generation.prompt.ptr);
	cr_assert_null(desk.plan.negative.ptr);
}

Test(plan_changed, a_row_for_all_has_a_text_for_what_is_unknown)
{
	plan_desk_open(&desk, NULL);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", "")), RD_OK);
	assert_prompt("Portrait photo, a calm face expression, cafestraight "
		      "hair, caf\xc3\xa9 light");
}

static void
make_sentences(struct rd_prog_builder *b)
{
	drop_row_for_all(b);
	rd_prog_at_segment(b, 0)->text = rd_prog_add_str(
		b, RD_STR_LIT("Portrait. "));
}

Test(plan_changed, a_prompt_of_sentences_ends_with_a_full_stop)
{
	plan_desk_open(&desk, make_sentences);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", "")), RD_OK);
	assert_prompt("Portrait. cafestraight hair, caf\xc3\xa9 light.");
}

/* The user's text follows "Portrait. ", alone. */
static void
prompt_after_a_sentence(struct rd_prog_builder *b)
{
	make_sentences(b);
	*rd_prog_at_segment(b, 1) = *rd_prog_at_segment(b, 5);
	for (uint32_t i = 2; i < 7; i++)
		*rd_prog_at_segment(b, i) = *rd_prog_at_segment(b, 6);
}

Test(plan_changed, the_users_words_make_sentences)
{
	static const struct {
		const char *given, *prompt;
	} texts[] = {
		{ "with a smile", "Portrait, with a smile" },
		{ " with a smile. And a hat ",
		  "Portrait, with a smile. And a hat." },
		{ "\xc3\xa9l\xc3\xa9gante",
		  "Portrait, \xc3\xa9l\xc3\xa9gante" },
		{ "With a smile", "Portrait. With a smile." },
		{ "Smile!", "Portrait. Smile!" },
		{ "85 mm", "Portrait. 85 mm." },
	};
	char json[256];

	plan_desk_open(&desk, prompt_after_a_sentence);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(json, sizeof(json),
			 REQUEST("", GENERATION("\"prompt\":\"%s\"")),
			 texts[i].given);
		cr_assert_eq(plan_desk_plan(&desk, json), RD_OK, "%s",
			     desk.problem.title);
		assert_prompt(texts[i].prompt);
	}
}

static void
demand_mood(struct rd_prog_builder *b)
{
	drop_row_for_all(b);
	rd_prog_at_segment(b, 1)->optional = 0;
}

Test(plan_changed, a_slot_without_a_value_outside_optional_is_told_by_name)
{
	plan_desk_open(&desk, demand_mood);
	assert_refused(plan_desk_plan(&desk, REQUEST("", "")), RD_SEMANTIC, 4,
		       "plan.slot");
	cr_assert(strstr(desk.problem.title, "\"mood\""), "%s",
		  desk.problem.title);
}

static void
demand_prompt(struct rd_prog_builder *b)
{
	rd_prog_at_segment(b, 5)->optional = 0;
}

Test(plan_changed, a_missing_prompt_of_the_user_is_told_by_its_path)
{
	plan_desk_open(&desk, demand_prompt);
	assert_refused(plan_desk_plan(&desk, REQUEST("", "")), RD_SEMANTIC, 4,
		       "plan.slot");
	cr_assert(strstr(desk.problem.title, "\"generation.prompt\""), "%s",
		  desk.problem.title);
}

static void
demand_description(struct rd_prog_builder *b)
{
	rd_prog_at_segment(b, 4)->optional = 0;
}

Test(plan_changed, the_attribute_is_the_first_references)
{
	plan_desk_open(&desk, demand_description);
	assert_refused(
		plan_desk_plan(&desk, REQUEST("", ",\"unavailable\":[\"curly_"
						  "casual\",\"straight_"
						  "dressed\"]")),
		RD_SEMANTIC, 4, "plan.slot");
	cr_assert(strstr(desk.problem.title, "\"description\""));
}

static const char *
request_with_prompt(char fill, size_t n)
{
	static char json[1u << 18];
	size_t at = 0;

	at += (size_t)snprintf(json, sizeof(json),
			       "{\"facts\":{\"scene\":\"cafe\"},\"now\":\"2025-"
			       "12-27T20:00:00Z\",\"generation\":{\"prompt\":"
			       "\"");
	memset(json + at, fill, n);
	snprintf(json + at + n, sizeof(json) - at - n, "\"}}");
	return json;
}

Test(plan, a_prompt_over_the_cap_is_refused_not_cut)
{
	assert_refused(plan_desk_plan(&desk, request_with_prompt('x', 70000)),
		       RD_LIMIT, 4, "plan.too-long");
}

static void
rename_template(struct rd_prog_builder *b)
{
	rd_prog_at_template(b, 0)->name = rd_prog_add_str(
		b, RD_STR_LIT("caption"));
}

Test(plan_changed, without_a_template_the_users_prompt_is_the_prompt)
{
	plan_desk_open(&desk, rename_template);
	cr_assert_eq(plan_desk_plan(&desk, request_with_prompt('y', 3)), RD_OK);
	assert_prompt("yyy");
	assert_refused(plan_desk_plan(&desk, REQUEST("", "")), RD_SEMANTIC, 4,
		       "plan.no-prompt");
	assert_refused(plan_desk_plan(&desk, request_with_prompt('y', 0)),
		       RD_SEMANTIC, 4, "plan.no-prompt");
	assert_refused(plan_desk_plan(&desk, request_with_prompt('y', 70000)),
		       RD_LIMIT, 4, "plan.too-long");
}

/* ---- policy ---- */

static void
forget_licence(struct rd_prog_builder *b)
{
	rd_prog_at_ref(b, SAMPLE_R_STRAIGHT)->licence = 0;
}

static void
forget_consent(struct rd_prog_builder *b)
{
	rd_prog_at_ref(b, SAMPLE_R_STRAIGHT)->consent = 0;
}

Test(plan_changed, a_reference_without_licence_is_refused)
{
	plan_desk_open(&desk, forget_licence);
	assert_refused(plan_desk_plan(&desk, REQUEST("", "")), RD_DENIED, 5,
		       "policy.licence");
	cr_assert(strstr(desk.problem.title, "straight_dressed"));
}

Test(plan_changed, a_reference_without_consent_is_refused)
{
	plan_desk_open(&desk, forget_consent);
	assert_refused(plan_desk_plan(&desk, REQUEST("", "")), RD_DENIED, 5,
		       "policy.consent");
}

static void
forget_licence_of_all_but_the_first(struct rd_prog_builder *b)
{
	rd_prog_at_ref(b, SAMPLE_R_CURLY)->licence = 0;
	rd_prog_at_ref(b, SAMPLE_R_BUN)->licence = 0;
}

Test(plan_changed, policy_asks_about_every_chosen_reference)
{
	plan_desk_open(&desk, forget_licence_of_all_but_the_first);
	assert_refused(plan_desk_plan(&desk, REQUEST("", ",\"count\":3")),
		       RD_DENIED, 5, "policy.licence");
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", "")), RD_OK,
		     "what is not chosen does not matter");
}

Test(plan, nothing_chosen_is_an_answer)
{
	assert_refused(
		plan_desk_plan(&desk, REQUEST("", ",\"unavailable\":[\"curly_"
						  "casual\",\"straight_"
						  "dressed\",\"bun_sport\"]")),
		RD_SEMANTIC, 1, "plan.nothing");
}

/* ---- what a sheet cannot do ---- */

static const struct {
	const char *member, *field;
} unsupported[] = {
	{ "\"model\":\"m\"", "model" },
	{ "\"params\":{\"a\":\"1\"}", "params" },
	{ "\"preset\":\"p\"", "preset" },
	{ "\"references\":[{\"file\":\"a.png\"}]", "references[0].file" },
	{ "\"references\":[{\"url\":\"https://a/b\"}]", "references[0].url" },
	{ "\"references\":[{\"id\":\"curly_casual\",\"role\":\"face\"}]",
	  "references[0].role" },
	{ "\"loras\":[{\"path\":\"a\",\"scale\":\"1\"}]", "loras" },
	{ "\"redux\":{\"mode\":\"low\"}", "redux" },
	{ "\"reference_mode\":true", "reference_mode" },
	{ "\"attributes\":{\"eye_color\":\"blue\"}", "attributes" },
	{ "\"width\":512", "width" },
	{ "\"height\":512", "height" },
	{ "\"images\":2", "images" },
};

Test(plan, a_field_that_a_sheet_cannot_honour_is_refused_by_name)
{
	char json[256], where[64];

	for (size_t i = 0; i < sizeof(unsupported) / sizeof(unsupported[0]);
	     i++) {
		snprintf(json, sizeof(json),
			 REQUEST("", GENERATION("\"provider\":\"preview\",%s")),
			 unsupported[i].member);
		assert_refused(plan_desk_plan(&desk, json), RD_SEMANTIC, 4,
			       "plan.unsupported-field");
		snprintf(where, sizeof(where), "generation.%s",
			 unsupported[i].field);
		cr_assert_str_eq(desk.problem.where, where);
	}
}

Test(plan, given_references_are_used_as_given)
{
	static const char given[] = REQUEST(
		"",
		GENERATION(
			"\"references\":[{\"id\":\"bun_sport\",\"weight\":\"2\"},"
			"{\"id\":\"curly_casual\"}],\"params\":{}"));
	const struct rd_plan_reference *r;
	json_t *body;

	cr_assert_eq(plan_desk_plan(&desk, given), RD_OK);
	cr_assert_eq(desk.plan.n_references, 2);
	r = desk.plan.references;
	cr_assert(rd_str_is(r[0].id, "bun_sport"));
	cr_assert_eq(r[0].weight, 20000);
	cr_assert(rd_str_is(r[1].id, "curly_casual"));
	cr_assert_eq(r[1].weight, 10000);
	cr_assert_eq(rd_json_parse(desk.plan.body, NULL, &body, &desk.problem),
		     RD_OK);
	cr_assert(rd_str_eq(
		rd_json_get_str(body, "score"),
		rd_json_get_str(rd_json_at(rd_json_get(body, "references"), 0),
				"score")));
	rd_json_free(body);
}

Test(plan, a_reference_that_the_pack_lacks_is_refused)
{
	assert_refused(
		plan_desk_plan(&desk,
			       REQUEST("", GENERATION("\"references\":[{\"id\":"
						      "\"curly_casul\"}]"))),
		RD_SEMANTIC, 4, "plan.unknown-reference");
	cr_assert_str_eq(desk.problem.where, "generation.references[0].id");
	cr_assert(strstr(desk.problem.hint, "curly_casual"));
}

Test(plan, what_a_sheet_does_anyway_may_be_asked_for)
{
	cr_assert_eq(plan_desk_plan(
			     &desk,
			     REQUEST("", GENERATION("\"images\":1,\"provider\":"
						    "\"preview\",\"max_cost\":"
						    "\"0.2\""))),
		     RD_OK, "%s", desk.problem.title);
}

Test(plan, another_provider_is_not_known)
{
	assert_refused(
		plan_desk_plan(&desk, REQUEST("", GENERATION("\"provider\":"
							     "\"fal\""))),
		RD_SEMANTIC, 4, "plan.unknown-provider");
	cr_assert_str_eq(desk.problem.where, "generation.provider");
}

/* ---- body ---- */

#define TWO ",\"count\":2" GENERATION("\"prompt\":\" \\\"<caf\\u00e9>\\u0001\"")

Test(plan, the_body_is_canonical_json)
{
	struct rd_buf canonical;

	rd_buf_init(&canonical, 1u << 20);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", TWO)), RD_OK, "%s",
		     desk.problem.title);
	cr_assert_eq(rd_json_canonical(desk.plan.body, &canonical), RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&canonical), desk.plan.body), "%.*s",
		  RD_STR_FMT(desk.plan.body));
	rd_buf_fini(&canonical);
}

Test(plan, the_body_names_references_weights_and_points)
{
	const json_t *references;
	int64_t width;
	json_t *body;

	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", TWO)), RD_OK);
	cr_assert_eq(rd_json_parse(desk.plan.body, NULL, &body, &desk.problem),
		     RD_OK);
	references = rd_json_get(body, "references");
	cr_assert_eq(rd_json_count(references), 2);
	cr_assert(rd_str_is(
		rd_json_get_str(rd_json_at(references, 0), "weight"), "1"));
	cr_assert(rd_str_is(
		rd_json_get_str(rd_json_at(references, 1), "weight"), "0.5"));
	cr_assert(rd_str_eq(rd_json_get_str(rd_json_at(references, 0), "score"),
			    rd_json_get_str(body, "score")));
	cr_assert(rd_json_get_str(rd_json_at(references, 1), "score").len);
	cr_assert(rd_json_get_int(rd_json_at(references, 0), "width", &width));
	cr_assert_eq(width, 896);
	cr_assert(rd_str_is(rd_json_get_str(body, "schema"),
			    "refdesk.preview/1"));
	cr_assert(rd_str_is(rd_json_get_str(body, "decision"), "d-1"));
	cr_assert(rd_str_is(rd_json_get_str(body, "manifest"),
			    desk.plan.manifest));
	cr_assert_gt(rd_json_count(rd_json_get(body, "waterfall")), 0);
	rd_json_free(body);
}

Test(plan, equal_inputs_have_one_manifest_id)
{
	char first[65];

	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", TWO)), RD_OK);
	memcpy(first, desk.plan.manifest, sizeof(first));
	cr_assert_eq(strlen(first), 64);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", TWO)), RD_OK);
	cr_assert_str_eq(first, desk.plan.manifest);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", ",\"count\":2")), RD_OK);
	cr_assert_str_neq(first, desk.plan.manifest);
}

Test(plan, a_held_reference_is_planned_without_points)
{
	json_t *body;

	cr_assert_eq(
		plan_desk_plan(&desk,
			       REQUEST("",
				       ",\"look\":{\"hairstyle\":\"straight\","
				       "\"reference\":\"straight_dressed\","
				       "\"locked_at\":\"2025-12-27T10:00:00Z\","
				       "\"expires_at\":\"2025-12-28T10:00:00Z\""
				       "}")),
		RD_OK, "%s", desk.problem.title);
	cr_assert_eq(rd_json_parse(desk.plan.body, NULL, &body, &desk.problem),
		     RD_OK);
	cr_assert(rd_str_is(rd_json_get_str(body, "outcome"), "locked"));
	cr_assert(json_is_null(rd_json_get(body, "score")));
	cr_assert(json_is_null(rd_json_get(
		rd_json_at(rd_json_get(body, "references"), 0), "score")));
	cr_assert_eq(rd_json_count(rd_json_get(body, "waterfall")), 0);
	rd_json_free(body);
}

Test(plan, people_are_told_prompt_references_and_cost)
{
	struct rd_buf out;

	rd_buf_init(&out, 1u << 20);
	cr_assert_eq(plan_desk_plan(&desk, REQUEST("", ",\"count\":2")), RD_OK);
	rd_plan_human(&desk.plan, &out);
	rd_buf_char(&out, '\0');
	cr_assert(strstr(out.ptr, "cost        0\n"));
	cr_assert(strstr(out.ptr, "straight_dressed  weight 1  896x1152"));
	cr_assert(strstr(out.ptr, "weight 0.5"));
	cr_assert(strstr(out.ptr, desk.plan.manifest));
	rd_buf_fini(&out);
}
