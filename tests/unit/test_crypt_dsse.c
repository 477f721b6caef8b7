/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Signed envelopes. */
#include "crypt/dsse.h"
#include "vectors.h"

#define TYPE "application/vnd.refdesk.test+json"

static struct rd_crypt_key *
key_of(unsigned char first)
{
	unsigned char seed[32] = { first };
	struct rd_crypt_key *key;

	cr_assert_eq(rd_crypt_key_from_seed(
			     seed, (const unsigned char *)"TESTKEYS", &key),
		     RD_OK);
	return key;
}

/* The answer to "is it valid", and the status in *status. */
static bool
valid_under(struct rd_str envelope, const struct rd_crypt_pubkey *keys,
	    size_t n_keys, unsigned threshold, enum rd_status *status)
{
	struct rd_crypt_trust trust = { keys, n_keys, threshold };
	struct rd_crypt_dsse result;
	bool valid;

	*status = rd_crypt_dsse_open(envelope, &trust, &result);
	valid = result.valid;
	cr_assert(valid || !result.payload.len);
	cr_assert(!valid || *status == RD_OK);
	rd_crypt_dsse_fini(&result);
	return valid;
}

Test(dsse, pae_of_every_vector_row)
{
	json_t *root = vectors_load("dsse.json"), *row;
	struct rd_buf body, want, pae;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "pae")), 3);
	json_array_foreach(json_object_get(root, "pae"), i, row)
	{
		vector_b64(row, "body_b64", &body);
		vector_hex(row, "pae_hex", &want);
		rd_buf_init(&pae, 4096);
		rd_crypt_dsse_pae(vector_str(row, "type"), rd_buf_view(&body),
				  &pae);
		cr_assert(rd_str_eq(rd_buf_view(&pae), rd_buf_view(&want)));
		rd_buf_fini(&body);
		rd_buf_fini(&want);
		rd_buf_fini(&pae);
	}
	json_decref(root);
}

static void
envelope_row(const json_t *row)
{
	const json_t *threshold = json_object_get(row, "threshold");
	char *text = json_dumps(json_object_get(row, "envelope"), 0);
	struct rd_crypt_pubkey pub;
	enum rd_status status;
	bool valid;

	vector_pubkey(row, "public_hex", &pub);
	valid = valid_under(rd_str_of(text), &pub, 1,
			    threshold ? (unsigned)json_integer_value(threshold)
				      : 1,
			    &status);
	cr_assert_eq(valid, vector_is(row, "expect", "valid"), "%s",
		     vector_str(row, "id").ptr);
	free(text);
}

Test(dsse, every_envelope_row)
{
	json_t *root = vectors_load("dsse.json"), *row;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "envelopes")), 3);
	json_array_foreach(json_object_get(root, "envelopes"), i, row)
		envelope_row(row);
	json_decref(root);
}

Test(dsse, every_negative_or_tolerant_row)
{
	json_t *root = vectors_load("dsse.json"), *row;
	json_t *rows = json_object_get(root, "negative_or_tolerant");
	size_t i;

	cr_assert_eq(json_array_size(rows), 9);
	json_array_foreach(rows, i, row) envelope_row(row);
	json_decref(root);
}

Test(dsse, signing_gives_the_vectors_signatures)
{
	json_t *root = vectors_load("dsse.json"), *row;
	size_t i;

	json_array_foreach(json_object_get(root, "envelopes"), i, row)
	{
		json_t *envelope = json_object_get(row, "envelope");
		json_t *sig = json_array_get(
			json_object_get(envelope, "signatures"), 0);
		struct rd_crypt_key *key = vector_key(row, "seed_hex",
						      "TESTKEYS");
		struct rd_buf payload, out;

		vector_b64(envelope, "payload", &payload);
		rd_buf_init(&out, 1 << 20);
		cr_assert_eq(rd_crypt_dsse_write(
				     key, vector_str(envelope, "payloadType"),
				     rd_buf_view(&payload), &out),
			     RD_OK);
		cr_assert_geq(
			rd_str_find(rd_buf_view(&out), vector_str(sig, "sig")),
			0);
		rd_buf_fini(&payload);
		rd_buf_fini(&out);
		rd_crypt_key_free(key);
	}
	json_decref(root);
}

/* P-256 is not spoken here: the envelope opens, no key of ours has signed. */
Test(dsse, a_signature_of_another_algorithm_does_not_count)
{
	json_t *root = vectors_load("dsse.json"), *envelope;
	json_t *row = json_object_get(root, "ecdsa_example");
	struct rd_crypt_key *key = key_of(1);
	enum rd_status status;
	char *text;

	envelope = json_pack("{s:O,s:O,s:[{s:O}]}", "payload",
			     json_object_get(row, "payload_b64"), "payloadType",
			     json_object_get(row, "payloadType"), "signatures",
			     "sig", json_object_get(row, "sig_b64"));
	text = json_dumps(envelope, 0);
	cr_assert_not(valid_under(rd_str_of(text), rd_crypt_key_public(key), 1,
				  1, &status));
	cr_assert_eq(status, RD_OK);
	free(text);
	json_decref(envelope);
	json_decref(root);
	rd_crypt_key_free(key);
}

