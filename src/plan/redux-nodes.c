/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Several pictures in one node: the nodes put their tokens in one row and take
 * the square root of its length for the grid. */

#include "plan/redux-sheet.h"

/* Pictures first .. first + n, which share a node. */
struct node {
	const struct rd_plan_redux *setting;
	const struct rd_plan_redux_ref *refs;
	uint32_t first, n;
	uint32_t pictures; /* with all of their batches */
	bool masked;
	struct rd_problem *problem;
};

static enum rd_status
refuse(const struct node *node, const char *what)
{
	rd_problem_set(node->problem, RD_SEMANTIC, 4, "redux.batch", "%s",
		       what);
	rd_problem_where(node->problem, "reference %u", node->first + 1);
	return RD_SEMANTIC;
}

static uint32_t
square_root(uint32_t value)
{
	uint32_t root = 0;

	while ((root + 1) * (root + 1) <= value)
		root++;
	return root;
}

/* What would come out of it, which nobody says at the time. */
static void
hint_at_outcome(const struct node *node)
{
	const struct rd_plan_redux *s = node->setting;
	uint32_t root = square_root(node->pictures);
	uint32_t side = root * s->grid, edge;
	uint32_t tokens = node->pictures * s->grid * s->grid;

	if (root * root != node->pictures) {
		rd_problem_hint(node->problem,
				"the node would stop: its %u tokens are no "
				"square; give each picture its own node",
				tokens);
		return;
	}
	if (node->masked) {
		rd_problem_hint(node->problem,
				"the node would stop: its tokens are %ux%u, "
				"the masks %ux%u; give each picture its own "
				"node",
				side, side, s->grid, s->grid);
		return;
	}
	edge = s->factor ? rd_redux_edge(
				   side, s->factor,
				   (enum rd_redux_rounding)s->profile->rounding)
			 : s->edge * root;
	rd_problem_hint(node->problem,
			"the node would take its %u tokens for one picture of "
			"%ux%u, mix them and say nothing (%u tokens); give "
			"each picture its own node",
			tokens, side, side, edge * edge);
}

static enum rd_status
check_several(const struct node *node)
{
	const struct rd_plan_redux *s = node->setting;
	const char *name = rd_prog_str(s->prog, s->profile->name).ptr;

	if (!s->profile->per_node) {
		rd_problem_set(
			node->problem, RD_SEMANTIC, 4, "redux.not-in-profile",
			"%s has no nodes that take several pictures", name);
		rd_problem_hint(node->problem, "name each picture by itself");
		return RD_SEMANTIC;
	}
	if (s->edge < s->grid && node->pictures > s->profile->per_node) {
		rd_problem_set(node->problem, RD_SEMANTIC, 4, "redux.batch",
			       "%u pictures share a node of %s, which takes %u "
			       "when tokens become fewer",
			       node->pictures, name, s->profile->per_node);
		rd_problem_where(node->problem, "reference %u",
				 node->first + 1);
		hint_at_outcome(node);
		return RD_SEMANTIC;
	}
	return RD_OK;
}

static bool
masked_by_request(const struct node *node)
{
	for (uint32_t i = 0; i < node->n; i++)
		if (node->refs[node->first + i].picture->masked)
			return true;
	return false;
}

/* A node has one size, one strength and one mask. */
static enum rd_status
check_alike(const struct node *node)
{
	const struct rd_plan_redux_ref *first = &node->refs[node->first];

	for (uint32_t i = 1; i < node->n; i++) {
		const struct rd_plan_redux_ref *ref = first + i;

		if (ref->picture->width != first->picture->width ||
		    ref->picture->height != first->picture->height)
			return refuse(node, "pictures of one node have one "
					    "size");
		if (ref->strength != first->strength)
			return refuse(node, "pictures of one node have one "
					    "strength");
	}
	if (!masked_by_request(node))
		return RD_OK;
	if (node->n > 1)
		return refuse(node, "pictures that share a node have no masks "
				    "of their own");
	if (node->setting->crop == RD_REDUX_CROP_CENTER)
		return refuse(node, "one mask for several pictures: the node "
				    "stops when it cuts the middle out");
	return RD_OK;
}

static enum rd_status
check_node(struct node *node)
{
	enum rd_status status;

	for (uint32_t i = 0; i < node->n; i++) {
		node->pictures += node->refs[node->first + i].picture->batch;
		node->masked |= node->refs[node->first + i].masked;
	}
	if (node->pictures == 1)
		return RD_OK;
	status = check_several(node);
	return status ? status : check_alike(node);
}

enum rd_status
plan_redux_check_nodes(const struct rd_plan_redux *setting,
		       const struct rd_plan_redux_pictures *pictures,
		       const struct rd_plan_redux_ref *refs,
		       struct rd_problem *problem)
{
	uint32_t each = pictures->per_node ? pictures->per_node : 1;
	enum rd_status status = RD_OK;

	if (pictures->per_node && !setting->profile->per_node)
		return rd_problem_set(
			problem, RD_SEMANTIC, 4, "redux.not-in-profile",
			"%s has no nodes",
			rd_prog_str(setting->prog, setting->profile->name).ptr);
	for (uint32_t i = 0; i < pictures->n && !status; i += each) {
		uint32_t left = pictures->n - i;
		struct node node = { .setting = setting,
				     .refs = refs,
				     .first = i,
				     .n = left < each ? left : each,
				     .problem = problem };

		status = check_node(&node);
	}
	return status;
}
