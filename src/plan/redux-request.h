/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a plan of Redux is asked for: a setting, pictures by name, their masks.
 * Nothing is looked up yet. */
#ifndef RD_PLAN_REDUX_REQUEST_H
#define RD_PLAN_REDUX_REQUEST_H

#include "base/arena.h"
#include "plan/redux-tokens.h"

#define RD_PLAN_REDUX_REQUEST_SCHEMA "refdesk.redux/1"
#define RD_PLAN_REDUX_REQUEST_CAP ((size_t)1 << 20)
#define RD_PLAN_REDUX_BOXES_MAX 64u

/* Exactly one of file, id and width is there. */
struct rd_plan_redux_wanted {
	struct rd_str file, id;
	uint32_t width, height;
	uint32_t batch; /* 1 unless it has one */
	bool has_strength;
	int64_t strength; /* 1e-4 */
	bool masked;	  /* there is a list of boxes, or a picture */
	struct rd_rdx_box *boxes;
	uint32_t n_boxes;
	struct rd_str mask; /* a picture, or absent */
};

struct rd_plan_redux_request {
	struct rd_plan_redux_ask ask;
	struct rd_plan_redux_wanted *references;
	uint32_t n_references, per_node; /* 0: not asked for */
};

/* Reads one strict JSON text.  What is read lies in the arena or the text.
 * RD_SYNTAX and RD_SEMANTIC (exit 4): json.*, "redux.malformed" for what has
 * another form, "redux.unknown-key"; RD_LIMIT (exit 9), RD_NOMEM. */
enum rd_status rd_plan_redux_request_read(struct rd_arena *arena,
					  struct rd_str json,
					  struct rd_plan_redux_request *out,
					  struct rd_problem *problem)
	RD_MUST_CHECK;

/* "1024x768" or "4x1024x768"; false for anything else. */
bool rd_plan_redux_size(struct rd_str text, struct rd_plan_redux_wanted *out);
/* "400,300,500,400". */
bool rd_plan_redux_box(struct rd_str text, struct rd_rdx_box *out);

#endif
