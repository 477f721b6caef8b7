/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What is made once for a program, so that a decision allocates nothing. */

#include <stdlib.h>

#include "decide/internal.h"

#define LOAD_CAP ((size_t)1 << 30)
#define WRITE_CAP ((size_t)256 << 20)
#define CHOSEN_MAX 64u

static void
index_names(struct rd_dec *dec)
{
	dec->facts_by_name = dec->prog->fact_order;
	for (uint32_t i = 0; i < dec->prog->n_ref; i++)
		dec->id_rank[dec->prog->ref_order[i]] = i;
}

static bool
reads_look(const struct rd_prog *prog, uint32_t cond)
{
	const struct rd_prog_cond *c;

	if (cond == RD_NONE)
		return false;
	c = &prog->cond[cond];
	for (uint32_t i = 0; i < c->n_ops; i++) {
		const struct rd_prog_op *op = &prog->op[c->first_op + i];
		bool a = op->a == RD_BUILTIN_LOOK_HAIRSTYLE ||
			 op->a == RD_BUILTIN_LOOK_REFERENCE;

		if (a &&
		    (op->code == RD_OP_ATTR_SAME || op->code == RD_OP_ATTR_IN))
			return true;
	}
	return false;
}

static void
find_look_rules(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t p = 0; p < prog->n_pin; p++)
		dec->look_rule_pin[p] = prog->pin[p].fact ==
					RD_BUILTIN_LOOK_REFERENCE;
	for (uint32_t g = 0; g < prog->n_gate; g++)
		dec->look_rule_gate[g] = reads_look(prog,
						    prog->gate[g].require);
	dec->old_term = RD_NONE;
	if (prog->n_observation)
		dec->old_term = rd_prog_find_term(
			prog, prog->fact[prog->observation[0].fact].vocab,
			RD_STR_LIT("old"));
}

#define NEW(member, n)                                                         \
	((dec->member = rd_arena_array(&dec->load, (size_t)(n) + 1,            \
				       sizeof(*dec->member))) != NULL)

static bool
allocate(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	dec->max_grants = prog->n_choice + 2 * prog->n_factor + prog->n_group +
			  1;
	/* The fixed ones, and those that stand once per rule. */
	dec->max_notes = 9 + prog->n_slot + prog->n_observation +
			 prog->n_derive + prog->n_pin;
	dec->max_notes += rd_eng_n_regexes(dec->eng);
	if (prog->n_learned)
		dec->max_notes += RD_DEC_LEARNED_MAX;
	dec->max_repeats = RD_DEC_HISTORY_ROWS * (prog->n_factor + 1);
	return NEW(id_rank, prog->n_ref) &&
	       NEW(choice_fragments, prog->n_choice) &&
	       NEW(factor_fragments, prog->n_factor) &&
	       NEW(factor_clamps, prog->n_factor) &&
	       NEW(group_clamps, prog->n_group) &&
	       NEW(ref_tails, prog->n_ref) && NEW(reason_heads, prog->n_fact) &&
	       NEW(fact_heads, (size_t)prog->n_fact * DEC_N_ORIGINS) &&
	       NEW(arm_texts, prog->n_arm) && NEW(cue_texts, prog->n_cue) &&
	       NEW(fields, prog->n_field) && NEW(look_rule_pin, prog->n_pin) &&
	       NEW(look_rule_gate, prog->n_gate) &&
	       NEW(open_gates, prog->n_gate) && NEW(origin, prog->n_fact) &&
	       NEW(personal_classifier, prog->n_classifier) &&
	       NEW(exists_row, prog->n_fact) && NEW(areas, prog->n_derive) &&
	       NEW(scores, prog->n_ref) && NEW(before, prog->n_ref) &&
	       NEW(gate, prog->n_ref) && NEW(alive, prog->words_per_set) &&
	       NEW(passing, prog->words_per_set) &&
	       NEW(taken, prog->words_per_set) &&
	       NEW(shared, (size_t)prog->words_per_set * prog->n_diversity) &&
	       NEW(candidates, prog->n_ref) && NEW(chosen, CHOSEN_MAX) &&
	       NEW(repeats, dec->max_repeats) &&
	       NEW(changes, dec->max_repeats) && NEW(best, RD_ENG_BEST_MAX) &&
	       NEW(kept, dec->max_grants) && NEW(notes, dec->max_notes);
}

struct rd_dec *
rd_dec_new(const struct rd_prog *prog, struct rd_problem *problem)
{
	struct rd_dec *dec;

	if (!prog->n_ref) {
		rd_problem_set(problem, RD_SEMANTIC, 3, "program.no-references",
			       "the program has no references to choose from");
		rd_problem_hint(problem,
				"decide with a pack that has this one as its "
				"base");
		return NULL;
	}
	dec = calloc(1, sizeof(*dec));
	if (!dec)
		goto out;
	dec->prog = prog;
	rd_arena_init(&dec->load, LOAD_CAP);
	rd_buf_init(&dec->body, WRITE_CAP);
	rd_buf_init(&dec->because, WRITE_CAP);
	rd_buf_init(&dec->text, WRITE_CAP);
	dec->eng = rd_eng_new(prog);
	if (!dec->eng || !allocate(dec))
		goto out;
	index_names(dec);
	if (dec_fragments(dec) != RD_OK)
		goto out;
	find_look_rules(dec);
	dec_find_personal(dec);
	dec_arm_init(dec);
	return dec;
out:
	rd_problem_set(problem, RD_NOMEM, 10, "memory", "out of memory");
	rd_dec_free(dec);
	return NULL;
}

void
rd_dec_free(struct rd_dec *dec)
{
	if (!dec)
		return;
	rd_eng_free(dec->eng);
	rd_arena_fini(&dec->load);
	rd_buf_fini(&dec->body);
	rd_buf_fini(&dec->because);
	rd_buf_fini(&dec->text);
	free(dec);
}
