/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Curves, learned tables, what is made of scores: the rate; and experiments,
 * whose arms become patches of numbers and alternative columns. */

#include "compile/emit.h"

static int64_t
curve_points(const struct rd_val_factor *in, const struct rd_prog_knot *knots,
	     const struct rd_val_value *value)
{
	if (!value->given)
		return 0;
	return rd_prog_curve_points(in->linear ? RD_CURVE_LINEAR
					       : RD_CURVE_STEP,
				    knots, in->n_knots, value->number);
}

static struct rd_prog_knot *
translate_knots(struct rd_cc *cc, const struct rd_val_factor *in)
{
	struct rd_prog_knot *knots = rd_cc_array(cc, in->n_knots,
						 sizeof(*knots));

	for (uint32_t i = 0; knots && i < in->n_knots; i++)
		knots[i] = (struct rd_prog_knot){ in->knots[i].x,
						  POINTS(in->knots[i].points),
						  in->knots[i].line };
	return knots;
}

static uint32_t
curve_column(struct rd_cc *cc, const struct rd_val_factor *in)
{
	struct rd_prog_knot *knots = translate_knots(cc, in);

	for (uint32_t i = 0; knots && i < cc->model->n_refs; i++)
		cc->points[i] = curve_points(
			in, knots, &cc->model->refs[i].values[in->attr]);
	return rd_prog_add_column(cc->builder, cc->points);
}

void
rd_cc_curve(struct rd_cc *cc, const struct rd_val_factor *in,
	    struct rd_prog_factor *out)
{
	struct rd_prog_knot *knots = translate_knots(cc, in);

	for (uint32_t i = 0; knots && i < in->n_knots; i++)
		rd_prog_add_knot(cc->builder, &knots[i]);
	if (in->attr != RD_VAL_NONE)
		out->first_col = curve_column(cc, in);
}

static const enum rd_measure measures[] = {
	[RD_VAL_MARGIN] = RD_MEASURE_MARGIN,
	[RD_VAL_SCORE] = RD_MEASURE_SCORE,
	[RD_VAL_EVIDENCE] = RD_MEASURE_EVIDENCE,
};

static void
emit_rate(struct rd_cc *cc, const struct rd_val_rate *in)
{
	struct rd_prog_rate out = {
		.id = rd_cc_str(cc, in->id),
		.vocab = in->vocab,
		.otherwise = in->otherwise,
		.first_band = rd_prog_count(cc->builder, RD_SEC_RATEBAND),
		.n_bands = in->n_bands,
		.first_evidence = rd_prog_count(cc->builder, RD_SEC_EVIDENCE),
		.n_evidence = in->n_facts,
		.file = in->place.file,
		.line = in->place.line,
	};

	for (uint32_t i = 0; i < in->n_bands; i++) {
		const struct rd_val_rate_band *band = &in->bands[i];

		rd_prog_add_rateband(cc->builder,
				     &(struct rd_prog_rateband){
					     measures[band->measure],
					     band->term, POINTS(band->below),
					     band->line });
	}
	for (uint32_t i = 0; i < in->n_facts; i++)
		rd_prog_add_evidence(cc->builder, &(struct rd_prog_evidence){
							  in->facts[i] });
	rd_prog_add_rate(cc->builder, &out);
}

static void
emit_learned(struct rd_cc *cc, const struct rd_val_learned *in)
{
	rd_prog_add_learned(cc->builder, &(struct rd_prog_learned){
						 .id = rd_cc_str(cc, in->id),
						 .by = in->by,
						 .evidence = in->floor,
						 .min = in->min,
						 .max = in->max,
						 .file = in->place.file,
						 .line = in->place.line,
					 });
}

/* The alternative column of a curve: all knots that the arm sets. */
static uint32_t
patched_curve(struct rd_cc *cc, const struct rd_val_arm *arm,
	      const struct rd_val_patch *first)
{
	const struct rd_val_factor *in = &cc->model->factors[first->factor];
	struct rd_val_factor patched = *in;
	struct rd_val_knot *knots = rd_cc_array(cc, in->n_knots,
						sizeof(*knots));

	if (!knots)
		return 0;
	memcpy(knots, in->knots, in->n_knots * sizeof(*knots));
	for (uint32_t i = 0; i < arm->n_patches; i++)
		if (arm->patches[i].factor == first->factor)
			knots[arm->patches[i].index].points =
				arm->patches[i].value;
	patched.knots = knots;
	return curve_column(cc, &patched);
}

