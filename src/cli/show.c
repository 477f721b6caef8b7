/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk show: a record, as it was written. */
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

int
cmd_show(struct cmd *cmd)
{
	struct cmd_recall recall;
	int code;

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
out:
	cmd_recall_close(&recall);
	return code;
}
