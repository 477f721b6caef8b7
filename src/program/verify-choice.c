/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Learned tables, and what is done with scores once they are there: choice and
 * rate. */

#include "program/verify.h"

static bool
check_learned(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_learned *table = &prog->learned[i];

	if (table->by != RD_NONE && prog->attr[table->by].type != RD_ATTR_TERM)
		return rd_prog_refuse(v, RD_SEC_LEARNED, i,
				      "its keys are no terms of references");
	if (!rd_prog_decimal_fits(table->min) ||
	    !rd_prog_decimal_fits(table->max) || table->min > table->max ||
	    table->evidence < 0)
		return rd_prog_refuse(v, RD_SEC_LEARNED, i,
				      "min, max or evidence is out of range");
	return true;
}

static bool
check_rate(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_rate *rate = &prog->rate[i];

	if (i)
		return rd_prog_refuse(v, RD_SEC_RATE, i, "is not the only one");
	if (rate->first_band || rate->n_bands != prog->n_rateband)
		return rd_prog_refuse(v, RD_SEC_RATE, i,
				      "does not have all bands");
	if (!rd_prog_term_fits(prog, rate->vocab, rate->otherwise))
		return rd_prog_refuse(v, RD_SEC_RATE, i,
				      "otherwise is no term of its vocabulary");
	return true;
}

static bool
check_band(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;

	if (!prog->n_rate)
		return rd_prog_refuse(v, RD_SEC_RATEBAND, i,
				      "belongs to no rate");
	return rd_prog_term_fits(prog, prog->rate->vocab,
				 prog->rateband[i].term) ||
	       rd_prog_refuse(v, RD_SEC_RATEBAND, i,
			      "has no term of its rate's vocabulary");
}

static bool
check_diversity(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_diversity *d = &v->prog->diversity[i];
	uint32_t type = v->prog->attr[d->attr].type;

	if (i >= RD_PROG_DIVERSITY_MAX)
		return rd_prog_refuse(v, RD_SEC_DIVERSITY, i,
				      "is one too many");
	if (type != RD_ATTR_TERM && type != RD_ATTR_SET)
		return rd_prog_refuse(v, RD_SEC_DIVERSITY, i,
				      "its attribute has no terms");
	return (d->points <= 0 && rd_prog_knot_fits(d->points)) ||
	       rd_prog_refuse(v, RD_SEC_DIVERSITY, i,
			      "its points are out of range");
}

static bool
check_slot(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_slot *slot = &v->prog->slot[i];

	if (i >= RD_PROG_SLOTS_MAX)
		return rd_prog_refuse(v, RD_SEC_SLOT, i, "is one too many");
	if (slot->weight < -1 || !rd_prog_decimal_fits(slot->weight))
		return rd_prog_refuse(v, RD_SEC_SLOT, i,
				      "its weight is out of range");
	return slot->require == RD_NONE ||
	       !(v->conds[slot->require].needs & RD_PROG_NEEDS_RECORD) ||
	       rd_prog_refuse(v, RD_SEC_SLOT, i, "require asks about a record");
}

static bool
check_pixels(struct rd_prog_verifier *v, uint32_t i)
{
	uint32_t pixels = v->prog->meta[i].pixels;

	return pixels == RD_NONE || pixels <= RD_PROG_PIXELS_MAX ||
	       rd_prog_refuse(v, RD_SEC_META, i, "pixels is out of range");
}

bool
rd_prog_verify_choice(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_META, check_pixels },
		{ RD_SEC_DIVERSITY, check_diversity },
		{ RD_SEC_SLOT, check_slot },
		{ RD_SEC_LEARNED, check_learned },
		{ RD_SEC_RATEBAND, check_band },
		{ RD_SEC_RATE, check_rate },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
