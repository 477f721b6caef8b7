/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sample program's conditions, catalog, rules and template. */

#include "sample_parts.h"

#include <stdio.h>

#define POINTS(n) (INT64_C(100000000) * (n))
#define HELD RD_BUILTIN_LOOK_HAIRSTYLE

void
sample_add_conds(struct rd_prog_builder *b)
{
	static const struct {
		uint32_t cond;
		struct rd_prog_op op;
	} ops[] = {
		{ 0, { RD_OP_MATCHES, 0, SAMPLE_C_HAIR_IN_MESSAGE, 0, 0, 0 } },
		{ 0, { RD_OP_FACT_BETWEEN, 0, SAMPLE_F_ENERGY, 0, 3, 6 } },
		{ 0, { RD_OP_FACT_LESS, 0, SAMPLE_F_BUDGET, 0, 50000, 0 } },
		{ 0, { RD_OP_ANY, 3, 0, 0, 0, 0 } },
		{ 1, { RD_OP_FIELD_IS, 0, 2, 0, 1, 0 } },
		{ 1, { RD_OP_FIELD_WITHIN, 0, 1, 0, HOURS(2), 0 } },
		{ 1, { RD_OP_FIELD_KNOWN, 0, 0, 0, 0, 0 } },
		{ 1, { RD_OP_ALL, 3, 0, 0, 0, 0 } },
		{ 2, { RD_OP_FACT_KNOWN, 0, HELD, 0, 0, 0 } },
		{ 2, { RD_OP_FACT_IS, 0, SAMPLE_F_TENSE, 0, 1, 0 } },
		{ 2, { RD_OP_NONE_OF, 1, 0, 0, 0, 0 } },
		{ 2, { RD_OP_ALL, 2, 0, 0, 0, 0 } },
		{ 3, { RD_OP_ATTR_SAME, 0, HELD, SAMPLE_A_HAIRSTYLE, 0, 0 } },
		{ 4, { RD_OP_AVAILABLE, 0, 0, 0, 0, 0 } },
		{ 5,
		  { RD_OP_ATTR_IN, 0, SAMPLE_F_SCENE_WORDS, SAMPLE_A_SUITS, 0,
		    0 } },
		{ 6,
		  { RD_OP_ATTR_IN, 0, SAMPLE_F_SEASON, SAMPLE_A_SEASONS, 0,
		    0 } },
		{ 7, { RD_OP_FACT_IS, 0, SAMPLE_F_FORMAL_SOON, 0, 1, 0 } },
		{ 7, { RD_OP_ATTR_IS, 0, 1, 0, 0, 0 } },
		{ 7, { RD_OP_ALL, 2, 0, 0, 0, 0 } },
		{ 8, { RD_OP_FACT_HAS, 0, SAMPLE_F_SCENE_WORDS, 0, 1, 0 } },
		{ 8,
		  { RD_OP_FACT_SAME, 0, SAMPLE_F_REQUESTED_HAIR, HELD, 0, 0 } },
		{ 8, { RD_OP_AT_LEAST, 2, 1, 0, 0, 0 } },
		{ 9, { RD_OP_FACT_IS, 0, SAMPLE_F_TENSE, 0, 0, 0 } },
		{ 10, { RD_OP_MATCHES, 0, SAMPLE_C_WHEN, 0, 0, 0 } },
	};
	uint32_t at = 0;

	for (uint32_t cond = 0; cond < SAMPLE_N_CONDS; cond++) {
		uint32_t first = at;

		for (; at < COUNT(ops) && ops[at].cond == cond; at++)
			rd_prog_add_op(b, &ops[at].op);
		rd_prog_add_cond(b,
				 &(struct rd_prog_cond){ first, at - first });
	}
}

static uint32_t
add_derive(struct rd_prog_builder *b, uint32_t fact, uint32_t kind,
	   uint32_t first_arg)
{
	return rd_prog_add_derive(
		b, &(struct rd_prog_derive){
			   .fact = fact,
			   .kind = kind,
			   .first_arg = first_arg,
			   .n_args = rd_prog_count(b, RD_SEC_DARG) - first_arg,
			   .cond = RD_NONE,
			   .list = RD_NONE,
			   .hemisphere = RD_NONE,
			   .north = RD_NONE,
			   .exists_attr = RD_NONE,
			   .on = RD_NONE,
			   .table = RD_NONE,
			   .file = 0,
			   .line = 60 + rd_prog_count(b, RD_SEC_DERIVE) });
}

