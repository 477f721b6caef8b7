/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux: what its tasks share. */
#ifndef RD_CLI_REDUX_H
#define RD_CLI_REDUX_H

#include "cli/cmd.h"

/* As the words of --format; --json is JSON. */
enum cmd_redux_format {
	CMD_REDUX_HUMAN,
	CMD_REDUX_JSON,
	CMD_REDUX_SVG,
	CMD_REDUX_COMFYUI,
	CMD_REDUX_MFLUX,
};

enum cmd_redux_format cmd_redux_format(const struct cmd *cmd);

/* Each has looked at nothing yet but that its options, format and number of
 * operands (those behind the task's name) are its own.  An exit code. */
int cmd_redux_table(struct cmd *cmd);
int cmd_redux_plan(struct cmd *cmd);
int cmd_redux_apply(struct cmd *cmd);

#endif
