/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Dispatch tickets, and the separation of roles. */
#include "crypt/minisig.h"
#include "sign/seal.h"
#include "sign/ticket.h"
#include "sign_fixture.h"

#define BODY "{\"prompt\":\"x\"}"

/* The example's seal, passed, and a dispatch key. */
struct desk {
	struct example ex;
	struct rd_sig_seal *seal;
	struct rd_crypt_key *key;
	struct rd_sig_ticket ticket;
	struct rd_sig_ticket_policy policy;
};

static struct rd_crypt_key *
key_of(unsigned char first)
{
	unsigned char seed[32] = { first };
	struct rd_crypt_key *key;

	cr_assert_eq(rd_crypt_key_from_seed(
			     seed, (const unsigned char *)"TESTKEYS", &key),
		     RD_OK);
	return key;
}

static void
desk_init(struct desk *desk)
{
	struct rd_problem problem;

	example_init(&desk->ex);
	desk->key = key_of(7);
	cr_assert_eq(rd_sig_keyring_add(&desk->ex.ring, RD_SIG_ROLE_DISPATCH,
					rd_crypt_key_public(desk->key)),
		     RD_OK);
	cr_assert_eq(rd_sig_gate(&desk->ex.program,
				 rd_str_of(desk->ex.envelope), &desk->ex.policy,
				 &desk->seal, &problem),
		     RD_OK);
	desk->ticket = (struct rd_sig_ticket){
		.intent = RD_STR_LIT("i-1"),
		.decision = RD_STR_LIT("019a0000-0000-7000-8000-000000000001"),
		.program = rd_str_of(desk->ex.sha256),
		.provider = RD_STR_LIT("preview"),
		.endpoint = RD_STR_LIT("preview:contact-sheet"),
		.method = RD_STR_LIT("POST"),
		.body = RD_STR_LIT(BODY),
		.budget_micro_usd = 200000,
		.expiry_ms = desk->ex.policy.now_ms + RD_MS_HOUR,
		.attempt = 1,
	};
	desk->policy = (struct rd_sig_ticket_policy){ &desk->ex.ring,
						      desk->ex.policy.now_ms };
}

static void
desk_fini(struct desk *desk)
{
	rd_sig_seal_free(desk->seal);
	rd_crypt_key_free(desk->key);
	example_fini(&desk->ex);
}

static struct rd_signed_request *
sign(const struct desk *desk)
{
	struct rd_signed_request *request;
	struct rd_problem problem;

	cr_assert_eq(rd_sig_ticket_sign(desk->seal, &desk->ticket, desk->key,
					&request, &problem),
		     RD_OK);
	return request;
}

Test(ticket, signed_request_verifies_and_says_what_was_asked)
{
	struct rd_sig_ticket_result result;
	struct rd_signed_request *request;
	struct rd_problem problem;
	struct desk desk;

	desk_init(&desk);
	request = sign(&desk);
	cr_assert_eq(rd_sig_ticket_verify(rd_sig_request_envelope(request),
					  rd_sig_request_body(request),
					  &desk.policy, &result, &problem),
		     RD_OK);
	cr_assert(result.valid);
	cr_assert_str_eq(result.facts.intent, "i-1");
	cr_assert_str_eq(result.facts.program, desk.ex.sha256);
	cr_assert_str_eq(result.facts.seal,
			 rd_sig_seal_statement(desk.seal)->sha256);
	cr_assert_str_eq(result.facts.endpoint, "preview:contact-sheet");
	cr_assert_eq(result.facts.budget_micro_usd, 200000);
	cr_assert_eq(result.facts.expiry_ms, desk.ticket.expiry_ms);
	cr_assert_eq(result.facts.attempt, 1);
	cr_assert(rd_str_is(rd_sig_request_body(request), BODY));
	cr_assert_str_eq(rd_sig_request_peek(request)->body, result.facts.body);
	rd_sig_request_free(request);
	desk_fini(&desk);
}

