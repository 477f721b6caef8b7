/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References that rules cannot tell apart are looked at once.  A rule that
 * looks at the id tells all of them apart. */

#include "validate/lint.h"

void
rd_val_lint_look_at_none(struct rd_val_lint *lint)
{
	memset(lint->attrs, 0,
	       (lint->model->n_attrs + 1) * sizeof(*lint->attrs));
}

void
rd_val_lint_look_at_cond(struct rd_val_lint *lint,
			 const struct rd_val_cond *cond)
{
	for (uint32_t i = 0; i < cond->n_ops; i++) {
		const struct rd_val_op *op = &cond->ops[i];

		if (op->code == RD_VAL_OP_ATTR_IS)
			lint->attrs[op->a] = true;
		else if (op->code == RD_VAL_OP_ATTR_SAME ||
			 op->code == RD_VAL_OP_ATTR_IN)
			lint->attrs[op->b] = true;
		else if (op->code == RD_VAL_OP_ID_HAS)
			lint->attrs[lint->model->n_attrs] = true;
	}
}

void
rd_val_lint_look_at_factor(struct rd_val_lint *lint,
			   const struct rd_val_factor *factor)
{
	if (factor->attr != RD_VAL_NONE)
		lint->attrs[factor->attr] = true;
	rd_val_lint_look_at_cond(lint, &factor->when);
	for (uint32_t i = 0; i < factor->n_choices; i++)
		rd_val_lint_look_at_cond(lint, &factor->choices[i].cond);
}

static bool
same_value(const struct rd_val_value *a, const struct rd_val_value *b)
{
	size_t n = a->n;

	if (a->given != b->given || a->term != b->term ||
	    a->number != b->number || a->n != b->n)
		return false;
	if (n && memcmp(a->terms, b->terms, n * sizeof(*a->terms)))
		return false;
	return !a->numbers || !n ||
	       !memcmp(a->numbers, b->numbers, n * sizeof(*a->numbers));
}

bool
rd_val_lint_is_same_kind(const struct rd_val_lint *lint, uint32_t a, uint32_t b)
{
	const struct rd_val_model *model = lint->model;

	if (lint->attrs[model->n_attrs])
		return false;
	for (uint32_t i = 0; i < model->n_attrs; i++)
		if (lint->attrs[i] && !same_value(&model->refs[a].values[i],
						  &model->refs[b].values[i]))
			return false;
	return true;
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash ^= word + UINT64_C(0x9e3779b97f4a7c15) + (hash << 6) + (hash >> 2);
	return hash * UINT64_C(0xff51afd7ed558ccd);
}

static uint64_t
hash_of(const struct rd_val_lint *lint, uint32_t ref)
{
	uint64_t hash = 0;

	for (uint32_t i = 0; i < lint->model->n_attrs; i++) {
		const struct rd_val_value *value =
			&lint->model->refs[ref].values[i];

		if (!lint->attrs[i])
			continue;
		hash = mix(hash, (uint64_t)value->number);
		hash = mix(hash, value->term);
		for (uint32_t k = 0; k < value->n; k++)
			hash = mix(hash, value->terms[k]);
		for (uint32_t k = 0; value->numbers && k < value->n; k++)
			hash = mix(hash, (uint64_t)value->numbers[k]);
	}
	return hash;
}

uint32_t
rd_val_lint_kinds(struct rd_val_lint *lint)
{
	uint32_t n_refs = lint->model->n_refs, n = 0, n_slots = 1;
	uint32_t *slots;

	while (n_slots < 2 * n_refs)
		n_slots *= 2;
	rd_arena_reset(&lint->arena);
	slots = rd_arena_array(&lint->arena, n_slots, sizeof(*slots));
	if (!slots) {
		rd_val_fail(lint->val, RD_NOMEM);
		return 0;
	}
	for (uint32_t i = 0; i < n_refs; i++) {
		size_t at = hash_of(lint, i) & (n_slots - 1);

		while (slots[at] &&
		       !rd_val_lint_is_same_kind(lint,
						 lint->kinds[slots[at] - 1], i))
			at = (at + 1) & (n_slots - 1);
		if (!slots[at]) {
			lint->kinds[n++] = i;
			slots[at] = n;
		}
		lint->kind_of[i] = slots[at] - 1;
	}
	return n;
}
