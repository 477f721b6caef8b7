/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk show FILE: what made a picture, by the manifest that lies beside it
 * or that is in it, and whether it still is what was delivered. */
#include "base/escape.h"
#include "base/fs.h"
#include "cli/cmd.h"
#include "cli/made.h"
#include "crypt/hash.h"
#include "dispatch/manifest.h"
#include "dispatch/sheet.h"
#include "json/json.h"
#include "picture/mark.h"

#define FILE_CAP ((size_t)64 << 20)
#define INDENT 10

enum verdict { DELIVERED, CHANGED, ABSENT, UNTOLD };

static const struct {
	const char *name, *text;
} verdicts[] = {
	[DELIVERED] = { "delivered", "as it was delivered" },
	[CHANGED] = { "changed", "not what was delivered" },
	[ABSENT] = { "absent", "not there" },
	[UNTOLD] = { "untold", "its manifest is not beside it, so nobody can "
			       "tell whether it was changed" },
};

struct made {
	struct cmd *cmd;
	const char *file;    /* that was asked about */
	const char *beside;  /* the manifest; NULL: it is in the picture */
	struct rd_buf bytes; /* of the file */
	struct rd_buf text;  /* of what lies beside it, one after the other */
	struct rd_str manifest;
	json_t *tree;
	/* A contact sheet, whose manifest has what was asked in "request". */
	bool sheet;
	bool one; /* picture, not all of the manifest */
	bool any_changed;
};

bool
cmd_names_file(const char *operand)
{
	return strpbrk(operand, "./") != NULL;
}

/* ---- finding the manifest ---- */

/* Of a sheet nothing is delivered that its manifest was not written for. */
static bool
is_sheet(const json_t *tree)
{
	const json_t *request = rd_json_get(tree, "request");
	struct rd_str id = rd_json_get_str(tree, "manifest");

	return rd_str_is(rd_json_get_str(tree, "kind"), RD_DISP_SHEET_KIND) &&
	       rd_str_is(rd_json_get_str(tree, "schema"),
			 RD_DISP_MANIFEST_SCHEMA) &&
	       id.ptr && rd_str_eq(rd_json_get_str(request, "manifest"), id) &&
	       rd_json_get_str(tree, "sheet_sha256").ptr;
}

static int
take_manifest(struct made *m, struct rd_str text)
{
	struct rd_problem *problem = &m->cmd->problem;
	enum rd_status status = RD_OK;

	if (text.len <= RD_DISP_MANIFEST_CAP &&
	    rd_json_parse(text, NULL, &m->tree, problem) == RD_OK)
		m->sheet = is_sheet(m->tree);
	if (!m->sheet)
		status = rd_disp_manifest_check(text, problem);
	if (status != RD_OK) {
		rd_problem_where(problem, "%s",
				 m->beside ? m->beside : m->file);
		return problem->exit_code;
	}
	m->manifest = text;
	return 0;
}

static int
read_beside(struct made *m)
{
	if (rd_fs_read(m->beside, &m->text, &m->cmd->problem))
		return m->cmd->problem.exit_code;
	return take_manifest(m, rd_buf_view(&m->text));
}

static struct rd_str
before_last(const char *file, int mark)
{
	struct rd_str name = rd_str_of(rd_fs_base_name(file));
	const char *at = name.len ? memrchr(name.ptr, mark, name.len) : NULL;

	return at ? (struct rd_str){ name.ptr, (size_t)(at - name.ptr) }
		  : RD_STR_NONE;
}

/* "ID" of "dir/ID-3.jpeg", which pictures of a job are called, and of
 * "dir/ID.svg", a contact sheet. */
static struct rd_str
name_of(const char *file, bool drawing)
{
	return before_last(file, drawing ? '.' : '-');
}

static const char *
find_beside(struct made *m, struct rd_str job)
{
	struct rd_arena *arena = &m->cmd->arena;
	const char *dir = rd_fs_dir_name(arena, m->file), *path;
	const char *name = rd_arena_printf(arena, "%.*s.json", RD_STR_FMT(job));

	path = dir && name ? rd_fs_join(arena, dir, name) : NULL;
	return path && rd_fs_kind(path) == RD_FS_FILE ? path : NULL;
}

