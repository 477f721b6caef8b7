/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Conditions, and parts of them, that never or always hold; gates that keep
 * nothing out. */

#include "validate/lint.h"

#include "base/diag-ids.h"

/* A condition and where it stands. */
struct owner {
	struct rd_str id, part;
	struct rd_val_place place;
	const char *what;
	bool of_reference;
};

struct seen {
	bool holds, fails; /* in some situation */
};

/* Notes for each part whether it can hold and fail for the reference; false
 * without an answer. */
static bool
look(struct rd_val_lint *lint, const struct rd_val_cond *cond, uint32_t ref,
     struct seen *seen)
{
	struct rd_val_ask *ask = &lint->ask;
	uint32_t *parts, *fails;

	rd_val_ask_init(ask, lint->val, &lint->arena);
	parts = rd_arena_array(&lint->arena, cond->n_ops, sizeof(*parts));
	fails = rd_arena_array(&lint->arena, cond->n_ops, sizeof(*fails));
	if (!parts || !fails)
		return false;
	rd_val_ask_cond(ask, cond, ref, parts);
	for (uint32_t i = 0; i < cond->n_ops; i++)
		fails[i] = rd_val_ask_not(ask, parts[i]);
	rd_val_ask_close(ask);
	for (uint32_t i = 0; i < cond->n_ops; i++) {
		enum rd_val_answer a = RD_VAL_SOMETIMES, b = RD_VAL_SOMETIMES;

		if (!seen[i].holds)
			a = rd_val_ask_ever(ask, parts[i]);
		if (!seen[i].fails)
			b = rd_val_ask_ever(ask, fails[i]);
		if (a == RD_VAL_NO_ANSWER || b == RD_VAL_NO_ANSWER)
			return false;
		seen[i].holds |= a == RD_VAL_SOMETIMES;
		seen[i].fails |= b == RD_VAL_SOMETIMES;
	}
	return true;
}

static bool
is_all_seen(const struct seen *seen, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!seen[i].holds || !seen[i].fails)
			return false;
	return true;
}

static bool
look_at_all(struct rd_val_lint *lint, const struct rd_val_cond *cond,
	    const struct owner *owner, struct seen *seen)
{
	uint32_t n;

	if (!owner->of_reference)
		return look(lint, cond, RD_VAL_NONE, seen);
	rd_val_lint_look_at_none(lint);
	rd_val_lint_look_at_cond(lint, cond);
	n = rd_val_lint_kinds(lint);
	for (uint32_t i = 0; i < n && !is_all_seen(seen, cond->n_ops); i++)
		if (!look(lint, cond, lint->kinds[i], seen))
			return false;
	return n > 0;
}

static void
tell(struct rd_val_lint *lint, const struct rd_val_op *op,
     const struct owner *owner, bool whole, bool never)
{
	struct rd_val_place place = { owner->place.file, op->line };

	rd_val_lint_find(lint, place,
			 never ? RD_DIAG_NEVER_HOLDS : RD_DIAG_ALWAYS_HOLDS,
			 "%s%s of \"%.*s\" %s holds", whole ? "" : "a part of ",
			 owner->what,
			 RD_STR_FMT(owner->part.len ? owner->part : owner->id),
			 never ? "never" : "always");
	rd_val_lint_object(lint, owner->id, owner->part);
}

/* Of constant parts within each other the outermost is told: parts stand
 * before what holds them, so the walk is backwards, `skip` counting the parts
 * of one that was told. */
static void
tell_parts(struct rd_val_lint *lint, const struct rd_val_cond *cond,
	   const struct owner *owner, const struct seen *seen)
{
	uint32_t skip = 0;

	for (uint32_t i = cond->n_ops; i-- > 0;) {
		const struct rd_val_op *op = &cond->ops[i];
		bool told = skip > 0;

		if (told)
			skip--;
		else if (!seen[i].holds || !seen[i].fails)
			tell(lint, op, owner, i + 1 == cond->n_ops,
			     !seen[i].holds);
		if (told || !seen[i].holds || !seen[i].fails)
			skip += op->arity;
	}
}

