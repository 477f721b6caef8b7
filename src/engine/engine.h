/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The machine under a decision: texts become terms, conditions become sets of
 * references, factors become points.  It knows programs and values, and nothing
 * of requests, JSON or time zones. */
#ifndef RD_ENGINE_ENGINE_H
#define RD_ENGINE_ENGINE_H

#include "base/arena.h"
#include "engine/value.h"
#include "program/program.h"

/* Where a cue was found: byte offset and length in the text as given. */
struct rd_eng_hit {
	uint32_t cue;
	uint32_t offset, length;
	uint32_t row; /* list sources: record number */
	uint32_t tag; /* while classifying */
};

/* What a classifier said. */
struct rd_eng_verdict {
	bool known;
	uint32_t term;	    /* local term */
	uint64_t bits;	    /* pick all: terms hit */
	uint32_t tag;	    /* or RD_NONE */
	int64_t confidence; /* 1e-4 */
	bool fallback;	    /* nothing decided it but the default */
	/* the hits that spoke for the result (or for the set), in text order */
	const struct rd_eng_hit *hits;
	uint32_t n_hits;
};

/* One contribution of a rule to a set of references. */
struct rd_eng_grant {
	uint32_t factor; /* or RD_NONE for a group's clamp */
	uint32_t choice; /* or RD_NONE */
	uint32_t group;	 /* of a group's clamp, else RD_NONE */
	bool clamp;
	const uint64_t *set; /* references that get it; NULL: all */
	int64_t points;
	uint32_t col;	     /* points per reference instead, or RD_NONE */
	const int64_t *each; /* points per reference instead, or NULL */
};

/* What was learned of a key: value (1e-4) and the caller's number of it. */
struct rd_eng_lesson {
	int64_t value;
	uint32_t row;
	bool known;
};
#define RD_ENG_LESSONS_MAX 256

/* A history row, as factors see it. */
struct rd_eng_use {
	struct rd_str reference;
	int64_t at_ms;
	struct rd_str scene;
};

struct rd_eng;

/* Prepares cue tries and scratch memory for `prog`, which must outlive it.
 * NULL on exhaustion. */
struct rd_eng *rd_eng_new(const struct rd_prog *prog) RD_MUST_CHECK;
void rd_eng_free(struct rd_eng *eng);

/* Forgets the last decision: all facts unknown, every reference available. */
void rd_eng_begin(struct rd_eng *eng);
/* The fact values, n_fact of them; the caller fills in what it binds. */
struct rd_eng_value *rd_eng_facts(struct rd_eng *eng);
const struct rd_eng_value *rd_eng_fact(const struct rd_eng *eng, uint32_t fact);
void rd_eng_set_unavailable(struct rd_eng *eng, uint32_t ref);
bool rd_eng_is_available(const struct rd_eng *eng, uint32_t ref);
/* Memory that lives until the next rd_eng_begin. */
struct rd_arena *rd_eng_arena(struct rd_eng *eng);

/* Runs every cue over the known texts and fills in the classifiers' facts.
 * preset[c], where given and known, is taken instead of reading texts.
 * RD_NOMEM, RD_LIMIT. */
enum rd_status rd_eng_classify(struct rd_eng *eng,
			       const struct rd_eng_verdict *const *preset)
	RD_MUST_CHECK;
const struct rd_eng_verdict *rd_eng_verdict(const struct rd_eng *eng,
					    uint32_t classifier);
/* Cues of a per-record classifier that were hit in some record, each once. */
const struct rd_eng_hit *rd_eng_record_hits(const struct rd_eng *eng,
					    uint32_t classifier, uint32_t *n);
/* Patterns of expressions, and whether a limit kept one from saying whether it
 * is in a text. */
uint32_t rd_eng_n_regexes(const struct rd_eng *eng);
bool rd_eng_regex_undecided(const struct rd_eng *eng, uint32_t index,
			    struct rd_str *pattern);
/* Bit of a per-record classifier in rd_eng_value.row_matches, or RD_NONE. */
uint32_t rd_eng_record_bit(const struct rd_eng *eng, uint32_t classifier);

/* A condition without reference leaves; cond RD_NONE is true. */
bool rd_eng_holds(struct rd_eng *eng, uint32_t cond);
/* The same for one record of a list. */
bool rd_eng_record_holds(struct rd_eng *eng, uint32_t cond, uint32_t list,
			 uint32_t row);
/* The references for which a condition holds: words_per_set words. */
void rd_eng_select(struct rd_eng *eng, uint32_t cond, uint64_t *set);
/* Does some available reference have `term` in that term attribute? */
bool rd_eng_term_exists(const struct rd_eng *eng, uint32_t attr, uint32_t term);

