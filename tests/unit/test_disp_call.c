/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Requests as they are written, and where they may go. */
#include "dispatch/call.h"
#include "send_desk.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define TRIAL "http://127.0.0.1:8080"

struct desk_state {
	struct rd_prog prog;
	struct rd_arena arena;
	struct rd_problem problem;
	struct rd_disp_call call;
};

static void
setup(struct desk_state *desk)
{
	memset(desk, 0, sizeof(*desk));
	send_desk_load(&desk->prog);
	rd_arena_init(&desk->arena, 16 << 20);
}

static void
teardown(struct desk_state *desk)
{
	rd_arena_fini(&desk->arena);
	rd_prog_fini(&desk->prog);
}

/* On a trial when `trial` is not NULL. */
static enum rd_status
try(struct desk_state *desk, enum desk_provider provider, enum rd_send_call on,
    const struct rd_disp_holes *holes, const char *trial)
{
	struct rd_disp_site site = send_desk_site(&desk->prog, provider);

	struct rd_disp_holes filled = *holes;

	filled.on = on;
	site.loopback = rd_str_of(trial);
	return rd_disp_call_write(&site, &filled, &desk->arena, &desk->call,
				  &desk->problem);
}

static const struct rd_disp_call *
write_call(struct desk_state *desk, enum desk_provider provider,
	   enum rd_send_call on, const struct rd_disp_holes *holes)
{
	cr_assert_eq(try(desk, provider, on, holes, NULL), RD_OK, "%s",
		     desk->problem.title);
	return &desk->call;
}

static bool
has(const struct rd_disp_call *call, const char *line)
{
	for (size_t i = 0; i < call->n_headers; i++)
		if (rd_str_is(call->headers[i], line))
			return true;
	return false;
}

/* "NAME: value" with the secret in it, or "" */
static const char *
keyed(const struct rd_disp_call *call)
{
	static struct rd_buf out;

	if (!call->n_keyed)
		return "";
	rd_buf_fini(&out);
	rd_buf_init(&out, 1000);
	rd_disp_keyed_put(&call->keyed[0], RD_STR_LIT("id:key"), &out);
	return out.ptr;
}

#define ENDPOINT "fal-ai/flux-pro/kontext/max/multi"

Test(disp_call, submit)
{
	const struct rd_disp_call *call;
	struct desk_state desk;

	setup(&desk);
	call = write_call(&desk, DESK_FAL, RD_CALL_SUBMIT,
			  &(struct rd_disp_holes){ 0 });
	cr_expect_str_eq(call->method, "POST");
	cr_expect_str_eq(call->url, "https://queue.fal.run/" ENDPOINT);
	cr_expect(rd_str_is(call->host, "queue.fal.run"));
	cr_expect_eq(call->n_headers, 3);
	cr_expect(has(call, "x-fal-no-retry: 1"));
	cr_expect(has(call, "Content-Type: application/json"));
	cr_expect(has(call, "Accept: application/json"));
	cr_expect_str_eq(keyed(call), "Authorization: Key id:key");
	cr_expect_eq(call->body_kind, RD_BODY_JSON);
	cr_expect_null(call->body.ptr);
	cr_expect_eq(call->total_ms, 30000);
	cr_expect_eq(call->reach, RD_NET_PUBLIC);
	call = write_call(&desk, DESK_BFL, RD_CALL_SUBMIT,
			  &(struct rd_disp_holes){ 0 });
	cr_expect_str_eq(call->url, "https://api.bfl.ai/v1/flux-kontext-pro");
	cr_expect_str_eq(keyed(call), "x-key: id:key");
	call = write_call(&desk, DESK_BARE, RD_CALL_SUBMIT,
			  &(struct rd_disp_holes){ 0 });
	cr_expect_eq(call->reach, RD_NET_PRIVATE);
	cr_expect_eq(call->n_keyed, 0);
	cr_expect_not(call->may_see_key);
	teardown(&desk);
}

