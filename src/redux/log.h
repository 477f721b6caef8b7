/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_REDUX_LOG_H
#define RD_REDUX_LOG_H

#include <stdint.h>

/* The natural logarithm of value / 10000, in 1e-8, to the nearest; value 1 to
 * 10^9. */
int64_t rd_rdx_ln(uint32_t value);

#endif
