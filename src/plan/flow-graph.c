/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The graph of a workflow: its nodes, the repeated ones as often as there are
 * references, LoRAs or boxes, in the order of RFC 8785. */

#include "plan/flow-fill.h"

#include "base/escape.h"
#include "json/jcs.h"
#include <stdio.h>
#include <stdlib.h>

#define REPEATED_MAX 4096 /* nodes of a graph */
#define ID_TEXT 12

struct standing {
	const struct rd_prog_flownode *node;
	struct flow_place at;
	char id[ID_TEXT];
};

struct graph {
	struct flow_filling *f;
	const struct rd_prog_flownode *nodes; /* of the workflow */
	struct standing *standing;
	size_t n_standing, n_room;
};

/* ---- which nodes ---- */

static uint32_t
boxes_before(const struct rd_plan_flow *ask, const struct flow_place *at)
{
	uint32_t n = at->box;

	for (uint32_t i = 0; i < at->reference; i++)
		n += ask->references[i].n_boxes;
	return n;
}

static uint32_t
id_at(const struct graph *g, const struct rd_prog_flownode *node,
      const struct flow_place *at)
{
	switch (node->each) {
	case RD_FLOW_EACH_REFERENCE:
		return node->id + at->reference;
	case RD_FLOW_EACH_LORA:
		return node->id + at->lora;
	case RD_FLOW_EACH_BOX:
		return node->id + boxes_before(g->f->ask, at);
	default:
		return node->id;
	}
}

static enum rd_status
add_standing(struct graph *g, const struct rd_prog_flownode *node,
	     const struct flow_place *at)
{
	void *items = g->standing;
	enum rd_status status;
	struct standing *new;

	if (g->n_standing >= REPEATED_MAX)
		return flow_refuse(g->f, "flow.numbers",
				   "the graph has more than %d nodes",
				   REPEATED_MAX);
	status = rd_arena_grow(g->f->arena, &items, g->n_standing, &g->n_room,
			       sizeof(*new));
	if (status)
		return status;
	g->standing = items;
	new = &g->standing[g->n_standing++];
	*new = (struct standing){ .node = node, .at = *at };
	(void)snprintf(new->id, sizeof(new->id), "%u", id_at(g, node, at));
	return RD_OK;
}

