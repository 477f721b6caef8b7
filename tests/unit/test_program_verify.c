/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One wrong thing in the sample each, with a right digest: what the verifier
 * says about it.  Here: facts, words, catalog. */

#include "program_mutation.h"

#define LONG_MS (INT64_C(1) << 61)

/* A vocabulary of 65 terms for the set fact and its classifier. */
static void
widen_scene_vocab(struct rd_prog_builder *b)
{
	uint32_t first = rd_prog_count(b, RD_SEC_TERM);
	uint32_t vocab = rd_prog_count(b, RD_SEC_VOCAB);
	char name[3] = "aa";

	for (int i = 0; i < 65; i++) {
		name[0] = (char)('a' + i / 26);
		name[1] = (char)('a' + i % 26);
		rd_prog_add_term(
			b, &(struct rd_prog_term){
				   .name = rd_prog_add_str(b, rd_str_of(name)),
				   .vocab = vocab });
	}
	rd_prog_add_vocab(b,
			  &(struct rd_prog_vocab){ STR("wide"), first, 65, 0 });
	AT(fact, SAMPLE_F_SCENE_WORDS)->vocab = vocab;
	AT(classifier, SAMPLE_C_SCENE_WORDS)->vocab = vocab;
}

static void
add_second(struct rd_prog_builder *b, enum rd_section section)
{
	struct rd_prog_classifier c = *AT(classifier, SAMPLE_C_WHEN);
	struct rd_prog_derive d = *AT(derive, 1);
	struct rd_prog_fact f = *AT(fact, SAMPLE_F_TENSE);

	if (section == RD_SEC_CLASSIFIER) {
		c.n_classes = 0;
		rd_prog_add_classifier(b, &c);
	} else if (section == RD_SEC_DERIVE) {
		rd_prog_add_derive(b, &d);
	} else {
		f.name = STR("nobody");
		rd_prog_add_fact(b, &f);
	}
}

/* Beside the sample's own. */
static void
add_record_classifiers(struct rd_prog_builder *b, int n)
{
	char name[4] = "r00";

	for (int i = 0; i < n; i++) {
		struct rd_prog_classifier c = *AT(classifier,
						  SAMPLE_C_EVENT_WORDS);
		struct rd_prog_fact f = *AT(fact, SAMPLE_F_EVENT_WORDS);

		name[1] = (char)('0' + i / 10);
		name[2] = (char)('0' + i % 10);
		c.name = f.name = rd_prog_add_str(b, rd_str_of(name));
		c.fact = rd_prog_add_fact(b, &f);
		c.n_classes = 0;
		rd_prog_add_classifier(b, &c);
	}
}

#define META_ROWS(X)                                                           \
	X(meta_pack_has_a_name, AT(meta, 0)->pack = 0, "a name is empty")      \
	X(meta_counts_references, AT(meta, 0)->n_refs = 4,                     \
	  "number of references")                                              \
	X(meta_order_is_known, AT(meta, 0)->order = RD_N_SELECT_ORDERS,        \
	  "order is out of range")                                             \
	X(meta_strings_exist, AT(meta, 0)->licence = 100000,                   \
	  "licence is out of range")                                           \
	X(meta_look_drop_is_a_bool, AT(meta, 0)->look_drop = 2,                \
	  "look_drop is out of range")                                         \
	X(meta_look_attribute_exists, AT(meta, 0)->look_attr = SAMPLE_N_ATTRS, \
	  "look_attr is out of range")                                         \
	X(meta_look_attribute_has_terms,                                       \
	  AT(meta, 0)->look_attr = SAMPLE_A_SUITS, "not of terms")             \
	X(file_hash_is_a_hash, AT(file, 0)->sha256 = STR("ABC"),               \
	  "sha256 is not a hash")                                              \
	X(file_stands_once, AT(file, 1)->name = AT(file, 0)->name, "used twice")

