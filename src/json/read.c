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

/* An open container; values are added to it as they come. */
struct reader {
	struct rd_scan scan;
	const struct rd_json_limits *limits;
	struct rd_str text;
	json_t *root;
	json_t *open[RD_JSON_DEPTH];
	size_t n_open;
	struct rd_buf name, string;
	const char *code, *why; /* of a refusal */
};

static enum rd_status
refuse(struct reader *reader, enum rd_status status, const char *code,
       const char *why)
{
	reader->code = code;
	reader->why = why;
	return status;
}

static enum rd_status
starve(struct reader *reader)
{
	return refuse(reader, RD_NOMEM, "json.memory",
		      "no memory to read the JSON text");
}

static enum rd_status
misread(struct reader *reader, const char *why)
{
	return refuse(reader, RD_SYNTAX, "json.syntax", why);
}

/* Decodes a string into buf, with a NUL behind it that is not counted. */
static enum rd_status
read_string(struct reader *reader, struct rd_buf *buf)
{
	enum rd_status status;

	rd_buf_reset(buf);
	status = rd_scan_string(&reader->scan, buf);
	if (status == RD_SYNTAX)
		return misread(reader, "a string is malformed");
	rd_buf_char(buf, '\0');
	if (rd_buf_status(buf) != RD_OK)
		return starve(reader);
	buf->len--;
	return RD_OK;
}

static enum rd_status
read_name(struct reader *reader)
{
	const json_t *object = reader->open[reader->n_open - 1];
	struct rd_scan before = reader->scan;
	enum rd_status status;

	status = read_string(reader, &reader->name);
	if (status != RD_OK)
		return status;
	if (json_object_get(object, reader->name.ptr)) {
		reader->scan = before;
		rd_scan_space(&reader->scan);
		return refuse(reader, RD_SYNTAX, "json.duplicate-name",
			      "a name comes twice in one object");
	}
	if (!rd_scan_char(&reader->scan, ':'))
		return misread(reader, "a colon is missing after a name");
	return RD_OK;
}

/* Puts a new value (NULL: out of memory) in its place; takes the reference. */
static enum rd_status
attach(struct reader *reader, json_t *value)
{
	json_t *parent;
	int rc;

	if (!value)
		return starve(reader);
	if (!reader->n_open) {
		reader->root = value;
		return RD_OK;
	}
	parent = reader->open[reader->n_open - 1];
	rc = json_is_array(parent) ? json_array_append_new(parent, value)
				   : json_object_set_new_nocheck(
					     parent, reader->name.ptr, value);
	return rc ? starve(reader) : RD_OK;
}

static enum rd_status
read_real(struct reader *reader, struct rd_str digits)
{
	enum rd_status status;
	double value;

	if (reader->limits->integers_only)
		return refuse(reader, RD_SEMANTIC, "json.number",
			      "a number is not an integer below 2^53");
	rd_buf_reset(&reader->string);
	rd_buf_str(&reader->string, digits);
	rd_buf_char(&reader->string, '\0');
	if (rd_buf_status(&reader->string) != RD_OK)
		return starve(reader);
	status = rd_json_get_number(reader->string.ptr, &value);
	if (status == RD_NOMEM)
		return starve(reader);
	if (status != RD_OK)
		return refuse(reader, status, "json.number",
			      "a number is too large");
	return attach(reader, json_real(value));
}

static bool
in_profile(int64_t n)
{
	return n <= RD_JSON_INT_MAX && n >= -RD_JSON_INT_MAX;
}

static enum rd_status
read_number(struct reader *reader)
{
	struct rd_str digits;
	bool is_integer;
	int64_t n;

	rd_scan_space(&reader->scan);
	digits.ptr = reader->scan.at;
	if (!rd_scan_number(&reader->scan, &is_integer))
		return misread(reader, "a value is missing or malformed");
	digits.len = (size_t)(reader->scan.at - digits.ptr);
	if (!is_integer)
		return read_real(reader, digits);
	if (rd_str_is(digits, "-0"))
		digits = RD_STR_LIT("0");
	if (!rd_str_i64(digits, &n)) {
		if (reader->limits->doubles)
			return read_real(reader, digits);
		return refuse(reader, RD_SEMANTIC, "json.number",
			      "an integer is too large");
	}
	if (in_profile(n))
		return attach(reader, json_integer(n));
	if (reader->limits->doubles || reader->limits->integers_only)
		return read_real(reader, digits);
	return attach(reader, json_integer(n));
}

static enum rd_status
read_scalar(struct reader *reader)
{
	struct rd_scan *scan = &reader->scan;
	enum rd_status status;

	rd_scan_space(scan);
	if (scan->at < scan->end && *scan->at == '"') {
		status = read_string(reader, &reader->string);
		if (status != RD_OK)
			return status;
		return attach(reader, json_stringn_nocheck(reader->string.ptr,
							   reader->string.len));
	}
	if (rd_scan_word(scan, "true"))
		return attach(reader, json_true());
	if (rd_scan_word(scan, "false"))
		return attach(reader, json_false());
	if (rd_scan_word(scan, "null"))
		return attach(reader, json_null());
	return read_number(reader);
}

