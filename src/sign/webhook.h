/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Calls back from fal: an Ed25519 signature over request id, user id, time and
 * the SHA-256 of the raw body, by one of the keys that fal publishes.  No clock
 * and no network: keys and time are the caller's. */
#ifndef RD_SIGN_WEBHOOK_H
#define RD_SIGN_WEBHOOK_H

#include "crypt/key.h"

#define RD_SIG_JWKS_CAP ((size_t)64 << 10)
#define RD_SIG_JWKS_KEYS 16
/* Keys that have been fetched may be used for so long. */
#define RD_SIG_JWKS_TTL_S 86400
#define RD_SIG_WEBHOOK_CAP ((size_t)32 << 20)
#define RD_SIG_WEBHOOK_SKEW_S 300

struct rd_sig_jwks {
	struct rd_crypt_pubkey keys[RD_SIG_JWKS_KEYS];
	size_t n;
};

/* The Ed25519 keys of a JWK set (RFC 8037); keys of other kinds are passed
 * over.  RD_SEMANTIC (webhook.keys, exit 4) for a text that is none, holds no
 * such key or too many; RD_NOMEM. */
enum rd_status rd_sig_jwks_read(struct rd_str json, struct rd_sig_jwks *jwks,
				struct rd_problem *problem) RD_MUST_CHECK;

/* A call as received: the X-Fal-Webhook- fields and the raw body. */
struct rd_sig_webhook {
	struct rd_str request_id, user_id, timestamp, signature;
	struct rd_str body;
};

struct rd_sig_webhook_result {
	bool valid;
	size_t key; /* which of the set's; when valid */
};

/* RD_OK when the question could be answered: result->valid is the answer,
 * *problem the reason for a no (exit 5): webhook.malformed, webhook.time (more
 * than 300 s away from now), webhook.untrusted, webhook.request-differs (the
 * signed body is about another request).  The same call twice is valid twice:
 * the receiver's state only moves forward.  RD_NOMEM. */
enum rd_status rd_sig_webhook_verify(const struct rd_sig_webhook *call,
				     const struct rd_sig_jwks *jwks,
				     int64_t now_s,
				     struct rd_sig_webhook_result *result,
				     struct rd_problem *problem) RD_MUST_CHECK;

#endif
