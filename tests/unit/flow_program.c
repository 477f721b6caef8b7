/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "flow_program.h"

#include <criterion/criterion.h>

#include "redux_program.h"
#include "sample_parts.h"

#define ONE RD_RDX_FACTORS_ONE
#define OR(node) .or_node = (node)
#define ALONE OR(RD_NONE)

/* ---- inputs ---- */

static void
add_input(struct rd_prog_builder *b, const char *name,
	  struct rd_prog_flowinput input)
{
	input.name = sample_str(b, name);
	rd_prog_add_flowinput(b, &input);
}

#define INPUT(b, name, ...)                                                    \
	add_input(b, name, (struct rd_prog_flowinput){ __VA_ARGS__ })
#define TEXT(b, words)                                                         \
	.from = RD_FLOW_FROM_TEXT, .text = sample_str(b, words), ALONE
#define NUMBER(value) .from = RD_FLOW_FROM_NUMBER, .number = (value), ALONE
#define HOLE(ID) .from = RD_FLOW_FROM_HOLE, .hole = RD_FLOW_HOLE_##ID, ALONE
#define LINK(ID, WHICH)                                                        \
	.from = RD_FLOW_FROM_LINK, .node = FLOW_N_##ID,                        \
	.which = RD_FLOW_WHICH_##WHICH
#define WHEN(ID) .when = RD_FLOW_WHEN_##ID
#define EACH(ID) .each = RD_FLOW_EACH_##ID
#define RANGE(from, to, by)                                                    \
	.has_range = 1, .low = (from), .high = (to), .step = (by)
#define FALLBACK(value) .has_default = 1, .number = (value)

/* ---- nodes ---- */

static void
add_node(struct rd_prog_builder *b, uint32_t id, const char *class,
	 enum rd_flow_each each, uint32_t n_inputs)
{
	rd_prog_add_flownode(
		b, &(struct rd_prog_flownode){
			   .id = id,
			   .class = sample_str(b, class),
			   .outputs = 1,
			   .each = each,
			   .first_input = rd_prog_count(b, RD_SEC_FLOWINPUT),
			   .n_inputs = n_inputs });
}

static struct rd_prog_flownode *
last_node(struct rd_prog_builder *b)
{
	return rd_prog_at_flownode(b, rd_prog_count(b, RD_SEC_FLOWNODE) - 1);
}

static void
add_model(struct rd_prog_builder *b)
{
	add_node(b, 12, "UNETLoader", RD_FLOW_EACH_ONCE, 1);
	INPUT(b, "unet_name", HOLE(CHECKPOINT), FALLBACK(0),
	      .text = sample_str(b, "flux1-dev.safetensors"));
	add_node(b, 6, "CLIPTextEncode", RD_FLOW_EACH_ONCE, 1);
	INPUT(b, "text", HOLE(PROMPT), FALLBACK(0));
	add_node(b, 300, "LoraLoaderModelOnly", RD_FLOW_EACH_LORA, 3);
	INPUT(b, "model", LINK(LORA, PREVIOUS), OR(FLOW_N_MODEL));
	INPUT(b, "lora_name", HOLE(LORA));
	INPUT(b, "strength_model", HOLE(LORA_SCALE),
	      RANGE(-100 * ONE, 100 * ONE, ONE / 100));
}

static void
add_masks(struct rd_prog_builder *b)
{
	add_node(b, 400, "LoadImageMask", RD_FLOW_EACH_REFERENCE, 2);
	last_node(b)->when = RD_FLOW_WHEN_MASK;
	INPUT(b, "image", HOLE(MASK_NAME));
	INPUT(b, "channel", TEXT(b, "red"));
	add_node(b, 500, "SolidMask", RD_FLOW_EACH_REFERENCE, 3);
	last_node(b)->when = RD_FLOW_WHEN_BOXES;
	INPUT(b, "value", NUMBER(0));
	INPUT(b, "width", HOLE(IMAGE_WIDTH));
	INPUT(b, "height", HOLE(IMAGE_HEIGHT));
	add_node(b, 1000, "SolidMask", RD_FLOW_EACH_BOX, 3);
	INPUT(b, "value", NUMBER(ONE));
	INPUT(b, "width", HOLE(BOX_WIDTH));
	INPUT(b, "height", HOLE(BOX_HEIGHT));
	add_node(b, 2000, "MaskComposite", RD_FLOW_EACH_BOX, 4);
	INPUT(b, "destination", LINK(UNITED, PREVIOUS), OR(FLOW_N_DARK));
	INPUT(b, "source", LINK(LIGHT, SAME), ALONE);
	INPUT(b, "x", HOLE(BOX_X));
	INPUT(b, "y", HOLE(BOX_Y));
}

