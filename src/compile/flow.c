/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Workflows and commands: record by record as the model has them, inputs before
 * what they are of. */

#include "compile/emit.h"

static uint32_t
emit_words(struct rd_cc *cc, const struct rd_val_flow_input *in)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_FLOWWORD);

	for (uint32_t i = 0; i < in->n_words; i++) {
		struct rd_prog_flowword out;

		out.word = rd_cc_str(cc, in->words[i].word);
		out.text = rd_cc_str(cc, in->words[i].text);
		rd_prog_add_flowword(cc->builder, &out);
	}
	return first;
}

static void
emit_input(struct rd_cc *cc, const struct rd_val_flow_input *in)
{
	bool is_link = in->from == RD_FLOW_FROM_LINK;
	struct rd_prog_flowinput out = {
		.from = in->from,
		.hole = in->hole,
		.when = in->when,
		.each = in->each,
		.number = in->number,
		.has_default = in->has_default,
		.has_range = in->has_range,
		.lowered = in->lowered,
		.low = in->low,
		.high = in->high,
		.step = in->step,
		.node = is_link ? in->node : 0,
		.output = in->output,
		.which = in->which,
		.or_node = is_link ? in->or_node : RD_NONE,
		.or_output = in->or_output,
		.n_words = in->n_words,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.text = rd_cc_str(cc, in->text);
	out.first_word = emit_words(cc, in);
	rd_prog_add_flowinput(cc->builder, &out);
}

static uint32_t
emit_inputs(struct rd_cc *cc, const struct rd_val_flow_input *inputs,
	    uint32_t n)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_FLOWINPUT);

	for (uint32_t i = 0; i < n; i++)
		emit_input(cc, &inputs[i]);
	return first;
}

static void
emit_node(struct rd_cc *cc, const struct rd_val_flow_node *in)
{
	struct rd_prog_flownode out = {
		.id = in->id,
		.outputs = in->outputs,
		.each = in->each,
		.when = in->when,
		.n_inputs = in->n_inputs,
		.line = in->line,
	};

	out.class = rd_cc_str(cc, in->class);
	out.first_input = emit_inputs(cc, in->inputs, in->n_inputs);
	rd_prog_add_flownode(cc->builder, &out);
}

static void
emit_flow(struct rd_cc *cc, const struct rd_val_flow *in)
{
	struct rd_prog_flow out = {
		.kind = in->kind,
		.profile = in->profile,
		.first_node = rd_prog_count(cc->builder, RD_SEC_FLOWNODE),
		.n_nodes = in->n_nodes,
		.n_arguments = in->n_arguments,
		.file = in->place_file,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	out.program = rd_cc_str(cc, in->program);
	out.dated = rd_cc_str(cc, in->dated);
	out.source = rd_cc_str(cc, in->source);
	for (uint32_t i = 0; i < in->n_nodes; i++)
		emit_node(cc, &in->nodes[i]);
	out.first_argument = emit_inputs(cc, in->arguments, in->n_arguments);
	rd_prog_add_flow(cc->builder, &out);
}

void
rd_cc_emit_flows(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_flows; i++)
		emit_flow(cc, &cc->model->flows[i]);
}