Test(dsse, payload_comes_back_exactly)
{
	struct rd_crypt_key *key = key_of(1);
	struct rd_crypt_trust trust = { rd_crypt_key_public(key), 1, 1 };
	struct rd_crypt_dsse result;
	struct rd_buf out;
	char bytes[256];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	rd_buf_init(&out, 1 << 20);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT(TYPE),
					 (struct rd_str){ bytes, 256 }, &out),
		     RD_OK);
	cr_assert_eq(rd_crypt_dsse_open(rd_buf_view(&out), &trust, &result),
		     RD_OK);
	cr_assert(result.valid);
	cr_assert_eq(result.signers, 1);
	cr_assert(rd_str_is(rd_buf_view(&result.type), TYPE));
	cr_assert_eq(result.payload.len, 256);
	cr_assert_eq(memcmp(result.payload.ptr, bytes, 256), 0);
	rd_crypt_dsse_fini(&result);
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

Test(dsse, equal_inputs_give_equal_bytes)
{
	struct rd_crypt_key *key = key_of(1);
	struct rd_buf a, b;

	rd_buf_init(&a, 4096);
	rd_buf_init(&b, 4096);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT(TYPE),
					 RD_STR_LIT("{}"), &a),
		     RD_OK);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT(TYPE),
					 RD_STR_LIT("{}"), &b),
		     RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&a), rd_buf_view(&b)));
	rd_buf_fini(&a);
	rd_buf_fini(&b);
	rd_crypt_key_free(key);
}

/* Two envelopes' signatures in one. */
static void
join(struct rd_str a, struct rd_str b, struct rd_buf *out)
{
	struct rd_str mark = RD_STR_LIT("\"signatures\":[");
	ptrdiff_t from = rd_str_find(b, mark) + (ptrdiff_t)mark.len;

	rd_buf_init(out, 1 << 20);
	rd_buf_put(out, a.ptr, a.len - 2);
	rd_buf_char(out, ',');
	rd_buf_put(out, b.ptr + from, b.len - (size_t)from);
}

Test(dsse, threshold_counts_different_keys)
{
	struct rd_crypt_key *one = key_of(1), *two = key_of(2);
	struct rd_crypt_pubkey keys[3] = { *rd_crypt_key_public(one),
					   *rd_crypt_key_public(two),
					   *rd_crypt_key_public(one) };
	struct rd_buf a, b, both, same;
	enum rd_status status;

	rd_buf_init(&a, 4096);
	rd_buf_init(&b, 4096);
	cr_assert_eq(rd_crypt_dsse_write(one, RD_STR_LIT(TYPE),
					 RD_STR_LIT("{}"), &a),
		     RD_OK);
	cr_assert_eq(rd_crypt_dsse_write(two, RD_STR_LIT(TYPE),
					 RD_STR_LIT("{}"), &b),
		     RD_OK);
	join(rd_buf_view(&a), rd_buf_view(&b), &both);
	join(rd_buf_view(&a), rd_buf_view(&a), &same);
	cr_assert(valid_under(rd_buf_view(&both), keys, 2, 2, &status));
	cr_assert_not(valid_under(rd_buf_view(&both), keys, 1, 2, &status));
	cr_assert_not(valid_under(rd_buf_view(&both), keys, 2, 3, &status));
	/* One key listed twice is still one key. */
	cr_assert_not(valid_under(rd_buf_view(&same), keys, 3, 2, &status));
	cr_assert_eq(status, RD_OK);
	rd_buf_fini(&a);
	rd_buf_fini(&b);
	rd_buf_fini(&both);
	rd_buf_fini(&same);
	rd_crypt_key_free(one);
	rd_crypt_key_free(two);
}

Test(dsse, threshold_zero_accepts_nothing)
{
	struct rd_crypt_key *key = key_of(1);
	enum rd_status status;
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT(TYPE),
					 RD_STR_LIT("{}"), &out),
		     RD_OK);
	cr_assert_not(valid_under(rd_buf_view(&out), rd_crypt_key_public(key),
				  1, 0, &status));
	cr_assert_not(valid_under(rd_buf_view(&out), NULL, 0, 1, &status));
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

Test(dsse, escaped_slashes_and_names_mean_the_same)
{
	struct rd_crypt_key *key = key_of(1);
	enum rd_status status;
	struct rd_buf out;
	struct rd_str sig, mark = RD_STR_LIT("\"sig\":");
	char text[1024];

	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT("a/b"),
					 RD_STR_LIT("{}"), &out),
		     RD_OK);
	sig = rd_buf_view(&out);
	sig.ptr += rd_str_find(sig, mark);
	sig.len -= (size_t)(sig.ptr - out.ptr);
	snprintf(text, sizeof(text),
		 " { \"x\":[{\"y\":-1.5e3},null,[]] , \"payl\\u006fad\":"
		 "\"e30=\",\"payloadType\":\"a\\/b\",\"signatures\":[{%.*s ",
		 RD_STR_FMT(sig));
	cr_assert(valid_under(rd_str_of(text), rd_crypt_key_public(key), 1, 1,
			      &status));
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}