void
sample_add_derives(struct rd_prog_builder *b)
{
	uint32_t first = 0, d;

	for (uint32_t month = 1; month <= 12; month++)
		rd_prog_add_darg(b, &(struct rd_prog_darg){
					    month % 12 / 3,
					    (month % 12 / 3 + 2) % 4, 0 });
	d = add_derive(b, SAMPLE_F_SEASON, RD_DERIVE_MONTHS, first);
	rd_prog_at_derive(b, d)->hemisphere = SAMPLE_F_HEMISPHERE;
	rd_prog_at_derive(b, d)->north = 0;
	first = rd_prog_count(b, RD_SEC_DARG);
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 5, 0, 0 });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ 17, 1, 0 });
	add_derive(b, SAMPLE_F_TIME_OF_DAY, RD_DERIVE_CLOCK, first);
	first = rd_prog_count(b, RD_SEC_DARG);
	rd_prog_add_darg(b, &(struct rd_prog_darg){ SAMPLE_F_HAIR_IN_MESSAGE,
						    RD_NONE, 0 });
	rd_prog_add_darg(b, &(struct rd_prog_darg){ HELD, SAMPLE_F_MOOD, 0 });
	d = add_derive(b, SAMPLE_F_REQUESTED_HAIR, RD_DERIVE_FIRST, first);
	rd_prog_at_derive(b, d)->exists_attr = SAMPLE_A_HAIRSTYLE;
	first = rd_prog_count(b, RD_SEC_DARG);
	d = add_derive(b, SAMPLE_F_FORMAL_SOON, RD_DERIVE_EXISTS, first);
	rd_prog_at_derive(b, d)->cond = SAMPLE_K_FORMAL_SOON;
	rd_prog_at_derive(b, d)->list = SAMPLE_F_EVENTS;
	d = add_derive(b, SAMPLE_F_DRESSED_UP, RD_DERIVE_WHEN, first);
	rd_prog_at_derive(b, d)->cond = SAMPLE_K_DRESSED_UP;
	rd_prog_add_corner(b, &(struct rd_prog_corner){ -10, 20 });
	rd_prog_add_corner(b, &(struct rd_prog_corner){ 30, 40 });
}

void
sample_add_refs(struct rd_prog_builder *b)
{
	static const char *const ids[SAMPLE_N_REFS] = { "curly_casual",
							"straight_dressed",
							"bun_sport" };

	for (uint32_t i = 0; i < SAMPLE_N_REFS; i++) {
		char text[64];

		snprintf(text, sizeof(text), "references/%s.svg", ids[i]);
		rd_prog_add_ref(b,
				&(struct rd_prog_ref){
					.id = sample_str(b, ids[i]),
					.asset = sample_str(b, text),
					.width = 896,
					.height = 1152,
					.licence = sample_str(b, "CC0-1.0"),
					.consent = sample_str(b, "synthetic"),
					.first_tag = i,
					.n_tags = 1,
					.file = 1,
					.line = 20 + 10 * i });
		rd_prog_add_tag(b,
				&(struct rd_prog_tag){ sample_str(b, "mood"),
						       sample_str(b, "soft") });
	}
}

void
sample_add_attrs(struct rd_prog_builder *b)
{
	static const struct {
		const char *name;
		uint32_t type, vocab, first_set, first_value;
	} attrs[SAMPLE_N_ATTRS] = {
		{ "hairstyle", RD_ATTR_TERM, SAMPLE_V_HAIRSTYLE, 0, 0 },
		{ "base", RD_ATTR_DECIMAL, RD_NONE, 0, 0 },
		{ "suits", RD_ATTR_SET, SAMPLE_V_SCENE, 3, 0 },
		{ "seasons", RD_ATTR_SET, SAMPLE_V_SEASON, 6, 0 },
		{ "mood", RD_ATTR_MAP, SAMPLE_V_MOOD, 0, 0 },
		{ "description", RD_ATTR_TEXT, RD_NONE, 0, 3 },
	};
	static const uint64_t sets[] = { 1, 2, 4, 3, 4, 5, 3, 7, 5, 2, 4 };
	uint32_t values[] = { 0,
			      1,
			      2,
			      sample_str(b, "curly hair, \"casual\"\n"),
			      sample_str(b, "straight hair, caf\xc3\xa9 light"),
			      RD_NONE };

	for (uint32_t i = 0; i < SAMPLE_N_ATTRS; i++)
		rd_prog_add_attr(
			b, &(struct rd_prog_attr){
				   sample_str(b, attrs[i].name), attrs[i].type,
				   attrs[i].vocab, attrs[i].first_set,
				   attrs[i].first_value, attrs[i].first_set });
	for (uint32_t i = 0; i < COUNT(sets); i++)
		rd_prog_add_set(b, &sets[i]);
	for (uint32_t i = 0; i < COUNT(values); i++)
		rd_prog_add_attrval(b, &(struct rd_prog_attrval){ values[i] });
}

