/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of conditions, leaf by leaf. */

#include "conform/mutants.h"

/* The rule that a condition belongs to. */
struct owner {
	const char *kind;
	struct rd_str id;
	uint32_t file, line;
};

struct leaf {
	struct rd_conf_mutation *m;
	const struct owner *owner;
	uint32_t cond;
	struct rd_prog_op *op;
};

static bool
plant_leaf(const struct leaf *l, enum rd_conf_operator op)
{
	if (!conf_plant(l->m, op, l->owner->file, l->owner->line))
		return false;
	l->m->plants[l->m->n].cond = l->cond;
	conf_words(l->m, "condition of %s %.*s: ", l->owner->kind,
		   RD_STR_FMT(l->owner->id));
	return true;
}

static struct rd_str
str(const struct leaf *l, uint32_t index)
{
	return rd_prog_str(&l->m->prog, index);
}

static struct rd_str
fact_name(const struct leaf *l, uint32_t fact)
{
	return str(l, l->m->prog.fact[fact].name);
}

static void
other_fact(const struct leaf *l, uint32_t *at)
{
	uint32_t other = conf_other_fact(&l->m->prog, *at);

	if (other == RD_NONE || !plant_leaf(l, RD_CONF_OP_RETARGET))
		return;
	conf_words(l->m, "fact %.*s to %.*s", RD_STR_FMT(fact_name(l, *at)),
		   RD_STR_FMT(fact_name(l, other)));
	conf_poke_u32(l->m, at, other);
	conf_planted(l->m);
}

static void
other_value(const struct leaf *l)
{
	const struct rd_prog_fact *f = &l->m->prog.fact[l->op->a];
	uint32_t other = RD_NONE;

	if (f->type == RD_FACT_BOOL)
		other = !l->op->v;
	else if (f->type == RD_FACT_TERM || f->type == RD_FACT_SET)
		other = conf_other_term(&l->m->prog, f->vocab,
					(uint32_t)l->op->v);
	if (other == RD_NONE || !plant_leaf(l, RD_CONF_OP_RETARGET))
		return;
	if (f->type == RD_FACT_BOOL)
		conf_words(l->m, "%.*s is %s", RD_STR_FMT(str(l, f->name)),
			   other ? "true" : "false");
	else
		conf_words(l->m, "%.*s: term %.*s to %.*s",
			   RD_STR_FMT(str(l, f->name)),
			   RD_STR_FMT(rd_prog_term_name(&l->m->prog, f->vocab,
							(uint32_t)l->op->v)),
			   RD_STR_FMT(rd_prog_term_name(&l->m->prog, f->vocab,
							other)));
	conf_poke_i64(l->m, &l->op->v, other);
	conf_planted(l->m);
}

static void
move_bound(const struct leaf *l, int64_t *at, struct rd_str name)
{
	for (int sign = -1; sign <= 1; sign += 2) {
		if (!plant_leaf(l, RD_CONF_OP_BOUND))
			return;
		conf_words(l->m, "bound of %.*s: ", RD_STR_FMT(name));
		conf_words_numbers(l->m, *at, *at + sign, 0);
		conf_poke_i64(l->m, at, *at + sign);
		conf_planted(l->m);
	}
}

static void
other_logic(const struct leaf *l)
{
	uint32_t to = l->op->code == RD_OP_ANY ? RD_OP_ALL : RD_OP_ANY;

	if (!plant_leaf(l, RD_CONF_OP_LOGIC))
		return;
	conf_words(l->m, "%s for %s", to == RD_OP_ALL ? "all" : "any",
		   l->op->code == RD_OP_ALL   ? "all"
		   : l->op->code == RD_OP_ANY ? "any"
					      : "none");
	conf_poke_u32(l->m, &l->op->code, to);
	if (l->op->arity == 1 && l->op->code != RD_OP_NONE_OF) {
		l->m->mutants[l->m->n].verdict = RD_CONF_EQUIVALENT;
		l->m->mutants[l->m->n].why = "all and any of one are the same";
	}
	conf_planted(l->m);
}

static void
other_count(const struct leaf *l)
{
	for (uint32_t to = l->op->a - 1; to <= l->op->a + 1; to += 2) {
		if (!to || to > l->op->arity)
			continue;
		if (!plant_leaf(l, RD_CONF_OP_BOUND))
			return;
		conf_words(l->m, "at least %u to %u", l->op->a, to);
		conf_poke_u32(l->m, &l->op->a, to);
		conf_planted(l->m);
	}
}

