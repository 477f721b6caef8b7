/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A core that is known already: with what delivery adds, and what it says. */

#include "base/decimal.h"
#include "base/escape.h"
#include "base/fs.h"
#include "dispatch/manifest-members.h"
#include "dispatch/manifest.h"
#include "json/jcs.h"
#include "json/json.h"

#define ARENA_CAP ((size_t)64 << 20)

static void
put_delivered(struct rd_buf *out, const struct rd_disp_result *results,
	      uint32_t n_results)
{
	rd_buf_cstr(out, ",\"delivered\":[");
	for (uint32_t i = 0; i < n_results; i++) {
		const struct rd_disp_result *r = &results[i];

		rd_json_put_member(out, i ? ",{" : "{", "file",
				   rd_str_of(rd_fs_base_name(r->file)));
		rd_buf_cstr(out, ",\"marked\":");
		rd_json_put_bool(out, r->marked != RD_PIC_MARKED_NOT);
		rd_buf_printf(out, ",\"n\":%u", r->n);
		rd_json_put_member(out, ",", "sha256",
				   rd_str_of(r->file_sha256));
		rd_buf_char(out, '}');
	}
	rd_buf_char(out, ']');
}

static void
put_member(struct rd_buf *out, const struct disp_member *m)
{
	rd_buf_char(out, ',');
	rd_put_json_str(out, m->name);
	rd_buf_char(out, ':');
	rd_buf_str(out, m->value);
}

enum rd_status
rd_disp_manifest_write(struct rd_str core, const struct rd_disp_result *results,
		       uint32_t n_results, struct rd_buf *out,
		       struct rd_problem *problem)
{
	struct disp_members members = { .problem = problem };
	char id[RD_CRYPT_HASH_TEXT];
	size_t start = out->len, i = 0;
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, ARENA_CAP);
	members.arena = &arena;
	rd_crypt_sha256_hex(core.ptr, core.len, id);
	status = disp_members_read(&members, core);
	if (status == RD_OK) {
		/* Names are in order, and stay so. */
		for (; i < members.n && rd_str_cmp(members.items[i].name,
						   RD_STR_LIT("delivered")) < 0;
		     i++)
			put_member(out, &members.items[i]);
		put_delivered(out, results, n_results);
		for (; i < members.n &&
		       rd_str_cmp(members.items[i].name, RD_STR_LIT("id")) < 0;
		     i++)
			put_member(out, &members.items[i]);
		rd_json_put_member(out, ",", "id", rd_str_of(id));
		for (; i < members.n; i++)
			put_member(out, &members.items[i]);
		rd_buf_cstr(out, "}\n");
		status = rd_buf_status(out);
		if (status == RD_OK)
			out->ptr[start] = '{'; /* instead of the first comma */
		else
			status = disp_members_no_memory(&members);
	}
	rd_arena_fini(&arena);
	return status;
}

enum rd_status
rd_disp_manifest_check(struct rd_str manifest, struct rd_problem *problem)
{
	struct disp_members members = { .problem = problem };
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, ARENA_CAP);
	members.arena = &arena;
	status = disp_members_read(&members, manifest);
	rd_arena_fini(&arena);
	return status;
}

/* ---- what it says ---- */

static void
read_tree(const json_t *tree, struct rd_arena *arena,
	  struct rd_disp_recalled *out)
{
	const json_t *cost = rd_json_get(tree, "cost");
	const json_t *files = rd_json_get(tree, "files");
	struct rd_str seed = rd_json_get_str(tree, "seed");

	*out = (struct rd_disp_recalled){ .seed = RD_STR_NONE };
	if (seed.ptr)
		out->seed = rd_str_of(rd_arena_strdup(arena, seed));
	if (rd_decimal_parse(rd_json_get_str(cost, "usd"), 6,
			     &out->cost_micro_usd) != RD_OK)
		out->cost_micro_usd = 0;
	out->cost_said = json_is_true(rd_json_get(cost, "said"));
	for (size_t i = 0; i < rd_json_count(files) && i < 64; i++)
		if (json_is_true(rd_json_get(rd_json_at(files, i), "flagged")))
			out->flagged |= UINT64_C(1) << i;
}

enum rd_status
rd_disp_manifest_recall(struct rd_str core, struct rd_arena *arena,
			struct rd_disp_recalled *out,
			struct rd_problem *problem)
{
	json_t *tree = NULL;
	enum rd_status status = rd_json_parse(core, NULL, &tree, problem);

	if (status == RD_OK)
		read_tree(tree, arena, out);
	rd_json_free(tree);
	return status;
}
