/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What init does last: a new project decides at once, by a program that was
 * proved on this machine.  It works in the new project, whatever settings the
 * call has. */
#include "cli/begin.h"

#include "base/fs.h"
#include "cli/suite.h"

struct beginning {
	const char *pack_dir, *fixtures;
	struct cmd_program program;
	struct cmd_suite suite;
	struct cmd_files files;
};

static int
compile(struct cmd *cmd, struct beginning *b)
{
	struct cmd_built built;
	int code;

	cmd_built_init(&built);
	code = cmd_pack_build(cmd, b->pack_dir, NULL, 0, &built);
	if (!code) {
		rd_buf_str(&b->program.bytes, rd_buf_view(&built.bytes));
		b->program.path = b->pack_dir;
		if (rd_prog_load(&b->program.prog,
				 rd_buf_view(&b->program.bytes),
				 RD_PROG_CHECK_DIGEST, &cmd->problem))
			code = cmd->problem.exit_code;
		b->program.loaded = !code;
	}
	cmd_built_fini(&built);
	return code;
}

static int
prove(struct cmd *cmd, struct beginning *b)
{
	int code;

	b->suite.given = &b->program;
	code = cmd_files_find_cases(cmd, b->fixtures, &b->files);
	if (!code)
		code = cmd_suite_read(cmd, &b->suite, &b->files, NULL, NULL);
	if (!code)
		code = cmd_suite_run(cmd, &b->suite);
	if (code || !(b->suite.n_failed + b->suite.n_unable))
		return code;
	cmd_fail(cmd, 1, "init.fixtures-failed", "%zu of %zu cases do not pass",
		 b->suite.n_failed + b->suite.n_unable, b->suite.cases.n);
	rd_problem_where(&cmd->problem, "%s", b->fixtures);
	rd_problem_hint(&cmd->problem, "the installed rules and fixtures do "
				       "not belong together; install them "
				       "again");
	return 1;
}

static int
enter(struct cmd *cmd, struct beginning *b, struct cmd_begun *begun)
{
	int code = compile(cmd, b);

	if (!code)
		code = prove(cmd, b);
	if (!code)
		code = cmd_program_install(cmd, &b->program, begun->sha256);
	if (!code && rd_rec_project_activate(&cmd->project, begun->sha256,
					     &cmd->problem))
		code = cmd->problem.exit_code;
	begun->n_bytes = b->program.bytes.len;
	begun->n_cases = b->suite.cases.n;
	return code;
}

int
cmd_begin(struct cmd *cmd, const char *dir, const char *pack,
	  struct cmd_begun *begun)
{
	struct rd_rec_project outer = cmd->project;
	struct cmd_value assets = cmd->settings[SET_ASSETS];
	struct cmd_value db = cmd->settings[SET_DB];
	struct beginning b = { 0 };
	int code;

	*begun = (struct cmd_begun){ 0 };
	cmd_program_init(&b.program);
	cmd_suite_init(&b.suite);
	if (rd_rec_project_find(&cmd->project, dir, &cmd->problem)) {
		code = cmd->problem.exit_code;
	} else {
		const struct rd_rec_setting *own = cmd->project.conf.settings;

		cmd->settings[SET_ASSETS].text = own[RD_REC_ASSETS].value;
		cmd->settings[SET_DB].text = own[RD_REC_DB].value;
		b.fixtures = own[RD_REC_FIXTURES].value;
		b.pack_dir = rd_fs_join(&cmd->arena, own[RD_REC_RULES].value,
					pack);
		code = b.pack_dir ? enter(cmd, &b, begun) : cmd_no_memory(cmd);
	}
	rd_rec_project_fini(&cmd->project);
	cmd->project = outer;
	cmd->settings[SET_ASSETS] = assets;
	cmd->settings[SET_DB] = db;
	cmd_suite_fini(&b.suite);
	cmd_program_fini(&b.program);
	return code;
}
