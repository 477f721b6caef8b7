/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The strict reader.  It fills a jansson tree but does not use jansson's own
 * parser: that one recurses, and goes on after a failed growth of its token
 * buffer (2.14), so that memory exhaustion could change what is read.  Here no
 * recursion, and every failed allocation ends the reading. */
#include "json/json.h"
#include "base/scan.h"
#include "base/text.h"
#include "json/number.h"

#define ARENA_EXTRA_BYTES 8192

/* The open containers; values are added to the innermost as they come. */
struct reader {
	struct rd_scan scan;
	const struct rd_json_limits *limits;
	struct rd_str text;
	json_t *root;
	json_t *open[RD_JSON_DEPTH];
	size_t n_open;
	struct rd_str name; /* of the value that comes next */
	struct rd_arena arena;
};

static const struct rd_scan_rules rules = {
	.max_depth = RD_JSON_DEPTH,
	.syntax = "json.syntax",
	.type = "json.syntax",
	.too_deep = "json.too-deep",
	.nul = "json.syntax",
	.memory = "json.memory",
};

static bool
starve(struct reader *reader)
{
	return rd_scan_refuse(&reader->scan, RD_NOMEM, "json.memory",
			      "no memory to read the JSON text");
}

static bool
refuse_number(struct reader *reader, const char *why)
{
	return rd_scan_refuse(&reader->scan, RD_SEMANTIC, "json.number", "%s",
			      why);
}

/* Puts a new value (NULL: out of memory) in its place; takes the reference. */
static bool
attach(struct reader *reader, json_t *value)
{
	json_t *parent;
	int rc;

	if (!value)
		return starve(reader);
	if (!reader->n_open) {
		reader->root = value;
		return true;
	}
	parent = reader->open[reader->n_open - 1];
	rc = json_is_array(parent)
		     ? json_array_append_new(parent, value)
		     : json_object_setn_new_nocheck(parent, reader->name.ptr,
						    reader->name.len, value);
	return !rc || starve(reader);
}

static bool
read_real(struct reader *reader, struct rd_str digits)
{
	enum rd_status status;
	const char *text;
	double value;

	if (reader->limits->integers_only)
		return refuse_number(reader,
				     "a number is not an integer below 2^53");
	text = rd_arena_strdup(&reader->arena, digits);
	if (!text)
		return starve(reader);
	status = rd_json_get_number(text, &value);
	if (status == RD_NOMEM)
		return starve(reader);
	if (status != RD_OK)
		return refuse_number(reader, "a number is too large");
	return attach(reader, json_real(value));
}

static bool
in_profile(int64_t n)
{
	return n <= RD_JSON_INT_MAX && n >= -RD_JSON_INT_MAX;
}

static bool
read_number(struct reader *reader)
{
	struct rd_str digits;
	bool is_integer;
	int64_t n;

	if (!rd_scan_number(&reader->scan, &digits, &is_integer))
		return false;
	if (!is_integer)
		return read_real(reader, digits);
	if (rd_str_is(digits, "-0"))
		digits = RD_STR_LIT("0");
	if (!rd_str_i64(digits, &n)) {
		if (reader->limits->doubles)
			return read_real(reader, digits);
		return refuse_number(reader, "an integer is too large");
	}
	if (in_profile(n))
		return attach(reader, json_integer(n));
	if (reader->limits->doubles || reader->limits->integers_only)
		return read_real(reader, digits);
	return attach(reader, json_integer(n));
}

static bool
read_string(struct reader *reader)
{
	struct rd_str text;

	return rd_scan_string(&reader->scan, &text) &&
	       attach(reader, json_stringn_nocheck(text.ptr, text.len));
}

static bool
read_bool(struct reader *reader)
{
	bool value;

	return rd_scan_bool(&reader->scan, &value) &&
	       attach(reader, json_boolean(value));
}

static bool
read_null(struct reader *reader)
{
	return rd_scan_null(&reader->scan) && attach(reader, json_null());
}

/* Attaches an empty container and leaves it open. */
static bool
open_container(struct reader *reader, enum rd_scan_type type)
{
	json_t *container;

	if (!rd_scan_open(&reader->scan, type))
		return false;
	container = type == RD_SCAN_OBJECT ? json_object() : json_array();
	if (!attach(reader, container))
		return false;
	reader->open[reader->n_open++] = container;
	return true;
}

static bool
open_object(struct reader *reader)
{
	return open_container(reader, RD_SCAN_OBJECT);
}

static bool
open_array(struct reader *reader)
{
	return open_container(reader, RD_SCAN_ARRAY);
}

