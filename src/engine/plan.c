/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The factors of one decision as steps over lanes.  What is the same for all
 * references becomes a constant, what can hold for none goes away.  The same
 * steps over what is known of blocks give bounds: every step is monotone. */

#include "engine/search.h"

/* ---- making the plan ---- */

struct planner {
	struct eng_searcher *s;
	uint32_t open[ENG_LEVELS]; /* steps */
	uint32_t level;
	bool failed;
};

static struct eng_step *
add_step(struct planner *p, enum eng_step_kind kind, uint32_t first)
{
	struct eng_step *step = &p->s->steps[p->s->n_steps++];

	*step = (struct eng_step){ .kind = kind, .first = first, .n = 1 };
	return step;
}

static int32_t
in_units(struct planner *p, int64_t points)
{
	p->failed |= points % p->s->catalog.unit != 0;
	return (int32_t)(points / p->s->catalog.unit);
}

static void
add_constant(struct planner *p, int32_t points)
{
	p->s->steps[p->open[p->level]].points += points;
}

static void
open_sum(struct planner *p)
{
	p->open[++p->level] = p->s->n_steps;
	add_step(p, ENG_STEP_OPEN, 0);
}

struct limits {
	bool has_min, has_max;
	int64_t min, max;
};

/* A limit past all lanes, or none, does nothing. */
static int32_t
limit_in_lanes(struct planner *p, bool has, int64_t limit, bool high)
{
	int64_t most = p->s->catalog.lanes->bytes == 2 ? INT16_MAX : INT32_MAX;
	int64_t least = -most - 1, points = limit / p->s->catalog.unit;

	if (!has)
		return (int32_t)(high ? most : least);
	p->failed |= limit % p->s->catalog.unit != 0;
	return (int32_t)(points > most	  ? most
			 : points < least ? least
					  : points);
}

static void
close_sum(struct planner *p, const struct limits *l)
{
	struct eng_step *step = add_step(p, ENG_STEP_CLOSE, 0);

	step->low = limit_in_lanes(p, l->has_min, l->min, false);
	step->high = limit_in_lanes(p, l->has_max, l->max, true);
	p->level--;
}

static struct eng_term *
add_term(struct planner *p, const struct eng_set *set, int32_t points)
{
	struct eng_term *term = &p->s->terms[p->s->n_terms++];

	*term = (struct eng_term){ *set, points };
	return term;
}

static void
add_points(struct planner *p, const struct eng_set *set, int32_t points)
{
	if (set->truth == ENG_ALWAYS) {
		add_constant(p, points);
	} else if (points) {
		add_step(p, ENG_STEP_WHERE, p->s->n_terms);
		add_term(p, set, points);
	}
}

static void
plan_each(struct planner *p, uint32_t factor)
{
	const struct rd_prog *prog = p->s->catalog.prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	struct eng_set set;

	for (uint32_t k = 0; k < f->n_choices && !p->failed; k++) {
		const struct rd_prog_choice *c =
			&prog->choice[f->first_choice + k];

		p->failed |= !eng_fold(&p->s->fold, c->cond, &set);
		if (!p->failed && set.truth != ENG_NEVER)
			add_points(p, &set, in_units(p, c->points));
	}
}

/* The case that is certain is what the others are told from. */
static void
plan_cases(struct planner *p, uint32_t factor)
{
	const struct rd_prog *prog = p->s->catalog.prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	uint32_t first = p->s->n_terms, n;
	int32_t otherwise = 0;
	struct eng_set set;

	for (uint32_t k = 0; k < f->n_choices && !p->failed; k++) {
		const struct rd_prog_choice *c =
			&prog->choice[f->first_choice + k];
		int32_t points = in_units(p, c->points);

		p->failed |= !eng_fold(&p->s->fold, c->cond, &set);
		if (p->failed || set.truth == ENG_NEVER)
			continue;
		if (set.truth == ENG_ALWAYS) {
			otherwise = points;
			break;
		}
		add_term(p, &set, points);
	}
	add_constant(p, otherwise);
	n = p->s->n_terms - first;
	for (uint32_t t = first; t < first + n; t++)
		p->s->terms[t].points -= otherwise;
	if (n)
		add_step(p, n > 1 ? ENG_STEP_FIRST : ENG_STEP_WHERE, first)->n =
			n;
}

static void
plan_column(struct planner *p, uint32_t factor)
{
	uint32_t col = eng_column_of(p->s->fold.eng, factor);

	if (col != RD_NONE)
		add_step(p, ENG_STEP_COLUMN, col);
}

/* The column of a curve, for the references its `when` holds for. */
static void
plan_curve_column(struct planner *p, uint32_t factor, const struct eng_set *set)
{
	if (set->truth != ENG_ALWAYS)
		open_sum(p);
	add_step(p, ENG_STEP_COLUMN,
		 p->s->catalog.prog->factor[factor].first_col);
	if (set->truth == ENG_ALWAYS)
		return;
	add_step(p, ENG_STEP_KEEP, p->s->n_terms);
	add_term(p, set, 0);
	close_sum(p, &(struct limits){ 0 });
}

