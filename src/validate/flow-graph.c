/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The nodes of a workflow: those of the one it is like, replaced by its own of
 * the same id; their links, found and put in order. */

#include "validate/flow.h"

#include "base/diag-ids.h"

#define LIKE_MAX 8 /* workflows, one like the other */

struct drawing {
	struct rd_val *val;
	const struct rd_src_node *workflow;
	const struct rd_src_node **sources; /* of nodes */
	struct rd_val_flow_node *nodes;	    /* beside them */
	uint32_t n;
};

static bool
is_own(const struct drawing *d, const struct rd_src_node *source)
{
	return source->parent == d->workflow;
}

/* Where a finding about a node stands: at the workflow that inherits it. */
static const struct rd_src_node *
shown(const struct drawing *d, const struct rd_src_node *node)
{
	return node->file == d->workflow->file ? node : d->workflow;
}

/* ---- which nodes ---- */

static uint32_t
index_of(const struct drawing *d, uint32_t id)
{
	for (uint32_t i = 0; i < d->n; i++)
		if (rd_val_integer(d->sources[i], "id", 0) == id)
			return i;
	return RD_VAL_NONE;
}

static void
take_node(struct drawing *d, const struct rd_src_node *node)
{
	uint32_t id = rd_val_integer(node, "id", 0), at = index_of(d, id);

	if (at == RD_VAL_NONE && d->n == RD_FLOW_NODES_MAX)
		rd_val_find(d->val, node, NULL, RD_DIAG_BAD_FLOW_NODE,
			    "more than %d nodes", RD_FLOW_NODES_MAX);
	else if (at == RD_VAL_NONE)
		d->sources[d->n++] = node;
	else if (d->sources[at]->parent == node->parent)
		rd_val_find(d->val, shown(d, node), "id", RD_DIAG_BAD_FLOW_NODE,
			    "node %u stands twice", id);
	else
		d->sources[at] = node;
}

/* The workflow of that name, also a disabled one. */
static const struct rd_src_node *
find_like(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str name = rd_src_attr(node, "like");
	char *id = rd_arena_printf(val->arena, "workflow.%.*s",
				   RD_STR_FMT(name));
	uint32_t at;

	if (!id) {
		rd_val_fail(val, RD_NOMEM);
		return NULL;
	}
	at = rd_val_names_get(&val->rules.names, rd_str_of(id));
	return at == RD_VAL_NONE ? NULL : val->rules.nodes[at];
}

static void
take_nodes(struct drawing *d, const struct rd_src_node *workflow)
{
	for (const struct rd_src_node *child = rd_src_child(workflow, "node");
	     child; child = rd_src_next(child, "node"))
		take_node(d, child);
}

static void
list_nodes(struct drawing *d)
{
	const struct rd_src_node *line[LIKE_MAX + 1] = { d->workflow };
	uint32_t n = 1;

	while (rd_src_has(line[n - 1], "like")) {
		const struct rd_src_node *like = find_like(d->val, line[n - 1]);

		if (!like || n > LIKE_MAX) {
			rd_val_find(d->val, d->workflow, "like",
				    RD_DIAG_UNKNOWN_WORKFLOW,
				    like ? "more than %d workflows are each "
					   "like the next"
					 : "of the workflows that it is like "
					   "(at most %d), one is not there",
				    LIKE_MAX);
			return;
		}
		line[n++] = like;
	}
	while (n)
		take_nodes(d, line[--n]);
}

/* ---- inputs and links ---- */

static void
read_link(struct drawing *d, const struct rd_src_node *node, const char *attr,
	  uint32_t *index)
{
	uint32_t id = rd_val_integer(node, attr, 0);

	*index = RD_VAL_NONE;
	if (!rd_src_has(node, attr))
		return;
	*index = index_of(d, id);
	if (*index == RD_VAL_NONE)
		rd_val_find(d->val, shown(d, node), attr, RD_DIAG_UNKNOWN_NODE,
			    "there is no node %u", id);
}

