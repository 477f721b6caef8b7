/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Dispatch tickets: the step from a sealed decision to bytes on the wire. */
#include "sign/ticket.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "crypt/codec.h"
#include "json/jcs.h"

#define N_MEMBERS 12

struct rd_signed_request {
	struct rd_arena arena; /* holds this struct too */
	struct rd_sig_ticket_facts facts;
	struct rd_str body, envelope;
};

static enum rd_status
refuse(struct rd_problem *problem, enum rd_status status, const char *code,
       const char *why)
{
	return rd_problem_set(problem, status, status == RD_NOMEM ? 10 : 5,
			      code, "%s", why);
}

/* Copies a text of 1 to size - 1 printable bytes. */
static bool
keep(char *out, size_t size, struct rd_str s)
{
	if (!s.len || s.len >= size || !rd_utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20)
			return false;
	memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
	return true;
}

static bool
keep_hex(char out[RD_CRYPT_HASH_TEXT], struct rd_str s)
{
	return rd_crypt_is_sha256_hex(s) && keep(out, RD_CRYPT_HASH_TEXT, s);
}

static bool
numbers_ok(uint64_t budget, uint64_t attempt)
{
	return budget <= (uint64_t)RD_JSON_INT_MAX && attempt &&
	       attempt <= UINT32_MAX;
}

static bool
gather(const struct rd_sig_ticket *ticket, struct rd_sig_ticket_facts *facts)
{
	if (!numbers_ok(ticket->budget_micro_usd, ticket->attempt) ||
	    !rd_sig_id_ok(ticket->provider) ||
	    ticket->body.len > RD_SIG_BODY_CAP)
		return false;
	facts->budget_micro_usd = ticket->budget_micro_usd;
	facts->expiry_ms = ticket->expiry_ms;
	facts->attempt = ticket->attempt;
	rd_crypt_sha256_hex(ticket->body.ptr, ticket->body.len, facts->body);
	return keep(facts->intent, sizeof(facts->intent), ticket->intent) &&
	       keep(facts->decision, sizeof(facts->decision),
		    ticket->decision) &&
	       keep(facts->provider, sizeof(facts->provider),
		    ticket->provider) &&
	       keep(facts->endpoint, sizeof(facts->endpoint),
		    ticket->endpoint) &&
	       keep(facts->method, sizeof(facts->method), ticket->method) &&
	       keep_hex(facts->program, ticket->program);
}

static void
put_text(struct rd_buf *out, const char *name, const char *text)
{
	rd_buf_char(out, ',');
	rd_json_put_name(out, name);
	rd_json_put_cstr(out, text);
}

/* Canonical: names in order. */
static void
put_ticket(const struct rd_sig_ticket_facts *facts, struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"attempt\":");
	rd_buf_u64(out, facts->attempt);
	put_text(out, "body", facts->body);
	rd_buf_cstr(out, ",\"budget\":");
	rd_buf_u64(out, facts->budget_micro_usd);
	put_text(out, "decision", facts->decision);
	put_text(out, "endpoint", facts->endpoint);
	rd_buf_cstr(out, ",\"expiry\":\"");
	rd_instant_put(out, facts->expiry_ms);
	rd_buf_char(out, '"');
	put_text(out, "intent", facts->intent);
	put_text(out, "method", facts->method);
	put_text(out, "program", facts->program);
	put_text(out, "provider", facts->provider);
	put_text(out, "seal", facts->seal);
	rd_buf_cstr(out, ",\"v\":");
	rd_buf_u64(out, RD_SIG_TICKET_VERSION);
	rd_buf_char(out, '}');
}

static enum rd_status
put_envelope(const struct rd_sig_ticket_facts *facts,
	     const struct rd_crypt_key *key, struct rd_buf *out)
{
	struct rd_str type = rd_str_of(rd_sig_role_type(RD_SIG_ROLE_DISPATCH));
	struct rd_buf text;
	enum rd_status status;

	rd_buf_init(&text, RD_SIG_TICKET_CAP);
	put_ticket(facts, &text);
	status = rd_buf_status(&text);
	if (status == RD_OK)
		status = rd_crypt_dsse_write(key, type, rd_buf_view(&text),
					     out);
	rd_buf_fini(&text);
	return status;
}

