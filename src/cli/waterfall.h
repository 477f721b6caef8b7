/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A decision as people read it: the waterfall of one candidate's parts
 * (waterfall.c), who was chosen and who not (answer.c), the notes (notes.c). */
#ifndef RD_CLI_WATERFALL_H
#define RD_CLI_WATERFALL_H

#include "base/buf.h"
#include "cli/cmd.h"

#include <jansson.h>

/* The parts of `candidate` (an element of the decision's candidates) with bars
 * that start where the one before ended, and the total. */
void cmd_waterfall_put(const struct cmd_term *term, const json_t *candidate,
		       struct rd_buf *out);
/* Who was chosen, score, runner-up, margin; the waterfall of the first; notes.
 * For a locked outcome and for none, what they mean. */
void cmd_decision_put(const struct cmd_term *term, const json_t *decision,
		      struct rd_buf *out);
/* The element of decision.candidates with that reference, or NULL. */
const json_t *cmd_candidate_find(const json_t *decision, const char *id);
/* The sentence of each of decision.notes, and what to do about it. */
void cmd_notes_put(const struct cmd_term *term, const json_t *decision,
		   struct rd_buf *out);

/* Text with control characters made visible, wrapped behind `lead`, which may
 * be a line break; further lines stand `indent` columns in. */
void cmd_shown_wrap(const struct cmd_term *term, const char *lead,
		    struct rd_str text, unsigned indent, struct rd_buf *out);

#endif
