/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/copy.h"

#include <ftw.h>
#include <stdio.h>

#include "base/fs.h"

#define FILE_CAP_BYTES (16u << 20)
#define MAX_DIRS 4096

/* Directories still to be copied, relative to the top. */
struct tree {
	const char *from, *to;
	const char **dirs;
	size_t n_dirs, cap_dirs;
	size_t *n_files;
};

static int
push(struct cmd *cmd, struct tree *tree, const char *dir)
{
	if (tree->n_dirs >= MAX_DIRS)
		return cmd_fail(cmd, 10, "copy.too-large",
				"too many directories in %s", tree->from);
	if (!dir ||
	    rd_arena_grow(&cmd->arena, (void **)&tree->dirs, tree->n_dirs,
			  &tree->cap_dirs, sizeof(*tree->dirs)))
		return cmd_no_memory(cmd);
	tree->dirs[tree->n_dirs++] = dir;
	return 0;
}

static int
copy_file(struct cmd *cmd, struct tree *tree, const char *name)
{
	char *from = rd_fs_join(&cmd->arena, tree->from, name);
	char *to = rd_fs_join(&cmd->arena, tree->to, name);
	struct rd_str bytes;
	int code;

	if (!from || !to)
		return cmd_no_memory(cmd);
	code = cmd_read(cmd, from, FILE_CAP_BYTES, 10, &bytes);
	if (code)
		return code;
	switch (rd_fs_write_new(to, bytes, 0666, &cmd->problem)) {
	case RD_OK:
		(*tree->n_files)++;
		return 0;
	case RD_CONFLICT:
		cmd_fail(cmd, 2, "copy.exists", "this file exists already");
		rd_problem_where(&cmd->problem, "%s", to);
		return 2;
	default:
		return cmd->problem.exit_code;
	}
}

static int
copy_directory(struct cmd *cmd, struct tree *tree, const char *dir)
{
	char *from = rd_fs_join(&cmd->arena, tree->from, dir);
	char *to = rd_fs_join(&cmd->arena, tree->to, dir);
	const char *const *names;
	size_t n_names = 0;
	int code = 0;
	char *name;
	size_t i;

	if (!from || !to)
		return cmd_no_memory(cmd);
	if (rd_fs_list(from, &cmd->arena, &names, &n_names, &cmd->problem) ||
	    rd_fs_mkdirs(to, 0777, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < n_names && !code; i++) {
		name = dir[0] ? rd_fs_join(&cmd->arena, dir, names[i])
			      : rd_arena_strdup(&cmd->arena,
						rd_str_of(names[i]));
		if (!name)
			return cmd_no_memory(cmd);
		from = rd_fs_join(&cmd->arena, tree->from, name);
		if (!from)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(from) == RD_FS_DIR)
			code = push(cmd, tree, name);
		else if (rd_fs_kind(from) == RD_FS_FILE)
			code = copy_file(cmd, tree, name);
	}
	return code;
}

int
cmd_copy_tree(struct cmd *cmd, const char *from, const char *to,
	      size_t *n_files)
{
	struct tree tree = { .from = from, .to = to, .n_files = n_files };
	size_t at;
	int code;

	if (!from || !to)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(from) == RD_FS_ABSENT)
		return 0;
	code = push(cmd, &tree, "");
	for (at = 0; at < tree.n_dirs && !code; at++)
		code = copy_directory(cmd, &tree, tree.dirs[at]);
	return code;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	(void)remove(path);
	return 0;
}

void
cmd_remove_tree(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