static void
plan_curve(struct planner *p, uint32_t factor)
{
	const struct rd_prog_factor *f = &p->s->catalog.prog->factor[factor];
	int64_t points = 0;
	struct eng_set set;

	if (f->key != RD_NONE &&
	    !eng_curve_points(p->s->fold.eng, factor, &points))
		return;
	p->failed |= !eng_fold(&p->s->fold, f->when, &set);
	if (p->failed || set.truth == ENG_NEVER)
		return;
	if (f->key == RD_NONE)
		plan_curve_column(p, factor, &set);
	else
		add_points(p, &set, in_units(p, points));
}

static void
plan_factor(struct planner *p, uint32_t factor)
{
	static void (*const kinds[RD_N_FACTOR_KINDS])(struct planner *,
						      uint32_t) = {
		[RD_FACTOR_COLUMN] = plan_column,
		[RD_FACTOR_LOOKUP] = plan_column,
		[RD_FACTOR_CASES] = plan_cases,
		[RD_FACTOR_EACH] = plan_each,
		[RD_FACTOR_CURVE] = plan_curve,
	};
	const struct rd_prog_factor *f = &p->s->catalog.prog->factor[factor];
	struct limits limits = { f->has_min, f->has_max, f->min, f->max };

	if (f->kind == RD_FACTOR_HISTORY || f->kind == RD_FACTOR_LEARNED)
		return;
	if (!kinds[f->kind]) {
		p->failed = true;
		return;
	}
	if (f->has_min || f->has_max)
		open_sum(p);
	kinds[f->kind](p, factor);
	if (f->has_min || f->has_max)
		close_sum(p, &limits);
}

static bool
has_limits(const struct planner *p, uint32_t group)
{
	const struct rd_prog *prog = p->s->catalog.prog;

	return group != RD_NONE &&
	       (prog->group[group].has_min || prog->group[group].has_max);
}

static void
change_group(struct planner *p, uint32_t *group, uint32_t next)
{
	if (has_limits(p, *group)) {
		const struct rd_prog_group *g =
			&p->s->catalog.prog->group[*group];
		struct limits limits = { g->has_min, g->has_max, g->min,
					 g->max };

		close_sum(p, &limits);
	}
	if (has_limits(p, next))
		open_sum(p);
	*group = next;
}

static void
plan_factors(struct planner *p)
{
	const struct rd_prog *prog = p->s->catalog.prog;
	uint32_t group = RD_NONE;

	p->open[0] = p->s->n_steps;
	add_step(p, ENG_STEP_OPEN, 0);
	for (uint32_t i = 0; i < prog->n_factor && !p->failed; i++) {
		if (prog->factor[i].group != group)
			change_group(p, &group, prog->factor[i].group);
		plan_factor(p, i);
	}
	change_group(p, &group, RD_NONE);
}

bool
eng_plan(struct eng_searcher *s, const uint32_t *gates, uint32_t n_gates)
{
	struct planner p = { .s = s };
	struct eng_set set;

	s->n_steps = s->n_terms = s->n_gates = s->fold.n_atoms = 0;
	for (uint32_t g = 0; g < n_gates; g++) {
		if (!eng_fold(&s->fold, gates[g], &set))
			return false;
		if (set.truth != ENG_ALWAYS)
			s->gates[s->n_gates++] = set;
	}
	plan_factors(&p);
	return !p.failed;
}

/* ---- carrying it out ---- */

static void
add_column(const struct eng_searcher *s, void *lanes,
	   const struct eng_column *column, uint32_t first, uint32_t n)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	const char *values = (const char *)column->values +
			     (size_t)first * RD_LANES_PER_WORD * column->width;

	if (column->width == 1)
		do_->add_column1(lanes, n, values, column->times);
	else if (column->width == 2)
		do_->add_column2(lanes, n, values, column->times);
	else
		do_->add_column4(lanes, n, values, column->times);
}

/* Each term sees only what no earlier one took. */
static void
add_first(const struct eng_searcher *s, void *lanes,
	  const struct eng_step *step, uint32_t first, uint32_t n)
{
	uint64_t room[ENG_BLOCK_WORDS], open[ENG_BLOCK_WORDS];

	memset(open, 0xff, sizeof(open));
	for (uint32_t t = 0; t < step->n; t++) {
		const struct eng_term *term = &s->terms[step->first + t];
		const uint64_t *set = eng_set_words(&s->fold, &term->set, first,
						    n, room);
		uint64_t taken[ENG_BLOCK_WORDS];

		for (uint32_t w = 0; w < n; w++) {
			taken[w] = set[w] & open[w];
			open[w] &= ~taken[w];
		}
		s->catalog.lanes->add_where(lanes, n, taken, term->points);
	}
}

