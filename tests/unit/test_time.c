/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/time.h"

static const struct {
	const char *text;
	enum rd_status status;
	int64_t utc_ms;
	int offset_min;
	bool offset_known;
} rows[] = {
	{ "1970-01-01T00:00:00Z", RD_OK, 0, 0, true },
	{ "2025-12-27T20:00:00Z", RD_OK, 1766865600000, 0, true },
	{ "2025-12-27T20:00:00.000Z", RD_OK, 1766865600000, 0, true },
	{ "2025-12-27T20:00:00.001Z", RD_OK, 1766865600001, 0, true },
	{ "2025-12-27T20:00:00.5Z", RD_OK, 1766865600500, 0, true },
	{ "2025-12-27T20:00:00.123000Z", RD_OK, 1766865600123, 0, true },
	{ "2025-12-27T20:00:00.1234Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27t20:00:00z", RD_OK, 1766865600000, 0, true },
	{ "2025-12-27T21:00:00+01:00", RD_OK, 1766865600000, 60, true },
	{ "2025-12-27T15:30:00-04:30", RD_OK, 1766865600000, -270, true },
	{ "2025-12-27T20:00:00-00:00", RD_OK, 1766865600000, 0, false },
	{ "2025-12-27T20:00:00+00:00", RD_OK, 1766865600000, 0, true },
	{ "2025-12-27T20:00:00", RD_SEMANTIC, 0, 0, false },
	{ "2025-12-27T20:00:00+1:00", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T20:00:00+24:00", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27 20:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T20:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T20:00:60Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T24:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-13-27T20:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-00-27T20:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-02-29T20:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2024-02-29T00:00:00Z", RD_OK, 1709164800000, 0, true },
	{ "1900-02-29T00:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "0000-01-01T00:00:00Z", RD_OK, -62167219200000, 0, true },
	{ "9999-12-31T23:59:59.999Z", RD_OK, 253402300799999, 0, true },
	{ "2O25-12-27T20:00:00Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T20:00:0:Z", RD_SYNTAX, 0, 0, false },
	{ "2025-12-27T20:00:00ZZ", RD_SYNTAX, 0, 0, false },
	{ "2025\xad"
	  "12-27T20:00:00Z",
	  RD_SYNTAX, 0, 0, false },
	{ "", RD_SYNTAX, 0, 0, false },
};

Test(time, instants_are_read_as_rfc_3339_says)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rd_instant instant = { 0 };
		enum rd_status status = rd_instant_parse(
			rd_str_of(rows[i].text), &instant);

		cr_assert_eq(status, rows[i].status, "%s: status %d",
			     rows[i].text, status);
		if (status != RD_OK)
			continue;
		cr_assert_eq(instant.utc_ms, rows[i].utc_ms, "%s: %lld",
			     rows[i].text, (long long)instant.utc_ms);
		cr_assert_eq(instant.offset_min, rows[i].offset_min);
		cr_assert_eq(instant.offset_known, rows[i].offset_known);
	}
}

/* The fast form and the general one agree wherever one byte differs. */
Test(time, no_single_byte_slips_through_the_fast_form)
{
	static const char good[] = "2025-12-27T20:00:00Z";

	for (size_t at = 0; at < sizeof(good) - 1; at++) {
		for (int c = 0; c < 256; c++) {
			struct rd_instant fast = { 0 }, slow = { 0 };
			char text[32], longer[32];
			enum rd_status a, b;

			memcpy(text, good, sizeof(good));
			text[at] = (char)c;
			/* a fraction sends it through the general reader */
			snprintf(longer, sizeof(longer), "%.19s.0%c", text,
				 text[19]);
			a = rd_instant_parse(
				(struct rd_str){ text, sizeof(good) - 1 },
				&fast);
			b = rd_instant_parse(
				(struct rd_str){ longer, sizeof(good) + 1 },
				&slow);
			if (c == '\0' ||
			    (at == 19 && (c == '.' || rd_is_digit((char)c))))
				continue;
			cr_assert_eq(a == RD_OK, b == RD_OK,
				     "byte %zu = %d: %d and %d", at, c, a, b);
			cr_assert_eq(fast.utc_ms, slow.utc_ms);
		}
	}
}

Test(time, instants_round_trip_across_the_calendar)
{
	for (int64_t ms = -62167219200000; ms < 253402300799999;
	     ms += 86399999999) {
		struct rd_instant instant;
		char text[RD_INSTANT_TEXT];
		size_t n = rd_instant_format(ms, text);

		cr_assert_eq(
			rd_instant_parse((struct rd_str){ text, n }, &instant),
			RD_OK, "%.*s", (int)n, text);
		cr_assert_eq(instant.utc_ms, ms);
	}
}

static const struct {
	const char *text;
	enum rd_status status;
	int64_t ms;
} durations[] = {
	{ "PT1H", RD_OK, 3600000 },
	{ "PT30S", RD_OK, 30000 },
	{ "P1D", RD_OK, 86400000 },
	{ "-P2DT12H", RD_OK, -216000000 },
	{ "P1DT2H3M4S", RD_OK, 93784000 },
	{ "PT0S", RD_OK, 0 },
	{ "PT", RD_SYNTAX, 0 },
	{ "P", RD_SYNTAX, 0 },
	{ "1H", RD_SYNTAX, 0 },
	{ "PT1S1H", RD_SYNTAX, 0 },
	{ "PT1H1H", RD_SYNTAX, 0 },
	{ "P1W", RD_SYNTAX, 0 },
	{ "PT1.5S", RD_SYNTAX, 0 },
	{ "P1H", RD_SYNTAX, 0 },
	{ "PT1", RD_SYNTAX, 0 },
	{ "", RD_SYNTAX, 0 },
};

Test(time, durations_are_days_hours_minutes_and_seconds)
{
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		int64_t ms = 0;

		cr_assert_eq(
			rd_duration_parse(rd_str_of(durations[i].text), &ms),
			durations[i].status, "%s", durations[i].text);
		if (durations[i].status == RD_OK)
			cr_assert_eq(ms, durations[i].ms, "%s",
				     durations[i].text);
	}
}
