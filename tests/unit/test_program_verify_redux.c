/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing each in what is said about Redux. */

#include "program_mutation.h"

#include "redux_program.h"

#define ONE RD_RDX_FACTORS_ONE
#define PROFILE(ID) AT(rdxprofile, REDUX_P_##ID)
#define LEVEL(ID, n) AT(rdxlevel, PROFILE(ID)->first_level + (n))
#define KERNEL(ID, n) AT(rdxkernel, PROFILE(ID)->first_kernel + (n))
#define LAW(ID, n) AT(rdxlaw, PROFILE(ID)->first_law + (n))

#define REDUX_ROWS(X)                                                          \
	X(grid_is_of_its_pixels, AT(rdxencoder, 0)->grid = 28,                 \
	  "its grid is not what")                                              \
	X(patch_is_some, AT(rdxencoder, 0)->patch = 0, "its grid is not what") \
	X(grid_is_some,                                                        \
	  AT(rdxencoder, 0)->pixels = AT(rdxencoder, 0)->grid = 0,             \
	  "its grid is not what")                                              \
	X(grid_is_not_too_fine, make_fine(b), "its grid is not what")          \
	X(encoder_stands_once,                                                 \
	  AT(rdxencoder, 1)->name = AT(rdxencoder, 0)->name,                   \
	  "the name is used twice")                                            \
	X(encoders_are_few, add_encoders(b), "is one too many")                \
	X(mode_stands_once, AT(rdxmode, 1)->name = AT(rdxmode, 0)->name,       \
	  "the name is used twice")                                            \
	X(function_has_a_name, AT(rdxfunction, 1)->name = 0,                   \
	  "a name is empty")                                                   \
	X(profile_stands_once, PROFILE(MFLUX)->name = PROFILE(CORE)->name,     \
	  "the name is used twice")                                            \
	X(use_stands_once, AT(rdxuse, 1)->name = AT(rdxuse, 0)->name,          \
	  "the name is used twice")                                            \
	X(kind_has_a_name, AT(rdxkind, 0)->name = 0, "a name is empty")        \
	X(kind_has_a_function, AT(rdxkind, 0)->function = REDUX_N_FUNCTIONS,   \
	  "function")                                                          \
	X(profile_has_kernels, PROFILE(CORE)->n_kernels = 0, "lacks")          \
	X(profile_has_levels, PROFILE(CORE)->n_levels = 0, "lacks")            \
	X(profile_has_laws, PROFILE(CORE)->n_laws = 0, "lacks")                \
	X(profile_kernels_are_in_bounds, PROFILE(CORE)->n_kernels = 2,         \
	  "n_kernels runs past")                                               \
	X(profile_levels_are_in_bounds, PROFILE(CORE)->n_levels = 2,           \
	  "n_levels runs past")                                                \
	X(profile_laws_are_in_bounds, PROFILE(CORE)->first_law++,              \
	  "n_laws runs past")                                                  \
	X(profile_takes_an_encoder, PROFILE(MFLUX)->encoders = 0,              \
	  "a member is out of range")                                          \
	X(profile_takes_encoders_that_are, PROFILE(MFLUX)->encoders = 4,       \
	  "a member is out of range")                                          \
	X(node_takes_few, PROFILE(SIMPLE)->per_node = 1001,                    \
	  "a member is out of range")                                          \
	X(factors_start, PROFILE(ADVANCED)->factor_low = 0,                    \
	  "its factors have no start")                                         \
	X(factors_start_at_one, PROFILE(ADVANCED)->factor_low = ONE - 1,       \
	  "its factors are no range")                                          \
	X(factors_ascend, PROFILE(ADVANCED)->factor_high = ONE - 1000,         \
	  "its factors are no range")                                          \
	X(factors_have_steps, PROFILE(ADVANCED)->factor_step = 0,              \
	  "its factors are no range")                                          \
	X(factors_end_on_a_step, PROFILE(ADVANCED)->factor_step = 3000,        \
	  "its factors are no range")                                          \
	X(factors_leave_tokens, PROFILE(ADVANCED)->factor_high = 100 * ONE,    \
	  "its highest factor leaves")                                         \
	X(crops_are_some, PROFILE(MFLUX)->crops = 0,                           \
	  "its crops are out of range")                                        \
	X(crops_are_known, PROFILE(MFLUX)->crops |= 16,                        \
	  "its crops are out of range")                                        \
	X(crop_is_one_of_them, PROFILE(MFLUX)->crop = RD_REDUX_CROP_CENTER,    \
	  "its crops are out of range")                                        \
	X(autocrop_has_masks, PROFILE(ADVANCED)->masks = 0,                    \
	  "masks that it has not")                                             \
	X(margin_is_a_part, PROFILE(ADVANCED)->margin = ONE + 1,               \
	  "its margin is out of range")                                        \
	X(margin_is_not_negative, PROFILE(ADVANCED)->margin = -1,              \
	  "its margin is out of range")                                        \
	X(margin_is_of_autocrop, PROFILE(MFLUX)->margin = 1,                   \
	  "its margin is out of range")                                        \
	X(kernels_differ, KERNEL(ADVANCED, 1)->function = REDUX_F_AREA,        \
	  "has a function twice")                                              \
	X(kernel_is_known, KERNEL(MFLUX, 0)->kernel = RD_REDUX_N_KERNELS,      \
	  "kernel is out of range")                                            \
	X(function_is_the_profiles,                                            \
	  PROFILE(SIMPLE)->function = REDUX_F_NEAREST,                         \
	  "its function is not its")                                           \
	X(level_function_is_the_profiles,                                      \
	  LEVEL(SIMPLE, 1)->function = REDUX_F_NEAREST,                        \
	  "a level's function is not its")                                     \
	X(level_factor_is_from_one, LEVEL(SIMPLE, 0)->factor = ONE - 1,        \
	  "a level's factor is not its")                                       \
	X(level_factor_is_on_a_step, LEVEL(ADVANCED, 1)->factor = 20001,       \
	  "a level's factor is not its")                                       \
	X(level_factor_is_in_range, LEVEL(ADVANCED, 4)->factor = 10 * ONE,     \
	  "a level's factor is not its")                                       \
	X(levels_descend, LEVEL(ADVANCED, 1)->mode = REDUX_M_HIGHEST,          \
	  "its levels do not descend")                                         \
	X(levels_do_not_grow, LEVEL(MFLUX, 1)->factor = 4 * ONE,               \
	  "no or more tokens")                                                 \
	X(levels_leave_tokens, LEVEL(MFLUX, 4)->factor = 28 * ONE,             \
	  "no or more tokens")                                                 \
	X(laws_differ, LAW(CORE, 1)->law = RD_REDUX_LAW_LINEAR,                \
	  "has a law twice")                                                   \
	X(law_none_is_one, LAW(SIMPLE, 0)->low = 0, "no range of strengths")   \
	X(law_is_not_negative, LAW(CORE, 0)->low = -ONE,                       \
	  "no range of strengths")                                             \
	X(law_ascends, LAW(MFLUX, 0)->high = 0, "no range of strengths")       \
	X(law_has_steps, LAW(MFLUX, 0)->step = 0, "no range of strengths")     \
	X(law_ends_on_a_step, LAW(MFLUX, 0)->step = 3000,                      \
	  "no range of strengths")                                             \
	X(law_default_is_on_a_step, LAW(MFLUX, 0)->fallback = 9999,            \
	  "no range of strengths")                                             \
	X(advice_differs, AT(rdxuse, 2)->n_advices = advise_twice(b),          \
	  "advises of a mode twice")                                           \
	X(fact_chooses_one_thing, choose_twice(b),                             \
	  "two facts choose one thing")                                        \
	X(fact_has_terms, AT(rdxfrom, 0)->fact = SAMPLE_F_SCENE,               \
	  "no closed terms")                                                   \
	X(fact_has_closed_terms, AT(rdxfrom, 0)->fact = SAMPLE_F_MOOD,         \
	  "no closed terms")                                                   \
	X(fact_is_a_name, AT(rdxfrom, 0)->what = RD_RDX_MODE,                  \
	  "of its fact is no name")                                            \
	X(fact_is_always_a_name, AT(rdxuse, 3)->name = STR("southern"),        \
	  "of its fact is no name")                                            \
	X(defaults_stand_once, rd_prog_add_redux(b, rd_prog_at_redux(b, 0)),   \
	  "or several")                                                        \
	X(defaults_have_the_mode, AT(redux, 0)->profile = REDUX_P_CORE,        \
	  "does not have its mode")                                            \
	X(defaults_have_the_encoder, two_defaults(b),                          \
	  "a member is out of range")                                          \
	X(prompt_has_tokens, AT(redux, 0)->text_tokens = 0,                    \
	  "a member is out of range")

