/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which program a verb works with. */
#include "cli/desk.h"
#include "cli/project.h"

void
cmd_program_init(struct cmd_program *program)
{
	*program = (struct cmd_program){ 0 };
	rd_buf_init(&program->bytes, RD_PROG_CAP_BYTES);
}

void
cmd_program_fini(struct cmd_program *program)
{
	if (program->loaded)
		rd_prog_fini(&program->prog);
	rd_buf_fini(&program->bytes);
	program->loaded = false;
}

void
cmd_program_tell(struct cmd *cmd, const struct cmd_program *program,
		 const char *from)
{
	const struct rd_prog *prog = &program->prog;

	cmd_say_used(cmd, "program",
		     rd_arena_printf(&cmd->arena, "%s version %u, %s",
				     rd_prog_str(prog, prog->meta[0].pack).ptr,
				     prog->meta[0].version, prog->sha256),
		     from);
}

static int
load(struct cmd *cmd, struct cmd_program *program)
{
	if (rd_prog_load(&program->prog, rd_buf_view(&program->bytes),
			 RD_PROG_CHECK_DIGEST, &cmd->problem)) {
		rd_problem_where(&cmd->problem, "%s", program->path);
		return cmd->problem.exit_code;
	}
	program->loaded = true;
	cmd_program_tell(cmd, program, program->path);
	return 0;
}

int
cmd_program_open(struct cmd *cmd, const char *path, struct cmd_program *program)
{
	int code;

	program->path = strcmp(path, "-") ? path : "stdin";
	code = cmd_read_into(cmd, path, 3, &program->bytes);
	return code ? code : load(cmd, program);
}

/* --rules takes what `rules` in refdesk.conf takes: a pack, or a directory with
 * one below it. */
static int
compile(struct cmd *cmd, struct cmd_program *program)
{
	const char *dir = NULL;
	struct cmd_built built;
	int code;

	code = cmd_project_rules(cmd, &dir);
	if (code)
		return code;
	cmd_built_init(&built);
	program->path = dir;
	program->from = CMD_FROM_RULES;
	code = cmd_pack_build(cmd, dir, NULL, 0, &built);
	if (!code) {
		rd_buf_str(&program->bytes, rd_buf_view(&built.bytes));
		code = rd_buf_status(&program->bytes) ? cmd_no_memory(cmd)
						      : load(cmd, program);
	}
	cmd_built_fini(&built);
	return code;
}

static int
open_active(struct cmd *cmd, struct cmd_program *program)
{
	const char *path = NULL;
	int code = cmd_project_active(cmd, &path);

	program->from = CMD_FROM_ACTIVE;
	return code ? code : cmd_program_open(cmd, path, program);
}

int
cmd_program_choose(struct cmd *cmd, struct cmd_program *program)
{
	const struct cmd_value *file = &cmd->settings[SET_PROGRAM];
	const struct cmd_value *rules = &cmd->settings[SET_RULES];

	if (file->from_flag && rules->from_flag) {
		cmd_fail(cmd, 2, "usage.option-value",
			 "--program and --rules exclude each other");
		return 2;
	}
	if (file->from_flag)
		return cmd_program_open(cmd, file->text, program);
	if (rules->from_flag)
		return compile(cmd, program);
	if (file->text)
		return cmd_program_open(cmd, file->text, program);
	/* In a file, `rules` names the sources, not what to decide with. */
	if (rules->from_env)
		return compile(cmd, program);
	return open_active(cmd, program);
}

int
cmd_program_operand(struct cmd *cmd, struct cmd_program *program)
{
	if (cmd->args.n_operands)
		return cmd_program_open(cmd, cmd->args.operands[0], program);
	return cmd_program_choose(cmd, program);
}
