/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "dispatch/manifest.h"

#include "base/decimal.h"
#include "base/time.h"
#include "json/jcs.h"

static void
put_text(struct rd_buf *out, const char *name, struct rd_str value)
{
	rd_json_put_member(out, ",", name, value);
}

static void
put_number(struct rd_buf *out, const char *name, uint64_t value)
{
	rd_buf_char(out, ',');
	rd_json_put_name(out, name);
	rd_buf_u64(out, value);
}

/* null where there is none. */
static void
put_size(struct rd_buf *out, const char *name, uint64_t value)
{
	if (value)
		put_number(out, name, value);
	else
		put_text(out, name, RD_STR_NONE);
}

static void
put_bool(struct rd_buf *out, const char *name, bool value)
{
	rd_buf_char(out, ',');
	rd_json_put_name(out, name);
	rd_json_put_bool(out, value);
}

static void
put_time(struct rd_buf *out, const char *name, int64_t ms)
{
	char text[RD_INSTANT_TEXT];

	put_text(out, name,
		 ms ? (struct rd_str){ text, rd_instant_format(ms, text) }
		    : RD_STR_NONE);
}

static void
put_digest(struct rd_buf *out, const char *name, struct rd_str bytes)
{
	char hex[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, hex);
	put_text(out, name, rd_str_of(hex));
}

static void
put_digest_known(struct rd_buf *out, const char *name, const char *hex)
{
	put_text(out, name, hex[0] ? rd_str_of(hex) : RD_STR_NONE);
}

/* ---- references ---- */

/* What of a URL may be handed on: of a given one all before the query, of an
 * uploaded copy and of a picture in the text nothing. */
static struct rd_str
shown_url(const struct rd_disp_sent *sent)
{
	struct rd_str url = sent->url;
	const char *query;

	if (sent->way != RD_DISP_BY_URL)
		return RD_STR_NONE;
	query = memchr(url.ptr, '?', url.len);
	if (query)
		url.len = (size_t)(query - url.ptr);
	return url;
}

static void
put_reference(struct rd_buf *out, const struct rd_disp_manifest_reference *r)
{
	const struct rd_disp_sent *sent = r->sent;

	rd_buf_cstr(out, "{\"bytes\":");
	if (sent->bytes)
		rd_buf_u64(out, sent->bytes);
	else
		rd_buf_cstr(out, "null");
	put_size(out, "height", sent->picture.height);
	put_text(out, "id", r->id);
	put_number(out, "n", sent->n);
	put_text(out, "role", r->role);
	put_text(out, "sent", rd_str_of(rd_disp_way_name(sent->way)));
	put_digest_known(out, "sent_sha256", sent->sha256);
	put_text(out, "sha256", r->sha256);
	put_text(out, "type",
		 sent->bytes ? rd_str_of(rd_pic_mime(sent->picture.type))
			     : RD_STR_NONE);
	put_text(out, "url", shown_url(sent));
	put_digest(out, "url_sha256", sent->url);
	put_text(out, "weight", r->weight);
	put_size(out, "width", sent->picture.width);
	rd_buf_char(out, '}');
}

static void
put_references(struct rd_buf *out, const struct rd_disp_manifest *m)
{
	rd_buf_cstr(out, ",\"references\":[");
	for (uint32_t i = 0; i < m->n_references; i++) {
		if (i)
			rd_buf_char(out, ',');
		put_reference(out, &m->references[i]);
	}
	rd_buf_char(out, ']');
}

/* ---- results ---- */

static void
put_files(struct rd_buf *out, const struct rd_disp_manifest *m)
{
	rd_buf_cstr(out, ",\"files\":[");
	for (uint32_t i = 0; i < m->n_results; i++) {
		const struct rd_disp_result *r = &m->results[i];

		rd_buf_cstr(out, i ? ",{\"bytes\":" : "{\"bytes\":");
		rd_buf_u64(out, r->bytes);
		put_bool(out, "flagged", r->flagged);
		put_number(out, "height", r->picture.height);
		put_number(out, "n", r->n);
		put_text(out, "sha256", rd_str_of(r->sha256));
		put_text(out, "type", rd_str_of(rd_pic_mime(r->picture.type)));
		put_number(out, "width", r->picture.width);
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

/* ---- the whole ---- */

static void
put_cost(struct rd_buf *out, const struct rd_disp_manifest *m)
{
	rd_buf_cstr(out, ",\"cost\":{\"said\":");
	rd_json_put_bool(out, m->cost_said);
	rd_buf_cstr(out, ",\"usd\":\"");
	rd_decimal_put(out, m->cost_micro_usd, 6);
	rd_buf_cstr(out, "\"}");
}

enum rd_status
rd_disp_manifest_core(const struct rd_disp_manifest *m, struct rd_buf *out)
{
	char asked[RD_INSTANT_TEXT];

	rd_json_put_member(
		out, "{", "asked",
		(struct rd_str){ asked,
				 rd_instant_format(m->asked_ms, asked) });
	put_number(out, "attempt", m->attempt);
	rd_buf_cstr(out, ",\"body\":");
	rd_buf_str(out, m->body);
	put_digest(out, "body_sha256", m->body_sent);
	put_cost(out, m);
	put_text(out, "decision", m->decision);
	put_time(out, "done", m->done_ms);
	put_text(out, "endpoint", m->endpoint);
	put_files(out, m);
	put_text(out, "intent", m->intent);
	put_text(out, "job", m->job);
	put_text(out, "kind", RD_STR_LIT(RD_DISP_MANIFEST_KIND));
	put_text(out, "method", m->method);
	put_text(out, "model", m->model);
	put_text(out, "negative", m->negative);
	put_text(out, "preset", m->preset);
	put_text(out, "program", m->program);
	put_text(out, "prompt", m->prompt);
	put_text(out, "provider", m->provider);
	if (m->redux) {
		rd_buf_cstr(out, ",\"redux\":");
		rd_plan_redux_doc_write(m->redux, out);
	}
	put_references(out, m);
	put_text(out, "request", m->request);
	put_text(out, "schema", RD_STR_LIT(RD_DISP_MANIFEST_SCHEMA));
	put_text(out, "seal", m->seal);
	put_text(out, "seed", m->seed);
	put_time(out, "sent", m->sent_ms);
	put_digest(out, "ticket_sha256", m->ticket);
	put_bool(out, "trial", m->trial);
	put_text(out, "url", m->url);
	rd_buf_char(out, '}');
	return rd_buf_status(out);
}
