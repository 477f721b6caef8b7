/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lists are newest first, in pages; a cursor is where the next page begins. */
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "mock/job.h"
#include "mock/lists.h"

struct filter {
	char *endpoint, *request;
	int64_t from_ms, to_ms;
	uint64_t limit, cursor;
	bool payloads;
};

/* "2025-01-01T00:00:00Z" or "2025-01-01". */
static bool
read_time(const char *text, int64_t *ms)
{
	struct rd_instant instant;
	char whole[40];

	if (!text)
		return true;
	snprintf(whole, sizeof(whole), "%s%s", text,
		 strlen(text) == 10 ? "T00:00:00Z" : "");
	if (rd_instant_parse(rd_str_of(whole), &instant))
		return false;
	*ms = instant.utc_ms;
	return true;
}

static bool
read_count(const char *text, uint64_t max, uint64_t *value)
{
	if (!text)
		return true;
	return rd_str_u64(rd_str_of(text), value) && *value <= max;
}

static void
fini_filter(struct filter *filter)
{
	free(filter->endpoint);
	free(filter->request);
}

/* False and an answer 422 for a parameter that cannot be read. */
static bool
read_filter(struct rd_mock_exchange *exchange, uint64_t max,
	    struct filter *filter)
{
	char *start = rd_mock_parameter(exchange, "start");
	char *end = rd_mock_parameter(exchange, "end");
	char *limit = rd_mock_parameter(exchange, "limit");
	char *cursor = rd_mock_parameter(exchange, "cursor");
	char *expand = rd_mock_parameter(exchange, "expand");
	bool right;

	*filter = (struct filter){
		.endpoint = rd_mock_parameter(exchange, "endpoint_id"),
		.request = rd_mock_parameter(exchange, "request_id"),
		.to_ms = INT64_MAX,
		.limit = 50,
		.payloads = expand && strstr(expand, "payloads"),
	};
	filter->from_ms = rd_mock_now_ms() -
			  (filter->request ? 90 : 1) * RD_MS_DAY;
	right = read_time(start, &filter->from_ms) &&
		read_time(end, &filter->to_ms) &&
		read_count(limit, max, &filter->limit) && filter->limit &&
		read_count(cursor, RD_MOCK_JOBS, &filter->cursor);
	free(start);
	free(end);
	free(limit);
	free(cursor);
	free(expand);
	if (right)
		return true;
	fini_filter(filter);
	rd_mock_say_detail(&exchange->answer, 422,
			   "a time, limit or cursor that is none");
	return false;
}

/* One of "a,b,c"; everything when there is no list. */
static bool
is_listed(const char *list, const char *id)
{
	size_t n = strlen(id);
	const char *at = list;

	while (at && *at) {
		if (!strncmp(at, id, n) && (!at[n] || at[n] == ','))
			return true;
		at = strchr(at, ',');
		at += at != NULL;
	}
	return !list;
}

static bool
matches(const struct rd_mock *mock, const struct filter *filter,
	const struct rd_mock_job *job)
{
	return is_listed(filter->endpoint, job->endpoint_id) &&
	       is_listed(filter->request, job->id) &&
	       job->sent_ms >= filter->from_ms &&
	       job->sent_ms < filter->to_ms &&
	       rd_mock_steady_ms() - job->began_ms >=
		       (int64_t)mock->script.settle_ms;
}

static void
set_time(json_t *item, const char *name, int64_t ms)
{
	char text[RD_INSTANT_TEXT];
	size_t n = rd_instant_format(ms, text);

	json_object_set_new(item, name, json_stringn(text, n));
}

