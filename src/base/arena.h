/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BASE_ARENA_H
#define RD_BASE_ARENA_H

#include "base/status.h"
#include "base/str.h"

/* One arena per phase (load, program, request).  Blocks are kept on reset, so
 * a request arena stops touching the heap once it has seen its largest
 * request.  Everything handed out is 16-byte aligned and, but for raw memory,
 * zeroed. */
struct rd_arena {
	struct rd_arena_block *first;
	struct rd_arena_block *current;
	size_t total_bytes;
	size_t cap_bytes;
};

/* cap_bytes bounds the sum of all blocks. */
void rd_arena_init(struct rd_arena *arena, size_t cap_bytes);
/* NULL-safe on a zeroed arena. */
void rd_arena_fini(struct rd_arena *arena);
/* Forgets all allocations, keeps the memory. */
void rd_arena_reset(struct rd_arena *arena);

/* n_bytes of zeroed memory, or NULL when the heap or the cap is exhausted. */
void *rd_arena_alloc(struct rd_arena *arena, size_t n_bytes) RD_MUST_CHECK;
/* The same, not zeroed: for what is written before it is read. */
void *rd_arena_raw(struct rd_arena *arena, size_t n_bytes) RD_MUST_CHECK;
/* Zeroed memory for n items, NULL on overflow too. */
void *rd_arena_array(struct rd_arena *arena, size_t n, size_t item_bytes)
	RD_MUST_CHECK;
/* NUL-terminated copy; NULL on exhaustion. */
char *rd_arena_strdup(struct rd_arena *arena, struct rd_str s) RD_MUST_CHECK;
/* NUL-terminated printf result; NULL on exhaustion. */
char *rd_arena_printf(struct rd_arena *arena, const char *fmt, ...)
	RD_PRINTF(2, 3) RD_MUST_CHECK;

/* Doubles *items (of *n_cap item_bytes each) inside the arena. */
enum rd_status rd_arena_double(struct rd_arena *arena, void **items, size_t n,
			       size_t *n_cap, size_t item_bytes) RD_MUST_CHECK;
/* The same, unless one more fits behind the first n anyway. */
RD_MUST_CHECK static inline enum rd_status
rd_arena_grow(struct rd_arena *arena, void **items, size_t n, size_t *n_cap,
	      size_t item_bytes)
{
	return n < *n_cap ? RD_OK
			  : rd_arena_double(arena, items, n, n_cap, item_bytes);
}

#endif
