/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Graphs and command lines out of small flows. */

#include <criterion/criterion.h>

#include "flow_program.h"
#include "plan/flow.h"
#include "redux_program.h"
#include "sample_parts.h"

#define ONE RD_RDX_FACTORS_ONE

static struct rd_prog prog;
static struct rd_arena arena;
static struct rd_buf out, notes;
static struct rd_problem problem;
static struct rd_plan_flow ask;
static struct rd_plan_redux setting;
static struct rd_plan_flow_reference references[3];

static void
settle(const char *profile, const char *mode)
{
	struct rd_plan_redux_ask wanted = {
		.profile = rd_str_of(profile),
		.mode = rd_str_of(mode),
	};

	cr_assert_eq(rd_plan_redux_resolve(&prog, &wanted, &setting, &problem),
		     RD_OK, "%s", problem.title);
	ask.flow = rd_plan_flow_find(&prog,
				     setting.profile == prog.rdxprofile +
								REDUX_P_MFLUX
					     ? RD_FLOW_KIND_COMMAND
					     : RD_FLOW_KIND_GRAPH,
				     setting.profile);
}

static void
open_flows(void)
{
	static const char *const images[] = { "a/one.png", "b/two.png",
					      "c/three.png" };

	flow_program_load(&prog);
	rd_arena_init(&arena, 1u << 24);
	rd_buf_init(&out, 1u << 20);
	rd_buf_init(&notes, 1u << 16);
	problem = (struct rd_problem){ 0 };
	for (uint32_t i = 0; i < COUNT(references); i++)
		references[i] = (struct rd_plan_flow_reference){
			.setting = &setting,
			.image = rd_str_of(images[i]),
			.width = 1024,
			.height = 768,
			.strength = ONE,
		};
	ask = (struct rd_plan_flow){
		.prog = &prog,
		.references = references,
		.n_references = 1,
	};
	settle("comfy-advanced", "medium");
}

