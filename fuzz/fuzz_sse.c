/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Server-sent events: the same, in whatever pieces they come.  The first byte
 * is the length of a piece. */

#include "dispatch/sse.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
note(void *ctx, struct rd_str event, struct rd_str data)
{
	rd_buf_str(ctx, event);
	rd_buf_char(ctx, '\0');
	rd_buf_str(ctx, data);
	rd_buf_char(ctx, '\0');
	return data.len != 4;
}

static enum rd_status
feed(struct rd_str text, size_t piece, struct rd_buf *out)
{
	enum rd_status status = RD_OK;
	struct rd_disp_sse sse;

	rd_buf_init(out, (size_t)16 << 20);
	rd_disp_sse_init(&sse, note, out);
	for (size_t i = 0; i < text.len && status == RD_OK; i += piece) {
		size_t n = text.len - i < piece ? text.len - i : piece;

		status = rd_disp_sse_feed(&sse,
					  (struct rd_str){ text.ptr + i, n });
	}
	rd_disp_sse_fini(&sse);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_buf whole, pieces;
	struct rd_str text;
	enum rd_status status;

	if (!size)
		return 0;
	text = (struct rd_str){ (const char *)data + 1, size - 1 };
	status = feed(text, size, &whole);
	if (feed(text, data[0] ? data[0] : 1, &pieces) != status ||
	    !rd_str_eq(rd_buf_view(&whole), rd_buf_view(&pieces)))
		abort();
	rd_buf_fini(&whole);
	rd_buf_fini(&pieces);
	return 0;
}
