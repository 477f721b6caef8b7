/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* HTTP out: which end each fault is, and that nothing is sent twice. */
#include <netinet/in.h>

#include "fault_server.h"
#include "net/address.h"
#include "net/http.h"
#include "vectors.h"

/* ---- addresses ---- */

static bool
is_public(const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const void *any = &v4;

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return rd_net_is_public(any);
	any = &v6;
	cr_assert_eq(inet_pton(AF_INET6, text, &v6.sin6_addr), 1, "%s", text);
	return rd_net_is_public(any);
}

Test(net, addresses)
{
	json_t *root = vectors_load("ssrf_addresses.json"), *row;
	size_t i, n = 0;

	json_array_foreach(json_object_get(root, "deny"), i, row)
	{
		cr_expect_not(is_public(json_string_value(row)), "%s",
			      json_string_value(row));
		n++;
	}
	json_array_foreach(json_object_get(root, "allow"), i, row)
	{
		cr_expect(is_public(json_string_value(row)), "%s",
			  json_string_value(row));
		n++;
	}
	cr_expect_eq(n, 61);
	json_decref(root);
}

Test(net, other_families_are_not_public)
{
	struct sockaddr local = { .sa_family = AF_UNIX };

	cr_expect_not(rd_net_is_public(&local));
	cr_expect_not(rd_net_is_loopback(&local));
}

/* ---- one exchange ---- */

struct exchange {
	struct rd_net *net;
	struct rd_net_request request;
	struct rd_problem problem;
	char url[256];
	unsigned n_done, n_head, n_leave;
	bool may_leave;
	enum rd_net_end end;
	int status, head_status;
	uint32_t retry_after_s;
	char body[256], id[64], head_id[64], reason[256];
};

static bool
leave(void *ctx)
{
	struct exchange *x = ctx;

	x->n_leave++;
	return x->may_leave;
}

static void
keep(char *out, size_t size, struct rd_str text)
{
	snprintf(out, size, "%.*s", RD_STR_FMT(text));
}

static void
head(void *ctx, const struct rd_net_reply *reply)
{
	struct exchange *x = ctx;

	x->n_head++;
	x->head_status = reply->status;
	keep(x->head_id, sizeof(x->head_id), rd_net_header(reply, "x-id"));
}

static void
done(void *ctx, const struct rd_net_reply *reply)
{
	struct exchange *x = ctx;

	x->n_done++;
	x->end = reply->end;
	x->status = reply->status;
	x->retry_after_s = reply->retry_after_s;
	keep(x->body, sizeof(x->body), reply->body);
	keep(x->id, sizeof(x->id), rd_net_header(reply, "x-id"));
	keep(x->reason, sizeof(x->reason), rd_str_of(reply->reason));
}

static void
exchange_init(struct exchange *x, const char *method, const char *url)
{
	static const struct rd_net_options options = { .user_agent = "test" };

	memset(x, 0, sizeof(*x));
	snprintf(x->url, sizeof(x->url), "%s", url);
	cr_assert_eq(rd_net_new(&options, &x->net), RD_OK);
	x->may_leave = true;
	x->request = (struct rd_net_request){
		.method = method,
		.url = x->url,
		.reach = RD_NET_LOOPBACK,
		.reply_cap = 1000,
		.total_ms = 5000,
		.leave = leave,
		.head = head,
		.done = done,
		.ctx = x,
	};
}

static void
run(struct exchange *x)
{
	size_t running = 1;

	cr_assert_eq(rd_net_start(x->net, &x->request, &x->problem), RD_OK,
		     "%s", x->problem.title);
	while (running)
		cr_assert_eq(rd_net_run(x->net, 1000, &running), RD_OK);
	cr_expect_eq(x->n_done, 1);
}

