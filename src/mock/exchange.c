/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Who may ask, who answers, and what is remembered of it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "mock/control.h"
#include "mock/exchange.h"
#include "mock/hook.h"
#include "mock/job.h"
#include "mock/lists.h"
#include "mock/queue.h"
#include "mock/storage.h"

const char *
rd_mock_header(const struct rd_mock_exchange *exchange, const char *name)
{
	return MHD_lookup_connection_value(exchange->connection,
					   MHD_HEADER_KIND, name);
}

char *
rd_mock_parameter(const struct rd_mock_exchange *exchange, const char *name)
{
	struct rd_buf value;
	char *text = NULL;

	rd_buf_init(&value, RD_MOCK_URI_CAP);
	if (rd_mock_query(exchange->route.query, name, &value))
		text = strndup(value.ptr ? value.ptr : "", value.len);
	rd_buf_fini(&value);
	return text;
}

void
rd_mock_put_url(const struct rd_mock_exchange *exchange, enum rd_mock_host host,
		struct rd_buf *out)
{
	rd_mock_put_base(&exchange->route, rd_str_of(exchange->host), host,
			 out);
}

/* ---- who answers ---- */

static void
serve_picture(struct rd_mock_exchange *exchange)
{
	const char *type = "";
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_MOCK_BODY_CAP);
	if (rd_mock_job_picture(exchange->route.rest, &bytes, &type))
		rd_mock_say(&exchange->answer, 200, type, rd_buf_view(&bytes));
	else
		rd_mock_say_detail(&exchange->answer, 404, "Not Found");
	rd_buf_fini(&bytes);
}

static void
serve_nowhere(struct rd_mock_exchange *exchange)
{
	rd_mock_say_detail(&exchange->answer, 404, "Path %.*s not found",
			   (int)(exchange->route.path.len > 512
					 ? 512
					 : exchange->route.path.len),
			   exchange->route.path.ptr);
}

static void
serve_no_method(struct rd_mock_exchange *exchange)
{
	rd_mock_say_detail(&exchange->answer, 405, "Method Not Allowed");
}

static const struct {
	void (*serve)(struct rd_mock_exchange *exchange);
	bool open; /* without a key */
} servers[RD_MOCK_N_ROUTES] = {
	/* clang-format off */
	[RD_MOCK_AT_SYNC] = { rd_mock_serve_run, false },
	[RD_MOCK_AT_SUBMIT] = { rd_mock_serve_submit, false },
	[RD_MOCK_AT_STATUS] = { rd_mock_serve_status, false },
	[RD_MOCK_AT_STREAM] = { rd_mock_serve_stream, false },
	[RD_MOCK_AT_RESULT] = { rd_mock_serve_result, false },
	[RD_MOCK_AT_CANCEL] = { rd_mock_serve_cancel, false },
	[RD_MOCK_AT_INITIATE] = { rd_mock_serve_initiate, false },
	[RD_MOCK_AT_MULTIPART] = { rd_mock_serve_initiate, false },
	[RD_MOCK_AT_PUT] = { rd_mock_serve_put, true },
	[RD_MOCK_AT_PART] = { rd_mock_serve_part, true },
	[RD_MOCK_AT_COMPLETE] = { rd_mock_serve_complete, true },
	[RD_MOCK_AT_FILE] = { rd_mock_serve_file, true },
	[RD_MOCK_AT_PICTURE] = { serve_picture, true },
	[RD_MOCK_AT_HISTORY] = { rd_mock_serve_history, false },
	[RD_MOCK_AT_BILLING] = { rd_mock_serve_billing, false },
	[RD_MOCK_AT_PRICING] = { rd_mock_serve_pricing, false },
	[RD_MOCK_AT_JWKS] = { rd_mock_serve_jwks, true },
	[RD_MOCK_AT_CONTROL] = { rd_mock_serve_control, true },
	[RD_MOCK_AT_NOWHERE] = { serve_nowhere, true },
	[RD_MOCK_AT_METHOD] = { serve_no_method, true },
	/* clang-format on */
};

static bool
has_key(const struct rd_mock_exchange *exchange)
{
	const char *text = rd_mock_header(exchange, "Authorization");

	return text && !strncmp(text, "Key ", 4) &&
	       !strcmp(text + 4, exchange->mock->key);
}

static void
say_who_are_you(struct rd_mock_exchange *exchange)
{
	struct rd_str id = exchange->route.endpoint;

	if (id.ptr)
		rd_mock_say_detail(&exchange->answer, 401,
				   "Cannot access application \"%.*s\". "
				   "Authentication is required to access this "
				   "application.",
				   RD_STR_FMT(id));
	else
		rd_mock_say_detail(&exchange->answer, 401,
				   "Authentication is required.");
}

static void
serve(struct rd_mock_exchange *exchange)
{
	if (!servers[exchange->route.kind].open && !has_key(exchange))
		say_who_are_you(exchange);
	else
		servers[exchange->route.kind].serve(exchange);
}

