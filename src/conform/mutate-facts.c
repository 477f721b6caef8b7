/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of facts and of what is derived from them. */

#include "conform/mutants.h"

static struct rd_str
fact_name(const struct rd_conf_mutation *m, uint32_t fact)
{
	return rd_prog_str(&m->prog, m->prog.fact[fact].name);
}

static struct rd_str
term_name(const struct rd_conf_mutation *m, uint32_t fact, uint32_t term)
{
	return rd_prog_term_name(&m->prog, m->prog.fact[fact].vocab, term);
}

/* ---- facts of the request ---- */

static void
list_default(struct rd_conf_mutation *m, uint32_t fact)
{
	struct rd_prog_fact *f = &m->prog.fact[fact];
	uint32_t other = RD_NONE;

	if (f->type == RD_FACT_TERM)
		other = conf_other_term(&m->prog, f->vocab,
					(uint32_t)f->fallback);
	else if (f->type == RD_FACT_BOOL)
		other = !f->fallback;
	if (other != RD_NONE &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, f->file, f->line)) {
		conf_words(m, "another default of fact %.*s",
			   RD_STR_FMT(fact_name(m, fact)));
		conf_poke_i64(m, &f->fallback, other);
		conf_planted(m);
	}
	if (conf_plant(m, RD_CONF_OP_DEFAULT, f->file, f->line)) {
		conf_words(m, "fact %.*s without its default",
			   RD_STR_FMT(fact_name(m, fact)));
		conf_poke_u32(m, &f->missing, RD_MISSING_SKIP);
		conf_planted(m);
	}
}

static void
list_fact(struct rd_conf_mutation *m, uint32_t fact)
{
	struct rd_prog_fact *f = &m->prog.fact[fact];

	if (f->missing == RD_MISSING_DEFAULT)
		list_default(m, fact);
	if (f->missing == RD_MISSING_ERROR &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, f->file, f->line)) {
		conf_words(m, "fact %.*s may be missing",
			   RD_STR_FMT(fact_name(m, fact)));
		conf_poke_u32(m, &f->missing, RD_MISSING_SKIP);
		conf_planted(m);
	}
	if (f->empty == RD_EMPTY_ERROR && f->type == RD_FACT_TEXT &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, f->file, f->line)) {
		conf_words(m, "fact %.*s may be empty",
			   RD_STR_FMT(fact_name(m, fact)));
		conf_poke_u32(m, &f->empty, RD_EMPTY_VALUE);
		conf_planted(m);
	}
	for (uint32_t i = 0; i < f->n_fields; i++) {
		struct rd_prog_field *field =
			&m->prog.field[f->first_field + i];

		if (field->missing != RD_MISSING_ERROR ||
		    !conf_plant(m, RD_CONF_OP_DEFAULT, f->file, f->line))
			continue;
		conf_words(m, "field %.*s of %.*s may be missing",
			   RD_STR_FMT(rd_prog_str(&m->prog, field->name)),
			   RD_STR_FMT(fact_name(m, fact)));
		conf_poke_u32(m, &field->missing, RD_MISSING_SKIP);
		conf_planted(m);
	}
}

/* ---- derived facts ---- */

static void
plant_term(struct rd_conf_mutation *m, const struct rd_prog_derive *d,
	   uint32_t *at, const char *of)
{
	uint32_t other = conf_other_term(&m->prog, m->prog.fact[d->fact].vocab,
					 *at);

	if (other == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_RETARGET, d->file, d->line))
		return;
	conf_words(m, "%s of %.*s: %.*s to %.*s", of,
		   RD_STR_FMT(fact_name(m, d->fact)),
		   RD_STR_FMT(term_name(m, d->fact, *at)),
		   RD_STR_FMT(term_name(m, d->fact, other)));
	conf_poke_u32(m, at, other);
	conf_planted(m);
}

static void
list_band(struct rd_conf_mutation *m, struct rd_prog_derive *d, uint32_t i)
{
	struct rd_prog_darg *band = &m->prog.darg[d->first_arg + i];

	for (int sign = -1; sign <= 1; sign += 2) {
		uint32_t hour = band->a + (uint32_t)sign;

		if (hour > 23 ||
		    !conf_plant(m, RD_CONF_OP_BOUND, d->file, d->line))
			continue;
		conf_words(m, "band %.*s of %.*s from hour %u to %u",
			   RD_STR_FMT(term_name(m, d->fact, band->b)),
			   RD_STR_FMT(fact_name(m, d->fact)), band->a, hour);
		conf_poke_u32(m, &band->a, hour);
		conf_planted(m);
	}
	plant_term(m, d, &band->b, "band");
	if (d->n_args < 2 || !conf_plant(m, RD_CONF_OP_CASE, d->file, d->line))
		return;
	conf_words(m, "%.*s without band %.*s",
		   RD_STR_FMT(fact_name(m, d->fact)),
		   RD_STR_FMT(term_name(m, d->fact, band->b)));
	conf_poke_drop(m, &m->prog.darg[d->first_arg], &d->n_args,
		       sizeof(*band), i);
	conf_planted(m);
}

