/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* usage FILE COMMAND [ARGUMENT...]: runs a command, which has to succeed, with
 * its stdout going nowhere, and appends to FILE what it took itself: processor
 * time and wall time in nanoseconds, and its largest resident size in KiB. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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
ns_of(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000000000u +
	       (uint64_t)time.tv_usec * 1000u;
}

static struct rusage
run(char **command)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	int status, error;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions) ||
	    posix_spawn_file_actions_addopen(&actions, STDOUT_FD, "/dev/null",
					     O_WRONLY, 0))
		die(command[0], "out of memory");
	error = posix_spawn(&pid, command[0], &actions, NULL, command, environ);
	if (error)
		die(command[0], strerror(error));
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			die(command[0], strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		die(command[0], "failed");
	posix_spawn_file_actions_destroy(&actions);
	return usage;
}

int
main(int argc, char **argv)
{
	uint64_t start = sample_now_ns();
	struct rusage usage;
	FILE *file;

	if (argc < 3) {
		fprintf(stderr, "usage: usage FILE COMMAND...\n");
		return 2;
	}
	usage = run(argv + 2);
	file = fopen(argv[1], "a");
	if (!file)
		die(argv[1], strerror(errno));
	fprintf(file, "%" PRIu64 " %" PRIu64 " %ld\n",
		ns_of(usage.ru_utime) + ns_of(usage.ru_stime),
		sample_now_ns() - start, usage.ru_maxrss);
	if (fclose(file))
		die(argv[1], strerror(errno));
	return 0;
}
