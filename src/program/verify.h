/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The semantic pass over a decoded program.  Each check answers true, or says
 * what is wrong with rd_prog_refuse and answers false.  Everything is done in
 * time linear in the file's size: runs are charged to a budget, so many
 * records may not share one long run. */
#ifndef RD_PROGRAM_VERIFY_H
#define RD_PROGRAM_VERIFY_H

#include "base/decimal.h"
#include "program/layout.h"

/* Durations stay far enough from the ends of int64 to be added to instants. */
#define RD_PROG_DURATION_MAX (INT64_C(1) << 60)
#define RD_PROG_STACK_MAX 64
#define RD_PROG_SET_MAX 64 /* terms of a set fact's vocabulary */
#define RD_PROG_LIST_MAX 256
#define RD_PROG_FIELDS_MAX 64
#define RD_PROG_HISTORY_MAX 10
#define RD_PROG_PRIORITY_MAX 9
#define RD_PROG_DIVERSITY_MAX 8
#define RD_PROG_SLOTS_MAX 64
#define RD_PROG_PIXELS_MAX 1000
#define RD_PROG_RECORD_CLASSIFIERS_MAX 64
/* Scores, and differences of two scores, stay within int64. */
#define RD_PROG_TOTAL_MAX (UINT64_C(1) << 62)

/* What a condition asks for, found while its code was checked. */
struct rd_prog_cond_facts {
	unsigned needs;	      /* enum rd_prog_needs */
	uint32_t list;	      /* of the EXISTS it belongs to, or RD_NONE */
	uint32_t last_derive; /* last derive whose fact it reads, or RD_NONE */
};

struct rd_prog_verifier {
	const struct rd_prog *prog;
	struct rd_problem *problem;
	struct rd_arena *scratch;
	uint64_t budget;
	/* by string: the stamp when it was last seen as a name */
	uint32_t *stamps;
	uint32_t stamp;
	uint32_t n_regexes; /* different ones */
	/* by fact: its derive, or RD_NONE; whether another rule fills it */
	uint32_t *derived_at;
	bool *claimed;
	uint32_t *field_derived_at; /* by field: its derive, or RD_NONE */
	/* by classifier: first slot of its phrases, the number of its cues
	 * (which bounds phrase numbers), the list its cues read */
	uint32_t *phrase_base;
	uint32_t *n_phrases;
	uint32_t *record_list;
	uint32_t *phrase_cue;		  /* by slot: cue + 1 */
	struct rd_prog_cond_facts *conds; /* by condition */
	bool *in_cond;			  /* by op */
	uint64_t *col_peak;		  /* by column: largest |points| */
};

/* Checks everything the field tables and the meaning of records ask for.
 * RD_CORRUPT with the problem set, RD_NOMEM. */
enum rd_status rd_prog_verify(const struct rd_prog *prog,
			      struct rd_arena *scratch,
			      struct rd_problem *problem) RD_MUST_CHECK;

/* Names the record ("fact 3 \"scene\": ...") and answers false. */
bool rd_prog_refuse(struct rd_prog_verifier *v, enum rd_section section,
		    uint32_t index, const char *fmt, ...) RD_PRINTF(4, 5);

struct rd_prog_record_check {
	enum rd_section section;
	bool (*check)(struct rd_prog_verifier *v, uint32_t index);
};
/* Every check over every record of its section, in order. */
bool rd_prog_verify_each(struct rd_prog_verifier *v,
			 const struct rd_prog_record_check *checks,
			 size_t n_checks);
/* first .. first + n - 1 lie below `count`, and the budget has room. */
bool rd_prog_verify_run(struct rd_prog_verifier *v, uint64_t first, uint64_t n,
			uint64_t count);

/* False when the string was seen since v->stamp was raised: equal strings share
 * one index (the loader saw to it), so a stamp per string finds a name used
 * twice. */
bool rd_prog_is_new_name(struct rd_prog_verifier *v, uint32_t string);

/* The parts, in the order they build on each other. */
bool rd_prog_verify_facts(struct rd_prog_verifier *v);
bool rd_prog_verify_words(struct rd_prog_verifier *v);
bool rd_prog_verify_catalog(struct rd_prog_verifier *v);
bool rd_prog_verify_conds(struct rd_prog_verifier *v);
bool rd_prog_verify_rules(struct rd_prog_verifier *v);

/* Kinds of derives that find a place (verify-fence.c); their members are those
 * of the kind, and runs are in bounds. */
bool rd_prog_verify_geofence(struct rd_prog_verifier *v, uint32_t derive);
bool rd_prog_verify_bands(struct rd_prog_verifier *v, uint32_t derive);
bool rd_prog_verify_lookup(struct rd_prog_verifier *v, uint32_t derive);
/* Is the fact known before that derive is evaluated? */
bool rd_prog_reads_earlier(const struct rd_prog_verifier *v, uint32_t derive,
			   uint32_t fact);
bool rd_prog_verify_choice(struct rd_prog_verifier *v);
bool rd_prog_verify_experiments(struct rd_prog_verifier *v);
/* About sending (verify-provider.c, verify-model.c, verify-route.c). */
bool rd_prog_verify_providers(struct rd_prog_verifier *v);
bool rd_prog_verify_models(struct rd_prog_verifier *v);
bool rd_prog_verify_routes(struct rd_prog_verifier *v);
/* Redux (verify-redux.c). */
bool rd_prog_verify_redux(struct rd_prog_verifier *v);
/* Graphs and commands (verify-flow.c). */
bool rd_prog_verify_flows(struct rd_prog_verifier *v);

#define RD_PROG_SEND_REFERENCES_MAX 64
#define RD_PROG_SEND_IMAGES_MAX 64
#define RD_PROG_SIDE_MAX 65535 /* pixels */

static inline uint32_t
rd_prog_n_terms(const struct rd_prog *prog, uint32_t vocab)
{
	return vocab == RD_NONE ? 0 : prog->vocab[vocab].n_terms;
}

static inline bool
rd_prog_term_fits(const struct rd_prog *prog, uint32_t vocab, int64_t term)
{
	return term >= 0 && term < rd_prog_n_terms(prog, vocab);
}

static inline bool
rd_prog_term_or_none(const struct rd_prog *prog, uint32_t vocab, uint32_t term)
{
	return term == RD_NONE || rd_prog_term_fits(prog, vocab, term);
}

static inline bool
rd_prog_duration_fits(int64_t ms)
{
	return ms >= -RD_PROG_DURATION_MAX && ms <= RD_PROG_DURATION_MAX;
}

/* A rule decimal, in units of 1e-4. */
static inline bool
rd_prog_decimal_fits(int64_t value)
{
	return value >= -RD_DECIMAL_MAX && value <= RD_DECIMAL_MAX;
}

/* What an overlay within tune could add to a factor; attribute values are at
 * most RD_DECIMAL_MAX. */
uint64_t rd_prog_tune_peak(const struct rd_prog_factor *f);

/* Points of a knot: a rule decimal in units of 1e-8. */
static inline bool
rd_prog_knot_fits(int64_t points)
{
	int64_t unit = RD_POINTS_ONE / RD_DECIMAL_ONE;

	return points % unit == 0 && rd_prog_decimal_fits(points / unit);
}

/* A value that conditions and defaults may hold for a fact of that type. */
bool rd_prog_value_fits(const struct rd_prog *prog, enum rd_fact_type type,
			uint32_t vocab, int64_t value);

#endif