Test(ticket, text_is_canonical_and_complete)
{
	struct rd_signed_request *request;
	struct rd_crypt_trust trust;
	struct rd_crypt_dsse dsse;
	struct rd_buf again;
	struct desk desk;
	char want[2048];

	desk_init(&desk);
	request = sign(&desk);
	trust = rd_sig_keyring_trust(&desk.ex.ring, RD_SIG_ROLE_DISPATCH);
	cr_assert_eq(rd_crypt_dsse_open(rd_sig_request_envelope(request),
					&trust, &dsse),
		     RD_OK);
	snprintf(want, sizeof(want),
		 "{\"attempt\":1,\"body\":\"%s\",\"budget\":200000,"
		 "\"decision\":\"019a0000-0000-7000-8000-000000000001\","
		 "\"endpoint\":\"preview:contact-sheet\","
		 "\"expiry\":\"2026-11-20T13:00:00Z\",\"intent\":\"i-1\","
		 "\"method\":\"POST\",\"program\":\"%s\","
		 "\"provider\":\"preview\",\"seal\":\"%s\",\"v\":1}",
		 rd_sig_request_peek(request)->body, desk.ex.sha256,
		 rd_sig_seal_statement(desk.seal)->sha256);
	cr_assert(rd_str_is(rd_buf_view(&dsse.payload), want));
	rd_buf_init(&again, 1 << 16);
	cr_assert_eq(rd_json_canonical(rd_buf_view(&dsse.payload), &again),
		     RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&again), want));
	rd_buf_fini(&again);
	rd_crypt_dsse_fini(&dsse);
	rd_sig_request_free(request);
	desk_fini(&desk);
}

Test(ticket, equal_requests_sign_to_equal_bytes)
{
	struct rd_signed_request *a, *b;
	struct desk desk;

	desk_init(&desk);
	a = sign(&desk);
	b = sign(&desk);
	cr_assert(rd_str_eq(rd_sig_request_envelope(a),
			    rd_sig_request_envelope(b)));
	rd_sig_request_free(a);
	rd_sig_request_free(b);
	desk_fini(&desk);
}

