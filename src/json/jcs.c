/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* String writer of RFC 8785.  It sits on the decision path: no allocation but
 * the buffer's, runs without escapes are copied whole. */
#include "json/jcs.h"

/* Second character of the short escapes; 0 where the long form or none is
 * due. */
static const char short_escapes[] = {
	['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
	['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
};

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

static void
put_escape(struct rd_buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	char text[6] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };

	if (c < sizeof(short_escapes) && short_escapes[c]) {
		text[1] = short_escapes[c];
		rd_buf_put(out, text, 2);
		return;
	}
	rd_buf_put(out, text, sizeof(text));
}

void
rd_json_put_str(struct rd_buf *out, struct rd_str s)
{
	size_t from = 0;

	rd_buf_char(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (is_plain((unsigned char)s.ptr[i]))
			continue;
		rd_buf_put(out, s.ptr + from, i - from);
		put_escape(out, (unsigned char)s.ptr[i]);
		from = i + 1;
	}
	if (from < s.len)
		rd_buf_put(out, s.ptr + from, s.len - from);
	rd_buf_char(out, '"');
}

void
rd_json_put_cstr(struct rd_buf *out, const char *cstr)
{
	rd_json_put_str(out, rd_str_of(cstr));
}

void
rd_json_put_name(struct rd_buf *out, const char *name)
{
	rd_buf_char(out, '"');
	rd_buf_cstr(out, name);
	rd_buf_put(out, "\":", 2);
}

void
rd_json_put_bool(struct rd_buf *out, bool value)
{
	rd_buf_cstr(out, value ? "true" : "false");
}

/* Surrogates (of U+10000 and up, UTF-8 lead F0..F4) sort below U+E000..U+FFFF
 * (lead EE, EF).  Equal prefixes keep leads aligned, so the first byte that
 * differs decides once these leads have changed places. */
static int
utf16_rank(char byte)
{
	int b = (unsigned char)byte;

	if (b >= 0xf0)
		return b - 0xf0 + 0xee;
	return b >= 0xee ? b + 0x10 : b;
}

int
rd_json_key_cmp(struct rd_str a, struct rd_str b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < n; i++)
		if (a.ptr[i] != b.ptr[i])
			return utf16_rank(a.ptr[i]) - utf16_rank(b.ptr[i]);
	return (a.len > b.len) - (a.len < b.len);
}
