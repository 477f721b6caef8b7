/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Runs one case: request, decision, comparison. */

#include <stdlib.h>

#include "conform/internal.h"
#include "crypt/hash.h"
#include "json/json.h"

#define DECISION_CAP ((size_t)16 << 20)

enum rd_status
rd_conf_runner_init(struct rd_conf_runner *runner, const struct rd_prog *prog,
		    struct rd_problem *problem)
{
	*runner = (struct rd_conf_runner){ .prog = prog };
	rd_dec_request_init(&runner->request);
	rd_buf_init(&runner->row, RD_DEC_REQUEST_CAP);
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
	rd_buf_fini(&runner->row);
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
	const json_t *expect = check->expect;

	if (!refused)
		conf_miss(check, expect, NULL, NULL,
			  "expected the refusal %.*s, but it was decided",
			  RD_STR_FMT(wanted));
	else if (!rd_str_is(wanted, refusal->code))
		conf_miss(check, expect, NULL, NULL,
			  "expected the refusal %.*s, got %s (%s)",
			  RD_STR_FMT(wanted), refusal->code, refusal->title);
}

static void
compare(struct conf_check *check, bool refused,
	const struct rd_problem *refusal)
{
	struct rd_str wanted = conf_attr(check->expect, "error");

	if (wanted.ptr)
		check_refusal(check, wanted, refused, refusal);
	else if (refused)
		conf_miss(check, check->probe->c->given, NULL, NULL,
			  "refused: %s (%s%s%s)", refusal->title,
			  refusal->where, refusal->where[0] ? ", " : "",
			  refusal->code);
	else
		conf_check_all(check);
}

enum rd_status
conf_probe_run(struct rd_conf_runner *runner, const struct conf_probe *probe,
	       struct rd_arena *arena, struct rd_conf_outcome *outcome,
	       const struct rd_dec_result **result, struct rd_problem *problem)
{
	struct conf_check check = {
		.runner = runner,
		.probe = probe,
		.expect = probe->expect,
		.arena = arena,
		.outcome = outcome,
		.problem = problem,
		.cap = outcome->n_misses,
		.misses = (struct rd_conf_miss *)(uintptr_t)outcome->misses
	};
	struct rd_problem refusal = { 0 };
	enum rd_status status;

	*result = NULL;
	runner->plan[0] = '\0';
	status = conf_build_request(runner, probe, problem);
	if (status != RD_OK)
		return status;
	status = decide(runner, &check.result, &refusal);
	if (status == RD_OK)
		*result = check.result;
	compare(&check, status != RD_OK, &refusal);
	return check.status;
}

/* digest: of it and what follows, both in hex. */
static void
fold(char digest[65], const char next[65])
{
	unsigned char both[128], folded[32];
	struct rd_buf hex;

	memcpy(both, digest, 64);
	memcpy(both + 64, next, 64);
	rd_crypt_blake2b256(both, sizeof(both), folded);
	rd_buf_init(&hex, 65);
	rd_buf_hex(&hex, folded, sizeof(folded));
	memcpy(digest, hex.ptr, 64);
	rd_buf_fini(&hex);
}

/* The digest of a case with rows is that of all its decisions; a plan that is
 * expected belongs to it. */
static void
fold_digest(struct rd_conf_runner *runner, struct rd_conf_outcome *outcome,
	    bool first)
{
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };
	char digest[65];

	rd_buf_reset(&runner->decision);
	rd_dec_write(runner->dec, &write, &runner->decision, digest);
	if (first)
		memcpy(outcome->digest, digest, sizeof(digest));
	else
		fold(outcome->digest, digest);
	if (runner->plan[0])
		fold(outcome->digest, runner->plan);
}

static enum rd_status
run_probes(struct rd_conf_runner *runner, struct conf_probe *probes, uint32_t n,
	   struct rd_arena *arena, struct rd_conf_outcome *outcome,
	   struct rd_problem *problem)
{
	const struct rd_dec_result *result;
	enum rd_status status = RD_OK;

	for (uint32_t i = 0; i < n && status == RD_OK; i++) {
		status = conf_probe_run(runner, &probes[i], arena, outcome,
					&result, problem);
		if (status == RD_OK && !result && runner->coverage)
			conf_cover_refusal(runner->coverage);
		if (status != RD_OK || !result)
			continue;
		if (!conf_attr(probes[i].expect, "error").ptr)
			fold_digest(runner, outcome, !outcome->digest[0]);
		if (runner->coverage)
			conf_cover(runner, result, probes[i].expect);
	}
	return status == RD_OK ? rd_buf_status(&runner->decision) : status;
}

enum rd_status
rd_conf_case_run(struct rd_conf_runner *runner, const struct rd_conf_case *c,
		 struct rd_arena *arena, struct rd_conf_outcome *outcome,
		 struct rd_problem *problem)
{
	uint32_t n = conf_n_probes(c);
	struct conf_probe *probes = calloc(n, sizeof(*probes));
	enum rd_status status;

	*outcome = (struct rd_conf_outcome){ .passed = true };
	rd_buf_reset(&runner->decision);
	if (!probes)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	if (runner->coverage)
		outcome->serial = conf_cover_next(runner->coverage, c);
	conf_list_probes(c, probes);
	status = run_probes(runner, probes, n, arena, outcome, problem);
	free(probes);
	return status;
}
