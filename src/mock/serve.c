/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Connections are accepted here and handed to libmicrohttpd, because some are
 * to be refused, dropped or left alone.  A door that is closed is a socket that
 * is closed: only then are connections refused. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mock/exchange.h"
#include "mock/hook.h"
#include "mock/serve.h"

#define CONNECTIONS 1024
#define IDLE_S 60
#define HELD 64
#define REQUEST_BYTES 65536

/* ---- requests, as libmicrohttpd hands them over ---- */

static void *
begin_request(void *ctx, const char *uri, struct MHD_Connection *connection)
{
	struct rd_mock_exchange *exchange = calloc(1, sizeof(*exchange));

	if (!exchange)
		return NULL;
	exchange->mock = ctx;
	exchange->connection = connection;
	exchange->malformed = strlen(uri) > RD_MOCK_URI_CAP;
	if (!exchange->malformed)
		memcpy(exchange->uri, uri, strlen(uri) + 1);
	rd_buf_init(&exchange->body, RD_MOCK_INPUT_CAP);
	return exchange;
}

static void
end_request(void *ctx, struct MHD_Connection *connection, void **request,
	    enum MHD_RequestTerminationCode why)
{
	struct rd_mock_exchange *exchange = *request;

	(void)ctx;
	(void)connection;
	(void)why;
	if (!exchange)
		return;
	rd_buf_fini(&exchange->body);
	free(exchange);
	*request = NULL;
}

/* What a request may have once, by its index in `times`. */
static const char *const once[] = { "Host", "Content-Length",
				    "Transfer-Encoding", "Authorization" };
#define N_ONCE (sizeof(once) / sizeof(once[0]))

