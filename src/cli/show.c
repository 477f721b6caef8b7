/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk show: a record, as it was written; of a file, what made it. */
#include "cli/jobs.h"
#include "cli/made.h"
#include "cli/recall.h"
#include "cli/verbs.h"
#include "cli/waterfall.h"
#include "json/json.h"

static int
put_human(struct cmd *cmd, struct rd_str decision)
{
	json_t *tree = NULL;

	if (rd_json_parse(decision, NULL, &tree, &cmd->problem))
		return cmd->problem.exit_code;
	cmd_decision_put(&cmd->term, tree, &cmd->out);
	json_decref(tree);
	return 0;
}

static int
say_redux(struct cmd *cmd, struct rd_rec_store *store, struct rd_str id)
{
	const struct rd_rec_want want = { id, RD_STR_NONE };
	const struct rd_plan_redux_doc *redux;
	struct rd_rec_job job;

	if (rd_rec_job(store, &want, &cmd->arena, &job, &cmd->problem))
		return cmd->problem.exit_code;
	redux = cmd_job_redux(cmd, &job);
	if (redux)
		cmd_say(cmd,
			"its Redux: mode %.*s of %.*s, %.*s, %u tokens of %u "
			"reference%s",
			RD_STR_FMT(redux->mode.ptr ? redux->mode
						   : RD_STR_LIT("none")),
			RD_STR_FMT(redux->profile), RD_STR_FMT(redux->kernel),
			redux->tokens, redux->n_references,
			redux->n_references == 1 ? "" : "s");
	return 0;
}

/* A record stays what it was: what came of it is talk. */
static int
say_jobs(struct cmd *cmd, const struct cmd_recall *recall)
{
	struct rd_rec_job_filter filter = { .decision_id = recall->record.id };
	struct cmd_job_sum sum;
	struct rd_rec_jobs jobs;
	int code = 0;
	size_t i;

	if (rd_rec_jobs(recall->store, &filter, &cmd->arena, &jobs,
			&cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < jobs.n && !code; i++) {
		cmd_job_sum(&jobs.items[i], &sum);
		cmd_say(cmd, "its job is %s: refdesk job show %.*s",
			rd_rec_state_name(sum.state),
			RD_STR_FMT(jobs.items[i].id));
		code = say_redux(cmd, recall->store, jobs.items[i].id);
	}
	return code;
}

int
cmd_show(struct cmd *cmd)
{
	struct cmd_recall recall;
	int code;

	if (cmd_names_file(cmd->args.operands[0]))
		return cmd_show_made(cmd, cmd->args.operands[0]);
	code = cmd_recall_find(cmd, &recall, cmd->args.operands[0]);
	if (code)
		goto out;
	if (cmd_given(cmd, OPT_ALL)) {
		rd_buf_cstr(&cmd->out, "{\"decision\":");
		rd_buf_str(&cmd->out, recall.record.decision);
		rd_buf_cstr(&cmd->out, ",\"request\":");
		rd_buf_str(&cmd->out, recall.record.request);
		rd_buf_cstr(&cmd->out, "}\n");
	} else if (cmd->term.tty && !cmd->json && !cmd_given(cmd, OPT_OUTPUT)) {
		code = put_human(cmd, recall.record.decision);
	} else {
		rd_buf_str(&cmd->out, recall.record.decision);
		rd_buf_char(&cmd->out, '\n');
	}
	if (!code)
		code = say_jobs(cmd, &recall);
out:
	cmd_recall_close(&recall);
	return code;
}
