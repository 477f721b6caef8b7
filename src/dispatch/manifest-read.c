/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* From a manifest back to the body that was sent, which has to come out
 * exactly. */

#include "dispatch/manifest-members.h"
#include "dispatch/manifest.h"
#include "plan/doc.h"

#define ARENA_CAP ((size_t)1 << 30)

struct reading {
	const struct rd_disp_rebuild *rebuild;
	struct rd_arena arena;
	struct disp_members members;
	struct rd_str urls[RD_DISP_REFERENCES_MAX];
	struct rd_problem *problem;
};

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
refuse(const struct reading *r, const char *what)
{
	return disp_members_refuse(&r->members, what);
}

static enum rd_status
no_memory(const struct reading *r)
{
	return disp_members_no_memory(&r->members);
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

	if (!disp_member(&r->members, "references").ptr)
		return refuse(r, "it has no references");
	rd_scan_init(&scan, disp_member(&r->members, "references"),
		     &disp_manifest_rules, &r->arena, r->problem);
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
	const struct rd_plan_try try = { .body = disp_member(&r->members,
							     "body") };
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
			disp_member_plain(&r->members, "body_sha256")))
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
	r.members.arena = &r.arena;
	r.members.problem = problem;
	status = disp_members_read(&r.members, manifest);
	if (status == RD_OK)
		status = read_references(&r);
	if (status == RD_OK)
		status = put_body(&r, out);
	rd_arena_fini(&r.arena);
	return status;
}
