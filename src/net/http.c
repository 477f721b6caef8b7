/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Many exchanges at once, on a libcurl multi handle. */
#include "net/http.h"

#include <stdlib.h>

#include "net/transfer.h"

struct rd_net {
	CURLM *multi;
	char *user_agent, *ca_file, *proxy;
	struct rd_net_options options; /* of these texts */
	struct rd_net_transfer *first;
	size_t n;
	struct curl_waitfd watched[RD_NET_WATCHED_MAX];
	unsigned n_watched;
};

const char *
rd_net_end_name(enum rd_net_end end)
{
	static const char *const names[] = {
		[RD_NET_FORBIDDEN] = "forbidden",
		[RD_NET_NOT_SENT] = "not-sent",
		[RD_NET_UNTRUSTED] = "untrusted",
		[RD_NET_STOPPED] = "stopped",
		[RD_NET_ANSWERED] = "answered",
		[RD_NET_CUT] = "cut",
		[RD_NET_LOST] = "lost",
	};

	return names[end];
}

struct rd_str
rd_net_header(const struct rd_net_reply *reply, const char *name)
{
	struct rd_str rest = reply->headers, line;
	size_t n = strlen(name);

	while (rest.len) {
		ptrdiff_t end = rd_str_find(rest, RD_STR_LIT("\n"));

		line = (struct rd_str){ rest.ptr, (size_t)end };
		if (rd_str_starts(line, name) && line.len >= n + 2 &&
		    line.ptr[n] == ':')
			return (struct rd_str){ line.ptr + n + 2,
						line.len - n - 2 };
		rest.ptr += line.len + 1;
		rest.len -= line.len + 1;
	}
	return (struct rd_str){ NULL, 0 };
}

/* ---- life ---- */

/* Process-wide, once; libcurl counts, we do not give it back. */
static bool
init_curl(void)
{
	static bool ready;

	/* Keys of TLS sessions are nobody's business. */
	unsetenv("SSLKEYLOGFILE");
	if (!ready)
		ready = !curl_global_init(CURL_GLOBAL_DEFAULT);
	return ready;
}

/* NULL stays NULL. */
static bool
copy(const char *text, char **out)
{
	*out = text ? strdup(text) : NULL;
	return !text || *out;
}

enum rd_status
rd_net_new(const struct rd_net_options *options, struct rd_net **net)
{
	struct rd_net *made = init_curl() ? calloc(1, sizeof(*made)) : NULL;

	*net = NULL;
	if (!made)
		return RD_NOMEM;
	made->multi = curl_multi_init();
	if (!made->multi || !copy(options->user_agent, &made->user_agent) ||
	    !copy(options->ca_file, &made->ca_file) ||
	    !copy(options->proxy, &made->proxy)) {
		rd_net_free(made);
		return RD_NOMEM;
	}
	made->options = (struct rd_net_options){ made->user_agent,
						 made->ca_file, made->proxy };
	*net = made;
	return RD_OK;
}

static void
enlist(struct rd_net *net, struct rd_net_transfer *t)
{
	t->next = net->first;
	t->link = &net->first;
	if (t->next)
		t->next->link = &t->next;
	net->first = t;
	net->n++;
}

static void
finish(struct rd_net *net, struct rd_net_transfer *t, CURLcode code)
{
	curl_multi_remove_handle(net->multi, t->easy);
	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	net->n--;
	rd_net_transfer_end(t, code);
	rd_net_transfer_free(t);
}

void
rd_net_free(struct rd_net *net)
{
	if (!net)
		return;
	while (net->first) {
		if (!net->first->leaves)
			net->first->stopped = true;
		finish(net, net->first, CURLE_ABORTED_BY_CALLBACK);
	}
	curl_multi_cleanup(net->multi);
	free(net->user_agent);
	free(net->ca_file);
	free(net->proxy);
	free(net);
}

/* ---- exchanges ---- */

enum rd_status
rd_net_start(struct rd_net *net, const struct rd_net_request *request,
	     struct rd_problem *problem)
{
	struct rd_net_transfer *t;
	enum rd_status status = rd_net_transfer_new(&net->options, request, &t,
						    problem);

	if (status == RD_NOMEM)
		return rd_problem_set(problem, RD_NOMEM, 10, "net.memory",
				      "no memory for a request");
	if (status != RD_OK)
		return status;
	enlist(net, t);
	if (!rd_net_transfer_may_start(t)) {
		t->forbidden = true;
		finish(net, t, CURLE_UNSUPPORTED_PROTOCOL);
		return RD_OK;
	}
	if (curl_multi_add_handle(net->multi, t->easy))
		finish(net, t, CURLE_FAILED_INIT);
	return RD_OK;
}

static void
take_done(struct rd_net *net)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(net->multi, &left))) {
		struct rd_net_transfer *t;
		CURLcode code = message->data.result;
		char *ctx;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ctx);
		t = (struct rd_net_transfer *)(void *)ctx;
		finish(net, t, code);
	}
}

static enum rd_status
status_of(CURLMcode code)
{
	if (code == CURLM_OK)
		return RD_OK;
	return code == CURLM_OUT_OF_MEMORY ? RD_NOMEM : RD_IO;
}

enum rd_status
rd_net_run(struct rd_net *net, int wait_ms, size_t *running)
{
	enum rd_status status;
	int still;

	status = status_of(curl_multi_perform(net->multi, &still));
	take_done(net);
	/* What has just ended may be all that was waited for. */
	if (status == RD_OK && net->n && still && wait_ms > 0) {
		status = status_of(curl_multi_poll(net->multi, net->watched,
						   net->n_watched, wait_ms,
						   NULL));
		if (status == RD_OK)
			status = status_of(
				curl_multi_perform(net->multi, &still));
		take_done(net);
	}
	*running = net->n;
	return status;
}

void
rd_net_watch(struct rd_net *net, const int *fds, size_t n)
{
	net->n_watched = 0;
	for (size_t i = 0; i < n && i < RD_NET_WATCHED_MAX; i++)
		net->watched[net->n_watched++] = (struct curl_waitfd){
			.fd = fds[i], .events = CURL_WAIT_POLLIN
		};
}

void
rd_net_wake(struct rd_net *net)
{
	curl_multi_wakeup(net->multi);
}
