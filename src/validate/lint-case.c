/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Cases of a first-match factor that can never be the first to hold, and the
 * case that stands before them. */

#include "validate/lint.h"

#include "base/diag-ids.h"

/* Can case `at` hold for the reference while none of from..to does? */
static enum rd_val_answer
holds_alone(struct rd_val_lint *lint, const struct rd_val_factor *factor,
	    uint32_t ref, const uint32_t at[3])
{
	struct rd_val_ask *ask = &lint->ask;
	uint32_t all;

	rd_val_ask_init(ask, lint->val, &lint->arena);
	all = rd_val_ask_cond(ask, &factor->choices[at[0]].cond, ref, NULL);
	for (uint32_t i = at[1]; i < at[2]; i++) {
		uint32_t other = rd_val_ask_cond(ask, &factor->choices[i].cond,
						 ref, NULL);

		all = rd_val_ask_pair(ask, RD_VAL_NODE_ALL, all,
				      rd_val_ask_not(ask, other));
	}
	rd_val_ask_close(ask);
	return rd_val_ask_ever(ask, all);
}

/* Never, for no reference? */
static bool
is_shadowed(struct rd_val_lint *lint, const struct rd_val_factor *factor,
	    uint32_t n_kinds, const uint32_t at[3])
{
	for (uint32_t i = 0; i < n_kinds; i++)
		if (holds_alone(lint, factor, lint->kinds[i], at) !=
		    RD_VAL_NEVER)
			return false;
	return n_kinds > 0;
}

static void
tell(struct rd_val_lint *lint, const struct rd_val_factor *factor,
     uint32_t n_kinds, uint32_t at)
{
	const struct rd_val_choice *choice = &factor->choices[at];
	struct rd_val_place place = { factor->place.file, choice->line };
	const struct rd_val_choice *by;
	uint32_t i = 0;

	while (i < at && !is_shadowed(lint, factor, n_kinds,
				      (const uint32_t[]){ at, i, i + 1 }))
		i++;
	by = &factor->choices[i < at ? i : 0];
	if (i < at)
		rd_val_lint_find(
			lint, place, RD_DIAG_UNREACHABLE_CASE,
			"\"%.*s\" is never the first to hold: \"%.*s\" "
			"of line %u holds whenever it does",
			RD_STR_FMT(choice->id), RD_STR_FMT(by->id), by->line);
	else
		rd_val_lint_find(lint, place, RD_DIAG_UNREACHABLE_CASE,
				 "\"%.*s\" is never the first to hold: one of "
				 "the cases before it always does",
				 RD_STR_FMT(choice->id));
	rd_val_lint_object(lint, factor->id, choice->id);
	place.line = by->line;
	rd_val_lint_related(lint, place, "holds first");
}

void
rd_val_lint_cases(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_factors; i++) {
		const struct rd_val_factor *factor = &lint->model->factors[i];
		uint32_t n;

		if (factor->kind != RD_VAL_CASES || factor->n_choices < 2)
			continue;
		rd_val_lint_look_at_none(lint);
		rd_val_lint_look_at_factor(lint, factor);
		n = rd_val_lint_kinds(lint);
		for (uint32_t k = 1; k < factor->n_choices; k++) {
			/* What never holds at all was told already. */
			if (is_shadowed(lint, factor, n,
					(const uint32_t[]){ k, 0, k }) &&
			    !is_shadowed(lint, factor, n,
					 (const uint32_t[]){ k, 0, 0 }))
				tell(lint, factor, n, k);
		}
	}
}
