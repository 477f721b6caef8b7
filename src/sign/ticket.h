/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SIGN_TICKET_H
#define RD_SIGN_TICKET_H

#include "sign/gate.h"

/* The signed request: leave to send one exact body to one endpoint once.
 *
 *   {"attempt":1,"body":SHA256,"budget":MICRO_USD,"decision":ID,
 *    "endpoint":URL,"expiry":TIME,"intent":ID,"method":"POST",
 *    "program":SHA256,"provider":NAME,"seal":SHA256,"v":1}
 *
 * in canonical JSON, in an envelope signed with a dispatch key. */
#define RD_SIG_TICKET_VERSION 1
#define RD_SIG_TICKET_CAP 16384
#define RD_SIG_TICKET_ID_CAP 128
#define RD_SIG_ENDPOINT_CAP 2048
#define RD_SIG_BODY_CAP (32u << 20)

/* What is to be sent. */
struct rd_sig_ticket {
	struct rd_str intent;	/* id of the journal row */
	struct rd_str decision; /* id of the decision */
	struct rd_str program;	/* sha256 of the program that decided */
	struct rd_str provider; /* identifier, as rd_sig_id_ok */
	struct rd_str endpoint, method;
	struct rd_str body; /* the exact bytes */
	uint64_t budget_micro_usd;
	int64_t expiry_ms;
	uint32_t attempt; /* from 1 */
};

/* A ticket as signed. */
struct rd_sig_ticket_facts {
	char intent[RD_SIG_TICKET_ID_CAP + 1];
	char decision[RD_SIG_TICKET_ID_CAP + 1];
	char provider[RD_SIG_ID_CAP + 1];
	char endpoint[RD_SIG_ENDPOINT_CAP + 1];
	char method[17];
	char program[RD_CRYPT_HASH_TEXT];
	char seal[RD_CRYPT_HASH_TEXT]; /* of the seal's statement */
	char body[RD_CRYPT_HASH_TEXT];
	uint64_t budget_micro_usd;
	int64_t expiry_ms;
	uint32_t attempt;
};

/* The only thing that dispatch accepts, made only here. */
struct rd_signed_request;

/* Signs a ticket.  The seal has passed the gate; it must be that of
 * ticket->program (RD_DENIED, ticket.program-differs, exit 5), and the key must
 * not be one that signed the seal (RD_DENIED, ticket.key-role, exit 5).
 * RD_SEMANTIC (ticket.malformed, exit 4) for texts and numbers that do not fit;
 * RD_NOMEM.  Body and texts are copied. */
enum rd_status rd_sig_ticket_sign(const struct rd_sig_seal *seal,
				  const struct rd_sig_ticket *ticket,
				  const struct rd_crypt_key *key,
				  struct rd_signed_request **request,
				  struct rd_problem *problem) RD_MUST_CHECK;
/* NULL-safe. */
void rd_sig_request_free(struct rd_signed_request *request);
/* Borrowed from the request. */
const struct rd_sig_ticket_facts *rd_sig_request_peek(
	const struct rd_signed_request *request);
/* The exact bytes to send. */
struct rd_str rd_sig_request_body(const struct rd_signed_request *request);
/* The envelope, to be stored and shown. */
struct rd_str rd_sig_request_envelope(const struct rd_signed_request *request);

struct rd_sig_ticket_policy {
	const struct rd_sig_keyring *keys;
	int64_t now_ms;
};

struct rd_sig_ticket_result {
	bool valid;
	struct rd_sig_ticket_facts facts; /* only when valid */
};

/* Checks a stored or received ticket against the dispatch keys, the body it is
 * said to cover and the time.  RD_OK when the question could be answered:
 * result->valid is the answer, *problem the reason for a no (exit 5; codes
 * ticket.payload-type, ticket.untrusted, ticket.malformed, ticket.body-differs,
 * ticket.expired).  RD_SYNTAX or RD_LIMIT (exit 4, ticket.envelope) for what is
 * no envelope, RD_NOMEM. */
enum rd_status rd_sig_ticket_verify(struct rd_str envelope, struct rd_str body,
				    const struct rd_sig_ticket_policy *policy,
				    struct rd_sig_ticket_result *result,
				    struct rd_problem *problem) RD_MUST_CHECK;

#endif
