/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Strict JSON, one pass, no tree.  Strings without escapes are views into the
 * text; only escaped ones are copied. */

#include "decide/scan.h"

#include <stdarg.h>
#include <stdio.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void
rd_dec_scan_init(struct rd_dec_scan *scan, struct rd_str json,
		 struct rd_arena *arena, uint32_t max_depth,
		 struct rd_problem *problem)
{
	scan->start = scan->at = json.ptr;
	scan->end = json.ptr + json.len;
	scan->arena = arena;
	scan->problem = problem;
	scan->n_path = 0;
	scan->depth = 0;
	scan->max_depth = max_depth;
	scan->failed = false;
}

/* ---- mistakes ---- */

/* "facts.events[2].start" */
static void
tell_path(struct rd_dec_scan *scan)
{
	char path[128] = "";
	size_t n = 0;

	for (uint32_t i = 0; i < scan->n_path && n < sizeof(path); i++) {
		struct rd_str step = scan->path[i];
		int len = step.ptr ? snprintf(path + n, sizeof(path) - n,
					      "%s%.*s", n ? "." : "",
					      RD_STR_FMT(step))
				   : snprintf(path + n, sizeof(path) - n,
					      "[%zu]", step.len);

		n += (size_t)len;
	}
	rd_problem_where(scan->problem, "%s", path);
}

bool
rd_dec_scan_fail(struct rd_dec_scan *scan, const char *code, const char *fmt,
		 ...)
{
	char title[sizeof(scan->problem->title)];
	va_list args;

	if (scan->failed)
		return false;
	scan->failed = true;
	va_start(args, fmt);
	vsnprintf(title, sizeof(title), fmt, args);
	va_end(args);
	rd_problem_set(scan->problem, RD_SYNTAX, 4, code, "%s", title);
	tell_path(scan);
	scan->problem->offset = (uint64_t)(scan->at - scan->start);
	scan->problem->has_offset = true;
	return false;
}

static const char *const type_names[] = {
	[RD_DEC_SCAN_OBJECT] = "an object",
	[RD_DEC_SCAN_ARRAY] = "an array",
	[RD_DEC_SCAN_STRING] = "a string",
	[RD_DEC_SCAN_NUMBER] = "a number",
	[RD_DEC_SCAN_TRUE] = "true",
	[RD_DEC_SCAN_FALSE] = "false",
	[RD_DEC_SCAN_NULL] = "null",
	[RD_DEC_SCAN_OTHER] = "something else",
};

bool
rd_dec_scan_expected(struct rd_dec_scan *scan, const char *what)
{
	enum rd_dec_scan_type type = rd_dec_scan_peek(scan);

	if (scan->at == scan->end)
		return rd_dec_scan_fail(scan, "request.syntax",
					"the text ends where %s should be",
					what);
	if (type == RD_DEC_SCAN_OTHER)
		return rd_dec_scan_fail(scan, "request.syntax",
					"not JSON where %s should be", what);
	return rd_dec_scan_fail(scan, "request.type", "expected %s, found %s",
				what, type_names[type]);
}

static uint32_t
push_path(struct rd_dec_scan *scan, struct rd_str step)
{
	uint32_t mark = scan->n_path;

	if (mark < RD_DEC_SCAN_PATH)
		scan->path[scan->n_path++] = step;
	return mark;
}

uint32_t
rd_dec_scan_enter(struct rd_dec_scan *scan, struct rd_str name)
{
	return push_path(scan, name);
}

uint32_t
rd_dec_scan_enter_index(struct rd_dec_scan *scan, uint32_t index)
{
	return push_path(scan, (struct rd_str){ NULL, index });
}

void
rd_dec_scan_leave(struct rd_dec_scan *scan, uint32_t mark)
{
	scan->n_path = mark;
}

/* ---- structure ---- */

static inline void
skip_space(struct rd_dec_scan *scan)
{
	if (scan->at<scan->end && * scan->at> ' ')
		return;
	while (scan->at < scan->end && rd_is_space(*scan->at))
		scan->at++;
}

