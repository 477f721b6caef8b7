/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Submissions that are signed (RFC 9421), as they arrive: read back from what
 * came over the socket and verified by who knows the dispatch key alone. */
#include "dispatch/submit.h"
#include "fault_server.h"
#include "send_desk.h"
#include "sign/http.h"
#include "sign_fixture.h"

#define BODY "{\"prompt\":\"caf\303\251\"}"
#define FIELDS_MAX 32

struct sending {
	struct example ex;
	struct rd_sig_seal *seal;
	struct rd_crypt_key *key; /* dispatch */
	struct rd_crypt_secret *secret;
	struct rd_prog prog;
	struct rd_arena arena;
	struct fault_server server;
	struct rd_disp_site site;
	struct rd_disp_call call;
	struct rd_sig_ticket ticket;
	struct rd_problem problem;
	char trial[64];
	enum rd_net_end end;
	unsigned n_done;
};

static void
sending_init(struct sending *s, enum desk_provider provider)
{
	static const struct fault_script script = {
		.reply = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
			 "{\"id\":\"7\"}"
	};
	const unsigned char seed[32] = { 7 };
	const struct rd_disp_holes holes = { .on = RD_CALL_SUBMIT };

	memset(s, 0, sizeof(*s));
	example_init(&s->ex);
	cr_assert_eq(rd_crypt_key_from_seed(
			     seed, (const unsigned char *)"TESTKEYS", &s->key),
		     RD_OK);
	cr_assert_eq(rd_sig_gate(&s->ex.program, rd_str_of(s->ex.envelope),
				 &s->ex.policy, &s->seal, &s->problem),
		     RD_OK);
	cr_assert_eq(rd_crypt_secret_new(RD_STR_LIT("id:key"), &s->secret),
		     RD_OK);
	send_desk_load(&s->prog);
	/* The seal is the example's. */
	memcpy(s->prog.sha256, s->ex.sha256, sizeof(s->prog.sha256));
	rd_arena_init(&s->arena, 1 << 20);
	fault_start(&s->server, &script);
	snprintf(s->trial, sizeof(s->trial), "http://127.0.0.1:%u",
		 s->server.port);
	s->site = send_desk_site(&s->prog, provider);
	s->site.loopback = rd_str_of(s->trial);
	s->prog.provider[s->site.provider].signing = RD_SIGNING_RFC9421;
	cr_assert_eq(rd_disp_call_write(&s->site, &holes, &s->arena, &s->call,
					&s->problem),
		     RD_OK, "%s", s->problem.title);
	s->ticket = (struct rd_sig_ticket){
		.intent = RD_STR_LIT("00000000000000000000000000000001"),
		.decision = RD_STR_LIT("019a0000-0000-7000-8000-000000000001"),
		.program = rd_str_of(s->ex.sha256),
		.provider = rd_prog_str(
			&s->prog, s->prog.provider[s->site.provider].name),
		.endpoint = rd_str_of(s->call.url),
		.method = RD_STR_LIT("POST"),
		.body = RD_STR_LIT(BODY),
		.expiry_ms = s->ex.policy.now_ms + 60000,
		.attempt = 2,
	};
}

static void
sending_fini(struct sending *s)
{
	fault_stop(&s->server);
	rd_arena_fini(&s->arena);
	rd_prog_fini(&s->prog);
	rd_crypt_secret_free(s->secret);
	rd_sig_seal_free(s->seal);
	rd_crypt_key_free(s->key);
	example_fini(&s->ex);
}

static void
done(void *ctx, const struct rd_net_reply *reply)
{
	struct sending *s = ctx;

	s->end = reply->end;
	s->n_done++;
}

