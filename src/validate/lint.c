/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The run of all lints, and how they tell what they found. */

#include "validate/lint.h"

#include <stdarg.h>
#include <stdio.h>

#define ARENA_CAP ((size_t)256 << 20)
#define MESSAGE_BYTES 512

static void (*const lints[])(struct rd_val_lint *lint) = {
	rd_val_lint_conds,   rd_val_lint_cases,	 rd_val_lint_factors,
	rd_val_lint_winners, rd_val_lint_ranges, rd_val_lint_phrases,
	rd_val_lint_regexes, rd_val_lint_tables, rd_val_lint_unused,
	rd_val_lint_send,    rd_val_lint_flows,	 rd_val_lint_redux,
};

void
rd_val_lint_find(struct rd_val_lint *lint, struct rd_val_place place, int id,
		 const char *fmt, ...)
{
	char message[MESSAGE_BYTES];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	rd_diag_add(lint->val->diags, id, lint->model->files[place.file].shown,
		    place.line, "%s", message);
}

void
rd_val_lint_object(struct rd_val_lint *lint, struct rd_str owner,
		   struct rd_str part)
{
	rd_diag_object(lint->val->diags, "%.*s%s%.*s", RD_STR_FMT(owner),
		       part.len ? "/" : "", RD_STR_FMT(part));
}

void
rd_val_lint_related(struct rd_val_lint *lint, struct rd_val_place place,
		    const char *what)
{
	rd_diag_related(lint->val->diags, lint->model->files[place.file].shown,
			place.line, "%s", what);
}

void
rd_val_lint(struct rd_val *val)
{
	struct rd_val_lint lint = { .val = val, .model = val->model };
	const struct rd_val_model *model = val->model;

	lint.kinds = rd_val_array(val, model->n_refs, sizeof(*lint.kinds));
	lint.kind_of = rd_val_array(val, model->n_refs, sizeof(*lint.kind_of));
	lint.attrs = rd_val_array(val, model->n_attrs + 1, sizeof(*lint.attrs));
	rd_arena_init(&lint.arena, ARENA_CAP);
	for (size_t i = 0; i < sizeof(lints) / sizeof(lints[0]); i++)
		if (!val->status)
			lints[i](&lint);
	rd_arena_fini(&lint.arena);
}
