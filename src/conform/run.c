/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Runs one case: request, decision, comparison. */

#include <stdlib.h>

#include "conform/internal.h"
#include "json/json.h"

#define DECISION_CAP ((size_t)16 << 20)

enum rd_status
rd_conf_runner_init(struct rd_conf_runner *runner, const struct rd_prog *prog,
		    struct rd_problem *problem)
{
	*runner = (struct rd_conf_runner){ .prog = prog };
	rd_dec_request_init(&runner->request);
	rd_buf_init(&runner->json, RD_DEC_REQUEST_CAP);
	rd_buf_init(&runner->decision, DECISION_CAP);
	runner->dec = rd_dec_new(prog, problem);
	if (!runner->dec)
		return RD_NOMEM;
	runner->parts = calloc(rd_dec_max_parts(runner->dec),
			       sizeof(*runner->parts));
	if (!runner->parts)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	return RD_OK;
}

void
rd_conf_runner_fini(struct rd_conf_runner *runner)
{
	rd_dec_free(runner->dec);
	rd_dec_request_fini(&runner->request);
	rd_buf_fini(&runner->json);
	rd_buf_fini(&runner->decision);
	free(runner->parts);
	*runner = (struct rd_conf_runner){ 0 };
}

/* Reads and decides; the problem of a refusal goes to *refusal. */
static enum rd_status
decide(struct rd_conf_runner *runner, const struct rd_dec_result **result,
       struct rd_problem *refusal)
{
	struct rd_dec_read_opts opts = { .zones = runner->zones };
	enum rd_status status;

	status = rd_dec_request_read(&runner->request, runner->prog,
				     rd_buf_view(&runner->json), &opts,
				     refusal);
	if (status != RD_OK)
		return status;
	return rd_dec_decide(runner->dec, &runner->request, result, refusal);
}

/* The case expects a refusal; did it get that one? */
static void
check_refusal(struct conf_check *check, struct rd_str wanted, bool refused,
	      const struct rd_problem *refusal)
{
	const json_t *expect = check->c->expect;

	if (!refused)
		conf_miss(check, expect, NULL, NULL,
			  "expected the refusal %.*s, but it was decided",
			  RD_STR_FMT(wanted));
	else if (!rd_str_is(wanted, refusal->code))
		conf_miss(check, expect, NULL, NULL,
			  "expected the refusal %.*s, got %s (%s)",
			  RD_STR_FMT(wanted), refusal->code, refusal->title);
}

enum rd_status
rd_conf_case_run(struct rd_conf_runner *runner, const struct rd_conf_case *c,
		 struct rd_arena *arena, struct rd_conf_outcome *outcome,
		 struct rd_problem *problem)
{
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	struct conf_check check = { .runner = runner,
				    .c = c,
				    .arena = arena,
				    .outcome = outcome,
				    .problem = problem };
	struct rd_str refusal_code = conf_attr(c->expect, "error");
	struct rd_problem refusal = { 0 };
	enum rd_status status;

	*outcome = (struct rd_conf_outcome){ .passed = true };
	rd_buf_reset(&runner->decision);
	status = conf_build_request(runner, c, problem);
	if (status != RD_OK)
		return status;
	status = decide(runner, &check.result, &refusal);
	if (refusal_code.ptr) {
		check_refusal(&check, refusal_code, status != RD_OK, &refusal);
		return check.status;
	}
	if (status != RD_OK) {
		conf_miss(&check, c->given, NULL, NULL, "refused: %s (%s%s%s)",
			  refusal.title, refusal.where,
			  refusal.where[0] ? ", " : "", refusal.code);
		return check.status;
	}
	conf_check_all(&check);
	rd_dec_write(runner->dec, &write, &runner->decision, outcome->digest);
	if (runner->coverage)
		conf_cover(runner, check.result);
	return check.status == RD_OK ? rd_buf_status(&runner->decision)
				     : check.status;
}
