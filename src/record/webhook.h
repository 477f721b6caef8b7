/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a call back from a provider does to the journal.  It may come early,
 * late, twice, in any order and from anybody: only what is signed is looked at,
 * and a state only moves forward. */
#ifndef RD_RECORD_WEBHOOK_H
#define RD_RECORD_WEBHOOK_H

#include "record/journal.h"
#include "sign/webhook.h"

struct rd_rec_webhook {
	struct rd_str intent;	/* the token in the path that was called */
	struct rd_str provider; /* whose keys these are */
	const struct rd_sig_webhook *call;
	const struct rd_sig_jwks *jwks;
	int64_t now_ms;
};

/* The HTTP status to answer with is in brackets. */
enum rd_rec_webhook_end {
	RD_REC_WEBHOOK_MOVED,	/* [200] the journal knows more now */
	RD_REC_WEBHOOK_KNOWN,	/* [200] it knew, or a process is at it */
	RD_REC_WEBHOOK_LATER,	/* [503] not now: call again */
	RD_REC_WEBHOOK_REFUSED, /* [403] not signed, or of another */
};

/* Verifies the call and enters what it proves:
 *
 *	sending, unknown, held	-> submitted, with the id, where none is known
 *	submitted, held		-> completed, when the call says it went well
 *
 * Why a request failed is left to its status and result, which say more.  An
 * intent that a living process holds is not moved under its hands.  RD_OK when
 * the question could be answered: *end is the answer, *problem the reason of
 * REFUSED and LATER (webhook.* as rd_sig_webhook_verify;
 * webhook.unknown-intent, .provider, .request-id, .unsent, exit 5; job.moved,
 * job.request-id, webhook.busy). */
enum rd_status rd_rec_webhook_take(struct rd_rec_store *store,
				   const struct rd_rec_webhook *webhook,
				   enum rd_rec_webhook_end *end,
				   struct rd_problem *problem) RD_MUST_CHECK;

#endif
