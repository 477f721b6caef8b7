/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The text that a signature of a request covers (RFC 9421 2): one line for each
 * component, then the list of components itself. */
#include "crypt/codec.h"
#include "sign/fields.h"
#include "sign/http-list.h"

struct url {
	struct rd_str scheme, authority, path, query; /* query with its "?" */
};

struct base {
	const struct rd_sig_message *message;
	struct url url;
	struct rd_buf *out;
	struct rd_problem *problem;
};

static bool
refuse(struct base *base, const char *why, struct rd_str what)
{
	rd_problem_set(base->problem, RD_SEMANTIC, 4, "http-signature.base",
		       "%s: %.*s", why, RD_STR_FMT(what));
	return false;
}

/* ---- the target ---- */

static struct rd_str
until(struct rd_str *rest, const char *stops)
{
	struct rd_str head = { rest->ptr, 0 };

	while (head.len < rest->len && !strchr(stops, rest->ptr[head.len]))
		head.len++;
	rest->ptr += head.len;
	rest->len -= head.len;
	return head;
}

static bool
is_url_char(char c)
{
	return c > 0x20 && c < 0x7f && c != '#' && c != '"' && c != '\\';
}

static bool
split_url(struct rd_str text, struct url *url)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_url_char(text.ptr[i]))
			return false;
	url->scheme = until(&text, ":/?");
	if (!url->scheme.len || !rd_str_starts(text, "://"))
		return false;
	text.ptr += 3;
	text.len -= 3;
	url->authority = until(&text, "/?");
	url->path = until(&text, "?");
	url->query = text;
	return url->authority.len &&
	       rd_str_find(url->authority, RD_STR_LIT("@")) < 0;
}

static void
put_lower(struct rd_str s, struct rd_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		rd_buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
}

static bool
same_letters(struct rd_str s, struct rd_str lower)
{
	char c;

	if (s.len != lower.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.ptr[i])
			return false;
	}
	return true;
}

/* The host in lower case; a port only where it is not the scheme's own. */
static void
put_authority(const struct url *url, struct rd_buf *out)
{
	struct rd_str host = url->authority, port = { "", 0 };
	const char *usual = same_letters(url->scheme, RD_STR_LIT("https"))
				    ? "443"
				    : "80";
	size_t at = host.len;

	while (at && rd_is_digit(host.ptr[at - 1]))
		at--;
	if (at && host.ptr[at - 1] == ':') {
		port = (struct rd_str){ host.ptr + at, host.len - at };
		host.len = at - 1;
	}
	put_lower(host, out);
	if (port.len && !rd_str_is(port, usual))
		rd_buf_printf(out, ":%.*s", RD_STR_FMT(port));
}

static void
put_path(const struct url *url, struct rd_buf *out)
{
	rd_buf_str(out, url->path.len ? url->path : RD_STR_LIT("/"));
}

/* ---- one query parameter ---- */