static void
make_fine(struct rd_prog_builder *b)
{
	AT(rdxencoder, 0)->grid = RD_REDUX_GRID_MAX + 1;
	AT(rdxencoder, 0)->pixels = RD_REDUX_GRID_MAX + 1;
	AT(rdxencoder, 0)->patch = 1;
}

static void
add_encoders(struct rd_prog_builder *b)
{
	char name[] = "e..";

	for (uint32_t i = 0; i < RD_RDX_ENCODERS_MAX; i++) {
		name[1] = (char)('a' + i / 16);
		name[2] = (char)('a' + i % 16);
		rd_prog_add_rdxencoder(
			b, &(struct rd_prog_rdxencoder){
				   .name = rd_prog_add_str(b, rd_str_of(name)),
				   .grid = 1,
				   .pixels = 1,
				   .patch = 1 });
	}
}

static uint32_t
advise_twice(struct rd_prog_builder *b)
{
	struct rd_prog_rdxadvice again = *AT(rdxadvice, 0);

	rd_prog_add_rdxadvice(b, &again);
	return 2;
}

static void
choose_twice(struct rd_prog_builder *b)
{
	struct rd_prog_rdxfrom again = *AT(rdxfrom, 0);

	rd_prog_add_rdxfrom(b, &again);
}

static void
two_defaults(struct rd_prog_builder *b)
{
	AT(redux, 0)->profile = REDUX_P_MFLUX;
	AT(redux, 0)->encoder = 1;
}

/* A change may be made to the builder more than once. */
static void
add_redux(struct rd_prog_builder *b)
{
	if (rd_prog_count(b, RD_SEC_RDXPROFILE))
		return;
	redux_program_add(b);
	redux_program_add_from(b);
}

#define WITH_REDUX(name, change, title)                                        \
	static void change_##name(struct rd_prog_builder *b)                   \
	{                                                                      \
		add_redux(b);                                                  \
		change;                                                        \
	}                                                                      \
	Test(program_verify_redux, name)                                       \
	{                                                                      \
		mutation_refused(change_##name, title);                        \
	}
REDUX_ROWS(WITH_REDUX)

Test(program_verify_redux, redux_is_accepted)
{
	struct rd_prog_builder *b = sample_builder();

	add_redux(b);
	mutation_accepted(b);
}
