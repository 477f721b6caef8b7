/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Who is chosen of those that were ranked: the best by score, or rank by rank
 * with slots, diversity, sizes that go together, and lots.  All integer. */

#include "base/decimal.h"
#include "decide/internal.h"

#define NOBODY UINT32_MAX
/* Scores are 1e-8, weights of lots 1e-4. */
#define LOT (RD_POINTS_ONE / RD_DECIMAL_ONE)

struct chooser {
	struct rd_dec *dec;
	const struct rd_prog *prog;
	uint32_t rank;	      /* from 0 */
	const uint64_t *fits; /* the slot's, NULL: all */
	struct rd_crypt_draw lots;
	uint64_t n_lots; /* numbers used */
	bool too_different;
};

bool
dec_has_choice_rules(const struct rd_prog *prog)
{
	return prog->meta->choice == RD_CHOICE_DRAW || prog->n_diversity ||
	       prog->n_slot || prog->meta->pixels != RD_NONE;
}

static bool
has(const uint64_t *set, uint32_t ref)
{
	return set[ref / 64] >> (ref % 64) & 1;
}

static int64_t
weight_of(const struct rd_prog *prog, uint32_t rank)
{
	if (rank < prog->n_slot && prog->slot[rank].weight >= 0)
		return prog->slot[rank].weight;
	return rank < prog->n_weight ? prog->weight[rank].value
				     : RD_DECIMAL_ONE;
}

static void
add(struct rd_dec *dec, uint32_t rank, uint32_t candidate)
{
	const struct rd_dec_candidate *c = &dec->candidates[candidate];

	dec->chosen[dec->result.n_chosen++] = (struct rd_dec_chosen){
		c->ref, c->score, weight_of(dec->prog, rank), rank + 1,
		rank < dec->prog->n_slot ? rank : RD_NONE
	};
}

/* ---- what stands in the way, and what costs points ---- */

static bool
is_within(uint32_t pixels, uint32_t own, uint32_t first)
{
	uint64_t apart = own > first ? own - first : first - own;

	return 100 * apart <= (uint64_t)pixels * first;
}

bool
rd_dec_sizes_fit(const struct rd_prog *prog, uint32_t first_ref, uint32_t ref)
{
	const struct rd_prog_ref *first = &prog->ref[first_ref];
	const struct rd_prog_ref *own = &prog->ref[ref];
	uint32_t pixels = prog->meta->pixels;

	if (pixels == RD_NONE)
		return true;
	if (!own->width || !own->height || !first->width || !first->height)
		return true;
	return is_within(pixels, own->width, first->width) &&
	       is_within(pixels, own->height, first->height);
}

static bool
goes_with_first(const struct chooser *c, uint32_t ref)
{
	return !c->dec->result.n_chosen ||
	       rd_dec_sizes_fit(c->prog, c->dec->chosen[0].ref, ref);
}

static bool
is_open(struct chooser *c, uint32_t ref)
{
	if (has(c->dec->taken, ref) || (c->fits && !has(c->fits, ref)))
		return false;
	if (goes_with_first(c, ref))
		return true;
	c->too_different = true;
	return false;
}

static int64_t
effective(const struct chooser *c, uint32_t candidate)
{
	uint32_t ref = c->dec->candidates[candidate].ref;
	int64_t score = c->dec->candidates[candidate].score;

	for (uint32_t d = 0; d < c->prog->n_diversity; d++)
		if (has(c->dec->shared + (size_t)d * c->prog->words_per_set,
			ref))
			score += c->prog->diversity[d].points;
	return score;
}

/* From now on, what shares the rule's attribute with the reference. */
static void
share(struct chooser *c, uint32_t rule, uint32_t ref)
{
	const struct rd_prog *prog = c->prog;
	const struct rd_prog_attr *attr =
		&prog->attr[prog->diversity[rule].attr];
	uint32_t words = prog->words_per_set;
	uint64_t *shared = c->dec->shared + (size_t)rule * words;

	for (uint32_t t = 0; t < prog->vocab[attr->vocab].n_terms; t++) {
		const uint64_t *set = rd_prog_set(prog, attr->first_set + t);

		for (uint32_t w = 0; has(set, ref) && w < words; w++)
			shared[w] |= set[w];
	}
}

/* ---- picking ---- */

static bool
wins_tie(const struct rd_dec *dec, uint32_t a, uint32_t b)
{
	a = dec->candidates[a].ref;
	b = dec->candidates[b].ref;
	return dec->prog->meta->order == RD_ORDER_CATALOG
		       ? a < b
		       : dec->id_rank[a] < dec->id_rank[b];
}

