/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The gate: the worked example passes, everything else has its own refusal. */
#include "sign_fixture.h"

Test(gate, worked_example_is_accepted)
{
	const struct rd_sig_statement *statement;
	struct rd_sig_seal *seal;
	struct rd_problem problem;
	struct example ex;

	example_init(&ex);
	cr_assert_eq(rd_sig_gate(&ex.program, rd_str_of(ex.envelope),
				 &ex.policy, &seal, &problem),
		     RD_OK);
	statement = rd_sig_seal_statement(seal);
	cr_assert(vector_is(ex.root, "statement_sha256", statement->sha256));
	cr_assert_str_eq(statement->program, ex.sha256);
	cr_assert_str_eq(statement->program_name, "ruleset.rdb");
	cr_assert_str_eq(statement->ruleset_id, "selfie-default");
	cr_assert_str_eq(statement->engine_version, "1.0.0");
	cr_assert_eq(statement->serial, 12);
	cr_assert_eq(statement->fixtures_total, 431);
	cr_assert_eq(statement->not_after_ms,
		     example_ms(RD_STR_LIT("2027-11-20T00:00:00Z")));
	cr_assert(rd_sig_seal_signed_by(seal, rd_crypt_key_public(ex.key)));
	rd_sig_seal_free(seal);
	example_fini(&ex);
}

Test(gate, every_must_refuse_row_for_its_own_reason)
{
	static const struct {
		const char *id, *code;
	} rows[] = {
		{ "result WARNED", "seal.not-passed" },
		{ "failedTests not empty", "seal.failed-tests" },
		{ "rdb digest differs", "seal.program-differs" },
		{ "no refdesk_seal extension", "seal.extension-missing" },
		{ "expired", "seal.expired" },
		{ "fixtures_passed < total", "seal.fixtures-failed" },
		{ "serial lower than the highest seen (rollback)",
		  "seal.rollback" },
		{ "other predicateType", "seal.statement-type" },
	};
	struct example ex;
	json_t *list, *row;
	size_t i;

	example_init(&ex);
	list = json_object_get(ex.root, "must_refuse");
	cr_assert_eq(json_array_size(list), sizeof(rows) / sizeof(rows[0]));
	json_array_foreach(list, i, row)
	{
		char *envelope = json_dumps(json_object_get(row, "envelope"),
					    0);

		cr_assert(vector_is(row, "id", rows[i].id));
		cr_assert_str_eq(example_gate(&ex, rd_str_of(envelope)),
				 rows[i].code);
		free(envelope);
	}
	example_fini(&ex);
}

/* The example's envelope with changes to its outside. */
static const char *
gate_changed(const char *format, ...)
{
	json_t *envelope, *change;
	struct example ex;
	const char *code;
	va_list args;
	char *text;

	example_init(&ex);
	envelope = json_object_get(ex.root, "envelope");
	va_start(args, format);
	change = json_vpack_ex(NULL, 0, format, args);
	va_end(args);
	cr_assert(change);
	json_object_update(envelope, change);
	text = json_dumps(envelope, 0);
	code = example_gate(&ex, rd_str_of(text));
	free(text);
	json_decref(change);
	example_fini(&ex);
	return code;
}

Test(gate, absent_envelope)
{
	struct example ex;

	example_init(&ex);
	cr_assert_str_eq(example_gate(&ex, RD_STR_NONE), "seal.missing");
	example_fini(&ex);
}

Test(gate, empty_or_cut_envelope)
{
	struct example ex;
	struct rd_str cut;

	example_init(&ex);
	cr_assert_str_eq(example_gate(&ex, RD_STR_LIT("")), "seal.malformed");
	cut = rd_str_of(ex.envelope);
	cut.len--;
	cr_assert_str_eq(example_gate(&ex, cut), "seal.malformed");
	example_fini(&ex);
}

Test(gate, stripped_signature)
{
	struct example ex;
	char *text;

	cr_assert_str_eq(gate_changed("{s:[{}]}", "signatures"),
			 "seal.malformed");
	example_init(&ex);
	json_object_del(json_object_get(ex.root, "envelope"), "signatures");
	text = json_dumps(json_object_get(ex.root, "envelope"), 0);
	cr_assert_str_eq(example_gate(&ex, rd_str_of(text)), "seal.malformed");
	free(text);
	example_fini(&ex);
}

Test(gate, empty_signatures)
{
	cr_assert_str_eq(gate_changed("{s:[]}", "signatures"), "seal.unsigned");
}

