/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Strict JSON, one pass, no tree, no recursion: structure and scalars.  It
 * stands below the JSON layer because requests are read without a tree, and
 * because signed envelopes are opened in crypt: what has no valid signature yet
 * should meet as little code as possible. */
#include "base/scan-step.h"

#include <stdarg.h>
#include <stdio.h>

void
rd_scan_init(struct rd_scan *scan, struct rd_str json,
	     const struct rd_scan_rules *rules, struct rd_arena *arena,
	     struct rd_problem *problem)
{
	scan->start = scan->at = json.ptr;
	scan->end = json.ptr + json.len;
	scan->rules = rules;
	scan->arena = arena;
	scan->problem = problem;
	scan->n_path = 0;
	scan->depth = 0;
	scan->status = RD_OK;
}

/* "facts.events[2].start" */
static void
tell_path(struct rd_scan *scan)
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

static void
stop(struct rd_scan *scan, enum rd_status status, const char *code,
     const char *fmt, va_list args)
{
	struct rd_problem *problem = scan->problem;
	char title[sizeof(problem->title) + 4]; /* the cut is the problem's */

	if (!rd_scan_ok(scan))
		return;
	scan->status = status;
	if (!problem)
		return;
	vsnprintf(title, sizeof(title), fmt, args);
	rd_problem_set(problem, status, status == RD_NOMEM ? 10 : 4, code, "%s",
		       title);
	tell_path(scan);
	problem->offset = (uint64_t)(scan->at - scan->start);
	problem->has_offset = true;
}

bool
rd_scan_refuse(struct rd_scan *scan, enum rd_status status, const char *code,
	       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	stop(scan, status, code, fmt, args);
	va_end(args);
	return false;
}

bool
rd_scan_fail(struct rd_scan *scan, const char *code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	stop(scan, RD_SYNTAX, code, fmt, args);
	va_end(args);
	return false;
}

static const char *const type_names[] = {
	[RD_SCAN_OBJECT] = "an object", [RD_SCAN_ARRAY] = "an array",
	[RD_SCAN_STRING] = "a string",	[RD_SCAN_NUMBER] = "a number",
	[RD_SCAN_TRUE] = "true",	[RD_SCAN_FALSE] = "false",
	[RD_SCAN_NULL] = "null",	[RD_SCAN_OTHER] = "something else",
};

bool
rd_scan_expected(struct rd_scan *scan, const char *what)
{
	enum rd_scan_type type = rd_scan_peek(scan);

	if (scan->at == scan->end)
		return rd_scan_fail(scan, scan->rules->syntax,
				    "the text ends where %s should be", what);
	if (type == RD_SCAN_OTHER)
		return rd_scan_fail(scan, scan->rules->syntax,
				    "not JSON where %s should be", what);
	return rd_scan_fail(scan, scan->rules->type, "expected %s, found %s",
			    what, type_names[type]);
}

enum rd_scan_type
rd_scan_peek(struct rd_scan *scan)
{
	skip_space(scan);
	if (scan->at == scan->end)
		return RD_SCAN_OTHER;
	switch (*scan->at) {
	case '{':
		return RD_SCAN_OBJECT;
	case '[':
		return RD_SCAN_ARRAY;
	case '"':
		return RD_SCAN_STRING;
	case 't':
		return RD_SCAN_TRUE;
	case 'f':
		return RD_SCAN_FALSE;
	case 'n':
		return RD_SCAN_NULL;
	default:
		return *scan->at == '-' || rd_is_digit(*scan->at)
			       ? RD_SCAN_NUMBER
			       : RD_SCAN_OTHER;
	}
}

bool
rd_scan_open(struct rd_scan *scan, enum rd_scan_type kind)
{
	if (!rd_scan_ok(scan))
		return false;
	if (rd_scan_peek(scan) != kind)
		return rd_scan_expected(scan, type_names[kind]);
	if (++scan->depth > scan->rules->max_depth)
		return rd_scan_refuse(scan, RD_LIMIT, scan->rules->too_deep,
				      "nested deeper than %u levels",
				      scan->rules->max_depth);
	scan->at++;
	return true;
}

bool
rd_scan_element(struct rd_scan *scan, uint32_t *n)
{
	if (!rd_scan_ok(scan) || !another(scan, ']', *n == 0))
		return false;
	++*n;
	return true;
}

bool
rd_scan_finish(struct rd_scan *scan)
{
	if (!rd_scan_ok(scan))
		return false;
	skip_space(scan);
	if (scan->at != scan->end)
		return rd_scan_fail(scan, scan->rules->syntax,
				    "text after the end of the JSON value");
	return true;
}

static bool
literal(struct rd_scan *scan, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(scan->end - scan->at) < n || memcmp(scan->at, word, n) ||
	    (scan->at + n < scan->end && rd_is_alnum(scan->at[n])))
		return rd_scan_fail(scan, scan->rules->syntax,
				    "a word that is not JSON");
	scan->at += n;
	return true;
}

bool
rd_scan_bool(struct rd_scan *scan, bool *value)
{
	enum rd_scan_type type;

	if (!rd_scan_ok(scan))
		return false;
	type = rd_scan_peek(scan);
	if (type != RD_SCAN_TRUE && type != RD_SCAN_FALSE)
		return rd_scan_expected(scan, "true or false");
	*value = type == RD_SCAN_TRUE;
	return literal(scan, *value ? "true" : "false");
}

bool
rd_scan_null(struct rd_scan *scan)
{
	if (!rd_scan_ok(scan))
		return false;
	if (rd_scan_peek(scan) != RD_SCAN_NULL)
		return rd_scan_expected(scan, "null");
	return literal(scan, "null");
}

