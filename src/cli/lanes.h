/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lanes answer parts of a batch side by side.  Decisions without state do not
 * depend on each other, so the answers are those of one lane, byte for byte. */
#ifndef RD_CLI_LANES_H
#define RD_CLI_LANES_H

#include <signal.h>

#include "cli/desk.h"

#define CMD_LANES_MAX 64

/* A run of whole lines, and what became of it. */
struct cmd_lane {
	/* Given. */
	struct rd_str lines; /* each ends with a newline */
	uint32_t line;	     /* number of lines before the first */
	const struct cmd_write *how;
	const volatile sig_atomic_t *stop; /* ends it behind a whole line */
	/* Its own. */
	struct cmd cmd;
	struct cmd_desk desk;
	/* Answered. */
	struct rd_buf out;
	uint32_t n_lines;
	bool any_bad;
	int code; /* the batch cannot go on: cmd.problem has why */
};

/* A lane that decides as `desk` does, which must have no store and outlive it.
 * Finish it in any case. */
int cmd_lane_open(const struct cmd *cmd, const struct cmd_desk *desk,
		  const struct cmd_write *how,
		  const volatile sig_atomic_t *stop, struct cmd_lane *lane);
void cmd_lane_close(struct cmd_lane *lane);

/* One line of a batch: its answer, or the problem object that it has instead, is
 * appended to out.  Non-zero with the problem set only when the batch cannot go
 * on. */
int cmd_lane_answer(struct cmd *cmd, struct cmd_desk *desk,
		    const struct cmd_write *how, struct rd_str line,
		    uint32_t number, struct rd_buf *out, bool *any_bad);

/* Deals `text`, whole lines, to n lanes (at most CMD_LANES_MAX) and answers them;
 * `line` lines came before.  The answer is the output of one lane after the
 * other, up to one that failed or was stopped. */
void cmd_lanes_run(struct cmd_lane *lanes, size_t n, struct rd_str text,
		   uint32_t line);

#endif
