/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of the catalog: values of references in columns and sets. */

#include "base/decimal.h"
#include "conform/mutants.h"
#include "program/layout.h"

static struct rd_str
ref_id(const struct rd_conf_mutation *m, uint32_t ref)
{
	return rd_prog_str(&m->prog, m->prog.ref[ref].id);
}

static struct rd_str
attr_name(const struct rd_conf_mutation *m, uint32_t attr)
{
	return rd_prog_str(&m->prog, m->prog.attr[attr].name);
}

static bool
plant_ref(struct rd_conf_mutation *m, enum rd_conf_operator op, uint32_t ref)
{
	return conf_plant(m, op, m->prog.ref[ref].file, m->prog.ref[ref].line);
}

/* ---- columns ---- */

static uint32_t
n_columns(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	if (f->kind == RD_FACTOR_COLUMN)
		return 1;
	return f->kind == RD_FACTOR_LOOKUP
		       ? prog->vocab[prog->fact[f->key].vocab].n_terms
		       : 0;
}

/* Writes a column's points into spare place `slot`. */
static void
poke_column(struct rd_conf_mutation *m, uint32_t col, uint32_t slot,
	    const int64_t *points)
{
	struct rd_prog_col wide = { .width = 8, .scale = 1 };
	uint32_t n_refs = m->prog.n_ref;
	size_t at = (size_t)slot * n_refs * 8;
	unsigned char bytes[8];

	wide.offset = (int64_t)(m->spare_at + at);
	for (uint32_t r = 0; r < n_refs; r++) {
		rd_prog_put_le(bytes, 8, (uint64_t)points[r]);
		conf_poke(m, m->spare + at + (size_t)r * 8, bytes, 8);
	}
	conf_poke(m, &m->prog.col[col], &wide, sizeof(wide));
}

static int64_t *
column_points(struct rd_conf_mutation *m, uint32_t col)
{
	int64_t *points = rd_arena_array(&m->arena, m->prog.n_ref,
					 sizeof(*points));

	if (!points)
		m->status = RD_NOMEM;
	for (uint32_t r = 0; points && r < m->prog.n_ref; r++)
		points[r] = rd_prog_col_points(&m->pristine, col, r);
	return points;
}

/* The grid of the attribute's values, in 1e-4. */
static int64_t
value_grid(struct rd_conf_mutation *m, const struct rd_prog_factor *f)
{
	int64_t grid = RD_DECIMAL_ONE;

	for (uint32_t c = 0; c < n_columns(&m->prog, f); c++)
		for (uint32_t r = 0; r < m->prog.n_ref; r++) {
			int64_t value = rd_prog_col_points(&m->pristine,
							   f->first_col + c,
							   r) /
					f->scale;

			grid = conf_grid(grid, &value, 1);
		}
	return grid;
}

static void
word_value(struct rd_conf_mutation *m, const struct rd_prog_factor *f,
	   uint32_t column, uint32_t ref)
{
	conf_words(m, "%.*s of %.*s", RD_STR_FMT(attr_name(m, f->attr)),
		   RD_STR_FMT(ref_id(m, ref)));
	if (f->kind == RD_FACTOR_LOOKUP)
		conf_words(
			m, " for %.*s",
			RD_STR_FMT(rd_prog_term_name(
				&m->prog, m->prog.fact[f->key].vocab, column)));
	conf_words(m, ": ");
}

static void
list_values(struct rd_conf_mutation *m, const struct rd_prog_factor *f)
{
	int64_t grid = value_grid(m, f);

	for (uint32_t c = 0; c < n_columns(&m->prog, f); c++) {
		int64_t *points = column_points(m, f->first_col + c);

		for (uint32_t r = 0; points && r < m->prog.n_ref; r++) {
			int64_t value = points[r] / f->scale;

			for (int64_t d = -grid; d <= grid; d += 2 * grid) {
				if (!plant_ref(m, RD_CONF_OP_POINTS, r))
					return;
				word_value(m, f, c, r);
				conf_words_numbers(m, value, value + d, 4);
				points[r] = (value + d) * f->scale;
				poke_column(m, f->first_col + c, 0, points);
				points[r] = value * f->scale;
				conf_planted(m);
			}
		}
	}
}

static void
plant_scale(struct rd_conf_mutation *m, const struct rd_prog_factor *f,
	    enum rd_conf_operator op, int64_t to)
{
	if (!conf_plant(m, op, f->file, f->line))
		return;
	conf_words(m, "scale of factor %.*s: ",
		   RD_STR_FMT(rd_prog_str(&m->prog, f->id)));
	conf_words_numbers(m, f->scale, to, 4);
	for (uint32_t c = 0; c < n_columns(&m->prog, f); c++) {
		int64_t *points = column_points(m, f->first_col + c);

		for (uint32_t r = 0; points && r < m->prog.n_ref; r++)
			points[r] = points[r] / f->scale * to;
		if (points)
			poke_column(m, f->first_col + c, c, points);
	}
	conf_planted(m);
}

