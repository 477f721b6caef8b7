/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pieces of RFC 8785 beside its strings, which base writes. */
#include "json/jcs.h"

void
rd_json_put_cstr(struct rd_buf *out, const char *cstr)
{
	rd_put_json_str(out, rd_str_of(cstr));
}

void
rd_json_put_name(struct rd_buf *out, const char *name)
{
	rd_buf_char(out, '"');
	rd_buf_cstr(out, name);
	rd_buf_put(out, "\":", 2);
}

void
rd_json_put_member(struct rd_buf *out, const char *before, const char *name,
		   struct rd_str value)
{
	rd_buf_cstr(out, before);
	rd_json_put_name(out, name);
	if (value.ptr)
		rd_put_json_str(out, value);
	else
		rd_buf_cstr(out, "null");
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
