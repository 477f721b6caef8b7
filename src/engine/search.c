/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The best references of a catalog.  A bound for each block says which blocks
 * are worth looking at; the most promising ones come first, so that most others
 * are never touched.  Ties are exact: within a block places ascend by rank, and
 * a block whose best could only tie is passed over when its first rank is
 * behind. */

#include "engine/search.h"

#include <stdlib.h>

#define MAX_ATOMS 8192u
#define FIRST_BLOCKS 4 /* looked at in order of their bounds */

/* ---- the list of the best ---- */

static bool
is_full(const struct rd_eng_search *q)
{
	return q->n_best == q->n_wanted;
}

static bool
gets_in(const struct eng_searcher *s, int64_t score, uint32_t rank)
{
	const struct rd_eng_search *q = s->search;
	const struct rd_eng_best *last = &q->best[q->n_best - 1];

	return !is_full(q) || score > last->score ||
	       (score == last->score && rank < s->ranks[q->n_best - 1]);
}

static void
take(struct eng_searcher *s, uint32_t rank, int64_t score, int64_t before)
{
	struct rd_eng_search *q = s->search;
	uint32_t at = is_full(q) ? q->n_best - 1 : q->n_best++;

	for (; at &&
	       (score > q->best[at - 1].score ||
		(score == q->best[at - 1].score && rank < s->ranks[at - 1]));
	     at--) {
		q->best[at] = q->best[at - 1];
		s->ranks[at] = s->ranks[at - 1];
	}
	q->best[at] = (struct rd_eng_best){
		eng_ref_of_rank(s->catalog.prog, rank), score, before
	};
	s->ranks[at] = rank;
}

/* What a reference of rank `rank` or behind needs to get in, in units; false
 * when no lane can have it. */
static bool
points_needed(const struct eng_searcher *s, uint32_t rank, int32_t *points)
{
	const struct rd_eng_search *q = s->search;
	int64_t most = s->catalog.lanes->bytes == 2 ? INT16_MAX : INT32_MAX;
	int64_t unit = s->catalog.unit, score, need;

	*points = (int32_t)(-most - 1);
	if (!is_full(q))
		return true;
	score = q->best[q->n_best - 1].score;
	need = score / unit;
	if (score % unit > 0 ||
	    (score % unit == 0 && rank > s->ranks[q->n_best - 1]))
		need++;
	if (need > most)
		return false;
	if (need > *points)
		*points = (int32_t)need;
	return true;
}

/* ---- blocks ---- */

static int32_t
lane_at(const struct eng_searcher *s, const void *lanes, uint32_t at)
{
	return s->catalog.lanes->bytes == 2 ? ((const int16_t *)lanes)[at]
					    : ((const int32_t *)lanes)[at];
}

static void
take_hits(struct eng_searcher *s, uint32_t first_word, uint32_t word,
	  uint64_t hits)
{
	for (; hits; hits &= hits - 1) {
		uint32_t at = word * RD_LANES_PER_WORD +
			      (uint32_t)__builtin_ctzll(hits);
		uint32_t place = first_word * RD_LANES_PER_WORD + at;
		int64_t score = lane_at(s, s->lanes[0], at) * s->catalog.unit;

		if (gets_in(s, score, s->catalog.rank[place]))
			take(s, s->catalog.rank[place], score, score);
	}
}

/* While there is room in the list every lane would get in: take the highest
 * ones first. */
static void
fill_list(struct eng_searcher *s, uint32_t first, uint32_t n, uint64_t *among)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	uint64_t hits[ENG_BLOCK_WORDS], left = 0;

	for (uint32_t w = 0; w < n; w++)
		left |= among[w];
	while (left && !is_full(s->search)) {
		int32_t peak = do_->peak(s->lanes[0], n, among);

		do_->find(s->lanes[0], n, among, peak, hits);
		left = 0;
		for (uint32_t w = 0; w < n; w++) {
			take_hits(s, first, w, hits[w]);
			among[w] &= ~hits[w];
			left |= among[w];
		}
	}
}

