/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "send_desk.h"

#include "dispatch/call.h"
#include "sample_parts.h"

#include <stdio.h>
#include <stdlib.h>

#define ALL ((1u << RD_N_CALLS) - 1)
#define ON(call) (1u << RD_CALL_##call)
#define JOB (ON(SUBMIT) | ON(STATUS) | ON(STREAM) | ON(RESULT))

#define FAL_JOB "https://queue.fal.run/{app}/requests/{id}"
#define FAL_UPLOAD                                                             \
	"https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3"
#define FAL_UPLOAD_PARTS                                                       \
	"https://rest.fal.ai/storage/upload/initiate-multipart?"               \
	"storage_type=fal-cdn-v3"
#define FAL_HISTORY                                                            \
	"https://api.fal.ai/v1/models/requests/by-endpoint?"                   \
	"endpoint_id={endpoint}&start={since}&expand=payloads"
#define REPLICATE "https://api.replicate.com/v1/"
#define GOOGLE_HOST "generativelanguage.googleapis.com"
#define GOOGLE "https://" GOOGLE_HOST "/"

struct desk_host {
	const char *name;
	bool key, private;
};
struct desk_header {
	const char *name, *value;
	uint32_t calls;
};
struct desk_reply {
	enum rd_send_reply is;
	const char *path; /* NULL: no more */
};
struct desk_call {
	enum rd_send_call on;
	const char *method; /* NULL: no more */
	const char *url;
	uint32_t from;
	enum rd_send_body body;
	const char *text;
	struct desk_reply replies[8];
};
struct desk_state {
	const char *value, *path, *equals;
	enum rd_send_state is;
};
struct desk_error {
	uint32_t calls, low, high;
	const char *path, *equals;
	enum rd_send_error is;
};
struct desk {
	const char *name, *endpoint, *app;
	struct desk_host hosts[6];
	struct desk_header headers[6];
	struct desk_call calls[RD_N_CALLS + 1];
	struct desk_state states[10];
	struct desk_error errors[10];
	struct desk_reply replies[8]; /* of the model */
};

