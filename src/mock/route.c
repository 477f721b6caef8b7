/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Targets, hosts and queries as strangers send them. */
#include "base/text.h"
#include "mock/route.h"

static const char *const names[] = {
#define X(name, word) word,
	RD_MOCK_ROUTES(X)
#undef X
};

static const struct {
	const char *name, *brief;
} hosts[] = {
	/* clang-format off */
	[RD_MOCK_RUN] = { "fal.run", "run" },
	[RD_MOCK_QUEUE] = { "queue.fal.run", "queue" },
	[RD_MOCK_REST] = { "rest.fal.ai", "rest" },
	[RD_MOCK_API] = { "api.fal.ai", "api" },
	[RD_MOCK_MEDIA] = { "v3.fal.media", "media" },
	/* clang-format on */
};
#define N_HOSTS (sizeof(hosts) / sizeof(hosts[0]))

const char *
rd_mock_route_name(enum rd_mock_kind kind)
{
	return names[kind];
}

enum rd_mock_kind
rd_mock_route_named(struct rd_str name)
{
	size_t i;

	for (i = 0; i < RD_MOCK_N_SCRIPTED; i++) {
		if (rd_str_is(name, names[i]))
			return (enum rd_mock_kind)i;
	}
	return RD_MOCK_AT_NOWHERE;
}

/* ---- the host ---- */

/* The host without its port. */
static struct rd_str
name_of(struct rd_str host)
{
	size_t n = host.len;

	while (n && rd_is_digit(host.ptr[n - 1]))
		n--;
	if (n && n < host.len && host.ptr[n - 1] == ':')
		host.len = n - 1;
	return host;
}

static struct rd_str
port_of(struct rd_str host)
{
	struct rd_str name = name_of(host);

	return (struct rd_str){ host.ptr + name.len, host.len - name.len };
}

bool
rd_mock_host_is_loopback(struct rd_str host)
{
	struct rd_str name = name_of(host);

	return rd_str_is(name, "127.0.0.1") || rd_str_is(name, "localhost") ||
	       rd_str_is(name, "[::1]");
}

static enum rd_mock_host
host_named(struct rd_str name, bool brief)
{
	size_t i;

	for (i = RD_MOCK_RUN; i < N_HOSTS; i++) {
		if (rd_str_is(name, brief ? hosts[i].brief : hosts[i].name))
			return (enum rd_mock_host)i;
	}
	return RD_MOCK_NO_HOST;
}

void
rd_mock_put_base(const struct rd_mock_route *route, struct rd_str host,
		 enum rd_mock_host wanted, struct rd_buf *out)
{
	if (route->way == RD_MOCK_NAMED) {
		rd_buf_printf(out, "http://%s%.*s", hosts[wanted].name,
			      RD_STR_FMT(port_of(host)));
		return;
	}
	rd_buf_printf(out, "http://%.*s", RD_STR_FMT(host));
	if (route->way == RD_MOCK_HOSTED)
		rd_buf_printf(out, "/%s", hosts[wanted].name);
	else if (route->way == RD_MOCK_SHORT)
		rd_buf_printf(out, "/%s", hosts[wanted].brief);
}

/* ---- the path ---- */

/* Takes "/segment" from the front. */
static bool
take_segment(struct rd_str *path, struct rd_str *segment)
{
	size_t n = 1;

	if (!path->len || path->ptr[0] != '/')
		return false;
	while (n < path->len && path->ptr[n] != '/')
		n++;
	*segment = (struct rd_str){ path->ptr + 1, n - 1 };
	path->ptr += n;
	path->len -= n;
	return true;
}

static bool
is_sane(struct rd_str path)
{
	size_t i;

	if (!path.len || path.ptr[0] != '/')
		return false;
	for (i = 0; i < path.len; i++) {
		if (path.ptr[i] <= ' ' || path.ptr[i] >= 0x7f ||
		    strchr("\"\\<>#", path.ptr[i]))
			return false;
	}
	return rd_str_find(path, RD_STR_LIT("/../")) < 0 &&
	       rd_str_find(path, RD_STR_LIT("//")) < 0 &&
	       rd_str_find(path, RD_STR_LIT("%00")) < 0 &&
	       !rd_str_ends(path, "/..");
}

static enum rd_mock_kind
if_method(const char *method, const char *wanted, enum rd_mock_kind kind)
{
	return strcmp(method, wanted) ? RD_MOCK_AT_METHOD : kind;
}

