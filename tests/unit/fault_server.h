/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A server on this machine that does one wrong thing.  Each connection is
 * served by the same script, one after the other, in a thread of its own. */
#ifndef RD_TESTS_FAULT_SERVER_H
#define RD_TESTS_FAULT_SERVER_H

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fault_script {
	const char *reply; /* sent when a request is there */
	size_t n;	   /* bytes of it; 0: strlen */
	unsigned gap_ms;   /* before each byte; 0: all at once */
	bool keep;	   /* waits for the next request */
	bool stall;	   /* then says nothing more until the client goes */
	bool reset;	   /* closes with RST */
};

struct fault_server {
	struct fault_script script;
	int listener;
	unsigned port;
	pthread_t thread;
	atomic_uint requests, connections;
	pthread_mutex_t lock;
	char last[4096]; /* the last request, or what of it fits */
};

/* Reads to the end of a request's head and body; false when none came. */
static bool
fault_read(struct fault_server *server, int fd)
{
	char head[sizeof(server->last)] = "", rest[4096];
	size_t n = 0, body = 0;
	char *end, *length;
	ssize_t got;

	while (!(end = strstr(head, "\r\n\r\n"))) {
		got = recv(fd, head + n, sizeof(head) - 1 - n, 0);
		if (got <= 0)
			return false;
		n += (size_t)got;
	}
	length = strstr(head, "Content-Length: ");
	if (length && length < end)
		body = strtoul(length + 16, NULL, 10);
	while (n < (size_t)(end + 4 - head) + body) {
		got = recv(fd, rest, sizeof(rest), 0);
		if (got <= 0)
			return false;
		if (n + (size_t)got < sizeof(head))
			memcpy(head + n, rest, (size_t)got);
		n += (size_t)got;
	}
	pthread_mutex_lock(&server->lock);
	memcpy(server->last, head, sizeof(head));
	pthread_mutex_unlock(&server->lock);
	atomic_fetch_add(&server->requests, 1);
	return true;
}

static void
fault_write(const struct fault_script *script, int fd)
{
	size_t n = script->n ? script->n : strlen(script->reply);
	size_t step = script->gap_ms ? 1 : n;

	for (size_t i = 0; i < n; i += step) {
		if (script->gap_ms)
			usleep(script->gap_ms * 1000);
		if (send(fd, script->reply + i, step, MSG_NOSIGNAL) < 0)
			return;
	}
}

static void
fault_serve(struct fault_server *server, int fd)
{
	const struct fault_script *script = &server->script;
	struct linger linger = { 1, 0 };
	char byte;

	while (fault_read(server, fd)) {
		if (script->reply)
			fault_write(script, fd);
		if (!script->keep)
			break;
	}
	if (script->stall)
		while (recv(fd, &byte, 1, 0) > 0)
			;
	if (script->reset)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	close(fd);
}

struct fault_connection {
	struct fault_server *server;
	int fd;
};

static void *
fault_connection(void *ctx)
{
	struct fault_connection connection = *(struct fault_connection *)ctx;

	free(ctx);
	fault_serve(connection.server, connection.fd);
	return NULL;
}

static void *
fault_accept(void *ctx)
{
	struct fault_server *server = ctx;

	for (;;) {
		struct fault_connection *c = malloc(sizeof(*c));
		pthread_t thread;

		*c = (struct fault_connection){ server, accept(server->listener,
							       NULL, NULL) };
		if (c->fd < 0) {
			free(c);
			return NULL;
		}
		atomic_fetch_add(&server->connections, 1);
		cr_assert_eq(pthread_create(&thread, NULL, fault_connection, c),
			     0);
		pthread_detach(thread);
	}
}

static inline void
fault_start(struct fault_server *server, const struct fault_script *script)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	socklen_t size = sizeof(address);
	void *any = &address;

	memset(server, 0, sizeof(*server));
	server->script = *script;
	pthread_mutex_init(&server->lock, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_geq(server->listener, 0);
	cr_assert_eq(bind(server->listener, any, sizeof(address)), 0);
	cr_assert_eq(listen(server->listener, 64), 0);
	cr_assert_eq(getsockname(server->listener, any, &size), 0);
	server->port = ntohs(address.sin_port);
	cr_assert_eq(
		pthread_create(&server->thread, NULL, fault_accept, server), 0);
}

static inline void
fault_stop(struct fault_server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
}

#endif
