/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Zone files by name, with a small cache. */

#include "base/zone.h"

#include "base/fs.h"
#include "base/tzif.h"

#include <limits.h>
#include <stdio.h>

#define TABLE_CAP (1u << 20)

void
rd_zones_init(struct rd_zones *zones, const char *dir)
{
	*zones = (struct rd_zones){ .dir = dir ? dir : RD_ZONE_DIR };
	rd_buf_init(&zones->tab, TABLE_CAP);
	rd_buf_init(&zones->zi, TABLE_CAP);
	for (unsigned i = 0; i < RD_ZONE_CACHED; i++)
		rd_buf_init(&zones->cached[i].bytes, RD_TZIF_CAP);
}

void
rd_zones_fini(struct rd_zones *zones)
{
	rd_buf_fini(&zones->tab);
	rd_buf_fini(&zones->zi);
	for (unsigned i = 0; i < RD_ZONE_CACHED; i++)
		rd_buf_fini(&zones->cached[i].bytes);
	zones->n_cached = 0;
	zones->tables_read = false;
}

bool
rd_zone_name_valid(struct rd_str name)
{
	bool at_start = true;

	if (!name.len || name.len > RD_ZONE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '/' ? at_start : at_start && c == '.')
			return false;
		if (!rd_is_alnum(c) && !memchr("+-_/.", c, 5))
			return false;
		at_start = c == '/';
	}
	return !at_start;
}

static enum rd_status
read_file(const struct rd_zones *zones, struct rd_str name, struct rd_buf *out)
{
	struct rd_problem problem;
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%.*s", zones->dir,
			 RD_STR_FMT(name));

	rd_buf_reset(out);
	if (n < 0 || (size_t)n >= sizeof(path))
		return RD_NOTFOUND;
	if (rd_fs_kind(path) == RD_FS_DIR)
		return RD_NOTFOUND;
	return rd_fs_read(path, out, &problem);
}

/* Both tables are a convenience: machines without them still have offsets. */
static enum rd_status
read_tables(struct rd_zones *zones)
{
	struct rd_str version;
	enum rd_status status;

	if (zones->tables_read)
		return RD_OK;
	status = read_file(zones, rd_str_of("zone.tab"), &zones->tab);
	if (status != RD_NOMEM)
		status = read_file(zones, rd_str_of("tzdata.zi"), &zones->zi);
	if (status == RD_NOMEM)
		return status;
	version = rd_tzdata_version(rd_buf_view(&zones->zi));
	if (version.len < sizeof(zones->version))
		snprintf(zones->version, sizeof(zones->version), "%.*s",
			 RD_STR_FMT(version));
	zones->tables_read = true;
	return RD_OK;
}

/* A link ("Asia/Calcutta") lies where its target lies. */
static bool
lies_south(const struct rd_zones *zones, struct rd_str name)
{
	struct rd_str tab = rd_buf_view(&zones->tab);
	struct rd_str target;
	bool south = false;

	if (rd_zonetab_south(tab, name, &south) == RD_OK)
		return south;
	target = rd_tzdata_link(rd_buf_view(&zones->zi), name);
	if (!target.ptr || rd_zonetab_south(tab, target, &south) != RD_OK)
		return false;
	return south;
}

static enum rd_status
load_zone(struct rd_zones *zones, struct rd_str name,
	  struct rd_zone_cached **out)
{
	struct rd_zone_cached *slot = &zones->cached[zones->next];
	enum rd_status status = read_tables(zones);

	if (status != RD_OK)
		return status;
	slot->name[0] = '\0';
	status = read_file(zones, name, &slot->bytes);
	if (status == RD_LIMIT)
		return RD_CORRUPT;
	if (status != RD_OK)
		return status;
	memcpy(slot->name, name.ptr, name.len);
	slot->name[name.len] = '\0';
	slot->south = lies_south(zones, name);
	zones->next = (zones->next + 1) % RD_ZONE_CACHED;
	if (zones->n_cached < RD_ZONE_CACHED)
		zones->n_cached++;
	*out = slot;
	return RD_OK;
}

static int64_t
divide_down(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

enum rd_status
rd_zones_lookup(struct rd_zones *zones, struct rd_str name, int64_t utc_ms,
		struct rd_zone *out)
{
	struct rd_zone_cached *zone = NULL;
	enum rd_status status;
	int seconds;

	if (!rd_zone_name_valid(name))
		return RD_NOTFOUND;
	for (unsigned i = 0; i < zones->n_cached && !zone; i++)
		if (rd_str_is(name, zones->cached[i].name))
			zone = &zones->cached[i];
	if (!zone) {
		status = load_zone(zones, name, &zone);
		if (status != RD_OK)
			return status;
	}
	status = rd_tzif_offset(rd_buf_view(&zone->bytes),
				divide_down(utc_ms, 1000), &seconds);
	if (status == RD_VERSION) /* some other file of the directory */
		return RD_NOTFOUND;
	if (status != RD_OK)
		return status == RD_SYNTAX ? RD_CORRUPT : status;
	*out = (struct rd_zone){ .south = zone->south };
	out->offset_min = (int)divide_down(seconds, 60);
	memcpy(out->version, zones->version, sizeof(out->version));
	return RD_OK;
}
