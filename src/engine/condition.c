/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Postfix conditions over sets.  A leaf yields one bit per reference (all ones
 * or none for what does not depend on the reference), so one evaluation answers
 * for 64 references.  The verifier has bounded the stack and every operand. */

#include "engine/internal.h"

#define ALL_ONES UINT64_MAX

struct machine {
	struct rd_eng *eng;
	const struct rd_prog *prog;
	uint32_t word;
	uint64_t *stack;
	uint32_t depth;
};

static uint64_t
truth(bool value)
{
	return value ? ALL_ONES : 0;
}

static uint64_t
op_all(struct machine *m, const struct rd_prog_op *op)
{
	uint64_t set = ALL_ONES;

	for (uint32_t i = 0; i < op->arity; i++)
		set &= m->stack[--m->depth];
	return set;
}

static uint64_t
op_any(struct machine *m, const struct rd_prog_op *op)
{
	uint64_t set = 0;

	for (uint32_t i = 0; i < op->arity; i++)
		set |= m->stack[--m->depth];
	return set;
}

static uint64_t
op_none_of(struct machine *m, const struct rd_prog_op *op)
{
	return ~op_any(m, op);
}

/* Bit-sliced count: plane k holds bit k of each reference's tally; then the
 * tallies are compared with the bound from the top plane down. */
static uint64_t
op_at_least(struct machine *m, const struct rd_prog_op *op)
{
	uint64_t planes[7] = { 0 }, above = 0, equal = ALL_ONES;

	for (uint32_t i = 0; i < op->arity; i++) {
		uint64_t carry = m->stack[--m->depth];

		for (int k = 0; k < 7 && carry; k++) {
			uint64_t both = planes[k] & carry;

			planes[k] ^= carry;
			carry = both;
		}
	}
	for (int k = 6; k >= 0; k--) {
		uint64_t bound = truth(op->a >> k & 1);

		above |= equal & planes[k] & ~bound;
		equal &= ~(planes[k] ^ bound);
	}
	return above | equal;
}

static const struct rd_eng_value *
fact(const struct machine *m, uint32_t index)
{
	return &m->eng->facts[index];
}

static uint64_t
op_fact_is(struct machine *m, const struct rd_prog_op *op)
{
	return truth(fact(m, op->a)->known && fact(m, op->a)->number == op->v);
}

static uint64_t
op_fact_known(struct machine *m, const struct rd_prog_op *op)
{
	return truth(fact(m, op->a)->known);
}

static uint64_t
op_fact_same(struct machine *m, const struct rd_prog_op *op)
{
	const struct rd_eng_value *a = fact(m, op->a), *b = fact(m, op->b);
	uint32_t type = m->prog->fact[op->a].type;

	if (!a->known || !b->known)
		return 0;
	if (type == RD_FACT_TEXT || type == RD_FACT_ZONE)
		return truth(rd_str_eq(a->text, b->text));
	if (type == RD_FACT_SET)
		return truth(a->bits == b->bits);
	if (type == RD_FACT_GEO)
		return truth(a->number == b->number && a->lon == b->lon);
	if (type == RD_FACT_TERM && a->number == RD_ENG_OTHER &&
	    b->number == RD_ENG_OTHER)
		return truth(rd_str_eq(a->text, b->text));
	return truth(a->number == b->number);
}

static uint64_t
op_fact_has(struct machine *m, const struct rd_prog_op *op)
{
	return truth(fact(m, op->a)->bits >> op->v & 1);
}

static bool
is_under(const struct rd_prog *prog, uint32_t vocab, uint32_t term,
	 uint32_t wanted)
{
	const struct rd_prog_term *t =
		&prog->term[prog->vocab[vocab].first_term + term];
	const struct rd_prog_above *above = &prog->above[t->first_above];

	for (uint32_t i = 0; i < t->n_above; i++)
		if (above[i].term == wanted)
			return true;
	return term == wanted;
}

