/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How a job ended, for people, programs and scripts. */
#include "base/escape.h"
#include "cli/sender.h"

struct verdict {
	int exit_code;
	const char *code, *title;
};

/* The last row stands for all others. */
static const struct verdict verdicts[] = {
	{ 5, "generate.refused", "refused" },
	{ 6, "generate.integrity", "something is not what it was" },
	{ 7, "generate.failed", "no provider made it" },
	{ 8, "generate.unfinished", "not finished" },
	{ 9, "generate.limit", "a limit is reached" },
	{ 75, "generate.again", "not now" },
	{ 10, "generate.environment", "it cannot be done here now" },
	{ 0, "generate.request", "this cannot be asked for" },
};

static void
put_json(const struct cmd_outcome *outcome, const char *decision,
	 struct rd_buf *out)
{
	uint32_t i;

	rd_put_json_text(out, "{\"cost\":", outcome->cost);
	rd_put_json_text(out, ",\"decision\":", rd_str_of(decision));
	rd_buf_printf(out, ",\"exit\":%d,\"files\":[", outcome->exit_code);
	for (i = 0; i < outcome->n_files; i++)
		rd_put_json_text(out, i ? "," : "", outcome->files[i]);
	rd_put_json_text(out, "],\"job\":", outcome->job);
	rd_put_json_text(out, ",\"manifest\":", outcome->manifest);
	rd_put_json_text(out, ",\"model\":", outcome->model);
	rd_put_json_text(out, ",\"next\":", outcome->next);
	rd_put_json_text(out, ",\"provider\":", outcome->provider);
	rd_put_json_text(out, ",\"reason\":", outcome->reason);
	rd_put_json_text(out, ",\"seed\":", outcome->seed);
	rd_put_json_text(out, ",\"state\":", outcome->state);
	rd_buf_printf(out, ",\"trial\":%s}", outcome->trial ? "true" : "false");
}

static void
put_files(const struct cmd_outcome *outcome, struct rd_buf *out)
{
	uint32_t i;

	for (i = 0; i < outcome->n_files; i++) {
		rd_put_shown(out, outcome->files[i]);
		rd_buf_char(out, '\n');
	}
	if (outcome->manifest.len) {
		rd_put_shown(out, outcome->manifest);
		rd_buf_char(out, '\n');
	}
}

/* "by fal flux-lora (choice 2), $0.14, seed 42; job 0197..., decision 0197..." */
static void
say_how(const struct cmd *cmd, const struct cmd_outcome *outcome,
	const char *decision)
{
	struct rd_buf text;

	rd_buf_init(&text, 65536);
	rd_put_shown_part(&text, "by ", outcome->provider);
	rd_put_shown_part(&text, " ", outcome->model);
	if (outcome->n_tries > 1)
		rd_buf_printf(&text, " (choice %u)", outcome->n_tries);
	rd_put_shown_part(&text, ", $", outcome->cost);
	rd_put_shown_part(&text, ", seed ", outcome->seed);
	rd_put_shown_part(&text, "; job ", outcome->job);
	rd_put_shown_part(&text, ", decision ", rd_str_of(decision));
	rd_buf_cstr(&text, outcome->trial ? "; a trial on this machine" : "");
	cmd_say(cmd, "%.*s", RD_STR_FMT(rd_buf_view(&text)));
	rd_buf_fini(&text);
}

static int
tell_done(struct cmd *cmd, const struct cmd_outcome *outcome,
	  const char *decision)
{
	int code;

	if (cmd->json) {
		put_json(outcome, decision, &cmd->out);
		rd_buf_char(&cmd->out, '\n');
		return 0;
	}
	put_files(outcome, &cmd->out);
	code = cmd_flush(cmd);
	if (!code && outcome->n_files)
		say_how(cmd, outcome, decision);
	else if (!code)
		cmd_say(cmd, "job %.*s is %.*s", RD_STR_FMT(outcome->job),
			RD_STR_FMT(outcome->state));
	return code;
}

static const struct verdict *
find_verdict(int exit_code)
{
	static const struct verdict interrupted = { 0, "generate.interrupted",
						    "interrupted" };
	const struct verdict *verdict = verdicts;

	if (exit_code > 128)
		return &interrupted;
	while (verdict->exit_code && verdict->exit_code != exit_code)
		verdict++;
	return verdict;
}

/* Files that came before it ended are told; in JSON they stand beside what is
 * wrong. */
static int
tell_problem(struct cmd *cmd, const struct cmd_outcome *outcome,
	     const char *decision)
{
	const struct verdict *verdict = find_verdict(outcome->exit_code);
	int code = 0;

	if (cmd->json) {
		rd_buf_reset(&cmd->findings);
		put_json(outcome, decision, &cmd->findings);
	} else if (outcome->n_files) {
		put_files(outcome, &cmd->out);
		code = cmd_flush(cmd);
	}
	if (code)
		return code;
	cmd_fail(cmd, outcome->exit_code,
		 outcome->code ? outcome->code : verdict->code, "%s%s%.*s",
		 verdict->title, outcome->reason.len ? ": " : "",
		 RD_STR_FMT(outcome->reason));
	if (outcome->next.len && rd_str_is(outcome->state, "held"))
		rd_problem_hint(&cmd->problem,
				"%.*s looks again, with --resend sends it once "
				"more; job cancel gives it up",
				RD_STR_FMT(outcome->next));
	else if (outcome->next.len)
		rd_problem_hint(&cmd->problem, "%.*s",
				RD_STR_FMT(outcome->next));
	else if (outcome->hint && *outcome->hint)
		rd_problem_hint(&cmd->problem, "%s", outcome->hint);
	else if (outcome->job.len)
		rd_problem_hint(&cmd->problem, "refdesk job show %.*s",
				RD_STR_FMT(outcome->job));
	return outcome->exit_code;
}

int
cmd_outcome_tell(struct cmd *cmd, const struct cmd_outcome *outcome,
		 const char *decision)
{
	return outcome->exit_code ? tell_problem(cmd, outcome, decision)
				  : tell_done(cmd, outcome, decision);
}

/* A line of talk for each that is not done. */
static void
say_problem(const struct cmd *cmd, const struct cmd_outcome *outcome)
{
	struct rd_buf text;

	rd_buf_init(&text, 65536);
	rd_put_shown_part(&text, "job ", outcome->job);
	rd_buf_printf(&text, ": %s", find_verdict(outcome->exit_code)->title);
	rd_put_shown_part(&text, ": ", outcome->reason);
	rd_put_shown_part(&text, "; ", outcome->next);
	cmd_say(cmd, "%.*s", RD_STR_FMT(rd_buf_view(&text)));
	rd_buf_fini(&text);
}

int
cmd_outcomes_tell(struct cmd *cmd, const struct cmd_outcomes *outcomes)
{
	int code = 0;
	size_t i;

	for (i = 0; i < outcomes->n && cmd->json; i++) {
		put_json(&outcomes->items[i], NULL, &cmd->out);
		rd_buf_char(&cmd->out, '\n');
	}
	for (i = 0; i < outcomes->n && !cmd->json && !code; i++) {
		const struct cmd_outcome *outcome = &outcomes->items[i];

		if (!outcome->exit_code) {
			code = tell_done(cmd, outcome, NULL);
			continue;
		}
		put_files(outcome, &cmd->out);
		code = cmd_flush(cmd);
		say_problem(cmd, outcome);
	}
	return code ? code : outcomes->exit_code;
}
