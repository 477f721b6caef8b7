/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Work shared among processes: each needs a program of its own to write into,
 * and a fork gives it one.  Results go through memory that the caller
 * shares. */

#include <sys/wait.h>
#include <unistd.h>

#include "conform/mutants.h"

#define MAX_JOBS 256u

bool
conf_share(unsigned n_jobs, conf_share_fn work, void *data)
{
	pid_t children[MAX_JOBS];
	bool done = true;
	uint32_t n = 0;

	n_jobs = n_jobs < 1 ? 1 : n_jobs < MAX_JOBS ? n_jobs : MAX_JOBS;
	for (; n + 1 < n_jobs; n++) {
		children[n] = fork();
		if (children[n] < 0)
			break;
		if (!children[n])
			_exit(work(data, n, n_jobs) ? 0 : 1);
	}
	/* What could not be given away is done here. */
	for (uint32_t share = n; share < n_jobs; share++)
		done &= work(data, share, n_jobs);
	while (n-- > 0) {
		int status = 1;

		waitpid(children[n], &status, 0);
		done &= WIFEXITED(status) && !WEXITSTATUS(status);
	}
	return done;
}
