/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Searching finds exactly what scoring every reference finds, whatever the
 * program, the situation and the instructions used. */

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "random_program.h"

#define MAX_REFS 5000u
#define N_PROGRAMS 600u
#define N_SITUATIONS 20u
#define N_CHANGES 6u

struct candidate {
	uint32_t ref, rank;
	int64_t score;
};

struct trial {
	struct rd_prog prog;
	struct rd_eng *eng;
	uint32_t rank[MAX_REFS];
	int64_t scores[MAX_REFS];
	uint64_t eligible[MAX_REFS / 64 + 1], passing[MAX_REFS / 64 + 1];
	struct candidate order[MAX_REFS];
	uint32_t n_eligible;
	uint32_t gates[8], n_gates;
	struct rd_eng_change changes[N_CHANGES];
	uint32_t n_changes;
};

static void
set_number(struct trial *t, struct draw *d, uint32_t fact, uint32_t n)
{
	struct rd_eng_value *value = &rd_eng_facts(t->eng)[fact];

	value->known = !draw_one_in(d, 4);
	if (value->known)
		value->number = draw_below(d, n);
}

static void
draw_situation(struct trial *t, struct draw *d,
	       const struct random_shape *shape)
{
	struct rd_eng_value *facts;

	rd_eng_begin(t->eng);
	facts = rd_eng_facts(t->eng);
	set_number(t, d, RANDOM_F_WORD, shape->n_words);
	set_number(t, d, RANDOM_F_STYLE, shape->n_styles);
	set_number(t, d, RANDOM_F_FLAG, 2);
	set_number(t, d, RANDOM_F_NUMBER, 10);
	facts[RANDOM_F_WORDS].known = true;
	facts[RANDOM_F_WORDS].bits = draw_below(d, 1u << shape->n_words);
	for (uint32_t n = draw_below(d, 4) * draw_below(d, 8); n; n--)
		rd_eng_set_unavailable(t->eng, draw_below(d, shape->n_refs));
	t->n_changes = draw_below(d, N_CHANGES + 1);
	for (uint32_t i = 0; i < t->n_changes; i++) {
		/* different references */
		t->changes[i].ref = draw_below(d, shape->n_refs);
		t->changes[i].points = ((int64_t)draw_below(d, 81) - 40) *
				       50000001;
		for (uint32_t k = 0; k < i; k++)
			if (t->changes[k].ref == t->changes[i].ref)
				t->n_changes = i;
	}
}