/* Another patch of the arm before this one has brought the curve's column. */
static bool
is_covered(const struct rd_val_arm *arm, uint32_t patch)
{
	for (uint32_t i = 0; i < patch; i++)
		if (arm->patches[i].factor == arm->patches[patch].factor)
			return true;
	return false;
}

static void
emit_patch(struct rd_cc *cc, const struct rd_val_arm *arm, uint32_t index)
{
	static const enum rd_patch_kind kinds[] = {
		[RD_VAL_PATCH_SCALE] = RD_PATCH_SCALE,
		[RD_VAL_PATCH_CHOICE] = RD_PATCH_CHOICE,
		[RD_VAL_PATCH_STEP] = RD_PATCH_STEP,
		[RD_VAL_PATCH_KNOT] = RD_PATCH_KNOT,
	};
	const struct rd_val_patch *in = &arm->patches[index];
	struct rd_val_factor factor = cc->model->factors[in->factor];
	struct rd_prog_patch out = { .kind = kinds[in->kind],
				     .factor = in->factor,
				     .index = in->index,
				     .value = POINTS(in->value),
				     .line = in->line };

	if (factor.attr != RD_VAL_NONE) {
		if (factor.kind == RD_VAL_CURVE && is_covered(arm, index))
			return;
		factor.scale = in->value;
		out.kind = RD_PATCH_COLUMNS;
		out.index = factor.kind == RD_VAL_CURVE
				    ? patched_curve(cc, arm, in)
				    : rd_cc_columns(cc, &factor);
	}
	rd_prog_add_patch(cc->builder, &out);
}

static void
emit_arm(struct rd_cc *cc, const struct rd_val_arm *in)
{
	struct rd_prog_arm out = {
		.id = rd_cc_str(cc, in->id),
		.share = in->share,
		.first_patch = rd_prog_count(cc->builder, RD_SEC_PATCH),
		.line = in->line,
	};

	for (uint32_t i = 0; i < in->n_patches; i++)
		emit_patch(cc, in, i);
	out.n_patches = rd_prog_count(cc->builder, RD_SEC_PATCH) -
			out.first_patch;
	rd_prog_add_arm(cc->builder, &out);
}

static void
emit_experiment(struct rd_cc *cc, const struct rd_val_experiment *in)
{
	struct rd_prog_experiment out = {
		.unit = in->unit,
		.mode = in->shadow ? RD_EXPERIMENT_SHADOW : RD_EXPERIMENT_LIVE,
		.first_arm = rd_prog_count(cc->builder, RD_SEC_ARM),
		.n_arms = in->n_arms,
		.file = in->place.file,
		.line = in->place.line,
	};

	for (uint32_t i = 0; i < in->n_arms; i++)
		emit_arm(cc, &in->arms[i]);
	out.id = rd_cc_str(cc, in->id);
	out.salt = rd_cc_str(cc, in->salt);
	rd_prog_add_experiment(cc->builder, &out);
}

static void
emit_select(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;

	for (uint32_t i = 0; i < model->n_diversities; i++) {
		const struct rd_val_diversity *in = &model->diversities[i];

		rd_prog_add_diversity(cc->builder,
				      &(struct rd_prog_diversity){
					      in->attr, POINTS(in->points),
					      in->place.file, in->place.line });
	}
	for (uint32_t i = 0; i < model->n_slots; i++) {
		const struct rd_val_slot *in = &model->slots[i];
		struct rd_prog_slot out = { .weight = in->weight,
					    .file = in->place.file,
					    .line = in->place.line };

		out.id = rd_cc_str(cc, in->id);
		out.require = rd_cc_cond(cc, &in->require);
		rd_prog_add_slot(cc->builder, &out);
	}
}

void
rd_cc_emit_choice(struct rd_cc *cc)
{
	emit_select(cc);
	for (uint32_t i = 0; i < cc->model->n_experiments; i++)
		emit_experiment(cc, &cc->model->experiments[i]);
	for (uint32_t i = 0; i < cc->model->n_learned; i++)
		emit_learned(cc, &cc->model->learned[i]);
	for (uint32_t i = 0; i < cc->model->n_rates; i++)
		emit_rate(cc, &cc->model->rates[i]);
}
