/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What is not planned, and what is said of it. */

#include <stdio.h>

#include "plan_models.h"

#define ASK(members)                                                           \
	"{\"facts\":{\"scene\":\"cafe\",\"mood\":\"playful\"},"                \
	"\"now\":\"2025-12-27T20:00:00Z\",\"generation\":{" members "}}"
#define OFF "\"reference_mode\":false"
#define TWO                                                                    \
	"\"references\":[{\"id\":\"curly_casual\"},{\"id\":\"bun_sport\","     \
	"\"weight\":\"2\"}]"
#define LORA(more) "\"loras\":[{\"path\":\"a/b\"" more "}]"

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

TestSuite(plan_refused, .init = open_desk, .fini = close_desk);

static const struct {
	const char *ask;
	int exit_code;
	const char *code, *says, *hint;
} refusals[] = {
	{ ASK("\"model\":\"mutli\""), 4, "plan.unknown-model",
	  "there is no model \"mutli\"", "\"multi\"" },
	{ ASK("\"preset\":\"weighed\""), 4, "plan.unknown-preset",
	  "there is no preset \"weighed\"", "\"weighted\"" },
	{ ASK("\"provider\":\"exemple\""), 4, "plan.unknown-provider",
	  "\"exemple\" is not known", "\"example\"" },
	{ ASK("\"model\":\"lost\""), 4, "plan.model-gone",
	  "lost is gone since 2026-06-01", "there is multi" },
	{ ASK("\"provider\":\"example\",\"reference_mode\":true"), 4,
	  "plan.no-route", "no route is for 1 reference in reference mode",
	  "--model" },
	/* fields */
	{ ASK("\"model\":\"single\",\"params\":{\"guidance_scal\":\"3\"}"), 4,
	  "plan.unknown-param", "single has no field \"guidance_scal\"",
	  "\"guidance_scale\"" },
	{ ASK("\"model\":\"single\",\"params\":{\"image_weights\":\"3\"}"), 4,
	  "plan.unknown-param", "single has no field \"image_weights\"",
	  "it has " },
	{ ASK("\"model\":\"single\",\"params\":{\"prompt\":\"x\"}"), 4,
	  "plan.own-option", "\"prompt\" of single", "--prompt" },
	{ ASK("\"model\":\"single\",\"params\":{\"num_images\":\"2\"}"), 4,
	  "plan.own-option", "\"num_images\" of single", "--images" },
	{ ASK("\"model\":\"lora\"," OFF ",\"params\":{\"sync_mode\":\"yes\"}"),
	  4, "plan.fixed-param", "fixed by the pack", "" },
	{ ASK("\"model\":\"single\",\"params\":{\"guidance_scale\":\"20.1\"}"),
	  4, "plan.param", "must be 1 to 20", "" },
	{ ASK("\"model\":\"single\",\"params\":{\"guidance_scale\":\"x\"}"), 4,
	  "plan.param", "is a decimal", "" },
	{ ASK("\"model\":\"lora\"," OFF
	      ",\"params\":{\"num_inference_steps\":\"2.5\"}"),
	  4, "plan.param", "is an integer", "" },
	{ ASK("\"model\":\"lora\"," OFF
	      ",\"params\":{\"num_inference_steps\":\"51\"}"),
	  4, "plan.param", "must be 1 to 50", "" },
	{ ASK("\"model\":\"multi\",\"params\":{\"output_format\":\"jpg\"}"), 4,
	  "plan.param", "output_format of multi is another word", "\"jpeg\"" },
	{ ASK("\"model\":\"multi\",\"params\":{\"aspect_ratio\":\"5:4\"}"), 4,
	  "plan.param", "aspect_ratio of multi is another word", "" },
	{ ASK("\"model\":\"lora\"," OFF ",\"params\":{\"options.note\":"
	      "\"refdesk:reference:1\"}"),
	  4, "plan.param", "must not begin with", "" },
	{ ASK("\"model\":\"multi\",\"negative\":\"blur\""), 4,
	  "plan.unsupported-field", "multi has no field for a negative", "" },
	{ ASK("\"model\":\"multi\"," LORA("")), 4, "plan.unsupported-field",
	  "multi has no field for LoRAs", "" },
	{ ASK("\"model\":\"silent\",\"prompt\":\"x\""), 4,
	  "plan.unsupported-field", "silent has no field for a prompt", "" },
	{ ASK("\"model\":\"silent\",\"width\":64,\"height\":64"), 4,
	  "plan.size", "silent has no field for a size", "" },
	{ ASK("\"model\":\"multi\",\"width\":64"), 4, "plan.size",
	  "needs both width and height", "" },
	{ ASK("\"model\":\"lora\"," OFF ",\"params\":{\"image_size\":\"a\"}"),
	  4, "plan.own-option", "\"image_size\" of lora", "--size" },
	{ ASK("\"model\":\"depth\",\"width\":63,\"height\":64"), 4, "plan.size",
	  "does not make pictures of that size", "" },
	{ ASK("\"model\":\"silent\",\"images\":2"), 4, "plan.images",
	  "silent makes at most 1 picture, not 2", "" },
	{ ASK("\"model\":\"multi\",\"images\":5"), 4, "plan.images",
	  "multi makes at most 4 pictures, not 5", "" },
	{ ASK("\"model\":\"multi\",\"attributes\":{\"hair_style\":\"bob\"}"), 4,
	  "plan.no-attribute", "no words for \"hair_style\"", "" },
	/* safety */
	{ ASK("\"model\":\"multi\",\"params\":{\"safety_tolerance\":\"3\"}"), 5,
	  "policy.safety", "cannot be loosened", "\"2\"" },
	{ ASK("\"model\":\"lora\"," OFF
	      ",\"params\":{\"enable_safety_checker\":\"false\"}"),
	  5, "policy.safety", "cannot be loosened", "\"true\"" },
	/* references */
	{ ASK("\"model\":\"single\"," TWO), 4, "plan.references",
	  "single takes 1 reference, not 2", "" },
	{ ASK("\"model\":\"lora\""), 4, "plan.references",
	  "lora takes no reference", "--reference-mode=off" },
	{ ASK("\"model\":\"multi\"," OFF), 4, "plan.references",
	  "multi takes 1 to 4 references, not 0", "" },
	{ ASK("\"model\":\"level\"," TWO), 4, "plan.weights",
	  "level knows no weights", "" },
	{ ASK("\"model\":\"multi\",\"references\":[{\"id\":\"nobody\"}]"), 4,
	  "plan.unknown-reference", "there is no reference \"nobody\"", "" },
	{ ASK("\"model\":\"multi\",\"references\":[{\"id\":\"bun_sport\","
	      "\"role\":\"poze\"}]"),
	  4, "plan.unknown-role", "no role \"poze\"", "\"pose\"" },
	{ ASK("\"model\":\"multi\",\"references\":[{\"url\":"
	      "\"http://a.example/\"}]"),
	  4, "plan.url", "only https", "" },
	{ ASK("\"model\":\"multi\",\"references\":[{\"url\":"
	      "\"https://a.example/x?a=1&token=t\"}]"),
	  5, "policy.token", "carries a key", "" },
	{ ASK("\"model\":\"multi\",\"references\":[{\"url\":"
	      "\"https://me:pw@a.example/x\"}]"),
	  5, "policy.token", "carries a key", "" },
	/* LoRAs */
	{ ASK("\"model\":\"lora\"," OFF "," LORA(",\"family\":\"wan\"")), 4,
	  "plan.lora-family", "lora takes no LoRA of \"wan\"",
	  "flux and style" },
	{ ASK("\"model\":\"lora\"," OFF "," LORA(",\"transformer\":\"low\"")),
	  4, "plan.lora-pair", "names none", "" },
	{ ASK("\"model\":\"pair\"," OFF "," LORA("")), 4, "plan.lora-pair",
	  "which transformer", "" },
	{ ASK("\"model\":\"pair\"," OFF "," LORA(",\"transformer\":\"low\"")),
	  4, "plan.lora-pair", "one high and one low", "" },
	{ ASK("\"model\":\"pair\"," OFF ",\"loras\":[{\"path\":\"a\","
	      "\"transformer\":\"low\"},{\"path\":\"b\",\"transformer\":"
	      "\"low\"}]"),
	  4, "plan.lora-pair", "one high and one low", "" },
	{ ASK("\"model\":\"pair\"," OFF), 4, "plan.missing-param",
	  "pair needs \"loras\"", "--lora" },
	{ ASK("\"model\":\"lora\"," OFF ",\"loras\":[{\"path\":\"a\"},"
	      "{\"path\":\"b\"},{\"path\":\"c\"},{\"path\":\"d\"}]"),
	  4, "plan.loras", "at most 3 LoRAs", "" },
	{ ASK("\"model\":\"lora\"," OFF
	      ",\"loras\":[{\"path\":\"https://c.example/1?token=x\"}]"),
	  5, "policy.token", "carries a key", "" },
	/* money */
	{ ASK("\"model\":\"multi\",\"max_cost\":\"0.0799\""), 9,
	  "plan.max-cost",
	  "multi would cost $0.08, and at most $0.0799 may be spent", "" },
	/* policy */
	{ ASK("\"model\":\"multi\",\"prompt\":\"a CHILD, smiling\""), 5,
	  "policy.minor", "no pictures of children", "" },
	{ ASK("\"model\":\"multi\",\"prompt\":\"little-\\u200b  GIRL\""), 5,
	  "policy.minor", "no pictures of children", "" },
	{ ASK("\"model\":\"multi\",\"prompt\":\"a chi\\u200bld\""), 5,
	  "policy.minor", "no pictures of children", "" },
	{ ASK("\"model\":\"lora\"," OFF
	      ",\"params\":{\"options.note\":\"child\"}"),
	  5, "policy.minor", "no pictures of children", "" },
	{ ASK("\"prompt\":\"a child\""), 5, "policy.minor",
	  "no pictures of children", "" },
};

