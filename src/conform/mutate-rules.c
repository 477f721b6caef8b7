/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants of scoring: factors, cases, history, gates, pins, holds, order. */

#include "base/decimal.h"
#include "conform/mutants.h"

static struct rd_str
str(const struct rd_conf_mutation *m, uint32_t index)
{
	return rd_prog_str(&m->prog, index);
}

/* ---- cases ---- */

/* The grid of the points of all cases and steps. */
static int64_t
points_grid(const struct rd_prog *prog)
{
	int64_t grid = RD_POINTS_ONE;

	for (uint32_t i = 0; i < prog->n_choice; i++)
		grid = conf_grid(grid, &prog->choice[i].points, 1);
	for (uint32_t i = 0; i < prog->n_step; i++)
		grid = conf_grid(grid, &prog->step[i].points, 1);
	return grid;
}

static void
plant_sign(struct rd_conf_mutation *m, const struct conf_number *n)
{
	if (!*n->at || !conf_plant(m, RD_CONF_OP_SIGN, n->file, n->line))
		return;
	conf_words(m, "%s %.*s: ", n->what, RD_STR_FMT(n->name));
	conf_words_numbers(m, *n->at, -*n->at, n->places);
	conf_poke_i64(m, n->at, -*n->at);
	conf_planted(m);
}

static struct rd_str
choice_name(struct rd_conf_mutation *m, const struct rd_prog_factor *f,
	    uint32_t choice)
{
	return str(m, m->prog.choice[choice].id ? m->prog.choice[choice].id
						: f->id);
}

static void
list_choice(struct rd_conf_mutation *m, struct rd_prog_factor *f, uint32_t i)
{
	struct rd_prog_choice *c = &m->prog.choice[f->first_choice + i];
	struct conf_number n = { .op = RD_CONF_OP_POINTS,
				 .file = c->file,
				 .line = c->line,
				 .at = &c->points,
				 .step = points_grid(&m->pristine),
				 .places = 8,
				 .what = "points of" };

	n.name = choice_name(m, f, f->first_choice + i);
	conf_plant_number(m, &n);
	plant_sign(m, &n);
	if (f->n_choices > 1 &&
	    conf_plant(m, RD_CONF_OP_CASE, c->file, c->line)) {
		conf_words(m, "without case %.*s", RD_STR_FMT(n.name));
		conf_poke_drop(m, &m->prog.choice[f->first_choice],
			       &f->n_choices, sizeof(*c), i);
		conf_planted(m);
	}
	if (i + 1 < f->n_choices && f->kind == RD_FACTOR_CASES &&
	    conf_plant(m, RD_CONF_OP_TIE, c->file, c->line)) {
		conf_words(m, "case %.*s after the next one",
			   RD_STR_FMT(n.name));
		conf_poke_swap(m, c, c + 1, sizeof(*c));
		conf_planted(m);
	}
}

/* ---- history ---- */

static void
list_step(struct rd_conf_mutation *m, struct rd_prog_factor *f, uint32_t i)
{
	struct rd_prog_step *s = &m->prog.step[f->first_step + i];
	struct conf_number n = { .op = RD_CONF_OP_POINTS,
				 .file = f->file,
				 .line = s->line,
				 .at = &s->points,
				 .step = points_grid(&m->pristine),
				 .places = 8,
				 .what = "points of a step of" };

	n.name = str(m, f->id);
	conf_plant_number(m, &n);
	plant_sign(m, &n);
	n.op = RD_CONF_OP_BOUND;
	n.at = &s->below_ms;
	n.step = 1;
	n.places = 0;
	n.what = "milliseconds of a step of";
	conf_plant_number(m, &n);
	if (!conf_plant(m, RD_CONF_OP_CASE, f->file, s->line))
		return;
	conf_words(m, "%.*s without this step", RD_STR_FMT(n.name));
	conf_poke_drop(m, &m->prog.step[f->first_step], &f->n_steps, sizeof(*s),
		       i);
	conf_planted(m);
}

static void
list_exempt(struct rd_conf_mutation *m, struct rd_prog_factor *f)
{
	struct conf_number n = { .op = RD_CONF_OP_BOUND,
				 .file = f->file,
				 .line = f->line,
				 .at = &f->exempt_ms,
				 .step = 1,
				 .what = "milliseconds of the exemption of",
				 .name = str(m, f->id) };

	if (f->exempt_ms < 0)
		return;
	conf_plant_number(m, &n);
	if (conf_plant(m, RD_CONF_OP_EXEMPT, f->file, f->line)) {
		conf_words(m, "%.*s without its exemption", RD_STR_FMT(n.name));
		conf_poke_i64(m, &f->exempt_ms, -1);
		conf_planted(m);
	}
	if (conf_plant(m, RD_CONF_OP_RETARGET, f->file, f->line)) {
		conf_words(m, "%.*s compares the scene as %s",
			   RD_STR_FMT(n.name), f->compare ? "text" : "bytes");
		conf_poke_u32(m, &f->compare, !f->compare);
		conf_planted(m);
	}
}

