/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants that cannot be told from the program, each with its proof: a changed
 * condition that holds for the same references whatever its facts are (all of
 * them are tried), a phrase whose every text another phrase of the same meaning
 * catches too, an unless that another unless implies. */

#include "conform/mutants.h"
#include "engine/engine.h"
#include "engine/value.h"

#define MAX_FACTS 8u
#define MAX_VALUES 64u
#define MAX_CASES 200000u
#define MAX_SET_TERMS 6u

/* ---- words ---- */

/* Does `inner`, a whole word or words, stand in `outer`? */
static bool
stands_in(struct rd_str outer, struct rd_str inner, size_t *at)
{
	for (size_t i = 0; i + inner.len <= outer.len; i++) {
		bool edge = !i || outer.ptr[i - 1] == ' ';
		bool end = i + inner.len == outer.len ||
			   outer.ptr[i + inner.len] == ' ';

		*at = i;
		if (edge && end && !memcmp(outer.ptr + i, inner.ptr, inner.len))
			return true;
	}
	return false;
}

static bool
has_unless(const struct rd_prog *prog, const struct rd_prog_cue *cue,
	   uint32_t text)
{
	for (uint32_t u = 0; u < cue->n_unless; u++)
		if (prog->unless[cue->first_unless + u].text == text)
			return true;
	return false;
}

/* Whenever cue `a` counts, `b` counts too. */
static bool
implies(const struct rd_prog *prog, const struct rd_prog_cue *a,
	const struct rd_prog_cue *b, size_t *at)
{
	if (a->source != b->source || a->match != RD_MATCH_WORD ||
	    b->match != RD_MATCH_WORD ||
	    !stands_in(rd_prog_str(prog, a->text), rd_prog_str(prog, b->text),
		       at))
		return false;
	for (uint32_t u = 0; u < b->n_unless; u++)
		if (!has_unless(prog, a,
				prog->unless[b->first_unless + u].text))
			return false;
	return true;
}

static bool
changes(const struct rd_conf_mutation *m, uint32_t mutant, uint32_t cue)
{
	const struct conf_plant *plant = &m->plants[mutant];

	for (uint32_t p = 0; p < plant->n_pokes; p++)
		if (conf_poked_cue(m, plant->first_poke + p) == cue)
			return true;
	return false;
}

static bool
is_caught(const struct rd_conf_mutation *m, uint32_t mutant, uint32_t cue)
{
	const struct rd_prog *prog = &m->pristine;
	const struct rd_prog_cue *a = &prog->cue[cue];
	uint32_t pick = prog->classifier[prog->class[a->class].classifier].pick;
	size_t at;

	if (pick == RD_PICK_POINTS)
		return false;
	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *b = &prog->cue[c];

		if (b->class == a->class && implies(prog, a, b, &at) &&
		    (pick != RD_PICK_EARLIEST || !at) && !changes(m, mutant, c))
			return true;
	}
	return false;
}

static bool
are_caught(const struct rd_conf_mutation *m, uint32_t mutant)
{
	const struct conf_plant *plant = &m->plants[mutant];

	for (uint32_t p = 0; p < plant->n_pokes; p++)
		if (!is_caught(m, mutant,
			       conf_poked_cue(m, plant->first_poke + p)))
			return false;
	return true;
}

static bool
is_implied(const struct rd_prog *prog, uint32_t cue, uint32_t unless)
{
	const struct rd_prog_cue *c = &prog->cue[cue];
	struct rd_str gone = rd_prog_str(prog, prog->unless[unless].text);
	size_t at;

	for (uint32_t u = 0; u < c->n_unless; u++) {
		uint32_t other = c->first_unless + u;

		if (other != unless && c->match == RD_MATCH_WORD &&
		    stands_in(gone, rd_prog_str(prog, prog->unless[other].text),
			      &at))
			return true;
	}
	return false;
}

/* ---- conditions ---- */

struct domain {
	uint32_t fact;
	struct rd_eng_value values[MAX_VALUES];
	uint32_t n;
};

struct trial {
	const struct rd_prog *prog;
	struct domain domains[MAX_FACTS];
	uint32_t n;
	bool possible;
};

static void
add_value(struct trial *t, struct domain *d, struct rd_eng_value value)
{
	if (d->n == MAX_VALUES)
		t->possible = false;
	else
		d->values[d->n++] = value;
}

/* A bound tells apart what is below it, at it and above it. */
static void
add_bound(struct trial *t, struct domain *d, int64_t bound)
{
	for (int64_t x = bound - 1; x <= bound + 1; x++)
		add_value(t, d,
			  (struct rd_eng_value){ .known = true, .number = x });
}

static void
fill_domain(struct trial *t, struct domain *d)
{
	const struct rd_prog_fact *f = &t->prog->fact[d->fact];
	uint32_t n = f->vocab == RD_NONE ? 0 : t->prog->vocab[f->vocab].n_terms;

	add_value(t, d, (struct rd_eng_value){ 0 });
	switch (f->type) {
	case RD_FACT_BOOL:
		n = 2;
		/* fallthrough */
	case RD_FACT_TERM:
		for (uint32_t i = 0; i < n; i++)
			add_value(t, d,
				  (struct rd_eng_value){ .known = true,
							 .number = i });
		break;
	case RD_FACT_SET:
		t->possible &= n <= MAX_SET_TERMS;
		for (uint64_t bits = 0; t->possible && bits >> n == 0; bits++)
			add_value(t, d,
				  (struct rd_eng_value){ .known = true,
							 .bits = bits });
		break;
	default:
		add_value(t, d, (struct rd_eng_value){ .known = true });
		break;
	}
}

