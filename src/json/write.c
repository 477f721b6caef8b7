/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Canonical writer over a tree: a stack of open containers, no recursion. */
#include "base/arena.h"
#include "json/jcs.h"
#include "json/json.h"
#include "json/number.h"
#include <stdlib.h>

#define KEYS_CAP_BYTES (64u << 20)

struct key {
	struct rd_str name;
	json_t *value;
};

struct frame {
	const json_t *value;
	struct key *keys; /* of an object, sorted */
	size_t n, at;
};

struct writer {
	struct rd_arena arena;
	struct rd_buf *out;
	struct frame frames[RD_JSON_DEPTH];
	size_t n_frames;
};

static int
compare_keys(const void *a, const void *b)
{
	return rd_json_key_cmp(((const struct key *)a)->name,
			       ((const struct key *)b)->name);
}

static enum rd_status
collect_keys(struct writer *writer, struct frame *frame)
{
	json_t *object = (json_t *)frame->value;
	const char *name;
	json_t *value;
	size_t n = 0;

	frame->keys = rd_arena_array(&writer->arena, frame->n + 1,
				     sizeof(frame->keys[0]));
	if (!frame->keys)
		return RD_NOMEM;
	json_object_foreach(object, name, value)
		frame->keys[n++] = (struct key){ rd_str_of(name), value };
	qsort(frame->keys, n, sizeof(frame->keys[0]), compare_keys);
	return RD_OK;
}

static enum rd_status
open_container(struct writer *writer, const json_t *value)
{
	struct frame *frame;

	if (writer->n_frames == RD_JSON_DEPTH)
		return RD_LIMIT;
	frame = &writer->frames[writer->n_frames++];
	*frame = (struct frame){ .value = value };
	if (json_is_array(value)) {
		frame->n = json_array_size(value);
		rd_buf_char(writer->out, '[');
		return RD_OK;
	}
	frame->n = json_object_size(value);
	rd_buf_char(writer->out, '{');
	return collect_keys(writer, frame);
}

static enum rd_status
put_string(struct writer *writer, const json_t *value)
{
	rd_put_json_str(writer->out,
			(struct rd_str){ json_string_value(value),
					 json_string_length(value) });
	return RD_OK;
}

/* Below 2^53 the double is the integer, and its text too. */
static enum rd_status
put_integer(struct writer *writer, const json_t *value)
{
	json_int_t n = json_integer_value(value);

	if (n > RD_JSON_INT_MAX || n < -RD_JSON_INT_MAX)
		return rd_json_put_number(writer->out, (double)n);
	rd_buf_i64(writer->out, n);
	return RD_OK;
}

static enum rd_status
put_real(struct writer *writer, const json_t *value)
{
	return rd_json_put_number(writer->out, json_real_value(value));
}

static enum rd_status
put_truth(struct writer *writer, const json_t *value)
{
	rd_json_put_bool(writer->out, json_is_true(value));
	return RD_OK;
}

static enum rd_status
put_null(struct writer *writer, const json_t *value)
{
	(void)value;
	rd_buf_cstr(writer->out, "null");
	return RD_OK;
}

static enum rd_status (*const put_by_type[])(struct writer *,
					     const json_t *) = {
	[JSON_OBJECT] = open_container, [JSON_ARRAY] = open_container,
	[JSON_STRING] = put_string,	[JSON_INTEGER] = put_integer,
	[JSON_REAL] = put_real,		[JSON_TRUE] = put_truth,
	[JSON_FALSE] = put_truth,	[JSON_NULL] = put_null,
};

static enum rd_status
put_value(struct writer *writer, const json_t *value)
{
	return put_by_type[json_typeof(value)](writer, value);
}

/* Writes the next child of the innermost container, or closes it. */
static enum rd_status
step(struct writer *writer)
{
	struct frame *frame = &writer->frames[writer->n_frames - 1];
	size_t at = frame->at++;

	if (at == frame->n) {
		rd_buf_char(writer->out, frame->keys ? '}' : ']');
		writer->n_frames--;
		return RD_OK;
	}
	if (at)
		rd_buf_char(writer->out, ',');
	if (!frame->keys)
		return put_value(writer, json_array_get(frame->value, at));
	rd_put_json_str(writer->out, frame->keys[at].name);
	rd_buf_char(writer->out, ':');
	return put_value(writer, frame->keys[at].value);
}

enum rd_status
rd_json_write(const json_t *value, struct rd_buf *out)
{
	struct writer writer = { .out = out };
	enum rd_status status;

	rd_arena_init(&writer.arena, KEYS_CAP_BYTES);
	status = put_value(&writer, value);
	while (status == RD_OK && writer.n_frames)
		status = step(&writer);
	rd_arena_fini(&writer.arena);
	return status == RD_OK ? rd_buf_status(out) : status;
}

enum rd_status
rd_json_canonical(struct rd_str json, struct rd_buf *out)
{
	static const struct rd_json_limits limits = { .doubles = true };
	struct rd_problem problem;
	json_t *value;
	enum rd_status status;

	status = rd_json_parse(json, &limits, &value, &problem);
	if (status == RD_OK)
		status = rd_json_write(value, out);
	json_decref(value);
	return status;
}
