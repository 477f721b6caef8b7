/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The machine's clock and zone.  Used only when neither the request nor --now
 * says when it is; what was found becomes part of the record. */
#include <stdlib.h>
#include <time.h>

#include "base/fs.h"
#include "base/tzif.h"
#include "cli/desk.h"

#define LOCAL_ZONE "/etc/localtime"
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define SPAN_MAX 100000 /* more than two centuries of days */

enum rd_status
cmd_zone_resolve(void *zones, struct rd_str zone, int64_t utc_ms,
		 struct rd_dec_zone *out)
{
	struct rd_zone found;
	enum rd_status status;

	status = rd_zones_lookup(zones, zone, utc_ms, &found);
	if (status)
		return status;
	*out = (struct rd_dec_zone){ found.offset_min, found.south, "" };
	memcpy(out->tzdata, found.version, sizeof(out->tzdata));
	return RD_OK;
}

/* Minutes rounded down, as zones do. */
static int
minutes_of(int offset_s)
{
	return (offset_s - (offset_s % 60 + 60) % 60) / 60;
}

static bool
read_local_zone(int64_t utc_ms, int *offset_min)
{
	struct rd_problem problem;
	struct rd_buf bytes;
	int offset_s = 0;
	bool found;

	rd_buf_init(&bytes, RD_TZIF_CAP);
	found = !rd_fs_read(LOCAL_ZONE, &bytes, &problem) &&
		!rd_tzif_offset(rd_buf_view(&bytes), utc_ms / 1000, &offset_s);
	rd_buf_fini(&bytes);
	*offset_min = minutes_of(offset_s);
	return found;
}

static void
find_offset(struct rd_zones *zones, const char *tz, struct rd_instant *at)
{
	const char *env = getenv("TZ");
	struct rd_zone zone;

	at->offset_min = 0;
	at->offset_known = true;
	if (!tz && env && *env)
		tz = env[0] == ':' ? env + 1 : env;
	if (tz && !rd_zones_lookup(zones, rd_str_of(tz), at->utc_ms, &zone))
		at->offset_min = zone.offset_min;
	else if (tz || !read_local_zone(at->utc_ms, &at->offset_min))
		/* No zone is UTC to the system; a wrong one is nothing. */
		at->offset_known = !tz;
}

void
cmd_clock(struct rd_zones *zones, const char *tz, struct rd_instant *now)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	now->utc_ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	find_offset(zones, tz, now);
}

/* ---- since ---- */

/* Takes the offset at `near` for that of the wall time `wall_ms`; whether it is
 * so is in *right. */
static struct rd_instant
try_offset(struct rd_zones *zones, const char *tz, int64_t wall_ms,
	   int64_t near, bool *right)
{
	struct rd_instant at = { .utc_ms = near };
	int offset;

	find_offset(zones, tz, &at);
	offset = at.offset_min;
	at.utc_ms = wall_ms - (int64_t)offset * MINUTE_MS;
	find_offset(zones, tz, &at);
	*right = at.offset_min == offset;
	return at;
}

/* The first moment of a day that begins at `wall_ms` by the wall clock: the
 * first midnight of two; where there is none, the end of the gap. */
static struct rd_instant
find_midnight(struct rd_zones *zones, const char *tz, int64_t wall_ms)
{
	struct rd_instant first, second;
	bool right;

	first = try_offset(zones, tz, wall_ms, wall_ms - DAY_MS, &right);
	if (right)
		return first;
	second = try_offset(zones, tz, wall_ms, wall_ms + DAY_MS, &right);
	return right ? second : first;
}

/* "7d", "24h" */
static bool
read_span(struct rd_str text, int64_t *ms)
{
	int64_t unit = HOUR_MS;
	uint64_t n;

	if (text.len < 2)
		return false;
	text.len--;
	if (text.ptr[text.len] == 'd')
		unit = DAY_MS;
	else if (text.ptr[text.len] != 'h')
		return false;
	if (!rd_str_u64(text, &n) || n > SPAN_MAX)
		return false;
	*ms = (int64_t)n * unit;
	return true;
}

/* "2026-11-01" as an instant of UTC. */
static bool
read_date(struct rd_str text, int64_t *ms)
{
	struct rd_instant midnight;
	char full[sizeof("2026-11-01T00:00:00Z")];

	if (text.len != strlen("2026-11-01"))
		return false;
	memcpy(full, text.ptr, text.len);
	memcpy(full + text.len, "T00:00:00Z", sizeof("T00:00:00Z"));
	if (rd_instant_parse(rd_str_of(full), &midnight))
		return false;
	*ms = midnight.utc_ms;
	return true;
}

static struct rd_instant
find_now(struct cmd *cmd, struct rd_zones *zones)
{
	const char *text = cmd->settings[SET_NOW].text;
	struct rd_instant now;

	if (!text || rd_instant_parse(rd_str_of(text), &now))
		cmd_clock(zones, NULL, &now);
	return now;
}

static int
fail_zone(struct cmd *cmd)
{
	cmd_fail(cmd, 2, "usage.option-value",
		 "--since is a date, and the time zone is unknown");
	rd_problem_hint(&cmd->problem, "give --tz ZONE, as Europe/Rome");
	return 2;
}

int
cmd_since(struct cmd *cmd, bool *given, int64_t *utc_ms)
{
	struct rd_str text = rd_str_of(cmd_text(cmd, OPT_SINCE));
	const char *tz = cmd->settings[SET_TZ].text;
	struct rd_instant at = { .offset_known = true };
	struct rd_zones zones;
	int64_t ms;
	int code = 0;

	*given = cmd_given(cmd, OPT_SINCE);
	if (!*given)
		return 0;
	rd_zones_init(&zones, NULL);
	if (read_date(text, &ms))
		at = find_midnight(&zones, tz, ms);
	else if (read_span(text, &ms))
		at.utc_ms = find_now(cmd, &zones).utc_ms - ms;
	else if (rd_instant_parse(text, &at)) {
		code = cmd_fail(cmd, 2, "usage.option-value",
				"option --since does not take '%s'", text.ptr);
		rd_problem_hint(&cmd->problem,
				"write a date as 2026-11-01, a span as 7d or "
				"24h, or an instant as 2026-11-01T09:00:00Z");
	}
	rd_zones_fini(&zones);
	if (!code && !at.offset_known)
		code = fail_zone(cmd);
	*utc_ms = at.utc_ms;
	return code;
}
