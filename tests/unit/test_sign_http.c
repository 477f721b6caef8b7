/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Signed HTTP requests, against the appendix of RFC 9421 and vectors of our
 * own; what the vectors do not say stands below them. */
#include "sign/http.h"
#include "vectors.h"

#define NOW 1795176000
#define MAX_FIELDS 16
#define SEED_B14                                                               \
	"9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5"

struct row {
	struct rd_sig_field fields[MAX_FIELDS];
	struct rd_sig_message message;
	struct rd_crypt_pubkey key;
	struct rd_sig_http_policy policy;
};

static struct rd_str
text_of(const json_t *value)
{
	return (struct rd_str){ json_string_value(value),
				json_string_length(value) };
}

static void
read_row(const json_t *v, struct row *row)
{
	static const unsigned char number[8] = "TESTKEY";
	const json_t *fields = json_object_get(v, "headers");
	struct rd_buf key;

	*row = (struct row){ .policy.now_s = NOW };
	row->message.method = vector_str(v, "method");
	row->message.url = vector_str(v, "url");
	row->message.fields = row->fields;
	row->message.n_fields = json_array_size(fields);
	cr_assert_leq(row->message.n_fields, MAX_FIELDS);
	for (size_t i = 0; i < row->message.n_fields; i++) {
		const json_t *pair = json_array_get(fields, i);

		row->fields[i].name = text_of(json_array_get(pair, 0));
		row->fields[i].value = text_of(json_array_get(pair, 1));
	}
	if (json_object_get(v, "body"))
		row->message.body = vector_str(v, "body");
	if (json_object_get(v, "label"))
		row->policy.label = vector_str(v, "label");
	vector_b64(v, "publicKeyRaw", &key);
	cr_assert_eq(key.len, 32);
	rd_crypt_pubkey_init(&row->key, number, (unsigned char *)key.ptr);
	rd_buf_fini(&key);
	row->policy.keys = &row->key;
	row->policy.n_keys = 1;
}

static struct rd_str
field_of(const struct row *row, const char *lower)
{
	for (size_t i = 0; i < row->message.n_fields; i++)
		if (rd_sig_field_is(&row->fields[i], rd_str_of(lower)))
			return row->fields[i].value;
	return (struct rd_str){ NULL, 0 };
}

static bool
verify(const struct row *row, struct rd_problem *problem)
{
	struct rd_sig_http_result result;

	cr_assert_eq(rd_sig_http_verify(&row->message, &row->policy, &result,
					problem),
		     RD_OK);
	return result.valid;
}

Test(sign_http, vectors)
{
	json_t *root = vectors_load("http_signatures.json"), *v;
	const json_t *list = json_object_get(root, "vectors");
	size_t i, n_good = 0, n_bad = 0;

	json_array_foreach(list, i, v)
	{
		bool expect = json_is_true(json_object_get(v, "expect"));
		struct rd_problem problem = { .code = "none" };
		struct row row;

		read_row(v, &row);
		cr_expect_eq(verify(&row, &problem), expect, "%s: %s",
			     vector_str(v, "id").ptr, problem.code);
		n_good += expect;
		n_bad += !expect;
	}
	cr_expect_eq(n_good, 8);
	cr_expect_eq(n_bad, 14);
	json_decref(root);
}

/* The list and parameters behind "label=" of the only label. */
static struct rd_str
only_params(struct rd_str input)
{
	ptrdiff_t at = rd_str_find(input, RD_STR_LIT("="));

	cr_assert_geq(at, 0);
	return (struct rd_str){ input.ptr + at + 1,
				input.len - (size_t)at - 1 };
}

