/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The routes that generate: run, and the queue's five. */
#ifndef RD_MOCK_QUEUE_H
#define RD_MOCK_QUEUE_H

#include "mock/exchange.h"

void rd_mock_serve_run(struct rd_mock_exchange *exchange);
void rd_mock_serve_submit(struct rd_mock_exchange *exchange);
void rd_mock_serve_status(struct rd_mock_exchange *exchange);
void rd_mock_serve_stream(struct rd_mock_exchange *exchange);
void rd_mock_serve_result(struct rd_mock_exchange *exchange);
void rd_mock_serve_cancel(struct rd_mock_exchange *exchange);

/* One status of the exchange's job, as a new tree; looks at it, so that with
 * --fast a step passes.  *done when it is the last. */
json_t *rd_mock_look(struct rd_mock_exchange *exchange, bool *done);
/* The answer of run and result. */
void rd_mock_say_result(struct rd_mock_exchange *exchange);

#endif
