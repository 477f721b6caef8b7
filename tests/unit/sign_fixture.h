/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The worked example of a seal, as the gate's arguments. */
#ifndef RD_TESTS_SIGN_FIXTURE_H
#define RD_TESTS_SIGN_FIXTURE_H

#include "base/time.h"
#include "sign/gate.h"
#include "vectors.h"

#define OTHER_HASH                                                             \
	"0000000000000000000000000000000000000000000000000000000000000001"

struct example {
	json_t *root;
	struct rd_crypt_key *key; /* the seal key */
	struct rd_sig_keyring ring;
	struct rd_buf rdb;
	char sha256[65];
	struct rd_str schemas[2];
	struct rd_sig_program program;
	struct rd_sig_policy policy;
	char *envelope;
};

static inline json_t *
example_predicate(const struct example *ex)
{
	return json_object_get(json_object_get(ex->root, "statement"),
			       "predicate");
}

static inline json_t *
example_extension(const struct example *ex)
{
	return json_object_get(example_predicate(ex), "refdesk_seal");
}

static inline struct rd_str
example_digest(const json_t *list, size_t index, const char *algorithm)
{
	return vector_str(
		json_object_get(json_array_get(list, index), "digest"),
		algorithm);
}

static inline int64_t
example_ms(struct rd_str text)
{
	struct rd_instant instant;

	cr_assert_eq(rd_instant_parse(text, &instant), RD_OK);
	return instant.utc_ms;
}

static inline void
example_init(struct example *ex)
{
	json_t *statement, *configuration;

	memset(ex, 0, sizeof(*ex));
	ex->root = vectors_load("refdesk_seal_example.json");
	ex->key = vector_key(ex->root, "seed_hex", "REFDESK1");
	rd_sig_keyring_init(&ex->ring);
	cr_assert_eq(rd_sig_keyring_add(&ex->ring, RD_SIG_ROLE_SEAL,
					rd_crypt_key_public(ex->key)),
		     RD_OK);
	vector_b64(ex->root, "rdb_b64", &ex->rdb);
	rd_crypt_sha256_hex(ex->rdb.ptr, ex->rdb.len, ex->sha256);
	statement = json_object_get(ex->root, "statement");
	configuration = json_object_get(example_predicate(ex), "configuration");
	ex->schemas[0] = rd_str_of(OTHER_HASH);
	ex->schemas[1] = example_digest(configuration, 1, "dirHash");
	ex->program = (struct rd_sig_program){
		.sha256 = rd_str_of(ex->sha256),
		.verdict = RD_OK,
		.sources = example_digest(json_object_get(statement, "subject"),
					  1, "dirHash"),
		.ruleset_id = vector_str(example_extension(ex), "ruleset_id"),
		.ruleset_version = 7,
	};
	ex->policy = (struct rd_sig_policy){
		.keys = &ex->ring,
		.semantics = 1,
		.schemas = ex->schemas,
		.n_schemas = 2,
		.min_fixtures = 400,
		.now_ms = example_ms(vector_str(ex->root, "assumed_now")),
		.highest_serial = (uint64_t)json_integer_value(
			json_object_get(ex->root, "assumed_highest_serial")),
	};
	ex->envelope = json_dumps(json_object_get(ex->root, "envelope"), 0);
}

static inline void
example_fini(struct example *ex)
{
	free(ex->envelope);
	rd_buf_fini(&ex->rdb);
	rd_crypt_key_free(ex->key);
	json_decref(ex->root);
}

/* The gate's answer as a code; "seal.accepted" when it opened. */
static inline const char *
example_gate(const struct example *ex, struct rd_str envelope)
{
	struct rd_sig_finding finding;
	struct rd_sig_seal *seal;
	struct rd_problem problem = { .code = "seal.accepted" };
	enum rd_status status;

	status = rd_sig_gate(&ex->program, envelope, &ex->policy, &seal,
			     &problem);
	cr_assert_eq(status == RD_OK, seal != NULL);
	if (status != RD_OK) {
		cr_assert(status == RD_DENIED || status == RD_UNTRUSTED);
		cr_assert_eq(problem.exit_code, 5);
		cr_assert(problem.title[0] && problem.hint[0]);
	}
	rd_sig_seal_free(seal);
	cr_assert_eq(
		rd_sig_examine(&ex->program, envelope, &ex->policy, &finding),
		RD_OK);
	cr_assert_str_eq(rd_sig_reason_code(finding.reason), problem.code);
	return problem.code;
}

#endif
