/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Writing seals.  Members are emitted in canonical order as they stand. */
#include "sign/seal.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "crypt/codec.h"
#include "crypt/minisig.h"
#include "json/jcs.h"
#include "sign/keys.h"
#include <stdlib.h>

#define MAX_SUITES 256

static enum rd_status
refuse(struct rd_problem *problem, const char *what)
{
	return rd_problem_set(problem, RD_SEMANTIC, 4, "seal.input",
			      "cannot make a seal: %s", what);
}

static bool
version_ok(struct rd_str version)
{
	if (!version.len || version.len > 32)
		return false;
	for (size_t i = 0; i < version.len; i++)
		if (!rd_is_alnum(version.ptr[i]) &&
		    !memchr(".-~", version.ptr[i], 3))
			return false;
	return true;
}

static bool
texts_ok(const struct rd_sig_seal_inputs *inputs)
{
	if (inputs->n_suites > MAX_SUITES)
		return false;
	for (size_t i = 0; i < inputs->n_suites; i++)
		if (!inputs->suites[i].len || !rd_utf8_valid(inputs->suites[i]))
			return false;
	return inputs->program_name.len &&
	       inputs->program_name.len <= RD_SIG_NAME_CAP &&
	       rd_utf8_valid(inputs->program_name) &&
	       version_ok(inputs->engine_version);
}

static bool
digests_ok(const struct rd_sig_seal_inputs *inputs)
{
	const struct rd_str digests[] = {
		inputs->program, inputs->sources,  inputs->fixtures,
		inputs->schemas, inputs->selftest, inputs->results,
	};

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (!rd_crypt_is_sha256_hex(digests[i]))
			return false;
	return !inputs->previous.ptr ||
	       rd_crypt_is_sha256_hex(inputs->previous);
}

static bool
count_ok(uint64_t n)
{
	return n <= (uint64_t)RD_JSON_INT_MAX;
}

static enum rd_status
check(const struct rd_sig_seal_inputs *inputs, struct rd_problem *problem)
{
	if (inputs->fixtures_passed != inputs->fixtures_total ||
	    !inputs->fixtures_total)
		return rd_problem_set(
			problem, RD_SEMANTIC, 1, "seal.fixtures-failed",
			"%llu of %llu fixtures passed",
			(unsigned long long)inputs->fixtures_passed,
			(unsigned long long)inputs->fixtures_total);
	if (!rd_sig_id_ok(inputs->ruleset_id))
		return refuse(problem, "the pack's name is not an identifier");
	if (!digests_ok(inputs))
		return refuse(problem, "a digest is not 64 hexadecimal digits");
	if (!texts_ok(inputs))
		return refuse(problem, "a name does not fit");
	if (!count_ok(inputs->ruleset_version) || !count_ok(inputs->serial) ||
	    !count_ok(inputs->semantics) || !count_ok(inputs->fixtures_total))
		return refuse(problem, "a number is too large");
	if (inputs->not_before_ms >= inputs->not_after_ms)
		return refuse(problem, "it would never be valid");
	return RD_OK;
}

static void
put_descriptor(struct rd_buf *out, const char *name, const char *algorithm,
	       struct rd_str hex)
{
	rd_buf_cstr(out, "{\"digest\":{\"");
	rd_buf_cstr(out, algorithm);
	rd_buf_cstr(out, "\":");
	rd_put_json_str(out, hex);
	rd_buf_cstr(out, "},\"name\":");
	rd_json_put_cstr(out, name);
	rd_buf_char(out, '}');
}

static void
put_engine(const struct rd_sig_seal_inputs *inputs, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"annotations\":{\"abi\":\"");
	rd_buf_u64(out, inputs->semantics);
	rd_buf_cstr(out, "\",\"version\":");
	rd_put_json_str(out, inputs->engine_version);
	rd_buf_cstr(out, "},\"digest\":{\"sha256\":");
	rd_put_json_str(out, inputs->selftest);
	rd_buf_cstr(out, "},\"name\":\"refdesk-engine\",\"uri\":"
			 "\"pkg:generic/refdesk@");
	rd_buf_str(out, inputs->engine_version);
	rd_buf_cstr(out, "\"}");
}

static void
put_configuration(const struct rd_sig_seal_inputs *inputs, struct rd_buf *out)
{
	rd_buf_cstr(out, "\"configuration\":[");
	put_descriptor(out, "fixtures/", "dirHash", inputs->fixtures);
	rd_buf_char(out, ',');
	put_descriptor(out, "schemas/", "dirHash", inputs->schemas);
	rd_buf_char(out, ',');
	put_engine(inputs, out);
	rd_buf_char(out, ',');
	put_descriptor(out, "results.jsonl", "sha256", inputs->results);
	rd_buf_cstr(out, "],");
}

static int
compare(const void *a, const void *b)
{
	return rd_str_cmp(*(const struct rd_str *)a, *(const struct rd_str *)b);
}

static void
put_suites(const struct rd_sig_seal_inputs *inputs, struct rd_buf *out)
{
	struct rd_str sorted[MAX_SUITES];

	if (inputs->n_suites)
		memcpy(sorted, inputs->suites,
		       inputs->n_suites * sizeof(sorted[0]));
	qsort(sorted, inputs->n_suites, sizeof(sorted[0]), compare);
	rd_buf_cstr(out, "\"passedTests\":[");
	for (size_t i = 0; i < inputs->n_suites; i++) {
		if (i)
			rd_buf_char(out, ',');
		rd_put_json_str(out, sorted[i]);
	}
	rd_buf_cstr(out, "],");
}

