/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The workflows and the command of the shipped rules: the graphs that ComfyUI's
 * own examples make, and graphs that a server would take. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "comfy_check.h"
#include "pack_files.h"
#include "plan/flow.h"
#include "program/program.h"

#define ONE RD_RDX_FACTORS_ONE
#define IMAGES 5

static struct rd_prog prog;
static struct rd_arena arena;
static struct rd_buf out, notes;
static struct rd_problem problem;
static struct rd_plan_flow ask;
static struct rd_plan_redux settings[IMAGES];
static struct rd_plan_flow_reference references[IMAGES];
static json_t *classes;

static void
load_rules(void)
{
	struct pack_files packs = { 0 };
	struct compiled compiled;

	pack_files_read(&packs, "rules");
	compiled = compile_pack(&packs, "redux", test_schemas());
	cr_assert_eq(compiled.status, RD_OK, "%s",
		     compiled.diags.n_items ? compiled.diags.items[0].message
					    : "");
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&compiled.program),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	compiled_free(&compiled);
	pack_files_free(&packs);
}

static void
open_rules(void)
{
	static const char *const images[IMAGES] = { "ref1.png", "ref2.png",
						    "ref3.png", "ref4.png",
						    "ref5.png" };

	load_rules();
	classes = comfy_classes();
	rd_arena_init(&arena, 1u << 26);
	rd_buf_init(&out, 1u << 20);
	rd_buf_init(&notes, 1u << 16);
	for (uint32_t i = 0; i < IMAGES; i++)
		references[i] = (struct rd_plan_flow_reference){
			.setting = &settings[i],
			.image = rd_str_of(images[i]),
			.width = 1024,
			.height = 768,
			.strength = ONE,
		};
	ask = (struct rd_plan_flow){
		.prog = &prog,
		.prompt = RD_STR_LIT("PROMPT"),
		.has_seed = true,
		.seed = 916915540436202,
		.references = references,
		.n_references = 1,
	};
}

static void
close_rules(void)
{
	json_decref(classes);
	rd_buf_fini(&out);
	rd_buf_fini(&notes);
	rd_arena_fini(&arena);
	rd_prog_fini(&prog);
}

TestSuite(flow_packs, .init = open_rules, .fini = close_rules);

static void
settle(uint32_t i, const struct rd_plan_redux_ask *wanted)
{
	cr_assert_eq(
		rd_plan_redux_resolve(&prog, wanted, &settings[i], &problem),
		RD_OK, "%s", problem.title);
	ask.flow = rd_plan_flow_find(&prog, RD_FLOW_KIND_GRAPH,
				     settings[i].profile);
	cr_assert_eq(&prog.rdxprofile[ask.flow->profile], settings[i].profile);
}

static json_t *
graph(void)
{
	json_t *value;

	rd_buf_reset(&out);
	cr_assert_eq(rd_plan_flow_graph(&ask, &arena, &out, &notes, &problem),
		     RD_OK, "%s", problem.title);
	value = json_loadb(out.ptr, out.len, 0, NULL);
	cr_assert(value, "%.*s", RD_STR_FMT(rd_buf_view(&out)));
	return value;
}

/* 1.0 is 1. */
static json_t *
with_reals(const json_t *value)
{
	json_t *copy, *item;
	const char *name;
	size_t i;

	if (json_is_number(value))
		return json_real(json_number_value(value));
	if (json_is_array(value)) {
		copy = json_array();
		json_array_foreach(value, i, item)
			json_array_append_new(copy, with_reals(item));
		return copy;
	}
	if (!json_is_object(value))
		return json_deep_copy(value);
	copy = json_object();
	json_object_foreach((json_t *)value, name, item)
		json_object_set_new(copy, name, with_reals(item));
	return copy;
}

static void
assert_graph_is(const char *path)
{
	json_t *file = comfy_read(path), *wanted = with_reals(file);
	json_t *made = graph(), *got = with_reals(made);

	cr_assert(json_equal(wanted, got), "%s is not\n%.*s", path,
		  RD_STR_FMT(rd_buf_view(&out)));
	cr_assert_null(comfy_check(classes, made));
	json_decref(file);
	json_decref(wanted);
	json_decref(made);
	json_decref(got);
}

Test(flow_packs, one_reference_is_the_example)
{
	settle(0, &(struct rd_plan_redux_ask){ .mode = RD_STR_LIT("medium") });
	assert_graph_is("testdata/comfy/prompt-single.json");
}

