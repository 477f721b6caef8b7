/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing in the sample each: curves, learned tables, choice, rates,
 * experiments. */

#include "program_mutation.h"

#include <stdio.h>

#define POINTS_BEYOND (INT64_C(10000) * 100000000 + 10000)

#define CHOICE_ROWS(X)                                                         \
	X(curve_is_over_something, AT(factor, SAMPLE_X_THRIFT)->key = RD_NONE, \
	  "not over a fact or an attribute")                                   \
	X(curve_is_over_one_thing,                                             \
	  AT(factor, SAMPLE_X_THRIFT)->attr = SAMPLE_A_BASE,                   \
	  "not over a fact or an attribute")                                   \
	X(curve_is_over_a_number,                                              \
	  AT(factor, SAMPLE_X_THRIFT)->key = SAMPLE_F_MOOD, "not a number")    \
	X(curve_has_knots, AT(factor, SAMPLE_X_THRIFT)->n_knots = 0,           \
	  "members of another kind")                                           \
	X(curve_knots_are_in_bounds, AT(factor, SAMPLE_X_LEVEL)->n_knots = 2,  \
	  "n_knots runs past")                                                 \
	X(curve_knots_ascend, AT(knot, 1)->x = -100000, "knots do not ascend") \
	X(curve_knots_have_rule_numbers, AT(knot, 2)->x = 100000001,           \
	  "knot 2 is out of range")                                            \
	X(curve_points_are_rule_numbers, AT(knot, 2)->points = 1,              \
	  "knot 2 is out of range")                                            \
	X(curve_points_are_bounded, AT(knot, 0)->points = POINTS_BEYOND,       \
	  "knot 0 is out of range")                                            \
	X(curve_when_asks_no_record,                                           \
	  AT(factor, SAMPLE_X_THRIFT)->when = SAMPLE_K_FORMAL_SOON,            \
	  "when asks about a record")                                          \
	X(curve_attribute_is_decimal,                                          \
	  AT(factor, SAMPLE_X_LEVEL)->attr = SAMPLE_A_MOOD, "not a decimal")   \
	X(curve_column_is_there, AT(factor, SAMPLE_X_LEVEL)->first_col = 4,    \
	  "its column is missing")                                             \
	X(only_curves_have_knots, AT(factor, SAMPLE_X_BASE)->n_knots = 1,      \
	  "members of another kind")                                           \
	X(only_curves_have_a_when, AT(factor, SAMPLE_X_BASE)->when = 0,        \
	  "members of another kind")                                           \
	X(curve_shape_is_known, AT(factor, SAMPLE_X_LEVEL)->curve = 2,         \
	  "curve is out of range")                                             \
	X(learned_by_is_a_term_attribute, AT(learned, 1)->by = SAMPLE_A_BASE,  \
	  "no terms of references")                                            \
	X(learned_by_is_an_attribute, AT(learned, 1)->by = SAMPLE_N_ATTRS,     \
	  "by is out of range")                                                \
	X(learned_min_is_below_max, AT(learned, 0)->min = 10001,               \
	  "min, max or evidence")                                              \
	X(learned_max_is_a_rule_number, AT(learned, 0)->max = 100000001,       \
	  "min, max or evidence")                                              \
	X(learned_floor_is_not_negative, AT(learned, 0)->evidence = -1,        \
	  "min, max or evidence")                                              \
	X(learned_stands_outside_groups,                                       \
	  AT(factor, SAMPLE_X_TASTY)->group = 0, "stands in a group")          \
	X(learned_factor_has_a_table,                                          \
	  AT(factor, SAMPLE_X_LIKED)->learned = RD_NONE,                       \
	  "members of another kind")                                           \
	X(learned_table_is_there, AT(factor, SAMPLE_X_LIKED)->learned = 2,     \
	  "learned is out of range")                                           \
	X(only_learned_factors_have_a_table,                                   \
	  AT(factor, SAMPLE_X_BASE)->learned = 0, "members of another kind")   \
	X(learned_id_is_a_rules, AT(learned, 0)->id = STR("look"),             \
	  "used twice")                                                        \
	X(rate_is_alone,                                                       \
	  (rd_prog_add_rate(b, &(struct rd_prog_rate){ .id = STR("more") })),  \
	  "not the only one")                                                  \
	X(rate_has_all_bands, AT(rate, 0)->n_bands = 2,                        \
	  "does not have all bands")                                           \
	X(rate_bands_are_in_bounds, AT(rate, 0)->n_bands = 4,                  \
	  "n_bands runs past")                                                 \
	X(rate_otherwise_is_a_term, AT(rate, 0)->otherwise = 2,                \
	  "otherwise is no term")                                              \
	X(rate_otherwise_is_there, AT(rate, 0)->otherwise = RD_NONE,           \
	  "otherwise is no term")                                              \
	X(rate_band_has_a_term, AT(rateband, 1)->term = 2,                     \
	  "no term of its rate")                                               \
	X(rate_measure_is_known, AT(rateband, 1)->measure = RD_N_MEASURES,     \
	  "measure is out of range")                                           \
	X(rate_evidence_is_in_bounds, AT(rate, 0)->n_evidence = 3,             \
	  "n_evidence runs past")                                              \
	X(rate_evidence_is_a_fact, AT(evidence, 0)->fact = SAMPLE_N_FACTS,     \
	  "fact is out of range")                                              \
	X(rate_id_is_a_rules, AT(rate, 0)->id = STR("look"), "used twice")