static void
put_number(struct rd_buf *out, const char *name, uint64_t value)
{
	rd_json_put_name(out, name);
	rd_buf_u64(out, value);
	rd_buf_char(out, ',');
}

static void
put_time(struct rd_buf *out, const char *name, int64_t ms)
{
	rd_json_put_name(out, name);
	rd_buf_char(out, '"');
	rd_instant_put(out, ms);
	rd_buf_cstr(out, "\",");
}

static void
put_extension(const struct rd_sig_seal_inputs *inputs, struct rd_buf *out)
{
	rd_buf_cstr(out, "\"refdesk_seal\":{");
	put_number(out, "fixtures_passed", inputs->fixtures_passed);
	put_number(out, "fixtures_total", inputs->fixtures_total);
	put_number(out, "format", RD_SIG_SEAL_FORMAT);
	put_time(out, "not_after", inputs->not_after_ms);
	put_time(out, "not_before", inputs->not_before_ms);
	rd_json_put_name(out, "previous");
	if (inputs->previous.ptr)
		rd_put_json_str(out, inputs->previous);
	else
		rd_buf_cstr(out, "null");
	rd_buf_cstr(out, ",\"ruleset_id\":");
	rd_put_json_str(out, inputs->ruleset_id);
	rd_buf_char(out, ',');
	put_number(out, "ruleset_version", inputs->ruleset_version);
	rd_json_put_name(out, "serial");
	rd_buf_u64(out, inputs->serial);
	rd_buf_cstr(out, "},");
}

static void
put_subjects(const struct rd_sig_seal_inputs *inputs, struct rd_buf *out)
{
	rd_buf_cstr(out, "\"subject\":[{\"digest\":{\"sha256\":");
	rd_put_json_str(out, inputs->program);
	rd_buf_cstr(out, "},\"name\":");
	rd_put_json_str(out, inputs->program_name);
	rd_buf_cstr(out, "},");
	put_descriptor(out, "rules/", "dirHash", inputs->sources);
	rd_buf_char(out, ']');
}

enum rd_status
rd_sig_statement_put(const struct rd_sig_seal_inputs *inputs,
		     struct rd_buf *out, struct rd_problem *problem)
{
	enum rd_status status = check(inputs, problem);

	if (status != RD_OK)
		return status;
	rd_buf_cstr(out,
		    "{\"_type\":\"" RD_SIG_STATEMENT_TYPE "\",\"predicate\":{");
	put_configuration(inputs, out);
	rd_buf_cstr(out, "\"failedTests\":[],");
	put_suites(inputs, out);
	put_extension(inputs, out);
	rd_buf_cstr(out, "\"result\":\"PASSED\",\"warnedTests\":[]},"
			 "\"predicateType\":\"" RD_SIG_PREDICATE_TYPE "\",");
	put_subjects(inputs, out);
	rd_buf_char(out, '}');
	status = rd_buf_status(out);
	if (status != RD_OK)
		rd_problem_set(problem, status, 10, "seal.memory",
			       "no room for the seal");
	return status;
}

static enum rd_status
put_minisig(const struct rd_sig_seal_inputs *inputs,
	    const struct rd_crypt_key *key, struct rd_sig_seal_texts *texts)
{
	struct rd_buf comment;
	enum rd_status status;

	rd_buf_init(&comment, RD_CRYPT_TRUSTED_COMMENT_CAP);
	rd_buf_cstr(&comment, "refdesk-seal 1 ruleset=");
	rd_buf_str(&comment, inputs->ruleset_id);
	rd_buf_cstr(&comment, " version=");
	rd_buf_u64(&comment, inputs->ruleset_version);
	rd_buf_cstr(&comment, " serial=");
	rd_buf_u64(&comment, inputs->serial);
	rd_buf_cstr(&comment, " sha256=");
	rd_buf_str(&comment, inputs->program);
	status = rd_buf_status(&comment);
	if (status == RD_OK)
		status = rd_crypt_minisig_write(
			key, rd_buf_view(&texts->statement),
			RD_STR_LIT("refdesk conformance seal"),
			rd_buf_view(&comment), &texts->minisig);
	rd_buf_fini(&comment);
	return status;
}

enum rd_status
rd_sig_seal_make(const struct rd_sig_seal_inputs *inputs,
		 const struct rd_crypt_key *key,
		 struct rd_sig_seal_texts *texts, struct rd_problem *problem)
{
	struct rd_str type = rd_str_of(rd_sig_role_type(RD_SIG_ROLE_SEAL));
	enum rd_status status;

	rd_buf_init(&texts->statement, RD_SIG_STATEMENT_CAP);
	rd_buf_init(&texts->envelope, RD_CRYPT_ENVELOPE_CAP);
	rd_buf_init(&texts->minisig, RD_CRYPT_ENVELOPE_CAP);
	status = rd_sig_statement_put(inputs, &texts->statement, problem);
	if (status != RD_OK)
		return status;
	status = rd_crypt_dsse_write(key, type, rd_buf_view(&texts->statement),
				     &texts->envelope);
	if (status == RD_OK)
		status = put_minisig(inputs, key, texts);
	if (status != RD_OK)
		rd_problem_set(problem, status, 10, "seal.memory",
			       "the seal could not be signed");
	return status;
}

void
rd_sig_seal_texts_fini(struct rd_sig_seal_texts *texts)
{
	rd_buf_fini(&texts->statement);
	rd_buf_fini(&texts->envelope);
	rd_buf_fini(&texts->minisig);
}