Test(gate, empty_signature)
{
	cr_assert_str_eq(gate_changed("{s:[{s:s}]}", "signatures", "sig", ""),
			 "seal.untrusted");
}

Test(gate, other_payload_type)
{
	cr_assert_str_eq(gate_changed("{s:s}", "payloadType",
				      "application/vnd.refdesk.dispatch+json"),
			 "seal.payload-type");
}

Test(gate, payload_changed_after_signing)
{
	cr_assert_str_eq(gate_changed("{s:s}", "payload", "e30="),
			 "seal.untrusted");
}

Test(gate, key_of_nobody_we_trust)
{
	struct example ex;

	example_init(&ex);
	ex.ring.role[RD_SIG_ROLE_SEAL].n_keys = 0;
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.untrusted");
	example_fini(&ex);
}

Test(gate, seal_key_listed_under_another_role_only)
{
	for (int role = 0; role < RD_SIG_N_ROLES; role++) {
		struct example ex;

		if (role == RD_SIG_ROLE_SEAL)
			continue;
		example_init(&ex);
		rd_sig_keyring_init(&ex.ring);
		cr_assert_eq(rd_sig_keyring_add(&ex.ring,
						(enum rd_sig_role)role,
						rd_crypt_key_public(ex.key)),
			     RD_OK);
		cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
				 "seal.untrusted");
		example_fini(&ex);
	}
}

Test(gate, one_signature_where_two_are_needed)
{
	struct example ex;

	example_init(&ex);
	ex.ring.role[RD_SIG_ROLE_SEAL].threshold = 2;
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.untrusted");
	example_fini(&ex);
}

/* Signs any text as a seal with the example's key and asks the gate. */
static const char *
gate_signed(struct example *ex, struct rd_str statement)
{
	struct rd_buf envelope;
	const char *code;

	rd_buf_init(&envelope, RD_CRYPT_ENVELOPE_CAP);
	cr_assert_eq(rd_crypt_dsse_write(
			     ex->key,
			     rd_str_of(rd_sig_role_type(RD_SIG_ROLE_SEAL)),
			     statement, &envelope),
		     RD_OK);
	code = example_gate(ex, rd_buf_view(&envelope));
	rd_buf_fini(&envelope);
	return code;
}

Test(gate, every_in_toto_statement_row)
{
	json_t *root = vectors_load("in_toto_statement.json"), *row;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "statements")), 9);
	json_array_foreach(json_object_get(root, "statements"), i, row)
	{
		struct rd_sig_statement statement;
		struct rd_problem problem;
		enum rd_status status;

		status = rd_sig_statement_read(vector_str(row, "json"),
					       &statement, &problem);
		if (vector_is(row, "expect", "refdesk-invalid")) {
			cr_assert_eq(status, RD_SYNTAX);
			cr_assert_str_eq(problem.code, "json.duplicate-name");
			continue;
		}
		cr_assert_eq(status, RD_OK);
		cr_assert_eq(statement.is_statement,
			     vector_is(row, "expect", "valid"), "%s",
			     vector_str(row, "id").ptr);
	}
	json_decref(root);
}

Test(gate, every_digest_set_row)
{
	json_t *root = vectors_load("in_toto_statement.json"), *row;
	size_t i;

	cr_assert_eq(json_array_size(json_object_get(root, "digest_set")), 4);
	json_array_foreach(json_object_get(root, "digest_set"), i, row)
	{
		json_t *want = json_object_get(row, "b"), *value;
		const char *algorithm;
		bool match = false;

		json_object_foreach(want, algorithm, value) match |=
			rd_sig_digest_is(json_object_get(row, "a"), algorithm,
					 rd_str_of(json_string_value(value)));
		cr_assert_eq(match, json_is_true(json_object_get(row, "match")),
			     "row %zu", i);
	}
	json_decref(root);
}

Test(gate, statements_that_are_not_strict)
{
	struct example ex;

	example_init(&ex);
	cr_assert_str_eq(gate_signed(&ex, RD_STR_LIT("not json")),
			 "seal.statement-malformed");
	cr_assert_str_eq(gate_signed(&ex, RD_STR_LIT("{\"a\":1.5}")),
			 "seal.statement-malformed");
	cr_assert_str_eq(gate_signed(&ex, RD_STR_LIT("{\"a\":1,\"a\":1}")),
			 "seal.duplicate-key");
	cr_assert_str_eq(gate_signed(&ex, RD_STR_LIT("[]")),
			 "seal.statement-type");
	example_fini(&ex);
}

