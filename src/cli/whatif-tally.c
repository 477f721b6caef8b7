/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Sums that do not depend on who counted first. */
#include "cli/whatif.h"

#include <stdlib.h>

#include "base/decimal.h"

int
whatif_tally_init(struct cmd *cmd, struct whatif_tally *tally,
		  const struct rd_prog *prog, struct rd_arena *arena)
{
	*tally = (struct whatif_tally){ .arena = arena };
	tally->wins = rd_arena_array(arena, prog->n_ref + 1u,
				     sizeof(*tally->wins));
	return tally->wins ? 0 : cmd_no_memory(cmd);
}

static uint32_t
hash_str(uint32_t hash, struct rd_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * 16777619u;
	return (hash ^ 255) * 16777619u;
}

static bool
same_id(struct rd_str a, struct rd_str b)
{
	return (a.ptr != NULL) == (b.ptr != NULL) && rd_str_eq(a, b);
}

static struct rd_str
keep(struct whatif_tally *tally, struct rd_str text)
{
	char *copy;

	if (!text.ptr)
		return text;
	copy = rd_arena_strdup(tally->arena, text);
	tally->failed |= !copy;
	return copy ? (struct rd_str){ copy, text.len } : RD_STR_NONE;
}

static struct whatif_group *
find_group(struct whatif_tally *tally, struct rd_str was, struct rd_str is)
{
	struct whatif_group **at, *group;

	at = &tally->groups[hash_str(hash_str(2166136261u, was), is) %
			    WHATIF_BUCKETS];
	for (; *at; at = &(*at)->next) {
		if (same_id((*at)->was, was) && same_id((*at)->is, is))
			return *at;
	}
	group = rd_arena_alloc(tally->arena, sizeof(*group));
	if (!group) {
		tally->failed = true;
		return NULL;
	}
	/* A program of the past may be gone before the answer is written. */
	*group = (struct whatif_group){ .was = keep(tally, was),
					.is = keep(tally, is) };
	*at = group;
	tally->n_groups++;
	return group;
}

static struct rd_str
id_of(const struct rd_aud_winner *winner)
{
	return winner->any ? winner->id : RD_STR_NONE;
}

struct whatif_group *
whatif_group_of(struct whatif_tally *tally, const struct rd_aud_change *change)
{
	return find_group(tally, id_of(&change->winner[0]),
			  id_of(&change->winner[1]));
}

static void
add_point(struct whatif_tally *tally, const struct whatif_point *point)
{
	uint32_t hash = (uint32_t)point->was * 2654435761u ^
			(uint32_t)point->is * 40503u ^ point->differs;
	struct whatif_point **at = &tally->points[hash % WHATIF_BUCKETS];

	for (; *at; at = &(*at)->next) {
		if ((*at)->was != point->was || (*at)->is != point->is ||
		    (*at)->differs != point->differs)
			continue;
		(*at)->n += point->n;
		return;
	}
	*at = rd_arena_alloc(tally->arena, sizeof(**at));
	if (!*at) {
		tally->failed = true;
		return;
	}
	**at = *point;
	(*at)->next = NULL;
}

static int32_t
whole_points(int64_t points)
{
	int64_t whole = points / RD_POINTS_ONE;

	if (whole > INT32_MAX)
		return INT32_MAX;
	return whole < INT32_MIN ? INT32_MIN : (int32_t)whole;
}

void
whatif_point_add(struct whatif_tally *tally, const struct rd_aud_change *change)
{
	struct whatif_point point = {
		.was = whole_points(change->winner[0].score),
		.is = whole_points(change->winner[1].score),
		.differs = change->differs,
		.n = 1,
	};

	if (change->winner[0].scored && change->winner[1].scored)
		add_point(tally, &point);
}

static void
add_group(struct whatif_tally *to, const struct whatif_group *from)
{
	struct whatif_group *group = find_group(to, from->was, from->is);

	if (!group)
		return;
	if (!group->n || from->ordinal < group->ordinal) {
		group->ordinal = from->ordinal;
		group->example = keep(to, from->example);
		group->facts = keep(to, from->facts);
		group->lead = keep(to, from->lead);
		group->rules = keep(to, from->rules);
	}
	group->n += from->n;
}

void
whatif_tally_add(struct whatif_tally *to, const struct whatif_tally *from,
		 uint32_t n_refs)
{
	const struct whatif_group *group;
	const struct whatif_point *point;
	size_t i;

	to->n += from->n;
	to->differs += from->differs;
	to->rescored += from->rescored;
	to->worse += from->worse;
	to->none[0] += from->none[0];
	to->none[1] += from->none[1];
	to->undecided += from->undecided;
	to->stepped += from->stepped;
	to->failed |= from->failed;
	for (i = 0; i < n_refs; i++)
		to->wins[i] += from->wins[i];
	for (i = 0; i < WHATIF_BUCKETS; i++) {
		for (group = from->groups[i]; group; group = group->next)
			add_group(to, group);
		for (point = from->points[i]; point; point = point->next)
			add_point(to, point);
	}
}

static int
compare_groups(const void *a, const void *b)
{
	const struct whatif_group *x = *(struct whatif_group *const *)a;
	const struct whatif_group *y = *(struct whatif_group *const *)b;
	int order;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	order = rd_str_cmp(x->was, y->was);
	return order ? order : rd_str_cmp(x->is, y->is);
}

struct whatif_group **
whatif_groups_sorted(struct whatif_tally *tally)
{
	struct whatif_group **sorted, *group;
	size_t i, n = 0;

	sorted = rd_arena_array(tally->arena, tally->n_groups + 1,
				sizeof(struct whatif_group *));
	for (i = 0; sorted && i < WHATIF_BUCKETS; i++) {
		for (group = tally->groups[i]; group; group = group->next)
			sorted[n++] = group;
	}
	if (sorted)
		qsort(sorted, n, sizeof(struct whatif_group *), compare_groups);
	return sorted;
}