static int
by_order(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* The long way. */
static void
score_all(struct trial *t)
{
	uint32_t n = t->prog.n_ref;

	memset(t->scores, 0, sizeof(t->scores));
	memset(t->eligible, 0xff, sizeof(t->eligible));
	cr_assert_eq(rd_eng_score(t->eng, t->scores), RD_OK);
	t->n_gates = t->n_eligible = 0;
	for (uint32_t g = 0; g < t->prog.n_gate; g++) {
		if (!rd_eng_holds(t->eng, t->prog.gate[g].when))
			continue;
		t->gates[t->n_gates++] = t->prog.gate[g].require;
		rd_eng_select(t->eng, t->prog.gate[g].require, t->passing);
		for (uint32_t w = 0; w < t->prog.words_per_set; w++)
			t->eligible[w] &= t->passing[w];
	}
	for (uint32_t i = 0; i < t->n_changes; i++)
		t->scores[t->changes[i].ref] += t->changes[i].points;
	for (uint32_t r = 0; r < n; r++)
		if (t->eligible[r / 64] >> (r % 64) & 1)
			t->order[t->n_eligible++] = (struct candidate){
				r, t->rank[r], t->scores[r]
			};
	qsort(t->order, t->n_eligible, sizeof(*t->order), by_order);
}

static int64_t
change_of(const struct trial *t, uint32_t ref)
{
	for (uint32_t i = 0; i < t->n_changes; i++)
		if (t->changes[i].ref == ref)
			return t->changes[i].points;
	return 0;
}

/* What a reference found is given must be what it has, made anew for it
 * alone. */
static void
check_parts(struct trial *t, const struct rd_eng_best *best)
{
	const struct rd_eng_grant *grants;
	uint32_t n_grants;
	int64_t sum = 0;

	rd_eng_set_arm(t->eng, RD_NONE);
	cr_assert_eq(rd_eng_explain(t->eng, best->ref), RD_OK);
	grants = rd_eng_grants(t->eng, &n_grants);
	for (uint32_t g = 0; g < n_grants; g++)
		sum += rd_eng_grant_points(t->eng, &grants[g], best->ref);
	cr_assert_eq(sum, best->before);
}

/* Returns how many blocks were looked at and how many there are. */
static void
compare(struct trial *t, uint32_t n_wanted, uint64_t *visited, uint64_t *blocks)
{
	struct rd_eng_best best[RD_ENG_BEST_MAX];
	struct rd_eng_search q = { .n_wanted = n_wanted,
				   .gates = t->gates,
				   .n_gates = t->n_gates,
				   .changes = t->changes,
				   .n_changes = t->n_changes,
				   .best = best };

	cr_assert_eq(rd_eng_search(t->eng, &q), RD_OK);
	cr_assert_eq(q.n_eligible, t->n_eligible);
	cr_assert_eq(q.n_best,
		     n_wanted < t->n_eligible ? n_wanted : t->n_eligible);
	for (uint32_t i = 0; i < q.n_best; i++) {
		cr_assert_eq(best[i].ref, t->order[i].ref,
			     "position %u: found %u with %" PRId64
			     ", not %u with %" PRId64,
			     i, best[i].ref, best[i].score, t->order[i].ref,
			     t->order[i].score);
		cr_assert_eq(best[i].score, t->order[i].score);
		cr_assert_eq(best[i].before,
			     best[i].score - change_of(t, best[i].ref));
	}
	if (q.n_best)
		check_parts(t, &best[q.n_best - 1]);
	*visited += q.n_visited;
	*blocks += q.n_blocks;
}

static void
open_trial(struct trial *t, struct draw *d, const struct random_shape *shape)
{
	random_program(&t->prog, d, shape);
	t->eng = rd_eng_new(&t->prog);
	cr_assert(t->eng);
	for (uint32_t i = 0; i < t->prog.n_ref; i++) {
		bool by_id = t->prog.meta->order == RD_ORDER_ID;

		t->rank[by_id ? t->prog.ref_order[i] : i] = i;
	}
}

static struct random_shape
draw_shape(struct draw *d)
{
	static const uint32_t sizes[] = { 1, 64, 65, 513, 0, 0, 0, 0 };
	uint32_t size = sizes[draw_below(d, 8)];

	return (struct random_shape){
		.n_refs = size ? size : 1 + draw_below(d, MAX_REFS),
		.n_words = 2 + draw_below(d, 9),
		.n_styles = 1 + draw_below(d, 5),
		.fineness = draw_below(d, 3),
	};
}

static struct trial trial;

Test(search, finds_what_scoring_all_finds_with_any_instructions)
{
	struct draw d = { 20261120 };
	uint64_t visited = 0, blocks = 0;

	for (uint32_t p = 0; p < N_PROGRAMS; p++) {
		struct random_shape shape = draw_shape(&d);
		uint32_t n_kernels = 0;

		open_trial(&trial, &d, &shape);
		while (rd_eng_use_lanes(trial.eng, n_kernels))
			n_kernels++;
		cr_assert_geq(n_kernels, 2);
		for (uint32_t s = 0; s < N_SITUATIONS; s++) {
			draw_situation(&trial, &d, &shape);
			score_all(&trial);
			for (uint32_t k = 0; k < n_kernels; k++) {
				cr_assert(rd_eng_use_lanes(trial.eng, k));
				compare(&trial, 1 + draw_below(&d, 20),
					&visited, &blocks);
				compare(&trial, 2, &visited, &blocks);
			}
		}
		rd_eng_free(trial.eng);
		rd_prog_fini(&trial.prog);
	}
	/* and passes over blocks where it can */
	cr_assert_lt(visited * 3, blocks * 2, "%" PRIu64 " of %" PRIu64,
		     visited, blocks);
}

Test(search, points_too_fine_for_lanes_are_left_to_the_long_way)
{
	struct draw d = { 7 };
	struct random_shape shape = { 100, 4, 2, 3 };
	struct rd_eng_best best[1];
	struct rd_eng_search q = { .n_wanted = 1, .best = best };
	uint32_t n_refused = 0;

	for (uint32_t p = 0; p < 10; p++) {
		open_trial(&trial, &d, &shape);
		draw_situation(&trial, &d, &shape);
		n_refused += rd_eng_search(trial.eng, &q) == RD_NOTFOUND;
		rd_eng_free(trial.eng);
		rd_prog_fini(&trial.prog);
	}
	cr_assert_gt(n_refused, 5);
}
