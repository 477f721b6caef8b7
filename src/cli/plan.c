/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk plan: what generate would do; nothing is written. */
#include "cli/seals.h"
#include "cli/sheet.h"
#include "cli/verbs.h"

#define VALUE_COLUMN 12
#define TEXT_CAP_BYTES (1u << 20)

/* The talk comes behind the plan. */
static int
put_human(struct cmd *cmd, const struct cmd_sheet *sheet)
{
	struct rd_buf text;
	uint32_t i;
	int code;

	rd_buf_init(&text, TEXT_CAP_BYTES);
	if (sheet->preview)
		rd_plan_human(&sheet->plan, &text);
	for (i = 0; i < sheet->n_docs; i++)
		rd_plan_doc_human(&sheet->docs[i], NULL, &text);
	rd_buf_printf(&text, "gate: %s\n",
		      cmd_seal_word(cmd, &sheet->desk->program));
	cmd_term_fit(&cmd->term, rd_buf_view(&text), VALUE_COLUMN, &cmd->out);
	if (rd_buf_status(&text))
		cmd->out.status = rd_buf_status(&text);
	rd_buf_fini(&text);
	code = cmd_flush(cmd);
	if (!code)
		cmd_say(cmd, "nothing was sent, written or recorded");
	return code;
}

/* A line for each plan. */
static void
put_json(struct cmd *cmd, const struct cmd_sheet *sheet)
{
	uint32_t i;

	if (sheet->preview) {
		rd_buf_str(&cmd->out, sheet->plan.body);
		rd_buf_char(&cmd->out, '\n');
	}
	for (i = 0; i < sheet->n_docs; i++) {
		rd_plan_doc_write(&sheet->docs[i], &cmd->out);
		rd_buf_char(&cmd->out, '\n');
	}
}

int
cmd_plan(struct cmd *cmd)
{
	struct cmd_sheet sheet;
	int code;

	code = cmd_sheet_open(cmd, &sheet,
			      cmd->settings[SET_DB].text ? CMD_READ : CMD_PURE);
	if (!code)
		code = cmd_sheet_plan(cmd, &sheet);
	if (!code && cmd->json)
		put_json(cmd, &sheet);
	else if (!code)
		code = put_human(cmd, &sheet);
	cmd_sheet_close(&sheet);
	return code;
}
