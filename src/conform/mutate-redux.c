/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of the rules of Redux: numbers a step off, names exchanged. */

#include "base/decimal.h"
#include "conform/mutants.h"
#include "plan/redux.h"

#define MARGIN_STEP (RD_DECIMAL_ONE / 100)

/* A rule, for the words of its mutants. */
struct rule {
	uint32_t file, line;
	const char *what; /* "rounding of" */
	struct rd_str name;
};

static bool
begin(struct rd_conf_mutation *m, const struct rule *rule)
{
	if (!conf_plant(m, RD_CONF_OP_REDUX, rule->file, rule->line))
		return false;
	m->plants[m->n].live = true;
	conf_words(m, "%s %.*s: ", rule->what, RD_STR_FMT(rule->name));
	return true;
}

static void
plant_i64(struct rd_conf_mutation *m, const struct rule *rule, int64_t *at,
	  int64_t to)
{
	if (!begin(m, rule))
		return;
	conf_words_numbers(m, *at, to, 4);
	conf_poke_i64(m, at, to);
	conf_planted(m);
}

static void
plant_u32(struct rd_conf_mutation *m, const struct rule *rule, uint32_t *at,
	  uint32_t to)
{
	if (!begin(m, rule))
		return;
	conf_words_numbers(m, *at, to, 0);
	conf_poke_u32(m, at, to);
	conf_planted(m);
}

static void
plant_both(struct rd_conf_mutation *m, const struct rule *rule, int64_t *at,
	   int64_t step)
{
	plant_i64(m, rule, at, *at - step);
	plant_i64(m, rule, at, *at + step);
}

/* The next of `n`; names: of each, or NULL for their numbers. */
static void
plant_next(struct rd_conf_mutation *m, const struct rule *rule, uint32_t *at,
	   uint32_t n, const char *const *names)
{
	uint32_t to = (*at + 1) % n;

	if (n < 2)
		return;
	if (!names) {
		plant_u32(m, rule, at, to);
		return;
	}
	if (!begin(m, rule))
		return;
	conf_words(m, "%s for %s", names[to], names[*at]);
	conf_poke_u32(m, at, to);
	conf_planted(m);
}

static void
plant_flip(struct rd_conf_mutation *m, const struct rule *rule, uint32_t *at,
	   uint32_t bit, const char *name)
{
	if (!begin(m, rule))
		return;
	conf_words(m, "%s %s", *at & bit ? "without" : "with", name);
	conf_poke_u32(m, at, *at ^ bit);
	conf_planted(m);
}

/* ---- defaults, encoders ---- */

static void
list_defaults(struct rd_conf_mutation *m)
{
	struct rd_prog *prog = &m->prog;
	struct rd_prog_redux *r = prog->redux;
	struct rule rule = { r->file, r->line, "default profile of",
			     RD_STR_LIT("Redux") };

	plant_next(m, &rule, &r->profile, prog->n_rdxprofile, NULL);
	rule.what = "default mode of";
	plant_next(m, &rule, &r->mode, prog->n_rdxmode, NULL);
	rule.what = "default encoder of";
	plant_next(m, &rule, &r->encoder, prog->n_rdxencoder, NULL);
	rule.what = "tokens of the prompt of";
	plant_u32(m, &rule, &r->text_tokens, r->text_tokens + 1);
}

static void
list_encoders(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_rdxencoder; i++) {
		struct rd_prog_rdxencoder *e = &m->prog.rdxencoder[i];
		const struct rule rule = { e->file, e->line, "grid of encoder",
					   rd_prog_str(&m->prog, e->name) };

		plant_u32(m, &rule, &e->grid, e->grid - 1);
		plant_u32(m, &rule, &e->grid, e->grid + 1);
	}
}

/* ---- profiles ---- */

static const char *
encoder_name(const struct rd_conf_mutation *m, uint32_t index)
{
	return rd_prog_str(&m->prog, m->prog.rdxencoder[index].name).ptr;
}

/* Whether all factors that the profile can have give the same edges with both
 * roundings: those of its levels when there are no others. */
static bool
rounds_alike(const struct rd_conf_mutation *m,
	     const struct rd_prog_rdxprofile *p, uint32_t other)
{
	struct rd_prog_rdxprofile changed = *p;

	changed.rounding = other;
	for (uint32_t i = 0; i < p->n_levels; i++) {
		int64_t factor = m->prog.rdxlevel[p->first_level + i].factor;

		for (uint32_t e = 0; e < m->prog.n_rdxencoder; e++)
			if (rd_plan_redux_edge(p, &m->prog.rdxencoder[e],
					       factor) !=
			    rd_plan_redux_edge(&changed, &m->prog.rdxencoder[e],
					       factor))
				return false;
	}
	return !p->factor_low;
}

