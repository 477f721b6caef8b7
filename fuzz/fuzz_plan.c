/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan that is read is the one that was written, and every body of it can be
 * filled: no mark is left. */

#include "plan/doc.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_body(const struct rd_plan_try *try)
{
	struct rd_str urls[RD_PLAN_REFERENCES_MAX] = { { NULL, 0 } };
	struct rd_buf body;

	for (uint32_t i = 0; i < try->n_order; i++)
		urls[try->order[i] - 1] = RD_STR_LIT("https://a.example/\"\\");
	rd_buf_init(&body, 8 * RD_PLAN_CAP_BYTES);
	if (rd_plan_fill(try, urls, RD_PLAN_REFERENCES_MAX, &body))
		abort();
	rd_buf_fini(&body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str text = { (const char *)data, size };
	struct rd_problem problem = { 0 };
	struct rd_plan_doc doc;
	struct rd_arena arena;
	struct rd_buf again;

	rd_arena_init(&arena, 1u << 24);
	if (!rd_plan_doc_read(&arena, text, &doc, &problem)) {
		rd_buf_init(&again, RD_PLAN_CAP_BYTES);
		rd_plan_doc_write(&doc, &again);
		if (!rd_str_eq(rd_buf_view(&again), text))
			abort();
		rd_buf_fini(&again);
		for (uint32_t i = 0; i < doc.n_tries; i++)
			check_body(&doc.tries[i]);
	} else if (!problem.code) {
		abort();
	}
	rd_arena_fini(&arena);
	return 0;
}
