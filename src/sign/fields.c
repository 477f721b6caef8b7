/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Structured field values.  Reading and writing are one pass: what has been
 * taken is written at once, so that nothing is held in between. */
#include "sign/fields.h"

#include "crypt/codec.h"

#define KEYS_MAX 32
#define VALUE_MAX ((size_t)64 << 10)

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_key_char(char c)
{
	return is_lower(c) || rd_is_digit(c) || (c && strchr("_-.*", c));
}

static bool
is_token_char(char c)
{
	return rd_is_alnum(c) || (c && strchr("!#$%&'*+-.^_`|~:/", c));
}

static bool
is_base64_char(char c)
{
	return rd_is_alnum(c) || (c && strchr("+/=", c));
}

static struct rd_str
take_run(struct rd_sf *sf, bool (*belongs)(char))
{
	struct rd_str run = { sf->at, 0 };

	while (sf->at < sf->end && belongs(*sf->at))
		sf->at++;
	run.len = (size_t)(sf->at - run.ptr);
	return run;
}

bool
rd_sf_take(struct rd_sf *sf, char c)
{
	if (sf->at == sf->end || *sf->at != c)
		return false;
	sf->at++;
	return true;
}

void
rd_sf_skip_spaces(struct rd_sf *sf)
{
	while (rd_sf_take(sf, ' '))
		;
}

bool
rd_sf_key(struct rd_sf *sf, struct rd_str *key)
{
	if (sf->at == sf->end || !(is_lower(*sf->at) || *sf->at == '*'))
		return false;
	*key = take_run(sf, is_key_char);
	return true;
}

bool
rd_sf_plain_string(struct rd_sf *sf, struct rd_str *text)
{
	if (!rd_sf_take(sf, '"'))
		return false;
	text->ptr = sf->at;
	while (sf->at < sf->end && *sf->at >= 0x20 && *sf->at < 0x7f &&
	       *sf->at != '"' && *sf->at != '\\')
		sf->at++;
	text->len = (size_t)(sf->at - text->ptr);
	return rd_sf_take(sf, '"');
}

/* ---- bare items ---- */

static bool
put_string(struct rd_sf *sf, struct rd_buf *out)
{
	const char *start = sf->at;

	if (!rd_sf_take(sf, '"'))
		return false;
	while (sf->at < sf->end && *sf->at != '"') {
		if (*sf->at < 0x20 || *sf->at >= 0x7f)
			return false;
		if (rd_sf_take(sf, '\\') &&
		    (sf->at == sf->end || !strchr("\"\\", *sf->at)))
			return false;
		sf->at++;
	}
	if (!rd_sf_take(sf, '"'))
		return false;
	rd_buf_put(out, start, (size_t)(sf->at - start));
	return true;
}

static bool
put_token(struct rd_sf *sf, struct rd_buf *out)
{
	rd_buf_str(out, take_run(sf, is_token_char));
	return true;
}

static bool
put_bytes(struct rd_sf *sf, struct rd_buf *out)
{
	struct rd_str text;
	struct rd_buf bytes;
	bool good;

	if (!rd_sf_take(sf, ':'))
		return false;
	text = take_run(sf, is_base64_char);
	if (!rd_sf_take(sf, ':'))
		return false;
	rd_buf_init(&bytes, VALUE_MAX);
	good = rd_crypt_b64_append(text, &bytes) == RD_OK;
	if (good) {
		rd_buf_char(out, ':');
		rd_crypt_b64_put(out, bytes.ptr, bytes.len);
		rd_buf_char(out, ':');
	}
	rd_buf_fini(&bytes);
	return good;
}

static bool
put_boolean(struct rd_sf *sf, struct rd_buf *out)
{
	if (!rd_sf_take(sf, '?') || sf->at == sf->end ||
	    !(*sf->at == '0' || *sf->at == '1'))
		return false;
	rd_buf_char(out, '?');
	rd_buf_char(out, *sf->at++);
	return true;
}

static bool
take_digits(struct rd_sf *sf, size_t max, struct rd_str *digits)
{
	*digits = (struct rd_str){ sf->at, 0 };
	while (sf->at < sf->end && rd_is_digit(*sf->at))
		sf->at++;
	digits->len = (size_t)(sf->at - digits->ptr);
	return digits->len && digits->len <= max;
}

static int64_t
value_of(struct rd_str digits)
{
	int64_t value = 0;

	for (size_t i = 0; i < digits.len; i++)
		value = value * 10 + (digits.ptr[i] - '0');
	return value;
}

bool
rd_sf_integer(struct rd_sf *sf, int64_t *value)
{
	bool negative = rd_sf_take(sf, '-');
	struct rd_str digits;

	if (!take_digits(sf, 15, &digits))
		return false;
	*value = negative ? -value_of(digits) : value_of(digits);
	return true;
}

static bool
put_number(struct rd_sf *sf, struct rd_buf *out)
{
	bool negative = rd_sf_take(sf, '-');
	struct rd_str whole, part;

	if (!take_digits(sf, 15, &whole))
		return false;
	if (!rd_sf_take(sf, '.')) {
		rd_buf_i64(out, negative ? -value_of(whole) : value_of(whole));
		return true;
	}
	if (whole.len > 12 || !take_digits(sf, 3, &part))
		return false;
	while (part.len > 1 && part.ptr[part.len - 1] == '0')
		part.len--;
	rd_buf_cstr(out, negative ? "-" : "");
	rd_buf_i64(out, value_of(whole));
	rd_buf_char(out, '.');
	rd_buf_str(out, part);
	return true;
}