enum rd_dec_scan_type
rd_dec_scan_peek(struct rd_dec_scan *scan)
{
	skip_space(scan);
	if (scan->at == scan->end)
		return RD_DEC_SCAN_OTHER;
	switch (*scan->at) {
	case '{':
		return RD_DEC_SCAN_OBJECT;
	case '[':
		return RD_DEC_SCAN_ARRAY;
	case '"':
		return RD_DEC_SCAN_STRING;
	case 't':
		return RD_DEC_SCAN_TRUE;
	case 'f':
		return RD_DEC_SCAN_FALSE;
	case 'n':
		return RD_DEC_SCAN_NULL;
	default:
		return *scan->at == '-' || rd_is_digit(*scan->at)
			       ? RD_DEC_SCAN_NUMBER
			       : RD_DEC_SCAN_OTHER;
	}
}

bool
rd_dec_scan_open(struct rd_dec_scan *scan, enum rd_dec_scan_type kind)
{
	if (scan->failed)
		return false;
	if (rd_dec_scan_peek(scan) != kind)
		return rd_dec_scan_expected(scan, type_names[kind]);
	if (++scan->depth > scan->max_depth)
		return rd_dec_scan_fail(scan, "request.too-deep",
					"nested deeper than %u levels",
					scan->max_depth);
	scan->at++;
	return true;
}

/* Consumes the separator before the next member or element, or the closing
 * bracket; true when another follows. */
static inline bool
another(struct rd_dec_scan *scan, char close, bool first)
{
	skip_space(scan);
	if (scan->at < scan->end && *scan->at == close) {
		scan->at++;
		scan->depth--;
		return false;
	}
	if (first)
		return true;
	if (scan->at == scan->end || *scan->at != ',')
		return rd_dec_scan_fail(scan, "request.syntax",
					"expected ',' or '%c'", close);
	scan->at++;
	skip_space(scan);
	return true;
}

bool
rd_dec_scan_element(struct rd_dec_scan *scan, uint32_t *n)
{
	if (scan->failed || !another(scan, ']', *n == 0))
		return false;
	++*n;
	return true;
}

bool
rd_dec_scan_finish(struct rd_dec_scan *scan)
{
	if (scan->failed)
		return false;
	skip_space(scan);
	if (scan->at != scan->end)
		return rd_dec_scan_fail(scan, "request.syntax",
					"text after the end of the JSON value");
	return true;
}

/* ---- values ---- */

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

static bool
hex4(struct rd_dec_scan *scan, uint32_t *value)
{
	*value = 0;
	if (scan->end - scan->at < 4)
		return rd_dec_scan_fail(scan, "request.syntax",
					"\\u needs four hexadecimal digits");
	for (int i = 0; i < 4; i++) {
		char c = *scan->at;
		int digit = rd_is_digit(c) ? c - '0'
			    : (c | 32) >= 'a' && (c | 32) <= 'f'
				    ? (c | 32) - 'a' + 10
				    : -1;

		if (digit < 0)
			return rd_dec_scan_fail(scan, "request.syntax",
						"\\u needs four hexadecimal "
						"digits");
		*value = *value << 4 | (uint32_t)digit;
		scan->at++;
	}
	return true;
}

