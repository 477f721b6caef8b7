/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk dump: every record of a program. */
#include "cli/desk.h"
#include "cli/verbs.h"

int
cmd_dump(struct cmd *cmd)
{
	struct cmd_program program;
	int code;

	cmd_program_init(&program);
	code = cmd_program_operand(cmd, &program);
	if (!code)
		rd_prog_dump(&program.prog, &cmd->out);
	cmd_program_fini(&program);
	return code;
}