static const struct desk desks[DESK_N_PROVIDERS] = {
	[DESK_FAL] = {
		.name = "fal",
		.endpoint = "fal-ai/flux-pro/kontext/max/multi",
		.app = "fal-ai/flux-pro",
		.hosts = { { "queue.fal.run", true, false },
			   { "rest.fal.ai", true, false },
			   { "api.fal.ai", true, false },
			   { "*.fal.media", false, false } },
		.headers = { { "Authorization", "Key {secret}",
			       ALL & ~(ON(PUT) | ON(PUT_PART) | ON(PUT_DONE) |
				       ON(FETCH)) },
			     { "x-fal-no-retry", "1", ON(SUBMIT) } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST",
			  "https://queue.fal.run/{endpoint}", 0, RD_BODY_JSON,
			  "",
			  { { RD_REPLY_ID, "request_id" },
			    { RD_REPLY_ID, "header:x-fal-request-id" },
			    { RD_REPLY_STATUS_URL, "status_url" },
			    { RD_REPLY_RESULT_URL, "response_url" },
			    { RD_REPLY_CANCEL_URL, "cancel_url" },
			    { RD_REPLY_POSITION, "queue_position" },
			    { RD_REPLY_ERROR_TYPE, "error_type" },
			    { RD_REPLY_ERROR_TYPE, "detail[*].type" } } },
			{ RD_CALL_STATUS, "GET",
			  FAL_JOB "/status?logs=0",
			  RD_REPLY_STATUS_URL + 1, RD_BODY_NONE, "",
			  { { RD_REPLY_STATE, "status" },
			    { RD_REPLY_POSITION, "queue_position" },
			    { RD_REPLY_ERROR_TYPE, "error_type" },
			    { RD_REPLY_ERROR, "error" } } },
			{ RD_CALL_STREAM, "GET",
			  FAL_JOB "/status/stream",
			  0, RD_BODY_NONE, "",
			  { { RD_REPLY_STATE, "status" },
			    { RD_REPLY_POSITION, "queue_position" } } },
			{ RD_CALL_RESULT, "GET",
			  FAL_JOB,
			  RD_REPLY_RESULT_URL + 1, RD_BODY_NONE, "",
			  { { RD_REPLY_FILE, "images[*].url" },
			    { RD_REPLY_SEED, "seed" },
			    { RD_REPLY_FLAGGED, "has_nsfw_concepts[*]" },
			    { RD_REPLY_ERROR_TYPE, "detail[*].type" },
			    { RD_REPLY_COST, "header:x-fal-billable-units" } } },
			{ RD_CALL_CANCEL, "PUT",
			  FAL_JOB "/cancel",
			  RD_REPLY_CANCEL_URL + 1, RD_BODY_NONE, "", { { 0 } } },
			{ RD_CALL_UPLOAD, "POST",
			  FAL_UPLOAD,
			  0, RD_BODY_JSON,
			  "{\"content_type\":{type},\"file_name\":{name}}",
			  { { RD_REPLY_UPLOAD_URL, "upload_url" },
			    { RD_REPLY_UPLOADED, "file_url" } } },
			{ RD_CALL_UPLOAD_PARTS, "POST",
			  FAL_UPLOAD_PARTS,
			  0, RD_BODY_JSON,
			  "{\"content_type\":{type},\"file_name\":{name}}",
			  { { RD_REPLY_UPLOAD_URL, "upload_url" },
			    { RD_REPLY_UPLOADED, "file_url" } } },
			{ RD_CALL_PUT, "PUT", "", RD_REPLY_UPLOAD_URL + 1,
			  RD_BODY_BYTES, "", { { 0 } } },
			{ RD_CALL_PUT_PART, "PUT", "/{part}",
			  RD_REPLY_UPLOAD_URL + 1, RD_BODY_BYTES, "",
			  { { RD_REPLY_PART, "" } } },
			{ RD_CALL_PUT_DONE, "POST", "/complete",
			  RD_REPLY_UPLOAD_URL + 1, RD_BODY_JSON,
			  "{\"parts\":{parts}}", { { 0 } } },
			{ RD_CALL_HISTORY, "GET",
			  FAL_HISTORY,
			  0, RD_BODY_NONE, "",
			  { { RD_REPLY_ITEMS, "items[*]" },
			    { RD_REPLY_ITEM_ID, "request_id" },
			    { RD_REPLY_ITEM_AT, "sent_at" },
			    { RD_REPLY_ITEM_BODY, "json_input" } } },
		},
		.states = {
			{ "IN_QUEUE", "", "", RD_STATE_QUEUED },
			{ "IN_PROGRESS", "", "", RD_STATE_RUNNING },
			{ "COMPLETED", "error_type", "client_cancelled",
			  RD_STATE_CANCELLED },
			{ "COMPLETED", "error", "", RD_STATE_FAILED },
			{ "COMPLETED", "error_type", "", RD_STATE_FAILED },
			{ "COMPLETED", "", "", RD_STATE_DONE },
			{ "FAILED", "", "", RD_STATE_FAILED },
			{ "CANCELED", "", "", RD_STATE_CANCELLED },
		},
		.errors = {
			{ ALL, 422, 422, "detail[*].type",
			  "content_policy_violation", RD_ERROR_MODERATED },
			{ ALL, 504, 504,
			  "header:x-fal-request-timeout-type", "user",
			  RD_ERROR_UNSTARTED },
			{ ON(SUBMIT), 403, 403, "detail",
			  "User is locked. Reason: Exhausted balance.",
			  RD_ERROR_FUNDS },
		},
	},
	[DESK_BFL] = {
		.name = "bfl",
		.endpoint = "flux-kontext-pro",
		.app = "",
		.hosts = { { "api.bfl.ai", true, false },
			   { "*.bfl.ai", true, false },
			   { "delivery.bfl.ml", false, false } },
		.headers = { { "x-key", "{secret}",
			       ON(SUBMIT) | ON(STATUS) } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST",
			  "https://api.bfl.ai/v1/{endpoint}", 0, RD_BODY_JSON,
			  "",
			  { { RD_REPLY_ID, "id" },
			    { RD_REPLY_STATUS_URL, "polling_url" },
			    { RD_REPLY_ERROR_TYPE, "error" },
			    { RD_REPLY_COST, "cost" } } },
			{ RD_CALL_STATUS, "GET", "", RD_REPLY_STATUS_URL + 1,
			  RD_BODY_NONE, "",
			  { { RD_REPLY_STATE, "status" },
			    { RD_REPLY_PERCENT, "progress" },
			    { RD_REPLY_FILE, "result.sample" },
			    { RD_REPLY_SEED, "result.seed" } } },
		},
		.states = {
			{ "Pending", "", "", RD_STATE_RUNNING },
			{ "Ready", "", "", RD_STATE_DONE },
			{ "Error", "", "", RD_STATE_FAILED },
			{ "Request Moderated", "", "", RD_STATE_MODERATED },
			{ "Content Moderated", "", "", RD_STATE_MODERATED },
			{ "Task not found", "", "", RD_STATE_UNKNOWN },
		},
		.errors = { { ALL, 403, 403, "", "", RD_ERROR_KEY } },
	},
	[DESK_REPLICATE] = {
		.name = "replicate",
		.endpoint = "black-forest-labs/flux-kontext-max",
		.app = "",
		.hosts = { { "api.replicate.com", true, false },
			   { "replicate.delivery", false, false },
			   { "*.replicate.delivery", false, false } },
		.headers = { { "Authorization", "Bearer {secret}",
			       JOB | ON(CANCEL) } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST",
			  REPLICATE "models/{endpoint}/predictions",
			  0, RD_BODY_JSON, "",
			  { { RD_REPLY_ID, "id" },
			    { RD_REPLY_STATUS_URL, "urls.get" },
			    { RD_REPLY_CANCEL_URL, "urls.cancel" },
			    { RD_REPLY_STATE, "status" },
			    { RD_REPLY_ERROR_TYPE, "title" } } },
			{ RD_CALL_STATUS, "GET",
			  REPLICATE "predictions/{id}",
			  RD_REPLY_STATUS_URL + 1, RD_BODY_NONE, "",
			  { { RD_REPLY_STATE, "status" },
			    { RD_REPLY_ERROR, "error" } } },
			{ RD_CALL_CANCEL, "POST", "", RD_REPLY_CANCEL_URL + 1,
			  RD_BODY_NONE, "", { { 0 } } },
		},
		.states = {
			{ "starting", "", "", RD_STATE_QUEUED },
			{ "processing", "", "", RD_STATE_RUNNING },
			{ "succeeded", "", "", RD_STATE_DONE },
			{ "failed", "", "", RD_STATE_FAILED },
			{ "canceled", "", "", RD_STATE_CANCELLED },
			{ "aborted", "", "", RD_STATE_CANCELLED },
		},
		/* A string, an array or an object, by model. */
		.replies = { { RD_REPLY_FILE, "output[*]" },
			     { RD_REPLY_FILE, "output.image" },
			     { RD_REPLY_FILE, "output" } },
	},
	[DESK_GEMINI] = {
		.name = "gemini",
		.endpoint = "images/generations",
		.app = "",
		.hosts = { { GOOGLE_HOST, true,
			     false } },
		.headers = { { "Authorization", "Bearer {secret}", ALL } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST",
			  GOOGLE "v1beta/openai/{endpoint}",
			  0, RD_BODY_JSON, "",
			  { { RD_REPLY_ID, "id" },
			    { RD_REPLY_FILE, "data[*].url" },
			    { RD_REPLY_ERROR_TYPE, "[*].error.status" },
			    { RD_REPLY_ERROR_TYPE, "error.code" },
			    { RD_REPLY_ERROR, "[0].error.message" },
			    { RD_REPLY_ERROR, "error.message" } } },
			{ RD_CALL_STATUS, "GET", GOOGLE "v1beta/openai/{id}", 0,
			  RD_BODY_NONE, "", { { 0 } } },
		},
		.states = { { "done", "", "", RD_STATE_DONE } },
		.errors = {
			{ ON(SUBMIT), 400, 400, "[*].error.status",
			  "FAILED_PRECONDITION", RD_ERROR_KEY },
			{ ON(SUBMIT), 400, 499, "error.code", "1301",
			  RD_ERROR_MODERATED },
			{ ON(SUBMIT), 429, 429, "error.code", "1113",
			  RD_ERROR_FUNDS },
			{ ON(SUBMIT), 200, 200, "error", "",
			  RD_ERROR_REFUSED },
		},
	},
	[DESK_BARE] = {
		.name = "bare",
		.endpoint = "x",
		.app = "",
		.hosts = { { "bare.example", false, true } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST", "https://bare.example/make", 0,
			  RD_BODY_JSON, "", { { 0 } } },
			{ RD_CALL_STATUS, "GET",
			  "https://bare.example/status/{id}", 0, RD_BODY_NONE, "",
			  { { 0 } } },
			{ RD_CALL_RESULT, "GET", "https://bare.example/result/{id}",
			  0, RD_BODY_NONE, "", { { 0 } } },
		},
		.states = { { "done", "", "", RD_STATE_DONE } },
	},
	[DESK_LOCAL] = {
		.name = "local",
		.endpoint = "make",
		.app = "",
		.hosts = { { "127.0.0.1", true, false },
			   { "localhost", false, false } },
		.headers = { { "Authorization", "Bearer {secret}",
			       ON(SUBMIT) | ON(STATUS) } },
		.calls = {
			{ RD_CALL_SUBMIT, "POST",
			  "http://127.0.0.1:8188/{endpoint}", 0, RD_BODY_JSON,
			  "", { { RD_REPLY_ID, "id" } } },
			{ RD_CALL_STATUS, "GET",
			  "http://127.0.0.1:8188/jobs/{id}",
			  RD_REPLY_STATUS_URL + 1, RD_BODY_NONE, "",
			  { { RD_REPLY_STATE, "state" },
			    { RD_REPLY_FILE, "file" } } },
		},
		.states = { { "done", "", "", RD_STATE_DONE } },
	},
};