/* One value, or the beginning of one. */
static bool
read_value(struct reader *reader)
{
	static bool (*const kinds[])(struct reader *) = {
		[RD_SCAN_OBJECT] = open_object, [RD_SCAN_ARRAY] = open_array,
		[RD_SCAN_STRING] = read_string, [RD_SCAN_NUMBER] = read_number,
		[RD_SCAN_TRUE] = read_bool,	[RD_SCAN_FALSE] = read_bool,
		[RD_SCAN_NULL] = read_null,
	};
	enum rd_scan_type type = rd_scan_peek(&reader->scan);

	if (type == RD_SCAN_OTHER)
		return rd_scan_expected(&reader->scan, "a value");
	return kinds[type](reader);
}

/* Reads the next member's name; false behind the last one. */
static bool
read_name(struct reader *reader, const json_t *object)
{
	const char *from = reader->scan.at;

	if (!rd_scan_key(&reader->scan, &reader->name))
		return false;
	if (!json_object_getn(object, reader->name.ptr, reader->name.len))
		return true;
	/* Only space and a comma stand before the name. */
	reader->scan.at = memchr(from, '"', (size_t)(reader->scan.end - from));
	return rd_scan_fail(&reader->scan, "json.duplicate-name",
			    "a name comes twice in one object");
}

/* Behind a value or an opening bracket: to the next value, closing what ends
 * here; false at the end of the outermost container. */
static bool
next_value(struct reader *reader)
{
	while (reader->n_open && rd_scan_ok(&reader->scan)) {
		const json_t *parent = reader->open[reader->n_open - 1];
		uint32_t n = json_array_size(parent) > 0;

		/* What was read before has been copied into the tree. */
		rd_arena_reset(&reader->arena);
		if (json_is_object(parent) ? read_name(reader, parent)
					   : rd_scan_element(&reader->scan, &n))
			return true;
		reader->n_open--;
	}
	return false;
}

static void
read_tree(struct reader *reader)
{
	do {
		if (!read_value(reader))
			return;
	} while (next_value(reader));
	rd_scan_finish(&reader->scan);
}

/* The first sequence that is not UTF-8. */
static const char *
invalid_at(struct rd_str text)
{
	size_t at = 0;

	while (at < text.len) {
		unsigned char lead = (unsigned char)text.ptr[at];
		struct rd_str one = { text.ptr + at, 1 };

		one.len += (lead >= 0xc0) + (lead >= 0xe0) + (lead >= 0xf0);
		if (one.len > text.len - at || !rd_utf8_valid(one))
			break;
		at += one.len;
	}
	return text.ptr + at;
}

static void
read_text(struct reader *reader, size_t cap_bytes)
{
	struct rd_scan *scan = &reader->scan;

	if (reader->text.len > cap_bytes) {
		scan->at += cap_bytes;
		rd_scan_refuse(scan, RD_LIMIT, "json.too-large",
			       "the JSON text is too large");
	} else if (rd_str_starts(reader->text, "\xef\xbb\xbf")) {
		rd_scan_fail(scan, "json.encoding",
			     "the JSON text starts with a byte order mark");
	} else if (!rd_utf8_valid(reader->text)) {
		scan->at = invalid_at(reader->text);
		rd_scan_fail(scan, "json.encoding",
			     "the JSON text is not UTF-8");
	} else {
		read_tree(reader);
	}
}

/* What the scanner does not say of a refusal. */
static void
complete(const struct reader *reader, struct rd_problem *problem)
{
	if (reader->scan.status == RD_SEMANTIC && reader->limits->integers_only)
		rd_problem_hint(problem, "write it as a string");
	problem->line = 1;
	for (uint64_t i = 0; i < problem->offset; i++)
		problem->line += reader->text.ptr[i] == '\n';
}

enum rd_status
rd_json_parse(struct rd_str text, const struct rd_json_limits *limits,
	      json_t **out, struct rd_problem *problem)
{
	static const struct rd_json_limits no_limits;
	struct reader reader = { .limits = limits ? limits : &no_limits };
	size_t cap = reader.limits->cap_bytes;

	if (!cap)
		cap = RD_JSON_CAP_BYTES;
	if (!text.ptr)
		text = RD_STR_LIT("");
	reader.text = text;
	/* It holds a name and a value at most; the rest is for its blocks. */
	rd_arena_init(&reader.arena, 4 * cap + ARENA_EXTRA_BYTES);
	rd_scan_init(&reader.scan, text, &rules, &reader.arena, problem);
	read_text(&reader, cap);
	if (!rd_scan_ok(&reader.scan)) {
		complete(&reader, problem);
		json_decref(reader.root);
		reader.root = NULL;
	}
	rd_arena_fini(&reader.arena);
	*out = reader.root;
	return reader.scan.status;
}
