/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Names of text sources, as records and people write them. */

#include "decide/decide.h"

#define PIECES_MAX 32

/* The pieces a source's name is put together from. */
static uint32_t
pieces(const struct rd_prog *prog, uint32_t source, struct rd_str *out)
{
	const struct rd_prog_source *s = &prog->source[source];
	uint32_t n = 0;

	if (s->kind == RD_SOURCE_JOIN) {
		for (uint32_t p = 0; p < s->n_parts && n + 2 < PIECES_MAX;
		     p++) {
			uint32_t fact = prog->source[s->first_part + p].fact;

			if (p)
				out[n++] = RD_STR_LIT("+");
			out[n++] = rd_prog_str(prog, prog->fact[fact].name);
		}
		return n;
	}
	out[n++] = rd_prog_str(prog, prog->fact[s->fact].name);
	if (s->kind == RD_SOURCE_FIELD) {
		uint32_t field = prog->fact[s->fact].first_field + s->field;

		out[n++] = RD_STR_LIT(".");
		out[n++] = rd_prog_str(prog, prog->field[field].name);
	}
	return n;
}

void
rd_dec_source_put(const struct rd_prog *prog, uint32_t source,
		  struct rd_buf *out)
{
	struct rd_str parts[PIECES_MAX];
	uint32_t n = pieces(prog, source, parts);

	for (uint32_t i = 0; i < n; i++)
		rd_buf_str(out, parts[i]);
}

bool
rd_dec_source_is(const struct rd_prog *prog, uint32_t source,
		 struct rd_str name)
{
	struct rd_str parts[PIECES_MAX];
	uint32_t n = pieces(prog, source, parts);

	for (uint32_t i = 0; i < n; i++) {
		if (name.len < parts[i].len ||
		    memcmp(name.ptr, parts[i].ptr, parts[i].len) != 0)
			return false;
		name.ptr += parts[i].len;
		name.len -= parts[i].len;
	}
	return name.len == 0;
}