#define FACT_ROWS(X)                                                           \
	X(vocab_run_is_in_bounds, AT(vocab, 7)->n_terms = 3,                   \
	  "n_terms runs past")                                                 \
	X(vocab_run_does_not_overflow, AT(vocab, 7)->first_term = UINT32_MAX,  \
	  "n_terms runs past")                                                 \
	X(vocab_name_is_unique, AT(vocab, 1)->name = AT(vocab, 0)->name,       \
	  "used twice")                                                        \
	X(vocab_holds_its_own_terms, AT(vocab, 0)->first_term = 1,             \
	  "holds a term of another")                                           \
	X(vocab_term_is_unique, AT(term, 1)->name = AT(term, 0)->name,         \
	  "has a term twice")                                                  \
	X(term_lies_in_its_vocab, AT(vocab, 0)->n_terms = 2,                   \
	  "outside its vocabulary")                                            \
	X(term_above_is_in_bounds, AT(term, SAMPLE_T_GYM)->n_above = 3,        \
	  "n_above runs past")                                                 \
	X(term_above_is_a_term, AT(above, 1)->term = 3, "broader term 1")      \
	X(term_above_is_not_itself, AT(above, 1)->term = 1, "broader term 1")  \
	X(term_above_ascends, AT(above, 0)->term = 2, "broader term 1")        \
	X(vocab_open_is_a_bool, AT(vocab, 0)->open = 2, "open is out of")      \
	X(fact_vocab_exists, AT(fact, SAMPLE_F_MOOD)->vocab = 8,               \
	  "vocab is out of range")                                             \
	X(fact_type_is_known, AT(fact, 9)->type = RD_N_FACT_TYPES,             \
	  "type is out of range")                                              \
	X(fact_name_is_unique,                                                 \
	  AT(fact, SAMPLE_F_MOOD)->name = AT(fact, SAMPLE_F_SCENE)->name,      \
	  "used twice")                                                        \
	X(fact_name_is_not_empty, AT(fact, SAMPLE_F_MOOD)->name = 0,           \
	  "a name is empty")                                                   \
	X(fact_term_has_a_vocab, AT(fact, SAMPLE_F_MOOD)->vocab = RD_NONE,     \
	  "vocabulary does not go")                                            \
	X(fact_text_has_no_vocab, AT(fact, SAMPLE_F_MESSAGE)->vocab = 0,       \
	  "vocabulary does not go")                                            \
	X(fact_set_vocab_fits_a_word, widen_scene_vocab(b),                    \
	  "more than 64 terms")                                                \
	X(fact_of_a_classifier_is_no_duration,                                 \
	  AT(fact, SAMPLE_F_WHEN)->type = RD_FACT_DURATION,                    \
	  "go with its origin")                                                \
	X(fact_range_is_not_empty, AT(fact, SAMPLE_F_BUDGET)->low = 100000001, \
	  "range does not go")                                                 \
	X(fact_text_has_no_range, AT(fact, SAMPLE_F_MESSAGE)->high = 1,        \
	  "range does not go")                                                 \
	X(fact_default_is_in_range,                                            \
	  AT(fact, SAMPLE_F_ENERGY)->missing = RD_MISSING_DEFAULT;             \
	  AT(fact, SAMPLE_F_ENERGY)->low = 1, "default is out of range")       \
	X(field_range_is_not_empty, AT(field, 2)->type = RD_FACT_INTEGER;      \
	  AT(field, 2)->low = 1, "range does not go")                          \
	X(field_is_no_position, AT(field, 2)->type = RD_FACT_GEO,              \
	  "a set or a position")                                               \
	X(fact_number_is_not_personal,                                         \
	  AT(fact, SAMPLE_F_ENERGY)->personal = 1, "texts and positions")      \
	X(fact_list_has_fields, AT(fact, SAMPLE_F_EVENTS)->n_fields = 0,       \
	  "fields do not go")                                                  \
	X(fact_list_has_few_records, AT(fact, SAMPLE_F_EVENTS)->max = 257,     \
	  "256 records at most")                                               \
	X(fact_text_has_no_fields, AT(fact, SAMPLE_F_SCENE)->n_fields = 1,     \
	  "fields do not go")                                                  \
	X(fact_default_is_a_term, AT(fact, SAMPLE_F_HEMISPHERE)->fallback = 2, \
	  "default is out of range")                                           \
	X(fact_default_is_not_negative,                                        \
	  AT(fact, SAMPLE_F_HEMISPHERE)->fallback = -1,                        \
	  "default is out of range")                                           \
	X(fact_text_has_no_default,                                            \
	  AT(fact, SAMPLE_F_SCENE)->missing = RD_MISSING_DEFAULT,              \
	  "may not have a default")                                            \
	X(builtin_has_its_name, AT(fact, 0)->name = STR("later"),              \
	  "is not the built-in fact now")                                      \
	X(builtin_has_its_type,                                                \
	  AT(fact, RD_BUILTIN_USED_TODAY)->type = RD_FACT_INTEGER,             \
	  "is not the built-in fact used_today")                               \
	X(builtin_has_its_origin, AT(fact, 3)->origin = RD_ORIGIN_REQUEST,     \
	  "is not the built-in fact look.expired")                             \
	X(builtin_look_has_its_vocab, AT(fact, 1)->vocab = SAMPLE_V_MOOD,      \
	  "look attribute's vocabulary")                                       \
	X(builtin_is_not_invented,                                             \
	  AT(fact, SAMPLE_F_MOOD)->origin = RD_ORIGIN_BUILTIN,                 \
	  "no such built-in")                                                  \
	X(field_name_is_unique, AT(field, 1)->name = AT(field, 0)->name,       \
	  "has a field twice")                                                 \
	X(field_is_no_list, AT(field, 2)->type = RD_FACT_LIST,                 \
	  "may not be a list, a set")                                          \
	X(field_vocab_goes_with_type, AT(field, 2)->type = RD_FACT_TERM,       \
	  "vocabulary does not go")                                            \
	X(field_has_no_default, AT(field, 2)->missing = RD_MISSING_DEFAULT,    \
	  "may not have a default")                                            \
	X(fact_is_filled_by_something, add_second(b, RD_SEC_FACT),             \
	  "nothing fills it")                                                  \
	X(fact_is_filled_once, add_second(b, RD_SEC_DERIVE), "filled already") \
	X(fact_of_the_request_has_no_classifier,                               \
	  AT(fact, SAMPLE_F_WHEN)->origin = RD_ORIGIN_REQUEST,                 \
	  "of another origin")                                                 \
	X(fact_builtin_is_not_derived,                                         \
	  AT(derive, 4)->fact = RD_BUILTIN_USED_TODAY, "of another origin")

