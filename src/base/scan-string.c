/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The scanner's strings and keys.  Without escapes they are views into the
 * text; only escaped ones are copied. */
#include "base/scan-step.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

#ifndef __SSE2__
/* Non-zero when some byte of the word is a quote, a backslash or a control. */
static uint64_t
special_bytes(uint64_t word)
{
	uint64_t quote = word ^ REPEAT('"'), slash = word ^ REPEAT('\\');

	return (((quote - REPEAT(1)) & ~quote) |
		((slash - REPEAT(1)) & ~slash) |
		((word - REPEAT(0x20)) & ~word)) &
	       REPEAT(0x80);
}
#endif

/* First byte at or after p that ends a plain run of string characters.  The
 * lowest set bit of special_bytes is exact, higher ones may not be; on
 * little-endian hosts the lowest bit is the first byte. */
static const char *
plain_end(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
	const __m128i control = _mm_set1_epi8(0x1f);

	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote),
					   _mm_cmpeq_epi8(v, slash));
		int mask = _mm_movemask_epi8(_mm_or_si128(hit, low));

		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#elif __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t word, special;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		special = special_bytes(word);
		if (special)
			return p + __builtin_ctzll(special) / 8;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return p;
}

static int
hex_value(char c)
{
	if (rd_is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
hex4(struct rd_scan *scan, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++) {
		int digit = scan->at < scan->end ? hex_value(*scan->at) : -1;

		if (digit < 0)
			return rd_scan_fail(scan, scan->rules->syntax,
					    "\\u needs four hexadecimal "
					    "digits");
		*value = *value << 4 | (uint32_t)digit;
		scan->at++;
	}
	return true;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(leads[n] | c);
	return n;
}

static bool
lone_surrogate(struct rd_scan *scan)
{
	return rd_scan_fail(scan, scan->rules->syntax, "a lone surrogate");
}

/* After "\u". */
static bool
unicode_escape(struct rd_scan *scan, char *out, size_t *n)
{
	uint32_t c, low;

	if (!hex4(scan, &c))
		return false;
	if (c >= 0xd800 && c <= 0xdbff) {
		if (scan->end - scan->at < 2 || scan->at[0] != '\\' ||
		    scan->at[1] != 'u')
			return lone_surrogate(scan);
		scan->at += 2;
		if (!hex4(scan, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return lone_surrogate(scan);
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c >= 0xdc00 && c <= 0xdfff) {
		return lone_surrogate(scan);
	}
	if (!c)
		return rd_scan_fail(scan, scan->rules->nul,
				    "U+0000 has no place in a text");
	*n = put_utf8(out, c);
	return true;
}

static bool
unterminated(struct rd_scan *scan)
{
	return rd_scan_fail(scan, scan->rules->syntax,
			    "the text ends inside a string");
}

/* After the backslash: writes *n bytes, at most four. */
static bool
escape(struct rd_scan *scan, char *out, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (scan->at == scan->end)
		return unterminated(scan);
	if (*scan->at == 'u') {
		scan->at++;
		return unicode_escape(scan, out, n);
	}
	found = memchr(from, *scan->at, sizeof(from) - 1);
	if (!found)
		return rd_scan_fail(scan, scan->rules->syntax,
				    "unknown escape in a string");
	out[0] = to[found - from];
	*n = 1;
	scan->at++;
	return true;
}

/* Room for the string that begins at start and whose first escape stands at
 * scan->at; NULL when it does not end or memory does. */
static char *
room_for(struct rd_scan *scan, const char *start)
{
	const char *close = scan->at;
	char *room;

	while (close < scan->end && *close != '"')
		close += *close == '\\' ? 2 : 1;
	if (close >= scan->end) {
		unterminated(scan);
		return NULL;
	}
	/* An escape is never shorter than what it stands for. */
	room = rd_arena_alloc(scan->arena, (size_t)(close - start));
	if (!room)
		rd_scan_refuse(scan, RD_NOMEM, scan->rules->memory,
			       "out of memory");
	return room;
}

/* The rest of a string whose first escape stands at scan->at. */
static bool
escaped_string(struct rd_scan *scan, const char *start, struct rd_str *value)
{
	size_t n = 0, len = (size_t)(scan->at - start);
	char *out;

	out = room_for(scan, start);
	if (!out)
		return false;
	memcpy(out, start, len);
	while (scan->at < scan->end && *scan->at == '\\') {
		const char *plain;

		scan->at++;
		if (!escape(scan, out + len, &n))
			return false;
		len += n;
		plain = scan->at;
		scan->at = plain_end(plain, scan->end);
		memcpy(out + len, plain, (size_t)(scan->at - plain));
		len += (size_t)(scan->at - plain);
	}
	*value = (struct rd_str){ out, len };
	return true;
}

/* As above, without keeping what it stands for. */
static bool
check_escapes(struct rd_scan *scan, const char *start, struct rd_str *value)
{
	char bytes[4];
	size_t n;

	while (scan->at < scan->end && *scan->at == '\\') {
		scan->at++;
		if (!escape(scan, bytes, &n))
			return false;
		scan->at = plain_end(scan->at, scan->end);
	}
	*value = (struct rd_str){ start, (size_t)(scan->at - start) };
	return true;
}

/* A string that does not end at its first special byte: escapes, or a
 * mistake. */
static bool
odd_string(struct rd_scan *scan, const char *start, struct rd_str *value)
{
	if (scan->at < scan->end && *scan->at == '\\' &&
	    !(scan->arena ? escaped_string(scan, start, value)
			  : check_escapes(scan, start, value)))
		return false;
	if (scan->at == scan->end)
		return unterminated(scan);
	if (*scan->at != '"')
		return rd_scan_fail(scan, scan->rules->syntax,
				    "a control character in a string must be "
				    "escaped");
	scan->at++;
	return true;
}

/* A string whose opening quote is at scan->at. */
static inline bool
take_string(struct rd_scan *scan, struct rd_str *value)
{
	const char *start = ++scan->at, *end = plain_end(start, scan->end);

	*value = (struct rd_str){ start, (size_t)(end - start) };
	if (end < scan->end && *end == '"') {
		scan->at = end + 1;
		return true;
	}
	scan->at = end;
	return odd_string(scan, start, value);
}

bool
rd_scan_string(struct rd_scan *scan, struct rd_str *value)
{
	if (!rd_scan_ok(scan))
		return false;
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != '"')
		return rd_scan_expected(scan, "a string");
	return take_string(scan, value);
}

const char *
rd_scan_plain_end(const char *p, const char *end)
{
	return plain_end(p, end);
}

bool
rd_scan_key_is(struct rd_scan *scan, struct rd_str key)
{
	const char *at = scan->at;
	size_t left = (size_t)(scan->end - at);

	if (left < key.len + 4 || !rd_scan_ok(scan))
		return false;
	if (at[-1] != '{' && *at++ != ',')
		return false;
	if (at[0] != '"' || at[key.len + 1] != '"' || at[key.len + 2] != ':' ||
	    !rd_bytes_eq(at + 1, key.ptr, key.len))
		return false;
	scan->at = at + key.len + 3;
	return true;
}

bool
rd_scan_key(struct rd_scan *scan, struct rd_str *key)
{
	bool first = scan->at > scan->start && scan->at[-1] == '{';

	if (!rd_scan_ok(scan) || !another(scan, '}', first))
		return false;
	if (scan->at == scan->end || *scan->at != '"')
		return rd_scan_fail(scan, scan->rules->syntax,
				    "expected a key in double quotes");
	if (!take_string(scan, key))
		return false;
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != ':')
		return rd_scan_fail(scan, scan->rules->syntax,
				    "expected ':' after the key");
	scan->at++;
	return true;
}