void
sample_add_columns(struct rd_prog_builder *b)
{
	static const int64_t columns[4][SAMPLE_N_REFS] = {
		{ POINTS(40), POINTS(55), POINTS(30) }, /* base x 100 */
		{ POINTS(14), 0, POINTS(16) },		/* playful x 20 */
		{ POINTS(12), POINTS(18), 0 },		/* confident x 20 */
		{ 0, 0, 0 },				/* level */
	};

	for (uint32_t i = 0; i < COUNT(columns); i++)
		rd_prog_add_column(b, columns[i]);
}

void
sample_add_gates(struct rd_prog_builder *b)
{
	rd_prog_add_pin(
		b, &(struct rd_prog_pin){ .id = sample_str(b, "lock"),
					  .when = SAMPLE_K_LOOK_WHEN,
					  .fact = RD_BUILTIN_LOOK_REFERENCE,
					  .file = 2,
					  .line = 3 });
	rd_prog_add_gate(
		b, &(struct rd_prog_gate){ .id = sample_str(b, "look"),
					   .code = sample_str(b, "look.held"),
					   .when = SAMPLE_K_LOOK_WHEN,
					   .require = SAMPLE_K_LOOK_REQUIRE,
					   .file = 2,
					   .line = 5 });
	rd_prog_add_gate(
		b, &(struct rd_prog_gate){ .id = sample_str(b, "there"),
					   .code = sample_str(b, "unavailable"),
					   .when = RD_NONE,
					   .require = SAMPLE_K_AVAILABLE,
					   .file = 2,
					   .line = 6 });
}

static void
add_choice(struct rd_prog_builder *b, const char *id, uint32_t cond,
	   int64_t points)
{
	rd_prog_add_choice(
		b, &(struct rd_prog_choice){
			   .id = sample_str(b, id),
			   .cond = cond,
			   .points = points,
			   .file = 2,
			   .line = 30 + rd_prog_count(b, RD_SEC_CHOICE) });
}

static uint32_t
add_factor(struct rd_prog_builder *b, const char *id, uint32_t kind,
	   uint32_t line)
{
	return rd_prog_add_factor(
		b, &(struct rd_prog_factor){ .id = sample_str(b, id),
					     .kind = kind,
					     .group = RD_NONE,
					     .attr = RD_NONE,
					     .key = RD_NONE,
					     .scene = RD_NONE,
					     .when = RD_NONE,
					     .learned = RD_NONE,
					     .exempt_ms = -1,
					     .file = 2,
					     .line = line });
}

static void
add_case_factors(struct rd_prog_builder *b)
{
	static const struct {
		const char *id;
		uint32_t kind, first, n, group;
	} factors[] = {
		{ "scene_suits", RD_FACTOR_CASES, 0, 1, 0 },
		{ "season", RD_FACTOR_CASES, 1, 2, 0 },
		{ "wardrobe", RD_FACTOR_EACH, 3, 2, RD_NONE },
	};
	struct rd_prog_factor *f;

	add_choice(b, "scene_suits", SAMPLE_K_SUITS, POINTS(30));
	add_choice(b, "in_season", SAMPLE_K_IN_SEASON, POINTS(10));
	add_choice(b, "otherwise", RD_NONE, POINTS(-15));
	add_choice(b, "formal", SAMPLE_K_FORMAL_STRAIGHT, POINTS(25));
	add_choice(b, "sporty", SAMPLE_K_SPORTY, POINTS(15));
	for (uint32_t i = 0; i < COUNT(factors); i++) {
		f = rd_prog_at_factor(b, add_factor(b, factors[i].id,
						    factors[i].kind, 30 + i));
		f->first_choice = factors[i].first;
		f->n_choices = factors[i].n;
		f->group = factors[i].group;
	}
	f = rd_prog_at_factor(b, SAMPLE_X_WARDROBE);
	f->has_max = 1;
	f->max = POINTS(35);
	rd_prog_add_group(b,
			  &(struct rd_prog_group){ .id = sample_str(b, "place"),
						   .has_min = 1,
						   .has_max = 1,
						   .min = POINTS(-10),
						   .max = POINTS(35),
						   .file = 2,
						   .line = 29 });
}

