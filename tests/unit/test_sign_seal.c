/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Making seals. */
#include "crypt/minisig.h"
#include "sign/seal.h"
#include "sign_fixture.h"

static const struct rd_str suites[] = {
	{ "temporal", 8 }, { "scoring", 7 },  { "catalog", 7 },
	{ "redux", 5 },	   { "dispatch", 8 },
};

/* The worked example as inputs. */
static struct rd_sig_seal_inputs
inputs_of(const struct example *ex)
{
	json_t *list = json_object_get(example_predicate(ex), "configuration");
	json_t *seal = example_extension(ex);

	return (struct rd_sig_seal_inputs){
		.program_name = RD_STR_LIT("ruleset.rdb"),
		.program = rd_str_of(ex->sha256),
		.sources = ex->program.sources,
		.fixtures = example_digest(list, 0, "dirHash"),
		.schemas = example_digest(list, 1, "dirHash"),
		.selftest = example_digest(list, 2, "sha256"),
		.results = example_digest(list, 3, "sha256"),
		.previous = vector_str(seal, "previous"),
		.engine_version = RD_STR_LIT("1.0.0"),
		.semantics = 1,
		.suites = suites,
		.n_suites = sizeof(suites) / sizeof(suites[0]),
		.ruleset_id = RD_STR_LIT("selfie-default"),
		.ruleset_version = 7,
		.serial = 12,
		.fixtures_total = 431,
		.fixtures_passed = 431,
		.not_before_ms = example_ms(vector_str(seal, "not_before")),
		.not_after_ms = example_ms(vector_str(seal, "not_after")),
	};
}

Test(seal, statement_is_the_worked_example_byte_for_byte)
{
	struct rd_sig_seal_inputs inputs;
	struct rd_problem problem;
	struct rd_buf out, want;
	struct example ex;

	example_init(&ex);
	inputs = inputs_of(&ex);
	rd_buf_init(&out, RD_SIG_STATEMENT_CAP);
	cr_assert_eq(rd_sig_statement_put(&inputs, &out, &problem), RD_OK);
	vector_hex(ex.root, "statement_jcs_hex", &want);
	cr_assert(rd_str_eq(rd_buf_view(&out), rd_buf_view(&want)));
	rd_buf_fini(&out);
	rd_buf_fini(&want);
	example_fini(&ex);
}

Test(seal, texts_are_the_worked_example)
{
	struct rd_sig_seal_inputs inputs;
	struct rd_sig_seal_texts texts;
	struct rd_problem problem;
	struct example ex;

	example_init(&ex);
	inputs = inputs_of(&ex);
	cr_assert_eq(rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
		     RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&texts.minisig),
			    vector_str(ex.root, "minisig")));
	cr_assert_geq(rd_str_find(rd_buf_view(&texts.envelope),
				  vector_str(ex.root, "dsse_signature_b64")),
		      0);
	cr_assert_str_eq(example_gate(&ex, rd_buf_view(&texts.envelope)),
			 "seal.accepted");
	rd_sig_seal_texts_fini(&texts);
	example_fini(&ex);
}

Test(seal, pre_authentication_encoding_is_the_worked_example)
{
	struct rd_buf statement, pae;
	struct example ex;
	char sha[65];

	example_init(&ex);
	vector_hex(ex.root, "statement_jcs_hex", &statement);
	rd_buf_init(&pae, 1 << 20);
	rd_crypt_dsse_pae(vector_str(ex.root, "payloadType"),
			  rd_buf_view(&statement), &pae);
	rd_crypt_sha256_hex(pae.ptr, pae.len, sha);
	cr_assert(vector_is(ex.root, "pae_sha256", sha));
	rd_buf_fini(&statement);
	rd_buf_fini(&pae);
	example_fini(&ex);
}

Test(seal, envelope_and_statement_are_canonical)
{
	struct rd_sig_seal_inputs inputs;
	struct rd_sig_seal_texts texts;
	struct rd_problem problem;
	struct example ex;
	struct rd_buf again;

	example_init(&ex);
	inputs = inputs_of(&ex);
	inputs.program_name = RD_STR_LIT("caf\xc3\xa9 \"x\".desk");
	cr_assert_eq(rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
		     RD_OK);
	rd_buf_init(&again, RD_CRYPT_ENVELOPE_CAP);
	cr_assert_eq(rd_json_canonical(rd_buf_view(&texts.statement), &again),
		     RD_OK);
	cr_assert(
		rd_str_eq(rd_buf_view(&texts.statement), rd_buf_view(&again)));
	rd_buf_reset(&again);
	cr_assert_eq(rd_json_canonical(rd_buf_view(&texts.envelope), &again),
		     RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&texts.envelope), rd_buf_view(&again)));
	rd_buf_fini(&again);
	rd_sig_seal_texts_fini(&texts);
	example_fini(&ex);
}

