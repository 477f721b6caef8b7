/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk check: all findings of packs, fixtures and single files in one run.
 * A directory with a pack.xml is a pack, wherever it stands; other files are
 * judged by their form.
 * The findings are the answer, so they go to stdout, also when there are
 * errors among them. */
#include <limits.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/fs.h"
#include "cli/author.h"
#include "cli/fixtures.h"
#include "cli/project.h"
#include "cli/sarif.h"
#include "cli/values.h"
#include "cli/verbs.h"

struct check {
	struct cmd *cmd;
	struct cmd_author author;
	struct rd_diags diags;
	size_t n_files;
	size_t n_rule_errors;
};

/* Asks what is in the request and counts errors in rules by themselves: they
 * have an exit code of their own. */
static int
ask(struct check *check, bool rules)
{
	size_t before = check->diags.n_errors;
	int code;

	code = cmd_author_ask(check->cmd, &check->author);
	if (!code)
		code = cmd_author_diags(check->cmd, &check->author,
					&check->diags);
	if (rules)
		check->n_rule_errors += check->diags.n_errors - before;
	return code;
}

static int
check_pack(struct check *check, const char *dir)
{
	struct rd_buf *request = &check->author.request;
	struct cmd_pack pack;
	struct rd_frame frame;
	struct rd_str rest;
	int code;

	code = cmd_pack_find(check->cmd, dir, &pack);
	if (code)
		return code;
	cmd_say_used(check->cmd, "pack", pack.name, pack.dir);
	rd_frame_put(request, "TASK", RD_STR_LIT("build"));
	rd_frame_put(request, "PACK", rd_str_of(pack.name));
	rd_frame_put(request, "LINT", RD_STR_LIT(""));
	code = cmd_pack_put(check->cmd, &check->author, &pack);
	rest = rd_buf_view(request);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "FILE"))
			check->n_files++;
	}
	return code ? code : ask(check, true);
}

/* Files that stand in no pack, with their bytes. */
struct lone {
	const struct cmd_files *files;
	struct rd_str *bytes;
};

/* A fixture stands among fixtures or names their namespace; all else is taken
 * for rules.  (Only the helper parses; this asks for the exit code.) */
static bool
is_fixture(const struct lone *lone, size_t i)
{
	return cmd_files_among_fixtures(lone->files->paths[i]) ||
	       rd_str_find(lone->bytes[i],
			   RD_STR_LIT("urn:refdesk:fixture:")) >= 0;
}

static int
read_lone(struct check *check, struct lone *lone)
{
	struct cmd *cmd = check->cmd;
	const char *path;
	int code = 0;
	size_t i;

	lone->bytes = rd_arena_array(&cmd->arena, lone->files->n,
				     sizeof(*lone->bytes));
	if (!lone->bytes)
		return cmd_no_memory(cmd);
	for (i = 0; i < lone->files->n && !code; i++) {
		path = lone->files->paths[i];
		code = cmd_read(cmd, path, CMD_XML_CAP,
				cmd_files_among_fixtures(path) ? 4 : 3,
				&lone->bytes[i]);
	}
	check->n_files += lone->files->n;
	return code;
}

static int
ask_lone(struct check *check, const struct lone *lone, bool rules)
{
	size_t n = 0;
	size_t i;

	rd_frame_put(&check->author.request, "TASK", RD_STR_LIT("check"));
	for (i = 0; i < lone->files->n; i++) {
		if (is_fixture(lone, i) == rules)
			continue;
		rd_frame_put_named(&check->author.request, "LONE",
				   rd_str_of(lone->files->paths[i]),
				   lone->bytes[i]);
		n++;
	}
	if (n)
		return ask(check, rules);
	rd_buf_reset(&check->author.request);
	return 0;
}

static int
check_lone(struct check *check, const struct cmd_files *files)
{
	struct lone lone = { .files = files };
	int code;

	check->author.n_packs = 0;
	code = read_lone(check, &lone);
	if (!code)
		code = ask_lone(check, &lone, true);
	return code ? code : ask_lone(check, &lone, false);
}

static bool
is_pack(struct cmd *cmd, const char *dir)
{
	char *path = rd_fs_join(&cmd->arena, dir, "pack.xml");

	return path && rd_fs_kind(path) != RD_FS_ABSENT;
}

/* A file of a pack is checked with its pack; what the others have is not
 * told. */
static int
check_pack_file(struct check *check, const char *dir, const char *path)
{
	const char *name = rd_fs_base_name(path);
	size_t before = check->diags.n_items;
	size_t kept = before;
	size_t n_errors = check->n_rule_errors;
	size_t i;
	int code;

	code = check_pack(check, dir);
	if (code)
		return code;
	for (i = before; i < check->diags.n_items; i++) {
		if (strcmp(rd_fs_base_name(check->diags.items[i].file), name))
			continue;
		n_errors += check->diags.items[i].severity == RD_ERROR;
		check->diags.items[kept++] = check->diags.items[i];
	}
	check->diags.n_items = kept;
	check->n_rule_errors = n_errors;
	return 0;
}

/* In the project's rules every file belongs to a pack, so a directory with
 * files and no pack.xml is a pack that lacks it. */
static bool
is_among_rules(struct cmd *cmd, const char *dir)
{
	const char *rules = cmd->settings[SET_RULES].text;
	char top[PATH_MAX], real[PATH_MAX];
	size_t n;

	if (!rules || !realpath(rules, top) || !realpath(dir, real))
		return false;
	n = strlen(top);
	return !strncmp(real, top, n) && (!real[n] || real[n] == '/');
}

