/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk job: what was asked of providers.  list and show read the journal;
 * the other tasks find the job there and leave it to refdesk-dispatch. */
#include "cli/desk.h"
#include "cli/jobs.h"
#include "cli/project.h"
#include "cli/sender.h"
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

/* Several jobs have an answer each; one has the answer. */
static int
hand_on(struct cmd *cmd, const struct cmd_sending *what)
{
	struct cmd_outcomes outcomes;
	int code;

	cmd->output_is_place = true;
	code = cmd_sender_run(cmd, what, &outcomes);
	if (!code && what->all) {
		if (!outcomes.n)
			cmd_say(cmd, "there is no open job");
		return cmd_outcomes_tell(cmd, &outcomes);
	}
	if (what->all)
		(void)cmd_outcomes_tell(cmd, &outcomes);
	return code ? code : cmd_outcome_tell(cmd, &outcomes.items[0], NULL);
}

static int
hand_on_one(struct cmd *cmd, struct rd_rec_store *store, const char *task)
{
	const char *id = cmd->args.n_operands > 1 ? cmd->args.operands[1]
						  : NULL;
	const char *jobs[1] = { NULL };
	struct cmd_sending what = { .task = task, .jobs = jobs, .n_jobs = 1 };
	struct rd_rec_job job;
	int code = cmd_job_find(cmd, store, id, &job);

	if (code)
		return code;
	jobs[0] = rd_arena_strdup(&cmd->arena, job.id);
	what.dir = cmd_text(cmd, OPT_OUTPUT);
	return jobs[0] ? hand_on(cmd, &what) : cmd_no_memory(cmd);
}

static int
wait_for(struct cmd *cmd, struct rd_rec_store *store)
{
	return hand_on_one(cmd, store, "resume");
}

static int
resume(struct cmd *cmd, struct rd_rec_store *store)
{
	struct cmd_sending what = { .task = "resume", .all = true };

	if (cmd->args.n_operands > 1)
		return hand_on_one(cmd, store, "resume");
	what.dir = cmd_text(cmd, OPT_OUTPUT);
	return hand_on(cmd, &what);
}

/* What is stopped is named: it may be the wrong one. */
static int
cancel(struct cmd *cmd, struct rd_rec_store *store)
{
	if (cmd->args.n_operands < 2)
		return cmd_fail(cmd, 2, "usage.operand",
				"which job? job cancel wants ID or last");
	return hand_on_one(cmd, store, "cancel");
}

struct task {
	const char *name;
	size_t max_operands;
	const unsigned char *options;
	bool sends;
	int (*run)(struct cmd *cmd, struct rd_rec_store *store);
};

#define TAKES(...)                                                             \
	(const unsigned char[])                                                \
	{                                                                      \
		__VA_ARGS__, RD_OPT_END                                        \
	}

#define SENDING OPT_KEY_FD, OPT_INSECURE_ENV, OPT_LOOPBACK, OPT_EMBED

static const struct task tasks[] = {
	{ "list", 1, TAKES(OPT_LIMIT, OPT_SINCE, OPT_OPEN), false, list },
	{ "show", 2, TAKES(OPT_ALL), false, show },
	{ "wait", 2, TAKES(SENDING), true, wait_for },
	{ "cancel", 2, TAKES(OPT_KEY_FD, OPT_INSECURE_ENV, OPT_LOOPBACK), true,
	  cancel },
	{ "resume", 2, TAKES(SENDING), true, resume },
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
				"job takes list, show, wait, cancel or "
				"resume");
	if (cmd->args.n_operands > task->max_operands)
		return cmd_fail(cmd, 2, "usage.operand",
				"job %s has no use for '%s'", task->name,
				cmd->args.operands[task->max_operands]);
	code = check_options(cmd, task);
	if (!code && task->sends)
		code = cmd_project_need(cmd);
	if (!code)
		code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code)
		code = task->run(cmd, store);
	rd_rec_close(store);
	return code;
}
