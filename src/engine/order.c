/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which references stand in which block.  The catalog is halved again and again
 * at the column or set that lowers the most what one half can have, so that in
 * most situations few blocks hold all that can win.  Only speed depends on it:
 * any order gives the same answers.  Linear in the catalog for each halving,
 * and there are at most MAX_DEPTH, whatever the values are. */

#include "engine/catalog.h"
#include "program/layout.h"

#include <stdlib.h>

#define MAX_DEPTH 24
#define MAX_FEATURES 128u
#define SAMPLE 64u
#define RADIX_BITS 8

/* Something references differ in: the points of a column, or one set. */
struct feature {
	bool is_set;
	uint32_t index;
	uint32_t siblings; /* one of these is asked for at a time */
	int64_t points;	   /* of a set */
};

struct item {
	int32_t key;
	uint32_t rank;
};

struct sorter {
	const struct rd_prog *prog;
	struct rd_arena *arena;
	struct feature *features;
	uint32_t n_features;
	struct item *items, *spare;
};

/* ---- features ---- */

static void
weigh_set(int64_t *weights, uint32_t set, int64_t points)
{
	int64_t sum;

	if (!__builtin_add_overflow(weights[set], points, &sum))
		weights[set] = sum;
}

static void
weigh_attr(const struct rd_prog *prog, const struct rd_prog_op *op,
	   int64_t points, int64_t *weights)
{
	const struct rd_prog_attr *attr = &prog->attr[op->b];
	uint32_t n = prog->vocab[attr->vocab].n_terms;
	uint32_t first = op->code == RD_OP_ATTR_IN ? attr->first_under
						   : attr->first_set;

	for (uint32_t t = 0; t < n; t++)
		weigh_set(weights, first + t, points / n);
}

static void
weigh_cond(const struct rd_prog *prog, uint32_t cond, int64_t points,
	   int64_t *weights)
{
	if (cond == RD_NONE)
		return;
	for (uint32_t i = 0; i < prog->cond[cond].n_ops; i++) {
		const struct rd_prog_op *op =
			&prog->op[prog->cond[cond].first_op + i];

		if (op->code == RD_OP_ATTR_IS)
			weigh_set(weights, op->a, points);
		if (op->code == RD_OP_ATTR_SAME || op->code == RD_OP_ATTR_IN)
			weigh_attr(prog, op, points, weights);
	}
}

static void
add_columns(struct sorter *s, const struct rd_prog_factor *f)
{
	uint32_t n = eng_n_columns(s->prog, f);

	for (uint32_t k = 0; k < n && s->n_features < MAX_FEATURES; k++)
		s->features[s->n_features++] = (struct feature){
			.index = f->first_col + k, .siblings = n
		};
}

static int
by_points(const void *a, const void *b)
{
	const struct feature *x = a, *y = b;
	int64_t p = llabs(x->points), q = llabs(y->points);

	if (p != q)
		return p < q ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

/* The sets that weigh most, where there is room beside the columns. */
static void
add_sets(struct sorter *s, struct feature *sets, const int64_t *weights)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->prog->n_sets; i++)
		if (weights[i])
			sets[n++] = (struct feature){ true, i, 1, weights[i] };
	qsort(sets, n, sizeof(*sets), by_points);
	for (uint32_t i = 0; i < n && s->n_features < MAX_FEATURES; i++)
		s->features[s->n_features++] = sets[i];
}

/* The points of a gate are made up: what is closed off need not be looked at,
 * like that which lacks the points of a large factor. */
#define GATE_POINTS (INT64_C(30) * 100000000)

static bool
find_features(struct sorter *s)
{
	const struct rd_prog *prog = s->prog;
	int64_t *weights = rd_arena_array(s->arena, prog->n_sets,
					  sizeof(*weights));
	struct feature *sets = rd_arena_array(s->arena, prog->n_sets,
					      sizeof(*sets));

	s->features = rd_arena_array(s->arena, MAX_FEATURES,
				     sizeof(*s->features));
	if (!weights || !sets || !s->features)
		return false;
	for (uint32_t i = 0; i < prog->n_factor; i++) {
		const struct rd_prog_factor *f = &prog->factor[i];

		add_columns(s, f);
		for (uint32_t k = 0; k < f->n_choices; k++) {
			const struct rd_prog_choice *c =
				&prog->choice[f->first_choice + k];

			weigh_cond(prog, c->cond, c->points, weights);
		}
	}
	for (uint32_t i = 0; i < prog->n_gate; i++)
		weigh_cond(prog, prog->gate[i].require, GATE_POINTS, weights);
	add_sets(s, sets, weights);
	return true;
}

/* ---- values ---- */

static int32_t
key_of(const struct rd_prog *prog, const struct feature *feature, uint32_t rank)
{
	uint32_t ref = eng_ref_of_rank(prog, rank);
	const struct rd_prog_col *col = &prog->col[feature->index];

	if (feature->is_set)
		return !(rd_prog_set(prog, feature->index)[ref / 64] >>
				 (ref % 64) &
			 1);
	return (int32_t)rd_prog_get_signed(prog->col_data + col->offset +
						   (size_t)ref * col->width,
					   col->width);
}

