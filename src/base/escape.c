/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Foreign text made safe to print, for machines and for people. */

#include "base/escape.h"

#include "base/text.h"

static const char hex_digits[] = "0123456789abcdef";

/* Bytes of the UTF-8 sequence at s.ptr[at]; 0 when there is none. */
static size_t
sequence_at(struct rd_str s, size_t at)
{
	unsigned char lead = (unsigned char)s.ptr[at];
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (n > s.len - at)
		return 0;
	return rd_utf8_valid((struct rd_str){ s.ptr + at, n }) ? n : 0;
}

static void
put_json_escape(struct rd_buf *buf, unsigned char c)
{
	static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";

	for (size_t i = 0; i + 1 < sizeof(short_forms); i += 2) {
		if ((unsigned char)short_forms[i] == c) {
			rd_buf_char(buf, '\\');
			rd_buf_char(buf, short_forms[i + 1]);
			return;
		}
	}
	rd_buf_cstr(buf, "\\u00");
	rd_buf_char(buf, hex_digits[c >> 4]);
	rd_buf_char(buf, hex_digits[c & 15]);
}

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Top bits of bytes are set unless all eight are ASCII that needs no escape. */
static inline uint64_t
odd_bytes(uint64_t word)
{
	uint64_t quote = word ^ REPEAT('"'), slash = word ^ REPEAT('\\');

	return word | (quote - REPEAT(1)) | (slash - REPEAT(1)) |
	       (word - REPEAT(0x20));
}

/* Copies s by words, the last of which overlap; false when it is not plain. */
static inline bool
copy_plain(char *out, struct rd_str s)
{
	uint64_t word, odd = 0;
	uint32_t half;

	if (s.len < 4) {
		for (size_t i = 0; i < s.len; i++) {
			out[i] = s.ptr[i];
			odd |= odd_bytes(REPEAT((unsigned char)s.ptr[i]));
		}
		return !(odd & REPEAT(0x80));
	}
	if (s.len < 8) {
		memcpy(&half, s.ptr, 4);
		memcpy(out, &half, 4);
		word = half;
		memcpy(&half, s.ptr + s.len - 4, 4);
		memcpy(out + s.len - 4, &half, 4);
		return !(odd_bytes(word << 32 | half) & REPEAT(0x80));
	}
	for (size_t at = 0; at < s.len - 8; at += 8) {
		memcpy(&word, s.ptr + at, 8);
		memcpy(out + at, &word, 8);
		odd |= odd_bytes(word);
	}
	memcpy(&word, s.ptr + s.len - 8, 8);
	memcpy(out + s.len - 8, &word, 8);
	return !((odd | odd_bytes(word)) & REPEAT(0x80));
}

static void
put_escaped(struct rd_buf *buf, struct rd_str s)
{
	size_t run = 0, at = 0;

	rd_buf_char(buf, '"');
	while (at < s.len) {
		unsigned char c = (unsigned char)s.ptr[at];
		size_t n = 1;

		if (c >= 0x80)
			n = sequence_at(s, at);
		else if (c < 0x20 || c == '"' || c == '\\')
			n = 0;
		if (n) {
			at += n;
			continue;
		}
		rd_buf_put(buf, s.ptr + run, at - run);
		if (c >= 0x80)
			rd_buf_cstr(buf, "\xef\xbf\xbd");
		else
			put_json_escape(buf, c);
		run = ++at;
	}
	if (at > run)
		rd_buf_put(buf, s.ptr + run, at - run);
	rd_buf_char(buf, '"');
}

void
rd_put_json_str(struct rd_buf *buf, struct rd_str s)
{
	char *out;

	/* Without room there may be no memory to point into at all. */
	if (buf->size - buf->len < s.len + 2 ||
	    !copy_plain(buf->ptr + buf->len + 1, s)) {
		put_escaped(buf, s);
		return;
	}
	out = buf->ptr + buf->len;
	out[0] = out[1 + s.len] = '"';
	buf->len += s.len + 2;
}

void
rd_put_json_text(struct rd_buf *buf, const char *before, struct rd_str s)
{
	rd_buf_cstr(buf, before);
	if (s.ptr)
		rd_put_json_str(buf, s);
	else
		rd_buf_cstr(buf, "null");
}

static const char *
xml_reference(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return c < 0x20 ? " " : NULL;
	}
}

void
rd_put_xml(struct rd_buf *buf, struct rd_str s)
{
	for (size_t at = 0; at < s.len;) {
		const char *other = xml_reference((unsigned char)s.ptr[at]);
		size_t n = sequence_at(s, at), next = at;

		if (n == 3) {
			uint32_t c = rd_utf8_next(s, &next);

			if (c == 0xfffe || c == 0xffff)
				other = "\xef\xbf\xbd";
		}
		if (!n)
			other = "\xef\xbf\xbd";
		if (other)
			rd_buf_cstr(buf, other);
		else
			rd_buf_put(buf, s.ptr + at, n);
		at += n ? n : 1;
	}
}

static bool
is_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	       c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void
put_hidden(struct rd_buf *buf, uint32_t c)
{
	if (c == '\n')
		rd_buf_cstr(buf, "\\n");
	else if (c == '\t')
		rd_buf_cstr(buf, "\\t");
	else if (c < 0x80)
		rd_buf_printf(buf, "\\x%02x", (unsigned)c);
	else
		rd_buf_printf(buf, "\\u{%04x}", (unsigned)c);
}

void
rd_put_shown(struct rd_buf *buf, struct rd_str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t n = sequence_at(s, at), next = at;
		uint32_t c;

		if (!n) {
			rd_buf_printf(buf, "\\x%02x", (unsigned char)s.ptr[at]);
			at++;
			continue;
		}
		c = rd_utf8_next(s, &next);
		if (is_hidden(c))
			put_hidden(buf, c);
		else
			rd_buf_put(buf, s.ptr + at, n);
		at += n;
	}
}

void
rd_put_shown_part(struct rd_buf *buf, const char *before, struct rd_str s)
{
	if (!s.len)
		return;
	rd_buf_cstr(buf, before);
	rd_put_shown(buf, s);
}
