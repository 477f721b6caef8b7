/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk plan, and generate --dry-run: what generate would do; nothing is
 * sent, written or recorded. */
#include "cli/seals.h"
#include "cli/secrets.h"
#include "cli/sheet.h"
#include "cli/verbs.h"

#define VALUE_COLUMN 12
#define TEXT_CAP_BYTES (RD_PLAN_TRIES_MAX * RD_PLAN_CAP_BYTES)

/* ---- which keys there are ---- */

static bool
has_name(const char *const *names, size_t n, struct rd_str name)
{
	for (size_t i = 0; i < n; i++)
		if (rd_str_is(name, names[i]))
			return true;
	return false;
}

/* By try; their bytes are not looked at.  Where the places cannot be looked
 * into there is nothing to say. */
static int
find_keys(struct cmd *cmd, const struct rd_plan_doc *doc,
	  const char *const **words)
{
	const char **found = rd_arena_array(&cmd->arena, doc->n_tries,
					    sizeof(*found));
	const char *const *names = NULL;
	struct rd_crypt_places places;
	bool trial = cmd->settings[SET_LOOPBACK].text;
	struct rd_problem ignored;
	bool known;
	size_t n = 0;
	int code;

	*words = found;
	if (!found)
		return cmd_no_memory(cmd);
	code = cmd_secret_places(cmd, &places);
	if (code)
		return code;
	known = !rd_crypt_secret_names(&places, &names, &n, &ignored);
	for (uint32_t i = 0; i < doc->n_tries; i++) {
		struct rd_str secret = doc->tries[i].secret;

		if (!secret.ptr)
			found[i] = "no key needed";
		else if (known)
			found[i] = has_name(names, n, secret) ? "key: found"
				   : trial ? "no key needed in a trial"
					   : "key: missing";
	}
	return 0;
}

/* ---- for people ---- */

static int
put_docs(struct cmd *cmd, const struct cmd_sheet *sheet, struct rd_buf *text)
{
	const char *const *keys;
	uint32_t i;
	int code = 0;

	for (i = 0; i < sheet->n_docs && !code; i++) {
		code = find_keys(cmd, &sheet->docs[i], &keys);
		if (code)
			return code;
		if (sheet->n_docs > 1)
			rd_buf_printf(text, "%splan        %u of %u\n",
				      i ? "\n" : "", i + 1, sheet->n_docs);
		rd_plan_doc_human(&sheet->docs[i], keys, text);
	}
	return code;
}

/* The talk comes behind the plan. */
static int
put_human(struct cmd *cmd, const struct cmd_sheet *sheet)
{
	struct rd_buf text;
	int code = 0;

	rd_buf_init(&text, TEXT_CAP_BYTES);
	if (sheet->preview)
		rd_plan_human(&sheet->plan, &text);
	else
		code = put_docs(cmd, sheet, &text);
	rd_buf_printf(&text, sheet->preview ? "gate: %s\n" : "gate        %s\n",
		      cmd_seal_word(cmd, &sheet->desk->program));
	cmd_term_fit(&cmd->term, rd_buf_view(&text), VALUE_COLUMN, &cmd->out);
	if (rd_buf_status(&text))
		cmd->out.status = rd_buf_status(&text);
	rd_buf_fini(&text);
	if (!code)
		code = cmd_flush(cmd);
	if (!code)
		cmd_say(cmd, "nothing was sent, written or recorded");
	return code;
}

/* ---- for programs ---- */

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

/* What is not recorded has no id that anybody could look for. */
static void
forget_ids(struct cmd_sheet *sheet)
{
	uint32_t i;

	for (i = 0; i < sheet->n_docs && !sheet->recalled; i++)
		sheet->docs[i].decision = RD_STR_NONE;
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
	if (!code)
		forget_ids(&sheet);
	if (!code && cmd->json)
		put_json(cmd, &sheet);
	else if (!code)
		code = put_human(cmd, &sheet);
	cmd_sheet_close(&sheet);
	return code;
}
