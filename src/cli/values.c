/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/values.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"

const char *
cmd_pack_dir(const struct cmd_author *author, struct rd_str name)
{
	size_t i;

	for (i = 0; i < author->n_packs; i++) {
		if (rd_str_is(name, author->packs[i].name))
			return author->packs[i].dir;
	}
	return NULL;
}

const char *
cmd_path_shown(struct cmd *cmd, const char *path)
{
	char here[PATH_MAX];
	char real[PATH_MAX];
	const char *whole = realpath(path, real) ? real : path;
	size_t n;

	if (!getcwd(here, sizeof(here)))
		return path;
	n = strlen(here);
	if (strncmp(whole, here, n) || whole[n] != '/')
		return path;
	return rd_arena_strdup(&cmd->arena, rd_str_of(whole + n + 1));
}

static int
fail_answer(struct cmd *cmd)
{
	return cmd_fail(cmd, 10, "author.answer",
			"refdesk-author gave an answer that makes no sense");
}

const char *
cmd_label_path(struct cmd *cmd, const struct cmd_author *author,
	       struct rd_str label)
{
	ptrdiff_t slash = rd_str_find(label, RD_STR_LIT("/"));
	struct rd_str name = { label.ptr, slash < 0 ? 0 : (size_t)slash };
	const char *dir = cmd_pack_dir(author, name);
	struct rd_str file = { label.ptr + name.len + 1,
			       label.len - name.len - 1 };
	const char *path = NULL;

	if (dir && slash > 0 && rd_str_find(file, RD_STR_LIT("/")) < 0)
		path = rd_arena_printf(&cmd->arena, "%s/%.*s", dir,
				       RD_STR_FMT(file));
	if (!path)
		(void)fail_answer(cmd);
	return path;
}

/* SAID: path, value, PACK/NAME, line, tune, how it is. */
static int
take_row(struct cmd *cmd, const struct cmd_author *author, struct rd_str body,
	 struct cmd_row *row)
{
	struct rd_str part[5];
	const char *path;
	uint64_t line;
	size_t i;

	for (i = 0; i < 5; i++) {
		if (!rd_frame_split(body, &part[i], &body))
			return fail_answer(cmd);
	}
	path = cmd_label_path(cmd, author, part[2]);
	if (!path)
		return cmd->problem.exit_code;
	if (!rd_str_u64(part[3], &line) || line > UINT32_MAX)
		return fail_answer(cmd);
	row->path = rd_arena_strdup(&cmd->arena, part[0]);
	row->value = rd_arena_strdup(&cmd->arena, part[1]);
	row->file = cmd_path_shown(cmd, path);
	row->line = (uint32_t)line;
	row->tune = rd_arena_strdup(&cmd->arena, part[4]);
	row->is_set = !rd_str_is(body, "unset");
	row->overridden = rd_str_is(body, "overridden");
	return row->path && row->value && row->file && row->tune
		       ? 0
		       : cmd_no_memory(cmd);
}

static int
take_rows(struct cmd *cmd, const struct cmd_author *author,
	  struct cmd_rows *rows)
{
	struct rd_str rest = rd_buf_view(&author->answer);
	struct rd_frame frame;
	size_t cap = 0;
	int code = 0;

	while (!code && !rd_frame_next(&rest, &frame)) {
		if (!rd_frame_is(&frame, "SAID"))
			continue;
		if (rd_arena_grow(&cmd->arena, (void **)&rows->items, rows->n,
				  &cap, sizeof(*rows->items)))
			return cmd_no_memory(cmd);
		code = take_row(cmd, author, frame.body,
				&rows->items[rows->n++]);
	}
	return code;
}

static int
judge(struct cmd *cmd, struct cmd_author *author, const char *pack)
{
	struct rd_diags diags;
	int code;

	rd_diags_init(&diags);
	code = cmd_author_diags(cmd, author, &diags);
	if (!code && diags.n_errors)
		code = cmd_draft_unknown(cmd, &diags);
	if (!code && diags.n_errors)
		code = cmd_fail_findings(cmd, &diags, pack);
	rd_diags_fini(&diags);
	return code;
}

int
cmd_values_ask(struct cmd *cmd, const char *dir, const struct cmd_draft *draft,
	       struct cmd_rows *rows)
{
	struct cmd_author author;
	struct cmd_pack pack;
	int code;

	*rows = (struct cmd_rows){ 0 };
	code = cmd_author_start(cmd, &author);
	author.draft = draft;
	if (!code)
		code = cmd_pack_find(cmd, dir, &pack);
	if (code)
		goto out;
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("values"));
	rd_frame_put(&author.request, "PACK", rd_str_of(pack.name));
	code = cmd_pack_put(cmd, &author, &pack);
	cmd_draft_put_sets(&author, draft);
	if (!code)
		code = cmd_author_ask(cmd, &author);
	if (!code)
		code = judge(cmd, &author, pack.name);
	if (!code)
		code = take_rows(cmd, &author, rows);
	if (!code && draft->n_sets && rows->n != draft->n_sets)
		code = fail_answer(cmd);
out:
	cmd_author_stop(&author);
	return code;
}

static int
fail_word(struct cmd *cmd, const char *word)
{
	cmd_fail(cmd, 2, "usage.operand", "'%s' is not PATH=VALUE", word);
	rd_problem_hint(&cmd->problem, "refdesk get lists the paths with "
				       "their values");
	return 2;
}

int
cmd_sets_read(struct cmd *cmd, const char *const *words, size_t n,
	      struct cmd_set **sets)
{
	struct cmd_set *set;
	const char *equals;
	size_t i, k;

	*sets = rd_arena_array(&cmd->arena, n + 1, sizeof(**sets));
	if (!*sets)
		return cmd_no_memory(cmd);
	for (i = 0; i < n; i++) {
		set = &(*sets)[i];
		equals = strchr(words[i], '=');
		if (!equals || equals == words[i] || !equals[1])
			return fail_word(cmd, words[i]);
		set->path = rd_arena_strdup(
			&cmd->arena,
			(struct rd_str){ words[i],
					 (size_t)(equals - words[i]) });
		set->value = equals + 1;
		if (!set->path)
			return cmd_no_memory(cmd);
		for (k = 0; k < i; k++) {
			if (strcmp((*sets)[k].path, set->path))
				continue;
			return cmd_fail(cmd, 2, "usage.operand",
					"'%s' is set twice", set->path);
		}
	}
	return 0;
}
