/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the provider can be asked afterwards: which jobs, which charges, which
 * prices.  By these a lost answer is found again. */
#ifndef RD_MOCK_LISTS_H
#define RD_MOCK_LISTS_H

#include "mock/exchange.h"

void rd_mock_serve_history(struct rd_mock_exchange *exchange);
void rd_mock_serve_billing(struct rd_mock_exchange *exchange);
void rd_mock_serve_pricing(struct rd_mock_exchange *exchange);

#endif
