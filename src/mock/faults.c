/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the script says of a request: one thing that happens to the bytes, any
 * number of changes to what they say. */
#include <stdio.h>
#include <stdlib.h>

#include "mock/exchange.h"
#include "mock/job.h"

static bool
is_of_wire(enum rd_mock_act act)
{
	return act >= RD_MOCK_DO_STALL && act <= RD_MOCK_DO_GZIP_BOMB;
}

void
rd_mock_find_faults(struct rd_mock_exchange *exchange, uint32_t any_nth)
{
	struct rd_mock_faults *faults = &exchange->faults;
	const struct rd_mock_rule *rule;
	size_t at = 0;

	while ((rule = rd_mock_script_next(&exchange->mock->script,
					   exchange->route.kind, exchange->nth,
					   any_nth, &at))) {
		if (!rule->accepted)
			faults->unaccepted = true;
		if (rule->act == RD_MOCK_DO_DELAY)
			faults->delay_ms += rule->number;
		else if (is_of_wire(rule->act) && !faults->wire)
			faults->wire = rule;
		else if (faults->n_edits < RD_MOCK_EDITS)
			faults->edits[faults->n_edits++] = rule;
	}
}

const struct rd_mock_rule *
rd_mock_edit(const struct rd_mock_exchange *exchange, enum rd_mock_act act)
{
	size_t i;

	for (i = 0; i < exchange->faults.n_edits; i++) {
		if (exchange->faults.edits[i]->act == act)
			return exchange->faults.edits[i];
	}
	return NULL;
}

/* ---- a status instead of the answer ---- */

static void
say_status(struct rd_mock_answer *answer, unsigned status)
{
	switch (status) {
	case 422:
		rd_mock_say_json(
			answer, 422,
			json_pack("{s:[o]}", "detail",
				  rd_mock_detail("prompt", "value_error",
						 "Value error")));
		return;
	case 429:
		rd_mock_say_platform(answer, 429, "concurrent_requests_limit",
				     "Too many requests at once");
		return;
	case 502:
		rd_mock_say_platform(answer, 502, "runner_incomplete_response",
				     "The runner stopped half way");
		return;
	case 503:
		rd_mock_say_platform(answer, 503, "runner_scheduling_failure",
				     "No runner could be found");
		return;
	case 504:
		rd_mock_say_platform(answer, 504, "startup_timeout",
				     "The runner did not start in time");
		return;
	case 401:
		rd_mock_say_detail(answer, 401,
				   "Authentication is required to "
				   "access this application.");
		return;
	case 403:
		rd_mock_say_detail(answer, 403,
				   "User is locked. Reason: "
				   "Exhausted balance.");
		return;
	default:
		rd_mock_say_detail(answer, status, "%s",
				   MHD_get_reason_phrase_for(status));
	}
}

static void
say_user_timeout(struct rd_mock_answer *answer)
{
	rd_mock_say_platform(answer, 504, "request_timeout",
			     "The request was not started in time");
	rd_mock_add_header(answer, "X-Fal-Request-Timeout-Type",
			   RD_STR_LIT("user"));
}

/* ---- another text in the place of the answer's ---- */

/* The body after every occurrence of `from` became `to`. */
static void
replace_all(struct rd_buf *body, struct rd_str from, struct rd_str to)
{
	struct rd_str rest = rd_buf_view(body);
	struct rd_buf out;
	ptrdiff_t at;

	rd_buf_init(&out, RD_MOCK_BODY_CAP);
	while (from.len && (at = rd_str_find(rest, from)) >= 0) {
		rd_buf_put(&out, rest.ptr, (size_t)at);
		rd_buf_str(&out, to);
		rest.ptr += (size_t)at + from.len;
		rest.len -= (size_t)at + from.len;
	}
	rd_buf_str(&out, rest);
	rd_buf_fini(body);
	*body = out;
}

static void
set_member(struct rd_mock_answer *answer, const char *name, json_t *value)
{
	json_t *body = json_loadb(answer->body.ptr ? answer->body.ptr : "",
				  answer->body.len, 0, NULL);

	if (!body) {
		json_decref(value);
		return;
	}
	json_object_set_new(body, name, value);
	rd_mock_say_json(answer, answer->status, body);
}

/* Another id in the body, and in the header; the URLs stay.  Without one said,
 * that of the job before, if there is one. */
static void
say_other_id(struct rd_mock_exchange *exchange, struct rd_str id)
{
	struct rd_mock_answer *answer = &exchange->answer;
	struct rd_mock *mock = exchange->mock;
	char other[RD_MOCK_ID];

	rd_mock_make_id(mock, 0xffffff, other);
	if (mock->n_jobs > 1)
		memcpy(other, mock->jobs[mock->n_jobs - 2]->id, RD_MOCK_ID);
	if (id.len)
		snprintf(other, sizeof(other), "%.*s", RD_STR_FMT(id));
	set_member(answer, "request_id", json_string(other));
	snprintf(answer->id, sizeof(answer->id), "%s", other);
}