static void
add_curves(struct rd_prog_builder *b)
{
	static const struct rd_prog_knot knots[] = {
		{ -100000, POINTS(8), 51 },
		{ 150000, 0, 52 },
		{ 300000, POINTS(-7), 53 },
		{ 0, 0, 56 },
	};
	struct rd_prog_factor *f;

	f = rd_prog_at_factor(b, add_factor(b, "thrift", RD_FACTOR_CURVE, 50));
	f->key = SAMPLE_F_BUDGET;
	f->curve = RD_CURVE_LINEAR;
	f->n_knots = 3;
	f->when = SAMPLE_K_SUITS;
	f = rd_prog_at_factor(b, add_factor(b, "level", RD_FACTOR_CURVE, 55));
	f->attr = SAMPLE_A_BASE;
	f->first_col = 3;
	f->first_knot = 3;
	f->n_knots = 1;
	for (uint32_t i = 0; i < COUNT(knots); i++)
		rd_prog_add_knot(b, &knots[i]);
}

static void
allow_tuning(struct rd_prog_builder *b, uint32_t factor, int64_t low,
	     int64_t high)
{
	struct rd_prog_factor *f = rd_prog_at_factor(b, factor);

	f->has_tune = 1;
	f->tune_low = low;
	f->tune_high = high;
}

/* All units stay with the control. */
static void
add_experiment(struct rd_prog_builder *b)
{
	static const struct rd_prog_patch patches[] = {
		{ RD_PATCH_COLUMNS, SAMPLE_X_MOOD, 1, POINTS(20), 83 },
		{ RD_PATCH_CHOICE, SAMPLE_X_SEASON, 1, POINTS(-5), 84 },
		{ RD_PATCH_STEP, SAMPLE_X_REPETITION, 2, POINTS(-20), 85 },
		{ RD_PATCH_KNOT, SAMPLE_X_THRIFT, 0, POINTS(9), 86 },
		{ RD_PATCH_SCALE, SAMPLE_X_LIKED, 0, POINTS(30), 87 },
	};

	allow_tuning(b, SAMPLE_X_SEASON, -200000, 200000);
	allow_tuning(b, SAMPLE_X_REPETITION, -500000, 0);
	allow_tuning(b, SAMPLE_X_THRIFT, -100000, 100000);
	allow_tuning(b, SAMPLE_X_LIKED, 0, 300000);
	rd_prog_add_experiment(
		b, &(struct rd_prog_experiment){ .id = sample_str(b, "numbers"),
						 .salt = sample_str(b, "a1"),
						 .unit = SAMPLE_F_SCENE,
						 .mode = RD_EXPERIMENT_SHADOW,
						 .n_arms = 2,
						 .file = 2,
						 .line = 80 });
	rd_prog_add_arm(b, &(struct rd_prog_arm){ sample_str(b, "control"),
						  10000, 0, 0, 81 });
	rd_prog_add_arm(b, &(struct rd_prog_arm){ sample_str(b, "b"), 0, 0,
						  COUNT(patches), 82 });
	for (uint32_t i = 0; i < COUNT(patches); i++)
		rd_prog_add_patch(b, &patches[i]);
}

static void
add_learned(struct rd_prog_builder *b)
{
	static const struct {
		const char *id, *factor;
		uint32_t by;
		int64_t floor, scale;
	} tables[] = {
		{ "preference", "liked", RD_NONE, 20, 150000 },
		{ "taste", "tasty", SAMPLE_A_HAIRSTYLE, 0, 25000 },
	};

	for (uint32_t i = 0; i < COUNT(tables); i++) {
		struct rd_prog_factor *f;
		uint32_t at;

		rd_prog_add_learned(b,
				    &(struct rd_prog_learned){
					    .id = sample_str(b, tables[i].id),
					    .by = tables[i].by,
					    .evidence = tables[i].floor,
					    .min = -10000,
					    .max = 10000,
					    .file = 2,
					    .line = 70 + i });
		at = add_factor(b, tables[i].factor, RD_FACTOR_LEARNED, 72 + i);
		f = rd_prog_at_factor(b, at);
		f->learned = i;
		f->scale = tables[i].scale;
	}
}

