/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "sign/webhook.h"

#include "crypt/codec.h"
#include "crypt/hash.h"
#include "json/json.h"

#define ID_CAP 256
#define MESSAGE_CAP ((size_t)1024)
#define KEY_TEXT 43 /* base64url of 32 bytes, unpadded */

/* ---- published keys ---- */

static bool
read_key(const json_t *jwk, struct rd_crypt_pubkey *key)
{
	static const unsigned char number[RD_CRYPT_KEY_NUMBER] = "webhook";
	struct rd_str x = rd_json_get_str(jwk, "x");
	unsigned char bytes[33];
	char padded[KEY_TEXT + 1];
	size_t n;

	if (!rd_str_is(rd_json_get_str(jwk, "kty"), "OKP") ||
	    !rd_str_is(rd_json_get_str(jwk, "crv"), "Ed25519") ||
	    x.len != KEY_TEXT)
		return false;
	memcpy(padded, x.ptr, KEY_TEXT);
	padded[KEY_TEXT] = '=';
	if (rd_crypt_b64_decode((struct rd_str){ padded, sizeof(padded) },
				bytes, sizeof(bytes), &n) != RD_OK ||
	    n != 32)
		return false;
	rd_crypt_pubkey_init(key, number, bytes);
	return true;
}

enum rd_status
rd_sig_jwks_read(struct rd_str json, struct rd_sig_jwks *jwks,
		 struct rd_problem *problem)
{
	static const struct rd_json_limits limits = {
		.cap_bytes = RD_SIG_JWKS_CAP,
	};
	json_t *root;
	enum rd_status status = rd_json_parse(json, &limits, &root, problem);
	const json_t *list;

	jwks->n = 0;
	if (status == RD_NOMEM)
		return status;
	list = rd_json_get(root, "keys");
	for (size_t i = 0; i < rd_json_count(list); i++) {
		if (jwks->n == RD_SIG_JWKS_KEYS) {
			jwks->n = 0;
			break;
		}
		jwks->n += read_key(rd_json_at(list, i), &jwks->keys[jwks->n]);
	}
	rd_json_free(root);
	if (jwks->n)
		return RD_OK;
	return rd_problem_set(problem, RD_SEMANTIC, 4, "webhook.keys",
			      "the key set has no Ed25519 key, or more than %d",
			      RD_SIG_JWKS_KEYS);
}

/* ---- one call ---- */

static bool
deny(struct rd_problem *problem, const char *code, const char *why)
{
	rd_problem_set(problem, RD_OK, 5, code, "%s", why);
	return false;
}

/* Printable, so that no line of the message can be two. */
static bool
is_id(struct rd_str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.ptr[i] < 0x20 || id.ptr[i] >= 0x7f)
			return false;
	return id.len && id.len <= ID_CAP;
}

static bool
read_signature(struct rd_str text, unsigned char sig[RD_CRYPT_SIG_BYTES])
{
	char lower[2 * RD_CRYPT_SIG_BYTES];

	if (text.len != sizeof(lower))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		lower[i] = c >= 'A' && c <= 'F' ? (char)(c + 32) : c;
	}
	return rd_crypt_hex_decode((struct rd_str){ lower, sizeof(lower) }, sig,
				   RD_CRYPT_SIG_BYTES) == RD_OK;
}

static bool
is_near(uint64_t time_s, int64_t now_s)
{
	return time_s <= INT64_MAX - RD_SIG_WEBHOOK_SKEW_S &&
	       (int64_t)time_s >= now_s - RD_SIG_WEBHOOK_SKEW_S &&
	       (int64_t)time_s <= now_s + RD_SIG_WEBHOOK_SKEW_S;
}

static bool
find_signer(const struct rd_sig_webhook *call, const struct rd_sig_jwks *jwks,
	    const unsigned char sig[RD_CRYPT_SIG_BYTES], size_t *key)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_buf message;
	bool found = false;

	rd_crypt_sha256_hex(call->body.ptr, call->body.len, sha256);
	rd_buf_init(&message, MESSAGE_CAP);
	rd_buf_printf(&message, "%.*s\n%.*s\n%.*s\n%s",
		      RD_STR_FMT(call->request_id), RD_STR_FMT(call->user_id),
		      RD_STR_FMT(call->timestamp), sha256);
	for (size_t i = 0; i < jwks->n && !found; i++) {
		*key = i;
		found = rd_buf_status(&message) == RD_OK &&
			rd_crypt_verify(&jwks->keys[i], rd_buf_view(&message),
					sig);
	}
	rd_buf_fini(&message);
	return found;
}

/* The fields name the request that the signed body names. */
static enum rd_status
is_about(const struct rd_sig_webhook *call, bool *same)
{
	/* Seeds may be beyond what an integer holds here. */
	static const struct rd_json_limits limits = {
		.cap_bytes = RD_SIG_WEBHOOK_CAP,
		.doubles = true,
	};
	struct rd_problem ignored;
	json_t *root;
	enum rd_status status = rd_json_parse(call->body, &limits, &root,
					      &ignored);

	*same = root && rd_str_eq(rd_json_get_str(root, "request_id"),
				  call->request_id);
	rd_json_free(root);
	return status == RD_NOMEM ? status : RD_OK;
}

enum rd_status
rd_sig_webhook_verify(const struct rd_sig_webhook *call,
		      const struct rd_sig_jwks *jwks, int64_t now_s,
		      struct rd_sig_webhook_result *result,
		      struct rd_problem *problem)
{
	unsigned char sig[RD_CRYPT_SIG_BYTES];
	enum rd_status status;
	uint64_t time_s;
	bool same;

	*result = (struct rd_sig_webhook_result){ .valid = false };
	if (!is_id(call->request_id) || !is_id(call->user_id) ||
	    !rd_str_u64(call->timestamp, &time_s) ||
	    !read_signature(call->signature, sig)) {
		deny(problem, "webhook.malformed",
		     "the call lacks a field of its signature, or has another "
		     "form");
		return RD_OK;
	}
	if (!is_near(time_s, now_s)) {
		deny(problem, "webhook.time",
		     "the call was signed more than 300 s from now");
		return RD_OK;
	}
	if (!find_signer(call, jwks, sig, &result->key)) {
		deny(problem, "webhook.untrusted",
		     "none of the published keys has signed the call");
		return RD_OK;
	}
	status = is_about(call, &same);
	if (status != RD_OK)
		return rd_problem_set(problem, status, 10, "webhook.memory",
				      "no memory to read the call");
	result->valid = same || deny(problem, "webhook.request-differs",
				     "the call is about another request than "
				     "its fields say");
	return RD_OK;
}
