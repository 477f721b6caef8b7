/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The "generation" object: a decision does not use it, but a mistake in it is
 * found now and not when it is sent.  Keys, types and closed lists only. */

#include "base/decimal.h"
#include "decide/reader.h"

#define IMAGES_MAX 16
#define PIXELS_MAX 16384
#define ITEMS_MAX 64

static bool
any_text(struct reader *reader, void *target)
{
	struct rd_str text;

	(void)target;
	return rd_scan_string(&reader->scan, &text);
}

static bool
any_name(struct reader *reader, void *target)
{
	struct rd_str text;

	(void)target;
	return reader_name(reader, 1024, &text);
}

static bool
any_bool(struct reader *reader, void *target)
{
	bool truth;

	(void)target;
	return rd_scan_bool(&reader->scan, &truth);
}

static bool
bounded(struct reader *reader, int64_t max)
{
	int64_t value;

	if (!rd_scan_integer(&reader->scan, &value))
		return false;
	if (value < 1 || value > max)
		return rd_scan_fail(&reader->scan, "request.range",
				    "must be 1 to %lld", (long long)max);
	return true;
}

static bool
images(struct reader *reader, void *target)
{
	(void)target;
	return bounded(reader, IMAGES_MAX);
}

static bool
pixels(struct reader *reader, void *target)
{
	(void)target;
	return bounded(reader, PIXELS_MAX);
}

static bool
positive_decimal(struct reader *reader, void *target)
{
	int64_t value;

	(void)target;
	if (!reader_decimal(reader, &value))
		return false;
	if (value < 0)
		return rd_scan_fail(&reader->scan, "request.range",
				    "must not be negative");
	return true;
}

static bool
signed_decimal(struct reader *reader, void *target)
{
	int64_t value;

	(void)target;
	return reader_decimal(reader, &value);
}

static bool
one_of(struct reader *reader, const char *const *choices, size_t n)
{
	struct rd_str text;

	if (!rd_scan_string(&reader->scan, &text))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rd_str_is(text, choices[i]))
			return true;
	rd_scan_fail(&reader->scan, "request.unknown-term",
		     "\"%.*s\" is not in the list", RD_STR_FMT(text));
	if (!rd_problem_suggest(reader->scan.problem, text, choices, n))
		rd_problem_hint(reader->scan.problem, "one of %s, %s%s%s",
				choices[0], choices[1], n > 2 ? ", " : "",
				n > 2 ? choices[2] : "");
	return false;
}

#define ONE_OF(function, ...)                                                  \
	static bool function(struct reader *reader, void *target)              \
	{                                                                      \
		static const char *const choices[] = { __VA_ARGS__ };          \
                                                                               \
		(void)target;                                                  \
		return one_of(reader, choices,                                 \
			      sizeof(choices) / sizeof(choices[0]));           \
	}

ONE_OF(transformer, "high", "low")
ONE_OF(hair_color, "blonde", "brunette", "black", "red", "auburn", "gray",
       "white", "colorful")
ONE_OF(hair_style, "long", "short", "medium", "curly", "straight", "wavy",
       "pixie", "bob", "ponytail", "braided")
ONE_OF(eye_color, "brown", "blue", "green", "hazel", "gray", "amber", "violet")
ONE_OF(skin_color, "white", "black", "hispanic", "asian", "middle eastern",
       "indian", "mixed race", "mediterranean", "native american",
       "pacific islander")

/* Parameter names are the model's, so any name goes; values are strings. */
static bool
params(struct reader *reader, void *target)
{
	struct rd_str seen[ITEMS_MAX], key;
	uint32_t n = 0;

	(void)target;
	if (!rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(&reader->scan, &key)) {
		uint32_t mark = rd_scan_enter(&reader->scan, key);

		for (uint32_t i = 0; i < n; i++)
			if (rd_str_eq(seen[i], key))
				return rd_scan_fail(&reader->scan,
						    "request.duplicate-key",
						    "parameter given twice");
		if (n == ITEMS_MAX)
			return rd_scan_fail(&reader->scan, "request.too-many",
					    "more than %d parameters",
					    ITEMS_MAX);
		seen[n++] = key;
		if (rd_scan_peek(&reader->scan) == RD_SCAN_NUMBER)
			return rd_scan_fail(&reader->scan, "request.number",
					    "parameter values are strings");
		if (!any_text(reader, NULL))
			return false;
		rd_scan_leave(&reader->scan, mark);
	}
	return rd_scan_ok(&reader->scan);
}

