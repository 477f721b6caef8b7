/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Derives that find the place of a value: areas, bands, rows of a table. */

#include "program/verify.h"

#define BOX_CORNERS 2
#define POLYGON_MAX 64
#define LAT_MAX (90 * RD_DECIMAL_ONE)
#define LON_MAX (180 * RD_DECIMAL_ONE)

/* With corners on the globe, what an edge is compared with stays far within
 * 64 bits. */
static bool
is_on_globe(const struct rd_prog_corner *corner)
{
	return corner->lat >= -LAT_MAX && corner->lat <= LAT_MAX &&
	       corner->lon >= -LON_MAX && corner->lon <= LON_MAX;
}

static bool
check_area(struct rd_prog_verifier *v, uint32_t i,
	   const struct rd_prog_darg *area)
{
	const struct rd_prog *prog = v->prog;

	if (area->b < BOX_CORNERS || area->b > POLYGON_MAX || area->v < 0 ||
	    !rd_prog_verify_run(v, (uint64_t)area->v, area->b, prog->n_corner))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "corners run past their section");
	for (uint32_t k = 0; k < area->b; k++)
		if (!is_on_globe(&prog->corner[area->v + k]))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "corner %u is not on the globe",
					      k);
	return true;
}

static bool
check_on(struct rd_prog_verifier *v, uint32_t i, unsigned types)
{
	uint32_t on = v->prog->derive[i].on;

	if (!(types >> v->prog->fact[on].type & 1) ||
	    !rd_prog_reads_earlier(v, i, on))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "is on a fact of the wrong type, or "
				      "derived later");
	return true;
}

static bool
check_term(struct rd_prog_verifier *v, uint32_t i, uint32_t term)
{
	uint32_t vocab = v->prog->fact[v->prog->derive[i].fact].vocab;

	return rd_prog_term_fits(v->prog, vocab, term) ||
	       rd_prog_refuse(v, RD_SEC_DERIVE, i,
			      "has a term of another vocabulary");
}

bool
rd_prog_verify_geofence(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];

	if (!check_on(v, i, 1u << RD_FACT_GEO))
		return false;
	for (uint32_t k = 0; k < d->n_args; k++) {
		const struct rd_prog_darg *area =
			&v->prog->darg[d->first_arg + k];

		if (!check_term(v, i, area->a) || !check_area(v, i, area))
			return false;
	}
	return true;
}

bool
rd_prog_verify_bands(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	const struct rd_prog_darg *args = &v->prog->darg[d->first_arg];

	if (!check_on(v, i,
		      1u << RD_FACT_INTEGER | 1u << RD_FACT_DECIMAL |
			      1u << RD_FACT_DURATION))
		return false;
	for (uint32_t k = 0; k < d->n_args; k++) {
		bool last = k + 1 == d->n_args;

		if (!check_term(v, i, args[k].a))
			return false;
		if (args[k].b > last ||
		    (k && !args[k].b && args[k].v <= args[k - 1].v))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "band %u is out of order", k);
	}
	return true;
}

static bool
column_fits(const struct rd_prog_table *table,
	    const struct rd_prog_tcol *column, const struct rd_prog_fact *fact)
{
	bool collect = table->hit == RD_HIT_COLLECT;

	switch (column->type) {
	case RD_CELL_TERM:
		return fact->type == (collect ? RD_FACT_SET : RD_FACT_TERM) &&
		       fact->vocab == column->vocab;
	case RD_CELL_DECIMAL:
		return fact->type == RD_FACT_DECIMAL;
	case RD_CELL_INTEGER:
		return fact->type == RD_FACT_INTEGER;
	case RD_CELL_DURATION:
		return fact->type == RD_FACT_DURATION;
	default:
		return false;
	}
}

bool
rd_prog_verify_lookup(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_derive *d = &prog->derive[i];
	const struct rd_prog_table *table = &prog->table[d->table];

	if (d->out >= table->n_out || d->n_args != table->n_in ||
	    !column_fits(table, &prog->tcol[table->first_out + d->out],
			 &prog->fact[d->fact]))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "does not go with its table");
	for (uint32_t k = 0; k < d->n_args; k++) {
		uint32_t key = prog->darg[d->first_arg + k].a;

		if (key >= prog->n_fact ||
		    prog->fact[key].type != RD_FACT_TERM ||
		    prog->fact[key].vocab !=
			    prog->tcol[table->first_in + k].vocab ||
		    !rd_prog_reads_earlier(v, i, key))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "key %u is not a term of its "
					      "column known by then",
					      k);
	}
	return true;
}
