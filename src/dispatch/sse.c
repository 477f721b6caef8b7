/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lines into events, whatever pieces they come in. */
#include "dispatch/sse.h"

void
rd_disp_sse_init(struct rd_disp_sse *sse, rd_disp_sse_fn take, void *ctx)
{
	memset(sse, 0, sizeof(*sse));
	rd_buf_init(&sse->line, RD_DISP_SSE_EVENT_CAP);
	rd_buf_init(&sse->data, RD_DISP_SSE_EVENT_CAP);
	rd_buf_init(&sse->event, RD_DISP_SSE_EVENT_CAP);
	sse->take = take;
	sse->ctx = ctx;
}

void
rd_disp_sse_fini(struct rd_disp_sse *sse)
{
	rd_buf_fini(&sse->line);
	rd_buf_fini(&sse->data);
	rd_buf_fini(&sse->event);
}

static enum rd_status
end_event(struct rd_disp_sse *sse)
{
	bool more = true;

	if (sse->has_data)
		more = sse->take(sse->ctx, rd_buf_view(&sse->event),
				 rd_buf_view(&sse->data));
	sse->has_data = false;
	rd_buf_reset(&sse->data);
	rd_buf_reset(&sse->event);
	return more ? RD_OK : RD_STATE;
}

/* The value of a field, when the line has it. */
static bool
field(struct rd_str line, const char *name, struct rd_str *value)
{
	size_t n = strlen(name);

	if (!rd_str_starts(line, name) || (line.len > n && line.ptr[n] != ':'))
		return false;
	n += line.len > n;
	n += line.len > n && line.ptr[n] == ' ';
	*value = (struct rd_str){ line.ptr + n, line.len - n };
	return true;
}

static enum rd_status
end_line(struct rd_disp_sse *sse)
{
	struct rd_str line = rd_buf_view(&sse->line), value;
	enum rd_status status;

	if (!sse->begun && rd_str_starts(line, "\xef\xbb\xbf")) {
		line.ptr += 3;
		line.len -= 3;
	}
	sse->begun = true;
	if (!line.len) {
		rd_buf_reset(&sse->line);
		return end_event(sse);
	}
	if (field(line, "data", &value)) {
		if (sse->has_data)
			rd_buf_char(&sse->data, '\n');
		sse->has_data = true;
		rd_buf_str(&sse->data, value);
	} else if (field(line, "event", &value)) {
		rd_buf_reset(&sse->event);
		rd_buf_str(&sse->event, value);
	}
	status = rd_buf_status(&sse->data);
	rd_buf_reset(&sse->line);
	return status;
}

enum rd_status
rd_disp_sse_feed(struct rd_disp_sse *sse, struct rd_str bytes)
{
	enum rd_status status = RD_OK;

	for (size_t i = 0; i < bytes.len && status == RD_OK; i++) {
		char c = bytes.ptr[i];
		bool second = c == '\n' && sse->after_cr;

		sse->after_cr = c == '\r';
		if (second)
			continue;
		if (c == '\n' || c == '\r') {
			status = end_line(sse);
		} else {
			rd_buf_char(&sse->line, c);
			status = rd_buf_status(&sse->line);
		}
	}
	return status;
}
