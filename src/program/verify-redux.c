/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Redux: whatever setting the names of a program can make has at least one
 * token, a kernel, and numbers that can be calculated with. */

#include "program/verify.h"

#define PER_NODE_MAX 1000

static bool
check_encoder(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxencoder *e = &v->prog->rdxencoder[i];

	if (i >= RD_RDX_ENCODERS_MAX)
		return rd_prog_refuse(v, RD_SEC_RDXENCODER, i,
				      "is one too many");
	return (e->patch && e->grid && e->grid <= RD_REDUX_GRID_MAX &&
		e->grid == e->pixels / e->patch) ||
	       rd_prog_refuse(v, RD_SEC_RDXENCODER, i,
			      "its grid is not what its pixels make");
}

/* ---- profiles ---- */

static bool
refuse(struct rd_prog_verifier *v, uint32_t profile, const char *why)
{
	return rd_prog_refuse(v, RD_SEC_RDXPROFILE, profile, "%s", why);
}

static bool
check_range(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];

	if (!p->factor_low)
		return (!p->factor_high && !p->factor_step) ||
		       refuse(v, i, "its factors have no start");
	return (p->factor_low >= RD_REDUX_ONE &&
		p->factor_low <= p->factor_high &&
		p->factor_high <= RD_DECIMAL_MAX && p->factor_step > 0 &&
		(p->factor_high - p->factor_low) % p->factor_step == 0) ||
	       refuse(v, i, "its factors are no range");
}

static bool
check_crops(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];
	bool autocrop = p->crops >> RD_REDUX_CROP_AUTOCROP & 1;

	if (p->crops >> RD_REDUX_N_CROPS || !(p->crops >> p->crop & 1))
		return refuse(v, i, "its crops are out of range");
	if (autocrop && !p->masks)
		return refuse(v, i, "it crops by masks that it has not");
	return (p->margin >= 0 && p->margin <= RD_REDUX_ONE &&
		(autocrop || !p->margin)) ||
	       refuse(v, i, "its margin is out of range");
}

static bool
has_factor(const struct rd_prog_rdxprofile *p, int64_t factor)
{
	if (factor < RD_REDUX_ONE || factor > RD_DECIMAL_MAX)
		return false;
	return !p->factor_low ||
	       (factor >= p->factor_low && factor <= p->factor_high &&
		(factor - p->factor_low) % p->factor_step == 0);
}

/* At least one token of each encoder, and no more than a smaller factor
 * leaves. */
static bool
is_left(const struct rd_prog_verifier *v, const struct rd_prog_rdxprofile *p,
	int64_t before, int64_t factor)
{
	for (uint32_t e = 0; e < v->prog->n_rdxencoder; e++) {
		uint32_t grid = v->prog->rdxencoder[e].grid, edge;

		if (!(p->encoders >> e & 1))
			continue;
		edge = rd_redux_edge(grid, factor, p->rounding);
		if (!edge || edge > rd_redux_edge(grid, before, p->rounding))
			return false;
	}
	return true;
}

/* Functions of a profile are remembered by their names, each of which is one
 * string. */
static bool
check_kernels(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];
	const struct rd_prog_rdxkernel *kernel =
		&v->prog->rdxkernel[p->first_kernel];

	v->stamp++;
	for (uint32_t k = 0; k < p->n_kernels; k++)
		if (!rd_prog_is_new_name(
			    v, v->prog->rdxfunction[kernel[k].function].name))
			return refuse(v, i, "has a function twice");
	return true;
}

static bool
has_function(const struct rd_prog_verifier *v, uint32_t function)
{
	return v->stamps[v->prog->rdxfunction[function].name] == v->stamp;
}

static bool
check_levels(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];
	const struct rd_prog_rdxlevel *level =
		&v->prog->rdxlevel[p->first_level];

	for (uint32_t k = 0; k < p->n_levels; k++) {
		if (!has_function(v, level[k].function))
			return refuse(v, i, "a level's function is not its");
		if (!has_factor(p, level[k].factor))
			return refuse(v, i, "a level's factor is not its");
		if (k && level[k].mode <= level[k - 1].mode)
			return refuse(v, i, "its levels do not descend");
		if (!is_left(v, p, k ? level[k - 1].factor : RD_REDUX_ONE,
			     level[k].factor))
			return refuse(v, i, "a level has no or more tokens");
	}
	return !p->factor_high || is_left(v, p, RD_REDUX_ONE, p->factor_high) ||
	       refuse(v, i, "its highest factor leaves no tokens");
}

static bool
check_laws(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];
	uint32_t seen = 0;

	for (uint32_t k = 0; k < p->n_laws; k++) {
		uint32_t bit = 1u << v->prog->rdxlaw[p->first_law + k].law;

		if (seen & bit)
			return refuse(v, i, "has a law twice");
		seen |= bit;
	}
	return true;
}

