/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Server-sent events (WHATWG HTML 9.2.6), as they come in. */
#ifndef RD_DISPATCH_SSE_H
#define RD_DISPATCH_SSE_H

#include "base/buf.h"

#define RD_DISP_SSE_EVENT_CAP ((size_t)256 << 10)

/* An event with data; false ends the reading. */
typedef bool (*rd_disp_sse_fn)(void *ctx, struct rd_str event,
			       struct rd_str data);

struct rd_disp_sse {
	struct rd_buf line, data, event;
	rd_disp_sse_fn take;
	void *ctx;
	bool begun;    /* a byte order mark may not come any more */
	bool after_cr; /* a line feed belongs to the end before */
	bool has_data;
};

void rd_disp_sse_init(struct rd_disp_sse *sse, rd_disp_sse_fn take, void *ctx);
void rd_disp_sse_fini(struct rd_disp_sse *sse);
/* RD_STATE when `take` said no, RD_LIMIT for an event that is too large,
 * RD_NOMEM.  What is unfinished at the end is no event. */
enum rd_status rd_disp_sse_feed(struct rd_disp_sse *sse, struct rd_str bytes)
	RD_MUST_CHECK;

#endif