/* How much lower one half's best would be, going by a few references. */
static int64_t
gain_of(const struct sorter *s, const struct feature *feature,
	const struct item *items, uint32_t n)
{
	uint32_t step = n / SAMPLE ? n / SAMPLE : 1, seen = 0;
	int64_t most = INT32_MIN, sum = 0;

	for (uint32_t i = 0; i < n; i += step, seen++) {
		int64_t key = key_of(s->prog, feature, items[i].rank);

		most = key > most ? key : most;
		sum += key;
	}
	if (!feature->is_set)
		return (most - sum / seen) / 2 *
		       s->prog->col[feature->index].scale / feature->siblings;
	/* sum: how many are not in it */
	if (!sum || sum == seen)
		return 0;
	return feature->points > 0 ? feature->points / seen * sum
				   : -feature->points / seen * (seen - sum);
}

/* ---- halving ---- */

/* Keys as numbers that ascend without a sign. */
static uint32_t
radix_key(const struct item *item)
{
	return (uint32_t)item->key ^ UINT32_C(0x80000000);
}

/* The key that stands at position `at` of the sorted items. */
static uint32_t
key_at(const struct item *items, uint32_t n, uint32_t at)
{
	uint32_t prefix = 0, mask = 0;

	for (int shift = 32 - RADIX_BITS; shift >= 0; shift -= RADIX_BITS) {
		uint32_t counts[1u << RADIX_BITS] = { 0 }, digit = 0;

		for (uint32_t i = 0; i < n; i++)
			if ((radix_key(&items[i]) & mask) == prefix)
				counts[radix_key(&items[i]) >> shift &
				       ((1u << RADIX_BITS) - 1)]++;
		for (; at >= counts[digit]; digit++)
			at -= counts[digit];
		prefix |= digit << shift;
		mask |= ((UINT32_C(1) << RADIX_BITS) - 1) << shift;
	}
	return prefix;
}

/* Moves items with lesser keys to the front, greater ones to the back. */
static void
part(struct item *items, struct item *spare, uint32_t n, uint32_t pivot)
{
	uint32_t low = 0, high = n, equal = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = radix_key(&items[i]);

		if (key < pivot)
			spare[low++] = items[i];
		else if (key > pivot)
			spare[--high] = items[i];
	}
	for (uint32_t i = 0; i < n; i++)
		if (radix_key(&items[i]) == pivot)
			spare[low + equal++] = items[i];
	memcpy(items, spare, n * sizeof(*items));
}

/* Whole blocks in the first part, some in the second. */
static uint32_t
place_of_cut(const struct feature *feature, const struct item *items,
	     uint32_t n)
{
	uint32_t cut = n / 2;

	if (feature->is_set) {
		cut = 0;
		for (uint32_t i = 0; i < n; i++)
			cut += !items[i].key;
	}
	cut = (cut + ENG_BLOCK - 1) / ENG_BLOCK * ENG_BLOCK;
	if (!cut)
		cut = ENG_BLOCK;
	return cut < n ? cut : (n - 1) / ENG_BLOCK * ENG_BLOCK;
}

static void
halve(struct sorter *s, struct item *items, uint32_t n, int depth)
{
	const struct feature *best = NULL;
	int64_t most = 0;
	uint32_t cut;

	if (n <= ENG_BLOCK || depth == MAX_DEPTH)
		return;
	for (uint32_t f = 0; f < s->n_features; f++) {
		int64_t gain = gain_of(s, &s->features[f], items, n);

		if (gain > most) {
			most = gain;
			best = &s->features[f];
		}
	}
	if (!best)
		return;
	for (uint32_t i = 0; i < n; i++)
		items[i].key = key_of(s->prog, best, items[i].rank);
	cut = place_of_cut(best, items, n);
	part(items, s->spare, n, key_at(items, n, cut));
	halve(s, items, cut, depth + 1);
	halve(s, items + cut, n - cut, depth + 1);
}

/* Blocks are as halved; within one, references stand in order of rank. */
static bool
take_order(struct eng_catalog *catalog, struct sorter *s)
{
	uint32_t n = catalog->prog->n_ref;
	uint32_t *block = rd_arena_array(s->arena, n, sizeof(*block));
	uint32_t *next = rd_arena_array(s->arena, catalog->n_blocks,
					sizeof(*next));

	if (!block || !next)
		return false;
	for (uint32_t i = 0; i < n; i++)
		block[s->items[i].rank] = i / ENG_BLOCK;
	for (uint32_t rank = 0; rank < n; rank++) {
		uint32_t place = block[rank] * ENG_BLOCK + next[block[rank]]++;

		catalog->rank[place] = rank;
		catalog->place[eng_ref_of_rank(catalog->prog, rank)] = place;
	}
	return true;
}

enum rd_status
eng_catalog_order(struct eng_catalog *catalog)
{
	uint32_t n = catalog->prog->n_ref;
	struct rd_arena arena;
	struct sorter s = { .prog = catalog->prog, .arena = &arena };
	bool done = false;

	rd_arena_init(&arena, SIZE_MAX);
	s.items = rd_arena_array(&arena, n, sizeof(*s.items));
	s.spare = rd_arena_array(&arena, n, sizeof(*s.spare));
	if (s.items && s.spare && find_features(&s)) {
		for (uint32_t i = 0; i < n; i++)
			s.items[i].rank = i;
		halve(&s, s.items, n, 0);
		done = take_order(catalog, &s);
	}
	rd_arena_fini(&arena);
	return done ? RD_OK : RD_NOMEM;
}