static void
close_flows(void)
{
	rd_buf_fini(&out);
	rd_buf_fini(&notes);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

TestSuite(plan_flow, .init = open_flows, .fini = close_flows);

static enum rd_status
make_graph(void)
{
	rd_buf_reset(&out);
	return rd_plan_flow_graph(&ask, &arena, &out, &notes, &problem);
}

static bool
holds(const struct rd_buf *buf, const char *text)
{
	return rd_str_find(rd_buf_view(buf), rd_str_of(text)) >= 0;
}

static void
assert_graph_has(const char *text)
{
	cr_assert_eq(make_graph(), RD_OK, "%s", problem.title);
	cr_assert(holds(&out, text), "%s\nis not in\n%.*s", text,
		  RD_STR_FMT(rd_buf_view(&out)));
}

static void
assert_graph_lacks(const char *text)
{
	cr_assert_eq(make_graph(), RD_OK, "%s", problem.title);
	cr_assert_not(holds(&out, text), "%.*s", RD_STR_FMT(rd_buf_view(&out)));
}

static void
assert_refused(const char *code, const char *title)
{
	cr_assert_eq(make_graph(), RD_SEMANTIC);
	cr_assert_str_eq(problem.code, code);
	cr_assert_eq(problem.exit_code, 4);
	cr_assert(strstr(problem.title, title), "%s", problem.title);
}

Test(plan_flow, a_graph_is_canonical_and_exact)
{
	ask.prompt = RD_STR_LIT("a \"harbour\"\n");
	cr_assert_eq(make_graph(), RD_OK, "%s", problem.title);
	rd_buf_char(&out, '\0');
	cr_assert_str_eq(out.ptr,
			 "{\"100\":{\"class_type\":\"LoadImage\",\"inputs\":"
			 "{\"image\":\"one.png\"}},"
			 "\"12\":{\"class_type\":\"UNETLoader\",\"inputs\":"
			 "{\"unet_name\":\"flux1-dev.safetensors\"}},"
			 "\"200\":{\"class_type\":\"ReduxAdvanced\",\"inputs\":"
			 "{\"conditioning\":[\"6\",0],\"factor\":3,"
			 "\"function\":\"area\",\"image\":[\"100\",0],"
			 "\"margin\":0.1,\"mode\":\"center crop (square)\","
			 "\"weight\":1}},"
			 "\"6\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":"
			 "{\"text\":\"a \\\"harbour\\\"\\n\"}},"
			 "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":"
			 "{\"conditioning\":[\"200\",0],\"guidance\":3.5,"
			 "\"height\":896,\"model\":[\"12\",0],\"seed\":0,"
			 "\"steps\":25,\"width\":1152}}}");
}

Test(plan_flow, references_make_a_chain)
{
	ask.n_references = 3;
	assert_graph_has("\"201\":{\"class_type\":\"ReduxAdvanced\",\"inputs\":"
			 "{\"conditioning\":[\"200\",0]");
	assert_graph_has("\"202\":{\"class_type\":\"ReduxAdvanced\",\"inputs\":"
			 "{\"conditioning\":[\"201\",0]");
	assert_graph_has("\"image\":[\"102\",0]");
	assert_graph_has("{\"conditioning\":[\"202\",0],\"guidance\"");
}

Test(plan_flow, each_reference_has_its_own_setting)
{
	struct rd_plan_redux other = setting;

	other.factor = 25000;
	other.function = &prog.rdxfunction[REDUX_F_BICUBIC];
	references[1].setting = &other;
	references[1].strength = 5000;
	ask.n_references = 2;
	assert_graph_has("\"factor\":3,\"function\":\"area\"");
	assert_graph_has("\"factor\":2.5,\"function\":\"bicubic\"");
	assert_graph_has("\"weight\":0.5");
}

Test(plan_flow, an_edge_becomes_a_factor_that_gives_it)
{
	setting.mode = NULL;
	setting.factor = 0;
	setting.edge = 14;
	assert_graph_has("\"factor\":1.9,");
	setting.edge = 20; /* no factor does */
	assert_refused("flow.missing", "needs the factor of reference 1");
}

Test(plan_flow, loras_stand_between_model_and_guider)
{
	static const struct rd_plan_flow_lora loras[] = {
		{ { "detail.safetensors", 18 }, 8000 },
		{ { "style.safetensors", 17 }, -5000 },
	};

	ask.loras = loras;
	ask.n_loras = 2;
	assert_graph_has("\"300\":{\"class_type\":\"LoraLoaderModelOnly\","
			 "\"inputs\":{\"lora_name\":\"detail.safetensors\","
			 "\"model\":[\"12\",0],\"strength_model\":0.8}}");
	assert_graph_has("\"lora_name\":\"style.safetensors\","
			 "\"model\":[\"300\",0],\"strength_model\":-0.5");
	assert_graph_has("\"model\":[\"301\",0],\"seed\"");
}

Test(plan_flow, a_mask_file_is_loaded)
{
	ask.n_references = 2;
	references[1].mask = RD_STR_LIT("masks/face.png");
	assert_graph_has("\"401\":{\"class_type\":\"LoadImageMask\",\"inputs\":"
			 "{\"channel\":\"red\",\"image\":\"face.png\"}}");
	assert_graph_has("\"mask\":[\"401\",0]");
	assert_graph_lacks("\"400\"");
	assert_graph_lacks("SolidMask");
}

Test(plan_flow, boxes_are_drawn_one_over_the_other)
{
	static const struct rd_plan_flow_box first[] = { { 10, 20, 110, 70 } };
	static const struct rd_plan_flow_box third[] = { { 0, 0, 5, 5 },
							 { 5, 5, 9, 10 } };

	ask.n_references = 3;
	references[0].boxes = first;
	references[0].n_boxes = 1;
	references[2].boxes = third;
	references[2].n_boxes = 2;
	assert_graph_has("\"502\":{\"class_type\":\"SolidMask\",\"inputs\":"
			 "{\"height\":768,\"value\":0,\"width\":1024}}");
	assert_graph_has("\"1000\":{\"class_type\":\"SolidMask\",\"inputs\":"
			 "{\"height\":50,\"value\":1,\"width\":100}}");
	assert_graph_has("\"2000\":{\"class_type\":\"MaskComposite\","
			 "\"inputs\":{\"destination\":[\"500\",0],"
			 "\"source\":[\"1000\",0],\"x\":10,\"y\":20}}");
	assert_graph_has("{\"destination\":[\"502\",0],"
			 "\"source\":[\"1001\",0],\"x\":0,\"y\":0}");
	assert_graph_has("{\"destination\":[\"2001\",0],"
			 "\"source\":[\"1002\",0],\"x\":5,\"y\":5}");
	assert_graph_has("\"mask\":[\"2000\",0]");
	assert_graph_has("\"mask\":[\"2002\",0]");
	assert_graph_lacks("\"501\"");
}

Test(plan_flow, seeds_have_all_their_digits)
{
	ask.has_seed = true;
	ask.seed = UINT64_MAX;
	assert_graph_has("\"seed\":18446744073709551615,");
	ask.seed = 916915540436202;
	assert_graph_has("\"seed\":916915540436202,");
}

Test(plan_flow, what_is_out_of_range_is_refused)
{
	ask.steps = 10001;
	assert_refused("flow.range", "steps of comfy-advanced is 10001");
	ask.steps = 0;
	ask.width = 1000;
	assert_refused("flow.range", "takes 16 to 16384");
	cr_assert_str_eq(problem.hint, "in steps of 16");
	cr_assert_str_eq(problem.where, "width");
	ask.width = 0;
	references[0].strength = 5050;
	assert_refused("flow.range", "weight of comfy-advanced is 0.505");
}

Test(plan_flow, what_has_no_word_is_refused)
{
	setting.crop = RD_REDUX_CROP_AUTOCROP;
	assert_refused("flow.word", "no word for the crop autocrop");
}

Test(plan_flow, files_of_one_name_are_refused)
{
	ask.n_references = 2;
	references[1].image = RD_STR_LIT("b/one.png");
	assert_refused("flow.same-name", "called one.png");
	references[1].image = references[0].image;
	cr_assert_eq(make_graph(), RD_OK);
	references[1].mask = RD_STR_LIT("masks/one.png");
	assert_refused("flow.same-name", "called one.png");
}

Test(plan_flow, a_reference_without_a_file_is_refused)
{
	ask.n_references = 2;
	references[1].image = RD_STR_NONE;
	assert_refused("flow.missing", "needs the image-name of reference 2");
}

Test(plan_flow, numbers_of_nodes_do_not_meet)
{
	static struct rd_plan_flow_reference many[101];

	for (uint32_t i = 0; i < COUNT(many); i++)
		many[i] = references[0];
	ask.references = many;
	ask.n_references = 100;
	cr_assert_eq(make_graph(), RD_OK);
	ask.n_references = 101;
	assert_refused("flow.numbers", "would have the number 200");
}

/* ---- command lines ---- */

static enum rd_status
make_line(void)
{
	struct rd_plan_flow_argv argv;
	enum rd_status status = rd_plan_flow_argv(&ask, &arena, &argv, &notes,
						  &problem);

	rd_buf_reset(&out);
	if (!status)
		rd_plan_flow_shell(&argv, &out);
	return status;
}

static void
assert_line(const char *wanted)
{
	cr_assert_eq(make_line(), RD_OK, "%s", problem.title);
	rd_buf_char(&out, '\0');
	cr_assert_str_eq(out.ptr, wanted);
}

static void
assert_line_refused(const char *code, const char *title)
{
	cr_assert_eq(make_line(), RD_SEMANTIC);
	cr_assert_str_eq(problem.code, code);
	cr_assert(strstr(problem.title, title), "%s", problem.title);
}

Test(plan_flow, a_command_has_its_defaults)
{
	settle("mflux", "medium");
	ask.prompt = RD_STR_LIT("a harbour");
	ask.n_references = 2;
	references[1].strength = 2500;
	assert_line("mflux-generate --prompt 'a harbour' --redux-image-paths "
		    "a/one.png b/two.png --redux-image-strengths 1 0.25 "
		    "--redux-mode medium --interpolation-mode area --steps 25 "
		    "--width 1024 --metadata");
}

Test(plan_flow, a_command_is_quoted)
{
	static const struct rd_plan_flow_lora loras[] = {
		{ { "-x y", 4 }, -5000 },
	};

	settle("mflux", "low");
	ask.prompt = RD_STR_LIT("-it's\n$HOME");
	ask.has_seed = true;
	ask.seed = 7;
	ask.loras = loras;
	ask.n_loras = 1;
	references[0].image = RD_STR_LIT("-r.png");
	assert_line("mflux-generate '--prompt=-it'\\''s\n$HOME' "
		    "--redux-image-paths ./-r.png --redux-image-strengths 1 "
		    "--redux-mode low --interpolation-mode area --steps 25 "
		    "--width 1024 --seed 7 --lora-paths './-x y' "
		    "--lora-scales -0.5 --metadata");
}

Test(plan_flow, a_size_is_lowered_with_a_note)
{
	settle("mflux", "low");
	ask.prompt = RD_STR_LIT("p");
	ask.width = 1000;
	cr_assert_eq(make_line(), RD_OK);
	cr_assert(holds(&out, "--width 992 "));
	cr_assert(
		holds(&notes, "--width: 1000 becomes 992, a multiple of 16\n"));
	ask.width = 15;
	assert_line_refused("flow.range", "--width of mflux is 0");
}

Test(plan_flow, a_command_says_one_setting_for_all)
{
	struct rd_plan_redux other;

	settle("mflux", "low");
	other = setting;
	other.mode = &prog.rdxmode[REDUX_M_HIGH];
	ask.prompt = RD_STR_LIT("p");
	ask.n_references = 2;
	references[1].setting = &other;
	assert_line_refused("flow.differs",
			    "references 1 and 2 differ in their mode");
}

Test(plan_flow, what_a_command_needs_or_has_no_place_for)
{
	settle("mflux", "low");
	assert_line_refused("flow.missing", "mflux needs a prompt");
	ask.prompt = RD_STR_LIT("p");
	ask.checkpoint = RD_STR_LIT("x.safetensors");
	assert_line_refused("flow.unused", "no place for a checkpoint");
	ask.checkpoint = RD_STR_NONE;
	references[0].mask = RD_STR_LIT("m.png");
	assert_line_refused("flow.unused", "the mask of reference 1");
}

/* ---- another profile ---- */

static struct rd_plan_redux other;

static enum rd_status
translate(enum redux_profile profile)
{
	rd_buf_reset(&notes);
	return rd_plan_flow_as(&setting, &prog.rdxprofile[profile], &other,
			       &notes, &problem);
}

static void
assert_notes(const char *wanted)
{
	cr_assert(rd_str_is(rd_buf_view(&notes), wanted), "%.*s",
		  RD_STR_FMT(rd_buf_view(&notes)));
}

Test(plan_flow, the_same_in_another_profile_needs_no_note)
{
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK, "%s", problem.title);
	cr_assert_eq(other.profile, &prog.rdxprofile[REDUX_P_MFLUX]);
	cr_assert_eq(other.edge, 9);
	assert_notes(""); /* windows of 3 x 3 do not overlap */
}

