/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk decide: one request, or with --batch one per line. */
#include "cli/batch.h"
#include "cli/desk.h"
#include "cli/facts.h"
#include "cli/verbs.h"
#include "cli/waterfall.h"
#include "json/json.h"

/* The line for a person, when it goes to one. */
static int
show(struct cmd *cmd, struct rd_buf *line)
{
	json_t *decision = NULL;

	if (!cmd->term.tty || cmd->json || cmd_given(cmd, OPT_OUTPUT) ||
	    cmd_given(cmd, OPT_NO_TRACE)) {
		rd_buf_str(&cmd->out, rd_buf_view(line));
		return 0;
	}
	if (rd_json_parse(rd_buf_view(line), NULL, &decision, &cmd->problem))
		return cmd->problem.exit_code;
	cmd_decision_put(&cmd->term, decision, &cmd->out);
	json_decref(decision);
	return 0;
}

static int
decide_one(struct cmd *cmd, struct cmd_desk *desk,
	   const struct cmd_input *input, const struct cmd_write *how)
{
	struct rd_str json;
	struct rd_buf line;
	int shown = 0;
	int code;

	rd_buf_init(&line, RD_REC_JSON_CAP);
	code = cmd_input_request(cmd, &desk->program.prog, input, &json);
	if (!code)
		code = cmd_desk_read(cmd, desk, json);
	if (!code)
		code = cmd_desk_decide(cmd, desk, how, &line);
	if (!cmd->problem.code)
		shown = show(cmd, &line);
	rd_buf_fini(&line);
	return shown ? shown : code;
}

static int
check_options(struct cmd *cmd, const struct cmd_input *input)
{
	if (cmd_given(cmd, OPT_BATCH) && input->n_facts) {
		cmd_fail(cmd, 2, "usage.option-value",
			 "--batch takes no facts on the command line");
		rd_problem_hint(&cmd->problem, "write them into each line");
		return 2;
	}
	if (cmd_given(cmd, OPT_NO_TRACE) && cmd_given(cmd, OPT_ALL)) {
		cmd_fail(cmd, 2, "usage.option-value",
			 "--no-trace and --all exclude each other");
		return 2;
	}
	return 0;
}

int
cmd_decide(struct cmd *cmd)
{
	bool trace = !cmd_given(cmd, OPT_NO_TRACE);
	struct cmd_write how = {
		.trace = trace,
		.digest = trace && !cmd_given(cmd, OPT_NO_DIGEST),
		.all = cmd_given(cmd, OPT_ALL),
	};
	struct cmd_input input;
	struct cmd_desk desk;
	int code;

	code = cmd_input_split(cmd, 0, &input);
	if (!code)
		code = check_options(cmd, &input);
	if (code)
		return code;
	code = cmd_output_check(cmd);
	if (code)
		return code;
	code = cmd_desk_open(cmd, &desk,
			     cmd_given(cmd, OPT_NO_RECORD) ? CMD_PURE
							   : CMD_RECORD);
	if (!code && cmd_given(cmd, OPT_BATCH))
		code = cmd_batch(cmd, &desk, input.path ? input.path : "-",
				 &how);
	else if (!code)
		code = decide_one(cmd, &desk, &input, &how);
	cmd_desk_close(&desk);
	return code;
}
