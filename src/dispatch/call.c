/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Filling the holes of a call. */
#include "dispatch/call.h"

#include "base/escape.h"
#include "base/time.h"
#include "base/url.h"

#define TOTAL_MS 60000
#define FETCH_TOTAL_MS 600000

struct writer {
	const struct rd_disp_site *site;
	const struct rd_disp_holes *holes;
	const struct rd_prog_call *call; /* NULL: FETCH without a record */
	enum rd_send_call on;
	struct rd_arena *arena;
	struct rd_disp_call *out;
	struct rd_problem *problem;
};

static struct rd_str
text_of(const struct writer *w, uint32_t string)
{
	return rd_prog_str(w->site->prog, string);
}

static const struct rd_prog_provider *
provider_of(const struct rd_disp_site *site)
{
	return &site->prog->provider[site->provider];
}

static enum rd_status
starve(const struct writer *w)
{
	return rd_problem_set(w->problem, RD_NOMEM, 10, "call.memory",
			      "no memory to write a request");
}

static enum rd_status
refuse(const struct writer *w, enum rd_status status, const char *code,
       const char *what)
{
	struct rd_str name = text_of(w, provider_of(w->site)->name);

	rd_problem_set(w->problem, status, status == RD_DENIED ? 5 : 4, code,
		       "a request to provider %.*s cannot be written: %s",
		       RD_STR_FMT(name), what);
	return status;
}

/* A buffer's text in the arena; absent when there is no memory. */
static struct rd_str
keep(const struct writer *w, struct rd_buf *buf)
{
	char *copy = rd_buf_status(buf) == RD_OK
			     ? rd_arena_strdup(w->arena, rd_buf_view(buf))
			     : NULL;
	struct rd_str kept = { copy, copy ? buf->len : 0 };

	rd_buf_fini(buf);
	return kept;
}

/* ---- holes ---- */

static void
put_encoded(struct rd_buf *out, struct rd_str text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c && (rd_is_alnum(c) || strchr(also, c)))
			rd_buf_char(out, c);
		else
			rd_buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* A part of a path that leads elsewhere. */
static bool
is_dots(struct rd_str text)
{
	return rd_str_is(text, ".") || rd_str_is(text, "..");
}

static bool
put_endpoint(const struct writer *w, struct rd_buf *out)
{
	struct rd_str text = w->holes->endpoint;

	if (!text.ptr && w->site->model != RD_NONE)
		text = text_of(w,
			       w->site->prog->model[w->site->model].endpoint);
	put_encoded(out, text, "-._~/");
	return text.len;
}

static bool
put_app(const struct writer *w, struct rd_buf *out)
{
	struct rd_str text = w->holes->app;

	if (!text.ptr && w->site->model != RD_NONE)
		text = text_of(w, w->site->prog->model[w->site->model].app);
	put_encoded(out, text, "-._~/");
	return text.len;
}

static bool
put_id(const struct writer *w, struct rd_buf *out)
{
	put_encoded(out, w->holes->id, "-._~");
	return w->holes->id.len && !is_dots(w->holes->id);
}

static bool
put_part(const struct writer *w, struct rd_buf *out)
{
	rd_buf_u64(out, w->holes->part);
	return w->holes->part;
}

static bool
put_since(const struct writer *w, struct rd_buf *out)
{
	char text[RD_INSTANT_TEXT];

	put_encoded(out,
		    (struct rd_str){
			    text, rd_instant_format(w->holes->since_ms, text) },
		    "-._~");
	return true;
}

static bool
put_json(struct rd_buf *out, struct rd_str text)
{
	if (text.ptr)
		rd_put_json_str(out, text);
	return text.ptr;
}

static bool
put_json_id(const struct writer *w, struct rd_buf *out)
{
	return put_json(out, w->holes->id);
}

static bool
put_json_type(const struct writer *w, struct rd_buf *out)
{
	return put_json(out, w->holes->type);
}