static int
hex_digit(char c)
{
	if (rd_is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of a form-encoded text; "%" that starts no escape is itself. */
static unsigned char
form_byte(struct rd_str *text)
{
	char c = *text->ptr;
	int high = text->len > 2 ? hex_digit(text->ptr[1]) : -1;
	int low = text->len > 2 ? hex_digit(text->ptr[2]) : -1;
	bool escaped = c == '%' && high >= 0 && low >= 0;
	size_t n = escaped ? 3 : 1;

	text->ptr += n;
	text->len -= n;
	if (escaped)
		return (unsigned char)(high << 4 | low);
	return c == '+' ? ' ' : (unsigned char)c;
}

/* Decoded, and encoded again in the one way of RFC 9421 2.2.8. */
static void
put_reencoded(struct rd_str text, struct rd_buf *out)
{
	while (text.len) {
		unsigned char c = form_byte(&text);

		if (rd_is_alnum((char)c) || (c && strchr("*-._", c)))
			rd_buf_char(out, (char)c);
		else
			rd_buf_printf(out, "%%%02X", c);
	}
}

static bool
put_query_param(struct base *base, const struct rd_sig_component *c)
{
	struct rd_str rest = base->url.query, name, value = { NULL, 0 };
	struct rd_buf text;
	size_t found = 0;

	rd_buf_init(&text, RD_SIG_HTTP_FIELD_CAP);
	while (rest.len) {
		struct rd_str pair, head;

		rest.ptr++; /* "?" or "&" */
		rest.len--;
		pair = until(&rest, "&");
		head = until(&pair, "=");
		rd_buf_reset(&text);
		put_reencoded(head, &text);
		name = rd_buf_view(&text);
		if (!rd_str_eq(name, c->query))
			continue;
		found++;
		value = pair.len ? (struct rd_str){ pair.ptr + 1, pair.len - 1 }
				 : pair;
	}
	rd_buf_fini(&text);
	if (found != 1)
		return refuse(base,
			      found ? "the query has the parameter twice"
				    : "the query lacks the parameter",
			      c->query);
	put_reencoded(value, base->out);
	return true;
}

/* ---- derived components ---- */

static bool
put_method(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	rd_buf_str(base->out, base->message->method);
	return true;
}

static bool
put_scheme(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	put_lower(base->url.scheme, base->out);
	return true;
}

static bool
put_host(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	put_authority(&base->url, base->out);
	return true;
}

static bool
put_path_alone(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	put_path(&base->url, base->out);
	return true;
}

static bool
put_query(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	rd_buf_str(base->out,
		   base->url.query.len ? base->url.query : RD_STR_LIT("?"));
	return true;
}

static bool
put_request_target(struct base *base, const struct rd_sig_component *c)
{
	(void)c;
	put_path(&base->url, base->out);
	rd_buf_str(base->out, base->url.query);
	return true;
}

static bool
put_target_uri(struct base *base, const struct rd_sig_component *c)
{
	put_scheme(base, c);
	rd_buf_cstr(base->out, "://");
	put_authority(&base->url, base->out);
	return put_request_target(base, c);
}

static const struct {
	const char *name;
	bool (*put)(struct base *base, const struct rd_sig_component *c);
} derived[] = {
	{ "@method", put_method },
	{ "@target-uri", put_target_uri },
	{ "@authority", put_host },
	{ "@scheme", put_scheme },
	{ "@request-target", put_request_target },
	{ "@path", put_path_alone },
	{ "@query", put_query },
	{ "@query-param", put_query_param },
};

/* ---- fields ---- */

/* How many bytes of a folded line end stand at the start, 0 for none. */
static size_t
fold_len(struct rd_str text)
{
	size_t n = rd_str_starts(text, "\r\n") ? 2 : rd_str_starts(text, "\n");
	size_t end = n;

	while (n && end < text.len && strchr(" \t", text.ptr[end]))
		end++;
	return end > n ? end : 0;
}

/* With folds as one space; false for other control bytes. */
static bool
put_unfolded(struct rd_str text, struct rd_buf *out)
{
	while (text.len) {
		size_t fold = fold_len(text);
		char c = fold ? ' ' : *text.ptr;

		if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f)
			return false;
		rd_buf_char(out, c);
		text.ptr += fold ? fold : 1;
		text.len -= fold ? fold : 1;
	}
	return true;
}

static void
put_as_bytes(struct rd_str value, struct rd_buf *out)
{
	rd_buf_char(out, ':');
	rd_crypt_b64_put(out, value.ptr, value.len);
	rd_buf_char(out, ':');
}

/* All lines of one field, joined. */
static bool
put_lines(struct base *base, const struct rd_sig_component *c,
	  struct rd_buf *out)
{
	const struct rd_sig_message *message = base->message;
	size_t found = 0;

	for (size_t i = 0; i < message->n_fields; i++) {
		const struct rd_sig_field *field = &message->fields[i];
		struct rd_str value = rd_str_trim(field->value);

		if (!rd_sig_field_is(field, c->name))
			continue;
		rd_buf_cstr(out, found++ ? ", " : "");
		if (c->bytes)
			put_as_bytes(value, out);
		else if (!put_unfolded(value, out))
			return refuse(base, "the field has control bytes",
				      c->name);
	}
	return found || refuse(base, "the request lacks the field", c->name);
}

static bool
put_field(struct base *base, const struct rd_sig_component *c)
{
	struct rd_buf lines;
	bool good;

	if (!c->key.ptr)
		return put_lines(base, c, base->out);
	rd_buf_init(&lines, RD_SIG_HTTP_FIELD_CAP);
	good = put_lines(base, c, &lines);
	if (good && !rd_sf_put_of_key(rd_buf_view(&lines), c->key, base->out))
		good = refuse(base, "the field has no such member, or two",
			      c->ident);
	rd_buf_fini(&lines);
	return good;
}

static bool
put_component(struct base *base, const struct rd_sig_component *c)
{
	if (!rd_str_starts(c->name, "@"))
		return put_field(base, c);
	for (size_t i = 0; i < sizeof(derived) / sizeof(derived[0]); i++)
		if (rd_str_is(c->name, derived[i].name))
			return derived[i].put(base, c);
	return refuse(base, "no component of a request", c->name);
}

/* ---- the base ---- */

static bool
put_line(struct base *base, const struct rd_sig_component *c)
{
	rd_buf_str(base->out, c->ident);
	rd_buf_cstr(base->out, ": ");
	if (!put_component(base, c))
		return false;
	rd_buf_char(base->out, '\n');
	return true;
}

static bool
is_ascii(struct rd_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

enum rd_status
rd_sig_http_base(const struct rd_sig_message *message, struct rd_str params,
		 struct rd_buf *out, struct rd_problem *problem)
{
	struct base base = { .message = message,
			     .out = out,
			     .problem = problem };
	struct rd_sig_list list;
	size_t before = out->len;

	if (!split_url(message->url, &base.url)) {
		refuse(&base, "no absolute URL", message->url);
		return RD_SEMANTIC;
	}
	if (!rd_sig_list_read(params, &list)) {
		refuse(&base, "no list of components", params);
		return RD_SEMANTIC;
	}
	for (size_t i = 0; i < list.n; i++)
		if (!put_line(&base, &list.items[i]))
			return RD_SEMANTIC;
	rd_buf_printf(out, "\"@signature-params\": ");
	rd_buf_str(out, params);
	if (rd_buf_status(out) != RD_OK)
		return rd_problem_set(problem, rd_buf_status(out), 4,
				      "http-signature.base",
				      "what is signed is too long");
	if (!is_ascii(
		    (struct rd_str){ out->ptr + before, out->len - before })) {
		refuse(&base, "not ASCII", params);
		return RD_SEMANTIC;
	}
	return RD_OK;
}

bool
rd_sig_field_is(const struct rd_sig_field *field, struct rd_str lower)
{
	return same_letters(field->name, lower);
}