Test(plan_refused, what_cannot_be_is_told_with_a_way_out)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		cr_assert_neq(plan_desk_plan(&desk, refusals[i].ask), RD_OK,
			      "%s", refusals[i].ask);
		cr_assert_str_eq(desk.problem.code, refusals[i].code, "%s: %s",
				 refusals[i].ask, desk.problem.title);
		cr_assert_eq(desk.problem.exit_code, refusals[i].exit_code,
			     "%s", refusals[i].ask);
		cr_assert(strstr(desk.problem.title, refusals[i].says),
			  "%s: %s", refusals[i].ask, desk.problem.title);
		cr_assert(strstr(desk.problem.hint, refusals[i].hint), "%s: %s",
			  refusals[i].ask, desk.problem.hint);
	}
}

Test(plan_refused, words_that_only_hold_a_denied_one_are_none)
{
	cr_assert_eq(plan_desk_plan(&desk, ASK("\"model\":\"multi\",\"prompt\":"
					       "\"a childlike brainchild\"")),
		     RD_OK);
	cr_assert_eq(plan_desk_plan(&desk, ASK("\"model\":\"multi\",\"prompt\":"
					       "\"little, a girl\"")),
		     RD_OK);
}

Test(plan_refused, a_reference_may_be_too_large)
{
	const struct rd_plan_file wide = { RD_STR_LIT("ab"),
					   { RD_PIC_PNG, 4000, 1001, 1, false },
					   1000 };
	const struct rd_plan_file heavy = { RD_STR_LIT("ab"),
					    { RD_PIC_PNG, 640, 480, 1, false },
					    1000001 };
	const char *ask = ASK("\"model\":\"multi\",\"references\":[{\"file\":"
			      "\"a.png\"}]");

	desk.files = &wide;
	cr_assert_neq(plan_desk_plan(&desk, ask), RD_OK);
	cr_assert_str_eq(desk.problem.code, "plan.reference-pixels");
	desk.files = &heavy;
	cr_assert_neq(plan_desk_plan(&desk, ask), RD_OK);
	cr_assert_str_eq(desk.problem.code, "plan.reference-bytes");
}

Test(plan_refused, a_prompt_may_be_too_long_for_a_model)
{
	char ask[1024], prompt[256];

	memset(prompt, 'a', sizeof(prompt));
	prompt[sizeof(prompt) - 1] = '\0';
	snprintf(ask, sizeof(ask), ASK("\"model\":\"multi\",\"prompt\":\"%s\""),
		 prompt);
	cr_assert_neq(plan_desk_plan(&desk, ask), RD_OK);
	cr_assert_str_eq(desk.problem.code, "plan.prompt-too-long");
}

Test(plan_refused, nothing_chosen_is_nothing_to_send)
{
	cr_assert_neq(plan_desk_plan(&desk,
				     "{\"facts\":{\"scene\":\"cafe\"},\"now\":"
				     "\"2025-12-27T20:00:00Z\",\"unavailable\":"
				     "[\"curly_casual\",\"straight_dressed\","
				     "\"bun_sport\"],\"generation\":{"
				     "\"model\":\"multi\"}}"),
		      RD_OK);
	cr_assert_str_eq(desk.problem.code, "plan.nothing");
	cr_assert_eq(desk.problem.exit_code, 1);
}
