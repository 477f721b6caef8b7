/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Exact decimal text <-> scaled integers.  No float anywhere. */

#include "base/decimal.h"

static bool
take_digits(struct rd_str *text, int64_t *value, int *n_digits)
{
	*n_digits = 0;
	while (text->len && rd_is_digit(text->ptr[0])) {
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, text->ptr[0] - '0', value))
			return false;
		text->ptr++;
		text->len--;
		++*n_digits;
	}
	return *n_digits > 0;
}

enum rd_status
rd_decimal_parse(struct rd_str text, int places, int64_t *value)
{
	bool negative = text.len && text.ptr[0] == '-';
	int64_t v = 0;
	int n_digits = 0, n_fraction = 0;

	if (negative) {
		text.ptr++;
		text.len--;
	}
	if (!take_digits(&text, &v, &n_digits))
		return n_digits ? RD_LIMIT : RD_SYNTAX;
	if (text.len && text.ptr[0] == '.') {
		text.ptr++;
		text.len--;
		if (!take_digits(&text, &v, &n_fraction))
			return n_fraction ? RD_LIMIT : RD_SYNTAX;
	}
	if (text.len)
		return RD_SYNTAX;
	if (n_fraction > places)
		return RD_LIMIT;
	for (; n_fraction < places; n_fraction++)
		if (__builtin_mul_overflow(v, 10, &v))
			return RD_LIMIT;
	*value = negative ? -v : v;
	return RD_OK;
}

enum rd_status
rd_decimal_rule(struct rd_str text, int64_t *value)
{
	enum rd_status status = rd_decimal_parse(text, 4, value);

	if (status != RD_OK)
		return status;
	if (*value > RD_DECIMAL_MAX || *value < -RD_DECIMAL_MAX)
		return RD_LIMIT;
	return RD_OK;
}

size_t
rd_decimal_format(int64_t value, int places, char *out)
{
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char digits[RD_POINTS_TEXT];
	size_t n = sizeof(digits), len = 0;
	bool significant = false;

	/* Most values have few decimals: drop six at once where they are 0. */
	for (; places >= 6 && rest % 1000000 == 0; places -= 6)
		rest /= 1000000;
	for (int i = 0; i < places; i++, rest /= 10) {
		significant |= rest % 10 != 0;
		if (significant)
			digits[--n] = (char)('0' + rest % 10);
	}
	if (significant)
		digits[--n] = '.';
	do {
		digits[--n] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		out[len++] = '-';
	memcpy(out + len, digits + n, sizeof(digits) - n);
	return len + sizeof(digits) - n;
}

void
rd_decimal_put(struct rd_buf *buf, int64_t value, int places)
{
	if (rd_buf_reserve(buf, RD_POINTS_TEXT))
		buf->len += rd_decimal_format(value, places,
					      buf->ptr + buf->len);
}

static const char two_digits[200] =
	"00010203040506070809101112131415161718192021222324"
	"25262728293031323334353637383940414243444546474849"
	"50515253545556575859606162636465666768697071727374"
	"75767778798081828384858687888990919293949596979899";

/* Most points have at most two decimals and are below 1000. */
static size_t
format_small(uint32_t hundredths, char *out)
{
	uint32_t whole = hundredths / 100, rest = hundredths % 100;
	size_t n = 0;

	if (whole >= 100) {
		out[n++] = (char)('0' + whole / 100);
		whole %= 100;
	}
	if (n || whole >= 10) {
		memcpy(out + n, two_digits + 2 * (size_t)whole, 2);
		n += 2;
	} else {
		out[n++] = (char)('0' + whole);
	}
	if (!rest)
		return n;
	out[n] = '.';
	memcpy(out + n + 1, two_digits + 2 * (size_t)rest, 2);
	return n + 3 - (rest % 10 == 0);
}

void
rd_points_put(struct rd_buf *buf, int64_t points)
{
	uint64_t size = points < 0 ? -(uint64_t)points : (uint64_t)points;
	uint64_t hundredths = size / (RD_POINTS_ONE / 100);

	if (!rd_buf_reserve(buf, RD_POINTS_TEXT))
		return;
	if (hundredths >= 100000 ||
	    hundredths * (RD_POINTS_ONE / 100) != size) {
		buf->len += rd_decimal_format(points, 8, buf->ptr + buf->len);
		return;
	}
	if (points < 0)
		buf->ptr[buf->len++] = '-';
	buf->len += format_small((uint32_t)hundredths, buf->ptr + buf->len);
}
