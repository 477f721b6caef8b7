/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Gates, pins, factors, effects, templates.  Points leave the model in units
 * of 1e-4 and become units of 1e-8 here. */

#include "compile/emit.h"

static const enum rd_factor_kind factor_kinds[] = {
	[RD_VAL_COLUMN] = RD_FACTOR_COLUMN,
	[RD_VAL_LOOKUP] = RD_FACTOR_LOOKUP,
	[RD_VAL_CASES] = RD_FACTOR_CASES,
	[RD_VAL_EACH] = RD_FACTOR_EACH,
	[RD_VAL_HISTORY] = RD_FACTOR_HISTORY,
	[RD_VAL_CURVE] = RD_FACTOR_CURVE,
	[RD_VAL_LEARNED] = RD_FACTOR_LEARNED,
};

static const enum rd_segment_kind segment_kinds[] = {
	[RD_VAL_SLOT_TEXT] = RD_SEGMENT_TEXT,
	[RD_VAL_SLOT_FACT] = RD_SEGMENT_FACT,
	[RD_VAL_SLOT_TABLE] = RD_SEGMENT_TABLE,
	[RD_VAL_SLOT_ATTRIBUTE] = RD_SEGMENT_ATTRIBUTE,
	[RD_VAL_SLOT_PROMPT] = RD_SEGMENT_PROMPT,
	[RD_VAL_SLOT_NEGATIVE] = RD_SEGMENT_NEGATIVE,
};

static void
emit_gates(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_gates; i++) {
		const struct rd_val_gate *in = &cc->model->gates[i];
		struct rd_prog_gate out = { .file = in->place.file,
					    .line = in->place.line };

		out.id = rd_cc_str(cc, in->id);
		out.code = rd_cc_str(cc, in->code);
		out.when = rd_cc_cond(cc, &in->when);
		out.require = rd_cc_cond(cc, &in->require);
		rd_prog_add_gate(cc->builder, &out);
	}
	for (uint32_t i = 0; i < cc->model->n_pins; i++) {
		const struct rd_val_pin *in = &cc->model->pins[i];
		struct rd_prog_pin out = { .fact = in->fact,
					   .file = in->place.file,
					   .line = in->place.line };

		out.id = rd_cc_str(cc, in->id);
		out.when = rd_cc_cond(cc, &in->when);
		rd_prog_add_pin(cc->builder, &out);
	}
}

static int64_t
number_of(const struct rd_val_value *value, bool map, uint32_t term)
{
	if (!map)
		return value->number;
	for (uint32_t i = 0; i < value->n; i++)
		if (value->terms[i] == term)
			return value->numbers[i];
	return 0;
}

uint32_t
rd_cc_columns(struct rd_cc *cc, const struct rd_val_factor *in)
{
	const struct rd_val_attr *attr = &cc->model->attrs[in->attr];
	bool map = attr->type == RD_VAL_ATTR_MAP;
	uint32_t n = map ? cc->model->vocabs[attr->vocab].n_terms : 1;
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_COL);
	const struct rd_val_ref *refs = cc->model->refs;

	if ((uint64_t)n * cc->model->n_refs > RD_PROG_CAP_BYTES)
		rd_cc_fail(cc, RD_LIMIT);
	for (uint32_t term = 0; term < n && !cc->status; term++) {
		for (uint32_t i = 0; i < cc->model->n_refs; i++)
			cc->points[i] = number_of(&refs[i].values[in->attr],
						  map, term) *
					in->scale;
		rd_prog_add_column(cc->builder, cc->points);
	}
	return first;
}

static void
emit_choices(struct rd_cc *cc, const struct rd_val_factor *in)
{
	for (uint32_t i = 0; i < in->n_choices; i++) {
		const struct rd_val_choice *choice = &in->choices[i];
		struct rd_prog_choice out = {
			.points = POINTS(choice->points),
			.file = in->place.file,
			.line = choice->line,
		};

		out.id = rd_cc_str(cc, choice->id);
		out.cond = rd_cc_cond(cc, &choice->cond);
		rd_prog_add_choice(cc->builder, &out);
	}
}

static void
emit_steps(struct rd_cc *cc, const struct rd_val_factor *in)
{
	for (uint32_t i = 0; i < in->n_steps; i++)
		rd_prog_add_step(cc->builder,
				 &(struct rd_prog_step){
					 in->steps[i].below_ms,
					 POINTS(in->steps[i].points),
					 in->steps[i].line,
				 });
}

