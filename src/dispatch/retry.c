/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Retry-After: seconds, or a date in one of the three forms of RFC 9110
 * 5.6.7. */
#include "base/time.h"
#include "dispatch/reply.h"

/* Takes a run of digits of 1..max; false when there is none. */
static bool
take_number(struct rd_str *s, size_t max, int *value)
{
	size_t n = 0;

	*value = 0;
	while (n < s->len && n < max && rd_is_digit(s->ptr[n]))
		*value = *value * 10 + (s->ptr[n++] - '0');
	s->ptr += n;
	s->len -= n;
	return n;
}

static bool
take_month(struct rd_str *s, int *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (*month = 1; *month <= 12 && s->len >= 3; ++*month)
		if (!memcmp(s->ptr, names + 3 * (*month - 1), 3)) {
			s->ptr += 3;
			s->len -= 3;
			return true;
		}
	return false;
}

static bool
take_clock(struct rd_str *s, struct rd_civil *at)
{
	return take_number(s, 2, &at->hour) && rd_str_take(s, ':') &&
	       take_number(s, 2, &at->minute) && rd_str_take(s, ':') &&
	       take_number(s, 2, &at->second) && at->hour < 24 &&
	       at->minute < 60 && at->second <= 60;
}

/* "06 Nov 1994 08:49:37 GMT", "06-Nov-94 08:49:37 GMT" */
static bool
read_date(struct rd_str s, struct rd_civil *at)
{
	size_t digits;
	char between;

	if (!take_number(&s, 2, &at->day) || !s.len)
		return false;
	between = *s.ptr == '-' ? '-' : ' ';
	if (!rd_str_take(&s, between) || !take_month(&s, &at->month) ||
	    !rd_str_take(&s, between))
		return false;
	digits = s.len;
	if (!take_number(&s, 4, &at->year))
		return false;
	digits -= s.len;
	if (digits == 2)
		at->year += at->year < 70 ? 2000 : 1900;
	else if (digits != 4)
		return false;
	return rd_str_take(&s, ' ') && take_clock(&s, at) &&
	       rd_str_is(s, " GMT");
}

/* "Nov  6 08:49:37 1994" */
static bool
read_asctime(struct rd_str s, struct rd_civil *at)
{
	if (!take_month(&s, &at->month) || !rd_str_take(&s, ' '))
		return false;
	rd_str_take(&s, ' ');
	return take_number(&s, 2, &at->day) && rd_str_take(&s, ' ') &&
	       take_clock(&s, at) && rd_str_take(&s, ' ') &&
	       take_number(&s, 4, &at->year) && !s.len;
}

/* The name of the day is not looked at. */
static bool
read_http_date(struct rd_str s, int64_t *ms)
{
	struct rd_civil at = { 0 };
	bool comma;

	while (s.len && rd_is_alnum(*s.ptr) && !rd_is_digit(*s.ptr)) {
		s.ptr++;
		s.len--;
	}
	comma = rd_str_take(&s, ',');
	if (!rd_str_take(&s, ' ') ||
	    !(comma ? read_date(s, &at) : read_asctime(s, &at)) || at.day < 1 ||
	    at.day > 31)
		return false;
	*ms = rd_civil_to_ms(&at);
	return true;
}

static uint32_t
bounded(int64_t seconds)
{
	if (seconds <= 0)
		return 0;
	return seconds < RD_DISP_RETRY_MAX_S ? (uint32_t)seconds
					     : RD_DISP_RETRY_MAX_S;
}

uint32_t
rd_disp_retry_after(struct rd_str value, int64_t now_ms)
{
	int64_t ms, seconds = 0;
	size_t n = 0;

	for (; n < value.len && rd_is_digit(value.ptr[n]); n++)
		if (seconds < RD_DISP_RETRY_MAX_S)
			seconds = seconds * 10 + (value.ptr[n] - '0');
	if (n && n == value.len)
		return bounded(seconds);
	if (!value.len || !read_http_date(value, &ms) || ms <= now_ms)
		return 0;
	return bounded((ms - now_ms + 999) / 1000);
}
