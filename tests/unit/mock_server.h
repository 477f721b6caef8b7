/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The mock provider in a thread of a test, which may look at what it keeps. */
#ifndef RD_TESTS_MOCK_SERVER_H
#define RD_TESTS_MOCK_SERVER_H

#include <criterion/criterion.h>
#include <pthread.h>
#include <unistd.h>

#include "mock/serve.h"

#define MOCK_KEY "00000000-0000-4000-8000-000000000000:mock"

struct mock_server {
	struct rd_mock *mock;
	char url[64];
	int listen_fd, stop[2];
	pthread_t thread;
	struct rd_problem problem;
};

static void *
mock_run(void *ctx)
{
	struct mock_server *server = ctx;

	if (rd_mock_serve(server->mock, server->listen_fd, server->stop[0],
			  &server->problem) != RD_OK)
		abort();
	return NULL;
}

static inline void
mock_start(struct mock_server *server, const char *script)
{
	struct rd_problem *problem = &server->problem;

	server->mock = calloc(1, sizeof(*server->mock));
	cr_assert(server->mock);
	cr_assert_eq(rd_mock_init(server->mock), RD_OK);
	server->mock->fast = true;
	server->mock->key = MOCK_KEY;
	cr_assert_eq(rd_mock_script_read(&server->mock->script,
					 rd_str_of(script), problem),
		     RD_OK, "%s", problem->title);
	cr_assert_eq(rd_mock_listen("127.0.0.1", 0, &server->listen_fd,
				    server->url, problem),
		     RD_OK, "%s", problem->title);
	cr_assert_eq(pipe(server->stop), 0);
	cr_assert_eq(pthread_create(&server->thread, NULL, mock_run, server),
		     0);
}

static inline void
mock_stop(struct mock_server *server)
{
	cr_assert_eq(write(server->stop[1], "", 1), 1);
	pthread_join(server->thread, NULL);
	close(server->stop[0]);
	close(server->stop[1]);
	rd_mock_fini(server->mock);
	free(server->mock);
}

static inline unsigned
mock_count(const struct mock_server *server, enum rd_mock_kind route)
{
	unsigned n;

	pthread_mutex_lock(&server->mock->lock);
	n = server->mock->counts[route];
	pthread_mutex_unlock(&server->mock->lock);
	return n;
}

#endif
