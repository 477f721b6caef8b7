/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Condition code and derives: operands exist and have the right type, the
 * stack stays within bounds, a derive reads nothing that comes later. */

#include "program/verify.h"

#define MONTHS 12
#define HOURS 24

struct leaf {
	struct rd_prog_verifier *v;
	const struct rd_prog_op *op;
	uint32_t list; /* fields belong to it; RD_NONE outside EXISTS */
};

static const struct rd_prog_fact *
fact_of(const struct leaf *leaf)
{
	return &leaf->v->prog->fact[leaf->op->a];
}

static const struct rd_prog_field *
field_of(const struct leaf *leaf)
{
	const struct rd_prog *prog = leaf->v->prog;

	return &prog->field[prog->fact[leaf->list].first_field + leaf->op->a];
}

static bool
value_fits_fact(const struct leaf *leaf)
{
	return rd_prog_value_fits(leaf->v->prog, fact_of(leaf)->type,
				  fact_of(leaf)->vocab, leaf->op->v);
}

static bool
facts_compare(const struct leaf *leaf)
{
	const struct rd_prog_fact *a = fact_of(leaf);
	const struct rd_prog_fact *b = &leaf->v->prog->fact[leaf->op->b];

	return a->type == b->type && a->vocab == b->vocab &&
	       a->type != RD_FACT_LIST;
}

static bool
set_may_have(const struct leaf *leaf)
{
	return fact_of(leaf)->type == RD_FACT_SET &&
	       rd_prog_term_fits(leaf->v->prog, fact_of(leaf)->vocab,
				 leaf->op->v);
}

static bool
may_be_under(const struct leaf *leaf)
{
	return (fact_of(leaf)->type == RD_FACT_TERM ||
		fact_of(leaf)->type == RD_FACT_SET) &&
	       rd_prog_term_fits(leaf->v->prog, fact_of(leaf)->vocab,
				 leaf->op->v);
}

static bool
has_order(enum rd_fact_type type)
{
	return type == RD_FACT_INTEGER || type == RD_FACT_DECIMAL ||
	       type == RD_FACT_DURATION;
}

static bool
is_number(const struct leaf *leaf)
{
	return has_order(fact_of(leaf)->type);
}

static bool
is_number_field(const struct leaf *leaf)
{
	return has_order(field_of(leaf)->type);
}

static bool
attr_is_same_terms(const struct leaf *leaf)
{
	const struct rd_prog_attr *attr = &leaf->v->prog->attr[leaf->op->b];

	return fact_of(leaf)->type == RD_FACT_TERM &&
	       attr->type == RD_ATTR_TERM &&
	       attr->vocab == fact_of(leaf)->vocab;
}

static bool
attr_is_set_of(const struct leaf *leaf)
{
	const struct rd_prog_attr *attr = &leaf->v->prog->attr[leaf->op->b];

	return (fact_of(leaf)->type == RD_FACT_TERM ||
		fact_of(leaf)->type == RD_FACT_SET) &&
	       attr->type == RD_ATTR_SET && attr->vocab == fact_of(leaf)->vocab;
}

static bool
value_fits_field(const struct leaf *leaf)
{
	return rd_prog_value_fits(leaf->v->prog, field_of(leaf)->type,
				  field_of(leaf)->vocab, leaf->op->v);
}

static bool
is_near_instant(const struct leaf *leaf)
{
	return field_of(leaf)->type == RD_FACT_INSTANT && leaf->op->v >= 0 &&
	       rd_prog_duration_fits(leaf->op->v);
}

static bool
is_near_fact(const struct leaf *leaf)
{
	return fact_of(leaf)->type == RD_FACT_INSTANT && leaf->op->v >= 0 &&
	       rd_prog_duration_fits(leaf->op->v);
}

static bool
is_window(const struct leaf *leaf)
{
	return field_of(leaf)->type == RD_FACT_INSTANT &&
	       rd_prog_duration_fits(leaf->op->v) &&
	       rd_prog_duration_fits(leaf->op->w);
}

static bool (*const leaf_checks[RD_N_OPS])(const struct leaf *) = {
	[RD_OP_FACT_IS] = value_fits_fact,
	[RD_OP_FACT_SAME] = facts_compare,
	[RD_OP_FACT_HAS] = set_may_have,
	[RD_OP_FACT_LESS] = is_number,
	[RD_OP_FACT_BETWEEN] = is_number,
	[RD_OP_ATTR_SAME] = attr_is_same_terms,
	[RD_OP_ATTR_IN] = attr_is_set_of,
	[RD_OP_FIELD_IS] = value_fits_field,
	[RD_OP_FIELD_WITHIN] = is_near_instant,
	[RD_OP_FACT_UNDER] = may_be_under,
	[RD_OP_FACT_WITHIN] = is_near_fact,
	[RD_OP_FIELD_LESS] = is_number_field,
	[RD_OP_FIELD_BETWEEN] = is_number_field,
	[RD_OP_FIELD_WINDOW] = is_window,
};

