/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Bodies, byte by byte. */

#include "plan/making.h"
#include "plan_models.h"

#define ASK(members)                                                           \
	"{\"facts\":{\"scene\":\"cafe\",\"mood\":\"playful\"},"                \
	"\"now\":\"2025-12-27T20:00:00Z\",\"generation\":{" members "}}"
#define OFF "\"reference_mode\":false"
#define P                                                                      \
	"\"prompt\":\"Portrait photo, a playful smile expression, "            \
	"cafestraight hair, caf\xc3\xa9 light\""

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

TestSuite(plan_body, .init = open_desk, .fini = close_desk);

static const struct {
	const char *ask, *body;
} bodies[] = {
	{ ASK("\"model\":\"single\""),
	  "{\"guidance_scale\":3.5,\"image_url\":\"refdesk:reference:1\","
	  "\"num_images\":1," P ",\"safety_tolerance\":\"2\"}" },
	/* the user, then the preset, then the rules */
	{ ASK("\"model\":\"single\",\"preset\":\"weighted\",\"params\":{"
	      "\"safety_tolerance\":\"1\"}"),
	  "{\"guidance_scale\":4,\"image_url\":\"refdesk:reference:1\","
	  "\"num_images\":1," P ",\"safety_tolerance\":\"1\"}" },
	{ ASK("\"model\":\"single\",\"preset\":\"weighted\",\"params\":{"
	      "\"guidance_scale\":\"10.5000\"}"),
	  "{\"guidance_scale\":10.5,\"image_url\":\"refdesk:reference:1\","
	  "\"num_images\":1," P ",\"safety_tolerance\":\"2\"}" },
	/* a preset may say how many */
	{ ASK("\"model\":\"single\",\"preset\":\"best\""),
	  "{\"guidance_scale\":3.5,\"image_url\":\"refdesk:reference:1\","
	  "\"num_images\":4," P ",\"safety_tolerance\":\"2\"}" },
	{ ASK("\"model\":\"single\",\"preset\":\"best\",\"images\":2"),
	  "{\"guidance_scale\":3.5,\"image_url\":\"refdesk:reference:1\","
	  "\"num_images\":2," P ",\"safety_tolerance\":\"2\"}" },
	/* and the rest of what a request may say; what has no place is left */
	{ ASK("\"model\":\"single\",\"preset\":\"own\""),
	  "{\"aspect_ratio\":\"3:4\",\"guidance_scale\":3.5,\"image_url\":"
	  "\"refdesk:reference:1\",\"num_images\":2," P
	  ",\"safety_tolerance\":\"2\",\"seed\":7}" },
	{ ASK("\"model\":\"silent\",\"preset\":\"own\""),
	  "{\"image\":\"refdesk:reference:1\"}" },
	{ ASK("\"model\":\"single\",\"preset\":\"own\",\"images\":1,"
	      "\"width\":64,\"height\":64"),
	  "{\"aspect_ratio\":\"1:1\",\"guidance_scale\":3.5,\"image_url\":"
	  "\"refdesk:reference:1\",\"num_images\":1," P
	  ",\"safety_tolerance\":\"2\",\"seed\":7}" },
	/* a shape by its word */
	{ ASK("\"model\":\"single\",\"params\":{\"aspect_ratio\":\"9:21\"}"),
	  "{\"aspect_ratio\":\"9:21\",\"guidance_scale\":3.5,\"image_url\":"
	  "\"refdesk:reference:1\",\"num_images\":1," P
	  ",\"safety_tolerance\":\"2\"}" },
	/* names with dots are objects */
	{ ASK("\"model\":\"lora\"," OFF ",\"params\":{\"options.note\":\"a\","
	      "\"options.quality.level\":\"3\",\"enable_safety_checker\":"
	      "\"true\"}"),
	  "{\"enable_safety_checker\":true,\"guidance_scale\":3.5,"
	  "\"image_size\":{\"height\":768,\"width\":1024},\"num_images\":1,"
	  "\"num_inference_steps\":28,\"options\":{\"note\":\"a\",\"quality\":"
	  "{\"level\":3}}," P ",\"sync_mode\":false}" },
	{ ASK("\"model\":\"lora\"," OFF ",\"width\":512,\"height\":640"),
	  "{\"enable_safety_checker\":true,\"guidance_scale\":3.5,"
	  "\"image_size\":{\"height\":640,\"width\":512},\"num_images\":1,"
	  "\"num_inference_steps\":28," P ",\"sync_mode\":false}" },
	/* LoRAs: kept within 0 and 2, two digits, 0 stays */
	{ ASK("\"model\":\"lora\"," OFF ",\"loras\":[{\"path\":\"a/b\","
	      "\"scale\":\"0\",\"family\":\"flux\"},{\"path\":"
	      "\"https://a.example/c\",\"scale\":\"2.5\"},{\"path\":\"e\","
	      "\"scale\":\"0.125\"}]"),
	  "{\"enable_safety_checker\":true,\"guidance_scale\":3.5,"
	  "\"image_size\":{\"height\":768,\"width\":1024},\"loras\":[{"
	  "\"path\":\"a/b\",\"scale\":0},{\"path\":\"https://a.example/c\","
	  "\"scale\":2},{\"path\":\"e\",\"scale\":0.12}],\"num_images\":1,"
	  "\"num_inference_steps\":28," P ",\"sync_mode\":false}" },
	{ ASK("\"model\":\"pair\"," OFF ",\"negative\":\"blur\",\"loras\":[{"
	      "\"path\":\"a\",\"scale\":\"0.5\",\"transformer\":\"low\"},"
	      "{\"path\":\"b\",\"transformer\":\"high\"}]"),
	  "{\"image_size\":\"square_hd\",\"loras\":[{\"path\":\"a\",\"scale\":"
	  "1,\"transformer\":\"low\"},{\"path\":\"b\",\"scale\":1,"
	  "\"transformer\":\"high\"}],\"negative_prompt\":\"blur\","
	  "\"prompt\":\"Portrait photo, a playful smile expression, "
	  "cafestraight hair, caf\xc3\xa9 lightblur\"}" },
	{ ASK("\"model\":\"depth\",\"width\":640,\"height\":480"),
	  "{\"control_image_url\":\"refdesk:reference:1\",\"height\":480," P
	  ",\"width\":640}" },
	{ ASK("\"model\":\"silent\""), "{\"image\":\"refdesk:reference:1\"}" },
};