/* A value anywhere in the example's statement, replaced. */
static const char *
gate_edited(json_t *(*at)(const struct example *), const char *name,
	    json_t *value)
{
	struct example ex;
	const char *code;
	char *text;

	example_init(&ex);
	json_object_set_new(at(&ex), name, value);
	text = json_dumps(json_object_get(ex.root, "statement"), 0);
	code = gate_signed(&ex, rd_str_of(text));
	free(text);
	example_fini(&ex);
	return code;
}

Test(gate, extension_members_must_have_their_shape)
{
	static const struct {
		const char *name;
		const char *json;
	} rows[] = {
		{ "format", "2" },
		{ "format", "\"1\"" },
		{ "ruleset_id", "\"\"" },
		{ "ruleset_id", "\"a b\"" },
		{ "ruleset_id", "7" },
		{ "ruleset_version", "-1" },
		{ "serial", "null" },
		{ "serial", "\"12\"" },
		{ "fixtures_total", "true" },
		{ "fixtures_passed", "{}" },
		{ "not_before", "\"2026-11-20\"" },
		{ "not_before", "\"2026-11-20T00:00:00+00:00\"" },
		{ "not_after", "0" },
		{ "previous", "\"abc\"" },
		{ "previous", "1" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *value = json_loads(rows[i].json, JSON_DECODE_ANY, NULL);

		cr_assert_str_eq(
			gate_edited(example_extension, rows[i].name, value),
			"seal.extension-malformed", "%s %s", rows[i].name,
			rows[i].json);
	}
	cr_assert_str_eq(
		gate_edited(example_extension, "previous", json_null()),
		"seal.accepted");
}

Test(gate, results_other_than_passed)
{
	cr_assert_str_eq(
		gate_edited(example_predicate, "result", json_string("FAILED")),
		"seal.not-passed");
	cr_assert_str_eq(
		gate_edited(example_predicate, "result", json_string("passed")),
		"seal.not-passed");
	cr_assert_str_eq(gate_edited(example_predicate, "result", json_true()),
			 "seal.not-passed");
	cr_assert_str_eq(
		gate_edited(example_predicate, "failedTests", json_null()),
		"seal.failed-tests");
}

Test(gate, a_descriptor_that_comes_twice_is_none)
{
	struct example ex;
	json_t *list;
	char *text;

	example_init(&ex);
	list = json_object_get(example_predicate(&ex), "configuration");
	json_array_append(list, json_array_get(list, 1));
	text = json_dumps(json_object_get(ex.root, "statement"), 0);
	cr_assert_str_eq(gate_signed(&ex, rd_str_of(text)), "seal.schemas");
	free(text);
	example_fini(&ex);
}

/* Faults that policy and program can have, in the gate's order. */
static void
fault_program(struct example *ex)
{
	ex->program.sha256 = rd_str_of(OTHER_HASH);
}

static void
fault_sources(struct example *ex)
{
	ex->program.sources = rd_str_of(OTHER_HASH);
}

static void
fault_semantics(struct example *ex)
{
	ex->policy.semantics = 2;
}

static void
fault_schemas(struct example *ex)
{
	ex->policy.n_schemas = 1;
}

static void
fault_fixtures(struct example *ex)
{
	ex->policy.min_fixtures = 432;
}

static void
fault_early(struct example *ex)
{
	ex->policy.now_ms = example_ms(RD_STR_LIT("2026-11-19T23:59:59.999Z"));
}

static void
fault_late(struct example *ex)
{
	ex->policy.now_ms = example_ms(RD_STR_LIT("2027-11-20T00:00:00Z"));
}

static void
fault_ruleset(struct example *ex)
{
	ex->program.ruleset_version = 8;
}

static void
fault_serial(struct example *ex)
{
	ex->policy.highest_serial = 13;
}

static void
fault_loader(struct example *ex)
{
	ex->program.verdict = RD_CORRUPT;
}

static const struct {
	void (*make)(struct example *ex);
	const char *code;
} faults[] = {
	{ fault_program, "seal.program-differs" },
	{ fault_sources, "seal.sources-differ" },
	{ fault_semantics, "seal.semantics" },
	{ fault_schemas, "seal.schemas" },
	{ fault_fixtures, "seal.too-few-fixtures" },
	{ fault_early, "seal.not-yet" },
	{ fault_late, "seal.expired" },
	{ fault_ruleset, "seal.other-ruleset" },
	{ fault_serial, "seal.rollback" },
	{ fault_loader, "seal.program-invalid" },
};

#define N_FAULTS (sizeof(faults) / sizeof(faults[0]))

Test(gate, every_fault_of_policy_or_program_has_its_reason)
{
	for (size_t i = 0; i < N_FAULTS; i++) {
		struct example ex;

		example_init(&ex);
		faults[i].make(&ex);
		cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
				 faults[i].code);
		example_fini(&ex);
	}
}

