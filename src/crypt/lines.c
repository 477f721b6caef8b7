/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The line-based files of minisign and signify. */
#include "crypt/codec.h"
#include "crypt/internal.h"

bool
rd_crypt_line_take(struct rd_str *rest, struct rd_str *line)
{
	const char *end;

	if (!rest->len)
		return false;
	end = memchr(rest->ptr, '\n', rest->len);
	*line = *rest;
	if (end)
		line->len = (size_t)(end - rest->ptr);
	rest->ptr += line->len + (end != NULL);
	rest->len -= line->len + (end != NULL);
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool
rd_crypt_line_comment(struct rd_str *rest, const char *prefix, size_t cap,
		      struct rd_str *text)
{
	if (!rd_crypt_line_take(rest, text) || text->len > cap ||
	    !rd_str_starts(*text, prefix))
		return false;
	text->ptr += strlen(prefix);
	text->len -= strlen(prefix);
	return true;
}

bool
rd_crypt_line_bytes(struct rd_str *rest, unsigned char *out, size_t n)
{
	struct rd_str line;
	size_t got;

	return rd_crypt_line_take(rest, &line) &&
	       rd_crypt_b64_decode(line, out, n, &got) == RD_OK && got == n;
}

bool
rd_crypt_comment_ok(struct rd_str comment, size_t cap)
{
	if (comment.len > cap)
		return false;
	for (size_t i = 0; i < comment.len; i++) {
		unsigned char c = (unsigned char)comment.ptr[i];

		if (c < 0x20 && c != '\t')
			return false;
	}
	return true;
}