/* "/fal-ai/flux-lora/requests/ID/status" */
static enum rd_mock_kind
read_queue(const char *method, struct rd_str path, struct rd_mock_route *route)
{
	static const struct {
		const char *tail, *method;
		enum rd_mock_kind kind;
	} tails[] = {
		/* clang-format off */
		{ "", "GET", RD_MOCK_AT_RESULT },
		{ "/response", "GET", RD_MOCK_AT_RESULT },
		{ "/status", "GET", RD_MOCK_AT_STATUS },
		{ "/status/stream", "GET", RD_MOCK_AT_STREAM },
		{ "/cancel", "PUT", RD_MOCK_AT_CANCEL },
		/* clang-format on */
	};
	ptrdiff_t at = rd_str_find(path, RD_STR_LIT("/requests/"));
	size_t i;

	if (at < 1) {
		route->endpoint = (struct rd_str){ path.ptr + 1, path.len - 1 };
		return if_method(method, "POST", RD_MOCK_AT_SUBMIT);
	}
	route->endpoint = (struct rd_str){ path.ptr + 1, (size_t)at - 1 };
	path.ptr += at + 9;
	path.len -= (size_t)at + 9;
	take_segment(&path, &route->job);
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		if (rd_str_is(path, tails[i].tail))
			return if_method(method, tails[i].method,
					 tails[i].kind);
	}
	return RD_MOCK_AT_NOWHERE;
}

static enum rd_mock_kind
read_run(const char *method, struct rd_str path, struct rd_mock_route *route)
{
	route->endpoint = (struct rd_str){ path.ptr + 1, path.len - 1 };
	if (!strcmp(method, "GET"))
		return RD_MOCK_AT_SYNC;
	return if_method(method, "POST", RD_MOCK_AT_SYNC);
}

struct place {
	const char *path, *method;
	enum rd_mock_kind kind;
};

static enum rd_mock_kind
find_place(const struct place *places, const char *method, struct rd_str path)
{
	for (; places->path; places++) {
		if (rd_str_is(path, places->path))
			return if_method(method, places->method, places->kind);
	}
	return RD_MOCK_AT_NOWHERE;
}

static const struct place rest_places[] = {
	/* clang-format off */
	{ "/storage/upload/initiate", "POST", RD_MOCK_AT_INITIATE },
	{ "/storage/upload/initiate-multipart", "POST", RD_MOCK_AT_MULTIPART },
	{ "/.well-known/jwks.json", "GET", RD_MOCK_AT_JWKS },
	{ NULL, NULL, RD_MOCK_AT_NOWHERE },
	/* clang-format on */
}, api_places[] = {
	/* clang-format off */
	{ "/v1/models/requests/by-endpoint", "GET", RD_MOCK_AT_HISTORY },
	{ "/v1/models/billing-events", "GET", RD_MOCK_AT_BILLING },
	{ "/v1/models/pricing", "GET", RD_MOCK_AT_PRICING },
	{ NULL, NULL, RD_MOCK_AT_NOWHERE },
	/* clang-format on */
};

/* /upload/ID, /upload/ID/N, /upload/ID/complete; /files/u/ID/NAME,
 * /files/m/NAME. */
static enum rd_mock_kind
read_media(const char *method, struct rd_str path, struct rd_mock_route *route)
{
	struct rd_str first, which;

	take_segment(&path, &first);
	if (rd_str_is(first, "upload") && take_segment(&path, &route->job)) {
		if (!take_segment(&path, &route->rest))
			return if_method(method, "PUT", RD_MOCK_AT_PUT);
		if (path.len)
			return RD_MOCK_AT_NOWHERE;
		if (rd_str_is(route->rest, "complete"))
			return if_method(method, "POST", RD_MOCK_AT_COMPLETE);
		return if_method(method, "PUT", RD_MOCK_AT_PART);
	}
	if (!rd_str_is(first, "files") || !take_segment(&path, &which))
		return RD_MOCK_AT_NOWHERE;
	if (rd_str_is(which, "m") && take_segment(&path, &route->rest) &&
	    !path.len)
		return if_method(method, "GET", RD_MOCK_AT_PICTURE);
	if (rd_str_is(which, "u") && take_segment(&path, &route->job) &&
	    take_segment(&path, &route->rest) && !path.len)
		return if_method(method, "GET", RD_MOCK_AT_FILE);
	return RD_MOCK_AT_NOWHERE;
}

