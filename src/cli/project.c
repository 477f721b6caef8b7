/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/project.h"

#include "base/fs.h"

#define MAX_TOLD 16
#define NAMES_CAP_BYTES 65536

int
cmd_project_need(struct cmd *cmd)
{
	struct rd_rec_project project;

	if (cmd->has_project)
		return 0;
	/* Asked again for its problem only. */
	(void)!rd_rec_project_find(&project, ".", &cmd->problem);
	rd_rec_project_fini(&project);
	return cmd->problem.exit_code;
}

int
cmd_project_active(struct cmd *cmd, const char **path)
{
	struct rd_rec_active active;

	if (!cmd->has_project) {
		cmd_fail(cmd, 2, "project.none",
			 "no program: this is no refdesk project");
		rd_problem_hint(&cmd->problem,
				"give --program FILE or --rules "
				"DIR, or make a project with refdesk init DIR");
		return 2;
	}
	if (rd_rec_project_active(&cmd->project, &active, &cmd->problem))
		return cmd->problem.exit_code;
	*path = rd_rec_project_program_path(&cmd->project, active.current,
					    ".desk", &cmd->arena);
	return *path ? 0 : cmd_no_memory(cmd);
}

/* The packs right below a directory, by path. */
static int
list_packs(struct cmd *cmd, const char *dir, const char **packs, size_t *n)
{
	const char *const *names;
	const char *path;
	size_t n_names, i;

	*n = 0;
	if (rd_fs_list(dir, &cmd->arena, &names, &n_names, &cmd->problem))
		return cmd->problem.exit_code;
	for (i = 0; i < n_names && *n < MAX_TOLD; i++) {
		path = rd_arena_printf(&cmd->arena, "%s/%s/pack.xml", dir,
				       names[i]);
		if (!path)
			return cmd_no_memory(cmd);
		if (rd_fs_kind(path) == RD_FS_ABSENT)
			continue;
		packs[*n] = rd_fs_join(&cmd->arena, dir, names[i]);
		if (!packs[(*n)++])
			return cmd_no_memory(cmd);
	}
	return 0;
}

static int
fail_many(struct cmd *cmd, const char *const *packs, size_t n)
{
	struct rd_buf names;
	size_t i;

	rd_buf_init(&names, NAMES_CAP_BYTES);
	for (i = 0; i < n; i++)
		rd_buf_printf(&names, "%s%s", i ? ", " : "", packs[i]);
	rd_problem_hint(&cmd->problem, "name one of them: %.*s", (int)names.len,
			names.len ? names.ptr : "");
	rd_buf_fini(&names);
	return 2;
}

/* `rules` may name a pack or a directory with one pack below it. */
int
cmd_project_rules(struct cmd *cmd, const char **dir)
{
	const char *rules = cmd->settings[SET_RULES].text;
	const char *packs[MAX_TOLD];
	const char *path;
	size_t n;
	int code;

	if (!rules)
		return cmd_project_need(cmd);
	path = rd_fs_join(&cmd->arena, rules, "pack.xml");
	*dir = rules;
	if (!path || rd_fs_kind(path) != RD_FS_ABSENT ||
	    rd_fs_kind(rules) != RD_FS_DIR)
		return path ? 0 : cmd_no_memory(cmd);
	code = list_packs(cmd, rules, packs, &n);
	if (code)
		return code;
	if (n > 1) {
		cmd_fail(cmd, 2, "project.rules",
			 "there is more than one pack");
		rd_problem_where(&cmd->problem, "%s", rules);
		return fail_many(cmd, packs, n);
	}
	*dir = n ? packs[0] : rules;
	return 0;
}

int
cmd_project_fixtures(struct cmd *cmd, const char **dir)
{
	*dir = cmd->settings[SET_FIXTURES].text;
	return *dir ? 0 : cmd_project_need(cmd);
}

int
cmd_project_db(struct cmd *cmd, const char **uri)
{
	*uri = cmd->settings[SET_DB].text;
	if (*uri)
		return 0;
	cmd_fail(cmd, 2, "record.nowhere",
		 "there is no state store: this is no refdesk project");
	rd_problem_hint(&cmd->problem,
			"refdesk init DIR makes a project, --db FILE names a "
			"store; decide --no-record needs none");
	return 2;
}