static bool
same_name(const char *a, const char *b)
{
	while (*a && (*a | 32) == (*b | 32)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

static enum MHD_Result
count_header(void *ctx, enum MHD_ValueKind kind, const char *name,
	     const char *value)
{
	unsigned *times = ctx;
	size_t i;

	(void)kind;
	(void)value;
	for (i = 0; i < N_ONCE; i++)
		times[i] += same_name(once[i], name);
	return MHD_YES;
}

/* One Host; the others once at most, and one length of the two. */
static bool
has_honest_head(struct MHD_Connection *connection)
{
	unsigned times[N_ONCE] = { 0 };

	MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header,
				  times);
	return times[0] == 1 && times[1] + times[2] <= 1 && times[3] <= 1;
}

static void
read_head(struct rd_mock_exchange *exchange, const char *method)
{
	const char *host = rd_mock_header(exchange, "Host");
	const char *length = rd_mock_header(exchange, "Content-Length");
	uint64_t n_bytes;

	snprintf(exchange->method, sizeof(exchange->method), "%s", method);
	snprintf(exchange->host, sizeof(exchange->host), "%s",
		 host ? host : "");
	if (exchange->malformed || !has_honest_head(exchange->connection) ||
	    !rd_mock_route_read(exchange->method, rd_str_of(exchange->host),
				rd_str_of(exchange->uri), &exchange->route))
		exchange->malformed = true;
	if (exchange->route.kind == RD_MOCK_AT_PUT ||
	    exchange->route.kind == RD_MOCK_AT_PART)
		exchange->body.cap = RD_MOCK_UPLOAD_CAP;
	exchange->too_large = length &&
			      rd_str_u64(rd_str_of(length), &n_bytes) &&
			      n_bytes > exchange->body.cap;
}

/* The signature is libmicrohttpd's. */
#define HANDLED                                                                \
	void *ctx, struct MHD_Connection *connection, const char *url,         \
		const char *method, const char *version, const char *bytes,    \
		size_t *n, void **request

static enum MHD_Result
handle(HANDLED)
{
	struct rd_mock_exchange *exchange = *request;

	(void)ctx;
	(void)connection;
	(void)url;
	(void)version;
	if (!exchange)
		return MHD_NO;
	if (!exchange->begun) {
		exchange->begun = true;
		read_head(exchange, method);
		return exchange->too_large ? rd_mock_answer_it(exchange)
					   : MHD_YES;
	}
	if (*n) {
		rd_buf_put(&exchange->body, bytes, *n);
		*n = 0;
		exchange->too_large = rd_buf_status(&exchange->body) != RD_OK;
		return MHD_YES;
	}
	return rd_mock_answer_it(exchange);
}

/* Targets are read here, undecoded. */
static size_t
leave_as_is(void *ctx, struct MHD_Connection *connection, char *text)
{
	(void)ctx;
	(void)connection;
	return strlen(text);
}

static struct MHD_Daemon *
start_daemon(struct rd_mock *mock)
{
	return MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD |
			MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC,
		0, NULL, NULL, handle, mock, MHD_OPTION_URI_LOG_CALLBACK,
		begin_request, mock, MHD_OPTION_NOTIFY_COMPLETED, end_request,
		mock, MHD_OPTION_UNESCAPE_CALLBACK, leave_as_is, mock,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)REQUEST_BYTES,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

/* ---- listening ---- */

static enum rd_status
refuse_address(const char *address, struct rd_problem *problem)
{
	rd_problem_set(problem, RD_DENIED, 2, "mock.address",
		       "only 127.0.0.1 and ::1 can be listened on");
	rd_problem_where(problem, "%s", address);
	return RD_DENIED;
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool
read_address(const char *text, uint16_t port, union address *to, socklen_t *n)
{
	memset(to, 0, sizeof(*to));
	if (!strcmp(text, "127.0.0.1")) {
		to->v4.sin_family = AF_INET;
		to->v4.sin_port = htons(port);
		to->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		*n = sizeof(to->v4);
		return true;
	}
	to->v6.sin6_family = AF_INET6;
	to->v6.sin6_port = htons(port);
	to->v6.sin6_addr = in6addr_loopback;
	*n = sizeof(to->v6);
	return !strcmp(text, "::1");
}

static int
open_door(const union address *to, socklen_t n)
{
	const int one = 1;
	int fd = socket(to->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (!setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) &&
	    !bind(fd, &to->any, n) && !listen(fd, 512))
		return fd;
	close(fd);
	return -1;
}

enum rd_status
rd_mock_listen(const char *address, uint16_t port, int *fd, char url[64],
	       struct rd_problem *problem)
{
	union address to;
	socklen_t n;

	*fd = -1;
	if (!read_address(address, port, &to, &n))
		return refuse_address(address, problem);
	*fd = open_door(&to, n);
	if (*fd < 0 || getsockname(*fd, &to.any, &n)) {
		rd_problem_set(problem, RD_IO, 10, "mock.listen",
			       "cannot listen: %s", strerror(errno));
		rd_problem_where(problem, "%s port %u", address, port);
		return RD_IO;
	}
	if (to.any.sa_family == AF_INET)
		snprintf(url, 64, "http://127.0.0.1:%u", ntohs(to.v4.sin_port));
	else
		snprintf(url, 64, "http://[::1]:%u", ntohs(to.v6.sin6_port));
	return RD_OK;
}

/* ---- the door ---- */

struct door {
	struct rd_mock *mock;
	struct MHD_Daemon *daemon;
	int fd; /* -1: closed */
	union address address;
	socklen_t n_address;
	int64_t open_at_ms;
	int held[HELD];
	size_t n_held;
};

static void
close_door(struct door *door, uint32_t ms)
{
	if (door->fd >= 0)
		close(door->fd);
	door->fd = -1;
	door->open_at_ms = rd_mock_steady_ms() + ms;
}

/* The rule for the nth connection, or NULL. */
static const struct rd_mock_rule *
rule_of_connection(struct rd_mock *mock, uint32_t nth)
{
	size_t at = 0;

	return rd_mock_script_next(&mock->script, RD_MOCK_AT_CONNECT, nth, 0,
				   &at);
}

/* A rule that refuses the next connection closes the door before it. */
static void
look_ahead(struct door *door)
{
	struct rd_mock *mock = door->mock;
	const struct rd_mock_rule *rule;

	pthread_mutex_lock(&mock->lock);
	rule = rule_of_connection(mock, mock->counts[RD_MOCK_AT_CONNECT] + 1);
	if (rule && rule->act == RD_MOCK_DO_REFUSE) {
		mock->counts[RD_MOCK_AT_CONNECT]++;
		close_door(door, rule->number);
	}
	pthread_mutex_unlock(&mock->lock);
}

static void
drop(int fd)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(fd);
}

static void
hold(struct door *door, int fd)
{
	if (door->n_held == HELD)
		drop(fd);
	else
		door->held[door->n_held++] = fd;
}

static void
let_in(struct door *door)
{
	struct rd_mock *mock = door->mock;
	const struct rd_mock_rule *rule;
	const int one = 1;
	union address from;
	socklen_t n = sizeof(from);
	int fd = accept4(door->fd, &from.any, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) { /* too many are open, perhaps */
		poll(NULL, 0, 10);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	pthread_mutex_lock(&mock->lock);
	rule = rule_of_connection(mock, ++mock->counts[RD_MOCK_AT_CONNECT]);
	pthread_mutex_unlock(&mock->lock);
	if (rule && rule->act == RD_MOCK_DO_RESET)
		drop(fd);
	else if (rule && rule->act == RD_MOCK_DO_STALL)
		hold(door, fd);
	else
		MHD_add_connection(door->daemon, fd, &from.any, n);
	look_ahead(door);
}

/* Somebody asked for the door to be closed. */
static void
heed_wake(struct door *door)
{
	struct rd_mock *mock = door->mock;
	uint64_t n;

	if (read(mock->wake_fd, &n, sizeof(n)) < 0)
		return;
	pthread_mutex_lock(&mock->lock);
	if (mock->refuse_ms)
		close_door(door, mock->refuse_ms);
	mock->refuse_ms = 0;
	pthread_cond_broadcast(&mock->changed);
	pthread_mutex_unlock(&mock->lock);
}

/* Until a signal comes. */
static enum rd_status
keep_door(struct door *door, int signal_fd)
{
	struct pollfd fds[3] = { { signal_fd, POLLIN, 0 },
				 { door->mock->wake_fd, POLLIN, 0 },
				 { -1, POLLIN, 0 } };
	int64_t wait_ms;

	look_ahead(door);
	for (;;) {
		wait_ms = door->open_at_ms - rd_mock_steady_ms();
		if (door->fd < 0 && wait_ms <= 0) {
			door->fd = open_door(&door->address, door->n_address);
			wait_ms = 20;
		}
		fds[2].fd = door->fd;
		fds[2].revents = 0;
		if (poll(fds, 3, door->fd < 0 ? (int)wait_ms : -1) < 0 &&
		    errno != EINTR)
			return RD_IO;
		if (fds[0].revents)
			return RD_OK;
		if (fds[1].revents)
			heed_wake(door);
		else if (fds[2].revents)
			let_in(door);
	}
}

static void
stop(struct door *door)
{
	struct rd_mock *mock = door->mock;
	const uint64_t one = 1;

	pthread_mutex_lock(&mock->lock);
	mock->stopping = true;
	if (write(mock->stop_fd, &one, sizeof(one)) < 0)
		mock->stopping = true;
	pthread_cond_broadcast(&mock->changed);
	pthread_mutex_unlock(&mock->lock);
	rd_mock_hooks_stop(mock);
	MHD_stop_daemon(door->daemon);
	while (door->n_held)
		close(door->held[--door->n_held]);
	if (door->fd >= 0)
		close(door->fd);
}

enum rd_status
rd_mock_serve(struct rd_mock *mock, int listen_fd, int signal_fd,
	      struct rd_problem *problem)
{
	struct door door = { .mock = mock, .fd = listen_fd };
	enum rd_status status;

	door.n_address = sizeof(door.address);
	status = getsockname(listen_fd, &door.address.any, &door.n_address)
			 ? RD_IO
			 : rd_mock_hook_key(mock);
	if (!status)
		status = rd_mock_hooks_start(mock);
	if (status) {
		close(listen_fd);
		return rd_problem_set(problem, status, 10, "mock.start",
				      "cannot start");
	}
	door.daemon = start_daemon(mock);
	if (door.daemon)
		status = keep_door(&door, signal_fd);
	else
		status = RD_IO;
	if (status)
		rd_problem_set(problem, status, 10, "mock.serve",
			       "cannot serve: %s", strerror(errno));
	stop(&door);
	return status;
}
