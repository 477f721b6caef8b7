/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk job list|show: what was asked of providers, from the journal. */
#include "cli/desk.h"
#include "cli/jobs.h"
#include "cli/verbs.h"

#define DEFAULT_ROWS 50

static int
list(struct cmd *cmd, struct rd_rec_store *store)
{
	struct rd_rec_job_filter filter = { .list.limit = DEFAULT_ROWS };
	struct rd_rec_jobs jobs = { NULL, 0 };
	size_t i;
	int code;

	filter.list.subject = rd_str_of(cmd->settings[SET_SUBJECT].text);
	filter.open = cmd_given(cmd, OPT_OPEN);
	if (cmd_given(cmd, OPT_LIMIT))
		filter.list.limit =
			(uint32_t)cmd->args.values[OPT_LIMIT].number;
	code = cmd_refuse_zero(cmd, OPT_LIMIT);
	if (!code)
		code = cmd_since(cmd, &filter.list.has_since,
				 &filter.list.since_ms);
	if (code)
		return code;
	if (store &&
	    rd_rec_jobs(store, &filter, &cmd->arena, &jobs, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < jobs.n; i++)
		cmd_job_row(cmd, &jobs.items[i]);
	if (!jobs.n)
		cmd_say(cmd, "there is no %sjob%s%s",
			filter.open ? "open " : "",
			filter.list.subject.ptr ? " for this subject" : "",
			filter.list.has_since ? " since then" : "");
	return 0;
}

static int
show(struct cmd *cmd, struct rd_rec_store *store)
{
	const char *id = cmd->args.n_operands > 1 ? cmd->args.operands[1]
						  : NULL;
	struct rd_rec_job job;
	int code = cmd_job_find(cmd, store, id, &job);

	return code ? code : cmd_job_whole(cmd, &job);
}

struct task {
	const char *name;
	size_t max_operands;
	const unsigned char *options;
	int (*run)(struct cmd *cmd, struct rd_rec_store *store);
};

#define TAKES(...)                                                             \
	(const unsigned char[])                                                \
	{                                                                      \
		__VA_ARGS__, RD_OPT_END                                        \
	}

static const struct task tasks[] = {
	{ "list", 1, TAKES(OPT_LIMIT, OPT_SINCE, OPT_OPEN), list },
	{ "show", 2, TAKES(OPT_ALL), show },
};

static const struct task *
find_task(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		if (!strcmp(tasks[i].name, name))
			return &tasks[i];
	}
	return NULL;
}

/* Options of the verb are those of all its tasks. */
static int
check_options(struct cmd *cmd, const struct task *task)
{
	const unsigned char *option = cmd->verb->options;

	for (; *option != RD_OPT_END; option++) {
		const unsigned char *taken = task->options;

		while (*taken != RD_OPT_END && *taken != *option)
			taken++;
		if (*taken == RD_OPT_END &&
		    cmd_given(cmd, (enum cmd_option) * option))
			return cmd_fail(cmd, 2, "usage.option-not-here",
					"option --%s does not belong to job %s",
					cmd_options[*option].name, task->name);
	}
	return 0;
}

int
cmd_job(struct cmd *cmd)
{
	const struct task *task = find_task(cmd->args.operands[0]);
	struct rd_rec_store *store = NULL;
	int code;

	if (!task)
		return cmd_fail(cmd, 2, "usage.operand",
				"job takes list or show");
	if (cmd->args.n_operands > task->max_operands)
		return cmd_fail(cmd, 2, "usage.operand",
				"job %s has no use for '%s'", task->name,
				cmd->args.operands[task->max_operands]);
	code = check_options(cmd, task);
	if (!code)
		code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code)
		code = task->run(cmd, store);
	rd_rec_close(store);
	return code;
}
