/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing in the sample each: conditions, derives, rules, points. */

#include "program_mutation.h"

#define HUGE_POINTS (INT64_MAX / 2)
#define LONG_MS (INT64_C(1) << 61)

/* Index of the first operator of a condition. */
static struct rd_prog_op *
op_of(struct rd_prog_builder *b, uint32_t cond, uint32_t i)
{
	return AT(op, AT(cond, cond)->first_op + i);
}

/* So many leaves before one ALL, as condition SUITS; a new one has the old. */
static void
add_deep_stack(struct rd_prog_builder *b, uint32_t n_leaves)
{
	struct rd_prog_op leaf = { .code = RD_OP_AVAILABLE };
	struct rd_prog_op all = { .code = RD_OP_ALL, .arity = n_leaves };
	struct rd_prog_cond had = *AT(cond, SAMPLE_K_SUITS);

	rd_prog_add_cond(b, &had);
	AT(cond, SAMPLE_K_SUITS)->first_op = rd_prog_count(b, RD_SEC_OP);
	AT(cond, SAMPLE_K_SUITS)->n_ops = n_leaves + 1;
	for (uint32_t i = 0; i < n_leaves; i++)
		rd_prog_add_op(b, &leaf);
	rd_prog_add_op(b, &all);
}

/* Conditions that each claim all operators: more work than bytes. */
static void
share_long_run(struct rd_prog_builder *b)
{
	struct rd_prog_cond cond = { 0, rd_prog_count(b, RD_SEC_OP) };

	for (int i = 0; i < 2000; i++)
		rd_prog_add_cond(b, &cond);
}

/* Asks only for the words of a record's title. */
static void
ask_event_words(struct rd_prog_builder *b)
{
	for (uint32_t i = 0; i < 3; i++) {
		op_of(b, SAMPLE_K_FORMAL_SOON, i)->code = RD_OP_MATCHES;
		op_of(b, SAMPLE_K_FORMAL_SOON, i)->a = SAMPLE_C_EVENT_WORDS;
	}
}

static void
match_in_another_list(struct rd_prog_builder *b)
{
	struct rd_prog_fact f = *AT(fact, SAMPLE_F_EVENTS);

	f.name = STR("other_events");
	AT(derive, 3)->list = rd_prog_add_fact(b, &f);
	ask_event_words(b);
}

