/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The line in edits.ndjson comes first: a change whose reason is not known
 * cannot exist.  A line whose `after` never came to be was broken off; one of
 * which only some files have it is completed before anything else. */
#include "cli/edits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "base/time.h"
#include "cli/fixtures.h"
#include "crypt/hash.h"

#define MAX_EDITS 4096

struct span {
	size_t at, n;
	struct rd_str text;
	size_t file; /* in edits->files */
};

struct spans {
	struct span items[MAX_EDITS];
	size_t n;
};

/* ---- from the helper's answer to files ---- */

static int
fail_answer(struct cmd *cmd)
{
	return cmd_fail(cmd, 10, "author.answer",
			"refdesk-author gave an answer that makes no sense");
}

static int
find_file(struct cmd *cmd, struct cmd_edits *edits,
	  const struct cmd_author *author, struct rd_str label, size_t *index)
{
	struct cmd_edited *file;
	const char *path = cmd_label_path(cmd, author, label);

	if (!path)
		return cmd->problem.exit_code;
	for (*index = 0; *index < edits->n_files; (*index)++) {
		if (!strcmp(edits->files[*index].path, path))
			return 0;
	}
	if (rd_arena_grow(&cmd->arena, (void **)&edits->files, edits->n_files,
			  &edits->cap_files, sizeof(*edits->files)))
		return cmd_no_memory(cmd);
	file = &edits->files[edits->n_files++];
	*file = (struct cmd_edited){
		.label = rd_arena_strdup(&cmd->arena, label), .path = path
	};
	if (!file->label)
		return cmd_no_memory(cmd);
	return cmd_read(cmd, path, CMD_XML_CAP, 3, &file->before);
}

/* EDIT: PACK/NAME, offset, length, text. */
static int
take_edit(struct cmd *cmd, struct cmd_edits *edits,
	  const struct cmd_author *author, struct rd_str body,
	  struct spans *spans)
{
	struct span *span = &spans->items[spans->n];
	struct rd_str label, at, n;
	const char *text;
	uint64_t from, len;
	int code;

	if (spans->n == MAX_EDITS || !rd_frame_split(body, &label, &body) ||
	    !rd_frame_split(body, &at, &body) ||
	    !rd_frame_split(body, &n, &body) || !rd_str_u64(at, &from) ||
	    !rd_str_u64(n, &len))
		return fail_answer(cmd);
	code = find_file(cmd, edits, author, label, &span->file);
	if (code)
		return code;
	if (from > edits->files[span->file].before.len ||
	    len > edits->files[span->file].before.len - from)
		return fail_answer(cmd);
	text = rd_arena_strdup(&cmd->arena, body);
	if (!text)
		return cmd_no_memory(cmd);
	span->at = (size_t)from;
	span->n = (size_t)len;
	span->text = (struct rd_str){ text, body.len };
	spans->n++;
	return 0;
}

/* HAND: PACK/NAME, line, path. */
static int
fail_by_hand(struct cmd *cmd, const struct cmd_author *author,
	     struct rd_str body)
{
	struct rd_str label, text;
	const char *path;
	uint64_t line;

	if (!rd_frame_split(body, &label, &body) ||
	    !rd_frame_split(body, &text, &body) || !rd_str_u64(text, &line))
		return fail_answer(cmd);
	path = cmd_label_path(cmd, author, label);
	if (!path)
		return cmd->problem.exit_code;
	cmd_fail(cmd, 1, "set.by-hand", "'%.*s' is more than one plain text",
		 RD_STR_FMT(body));
	rd_problem_where(&cmd->problem, "%s", cmd_path_shown(cmd, path));
	cmd->problem.line = (uint32_t)line;
	rd_problem_hint(&cmd->problem, "edit the file by hand");
	return 1;
}

