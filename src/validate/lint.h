/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lints: what is not wrong, but can hardly be meant.  They run over a model
 * without errors, and every finding is proved (ask.h). */
#ifndef RD_VALIDATE_LINT_H
#define RD_VALIDATE_LINT_H

#include "validate/ask.h"

/* References are compared pair by pair only in catalogs with at most that many
 * different ones. */
#define RD_VAL_LINT_PAIRS 64

struct rd_val_lint {
	struct rd_val *val;
	const struct rd_val_model *model;
	struct rd_arena arena; /* of one question */
	struct rd_val_ask ask;
	uint32_t *kinds;   /* see rd_val_lint_kinds */
	uint32_t *kind_of; /* by reference: index into kinds */
	bool *attrs;	   /* by attribute: looked at by rules in question */
};

/* A finding at a line of the place's file; then its object. */
void rd_val_lint_find(struct rd_val_lint *lint, struct rd_val_place place,
		      int id, const char *fmt, ...) RD_PRINTF(4, 5);
void rd_val_lint_object(struct rd_val_lint *lint, struct rd_str owner,
			struct rd_str part);
void rd_val_lint_related(struct rd_val_lint *lint, struct rd_val_place place,
			 const char *what);

/* ---- kinds of references (lint-kinds.c) ---- */

/* To rules that look at nothing but some attributes and ids, references with
 * equal ones are the same.  Start, add the rules, then list one reference of
 * each kind in lint->kinds; returns how many. */
void rd_val_lint_look_at_none(struct rd_val_lint *lint);
void rd_val_lint_look_at_cond(struct rd_val_lint *lint,
			      const struct rd_val_cond *cond);
void rd_val_lint_look_at_factor(struct rd_val_lint *lint,
				const struct rd_val_factor *factor);
uint32_t rd_val_lint_kinds(struct rd_val_lint *lint);
bool rd_val_lint_is_same_kind(const struct rd_val_lint *lint, uint32_t a,
			      uint32_t b);

/* ---- the lints ---- */

void rd_val_lint(struct rd_val *val);		    /* lint.c */
void rd_val_lint_conds(struct rd_val_lint *lint);   /* lint-cond.c */
void rd_val_lint_cases(struct rd_val_lint *lint);   /* lint-case.c */
void rd_val_lint_factors(struct rd_val_lint *lint); /* lint-factor.c */
void rd_val_lint_winners(struct rd_val_lint *lint); /* lint-win.c */
void rd_val_lint_ranges(struct rd_val_lint *lint);  /* lint-range.c */
void rd_val_lint_phrases(struct rd_val_lint *lint); /* lint-words.c */
void rd_val_lint_regexes(struct rd_val_lint *lint); /* lint-regex.c */
void rd_val_lint_tables(struct rd_val_lint *lint);  /* lint-table.c */
void rd_val_lint_unused(struct rd_val_lint *lint);  /* lint-unused.c */
void rd_val_lint_send(struct rd_val_lint *lint);    /* lint-send.c */
void rd_val_lint_flows(struct rd_val_lint *lint);   /* lint-flow.c */
void rd_val_lint_redux(struct rd_val_lint *lint);   /* lint-redux.c */

#endif