#define COND_ROWS(X)                                                           \
	X(cond_is_not_empty, AT(cond, 9)->n_ops = 0,                           \
	  "does not end with one value")                                       \
	X(cond_leaves_one_value, AT(cond, 7)->n_ops = 2,                       \
	  "does not end with one value")                                       \
	X(cond_run_is_in_bounds, AT(cond, 10)->n_ops = 2, "n_ops runs past")   \
	X(cond_has_its_operands, op_of(b, 7, 2)->arity = 3, "lacks operands")  \
	X(cond_arity_does_not_overflow, op_of(b, 7, 2)->arity = UINT32_MAX,    \
	  "lacks operands")                                                    \
	X(cond_stack_is_bounded, add_deep_stack(b, 65),                        \
	  "stack of more than 64")                                             \
	X(op_has_a_cond,                                                       \
	  rd_prog_add_op(b, &(struct rd_prog_op){ .code = RD_OP_AVAILABLE }),  \
	  "belongs to no condition")                                           \
	X(cond_work_is_linear, share_long_run(b), "n_ops runs past")           \
	X(op_code_is_known, op_of(b, 9, 0)->code = RD_N_OPS,                   \
	  "code is out of range")                                              \
	X(op_leaf_has_no_arity, op_of(b, 9, 0)->arity = 1,                     \
	  "another number of operands")                                        \
	X(op_combination_has_an_arity, op_of(b, 2, 2)->arity = 0,              \
	  "another number of operands")                                        \
	X(op_at_least_is_possible, op_of(b, 8, 2)->a = 3, "not there")         \
	X(op_fact_exists, op_of(b, 9, 0)->a = SAMPLE_N_FACTS, "not there")     \
	X(op_second_fact_exists, op_of(b, 8, 1)->b = SAMPLE_N_FACTS,           \
	  "not there")                                                         \
	X(op_classifier_exists, op_of(b, 10, 0)->a = SAMPLE_N_CLASSIFIERS,     \
	  "not there")                                                         \
	X(op_attribute_exists, op_of(b, 3, 0)->b = SAMPLE_N_ATTRS,             \
	  "not there")                                                         \
	X(op_set_exists, op_of(b, 7, 1)->a = 11, "not there")                  \
	X(op_field_exists, op_of(b, 1, 0)->a = 3, "not there")                 \
	X(op_is_has_a_term, op_of(b, 9, 0)->v = 2, "wrong type")               \
	X(op_is_has_a_bool, op_of(b, 7, 0)->v = 2, "wrong type")               \
	X(op_is_asks_no_text, op_of(b, 9, 0)->a = SAMPLE_F_SCENE,              \
	  "wrong type")                                                        \
	X(op_same_has_one_vocab, op_of(b, 8, 1)->b = SAMPLE_F_MOOD,            \
	  "wrong type")                                                        \
	X(op_same_has_one_type, op_of(b, 8, 1)->b = SAMPLE_F_SCENE,            \
	  "wrong type")                                                        \
	X(op_has_asks_a_set, op_of(b, 8, 0)->a = SAMPLE_F_MOOD, "wrong type")  \
	X(op_under_asks_terms, op_of(b, 8, 0)->code = RD_OP_FACT_UNDER;        \
	  op_of(b, 8, 0)->a = SAMPLE_F_BUDGET, "wrong type")                   \
	X(op_under_asks_a_term, op_of(b, 8, 0)->code = RD_OP_FACT_UNDER;       \
	  op_of(b, 8, 0)->v = 3, "wrong type")                                 \
	X(op_under_asks_a_fact, op_of(b, 8, 0)->code = RD_OP_FACT_UNDER;       \
	  op_of(b, 8, 0)->a = SAMPLE_N_FACTS, "not there")                     \
	X(op_has_asks_a_term, op_of(b, 8, 0)->v = 3, "wrong type")             \
	X(op_less_asks_a_number, op_of(b, 0, 2)->a = SAMPLE_F_MOOD,            \
	  "wrong type")                                                        \
	X(op_between_asks_a_number, op_of(b, 0, 1)->a = RD_BUILTIN_NOW,        \
	  "wrong type")                                                        \
	X(op_attr_same_has_one_vocab, op_of(b, 3, 0)->a = SAMPLE_F_MOOD,       \
	  "wrong type")                                                        \
	X(op_attr_same_asks_terms, op_of(b, 3, 0)->b = SAMPLE_A_SUITS,         \
	  "wrong type")                                                        \
	X(op_attr_in_asks_a_set, op_of(b, 5, 0)->b = SAMPLE_A_MOOD,            \
	  "wrong type")                                                        \
	X(op_attr_in_has_one_vocab, op_of(b, 5, 0)->a = SAMPLE_F_SEASON,       \
	  "wrong type")                                                        \
	X(op_field_is_has_a_bool, op_of(b, 1, 0)->v = -1, "wrong type")        \
	X(op_within_asks_an_instant, op_of(b, 1, 1)->a = 2, "wrong type")      \
	X(op_fact_within_asks_an_instant,                                      \
	  op_of(b, 0, 1)->code = RD_OP_FACT_WITHIN, "wrong type")              \
	X(op_fact_within_is_not_negative,                                      \
	  op_of(b, 0, 1)->code = RD_OP_FACT_WITHIN;                            \
	  op_of(b, 0, 1)->a = RD_BUILTIN_NOW;                                  \
	  op_of(b, 0, 1)->v = -1, "wrong type")                                \
	X(op_field_less_asks_a_number,                                         \
	  op_of(b, 1, 0)->code = RD_OP_FIELD_LESS, "wrong type")               \
	X(op_field_between_asks_a_number,                                      \
	  op_of(b, 1, 0)->code = RD_OP_FIELD_BETWEEN, "wrong type")            \
	X(op_field_between_asks_a_field,                                       \
	  op_of(b, 1, 0)->code = RD_OP_FIELD_BETWEEN;                          \
	  op_of(b, 1, 0)->a = 3, "not there")                                  \
	X(op_window_asks_an_instant,                                           \
	  op_of(b, 1, 0)->code = RD_OP_FIELD_WINDOW, "wrong type")             \
	X(op_window_is_a_duration, op_of(b, 1, 1)->code = RD_OP_FIELD_WINDOW;  \
	  op_of(b, 1, 1)->w = INT64_MAX, "wrong type")                         \
	X(op_within_is_not_negative, op_of(b, 1, 1)->v = -1, "wrong type")     \
	X(when_asks_no_reference, AT(gate, 0)->when = SAMPLE_K_AVAILABLE,      \
	  "about a reference")                                                 \
	X(when_asks_no_record, AT(pin, 0)->when = SAMPLE_K_FORMAL_SOON,        \
	  "or record")                                                         \
	X(require_asks_no_record, AT(gate, 0)->require = SAMPLE_K_FORMAL_SOON, \
	  "about a record")                                                    \
	X(case_asks_no_record, AT(choice, 0)->cond = SAMPLE_K_FORMAL_SOON,     \
	  "about a record")                                                    \
	X(record_leaf_needs_a_list, op_of(b, 9, 0)->code = RD_OP_FIELD_KNOWN,  \
	  "not there")                                                         \
	X(matches_reads_records_in_exists_only,                                \
	  op_of(b, 10, 0)->a = SAMPLE_C_EVENT_WORDS, "of another list")        \
	X(matches_reads_records_of_its_list, match_in_another_list(b),         \
	  "of another list")                                                   \
	X(condition_about_records_stays_in_exists,                             \
	  (ask_event_words(b), AT(hold, 0)->when = SAMPLE_K_FORMAL_SOON),      \
	  "about a reference or record")                                       \
	X(reason_asks_no_reference, AT(reason, 0)->cond = SAMPLE_K_SUITS,      \
	  "about a reference")                                                 \
	X(hold_asks_no_reference, AT(hold, 0)->when = SAMPLE_K_SUITS,          \
	  "about a reference")

