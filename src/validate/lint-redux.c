/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Modes, functions and facts of Redux that are not wrong, but hardly meant. */

#include "validate/lint.h"

#include "base/diag-ids.h"
#include "validate/redux.h"

static bool
is_advised(const struct rd_val_rdx_use *use, uint32_t mode)
{
	for (uint32_t i = 0; i < use->n_advices; i++)
		if (use->advices[i].mode == mode)
			return true;
	return false;
}

static bool
has_mode(const struct rd_val_model *model, uint32_t mode)
{
	for (uint32_t i = 0; i < model->n_rdx_profiles; i++)
		if (rd_val_rdx_level_of(&model->rdx_profiles[i], mode))
			return true;
	return false;
}

static bool
has_function(const struct rd_val_rdx_profile *profile, uint32_t function)
{
	for (uint32_t i = 0; i < profile->n_kernels; i++)
		if (profile->kernels[i].function == function)
			return true;
	return false;
}

static void
check_use(struct rd_val_lint *lint, const struct rd_val_rdx_use *use)
{
	const struct rd_val_model *model = lint->model;
	struct rd_val_place place = { use->place_file, use->line };

	for (uint32_t i = 0; i < model->n_rdx_modes; i++) {
		struct rd_str mode = model->rdx_modes[i].name;

		if (is_advised(use, i) || !has_mode(model, i))
			continue;
		rd_val_lint_find(lint, place, RD_DIAG_ADVICE_MISSING,
				 "\"%.*s\" has no advice for the mode "
				 "\"%.*s\"",
				 RD_STR_FMT(use->name), RD_STR_FMT(mode));
		rd_val_lint_object(lint, use->name, mode);
	}
}

static void
tell_unused(struct rd_val_lint *lint, struct rd_val_place place,
	    const char *what, struct rd_str name)
{
	rd_val_lint_find(lint, place, RD_DIAG_NOT_IN_ANY_PROFILE,
			 "no profile has the %s \"%.*s\"", what,
			 RD_STR_FMT(name));
	rd_val_lint_object(lint, name, RD_STR_NONE);
}

static void
check_encoder(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_model *model = lint->model;
	const struct rd_val_rdx_encoder *encoder = &model->rdx_encoders[at];

	for (uint32_t i = 0; i < model->n_rdx_profiles; i++)
		if (model->rdx_profiles[i].encoders >> at & 1)
			return;
	tell_unused(lint,
		    (struct rd_val_place){ encoder->place_file, encoder->line },
		    "encoder", encoder->name);
}

static void
check_mode(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_rdx_word *mode = &lint->model->rdx_modes[at];

	if (!has_mode(lint->model, at))
		tell_unused(
			lint,
			(struct rd_val_place){ mode->place_file, mode->line },
			"mode", mode->name);
}

static void
check_function(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_model *model = lint->model;
	const struct rd_val_rdx_word *function = &model->rdx_functions[at];

	for (uint32_t i = 0; i < model->n_rdx_profiles; i++)
		if (has_function(&model->rdx_profiles[i], at))
			return;
	tell_unused(
		lint,
		(struct rd_val_place){ function->place_file, function->line },
		"function", function->name);
}

/* The same function makes as many tokens of every encoder. */
static bool
coincide(const struct rd_val_model *model,
	 const struct rd_val_rdx_profile *profile,
	 const struct rd_val_rdx_level *a, const struct rd_val_rdx_level *b)
{
	if (a->function != b->function)
		return false;
	for (uint32_t i = 0; i < model->n_rdx_encoders; i++) {
		const struct rd_val_rdx_encoder *encoder =
			&model->rdx_encoders[i];

		if (profile->encoders >> i & 1 &&
		    rd_val_rdx_edge(profile, encoder, a->factor) !=
			    rd_val_rdx_edge(profile, encoder, b->factor))
			return false;
	}
	return true;
}

static void
check_levels(struct rd_val_lint *lint, const struct rd_val_rdx_profile *profile)
{
	const struct rd_val_rdx_word *modes = lint->model->rdx_modes;

	for (uint32_t i = 1; i < profile->n_levels; i++) {
		const struct rd_val_rdx_level *level = &profile->levels[i];
		struct rd_val_place place = { profile->place_file,
					      level->line };

		if (!coincide(lint->model, profile, level - 1, level))
			continue;
		rd_val_lint_find(lint, place, RD_DIAG_MODES_COINCIDE,
				 "in \"%.*s\" the modes \"%.*s\" and \"%.*s\" "
				 "are the same",
				 RD_STR_FMT(profile->name),
				 RD_STR_FMT(modes[level[-1].mode].name),
				 RD_STR_FMT(modes[level->mode].name));
		rd_val_lint_object(lint, profile->name,
				   modes[level->mode].name);
		place.line = level[-1].line;
		rd_val_lint_related(lint, place, "makes as many tokens");
	}
}

static void
check_from(struct rd_val_lint *lint, const struct rd_val_rdx_from *from)
{
	struct rd_val_atom known = { .kind = RD_VAL_ATOM_KNOWN };
	struct rd_val_place place = { from->place_file, from->line };
	struct rd_str fact = lint->model->facts[from->fact].name;
	uint32_t node;

	rd_val_ask_init(&lint->ask, lint->val, &lint->arena);
	node = rd_val_ask_atom_of(&lint->ask, from->fact, &known);
	rd_val_ask_close(&lint->ask);
	if (rd_val_ask_ever(&lint->ask, node) != RD_VAL_NEVER)
		return;
	rd_val_lint_find(lint, place, RD_DIAG_FROM_NEVER_KNOWN,
			 "\"%.*s\" is never known", RD_STR_FMT(fact));
	rd_val_lint_object(lint, fact, RD_STR_NONE);
}

void
rd_val_lint_redux(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	for (uint32_t i = 0; i < model->n_rdx_encoders; i++)
		check_encoder(lint, i);
	for (uint32_t i = 0; i < model->n_rdx_modes; i++)
		check_mode(lint, i);
	for (uint32_t i = 0; i < model->n_rdx_functions; i++)
		check_function(lint, i);
	for (uint32_t i = 0; i < model->n_rdx_profiles; i++)
		check_levels(lint, &model->rdx_profiles[i]);
	for (uint32_t i = 0; i < model->n_rdx_uses; i++)
		check_use(lint, &model->rdx_uses[i]);
	for (uint32_t i = 0; i < model->n_rdx_froms && !lint->val->status; i++)
		check_from(lint, &model->rdx_froms[i]);
}