static int
compare_spans(const void *a, const void *b)
{
	const struct span *x = a;
	const struct span *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Untouched bytes and replacements in order. */
static int
apply_spans(struct cmd *cmd, struct cmd_edits *edits, struct spans *spans)
{
	struct cmd_edited *file;
	struct rd_buf after;
	size_t done, i, k = 0;
	char *copy;

	qsort(spans->items, spans->n, sizeof(spans->items[0]), compare_spans);
	for (i = 0; i < edits->n_files; i++) {
		file = &edits->files[i];
		rd_buf_init(&after, 2 * (size_t)CMD_XML_CAP);
		for (done = 0; k < spans->n && spans->items[k].file == i; k++) {
			if (spans->items[k].at < done) {
				rd_buf_fini(&after);
				return fail_answer(cmd);
			}
			rd_buf_put(&after, file->before.ptr + done,
				   spans->items[k].at - done);
			rd_buf_str(&after, spans->items[k].text);
			done = spans->items[k].at + spans->items[k].n;
		}
		rd_buf_put(&after, file->before.ptr + done,
			   file->before.len - done);
		copy = rd_arena_strdup(&cmd->arena, rd_buf_view(&after));
		file->after = (struct rd_str){ copy, after.len };
		rd_buf_fini(&after);
		if (!copy)
			return cmd_no_memory(cmd);
	}
	return 0;
}

static int
take_edits(struct cmd *cmd, struct cmd_edits *edits,
	   const struct cmd_author *author)
{
	struct rd_str rest = rd_buf_view(&author->answer);
	struct spans *spans = rd_arena_alloc(&cmd->arena, sizeof(*spans));
	struct rd_frame frame;
	int code = 0;

	if (!spans)
		return cmd_no_memory(cmd);
	while (!code && !rd_frame_next(&rest, &frame)) {
		if (rd_frame_is(&frame, "EDIT"))
			code = take_edit(cmd, edits, author, frame.body, spans);
		else if (rd_frame_is(&frame, "HAND"))
			code = fail_by_hand(cmd, author, frame.body);
	}
	return code ? code : apply_spans(cmd, edits, spans);
}

/* The pack itself may be edited, and a base that the project has. */
static void
put_owned(const struct cmd *cmd, struct cmd_author *author)
{
	const char *root = cmd->has_project ? cmd->project.root : NULL;
	char real[4096];
	size_t i, n;

	for (i = 0; i < author->n_packs; i++) {
		n = root ? strlen(root) : 0;
		if (i && (!root || !realpath(author->packs[i].dir, real) ||
			  strncmp(real, root, n) || real[n] != '/'))
			continue;
		rd_frame_put(&author->request, "OWNS",
			     rd_str_of(author->packs[i].name));
	}
}

static int
ask(struct cmd *cmd, struct cmd_edits *edits)
{
	struct cmd_draft draft = { .sets = edits->sets,
				   .n_sets = edits->n_sets };
	struct cmd_author author;
	struct cmd_pack pack;
	int code;

	code = cmd_author_start(cmd, &author);
	if (!code)
		code = cmd_pack_find(cmd, edits->dir, &pack);
	if (code)
		goto out;
	rd_frame_put(&author.request, "TASK", RD_STR_LIT("amend"));
	rd_frame_put(&author.request, "PACK", rd_str_of(pack.name));
	code = cmd_pack_put(cmd, &author, &pack);
	cmd_draft_put_sets(&author, &draft);
	put_owned(cmd, &author);
	if (!code)
		code = cmd_author_ask(cmd, &author);
	if (!code)
		code = take_edits(cmd, edits, &author);
out:
	cmd_author_stop(&author);
	return code;
}

/* ---- checks ---- */

static int
compile(struct cmd *cmd, const char *dir, const struct cmd_draft *draft)
{
	struct cmd_built built;
	int code;

	cmd_built_init(&built);
	code = cmd_draft_build(cmd, dir, draft, &built);
	cmd_built_fini(&built);
	return code;
}

/* Equal but for the white space between words. */
static bool
same_words(const char *a, const char *b)
{
	struct rd_str rest_a = rd_str_of(a);
	struct rd_str rest_b = rd_str_of(b);
	struct rd_str x, y;
	bool more_a, more_b;

	do {
		more_a = rd_str_word(&rest_a, &x);
		more_b = rd_str_word(&rest_b, &y);
	} while (more_a && more_b && rd_str_eq(x, y));
	return !more_a && !more_b;
}

/* The edited files say what was asked for, and compile. */
static int
read_back(struct cmd *cmd, const struct cmd_edits *edits)
{
	struct cmd_draft draft = { .edited = edits->files,
				   .n_edited = edits->n_files };
	struct cmd_rows rows;
	size_t i;
	int code;

	code = compile(cmd, edits->dir, &draft);
	draft.sets = edits->sets;
	draft.n_sets = edits->n_sets;
	if (!code)
		code = cmd_values_ask(cmd, edits->dir, &draft, &rows);
	for (i = 0; !code && i < rows.n; i++) {
		if (same_words(rows.items[i].value, edits->sets[i].value))
			continue;
		cmd_fail(cmd, 1, "set.by-hand",
			 "'%s' would not get this value: other rules have "
			 "the last word",
			 edits->sets[i].path);
		rd_problem_where(&cmd->problem, "%s", rows.items[i].file);
		cmd->problem.line = rows.items[i].line;
		rd_problem_hint(&cmd->problem, "edit the file by hand");
		code = 1;
	}
	return code;
}

static int
lock_pack(struct cmd *cmd, struct cmd_edits *edits)
{
	edits->lock = open(edits->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (edits->lock < 0)
		return cmd_fail_errno(cmd, edits->dir, "open");
	if (!flock(edits->lock, LOCK_EX | LOCK_NB))
		return 0;
	if (errno != EWOULDBLOCK)
		return cmd_fail_errno(cmd, edits->dir, "lock");
	cmd_fail(cmd, 75, "set.busy", "somebody else is editing these rules");
	rd_problem_where(&cmd->problem, "%s", edits->dir);
	rd_problem_hint(&cmd->problem, "try again");
	return 75;
}

int
cmd_edits_plan(struct cmd *cmd, struct cmd_edits *edits)
{
	struct cmd_draft draft = { .sets = edits->sets,
				   .n_sets = edits->n_sets };
	struct cmd_rows rows;
	struct cmd_pack pack;
	int code;

	code = cmd_pack_find(cmd, edits->dir, &pack);
	if (code)
		return code;
	edits->dir = pack.dir;
	code = lock_pack(cmd, edits);
	if (!code)
		code = cmd_edits_whole(cmd, edits);
	if (!code)
		code = cmd_values_ask(cmd, edits->dir, &draft, &rows);
	edits->rows = rows.items;
	if (!code)
		code = compile(cmd, edits->dir, &draft);
	if (!code)
		code = ask(cmd, edits);
	return code ? code : read_back(cmd, edits);
}

void
cmd_edits_close(struct cmd_edits *edits)
{
	if (edits->lock > 0)
		close(edits->lock);
	edits->lock = 0;
}

/* ---- to the disk ---- */

static void
put_who(struct rd_buf *out)
{
	const char *name = getenv("LOGNAME");
	struct rd_buf uid;

	if (!name || !*name)
		name = getenv("USER");
	rd_buf_init(&uid, 32);
	rd_buf_printf(&uid, "uid %u", (unsigned)geteuid());
	rd_put_json_str(out,
			name && *name ? rd_str_of(name) : rd_buf_view(&uid));
	rd_buf_fini(&uid);
}

static void
put_files(const struct cmd_edits *edits, struct rd_buf *out)
{
	char hex[RD_CRYPT_HASH_TEXT];
	const struct cmd_edited *file;
	size_t i;

	rd_buf_cstr(out, ",\"files\":[");
	for (i = 0; i < edits->n_files; i++) {
		file = &edits->files[i];
		rd_crypt_sha256_hex(file->after.ptr, file->after.len, hex);
		rd_buf_printf(out, "%s{\"after\":\"%s\",\"before\":\"",
			      i ? "," : "", hex);
		rd_crypt_sha256_hex(file->before.ptr, file->before.len, hex);
		rd_buf_printf(out, "%s\",\"file\":", hex);
		rd_put_json_str(out, rd_str_of(file->label));
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

void
cmd_edit_put(const struct cmd_row *row, const char *to, struct rd_buf *out)
{
	rd_buf_cstr(out, "\"from\":");
	if (row->is_set)
		rd_put_json_str(out, rd_str_of(row->value));
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"path\":");
	rd_put_json_str(out, rd_str_of(row->path));
	rd_buf_cstr(out, ",\"to\":");
	rd_put_json_str(out, rd_str_of(to));
	rd_buf_char(out, '}');
}

static void
put_sets(const struct cmd_edits *edits, struct rd_buf *out)
{
	const struct cmd_row *row;
	size_t i;

	rd_buf_cstr(out, ",\"values\":[");
	for (i = 0; i < edits->n_sets; i++) {
		row = &edits->rows[i];
		rd_buf_cstr(out, i ? ",{" : "{");
		cmd_edit_put(row, edits->sets[i].value, out);
	}
	rd_buf_cstr(out, "]");
}

static void
put_line(const struct cmd_edits *edits, struct rd_buf *out)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	rd_buf_cstr(out, "{\"at\":\"");
	rd_instant_put(out, (int64_t)ts.tv_sec * 1000);
	rd_buf_char(out, '"');
	put_files(edits, out);
	rd_buf_cstr(out, ",\"reason\":");
	if (edits->sets[0].reason)
		rd_put_json_str(out, rd_str_of(edits->sets[0].reason));
	else
		rd_buf_cstr(out, "null");
	put_sets(edits, out);
	rd_buf_cstr(out, ",\"who\":");
	put_who(out);
	rd_buf_cstr(out, "}\n");
}

static int
write_line(struct cmd *cmd, const struct cmd_edits *edits)
{
	const char *path = rd_fs_join(&cmd->arena, edits->dir, CMD_EDITS_FILE);
	struct rd_buf text;
	int code = 0;

	if (!path)
		return cmd_no_memory(cmd);
	rd_buf_init(&text, CMD_EDITS_CAP);
	if (rd_fs_kind(path) != RD_FS_ABSENT &&
	    rd_fs_read(path, &text, &cmd->problem))
		code = cmd->problem.exit_code;
	if (!code && text.len && text.ptr[text.len - 1] != '\n')
		rd_buf_char(&text, '\n');
	put_line(edits, &text);
	if (!code && rd_buf_status(&text)) {
		cmd_fail(cmd, 10, "set.journal", "the journal is too large");
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem, "move it away; the next change "
					       "begins a new one");
		code = 10;
	}
	if (!code && rd_fs_write_atomic(path, rd_buf_view(&text),
					RD_FS_KEEP_MODE, &cmd->problem))
		code = cmd->problem.exit_code;
	rd_buf_fini(&text);
	return code;
}

/* All or none: what was written when a later file fails is put back. */
static void
put_back(struct cmd *cmd, const struct cmd_edits *edits, size_t n)
{
	struct rd_problem ignored;

	while (n-- > 0) {
		if (!rd_fs_write_atomic(edits->files[n].path,
					edits->files[n].before, RD_FS_KEEP_MODE,
					&ignored))
			continue;
		cmd_done(cmd, "written before this and not put back: %s",
			 edits->files[n].path);
		return;
	}
}

int
cmd_edits_apply(struct cmd *cmd, const struct cmd_edits *edits)
{
	size_t i;
	int code;

	code = write_line(cmd, edits);
	for (i = 0; i < edits->n_files && !code; i++) {
		if (!rd_fs_write_atomic(edits->files[i].path,
					edits->files[i].after, RD_FS_KEEP_MODE,
					&cmd->problem))
			continue;
		code = cmd->problem.exit_code;
		put_back(cmd, edits, i);
	}
	return code;
}
