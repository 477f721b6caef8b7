/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Instants, durations and civil time in integers.  Day arithmetic follows the
 * era method (400-year cycles of 146097 days) described by H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms". */

#include "base/decimal.h"
#include "base/time.h"

#include <endian.h>

/* Counted from 1 March -4800, so that every number is positive and a leap day
 * is the last of its year. */
#define FIRST_YEAR (-4800)
#define EPOCH_DAY 2472632

static inline int64_t
days_from_civil(int year, int month, int day)
{
	bool early = month <= 2;
	uint32_t y = (uint32_t)(year - FIRST_YEAR - early), century = y / 100;
	uint32_t m = (uint32_t)(early ? month + 9 : month - 3);
	uint32_t days = y * 365 + y / 4 - century + century / 4 +
			(153 * m + 2) / 5 + (uint32_t)day - 1;

	return (int64_t)days - EPOCH_DAY;
}

int64_t
rd_day_of_ms(int64_t ms)
{
	int64_t day = ms / RD_MS_DAY;

	return ms % RD_MS_DAY < 0 ? day - 1 : day;
}

static inline struct rd_civil
civil_from_ms(int64_t ms)
{
	int64_t days = rd_day_of_ms(ms);
	uint32_t rest = (uint32_t)(ms - days * RD_MS_DAY);
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	uint32_t doe = (uint32_t)(z - era * 146097);
	uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint32_t mp = (5 * doy + 2) / 153;
	uint32_t month = mp < 10 ? mp + 3 : mp - 9;
	uint32_t second = rest / 1000, minute = second / 60;

	return (struct rd_civil){ (int)(yoe + era * 400 + (month <= 2)),
				  (int)month,
				  (int)(doy - (153 * mp + 2) / 5 + 1),
				  (int)(minute / 60),
				  (int)(minute % 60),
				  (int)(second % 60),
				  (int)(rest % 1000) };
}

void
rd_civil_from_ms(int64_t ms, struct rd_civil *civil)
{
	*civil = civil_from_ms(ms);
}

static inline int64_t
civil_to_ms(const struct rd_civil *civil)
{
	return days_from_civil(civil->year, civil->month, civil->day) *
		       RD_MS_DAY +
	       civil->hour * RD_MS_HOUR + civil->minute * RD_MS_MINUTE +
	       civil->second * INT64_C(1000) + civil->ms;
}

int64_t
rd_civil_to_ms(const struct rd_civil *civil)
{
	return civil_to_ms(civil);
}

static bool
take_number(struct rd_str *text, int n_digits, int *value)
{
	*value = 0;
	if (text->len < (size_t)n_digits)
		return false;
	for (int i = 0; i < n_digits; i++) {
		if (!rd_is_digit(text->ptr[i]))
			return false;
		*value = *value * 10 + (text->ptr[i] - '0');
	}
	text->ptr += n_digits;
	text->len -= (size_t)n_digits;
	return true;
}

