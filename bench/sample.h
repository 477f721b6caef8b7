/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rounds of one piece of work, and their statistics.  Each measured row is one
 * line on stdout: name, median and least picoseconds per operation, separated
 * by tabs; bench/table makes the report from them. */
#ifndef RD_BENCH_SAMPLE_H
#define RD_BENCH_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLE_ROUNDS_MAX 101

struct sample {
	const char *name;
	unsigned rounds;   /* at most SAMPLE_ROUNDS_MAX */
	uint64_t round_ns; /* a round lasts at least that long; 0: one pass */
	unsigned long n_pass; /* operations in one pass */
	void (*pass)(void *data);
	void *data;
	bool processor; /* processor time: where others are at work too */
};

/* Of CLOCK_MONOTONIC. */
uint64_t sample_now_ns(void);
/* Warms up for one round, measures the others, prints the row. */
void sample_run(const struct sample *sample);
/* Prints a row from times taken elsewhere; sorts ns. */
void sample_print(const char *name, uint64_t *ns, unsigned n,
		  unsigned long n_operations);

#endif
