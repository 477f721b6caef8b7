/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* POSIX TZ rules, as they stand in the footer of a TZif file:
 *
 *	std offset [dst [offset] [,start[/time],end[/time]]]
 *
 * where a name is letters or <quoted>, an offset counts west of UTC, and a
 * date is Mm.w.d, Jn (1..365, never February 29) or n (0..365). */

#include "base/tzif.h"

#include "base/time.h"

#define DAY_S 86400

struct date_rule {
	char kind; /* 'M', 'J' or 'N' for a zero-based day */
	int month, week, day;
	int time_s;
};

struct tz_rule {
	int std_s, dst_s; /* east of UTC */
	bool has_dst;
	struct date_rule start, end;
};

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
take_name(struct rd_str *s)
{
	bool quoted = rd_str_take(s, '<');
	size_t n = 0;

	while (n < s->len &&
	       (is_letter(s->ptr[n]) ||
		(quoted && (rd_is_digit(s->ptr[n]) || s->ptr[n] == '+' ||
			    s->ptr[n] == '-'))))
		n++;
	s->ptr += n;
	s->len -= n;
	return n >= 3 && (!quoted || rd_str_take(s, '>'));
}

static bool
take_number(struct rd_str *s, int max, int *value)
{
	size_t n = 0;
	int v = 0;

	while (n < s->len && n < 3 && rd_is_digit(s->ptr[n]))
		v = v * 10 + (s->ptr[n++] - '0');
	s->ptr += n;
	s->len -= n;
	*value = v;
	return n > 0 && v <= max;
}

/* [+-]hh[:mm[:ss]] */
static bool
take_time(struct rd_str *s, int max_hours, int *seconds)
{
	int sign = rd_str_take(s, '-') ? -1 : 1;
	int h = 0, m = 0, sec = 0;

	if (sign > 0)
		rd_str_take(s, '+');
	if (!take_number(s, max_hours, &h))
		return false;
	if (rd_str_take(s, ':')) {
		if (!take_number(s, 59, &m))
			return false;
		if (rd_str_take(s, ':') && !take_number(s, 59, &sec))
			return false;
	}
	*seconds = sign * (h * 3600 + m * 60 + sec);
	return true;
}

static bool
take_date(struct rd_str *s, struct date_rule *rule)
{
	bool ok;

	*rule = (struct date_rule){ .kind = 'N', .time_s = 2 * 3600 };
	if (rd_str_take(s, 'M')) {
		rule->kind = 'M';
		ok = take_number(s, 12, &rule->month) && rule->month > 0 &&
		     rd_str_take(s, '.') && take_number(s, 5, &rule->week) &&
		     rule->week > 0 && rd_str_take(s, '.') &&
		     take_number(s, 6, &rule->day);
	} else if (rd_str_take(s, 'J')) {
		rule->kind = 'J';
		ok = take_number(s, 365, &rule->day) && rule->day > 0;
	} else {
		ok = take_number(s, 365, &rule->day);
	}
	if (ok && rd_str_take(s, '/'))
		ok = take_time(s, 167, &rule->time_s);
	return ok;
}

static bool
parse_rule(struct rd_str s, struct tz_rule *rule)
{
	int west;

	*rule = (struct tz_rule){ 0 };
	if (!take_name(&s) || !take_time(&s, 24, &west))
		return false;
	rule->std_s = -west;
	if (!s.len)
		return true;
	rule->has_dst = true;
	rule->dst_s = rule->std_s + 3600;
	if (!take_name(&s))
		return false;
	if (s.len && *s.ptr != ',') {
		if (!take_time(&s, 24, &west))
			return false;
		rule->dst_s = -west;
	}
	/* Without dates POSIX leaves the choice open; TZif forbids it. */
	return rd_str_take(&s, ',') && take_date(&s, &rule->start) &&
	       rd_str_take(&s, ',') && take_date(&s, &rule->end) && !s.len;
}

static int64_t
day_number(int year, int month, int day)
{
	struct rd_civil civil = { .year = year, .month = month, .day = day };

	return rd_day_of_ms(rd_civil_to_ms(&civil));
}

/* Monday is 1, Sunday 0; 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
	return (int)(((day + 4) % 7 + 7) % 7);
}

static int64_t
month_rule_day(int year, const struct date_rule *rule)
{
	int64_t first = day_number(year, rule->month, 1);
	int64_t next = rule->month == 12 ? day_number(year + 1, 1, 1)
					 : day_number(year, rule->month + 1, 1);
	int64_t day = first + (rule->day - weekday_of(first) + 7) % 7 +
		      7 * (rule->week - 1);

	return day >= next ? day - 7 : day;
}

/* Local seconds since the epoch at which the rule strikes in `year`. */
static int64_t
strike_of(int year, const struct date_rule *rule)
{
	int64_t january = day_number(year, 1, 1);
	bool leap = day_number(year + 1, 1, 1) - january == 366;
	int64_t day;

	if (rule->kind == 'M')
		day = month_rule_day(year, rule);
	else if (rule->kind == 'N')
		day = january + rule->day;
	else
		day = january + rule->day - 1 + (leap && rule->day >= 60);
	return day * DAY_S + rule->time_s;
}

/* Whether daylight time is on, by the newest strike at or before the instant.
 * The neighbouring years matter because a strike may lie up to a week outside
 * its own year (hours up to 167).  Start wins a tie, so that "all year" rules
 * (end of one year = start of the next) never blink. */
static bool
is_daylight(const struct tz_rule *rule, int64_t unix_s, int year)
{
	int64_t newest = INT64_MIN;
	bool on = false;

	for (int y = year - 1; y <= year + 1; y++) {
		int64_t start = strike_of(y, &rule->start) - rule->std_s;
		int64_t end = strike_of(y, &rule->end) - rule->dst_s;

		if (end <= unix_s && end > newest) {
			newest = end;
			on = false;
		}
		if (start <= unix_s && start >= newest) {
			newest = start;
			on = true;
		}
	}
	return on;
}

enum rd_status
rd_tz_rule_offset(struct rd_str text, int64_t unix_s, int *offset_s)
{
	/* Years -9999..19999: more than an instant can be written with, and
	 * no sum below can overflow. */
	const int64_t limit = INT64_C(600000000000);
	struct tz_rule rule;
	struct rd_civil civil;

	if (!parse_rule(text, &rule))
		return RD_SYNTAX;
	*offset_s = rule.std_s;
	if (!rule.has_dst)
		return RD_OK;
	if (unix_s < -limit || unix_s > limit)
		return RD_LIMIT;
	rd_civil_from_ms(unix_s * 1000, &civil);
	if (is_daylight(&rule, unix_s, civil.year))
		*offset_s = rule.dst_s;
	return RD_OK;
}
