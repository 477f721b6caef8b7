/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk check: all findings of packs, fixtures and single files in one run.
 * The findings are the answer, so they go to stdout, also when there are
 * errors among them. */
#include "base/escape.h"
#include "base/fs.h"
#include "cli/author.h"
#include "cli/fixtures.h"
#include "cli/project.h"
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
	rd_frame_put(request, "TASK", RD_STR_LIT("build"));
	rd_frame_put(request, "PACK", rd_str_of(pack.name));
	code = cmd_pack_put(check->cmd, &check->author, &pack);
	rest = rd_buf_view(request);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "FILE"))
			check->n_files++;
	}
	return code ? code : ask(check, true);
}

static int
check_fixtures(struct check *check, const char *path)
{
	struct cmd_files files = { 0 };
	int code;

	code = cmd_files_find(check->cmd, path, &files);
	if (!code && !files.n) {
		cmd_fail(check->cmd, 4, "check.empty",
			 "there are no XML files here");
		rd_problem_where(&check->cmd->problem, "%s", path);
		return 4;
	}
	rd_frame_put(&check->author.request, "TASK", RD_STR_LIT("check"));
	if (!code)
		code = cmd_files_put(check->cmd, &check->author, &files);
	check->n_files += files.n;
	return code ? code : ask(check, false);
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

static void
count_again(struct rd_diags *diags)
{
	size_t i;

	diags->n_errors = 0;
	diags->n_warnings = 0;
	for (i = 0; i < diags->n_items; i++) {
		diags->n_errors += diags->items[i].severity == RD_ERROR;
		diags->n_warnings += diags->items[i].severity == RD_WARNING;
	}
}

static int
check_path(struct check *check, const char *path)
{
	struct cmd *cmd = check->cmd;
	char *dir = rd_fs_dir_name(&cmd->arena, path);

	if (!dir)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_DIR)
		return is_pack(cmd, path) ? check_pack(check, path)
					  : check_fixtures(check, path);
	if (rd_fs_kind(path) == RD_FS_FILE && is_pack(cmd, dir) &&
	    rd_str_ends(rd_str_of(path), ".xml"))
		return check_pack_file(check, dir, path);
	return check_fixtures(check, path);
}

static int
check_project(struct check *check)
{
	const char *path = NULL;
	int code;

	code = cmd_project_rules(check->cmd, &path);
	if (!code)
		code = check_path(check, path);
	if (code || check->cmd->settings[SET_RULES].from_flag)
		return code;
	code = cmd_project_fixtures(check->cmd, &path);
	if (!code && rd_fs_kind(path) == RD_FS_DIR)
		code = check_fixtures(check, path);
	return code;
}

static const char *
sarif_level(enum rd_severity severity)
{
	if (severity == RD_ERROR)
		return "error";
	return severity == RD_WARNING ? "warning" : "note";
}

/* SARIF 2.1.0, the least that code review tools read. */
static void
put_sarif(const struct rd_diags *diags, struct rd_buf *out)
{
	const struct rd_diag *diag;
	size_t i;

	rd_buf_cstr(out, "{\"$schema\":\"https://json.schemastore.org/"
		    "sarif-2.1.0.json\",\"runs\":[{\"results\":[");
	for (i = 0; i < diags->n_items; i++) {
		diag = &diags->items[i];
		rd_buf_printf(out, "%s{\"level\":\"%s\",\"locations\":"
			      "[{\"physicalLocation\":{\"artifactLocation\":"
			      "{\"uri\":", i ? "," : "",
			      sarif_level(diag->severity));
		rd_put_json_str(out, rd_str_of(diag->file));
		rd_buf_printf(out, "},\"region\":{\"startLine\":%u}}}],"
			      "\"message\":{\"text\":",
			      diag->line ? diag->line : 1);
		rd_put_json_str(out, rd_str_of(diag->message));
		rd_buf_printf(out, "},\"ruleId\":\"RD%d\"}", diag->id);
	}
	rd_buf_cstr(out, "],\"tool\":{\"driver\":{\"name\":\"refdesk\"}}}],"
		    "\"version\":\"2.1.0\"}\n");
}

static void
put_findings(struct check *check)
{
	struct rd_diags *diags = &check->diags;
	struct rd_buf *out = &check->cmd->out;
	unsigned format = check->cmd->args.values[OPT_CHECK_FORMAT].choice;

	if (check->cmd->json)
		format = 1;
	rd_diags_sort(diags);
	if (format == 1) {
		rd_diags_json(diags, out);
		if (out->len && out->ptr[out->len - 1] != '\n')
			rd_buf_char(out, '\n');
	} else if (format == 2) {
		put_sarif(diags, out);
	} else {
		rd_diags_human(diags, out);
		rd_buf_printf(out, "%s  %zu file%s, %zu error%s, "
			      "%zu warning%s\n",
			      diags->n_errors ? "bad" : "ok", check->n_files,
			      check->n_files == 1 ? "" : "s", diags->n_errors,
			      diags->n_errors == 1 ? "" : "s",
			      diags->n_warnings,
			      diags->n_warnings == 1 ? "" : "s");
	}
}

static int
exit_code_of(const struct check *check)
{
	if (check->n_rule_errors)
		return 3;
	if (check->diags.n_errors)
		return 4;
	return check->diags.n_warnings &&
	       cmd_given(check->cmd, OPT_STRICT) ? 3 : 0;
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
		count_again(&check.diags);
		put_findings(&check);
		code = exit_code_of(&check);
	}
	cmd_author_stop(&check.author);
	rd_diags_fini(&check.diags);
	return code;
}
