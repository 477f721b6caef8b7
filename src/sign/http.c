/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Signing and verifying requests.  The verifier goes from what costs nothing to
 * what costs a signature check, and looks at the body last. */
#include "sign/http.h"

#include "crypt/codec.h"
#include "crypt/hash.h"
#include "sign/fields.h"
#include "sign/http-list.h"

/* ---- Content-Digest ---- */

static void
put_sha256(struct rd_str body, struct rd_buf *out)
{
	unsigned char hash[RD_CRYPT_HASH_BYTES];

	rd_crypt_sha256(body.ptr, body.len, hash);
	rd_buf_char(out, ':');
	rd_crypt_b64_put(out, hash, sizeof(hash));
	rd_buf_char(out, ':');
}

static void
put_sha512(struct rd_str body, struct rd_buf *out)
{
	unsigned char hash[RD_CRYPT_SHA512_BYTES];

	rd_crypt_sha512(body.ptr, body.len, hash);
	rd_buf_char(out, ':');
	rd_crypt_b64_put(out, hash, sizeof(hash));
	rd_buf_char(out, ':');
}

/* RFC 9530 5; the others it names are no longer to be used. */
static const struct {
	const char *name;
	void (*put)(struct rd_str body, struct rd_buf *out);
} digests[] = {
	{ "sha-256", put_sha256 },
	{ "sha-512", put_sha512 },
};

void
rd_sig_http_digest(struct rd_str body, struct rd_buf *out)
{
	rd_buf_printf(out, "%s=", digests[0].name);
	digests[0].put(body, out);
}

struct digest_check {
	struct rd_str body;
	struct rd_buf want;
	size_t known, wrong;
};

static void
check_digest(void *ctx, struct rd_str key, struct rd_str value)
{
	struct digest_check *check = ctx;

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		if (!rd_str_is(key, digests[i].name))
			continue;
		rd_buf_reset(&check->want);
		digests[i].put(check->body, &check->want);
		check->known++;
		check->wrong += !rd_str_eq(rd_buf_view(&check->want), value);
	}
}

/* ---- signing ---- */

static void
put_text_param(struct rd_buf *out, const char *name, struct rd_str value)
{
	if (value.ptr)
		rd_buf_printf(out, ";%s=\"%.*s\"", name, RD_STR_FMT(value));
}

static void
put_time_param(struct rd_buf *out, const char *name, int64_t time_s)
{
	if (time_s)
		rd_buf_printf(out, ";%s=%lld", name, (long long)time_s);
}

static void
put_params(const struct rd_sig_http_params *params, struct rd_buf *out)
{
	rd_buf_str(out, params->cover);
	put_time_param(out, "created", params->created_s);
	put_time_param(out, "expires", params->expires_s);
	put_text_param(out, "nonce", params->nonce);
	put_text_param(out, "keyid", params->keyid);
	put_text_param(out, "alg", params->alg);
	put_text_param(out, "tag", params->tag);
}

/* What is not in the one serialization would be verified as another text. */
static bool
is_serialized(struct rd_str params)
{
	struct rd_sf sf = rd_sf_of(params);
	struct rd_buf again;
	bool good;

	rd_buf_init(&again, RD_SIG_HTTP_FIELD_CAP);
	good = rd_sf_put_member(&sf, &again) && rd_sf_done(&sf) &&
	       rd_buf_status(&again) == RD_OK &&
	       rd_str_eq(rd_buf_view(&again), params);
	rd_buf_fini(&again);
	return good;
}

static bool
is_key(struct rd_str label)
{
	struct rd_sf sf = rd_sf_of(label);
	struct rd_str key;

	return rd_sf_key(&sf, &key) && rd_sf_done(&sf);
}

static void
put_signature(struct rd_str label, const unsigned char sig[RD_CRYPT_SIG_BYTES],
	      struct rd_buf *out)
{
	rd_buf_printf(out, "%.*s=:", RD_STR_FMT(label));
	rd_crypt_b64_put(out, sig, RD_CRYPT_SIG_BYTES);
	rd_buf_char(out, ':');
}

enum rd_status
rd_sig_http_sign(const struct rd_sig_message *message,
		 const struct rd_sig_http_params *params,
		 const struct rd_crypt_key *key, struct rd_buf *input,
		 struct rd_buf *signature, struct rd_problem *problem)
{
	unsigned char sig[RD_CRYPT_SIG_BYTES];
	struct rd_buf list, base;
	enum rd_status status;

	rd_buf_init(&list, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&base, RD_SIG_HTTP_BASE_CAP);
	put_params(params, &list);
	if (!is_key(params->label) || !is_serialized(rd_buf_view(&list)))
		status = rd_problem_set(problem, RD_SEMANTIC, 4,
					"http-signature.malformed",
					"the parameters of the signature are "
					"no structured field");
	else
		status = rd_sig_http_base(message, rd_buf_view(&list), &base,
					  problem);
	if (status == RD_OK)
		status = rd_crypt_key_sign(key, rd_buf_view(&base), sig);
	if (status == RD_OK) {
		rd_buf_printf(input, "%.*s=", RD_STR_FMT(params->label));
		rd_buf_str(input, rd_buf_view(&list));
		put_signature(params->label, sig, signature);
		status = rd_buf_status(input) ? rd_buf_status(input)
					      : rd_buf_status(signature);
	}
	rd_buf_fini(&list);
	rd_buf_fini(&base);
	return status;
}

