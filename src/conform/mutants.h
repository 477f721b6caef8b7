/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How a mutant is made: bytes put into a decoded program that may be written
 * to, and taken out again.  For the files that list, run and judge mutants. */
#ifndef RD_CONFORM_MUTANTS_H
#define RD_CONFORM_MUTANTS_H

#include "conform/mutate.h"

struct conf_poke {
	void *at;
	uint32_t n_bytes;
	uint32_t from; /* in the pool of new bytes */
};

/* What stands in a text fact that must be there, and means nothing. */
#define CONF_HUNT_TEXT "somewhere"
#define CONF_HUNT_PROMPT "in the rain"
#define CONF_NOW "2025-12-27T20:00:00Z"
#define CONF_LATER "2025-12-27T21:00:00Z" /* of a record that needs a time */

/* A text that tells a mutant from the program. */
#define CONF_FIND_TEXT 240u
struct conf_find {
	uint32_t fact, field; /* where the text goes; RD_NONE: no list */
	uint32_t classifier;  /* it is about, or RD_NONE: the template */
	uint32_t template;
	bool prompt; /* with words of the user */
	bool found;
	const char *given; /* in `given_fact`, unless that is RD_NONE */
	uint32_t given_fact;
	char frame[CONF_FIND_TEXT];
	char row[CONF_FIND_TEXT];
	char expect[4 * CONF_FIND_TEXT]; /* attributes, or an element */
};

/* What else is known of a mutant. */
struct conf_plant {
	uint32_t first_poke, n_pokes;
	uint32_t cond;	     /* the condition that was changed, or RD_NONE */
	uint32_t cue;	     /* the first cue that was changed, or RD_NONE */
	bool gone;	     /* all cues that were changed are gone */
	uint32_t unless;     /* the unless that is gone, or RD_NONE */
	uint32_t classifier; /* it is about, or RD_NONE */
	uint32_t table, template; /* the same */
	/* Only what is read anew in each decision changes, so that a runner
	 * made before will do. */
	bool live;
	uint32_t class; /* whose place among equals changed, or RD_NONE */
};

struct rd_conf_mutation {
	struct rd_prog prog; /* mutated in place */
	struct rd_prog pristine;
	unsigned operators;
	struct rd_arena arena;
	struct rd_conf_mutant *mutants;
	struct conf_plant *plants;
	uint32_t n;
	size_t cap, cap_plants;
	struct conf_poke *pokes;
	uint32_t n_pokes;
	size_t cap_pokes;
	struct rd_buf pool, undo, words;
	struct conf_find *finds; /* by mutant, mapped; NULL until hunted */
	size_t n_finds_bytes;
	const char *base_outcome; /* of what hunted texts are put into */
	unsigned char *seen_cond;
	unsigned char *spare; /* of the writable copy of the column bytes */
	size_t spare_at;
	enum rd_status status; /* sticky */
};

/* ---- listing: mutate.c ---- */

/* Begins a mutant; conf_words and conf_poke_* go on with it.  False when the
 * operator is not asked for. */
bool conf_plant(struct rd_conf_mutation *m, enum rd_conf_operator op,
		uint32_t file, uint32_t line);
void conf_words(struct rd_conf_mutation *m, const char *fmt, ...)
	RD_PRINTF(2, 3);
void conf_poke(struct rd_conf_mutation *m, void *at, const void *bytes,
	       size_t n_bytes);
void conf_poke_u32(struct rd_conf_mutation *m, uint32_t *at, uint32_t value);
void conf_poke_i64(struct rd_conf_mutation *m, int64_t *at, int64_t value);
/* Takes record `index` out of the `*count` records of `bytes` each at
 * `first`. */
void conf_poke_drop(struct rd_conf_mutation *m, void *first, uint32_t *count,
		    size_t bytes, uint32_t index);
void conf_poke_swap(struct rd_conf_mutation *m, void *a, void *b, size_t bytes);
/* The mutant is complete; one that changes nothing is equivalent. */
void conf_planted(struct rd_conf_mutation *m);

/* "30 to 31" with so many fraction digits. */
void conf_words_numbers(struct rd_conf_mutation *m, int64_t from, int64_t to,
			int places);
/* One number up and down by `step`. */
struct conf_number {
	enum rd_conf_operator op;
	uint32_t file, line;
	int64_t *at;
	int64_t step;
	int places;
	const char *what; /* "points of" */
	struct rd_str name;
};
void conf_plant_number(struct rd_conf_mutation *m, const struct conf_number *n);

/* The coarsest power of ten, at most `most`, that divides all of them. */
int64_t conf_grid(int64_t most, const int64_t *numbers, uint32_t n);

/* The fact after `fact` of the same type and vocabulary, or RD_NONE. */
uint32_t conf_other_fact(const struct rd_prog *prog, uint32_t fact);
/* The term after it, or RD_NONE in a vocabulary of one. */
uint32_t conf_other_term(const struct rd_prog *prog, uint32_t vocab,
			 uint32_t term);

void conf_list_scoring(struct rd_conf_mutation *m);    /* mutate-rules.c */
void conf_list_conditions(struct rd_conf_mutation *m); /* mutate-cond.c */
void conf_list_facts(struct rd_conf_mutation *m);      /* mutate-facts.c */
void conf_list_words(struct rd_conf_mutation *m);      /* mutate-words.c */
void conf_list_catalog(struct rd_conf_mutation *m);    /* mutate-catalog.c */
void conf_list_templates(struct rd_conf_mutation *m);  /* mutate-prompt.c */
void conf_list_redux(struct rd_conf_mutation *m);      /* mutate-redux.c */

/* ---- planting ---- */

void conf_apply(struct rd_conf_mutation *m, uint32_t mutant);
void conf_undo(struct rd_conf_mutation *m, uint32_t mutant);
/* The cue that a poke changes, or RD_NONE. */
uint32_t conf_poked_cue(const struct rd_conf_mutation *m, uint32_t poke);

/* Does shares first, first + step, ... of the work; false: it could not. */
typedef bool (*conf_share_fn)(void *data, uint32_t first, uint32_t step);
/* All shares, in so many processes. */
bool conf_share(unsigned n_jobs, conf_share_fn work, void *data);

/* ---- hunting: mutate-hunt.c ---- */

/* The source that a text of this one is given by: a join's first part. */
const struct rd_prog_source *conf_hunt_source(const struct rd_prog *prog,
					      uint32_t source);
/* A text that every request must have. */
bool conf_hunt_needs(const struct rd_prog *prog, uint32_t fact);

/* Looks for situations that tell surviving mutants of templates and of their
 * tables apart, into m->finds; false: out of memory.  mutate-prompt.c */
bool conf_hunt_prompts(struct rd_conf_mutation *m,
		       const struct rd_conf_mutation_opts *opts);

/* ---- equivalence: mutate-equal.c ---- */

void conf_prove_all(struct rd_conf_mutation *m);

#endif
