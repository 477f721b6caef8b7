/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk variety: a month of pictures under the pack's own rules. */
#include "conform/variety.h"

#include "base/fs.h"
#include "cli/desk.h"
#include "cli/project.h"
#include "cli/verbs.h"

#define DEFAULT_DAYS 30
#define DEFAULT_SHARE 50 /* percent */
#define SITUATIONS "situations.jsonl"

struct report {
	struct cmd_built built;
	struct rd_zones zones;
	struct rd_dec_zone_port port;
	struct rd_conf_runner runner;
	bool runs;
	struct rd_conf_variety variety;
};

static int
read_situations(struct cmd *cmd, const char *dir, struct rd_str *text)
{
	const char *path = cmd_text(cmd, OPT_SITUATIONS);

	if (!path)
		path = rd_fs_join(&cmd->arena, dir, SITUATIONS);
	if (!path)
		return cmd_no_memory(cmd);
	cmd->input_name = path;
	return cmd_read(cmd, path, RD_CONF_SITUATIONS_CAP, 4, text);
}

static int
simulate(struct cmd *cmd, struct report *r, struct rd_str situations)
{
	uint64_t days = cmd_given(cmd, OPT_DAYS)
				? cmd->args.values[OPT_DAYS].number
				: DEFAULT_DAYS;

	r->port.data = &r->zones;
	if (rd_conf_runner_init(&r->runner, &r->built.prog, &cmd->problem))
		return cmd->problem.exit_code;
	r->runs = true;
	r->runner.zones = &r->port;
	if (rd_conf_variety_run(&r->variety, &r->runner, situations,
				(uint32_t)days, &cmd->arena, &cmd->problem)) {
		if (!cmd->problem.where[0])
			rd_problem_where(&cmd->problem, "%s", cmd->input_name);
		return cmd->problem.exit_code;
	}
	return 0;
}

/* The verdict comes behind the table, also where both go to one terminal. */
static int
judge(struct cmd *cmd, const struct rd_conf_variety *v)
{
	uint64_t share = cmd_given(cmd, OPT_MAX_SHARE)
				 ? cmd->args.values[OPT_MAX_SHARE].number
				 : DEFAULT_SHARE;
	uint32_t missing = rd_conf_variety_missing(v);
	int code = cmd_flush(cmd);

	if (code)
		return code;
	if (missing) {
		cmd_say(cmd, "%u of %u references never come", missing,
			v->prog->n_ref);
		code = 1;
	}
	if (rd_conf_variety_most(v) * UINT64_C(100) > share * v->pictures) {
		cmd_say(cmd, "one reference has more than %u%% of the pictures",
			(unsigned)share);
		code = 1;
	}
	return code;
}

static int
run(struct cmd *cmd, struct report *r)
{
	const char *dir = NULL;
	struct rd_str situations;
	int code = cmd_refuse_zero(cmd, OPT_DAYS);

	if (code)
		return code;
	if (cmd->args.n_operands && cmd->settings[SET_RULES].from_flag)
		return cmd_fail(cmd, 2, "usage.operand",
				"the pack is given twice: as PACKDIR and by "
				"--rules");
	if (cmd->args.n_operands)
		dir = cmd->args.operands[0];
	else
		code = cmd_project_rules(cmd, &dir);
	if (!code)
		code = cmd_pack_build(cmd, dir, NULL, 0, &r->built);
	if (!code)
		code = read_situations(cmd, dir, &situations);
	if (!code)
		code = simulate(cmd, r, situations);
	if (code)
		return code;
	if (cmd->json)
		rd_conf_variety_json(&r->variety, &cmd->out);
	else
		rd_conf_variety_human(&r->variety, &cmd->out);
	return judge(cmd, &r->variety);
}

int
cmd_variety(struct cmd *cmd)
{
	struct report r = { .port = { cmd_zone_resolve, NULL } };
	int code;

	cmd_built_init(&r.built);
	rd_zones_init(&r.zones, NULL);
	code = run(cmd, &r);
	if (r.runs)
		rd_conf_runner_fini(&r.runner);
	rd_zones_fini(&r.zones);
	cmd_built_fini(&r.built);
	return code;
}
