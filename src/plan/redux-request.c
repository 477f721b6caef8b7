/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reads refdesk.redux/1: each member once, none that is not known. */

#include "plan/redux-request.h"

#include <stddef.h>

#include "base/decimal.h"
#include "base/scan.h"
#include "base/text.h"

#define MALFORMED "redux.malformed"
#define COUNT_MAX 1000000u
#define KEYS_MAX 16

static const struct rd_scan_rules rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "json.syntax",
	.type = MALFORMED,
	.too_deep = "json.too-deep",
	.nul = MALFORMED,
	.memory = "memory",
};

struct key {
	const char *name;
	bool (*read)(struct rd_scan *scan, void *target);
	size_t offset; /* of the target */
};

static bool
refuse(struct rd_scan *scan, const char *what)
{
	return rd_scan_refuse(scan, RD_SEMANTIC, MALFORMED, "%s", what);
}

static bool
refuse_key(struct rd_scan *scan, struct rd_str name, const struct key *keys)
{
	const char *names[KEYS_MAX];
	size_t n = 0;

	for (; keys[n].name; n++)
		names[n] = keys[n].name;
	rd_scan_refuse(scan, RD_SEMANTIC, "redux.unknown-key",
		       "has no member \"%.*s\"", RD_STR_FMT(name));
	if (scan->problem)
		rd_problem_suggest(scan->problem, name, names, n);
	return false;
}

static const struct key *
find_key(const struct key *keys, struct rd_str name)
{
	for (; keys->name; keys++)
		if (rd_str_is(name, keys->name))
			return keys;
	return NULL;
}

static bool
read_object(struct rd_scan *scan, const struct key *keys, void *base)
{
	const struct key *key;
	struct rd_str name;
	unsigned seen = 0, bit;
	uint32_t mark;

	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(scan, &name)) {
		key = find_key(keys, name);
		if (!key)
			return refuse_key(scan, name, keys);
		bit = 1u << (key - keys);
		mark = rd_scan_enter(scan, name);
		if (seen & bit)
			return refuse(scan, "stands there twice");
		seen |= bit;
		if (!key->read(scan, (char *)base + key->offset))
			return false;
		rd_scan_leave(scan, mark);
	}
	return rd_scan_ok(scan);
}

/* ---- values ---- */

static bool
read_name(struct rd_scan *scan, void *target)
{
	struct rd_str *out = target;

	return rd_scan_string(scan, out) &&
	       (out->len || refuse(scan, "is empty"));
}

static bool
read_count(struct rd_scan *scan, void *target)
{
	int64_t value;

	if (!rd_scan_integer(scan, &value))
		return false;
	if (value < 1 || value > COUNT_MAX)
		return refuse(scan, "is no number from 1 to 1000000");
	*(uint32_t *)target = (uint32_t)value;
	return true;
}

/* As a number or, as answers have it, in a string. */
static bool
read_decimal(struct rd_scan *scan, int64_t *out)
{
	struct rd_str text;
	bool integer;
	bool there = rd_scan_peek(scan) == RD_SCAN_STRING
			     ? rd_scan_string(scan, &text)
			     : rd_scan_number(scan, &text, &integer);

	return there && (!rd_decimal_rule(text, out) ||
			 refuse(scan, "is no number of at most four decimal "
				      "places"));
}

static bool
read_factor(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_ask *ask = target;

	ask->has_factor = true;
	return read_decimal(scan, &ask->factor);
}

static bool
read_margin(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_ask *ask = target;

	ask->has_margin = true;
	return read_decimal(scan, &ask->margin);
}

static bool
read_schema(struct rd_scan *scan, void *target)
{
	struct rd_str text;

	*(bool *)target = true;
	return rd_scan_string(scan, &text) &&
	       (rd_str_is(text, RD_PLAN_REDUX_REQUEST_SCHEMA) ||
		refuse(scan, "is not " RD_PLAN_REDUX_REQUEST_SCHEMA));
}

/* ---- references ---- */

/* n whole numbers, no more and no less. */
static bool
read_numbers(struct rd_scan *scan, uint32_t *out, uint32_t n)
{
	uint32_t count = 0;
	int64_t value;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &count)) {
		if (count > n)
			return refuse(scan, "has too many numbers");
		if (!rd_scan_integer(scan, &value))
			return false;
		if (value < 0 || value > COUNT_MAX)
			return refuse(scan, "has a number that is no pixel's");
		out[count - 1] = (uint32_t)value;
	}
	if (!rd_scan_ok(scan))
		return false;
	return count == n || refuse(scan, "has too few numbers");
}

static bool
read_size(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_wanted *wanted = target;
	uint32_t sides[2];

	if (!read_numbers(scan, sides, 2))
		return false;
	if (!sides[0] || !sides[1])
		return refuse(scan, "has a side without a pixel");
	wanted->width = sides[0];
	wanted->height = sides[1];
	return true;
}

static bool
read_strength(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_wanted *wanted = target;

	wanted->has_strength = true;
	return read_decimal(scan, &wanted->strength);
}

static bool
read_boxes(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_wanted *wanted = target;
	uint32_t sides[4], n = 0;

	wanted->masked = true;
	wanted->boxes = rd_arena_array(scan->arena, RD_PLAN_REDUX_BOXES_MAX,
				       sizeof(*wanted->boxes));
	if (!wanted->boxes)
		return rd_scan_refuse(scan, RD_NOMEM, "memory",
				      "out of memory");
	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > RD_PLAN_REDUX_BOXES_MAX)
			return refuse(scan, "has more than 64 boxes");
		if (!read_numbers(scan, sides, 4))
			return false;
		wanted->boxes[n - 1] = (struct rd_rdx_box){ sides[0], sides[1],
							    sides[2],
							    sides[3] };
	}
	wanted->n_boxes = n;
	return rd_scan_ok(scan);
}

