/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk mutate: would the cases notice a fault in the rules? */

#include "base/decimal.h"
#include "cli/emit.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/suite.h"
#include "cli/verbs.h"
#include "conform/mutate.h"

/* In the order of the option's words. */
enum format { FORMAT_HUMAN, FORMAT_TAP, FORMAT_JSON };

struct campaign {
	struct cmd_built built;
	struct cmd_suite suite;
	struct rd_conf_mutation *mutation;
	const struct rd_conf_case **cases;
	unsigned operators;
	int64_t rate;
};

/* ---- options ---- */

static int
take_operator(struct cmd *cmd, struct rd_str name, unsigned *operators)
{
	const char *names[RD_CONF_N_OPERATORS];
	const char *near;

	for (unsigned op = 0; op < RD_CONF_N_OPERATORS; op++) {
		names[op] = rd_conf_operator_name(op);
		if (rd_str_is(name, names[op])) {
			*operators |= 1u << op;
			return 0;
		}
	}
	cmd_fail(cmd, 2, "usage.option-value", "no operator is called '%.*s'",
		 RD_STR_FMT(name));
	near = rd_str_nearest(name, names, RD_CONF_N_OPERATORS);
	if (near)
		rd_problem_hint(&cmd->problem, "did you mean %s?", near);
	else
		rd_problem_hint(&cmd->problem,
				"refdesk-mutate(1) lists the operators");
	return 2;
}

static int
read_operators(struct cmd *cmd, unsigned *operators)
{
	struct rd_str rest = rd_str_of(cmd_text(cmd, OPT_OPERATORS));
	int code = 0;

	*operators = cmd_given(cmd, OPT_OPERATORS) ? 0 : RD_CONF_ALL_OPERATORS;
	while (rest.len && !code) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		struct rd_str name = rest;

		if (comma)
			name.len = (size_t)(comma - rest.ptr);
		code = take_operator(cmd, name, operators);
		rest.ptr += name.len + (comma != NULL);
		rest.len -= name.len + (comma != NULL);
	}
	if (!code && !*operators)
		code = cmd_fail(cmd, 2, "usage.option-value",
				"--operators names none");
	return code;
}

/* ---- the campaign ---- */

static int
build(struct cmd *cmd, struct campaign *c)
{
	const char *dir = NULL;
	int code = 0;

	if (cmd->args.n_operands && cmd->settings[SET_RULES].from_flag)
		return cmd_fail(cmd, 2, "usage.operand",
				"the pack is given twice: as PACKDIR and by "
				"--rules");
	if (cmd->args.n_operands)
		dir = cmd->args.operands[0];
	else
		code = cmd_project_rules(cmd, &dir);
	return code ? code : cmd_pack_build(cmd, dir, NULL, 0, &c->built);
}

/* Only cases of the pack as it is: replaced files make another program. */
static bool
names_pack(const struct rd_conf_case *item, void *data)
{
	const struct rd_prog *prog = data;

	return !rd_conf_case_n_replaces(item) &&
	       rd_str_eq(rd_conf_case_program(item),
			 rd_prog_str(prog, prog->meta[0].pack));
}

static int
read_cases(struct cmd *cmd, struct campaign *c)
{
	struct cmd_files files = { 0 };
	const char *dir = NULL;
	int code = cmd_project_fixtures(cmd, &dir);

	if (!code)
		code = cmd_files_find_cases(cmd, dir, &files);
	if (!code)
		code = cmd_suite_read(cmd, &c->suite, &files, names_pack,
				      &c->built.prog);
	if (code)
		return code;
	if (!c->suite.cases.n) {
		cmd_fail(cmd, 1, "test.empty", "no case names the pack %s",
			 rd_prog_str(&c->built.prog, c->built.prog.meta[0].pack)
				 .ptr);
		rd_problem_where(&cmd->problem, "%s", dir);
		return 1;
	}
	c->cases = rd_arena_array(&cmd->arena, c->suite.cases.n,
				  sizeof(*c->cases));
	if (!c->cases)
		return cmd_no_memory(cmd);
	for (size_t i = 0; i < c->suite.cases.n; i++)
		c->cases[i] = c->suite.cases.items[i].c;
	return 0;
}

