/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Takes the place of the C library's allocator entries to count the calls, then
 * does what they do.  glibc only. */
#include "heap.h"

#include <stddef.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t n);

void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *old, size_t n);

static unsigned long calls;

unsigned long
heap_calls(void)
{
	return calls;
}

void *
malloc(size_t n)
{
	calls++;
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	calls++;
	return __libc_calloc(n, size);
}

void *
realloc(void *old, size_t n)
{
	calls++;
	return __libc_realloc(old, n);
}
