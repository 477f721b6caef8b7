/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a script says shall happen: how jobs pass, and which request meets which
 * fault.  The words are explained in refdesk-mockprovider(1). */
#ifndef RD_MOCK_SCRIPT_H
#define RD_MOCK_SCRIPT_H

#include "base/arena.h"
#include "base/problem.h"
#include "mock/route.h"

#define RD_MOCK_SCRIPT_CAP ((size_t)256 << 10)
#define RD_MOCK_RULES 1024
#define RD_MOCK_POSITIONS 64
#define RD_MOCK_DELAY_MAX 3600000 /* an hour, in ms */

/* word, what follows it, whether the request is carried out all the same.
 * n number  N number or nothing  c HTTP status  t text  T text or nothing */
#define RD_MOCK_ACTS(X)                                                        \
	X(DELAY, "delay", "n", true)                                           \
	X(STALL, "stall", "N", true)                                           \
	X(RESET, "reset", "", true)                                            \
	X(CLOSE, "close", "", true)                                            \
	X(SLOW_HEADERS, "slow-headers", "n", true)                             \
	X(SLOW_BODY, "slow-body", "n", true)                                   \
	X(CUT, "cut", "N", true)                                               \
	X(CUT_CHUNKED, "cut-chunked", "N", true)                               \
	X(CUT_NOLENGTH, "cut-nolength", "N", true)                             \
	X(HTTP09, "http09", "t", true)                                         \
	X(RAW, "raw", "t", true)                                               \
	X(GZIP_BOMB, "gzip-bomb", "N", true)                                   \
	X(REDIRECT, "redirect", "ct", false)                                   \
	X(STATUS, "status", "c", false)                                        \
	X(NGINX, "nginx", "c", false)                                          \
	X(USER_TIMEOUT, "user-timeout", "", false)                             \
	X(HTML, "html", "", true)                                              \
	X(BODY, "body", "ct", true)                                            \
	X(HEADER, "header", "t", true)                                         \
	X(RETRY_AFTER, "retry-after", "t", true)                               \
	X(MIME, "mime", "t", true)                                             \
	X(TRUNCATE, "truncate", "n", true)                                     \
	X(NO_ID, "no-id", "", true)                                            \
	X(OTHER_ID, "other-id", "T", true)                                     \
	X(DUPLICATE_ID, "duplicate-id", "", true)                              \
	X(OTHER_HOST, "other-host", "t", true)                                 \
	X(STATE, "state", "t", true)                                           \
	X(UNKNOWN, "unknown", "", false)                                       \
	X(FAIL, "fail", "t", true)                                             \
	X(UNCANCELLED, "uncancelled", "", true)                                \
	X(HOOK_BEFORE, "webhook-before", "", true)                             \
	X(HOOK_TWICE, "webhook-twice", "", true)                               \
	X(HOOK_OLD, "webhook-old", "n", true)                                  \
	X(HOOK_LATE, "webhook-late", "n", true)                                \
	X(HOOK_NEVER, "webhook-never", "", true)                               \
	X(HOOK_FORGED, "webhook-forged", "", true)                             \
	X(REFUSE, "refuse", "n", true)

enum rd_mock_act {
#define X(name, word, takes, accepted) RD_MOCK_DO_##name,
	RD_MOCK_ACTS(X)
#undef X
		RD_MOCK_N_ACTS
};

struct rd_mock_rule {
	enum rd_mock_kind route;
	uint32_t from, to; /* of the requests of that route, from 1 on */
	enum rd_mock_act act;
	bool accepted;
	bool has_number;
	uint32_t number; /* what n, N and c say */
	struct rd_str text;
};

struct rd_mock_script {
	struct rd_arena arena;
	struct rd_mock_rule *rules;
	size_t n_rules, cap_rules;
	struct rd_str *endpoints; /* that take anything */
	size_t n_endpoints, cap_endpoints;
	uint32_t positions[RD_MOCK_POSITIONS]; /* in the queue, one a step */
	size_t n_positions;
	uint32_t progress;   /* steps IN_PROGRESS */
	uint32_t step_ms;    /* how long a step is */
	uint32_t settle_ms;  /* until a job stands in lists */
	bool validate_first; /* inputs are refused at submit, not as result */
	bool hidden;	     /* there are no lists */
	struct rd_mock_script *before; /* that it took the place of, or NULL */
};

/* Nothing goes wrong: position 0, one step of progress, 100 ms each. */
void rd_mock_script_init(struct rd_mock_script *script);
/* With those before it. */
void rd_mock_script_fini(struct rd_mock_script *script);
/* Reads a text into an initialised script.  RD_SEMANTIC and RD_SYNTAX with the
 * line in *problem (mock.script, exit 2), RD_LIMIT, RD_NOMEM. */
enum rd_status rd_mock_script_read(struct rd_mock_script *script,
				   struct rd_str text,
				   struct rd_problem *problem) RD_MUST_CHECK;

/* The next rule from *at on for the nth request of a route, the any_nth of all;
 * NULL at the end. */
const struct rd_mock_rule *rd_mock_script_next(
	const struct rd_mock_script *script, enum rd_mock_kind route,
	uint32_t nth, uint32_t any_nth, size_t *at);
bool rd_mock_script_takes(const struct rd_mock_script *script,
			  struct rd_str endpoint);

#endif