/* ---- putting it together ---- */

static uint32_t
text(struct rd_prog_builder *b, const char *s)
{
	return sample_str(b, s ? s : "");
}

static uint32_t
add_replies(struct rd_prog_builder *b, const struct desk_reply *replies)
{
	uint32_t n = 0;

	for (; n < 8 && replies[n].path; n++)
		rd_prog_add_reply(
			b, &(struct rd_prog_reply){ replies[n].is,
						    text(b, replies[n].path) });
	return n;
}

static void
add_hosts(struct rd_prog_builder *b, const struct desk *d,
	  struct rd_prog_provider *p)
{
	p->first_host = rd_prog_count(b, RD_SEC_HOST);
	for (; d->hosts[p->n_hosts].name; p->n_hosts++)
		rd_prog_add_host(b, &(struct rd_prog_host){
					    text(b, d->hosts[p->n_hosts].name),
					    d->hosts[p->n_hosts].key,
					    d->hosts[p->n_hosts].private });
	p->first_header = rd_prog_count(b, RD_SEC_HEADER);
	for (; d->headers[p->n_headers].name; p->n_headers++) {
		const struct desk_header *h = &d->headers[p->n_headers];

		rd_prog_add_header(b, &(struct rd_prog_header){
					      text(b, h->name),
					      text(b, h->value), h->calls });
	}
}

