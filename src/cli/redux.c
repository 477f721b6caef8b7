/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk redux table|plan|apply: which task, and whether it is asked for what
 * belongs to it. */
#include "cli/redux.h"
#include "cli/verbs.h"

#define FORMAT(which) (1u << CMD_REDUX_##which)

struct task {
	const char *name;
	unsigned formats;	      /* 1 << enum cmd_redux_format */
	size_t max_operands;	      /* behind the name */
	const unsigned char *foreign; /* options of others */
	int (*run)(struct cmd *cmd);
};

#define OPTIONS(...)                                                           \
	(const unsigned char[])                                                \
	{                                                                      \
		__VA_ARGS__, RD_OPT_END                                        \
	}
#define OF_APPLY OPT_TENSOR, OPT_ALLOW_NONFINITE, OPT_JOBS
#define OF_PLAN                                                                \
	OPT_CROP, OPT_CROP_MARGIN, OPT_PER_NODE, OPT_TEXT_TOKENS, OPT_PROMPT,  \
		OPT_REDUX_SEED, OPT_STEPS, OPT_GUIDANCE, OPT_SIZE,             \
		OPT_CHECKPOINT, OPT_REDUX_LORA
#define OF_BOTH                                                                \
	OPT_REDUX_MODE, OPT_FACTOR, OPT_EDGE, OPT_FUNCTION, OPT_KIND, OPT_LAW, \
		OPT_STRENGTH, OPT_MASK

static const struct task tasks[] = {
	{ "table", FORMAT(HUMAN) | FORMAT(JSON) | FORMAT(SVG), 0,
	  OPTIONS(OF_APPLY, OF_PLAN, OF_BOTH), cmd_redux_table },
	{ "plan",
	  FORMAT(HUMAN) | FORMAT(JSON) | FORMAT(SVG) | FORMAT(COMFYUI) |
		  FORMAT(MFLUX),
	  SIZE_MAX, OPTIONS(OF_APPLY, OPT_FACTORS), cmd_redux_plan },
	{ "apply", FORMAT(HUMAN) | FORMAT(JSON), 1,
	  OPTIONS(OF_PLAN, OPT_FACTORS), cmd_redux_apply },
};
#define N_TASKS (sizeof(tasks) / sizeof(tasks[0]))

enum cmd_redux_format
cmd_redux_format(const struct cmd *cmd)
{
	return cmd->json ? CMD_REDUX_JSON
			 : cmd->args.values[OPT_REDUX_FORMAT].choice;
}

static const struct task *
find_task(struct cmd *cmd)
{
	const char *names[N_TASKS];
	size_t i;

	for (i = 0; i < N_TASKS; i++) {
		names[i] = tasks[i].name;
		if (!strcmp(cmd->args.operands[0], names[i]))
			return &tasks[i];
	}
	cmd_fail(cmd, 2, "usage.operand", "redux takes table, plan or apply");
	rd_problem_suggest(&cmd->problem, rd_str_of(cmd->args.operands[0]),
			   names, N_TASKS);
	return NULL;
}

static int
refuse_foreign(struct cmd *cmd, const struct task *task)
{
	const unsigned char *option;

	for (option = task->foreign; *option != RD_OPT_END; option++) {
		if (cmd_given(cmd, *option))
			return cmd_fail(
				cmd, 2, "usage.option-not-here",
				"option --%s does not belong to redux %s",
				cmd_options[*option].name, task->name);
	}
	if (!(task->formats & 1u << cmd_redux_format(cmd)))
		return cmd_fail(cmd, 2, "usage.option-value",
				"redux %s has no format %s", task->name,
				cmd_text(cmd, OPT_REDUX_FORMAT));
	if (cmd->args.n_operands - 1 > task->max_operands)
		return cmd_fail(cmd, 2, "usage.operand",
				"redux %s has no use for '%s'", task->name,
				cmd->args.operands[1 + task->max_operands]);
	return 0;
}

int
cmd_redux(struct cmd *cmd)
{
	const struct task *task = find_task(cmd);
	int code = task ? refuse_foreign(cmd, task) : 2;

	return code ? code : task->run(cmd);
}
