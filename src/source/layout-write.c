/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pieces to canonical text.  First how wide each one is on a single line, from
 * the innermost outwards; then line after line. */

#include "source/layout.h"

#define WIDTH 80
#define INDENT 2
#define TAB 8

struct writer {
	struct rd_buf *out;
	size_t line;	/* where it starts in out */
	uint32_t level; /* of the pieces being written */
	bool apart;	/* nothing goes behind what was written last */
};

/* ---- widths ---- */

static uint32_t
columns_of(struct rd_str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += (text.ptr[i] & 0xc0) != 0x80;
	return n;
}

static uint32_t
add(uint32_t a, uint32_t b)
{
	return a == RD_SRC_WIDE || b > WIDTH || a > WIDTH ? RD_SRC_WIDE : a + b;
}

static bool
is_one_line(struct rd_str text)
{
	return rd_str_find(text, RD_STR_LIT("\n")) < 0;
}

/* Up to the first line break, which stays where it is; quotes are written as
 * ". */
static uint32_t
value_columns(struct rd_str value)
{
	ptrdiff_t end = rd_str_find(value, RD_STR_LIT("\n"));
	uint32_t n;

	if (end >= 0)
		value.len = (size_t)end;
	n = columns_of(value);
	for (size_t i = 0; i < value.len; i++)
		n += value.ptr[i] == '"' ? 5 : 0;
	return n;
}

static uint32_t
attr_columns(const struct rd_src_raw_attr *attr)
{
	return columns_of(attr->name) + value_columns(attr->value) + 3;
}

/* With its end tag, without what is in it. */
static uint32_t
tag_columns(const struct rd_src_piece *piece)
{
	uint32_t name = columns_of(piece->name);
	uint32_t n = name + (piece->first ? 2 + 3 + name : 3);

	for (size_t i = 0; i < piece->n_attrs; i++)
		n = is_one_line(piece->attrs[i].value)
			    ? add(n, 1 + attr_columns(&piece->attrs[i]))
			    : RD_SRC_WIDE;
	return n;
}

/* What the piece adds to the line of the one before. */
static uint32_t
own_columns(const struct rd_src_piece *piece)
{
	if (piece->kind == RD_SRC_PIECE_ELEMENT)
		return tag_columns(piece);
	if (!is_one_line(piece->text))
		return RD_SRC_WIDE;
	return columns_of(piece->text) +
	       (piece->kind == RD_SRC_PIECE_COMMENT && piece->spaced);
}

static const struct rd_src_piece *
next_of(const struct rd_src_piece *piece)
{
	if (piece->first)
		return piece->first;
	while (piece && !piece->next)
		piece = piece->parent;
	return piece ? piece->next : NULL;
}

/* A piece that ended takes its width to its parent, and so do all that end with
 * it. */
static void
close_widths(struct rd_src_piece *piece)
{
	while (piece->parent) {
		struct rd_src_piece *parent = piece->parent;

		parent->width = piece->breaks
					? RD_SRC_WIDE
					: add(parent->width, piece->width);
		if (piece->next)
			return;
		if (parent->end_breaks &&
		    parent->first->kind != RD_SRC_PIECE_TEXT)
			parent->width = RD_SRC_WIDE;
		piece = parent;
	}
}

static void
measure(const struct rd_src_layout *layout)
{
	for (const struct rd_src_piece *at = layout->top.first; at;
	     at = next_of(at)) {
		struct rd_src_piece *piece = (struct rd_src_piece *)at;

		piece->width = own_columns(piece);
		if (!piece->first)
			close_widths(piece);
	}
}

/* ---- writing ---- */

static uint32_t
column(const struct writer *w)
{
	return columns_of((struct rd_str){ w->out->ptr + w->line,
					   w->out->len - w->line });
}

static void
put(struct writer *w, struct rd_str text)
{
	size_t from = w->out->len;

	rd_buf_put(w->out, text.ptr, text.len);
	for (size_t i = from; i < w->out->len; i++)
		if (w->out->ptr[i] == '\n')
			w->line = i + 1;
}

static void
put_spaces(struct writer *w, uint32_t n)
{
	while (n--)
		rd_buf_char(w->out, ' ');
}

static void
break_line(struct writer *w, uint32_t indent, bool blank)
{
	put(w, blank ? RD_STR_LIT("\n\n") : RD_STR_LIT("\n"));
	put_spaces(w, indent);
}

static void
put_value(struct writer *w, struct rd_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (c == '"')
			rd_buf_cstr(w->out, "&quot;");
		else
			put(w, (struct rd_str){ &c, 1 });
	}
}

/* The start tag, its attributes under each other where they have to be. */
static void
put_tag(struct writer *w, const struct rd_src_piece *piece)
{
	uint32_t under = column(w) + columns_of(piece->name) + 2;
	uint32_t end = piece->first ? 1 : 2;

	rd_buf_char(w->out, '<');
	put(w, piece->name);
	for (size_t i = 0; i < piece->n_attrs; i++) {
		const struct rd_src_raw_attr *attr = &piece->attrs[i];
		uint32_t n = attr_columns(attr);

		if (i + 1 == piece->n_attrs)
			n += end;
		if (i && column(w) + 1 + n > WIDTH)
			break_line(w, under, false);
		else
			rd_buf_char(w->out, ' ');
		put(w, attr->name);
		rd_buf_cstr(w->out, "=\"");
		put_value(w, attr->value);
		rd_buf_char(w->out, '"');
	}
	rd_buf_cstr(w->out, piece->first ? ">" : "/>");
}