static bool
need_digits(struct rd_scan *scan)
{
	if (scan->at == scan->end || !rd_is_digit(*scan->at))
		return rd_scan_fail(scan, scan->rules->syntax,
				    "a digit is missing in a number");
	while (scan->at < scan->end && rd_is_digit(*scan->at))
		scan->at++;
	return true;
}

/* A number whose first character is at scan->at. */
static bool
take_number(struct rd_scan *scan, struct rd_str *text, bool *integer)
{
	const char *start = scan->at;

	*integer = true;
	if (*scan->at == '-')
		scan->at++;
	if (scan->at + 1 < scan->end && scan->at[0] == '0' &&
	    rd_is_digit(scan->at[1]))
		return rd_scan_fail(scan, scan->rules->syntax,
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
rd_scan_number(struct rd_scan *scan, struct rd_str *text, bool *integer)
{
	if (!rd_scan_ok(scan))
		return false;
	if (rd_scan_peek(scan) != RD_SCAN_NUMBER)
		return rd_scan_expected(scan, "a number");
	return take_number(scan, text, integer);
}

bool
rd_scan_integer(struct rd_scan *scan, int64_t *value)
{
	struct rd_str text;
	bool integer;

	if (!rd_scan_ok(scan))
		return false;
	if (rd_scan_peek(scan) != RD_SCAN_NUMBER)
		return rd_scan_expected(scan, "an integer");
	if (!take_number(scan, &text, &integer))
		return false;
	if (!integer || !rd_str_i64(text, value) ||
	    *value >= INT64_C(1) << 53 || *value <= -(INT64_C(1) << 53))
		return rd_scan_fail(scan, scan->rules->type,
				    "expected an integer below 2^53");
	return true;
}

static bool
skip_scalar(struct rd_scan *scan, enum rd_scan_type type)
{
	struct rd_str text;
	bool truth;

	switch (type) {
	case RD_SCAN_STRING:
		return rd_scan_string(scan, &text);
	case RD_SCAN_NUMBER:
		return take_number(scan, &text, &truth);
	case RD_SCAN_TRUE:
	case RD_SCAN_FALSE:
		return rd_scan_bool(scan, &truth);
	case RD_SCAN_NULL:
		return rd_scan_null(scan);
	default:
		return rd_scan_expected(scan, "a value");
	}
}

/* Opens containers until a scalar or an empty container has been taken. */
static bool
descend(struct rd_scan *scan, uint64_t *objects)
{
	struct rd_str key;

	for (;;) {
		enum rd_scan_type type = rd_scan_peek(scan);
		uint32_t n = 0;

		if (type != RD_SCAN_OBJECT && type != RD_SCAN_ARRAY)
			return skip_scalar(scan, type);
		if (!rd_scan_open(scan, type))
			return false;
		*objects = *objects << 1 | (type == RD_SCAN_OBJECT);
		if (type == RD_SCAN_OBJECT ? !rd_scan_key(scan, &key)
					   : !rd_scan_element(scan, &n)) {
			*objects >>= 1;
			return rd_scan_ok(scan);
		}
	}
}

/* Behind a value inside a container that is passed over: closes what ends here;
 * true when another value follows. */
static bool
ascend(struct rd_scan *scan, uint32_t floor, uint64_t *objects)
{
	struct rd_str key;

	while (scan->depth > floor && rd_scan_ok(scan)) {
		uint32_t n = 1;

		if (*objects & 1 ? rd_scan_key(scan, &key)
				 : rd_scan_element(scan, &n))
			return true;
		*objects >>= 1;
	}
	return false;
}

bool
rd_scan_skip(struct rd_scan *scan)
{
	struct rd_arena *arena = scan->arena;
	uint32_t floor = scan->depth;
	uint64_t objects = 0; /* one bit per open container */

	if (!rd_scan_ok(scan))
		return false;
	scan->arena = NULL; /* nobody looks at the strings */
	while (descend(scan, &objects) && ascend(scan, floor, &objects))
		;
	scan->arena = arena;
	return rd_scan_ok(scan);
}

/* The rules' first member of that name, or their end. */
static size_t
member_index(const struct rd_scan_member *members, struct rd_str name)
{
	size_t index = 0;

	while (members[index].name && !rd_str_is(name, members[index].name))
		index++;
	return index;
}

static bool
check_name(struct rd_scan *scan, const struct rd_str *names, size_t n)
{
	if (n == RD_SCAN_MEMBERS)
		return rd_scan_refuse(scan, RD_LIMIT, scan->rules->syntax,
				      "more than %d names in an object",
				      RD_SCAN_MEMBERS);
	for (size_t i = 0; i < n; i++)
		if (rd_str_eq(names[i], names[n]))
			return rd_scan_fail(scan, scan->rules->syntax,
					    "a name comes twice in one object");
	return true;
}

bool
rd_scan_object(struct rd_scan *scan, const struct rd_scan_member *members,
	       void *ctx, unsigned *seen)
{
	struct rd_str names[RD_SCAN_MEMBERS + 1];
	size_t index, n = 0;

	*seen = 0;
	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	for (; rd_scan_key(scan, &names[n]); n++) {
		if (!check_name(scan, names, n))
			return false;
		index = member_index(members, names[n]);
		if (!members[index].name) {
			rd_scan_skip(scan);
			continue;
		}
		*seen |= 1u << index;
		if (!members[index].read(scan, ctx))
			return false;
	}
	return rd_scan_ok(scan);
}
