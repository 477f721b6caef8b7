/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The references laid out to be searched: columns of points in the smallest
 * exact width and one common unit, sets as bits, both in an order of places
 * that puts alike references into the same block, and for each block what its
 * references can have at most.  Made from a verified program alone; nothing in
 * it was read from a file as such. */
#ifndef RD_ENGINE_CATALOG_H
#define RD_ENGINE_CATALOG_H

#include "engine/lanes.h"
#include "program/program.h"

/* Places per block, in order of rank within it. */
#define ENG_BLOCK_WORDS 8u
#define ENG_BLOCK (ENG_BLOCK_WORDS * RD_LANES_PER_WORD)

struct eng_column {
	const void *values; /* by place */
	uint32_t width;	    /* bytes of a value: 1, 2, 4 */
	int32_t times;	    /* units per value */
	const void *peaks;  /* lanes by block: its most, in units */
};

/* Rows of sets: those of the program, then two of the catalog's own. */
struct eng_catalog {
	const struct rd_prog *prog;
	struct rd_arena arena;
	bool usable; /* false: points do not fit lanes of 32 bits */
	const struct rd_lanes *lanes;
	int64_t unit; /* of points, in 1e-8: every sum is a multiple */
	uint32_t n_words, n_blocks, n_block_words;
	uint32_t *rank;	 /* by place: position in the tie order */
	uint32_t *place; /* by reference */
	struct eng_column *columns;
	uint32_t row_available, row_everything;
	uint64_t *sets;	      /* n_words per row */
	uint64_t *some, *all; /* by row, bits by block: holds one, only such */
	uint32_t *n_members;  /* by row */
};

/* RD_NOMEM. */
enum rd_status eng_catalog_init(struct eng_catalog *catalog,
				const struct rd_prog *prog) RD_MUST_CHECK;
/* Columns, sets and orders. */
size_t eng_catalog_bytes(const struct eng_catalog *catalog);
void eng_catalog_fini(struct eng_catalog *catalog);

static inline uint64_t *
eng_row(const struct eng_catalog *catalog, uint32_t row)
{
	return catalog->sets + (size_t)row * catalog->n_words;
}

/* The reference at a position of the tie order. */
static inline uint32_t
eng_ref_of_rank(const struct rd_prog *prog, uint32_t rank)
{
	return prog->meta->order == RD_ORDER_CATALOG ? rank
						     : prog->ref_order[rank];
}

/* How many columns a factor chooses from, first_col and on. */
static inline uint32_t
eng_n_columns(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	if (f->kind == RD_FACTOR_LOOKUP)
		return prog->vocab[prog->attr[f->attr].vocab].n_terms;
	return f->attr != RD_NONE;
}

/* order.c: fills rank and place. */
enum rd_status eng_catalog_order(struct eng_catalog *catalog) RD_MUST_CHECK;
/* measure.c: finds unit and lanes; false when they do not fit. */
bool eng_catalog_measure(struct eng_catalog *catalog);

#endif