static void
other_classifier(const struct leaf *l)
{
	const struct rd_prog *prog = &l->m->prog;
	uint32_t n = prog->n_classifier;

	for (uint32_t i = 1; i < n; i++) {
		uint32_t other = (l->op->a + i) % n;

		if (prog->classifier[other].per_record ||
		    prog->classifier[l->op->a].per_record)
			continue;
		if (!plant_leaf(l, RD_CONF_OP_RETARGET))
			return;
		conf_words(l->m, "classifier %.*s to %.*s",
			   RD_STR_FMT(str(l, prog->classifier[l->op->a].name)),
			   RD_STR_FMT(str(l, prog->classifier[other].name)));
		conf_poke_u32(l->m, &l->op->a, other);
		conf_planted(l->m);
		return;
	}
}

static uint32_t
attr_of_set(const struct rd_prog *prog, uint32_t set, uint32_t *term)
{
	for (uint32_t a = 0; a < prog->n_attr; a++) {
		const struct rd_prog_attr *attr = &prog->attr[a];
		bool sets = attr->type == RD_ATTR_TERM ||
			    attr->type == RD_ATTR_SET;

		if (!sets || set < attr->first_set ||
		    set - attr->first_set >= prog->vocab[attr->vocab].n_terms)
			continue;
		*term = set - attr->first_set;
		return a;
	}
	return RD_NONE;
}

static void
other_set(const struct leaf *l)
{
	const struct rd_prog *prog = &l->m->prog;
	uint32_t term = 0, other, attr = attr_of_set(prog, l->op->a, &term);

	if (attr == RD_NONE)
		return;
	other = conf_other_term(prog, prog->attr[attr].vocab, term);
	if (other == RD_NONE || !plant_leaf(l, RD_CONF_OP_RETARGET))
		return;
	conf_words(l->m, "%.*s: term %.*s to %.*s",
		   RD_STR_FMT(str(l, prog->attr[attr].name)),
		   RD_STR_FMT(rd_prog_term_name(prog, prog->attr[attr].vocab,
						term)),
		   RD_STR_FMT(rd_prog_term_name(prog, prog->attr[attr].vocab,
						other)));
	conf_poke_u32(l->m, &l->op->a, prog->attr[attr].first_set + other);
	conf_planted(l->m);
}

static void
other_attr(const struct leaf *l)
{
	const struct rd_prog *prog = &l->m->prog;

	for (uint32_t i = 1; i < prog->n_attr; i++) {
		uint32_t other = (l->op->b + i) % prog->n_attr;

		if (prog->attr[other].type != prog->attr[l->op->b].type ||
		    prog->attr[other].vocab != prog->attr[l->op->b].vocab)
			continue;
		if (!plant_leaf(l, RD_CONF_OP_SWAP))
			return;
		conf_words(l->m, "attribute %.*s to %.*s",
			   RD_STR_FMT(str(l, prog->attr[l->op->b].name)),
			   RD_STR_FMT(str(l, prog->attr[other].name)));
		conf_poke_u32(l->m, &l->op->b, other);
		conf_planted(l->m);
		return;
	}
}

static void
other_field_value(const struct leaf *l)
{
	if (l->op->v != 0 && l->op->v != 1)
		return;
	if (!plant_leaf(l, RD_CONF_OP_RETARGET))
		return;
	conf_words(l->m, "value of the field: %d to %d", (int)l->op->v,
		   !l->op->v);
	conf_poke_i64(l->m, &l->op->v, !l->op->v);
	conf_planted(l->m);
}

static void
list_field_leaf(const struct leaf *l)
{
	if (l->op->code == RD_OP_FIELD_IS)
		other_field_value(l);
	else if (l->op->code == RD_OP_FIELD_WITHIN)
		move_bound(l, &l->op->v, RD_STR_LIT("the field"));
}

