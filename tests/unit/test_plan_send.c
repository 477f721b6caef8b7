/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Plans for providers: which model, what it is told, what follows, the price.
 */

#include "plan_models.h"

#define SHA "abababababababababababababababababababababababababababababababab"
#define ASK(members)                                                           \
	"{\"facts\":{\"scene\":\"cafe\",\"mood\":\"playful\"},"                \
	"\"now\":\"2025-12-27T20:00:00Z\",\"generation\":{" members "}}"
#define THREE                                                                  \
	"\"references\":[{\"id\":\"straight_dressed\",\"weight\":\"0.5\","     \
	"\"role\":\"pose\"},{\"id\":\"bun_sport\",\"weight\":\"2\"},"          \
	"{\"id\":\"curly_casual\"}]"
#define PLAIN                                                                  \
	"\"references\":[{\"id\":\"straight_dressed\"},"                       \
	"{\"id\":\"bun_sport\"},{\"id\":\"curly_casual\"}]"
#define BASE                                                                   \
	"Portrait photo, a playful smile expression, cafestraight hair, "      \
	"caf\xc3\xa9 light"

/* That of bun_sport, the heaviest of three. */
#define BUN "Portrait photo, a playful smile expression, cafe"

static struct plan_desk desk;

static void
open_desk(void)
{
	plan_desk_open(&desk, plan_models_add);
}

static void
close_desk(void)
{
	plan_desk_close(&desk);
}

TestSuite(plan_send, .init = open_desk, .fini = close_desk);

static void
assert_planned(const char *json)
{
	cr_assert_eq(plan_desk_plan(&desk, json), RD_OK, "%s: %s %s",
		     desk.problem.code, desk.problem.where, desk.problem.title);
}

static void
assert_model(uint32_t i, const char *name)
{
	cr_assert_gt(desk.doc.n_tries, i);
	cr_assert(rd_str_is(desk.doc.tries[i].model, name), "%.*s",
		  RD_STR_FMT(desk.doc.tries[i].model));
}

static void
assert_prompt(uint32_t i, const char *wanted)
{
	cr_assert(rd_str_is(desk.doc.tries[i].prompt, wanted), "got \"%.*s\"",
		  RD_STR_FMT(desk.doc.tries[i].prompt));
}

static bool
has_note(const struct rd_str *notes, uint32_t n, const char *part)
{
	for (uint32_t i = 0; i < n; i++)
		if (rd_str_find(notes[i], rd_str_of(part)) >= 0)
			return true;
	return false;
}

static void
assert_noted(const char *part)
{
	const struct rd_plan_try *try = &desk.doc.tries[0];

	cr_assert(has_note(try->notes, try->n_notes, part) ||
			  has_note(desk.doc.notes, desk.doc.n_notes, part),
		  "%s", part);
}

static void
assert_order(uint32_t a, uint32_t b, uint32_t c)
{
	const struct rd_plan_try *try = &desk.doc.tries[0];

	cr_assert_eq(try->n_order, 3);
	cr_assert(try->order[0] == a && try->order[1] == b &&
			  try->order[2] == c,
		  "%u %u %u", try->order[0], try->order[1], try->order[2]);
}

/* ---- which model ---- */

Test(plan_send, a_provider_alone_takes_the_first_route_that_fits)
{
	assert_planned(ASK("\"provider\":\"example\"," PLAIN));
	cr_assert_eq(desk.doc.n_tries, 2);
	assert_model(0, "multi");
	cr_assert_eq(desk.doc.tries[0].on, 0);
	assert_model(1, "lora");
	cr_assert_eq(desk.doc.tries[1].on, RD_ON_REFUSED | RD_ON_BUSY);
	cr_assert_eq(desk.doc.tries[1].drops, RD_DROP_REFERENCES);
	cr_assert_eq(desk.doc.tries[1].n_order, 0);
}

Test(plan_send, a_model_that_begins_a_route_brings_its_tries)
{
	assert_planned(ASK("\"model\":\"multi\"," PLAIN));
	cr_assert_eq(desk.doc.n_tries, 2);
	assert_model(0, "multi");
}

Test(plan_send, a_model_that_begins_none_is_alone)
{
	assert_planned(ASK("\"model\":\"single\""));
	cr_assert_eq(desk.doc.n_tries, 1);
	assert_model(0, "single");
}

Test(plan_send, a_model_goes_by_its_other_name)
{
	assert_planned(ASK("\"model\":\"many\""));
	assert_model(0, "multi");
}

