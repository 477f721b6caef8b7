/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Name spaces of a pack: open addressing, at most half full. */

#include "validate/names.h"

#define SLOTS_MIN 16u

static uint64_t
hash_name(struct rd_str name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.len; i++) {
		hash ^= (unsigned char)name.ptr[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return hash ^ hash >> 29;
}

static struct rd_val_name *
find_slot(const struct rd_val_names *names, struct rd_str name)
{
	size_t at = (size_t)hash_name(name) & (names->n_slots - 1);

	while (names->slots[at].name.ptr &&
	       !rd_str_eq(names->slots[at].name, name))
		at = (at + 1) & (names->n_slots - 1);
	return &names->slots[at];
}

static enum rd_status
make_room(struct rd_val_names *names, struct rd_arena *arena)
{
	struct rd_val_names bigger = *names;

	if ((names->n_names + 1) * 2 <= names->n_slots)
		return RD_OK;
	bigger.n_slots = names->n_slots ? names->n_slots * 2 : SLOTS_MIN;
	bigger.slots = rd_arena_array(arena, bigger.n_slots,
				      sizeof(*bigger.slots));
	if (!bigger.slots)
		return RD_NOMEM;
	for (size_t i = 0; i < names->n_slots; i++)
		if (names->slots[i].name.ptr)
			*find_slot(&bigger,
				   names->slots[i].name) = names->slots[i];
	*names = bigger;
	return RD_OK;
}

static enum rd_status
add_candidate(struct rd_val_names *names, struct rd_arena *arena,
	      struct rd_str name)
{
	void *list = names->list;
	enum rd_status status;

	if (names->n_list == RD_VAL_HINTS_MAX)
		return RD_OK;
	status = rd_arena_grow(arena, &list, names->n_list, &names->list_cap,
			       sizeof(*names->list));
	if (status)
		return status;
	names->list = list;
	names->list[names->n_list] = rd_arena_strdup(arena, name);
	if (!names->list[names->n_list])
		return RD_NOMEM;
	names->n_list++;
	return RD_OK;
}

enum rd_status
rd_val_names_add(struct rd_val_names *names, struct rd_arena *arena,
		 struct rd_str name, uint32_t value)
{
	enum rd_status status = make_room(names, arena);
	struct rd_val_name *slot;

	if (status)
		return status;
	if (!name.ptr)
		name.ptr = "";
	slot = find_slot(names, name);
	if (slot->name.ptr)
		return RD_CONFLICT;
	*slot = (struct rd_val_name){ .name = name, .value = value };
	names->n_names++;
	return add_candidate(names, arena, name);
}

uint32_t
rd_val_names_get(const struct rd_val_names *names, struct rd_str name)
{
	const struct rd_val_name *slot;

	if (!names->n_slots || !name.ptr)
		return UINT32_MAX;
	slot = find_slot(names, name);
	return slot->name.ptr ? slot->value : UINT32_MAX;
}

void
rd_val_names_use(const struct rd_val_names *names, struct rd_str name)
{
	if (names->n_slots && name.ptr)
		find_slot(names, name)->used = true;
}

bool
rd_val_names_is_used(const struct rd_val_names *names, struct rd_str name)
{
	return names->n_slots && name.ptr && find_slot(names, name)->used;
}

const char *
rd_val_names_near(const struct rd_val_names *names, struct rd_str name)
{
	return rd_str_nearest(name, names->list, names->n_list);
}