static bool
put_json_name(const struct writer *w, struct rd_buf *out)
{
	return put_json(out, w->holes->name);
}

static bool
put_json_url(const struct writer *w, struct rd_buf *out)
{
	return put_json(out, w->holes->file_url);
}

static bool
put_parts(const struct writer *w, struct rd_buf *out)
{
	rd_buf_str(out, w->holes->parts);
	return w->holes->parts.len;
}

/* Appends what belongs there; false when there is nothing. */
struct hole {
	const char *name;
	bool (*put)(const struct writer *w, struct rd_buf *out);
};

static const struct hole url_holes[] = {
	{ "{endpoint}", put_endpoint },
	{ "{app}", put_app },
	{ "{id}", put_id },
	{ "{part}", put_part },
	{ "{since}", put_since },
	{ NULL, NULL },
};
static const struct hole body_holes[] = {
	{ "{type}", put_json_type }, { "{name}", put_json_name },
	{ "{url}", put_json_url },   { "{id}", put_json_id },
	{ "{parts}", put_parts },    { NULL, NULL },
};

static const struct hole *
hole_at(const struct hole *holes, struct rd_str text)
{
	for (; holes->name; holes++)
		if (rd_str_starts(text, holes->name))
			return holes;
	return NULL;
}

/* Text with its holes filled; false when one stays empty. */
static bool
fill(const struct writer *w, struct rd_str text, const struct hole *holes,
     struct rd_buf *out)
{
	const struct hole *hole;
	size_t n;

	for (; text.len; text.ptr += n, text.len -= n) {
		hole = *text.ptr == '{' ? hole_at(holes, text) : NULL;
		n = hole ? strlen(hole->name) : 1;
		if (!hole)
			rd_buf_char(out, *text.ptr);
		else if (!hole->put(w, out))
			return false;
	}
	return true;
}

/* ---- where it goes ---- */

static struct rd_str
url_text(const struct writer *w)
{
	return w->call ? text_of(w, w->call->url) : RD_STR_LIT("");
}

/* The reply's URL, with the rules' text behind its path. */
static bool
put_given(const struct writer *w, struct rd_buf *out)
{
	struct rd_str given = w->holes->given_url, text = url_text(w);
	const char *query = memchr(given.ptr, '?', given.len);
	size_t path = query ? (size_t)(query - given.ptr) : given.len;

	rd_buf_put(out, given.ptr, path);
	if (rd_str_starts(text, "/") && !fill(w, text, url_holes, out))
		return false;
	rd_buf_put(out, given.ptr + path, given.len - path);
	return true;
}

static bool
put_own(const struct writer *w, struct rd_buf *out)
{
	struct rd_str loopback = w->site->loopback;
	struct rd_disp_url url;
	struct rd_buf own;
	bool good;

	rd_buf_init(&own, RD_NET_URL_CAP);
	good = fill(w, url_text(w), url_holes, &own) &&
	       rd_buf_status(&own) == RD_OK;
	if (good && loopback.ptr) {
		good = rd_disp_url_of_rules(rd_buf_view(&own), &url);
		if (good) {
			rd_buf_str(out, loopback);
			rd_buf_char(out, '/');
			rd_buf_str(out, url.host);
			rd_buf_str(out, url.rest);
		}
	} else if (good) {
		rd_buf_str(out, rd_buf_view(&own));
	}
	rd_buf_fini(&own);
	return good;
}

/* Which of the two, when the rules' text alone is no URL. */
static bool
needs_given(const struct writer *w)
{
	return !rd_str_starts(url_text(w), "http");
}

static bool
takes_given(const struct writer *w)
{
	return w->holes->given_url.ptr &&
	       (!w->call || w->call->from || w->on == RD_CALL_FETCH);
}

static enum rd_net_reach
reach_of(const struct writer *w, struct rd_str name,
	 const struct rd_prog_host *host)
{
	if (w->site->loopback.ptr || rd_url_is_loopback(name))
		return RD_NET_LOOPBACK;
	return host && host->private ? RD_NET_PRIVATE : RD_NET_PUBLIC;
}