/* After "{" or "[": attaches it and leaves it open.  *value_next is false when
 * it ended at once. */
static enum rd_status
open_container(struct reader *reader, bool object, bool *value_next)
{
	json_t *container = object ? json_object() : json_array();
	enum rd_status status;

	status = attach(reader, container);
	if (status != RD_OK)
		return status;
	*value_next = false;
	if (rd_scan_char(&reader->scan, object ? '}' : ']'))
		return RD_OK;
	reader->open[reader->n_open++] = container;
	*value_next = true;
	return object ? read_name(reader) : RD_OK;
}

/* One value, or the beginning of one. */
static enum rd_status
read_value(struct reader *reader, bool *value_next)
{
	bool object = rd_scan_char(&reader->scan, '{');

	*value_next = false;
	if (!object && !rd_scan_char(&reader->scan, '['))
		return read_scalar(reader);
	if (reader->n_open < RD_JSON_DEPTH)
		return open_container(reader, object, value_next);
	reader->scan.at--;
	return refuse(reader, RD_LIMIT, "json.too-deep",
		      "the JSON text is nested deeper than 32 levels");
}

/* Behind a value: to the next one, closing what ends here. */
static enum rd_status
read_separator(struct reader *reader)
{
	while (reader->n_open) {
		bool object = json_is_object(reader->open[reader->n_open - 1]);

		if (rd_scan_char(&reader->scan, ','))
			return object ? read_name(reader) : RD_OK;
		if (!rd_scan_char(&reader->scan, object ? '}' : ']'))
			return misread(reader,
				       object ? "a comma or } is missing"
					      : "a comma or ] is missing");
		reader->n_open--;
	}
	return RD_OK;
}

static enum rd_status
read_tree(struct reader *reader)
{
	enum rd_status status;
	bool value_next;

	do {
		status = read_value(reader, &value_next);
		if (status == RD_OK && !value_next)
			status = read_separator(reader);
		if (status != RD_OK)
			return status;
	} while (reader->n_open);
	rd_scan_space(&reader->scan);
	if (reader->scan.at < reader->scan.end)
		return misread(reader, "something stands behind the value");
	return RD_OK;
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

static enum rd_status
read_text(struct reader *reader, size_t cap_bytes)
{
	if (reader->text.len > cap_bytes) {
		reader->scan.at += cap_bytes;
		return refuse(reader, RD_LIMIT, "json.too-large",
			      "the JSON text is too large");
	}
	if (rd_str_starts(reader->text, "\xef\xbb\xbf"))
		return refuse(reader, RD_SYNTAX, "json.encoding",
			      "the JSON text starts with a byte order mark");
	if (!rd_utf8_valid(reader->text)) {
		reader->scan.at = invalid_at(reader->text);
		return refuse(reader, RD_SYNTAX, "json.encoding",
			      "the JSON text is not UTF-8");
	}
	return read_tree(reader);
}

static void
tell(const struct reader *reader, enum rd_status status,
     struct rd_problem *problem)
{
	size_t at = (size_t)(reader->scan.at - reader->text.ptr);

	rd_problem_set(problem, status, status == RD_NOMEM ? 10 : 4,
		       reader->code, "%s", reader->why);
	if (status == RD_SEMANTIC && reader->limits->integers_only)
		rd_problem_hint(problem, "write it as a string");
	problem->offset = at;
	problem->has_offset = true;
	problem->line = 1;
	for (size_t i = 0; i < at; i++)
		problem->line += reader->text.ptr[i] == '\n';
}

enum rd_status
rd_json_parse(struct rd_str text, const struct rd_json_limits *limits,
	      json_t **out, struct rd_problem *problem)
{
	static const struct rd_json_limits no_limits;
	struct reader reader = { .limits = limits ? limits : &no_limits };
	size_t cap = reader.limits->cap_bytes;
	enum rd_status status;

	if (!cap)
		cap = RD_JSON_CAP_BYTES;
	if (!text.ptr)
		text = RD_STR_LIT("");
	reader.text = text;
	reader.scan = (struct rd_scan){ text.ptr, text.ptr + text.len };
	rd_buf_init(&reader.name, cap + 1);
	rd_buf_init(&reader.string, cap + 1);
	status = read_text(&reader, cap);
	if (status != RD_OK) {
		tell(&reader, status, problem);
		json_decref(reader.root);
		reader.root = NULL;
	}
	rd_buf_fini(&reader.name);
	rd_buf_fini(&reader.string);
	*out = reader.root;
	return status;
}