void
sample_add_factors(struct rd_prog_builder *b)
{
	static const struct rd_prog_step steps[] = {
		{ HOURS(6), POINTS(-40), 41 },
		{ HOURS(24), POINTS(-25), 42 },
		{ HOURS(72), POINTS(-10), 43 },
	};
	struct rd_prog_factor *f;

	f = rd_prog_at_factor(b, add_factor(b, "base", RD_FACTOR_COLUMN, 20));
	f->attr = SAMPLE_A_BASE;
	f->scale = 1000000;
	f = rd_prog_at_factor(b, add_factor(b, "mood", RD_FACTOR_LOOKUP, 21));
	f->attr = SAMPLE_A_MOOD;
	f->key = SAMPLE_F_MOOD;
	f->first_col = 1;
	f->scale = 200000;
	f->has_tune = 1;
	f->tune_high = 400000;
	add_case_factors(b);
	f = rd_prog_at_factor(
		b, add_factor(b, "repetition", RD_FACTOR_HISTORY, 40));
	f->rows = 10;
	f->scene = SAMPLE_F_SCENE;
	f->exempt_ms = HOURS(1);
	f->n_steps = COUNT(steps);
	for (uint32_t i = 0; i < COUNT(steps); i++)
		rd_prog_add_step(b, &steps[i]);
	add_curves(b);
	add_learned(b);
	add_experiment(b);
}

void
sample_add_effects(struct rd_prog_builder *b)
{
	rd_prog_add_hold(
		b, &(struct rd_prog_hold){ .id = sample_str(b, "hold_look"),
					   .attr = SAMPLE_A_HAIRSTYLE,
					   .when = SAMPLE_K_IS_NOW,
					   .n_reasons = 2,
					   .for_ms = HOURS(24),
					   .file = 2,
					   .line = 50 });
	rd_prog_add_reason(b, &(struct rd_prog_reason){
				      sample_str(b, "explicit_now_selfie"),
				      SAMPLE_K_NOW_CUE });
	rd_prog_add_reason(
		b, &(struct rd_prog_reason){ sample_str(b, "session_start"),
					     RD_NONE });
	rd_prog_add_record(b, &(struct rd_prog_record){
				      sample_str(b, "record_use"), 2, 55 });
	rd_prog_add_rate(
		b, &(struct rd_prog_rate){ .id = sample_str(b, "confidence"),
					   .vocab = SAMPLE_V_MOOD,
					   .otherwise = 1,
					   .n_bands = 3,
					   .n_evidence = 2,
					   .file = 2,
					   .line = 60 });
	rd_prog_add_rateband(b, &(struct rd_prog_rateband){ RD_MEASURE_EVIDENCE,
							    0, POINTS(1), 61 });
	rd_prog_add_rateband(b, &(struct rd_prog_rateband){ RD_MEASURE_MARGIN,
							    0, POINTS(5), 62 });
	rd_prog_add_rateband(
		b, &(struct rd_prog_rateband){ RD_MEASURE_SCORE, 0, 0, 63 });
	rd_prog_add_evidence(
		b, &(struct rd_prog_evidence){ SAMPLE_F_SCENE_WORDS });
	rd_prog_add_evidence(b, &(struct rd_prog_evidence){ SAMPLE_F_MOOD });
	rd_prog_add_weight(b, &(struct rd_prog_weight){ 10000 });
	rd_prog_add_weight(b, &(struct rd_prog_weight){ 5000 });
}

void
sample_add_template(struct rd_prog_builder *b)
{
	static const struct {
		uint32_t kind, optional;
		const char *text;
		uint32_t fact, table, attr;
	} segments[] = {
		{ RD_SEGMENT_TEXT, 0, "Portrait photo, ", RD_NONE, RD_NONE,
		  RD_NONE },
		{ RD_SEGMENT_TABLE, 1, "", SAMPLE_F_MOOD, 1, RD_NONE },
		{ RD_SEGMENT_TEXT, 1, " expression, ", RD_NONE, RD_NONE,
		  RD_NONE },
		{ RD_SEGMENT_FACT, 0, "", SAMPLE_F_SCENE, RD_NONE, RD_NONE },
		{ RD_SEGMENT_ATTRIBUTE, 2, "", RD_NONE, RD_NONE,
		  SAMPLE_A_DESCRIPTION },
		{ RD_SEGMENT_PROMPT, 3, "", RD_NONE, RD_NONE, RD_NONE },
		{ RD_SEGMENT_NEGATIVE, 4, "", RD_NONE, RD_NONE, RD_NONE },
	};

	for (uint32_t i = 0; i < COUNT(segments); i++)
		rd_prog_add_segment(
			b, &(struct rd_prog_segment){
				   segments[i].kind, segments[i].optional,
				   sample_str(b, segments[i].text),
				   segments[i].fact, segments[i].table, 0,
				   segments[i].attr });
	rd_prog_add_template(
		b, &(struct rd_prog_template){ sample_str(b, "prompt"), 0,
					       COUNT(segments), 4, 10 });
}
