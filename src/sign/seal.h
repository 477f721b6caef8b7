/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SIGN_SEAL_H
#define RD_SIGN_SEAL_H

#include "crypt/key.h"
#include "sign/statement.h"

/* Making a conformance seal: an in-toto statement that the program passed its
 * fixtures.  No file is touched here; the caller stores the three texts as
 *
 *   NAME.seal.json           the statement, canonical JSON
 *   NAME.seal.dsse           the envelope of exactly these bytes
 *   NAME.seal.json.minisig   for those who have only minisign
 */
struct rd_sig_seal_inputs {
	struct rd_str program_name; /* base name: "companion.desk" */
	/* 64 lower-case hexadecimal digits each. */
	struct rd_str program;	/* sha256 of the file */
	struct rd_str sources;	/* dirHash of the rule files */
	struct rd_str fixtures; /* dirHash */
	struct rd_str schemas;	/* dirHash */
	struct rd_str selftest; /* sha256 of the engine's transcript */
	struct rd_str results;	/* sha256 of results.jsonl */
	struct rd_str previous; /* sha256 of the last statement, or absent */
	struct rd_str engine_version; /* "1.0.0" */
	uint64_t semantics;	      /* RD_SEMANTICS_VERSION */
	const struct rd_str *suites;  /* names of what passed, any order */
	size_t n_suites;
	struct rd_str ruleset_id;
	uint64_t ruleset_version, serial;
	uint64_t fixtures_total, fixtures_passed; /* must be equal, not 0 */
	int64_t not_before_ms, not_after_ms;
};

struct rd_sig_seal_texts {
	struct rd_buf statement, envelope, minisig;
};

/* Appends the canonical statement.  Equal inputs give equal bytes.  RD_SEMANTIC
 * (exit 1 for failing fixtures, else 4) names the input that does not fit. */
enum rd_status rd_sig_statement_put(const struct rd_sig_seal_inputs *inputs,
				    struct rd_buf *out,
				    struct rd_problem *problem) RD_MUST_CHECK;
/* Statement, envelope and minisign signature with one key.  Finish texts in
 * every case. */
enum rd_status rd_sig_seal_make(const struct rd_sig_seal_inputs *inputs,
				const struct rd_crypt_key *key,
				struct rd_sig_seal_texts *texts,
				struct rd_problem *problem) RD_MUST_CHECK;
void rd_sig_seal_texts_fini(struct rd_sig_seal_texts *texts);

#endif