Test(flow_packs, three_references_are_the_example)
{
	settle(0, &(struct rd_plan_redux_ask){ .has_factor = true,
					       .factor = ONE });
	settle(1, &(struct rd_plan_redux_ask){ .has_factor = true,
					       .factor = 3 * ONE });
	settle(2, &(struct rd_plan_redux_ask){
			  .has_factor = true,
			  .factor = 5 * ONE,
			  .function = RD_STR_LIT("bicubic") });
	references[2].strength = ONE / 2;
	ask.n_references = 3;
	assert_graph_is("testdata/comfy/prompt-chain3.json");
}

Test(flow_packs, the_simple_node_is_the_example)
{
	settle(0, &(struct rd_plan_redux_ask){
			  .profile = RD_STR_LIT("comfy-simple"),
			  .mode = RD_STR_LIT("medium") });
	assert_graph_is("testdata/comfy/prompt-simple.json");
}

/* ---- everything else: graphs that a server takes ---- */

static uint32_t n_graphs;

static void
assert_taken(const char *what)
{
	json_t *made = graph();
	const char *wrong = comfy_check(classes, made);

	cr_assert_null(wrong, "%s: %s\n%.*s", what, wrong,
		       RD_STR_FMT(rd_buf_view(&out)));
	json_decref(made);
	n_graphs++;
}

static void
take_with_loras(const char *what)
{
	static const struct rd_plan_flow_lora loras[] = {
		{ { "a.safetensors", 13 }, 10000 },
		{ { "b.safetensors", 13 }, -25000 },
		{ { "c.safetensors", 13 }, 100 },
	};

	ask.loras = loras;
	for (ask.n_loras = 0; ask.n_loras <= 3; ask.n_loras++)
		for (ask.n_references = 1; ask.n_references <= IMAGES;
		     ask.n_references++)
			assert_taken(what);
}

static void
settle_all(const struct rd_plan_redux_ask *wanted)
{
	for (uint32_t i = 0; i < IMAGES; i++)
		settle(i, wanted);
}

static void
take_crops(struct rd_plan_redux_ask wanted,
	   const struct rd_prog_rdxprofile *profile)
{
	for (uint32_t crop = 0; crop < RD_REDUX_N_CROPS; crop++) {
		if (!(profile->crops >> crop & 1))
			continue;
		wanted.crop = rd_str_of(rd_redux_crop_names[crop]);
		settle_all(&wanted);
		take_with_loras(rd_redux_crop_names[crop]);
	}
}

static void
take_laws(struct rd_plan_redux_ask wanted,
	  const struct rd_prog_rdxprofile *profile)
{
	for (uint32_t i = 0; i < profile->n_laws; i++) {
		enum rd_redux_law law = prog.rdxlaw[profile->first_law + i].law;

		if (law != RD_REDUX_LAW_NONE)
			wanted.law = rd_str_of(rd_redux_law_names[law]);
		take_crops(wanted, profile);
	}
}

Test(flow_packs, a_server_takes_every_profile_mode_crop_and_law, .timeout = 120)
{
	for (uint32_t p = 0; p < prog.n_rdxprofile; p++) {
		const struct rd_prog_rdxprofile *profile = &prog.rdxprofile[p];

		if (!profile->per_node)
			continue;
		for (uint32_t m = 0; m < prog.n_rdxmode; m++) {
			struct rd_plan_redux_ask wanted = {
				.profile = rd_prog_str(&prog, profile->name),
				.mode = rd_prog_str(&prog,
						    prog.rdxmode[m].name),
			};

			if (rd_plan_redux_level(&prog, profile,
						&prog.rdxmode[m]))
				take_laws(wanted, profile);
		}
	}
	/* 5 modes x 3 crops, 5 x 2, and 1 x 2 laws x 2, each 20 times */
	cr_assert_eq(n_graphs, 20 * (15 + 10 + 4), "%u", n_graphs);
}

Test(flow_packs, a_server_takes_every_factor_and_function, .timeout = 120)
{
	ask.n_references = IMAGES;
	for (int64_t factor = ONE; factor <= 9 * ONE; factor += ONE / 10)
		for (uint32_t f = 0; f < prog.n_rdxfunction; f++) {
			struct rd_plan_redux_ask wanted = {
				.function = rd_prog_str(
					&prog, prog.rdxfunction[f].name),
				.has_factor = true,
				.factor = factor,
			};

			settle_all(&wanted);
			references[0].strength = factor / 90 / 100 * 100;
			assert_taken("factor");
		}
	cr_assert_eq(n_graphs, 81 * 5);
}

