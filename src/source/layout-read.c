/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A well-formed file to pieces: tags with their attributes, comments, texts,
 * and what stood between them.  An element that holds characters is one piece
 * of text from its start tag to its end tag, whatever else is in it. */

#include "source/layout.h"

#include "base/text.h"

#define TAB 8

struct reader {
	struct rd_arena *arena;
	const struct rd_src_model *models;
	struct rd_str text;
	size_t at;
	struct rd_src_piece *open; /* innermost element */
	enum rd_status status;
	uint32_t breaks; /* since the last piece */
	bool spaced;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool
looks_at(const struct reader *r, const char *what)
{
	size_t n = strlen(what);

	return r->text.len - r->at >= n &&
	       !memcmp(r->text.ptr + r->at, what, n);
}

/* Behind the next `what`; the end of the text when there is none. */
static size_t
behind(const struct reader *r, size_t from, const char *what)
{
	const struct rd_str rest = { r->text.ptr + from, r->text.len - from };
	ptrdiff_t at = rd_str_find(rest, rd_str_of(what));

	return at < 0 ? r->text.len : from + (size_t)at + strlen(what);
}

static void
fail(struct reader *r, enum rd_status status)
{
	if (!r->status)
		r->status = status;
}

static void
skip_space(struct reader *r)
{
	while (r->at < r->text.len && is_space(r->text.ptr[r->at])) {
		r->spaced = true;
		if (r->text.ptr[r->at] == '\n' && r->breaks < 2)
			r->breaks++;
		r->at++;
	}
}

static struct rd_src_piece *
add_piece(struct reader *r, enum rd_src_piece_kind kind)
{
	struct rd_src_piece *piece = rd_arena_alloc(r->arena, sizeof(*piece));

	if (!piece) {
		fail(r, RD_NOMEM);
		return NULL;
	}
	piece->kind = kind;
	piece->parent = r->open;
	piece->breaks = r->breaks;
	piece->spaced = r->spaced;
	if (r->open->last)
		r->open->last->next = piece;
	else
		r->open->first = piece;
	r->open->last = piece;
	r->breaks = 0;
	r->spaced = false;
	return piece;
}

/* ---- comments ---- */

/* Column of a place, tabs counted up to multiples of eight. */
static uint32_t
column_of(const struct reader *r, size_t at)
{
	size_t start = at;
	uint32_t column = 0;

	while (start && r->text.ptr[start - 1] != '\n')
		start--;
	for (; start < at; start++)
		column = r->text.ptr[start] == '\t'
				 ? (column / TAB + 1) * TAB
				 : column + ((r->text.ptr[start] & 0xc0) !=
					     0x80);
	return column;
}

static void
read_comment(struct reader *r)
{
	struct rd_src_piece *piece = add_piece(r, RD_SRC_PIECE_COMMENT);
	size_t end = behind(r, r->at + 4, "-->");

	if (!piece)
		return;
	piece->text = (struct rd_str){ r->text.ptr + r->at, end - r->at };
	piece->column = column_of(r, r->at);
	r->at = end;
}

/* ---- tags ---- */

static struct rd_str
read_name(struct reader *r)
{
	size_t from = r->at;

	while (r->at < r->text.len && !is_space(r->text.ptr[r->at]) &&
	       !strchr("/>=", r->text.ptr[r->at]))
		r->at++;
	return (struct rd_str){ r->text.ptr + from, r->at - from };
}

static bool
read_attr(struct reader *r, struct rd_src_raw_attr *attr)
{
	const char *quote;
	size_t from;

	attr->name = read_name(r);
	skip_space(r);
	if (!attr->name.len || !looks_at(r, "="))
		return false;
	r->at++;
	skip_space(r);
	if (!looks_at(r, "\"") && !looks_at(r, "'"))
		return false;
	quote = looks_at(r, "'") ? "'" : "\"";
	from = ++r->at;
	r->at = behind(r, from, quote);
	if (r->at <= from)
		return false;
	attr->value = (struct rd_str){ r->text.ptr + from, r->at - 1 - from };
	return true;
}

static size_t
count_attrs(const struct reader *r)
{
	struct reader look = *r;
	struct rd_src_raw_attr attr;
	size_t n = 0;

	skip_space(&look);
	while (!looks_at(&look, ">") && !looks_at(&look, "/>")) {
		if (!read_attr(&look, &attr))
			return 0;
		n++;
		skip_space(&look);
	}
	return n;
}

/* Namespaces, what is of another one, then as in the schema, then the rest. */
static size_t
rank_of(const struct rd_src_type *type, struct rd_str name)
{
	if (rd_str_starts(name, "xmlns"))
		return 0;
	if (rd_str_find(name, RD_STR_LIT(":")) >= 0)
		return 1;
	for (uint32_t i = 0; type && i < type->n_attrs; i++)
		if (rd_str_is(name, type->attrs[i].name))
			return 2 + i;
	return SIZE_MAX;
}

/* Insertion sort, stable; there are at most 64. */
static void
sort_attrs(struct rd_src_piece *piece)
{
	for (size_t i = 1; i < piece->n_attrs; i++) {
		struct rd_src_raw_attr moving = piece->attrs[i];
		size_t at = i;

		while (at && rank_of(piece->type, piece->attrs[at - 1].name) >
				     rank_of(piece->type, moving.name)) {
			piece->attrs[at] = piece->attrs[at - 1];
			at--;
		}
		piece->attrs[at] = moving;
	}
}

static const struct rd_src_type *
type_of(const struct reader *r, const struct rd_src_piece *piece)
{
	const struct rd_src_decl *decl;
	char name[64];

	if (piece->name.len >= sizeof(name))
		return NULL;
	memcpy(name, piece->name.ptr, piece->name.len);
	name[piece->name.len] = '\0';
	if (piece->parent->parent) {
		decl = piece->parent->type
			       ? rd_src_type_element(piece->parent->type, name)
			       : NULL;
		return decl ? decl->type : NULL;
	}
	for (int i = 0; r->models && i < RD_SRC_N_KINDS; i++)
		if (r->models[i].root_name &&
		    !strcmp(r->models[i].root_name, name))
			return r->models[i].root;
	return NULL;
}

/* Skips a start tag; false for one of an empty element. */
static bool
skip_start_tag(struct reader *r)
{
	struct rd_src_raw_attr attr;
	bool empty;

	r->at++;
	read_name(r);
	skip_space(r);
	while (r->at < r->text.len && !looks_at(r, ">") && !looks_at(r, "/>") &&
	       read_attr(r, &attr))
		skip_space(r);
	empty = looks_at(r, "/>");
	r->at = behind(r, r->at, ">");
	return !empty;
}

/* What stands between the open element's tags. */
struct content {
	size_t end; /* where its end tag stands */
	bool chars; /* others than white space, not in a child */
	bool kids;  /* children or comments */
};

static void
look_at_content(const struct reader *r, struct content *out)
{
	struct reader look = *r;
	uint32_t depth = 0;

	*out = (struct content){ .chars = false };
	while (look.at < look.text.len) {
		if (look.text.ptr[look.at] != '<') {
			out->chars |= !depth &&
				      !is_space(look.text.ptr[look.at]);
			look.at++;
		} else if (looks_at(&look, "<!--")) {
			out->kids = true;
			look.at = behind(&look, look.at + 4, "-->");
		} else if (looks_at(&look, "<!")) {
			out->chars |= !depth;
			look.at = behind(&look, look.at, "]]>");
		} else if (!looks_at(&look, "</")) {
			out->kids = true;
			depth += skip_start_tag(&look);
		} else if (!depth--) {
			break;
		} else {
			look.at = behind(&look, look.at, ">");
		}
	}
	out->end = look.at;
}

/* Is it to stay as it is?  Blanks alone are nothing where the schema knows
 * better. */
static bool
is_text(const struct rd_src_piece *piece, const struct content *content)
{
	if (content->chars || (piece->type && piece->type->has_text))
		return true;
	return !piece->type && !content->kids;
}

static void
read_text(struct reader *r, const struct rd_src_piece *of)
{
	struct rd_src_piece *piece;
	struct content content;

	look_at_content(r, &content);
	if (content.end == r->at || !is_text(of, &content))
		return;
	piece = add_piece(r, RD_SRC_PIECE_TEXT);
	if (!piece)
		return;
	piece->text = (struct rd_str){ r->text.ptr + r->at,
				       content.end - r->at };
	r->at = content.end;
}

static void
read_attrs(struct reader *r, struct rd_src_piece *piece)
{
	size_t n = count_attrs(r);

	piece->attrs = rd_arena_array(r->arena, n, sizeof(*piece->attrs));
	if (n && !piece->attrs) {
		fail(r, RD_NOMEM);
		return;
	}
	skip_space(r);
	while (piece->n_attrs < n &&
	       read_attr(r, &piece->attrs[piece->n_attrs])) {
		piece->n_attrs++;
		skip_space(r);
	}
	sort_attrs(piece);
}

static void
read_start_tag(struct reader *r)
{
	struct rd_src_piece *piece = add_piece(r, RD_SRC_PIECE_ELEMENT);
	bool empty;

	if (!piece)
		return;
	r->at++;
	piece->name = read_name(r);
	piece->type = type_of(r, piece);
	read_attrs(r, piece);
	empty = looks_at(r, "/>");
	if (!empty && !looks_at(r, ">"))
		fail(r, RD_SYNTAX);
	r->at += empty ? 2 : 1;
	r->breaks = 0;
	r->spaced = false;
	if (empty || r->status)
		return;
	r->open = piece;
	read_text(r, piece);
}

static void
read_end_tag(struct reader *r)
{
	r->open->end_breaks = r->breaks;
	r->at = behind(r, r->at, ">");
	if (!r->open->parent) {
		fail(r, RD_SYNTAX);
		return;
	}
	r->open = r->open->parent;
	r->breaks = 0;
	r->spaced = false;
}

static void
read_pieces(struct reader *r)
{
	for (;;) {
		skip_space(r);
		if (r->status || r->at >= r->text.len)
			return;
		if (looks_at(r, "<!--"))
			read_comment(r);
		else if (looks_at(r, "</"))
			read_end_tag(r);
		else if (looks_at(r, "<") && !looks_at(r, "<!"))
			read_start_tag(r);
		else
			fail(r, RD_SYNTAX);
	}
}

enum rd_status
rd_src_layout_read(struct rd_arena *arena, struct rd_str text,
		   const struct rd_src_model *models, struct rd_src_layout *out)
{
	struct reader r = { .arena = arena, .models = models, .text = text };

	*out = (struct rd_src_layout){ .has_declaration = false };
	r.open = &out->top;
	if (looks_at(&r, "<?xml")) {
		out->has_declaration = true;
		r.at = behind(&r, 0, "?>");
	}
	read_pieces(&r);
	if (!r.status && r.open != &out->top)
		return RD_SYNTAX;
	return r.status;
}
