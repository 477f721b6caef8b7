/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk config [--origin] */
#include "base/escape.h"
#include "cli/verbs.h"

static void
put_json(struct cmd *cmd, enum cmd_setting setting, bool first)
{
	const struct cmd_value *value = &cmd->settings[setting];

	rd_buf_cstr(&cmd->out, first ? "{" : ",");
	rd_put_json_str(&cmd->out, rd_str_of(cmd_setting_name(setting)));
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
put_line(struct cmd *cmd, enum cmd_setting setting)
{
	const struct cmd_value *value = &cmd->settings[setting];

	rd_buf_printf(&cmd->out, "%s = ", cmd_setting_name(setting));
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
	enum cmd_setting i;

	for (i = 0; i < N_SETTINGS; i++) {
		if (cmd->json)
			put_json(cmd, i, i == 0);
		else if (cmd->settings[i].text)
			put_line(cmd, i);
	}
	if (cmd->json)
		rd_buf_cstr(&cmd->out, "}\n");
	return 0;
}