#define WORD_ROWS(X)                                                           \
	X(source_reads_a_text, AT(source, 0)->fact = SAMPLE_F_MOOD,            \
	  "is not a text")                                                     \
	X(source_reads_something, AT(source, 0)->fact = RD_NONE,               \
	  "reads no fact")                                                     \
	X(source_field_exists, AT(source, 2)->field = 3, "is not a text")      \
	X(source_field_is_a_text, AT(source, 2)->field = 1, "is not a text")   \
	X(source_field_is_of_a_list, AT(source, 2)->fact = SAMPLE_F_SCENE,     \
	  "is not a text")                                                     \
	X(join_has_parts, AT(source, 3)->n_parts = 0, "joins nothing")         \
	X(join_parts_come_earlier, AT(source, 3)->first_part = 2,              \
	  "an earlier text")                                                   \
	X(join_parts_are_no_joins,                                             \
	  rd_prog_add_source(b, &(struct rd_prog_source){ RD_SOURCE_JOIN,      \
							  RD_NONE, 0, 3, 1 }), \
	  "an earlier text fact")                                              \
	X(join_parts_are_no_fields, AT(source, 3)->first_part = 1,             \
	  "an earlier text fact")                                              \
	X(join_parts_exist, AT(source, 3)->n_parts = UINT32_MAX,               \
	  "n_parts runs past")                                                 \
	X(classifier_goes_with_its_fact,                                       \
	  AT(classifier, SAMPLE_C_WHEN)->vocab = SAMPLE_V_MOOD,                \
	  "does not go with its fact")                                         \
	X(classifier_has_its_facts_name,                                       \
	  AT(classifier, SAMPLE_C_WHEN)->name = STR("other"),                  \
	  "does not go with its fact")                                         \
	X(classifier_all_makes_a_set,                                          \
	  AT(classifier, SAMPLE_C_WHEN)->pick = RD_PICK_ALL,                   \
	  "does not go with its fact")                                         \
	X(classifier_default_is_a_term,                                        \
	  AT(classifier, SAMPLE_C_WHEN)->fallback = 2, "default is not")       \
	X(classifier_all_has_no_default,                                       \
	  AT(classifier, SAMPLE_C_SCENE_WORDS)->fallback = 0,                  \
	  "default is not")                                                    \
	X(classifier_tags_need_points,                                         \
	  AT(classifier, SAMPLE_C_SCENE_WORDS)->tags = 0, "only points")       \
	X(classifier_threshold_is_a_decimal,                                   \
	  AT(classifier, SAMPLE_C_WHEN)->threshold = 100000001,                \
	  "threshold or confidence")                                           \
	X(classifier_holds_its_own_classes,                                    \
	  AT(classifier, SAMPLE_C_SCENE_WORDS)->n_classes = 4,                 \
	  "holds a class of another")                                          \
	X(classifier_stands_once, add_second(b, RD_SEC_CLASSIFIER),            \
	  "used twice")                                                        \
	X(class_lies_in_its_classifier,                                        \
	  AT(classifier, SAMPLE_C_SCENE_WORDS)->n_classes = 2,                 \
	  "outside its classifier")                                            \
	X(class_is_a_term, AT(class, 0)->term = 3, "not a term")               \
	X(class_is_some_term, AT(class, 0)->term = RD_NONE, "not a term")      \
	X(class_priority_is_a_digit, AT(class, 0)->priority = 10,              \
	  "priority is out of range")                                          \
	X(cue_has_a_text, AT(cue, 0)->text = 0, "a name is empty")             \
	X(cue_expression_is_short, char text[514]; memset(text, 'x', 513);     \
	  text[513] = 0;                                                       \
	  AT(cue, 4)->regex = rd_prog_add_str(b, rd_str_of(text)),             \
	  "its expression is too long")                                        \
	X(cue_expression_has_no_group, AT(cue, 4)->regex = STR("x");           \
	  AT(cue, 4)->group = 1, "an expression stands in no pair")            \
	X(cue_expression_exists, AT(cue, 4)->regex = 100000,                   \
	  "regex is out of range")                                             \
	X(cue_phrase_has_one_expression, AT(cue, 10)->regex = STR("y.*"),      \
	  "number of another phrase")                                          \
	X(cue_class_exists, AT(cue, 0)->class = 9, "class is out of range")    \
	X(cue_source_exists, AT(cue, 0)->source = 4, "source is out of range") \
	X(cue_tag_is_a_tag, AT(cue, 8)->tag = 2, "tag is not one")             \
	X(cue_tag_needs_tags, AT(cue, 0)->tag = 0, "tag is not one")           \
	X(cue_points_are_decimals, AT(cue, 8)->points = INT64_MAX,             \
	  "points or confidence")                                              \
	X(cue_phrase_is_below_their_number, AT(cue, 12)->phrase = 1,           \
	  "phrase number is out of range")                                     \
	X(cue_is_written_no_later_than_its_phrase, AT(cue, 12)->written = 1,   \
	  "phrase number is out of range")                                     \
	X(cue_phrase_is_one_phrase, AT(cue, 10)->class = 6,                    \
	  "number of another phrase")                                          \
	X(cue_phrase_has_one_text, AT(cue, 10)->text = STR("tomorrow"),        \
	  "number of another phrase")                                          \
	X(cue_group_is_small, AT(cue, 0)->group = 64, "groups are out")        \
	X(cue_pair_has_groups, AT(cue, 0)->match = RD_MATCH_PAIR,              \
	  "groups are out")                                                    \
	X(cue_pair_is_near,                                                    \
	  (AT(cue, 0)->match = RD_MATCH_PAIR, AT(cue, 0)->first = 1,           \
	   AT(cue, 0)->then = 1, AT(cue, 0)->within = 17),                     \
	  "groups are out")                                                    \
	X(cue_across_has_groups, AT(cue, 0)->match = RD_MATCH_ACROSS,          \
	  "groups are out")                                                    \
	X(cue_phrase_is_no_pair, AT(cue, 0)->then = 1, "groups are out")       \
	X(cue_longest_needs_lengths,                                           \
	  (AT(classifier, 0)->longest = 1,                                     \
	   AT(cue, 0)->match = RD_MATCH_EITHER),                               \
	  "have no length")                                                    \
	X(cue_unless_run_is_in_bounds, AT(cue, 0)->n_unless = 2,               \
	  "n_unless runs past")                                                \
	X(unless_has_a_text, AT(unless, 0)->text = 0, "a name is empty")       \
	X(per_record_fits_a_word, add_record_classifiers(b, 64),               \
	  "more than 64 classifiers read records")                             \
	X(per_record_reads_a_list,                                             \
	  AT(classifier, SAMPLE_C_WHEN)->per_record = 1, "reads one list")     \
	X(observation_goes_with_its_classifier,                                \
	  AT(observation, 0)->classifier = SAMPLE_C_HAIR_IN_MESSAGE,           \
	  "does not go with its classifier")                                   \
	X(observation_is_not_of_a_set,                                         \
	  AT(observation, 0)->classifier = SAMPLE_C_SCENE_WORDS,               \
	  "does not go with its classifier")                                   \
	X(observation_timeframes_are_tags,                                     \
	  AT(classifier, SAMPLE_C_WHEN)->tags = SAMPLE_V_TENSE, "tags")        \
	X(observation_ttl_is_not_negative, AT(observation, 0)->ttl_ms = -1,    \
	  "ttl is out of range")                                               \
	X(observation_dates_are_durations, AT(observation, 0)->dates = 1,      \
	  "dates is not a table")                                              \
	X(observation_dates_need_timeframes,                                   \
	  (AT(observation, 0)->timeframe_fact = RD_NONE,                       \
	   AT(fact, SAMPLE_F_TIMEFRAME)->origin = RD_ORIGIN_REQUEST),          \
	  "dates is not a table")                                              \
	X(table_has_out_columns, AT(table, 0)->n_out = 0, "no out column")     \
	X(table_in_column_has_terms, AT(table, 1)->first_in = 3,               \
	  "in column is not of terms")                                         \
	X(table_default_row_is_there,                                          \
	  (AT(table, 0)->n_rows = 0, AT(observation, 0)->dates = RD_NONE),     \
	  "default row is missing")                                            \
	X(table_columns_exist, AT(table, 1)->n_out = UINT32_MAX,               \
	  "n_out runs past")                                                   \
	X(tcol_term_has_a_vocab, AT(tcol, 0)->vocab = RD_NONE,                 \
	  "vocabulary does not go")                                            \
	X(row_cells_exist, AT(row, 4)->first_cell = 9, "cells run past")       \
	X(row_cells_do_not_overflow, AT(row, 4)->first_cell = UINT32_MAX,      \
	  "cells run past")                                                    \
	X(cell_is_a_term, AT(cell, 4)->value = 2, "cell 0 is out of range")    \
	X(cell_is_not_below_any, AT(cell, 4)->value = -2,                      \
	  "cell 0 is out of range")                                            \
	X(cell_is_a_text, AT(cell, 5)->value = 100000,                         \
	  "cell 1 is out of range")                                            \
	X(cell_text_is_not_negative, AT(cell, 5)->value = -1,                  \
	  "cell 1 is out of range")                                            \
	X(cell_is_a_duration, AT(cell, 1)->value = LONG_MS,                    \
	  "cell 1 is out of range")

