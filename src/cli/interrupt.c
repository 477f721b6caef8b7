/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/interrupt.h"

#include <errno.h>
#include <stddef.h>

static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
#define N_NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static volatile sig_atomic_t child;
static volatile sig_atomic_t interrupted;

static void
pass_on(int number, siginfo_t *info, void *context)
{
	int error = errno;

	(void)context;
	interrupted = number;
	if (info->si_code <= 0 && child > 0)
		(void)kill(child, number);
	errno = error;
}

void
cmd_interrupt_catch(struct cmd_interrupt *interrupt)
{
	struct sigaction action = { .sa_sigaction = pass_on,
				    .sa_flags = SA_SIGINFO };
	size_t i;

	child = 0;
	interrupted = 0;
	for (i = 0; i < N_NUMBERS; i++) {
		sigaction(numbers[i], NULL, &interrupt->old[i]);
		if (interrupt->old[i].sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
}

void
cmd_interrupt_pass_to(pid_t pid)
{
	child = pid;
	if (interrupted)
		(void)kill(pid, (int)interrupted);
}

int
cmd_interrupt_number(void)
{
	return (int)interrupted;
}

void
cmd_interrupt_release(const struct cmd_interrupt *interrupt)
{
	size_t i;

	child = 0;
	for (i = 0; i < N_NUMBERS; i++)
		sigaction(numbers[i], &interrupt->old[i], NULL);
}
