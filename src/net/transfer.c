/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What libcurl is told, what it asks on the way, and what its answer means.
 * "The pre-request callback was called" is the line between not sent and may
 * have been sent. */
#include "net/transfer.h"

#include <stdlib.h>
#include <unistd.h>

#include "net/address.h"

#define LOW_SPEED_BYTES 32L
#define LOW_SPEED_SECONDS 20L

/* ---- what is asked for ---- */

static bool
is_token(const char *text)
{
	if (!*text)
		return false;
	for (; *text; text++)
		if (!rd_is_alnum(*text) && !strchr("!#$%&'*+-.^_`|~", *text))
			return false;
	return true;
}

/* "Name: value" of printable bytes: a line break would be another header. */
static bool
is_header(struct rd_str line)
{
	ptrdiff_t colon = rd_str_find(line, RD_STR_LIT(":"));

	if (colon <= 0)
		return false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if ((unsigned char)c < 0x20 || c == 0x7f ||
		    (i < (size_t)colon && c == ' '))
			return false;
	}
	return true;
}

static bool
has_header(const struct rd_net_request *request, const char *lower)
{
	size_t n = strlen(lower);

	for (size_t i = 0; i < request->n_headers; i++) {
		struct rd_str line = request->headers[i];

		if (line.len > n && line.ptr[n] == ':' &&
		    curl_strnequal(line.ptr, lower, n))
			return true;
	}
	return false;
}

static bool
append(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	return longer;
}

static enum rd_status
list_headers(struct rd_net_transfer *t)
{
	const struct rd_net_request *request = &t->request;
	struct rd_buf line;
	bool good = append(&t->headers, "Expect:");

	/* Nothing goes out that the caller did not write. */
	if (good && !has_header(request, "content-type"))
		good = append(&t->headers, "Content-Type:");
	rd_buf_init(&line, RD_NET_HEADERS_CAP);
	for (size_t i = 0; good && i < request->n_headers; i++) {
		rd_buf_reset(&line);
		rd_buf_str(&line, request->headers[i]);
		rd_buf_char(&line, '\0');
		good = rd_buf_status(&line) == RD_OK &&
		       append(&t->headers, line.ptr);
	}
	if (line.ptr)
		explicit_bzero(line.ptr, line.size);
	rd_buf_fini(&line);
	return good ? RD_OK : RD_NOMEM;
}

static enum rd_status
refuse(struct rd_problem *problem, const char *what)
{
	return rd_problem_set(problem, RD_SEMANTIC, 4, "net.request",
			      "%s cannot be sent", what);
}

static enum rd_status
check_request(const struct rd_net_request *request, struct rd_problem *problem)
{
	if (!is_token(request->method))
		return refuse(problem, "a method that is no token");
	if (!*request->url || strlen(request->url) > RD_NET_URL_CAP)
		return refuse(problem, "an empty or overlong URL");
	for (const char *c = request->url; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f)
			return refuse(problem,
				      "a URL with bytes that must be encoded");
	for (size_t i = 0; i < request->n_headers; i++)
		if (!is_header(request->headers[i]))
			return refuse(problem, "a header that is no line");
	return RD_OK;
}

/* ---- what may be dialled ---- */

static bool
part_is(CURLU *url, CURLUPart part, unsigned flags, const char *want)
{
	char *text = NULL;
	bool same = !curl_url_get(url, part, &text, flags) &&
		    !strcmp(text, want);

	curl_free(text);
	return same;
}

static bool
has_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	bool has = !curl_url_get(url, part, &text, 0);

	curl_free(text);
	return has;
}

/* Public services are where https is; another port is somebody else's. */
static bool
may_dial(CURLU *url, enum rd_net_reach reach)
{
	bool https = part_is(url, CURLUPART_SCHEME, 0, "https");
	bool http = part_is(url, CURLUPART_SCHEME, 0, "http");

	if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD))
		return false;
	switch (reach) {
	case RD_NET_PUBLIC:
		return https &&
		       part_is(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, "443");
	case RD_NET_PRIVATE:
		return https;
	case RD_NET_LOOPBACK:
		return https || http;
	}
	return false;
}

bool
rd_net_transfer_may_start(const struct rd_net_transfer *t)
{
	CURLU *url = curl_url();
	bool good = url &&
		    !curl_url_set(url, CURLUPART_URL, t->request.url,
				  CURLU_PATH_AS_IS) &&
		    may_dial(url, t->request.reach);

	curl_url_cleanup(url);
	return good;
}

