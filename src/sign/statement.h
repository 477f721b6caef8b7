/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SIGN_STATEMENT_H
#define RD_SIGN_STATEMENT_H

#include "crypt/hash.h"
#include "json/json.h"

/* The in-toto Statement v1 inside a seal. */
#define RD_SIG_STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define RD_SIG_PREDICATE_TYPE "https://in-toto.io/attestation/test-result/v0.1"
#define RD_SIG_SEAL_FORMAT 1
#define RD_SIG_ID_CAP 64
#define RD_SIG_NAME_CAP 128
#define RD_SIG_STATEMENT_CAP (256u << 10)

enum rd_sig_extension {
	RD_SIG_EXTENSION_ABSENT,
	RD_SIG_EXTENSION_MALFORMED,
	RD_SIG_EXTENSION_READ,
};

/* What a statement says.  A text that is missing or has the wrong shape is
 * empty; digests are 64 lower-case hexadecimal digits or empty. */
struct rd_sig_statement {
	char sha256[RD_CRYPT_HASH_TEXT]; /* of the statement's own bytes */
	bool is_statement; /* Statement v1 with subjects that have digests */
	bool is_test_result;
	char program_name[RD_SIG_NAME_CAP + 1];
	char program[RD_CRYPT_HASH_TEXT];
	char sources[RD_CRYPT_HASH_TEXT];
	char fixtures[RD_CRYPT_HASH_TEXT];
	char schemas[RD_CRYPT_HASH_TEXT];
	char engine[RD_CRYPT_HASH_TEXT]; /* self-test transcript */
	char results[RD_CRYPT_HASH_TEXT];
	char engine_version[33];
	char semantics[33];
	char result[17];
	bool failed_is_empty;
	/* The refdesk_seal extension; only when READ. */
	enum rd_sig_extension extension;
	char ruleset_id[RD_SIG_ID_CAP + 1];
	char previous[RD_CRYPT_HASH_TEXT]; /* "" for a first seal */
	uint64_t ruleset_version, serial;
	uint64_t fixtures_total, fixtures_passed;
	int64_t not_before_ms, not_after_ms;
};

/* Reads the text of a statement whose signature holds.  RD_OK even when it is
 * no statement at all (see is_statement); as rd_json_parse otherwise. */
enum rd_status rd_sig_statement_read(struct rd_str text,
				     struct rd_sig_statement *statement,
				     struct rd_problem *problem) RD_MUST_CHECK;
/* True when the DigestSet has exactly this value for an algorithm that refdesk
 * accepts (sha256 or dirHash), lower-case. */
bool rd_sig_digest_is(const json_t *digest_set, const char *algorithm,
		      struct rd_str hex);
/* [A-Za-z0-9._-]{1,64}, not starting with a dot. */
bool rd_sig_id_ok(struct rd_str id);

#endif
