/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk upgrade: packs to the newest version of the language.  All is read
 * and worked out before the first file is written; pack.xml, which says the
 * version, comes last: an upgrade that was cut short can be repeated. */
#include "base/escape.h"
#include "base/fs.h"
#include "base/language.h"
#include "cli/fixtures.h"
#include "cli/project.h"
#include "cli/unified.h"
#include "cli/verbs.h"

struct text {
	const char *path, *name;
	struct rd_str before, after;
};

struct upgrade {
	struct cmd *cmd;
	struct cmd_author author;
	struct rd_diags diags;
	struct text *texts;
	size_t n, cap;
	size_t n_packs, n_old;
};

static bool
is_changed(const struct text *text)
{
	return text->after.ptr && !rd_str_eq(text->before, text->after);
}

static int
add_file(struct upgrade *u, const char *path)
{
	void *texts = u->texts;
	struct text *text;

	if (rd_arena_grow(&u->cmd->arena, &texts, u->n, &u->cap,
			  sizeof(*u->texts)))
		return cmd_no_memory(u->cmd);
	u->texts = texts;
	text = &u->texts[u->n++];
	*text = (struct text){ .path = path, .name = rd_fs_base_name(path) };
	return cmd_read(u->cmd, path, CMD_XML_CAP, 3, &text->before);
}

/* The files of the pack in `dir`; the first of them is at *from. */
static int
read_pack(struct upgrade *u, const char *dir, size_t *from)
{
	struct cmd_files files = { 0 };
	struct cmd_files dirs = { 0 };
	int code;

	*from = u->n;
	code = cmd_files_list(u->cmd, dir, &files, &dirs);
	for (size_t i = 0; i < files.n && !code; i++)
		code = add_file(u, files.paths[i]);
	return code;
}

static int
take_text(struct upgrade *u, struct rd_str body, size_t from)
{
	struct rd_str name, bytes;
	char *copy;

	if (!rd_frame_split(body, &name, &bytes))
		return 0;
	for (size_t i = from; i < u->n; i++) {
		if (!rd_str_is(name, u->texts[i].name))
			continue;
		copy = rd_arena_strdup(&u->cmd->arena, bytes);
		if (!copy)
			return cmd_no_memory(u->cmd);
		u->texts[i].after = (struct rd_str){ copy, bytes.len };
	}
	return 0;
}

static int
take_answer(struct upgrade *u, const char *dir, size_t from)
{
	struct rd_str rest = rd_buf_view(&u->author.answer);
	struct rd_frame frame;
	uint64_t language = 0;
	int code;

	code = cmd_author_diags(u->cmd, &u->author, &u->diags);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "FROM") &&
		    !rd_str_u64(frame.body, &language))
			language = 0;
		else if (rd_frame_is(&frame, "TEXT"))
			code = take_text(u, frame.body, from);
	}
	if (code || u->diags.n_errors)
		return code;
	if (language < RD_LANGUAGE_OLDEST || language > RD_LANGUAGE_VERSION)
		return cmd_fail(u->cmd, 3, "upgrade.language",
				"%s is written in no version of the language "
				"from %d to %d",
				dir, RD_LANGUAGE_OLDEST, RD_LANGUAGE_VERSION);
	u->n_packs++;
	u->n_old += language < RD_LANGUAGE_VERSION;
	return 0;
}

static int
ask_pack(struct upgrade *u, const char *dir)
{
	struct rd_buf *request = &u->author.request;
	size_t from = 0;
	int code;

	code = read_pack(u, dir, &from);
	if (code)
		return code;
	rd_frame_put(request, "TASK", RD_STR_LIT("upgrade"));
	for (size_t i = from; i < u->n; i++) {
		char *name = rd_arena_printf(&u->cmd->arena, "pack/%s",
					     u->texts[i].name);

		if (!name)
			return cmd_no_memory(u->cmd);
		rd_frame_put_named(request, "FILE", rd_str_of(name),
				   u->texts[i].before);
	}
	code = cmd_author_ask(u->cmd, &u->author);
	return code ? code : take_answer(u, dir, from);
}