Test(flow_packs, a_server_takes_masks_and_sizes)
{
	static const struct rd_plan_flow_box boxes[] = { { 0, 0, 1, 1 },
							 { 10, 20, 300, 400 },
							 { 0, 0, 1024, 768 } };

	settle_all(&(struct rd_plan_redux_ask){
		.crop = RD_STR_LIT("autocrop"),
		.encoder = RD_STR_LIT("siglip-512") });
	references[1].mask = RD_STR_LIT("mask.png");
	references[2].boxes = boxes;
	references[2].n_boxes = 3;
	references[4].boxes = boxes;
	references[4].n_boxes = 1;
	ask.width = 16384;
	ask.height = 16;
	ask.steps = 10000;
	ask.has_guidance = true;
	ask.guidance = 100 * ONE;
	ask.checkpoint = RD_STR_LIT("flux/any name (1).gguf");
	take_with_loras("masks");
	cr_assert(rd_str_find(rd_buf_view(&out),
			      RD_STR_LIT("flex1_redux_siglip2_512")) >= 0);
	ask.seed = UINT64_MAX; /* beyond what jansson reads */
	rd_buf_reset(&out);
	ask.n_references = 1;
	ask.n_loras = 0;
	cr_assert_eq(rd_plan_flow_graph(&ask, &arena, &out, &notes, &problem),
		     RD_OK);
	cr_assert(rd_str_find(rd_buf_view(&out),
			      RD_STR_LIT(":18446744073709551615}")) >= 0);
}

/* ---- the check can fail ---- */

#define BROKEN(X)                                                              \
	X("200", "downsampling_factor", json_integer(10),                      \
	  "value_bigger_than_max")                                             \
	X("200", "downsampling_factor", json_real(2.55), "between steps")      \
	X("200", "downsampling_factor", json_string("3"),                      \
	  "invalid_input_type")                                                \
	X("200", "weight", json_real(-0.5), "value_smaller_than_min")          \
	X("200", "mode", json_string("center"), "value_not_in_list")           \
	X("200", "strength", json_real(1), "unknown input")                    \
	X("200", "image", json_string("ref1.png"), "bad_linked_input")         \
	X("200", "image", json_pack("[si]", "99", 0), "link to no node")       \
	X("200", "image", json_pack("[si]", "100", 1), "return_type_mismatch") \
	X("200", "image", json_pack("[si]", "100", 2), "return_type_mismatch") \
	X("26", "conditioning", json_pack("[si]", "200", 0),                   \
	  "dependency_cycle")                                                  \
	X("22", "conditioning", json_pack("[si]", "26", 0),                    \
	  "a node that nothing needs")                                         \
	X("17", "steps", json_real(2.5), "between steps")                      \
	X("27", "width", json_real(512), "no integer")                         \
	X("12", "unet_name", json_string(""), "value_not_in_list")

Test(flow_packs, the_check_finds_what_a_server_would)
{
#define ROW(id, input, value, wanted) { id, input, value, wanted },
	const struct {
		const char *id, *input;
		json_t *value;
		const char *wanted;
	} rows[] = { BROKEN(ROW) };

	settle(0, &(struct rd_plan_redux_ask){ .mode = RD_STR_LIT("medium") });
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *made = graph();
		json_t *node = json_object_get(made, rows[i].id);
		const char *wrong;

		json_object_set_new(json_object_get(node, "inputs"),
				    rows[i].input, rows[i].value);
		wrong = comfy_check(classes, made);
		cr_assert(wrong && !strcmp(wrong, rows[i].wanted),
			  "%s %s: %s, not %s", rows[i].id, rows[i].input,
			  wrong ? wrong : "taken", rows[i].wanted);
		json_decref(made);
	}
}

Test(flow_packs, the_check_wants_inputs_and_outputs)
{
	json_t *made;

	settle(0, &(struct rd_plan_redux_ask){ .mode = RD_STR_LIT("medium") });
	made = graph();
	json_object_del(json_object_get(json_object_get(made, "9"), "inputs"),
			"images");
	cr_assert_str_eq(comfy_check(classes, made), "required_input_missing");
	json_object_del(made, "9");
	cr_assert_str_eq(comfy_check(classes, made), "prompt_no_outputs");
	json_decref(made);
}
