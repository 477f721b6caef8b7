/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Calls back and the journal: whatever is called, in whatever order, a state
 * only moves forward, and only for who has signed. */
#include "crypt/codec.h"
#include "record/webhook.h"
#include "test_record_store.h"

#define SHA_A "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define INTENT "00000000000000000000000000000001"
#define NOW_MS (T0 + 60000)

/* RFC 8032 7.1, test 2: everybody has this key. */
static const char seed_hex[] =
	"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

static struct rd_crypt_key *signer;
static struct rd_sig_jwks jwks;
static char signature[2 * RD_CRYPT_SIG_BYTES + 1], time_text[24];

static void
set_up(void)
{
	static const unsigned char number[8] = "webhook";
	unsigned char seed[32];

	store_set_up();
	cr_assert_eq(rd_crypt_hex_decode(rd_str_of(seed_hex), seed, 32), RD_OK);
	cr_assert_eq(rd_crypt_key_from_seed(seed, number, &signer), RD_OK);
	jwks.keys[0] = *rd_crypt_key_public(signer);
	jwks.n = 1;
}

static void
tear_down(void)
{
	rd_crypt_key_free(signer);
	store_tear_down();
}

TestSuite(record_webhook, .init = set_up, .fini = tear_down);

/* A call that fal would send. */
static struct rd_sig_webhook
call_of(const char *id, const char *status, int64_t at_ms)
{
	unsigned char sig[RD_CRYPT_SIG_BYTES];
	char hash[RD_CRYPT_HASH_TEXT];
	struct rd_sig_webhook call = { .request_id = rd_str_of(id),
				       .user_id = RD_STR_LIT("user") };
	char *message;

	snprintf(time_text, sizeof(time_text), "%lld",
		 (long long)(at_ms / 1000));
	call.timestamp = rd_str_of(time_text);
	call.body = rd_str_of(
		rd_arena_printf(&arena,
				"{\"request_id\":\"%s\",\"status\":\"%s\","
				"\"payload\":{\"seed\":18446744073709551615}}",
				id, status));
	rd_crypt_sha256_hex(call.body.ptr, call.body.len, hash);
	message = rd_arena_printf(&arena, "%s\nuser\n%s\n%s", id, time_text,
				  hash);
	cr_assert_eq(rd_crypt_key_sign(signer, rd_str_of(message), sig), RD_OK);
	rd_crypt_hex(sig, sizeof(sig), signature);
	call.signature = rd_str_of(signature);
	return call;
}

static enum rd_rec_webhook_end
take(const char *id, const char *status)
{
	struct rd_sig_webhook call = call_of(id, status, NOW_MS);
	const struct rd_rec_webhook webhook = { RD_STR_LIT(INTENT),
						RD_STR_LIT("fal"), &call, &jwks,
						NOW_MS };
	enum rd_rec_webhook_end end;

	problem.code = "none";
	cr_assert_eq(rd_rec_webhook_take(store, &webhook, &end, &problem),
		     RD_OK, "%s", problem.title);
	return end;
}

static struct rd_rec_intent
intent_now(void)
{
	struct rd_rec_intent intent;

	cr_assert_eq(rd_rec_intent(store, RD_STR_LIT(INTENT), &arena, &intent,
				   &problem),
		     RD_OK, "%s", problem.title);
	return intent;
}

static void
enter(void)
{
	const struct rd_rec_job_new job = {
		.id = id_of(1),
		.subject = RD_STR_LIT("u7"),
		.request_sha256 = SHA_A,
		.plan = RD_STR_LIT("{}"),
		.at_ms = T0,
		.first = {
			.id = RD_STR_LIT(INTENT),
			.provider = RD_STR_LIT("fal"),
			.endpoint = RD_STR_LIT("https://queue.fal.run/x"),
			.method = RD_STR_LIT("POST"),
			.body = RD_STR_LIT("{}"),
			.ticket = RD_STR_LIT("{}"),
			.budget_micro_usd = 1000,
		},
	};
	struct rd_rec_opened opened;

	cr_assert_eq(rd_rec_job_open(store, &job, &opened, &problem), RD_OK,
		     "%s", problem.title);
}

static void
step(enum rd_rec_state to, const char *request_id)
{
	const struct rd_rec_move move = {
		.intent = RD_STR_LIT(INTENT),
		.from = intent_now().state,
		.to = to,
		.at_ms = T0 + 1000,
		.attempt = 1,
		.request_id = rd_str_of(request_id),
	};

	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK, "%s",
		     problem.title);
}

