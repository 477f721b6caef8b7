/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A manifest is read as its members stand, byte for byte: its id is the digest
 * of all but two of them, and the body has to come out exactly. */

#include "dispatch/manifest.h"

#include "base/escape.h"
#include "base/scan.h"
#include "base/text.h"
#include "plan/doc.h"

#define MEMBERS_MAX 64
#define ARENA_CAP ((size_t)1 << 30)

struct member {
	struct rd_str name, value; /* the value as it stands */
};

struct reading {
	const struct rd_disp_rebuild *rebuild;
	struct rd_arena arena;
	struct member members[MEMBERS_MAX];
	size_t n_members;
	struct rd_str urls[RD_DISP_REFERENCES_MAX];
	struct rd_problem *problem;
};

static const struct rd_scan_rules rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "manifest.malformed",
	.type = "manifest.malformed",
	.too_deep = "manifest.malformed",
	.nul = "manifest.malformed",
	.memory = "manifest.memory",
};

static enum rd_status
refuse(struct reading *r, const char *what)
{
	return rd_problem_set(r->problem, RD_SYNTAX, 4, "manifest.malformed",
			      "this is no manifest of a picture: %s", what);
}

/* ---- members ---- */

static enum rd_status
read_members(struct reading *r, struct rd_str text)
{
	struct member *m = r->members;
	struct rd_scan scan;
	const char *from;

	if (text.len > RD_DISP_MANIFEST_CAP || !rd_utf8_valid(text))
		return refuse(r, "it is too long, or no UTF-8");
	rd_scan_init(&scan, text, &rules, &r->arena, r->problem);
	rd_scan_open(&scan, RD_SCAN_OBJECT);
	for (; r->n_members < MEMBERS_MAX && rd_scan_key(&scan, &m->name);
	     m++, r->n_members++) {
		rd_scan_peek(&scan);
		from = scan.at;
		if (!rd_scan_skip(&scan))
			return scan.status;
		m->value = (struct rd_str){ from, (size_t)(scan.at - from) };
		if (m > r->members && rd_str_cmp(m[-1].name, m->name) >= 0)
			return refuse(r, "its names are not in order");
	}
	if (r->n_members == MEMBERS_MAX)
		return refuse(r, "it has too many members");
	rd_scan_finish(&scan);
	return scan.status;
}

static struct rd_str
member(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < r->n_members; i++)
		if (rd_str_is(r->members[i].name, name))
			return r->members[i].value;
	return RD_STR_NONE;
}

/* A string without escapes, or absent. */
static struct rd_str
plain(struct rd_str value)
{
	if (value.len < 2 || value.ptr[0] != '"' ||
	    memchr(value.ptr, '\\', value.len))
		return RD_STR_NONE;
	return (struct rd_str){ value.ptr + 1, value.len - 2 };
}

static struct rd_str
member_plain(const struct reading *r, const char *name)
{
	return plain(member(r, name));
}

/* ---- the id ---- */

static enum rd_status
check_id(struct reading *r)
{
	struct rd_str id = member_plain(r, "id");
	char hex[RD_CRYPT_HASH_TEXT];
	enum rd_status status;
	struct rd_buf core;

	if (!member(r, "id").ptr)
		return RD_OK;
	rd_buf_init(&core, RD_DISP_MANIFEST_CAP);
	for (size_t i = 0; i < r->n_members; i++) {
		const struct member *m = &r->members[i];

		if (rd_str_is(m->name, "id") || rd_str_is(m->name, "delivered"))
			continue;
		rd_buf_char(&core, core.len ? ',' : '{');
		rd_put_json_str(&core, m->name);
		rd_buf_char(&core, ':');
		rd_buf_str(&core, m->value);
	}
	rd_buf_char(&core, '}');
	status = rd_buf_status(&core);
	rd_crypt_sha256_hex(core.ptr, core.len, hex);
	rd_buf_fini(&core);
	if (status != RD_OK)
		return rd_problem_set(r->problem, status, 10, "manifest.memory",
				      "no memory for a manifest");
	if (rd_str_is(id, hex))
		return RD_OK;
	return rd_problem_set(r->problem, RD_CORRUPT, 6, "manifest.id",
			      "the manifest has been changed: its id is that "
			      "of another one");
}

/* ---- references ---- */

struct reference {
	int64_t n;
	struct rd_str way, sent_sha256, sha256, url, url_sha256;
};

#define TEXT_READER(name)                                                      \
	static bool read_##name(struct rd_scan *scan, void *ctx)               \
	{                                                                      \
		struct reference *reference = ctx;                             \
                                                                               \
		return rd_scan_peek(scan) == RD_SCAN_NULL                      \
			       ? rd_scan_null(scan)                            \
			       : rd_scan_string(scan, &reference->name);       \
	}
TEXT_READER(way)
TEXT_READER(sent_sha256)
TEXT_READER(sha256)
TEXT_READER(url)
TEXT_READER(url_sha256)
#undef TEXT_READER

static bool
read_n(struct rd_scan *scan, void *ctx)
{
	struct reference *reference = ctx;

	return rd_scan_integer(scan, &reference->n);
}

static const struct rd_scan_member reference_members[] = {
	{ "n", read_n },
	{ "sent", read_way },
	{ "sent_sha256", read_sent_sha256 },
	{ "sha256", read_sha256 },
	{ "url", read_url },
	{ "url_sha256", read_url_sha256 },
	{ NULL, NULL },
};

static enum rd_status
no_memory(struct reading *r)
{
	return rd_problem_set(r->problem, RD_NOMEM, 10, "manifest.memory",
			      "no memory for a manifest");
}

