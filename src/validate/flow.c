/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Workflows and commands: for which profile they are, and what they consist
 * of. */

#include "validate/flow.h"

#include "base/diag-ids.h"

static void
read_arguments(struct rd_val *val, const struct rd_src_node *node,
	       struct rd_val_flow *out)
{
	out->program = rd_val_text(node, "program");
	out->arguments = rd_val_array(val, rd_val_count(node, "argument"),
				      sizeof(*out->arguments));
	rd_val_find_twice(val, node, "argument", "option");
	for (const struct rd_src_node *child = rd_src_child(node, "argument");
	     out->arguments && child; child = rd_src_next(child, "argument")) {
		struct rd_val_flow_input *in =
			&out->arguments[out->n_arguments++];

		in->each = rd_val_one_of(child, "each", RD_VAL_FLOW_EACHES,
					 RD_FLOW_EACH_ONCE);
		rd_val_read_flow_input(val, child, in);
	}
}

/* A command has something to run, a graph a node that others wait for. */
static void
check_result(struct rd_val *val, const struct rd_src_node *node,
	     const struct rd_val_flow *flow)
{
	for (uint32_t i = 0; i < flow->n_nodes; i++)
		if (!flow->nodes[i].outputs)
			return;
	if (flow->n_nodes)
		rd_val_find(val, node, NULL, RD_DIAG_BAD_FLOW_NODE,
			    "no node of \"%.*s\" has outputs=\"0\", so it "
			    "makes nothing",
			    RD_STR_FMT(flow->name));
}

static void
check_alone(struct rd_val *val, const struct rd_src_node *node)
{
	const struct rd_val_flow *flows = val->model->flows;
	uint32_t n = val->model->n_flows - 1;

	for (uint32_t i = 0; i < n; i++)
		if (flows[i].kind == flows[n].kind &&
		    flows[i].profile == flows[n].profile)
			rd_val_find(val, node, "profile",
				    RD_DIAG_DUPLICATE_FLOW,
				    "\"%.*s\" is for that profile already",
				    RD_STR_FMT(flows[i].name));
}

static void
read_flow(struct rd_val *val, const struct rd_src_node *node,
	  enum rd_flow_kind kind)
{
	struct rd_val_model *model = val->model;
	struct rd_val_flow *out = &model->flows[model->n_flows];
	struct rd_val_place place = rd_val_place(val, node);

	/* A frame for others, or of no use. */
	if (!rd_src_has(node, "profile") ||
	    rd_val_names_off(val, "profile", node, "profile"))
		return;
	rd_val_enter(val, &val->flows, node, RD_DIAG_DUPLICATE_REDUX,
		     model->n_flows++);
	*out = (struct rd_val_flow){
		.name = rd_val_text(node, "name"),
		.title = rd_val_text(node, "title"),
		.program = RD_STR_LIT(""),
		.dated = rd_val_text(node, "dated"),
		.source = rd_val_text(node, "source"),
		.kind = kind,
		.place_file = place.file,
		.line = place.line,
	};
	out->profile = rd_val_lookup(val, node, "profile", &val->rdx_profiles);
	check_alone(val, node);
	if (kind == RD_FLOW_KIND_GRAPH)
		rd_val_read_graph(val, node, out);
	else
		read_arguments(val, node, out);
	check_result(val, node, out);
}

void
rd_val_read_flows(struct rd_val *val)
{
	const struct rd_val_decl *graphs = &val->decls[RD_VAL_D_WORKFLOW];
	const struct rd_val_decl *commands = &val->decls[RD_VAL_D_COMMAND];
	struct rd_val_model *model = val->model;

	model->flows = rd_val_array(val, graphs->n + commands->n,
				    sizeof(*model->flows));
	for (size_t i = 0; i < graphs->n && !val->status; i++)
		read_flow(val, graphs->nodes[i], RD_FLOW_KIND_GRAPH);
	for (size_t i = 0; i < commands->n && !val->status; i++)
		read_flow(val, commands->nodes[i], RD_FLOW_KIND_COMMAND);
}
