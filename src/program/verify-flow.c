/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Graphs and command lines: every hole can be filled where it stands, and a
 * link goes to a node before its own, so that there are no circles. */

#include "program/verify.h"

#define OUTPUTS_MAX 64
#define INPUTS_MAX 64
#define FLOWS_MAX 256

static bool
refuse(struct rd_prog_verifier *v, uint32_t input, const char *why)
{
	return rd_prog_refuse(v, RD_SEC_FLOWINPUT, input, "%s", why);
}

/* Masks belong to references, `given` is said of holes. */
static bool
when_fits(enum rd_flow_when when, enum rd_flow_each each)
{
	return when <= RD_FLOW_WHEN_GIVEN ||
	       rd_flow_each_within(RD_FLOW_EACH_REFERENCE, each);
}

static bool
check_number(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_flowinput *in = &v->prog->flowinput[i];

	if (in->has_range && (in->low > in->high || in->step < 0))
		return refuse(v, i, "its range is none");
	if (in->lowered && !in->step)
		return refuse(v, i, "it is lowered to no step");
	return true;
}

/* An input of a thing that stands there as often as `each` says. */
static bool
check_filled(struct rd_prog_verifier *v, uint32_t i, enum rd_flow_each each)
{
	const struct rd_prog_flowinput *in = &v->prog->flowinput[i];

	if (!when_fits(in->when, each))
		return refuse(v, i, "it waits for a mask of no reference");
	if (in->when == RD_FLOW_WHEN_GIVEN && in->from != RD_FLOW_FROM_HOLE)
		return refuse(v, i, "it waits for the value of no hole");
	if (in->from == RD_FLOW_FROM_HOLE &&
	    !rd_flow_each_within(rd_flow_hole_each(in->hole), each))
		return refuse(v, i, "nothing fills its hole there");
	return check_number(v, i);
}

/* ---- links ---- */

struct link {
	const struct rd_prog_flow *flow;
	uint32_t owner; /* index within the graph */
	uint32_t node, output;
	enum rd_flow_which which;
};

static bool
goes_back(const struct link *link)
{
	return link->node < link->owner ||
	       (link->node == link->owner &&
		link->which == RD_FLOW_WHICH_PREVIOUS);
}

static bool
check_link(struct rd_prog_verifier *v, uint32_t input, const struct link *link)
{
	const struct rd_prog_flownode *nodes =
		&v->prog->flownode[link->flow->first_node];

	if (link->node >= link->flow->n_nodes || !goes_back(link))
		return refuse(v, input, "it links to no node before its own");
	if (link->output >= nodes[link->node].outputs)
		return refuse(v, input, "it links to an unknown output");
	return rd_flow_which_fits(link->which, nodes[link->node].each,
				  nodes[link->owner].each) ||
	       refuse(v, input, "which node it links to is not said");
}

static bool
check_links(struct rd_prog_verifier *v, uint32_t i,
	    const struct rd_prog_flow *flow, uint32_t owner)
{
	const struct rd_prog_flowinput *in = &v->prog->flowinput[i];
	struct link link = { flow, owner, in->node, in->output, in->which };
	struct link other = { flow, owner, in->or_node, in->or_output,
			      RD_FLOW_WHICH_SAME };

	return check_link(v, i, &link) &&
	       (in->or_node == RD_NONE || check_link(v, i, &other));
}

/* ---- the graph, the command ---- */

/* Of two with one name never both are there. */
static bool
exclude(const struct rd_prog_flowinput *a, const struct rd_prog_flowinput *b)
{
	return a->when != b->when && a->when > RD_FLOW_WHEN_GIVEN &&
	       b->when > RD_FLOW_WHEN_GIVEN;
}

static bool
check_input_names(struct rd_prog_verifier *v,
		  const struct rd_prog_flownode *node)
{
	const struct rd_prog_flowinput *inputs =
		&v->prog->flowinput[node->first_input];

	for (uint32_t i = 0; i < node->n_inputs; i++)
		for (uint32_t k = 0; k < i; k++)
			if (inputs[i].name == inputs[k].name &&
			    !exclude(&inputs[i], &inputs[k]))
				return refuse(v, node->first_input + i,
					      "its node has two of that name");
	return true;
}

static bool
check_node(struct rd_prog_verifier *v, const struct rd_prog_flow *flow,
	   uint32_t k)
{
	uint32_t index = flow->first_node + k;
	const struct rd_prog_flownode *node = &v->prog->flownode[index];

	if (node->outputs > OUTPUTS_MAX || node->n_inputs > INPUTS_MAX ||
	    node->when == RD_FLOW_WHEN_GIVEN ||
	    !when_fits(node->when, node->each))
		return rd_prog_refuse(v, RD_SEC_FLOWNODE, index,
				      "a member is out of range");
	if (!check_input_names(v, node))
		return false;
	for (uint32_t n = 0; n < node->n_inputs; n++) {
		uint32_t i = node->first_input + n;
		const struct rd_prog_flowinput *in = &v->prog->flowinput[i];

		if (in->from == RD_FLOW_FROM_FLAG)
			return refuse(v, i, "it has no value");
		if (!check_filled(v, i, node->each) ||
		    (in->from == RD_FLOW_FROM_LINK &&
		     !check_links(v, i, flow, k)))
			return false;
	}
	return true;
}

static bool
check_argument(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_flowinput *in = &v->prog->flowinput[i];

	if (in->from == RD_FLOW_FROM_LINK)
		return refuse(v, i, "an argument links to nothing");
	return check_filled(v, i, in->each);
}

static bool
check_flow(struct rd_prog_verifier *v, uint32_t index)
{
	const struct rd_prog_flow *flow = &v->prog->flow[index];
	bool is_graph = flow->kind == RD_FLOW_KIND_GRAPH;
	struct rd_str program = rd_prog_str(v->prog, flow->program);

	if (is_graph ? !flow->n_nodes || flow->n_arguments || program.len
		     : flow->n_nodes || !program.len)
		return rd_prog_refuse(v, RD_SEC_FLOW, index,
				      "is neither graph nor command");
	if (flow->n_nodes > RD_FLOW_NODES_MAX || index >= FLOWS_MAX)
		return rd_prog_refuse(v, RD_SEC_FLOW, index,
				      "is one too many, or has too many nodes");
	for (uint32_t k = 0; k < flow->n_nodes; k++)
		if (!check_node(v, flow, k))
			return false;
	for (uint32_t k = 0; k < flow->n_arguments; k++)
		if (!check_argument(v, flow->first_argument + k))
			return false;
	for (uint32_t k = 0; k < index; k++)
		if (v->prog->flow[k].kind == flow->kind &&
		    v->prog->flow[k].profile == flow->profile)
			return rd_prog_refuse(v, RD_SEC_FLOW, index,
					      "its profile has one already");
	return true;
}

bool
rd_prog_verify_flows(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_FLOW, check_flow },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
