/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading a reply at the desk of send_desk.h, and all of what it said as one
 * text. */
#ifndef REPLY_DESK_H
#define REPLY_DESK_H

#include "dispatch/reply.h"
#include "send_desk.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define NOW INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */

struct row {
	enum desk_provider provider;
	enum rd_send_call on;
	int status; /* 0: it never came; negative: the body was cut */
	const char *headers, *body, *says;
};

static void
put_text(struct rd_buf *out, const char *name, struct rd_str text)
{
	if (text.ptr)
		rd_buf_printf(out, " %s=%.*s", name, RD_STR_FMT(text));
}

static void
put_number(struct rd_buf *out, const char *name, bool has, uint32_t n)
{
	if (has)
		rd_buf_printf(out, " %s=%u", name, n);
}

static inline void
describe(const struct rd_disp_said *s, struct rd_buf *out)
{
	static const char *const states[] = { "queued",	   "running",
					      "done",	   "failed",
					      "moderated", "cancelled",
					      "unknown" };

	rd_buf_cstr(out, rd_disp_meaning_name(s->meaning));
	put_text(out, "id", s->id);
	put_text(out, "status-url", s->status_url);
	put_text(out, "result-url", s->result_url);
	put_text(out, "cancel-url", s->cancel_url);
	put_text(out, "upload-url", s->upload_url);
	put_text(out, "uploaded", s->uploaded);
	put_text(out, "part", s->part);
	if (s->has_state)
		rd_buf_printf(out, " state=%s", states[s->state]);
	put_number(out, "position", s->has_position, s->position);
	put_number(out, "percent", s->has_percent, s->percent);
	for (size_t i = 0; i < s->n_files; i++)
		rd_buf_printf(out, " file=%.*s%s", RD_STR_FMT(s->files[i].url),
			      s->files[i].flagged ? "!" : "");
	put_number(out, "unread", s->n_unread, (uint32_t)s->n_unread);
	put_number(out, "retry", s->retry_after_s, s->retry_after_s);
	put_text(out, "seed", s->seed);
	put_text(out, "cost", s->cost);
	put_text(out, "type", s->error_type);
	put_text(out, "error", s->error);
	rd_buf_char(out, '\0');
}

struct reply_desk {
	struct rd_prog prog;
	struct rd_arena arena;
	struct rd_buf text;
};

static inline void
reply_desk_init(struct reply_desk *desk)
{
	send_desk_load(&desk->prog);
	rd_arena_init(&desk->arena, RD_DISP_REPLY_ARENA_CAP);
	rd_buf_init(&desk->text, 1 << 20);
}

static inline void
reply_desk_fini(struct reply_desk *desk)
{
	rd_buf_fini(&desk->text);
	rd_arena_fini(&desk->arena);
	rd_prog_fini(&desk->prog);
}

static inline void
read_reply(struct reply_desk *desk, const struct row *row,
	   struct rd_disp_said *said)
{
	struct rd_disp_site site = send_desk_site(&desk->prog, row->provider);
	struct rd_disp_reply reply = {
		.end = row->status > 0	 ? RD_NET_ANSWERED
		       : row->status < 0 ? RD_NET_CUT
					 : RD_NET_LOST,
		.status = abs(row->status),
		.headers = rd_str_of(row->headers),
		.body = rd_str_of(row->body),
		.now_ms = NOW,
	};

	rd_arena_reset(&desk->arena);
	cr_assert_eq(
		rd_disp_reply_read(&site, row->on, &reply, &desk->arena, said),
		RD_OK);
}

#endif
