/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/fixtures.h"

#include "base/fs.h"

#define MAX_FILES 100000

int
cmd_files_add(struct cmd *cmd, struct cmd_files *files, const char *path)
{
	if (files->n >= MAX_FILES)
		return cmd_fail(cmd, 4, "fixtures.too-many",
				"more than %d files", MAX_FILES);
	if (!path ||
	    rd_arena_grow(&cmd->arena, (void **)&files->paths, files->n,
			  &files->cap, sizeof(*files->paths)))
		return cmd_no_memory(cmd);
	files->paths[files->n++] = path;
	return 0;
}

int
cmd_files_refuse_odd(struct cmd *cmd, const char *path)
{
	cmd_fail(cmd, 10, "file.odd", "this is no ordinary file");
	rd_problem_where(&cmd->problem, "%s", path);
	rd_problem_hint(&cmd->problem, "a pipe or device has no place among "
				       "rules and fixtures: remove it");
	return 10;
}

int
cmd_files_list(struct cmd *cmd, const char *dir, struct cmd_files *files,
	       struct cmd_files *dirs)
{
	const char *const *names;
	size_t n_names = 0;
	enum rd_fs_kind kind;
	int code = 0;
	char *path;
	size_t i;

	if (rd_fs_list(dir, &cmd->arena, &names, &n_names, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < n_names && !code; i++) {
		path = rd_fs_join(&cmd->arena, dir, names[i]);
		if (!path)
			return cmd_no_memory(cmd);
		kind = rd_fs_kind(path);
		if (kind == RD_FS_DIR)
			code = cmd_files_add(cmd, dirs, path);
		else if (rd_str_ends(rd_str_of(names[i]), ".xml"))
			code = kind == RD_FS_OTHER
				       ? cmd_files_refuse_odd(cmd, path)
				       : cmd_files_add(cmd, files, path);
	}
	return code;
}

int
cmd_files_find(struct cmd *cmd, const char *path, struct cmd_files *files)
{
	struct cmd_files dirs = { 0 };
	int code;
	size_t i;

	if (rd_fs_kind(path) != RD_FS_DIR)
		return cmd_files_add(cmd, files, path);
	code = cmd_files_add(cmd, &dirs, path);
	for (i = 0; i < dirs.n && !code; i++)
		code = cmd_files_list(cmd, dirs.paths[i], files, &dirs);
	return code;
}

bool
cmd_files_among_fixtures(const char *path)
{
	const char *slash;

	for (; (slash = strchr(path, '/')); path = slash + 1) {
		if (rd_str_ends((struct rd_str){ path, (size_t)(slash - path) },
				"fixtures"))
			return true;
	}
	return false;
}

int
cmd_files_find_cases(struct cmd *cmd, const char *path, struct cmd_files *files)
{
	size_t start = files->n;
	size_t kept = start;
	int code = cmd_files_find(cmd, path, files);
	size_t i;

	for (i = start; i < files->n && !code; i++) {
		if (cmd_files_among_fixtures(files->paths[i]))
			files->paths[kept++] = files->paths[i];
	}
	if (kept > start)
		files->n = kept;
	return code;
}

static int
put_files(struct cmd *cmd, struct cmd_author *author,
	  const struct cmd_files *files)
{
	struct rd_str bytes;
	int code = 0;
	size_t i;

	for (i = 0; i < files->n && !code; i++) {
		code = cmd_read(cmd, files->paths[i], CMD_XML_CAP, 4, &bytes);
		if (!code)
			rd_frame_put_named(&author->request, "LONE",
					   rd_str_of(files->paths[i]), bytes);
	}
	return code;
}

static int
take_case(struct cmd *cmd, struct cmd_cases *cases, struct rd_str body)
{
	struct rd_str path, line;
	struct cmd_case *item;

	if (rd_arena_grow(&cmd->arena, (void **)&cases->items, cases->n,
			  &cases->cap, sizeof(*cases->items)))
		return cmd_no_memory(cmd);
	item = &cases->items[cases->n];
	*item = (struct cmd_case){ 0 };
	if (!rd_frame_split(body, &path, &line))
		return cmd_fail(cmd, 10, "author.answer",
				"a case came without its name");
	item->path = rd_arena_strdup(&cmd->arena, path);
	if (!item->path)
		return cmd_no_memory(cmd);
	if (rd_conf_case_read(line, &item->c, &cmd->problem)) {
		rd_problem_where(&cmd->problem, "%s", item->path);
		return cmd->problem.exit_code;
	}
	cases->n++;
	return 0;
}

static int
take_cases(struct cmd *cmd, struct cmd_author *author, struct cmd_cases *cases)
{
	struct rd_str rest = rd_buf_view(&author->answer);
	struct rd_frame frame;
	struct rd_diags diags;
	int code;

	rd_diags_init(&diags);
	code = cmd_author_diags(cmd, author, &diags);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "LINE"))
			code = take_case(cmd, cases, frame.body);
	}
	if (!code && diags.n_errors) {
		cmd_fail_findings(cmd, &diags, "the fixtures");
		cmd->problem.exit_code = 4;
		cmd->problem.code = "fixtures.invalid";
		code = 4;
	}
	rd_diags_fini(&diags);
	return code;
}

int
cmd_cases_read(struct cmd *cmd, const struct cmd_files *files,
	       struct cmd_cases *cases)
{
	struct cmd_author author;
	int code;

	code = cmd_author_start(cmd, &author);
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("cases"));
	if (!code)
		code = put_files(cmd, &author, files);
	if (!code)
		code = cmd_author_ask(cmd, &author);
	if (!code)
		code = take_cases(cmd, &author, cases);
	cmd_author_stop(&author);
	return code;
}

int
cmd_cases_parse(struct cmd *cmd, const char *path, struct rd_str text,
		struct cmd_cases *cases)
{
	struct cmd_author author;
	int code;

	code = cmd_author_start(cmd, &author);
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("cases"));
	rd_frame_put_named(&author.request, "LONE", rd_str_of(path), text);
	if (!code)
		code = cmd_author_ask(cmd, &author);
	if (!code)
		code = take_cases(cmd, &author, cases);
	cmd_author_stop(&author);
	return code;
}

void
cmd_cases_fini(struct cmd_cases *cases)
{
	size_t i;

	for (i = 0; i < cases->n; i++)
		rd_conf_case_free(cases->items[i].c);
	cases->n = 0;
}
