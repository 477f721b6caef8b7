/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Time zone data from files made here, so that no machine's data matters. */
#include "base/fs.h"
#include "base/tzif.h"
#include "base/zone.h"
#include "scratch.h"

#define ROME_RULE "CET-1CEST,M3.5.0,M10.5.0/3"
/* 2025-03-30T01:00:00Z and 2025-10-26T01:00:00Z, when Rome changes. */
#define SPRING INT64_C(1743296400)
#define AUTUMN INT64_C(1761440400)

static int
by_rule(const char *rule, int64_t unix_s)
{
	int offset = 99;

	cr_assert_eq(rd_tz_rule_offset(rd_str_of(rule), unix_s, &offset), RD_OK,
		     "%s", rule);
	return offset;
}

static void
put_be(struct rd_buf *out, int64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		rd_buf_char(out, (char)(i < 8 ? value >> (8 * i) : 0));
}

static void
put_header(struct rd_buf *out, char version, int n_times, int n_types)
{
	rd_buf_cstr(out, "TZif");
	rd_buf_char(out, version);
	put_be(out, 0, 15);
	put_be(out, 0, 12); /* isut, isstd, leap */
	put_be(out, n_times, 4);
	put_be(out, n_types, 4);
	put_be(out, 4, 4);
}

/* A zone of local mean time 2996 s, then +3600, then +7200, with a footer. */
static void
put_zone(struct rd_buf *out, const char *rule)
{
	static const int offsets[3] = { 2996, 3600, 7200 };

	put_header(out, '2', 0, 1);
	put_be(out, 0, 10);
	put_header(out, '2', 2, 3);
	put_be(out, -3252098996, 8);
	put_be(out, 1000000000, 8);
	rd_buf_put(out, "\1\2", 2);
	for (int i = 0; i < 3; i++) {
		put_be(out, offsets[i], 4);
		put_be(out, 0, 2);
	}
	rd_buf_put(out, "ABC", 4);
	rd_buf_printf(out, "\n%s\n", rule);
}

static int
in_zone(const struct rd_buf *zone, int64_t unix_s)
{
	int offset = 99;

	cr_assert_eq(rd_tzif_offset(rd_buf_view(zone), unix_s, &offset), RD_OK);
	return offset;
}

Test(tz_rule, daylight_starts_and_ends_to_the_second)
{
	cr_assert_eq(by_rule(ROME_RULE, SPRING - 1), 3600);
	cr_assert_eq(by_rule(ROME_RULE, SPRING), 7200);
	cr_assert_eq(by_rule(ROME_RULE, AUTUMN - 1), 7200);
	cr_assert_eq(by_rule(ROME_RULE, AUTUMN), 3600);
}

Test(tz_rule, the_south_has_its_summer_over_new_year)
{
	static const char sydney[] = "AEST-10AEDT,M10.1.0,M4.1.0/3";

	cr_assert_eq(by_rule(sydney, 1735689600), 11 * 3600); /* January */
	cr_assert_eq(by_rule(sydney, 1751328000), 10 * 3600); /* July */
}

Test(tz_rule, winter_time_may_be_the_exception)
{
	static const char dublin[] = "IST-1GMT0,M10.5.0,M3.5.0/1";

	cr_assert_eq(by_rule(dublin, 1735689600), 0);
	cr_assert_eq(by_rule(dublin, 1751328000), 3600);
}

Test(tz_rule, quoted_names_and_hours_beyond_a_day)
{
	static const char nuuk[] = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0";

	cr_assert_eq(by_rule("<+0545>-5:45", 0), 5 * 3600 + 45 * 60);
	/* Sunday 2025-03-30 at -1 h local is Saturday 23:00, 01:00 UTC. */
	cr_assert_eq(by_rule(nuuk, SPRING - 1), -7200);
	cr_assert_eq(by_rule(nuuk, SPRING), -3600);
}

Test(tz_rule, numbered_days_skip_or_count_the_leap_day)
{
	/* 2024-03-01 is day 60 without the leap day, index 60 with it. */
	cr_assert_eq(by_rule("AAA0BBB,J60/0,J300/0", 1709251199), 0);
	cr_assert_eq(by_rule("AAA0BBB,J60/0,J300/0", 1709251200), 3600);
	cr_assert_eq(by_rule("AAA0BBB,59/0,300/0", 1709164799), 0);
	cr_assert_eq(by_rule("AAA0BBB,59/0,300/0", 1709164800), 3600);
}

Test(tz_rule, daylight_all_year_never_blinks)
{
	static const char rule[] = "EST5EDT,0/0,J365/25";

	for (int64_t s = 1735700000; s < 1735710000; s += 100)
		cr_assert_eq(by_rule(rule, s), -4 * 3600);
}

