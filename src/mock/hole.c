/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* With a backlog of 0 one connection waits to be accepted, and nobody accepts
 * it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mock/hole.h"

static int
add_socket(struct rd_mock_hole *hole)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0)
		hole->fds[hole->n++] = fd;
	return fd;
}

static enum rd_status
listen_for_nobody(struct rd_mock_hole *hole, struct sockaddr_in *at)
{
	socklen_t n = sizeof(*at);
	int fd = add_socket(hole);

	*at = (struct sockaddr_in){ .sin_family = AF_INET };
	at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (const struct sockaddr *)at, n) ||
	    listen(fd, 0) || getsockname(fd, (struct sockaddr *)at, &n))
		return RD_IO;
	return RD_OK;
}

enum rd_status
rd_mock_hole_open(struct rd_mock_hole *hole)
{
	struct sockaddr_in at;
	int fd;

	if (hole->port)
		return RD_OK;
	if (listen_for_nobody(hole, &at)) {
		rd_mock_hole_close(hole);
		return RD_IO;
	}
	while (hole->n < RD_MOCK_HOLE_FDS) {
		fd = add_socket(hole);
		if (fd < 0 ||
		    (connect(fd, (struct sockaddr *)&at, sizeof(at)) &&
		     errno != EINPROGRESS)) {
			rd_mock_hole_close(hole);
			return RD_IO;
		}
	}
	hole->port = ntohs(at.sin_port);
	return RD_OK;
}

void
rd_mock_hole_close(struct rd_mock_hole *hole)
{
	while (hole->n)
		close(hole->fds[--hole->n]);
	hole->port = 0;
}
