/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A Host and a target: whatever a route points at lies within the target, and a
 * decoded parameter is text. */

#include "base/text.h"
#include "mock/route.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_part(struct rd_str part, struct rd_str uri)
{
	if (!part.ptr)
		return;
	if (part.ptr < uri.ptr || part.ptr + part.len > uri.ptr + uri.len)
		abort();
}

static void
check_query(struct rd_str query)
{
	struct rd_buf value;

	rd_buf_init(&value, RD_MOCK_URI_CAP);
	if (rd_mock_query(query, "logs", &value) &&
	    !rd_utf8_valid(rd_buf_view(&value)))
		abort();
	rd_buf_fini(&value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "HEAD" };
	struct rd_str text = { (const char *)data, size }, host, uri;
	ptrdiff_t line = rd_str_find(text, RD_STR_LIT("\n"));
	struct rd_mock_route route;
	size_t i;

	if (line < 0)
		return 0;
	host = (struct rd_str){ text.ptr, (size_t)line };
	uri = (struct rd_str){ text.ptr + line + 1, size - host.len - 1 };
	for (i = 0; i < 4; i++) {
		if (!rd_mock_route_read(methods[i], host, uri, &route))
			continue;
		if (route.kind >= RD_MOCK_N_ROUTES || uri.len > RD_MOCK_URI_CAP)
			abort();
		check_part(route.endpoint, uri);
		check_part(route.job, uri);
		check_part(route.rest, uri);
		check_part(route.path, uri);
		check_part(route.query, uri);
		check_query(route.query);
	}
	return 0;
}
