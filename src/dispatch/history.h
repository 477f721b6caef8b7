/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Evidence of what became of a request that got no answer: the provider's own
 * list of what was asked lately. */
#ifndef RD_DISPATCH_HISTORY_H
#define RD_DISPATCH_HISTORY_H

#include "dispatch/reply.h"

struct rd_disp_lost {
	struct rd_str body;	/* as it was sent */
	int64_t from_ms, to_ms; /* sent_at - skew, last byte + skew */
	/* Is that id another job's?  May be NULL. */
	bool (*known)(void *ctx, struct rd_str id);
	void *ctx;
};

enum rd_disp_evidence {
	RD_DISP_UNANSWERED, /* the question itself came to nothing: ask again */
	RD_DISP_NOT_THERE,
	RD_DISP_FOUND,
	RD_DISP_SEVERAL /* or one that cannot be told apart: no proof */
};

struct rd_disp_found {
	enum rd_disp_evidence evidence;
	struct rd_str id; /* of FOUND */
	size_t n_items, n_matches;
	size_t n_unsure; /* items without id, time or body, that may be it */
	/* The list is empty or goes back beyond from_ms: NOT_THERE is certain
	 * as far as the list is whole. */
	bool reaches_back;
	uint32_t retry_after_s;
	const char *why;
};

/* Looks for the request among the items of a HISTORY reply: in the window, not
 * known, and its body equal as JSON (members in any order, numbers by value).
 * RD_NOMEM only. */
enum rd_status rd_disp_history_match(const struct rd_disp_site *site,
				     const struct rd_disp_reply *reply,
				     const struct rd_disp_lost *lost,
				     struct rd_arena *arena,
				     struct rd_disp_found *found) RD_MUST_CHECK;

#endif