#define EXPERIMENT_ROWS(X)                                                     \
	X(experiment_is_alone,                                                 \
	  (rd_prog_add_experiment(                                             \
		  b, &(struct rd_prog_experiment){ .id = STR("more"),          \
						   .unit = RD_NONE })),        \
	  "not the only one")                                                  \
	X(experiment_has_all_arms, AT(experiment, 0)->n_arms = 1,              \
	  "lacks arms")                                                        \
	X(experiment_arms_are_in_bounds, AT(experiment, 0)->n_arms = 3,        \
	  "n_arms runs past")                                                  \
	X(experiment_shares_are_all, AT(arm, 1)->share = 1,                    \
	  "do not sum to 10000")                                               \
	X(experiment_shares_do_not_wrap,                                       \
	  (AT(arm, 0)->share = UINT32_MAX, AT(arm, 1)->share = 10001),         \
	  "do not sum to 10000")                                               \
	X(experiment_unit_is_text, AT(experiment, 0)->unit = SAMPLE_F_ENERGY,  \
	  "no text or term")                                                   \
	X(experiment_unit_is_kept, AT(experiment, 0)->unit = SAMPLE_F_MESSAGE, \
	  "no text or term")                                                   \
	X(experiment_unit_exists, AT(experiment, 0)->unit = SAMPLE_N_FACTS,    \
	  "unit is out of range")                                              \
	X(experiment_mode_is_known, AT(experiment, 0)->mode = 2,               \
	  "mode is out of range")                                              \
	X(experiment_id_is_a_rules, AT(experiment, 0)->id = STR("look"),       \
	  "used twice")                                                        \
	X(arm_id_is_its_own, AT(arm, 1)->id = STR("control"), "used twice")    \
	X(arm_patches_are_in_bounds, AT(arm, 1)->n_patches = 6,                \
	  "n_patches runs past")                                               \
	X(arm_has_all_patches, AT(arm, 1)->n_patches = 4,                      \
	  "does not have its patches")                                         \
	X(arm_control_has_none,                                                \
	  (AT(arm, 0)->n_patches = 1, AT(arm, 1)->first_patch = 1,             \
	   AT(arm, 1)->n_patches = 4),                                         \
	  "does not have its patches")                                         \
	X(patch_kind_is_known, AT(patch, 0)->kind = RD_N_PATCH_KINDS,          \
	  "kind is out of range")                                              \
	X(patch_factor_exists, AT(patch, 0)->factor = SAMPLE_N_FACTORS,        \
	  "factor is out of range")                                            \
	X(patch_columns_need_an_attribute,                                     \
	  AT(patch, 0)->factor = SAMPLE_X_THRIFT, "outside tune")              \
	X(patch_columns_are_there, AT(patch, 0)->index = 3,                    \
	  "columns run past")                                                  \
	X(patch_columns_stay_within_tune,                                      \
	  (AT(factor, SAMPLE_X_MOOD)->tune_high = 0, AT(patch, 0)->value = 0), \
	  "go beyond tune")                                                    \
	X(patch_choice_is_there, AT(patch, 1)->index = 2, "no such number")    \
	X(patch_choice_is_of_cases, AT(patch, 1)->factor = SAMPLE_X_LIKED,     \
	  "outside tune")                                                      \
	X(patch_step_is_there, AT(patch, 2)->index = 3, "no such number")      \
	X(patch_knot_is_there, AT(patch, 3)->index = 3, "no such number")      \
	X(patch_knot_is_of_a_fact, AT(factor, SAMPLE_X_THRIFT)->key = RD_NONE, \
	  "not over a fact")                                                   \
	X(patch_scale_is_of_learned, (AT(patch, 4)->factor = SAMPLE_X_MOOD),   \
	  "no such number")                                                    \
	X(patch_scale_stands_alone, AT(patch, 4)->index = 1, "no such number") \
	X(patch_needs_tune, AT(factor, SAMPLE_X_LIKED)->has_tune = 0,          \
	  "outside tune")                                                      \
	X(patch_stays_within_tune, AT(patch, 4)->value = 3000010000,           \
	  "outside tune")                                                      \
	X(patch_is_a_rule_number, AT(patch, 4)->value = 2999999999,            \
	  "outside tune")                                                      \
	X(patch_bounds_hold_for_every_arm,                                     \
	  (AT(factor, SAMPLE_X_SEASON)->tune_high = 100000000,                 \
	   AT(choice, 1)->points = INT64_MAX / 2 - 500000000000),              \
	  "could overflow")

