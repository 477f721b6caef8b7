/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* As test_program_verify.c, for what the sample itself does without: derives
 * that find a place, count records or fill fields of them. */

#include "program_mutation.h"

#include "base/decimal.h"

#define DEGREE RD_DECIMAL_ONE
#define DARGS rd_prog_count(b, RD_SEC_DARG)

/* What `extend` adds, by index. */
enum added_fact {
	F_POSITION = SAMPLE_N_FACTS,
	F_AREA,	  /* scene: geofence */
	F_WARMTH, /* scene: bands on budget */
	F_COUNT,  /* integer */
	F_LEVEL,  /* decimal: lookup */
	F_TAGS,	  /* set of scene: lookup in a table that collects */
};
enum added_derive { D_AREA = 5, D_WARMTH, D_COUNT, D_LEVEL, D_TAGS, D_FIELD };

static void
add_fact(struct rd_prog_builder *b, const char *name, uint32_t type,
	 uint32_t vocab)
{
	rd_prog_add_fact(b, &(struct rd_prog_fact){
				    .name = rd_prog_add_str(b, rd_str_of(name)),
				    .type = type,
				    .vocab = vocab,
				    .origin = type == RD_FACT_GEO
						      ? RD_ORIGIN_REQUEST
						      : RD_ORIGIN_DERIVE });
}

static struct rd_prog_derive
derive_of(struct rd_prog_builder *b, uint32_t fact, uint32_t kind)
{
	return (struct rd_prog_derive){ .fact = fact,
					.kind = kind,
					.first_arg = DARGS,
					.cond = RD_NONE,
					.list = RD_NONE,
					.hemisphere = RD_NONE,
					.north = RD_NONE,
					.exists_attr = RD_NONE,
					.on = RD_NONE,
					.table = RD_NONE };
}

static void
add_place_derives(struct rd_prog_builder *b)
{
	struct rd_prog_derive d = derive_of(b, F_AREA, RD_DERIVE_GEOFENCE);
	uint32_t corner = rd_prog_count(b, RD_SEC_CORNER);

	d.on = F_POSITION;
	d.n_args = 2;
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 0, 2, corner });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 2, 3, corner + 2 });
	for (int i = 0; i < 5; i++)
		rd_prog_add_corner(b, &(struct rd_prog_corner){ 90 * DEGREE - i,
								180 * DEGREE });
	rd_prog_add_derive(b, &d);
	d = derive_of(b, F_WARMTH, RD_DERIVE_BANDS);
	d.on = SAMPLE_F_BUDGET;
	d.n_args = 3;
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 0, 0, -5 });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 1, 0, 5 });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 2, 1, 0 });
	rd_prog_add_derive(b, &d);
	d = derive_of(b, F_COUNT, RD_DERIVE_COUNT);
	d.cond = SAMPLE_K_FORMAL_SOON;
	d.list = SAMPLE_F_EVENTS;
	rd_prog_add_derive(b, &d);
}

/* mood x season -> level (decimal), scene; two rows. */
static uint32_t
add_table(struct rd_prog_builder *b, const char *name, uint32_t hit)
{
	static const int64_t cells[] = { 0, -1, 25000, 1, 1, 3, -25000, 2 };
	uint32_t col = rd_prog_count(b, RD_SEC_TCOL);
	uint32_t row = rd_prog_count(b, RD_SEC_ROW);

	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ STR("mood"), RD_CELL_TERM,
						    SAMPLE_V_MOOD });
	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ STR("season"), RD_CELL_TERM,
						    SAMPLE_V_SEASON });
	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ STR("level"),
						    RD_CELL_DECIMAL, RD_NONE });
	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ STR("tag"), RD_CELL_TERM,
						    SAMPLE_V_SCENE });
	for (uint32_t r = 0; r < 2; r++) {
		rd_prog_add_row(b, &(struct rd_prog_row){
					   rd_prog_count(b, RD_SEC_CELL), 1 });
		for (uint32_t c = 0; c < 4; c++)
			rd_prog_add_cell(
				b, &(struct rd_prog_cell){ cells[4 * r + c] });
	}
	return rd_prog_add_table(
		b, &(struct rd_prog_table){
			   .name = rd_prog_add_str(b, rd_str_of(name)),
			   .hit = hit,
			   .first_in = col,
			   .n_in = 2,
			   .first_out = col + 2,
			   .n_out = 2,
			   .first_row = row,
			   .n_rows = 2 });
}

