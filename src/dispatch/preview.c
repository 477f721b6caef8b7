/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The built-in provider: takes a signed request like any other, checks what it
 * was given against what the body names, and lays out a sheet. */

#include "dispatch/preview.h"

#include <stdlib.h>

#include "base/arena.h"
#include "crypt/hash.h"
#include "dispatch/sheet.h"
#include "json/jcs.h"
#include "json/json.h"
#include "picture/picture.h"

#define REFERENCES_MAX 64
#define SHOWN_CAP ((size_t)1 << 30)

static const struct rd_disp_picture *
find_picture(const struct rd_disp_picture *pictures, uint32_t n_pictures,
	     struct rd_str sha256)
{
	for (uint32_t i = 0; i < n_pictures; i++)
		if (rd_str_eq(pictures[i].sha256, sha256))
			return &pictures[i];
	return NULL;
}

static enum rd_status
check_picture(const struct rd_disp_picture *picture, struct rd_str id,
	      struct rd_str sha256, struct rd_problem *problem)
{
	char hex[RD_CRYPT_HASH_TEXT];

	if (!picture)
		return rd_problem_set(problem, RD_NOTFOUND, 4, "asset.missing",
				      "the picture of \"%.*s\" is missing",
				      RD_STR_FMT(id));
	rd_crypt_sha256_hex(picture->bytes.ptr, picture->bytes.len, hex);
	if (!rd_str_is(sha256, hex))
		return rd_problem_set(problem, RD_CORRUPT, 6, "asset.differs",
				      "the picture of \"%.*s\" is not the one "
				      "the catalog names",
				      RD_STR_FMT(id));
	if (!disp_picture_type(picture->bytes))
		return rd_problem_set(problem, RD_SEMANTIC, 4, "asset.type",
				      "the picture of \"%.*s\" is neither PNG, "
				      "JPEG, WebP nor SVG",
				      RD_STR_FMT(id));
	return RD_OK;
}

/* What the sheet shows, in the order of the references. */
struct shown {
	struct rd_arena arena;
	struct rd_disp_picture pictures[REFERENCES_MAX];
	const struct rd_disp_picture *list[REFERENCES_MAX];
};

/* A sheet is handed on as pictures are: stripped.  A drawing stays as it is. */
static enum rd_status
show_picture(struct shown *shown, size_t i,
	     const struct rd_disp_picture *picture, struct rd_problem *problem)
{
	struct rd_buf stripped;
	enum rd_status status;
	char *copy;

	shown->pictures[i] = *picture;
	shown->list[i] = &shown->pictures[i];
	if (!strcmp(disp_picture_type(picture->bytes), "image/svg+xml"))
		return RD_OK;
	rd_buf_init(&stripped, picture->bytes.len + RD_PIC_TURN_MAX);
	status = rd_pic_strip(picture->bytes, &stripped, problem);
	if (status == RD_OK) {
		copy = rd_arena_strdup(&shown->arena, rd_buf_view(&stripped));
		shown->pictures[i].bytes = (struct rd_str){ copy,
							    stripped.len };
		if (!copy)
			status = rd_problem_set(problem, RD_NOMEM, 10, "memory",
						"out of memory");
	}
	rd_buf_fini(&stripped);
	return status;
}

static enum rd_status
match_pictures(const json_t *body, const struct rd_disp_picture *pictures,
	       uint32_t n_pictures, struct shown *shown,
	       struct rd_problem *problem)
{
	const struct rd_disp_picture *picture;
	const json_t *references = rd_json_get(body, "references");
	size_t n = rd_json_count(references);
	enum rd_status status = RD_OK;

	if (!n || n > REFERENCES_MAX)
		return rd_problem_set(problem, RD_SEMANTIC, 4, "preview.body",
				      "a sheet shows 1 to %d references",
				      REFERENCES_MAX);
	for (size_t i = 0; i < n && status == RD_OK; i++) {
		const json_t *reference = rd_json_at(references, i);
		struct rd_str sha256 = rd_json_get_str(reference, "sha256");

		picture = find_picture(pictures, n_pictures, sha256);
		status = check_picture(picture,
				       rd_json_get_str(reference, "id"), sha256,
				       problem);
		if (status == RD_OK)
			status = show_picture(shown, i, picture, problem);
	}
	return status;
}

/* Keys sorted: {"body","kind","manifest","provider","request","schema","seal",
 * "sheet_sha256","ticket"}. */
static void
put_manifest(const struct rd_signed_request *request, const json_t *body,
	     const struct rd_buf *svg, struct rd_buf *out)
{
	const struct rd_sig_ticket_facts *facts = rd_sig_request_peek(request);
	char hex[RD_CRYPT_HASH_TEXT];

	rd_crypt_sha256_hex(svg->ptr, svg->len, hex);
	rd_json_put_member(out, "{", "kind", RD_STR_LIT(RD_DISP_SHEET_KIND));
	rd_json_put_member(out, ",", "manifest",
			   rd_json_get_str(body, "manifest"));
	rd_json_put_member(out, ",", "provider", rd_str_of(facts->provider));
	rd_buf_cstr(out, ",\"request\":");
	rd_buf_str(out, rd_sig_request_body(request));
	rd_json_put_member(out, ",", "schema",
			   RD_STR_LIT("refdesk.manifest/1"));
	rd_json_put_member(out, ",", "seal", rd_str_of(facts->seal));
	rd_json_put_member(out, ",", "sheet_sha256", rd_str_of(hex));
	rd_buf_cstr(out, ",\"ticket\":");
	rd_buf_str(out, rd_str_trim(rd_sig_request_envelope(request)));
	rd_buf_cstr(out, "}\n");
}

enum rd_status
rd_disp_preview(const struct rd_signed_request *request,
		const struct rd_disp_picture *pictures, uint32_t n_pictures,
		struct rd_buf *svg, struct rd_buf *manifest,
		struct rd_problem *problem)
{
	struct shown shown;
	json_t *body = NULL;
	enum rd_status status;

	rd_arena_init(&shown.arena, SHOWN_CAP);
	status = rd_json_parse(rd_sig_request_body(request), NULL, &body,
			       problem);
	if (status != RD_OK)
		return status;
	if (!rd_str_is(rd_json_get_str(body, "schema"), "refdesk.preview/1")) {
		status = rd_problem_set(problem, RD_SEMANTIC, 4, "preview.body",
					"not a preview body");
		goto out;
	}
	status = match_pictures(body, pictures, n_pictures, &shown, problem);
	if (status != RD_OK)
		goto out;
	disp_sheet_draw(body, shown.list, svg);
	put_manifest(request, body, svg, manifest);
	status = rd_buf_status(svg);
	if (status == RD_OK)
		status = rd_buf_status(manifest);
	if (status != RD_OK)
		rd_problem_set(problem, status, 10, "memory", "out of memory");
out:
	rd_arena_fini(&shown.arena);
	rd_json_free(body);
	return status;
}