static bool
operand_exists(const struct leaf *leaf, enum rd_prog_operand kind,
	       uint32_t operand)
{
	const struct rd_prog *prog = leaf->v->prog;

	switch (kind) {
	case RD_PROG_OPERAND_FACT:
		return operand < prog->n_fact;
	case RD_PROG_OPERAND_CLASSIFIER:
		return operand < prog->n_classifier;
	case RD_PROG_OPERAND_ATTR:
		return operand < prog->n_attr;
	case RD_PROG_OPERAND_SET:
		return operand < prog->n_sets;
	case RD_PROG_OPERAND_FIELD:
		return leaf->list != RD_NONE &&
		       operand < prog->fact[leaf->list].n_fields;
	case RD_PROG_OPERAND_COUNT:
		return operand <= leaf->op->arity;
	default:
		return true;
	}
}

static void
note_derive(struct rd_prog_verifier *v, struct rd_prog_cond_facts *cond,
	    enum rd_prog_operand kind, uint32_t operand)
{
	uint32_t derive = RD_NONE;

	if (kind == RD_PROG_OPERAND_FACT)
		derive = v->derived_at[operand];
	else if (kind == RD_PROG_OPERAND_FIELD)
		derive = v->field_derived_at[v->prog->fact[cond->list]
						     .first_field +
					     operand];
	if (derive != RD_NONE &&
	    (cond->last_derive == RD_NONE || derive > cond->last_derive))
		cond->last_derive = derive;
}

/* A classifier of records can only be asked about a record of its list. */
static bool
check_record_match(struct rd_prog_verifier *v, uint32_t i,
		   struct rd_prog_cond_facts *cond)
{
	uint32_t c = v->prog->op[i].a;

	if (!v->prog->classifier[c].per_record)
		return true;
	cond->needs |= RD_PROG_NEEDS_RECORD;
	if (cond->list == RD_NONE ||
	    (v->record_list[c] != RD_NONE && v->record_list[c] != cond->list))
		return rd_prog_refuse(v, RD_SEC_OP, i,
				      "matches reads records of another list");
	return true;
}

static bool
check_op(struct rd_prog_verifier *v, uint32_t i,
	 struct rd_prog_cond_facts *cond)
{
	const struct rd_prog_op *op = &v->prog->op[i];
	const struct rd_prog_op_info *info = &rd_prog_ops[op->code];
	const struct leaf leaf = { v, op, cond->list };

	if (info->combines != (op->arity > 0))
		return rd_prog_refuse(v, RD_SEC_OP, i,
				      "%s takes another number of operands",
				      info->name);
	if (!operand_exists(&leaf, info->a, op->a) ||
	    !operand_exists(&leaf, info->b, op->b))
		return rd_prog_refuse(v, RD_SEC_OP, i,
				      "%s names something that is not there",
				      info->name);
	if (leaf_checks[op->code] && !leaf_checks[op->code](&leaf))
		return rd_prog_refuse(v, RD_SEC_OP, i,
				      "%s has an operand of the wrong type",
				      info->name);
	if (op->code == RD_OP_MATCHES && !check_record_match(v, i, cond))
		return false;
	cond->needs |= info->needs;
	note_derive(v, cond, info->a, op->a);
	note_derive(v, cond, info->b, op->b);
	return true;
}

static bool
check_cond(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_cond *cond = &v->prog->cond[i];
	uint32_t depth = 0;

	v->conds[i].last_derive = RD_NONE;
	for (uint32_t k = 0; k < cond->n_ops; k++) {
		const struct rd_prog_op *op = &v->prog->op[cond->first_op + k];

		if (!check_op(v, cond->first_op + k, &v->conds[i]))
			return false;
		v->in_cond[cond->first_op + k] = true;
		if (op->arity > depth)
			return rd_prog_refuse(v, RD_SEC_COND, i,
					      "an operator lacks operands");
		depth = depth - op->arity + 1;
		if (depth > RD_PROG_STACK_MAX)
			return rd_prog_refuse(v, RD_SEC_COND, i,
					      "needs a stack of more than %d",
					      RD_PROG_STACK_MAX);
	}
	if (depth != 1)
		return rd_prog_refuse(v, RD_SEC_COND, i,
				      "does not end with one value");
	return true;
}

