/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Steps 5 to 9 of a decision: pins, gates, factors, history, order, choice and
 * the effects that are returned as data. */

#include <stdlib.h>

#include "base/decimal.h"
#include "decide/internal.h"

/* To find the best of so many references all are scored: no search is made
 * ready in less time. */
#define SMALL_CATALOG 40
/* So many are picked one by one; for more, all are sorted. */
#define FEW 4

const char *
rd_dec_outcome_name(enum rd_dec_outcome outcome)
{
	static const char *const names[] = {
		[RD_DEC_SCORED] = "scored",
		[RD_DEC_LOCKED] = "locked",
		[RD_DEC_NONE] = "none",
	};

	return names[outcome];
}

/* ---- pins and gates ---- */

static bool
pin_one(struct rd_dec *dec, uint32_t pin)
{
	const struct rd_prog_pin *rule = &dec->prog->pin[pin];
	const struct rd_eng_value *fact = rd_eng_fact(dec->eng, rule->fact);
	uint32_t ref;

	if (!rd_eng_holds(dec->eng, rule->when) || !fact->known)
		return false;
	dec->look_rule_active |= dec->look_rule_pin[pin];
	ref = rd_eng_find_ref(dec->eng, fact->text);
	if (ref == RD_NONE || !rd_eng_is_available(dec->eng, ref)) {
		dec_note(dec, "pin.unavailable", fact->text);
		return false;
	}
	dec->result.outcome = RD_DEC_LOCKED;
	dec->result.pin = pin;
	dec->chosen[0] = (struct rd_dec_chosen){ ref, 0, RD_DECIMAL_ONE, 1,
						 RD_NONE };
	dec->result.n_chosen = 1;
	return true;
}

static bool
pinned(struct rd_dec *dec)
{
	for (uint32_t p = 0; p < dec->prog->n_pin; p++)
		if (pin_one(dec, p))
			return true;
	return false;
}

static void
gate_out(struct rd_dec *dec, uint32_t gate, uint32_t word, uint64_t failing)
{
	for (; failing; failing &= failing - 1)
		dec->gate[word * 64 + (uint32_t)__builtin_ctzll(failing)] =
			gate;
}

static void
apply_gates(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;

	for (uint32_t r = 0; r < prog->n_ref; r++)
		dec->gate[r] = RD_NONE;
	memset(dec->alive, 0xff, prog->words_per_set * sizeof(*dec->alive));
	for (uint32_t g = 0; g < prog->n_gate; g++) {
		if (!rd_eng_holds(dec->eng, prog->gate[g].when))
			continue;
		dec->look_rule_active |= dec->look_rule_gate[g];
		rd_eng_select(dec->eng, prog->gate[g].require, dec->passing);
		for (uint32_t w = 0; w < prog->words_per_set; w++) {
			uint64_t here = prog->n_ref - w * 64 >= 64
						? UINT64_MAX
						: (UINT64_C(1)
						   << (prog->n_ref - w * 64)) -
							  1;

			gate_out(dec, g, w,
				 dec->alive[w] & ~dec->passing[w] & here);
			dec->alive[w] &= dec->passing[w];
		}
	}
}

/* ---- scores ---- */

static void
take_repeats(struct rd_dec *dec, uint32_t factor,
	     const struct rd_eng_history *history)
{
	for (uint32_t i = 0; i < history->n_touched; i++) {
		uint32_t ref = history->touched[i];

		if (dec->n_repeats == dec->max_repeats)
			return;
		dec->repeats[dec->n_repeats++] = (struct dec_repeat){
			factor, ref, history->use[ref], history->exempt[ref],
			history->points[ref]
		};
	}
}

enum rd_status
dec_find_repeats(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	struct rd_eng_history history;
	enum rd_status status;

	dec->n_repeats = 0;
	for (uint32_t f = 0; f < prog->n_factor && dec->n_uses; f++) {
		if (prog->factor[f].kind != RD_FACTOR_HISTORY)
			continue;
		status = rd_eng_history(dec->eng, f, dec->request->now.utc_ms,
					dec->uses, dec->n_uses, &history);
		if (status != RD_OK)
			return status;
		take_repeats(dec, f, &history);
	}
	return RD_OK;
}

