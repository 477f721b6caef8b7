/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The members of a plan, once: writer and reader walk the same tables, whose
 * rows stand in the order of the document. */
#ifndef RD_PLAN_DOC_FIELDS_H
#define RD_PLAN_DOC_FIELDS_H

#include <stddef.h>

#include "plan/doc.h"

enum doc_kind {
	DOC_SCHEMA,
	DOC_TEXT,
	DOC_MAYBE,  /* text or null */
	DOC_SHA256, /* or null */
	DOC_COUNT,  /* uint32_t */
	DOC_PIXELS, /* uint32_t, 0 as null */
	DOC_NUMBER, /* where it stands in its list, from 1 */
	DOC_WEIGHT, /* decimal of 1e-4 */
	DOC_LIMIT,  /* the same; null for RD_PLAN_NO_LIMIT */
	DOC_MONEY,  /* decimal of 1e-6 */
	DOC_BOOL,
	DOC_UNIT,
	DOC_ON,
	DOC_DROPS,
	DOC_BODY,
	/* Lists: a pointer, and behind it how many. */
	DOC_ORDER,
	DOC_TEXTS,
	DOC_SOURCES,
	DOC_TRIES,
	DOC_REDUX_ONES,
	/* A pointer to an object, or NULL: the member is left out. */
	DOC_REDUX,
	/* An object within the same struct. */
	DOC_PRICE,
	DOC_REDUX_WHY,
	DOC_N_KINDS
};

struct doc_field {
	const char *name;
	enum doc_kind kind;
	size_t at;   /* offset of the member */
	size_t n_at; /* offset of a list's count */
};

/* End with a NULL name. */
extern const struct doc_field doc_fields[], doc_source_fields[],
	doc_try_fields[], doc_price_fields[], doc_redux_fields[],
	doc_redux_one_fields[], doc_redux_why_fields[];

/* Where the next mark of a body stands between quotes: *at is moved behind it,
 * *number is what it names (0 for what is no number).  false when there is no
 * further one.  The body is well-formed JSON. */
struct doc_mark {
	size_t begin, end; /* of the string with its quotes */
	uint32_t number;
};
bool doc_next_mark(struct rd_str body, size_t *at, struct doc_mark *mark);

#endif
