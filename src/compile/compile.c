/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The run of the compiler: check, then lay down record after record. */

#include "compile/compile.h"
#include "compile/emit.h"

#include "base/diag-ids.h"

#define ARENA_CAP ((size_t)256 << 20)

static void (*const parts[])(struct rd_cc *cc) = {
	rd_cc_emit_meta,   rd_cc_emit_facts,   rd_cc_emit_words,
	rd_cc_emit_tables, rd_cc_emit_catalog, rd_cc_emit_derives,
	rd_cc_emit_rules,  rd_cc_emit_send,    rd_cc_emit_redux,
	rd_cc_emit_flows,
};

void
rd_cc_fail(struct rd_cc *cc, enum rd_status status)
{
	if (status && !cc->status)
		cc->status = status;
}

void *
rd_cc_array(struct rd_cc *cc, size_t n, size_t item_bytes)
{
	void *items = rd_arena_array(&cc->arena, n ? n : 1, item_bytes);

	if (!items)
		rd_cc_fail(cc, RD_NOMEM);
	return items;
}

uint32_t
rd_cc_str(struct rd_cc *cc, struct rd_str s)
{
	return rd_prog_add_str(cc->builder, s.ptr ? s : RD_STR_LIT(""));
}

uint32_t
rd_cc_set(struct rd_cc *cc)
{
	rd_prog_add_set(cc->builder, cc->words);
	memset(cc->words, 0, cc->n_words * sizeof(*cc->words));
	return cc->n_sets++;
}

static enum rd_status
emit(const struct rd_val_model *model, struct rd_buf *out)
{
	struct rd_cc cc = { .model = model };
	enum rd_status status;

	rd_arena_init(&cc.arena, ARENA_CAP);
	cc.builder = rd_prog_builder_new();
	if (!cc.builder)
		rd_cc_fail(&cc, RD_NOMEM);
	cc.n_words = (model->n_refs + 63u) / 64;
	cc.words = rd_cc_array(&cc, cc.n_words, sizeof(*cc.words));
	cc.points = rd_cc_array(&cc, model->n_refs, sizeof(*cc.points));
	cc.first_set = rd_cc_array(&cc, model->n_attrs, sizeof(*cc.first_set));
	cc.first_under = rd_cc_array(&cc, model->n_attrs,
				     sizeof(*cc.first_under));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!cc.status)
			parts[i](&cc);
	status = cc.status ? cc.status : rd_prog_finish(cc.builder, out);
	rd_prog_builder_free(cc.builder);
	rd_arena_fini(&cc.arena);
	return status;
}

enum rd_status
rd_cc_compile(const struct rd_val_input *input, struct rd_diags *diags,
	      struct rd_buf *program_out)
{
	struct rd_val_model model;
	enum rd_status status = rd_val_resolve(input, diags, &model);

	if (!status)
		status = emit(&model, program_out);
	if (status == RD_LIMIT) {
		rd_diag_add(diags, RD_DIAG_PROGRAM_TOO_BIG, "pack.xml", 0,
			    "the compiled program is larger than %u MiB",
			    RD_PROG_CAP_BYTES >> 20);
		status = RD_SEMANTIC;
	}
	rd_val_model_fini(&model);
	return status;
}

enum rd_status
rd_cc_check(const struct rd_val_input *input, struct rd_diags *diags)
{
	struct rd_buf program;
	enum rd_status status;

	rd_buf_init(&program, 2 * (size_t)RD_PROG_CAP_BYTES);
	status = rd_cc_compile(input, diags, &program);
	rd_buf_fini(&program);
	return status;
}