Test(sign_http, bases_of_the_good_vectors)
{
	json_t *root = vectors_load("http_signatures.json"), *v;
	size_t i, n = 0;

	json_array_foreach(json_object_get(root, "vectors"), i, v)
	{
		struct rd_problem problem;
		struct rd_buf base;
		struct row row;

		if (!json_is_true(json_object_get(v, "expect")) ||
		    json_object_get(v, "label"))
			continue;
		read_row(v, &row);
		rd_buf_init(&base, RD_SIG_HTTP_BASE_CAP);
		cr_expect_eq(rd_sig_http_base(&row.message,
					      only_params(field_of(
						      &row, "signature-input")),
					      &base, &problem),
			     RD_OK, "%s", vector_str(v, "id").ptr);
		cr_expect(rd_str_eq(rd_buf_view(&base),
				    vector_str(v, "signatureBase")),
			  "%s: %.*s", vector_str(v, "id").ptr,
			  RD_STR_FMT(rd_buf_view(&base)));
		rd_buf_fini(&base);
		n++;
	}
	cr_expect_eq(n, 7);
	json_decref(root);
}

/* RFC 9421 B.2.6: Ed25519 is deterministic, a signer gives its bytes. */
Test(sign_http, signs_as_the_appendix)
{
	json_t *root = vectors_load("http_signatures.json");
	const json_t *v = json_array_get(json_object_get(root, "vectors"), 0);
	struct rd_sig_http_params params = {
		.label = RD_STR_LIT("sig-b26"),
		.cover = RD_STR_LIT("(\"date\" \"@method\" \"@path\" "
				    "\"@authority\" \"content-type\" "
				    "\"content-length\")"),
		.created_s = 1618884473,
		.keyid = RD_STR_LIT("test-key-ed25519"),
	};
	unsigned char seed[32];
	struct rd_crypt_key *key;
	struct rd_buf input, signature;
	struct rd_problem problem;
	struct row row;

	read_row(v, &row);
	cr_assert_eq(rd_crypt_hex_decode(RD_STR_LIT(SEED_B14), seed, 32),
		     RD_OK);
	cr_assert_eq(rd_crypt_key_from_seed(
			     seed, (const unsigned char *)"TESTKEYS", &key),
		     RD_OK);
	rd_buf_init(&input, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&signature, RD_SIG_HTTP_FIELD_CAP);
	cr_assert_eq(rd_sig_http_sign(&row.message, &params, key, &input,
				      &signature, &problem),
		     RD_OK, "%s", problem.title);
	cr_expect(rd_str_eq(rd_buf_view(&input),
			    field_of(&row, "signature-input")));
	cr_expect(rd_str_eq(rd_buf_view(&signature),
			    field_of(&row, "signature")));
	rd_buf_fini(&input);
	rd_buf_fini(&signature);
	rd_crypt_key_free(key);
	json_decref(root);
}

/* ---- what refdesk itself sends and asks for ---- */

#define BODY "{\"prompt\":\"x\"}"

struct exchange {
	struct rd_crypt_key *key;
	struct rd_buf digest, input, signature;
	struct rd_sig_field fields[7];
	struct rd_sig_message message;
	struct rd_sig_http_params params;
	struct rd_sig_http_policy policy;
	struct rd_problem problem;
};

static void
exchange_init(struct exchange *x)
{
	const unsigned char seed[32] = { 1 };

	*x = (struct exchange){ .message.n_fields = 4 };
	cr_assert_eq(rd_crypt_key_from_seed(
			     seed, (const unsigned char *)"TESTKEYS", &x->key),
		     RD_OK);
	rd_buf_init(&x->digest, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&x->input, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&x->signature, RD_SIG_HTTP_FIELD_CAP);
	rd_sig_http_digest(RD_STR_LIT(BODY), &x->digest);
	x->fields[0] = (struct rd_sig_field){ RD_STR_LIT("Content-Type"),
					      RD_STR_LIT("application/json") };
	x->fields[1] = (struct rd_sig_field){ RD_STR_LIT("Content-Length"),
					      RD_STR_LIT("14") };
	x->fields[2] = (struct rd_sig_field){ RD_STR_LIT("Content-Digest"),
					      rd_buf_view(&x->digest) };
	x->fields[3] = (struct rd_sig_field){ RD_STR_LIT("Refdesk-Decision"),
					      RD_STR_LIT("019a") };
	x->message.method = RD_STR_LIT("POST");
	x->message.url = RD_STR_LIT("https://gateway.example:8443/v1/send");
	x->message.fields = x->fields;
	x->message.body = RD_STR_LIT(BODY);
	x->params = (struct rd_sig_http_params){
		.label = RD_STR_LIT("sig1"),
		.cover = RD_STR_LIT(RD_SIG_HTTP_COVER),
		.created_s = NOW,
		.expires_s = NOW + 60,
		.nonce = RD_STR_LIT("n1"),
		.keyid = RD_STR_LIT("k1"),
		.alg = RD_STR_LIT("ed25519"),
		.tag = RD_STR_LIT(RD_SIG_HTTP_TAG),
	};
	x->policy = (struct rd_sig_http_policy){
		.keys = rd_crypt_key_public(x->key),
		.n_keys = 1,
		.now_s = NOW,
		.skew_s = 30,
		.tag = RD_STR_LIT(RD_SIG_HTTP_TAG),
		.cover = RD_STR_LIT(RD_SIG_HTTP_COVER),
		.expires = true,
	};
}