static int
emit(struct cmd *cmd, struct campaign *c,
     const struct rd_conf_mutation_opts *opts)
{
	struct cmd_emission e;
	int code = cmd_emit_start(cmd, &e);

	if (!code && rd_conf_mutation_hunt(c->mutation, opts, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code)
		code = cmd_emit_end(
			&e,
			rd_conf_mutation_emit(c->mutation, cmd_emit_case, &e));
	return code;
}

static void
step(void *progress, uint32_t done)
{
	cmd_progress_step(progress, done);
}

static int
run(struct cmd *cmd, struct campaign *c)
{
	struct rd_conf_mutation_opts opts = { .zones = &c->suite.port,
					      .n_jobs = cmd_jobs(cmd) };
	struct cmd_progress progress;
	uint32_t n = 0;
	int code = read_cases(cmd, c);

	if (code)
		return code;
	(void)rd_conf_mutants(c->mutation, &n);
	cmd_progress_start(cmd, &progress, "mutants", n);
	opts.tick = step;
	opts.tick_data = &progress;
	c->suite.port.data = &c->suite.zones;
	opts.cases = c->cases;
	opts.n_cases = (uint32_t)c->suite.cases.n;
	code = rd_conf_mutation_run(c->mutation, &opts, &cmd->problem)
		       ? cmd->problem.exit_code
		       : 0;
	cmd_progress_end(&progress);
	if (code)
		return code;
	return cmd_given(cmd, OPT_EMIT) ? emit(cmd, c, &opts) : 0;
}

static void
report(struct cmd *cmd, struct campaign *c)
{
	unsigned format = cmd->args.values[OPT_MUTATE_FORMAT].choice;

	if (cmd->json || format == FORMAT_JSON)
		rd_conf_mutation_json(c->mutation, c->cases, &cmd->out);
	else if (!c->cases)
		rd_conf_mutation_list(c->mutation, &cmd->out);
	else if (format == FORMAT_TAP)
		rd_conf_mutation_tap(c->mutation, &cmd->out);
	else
		rd_conf_mutation_human(c->mutation, &cmd->out);
}

/* The sum comes behind the report, also where both go to one terminal. */
static int
judge(struct cmd *cmd, struct campaign *c)
{
	struct rd_conf_tally tally;
	struct rd_buf rate;
	int code = cmd_flush(cmd);

	rd_conf_mutation_count(c->mutation, &tally);
	rd_buf_init(&rate, RD_POINTS_TEXT);
	/* Rates have four places, percents two. */
	rd_decimal_put(&rate, rd_conf_tally_rate(&tally), 2);
	if (!code)
		cmd_say(cmd, "%u of %u mutants killed, %.*s %%; %u equivalent",
			tally.killed, tally.killed + tally.survived,
			(int)rate.len, rate.ptr, tally.equivalent);
	if (!code && !rd_conf_tally_reaches(&tally, c->rate)) {
		rd_buf_reset(&rate);
		rd_decimal_put(&rate, c->rate, 2);
		cmd_say(cmd, "the kill rate is below %.*s %%", (int)rate.len,
			rate.ptr);
		code = 1;
	}
	rd_buf_fini(&rate);
	return code;
}

static int
mutate(struct cmd *cmd, struct campaign *c)
{
	int code = build(cmd, c);

	if (code)
		return code;
	if (rd_conf_mutation_new(rd_buf_view(&c->built.bytes), c->operators,
				 &c->mutation, &cmd->problem))
		return cmd->problem.exit_code;
	if (!cmd_given(cmd, OPT_LIST))
		code = run(cmd, c);
	if (code)
		return code;
	report(cmd, c);
	return c->cases ? judge(cmd, c) : 0;
}

int
cmd_mutate(struct cmd *cmd)
{
	struct campaign c = { 0 };
	int code = read_operators(cmd, &c.operators);

	if (!code)
		code = cmd_share(cmd, OPT_KILL_RATE, &c.rate);
	if (code)
		return code;
	cmd_built_init(&c.built);
	cmd_suite_init(&c.suite);
	code = mutate(cmd, &c);
	rd_conf_mutation_free(c.mutation);
	cmd_suite_fini(&c.suite);
	cmd_built_fini(&c.built);
	return code;
}
