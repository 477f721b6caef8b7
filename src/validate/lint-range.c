/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Bands, areas, knots of curves, slots and arms that nothing can reach. */

#include "validate/lint.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/time.h"

#define VALUE_CAP 64u
#define NOBODY ((struct rd_str){ NULL, 0 })

/* ---- bands ---- */

/* Margins and counts are not negative; a count is whole and has an end. */
static bool
is_out_of_reach(const struct rd_val_rate *rate,
		const struct rd_val_rate_band *band)
{
	return band->measure != RD_VAL_SCORE && band->below <= 0 &&
	       rate->n_bands > 0;
}

static const struct rd_val_rate_band *
band_before(const struct rd_val_rate *rate, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (rate->bands[i].measure == rate->bands[at].measure &&
		    rate->bands[i].below >= rate->bands[at].below)
			return &rate->bands[i];
	return NULL;
}

static void
check_rate(struct rd_val_lint *lint, const struct rd_val_rate *rate)
{
	static const char *const measures[] = {
		[RD_VAL_MARGIN] = "margin",
		[RD_VAL_SCORE] = "score",
		[RD_VAL_EVIDENCE] = "evidence",
	};

	for (uint32_t i = 0; i < rate->n_bands; i++) {
		const struct rd_val_rate_band *band = &rate->bands[i];
		const struct rd_val_rate_band *by = band_before(rate, i);
		struct rd_val_place place = { rate->place.file, band->line };

		if (is_out_of_reach(rate, band))
			rd_val_lint_find(lint, place, RD_DIAG_UNREACHABLE_BAND,
					 "no %s is below 0",
					 measures[band->measure]);
		else if (by)
			rd_val_lint_find(
				lint, place, RD_DIAG_UNREACHABLE_BAND,
				"the band of line %u takes every %s that is "
				"below this one's end",
				by->line, measures[band->measure]);
		else
			continue;
		rd_val_lint_object(
			lint, rate->id,
			lint->model->vocabs[rate->vocab].terms[band->term].id);
		if (by)
			rd_val_lint_related(
				lint,
				(struct rd_val_place){ place.file, by->line },
				"comes first");
	}
}

/* ---- derived facts ---- */

static struct rd_str
term_of(const struct rd_val_lint *lint, const struct rd_val_derive *derive,
	uint32_t at)
{
	const struct rd_val_fact *fact = &lint->model->facts[derive->fact];

	return lint->model->vocabs[fact->vocab].terms[derive->args[at].a].id;
}

static void
tell_part(struct rd_val_lint *lint, const struct rd_val_derive *derive,
	  uint32_t at, const char *why)
{
	const struct rd_val_fact *fact = &lint->model->facts[derive->fact];
	struct rd_str term = term_of(lint, derive, at);

	rd_val_lint_find(lint, derive->place, RD_DIAG_UNREACHABLE_BAND,
			 "\"%.*s\" never becomes \"%.*s\" here: %s",
			 RD_STR_FMT(fact->name), RD_STR_FMT(term), why);
	rd_val_lint_object(lint, fact->name, term);
}

static void
put_value(enum rd_val_type type, int64_t value, struct rd_buf *out)
{
	if (type == RD_VAL_DURATION)
		rd_duration_put(out, value);
	else
		rd_decimal_put(out, value, type == RD_VAL_DECIMAL ? 4 : 0);
}

/* From the end of the last band on, when the fact may be so large. */
static void
check_end(struct rd_val_lint *lint, const struct rd_val_derive *derive)
{
	const struct rd_val_fact *on = &lint->model->facts[derive->on];
	const struct rd_val_fact *fact = &lint->model->facts[derive->fact];
	const struct rd_val_arg *last;
	struct rd_buf value;

	if (!derive->n_args)
		return;
	last = &derive->args[derive->n_args - 1];
	if (last->b || (on->low < on->high && on->high < last->v))
		return;
	rd_buf_init(&value, VALUE_CAP);
	put_value(on->type, last->v, &value);
	rd_val_lint_find(lint, derive->place, RD_DIAG_BAND_GAP,
			 "\"%.*s\" has no band for %.*s=%.*s and no otherwise",
			 RD_STR_FMT(fact->name), RD_STR_FMT(on->name),
			 RD_STR_FMT(rd_buf_view(&value)));
	rd_val_lint_object(lint, fact->name, NOBODY);
	rd_buf_fini(&value);
}

/* Between the least and the largest number the fact may be. */
static void
check_bands(struct rd_val_lint *lint, const struct rd_val_derive *derive)
{
	const struct rd_val_fact *on = &lint->model->facts[derive->on];

	if (on->low >= on->high)
		return;
	for (uint32_t i = 0; i < derive->n_args; i++) {
		const struct rd_val_arg *arg = &derive->args[i];

		if (!arg->b && arg->v <= on->low)
			tell_part(lint, derive, i,
				  "the fact is never below that band's end");
		else if (i && arg[-1].v > on->high)
			tell_part(lint, derive, i,
				  "the fact is always below an earlier band's "
				  "end");
	}
}

/* Boxes that do not cross the 180th meridian. */
static bool
is_box_within(const struct rd_val_derive *derive, uint32_t inner,
	      uint32_t outer)
{
	const struct rd_val_corner *a, *b;

	if (derive->args[inner].b != 2 || derive->args[outer].b != 2)
		return false;
	a = &derive->corners[derive->args[inner].v];
	b = &derive->corners[derive->args[outer].v];
	return a[0].lon < a[1].lon && b[0].lon < b[1].lon &&
	       a[0].lat >= b[0].lat && a[1].lat <= b[1].lat &&
	       a[0].lon >= b[0].lon && a[1].lon <= b[1].lon;
}