Test(plan_flow, other_grids_and_kernels_are_noted)
{
	settle("comfy-advanced", "high");
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK);
	assert_notes("grid: high is 14 x 14 = 196 tokens in comfy-advanced, "
		     "13 x 13 = 169 in mflux\n"
		     "area: area in comfy-advanced, area-disjoint in mflux\n");
	settle("comfy-advanced", "highest");
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK);
	assert_notes("");
}

Test(plan_flow, a_fixed_function_is_noted)
{
	settle("comfy-advanced", "lowest");
	cr_assert_eq(translate(REDUX_P_SIMPLE), RD_OK);
	assert_notes("function: area in comfy-advanced, bicubic in "
		     "comfy-simple\n");
}

Test(plan_flow, what_the_other_lacks_is_refused)
{
	setting.mode = NULL;
	setting.factor = 25000;
	setting.edge = 11;
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "flow.unlike");
	cr_assert_str_eq(problem.title, "mflux has no factor 2.5");
	settle("comfy-advanced", "low");
	setting.function = &prog.rdxfunction[REDUX_F_BILINEAR];
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_SEMANTIC);
	cr_assert_str_eq(problem.title, "mflux has no function bilinear");
	settle("comfy-advanced", "low");
	cr_assert_eq(translate(REDUX_P_CORE), RD_SEMANTIC);
	cr_assert_str_eq(problem.title, "comfy-core has no mode low");
}