Test(plan_send, a_preset_brings_its_model)
{
	assert_planned(ASK("\"preset\":\"weighted\"," PLAIN));
	assert_model(0, "multi");
	cr_assert(rd_str_is(desk.doc.preset, "weighted"));
}

Test(plan_send, a_named_model_wins_over_the_presets)
{
	assert_planned(
		ASK("\"preset\":\"weighted\",\"model\":\"order\"," PLAIN));
	assert_model(0, "order");
}

Test(plan_send, a_route_goes_on_from_what_its_rules_refuse)
{
	assert_planned(ASK("\"provider\":\"example\""));
	cr_assert_eq(desk.doc.n_tries, 2);
	assert_model(0, "multi");
	cr_assert_eq(desk.doc.tries[0].on, 0);
	assert_model(1, "single");
	assert_noted("lora is left out: lora takes no reference");
}

Test(plan_send, a_deprecated_model_is_told)
{
	assert_planned(ASK("\"model\":\"depth\""));
	assert_noted("depth is deprecated since 2026-06-01; there is lora");
}

Test(plan_send, a_later_try_that_cannot_do_it_is_left_out)
{
	assert_planned(
		ASK("\"provider\":\"example\",\"negative\":\"x\","
		    "\"reference_mode\":false,\"model\":\"pair\","
		    "\"loras\":[{\"path\":\"a/b\",\"transformer\":\"high\"},"
		    "{\"path\":\"c/d\",\"transformer\":\"low\"}]"));
	assert_model(0, "pair");
	assert_planned(ASK("\"provider\":\"example\","
			   "\"params\":{\"output_format\":\"png\"}"));
	cr_assert_eq(desk.doc.n_tries, 1);
	assert_noted("single is left out: single has no field "
		     "\"output_format\"");
}

/* ---- where it goes ---- */

Test(plan_send, the_url_is_the_rules_own)
{
	assert_planned(ASK("\"model\":\"multi\""));
	cr_assert(rd_str_is(desk.doc.tries[0].url,
			    "https://queue.example.org/vendor/multi/v%201"));
	cr_assert(rd_str_is(desk.doc.tries[0].method, "POST"));
	cr_assert(rd_str_is(desk.doc.tries[0].app, "vendor/multi"));
	cr_assert(rd_str_is(desk.doc.tries[0].secret, "example"));
}

/* ---- weights and words ---- */

Test(plan_send, weights_become_order_and_words)
{
	assert_planned(ASK("\"model\":\"multi\"," THREE));
	assert_order(2, 3, 1);
	assert_prompt(0, BUN ". Lean most on the first image. Use the second "
			     "image. Hint at the third image for the way she "
			     "stands.");
	assert_noted("no field for weights: references go heaviest "
		     "first (2 3 1), and the prompt says how much of each");
	cr_assert(rd_str_is(desk.doc.prompt, BUN));
}

Test(plan_send, references_alike_stay_as_they_are)
{
	assert_planned(ASK("\"model\":\"multi\"," PLAIN));
	assert_order(1, 2, 3);
	assert_prompt(0, BASE);
}

Test(plan_send, a_role_alone_is_said_of_its_reference)
{
	assert_planned(
		ASK("\"model\":\"multi\",\"references\":[{\"id\":"
		    "\"straight_dressed\"},{\"id\":\"bun_sport\",\"role\":"
		    "\"face\"}]"));
	assert_prompt(0, BASE ". Use the second image for the her face.");
}

Test(plan_send, places_in_the_users_words_stay_true)
{
	assert_planned(ASK("\"model\":\"multi\",\"prompt\":"
			   "\"The coat of the Second IMAGE\"," THREE));
	assert_order(1, 2, 3);
	assert_noted("the prompt names places of references, so they stay in "
		     "their order; the prompt says how much of each");
	cr_assert(rd_str_ends(desk.doc.tries[0].prompt,
			      "Hint at the first image for the way she stands. "
			      "Lean most on the second image. Use the third "
			      "image."));
}

Test(plan_send, a_model_of_order_alone_gets_order_alone)
{
	assert_planned(ASK("\"model\":\"order\"," THREE));
	assert_order(2, 3, 1);
	assert_prompt(0, BUN);
	assert_noted("heaviest first (2 3 1)");
	assert_noted("told nothing of roles");
}