static void
exchange_fini(struct exchange *x)
{
	rd_buf_fini(&x->digest);
	rd_buf_fini(&x->input);
	rd_buf_fini(&x->signature);
	rd_crypt_key_free(x->key);
}

static enum rd_status
sign(struct exchange *x)
{
	enum rd_status status;

	rd_buf_reset(&x->input);
	rd_buf_reset(&x->signature);
	status = rd_sig_http_sign(&x->message, &x->params, x->key, &x->input,
				  &x->signature, &x->problem);
	x->fields[4] = (struct rd_sig_field){ RD_STR_LIT("Signature-Input"),
					      rd_buf_view(&x->input) };
	x->fields[5] = (struct rd_sig_field){ RD_STR_LIT("Signature"),
					      rd_buf_view(&x->signature) };
	x->message.n_fields = 6;
	return status;
}

/* The code of a no, "" for a yes. */
static const char *
answer(struct exchange *x, struct rd_sig_http_result *result)
{
	cr_assert_eq(rd_sig_http_verify(&x->message, &x->policy, result,
					&x->problem),
		     RD_OK);
	cr_expect(result->valid || x->problem.exit_code == 5);
	return result->valid ? "" : x->problem.code;
}

#define EXPECT_ANSWER(x, want)                                                 \
	cr_expect_str_eq(answer(x, &(struct rd_sig_http_result){ 0 }), want)

Test(sign_http, what_is_signed_is_accepted)
{
	struct rd_sig_http_result result;
	struct exchange x;

	exchange_init(&x);
	cr_assert_eq(sign(&x), RD_OK, "%s", x.problem.title);
	cr_expect_str_eq(answer(&x, &result), "", "%s", x.problem.title);
	cr_expect(result.body_covered);
	exchange_fini(&x);
}

Test(sign_http, nothing_of_it_can_be_changed)
{
	struct exchange x;

	exchange_init(&x);
	cr_assert_eq(sign(&x), RD_OK);
	x.message.method = RD_STR_LIT("PUT");
	EXPECT_ANSWER(&x, "http-signature.untrusted");
	x.message.method = RD_STR_LIT("POST");
	x.message.url = RD_STR_LIT("https://gateway.example/v1/send");
	EXPECT_ANSWER(&x, "http-signature.untrusted");
	x.message.url = RD_STR_LIT("https://GATEWAY.example:8443/v1/send");
	EXPECT_ANSWER(&x, "");
	x.message.body = RD_STR_LIT("{\"prompt\":\"y\"}");
	EXPECT_ANSWER(&x, "http-signature.digest");
	x.message.body = RD_STR_LIT(BODY);
	x.fields[3].value = RD_STR_LIT("019b");
	EXPECT_ANSWER(&x, "http-signature.untrusted");
	x.fields[3].name = RD_STR_LIT("X-Other");
	EXPECT_ANSWER(&x, "http-signature.base");
	exchange_fini(&x);
}