static json_t *
history_item(struct rd_mock_exchange *exchange, const struct filter *filter,
	     const struct rd_mock_job *job)
{
	uint64_t duration = job->sync || !exchange->mock->fast
				    ? rd_mock_job_duration_ms(exchange->mock)
				    : 0;
	json_t *item = json_pack("{s:s,s:s}", "request_id", job->id,
				 "endpoint_id", job->endpoint_id);
	struct rd_buf media;
	uint32_t position;

	set_time(item, "sent_at", job->sent_ms);
	set_time(item, "started_at", job->sent_ms);
	if (rd_mock_job_phase(exchange->mock, job, &position) == RD_MOCK_DONE) {
		set_time(item, "ended_at", job->sent_ms + (int64_t)duration);
		json_object_set_new(item, "status_code",
				    json_integer(job->failure.status
							 ? job->failure.status
							 : 200));
		json_object_set_new(item, "duration",
				    json_real((double)duration / 1000));
	}
	if (!filter->payloads)
		return item;
	json_object_set(item, "json_input", job->input);
	if (json_object_get(item, "ended_at") && !job->failure.status) {
		rd_buf_init(&media, 1024);
		rd_mock_put_url(exchange, RD_MOCK_MEDIA, &media);
		json_object_set_new(
			item, "json_output",
			rd_mock_job_output(job, rd_buf_view(&media)));
		rd_buf_fini(&media);
	}
	return item;
}

static json_t *
billing_item(const struct rd_mock_job *job)
{
	unsigned units = rd_mock_job_units(job);
	unsigned price = rd_mock_job_price(job);
	json_t *item = json_pack(
		"{s:s,s:s,s:f,s:f,s:n,s:I}", "request_id", job->id,
		"endpoint_id", job->endpoint_id, "output_units", (double)units,
		"unit_price", price / 1000.0, "percent_discount",
		"cost_estimate_nano_usd", (json_int_t)units * price * 1000000);

	set_time(item, "timestamp", job->sent_ms);
	return item;
}

/* A page of jobs as items of the kind that is asked for. */
static void
say_page(struct rd_mock_exchange *exchange, const struct filter *filter)
{
	bool billing = exchange->route.kind == RD_MOCK_AT_BILLING;
	struct rd_mock *mock = exchange->mock;
	json_t *items = json_array(), *page;
	const struct rd_mock_job *job;
	size_t at;

	for (at = filter->cursor; at < mock->n_jobs; at++) {
		job = mock->jobs[mock->n_jobs - 1 - at];
		if ((billing && !job->billed) || !matches(mock, filter, job))
			continue;
		if (json_array_size(items) == filter->limit)
			break;
		json_array_append_new(
			items, billing ? billing_item(job)
				       : history_item(exchange, filter, job));
	}
	page = json_pack("{s:o,s:b}", billing ? "billing_events" : "items",
			 items, "has_more", at < mock->n_jobs);
	json_object_set_new(
		page, "next_cursor",
		at < mock->n_jobs ? json_sprintf("%llu", (unsigned long long)at)
				  : json_null());
	rd_mock_say_json(&exchange->answer, 200, page);
}

void
rd_mock_serve_history(struct rd_mock_exchange *exchange)
{
	struct filter filter;

	if (exchange->mock->script.hidden) {
		rd_mock_say_detail(&exchange->answer, 403, "Forbidden");
		return;
	}
	if (!read_filter(exchange, 100, &filter))
		return;
	if (filter.endpoint)
		say_page(exchange, &filter);
	else
		rd_mock_say_detail(&exchange->answer, 422,
				   "endpoint_id is wanted");
	fini_filter(&filter);
}

void
rd_mock_serve_billing(struct rd_mock_exchange *exchange)
{
	struct filter filter;

	if (exchange->mock->script.hidden) {
		rd_mock_say_detail(&exchange->answer, 403, "Forbidden");
		return;
	}
	if (!read_filter(exchange, 10000, &filter))
		return;
	say_page(exchange, &filter);
	fini_filter(&filter);
}

void
rd_mock_serve_pricing(struct rd_mock_exchange *exchange)
{
	char *wanted = rd_mock_parameter(exchange, "endpoint_id");
	const struct rd_mock_endpoint *endpoint;
	json_t *prices = json_array();
	size_t i;

	for (i = 0; (endpoint = rd_mock_endpoint_at(i)); i++) {
		if (!is_listed(wanted, endpoint->id))
			continue;
		json_array_append_new(
			prices, json_pack("{s:s,s:f,s:s,s:s}", "endpoint_id",
					  endpoint->id, "unit_price",
					  endpoint->price / 1000.0, "unit",
					  endpoint->unit == RD_MOCK_IMAGE
						  ? "images"
						  : "megapixels",
					  "currency", "USD"));
	}
	free(wanted);
	rd_mock_say_json(&exchange->answer, 200,
			 json_pack("{s:o,s:n,s:b}", "prices", prices,
				   "next_cursor", "has_more", 0));
}