#define DERIVE_ROWS(X)                                                         \
	X(derive_has_its_type,                                                 \
	  (AT(fact, SAMPLE_F_DRESSED_UP)->type = RD_FACT_TERM,                 \
	   AT(fact, SAMPLE_F_DRESSED_UP)->vocab = SAMPLE_V_MOOD),              \
	  "its fact has the wrong type")                                       \
	X(derive_has_no_members_of_others, AT(derive, 1)->list = 9,            \
	  "members of another kind")                                           \
	X(derive_when_has_a_condition, AT(derive, 4)->cond = RD_NONE,          \
	  "members of another kind")                                           \
	X(derive_condition_asks_no_reference,                                  \
	  AT(derive, 4)->cond = SAMPLE_K_SUITS, "it may not have")             \
	X(derive_when_asks_no_record,                                          \
	  AT(derive, 4)->cond = SAMPLE_K_FORMAL_SOON, "it may not have")       \
	X(derive_exists_looks_in_a_list, AT(derive, 3)->list = SAMPLE_F_SCENE, \
	  "other than a list")                                                 \
	X(derive_exists_in_an_attribute_of_its_terms,                          \
	  AT(derive, 2)->exists_attr = SAMPLE_A_SUITS, "another vocabulary")   \
	X(derive_reads_nothing_later, AT(darg, 15)->b = SAMPLE_F_DRESSED_UP,   \
	  "derived later")                                                     \
	X(derive_does_not_read_itself,                                         \
	  AT(darg, 14)->a = SAMPLE_F_REQUESTED_HAIR, "derived later")          \
	X(derive_condition_reads_nothing_later,                                \
	  (op_of(b, 0, 2)->code = RD_OP_FACT_KNOWN,                            \
	   op_of(b, 0, 2)->a = SAMPLE_F_DRESSED_UP),                           \
	  "derived later")                                                     \
	X(derive_first_has_its_terms, AT(darg, 14)->a = SAMPLE_F_MOOD,         \
	  "its vocabulary")                                                    \
	X(derive_first_facts_exist, AT(darg, 14)->a = SAMPLE_N_FACTS,          \
	  "its vocabulary")                                                    \
	X(derive_first_unless_exists, AT(darg, 15)->b = SAMPLE_N_FACTS,        \
	  "its vocabulary")                                                    \
	X(clock_hours_ascend, AT(darg, 13)->a = 5, "out of order")             \
	X(clock_hours_are_hours, AT(darg, 13)->a = 24, "out of order")         \
	X(clock_bands_are_terms, AT(darg, 13)->b = 2, "out of order")          \
	X(months_are_twelve, AT(derive, 0)->n_args = 11, "twelve months")      \
	X(months_are_terms, AT(darg, 11)->b = 4, "month 12 is out of range")   \
	X(months_hemisphere_is_a_term,                                         \
	  AT(derive, 0)->hemisphere = SAMPLE_F_SCENE, "hemisphere is not")     \
	X(months_north_is_a_term, AT(derive, 0)->north = 2, "hemisphere is not")