/* To where the journal stands, with the id if it is known. */
static void
walk_to(enum rd_rec_state state, const char *id)
{
	enter();
	if (state == RD_REC_INTENT)
		return;
	step(RD_REC_SENDING, NULL);
	if (state == RD_REC_SENDING)
		return;
	if (!id) {
		step(RD_REC_UNKNOWN, NULL);
		if (state != RD_REC_UNKNOWN)
			step(state, NULL);
		return;
	}
	step(RD_REC_SUBMITTED, id);
	if (state != RD_REC_SUBMITTED && state != RD_REC_FETCHED)
		step(state, NULL);
	if (state == RD_REC_FETCHED) {
		step(RD_REC_COMPLETED, NULL);
		step(RD_REC_FETCHED, NULL);
	}
}

struct row {
	enum rd_rec_state from;
	const char *known, *status; /* id in the journal; what is called */
	enum rd_rec_webhook_end end;
	enum rd_rec_state to;
	const char *code;
};

static const struct row rows[] = {
	{ RD_REC_INTENT, NULL, "OK", RD_REC_WEBHOOK_REFUSED, RD_REC_INTENT,
	  "webhook.unsent" },
	{ RD_REC_SENDING, NULL, "OK", RD_REC_WEBHOOK_MOVED, RD_REC_SUBMITTED,
	  "none" },
	{ RD_REC_UNKNOWN, NULL, "OK", RD_REC_WEBHOOK_MOVED, RD_REC_SUBMITTED,
	  "none" },
	{ RD_REC_UNKNOWN, NULL, "ERROR", RD_REC_WEBHOOK_MOVED, RD_REC_SUBMITTED,
	  "none" },
	{ RD_REC_HELD, NULL, "OK", RD_REC_WEBHOOK_MOVED, RD_REC_SUBMITTED,
	  "none" },
	{ RD_REC_FAILED, NULL, "OK", RD_REC_WEBHOOK_KNOWN, RD_REC_FAILED,
	  "none" },
	{ RD_REC_SUBMITTED, "r1", "OK", RD_REC_WEBHOOK_MOVED, RD_REC_COMPLETED,
	  "none" },
	{ RD_REC_SUBMITTED, "r1", "ERROR", RD_REC_WEBHOOK_KNOWN,
	  RD_REC_SUBMITTED, "none" },
	{ RD_REC_SUBMITTED, "r2", "OK", RD_REC_WEBHOOK_REFUSED,
	  RD_REC_SUBMITTED, "webhook.request-id" },
	{ RD_REC_HELD, "r1", "OK", RD_REC_WEBHOOK_MOVED, RD_REC_COMPLETED,
	  "none" },
	{ RD_REC_HELD, "r1", "ERROR", RD_REC_WEBHOOK_KNOWN, RD_REC_HELD,
	  "none" },
	{ RD_REC_COMPLETED, "r1", "OK", RD_REC_WEBHOOK_KNOWN, RD_REC_COMPLETED,
	  "none" },
	{ RD_REC_FETCHED, "r1", "OK", RD_REC_WEBHOOK_KNOWN, RD_REC_FETCHED,
	  "none" },
	{ RD_REC_FETCHED, "r1", "ERROR", RD_REC_WEBHOOK_KNOWN, RD_REC_FETCHED,
	  "none" },
	{ RD_REC_CANCELLED, "r1", "OK", RD_REC_WEBHOOK_KNOWN, RD_REC_CANCELLED,
	  "none" },
};

/* One store each. */
Test(record_webhook, a_state_only_moves_forward)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];

		walk_to(row->from, row->known);
		cr_expect_eq(take("r1", row->status), row->end, "row %zu", i);
		cr_expect_str_eq(problem.code, row->code, "row %zu", i);
		cr_expect_eq(intent_now().state, row->to, "row %zu", i);
		store_tear_down();
		store_set_up();
	}
}

Test(record_webhook, the_whole_way_of_a_lost_answer)
{
	walk_to(RD_REC_UNKNOWN, NULL);
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_MOVED);
	cr_expect(rd_str_is(intent_now().request_id, "r1"));
	/* The same once more says the rest; a third time nothing. */
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_MOVED);
	cr_expect_eq(intent_now().state, RD_REC_COMPLETED);
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_KNOWN);
	cr_expect_eq(take("r2", "OK"), RD_REC_WEBHOOK_REFUSED);
	cr_expect_eq(intent_now().state, RD_REC_COMPLETED);
}

