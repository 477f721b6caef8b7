/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/suite.h"

#include "base/fs.h"
#include "cli/pack.h"
#include "cli/progress.h"

#define MAX_LEVELS 6

void
cmd_suite_init(struct cmd_suite *suite)
{
	*suite = (struct cmd_suite){ 0 };
	rd_zones_init(&suite->zones, NULL);
	suite->port = (struct rd_dec_zone_port){ cmd_zone_resolve, NULL };
}

void
cmd_suite_fini(struct cmd_suite *suite)
{
	struct cmd_suite_program *program;
	size_t i;

	for (i = 0; i < suite->n_programs; i++) {
		program = suite->programs[i];
		rd_conf_coverage_free(program->coverage);
		if (!program->broken)
			rd_conf_runner_fini(&program->runner);
		cmd_built_fini(&program->built);
	}
	cmd_cases_fini(&suite->cases);
	rd_zones_fini(&suite->zones);
}

static void
keep_wanted(struct cmd_cases *cases,
	    bool (*wanted)(const struct rd_conf_case *c, void *data),
	    void *data)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < cases->n; i++) {
		if (wanted(cases->items[i].c, data))
			cases->items[kept++] = cases->items[i];
		else
			rd_conf_case_free(cases->items[i].c);
	}
	cases->n = kept;
}

int
cmd_suite_read(struct cmd *cmd, struct cmd_suite *suite,
	       const struct cmd_files *files,
	       bool (*wanted)(const struct rd_conf_case *c, void *data),
	       void *data)
{
	int code;

	code = cmd_cases_read(cmd, files, &suite->cases);
	if (code)
		return code;
	if (wanted)
		keep_wanted(&suite->cases, wanted, data);
	suite->rows = rd_arena_array(&cmd->arena, suite->cases.n + 1,
				     sizeof(*suite->rows));
	suite->outcomes = rd_arena_array(&cmd->arena, suite->cases.n + 1,
					 sizeof(*suite->outcomes));
	return suite->rows && suite->outcomes ? 0 : cmd_no_memory(cmd);
}

static bool
has_pack(struct cmd *cmd, const char *dir)
{
	char *path = dir ? rd_fs_join(&cmd->arena, dir, "pack.xml") : NULL;

	return path && rd_fs_kind(path) == RD_FS_FILE;
}

/* DIR itself when it is that pack, else DIR/NAME, else DIR/rules/NAME. */
static const char *
try_place(struct cmd *cmd, const char *dir, struct rd_str name)
{
	struct cmd_pack pack;
	const char *path;

	if (!dir)
		return NULL;
	if (has_pack(cmd, dir) && !cmd_pack_find(cmd, dir, &pack) &&
	    rd_str_is(name, pack.name))
		return dir;
	path = rd_arena_printf(&cmd->arena, "%s/%.*s", dir, RD_STR_FMT(name));
	if (has_pack(cmd, path))
		return path;
	path = rd_arena_printf(&cmd->arena, "%s/rules/%.*s", dir,
			       RD_STR_FMT(name));
	return has_pack(cmd, path) ? path : NULL;
}

/* The rules in use, then upward from the fixture, then the installed ones. */
static const char *
find_pack(struct cmd *cmd, const struct cmd_case *item)
{
	struct rd_str name = rd_conf_case_program(item->c);
	const char *rules = cmd->settings[SET_RULES].text;
	const char *found = rules ? try_place(cmd, rules, name) : NULL;
	const char *dir = rd_fs_dir_name(&cmd->arena, item->path);
	unsigned level;

	for (level = 0; !found && dir && level < MAX_LEVELS; level++) {
		found = try_place(cmd, dir, name);
		dir = rd_arena_printf(&cmd->arena, "%s/..", dir);
	}
	return found ? found : try_place(cmd, cmd_data_dir(cmd), name);
}

/* The replaced files, beside the fixture, and the key of the program. */
static int
collect_replaced(struct cmd *cmd, const struct cmd_case *item, const char *pack,
		 struct cmd_replace **files, const char **key)
{
	uint32_t n = rd_conf_case_n_replaces(item->c);
	char *dir = rd_fs_dir_name(&cmd->arena, item->path);
	struct rd_conf_replace replace;
	char *from;
	uint32_t i;

	*key = pack;
	*files = rd_arena_array(&cmd->arena, n + 1, sizeof(**files));
	for (i = 0; *files && dir && *key && i < n; i++) {
		replace = rd_conf_case_replace(item->c, i);
		from = rd_arena_strdup(&cmd->arena, replace.from);
		(*files)[i].file = rd_arena_strdup(&cmd->arena, replace.file);
		(*files)[i].path = from ? rd_fs_join(&cmd->arena, dir, from)
					: NULL;
		if (!(*files)[i].file || !(*files)[i].path)
			return cmd_no_memory(cmd);
		*key = rd_arena_printf(&cmd->arena, "%s\n%s=%s", *key,
				       (*files)[i].file, (*files)[i].path);
	}
	return *files && dir && *key ? 0 : cmd_no_memory(cmd);
}

static int
start_runner(struct cmd *cmd, struct cmd_suite *suite,
	     struct cmd_suite_program *program)
{
	const struct rd_prog *prog = &program->built.prog;

