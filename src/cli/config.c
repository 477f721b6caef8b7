/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk config [--origin] */
#include "base/escape.h"
#include "cli/verbs.h"

static void
put_json(struct cmd *cmd, const char *key, const struct cmd_value *value)
{
	rd_buf_char(&cmd->out, cmd->out.len ? ',' : '{');
	rd_put_json_str(&cmd->out, rd_str_of(key));
	rd_buf_cstr(&cmd->out, ":{\"origin\":");
	rd_put_json_str(&cmd->out, rd_str_of(value->origin));
	rd_buf_cstr(&cmd->out, ",\"value\":");
	if (value->text)
		rd_put_json_str(&cmd->out, rd_str_of(value->text));
	else
		rd_buf_cstr(&cmd->out, "null");
	rd_buf_char(&cmd->out, '}');
}

static void
put_line(struct cmd *cmd, const char *key, const struct cmd_value *value)
{
	if (!value->text)
		return;
	rd_buf_printf(&cmd->out, "%s = ", key);
	rd_put_shown(&cmd->out, rd_str_of(value->text));
	if (cmd_given(cmd, OPT_ORIGIN)) {
		rd_buf_cstr(&cmd->out, "\t# ");
		rd_put_shown(&cmd->out, rd_str_of(value->origin));
	}
	rd_buf_char(&cmd->out, '\n');
}

int
cmd_config(struct cmd *cmd)
{
	void (*put)(struct cmd *, const char *,
		    const struct cmd_value *) = cmd->json ? put_json : put_line;
	const struct cmd_secret_file *file;
	struct cmd_value value = { 0 };
	char *key;
	size_t i;

	for (i = 0; i < N_SETTINGS; i++)
		put(cmd, cmd_setting_name((enum cmd_setting)i),
		    &cmd->settings[i]);
	for (i = 0; i < cmd->n_secret_files; i++) {
		file = &cmd->secret_files[i];
		value.text = file->path;
		value.origin = file->origin;
		key = rd_arena_printf(&cmd->arena, "secret.%s", file->name);
		if (!key)
			return cmd_no_memory(cmd);
		put(cmd, key, &value);
	}
	if (cmd->json)
		rd_buf_cstr(&cmd->out, "}\n");
	return 0;
}