Test(plan_send, one_reference_has_no_weight)
{
	assert_planned(ASK("\"model\":\"single\",\"references\":[{\"id\":"
			   "\"straight_dressed\",\"weight\":\"2\"}]"));
	assert_noted("a reference that is alone has no effect");
}

Test(plan_send, a_row_of_a_preset_weighs_by_place)
{
	assert_planned(ASK("\"preset\":\"weighted\"," PLAIN));
	cr_assert_eq(desk.doc.references[0].weight, 20000);
	cr_assert_eq(desk.doc.references[2].weight, 5000);
	assert_planned(ASK("\"preset\":\"weighted\"," THREE));
	cr_assert_eq(desk.doc.references[0].weight, 5000);
	cr_assert_eq(desk.doc.references[2].weight, 5000);
}

Test(plan_send, a_grid_is_a_plan_for_each_row)
{
	static const int64_t weights[][3] = {
		{ 20000, 10000, 5000 },
		{ 10000, 20000, 5000 },
		{ 5000, 10000, 20000 },
		{ 10000, 10000, 10000 },
	};

	for (desk.row = 0; desk.row < 4; desk.row++) {
		assert_planned(ASK("\"preset\":\"grid\"," PLAIN));
		for (uint32_t i = 0; i < 3; i++)
			cr_assert_eq(desk.doc.references[i].weight,
				     weights[desk.row][i]);
	}
	cr_assert_eq(rd_plan_rows(&desk.prog, &desk.generation), 4);
	assert_noted("row 4 of 4 of preset grid");
}

Test(plan_send, a_preset_has_roles_by_place)
{
	assert_planned(ASK("\"preset\":\"fusion\"," PLAIN));
	cr_assert(rd_str_is(desk.doc.references[0].role, "face"));
	cr_assert(rd_str_is(desk.doc.references[1].role, "pose"));
	cr_assert_null(desk.doc.references[2].role.ptr);
}

/* ---- the prompt ---- */

Test(plan_send, the_prompt_is_about_the_heaviest_that_is_no_mere_role)
{
	assert_planned(ASK("\"model\":\"multi\"," THREE));
	cr_assert(rd_str_is(desk.doc.prompt, BUN));
	assert_planned(ASK("\"model\":\"multi\",\"references\":[{\"id\":"
			   "\"bun_sport\",\"weight\":\"2\",\"role\":\"face\"},"
			   "{\"id\":\"straight_dressed\"}]"));
	cr_assert(rd_str_is(desk.doc.prompt, BASE));
}

Test(plan_send, attributes_go_behind_the_prompt_in_the_packs_order)
{
	assert_planned(ASK("\"model\":\"single\",\"attributes\":{"
			   "\"eye_color\":\"green\",\"hair_color\":"
			   "\"auburn\"}"));
	assert_prompt(0, BASE ", auburn hair, green eyes");
	assert_planned(ASK("\"model\":\"single\",\"prompt\":\"A walk.\","
			   "\"attributes\":{\"hair_color\":\"auburn\"}"));
	cr_assert(rd_str_ends(desk.doc.prompt, "A walk. Auburn hair."), "%.*s",
		  RD_STR_FMT(desk.doc.prompt));
}

static void
drop_prompt_slot(struct rd_prog_builder *b)
{
	plan_models_add(b);
	rd_prog_at_template(b, 0)->n_segments = 3;
}

Test(plan_send, a_template_without_a_place_for_them_does_not_lose_the_words)
{
	plan_desk_close(&desk);
	plan_desk_open(&desk, drop_prompt_slot);
	assert_planned(ASK("\"model\":\"single\",\"prompt\":\"A walk.\""));
	cr_assert(rd_str_ends(desk.doc.prompt, ". A walk."), "%.*s",
		  RD_STR_FMT(desk.doc.prompt));
}

/* ---- reference mode, files, URLs ---- */

Test(plan_send, without_reference_mode_nothing_is_sent_of_them)
{
	assert_planned(ASK("\"model\":\"lora\",\"reference_mode\":false"));
	cr_assert_eq(desk.doc.n_references, 0);
	cr_assert_not(desk.doc.mode);
	assert_noted("reference mode is off");
}