Test(plan_flow, as_many_tokens_are_a_mode)
{
	setting.mode = NULL;
	setting.factor = 0;
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK, "%s", problem.title);
	cr_assert_eq(other.mode, &prog.rdxmode[REDUX_M_MEDIUM]);
	assert_notes("");
	setting.factor = 29000;
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK, "%s", problem.title);
	cr_assert_eq(other.mode, &prog.rdxmode[REDUX_M_MEDIUM]);
	setting.factor = 0;
	setting.edge = 11; /* no mode of it does */
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK, "%s", problem.title);
	cr_assert_null(other.mode);
	cr_assert_eq(other.edge, 11);
}

Test(plan_flow, a_strength_multiplies_by_the_same)
{
	static const struct rd_plan_flow_box box = { 0, 0, 1, 1 };

	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK);
	references[0].strength = 5000;
	references[0].boxes = &box;
	references[0].n_boxes = 1;
	cr_assert_eq(rd_plan_flow_reference_as(&references[0], 1, &other,
					       &notes, &problem),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(references[0].strength, 2500);
	cr_assert_eq(references[0].n_boxes, 0);
	cr_assert_eq(references[0].setting, &other);
	assert_notes("reference 1: crop: center in comfy-advanced, stretch in "
		     "mflux\n"
		     "reference 1: mask: used in comfy-advanced, none in "
		     "mflux\n"
		     "reference 1: strength: 0.5, tokens times 0.25, in "
		     "comfy-advanced; 0.25, tokens times 0.25, in mflux\n");
}