static enum rd_status
add_node(struct graph *g, const struct rd_prog_flownode *node)
{
	struct flow_place at = { .each = node->each };
	enum rd_status status = RD_OK;

	for (bool more = flow_first(g->f, &at); !status && more;
	     more = flow_next(g->f, &at))
		if (flow_stands(g->f, node->when, &at))
			status = add_standing(g, node, &at);
	return status;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static enum rd_status
list_nodes(struct graph *g, const struct rd_prog_flow *flow)
{
	enum rd_status status = RD_OK;

	for (uint32_t i = 0; !status && i < flow->n_nodes; i++)
		status = add_node(g, &g->nodes[i]);
	if (status)
		return status;
	qsort(g->standing, g->n_standing, sizeof(*g->standing), compare_ids);
	for (size_t i = 1; i < g->n_standing; i++)
		if (!compare_ids(&g->standing[i - 1], &g->standing[i]))
			return flow_refuse(g->f, "flow.numbers",
					   "two nodes of the graph would have "
					   "the number %s",
					   g->standing[i].id);
	return RD_OK;
}

/* ---- links ---- */

static bool
step_back(const struct graph *g, const struct rd_prog_flownode *node,
	  struct flow_place *at)
{
	switch (node->each) {
	case RD_FLOW_EACH_REFERENCE:
		while (at->reference) {
			at->reference--;
			if (flow_stands(g->f, node->when, at))
				return true;
		}
		return false;
	case RD_FLOW_EACH_LORA:
		return at->lora && at->lora--;
	default:
		return at->box && at->box--;
	}
}

static bool
go_last(const struct graph *g, const struct rd_prog_flownode *node,
	struct flow_place *at)
{
	const struct rd_plan_flow *ask = g->f->ask;

	if (node->each == RD_FLOW_EACH_LORA) {
		at->lora = ask->n_loras;
		return step_back(g, node, at);
	}
	if (node->each == RD_FLOW_EACH_REFERENCE) {
		at->reference = ask->n_references;
		return step_back(g, node, at);
	}
	if (at->each != RD_FLOW_EACH_REFERENCE)
		for (at->reference = ask->n_references - 1;
		     at->reference && !ask->references[at->reference].n_boxes;)
			at->reference--;
	at->box = ask->references[at->reference].n_boxes;
	return step_back(g, node, at);
}

static bool
find(const struct graph *g, const struct rd_prog_flownode *node,
     enum rd_flow_which which, struct flow_place *at)
{
	switch (which) {
	case RD_FLOW_WHICH_PREVIOUS:
		return step_back(g, node, at);
	case RD_FLOW_WHICH_LAST:
		return go_last(g, node, at);
	default:
		return flow_stands(g->f, node->when, at);
	}
}

static void
put_link(const struct graph *g, const struct rd_prog_flownode *node,
	 const struct flow_place *at, uint32_t output, struct rd_buf *out)
{
	rd_buf_printf(out, "[\"%u\",%u]", id_at(g, node, at), output);
}

static enum rd_status
write_link(struct graph *g, const struct standing *s,
	   const struct rd_prog_flowinput *in, struct rd_buf *out)
{
	const struct rd_prog_flownode *node = &g->nodes[in->node];
	struct flow_place at = s->at;

	if (find(g, node, in->which, &at)) {
		put_link(g, node, &at, in->output, out);
		return RD_OK;
	}
	at = s->at;
	node = in->or_node == RD_NONE ? NULL : &g->nodes[in->or_node];
	if (node && find(g, node, RD_FLOW_WHICH_SAME, &at)) {
		put_link(g, node, &at, in->or_output, out);
		return RD_OK;
	}
	return flow_refuse(g->f, "flow.missing",
			   "%.*s of node %s links to a node that is not there",
			   RD_STR_FMT(rd_prog_str(g->f->ask->prog, in->name)),
			   s->id);
}

/* ---- text ---- */

static int
compare_names(const void *a, const void *b)
{
	const struct rd_str *x = a, *y = b;

	return rd_json_key_cmp(*x, *y);
}

struct member {
	struct rd_str name; /* first, for compare_names */
	const struct rd_prog_flowinput *in;
	struct flow_value value;
};

static enum rd_status
list_members(struct graph *g, const struct standing *s, struct member *members,
	     size_t *n)
{
	const struct rd_prog *prog = g->f->ask->prog;
	enum rd_status status = RD_OK;

	*n = 0;
	for (uint32_t i = 0; !status && i < s->node->n_inputs; i++) {
		const struct rd_prog_flowinput *in =
			&prog->flowinput[s->node->first_input + i];
		struct member *new = &members[*n];

		*new = (struct member){ rd_prog_str(prog, in->name),
					in,
					{ .given = true } };
		if (!flow_stands(g->f, in->when, &s->at))
			continue;
		if (in->from != RD_FLOW_FROM_LINK)
			status = flow_value(g->f, in, &s->at, &new->value);
		*n += new->value.given;
	}
	qsort(members, *n, sizeof(*members), compare_names);
	return status;
}

static enum rd_status
write_member(struct graph *g, const struct standing *s,
	     const struct member *member, struct rd_buf *out)
{
	rd_put_json_str(out, member->name);
	rd_buf_char(out, ':');
	if (member->in->from == RD_FLOW_FROM_LINK)
		return write_link(g, s, member->in, out);
	if (member->value.is_text)
		rd_put_json_str(out, member->value.text);
	else
		flow_put_number(out, &member->value);
	return RD_OK;
}

static enum rd_status
write_node(struct graph *g, const struct standing *s, struct rd_buf *out)
{
	struct member *members = rd_arena_array(g->f->arena, s->node->n_inputs,
						sizeof(*members));
	enum rd_status status;
	size_t n = 0;

	if (!members)
		return RD_NOMEM;
	rd_buf_printf(out, "\"%s\":{\"class_type\":", s->id);
	rd_put_json_str(out, rd_prog_str(g->f->ask->prog, s->node->class));
	rd_buf_cstr(out, ",\"inputs\":{");
	status = list_members(g, s, members, &n);
	for (size_t i = 0; !status && i < n; i++) {
		if (i)
			rd_buf_char(out, ',');
		status = write_member(g, s, &members[i], out);
	}
	rd_buf_cstr(out, "}}");
	return status;
}

enum rd_status
rd_plan_flow_graph(const struct rd_plan_flow *ask, struct rd_arena *arena,
		   struct rd_buf *out, struct rd_buf *notes,
		   struct rd_problem *problem)
{
	struct flow_filling f = { ask, arena, notes, problem, 0 };
	struct graph g = {
		.f = &f,
		.nodes = &ask->prog->flownode[ask->flow->first_node],
	};
	enum rd_status status = flow_begin(&f);

	if (!status)
		status = list_nodes(&g, ask->flow);
	rd_buf_char(out, '{');
	for (size_t i = 0; !status && i < g.n_standing; i++) {
		if (i)
			rd_buf_char(out, ',');
		status = write_node(&g, &g.standing[i], out);
	}
	rd_buf_char(out, '}');
	return status ? status : rd_buf_status(out);
}
