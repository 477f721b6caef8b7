/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PROGRAM_LOOKUP_H
#define RD_PROGRAM_LOOKUP_H

#include "program/program.h"

/* Sorts the n_strings strings: by_text[k] is the k-th, rank[] its inverse.
 * False when two are equal. */
bool rd_prog_rank_strings(const struct rd_prog *prog, uint32_t *by_text,
			  uint32_t *rank);
/* Fills in the *_order members of a verified program.  RD_NOMEM. */
enum rd_status rd_prog_index(struct rd_prog *prog, const uint32_t *rank,
			     struct rd_arena *scratch) RD_MUST_CHECK;

#endif