static void
check_fence(struct rd_val_lint *lint, const struct rd_val_derive *derive)
{
	for (uint32_t i = 1; i < derive->n_args; i++) {
		uint32_t k = 0;

		while (k < i && !is_box_within(derive, i, k))
			k++;
		if (k < i)
			tell_part(lint, derive, i,
				  "the area lies within one before it");
	}
}

/* ---- knots ---- */

/* A value of the fact in the knots' unit, 1e-4; integers beyond the decimals
 * count as the last of them. */
static int64_t
scaled(const struct rd_val_fact *fact, int64_t value)
{
	if (fact->type != RD_VAL_INTEGER)
		return value;
	if (value > RD_DECIMAL_MAX / RD_DECIMAL_ONE)
		return RD_DECIMAL_MAX;
	if (value < -RD_DECIMAL_MAX / RD_DECIMAL_ONE)
		return -RD_DECIMAL_MAX;
	return value * RD_DECIMAL_ONE;
}

/* Does a value between low and high make the knot count?  Of steps the last one
 * at or below the value does, of lines both next to it. */
static bool
is_reached(const struct rd_val_factor *factor, uint32_t at, int64_t low,
	   int64_t high)
{
	const struct rd_val_knot *knots = factor->knots;
	bool last = at + 1 == factor->n_knots;

	if (!factor->linear)
		return knots[at].x <= high && (last || knots[at + 1].x > low);
	return (!at || knots[at - 1].x < high) &&
	       (last || knots[at + 1].x > low);
}

static void
check_curve(struct rd_val_lint *lint, const struct rd_val_factor *factor)
{
	const struct rd_val_fact *fact;
	int64_t low, high;

	if (factor->kind != RD_VAL_CURVE || factor->key == RD_VAL_NONE)
		return;
	fact = &lint->model->facts[factor->key];
	low = scaled(fact, fact->low);
	high = scaled(fact, fact->high);
	for (uint32_t i = 0; i < factor->n_knots; i++) {
		struct rd_val_place place = { factor->place.file,
					      factor->knots[i].line };

		if (is_reached(factor, i, low, high))
			continue;
		rd_val_lint_find(lint, place, RD_DIAG_UNREACHABLE_KNOT,
				 "no value that \"%.*s\" may have comes near "
				 "this knot",
				 RD_STR_FMT(fact->name));
		rd_val_lint_object(lint, factor->id, NOBODY);
		rd_val_lint_related(lint, fact->place, "says what it may be");
	}
}

/* ---- slots ---- */

static bool
can_fill(struct rd_val_lint *lint, const struct rd_val_slot *slot, uint32_t ref)
{
	const struct rd_val_model *model = lint->model;
	struct rd_val_ask *ask = &lint->ask;
	uint32_t all;

	rd_val_ask_init(ask, lint->val, &lint->arena);
	all = rd_val_ask_cond(ask, &slot->require, ref, NULL);
	for (uint32_t i = 0; i < model->n_gates; i++)
		all = rd_val_ask_pair(
			ask, RD_VAL_NODE_ALL, all,
			rd_val_ask_gate(ask, &model->gates[i], ref));
	rd_val_ask_close(ask);
	return rd_val_ask_ever(ask, all) != RD_VAL_NEVER;
}

static void
check_slot(struct rd_val_lint *lint, const struct rd_val_slot *slot)
{
	const struct rd_val_model *model = lint->model;
	uint32_t n;

	rd_val_lint_look_at_none(lint);
	rd_val_lint_look_at_cond(lint, &slot->require);
	for (uint32_t i = 0; i < model->n_gates; i++) {
		rd_val_lint_look_at_cond(lint, &model->gates[i].when);
		rd_val_lint_look_at_cond(lint, &model->gates[i].require);
	}
	n = rd_val_lint_kinds(lint);
	for (uint32_t i = 0; i < n; i++)
		if (can_fill(lint, slot, lint->kinds[i]))
			return;
	rd_val_lint_find(lint, slot->place, RD_DIAG_SLOT_NOBODY_FILLS,
			 "no reference can ever fill the slot \"%.*s\"",
			 RD_STR_FMT(slot->id));
	rd_val_lint_object(lint, slot->id, NOBODY);
}

/* ---- arms ---- */

/* The first arm is the control and may be measured against nobody. */
static void
check_experiment(struct rd_val_lint *lint,
		 const struct rd_val_experiment *experiment)
{
	for (uint32_t i = 1; i < experiment->n_arms; i++) {
		const struct rd_val_arm *arm = &experiment->arms[i];

		if (arm->share)
			continue;
		rd_val_lint_find(lint,
				 (struct rd_val_place){ experiment->place.file,
							arm->line },
				 RD_DIAG_ARM_WITHOUT_SHARE,
				 "nobody gets the arm \"%.*s\"",
				 RD_STR_FMT(arm->id));
		rd_val_lint_object(lint, experiment->id, arm->id);
	}
}

void
rd_val_lint_ranges(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	for (uint32_t i = 0; i < model->n_rates; i++)
		check_rate(lint, &model->rates[i]);
	for (uint32_t i = 0; i < model->n_derives; i++) {
		const struct rd_val_derive *derive = &model->derives[i];

		if (derive->kind == RD_VAL_BANDS) {
			check_bands(lint, derive);
			check_end(lint, derive);
		} else if (derive->kind == RD_VAL_GEOFENCE) {
			check_fence(lint, derive);
		}
	}
	for (uint32_t i = 0; i < model->n_factors; i++)
		check_curve(lint, &model->factors[i]);
	for (uint32_t i = 0; i < model->n_experiments; i++)
		check_experiment(lint, &model->experiments[i]);
	for (uint32_t i = 0; i < model->n_slots; i++)
		check_slot(lint, &model->slots[i]);
}