/* ---- verifying ---- */

struct check {
	const struct rd_sig_message *message;
	const struct rd_sig_http_policy *policy;
	struct rd_sig_http_result *result;
	struct rd_problem *problem;
	struct rd_buf label, params, value, field;
	struct rd_sig_list list; /* of params */
	enum rd_status status;	 /* RD_NOMEM: there is no answer */
};

static bool
deny(struct check *c, const char *code, const char *why)
{
	rd_problem_set(c->problem, RD_OK, 5, code, "%s", why);
	return false;
}

/* All lines of a field as one. */
static struct rd_str
field_of(struct check *c, struct rd_str name)
{
	size_t found = 0;

	rd_buf_reset(&c->field);
	for (size_t i = 0; i < c->message->n_fields; i++) {
		if (!rd_sig_field_is(&c->message->fields[i], name))
			continue;
		rd_buf_cstr(&c->field, found++ ? ", " : "");
		rd_buf_str(&c->field, c->message->fields[i].value);
	}
	return found ? rd_buf_view(&c->field) : (struct rd_str){ NULL, 0 };
}

static void
keep_first(void *ctx, struct rd_str key, struct rd_str value)
{
	struct rd_buf *out = ctx;

	(void)value;
	if (!out->len)
		rd_buf_str(out, key);
}

static bool
find_label(struct check *c, struct rd_str input)
{
	if (c->policy->label.ptr)
		rd_buf_str(&c->label, c->policy->label);
	else if (!rd_sf_each(input, keep_first, &c->label))
		return deny(c, "http-signature.malformed",
			    "Signature-Input is no dictionary");
	return true;
}

/* The two fields' members under one label. */
static bool
find_signature(struct check *c)
{
	struct rd_str field = field_of(c, RD_STR_LIT("signature-input"));

	if (!field.ptr)
		return deny(c, "http-signature.missing",
			    "the request is not signed");
	if (!find_label(c, field))
		return false;
	if (!rd_sf_put_of_key(field, rd_buf_view(&c->label), &c->params))
		return deny(c, "http-signature.malformed",
			    "Signature-Input has no such label, or twice");
	field = field_of(c, RD_STR_LIT("signature"));
	if (!field.ptr ||
	    !rd_sf_put_of_key(field, rd_buf_view(&c->label), &c->value))
		return deny(c, "http-signature.missing",
			    "Signature has nothing under the label");
	if (!rd_sig_list_read(rd_buf_view(&c->params), &c->list))
		return deny(c, "http-signature.malformed",
			    "what is covered is no list of components of a "
			    "request, or names one twice");
	return true;
}

struct params {
	int64_t created, expires;
	bool has_created, has_expires;
	struct rd_str alg, tag;
};

static bool
take_param(struct rd_sf *sf, struct params *params)
{
	const struct {
		const char *name;
		int64_t *time;
		bool *has;
		struct rd_str *text;
	} known[] = {
		{ "created", &params->created, &params->has_created, NULL },
		{ "expires", &params->expires, &params->has_expires, NULL },
		{ "alg", NULL, NULL, &params->alg },
		{ "tag", NULL, NULL, &params->tag },
	};
	struct rd_str key;
	struct rd_buf other;
	bool good;

	if (!rd_sf_key(sf, &key))
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!rd_str_is(key, known[i].name))
			continue;
		if (!rd_sf_take(sf, '='))
			return false;
		if (known[i].text)
			return rd_sf_plain_string(sf, known[i].text);
		*known[i].has = true;
		return rd_sf_integer(sf, known[i].time);
	}
	rd_buf_init(&other, RD_SIG_HTTP_FIELD_CAP);
	good = !rd_sf_take(sf, '=') || rd_sf_put_bare(sf, &other);
	rd_buf_fini(&other);
	return good;
}

static bool
read_params(struct check *c, struct params *params)
{
	struct rd_sf sf = rd_sf_of(c->list.params);

	*params = (struct params){ .created = 0 };
	while (rd_sf_take(&sf, ';'))
		if (!take_param(&sf, params))
			return deny(c, "http-signature.malformed",
				    "a parameter of the signature has the "
				    "wrong type");
	return true;
}

