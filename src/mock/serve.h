/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The door: who comes in, and what is done at the door already. */
#ifndef RD_MOCK_SERVE_H
#define RD_MOCK_SERVE_H

#include "mock/mock.h"

/* Listens on the loopback address ("127.0.0.1" or "::1"), port 0 for any, and
 * writes "http://127.0.0.1:8080" into url.  RD_DENIED for other addresses,
 * RD_IO. */
enum rd_status rd_mock_listen(const char *address, uint16_t port, int *fd,
			      char url[64], struct rd_problem *problem)
	RD_MUST_CHECK;

/* Serves until a signal can be read from signal_fd.  Closes listen_fd. */
enum rd_status rd_mock_serve(struct rd_mock *mock, int listen_fd, int signal_fd,
			     struct rd_problem *problem) RD_MUST_CHECK;

#endif
