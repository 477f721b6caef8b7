/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Set membership: for each condition that looks for a fact's terms in a set of
 * the references, each term that one of them has there; reached when a case
 * that expects points or gates has it. */

#include "conform/coverage.h"

/* The n-th term of what one condition looks for. */
struct member {
	const struct rd_prog_op *op;
	uint32_t index, term;
};

static uint32_t
n_terms(const struct rd_prog *prog, const struct rd_prog_op *op)
{
	return op->code == RD_OP_ATTR_IN
		       ? prog->vocab[prog->fact[op->a].vocab].n_terms
		       : 0;
}

uint32_t
conf_count_members(const struct rd_prog *prog)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < prog->n_op; i++)
		n += n_terms(prog, &prog->op[i]);
	return n;
}

static struct member
member_of(const struct rd_prog *prog, uint32_t index)
{
	struct member m = { .op = prog->op };

	while (index >= n_terms(prog, m.op))
		index -= n_terms(prog, m.op++);
	m.term = index;
	m.index = (uint32_t)(m.op - prog->op);
	return m;
}

bool
conf_is_member(const struct rd_prog *prog, uint32_t index)
{
	struct member m = member_of(prog, index);
	const uint64_t *set = rd_prog_set(
		prog, prog->attr[m.op->b].first_under + m.term);

	for (uint32_t w = 0; w < prog->words_per_set; w++)
		if (set[w])
			return true;
	return false;
}

static bool
has_op(const struct rd_prog *prog, uint32_t cond, uint32_t op)
{
	return cond != RD_NONE && op >= prog->cond[cond].first_op &&
	       op - prog->cond[cond].first_op < prog->cond[cond].n_ops;
}

/* The rule that the condition is of. */
static void
place(const struct rd_prog *prog, uint32_t op, struct conf_item *item)
{
	for (uint32_t i = 0; i < prog->n_choice; i++)
		if (has_op(prog, prog->choice[i].cond, op)) {
			item->file = prog->choice[i].file;
			item->line = prog->choice[i].line;
		}
	for (uint32_t i = 0; i < prog->n_gate; i++)
		if (has_op(prog, prog->gate[i].require, op)) {
			item->file = prog->gate[i].file;
			item->line = prog->gate[i].line;
		}
	for (uint32_t i = 0; i < prog->n_factor; i++)
		if (has_op(prog, prog->factor[i].when, op)) {
			item->file = prog->factor[i].file;
			item->line = prog->factor[i].line;
		}
	for (uint32_t i = 0; i < prog->n_slot; i++)
		if (has_op(prog, prog->slot[i].require, op)) {
			item->file = prog->slot[i].file;
			item->line = prog->slot[i].line;
		}
}

struct conf_item
conf_member_item(const struct rd_prog *prog, uint32_t index)
{
	struct member m = member_of(prog, index);
	struct conf_item item = {
		rd_prog_term_name(prog, prog->fact[m.op->a].vocab, m.term),
		RD_NONE, 0
	};

	place(prog, m.index, &item);
	return item;
}

static bool
expects_points(const json_t *expect)
{
	for (size_t i = 0; i < conf_n_children(expect); i++) {
		const json_t *node = conf_child(expect, i);

		if (conf_is(node, "score") || conf_is(node, "part") ||
		    conf_is(node, "gate"))
			return true;
	}
	return false;
}

static bool
has_term(const struct rd_prog_fact *fact, const struct rd_eng_value *value,
	 uint32_t term)
{
	if (!value->known)
		return false;
	return fact->type == RD_FACT_SET ? value->bits >> (term % 64) & 1
					 : value->number == (int64_t)term;
}

void
conf_cover_members(const struct conf_reach *reach)
{
	const struct rd_prog *prog = reach->runner->prog;
	const struct rd_eng *eng = rd_dec_engine(reach->runner->dec);
	uint32_t index = 0;

	if (!expects_points(reach->expect))
		return;
	for (uint32_t i = 0; i < prog->n_op; i++) {
		const struct rd_prog_op *op = &prog->op[i];

		for (uint32_t t = 0; t < n_terms(prog, op); t++, index++)
			if (has_term(&prog->fact[op->a],
				     rd_eng_fact(eng, op->a), t))
				conf_mark(reach->runner->coverage, CONF_MEMBERS,
					  index);
	}
}