static enum rd_status
write_url(const struct writer *w)
{
	struct rd_disp_call *out = w->out;
	const struct rd_prog_host *host;
	struct rd_disp_url url;
	struct rd_buf buf;
	struct rd_str text;
	bool good;

	out->given = takes_given(w) &&
		     rd_disp_url_accept(w->site, w->on, w->holes->given_url);
	if (!out->given && needs_given(w))
		return refuse(w, RD_DENIED, "call.given",
			      "the reply names no URL that may be asked");
	rd_buf_init(&buf, RD_NET_URL_CAP);
	good = out->given ? put_given(w, &buf) : put_own(w, &buf);
	if (!good || rd_buf_status(&buf) == RD_LIMIT) {
		rd_buf_fini(&buf);
		return refuse(w, RD_SEMANTIC, "call.url",
			      "its URL has an empty hole, or is too long");
	}
	text = keep(w, &buf);
	if (!text.ptr)
		return starve(w);
	if (!rd_disp_url_find(w->site, text, &url, &host) ||
	    (!host && !out->given))
		return refuse(w, RD_DENIED, "call.host",
			      "its host is none that the rules name");
	out->url = text.ptr;
	out->host = url.host;
	out->reach = reach_of(w, url.host, host);
	out->may_see_key = host && host->key;
	return RD_OK;
}

/* ---- headers ---- */

static bool
is_named(struct rd_str line, const char *name)
{
	size_t n = strlen(name);

	if (line.len <= n || line.ptr[n] != ':')
		return false;
	for (size_t i = 0; i < n; i++)
		if ((line.ptr[i] | 32) != (name[i] | 32))
			return false;
	return true;
}

static bool
has_header(const struct rd_disp_call *out, const char *name)
{
	for (size_t i = 0; i < out->n_headers; i++)
		if (is_named(out->headers[i], name))
			return true;
	return false;
}

static bool
add_header(const struct writer *w, struct rd_str name, struct rd_str value)
{
	char *line;

	if (w->out->n_headers == RD_DISP_HEADERS_MAX)
		return false;
	line = rd_arena_printf(w->arena, "%.*s: %.*s", RD_STR_FMT(name),
			       RD_STR_FMT(value));
	w->out->headers[w->out->n_headers++] = rd_str_of(line);
	return line;
}

static bool
add_keyed(const struct writer *w, struct rd_str name, struct rd_str value,
	  size_t at)
{
	const size_t hole = strlen("{secret}");
	char *before;

	if (!w->out->may_see_key)
		return true;
	if (w->out->n_keyed == RD_DISP_HEADERS_MAX)
		return false;
	before = rd_arena_printf(w->arena, "%.*s: %.*s", RD_STR_FMT(name),
				 (int)at, value.ptr);
	w->out->keyed[w->out->n_keyed++] = (struct rd_disp_keyed){
		rd_str_of(before),
		{ value.ptr + at + hole, value.len - at - hole },
	};
	return before;
}

static bool
add_own_headers(const struct writer *w)
{
	const struct rd_prog_provider *p = provider_of(w->site);
	bool good = true;

	for (uint32_t i = 0; good && i < p->n_headers; i++) {
		const struct rd_prog_header *h =
			&w->site->prog->header[p->first_header + i];
		struct rd_str name = text_of(w, h->name);
		struct rd_str value = text_of(w, h->value);
		ptrdiff_t at = rd_str_find(value, RD_STR_LIT("{secret}"));

		if (!(h->calls & 1u << w->on))
			continue;
		good = at < 0 ? add_header(w, name, value)
			      : add_keyed(w, name, value, (size_t)at);
	}
	return good;
}

