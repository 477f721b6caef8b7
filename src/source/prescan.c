/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The pass before the XML library.  It keeps away what that library is slow or
 * careless with (one tag with 100 000 attributes costs it 20 s), and records
 * the line of every start tag and attribute, which the library knows only as
 * the line where a tag ends. */

#include "source/prescan.h"

#include "base/text.h"

#define UTF8_MARK "\xef\xbb\xbf"

struct scanner {
	struct rd_arena *arena;
	struct rd_diags *diags;
	const char *name;
	const struct rd_src_caps *caps;
	struct rd_src_scan *scan;
	struct rd_str text;
	size_t at;
	uint32_t line;
	size_t mark_bytes; /* of the byte order mark before the text */
	uint32_t depth;	   /* open elements */
	bool stopped;	   /* malformed from here on: the parser will say so */
};

static enum rd_status
refuse_nomem(struct scanner *s)
{
	rd_diag_add(s->diags, RD_DIAG_OUT_OF_MEMORY, s->name, 0,
		    "there is not enough memory to read the file");
	return RD_NOMEM;
}

/* Moves to `end`, counting lines. */
static void
advance(struct scanner *s, size_t end)
{
	const char *from = s->text.ptr + s->at, *stop = s->text.ptr + end;

	while (from < stop &&
	       (from = memchr(from, '\n', (size_t)(stop - from)))) {
		s->line++;
		from++;
	}
	s->at = end;
}

static struct rd_str
rest_of(const struct scanner *s)
{
	return (struct rd_str){ s->text.ptr + s->at, s->text.len - s->at };
}

/* Length of the markup at `rest` up to and with its '>', minding quotes and
 * brackets; 0 when it has no end within the tag cap, in which case *too_long
 * tells a long tag from an unfinished one. */
static size_t
markup_len(const struct scanner *s, struct rd_str rest, bool *too_long)
{
	size_t limit = s->caps->tag_bytes;
	char quote = 0;
	int brackets = 0;

	*too_long = false;
	for (size_t i = 1; i < rest.len; i++) {
		char c = rest.ptr[i];

		if (i >= limit) {
			*too_long = true;
			return 0;
		}
		if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[') {
			brackets++;
		} else if (c == ']') {
			brackets--;
		} else if (c == '>' && brackets <= 0) {
			return i + 1;
		}
	}
	return 0;
}

static enum rd_status
refuse_long_tag(struct scanner *s)
{
	rd_diag_add(s->diags, RD_DIAG_TAG_TOO_LONG, s->name, s->line,
		    "the tag is longer than %zu bytes", s->caps->tag_bytes);
	return RD_LIMIT;
}

/* Skips a comment or CDATA section. */
static enum rd_status
skip_section(struct scanner *s, const char *end)
{
	ptrdiff_t at = rd_str_find(rest_of(s), rd_str_of(end));

	if (at < 0)
		s->stopped = true;
	else
		advance(s, s->at + (size_t)at + strlen(end));
	return RD_OK;
}

static enum rd_status
skip_comment(struct scanner *s)
{
	advance(s, s->at + strlen("<!--"));
	return skip_section(s, "-->");
}

static enum rd_status
skip_cdata(struct scanner *s)
{
	return skip_section(s, "]]>");
}

static enum rd_status
refuse_doctype(struct scanner *s)
{
	bool too_long;

	if (!markup_len(s, rest_of(s), &too_long) && too_long)
		return refuse_long_tag(s);
	rd_diag_add(s->diags, RD_DIAG_DOCTYPE, s->name, s->line,
		    "document types and entities are not allowed");
	return RD_SYNTAX;
}

