/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The two text files beside compiled zones: zone.tab (where a zone's principal
 * place lies) and tzdata.zi (its version and the links between names). */

#include "base/tzif.h"

static bool
next_line(struct rd_str *rest, struct rd_str *line)
{
	const char *stop;
	size_t n;

	if (!rest->len)
		return false;
	stop = memchr(rest->ptr, '\n', rest->len);
	n = stop ? (size_t)(stop - rest->ptr) : rest->len;
	*line = (struct rd_str){ rest->ptr, n };
	rest->ptr += n + (stop != NULL);
	rest->len -= n + (stop != NULL);
	return true;
}

/* Field `n` (from 0) of a line; absent when the line has fewer. */
static struct rd_str
field_of(struct rd_str line, char separator, int n)
{
	struct rd_str field = RD_STR_NONE;

	for (int i = 0; i <= n; i++) {
		const char *stop;

		if (!line.ptr)
			return RD_STR_NONE;
		stop = memchr(line.ptr, separator, line.len);
		field = line;
		if (!stop) {
			line = RD_STR_NONE;
			continue;
		}
		field.len = (size_t)(stop - line.ptr);
		line.len -= field.len + 1;
		line.ptr = stop + 1;
	}
	return field;
}

enum rd_status
rd_zonetab_south(struct rd_str tab, struct rd_str zone, bool *south)
{
	struct rd_str line, place;

	while (next_line(&tab, &line)) {
		if (rd_str_starts(line, "#") ||
		    !rd_str_eq(field_of(line, '\t', 2), zone))
			continue;
		place = field_of(line, '\t', 1);
		if (!zone.len || place.len < 2 || !rd_is_digit(place.ptr[1]) ||
		    (place.ptr[0] != '+' && place.ptr[0] != '-'))
			return RD_SYNTAX;
		*south = place.ptr[0] == '-';
		return RD_OK;
	}
	return RD_NOTFOUND;
}

struct rd_str
rd_tzdata_version(struct rd_str zi)
{
	static const struct rd_str mark = { "# version ", 10 };
	struct rd_str line;

	if (!next_line(&zi, &line) || !rd_str_starts(line, mark.ptr))
		return RD_STR_NONE;
	line.ptr += mark.len;
	line.len -= mark.len;
	line = rd_str_trim(line);
	return line.len ? line : RD_STR_NONE;
}

struct rd_str
rd_tzdata_link(struct rd_str zi, struct rd_str zone)
{
	struct rd_str line;

	while (zone.len && next_line(&zi, &line)) {
		if (rd_str_starts(line, "L ") &&
		    rd_str_eq(field_of(line, ' ', 2), zone))
			return field_of(line, ' ', 1);
	}
	return RD_STR_NONE;
}
