/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_CLI_PROGRESS_H
#define RD_CLI_PROGRESS_H

#include "cli/cmd.h"

/* How far a job of `total` steps is, on stderr: by --progress a line per tenth,
 * a JSON object per tenth, a bar that redraws itself, or nothing.  Left to
 * itself it is a bar on a terminal and nothing elsewhere or with --quiet. */
struct cmd_progress {
	const char *what; /* "cases" */
	size_t total;
	size_t tenths; /* told */
	void (*put)(const struct cmd_progress *progress, size_t done);
	unsigned width; /* of the terminal */
};

void cmd_progress_start(const struct cmd *cmd, struct cmd_progress *progress,
			const char *what, size_t total);
void cmd_progress_step(struct cmd_progress *progress, size_t done);
/* Takes a bar away again. */
void cmd_progress_end(struct cmd_progress *progress);

#endif
