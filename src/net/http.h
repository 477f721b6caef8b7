/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* HTTP out: one exchange at a time or many at once, on libcurl with everything
 * switched off that could send twice, send elsewhere or wait for ever.  Knows
 * nothing of providers and never tries again: what an end means for a job is
 * its caller's question.  One thread. */
#ifndef RD_NET_HTTP_H
#define RD_NET_HTTP_H

#include "base/buf.h"
#include "base/problem.h"

#define RD_NET_URL_CAP 2048
#define RD_NET_HEADERS_CAP ((size_t)64 << 10) /* of one reply */
#define RD_NET_CONNECT_MS 10000

/* What may be dialled. */
enum rd_net_reach {
	RD_NET_PUBLIC,	/* https to public addresses */
	RD_NET_PRIVATE, /* https to any address: the rules name the host */
	RD_NET_LOOPBACK /* http or https to this machine and nothing else */
};

/* How an exchange ended.  In the order of what is known. */
enum rd_net_end {
	RD_NET_FORBIDDEN, /* not sent: scheme or address not allowed */
	RD_NET_NOT_SENT,  /* not sent: no address, connection or TLS */
	RD_NET_UNTRUSTED, /* not sent: the certificate does not hold */
	RD_NET_STOPPED,	  /* not sent: the caller said no at the last moment */
	RD_NET_ANSWERED,  /* a whole reply */
	RD_NET_CUT,	  /* the head of a reply, but not all of its body */
	RD_NET_LOST	  /* bytes may have left; no reply that can be read */
};
/* "not-sent"; for records and messages. */
const char *rd_net_end_name(enum rd_net_end end);
static inline bool
rd_net_was_sent(enum rd_net_end end)
{
	return end >= RD_NET_ANSWERED;
}

struct rd_net_reply {
	enum rd_net_end end;
	int status;	       /* of the reply, 0 without one */
	struct rd_str headers; /* "name: value\n", names in lower case */
	struct rd_str body;    /* decoded; empty when there was a sink */
	uint64_t body_bytes;
	uint32_t retry_after_s; /* 0: not said */
	const char *reason;	/* of another end than ANSWERED; one line */
};
/* The value of the first header of that name (lower case), or absent. */
struct rd_str rd_net_header(const struct rd_net_reply *reply, const char *name);

/* All that is pointed at must stay until `done` is called. */
struct rd_net_request {
	const char *method, *url;
	const struct rd_str *headers; /* "Name: value", one line each */
	size_t n_headers;
	struct rd_str body; /* absent: none */
	enum rd_net_reach reach;
	size_t reply_cap; /* bytes, decoded */
	uint32_t total_ms;
	/* It costs: a connection of its own that is not used again, and what
	 * libcurl would send a second time is stopped. */
	bool paid;
	/* Before the first byte leaves; false stops it.  May be NULL. */
	bool (*leave)(void *ctx);
	/* The head is there, the body may never be.  May be NULL. */
	void (*head)(void *ctx, const struct rd_net_reply *reply);
	/* Takes the body as it comes, instead of reply->body; false ends it.
	 * May be NULL. */
	bool (*sink)(void *ctx, struct rd_str bytes);
	/* Exactly once; the reply is valid during the call. */
	void (*done)(void *ctx, const struct rd_net_reply *reply);
	void *ctx;
};

struct rd_net_options {
	const char *user_agent; /* copied */
	const char *ca_file;	/* NULL: the system's */
	const char *proxy;	/* NULL: none, whatever the environment says */
};

struct rd_net;
enum rd_status rd_net_new(const struct rd_net_options *options,
			  struct rd_net **net) RD_MUST_CHECK;
/* What is still under way ends as STOPPED or LOST first.  NULL-safe. */
void rd_net_free(struct rd_net *net);

/* Starts an exchange; done may be called before this returns (FORBIDDEN).
 * RD_SEMANTIC (net.request, exit 4) for a method, URL or header that is none:
 * then done is not called.  RD_NOMEM. */
enum rd_status rd_net_start(struct rd_net *net,
			    const struct rd_net_request *request,
			    struct rd_problem *problem) RD_MUST_CHECK;

/* Moves everything on, and waits up to wait_ms for something to happen.
 * *running is how many are not done.  RD_NOMEM or RD_IO when libcurl cannot go
 * on at all. */
enum rd_status rd_net_run(struct rd_net *net, int wait_ms, size_t *running)
	RD_MUST_CHECK;
/* Descriptors that end a wait of rd_net_run too when there is something to read
 * from them: at most RD_NET_WATCHED_MAX, in the place of those before. */
#define RD_NET_WATCHED_MAX 4
void rd_net_watch(struct rd_net *net, const int *fds, size_t n);
/* Ends a wait of rd_net_run; from any thread and from a signal handler's
 * thread, not from the handler itself. */
void rd_net_wake(struct rd_net *net);

#endif
