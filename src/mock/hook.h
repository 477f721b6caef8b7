/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Calls back when a job is done, signed with a key of the imitation's own whose
 * public half it publishes; and the lies about it that a script asks for.  Only
 * addresses of this machine are called. */
#ifndef RD_MOCK_HOOK_H
#define RD_MOCK_HOOK_H

#include "mock/exchange.h"

/* Makes the key that belongs to the seed and the number of rotations. */
enum rd_status rd_mock_hook_key(struct rd_mock *mock) RD_MUST_CHECK;
/* Starts and ends the thread that calls. */
enum rd_status rd_mock_hooks_start(struct rd_mock *mock) RD_MUST_CHECK;
void rd_mock_hooks_stop(struct rd_mock *mock);
void rd_mock_hooks_forget(struct rd_mock *mock);

/* The exchange's job will be told of at the URL.  With webhook-before the
 * answer waits until that is over. */
void rd_mock_hook_plan(struct rd_mock_exchange *exchange, const char *url);
/* Waits for calls that have to come before the answer; without the lock. */
void rd_mock_hook_wait(struct rd_mock_exchange *exchange);

void rd_mock_serve_jwks(struct rd_mock_exchange *exchange);

#endif