/* Sends what the ticket says; the status of the start. */
static enum rd_status
submit(struct sending *s)
{
	static const struct rd_net_options options = { .user_agent = "test" };
	const struct rd_net_request rest = { .reply_cap = 1000,
					     .done = done,
					     .ctx = s };
	struct rd_disp_paid paid = { .site = &s->site,
				     .secret = s->secret,
				     .key = s->key,
				     .now_ms = s->ex.policy.now_ms };
	struct rd_signed_request *request;
	enum rd_status status;
	struct rd_net *net;
	size_t running = 1;

	cr_assert_eq(rd_sig_ticket_sign(s->seal, &s->ticket, s->key, &request,
					&s->problem),
		     RD_OK, "%s", s->problem.title);
	paid.request = request;
	cr_assert_eq(rd_net_new(&options, &net), RD_OK);
	status = rd_disp_submit(net, &s->call, &paid, &rest, &s->problem);
	while (status == RD_OK && running)
		cr_assert_eq(rd_net_run(net, 100, &running), RD_OK);
	rd_net_free(net);
	rd_sig_request_free(request);
	return status;
}

/* ---- the other side ---- */

struct arrived {
	struct rd_sig_field fields[FIELDS_MAX];
	struct rd_sig_message message;
	char url[256];
};

static struct rd_str
take_line(struct rd_str *rest)
{
	ptrdiff_t end = rd_str_find(*rest, RD_STR_LIT("\r\n"));
	struct rd_str line = { rest->ptr, (size_t)end };

	cr_assert_geq(end, 0);
	rest->ptr += end + 2;
	rest->len -= (size_t)end + 2;
	return line;
}

static void
read_arrived(const struct sending *s, struct arrived *a)
{
	struct rd_str rest = rd_str_of(s->server.last);
	struct rd_str line = take_line(&rest), word;
	size_t n = 0;

	cr_assert(rd_str_word(&line, &a->message.method));
	cr_assert(rd_str_word(&line, &word));
	snprintf(a->url, sizeof(a->url), "%s%.*s", s->trial, RD_STR_FMT(word));
	a->message.url = rd_str_of(a->url);
	for (line = take_line(&rest); line.len; line = take_line(&rest)) {
		ptrdiff_t colon = rd_str_find(line, RD_STR_LIT(": "));

		cr_assert(colon > 0 && n < FIELDS_MAX);
		a->fields[n++] = (struct rd_sig_field){
			{ line.ptr, (size_t)colon },
			{ line.ptr + colon + 2, line.len - (size_t)colon - 2 },
		};
	}
	a->message.fields = a->fields;
	a->message.n_fields = n;
	a->message.body = rest;
}

static const struct rd_sig_field *
field(const struct arrived *a, const char *lower)
{
	for (size_t i = 0; i < a->message.n_fields; i++)
		if (rd_sig_field_is(&a->fields[i], rd_str_of(lower)))
			return &a->fields[i];
	return NULL;
}

/* As refdesk asks for it as a receiver, at a time of the example. */
static struct rd_sig_http_result
verify(struct sending *s, const struct arrived *a, int64_t late_s)
{
	struct rd_crypt_pubkey key = *rd_crypt_key_public(s->key);
	const struct rd_sig_http_policy policy = {
		.keys = &key,
		.n_keys = 1,
		.now_s = s->ex.policy.now_ms / 1000 + late_s,
		.skew_s = 10,
		.tag = RD_STR_LIT(RD_SIG_HTTP_TAG),
		.cover = RD_STR_LIT(RD_SIG_HTTP_COVER),
		.expires = true,
	};
	struct rd_sig_http_result result;

	s->problem.code = "none";
	cr_assert_eq(
		rd_sig_http_verify(&a->message, &policy, &result, &s->problem),
		RD_OK);
	return result;
}

Test(disp_submit, a_signed_request_holds_where_it_arrives)
{
	struct rd_sig_http_result result;
	struct arrived a;
	struct sending s;

	sending_init(&s, DESK_LOCAL);
	cr_assert_eq(submit(&s), RD_OK, "%s", s.problem.title);
	cr_expect_eq(s.end, RD_NET_ANSWERED);
	read_arrived(&s, &a);
	cr_expect(rd_str_is(a.message.body, BODY));
	result = verify(&s, &a, 0);
	cr_expect(result.valid, "%s", s.problem.title);
	cr_expect(result.body_covered);
	cr_expect(rd_str_eq(field(&a, "refdesk-decision")->value,
			    s.ticket.decision));
	/* The key goes along and is not part of what is signed. */
	cr_expect(
		rd_str_is(field(&a, "authorization")->value, "Bearer id:key"));
	cr_expect(rd_str_find(field(&a, "signature-input")->value,
			      RD_STR_LIT("authorization")) < 0);
	cr_expect(verify(&s, &a, 60).valid);
	cr_expect_not(verify(&s, &a, 80).valid);
	cr_expect_str_eq(s.problem.code, "http-signature.time");
	sending_fini(&s);
}

