/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk set: values of rules, changed where they stand. */
#include "base/escape.h"
#include "cli/edits.h"
#include "cli/project.h"
#include "cli/unified.h"
#include "cli/verbs.h"

static bool
changes(const struct cmd_edits *edits)
{
	size_t i;

	for (i = 0; i < edits->n_files; i++) {
		if (!rd_str_eq(edits->files[i].before, edits->files[i].after))
			return true;
	}
	return false;
}

static void
put_difference(struct cmd *cmd, const struct cmd_edits *edits,
	       struct rd_buf *out)
{
	const struct cmd_edited *file;
	size_t i;

	for (i = 0; i < edits->n_files; i++) {
		file = &edits->files[i];
		cmd_unified_put(cmd_path_shown(cmd, file->path), file->before,
				file->after, out);
	}
}

static void
put_values_json(const struct cmd_edits *edits, struct rd_buf *out)
{
	const struct cmd_row *row;
	size_t i;

	rd_buf_cstr(out, ",\"values\":[");
	for (i = 0; i < edits->n_sets; i++) {
		row = &edits->rows[i];
		rd_buf_cstr(out, i ? ",{\"at\":" : "{\"at\":");
		rd_put_json_str(out, rd_str_of(row->file));
		if (out->len)
			out->len--;
		rd_buf_printf(out, ":%u\",", row->line);
		cmd_edit_put(row, edits->sets[i].value, out);
	}
	rd_buf_char(out, ']');
}

static void
put_json(struct cmd *cmd, const struct cmd_edits *edits, bool written)
{
	struct rd_buf text;

	rd_buf_init(&text, 64u << 20);
	put_difference(cmd, edits, &text);
	rd_buf_cstr(&cmd->out, "{\"difference\":");
	rd_put_json_str(&cmd->out, rd_buf_view(&text));
	put_values_json(edits, &cmd->out);
	rd_buf_printf(&cmd->out, ",\"written\":%s}\n",
		      written ? "true" : "false");
	rd_buf_fini(&text);
}

/* Where each value stands now, or would. */
static void
tell_origins(struct cmd *cmd, const struct cmd_edits *edits)
{
	const struct cmd_row *row;
	size_t i;

	for (i = 0; i < edits->n_sets; i++) {
		row = &edits->rows[i];
		cmd_say(cmd, "%s was %s, set by %s:%u%s", row->path,
			row->is_set ? row->value : "not set", row->file,
			row->line, row->overridden ? " (override)" : "");
	}
}

static void
tell_written(struct cmd *cmd, const struct cmd_edits *edits)
{
	size_t i;

	for (i = 0; i < edits->n_files; i++)
		cmd_say(cmd, "wrote %s (comments and layout kept)",
			cmd_path_shown(cmd, edits->files[i].path));
	cmd_say(cmd, "next: refdesk test, then refdesk build and activate");
}

static int
change(struct cmd *cmd, struct cmd_edits *edits)
{
	bool dry = cmd_given(cmd, OPT_DRY_RUN);
	bool differs;
	int code;

	code = cmd_edits_plan(cmd, edits);
	if (code)
		return code;
	differs = changes(edits);
	if (cmd_given(cmd, OPT_ORIGIN))
		tell_origins(cmd, edits);
	if (differs && !dry)
		code = cmd_edits_apply(cmd, edits);
	if (code)
		return code;
	if (cmd->json)
		put_json(cmd, edits, differs && !dry);
	else
		put_difference(cmd, edits, &cmd->out);
	if (!differs)
		cmd_say(cmd, "nothing to change: it is so already");
	else if (dry)
		cmd_say(cmd, "nothing was written (--dry-run)");
	else
		tell_written(cmd, edits);
	return 0;
}

int
cmd_set(struct cmd *cmd)
{
	struct cmd_edits edits = { .n_sets = cmd->args.n_operands };
	const char *dir = NULL;
	struct cmd_set *sets;
	size_t i;
	int code;

	code = cmd_sets_read(cmd, cmd->args.operands, edits.n_sets, &sets);
	if (!code)
		code = cmd_project_rules(cmd, &dir);
	if (code)
		return code;
	for (i = 0; i < edits.n_sets; i++)
		sets[i].reason = cmd_text(cmd, OPT_SET_REASON);
	edits.sets = sets;
	edits.dir = dir;
	code = change(cmd, &edits);
	cmd_edits_close(&edits);
	return code;
}
