/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Starting refdesk-author and talking to it over one socket that is its stdin
 * and stdout. */
#include "cli/author.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/sibling.h"
#include "cli/values.h"

#define HELPER "refdesk-author"

int
cmd_author_start(struct cmd *cmd, struct cmd_author *author)
{
	*author = (struct cmd_author){ .fd = -1 };
	rd_buf_init(&author->request, RD_FRAME_MESSAGE_CAP);
	rd_buf_init(&author->answer, RD_FRAME_MESSAGE_CAP);
	return cmd_sibling_start(cmd, HELPER, "author.missing", &author->fd,
				 &author->pid);
}

/* Status 71 is memory, which for a text that fits the caps is a hostile
 * text. */
static int
fail_ended(struct cmd *cmd, struct cmd_author *author)
{
	int status = 0;

	close(author->fd);
	author->fd = -1;
	while (waitpid(author->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	author->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 71) {
		cmd_fail(cmd, 3, "rules.too-large",
			 "the rules need more memory than is allowed");
		return 3;
	}
	if (WIFSIGNALED(status))
		cmd_fail(cmd, 10, "author.ended",
			 HELPER " was ended by signal %d", WTERMSIG(status));
	else
		cmd_fail(cmd, 10, "author.ended",
			 HELPER " ended early with status %d",
			 WEXITSTATUS(status));
	rd_problem_hint(&cmd->problem, "refdesk doctor checks the sandbox");
	return 10;
}

int
cmd_author_ask(struct cmd *cmd, struct cmd_author *author)
{
	rd_frame_put_done(&author->request);
	if (rd_buf_status(&author->request) == RD_LIMIT)
		return cmd_fail(cmd, 3, "rules.too-large",
				"the files are larger than the limit");
	if (rd_buf_status(&author->request))
		return cmd_no_memory(cmd);
	rd_buf_reset(&author->answer);
	if (rd_frame_write(author->fd, rd_buf_view(&author->request)) ||
	    rd_frame_read(author->fd, &author->answer))
		return fail_ended(cmd, author);
	rd_buf_reset(&author->request);
	return 0;
}

void
cmd_author_stop(struct cmd_author *author)
{
	int status;

	if (author->fd > 0)
		close(author->fd);
	if (author->pid > 0) {
		while (waitpid(author->pid, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	rd_buf_fini(&author->request);
	rd_buf_fini(&author->answer);
	*author = (struct cmd_author){ .fd = -1 };
}

/* The texts of a DIAG frame, in their order. */
enum {
	D_ID,
	D_LINE,
	D_FILE,
	D_MESSAGE,
	D_HINT,
	D_OBJECT,
	D_REL_FILE,
	D_REL_LINE,
	D_REL_MESSAGE,
	D_REASON,
	N_DIAG
};

static bool
take_diag(struct rd_str body, const char **part, struct rd_arena *arena)
{
	struct rd_str text;

	for (size_t i = 0; i < N_DIAG; i++) {
		if (i + 1 == N_DIAG)
			text = body;
		else if (!rd_frame_split(body, &text, &body))
			return false;
		part[i] = rd_arena_strdup(arena, text);
		if (!part[i])
			return false;
	}
	return true;
}

static bool
add_diag(struct rd_str body, struct rd_diags *diags)
{
	const char *part[N_DIAG];
	uint64_t id, line, related;
	size_t kept = diags->n_items;

	if (!take_diag(body, part, &diags->arena) ||
	    !rd_str_u64(rd_str_of(part[D_ID]), &id) || id > 9999 ||
	    !rd_str_u64(rd_str_of(part[D_LINE]), &line) || line > UINT32_MAX ||
	    !rd_str_u64(rd_str_of(part[D_REL_LINE]), &related) ||
	    related > UINT32_MAX)
		return false;
	rd_diag_add(diags, (int)id, part[D_FILE], (uint32_t)line, "%s",
		    part[D_MESSAGE]);
	if (*part[D_HINT])
		rd_diag_hint(diags, "%s", part[D_HINT]);
	rd_diag_object(diags, "%s", part[D_OBJECT]);
	if (*part[D_REL_MESSAGE])
		rd_diag_related(diags, part[D_REL_FILE], (uint32_t)related,
				"%s", part[D_REL_MESSAGE]);
	if (*part[D_REASON] && diags->n_items > kept)
		rd_diag_acknowledge(diags, &diags->items[kept], part[D_REASON]);
	return true;
}

static bool
keep_ack(struct rd_str body, struct rd_diags *diags)
{
	struct rd_str text, object;
	uint64_t id;

	if (!rd_frame_split(body, &text, &object) || !rd_str_u64(text, &id) ||
	    id > 9999)
		return false;
	rd_diags_keep_ack(diags, (int)id, object);
	return true;
}

/* Where a rule file is that the helper names "PACK/FILE", or "FILE" for the one
 * that counts: a replacement, else that of the pack, else of its bases. */
static const char *
find_file(struct cmd *cmd, const struct cmd_author *author, const char *name)
{
	const struct cmd_draft *draft = author->draft;
	const char *slash = strchr(name, '/');
	const char *path = NULL;
	size_t i;

	if (slash) {
		struct rd_str pack = { name, (size_t)(slash - name) };
		const char *dir = cmd_pack_dir(author, pack);

		return dir ? rd_fs_join(&cmd->arena, dir, slash + 1) : name;
	}
	for (i = 0; draft && i < draft->n_replace; i++) {
		if (!strcmp(draft->replace[i].file, name))
			return draft->replace[i].path;
	}
	for (i = 0; i < author->n_packs; i++) {
		path = rd_fs_join(&cmd->arena, author->packs[i].dir, name);
		if (!path || rd_fs_kind(path) != RD_FS_ABSENT)
			return path;
	}
	return rd_fs_join(&cmd->arena, author->packs[0].dir, name);
}

/* People and editors open files from where they are. */
static int
show_file(struct cmd *cmd, const struct cmd_author *author, const char **file)
{
	const char *path;

	if (!*file || !rd_str_ends(rd_str_of(*file), ".xml"))
		return 0;
	path = find_file(cmd, author, *file);
	*file = path ? cmd_path_shown(cmd, path) : NULL;
	return *file ? 0 : cmd_no_memory(cmd);
}

static int
show_files(struct cmd *cmd, const struct cmd_author *author,
	   struct rd_diags *diags, size_t from)
{
	int code = 0;

	for (size_t i = from; author->n_packs && i < diags->n_items && !code;
	     i++) {
		struct rd_diag *diag = &diags->items[i];

		code = show_file(cmd, author, &diag->file);
		if (!code)
			code = show_file(cmd, author, &diag->related.file);
	}
	return code;
}

int
cmd_author_diags(struct cmd *cmd, const struct cmd_author *author,
		 struct rd_diags *diags)
{
	size_t before = diags->n_items;
	struct rd_str rest = rd_buf_view(&author->answer);
	struct rd_frame frame;
	enum rd_status status;
	bool ok = true;

	while (ok && !(status = rd_frame_next(&rest, &frame))) {
		if (rd_frame_is(&frame, "DIAG"))
			ok = add_diag(frame.body, diags);
		else if (rd_frame_is(&frame, "ACKN"))
			ok = keep_ack(frame.body, diags);
	}
	if (ok && status == RD_NOTFOUND)
		return show_files(cmd, author, diags, before);
	return cmd_fail(cmd, 10, "author.answer",
			HELPER " gave an answer that makes no sense");
}

static struct rd_str
keep(struct cmd *cmd, struct rd_str text)
{
	char *copy = rd_arena_strdup(&cmd->arena, text);

	return rd_str_of(copy);
}

int
cmd_author_info(struct cmd *cmd, struct cmd_author_info *info)
{
	struct cmd_author author;
	struct rd_frame frame;
	struct rd_str rest;
	int code;

	*info = (struct cmd_author_info){ 0 };
	code = cmd_author_start(cmd, &author);
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("info"));
	if (!code)
		code = cmd_author_ask(cmd, &author);
	rest = rd_buf_view(&author.answer);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "INFO"))
			info->sandbox = keep(cmd, frame.body);
		else if (rd_frame_is(&frame, "LXML"))
			info->libxml = keep(cmd, frame.body);
	}
	cmd_author_stop(&author);
	return code;
}