Test(tz_rule, malformed_rules_are_refused)
{
	static const char *const bad[] = {
		"",
		"CET",
		"CE-1",
		"CET-25",
		"CET-1CEST",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,J0,J365",
		"CET-1CEST,366,1",
		"CET-1CEST,M3.5.0/168,M10.5.0",
		"CET-1CEST,M3.5.0,M10.5.0/3x",
		"<CET-1",
		"<C>1",
		"CET-1:60",
	};
	int offset;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_eq(rd_tz_rule_offset(rd_str_of(bad[i]), 0, &offset),
			     RD_SYNTAX, "%s", bad[i]);
}

Test(tzif, transitions_types_and_footer_each_answer_their_time)
{
	struct rd_buf zone;

	rd_buf_init(&zone, 4096);
	put_zone(&zone, ROME_RULE);
	cr_assert_eq(in_zone(&zone, -3252098997), 2996);
	cr_assert_eq(in_zone(&zone, -3252098996), 3600);
	cr_assert_eq(in_zone(&zone, 999999999), 3600);
	cr_assert_eq(in_zone(&zone, SPRING), 7200);
	cr_assert_eq(in_zone(&zone, AUTUMN), 3600);
	rd_buf_fini(&zone);
}

Test(tzif, without_a_rule_the_last_transition_stays)
{
	struct rd_buf zone;

	rd_buf_init(&zone, 4096);
	put_zone(&zone, "");
	cr_assert_eq(in_zone(&zone, AUTUMN), 7200);
	rd_buf_fini(&zone);
}

Test(tzif, every_truncation_is_refused)
{
	struct rd_buf zone;
	int offset;

	rd_buf_init(&zone, 4096);
	put_zone(&zone, ROME_RULE);
	for (size_t n = 0; n < zone.len; n++) {
		struct rd_str cut = { zone.ptr, n };

		cr_assert_neq(rd_tzif_offset(cut, SPRING, &offset), RD_OK,
			      "%zu bytes", n);
	}
	rd_buf_fini(&zone);
}

Test(tzif, foreign_bytes_and_large_files_are_refused)
{
	static char large[RD_TZIF_CAP + 1];
	struct rd_str bytes = { large, sizeof(large) };
	int offset;

	cr_assert_eq(rd_tzif_offset(bytes, 0, &offset), RD_LIMIT);
	bytes.len = 100;
	cr_assert_eq(rd_tzif_offset(bytes, 0, &offset), RD_VERSION);
}

static const char tab[] = "# country\tplace\tzone\n"
			  "AU\t-3352+15113\tAustralia/Sydney\tNew South Wales\n"
			  "IT\t+4154+01229\tEurope/Rome\n"
			  "XX\t?\tBad/Place\n";

Test(zonetab, the_sign_of_the_latitude_tells)
{
	bool south = false;

	cr_assert_eq(rd_zonetab_south(rd_str_of(tab),
				      RD_STR_LIT("Australia/Sydney"), &south),
		     RD_OK);
	cr_assert(south);
	cr_assert_eq(rd_zonetab_south(rd_str_of(tab), RD_STR_LIT("Europe/Rome"),
				      &south),
		     RD_OK);
	cr_assert_not(south);
	cr_assert_eq(
		rd_zonetab_south(rd_str_of(tab), RD_STR_LIT("Europe"), &south),
		RD_NOTFOUND);
	cr_assert_eq(rd_zonetab_south(rd_str_of(tab), RD_STR_LIT("Bad/Place"),
				      &south),
		     RD_SYNTAX);
}

Test(tzdata, version_and_links)
{
	static const char zi[] = "# version 2024a\n# x\nL Etc/GMT GMT\n"
				 "L Australia/Sydney Australia/ACT\n";

	cr_assert(rd_str_is(rd_tzdata_version(rd_str_of(zi)), "2024a"));
	cr_assert_null(rd_tzdata_version(RD_STR_LIT("Z x")).ptr);
	cr_assert(rd_str_is(
		rd_tzdata_link(rd_str_of(zi), RD_STR_LIT("Australia/ACT")),
		"Australia/Sydney"));
	cr_assert_null(
		rd_tzdata_link(rd_str_of(zi), RD_STR_LIT("Etc/GMT")).ptr);
}

static struct rd_zones zones;

static void
put_file(const char *name, struct rd_str bytes)
{
	struct rd_problem problem;

	cr_assert_eq(
		rd_fs_write_atomic(in_scratch(name), bytes, 0644, &problem),
		RD_OK);
}

static void
open_zones(void)
{
	struct rd_problem problem;
	struct rd_buf zone;

	scratch_open();
	rd_buf_init(&zone, 4096);
	put_zone(&zone, ROME_RULE);
	cr_assert_eq(rd_fs_mkdirs(in_scratch("Australia"), 0755, &problem),
		     RD_OK);
	put_file("Australia/Sydney", rd_buf_view(&zone));
	put_file("Australia/ACT", rd_buf_view(&zone));
	zone.len -= 4;
	put_file("Cut", rd_buf_view(&zone));
	put_file("zone.tab", rd_str_of(tab));
	put_file("tzdata.zi", RD_STR_LIT("# version 2024a\n"
					 "L Australia/Sydney Australia/ACT\n"));
	rd_buf_fini(&zone);
	rd_zones_init(&zones, scratch);
}

