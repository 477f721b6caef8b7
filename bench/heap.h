/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_BENCH_HEAP_H
#define RD_BENCH_HEAP_H

/* Calls of malloc, calloc and realloc so far, those of libraries included. */
unsigned long heap_calls(void);

#endif