Test(sign_http, it_holds_for_a_time)
{
	struct exchange x;

	exchange_init(&x);
	cr_assert_eq(sign(&x), RD_OK);
	x.policy.now_s = NOW - 30;
	EXPECT_ANSWER(&x, "");
	x.policy.now_s = NOW - 31;
	EXPECT_ANSWER(&x, "http-signature.time");
	x.policy.now_s = NOW + 90;
	EXPECT_ANSWER(&x, "");
	x.policy.now_s = NOW + 91;
	EXPECT_ANSWER(&x, "http-signature.time");
	x.policy.now_s = NOW;
	x.params.expires_s = 0;
	cr_assert_eq(sign(&x), RD_OK);
	EXPECT_ANSWER(&x, "http-signature.time");
	x.policy.expires = false;
	EXPECT_ANSWER(&x, "");
	exchange_fini(&x);
}

Test(sign_http, the_receiver_says_what_must_be_covered)
{
	struct exchange x;

	exchange_init(&x);
	x.params.cover = RD_STR_LIT("(\"@method\" \"content-digest\")");
	cr_assert_eq(sign(&x), RD_OK);
	EXPECT_ANSWER(&x, "http-signature.cover");
	x.policy.cover = RD_STR_LIT("(\"content-digest\")");
	EXPECT_ANSWER(&x, "");
	x.params.tag = RD_STR_LIT("other");
	cr_assert_eq(sign(&x), RD_OK);
	EXPECT_ANSWER(&x, "http-signature.tag");
	x.params.tag = (struct rd_str){ NULL, 0 };
	cr_assert_eq(sign(&x), RD_OK);
	EXPECT_ANSWER(&x, "http-signature.tag");
	exchange_fini(&x);
}

/* A body that no digest covers is not covered, whatever else is right. */
Test(sign_http, a_body_is_covered_by_its_digest_alone)
{
	struct rd_sig_http_result result;
	struct exchange x;

	exchange_init(&x);
	x.params.cover = RD_STR_LIT("(\"@method\")");
	x.policy.cover = x.params.cover;
	cr_assert_eq(sign(&x), RD_OK);
	cr_expect_str_eq(answer(&x, &result), "");
	cr_expect_not(result.body_covered);
	x.fields[2].value = RD_STR_LIT("md5=:AAAA:");
	EXPECT_ANSWER(&x, "http-signature.digest");
	exchange_fini(&x);
}

Test(sign_http, texts_that_are_no_signature)
{
	static const char *const inputs[] = {
		"",
		"sig1",
		"sig1=1",
		"sig1=(\"@method\"",
		"sig1=(\"@method\"),",
		"sig1=(\"@status\")",
		"sig1=(\"date\";sf)",
		"sig1=(date)",
		"sig1=(\"@method\" \"@method\")",
		"sig1=(\"@method\";req)",
		"sig1=(\"@query-param\")",
		"sig1=(\"Date\")",
		"sig1=(\"content-digest\";key=\"sha-256\";bs)",
		"sig1=(\"@method\");created=\"1\"",
		"sig1=(\"@method\");alg=1",
		"sig1=(\"@method\");created=1;created=1",
		"sig1=(\"@method\"), sig1=(\"@method\")",
	};
	struct exchange x;

	exchange_init(&x);
	cr_assert_eq(sign(&x), RD_OK);
	x.policy.cover = x.policy.tag = (struct rd_str){ NULL, 0 };
	x.policy.expires = false;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		x.fields[4].value = rd_str_of(inputs[i]);
		cr_expect(strcmp(answer(&x, &(struct rd_sig_http_result){ 0 }),
				 "") != 0,
			  "%s", inputs[i]);
	}
	x.message.n_fields = 4;
	EXPECT_ANSWER(&x, "http-signature.missing");
	exchange_fini(&x);
}

