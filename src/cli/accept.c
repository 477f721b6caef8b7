/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/accept.h"

#include "base/escape.h"
#include "base/fs.h"

#define FILE_CAP_BYTES (16u << 20)

/* A file being edited: spans to be replaced, applied from the last to the
 * first so that offsets stay true. */
struct edit {
	size_t at, n;
	struct rd_str with;
};

struct edits {
	struct rd_str text;
	struct edit *items;
	size_t n, cap;
};

static bool
case_is(const struct rd_conf_case *c, void *name)
{
	return rd_str_is(rd_conf_case_name(c), name);
}

static size_t
line_start(struct rd_str text, uint32_t line)
{
	const char *end;
	size_t at = 0;

	for (; line > 1; line--) {
		end = memchr(text.ptr + at, '\n', text.len - at);
		if (!end)
			return text.len;
		at = (size_t)(end + 1 - text.ptr);
	}
	return at;
}

static bool
overlaps(const struct edits *edits, size_t at)
{
	size_t i;

	for (i = 0; i < edits->n; i++) {
		if (edits->items[i].at == at)
			return true;
	}
	return false;
}

/* Finds `wanted`, as a whole attribute value or text, from `at` on and not
 * behind the end of the element's tag or text. */
static bool
find_value(const struct edits *edits, size_t at, struct rd_str wanted,
	   size_t *found)
{
	struct rd_str text = edits->text;
	char before, after;
	size_t i;
	unsigned tags = 0;

	for (i = at; i + wanted.len < text.len && tags < 2; i++) {
		tags += text.ptr[i] == '<';
		before = i ? text.ptr[i - 1] : '\0';
		after = text.ptr[i + wanted.len];
		if ((before != '"' || after != '"') &&
		    (before != '\'' || after != '\'') &&
		    (before != '>' || after != '<'))
			continue;
		if (memcmp(text.ptr + i, wanted.ptr, wanted.len) ||
		    overlaps(edits, i))
			continue;
		*found = i;
		return true;
	}
	return false;
}

static int
add_edit(struct cmd *cmd, struct edits *edits, struct edit edit)
{
	if (!edit.with.ptr ||
	    rd_arena_grow(&cmd->arena, (void **)&edits->items, edits->n,
			  &edits->cap, sizeof(*edits->items)))
		return cmd_no_memory(cmd);
	edits->items[edits->n++] = edit;
	return 0;
}

/* `text` as XML character data that also fits into quotes. */
static struct rd_str
escape(struct cmd *cmd, struct rd_str text)
{
	static const struct {
		char c;
		const char *name;
	} names[] = { { '&', "&amp;" },
		      { '<', "&lt;" },
		      { '>', "&gt;" },
		      { '"', "&quot;" },
		      { '\'', "&apos;" } };
	struct rd_buf buf;
	char *copy;
	size_t i, k;

	rd_buf_init(&buf, 1u << 16);
	for (i = 0; i < text.len; i++) {
		for (k = 0; k < 5 && names[k].c != text.ptr[i]; k++)
			continue;
		if (k < 5)
			rd_buf_cstr(&buf, names[k].name);
		else
			rd_buf_char(&buf, text.ptr[i]);
	}
	copy = rd_arena_strdup(&cmd->arena, rd_buf_view(&buf));
	rd_buf_fini(&buf);
	return rd_str_of(copy);
}

static int
fail_by_hand(struct cmd *cmd, const struct rd_conf_row *row,
	     const struct rd_conf_miss *miss)
{
	cmd_fail(cmd, 1, "accept.by-hand", "%s", miss->text);
	rd_problem_where(&cmd->problem, "%s", row->file);
	cmd->problem.line = miss->line;
	rd_problem_hint(&cmd->problem, "this is more than a changed value; "
				       "edit the case by hand");
	return 1;
}

static int
plan_edits(struct cmd *cmd, const struct rd_conf_row *row, struct edits *edits)
{
	const struct rd_conf_miss *miss;
	struct rd_str wanted;
	size_t at;
	uint32_t i;
	int code = 0;

	for (i = 0; i < row->outcome->n_misses && !code; i++) {
		miss = &row->outcome->misses[i];
		if (!miss->wanted || !miss->got)
			return fail_by_hand(cmd, row, miss);
		wanted = escape(cmd, rd_str_of(miss->wanted));
		at = line_start(edits->text, miss->line);
		if (!wanted.ptr || !find_value(edits, at, wanted, &at))
			return fail_by_hand(cmd, row, miss);
		code = add_edit(
			cmd, edits,
			(struct edit){ at, wanted.len,
				       escape(cmd, rd_str_of(miss->got)) });
	}
	return code;
}

/* The reason stands at the end of what the case says about itself. */
static int
plan_reason(struct cmd *cmd, struct edits *edits)
{
	ptrdiff_t at = rd_str_find(edits->text, RD_STR_LIT("</because>"));
	const char *reason = cmd_text(cmd, OPT_REASON);
	struct rd_str text = escape(cmd, rd_str_of(reason));
	char *added;

	if (at < 0)
		return cmd_fail(cmd, 1, "accept.by-hand",
				"the case has no because to add the reason to");
	added = rd_arena_printf(&cmd->arena, " Accepted: %.*s",
				RD_STR_FMT(text));
	return add_edit(cmd, edits,
			(struct edit){ (size_t)at, 0, rd_str_of(added) });
}