/* A paid POST against the script. */
static void
post(struct exchange *x, struct fault_server *server,
     const struct fault_script *script)
{
	char url[64];

	fault_start(server, script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/a", server->port);
	exchange_init(x, "POST", url);
	x->request.paid = true;
	x->request.body = RD_STR_LIT("{}");
	run(x);
	rd_net_free(x->net);
	fault_stop(server);
}

#define HEAD "HTTP/1.1 200 OK\r\nX-Id: abc\r\n"

Test(net, a_reply)
{
	const struct fault_script script = {
		.reply =
			"HTTP/1.1 100 Continue\r\nX-Id: early\r\n\r\n"
			"HTTP/1.1 429 Slow\r\nX-ID:  abc \r\nRetry-After: 7\r\n"
			"Content-Length: 2\r\n\r\nhi",
	};
	struct fault_server server;
	struct exchange x;

	post(&x, &server, &script);
	cr_expect_eq(x.end, RD_NET_ANSWERED, "%s", x.reason);
	cr_expect_eq(x.status, 429);
	cr_expect_eq(x.retry_after_s, 7);
	cr_expect_str_eq(x.body, "hi");
	cr_expect_str_eq(x.id, "abc");
	cr_expect_eq(x.n_head, 1);
	cr_expect_eq(x.head_status, 429);
	cr_expect_eq(server.requests, 1);
	cr_expect(strstr(server.last, "POST /a HTTP/1.1\r\n"));
	cr_expect(strstr(server.last, "User-Agent: test\r\n"));
	cr_expect_not(strstr(server.last, "Expect"));
	cr_expect_not(strstr(server.last, "Content-Type"));
}

/* ---- faults ---- */

/* gzip of 4096 zero bytes. */
#define GZIP_ZEROS                                                             \
	"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x0d\x00\x00"     \
	"\x00\xc2\xa0\xf7\x4f\x6d\x0f\x07\x14\x00\x00\x00\xf0\x6e\x11\x00"     \
	"\x1c\xc7\x00\x10\x00\x00"
#define GZIP_HEAD HEAD "Content-Encoding: gzip\r\nContent-Length: 38\r\n\r\n"

static const struct {
	const char *name;
	struct fault_script script;
	enum rd_net_end end;
	int status;
	const char *head_id;
} faults[] = {
	{ "no answer", { .stall = true }, RD_NET_LOST, 0, "" },
	{ "reset", { .reset = true }, RD_NET_LOST, 0, "" },
	{ "closed", { .reset = false }, RD_NET_LOST, 0, "" },
	{ "head cut", { .reply = HEAD }, RD_NET_LOST, 0, "" },
	{ "head that never ends",
	  { .reply = HEAD, .stall = true },
	  RD_NET_LOST,
	  0,
	  "" },
	{ "slow head",
	  { .reply = HEAD "\r\n", .gap_ms = 100 },
	  RD_NET_LOST,
	  0,
	  "" },
	{ "body cut",
	  { .reply = HEAD "Content-Length: 100\r\n\r\n{" },
	  RD_NET_CUT,
	  200,
	  "abc" },
	{ "chunks cut",
	  { .reply = HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nab" },
	  RD_NET_CUT,
	  200,
	  "abc" },
	{ "slow body",
	  { .reply = HEAD "Content-Length: 100\r\n\r\n{", .stall = true },
	  RD_NET_CUT,
	  200,
	  "abc" },
	{ "no length, closed early",
	  { .reply = HEAD "\r\n{" },
	  RD_NET_ANSWERED,
	  200,
	  "abc" },
	{ "HTTP/0.9", { .reply = "hello" }, RD_NET_LOST, 0, "" },
	{ "elsewhere",
	  { .reply = "HTTP/1.1 307 Go\r\nLocation: file:///etc/passwd\r\n"
		     "Content-Length: 0\r\n\r\n" },
	  RD_NET_ANSWERED,
	  307,
	  "" },
	{ "zip bomb",
	  { .reply = GZIP_HEAD GZIP_ZEROS,
	    .n = sizeof(GZIP_HEAD GZIP_ZEROS) - 1 },
	  RD_NET_CUT,
	  200,
	  "abc" },
	{ "longer than allowed",
	  { .reply = HEAD "Content-Length: 99999\r\n\r\n" },
	  RD_NET_CUT,
	  200,
	  "abc" },
};

Test(net, faults)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct fault_server server;
		struct exchange x;
		char url[64];

		fault_start(&server, &faults[i].script);
		snprintf(url, sizeof(url), "http://127.0.0.1:%u/", server.port);
		exchange_init(&x, "POST", url);
		x.request.paid = true;
		x.request.total_ms = 600;
		x.request.body = RD_STR_LIT("{}");
		run(&x);
		cr_expect_eq(x.end, faults[i].end, "%s: %s (%s)",
			     faults[i].name, rd_net_end_name(x.end), x.reason);
		cr_expect_eq(x.status, faults[i].status, "%s", faults[i].name);
		cr_expect_str_eq(x.head_id, faults[i].head_id, "%s",
				 faults[i].name);
		cr_expect_eq(!*x.reason, x.end == RD_NET_ANSWERED, "%s",
			     faults[i].name);
		cr_expect_eq(server.requests, 1, "%s", faults[i].name);
		cr_expect_eq(x.n_leave, 1, "%s", faults[i].name);
		rd_net_free(x.net);
		fault_stop(&server);
	}
}

