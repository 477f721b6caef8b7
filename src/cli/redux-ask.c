/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which program and which setting refdesk redux is asked for. */
#include "cli/redux-ask.h"

#include "base/decimal.h"
#include "base/fs.h"
#include "cli/pack.h"

#define PACK "redux"

/* ---- the program ---- */

static int
fail_no_pack(struct cmd *cmd, const char *file)
{
	cmd_fail(cmd, 10, "redux.no-pack",
		 "the shipped rules of Redux are missing");
	rd_problem_where(&cmd->problem, "%s", file);
	rd_problem_hint(&cmd->problem, "set REFDESK_DATA to the directory that "
				       "has rules/, or name rules with "
				       "--rules");
	return 10;
}

static int
load(struct cmd *cmd, struct cmd_program *program)
{
	if (rd_buf_status(&program->bytes))
		return cmd_no_memory(cmd);
	if (rd_prog_load(&program->prog, rd_buf_view(&program->bytes),
			 RD_PROG_CHECK_DIGEST, &cmd->problem))
		return cmd->problem.exit_code;
	program->loaded = true;
	cmd_program_tell(cmd, program, program->path);
	return 0;
}

static int
build_installed(struct cmd *cmd, struct cmd_program *program)
{
	const char *data = cmd_data_dir(cmd);
	const char *dir = data ? rd_fs_join(&cmd->arena, data, "rules/" PACK)
			       : NULL;
	const char *file = dir ? rd_fs_join(&cmd->arena, dir, "pack.xml")
			       : NULL;
	struct cmd_built built;
	int code;

	if (!file)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(file) != RD_FS_FILE)
		return fail_no_pack(cmd, file);
	program->path = dir;
	program->from = CMD_FROM_RULES;
	cmd_built_init(&built);
	code = cmd_pack_build(cmd, dir, NULL, 0, &built);
	if (!code) {
		rd_buf_str(&program->bytes, rd_buf_view(&built.bytes));
		code = load(cmd, program);
	}
	cmd_built_fini(&built);
	return code;
}

static int
refuse_no_rules(struct cmd *cmd, const struct cmd_program *program)
{
	cmd_fail(cmd, 3, "redux.no-rules",
		 "this program has no rules of Redux");
	rd_problem_where(&cmd->problem, "%s", program->path);
	rd_problem_hint(&cmd->problem, "the installed pack " PACK
				       " has them: as a base pack, or alone");
	return 3;
}

int
cmd_redux_program(struct cmd *cmd, struct cmd_program *program)
{
	bool named = cmd->settings[SET_PROGRAM].text ||
		     cmd->settings[SET_RULES].from_flag ||
		     cmd->settings[SET_RULES].from_env;
	int code;

	if (!named && !cmd->has_project)
		return build_installed(cmd, program);
	code = cmd_program_choose(cmd, program);
	if (code || program->prog.n_redux)
		return code;
	if (named)
		return refuse_no_rules(cmd, program);
	cmd_program_fini(program);
	cmd_program_init(program);
	return build_installed(cmd, program);
}

/* ---- the setting ---- */

int
cmd_redux_decimal(struct cmd *cmd, enum cmd_option option, bool *given,
		  int64_t *value)
{
	const char *text = cmd_text(cmd, option);

	*given = text != NULL;
	if (!text || !rd_decimal_rule(rd_str_of(text), value))
		return 0;
	cmd_fail(cmd, 2, "usage.option-value",
		 "option --%s wants a number of at most four decimal places, "
		 "not '%s'",
		 cmd_options[option].name, text);
	return 2;
}

/* 0 stands for an option that is not given. */
static int
read_count(struct cmd *cmd, enum cmd_option option, uint32_t *count)
{
	*count = (uint32_t)cmd->args.values[option].number;
	return cmd_refuse_zero(cmd, option);
}

/* Each of the three says how many tokens there will be. */
static int
refuse_two_sizes(struct cmd *cmd)
{
	static const enum cmd_option sizes[] = { OPT_REDUX_MODE, OPT_FACTOR,
						 OPT_EDGE };
	unsigned n_given = 0;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		n_given += cmd_given(cmd, sizes[i]);
	if (n_given < 2)
		return 0;
	return cmd_fail(cmd, 2, "usage.option-value",
			"--mode, --factor and --edge exclude each other");
}

int
cmd_redux_ask(struct cmd *cmd, struct rd_plan_redux_ask *ask)
{
	int code = refuse_two_sizes(cmd);

	*ask = (struct rd_plan_redux_ask){
		.profile = rd_str_of(cmd_text(cmd, OPT_PROFILE)),
		.mode = rd_str_of(cmd_text(cmd, OPT_REDUX_MODE)),
		.function = rd_str_of(cmd_text(cmd, OPT_FUNCTION)),
		.encoder = rd_str_of(cmd_text(cmd, OPT_ENCODER)),
		.crop = rd_str_of(cmd_text(cmd, OPT_CROP)),
		.law = rd_str_of(cmd_text(cmd, OPT_LAW)),
		.use = rd_str_of(cmd_text(cmd, OPT_USE)),
		.kind = rd_str_of(cmd_text(cmd, OPT_KIND)),
	};
	if (!code)
		code = cmd_redux_decimal(cmd, OPT_FACTOR, &ask->has_factor,
					 &ask->factor);
	if (!code)
		code = cmd_redux_decimal(cmd, OPT_CROP_MARGIN, &ask->has_margin,
					 &ask->margin);
	if (!code)
		code = read_count(cmd, OPT_EDGE, &ask->edge);
	if (!code)
		code = read_count(cmd, OPT_TEXT_TOKENS, &ask->text_tokens);
	return code;
}
