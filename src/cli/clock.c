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

void
cmd_clock(struct rd_zones *zones, const char *tz, struct rd_instant *now)
{
	const char *env = getenv("TZ");
	struct rd_zone zone;
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	*now = (struct rd_instant){
		(int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000, 0, true
	};
	if (!tz && env && *env)
		tz = env[0] == ':' ? env + 1 : env;
	if (tz && !rd_zones_lookup(zones, rd_str_of(tz), now->utc_ms, &zone))
		now->offset_min = zone.offset_min;
	else if (tz || !read_local_zone(now->utc_ms, &now->offset_min))
		/* No zone is UTC to the system; a wrong one is nothing. */
		now->offset_known = !tz;
}
