/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk generate.  Gate, policy, pictures and terms are asked before anything
 * is recorded or written, so that a refusal leaves no trace; the record comes
 * before the files, which can be made or fetched again from it. */
#include <unistd.h>

#include "base/fs.h"
#include "cli/commit.h"
#include "cli/generate.h"
#include "cli/project.h"
#include "cli/verbs.h"

#define SHEET_CAP_BYTES (512u << 20)
#define MAX_TRIES 16

/* A preview has no job that a second call could find. */
static int
refuse_key(struct cmd *cmd)
{
	cmd_fail(cmd, 2, "usage.option-not-here",
		 "--idempotency-key is for providers; a preview is made here");
	rd_problem_hint(&cmd->problem,
			"ask for a provider, a model or a preset");
	return 2;
}

static int
make(struct cmd *cmd, struct cmd_generate *g)
{
	int code = cmd_sheet_plan(cmd, &g->sheet);

	if (code)
		return code;
	if (!g->sheet.preview)
		return cmd_send_check(cmd, g);
	if (cmd_given(cmd, OPT_IDEMPOTENCY_KEY))
		return refuse_key(cmd);
	return cmd_preview_make(cmd, g);
}

/* A place that cannot take the files is told before anything is recorded. */
static int
make_place(struct cmd *cmd, struct cmd_generate *g)
{
	g->dir = cmd_text(cmd, OPT_OUTPUT);
	if (!g->dir)
		g->dir = cmd->settings[SET_OUT].text;
	g->made_dir = g->made_dir || rd_fs_kind(g->dir) == RD_FS_ABSENT;
	if (rd_fs_mkdirs(g->dir, 0777, &cmd->problem))
		return cmd->problem.exit_code;
	return cmd_place_check(cmd, g->dir);
}

/* A new decision is recorded; when its subject moved on, everything is made
 * again from the new state. */
static int
make_and_record(struct cmd *cmd, struct cmd_generate *g)
{
	struct cmd_sheet *sheet = &g->sheet;
	unsigned tries;
	int code = 0;

	for (tries = 0; tries < MAX_TRIES; tries++) {
		code = make(cmd, g);
		if (!code)
			code = make_place(cmd, g);
		if (code || sheet->recalled)
			return code;
		code = cmd_commit(cmd, sheet->desk, NULL);
		if (!code || !cmd_desk_lost(cmd, sheet->desk))
			return code;
		code = cmd_desk_again(cmd, sheet->desk);
		if (code)
			return code;
	}
	rd_problem_set(&cmd->problem, RD_CONFLICT, 75, "record.busy",
		       "others kept changing this subject");
	return 75;
}

/* What was decided by a program that decides no more is not sent: whoever went
 * to another program had a reason. */
static int
check_recalled(struct cmd *cmd, const struct cmd_generate *g)
{
	const struct cmd_recall *recall = &g->sheet.recall;
	const char *sha256 = recall->desk.program.prog.sha256;
	struct rd_rec_active active;
	int code = 0;

	if (!rd_str_is(recall->record.program_sha256, sha256))
		code = cmd_fail(cmd, 5, "generate.other-program",
				"another program made this decision");
	else if (cmd_given(cmd, OPT_PROGRAM))
		return 0;
	else if (rd_rec_project_active(&cmd->project, &active, &cmd->problem))
		return cmd->problem.exit_code;
	else if (strcmp(active.current, sha256))
		code = cmd_fail(cmd, 5, "generate.not-active",
				"the program that made this decision is not "
				"the active one");
	if (code)
		rd_problem_hint(&cmd->problem,
				"decide again with the active "
				"program: refdesk generate NAME=VALUE...");
	return code;
}

static int
open_gate(struct cmd *cmd, struct cmd_generate *g)
{
	int code = cmd_sheet_open(cmd, &g->sheet, CMD_RECORD);

	if (!code && g->sheet.recalled)
		code = check_recalled(cmd, g);
	if (!code)
		code = cmd_seal_gate(cmd, &g->sheet.desk->program, &g->seal);
	if (!code)
		code = cmd_key_load(cmd, RD_SIG_ROLE_DISPATCH, &g->key);
	return code;
}

static int
run(struct cmd *cmd, struct cmd_generate *g)
{
	bool known = false;
	int code;

	code = cmd_project_need(cmd);
	if (!code && cmd->settings[SET_RULES].from_flag) {
		cmd_fail(cmd, 5, "seal.missing",
			 "rules compiled for this call have no seal");
		rd_problem_hint(&cmd->problem,
				"build, seal and activate them; "
				"refdesk plan shows what would be made");
		return 5;
	}
	if (!code)
		code = open_gate(cmd, g);
	if (!code)
		code = cmd_send_known(cmd, g, &known);
	if (code || known)
		return code;
	code = make_and_record(cmd, g);
	if (!code)
		code = cmd_seal_accepted(cmd, rd_sig_seal_statement(g->seal));
	if (code)
		return code;
	return g->sheet.preview ? cmd_preview_write(cmd, g) : cmd_send(cmd, g);
}

int
cmd_generate(struct cmd *cmd)
{
	struct cmd_generate g = { 0 };
	int code;

	/* --output names the directory of the pictures. */
	cmd->output_is_place = true;
	if (cmd_given(cmd, OPT_PLAN_ONLY))
		return cmd_plan(cmd);
	rd_buf_init(&g.svg, SHEET_CAP_BYTES);
	rd_buf_init(&g.manifest, SHEET_CAP_BYTES);
	cmd_desk_init(&g.sheet.recall.desk);
	code = run(cmd, &g);
	if (code && g.made_dir)
		(void)rmdir(g.dir); /* stays when there is something in it */
	rd_sig_request_free(g.request);
	rd_crypt_key_free(g.key);
	rd_sig_seal_free(g.seal);
	cmd_sheet_close(&g.sheet);
	rd_buf_fini(&g.manifest);
	rd_buf_fini(&g.svg);
	return code;
}