/* Puts the text together from untouched spans and edits in order. */
static int
apply(struct cmd *cmd, const struct edits *edits, struct rd_str *after)
{
	struct rd_buf buf;
	size_t done = 0;
	size_t i, next;
	char *copy;

	rd_buf_init(&buf, FILE_CAP_BYTES * 2);
	for (;;) {
		next = edits->n;
		for (i = 0; i < edits->n; i++) {
			if (edits->items[i].at < done)
				continue;
			if (next == edits->n ||
			    edits->items[i].at < edits->items[next].at)
				next = i;
		}
		if (next == edits->n)
			break;
		rd_buf_put(&buf, edits->text.ptr + done,
			   edits->items[next].at - done);
		rd_buf_str(&buf, edits->items[next].with);
		done = edits->items[next].at + edits->items[next].n;
		/* An insertion takes no bytes; it must not be found again. */
		edits->items[next].at = 0;
		edits->items[next].n = 0;
		if (!done)
			break;
	}
	rd_buf_put(&buf, edits->text.ptr + done, edits->text.len - done);
	copy = rd_arena_strdup(&cmd->arena, rd_buf_view(&buf));
	*after = (struct rd_str){ copy, buf.len };
	rd_buf_fini(&buf);
	return copy ? 0 : cmd_no_memory(cmd);
}

static struct rd_str
take_line(struct rd_str *rest)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	struct rd_str line = { rest->ptr,
			       end ? (size_t)(end - rest->ptr) : rest->len };

	rest->ptr += line.len + (end != NULL);
	rest->len -= line.len + (end != NULL);
	return line;
}

/* Values are replaced within their lines, so lines stay side by side. */
static void
put_difference(struct cmd *cmd, const char *path, struct rd_str before,
	       struct rd_str after)
{
	struct rd_str was, is;
	uint32_t line = 0;

	rd_buf_cstr(&cmd->out, "--- ");
	rd_put_shown(&cmd->out, rd_str_of(path));
	rd_buf_char(&cmd->out, '\n');
	while (before.len || after.len) {
		line++;
		was = take_line(&before);
		is = take_line(&after);
		if (rd_str_eq(was, is))
			continue;
		rd_buf_printf(&cmd->out, "%u\n-", line);
		rd_put_shown(&cmd->out, was);
		rd_buf_cstr(&cmd->out, "\n+");
		rd_put_shown(&cmd->out, is);
		rd_buf_char(&cmd->out, '\n');
	}
}

/* The edited text is parsed and run like any other before it is kept. */
static int
run_again(struct cmd *cmd, struct cmd_suite *suite, const char *path,
	  struct rd_str text)
{
	struct cmd_cases cases = { 0 };
	struct rd_conf_outcome outcome;
	struct rd_conf_row row;
	int code;

	code = cmd_cases_parse(cmd, path, text, &cases);
	if (!code && cases.n != 1)
		code = cmd_fail(cmd, 10, "accept.lost",
				"the edited case cannot be read");
	if (!code)
		code = cmd_suite_run_case(cmd, suite, &cases.items[0], &row,
					  &outcome);
	if (!code && (row.problem || !outcome.passed)) {
		cmd_fail(cmd, 1, "accept.by-hand",
			 "changing its values does not make the case pass");
		rd_problem_where(&cmd->problem, "%s", path);
		code = 1;
	}
	cmd_cases_fini(&cases);
	return code;
}

static int
accept_case(struct cmd *cmd, struct cmd_suite *suite,
	    const struct rd_conf_row *row)
{
	struct edits edits = { 0 };
	struct rd_str after;
	int code;

	if (row->problem) {
		cmd->problem = *row->problem;
		return cmd->problem.exit_code;
	}
	if (row->outcome->passed) {
		cmd_say(cmd, "the case passes as it is");
		return 0;
	}
	code = cmd_read(cmd, row->file, FILE_CAP_BYTES, 4, &edits.text);
	if (!code)
		code = plan_edits(cmd, row, &edits);
	if (!code)
		code = plan_reason(cmd, &edits);
	if (!code)
		code = apply(cmd, &edits, &after);
	if (!code)
		code = run_again(cmd, suite, row->file, after);
	if (code)
		return code;
	if (rd_fs_write_atomic(row->file, after, RD_FS_KEEP_MODE,
			       &cmd->problem))
		return cmd->problem.exit_code;
	put_difference(cmd, row->file, edits.text, after);
	return 0;
}

int
cmd_accept(struct cmd *cmd, struct cmd_suite *suite,
	   const struct cmd_files *files)
{
	const char *name = cmd_text(cmd, OPT_ACCEPT);
	int code;

	code = cmd_suite_read(cmd, suite, files, case_is, (void *)name);
	if (!code && suite->cases.n != 1) {
		cmd_fail(cmd, 4, "accept.no-case",
			 suite->cases.n ? "more than one case has the name '%s'"
					: "no case has the name '%s'",
			 name);
		code = 4;
	}
	if (!code)
		code = cmd_suite_run_case(cmd, suite, suite->cases.items,
					  suite->rows, suite->outcomes);
	return code ? code : accept_case(cmd, suite, suite->rows);
}
