/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Problems, talk on stderr, reading and writing for the verbs. */
#include "cli/cmd.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

int
cmd_fail(struct cmd *cmd, int exit_code, const char *code, const char *fmt, ...)
{
	char title[sizeof(cmd->problem.title)];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(title, sizeof(title), fmt, args);
	va_end(args);
	(void)rd_problem_set(&cmd->problem, RD_SEMANTIC, exit_code, code, "%s",
			     title);
	return exit_code;
}

int
cmd_no_memory(struct cmd *cmd)
{
	return cmd_fail(cmd, 10, "system.memory", "out of memory");
}

int
cmd_fail_errno(struct cmd *cmd, const char *path, const char *doing)
{
	int error = errno;

	cmd_fail(cmd, 10, "system.file", "cannot %s: %s", doing,
		 strerror(error));
	rd_problem_where(&cmd->problem, "%s", path);
	if (rd_fs_hint(error))
		rd_problem_hint(&cmd->problem, "%s", rd_fs_hint(error));
	return 10;
}

void
cmd_say(const struct cmd *cmd, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	int n;

	if (cmd_given(cmd, OPT_QUIET))
		return;
	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line) - 1, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	if ((size_t)n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	cmd_talk((struct rd_str){ line, (size_t)n });
}

void
cmd_say_used(const struct cmd *cmd, const char *name, const char *text,
	     const char *from)
{
	if (!text || !cmd_given(cmd, OPT_VERBOSE))
		return;
	if (from)
		cmd_say(cmd, "%s: %s (%s)", name, text, from);
	else
		cmd_say(cmd, "%s: %s", name, text);
}

void
cmd_done(struct cmd *cmd, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(cmd->done, sizeof(cmd->done), fmt, args);
	va_end(args);
}

void
cmd_talk(struct rd_str text)
{
	struct rd_problem ignored;

	/* Talk that nobody hears is no reason to stop. */
	(void)!rd_fs_write_fd(STDERR_FILENO, "stderr", text, &ignored);
}

int
cmd_read_into(struct cmd *cmd, const char *path, int limit_exit,
	      struct rd_buf *buf)
{
	bool is_stdin = !strcmp(path, "-");
	enum rd_status status;

	status = is_stdin ? rd_fs_read_fd(STDIN_FILENO, "stdin", buf,
					  &cmd->problem)
			  : rd_fs_read(path, buf, &cmd->problem);
	if (status == RD_LIMIT)
		cmd->problem.exit_code = limit_exit;
	return status ? cmd->problem.exit_code : 0;
}

int
cmd_read(struct cmd *cmd, const char *path, size_t cap, int limit_exit,
	 struct rd_str *bytes)
{
	struct rd_buf buf;
	char *copy;
	int code;

	rd_buf_init(&buf, cap);
	code = cmd_read_into(cmd, path, limit_exit, &buf);
	copy = code ? NULL : rd_arena_strdup(&cmd->arena, rd_buf_view(&buf));
	if (copy)
		*bytes = (struct rd_str){ copy, buf.len };
	else if (!code)
		code = cmd_no_memory(cmd);
	rd_buf_fini(&buf);
	return code;
}

int
cmd_write_all(struct cmd *cmd, int fd, const char *name, struct rd_str s)
{
	if (rd_fs_write_fd(fd, name, s, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

int
cmd_place_check(struct cmd *cmd, const char *dir)
{
	return access(dir, W_OK | X_OK) ? cmd_fail_errno(cmd, dir, "write to")
					: 0;
}

int
cmd_output_check(struct cmd *cmd)
{
	const char *path = cmd_text(cmd, OPT_OUTPUT);
	struct stat st;
	char *dir;

	if (!path || !strcmp(path, "-") || cmd->output_is_place)
		return 0;
	if (!lstat(path, &st)) {
		if (S_ISDIR(st.st_mode))
			errno = EISDIR;
		if (S_ISDIR(st.st_mode))
			return cmd_fail_errno(cmd, path, "write");
		/* Links and devices answer for themselves. */
		if (!S_ISREG(st.st_mode))
			return 0;
	}
	dir = rd_fs_dir_name(&cmd->arena, path);
	return dir ? cmd_place_check(cmd, dir) : cmd_no_memory(cmd);
}

int
cmd_flush(struct cmd *cmd)
{
	const char *path = cmd_text(cmd, OPT_OUTPUT);
	int code = 0;

	if (rd_buf_status(&cmd->out))
		code = cmd_fail(cmd, 10, "output.too-large",
				"the answer is larger than memory allows");
	else if (!path || !strcmp(path, "-") || cmd->output_is_place)
		code = cmd_write_all(cmd, STDOUT_FILENO, "stdout",
				     rd_buf_view(&cmd->out));
	else if (rd_fs_write_atomic(path, rd_buf_view(&cmd->out),
				    RD_FS_KEEP_MODE, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_buf_reset(&cmd->out);
	return code;
}
