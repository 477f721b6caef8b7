/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk build: a pack to a program. */
#include <fcntl.h>
#include <unistd.h>

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
				args->items[i].text
			};
	}
	return 0;
}

/* A program can be built again and an empty file holds nothing; another file
 * is somebody's work. */
static bool
holds_other_work(const char *path)
{
	char magic[sizeof(RD_PROG_MAGIC) - 1];
	ssize_t n;
	int fd;

	if (rd_fs_kind(path) != RD_FS_FILE)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return false;
	n = read(fd, magic, sizeof(magic));
	close(fd);
	return n > 0 && !rd_str_eq((struct rd_str){ magic, (size_t)n },
				   RD_STR_LIT(RD_PROG_MAGIC));
}

static int
check_target(struct cmd *cmd)
{
	const char *path = cmd_text(cmd, OPT_OUTPUT);
	char *question;

	if (!holds_other_work(path))
		return 0;
	question = rd_arena_printf(&cmd->arena,
				   "%s is no program; overwrite "
				   "it?",
				   path);
	return question ? cmd_confirm(cmd, question) : cmd_no_memory(cmd);
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
		code = check_target(cmd);
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