/* Of two faults the earlier question refuses.  Left out: pairs that undo each
 * other (both times), and a loader's refusal, which leaves embedded values
 * uncompared. */
Test(gate, questions_come_in_their_order)
{
	for (size_t i = 0; i < N_FAULTS; i++)
		for (size_t j = i + 1; j < N_FAULTS; j++) {
			struct example ex;

			if ((faults[i].make == fault_early &&
			     faults[j].make == fault_late) ||
			    (faults[j].make == fault_loader &&
			     (faults[i].make == fault_sources ||
			      faults[i].make == fault_ruleset)))
				continue;
			example_init(&ex);
			faults[j].make(&ex);
			faults[i].make(&ex);
			cr_assert_str_eq(
				example_gate(&ex, rd_str_of(ex.envelope)),
				faults[i].code, "%s before %s", faults[i].code,
				faults[j].code);
			example_fini(&ex);
		}
}

Test(gate, limits_are_exact)
{
	struct example ex;

	example_init(&ex);
	ex.policy.min_fixtures = 431;
	ex.policy.now_ms = example_ms(RD_STR_LIT("2026-11-20T00:00:00Z"));
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.accepted");
	ex.policy.now_ms = example_ms(RD_STR_LIT("2027-11-19T23:59:59.999Z"));
	ex.policy.highest_serial = 0;
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.accepted");
	example_fini(&ex);
}

Test(gate, expected_sources_are_compared_too)
{
	struct example ex;

	example_init(&ex);
	ex.policy.sources = ex.program.sources;
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.accepted");
	ex.policy.sources = rd_str_of(OTHER_HASH);
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.sources-differ");
	example_fini(&ex);
}

Test(gate, absent_embedded_values_are_a_difference)
{
	struct example ex;

	example_init(&ex);
	ex.program.sources = RD_STR_NONE;
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.sources-differ");
	example_fini(&ex);
	example_init(&ex);
	ex.program.sha256 = RD_STR_LIT("");
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.program-differs");
	example_fini(&ex);
}

Test(gate, project_accepts_its_own_ruleset_only)
{
	struct example ex;

	example_init(&ex);
	ex.policy.ruleset_id = RD_STR_LIT("selfie-default");
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.accepted");
	ex.policy.ruleset_id = RD_STR_LIT("companion");
	cr_assert_str_eq(example_gate(&ex, rd_str_of(ex.envelope)),
			 "seal.other-ruleset");
	example_fini(&ex);
}

Test(gate, no_fixtures_are_never_enough)
{
	struct example ex;
	char *text;

	example_init(&ex);
	ex.policy.min_fixtures = 0;
	json_object_set_new(example_extension(&ex), "fixtures_total",
			    json_integer(0));
	json_object_set_new(example_extension(&ex), "fixtures_passed",
			    json_integer(0));
	text = json_dumps(json_object_get(ex.root, "statement"), 0);
	cr_assert_str_eq(gate_signed(&ex, rd_str_of(text)),
			 "seal.too-few-fixtures");
	free(text);
	example_fini(&ex);
}

Test(gate, findings_show_the_statement_only_when_trusted)
{
	struct rd_sig_finding finding;
	struct example ex;

	example_init(&ex);
	fault_late(&ex);
	cr_assert_eq(rd_sig_examine(&ex.program, rd_str_of(ex.envelope),
				    &ex.policy, &finding),
		     RD_OK);
	cr_assert_eq(finding.reason, RD_SIG_REASON_EXPIRED);
	cr_assert(finding.trusted);
	cr_assert_eq(finding.statement.serial, 12);
	ex.ring.role[RD_SIG_ROLE_SEAL].n_keys = 0;
	cr_assert_eq(rd_sig_examine(&ex.program, rd_str_of(ex.envelope),
				    &ex.policy, &finding),
		     RD_OK);
	cr_assert_not(finding.trusted);
	cr_assert_eq(finding.statement.serial, 0);
	example_fini(&ex);
}

Test(gate, reason_codes_are_distinct)
{
	for (int i = 0; i < RD_SIG_N_REASONS; i++)
		for (int j = 0; j < i; j++)
			cr_assert_str_neq(
				rd_sig_reason_code((enum rd_sig_reason)i),
				rd_sig_reason_code((enum rd_sig_reason)j));
}
