/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading seals' statements.  Nothing is judged here but the shape: the gate
 * asks its questions in its own order. */
#include "sign/statement.h"
#include "base/time.h"
#include "crypt/codec.h"

bool
rd_sig_id_ok(struct rd_str id)
{
	if (!id.len || id.len > RD_SIG_ID_CAP || id.ptr[0] == '.')
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (!rd_is_alnum(id.ptr[i]) && !memchr("._-", id.ptr[i], 3))
			return false;
	return true;
}

bool
rd_sig_digest_is(const json_t *digest_set, const char *algorithm,
		 struct rd_str hex)
{
	static const char *const accepted[] = { "sha256", "dirHash" };
	struct rd_str value = rd_json_get_str(digest_set, algorithm);

	for (size_t i = 0; i < hex.len; i++)
		if (!rd_is_digit(hex.ptr[i]) &&
		    !(hex.ptr[i] >= 'a' && hex.ptr[i] <= 'f'))
			return false;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
		if (!strcmp(algorithm, accepted[i]))
			return value.ptr && hex.len && rd_str_eq(value, hex);
	return false;
}

static void
keep(char *out, size_t size, struct rd_str s)
{
	out[0] = '\0';
	if (s.len >= size || (s.len && memchr(s.ptr, '\0', s.len)))
		return;
	if (s.len)
		memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
}

static void
keep_hex(char out[RD_CRYPT_HASH_TEXT], struct rd_str s)
{
	keep(out, RD_CRYPT_HASH_TEXT,
	     rd_crypt_is_sha256_hex(s) ? s : RD_STR_NONE);
}

/* The one entry of a list of resource descriptors with that name; NULL when
 * there is none, or more than one to choose from. */
static const json_t *
descriptor(const json_t *list, const char *name)
{
	const json_t *found = NULL;

	for (size_t i = 0; i < rd_json_count(list); i++) {
		const json_t *entry = rd_json_at(list, i);

		if (!rd_str_is(rd_json_get_str(entry, "name"), name))
			continue;
		if (found)
			return NULL;
		found = entry;
	}
	return found;
}

static void
keep_digest(char out[RD_CRYPT_HASH_TEXT], const json_t *entry,
	    const char *algorithm)
{
	keep_hex(out, rd_json_get_str(rd_json_get(entry, "digest"), algorithm));
}

static bool
subjects_ok(const json_t *subjects)
{
	if (!json_is_array(subjects) || !rd_json_count(subjects))
		return false;
	for (size_t i = 0; i < rd_json_count(subjects); i++) {
		const json_t *digest = rd_json_get(rd_json_at(subjects, i),
						   "digest");

		if (!json_is_object(digest) || !rd_json_count(digest))
			return false;
	}
	return true;
}

static void
read_subjects(const json_t *root, struct rd_sig_statement *statement)
{
	const json_t *subjects = rd_json_get(root, "subject");
	struct rd_str type = rd_json_get_str(root, "predicateType");

	statement->is_statement = rd_str_is(rd_json_get_str(root, "_type"),
					    RD_SIG_STATEMENT_TYPE) &&
				  subjects_ok(subjects) && type.len;
	statement->is_test_result = rd_str_is(type, RD_SIG_PREDICATE_TYPE);
	keep(statement->program_name, sizeof(statement->program_name),
	     rd_json_get_str(rd_json_at(subjects, 0), "name"));
	keep_digest(statement->program, rd_json_at(subjects, 0), "sha256");
	keep_digest(statement->sources, rd_json_at(subjects, 1), "dirHash");
}

static void
read_configuration(const json_t *list, struct rd_sig_statement *statement)
{
	const json_t *engine = descriptor(list, "refdesk-engine");
	const json_t *notes = rd_json_get(engine, "annotations");

	keep_digest(statement->fixtures, descriptor(list, "fixtures/"),
		    "dirHash");
	keep_digest(statement->schemas, descriptor(list, "schemas/"),
		    "dirHash");
	keep_digest(statement->results, descriptor(list, "results.jsonl"),
		    "sha256");
	keep_digest(statement->engine, engine, "sha256");
	keep(statement->semantics, sizeof(statement->semantics),
	     rd_json_get_str(notes, "abi"));
	keep(statement->engine_version, sizeof(statement->engine_version),
	     rd_json_get_str(notes, "version"));
}

static bool
read_count(const json_t *object, const char *name, uint64_t *value)
{
	int64_t n;

	if (!rd_json_get_int(object, name, &n) || n < 0)
		return false;
	*value = (uint64_t)n;
	return true;
}

static bool
read_instant(const json_t *object, const char *name, int64_t *ms)
{
	struct rd_str text = rd_json_get_str(object, name);
	struct rd_instant instant;

	if (!text.ptr || !rd_str_ends(text, "Z") ||
	    rd_instant_parse(text, &instant) != RD_OK)
		return false;
	*ms = instant.utc_ms;
	return true;
}

static bool
read_previous(const json_t *seal, struct rd_sig_statement *statement)
{
	keep_hex(statement->previous, rd_json_get_str(seal, "previous"));
	return statement->previous[0] ||
	       json_is_null(rd_json_get(seal, "previous"));
}

static bool
read_extension(const json_t *seal, struct rd_sig_statement *statement)
{
	struct rd_str id = rd_json_get_str(seal, "ruleset_id");
	uint64_t format;

	if (!read_count(seal, "format", &format) ||
	    format != RD_SIG_SEAL_FORMAT || !rd_sig_id_ok(id))
		return false;
	keep(statement->ruleset_id, sizeof(statement->ruleset_id), id);
	return read_count(seal, "ruleset_version",
			  &statement->ruleset_version) &&
	       read_count(seal, "serial", &statement->serial) &&
	       read_count(seal, "fixtures_total", &statement->fixtures_total) &&
	       read_count(seal, "fixtures_passed",
			  &statement->fixtures_passed) &&
	       read_instant(seal, "not_before", &statement->not_before_ms) &&
	       read_instant(seal, "not_after", &statement->not_after_ms) &&
	       read_previous(seal, statement);
}

static void
read_predicate(const json_t *predicate, struct rd_sig_statement *statement)
{
	const json_t *failed = rd_json_get(predicate, "failedTests");
	const json_t *seal = rd_json_get(predicate, "refdesk_seal");

	read_configuration(rd_json_get(predicate, "configuration"), statement);
	keep(statement->result, sizeof(statement->result),
	     rd_json_get_str(predicate, "result"));
	statement->failed_is_empty = json_is_array(failed) &&
				     !rd_json_count(failed);
	if (!seal)
		return;
	statement->extension = read_extension(seal, statement)
				       ? RD_SIG_EXTENSION_READ
				       : RD_SIG_EXTENSION_MALFORMED;
}

enum rd_status
rd_sig_statement_read(struct rd_str text, struct rd_sig_statement *statement,
		      struct rd_problem *problem)
{
	static const struct rd_json_limits limits = {
		.cap_bytes = RD_SIG_STATEMENT_CAP,
		.integers_only = true,
	};
	enum rd_status status;
	json_t *root;

	memset(statement, 0, sizeof(*statement));
	status = rd_json_parse(text, &limits, &root, problem);
	if (status != RD_OK)
		return status;
	rd_crypt_sha256_hex(text.ptr, text.len, statement->sha256);
	read_subjects(root, statement);
	read_predicate(rd_json_get(root, "predicate"), statement);
	rd_json_free(root);
	return RD_OK;
}