static void
list_leaf(const struct leaf *l)
{
	struct rd_prog_op *op = l->op;

	switch (op->code) {
	case RD_OP_ALL:
	case RD_OP_ANY:
	case RD_OP_NONE_OF:
		other_logic(l);
		break;
	case RD_OP_AT_LEAST:
		other_count(l);
		break;
	case RD_OP_FACT_IS:
	case RD_OP_FACT_HAS:
		other_value(l);
		other_fact(l, &op->a);
		break;
	case RD_OP_FACT_SAME:
		other_fact(l, &op->b);
		other_fact(l, &op->a);
		break;
	case RD_OP_FACT_KNOWN:
		other_fact(l, &op->a);
		break;
	case RD_OP_FACT_BETWEEN:
		move_bound(l, &op->w, fact_name(l, op->a));
		move_bound(l, &op->v, fact_name(l, op->a));
		break;
	case RD_OP_FACT_LESS:
		move_bound(l, &op->v, fact_name(l, op->a));
		break;
	case RD_OP_MATCHES:
		other_classifier(l);
		break;
	case RD_OP_ATTR_IS:
		other_set(l);
		break;
	case RD_OP_ATTR_SAME:
	case RD_OP_ATTR_IN:
		other_attr(l);
		other_fact(l, &op->a);
		break;
	default:
		list_field_leaf(l);
		break;
	}
}

static void
list_cond(struct rd_conf_mutation *m, const struct owner *owner, uint32_t cond)
{
	const struct rd_prog_cond *c;

	if (cond == RD_NONE || m->seen_cond[cond])
		return;
	m->seen_cond[cond] = 1;
	c = &m->prog.cond[cond];
	for (uint32_t i = 0; i < c->n_ops; i++) {
		struct leaf leaf = { m, owner, cond,
				     &m->prog.op[c->first_op + i] };

		list_leaf(&leaf);
	}
}

/* The condition itself gone: the rule always applies. */
static void
list_always(struct rd_conf_mutation *m, const struct owner *owner,
	    uint32_t *cond)
{
	if (*cond == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_LOGIC, owner->file, owner->line))
		return;
	conf_words(m, "%s %.*s without its condition", owner->kind,
		   RD_STR_FMT(owner->id));
	conf_poke_u32(m, cond, RD_NONE);
	conf_planted(m);
}

static void
list_factor_conds(struct rd_conf_mutation *m, const struct rd_prog_factor *f)
{
	for (uint32_t i = 0; i < f->n_choices; i++) {
		struct rd_prog_choice *c = &m->prog.choice[f->first_choice + i];
		struct owner owner = {
			"case", rd_prog_str(&m->prog, c->id ? c->id : f->id),
			c->file, c->line
		};

		list_cond(m, &owner, c->cond);
		list_always(m, &owner, &c->cond);
	}
}

static void
list_gate_conds(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_gate; i++) {
		struct rd_prog_gate *g = &m->prog.gate[i];
		struct owner owner = { "gate", rd_prog_str(&m->prog, g->id),
				       g->file, g->line };

		list_cond(m, &owner, g->when);
		list_always(m, &owner, &g->when);
		list_cond(m, &owner, g->require);
	}
	for (uint32_t i = 0; i < m->prog.n_pin; i++) {
		struct rd_prog_pin *p = &m->prog.pin[i];
		struct owner owner = { "pin", rd_prog_str(&m->prog, p->id),
				       p->file, p->line };

		list_cond(m, &owner, p->when);
		list_always(m, &owner, &p->when);
	}
}

static void
list_hold_conds(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_hold; i++) {
		struct rd_prog_hold *h = &m->prog.hold[i];
		struct owner owner = { "hold", rd_prog_str(&m->prog, h->id),
				       h->file, h->line };

		list_cond(m, &owner, h->when);
		list_always(m, &owner, &h->when);
		owner.kind = "reason";
		for (uint32_t r = 0; r < h->n_reasons; r++) {
			struct rd_prog_reason *reason =
				&m->prog.reason[h->first_reason + r];

			owner.id = rd_prog_str(&m->prog, reason->term);
			list_cond(m, &owner, reason->cond);
			list_always(m, &owner, &reason->cond);
		}
	}
}

void
conf_list_conditions(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_derive; i++) {
		struct rd_prog_derive *d = &m->prog.derive[i];
		struct owner owner = { "fact",
				       rd_prog_str(&m->prog,
						   m->prog.fact[d->fact].name),
				       d->file, d->line };

		list_cond(m, &owner, d->cond);
	}
	list_gate_conds(m);
	for (uint32_t i = 0; i < m->prog.n_factor; i++)
		list_factor_conds(m, &m->prog.factor[i]);
	list_hold_conds(m);
}
