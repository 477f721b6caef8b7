/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "random_program.h"

#include <stdio.h>
#include <stdlib.h>

enum { A_STYLE, A_SUITS, A_AVOIDS, A_LIKES, A_BASE };

struct maker {
	struct rd_prog_builder *b;
	struct draw *d;
	const struct random_shape *shape;
	uint64_t *words;
	int64_t *points;
	uint32_t n_groups;
};

static uint32_t
str(struct maker *m, const char *text)
{
	return rd_prog_add_str(m->b, rd_str_of(text));
}

static uint32_t
numbered(struct maker *m, const char *name, uint32_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%s%u", name, number);
	return str(m, text);
}

static int64_t
some_points(struct maker *m, int most)
{
	static const int64_t units[] = { 500000000, 1000000, 3100, 1 };
	int64_t range = (int64_t)most * 100000000, points;

	points = (int64_t)draw_below(m->d, 1u << 30) * (2 * range >> 30) -
		 range;
	return points / units[m->shape->fineness] * units[m->shape->fineness];
}

static void
add_vocab(struct maker *m, const char *name, uint32_t n)
{
	uint32_t first = rd_prog_count(m->b, RD_SEC_TERM);
	uint32_t vocab = rd_prog_count(m->b, RD_SEC_VOCAB);

	for (uint32_t i = 0; i < n; i++)
		rd_prog_add_term(m->b, &(struct rd_prog_term){
					       .name = numbered(m, name, i),
					       .vocab = vocab });
	rd_prog_add_vocab(m->b, &(struct rd_prog_vocab){ .name = str(m, name),
							 .first_term = first,
							 .n_terms = n });
}

static void
add_names(struct maker *m)
{
	static const struct {
		const char *name;
		uint32_t type, vocab, origin;
	} facts[RANDOM_N_FACTS] = {
		{ "now", RD_FACT_INSTANT, RD_NONE, RD_ORIGIN_BUILTIN },
		{ "look.hairstyle", RD_FACT_TERM, 1, RD_ORIGIN_BUILTIN },
		{ "look.reference", RD_FACT_TEXT, RD_NONE, RD_ORIGIN_BUILTIN },
		{ "look.expired", RD_FACT_BOOL, RD_NONE, RD_ORIGIN_BUILTIN },
		{ "used_today", RD_FACT_BOOL, RD_NONE, RD_ORIGIN_BUILTIN },
		{ "word", RD_FACT_TERM, 0, RD_ORIGIN_REQUEST },
		{ "words", RD_FACT_SET, 0, RD_ORIGIN_CLASSIFIER },
		{ "style", RD_FACT_TERM, 1, RD_ORIGIN_REQUEST },
		{ "flag", RD_FACT_BOOL, RD_NONE, RD_ORIGIN_REQUEST },
		{ "number", RD_FACT_INTEGER, RD_NONE, RD_ORIGIN_REQUEST },
	};

	add_vocab(m, "word", m->shape->n_words);
	add_vocab(m, "style", m->shape->n_styles);
	for (uint32_t i = 0; i < RANDOM_N_FACTS; i++)
		rd_prog_add_fact(m->b, &(struct rd_prog_fact){
					       .name = str(m, facts[i].name),
					       .type = facts[i].type,
					       .vocab = facts[i].vocab,
					       .origin = facts[i].origin,
					       .max = 64,
					       .file = RD_NONE });
	for (uint32_t i = 0; i < m->shape->n_words; i++)
		rd_prog_add_class(m->b, &(struct rd_prog_class){ .term = i });
	rd_prog_add_classifier(m->b, &(struct rd_prog_classifier){
					     .name = str(m, "words"),
					     .fact = RANDOM_F_WORDS,
					     .pick = RD_PICK_ALL,
					     .n_classes = m->shape->n_words,
					     .fallback = RD_NONE,
					     .tags = RD_NONE,
					     .fallback_tag = RD_NONE,
					     .file = RD_NONE });
}