static size_t
put_utf8(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

static bool
unicode_escape(struct rd_dec_scan *scan, char *out, size_t *n)
{
	uint32_t cp, low;

	if (!hex4(scan, &cp))
		return false;
	if (cp >= 0xd800 && cp <= 0xdbff) {
		if (scan->end - scan->at < 2 || scan->at[0] != '\\' ||
		    scan->at[1] != 'u')
			return rd_dec_scan_fail(scan, "request.syntax",
						"a lone surrogate");
		scan->at += 2;
		if (!hex4(scan, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return rd_dec_scan_fail(scan, "request.syntax",
						"a lone surrogate");
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	} else if (cp >= 0xdc00 && cp <= 0xdfff) {
		return rd_dec_scan_fail(scan, "request.syntax",
					"a lone surrogate");
	}
	if (!cp)
		return rd_dec_scan_fail(scan, "request.nul",
					"U+0000 has no place in a text");
	*n = put_utf8(out, cp);
	return true;
}

static bool
escape(struct rd_dec_scan *scan, char *out, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (scan->at == scan->end)
		return rd_dec_scan_fail(scan, "request.syntax",
					"the text ends inside a string");
	if (*scan->at == 'u') {
		scan->at++;
		return unicode_escape(scan, out, n);
	}
	found = *scan->at ? strchr(from, *scan->at) : NULL;
	if (!found)
		return rd_dec_scan_fail(scan, "request.syntax",
					"unknown escape in a string");
	out[0] = to[found - from];
	*n = 1;
	scan->at++;
	return true;
}

/* The rest of a string whose first escape stands at scan->at. */
static bool
escaped_string(struct rd_dec_scan *scan, const char *start,
	       struct rd_str *value)
{
	const char *close = scan->at;
	char *out;
	size_t len, n = 0;

	while (close < scan->end && *close != '"')
		close += *close == '\\' ? 2 : 1;
	if (close >= scan->end)
		return rd_dec_scan_fail(scan, "request.syntax",
					"the text ends inside a string");
	/* An escape is never shorter than what it stands for. */
	out = rd_arena_alloc(scan->arena, (size_t)(close - start));
	if (!out)
		return rd_dec_scan_fail(scan, "memory", "out of memory");
	len = (size_t)(scan->at - start);
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

/* A string that does not end at its first special byte: escapes, or a
 * mistake. */
static bool
odd_string(struct rd_dec_scan *scan, const char *start, struct rd_str *value)
{
	if (scan->at < scan->end && *scan->at == '\\' &&
	    !escaped_string(scan, start, value))
		return false;
	if (scan->at == scan->end)
		return rd_dec_scan_fail(scan, "request.syntax",
					"the text ends inside a string");
	if (*scan->at != '"')
		return rd_dec_scan_fail(
			scan, "request.syntax",
			"a control character in a string must be "
			"escaped");
	scan->at++;
	return true;
}

/* A string whose opening quote is at scan->at. */
static inline bool
take_string(struct rd_dec_scan *scan, struct rd_str *value)
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
rd_dec_scan_string(struct rd_dec_scan *scan, struct rd_str *value)
{
	if (scan->failed)
		return false;
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != '"')
		return rd_dec_scan_expected(scan, "a string");
	return take_string(scan, value);
}

bool
rd_dec_scan_key(struct rd_dec_scan *scan, struct rd_str *key)
{
	bool first = scan->at > scan->start && scan->at[-1] == '{';

	if (scan->failed || !another(scan, '}', first))
		return false;
	if (scan->at == scan->end || *scan->at != '"')
		return rd_dec_scan_fail(scan, "request.syntax",
					"expected a key in double quotes");
	if (!take_string(scan, key))
		return false;
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != ':')
		return rd_dec_scan_fail(scan, "request.syntax",
					"expected ':' after the key");
	scan->at++;
	return true;
}

static bool
literal(struct rd_dec_scan *scan, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(scan->end - scan->at) < n || memcmp(scan->at, word, n) ||
	    (scan->at + n < scan->end && rd_is_alnum(scan->at[n])))
		return rd_dec_scan_fail(scan, "request.syntax",
					"a word that is not JSON");
	scan->at += n;
	return true;
}

bool
rd_dec_scan_bool(struct rd_dec_scan *scan, bool *value)
{
	enum rd_dec_scan_type type;

	if (scan->failed)
		return false;
	type = rd_dec_scan_peek(scan);
	if (type != RD_DEC_SCAN_TRUE && type != RD_DEC_SCAN_FALSE)
		return rd_dec_scan_expected(scan, "true or false");
	*value = type == RD_DEC_SCAN_TRUE;
	return literal(scan, *value ? "true" : "false");
}

bool
rd_dec_scan_null(struct rd_dec_scan *scan)
{
	if (scan->failed)
		return false;
	if (rd_dec_scan_peek(scan) != RD_DEC_SCAN_NULL)
		return rd_dec_scan_expected(scan, "null");
	return literal(scan, "null");
}

static void
skip_digits(struct rd_dec_scan *scan)
{
	while (scan->at < scan->end && rd_is_digit(*scan->at))
		scan->at++;
}

static bool
need_digits(struct rd_dec_scan *scan)
{
	if (scan->at == scan->end || !rd_is_digit(*scan->at))
		return rd_dec_scan_fail(scan, "request.syntax",
					"a digit is missing in a number");
	skip_digits(scan);
	return true;
}

/* Checks the JSON number grammar; *integer says it had neither fraction nor
 * exponent. */
static bool
number(struct rd_dec_scan *scan, struct rd_str *text, bool *integer)
{
	const char *start = scan->at;

	*integer = true;
	if (*scan->at == '-')
		scan->at++;
	if (scan->at + 1 < scan->end && scan->at[0] == '0' &&
	    rd_is_digit(scan->at[1]))
		return rd_dec_scan_fail(scan, "request.syntax",
					"a number with a leading zero");
	if (!need_digits(scan))
		return false;
	if (scan->at < scan->end && *scan->at == '.') {
		*integer = false;
		scan->at++;
		if (!need_digits(scan))
			return false;
	}
	if (scan->at < scan->end && (*scan->at | 32) == 'e') {
		*integer = false;
		scan->at++;
		if (scan->at < scan->end &&
		    (*scan->at == '+' || *scan->at == '-'))
			scan->at++;
		if (!need_digits(scan))
			return false;
	}
	*text = (struct rd_str){ start, (size_t)(scan->at - start) };
	return true;
}

bool
rd_dec_scan_integer(struct rd_dec_scan *scan, int64_t *value)
{
	struct rd_str text;
	bool integer;

	if (scan->failed)
		return false;
	if (rd_dec_scan_peek(scan) != RD_DEC_SCAN_NUMBER)
		return rd_dec_scan_expected(scan, "an integer");
	if (!number(scan, &text, &integer))
		return false;
	if (!integer || !rd_str_i64(text, value) ||
	    *value >= INT64_C(1) << 53 || *value <= -(INT64_C(1) << 53))
		return rd_dec_scan_fail(scan, "request.type",
					"expected an integer below 2^53");
	return true;
}

static bool
skip_scalar(struct rd_dec_scan *scan, enum rd_dec_scan_type type)
{
	struct rd_str text;
	bool truth;

	switch (type) {
	case RD_DEC_SCAN_STRING:
		return rd_dec_scan_string(scan, &text);
	case RD_DEC_SCAN_NUMBER:
		return number(scan, &text, &truth);
	case RD_DEC_SCAN_TRUE:
	case RD_DEC_SCAN_FALSE:
		return rd_dec_scan_bool(scan, &truth);
	case RD_DEC_SCAN_NULL:
		return rd_dec_scan_null(scan);
	default:
		return rd_dec_scan_expected(scan, "a value");
	}
}

/* Opens containers until a scalar or an empty container has been taken. */
static bool
descend(struct rd_dec_scan *scan, uint64_t *objects)
{
	struct rd_str key;

	for (;;) {
		enum rd_dec_scan_type type = rd_dec_scan_peek(scan);
		uint32_t n = 0;

		if (type != RD_DEC_SCAN_OBJECT && type != RD_DEC_SCAN_ARRAY)
			return skip_scalar(scan, type);
		if (!rd_dec_scan_open(scan, type))
			return false;
		*objects = *objects << 1 | (type == RD_DEC_SCAN_OBJECT);
		if (type == RD_DEC_SCAN_OBJECT
			    ? !rd_dec_scan_key(scan, &key)
			    : !rd_dec_scan_element(scan, &n)) {
			*objects >>= 1;
			return !scan->failed;
		}
	}
}

bool
rd_dec_scan_skip(struct rd_dec_scan *scan)
{
	uint32_t floor = scan->depth;
	uint64_t objects = 0; /* one bit per open container; depth <= 32 */
	struct rd_str key;

	if (scan->failed)
		return false;
	while (descend(scan, &objects)) {
		bool more = false;

		while (scan->depth > floor && !more && !scan->failed) {
			uint32_t n = 1;

			more = objects & 1 ? rd_dec_scan_key(scan, &key)
					   : rd_dec_scan_element(scan, &n);
			if (!more)
				objects >>= 1;
		}
		if (!more || scan->failed)
			break;
	}
	return !scan->failed;
}