bool
rd_sf_put_bare(struct rd_sf *sf, struct rd_buf *out)
{
	char c = sf->at < sf->end ? *sf->at : '\0';

	switch (c) {
	case '"':
		return put_string(sf, out);
	case ':':
		return put_bytes(sf, out);
	case '?':
		return put_boolean(sf, out);
	default:
		if (c == '-' || rd_is_digit(c))
			return put_number(sf, out);
		if (c == '*' || is_lower((char)(c | 32)))
			return put_token(sf, out);
		return false;
	}
}

/* ---- parameters, lists, dictionaries ---- */

struct keys {
	struct rd_str items[KEYS_MAX];
	size_t n;
};

static bool
add_key(struct keys *keys, struct rd_str key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (rd_str_eq(keys->items[i], key))
			return false;
	if (keys->n == KEYS_MAX)
		return false;
	keys->items[keys->n++] = key;
	return true;
}

/* "=?1" is left out: a key alone says it. */
static bool
put_assigned(struct rd_sf *sf, struct rd_buf *out)
{
	size_t before = out->len;

	if (!rd_sf_take(sf, '='))
		return true;
	rd_buf_char(out, '=');
	if (!rd_sf_put_bare(sf, out))
		return false;
	if (rd_buf_status(out) == RD_OK &&
	    rd_str_is((struct rd_str){ out->ptr + before, out->len - before },
		      "=?1"))
		out->len = before;
	return true;
}

static bool
put_params(struct rd_sf *sf, struct rd_buf *out)
{
	struct keys keys = { .n = 0 };
	struct rd_str key;

	while (rd_sf_take(sf, ';')) {
		rd_sf_skip_spaces(sf);
		if (!rd_sf_key(sf, &key) || !add_key(&keys, key))
			return false;
		rd_buf_char(out, ';');
		rd_buf_str(out, key);
		if (!put_assigned(sf, out))
			return false;
	}
	return true;
}

static bool
put_inner_list(struct rd_sf *sf, struct rd_buf *out)
{
	const char *space = "";

	if (!rd_sf_take(sf, '('))
		return false;
	rd_buf_char(out, '(');
	for (;;) {
		const char *before = sf->at;

		rd_sf_skip_spaces(sf);
		if (rd_sf_take(sf, ')'))
			break;
		/* Items are apart from one another. */
		if (*space && sf->at == before)
			return false;
		rd_buf_cstr(out, space);
		if (!rd_sf_put_bare(sf, out) || !put_params(sf, out))
			return false;
		space = " ";
	}
	rd_buf_char(out, ')');
	return true;
}

bool
rd_sf_put_member(struct rd_sf *sf, struct rd_buf *out)
{
	bool list = sf->at < sf->end && *sf->at == '(';

	return (list ? put_inner_list(sf, out) : rd_sf_put_bare(sf, out)) &&
	       put_params(sf, out);
}

/* "a=1;x" or "a;x", which is true. */
static bool
put_value(struct rd_sf *sf, struct rd_buf *out)
{
	if (rd_sf_take(sf, '='))
		return rd_sf_put_member(sf, out);
	rd_buf_cstr(out, "?1");
	return put_params(sf, out);
}

static void
skip_blank(struct rd_sf *sf)
{
	while (rd_sf_take(sf, ' ') || rd_sf_take(sf, '\t'))
		;
}

/* To the next member, or to the end; something must follow a comma. */
static bool
pass_comma(struct rd_sf *sf)
{
	skip_blank(sf);
	if (rd_sf_done(sf))
		return true;
	if (!rd_sf_take(sf, ','))
		return false;
	skip_blank(sf);
	return !rd_sf_done(sf);
}

bool
rd_sf_each(struct rd_str dictionary, rd_sf_member_fn fn, void *ctx)
{
	struct rd_sf sf = rd_sf_of(rd_str_trim(dictionary));
	struct rd_buf value;
	struct rd_str key;
	bool good = true;

	rd_buf_init(&value, VALUE_MAX);
	while (good && !rd_sf_done(&sf)) {
		rd_buf_reset(&value);
		good = rd_sf_key(&sf, &key) && put_value(&sf, &value) &&
		       pass_comma(&sf) && rd_buf_status(&value) == RD_OK;
		if (good)
			fn(ctx, key, rd_buf_view(&value));
	}
	rd_buf_fini(&value);
	return good;
}

struct search {
	struct rd_str key;
	struct rd_buf *out;
	size_t found;
};

static void
take_wanted(void *ctx, struct rd_str key, struct rd_str value)
{
	struct search *search = ctx;

	if (!rd_str_eq(key, search->key))
		return;
	search->found++;
	rd_buf_str(search->out, value);
}

bool
rd_sf_put_of_key(struct rd_str dictionary, struct rd_str key,
		 struct rd_buf *out)
{
	struct search search = { key, out, 0 };

	return rd_sf_each(dictionary, take_wanted, &search) &&
	       search.found == 1;
}
