/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Factors become grants: "these references get these points".  Scores are the
 * sums; the grants stay for the trace, so a reason costs nothing until it is
 * asked for. */

#include "base/decimal.h"
#include "engine/internal.h"

static struct rd_eng_grant *
add_grant(struct rd_eng *eng, uint32_t factor)
{
	struct rd_eng_grant *grant = &eng->grants[eng->n_grants++];

	*grant = (struct rd_eng_grant){ .factor = factor,
					.choice = RD_NONE,
					.group = RD_NONE,
					.col = RD_NONE };
	return grant;
}

static uint32_t
end_ref(const struct rd_eng *eng)
{
	uint32_t end = eng->end_word * 64;

	return end < eng->prog->n_ref ? end : eng->prog->n_ref;
}

static bool
is_whole(const struct rd_eng *eng)
{
	return !eng->first_word && eng->end_word == eng->prog->words_per_set;
}

int64_t
rd_eng_grant_points(const struct rd_eng *eng, const struct rd_eng_grant *grant,
		    uint32_t ref)
{
	if (grant->set && !(grant->set[ref / 64] >> (ref % 64) & 1))
		return 0;
	if (grant->each)
		return grant->each[ref - eng->first_word * 64];
	return grant->col != RD_NONE
		       ? rd_prog_col_points(eng->prog, grant->col, ref)
		       : grant->points;
}

static void
pay_set(const struct rd_eng *eng, const struct rd_eng_grant *grant,
	int64_t *scores)
{
	bool alike = grant->col == RD_NONE && !grant->each;

	for (uint32_t w = eng->first_word; w < eng->end_word; w++)
		for (uint64_t rest = grant->set[w]; rest; rest &= rest - 1) {
			uint32_t bit = (uint32_t)__builtin_ctzll(rest);

			scores[(w - eng->first_word) * 64 + bit] +=
				alike ? grant->points
				      : rd_eng_grant_points(eng, grant,
							    w * 64 + bit);
		}
}

/* Adds what the grant gives to the scores of the references grants are made
 * for.  The verifier has bounded the sum of all grants, so plain addition is
 * exact. */
static void
pay(const struct rd_eng *eng, const struct rd_eng_grant *grant, int64_t *scores)
{
	uint32_t first = eng->first_word * 64, n = end_ref(eng) - first;

	if (grant->set)
		pay_set(eng, grant, scores);
	else if (grant->col != RD_NONE)
		rd_prog_col_add(eng->prog, grant->col, first, n, scores);
	else
		for (uint32_t i = 0; i < n; i++)
			scores[i] += grant->each[i];
}

uint32_t
eng_column_of(const struct rd_eng *eng, uint32_t factor)
{
	const struct rd_prog_factor *f = &eng->prog->factor[factor];
	const struct rd_eng_value *key;

	if (f->kind == RD_FACTOR_COLUMN)
		return eng->first_col[factor];
	key = &eng->facts[f->key];
	return key->known && key->number != RD_ENG_OTHER
		       ? eng->first_col[factor] + (uint32_t)key->number
		       : RD_NONE;
}

static void
grant_column(struct rd_eng *eng, uint32_t factor)
{
	uint32_t col = eng_column_of(eng, factor);

	if (col != RD_NONE)
		add_grant(eng, factor)->col = col;
}

/* An integer that no knot reaches counts as the farthest one could. */
static int64_t
curve_value(const struct rd_prog_fact *fact, int64_t number)
{
	int64_t most = RD_DECIMAL_MAX / RD_DECIMAL_ONE;

	if (fact->type == RD_FACT_DECIMAL)
		return number;
	if (number > most)
		number = most;
	if (number < -most)
		number = -most;
	return number * RD_DECIMAL_ONE;
}

bool
eng_curve_points(const struct rd_eng *eng, uint32_t factor, int64_t *points)
{
	const struct rd_prog *prog = eng->prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	const struct rd_eng_value *fact = &eng->facts[f->key];

	if (fact->known)
		*points = rd_prog_curve_points(
			f->curve, eng->knots + f->first_knot, f->n_knots,
			curve_value(&prog->fact[f->key], fact->number));
	return fact->known;
}

/* The references for which the factor's `when` holds, NULL when there are
 * none. */
