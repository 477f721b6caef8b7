/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DECIDE_INTERNAL_H
#define RD_DECIDE_INTERNAL_H

#include "base/decimal.h"
#include "crypt/draw.h"
#include "decide/decide.h"

/* A fact named as a reason, and the set attribute that narrows it to what the
 * reference has (RD_NONE: all of it). */
struct dec_reason {
	uint32_t fact, attr;
};

/* Everything about a rule that is the same in every decision, as JSON. */
struct dec_fragment {
	struct rd_str head; /* ,{"at":"scoring.xml:12","because": */
	struct rd_str tail; /* ,"factor":"scene","points":" */
	const struct dec_reason *reasons; /* sorted by fact name */
	uint32_t n_reasons;
	bool per_reference; /* some reason has an attr */
};

/* A list's fields in name order, from the list's first_field on. */
struct dec_field {
	uint32_t index;	    /* FIELD record */
	struct rd_str head; /* ,"NAME": */
};

/* A grant's text in rd_dec.because: up to its points, or with them when they
 * are the same for every reference. */
struct dec_kept {
	size_t at, len; /* len 0: differs by reference */
	bool made, with_points;
};

/* A cue's text in a verdict, made when it is first told of. */
struct dec_cue_text {
	const char *text;
	uint32_t length; /* end of ,"class":"old","cue":"was",...,"length": */
	uint32_t points; /* end of ,"points":"0.5" */
	uint32_t end;	 /* of ,"tag":null} */
};

/* What a history factor said about one reference. */
struct dec_repeat {
	uint32_t factor, ref, use;
	bool exempt;
	int64_t points;
};

/* How one fact came to be, for "facts" in the decision. */
enum dec_origin {
	DEC_UNKNOWN,
	DEC_REQUEST,
	DEC_DEFAULT,
	DEC_ZONE,
	DEC_CLASSIFIER,
	DEC_OBSERVATION,
	DEC_DERIVED,
	DEC_STATE,
	DEC_N_ORIGINS
};

struct rd_dec {
	const struct rd_prog *prog;
	struct rd_eng *eng;
	struct rd_arena load;
	const struct rd_dec_request *request;
	struct rd_dec_result result;
	/* fixed per program */
	uint32_t *id_rank; /* n_ref: position by id */
	const uint32_t *facts_by_name;
	struct dec_fragment *choice_fragments, *factor_fragments,
		*factor_clamps, *group_clamps;
	struct rd_str *reason_heads; /* n_fact: ,"NAME":[ */
	struct rd_str *fact_heads;   /* n_fact * DEC_N_ORIGINS, when told */
	struct dec_field *fields;    /* n_field */
	struct rd_str *ref_tails;    /* ,"reference":"ID","score": */
	struct rd_str *arm_texts; /* {"experiment":"ID","id":"ID","mode":"…" */
	struct dec_cue_text *cue_texts; /* n_cue */
	struct rd_str program;		/* ","program":{...} */
	uint32_t hairstyle, outfit;	/* attributes of a record, or RD_NONE */
	uint32_t mood, scene;		/* and its facts */
	uint32_t old_term;		/* of observation 0's vocabulary */
	bool *look_rule_pin, *look_rule_gate; /* rules that read look.* */
	struct rd_crypt_draw assignment;      /* of units to arms */
	uint64_t *taken;  /* words_per_set: chosen already */
	uint64_t *shared; /* by diversity rule: share with one chosen */
	bool *personal_classifier; /* n_classifier: reads personal text */
	/* per decision */
	enum dec_origin *origin; /* n_fact */
	uint32_t *exists_row;	 /* n_fact: first satisfying record */
	uint32_t *areas;	 /* n_derive: term a geofence found, or none */
	bool observed;		 /* observation 0 answered */
	struct rd_eng_use uses[RD_DEC_HISTORY_ROWS];
	uint32_t n_uses;
	int64_t *scores, *before;  /* n_ref */
	uint32_t *gate;		   /* n_ref */
	uint64_t *alive, *passing; /* words_per_set */
	struct rd_dec_candidate *candidates;
	struct rd_dec_chosen *chosen; /* n_ref, at most 64 */
	struct rd_dec_note *notes;    /* max_notes */
	uint32_t max_notes;
	struct dec_repeat *repeats;
	uint32_t n_repeats, max_repeats;
	/* of a search for the best */
	uint32_t *open_gates;	       /* n_gate: conditions */
	struct rd_eng_change *changes; /* max_repeats */
	struct rd_eng_best *best;      /* RD_ENG_BEST_MAX */
	uint32_t n_blocks, n_visited;  /* how much was looked at */
	bool look_rule_active;
	/* writer scratch */
	struct rd_buf body, because, text;
	struct dec_kept *kept; /* max_grants */
	uint32_t max_grants;
};

void dec_note(struct rd_dec *dec, const char *code, struct rd_str detail);
/* Whether subject, history and observation were there. */
void dec_note_circumstances(struct rd_dec *dec);
/* A held look that no rule asked about: for an old photo, or because another
 * style was asked for (the same one is no bypass). */
void dec_note_bypass(struct rd_dec *dec);
/* decide.c: forgets the last decision */
void dec_begin(struct rd_dec *dec, const struct rd_dec_request *request);
/* bind.c */
enum rd_status dec_bind(struct rd_dec *dec, struct rd_problem *problem);
/* arm.c: set-up; the arm of a decision whose facts are bound; whether the arm
 * is to be tried in the shadow, and what came of it */
void dec_arm_init(struct rd_dec *dec);
void dec_assign(struct rd_dec *dec);
bool dec_has_shadow(const struct rd_dec *dec);
void dec_keep_shadow(const struct rd_dec *dec, struct rd_dec_shadow *out);
void dec_put_arm(const struct rd_dec *dec, struct rd_buf *out);
/* learned.c: rows that count into the engine, a part's reason, the rows of a
 * record */
