/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Looking into a tree. */
#include "json/json.h"

void
rd_json_free(json_t *value)
{
	json_decref(value);
}

const json_t *
rd_json_get(const json_t *object, const char *name)
{
	return json_object_get(object, name);
}

const json_t *
rd_json_at(const json_t *array, size_t index)
{
	return json_array_get(array, index);
}

size_t
rd_json_count(const json_t *value)
{
	return json_is_array(value) ? json_array_size(value)
				    : json_object_size(value);
}

struct rd_str
rd_json_str(const json_t *value)
{
	if (!json_is_string(value))
		return RD_STR_NONE;
	return (struct rd_str){ json_string_value(value),
				json_string_length(value) };
}

struct rd_str
rd_json_get_str(const json_t *object, const char *name)
{
	return rd_json_str(json_object_get(object, name));
}

bool
rd_json_get_int(const json_t *object, const char *name, int64_t *value)
{
	const json_t *member = json_object_get(object, name);

	if (!json_is_integer(member))
		return false;
	*value = json_integer_value(member);
	return true;
}

bool
rd_json_get_bool(const json_t *object, const char *name, bool *value)
{
	const json_t *member = json_object_get(object, name);

	if (!json_is_boolean(member))
		return false;
	*value = json_is_true(member);
	return true;
}

/* jansson's iterators only read, but take what could be written. */
const void *
rd_json_next(const json_t *object, const void *at, struct rd_str *name)
{
	json_t *whole = (json_t *)(uintptr_t)object;
	void *next = at ? json_object_iter_next(whole, (void *)(uintptr_t)at)
			: json_object_iter(whole);

	*name = next ? rd_str_of(json_object_iter_key(next)) : RD_STR_NONE;
	return next;
}

struct rd_str
rd_json_str_at(const void *at)
{
	return rd_json_str(json_object_iter_value((void *)(uintptr_t)at));
}
