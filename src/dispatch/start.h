/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_DISPATCH_START_H
#define RD_DISPATCH_START_H

#include "crypt/secret.h"
#include "dispatch/call.h"

/* Starts a written call: rd_net_start with its method, URL, headers, reach and
 * time; body, cap, paid and callbacks are those of `rest`.  The key stands in
 * clear for the time of this call only; NULL: there is none, and the headers
 * that want it are left out.  Fails as rd_net_start does. */
enum rd_status rd_disp_start(struct rd_net *net,
			     const struct rd_disp_call *call,
			     const struct rd_crypt_secret *secret,
			     const struct rd_net_request *rest,
			     struct rd_problem *problem) RD_MUST_CHECK;

#endif
