/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_ENGINE_INTERNAL_H
#define RD_ENGINE_INTERNAL_H

#include "base/text.h"
#include "engine/engine.h"
#include "engine/regex.h"
#include "engine/trie.h"

/* Cues of one text source.  Ids in its trie: cue index, or n_cue + unless
 * index. */
struct eng_source {
	struct rd_trie trie; /* when ready */
	bool ready;
	uint32_t n_keys;
	uint32_t *cues; /* all */
	uint32_t n_cues;
	const uint32_t
		*either; /* cues that also match when they contain the text */
	uint32_t n_either;
	bool regexes;	       /* some cue has an expression */
	const uint32_t *pairs; /* cues of two phrases */
	uint32_t n_pairs;
};

/* Parts of pairs may be any hits of their phrases, not only the first; so many
 * further ones of a text are looked at. */
#define ENG_HITS_AGAIN 64

/* Operands of a condition, as the verifier bounds them. */
#define ENG_STACK 64

/* Raw hits of one classifier while texts are read. */
struct eng_tally {
	struct rd_eng_hit *hits;
	uint32_t n_hits, n_cap;
};

/* How far the hits of one `longest` classifier reach in the text being read.
 * Hits come ordered by their start, then by their end. */
struct eng_reach {
	uint32_t serial;
	uint32_t start, end; /* of the latest start: the longest hit there */
	uint32_t before;     /* furthest end of hits that start earlier */
};

struct rd_eng {
	const struct rd_prog *prog;
	struct rd_arena load;		 /* lives as long as the engine */
	struct rd_arena arena;		 /* reset by rd_eng_begin */
	struct eng_source *sources;	 /* n_source */
	uint32_t *record_bit;		 /* n_classifier */
	uint32_t *cue_classifier;	 /* n_cue */
	struct eng_regexes *regexes;	 /* NULL: none */
	struct eng_reach *reach;	 /* n_classifier */
	uint32_t *ref_slots;		 /* hash of reference ids */
	uint32_t n_ref_slots;		 /* a power of two */
	struct rd_eng_value *facts;	 /* n_fact */
	struct rd_eng_verdict *verdicts; /* n_classifier */
	struct eng_tally *tallies;	 /* n_classifier */
	struct rd_eng_hit
		*pending;   /* of the text being read: n_cue and AGAIN */
	uint32_t *cue_seen; /* n_cue + n_unless: scan serial of the hit */
	uint32_t serial;
	bool erased; /* personal texts are gone; presets stand for them */
	uint64_t *available;   /* words_per_set */
	uint32_t *unavailable; /* n_ref: those not, once each */
	uint32_t n_unavailable;
	uint64_t *everything; /* words_per_set: all references */
	uint64_t *set_pool;   /* one set per choice, for grants */
	uint64_t *when_pool;  /* one set per factor that has a when */
	/* The numbers of the arm that is set; the program's without one. */
	int64_t *choice_points; /* n_choice */
	int64_t *step_points;	/* n_step */
	struct rd_prog_knot *knots;
	uint32_t *first_col;		    /* n_factor */
	int64_t *scale;			    /* n_factor */
	uint32_t arm;			    /* or RD_NONE */
	struct rd_eng_lesson *learned;	    /* by table and key */
	size_t *learned_first;		    /* n_learned: of its keys */
	size_t lessons[RD_ENG_LESSONS_MAX]; /* those that are known */
	uint32_t n_lessons;
	struct rd_eng_grant *grants;
	uint32_t n_grants, max_grants;
	uint32_t first_word, end_word; /* the references grants were made for */
	struct rd_eng_history history;
	/* conditions, and the record they ask about */
	uint64_t stack[ENG_STACK];
	uint32_t list, row;
	struct eng_searcher *searcher; /* made by the first search */
};

/* arm.c */
void eng_take_numbers(struct rd_eng *eng);
/* learned.c */
enum rd_status eng_learned_allocate(struct rd_eng *eng);
void eng_learned_forget(struct rd_eng *eng);

/* Adds the pairs among the hits of one text to them and takes away what a pair
 * of a `longest` classifier hides; returns how many there are now.  `hits` has
 * room for every cue of the source; `row` is free for use. */
uint32_t eng_find_pairs(const struct rd_prog *prog,
			const struct eng_source *source, struct rd_str text,
			struct rd_eng_hit *hits, uint32_t n_hits);

/* sources.c: all but the tries, which wait for a text to be read. */
enum rd_status eng_sources_list(struct rd_eng *eng);
/* Begins the trie of a source with keys, once; a request without such a text
 * never needs it. */
enum rd_status eng_source_prepare(struct rd_eng *eng, uint32_t index);

/* A leaf that does not ask about references or records. */
bool eng_leaf_holds(struct rd_eng *eng, const struct rd_prog_op *op);
/* The sets of which an ATTR_SAME or ATTR_IN leaf is the union: first + k for
 * each bit k of the result. */
uint64_t eng_leaf_sets(const struct rd_eng *eng, const struct rd_prog_op *op,
		       uint32_t *first);
/* The column a COLUMN or LOOKUP factor adds, or RD_NONE. */
uint32_t eng_column_of(const struct rd_eng *eng, uint32_t factor);
/* What a curve over a fact gives; false when the fact is not known. */
bool eng_curve_points(const struct rd_eng *eng, uint32_t factor,
		      int64_t *points);
/* Evaluates a condition for the 64 references of one word. */
uint64_t eng_cond_word(struct rd_eng *eng, uint32_t cond, uint32_t word);

#endif