/* Every pack in a directory and below it. */
static int
ask_tree(struct upgrade *u, const char *path)
{
	struct cmd_files dirs = { 0 };
	struct cmd_files files = { 0 };
	struct cmd *cmd = u->cmd;
	size_t before = u->n_packs;
	int code;

	code = cmd_files_add(cmd, &dirs, path);
	for (size_t i = 0; i < dirs.n && !code; i++) {
		const char *pack = rd_fs_join(&cmd->arena, dirs.paths[i],
					      "pack.xml");

		code = cmd_files_list(cmd, dirs.paths[i], &files, &dirs);
		if (!code && pack && rd_fs_kind(pack) == RD_FS_FILE)
			code = ask_pack(u, dirs.paths[i]);
	}
	if (code || u->n_packs > before || u->diags.n_errors)
		return code;
	cmd_fail(cmd, 4, "upgrade.empty", "there is no pack here");
	rd_problem_where(&cmd->problem, "%s", path);
	rd_problem_hint(&cmd->problem, "name a directory with a pack.xml in it "
				       "or below it");
	return 4;
}

static int
ask_all(struct upgrade *u)
{
	const struct rd_opt_args *args = &u->cmd->args;
	const char *rules = u->cmd->settings[SET_RULES].text;
	int code = 0;

	for (size_t i = 0; i < args->n_operands && !code; i++)
		code = ask_tree(u, args->operands[i]);
	if (!args->n_operands)
		code = rules ? ask_tree(u, rules) : cmd_project_need(u->cmd);
	if (!code && u->diags.n_errors)
		code = cmd_fail_findings(u->cmd, &u->diags, "these packs");
	return code;
}

static int
write_files(struct upgrade *u, bool packs)
{
	struct cmd *cmd = u->cmd;

	for (size_t i = 0; i < u->n; i++) {
		const struct text *text = &u->texts[i];

		if (!is_changed(text) ||
		    !strcmp(text->name, "pack.xml") != packs)
			continue;
		if (rd_fs_write_atomic(text->path, text->after, RD_FS_KEEP_MODE,
				       &cmd->problem))
			return cmd->problem.exit_code;
		cmd_done(cmd, "written before this: %s", text->path);
	}
	return 0;
}

static void
put_answer(struct upgrade *u, bool written)
{
	struct rd_buf *out = &u->cmd->out;

	if (u->cmd->json) {
		rd_buf_printf(out,
			      "{\"language\":%d,\"old\":%zu,\"packs\":%zu,"
			      "\"written\":%s}\n",
			      RD_LANGUAGE_VERSION, u->n_old, u->n_packs,
			      written ? "true" : "false");
		return;
	}
	for (size_t i = 0; i < u->n; i++)
		if (is_changed(&u->texts[i]))
			cmd_unified_put(u->texts[i].path, u->texts[i].before,
					u->texts[i].after, out);
}

static int
upgrade(struct upgrade *u)
{
	struct cmd *cmd = u->cmd;
	bool check = cmd_given(cmd, OPT_FMT_CHECK);
	bool dry = check || cmd_given(cmd, OPT_DRY_RUN);
	int code;

	code = ask_all(u);
	if (!code && !dry)
		code = write_files(u, false);
	if (!code && !dry)
		code = write_files(u, true);
	if (code)
		return code;
	put_answer(u, !dry && u->n_old);
	cmd_say(cmd, "%zu of %zu pack%s %s language %d", u->n_old, u->n_packs,
		u->n_packs == 1 ? "" : "s", dry ? "would move to" : "moved to",
		RD_LANGUAGE_VERSION);
	return check && u->n_old ? 1 : 0;
}

int
cmd_upgrade(struct cmd *cmd)
{
	struct upgrade u = { .cmd = cmd };
	int code;

	rd_diags_init(&u.diags);
	code = cmd_author_start(cmd, &u.author);
	if (!code)
		code = upgrade(&u);
	cmd_author_stop(&u.author);
	rd_diags_fini(&u.diags);
	return code;
}
