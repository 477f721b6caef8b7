/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Submitting does not look at the input, as the provider's queue does not: a
 * bad one is a job that ends badly (unless the script says otherwise). */
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "json/json.h"
#include "mock/check.h"
#include "mock/hook.h"
#include "mock/job.h"
#include "mock/queue.h"

/* ---- accepting ---- */

static bool
is_endpoint(struct rd_mock_exchange *exchange)
{
	struct rd_str id = exchange->route.endpoint;

	return rd_mock_endpoint_find(id) ||
	       rd_mock_script_takes(&exchange->mock->script, id);
}

static void
say_no_path(struct rd_mock_exchange *exchange)
{
	struct rd_str id = exchange->route.endpoint;
	struct rd_str base = rd_mock_endpoint_base(id);

	if (id.len > base.len)
		rd_mock_say_detail(&exchange->answer, 404,
				   "Path %.*s not found",
				   (int)(id.len - base.len), id.ptr + base.len);
	else
		rd_mock_say_detail(&exchange->answer, 404,
				   "Application \"%.*s\" not found",
				   RD_STR_FMT(id));
}

/* A GET of run has its input in the query, as text. */
static json_t *
input_of_query(struct rd_mock_exchange *exchange)
{
	static const char *const names[] = { "prompt", "image_url",
					     "num_images", "seed" };
	json_t *input = json_object();
	struct rd_str text;
	uint64_t number;
	char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = rd_mock_parameter(exchange, names[i]);
		if (!value)
			continue;
		text = rd_str_of(value);
		if (i >= 2 && rd_str_u64(text, &number) && number < INT64_MAX)
			json_object_set_new(input, names[i],
					    json_integer((json_int_t)number));
		else
			json_object_set_new(input, names[i],
					    json_string(value));
		free(value);
	}
	return input;
}

/* The input of the request, or NULL and an answer. */
static json_t *
read_input(struct rd_mock_exchange *exchange)
{
	struct rd_json_limits limits = { .cap_bytes = RD_MOCK_INPUT_CAP };
	struct rd_problem problem;
	json_t *input = NULL;

	if (!strcmp(exchange->method, "GET"))
		return input_of_query(exchange);
	if (rd_json_parse(rd_buf_view(&exchange->body), &limits, &input,
			  &problem)) {
		rd_mock_say_json(&exchange->answer, 422,
				 json_pack("{s:[o]}", "detail",
					   rd_mock_detail(NULL, "json_invalid",
							  problem.title)));
		return NULL;
	}
	return input;
}

/* A job that waits longer for its start than its client wants ends with a 504
 * that says so. */
static void
hold_deadline(struct rd_mock_exchange *exchange, struct rd_mock_job *job)
{
	const char *text = rd_mock_header(exchange, "x-fal-request-timeout");
	const struct rd_mock_script *script = &exchange->mock->script;
	uint64_t seconds;
	size_t n;

	if (!text)
		return;
	for (n = 0; rd_is_digit(text[n]);)
		n++;
	if (!rd_str_u64((struct rd_str){ text, n }, &seconds) ||
	    (uint64_t)script->n_positions * script->step_ms < seconds * 1000)
		return;
	rd_mock_job_fail(exchange->mock, job, "request_timeout", 0);
	job->failure.user_timeout = true;
}

/* How the job will end, as far as it can be known. */
static void
foresee(struct rd_mock_exchange *exchange, struct rd_mock_job *job,
	json_t *details)
{
	const struct rd_mock_rule *rule = rd_mock_edit(exchange,
						       RD_MOCK_DO_FAIL);
	char type[64];

	hold_deadline(exchange, job);
	if (json_array_size(details)) {
		rd_mock_job_fail(exchange->mock, job, "bad_request", 422);
		job->failure.model = true;
		job->failure.detail = json_incref(details);
	} else if (rule) {
		snprintf(type, sizeof(type), "%.*s", RD_STR_FMT(rule->text));
		rd_mock_job_fail(exchange->mock, job, type, 0);
	}
}

