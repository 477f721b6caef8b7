/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux apply. */
#include "cli/redux.h"

int
cmd_redux_apply(struct cmd *cmd)
{
	return cmd_fail(cmd, 2, "redux.not-there",
			"this refdesk has no redux apply yet");
}
