/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk build: a pack to a program. */
#include "base/fs.h"
#include "cli/author.h"
#include "cli/project.h"
#include "cli/verbs.h"

static int
find_pack(struct cmd *cmd, const char **dir)
{
	const struct cmd_value *rules = &cmd->settings[SET_RULES];

	if (cmd->args.n_operands && rules->from_flag)
		return cmd_fail(cmd, 2, "usage.operand",
				"the pack is given twice: as PACKDIR and by "
				"--rules");
	if (!cmd->args.n_operands)
		return cmd_project_rules(cmd, dir);
	*dir = cmd->args.operands[0];
	return 0;
}

static int
collect_replacements(struct cmd *cmd, struct cmd_replace **files, size_t *n)
{
	const struct rd_opt_args *args = &cmd->args;
	size_t i;

	*n = 0;
	*files = rd_arena_array(&cmd->arena, args->n_items + 1,
				sizeof(**files));
	if (!*files)
		return cmd_no_memory(cmd);
	for (i = 0; i < args->n_items; i++) {
		if (args->items[i].opt == OPT_REPLACE)
			(*files)[(*n)++] = (struct cmd_replace){
				rd_fs_base_name(args->items[i].text),
				args->items[i].text };
	}
	return 0;
}

static int
write_program(struct cmd *cmd, struct cmd_built *built)
{
	const char *path = cmd_text(cmd, OPT_OUTPUT);
	struct rd_buf lines;

	rd_buf_init(&lines, 1u << 20);
	rd_diags_human(&built->diags, &lines);
	if (built->diags.n_items && !cmd_given(cmd, OPT_QUIET))
		cmd_talk(rd_buf_view(&lines));
	rd_buf_fini(&lines);
	if (!strcmp(path, "-")) {
		rd_buf_str(&cmd->out, rd_buf_view(&built->bytes));
		return 0;
	}
	if (rd_fs_write_atomic(path, rd_buf_view(&built->bytes),
			       RD_FS_KEEP_MODE, &cmd->problem))
		return cmd->problem.exit_code;
	cmd_say(cmd, "built %.16s (%zu bytes)", built->prog.sha256,
		built->bytes.len);
	return 0;
}

int
cmd_build(struct cmd *cmd)
{
	const char *dir = NULL;
	struct cmd_built built;
	struct cmd_replace *replace;
	size_t n_replace;
	int code;

	if (!cmd_given(cmd, OPT_OUTPUT)) {
		cmd_fail(cmd, 2, "usage.operand", "build wants --output");
		rd_problem_hint(&cmd->problem,
				"usage: refdesk build [PACKDIR] -o FILE");
		return 2;
	}
	cmd->output_is_place = true;
	code = find_pack(cmd, &dir);
	if (!code)
		code = collect_replacements(cmd, &replace, &n_replace);
	if (code)
		return code;
	cmd_built_init(&built);
	code = cmd_pack_build(cmd, dir, replace, n_replace, &built);
	if (!code)
		code = write_program(cmd, &built);
	cmd_built_fini(&built);
	return code;
}