/* ---- what is remembered ---- */

static const char *
masked(const struct rd_mock_exchange *exchange, const char *value)
{
	if (!strncmp(value, "Key ", 4))
		return has_key(exchange) ? "Key (right)" : "Key (wrong)";
	return strncmp(value, "Bearer ", 7) ? "(other)" : "Bearer (other)";
}

static enum MHD_Result
keep_header(void *ctx, enum MHD_ValueKind kind, const char *name,
	    const char *value)
{
	struct rd_mock_exchange *exchange = ctx;
	json_t *headers = json_object_get(exchange->entry, "headers");
	char lower[128];
	size_t i;

	(void)kind;
	for (i = 0; name[i] && i < sizeof(lower) - 1; i++)
		lower[i] = name[i] >= 'A' && name[i] <= 'Z'
				   ? (char)(name[i] | 32)
				   : name[i];
	lower[i] = '\0';
	value = value ? value : "";
	if (!strcmp(lower, "authorization"))
		value = masked(exchange, value);
	json_object_set_new(
		headers, lower,
		json_object_get(headers, lower)
			? json_sprintf("%s, %s",
				       json_string_value(
					       json_object_get(headers, lower)),
				       value)
			: json_string(value));
	return MHD_YES;
}

static void
remember(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;
	struct rd_str body = rd_buf_view(&exchange->body);
	size_t at = mock->n_requests++ % RD_MOCK_ENTRIES;
	char digest[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(body.ptr, body.len, digest);
	exchange->entry = json_pack(
		"{s:s,s:i,s:s,s:s,s:s%,s:s%,s:{},s:I,s:s}", "route",
		rd_mock_route_name(exchange->route.kind), "nth",
		(int)exchange->nth, "method", exchange->method, "host",
		exchange->host, "path", exchange->route.path.ptr,
		exchange->route.path.len, "query",
		exchange->route.query.ptr ? exchange->route.query.ptr : "",
		exchange->route.query.len, "headers", "body_bytes",
		(json_int_t)body.len, "body_sha256", digest);
	json_decref(mock->entries[at]);
	mock->entries[at] = exchange->entry;
	if (body.len && body.len <= RD_MOCK_KEPT_BODY && rd_utf8_valid(body) &&
	    !memchr(body.ptr, 0, body.len))
		json_object_set_new(exchange->entry, "body",
				    json_stringn(body.ptr, body.len));
	MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND,
				  keep_header, exchange);
}

static void
remember_answer(struct rd_mock_exchange *exchange)
{
	json_object_set_new(exchange->entry, "answered",
			    json_integer(exchange->answer.status));
	if (exchange->job)
		json_object_set_new(exchange->entry, "request_id",
				    json_string(exchange->job->id));
	if (exchange->faults.wire || exchange->faults.n_edits ||
	    exchange->faults.delay_ms)
		json_object_set_new(exchange->entry, "fault", json_true());
	exchange->entry = NULL;
}

/* ---- one request ---- */

static void
name_answer(struct rd_mock_exchange *exchange)
{
	if (exchange->job) {
		memcpy(exchange->job_id, exchange->job->id, RD_MOCK_ID);
		memcpy(exchange->answer.id, exchange->job->id, RD_MOCK_ID);
	} else {
		rd_mock_make_id(exchange->mock, 0xffffff, exchange->answer.id);
	}
}

static void
serve_provider(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;
	uint32_t any_nth;

	exchange->nth = ++mock->counts[exchange->route.kind];
	any_nth = ++mock->counts[RD_MOCK_AT_ANY];
	rd_mock_find_faults(exchange, any_nth);
	remember(exchange);
	if (!exchange->faults.unaccepted)
		serve(exchange);
	name_answer(exchange);
	rd_mock_apply_edits(exchange);
	remember_answer(exchange);
}

static void
serve_mistake(struct rd_mock_exchange *exchange)
{
	if (exchange->too_large)
		rd_mock_say_detail(&exchange->answer, 413,
				   "Request entity too large");
	else
		rd_mock_say_detail(&exchange->answer, 421,
				   "no host or target of this server");
}

enum MHD_Result
rd_mock_answer_it(struct rd_mock_exchange *exchange)
{
	struct rd_mock *mock = exchange->mock;
	enum MHD_Result result;

	rd_mock_answer_init(&exchange->answer);
	pthread_mutex_lock(&mock->lock);
	if (exchange->too_large || exchange->malformed)
		serve_mistake(exchange);
	else if (exchange->route.kind == RD_MOCK_AT_CONTROL)
		serve(exchange);
	else
		serve_provider(exchange);
	pthread_mutex_unlock(&mock->lock);
	rd_mock_hook_wait(exchange);
	result = rd_mock_send(exchange);
	rd_mock_answer_fini(&exchange->answer);
	return result;
}