#define CATALOG_ROWS(X)                                                        \
	X(ref_id_is_unique, AT(ref, 1)->id = AT(ref, 0)->id, "used twice")     \
	X(ref_id_is_not_empty, AT(ref, 1)->id = 0, "a name is empty")          \
	X(ref_hash_is_a_hash, AT(ref, 1)->sha256 = STR("12"),                  \
	  "sha256 is not a hash")                                              \
	X(ref_tags_exist, AT(ref, 2)->n_tags = 2, "n_tags runs past")          \
	X(attr_name_is_unique, AT(attr, 1)->name = AT(attr, 0)->name,          \
	  "used twice")                                                        \
	X(attr_vocab_goes_with_type, AT(attr, SAMPLE_A_BASE)->vocab = 0,       \
	  "vocabulary does not go")                                            \
	X(attr_sets_exist, AT(attr, SAMPLE_A_SEASONS)->first_set = 8,          \
	  "sets run past")                                                     \
	X(attr_sets_do_not_overflow,                                           \
	  AT(attr, SAMPLE_A_SUITS)->first_set = UINT32_MAX, "sets run past")   \
	X(attr_values_exist, AT(attr, SAMPLE_A_DESCRIPTION)->first_value = 4,  \
	  "values run past")                                                   \
	X(attr_value_is_a_term, AT(attrval, 0)->value = 3,                     \
	  "value of reference 0 is out")                                       \
	X(attr_value_is_a_text, AT(attrval, 4)->value = 100000,                \
	  "value of reference 1 is out")                                       \
	X(attr_value_is_in_its_set, AT(attrval, 0)->value = 1,                 \
	  "sets and values disagree")                                          \
	X(attr_set_has_its_values, AT(attrval, 0)->value = RD_NONE,            \
	  "sets and values disagree")                                          \
	X(col_width_is_a_power, AT(col, 0)->width = 3, "width or scale")       \
	X(col_width_is_some_width, AT(col, 0)->width = 0, "width or scale")    \
	X(col_scale_is_positive, AT(col, 0)->scale = 0, "width or scale")      \
	X(col_reserved_is_zero, AT(col, 0)->reserved = 1, "width or scale")    \
	X(col_data_exist, AT(col, 3)->width = 8, "out of place")               \
	X(col_data_have_no_gap, AT(col, 1)->offset = 16, "out of place")       \
	X(col_offset_is_not_negative, AT(col, 1)->offset = -8, "out of place") \
	X(col_points_do_not_overflow, AT(col, 0)->scale = INT64_MAX,           \
	  "points are out of range")                                           \
	X(col_data_end_with_the_last,                                          \
	  (rd_prog_add_column(b, (int64_t[]){ 7, 9, 300 }),                    \
	   AT(col, 4)->width = 1),                                             \
	  "after the last column")

