/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The request that costs.  It takes a signed request and nothing else: what was
 * not decided by a sealed program cannot be put in here. */
#ifndef RD_DISPATCH_SUBMIT_H
#define RD_DISPATCH_SUBMIT_H

#include "dispatch/start.h"
#include "sign/ticket.h"

/* What a submission is made of besides its call. */
struct rd_disp_paid {
	const struct rd_disp_site *site;
	const struct rd_signed_request *request;
	const struct rd_crypt_secret *secret; /* NULL: none is needed */
	/* Signs for providers that verify (RFC 9421): a dispatch key. */
	const struct rd_crypt_key *key;
	int64_t now_ms;
};

/* Starts it: the exact bytes that the ticket covers, on a connection of its
 * own, once.  Of `rest` the cap and the callbacks are taken.  RD_DENIED (exit
 * 5, ticket.other-call) unless the ticket is for this very call and has not run
 * out; else as rd_disp_start. */
enum rd_status rd_disp_submit(struct rd_net *net,
			      const struct rd_disp_call *call,
			      const struct rd_disp_paid *paid,
			      const struct rd_net_request *rest,
			      struct rd_problem *problem) RD_MUST_CHECK;

#endif
