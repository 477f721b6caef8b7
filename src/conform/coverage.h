/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Coverage from the inside: items by kind, and which cases reached them.  A
 * kind's items are numbered as the records they belong to, a phrase as its
 * first cue; those of BOUNDS, TIES, OUTCOMES and NUMBERS are listed when the
 * coverage is made. */
#ifndef RD_CONFORM_COVERAGE_H
#define RD_CONFORM_COVERAGE_H

#include "conform/internal.h"

/* X(KIND, key, one of them) */
#define CONF_KINDS(X)                                                          \
	X(FACTORS, "factors", "factor")                                        \
	X(CHOICES, "choices", "choice")                                        \
	X(IDLE_CHOICES, "idle_choices", "idle choice")                         \
	X(KEYS, "keys", "key")                                                 \
	X(STEPS, "steps", "step")                                              \
	X(GATES, "gates", "gate")                                              \
	X(OPEN_GATES, "open_gates", "open gate")                               \
	X(PINS, "pins", "pin")                                                 \
	X(HOLDS, "holds", "hold")                                              \
	X(IDLE_HOLDS, "idle_holds", "idle hold")                               \
	X(REASONS, "reasons", "reason")                                        \
	X(BANDS, "bands", "band")                                              \
	X(BOUNDS, "bounds", "bound")                                           \
	X(CLAMPS, "clamps", "clamp")                                           \
	X(CUES, "cues", "cue")                                                 \
	X(UNLESSES, "unlesses", "unless")                                      \
	X(NEAR_MISSES, "near_misses", "near miss")                             \
	X(ROWS, "rows", "row")                                                 \
	X(WINNERS, "winners", "winner")                                        \
	X(TIES, "ties", "tie")                                                 \
	X(OUTCOMES, "outcomes", "outcome")                                     \
	X(EDGES, "edges", "edge")                                              \
	X(NUMBERS, "numbers", "number")                                        \
	X(AREAS, "areas", "area")                                              \
	X(OTHERS, "other_values", "other value")                               \
	X(RATES, "rates", "rate")                                              \
	X(ARMS, "arms", "arm")                                                 \
	X(SEGMENTS, "segments", "segment")                                     \
	X(LESSONS, "lessons", "lesson")                                        \
	X(SLOTS, "slots", "slot")                                              \
	X(DIVERSITIES, "diversities", "diversity")                             \
	X(LOTS, "lots", "lot")                                                 \
	X(SIZES, "sizes", "size")                                              \
	X(MEMBERS, "members", "member")                                        \
	X(MODELS, "models", "model")                                           \
	X(ALIASES, "aliases", "alias")                                         \
	X(PRESETS, "presets", "preset")                                        \
	X(TRIES, "tries", "try")                                               \
	X(STRENGTHS, "strengths", "strength")                                  \
	X(ROLES, "roles", "role")                                              \
	X(ATTRIBUTES, "attributes", "attribute")                               \
	X(SHAPES, "shapes", "shape")                                           \
	X(LORAS, "lora_limits", "LoRA limit")                                  \
	X(DENIALS, "denials", "denial")                                        \
	X(PRICES, "prices", "price")                                           \
	X(REDUX_LEVELS, "redux_levels", "level of Redux")                      \
	X(REDUX_KERNELS, "redux_kernels", "function of Redux")                 \
	X(REDUX_LAWS, "redux_laws", "law of Redux")                            \
	X(REDUX_ENCODERS, "redux_encoders", "encoder")                         \
	X(REDUX_USES, "redux_uses", "use of Redux")                            \
	X(REDUX_KINDS, "redux_kinds", "kind of picture")                       \
	X(REDUX_FACTS, "redux_facts", "fact of Redux")

#define CONF_KIND_ENUM(id, key, one) CONF_##id,
enum conf_kind { CONF_KINDS(CONF_KIND_ENUM) CONF_N_KINDS };
#undef CONF_KIND_ENUM

/* Bounds have three sides each: one unit below, at, one unit above. */
enum conf_bound_kind {
	CONF_BOUND_STEP,   /* a = factor, b = step: age of the use */
	CONF_BOUND_EXEMPT, /* a = factor: age of a use of the same scene */
	CONF_BOUND_USES,   /* a = factor: uses given */
	CONF_BOUND_TTL,	   /* a = observation: its age */
	CONF_BOUND_LOOK,   /* age of the look beyond its end */
	CONF_BOUND_CLOCK,  /* a = derive: local time of day */
	CONF_BOUND_FACT,   /* a = fact: its number */
	CONF_BOUND_NEAR,   /* a = fact: its distance from now */
	CONF_BOUND_FIELD,  /* a = list, b = field: a record's number */
	CONF_BOUND_AWAY,   /* a = list, b = field: its distance from now */
	CONF_BOUND_AHEAD,  /* a = list, b = field: its time less now */
	CONF_BOUND_RATE,   /* a = band of the rate: what it measures */
};
struct conf_bound {
	enum conf_bound_kind kind;
	uint32_t a, b;
	int64_t value;
	uint32_t file, line;
	struct rd_str name;
};

