/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_DECIMAL_H
#define RD_BASE_DECIMAL_H

#include "base/buf.h"

/* Exact decimals.  A rule decimal has at most 4 fraction digits and
 * |x| <= 10000; it is an int64 in units of 1e-4.  Points (scores) are int64 in
 * units of 1e-8, so that the product of two rule decimals is exact. */
#define RD_DECIMAL_ONE INT64_C(10000)
#define RD_DECIMAL_MAX (INT64_C(10000) * RD_DECIMAL_ONE)
#define RD_POINTS_ONE INT64_C(100000000)
/* Longest text of a points value: sign, 11 digits, point, 8 digits. */
#define RD_POINTS_TEXT 24

/* Reads -?digits(.digits)? with at most `places` fraction digits into units of
 * 10^-places.  No exponent, no plus sign, no leading or trailing point. */
enum rd_status rd_decimal_parse(struct rd_str text, int places, int64_t *value)
	RD_MUST_CHECK;
/* A rule decimal (1e-4 units), range-checked. */
enum rd_status rd_decimal_rule(struct rd_str text, int64_t *value)
	RD_MUST_CHECK;

/* Canonical text without trailing zeros, exponent or "-0".  `places` as above;
 * out holds RD_POINTS_TEXT bytes; returns the length (not NUL-terminated). */
size_t rd_decimal_format(int64_t value, int places, char *out);
void rd_decimal_put(struct rd_buf *buf, int64_t value, int places);
/* "00" to "99". */
extern const char rd_two_digits[200];
/* Points as canonical decimal text, as above. */
size_t rd_points_format(int64_t points, char *out);
void rd_points_put(struct rd_buf *buf, int64_t points);

/* True and *sum when a + b fits. */
static inline bool
rd_points_add(int64_t a, int64_t b, int64_t *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

#endif