static void
add_lookup(struct rd_prog_builder *b, uint32_t fact, uint32_t table,
	   uint32_t out)
{
	struct rd_prog_derive d = derive_of(b, fact, RD_DERIVE_LOOKUP);

	d.table = table;
	d.out = out;
	d.n_args = 2;
	rd_prog_add_darg(b, &(struct rd_prog_darg){ SAMPLE_F_MOOD, 0, 0 });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ SAMPLE_F_SEASON, 0, 0 });
	rd_prog_add_derive(b, &d);
}

static void
extend(struct rd_prog_builder *b)
{
	struct rd_prog_derive d;

	add_fact(b, "position", RD_FACT_GEO, RD_NONE);
	add_fact(b, "area", RD_FACT_TERM, SAMPLE_V_SCENE);
	add_fact(b, "warmth", RD_FACT_TERM, SAMPLE_V_SCENE);
	add_fact(b, "count", RD_FACT_INTEGER, RD_NONE);
	add_fact(b, "level", RD_FACT_DECIMAL, RD_NONE);
	add_fact(b, "tags", RD_FACT_SET, SAMPLE_V_SCENE);
	add_place_derives(b);
	add_lookup(b, F_LEVEL, add_table(b, "levels", RD_HIT_UNIQUE), 0);
	add_lookup(b, F_TAGS, add_table(b, "tags", RD_HIT_COLLECT), 1);
	d = derive_of(b, SAMPLE_F_EVENTS, RD_DERIVE_FIELD);
	d.list = SAMPLE_F_EVENTS;
	d.cond = rd_prog_count(b, RD_SEC_COND);
	d.n_args = 1;
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 2, 0, 0 });
	rd_prog_add_cond(
		b, &(struct rd_prog_cond){ rd_prog_count(b, RD_SEC_OP), 1 });
	rd_prog_add_op(b, &(struct rd_prog_op){ .code = RD_OP_FIELD_KNOWN });
	rd_prog_add_derive(b, &d);
	/* It comes before what reads it, where it is read. */
	AT(derive, D_COUNT)->cond = d.cond;
}

Test(program_verify, derives_of_every_kind_are_accepted)
{
	struct rd_prog_builder *b = sample_builder();

	extend(b);
	/* The sample's own "exists" reads the field. */
	AT(op, AT(cond, SAMPLE_K_FORMAL_SOON)->first_op)->code =
		RD_OP_FIELD_KNOWN;
	AT(op, AT(cond, SAMPLE_K_FORMAL_SOON)->first_op)->a = 0;
	mutation_accepted(b);
}

#define TABLE_OF(derive_) AT(table, AT(derive, derive_)->table)
#define CELL_OF(derive_, row_, cell_)                                          \
	AT(cell, AT(row, TABLE_OF(derive_)->first_row + (row_))->first_cell +  \
			 (cell_))

static struct rd_prog_darg *
arg(struct rd_prog_builder *b, uint32_t derive, uint32_t i)
{
	return AT(darg, AT(derive, derive)->first_arg + i);
}