Test(record_webhook, nothing_moves_under_the_hands_of_a_process)
{
	const struct rd_rec_lease lease = { .intent = RD_STR_LIT(INTENT),
					    .owner = RD_STR_LIT("somebody"),
					    .now_ms = NOW_MS - 1000,
					    .until_ms = NOW_MS + 1000 };
	bool held;

	walk_to(RD_REC_SENDING, NULL);
	cr_assert_eq(rd_rec_intent_lease(store, &lease, &held, &problem),
		     RD_OK);
	cr_assert(held);
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_LATER);
	cr_expect_str_eq(problem.code, "webhook.busy");
	cr_expect_eq(intent_now().state, RD_REC_SENDING);
	step(RD_REC_SUBMITTED, "r1");
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_KNOWN);
	cr_expect_eq(intent_now().state, RD_REC_SUBMITTED);
}

Test(record_webhook, who_has_not_signed_is_not_heard)
{
	struct rd_sig_webhook call;
	struct rd_rec_webhook webhook = { RD_STR_LIT(INTENT), RD_STR_LIT("fal"),
					  &call, &jwks, NOW_MS };
	enum rd_rec_webhook_end end = RD_REC_WEBHOOK_MOVED;

	walk_to(RD_REC_UNKNOWN, NULL);
	call = call_of("r1", "OK", NOW_MS - 301000);
	cr_assert_eq(rd_rec_webhook_take(store, &webhook, &end, &problem),
		     RD_OK);
	cr_expect_eq(end, RD_REC_WEBHOOK_REFUSED);
	cr_expect_str_eq(problem.code, "webhook.time");

	call = call_of("r1", "OK", NOW_MS);
	call.body = RD_STR_LIT("{\"request_id\":\"r1\",\"status\":\"OK\"}");
	cr_assert_eq(rd_rec_webhook_take(store, &webhook, &end, &problem),
		     RD_OK);
	cr_expect_eq(end, RD_REC_WEBHOOK_REFUSED);
	cr_expect_str_eq(problem.code, "webhook.untrusted");
	cr_expect_eq(intent_now().state, RD_REC_UNKNOWN);
}

Test(record_webhook, calls_about_something_else)
{
	struct rd_sig_webhook call = call_of("r1", "OK", NOW_MS);
	struct rd_rec_webhook webhook = { RD_STR_LIT("0" INTENT),
					  RD_STR_LIT("fal"), &call, &jwks,
					  NOW_MS };
	enum rd_rec_webhook_end end;

	walk_to(RD_REC_UNKNOWN, NULL);
	cr_assert_eq(rd_rec_webhook_take(store, &webhook, &end, &problem),
		     RD_OK);
	cr_expect_eq(end, RD_REC_WEBHOOK_REFUSED);
	cr_expect_str_eq(problem.code, "webhook.unknown-intent");

	webhook.intent = RD_STR_LIT(INTENT);
	webhook.provider = RD_STR_LIT("other");
	cr_assert_eq(rd_rec_webhook_take(store, &webhook, &end, &problem),
		     RD_OK);
	cr_expect_eq(end, RD_REC_WEBHOOK_REFUSED);
	cr_expect_str_eq(problem.code, "webhook.provider");
	cr_expect_eq(intent_now().state, RD_REC_UNKNOWN);
}

Test(record_webhook, an_id_of_another_request_is_refused)
{
	struct rd_rec_job_new job = {
		.id = id_of(2),
		.subject = RD_STR_LIT("u7"),
		.request_sha256 = SHA_A,
		.plan = RD_STR_LIT("{}"),
		.at_ms = T0,
		.first = { .id = RD_STR_LIT("00000000000000000000000000000002"),
			   .provider = RD_STR_LIT("fal"),
			   .endpoint = RD_STR_LIT("https://queue.fal.run/x"),
			   .method = RD_STR_LIT("POST"),
			   .body = RD_STR_LIT("{}"),
			   .ticket = RD_STR_LIT("{}") },
	};
	struct rd_rec_move move = { .intent = job.first.id,
				    .from = RD_REC_INTENT,
				    .to = RD_REC_SENDING,
				    .at_ms = T0,
				    .attempt = 1 };
	struct rd_rec_opened opened;

	cr_assert_eq(rd_rec_job_open(store, &job, &opened, &problem), RD_OK);
	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK);
	move.from = RD_REC_SENDING;
	move.to = RD_REC_SUBMITTED;
	move.request_id = RD_STR_LIT("r1");
	cr_assert_eq(rd_rec_intent_move(store, &move, &problem), RD_OK);

	walk_to(RD_REC_UNKNOWN, NULL);
	cr_expect_eq(take("r1", "OK"), RD_REC_WEBHOOK_REFUSED);
	cr_expect_str_eq(problem.code, "job.request-id");
	cr_expect_eq(intent_now().state, RD_REC_UNKNOWN);
}
