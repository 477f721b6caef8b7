/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* process NAME RUNS OPERATIONS COMMAND [ARGUMENT...]: the wall time of a
 * command from spawn to exit, per operation it does, over that many runs.  Its
 * stdout goes nowhere; it has to succeed each time. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "sample.h"

#define STDOUT_FD 1

extern char **environ;

static void
die(const char *command, const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", command, what);
	exit(1);
}

static uint64_t
run_once(char **command, const posix_spawn_file_actions_t *actions)
{
	uint64_t start = sample_now_ns(), spent;
	int status, error;
	pid_t pid;

	error = posix_spawn(&pid, command[0], actions, NULL, command, environ);
	if (error)
		die(command[0], strerror(error));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die(command[0], strerror(errno));
	spent = sample_now_ns() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		die(command[0], "failed");
	return spent;
}

int
main(int argc, char **argv)
{
	uint64_t ns[SAMPLE_ROUNDS_MAX];
	posix_spawn_file_actions_t actions;
	unsigned long runs = 0, operations = 0;

	if (argc >= 5) {
		runs = strtoul(argv[2], NULL, 10);
		operations = strtoul(argv[3], NULL, 10);
	}
	if (!runs || runs > SAMPLE_ROUNDS_MAX || !operations) {
		fprintf(stderr,
			"usage: process NAME RUNS OPERATIONS COMMAND...\n");
		return 2;
	}
	if (posix_spawn_file_actions_init(&actions) ||
	    posix_spawn_file_actions_addopen(&actions, STDOUT_FD, "/dev/null",
					     O_WRONLY, 0))
		die(argv[4], "out of memory");
	run_once(argv + 4, &actions);
	for (unsigned long i = 0; i < runs; i++)
		ns[i] = run_once(argv + 4, &actions);
	sample_print(argv[1], ns, (unsigned)runs, operations);
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