Test(net, a_dead_connection_is_not_used_for_what_costs)
{
	const struct fault_script script = {
		.reply = HEAD "Content-Length: 2\r\n\r\nhi",
	};
	struct fault_server server;
	struct exchange x;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", server.port);
	exchange_init(&x, "GET", url);
	run(&x); /* the connection is kept here, and closed there */
	cr_expect_eq(x.end, RD_NET_ANSWERED);
	x.n_done = x.n_leave = 0;
	x.request.method = "POST";
	x.request.paid = true;
	x.request.body = RD_STR_LIT("{}");
	run(&x);
	cr_expect_eq(x.end, RD_NET_ANSWERED, "%s", x.reason);
	cr_expect_eq(x.n_leave, 1);
	cr_expect_eq(server.connections, 2);
	cr_expect_eq(server.requests, 2);
	rd_net_free(x.net);
	fault_stop(&server);
}

Test(net, stopped_before_the_first_byte)
{
	const struct fault_script script = { .reply = HEAD "\r\n" };
	struct fault_server server;
	struct exchange x;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", server.port);
	exchange_init(&x, "POST", url);
	x.may_leave = false;
	x.request.body = RD_STR_LIT("{}");
	run(&x);
	cr_expect_eq(x.end, RD_NET_STOPPED);
	cr_expect_not(rd_net_was_sent(x.end));
	rd_net_free(x.net);
	fault_stop(&server);
	cr_expect_eq(server.requests, 0);
}

/* ---- what is not dialled ---- */

static void
expect_end(const char *url, enum rd_net_reach reach, enum rd_net_end end)
{
	struct exchange x;

	exchange_init(&x, "GET", url);
	x.request.reach = reach;
	run(&x);
	cr_expect_eq(x.end, end, "%s: %s (%s)", url, rd_net_end_name(x.end),
		     x.reason);
	cr_expect_eq(x.n_leave, 0, "%s", url);
	rd_net_free(x.net);
}

Test(net, urls_that_are_not_allowed)
{
	json_t *root = vectors_load("ssrf_addresses.json"), *row;
	char url[128];
	size_t i;

	json_array_foreach(json_object_get(root, "url_forms_loopback"), i, row)
	{
		snprintf(url, sizeof(url), "https%s",
			 json_string_value(row) + strlen("http"));
		expect_end(url, RD_NET_PUBLIC, RD_NET_FORBIDDEN);
		expect_end(json_string_value(row), RD_NET_PUBLIC,
			   RD_NET_FORBIDDEN);
	}
	json_decref(root);
	expect_end("file:///etc/passwd", RD_NET_LOOPBACK, RD_NET_FORBIDDEN);
	expect_end("gopher://127.0.0.1/", RD_NET_LOOPBACK, RD_NET_FORBIDDEN);
	expect_end("https://a:b@127.0.0.1/", RD_NET_PRIVATE, RD_NET_FORBIDDEN);
	expect_end("https://example.com@127.0.0.1/", RD_NET_PRIVATE,
		   RD_NET_FORBIDDEN);
	expect_end("https://1.1.1.1:22/", RD_NET_PUBLIC, RD_NET_FORBIDDEN);
	expect_end("http://10.0.0.1/", RD_NET_LOOPBACK, RD_NET_FORBIDDEN);
	expect_end("https://169.254.169.254/", RD_NET_PUBLIC, RD_NET_FORBIDDEN);
}

Test(net, nobody_there)
{
	const struct fault_script script = { .reply = "no TLS here" };
	struct fault_server server;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", server.port);
	fault_stop(&server);
	expect_end(url, RD_NET_LOOPBACK, RD_NET_NOT_SENT);
}