/* A new job of the request, or NULL and an answer. */
static struct rd_mock_job *
accept_job(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;
	bool first = mock->script.validate_first;
	struct rd_mock_job *job = NULL;
	json_t *input, *details;

	if (!is_endpoint(exchange)) {
		say_no_path(exchange);
		return NULL;
	}
	input = read_input(exchange);
	if (!input)
		return NULL;
	details = rd_mock_check(
		mock, rd_mock_endpoint_find(exchange->route.endpoint), input);
	if (details && json_array_size(details) && first &&
	    exchange->route.kind == RD_MOCK_AT_SUBMIT) {
		json_decref(input);
		rd_mock_say_json(&exchange->answer, 422,
				 json_pack("{s:o}", "detail", details));
		return NULL;
	}
	if (details)
		job = rd_mock_job_add(mock, exchange->route.endpoint, input,
				      rd_buf_view(&exchange->body));
	else
		json_decref(input);
	if (job)
		foresee(exchange, job, details);
	else
		rd_mock_say_detail(&exchange->answer, 507, "no room");
	json_decref(details);
	exchange->job = job;
	return job;
}

/* ---- answers about a job ---- */

static void
put_job_url(const struct rd_mock_exchange *exchange, const char *tail,
	    struct rd_buf *out)
{
	const struct rd_mock_job *job = exchange->job;
	struct rd_str base = rd_mock_endpoint_base(rd_str_of(job->endpoint_id));

	rd_buf_reset(out);
	rd_mock_put_url(exchange, RD_MOCK_QUEUE, out);
	rd_buf_printf(out, "/%.*s/requests/%s%s", RD_STR_FMT(base), job->id,
		      tail);
	rd_buf_char(out, '\0');
}

static void
add_urls(const struct rd_mock_exchange *exchange, json_t *status)
{
	static const char *const urls[][2] = { { "response_url", "" },
					       { "status_url", "/status" },
					       { "cancel_url", "/cancel" } };
	struct rd_buf url;
	size_t i;

	rd_buf_init(&url, 4096);
	for (i = 0; i < 3; i++) {
		put_job_url(exchange, urls[i][1], &url);
		json_object_set_new(status, urls[i][0],
				    json_string(url.ptr ? url.ptr : ""));
	}
	rd_buf_fini(&url);
}

void
rd_mock_say_result(struct rd_mock_exchange *exchange)
{
	struct rd_mock_job *job = exchange->job;
	struct rd_buf media;
	char units[16];

	if (job->failure.status) {
		rd_mock_job_say_failure(job, &exchange->answer);
		rd_mock_add_header(&exchange->answer, "x-fal-billable-units",
				   RD_STR_LIT("0"));
		return;
	}
	rd_buf_init(&media, 1024);
	rd_mock_put_url(exchange, RD_MOCK_MEDIA, &media);
	rd_mock_say_json(&exchange->answer, 200,
			 rd_mock_job_output(job, rd_buf_view(&media)));
	rd_buf_fini(&media);
	snprintf(units, sizeof(units), "%u", rd_mock_job_units(job));
	rd_mock_add_header(&exchange->answer, "x-fal-billable-units",
			   rd_str_of(units));
}

void
rd_mock_serve_run(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;
	struct rd_mock_job *job = accept_job(exchange);

	if (!job)
		return;
	job->sync = true;
	if (!mock->fast && !job->failure.status)
		exchange->answer.delay_ms = (uint32_t)rd_mock_job_duration_ms(
			mock);
	rd_mock_say_result(exchange);
}

void
rd_mock_serve_submit(struct rd_mock_exchange *exchange)
{
	const struct rd_mock_script *script = &exchange->mock->script;
	struct rd_mock_job *job = accept_job(exchange);
	char *hook = rd_mock_parameter(exchange, "fal_webhook");
	json_t *body;

	if (job) {
		body = json_pack("{s:s,s:s}", "status", "IN_QUEUE",
				 "request_id", job->id);
		add_urls(exchange, body);
		json_object_set_new(body, "queue_position",
				    json_integer(script->n_positions
							 ? script->positions[0]
							 : 0));
		if (hook)
			json_object_set_new(body, "gateway_request_id",
					    json_string(job->id));
		rd_mock_say_json(&exchange->answer, 200, body);
		if (hook)
			rd_mock_hook_plan(exchange, hook);
	}
	free(hook);
}

/* ---- following ---- */