static struct domain *
domain_of(struct trial *t, uint32_t fact)
{
	struct domain *d;

	for (uint32_t i = 0; i < t->n; i++)
		if (t->domains[i].fact == fact)
			return &t->domains[i];
	if (t->n == MAX_FACTS) {
		t->possible = false;
		return &t->domains[0];
	}
	d = &t->domains[t->n++];
	d->fact = fact;
	d->n = 0;
	fill_domain(t, d);
	return d;
}

static bool
is_finite(const struct rd_prog *prog, uint32_t fact)
{
	uint32_t type = prog->fact[fact].type;

	return type == RD_FACT_BOOL || type == RD_FACT_TERM ||
	       type == RD_FACT_SET;
}

/* The facts a condition looks at, and what it can tell of them. */
static void
take_facts(struct trial *t, const struct rd_prog *prog, uint32_t cond)
{
	const struct rd_prog_cond *c = &prog->cond[cond];

	for (uint32_t i = 0; i < c->n_ops; i++) {
		const struct rd_prog_op *op = &prog->op[c->first_op + i];

		switch (op->code) {
		case RD_OP_ALL:
		case RD_OP_ANY:
		case RD_OP_NONE_OF:
		case RD_OP_AT_LEAST:
		case RD_OP_ATTR_IS:
			break;
		case RD_OP_FACT_KNOWN:
			domain_of(t, op->a);
			break;
		case RD_OP_FACT_LESS:
			add_bound(t, domain_of(t, op->a), op->v);
			break;
		case RD_OP_FACT_BETWEEN:
			add_bound(t, domain_of(t, op->a), op->v);
			add_bound(t, domain_of(t, op->a), op->w);
			break;
		case RD_OP_FACT_IS:
			if (!is_finite(prog, op->a))
				add_bound(t, domain_of(t, op->a), op->v);
			domain_of(t, op->a);
			break;
		case RD_OP_FACT_SAME:
			t->possible &= is_finite(prog, op->b);
			domain_of(t, op->b);
			/* fallthrough */
		case RD_OP_FACT_HAS:
		case RD_OP_ATTR_SAME:
		case RD_OP_ATTR_IN:
			t->possible &= is_finite(prog, op->a);
			domain_of(t, op->a);
			break;
		default:
			t->possible = false;
			break;
		}
	}
}

static uint64_t
n_trials(const struct trial *t)
{
	uint64_t n = 1;

	for (uint32_t i = 0; i < t->n && n <= MAX_CASES; i++)
		n *= t->domains[i].n;
	return n;
}

static void
set_facts(struct rd_eng *eng, const struct trial *t, uint64_t number)
{
	rd_eng_begin(eng);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct domain *d = &t->domains[i];

		rd_eng_facts(eng)[d->fact] = d->values[number % d->n];
		number /= d->n;
	}
}

struct pair {
	struct rd_eng *was, *is;
	uint64_t *set_was, *set_is;
};

static bool
always_equal(struct rd_conf_mutation *m, const struct pair *pair, uint32_t cond)
{
	struct trial trial = { .prog = &m->pristine, .possible = true };
	size_t bytes = m->prog.words_per_set * sizeof(uint64_t);

	take_facts(&trial, &m->pristine, cond);
	take_facts(&trial, &m->prog, cond);
	if (!trial.possible || n_trials(&trial) > MAX_CASES)
		return false;
	for (uint64_t i = 0; i < n_trials(&trial); i++) {
		set_facts(pair->was, &trial, i);
		set_facts(pair->is, &trial, i);
		rd_eng_select(pair->was, cond, pair->set_was);
		rd_eng_select(pair->is, cond, pair->set_is);
		if (memcmp(pair->set_was, pair->set_is, bytes))
			return false;
	}
	return true;
}

/* ---- all of them ---- */

static const char *
prove(struct rd_conf_mutation *m, const struct pair *pair, uint32_t mutant)
{
	const struct conf_plant *plant = &m->plants[mutant];
	bool equal;

	if (plant->gone && are_caught(m, mutant))
		return "another phrase of the same meaning stands in it";
	if (plant->unless != RD_NONE &&
	    is_implied(&m->pristine, plant->cue, plant->unless))
		return "another unless stands in it";
	if (plant->cond == RD_NONE)
		return NULL;
	conf_apply(m, mutant);
	equal = always_equal(m, pair, plant->cond);
	conf_undo(m, mutant);
	return equal ? "the condition is the same for all values of its facts"
		     : NULL;
}

void
conf_prove_all(struct rd_conf_mutation *m)
{
	size_t words = m->prog.words_per_set;
	struct pair pair = { rd_eng_new(&m->pristine), rd_eng_new(&m->prog),
			     rd_arena_array(&m->arena, words, 8),
			     rd_arena_array(&m->arena, words, 8) };

	if (!pair.was || !pair.is || !pair.set_was || !pair.set_is)
		m->status = RD_NOMEM;
	for (uint32_t i = 0; i < m->n && m->status == RD_OK; i++) {
		if (m->mutants[i].verdict == RD_CONF_EQUIVALENT)
			continue;
		m->mutants[i].why = prove(m, &pair, i);
		if (m->mutants[i].why)
			m->mutants[i].verdict = RD_CONF_EQUIVALENT;
	}
	rd_eng_free(pair.was);
	rd_eng_free(pair.is);
}