static bool
take_char(struct rd_str *text, char c)
{
	if (!text->len || text->ptr[0] != c)
		return false;
	text->ptr++;
	text->len--;
	return true;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static inline bool
is_real(const struct rd_civil *c)
{
	return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	       (c->day <= 28 || c->day <= month_days(c->year, c->month)) &&
	       c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

static bool
take_fraction(struct rd_str *text, int *ms)
{
	int n_digits = 0, v = 0;

	*ms = 0;
	if (!take_char(text, '.'))
		return true;
	for (; text->len && rd_is_digit(text->ptr[0]); n_digits++) {
		int digit = text->ptr[0] - '0';

		if (n_digits < 3)
			v = v * 10 + digit;
		else if (digit)
			return false;
		text->ptr++;
		text->len--;
	}
	if (!n_digits || n_digits > 9)
		return false;
	for (int i = n_digits; i < 3; i++)
		v *= 10;
	*ms = v;
	return true;
}

static bool
take_date_time(struct rd_str *text, struct rd_civil *c)
{
	if (!take_number(text, 4, &c->year) || !take_char(text, '-') ||
	    !take_number(text, 2, &c->month) || !take_char(text, '-') ||
	    !take_number(text, 2, &c->day))
		return false;
	if (!take_char(text, 'T') && !take_char(text, 't'))
		return false;
	if (!take_number(text, 2, &c->hour) || !take_char(text, ':') ||
	    !take_number(text, 2, &c->minute) || !take_char(text, ':') ||
	    !take_number(text, 2, &c->second) || !take_fraction(text, &c->ms))
		return false;
	return is_real(c);
}

static bool
take_offset(struct rd_str *text, struct rd_instant *instant)
{
	bool negative;
	int hours, minutes;

	instant->offset_min = 0;
	instant->offset_known = true;
	if (take_char(text, 'Z') || take_char(text, 'z'))
		return true;
	negative = take_char(text, '-');
	if (!negative && !take_char(text, '+'))
		return false;
	if (!take_number(text, 2, &hours) || !take_char(text, ':') ||
	    !take_number(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	instant->offset_min = hours * 60 + minutes;
	if (negative) {
		instant->offset_known = instant->offset_min != 0;
		instant->offset_min = -instant->offset_min;
	}
	return true;
}

/* Do the eight bytes at t have the form: '0' any digit, else that byte?  What
 * is left after taking the form away is at most 9 where a digit may stand and 0
 * elsewhere; the slack (6 or 15) carries into the high nibble when it is more.
 * Then byte k of *pairs, from the lowest, is the number that digits k and k + 1
 * make. */
static inline bool
take_form(const char *t, const char *form, const char *slack, uint64_t *pairs)
{
	uint64_t rest, want, carry;

	memcpy(&rest, t, 8);
	memcpy(&want, form, 8);
	memcpy(&carry, slack, 8);
	rest ^= want;
	if ((rest | (rest + carry)) & UINT64_C(0xf0f0f0f0f0f0f0f0))
		return false;
	rest = le64toh(rest);
	*pairs = rest * 10 + (rest >> 8);
	return true;
}

/* "YYYY-MM-DDTHH:MM:SSZ", the form that machines write; false for all else,
 * which the general reader then judges. */
static bool
take_plain(struct rd_str text, struct rd_civil *c)
{
	const char *t = text.ptr;
	uint64_t date, time, end;

	if (text.len != 20 ||
	    !take_form(t, "0000-00-", "\6\6\6\6\17\6\6\17", &date) ||
	    !take_form(t + 8, "00T00:00", "\6\6\17\6\6\17\6\6", &time) ||
	    !take_form(t + 12, "0:00:00Z", "\6\17\6\6\17\6\6\17", &end))
		return false;
#define PAIR(pairs, at) (int)((pairs) >> (8 * (at)) & 0xff)
	c->year = PAIR(date, 0) * 100 + PAIR(date, 2);
	c->month = PAIR(date, 5);
	c->day = PAIR(time, 0);
	c->hour = PAIR(time, 3);
	c->minute = PAIR(time, 6);
	c->second = PAIR(end, 5);
	c->ms = 0;
#undef PAIR
	return is_real(c);
}

enum rd_status
rd_instant_parse(struct rd_str text, struct rd_instant *instant)
{
	struct rd_civil civil;

	if (take_plain(text, &civil)) {
		*instant = (struct rd_instant){ civil_to_ms(&civil), 0, true };
		return RD_OK;
	}

	if (!take_date_time(&text, &civil))
		return RD_SYNTAX;
	if (!text.len)
		return RD_SEMANTIC;
	if (!take_offset(&text, instant) || text.len)
		return RD_SYNTAX;
	instant->utc_ms = civil_to_ms(&civil) -
			  instant->offset_min * RD_MS_MINUTE;
	/* The offset may have led out of the years that can be written. */
	if (instant->utc_ms < RD_INSTANT_MIN_MS ||
	    instant->utc_ms > RD_INSTANT_MAX_MS)
		return RD_SYNTAX;
	return RD_OK;
}

const char *
rd_instant_hint(struct rd_str text)
{
	if (text.len > 19 && text.ptr[19] == '.')
		return "write it as 2025-12-27T20:00:00.123Z; milliseconds at "
		       "most";
	if (text.len > 19 && !memcmp(text.ptr + 16, ":60", 3))
		return "there are no leap seconds here: write :59";
	return "write an instant with its offset, as 2025-12-27T20:00:00Z";
}

/* Two digits at out; returns the place behind them. */
static inline char *
put_two(char *out, int value)
{
	memcpy(out, rd_two_digits + 2 * value, 2);
	return out + 2;
}

size_t
rd_instant_format(int64_t utc_ms, char *out)
{
	struct rd_civil c = civil_from_ms(utc_ms);
	char *at = out;

	at = put_two(at, c.year / 100);
	at = put_two(at, c.year % 100);
	*at++ = '-';
	at = put_two(at, c.month);
	*at++ = '-';
	at = put_two(at, c.day);
	*at++ = 'T';
	at = put_two(at, c.hour);
	*at++ = ':';
	at = put_two(at, c.minute);
	*at++ = ':';
	at = put_two(at, c.second);
	if (c.ms) {
		*at++ = '.';
		*at++ = (char)('0' + c.ms / 100);
		at = put_two(at, c.ms % 100);
	}
	*at++ = 'Z';
	return (size_t)(at - out);
}

void
rd_instant_put(struct rd_buf *buf, int64_t utc_ms)
{
	if (rd_buf_reserve(buf, RD_INSTANT_TEXT))
		buf->len += rd_instant_format(utc_ms, buf->ptr + buf->len);
}

static bool
take_amount(struct rd_str *text, int64_t *amount)
{
	size_t n = 0;
	uint64_t value = 0;

	while (n < text->len && rd_is_digit(text->ptr[n]) && n < 9)
		value = value * 10 + (uint64_t)(text->ptr[n++] - '0');
	if (!n)
		return false;
	text->ptr += n;
	text->len -= n;
	*amount = (int64_t)value;
	return true;
}

/* Amounts in the order the units allow, each unit at most once. */
static bool
take_units(struct rd_str *text, const char *units, const int64_t *unit_ms,
	   int64_t *ms)
{
	int64_t amount;
	bool any = false;

	while (*units && take_amount(text, &amount)) {
		while (*units && (!text->len || text->ptr[0] != *units)) {
			units++;
			unit_ms++;
		}
		if (!*units)
			return false;
		text->ptr++;
		text->len--;
		*ms += amount * *unit_ms;
		units++;
		unit_ms++;
		any = true;
	}
	return any;
}

enum rd_status
rd_duration_parse(struct rd_str text, int64_t *ms)
{
	static const int64_t day_ms[] = { RD_MS_DAY };
	static const int64_t time_ms[] = { RD_MS_HOUR, RD_MS_MINUTE, 1000 };
	bool negative = take_char(&text, '-');
	bool days, times = false;
	int64_t total = 0;

	if (!take_char(&text, 'P'))
		return RD_SYNTAX;
	days = take_units(&text, "D", day_ms, &total);
	if (take_char(&text, 'T')) {
		times = take_units(&text, "HMS", time_ms, &total);
		if (!times)
			return RD_SYNTAX;
	}
	if (text.len || (!days && !times))
		return RD_SYNTAX;
	*ms = negative ? -total : total;
	return RD_OK;
}

void
rd_duration_put(struct rd_buf *buf, int64_t ms)
{
	static const struct {
		int64_t ms;
		char unit;
	} units[] = { { RD_MS_HOUR, 'H' },
		      { RD_MS_MINUTE, 'M' },
		      { 1000, 'S' } };
	uint64_t rest = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;
	uint64_t days = rest / RD_MS_DAY;
	const char *mark = "T";

	rd_buf_cstr(buf, ms < 0 ? "-P" : "P");
	if (days) {
		rd_buf_u64(buf, days);
		rd_buf_char(buf, 'D');
	}
	rest %= RD_MS_DAY;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		uint64_t n = rest / (uint64_t)units[i].ms;

		rest %= (uint64_t)units[i].ms;
		if (!n)
			continue;
		rd_buf_cstr(buf, mark);
		rd_buf_u64(buf, n);
		rd_buf_char(buf, units[i].unit);
		mark = "";
	}
	if (!days && *mark)
		rd_buf_cstr(buf, "T0S");
}
