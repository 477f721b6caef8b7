/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Curves, learned tables, and what is made of scores: the rate. */

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

void
rd_cc_curve(struct rd_cc *cc, const struct rd_val_factor *in,
	    struct rd_prog_factor *out)
{
	struct rd_prog_knot *knots = rd_cc_array(cc, in->n_knots,
						 sizeof(*knots));

	if (!knots)
		return;
	for (uint32_t i = 0; i < in->n_knots; i++) {
		knots[i] = (struct rd_prog_knot){ in->knots[i].x,
						  POINTS(in->knots[i].points),
						  in->knots[i].line };
		rd_prog_add_knot(cc->builder, &knots[i]);
	}
	if (in->attr == RD_VAL_NONE)
		return;
	for (uint32_t i = 0; i < cc->model->n_refs; i++)
		cc->points[i] = curve_points(
			in, knots, &cc->model->refs[i].values[in->attr]);
	out->first_col = rd_prog_add_column(cc->builder, cc->points);
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

void
rd_cc_emit_choice(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_learned; i++)
		emit_learned(cc, &cc->model->learned[i]);
	for (uint32_t i = 0; i < cc->model->n_rates; i++)
		emit_rate(cc, &cc->model->rates[i]);
}