static bool
judge_params(struct check *c)
{
	const struct rd_sig_http_policy *policy = c->policy;
	struct params params;

	if (!read_params(c, &params))
		return false;
	if (params.has_created &&
	    params.created > policy->now_s + policy->skew_s)
		return deny(c, "http-signature.time",
			    "the signature is of the future");
	if (params.has_expires &&
	    params.expires < policy->now_s - policy->skew_s)
		return deny(c, "http-signature.time",
			    "the signature has expired");
	if (policy->expires && !(params.has_created && params.has_expires))
		return deny(c, "http-signature.time",
			    "the signature does not say how long it holds");
	if (params.alg.ptr && !rd_str_is(params.alg, "ed25519"))
		return deny(c, "http-signature.algorithm",
			    "the signature is not ed25519");
	if (policy->tag.ptr && !rd_str_eq(params.tag, policy->tag))
		return deny(c, "http-signature.tag",
			    "the signature is for another purpose");
	return true;
}

static bool
judge_cover(struct check *c)
{
	struct rd_sig_list want = { .n = 0 };

	if (c->policy->cover.ptr && !rd_sig_list_read(c->policy->cover, &want))
		return deny(c, "http-signature.cover",
			    "what must be signed is no list of components");
	for (size_t i = 0; i < want.n; i++)
		if (!rd_sig_list_has(&c->list, &want.items[i]))
			return deny(c, "http-signature.cover",
				    "the signature leaves out what must be "
				    "signed");
	return true;
}

static bool
read_signature(struct check *c, unsigned char sig[RD_CRYPT_SIG_BYTES])
{
	struct rd_str value = rd_buf_view(&c->value);
	unsigned char bytes[RD_CRYPT_SIG_BYTES + 2];
	size_t n;

	if (value.len < 2 || *value.ptr != ':')
		return false;
	value = (struct rd_str){ value.ptr + 1, value.len - 2 };
	if (rd_crypt_b64_decode(value, bytes, sizeof(bytes), &n) != RD_OK ||
	    n != RD_CRYPT_SIG_BYTES)
		return false;
	memcpy(sig, bytes, RD_CRYPT_SIG_BYTES);
	return true;
}

static bool
find_signer(struct check *c, struct rd_str base,
	    const unsigned char sig[RD_CRYPT_SIG_BYTES])
{
	for (size_t i = 0; i < c->policy->n_keys; i++)
		if (rd_crypt_verify(&c->policy->keys[i], base, sig)) {
			c->result->key = i;
			return true;
		}
	return deny(c, "http-signature.untrusted",
		    "none of the trusted keys made the signature");
}

static bool
judge_signature(struct check *c)
{
	unsigned char sig[RD_CRYPT_SIG_BYTES];
	enum rd_status status;
	struct rd_buf base;
	bool good = false;

	if (!read_signature(c, sig))
		return deny(c, "http-signature.malformed",
			    "the signature is not 64 bytes in base64");
	rd_buf_init(&base, RD_SIG_HTTP_BASE_CAP);
	status = rd_sig_http_base(c->message, rd_buf_view(&c->params), &base,
				  c->problem);
	if (status == RD_NOMEM)
		c->status = status;
	else if (status == RD_OK)
		good = find_signer(c, rd_buf_view(&base), sig);
	else
		c->problem->exit_code = 5;
	rd_buf_fini(&base);
	return good;
}

/* The signature alone says nothing of the body. */
static bool
judge_body(struct check *c)
{
	static const struct rd_sig_component digest = {
		.name = RD_STR_LIT("content-digest"),
	};
	struct digest_check check = { .body = c->message->body };
	struct rd_str field = field_of(c, digest.name);
	bool good;

	if (!field.ptr || !c->message->body.ptr)
		return true;
	rd_buf_init(&check.want, RD_SIG_HTTP_FIELD_CAP);
	good = rd_sf_each(field, check_digest, &check) && check.known &&
	       !check.wrong;
	rd_buf_fini(&check.want);
	if (!good)
		return deny(c, "http-signature.digest",
			    "Content-Digest is of another body");
	c->result->body_covered = rd_sig_list_has(&c->list, &digest);
	return true;
}

enum rd_status
rd_sig_http_verify(const struct rd_sig_message *message,
		   const struct rd_sig_http_policy *policy,
		   struct rd_sig_http_result *result,
		   struct rd_problem *problem)
{
	struct check c = { .message = message,
			   .policy = policy,
			   .result = result,
			   .problem = problem };
	struct rd_buf *bufs[] = { &c.label, &c.params, &c.value, &c.field };

	*result = (struct rd_sig_http_result){ .valid = false };
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		rd_buf_init(bufs[i], RD_SIG_HTTP_FIELD_CAP);
	result->valid = find_signature(&c) && judge_params(&c) &&
			judge_cover(&c) && judge_signature(&c) &&
			judge_body(&c);
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++) {
		if (rd_buf_status(bufs[i]) == RD_NOMEM)
			c.status = RD_NOMEM;
		else if (rd_buf_status(bufs[i]) != RD_OK)
			result->valid = deny(&c, "http-signature.malformed",
					     "a field is too long");
		rd_buf_fini(bufs[i]);
	}
	if (c.status != RD_OK)
		*result = (struct rd_sig_http_result){ .valid = false };
	return c.status;
}