/* A second member of the same name, which no writer of trees would make. */
static void
say_two_ids(struct rd_mock_exchange *exchange)
{
	struct rd_mock_answer *answer = &exchange->answer;
	char other[RD_MOCK_ID];

	if (!answer->body.len || answer->body.ptr[answer->body.len - 1] != '}')
		return;
	rd_mock_make_id(exchange->mock, 0xffffff, other);
	answer->body.len--;
	rd_buf_printf(&answer->body, ",\"request_id\":\"%s\"}", other);
}

/* URLs lead to another host. */
static void
say_other_host(struct rd_mock_exchange *exchange, struct rd_str host)
{
	struct rd_str own = rd_str_of(exchange->host);
	struct rd_buf from, to;

	rd_buf_init(&from, 1024);
	rd_buf_init(&to, 1024);
	rd_buf_printf(&from, "http://%.*s", RD_STR_FMT(own));
	rd_buf_printf(&to, "http://%.*s", RD_STR_FMT(host));
	if (rd_str_find(host, RD_STR_LIT("://")) >= 0) {
		rd_buf_reset(&to);
		rd_buf_str(&to, host);
	}
	replace_all(&exchange->answer.body, rd_buf_view(&from),
		    rd_buf_view(&to));
	rd_buf_fini(&from);
	rd_buf_fini(&to);
}

/* A state that is not the job's; COMPLETED has status 200, others 202. */
static void
say_state(struct rd_mock_answer *answer, struct rd_str state)
{
	set_member(answer, "status", json_stringn(state.ptr, state.len));
	answer->status = rd_str_is(state, "COMPLETED") ? 200 : 202;
}

static void
add_header_line(struct rd_mock_answer *answer, struct rd_str line)
{
	ptrdiff_t colon = rd_str_find(line, RD_STR_LIT(":"));
	char name[128];

	if (colon < 1)
		return;
	snprintf(name, sizeof(name), "%.*s", (int)colon, line.ptr);
	rd_mock_add_header(
		answer, name,
		rd_str_trim((struct rd_str){ line.ptr + colon + 1,
					     line.len - (size_t)colon - 1 }));
}

static void
say_redirect(struct rd_mock_answer *answer, const struct rd_mock_rule *rule)
{
	rd_mock_say(answer, rule->number, "text/plain", RD_STR_LIT(""));
	rd_mock_add_header(answer, "Location", rule->text);
}

static void
say_page(struct rd_mock_answer *answer)
{
	rd_mock_say(answer, 200, "text/html",
		    RD_STR_LIT("<!doctype html><title>Welcome</title>"
			       "<p>Log in to this network.\n"));
}

static void
cut_off(struct rd_mock_answer *answer, size_t n)
{
	if (n < answer->body.len)
		answer->body.len = n;
}

/* What stands in the place of the whole answer. */
static bool
replace_answer(struct rd_mock_exchange *exchange,
	       const struct rd_mock_rule *rule)
{
	struct rd_mock_answer *answer = &exchange->answer;

	switch (rule->act) {
	case RD_MOCK_DO_STATUS:
		say_status(answer, rule->number);
		return true;
	case RD_MOCK_DO_NGINX:
		rd_mock_say_nginx(answer, rule->number);
		return true;
	case RD_MOCK_DO_USER_TIMEOUT:
		say_user_timeout(answer);
		return true;
	case RD_MOCK_DO_REDIRECT:
		say_redirect(answer, rule);
		return true;
	case RD_MOCK_DO_HTML:
		say_page(answer);
		return true;
	case RD_MOCK_DO_BODY:
		rd_mock_say(answer, rule->number, "application/json",
			    rule->text);
		return true;
	case RD_MOCK_DO_UNKNOWN:
		rd_mock_say_detail(answer, 404, "Request not found");
		return true;
	default:
		return false;
	}
}

/* What changes a part of it. */
static void
change_answer(struct rd_mock_exchange *exchange,
	      const struct rd_mock_rule *rule)
{
	struct rd_mock_answer *answer = &exchange->answer;

	switch (rule->act) {
	case RD_MOCK_DO_HEADER:
		add_header_line(answer, rule->text);
		break;
	case RD_MOCK_DO_RETRY_AFTER:
		rd_mock_add_header(answer, "Retry-After", rule->text);
		break;
	case RD_MOCK_DO_MIME:
		snprintf(answer->type, sizeof(answer->type), "%.*s",
			 RD_STR_FMT(rule->text));
		break;
	case RD_MOCK_DO_TRUNCATE:
		cut_off(answer, rule->number);
		break;
	case RD_MOCK_DO_NO_ID:
		answer->id[0] = '\0';
		break;
	case RD_MOCK_DO_OTHER_ID:
		say_other_id(exchange, rule->text);
		break;
	case RD_MOCK_DO_DUPLICATE_ID:
		say_two_ids(exchange);
		break;
	case RD_MOCK_DO_OTHER_HOST:
		say_other_host(exchange, rule->text);
		break;
	case RD_MOCK_DO_STATE:
		say_state(answer, rule->text);
		break;
	default:
		break;
	}
}

void
rd_mock_apply_edits(struct rd_mock_exchange *exchange)
{
	size_t i;

	for (i = 0; i < exchange->faults.n_edits; i++) {
		if (replace_answer(exchange, exchange->faults.edits[i]))
			exchange->stream = false;
		else
			change_answer(exchange, exchange->faults.edits[i]);
	}
}
