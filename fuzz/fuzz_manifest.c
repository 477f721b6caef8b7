/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Manifests: whatever stands in one, a body comes out only when it is the one
 * that the manifest tells of. */

#include <stdint.h>
#include <stdlib.h>

#include "crypt/codec.h"
#include "dispatch/manifest.h"

#define PICTURE "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA="

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rd_status
read_picture(void *ctx, struct rd_str sha256, struct rd_buf *out,
	     struct rd_problem *problem)
{
	(void)ctx;
	if (!sha256.len)
		return rd_problem_set(problem, RD_NOTFOUND, 4, "asset.missing",
				      "missing");
	return rd_crypt_b64_append(RD_STR_LIT(PICTURE), out);
}

static struct rd_str
remember(void *ctx, uint32_t n)
{
	(void)ctx;
	return n % 2 ? RD_STR_LIT("https://v3.fal.media/files/x.webp")
		     : RD_STR_NONE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rd_disp_rebuild rebuild = { read_picture, remember, NULL };
	struct rd_str text = { (const char *)data, size };
	char hex[RD_CRYPT_HASH_TEXT];
	struct rd_problem problem = { .code = NULL };
	enum rd_status status;
	struct rd_buf body;

	rd_buf_init(&body, RD_DISP_MANIFEST_CAP);
	status = rd_disp_manifest_rebuild(text, &rebuild, &body, &problem);
	if (status != RD_OK && !problem.code)
		abort();
	if (status == RD_OK) {
		rd_crypt_sha256_hex(body.ptr, body.len, hex);
		if (rd_str_find(text, rd_str_of(hex)) < 0)
			abort();
	}
	rd_buf_fini(&body);
	return 0;
}
