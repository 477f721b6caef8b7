/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the files of the library share. */
#ifndef RD_LIB_LIB_H
#define RD_LIB_LIB_H

#include "program/program.h"
#include "refdesk/refdesk.h"

#define EXPORT __attribute__((visibility("default")))

struct refdesk_program {
	struct rd_prog prog;
};

/* `out` may be NULL. */
void lib_tell(struct refdesk_problem *out, const struct rd_problem *problem);
/* The problem, and REFDESK_BAD_CALL. */
int lib_bad_call(struct refdesk_problem *out, const char *what);
/* The same, and REFDESK_NO_MEMORY. */
int lib_no_memory(struct refdesk_problem *out);

#endif