#define RULE_ROWS(X)                                                           \
	X(rule_ids_share_one_space, AT(pin, 0)->id = AT(factor, 0)->id,        \
	  "used twice")                                                        \
	X(gate_has_a_code, AT(gate, 0)->code = 0, "a name is empty")           \
	X(gate_requires_something, AT(gate, 0)->require = RD_NONE,             \
	  "require is out of range")                                           \
	X(pin_names_a_text, AT(pin, 0)->fact = SAMPLE_F_MOOD, "not a text")    \
	X(factor_has_no_members_of_others,                                     \
	  AT(factor, SAMPLE_X_BASE)->key = SAMPLE_F_MOOD,                      \
	  "members of another kind")                                           \
	X(factor_group_exists, AT(factor, SAMPLE_X_BASE)->group = 1,           \
	  "group is out of range")                                             \
	X(factor_column_has_a_decimal,                                         \
	  AT(factor, SAMPLE_X_BASE)->attr = SAMPLE_A_MOOD, "not a decimal")    \
	X(factor_column_exists, AT(factor, SAMPLE_X_BASE)->first_col = 4,      \
	  "column is missing")                                                 \
	X(factor_lookup_columns_exist,                                         \
	  AT(factor, SAMPLE_X_MOOD)->first_col = 3, "columns run past")        \
	X(factor_lookup_key_is_of_its_map,                                     \
	  AT(factor, SAMPLE_X_MOOD)->key = SAMPLE_F_SEASON, "key is not")      \
	X(factor_lookup_attr_is_a_map,                                         \
	  AT(factor, SAMPLE_X_MOOD)->attr = SAMPLE_A_SUITS, "key is not")      \
	X(factor_has_choices, AT(factor, SAMPLE_X_SUITS)->n_choices = 0,       \
	  "members of another kind")                                           \
	X(factor_otherwise_comes_last, AT(choice, 1)->cond = RD_NONE,          \
	  "case 0 has no condition")                                           \
	X(factor_each_has_no_otherwise, AT(choice, 4)->cond = RD_NONE,         \
	  "case 1 has no condition")                                           \
	X(factor_min_is_below_max,                                             \
	  (AT(factor, SAMPLE_X_WARDROBE)->has_min = 1,                         \
	   AT(factor, SAMPLE_X_WARDROBE)->min = INT64_C(3600000000)),          \
	  "min is above max")                                                  \
	X(factor_scale_is_a_decimal,                                           \
	  AT(factor, SAMPLE_X_BASE)->scale = INT64_MIN, "scale or tune")       \
	X(factor_tune_is_a_range,                                              \
	  AT(factor, SAMPLE_X_MOOD)->tune_low = 400001, "scale or tune")       \
	X(history_has_rows, AT(factor, SAMPLE_X_REPETITION)->rows = 0,         \
	  "rows is not 1 to 10")                                               \
	X(history_has_ten_rows_at_most,                                        \
	  AT(factor, SAMPLE_X_REPETITION)->rows = 11, "rows is not 1 to 10")   \
	X(history_steps_ascend, AT(step, 1)->below_ms = 21600000,              \
	  "steps do not ascend")                                               \
	X(history_steps_are_positive, AT(step, 0)->below_ms = 0,               \
	  "steps do not ascend")                                               \
	X(history_scene_is_a_text,                                             \
	  AT(factor, SAMPLE_X_REPETITION)->scene = SAMPLE_F_MOOD,              \
	  "scene is not a text")                                               \
	X(history_exemption_needs_a_scene,                                     \
	  AT(factor, SAMPLE_X_REPETITION)->scene = RD_NONE, "lacks a scene")   \
	X(group_min_is_below_max, AT(group, 0)->min = INT64_C(3600000000),     \
	  "min is above max")                                                  \
	X(hold_is_of_the_look, AT(hold, 0)->attr = SAMPLE_A_SUITS,             \
	  "another attribute")                                                 \
	X(hold_lasts_forward, AT(hold, 0)->for_ms = -1, "duration")            \
	X(hold_ends, AT(hold, 0)->for_ms = LONG_MS, "duration")                \
	X(hold_reasons_exist, AT(hold, 0)->n_reasons = 3,                      \
	  "n_reasons runs past")                                               \
	X(reason_has_a_term, AT(reason, 0)->term = 0, "a name is empty")       \
	X(weight_is_a_decimal, AT(weight, 0)->value = INT64_MAX,               \
	  "is out of range")                                                   \
	X(template_segments_exist, AT(template, 0)->n_segments = 8,            \
	  "n_segments runs past")                                              \
	X(segment_has_its_operand, AT(segment, 3)->fact = RD_NONE,             \
	  "operands of another kind")                                          \
	X(segment_has_no_other_operand, AT(segment, 0)->attr = 0,              \
	  "operands of another kind")                                          \
	X(segment_fact_is_no_list, AT(segment, 3)->fact = SAMPLE_F_EVENTS,     \
	  "wrong type")                                                        \
	X(segment_table_has_its_key, AT(segment, 1)->fact = SAMPLE_F_SEASON,   \
	  "wrong type")                                                        \
	X(segment_table_has_its_column, AT(segment, 1)->out = 1, "wrong type") \
	X(segment_attribute_has_text, AT(segment, 4)->attr = SAMPLE_A_BASE,    \
	  "wrong type")                                                        \
	X(points_of_a_case_fit, AT(choice, 0)->points = HUGE_POINTS,           \
	  "could overflow")                                                    \
	X(points_may_be_the_lowest_number, AT(choice, 0)->points = INT64_MIN,  \
	  "could overflow")                                                    \
	X(points_of_each_case_add_up,                                          \
	  (AT(choice, 3)->points = HUGE_POINTS / 2,                            \
	   AT(choice, 4)->points = HUGE_POINTS / 2),                           \
	  "could overflow")                                                    \
	X(points_of_steps_fit, AT(step, 0)->points = -HUGE_POINTS,             \
	  "could overflow")                                                    \
	X(points_of_clamps_fit, AT(group, 0)->max = HUGE_POINTS,               \
	  "could overflow")                                                    \
	X(points_of_columns_fit, AT(col, 0)->scale = HUGE_POINTS / 11,         \
	  "could overflow")

COND_ROWS(AS_TEST)
DERIVE_ROWS(AS_TEST)
RULE_ROWS(AS_TEST)

Test(program_verify, exists_may_match_the_words_of_its_records)
{
	struct rd_prog_builder *b = sample_builder();

	ask_event_words(b);
	mutation_accepted(b);
}

Test(program_verify, a_stack_of_64_is_allowed)
{
	struct rd_prog_builder *b = sample_builder();

	add_deep_stack(b, 64);
	mutation_accepted(b);
}

Test(program_verify, the_record_at_fault_is_named)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	AT(factor, SAMPLE_X_REPETITION)->rows = 11;
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes), 0, &problem),
		     RD_CORRUPT);
	cr_assert_str_eq(problem.title,
			 "factor 5 \"repetition\": rows is not 1 to 10");
	cr_assert_str_eq(problem.code, "program.record");
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}