/* What no condition has, nobody has looked at. */
static bool
check_in_cond(struct rd_prog_verifier *v, uint32_t i)
{
	return v->in_cond[i] ||
	       rd_prog_refuse(v, RD_SEC_OP, i, "belongs to no condition");
}

bool
rd_prog_reads_earlier(const struct rd_prog_verifier *v, uint32_t derive,
		      uint32_t fact)
{
	return v->derived_at[fact] == RD_NONE || v->derived_at[fact] < derive;
}

/* Members a kind of derive does not use are RD_NONE.  The type of a lookup is
 * that of its column. */
static const struct {
	enum rd_fact_type type;
	bool args, cond, list, hemisphere, exists_attr, on, table;
} derive_shapes[RD_N_DERIVE_KINDS] = {
	[RD_DERIVE_CLOCK] = { RD_FACT_TERM, .args = true, .exists_attr = true },
	[RD_DERIVE_MONTHS] = { RD_FACT_TERM, .args = true, .hemisphere = true,
			       .exists_attr = true },
	[RD_DERIVE_FIRST] = { RD_FACT_TERM, .args = true, .exists_attr = true },
	[RD_DERIVE_EXISTS] = { RD_FACT_BOOL, .cond = true, .list = true },
	[RD_DERIVE_WHEN] = { RD_FACT_BOOL, .cond = true },
	[RD_DERIVE_GEOFENCE] = { RD_FACT_TERM, .args = true,
				 .exists_attr = true, .on = true },
	[RD_DERIVE_COUNT] = { RD_FACT_INTEGER, .cond = true, .list = true },
	[RD_DERIVE_BANDS] = { RD_FACT_TERM, .args = true, .exists_attr = true,
			      .on = true },
	[RD_DERIVE_LOOKUP] = { .args = true,
			       .exists_attr = true,
			       .table = true },
	[RD_DERIVE_FIELD] = { RD_FACT_LIST, .args = true, .cond = true,
			      .list = true },
};

static bool
check_derive_shape(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_derive *d = &prog->derive[i];
	const struct rd_prog_fact *fact = &prog->fact[d->fact];

	if (d->kind != RD_DERIVE_LOOKUP &&
	    fact->type != derive_shapes[d->kind].type)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "its fact has the wrong type");
	if (derive_shapes[d->kind].args != (d->n_args > 0) ||
	    derive_shapes[d->kind].cond != (d->cond != RD_NONE) ||
	    derive_shapes[d->kind].list != (d->list != RD_NONE) ||
	    derive_shapes[d->kind].on != (d->on != RD_NONE) ||
	    derive_shapes[d->kind].table != (d->table != RD_NONE) ||
	    (!derive_shapes[d->kind].hemisphere && d->hemisphere != RD_NONE) ||
	    (!derive_shapes[d->kind].exists_attr && d->exists_attr != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "has members of another kind");
	if (d->exists_attr != RD_NONE &&
	    (fact->type != RD_FACT_TERM ||
	     prog->attr[d->exists_attr].type != RD_ATTR_TERM ||
	     prog->attr[d->exists_attr].vocab != fact->vocab))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "is of another vocabulary than the "
				      "attribute it must exist in");
	return true;
}

static bool
check_clock(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	const struct rd_prog_darg *args = &v->prog->darg[d->first_arg];
	uint32_t vocab = v->prog->fact[d->fact].vocab;

	for (uint32_t k = 0; k < d->n_args; k++)
		if (args[k].a >= HOURS || (k && args[k].a <= args[k - 1].a) ||
		    !rd_prog_term_fits(v->prog, vocab, args[k].b))
			return rd_prog_refuse(
				v, RD_SEC_DERIVE, i,
				"band %u is out of order or range", k);
	return true;
}

static bool
check_hemisphere(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	const struct rd_prog_fact *fact;

	if (d->hemisphere == RD_NONE)
		return true;
	fact = &v->prog->fact[d->hemisphere];
	if (fact->type != RD_FACT_TERM ||
	    !rd_prog_term_fits(v->prog, fact->vocab, d->north) ||
	    !rd_prog_reads_earlier(v, i, d->hemisphere))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "hemisphere is not a term known by then");
	return true;
}

