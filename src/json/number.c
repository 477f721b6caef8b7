/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Numbers of foreign JSON.  Nothing refdesk decides or signs goes through here:
 * its own records hold integers and decimal strings. */
#include "json/number.h"
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Digits d1 d2 .. dn and exponent e of 0.d1d2..dn x 10^e. */
struct digits {
	char text[24];
	int n;
	int exponent;
};

/* jansson's own number reading is no help: it drops digits when its token
 * buffer cannot grow (2.14).  glibc's C locale object is static, so that asking
 * for it cannot fail for want of memory. */
enum rd_status
rd_json_get_number(const char *text, double *value)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);

	if (!plain)
		return RD_NOMEM;
	*value = strtod_l(text, NULL, plain);
	freelocale(plain);
	return isfinite(*value) ? RD_OK : RD_SEMANTIC;
}

/* Takes "d.ddde[+-]xx" apart. */
static void
split(const char *text, size_t len, struct digits *digits)
{
	size_t i = 0;
	int exponent = 0;
	bool negative;

	digits->n = 0;
	for (; i < len && text[i] != 'e'; i++)
		if (rd_is_digit(text[i]))
			digits->text[digits->n++] = text[i];
	negative = text[i + 1] == '-';
	for (i += 2; i < len; i++)
		exponent = exponent * 10 + (text[i] - '0');
	digits->exponent = (negative ? -exponent : exponent) + 1;
	while (digits->n > 1 && digits->text[digits->n - 1] == '0')
		digits->n--;
}

/* The fewest digits that read back the same; 17 always do.  Rounding up at the
 * end of the range gives a text that is out of it: not the same. */
static enum rd_status
shortest(double value, struct digits *digits)
{
	char text[40];
	double back;

	for (int precision = 0; precision <= 16; precision++) {
		int len = snprintf(text, sizeof(text), "%.*e", precision,
				   value);
		enum rd_status status;

		if (len < 0 || (size_t)len >= sizeof(text))
			return RD_INTERNAL;
		/* Whatever the locale's decimal point is. */
		if (precision)
			text[1] = '.';
		status = rd_json_get_number(text, &back);
		if (status == RD_NOMEM)
			return status;
		if (status != RD_OK || back != value)
			continue;
		split(text, (size_t)len, digits);
		return RD_OK;
	}
	return RD_INTERNAL;
}

static void
put_zeros(struct rd_buf *out, int n)
{
	while (n-- > 0)
		rd_buf_char(out, '0');
}

static void
put_scientific(struct rd_buf *out, const struct digits *d)
{
	rd_buf_char(out, d->text[0]);
	if (d->n > 1) {
		rd_buf_char(out, '.');
		rd_buf_put(out, d->text + 1, (size_t)d->n - 1);
	}
	rd_buf_cstr(out, d->exponent > 0 ? "e+" : "e");
	rd_buf_i64(out, d->exponent - 1);
}

static void
put_plain(struct rd_buf *out, const struct digits *d)
{
	if (d->exponent <= 0) {
		rd_buf_cstr(out, "0.");
		put_zeros(out, -d->exponent);
		rd_buf_put(out, d->text, (size_t)d->n);
	} else if (d->n <= d->exponent) {
		rd_buf_put(out, d->text, (size_t)d->n);
		put_zeros(out, d->exponent - d->n);
	} else {
		rd_buf_put(out, d->text, (size_t)d->exponent);
		rd_buf_char(out, '.');
		rd_buf_put(out, d->text + d->exponent,
			   (size_t)(d->n - d->exponent));
	}
}

enum rd_status
rd_json_put_number(struct rd_buf *out, double value)
{
	struct digits digits;
	enum rd_status status;

	if (!isfinite(value))
		return RD_SEMANTIC;
	if (value == 0) {
		rd_buf_char(out, '0');
		return rd_buf_status(out);
	}
	if (value < 0)
		rd_buf_char(out, '-');
	status = shortest(fabs(value), &digits);
	if (status != RD_OK)
		return status;
	if (digits.exponent > -6 && digits.exponent <= 21)
		put_plain(out, &digits);
	else
		put_scientific(out, &digits);
	return rd_buf_status(out);
}