Test(net, no_tls_there)
{
	const struct fault_script script = { .reply = "no TLS here" };
	struct fault_server server;
	struct exchange x;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", server.port);
	exchange_init(&x, "GET", url);
	x.request.total_ms = 500;
	run(&x);
	cr_expect_eq(x.end, RD_NET_NOT_SENT, "%s", x.reason);
	rd_net_free(x.net);
	fault_stop(&server);
}

Test(net, requests_that_are_none)
{
	static const struct {
		const char *method, *url, *header;
	} rows[] = {
		{ "", "http://127.0.0.1/", "A: b" },
		{ "GET /x", "http://127.0.0.1/", "A: b" },
		{ "GET", "", "A: b" },
		{ "GET", "http://127.0.0.1/ x", "A: b" },
		{ "GET", "http://127.0.0.1/\xc3\xa9", "A: b" },
		{ "GET", "http://127.0.0.1/", "A: b\r\nC: d" },
		{ "GET", "http://127.0.0.1/", "A b: c" },
		{ "GET", "http://127.0.0.1/", ": c" },
		{ "GET", "http://127.0.0.1/", "nothing" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rd_str header = rd_str_of(rows[i].header);
		struct exchange x;

		exchange_init(&x, rows[i].method, rows[i].url);
		x.request.headers = &header;
		x.request.n_headers = 1;
		cr_expect_eq(rd_net_start(x.net, &x.request, &x.problem),
			     RD_SEMANTIC, "row %zu", i);
		cr_expect_str_eq(x.problem.code, "net.request");
		rd_net_free(x.net);
		cr_expect_eq(x.n_done, 0);
	}
}

/* ---- many ---- */

struct count {
	size_t n_done, n_answered;
	uint64_t bytes;
};

static bool
count_bytes(void *ctx, struct rd_str bytes)
{
	struct count *count = ctx;

	count->bytes += bytes.len;
	return true;
}

static void
count_done(void *ctx, const struct rd_net_reply *reply)
{
	struct count *count = ctx;

	count->n_done++;
	count->n_answered += reply->end == RD_NET_ANSWERED;
	cr_expect_eq(reply->body.len, 0);
}

#define MANY 200

Test(net, many_at_once)
{
	const struct fault_script script = {
		.reply = HEAD "Content-Length: 2\r\n\r\nhi",
		.keep = true,
	};
	static const struct rd_net_options options = { .user_agent = "test" };
	struct fault_server server;
	struct count count = { 0 };
	struct rd_problem problem;
	struct rd_net *net;
	size_t running = 1;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", server.port);
	cr_assert_eq(rd_net_new(&options, &net), RD_OK);
	for (int i = 0; i < MANY; i++)
		cr_assert_eq(rd_net_start(net,
					  &(struct rd_net_request){
						  .method = "GET",
						  .url = url,
						  .reach = RD_NET_LOOPBACK,
						  .reply_cap = 100,
						  .total_ms = 20000,
						  .sink = count_bytes,
						  .done = count_done,
						  .ctx = &count,
					  },
					  &problem),
			     RD_OK);
	while (running)
		cr_assert_eq(rd_net_run(net, 1000, &running), RD_OK);
	cr_expect_eq(count.n_done, MANY);
	cr_expect_eq(count.n_answered, MANY);
	cr_expect_eq(count.bytes, 2 * MANY);
	rd_net_free(net);
	fault_stop(&server);
}

Test(net, what_is_under_way_ends_with_it)
{
	const struct fault_script script = { .stall = true };
	struct fault_server server;
	struct exchange x;
	size_t running;
	char url[64];

	fault_start(&server, &script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", server.port);
	exchange_init(&x, "POST", url);
	x.request.body = RD_STR_LIT("{}");
	cr_assert_eq(rd_net_start(x.net, &x.request, &x.problem), RD_OK);
	for (int i = 0; i < 100 && !server.requests; i++)
		cr_assert_eq(rd_net_run(x.net, 50, &running), RD_OK);
	cr_expect_eq(server.requests, 1);
	rd_net_free(x.net);
	cr_expect_eq(x.n_done, 1);
	cr_expect_eq(x.end, RD_NET_LOST);
	fault_stop(&server);
}
