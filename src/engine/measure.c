/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The common unit of all points of a program, and how far any sum of them can
 * reach in any situation: that decides the width of a lane. */

#include "base/decimal.h"
#include "engine/catalog.h"
#include "program/layout.h"

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static void
divide_unit(uint64_t *unit, int64_t points)
{
	uint64_t a = magnitude(points), b = *unit;

	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	*unit = a;
}

/* Whose scale says nothing. */
static bool
is_zero(const struct rd_prog *prog, uint32_t col)
{
	const struct rd_prog_col *c = &prog->col[col];

	for (size_t i = 0; i < (size_t)prog->n_ref * c->width; i++)
		if (prog->col_data[(size_t)c->offset + i])
			return false;
	return true;
}

/* Between the knots of a curve, points have as many places as a decimal. */
static bool
is_rounded(const struct rd_prog_factor *f)
{
	return f->kind == RD_FACTOR_CURVE && f->curve == RD_CURVE_LINEAR;
}

static int64_t
find_unit(const struct rd_prog *prog)
{
	uint64_t unit = 0;

	for (uint32_t c = 0; c < prog->n_col; c++)
		if (!is_zero(prog, c))
			divide_unit(&unit, prog->col[c].scale);
	for (uint32_t c = 0; c < prog->n_choice; c++)
		divide_unit(&unit, prog->choice[c].points);
	for (uint32_t k = 0; k < prog->n_knot; k++)
		divide_unit(&unit, prog->knot[k].points);
	for (uint32_t f = 0; f < prog->n_factor; f++) {
		if (prog->factor[f].has_min)
			divide_unit(&unit, prog->factor[f].min);
		if (prog->factor[f].has_max)
			divide_unit(&unit, prog->factor[f].max);
		if (is_rounded(&prog->factor[f]))
			divide_unit(&unit, RD_POINTS_ONE / RD_DECIMAL_ONE);
	}
	for (uint32_t g = 0; g < prog->n_group; g++) {
		if (prog->group[g].has_min)
			divide_unit(&unit, prog->group[g].min);
		if (prog->group[g].has_max)
			divide_unit(&unit, prog->group[g].max);
	}
	return unit ? (int64_t)unit : 1;
}

/* All that a sum, or a part of one, can be: 0 is always in it.  The verifier
 * has bounded these within int64. */
struct span {
	int64_t low, high;
};

static void
widen(struct span *span, int64_t points)
{
	span->low = points < span->low ? points : span->low;
	span->high = points > span->high ? points : span->high;
}

static void
widen_by_column(const struct rd_prog *prog, uint32_t col, struct span *span)
{
	for (uint32_t r = 0; r < prog->n_ref; r++)
		widen(span, rd_prog_col_points(prog, col, r));
}

static struct span
span_of_factor(const struct rd_prog *prog, const struct rd_prog_factor *f)
{
	struct span span = { 0, 0 };

	for (uint32_t k = 0; k < eng_n_columns(prog, f); k++)
		widen_by_column(prog, f->first_col + k, &span);
	for (uint32_t k = 0; k < f->n_knots; k++)
		widen(&span, prog->knot[f->first_knot + k].points);
	for (uint32_t k = 0; k < f->n_choices; k++) {
		int64_t points = prog->choice[f->first_choice + k].points;

		if (f->kind == RD_FACTOR_CASES)
			widen(&span, points);
		else if (points < 0)
			span.low += points;
		else
			span.high += points;
	}
	return span;
}

/* Keeps how far anything reached; also the distance between two cases. */
static void
note(struct span *reach, const struct span *span)
{
	widen(reach, span->low);
	widen(reach, span->high);
	widen(reach, span->high - span->low);
	widen(reach, span->low - span->high);
}

static void
hold(struct span *span, bool has_min, int64_t min, bool has_max, int64_t max)
{
	struct span held = *span;

	if (has_min && held.low < min)
		held.low = min;
	if (has_max && held.low > max)
		held.low = max;
	if (has_min && held.high < min)
		held.high = min;
	if (has_max && held.high > max)
		held.high = max;
	span->low = held.low < 0 ? held.low : 0;
	span->high = held.high > 0 ? held.high : 0;
}

static void
end_group(const struct rd_prog *prog, uint32_t group, struct span *sum,
	  struct span *total, struct span *reach)
{
	if (group != RD_NONE) {
		const struct rd_prog_group *g = &prog->group[group];

		note(reach, sum);
		hold(sum, g->has_min, g->min, g->has_max, g->max);
	}
	total->low += sum->low;
	total->high += sum->high;
	*sum = (struct span){ 0, 0 };
	note(reach, total);
}

/* The furthest that any sum gets from 0. */
static uint64_t
find_reach(const struct rd_prog *prog)
{
	struct span total = { 0, 0 }, sum = { 0, 0 }, reach = { 0, 0 };
	uint32_t group = RD_NONE;

	for (uint32_t i = 0; i < prog->n_factor; i++) {
		const struct rd_prog_factor *f = &prog->factor[i];
		struct span span = span_of_factor(prog, f);

		if (f->kind == RD_FACTOR_HISTORY ||
		    f->kind == RD_FACTOR_LEARNED)
			continue;
		if (f->group != group)
			end_group(prog, group, &sum, &total, &reach);
		group = f->group;
		note(&reach, &span);
		hold(&span, f->has_min, f->min, f->has_max, f->max);
		note(&reach, &span);
		sum.low += span.low;
		sum.high += span.high;
	}
	end_group(prog, group, &sum, &total, &reach);
	return magnitude(reach.low) > magnitude(reach.high)
		       ? magnitude(reach.low)
		       : magnitude(reach.high);
}

bool
eng_catalog_measure(struct eng_catalog *catalog)
{
	uint64_t reach = find_reach(catalog->prog);

	catalog->unit = find_unit(catalog->prog);
	reach /= (uint64_t)catalog->unit;
	if (reach > INT32_MAX)
		return false;
	catalog->lanes = rd_lanes_fastest(reach > INT16_MAX ? 4 : 2);
	return true;
}