Test(disp_call, status_from_the_reply_or_the_rules)
{
	static const struct {
		const char *given, *url;
	} rows[] = {
		{ NULL, "https://queue.fal.run/fal-ai/flux-pro/requests/r%201/"
			"status?logs=0" },
		{ "https://queue.fal.run/x/status",
		  "https://queue.fal.run/x/status" },
		{ "https://queue.fal.run:443/x/status",
		  "https://queue.fal.run:443/x/status" },
		{ "https://queue.fal.run/x?a=b",
		  "https://queue.fal.run/x?a=b" },
		/* Other hosts, or hosts that may not see the key. */
		{ "https://evil.example/x/status", NULL },
		{ "https://v3.fal.media/x/status", NULL },
		{ "http://queue.fal.run/x/status", NULL },
		{ "https://queue.fal.run:8443/x", NULL },
		{ "https://me@queue.fal.run/x", NULL },
		{ "https://queue.fal.run@evil.example/", NULL },
		{ "https://queue.fal.run.evil.example/", NULL },
		{ "https://queue.fal.run\\@evil.example/", NULL },
		{ "https://queue.fal.run/x#f", NULL },
		{ "https://queue.fal.run./x", NULL },
		{ "//queue.fal.run/x", NULL },
		{ "x", NULL },
		{ "", NULL },
	};
	struct desk_state desk;

	setup(&desk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rd_disp_holes holes = { .id = RD_STR_LIT("r 1"),
					       .given_url = rd_str_of(
						       rows[i].given) };
		const struct rd_disp_call *call = write_call(
			&desk, DESK_FAL, RD_CALL_STATUS, &holes);

		cr_expect_str_eq(call->url,
				 rows[i].url ? rows[i].url : rows[0].url);
		cr_expect_eq(call->given, rows[i].url && i > 0);
		cr_expect_str_eq(call->method, "GET");
		cr_expect_not(has(call, "Content-Type: application/json"));
		cr_expect_str_eq(keyed(call), "Authorization: Key id:key");
	}
	teardown(&desk);
}

Test(disp_call, an_id_stays_one_part_of_the_path)
{
	static const struct {
		const char *id, *url; /* NULL: refused */
	} rows[] = {
		{ "../../x", "..%2F..%2Fx" },
		{ "a?b#c", "a%3Fb%23c" },
		{ "a%2fb", "a%252fb" },
		{ "A-z_0.9~", "A-z_0.9~" },
		{ "\xc3\xa9", "%C3%A9" },
		{ "..", NULL },
		{ ".", NULL },
		{ "", NULL },
	};
	struct desk_state desk;

	setup(&desk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rd_disp_holes holes = { .id = rd_str_of(rows[i].id) };
		enum rd_status status = try(&desk, DESK_FAL, RD_CALL_RESULT,
					    &holes, NULL);
		const char *at;

		cr_expect_eq(status, rows[i].url ? RD_OK : RD_SEMANTIC);
		if (status != RD_OK) {
			cr_expect_str_eq(desk.problem.code, "call.url");
			continue;
		}
		at = strstr(desk.call.url, "/requests/");
		cr_assert(at);
		cr_expect_str_eq(at + strlen("/requests/"), rows[i].url);
	}
	teardown(&desk);
}

Test(disp_call, uploads)
{
	struct rd_disp_holes holes = {
		.type = RD_STR_LIT("image/png"),
		.name = RD_STR_LIT("a \"b\".png"),
		.given_url = RD_STR_LIT("https://v3.fal.media/u/1?sig=a%2Fb"),
		.part = 12,
		.parts = RD_STR_LIT("[{\"partNumber\":1,\"etag\":\"e\"}]"),
	};
	const struct rd_disp_call *call;
	struct desk_state desk;

	setup(&desk);
	call = write_call(&desk, DESK_FAL, RD_CALL_UPLOAD, &holes);
	cr_expect_str_eq(call->url, "https://rest.fal.ai/storage/upload/"
				    "initiate?storage_type=fal-cdn-v3");
	cr_expect(rd_str_is(call->body, "{\"content_type\":\"image/png\","
					"\"file_name\":\"a \\\"b\\\".png\"}"));
	cr_expect_str_eq(keyed(call), "Authorization: Key id:key");

	call = write_call(&desk, DESK_FAL, RD_CALL_PUT, &holes);
	cr_expect_str_eq(call->url, "https://v3.fal.media/u/1?sig=a%2Fb");
	cr_expect_eq(call->body_kind, RD_BODY_BYTES);
	cr_expect_eq(call->n_headers, 1);
	cr_expect(has(call, "Content-Type: image/png"));
	cr_expect_str_eq(keyed(call), "");

	call = write_call(&desk, DESK_FAL, RD_CALL_PUT_PART, &holes);
	cr_expect_str_eq(call->url, "https://v3.fal.media/u/1/12?sig=a%2Fb");
	cr_expect_eq(call->n_headers, 0);

	call = write_call(&desk, DESK_FAL, RD_CALL_PUT_DONE, &holes);
	cr_expect_str_eq(call->url,
			 "https://v3.fal.media/u/1/complete?sig=a%2Fb");
	cr_expect(rd_str_is(call->body, "{\"parts\":[{\"partNumber\":1,"
					"\"etag\":\"e\"}]}"));
	cr_expect_str_eq(keyed(call), "");

	holes.given_url = RD_STR_LIT("https://evil.example/u");
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_PUT, &holes, NULL),
		     RD_DENIED);
	cr_expect_str_eq(desk.problem.code, "call.given");
	cr_expect_eq(desk.problem.exit_code, 5);
	teardown(&desk);
}