Test(plan_send, a_file_is_what_was_read_of_it)
{
	const struct rd_plan_file file = { RD_STR_LIT(SHA),
					   { RD_PIC_PNG, 640, 480, 1, false },
					   1000 };

	desk.files = &file;
	assert_planned(ASK("\"model\":\"single\",\"references\":[{\"file\":"
			   "\"a/pose.png\"}]"));
	cr_assert(rd_str_is(desk.doc.references[0].file, "a/pose.png"));
	cr_assert(rd_str_is(desk.doc.references[0].sha256, SHA));
	cr_assert(rd_str_is(desk.doc.references[0].type, "image/png"));
	cr_assert_eq(desk.doc.references[0].height_px, 480);
	assert_noted("a/pose.png is in no catalog");
}

Test(plan_send, a_url_is_left_to_the_provider)
{
	assert_planned(ASK("\"model\":\"single\",\"references\":[{\"url\":"
			   "\"https://a.example/x.png\"}]"));
	cr_assert(rd_str_is(desk.doc.references[0].url,
			    "https://a.example/x.png"));
	cr_assert_null(desk.doc.references[0].sha256.ptr);
	assert_noted("is fetched by the provider");
}

/* ---- cost ---- */

static const struct {
	const char *ask;
	int64_t micro;
} costs[] = {
	{ ASK("\"model\":\"multi\",\"images\":3"), 240000 },
	{ ASK("\"model\":\"lora\",\"reference_mode\":false"), 35000 },
	{ ASK("\"model\":\"lora\",\"reference_mode\":false,\"width\":1024,"
	      "\"height\":1024"),
	  35000 },
	{ ASK("\"model\":\"lora\",\"reference_mode\":false,\"width\":1024,"
	      "\"height\":1025"),
	  70000 },
	{ ASK("\"model\":\"lora\",\"reference_mode\":false,\"width\":2048,"
	      "\"height\":2048,\"images\":4"),
	  560000 },
	{ ASK("\"model\":\"silent\""), 900000 },
};

Test(plan_send, a_try_costs_by_its_own_unit)
{
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		assert_planned(costs[i].ask);
		cr_assert_eq(desk.doc.tries[0].cost_micro, costs[i].micro,
			     "%s: %lld", costs[i].ask,
			     (long long)desk.doc.tries[0].cost_micro);
	}
}

Test(plan_send, what_a_later_try_may_not_cost_it_is_not_tried_for)
{
	assert_planned(ASK("\"model\":\"multi\",\"max_cost\":\"0.08\"," PLAIN));
	cr_assert_eq(desk.doc.n_tries, 2);
	assert_planned(ASK("\"model\":\"multi\",\"width\":4096,\"height\":4096,"
			   "\"max_cost\":\"0.5\"," PLAIN));
	cr_assert_eq(desk.doc.n_tries, 1);
	assert_noted("lora is left out: lora would cost $0.56, and at most "
		     "$0.5 may be spent");
}

/* ---- the document ---- */

#define GOLDEN                                                                 \
	"{\"decision\":\"d-1\",\"images\":2,\"key\":null,\"max_cost\""         \
	":\"0.2\",\"mode\":false,\"negative\":null,\"notes\":[\"prese"         \
	"t weighted has 3 weights for 2 references: the last are not "         \
	"used\"],\"preset\":\"weighted\",\"program\":\"%s\",\"prompt"          \
	"\":\"" BASE                                                           \
	"\",\"references\":[{\"file\":null,\"height\":%u,\"id\":\"str"         \
	"aight_dressed\",\"n\":1,\"role\":null,\"sha256\":\"%s\",\"ty"         \
	"pe\":null,\"url\":null,\"weight\":\"0.5\",\"width\":%u},{\"f"         \
	"ile\":null,\"height\":null,\"id\":null,\"n\":2,\"role\":null"         \
	",\"sha256\":null,\"type\":null,\"url\":\"https://a.example/x"         \
	".png\",\"weight\":\"1\",\"width\":null}],\"request\":null,\""         \
	"schema\":\"refdesk.plan/1\",\"seed\":\"18446744073709551615"          \
	"\",\"subject\":null,\"tries\":[{\"app\":\"vendor/multi\","            \
	"\"body\":{\"aspect_ratio\":\"3:4\",\"guidance_scale\":4,\"image"      \
	"_urls\":[\"refdesk:reference:2\",\"refdesk:reference:1\"],\""         \
	"num_images\":2,\"output_format\":\"png\",\"prompt\":\"" BASE WORDS    \
	"\",\"safety_tolerance\":\"2\",\"seed\":18446744073709551615}"         \
	",\"cost\":\"0.16\",\"drops\":[],\"endpoint\":\"vendor/multi/"         \
	"v 1\",\"method\":\"POST\",\"model\":\"multi\",\"n\":1,\"note"         \
	"s\":[\"no field for weights: references go heaviest first (2"         \
	" 1), and the prompt says how much of each\",\"preset field n"         \
	"um_inference_steps left out: the model has none\",\"896x1152"         \
	" is asked for as aspect_ratio 3:4, the nearest there is\"],"          \
	"\"on\":[],\"order\":[2,1],\"price\":{\"date\":\"2026-11-20\""         \
	",\"per\":\"image\",\"source\":\"https://example.org/prices\""         \
	",\"usd\":\"0.08\"},\"prompt\":\"" BASE WORDS                          \
	"\",\"provider\":\"example\",\"secret\":\"example\",\"url\":"          \
	"\"https://queue.example.org/vendor/multi/v%%201\"},"