static void
emit_factor(struct rd_cc *cc, const struct rd_val_factor *in)
{
	struct rd_prog_factor out = {
		.id = rd_cc_str(cc, in->id),
		.kind = factor_kinds[in->kind],
		.group = in->group,
		.has_min = in->has_min,
		.has_max = in->has_max,
		.attr = in->attr,
		.key = in->key,
		.first_choice = rd_prog_count(cc->builder, RD_SEC_CHOICE),
		.n_choices = in->n_choices,
		.rows = in->rows,
		.order = in->given_order ? RD_HISTORY_GIVEN : RD_HISTORY_TIME,
		.compare = in->bytes ? RD_SCENE_BYTES : RD_SCENE_TEXT,
		.scene = in->scene,
		.first_step = rd_prog_count(cc->builder, RD_SEC_STEP),
		.n_steps = in->n_steps,
		.has_tune = in->has_tune,
		.exempt_ms = in->exempt_ms,
		.scale = in->scale,
		.min = POINTS(in->min),
		.max = POINTS(in->max),
		.tune_low = in->tune_low,
		.tune_high = in->tune_high,
		.file = in->place.file,
		.line = in->place.line,
		.curve = in->linear ? RD_CURVE_LINEAR : RD_CURVE_STEP,
		.first_knot = rd_prog_count(cc->builder, RD_SEC_KNOT),
		.n_knots = in->n_knots,
		.learned = in->learned,
	};

	emit_choices(cc, in);
	emit_steps(cc, in);
	out.when = rd_cc_cond(cc, &in->when);
	if (in->kind == RD_VAL_CURVE)
		rd_cc_curve(cc, in, &out);
	else if (in->attr != RD_VAL_NONE)
		out.first_col = rd_cc_columns(cc, in);
	rd_prog_add_factor(cc->builder, &out);
}

static void
emit_factors(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_groups; i++) {
		const struct rd_val_group *in = &cc->model->groups[i];

		rd_prog_add_group(cc->builder,
				  &(struct rd_prog_group){
					  .id = rd_cc_str(cc, in->id),
					  .has_min = in->has_min,
					  .has_max = in->has_max,
					  .min = POINTS(in->min),
					  .max = POINTS(in->max),
					  .file = in->place.file,
					  .line = in->place.line,
				  });
	}
	for (uint32_t i = 0; i < cc->model->n_factors && !cc->status; i++)
		emit_factor(cc, &cc->model->factors[i]);
	for (uint32_t i = 0; i < cc->model->n_weights; i++)
		rd_prog_add_weight(
			cc->builder,
			&(struct rd_prog_weight){ cc->model->weights[i] });
}

static void
emit_hold(struct rd_cc *cc, const struct rd_val_hold *in)
{
	struct rd_prog_hold out = {
		.attr = in->attr,
		.first_reason = rd_prog_count(cc->builder, RD_SEC_REASON),
		.n_reasons = in->n_reasons,
		.for_ms = in->for_ms,
		.file = in->place.file,
		.line = in->place.line,
	};

	for (uint32_t i = 0; i < in->n_reasons; i++) {
		struct rd_prog_reason reason;

		reason.term = rd_cc_str(cc, in->reasons[i].term);
		reason.cond = rd_cc_cond(cc, &in->reasons[i].cond);
		rd_prog_add_reason(cc->builder, &reason);
	}
	out.id = rd_cc_str(cc, in->id);
	out.when = rd_cc_cond(cc, &in->when);
	rd_prog_add_hold(cc->builder, &out);
}

static void
emit_effects(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_holds; i++)
		emit_hold(cc, &cc->model->holds[i]);
	for (uint32_t i = 0; i < cc->model->n_records; i++) {
		const struct rd_val_record *in = &cc->model->records[i];

		rd_prog_add_record(cc->builder, &(struct rd_prog_record){
							rd_cc_str(cc, in->id),
							in->place.file,
							in->place.line,
						});
	}
}

static void
emit_template(struct rd_cc *cc, const struct rd_val_template *in)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_SEGMENT);

	for (uint32_t i = 0; i < in->n_segments; i++) {
		const struct rd_val_segment *segment = &in->segments[i];

		rd_prog_add_segment(
			cc->builder,
			&(struct rd_prog_segment){
				.kind = segment_kinds[segment->kind],
				.optional = segment->optional,
				.text = rd_cc_str(cc, segment->text),
				.fact = segment->fact,
				.table = segment->table,
				.out = segment->out,
				.attr = segment->attr,
			});
	}
	rd_prog_add_template(cc->builder, &(struct rd_prog_template){
						  rd_cc_str(cc, in->name),
						  first,
						  in->n_segments,
						  in->place.file,
						  in->place.line,
					  });
}

void
rd_cc_emit_rules(struct rd_cc *cc)
{
	emit_gates(cc);
	emit_factors(cc);
	emit_effects(cc);
	for (uint32_t i = 0; i < cc->model->n_templates; i++)
		emit_template(cc, &cc->model->templates[i]);
	rd_cc_emit_choice(cc);
}
