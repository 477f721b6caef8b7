/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Lanes answer parts of a batch side by side.  Decisions without state do not
 * depend on each other, so the answers are those of one lane, byte for byte. */
#ifndef RD_CLI_LANES_H
#define RD_CLI_LANES_H

#include <signal.h>

#include "cli/desk.h"

#define CMD_LANES_MAX 64

/* Answers, one after the other. */
struct cmd_answers {
	struct cmd *cmd;
	struct cmd_desk *desk;
	const struct cmd_write *how;
	struct rd_buf *out;
	uint32_t line; /* of the last one */
	bool any_bad;  /* some answer is none or a problem */
};

/* Appends the answer to one line, or the problem object that it has instead.
 * Non-zero with the problem set only when the batch cannot go on. */
int cmd_answers_add(struct cmd_answers *answers, struct rd_str line);

/* A run of whole lines, and what became of it. */
struct cmd_lane {
	/* Given. */
	struct rd_str lines; /* each ends with a newline */
	uint32_t before;     /* number of lines before the first */
	const volatile sig_atomic_t *stop; /* ends it behind a whole line */
	/* Its own. */
	struct cmd cmd;
	struct cmd_desk desk;
	/* Answered. */
	struct cmd_answers answers;
	struct rd_buf out;
	int code; /* the batch cannot go on: cmd.problem has why */
};

/* A lane that answers as `like` does, whose desk must have no store and outlive
 * it.  Finish it in any case. */
int cmd_lane_open(struct cmd_lane *lane, const struct cmd_answers *like,
		  const volatile sig_atomic_t *stop);
void cmd_lane_close(struct cmd_lane *lane);

/* Deals `text`, whole lines, to n lanes (at most CMD_LANES_MAX) and has them
 * answered; `before` lines came before.  The answer is the output of one lane
 * after the other, up to one that failed or was stopped. */
void cmd_lanes_run(struct cmd_lane *lanes, size_t n, struct rd_str text,
		   uint32_t before);

#endif
