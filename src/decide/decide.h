/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A decision: a pure function of program and resolved request.  No clock, no
 * files, no environment; after the first few requests no heap either. */
#ifndef RD_DECIDE_DECIDE_H
#define RD_DECIDE_DECIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "base/time.h"
#include "engine/engine.h"
#include "program/program.h"

#define RD_DEC_HISTORY_ROWS 10 /* rows a decision uses */
#define RD_DEC_HISTORY_READ 64 /* rows a request may carry */
#define RD_DEC_LEARNED_MAX 256 /* rows of learned tables */
#define RD_DEC_REQUEST_CAP (1u << 20)
#define RD_DEC_JSON_DEPTH 32

/* Time zone facts, resolved by the caller (pure layers never read zone
 * data). */
struct rd_dec_zone {
	int offset_min;	 /* of the zone at the asked instant */
	bool south;	 /* the zone's principal place lies south */
	char tzdata[16]; /* version, "" when unknown */
};
struct rd_dec_zone_port {
	/* RD_NOTFOUND for an unknown zone. */
	enum rd_status (*resolve)(void *data, struct rd_str zone,
				  int64_t utc_ms, struct rd_dec_zone *out);
	void *data;
};

/* Where a bound fact came from. */
enum rd_dec_source {
	RD_DEC_FROM_NOWHERE,
	RD_DEC_FROM_REQUEST,
	RD_DEC_FROM_DEFAULT,
	RD_DEC_FROM_ZONE,
};

enum rd_dec_given { RD_DEC_ABSENT, RD_DEC_NULL, RD_DEC_GIVEN };

struct rd_dec_look {
	struct rd_str hairstyle;
	struct rd_str reference;
	int64_t locked_at_ms;
	int64_t expires_at_ms;
	struct rd_str reason;
};

struct rd_dec_observation {
	struct rd_str value, timeframe, source;
	struct rd_str confidence; /* canonical decimal text */
	int64_t at_ms;
	bool has_at;
};

/* A row of a learned table. */
struct rd_dec_learned {
	uint32_t table; /* LEARNED record */
	struct rd_str key;
	int64_t value; /* 1e-4 */
	int64_t evidence;
};

/* A request after reading: all that a decision depends on.  Strings point into
 * the JSON text or the request arena. */
struct rd_dec_request {
	struct rd_arena arena;
	const struct rd_prog *prog;
	struct rd_str subject; /* ptr NULL: none */
	bool has_now;
	struct rd_instant now;
	struct rd_eng_value *facts; /* by fact index, n_fact of them */
	unsigned char *fact_given;  /* enum rd_dec_source, by fact index */
	/* Verdicts taken from a record instead of reading texts; by classifier,
	 * NULL entries where there is none.  NULL unless resolved. */
	const struct rd_eng_verdict **preset;
	/* What geofences found, in a record of positions left out: a term or
	 * RD_NONE, by derive.  NULL unless resolved. */
	uint32_t *areas;
	/* Patterns that were undecided in texts a record leaves out. */
	struct rd_str *undecided;
	uint32_t n_undecided;
	enum rd_dec_given look_given;
	struct rd_dec_look look;
	enum rd_dec_given history_given;
	struct rd_eng_use *history; /* as given */
	uint32_t n_history;
	enum rd_dec_given learned_given;
	struct rd_dec_learned *learned; /* by table, then key */
	uint32_t n_learned;
	struct rd_dec_observation *observations; /* by observation index */
	bool *has_observation;
	struct rd_str *unavailable; /* known reference ids, each once, sorted */
	uint32_t n_unavailable;
	uint32_t count; /* default: the number of slots, at least 1 */
	bool has_seed;
	struct rd_str seed;
	struct rd_str generation; /* raw JSON object, checked; ptr NULL: none */
	/* Local time, filled in by the reader from zone fact or now's offset,
	 * or as resolved (replay). */
	bool offset_known;
	int offset_min;
	char tzdata[16]; /* "" when no zone was resolved */
	bool has_zone;	 /* the offset is a zone's */
	bool zone_south; /* which lies south of the equator */
};

/* Who reads: defaults that come from outside the JSON text. */
struct rd_dec_read_opts {
	const struct rd_instant *now;	/* --now: wins over the request */
	const struct rd_instant *clock; /* used when the request has none */
	struct rd_str tz;		/* --tz: wins over the zone fact */
	const struct rd_dec_zone_port *zones; /* NULL: a zone is an error */
	bool resolved; /* the text is a record's resolved request (replay) */
};