/* %s stands for a good signature. */
static const char *const malformed[] = {
	"",
	"{}",
	"[]",
	"null",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\"}",
	"{\"payload\":\"e30=\",\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{}]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[1]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":{}}",
	"{\"payload\":\"e30\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}]}",
	"{\"payload\":\"e30=\",\"payload\":\"e30=\",\"payloadType\":\"a/b\","
	"\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"payload\":\"e30=\",\"p\\u0061yload\":\"e30=\",\"payloadType\":"
	"\"a/b\",\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"x\":1,\"x\":2,\"payload\":\"e30=\",\"payloadType\":\"a/b\","
	"\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\",\"sig\":\"%s\"}]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}],}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}]} x",
	"\xef\xbb\xbf{\"payload\":\"e30=\",\"payloadType\":\"a/b\","
	"\"signatures\":[{\"sig\":\"%s\"}]}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}],\"x\":01}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}],\"x\":\"\\ud800\"}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}],\"x\":{\"a\" 1}}",
	"{\"payload\":\"e30=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":"
	"\"%s\"}],\"x\":\"\xff\"}",
};

Test(dsse, malformed_envelopes_cannot_be_checked)
{
	struct rd_crypt_key *key = key_of(1);
	unsigned char sig[64];
	struct rd_buf pae, sig_text;
	enum rd_status status;

	rd_buf_init(&pae, 4096);
	rd_buf_init(&sig_text, 4096);
	rd_crypt_dsse_pae(RD_STR_LIT("a/b"), RD_STR_LIT("{}"), &pae);
	cr_assert_eq(rd_crypt_key_sign(key, rd_buf_view(&pae), sig), RD_OK);
	rd_crypt_b64_put(&sig_text, sig, sizeof(sig));
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		struct rd_str rest = rd_str_of(malformed[i]);
		struct rd_buf text;
		ptrdiff_t at;

		rd_buf_init(&text, 4096);
		while ((at = rd_str_find(rest, RD_STR_LIT("%s"))) >= 0) {
			rd_buf_put(&text, rest.ptr, (size_t)at);
			rd_buf_str(&text, rd_buf_view(&sig_text));
			rest.ptr += at + 2;
			rest.len -= (size_t)at + 2;
		}
		rd_buf_str(&text, rest);
		cr_assert_not(valid_under(rd_buf_view(&text),
					  rd_crypt_key_public(key), 1, 1,
					  &status));
		cr_assert_eq(status, RD_SYNTAX, "row %zu", i);
		rd_buf_fini(&text);
	}
	rd_buf_fini(&pae);
	rd_buf_fini(&sig_text);
	rd_crypt_key_free(key);
}

Test(dsse, deep_and_long_envelopes_hit_a_limit)
{
	struct rd_crypt_key *key = key_of(1);
	enum rd_status status;
	struct rd_buf text;

	rd_buf_init(&text, 4 << 20);
	rd_buf_cstr(&text, "{\"x\":");
	for (int i = 0; i < 100000; i++)
		rd_buf_char(&text, '[');
	valid_under(rd_buf_view(&text), rd_crypt_key_public(key), 1, 1,
		    &status);
	cr_assert_eq(status, RD_LIMIT);
	while (text.len <= RD_CRYPT_ENVELOPE_CAP)
		rd_buf_cstr(&text, "                ");
	valid_under(rd_buf_view(&text), rd_crypt_key_public(key), 1, 1,
		    &status);
	cr_assert_eq(status, RD_LIMIT);
	rd_buf_fini(&text);
	rd_crypt_key_free(key);
}

Test(dsse, every_truncation_and_bit_flip_loses_validity)
{
	struct rd_crypt_key *key = key_of(1);
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(key);
	enum rd_status status;
	struct rd_buf out;
	struct rd_str hint;

	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_crypt_dsse_write(key, RD_STR_LIT("a/b"),
					 RD_STR_LIT("{\"a\":1}"), &out),
		     RD_OK);
	/* The key id is a hint, and its name an unknown member's. */
	hint.ptr = out.ptr +
		   rd_str_find(rd_buf_view(&out), RD_STR_LIT("keyid"));
	hint.len = strlen("keyid\":\"") + 64;
	for (size_t i = 0; i < out.len; i++) {
		struct rd_str cut = { out.ptr, i };

		cr_assert_not(valid_under(cut, pub, 1, 1, &status));
		if (out.ptr + i >= hint.ptr &&
		    out.ptr + i < hint.ptr + hint.len)
			continue;
		for (int bit = 0; bit < 8; bit++) {
			out.ptr[i] ^= (char)(1 << bit);
			cr_assert_not(valid_under(rd_buf_view(&out), pub, 1, 1,
						  &status),
				      "byte %zu bit %d", i, bit);
			out.ptr[i] ^= (char)(1 << bit);
		}
	}
	rd_buf_fini(&out);
	rd_crypt_key_free(key);
}