static void
check(struct rd_val_lint *lint, const struct rd_val_cond *cond,
      const struct owner *owner)
{
	struct seen *seen;

	if (!cond->n_ops || lint->val->status)
		return;
	seen = rd_val_array(lint->val, cond->n_ops, sizeof(*seen));
	if (seen && look_at_all(lint, cond, owner, seen))
		tell_parts(lint, cond, owner, seen);
}

/* ---- gates ---- */

static bool
lets_all_through(struct rd_val_lint *lint, const struct rd_val_gate *gate)
{
	uint32_t n;

	rd_val_lint_look_at_none(lint);
	rd_val_lint_look_at_cond(lint, &gate->when);
	rd_val_lint_look_at_cond(lint, &gate->require);
	n = rd_val_lint_kinds(lint);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t out;

		rd_val_ask_init(&lint->ask, lint->val, &lint->arena);
		out = rd_val_ask_not(
			&lint->ask,
			rd_val_ask_gate(&lint->ask, gate, lint->kinds[i]));
		rd_val_ask_close(&lint->ask);
		if (rd_val_ask_ever(&lint->ask, out) != RD_VAL_NEVER)
			return false;
	}
	return n > 0;
}

static void
check_gate(struct rd_val_lint *lint, const struct rd_val_gate *gate)
{
	struct owner owner = { .id = gate->id, .place = gate->place };

	if (lets_all_through(lint, gate)) {
		rd_val_lint_find(lint, gate->place, RD_DIAG_GATE_WITHOUT_EFFECT,
				 "the gate \"%.*s\" keeps no reference out",
				 RD_STR_FMT(gate->id));
		rd_val_lint_object(lint, gate->id, (struct rd_str){ NULL, 0 });
		return;
	}
	owner.what = "<when>";
	check(lint, &gate->when, &owner);
	owner.what = "<require>";
	owner.of_reference = true;
	check(lint, &gate->require, &owner);
}

static void
check_hold(struct rd_val_lint *lint, const struct rd_val_hold *hold)
{
	struct owner owner = { .id = hold->id,
			       .place = hold->place,
			       .what = "<when>" };

	check(lint, &hold->when, &owner);
	owner.what = "<reason>";
	for (uint32_t i = 0; i < hold->n_reasons; i++) {
		owner.part = hold->reasons[i].term;
		check(lint, &hold->reasons[i].cond, &owner);
	}
}

static void
check_factor(struct rd_val_lint *lint, const struct rd_val_factor *factor)
{
	struct owner owner = { .id = factor->id,
			       .place = factor->place,
			       .of_reference = true };

	owner.what = "<when>";
	check(lint, &factor->when, &owner);
	for (uint32_t i = 0; i < factor->n_choices; i++) {
		const struct rd_val_choice *choice = &factor->choices[i];
		bool single = rd_str_eq(choice->id, factor->id);

		owner.what = single ? "<when>" : "<case>";
		owner.part = single ? (struct rd_str){ NULL, 0 } : choice->id;
		check(lint, &choice->cond, &owner);
	}
}

void
rd_val_lint_conds(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	for (uint32_t i = 0; i < model->n_gates; i++)
		check_gate(lint, &model->gates[i]);
	for (uint32_t i = 0; i < model->n_pins; i++)
		check(lint, &model->pins[i].when,
		      &(struct owner){ .id = model->pins[i].id,
				       .place = model->pins[i].place,
				       .what = "<when>" });
	for (uint32_t i = 0; i < model->n_derives; i++)
		if (model->derives[i].kind == RD_VAL_WHEN)
			check(lint, &model->derives[i].cond,
			      &(struct owner){
				      .id = model->facts[model->derives[i].fact]
						    .name,
				      .place = model->derives[i].place,
				      .what = "<when>" });
	for (uint32_t i = 0; i < model->n_factors; i++)
		check_factor(lint, &model->factors[i]);
	for (uint32_t i = 0; i < model->n_holds; i++)
		check_hold(lint, &model->holds[i]);
}