void rd_dec_request_init(struct rd_dec_request *request);
void rd_dec_request_fini(struct rd_dec_request *request);
/* One pass over `json`, checked against the program's facts.  RD_SYNTAX,
 * RD_SEMANTIC or RD_LIMIT with *problem (exit 4); `json` must outlive the
 * request.  Resets the request first. */
enum rd_status rd_dec_request_read(struct rd_dec_request *request,
				   const struct rd_prog *prog,
				   struct rd_str json,
				   const struct rd_dec_read_opts *opts,
				   struct rd_problem *problem) RD_MUST_CHECK;
/* Puts rows in order, as a request read from text has them. */
void rd_dec_learned_sort(struct rd_dec_learned *rows, uint32_t n);
struct rd_dec;
/* The resolved request of the last decision: RFC 8785 JSON with every input
 * (defaults filled in, the history rows and look as used, zone data), reading
 * which with `resolved` gives the same decision.  Texts declared personal are
 * left out; what was found in them stands under "derived". */
void rd_dec_request_write(struct rd_dec *dec, struct rd_buf *out);
/* The texts left out, as a JSON object path -> text, for the erasable side
 * table; "{}" when there are none. */
void rd_dec_personal_write(struct rd_dec *dec, struct rd_buf *out);

enum rd_dec_outcome { RD_DEC_SCORED, RD_DEC_LOCKED, RD_DEC_NONE };

/* One contribution to one reference's score. */
struct rd_dec_part {
	uint32_t factor; /* index, or RD_NONE for a group's clamp */
	uint32_t choice; /* index, or RD_NONE */
	uint32_t group;	 /* of a group's clamp, or RD_NONE */
	uint32_t use;	 /* history: row of rd_dec_uses, else RD_NONE */
	bool clamp;
	bool exempt; /* history: used, but the same scene */
	int64_t points;
	const struct rd_eng_grant *grant; /* NULL for history */
};

struct rd_dec_candidate {
	uint32_t ref;
	uint32_t gate; /* index of the first failing gate, or RD_NONE */
	int64_t score, before_history; /* 0 when gated */
};

/* Notes are facts about a decision that explain surprises; code and sentence
 * are static, detail is borrowed. */
struct rd_dec_note {
	const char *code;
	struct rd_str detail; /* "" when there is none */
};

struct rd_dec_chosen {
	uint32_t ref;
	int64_t score;	/* not for a locked outcome */
	int64_t weight; /* 1e-4 */
	uint32_t rank;	/* from 1; slots may stay empty */
	uint32_t slot;	/* or RD_NONE */
};

enum rd_dec_bypass {
	RD_DEC_NO_BYPASS,
	RD_DEC_BYPASS_OLD_PHOTO,
	RD_DEC_BYPASS_REQUEST
};

/* What an experiment's arm would have decided. */
struct rd_dec_shadow {
	bool cast;
	enum rd_dec_outcome outcome;
	uint32_t ref;  /* of rank 1, or RD_NONE */
	int64_t score; /* not for a locked outcome */
	bool has_margin;
	int64_t margin;
};

struct rd_dec_result {
	enum rd_dec_outcome outcome;
	const struct rd_dec_chosen *chosen; /* by rank */
	uint32_t n_chosen;
	bool has_margin;
	int64_t margin;
	/* Final order; empty for a locked outcome.  After rd_dec_decide_best
	 * maybe the first few alone. */
	const struct rd_dec_candidate *candidates;
	uint32_t n_candidates, n_eligible;
	const struct rd_dec_note *notes;
	uint32_t n_notes;
	bool look_held;		   /* and not dropped */
	enum rd_dec_bypass bypass; /* of a held look */
	const char *look_note;	   /* note code, or NULL */
	bool old_photo;
	bool has_reference_date;
	int64_t reference_date_ms;
	/* Effects, for the store to apply. */
	bool holds;
	struct rd_dec_look hold;
	bool records;
	/* Which rules did it, or RD_NONE. */
	uint32_t pin; /* of a locked outcome */
	uint32_t hold_rule;
	uint32_t hold_reason; /* RD_NONE too when no reason was named */
	uint32_t confidence;  /* local term of the rate, or RD_NONE */
	uint32_t rate_band;   /* that gave it; RD_NONE: otherwise, no rate */
	uint32_t arm;	      /* of the experiment, or RD_NONE */
	struct rd_dec_shadow shadow;
};

/* rd_dec: scratch for deciding with one program; reuse it for many requests. */
struct rd_dec *rd_dec_new(const struct rd_prog *prog,
			  struct rd_problem *problem) RD_MUST_CHECK;