Test(ticket, seal_of_another_program_does_not_help)
{
	struct rd_signed_request *request;
	struct rd_problem problem;
	struct desk desk;

	desk_init(&desk);
	desk.ticket.program = rd_str_of(OTHER_HASH);
	cr_assert_eq(rd_sig_ticket_sign(desk.seal, &desk.ticket, desk.key,
					&request, &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "ticket.program-differs");
	cr_assert_eq(problem.exit_code, 5);
	cr_assert_null(request);
	desk_fini(&desk);
}

Test(ticket, key_that_signed_the_seal_does_not_sign_requests)
{
	struct rd_signed_request *request;
	struct rd_problem problem;
	struct desk desk;

	desk_init(&desk);
	cr_assert_eq(rd_sig_ticket_sign(desk.seal, &desk.ticket, desk.ex.key,
					&request, &problem),
		     RD_DENIED);
	cr_assert_str_eq(problem.code, "ticket.key-role");
	desk_fini(&desk);
}

static void
spoil_attempt(struct rd_sig_ticket *ticket)
{
	ticket->attempt = 0;
}

static void
spoil_budget(struct rd_sig_ticket *ticket)
{
	ticket->budget_micro_usd = UINT64_C(1) << 53;
}

static void
spoil_method(struct rd_sig_ticket *ticket)
{
	ticket->method = RD_STR_LIT("");
}

static void
spoil_endpoint(struct rd_sig_ticket *ticket)
{
	ticket->endpoint = RD_STR_LIT("https://x\r\ny");
}

static void
spoil_provider(struct rd_sig_ticket *ticket)
{
	ticket->provider = RD_STR_LIT("../x");
}

static void
spoil_intent(struct rd_sig_ticket *ticket)
{
	ticket->intent = RD_STR_LIT("\xff");
}

Test(ticket, what_does_not_fit_is_not_signed)
{
	static void (*const spoil[])(struct rd_sig_ticket *) = {
		spoil_attempt,	spoil_budget,	spoil_method,
		spoil_endpoint, spoil_provider, spoil_intent,
	};

	for (size_t i = 0; i < sizeof(spoil) / sizeof(spoil[0]); i++) {
		struct rd_signed_request *request;
		struct rd_problem problem;
		struct desk desk;

		desk_init(&desk);
		spoil[i](&desk.ticket);
		cr_assert_eq(rd_sig_ticket_sign(desk.seal, &desk.ticket,
						desk.key, &request, &problem),
			     RD_SEMANTIC, "case %zu", i);
		cr_assert_str_eq(problem.code, "ticket.malformed");
		cr_assert_null(request);
		desk_fini(&desk);
	}
}

/* Verifies an envelope and body; the reason for a no, or "valid". */
static const char *
verdict(const struct desk *desk, struct rd_str envelope, struct rd_str body)
{
	struct rd_sig_ticket_result result;
	struct rd_problem problem = { .code = "valid" };

	if (rd_sig_ticket_verify(envelope, body, &desk->policy, &result,
				 &problem) != RD_OK)
		cr_assert_eq(problem.exit_code, 4);
	cr_assert_eq(result.valid, !strcmp(problem.code, "valid"));
	cr_assert(result.valid || !result.facts.intent[0]);
	return problem.code;
}

Test(ticket, covers_its_body_and_its_time)
{
	struct rd_signed_request *request;
	struct rd_str envelope, body = RD_STR_LIT(BODY);
	struct desk desk;

	desk_init(&desk);
	request = sign(&desk);
	envelope = rd_sig_request_envelope(request);
	cr_assert_str_eq(verdict(&desk, envelope, body), "valid");
	cr_assert_str_eq(verdict(&desk, envelope, RD_STR_LIT(BODY " ")),
			 "ticket.body-differs");
	cr_assert_str_eq(verdict(&desk, RD_STR_LIT("{}"), body),
			 "ticket.envelope");
	desk.policy.now_ms = desk.ticket.expiry_ms - 1;
	cr_assert_str_eq(verdict(&desk, envelope, body), "valid");
	desk.policy.now_ms++;
	cr_assert_str_eq(verdict(&desk, envelope, body), "ticket.expired");
	rd_sig_request_free(request);
	desk_fini(&desk);
}

/* Signs any text as a ticket. */
static const char *
verdict_of_text(const struct desk *desk, const char *text)
{
	const char *type = rd_sig_role_type(RD_SIG_ROLE_DISPATCH);
	struct rd_buf envelope;
	const char *code;

	rd_buf_init(&envelope, RD_CRYPT_ENVELOPE_CAP);
	cr_assert_eq(rd_crypt_dsse_write(desk->key, rd_str_of(type),
					 rd_str_of(text), &envelope),
		     RD_OK);
	code = verdict(desk, rd_buf_view(&envelope), RD_STR_LIT(BODY));
	rd_buf_fini(&envelope);
	return code;
}

Test(ticket, texts_that_are_no_tickets)
{
	static const struct {
		const char *name, *json; /* NULL: taken away */
	} rows[] = {
		{ "v", "2" },	       { "v", NULL },
		{ "attempt", "0" },    { "attempt", "\"1\"" },
		{ "budget", "-1" },    { "budget", "1.5" },
		{ "body", "\"ab\"" },  { "program", "null" },
		{ "expiry", "\"x\"" }, { "expiry", "\"2026-11-20T13:00:00\"" },
		{ "intent", "\"\"" },  { "surplus", "1" },
	};
	struct rd_signed_request *request;
	struct rd_crypt_trust trust;
	struct rd_crypt_dsse dsse;
	struct desk desk;

	desk_init(&desk);
	request = sign(&desk);
	trust = rd_sig_keyring_trust(&desk.ex.ring, RD_SIG_ROLE_DISPATCH);
	cr_assert_eq(rd_crypt_dsse_open(rd_sig_request_envelope(request),
					&trust, &dsse),
		     RD_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *text = json_loadb(dsse.payload.ptr, dsse.payload.len, 0,
					  NULL);
		char *dump;

		if (rows[i].json)
			json_object_set_new(text, rows[i].name,
					    json_loads(rows[i].json,
						       JSON_DECODE_ANY, NULL));
		else
			json_object_del(text, rows[i].name);
		dump = json_dumps(text, 0);
		cr_assert_str_eq(verdict_of_text(&desk, dump),
				 "ticket.malformed", "row %zu", i);
		free(dump);
		json_decref(text);
	}
	cr_assert_str_eq(verdict_of_text(&desk, "[1"), "ticket.malformed");
	rd_crypt_dsse_fini(&dsse);
	rd_sig_request_free(request);
	desk_fini(&desk);
}

Test(keyring, one_key_has_one_role)
{
	struct rd_crypt_key *key = key_of(1);
	struct rd_sig_keyring ring;

	rd_sig_keyring_init(&ring);
	for (int role = 0; role < RD_SIG_N_ROLES; role++)
		cr_assert_eq(rd_sig_keyring_add(&ring, (enum rd_sig_role)role,
						rd_crypt_key_public(key)),
			     role == 0 ? RD_OK : RD_CONFLICT);
	cr_assert_eq(rd_sig_keyring_add(&ring, RD_SIG_ROLE_ROOT,
					rd_crypt_key_public(key)),
		     RD_OK);
	cr_assert_eq(ring.role[RD_SIG_ROLE_ROOT].n_keys, 1);
	rd_crypt_key_free(key);
}

Test(keyring, a_role_has_room_for_sixteen_keys)
{
	struct rd_sig_keyring ring;

	rd_sig_keyring_init(&ring);
	for (int i = 0; i <= RD_SIG_MAX_ROLE_KEYS; i++) {
		struct rd_crypt_key *key = key_of((unsigned char)(i + 1));

		cr_assert_eq(rd_sig_keyring_add(&ring, RD_SIG_ROLE_SEAL,
						rd_crypt_key_public(key)),
			     i < RD_SIG_MAX_ROLE_KEYS ? RD_OK : RD_LIMIT);
		rd_crypt_key_free(key);
	}
}

/* One key per role, and what each signs: every role's key over every role's
 * message. */
struct matrix {
	struct rd_crypt_key *keys[RD_SIG_N_ROLES];
	struct rd_sig_keyring ring;
};

static void
matrix_init(struct matrix *m)
{
	rd_sig_keyring_init(&m->ring);
	for (int role = 0; role < RD_SIG_N_ROLES; role++) {
		m->keys[role] = key_of((unsigned char)(10 + role));
		cr_assert_eq(
			rd_sig_keyring_add(&m->ring, (enum rd_sig_role)role,
					   rd_crypt_key_public(m->keys[role])),
			RD_OK);
	}
}

static void
matrix_fini(struct matrix *m)
{
	for (int role = 0; role < RD_SIG_N_ROLES; role++)
		rd_crypt_key_free(m->keys[role]);
}

Test(roles, envelopes_verify_under_their_own_role_only)
{
	struct matrix m;

	matrix_init(&m);
	for (int signer = 0; signer < RD_SIG_N_ROLES; signer++) {
		struct rd_buf out;

		rd_buf_init(&out, 1 << 16);
		cr_assert_eq(
			rd_crypt_dsse_write(m.keys[signer],
					    rd_str_of(rd_sig_role_type(
						    (enum rd_sig_role)signer)),
					    RD_STR_LIT("{}"), &out),
			RD_OK);
		for (int role = 0; role < RD_SIG_N_ROLES; role++) {
			struct rd_crypt_trust trust = rd_sig_keyring_trust(
				&m.ring, (enum rd_sig_role)role);
			struct rd_crypt_dsse dsse;

			cr_assert_eq(rd_crypt_dsse_open(rd_buf_view(&out),
							&trust, &dsse),
				     RD_OK);
			cr_assert_eq(dsse.valid, role == signer);
			rd_crypt_dsse_fini(&dsse);
		}
		rd_buf_fini(&out);
	}
	matrix_fini(&m);
}

Test(roles, minisigs_verify_under_their_own_role_only)
{
	struct rd_str message = RD_STR_LIT("message");
	struct matrix m;

	matrix_init(&m);
	for (int signer = 0; signer < RD_SIG_N_ROLES; signer++) {
		struct rd_buf out;

		rd_buf_init(&out, 1 << 16);
		cr_assert_eq(rd_crypt_minisig_write(m.keys[signer], message,
						    RD_STR_LIT("c"),
						    RD_STR_LIT("t"), &out),
			     RD_OK);
		for (int role = 0; role < RD_SIG_N_ROLES; role++) {
			struct rd_crypt_minisig result;

			cr_assert_eq(rd_crypt_minisig_verify(
					     &m.ring.role[role].keys[0],
					     rd_buf_view(&out), message,
					     RD_CRYPT_LEGACY, &result),
				     RD_OK);
			cr_assert_eq(result.valid, role == signer);
		}
		rd_buf_fini(&out);
	}
	matrix_fini(&m);
}

/* Even one and the same key cannot carry a signature from one kind of message
 * to another: type, prehash and comment are part of what is signed. */
Test(roles, a_signature_means_one_kind_of_message)
{
	struct rd_crypt_key *key = key_of(1);
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(key);
	struct rd_str text = RD_STR_LIT("{}");
	struct rd_buf seal, ticket, minisig;
	unsigned char sig[64];
	char raw[74];
	size_t n;

	rd_buf_init(&seal, 1 << 16);
	rd_buf_init(&ticket, 1 << 16);
	rd_buf_init(&minisig, 1 << 16);
	rd_crypt_dsse_pae(rd_str_of(rd_sig_role_type(RD_SIG_ROLE_SEAL)), text,
			  &seal);
	rd_crypt_dsse_pae(rd_str_of(rd_sig_role_type(RD_SIG_ROLE_DISPATCH)),
			  text, &ticket);
	cr_assert_eq(rd_crypt_key_sign(key, rd_buf_view(&seal), sig), RD_OK);
	cr_assert(rd_crypt_verify(pub, rd_buf_view(&seal), sig));
	cr_assert_not(rd_crypt_verify(pub, rd_buf_view(&ticket), sig));
	cr_assert_not(rd_crypt_verify(pub, text, sig));
	cr_assert_eq(rd_crypt_minisig_write(key, rd_buf_view(&seal),
					    RD_STR_LIT("c"), RD_STR_LIT("t"),
					    &minisig),
		     RD_OK);
	cr_assert_eq(
		rd_crypt_b64_decode((struct rd_str){ minisig.ptr + 21, 100 },
				    raw, sizeof(raw), &n),
		RD_OK);
	cr_assert_not(rd_crypt_verify(pub, rd_buf_view(&seal),
				      (unsigned char *)raw + 10));
	rd_buf_fini(&seal);
	rd_buf_fini(&ticket);
	rd_buf_fini(&minisig);
	rd_crypt_key_free(key);
}

/* A seal's envelope is no ticket and a ticket no seal, whoever signed. */
Test(roles, seals_and_tickets_do_not_stand_in_for_each_other)
{
	struct rd_signed_request *request;
	struct rd_sig_keyring swapped;
	struct desk desk;

	desk_init(&desk);
	request = sign(&desk);
	cr_assert_str_eq(
		example_gate(&desk.ex, rd_sig_request_envelope(request)),
		"seal.payload-type");
	cr_assert_str_eq(
		verdict(&desk, rd_str_of(desk.ex.envelope), RD_STR_LIT(BODY)),
		"ticket.payload-type");
	rd_sig_keyring_init(&swapped);
	cr_assert_eq(rd_sig_keyring_add(&swapped, RD_SIG_ROLE_DISPATCH,
					rd_crypt_key_public(desk.ex.key)),
		     RD_OK);
	cr_assert_eq(rd_sig_keyring_add(&swapped, RD_SIG_ROLE_SEAL,
					rd_crypt_key_public(desk.key)),
		     RD_OK);
	desk.policy.keys = &swapped;
	cr_assert_str_eq(verdict(&desk, rd_sig_request_envelope(request),
				 RD_STR_LIT(BODY)),
			 "ticket.untrusted");
	desk.ex.policy.keys = &swapped;
	cr_assert_str_eq(example_gate(&desk.ex, rd_str_of(desk.ex.envelope)),
			 "seal.untrusted");
	rd_sig_request_free(request);
	desk_fini(&desk);
}
