/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk: one front command.  Everything is parsed before a verb runs; a verb
 * leaves an answer or a problem, and main prints the one that is there. */
#include "cli/verbs.h"

#include <unistd.h>

#define MEMORY_CAP_BYTES (512u << 20)
#define OUTPUT_CAP_BYTES (256u << 20)

static const char *
find_near_verb(const char *name)
{
	const char *names[64];
	size_t i;

	for (i = 0; i < cmd_n_verbs && i < 64; i++)
		names[i] = cmd_verbs[i].name;
	return rd_str_nearest(rd_str_of(name), names, i);
}

int
cmd_fail_no_verb(struct cmd *cmd, const char *name)
{
	const char *near = name ? find_near_verb(name) : NULL;

	if (!name)
		cmd_fail(cmd, 2, "usage.no-verb", "a verb is needed");
	else
		cmd_fail(cmd, 2, "usage.unknown-verb", "there is no verb '%s'",
			 name);
	if (near)
		rd_problem_hint(&cmd->problem, "did you mean %s?", near);
	else
		rd_problem_hint(&cmd->problem, "refdesk help lists the verbs");
	return 2;
}

static int
check_operands(struct cmd *cmd)
{
	const struct cmd_verb *verb = cmd->verb;
	size_t n = cmd->args.n_operands;

	if (n >= verb->min_operands && n <= verb->max_operands)
		return 0;
	if (n < verb->min_operands)
		cmd_fail(cmd, 2, "usage.operand", "%s wants %s", verb->name,
			 verb->operands);
	else
		cmd_fail(cmd, 2, "usage.operand", "%s has no use for '%s'",
			 verb->name, cmd->args.operands[verb->max_operands]);
	rd_problem_hint(&cmd->problem, "usage: refdesk %s%s%s", verb->name,
			verb->operands[0] ? " " : "", verb->operands);
	return 2;
}

/* Options before the verb are global ones; its own follow it. */
static int
parse_all(struct cmd *cmd, char **argv)
{
	struct rd_opt_spec spec = { cmd_options, N_OPTIONS, N_GLOBAL_OPTIONS,
				    NULL, NULL };
	struct rd_opt_line line = { argv, 1, true };

	if (rd_opt_parse(&spec, &line, &cmd->args, &cmd->problem))
		return cmd->problem.exit_code;
	if (!argv[line.at])
		return 0;
	cmd->verb = cmd_verb_find(argv[line.at]);
	if (!cmd->verb)
		return cmd_fail_no_verb(cmd, argv[line.at]);
	line.at++;
	line.stop = false;
	spec.taken = cmd->verb->options;
	spec.verb = cmd->verb->name;
	if (rd_opt_parse(&spec, &line, &cmd->args, &cmd->problem))
		return cmd->problem.exit_code;
	if (cmd_given(cmd, OPT_HELP) || cmd_given(cmd, OPT_VERSION))
		return 0;
	return check_operands(cmd);
}

static int
change_directory(struct cmd *cmd)
{
	const char *dir = cmd_text(cmd, OPT_DIRECTORY);

	if (dir && chdir(dir))
		return cmd_fail_errno(cmd, dir, "enter");
	return 0;
}

/* Also when parsing ended before it. */
static bool
wants_json(char **argv)
{
	size_t i;

	for (i = 1; argv[i] && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "--json"))
			return true;
	}
	return false;
}

static int
run(struct cmd *cmd, char **argv)
{
	int code = parse_all(cmd, argv);

	cmd->json = code ? wants_json(argv) : cmd_given(cmd, OPT_JSON);
	if (code)
		return code;
	if (cmd_given(cmd, OPT_HELP)) {
		cmd_help_put(cmd->verb, &cmd->out);
		return 0;
	}
	if (cmd_given(cmd, OPT_VERSION)) {
		rd_buf_cstr(&cmd->out, "refdesk " REFDESK_VERSION "\n");
		return 0;
	}
	if (!cmd->verb)
		return cmd_fail_no_verb(cmd, NULL);
	code = change_directory(cmd);
	if (!code)
		code = cmd_settings_load(cmd);
	if (code)
		return code;
	cmd_term_init(&cmd->term, STDOUT_FILENO, cmd->settings[SET_COLOR].text);
	cmd_say_used(cmd, "project",
		     cmd->has_project ? cmd->project.root : "none", NULL);
	return cmd->verb->run(cmd);
}

/* What was done counts for more than how to do it again; a problem that says
 * nothing of its own gets the page that describes requests. */
static void
give_hint(struct cmd *cmd)
{
	struct rd_problem *problem = &cmd->problem;

	if (cmd->done[0])
		rd_problem_hint(problem, "%s", cmd->done);
	else if (!problem->hint[0] &&
		 rd_str_starts(rd_str_of(problem->code), "request."))
		rd_problem_hint(problem, "man refdesk-request tells what a "
					 "request looks like");
}

/* Findings travel inside the problem object, or before it as lines. */
static void
print_problem(struct cmd *cmd)
{
	struct rd_buf text;

	rd_buf_init(&text, OUTPUT_CAP_BYTES);
	if (cmd->json)
		rd_problem_json(&cmd->problem, &text);
	if (cmd->json && cmd->findings.len && text.len > 2) {
		text.len -= 2;
		rd_buf_cstr(&text, ",\"detail\":");
	}
	rd_buf_str(&text, rd_buf_view(&cmd->findings));
	if (!cmd->json)
		rd_problem_human(&cmd->problem, &text);
	else if (cmd->findings.len)
		rd_buf_cstr(&text, "}\n");
	cmd_talk(rd_buf_view(&text));
	rd_buf_fini(&text);
}

int
main(int argc, char **argv)
{
	struct cmd cmd = { 0 };
	int code;

	if (argc < 1)
		return 2;
	rd_arena_init(&cmd.arena, MEMORY_CAP_BYTES);
	rd_buf_init(&cmd.out, OUTPUT_CAP_BYTES);
	rd_buf_init(&cmd.findings, OUTPUT_CAP_BYTES);
	if (rd_opt_args_init(&cmd.args, N_OPTIONS))
		code = cmd_no_memory(&cmd);
	else
		code = run(&cmd, argv);
	/* What succeeded in the end may have left a problem on its way. */
	if (!code || cmd.problem.exit_code != code)
		cmd.problem = (struct rd_problem){ 0 };
	if (!cmd.problem.code && cmd.out.len && cmd_flush(&cmd))
		code = cmd.problem.exit_code;
	if (cmd.problem.code) {
		give_hint(&cmd);
		print_problem(&cmd);
	}
	rd_rec_project_fini(&cmd.project);
	rd_opt_args_fini(&cmd.args);
	rd_buf_fini(&cmd.findings);
	rd_buf_fini(&cmd.out);
	rd_arena_fini(&cmd.arena);
	return code;
}