static void
list_columns(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_factor; i++) {
		const struct rd_prog_factor *f = &m->prog.factor[i];
		int64_t step = conf_grid(RD_DECIMAL_ONE, &f->scale, 1);

		if (!n_columns(&m->prog, f) || !f->scale)
			continue;
		list_values(m, f);
		plant_scale(m, f, RD_CONF_OP_SCALE, f->scale - step);
		plant_scale(m, f, RD_CONF_OP_SCALE, f->scale + step);
		plant_scale(m, f, RD_CONF_OP_SIGN, -f->scale);
	}
}

/* ---- sets ---- */

static uint64_t *
set_word(struct rd_conf_mutation *m, uint32_t set, uint32_t ref)
{
	return (uint64_t *)(uintptr_t)rd_prog_set(&m->prog, set) + ref / 64;
}

static bool
has(struct rd_conf_mutation *m, uint32_t set, uint32_t ref)
{
	return *set_word(m, set, ref) >> (ref % 64) & 1;
}

static void
poke_member(struct rd_conf_mutation *m, uint32_t set, uint32_t ref, bool member)
{
	uint64_t bit = UINT64_C(1) << (ref % 64);
	uint64_t word = *set_word(m, set, ref);

	word = member ? word | bit : word & ~bit;
	conf_poke(m, set_word(m, set, ref), &word, sizeof(word));
}

static struct rd_str
term_of(const struct rd_conf_mutation *m, uint32_t attr, uint32_t term)
{
	return rd_prog_term_name(&m->prog, m->prog.attr[attr].vocab, term);
}

static void
list_members(struct rd_conf_mutation *m, uint32_t attr, uint32_t ref)
{
	const struct rd_prog_attr *a = &m->prog.attr[attr];

	for (uint32_t t = 0; t < m->prog.vocab[a->vocab].n_terms; t++) {
		if (!has(m, a->first_set + t, ref) ||
		    !plant_ref(m, RD_CONF_OP_VALUE, ref))
			continue;
		conf_words(m, "%.*s of %.*s without %.*s",
			   RD_STR_FMT(attr_name(m, attr)),
			   RD_STR_FMT(ref_id(m, ref)),
			   RD_STR_FMT(term_of(m, attr, t)));
		poke_member(m, a->first_set + t, ref, false);
		conf_planted(m);
	}
}

static void
list_term(struct rd_conf_mutation *m, uint32_t attr, uint32_t ref)
{
	const struct rd_prog_attr *a = &m->prog.attr[attr];
	uint32_t *value = &m->prog.attrval[a->first_value + ref].value;
	uint32_t other = *value == RD_NONE
				 ? RD_NONE
				 : conf_other_term(&m->prog, a->vocab, *value);

	if (other == RD_NONE || !plant_ref(m, RD_CONF_OP_RETARGET, ref))
		return;
	conf_words(m, "%.*s of %.*s: %.*s to %.*s",
		   RD_STR_FMT(attr_name(m, attr)), RD_STR_FMT(ref_id(m, ref)),
		   RD_STR_FMT(term_of(m, attr, *value)),
		   RD_STR_FMT(term_of(m, attr, other)));
	poke_member(m, a->first_set + *value, ref, false);
	poke_member(m, a->first_set + other, ref, true);
	conf_poke_u32(m, value, other);
	conf_planted(m);
}

static void
swap_sets(struct rd_conf_mutation *m, uint32_t attr, uint32_t other,
	  uint32_t ref)
{
	const struct rd_prog_attr *a = &m->prog.attr[attr];
	const struct rd_prog_attr *b = &m->prog.attr[other];

	if (!plant_ref(m, RD_CONF_OP_SWAP, ref))
		return;
	conf_words(m, "%.*s and %.*s of %.*s exchanged",
		   RD_STR_FMT(attr_name(m, attr)),
		   RD_STR_FMT(attr_name(m, other)), RD_STR_FMT(ref_id(m, ref)));
	for (uint32_t t = 0; t < m->prog.vocab[a->vocab].n_terms; t++) {
		bool in_a = has(m, a->first_set + t, ref);
		bool in_b = has(m, b->first_set + t, ref);

		poke_member(m, a->first_set + t, ref, in_b);
		poke_member(m, b->first_set + t, ref, in_a);
	}
	conf_planted(m);
}

static void
list_swaps(struct rd_conf_mutation *m, uint32_t attr, uint32_t ref)
{
	for (uint32_t o = attr + 1; o < m->prog.n_attr; o++)
		if (m->prog.attr[o].type == RD_ATTR_SET &&
		    m->prog.attr[o].vocab == m->prog.attr[attr].vocab)
			swap_sets(m, attr, o, ref);
}

void
conf_list_catalog(struct rd_conf_mutation *m)
{
	list_columns(m);
	for (uint32_t r = 0; r < m->prog.n_ref; r++)
		for (uint32_t a = 0; a < m->prog.n_attr; a++) {
			if (m->prog.attr[a].type == RD_ATTR_TERM)
				list_term(m, a, r);
			if (m->prog.attr[a].type != RD_ATTR_SET)
				continue;
			list_members(m, a, r);
			list_swaps(m, a, r);
		}
}
