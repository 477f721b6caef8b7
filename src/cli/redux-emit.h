/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan --format comfyui|mflux: the plan as other programs take
 * it. */
#ifndef RD_CLI_REDUX_EMIT_H
#define RD_CLI_REDUX_EMIT_H

#include "cli/redux.h"
#include "plan/redux-tokens.h"

#define CMD_REDUX_GRAPH_SCHEMA "refdesk.redux-graph/1"
#define CMD_REDUX_COMMAND_SCHEMA "refdesk.redux-command/1"

/* Files of the sheet's references, one each; absent: it has none. */
struct cmd_redux_files {
	const struct rd_str *images, *masks;
};

/* Is the plan to be such a graph or command line? */
bool cmd_redux_emits(const struct cmd *cmd);
/* Exit 2 when an option is given that only such a plan has a use for. */
int cmd_redux_emit_refuse(struct cmd *cmd);
/* Leaves it in cmd->out: a graph, a line for a shell, or with --json an object
 * that has it with what is to be known about it; without --json that goes to
 * stderr.  An exit code: 2 for options, 4 for what the other program cannot
 * do. */
int cmd_redux_emit(struct cmd *cmd, const struct rd_plan_redux_sheet *sheet,
		   const struct cmd_redux_files *files);

#endif