void dec_learn(struct rd_dec *dec);
void dec_put_lesson(const struct rd_dec *dec, uint32_t factor, uint32_t ref,
		    struct rd_buf *out);
void dec_put_learned(const struct rd_dec *dec, struct rd_buf *out);
/* choose.c: whether more than scores and ties decide; the choice */
bool dec_has_choice_rules(const struct rd_prog *prog);
void dec_choose(struct rd_dec *dec);
/* rate.c: after choosing */
void dec_rate(struct rd_dec *dec);
/* decide.c: what the history says of each reference in it */
enum rd_status dec_find_repeats(struct rd_dec *dec);
/* best.c: the n_wanted first candidates without looking at all; RD_NOTFOUND
 * when all must be looked at, RD_NOMEM */
enum rd_status dec_rank_best(struct rd_dec *dec, uint32_t n_wanted);
/* derive.c: what a rule of that kind makes of the facts known so far */
void dec_derive_geofence(struct rd_dec *dec, const struct rd_prog_derive *rule);
void dec_derive_bands(struct rd_dec *dec, const struct rd_prog_derive *rule);
void dec_derive_lookup(struct rd_dec *dec, const struct rd_prog_derive *rule);
void dec_derive_count(struct rd_dec *dec, const struct rd_prog_derive *rule);
enum rd_status dec_derive_field(struct rd_dec *dec,
				const struct rd_prog_derive *rule);
/* A geofence on a position that records leave out? */
bool dec_is_personal_fence(const struct rd_prog *prog, uint32_t derive);
/* effects.c */
void dec_effects(struct rd_dec *dec);
/* at + by, held within the instants that can be written. */
int64_t dec_later(int64_t at_ms, int64_t by_ms);
/* fragments.c */
enum rd_status dec_fragments(struct rd_dec *dec);
/* Appends {"name":["value",...],...} for a rule and a reference. */
void dec_because(struct rd_dec *dec, const struct dec_fragment *fragment,
		 uint32_t ref, struct rd_buf *out);
/* texts.c: ,"NAME":{"source":"request","value": as the fact came to be, and all
 * of a personal one (ptr NULL: no memory); appends ,{"at":...} for a cue that
 * was hit */
struct rd_str dec_make_fact_head(struct rd_dec *dec, uint32_t fact);
void dec_put_cue(struct rd_dec *dec, const struct rd_eng_hit *hit,
		 struct rd_buf *out);
/* values.c: a scalar as plain text, as a JSON string, and as a request would
 * write it; terms of a set as JSON strings with commas */
struct dec_type {
	uint32_t type, vocab;
};
void dec_put_plain(const struct rd_prog *prog, const struct dec_type *type,
		   const struct rd_eng_value *v, struct rd_buf *out);
void dec_put_quoted(const struct rd_prog *prog, const struct dec_type *type,
		    const struct rd_eng_value *v, struct rd_buf *out);
void dec_put_given(const struct rd_prog *prog, const struct dec_type *type,
		   const struct rd_eng_value *v, struct rd_buf *out);
void dec_put_terms(const struct rd_prog *prog, uint32_t vocab, uint64_t bits,
		   struct rd_buf *out);
/* The grants that concern a reference, and maybe others; made when only the
 * best were searched for. */
const struct rd_eng_grant *dec_grants_of(const struct rd_dec *dec, uint32_t ref,
					 uint32_t *n_grants);
/* "50.5" */
static inline void
dec_put_points(int64_t points, struct rd_buf *out)
{
	char *at;
	size_t n;

	if (!rd_buf_reserve(out, RD_POINTS_TEXT + 2))
		return;
	at = out->ptr + out->len;
	n = rd_points_format(points, at + 1);
	at[0] = at[1 + n] = '"';
	out->len += n + 2;
}

/* 50.5"} as it ends a part */
static inline void
dec_end_points(int64_t points, struct rd_buf *out)
{
	char *at;
	size_t n;

	if (!rd_buf_reserve(out, RD_POINTS_TEXT + 2))
		return;
	at = out->ptr + out->len;
	n = rd_points_format(points, at);
	memcpy(at + n, "\"}", 2);
	out->len += n + 2;
}

/* Brackets around what was appended since `start`, each with a comma before
 * it. */
static inline void
dec_close(struct rd_buf *out, size_t start, const char brackets[2])
{
	if (out->len == start)
		rd_buf_char(out, brackets[0]);
	else
		out->ptr[start] = brackets[0];
	rd_buf_char(out, brackets[1]);
}
/* parts.c: the parts of a reference as a JSON array; texts are kept between
 * calls until dec_forget_parts */
void dec_put_parts(struct rd_dec *dec, uint32_t ref, bool all,
		   struct rd_buf *out);
void dec_forget_parts(struct rd_dec *dec);
/* ,"factors":[...] of a history row: what the score was made of. */
void dec_put_factor_list(struct rd_dec *dec, uint32_t ref, struct rd_buf *out);
/* Appends a fact's value as a JSON string, a set as an array of them. */
void dec_put_value(struct rd_dec *dec, uint32_t fact, struct rd_buf *out);
/* request.c: cues of a verdict, as in "tense" and in records */
void dec_put_cues(struct rd_dec *dec, uint32_t classifier, struct rd_buf *out);
/* A bound fact as the reader would take it; personal: null. */
void dec_put_fact(struct rd_dec *dec, uint32_t fact, struct rd_buf *out);
void dec_put_look(const struct rd_dec_look *look, struct rd_buf *out);
void dec_find_personal(struct rd_dec *dec);
bool dec_is_personal_source(const struct rd_prog *prog, uint32_t source);

#endif
