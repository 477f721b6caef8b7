/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/sibling.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"

static const char *
try_dir(struct cmd *cmd, const char *dir, const char *name)
{
	const char *path = rd_fs_join(&cmd->arena, dir, name);

	return path && !access(path, X_OK) ? path : NULL;
}

/* A build tree has it beside refdesk, or one up from libtool's directory. */
static const char *
try_own_dir(struct cmd *cmd, const char *name)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *path;
	char *dir;

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	dir = rd_fs_dir_name(&cmd->arena, self);
	if (!dir)
		return NULL;
	path = try_dir(cmd, dir, name);
	if (path || strcmp(rd_fs_base_name(dir), ".libs"))
		return path;
	dir = rd_fs_dir_name(&cmd->arena, dir);
	return dir ? try_dir(cmd, dir, name) : NULL;
}

int
cmd_sibling_find(struct cmd *cmd, const char *name, const char *code,
		 const char **path)
{
	const char *dir = getenv("REFDESK_LIBEXEC");

	if (dir && *dir) {
		*path = rd_fs_join(&cmd->arena, dir, name);
		return *path ? 0 : cmd_no_memory(cmd);
	}
	*path = try_own_dir(cmd, name);
	if (!*path)
		*path = try_dir(cmd, REFDESK_LIBEXECDIR, name);
	if (*path)
		return 0;
	cmd_fail(cmd, 10, code, "there is no %s", name);
	rd_problem_hint(&cmd->problem,
			"install it in " REFDESK_LIBEXECDIR
			" or set REFDESK_LIBEXEC to its directory");
	return 10;
}
