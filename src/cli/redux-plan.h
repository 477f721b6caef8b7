/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan, from operands and options to the sheet. */
#ifndef RD_CLI_REDUX_PLAN_H
#define RD_CLI_REDUX_PLAN_H

#include "cli/desk.h"
#include "cli/redux-plan-svg.h"
#include "cli/redux.h"
#include "plan/redux-request.h"

struct cmd_redux_plan {
	struct cmd_program program;
	struct rd_plan_redux_request request;
	/* One for each reference.  The image is a file's path; sizes have none,
	 * nor has an id whose picture lies elsewhere. */
	struct rd_plan_redux_picture *pictures;
	struct rd_str *images;
	struct cmd_redux_shown *shown; /* filled for --format svg only */
	struct rd_plan_redux setting;
	struct rd_plan_redux_sheet sheet;
};

/* All return an exit code. */

/* Operands, --strength, --mask and the setting's options, or one request. */
int cmd_redux_plan_ask(struct cmd *cmd, struct cmd_redux_plan *plan);
/* Sizes of pictures, planes of masks. */
int cmd_redux_plan_look(struct cmd *cmd, struct cmd_redux_plan *plan);
/* The mask picture of reference n, whose sides are known. */
int cmd_redux_plan_mask(struct cmd *cmd, struct cmd_redux_plan *plan,
			uint32_t n);
/* For people, to cmd->out. */
void cmd_redux_plan_human(struct cmd *cmd,
			  const struct rd_plan_redux_sheet *sheet);

#endif
