/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Unified differences.  What is compared are files before and after a few
 * edits, so after a difference the texts are brought side by side again by the
 * nearest equal line; that need not be the smallest difference. */
#include "cli/unified.h"

#define CONTEXT 3
#define REACH 200 /* lines looked ahead for an equal one */

struct side {
	struct rd_str text;
	size_t at;   /* of the next line */
	size_t line; /* its number, from 0 */
};

/* Lines from..to of both sides that differ, and the bytes of them. */
struct change {
	struct side from[2], to[2];
};

static struct rd_str
line_of(const struct side *s)
{
	const char *from = s->text.ptr + s->at;
	const char *end = s->at < s->text.len
				  ? memchr(from, '\n', s->text.len - s->at)
				  : NULL;
	size_t rest = s->text.len - s->at;

	return (struct rd_str){ from, end ? (size_t)(end - from) + 1 : rest };
}

static bool
at_end(const struct side *s)
{
	return s->at == s->text.len;
}

static void
step(struct side *s)
{
	s->at += line_of(s).len;
	s->line++;
}

static void
step_back(struct side *s)
{
	s->at--;
	while (s->at && s->text.ptr[s->at - 1] != '\n')
		s->at--;
	s->line--;
}

static bool
is_same(const struct side *a, const struct side *b)
{
	return at_end(a) ? at_end(b)
			 : !at_end(b) && rd_str_eq(line_of(a), line_of(b));
}

/* Tries `a` against the next lines of `b`; how many to skip there, or REACH. */
static size_t
look_ahead(const struct side *a, struct side b)
{
	size_t n = 0;

	for (; n < REACH && !is_same(a, &b) && !at_end(&b); n++)
		step(&b);
	return is_same(a, &b) ? n : REACH;
}

/* Moves both sides to the nearest equal lines. */
static void
meet_again(struct side *a, struct side *b)
{
	struct side start = *b;
	size_t best = REACH * 2;
	size_t n, k, best_a = 0;
	struct side probe = *a;

	for (n = 0; n < best && n < REACH; n++) {
		k = look_ahead(&probe, start);
		if (k < REACH && n + k < best) {
			best = n + k;
			best_a = n;
		}
		if (at_end(&probe))
			break;
		step(&probe);
	}
	if (best == REACH * 2) {
		while (!at_end(a))
			step(a);
		while (!at_end(b))
			step(b);
		return;
	}
	for (n = 0; n < best_a; n++)
		step(a);
	for (n = 0; n < best - best_a; n++)
		step(b);
}

/* The next change behind `s`; false when there is none. */
static bool
next_change(struct side s[2], struct change *change)
{
	while (!at_end(&s[0]) && is_same(&s[0], &s[1])) {
		step(&s[0]);
		step(&s[1]);
	}
	if (is_same(&s[0], &s[1]))
		return false;
	memcpy(change->from, s, sizeof(change->from));
	meet_again(&s[0], &s[1]);
	memcpy(change->to, s, sizeof(change->to));
	return true;
}

static void
put_lines(char mark, struct side from, size_t end, struct rd_buf *out)
{
	struct rd_str line;

	for (; from.at < end; step(&from)) {
		line = line_of(&from);
		rd_buf_char(out, mark);
		rd_buf_str(out, line);
		if (line.ptr[line.len - 1] != '\n')
			rd_buf_cstr(out, "\n\\ No newline at end of file\n");
	}
}

/* "@@ -12,7 +12,7 @@" */
static void
put_range(char mark, size_t line, size_t n, struct rd_buf *out)
{
	rd_buf_printf(out, " %c%zu", mark, n ? line + 1 : line);
	if (n != 1)
		rd_buf_printf(out, ",%zu", n);
}

struct hunk {
	struct side start[2], end[2]; /* context included */
	struct rd_buf body;
};

static void
begin_hunk(struct hunk *hunk, const struct change *change)
{
	unsigned i;

	memcpy(hunk->start, change->from, sizeof(hunk->start));
	rd_buf_reset(&hunk->body);
	for (i = 0; i < CONTEXT && hunk->start[0].at; i++) {
		step_back(&hunk->start[0]);
		step_back(&hunk->start[1]);
	}
	memcpy(hunk->end, hunk->start, sizeof(hunk->end));
}

static void
add_change(struct hunk *hunk, const struct change *change)
{
	put_lines(' ', hunk->end[0], change->from[0].at, &hunk->body);
	put_lines('-', change->from[0], change->to[0].at, &hunk->body);
	put_lines('+', change->from[1], change->to[1].at, &hunk->body);
	memcpy(hunk->end, change->to, sizeof(hunk->end));
}

static void
end_hunk(struct hunk *hunk, struct rd_buf *out)
{
	struct side tail = hunk->end[0];
	unsigned i;

	for (i = 0; i < CONTEXT && !at_end(&hunk->end[0]); i++) {
		step(&hunk->end[0]);
		step(&hunk->end[1]);
	}
	put_lines(' ', tail, hunk->end[0].at, &hunk->body);
	rd_buf_cstr(out, "@@");
	put_range('-', hunk->start[0].line,
		  hunk->end[0].line - hunk->start[0].line, out);
	put_range('+', hunk->start[1].line,
		  hunk->end[1].line - hunk->start[1].line, out);
	rd_buf_cstr(out, " @@\n");
	rd_buf_str(out, rd_buf_view(&hunk->body));
}

void
cmd_unified_put(const char *name, struct rd_str before, struct rd_str after,
		struct rd_buf *out)
{
	struct side s[2] = { { .text = before }, { .text = after } };
	struct change change;
	struct hunk hunk;
	bool open = false;

	rd_buf_init(&hunk.body, (before.len + after.len + 4096) * 2);
	while (next_change(s, &change)) {
		if (!open)
			rd_buf_printf(out, "--- %s\n+++ %s\n", name, name);
		if (open &&
		    change.from[0].line > hunk.end[0].line + 2 * CONTEXT) {
			end_hunk(&hunk, out);
			begin_hunk(&hunk, &change);
		} else if (!open) {
			begin_hunk(&hunk, &change);
		}
		open = true;
		add_change(&hunk, &change);
	}
	if (open)
		end_hunk(&hunk, out);
	rd_buf_fini(&hunk.body);
}