/* Enters a row of a learned table that counts; the key is a reference or a
 * local term, each at most once.  rd_eng_begin forgets it. */
void rd_eng_learn(struct rd_eng *eng, uint32_t table, uint32_t key,
		  struct rd_eng_lesson lesson);
/* What the table says of a reference. */
struct rd_eng_lesson rd_eng_lesson(const struct rd_eng *eng, uint32_t table,
				   uint32_t ref);

/* From now on scores are made with that arm's numbers (RD_NONE: the program's
 * own); forgets grants. */
void rd_eng_set_arm(struct rd_eng *eng, uint32_t arm);

/* Every factor but the history ones, group clamps included, in rule order:
 * adds to scores[n_refs] and leaves the grants for tracing.  RD_LIMIT when a
 * score overflows. */
enum rd_status rd_eng_score(struct rd_eng *eng, int64_t *scores) RD_MUST_CHECK;
/* Makes the grants of one reference, unless there are those of all: what a
 * search leaves out.  RD_NOMEM. */
enum rd_status rd_eng_explain(struct rd_eng *eng, uint32_t ref) RD_MUST_CHECK;
const struct rd_eng_grant *rd_eng_grants(const struct rd_eng *eng,
					 uint32_t *n_grants);
/* What grant g gives to a reference (0 when nothing). */
int64_t rd_eng_grant_points(const struct rd_eng *eng,
			    const struct rd_eng_grant *grant, uint32_t ref);

/* ---- the best of a large catalog ---- */

#define RD_ENG_BEST_MAX 64u

/* Points that one reference gets beside its factors. */
struct rd_eng_change {
	uint32_t ref;
	int64_t points;
};
struct rd_eng_best {
	uint32_t ref;
	int64_t score, before; /* with and without the change */
};
struct rd_eng_search {
	uint32_t n_wanted; /* 1 to RD_ENG_BEST_MAX */
	/* conditions all of which an eligible reference meets */
	const uint32_t *gates;
	uint32_t n_gates;
	/* each reference at most once */
	const struct rd_eng_change *changes;
	uint32_t n_changes;
	struct rd_eng_best *best; /* n_wanted */
	/* out */
	uint32_t n_best, n_eligible;
	uint32_t n_blocks, n_visited;
};
/* The eligible references with the highest scores in the pack's total order,
 * exactly those that scoring all of them would find, looking at few where it
 * can.  RD_NOTFOUND when this program or situation needs all to be scored;
 * RD_NOMEM. */
enum rd_status rd_eng_search(struct rd_eng *eng, struct rd_eng_search *search)
	RD_MUST_CHECK;
/* Memory of the columns, sets and orders that a search reads. */
size_t rd_eng_search_bytes(const struct rd_eng *eng);
/* Makes searches use kernel `number` of engine/lanes.h from now on; false when
 * this machine has none of that number.  Answers do not depend on it. */
bool rd_eng_use_lanes(struct rd_eng *eng, uint32_t number);

/* What a history factor takes from each reference named in `uses` (newest
 * last as given): points[ref] and the row that counted (RD_NONE: none).  Only
 * references that were used are written; *touched lists them. */
struct rd_eng_history {
	int64_t *points;   /* n_refs */
	uint32_t *use;	   /* n_refs */
	bool *exempt;	   /* n_refs: spared because of the same scene */
	uint32_t *touched; /* ref indices */
	uint32_t n_touched;
};
enum rd_status rd_eng_history(struct rd_eng *eng, uint32_t factor,
			      int64_t now_ms, const struct rd_eng_use *uses,
			      uint32_t n_uses, struct rd_eng_history *out)
	RD_MUST_CHECK;
/* The rows a factor of that order considers, best first; at most `max` indices
 * into uses. */
uint32_t rd_eng_history_rows(enum rd_history_order order,
			     const struct rd_eng_use *uses, uint32_t n_uses,
			     uint32_t max, uint32_t *rows);
/* Texts equal after folding, trimming and joining inner white space. */
bool rd_eng_same_text(struct rd_eng *eng, struct rd_str a, struct rd_str b);

/* Row of a table of one in column for a local term (RD_NONE: none, which rows
 * for all answer); RD_NONE when no row fits. */
uint32_t rd_eng_table_row(const struct rd_prog *prog,
			  const struct rd_prog_table *table, uint32_t term);

/* Index of the reference with that id, or RD_NONE; by hashing. */
uint32_t rd_eng_find_ref(const struct rd_eng *eng, struct rd_str id);

#endif