/* ---- catalog ---- */

static void
add_refs(struct maker *m)
{
	uint32_t licence = str(m, "CC0-1.0");

	for (uint32_t i = 0; i < m->shape->n_refs; i++)
		/* ids whose order is not that of the catalog */
		rd_prog_add_ref(
			m->b,
			&(struct rd_prog_ref){
				.id = numbered(m, "r", i * 7919u % 100003u),
				.licence = licence,
				.file = RD_NONE });
}

static void
add_styles(struct maker *m)
{
	uint32_t n = m->shape->n_refs;
	uint32_t n_words = (n + 63) / 64;
	uint32_t *style = calloc(n, sizeof(*style));

	if (!style)
		abort();
	for (uint32_t i = 0; i < n; i++) {
		style[i] = draw_below(m->d, m->shape->n_styles);
		rd_prog_add_attrval(m->b,
				    &(struct rd_prog_attrval){ style[i] });
	}
	for (uint32_t t = 0; t < m->shape->n_styles; t++) {
		memset(m->words, 0, n_words * sizeof(*m->words));
		for (uint32_t i = 0; i < n; i++)
			if (style[i] == t)
				m->words[i / 64] |= UINT64_C(1) << (i % 64);
		rd_prog_add_set(m->b, m->words);
	}
	free(style);
}

static void
add_sets(struct maker *m, uint32_t n_sets)
{
	uint32_t n = m->shape->n_refs;

	for (uint32_t s = 0; s < n_sets; s++) {
		uint32_t share = 1 + draw_below(m->d, 6);

		memset(m->words, 0, (n + 63) / 64 * sizeof(*m->words));
		for (uint32_t i = 0; i < n; i++)
			if (draw_one_in(m->d, share))
				m->words[i / 64] |= UINT64_C(1) << (i % 64);
		rd_prog_add_set(m->b, m->words);
	}
}

static void
add_attrs(struct maker *m)
{
	uint32_t n_words = m->shape->n_words, n_styles = m->shape->n_styles;
	const struct rd_prog_attr attrs[] = {
		{ str(m, "style"), RD_ATTR_TERM, 1, 0, 0, 0 },
		{ str(m, "suits"), RD_ATTR_SET, 0, n_styles, 0, n_styles },
		{ str(m, "avoids"), RD_ATTR_SET, 0, n_styles + n_words, 0,
		  n_styles + n_words },
		{ str(m, "likes"), RD_ATTR_MAP, 0, 0, 0, 0 },
		{ str(m, "base"), RD_ATTR_DECIMAL, RD_NONE, 0, 0, 0 },
	};

	add_styles(m);
	add_sets(m, 2 * n_words);
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		rd_prog_add_attr(m->b, &attrs[i]);
}

/* ---- conditions ---- */

static void
add_leaf(struct maker *m, bool about_references)
{
	uint32_t n_sets = m->shape->n_styles + 2 * m->shape->n_words;
	const struct rd_prog_op leaves[] = {
		{ .code = RD_OP_FACT_IS, .a = RANDOM_F_FLAG, .v = 1 },
		{ .code = RD_OP_FACT_KNOWN, .a = RANDOM_F_WORD },
		{ .code = RD_OP_FACT_BETWEEN,
		  .a = RANDOM_F_NUMBER,
		  .v = 2,
		  .w = 7 },
		{ .code = RD_OP_FACT_HAS,
		  .a = RANDOM_F_WORDS,
		  .v = draw_below(m->d, m->shape->n_words) },
		{ .code = RD_OP_ATTR_IS, .a = draw_below(m->d, n_sets) },
		{ .code = RD_OP_ATTR_SAME, .a = RANDOM_F_STYLE, .b = A_STYLE },
		{ .code = RD_OP_ATTR_IN, .a = RANDOM_F_WORDS, .b = A_SUITS },
		{ .code = RD_OP_ATTR_IN, .a = RANDOM_F_WORD, .b = A_AVOIDS },
		{ .code = RD_OP_ATTR_IN, .a = RANDOM_F_WORDS, .b = A_AVOIDS },
		{ .code = RD_OP_AVAILABLE },
	};

	rd_prog_add_op(m->b,
		       &leaves[draw_below(m->d, about_references ? 10 : 4)]);
}

