/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk activate: which program the project decides with. */
#include "base/fs.h"
#include "cli/desk.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/verbs.h"
#include "crypt/hash.h"

/* A picture must have the digest that the catalog names, or nothing is
 * activated. */
static int
copy_asset(struct cmd *cmd, const struct rd_prog *prog,
	   const struct rd_prog_ref *ref)
{
	struct rd_str asset = rd_prog_str(prog, ref->asset);
	struct rd_str wanted = rd_prog_str(prog, ref->sha256);
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_str bytes;
	char *path;
	int code;

	if (!asset.len || rd_str_starts(asset, "https:"))
		return 0;
	path = rd_fs_join(&cmd->arena, cmd->settings[SET_ASSETS].text,
			  asset.ptr);
	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_ABSENT) {
		cmd_fail(cmd, 4, "asset.missing",
			 "the picture of %s is missing",
			 rd_prog_str(prog, ref->id).ptr);
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem,
				"put it there, or name the directory of the "
				"pictures: assets in refdesk.conf");
		return 4;
	}
	code = cmd_read(cmd, path, RD_REC_ASSET_CAP, 4, &bytes);
	if (code)
		return code;
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	if (wanted.len && !rd_str_is(wanted, sha256)) {
		cmd_fail(cmd, 6, "asset.digest",
			 "the picture of %s is not the one in the catalog",
			 rd_prog_str(prog, ref->id).ptr);
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem, "its sha256 is %s", sha256);
		return 6;
	}
	if (rd_rec_project_asset_put(&cmd->project, bytes, sha256,
				     &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

static int
copy_assets(struct cmd *cmd, const struct rd_prog *prog)
{
	int code = 0;
	uint32_t i;

	for (i = 0; i < prog->n_ref && !code; i++)
		code = copy_asset(cmd, prog, &prog->ref[i]);
	return code;
}

static int
archive(struct cmd *cmd, const struct cmd_program *program)
{
	struct rd_rec_store *store = NULL;
	int code;

	code = cmd_store_open(cmd, CMD_STORE_CREATE, &store);
	if (!code &&
	    rd_rec_program_put(store, program->prog.sha256,
			       rd_buf_view(&program->bytes), &cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	return code;
}

static void
say_active(struct cmd *cmd, const struct rd_prog *prog, const char *sha256)
{
	cmd_say(cmd, "active: %s version %u, %s",
		rd_prog_str(prog, prog->meta[0].pack).ptr,
		prog->meta[0].version, sha256);
}

int
cmd_program_install(struct cmd *cmd, const struct cmd_program *program,
		    char *sha256)
{
	int code = 0;

	if (rd_rec_project_prepare(&cmd->project, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		code = copy_assets(cmd, &program->prog);
	if (!code &&
	    rd_rec_project_install(&cmd->project, rd_buf_view(&program->bytes),
				   sha256, &cmd->problem))
		code = cmd->problem.exit_code;
	return code ? code : archive(cmd, program);
}

static int
activate(struct cmd *cmd, struct cmd_program *program)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_sig_finding finding;
	int code;

	code = cmd_program_install(cmd, program, sha256);
	if (!code)
		code = cmd_seal_install(cmd, program, &finding);
	if (!code &&
	    rd_rec_project_activate(&cmd->project, sha256, &cmd->problem))
		code = cmd->problem.exit_code;
	if (code)
		return code;
	cmd_done(cmd, "it stands as the active program; run this again");
	code = cmd_seal_settle(cmd, &finding);
	if (!code)
		say_active(cmd, &program->prog, sha256);
	return code;
}

static int
outdate(struct cmd *cmd, const char *sha256, struct cmd_program *program)
{
	char *path = rd_rec_project_program_path(&cmd->project, sha256, ".desk",
						 &cmd->arena);
	int code;

	if (!path)
		return cmd_no_memory(cmd);
	code = cmd_program_open(cmd, path, program);
	return code ? code : cmd_seal_outdate(cmd, program);
}

/* Going back is for deciding: to send again wants a new seal, so before the
 * switch the seals of both programs are made too old. */
static int
go_back(struct cmd *cmd)
{
	struct cmd_program current, previous;
	struct rd_rec_active active;
	int code = 0;

	if (rd_rec_project_active(&cmd->project, &active, &cmd->problem))
		return cmd->problem.exit_code;
	cmd_program_init(&current);
	cmd_program_init(&previous);
	if (active.previous[0])
		code = outdate(cmd, active.previous, &previous);
	if (!code && active.previous[0])
		code = outdate(cmd, active.current, &current);
	if (!code && rd_rec_project_activate_previous(&cmd->project, &active,
						      &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code) {
		say_active(cmd, &previous.prog, active.current);
		cmd_say(cmd, "dispatch stays closed until it is sealed again: "
			     "restore its rules and fixtures, build, "
			     "refdesk seal FILE, refdesk activate FILE");
	}
	cmd_program_fini(&previous);
	cmd_program_fini(&current);
	return code;
}

int
cmd_activate(struct cmd *cmd)
{
	bool previous = cmd_given(cmd, OPT_PREVIOUS);
	struct cmd_program program;
	int code;

	if (previous == (cmd->args.n_operands > 0)) {
		cmd_fail(cmd, 2, "usage.operand",
			 "activate wants a program or --previous");
		return 2;
	}
	code = cmd_project_need(cmd);
	if (code)
		return code;
	if (previous)
		return go_back(cmd);
	cmd_program_init(&program);
	code = cmd_program_open(cmd, cmd->args.operands[0], &program);
	if (!code)
		code = activate(cmd, &program);
	cmd_program_fini(&program);
	return code;
}