static bool
may_connect(enum rd_net_reach reach, const struct sockaddr *address)
{
	switch (reach) {
	case RD_NET_PUBLIC:
		return rd_net_is_public(address);
	case RD_NET_PRIVATE:
		return true;
	case RD_NET_LOOPBACK:
		return rd_net_is_loopback(address);
	}
	return false;
}

static curl_socket_t
open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct rd_net_transfer *t = ctx;

	(void)purpose;
	if (!may_connect(t->request.reach, &address->addr)) {
		t->forbidden = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
		      address->protocol);
}

/* ---- on the way ---- */

/* libcurl sends a request again by itself when a connection that it had kept
 * turns out to be dead; of what costs there is no second time. */
static int
before_leaving(void *ctx, char *remote, char *local, int remote_port,
	       int local_port)
{
	struct rd_net_transfer *t = ctx;
	const struct rd_net_request *request = &t->request;

	(void)remote;
	(void)local;
	(void)remote_port;
	(void)local_port;
	if (t->leaves && request->paid) {
		t->leaves++;
		return CURL_PREREQFUNC_ABORT;
	}
	if (!t->leaves && request->leave && !request->leave(request->ctx)) {
		t->stopped = true;
		return CURL_PREREQFUNC_ABORT;
	}
	t->leaves++;
	return CURL_PREREQFUNC_OK;
}

static int
status_of(const struct rd_net_transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

static struct rd_net_reply
reply_of(const struct rd_net_transfer *t, enum rd_net_end end)
{
	curl_off_t retry = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &retry);
	return (struct rd_net_reply){
		.end = end,
		.status = t->head_done ? status_of(t) : 0,
		.headers = rd_buf_view(&t->head),
		.body = rd_buf_view(&t->body),
		.body_bytes = t->body_bytes,
		.retry_after_s = retry > 0 && retry <= UINT32_MAX
					 ? (uint32_t)retry
					 : 0,
		.reason = t->reason,
	};
}

static void
head_is_there(struct rd_net_transfer *t)
{
	struct rd_net_reply reply;

	if (status_of(t) < 200) { /* another head follows */
		rd_buf_reset(&t->head);
		return;
	}
	t->head_done = true;
	reply = reply_of(t, RD_NET_CUT);
	if (t->request.head)
		t->request.head(t->request.ctx, &reply);
}

/* One line of a head; behind the body, of a trailer, which is not looked at. */
static size_t
take_header(char *bytes, size_t size, size_t n, void *ctx)
{
	struct rd_net_transfer *t = ctx;
	struct rd_str line = rd_str_trim((struct rd_str){ bytes, size * n });
	ptrdiff_t colon = rd_str_find(line, RD_STR_LIT(":"));
	struct rd_str value;

	if (t->head_done)
		return size * n;
	if (!line.len) {
		head_is_there(t);
		return size * n;
	}
	if (colon <= 0) /* the status line */
		return size * n;
	for (size_t i = 0; i < (size_t)colon; i++) {
		char c = line.ptr[i];

		rd_buf_char(&t->head,
			    c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	value = rd_str_trim((struct rd_str){ line.ptr + colon + 1,
					     line.len - (size_t)colon - 1 });
	rd_buf_cstr(&t->head, ": ");
	rd_buf_str(&t->head, value);
	rd_buf_char(&t->head, '\n');
	return rd_buf_status(&t->head) == RD_OK ? size * n : 0;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct rd_net_transfer *t = ctx;
	const struct rd_net_request *request = &t->request;
	struct rd_str part = { bytes, size * n };

	if (part.len > request->reply_cap - t->body_bytes) {
		t->too_large = true;
		return 0;
	}
	t->body_bytes += part.len;
	if (request->sink)
		return request->sink(request->ctx, part) ? part.len : 0;
	rd_buf_str(&t->body, part);
	return rd_buf_status(&t->body) == RD_OK ? part.len : 0;
}

/* ---- the end ---- */

static enum rd_net_end
unsent_end(CURLcode code)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return RD_NET_UNTRUSTED;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_LOGIN_DENIED:
		return RD_NET_FORBIDDEN;
	default:
		return RD_NET_NOT_SENT;
	}
}

static enum rd_net_end
end_of(const struct rd_net_transfer *t, CURLcode code)
{
	if (t->forbidden && !t->leaves)
		return RD_NET_FORBIDDEN;
	if (t->stopped)
		return RD_NET_STOPPED;
	if (!t->leaves)
		return unsent_end(code);
	/* libcurl says OK of a head that the end of the connection cut. */
	if (!t->head_done)
		return RD_NET_LOST;
	return code == CURLE_OK ? RD_NET_ANSWERED : RD_NET_CUT;
}