static bool
copy(struct rd_arena *arena, struct rd_str from, struct rd_str *to)
{
	char *bytes = rd_arena_alloc(arena, from.len + 1);

	if (!bytes)
		return false;
	if (from.len)
		memcpy(bytes, from.ptr, from.len);
	*to = (struct rd_str){ bytes, from.len };
	return true;
}

static struct rd_signed_request *
keep_request(const struct rd_sig_ticket_facts *facts, struct rd_str body,
	     struct rd_str envelope)
{
	struct rd_signed_request *request;
	struct rd_arena arena;

	rd_arena_init(&arena, RD_SIG_BODY_CAP + (1u << 20));
	request = rd_arena_alloc(&arena, sizeof(*request));
	if (!request || !copy(&arena, body, &request->body) ||
	    !copy(&arena, envelope, &request->envelope)) {
		rd_arena_fini(&arena);
		return NULL;
	}
	request->facts = *facts;
	request->arena = arena;
	return request;
}

enum rd_status
rd_sig_ticket_sign(const struct rd_sig_seal *seal,
		   const struct rd_sig_ticket *ticket,
		   const struct rd_crypt_key *key,
		   struct rd_signed_request **request,
		   struct rd_problem *problem)
{
	const struct rd_sig_statement *sealed = rd_sig_seal_statement(seal);
	struct rd_sig_ticket_facts facts;
	struct rd_buf envelope;
	enum rd_status status;

	*request = NULL;
	if (!rd_str_is(ticket->program, sealed->program))
		return refuse(problem, RD_DENIED, "ticket.program-differs",
			      "another program decided than was sealed");
	if (rd_sig_seal_signed_by(seal, rd_crypt_key_public(key)))
		return refuse(problem, RD_DENIED, "ticket.key-role",
			      "a key that signs seals cannot sign requests");
	memcpy(facts.seal, sealed->sha256, sizeof(facts.seal));
	if (!gather(ticket, &facts))
		return rd_problem_set(problem, RD_SEMANTIC, 4,
				      "ticket.malformed",
				      "the request does not fit a ticket");
	rd_buf_init(&envelope, RD_CRYPT_ENVELOPE_CAP);
	status = put_envelope(&facts, key, &envelope);
	if (status == RD_OK)
		*request = keep_request(&facts, ticket->body,
					rd_buf_view(&envelope));
	rd_buf_fini(&envelope);
	if (*request)
		return RD_OK;
	return refuse(problem, RD_NOMEM, "ticket.memory",
		      "no memory to sign the request");
}

void
rd_sig_request_free(struct rd_signed_request *request)
{
	struct rd_arena arena;

	if (!request)
		return;
	arena = request->arena;
	rd_arena_fini(&arena);
}

const struct rd_sig_ticket_facts *
rd_sig_request_peek(const struct rd_signed_request *request)
{
	return &request->facts;
}

struct rd_str
rd_sig_request_body(const struct rd_signed_request *request)
{
	return request->body;
}

struct rd_str
rd_sig_request_envelope(const struct rd_signed_request *request)
{
	return request->envelope;
}

static bool
read_texts(const json_t *root, struct rd_sig_ticket_facts *facts)
{
	return keep(facts->intent, sizeof(facts->intent),
		    rd_json_get_str(root, "intent")) &&
	       keep(facts->decision, sizeof(facts->decision),
		    rd_json_get_str(root, "decision")) &&
	       keep(facts->provider, sizeof(facts->provider),
		    rd_json_get_str(root, "provider")) &&
	       keep(facts->endpoint, sizeof(facts->endpoint),
		    rd_json_get_str(root, "endpoint")) &&
	       keep(facts->method, sizeof(facts->method),
		    rd_json_get_str(root, "method")) &&
	       keep_hex(facts->program, rd_json_get_str(root, "program")) &&
	       keep_hex(facts->seal, rd_json_get_str(root, "seal")) &&
	       keep_hex(facts->body, rd_json_get_str(root, "body"));
}

