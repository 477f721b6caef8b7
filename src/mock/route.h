/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a request line and its Host are about.  The provider has five hosts, the
 * imitation one address, so a request says which it means in one of four ways,
 * and is answered with URLs of the same way:
 *
 *   named   Host: queue.fal.run         /fal-ai/flux-lora
 *   hosted  Host: 127.0.0.1:8080        /queue.fal.run/fal-ai/flux-lora
 *   short   Host: 127.0.0.1:8080        /queue/fal-ai/flux-lora
 *   bare    Host: 127.0.0.1:8080        /fal-ai/flux-lora
 *
 * bare means the queue, the other hosts where the path is one of theirs. */
#ifndef RD_MOCK_ROUTE_H
#define RD_MOCK_ROUTE_H

#include "base/buf.h"

#define RD_MOCK_URI_CAP 4096
#define RD_MOCK_HOST_CAP 256

enum rd_mock_host {
	RD_MOCK_NO_HOST,
	RD_MOCK_RUN,
	RD_MOCK_QUEUE,
	RD_MOCK_REST,
	RD_MOCK_API,
	RD_MOCK_MEDIA
};

enum rd_mock_way {
	RD_MOCK_BARE_WAY,
	RD_MOCK_SHORT,
	RD_MOCK_HOSTED,
	RD_MOCK_NAMED
};

/* In scripts by their names; the last three stand in no script. */
#define RD_MOCK_ROUTES(X)                                                      \
	X(CONNECT, "connect")                                                  \
	X(ANY, "any")                                                          \
	X(SYNC, "run")                                                         \
	X(SUBMIT, "submit")                                                    \
	X(STATUS, "status")                                                    \
	X(STREAM, "stream")                                                    \
	X(RESULT, "result")                                                    \
	X(CANCEL, "cancel")                                                    \
	X(INITIATE, "initiate")                                                \
	X(MULTIPART, "multipart")                                              \
	X(PUT, "put")                                                          \
	X(PART, "part")                                                        \
	X(COMPLETE, "complete")                                                \
	X(FILE, "file")                                                        \
	X(PICTURE, "image")                                                    \
	X(HISTORY, "history")                                                  \
	X(BILLING, "billing")                                                  \
	X(PRICING, "pricing")                                                  \
	X(JWKS, "jwks")                                                        \
	X(CONTROL, "control")                                                  \
	X(NOWHERE, "nowhere")                                                  \
	X(METHOD, "method")

enum rd_mock_kind {
#define X(name, word) RD_MOCK_AT_##name,
	RD_MOCK_ROUTES(X)
#undef X
		RD_MOCK_N_ROUTES
};

/* How many of them a script may name. */
#define RD_MOCK_N_SCRIPTED RD_MOCK_AT_CONTROL

struct rd_mock_route {
	enum rd_mock_kind kind;
	enum rd_mock_host host;
	enum rd_mock_way way;
	struct rd_str endpoint; /* of run and submit; the base of a job's URL */
	struct rd_str job;	/* a job's or an upload's id */
	struct rd_str rest;	/* what stands behind: part, file, control */
	struct rd_str path, query;
};

const char *rd_mock_route_name(enum rd_mock_kind kind);
enum rd_mock_kind rd_mock_route_named(struct rd_str name);

/* False for a Host or target that no honest client sends: not this machine's
 * and none of the five, no path, control bytes, "..", too long.  Points into
 * both. */
bool rd_mock_route_read(const char *method, struct rd_str host,
			struct rd_str uri, struct rd_mock_route *route);
/* Loopback by name or number, with or without a port. */
bool rd_mock_host_is_loopback(struct rd_str host);

/* The beginning of a URL of that host for one who came by this route: no slash
 * at its end. */
void rd_mock_put_base(const struct rd_mock_route *route, struct rd_str host,
		      enum rd_mock_host wanted, struct rd_buf *out);

/* Appends the decoded value of a query parameter ("+" is a space).  False when
 * there is none or it is no text. */
bool rd_mock_query(struct rd_str query, const char *name, struct rd_buf *out);

#endif