static bool
check_months(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	const struct rd_prog_darg *args = &v->prog->darg[d->first_arg];
	uint32_t vocab = v->prog->fact[d->fact].vocab;

	if (d->n_args != MONTHS)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "has not twelve months");
	for (uint32_t k = 0; k < MONTHS; k++)
		if (!rd_prog_term_fits(v->prog, vocab, args[k].a) ||
		    !rd_prog_term_fits(v->prog, vocab, args[k].b))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "month %u is out of range",
					      k + 1);
	return check_hemisphere(v, i);
}

static bool
check_first(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_derive *d = &prog->derive[i];

	for (uint32_t k = 0; k < d->n_args; k++) {
		const struct rd_prog_darg *arg = &prog->darg[d->first_arg + k];

		if (arg->a >= prog->n_fact ||
		    prog->fact[arg->a].type != RD_FACT_TERM ||
		    prog->fact[arg->a].vocab != prog->fact[d->fact].vocab ||
		    (arg->b != RD_NONE && arg->b >= prog->n_fact))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "from %u is not a term of its "
					      "vocabulary",
					      k);
		if (!rd_prog_reads_earlier(v, i, arg->a) ||
		    (arg->b != RD_NONE && !rd_prog_reads_earlier(v, i, arg->b)))
			return rd_prog_refuse(v, RD_SEC_DERIVE, i,
					      "reads a fact derived later");
	}
	return true;
}

static bool
check_derive_cond(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	const struct rd_prog_cond_facts *cond = &v->conds[d->cond];

	if (cond->needs & RD_PROG_NEEDS_REFERENCE ||
	    (d->kind == RD_DERIVE_WHEN && cond->needs))
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "its condition has leaves it may not "
				      "have");
	if (cond->last_derive != RD_NONE && cond->last_derive >= i)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "reads a fact derived later");
	return true;
}

static bool
check_derive(struct rd_prog_verifier *v, uint32_t i)
{
	static bool (*const checks[RD_N_DERIVE_KINDS])(
		struct rd_prog_verifier *, uint32_t) = {
		[RD_DERIVE_CLOCK] = check_clock,
		[RD_DERIVE_MONTHS] = check_months,
		[RD_DERIVE_FIRST] = check_first,
		[RD_DERIVE_EXISTS] = check_derive_cond,
		[RD_DERIVE_WHEN] = check_derive_cond,
		[RD_DERIVE_GEOFENCE] = rd_prog_verify_geofence,
		[RD_DERIVE_COUNT] = check_derive_cond,
		[RD_DERIVE_BANDS] = rd_prog_verify_bands,
		[RD_DERIVE_LOOKUP] = rd_prog_verify_lookup,
		[RD_DERIVE_FIELD] = check_derive_cond,
	};

	return checks[v->prog->derive[i].kind](v, i);
}

static bool
claim_field(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_derive *d = &prog->derive[i];
	uint32_t field = prog->darg[d->first_arg].a;
	uint32_t *slot;

	if (d->n_args != 1 || d->fact != d->list ||
	    prog->fact[d->list].origin != RD_ORIGIN_REQUEST ||
	    field >= prog->fact[d->list].n_fields)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "fills no field of its list");
	field += prog->fact[d->list].first_field;
	slot = &v->field_derived_at[field];
	if (prog->field[field].type != RD_FACT_BOOL || *slot != RD_NONE)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "fills a field that is no bool, or is "
				      "filled already");
	*slot = i;
	return true;
}

/* Field operands can only be judged once it is known whose fields they are. */
static bool
assign_list(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_derive *d = &v->prog->derive[i];
	uint32_t *list;

	if (d->list == RD_NONE)
		return true;
	if (v->prog->fact[d->list].type != RD_FACT_LIST)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "looks for a record in something other "
				      "than a list");
	list = &v->conds[d->cond].list;
	if (*list != RD_NONE && *list != d->list)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "shares a condition about another list");
	*list = d->list;
	return d->kind != RD_DERIVE_FIELD || claim_field(v, i);
}

bool
rd_prog_verify_conds(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_DERIVE, check_derive_shape },
		{ RD_SEC_DERIVE, assign_list },
		{ RD_SEC_COND, check_cond },
		{ RD_SEC_OP, check_in_cond },
		{ RD_SEC_DERIVE, check_derive },
	};

	for (uint32_t i = 0; i < v->prog->n_cond; i++)
		v->conds[i].list = RD_NONE;
	for (uint32_t i = 0; i < v->prog->n_field; i++)
		v->field_derived_at[i] = RD_NONE;
	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
