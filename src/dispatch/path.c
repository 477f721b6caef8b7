/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Paths into a tree, step by step over all that was hit so far. */
#include "dispatch/tree.h"

enum step_kind { STEP_NAME, STEP_INDEX, STEP_ALL, STEP_END, STEP_BAD };

struct step {
	enum step_kind kind;
	struct rd_str name;
	uint64_t index;
};

static struct step
take_brackets(struct rd_str *path)
{
	const char *end = memchr(path->ptr, ']', path->len);
	struct step step = { .kind = STEP_BAD };
	struct rd_str inner;

	if (!end)
		return step;
	inner = (struct rd_str){ path->ptr + 1, (size_t)(end - path->ptr) - 1 };
	path->len -= inner.len + 2;
	path->ptr += inner.len + 2;
	if (rd_str_is(inner, "*"))
		step.kind = STEP_ALL;
	else if (rd_str_u64(inner, &step.index))
		step.kind = STEP_INDEX;
	return step;
}

/* The next step; `first` of the path, where a name needs no dot. */
static struct step
take_step(struct rd_str *path, bool first)
{
	struct step step = { .kind = STEP_NAME };
	size_t n = 0;

	if (!path->len)
		return (struct step){ .kind = STEP_END };
	if (*path->ptr == '[')
		return take_brackets(path);
	if (!first && *path->ptr != '.')
		return (struct step){ .kind = STEP_BAD };
	if (!first) {
		path->ptr++;
		path->len--;
	}
	while (n < path->len && path->ptr[n] != '.' && path->ptr[n] != '[')
		n++;
	step.name = (struct rd_str){ path->ptr, n };
	path->ptr += n;
	path->len -= n;
	if (!n)
		step.kind = STEP_BAD;
	return step;
}

struct set {
	const struct disp_node **items;
	size_t n, cap;
	struct rd_arena *arena;
};

static bool
add(struct set *set, const struct disp_node *node)
{
	void *items = set->items;

	if (!node || set->n == DISP_PATH_HITS)
		return true;
	if (rd_arena_grow(set->arena, &items, set->n, &set->cap,
			  sizeof(*set->items)) != RD_OK)
		return false;
	set->items = items;
	set->items[set->n++] = node;
	return true;
}

static const struct disp_node *
element(const struct disp_node *array, uint64_t index)
{
	const struct disp_node *node = array->child;

	if (index >= array->n)
		return NULL;
	while (index--)
		node = node->next;
	return node;
}

/* Where one step leads from one node. */
static bool
follow(const struct disp_node *from, const struct step *step, struct set *to)
{
	const struct disp_node *node;

	if (step->kind == STEP_NAME)
		return add(to, disp_tree_get(from, step->name));
	if (from->type != RD_SCAN_ARRAY)
		return true;
	if (step->kind == STEP_INDEX)
		return add(to, element(from, step->index));
	for (node = from->child; node && to->n < DISP_PATH_HITS;
	     node = node->next)
		if (!add(to, node))
			return false;
	return true;
}

static bool
follow_all(const struct set *from, const struct step *step, struct set *to)
{
	for (size_t i = 0; i < from->n; i++)
		if (!follow(from->items[i], step, to))
			return false;
	return true;
}

enum rd_status
disp_path_find(const struct disp_node *from, struct rd_str path,
	       struct rd_arena *arena, struct disp_hits *hits)
{
	struct set now = { .arena = arena }, then;
	struct step step;
	bool first = true;

	memset(hits, 0, sizeof(*hits));
	if (!add(&now, from))
		return RD_NOMEM;
	for (;; first = false) {
		step = take_step(&path, first);
		if (step.kind == STEP_BAD)
			return RD_OK;
		if (step.kind == STEP_END)
			break;
		then = (struct set){ .arena = arena };
		if (!follow_all(&now, &step, &then))
			return RD_NOMEM;
		now = then;
	}
	*hits = (struct disp_hits){ now.items, now.n };
	return RD_OK;
}
