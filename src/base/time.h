/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_TIME_H
#define RD_BASE_TIME_H

#include "base/buf.h"

#define RD_MS_MINUTE INT64_C(60000)
#define RD_MS_HOUR (60 * RD_MS_MINUTE)
#define RD_MS_DAY (24 * RD_MS_HOUR)
/* First and last instant that can be written, years 0000 and 9999 of UTC. */
#define RD_INSTANT_MIN_MS INT64_C(-62167219200000)
#define RD_INSTANT_MAX_MS INT64_C(253402300799999)
/* "2025-12-27T20:00:00.000Z" */
#define RD_INSTANT_TEXT 32

/* A parsed RFC 3339 instant: UTC milliseconds and the offset it was written
 * with.  "-00:00" is a known instant with an unknown local offset. */
struct rd_instant {
	int64_t utc_ms;
	int offset_min;
	bool offset_known;
};

/* Broken-down proleptic Gregorian time. */
struct rd_civil {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
	int hour, minute, second, ms;
};

/* RFC 3339 with a mandatory offset, years 0000..9999 (in UTC too), at most 3
 * fraction digits significant (further digits must be zero), leap second :60
 * refused.
 * RD_SEMANTIC when only the offset is missing, RD_SYNTAX otherwise. */
enum rd_status rd_instant_parse(struct rd_str text, struct rd_instant *instant)
	RD_MUST_CHECK;
/* What to do about a text that rd_instant_parse refused. */
const char *rd_instant_hint(struct rd_str text);
/* "YYYY-MM-DDTHH:MM:SS[.mmm]Z", the fraction only when not zero; returns the
 * length; out holds RD_INSTANT_TEXT bytes. */
size_t rd_instant_format(int64_t utc_ms, char *out);
void rd_instant_put(struct rd_buf *buf, int64_t utc_ms);

/* ISO 8601 durations of days, hours, minutes and seconds: -?PnDTnHnMnS. */
enum rd_status rd_duration_parse(struct rd_str text, int64_t *ms) RD_MUST_CHECK;
/* The same, each unit below the next larger one, PT0S for nothing; parts of a
 * second are left out. */
void rd_duration_put(struct rd_buf *buf, int64_t ms);

void rd_civil_from_ms(int64_t ms, struct rd_civil *civil);
/* Years from -4799 on. */
int64_t rd_civil_to_ms(const struct rd_civil *civil);
/* Days since 1970-01-01, rounded down. */
int64_t rd_day_of_ms(int64_t ms);

#endif
