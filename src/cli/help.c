/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk help [VERB|exit-codes], and --help of each verb. */
#include "cli/verbs.h"

static const struct {
	const char *code;
	const char *meaning;
} exit_codes[] = {
	{ "0", "done" },
	{ "1", "the answer is no: a fixture failed, a replay differs, no "
	       "eligible reference" },
	{ "2", "usage: an option, operand or setting is wrong" },
	{ "3", "rules invalid, too large included" },
	{ "4", "input invalid: request, fixture, zone, asset" },
	{ "5", "gate closed: unsealed, unsigned, stale" },
	{ "6", "integrity broken: a digest or signature does not match" },
	{ "7", "all providers failed, nothing pending" },
	{ "8", "outcome unknown, resumable" },
	{ "9", "limit reached: cost, rate, quota" },
	{ "10", "environment: file, disk, database, memory" },
	{ "75", "try again" },
	{ "128+n", "ended by signal n" },
};

static void
put_exit_codes(struct rd_buf *out)
{
	size_t i;

	for (i = 0; i < sizeof(exit_codes) / sizeof(exit_codes[0]); i++)
		rd_buf_printf(out, "%-6s %s\n", exit_codes[i].code,
			      exit_codes[i].meaning);
}

static void
put_overview(struct rd_buf *out)
{
	struct rd_opt_spec spec = { cmd_options, N_OPTIONS, N_GLOBAL_OPTIONS,
				    NULL, NULL };
	size_t i;

	rd_buf_cstr(out, "usage: refdesk [OPTION...] VERB [OPTION...] "
			 "[OPERAND...]\n\nverbs:\n");
	for (i = 0; i < cmd_n_verbs; i++)
		rd_buf_printf(out, "  %-12s %s\n", cmd_verbs[i].name,
			      cmd_verbs[i].summary);
	rd_buf_cstr(out, "\noptions of every verb:\n");
	rd_opt_usage(&spec, 0, N_GLOBAL_OPTIONS, out);
	rd_buf_cstr(out, "\nrefdesk help VERB tells more; refdesk help "
			 "exit-codes lists the exit codes\n");
}

void
cmd_help_put(const struct cmd_verb *verb, struct rd_buf *out)
{
	struct rd_opt_spec spec = { cmd_options, N_OPTIONS, N_GLOBAL_OPTIONS,
				    NULL, NULL };

	if (!verb) {
		put_overview(out);
		return;
	}
	spec.taken = verb->options;
	spec.verb = verb->name;
	rd_buf_printf(out, "usage: refdesk %s [OPTION...]%s%s\n\n%c%s.\n",
		      verb->name, verb->operands[0] ? " " : "", verb->operands,
		      verb->summary[0] & ~32, verb->summary + 1);
	if (verb->detail[0])
		rd_buf_printf(out, "\n%s", verb->detail);
	if (verb->options[0] != RD_OPT_END)
		rd_buf_cstr(out, "\noptions:\n");
	rd_opt_usage(&spec, N_GLOBAL_OPTIONS, N_OPTIONS, out);
	rd_buf_cstr(out, "\noptions of every verb:\n");
	rd_opt_usage(&spec, 0, N_GLOBAL_OPTIONS, out);
}

int
cmd_help(struct cmd *cmd)
{
	const char *topic = cmd->args.n_operands ? cmd->args.operands[0] : NULL;
	const struct cmd_verb *verb = NULL;

	if (topic && !strcmp(topic, "exit-codes")) {
		put_exit_codes(&cmd->out);
		return 0;
	}
	if (topic) {
		verb = cmd_verb_find(topic);
		if (!verb)
			return cmd_fail_no_verb(cmd, topic);
	}
	cmd_help_put(verb, &cmd->out);
	return 0;
}