/* A slot, and whatever else follows it. */
static struct rd_prog_slot *
add_slot(struct rd_prog_builder *b, const char *id)
{
	uint32_t at = rd_prog_add_slot(
		b,
		&(struct rd_prog_slot){ .id = rd_prog_add_str(b, rd_str_of(id)),
					.require = RD_NONE,
					.weight = -1,
					.file = 2 });

	return AT(slot, at);
}

static struct rd_prog_diversity *
add_diversity(struct rd_prog_builder *b)
{
	uint32_t at = rd_prog_add_diversity(
		b, &(struct rd_prog_diversity){ SAMPLE_A_SUITS, -500000000, 2,
						9 });

	return AT(diversity, at);
}

static void
add_many(struct rd_prog_builder *b, int n_slots, int n_diversities)
{
	char id[16];

	for (int i = 0; i < n_slots; i++) {
		snprintf(id, sizeof(id), "s%d", i);
		add_slot(b, id);
	}
	for (int i = 0; i < n_diversities; i++)
		add_diversity(b);
}

#define SELECT_ROWS(X)                                                         \
	X(slot_weight_is_not_negative, add_slot(b, "s")->weight = -2,          \
	  "weight is out of range")                                            \
	X(slot_weight_is_a_rule_number, add_slot(b, "s")->weight = 100000001,  \
	  "weight is out of range")                                            \
	X(slot_asks_no_record,                                                 \
	  add_slot(b, "s")->require = SAMPLE_K_FORMAL_SOON,                    \
	  "asks about a record")                                               \
	X(slot_condition_is_there, add_slot(b, "s")->require = SAMPLE_N_CONDS, \
	  "require is out of range")                                           \
	X(slot_id_is_a_rules, add_slot(b, "look"), "used twice")               \
	X(slots_are_64, add_many(b, 65, 0), "one too many")                    \
	X(diversity_has_terms, add_diversity(b)->attr = SAMPLE_A_BASE,         \
	  "has no terms")                                                      \
	X(diversity_attribute_is_there,                                        \
	  add_diversity(b)->attr = SAMPLE_N_ATTRS, "attr is out of range")     \
	X(diversity_is_no_merit, add_diversity(b)->points = 10000,             \
	  "points are out of range")                                           \
	X(diversity_is_bounded, add_diversity(b)->points = -POINTS_BEYOND,     \
	  "points are out of range")                                           \
	X(diversities_are_8, add_many(b, 0, 9), "one too many")                \
	X(pixels_are_bounded, AT(meta, 0)->pixels = 1001,                      \
	  "pixels is out of range")                                            \
	X(choice_is_known, AT(meta, 0)->choice = RD_N_CHOICE_PICKS,            \
	  "choice is out of range")

CHOICE_ROWS(AS_TEST)
SELECT_ROWS(AS_TEST)
EXPERIMENT_ROWS(AS_TEST)

Test(program_verify, slots_and_diversity_of_all_sizes_are_allowed)
{
	struct rd_prog_builder *b = sample_builder();

	add_many(b, 64, 8);
	AT(meta, 0)->pixels = 1000;
	AT(meta, 0)->choice = RD_CHOICE_DRAW;
	mutation_accepted(b);
}