static void
close_zones(void)
{
	rd_zones_fini(&zones);
	scratch_close();
}

TestSuite(zones, .init = open_zones, .fini = close_zones);

Test(zones, a_zone_has_offset_hemisphere_and_version)
{
	struct rd_zone zone;

	cr_assert_eq(rd_zones_lookup(&zones, RD_STR_LIT("Australia/Sydney"),
				     SPRING * 1000, &zone),
		     RD_OK);
	cr_assert_eq(zone.offset_min, 120);
	cr_assert(zone.south);
	cr_assert_str_eq(zone.version, "2024a");
}

Test(zones, a_link_lies_where_its_target_lies)
{
	struct rd_zone zone;

	cr_assert_eq(
		rd_zones_lookup(&zones, RD_STR_LIT("Australia/ACT"), 0, &zone),
		RD_OK);
	cr_assert(zone.south);
}

Test(zones, odd_seconds_round_down_to_the_minute)
{
	struct rd_buf bytes;
	struct rd_zone zone;

	rd_buf_init(&bytes, 4096);
	put_zone(&bytes, "LMT0:30:30");
	put_file("West", rd_buf_view(&bytes));
	rd_buf_fini(&bytes);
	cr_assert_eq(rd_zones_lookup(&zones, RD_STR_LIT("West"), SPRING * 1000,
				     &zone),
		     RD_OK);
	cr_assert_eq(zone.offset_min, -31);
}

Test(zones, a_millisecond_before_a_transition_is_before_it)
{
	static const int64_t at_ms = INT64_C(-3252098996000);
	struct rd_str name = RD_STR_LIT("Australia/Sydney");
	struct rd_zone zone;

	cr_assert_eq(rd_zones_lookup(&zones, name, at_ms, &zone), RD_OK);
	cr_assert_eq(zone.offset_min, 60);
	cr_assert_eq(rd_zones_lookup(&zones, name, at_ms - 1, &zone), RD_OK);
	cr_assert_eq(zone.offset_min, 49);
}

Test(zones, a_valid_name_cannot_leave_the_directory)
{
	static const char *const good[] = { "UTC", "Etc/GMT+5", "A/B_c/D-e",
					    "a.b" };
	static const char *const bad[] = { "",	  "/a",	    "a/",      "a//b",
					   "..",  "a/../b", "./a",     "a/.b",
					   "a b", "a\n",    "\xc3\xa9" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		cr_assert(rd_zone_name_valid(rd_str_of(good[i])), "%s",
			  good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_not(rd_zone_name_valid(rd_str_of(bad[i])), "%s",
			      bad[i]);
}

Test(zones, a_zone_once_read_stays_when_its_file_goes)
{
	struct rd_str name = RD_STR_LIT("Australia/Sydney");
	struct rd_zone zone;

	cr_assert_eq(rd_zones_lookup(&zones, name, 0, &zone), RD_OK);
	cr_assert_eq(unlink(in_scratch("Australia/Sydney")), 0);
	cr_assert_eq(rd_zones_lookup(&zones, name, 0, &zone), RD_OK);
}

Test(zones, more_zones_than_the_cache_holds)
{
	struct rd_buf bytes;
	struct rd_zone zone;
	char name[8];

	rd_buf_init(&bytes, 4096);
	put_zone(&bytes, "");
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 2 * RD_ZONE_CACHED; i++) {
			snprintf(name, sizeof(name), "Z%d", i);
			if (!round)
				put_file(name, rd_buf_view(&bytes));
			cr_assert_eq(rd_zones_lookup(&zones, rd_str_of(name),
						     SPRING * 1000, &zone),
				     RD_OK);
			cr_assert_eq(zone.offset_min, 120);
		}
	rd_buf_fini(&bytes);
}

Test(zones, names_that_are_no_zone_are_not_found)
{
	static const char *const bad[] = {
		"",
		"No/Where",
		"/etc/passwd",
		"../x",
		"a/../b",
		"Australia",
		"Australia/",
		"zone.tab",
		"tzdata.zi",
		".hidden",
		"a//b",
		"a b",
		"Australia\n",
		"Australia/.x",
	};
	struct rd_zone zone;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_eq(
			rd_zones_lookup(&zones, rd_str_of(bad[i]), 0, &zone),
			RD_NOTFOUND, "%s", bad[i]);
}

Test(zones, a_damaged_zone_is_corrupt)
{
	struct rd_zone zone;

	cr_assert_eq(rd_zones_lookup(&zones, RD_STR_LIT("Cut"), 0, &zone),
		     RD_CORRUPT);
}
