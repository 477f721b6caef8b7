/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan as a document: what is to be sent, where, in which order of tries, and
 * what it costs.  One line of JSON, keys sorted (RFC 8785 but for integers
 * beyond 2^53, which stay exact).  It is printed, kept with the job and read
 * back by whoever sends it; nothing is worked out anew there but the URLs of
 * references. */
#ifndef RD_PLAN_DOC_H
#define RD_PLAN_DOC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "plan/redux-doc.h"
#include "program/program.h"

#define RD_PLAN_SCHEMA "refdesk.plan/1"
#define RD_PLAN_CAP_BYTES (4u << 20)
#define RD_PLAN_REFERENCES_MAX 64u
#define RD_PLAN_TRIES_MAX 32u
#define RD_PLAN_NOTES_MAX 256u
/* Behind it in a body: the number of a reference, whose URL belongs there. */
#define RD_PLAN_MARK "refdesk:reference:"
#define RD_PLAN_NO_LIMIT INT64_C(-1)

/* A reference picture; exactly one of id, file and url is present.  Those of
 * the catalog and files have the rest too. */
struct rd_plan_source {
	struct rd_str id, file, url;
	struct rd_str sha256; /* of a catalog's picture or a file */
	struct rd_str type;   /* "image/png"; absent: not known */
	struct rd_str role;
	int64_t weight;		      /* 1e-4 */
	uint32_t width_px, height_px; /* 0: not known */
};

/* One request that may be sent: the first, or the next when the one before was
 * left for a reason in `on`. */
struct rd_plan_try {
	struct rd_str provider, model, endpoint, app, method, url;
	struct rd_str prompt; /* with all that this model is told */
	/* Numbers (from 1) of the references it is sent, in that order. */
	const uint32_t *order;
	uint32_t n_order;
	struct rd_str body; /* JSON object; references as RD_PLAN_MARK */
	int64_t cost_micro; /* USD, at most */
	int64_t price_micro;
	enum rd_price_unit unit;
	struct rd_str price_date, price_source;
	uint32_t on;	/* RD_ON_*; 0 in the first */
	uint32_t drops; /* RD_DROP_*, of what was asked for */
	const struct rd_str *notes;
	uint32_t n_notes;
	struct rd_str secret; /* name of the key it needs; absent: none */
};

struct rd_plan_doc {
	struct rd_str decision, subject, key, negative, preset, seed; /* or
							     absent */
	struct rd_str program; /* sha256 */
	struct rd_str request; /* sha256 of what was asked for; or absent */
	struct rd_str prompt;
	uint32_t images;
	int64_t max_cost; /* 1e-4 USD, or RD_PLAN_NO_LIMIT */
	bool mode;	  /* reference mode is on */
	const struct rd_plan_source *references;
	uint32_t n_references;
	const struct rd_plan_redux_doc *redux; /* NULL: no such member */
	const struct rd_str *notes;
	uint32_t n_notes;
	const struct rd_plan_try *tries; /* at least 1 */
	uint32_t n_tries;
};

/* One line without its newline. */
void rd_plan_doc_write(const struct rd_plan_doc *doc, struct rd_buf *out);
/* Reads such a line, and nothing else: another order of keys, another spelling
 * of a number or text is refused, so that a plan has one set of bytes.  Texts
 * are borrowed from `text` or lie in the arena.  Every mark in a body names a
 * reference of that try's order.  RD_SYNTAX, RD_SEMANTIC, RD_LIMIT (exit 4,
 * codes plan.malformed, plan.too-large), RD_NOMEM (exit 10). */
enum rd_status rd_plan_doc_read(struct rd_arena *arena, struct rd_str text,
				struct rd_plan_doc *out,
				struct rd_problem *problem) RD_MUST_CHECK;

/* The exact body of a try: its JSON with urls[n - 1] (a URL or data URI, valid
 * UTF-8) wherever reference n is named.  Those outside the try's order may be
 * absent.  RD_SEMANTIC when one is missing that is named, else the buffer's
 * status. */
enum rd_status rd_plan_fill(const struct rd_plan_try *try,
			    const struct rd_str *urls, uint32_t n_urls,
			    struct rd_buf *out) RD_MUST_CHECK;

/* For people: one thing a line, its name in the first 12 columns.  keys: of
 * each try what is known of its key, or NULL. */
void rd_plan_doc_human(const struct rd_plan_doc *doc, const char *const *keys,
		       struct rd_buf *out);

/* Words of RD_ON_* and RD_DROP_* by bit, of price units by value; NULL beyond
 * the last. */
const char *rd_plan_on_name(uint32_t bit);
const char *rd_plan_drop_name(uint32_t bit);
const char *rd_plan_unit_name(enum rd_price_unit unit);

#endif
