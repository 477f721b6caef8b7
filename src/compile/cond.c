/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Conditions.  What depends on the catalog alone becomes a set of references
 * here, so that a decision only looks it up. */

#include "compile/emit.h"

static const enum rd_op_code codes[RD_VAL_N_OPS] = {
	[RD_VAL_OP_ALL] = RD_OP_ALL,
	[RD_VAL_OP_ANY] = RD_OP_ANY,
	[RD_VAL_OP_NONE_OF] = RD_OP_NONE_OF,
	[RD_VAL_OP_AT_LEAST] = RD_OP_AT_LEAST,
	[RD_VAL_OP_FACT_IS] = RD_OP_FACT_IS,
	[RD_VAL_OP_FACT_KNOWN] = RD_OP_FACT_KNOWN,
	[RD_VAL_OP_FACT_SAME] = RD_OP_FACT_SAME,
	[RD_VAL_OP_FACT_HAS] = RD_OP_FACT_HAS,
	[RD_VAL_OP_FACT_LESS] = RD_OP_FACT_LESS,
	[RD_VAL_OP_FACT_BETWEEN] = RD_OP_FACT_BETWEEN,
	[RD_VAL_OP_MATCHES] = RD_OP_MATCHES,
	[RD_VAL_OP_ATTR_IS] = RD_OP_ATTR_IS,
	[RD_VAL_OP_ATTR_SAME] = RD_OP_ATTR_SAME,
	[RD_VAL_OP_ATTR_IN] = RD_OP_ATTR_IN,
	[RD_VAL_OP_ID_HAS] = RD_OP_ATTR_IS,
	[RD_VAL_OP_AVAILABLE] = RD_OP_AVAILABLE,
	[RD_VAL_OP_FIELD_IS] = RD_OP_FIELD_IS,
	[RD_VAL_OP_FIELD_KNOWN] = RD_OP_FIELD_KNOWN,
	[RD_VAL_OP_FIELD_WITHIN] = RD_OP_FIELD_WITHIN,
	[RD_VAL_OP_FACT_UNDER] = RD_OP_FACT_UNDER,
	[RD_VAL_OP_FACT_WITHIN] = RD_OP_FACT_WITHIN,
	[RD_VAL_OP_FIELD_LESS] = RD_OP_FIELD_LESS,
	[RD_VAL_OP_FIELD_BETWEEN] = RD_OP_FIELD_BETWEEN,
	[RD_VAL_OP_FIELD_WINDOW] = RD_OP_FIELD_WINDOW,
};

static uint32_t
add_id_set(struct rd_cc *cc, struct rd_str text)
{
	void *list = cc->id_sets;
	enum rd_status status;

	status = rd_arena_grow(&cc->arena, &list, cc->n_id_sets,
			       &cc->id_sets_cap, sizeof(*cc->id_sets));
	if (status) {
		rd_cc_fail(cc, status);
		return 0;
	}
	cc->id_sets = list;
	for (uint32_t i = 0; i < cc->model->n_refs; i++)
		if (rd_str_find(cc->model->refs[i].id, text) >= 0)
			cc->words[i / 64] |= UINT64_C(1) << i % 64;
	cc->id_sets[cc->n_id_sets++] = (struct rd_cc_id_set){ text,
							      rd_cc_set(cc) };
	return cc->id_sets[cc->n_id_sets - 1].set;
}

static uint32_t
find_id_set(struct rd_cc *cc, struct rd_str text)
{
	for (size_t i = 0; i < cc->n_id_sets; i++)
		if (rd_str_eq(cc->id_sets[i].text, text))
			return cc->id_sets[i].set;
	return add_id_set(cc, text);
}

static struct rd_prog_op
translate(struct rd_cc *cc, const struct rd_val_op *in)
{
	struct rd_prog_op op = {
		.code = codes[in->code],
		.arity = in->arity,
		.a = in->a,
		.b = in->b,
		.v = in->v,
		.w = in->w,
	};

	if (in->code == RD_VAL_OP_ID_HAS) {
		op.a = find_id_set(cc, in->text);
	} else if (in->code == RD_VAL_OP_ATTR_IS) {
		op.a = cc->first_under[in->a] + (uint32_t)in->v;
		op.v = 0;
	}
	return op;
}

uint32_t
rd_cc_cond(struct rd_cc *cc, const struct rd_val_cond *cond)
{
	struct rd_prog_cond out = {
		rd_prog_count(cc->builder, RD_SEC_OP),
		cond->n_ops,
	};

	if (!cond->n_ops)
		return RD_NONE;
	for (uint32_t i = 0; i < cond->n_ops; i++) {
		struct rd_prog_op op = translate(cc, &cond->ops[i]);

		rd_prog_add_op(cc->builder, &op);
	}
	return rd_prog_add_cond(cc->builder, &out);
}
