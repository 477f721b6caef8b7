/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk verify-seal: would the gate open for this program? */
#include "base/escape.h"
#include "cli/project.h"
#include "cli/seals.h"
#include "cli/verbs.h"

static void
put_statement(const struct rd_sig_statement *s, const char *word,
	      struct rd_buf *out)
{
	rd_buf_printf(out, "{\"fixtures_passed\":%llu,\"not_after\":\"",
		      (unsigned long long)s->fixtures_passed);
	rd_instant_put(out, s->not_after_ms);
	rd_buf_printf(out,
		      "\",\"program\":\"%s\",\"reason\":\"%s\","
		      "\"ruleset\":\"%s\",\"ruleset_version\":%llu,"
		      "\"serial\":%llu}\n",
		      s->program, word, s->ruleset_id,
		      (unsigned long long)s->ruleset_version,
		      (unsigned long long)s->serial);
}

static void
put_accepted(struct cmd *cmd, const struct rd_sig_statement *s)
{
	if (cmd->json) {
		put_statement(s, rd_sig_reason_code(RD_SIG_ACCEPTED),
			      &cmd->out);
		return;
	}
	rd_buf_printf(&cmd->out,
		      "sealed  %s version %llu, serial %llu, "
		      "%llu fixtures passed, until ",
		      s->ruleset_id, (unsigned long long)s->ruleset_version,
		      (unsigned long long)s->serial,
		      (unsigned long long)s->fixtures_passed);
	rd_instant_put(&cmd->out, s->not_after_ms);
	rd_buf_char(&cmd->out, '\n');
}

int
cmd_verify_seal(struct cmd *cmd)
{
	struct rd_sig_seal *seal = NULL;
	struct cmd_program program;
	int code;

	cmd_program_init(&program);
	code = cmd_program_open(cmd, cmd->args.operands[0], &program);
	if (!code)
		code = cmd_seal_gate(cmd, &program, &seal);
	if (!code)
		put_accepted(cmd, rd_sig_seal_statement(seal));
	rd_sig_seal_free(seal);
	cmd_program_fini(&program);
	return code;
}
