/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan: how many tokens of each picture reach the model. */
#include "cli/redux-plan.h"

#include "cli/redux-ask.h"

static int
count_tokens(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	const struct rd_plan_redux_pictures pictures = {
		plan->pictures, plan->request.n_references,
		plan->request.per_node
	};

	if (rd_plan_redux_tokens(&cmd->arena, &plan->setting, &pictures,
				 &plan->sheet, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static int
put_answer(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	switch (cmd_redux_format(cmd)) {
	case CMD_REDUX_JSON:
		rd_plan_redux_write(&plan->sheet, &cmd->out);
		rd_buf_char(&cmd->out, '\n');
		return 0;
	case CMD_REDUX_SVG:
		return cmd_redux_plan_svg(cmd, &plan->sheet, plan->shown);
	default:
		cmd_redux_plan_human(cmd, &plan->sheet);
		return 0;
	}
}

int
cmd_redux_plan(struct cmd *cmd)
{
	struct cmd_redux_plan plan = { .pictures = NULL };
	int code = cmd_redux_plan_ask(cmd, &plan);

	if (code)
		return code;
	cmd_program_init(&plan.program);
	code = cmd_redux_program(cmd, &plan.program);
	if (!code &&
	    rd_plan_redux_resolve(&plan.program.prog, &plan.request.ask,
				  &plan.setting, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		code = cmd_redux_plan_look(cmd, &plan);
	if (!code)
		code = count_tokens(cmd, &plan);
	if (!code)
		code = put_answer(cmd, &plan);
	cmd_program_fini(&plan.program);
	return code;
}