static bool
check_profile(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxprofile *p = &v->prog->rdxprofile[i];
	uint32_t n = v->prog->n_rdxencoder;

	if (!p->n_kernels || !p->n_levels || !p->n_laws)
		return refuse(v, i, "lacks functions, levels or laws");
	if (!p->encoders || (n < RD_RDX_ENCODERS_MAX && p->encoders >> n) ||
	    p->per_node > PER_NODE_MAX)
		return refuse(v, i, "a member is out of range");
	if (!check_range(v, i) || !check_crops(v, i) || !check_kernels(v, i))
		return false;
	if (!has_function(v, p->function))
		return refuse(v, i, "its function is not its");
	return check_levels(v, i) && check_laws(v, i);
}

static bool
check_law(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxlaw *law = &v->prog->rdxlaw[i];
	bool none = law->law == RD_REDUX_LAW_NONE;

	return (law->low >= (none ? RD_REDUX_ONE : 0) &&
		law->low <= law->fallback && law->fallback <= law->high &&
		law->high <= (none ? RD_REDUX_ONE : RD_DECIMAL_MAX) &&
		law->step > 0 && (law->high - law->low) % law->step == 0 &&
		(law->fallback - law->low) % law->step == 0) ||
	       rd_prog_refuse(v, RD_SEC_RDXLAW, i, "is no range of strengths");
}

/* ---- what they are for ---- */

static bool
check_use(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_rdxuse *u = &v->prog->rdxuse[i];
	const struct rd_prog_rdxadvice *advice =
		&v->prog->rdxadvice[u->first_advice];

	v->stamp++;
	for (uint32_t k = 0; k < u->n_advices; k++)
		if (!rd_prog_is_new_name(v,
					 v->prog->rdxmode[advice[k].mode].name))
			return rd_prog_refuse(v, RD_SEC_RDXUSE, i,
					      "advises of a mode twice");
	return true;
}

static enum rd_section
names_of(enum rd_rdx_what what)
{
	static const enum rd_section sections[RD_N_RDX_WHATS] = {
		[RD_RDX_PROFILE] = RD_SEC_RDXPROFILE,
		[RD_RDX_MODE] = RD_SEC_RDXMODE,
		[RD_RDX_FUNCTION] = RD_SEC_RDXFUNCTION,
		[RD_RDX_USE] = RD_SEC_RDXUSE,
		[RD_RDX_KIND] = RD_SEC_RDXKIND,
	};

	return sections[what];
}

/* The first field of all of these is their name. */
static void
mark_names(struct rd_prog_verifier *v, enum rd_section section)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	struct rd_prog_records records = rd_prog_records_of(v->prog, section);

	v->stamp++;
	for (uint32_t i = 0; i < records.n; i++)
		v->stamps[rd_prog_field_u32(
			records.ptr + (size_t)i * info->struct_bytes,
			info->fields())] = v->stamp;
}

static bool
check_from(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_rdxfrom *from = &prog->rdxfrom[i];
	const struct rd_prog_fact *fact = &prog->fact[from->fact];
	const struct rd_prog_vocab *vocab;

	for (uint32_t k = 0; k < i; k++)
		if (prog->rdxfrom[k].what == from->what)
			return rd_prog_refuse(v, RD_SEC_RDXFROM, i,
					      "two facts choose one thing");
	if (fact->type != RD_FACT_TERM || fact->vocab == RD_NONE ||
	    prog->vocab[fact->vocab].open)
		return rd_prog_refuse(v, RD_SEC_RDXFROM, i,
				      "its fact has no closed terms");
	vocab = &prog->vocab[fact->vocab];
	mark_names(v, names_of(from->what));
	for (uint32_t t = 0; t < vocab->n_terms; t++)
		if (v->stamps[prog->term[vocab->first_term + t].name] !=
		    v->stamp)
			return rd_prog_refuse(v, RD_SEC_RDXFROM, i,
					      "term %u of its fact is no name",
					      t);
	return true;
}

/* Profiles and defaults need each other. */
static bool
check_number(struct rd_prog_verifier *v, uint32_t i)
{
	return v->prog->n_redux == 1 ||
	       refuse(v, i, "there are no defaults beside it, or several");
}

static bool
check_defaults(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_redux *d = &prog->redux[i];
	const struct rd_prog_rdxprofile *p = &prog->rdxprofile[d->profile];

	if (!d->text_tokens || !(p->encoders >> d->encoder & 1))
		return rd_prog_refuse(v, RD_SEC_REDUX, i,
				      "a member is out of range");
	for (uint32_t k = 0; k < p->n_levels; k++)
		if (prog->rdxlevel[p->first_level + k].mode == d->mode)
			return true;
	return rd_prog_refuse(v, RD_SEC_REDUX, i,
			      "its profile does not have its mode");
}

bool
rd_prog_verify_redux(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_RDXENCODER, check_encoder },
		{ RD_SEC_RDXPROFILE, check_number },
		{ RD_SEC_RDXPROFILE, check_profile },
		{ RD_SEC_RDXLAW, check_law },
		{ RD_SEC_RDXUSE, check_use },
		{ RD_SEC_RDXFROM, check_from },
		{ RD_SEC_REDUX, check_defaults },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
