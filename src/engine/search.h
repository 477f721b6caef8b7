/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_ENGINE_SEARCH_H
#define RD_ENGINE_SEARCH_H

#include "engine/fold.h"

/* What a decision does to lanes, in order. */
enum eng_step_kind {
	ENG_STEP_OPEN,	 /* set the sum aside, begin another with `points` */
	ENG_STEP_COLUMN, /* add column `first` */
	ENG_STEP_WHERE,	 /* term `first` */
	ENG_STEP_FIRST,	 /* the first that applies of n terms from `first` */
	ENG_STEP_KEEP,	 /* 0 outside the set of term `first` */
	ENG_STEP_CLOSE	 /* hold within low, high; add what was set aside */
};
struct eng_step {
	enum eng_step_kind kind;
	uint32_t first, n;
	int32_t points, low, high;
};

/* Points for a set. */
struct eng_term {
	struct eng_set set;
	int32_t points;
};

/* Sums within one another: all, a group's, a factor's, and one more while
 * bounds are found. */
#define ENG_LEVELS 4

struct eng_searcher {
	struct eng_catalog catalog;
	struct eng_fold fold;
	/* the plan of a decision */
	struct eng_step *steps;
	struct eng_term *terms;
	struct eng_set *gates;
	uint32_t n_steps, n_terms, n_gates;
	/* who may be chosen: points at a row of the catalog or at `room` */
	const uint64_t *eligible;
	uint64_t *eligible_room;
	uint64_t *open_blocks; /* may hold an eligible reference */
	/* lanes of one block, and of all blocks' bounds, by level */
	void *lanes[ENG_LEVELS], *bounds[ENG_LEVELS];
	uint64_t *some, *all, *left, *hits; /* n_block_words */
	/* of the search under way */
	struct rd_eng_search *search;
	uint32_t *ranks;     /* of search->best */
	uint32_t *set_apart; /* places of the search's changes */
};

/* plan.c: what the known facts leave of factors and gates; false when they ask
 * for something this way cannot do. */
bool eng_plan(struct eng_searcher *searcher, const uint32_t *gates,
	      uint32_t n_gates);
/* lanes[0] = points of the references in n words from `first`. */
void eng_run_words(struct eng_searcher *searcher, uint32_t first, uint32_t n);
/* bounds[0] = the most that a reference of each block can have. */
void eng_run_bounds(struct eng_searcher *searcher);

/* Tells the catalog, if there is one yet. */
void eng_search_available(struct rd_eng *eng, uint32_t ref, bool available);
void eng_search_fini(struct rd_eng *eng);

#endif