/* Above zero floor and trunc are one. */
static void
prove_rounding(struct rd_conf_mutation *m, const struct rd_prog_rdxprofile *p,
	       uint32_t to)
{
	bool half = p->rounding == RD_REDUX_ROUND_HALF_EVEN ||
		    to == RD_REDUX_ROUND_HALF_EVEN;

	if (half && !rounds_alike(m, p, to))
		return;
	m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
	m->mutants[m->n].why = half ? "each of its factors gives the same edge"
				    : "no factor is below zero";
}

static void
list_roundings(struct rd_conf_mutation *m, struct rule rule,
	       struct rd_prog_rdxprofile *p)
{
	rule.what = "rounding of profile";
	for (uint32_t to = 0; to < RD_REDUX_N_ROUNDINGS; to++) {
		if (to == p->rounding || !begin(m, &rule))
			continue;
		conf_words(m, "%s for %s", rd_redux_rounding_names[to],
			   rd_redux_rounding_names[p->rounding]);
		conf_poke_u32(m, &p->rounding, to);
		prove_rounding(m, p, to);
		conf_planted(m);
	}
}

/* The factor of a mode may be asked for, within the range or not. */
static bool
has_level(const struct rd_conf_mutation *m, const struct rd_prog_rdxprofile *p,
	  int64_t factor)
{
	for (uint32_t i = 0; i < p->n_levels; i++)
		if (m->prog.rdxlevel[p->first_level + i].factor == factor)
			return true;
	return false;
}

static void
list_factors(struct rd_conf_mutation *m, struct rule rule,
	     struct rd_prog_rdxprofile *p)
{
	if (!p->factor_low)
		return;
	rule.what = "lowest factor of profile";
	if (!has_level(m, p, p->factor_low))
		plant_i64(m, &rule, &p->factor_low,
			  p->factor_low + p->factor_step);
	plant_i64(m, &rule, &p->factor_low, p->factor_low - p->factor_step);
	rule.what = "highest factor of profile";
	plant_both(m, &rule, &p->factor_high, p->factor_step);
	rule.what = "step of factors of profile";
	plant_i64(m, &rule, &p->factor_step, 2 * p->factor_step);
}

static void
list_crops(struct rd_conf_mutation *m, struct rule rule,
	   struct rd_prog_rdxprofile *p)
{
	rule.what = "crops of profile";
	for (uint32_t i = 0; i < RD_REDUX_N_CROPS; i++)
		if (i != p->crop)
			plant_flip(m, &rule, &p->crops, 1u << i,
				   rd_redux_crop_names[i]);
	rule.what = "default crop of profile";
	plant_next(m, &rule, &p->crop, RD_REDUX_N_CROPS, rd_redux_crop_names);
	rule.what = "margin of profile";
	if (p->crops >> RD_REDUX_CROP_AUTOCROP & 1)
		plant_both(m, &rule, &p->margin, MARGIN_STEP);
}

static void
list_encoders_of(struct rd_conf_mutation *m, struct rule rule,
		 struct rd_prog_rdxprofile *p)
{
	rule.what = "encoders of profile";
	for (uint32_t i = 0; i < m->prog.n_rdxencoder; i++)
		if (p->encoders != 1u << i)
			plant_flip(m, &rule, &p->encoders, 1u << i,
				   encoder_name(m, i));
}

static void
list_kernels(struct rd_conf_mutation *m, struct rule rule,
	     const struct rd_prog_rdxprofile *p)
{
	for (uint32_t i = 0; i < p->n_kernels; i++) {
		struct rd_prog_rdxkernel *k =
			&m->prog.rdxkernel[p->first_kernel + i];

		rule.line = k->line;
		rule.what = "what a function is for profile";
		plant_next(m, &rule, &k->kernel, RD_REDUX_N_KERNELS,
			   rd_redux_kernel_names);
	}
}

/* A level must have a function that the profile has. */
static uint32_t
next_function(const struct rd_conf_mutation *m,
	      const struct rd_prog_rdxprofile *p, uint32_t function)
{
	const struct rd_prog_rdxkernel *k = &m->prog.rdxkernel[p->first_kernel];
	uint32_t i = 0;

	while (k[i].function != function)
		i++;
	return k[(i + 1) % p->n_kernels].function;
}

