/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A condition is folded from its leaves: facts are true or false by now, and
 * what is left of all, any, none and at-least is worked out for a block of
 * references, or for what is known of many blocks, at once. */

#include "engine/fold.h"

#include "program/layout.h"

/* ---- folding ---- */

struct folding {
	struct eng_fold *fold;
	struct eng_operand *stack;
	uint32_t depth;
	bool failed;
};

static void
put_atom(struct folding *f, struct eng_atom atom)
{
	struct eng_fold *fold = f->fold;

	if (fold->n_atoms == fold->max_atoms)
		f->failed = true;
	else
		fold->atoms[fold->n_atoms++] = atom;
}

static void
push(struct folding *f, enum eng_truth truth, uint32_t first)
{
	f->stack[f->depth++] = (struct eng_operand){ truth, first };
}

static void
push_row(struct folding *f, uint32_t row)
{
	push(f, ENG_FORMULA, f->fold->n_atoms);
	put_atom(f, (struct eng_atom){ .is_row = true, .row = row });
}

static void
push_sets(struct folding *f, const struct rd_prog_op *op)
{
	uint32_t first, n = 0;
	uint64_t bits = eng_leaf_sets(f->fold->eng, op, &first);

	push(f, bits ? ENG_FORMULA : ENG_NEVER, f->fold->n_atoms);
	for (; bits; bits &= bits - 1, n++)
		put_atom(f, (struct eng_atom){
				    .is_row = true,
				    .row = first +
					   (uint32_t)__builtin_ctzll(bits) });
	if (n > 1)
		put_atom(f, (struct eng_atom){ .op = RD_OP_ANY, .arity = n });
}

static void
push_leaf(struct folding *f, const struct rd_prog_op *op)
{
	struct rd_eng *eng = f->fold->eng;

	switch (op->code) {
	case RD_OP_ATTR_IS:
		push_row(f, op->a);
		break;
	case RD_OP_ATTR_SAME:
	case RD_OP_ATTR_IN:
		push_sets(f, op);
		break;
	case RD_OP_AVAILABLE:
		if (eng->n_unavailable)
			push_row(f, f->fold->catalog->row_available);
		else
			push(f, ENG_ALWAYS, f->fold->n_atoms);
		break;
	default:
		f->failed |= rd_prog_ops[op->code].needs != 0;
		push(f,
		     !f->failed && eng_leaf_holds(eng, op) ? ENG_ALWAYS
							   : ENG_NEVER,
		     f->fold->n_atoms);
	}
}

/* Operands that are certain have no atoms, so those that are left stand one
 * after the other already. */
static void
combine(struct folding *f, const struct rd_prog_op *op)
{
	uint32_t n_true = 0, n_open = 0, first, need;

	f->depth -= op->arity;
	first = f->stack[f->depth].first;
	for (uint32_t i = 0; i < op->arity; i++) {
		enum eng_truth truth = f->stack[f->depth + i].truth;

		n_true += truth == ENG_ALWAYS;
		n_open += truth == ENG_FORMULA;
	}
	need = op->code == RD_OP_ALL	    ? op->arity
	       : op->code == RD_OP_AT_LEAST ? op->a
					    : 1;
	if (n_true >= need || n_true + n_open < need) {
		bool holds = (n_true >= need) != (op->code == RD_OP_NONE_OF);

		f->fold->n_atoms = first;
		push(f, holds ? ENG_ALWAYS : ENG_NEVER, first);
		return;
	}
	if (n_open > 1 || op->code == RD_OP_NONE_OF)
		put_atom(f, (struct eng_atom){ .op = op->code,
					       .arity = n_open,
					       .row = need - n_true });
	push(f, ENG_FORMULA, first);
}

bool
eng_fold(struct eng_fold *fold, uint32_t cond, struct eng_set *set)
{
	const struct rd_prog *prog = fold->catalog->prog;
	struct folding f = { fold, fold->operands, 0, false };
	const struct rd_prog_op *op;

	if (cond == RD_NONE) {
		*set = (struct eng_set){ .truth = ENG_ALWAYS };
		return true;
	}
	op = &prog->op[prog->cond[cond].first_op];
	for (uint32_t i = 0; i < prog->cond[cond].n_ops; i++, op++)
		if (rd_prog_ops[op->code].combines)
			combine(&f, op);
		else
			push_leaf(&f, op);
	if (f.failed)
		return false;
	*set = (struct eng_set){ .truth = f.stack[0].truth,
				 .first = f.stack[0].first };
	set->n = fold->n_atoms - set->first;
	if (set->truth == ENG_FORMULA && set->n == 1) {
		set->truth = ENG_ROW;
		set->row = fold->atoms[set->first].row;
	}
	return true;
}

/* ---- working out ---- */

/* The halves of values change places when they are negated.  For references
 * both are the same, and only the first is kept. */