static bool
read_numbers(const json_t *root, struct rd_sig_ticket_facts *facts)
{
	struct rd_str expiry = rd_json_get_str(root, "expiry");
	struct rd_instant instant;
	int64_t version, budget, attempt;

	if (!rd_json_get_int(root, "v", &version) ||
	    version != RD_SIG_TICKET_VERSION ||
	    !rd_json_get_int(root, "budget", &budget) || budget < 0 ||
	    !rd_json_get_int(root, "attempt", &attempt) || attempt < 0 ||
	    !numbers_ok((uint64_t)budget, (uint64_t)attempt))
		return false;
	if (!expiry.ptr || !rd_str_ends(expiry, "Z") ||
	    rd_instant_parse(expiry, &instant) != RD_OK)
		return false;
	facts->budget_micro_usd = (uint64_t)budget;
	facts->attempt = (uint32_t)attempt;
	facts->expiry_ms = instant.utc_ms;
	return true;
}

/* A ticket has no unknown members: leave to send is not given by halves. */
static enum rd_status
read_ticket(struct rd_str text, struct rd_sig_ticket_facts *facts, bool *good)
{
	static const struct rd_json_limits limits = {
		.cap_bytes = RD_SIG_TICKET_CAP,
		.integers_only = true,
	};
	struct rd_problem ignored;
	enum rd_status status;
	json_t *root;

	status = rd_json_parse(text, &limits, &root, &ignored);
	*good = status == RD_OK && json_is_object(root) &&
		rd_json_count(root) == N_MEMBERS && read_texts(root, facts) &&
		read_numbers(root, facts);
	rd_json_free(root);
	return status == RD_NOMEM ? status : RD_OK;
}

/* Everything behind the signature. */
static enum rd_status
judge(struct rd_str payload, struct rd_str body, int64_t now_ms,
      struct rd_sig_ticket_result *result, struct rd_problem *problem)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	enum rd_status status;
	bool good;

	status = read_ticket(payload, &result->facts, &good);
	if (status != RD_OK)
		return refuse(problem, status, "ticket.memory",
			      "no memory to read the ticket");
	rd_crypt_sha256_hex(body.ptr, body.len, sha256);
	if (!good)
		refuse(problem, RD_OK, "ticket.malformed",
		       "the signed text is not a ticket");
	else if (strcmp(sha256, result->facts.body) != 0)
		refuse(problem, RD_OK, "ticket.body-differs",
		       "the ticket covers another body");
	else if (now_ms >= result->facts.expiry_ms)
		refuse(problem, RD_OK, "ticket.expired",
		       "the ticket has expired");
	else
		result->valid = true;
	return RD_OK;
}

enum rd_status
rd_sig_ticket_verify(struct rd_str envelope, struct rd_str body,
		     const struct rd_sig_ticket_policy *policy,
		     struct rd_sig_ticket_result *result,
		     struct rd_problem *problem)
{
	struct rd_crypt_trust trust = rd_sig_keyring_trust(
		policy->keys, RD_SIG_ROLE_DISPATCH);
	const char *type = rd_sig_role_type(RD_SIG_ROLE_DISPATCH);
	struct rd_crypt_dsse dsse;
	enum rd_status status;

	memset(result, 0, sizeof(*result));
	status = rd_crypt_dsse_open(envelope, &trust, &dsse);
	if (status != RD_OK)
		rd_problem_set(problem, status, status == RD_NOMEM ? 10 : 4,
			       "ticket.envelope",
			       "the ticket is not a readable envelope");
	else if (!rd_str_is(rd_buf_view(&dsse.type), type))
		refuse(problem, RD_OK, "ticket.payload-type",
		       "the envelope does not hold a ticket");
	else if (!dsse.valid)
		refuse(problem, RD_OK, "ticket.untrusted",
		       "the ticket is not signed by a trusted dispatch key");
	else
		status = judge(rd_buf_view(&dsse.payload), body, policy->now_ms,
			       result, problem);
	if (!result->valid)
		memset(&result->facts, 0, sizeof(result->facts));
	rd_crypt_dsse_fini(&dsse);
	return status;
}
