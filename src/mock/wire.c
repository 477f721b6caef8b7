/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How answers leave.  libmicrohttpd sends those that are in order; what it
 * would never send goes to the socket byte by byte, after which the connection
 * ends.  Each connection has a thread, so that waiting here keeps nobody else
 * waiting. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "mock/job.h"
#include "mock/picture.h"
#include "mock/queue.h"

#define STALL_MS 600000
#define BOMB_BYTES (UINT64_C(200) << 20)

struct wire {
	int fd, stop_fd;
	uint64_t left;	  /* bytes until the line is cut */
	uint32_t pace_ms; /* between bytes; 0: no pause */
};

/* False when the client went away or the server stops. */
static bool
pause_ms(const struct wire *wire, uint32_t ms)
{
	struct pollfd fds[2] = { { wire->fd, POLLRDHUP, 0 },
				 { wire->stop_fd, POLLIN, 0 } };
	int64_t until = rd_mock_steady_ms() + ms;
	int64_t left = ms;
	int n;

	do {
		n = poll(fds, 2, (int)left);
		if (n > 0 || (n < 0 && errno != EINTR))
			return false;
		left = until - rd_mock_steady_ms();
	} while (left > 0);
	return true;
}

static bool
put_some(const struct wire *wire, const char *bytes, size_t n)
{
	struct pollfd fds[2] = { { wire->fd, POLLOUT, 0 },
				 { wire->stop_fd, POLLIN, 0 } };
	ssize_t sent;

	while (n) {
		if (poll(fds, 2, STALL_MS) <= 0 || fds[1].revents)
			return false;
		sent = send(wire->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		bytes += sent > 0 ? sent : 0;
		n -= sent > 0 ? (size_t)sent : 0;
	}
	return true;
}

/* Sends at the pace, up to where the line is cut; false at its end. */
static bool
put(struct wire *wire, struct rd_str bytes)
{
	size_t n = bytes.len < wire->left ? bytes.len : (size_t)wire->left;
	size_t i;

	wire->left -= n;
	for (i = 0; wire->pace_ms && i < n; i++) {
		if (!put_some(wire, bytes.ptr + i, 1) ||
		    !pause_ms(wire, wire->pace_ms))
			return false;
	}
	if (!wire->pace_ms && !put_some(wire, bytes.ptr, n))
		return false;
	return n == bytes.len;
}

static struct wire
wire_of(const struct rd_mock_exchange *exchange)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return (struct wire){ .fd = info ? info->connect_fd : -1,
			      .stop_fd = exchange->mock->stop_fd,
			      .left = UINT64_MAX };
}

/* ---- answers in order ---- */

static void
add_headers(struct MHD_Response *response, struct rd_buf *headers)
{
	char *line, *end, *value;

	rd_buf_char(headers, '\0');
	for (line = headers->ptr; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		value = strchr(line, ':');
		if (!end || !value || value > end)
			return;
		*end = '\0';
		*value = '\0';
		MHD_add_response_header(response, line, value + 2);
		*value = ':';
		*end = '\n';
	}
}

static enum MHD_Result
send_plain(struct rd_mock_exchange *exchange)
{
	struct rd_mock_answer *answer = &exchange->answer;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		answer->body.len, answer->body.ptr ? answer->body.ptr : "",
		MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "Content-Type", answer->type);
	if (answer->id[0])
		MHD_add_response_header(response, "x-fal-request-id",
					answer->id);
	add_headers(response, &answer->headers);
	result = MHD_queue_response(exchange->connection, answer->status,
				    response);
	MHD_destroy_response(response);
	return result;
}

/* ---- answers that are not ---- */

enum framing { WITH_LENGTH, IN_CHUNKS, UNTIL_CLOSED };

static void
put_head(const struct rd_mock_exchange *exchange, enum framing framing,
	 struct rd_buf *out)
{
	const struct rd_mock_answer *answer = &exchange->answer;
	size_t i;

