/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What is declared and nothing refers to.  Each look-up of a name leaves a mark
 * on it (rd_val_names_use). */

#include "validate/lint.h"

#include "base/diag-ids.h"

static void
tell(struct rd_val_lint *lint, struct rd_val_place place, const char *what,
     struct rd_str name)
{
	rd_val_lint_find(lint, place, RD_DIAG_UNUSED,
			 "nothing uses the %s \"%.*s\"", what,
			 RD_STR_FMT(name));
	rd_val_lint_object(lint, name, (struct rd_str){ NULL, 0 });
}

static void
check_fields(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_fact *fact = &lint->model->facts[at];

	for (uint32_t i = 0; i < fact->n_fields; i++) {
		if (rd_val_names_is_used(&lint->val->fields[at],
					 fact->fields[i].name))
			continue;
		rd_val_lint_find(lint, fact->place, RD_DIAG_UNUSED,
				 "nothing uses the field \"%.*s\" of \"%.*s\"",
				 RD_STR_FMT(fact->fields[i].name),
				 RD_STR_FMT(fact->name));
		rd_val_lint_object(lint, fact->name, fact->fields[i].name);
	}
}

/* Local time and observations are used without being named. */
static void
check_facts(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_facts; i++) {
		const struct rd_val_fact *fact = &lint->model->facts[i];

		if (fact->origin == RD_VAL_BUILTIN ||
		    fact->origin == RD_VAL_OBSERVED ||
		    fact->type == RD_VAL_ZONE)
			continue;
		if (fact->origin == RD_VAL_CLASSIFIED &&
		    rd_val_names_is_used(&lint->val->classifiers, fact->name))
			continue;
		if (!rd_val_names_is_used(&lint->val->facts, fact->name))
			tell(lint, fact->place,
			     fact->origin == RD_VAL_CLASSIFIED ? "classifier"
							       : "fact",
			     fact->name);
		else
			check_fields(lint, i);
	}
}

/* Vocabularies some of whose terms the language itself names. */
static bool
is_named_by_language(const struct rd_val_model *model, uint32_t vocab)
{
	for (uint32_t i = 0; i < model->n_derives; i++)
		if (model->derives[i].kind == RD_VAL_MONTHS &&
		    model->facts[model->derives[i].hemisphere].vocab == vocab)
			return true;
	for (uint32_t i = 0; i < model->n_observations; i++)
		if (model->facts[model->observations[i].fact].vocab == vocab)
			return true;
	return false;
}

/* Rules reach a term through broader ones, too. */
static bool
is_reached(const struct rd_val_lint *lint, uint32_t at,
	   const struct rd_val_term *term)
{
	const struct rd_val_vocab *vocab = &lint->model->vocabs[at];
	const struct rd_val_names *names = &lint->val->terms[at];
	bool reached = rd_val_names_is_used(names, term->id);

	for (uint32_t i = 0; i < term->n_above && !reached; i++)
		reached = rd_val_names_is_used(names,
					       vocab->terms[term->above[i]].id);
	return reached;
}

static void
check_terms(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_vocab *vocab = &lint->model->vocabs[at];

	if (is_named_by_language(lint->model, at))
		return;
	for (uint32_t i = 0; i < vocab->n_terms; i++) {
		const struct rd_val_term *term = &vocab->terms[i];
		struct rd_val_place place = { vocab->place.file, term->line };

		if (is_reached(lint, at, term))
			continue;
		rd_val_lint_find(lint, place, RD_DIAG_UNUSED_TERM,
				 "no rule and no reference names the term "
				 "\"%.*s\" of \"%.*s\"",
				 RD_STR_FMT(term->id), RD_STR_FMT(vocab->name));
		rd_val_lint_object(lint, vocab->name, term->id);
	}
}

static void
check_vocabs(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_vocabs; i++) {
		const struct rd_val_vocab *vocab = &lint->model->vocabs[i];

		if (rd_val_names_is_used(&lint->val->vocabs, vocab->name))
			check_terms(lint, i);
		else
			tell(lint, vocab->place, "vocabulary", vocab->name);
	}
}

void
rd_val_lint_unused(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	check_vocabs(lint);
	check_facts(lint);
	for (uint32_t i = 0; i < model->n_attrs; i++)
		if (!rd_val_names_is_used(&lint->val->attrs,
					  model->attrs[i].name))
			tell(lint, model->attrs[i].place, "attribute",
			     model->attrs[i].name);
	for (uint32_t i = 0; i < model->n_tables; i++)
		if (!rd_val_names_is_used(&lint->val->tables,
					  model->tables[i].name))
			tell(lint, model->tables[i].place, "table",
			     model->tables[i].name);
}
