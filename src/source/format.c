/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A file laid out anew.  The parser decides what is well-formed, and reads what
 * was written: only a text with the same tree is handed out. */

#include "source/format.h"

#include "source/layout.h"
#include "source/schema.h"

#define ARENA_CAP ((size_t)512 << 20)

/* Line ends as XML reads them. */
static struct rd_str
without_returns(struct rd_arena *arena, struct rd_str text)
{
	char *copy = rd_arena_array(arena, text.len + 1, 1);
	size_t n = 0;

	if (!copy)
		return (struct rd_str){ NULL, 0 };
	if (rd_str_starts(text, "\xef\xbb\xbf")) {
		text.ptr += 3;
		text.len -= 3;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\r')
			copy[n++] = text.ptr[i];
		else if (i + 1 == text.len || text.ptr[i + 1] != '\n')
			copy[n++] = '\n';
	}
	return (struct rd_str){ copy, n };
}

static bool
is_blank(struct rd_str text)
{
	return !rd_str_trim(text).len;
}

static bool
same_node(const struct rd_src_node *a, const struct rd_src_node *b)
{
	if (strcmp(a->name, b->name) || a->n_attrs != b->n_attrs ||
	    a->depth != b->depth)
		return false;
	for (uint32_t i = 0; i < a->n_attrs; i++)
		if (!rd_str_eq(a->attrs[i].value,
			       rd_src_attr(b, a->attrs[i].name)))
			return false;
	return rd_str_eq(a->text, b->text) ||
	       (is_blank(a->text) && is_blank(b->text));
}

static bool
same_tree(const struct rd_src_file *a, const struct rd_src_file *b)
{
	const struct rd_src_node *x = a->root, *y = b->root;

	while (x && y && same_node(x, y)) {
		x = rd_src_walk(a->root, x);
		y = rd_src_walk(b->root, y);
	}
	return !x && !y;
}

/* Reads the text without its schema: what it says may be wrong, as long as it
 * can be read. */
static enum rd_status
parse(struct rd_arena *arena, struct rd_diags *diags,
      const struct rd_src_input *like, struct rd_str bytes,
      struct rd_src_file **out)
{
	const struct rd_src_input input = { .name = like->name,
					    .bytes = bytes,
					    .caps = like->caps };

	return rd_src_parse(arena, diags, &input, out);
}

static enum rd_status
check_same(struct rd_arena *arena, const struct rd_src_input *input,
	   const struct rd_src_file *before, struct rd_str text)
{
	struct rd_src_file *after = NULL;
	struct rd_diags diags;
	enum rd_status status;

	rd_diags_init(&diags);
	status = parse(arena, &diags, input, text, &after);
	rd_diags_fini(&diags);
	if (status == RD_NOMEM)
		return status;
	return !status && same_tree(before, after) ? RD_OK : RD_INTERNAL;
}

static enum rd_status
format(struct rd_arena *arena, struct rd_diags *diags,
       const struct rd_src_input *input, struct rd_buf *out)
{
	struct rd_src_file *before = NULL;
	struct rd_src_layout layout;
	size_t from = out->len;
	enum rd_status status;
	struct rd_str text;

	status = parse(arena, diags, input, input->bytes, &before);
	if (status)
		return status;
	text = without_returns(arena, input->bytes);
	if (!text.ptr)
		return RD_NOMEM;
	status = rd_src_layout_read(arena, text, input->schemas->models,
				    &layout);
	if (status)
		return status == RD_SYNTAX ? RD_INTERNAL : status;
	rd_src_layout_write(&layout, out);
	status = rd_buf_status(out);
	if (!status)
		status = check_same(
			arena, input, before,
			(struct rd_str){ out->ptr + from, out->len - from });
	if (status)
		out->len = from;
	return status;
}

enum rd_status
rd_src_format(struct rd_diags *diags, const struct rd_src_input *input,
	      struct rd_buf *out)
{
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, ARENA_CAP);
	status = format(&arena, diags, input, out);
	rd_arena_fini(&arena);
	return status;
}
