/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk init: a project that decides at once.  Everything is made in a stage
 * inside the directory, refdesk.conf last; there its rules are compiled, proved
 * and made active; then it is moved out, again with refdesk.conf last.  So a
 * stage that has a refdesk.conf has all files: an init that was cut short after
 * that is finished by the next one; any other is rubbish. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/begin.h"
#include "cli/copy.h"
#include "cli/pack.h"
#include "cli/verbs.h"

#define PACK "companion"
#define STAGE ".refdesk-init"
#define CONF "refdesk.conf"

/* Where the pieces are, below the data directory, and where they go. */
static const struct {
	const char *from, *to;
} pieces[] = {
	{ "rules/" PACK, "rules/" PACK },
	{ "fixtures", "fixtures" },
	{ "rules/" PACK "/references", "assets/references" },
};

static int
copy_pieces(struct cmd *cmd, const char *data, const char *dir, size_t *n_files)
{
	int code = 0;
	size_t i;

	for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]) && !code; i++)
		code = cmd_copy_tree(
			cmd, rd_fs_join(&cmd->arena, data, pieces[i].from),
			rd_fs_join(&cmd->arena, dir, pieces[i].to), n_files);
	return code;
}

/* Refused before anything is written when the rules are not installed. */
static int
find_data(struct cmd *cmd, const char **data)
{
	char *pack;

	*data = cmd_data_dir(cmd);
	pack = rd_arena_printf(&cmd->arena, "%s/rules/" PACK "/pack.xml",
			       *data ? *data : "");
	if (!*data || !pack)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(pack) == RD_FS_FILE)
		return 0;
	cmd_fail(cmd, 10, "init.no-rules", "the shipped rules are missing");
	rd_problem_where(&cmd->problem, "%s", pack);
	rd_problem_hint(&cmd->problem, "set REFDESK_DATA to the directory "
				       "that has rules/ and fixtures/");
	return 10;
}

/* What goes from the stage to the directory, in this order. */
static const char *const parts[] = { "rules", "fixtures", "assets", ".refdesk",
				     CONF };
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

struct making {
	const char *dir, *stage;
	char *from[N_PARTS], *to[N_PARTS];
	bool made_dir;
	size_t n_files;
	struct cmd_begun begun;
};

static int
find_paths(struct cmd *cmd, struct making *m)
{
	size_t i;

	m->stage = rd_fs_join(&cmd->arena, m->dir, STAGE);
	for (i = 0; m->stage && i < N_PARTS; i++) {
		m->from[i] = rd_fs_join(&cmd->arena, m->stage, parts[i]);
		m->to[i] = rd_fs_join(&cmd->arena, m->dir, parts[i]);
		if (!m->from[i] || !m->to[i])
			return cmd_no_memory(cmd);
	}
	return m->stage ? 0 : cmd_no_memory(cmd);
}

/* What is made must not mix with somebody's own files; what has left the stage
 * already is ours. */
static int
check_vacant(struct cmd *cmd, const struct making *m, bool resumed)
{
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		if (rd_fs_kind(m->to[i]) == RD_FS_ABSENT ||
		    (resumed && rd_fs_kind(m->from[i]) == RD_FS_ABSENT))
			continue;
		cmd_fail(cmd, 2, "init.exists", "this is here already");
		rd_problem_where(&cmd->problem, "%s", m->to[i]);
		rd_problem_hint(&cmd->problem, "choose another directory");
		return 2;
	}
	return 0;
}

/* The settings first, so that no half stage is taken for a whole one. */
static void
clear_away(const struct making *m)
{
	(void)unlink(m->from[N_PARTS - 1]);
	cmd_remove_tree(m->stage);
	if (m->made_dir)
		(void)rmdir(m->dir);
}

static int
fill_stage(struct cmd *cmd, const char *data, struct making *m)
{
	int code;

	m->made_dir = rd_fs_kind(m->dir) == RD_FS_ABSENT;
	if (rd_fs_mkdirs(m->stage, 0777, &cmd->problem))
		code = cmd->problem.exit_code;
	else
		code = copy_pieces(cmd, data, m->stage, &m->n_files);
	if (!code && rd_rec_project_init(m->stage, &cmd->problem))
		code = cmd->problem.exit_code;
	if (code)
		clear_away(m);
	return code;
}

/* Nothing was promised before the last of them, so a failure takes all back. */
static int
move_out(struct cmd *cmd, const struct making *m)
{
	size_t i;
	int code;

	for (i = 0; i < N_PARTS; i++) {
		if (rd_fs_kind(m->from[i]) == RD_FS_ABSENT)
			continue;
		if (renameat2(AT_FDCWD, m->from[i], AT_FDCWD, m->to[i],
			      RENAME_NOREPLACE))
			break;
	}
	if (i == N_PARTS) {
		(void)rmdir(m->stage);
		return rd_fs_sync_dir(m->dir, &cmd->problem)
			       ? cmd->problem.exit_code
			       : 0;
	}
	code = cmd_fail_errno(cmd, m->to[i], "make");
	while (i-- > 0) {
		if (rename(m->to[i], m->from[i]) && errno != ENOENT)
			return code;
	}
	clear_away(m);
	return code;
}

/* Once the first part has left the stage, the rest only has to follow. */
static int
begin(struct cmd *cmd, struct making *m)
{
	int code;

	if (rd_fs_kind(m->from[0]) == RD_FS_ABSENT)
		return 0;
	code = cmd_begin(cmd, m->stage, PACK, &m->begun);
	if (code)
		clear_away(m);
	return code;
}

static void
tell(struct cmd *cmd, const struct making *m, bool resumed)
{
	cmd_say(cmd,
		resumed ? "finished the project %s that an earlier init "
			  "had begun"
			: "made the project %s: refdesk.conf, rules, "
			  "fixtures, assets (%zu files)",
		m->dir, m->n_files);
	if (m->begun.n_cases)
		cmd_say(cmd,
			"active: " PACK " %.16s (%zu bytes), proved by "
			"%zu cases",
			m->begun.sha256, m->begun.n_bytes, m->begun.n_cases);
	cmd_say(cmd,
		"next: refdesk -C %s decide scene=restaurant "
		"mood=confident",
		m->dir);
}

int
cmd_init(struct cmd *cmd)
{
	struct making m = { .dir = cmd->args.operands[0] };
	const char *data = NULL;
	bool resumed;
	int code;

	code = find_data(cmd, &data);
	if (!code)
		code = find_paths(cmd, &m);
	if (code)
		return code;
	resumed = rd_fs_kind(m.from[N_PARTS - 1]) == RD_FS_FILE;
	code = check_vacant(cmd, &m, resumed);
	if (code)
		return code;
	if (!resumed) {
		cmd_remove_tree(m.stage);
		code = fill_stage(cmd, data, &m);
	}
	if (!code)
		code = begin(cmd, &m);
	if (!code)
		code = move_out(cmd, &m);
	if (!code)
		tell(cmd, &m, resumed);
	return code;
}
