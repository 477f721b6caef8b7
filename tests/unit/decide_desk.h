/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A program that is loaded, and one request at a time decided by it. */
#ifndef RD_TESTS_DECIDE_DESK_H
#define RD_TESTS_DECIDE_DESK_H

#include "decide/decide.h"
#include <criterion/criterion.h>

static struct {
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_problem problem;
	const struct rd_dec_result *result;
	struct rd_buf decision, record;
} desk;

static inline void
desk_open(struct rd_str program)
{
	memset(&desk, 0, sizeof(desk));
	cr_assert_eq(rd_prog_load(&desk.prog, program, RD_PROG_CHECK_DIGEST,
				  &desk.problem),
		     RD_OK, "%s", desk.problem.title);
	rd_dec_request_init(&desk.request);
	rd_buf_init(&desk.decision, 1 << 24);
	rd_buf_init(&desk.record, 1 << 24);
	desk.dec = rd_dec_new(&desk.prog, &desk.problem);
	cr_assert(desk.dec);
}

static inline void
desk_close(void)
{
	rd_dec_free(desk.dec);
	rd_dec_request_fini(&desk.request);
	rd_prog_fini(&desk.prog);
	rd_buf_fini(&desk.decision);
	rd_buf_fini(&desk.record);
}

/* Into desk.decision, with its trace; resolved: from a record. */
static inline enum rd_status
decide(struct rd_str json, bool resolved, char *digest)
{
	struct rd_dec_read_opts read = { .resolved = resolved };
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	enum rd_status status;

	desk.problem = (struct rd_problem){ 0 };
	status = rd_dec_request_read(&desk.request, &desk.prog, json, &read,
				     &desk.problem);
	if (status == RD_OK)
		status = rd_dec_decide(desk.dec, &desk.request, &desk.result,
				       &desk.problem);
	if (status != RD_OK)
		return status;
	rd_buf_reset(&desk.decision);
	rd_dec_write(desk.dec, &write, &desk.decision, digest);
	return rd_buf_status(&desk.decision);
}

#endif
