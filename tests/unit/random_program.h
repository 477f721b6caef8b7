/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Programs with every way of giving points, closing off and limiting sums,
 * drawn from a seed. */
#ifndef RANDOM_PROGRAM_H
#define RANDOM_PROGRAM_H

#include "program/program.h"

struct draw {
	uint64_t state;
};

/* 0 .. n - 1 */
static inline uint32_t
draw_below(struct draw *d, uint32_t n)
{
	d->state = d->state * UINT64_C(6364136223846793005) +
		   UINT64_C(1442695040888963407);
	return (uint32_t)((d->state >> 33) % n);
}

static inline bool
draw_one_in(struct draw *d, uint32_t n)
{
	return draw_below(d, n) == 0;
}

enum random_fact {
	RANDOM_F_WORD = RD_N_BUILTINS, /* term of 0 */
	RANDOM_F_WORDS,		       /* set of 0 */
	RANDOM_F_STYLE,		       /* term of 1 */
	RANDOM_F_FLAG,		       /* bool */
	RANDOM_F_NUMBER,	       /* integer, 0 to 9 are told apart */
	RANDOM_N_FACTS
};

struct random_shape {
	uint32_t n_refs;
	uint32_t n_words, n_styles; /* terms of vocabularies 0 and 1 */
	/* 0: few different points, 1: hundredths, 2: so fine that lanes must be
	 * wide, 3: too fine for lanes */
	uint32_t fineness;
};

/* Aborts when the program does not load. */
void random_program(struct rd_prog *prog, struct draw *draw,
		    const struct random_shape *shape);

#endif