static uint32_t
pick_top(struct chooser *c)
{
	uint32_t best = NOBODY;
	int64_t most = 0;

	for (uint32_t i = 0; i < c->dec->result.n_eligible; i++) {
		int64_t score;

		if (!is_open(c, c->dec->candidates[i].ref))
			continue;
		score = effective(c, i);
		if (best != NOBODY &&
		    (score < most ||
		     (score == most && !wins_tie(c->dec, i, best))))
			continue;
		best = i;
		most = score;
	}
	return best;
}

static uint64_t
lot_of(const struct chooser *c, uint32_t candidate)
{
	int64_t score = effective(c, candidate);

	return score > 0 ? (uint64_t)(score / LOT) : 0;
}

/* Below n, each number alike; those beyond the last multiple are skipped. */
static uint64_t
draw_below(struct chooser *c, uint64_t n)
{
	uint64_t rest = (0 - n) % n, number;

	do
		number = rd_crypt_draw_at(&c->lots, c->n_lots++);
	while (rest && number >= 0 - rest);
	return number % n;
}

static uint32_t
pick_by_lot(struct chooser *c)
{
	uint64_t sum = 0, lot;

	for (uint32_t i = 0; i < c->dec->result.n_eligible; i++)
		if (is_open(c, c->dec->candidates[i].ref))
			sum += lot_of(c, i);
	if (!sum)
		return pick_top(c);
	lot = draw_below(c, sum);
	for (uint32_t i = 0; i < c->dec->result.n_eligible; i++) {
		uint64_t own;

		if (!is_open(c, c->dec->candidates[i].ref))
			continue;
		own = lot_of(c, i);
		if (lot < own)
			return i;
		lot -= own;
	}
	return NOBODY;
}

/* ---- ranks ---- */

static void
open_slot(struct chooser *c)
{
	uint32_t require = c->rank < c->prog->n_slot
				   ? c->prog->slot[c->rank].require
				   : RD_NONE;

	c->too_different = false;
	c->fits = NULL;
	if (require == RD_NONE)
		return;
	rd_eng_select(c->dec->eng, require, c->dec->passing);
	c->fits = c->dec->passing;
}

static void
take(struct chooser *c, uint32_t candidate)
{
	uint32_t ref = c->dec->candidates[candidate].ref;

	add(c->dec, c->rank, candidate);
	c->dec->taken[ref / 64] |= UINT64_C(1) << (ref % 64);
	for (uint32_t d = 0; d < c->prog->n_diversity; d++)
		share(c, d, ref);
}

/* False when there is nobody for this rank and those after it. */
static bool
fill_rank(struct chooser *c)
{
	bool slot = c->rank < c->prog->n_slot;
	uint32_t picked;

	open_slot(c);
	picked = c->prog->meta->choice == RD_CHOICE_DRAW ? pick_by_lot(c)
							 : pick_top(c);
	if (picked != NOBODY) {
		take(c, picked);
		return true;
	}
	if (slot)
		dec_note(c->dec, "slot.empty",
			 rd_prog_str(c->prog, c->prog->slot[c->rank].id));
	else if (c->too_different)
		dec_note(c->dec, "choice.incompatible", RD_STR_NONE);
	return slot;
}

static void
choose_by_rules(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	struct chooser c = { .dec = dec, .prog = prog };
	size_t words = prog->words_per_set;

	memset(dec->taken, 0, words * sizeof(*dec->taken));
	memset(dec->shared, 0, words * prog->n_diversity * sizeof(uint64_t));
	if (prog->meta->choice == RD_CHOICE_DRAW)
		rd_crypt_draw_init(&c.lots, "refdesk.draw/1",
				   &dec->request->seed, 1);
	while (c.rank < dec->request->count && fill_rank(&c))
		c.rank++;
	if (!dec->result.n_chosen)
		dec->result.outcome = RD_DEC_NONE;
}

void
dec_choose(struct rd_dec *dec)
{
	struct rd_dec_result *result = &dec->result;
	uint32_t n = dec->request->count;

	if (!result->n_eligible) {
		result->outcome = RD_DEC_NONE;
		dec_note(dec, "outcome.none", RD_STR_NONE);
		return;
	}
	if (dec_has_choice_rules(dec->prog)) {
		choose_by_rules(dec);
		return;
	}
	for (uint32_t i = 0; i < n && i < result->n_eligible; i++)
		add(dec, i, i);
}
