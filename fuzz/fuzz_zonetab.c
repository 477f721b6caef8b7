/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The text files of zone data: the first line of the input is a zone name or a
 * POSIX rule, the rest a table. */

#include "base/tzif.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_inside(struct rd_str part, struct rd_str whole)
{
	if (part.ptr && (part.ptr < whole.ptr ||
			 part.ptr + part.len > whole.ptr + whole.len))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *stop = size ? memchr(data, '\n', size) : NULL;
	size_t n = stop ? (size_t)(stop - data) : size;
	struct rd_str name = { (const char *)data, n };
	struct rd_str table = { (const char *)data + n, size - n };
	int offset = 0;
	bool south;

	if (rd_zonetab_south(table, name, &south) == RD_OK && !name.len)
		abort();
	check_inside(rd_tzdata_version(table), table);
	check_inside(rd_tzdata_link(table, name), table);
	if (rd_tz_rule_offset(name, 1766865600, &offset) == RD_OK &&
	    (offset < -25 * 3600 || offset > 26 * 3600))
		abort();
	return 0;
}