static const uint64_t *
narrow(struct rd_eng *eng, uint32_t factor)
{
	uint32_t cond = eng->prog->factor[factor].when;
	uint64_t *set = eng->when_pool +
			(size_t)factor * eng->prog->words_per_set;
	uint64_t any = !is_whole(eng);

	for (uint32_t w = eng->first_word; w < eng->end_word; w++) {
		set[w] = eng_cond_word(eng, cond, w) & eng->everything[w];
		any |= set[w];
	}
	return any ? set : NULL;
}

static void
grant_curve(struct rd_eng *eng, uint32_t factor)
{
	const struct rd_prog_factor *f = &eng->prog->factor[factor];
	bool over_fact = f->key != RD_NONE;
	const uint64_t *set = over_fact ? eng->everything : NULL;
	struct rd_eng_grant *grant;
	int64_t points = 0;

	if (over_fact && !eng_curve_points(eng, factor, &points))
		return;
	if (f->when != RD_NONE) {
		set = narrow(eng, factor);
		if (!set)
			return;
	}
	grant = add_grant(eng, factor);
	grant->set = set;
	grant->points = points;
	if (!over_fact)
		grant->col = eng->first_col[factor];
}

/* Grants that give nothing are left out when all references are looked at;
 * else they keep the numbers of the others the same for every reference. */
static void
grant_choice(struct rd_eng *eng, uint32_t factor, uint32_t choice,
	     const uint64_t *open, uint64_t *taken)
{
	const struct rd_prog_choice *c = &eng->prog->choice[choice];
	uint64_t *set = eng->set_pool +
			(size_t)choice * eng->prog->words_per_set;
	uint64_t any = !is_whole(eng);
	struct rd_eng_grant *grant;

	for (uint32_t w = eng->first_word; w < eng->end_word; w++) {
		set[w] = eng->everything[w];
		if (c->cond != RD_NONE)
			set[w] &= eng_cond_word(eng, c->cond, w);
		if (open)
			set[w] &= open[w];
		if (taken)
			taken[w] &= ~set[w];
		any |= set[w];
	}
	if (!any)
		return;
	grant = add_grant(eng, factor);
	grant->choice = choice;
	grant->set = set;
	grant->points = eng->choice_points[choice];
}

/* First match: a choice sees only the references no earlier one took. */
static void
grant_first(struct rd_eng *eng, uint32_t factor)
{
	const struct rd_prog_factor *f = &eng->prog->factor[factor];
	uint32_t words = eng->prog->words_per_set;
	uint64_t *open = eng->set_pool + (size_t)eng->prog->n_choice * words;

	for (uint32_t w = eng->first_word; w < eng->end_word; w++)
		open[w] = eng->everything[w];
	for (uint32_t c = 0; c < f->n_choices; c++)
		grant_choice(eng, factor, f->first_choice + c, open, open);
}

static void
grant_each(struct rd_eng *eng, uint32_t factor)
{
	const struct rd_prog_factor *f = &eng->prog->factor[factor];

	for (uint32_t c = 0; c < f->n_choices; c++)
		grant_choice(eng, factor, f->first_choice + c, NULL, NULL);
}

static int64_t
clamped(int64_t sum, bool has_min, int64_t min, bool has_max, int64_t max)
{
	if (has_min && sum < min)
		return min;
	if (has_max && sum > max)
		return max;
	return sum;
}

struct bounds {
	bool has_min, has_max;
	int64_t min, max;
	const uint64_t *only; /* these references; NULL: all */
};

/* Adds what brings the sum of grants [first, now) back into bounds. */
static enum rd_status
grant_clamp(struct rd_eng *eng, uint32_t first, const struct bounds *b,
	    uint32_t factor, uint32_t group)
{
	uint32_t end = eng->n_grants, ref = eng->first_word * 64;
	uint32_t n = end_ref(eng) - ref;
	struct rd_eng_grant *grant;
	int64_t *each;
	bool bites = !is_whole(eng);

	if (!b->has_min && !b->has_max)
		return RD_OK;
	each = rd_arena_array(&eng->arena, n, sizeof(*each));
	if (!each)
		return RD_NOMEM;
	for (uint32_t g = first; g < end; g++)
		pay(eng, &eng->grants[g], each);
	for (uint32_t i = 0; i < n; i++, ref++) {
		int64_t sum = each[i];

		each[i] = 0;
		if (!b->only || b->only[ref / 64] >> (ref % 64) & 1)
			each[i] = clamped(sum, b->has_min, b->min, b->has_max,
					  b->max) -
				  sum;
		bites |= each[i] != 0;
	}
	if (!bites)
		return RD_OK;
	grant = add_grant(eng, factor);
	grant->group = group;
	grant->clamp = true;
	grant->each = each;
	return RD_OK;
}

