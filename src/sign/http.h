/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Signed HTTP requests: HTTP Message Signatures (RFC 9421) with Ed25519 over
 * Digest Fields (RFC 9530).  No clock and no sockets: what is signed is what
 * the caller is about to send, what is verified is what it received. */
#ifndef RD_SIGN_HTTP_H
#define RD_SIGN_HTTP_H

#include "crypt/key.h"

#define RD_SIG_HTTP_BASE_CAP ((size_t)256 << 10)
#define RD_SIG_HTTP_FIELD_CAP ((size_t)16 << 10)
#define RD_SIG_HTTP_COMPONENTS 64

/* What refdesk signs, and asks for as a receiver. */
#define RD_SIG_HTTP_COVER                                                      \
	"(\"@method\" \"@target-uri\" \"content-type\" "                       \
	"\"content-length\" \"content-digest\" \"refdesk-decision\")"
#define RD_SIG_HTTP_TAG "refdesk"

struct rd_sig_field {
	struct rd_str name, value; /* one line; names in any case */
};
bool rd_sig_field_is(const struct rd_sig_field *field, struct rd_str lower);

struct rd_sig_message {
	struct rd_str method;
	struct rd_str url; /* absolute, without user and fragment */
	const struct rd_sig_field *fields;
	size_t n_fields;
	struct rd_str body; /* as sent; absent: not looked at */
};

/* Parameters of a signature, in the order in which they are written.  Absent
 * texts and zero times are left out.  Printable ASCII. */
struct rd_sig_http_params {
	struct rd_str label; /* the signature's key in both fields */
	struct rd_str cover; /* a list as in Signature-Input: ("@method") */
	int64_t created_s, expires_s;
	struct rd_str nonce, keyid, alg, tag;
};

/* Appends `sha-256=:BASE64:`, the value of a Content-Digest field. */
void rd_sig_http_digest(struct rd_str body, struct rd_buf *out);

/* Appends the signature base (RFC 9421 2.5) for `params`, an inner list with
 * its parameters as in Signature-Input.  RD_SEMANTIC (http-signature.base,
 * exit 4) when it names what the message does not have, or what is not
 * supported: fields of responses (;req), trailers (;tr), reserialized fields
 * (;sf) and @status. */
enum rd_status rd_sig_http_base(const struct rd_sig_message *message,
				struct rd_str params, struct rd_buf *out,
				struct rd_problem *problem) RD_MUST_CHECK;

/* Appends the values of the fields Signature-Input and Signature.  As
 * rd_sig_http_base; http-signature.malformed (exit 4) for parameters that are
 * no structured field; RD_NOMEM. */
enum rd_status rd_sig_http_sign(const struct rd_sig_message *message,
				const struct rd_sig_http_params *params,
				const struct rd_crypt_key *key,
				struct rd_buf *input, struct rd_buf *signature,
				struct rd_problem *problem) RD_MUST_CHECK;

struct rd_sig_http_policy {
	const struct rd_crypt_pubkey *keys; /* any of them may have signed */
	size_t n_keys;
	int64_t now_s;
	int64_t skew_s;	     /* how far the clocks may be apart */
	struct rd_str label; /* absent: the first one */
	struct rd_str tag;   /* absent: any or none */
	struct rd_str cover; /* a list of what must be covered; or absent */
	bool expires;	     /* it must say until when it holds */
};

struct rd_sig_http_result {
	bool valid;
	size_t key; /* which of the policy's; when valid */
	/* The digest of the body is covered, and was computed again. */
	bool body_covered;
};

/* RD_OK when the question could be answered: result->valid is the answer,
 * *problem the reason for a no (exit 5): http-signature.missing, .malformed,
 * .cover, .time, .algorithm, .tag, .digest, .untrusted.  A digest field that is
 * there must fit the body, covered or not.  RD_NOMEM. */
enum rd_status rd_sig_http_verify(const struct rd_sig_message *message,
				  const struct rd_sig_http_policy *policy,
				  struct rd_sig_http_result *result,
				  struct rd_problem *problem) RD_MUST_CHECK;

#endif
