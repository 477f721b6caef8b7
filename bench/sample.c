/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t
read_clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) +
	       (uint64_t)now.tv_nsec;
}

uint64_t
sample_now_ns(void)
{
	return read_clock_ns(CLOCK_MONOTONIC);
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
sample_print(const char *name, uint64_t *ns, unsigned n,
	     unsigned long n_operations)
{
	qsort(ns, n, sizeof(*ns), by_value);
	printf("%s\t%" PRIu64 "\t%" PRIu64 "\n", name,
	       ns[n / 2] * 1000 / n_operations, ns[0] * 1000 / n_operations);
	fflush(stdout);
}

/* Passes until a round is over; returns picoseconds per pass. */
static uint64_t
one_round(const struct sample *sample)
{
	clockid_t clock = sample->processor ? CLOCK_PROCESS_CPUTIME_ID
					    : CLOCK_MONOTONIC;
	uint64_t start = read_clock_ns(clock), spent;
	unsigned long passes = 0;

	do {
		sample->pass(sample->data);
		passes++;
		spent = read_clock_ns(clock) - start;
	} while (spent < sample->round_ns);
	return spent * 1000 / passes;
}

void
sample_run(const struct sample *sample)
{
	uint64_t ps[SAMPLE_ROUNDS_MAX];

	one_round(sample);
	for (unsigned i = 0; i < sample->rounds; i++)
		ps[i] = one_round(sample);
	sample_print(sample->name, ps, sample->rounds, sample->n_pass * 1000);
}
