/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk init: a project that decides at once. */
#include "base/fs.h"
#include "cli/copy.h"
#include "cli/pack.h"
#include "cli/verbs.h"

#define PACK "companion"

/* Where the pieces are, below the data directory, and where they go. */
static const struct {
	const char *from, *to;
} pieces[] = {
	{ "rules/" PACK, "rules/" PACK },
	{ "fixtures", "fixtures" },
	{ "rules/" PACK "/references", "assets/references" },
};

static int
copy_pieces(struct cmd *cmd, const char *data, const char *dir,
	    size_t *n_files)
{
	int code = 0;
	size_t i;

	for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]) && !code; i++)
		code = cmd_copy_tree(cmd,
			rd_fs_join(&cmd->arena, data, pieces[i].from),
			rd_fs_join(&cmd->arena, dir, pieces[i].to), n_files);
	return code;
}

/* Refused before anything is written when the rules are not installed. */
static int
find_data(struct cmd *cmd, const char **data)
{
	char *pack;

	*data = cmd_data_dir(cmd);
	pack = rd_arena_printf(&cmd->arena, "%s/rules/" PACK "/pack.xml",
			       *data ? *data : "");
	if (!*data || !pack)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(pack) == RD_FS_FILE)
		return 0;
	cmd_fail(cmd, 10, "init.no-rules", "the shipped rules are missing");
	rd_problem_where(&cmd->problem, "%s", pack);
	rd_problem_hint(&cmd->problem, "set REFDESK_DATA to the directory "
			"that has rules/ and fixtures/");
	return 10;
}

/* What is copied must not mix with somebody's own files. */
static int
check_vacant(struct cmd *cmd, const char *dir)
{
	static const char *const names[] = { "refdesk.conf", ".refdesk",
					     "rules", "fixtures", "assets" };
	char *path;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path = rd_fs_join(&cmd->arena, dir, names[i]);
		if (!path)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(path) == RD_FS_ABSENT)
			continue;
		cmd_fail(cmd, 2, "init.exists", "this is here already");
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem, "choose another directory");
		return 2;
	}
	return 0;
}

int
cmd_init(struct cmd *cmd)
{
	const char *dir = cmd->args.operands[0];
	const char *data = NULL;
	size_t n_files = 0;
	int code;

	code = find_data(cmd, &data);
	if (!code)
		code = check_vacant(cmd, dir);
	if (code)
		return code;
	code = copy_pieces(cmd, data, dir, &n_files);
	if (code)
		return code;
	/* Last: its refdesk.conf is what makes the directory a project. */
	if (rd_rec_project_init(dir, &cmd->problem))
		return cmd->problem.exit_code;
	cmd_say(cmd, "made the project %s: refdesk.conf, rules, fixtures, "
		"assets (%zu files)", dir, n_files);
	cmd_say(cmd, "next: refdesk -C %s check && refdesk -C %s test", dir,
		dir);
	return 0;
}
