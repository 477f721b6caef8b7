/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk look show|clear: the held look of a subject. */
#include "base/escape.h"
#include "cli/desk.h"
#include "cli/verbs.h"

static void
put_instant(struct rd_buf *out, const char *before, int64_t ms)
{
	rd_buf_cstr(out, before);
	rd_instant_put(out, ms);
}

static void
put_json(const struct rd_rec_look *look, struct rd_buf *out)
{
	put_instant(out, "{\"expires_at\":\"", look->expires_at_ms);
	rd_buf_cstr(out, "\",\"hairstyle\":");
	if (look->hairstyle.ptr)
		rd_put_json_str(out, look->hairstyle);
	else
		rd_buf_cstr(out, "null");
	put_instant(out, ",\"locked_at\":\"", look->locked_at_ms);
	rd_buf_cstr(out, "\",\"reason\":");
	if (look->reason.ptr)
		rd_put_json_str(out, look->reason);
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"reference\":");
	rd_put_json_str(out, look->reference);
	rd_buf_cstr(out, "}\n");
}

static void
put_human(const struct rd_rec_look *look, struct rd_buf *out)
{
	rd_put_shown(out, look->reference);
	if (look->hairstyle.ptr) {
		rd_buf_cstr(out, "  ");
		rd_put_shown(out, look->hairstyle);
	}
	put_instant(out, "\n  since ", look->locked_at_ms);
	put_instant(out, "\n  until ", look->expires_at_ms);
	if (look->reason.ptr) {
		rd_buf_cstr(out, "\n  because ");
		rd_put_shown(out, look->reason);
	}
	rd_buf_char(out, '\n');
}

static int
show(struct cmd *cmd, struct rd_rec_store *store, struct rd_str subject)
{
	struct rd_rec_snapshot snapshot = { 0 };

	if (store && rd_rec_snapshot(store, subject, &cmd->arena, &snapshot,
				     &cmd->problem))
		return cmd->problem.exit_code;
	if (!snapshot.has_look)
		rd_buf_cstr(&cmd->out,
			    cmd->json ? "null\n" : "no look is held\n");
	else if (cmd->json)
		put_json(&snapshot.look, &cmd->out);
	else
		put_human(&snapshot.look, &cmd->out);
	return 0;
}

static int
clear(struct cmd *cmd, struct rd_rec_store *store, struct rd_str subject)
{
	bool cleared = false;

	if (store && rd_rec_look_clear(store, subject, &cleared, &cmd->problem))
		return cmd->problem.exit_code;
	if (cmd->json)
		rd_buf_printf(&cmd->out, "{\"cleared\":%s}\n",
			      cleared ? "true" : "false");
	else
		cmd_say(cmd, cleared ? "cleared" : "no look was held");
	return 0;
}

int
cmd_look(struct cmd *cmd)
{
	const char *job = cmd->args.operands[0];
	struct rd_str subject = rd_str_of(cmd->settings[SET_SUBJECT].text);
	bool shows = !strcmp(job, "show");
	struct rd_rec_store *store = NULL;
	int code;

	if (!shows && strcmp(job, "clear"))
		return cmd_fail(cmd, 2, "usage.operand",
				"look takes show or clear, not '%s'", job);
	if (!subject.ptr) {
		cmd_fail(cmd, 2, "usage.subject", "whose look?");
		rd_problem_hint(&cmd->problem, "give --subject ID");
		return 2;
	}
	code = cmd_store_open(cmd, shows ? CMD_STORE_READ : CMD_STORE_CHANGE,
			      &store);
	if (!code)
		code = shows ? show(cmd, store, subject)
			     : clear(cmd, store, subject);
	rd_rec_close(store);
	return code;
}