static bool
has_digest(struct rd_str bytes, struct rd_str digest)
{
	char hex[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(bytes.ptr, bytes.len, hex);
	return rd_str_is(digest, hex);
}

static enum rd_status
differs(struct reading *r, const char *what)
{
	return rd_problem_set(r->problem, RD_CORRUPT, 6, "manifest.differs",
			      "%s is not what was sent", what);
}

static enum rd_status
keep_url(struct reading *r, const struct reference *reference,
	 struct rd_str url)
{
	char *copy = rd_arena_strdup(&r->arena, url);

	r->urls[reference->n - 1] = (struct rd_str){ copy, url.len };
	return copy ? RD_OK : no_memory(r);
}

/* A file, stripped again, becomes the same text. */
static enum rd_status
put_inline(struct reading *r, const struct reference *reference,
	   struct rd_str source)
{
	struct rd_buf stripped, uri;
	enum rd_status status;
	struct rd_pic pic;

	rd_buf_init(&stripped, source.len + RD_PIC_TURN_MAX);
	rd_buf_init(&uri, 2 * source.len + 256);
	status = rd_pic_strip(source, &stripped, r->problem);
	if (status == RD_OK)
		status = rd_pic_read(rd_buf_view(&stripped), &pic, r->problem);
	if (status == RD_OK &&
	    !has_digest(rd_buf_view(&stripped), reference->sent_sha256))
		status = differs(r, "a reference");
	if (status == RD_OK) {
		rd_disp_inline_put(rd_buf_view(&stripped), pic.type, &uri);
		status = rd_buf_status(&uri) == RD_OK
				 ? keep_url(r, reference, rd_buf_view(&uri))
				 : no_memory(r);
	}
	rd_buf_fini(&uri);
	rd_buf_fini(&stripped);
	return status;
}

static enum rd_status
read_inline(struct reading *r, const struct reference *reference)
{
	enum rd_status status;
	struct rd_buf source;

	rd_buf_init(&source, RD_PIC_OUT_CAP);
	status = r->rebuild->read(r->rebuild->ctx, reference->sha256, &source,
				  r->problem);
	if (status == RD_OK)
		status = put_inline(r, reference, rd_buf_view(&source));
	rd_buf_fini(&source);
	return status;
}

static enum rd_status
find_url(struct reading *r, const struct reference *reference)
{
	struct rd_str url = reference->url;

	if (url.ptr && has_digest(url, reference->url_sha256))
		return keep_url(r, reference, url);
	url = r->rebuild->url
		      ? r->rebuild->url(r->rebuild->ctx, (uint32_t)reference->n)
		      : RD_STR_NONE;
	if (!url.ptr)
		return rd_problem_set(r->problem, RD_NOTFOUND, 4,
				      "manifest.url",
				      "the URL that was sent for reference %u "
				      "is not known any more",
				      (unsigned)reference->n);
	if (!has_digest(url, reference->url_sha256))
		return differs(r, "the URL of a reference");
	return keep_url(r, reference, url);
}

static enum rd_status
read_references(struct reading *r)
{
	enum rd_status status = RD_OK;
	struct rd_scan scan;
	uint32_t n = 0;
	unsigned seen;

	if (!member(r, "references").ptr)
		return refuse(r, "it has no references");
	rd_scan_init(&scan, member(r, "references"), &rules, &r->arena,
		     r->problem);
	rd_scan_open(&scan, RD_SCAN_ARRAY);
	while (status == RD_OK && rd_scan_element(&scan, &n)) {
		struct reference reference = { 0 };

		if (!rd_scan_object(&scan, reference_members, &reference,
				    &seen))
			break;
		if (reference.n < 1 || reference.n > RD_DISP_REFERENCES_MAX ||
		    !reference.url_sha256.ptr)
			return refuse(r, "a reference is malformed");
		if (rd_str_is(reference.way, rd_disp_way_name(RD_DISP_INLINE)))
			status = read_inline(r, &reference);
		else
			status = find_url(r, &reference);
	}
	return status == RD_OK ? scan.status : status;
}

/* ---- the body ---- */

static enum rd_status
put_body(struct reading *r, struct rd_buf *out)
{
	const struct rd_plan_try try = { .body = member(r, "body") };
	size_t start = out->len;
	enum rd_status status;

	if (!try.body.ptr)
		return refuse(r, "it has no body");
	status = rd_plan_fill(&try, r->urls, RD_DISP_REFERENCES_MAX, out);
	if (status == RD_SEMANTIC)
		return refuse(r, "a reference of its body is missing");
	if (status != RD_OK)
		return no_memory(r);
	if (!has_digest((struct rd_str){ out->ptr + start, out->len - start },
			member_plain(r, "body_sha256")))
		return differs(r, "the body");
	return RD_OK;
}

enum rd_status
rd_disp_manifest_rebuild(struct rd_str manifest,
			 const struct rd_disp_rebuild *rebuild,
			 struct rd_buf *out, struct rd_problem *problem)
{
	struct reading r = { .rebuild = rebuild, .problem = problem };
	enum rd_status status;

	rd_arena_init(&r.arena, ARENA_CAP);
	status = read_members(&r, manifest);
	if (status == RD_OK &&
	    (!rd_str_is(member_plain(&r, "schema"), RD_DISP_MANIFEST_SCHEMA) ||
	     !rd_str_is(member_plain(&r, "kind"), RD_DISP_MANIFEST_KIND)))
		status = refuse(&r, "schema and kind are others");
	if (status == RD_OK)
		status = check_id(&r);
	if (status == RD_OK)
		status = read_references(&r);
	if (status == RD_OK)
		status = put_body(&r, out);
	rd_arena_fini(&r.arena);
	return status;
}