static const char *
reason_of(const struct rd_net_transfer *t, enum rd_net_end end, CURLcode code)
{
	if (end == RD_NET_FORBIDDEN)
		return "its scheme, port or address is not allowed";
	if (end == RD_NET_STOPPED)
		return "it was stopped before its first byte";
	if (t->too_large)
		return "the reply is longer than it may be";
	if (end == RD_NET_LOST && (t->leaves > 1 || code == CURLE_OK))
		return "the connection ended before a reply";
	return *t->reason ? t->reason : curl_easy_strerror(code);
}

void
rd_net_transfer_end(struct rd_net_transfer *t, CURLcode code)
{
	enum rd_net_end end = end_of(t, code);
	struct rd_net_reply reply = reply_of(t, end);

	reply.reason = end == RD_NET_ANSWERED ? "" : reason_of(t, end, code);
	t->request.done(t->request.ctx, &reply);
}

/* ---- a handle ---- */

static bool
set_limits(struct rd_net_transfer *t, const struct rd_net_options *options)
{
	CURL *easy = t->easy;
	bool plain = t->request.reach == RD_NET_LOOPBACK;

	return !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
				 plain ? "http,https" : "https") &&
	       !curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https") &&
	       !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_NETRC,
				 (long)CURL_NETRC_IGNORED) &&
	       !curl_easy_setopt(easy, CURLOPT_PROXY,
				 options->proxy ? options->proxy : "") &&
	       (options->proxy ||
		!curl_easy_setopt(easy, CURLOPT_NOPROXY, "*")) &&
	       !curl_easy_setopt(easy, CURLOPT_SSLVERSION,
				 (long)CURL_SSLVERSION_TLSv1_2) &&
	       (!options->ca_file ||
		!curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file)) &&
	       !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
				 (long)CURL_HTTP_VERSION_1_1) &&
	       !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
				 (long)RD_NET_CONNECT_MS) &&
	       !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
				 (long)t->request.total_ms) &&
	       !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT,
				 LOW_SPEED_BYTES) &&
	       !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
				 LOW_SPEED_SECONDS);
}

static bool
set_callbacks(struct rd_net_transfer *t)
{
	CURL *easy = t->easy;

	return !curl_easy_setopt(easy, CURLOPT_PRIVATE, (void *)t) &&
	       !curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->reason) &&
	       !curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION,
				 open_socket) &&
	       !curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, (void *)t) &&
	       !curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION,
				 before_leaving) &&
	       !curl_easy_setopt(easy, CURLOPT_PREREQDATA, (void *)t) &&
	       !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) &&
	       !curl_easy_setopt(easy, CURLOPT_HEADERDATA, (void *)t) &&
	       !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) &&
	       !curl_easy_setopt(easy, CURLOPT_WRITEDATA, (void *)t);
}

static bool
set_message(struct rd_net_transfer *t, const struct rd_net_options *options)
{
	const struct rd_net_request *request = &t->request;
	CURL *easy = t->easy;
	bool get = !strcmp(request->method, "GET") && !request->body.ptr;

	return !curl_easy_setopt(easy, CURLOPT_URL, request->url) &&
	       !curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_USERAGENT,
				 options->user_agent) &&
	       !curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip") &&
	       !curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers) &&
	       (get || (!curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
					  request->body.ptr ? request->body.ptr
							    : "") &&
			!curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
					  (curl_off_t)request->body.len) &&
			!curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
					  request->method))) &&
	       (!request->paid ||
		(!curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) &&
		 !curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L)));
}

enum rd_status
rd_net_transfer_new(const struct rd_net_options *options,
		    const struct rd_net_request *request,
		    struct rd_net_transfer **transfer,
		    struct rd_problem *problem)
{
	enum rd_status status = check_request(request, problem);
	struct rd_net_transfer *t;

	*transfer = NULL;
	if (status != RD_OK)
		return status;
	t = calloc(1, sizeof(*t));
	if (!t)
		return RD_NOMEM;
	t->request = *request;
	rd_buf_init(&t->head, RD_NET_HEADERS_CAP);
	rd_buf_init(&t->body, request->reply_cap);
	t->easy = curl_easy_init();
	if (!t->easy || list_headers(t) != RD_OK || !set_limits(t, options) ||
	    !set_callbacks(t) || !set_message(t, options)) {
		rd_net_transfer_free(t);
		return RD_NOMEM;
	}
	*transfer = t;
	return RD_OK;
}

void
rd_net_transfer_free(struct rd_net_transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	/* A key may be among them. */
	for (struct curl_slist *h = t->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(t->headers);
	rd_buf_fini(&t->head);
	rd_buf_fini(&t->body);
	free(t);
}
