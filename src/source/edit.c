/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A second look at bytes that the XML library has called well-formed, so this
 * only has to find its way, not to judge.  It never reads beyond the bytes,
 * whatever they are. */

#include "source/edit.h"

#include <string.h>

static char
byte_at(struct rd_str bytes, size_t at)
{
	return at < bytes.len ? bytes.ptr[at] : '\0';
}

static size_t
skip_space(struct rd_str bytes, size_t at)
{
	while (at < bytes.len && rd_is_space(bytes.ptr[at]))
		at++;
	return at;
}

static bool
ends_name(char c)
{
	return !c || rd_is_space(c) || c == '=' || c == '/' || c == '>';
}

static size_t
skip_name(struct rd_str bytes, size_t at)
{
	while (!ends_name(byte_at(bytes, at)))
		at++;
	return at;
}

/* Takes one NAME="VALUE" at *at; false at the end of the tag. */
static bool
next_attr(struct rd_str bytes, size_t *at, struct rd_str *name,
	  struct rd_src_span *value)
{
	size_t start = skip_space(bytes, *at), end, open;
	const char *close;

	end = skip_name(bytes, start);
	open = skip_space(bytes, end);
	if (end == start || byte_at(bytes, open) != '=')
		return false;
	open = skip_space(bytes, open + 1);
	if (byte_at(bytes, open) != '"' && byte_at(bytes, open) != '\'')
		return false;
	close = memchr(bytes.ptr + open + 1, bytes.ptr[open],
		       bytes.len - open - 1);
	if (!close)
		return false;
	*name = (struct rd_str){ bytes.ptr + start, end - start };
	value->at = open + 1;
	value->n = (size_t)(close - bytes.ptr) - value->at;
	*at = value->at + value->n + 1;
	return true;
}

enum rd_status
rd_src_span_attr(struct rd_str bytes, size_t tag, const char *name,
		 struct rd_src_span *span)
{
	size_t at = skip_name(bytes, tag + 1);
	struct rd_str found;

	while (next_attr(bytes, &at, &found, span))
		if (rd_str_is(found, name))
			return RD_OK;
	*span = (struct rd_src_span){ at < bytes.len ? at : bytes.len, 0 };
	return RD_NOTFOUND;
}

size_t
rd_src_start_end(struct rd_str bytes, size_t tag, bool *empty)
{
	size_t at = skip_name(bytes, tag + 1);
	struct rd_src_span value;
	struct rd_str name;

	while (next_attr(bytes, &at, &name, &value))
		continue;
	at = skip_space(bytes, at);
	*empty = byte_at(bytes, at) == '/';
	at += *empty ? 2 : 1;
	return at < bytes.len ? at : bytes.len;
}

enum rd_status
rd_src_span_text(struct rd_str bytes, size_t tag, struct rd_src_span *span)
{
	bool empty;
	size_t at = rd_src_start_end(bytes, tag, &empty);
	struct rd_str text = { bytes.ptr + at, bytes.len - at };
	const char *end = empty ? NULL : memchr(text.ptr, '<', text.len);

	if (!end || byte_at(bytes, (size_t)(end - bytes.ptr) + 1) != '/')
		return RD_SEMANTIC;
	text.len = (size_t)(end - text.ptr);
	if (memchr(text.ptr, '&', text.len))
		return RD_SEMANTIC;
	text = rd_str_trim(text);
	*span = (struct rd_src_span){ (size_t)(text.ptr - bytes.ptr),
				      text.len };
	return RD_OK;
}

enum rd_status
rd_src_span_entry(struct rd_str bytes, struct rd_str term,
		  struct rd_src_span *span)
{
	struct rd_str rest = { bytes.ptr + span->at, span->n };
	struct rd_str word;

	while (rd_str_word(&rest, &word)) {
		if (word.len <= term.len || word.ptr[term.len] != '=' ||
		    memcmp(word.ptr, term.ptr, term.len) != 0)
			continue;
		span->at = (size_t)(word.ptr - bytes.ptr) + term.len + 1;
		span->n = word.len - term.len - 1;
		return RD_OK;
	}
	*span = (struct rd_src_span){ span->at + span->n, 0 };
	return RD_NOTFOUND;
}

/* Behind the comment, section or tag at `at`, which is a '<'. */
static size_t
markup_end(struct rd_str bytes, size_t at)
{
	static const struct {
		const char *start, *end;
	} sections[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" } };
	struct rd_str rest = { bytes.ptr + at, bytes.len - at };
	ptrdiff_t end;
	bool empty;

	for (size_t i = 0; i < 2; i++) {
		if (!rd_str_starts(rest, sections[i].start))
			continue;
		end = rd_str_find(rest, rd_str_of(sections[i].end));
		return end < 0 ? bytes.len : at + (size_t)end + 3;
	}
	return rd_src_start_end(bytes, at + (byte_at(bytes, at + 1) == '/'),
				&empty);
}

size_t
rd_src_element_end(struct rd_str bytes, size_t tag)
{
	size_t at = tag, depth = 0;
	const char *next;
	bool empty = false;

	do {
		if (byte_at(bytes, at + 1) == '/') {
			depth -= depth > 0;
			at = markup_end(bytes, at);
		} else if (byte_at(bytes, at + 1) == '!') {
			at = markup_end(bytes, at);
		} else {
			at = rd_src_start_end(bytes, at, &empty);
			depth += !empty;
		}
		if (!depth)
			return at;
		next = memchr(bytes.ptr + at, '<', bytes.len - at);
		at = next ? (size_t)(next - bytes.ptr) : bytes.len;
	} while (at < bytes.len);
	return bytes.len;
}
