/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A reply under the program's paths. */
#ifndef RD_DISPATCH_VIEW_H
#define RD_DISPATCH_VIEW_H

#include "dispatch/call.h"
#include "dispatch/reply.h"
#include "dispatch/tree.h"

#define DISP_HEADER_PATH "header:"

struct disp_view {
	const struct rd_disp_site *site;
	enum rd_send_call on;
	const struct rd_disp_reply *reply;
	struct rd_arena *arena;
	const struct disp_node *root; /* NULL: there is no JSON to be read */
};

/* Reads the body, if it is a whole one.  RD_NOMEM. */
enum rd_status disp_view_open(struct disp_view *view) RD_MUST_CHECK;
/* The same, and all that it says (rd_disp_reply_read). */
enum rd_status disp_reply_read(struct disp_view *view,
			       struct rd_disp_said *said) RD_MUST_CHECK;
/* What a path leads to, from `from` or, "header:NAME", among the headers. */
enum rd_status disp_view_path(const struct disp_view *view,
			      const struct disp_node *from, struct rd_str path,
			      struct disp_hits *hits) RD_MUST_CHECK;
/* The hits of the first path of the kind that leads to anything but null: the
 * model's come first, then the call's. */
enum rd_status disp_view_find(const struct disp_view *view,
			      enum rd_send_reply is, struct disp_hits *hits)
	RD_MUST_CHECK;
/* Do the model or the call have a path of the kind? */
bool disp_view_has(const struct disp_view *view, enum rd_send_reply is);
/* Does a condition of STATE or ERROR hold? */
enum rd_status disp_view_holds(const struct disp_view *view, struct rd_str path,
			       struct rd_str equals, bool *holds) RD_MUST_CHECK;

/* What an exchange has come to, by its end, its status and the ERROR records:
 * said->meaning and said->why; said->error_type has been read. */
enum rd_status disp_error_judge(const struct disp_view *view,
				struct rd_disp_said *said) RD_MUST_CHECK;

bool disp_is_success(int status);

/* The value of the first header of that name, in any case of letters. */
struct rd_str disp_header(struct rd_str headers, struct rd_str name);
/* Visible ASCII, 1..cap bytes. */
bool disp_is_visible(struct rd_str text, size_t cap);

#endif
