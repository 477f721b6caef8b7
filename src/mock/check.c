/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* One look at each declared field, one at each member that is there. */
#include <stdio.h>

#include "crypt/codec.h"
#include "mock/answer.h"
#include "mock/check.h"
#include "mock/picture.h"
#include "mock/storage.h"

struct field {
	struct rd_str name;
	bool required;
	char type;
	struct rd_str within; /* "1..4", "jpeg|png", or absent */
};

struct check {
	const struct rd_mock *mock;
	json_t *details;
	char name[64]; /* of the field in hand */
};

static void
complain(struct check *check, const char *type, const char *fmt,
	 const char *arg)
{
	char msg[256];

	snprintf(msg, sizeof(msg), "%s%s", fmt, arg);
	json_array_append_new(check->details,
			      rd_mock_detail(check->name, type, msg));
}

/* Takes the next field of a table's row. */
static bool
take_field(struct rd_str *row, struct field *field)
{
	struct rd_str word;
	size_t n = 0;

	if (!rd_str_word(row, &word))
		return false;
	while (word.ptr[n] != '!' && word.ptr[n] != '?')
		n++;
	*field = (struct field){ { word.ptr, n },
				 word.ptr[n] == '!',
				 word.ptr[n + 1],
				 RD_STR_NONE };
	if (word.len > n + 3)
		field->within = (struct rd_str){ word.ptr + n + 3,
						 word.len - n - 4 };
	return true;
}

static bool
is_one_of(struct rd_str words, struct rd_str word)
{
	size_t n;

	while (words.len) {
		for (n = 0; n < words.len && words.ptr[n] != '|';)
			n++;
		if (rd_str_eq((struct rd_str){ words.ptr, n }, word))
			return true;
		n += n < words.len;
		words.ptr += n;
		words.len -= n;
	}
	return false;
}

static void
check_word(struct check *check, struct rd_str words, const json_t *value)
{
	struct rd_str word = { json_string_value(value),
			       json_string_length(value) };
	char wanted[200];

	if (word.ptr && is_one_of(words, word))
		return;
	snprintf(wanted, sizeof(wanted), "%.*s", RD_STR_FMT(words));
	complain(check, "literal_error", "Input should be one of ", wanted);
}

static void
check_range(struct check *check, struct rd_str within, const json_t *value)
{
	double low, high, number = json_number_value(value);
	ptrdiff_t dots = rd_str_find(within, RD_STR_LIT(".."));
	uint64_t from = 0, to = 0;
	char limit[24];

	if (dots < 0 ||
	    !rd_str_u64((struct rd_str){ within.ptr, (size_t)dots }, &from) ||
	    !rd_str_u64((struct rd_str){ within.ptr + dots + 2,
					 within.len - (size_t)dots - 2 },
			&to))
		return;
	low = (double)from;
	high = (double)to;
	if (number >= low && number <= high)
		return;
	snprintf(limit, sizeof(limit), "%llu",
		 (unsigned long long)(number < low ? from : to));
	if (number < low)
		complain(check, "greater_than_equal",
			 "Input should be greater than or equal to ", limit);
	else
		complain(check, "less_than_equal",
			 "Input should be less than or equal to ", limit);
}

/* ---- references ---- */

static void
check_data_uri(struct check *check, struct rd_str uri)
{
	ptrdiff_t at = rd_str_find(uri, RD_STR_LIT(";base64,"));
	struct rd_str text;
	struct rd_buf bytes;

	rd_buf_init(&bytes, (size_t)64 << 20);
	if (at > 0) {
		text = (struct rd_str){ uri.ptr + at + 8,
					uri.len - (size_t)at - 8 };
		if (!rd_crypt_b64_append(text, &bytes) && bytes.len) {
			rd_buf_fini(&bytes);
			return;
		}
	}
	rd_buf_fini(&bytes);
	complain(check, "image_load_error",
		 "Failed to load the image. Please ensure the image file is "
		 "not corrupted.",
		 "");
}

/* The host of a URL and what follows it. */
static bool
split_url(struct rd_str url, struct rd_str *host, struct rd_str *path)
{
	ptrdiff_t at = rd_str_find(url, RD_STR_LIT("://"));
	size_t n;

	if (at < 0)
		return false;
	url.ptr += at + 3;
	url.len -= (size_t)at + 3;
	for (n = 0; n < url.len && url.ptr[n] != '/';)
		n++;
	*host = (struct rd_str){ url.ptr, n };
	*path = (struct rd_str){ url.ptr + n, url.len - n };
	return n > 0;
}

static void
check_url(struct check *check, const json_t *value)
{
	struct rd_str url = { json_string_value(value),
			      json_string_length(value) };
	struct rd_str host, path;
	ptrdiff_t at;

	if (!url.ptr) {
		complain(check, "string_type", "Input should be a valid string",
			 "");
		return;
	}
	if (rd_str_starts(url, "data:")) {
		check_data_uri(check, url);
		return;
	}
	if ((rd_str_starts(url, "https://") || rd_str_starts(url, "http://")) &&
	    split_url(url, &host, &path)) {
		at = rd_str_find(path, RD_STR_LIT("/files/u/"));
		if (at >= 0 &&
		    rd_mock_has_upload(
			    check->mock,
			    (struct rd_str){ path.ptr + at + 9,
					     path.len - (size_t)at - 9 }))
			return;
		if (at < 0 && !rd_mock_host_is_loopback(host))
			return;
	}
	complain(check, "file_download_error",
		 "Failed to download the file. Please check if the URL is "
		 "accessible and try again.",
		 "");
}

