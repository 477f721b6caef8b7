/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* None of these counts as a request, none is touched by the script. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mock/control.h"
#include "mock/hook.h"
#include "mock/job.h"

static json_t *
count_routes(const struct rd_mock *mock)
{
	json_t *routes = json_object();
	int i;

	for (i = 0; i < RD_MOCK_N_ROUTES; i++) {
		if (mock->counts[i])
			json_object_set_new(
				routes,
				rd_mock_route_name((enum rd_mock_kind)i),
				json_integer(mock->counts[i]));
	}
	return routes;
}

static json_t *
list_jobs(const struct rd_mock *mock)
{
	static const char *const phases[] = { "queued", "working", "done" };
	json_t *jobs = json_array();
	const struct rd_mock_job *job;
	uint32_t position;
	size_t i;

	for (i = 0; i < mock->n_jobs; i++) {
		job = mock->jobs[i];
		json_array_append_new(
			jobs,
			json_pack(
				"{s:s,s:s,s:s,s:s,s:i,s:b,s:b,s:b,s:i}",
				"request_id", job->id, "endpoint",
				job->endpoint_id, "phase",
				phases[rd_mock_job_phase(mock, job, &position)],
				"body_sha256", job->body_sha256, "looks",
				(int)job->looks, "sync", job->sync, "cancelled",
				job->cancelled, "billed", job->billed, "failed",
				(int)job->failure.status));
	}
	return jobs;
}

static void
show_state(struct rd_mock_exchange *exchange)
{
	const struct rd_mock *mock = exchange->mock;

	rd_mock_say_json(&exchange->answer, 200,
			 json_pack("{s:I,s:I,s:I,s:o,s:o}", "requests",
				   (json_int_t)mock->n_requests, "accepted",
				   (json_int_t)mock->n_accepted, "billed",
				   (json_int_t)mock->n_billed, "routes",
				   count_routes(mock), "jobs",
				   list_jobs(mock)));
}

/* How often something was accepted and billed: everything, or what an endpoint
 * or the SHA-256 of a body names. */
static void
show_billed(struct rd_mock_exchange *exchange)
{
	const struct rd_mock *mock = exchange->mock;
	char *endpoint = rd_mock_parameter(exchange, "endpoint");
	char *body = rd_mock_parameter(exchange, "body_sha256");
	const struct rd_mock_job *job;
	json_int_t accepted = 0, billed = 0;
	size_t i;

	for (i = 0; i < mock->n_jobs; i++) {
		job = mock->jobs[i];
		if ((endpoint && strcmp(endpoint, job->endpoint_id)) ||
		    (body && strcmp(body, job->body_sha256)))
			continue;
		accepted++;
		billed += job->billed;
	}
	free(endpoint);
	free(body);
	rd_mock_say_json(
		&exchange->answer, 200,
		json_pack("{s:I,s:I}", "accepted", accepted, "billed", billed));
}

static void
show_requests(struct rd_mock_exchange *exchange)
{
	const struct rd_mock *mock = exchange->mock;
	uint64_t at = mock->n_requests > RD_MOCK_ENTRIES
			      ? mock->n_requests - RD_MOCK_ENTRIES
			      : 0;
	json_t *list = json_array();

	for (; at < mock->n_requests; at++)
		json_array_append(list, mock->entries[at % RD_MOCK_ENTRIES]);
	rd_mock_say_json(&exchange->answer, 200, list);
}

static void
show_webhooks(struct rd_mock_exchange *exchange)
{
	rd_mock_say_json(&exchange->answer, 200,
			 json_incref(exchange->mock->deliveries));
}

static void
say_done(struct rd_mock_exchange *exchange)
{
	rd_mock_say_json(&exchange->answer, 200, json_object());
}

static void
start_anew(struct rd_mock_exchange *exchange)
{
	rd_mock_reset(exchange->mock);
	say_done(exchange);
}

static void
take_script(struct rd_mock_exchange *exchange)
{
	struct rd_mock_script script;
	struct rd_problem problem;

	rd_mock_script_init(&script);
	if (rd_mock_script_read(&script, rd_buf_view(&exchange->body),
				&problem)) {
		rd_mock_script_fini(&script);
		rd_mock_say_detail(&exchange->answer, 422, "line %u: %s",
				   problem.line, problem.title);
		return;
	}
	/* Other requests may still be about the rules of the old one. */
	script.before = malloc(sizeof(*script.before));
	if (!script.before) {
		rd_mock_script_fini(&script);
		rd_mock_say_detail(&exchange->answer, 500, "out of memory");
		return;
	}
	*script.before = exchange->mock->script;
	exchange->mock->script = script;
	memset(exchange->mock->counts, 0, sizeof(exchange->mock->counts));
	say_done(exchange);
}

static void
rotate_key(struct rd_mock_exchange *exchange)
{
	exchange->mock->n_rotations++;
	if (rd_mock_hook_key(exchange->mock))
		rd_mock_say_detail(&exchange->answer, 500, "no key");
	else
		say_done(exchange);
}

/* Closes the door at once, for ?ms=; the answer comes when it is closed. */
static void
close_door(struct rd_mock_exchange *exchange)
{
	char *text = rd_mock_parameter(exchange, "ms");
	struct rd_mock *mock = exchange->mock;
	const uint64_t one = 1;
	uint64_t ms = 0;
	bool right = text && rd_str_u64(rd_str_of(text), &ms) && ms &&
		     ms <= RD_MOCK_DELAY_MAX;

	free(text);
	if (!right) {
		rd_mock_say_detail(&exchange->answer, 422, "ms is wanted");
		return;
	}
	mock->refuse_ms = (uint32_t)ms;
	if (write(mock->wake_fd, &one, sizeof(one)) < 0)
		mock->refuse_ms = 0;
	while (!mock->stopping && mock->refuse_ms)
		pthread_cond_wait(&mock->changed, &mock->lock);
	say_done(exchange);
}

static void
show_hole(struct rd_mock_exchange *exchange)
{
	struct rd_mock_hole *hole = &exchange->mock->hole;

	if (rd_mock_hole_open(hole))
		rd_mock_say_detail(&exchange->answer, 500, "no socket");
	else
		rd_mock_say_json(&exchange->answer, 200,
				 json_pack("{s:o}", "url",
					   json_sprintf("http://127.0.0.1:%u",
							hole->port)));
}

static const struct {
	const char *path, *method;
	void (*serve)(struct rd_mock_exchange *exchange);
} controls[] = {
	/* clang-format off */
	{ "state", "GET", show_state },
	{ "billed", "GET", show_billed },
	{ "requests", "GET", show_requests },
	{ "webhooks", "GET", show_webhooks },
	{ "reset", "POST", start_anew },
	{ "script", "POST", take_script },
	{ "rotate", "POST", rotate_key },
	{ "refuse", "POST", close_door },
	{ "blackhole", "POST", show_hole },
	/* clang-format on */
};

void
rd_mock_serve_control(struct rd_mock_exchange *exchange)
{
	size_t i;

	for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
		if (!rd_str_is(exchange->route.rest, controls[i].path) ||
		    strcmp(exchange->method, controls[i].method))
			continue;
		controls[i].serve(exchange);
		return;
	}
	rd_mock_say_detail(&exchange->answer, 404, "Not Found");
}