void rd_dec_free(struct rd_dec *dec);

/* Decides.  The result lives in `dec` until the next call and refers to
 * `request`.  RD_SEMANTIC with *problem when an input is missing that a rule
 * needs (exit 4). */
enum rd_status rd_dec_decide(struct rd_dec *dec,
			     const struct rd_dec_request *request,
			     const struct rd_dec_result **result,
			     struct rd_problem *problem) RD_MUST_CHECK;

/* The same decision when only the best candidates are of interest: chosen,
 * margin, n_eligible, effects and notes are those of rd_dec_decide, candidates
 * holds its first n_best or more (eligible ones, while there are some).  Large
 * catalogs take far less time so. */
#define RD_DEC_ALL UINT32_MAX
enum rd_status rd_dec_decide_best(struct rd_dec *dec,
				  const struct rd_dec_request *request,
				  uint32_t n_best,
				  const struct rd_dec_result **result,
				  struct rd_problem *problem) RD_MUST_CHECK;

/* Contributions to a reference, in rule order, history last; zero ones too.
 * parts holds rd_dec_max_parts entries; returns how many were written. */
uint32_t rd_dec_parts(const struct rd_dec *dec, uint32_t ref,
		      struct rd_dec_part *parts);
uint32_t rd_dec_max_parts(const struct rd_dec *dec);
/* The history rows the decision looked at (at most RD_DEC_HISTORY_ROWS). */
const struct rd_eng_use *rd_dec_uses(const struct rd_dec *dec, uint32_t *n);
/* "scored", "locked", "none". */
const char *rd_dec_outcome_name(enum rd_dec_outcome outcome);
/* What the pack's rate says of the decision; absent when it has none. */
struct rd_str rd_dec_confidence(const struct rd_dec *dec);
/* The sentence of a note code, for people. */
const char *rd_dec_note_sentence(const char *code);

struct rd_dec_write_opts {
	struct rd_str id;   /* ptr NULL: null */
	bool digest;	    /* compute digest and request_digest */
	bool trace;	    /* false: chosen, margin, outcome only */
	bool all;	    /* zero parts too; not for records */
	uint32_t candidate; /* only this one (ref index), or RD_NONE */
};

/* The last decision as one line of RFC 8785 JSON, keys sorted, without a
 * newline.  digest_hex (65 bytes, or NULL) gets the digest. */
void rd_dec_write(struct rd_dec *dec, const struct rd_dec_write_opts *opts,
		  struct rd_buf *out, char *digest_hex);
/* The parts of one reference as a JSON array, zero parts left out. */
void rd_dec_write_parts(struct rd_dec *dec, uint32_t ref, struct rd_buf *out);
/* The "tense" object of the last decision alone. */
void rd_dec_write_tense(struct rd_dec *dec, struct rd_buf *out);

/* A text source as people read it: "message", "conversation.content",
 * "scene+message". */
void rd_dec_source_put(const struct rd_prog *prog, uint32_t source,
		       struct rd_buf *out);
bool rd_dec_source_is(const struct rd_prog *prog, uint32_t source,
		      struct rd_str name);

/* How a fact stands after binding and deriving, for templates and explain.
 * text is the printable value ("" when unknown); terms of a set are separated
 * by one space.  Personal texts give RD_STR_NONE. */
struct rd_str rd_dec_fact_text(struct rd_dec *dec, uint32_t fact);
/* Whether it was derived by rule (and not given, defaulted or observed). */
bool rd_dec_fact_is_derived(const struct rd_dec *dec, uint32_t fact);
/* Which area of a geofence (an argument of the derive) holds the position, or
 * RD_NONE. */
uint32_t rd_dec_area(const struct rd_dec *dec, uint32_t derive);
/* Whether a row of a lookup's table, but its default, fits the keys. */
bool rd_dec_lookup_fits(const struct rd_dec *dec, uint32_t derive,
			uint32_t row);
/* The engine under the last decision: verdicts and grants, for coverage. */
const struct rd_eng *rd_dec_engine(const struct rd_dec *dec);
const struct rd_prog *rd_dec_program(const struct rd_dec *dec);
/* Whether the pictures go together as the selection's `compatible` asks. */
bool rd_dec_sizes_fit(const struct rd_prog *prog, uint32_t first, uint32_t ref);
/* Local term of a term fact; RD_NONE when it is unknown or another value. */
uint32_t rd_dec_fact_term(const struct rd_dec *dec, uint32_t fact);

#endif