enum conf_tie { CONF_TIE_FIRST, CONF_TIE_LATER, CONF_TIE_USES, CONF_N_TIES };
enum conf_outcome {
	CONF_OUTCOME_SCORED,
	CONF_OUTCOME_LOCKED,
	CONF_OUTCOME_NONE,
	CONF_OUTCOME_REFUSED,
	CONF_N_OUTCOMES
};

/* How many cases reached an item, and the last of them. */
struct conf_mark {
	uint32_t n_cases, last;
};

/* Items of which there is no list: what was found, by hash. */
struct conf_found {
	struct {
		uint64_t hash;
		struct conf_mark mark;
	} * items;
	uint32_t n;
	size_t cap;
};

struct rd_conf_coverage {
	const struct rd_prog *prog;
	struct conf_found paths; /* rules that took part together */
	struct conf_found named; /* numbers that sentences name */
	struct conf_found sent;	 /* refusals, notes and fields of plans */
	struct conf_mark *marks[CONF_N_KINDS];
	uint32_t n[CONF_N_KINDS];
	struct rd_arena arena, scratch;
	struct conf_bound *bounds;
	uint32_t n_bounds;
	size_t cap_bounds;
	struct conf_number_item {
		const char *text; /* "30" */
		uint32_t file, line;
	} * numbers;
	uint32_t n_numbers;
	size_t cap_numbers;
	uint32_t serial; /* of the case being run; 0: none yet */
	enum rd_status status;
};

/* May such an item be asked for at all? */
bool conf_is_item(const struct rd_conf_coverage *cov, enum conf_kind kind,
		  uint32_t index);
void conf_mark(struct rd_conf_coverage *cov, enum conf_kind kind,
	       uint32_t index);
/* The phrase that the cue is of. */
void conf_mark_cue(struct rd_conf_coverage *cov, uint32_t cue);
void conf_mark_found(struct rd_conf_coverage *cov, struct conf_found *found,
		     uint64_t hash);
bool conf_is_marked(const struct rd_conf_coverage *cov, enum conf_kind kind,
		    uint32_t index);

/* coverage-bounds.c: the bounds of the program; which of them a decision
 * touches. */
void conf_list_bounds(struct rd_conf_coverage *cov);
void conf_cover_bounds(struct rd_conf_runner *runner,
		       const struct rd_dec_result *result);
/* coverage-path.c */
void conf_cover_path(struct rd_conf_runner *runner,
		     const struct rd_dec_result *result);
/* coverage-text.c: phrases that an unless suppressed, or that stand within
 * another word. */
void conf_cover_texts(struct rd_conf_runner *runner);
/* coverage-edges.c */
struct edge;
struct conf_edge {
	const char *name;
	bool (*is)(const struct edge *e);
};
extern const struct conf_edge conf_edges[];
extern const uint32_t conf_n_edges;
void conf_cover_edges(struct rd_conf_runner *runner,
		      const struct rd_dec_result *result);
/* coverage-because.c: the numbers of the rules; those that a case's sentence
 * names and its expectation or the rules have. */
void conf_list_numbers(struct rd_conf_coverage *cov);
void conf_cover_because(struct rd_conf_coverage *cov,
			const struct rd_conf_case *c);

/* coverage-kinds.c: kinds that need no more than one row of a table, NULL for
 * the others. */
struct conf_item {
	struct rd_str name;
	uint32_t file, line;
};
struct conf_reach {
	struct rd_conf_runner *runner;
	const struct rd_dec_result *result;
	const json_t *expect;
};
struct conf_table {
	uint32_t (*count)(const struct rd_prog *prog);
	bool (*is)(const struct rd_prog *prog, uint32_t index);
	struct conf_item (*item)(const struct rd_prog *prog, uint32_t index);
	void (*cover)(const struct conf_reach *reach);
};
extern const struct conf_table conf_tables[CONF_N_KINDS];
/* coverage-send.c: the rows that plans reach. */
extern const struct conf_table conf_send_tables[CONF_N_KINDS];
/* coverage-redux.c: those that settings of Redux reach. */
extern const struct conf_table conf_redux_tables[CONF_N_KINDS];
/* Which side of a rule of sending the item is. */
void conf_put_send_side(enum conf_kind kind, uint32_t index,
			struct rd_buf *out);
/* That of conf_tables, conf_send_tables or conf_redux_tables. */
static inline const struct conf_table *
conf_table_of(enum conf_kind kind)
{
	if (conf_redux_tables[kind].count)
		return &conf_redux_tables[kind];
	return conf_send_tables[kind].count ? &conf_send_tables[kind]
					    : &conf_tables[kind];
}
/* coverage-members.c: the row of MEMBERS. */
uint32_t conf_count_members(const struct rd_prog *prog);
bool conf_is_member(const struct rd_prog *prog, uint32_t index);
struct conf_item conf_member_item(const struct rd_prog *prog, uint32_t index);
void conf_cover_members(const struct conf_reach *reach);
/* What a band of the rate compares with its bound: points, or facts in the same
 * unit; false when there is nothing to compare. */
bool conf_rate_measure(const struct rd_conf_runner *runner,
		       const struct rd_dec_result *result, uint32_t band,
		       int64_t *value);

/* coverage-report.c */
void conf_put_item(const struct rd_conf_coverage *cov, enum conf_kind kind,
		   uint32_t index, struct rd_buf *out);

#endif
