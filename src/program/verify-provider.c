/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers: calls go to declared hosts alone, the secret only into headers of
 * a provider that has one, and every job can be followed to its end. */

#include "base/url.h"
#include "program/verify.h"

#define MS_MAX 86400000
#define HEADERS_MAX 32

static struct rd_str
text(const struct rd_prog_verifier *v, uint32_t string)
{
	return rd_prog_str(v->prog, string);
}

static bool
is_visible(struct rd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] > '~')
			return false;
	return true;
}

static bool
check_host(struct rd_prog_verifier *v, uint32_t i)
{
	return rd_url_is_host(text(v, v->prog->host[i].name)) ||
	       rd_prog_refuse(v, RD_SEC_HOST, i, "is no host");
}

static bool
is_token(struct rd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!rd_is_alnum(s.ptr[i]) && s.ptr[i] != '-' &&
		    s.ptr[i] != '_')
			return false;
	return s.len > 0;
}

static bool
check_header(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_header *h = &v->prog->header[i];
	struct rd_str hole, value = text(v, h->value);

	if (!is_token(text(v, h->name)) || !is_visible(value))
		return rd_prog_refuse(v, RD_SEC_HEADER, i,
				      "is no header of a request");
	if (!h->calls || h->calls >> RD_N_CALLS)
		return rd_prog_refuse(v, RD_SEC_HEADER, i,
				      "calls is out of range");
	return rd_holes_are(value, "secret", &hole) ||
	       rd_prog_refuse(v, RD_SEC_HEADER, i, "has an unknown hole");
}

/* What begins with "/" goes behind the path of a reply's address. */
static bool
is_behind(struct rd_str url)
{
	return !url.len || url.ptr[0] == '/';
}

static bool
check_call(struct rd_prog_verifier *v, uint32_t i)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH",
					       "DELETE" };
	const struct rd_prog_call *c = &v->prog->call[i];
	struct rd_str url = text(v, c->url), hole;
	bool known = false;

	for (size_t k = 0; k < sizeof(methods) / sizeof(methods[0]); k++)
		known |= rd_str_is(text(v, c->method), methods[k]);
	if (!known)
		return rd_prog_refuse(v, RD_SEC_CALL, i,
				      "method is out of range");
	if (c->from > RD_N_REPLIES || (is_behind(url) && !c->from))
		return rd_prog_refuse(v, RD_SEC_CALL, i,
				      "it is not said where it goes");
	if (!c->total_ms || c->total_ms > MS_MAX)
		return rd_prog_refuse(v, RD_SEC_CALL, i,
				      "total_ms is out of range");
	if (!rd_holes_are(url, "endpoint|app|id|part|since", &hole) ||
	    !rd_holes_are(text(v, c->text), "type|name|url|id|parts", &hole))
		return rd_prog_refuse(v, RD_SEC_CALL, i, "has an unknown hole");
	if (text(v, c->text).len && c->body != RD_BODY_JSON)
		return rd_prog_refuse(v, RD_SEC_CALL, i,
				      "has a text, but no JSON body");
	return true;
}

static bool
check_error(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_error *e = &v->prog->error[i];

	return (e->calls && !(e->calls >> RD_N_CALLS) && e->low >= 100 &&
		e->low <= e->high && e->high <= 599) ||
	       rd_prog_refuse(v, RD_SEC_ERROR, i, "is out of range");
}

/* ---- the provider ---- */

static bool
is_declared(const struct rd_prog_verifier *v, const struct rd_prog_provider *p,
	    struct rd_str host)
{
	for (uint32_t i = 0; i < p->n_hosts; i++)
		if (rd_url_host_fits(
			    text(v, v->prog->host[p->first_host + i].name),
			    host))
			return true;
	return false;
}

static bool
goes_to_its_hosts(const struct rd_prog_verifier *v,
		  const struct rd_prog_provider *p,
		  const struct rd_prog_call *call)
{
	struct rd_str address = text(v, call->url);
	struct rd_url url;

	if (is_behind(address))
		return true;
	return is_visible(address) && rd_url_parse(address, &url) &&
	       (rd_url_is_loopback(url.host) || (url.https && !url.port.len)) &&
	       is_declared(v, p, url.host);
}

static bool
check_calls(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_provider *p = &v->prog->provider[i];
	unsigned seen = 0;

	for (uint32_t k = 0; k < p->n_calls; k++) {
		const struct rd_prog_call *call =
			&v->prog->call[p->first_call + k];

		if (seen & 1u << call->on)
			return rd_prog_refuse(v, RD_SEC_PROVIDER, i,
					      "has a call twice");
		seen |= 1u << call->on;
		if (!goes_to_its_hosts(v, p, call))
			return rd_prog_refuse(v, RD_SEC_PROVIDER, i,
					      "call %u goes to no host of it",
					      k);
	}
	return (seen & 1u << RD_CALL_SUBMIT && seen & 1u << RD_CALL_STATUS) ||
	       rd_prog_refuse(v, RD_SEC_PROVIDER, i, "lacks submit or status");
}

static bool
check_secret(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_provider *p = &v->prog->provider[i];
	bool keyed = false, wanted = false;

	for (uint32_t k = 0; k < p->n_hosts; k++)
		keyed |= v->prog->host[p->first_host + k].key;
	for (uint32_t k = 0; k < p->n_headers; k++)
		wanted |= rd_str_find(
				  text(v, v->prog->header[p->first_header + k]
						  .value),
				  RD_STR_LIT("{secret}")) >= 0;
	return !wanted || (keyed && text(v, p->secret).len) ||
	       rd_prog_refuse(v, RD_SEC_PROVIDER, i,
			      "a header has a secret that no host may see");
}

static bool
check_times(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_provider *p = &v->prog->provider[i];

	return (p->poll_ms && p->poll_ms <= p->poll_max_ms &&
		p->poll_max_ms <= MS_MAX && p->wait_ms > 0 &&
		p->wait_ms <= MS_MAX && p->settle_ms >= 0 &&
		p->settle_ms <= MS_MAX && p->in_flight) ||
	       rd_prog_refuse(v, RD_SEC_PROVIDER, i, "a time is out of range");
}

static bool
ends(const struct rd_prog_verifier *v, const struct rd_prog_provider *p)
{
	for (uint32_t k = 0; k < p->n_states; k++)
		if (v->prog->state[p->first_state + k].is == RD_STATE_DONE)
			return true;
	return false;
}

static bool
check_provider(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_provider *p = &v->prog->provider[i];

	if (!p->n_hosts || p->n_headers > HEADERS_MAX)
		return rd_prog_refuse(v, RD_SEC_PROVIDER, i,
				      "has no hosts, or too many headers");
	if (!p->part_bytes || !p->parts_above)
		return rd_prog_refuse(v, RD_SEC_PROVIDER, i,
				      "part_bytes is out of range");
	if (!ends(v, p))
		return rd_prog_refuse(v, RD_SEC_PROVIDER, i,
				      "has no state that is done");
	return check_calls(v, i) && check_secret(v, i) && check_times(v, i);
}

bool
rd_prog_verify_providers(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_HOST, check_host },
		{ RD_SEC_HEADER, check_header },
		{ RD_SEC_CALL, check_call },
		{ RD_SEC_ERROR, check_error },
		{ RD_SEC_PROVIDER, check_provider },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