static void
check_link(struct drawing *d, const struct rd_src_node *node, const char *attr,
	   const struct rd_val_flow_input *in)
{
	bool other = !strcmp(attr, "else");
	const struct rd_val_flow_node *target =
		&d->nodes[other ? in->or_node : in->node];
	uint32_t output = other ? in->or_output : in->output;

	if (output >= target->outputs)
		rd_val_find(d->val, shown(d, node), attr, RD_DIAG_UNKNOWN_NODE,
			    "node %u has no output %u", target->id, output);
	if (!rd_flow_which_fits(other ? RD_FLOW_WHICH_SAME : in->which,
				target->each, in->each))
		rd_val_find(d->val, shown(d, node), attr,
			    RD_DIAG_LINK_TO_SEVERAL,
			    "which of the nodes %u is meant is not said, or "
			    "cannot be",
			    target->id);
}

static void
read_links(struct drawing *d, const struct rd_src_node *node,
	   struct rd_val_flow_input *in)
{
	in->output = rd_val_integer(node, "output", 0);
	in->or_output = rd_val_integer(node, "else-output", 0);
	in->which = rd_val_one_of(node, "which", RD_VAL_FLOW_WHICHES,
				  RD_FLOW_WHICH_SAME);
	read_link(d, node, "node", &in->node);
	read_link(d, node, "else", &in->or_node);
	if (in->from != RD_FLOW_FROM_LINK &&
	    (rd_src_has(node, "output") || rd_src_has(node, "which") ||
	     rd_src_has(node, "else") || rd_src_has(node, "else-output")))
		rd_val_find(d->val, shown(d, node), NULL,
			    RD_DIAG_BAD_FLOW_INPUT,
			    "only an input with \"node\" is a link");
	if (in->node != RD_VAL_NONE)
		check_link(d, node, "node", in);
	if (in->or_node != RD_VAL_NONE)
		check_link(d, node, "else", in);
	if (in->which == RD_FLOW_WHICH_PREVIOUS && in->or_node == RD_VAL_NONE)
		rd_val_find(d->val, shown(d, node), "which",
			    RD_DIAG_LINK_TO_SEVERAL,
			    "nothing is before the first: say what \"else\"");
}

/* Several of one name may stand for each other when none is always there. */
static void
check_names(struct drawing *d, const struct rd_src_node *node,
	    const struct rd_val_flow_node *in)
{
	for (uint32_t i = 0; i < in->n_inputs; i++)
		for (uint32_t k = 0; k < i; k++)
			if (rd_str_eq(in->inputs[i].name, in->inputs[k].name) &&
			    (in->inputs[i].when <= RD_FLOW_WHEN_GIVEN ||
			     in->inputs[i].when == in->inputs[k].when ||
			     in->inputs[k].when <= RD_FLOW_WHEN_GIVEN))
				rd_val_find(d->val, shown(d, node), NULL,
					    RD_DIAG_BAD_FLOW_INPUT,
					    "node %u has two inputs \"%.*s\"",
					    in->id,
					    RD_STR_FMT(in->inputs[i].name));
}

static void
read_head(struct drawing *d, uint32_t at)
{
	const struct rd_src_node *node = d->sources[at];
	struct rd_val_flow_node *out = &d->nodes[at];

	out->id = rd_val_integer(node, "id", 0);
	out->class = rd_val_text(node, "class");
	out->outputs = rd_val_integer(node, "outputs", 1);
	out->each = rd_val_one_of(node, "each", RD_VAL_FLOW_EACHES,
				  RD_FLOW_EACH_ONCE);
	out->when = rd_val_one_of(node, "when", RD_VAL_FLOW_WHENS,
				  RD_FLOW_WHEN_ALWAYS);
	out->line = is_own(d, node) ? node->line : d->workflow->line;
	if (out->when == RD_FLOW_WHEN_GIVEN ||
	    (out->when > RD_FLOW_WHEN_GIVEN &&
	     !rd_flow_each_within(RD_FLOW_EACH_REFERENCE, out->each)))
		rd_val_find(
			d->val, shown(d, node), "when", RD_DIAG_HOLE_NOT_FILLED,
			"node %u waits for the mask of no reference", out->id);
}