Test(sign_http, what_cannot_be_signed_is_refused)
{
	static const char *const covers[] = {
		"",
		"\"@method\"",
		"(\"@method\"  \"@path\")",
		"(\"x-none\")",
		"(\"@query-param\";name=\"a\")",
		"(\"@method\" \"@method\")",
	};
	struct exchange x;

	exchange_init(&x);
	for (size_t i = 0; i < sizeof(covers) / sizeof(covers[0]); i++) {
		x.params.cover = rd_str_of(covers[i]);
		cr_expect_eq(sign(&x), RD_SEMANTIC, "%s", covers[i]);
		cr_expect_eq(x.problem.exit_code, 4);
	}
	x.params.cover = RD_STR_LIT("(\"@method\")");
	x.params.keyid = RD_STR_LIT("a\"b");
	cr_expect_eq(sign(&x), RD_SEMANTIC);
	x.params.keyid = RD_STR_LIT("k");
	x.message.url = RD_STR_LIT("https://user@host/");
	cr_expect_eq(sign(&x), RD_SEMANTIC);
	exchange_fini(&x);
}

/* ---- components ---- */

static void
expect_line(const char *url, const char *cover, const char *want)
{
	struct rd_sig_field fields[] = {
		{ RD_STR_LIT("Accept"), RD_STR_LIT("  text/html ") },
		{ RD_STR_LIT("ACCEPT"), RD_STR_LIT("a/b,\r\n   c/d") },
		{ RD_STR_LIT("Dict"), RD_STR_LIT("a=1.50, b;x, c=(1 2);y=?1") },
	};
	struct rd_sig_message message = {
		.method = RD_STR_LIT("GET"),
		.url = rd_str_of(url),
		.fields = fields,
		.n_fields = 3,
	};
	struct rd_problem problem = { .code = "" };
	struct rd_buf base;
	ptrdiff_t end;

	rd_buf_init(&base, RD_SIG_HTTP_BASE_CAP);
	cr_expect_eq(
		rd_sig_http_base(&message, rd_str_of(cover), &base, &problem),
		RD_OK, "%s: %s", cover, problem.title);
	end = rd_str_find(rd_buf_view(&base), RD_STR_LIT("\n"));
	cr_expect(end >= 0 &&
			  rd_str_is((struct rd_str){ base.ptr, (size_t)end },
				    want),
		  "%s: %.*s", cover, RD_STR_FMT(rd_buf_view(&base)));
	rd_buf_fini(&base);
}

Test(sign_http, components)
{
	const char *url = "HTTP://Example.COM:80/a%2Fb?x=a+b%C3%A9&y&%7a=*";

	expect_line(url, "(\"@target-uri\")",
		    "\"@target-uri\": "
		    "http://example.com/a%2Fb?x=a+b%C3%A9&y&%7a=*");
	expect_line(url, "(\"@request-target\")",
		    "\"@request-target\": /a%2Fb?x=a+b%C3%A9&y&%7a=*");
	expect_line(url, "(\"@query\")", "\"@query\": ?x=a+b%C3%A9&y&%7a=*");
	expect_line(url, "(\"@query-param\";name=\"x\")",
		    "\"@query-param\";name=\"x\": a%20b%C3%A9");
	expect_line(url, "(\"@query-param\";name=\"y\")",
		    "\"@query-param\";name=\"y\": ");
	expect_line(url, "(\"@query-param\";name=\"z\")",
		    "\"@query-param\";name=\"z\": *");
	expect_line("https://[::1]:8443?q", "(\"@authority\")",
		    "\"@authority\": [::1]:8443");
	expect_line("https://[::1]", "(\"@authority\")",
		    "\"@authority\": [::1]");
	expect_line(url, "(\"accept\")", "\"accept\": text/html, a/b, c/d");
	expect_line(url, "(\"accept\";bs)",
		    "\"accept\";bs: :dGV4dC9odG1s:, :YS9iLA0KICAgYy9k:");
	expect_line(url, "(\"dict\";key=\"a\")", "\"dict\";key=\"a\": 1.5");
	expect_line(url, "(\"dict\";key=\"b\")", "\"dict\";key=\"b\": ?1;x");
	expect_line(url, "(\"dict\";key=\"c\")", "\"dict\";key=\"c\": (1 2);y");
}