/* The change is made to the extended sample. */
#define AS_EXTENDED_TEST(name, change, title)                                  \
	static void change_##name(struct rd_prog_builder *b)                   \
	{                                                                      \
		extend(b);                                                     \
		AT(op, AT(cond, SAMPLE_K_FORMAL_SOON)->first_op)->code =       \
			RD_OP_FIELD_KNOWN;                                     \
		AT(op, AT(cond, SAMPLE_K_FORMAL_SOON)->first_op)->a = 0;       \
		change;                                                        \
	}                                                                      \
	Test(program_verify, name)                                             \
	{                                                                      \
		mutation_refused(change_##name, title);                        \
	}

#define ROWS(X)                                                                \
	X(geofence_is_on_a_position, AT(derive, D_AREA)->on = SAMPLE_F_BUDGET, \
	  "wrong type")                                                        \
	X(geofence_has_something_it_is_on, AT(derive, D_AREA)->on = RD_NONE,   \
	  "members of another kind")                                           \
	X(geofence_fact_exists, AT(derive, D_AREA)->on = F_TAGS + 1,           \
	  "on is out of range")                                                \
	X(geofence_has_terms, arg(b, D_AREA, 0)->a = 3, "another vocabulary")  \
	X(area_has_two_corners, arg(b, D_AREA, 0)->b = 1, "corners run past")  \
	X(area_has_64_corners, arg(b, D_AREA, 1)->b = 65, "corners run past")  \
	X(area_corners_exist, arg(b, D_AREA, 1)->b = 4, "corners run past")    \
	X(area_corners_are_not_negative, arg(b, D_AREA, 0)->v = -1,            \
	  "corners run past")                                                  \
	X(area_corners_do_not_overflow, arg(b, D_AREA, 0)->v = INT64_MAX,      \
	  "corners run past")                                                  \
	X(corner_is_not_beyond_the_pole, AT(corner, 3)->lat = 90 * DEGREE + 1, \
	  "not on the globe")                                                  \
	X(corner_is_not_below_the_pole, AT(corner, 3)->lat = INT64_MIN,        \
	  "not on the globe")                                                  \
	X(corner_is_not_beyond_the_dateline,                                   \
	  AT(corner, 4)->lon = -180 * DEGREE - 1, "not on the globe")          \
	X(bands_are_on_a_number, AT(derive, D_WARMTH)->on = F_POSITION,        \
	  "wrong type")                                                        \
	X(bands_ascend, arg(b, D_WARMTH, 1)->v = -5, "band 1 is out of order") \
	X(bands_end_with_otherwise, arg(b, D_WARMTH, 1)->b = 1,                \
	  "band 1 is out of order")                                            \
	X(bands_have_terms, arg(b, D_WARMTH, 2)->a = RD_NONE,                  \
	  "another vocabulary")                                                \
	X(bands_read_nothing_later, AT(derive, D_WARMTH)->on = F_LEVEL,        \
	  "derived later")                                                     \
	X(count_makes_an_integer, AT(fact, F_COUNT)->type = RD_FACT_DECIMAL,   \
	  "its fact has the wrong type")                                       \
	X(count_has_a_list, AT(derive, D_COUNT)->list = RD_NONE,               \
	  "members of another kind")                                           \
	X(count_is_in_a_list, AT(derive, D_COUNT)->list = F_TAGS,              \
	  "other than a list")                                                 \
	X(lookup_has_its_keys, AT(derive, D_LEVEL)->n_args = 1,                \
	  "does not go with its table")                                        \
	X(lookup_has_its_column, AT(derive, D_LEVEL)->out = 2,                 \
	  "does not go with its table")                                        \
	X(lookup_has_the_type_of_its_column, AT(derive, D_LEVEL)->out = 1,     \
	  "does not go with its table")                                        \
	X(lookup_has_a_table, AT(derive, D_LEVEL)->table = RD_NONE,            \
	  "members of another kind")                                           \
	X(lookup_keys_exist, arg(b, D_LEVEL, 0)->a = F_TAGS + 1, "key 0")      \
	X(lookup_keys_are_of_their_columns,                                    \
	  arg(b, D_LEVEL, 0)->a = SAMPLE_F_SEASON, "key 0")                    \
	X(lookup_collects_into_a_set, TABLE_OF(D_TAGS)->hit = RD_HIT_FIRST,    \
	  "does not go with its table")                                        \
	X(collected_decimals_fit, TABLE_OF(D_LEVEL)->hit = RD_HIT_COLLECT;     \
	  AT(tcol, TABLE_OF(D_LEVEL)->first_out)->type = RD_CELL_INTEGER;      \
	  CELL_OF(D_LEVEL, 0, 2)->value = INT64_MIN, "could add up to")        \
	X(field_is_filled_once,                                                \
	  struct rd_prog_derive d = *AT(derive, D_FIELD);                      \
	  rd_prog_add_derive(b, &d), "filled already")                         \
	X(field_is_of_its_list, arg(b, D_FIELD, 0)->a = 3,                     \
	  "no field of its list")                                              \
	X(field_is_a_bool, arg(b, D_FIELD, 0)->a = 1, "no bool")               \
	X(field_of_the_list_it_fills, AT(derive, D_FIELD)->fact = F_TAGS,      \
	  "wrong type")                                                        \
	X(field_does_not_read_itself,                                          \
	  AT(op, rd_prog_count(b, RD_SEC_OP) - 1)->a = 2, "derived later")

ROWS(AS_EXTENDED_TEST)
