/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Numbers of 16 bits.  Reading is exact.  Writing rounds to nearest, half to
 * even; what is too large becomes infinity; subnormal numbers are kept, and a
 * NaN stays one, with its sign and as much of its payload as fits. */
#ifndef RD_REDUX_HALF_H
#define RD_REDUX_HALF_H

#include <stdint.h>

/* IEEE binary16: 5 bits of exponent, 10 of fraction. */
float rd_rdx_half_read_f16(uint16_t half);
uint16_t rd_rdx_half_write_f16(float value);
/* The upper half of binary32: 8 bits of exponent, 7 of fraction. */
float rd_rdx_half_read_bf16(uint16_t half);
uint16_t rd_rdx_half_write_bf16(float value);

#endif