static void
list_levels(struct rd_conf_mutation *m, struct rule rule,
	    const struct rd_prog_rdxprofile *p)
{
	int64_t step = p->factor_step ? p->factor_step : RD_DECIMAL_ONE;

	for (uint32_t i = 0; i < p->n_levels; i++) {
		struct rd_prog_rdxlevel *l =
			&m->prog.rdxlevel[p->first_level + i];

		rule.line = l->line;
		rule.what = "factor of a mode of profile";
		if (l->factor > step)
			plant_i64(m, &rule, &l->factor, l->factor - step);
		plant_i64(m, &rule, &l->factor, l->factor + step);
		rule.what = "function of a mode of profile";
		if (p->n_kernels > 1)
			plant_u32(m, &rule, &l->function,
				  next_function(m, p, l->function));
	}
}

static void
list_laws(struct rd_conf_mutation *m, struct rule rule,
	  const struct rd_prog_rdxprofile *p)
{
	for (uint32_t i = 0; i < p->n_laws; i++) {
		struct rd_prog_rdxlaw *l = &m->prog.rdxlaw[p->first_law + i];

		rule.line = l->line;
		rule.what = "law of profile";
		plant_next(m, &rule, &l->law, RD_REDUX_N_LAWS,
			   rd_redux_law_names);
		if (l->law == RD_REDUX_LAW_NONE)
			continue;
		rule.what = "lowest strength of profile";
		plant_both(m, &rule, &l->low, l->step);
		rule.what = "highest strength of profile";
		plant_both(m, &rule, &l->high, l->step);
		rule.what = "step of strengths of profile";
		plant_i64(m, &rule, &l->step, 2 * l->step);
		rule.what = "default strength of profile";
		plant_both(m, &rule, &l->fallback, l->step);
	}
}

static void
list_profile(struct rd_conf_mutation *m, struct rd_prog_rdxprofile *p)
{
	struct rule rule = { p->file, p->line, "function of profile",
			     rd_prog_str(&m->prog, p->name) };

	list_roundings(m, rule, p);
	list_factors(m, rule, p);
	if (p->factor_low && p->n_kernels > 1)
		plant_u32(m, &rule, &p->function,
			  next_function(m, p, p->function));
	if (p->n_kernels > 1) {
		rule.what = "fixed functions of profile";
		plant_u32(m, &rule, &p->fixed, !p->fixed);
	}
	rule.what = "masks of profile";
	plant_u32(m, &rule, &p->masks, !p->masks);
	rule.what = "pictures in one node of profile";
	plant_u32(m, &rule, &p->per_node, p->per_node + 1);
	list_crops(m, rule, p);
	list_encoders_of(m, rule, p);
	list_kernels(m, rule, p);
	list_levels(m, rule, p);
	list_laws(m, rule, p);
}

/* ---- advice, facts ---- */

static void
list_advice(struct rd_conf_mutation *m)
{
	struct rd_prog *prog = &m->prog;

	for (uint32_t i = 0; i < prog->n_rdxuse; i++) {
		struct rd_prog_rdxuse *u = &prog->rdxuse[i];
		const struct rule rule = { u->file, u->line, "mode of use",
					   rd_prog_str(prog, u->name) };

		if (u->mode != RD_NONE)
			plant_next(m, &rule, &u->mode, prog->n_rdxmode, NULL);
	}
	for (uint32_t i = 0; i < prog->n_rdxkind; i++) {
		struct rd_prog_rdxkind *k = &prog->rdxkind[i];
		const struct rule rule = { k->file, k->line,
					   "function for pictures",
					   rd_prog_str(prog, k->name) };

		plant_next(m, &rule, &k->function, prog->n_rdxfunction, NULL);
	}
}

static void
list_facts(struct rd_conf_mutation *m)
{
	struct rd_prog *prog = &m->prog;

	for (uint32_t i = 0; i < prog->n_rdxfrom; i++) {
		const struct rd_prog_rdxfrom *from = &prog->rdxfrom[i];
		const struct rule rule = {
			from->file, from->line, "fact of Redux",
			rd_prog_str(prog, prog->fact[from->fact].name)
		};

		if (!begin(m, &rule))
			return;
		conf_words(m, "it says nothing");
		conf_poke_drop(m, prog->rdxfrom, &prog->n_rdxfrom,
			       sizeof(*prog->rdxfrom), i);
		conf_planted(m);
	}
}

void
conf_list_redux(struct rd_conf_mutation *m)
{
	if (!m->prog.n_redux)
		return;
	list_defaults(m);
	list_encoders(m);
	for (uint32_t i = 0; i < m->prog.n_rdxprofile; i++)
		list_profile(m, &m->prog.rdxprofile[i]);
	list_advice(m);
	list_facts(m);
}
