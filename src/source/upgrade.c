/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Step after step: read the file, find what the step changes, write the bytes
 * anew with those pieces exchanged. */

#include "source/upgrade.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/language.h"
#include "source/edit.h"

#define ARENA_CAP ((size_t)512 << 20)
#define NUMBER_BYTES 12

const struct rd_src_step rd_src_steps[] = {
	/* Versions 2 to 4 only add. */
	{ .to = 2 },
	{ .to = 3 },
	{ .to = 4 },
};
const size_t rd_src_n_steps = sizeof(rd_src_steps) / sizeof(rd_src_steps[0]);

_Static_assert(sizeof(rd_src_steps) / sizeof(rd_src_steps[0]) ==
		       RD_LANGUAGE_VERSION - RD_LANGUAGE_OLDEST,
	       "a step for each version");

struct piece {
	struct rd_src_span span;
	const char *text;
};

/* One step over one file. */
struct change {
	struct rd_arena *arena;
	struct rd_str bytes;
	const struct rd_src_step *step;
	struct piece *pieces;
	size_t n, cap;
	enum rd_status status;
};

static void
exchange(struct change *c, struct rd_src_span span, const char *text)
{
	void *pieces = c->pieces;

	if (!c->status)
		c->status = rd_arena_grow(c->arena, &pieces, c->n, &c->cap,
					  sizeof(*c->pieces));
	if (c->status)
		return;
	c->pieces = pieces;
	c->pieces[c->n++] = (struct piece){ span, text };
}

/* The name of an attribute stands before its value: NAME = "VALUE. */
static void
rename_attr(struct change *c, const struct rd_src_node *node,
	    const struct rd_src_rename *rename)
{
	size_t n = strlen(rename->from);
	struct rd_src_span span;

	if (!rd_src_is(node, rename->element) ||
	    rd_src_span_attr(c->bytes, node->at, rename->from, &span))
		return;
	span.at--;
	while (span.at > node->at + n &&
	       (c->bytes.ptr[span.at - 1] == '=' ||
		rd_is_space(c->bytes.ptr[span.at - 1])))
		span.at--;
	exchange(c, (struct rd_src_span){ span.at - n, n }, rename->to);
}

static void
say_version(struct change *c, const struct rd_src_node *root)
{
	char number[NUMBER_BYTES];
	struct rd_src_span span;
	const char *text;

	if (rd_src_span_attr(c->bytes, root->at, "language", &span))
		return;
	snprintf(number, sizeof(number), "%u", c->step->to);
	text = rd_arena_strdup(c->arena, rd_str_of(number));
	if (text)
		exchange(c, span, text);
	else
		c->status = RD_NOMEM;
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->span.at > y->span.at) - (x->span.at < y->span.at);
}

static void
put_changed(struct change *c, struct rd_buf *out)
{
	size_t at = 0;

	if (c->n)
		qsort(c->pieces, c->n, sizeof(*c->pieces), compare_pieces);
	for (size_t i = 0; i < c->n; i++) {
		rd_buf_put(out, c->bytes.ptr + at, c->pieces[i].span.at - at);
		rd_buf_cstr(out, c->pieces[i].text);
		at = c->pieces[i].span.at + c->pieces[i].span.n;
	}
	rd_buf_put(out, c->bytes.ptr + at, c->bytes.len - at);
}

static enum rd_status
take_step(struct change *c, struct rd_diags *diags,
	  const struct rd_src_input *like, struct rd_buf *out)
{
	const struct rd_src_input input = { .name = like->name,
					    .bytes = c->bytes,
					    .caps = like->caps };
	struct rd_src_file *file;
	enum rd_status status;

	status = rd_src_parse(c->arena, diags, &input, &file);
	if (status)
		return status;
	for (const struct rd_src_node *node = file->root; node;
	     node = rd_src_walk(file->root, node))
		for (size_t i = 0; i < c->step->n_renames; i++)
			rename_attr(c, node, &c->step->renames[i]);
	if (file->kind == RD_SRC_PACK)
		say_version(c, file->root);
	put_changed(c, out);
	return c->status ? c->status : rd_buf_status(out);
}

static enum rd_status
upgrade(struct rd_arena *arena, struct rd_diags *diags,
	const struct rd_src_input *input, const struct rd_src_step *step,
	struct rd_str *bytes)
{
	struct change c = { .arena = arena, .bytes = *bytes, .step = step };
	enum rd_status status;
	struct rd_buf out;
	char *copy;

	rd_buf_init(&out, bytes->len * 2 + ARENA_CAP / 16);
	status = take_step(&c, diags, input, &out);
	if (!status) {
		copy = rd_arena_strdup(arena, rd_buf_view(&out));
		*bytes = (struct rd_str){ copy, out.len };
		status = copy ? RD_OK : RD_NOMEM;
	}
	rd_buf_fini(&out);
	return status;
}

enum rd_status
rd_src_upgrade(struct rd_diags *diags, const struct rd_src_input *input,
	       uint32_t from, const struct rd_src_step *steps, size_t n_steps,
	       struct rd_buf *out)
{
	struct rd_str bytes = input->bytes;
	enum rd_status status = RD_OK;
	struct rd_arena arena;

	rd_arena_init(&arena, ARENA_CAP);
	for (size_t i = 0; i < n_steps && !status; i++)
		if (steps[i].to > from)
			status = upgrade(&arena, diags, input, &steps[i],
					 &bytes);
	if (!status) {
		rd_buf_str(out, bytes);
		status = rd_buf_status(out);
	}
	rd_arena_fini(&arena);
	return status;
}

uint32_t
rd_src_language(struct rd_diags *diags, const struct rd_src_input *input)
{
	struct rd_src_file *file;
	struct rd_arena arena;
	uint64_t value = 0;

	rd_arena_init(&arena, ARENA_CAP);
	if (rd_src_parse(&arena, diags, input, &file) ||
	    !rd_str_u64(rd_src_attr(file->root, "language"), &value) ||
	    value > UINT32_MAX)
		value = 0;
	rd_arena_fini(&arena);
	return (uint32_t)value;
}
