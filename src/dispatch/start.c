/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/start.h"

struct starting {
	struct rd_net *net;
	const struct rd_disp_call *call;
	const struct rd_net_request *rest;
	struct rd_problem *problem;
};

static enum rd_status
start(const struct starting *s, const struct rd_str *headers, size_t n_headers)
{
	struct rd_net_request request = *s->rest;

	request.method = s->call->method;
	request.url = s->call->url;
	request.headers = headers;
	request.n_headers = n_headers;
	request.reach = s->call->reach;
	request.total_ms = s->call->total_ms;
	return rd_net_start(s->net, &request, s->problem);
}

static size_t
keyed_length(const struct rd_disp_call *call, struct rd_str secret)
{
	size_t n = 0;

	for (size_t i = 0; i < call->n_keyed; i++)
		n += call->keyed[i].before.len + secret.len +
		     call->keyed[i].after.len + 1;
	return n;
}

/* All room is made before the key comes in, so that no copy is left where the
 * buffer grew. */
static enum rd_status
start_keyed(void *ctx, struct rd_str secret)
{
	struct rd_str headers[2 * RD_DISP_HEADERS_MAX];
	const struct starting *s = ctx;
	const struct rd_disp_call *call = s->call;
	size_t length = keyed_length(call, secret), from;
	enum rd_status status;
	struct rd_buf keyed;

	rd_buf_init(&keyed, length);
	if (!rd_buf_reserve(&keyed, length))
		return rd_problem_set(s->problem, RD_NOMEM, 10, "call.memory",
				      "no memory for a request");
	memcpy(headers, call->headers, call->n_headers * sizeof(*headers));
	for (size_t i = 0; i < call->n_keyed; i++) {
		from = keyed.len;
		rd_disp_keyed_put(&call->keyed[i], secret, &keyed);
		headers[call->n_headers + i] = (struct rd_str){
			keyed.ptr + from, keyed.len - from - 1
		};
	}
	status = start(s, headers, call->n_headers + call->n_keyed);
	explicit_bzero(keyed.ptr, keyed.size);
	rd_buf_fini(&keyed);
	return status;
}

enum rd_status
rd_disp_start(struct rd_net *net, const struct rd_disp_call *call,
	      const struct rd_crypt_secret *secret,
	      const struct rd_net_request *rest, struct rd_problem *problem)
{
	struct starting s = { net, call, rest, problem };

	if (!secret || !call->n_keyed)
		return start(&s, call->headers, call->n_headers);
	return rd_crypt_secret_use(secret, start_keyed, &s);
}
