/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* ln(m) = 2 atanh((m - 1) / (m + 1)) for the mantissa, in fixed point: the same
 * digits on every machine. */

#include "redux/log.h"

#define POINT 60 /* bits behind it */
#define ONE 10000
#define UNITS INT64_C(100000000)

typedef __int128 wide;

/* Of a / b, 1 <= a / b <= 2. */
static wide
ln_of_ratio(wide a, wide b)
{
	wide z = ((a - b) << POINT) / (a + b), square = z * z >> POINT, sum = 0;

	for (int k = 1; z; k += 2) {
		sum += z / k;
		z = z * square >> POINT;
	}
	return 2 * sum;
}

static wide
ln_of(uint32_t value)
{
	int exponent = 31 - __builtin_clz(value);

	return exponent * ln_of_ratio(2, 1) +
	       ln_of_ratio(value, (wide)1 << exponent);
}

int64_t
rd_rdx_ln(uint32_t value)
{
	wide scaled = (ln_of(value) - ln_of(ONE)) * UNITS;

	return (int64_t)((scaled + ((wide)1 << (POINT - 1))) >> POINT);
}