static enum rd_status
score(struct rd_dec *dec)
{
	const struct rd_prog *prog = dec->prog;
	enum rd_status status;

	memset(dec->scores, 0, prog->n_ref * sizeof(*dec->scores));
	status = rd_eng_score(dec->eng, dec->scores);
	if (status == RD_OK)
		status = dec_find_repeats(dec);
	if (status != RD_OK)
		return status;
	memcpy(dec->before, dec->scores, prog->n_ref * sizeof(*dec->before));
	for (uint32_t i = 0; i < dec->n_repeats; i++)
		dec->scores[dec->repeats[i].ref] += dec->repeats[i].points;
	return RD_OK;
}

/* ---- order ---- */

/* Eligible by score, then the pack's tie order; gated last, by id. */
static bool
ranks_before(const struct rd_dec *dec, const struct rd_dec_candidate *a,
	     const struct rd_dec_candidate *b)
{
	bool a_gated = a->gate != RD_NONE, b_gated = b->gate != RD_NONE;

	if (a_gated != b_gated)
		return b_gated;
	if (!a_gated && a->score != b->score)
		return a->score > b->score;
	if (!a_gated && dec->prog->meta->order == RD_ORDER_CATALOG)
		return a->ref < b->ref;
	return dec->id_rank[a->ref] < dec->id_rank[b->ref];
}

static void
sift_down(const struct rd_dec *dec, struct rd_dec_candidate *heap, uint32_t at,
	  uint32_t n)
{
	for (;;) {
		uint32_t child = 2 * at + 1;
		struct rd_dec_candidate last;

		if (child >= n)
			return;
		if (child + 1 < n &&
		    ranks_before(dec, &heap[child], &heap[child + 1]))
			child++;
		if (!ranks_before(dec, &heap[at], &heap[child]))
			return;
		last = heap[at];
		heap[at] = heap[child];
		heap[child] = last;
		at = child;
	}
}

/* Heapsort: in place, no worst case, a total order so stability is moot. */
static void
sort_candidates(struct rd_dec *dec)
{
	struct rd_dec_candidate *c = dec->candidates, first;
	uint32_t n = dec->prog->n_ref;

	for (uint32_t i = n / 2; i-- > 0;)
		sift_down(dec, c, i, n);
	for (uint32_t end = n; end-- > 1;) {
		first = c[0];
		c[0] = c[end];
		c[end] = first;
		sift_down(dec, c, 0, end);
	}
}

/* Puts the first few into their places. */
static void
select_candidates(struct rd_dec *dec, uint32_t n_wanted)
{
	struct rd_dec_candidate *c = dec->candidates, first;

	for (uint32_t at = 0; at < n_wanted; at++) {
		uint32_t best = at;

		for (uint32_t i = at + 1; i < dec->prog->n_ref; i++)
			if (ranks_before(dec, &c[i], &c[best]))
				best = i;
		first = c[best];
		c[best] = c[at];
		c[at] = first;
	}
}

static void
rank(struct rd_dec *dec, uint32_t n_wanted)
{
	struct rd_dec_result *result = &dec->result;
	uint32_t n = dec->prog->n_ref;

	for (uint32_t r = 0; r < n; r++) {
		bool gated = dec->gate[r] != RD_NONE;

		dec->candidates[r] = (struct rd_dec_candidate){
			r, dec->gate[r], gated ? 0 : dec->scores[r],
			gated ? 0 : dec->before[r]
		};
		result->n_eligible += !gated;
	}
	result->candidates = dec->candidates;
	if (n_wanted <= FEW && n_wanted < n) {
		select_candidates(dec, n_wanted);
		result->n_candidates = n_wanted;
	} else {
		sort_candidates(dec);
		result->n_candidates = n;
	}
}

static void
set_margin(struct rd_dec_result *result)
{
	if (result->n_eligible < 2)
		return;
	result->has_margin = true;
	result->margin = result->candidates[0].score -
			 result->candidates[1].score;
}

void
dec_begin(struct rd_dec *dec, const struct rd_dec_request *request)
{
	rd_eng_begin(dec->eng);
	dec->request = request;
	dec->result = (struct rd_dec_result){ .chosen = dec->chosen,
					      .notes = dec->notes,
					      .pin = RD_NONE,
					      .hold_rule = RD_NONE,
					      .hold_reason = RD_NONE,
					      .confidence = RD_NONE,
					      .rate_band = RD_NONE,
					      .arm = RD_NONE };
	dec->observed = dec->look_rule_active = false;
	dec->n_repeats = dec->n_uses = 0;
	for (uint32_t f = 0; f < dec->prog->n_fact; f++)
		dec->exists_row[f] = RD_NONE;
}