struct machine {
	eng_value *stack;
	uint32_t depth, n, n_halves;
};

/* Bit-sliced count as in condition.c. */
static uint64_t
at_least(const struct machine *m, uint32_t word, const struct eng_atom *atom)
{
	uint64_t planes[7] = { 0 }, above = 0, equal = UINT64_MAX;

	for (uint32_t i = 0; i < atom->arity; i++) {
		uint64_t carry = m->stack[m->depth + i][word];

		for (int k = 0; k < 7 && carry; k++) {
			uint64_t both = planes[k] & carry;

			planes[k] ^= carry;
			carry = both;
		}
	}
	for (int k = 6; k >= 0; k--) {
		uint64_t bound = atom->row >> k & 1 ? UINT64_MAX : 0;

		above |= equal & planes[k] & ~bound;
		equal &= ~(planes[k] ^ bound);
	}
	return above | equal;
}

static void
negate(struct machine *m)
{
	uint64_t *value = m->stack[m->depth];

	for (uint32_t w = 0; w < m->n; w++) {
		uint64_t some = value[w], all = value[ENG_BLOCK_WORDS + w];

		value[w] = m->n_halves == 2 ? ~all : ~some;
		value[ENG_BLOCK_WORDS + w] = ~some;
	}
}

static void
work_out(struct machine *m, const struct eng_atom *atom)
{
	m->depth -= atom->arity;
	for (uint32_t half = 0; half < m->n_halves; half++)
		for (uint32_t i = 0; i < m->n; i++) {
			uint32_t w = half * ENG_BLOCK_WORDS + i;
			uint64_t value = m->stack[m->depth][w];

			if (atom->op == RD_OP_AT_LEAST)
				value = at_least(m, w, atom);
			else if (atom->op == RD_OP_ALL)
				for (uint32_t k = 1; k < atom->arity; k++)
					value &= m->stack[m->depth + k][w];
			else
				for (uint32_t k = 1; k < atom->arity; k++)
					value |= m->stack[m->depth + k][w];
			m->stack[m->depth][w] = value;
		}
	if (atom->op == RD_OP_NONE_OF)
		negate(m);
	m->depth++;
}

const uint64_t *
eng_set_words(const struct eng_fold *fold, const struct eng_set *set,
	      uint32_t first, uint32_t n, uint64_t *room)
{
	struct machine m = { fold->values, 0, n, 1 };

	if (set->truth == ENG_ROW)
		return eng_row(fold->catalog, set->row) + first;
	if (set->truth == ENG_ALWAYS)
		return eng_row(fold->catalog, fold->catalog->row_everything) +
		       first;
	for (uint32_t i = 0; i < set->n; i++) {
		const struct eng_atom *atom = &fold->atoms[set->first + i];

		if (atom->is_row)
			memcpy(m.stack[m.depth++],
			       eng_row(fold->catalog, atom->row) + first,
			       n * sizeof(*room));
		else
			work_out(&m, atom);
	}
	memcpy(room, m.stack[0], n * sizeof(*room));
	return room;
}

static void
copy_blocks(const struct eng_catalog *catalog, uint32_t row, uint32_t first,
	    uint32_t n, uint64_t *value)
{
	size_t from = (size_t)row * catalog->n_block_words + first;

	memcpy(value, catalog->some + from, n * sizeof(*value));
	memcpy(value + ENG_BLOCK_WORDS, catalog->all + from,
	       n * sizeof(*value));
}

void
eng_set_blocks(const struct eng_fold *fold, const struct eng_set *set,
	       uint64_t *some, uint64_t *all)
{
	const struct eng_catalog *catalog = fold->catalog;
	uint32_t n_words = catalog->n_block_words;
	struct machine m = { fold->values, 0, 0, 2 };

	if (set->truth == ENG_NEVER || set->truth == ENG_ALWAYS) {
		int byte = set->truth == ENG_ALWAYS ? 0xff : 0;

		memset(some, byte, n_words * sizeof(*some));
		memset(all, byte, n_words * sizeof(*all));
		return;
	}
	for (uint32_t w = 0; w < n_words; w += ENG_BLOCK_WORDS) {
		m.depth = 0;
		m.n = n_words - w < ENG_BLOCK_WORDS ? n_words - w
						    : ENG_BLOCK_WORDS;
		for (uint32_t i = 0; i < set->n; i++) {
			const struct eng_atom *atom =
				&fold->atoms[set->first + i];

			if (atom->is_row)
				copy_blocks(catalog, atom->row, w, m.n,
					    m.stack[m.depth++]);
			else
				work_out(&m, atom);
		}
		memcpy(some + w, m.stack[0], m.n * sizeof(*some));
		memcpy(all + w, m.stack[0] + ENG_BLOCK_WORDS,
		       m.n * sizeof(*all));
	}
}
