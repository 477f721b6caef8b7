/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The gate's questions, one function each, in a table in their order. */
#include "sign/gate.h"
#include "base/arena.h"

static const struct {
	const char *code;
	enum rd_status status;
	const char *sentence, *hint;
} reasons[RD_SIG_N_REASONS] = {
	[RD_SIG_ACCEPTED] = { "seal.accepted", RD_OK, "", "" },
#define REASON(name, code, status, sentence, hint)                             \
	[RD_SIG_REASON_##name] = { code, RD_##status, sentence, hint },
	RD_SIG_REASONS(REASON)
#undef REASON
};

struct rd_sig_seal {
	struct rd_arena arena; /* holds this struct too */
	struct rd_sig_statement statement;
	struct rd_crypt_pubkey *signers;
	size_t n_signers;
};

/* What the questions are about. */
struct hearing {
	const struct rd_sig_program *program;
	const struct rd_sig_policy *policy;
	const struct rd_sig_statement *statement;
	bool loaded; /* embedded values are known */
};

const char *
rd_sig_reason_code(enum rd_sig_reason reason)
{
	return reasons[reason].code;
}

/* An absent view matches nothing. */
static bool
is(const char *said, struct rd_str want)
{
	return want.ptr && want.len && rd_str_is(want, said);
}

static bool
right_type(const struct hearing *h)
{
	return h->statement->is_statement && h->statement->is_test_result;
}

static bool
same_program(const struct hearing *h)
{
	return is(h->statement->program, h->program->sha256);
}

static bool
same_sources(const struct hearing *h)
{
	if (h->loaded && !is(h->statement->sources, h->program->sources))
		return false;
	return !h->policy->sources.ptr ||
	       is(h->statement->sources, h->policy->sources);
}

static bool
same_semantics(const struct hearing *h)
{
	uint64_t version;

	return rd_str_u64(rd_str_of(h->statement->semantics), &version) &&
	       version == h->policy->semantics;
}

static bool
released_schemas(const struct hearing *h)
{
	for (size_t i = 0; i < h->policy->n_schemas; i++)
		if (is(h->statement->schemas, h->policy->schemas[i]))
			return true;
	return false;
}

static bool
passed(const struct hearing *h)
{
	return !strcmp(h->statement->result, "PASSED");
}

static bool
none_failed(const struct hearing *h)
{
	return h->statement->failed_is_empty;
}

static bool
has_extension(const struct hearing *h)
{
	return h->statement->extension != RD_SIG_EXTENSION_ABSENT;
}

static bool
extension_read(const struct hearing *h)
{
	return h->statement->extension == RD_SIG_EXTENSION_READ;
}

static bool
all_fixtures_passed(const struct hearing *h)
{
	return h->statement->fixtures_passed == h->statement->fixtures_total;
}

/* No fixtures prove nothing, whatever the pack says. */
static bool
enough_fixtures(const struct hearing *h)
{
	return h->statement->fixtures_total &&
	       h->statement->fixtures_total >= h->policy->min_fixtures;
}

static bool
begun(const struct hearing *h)
{
	return h->policy->now_ms >= h->statement->not_before_ms;
}

static bool
not_over(const struct hearing *h)
{
	return h->policy->now_ms < h->statement->not_after_ms;
}

static bool
same_ruleset(const struct hearing *h)
{
	const struct rd_sig_statement *said = h->statement;

	if (h->loaded && (!is(said->ruleset_id, h->program->ruleset_id) ||
			  said->ruleset_version != h->program->ruleset_version))
		return false;
	return !h->policy->ruleset_id.ptr ||
	       is(said->ruleset_id, h->policy->ruleset_id);
}

static bool
not_older(const struct hearing *h)
{
	return h->statement->serial >= h->policy->highest_serial;
}

static bool
loads(const struct hearing *h)
{
	return h->program->verdict == RD_OK;
}

static const struct {
	bool (*holds)(const struct hearing *h);
	enum rd_sig_reason otherwise;
} questions[] = {
	{ right_type, RD_SIG_REASON_STATEMENT_TYPE },
	{ same_program, RD_SIG_REASON_PROGRAM_DIFFERS },
	{ same_sources, RD_SIG_REASON_SOURCES_DIFFER },
	{ same_semantics, RD_SIG_REASON_SEMANTICS },
	{ released_schemas, RD_SIG_REASON_SCHEMAS },
	{ passed, RD_SIG_REASON_NOT_PASSED },
	{ none_failed, RD_SIG_REASON_FAILED_TESTS },
	{ has_extension, RD_SIG_REASON_EXTENSION_MISSING },
	{ extension_read, RD_SIG_REASON_EXTENSION_MALFORMED },
	{ all_fixtures_passed, RD_SIG_REASON_FIXTURES_FAILED },
	{ enough_fixtures, RD_SIG_REASON_TOO_FEW_FIXTURES },
	{ begun, RD_SIG_REASON_NOT_YET },
	{ not_over, RD_SIG_REASON_EXPIRED },
	{ same_ruleset, RD_SIG_REASON_OTHER_RULESET },
	{ not_older, RD_SIG_REASON_ROLLBACK },
	{ loads, RD_SIG_REASON_PROGRAM_INVALID },
};

/* Envelope questions, before anything in the payload is looked at. */
static enum rd_sig_reason
judge_envelope(const struct rd_crypt_dsse *dsse)
{
	if (!rd_str_is(rd_buf_view(&dsse->type),
		       rd_sig_role_type(RD_SIG_ROLE_SEAL)))
		return RD_SIG_REASON_PAYLOAD_TYPE;
	if (!dsse->n_signatures)
		return RD_SIG_REASON_UNSIGNED;
	return dsse->valid ? RD_SIG_ACCEPTED : RD_SIG_REASON_UNTRUSTED;
}

static enum rd_sig_reason
judge_statement(const struct hearing *h)
{
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (!questions[i].holds(h))
			return questions[i].otherwise;
	return RD_SIG_ACCEPTED;
}

static enum rd_status
examine_payload(const struct hearing *h, struct rd_str payload,
		struct rd_sig_finding *finding)
{
	struct rd_problem problem;
	enum rd_status status;

	status = rd_sig_statement_read(payload, &finding->statement, &problem);
	if (status == RD_NOMEM)
		return status;
	if (status == RD_OK)
		finding->reason = judge_statement(h);
	/* A text with two answers has no type either: this comes first. */
	else if (!strcmp(problem.code, "json.duplicate-name"))
		finding->reason = RD_SIG_REASON_DUPLICATE_KEY;
	else
		finding->reason = RD_SIG_REASON_STATEMENT_MALFORMED;
	return RD_OK;
}

/* As rd_sig_examine; *signers gets the keys of the policy's seal list that have
 * signed. */
static enum rd_status
examine(const struct hearing *h, struct rd_str envelope,
	struct rd_sig_finding *finding, uint64_t *signers)
{
	struct rd_crypt_trust trust = rd_sig_keyring_trust(h->policy->keys,
							   RD_SIG_ROLE_SEAL);
	struct rd_crypt_dsse dsse;
	enum rd_status status;

	status = rd_crypt_dsse_open(envelope, &trust, &dsse);
	*signers = dsse.signers;
	if (status == RD_OK) {
		finding->reason = judge_envelope(&dsse);
		finding->trusted = finding->reason == RD_SIG_ACCEPTED;
		if (finding->trusted)
			status = examine_payload(h, rd_buf_view(&dsse.payload),
						 finding);
	} else if (status != RD_NOMEM) {
		finding->reason = RD_SIG_REASON_MALFORMED;
		status = RD_OK;
	}
	rd_crypt_dsse_fini(&dsse);
	return status;
}

static enum rd_status
begin(const struct rd_sig_program *program, struct rd_str envelope,
      const struct rd_sig_policy *policy, struct rd_sig_finding *finding,
      uint64_t *signers)
{
	struct hearing h = { program, policy, &finding->statement,
			     program->verdict == RD_OK };

	memset(finding, 0, sizeof(*finding));
	*signers = 0;
	finding->reason = RD_SIG_REASON_MISSING;
	if (!envelope.ptr)
		return RD_OK;
	return examine(&h, envelope, finding, signers);
}

enum rd_status
rd_sig_examine(const struct rd_sig_program *program, struct rd_str envelope,
	       const struct rd_sig_policy *policy,
	       struct rd_sig_finding *finding)
{
	uint64_t signers;

	return begin(program, envelope, policy, finding, &signers);
}

static struct rd_sig_seal *
keep_seal(const struct rd_sig_statement *statement,
	  const struct rd_crypt_trust *trust, uint64_t signers)
{
	struct rd_arena arena;
	struct rd_sig_seal *seal;

	rd_arena_init(&arena, 1 << 20);
	seal = rd_arena_alloc(&arena, sizeof(*seal));
	if (!seal)
		goto out;
	seal->signers = rd_arena_array(&arena, trust->n_keys + 1,
				       sizeof(seal->signers[0]));
	if (!seal->signers) {
		seal = NULL;
		goto out;
	}
	seal->statement = *statement;
	for (size_t i = 0; i < trust->n_keys; i++)
		if (signers >> i & 1)
			seal->signers[seal->n_signers++] = trust->keys[i];
	seal->arena = arena;
	return seal;
out:
	rd_arena_fini(&arena);
	return seal;
}

static enum rd_status
refuse(struct rd_problem *problem, enum rd_sig_reason reason)
{
	rd_problem_set(problem, reasons[reason].status, 5, reasons[reason].code,
		       "%s", reasons[reason].sentence);
	rd_problem_hint(problem, "%s", reasons[reason].hint);
	return reasons[reason].status;
}

enum rd_status
rd_sig_gate(const struct rd_sig_program *program, struct rd_str envelope,
	    const struct rd_sig_policy *policy, struct rd_sig_seal **seal,
	    struct rd_problem *problem)
{
	struct rd_crypt_trust trust = rd_sig_keyring_trust(policy->keys,
							   RD_SIG_ROLE_SEAL);
	struct rd_sig_finding finding;
	enum rd_status status;
	uint64_t signers;

	*seal = NULL;
	status = begin(program, envelope, policy, &finding, &signers);
	if (status == RD_OK && finding.reason != RD_SIG_ACCEPTED)
		return refuse(problem, finding.reason);
	if (status == RD_OK) {
		*seal = keep_seal(&finding.statement, &trust, signers);
		if (*seal)
			return RD_OK;
	}
	return rd_problem_set(problem, RD_NOMEM, 10, "seal.memory",
			      "no memory to check the seal");
}

void
rd_sig_seal_free(struct rd_sig_seal *seal)
{
	struct rd_arena arena;

	if (!seal)
		return;
	arena = seal->arena;
	rd_arena_fini(&arena);
}

const struct rd_sig_statement *
rd_sig_seal_statement(const struct rd_sig_seal *seal)
{
	return &seal->statement;
}

bool
rd_sig_seal_signed_by(const struct rd_sig_seal *seal,
		      const struct rd_crypt_pubkey *key)
{
	for (size_t i = 0; i < seal->n_signers; i++)
		if (rd_crypt_pubkey_same(&seal->signers[i], key))
			return true;
	return false;
}