static void
leave_out_changed(const struct eng_searcher *s, uint32_t first, uint32_t n,
		  uint64_t *among)
{
	for (uint32_t i = 0; i < s->search->n_changes; i++) {
		uint32_t word = s->set_apart[i] / 64 - first;

		if (word < n)
			among[word] &= ~(UINT64_C(1) << (s->set_apart[i] % 64));
	}
}

static void
visit(struct eng_searcher *s, uint32_t block)
{
	const struct eng_catalog *catalog = &s->catalog;
	uint32_t first = block * ENG_BLOCK_WORDS;
	uint32_t n = catalog->n_words - first < ENG_BLOCK_WORDS
			     ? catalog->n_words - first
			     : ENG_BLOCK_WORDS;
	uint64_t among[ENG_BLOCK_WORDS], hits[ENG_BLOCK_WORDS];
	int32_t need;

	s->search->n_visited++;
	memcpy(among, s->eligible + first, n * sizeof(*among));
	leave_out_changed(s, first, n, among);
	eng_run_words(s, first, n);
	if (!is_full(s->search))
		fill_list(s, first, n, among);
	if (!points_needed(s, catalog->rank[block * ENG_BLOCK], &need))
		return;
	catalog->lanes->find(s->lanes[0], n, among, need, hits);
	for (uint32_t w = 0; w < n; w++)
		take_hits(s, first, w, hits[w]);
}

/* ---- which blocks ---- */

static void
close_block(struct eng_searcher *s, uint32_t block)
{
	s->open_blocks[block / 64] &= ~(UINT64_C(1) << (block % 64));
}

/* The open block with the highest bound, or RD_NONE. */
static uint32_t
most_promising(struct eng_searcher *s)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	uint32_t n = s->catalog.n_block_words;
	int32_t peak = do_->peak(s->bounds[0], n, s->open_blocks);

	do_->find(s->bounds[0], n, s->open_blocks, peak, s->hits);
	for (uint32_t w = 0; w < n; w++)
		if (s->hits[w])
			return w * 64 + (uint32_t)__builtin_ctzll(s->hits[w]);
	return RD_NONE;
}

static void
visit_rest(struct eng_searcher *s)
{
	uint32_t n = s->catalog.n_block_words;
	int32_t need;

	if (!points_needed(s, 0, &need))
		return;
	s->catalog.lanes->find(s->bounds[0], n, s->open_blocks, need, s->hits);
	for (uint32_t w = 0; w < n; w++)
		for (uint64_t rest = s->hits[w]; rest; rest &= rest - 1) {
			uint32_t block = w * 64 +
					 (uint32_t)__builtin_ctzll(rest);

			if (points_needed(s, s->catalog.rank[block * ENG_BLOCK],
					  &need) &&
			    lane_at(s, s->bounds[0], block) >= need)
				visit(s, block);
		}
}

/* Then bounds cost more than they save. */
static bool
has_few_blocks(const struct eng_searcher *s)
{
	return s->catalog.n_blocks <= 2;
}

static void
visit_blocks(struct eng_searcher *s)
{
	uint32_t block;

	if (has_few_blocks(s)) {
		for (block = 0; block < s->catalog.n_blocks; block++)
			visit(s, block);
		return;
	}
	eng_run_bounds(s);
	for (int i = 0; i < FIRST_BLOCKS; i++) {
		int32_t need;

		block = most_promising(s);
		if (block == RD_NONE ||
		    !points_needed(s, s->catalog.rank[block * ENG_BLOCK],
				   &need) ||
		    lane_at(s, s->bounds[0], block) < need)
			break;
		close_block(s, block);
		visit(s, block);
	}
	visit_rest(s);
}

/* ---- who is eligible ---- */