static bool
attributes(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("hair_color", hair_color),
		READER_KEY("hair_style", hair_style),
		READER_KEY("eye_color", eye_color),
		READER_KEY("skin_color", skin_color),
	};
	uint32_t seen;

	return reader_object(reader, keys, 4, target, &seen);
}

/* Names are those of the rules: the plan knows them. */
static bool
redux(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("mode", any_name),
		READER_KEY("function", any_name),
		READER_KEY("profile", any_name),
		READER_KEY("encoder", any_name),
		READER_KEY("factor", positive_decimal),
		READER_KEY("crop", any_name),
		READER_KEY("margin", positive_decimal),
		READER_KEY("law", any_name),
		READER_KEY("use", any_name),
		READER_KEY("kind", any_name),
	};
	uint32_t seen;

	return reader_object(reader, keys, sizeof(keys) / sizeof(keys[0]),
			     target, &seen);
}

/* An array of objects of one kind; `required` is a mask of which exactly one
 * bit must be seen. */
static bool
objects(struct reader *reader, const struct reader_key *keys, uint32_t n_keys,
	uint32_t required, const char *needs)
{
	uint32_t n = 0, seen, mark;

	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		mark = rd_scan_enter_index(&reader->scan, n - 1);
		if (n > ITEMS_MAX)
			return rd_scan_fail(&reader->scan, "request.too-many",
					    "more than %d entries", ITEMS_MAX);
		if (!reader_object(reader, keys, n_keys, NULL, &seen))
			return false;
		if (__builtin_popcount(seen & required) != 1)
			return rd_scan_fail(&reader->scan,
					    "request.missing-key",
					    "needs exactly one of %s", needs);
		rd_scan_leave(&reader->scan, mark);
	}
	return rd_scan_ok(&reader->scan);
}

static bool
references(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("id", any_name),
		READER_KEY("file", any_name),
		READER_KEY("url", any_name),
		READER_KEY("weight", positive_decimal),
		READER_KEY("role", any_name),
		READER_KEY("strength", positive_decimal),
	};

	(void)target;
	return objects(reader, keys, 6, 7, "id, file, url");
}

static bool
loras(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("path", any_name),
		READER_KEY("scale", signed_decimal),
		READER_KEY("family", any_name),
		READER_KEY("transformer", transformer),
	};

	(void)target;
	return objects(reader, keys, 4, 1, "path");
}

static const struct reader_key generation_keys[] = {
	READER_KEY("prompt", any_text),
	READER_KEY("negative", any_text),
	READER_KEY("model", any_name),
	READER_KEY("provider", any_name),
	READER_KEY("images", images),
	READER_KEY("width", pixels),
	READER_KEY("height", pixels),
	READER_KEY("params", params),
	READER_KEY("preset", any_name),
	READER_KEY("references", references),
	READER_KEY("reference_mode", any_bool),
	READER_KEY("attributes", attributes),
	READER_KEY("loras", loras),
	READER_KEY("redux", redux),
	READER_KEY("max_cost", positive_decimal),
};

bool
reader_generation(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	const char *start;
	uint32_t seen;

	rd_scan_peek(&reader->scan);
	start = reader->scan.at;
	if (!reader_object(reader, generation_keys,
			   sizeof(generation_keys) / sizeof(generation_keys[0]),
			   NULL, &seen))
		return false;
	request->generation =
		(struct rd_str){ start, (size_t)(reader->scan.at - start) };
	return true;
}