Test(plan_body, bodies_hold_what_was_said_typed_and_sorted)
{
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		cr_assert_eq(plan_desk_plan(&desk, bodies[i].ask), RD_OK,
			     "%s: %s %s", bodies[i].ask, desk.problem.where,
			     desk.problem.title);
		cr_assert(rd_str_is(desk.doc.tries[0].body, bodies[i].body),
			  "%s\nwanted %s\n   got %.*s", bodies[i].ask,
			  bodies[i].body, RD_STR_FMT(desk.doc.tries[0].body));
	}
}

Test(plan_body, scales_are_rounded_half_to_even)
{
	static const struct {
		int64_t value;
		uint32_t digits;
		int64_t rounded;
	} rows[] = {
		{ 1250, 2, 1200 }, { 1350, 2, 1400 },	{ 1251, 2, 1300 },
		{ 1249, 2, 1200 }, { -1250, 2, -1200 }, { -1350, 2, -1400 },
		{ 5000, 0, 0 },	   { 15000, 0, 20000 }, { 1234, 4, 1234 },
		{ 0, 2, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(plan_round(rows[i].value, rows[i].digits),
			     rows[i].rounded, "%lld %u",
			     (long long)rows[i].value, rows[i].digits);
}

Test(plan_body, the_nearest_shape_is_the_nearest_quotient)
{
	static const struct {
		uint32_t width, height;
		const char *text;
		bool exact;
	} rows[] = {
		{ 1024, 1024, "1:1", true },  { 1920, 1080, "16:9", true },
		{ 896, 1152, "3:4", false },  { 1152, 896, "4:3", false },
		{ 16384, 1, "21:9", false },  { 1, 16384, "9:21", false },
		{ 1000, 1001, "1:1", false }, { 832, 1216, "2:3", false },
		{ 1216, 832, "3:2", false },  { 2560, 1440, "16:9", true },
		{ 7, 5, "4:3", false },	      { 320, 320, "1:1", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool exact;
		uint32_t size = plan_nearest_size(
			&desk.prog, &desk.prog.sizes[1], rows[i].width,
			rows[i].height, &exact);

		cr_assert_neq(size, RD_NONE);
		cr_assert_str_eq(
			rd_prog_str(&desk.prog, desk.prog.size[size].text).ptr,
			rows[i].text, "%ux%u", rows[i].width, rows[i].height);
		cr_assert_eq(exact, rows[i].exact, "%s", rows[i].text);
	}
}
