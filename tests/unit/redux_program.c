/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "redux_program.h"

#include <criterion/criterion.h>

#include "sample_parts.h"

#define ONE RD_RDX_FACTORS_ONE

static void
add_names(struct rd_prog_builder *b)
{
	static const char *const modes[] = { "highest", "high", "medium", "low",
					     "lowest" };
	static const char *const functions[] = { "area", "bicubic", "nearest",
						 "bilinear", "nearest-exact" };

	for (uint32_t i = 0; i < COUNT(modes); i++)
		rd_prog_add_rdxmode(b,
				    &(struct rd_prog_rdxmode){
					    .name = sample_str(b, modes[i]) });
	for (uint32_t i = 0; i < COUNT(functions); i++)
		rd_prog_add_rdxfunction(
			b, &(struct rd_prog_rdxfunction){
				   .name = sample_str(b, functions[i]) });
	rd_prog_add_rdxencoder(b, &(struct rd_prog_rdxencoder){
					  .name = sample_str(b, "siglip-384"),
					  .grid = 27,
					  .pixels = 384,
					  .patch = 14 });
	rd_prog_add_rdxencoder(b, &(struct rd_prog_rdxencoder){
					  .name = sample_str(b, "siglip-512"),
					  .grid = 32,
					  .pixels = 512,
					  .patch = 16 });
}

static uint32_t
add_kernels(struct rd_prog_builder *b, const enum rd_redux_kernel *kernels,
	    uint32_t n)
{
	uint32_t first = rd_prog_count(b, RD_SEC_RDXKERNEL);

	for (uint32_t i = 0; i < n; i++)
		rd_prog_add_rdxkernel(
			b, &(struct rd_prog_rdxkernel){ i, kernels[i], 1 });
	return first;
}

static uint32_t
add_levels(struct rd_prog_builder *b, enum redux_function others, uint32_t n)
{
	uint32_t first = rd_prog_count(b, RD_SEC_RDXLEVEL);

	for (uint32_t i = 0; i < n; i++)
		rd_prog_add_rdxlevel(
			b,
			&(struct rd_prog_rdxlevel){
				.mode = i,
				.factor = (int64_t)(i + 1) * ONE,
				.function = i == REDUX_M_HIGHEST ||
							    i == REDUX_M_MEDIUM
						    ? REDUX_F_AREA
						    : others });
	return first;
}

static uint32_t
add_law(struct rd_prog_builder *b, enum rd_redux_law law, int64_t high,
	int64_t step)
{
	uint32_t first = rd_prog_count(b, RD_SEC_RDXLAW);
	int64_t low = law == RD_REDUX_LAW_NONE ? ONE : 0;

	rd_prog_add_rdxlaw(b, &(struct rd_prog_rdxlaw){ .law = law,
							.low = low,
							.high = high,
							.step = step,
							.fallback = ONE });
	return first;
}

#define CROP(ID) (1u << RD_REDUX_CROP_##ID)

static void
add_advanced(struct rd_prog_builder *b)
{
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_AREA, RD_REDUX_KERNEL_BICUBIC,
		RD_REDUX_KERNEL_NEAREST, RD_REDUX_KERNEL_BILINEAR,
		RD_REDUX_KERNEL_NEAREST_EXACT
	};
	struct rd_prog_rdxprofile p = {
		.name = sample_str(b, "comfy-advanced"),
		.rounding = RD_REDUX_ROUND_HALF_EVEN,
		.factor_low = ONE,
		.factor_high = 9 * ONE,
		.factor_step = ONE / 10,
		.crops = CROP(CENTER) | CROP(KEEP_ASPECT) | CROP(AUTOCROP),
		.margin = ONE / 10,
		.masks = 1,
		.per_node = 1,
		.encoders = 3,
		.n_kernels = COUNT(kernels),
		.n_levels = REDUX_N_MODES,
		.n_laws = 1,
	};

	p.first_kernel = add_kernels(b, kernels, p.n_kernels);
	p.first_level = add_levels(b, REDUX_F_AREA, p.n_levels);
	p.first_law = add_law(b, RD_REDUX_LAW_SQUARE, ONE, ONE / 100);
	rd_prog_add_rdxprofile(b, &p);
}

