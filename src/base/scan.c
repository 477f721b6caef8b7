/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Strict JSON, forward only and without a tree.  It stands below the JSON layer
 * because signed envelopes are opened there: what has no valid signature yet
 * should meet as little code as possible. */
#include "base/scan.h"

#define NAMES_CAP_BYTES 16384

void
rd_scan_space(struct rd_scan *scan)
{
	while (scan->at < scan->end && rd_is_space(*scan->at))
		scan->at++;
}

bool
rd_scan_char(struct rd_scan *scan, char c)
{
	rd_scan_space(scan);
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static int
hex_value(char c)
{
	if (rd_is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t
scan_unit(struct rd_scan *scan)
{
	int32_t unit = 0;

	if (scan->end - scan->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(*scan->at++);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

static void
put_utf8(struct rd_buf *out, uint32_t c)
{
	char bytes[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(leads[n] | c);
	rd_buf_put(out, bytes, n);
}

/* After "\u". */
static enum rd_status
scan_code_point(struct rd_scan *scan, struct rd_buf *out)
{
	int32_t high = scan_unit(scan), low;
	uint32_t c = (uint32_t)high;

	if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff))
		return RD_SYNTAX;
	if (high >= 0xd800 && high <= 0xdbff) {
		if (scan->end - scan->at < 2 || scan->at[0] != '\\' ||
		    scan->at[1] != 'u')
			return RD_SYNTAX;
		scan->at += 2;
		low = scan_unit(scan);
		if (low < 0xdc00 || low > 0xdfff)
			return RD_SYNTAX;
		c = 0x10000 + ((uint32_t)(high - 0xd800) << 10) +
		    (uint32_t)(low - 0xdc00);
	}
	if (out)
		put_utf8(out, c);
	return RD_OK;
}

/* After the backslash. */
static enum rd_status
scan_escape(struct rd_scan *scan, struct rd_buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (scan->at == scan->end)
		return RD_SYNTAX;
	if (*scan->at == 'u') {
		scan->at++;
		return scan_code_point(scan, out);
	}
	at = memchr(from, *scan->at, sizeof(from) - 1);
	if (!at)
		return RD_SYNTAX;
	scan->at++;
	if (out)
		rd_buf_char(out, to[at - from]);
	return RD_OK;
}

enum rd_status
rd_scan_string(struct rd_scan *scan, struct rd_buf *out)
{
	enum rd_status status = RD_OK;

	if (!rd_scan_char(scan, '"'))
		return RD_SYNTAX;
	while (status == RD_OK && scan->at < scan->end) {
		const char *from = scan->at;

		while (scan->at < scan->end && *scan->at != '"' &&
		       *scan->at != '\\' && (unsigned char)*scan->at >= 0x20)
			scan->at++;
		if (out)
			rd_buf_put(out, from, (size_t)(scan->at - from));
		if (scan->at == scan->end)
			break;
		if (*scan->at == '"') {
			scan->at++;
			return out ? rd_buf_status(out) : RD_OK;
		}
		if (*scan->at++ != '\\')
			break;
		status = scan_escape(scan, out);
	}
	return RD_SYNTAX;
}

static bool
skip_digits(struct rd_scan *scan)
{
	const char *from = scan->at;

	while (scan->at < scan->end && rd_is_digit(*scan->at))
		scan->at++;
	return scan->at > from;
}

static bool
take(struct rd_scan *scan, const char *any)
{
	if (scan->at == scan->end || !*scan->at || !strchr(any, *scan->at))
		return false;
	scan->at++;
	return true;
}

bool
rd_scan_number(struct rd_scan *scan, bool *is_integer)
{
	*is_integer = true;
	rd_scan_space(scan);
	take(scan, "-");
	if (!take(scan, "0") && !skip_digits(scan))
		return false;
	if (take(scan, ".")) {
		*is_integer = false;
		if (!skip_digits(scan))
			return false;
	}
	if (take(scan, "eE")) {
		*is_integer = false;
		take(scan, "+-");
		return skip_digits(scan);
	}
	return true;
}

bool
rd_scan_word(struct rd_scan *scan, const char *word)
{
	struct rd_str rest;

	rd_scan_space(scan);
	rest = (struct rd_str){ scan->at, (size_t)(scan->end - scan->at) };
	if (!rd_str_starts(rest, word))
		return false;
	scan->at += strlen(word);
	return true;
}

static enum rd_status
skip_scalar(struct rd_scan *scan)
{
	bool is_integer;

	rd_scan_space(scan);
	if (scan->at == scan->end)
		return RD_SYNTAX;
	if (*scan->at == '"')
		return rd_scan_string(scan, NULL);
	if (rd_scan_word(scan, "true") || rd_scan_word(scan, "false") ||
	    rd_scan_word(scan, "null"))
		return RD_OK;
	return rd_scan_number(scan, &is_integer) ? RD_OK : RD_SYNTAX;
}

/* A member's name and colon. */
static enum rd_status
skip_name(struct rd_scan *scan)
{
	enum rd_status status = rd_scan_string(scan, NULL);

	if (status == RD_OK && !rd_scan_char(scan, ':'))
		status = RD_SYNTAX;
	return status;
}

/* Closes containers as long as they end here, then moves to the next value; *n
 * becomes 0 at the end of the outermost one.  closers[] is what each open
 * container ends with. */
static enum rd_status
skip_to_next(struct rd_scan *scan, const char *closers, size_t *n)
{
	while (*n) {
		char closer = closers[*n - 1];

		if (rd_scan_char(scan, ',')) {
			if (closer == '}')
				return skip_name(scan);
			return RD_OK;
		}
		if (!rd_scan_char(scan, closer))
			return RD_SYNTAX;
		(*n)--;
	}
	return RD_OK;
}

enum rd_status
rd_scan_skip(struct rd_scan *scan)
{
	char closers[RD_SCAN_DEPTH];
	enum rd_status status;
	size_t n = 0;

	do {
		bool object = rd_scan_char(scan, '{');
		char closer = object ? '}' : ']';

		if (!object && !rd_scan_char(scan, '[')) {
			status = skip_scalar(scan);
		} else if (n == sizeof(closers)) {
			return RD_LIMIT;
		} else if (!rd_scan_char(scan, closer)) {
			closers[n++] = closer;
			status = object ? skip_name(scan) : RD_OK;
			if (status != RD_OK)
				return status;
			continue;
		} else {
			status = RD_OK;
		}
		if (status == RD_OK)
			status = skip_to_next(scan, closers, &n);
		if (status != RD_OK)
			return status;
	} while (n);
	return RD_OK;
}

/* Names so far, each with its NUL. */
static bool
already_in(const struct rd_buf *names, struct rd_str name)
{
	const char *at = names->ptr;
	const char *end = at ? at + names->len : at;

	for (; at < end; at += strlen(at) + 1)
		if (rd_str_is(name, at))
			return true;
	return false;
}

/* Reads a name, checks and remembers it; *index is its place in members, or
 * that of the end. */
static enum rd_status
scan_name(struct rd_scan *scan, const struct rd_scan_member *members,
	  struct rd_buf *names, size_t *index)
{
	size_t from = names->len;
	struct rd_str name;
	enum rd_status status;

	status = rd_scan_string(scan, names);
	if (status != RD_OK)
		return status;
	name = (struct rd_str){ names->ptr ? names->ptr + from : "",
				names->len - from };
	names->len = from;
	if (already_in(names, name) || !rd_scan_char(scan, ':'))
		return RD_SYNTAX;
	for (*index = 0; members[*index].name; (*index)++)
		if (rd_str_is(name, members[*index].name))
			break;
	names->len = from + name.len;
	rd_buf_char(names, '\0');
	return rd_buf_status(names);
}

static enum rd_status
scan_members(struct rd_scan *scan, const struct rd_scan_member *members,
	     void *ctx, struct rd_buf *names, unsigned *seen)
{
	enum rd_status status;
	size_t index, n = 0;

	do {
		if (n++ == RD_SCAN_MEMBERS)
			return RD_LIMIT;
		status = scan_name(scan, members, names, &index);
		if (status != RD_OK)
			return status;
		if (members[index].name) {
			*seen |= 1u << index;
			status = members[index].read(scan, ctx);
		} else {
			status = rd_scan_skip(scan);
		}
		if (status != RD_OK)
			return status;
	} while (rd_scan_char(scan, ','));
	return rd_scan_char(scan, '}') ? RD_OK : RD_SYNTAX;
}

enum rd_status
rd_scan_object(struct rd_scan *scan, const struct rd_scan_member *members,
	       void *ctx, unsigned *seen)
{
	struct rd_buf names;
	enum rd_status status;

	*seen = 0;
	if (!rd_scan_char(scan, '{'))
		return RD_SYNTAX;
	if (rd_scan_char(scan, '}'))
		return RD_OK;
	rd_buf_init(&names, NAMES_CAP_BYTES);
	status = scan_members(scan, members, ctx, &names, seen);
	rd_buf_fini(&names);
	return status;
}