static void
list_months(struct rd_conf_mutation *m, struct rd_prog_derive *d)
{
	for (uint32_t i = 0; i < d->n_args; i++) {
		struct rd_prog_darg *month = &m->prog.darg[d->first_arg + i];
		char what[32] = "month 00 in the north";

		what[6] = (char)('0' + (i + 1) / 10);
		what[7] = (char)('0' + (i + 1) % 10);
		plant_term(m, d, &month->a, what);
		if (d->hemisphere == RD_NONE)
			continue;
		memcpy(what + 16, "south", 5);
		plant_term(m, d, &month->b, what);
	}
	if (d->hemisphere == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_RETARGET, d->file, d->line))
		return;
	conf_words(m, "%.*s the same north and south",
		   RD_STR_FMT(fact_name(m, d->fact)));
	conf_poke_u32(m, &d->hemisphere, RD_NONE);
	conf_planted(m);
}

static void
list_from(struct rd_conf_mutation *m, struct rd_prog_derive *d, uint32_t i)
{
	struct rd_prog_darg *from = &m->prog.darg[d->first_arg + i];

	if (d->n_args > 1 && conf_plant(m, RD_CONF_OP_CASE, d->file, d->line)) {
		conf_words(m, "%.*s without from %.*s",
			   RD_STR_FMT(fact_name(m, d->fact)),
			   RD_STR_FMT(fact_name(m, from->a)));
		conf_poke_drop(m, &m->prog.darg[d->first_arg], &d->n_args,
			       sizeof(*from), i);
		conf_planted(m);
	}
	if (i + 1 < d->n_args &&
	    conf_plant(m, RD_CONF_OP_TIE, d->file, d->line)) {
		conf_words(m, "%.*s: %.*s after the next one",
			   RD_STR_FMT(fact_name(m, d->fact)),
			   RD_STR_FMT(fact_name(m, from->a)));
		conf_poke_swap(m, from, from + 1, sizeof(*from));
		conf_planted(m);
	}
	if (from->b != RD_NONE &&
	    conf_plant(m, RD_CONF_OP_UNLESS, d->file, d->line)) {
		conf_words(m, "%.*s: %.*s without unless-known",
			   RD_STR_FMT(fact_name(m, d->fact)),
			   RD_STR_FMT(fact_name(m, from->a)));
		conf_poke_u32(m, &from->b, RD_NONE);
		conf_planted(m);
	}
}

static void
list_derive(struct rd_conf_mutation *m, uint32_t index)
{
	struct rd_prog_derive *d = &m->prog.derive[index];

	if (conf_plant(m, RD_CONF_OP_RULE, d->file, d->line)) {
		conf_words(m, "%.*s not derived",
			   RD_STR_FMT(fact_name(m, d->fact)));
		conf_poke_drop(m, m->prog.derive, &m->prog.n_derive, sizeof(*d),
			       index);
		conf_planted(m);
	}
	if (d->exists_attr != RD_NONE &&
	    conf_plant(m, RD_CONF_OP_DEFAULT, d->file, d->line)) {
		conf_words(m, "%.*s may be what no reference has",
			   RD_STR_FMT(fact_name(m, d->fact)));
		conf_poke_u32(m, &d->exists_attr, RD_NONE);
		conf_planted(m);
	}
	if (d->kind == RD_DERIVE_MONTHS)
		list_months(m, d);
	for (uint32_t i = 0; i < d->n_args; i++) {
		if (d->kind == RD_DERIVE_CLOCK)
			list_band(m, d, i);
		else if (d->kind == RD_DERIVE_FIRST)
			list_from(m, d, i);
	}
}

static void
list_look(struct rd_conf_mutation *m)
{
	uint32_t *drop = &m->prog.meta->look_drop;

	if (m->prog.meta->look_attr == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_DEFAULT, RD_NONE, 0))
		return;
	conf_words(m, "a held style that no reference has is %s",
		   *drop ? "kept" : "dropped");
	conf_poke_u32(m, drop, !*drop);
	conf_planted(m);
}

void
conf_list_facts(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_fact; i++)
		if (m->prog.fact[i].origin == RD_ORIGIN_REQUEST)
			list_fact(m, i);
	for (uint32_t i = 0; i < m->prog.n_derive; i++)
		list_derive(m, i);
	list_look(m);
}