static void
add_simple(struct rd_prog_builder *b)
{
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_AREA, RD_REDUX_KERNEL_BICUBIC
	};
	struct rd_prog_rdxprofile p = {
		.name = sample_str(b, "comfy-simple"),
		.rounding = RD_REDUX_ROUND_FLOOR,
		.fixed = 1,
		.crops = CROP(CENTER) | CROP(STRETCH),
		.per_node = 1,
		.encoders = 1,
		.n_kernels = COUNT(kernels),
		.n_levels = REDUX_N_MODES,
		.n_laws = 1,
	};

	p.first_kernel = add_kernels(b, kernels, p.n_kernels);
	p.first_level = add_levels(b, REDUX_F_BICUBIC, p.n_levels);
	p.first_law = add_law(b, RD_REDUX_LAW_NONE, ONE, ONE);
	rd_prog_add_rdxprofile(b, &p);
}

static void
add_mflux(struct rd_prog_builder *b)
{
	static const enum rd_redux_kernel kernels[] = {
		RD_REDUX_KERNEL_AREA_DISJOINT, RD_REDUX_KERNEL_DISTANCE,
		RD_REDUX_KERNEL_NEAREST_EXACT
	};
	struct rd_prog_rdxprofile p = {
		.name = sample_str(b, "mflux"),
		.rounding = RD_REDUX_ROUND_TRUNC,
		.crops = CROP(STRETCH),
		.crop = RD_REDUX_CROP_STRETCH,
		.encoders = 1,
		.n_kernels = COUNT(kernels),
		.n_levels = REDUX_N_MODES,
		.n_laws = 1,
	};

	p.first_kernel = add_kernels(b, kernels, p.n_kernels);
	p.first_level = add_levels(b, REDUX_F_AREA, p.n_levels);
	p.first_law = add_law(b, RD_REDUX_LAW_LINEAR, ONE, ONE / 100);
	rd_prog_add_rdxprofile(b, &p);
}

static void
add_core(struct rd_prog_builder *b)
{
	static const enum rd_redux_kernel kernels[] = { RD_REDUX_KERNEL_AREA };
	struct rd_prog_rdxprofile p = {
		.name = sample_str(b, "comfy-core"),
		.rounding = RD_REDUX_ROUND_FLOOR,
		.fixed = 1,
		.crops = CROP(CENTER) | CROP(STRETCH),
		.per_node = 1,
		.encoders = 3,
		.n_kernels = COUNT(kernels),
		.n_levels = 1,
		.n_laws = 2,
	};

	p.first_kernel = add_kernels(b, kernels, p.n_kernels);
	p.first_level = add_levels(b, REDUX_F_AREA, p.n_levels);
	p.first_law = add_law(b, RD_REDUX_LAW_LINEAR, 10 * ONE, ONE / 1000);
	add_law(b, RD_REDUX_LAW_ATTN_BIAS, 10 * ONE, ONE / 1000);
	rd_prog_add_rdxprofile(b, &p);
}

static void
add_advice(struct rd_prog_builder *b)
{
	rd_prog_add_rdxuse(b, &(struct rd_prog_rdxuse){
				      .name = sample_str(b, "composition"),
				      .mode = REDUX_M_HIGH });
	rd_prog_add_rdxuse(
		b, &(struct rd_prog_rdxuse){ .name = sample_str(b, "style"),
					     .mode = RD_NONE });
	rd_prog_add_rdxkind(b, &(struct rd_prog_rdxkind){
				       .name = sample_str(b, "pixel-art"),
				       .function = REDUX_F_NEAREST });
}

void
redux_program_add_from(struct rd_prog_builder *b)
{
	rd_prog_add_rdxadvice(
		b, &(struct rd_prog_rdxadvice){ REDUX_M_LOW,
						sample_str(b, "a hint") });
	rd_prog_add_rdxuse(
		b, &(struct rd_prog_rdxuse){ .name = sample_str(b, "north"),
					     .mode = RD_NONE,
					     .n_advices = 1 });
	rd_prog_add_rdxuse(
		b, &(struct rd_prog_rdxuse){ .name = sample_str(b, "south"),
					     .mode = RD_NONE });
	rd_prog_add_rdxfrom(b, &(struct rd_prog_rdxfrom){
				       RD_RDX_USE, SAMPLE_F_HEMISPHERE, 0, 1 });
}

void
redux_program_add(struct rd_prog_builder *b)
{
	add_names(b);
	add_advanced(b);
	add_simple(b);
	add_mflux(b);
	add_core(b);
	add_advice(b);
	rd_prog_add_redux(b,
			  &(struct rd_prog_redux){ .profile = REDUX_P_ADVANCED,
						   .mode = REDUX_M_MEDIUM,
						   .text_tokens = 512 });
}

void
redux_program_load(struct rd_prog *prog)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem = { 0 };
	struct rd_buf bytes;

	redux_program_add(b);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_buf_fini(&bytes);
}
