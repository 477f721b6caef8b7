/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan as a picture: each reference, what of it is looked at, and
 * its tokens under each mode of the profile. */
#ifndef RD_CLI_REDUX_PLAN_SVG_H
#define RD_CLI_REDUX_PLAN_SVG_H

#include "cli/cmd.h"
#include "plan/redux-tokens.h"

/* The file of a reference; type NULL when there is none.  A frame is drawn
 * instead, and also for what would make the answer too large. */
struct cmd_redux_shown {
	const char *type; /* "image/png" */
	struct rd_str bytes;
};

/* To cmd->out; `shown` has one for each of sheet->refs.  An exit code. */
int cmd_redux_plan_svg(struct cmd *cmd, const struct rd_plan_redux_sheet *sheet,
		       const struct cmd_redux_shown *shown);

#endif
