/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a request for a sample program to the plan for it. */
#ifndef PLAN_DESK_H
#define PLAN_DESK_H

#include <criterion/criterion.h>

#include "plan/plan.h"
#include "sample_program.h"

struct plan_desk {
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	const struct rd_dec_result *result;
	struct rd_arena arena;
	struct rd_problem problem;
	struct rd_plan_generation generation;
	struct rd_plan plan;
	struct rd_plan_doc doc;
	uint32_t row; /* of a preset */
	const struct rd_plan_file *files;
};

/* With what `change` makes of the sample program, which may be NULL. */
static inline void
plan_desk_open(struct plan_desk *desk, void (*change)(struct rd_prog_builder *))
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_buf bytes;

	*desk = (struct plan_desk){ 0 };
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (change)
		change(b);
	cr_assert_eq(rd_prog_finish(b, &bytes), RD_OK);
	rd_prog_builder_free(b);
	cr_assert_eq(rd_prog_load(&desk->prog, rd_buf_view(&bytes),
				  RD_PROG_CHECK_DIGEST, &desk->problem),
		     RD_OK, "%s", desk->problem.title);
	rd_buf_fini(&bytes);
	rd_dec_request_init(&desk->request);
	rd_arena_init(&desk->arena, 1u << 26);
	desk->dec = rd_dec_new(&desk->prog, &desk->problem);
	cr_assert(desk->dec);
}

static inline void
plan_desk_close(struct plan_desk *desk)
{
	rd_dec_free(desk->dec);
	rd_dec_request_fini(&desk->request);
	rd_arena_fini(&desk->arena);
	rd_prog_fini(&desk->prog);
}

static inline void
plan_desk_decide(struct plan_desk *desk, const char *json)
{
	struct rd_dec_read_opts opts = { 0 };

	desk->problem = (struct rd_problem){ 0 };
	cr_assert_eq(rd_dec_request_read(&desk->request, &desk->prog,
					 rd_str_of(json), &opts,
					 &desk->problem),
		     RD_OK, "%s: %s", desk->problem.where, desk->problem.title);
	cr_assert_eq(rd_dec_decide(desk->dec, &desk->request, &desk->result,
				   &desk->problem),
		     RD_OK, "%s", desk->problem.title);
}

/* Decides and plans; the answer of the first planning step that refuses. */
static inline enum rd_status
plan_desk_plan(struct plan_desk *desk, const char *json)
{
	struct rd_plan_ask ask = {
		.arena = &desk->arena,
		.dec = desk->dec,
		.generation = &desk->generation,
		.decision_id = RD_STR_LIT("d-1"),
	};
	enum rd_status status;

	plan_desk_decide(desk, json);
	ask.result = desk->result;
	status = rd_plan_generation_read(&desk->arena, desk->request.generation,
					 &desk->generation, &desk->problem);
	if (status != RD_OK)
		return status;
	ask.seed = desk->request.seed;
	ask.row = desk->row;
	ask.files = desk->files;
	return rd_plan_is_preview(&desk->generation)
		       ? rd_plan_preview(&ask, &desk->plan, &desk->problem)
		       : rd_plan_send(&ask, &desk->doc, &desk->problem);
}

#endif
