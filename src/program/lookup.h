/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PROGRAM_LOOKUP_H
#define RD_PROGRAM_LOOKUP_H

#include "program/program.h"

/* Fills in the *_order members of a verified program.  RD_NOMEM. */
enum rd_status rd_prog_index(struct rd_prog *prog, struct rd_arena *scratch)
	RD_MUST_CHECK;

#endif