/* What the body is; of a part of a file nothing is said. */
static struct rd_str
content_type(const struct writer *w)
{
	if (w->out->body_kind == RD_BODY_JSON)
		return RD_STR_LIT("application/json");
	if (w->out->body_kind == RD_BODY_BYTES && w->on != RD_CALL_PUT_PART)
		return w->holes->type;
	return RD_STR_NONE;
}

static struct rd_str
accepted(enum rd_send_call on)
{
	switch (on) {
	case RD_CALL_STREAM:
		return RD_STR_LIT("text/event-stream");
	case RD_CALL_PUT:
	case RD_CALL_PUT_PART:
	case RD_CALL_FETCH:
		return RD_STR_NONE;
	default:
		return RD_STR_LIT("application/json");
	}
}

static enum rd_status
write_headers(const struct writer *w)
{
	const struct {
		const char *name;
		struct rd_str value;
	} added[] = {
		{ "Content-Type", content_type(w) },
		{ "Accept", accepted(w->on) },
	};
	bool good = add_own_headers(w);

	for (size_t i = 0; good && i < sizeof(added) / sizeof(*added); i++)
		if (added[i].value.ptr && !has_header(w->out, added[i].name))
			good = add_header(w, rd_str_of(added[i].name),
					  added[i].value);
	return good ? RD_OK : starve(w);
}

/* ---- body ---- */

static enum rd_status
write_body(const struct writer *w)
{
	struct rd_str text;
	struct rd_buf buf;

	w->out->body_kind = w->call ? w->call->body : RD_BODY_NONE;
	if (w->out->body_kind != RD_BODY_JSON || w->on == RD_CALL_SUBMIT)
		return RD_OK;
	text = text_of(w, w->call->text);
	rd_buf_init(&buf, RD_DISP_BODY_CAP);
	if (!fill(w, text, body_holes, &buf) ||
	    rd_buf_status(&buf) == RD_LIMIT) {
		rd_buf_fini(&buf);
		return refuse(w, RD_SEMANTIC, "call.body",
			      "its body has an empty hole, or is too long");
	}
	w->out->body = keep(w, &buf);
	return w->out->body.ptr ? RD_OK : starve(w);
}

/* ---- the whole ---- */

const struct rd_prog_call *
rd_disp_call_find(const struct rd_disp_site *site, enum rd_send_call on)
{
	const struct rd_prog_provider *p = provider_of(site);

	for (uint32_t i = 0; i < p->n_calls; i++)
		if (site->prog->call[p->first_call + i].on == on)
			return &site->prog->call[p->first_call + i];
	return NULL;
}

static uint32_t
total_ms(const struct writer *w)
{
	if (w->call && w->call->total_ms)
		return w->call->total_ms;
	return w->on == RD_CALL_FETCH ? FETCH_TOTAL_MS : TOTAL_MS;
}

enum rd_status
rd_disp_call_write(const struct rd_disp_site *site,
		   const struct rd_disp_holes *holes, struct rd_arena *arena,
		   struct rd_disp_call *out, struct rd_problem *problem)
{
	enum rd_send_call on = holes->on;
	struct writer w = { site,   holes, rd_disp_call_find(site, on),
			    on,	    arena, out,
			    problem };
	enum rd_status status;

	memset(out, 0, sizeof(*out));
	if (!w.call && on != RD_CALL_FETCH)
		return refuse(&w, RD_NOTFOUND, "call.none",
			      "the rules have no such call");
	out->call = w.call;
	out->method = w.call ? text_of(&w, w.call->method).ptr : "GET";
	out->total_ms = total_ms(&w);
	status = write_url(&w);
	if (status == RD_OK)
		status = write_body(&w);
	return status == RD_OK ? write_headers(&w) : status;
}

void
rd_disp_keyed_put(const struct rd_disp_keyed *keyed, struct rd_str secret,
		  struct rd_buf *out)
{
	rd_buf_str(out, keyed->before);
	rd_buf_str(out, secret);
	rd_buf_str(out, keyed->after);
	rd_buf_char(out, '\0');
}
