/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_TZIF_H
#define RD_BASE_TZIF_H

#include "base/status.h"
#include "base/str.h"

/* Pure readers of time zone data: compiled zones (TZif, RFC 8536 and its
 * successor RFC 9636), zone.tab and tzdata.zi.  base/zone.h reads the files. */

#define RD_TZIF_CAP (256u * 1024)

/* Offset from UTC in seconds (east positive) of the zone in `bytes` at an
 * instant in Unix seconds.  Versions 1 to 4; beyond the last transition the
 * footer's rule holds.  Leap seconds of "right/" zones are not applied.
 * RD_LIMIT beyond RD_TZIF_CAP, RD_VERSION for a foreign magic or version,
 * RD_SYNTAX for anything malformed on the way to the answer. */
enum rd_status rd_tzif_offset(struct rd_str bytes, int64_t unix_s,
			      int *offset_s) RD_MUST_CHECK;

/* Offset by a POSIX TZ rule with the extensions of TZif footers: quoted names,
 * hours -167..167.  RD_SYNTAX when malformed. */
enum rd_status rd_tz_rule_offset(struct rd_str rule, int64_t unix_s,
				 int *offset_s) RD_MUST_CHECK;

/* Whether the principal place of `zone` lies south of the equator, by the sign
 * of its latitude in a zone.tab (or zone1970.tab).  RD_NOTFOUND when the zone
 * is not listed, RD_SYNTAX when its line is malformed. */
enum rd_status rd_zonetab_south(struct rd_str tab, struct rd_str zone,
				bool *south) RD_MUST_CHECK;

/* The version in the first line of tzdata.zi ("# version 2024a"); absent when
 * there is none. */
struct rd_str rd_tzdata_version(struct rd_str zi);
/* The target of a link line ("L TARGET NAME") of tzdata.zi; absent when `zone`
 * is no link. */
struct rd_str rd_tzdata_link(struct rd_str zi, struct rd_str zone);

#endif