static void
put_end(struct writer *w, const struct rd_src_piece *piece)
{
	rd_buf_cstr(w->out, "</");
	put(w, piece->name);
	rd_buf_char(w->out, '>');
}

static uint32_t
leading_columns(struct rd_str line, size_t *n)
{
	uint32_t columns = 0;

	for (*n = 0; *n < line.len; ++*n) {
		if (line.ptr[*n] == '\t')
			columns = (columns / TAB + 1) * TAB;
		else if (line.ptr[*n] == ' ')
			columns++;
		else
			break;
	}
	return columns;
}

/* Further lines keep their distance from the first. */
static void
put_comment(struct writer *w, const struct rd_src_piece *piece)
{
	uint32_t now = column(w);
	struct rd_str rest = piece->text;

	for (bool first = true;; first = false) {
		ptrdiff_t end = rd_str_find(rest, RD_STR_LIT("\n"));
		struct rd_str line = { rest.ptr,
				       end < 0 ? rest.len : (size_t)end };
		size_t n = 0;

		if (!first) {
			uint32_t was = leading_columns(line, &n) + now;

			put(w, RD_STR_LIT("\n"));
			if (n < line.len)
				put_spaces(w, was > piece->column
						      ? was - piece->column
						      : 0);
		}
		put(w, (struct rd_str){ line.ptr + n, line.len - n });
		if (end < 0)
			return;
		rest.ptr += end + 1;
		rest.len -= (size_t)end + 1;
	}
}

static bool
fits(const struct writer *w, const struct rd_src_piece *piece)
{
	return piece->width != RD_SRC_WIDE && column(w) + piece->width <= WIDTH;
}

static bool
is_split(const struct rd_src_piece *piece)
{
	return piece->kind == RD_SRC_PIECE_ELEMENT && piece->first &&
	       piece->first->kind != RD_SRC_PIECE_TEXT;
}

/* One line, no matter what: the element is known to fit. */
static void
put_inline(struct writer *w, const struct rd_src_piece *top)
{
	const struct rd_src_piece *at = top;

	for (;;) {
		if (at->kind == RD_SRC_PIECE_ELEMENT) {
			put_tag(w, at);
		} else {
			if (at->kind == RD_SRC_PIECE_COMMENT && at->spaced)
				rd_buf_char(w->out, ' ');
			put(w, at->text);
		}
		if (at->first) {
			at = at->first;
			continue;
		}
		while (at != top && !at->next) {
			at = at->parent;
			put_end(w, at);
		}
		if (at == top)
			return;
		at = at->next;
	}
}

/* Where the piece goes: behind what stands on the line, or on one of its
 * own. */
static void
put_gap(struct writer *w, const struct rd_src_piece *piece,
	const struct rd_src_piece *before, bool all_apart)
{
	bool top = !piece->parent->parent;
	uint32_t indent = w->level * INDENT;
	bool behind = !all_apart && !top && before && !piece->breaks &&
		      !w->apart && fits(w, piece);

	if (behind) {
		if (piece->kind == RD_SRC_PIECE_COMMENT && piece->spaced)
			rd_buf_char(w->out, ' ');
		return;
	}
	if (w->out->len)
		break_line(w, indent, before && piece->breaks > 1);
}

static void
put_leaf(struct writer *w, const struct rd_src_piece *piece)
{
	if (piece->kind == RD_SRC_PIECE_COMMENT) {
		put_comment(w, piece);
		return;
	}
	put_tag(w, piece);
	if (!piece->first)
		return;
	put(w, piece->first->text);
	put_end(w, piece);
}

static void
put_pieces(struct writer *w, const struct rd_src_layout *layout)
{
	const struct rd_src_piece *at = layout->top.first, *before = NULL;

	while (at) {
		bool apart = at->parent->parent &&
			     at->parent->width != RD_SRC_WIDE;

		put_gap(w, at, before, apart);
		if (is_split(at) && !fits(w, at)) {
			put_tag(w, at);
			w->level++;
			before = NULL;
			at = at->first;
			continue;
		}
		if (is_split(at))
			put_inline(w, at);
		else
			put_leaf(w, at);
		w->apart = at->width == RD_SRC_WIDE;
		while (at && !at->next) {
			at = at->parent;
			if (!at || !at->parent)
				return;
			w->level--;
			break_line(w, w->level * INDENT, false);
			put_end(w, at);
			w->apart = true;
		}
		before = at;
		at = at->next;
	}
}

void
rd_src_layout_write(const struct rd_src_layout *layout, struct rd_buf *out)
{
	struct writer w = { .out = out, .line = out->len };

	measure(layout);
	if (layout->has_declaration)
		rd_buf_cstr(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
	put_pieces(&w, layout);
	rd_buf_char(out, '\n');
}