static bool
read_mask(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_wanted *wanted = target;

	wanted->masked = true;
	return read_name(scan, &wanted->mask);
}

#define WANTED(name, read, field)                                              \
	{                                                                      \
		name, read, offsetof(struct rd_plan_redux_wanted, field)       \
	}
static const struct key wanted_keys[] = {
	WANTED("batch", read_count, batch), WANTED("file", read_name, file),
	WANTED("id", read_name, id),	    { "mask", read_mask, 0 },
	{ "mask_boxes", read_boxes, 0 },    { "size", read_size, 0 },
	{ "strength", read_strength, 0 },   { NULL, NULL, 0 },
};

static bool
read_wanted(struct rd_scan *scan, struct rd_plan_redux_wanted *wanted)
{
	*wanted = (struct rd_plan_redux_wanted){ .batch = 1 };
	if (!read_object(scan, wanted_keys, wanted))
		return false;
	return (wanted->file.ptr != NULL) + (wanted->id.ptr != NULL) +
			       (wanted->width != 0) ==
		       1 ||
	       refuse(scan, "has not exactly one of file, id and size");
}

static bool
read_references(struct rd_scan *scan, void *target)
{
	struct rd_plan_redux_request *request = target;
	uint32_t n = 0, mark;

	request->references = rd_arena_array(scan->arena,
					     RD_PLAN_REDUX_PICTURES_MAX,
					     sizeof(*request->references));
	if (!request->references)
		return rd_scan_refuse(scan, RD_NOMEM, "memory",
				      "out of memory");
	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > RD_PLAN_REDUX_PICTURES_MAX)
			return refuse(scan, "has more than 64 references");
		mark = rd_scan_enter_index(scan, n - 1);
		if (!read_wanted(scan, &request->references[n - 1]))
			return false;
		rd_scan_leave(scan, mark);
	}
	request->n_references = n;
	return rd_scan_ok(scan) && (n || refuse(scan, "is empty"));
}

/* ---- the request ---- */

struct reading {
	struct rd_plan_redux_request request;
	bool has_schema;
};

#define ASK(name, read, field)                                                 \
	{                                                                      \
		name, read, offsetof(struct reading, request.ask.field)        \
	}
static const struct key request_keys[] = {
	ASK("crop", read_name, crop),
	ASK("edge", read_count, edge),
	ASK("encoder", read_name, encoder),
	{ "factor", read_factor, offsetof(struct reading, request.ask) },
	ASK("function", read_name, function),
	ASK("kind", read_name, kind),
	ASK("law", read_name, law),
	{ "margin", read_margin, offsetof(struct reading, request.ask) },
	ASK("mode", read_name, mode),
	{ "per_node", read_count, offsetof(struct reading, request.per_node) },
	ASK("profile", read_name, profile),
	{ "references", read_references, offsetof(struct reading, request) },
	{ "schema", read_schema, offsetof(struct reading, has_schema) },
	ASK("text_tokens", read_count, text_tokens),
	ASK("use", read_name, use),
	{ NULL, NULL, 0 },
};

static bool
read_request(struct rd_scan *scan, struct reading *reading)
{
	return read_object(scan, request_keys, reading) &&
	       rd_scan_finish(scan) &&
	       (reading->has_schema || refuse(scan, "has no schema")) &&
	       (reading->request.n_references ||
		refuse(scan, "has no references"));
}

enum rd_status
rd_plan_redux_request_read(struct rd_arena *arena, struct rd_str json,
			   struct rd_plan_redux_request *out,
			   struct rd_problem *problem)
{
	struct reading reading = { .has_schema = false };
	struct rd_scan scan;

	if (json.len > RD_PLAN_REDUX_REQUEST_CAP)
		return rd_problem_set(problem, RD_LIMIT, 9, "redux.limit",
				      "a request has at most 1 MiB");
	if (!rd_utf8_valid(json))
		return rd_problem_set(problem, RD_SYNTAX, 4, "json.encoding",
				      "the request is not UTF-8");
	rd_scan_init(&scan, json, &rules, arena, problem);
	if (!read_request(&scan, &reading))
		return scan.status;
	*out = reading.request;
	return RD_OK;
}

/* ---- words of a command line ---- */

/* Numbers between which `divider` stands, at most `max` of them; 0 for anything
 * else. */
static uint32_t
split_numbers(struct rd_str text, char divider, uint32_t *out, uint32_t max)
{
	const char dividers[] = { divider, '\0' };
	uint32_t n = 0;
	uint64_t value;
	size_t len;

	while (n < max) {
		len = rd_str_until(text, dividers);
		if (!rd_str_u64((struct rd_str){ text.ptr, len }, &value) ||
		    value > COUNT_MAX)
			return 0;
		out[n++] = (uint32_t)value;
		if (len == text.len)
			return n;
		text = rd_str_behind(text, len + 1);
	}
	return 0;
}

bool
rd_plan_redux_size(struct rd_str text, struct rd_plan_redux_wanted *out)
{
	uint32_t numbers[3];
	uint32_t n = split_numbers(text, 'x', numbers, 3);

	if (n < 2)
		return false;
	*out = (struct rd_plan_redux_wanted){ .width = numbers[n - 2],
					      .height = numbers[n - 1],
					      .batch = n == 3 ? numbers[0]
							      : 1 };
	return true;
}

bool
rd_plan_redux_box(struct rd_str text, struct rd_rdx_box *out)
{
	uint32_t n[4];

	if (split_numbers(text, ',', n, 4) != 4)
		return false;
	*out = (struct rd_rdx_box){ n[0], n[1], n[2], n[3] };
	return true;
}
