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

static int
put_row(struct cmd *cmd, const struct cmd_row *row, bool named)
{
	if (cmd->json)
		put_json(row, &cmd->out);
	else if (row->is_set)
		put_human(cmd, row, named, &cmd->out);
	else
		return fail_unset(cmd, row);
	return 0;
}

static int
fail_name(struct cmd *cmd, const char *name, const char *const *names, size_t n)
{
	cmd_fail(cmd, 4, "rules.unknown-path",
		 "there is no rule or reference \"%s\"", name);
	if (!rd_problem_suggest(&cmd->problem, rd_str_of(name), names, n))
		rd_problem_hint(&cmd->problem, "refdesk get lists the paths");
	return 4;
}

/* The values whose paths begin with the name of a rule or reference. */
static int
put_below(struct cmd *cmd, const char *name, const struct cmd_rows *rows)
{
	const char **names;
	struct rd_str first;
	size_t i, n_found = 0;
	int code;

	names = rd_arena_array(&cmd->arena, rows->n + 1, sizeof(*names));
	if (!names)
		return cmd_no_memory(cmd);
	for (i = 0; i < rows->n; i++) {
		first = rd_str_of(rows->items[i].path);
		first.len = strcspn(first.ptr, "/");
		names[i] = rd_arena_strdup(&cmd->arena, first);
		if (!names[i])
			return cmd_no_memory(cmd);
		if (!rd_str_is(first, name))
			continue;
		n_found++;
		code = put_row(cmd, &rows->items[i], true);
		if (code)
			return code;
	}
	return n_found ? 0 : fail_name(cmd, name, names, rows->n);
}

/* Of a rule or reference, not of a value. */
static bool
is_name(const char *operand)
{
	return *operand && !strchr(operand, '/');
}

static int
get_paths(struct cmd *cmd, const char *dir, const char *const *paths, size_t n,
	  bool named)
{
	struct cmd_draft draft = { .n_sets = n };
	struct cmd_rows rows;
	struct cmd_set *sets;
	size_t i;
	int code;

	sets = rd_arena_array(&cmd->arena, n + 1, sizeof(*sets));
	if (!sets)
		return cmd_no_memory(cmd);
	for (i = 0; i < n; i++)
		sets[i].path = paths[i];
	draft.sets = sets;
	code = cmd_values_ask(cmd, dir, &draft, &rows);
	for (i = 0; !code && i < rows.n; i++)
		code = put_row(cmd, &rows.items[i], named);
	return code;
}

static int
get_below(struct cmd *cmd, const char *dir, const char *name)
{
	struct cmd_draft draft = { .n_sets = 0 };
	struct cmd_rows rows;
	int code = cmd_values_ask(cmd, dir, &draft, &rows);

	return code ? code : put_below(cmd, name, &rows);
}

int
cmd_get(struct cmd *cmd)
{
	const char *const *operands = cmd->args.operands;
	size_t n = cmd->args.n_operands;
	const char *dir = NULL;
	size_t i, n_names = 0;
	int code;

	for (i = 0; i < n; i++)
		n_names += is_name(operands[i]);
	code = cmd_project_rules(cmd, &dir);
	if (!code && !n_names)
		return get_paths(cmd, dir, operands, n, n != 1);
	for (i = 0; i < n && !code; i++)
		code = is_name(operands[i])
			       ? get_below(cmd, dir, operands[i])
			       : get_paths(cmd, dir, &operands[i], 1, true);
	return code;
}
