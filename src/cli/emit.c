/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/emit.h"

#include "base/fs.h"

int
cmd_emit_start(struct cmd *cmd, struct cmd_emission *e)
{
	*e = (struct cmd_emission){ .cmd = cmd };
	return rd_fs_mkdirs(cmd_text(cmd, OPT_EMIT), 0777, &cmd->problem)
		       ? cmd->problem.exit_code
		       : 0;
}

bool
cmd_emit_case(void *data, const char *name, struct rd_str text)
{
	struct cmd_emission *e = data;
	const char *path = rd_arena_printf(&e->cmd->arena, "%s/%s.xml",
					   cmd_text(e->cmd, OPT_EMIT), name);

	if (!path) {
		cmd_no_memory(e->cmd);
		return false;
	}
	e->n++;
	return rd_fs_write_new(path, text, 0666, &e->cmd->problem) == RD_OK;
}

int
cmd_emit_end(struct cmd_emission *e, enum rd_status status)
{
	if (e->cmd->problem.code)
		return e->cmd->problem.exit_code;
	if (status != RD_OK)
		return cmd_no_memory(e->cmd);
	cmd_say(e->cmd, "wrote %u cases to %s", e->n,
		cmd_text(e->cmd, OPT_EMIT));
	return 0;
}

int
cmd_gaps_emit(struct cmd *cmd, struct cmd_suite *suite)
{
	struct cmd_emission e;
	enum rd_status status = RD_OK;
	int code = cmd_emit_start(cmd, &e);

	for (size_t i = 0; i < suite->n_programs && !code; i++) {
		struct cmd_suite_program *program = suite->programs[i];

		if (!program->replaces && status == RD_OK)
			status = rd_conf_gaps_emit(&program->runner,
						   cmd_emit_case, &e,
						   &cmd->problem);
	}
	return code ? code : cmd_emit_end(&e, status);
}
