/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The routes below /_mock/, for whoever runs a test: what was asked, what was
 * billed; another script; a fresh start. */
#ifndef RD_MOCK_CONTROL_H
#define RD_MOCK_CONTROL_H

#include "mock/exchange.h"

void rd_mock_serve_control(struct rd_mock_exchange *exchange);

#endif