static void
check_urls(struct check *check, const json_t *value)
{
	size_t i;

	if (!json_is_array(value)) {
		complain(check, "list_type", "Input should be a valid list",
			 "");
		return;
	}
	if (!json_array_size(value))
		complain(check, "sequence_too_short",
			 "List should have at least 1 item", "");
	for (i = 0; i < json_array_size(value); i++)
		check_url(check, json_array_get(value, i));
}

/* ---- structures ---- */

static void
check_size(struct check *check, const json_t *value)
{
	struct rd_mock_size size;
	json_int_t edge;
	size_t i;

	if (json_is_string(value)) {
		if (!rd_mock_size_named(rd_str_of(json_string_value(value)),
					&size) &&
		    strcmp(json_string_value(value), "auto"))
			complain(check, "literal_error",
				 "Input should be a size or its name", "");
		return;
	}
	for (i = 0; i < 2; i++) {
		edge = json_integer_value(
			json_object_get(value, i ? "height" : "width"));
		if (edge >= 1 && edge <= RD_MOCK_PICTURE_EDGE)
			continue;
		complain(check, "image_too_large",
			 "Width and height should lie in 1 to 14142", "");
		return;
	}
}

static void
check_lora(struct check *check, char type, json_t *lora)
{
	const json_t *path = json_object_get(lora, "path");
	const char *name;
	json_t *member;

	if (!json_is_string(path))
		complain(check, "missing", "Field required", ": path");
	json_object_foreach(lora, name, member)
	{
		if (strcmp(name, "path") && strcmp(name, "scale") &&
		    (type == 'w' || strcmp(name, "force")) &&
		    (type == 'l' || (strcmp(name, "transformer") &&
				     strcmp(name, "weight_name"))))
			complain(check, "extra_forbidden",
				 "Extra inputs are not permitted: ", name);
		else if (!strcmp(name, "scale") && !json_is_number(member))
			complain(check, "float_type",
				 "Input should be a valid number", ": scale");
		else if (!strcmp(name, "transformer"))
			check_word(check, RD_STR_LIT("high|low|both"), member);
	}
}

static void
check_loras(struct check *check, char type, const json_t *value)
{
	size_t i;

	if (!json_is_array(value))
		complain(check, "list_type", "Input should be a valid list",
			 "");
	for (i = 0; i < json_array_size(value); i++)
		check_lora(check, type, json_array_get(value, i));
}

static void
check_plain(struct check *check, const struct field *field, const json_t *value)
{
	if (field->type == 's' && !json_is_string(value))
		complain(check, "string_type", "Input should be a valid string",
			 "");
	else if (field->type == 'b' && !json_is_boolean(value))
		complain(check, "bool_type", "Input should be a valid boolean",
			 "");
	else if (field->type == 'i' && !json_is_integer(value))
		complain(check, "int_type", "Input should be a valid integer",
			 "");
	else if (field->type == 'n' && !json_is_number(value))
		complain(check, "float_type", "Input should be a valid number",
			 "");
	else if (field->within.ptr)
		check_range(check, field->within, value);
}

static void
check_value(struct check *check, const struct field *field, const json_t *value)
{
	switch (field->type) {
	case 'e':
		check_word(check, field->within, value);
		break;
	case 'u':
		check_url(check, value);
		break;
	case 'U':
		check_urls(check, value);
		break;
	case 'z':
		check_size(check, value);
		break;
	case 'l':
	case 'w':
		check_loras(check, field->type, value);
		break;
	default:
		check_plain(check, field, value);
	}
}

static void
check_declared(struct check *check, const char *fields, json_t *input)
{
	struct rd_str row = rd_str_of(fields);
	const json_t *value;
	struct field field;

	while (take_field(&row, &field)) {
		snprintf(check->name, sizeof(check->name), "%.*s",
			 RD_STR_FMT(field.name));
		value = json_object_get(input, check->name);
		if (value && !json_is_null(value))
			check_value(check, &field, value);
		else if (field.required)
			complain(check, "missing", "Field required", "");
	}
}

static void
check_unknown(struct check *check, const char *fields, json_t *input)
{
	struct rd_str row;
	struct field field;
	const char *name;
	json_t *value;
	bool known;

	json_object_foreach(input, name, value)
	{
		row = rd_str_of(fields);
		for (known = false; !known && take_field(&row, &field);)
			known = rd_str_is(field.name, name);
		if (known)
			continue;
		snprintf(check->name, sizeof(check->name), "%s", name);
		complain(check, "extra_forbidden",
			 "Extra inputs are not permitted", "");
	}
}

json_t *
rd_mock_check(const struct rd_mock *mock,
	      const struct rd_mock_endpoint *endpoint, json_t *input)
{
	struct check check = { .mock = mock, .details = json_array() };

	if (!check.details || !endpoint)
		return check.details;
	if (!json_is_object(input)) {
		json_array_append_new(check.details,
				      rd_mock_detail(NULL, "model_type",
						     "Input should be a valid "
						     "dictionary"));
		return check.details;
	}
	check_declared(&check, endpoint->fields, input);
	check_unknown(&check, endpoint->fields, input);
	return check.details;
}
