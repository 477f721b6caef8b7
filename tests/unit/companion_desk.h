/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The shipped pack, or a variant of it, deciding. */
#ifndef COMPANION_DESK_H
#define COMPANION_DESK_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "decide/decide.h"
#include "pack_files.h"

#define COMPANION_NOW "\"now\":\"2025-12-27T20:00:00Z\""

struct companion {
	struct rd_prog prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	const struct rd_dec_result *result;
	struct rd_problem problem;
	struct rd_buf decision;
	char digest[65];
};

/* An edit of one file; file NULL: none. */
struct companion_edit {
	const char *file, *from, *to;
};

static inline void
companion_open(struct companion *desk, struct companion_edit edit)
{
	struct pack_files packs = { 0 };
	struct compiled compiled;
	struct rd_buf findings;

	*desk = (struct companion){ 0 };
	pack_files_read(&packs, "rules");
	if (edit.file)
		pack_files_edit(&packs, "companion", edit.file, edit.from,
				edit.to);
	compiled = compile_pack(&packs, "companion", test_schemas());
	rd_buf_init(&findings, 1u << 20);
	rd_diags_human(&compiled.diags, &findings);
	cr_assert_eq(compiled.status, RD_OK, "%.*s",
		     RD_STR_FMT(rd_buf_view(&findings)));
	rd_buf_fini(&findings);
	cr_assert_eq(rd_prog_load(&desk->prog, rd_buf_view(&compiled.program),
				  RD_PROG_CHECK_DIGEST, &desk->problem),
		     RD_OK, "%s", desk->problem.title);
	compiled_free(&compiled);
	pack_files_free(&packs);
	rd_dec_request_init(&desk->request);
	rd_buf_init(&desk->decision, 1u << 26);
	desk->dec = rd_dec_new(&desk->prog, &desk->problem);
	cr_assert(desk->dec);
}

static inline void
companion_close(struct companion *desk)
{
	rd_dec_free(desk->dec);
	rd_dec_request_fini(&desk->request);
	rd_buf_fini(&desk->decision);
	rd_prog_fini(&desk->prog);
}

static inline void
companion_read(struct companion *desk, struct rd_str json, bool resolved)
{
	struct rd_dec_read_opts read = { .resolved = resolved };
	struct rd_dec_write_opts write = { .digest = true,
					   .trace = true,
					   .candidate = RD_NONE };

	desk->problem = (struct rd_problem){ 0 };
	cr_assert_eq(rd_dec_request_read(&desk->request, &desk->prog, json,
					 &read, &desk->problem),
		     RD_OK, "%s: %s", desk->problem.where, desk->problem.title);
	cr_assert_eq(rd_dec_decide(desk->dec, &desk->request, &desk->result,
				   &desk->problem),
		     RD_OK, "%s", desk->problem.title);
	rd_buf_reset(&desk->decision);
	rd_dec_write(desk->dec, &write, &desk->decision, desk->digest);
	cr_assert_eq(rd_buf_status(&desk->decision), RD_OK);
}

static inline void
companion_decide(struct companion *desk, const char *json)
{
	companion_read(desk, rd_str_of(json), false);
}

#endif
