/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Bump allocator over a chain of blocks.  Freed all at once; reset keeps the
 * chain for the next request. */

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ALIGN 16u
#define BLOCK_MIN 4096u

struct rd_arena_block {
	struct rd_arena_block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGN) unsigned char bytes[];
};

void
rd_arena_init(struct rd_arena *arena, size_t cap_bytes)
{
	*arena = (struct rd_arena){ .cap_bytes = cap_bytes };
}

void
rd_arena_fini(struct rd_arena *arena)
{
	struct rd_arena_block *block = arena->first;

	while (block) {
		struct rd_arena_block *next = block->next;

		free(block);
		block = next;
	}
	*arena = (struct rd_arena){ .cap_bytes = arena->cap_bytes };
}

void
rd_arena_reset(struct rd_arena *arena)
{
	for (struct rd_arena_block *b = arena->first; b; b = b->next)
		b->used = 0;
	arena->current = arena->first;
}

static struct rd_arena_block *
add_block(struct rd_arena *arena, size_t n_bytes)
{
	size_t size = arena->total_bytes < BLOCK_MIN ? BLOCK_MIN
						     : arena->total_bytes;
	struct rd_arena_block *block;

	if (size < n_bytes)
		size = n_bytes;
	if (arena->total_bytes + size > arena->cap_bytes)
		size = n_bytes;
	if (size > arena->cap_bytes ||
	    arena->total_bytes > arena->cap_bytes - size)
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (!block)
		return NULL;
	*block = (struct rd_arena_block){ .size = size };
	arena->total_bytes += size;
	return block;
}

static struct rd_arena_block *
block_with_room(struct rd_arena *arena, size_t n_bytes)
{
	struct rd_arena_block *block = arena->current;

	while (block && block->size - block->used < n_bytes && block->next)
		block = block->next;
	if (!block || block->size - block->used < n_bytes) {
		struct rd_arena_block *fresh = add_block(arena, n_bytes);

		if (!fresh)
			return NULL;
		if (block)
			block->next = fresh;
		else
			arena->first = fresh;
		block = fresh;
	}
	arena->current = block;
	return block;
}

void *
rd_arena_raw(struct rd_arena *arena, size_t n_bytes)
{
	struct rd_arena_block *block;
	void *memory;

	if (n_bytes > SIZE_MAX - ALIGN)
		return NULL;
	n_bytes = (n_bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!n_bytes)
		n_bytes = ALIGN;
	block = block_with_room(arena, n_bytes);
	if (!block)
		return NULL;
	memory = block->bytes + block->used;
	block->used += n_bytes;
	return memory;
}

void *
rd_arena_alloc(struct rd_arena *arena, size_t n_bytes)
{
	void *memory = rd_arena_raw(arena, n_bytes);

	return memory ? memset(memory, 0, n_bytes) : NULL;
}

void *
rd_arena_array(struct rd_arena *arena, size_t n, size_t item_bytes)
{
	size_t n_bytes;

	if (__builtin_mul_overflow(n, item_bytes, &n_bytes))
		return NULL;
	return rd_arena_alloc(arena, n_bytes);
}

char *
rd_arena_strdup(struct rd_arena *arena, struct rd_str s)
{
	char *copy = rd_arena_alloc(arena, s.len + 1);

	if (copy && s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

char *
rd_arena_printf(struct rd_arena *arena, const char *fmt, ...)
{
	va_list args, again;
	char *text = NULL;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len >= 0)
		text = rd_arena_alloc(arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(args);
	return text;
}

enum rd_status
rd_arena_double(struct rd_arena *arena, void **items, size_t n, size_t *n_cap,
		size_t item_bytes)
{
	size_t cap = *n_cap ? *n_cap * 2 : 8;
	void *larger;

	larger = rd_arena_array(arena, cap, item_bytes);
	if (!larger)
		return RD_NOMEM;
	if (n)
		memcpy(larger, *items, n * item_bytes);
	*items = larger;
	*n_cap = cap;
	return RD_OK;
}