static void
add_calls(struct rd_prog_builder *b, const struct desk *d,
	  struct rd_prog_provider *p)
{
	p->first_call = rd_prog_count(b, RD_SEC_CALL);
	for (; d->calls[p->n_calls].method; p->n_calls++) {
		const struct desk_call *c = &d->calls[p->n_calls];
		struct rd_prog_call record = {
			.on = c->on,
			.method = text(b, c->method),
			.url = text(b, c->url),
			.from = c->from,
			.body = c->body,
			.text = text(b, c->text),
			.total_ms = c->on == RD_CALL_SUBMIT ? 30000 : 20000,
			.first_reply = rd_prog_count(b, RD_SEC_REPLY),
			.line = 1,
		};

		record.n_replies = add_replies(b, c->replies);
		rd_prog_add_call(b, &record);
	}
}

static void
add_judgements(struct rd_prog_builder *b, const struct desk *d,
	       struct rd_prog_provider *p)
{
	p->first_state = rd_prog_count(b, RD_SEC_STATE);
	for (; d->states[p->n_states].value; p->n_states++) {
		const struct desk_state *s = &d->states[p->n_states];

		rd_prog_add_state(b,
				  &(struct rd_prog_state){
					  text(b, s->value), text(b, s->path),
					  text(b, s->equals), s->is, 1 });
	}
	p->first_error = rd_prog_count(b, RD_SEC_ERROR);
	for (; d->errors[p->n_errors].calls; p->n_errors++) {
		const struct desk_error *e = &d->errors[p->n_errors];

		rd_prog_add_error(b, &(struct rd_prog_error){
					     e->calls, e->low, e->high,
					     text(b, e->path),
					     text(b, e->equals), e->is, 1 });
	}
}

