/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_SIGN_GATE_H
#define RD_SIGN_GATE_H

#include "base/problem.h"
#include "sign/keys.h"
#include "sign/statement.h"

/* The gate: only a program with a good seal may lead to a dispatch.  All it
 * compares with comes in as an argument, so every refusal can be provoked by
 * itself.  The order of the questions is the order of this list; the first
 * refusal ends them.
 *
 *   X(name, code, status, sentence, hint) */
#define RD_SIG_REASONS(X)                                                      \
	X(MISSING, "seal.missing", UNTRUSTED, "the program has no seal",       \
	  "run: refdesk seal")                                                 \
	X(MALFORMED, "seal.malformed", UNTRUSTED,                              \
	  "the seal is not a readable envelope",                               \
	  "restore the .seal.dsse file, or run: refdesk seal")                 \
	X(PAYLOAD_TYPE, "seal.payload-type", UNTRUSTED,                        \
	  "the envelope does not hold a seal", "run: refdesk seal")            \
	X(UNSIGNED, "seal.unsigned", UNTRUSTED, "nobody has signed the seal",  \
	  "run: refdesk seal")                                                 \
	X(UNTRUSTED, "seal.untrusted", UNTRUSTED,                              \
	  "the seal is not signed by enough trusted keys",                     \
	  "add the signer's public key to the project's seal keys")            \
	X(STATEMENT_MALFORMED, "seal.statement-malformed", DENIED,             \
	  "the sealed statement is not strict JSON", "run: refdesk seal")      \
	X(STATEMENT_TYPE, "seal.statement-type", DENIED,                       \
	  "the sealed statement is not a test result", "run: refdesk seal")    \
	X(DUPLICATE_KEY, "seal.duplicate-key", DENIED,                         \
	  "the sealed statement names a member twice", "run: refdesk seal")    \
	X(PROGRAM_DIFFERS, "seal.program-differs", DENIED,                     \
	  "the seal belongs to another program",                               \
	  "run the fixtures and seal this one: refdesk seal")                  \
	X(SOURCES_DIFFER, "seal.sources-differ", DENIED,                       \
	  "the seal belongs to other rule sources",                            \
	  "build and seal again: refdesk seal")                                \
	X(SEMANTICS, "seal.semantics", DENIED,                                 \
	  "the seal was made for another version of the engine's semantics",   \
	  "run the fixtures with this engine: refdesk seal")                   \
	X(SCHEMAS, "seal.schemas", DENIED,                                     \
	  "the seal was made with schemas that were never released",           \
	  "run the fixtures with released schemas: refdesk seal")              \
	X(NOT_PASSED, "seal.not-passed", DENIED,                               \
	  "the sealed result is not PASSED", "see: refdesk test")              \
	X(FAILED_TESTS, "seal.failed-tests", DENIED,                           \
	  "the seal lists failed tests", "see: refdesk test")                  \
	X(EXTENSION_MISSING, "seal.extension-missing", DENIED,                 \
	  "the sealed statement has no refdesk_seal part",                     \
	  "run: refdesk seal")                                                 \
	X(EXTENSION_MALFORMED, "seal.extension-malformed", DENIED,             \
	  "the statement's refdesk_seal part cannot be read",                  \
	  "run: refdesk seal")                                                 \
	X(FIXTURES_FAILED, "seal.fixtures-failed", DENIED,                     \
	  "not all sealed fixtures have passed", "see: refdesk test")          \
	X(TOO_FEW_FIXTURES, "seal.too-few-fixtures", DENIED,                   \
	  "the seal rests on fewer fixtures than the pack demands",            \
	  "add fixtures, then run: refdesk seal")                              \
	X(NOT_YET, "seal.not-yet", DENIED, "the seal is not valid yet",        \
	  "check the clock")                                                   \
	X(EXPIRED, "seal.expired", DENIED, "the seal has expired",             \
	  "run: refdesk seal")                                                 \
	X(OTHER_RULESET, "seal.other-ruleset", DENIED,                         \
	  "the seal names another pack or pack version", "run: refdesk seal")  \
	X(ROLLBACK, "seal.rollback", DENIED,                                   \
	  "a newer seal of this pack has been accepted before",                \
	  "seal again to go back on purpose: refdesk seal")                    \
	X(PROGRAM_INVALID, "seal.program-invalid", DENIED,                     \
	  "the program itself is damaged", "run: refdesk build")

#define RD_SIG_REASON_ENUM(name, code, status, sentence, hint)                 \
	RD_SIG_REASON_##name,
enum rd_sig_reason {
	RD_SIG_ACCEPTED,
	RD_SIG_REASONS(RD_SIG_REASON_ENUM) RD_SIG_N_REASONS
};
#undef RD_SIG_REASON_ENUM

/* Stable; "seal.accepted" for RD_SIG_ACCEPTED. */
const char *rd_sig_reason_code(enum rd_sig_reason reason);

/* The program in memory, as its loader saw it.  When the loader refused it
 * (verdict not RD_OK) the embedded values are unknown and not compared. */
struct rd_sig_program {
	struct rd_str sha256; /* of the very bytes that were loaded */
	enum rd_status verdict;
	struct rd_str sources; /* embedded dirHash */
	struct rd_str ruleset_id;
	uint64_t ruleset_version;
};

struct rd_sig_policy {
	const struct rd_sig_keyring *keys;
	uint64_t semantics; /* RD_SEMANTICS_VERSION */
	/* dirHash of every schema set ever released for the language. */
	const struct rd_str *schemas;
	size_t n_schemas;
	uint64_t min_fixtures;
	int64_t now_ms;
	uint64_t highest_serial; /* accepted for this ruleset so far; 0: none */
	struct rd_str sources;	 /* expected as well, unless absent */
	struct rd_str ruleset_id; /* the project's own; absent: any */
};

/* What the gate found, for verbs that only show it. */
struct rd_sig_finding {
	enum rd_sig_reason reason;
	/* The signature held, so statement may be shown. */
	bool trusted;
	struct rd_sig_statement statement;
};

/* Asks all questions.  RD_OK when an answer could be had: finding->reason.
 * envelope is absent (ptr NULL) when there is no seal.  RD_NOMEM otherwise. */
enum rd_status rd_sig_examine(const struct rd_sig_program *program,
			      struct rd_str envelope,
			      const struct rd_sig_policy *policy,
			      struct rd_sig_finding *finding) RD_MUST_CHECK;

/* A seal that has passed the gate.  There is no other way to get one. */
struct rd_sig_seal;

/* RD_OK and *seal, or RD_UNTRUSTED, RD_DENIED (exit 5) with the reason's code
 * and hint in *problem, or RD_NOMEM (exit 10). */
enum rd_status rd_sig_gate(const struct rd_sig_program *program,
			   struct rd_str envelope,
			   const struct rd_sig_policy *policy,
			   struct rd_sig_seal **seal,
			   struct rd_problem *problem) RD_MUST_CHECK;
/* NULL-safe. */
void rd_sig_seal_free(struct rd_sig_seal *seal);
const struct rd_sig_statement *rd_sig_seal_statement(
	const struct rd_sig_seal *seal);
/* True when that key has signed the seal. */
bool rd_sig_seal_signed_by(const struct rd_sig_seal *seal,
			   const struct rd_crypt_pubkey *key);

#endif