Test(plan_flow, a_strength_between_steps_is_the_nearest)
{
	cr_assert_eq(translate(REDUX_P_MFLUX), RD_OK);
	references[0].strength = 5500;
	references[0].height = 1024; /* a square: no other crop */
	cr_assert_eq(rd_plan_flow_reference_as(&references[0], 2, &other,
					       &notes, &problem),
		     RD_OK);
	cr_assert_eq(references[0].strength, 3000);
	assert_notes("reference 2: strength: 0.55, tokens times 0.3025, in "
		     "comfy-advanced; 0.3, tokens times 0.3, in mflux\n");
}

Test(plan_flow, a_strength_comes_back)
{
	settle("mflux", "medium");
	cr_assert_eq(translate(REDUX_P_ADVANCED), RD_OK, "%s", problem.title);
	references[0].strength = 2500;
	cr_assert_eq(rd_plan_flow_reference_as(&references[0], 1, &other,
					       &notes, &problem),
		     RD_OK);
	cr_assert_eq(references[0].strength, 5000);
}

Test(plan_flow, the_flow_of_the_default_profile_stands_in)
{
	const struct rd_prog_rdxprofile *simple =
		&prog.rdxprofile[REDUX_P_SIMPLE];

	cr_assert_eq(rd_plan_flow_find(&prog, RD_FLOW_KIND_GRAPH, simple),
		     &prog.flow[0]);
	cr_assert_eq(rd_plan_flow_find(&prog, RD_FLOW_KIND_COMMAND, simple),
		     &prog.flow[1]);
	prog.n_flow = 1;
	cr_assert_null(rd_plan_flow_find(&prog, RD_FLOW_KIND_COMMAND, simple));
}
