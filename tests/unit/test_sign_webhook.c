/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Calls back: the vectors, then what they leave out. */
#include "sign/webhook.h"
#include "vectors.h"

static const struct {
	const char *expect, *code;
} verdicts[] = {
	{ "accept", "" },
	{ "accept once, second is a no-op 200", "" },
	{ "reject stale", "webhook.time" },
	{ "reject skew", "webhook.time" },
	{ "reject signature", "webhook.untrusted" },
	{ "reject malformed", "webhook.malformed" },
	{ "reject mismatch", "webhook.request-differs" },
};

static const char *
wanted(const json_t *v)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (vector_is(v, "expect", verdicts[i].expect))
			return verdicts[i].code;
	cr_assert_fail("unknown verdict %s", vector_str(v, "expect").ptr);
	return NULL;
}

struct row {
	struct rd_sig_jwks jwks;
	struct rd_sig_webhook call;
	struct rd_buf body;
	int64_t now_s;
};

static void
read_row(const json_t *root, const json_t *v, struct row *row)
{
	const json_t *fields = json_object_get(v, "headers");
	char *jwks = json_dumps(json_object_get(root, "jwks"), 0);
	struct rd_problem problem;

	cr_assert_eq(rd_sig_jwks_read(rd_str_of(jwks), &row->jwks, &problem),
		     RD_OK, "%s", problem.title);
	free(jwks);
	row->call = (struct rd_sig_webhook){
		.request_id = vector_str(fields, "X-Fal-Webhook-Request-Id"),
		.user_id = vector_str(fields, "X-Fal-Webhook-User-Id"),
		.timestamp = vector_str(fields, "X-Fal-Webhook-Timestamp"),
		.signature = vector_str(fields, "X-Fal-Webhook-Signature"),
		.body = vector_b64(v, "body_b64", &row->body),
	};
	row->now_s = json_integer_value(json_object_get(v, "now"));
}

static const char *
answer(const struct row *row)
{
	struct rd_sig_webhook_result result;
	struct rd_problem problem = { .code = "none" };

	cr_assert_eq(rd_sig_webhook_verify(&row->call, &row->jwks, row->now_s,
					   &result, &problem),
		     RD_OK);
	cr_expect(result.valid || problem.exit_code == 5);
	return result.valid ? "" : problem.code;
}

Test(sign_webhook, vectors)
{
	json_t *root = vectors_load("fal_webhook.json"), *v;
	size_t i, n = 0;

	json_array_foreach(json_object_get(root, "vectors"), i, v)
	{
		struct row row;

		read_row(root, v, &row);
		cr_expect_str_eq(answer(&row), wanted(v), "%s",
				 vector_str(v, "id").ptr);
		rd_buf_fini(&row.body);
		n++;
	}
	cr_expect_eq(n, 11);
	json_decref(root);
}

/* One call as it comes over the wire, of another maker than the rows. */
Test(sign_webhook, a_call_from_the_wire)
{
	json_t *root = vectors_load("fal_webhook_wire.json");
	const json_t *fields = json_object_get(root, "headers");
	char *jwks = json_dumps(json_object_get(root, "jwks"), 0);
	struct rd_problem problem;
	struct row row = { .now_s = 1700000000 };

	cr_assert_eq(rd_sig_jwks_read(rd_str_of(jwks), &row.jwks, &problem),
		     RD_OK);
	free(jwks);
	row.call = (struct rd_sig_webhook){
		.request_id = vector_str(fields, "X-Fal-Webhook-Request-Id"),
		.user_id = vector_str(fields, "X-Fal-Webhook-User-Id"),
		.timestamp = vector_str(fields, "X-Fal-Webhook-Timestamp"),
		.signature = vector_str(fields, "X-Fal-Webhook-Signature"),
		.body = vector_str(root, "body"),
	};
	cr_expect_str_eq(answer(&row), "");
	row.call.body = vector_str(root, "error_body");
	cr_expect_str_eq(answer(&row), "webhook.untrusted",
			 "it is signed for another body");
	row.call.body = vector_str(root, "body");
	row.now_s += 301;
	cr_expect_str_eq(answer(&row), "webhook.time");
	json_decref(root);
}

/* A line break in a field must not make one message of another. */
Test(sign_webhook, fields_are_single_lines)
{
	json_t *root = vectors_load("fal_webhook.json");
	const json_t *v = json_array_get(json_object_get(root, "vectors"), 0);
	struct row row;

	read_row(root, v, &row);
	row.call.user_id = RD_STR_LIT("user\n123");
	cr_expect_str_eq(answer(&row), "webhook.malformed");
	row.call.user_id = (struct rd_str){ NULL, 0 };
	cr_expect_str_eq(answer(&row), "webhook.malformed");
	row.call.user_id = RD_STR_LIT("user-123");
	row.call.timestamp = RD_STR_LIT("18446744073709551615");
	cr_expect_str_eq(answer(&row), "webhook.time");
	rd_buf_fini(&row.body);
	json_decref(root);
}

/* Keys carry no name in a call: each is tried. */
Test(sign_webhook, any_of_the_keys)
{
	json_t *root = vectors_load("fal_webhook.json");
	const json_t *v = json_array_get(json_object_get(root, "vectors"), 0);
	struct rd_sig_webhook_result result;
	struct rd_problem problem;
	struct row row;

	read_row(root, v, &row);
	row.jwks.keys[1] = row.jwks.keys[0];
	row.jwks.keys[0].bytes[0] ^= 1;
	row.jwks.n = 2;
	cr_assert_eq(rd_sig_webhook_verify(&row.call, &row.jwks, row.now_s,
					   &result, &problem),
		     RD_OK);
	cr_expect(result.valid);
	cr_expect_eq(result.key, 1);
	row.jwks.n = 1;
	cr_expect_str_eq(answer(&row), "webhook.untrusted");
	row.jwks.n = 0;
	cr_expect_str_eq(answer(&row), "webhook.untrusted");
	rd_buf_fini(&row.body);
	json_decref(root);
}

#define X "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"

Test(sign_webhook, key_sets)
{
	static const struct {
		const char *json;
		size_t n;
	} rows[] = {
		{ "", 0 },
		{ "{}", 0 },
		{ "{\"keys\":[]}", 0 },
		{ "{\"keys\":[1,{\"kty\":\"RSA\",\"n\":\"x\"}]}", 0 },
		{ "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
		  "\"x\":\"short\"}]}",
		  0 },
		{ "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" X
		  "\"}]}",
		  0 },
		{ "{\"keys\":[{\"kty\":\"RSA\"},{\"kty\":\"OKP\","
		  "\"crv\":\"Ed25519\",\"kid\":\"a\",\"x\":\"" X "\"}]}",
		  1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rd_problem problem;
		struct rd_sig_jwks jwks;
		enum rd_status status = rd_sig_jwks_read(
			rd_str_of(rows[i].json), &jwks, &problem);

		cr_expect_eq(status, rows[i].n ? RD_OK : RD_SEMANTIC, "%s",
			     rows[i].json);
		cr_expect_eq(jwks.n, rows[i].n, "%s", rows[i].json);
	}
}