void
mutation_refused(void (*change)(struct rd_prog_builder *), const char *title)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	change(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_CORRUPT);
	cr_assert_eq(problem.exit_code, 6);
	cr_assert_eq(prog.n_fact, 0, "a refused program is finished");
	cr_assert(strstr(problem.title, title), "it says: %s", problem.title);
	cr_assert(problem.hint[0]);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}

void
mutation_accepted(struct rd_prog_builder *b)
{
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &problem),
		     RD_OK, "%s", problem.title);
	rd_prog_fini(&prog);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}

META_ROWS(AS_TEST)
FACT_ROWS(AS_TEST)
WORD_ROWS(AS_TEST)
CATALOG_ROWS(AS_TEST)

Test(program_verify, records_may_have_64_classifiers)
{
	struct rd_prog_builder *b = sample_builder();

	add_record_classifiers(b, 63);
	mutation_accepted(b);
}

Test(program_verify, cues_may_share_an_unless)
{
	struct rd_prog_builder *b = sample_builder();

	AT(cue, 9)->first_unless = AT(cue, 10)->first_unless = 0;
	AT(cue, 9)->n_unless = AT(cue, 10)->n_unless = 1;
	mutation_accepted(b);
}

Test(program_verify, optional_parts_may_be_absent)
{
	struct rd_prog_builder *b = sample_builder();

	AT(observation, 0)->dates = RD_NONE;
	AT(derive, 0)->hemisphere = RD_NONE;
	AT(factor, SAMPLE_X_REPETITION)->scene = RD_NONE;
	AT(factor, SAMPLE_X_REPETITION)->exempt_ms = -1;
	AT(hold, 0)->when = RD_NONE;
	AT(factor, SAMPLE_X_BASE)->file = RD_NONE;
	mutation_accepted(b);
}

Test(program_verify, another_language_version_is_told_apart)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem = { 0 };
	struct rd_prog prog;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	AT(meta, 0)->language = RD_LANGUAGE_VERSION + 1;
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes), 0, &problem),
		     RD_VERSION);
	cr_assert_eq(problem.exit_code, 3);
	rd_buf_reset(&bytes);
	AT(meta, 0)->language = RD_LANGUAGE_OLDEST;
	AT(meta, 0)->semantics = RD_SEMANTICS_VERSION + 1;
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	cr_assert_eq(rd_prog_load(&prog, rd_buf_view(&bytes), 0, &problem),
		     RD_VERSION);
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
}