/* Value of a pseudo-attribute of the XML declaration, or absent. */
static struct rd_str
declared(struct rd_str declaration, const char *name)
{
	ptrdiff_t at = rd_str_find(declaration, rd_str_of(name));
	struct rd_str rest;
	const char *end;

	if (at < 0)
		return RD_STR_NONE;
	at += (ptrdiff_t)strlen(name);
	rest = rd_str_trim((struct rd_str){ declaration.ptr + at,
					    declaration.len - (size_t)at });
	if (!rest.len || rest.ptr[0] != '=')
		return RD_STR_NONE;
	rest = rd_str_trim((struct rd_str){ rest.ptr + 1, rest.len - 1 });
	if (!rest.len || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
		return RD_STR_NONE;
	end = memchr(rest.ptr + 1, rest.ptr[0], rest.len - 1);
	if (!end)
		return RD_STR_NONE;
	return (struct rd_str){ rest.ptr + 1, (size_t)(end - rest.ptr) - 1 };
}

static bool
is_utf8_name(struct rd_str encoding)
{
	return encoding.len == 5 && !strncasecmp(encoding.ptr, "utf-8", 5);
}

/* "1.x" is a version we might meet; anything else is no XML at all. */
static bool
is_other_version(struct rd_str version)
{
	return rd_str_starts(version, "1.") && !rd_str_is(version, "1.0");
}

static enum rd_status
check_declaration(struct scanner *s)
{
	bool too_long;
	size_t len = markup_len(s, rest_of(s), &too_long);
	struct rd_str text = { s->text.ptr + s->at, len }, value;

	if (!len) {
		s->stopped = true;
		return too_long ? refuse_long_tag(s) : RD_OK;
	}
	value = declared(text, "encoding");
	if (value.ptr && !is_utf8_name(value)) {
		rd_diag_add(s->diags, RD_DIAG_BAD_ENCODING, s->name, s->line,
			    "the file declares the encoding '%.*s'; only "
			    "UTF-8 is read",
			    RD_STR_FMT(value));
		return RD_SYNTAX;
	}
	value = declared(text, "version");
	if (value.ptr && is_other_version(value)) {
		rd_diag_add(s->diags, RD_DIAG_BAD_XML_VERSION, s->name, s->line,
			    "the file declares XML version '%.*s'; "
			    "only 1.0 is read",
			    RD_STR_FMT(value));
		return RD_SYNTAX;
	}
	advance(s, s->at + len);
	return RD_OK;
}

static enum rd_status
take_instruction(struct scanner *s)
{
	struct rd_str rest = rest_of(s);

	if (s->at == 0 && rd_str_starts(rest, "<?xml") && rest.len > 5 &&
	    rd_is_space(rest.ptr[5]))
		return check_declaration(s);
	rd_diag_add(s->diags, RD_DIAG_PROCESSING_INSTRUCTION, s->name, s->line,
		    "processing instructions are not allowed");
	return RD_SYNTAX;
}

static enum rd_status
skip_end_tag(struct scanner *s)
{
	bool too_long;
	size_t len = markup_len(s, rest_of(s), &too_long);

	if (!len && too_long)
		return refuse_long_tag(s);
	if (len)
		advance(s, s->at + len);
	else
		s->stopped = true;
	s->depth -= s->depth > 0;
	return RD_OK;
}

/* A '<!' that is neither comment, CDATA nor DOCTYPE is malformed. */
static enum rd_status
leave_to_parser(struct scanner *s)
{
	s->stopped = true;
	return RD_OK;
}

static bool
ends_name(char c)
{
	return rd_is_space(c) || c == '=' || c == '/' || c == '>';
}

static bool
is_namespace(struct rd_str name)
{
	return rd_str_is(name, "xmlns") || rd_str_starts(name, "xmlns:");
}

static enum rd_status
note_attr(struct scanner *s)
{
	struct rd_src_scan *scan = s->scan;

	if (rd_arena_grow(s->arena, (void **)&scan->attr_lines, scan->n_attrs,
			  &scan->n_attrs_cap,
			  sizeof(*scan->attr_lines)) != RD_OK)
		return refuse_nomem(s);
	scan->attr_lines[scan->n_attrs++] = s->line;
	scan->tags[scan->n_tags - 1].n_attrs++;
	return RD_OK;
}

static void
skip_space(struct scanner *s, size_t end)
{
	size_t at = s->at;

	while (at < end && rd_is_space(s->text.ptr[at]))
		at++;
	advance(s, at);
}

/* Takes NAME="VALUE" before `end`; *more is false at the tag's end and where
 * the tag is malformed. */
static enum rd_status
take_attr(struct scanner *s, size_t end, bool *more)
{
	const char *text = s->text.ptr, *close;
	struct rd_str name = { text + s->at, 0 };

	*more = false;
	while (s->at < end && !ends_name(text[s->at])) {
		s->at++;
		name.len++;
	}
	if (!name.len)
		return RD_OK;
	if (!is_namespace(name) && note_attr(s) != RD_OK)
		return RD_NOMEM;
	skip_space(s, end);
	if (s->at >= end || text[s->at] != '=')
		return RD_OK;
	s->at++;
	skip_space(s, end);
	if (s->at >= end || (text[s->at] != '"' && text[s->at] != '\''))
		return RD_OK;
	close = memchr(text + s->at + 1, text[s->at], end - s->at - 1);
	if (!close)
		return RD_OK;
	advance(s, (size_t)(close - text) + 1);
	skip_space(s, end);
	*more = true;
	return RD_OK;
}

static enum rd_status
check_attr_count(struct scanner *s, const struct rd_src_tag *tag)
{
	if (tag->n_attrs <= s->caps->attributes)
		return RD_OK;
	rd_diag_add(s->diags, RD_DIAG_TOO_MANY_ATTRIBUTES, s->name, tag->line,
		    "the tag has %u attributes, more than %u", tag->n_attrs,
		    s->caps->attributes);
	return RD_LIMIT;
}

static enum rd_status
note_tag(struct scanner *s)
{
	struct rd_src_scan *scan = s->scan;

	if (s->depth >= s->caps->depth) {
		rd_diag_add(s->diags, RD_DIAG_TOO_DEEP, s->name, s->line,
			    "elements are nested deeper than %u",
			    s->caps->depth);
		return RD_LIMIT;
	}
	if (scan->n_tags >= s->caps->elements) {
		rd_diag_add(s->diags, RD_DIAG_TOO_MANY_ELEMENTS, s->name,
			    s->line, "the file has more than %zu elements",
			    s->caps->elements);
		return RD_LIMIT;
	}
	if (rd_arena_grow(s->arena, (void **)&scan->tags, scan->n_tags,
			  &scan->n_tags_cap, sizeof(*scan->tags)) != RD_OK)
		return refuse_nomem(s);
	scan->tags[scan->n_tags++] = (struct rd_src_tag){
		.at = s->at + s->mark_bytes,
		.line = s->line,
		.first_attr = (uint32_t)scan->n_attrs,
	};
	return RD_OK;
}

static enum rd_status
take_start_tag(struct scanner *s)
{
	bool too_long, more = true;
	size_t len = markup_len(s, rest_of(s), &too_long);
	size_t end = s->at + len;
	enum rd_status status;

	if (!len) {
		s->stopped = true;
		return too_long ? refuse_long_tag(s) : RD_OK;
	}
	status = note_tag(s);
	if (status != RD_OK)
		return status;
	s->at++;
	while (s->at < end && !ends_name(s->text.ptr[s->at]))
		s->at++;
	skip_space(s, end);
	while (more) {
		status = take_attr(s, end, &more);
		if (status != RD_OK)
			return status;
	}
	advance(s, end);
	s->depth += s->text.ptr[end - 2] != '/';
	return check_attr_count(s, &s->scan->tags[s->scan->n_tags - 1]);
}

static enum rd_status
take_markup(struct scanner *s)
{
	static const struct {
		const char *start;
		enum rd_status (*take)(struct scanner *s);
	} forms[] = {
		{ "</", skip_end_tag },		 { "<?", take_instruction },
		{ "<!--", skip_comment },	 { "<![CDATA[", skip_cdata },
		{ "<!DOCTYPE", refuse_doctype }, { "<!", leave_to_parser },
		{ "<", take_start_tag },
	};
	struct rd_str rest = rest_of(s);
	size_t i = 0;

	while (!rd_str_starts(rest, forms[i].start))
		i++;
	return forms[i].take(s);
}

static enum rd_status
check_bytes(struct scanner *s)
{
	if (s->text.len > s->caps->file_bytes) {
		rd_diag_add(s->diags, RD_DIAG_FILE_TOO_BIG, s->name, 0,
			    "the file has %zu bytes, more than %zu",
			    s->text.len, s->caps->file_bytes);
		return RD_LIMIT;
	}
	if (s->text.len && memchr(s->text.ptr, '\0', s->text.len)) {
		rd_diag_add(s->diags, RD_DIAG_FILE_HAS_NUL, s->name, 0,
			    "the file has a NUL byte; it is no UTF-8 text");
		return RD_SYNTAX;
	}
	return RD_OK;
}

/* Comes after the declaration, which may say that it is another encoding. */
static enum rd_status
check_utf8(struct scanner *s)
{
	const char *end = s->text.ptr + s->text.len;
	struct rd_str row = { s->text.ptr, 0 };
	uint32_t line = 0;

	if (rd_utf8_valid(s->text))
		return RD_OK;
	do {
		const char *newline;

		row.ptr += row.len;
		newline = memchr(row.ptr, '\n', (size_t)(end - row.ptr));
		row.len = (size_t)((newline ? newline + 1 : end) - row.ptr);
		line++;
	} while (rd_utf8_valid(row));
	rd_diag_add(s->diags, RD_DIAG_BAD_UTF8, s->name, line,
		    "the text is not valid UTF-8");
	return RD_SYNTAX;
}

enum rd_status
rd_src_prescan(struct rd_arena *arena, struct rd_diags *diags,
	       const struct rd_src_input *input, struct rd_src_scan *scan)
{
	struct scanner s = {
		.arena = arena,
		.diags = diags,
		.name = input->name,
		.caps = input->caps,
		.scan = scan,
		.text = input->bytes,
		.line = 1,
	};
	enum rd_status status = check_bytes(&s);

	if (rd_str_starts(s.text, UTF8_MARK)) {
		s.mark_bytes = strlen(UTF8_MARK);
		s.text = (struct rd_str){ s.text.ptr + s.mark_bytes,
					  s.text.len - s.mark_bytes };
	}
	*scan = (struct rd_src_scan){ .body = s.text };
	while (status == RD_OK && !s.stopped && s.at < s.text.len) {
		const char *next = memchr(s.text.ptr + s.at, '<',
					  s.text.len - s.at);

		if (!next)
			break;
		advance(&s, (size_t)(next - s.text.ptr));
		status = take_markup(&s);
	}
	if (status == RD_OK)
		status = check_utf8(&s);
	if (status != RD_OK || s.stopped || scan->n_tags)
		return status;
	rd_diag_add(diags, RD_DIAG_EMPTY_FILE, s.name, 0,
		    "the file has no root element");
	return RD_SYNTAX;
}