static int
is_of_another(struct made *m, struct rd_str manifest)
{
	if (!manifest.len ||
	    rd_str_eq(manifest, rd_json_get_str(m->tree, "id")))
		return 0;
	cmd_fail(m->cmd, 6, "manifest.other",
		 "the picture says that another manifest is its own");
	rd_problem_where(&m->cmd->problem, "%s", m->beside);
	return 6;
}

static int
find_manifest(struct made *m)
{
	struct rd_pic_mark mark = { RD_STR_NONE, RD_STR_NONE, RD_STR_NONE };
	struct cmd *cmd = m->cmd;
	struct rd_str bytes = rd_buf_view(&m->bytes);
	bool drawing = rd_str_starts(bytes, "<svg ");
	int code;

	if (bytes.len && bytes.ptr[0] == '{') {
		m->beside = m->file;
		return take_manifest(m, bytes);
	}
	m->one = true;
	if (!drawing &&
	    rd_pic_mark_read(bytes, &cmd->arena, &mark, &cmd->problem) &&
	    strcmp(cmd->problem.code, "picture.mark"))
		return cmd->problem.exit_code;
	m->beside = find_beside(m, mark.job.len ? mark.job
						: name_of(m->file, drawing));
	if (m->beside) {
		code = read_beside(m);
		return code ? code : is_of_another(m, mark.manifest);
	}
	if (mark.text.len)
		return take_manifest(m, mark.text);
	cmd_fail(cmd, 4, "manifest.absent",
		 "nothing here says what made the picture");
	rd_problem_where(&cmd->problem, "%s", m->file);
	if (mark.job.len)
		rd_problem_hint(&cmd->problem, "refdesk job show %.*s",
				RD_STR_FMT(mark.job));
	else
		rd_problem_hint(&cmd->problem,
				"its manifest belongs beside it");
	return 4;
}

/* ---- is it still that? ---- */

static bool
is_delivered(const json_t *tree, const char *sha256)
{
	const json_t *all = rd_json_get(tree, "delivered");

	if (rd_str_is(rd_json_get_str(tree, "sheet_sha256"), sha256))
		return true;
	for (size_t i = 0; i < rd_json_count(all); i++)
		if (rd_str_is(rd_json_get_str(rd_json_at(all, i), "sha256"),
			      sha256))
			return true;
	return false;
}

static enum verdict
judge(struct made *m, struct rd_str bytes)
{
	char sha256[RD_CRYPT_HASH_TEXT];

	if (!m->sheet && !rd_json_get(m->tree, "delivered"))
		return UNTOLD;
	rd_crypt_sha256_hex(bytes.ptr, bytes.len, sha256);
	if (is_delivered(m->tree, sha256))
		return DELIVERED;
	m->any_changed = true;
	return CHANGED;
}

static enum verdict
judge_file(struct made *m, const char *file)
{
	struct rd_problem ignored;

	rd_buf_reset(&m->text);
	if (rd_fs_kind(file) != RD_FS_FILE ||
	    rd_fs_read(file, &m->text, &ignored))
		return ABSENT;
	return judge(m, rd_buf_view(&m->text));
}

/* ---- telling ---- */

static void
put_picture(struct made *m, const char *file, enum verdict verdict)
{
	struct rd_buf *out = &m->cmd->out;

	if (m->cmd->json) {
		char last = out->ptr[out->len - 1];

		rd_put_json_text(out,
				 last == '[' ? "{\"file\":" : ",{\"file\":",
				 rd_str_of(file));
		rd_buf_printf(out, ",\"state\":\"%s\"}",
			      verdicts[verdict].name);
		return;
	}
	rd_buf_printf(out, "%-*s", INDENT, "picture");
	rd_put_shown(out, rd_str_of(file));
	rd_buf_printf(out, ": %s\n", verdicts[verdict].text);
}

/* The file of that name beside the one that was asked about. */
static void
put_named(struct made *m, const char *name)
{
	struct rd_arena *arena = &m->cmd->arena;
	const char *dir = rd_fs_dir_name(arena, m->file);
	const char *file = dir && name ? rd_fs_join(arena, dir,
						    rd_fs_base_name(name))
				       : NULL;

	if (file)
		put_picture(m, file, judge_file(m, file));
}