static void
add_where(const struct eng_searcher *s, void *lanes,
	  const struct eng_term *term, uint32_t first, uint32_t n)
{
	uint64_t room[ENG_BLOCK_WORDS];

	s->catalog.lanes->add_where(
		lanes, n, eng_set_words(&s->fold, &term->set, first, n, room),
		term->points);
}

static void
keep_where(const struct eng_searcher *s, void *lanes,
	   const struct eng_term *term, uint32_t first, uint32_t n)
{
	uint64_t room[ENG_BLOCK_WORDS];

	s->catalog.lanes->keep_where(
		lanes, n, eng_set_words(&s->fold, &term->set, first, n, room));
}

void
eng_run_words(struct eng_searcher *s, uint32_t first, uint32_t n)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	int level = -1;

	for (uint32_t i = 0; i < s->n_steps; i++) {
		const struct eng_step *step = &s->steps[i];

		switch (step->kind) {
		case ENG_STEP_OPEN:
			do_->fill(s->lanes[++level], n, step->points);
			break;
		case ENG_STEP_COLUMN:
			add_column(s, s->lanes[level],
				   &s->catalog.columns[step->first], first, n);
			break;
		case ENG_STEP_WHERE:
			add_where(s, s->lanes[level], &s->terms[step->first],
				  first, n);
			break;
		case ENG_STEP_FIRST:
			add_first(s, s->lanes[level], step, first, n);
			break;
		case ENG_STEP_KEEP:
			keep_where(s, s->lanes[level], &s->terms[step->first],
				   first, n);
			break;
		default:
			do_->clamp(s->lanes[level], n, step->low, step->high);
			level--;
			do_->add(s->lanes[level], n, s->lanes[level + 1]);
		}
	}
}

/* ---- bounds ---- */

static void
bound_where(struct eng_searcher *s, void *bounds, const struct eng_term *term)
{
	eng_set_blocks(&s->fold, &term->set, s->some, s->all);
	s->catalog.lanes->add_where(bounds, s->catalog.n_block_words,
				    term->points > 0 ? s->some : s->all,
				    term->points);
}

/* The most that any term gives which some reference of a block may reach; no
 * term at all gives 0. */
static void
bound_first(struct eng_searcher *s, int level, const struct eng_step *step)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	uint32_t n = s->catalog.n_block_words;
	int32_t least = 0;

	for (uint32_t t = 0; t < step->n; t++)
		if (s->terms[step->first + t].points < least)
			least = s->terms[step->first + t].points;
	do_->fill(s->bounds[level + 1], n, least);
	memset(s->left, 0xff, n * sizeof(*s->left));
	for (uint32_t t = 0; t < step->n; t++) {
		const struct eng_term *term = &s->terms[step->first + t];

		eng_set_blocks(&s->fold, &term->set, s->some, s->all);
		for (uint32_t w = 0; w < n; w++) {
			s->some[w] &= s->left[w];
			s->left[w] &= ~s->all[w];
		}
		do_->raise_where(s->bounds[level + 1], n, s->some,
				 term->points);
	}
	do_->raise_where(s->bounds[level + 1], n, s->left, 0);
	do_->add(s->bounds[level], n, s->bounds[level + 1]);
}

/* Others get 0, which may be more. */
static void
bound_keep(struct eng_searcher *s, void *bounds, const struct eng_term *term)
{
	uint32_t n = s->catalog.n_block_words;

	eng_set_blocks(&s->fold, &term->set, s->some, s->all);
	s->catalog.lanes->keep_where(bounds, n, s->some);
	for (uint32_t w = 0; w < n; w++)
		s->all[w] = ~s->all[w];
	s->catalog.lanes->raise_where(bounds, n, s->all, 0);
}

void
eng_run_bounds(struct eng_searcher *s)
{
	const struct rd_lanes *do_ = s->catalog.lanes;
	uint32_t n = s->catalog.n_block_words;
	int level = -1;

	for (uint32_t i = 0; i < s->n_steps; i++) {
		const struct eng_step *step = &s->steps[i];

		switch (step->kind) {
		case ENG_STEP_OPEN:
			do_->fill(s->bounds[++level], n, step->points);
			break;
		case ENG_STEP_COLUMN:
			do_->add(s->bounds[level], n,
				 s->catalog.columns[step->first].peaks);
			break;
		case ENG_STEP_WHERE:
			bound_where(s, s->bounds[level],
				    &s->terms[step->first]);
			break;
		case ENG_STEP_FIRST:
			bound_first(s, level, step);
			break;
		case ENG_STEP_KEEP:
			bound_keep(s, s->bounds[level], &s->terms[step->first]);
			break;
		default:
			do_->clamp(s->bounds[level], n, step->low, step->high);
			level--;
			do_->add(s->bounds[level], n, s->bounds[level + 1]);
		}
	}
}