static uint64_t
op_fact_under(struct machine *m, const struct rd_prog_op *op)
{
	const struct rd_eng_value *f = fact(m, op->a);
	const struct rd_prog_fact *rule = &m->prog->fact[op->a];
	uint32_t wanted = (uint32_t)op->v;
	bool found = false;

	if (rule->type == RD_FACT_TERM)
		return truth(f->known && f->number != RD_ENG_OTHER &&
			     is_under(m->prog, rule->vocab, (uint32_t)f->number,
				      wanted));
	for (uint64_t rest = f->bits; rest && !found; rest &= rest - 1)
		found = is_under(m->prog, rule->vocab,
				 (uint32_t)__builtin_ctzll(rest), wanted);
	return truth(found);
}

static uint64_t
op_fact_less(struct machine *m, const struct rd_prog_op *op)
{
	return truth(fact(m, op->a)->known && fact(m, op->a)->number < op->v);
}

static uint64_t
op_fact_between(struct machine *m, const struct rd_prog_op *op)
{
	const struct rd_eng_value *f = fact(m, op->a);

	return truth(f->known && f->number >= op->v && f->number < op->w);
}

static uint64_t
op_matches(struct machine *m, const struct rd_prog_op *op)
{
	const struct rd_eng_verdict *v = &m->eng->verdicts[op->a];
	uint32_t bit = m->eng->record_bit[op->a];

	if (bit != RD_NONE) {
		const uint64_t *rows = fact(m, m->eng->list)->row_matches;

		return truth(rows && (rows[m->eng->row] >> bit & 1));
	}
	return truth(v->known && !v->fallback);
}

static uint64_t
op_attr_is(struct machine *m, const struct rd_prog_op *op)
{
	return rd_prog_set(m->prog, op->a)[m->word];
}

uint64_t
eng_leaf_sets(const struct rd_eng *eng, const struct rd_prog_op *op,
	      uint32_t *first)
{
	const struct rd_eng_value *f = &eng->facts[op->a];
	const struct rd_prog_attr *attr = &eng->prog->attr[op->b];

	*first = op->code == RD_OP_ATTR_IN ? attr->first_under
					   : attr->first_set;
	if (eng->prog->fact[op->a].type == RD_FACT_SET)
		return f->bits;
	*first += (uint32_t)f->number;
	return f->known && f->number != RD_ENG_OTHER;
}

static uint64_t
op_attr(struct machine *m, const struct rd_prog_op *op)
{
	uint32_t first;
	uint64_t bits = eng_leaf_sets(m->eng, op, &first), all = 0;

	for (; bits; bits &= bits - 1)
		all |= rd_prog_set(m->prog, first + (uint32_t)__builtin_ctzll(
							    bits))[m->word];
	return all;
}

static uint64_t
op_available(struct machine *m, const struct rd_prog_op *op)
{
	(void)op;
	return m->eng->available[m->word];
}

static const struct rd_eng_value *
field(const struct machine *m, uint32_t index)
{
	uint32_t list = m->eng->list;

	return &m->eng->facts[list].rows[(size_t)m->eng->row *
						 m->prog->fact[list].n_fields +
					 index];
}

static uint64_t
op_field_is(struct machine *m, const struct rd_prog_op *op)
{
	return truth(field(m, op->a)->known &&
		     field(m, op->a)->number == op->v);
}

static uint64_t
op_field_known(struct machine *m, const struct rd_prog_op *op)
{
	return truth(field(m, op->a)->known);
}

static uint64_t
op_field_less(struct machine *m, const struct rd_prog_op *op)
{
	return truth(field(m, op->a)->known && field(m, op->a)->number < op->v);
}

static uint64_t
op_field_between(struct machine *m, const struct rd_prog_op *op)
{
	const struct rd_eng_value *f = field(m, op->a);

	return truth(f->known && f->number >= op->v && f->number < op->w);
}

