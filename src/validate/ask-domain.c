/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The values of a question's variables: for each state a fact can be in, the
 * truths of its atoms, each vector once.  Numbers are split where an atom
 * changes; a set is any union of terms, so its vectors are closed under "or". */

#include "validate/ask.h"

#include <stdlib.h>

#define CUTS_MAX (4 * RD_VAL_ASK_ATOMS + 4)

/* A state of a fact: unknown, or a number, a term, a truth; `other` for values
 * of an open vocabulary that are no terms and for what has no number. */
struct state {
	bool known, other;
	int64_t value;
};

static bool
holds(const struct rd_val_atom *atom, const struct state *state)
{
	if (!state->known)
		return false;
	if (atom->kind == RD_VAL_ATOM_KNOWN)
		return true;
	if (state->other)
		return false;
	switch (atom->kind) {
	case RD_VAL_ATOM_IS:
		return state->value == atom->v;
	case RD_VAL_ATOM_LESS:
		return state->value < atom->v;
	case RD_VAL_ATOM_BETWEEN:
		return state->value >= atom->v && state->value < atom->w;
	case RD_VAL_ATOM_MEETS:
		return state->value < RD_VAL_SET_TERMS &&
		       atom->mask >> state->value & 1;
	default:
		return false;
	}
}

static bool
is_equal(const struct rd_val_truths *a, const struct rd_val_truths *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void
push_value(struct rd_val_ask *ask, struct rd_val_var *var,
	   const struct rd_val_truths *truths)
{
	void *values = var->values;

	for (size_t i = 0; i < var->n_values; i++)
		if (is_equal(&var->values[i], truths))
			return;
	if (var->n_values == RD_VAL_ASK_VALUES ||
	    rd_arena_grow(ask->arena, &values, var->n_values, &var->values_cap,
			  sizeof(*var->values))) {
		ask->lost = true;
		return;
	}
	var->values = values;
	var->values[var->n_values++] = *truths;
}

static void
push_state(struct rd_val_ask *ask, struct rd_val_var *var,
	   const struct state *state)
{
	struct rd_val_truths truths = { { 0 } };

	for (uint32_t i = 0; i < var->n_atoms; i++)
		if (holds(&var->atoms[i], state))
			truths.bits[i / 64] |= UINT64_C(1) << (i % 64);
	push_value(ask, var, &truths);
}

const struct rd_val_derive *
rd_val_derive_of(const struct rd_val_model *model, uint32_t fact)
{
	if (model->facts[fact].origin != RD_VAL_DERIVED)
		return NULL;
	for (uint32_t i = 0; i < model->n_derives; i++)
		if (model->derives[i].fact == fact)
			return &model->derives[i];
	return NULL;
}

static const struct rd_val_classifier *
classifier_of(const struct rd_val_model *model, uint32_t fact)
{
	if (model->facts[fact].origin != RD_VAL_CLASSIFIED)
		return NULL;
	for (uint32_t i = 0; i < model->n_classifiers; i++)
		if (model->classifiers[i].fact == fact)
			return &model->classifiers[i];
	return NULL;
}

/* Can the fact be unknown when rules are asked? */
static bool
can_lack(const struct rd_val_model *model, uint32_t at)
{
	const struct rd_val_fact *fact = &model->facts[at];
	const struct rd_val_classifier *by = classifier_of(model, at);
	const struct rd_val_derive *derive = rd_val_derive_of(model, at);

	if (by)
		return by->pick == RD_VAL_PICK_ALL ||
		       by->fallback == RD_VAL_NONE;
	if (derive)
		return derive->kind != RD_VAL_CLOCK &&
		       derive->kind != RD_VAL_MONTHS &&
		       derive->kind != RD_VAL_EXISTS &&
		       derive->kind != RD_VAL_WHEN;
	if (fact->origin != RD_VAL_REQUEST || fact->type == RD_VAL_TEXT)
		return true;
	return fact->missing == RD_VAL_SKIP;
}

static bool
has_arg(const struct rd_val_derive *derive, uint32_t term)
{
	for (uint32_t i = 0; i < derive->n_args; i++)
		if (derive->args[i].b == term ||
		    (derive->kind == RD_VAL_MONTHS &&
		     derive->args[i].a == term))
			return true;
	return false;
}

/* Can the fact ever be that term?  A classifier finds only classes that have
 * phrases, a clock only its bands. */
static bool
can_be(const struct rd_val_model *model, uint32_t at, uint32_t term)
{
	const struct rd_val_classifier *by = classifier_of(model, at);
	const struct rd_val_derive *derive = rd_val_derive_of(model, at);

	if (derive &&
	    (derive->kind == RD_VAL_CLOCK || derive->kind == RD_VAL_MONTHS))
		return has_arg(derive, term);
	if (!by || by->fallback == term)
		return true;
	for (uint32_t i = 0; i < by->n_classes; i++)
		if (by->classes[i].term == term)
			return true;
	return false;
}

static void
push_terms(struct rd_val_ask *ask, struct rd_val_var *var)
{
	const struct rd_val_model *model = ask->val->model;
	const struct rd_val_fact *fact = &model->facts[var->a];
	const struct rd_val_vocab *vocab;

	if (fact->vocab == RD_VAL_NONE)
		return;
	vocab = &model->vocabs[fact->vocab];
	for (uint32_t i = 0; i < vocab->n_terms && !ask->lost; i++)
		if (can_be(model, var->a, i))
			push_state(
				ask, var,
				&(struct state){ .known = true, .value = i });
	if (vocab->open)
		push_state(ask, var,
			   &(struct state){ .known = true, .other = true });
}

/* Every union of the terms' vectors; the empty one is "unknown". */
static void
push_sets(struct rd_val_ask *ask, struct rd_val_var *var)
{
	struct rd_val_var terms = { .a = var->a,
				    .atoms = var->atoms,
				    .n_atoms = var->n_atoms };

	push_terms(ask, &terms);
	push_value(ask, var, &(struct rd_val_truths){ { 0 } });
	for (size_t i = 0; i < terms.n_values; i++) {
		size_t n = var->n_values;

		for (size_t k = 0; k < n && !ask->lost; k++) {
			struct rd_val_truths both = var->values[k];

			for (int w = 0; w < RD_VAL_ASK_WORDS; w++)
				both.bits[w] |= terms.values[i].bits[w];
			push_value(ask, var, &both);
		}
	}
}

static int
compare_numbers(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* One number of each stretch between the places where an atom changes. */
static void
push_numbers(struct rd_val_ask *ask, struct rd_val_var *var)
{
	const struct rd_val_fact *fact = &ask->val->model->facts[var->a];
	bool bounded = fact->low < fact->high;
	int64_t *cuts = rd_arena_array(ask->arena, CUTS_MAX, sizeof(*cuts));
	size_t n = 0;

	if (!cuts) {
		ask->lost = true;
		return;
	}
	cuts[n++] = bounded ? fact->low : INT64_MIN;
	for (size_t i = 0; i < var->n_atoms; i++) {
		const struct rd_val_atom *atom = &var->atoms[i];

		if (atom->kind == RD_VAL_ATOM_KNOWN)
			continue;
		cuts[n++] = atom->v;
		if (atom->kind == RD_VAL_ATOM_IS && atom->v < INT64_MAX)
			cuts[n++] = atom->v + 1;
		if (atom->kind == RD_VAL_ATOM_BETWEEN)
			cuts[n++] = atom->w;
	}
	qsort(cuts, n, sizeof(*cuts), compare_numbers);
	for (size_t i = 0; i < n && !ask->lost; i++)
		if (!bounded || (cuts[i] >= fact->low && cuts[i] <= fact->high))
			push_state(ask, var,
				   &(struct state){ .known = true,
						    .value = cuts[i] });
}

static void
push_states(struct rd_val_ask *ask, struct rd_val_var *var)
{
	const struct rd_val_fact *fact = &ask->val->model->facts[var->a];
	bool absent = can_lack(ask->val->model, var->a);

	if (fact->type == RD_VAL_SET) {
		push_sets(ask, var);
		return;
	}
	if (absent)
		push_state(ask, var, &(struct state){ .known = false });
	switch (fact->type) {
	case RD_VAL_BOOL:
		push_state(ask, var, &(struct state){ .known = true });
		push_state(ask, var,
			   &(struct state){ .known = true, .value = 1 });
		break;
	case RD_VAL_TERM:
		push_terms(ask, var);
		break;
	case RD_VAL_INTEGER:
	case RD_VAL_DECIMAL:
	case RD_VAL_DURATION:
		push_numbers(ask, var);
		break;
	default:
		push_state(ask, var,
			   &(struct state){ .known = true, .other = true });
		break;
	}
}

static void
sum_up(struct rd_val_var *var)
{
	if (!var->n_values)
		return;
	var->any = var->all = var->values[0];
	for (size_t i = 1; i < var->n_values; i++) {
		for (int w = 0; w < RD_VAL_ASK_WORDS; w++) {
			var->any.bits[w] |= var->values[i].bits[w];
			var->all.bits[w] &= var->values[i].bits[w];
		}
	}
}

void
rd_val_ask_close(struct rd_val_ask *ask)
{
	for (uint32_t i = 0; i < ask->n_vars && !ask->lost; i++) {
		struct rd_val_var *var = &ask->vars[i];

		if (var->kind == RD_VAL_FREE_FACT) {
			push_states(ask, var);
		} else {
			push_value(ask, var, &(struct rd_val_truths){ { 0 } });
			push_value(ask, var, &(struct rd_val_truths){ { 1 } });
		}
		ask->lost |= !var->n_values;
		sum_up(var);
	}
}
