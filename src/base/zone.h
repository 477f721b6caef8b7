/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The zone data of a machine: a directory of compiled zones with zone.tab and
 * tzdata.zi.  Reads files; pure layers get its answers through a port. */
#ifndef RD_BASE_ZONE_H
#define RD_BASE_ZONE_H

#include "base/arena.h"
#include "base/problem.h"

#define RD_ZONE_DIR "/usr/share/zoneinfo"
#define RD_ZONE_NAME_MAX 64
#define RD_ZONE_CACHED 16

struct rd_zone_cached {
	char name[RD_ZONE_NAME_MAX + 1];
	struct rd_buf bytes;
	bool south;
};

/* Zones once read are kept, so a batch reads each file once. */
struct rd_zones {
	const char *dir;
	struct rd_zone_cached cached[RD_ZONE_CACHED];
	unsigned n_cached, next; /* next: the one to be replaced */
	struct rd_buf tab, zi;
	bool tables_read;
	char version[16]; /* "2024a", "" when unknown */
};

struct rd_zone {
	int offset_min; /* of local time, rounded down to the minute */
	bool south;	/* false also when zone.tab does not know the zone */
	char version[16];
};

/* dir is kept; NULL means RD_ZONE_DIR.  Nothing is read yet. */
void rd_zones_init(struct rd_zones *zones, const char *dir);
void rd_zones_fini(struct rd_zones *zones);
/* Letters, digits, "+-_/." in parts that are not empty and do not start with
 * a dot: a name that cannot leave the directory. */
bool rd_zone_name_valid(struct rd_str name);
/* RD_NOTFOUND for an unknown or impossible name; RD_CORRUPT for a file that is
 * no compiled zone; RD_IO, RD_NOMEM. */
enum rd_status rd_zones_lookup(struct rd_zones *zones, struct rd_str name,
			       int64_t utc_ms, struct rd_zone *out)
	RD_MUST_CHECK;

#endif
