/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the parts of the compiler share.  Things are added in the order of the
 * model, so that an index of the model is the index in the program.  C leaves
 * the order of calls in one initialiser open; where two of them add something,
 * they stand in statements of their own, so that every compiler builds the same
 * bytes. */
#ifndef RD_COMPILE_EMIT_H
#define RD_COMPILE_EMIT_H

#include "base/decimal.h"
#include "program/program.h"
#include "validate/model.h"

/* A set of references found by a text in their ids. */
struct rd_cc_id_set {
	struct rd_str text;
	uint32_t set;
};

struct rd_cc {
	const struct rd_val_model *model;
	struct rd_prog_builder *builder;
	struct rd_arena arena; /* scratch */
	enum rd_status status;
	uint32_t n_sets;
	uint32_t *first_set;   /* by attribute */
	uint32_t *first_under; /* by attribute; that of terms: first_set */
	uint64_t *words;       /* of one set */
	size_t n_words;
	int64_t *points; /* of one column */
	struct rd_cc_id_set *id_sets;
	size_t n_id_sets, id_sets_cap;
};

/* RD_VAL_NONE and RD_NONE are the same number. */
_Static_assert(RD_VAL_NONE == RD_NONE, "no index");

void rd_cc_fail(struct rd_cc *cc, enum rd_status status);
void *rd_cc_array(struct rd_cc *cc, size_t n, size_t item_bytes);
uint32_t rd_cc_str(struct rd_cc *cc, struct rd_str s);
/* Adds cc->words as a set and clears them. */
uint32_t rd_cc_set(struct rd_cc *cc);
/* Index of the condition, RD_NONE when there is none. */
uint32_t rd_cc_cond(struct rd_cc *cc, const struct rd_val_cond *cond);

/* Points of a rule decimal. */
#define POINTS(decimal) ((decimal) * (RD_POINTS_ONE / RD_DECIMAL_ONE))
/* Adds one column for a decimal attribute, or one for each term of a map; the
 * first one's number. */
uint32_t rd_cc_columns(struct rd_cc *cc, const struct rd_val_factor *in);
/* Adds a curve's knots, and its column when it is over an attribute
 * (choice.c). */
void rd_cc_curve(struct rd_cc *cc, const struct rd_val_factor *in,
		 struct rd_prog_factor *out);

/* Parts, in the order in which they run. */
void rd_cc_emit_meta(struct rd_cc *cc);	   /* meta.c */
void rd_cc_emit_facts(struct rd_cc *cc);   /* facts.c */
void rd_cc_emit_words(struct rd_cc *cc);   /* words.c */
void rd_cc_emit_tables(struct rd_cc *cc);  /* facts.c */
void rd_cc_emit_catalog(struct rd_cc *cc); /* catalog.c */
void rd_cc_emit_derives(struct rd_cc *cc); /* facts.c */
void rd_cc_emit_rules(struct rd_cc *cc);   /* rules.c */
void rd_cc_emit_choice(struct rd_cc *cc);  /* choice.c, from rules.c */
void rd_cc_emit_send(struct rd_cc *cc);	   /* send.c */
void rd_cc_emit_redux(struct rd_cc *cc);   /* redux.c */
void rd_cc_emit_flows(struct rd_cc *cc);   /* flow.c */

#endif
