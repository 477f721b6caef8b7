/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Workflows that are not wrong, but hardly meant. */

#include "validate/lint.h"

#include "base/diag-ids.h"

static bool
is_linked(const struct rd_val_flow *flow, uint32_t node)
{
	for (uint32_t i = 0; i < flow->n_nodes; i++) {
		const struct rd_val_flow_node *other = &flow->nodes[i];

		for (uint32_t k = 0; i != node && k < other->n_inputs; k++)
			if (other->inputs[k].node == node ||
			    other->inputs[k].or_node == node)
				return true;
	}
	return false;
}

static void
check_nodes(struct rd_val_lint *lint, const struct rd_val_flow *flow)
{
	for (uint32_t i = 0; i < flow->n_nodes; i++) {
		const struct rd_val_flow_node *node = &flow->nodes[i];

		if (!node->outputs || is_linked(flow, i))
			continue;
		rd_val_lint_find(
			lint,
			(struct rd_val_place){ flow->place_file, node->line },
			RD_DIAG_NODE_UNUSED,
			"nothing in \"%.*s\" takes what node %u "
			"(%.*s) makes",
			RD_STR_FMT(flow->name), node->id,
			RD_STR_FMT(node->class));
		rd_val_lint_object(lint, flow->name, node->class);
	}
}

/* ---- words ---- */

static bool
has_word(const struct rd_val_flow_input *in, struct rd_str word)
{
	for (uint32_t i = 0; i < in->n_words; i++)
		if (rd_str_eq(in->words[i].word, word))
			return true;
	return false;
}

struct wording {
	struct rd_val_lint *lint;
	const struct rd_val_flow *flow;
	const struct rd_val_flow_input *in;
};

static void
want_word(const struct wording *w, struct rd_str word)
{
	if (has_word(w->in, word))
		return;
	rd_val_lint_find(
		w->lint,
		(struct rd_val_place){ w->flow->place_file, w->in->line },
		RD_DIAG_FLOW_WORD_MISSING,
		"\"%.*s\" of \"%.*s\" has no word for the %s "
		"\"%.*s\", which its profile has",
		RD_STR_FMT(w->in->name), RD_STR_FMT(w->flow->name),
		rd_flow_hole_names[w->in->hole], RD_STR_FMT(word));
	rd_val_lint_object(w->lint, w->flow->name, w->in->name);
}

static void
want_words(const struct wording *w)
{
	const struct rd_val_model *model = w->lint->model;
	const struct rd_val_rdx_profile *p =
		&model->rdx_profiles[w->flow->profile];

	for (uint32_t i = 0; i < RD_REDUX_N_CROPS; i++)
		if (w->in->hole == RD_FLOW_HOLE_CROP && p->crops >> i & 1)
			want_word(w, rd_str_of(rd_redux_crop_names[i]));
	for (uint32_t i = 0; i < model->n_rdx_encoders; i++)
		if (w->in->hole == RD_FLOW_HOLE_ENCODER && p->encoders >> i & 1)
			want_word(w, model->rdx_encoders[i].name);
	for (uint32_t i = 0; w->in->hole == RD_FLOW_HOLE_LAW && i < p->n_laws;
	     i++)
		want_word(w, rd_str_of(rd_redux_law_names[p->laws[i].law]));
	for (uint32_t i = 0;
	     w->in->hole == RD_FLOW_HOLE_FUNCTION && i < p->n_kernels; i++)
		want_word(w, model->rdx_functions[p->kernels[i].function].name);
	for (uint32_t i = 0;
	     w->in->hole == RD_FLOW_HOLE_MODE && i < p->n_levels; i++)
		want_word(w, model->rdx_modes[p->levels[i].mode].name);
}

static void
check_words(struct rd_val_lint *lint, const struct rd_val_flow *flow,
	    const struct rd_val_flow_input *inputs, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (inputs[i].n_words)
			want_words(&(struct wording){ lint, flow, &inputs[i] });
}

void
rd_val_lint_flows(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_flows; i++) {
		const struct rd_val_flow *flow = &lint->model->flows[i];

		check_nodes(lint, flow);
		check_words(lint, flow, flow->arguments, flow->n_arguments);
		for (uint32_t k = 0; k < flow->n_nodes; k++)
			check_words(lint, flow, flow->nodes[k].inputs,
				    flow->nodes[k].n_inputs);
	}
}