static void
add_crop_words(struct rd_prog_builder *b)
{
	static const char *const words[][2] = {
		{ "center", "center crop (square)" },
		{ "keep-aspect", "keep aspect ratio" },
	};

	for (uint32_t i = 0; i < COUNT(words); i++)
		rd_prog_add_flowword(b, &(struct rd_prog_flowword){
						sample_str(b, words[i][0]),
						sample_str(b, words[i][1]) });
}

static void
add_redux(struct rd_prog_builder *b)
{
	add_node(b, 200, "ReduxAdvanced", RD_FLOW_EACH_REFERENCE, 9);
	INPUT(b, "conditioning", LINK(REDUX, PREVIOUS), OR(FLOW_N_PROMPT));
	INPUT(b, "image", LINK(IMAGE, SAME), ALONE);
	INPUT(b, "factor", HOLE(FACTOR), RANGE(ONE, 9 * ONE, ONE / 10));
	INPUT(b, "function", HOLE(FUNCTION));
	INPUT(b, "mode", HOLE(CROP), .n_words = 2);
	INPUT(b, "weight", HOLE(STRENGTH), RANGE(0, ONE, ONE / 100));
	INPUT(b, "mask", LINK(MASK, SAME), WHEN(MASK), ALONE);
	INPUT(b, "mask", LINK(UNITED, LAST), WHEN(BOXES), ALONE);
	INPUT(b, "margin", HOLE(MARGIN));
}

static void
add_save(struct rd_prog_builder *b)
{
	add_node(b, 9, "SaveImage", RD_FLOW_EACH_ONCE, 7);
	last_node(b)->outputs = 0;
	INPUT(b, "model", LINK(LORA, LAST), OR(FLOW_N_MODEL));
	INPUT(b, "conditioning", LINK(REDUX, LAST), ALONE);
	INPUT(b, "seed", HOLE(SEED), FALLBACK(0));
	INPUT(b, "steps", HOLE(STEPS), FALLBACK(25 * ONE),
	      RANGE(ONE, 10000 * ONE, ONE));
	INPUT(b, "guidance", HOLE(GUIDANCE), FALLBACK(35000));
	INPUT(b, "width", HOLE(WIDTH), FALLBACK(1152 * ONE),
	      RANGE(16 * ONE, INT64_C(16384) * ONE, 16 * ONE));
	INPUT(b, "height", HOLE(HEIGHT), FALLBACK(896 * ONE));
}

static void
add_graph(struct rd_prog_builder *b)
{
	add_model(b);
	add_node(b, 100, "LoadImage", RD_FLOW_EACH_REFERENCE, 1);
	INPUT(b, "image", HOLE(IMAGE_NAME));
	add_masks(b);
	add_redux(b);
	add_save(b);
	add_crop_words(b);
	rd_prog_add_flow(b, &(struct rd_prog_flow){
				    .name = sample_str(b, "comfy-advanced"),
				    .kind = RD_FLOW_KIND_GRAPH,
				    .profile = REDUX_P_ADVANCED,
				    .n_nodes = FLOW_N_NODES });
}

static void
add_arguments(struct rd_prog_builder *b)
{
	INPUT(b, "--prompt", HOLE(PROMPT));
	INPUT(b, "--redux-image-paths", HOLE(IMAGE), EACH(REFERENCE));
	INPUT(b, "--redux-image-strengths", HOLE(STRENGTH), EACH(REFERENCE));
	INPUT(b, "--redux-mode", HOLE(MODE));
	INPUT(b, "--interpolation-mode", HOLE(FUNCTION));
	INPUT(b, "--steps", HOLE(STEPS), FALLBACK(25 * ONE));
	INPUT(b, "--width", HOLE(WIDTH), FALLBACK(1024 * ONE), .lowered = 1,
	      RANGE(16 * ONE, INT64_C(16384) * ONE, 16 * ONE));
	INPUT(b, "--height", HOLE(HEIGHT), WHEN(GIVEN));
	INPUT(b, "--seed", HOLE(SEED), WHEN(GIVEN));
	INPUT(b, "--lora-paths", HOLE(LORA), EACH(LORA));
	INPUT(b, "--lora-scales", HOLE(LORA_SCALE), EACH(LORA));
	INPUT(b, "--metadata", .from = RD_FLOW_FROM_FLAG, ALONE);
}

void
flow_program_add(struct rd_prog_builder *b)
{
	uint32_t first;

	add_graph(b);
	first = rd_prog_count(b, RD_SEC_FLOWINPUT);
	add_arguments(b);
	rd_prog_add_flow(
		b, &(struct rd_prog_flow){
			   .name = sample_str(b, "mflux"),
			   .kind = RD_FLOW_KIND_COMMAND,
			   .profile = REDUX_P_MFLUX,
			   .program = sample_str(b, "mflux-generate"),
			   .first_argument = first,
			   .n_arguments = rd_prog_count(b, RD_SEC_FLOWINPUT) -
					  first });
}

void
flow_program_load(struct rd_prog *prog)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem = { 0 };
	struct rd_buf bytes;

	redux_program_add(b);
	flow_program_add(b);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
}
