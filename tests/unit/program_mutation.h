/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rows of "change one thing in the sample, and the loader says so". */
#ifndef PROGRAM_MUTATION_H
#define PROGRAM_MUTATION_H

#include <criterion/criterion.h>

#include "sample_program.h"

#define AT(section, i) rd_prog_at_##section(b, i)
#define STR(s) rd_prog_add_str(b, RD_STR_LIT(s))

/* The sample with the change does not load, and the title of the problem
 * contains `title`. */
void mutation_refused(void (*change)(struct rd_prog_builder *),
		      const char *title);
/* What was built loads.  Frees the builder. */
void mutation_accepted(struct rd_prog_builder *b);

/* One test of a table row: NAME, what to change, what the title contains. */
#define AS_TEST(name, change, title)                                           \
	static void change_##name(struct rd_prog_builder *b)                   \
	{                                                                      \
		change;                                                        \
	}                                                                      \
	Test(program_verify, name)                                             \
	{                                                                      \
		mutation_refused(change_##name, title);                        \
	}

#endif
