/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk fmt: rule and fixture files in their canonical layout.  All files are
 * read and laid out before the first is written. */
#include "base/escape.h"
#include "base/fs.h"
#include "cli/fixtures.h"
#include "cli/project.h"
#include "cli/unified.h"
#include "cli/values.h"
#include "cli/verbs.h"

struct text {
	const char *path;
	struct rd_str before, after;
};

struct fmt {
	struct cmd *cmd;
	struct cmd_author author;
	struct rd_diags diags;
	struct cmd_files files;
	struct text *texts; /* beside the files */
	size_t n_changed;
};

static int
find_files(struct fmt *fmt)
{
	const struct rd_opt_args *args = &fmt->cmd->args;
	const char *path = NULL;
	int code = 0;
	size_t i;

	for (i = 0; i < args->n_operands && !code; i++)
		code = strcmp(args->operands[i], "-")
			       ? cmd_files_find(fmt->cmd, args->operands[i],
						&fmt->files)
			       : cmd_files_add(fmt->cmd, &fmt->files, "-");
	if (args->n_operands)
		return code;
	path = fmt->cmd->settings[SET_RULES].text;
	if (!path)
		return cmd_project_need(fmt->cmd);
	code = cmd_files_find(fmt->cmd, path, &fmt->files);
	if (!code && !fmt->cmd->settings[SET_RULES].from_flag)
		code = cmd_project_fixtures(fmt->cmd, &path);
	if (!code && rd_fs_kind(path) == RD_FS_DIR)
		code = cmd_files_find(fmt->cmd, path, &fmt->files);
	return code;
}

static int
take_text(struct fmt *fmt, struct text *text)
{
	struct rd_str rest = rd_buf_view(&fmt->author.answer);
	struct rd_str name, bytes;
	struct rd_frame frame;
	char *copy;

	while (!rd_frame_next(&rest, &frame)) {
		if (!rd_frame_is(&frame, "TEXT") ||
		    !rd_frame_split(frame.body, &name, &bytes))
			continue;
		copy = rd_arena_strdup(&fmt->cmd->arena, bytes);
		if (!copy)
			return cmd_no_memory(fmt->cmd);
		text->after = (struct rd_str){ copy, bytes.len };
	}
	return 0;
}

/* A file with errors gives findings, and keeps all from being written. */
static int
lay_out(struct fmt *fmt, struct text *text)
{
	size_t before = fmt->diags.n_errors;
	int code;

	rd_frame_put(&fmt->author.request, "TASK", RD_STR_LIT("fmt"));
	rd_frame_put_named(&fmt->author.request, "LONE", rd_str_of(text->path),
			   text->before);
	code = cmd_author_ask(fmt->cmd, &fmt->author);
	if (!code)
		code = cmd_author_diags(fmt->cmd, &fmt->author, &fmt->diags);
	if (!code)
		code = take_text(fmt, text);
	if (code || fmt->diags.n_errors > before)
		return code;
	if (!text->after.ptr)
		return cmd_fail(fmt->cmd, 3, "fmt.differs",
				"%s cannot be laid out without changing what "
				"it says",
				text->path);
	fmt->n_changed += !rd_str_eq(text->before, text->after);
	return 0;
}

static int
lay_out_all(struct fmt *fmt)
{
	struct cmd *cmd = fmt->cmd;
	int code = 0;

	fmt->texts = rd_arena_array(&cmd->arena, fmt->files.n,
				    sizeof(*fmt->texts));
	if (!fmt->texts)
		return cmd_no_memory(cmd);
	for (size_t i = 0; i < fmt->files.n && !code; i++) {
		struct text *text = &fmt->texts[i];

		text->path = fmt->files.paths[i];
		code = cmd_read(cmd, text->path, CMD_XML_CAP, 3, &text->before);
		if (!code)
			code = lay_out(fmt, text);
	}
	if (!code && fmt->diags.n_errors)
		code = cmd_fail_findings(cmd, &fmt->diags, "these files");
	return code;
}

/* ---- the answer ---- */

static bool
is_stdin(const struct text *text)
{
	return !strcmp(text->path, "-");
}

static bool
is_changed(const struct text *text)
{
	return !rd_str_eq(text->before, text->after);
}

static int
write_all(struct fmt *fmt)
{
	struct cmd *cmd = fmt->cmd;

	for (size_t i = 0; i < fmt->files.n; i++) {
		const struct text *text = &fmt->texts[i];

		if (is_stdin(text) || !is_changed(text))
			continue;
		if (rd_fs_write_atomic(text->path, text->after, RD_FS_KEEP_MODE,
				       &cmd->problem))
			return cmd->problem.exit_code;
		cmd_done(cmd, "written before this: %s", text->path);
	}
	return 0;
}

static void
put_json(const struct fmt *fmt, bool written)
{
	struct rd_buf *out = &fmt->cmd->out;
	bool first = true;

	rd_buf_cstr(out, "{\"changed\":[");
	for (size_t i = 0; i < fmt->files.n; i++) {
		if (!is_changed(&fmt->texts[i]))
			continue;
		if (!first)
			rd_buf_char(out, ',');
		rd_put_json_str(out, rd_str_of(cmd_path_shown(
					     fmt->cmd, fmt->texts[i].path)));
		first = false;
	}
	rd_buf_printf(out, "],\"files\":%zu,\"written\":%s}\n", fmt->files.n,
		      written ? "true" : "false");
}

static void
put_answer(const struct fmt *fmt, bool written)
{
	struct cmd *cmd = fmt->cmd;
	bool diff = cmd_given(cmd, OPT_FMT_DIFF);

	if (cmd->json) {
		put_json(fmt, written);
		return;
	}
	for (size_t i = 0; i < fmt->files.n; i++) {
		const struct text *text = &fmt->texts[i];

		if (diff)
			cmd_unified_put(cmd_path_shown(cmd, text->path),
					text->before, text->after, &cmd->out);
		else if (is_stdin(text) && !cmd_given(cmd, OPT_FMT_CHECK))
			rd_buf_str(&cmd->out, text->after);
		else if (is_changed(text))
			rd_buf_printf(&cmd->out, "%s\n",
				      cmd_path_shown(cmd, text->path));
	}
}

static int
fmt_all(struct fmt *fmt)
{
	struct cmd *cmd = fmt->cmd;
	bool check = cmd_given(cmd, OPT_FMT_CHECK);
	bool dry = check || cmd_given(cmd, OPT_FMT_DIFF);
	int code;

	code = lay_out_all(fmt);
	if (!code && !dry)
		code = write_all(fmt);
	if (code)
		return code;
	put_answer(fmt, !dry && fmt->n_changed);
	cmd_say(cmd, "%zu of %zu file%s %s", fmt->n_changed, fmt->files.n,
		fmt->files.n == 1 ? "" : "s", dry ? "would change" : "changed");
	return check && fmt->n_changed ? 1 : 0;
}

int
cmd_fmt(struct cmd *cmd)
{
	struct fmt fmt = { .cmd = cmd };
	int code;

	rd_diags_init(&fmt.diags);
	code = cmd_author_start(cmd, &fmt.author);
	if (!code)
		code = find_files(&fmt);
	if (!code)
		code = fmt_all(&fmt);
	cmd_author_stop(&fmt.author);
	rd_diags_fini(&fmt.diags);
	return code;
}
