/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_VALIDATE_NAMES_H
#define RD_VALIDATE_NAMES_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#define RD_VAL_HINTS_MAX 4096 /* candidates a "did you mean" looks at */

struct rd_val_name {
	struct rd_str name; /* ptr NULL: free slot */
	uint32_t value;
	bool used; /* by rd_val_names_use */
};

/* A name space: names to numbers, by hashing.  Zeroed is empty. */
struct rd_val_names {
	struct rd_val_name *slots;
	size_t n_slots, n_names;
	const char **list; /* in order of addition, for hints */
	size_t n_list, list_cap;
	int unknown; /* finding for a name that is not there */
};

/* RD_CONFLICT (and no change) when the name is there already. */
enum rd_status rd_val_names_add(struct rd_val_names *names,
				struct rd_arena *arena, struct rd_str name,
				uint32_t value) RD_MUST_CHECK;
/* The number of a name, or UINT32_MAX. */
uint32_t rd_val_names_get(const struct rd_val_names *names, struct rd_str name);
/* Notes that something refers to the name, if it is there. */
void rd_val_names_use(const struct rd_val_names *names, struct rd_str name);
bool rd_val_names_is_used(const struct rd_val_names *names, struct rd_str name);
/* A likely intended name, or NULL. */
const char *rd_val_names_near(const struct rd_val_names *names,
			      struct rd_str name);

#endif
