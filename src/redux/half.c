/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Conversions by bits. */

#include "redux/half.h"

#include <string.h>

#define F32_INFINITY UINT32_C(0x7f800000)
/* The least magnitudes that are a normal number, and infinity, when rounded. */
#define F16_NORMAL UINT32_C(0x38800000)
#define F16_OVERFLOW UINT32_C(0x477ff000)
#define EXPONENT_SHIFT (UINT32_C(112) << 23)

static uint32_t
bits_of(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static float
value_of(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

float
rd_rdx_half_read_f16(uint16_t half)
{
	uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7fff;

	if (rest >= 0x7c00)
		return value_of(sign | F32_INFINITY | rest << 13);
	if (rest >= 0x400)
		return value_of(sign | ((rest << 13) + EXPONENT_SHIFT));
	return value_of(sign | bits_of((float)rest * 0x1p-24f));
}

uint16_t
rd_rdx_half_write_f16(float value)
{
	uint32_t bits = bits_of(value), sign = bits >> 16 & 0x8000;
	uint32_t rest = bits & INT32_MAX;

	if (rest > F32_INFINITY)
		return (uint16_t)(sign | 0x7e00 | (rest >> 13 & 0x3ff));
	if (rest >= F16_OVERFLOW)
		return (uint16_t)(sign | 0x7c00);
	if (rest >= F16_NORMAL) {
		rest += 0xfff + (rest >> 13 & 1) - EXPONENT_SHIFT;
		return (uint16_t)(sign | rest >> 13);
	}
	/* The last bit of 1/2 is worth what the last bit of a subnormal is. */
	return (uint16_t)(sign |
			  (bits_of(value_of(rest) + 0.5f) - bits_of(0.5f)));
}

float
rd_rdx_half_read_bf16(uint16_t half)
{
	return value_of((uint32_t)half << 16);
}

uint16_t
rd_rdx_half_write_bf16(float value)
{
	uint32_t bits = bits_of(value);

	if ((bits & INT32_MAX) > F32_INFINITY)
		return (uint16_t)(bits >> 16 | 0x40);
	return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