/* The job of the URL, whose base has to be the job's; or an answer 404. */
static bool
find_job(struct rd_mock_exchange *exchange)
{
	struct rd_mock_job *job = rd_mock_job_find(exchange->mock,
						   exchange->route.job);

	if (job &&
	    rd_str_eq(exchange->route.endpoint,
		      rd_mock_endpoint_base(rd_str_of(job->endpoint_id)))) {
		exchange->job = job;
		return true;
	}
	if (exchange->route.kind == RD_MOCK_AT_CANCEL)
		rd_mock_say_json(&exchange->answer, 404,
				 json_pack("{s:s}", "status", "NOT_FOUND"));
	else
		rd_mock_say_detail(&exchange->answer, 404, "Request not found");
	return false;
}

/* 0, 1, true and false are all sent. */
static bool
wants_logs(const struct rd_mock_exchange *exchange)
{
	char *value = rd_mock_parameter(exchange, "logs");
	bool wanted = value && (!strcmp(value, "1") || !strcmp(value, "true"));

	free(value);
	return wanted;
}

static json_t *
logs_of(const struct rd_mock_job *job)
{
	char at[RD_INSTANT_TEXT];
	size_t n = rd_instant_format(job->sent_ms, at);

	return json_pack("[{s:s,s:s,s:s,s:s%}]", "message", "working", "level",
			 "INFO", "source", "USER", "timestamp", at, n);
}

/* A failed job is COMPLETED as well. */
static void
add_end(const struct rd_mock_exchange *exchange, json_t *status)
{
	const struct rd_mock_failure *failure = &exchange->job->failure;

	if (failure->status) {
		json_object_set_new(status, "error",
				    json_sprintf("Invalid status code: %u",
						 failure->status));
		json_object_set_new(status, "error_type",
				    json_string(failure->type));
		return;
	}
	json_object_set_new(status, "metrics",
			    json_pack("{s:f}", "inference_time", 1.25));
}

json_t *
rd_mock_look(struct rd_mock_exchange *exchange, bool *done)
{
	static const char *const names[] = { "IN_QUEUE", "IN_PROGRESS",
					     "COMPLETED" };
	enum rd_mock_phase phase;
	uint32_t position;
	json_t *status;

	exchange->job->looks++;
	phase = rd_mock_job_phase(exchange->mock, exchange->job, &position);
	*done = phase == RD_MOCK_DONE;
	status = json_pack("{s:s,s:s}", "status", names[phase], "request_id",
			   exchange->job->id);
	add_urls(exchange, status);
	if (phase == RD_MOCK_QUEUED)
		json_object_set_new(status, "queue_position",
				    json_integer(position));
	else
		json_object_set_new(status, "logs",
				    wants_logs(exchange)
					    ? logs_of(exchange->job)
					    : json_null());
	if (*done)
		add_end(exchange, status);
	return status;
}

void
rd_mock_serve_status(struct rd_mock_exchange *exchange)
{
	json_t *status;
	bool done;

	if (!find_job(exchange))
		return;
	status = rd_mock_look(exchange, &done);
	rd_mock_say_json(&exchange->answer, done ? 200 : 202, status);
}

void
rd_mock_serve_stream(struct rd_mock_exchange *exchange)
{
	exchange->stream = find_job(exchange);
}

void
rd_mock_serve_result(struct rd_mock_exchange *exchange)
{
	uint32_t position;

	if (!find_job(exchange))
		return;
	exchange->job->looks++;
	if (rd_mock_job_phase(exchange->mock, exchange->job, &position) !=
	    RD_MOCK_DONE)
		rd_mock_say_detail(&exchange->answer, 400,
				   "Request is still in progress");
	else
		rd_mock_say_result(exchange);
}

void
rd_mock_serve_cancel(struct rd_mock_exchange *exchange)
{
	struct rd_mock_answer *answer = &exchange->answer;
	uint32_t position;

	if (!find_job(exchange))
		return;
	if (rd_mock_job_phase(exchange->mock, exchange->job, &position) ==
	    RD_MOCK_DONE) {
		rd_mock_say_json(
			answer, 400,
			json_pack("{s:s}", "status", "ALREADY_COMPLETED"));
		return;
	}
	if (!rd_mock_edit(exchange, RD_MOCK_DO_UNCANCELLED)) {
		exchange->job->cancelled = true;
		rd_mock_job_fail(exchange->mock, exchange->job,
				 "client_cancelled", 0);
	}
	rd_mock_say_json(
		answer, 202,
		json_pack("{s:s}", "status", "CANCELLATION_REQUESTED"));
}
