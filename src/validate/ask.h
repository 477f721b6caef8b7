/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Questions about rules: "is there a situation in which ...?", "by how much at
 * most?", over the facts' declared domains.
 *
 * A question is a list of nodes, operands before those that use them, over a
 * few variables.  A variable is a fact.  All that a question can tell apart of
 * its domain are the truths of the atoms ("is term 3", "below 20", "meets one
 * of these terms"), so the values of a variable are the different vectors of
 * truths that values of the fact give.  What is not understood (how a text was
 * classified, an instant, a rule of a later version) is a variable of its own
 * that may be anything.  So there are never fewer situations here than in fact,
 * and "there is none" is a proof.  A question that grows too large, or takes
 * too many steps, is left without an answer. */
#ifndef RD_VALIDATE_ASK_H
#define RD_VALIDATE_ASK_H

#include "validate/reader.h"

#define RD_VAL_ASK_VARS 64
#define RD_VAL_ASK_WORDS 4
#define RD_VAL_ASK_ATOMS (64 * RD_VAL_ASK_WORDS) /* of a variable */
#define RD_VAL_ASK_VALUES 1024			 /* of a variable */
#define RD_VAL_ASK_NODES 65536

enum rd_val_atom_kind {
	RD_VAL_ATOM_KNOWN,
	RD_VAL_ATOM_IS,	     /* v */
	RD_VAL_ATOM_LESS,    /* than v */
	RD_VAL_ATOM_BETWEEN, /* v <= x < w */
	RD_VAL_ATOM_MEETS,   /* a set, one of mask; a term, among mask */
	RD_VAL_ATOM_FREE,    /* anything */
};

struct rd_val_atom {
	enum rd_val_atom_kind kind;
	int64_t v, w;
	uint64_t mask;
};

struct rd_val_truths {
	uint64_t bits[RD_VAL_ASK_WORDS];
};

/* What a variable is that is no fact. */
enum rd_val_free {
	RD_VAL_FREE_FACT,      /* a fact: a */
	RD_VAL_FREE_AVAILABLE, /* of reference a */
	RD_VAL_FREE_SAME,      /* of facts a, b */
	RD_VAL_FREE_MATCHES,   /* of classifier a */
	RD_VAL_FREE_KEPT,      /* a derived style that some reference has: a */
	RD_VAL_FREE_OTHER,     /* a: running number */
};

struct rd_val_var {
	enum rd_val_free kind;
	uint32_t a, b;
	struct rd_val_atom *atoms;
	size_t n_atoms, atoms_cap;
	struct rd_val_truths *values;
	size_t n_values, values_cap;
	int32_t at;		       /* value it has, -1: any */
	struct rd_val_truths any, all; /* over the values */
};

enum rd_val_node_kind {
	RD_VAL_NODE_CONST, /* k: a truth, or points */
	RD_VAL_NODE_RANGE, /* some points from k to w */
	RD_VAL_NODE_ATOM,  /* var, atom */
	RD_VAL_NODE_NOT,
	RD_VAL_NODE_ALL,
	RD_VAL_NODE_ANY,
	RD_VAL_NODE_AT_LEAST, /* k */
	RD_VAL_NODE_WHEN,     /* a condition, k points */
	RD_VAL_NODE_FIRST,    /* pairs: condition, points */
	RD_VAL_NODE_SUM,
	RD_VAL_NODE_LESS,  /* first less second */
	RD_VAL_NODE_CLAMP, /* k..w */
};

/* Truths are 0 and 1, points units of 1e-8; between low and high while some
 * variables are open. */
struct rd_val_node {
	enum rd_val_node_kind kind;
	uint32_t first, n; /* operands: indices into kids */
	uint32_t var, atom;
	int64_t k, w;
	int64_t low, high;
	uint64_t vars; /* set of variables it depends on */
};

struct rd_val_ask {
	struct rd_val *val;
	struct rd_arena *arena; /* of this question alone */
	bool all_available;
	bool lost; /* too large, or out of memory: no answer */
	struct rd_val_var vars[RD_VAL_ASK_VARS];
	uint32_t n_vars, n_other;
	struct rd_val_node *nodes;
	size_t n_nodes, nodes_cap;
	uint32_t *kids;
	size_t n_kids, kids_cap;
	uint32_t depth; /* of derived facts being followed */
};

/* ---- nodes (ask.c) ---- */

/* Empties the arena; what an earlier question in it had is gone. */
void rd_val_ask_init(struct rd_val_ask *ask, struct rd_val *val,
		     struct rd_arena *arena);
/* Index of a new node; 0, a node like any other, once the question is lost. */
uint32_t rd_val_ask_const(struct rd_val_ask *ask, int64_t k);
/* Somewhere between the two, whichever is larger. */
uint32_t rd_val_ask_range(struct rd_val_ask *ask, int64_t a, int64_t b);
uint32_t rd_val_ask_not(struct rd_val_ask *ask, uint32_t kid);
uint32_t rd_val_ask_node(struct rd_val_ask *ask, enum rd_val_node_kind kind,
			 const uint32_t *kids, uint32_t n, int64_t k);
uint32_t rd_val_ask_pair(struct rd_val_ask *ask, enum rd_val_node_kind kind,
			 uint32_t a, uint32_t b);
uint32_t rd_val_ask_clamp(struct rd_val_ask *ask, uint32_t kid, int64_t low,
			  int64_t high);
uint32_t rd_val_ask_atom(struct rd_val_ask *ask, enum rd_val_free kind,
			 uint32_t a, uint32_t b,
			 const struct rd_val_atom *atom);
/* Bounds of all nodes for the values that the variables have now. */
void rd_val_ask_weigh(struct rd_val_ask *ask);

/* ---- domains (ask-domain.c) ---- */

/* Makes the values of all variables, once all nodes are there. */
void rd_val_ask_close(struct rd_val_ask *ask);
/* The derive of a fact that no request can give, or NULL. */
const struct rd_val_derive *rd_val_derive_of(const struct rd_val_model *model,
					     uint32_t fact);

/* ---- rules as nodes (ask-read.c, ask-factor.c) ---- */

/* An atom of a fact, or of those it is derived from. */
uint32_t rd_val_ask_atom_of(struct rd_val_ask *ask, uint32_t fact,
			    const struct rd_val_atom *atom);
/* ref RD_VAL_NONE where there is none.  `parts` (NULL, or room for n_ops) gets
 * the node of each op. */
uint32_t rd_val_ask_cond(struct rd_val_ask *ask, const struct rd_val_cond *cond,
			 uint32_t ref, uint32_t *parts);
/* Points of a factor that is no history; grouped or not. */
uint32_t rd_val_ask_factor(struct rd_val_ask *ask,
			   const struct rd_val_factor *factor, uint32_t ref);
/* Whether a gate lets the reference through. */
uint32_t rd_val_ask_gate(struct rd_val_ask *ask, const struct rd_val_gate *gate,
			 uint32_t ref);

/* ---- answers (ask-solve.c) ---- */

enum rd_val_answer {
	RD_VAL_NEVER,
	RD_VAL_SOMETIMES,
	RD_VAL_NO_ANSWER,
};

/* Is there a situation in which the node holds?  The variables are left as they
 * are there. */
enum rd_val_answer rd_val_ask_ever(struct rd_val_ask *ask, uint32_t node);
/* A bound of the sum of the items over all situations in which all `conds`
 * hold: the largest value, or a higher one where the search takes too long.
 * INT64_MIN when there is none, INT64_MAX without an answer. */
int64_t rd_val_ask_most(struct rd_val_ask *ask, const uint32_t *items,
			uint32_t n_items, const uint32_t *conds,
			uint32_t n_conds);

#endif