static enum rd_mock_host
host_of_path(struct rd_str path)
{
	if (rd_str_starts(path, "/storage/") ||
	    rd_str_starts(path, "/.well-known/"))
		return RD_MOCK_REST;
	if (rd_str_starts(path, "/v1/models/"))
		return RD_MOCK_API;
	if (rd_str_starts(path, "/files/") || rd_str_starts(path, "/upload/"))
		return RD_MOCK_MEDIA;
	return RD_MOCK_QUEUE;
}

/* Which host is meant, and in which way it is said; what said it is taken from
 * the path. */
static void
find_host(struct rd_str host, struct rd_str *path, struct rd_mock_route *route)
{
	struct rd_str rest = *path, first;

	route->way = RD_MOCK_NAMED;
	route->host = host_named(name_of(host), false);
	if (route->host != RD_MOCK_NO_HOST)
		return;
	take_segment(&rest, &first);
	route->way = RD_MOCK_HOSTED;
	route->host = host_named(first, false);
	if (route->host == RD_MOCK_NO_HOST) {
		route->way = RD_MOCK_SHORT;
		route->host = host_named(first, true);
	}
	if (route->host != RD_MOCK_NO_HOST && rest.len) {
		*path = rest;
		return;
	}
	route->way = RD_MOCK_BARE_WAY;
	route->host = host_of_path(*path);
}

static enum rd_mock_kind
read_path(const char *method, struct rd_str path, struct rd_mock_route *route)
{
	switch (route->host) {
	case RD_MOCK_RUN:
		return read_run(method, path, route);
	case RD_MOCK_REST:
		return find_place(rest_places, method, path);
	case RD_MOCK_API:
		return find_place(api_places, method, path);
	case RD_MOCK_MEDIA:
		return read_media(method, path, route);
	default:
		return read_queue(method, path, route);
	}
}

bool
rd_mock_route_read(const char *method, struct rd_str host, struct rd_str uri,
		   struct rd_mock_route *route)
{
	ptrdiff_t mark = rd_str_find(uri, RD_STR_LIT("?"));
	struct rd_str path = uri;

	*route = (struct rd_mock_route){ .kind = RD_MOCK_AT_NOWHERE };
	if (host.len > RD_MOCK_HOST_CAP || uri.len > RD_MOCK_URI_CAP)
		return false;
	if (mark >= 0) {
		path.len = (size_t)mark;
		route->query = (struct rd_str){ uri.ptr + mark + 1,
						uri.len - path.len - 1 };
	}
	route->path = path;
	if (!is_sane(path) ||
	    (!rd_mock_host_is_loopback(host) &&
	     host_named(name_of(host), false) == RD_MOCK_NO_HOST))
		return false;
	if (rd_str_starts(path, "/_mock/")) {
		route->kind = RD_MOCK_AT_CONTROL;
		route->rest = (struct rd_str){ path.ptr + 7, path.len - 7 };
		return rd_mock_host_is_loopback(host);
	}
	find_host(host, &path, route);
	route->kind = read_path(method, path, route);
	return true;
}

/* ---- the query ---- */

static int
digit_of(char c)
{
	if (rd_is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
put_decoded(struct rd_str text, struct rd_buf *out)
{
	size_t i, begin = out->len;
	int high, low;

	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] != '%') {
			rd_buf_char(out,
				    text.ptr[i] == '+' ? ' ' : text.ptr[i]);
			continue;
		}
		if (text.len - i < 3)
			return false;
		high = digit_of(text.ptr[i + 1]);
		low = digit_of(text.ptr[i + 2]);
		if (high < 0 || low < 0 || !(high | low))
			return false;
		rd_buf_char(out, (char)(high << 4 | low));
		i += 2;
	}
	return !rd_buf_status(out) &&
	       rd_utf8_valid((struct rd_str){ out->ptr ? out->ptr + begin : "",
					      out->len - begin });
}

bool
rd_mock_query(struct rd_str query, const char *name, struct rd_buf *out)
{
	size_t n_name = strlen(name), n;

	while (query.len) {
		for (n = 0; n < query.len && query.ptr[n] != '&';)
			n++;
		if (n > n_name && query.ptr[n_name] == '=' &&
		    !memcmp(query.ptr, name, n_name))
			return put_decoded(
				(struct rd_str){ query.ptr + n_name + 1,
						 n - n_name - 1 },
				out);
		query.ptr += n;
		query.len -= n;
		if (query.len) {
			query.ptr++;
			query.len--;
		}
	}
	return false;
}
