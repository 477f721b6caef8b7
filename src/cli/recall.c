/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/recall.h"

static int
fail_nothing(struct cmd *cmd)
{
	cmd_fail(cmd, 4, "record.none", "nothing has been recorded yet");
	rd_problem_hint(&cmd->problem,
			"refdesk decide records what it decides");
	return 4;
}

int
cmd_recall_find(struct cmd *cmd, struct cmd_recall *recall, const char *id)
{
	const char *subject = cmd->settings[SET_SUBJECT].text;
	struct rd_rec_want want = { RD_STR_NONE, rd_str_of(subject) };
	int code;

	*recall = (struct cmd_recall){ 0 };
	cmd_desk_init(&recall->desk);
	code = cmd_store_open(cmd, CMD_STORE_READ, &recall->store);
	if (code)
		return code;
	if (!recall->store)
		return fail_nothing(cmd);
	if (id && strcmp(id, "last"))
		want = (struct rd_rec_want){ rd_str_of(id), RD_STR_NONE };
	if (rd_rec_decision(recall->store, &want, &cmd->arena, &recall->record,
			    &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static int
load_archived(struct cmd *cmd, struct cmd_recall *recall)
{
	struct cmd_program *program = &recall->desk.program;
	char *sha256 = rd_arena_strdup(&cmd->arena,
				       recall->record.program_sha256);

	if (!sha256)
		return cmd_no_memory(cmd);
	if (rd_rec_program_get(recall->store, sha256, &program->bytes,
			       &cmd->problem) ||
	    rd_prog_load(&program->prog, rd_buf_view(&program->bytes),
			 RD_PROG_CHECK_DIGEST, &cmd->problem))
		return cmd->problem.exit_code;
	program->loaded = true;
	cmd_program_tell(cmd, program, "recorded with the decision");
	return 0;
}

/* The program that made the record could read it then. */
static int
fail_damaged(struct cmd *cmd)
{
	cmd->problem.code = "record.damaged";
	cmd->problem.exit_code = 6;
	rd_problem_hint(&cmd->problem, "the recorded request is not what was "
				       "written: restore state.db from a copy");
	return 6;
}

int
cmd_recall_decide(struct cmd *cmd, struct cmd_recall *recall)
{
	bool other = cmd_given(cmd, OPT_PROGRAM) || cmd_given(cmd, OPT_RULES);
	struct rd_dec_read_opts opts = { .resolved = true };
	struct cmd_desk *desk = &recall->desk;
	int code;

	code = other ? cmd_program_choose(cmd, &desk->program)
		     : load_archived(cmd, recall);
	if (code)
		return code;
	desk->dec = rd_dec_new(&desk->program.prog, &cmd->problem);
	if (!desk->dec)
		return cmd->problem.exit_code;
	if (rd_dec_request_read(&desk->request, &desk->program.prog,
				recall->record.request, &opts, &cmd->problem))
		return other || cmd->problem.exit_code != 4
			       ? cmd->problem.exit_code
			       : fail_damaged(cmd);
	if (rd_dec_decide(desk->dec, &desk->request, &recall->result,
			  &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

void
cmd_recall_close(struct cmd_recall *recall)
{
	rd_rec_close(recall->store);
	cmd_desk_close(&recall->desk);
}
