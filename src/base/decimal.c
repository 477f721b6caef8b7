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

const char rd_two_digits[200] =
	"00010203040506070809101112131415161718192021222324"
	"25262728293031323334353637383940414243444546474849"
	"50515253545556575859606162636465666768697071727374"
	"75767778798081828384858687888990919293949596979899";

/* Whole numbers below 1000 and what the first two decimals take, by table:
 * which digits points have, no branch could foresee. */
struct digits {
	char text[3];
	unsigned char len;
};
#define TEN(tens, n)                                                           \
	{ tens "0", n }, { tens "1", n }, { tens "2", n }, { tens "3", n },    \
		{ tens "4", n }, { tens "5", n }, { tens "6", n },             \
		{ tens "7", n }, { tens "8", n },                              \
	{                                                                      \
		tens "9", n                                                    \
	}
#define TENS(hundreds, n)                                                      \
	TEN(hundreds "1", n), TEN(hundreds "2", n), TEN(hundreds "3", n),      \
		TEN(hundreds "4", n), TEN(hundreds "5", n),                    \
		TEN(hundreds "6", n), TEN(hundreds "7", n),                    \
		TEN(hundreds "8", n), TEN(hundreds "9", n)
#define HUNDRED(hundreds) TEN(hundreds "0", 3), TENS(hundreds, 3)
static const struct digits wholes[1000] = {
	TEN("", 1),   TENS("", 2),  HUNDRED("1"), HUNDRED("2"),
	HUNDRED("3"), HUNDRED("4"), HUNDRED("5"), HUNDRED("6"),
	HUNDRED("7"), HUNDRED("8"), HUNDRED("9"),
};
#define DECADE 2, 3, 3, 3, 3, 3, 3, 3, 3, 3
static const unsigned char fraction_len[100] = {
	0,	3,	3,	3,	3,	3,	3,
	3,	3,	3,	DECADE, DECADE, DECADE, DECADE,
	DECADE, DECADE, DECADE, DECADE, DECADE,
};

/* A value of so many units to a hundredth when it has two decimals at most and
 * is below 1000, as nearly all have and are; else 0. */
static inline size_t
format_small(int64_t value, uint32_t units, char *out)
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t hundredths = size / units;
	uint32_t whole, rest;
	size_t n;

	if (hundredths >= 100000 || hundredths * units != size)
		return 0;
	whole = (uint32_t)hundredths / 100;
	rest = (uint32_t)hundredths % 100;
	*out = '-';
	n = value < 0;
	memcpy(out + n, &wholes[whole], sizeof(wholes[whole]));
	n += wholes[whole].len;
	out[n] = '.';
	memcpy(out + n + 1, rd_two_digits + 2 * (size_t)rest, 2);
	return n + fraction_len[rest];
}

void
rd_decimal_put(struct rd_buf *buf, int64_t value, int places)
{
	size_t n = 0;

	if (!rd_buf_reserve(buf, RD_POINTS_TEXT))
		return;
	if (places == 4)
		n = format_small(value, RD_DECIMAL_ONE / 100,
				 buf->ptr + buf->len);
	buf->len += n ? n
		      : rd_decimal_format(value, places, buf->ptr + buf->len);
}

size_t
rd_points_format(int64_t points, char *out)
{
	size_t n = format_small(points, RD_POINTS_ONE / 100, out);

	return n ? n : rd_decimal_format(points, 8, out);
}

void
rd_points_put(struct rd_buf *buf, int64_t points)
{
	if (rd_buf_reserve(buf, RD_POINTS_TEXT))
		buf->len += rd_points_format(points, buf->ptr + buf->len);
}
