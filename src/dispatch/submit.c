/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/submit.h"

#include "base/arena.h"
#include "sign/http.h"

#define SIGNED_FIELDS 3
#define FIELDS_CAP ((size_t)64 << 10)
#define MS 1000

static bool
is_for(const struct rd_disp_paid *paid, const struct rd_disp_call *call)
{
	const struct rd_sig_ticket_facts *facts = rd_sig_request_peek(
		paid->request);
	const struct rd_prog *prog = paid->site->prog;
	const struct rd_prog_provider *provider =
		&prog->provider[paid->site->provider];

	return call->call->on == RD_CALL_SUBMIT &&
	       !strcmp(facts->endpoint, call->url) &&
	       !strcmp(facts->method, call->method) &&
	       !strcmp(facts->program, prog->sha256) &&
	       rd_str_is(rd_prog_str(prog, provider->name), facts->provider) &&
	       facts->expiry_ms > paid->now_ms;
}

/* ---- RFC 9421 ---- */

struct signing {
	struct rd_sig_field fields[RD_DISP_HEADERS_MAX];
	size_t n_fields;
	char length[24];
	struct rd_buf digest, input, signature;
};

static void
add_field(struct signing *s, const char *name, struct rd_str value)
{
	s->fields[s->n_fields++] = (struct rd_sig_field){ rd_str_of(name),
							  value };
}

/* Content-Type and the rest as they are sent; what holds the key is never
 * covered. */
static void
gather(struct signing *s, const struct rd_disp_call *call,
       const struct rd_sig_ticket_facts *facts, struct rd_str body)
{
	for (size_t i = 0; i < call->n_headers &&
			   s->n_fields < RD_DISP_HEADERS_MAX - SIGNED_FIELDS;
	     i++) {
		struct rd_str line = call->headers[i];
		const char *colon = memchr(line.ptr, ':', line.len);
		size_t n = colon ? (size_t)(colon - line.ptr) : line.len;
		struct rd_str rest = { line.ptr + n + 1, line.len - n - 1 };

		if (colon)
			s->fields[s->n_fields++] = (struct rd_sig_field){
				{ line.ptr, n }, rd_str_trim(rest)
			};
	}
	rd_sig_http_digest(body, &s->digest);
	snprintf(s->length, sizeof(s->length), "%zu", body.len);
	add_field(s, "content-length", rd_str_of(s->length));
	add_field(s, "content-digest", rd_buf_view(&s->digest));
	add_field(s, "refdesk-decision", rd_str_of(facts->decision));
}

static enum rd_status
make_signature(struct signing *s, const struct rd_disp_call *call,
	       const struct rd_disp_paid *paid, struct rd_problem *problem)
{
	const struct rd_sig_ticket_facts *facts = rd_sig_request_peek(
		paid->request);
	const struct rd_crypt_pubkey *pub = rd_crypt_key_public(paid->key);
	struct rd_str body = rd_sig_request_body(paid->request);
	const struct rd_sig_message message = {
		.method = rd_str_of(call->method),
		.url = rd_str_of(call->url),
		.fields = s->fields,
		.n_fields = s->n_fields,
		.body = body,
	};
	char nonce[RD_SIG_TICKET_ID_CAP + 16];
	const struct rd_sig_http_params params = {
		.label = RD_STR_LIT("refdesk"),
		.cover = RD_STR_LIT(RD_SIG_HTTP_COVER),
		.created_s = paid->now_ms / MS,
		.expires_s = facts->expiry_ms / MS,
		.nonce = rd_str_of(nonce),
		.keyid = rd_str_of(pub->keyid),
		.alg = RD_STR_LIT("ed25519"),
		.tag = RD_STR_LIT(RD_SIG_HTTP_TAG),
	};

	snprintf(nonce, sizeof(nonce), "%s-%u", facts->intent, facts->attempt);
	return rd_sig_http_sign(&message, &params, paid->key, &s->input,
				&s->signature, problem);
}

static bool
add_header(struct rd_disp_call *call, struct rd_arena *arena, const char *name,
	   struct rd_str value)
{
	char *line;

	if (call->n_headers == RD_DISP_HEADERS_MAX)
		return false;
	line = rd_arena_printf(arena, "%s: %.*s", name, RD_STR_FMT(value));
	if (line)
		call->headers[call->n_headers++] = rd_str_of(line);
	return line;
}

static enum rd_status
sign_call(struct rd_disp_call *call, const struct rd_disp_paid *paid,
	  struct rd_arena *arena, struct rd_problem *problem)
{
	const struct rd_sig_ticket_facts *facts = rd_sig_request_peek(
		paid->request);
	struct signing s = { .n_fields = 0 };
	enum rd_status status;

	rd_buf_init(&s.digest, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&s.input, RD_SIG_HTTP_FIELD_CAP);
	rd_buf_init(&s.signature, RD_SIG_HTTP_FIELD_CAP);
	gather(&s, call, facts, rd_sig_request_body(paid->request));
	status = make_signature(&s, call, paid, problem);
	if (status == RD_OK &&
	    !(add_header(call, arena, "Content-Digest",
			 rd_buf_view(&s.digest)) &&
	      add_header(call, arena, "Refdesk-Decision",
			 rd_str_of(facts->decision)) &&
	      add_header(call, arena, "Signature-Input",
			 rd_buf_view(&s.input)) &&
	      add_header(call, arena, "Signature", rd_buf_view(&s.signature))))
		status = rd_problem_set(problem, RD_NOMEM, 10, "call.memory",
					"no room for the headers of a "
					"signature");
	rd_buf_fini(&s.signature);
	rd_buf_fini(&s.input);
	rd_buf_fini(&s.digest);
	return status;
}

enum rd_status
rd_disp_submit(struct rd_net *net, const struct rd_disp_call *call,
	       const struct rd_disp_paid *paid,
	       const struct rd_net_request *rest, struct rd_problem *problem)
{
	const struct rd_prog_provider *provider =
		&paid->site->prog->provider[paid->site->provider];
	struct rd_net_request exact = *rest;
	struct rd_disp_call own = *call;
	struct rd_arena arena;
	enum rd_status status = RD_OK;

	if (!is_for(paid, call))
		return rd_problem_set(problem, RD_DENIED, 5,
				      "ticket.other-call",
				      "the ticket is for another call, or has "
				      "run out");
	exact.body = rd_sig_request_body(paid->request);
	exact.paid = true;
	rd_arena_init(&arena, FIELDS_CAP);
	if (provider->signing == RD_SIGNING_RFC9421)
		status = sign_call(&own, paid, &arena, problem);
	if (status == RD_OK)
		status = rd_disp_start(net, &own, paid->secret, &exact,
				       problem);
	rd_arena_fini(&arena);
	return status;
}
