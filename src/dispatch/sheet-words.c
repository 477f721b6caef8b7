/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a contact sheet knows of its body and pictures before it draws. */

#include "dispatch/sheet.h"

#include <inttypes.h>

#include "json/json.h"

const char *
disp_picture_type(struct rd_str bytes)
{
	static const struct {
		const char *magic, *type;
		size_t n, at;
	} types[] = {
		{ "\x89PNG\r\n\x1a\n", "image/png", 8, 0 },
		{ "\xff\xd8\xff", "image/jpeg", 3, 0 },
		{ "WEBP", "image/webp", 4, 8 },
		{ "<svg", "image/svg+xml", 4, 0 },
		{ "<?xml", "image/svg+xml", 5, 0 },
		{ "<!--", "image/svg+xml", 4, 0 },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (bytes.len >= types[i].at + types[i].n &&
		    !memcmp(bytes.ptr + types[i].at, types[i].magic,
			    types[i].n))
			return types[i].type;
	return NULL;
}

static int64_t
number(const json_t *object, const char *name)
{
	int64_t value = 0;

	(void)rd_json_get_int(object, name, &value);
	return value;
}

static void
put_one(const json_t *one, size_t i, struct rd_buf *out)
{
	rd_buf_printf(out, "%s%" PRId64 " of picture %" PRId64 ", strength ",
		      i ? "; " : "", number(one, "tokens"), number(one, "n"));
	rd_buf_str(out, rd_json_get_str(one, "strength"));
}

void
rd_disp_redux_words(const json_t *redux, struct rd_buf *out)
{
	const json_t *references = rd_json_get(redux, "references");
	struct rd_str mode = rd_json_get_str(redux, "mode");

	if (!redux)
		return;
	rd_buf_cstr(out, "Tokens that would reach a model: ");
	for (size_t i = 0; i < rd_json_count(references); i++)
		put_one(rd_json_at(references, i), i, out);
	rd_buf_printf(out, ". Mode %.*s of %.*s, ",
		      RD_STR_FMT(mode.ptr ? mode : RD_STR_LIT("none")),
		      RD_STR_FMT(rd_json_get_str(redux, "profile")));
	rd_buf_printf(out,
		      "factor %.*s: %" PRId64 " by %" PRId64 " of %" PRId64
		      " by %" PRId64 ", ",
		      RD_STR_FMT(rd_json_get_str(redux, "factor")),
		      number(redux, "edge"), number(redux, "edge"),
		      number(redux, "grid"), number(redux, "grid"));
	rd_buf_printf(out, "by %.*s with %.*s.",
		      RD_STR_FMT(rd_json_get_str(redux, "kernel")),
		      RD_STR_FMT(rd_json_get_str(redux, "encoder")));
}