	rd_buf_printf(out, "HTTP/1.1 %u %s\r\nContent-Type: %s\r\n",
		      answer->status, MHD_get_reason_phrase_for(answer->status),
		      answer->type);
	if (answer->id[0])
		rd_buf_printf(out, "x-fal-request-id: %s\r\n", answer->id);
	for (i = 0; i < answer->headers.len; i++) {
		if (answer->headers.ptr[i] == '\n')
			rd_buf_char(out, '\r');
		rd_buf_char(out, answer->headers.ptr[i]);
	}
	if (framing == WITH_LENGTH)
		rd_buf_printf(out, "Content-Length: %zu\r\n", answer->body.len);
	else if (framing == IN_CHUNKS)
		rd_buf_cstr(out, "Transfer-Encoding: chunked\r\n");
	rd_buf_cstr(out, "Connection: close\r\n\r\n");
}

static void
send_framed(struct rd_mock_exchange *exchange, struct wire *wire,
	    enum framing framing, uint64_t left)
{
	struct rd_buf head;

	rd_buf_init(&head, 65536);
	put_head(exchange, framing, &head);
	if (framing == IN_CHUNKS)
		rd_buf_printf(&head, "%zx\r\n", exchange->answer.body.len);
	if (put(wire, rd_buf_view(&head))) {
		wire->left = left;
		put(wire, rd_buf_view(&exchange->answer.body));
	}
	rd_buf_fini(&head);
}

/* Where a body is cut: after the bytes the rule says, else in the middle. */
static uint64_t
cut_of(const struct rd_mock_exchange *exchange)
{
	const struct rd_mock_rule *rule = exchange->faults.wire;

	return rule->has_number ? rule->number : exchange->answer.body.len / 2;
}

static void
send_slowly(struct rd_mock_exchange *exchange, struct wire *wire)
{
	const struct rd_mock_rule *rule = exchange->faults.wire;
	struct rd_buf head;

	rd_buf_init(&head, 65536);
	put_head(exchange, WITH_LENGTH, &head);
	if (rule->act == RD_MOCK_DO_SLOW_HEADERS)
		wire->pace_ms = rule->number;
	if (put(wire, rd_buf_view(&head))) {
		wire->pace_ms = rule->act == RD_MOCK_DO_SLOW_BODY ? rule->number
								  : 0;
		put(wire, rd_buf_view(&exchange->answer.body));
	}
	rd_buf_fini(&head);
}

static void
send_bomb(struct rd_mock_exchange *exchange, struct wire *wire)
{
	const struct rd_mock_rule *rule = exchange->faults.wire;
	struct rd_mock_answer *answer = &exchange->answer;

	rd_buf_reset(&answer->body);
	rd_mock_picture_zeros_gz(rule->has_number ? rule->number : BOMB_BYTES,
				 &answer->body);
	rd_mock_add_header(answer, "Content-Encoding", RD_STR_LIT("gzip"));
	send_framed(exchange, wire, WITH_LENGTH, UINT64_MAX);
}

/* A connection that is dissolved sends RST at once. */
static void
reset(const struct wire *wire)
{
	struct sockaddr nowhere = { .sa_family = AF_UNSPEC };

	connect(wire->fd, &nowhere, sizeof(nowhere));
}

static enum MHD_Result
send_faulty(struct rd_mock_exchange *exchange)
{
	const struct rd_mock_rule *rule = exchange->faults.wire;
	struct wire wire = wire_of(exchange);

	switch (rule->act) {
	case RD_MOCK_DO_STALL:
		if (pause_ms(&wire,
			     rule->has_number ? rule->number : STALL_MS) &&
		    rule->has_number)
			return send_plain(exchange);
		return MHD_NO;
	case RD_MOCK_DO_RESET:
		reset(&wire);
		return MHD_NO;
	case RD_MOCK_DO_SLOW_HEADERS:
	case RD_MOCK_DO_SLOW_BODY:
		send_slowly(exchange, &wire);
		return MHD_NO;
	case RD_MOCK_DO_CUT:
		send_framed(exchange, &wire, WITH_LENGTH, cut_of(exchange));
		return MHD_NO;
	case RD_MOCK_DO_CUT_CHUNKED:
		send_framed(exchange, &wire, IN_CHUNKS, cut_of(exchange));
		return MHD_NO;
	case RD_MOCK_DO_CUT_NOLENGTH:
		send_framed(exchange, &wire, UNTIL_CLOSED, cut_of(exchange));
		return MHD_NO;
	case RD_MOCK_DO_HTTP09:
	case RD_MOCK_DO_RAW:
		put(&wire, rule->text);
		return MHD_NO;
	case RD_MOCK_DO_GZIP_BOMB:
		send_bomb(exchange, &wire);
		return MHD_NO;
	default: /* close */
		return MHD_NO;
	}
}