#define WORDS ". Use the first image. Hint at the second image."

Test(plan_send, the_plan_is_one_line_that_reads_back)
{
	const struct rd_prog_ref *r;
	struct rd_plan_doc again;
	struct rd_buf text;
	const char *wanted;

	assert_planned(
		"{\"facts\":{\"scene\":\"cafe\",\"mood\":\"playful\"},"
		"\"now\":\"2025-12-27T20:00:00Z\","
		"\"seed\":\"18446744073709551615\",\"generation\":{"
		"\"preset\":\"weighted\",\"images\":2,\"max_cost\":\"0.2\","
		"\"width\":896,\"height\":1152,\"params\":{\"output_format\":"
		"\"png\"},\"references\":[{\"id\":\"straight_dressed\",\"weight\":"
		"\"0.5\"},{\"url\":\"https://a.example/x.png\"}]}}");
	desk.doc.notes++;
	desk.doc.n_notes--;
	rd_buf_init(&text, RD_PLAN_CAP_BYTES);
	rd_plan_doc_write(&desk.doc, &text);
	r = &desk.prog.ref[rd_prog_find_ref(&desk.prog,
					    RD_STR_LIT("straight_dressed"))];
	wanted = rd_arena_printf(
		&desk.arena, GOLDEN, desk.prog.sha256, r->height,
		rd_prog_str(&desk.prog, r->sha256).ptr, r->width);
	cr_assert(rd_str_starts(rd_buf_view(&text), wanted),
		  "wanted %s\n   got %.*s", wanted,
		  RD_STR_FMT(rd_buf_view(&text)));
	cr_assert_eq(rd_plan_doc_read(&desk.arena, rd_buf_view(&text), &again,
				      &desk.problem),
		     RD_OK, "%s: %s", desk.problem.where, desk.problem.title);
	rd_buf_fini(&text);
}

Test(plan_send, every_plan_reads_back)
{
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		struct rd_plan_doc again;
		struct rd_buf text;

		assert_planned(costs[i].ask);
		rd_buf_init(&text, RD_PLAN_CAP_BYTES);
		rd_plan_doc_write(&desk.doc, &text);
		cr_assert_eq(rd_plan_doc_read(&desk.arena, rd_buf_view(&text),
					      &again, &desk.problem),
			     RD_OK, "%s", desk.problem.title);
		rd_buf_fini(&text);
	}
}

Test(plan_send, a_plan_for_people_says_what_counts)
{
	static const char *const parts[] = {
		"references  1  straight_dressed  weight 0.5  for pose",
		"try 1       example multi  $0.08  key: found\n",
		"order       2 3 1\n",
		"parameters  guidance_scale 3.5, num_images 1, output_format "
		"\"jpeg\", safety_tolerance \"2\"\n",
		"price       $0.08 per image on 2026-11-20, https://",
		"try 2       example lora  $0.035  when refused, busy  without "
		"references\n",
		"spends      at most $0.08 for 1 picture\n",
	};
	static const char *const keys[] = { "key: found", NULL };
	struct rd_buf text;

	assert_planned(ASK("\"model\":\"multi\"," THREE));
	rd_buf_init(&text, RD_PLAN_CAP_BYTES);
	rd_plan_doc_human(&desk.doc, keys, &text);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		cr_assert(rd_str_find(rd_buf_view(&text),
				      rd_str_of(parts[i])) >= 0,
			  "no \"%s\" in\n%.*s", parts[i],
			  RD_STR_FMT(rd_buf_view(&text)));
	rd_buf_fini(&text);
}