Test(disp_call, fetch_goes_where_the_rules_allow)
{
	struct rd_disp_holes holes = {
		.given_url = RD_STR_LIT("https://v3b.fal.media/files/x.png")
	};
	const struct rd_disp_call *call;
	struct desk_state desk;

	setup(&desk);
	call = write_call(&desk, DESK_FAL, RD_CALL_FETCH, &holes);
	cr_expect_str_eq(call->url, "https://v3b.fal.media/files/x.png");
	cr_expect_str_eq(call->method, "GET");
	cr_expect_null(call->call);
	cr_expect_eq(call->n_headers + call->n_keyed, 0);
	holes.given_url = RD_STR_LIT("https://fal.media/files/x.png");
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_FETCH, &holes, NULL),
		     RD_DENIED);
	holes.given_url = RD_STR_NONE;
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_FETCH, &holes, NULL),
		     RD_DENIED);
	teardown(&desk);
}

Test(disp_call, history)
{
	struct rd_disp_holes holes = { .since_ms = INT64_C(1795176000000) };
	struct desk_state desk;

	setup(&desk);
	cr_expect_str_eq(
		write_call(&desk, DESK_FAL, RD_CALL_HISTORY, &holes)->url,
		"https://api.fal.ai/v1/models/requests/by-endpoint?"
		"endpoint_id=" ENDPOINT
		"&start=2026-11-20T12%3A00%3A00Z&expand=payloads");
	teardown(&desk);
}

Test(disp_call, what_the_rules_do_not_allow)
{
	struct rd_disp_holes holes = { .id = RD_STR_LIT("r1") };
	struct desk_state desk;

	setup(&desk);
	cr_expect_eq(try(&desk, DESK_BARE, RD_CALL_CANCEL, &holes, NULL),
		     RD_NOTFOUND);
	cr_expect_str_eq(desk.problem.code, "call.none");
	cr_expect_eq(try(&desk, DESK_BARE, RD_CALL_STATUS, &holes, NULL),
		     RD_DENIED);
	cr_expect_str_eq(desk.problem.code, "call.host");
	cr_expect_eq(desk.problem.exit_code, 5);
	/* A hole that there is not is no URL. */
	cr_expect_eq(try(&desk, DESK_BARE, RD_CALL_RESULT, &holes, NULL),
		     RD_DENIED);
	/* Only a URL of the reply will do, and there is none. */
	cr_expect_eq(try(&desk, DESK_BFL, RD_CALL_STATUS, &holes, NULL),
		     RD_DENIED);
	cr_expect_str_eq(desk.problem.code, "call.given");
	/* An upload without a name. */
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_UPLOAD, &holes, NULL),
		     RD_SEMANTIC);
	cr_expect_str_eq(desk.problem.code, "call.body");
	teardown(&desk);
}

Test(disp_call, trials_ask_this_machine)
{
	static const struct {
		const char *given;
		bool good;
	} rows[] = {
		{ TRIAL "/queue.fal.run/x/status", true },
		{ TRIAL "/v3.fal.media/x", false }, /* may not see the key */
		{ TRIAL "/x/status", false },
		{ TRIAL, false },
		{ TRIAL "0/queue.fal.run/x", false },
		{ TRIAL "@queue.fal.run/x", false },
		{ "https://queue.fal.run/x", false },
		{ "http://127.0.0.1:8081/queue.fal.run/x", false },
	};
	struct rd_disp_holes holes = { .id = RD_STR_LIT("r1") };
	struct desk_state desk;

	setup(&desk);
	cr_assert_eq(try(&desk, DESK_FAL, RD_CALL_SUBMIT, &holes, TRIAL),
		     RD_OK);
	cr_expect_str_eq(desk.call.url, TRIAL "/queue.fal.run/" ENDPOINT);
	cr_expect(rd_str_is(desk.call.host, "queue.fal.run"));
	cr_expect_eq(desk.call.reach, RD_NET_LOOPBACK);
	cr_expect_eq(desk.call.n_keyed, 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		holes.given_url = rd_str_of(rows[i].given);
		cr_assert_eq(
			try(&desk, DESK_FAL, RD_CALL_STATUS, &holes, TRIAL),
			RD_OK);
		cr_expect_str_eq(desk.call.url, rows[i].good ? rows[i].given
							     : TRIAL
							"/queue.fal.run/fal-ai/"
							"flux-pro/requests/r1/"
							"status?logs=0");
	}
	holes.given_url = RD_STR_LIT(TRIAL "/v3.fal.media/files/x");
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_FETCH, &holes, TRIAL), RD_OK);
	holes.given_url = RD_STR_LIT("https://v3.fal.media/files/x");
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_FETCH, &holes, TRIAL),
		     RD_DENIED);
	teardown(&desk);
}