	if (rd_conf_runner_init(&program->runner, prog, &cmd->problem))
		return cmd->problem.exit_code;
	program->broken = false;
	if (suite->covers)
		program->coverage = rd_conf_coverage_new(prog);
	if (suite->covers && !program->coverage)
		return cmd_no_memory(cmd);
	suite->port.data = &suite->zones;
	program->runner.zones = &suite->port;
	program->runner.coverage = program->coverage;
	return 0;
}

static int
use_given(struct cmd *cmd, const struct cmd_program *given,
	  struct cmd_built *built)
{
	rd_buf_str(&built->bytes, rd_buf_view(&given->bytes));
	if (rd_buf_status(&built->bytes))
		return cmd_no_memory(cmd);
	if (rd_prog_load(&built->prog, rd_buf_view(&built->bytes),
			 RD_PROG_CHECK_DIGEST, &cmd->problem))
		return cmd->problem.exit_code;
	built->has_prog = true;
	return 0;
}

static int
add_program(struct cmd *cmd, struct cmd_suite *suite,
	    struct cmd_suite_program **program)
{
	if (rd_arena_grow(&cmd->arena, (void **)&suite->programs,
			  suite->n_programs, &suite->cap_programs,
			  sizeof(*suite->programs)))
		return cmd_no_memory(cmd);
	*program = rd_arena_alloc(&cmd->arena, sizeof(**program));
	if (!*program)
		return cmd_no_memory(cmd);
	(*program)->broken = true;
	cmd_built_init(&(*program)->built);
	suite->programs[suite->n_programs++] = *program;
	return 0;
}

static bool
is_given(const struct cmd_suite *suite, const struct cmd_case *item)
{
	const struct rd_prog *prog = suite->given ? &suite->given->prog : NULL;

	return prog && !rd_conf_case_n_replaces(item->c) &&
	       rd_str_eq(rd_conf_case_program(item->c),
			 rd_prog_str(prog, prog->meta[0].pack));
}

static int
fail_no_pack(struct cmd *cmd, const struct cmd_case *item)
{
	cmd_fail(cmd, 4, "fixtures.no-pack", "there is no pack '%.*s'",
		 RD_STR_FMT(rd_conf_case_program(item->c)));
	rd_problem_where(&cmd->problem, "%s", item->path);
	rd_problem_hint(&cmd->problem, "name it by --rules");
	return 4;
}

static int
find_program(struct cmd *cmd, struct cmd_suite *suite,
	     const struct cmd_case *item, struct cmd_suite_program **program)
{
	const char *pack = is_given(suite, item) ? "" : find_pack(cmd, item);
	struct cmd_replace *files;
	const char *key;
	size_t i;
	int code;

	if (!pack)
		return fail_no_pack(cmd, item);
	/* Looking for it may have left a problem of a place it is not in. */
	cmd->problem = (struct rd_problem){ 0 };
	code = collect_replaced(cmd, item, pack, &files, &key);
	if (code)
		return code;
	for (i = 0; i < suite->n_programs; i++) {
		*program = suite->programs[i];
		if (!strcmp((*program)->key, key))
			return 0;
	}
	code = add_program(cmd, suite, program);
	if (code)
		return code;
	(*program)->key = key;
	(*program)->replaces = rd_conf_case_n_replaces(item->c) > 0;
	(*program)->pack = rd_conf_case_program(item->c);
	/* Compiled for its acknowledgements, which no program has. */
	if (!*pack && suite->given->from == CMD_FROM_RULES)
		pack = suite->given->path;
	if (!*pack)
		code = use_given(cmd, suite->given, &(*program)->built);
	else
		code = cmd_pack_build(cmd, pack, files,
				      rd_conf_case_n_replaces(item->c),
				      &(*program)->built);
	return code ? code : start_runner(cmd, suite, *program);
}

int
cmd_suite_run_case(struct cmd *cmd, struct cmd_suite *suite,
		   struct cmd_case *item, struct rd_conf_row *row,
		   struct rd_conf_outcome *outcome)
{
	struct cmd_suite_program *program = NULL;
	struct rd_problem *problem;
	int code;

	*row = (struct rd_conf_row){ .file = item->path,
				     .name = rd_conf_case_name(item->c),
				     .because = rd_conf_case_because(item->c) };
	code = find_program(cmd, suite, item, &program);
	if (code)
		return code;
	item->program = program;
	problem = rd_arena_alloc(&cmd->arena, sizeof(*problem));
	if (!problem)
		return cmd_no_memory(cmd);
	if (rd_conf_case_run(&program->runner, item->c, &cmd->arena, outcome,
			     problem))
		row->problem = problem;
	else
		row->outcome = outcome;
	return 0;
}

int
cmd_suite_run(struct cmd *cmd, struct cmd_suite *suite)
{
	struct cmd_progress progress;
	int code = 0;
	size_t i;

	cmd_progress_start(cmd, &progress, "cases", suite->cases.n);
	for (i = 0; i < suite->cases.n && !code; i++) {
		code = cmd_suite_run_case(cmd, suite, &suite->cases.items[i],
					  &suite->rows[i], &suite->outcomes[i]);
		if (code)
			break;
		if (suite->rows[i].problem)
			suite->n_unable++;
		else if (!suite->outcomes[i].passed)
			suite->n_failed++;
		cmd_progress_step(&progress, i + 1);
	}
	cmd_progress_end(&progress);
	return code;
}
