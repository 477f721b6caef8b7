/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Tests of rules: small faults are planted in a compiled program, one at a
 * time, and the cases must notice.  A fault that no case notices is a promise
 * that nobody makes. */
#ifndef RD_CONFORM_MUTATE_H
#define RD_CONFORM_MUTATE_H

#include "conform/conform.h"

/* X(ID, name, what it plants). */
#define RD_CONF_OPERATORS(X)                                                   \
	X(POINTS, "points", "a number of points one grid step off")            \
	X(SIGN, "sign", "points with the other sign")                          \
	X(BOUND, "bound", "a boundary one unit off")                           \
	X(SCALE, "scale", "an attribute's scale one grid step off")            \
	X(CLAMP, "clamp", "a clamp moved or gone")                             \
	X(CASE, "case", "a case, step, band or reason gone")                   \
	X(RULE, "rule", "a gate, factor, hold or other rule gone")             \
	X(LOGIC, "logic", "all for any, any for all, none for any")            \
	X(RETARGET, "retarget", "another term, fact or attribute")             \
	X(SWAP, "swap", "two attributes of a reference exchanged")             \
	X(VALUE, "value", "a term gone from a reference's set")                \
	X(PHRASE, "phrase", "a phrase or alias gone")                          \
	X(WITHIN, "within", "phrases of a class that count within words")      \
	X(UNLESS, "unless", "an unless gone")                                  \
	X(ROW, "row", "a table row gone")                                      \
	X(TIE, "tie", "another order among equals")                            \
	X(DEFAULT, "default", "a default changed or gone")                     \
	X(EXEMPT, "exempt", "an exemption gone")                               \
	X(PART, "part", "a part of a template gone, or no longer optional")    \
	X(REDUX, "redux", "a number or name of Redux changed")

#define RD_CONF_OPERATOR_ENUM(id, name, words) RD_CONF_OP_##id,
enum rd_conf_operator {
	RD_CONF_OPERATORS(RD_CONF_OPERATOR_ENUM) RD_CONF_N_OPERATORS
};
#undef RD_CONF_OPERATOR_ENUM
#define RD_CONF_ALL_OPERATORS ((1u << RD_CONF_N_OPERATORS) - 1)

const char *rd_conf_operator_name(enum rd_conf_operator op);
const char *rd_conf_operator_words(enum rd_conf_operator op);

enum rd_conf_verdict {
	RD_CONF_SURVIVED,
	RD_CONF_KILLED,
	RD_CONF_EQUIVALENT,
};

struct rd_conf_mutant {
	enum rd_conf_operator op;
	uint32_t file, line; /* of the rule, as in the program */
	const char *words;   /* "points of factor scene_suits: 30 to 31" */
	enum rd_conf_verdict verdict;
	const char *why; /* equivalent: the proof; else NULL */
	uint32_t killer; /* index of the first case that fails, or RD_NONE */
};

struct rd_conf_mutation;

/* Lists the mutants of the program that `bytes` are, a bit per operator in
 * `operators`; those that can be proved equivalent have their verdict.  RD_*
 * with *problem. */
enum rd_status rd_conf_mutation_new(struct rd_str bytes, unsigned operators,
				    struct rd_conf_mutation **out,
				    struct rd_problem *problem) RD_MUST_CHECK;
void rd_conf_mutation_free(struct rd_conf_mutation *m);
const struct rd_prog *rd_conf_mutation_program(
	const struct rd_conf_mutation *m);
const struct rd_conf_mutant *rd_conf_mutants(const struct rd_conf_mutation *m,
					     uint32_t *n);

struct rd_conf_mutation_opts {
	const struct rd_conf_case *const *cases;
	uint32_t n_cases;
	const struct rd_dec_zone_port *zones;
	unsigned n_jobs; /* processes; 0 counts as 1 */
	/* Called now and then with how many of the mutants are done, about;
	 * NULL for nobody. */
	void (*tick)(void *data, uint32_t done);
	void *tick_data;
};

/* Runs each mutant against the cases until one fails.  The verdicts do not
 * depend on n_jobs.  RD_SEMANTIC (exit 1, "mutate.red") when a case fails
 * without a mutant; RD_NOMEM, RD_IO. */
enum rd_status rd_conf_mutation_run(struct rd_conf_mutation *m,
				    const struct rd_conf_mutation_opts *opts,
				    struct rd_problem *problem) RD_MUST_CHECK;

/* Sets owns[case] for each of the cases wanted[case] that is the only one to
 * fail with some mutant.  As above. */
enum rd_status rd_conf_mutation_own(struct rd_conf_mutation *m,
				    const struct rd_conf_mutation_opts *opts,
				    const bool *wanted, bool *owns,
				    struct rd_problem *problem) RD_MUST_CHECK;

/* Looks for texts that tell surviving mutants of words from the program.
 * After a run.  RD_NOMEM with *problem. */
enum rd_status rd_conf_mutation_hunt(struct rd_conf_mutation *m,
				     const struct rd_conf_mutation_opts *opts,
				     struct rd_problem *problem) RD_MUST_CHECK;
/* Writes cases, for review, with what the hunt found.  RD_NOMEM when one could
 * not be made or was not taken. */
enum rd_status rd_conf_mutation_emit(const struct rd_conf_mutation *m,
				     rd_conf_emit_fn emit, void *data)
	RD_MUST_CHECK;

struct rd_conf_tally {
	uint32_t total, killed, survived, equivalent;
};
void rd_conf_mutation_count(const struct rd_conf_mutation *m,
			    struct rd_conf_tally *tally);
/* killed / (killed + survived) >= rate, a decimal in 1e-4; without any: yes. */
bool rd_conf_tally_reaches(const struct rd_conf_tally *tally, int64_t rate);
/* That rate, rounded down to 1e-4. */
int64_t rd_conf_tally_rate(const struct rd_conf_tally *tally);

/* A table per operator, survivors with their places, what is equivalent and
 * why. */
void rd_conf_mutation_human(const struct rd_conf_mutation *m,
			    struct rd_buf *out);
void rd_conf_mutation_list(const struct rd_conf_mutation *m,
			   struct rd_buf *out);
/* A test per operator. */
void rd_conf_mutation_tap(const struct rd_conf_mutation *m, struct rd_buf *out);
/* `cases` names the killers; may be NULL when nothing ran. */
void rd_conf_mutation_json(const struct rd_conf_mutation *m,
			   const struct rd_conf_case *const *cases,
			   struct rd_buf *out);

#endif