Test(disp_call, a_provider_on_this_machine)
{
	static const struct {
		const char *given;
		bool good;
	} rows[] = {
		{ "http://127.0.0.1:8188/x", true },
		{ "https://127.0.0.1/x", true },
		{ "http://localhost:8188/x", false }, /* may not see the key */
		{ "http://127.0.0.2:8188/x", false },
		{ "http://example.org/x", false },
		{ "http://me@127.0.0.1/x", false },
	};
	struct rd_disp_holes holes = { .id = RD_STR_LIT("7") };
	const struct rd_disp_call *call;
	struct desk_state desk;

	setup(&desk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		holes.given_url = rd_str_of(rows[i].given);
		call = write_call(&desk, DESK_LOCAL, RD_CALL_STATUS, &holes);
		cr_expect_str_eq(call->url,
				 rows[i].good ? rows[i].given
					      : "http://127.0.0.1:8188/jobs/7");
		cr_expect_eq(call->reach, RD_NET_LOOPBACK);
		cr_expect_eq(call->n_keyed, 1);
	}
	holes.given_url = RD_STR_LIT("http://localhost:8188/file");
	call = write_call(&desk, DESK_LOCAL, RD_CALL_FETCH, &holes);
	cr_expect_eq(call->reach, RD_NET_LOOPBACK);
	/* On a trial it is asked like all others. */
	cr_assert_eq(try(&desk, DESK_LOCAL, RD_CALL_SUBMIT, &holes, TRIAL),
		     RD_OK);
	cr_expect_str_eq(desk.call.url, TRIAL "/127.0.0.1/make");
	teardown(&desk);
}

Test(disp_call, long_urls_are_refused)
{
	struct rd_disp_holes holes = { 0 };
	struct desk_state desk;
	char id[RD_NET_URL_CAP];

	setup(&desk);
	memset(id, 'x', sizeof(id));
	holes.id = (struct rd_str){ id, sizeof(id) };
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_STATUS, &holes, NULL),
		     RD_SEMANTIC);
	holes.id.len = 100;
	cr_expect_eq(try(&desk, DESK_FAL, RD_CALL_STATUS, &holes, NULL), RD_OK);
	teardown(&desk);
}

Test(disp_url, hosts)
{
	static const struct {
		const char *url;
		const char *host; /* NULL: refused */
	} rows[] = {
		{ "https://a.example", "a.example" },
		{ "https://a.example/", "a.example" },
		{ "https://A.Example/x", "A.Example" },
		{ "https://a.example?x", "a.example" },
		{ "https://a.example:443/x", "a.example" },
		{ "https://a-b.example/%00", "a-b.example" },
		{ "HTTPS://a.example/", NULL },
		{ "https:/a.example/", NULL },
		{ "https://", NULL },
		{ "https:///x", NULL },
		{ "https://a..example/", NULL },
		{ "https://.example/", NULL },
		{ "https://a.example.", NULL },
		{ "https://a_b.example/", NULL },
		{ "https://a.example:443:443/", NULL },
		{ "https://a.example:0443/", NULL },
		{ "https://a.example:/", NULL },
		{ "https://[::1]/", NULL },
		{ "https://a%2eexample/", NULL },
		{ "https://a.example/ x", NULL },
		{ "https://a.example/\tx", NULL },
		{ "https://a.example/x\\y", NULL },
		{ "https://a.example/\xc3\xa9", NULL },
		{ "https://a.example/{id}", NULL },
		{ " https://a.example/", NULL },
		{ "data:image/png;base64,AA==", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rd_disp_url url;
		bool good = rd_disp_url_read(rd_str_of(rows[i].url), &url);

		cr_expect_eq(good, rows[i].host != NULL, "%s", rows[i].url);
		if (good && rows[i].host)
			cr_expect(rd_str_is(url.host, rows[i].host), "%s",
				  rows[i].url);
	}
}

Test(disp_url, the_nearest_name_counts)
{
	static const struct {
		const char *host;
		bool named, key;
	} rows[] = {
		{ "api.bfl.ai", true, true },
		{ "API.BFL.AI", true, true },
		{ "api.eu1.bfl.ai", true, true },
		{ "delivery.bfl.ml", true, false },
		{ "bfl.ai", false, false },
		{ "xbfl.ai", false, false },
		{ "a.delivery.bfl.ml", false, false },
	};
	struct rd_disp_site site;
	struct desk_state desk;

	setup(&desk);
	site = send_desk_site(&desk.prog, DESK_BFL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct rd_prog_host *host = rd_disp_host(
			&site, rd_str_of(rows[i].host));

		cr_expect_eq(host != NULL, rows[i].named, "%s", rows[i].host);
		cr_expect_eq(host && host->key, rows[i].key, "%s",
			     rows[i].host);
	}
	teardown(&desk);
}