/* Every pack below a directory, and each file that stands in none. */
static int
check_tree(struct check *check, const char *path)
{
	struct cmd_files dirs = { 0 };
	struct cmd_files packs = { 0 };
	struct cmd_files lone = { 0 };
	struct cmd *cmd = check->cmd;
	size_t n_lone, i;
	int code;

	code = cmd_files_add(cmd, &dirs, path);
	for (i = 0; i < dirs.n && !code; i++) {
		n_lone = lone.n;
		code = cmd_files_list(cmd, dirs.paths[i], &lone, &dirs);
		if (code ||
		    (!is_pack(cmd, dirs.paths[i]) &&
		     (lone.n == n_lone || !is_among_rules(cmd, dirs.paths[i]))))
			continue;
		lone.n = n_lone;
		code = cmd_files_add(cmd, &packs, dirs.paths[i]);
	}
	if (!code && !packs.n && !lone.n) {
		cmd_fail(cmd, 4, "check.empty", "there are no XML files here");
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem, "name a pack, a directory of "
					       "fixtures or a file");
		return 4;
	}
	for (i = 0; i < packs.n && !code; i++)
		code = check_pack(check, packs.paths[i]);
	return code || !lone.n ? code : check_lone(check, &lone);
}

static int
check_path(struct check *check, const char *path)
{
	struct cmd *cmd = check->cmd;
	struct cmd_files lone = { 0 };
	char *dir = rd_fs_dir_name(&cmd->arena, path);
	int code;

	if (!dir)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_DIR)
		return check_tree(check, path);
	if (rd_fs_kind(path) == RD_FS_FILE && is_pack(cmd, dir) &&
	    rd_str_ends(rd_str_of(path), ".xml"))
		return check_pack_file(check, dir, path);
	code = cmd_files_add(cmd, &lone, path);
	return code ? code : check_lone(check, &lone);
}

/* All packs of the project: which of them is built is not asked here. */
static int
check_project(struct check *check)
{
	const struct cmd_value *rules = &check->cmd->settings[SET_RULES];
	const char *path = NULL;
	int code;

	if (!rules->text)
		return cmd_project_need(check->cmd);
	code = check_path(check, rules->text);
	if (code || rules->from_flag)
		return code;
	code = cmd_project_fixtures(check->cmd, &path);
	if (!code && rd_fs_kind(path) == RD_FS_DIR)
		code = check_tree(check, path);
	return code;
}

static bool
same_finding(const struct rd_diag *a, const struct rd_diag *b)
{
	return a->id == b->id && a->line == b->line &&
	       !strcmp(a->file, b->file) && !strcmp(a->message, b->message);
}

/* A base that is checked itself is told once; what is kept is counted. */
static void
drop_doubles(struct rd_diags *diags)
{
	size_t kept = 0;
	size_t i;

	rd_diags_sort(diags);
	diags->n_errors = 0;
	diags->n_warnings = 0;
	diags->n_acknowledged = 0;
	for (i = 0; i < diags->n_items; i++) {
		if (kept &&
		    same_finding(&diags->items[kept - 1], &diags->items[i]))
			continue;
		diags->items[kept++] = diags->items[i];
		diags->n_errors += diags->items[i].severity == RD_ERROR;
		diags->n_acknowledged += diags->items[i].reason != NULL;
		diags->n_warnings += diags->items[i].severity == RD_WARNING &&
				     !diags->items[i].reason;
	}
	diags->n_items = kept;
}

static void
put_count(struct rd_buf *out, size_t n, const char *what)
{
	rd_buf_printf(out, ", %zu %s%s", n, what, n == 1 ? "" : "s");
}

static void
put_summary(const struct check *check, struct rd_buf *out)
{
	const struct rd_diags *diags = &check->diags;

	rd_buf_printf(out, "%s  %zu file%s", diags->n_errors ? "bad" : "ok",
		      check->n_files, check->n_files == 1 ? "" : "s");
	put_count(out, diags->n_errors, "error");
	put_count(out, diags->n_warnings, "warning");
	if (diags->n_acknowledged)
		rd_buf_printf(out, ", %zu acknowledged", diags->n_acknowledged);
	rd_buf_char(out, '\n');
}

static int
put_findings(struct check *check)
{
	struct rd_diags *diags = &check->diags;
	struct rd_buf *out = &check->cmd->out;
	unsigned format = check->cmd->args.values[OPT_CHECK_FORMAT].choice;

	if (check->cmd->json)
		format = 1;
	if (format == 1) {
		rd_diags_json(diags, out);
		if (out->len && out->ptr[out->len - 1] != '\n')
			rd_buf_char(out, '\n');
	} else if (format == 2) {
		if (cmd_sarif_put(diags, out))
			return cmd_no_memory(check->cmd);
	} else {
		rd_diags_human(diags, out);
		put_summary(check, out);
	}
	return 0;
}

static int
exit_code_of(const struct check *check)
{
	if (check->n_rule_errors)
		return 3;
	if (check->diags.n_errors)
		return 4;
	return cmd_given(check->cmd, OPT_STRICT) && rd_diags_open(&check->diags)
		       ? 3
		       : 0;
}

int
cmd_check(struct cmd *cmd)
{
	const struct rd_opt_args *args = &cmd->args;
	struct check check = { .cmd = cmd };
	size_t i;
	int code;

	rd_diags_init(&check.diags);
	check.diags.max_items = 1000;
	code = cmd_author_start(cmd, &check.author);
	if (!code && !args->n_operands)
		code = check_project(&check);
	for (i = 0; i < args->n_operands && !code; i++)
		code = check_path(&check, args->operands[i]);
	if (!code) {
		drop_doubles(&check.diags);
		code = put_findings(&check);
	}
	if (!code) {
		code = exit_code_of(&check);
	}
	cmd_author_stop(&check.author);
	rd_diags_fini(&check.diags);
	return code;
}