/* Enough to choose and to tell the margin. */
static uint32_t
count_wanted(const struct rd_dec *dec, uint32_t n_best)
{
	uint32_t n = dec->request->count > 2 ? dec->request->count : 2;

	return n_best > n ? n_best : n;
}

static enum rd_status
rank_all(struct rd_dec *dec, uint32_t n_wanted)
{
	enum rd_status status;

	apply_gates(dec);
	status = score(dec);
	if (status == RD_OK)
		rank(dec, n_wanted);
	return status;
}

/* Pins, gates, scores and choice with the numbers of an arm.  A search knows
 * the program's own numbers only. */
static enum rd_status
judge(struct rd_dec *dec, uint32_t arm, uint32_t n_best)
{
	bool own = (arm == RD_NONE || !dec->prog->arm[arm].n_patches) &&
		   !dec_has_choice_rules(dec->prog);
	uint32_t n_wanted = own ? count_wanted(dec, n_best) : RD_DEC_ALL;
	enum rd_status status = RD_NOTFOUND;

	rd_eng_set_arm(dec->eng, arm);
	dec->n_repeats = 0;
	dec->look_rule_active = false;
	if (pinned(dec))
		return RD_OK;
	if (own && dec->prog->n_ref > SMALL_CATALOG)
		status = dec_rank_best(dec, n_wanted);
	if (status == RD_NOTFOUND)
		status = rank_all(dec, n_wanted);
	if (status != RD_OK)
		return status;
	set_margin(&dec->result);
	dec_choose(dec);
	dec_rate(dec);
	return RD_OK;
}

/* An arm in the shadow is tried first and leaves nothing but its result. */
static enum rd_status
judge_twice(struct rd_dec *dec, uint32_t n_best)
{
	struct rd_dec_result before = dec->result;
	uint32_t arm = before.arm;
	enum rd_status status = RD_OK;

	if (dec_has_shadow(dec)) {
		status = judge(dec, arm, n_best);
		dec_keep_shadow(dec, &before.shadow);
		dec->result = before;
		arm = RD_NONE;
	}
	return status == RD_OK ? judge(dec, arm, n_best) : status;
}

static enum rd_status
no_seed(struct rd_problem *problem)
{
	rd_problem_set(problem, RD_SEMANTIC, 4, "request.seed",
		       "this pack draws lots, and the request has no \"seed\"");
	rd_problem_hint(problem, "add one, a number of 64 bits as a string: "
				 "the same seed draws the same");
	return RD_SEMANTIC;
}

enum rd_status
rd_dec_decide_best(struct rd_dec *dec, const struct rd_dec_request *request,
		   uint32_t n_best, const struct rd_dec_result **result,
		   struct rd_problem *problem)
{
	enum rd_status status;

	dec_begin(dec, request);
	*result = &dec->result;
	if (dec->prog->meta->choice == RD_CHOICE_DRAW && !request->has_seed)
		return no_seed(problem);
	status = dec_bind(dec, problem);
	if (status != RD_OK)
		return status;
	dec_note_circumstances(dec);
	dec_learn(dec);
	dec_assign(dec);
	status = judge_twice(dec, n_best);
	if (status != RD_OK)
		return rd_problem_set(problem, status, 10, "memory",
				      "out of memory");
	dec_note_bypass(dec);
	dec_effects(dec);
	return RD_OK;
}

enum rd_status
rd_dec_decide(struct rd_dec *dec, const struct rd_dec_request *request,
	      const struct rd_dec_result **result, struct rd_problem *problem)
{
	return rd_dec_decide_best(dec, request, RD_DEC_ALL, result, problem);
}

/* ---- reading a result ---- */

const struct rd_eng_use *
rd_dec_uses(const struct rd_dec *dec, uint32_t *n)
{
	*n = dec->n_uses;
	return dec->uses;
}

uint32_t
rd_dec_fact_term(const struct rd_dec *dec, uint32_t fact)
{
	const struct rd_eng_value *value = rd_eng_fact(dec->eng, fact);

	return value->known && dec->prog->fact[fact].type == RD_FACT_TERM
		       ? (uint32_t)value->number
		       : RD_NONE;
}

bool
rd_dec_fact_is_derived(const struct rd_dec *dec, uint32_t fact)
{
	return dec->origin[fact] == DEC_DERIVED;
}

const struct rd_eng *
rd_dec_engine(const struct rd_dec *dec)
{
	return dec->eng;
}

const struct rd_prog *
rd_dec_program(const struct rd_dec *dec)
{
	return dec->prog;
}