static void
list_rows(struct rd_conf_mutation *m, struct rd_prog_factor *f)
{
	for (uint32_t to = f->rows - 1; to <= f->rows + 1; to += 2) {
		if (!conf_plant(m, RD_CONF_OP_BOUND, f->file, f->line))
			break;
		conf_words(m, "rows of history factor %.*s: %u to %u",
			   RD_STR_FMT(str(m, f->id)), f->rows, to);
		conf_poke_u32(m, &f->rows, to);
		if (f->rows >= RD_DEC_HISTORY_ROWS && to > f->rows) {
			m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
			m->mutants[m->n].why =
				"a decision looks at no more rows";
		}
		conf_planted(m);
	}
	if (conf_plant(m, RD_CONF_OP_TIE, f->file, f->line)) {
		conf_words(m, "%.*s takes uses by %s",
			   RD_STR_FMT(str(m, f->id)),
			   f->order ? "time" : "their order");
		conf_poke_u32(m, &f->order, !f->order);
		conf_planted(m);
	}
}

/* ---- clamps ---- */

struct clamp {
	uint32_t file, line;
	const char *kind;
	struct rd_str name;
	uint32_t *has;
	int64_t *at;
};

static void
list_clamp(struct rd_conf_mutation *m, const struct clamp *c)
{
	struct conf_number n = { .op = RD_CONF_OP_CLAMP,
				 .file = c->file,
				 .line = c->line,
				 .at = c->at,
				 .step = conf_grid(RD_POINTS_ONE, c->at, 1),
				 .places = 8,
				 .what = c->kind,
				 .name = c->name };

	if (!*c->has)
		return;
	conf_plant_number(m, &n);
	if (!conf_plant(m, RD_CONF_OP_CLAMP, c->file, c->line))
		return;
	conf_words(m, "%s %.*s: gone", c->kind, RD_STR_FMT(c->name));
	conf_poke_u32(m, c->has, 0);
	conf_planted(m);
}

static void
list_groups(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_group; i++) {
		struct rd_prog_group *g = &m->prog.group[i];
		struct clamp low = { g->file,	    g->line,	 "min of group",
				     str(m, g->id), &g->has_min, &g->min };
		struct clamp high = { g->file,	      g->line,
				      "max of group", str(m, g->id),
				      &g->has_max,    &g->max };

		list_clamp(m, &low);
		list_clamp(m, &high);
	}
}

/* ---- factors ---- */

static void
list_key(struct rd_conf_mutation *m, struct rd_prog_factor *f)
{
	uint32_t other = f->key == RD_NONE ? RD_NONE
					   : conf_other_fact(&m->prog, f->key);

	if (other == RD_NONE ||
	    !conf_plant(m, RD_CONF_OP_RETARGET, f->file, f->line))
		return;
	conf_words(m, "key of factor %.*s: %.*s to %.*s",
		   RD_STR_FMT(str(m, f->id)),
		   RD_STR_FMT(str(m, m->prog.fact[f->key].name)),
		   RD_STR_FMT(str(m, m->prog.fact[other].name)));
	conf_poke_u32(m, &f->key, other);
	conf_planted(m);
}

static void
list_factor(struct rd_conf_mutation *m, uint32_t index)
{
	struct rd_prog_factor *f = &m->prog.factor[index];
	struct clamp low = { f->file,	    f->line,	 "min of factor",
			     str(m, f->id), &f->has_min, &f->min };
	struct clamp high = { f->file,	     f->line,	  "max of factor",
			      str(m, f->id), &f->has_max, &f->max };

	if (conf_plant(m, RD_CONF_OP_RULE, f->file, f->line)) {
		conf_words(m, "without factor %.*s", RD_STR_FMT(str(m, f->id)));
		conf_poke_drop(m, m->prog.factor, &m->prog.n_factor, sizeof(*f),
			       index);
		conf_planted(m);
	}
	list_clamp(m, &low);
	list_clamp(m, &high);
	list_key(m, f);
	for (uint32_t i = 0; i < f->n_choices; i++)
		list_choice(m, f, i);
	if (f->kind != RD_FACTOR_HISTORY)
		return;
	for (uint32_t i = 0; i < f->n_steps; i++)
		list_step(m, f, i);
	list_exempt(m, f);
	list_rows(m, f);
}

