/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk get: values of rules by path, as they stand after all overrides.  The
 * lines of several are what set and whatif --set take. */
#include "base/escape.h"
#include "cli/project.h"
#include "cli/values.h"
#include "cli/verbs.h"

static void
put_json(const struct cmd_row *row, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"at\":");
	rd_put_json_str(out, rd_str_of(row->file));
	/* The line goes inside the closing quote. */
	if (out->len)
		out->len--;
	rd_buf_printf(out, ":%u\"", row->line);
	rd_buf_printf(out, ",\"overridden\":%s,\"path\":",
		      row->overridden ? "true" : "false");
	rd_put_json_str(out, rd_str_of(row->path));
	rd_buf_cstr(out, ",\"tune\":");
	if (row->tune[0])
		rd_put_json_str(out, rd_str_of(row->tune));
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"value\":");
	if (row->is_set)
		rd_put_json_str(out, rd_str_of(row->value));
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, "}\n");
}

static void
put_human(const struct cmd *cmd, const struct cmd_row *row, bool named,
	  struct rd_buf *out)
{
	if (named) {
		rd_put_shown(out, rd_str_of(row->path));
		rd_buf_char(out, '=');
	}
	rd_put_shown(out, rd_str_of(row->value));
	if (cmd_given(cmd, OPT_ORIGIN)) {
		rd_buf_cstr(out, "  ");
		rd_put_shown(out, rd_str_of(row->file));
		rd_buf_printf(out, ":%u%s", row->line,
			      row->overridden ? " (override)" : "");
		if (row->tune[0])
			rd_buf_printf(out, "  tune %s", row->tune);
	}
	rd_buf_char(out, '\n');
}

static int
fail_unset(struct cmd *cmd, const struct cmd_row *row)
{
	cmd_fail(cmd, 1, "rules.unset", "'%s' has no value", row->path);
	rd_problem_where(&cmd->problem, "%s", row->file);
	cmd->problem.line = row->line;
	rd_problem_hint(&cmd->problem, "refdesk set %s=VALUE gives it one",
			row->path);
	return 1;
}

int
cmd_get(struct cmd *cmd)
{
	size_t n = cmd->args.n_operands;
	struct cmd_draft draft = { .n_sets = n };
	struct cmd_rows rows;
	struct cmd_set *sets;
	const char *dir = NULL;
	size_t i;
	int code;

	sets = rd_arena_array(&cmd->arena, n + 1, sizeof(*sets));
	if (!sets)
		return cmd_no_memory(cmd);
	for (i = 0; i < n; i++)
		sets[i].path = cmd->args.operands[i];
	draft.sets = sets;
	code = cmd_project_rules(cmd, &dir);
	if (!code)
		code = cmd_values_ask(cmd, dir, &draft, &rows);
	for (i = 0; !code && i < rows.n; i++) {
		if (cmd->json)
			put_json(&rows.items[i], &cmd->out);
		else if (rows.items[i].is_set)
			put_human(cmd, &rows.items[i], n != 1, &cmd->out);
		else
			code = fail_unset(cmd, &rows.items[i]);
	}
	return code;
}