/* How far from now, when that is known. */
static bool
measure(const struct machine *m, const struct rd_eng_value *f,
	int64_t *distance)
{
	int64_t now = fact(m, RD_BUILTIN_NOW)->number;

	return f->known && !__builtin_sub_overflow(f->number, now, distance);
}

static uint64_t
op_field_within(struct machine *m, const struct rd_prog_op *op)
{
	int64_t distance;

	return truth(measure(m, field(m, op->a), &distance) &&
		     distance < op->v && distance > -op->v);
}

static uint64_t
op_field_window(struct machine *m, const struct rd_prog_op *op)
{
	int64_t distance;

	return truth(measure(m, field(m, op->a), &distance) &&
		     distance >= op->v && distance < op->w);
}

static uint64_t
op_fact_within(struct machine *m, const struct rd_prog_op *op)
{
	int64_t distance;

	return truth(measure(m, fact(m, op->a), &distance) &&
		     distance < op->v && distance > -op->v);
}

static uint64_t (*const ops[])(struct machine *, const struct rd_prog_op *) = {
	[RD_OP_ALL] = op_all,
	[RD_OP_ANY] = op_any,
	[RD_OP_NONE_OF] = op_none_of,
	[RD_OP_AT_LEAST] = op_at_least,
	[RD_OP_FACT_IS] = op_fact_is,
	[RD_OP_FACT_KNOWN] = op_fact_known,
	[RD_OP_FACT_SAME] = op_fact_same,
	[RD_OP_FACT_HAS] = op_fact_has,
	[RD_OP_FACT_LESS] = op_fact_less,
	[RD_OP_FACT_BETWEEN] = op_fact_between,
	[RD_OP_MATCHES] = op_matches,
	[RD_OP_ATTR_IS] = op_attr_is,
	[RD_OP_ATTR_SAME] = op_attr,
	[RD_OP_ATTR_IN] = op_attr,
	[RD_OP_AVAILABLE] = op_available,
	[RD_OP_FIELD_IS] = op_field_is,
	[RD_OP_FIELD_KNOWN] = op_field_known,
	[RD_OP_FIELD_WITHIN] = op_field_within,
	[RD_OP_FACT_UNDER] = op_fact_under,
	[RD_OP_FACT_WITHIN] = op_fact_within,
	[RD_OP_FIELD_LESS] = op_field_less,
	[RD_OP_FIELD_BETWEEN] = op_field_between,
	[RD_OP_FIELD_WINDOW] = op_field_window,
};

bool
eng_leaf_holds(struct rd_eng *eng, const struct rd_prog_op *op)
{
	struct machine m = { .eng = eng, .prog = eng->prog };

	return ops[op->code](&m, op) != 0;
}

uint64_t
eng_cond_word(struct rd_eng *eng, uint32_t cond, uint32_t word)
{
	const struct rd_prog_cond *c = &eng->prog->cond[cond];
	const struct rd_prog_op *op = &eng->prog->op[c->first_op];
	struct machine m = { eng, eng->prog, word, eng->stack, 0 };

	for (uint32_t i = 0; i < c->n_ops; i++, op++) {
		uint64_t set = ops[op->code](&m, op);

		m.stack[m.depth++] = set;
	}
	return m.stack[0];
}

bool
rd_eng_holds(struct rd_eng *eng, uint32_t cond)
{
	return cond == RD_NONE || eng_cond_word(eng, cond, 0) != 0;
}

bool
rd_eng_record_holds(struct rd_eng *eng, uint32_t cond, uint32_t list,
		    uint32_t row)
{
	eng->list = list;
	eng->row = row;
	return rd_eng_holds(eng, cond);
}

void
rd_eng_select(struct rd_eng *eng, uint32_t cond, uint64_t *set)
{
	for (uint32_t w = 0; w < eng->prog->words_per_set; w++)
		set[w] = eng_cond_word(eng, cond, w) & eng->everything[w];
}
