/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Masks that are pictures. */
#include "cli/redux-plan.h"

int
cmd_redux_plan_mask(struct cmd *cmd, struct cmd_redux_plan *plan, uint32_t n)
{
	(void)plan;
	(void)n;
	return cmd_fail(cmd, 4, "redux.mask", "masks are boxes here");
}
