/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Requests of plans of Redux: what is taken is within its bounds, what is not
 * has a problem. */

#include "plan/redux-request.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct rd_plan_redux_wanted *wanted)
{
	require((wanted->file.ptr != NULL) + (wanted->id.ptr != NULL) +
			(wanted->width != 0) ==
		1);
	require(wanted->batch && !wanted->width == !wanted->height);
	require(wanted->n_boxes <= RD_PLAN_REDUX_BOXES_MAX);
	require(wanted->masked || (!wanted->n_boxes && !wanted->mask.ptr));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size };
	struct rd_problem problem = { .code = NULL };
	struct rd_plan_redux_request request;
	struct rd_plan_redux_wanted wanted;
	struct rd_rdx_box box;
	struct rd_arena arena;

	rd_arena_init(&arena, 1u << 24);
	if (!rd_plan_redux_request_read(&arena, text, &request, &problem)) {
		require(request.n_references &&
			request.n_references <= RD_PLAN_REDUX_PICTURES_MAX);
		for (uint32_t i = 0; i < request.n_references; i++)
			check(&request.references[i]);
	} else {
		require(problem.code != NULL);
	}
	(void)rd_plan_redux_size(text, &wanted);
	(void)rd_plan_redux_box(text, &box);
	rd_arena_fini(&arena);
	return 0;
}
