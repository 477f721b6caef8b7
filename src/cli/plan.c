/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk plan: what generate would do; nothing is written. */
#include "cli/seals.h"
#include "cli/sheet.h"
#include "cli/verbs.h"

int
cmd_plan(struct cmd *cmd)
{
	struct cmd_sheet sheet;
	int code;

	code = cmd_sheet_open(cmd, &sheet, cmd->settings[SET_DB].text
			      ? CMD_READ : CMD_PURE);
	if (!code)
		code = cmd_sheet_plan(cmd, &sheet);
	if (!code && cmd->json) {
		rd_buf_str(&cmd->out, sheet.plan.body);
		rd_buf_char(&cmd->out, '\n');
	} else if (!code) {
		rd_plan_human(&sheet.plan, &cmd->out);
		rd_buf_printf(&cmd->out, "gate: %s\n",
			      cmd_seal_word(cmd, &sheet.desk->program));
		cmd_say(cmd, "nothing was sent, written or recorded");
	}
	cmd_sheet_close(&sheet);
	return code;
}