Test(seal, suite_order_does_not_matter)
{
	struct rd_str backwards[sizeof(suites) / sizeof(suites[0])];
	size_t n = sizeof(suites) / sizeof(suites[0]);
	struct rd_sig_seal_inputs inputs;
	struct rd_problem problem;
	struct rd_buf a, b;
	struct example ex;

	example_init(&ex);
	inputs = inputs_of(&ex);
	rd_buf_init(&a, RD_SIG_STATEMENT_CAP);
	rd_buf_init(&b, RD_SIG_STATEMENT_CAP);
	cr_assert_eq(rd_sig_statement_put(&inputs, &a, &problem), RD_OK);
	for (size_t i = 0; i < n; i++)
		backwards[i] = suites[n - 1 - i];
	inputs.suites = backwards;
	cr_assert_eq(rd_sig_statement_put(&inputs, &b, &problem), RD_OK);
	cr_assert(rd_str_eq(rd_buf_view(&a), rd_buf_view(&b)));
	rd_buf_fini(&a);
	rd_buf_fini(&b);
	example_fini(&ex);
}

Test(seal, minisig_of_the_example_verifies_with_its_public_file)
{
	struct rd_crypt_minisig result;
	struct rd_crypt_pubkey pub;
	struct rd_buf statement;
	struct example ex;

	example_init(&ex);
	vector_hex(ex.root, "statement_jcs_hex", &statement);
	cr_assert_eq(
		rd_crypt_pubkey_read(vector_str(ex.root, "minisign_pub"), &pub),
		RD_OK);
	cr_assert_eq(
		rd_crypt_minisig_verify(&pub, vector_str(ex.root, "minisig"),
					rd_buf_view(&statement), 0, &result),
		RD_OK);
	cr_assert(result.valid);
	cr_assert(rd_str_starts(result.trusted, "refdesk-seal 1 ruleset="));
	rd_buf_fini(&statement);
	example_fini(&ex);
}

Test(seal, first_seal_has_no_previous)
{
	struct rd_sig_seal_inputs inputs;
	struct rd_sig_seal_texts texts;
	struct rd_problem problem;
	struct example ex;

	example_init(&ex);
	inputs = inputs_of(&ex);
	inputs.previous = RD_STR_NONE;
	cr_assert_eq(rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
		     RD_OK);
	cr_assert_geq(rd_str_find(rd_buf_view(&texts.statement),
				  RD_STR_LIT("\"previous\":null")),
		      0);
	cr_assert_str_eq(example_gate(&ex, rd_buf_view(&texts.envelope)),
			 "seal.accepted");
	rd_sig_seal_texts_fini(&texts);
	example_fini(&ex);
}

static void
bad_digest(struct rd_sig_seal_inputs *inputs)
{
	inputs->results = RD_STR_LIT("ABC");
}

static void
bad_id(struct rd_sig_seal_inputs *inputs)
{
	inputs->ruleset_id = RD_STR_LIT("two\nlines");
}

static void
bad_version(struct rd_sig_seal_inputs *inputs)
{
	inputs->engine_version = RD_STR_LIT("1.0\"");
}

static void
bad_time(struct rd_sig_seal_inputs *inputs)
{
	inputs->not_after_ms = inputs->not_before_ms;
}

static void
bad_name(struct rd_sig_seal_inputs *inputs)
{
	inputs->program_name = RD_STR_LIT("\xff");
}

static void
bad_number(struct rd_sig_seal_inputs *inputs)
{
	inputs->serial = UINT64_C(1) << 53;
}

Test(seal, inputs_that_do_not_fit_are_refused)
{
	static void (*const spoil[])(struct rd_sig_seal_inputs *) = {
		bad_digest, bad_id, bad_version, bad_time, bad_name, bad_number,
	};

	for (size_t i = 0; i < sizeof(spoil) / sizeof(spoil[0]); i++) {
		struct rd_sig_seal_inputs inputs;
		struct rd_sig_seal_texts texts;
		struct rd_problem problem;
		struct example ex;

		example_init(&ex);
		inputs = inputs_of(&ex);
		spoil[i](&inputs);
		cr_assert_eq(
			rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
			RD_SEMANTIC, "case %zu", i);
		cr_assert_str_eq(problem.code, "seal.input");
		cr_assert_eq(texts.statement.len, 0);
		cr_assert_eq(texts.envelope.len, 0);
		rd_sig_seal_texts_fini(&texts);
		example_fini(&ex);
	}
}

Test(seal, failing_fixtures_are_never_sealed)
{
	struct rd_sig_seal_inputs inputs;
	struct rd_sig_seal_texts texts;
	struct rd_problem problem;
	struct example ex;

	example_init(&ex);
	inputs = inputs_of(&ex);
	inputs.fixtures_passed--;
	cr_assert_eq(rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
		     RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "seal.fixtures-failed");
	cr_assert_eq(problem.exit_code, 1);
	rd_sig_seal_texts_fini(&texts);
	inputs.fixtures_passed = inputs.fixtures_total = 0;
	cr_assert_eq(rd_sig_seal_make(&inputs, ex.key, &texts, &problem),
		     RD_SEMANTIC);
	rd_sig_seal_texts_fini(&texts);
	example_fini(&ex);
}