static enum rd_status
grant_factor(struct rd_eng *eng, uint32_t factor)
{
	static void (*const kinds[])(struct rd_eng *, uint32_t) = {
		[RD_FACTOR_COLUMN] = grant_column,
		[RD_FACTOR_LOOKUP] = grant_column,
		[RD_FACTOR_CASES] = grant_first,
		[RD_FACTOR_EACH] = grant_each,
		[RD_FACTOR_CURVE] = grant_curve,
	};
	const struct rd_prog_factor *f = &eng->prog->factor[factor];
	struct bounds bounds = { f->has_min, f->has_max, f->min, f->max, NULL };
	uint32_t first = eng->n_grants;

	if (f->kind == RD_FACTOR_HISTORY || f->kind == RD_FACTOR_LEARNED)
		return RD_OK;
	kinds[f->kind](eng, factor);
	return grant_clamp(eng, first, &bounds, factor, RD_NONE);
}

/* A part for each reference of which the table says something. */
static enum rd_status
grant_learned(struct rd_eng *eng, uint32_t factor)
{
	const struct rd_prog *prog = eng->prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	int64_t *each = rd_arena_array(&eng->arena, prog->n_ref, sizeof(*each));
	uint64_t *set = rd_arena_array(&eng->arena, prog->words_per_set,
				       sizeof(*set));
	struct bounds bounds = { f->has_min, f->has_max, f->min, f->max, set };
	struct rd_eng_grant *grant;

	if (!each || !set)
		return RD_NOMEM;
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		struct rd_eng_lesson lesson = rd_eng_lesson(eng, f->learned, r);

		if (!lesson.known)
			continue;
		each[r] = lesson.value * eng->scale[factor];
		set[r / 64] |= UINT64_C(1) << (r % 64);
	}
	grant = add_grant(eng, factor);
	grant->each = each;
	grant->set = set;
	return grant_clamp(eng, eng->n_grants - 1, &bounds, factor, RD_NONE);
}

/* They come after everything else. */
static enum rd_status
grant_all_learned(struct rd_eng *eng)
{
	enum rd_status status = RD_OK;

	for (uint32_t f = 0; f < eng->prog->n_factor && status == RD_OK; f++)
		if (eng->prog->factor[f].kind == RD_FACTOR_LEARNED)
			status = grant_learned(eng, f);
	return status;
}

static enum rd_status
end_group(struct rd_eng *eng, uint32_t group, uint32_t first)
{
	const struct rd_prog_group *g = &eng->prog->group[group];
	struct bounds bounds = { g->has_min, g->has_max, g->min, g->max, NULL };

	return grant_clamp(eng, first, &bounds, RD_NONE, group);
}

/* The grants for the references of some words. */
static enum rd_status
grant_words(struct rd_eng *eng, uint32_t first_word, uint32_t end_word)
{
	const struct rd_prog *prog = eng->prog;
	enum rd_status status = RD_OK;
	uint32_t group = RD_NONE, group_first = 0;

	eng->first_word = first_word;
	eng->end_word = end_word;
	eng->n_grants = 0;
	for (uint32_t f = 0; f < prog->n_factor && status == RD_OK; f++) {
		if (prog->factor[f].group != group && group != RD_NONE)
			status = end_group(eng, group, group_first);
		if (prog->factor[f].group != group)
			group_first = eng->n_grants;
		group = prog->factor[f].group;
		if (status == RD_OK)
			status = grant_factor(eng, f);
	}
	if (status == RD_OK && group != RD_NONE)
		status = end_group(eng, group, group_first);
	if (status == RD_OK && eng->n_lessons)
		status = grant_all_learned(eng);
	return status;
}

enum rd_status
rd_eng_score(struct rd_eng *eng, int64_t *scores)
{
	enum rd_status status = grant_words(eng, 0, eng->prog->words_per_set);

	for (uint32_t g = 0; g < eng->n_grants && status == RD_OK; g++)
		pay(eng, &eng->grants[g], scores);
	return status;
}

enum rd_status
rd_eng_explain(struct rd_eng *eng, uint32_t ref)
{
	if (eng->first_word <= ref / 64 && ref / 64 < eng->end_word)
		return RD_OK;
	return grant_words(eng, ref / 64, ref / 64 + 1);
}

const struct rd_eng_grant *
rd_eng_grants(const struct rd_eng *eng, uint32_t *n_grants)
{
	*n_grants = eng->n_grants;
	return eng->grants;
}
