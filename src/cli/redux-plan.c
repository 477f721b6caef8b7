/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux plan: how many tokens of each picture reach the model. */
#include "cli/redux-plan.h"

#include "base/fs.h"
#include "cli/redux-ask.h"
#include "cli/redux-emit.h"

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
emit(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	uint32_t n = plan->request.n_references;
	struct rd_str *masks = rd_arena_array(&cmd->arena, n, sizeof(*masks));
	int code = masks ? 0 : cmd_no_memory(cmd);

	if (!code && plan->request.per_node > 1)
		code = cmd_fail(cmd, 4, "flow.batch",
				"a graph or command has one picture in a node, "
				"not %u",
				plan->request.per_node);
	if (code)
		return code;
	for (uint32_t i = 0; i < n; i++)
		masks[i] = plan->request.references[i].mask;
	return cmd_redux_emit(cmd, &plan->sheet,
			      &(struct cmd_redux_files){ plan->images, masks });
}

static int
put_answer(struct cmd *cmd, struct cmd_redux_plan *plan)
{
	if (cmd_redux_emits(cmd))
		return emit(cmd, plan);
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
	int code = cmd_redux_emits(cmd) ? 0 : cmd_redux_emit_refuse(cmd);

	if (!code)
		code = cmd_redux_plan_ask(cmd, &plan);
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
