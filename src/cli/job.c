/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk job: what was asked of providers.  list and show read the journal;
 * the other tasks find the job there and leave it to refdesk-dispatch. */
#include <time.h>

#include "cli/desk.h"
#include "cli/jobs.h"
#include "cli/project.h"
#include "cli/sender.h"
#include "cli/verbs.h"

#define DEFAULT_ROWS 50
#define LOOK_MS 500
#define MAX_LOOKS 20

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

static int
find_operand(struct cmd *cmd, struct rd_rec_store *store,
	     struct rd_rec_job *job)
{
	return cmd_job_find(
		cmd, store,
		cmd->args.n_operands > 1 ? cmd->args.operands[1] : NULL, job);
}

static int
run_one(struct cmd *cmd, const struct rd_rec_job *job, const char *task,
	struct cmd_outcomes *outcomes)
{
	const char *id = rd_arena_strdup(&cmd->arena, job->id);
	struct cmd_sending what = { .task = task,
				    .jobs = &id,
				    .n_jobs = 1,
				    .resend = cmd_given(cmd, OPT_RESEND),
				    .dir = cmd_text(cmd, OPT_OUTPUT) };

	return id ? cmd_sender_run(cmd, &what, outcomes) : cmd_no_memory(cmd);
}

static int
tell_one(struct cmd *cmd, const struct rd_rec_job *job,
	 const struct cmd_outcomes *outcomes)
{
	const char *decision = rd_arena_strdup(&cmd->arena, job->decision_id);

	if (!decision)
		return cmd_no_memory(cmd);
	return cmd_outcome_tell(cmd, outcomes->items,
				*decision ? decision : NULL);
}

/* What was sent may have been taken, and is paid for then. */
static int
confirm_resend(struct cmd *cmd, const struct rd_rec_job *job)
{
	struct cmd_job_sum sum;
	struct rd_buf text;
	const char *question;

	cmd_job_sum(job, &sum);
	if (!sum.reserved_micro_usd || sum.state == RD_REC_INTENT)
		return 0;
	rd_buf_init(&text, 4096);
	rd_buf_printf(&text, "job %.*s may have been taken, and $",
		      RD_STR_FMT(job->id));
	cmd_usd_put(&text, sum.reserved_micro_usd);
	rd_buf_cstr(&text, " spent; send it once more, for as much again?");
	question = rd_arena_strdup(&cmd->arena, rd_buf_view(&text));
	rd_buf_fini(&text);
	return question ? cmd_confirm(cmd, question) : cmd_no_memory(cmd);
}

static int
hand_on(struct cmd *cmd, struct rd_rec_store *store, const char *task)
{
	struct cmd_outcomes outcomes;
	struct rd_rec_job job;
	int code = find_operand(cmd, store, &job);

	if (!code && cmd_given(cmd, OPT_RESEND))
		code = confirm_resend(cmd, &job);
	if (!code)
		code = run_one(cmd, &job, task, &outcomes);
	return code ? code : tell_one(cmd, &job, &outcomes);
}

/* Until the job is done for good, or for a while: whoever worked on it may have
 * ended without a word. */
static int
watch(struct cmd *cmd, struct rd_rec_store *store, const char *id)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };
	struct rd_rec_want want = { .id = rd_str_of(id) };
	struct cmd_job_sum sum = { 0 };
	struct rd_arena arena;
	struct rd_rec_job job;
	int n_looks, code = 0;

	rd_arena_init(&arena, RD_REC_JSON_CAP);
	for (n_looks = 0; !code && n_looks < MAX_LOOKS; n_looks++) {
		(void)nanosleep(&pause, NULL);
		rd_arena_reset(&arena);
		if (rd_rec_job(store, &want, &arena, &job, &cmd->problem))
			code = cmd->problem.exit_code;
		else
			cmd_job_sum(&job, &sum);
		if (!sum.open)
			break;
	}
	rd_arena_fini(&arena);
	return code;
}

static bool
is_busy(const struct cmd_outcome *outcome)
{
	return outcome->code && !strcmp(outcome->code, "job.leased");
}

/* As long as another process works on it, it is that one's. */
static int
wait_for(struct cmd *cmd, struct rd_rec_store *store)
{
	struct cmd_outcomes outcomes;
	struct rd_rec_job job;
	const char *id;
	bool said = false;
	int code = find_operand(cmd, store, &job);

	if (code)
		return code;
	id = rd_arena_strdup(&cmd->arena, job.id);
	if (!id)
		return cmd_no_memory(cmd);
	for (;;) {
		code = run_one(cmd, &job, "resume", &outcomes);
		if (code)
			return code;
		if (!is_busy(outcomes.items))
			return tell_one(cmd, &job, &outcomes);
		if (!said)
			cmd_say(cmd, "another process works on job %s", id);
		said = true;
		code = watch(cmd, store, id);
		if (code)
			return code;
	}
}

/* Several jobs have an answer each. */
static int
resume(struct cmd *cmd, struct rd_rec_store *store)
{
	struct cmd_sending what = { .task = "resume",
				    .all = true,
				    .dir = cmd_text(cmd, OPT_OUTPUT) };
	struct cmd_outcomes outcomes;
	int code;

	if (cmd->args.n_operands > 1)
		return hand_on(cmd, store, "resume");
	if (cmd_given(cmd, OPT_RESEND))
		return cmd_fail(cmd, 2, "usage.operand",
				"which job? job resume --resend wants ID or "
				"last");
	code = cmd_sender_run(cmd, &what, &outcomes);
	if (!code && !outcomes.n)
		cmd_say(cmd, "there is no open job");
	if (!code)
		return cmd_outcomes_tell(cmd, &outcomes);
	(void)cmd_outcomes_tell(cmd, &outcomes);
	return code;
}

/* What is stopped is named: it may be the wrong one. */
static int
cancel(struct cmd *cmd, struct rd_rec_store *store)
{
	if (cmd->args.n_operands < 2)
		return cmd_fail(cmd, 2, "usage.operand",
				"which job? job cancel wants ID or last");
	return hand_on(cmd, store, "cancel");
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
	{ "resume", 2, TAKES(SENDING, OPT_RESEND), true, resume },
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
	/* --output is then where files go. */
	cmd->output_is_place = task->sends;
	if (!code && task->sends)
		code = cmd_project_need(cmd);
	if (!code)
		code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code)
		code = task->run(cmd, store);
	rd_rec_close(store);
	return code;
}
