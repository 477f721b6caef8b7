/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* plain-scale N REFS CASES: the factors of the companion hard-coded in C over
 * an array per value, from bound facts: every reference is looked at once, and
 * the compiler may do with the loops what it can.  The files are of
 * bench/scale; every case must come to the choice that stands in it. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define N_MOODS 5
#define N_TIMES 4
#define MAX_CASES 1000
#define MAX_LISTED 64

struct uses {
	uint32_t ref;
	int points;
};

struct situation {
	uint32_t scene;
	int mood, time, season;
	bool dressed, casual, gym, dress, formal;
	int hair; /* -1: any */
	uint32_t unavailable[MAX_LISTED];
	struct uses uses[MAX_LISTED];
	uint32_t n_unavailable, n_uses;
	uint32_t chosen;
	int score;
};

struct bench {
	uint32_t n, n_situations;
	uint32_t *rank, *suits, *avoids, *seasons;
	int16_t *base, *mood, *time;
	uint8_t *hair, *outfit;
	int *sum;
	int bun, dressed, casual; /* terms */
	struct situation situations[MAX_CASES];
};

struct answer {
	uint32_t ref;
	int score;
};

static void
add_points(const struct bench *b, const struct situation *s)
{
	const int16_t *mood = s->mood < 0 ? NULL
					  : b->mood + (size_t)s->mood * b->n;
	const int16_t *time = b->time + (size_t)s->time * b->n;

	for (uint32_t i = 0; i < b->n; i++) {
		int sum = b->base[i] + time[i];

		sum += b->suits[i] & s->scene ? 3000 : 0;
		sum -= b->avoids[i] & s->scene ? 5000 : 0;
		sum += b->seasons[i] >> s->season & 1 ? 1000 : -1500;
		sum += s->dressed && b->outfit[i] == b->dressed ? 2500 : 0;
		sum += s->casual && b->outfit[i] == b->casual ? 1500 : 0;
		sum += s->gym && b->hair[i] == b->bun ? 3000 : 0;
		sum += s->dress && b->outfit[i] == b->dressed ? 2500 : 0;
		sum += s->formal && b->outfit[i] == b->dressed ? 2000 : 0;
		b->sum[i] = mood ? sum + mood[i] : sum;
	}
}

static struct answer
decide(const struct bench *b, const struct situation *s)
{
	struct answer best = { UINT32_MAX, 0 };

	add_points(b, s);
	for (uint32_t i = 0; i < s->n_uses; i++)
		b->sum[s->uses[i].ref] += s->uses[i].points;
	for (uint32_t i = 0; i < s->n_unavailable; i++)
		b->sum[s->unavailable[i]] = INT32_MIN;
	for (uint32_t i = 0; i < b->n; i++) {
		if (s->hair >= 0 && b->hair[i] != s->hair)
			continue;
		if (b->sum[i] == INT32_MIN)
			continue;
		if (best.ref == UINT32_MAX || b->sum[i] > best.score ||
		    (b->sum[i] == best.score && b->rank[i] < b->rank[best.ref]))
			best = (struct answer){ i, b->sum[i] };
	}
	return best;
}

static void
decide_all(void *data)
{
	const struct bench *b = data;

	for (uint32_t i = 0; i < b->n_situations; i++)
		decide(b, &b->situations[i]);
}

/* ---- reading ---- */

static void *
array(FILE *in, size_t n, size_t bytes)
{
	void *items = calloc(n, bytes);

	if (!items || fread(items, bytes, n, in) != n) {
		fprintf(stderr, "bench: plain-scale: too few references\n");
		exit(1);
	}
	return items;
}

static FILE *
open_file(const char *path)
{
	FILE *in = fopen(path, "rb");

	if (!in) {
		perror(path);
		exit(1);
	}
	return in;
}

static void
read_refs(struct bench *b, const char *path)
{
	FILE *in = open_file(path);

	b->rank = array(in, b->n, 4);
	b->suits = array(in, b->n, 4);
	b->avoids = array(in, b->n, 4);
	b->seasons = array(in, b->n, 4);
	b->base = array(in, b->n, 2);
	b->mood = array(in, (size_t)b->n * N_MOODS, 2);
	b->time = array(in, (size_t)b->n * N_TIMES, 2);
	b->hair = array(in, b->n, 1);
	b->outfit = array(in, b->n, 1);
	b->sum = calloc(b->n, sizeof(*b->sum));
	if (!b->sum)
		abort();
	fclose(in);
}

static int
number(FILE *in)
{
	int64_t value;

	if (fscanf(in, "%" SCNd64, &value) != 1) {
		fprintf(stderr, "bench: plain-scale: a case ends early\n");
		exit(1);
	}
	return (int)value;
}

static void
read_case(struct situation *s, FILE *in)
{
	s->mood = number(in);
	s->time = number(in);
	s->season = number(in);
	s->dressed = number(in);
	s->casual = number(in);
	s->gym = number(in);
	s->dress = number(in);
	s->formal = number(in);
	s->hair = number(in);
	s->n_unavailable = (uint32_t)number(in);
	for (uint32_t i = 0; i < s->n_unavailable && i < MAX_LISTED; i++)
		s->unavailable[i] = (uint32_t)number(in);
	s->n_uses = (uint32_t)number(in);
	for (uint32_t i = 0; i < s->n_uses && i < MAX_LISTED; i++) {
		s->uses[i].ref = (uint32_t)number(in);
		s->uses[i].points = number(in);
	}
	s->chosen = (uint32_t)number(in);
	s->score = number(in);
}

static void
read_cases(struct bench *b, const char *path)
{
	FILE *in = open_file(path);
	uint32_t most = b->n > 50000 ? 50 : MAX_CASES;
	int64_t scene;

	b->bun = number(in);
	b->dressed = number(in);
	b->casual = number(in);
	while (b->n_situations < most && fscanf(in, "%" SCNd64, &scene) == 1) {
		struct situation *s = &b->situations[b->n_situations++];

		s->scene = (uint32_t)scene;
		read_case(s, in);
	}
	fclose(in);
}

static void
check(const struct bench *b)
{
	for (uint32_t i = 0; i < b->n_situations; i++) {
		const struct situation *s = &b->situations[i];
		struct answer answer = decide(b, s);

		if (answer.ref == s->chosen && answer.score == s->score)
			continue;
		fprintf(stderr,
			"bench: plain-scale: case %" PRIu32 ": found %" PRIu32
			" with %d, refdesk %" PRIu32 " with %d\n",
			i + 1, answer.ref, answer.score, s->chosen, s->score);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	static struct bench b;
	char name[64];
	struct sample sample = { .name = name,
				 .round_ns = 8000000,
				 .pass = decide_all,
				 .data = &b };

	if (argc != 4) {
		fprintf(stderr, "usage: plain-scale N REFS CASES\n");
		return 2;
	}
	b.n = (uint32_t)strtoul(argv[1], NULL, 10);
	read_refs(&b, argv[2]);
	read_cases(&b, argv[3]);
	check(&b);
	snprintf(name, sizeof(name), "c-scale-%" PRIu32, b.n);
	sample.n_pass = b.n_situations;
	sample.rounds = b.n > 50000 ? 7 : 31;
	sample_run(&sample);
	return 0;
}
