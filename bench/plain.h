/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The companion's decision hard-coded in C: what a program that knows nothing
 * else can reach.  It trusts its input (well-formed lines of bench/contexts),
 * checks nothing, explains little and cannot be changed without a compiler. */
#ifndef RD_BENCH_PLAIN_H
#define RD_BENCH_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAIN_ROWS 64
#define PLAIN_POOL 4096

struct plain_ref {
	const char *id;
	int hairstyle, outfit;
	uint32_t suits, avoids, seasons; /* bits of local terms */
	int base, mood[8], time[4];	 /* hundredths of points */
};

struct plain_cue {
	const char *text;
	int source, classifier, rank, term, priority, phrase;
	int64_t points;
	int first_unless, n_unless;
};

#include "tables.h"

struct plain_text {
	const char *ptr; /* NULL: not given */
	size_t len;
};

struct plain_event {
	struct plain_text title;
	int64_t start_ms;
	int formal; /* -1: not given */
};

struct plain_use {
	int ref;
	int64_t at_ms;
	struct plain_text scene;
};

struct plain_request {
	int64_t now_ms;
	int offset_min;
	struct plain_text text[N_SOURCES]; /* of the facts */
	int season, time;		   /* -1: not given */
	struct plain_event events[PLAIN_ROWS];
	struct plain_text said[PLAIN_ROWS];
	struct plain_use uses[PLAIN_ROWS];
	unsigned n_events, n_said, n_uses;
	int look_hair; /* -1: none */
	int64_t look_expires_ms;
	uint32_t unavailable;  /* bits of references */
	char pool[PLAIN_POOL]; /* texts without their escapes */
	size_t n_pool;
};

/* What the words of a request say. */
struct plain_words {
	uint32_t bits[N_CLASSIFIERS];
	const struct plain_cue *first[N_CLASSIFIERS]; /* of the lowest rank */
	const struct plain_cue *hair[2];
	size_t hair_at[2];
	int64_t sum[2]; /* of the classifier "when", by tense */
	bool formal[PLAIN_ROWS];
};

/* The index of the reference with that id, or -1. */
int plain_find_ref(struct plain_text id);
/* Reads the line up to its newline. */
void plain_read(struct plain_request *request, const char *line);
/* Makes the word index; once. */
void plain_words_init(void);
void plain_words_read(const struct plain_request *request,
		      struct plain_words *words);
/* Equal but for case and white space at the ends. */
bool plain_same_text(struct plain_text a, struct plain_text b);

#endif