Test(disp_submit, nothing_of_it_can_be_changed_on_the_way)
{
	static const char *const covered[] = { "content-type", "content-length",
					       "content-digest",
					       "refdesk-decision" };
	struct arrived a, changed;
	struct sending s;

	sending_init(&s, DESK_LOCAL);
	cr_assert_eq(submit(&s), RD_OK, "%s", s.problem.title);
	read_arrived(&s, &a);
	for (size_t i = 0; i < sizeof(covered) / sizeof(*covered); i++) {
		changed = a;
		changed.message.fields = changed.fields;
		cr_assert(field(&changed, covered[i]), "%s", covered[i]);
		changed.fields[field(&changed, covered[i]) - changed.fields]
			.value.len--;
		cr_expect_not(verify(&s, &changed, 0).valid, "%s", covered[i]);
	}
	changed = a;
	changed.message.method = RD_STR_LIT("PUT");
	cr_expect_not(verify(&s, &changed, 0).valid);
	changed = a;
	changed.message.url.len--;
	cr_expect_not(verify(&s, &changed, 0).valid);
	changed = a;
	changed.message.body.len--;
	cr_expect_not(verify(&s, &changed, 0).valid);
	sending_fini(&s);
}

Test(disp_submit, only_where_it_is_asked_for)
{
	struct arrived a;
	struct sending s;

	sending_init(&s, DESK_LOCAL);
	s.prog.provider[s.site.provider].signing = RD_SIGNING_NONE;
	cr_assert_eq(submit(&s), RD_OK, "%s", s.problem.title);
	read_arrived(&s, &a);
	cr_expect(rd_str_is(a.message.body, BODY));
	cr_expect_null(field(&a, "signature"));
	cr_expect_null(field(&a, "signature-input"));
	cr_expect_null(field(&a, "refdesk-decision"));
	sending_fini(&s);
}

Test(disp_submit, a_ticket_is_for_one_call)
{
	static const struct {
		const char *endpoint, *method, *provider;
		int64_t expiry_ms;
	} rows[] = {
		{ "https://evil.example/make", NULL, NULL, 60000 },
		{ NULL, "PUT", NULL, 60000 },
		{ NULL, NULL, "fal", 60000 },
		{ NULL, NULL, NULL, 0 },
		{ NULL, NULL, NULL, -1 },
	};
	struct sending s;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sending_init(&s, DESK_LOCAL);
		if (rows[i].endpoint)
			s.ticket.endpoint = rd_str_of(rows[i].endpoint);
		if (rows[i].method)
			s.ticket.method = rd_str_of(rows[i].method);
		if (rows[i].provider)
			s.ticket.provider = rd_str_of(rows[i].provider);
		s.ticket.expiry_ms = s.ex.policy.now_ms + rows[i].expiry_ms;
		cr_expect_eq(submit(&s), RD_DENIED, "row %zu", i);
		cr_expect_str_eq(s.problem.code, "ticket.other-call");
		cr_expect_eq(s.problem.exit_code, 5);
		cr_expect_eq(atomic_load(&s.server.connections), 0);
		cr_expect_eq(s.n_done, 0);
		sending_fini(&s);
	}
}

Test(disp_submit, a_ticket_of_another_program_is_none_for_this_one)
{
	struct sending s;

	sending_init(&s, DESK_LOCAL);
	s.prog.sha256[0] = s.prog.sha256[0] == '0' ? '1' : '0';
	cr_expect_eq(submit(&s), RD_DENIED);
	cr_expect_str_eq(s.problem.code, "ticket.other-call");
	sending_fini(&s);
}