static void
add_model(struct rd_prog_builder *b, const struct desk *d, uint32_t provider)
{
	struct rd_prog_model model = {
		.name = text(b, d->name),
		.provider = provider,
		.endpoint = text(b, d->endpoint),
		.app = text(b, d->app),
		.instead = RD_NONE,
		.wording = RD_NONE,
		.refs_max = 0,
		.images_max = 1,
		.width = 1024,
		.height = 1024,
		.price_date = text(b, "2026-11-20"),
		.price_source = text(b, "https://prices.example/"),
		.first_reply = rd_prog_count(b, RD_SEC_REPLY),
		.first_param = rd_prog_count(b, RD_SEC_PARAM),
		.first_family = rd_prog_count(b, RD_SEC_LISTED),
		.file = RD_NONE,
	};

	model.n_replies = add_replies(b, d->replies);
	rd_prog_add_model(b, &model);
}

static void
add_desk(struct rd_prog_builder *b, const struct desk *d)
{
	struct rd_prog_provider p = { .name = text(b, d->name),
				      .title = text(b, d->name),
				      .secret = text(b, d->name),
				      .dated = text(b, "2026-11-20"),
				      .in_flight = 1,
				      .parts_above = 94371840,
				      .part_bytes = 10485760,
				      .poll_ms = 500,
				      .poll_max_ms = 5000,
				      .wait_ms = 900000,
				      .file = RD_NONE };

	add_hosts(b, d, &p);
	add_calls(b, d, &p);
	add_judgements(b, d, &p);
	add_model(b, d, rd_prog_add_provider(b, &p));
}

/* What no verified program has, and dispatch refuses all the same. */
static void
spoil(struct rd_prog *prog)
{
	struct rd_disp_site site = send_desk_site(prog, DESK_BARE);
	struct rd_str *strings = (struct rd_str *)(uintptr_t)prog->strings;

	strings[rd_disp_call_find(&site, RD_CALL_STATUS)->url] = RD_STR_LIT(
		"https://other.example/{id}");
	strings[rd_disp_call_find(&site, RD_CALL_RESULT)->url] = RD_STR_LIT(
		"https://bare.example/{nothing}");
}

void
send_desk_load(struct rd_prog *prog)
{
	struct rd_prog_builder *b = sample_builder();
	struct rd_problem problem;
	struct rd_buf bytes;

	for (size_t i = 0; i < DESK_N_PROVIDERS; i++)
		add_desk(b, &desks[i]);
	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	if (rd_prog_finish(b, &bytes) != RD_OK ||
	    rd_prog_load(prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			 &problem) != RD_OK) {
		fprintf(stderr, "providers: %s\n", problem.title);
		abort();
	}
	rd_buf_fini(&bytes);
	rd_prog_builder_free(b);
	spoil(prog);
}

struct rd_disp_site
send_desk_site(const struct rd_prog *prog, enum desk_provider provider)
{
	return (struct rd_disp_site){
		.prog = prog,
		.provider = prog->n_provider - DESK_N_PROVIDERS + provider,
		.model = prog->n_model - DESK_N_PROVIDERS + provider,
	};
}
