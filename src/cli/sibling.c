/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/sibling.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
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

static int
spawn(struct cmd *cmd, const char *path, int fd, pid_t *pid)
{
	char *argv[] = { (char *)rd_fs_base_name(path), NULL };
	char *envp[] = { NULL };
	posix_spawn_file_actions_t actions;
	int error;

	error = posix_spawn_file_actions_init(&actions);
	if (error)
		return cmd_no_memory(cmd);
	error = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, fd,
							 STDOUT_FILENO);
	if (!error)
		error = posix_spawn(pid, path, &actions, NULL, argv, envp);
	posix_spawn_file_actions_destroy(&actions);
	errno = error;
	return error ? cmd_fail_errno(cmd, path, "run") : 0;
}

int
cmd_sibling_start(struct cmd *cmd, const char *name, const char *code, int *fd,
		  pid_t *pid)
{
	const char *path = NULL;
	int fds[2];
	int failed = cmd_sibling_find(cmd, name, code, &path);

	if (failed)
		return failed;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return cmd_fail_errno(cmd, "socket", "open");
	failed = spawn(cmd, path, fds[1], pid);
	close(fds[1]);
	*fd = fds[0];
	return failed;
}
