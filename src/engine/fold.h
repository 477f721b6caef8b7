/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What remains of a condition once the facts of a decision are known: never,
 * always, one row of sets, or a short formula over rows. */
#ifndef RD_ENGINE_FOLD_H
#define RD_ENGINE_FOLD_H

#include "engine/catalog.h"
#include "engine/internal.h"

enum eng_truth { ENG_NEVER, ENG_ALWAYS, ENG_ROW, ENG_FORMULA };

struct eng_set {
	enum eng_truth truth;
	uint32_t row;	   /* ENG_ROW */
	uint32_t first, n; /* ENG_FORMULA: atoms */
};

/* Postfix: a row, or RD_OP_ALL .. RD_OP_AT_LEAST over `arity` values. */
struct eng_atom {
	bool is_row;
	uint32_t op, arity;
	uint32_t row; /* or how many of AT_LEAST */
};

/* An operand while a condition is folded; formulas hold rows too. */
struct eng_operand {
	enum eng_truth truth;
	uint32_t first; /* atom */
};

/* Values while a formula is worked out, in two halves: what may be and what
 * must be.  The leaf with the most sets may stand on the deepest stack. */
#define ENG_VALUES (2 * ENG_STACK)
typedef uint64_t eng_value[2 * ENG_BLOCK_WORDS];

struct eng_fold {
	struct rd_eng *eng;
	const struct eng_catalog *catalog;
	struct eng_atom *atoms;
	uint32_t n_atoms, max_atoms;
	struct eng_operand *operands; /* ENG_STACK */
	eng_value *values;	      /* ENG_VALUES */
};

/* false when the condition asks for something rows do not say, or is too
 * long. */
bool eng_fold(struct eng_fold *fold, uint32_t cond, struct eng_set *set);
/* Words [first, first + n) of a set, at most ENG_BLOCK_WORDS: points at a row
 * or at `room`, which takes as many. */
const uint64_t *eng_set_words(const struct eng_fold *fold,
			      const struct eng_set *set, uint32_t first,
			      uint32_t n, uint64_t *room);
/* By block: may hold a reference of the set; holds only such.  Both have
 * n_block_words. */
void eng_set_blocks(const struct eng_fold *fold, const struct eng_set *set,
		    uint64_t *some, uint64_t *all);

#endif
