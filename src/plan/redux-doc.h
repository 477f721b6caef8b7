/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a plan says of Redux: the setting with its names, so that whoever has
 * the picture can make it again, and what it comes to for each reference. */
#ifndef RD_PLAN_REDUX_DOC_H
#define RD_PLAN_REDUX_DOC_H

#include "base/arena.h"
#include "base/buf.h"

/* One reference picture. */
struct rd_plan_redux_one {
	int64_t strength; /* 1e-4 */
	uint32_t tokens;
};

struct rd_plan_redux_doc {
	struct rd_str profile, function, kernel, encoder, crop, law;
	struct rd_str mode, use, kind; /* or absent */
	struct rd_str why_profile, why_mode, why_function;
	int64_t factor;		      /* 1e-4 */
	uint32_t grid, edge;	      /* per side, before and after */
	uint32_t text_tokens, tokens; /* of the prompt; of all pictures */
	const struct rd_plan_redux_one *references; /* as in the plan */
	uint32_t n_references;
};

/* One object, keys sorted. */
void rd_plan_redux_doc_write(const struct rd_plan_redux_doc *doc,
			     struct rd_buf *out);
/* For people: lines with their names in the first columns; nothing for NULL. */
void rd_plan_redux_doc_human(const struct rd_plan_redux_doc *doc, int columns,
			     struct rd_buf *out);

#endif