static void
add_ops(struct maker *m, uint32_t depth, bool about_references)
{
	uint32_t n = 1 + draw_below(m->d, 3), code;

	if (!depth || draw_one_in(m->d, 3)) {
		add_leaf(m, about_references);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		add_ops(m, depth - 1, about_references);
	code = RD_OP_ALL + draw_below(m->d, 4);
	rd_prog_add_op(m->b, &(struct rd_prog_op){
				     .code = code,
				     .arity = n,
				     .a = code == RD_OP_AT_LEAST
						  ? draw_below(m->d, n + 1)
						  : 0 });
}

static uint32_t
add_cond(struct maker *m, bool about_references)
{
	uint32_t first = rd_prog_count(m->b, RD_SEC_OP);

	add_ops(m, 3, about_references);
	return rd_prog_add_cond(
		m->b, &(struct rd_prog_cond){
			      first, rd_prog_count(m->b, RD_SEC_OP) - first });
}

/* ---- rules ---- */

static void
add_column(struct maker *m, int most)
{
	bool sparse = draw_one_in(m->d, 3);

	for (uint32_t i = 0; i < m->shape->n_refs; i++)
		m->points[i] = sparse && !draw_one_in(m->d, 50)
				       ? 0
				       : some_points(m, most);
	rd_prog_add_column(m->b, m->points);
}

static void
add_limits(struct maker *m, uint32_t *has_min, int64_t *min, uint32_t *has_max,
	   int64_t *max)
{
	*has_min = draw_one_in(m->d, 3);
	*has_max = draw_one_in(m->d, 3);
	*min = some_points(m, 30);
	*max = *min + llabs(some_points(m, 30));
}

static void
add_choices(struct maker *m, struct rd_prog_factor *f)
{
	f->first_choice = rd_prog_count(m->b, RD_SEC_CHOICE);
	f->n_choices = 1 + draw_below(m->d, 4);
	for (uint32_t i = 0; i < f->n_choices; i++) {
		bool otherwise = f->kind == RD_FACTOR_CASES &&
				 i + 1 == f->n_choices && draw_one_in(m->d, 2);
		uint32_t cond = otherwise ? RD_NONE : add_cond(m, true);

		rd_prog_add_choice(m->b, &(struct rd_prog_choice){
						 .id = f->id,
						 .cond = cond,
						 .points = some_points(m, 40),
						 .file = RD_NONE });
	}
}

static void
add_curve(struct maker *m, struct rd_prog_factor *f)
{
	f->curve = draw_below(m->d, RD_N_CURVE_SHAPES);
	f->first_knot = rd_prog_count(m->b, RD_SEC_KNOT);
	f->n_knots = 1 + draw_below(m->d, 3);
	for (uint32_t i = 0; i < f->n_knots; i++)
		rd_prog_add_knot(m->b, &(struct rd_prog_knot){
					       .x = 30000 * (int64_t)i,
					       .points = some_points(m, 20) /
							 10000 * 10000 });
	if (draw_one_in(m->d, 2))
		f->when = add_cond(m, true);
	if (draw_one_in(m->d, 2))
		f->key = RANDOM_F_NUMBER;
	else
		f->attr = A_BASE;
}

static void
add_factor(struct maker *m, uint32_t number, uint32_t group)
{
	struct rd_prog_factor f = { .id = numbered(m, "factor", number),
				    .kind = draw_below(m->d, RD_N_FACTOR_KINDS),
				    .when = RD_NONE,
				    .group = group,
				    .attr = RD_NONE,
				    .key = RD_NONE,
				    .scene = RD_NONE,
				    .learned = RD_NONE,
				    .exempt_ms = -1,
				    .file = RD_NONE };
	uint32_t n_columns = 0;

	/* Changes stand for the history; what was learned is not searched. */
	if (f.kind == RD_FACTOR_HISTORY || f.kind == RD_FACTOR_LEARNED)
		f.kind = RD_FACTOR_CASES;
	f.first_col = rd_prog_count(m->b, RD_SEC_COL);
	if (f.kind == RD_FACTOR_COLUMN) {
		f.attr = A_BASE;
		n_columns = 1;
	} else if (f.kind == RD_FACTOR_LOOKUP) {
		f.attr = A_LIKES;
		f.key = RANDOM_F_WORD;
		n_columns = m->shape->n_words;
	} else if (f.kind == RD_FACTOR_CURVE) {
		add_curve(m, &f);
		n_columns = f.attr != RD_NONE;
	} else {
		add_choices(m, &f);
	}
	for (uint32_t i = 0; i < n_columns; i++)
		add_column(m, f.kind == RD_FACTOR_COLUMN ? 60 : 20);
	add_limits(m, &f.has_min, &f.min, &f.has_max, &f.max);
	rd_prog_add_factor(m->b, &f);
}

static void
add_rules(struct maker *m)
{
	uint32_t n_gates = draw_below(m->d, 3);
	uint32_t n_factors = 1 + draw_below(m->d, 8);

	for (uint32_t i = 0; i < n_gates; i++) {
		struct rd_prog_gate gate = { .id = numbered(m, "gate", i),
					     .code = str(m, "closed"),
					     .when = RD_NONE,
					     .file = RD_NONE };

		if (draw_one_in(m->d, 2))
			gate.when = add_cond(m, false);
		gate.require = add_cond(m, true);
		rd_prog_add_gate(m->b, &gate);
	}
	for (uint32_t i = 0; i < m->n_groups; i++) {
		struct rd_prog_group group = { .id = numbered(m, "group", i),
					       .file = RD_NONE };

		add_limits(m, &group.has_min, &group.min, &group.has_max,
			   &group.max);
		rd_prog_add_group(m->b, &group);
	}
	for (uint32_t i = 0; i < n_factors; i++) {
		uint32_t group = draw_below(m->d, m->n_groups + 1);

		add_factor(m, i, group < m->n_groups ? group : RD_NONE);
	}
}

static void
load(struct maker *m, struct rd_prog *prog)
{
	struct rd_problem problem = { 0 };
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (rd_prog_finish(m->b, &bytes) != RD_OK ||
	    rd_prog_load(prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			 &problem) != RD_OK) {
		fprintf(stderr, "random program: %s\n", problem.title);
		abort();
	}
	rd_buf_fini(&bytes);
}

void
random_program(struct rd_prog *prog, struct draw *draw,
	       const struct random_shape *shape)
{
	struct maker m = { .d = draw, .shape = shape };
	size_t n = shape->n_refs;

	m.b = rd_prog_builder_new();
	m.words = calloc(n / 64 + 1, sizeof(*m.words));
	m.points = calloc(n, sizeof(*m.points));
	if (!m.b || !m.words || !m.points)
		abort();
	m.n_groups = draw_below(draw, 3);
	rd_prog_add_meta(
		m.b, &(struct rd_prog_meta){ .pack = str(&m, "random"),
					     .version = 1,
					     .language = RD_LANGUAGE_VERSION,
					     .semantics = RD_SEMANTICS_VERSION,
					     .n_refs = shape->n_refs,
					     .order = draw_one_in(draw, 2)
							      ? RD_ORDER_CATALOG
							      : RD_ORDER_ID,
					     .pixels = RD_NONE,
					     .look_attr = RD_NONE });
	add_names(&m);
	add_refs(&m);
	add_attrs(&m);
	add_rules(&m);
	load(&m, prog);
	rd_prog_builder_free(m.b);
	free(m.words);
	free(m.points);
}