/* Gates other than one row: worked out for all, since all are counted. */
static void
work_out_gates(struct eng_searcher *s)
{
	const struct eng_catalog *catalog = &s->catalog;
	uint64_t room[ENG_BLOCK_WORDS];

	memcpy(s->eligible_room, eng_row(catalog, catalog->row_everything),
	       catalog->n_words * sizeof(*room));
	s->search->n_eligible = 0;
	for (uint32_t at = 0; at < catalog->n_words; at += ENG_BLOCK_WORDS) {
		uint32_t n = catalog->n_words - at < ENG_BLOCK_WORDS
				     ? catalog->n_words - at
				     : ENG_BLOCK_WORDS;
		uint64_t *eligible = s->eligible_room + at, any = 0;

		for (uint32_t g = 0; g < s->n_gates; g++) {
			const uint64_t *set = eng_set_words(
				&s->fold, &s->gates[g], at, n, room);

			for (uint32_t w = 0; w < n; w++)
				eligible[w] &= set[w];
		}
		for (uint32_t w = 0; w < n; w++) {
			any |= eligible[w];
			s->search->n_eligible += (uint32_t)__builtin_popcountll(
				eligible[w]);
		}
		if (!any)
			close_block(s, at / ENG_BLOCK_WORDS);
	}
	s->eligible = s->eligible_room;
}

static void
find_eligible(struct eng_searcher *s, uint32_t n_unavailable)
{
	const struct eng_catalog *catalog = &s->catalog;
	uint32_t row = catalog->row_everything;

	if (s->n_gates == 1 && s->gates[0].truth == ENG_ROW)
		row = s->gates[0].row;
	s->eligible = eng_row(catalog, row);
	memcpy(s->open_blocks,
	       catalog->some + (size_t)row * catalog->n_block_words,
	       catalog->n_block_words * sizeof(*s->open_blocks));
	s->search->n_eligible = catalog->n_members[row];
	for (uint32_t g = 0; g < s->n_gates; g++)
		if (s->gates[g].truth == ENG_NEVER) {
			s->search->n_eligible = 0;
			return;
		}
	if (s->n_gates > 1 || (s->n_gates && s->gates[0].truth != ENG_ROW))
		work_out_gates(s);
	else if (row == catalog->row_available)
		s->search->n_eligible -= n_unavailable;
}

static void
set_changed_apart(struct eng_searcher *s)
{
	const struct rd_eng_search *q = s->search;

	for (uint32_t i = 0; i < q->n_changes; i++)
		s->set_apart[i] = s->catalog.place[q->changes[i].ref];
}

/* Where there are bounds, one says so. */
static bool
may_get_in(const struct eng_searcher *s, uint32_t place, int64_t points)
{
	uint32_t block = place / ENG_BLOCK;

	return has_few_blocks(s) ||
	       gets_in(s,
		       lane_at(s, s->bounds[0], block) * s->catalog.unit +
			       points,
		       s->catalog.rank[place]);
}

/* References with points of their own are scored one by one, last, when most
 * of them cannot get in any more. */
static void
take_changed(struct eng_searcher *s)
{
	struct rd_eng_search *q = s->search;

	for (uint32_t i = 0; i < q->n_changes; i++) {
		uint32_t place = s->set_apart[i];
		int64_t points = q->changes[i].points, before;

		if (!(s->eligible[place / 64] >> (place % 64) & 1) ||
		    !may_get_in(s, place, points))
			continue;
		eng_run_words(s, place / 64, 1);
		before = lane_at(s, s->lanes[0], place % 64) * s->catalog.unit;
		if (gets_in(s, before + points, s->catalog.rank[place]))
			take(s, s->catalog.rank[place], before + points,
			     before);
	}
}

/* ---- set-up ---- */

static void *
lanes_array(struct eng_searcher *s, size_t n_words)
{
	return rd_arena_array(&s->catalog.arena, n_words,
			      RD_LANES_PER_WORD * s->catalog.lanes->bytes);
}

#define NEW(member, n)                                                         \
	((s->member = rd_arena_array(&s->catalog.arena, (size_t)(n) + 1,       \
				     sizeof(*s->member))) != NULL)