/* ---- gates, pins, holds ---- */

static void
plant_gone(struct rd_conf_mutation *m, const char *kind, struct rd_str id,
	   uint32_t file, uint32_t line)
{
	conf_words(m, "without %s %.*s", kind, RD_STR_FMT(id));
	m->mutants[m->n].file = file;
	m->mutants[m->n].line = line;
}

#define LIST_GONE(section, kind)                                               \
	for (uint32_t i = 0; i < m->prog.n_##section; i++) {                   \
		struct rd_prog_##section *rule = &m->prog.section[i];          \
                                                                               \
		if (!conf_plant(m, RD_CONF_OP_RULE, rule->file, rule->line))   \
			break;                                                 \
		plant_gone(m, kind, str(m, rule->id), rule->file, rule->line); \
		conf_poke_drop(m, m->prog.section, &m->prog.n_##section,       \
			       sizeof(*rule), i);                              \
		conf_planted(m);                                               \
	}

static void
list_reasons(struct rd_conf_mutation *m, struct rd_prog_hold *h)
{
	struct rd_prog_reason *reasons = &m->prog.reason[h->first_reason];

	for (uint32_t i = 0; i < h->n_reasons; i++) {
		if (!conf_plant(m, RD_CONF_OP_CASE, h->file, h->line))
			break;
		conf_words(m, "hold %.*s without reason %.*s",
			   RD_STR_FMT(str(m, h->id)),
			   RD_STR_FMT(str(m, reasons[i].term)));
		conf_poke_drop(m, reasons, &h->n_reasons, sizeof(*reasons), i);
		conf_planted(m);
	}
	for (uint32_t i = 0; i + 1 < h->n_reasons; i++) {
		if (!conf_plant(m, RD_CONF_OP_TIE, h->file, h->line))
			break;
		conf_words(m, "reason %.*s after the next one",
			   RD_STR_FMT(str(m, reasons[i].term)));
		conf_poke_swap(m, &reasons[i], &reasons[i + 1],
			       sizeof(*reasons));
		conf_planted(m);
	}
}

static void
list_holds(struct rd_conf_mutation *m)
{
	for (uint32_t i = 0; i < m->prog.n_hold; i++) {
		struct rd_prog_hold *h = &m->prog.hold[i];
		struct conf_number n = { .op = RD_CONF_OP_BOUND,
					 .file = h->file,
					 .line = h->line,
					 .at = &h->for_ms,
					 .step = 1,
					 .what = "milliseconds of hold",
					 .name = str(m, h->id) };

		conf_plant_number(m, &n);
		list_reasons(m, h);
	}
}

/* ---- order ---- */

static void
list_order(struct rd_conf_mutation *m)
{
	struct rd_prog_meta *meta = m->prog.meta;
	bool by_id = meta->order == RD_ORDER_ID;

	if (conf_plant(m, RD_CONF_OP_TIE, RD_NONE, 0)) {
		bool same = true;

		conf_words(m, "ties by %s", by_id ? "catalog order" : "id");
		conf_poke_u32(m, &meta->order, !meta->order);
		for (uint32_t r = 0; r < m->prog.n_ref; r++)
			same &= m->prog.ref_order[r] == r;
		if (same) {
			m->mutants[m->n].verdict = RD_CONF_EQUIVALENT;
			m->mutants[m->n].why =
				"the catalog is in the order of the ids";
		}
		conf_planted(m);
	}
	for (uint32_t i = 0; i < m->prog.n_weight; i++) {
		int64_t *weight = &m->prog.weight[i].value;
		struct conf_number n = { .op = RD_CONF_OP_POINTS,
					 .file = RD_NONE,
					 .at = weight,
					 .step = conf_grid(RD_DECIMAL_ONE,
							   weight, 1),
					 .places = 4,
					 .what = "weight of a rank" };

		conf_plant_number(m, &n);
	}
}

void
conf_list_scoring(struct rd_conf_mutation *m)
{
	LIST_GONE(gate, "gate")
	LIST_GONE(pin, "pin")
	for (uint32_t i = 0; i < m->prog.n_factor; i++)
		list_factor(m, i);
	list_groups(m);
	LIST_GONE(hold, "hold")
	LIST_GONE(record, "record")
	list_holds(m);
	list_order(m);
}