/* ---- events ---- */

/* One event, "data: STATUS", in a chunk. */
static bool
put_event(struct wire *wire, json_t *status)
{
	char *text = json_dumps(status, JSON_COMPACT);
	struct rd_buf event;
	bool sent;

	rd_buf_init(&event, 65536);
	if (text)
		rd_buf_printf(&event, "%zx\r\ndata: %s\n\n\r\n",
			      strlen(text) + 8, text);
	sent = text && put(wire, rd_buf_view(&event));
	rd_buf_fini(&event);
	free(text);
	json_decref(status);
	return sent;
}

/* The job's next status, and how long a step is by now; NULL when there is no
 * such job any more. */
static json_t *
next_status(struct rd_mock_exchange *exchange, bool *done, uint32_t *step_ms)
{
	struct rd_mock *mock = exchange->mock;
	json_t *status = NULL;

	pthread_mutex_lock(&mock->lock);
	exchange->job = rd_mock_job_find(mock, rd_str_of(exchange->job_id));
	if (exchange->job)
		status = rd_mock_look(exchange, done);
	*step_ms = mock->script.step_ms;
	pthread_mutex_unlock(&mock->lock);
	return status;
}

/* Statuses as they change, until the last one. */
static void
send_events(struct rd_mock_exchange *exchange, struct wire *wire)
{
	uint32_t step_ms;
	json_t *status, *before = NULL;
	bool done = false, open = true;

	while (open && !done &&
	       (status = next_status(exchange, &done, &step_ms))) {
		if (!json_equal(status, before)) {
			json_decref(before);
			before = json_incref(status);
			open = put_event(wire, status);
		} else {
			json_decref(status);
		}
		if (open && !done && !exchange->mock->fast)
			open = pause_ms(wire, step_ms ? step_ms / 2 + 1 : 1);
	}
	json_decref(before);
	if (open && done)
		put(wire, RD_STR_LIT("0\r\n\r\n"));
}

static enum MHD_Result
send_stream(struct rd_mock_exchange *exchange)
{
	const struct rd_mock_rule *rule = exchange->faults.wire;
	struct wire wire = wire_of(exchange);
	struct rd_buf head;

	rd_mock_say(&exchange->answer, 200, "text/event-stream",
		    RD_STR_LIT(""));
	rd_buf_init(&head, 65536);
	put_head(exchange, IN_CHUNKS, &head);
	if (put(&wire, rd_buf_view(&head))) {
		if (rule && rule->act == RD_MOCK_DO_SLOW_BODY)
			wire.pace_ms = rule->number;
		else if (rule)
			wire.left = rule->has_number ? rule->number : 20;
		send_events(exchange, &wire);
	}
	rd_buf_fini(&head);
	return MHD_NO;
}

/* Whether events can be sent in spite of the fault, or with it. */
static bool
may_stream(const struct rd_mock_rule *rule)
{
	return !rule || rule->act == RD_MOCK_DO_SLOW_BODY ||
	       rule->act == RD_MOCK_DO_CUT ||
	       rule->act == RD_MOCK_DO_CUT_CHUNKED;
}

enum MHD_Result
rd_mock_send(struct rd_mock_exchange *exchange)
{
	uint32_t delay_ms = exchange->answer.delay_ms +
			    exchange->faults.delay_ms;
	struct wire wire = wire_of(exchange);

	if (delay_ms && !pause_ms(&wire, delay_ms))
		return MHD_NO;
	if (exchange->stream && may_stream(exchange->faults.wire))
		return send_stream(exchange);
	if (exchange->faults.wire)
		return send_faulty(exchange);
	return send_plain(exchange);
}