static bool
allocate(struct eng_searcher *s)
{
	const struct rd_prog *prog = s->catalog.prog;
	uint32_t n_block_words = s->catalog.n_block_words;

	s->fold.max_atoms = MAX_ATOMS;
	for (int level = 0; level < ENG_LEVELS; level++) {
		s->lanes[level] = lanes_array(s, ENG_BLOCK_WORDS);
		s->bounds[level] = lanes_array(s, n_block_words);
		if (!s->lanes[level] || !s->bounds[level])
			return false;
	}
	return NEW(fold.atoms, MAX_ATOMS) && NEW(fold.operands, ENG_STACK) &&
	       NEW(fold.values, ENG_VALUES) &&
	       NEW(steps, 8 * (size_t)prog->n_factor + prog->n_choice) &&
	       NEW(terms, (size_t)prog->n_choice + prog->n_factor) &&
	       NEW(gates, prog->n_gate) &&
	       NEW(eligible_room, s->catalog.n_words) &&
	       NEW(open_blocks, n_block_words) && NEW(some, n_block_words) &&
	       NEW(all, n_block_words) && NEW(left, n_block_words) &&
	       NEW(hits, n_block_words) && NEW(ranks, RD_ENG_BEST_MAX) &&
	       NEW(set_apart, prog->n_ref);
}

static enum rd_status
make_searcher(struct rd_eng *eng)
{
	struct eng_searcher *s = calloc(1, sizeof(*s));

	if (!s)
		return RD_NOMEM;
	if (eng_catalog_init(&s->catalog, eng->prog) != RD_OK ||
	    (s->catalog.usable && !allocate(s))) {
		eng_catalog_fini(&s->catalog);
		free(s);
		return RD_NOMEM;
	}
	s->fold.eng = eng;
	s->fold.catalog = &s->catalog;
	eng->searcher = s;
	for (uint32_t i = 0; i < eng->n_unavailable; i++)
		eng_search_available(eng, eng->unavailable[i], false);
	return RD_OK;
}

void
eng_search_fini(struct rd_eng *eng)
{
	if (!eng->searcher)
		return;
	eng_catalog_fini(&eng->searcher->catalog);
	free(eng->searcher);
	eng->searcher = NULL;
}

void
eng_search_available(struct rd_eng *eng, uint32_t ref, bool available)
{
	const struct eng_catalog *catalog;
	uint64_t *word, bit;

	if (!eng->searcher || !eng->searcher->catalog.usable)
		return;
	catalog = &eng->searcher->catalog;
	word = eng_row(catalog, catalog->row_available) +
	       catalog->place[ref] / 64;
	bit = UINT64_C(1) << (catalog->place[ref] % 64);
	*word = available ? *word | bit : *word & ~bit;
}

size_t
rd_eng_search_bytes(const struct rd_eng *eng)
{
	return eng->searcher ? eng_catalog_bytes(&eng->searcher->catalog) : 0;
}

bool
rd_eng_use_lanes(struct rd_eng *eng, uint32_t number)
{
	const struct rd_lanes *lanes;

	if ((!eng->searcher && make_searcher(eng) != RD_OK) ||
	    !eng->searcher->catalog.usable)
		return false;
	lanes = rd_lanes_get(eng->searcher->catalog.lanes->bytes, number);
	if (lanes)
		eng->searcher->catalog.lanes = lanes;
	return lanes != NULL;
}

enum rd_status
rd_eng_search(struct rd_eng *eng, struct rd_eng_search *q)
{
	struct eng_searcher *s;

	/* What was learned of a subject is in no unit of the program. */
	if (eng->n_lessons)
		return RD_NOTFOUND;
	if (!eng->searcher && make_searcher(eng) != RD_OK)
		return RD_NOMEM;
	s = eng->searcher;
	if (!s->catalog.usable || !eng_plan(s, q->gates, q->n_gates))
		return RD_NOTFOUND;
	s->search = q;
	q->n_best = q->n_visited = 0;
	q->n_blocks = s->catalog.n_blocks;
	find_eligible(s, eng->n_unavailable);
	if (q->n_eligible) {
		set_changed_apart(s);
		visit_blocks(s);
		take_changed(s);
	}
	return RD_OK;
}