static void
put_pictures(struct made *m)
{
	const json_t *all = rd_json_get(m->tree, "delivered");
	struct rd_arena *arena = &m->cmd->arena;

	if (m->one)
		put_picture(m, m->file, judge(m, rd_buf_view(&m->bytes)));
	else if (m->sheet)
		put_named(m, rd_arena_printf(
				     arena, "%.*s.svg",
				     RD_STR_FMT(before_last(m->file, '.'))));
	else
		for (size_t i = 0; i < rd_json_count(all); i++)
			put_named(m, rd_arena_strdup(
					     arena,
					     rd_json_get_str(rd_json_at(all, i),
							     "file")));
}

/* Where prompt and decision stand. */
static const json_t *
asked_of(const struct made *m)
{
	return m->sheet ? rd_json_get(m->tree, "request") : m->tree;
}

static void
put_member(struct made *m, const char *name)
{
	struct rd_buf *out = &m->cmd->out;
	struct rd_str text = rd_json_get_str(m->tree, name);

	if (!text.ptr)
		text = rd_json_get_str(asked_of(m), name);
	if (!text.ptr)
		return;
	rd_buf_printf(out, "%-*s", INDENT, name);
	rd_put_shown(out, text);
	rd_buf_char(out, '\n');
}

static void
put_cost(struct made *m)
{
	const json_t *cost = rd_json_get(m->tree, "cost");
	struct rd_buf *out = &m->cmd->out;

	if (!cost)
		return;
	rd_buf_printf(out, "%-*s$", INDENT, "cost");
	rd_put_shown(out, rd_json_get_str(cost, "usd"));
	rd_buf_cstr(out, json_is_true(rd_json_get(cost, "said"))
				 ? " as told\n"
				 : " as planned\n");
}

static void
put_redux(struct made *m)
{
	const json_t *redux = rd_json_get(asked_of(m), "redux");

	if (!json_is_object(redux))
		return;
	rd_buf_printf(&m->cmd->out, "%-*s", INDENT, "redux");
	rd_disp_redux_words(redux, &m->cmd->out);
	rd_buf_char(&m->cmd->out, '\n');
}

static void
put_human(struct made *m)
{
	static const char *const names[] = { "provider", "model",  "prompt",
					     "negative", "seed",   "asked",
					     "done",	 "job",	   "decision",
					     "program",	 "request" };

	put_pictures(m);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_member(m, names[i]);
	put_redux(m);
	put_cost(m);
	if (json_is_true(rd_json_get(m->tree, "trial")))
		rd_buf_printf(&m->cmd->out, "%-*s%s\n", INDENT, "trial",
			      "on one's own machine; nothing of it was paid");
	if (m->beside) {
		rd_buf_printf(&m->cmd->out, "%-*s", INDENT, "manifest");
		rd_put_shown(&m->cmd->out, rd_str_of(m->beside));
		rd_buf_char(&m->cmd->out, '\n');
	}
}

/* The manifest as it stands: its numbers are exact. */
static void
put_json(struct made *m)
{
	struct rd_buf *out = &m->cmd->out;

	rd_put_json_text(out, "{\"beside\":", rd_str_of(m->beside));
	rd_buf_cstr(out, ",\"manifest\":");
	rd_buf_str(out, rd_str_trim(m->manifest));
	rd_buf_cstr(out, ",\"pictures\":[");
	put_pictures(m);
	rd_buf_cstr(out, "]}\n");
}

static int
tell(struct made *m)
{
	int code;

	if (m->cmd->json)
		put_json(m);
	else
		put_human(m);
	if (!m->any_changed)
		return 0;
	code = cmd_flush(m->cmd);
	if (code)
		return code;
	cmd_fail(m->cmd, 6, "manifest.picture",
		 "a picture is not what was delivered");
	rd_problem_where(&m->cmd->problem, "%s", m->file);
	return 6;
}

int
cmd_show_made(struct cmd *cmd, const char *file)
{
	struct made m = { .cmd = cmd, .file = file };
	int code;

	if (cmd_given(cmd, OPT_ALL))
		return cmd_fail(cmd, 2, "usage.option-not-here",
				"option --all does not belong to a file");
	rd_buf_init(&m.bytes, FILE_CAP);
	rd_buf_init(&m.text, FILE_CAP);
	code = rd_fs_read(file, &m.bytes, &cmd->problem)
		       ? cmd->problem.exit_code
		       : find_manifest(&m);
	if (!code)
		code = tell(&m);
	rd_json_free(m.tree);
	rd_buf_fini(&m.text);
	rd_buf_fini(&m.bytes);
	return code;
}