static void
read_inputs(struct drawing *d, uint32_t at)
{
	const struct rd_src_node *node = d->sources[at];
	struct rd_val_flow_node *out = &d->nodes[at];

	out->inputs = rd_val_array(d->val, rd_val_count(node, "input"),
				   sizeof(*out->inputs));
	for (const struct rd_src_node *child = rd_src_child(node, "input");
	     out->inputs && child; child = rd_src_next(child, "input")) {
		struct rd_val_flow_input *in = &out->inputs[out->n_inputs++];

		in->each = out->each;
		rd_val_read_flow_input(d->val, child, in);
		read_links(d, child, in);
		if (!is_own(d, node))
			in->line = d->workflow->line;
	}
	check_names(d, node, out);
}

/* ---- order ---- */

struct order {
	struct rd_val_flow_node *nodes; /* as written */
	uint32_t *place;		/* by node: RD_VAL_NONE, or where */
	uint32_t n;
};

static bool
waits(const struct order *o, uint32_t at)
{
	const struct rd_val_flow_node *node = &o->nodes[at];

	for (uint32_t i = 0; i < node->n_inputs; i++) {
		const struct rd_val_flow_input *in = &node->inputs[i];

		if ((in->node != RD_VAL_NONE &&
		     o->place[in->node] == RD_VAL_NONE &&
		     (in->node != at || in->which != RD_FLOW_WHICH_PREVIOUS)) ||
		    (in->or_node != RD_VAL_NONE &&
		     o->place[in->or_node] == RD_VAL_NONE))
			return true;
	}
	return false;
}

static uint32_t
next_placed(const struct order *o, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (o->place[i] == RD_VAL_NONE && !waits(o, i))
			return i;
	return RD_VAL_NONE;
}

static void
find_circle(struct drawing *d, const struct order *o)
{
	for (uint32_t i = 0; i < d->n; i++)
		if (o->place[i] == RD_VAL_NONE) {
			rd_val_find(d->val, shown(d, d->sources[i]), NULL,
				    RD_DIAG_NODES_IN_A_CIRCLE,
				    "node %u comes, link by link, after "
				    "itself",
				    o->nodes[i].id);
			return;
		}
}

static void
relink(const struct order *o, struct rd_val_flow_node *node)
{
	for (uint32_t i = 0; i < node->n_inputs; i++) {
		struct rd_val_flow_input *in = &node->inputs[i];

		if (in->node != RD_VAL_NONE)
			in->node = o->place[in->node];
		if (in->or_node != RD_VAL_NONE)
			in->or_node = o->place[in->or_node];
	}
}

static void
put_in_order(struct drawing *d, struct rd_val_flow *out)
{
	struct order o = { .nodes = d->nodes };
	uint32_t next;

	o.place = rd_val_array(d->val, d->n, sizeof(*o.place));
	out->nodes = rd_val_array(d->val, d->n, sizeof(*out->nodes));
	if (d->val->status)
		return;
	memset(o.place, 0xff, d->n * sizeof(*o.place));
	while ((next = next_placed(&o, d->n)) != RD_VAL_NONE) {
		out->nodes[o.n] = d->nodes[next];
		o.place[next] = o.n++;
	}
	if (o.n < d->n) {
		find_circle(d, &o);
		return;
	}
	for (out->n_nodes = 0; out->n_nodes < o.n; out->n_nodes++)
		relink(&o, &out->nodes[out->n_nodes]);
}

void
rd_val_read_graph(struct rd_val *val, const struct rd_src_node *node,
		  struct rd_val_flow *out)
{
	struct drawing d = { .val = val, .workflow = node };

	d.sources = rd_val_array(val, RD_FLOW_NODES_MAX, sizeof(void *));
	d.nodes = rd_val_array(val, RD_FLOW_NODES_MAX, sizeof(*d.nodes));
	if (val->status)
		return;
	list_nodes(&d);
	for (uint32_t i = 0; i < d.n; i++)
		read_head(&d, i);
	for (uint32_t i = 0; i < d.n && !val->status; i++)
		read_inputs(&d, i);
	if (!val->status)
		put_in_order(&d, out);
}
