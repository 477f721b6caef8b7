/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Factors and their groups. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define SCALE_ONE RD_DECIMAL_ONE

struct reader {
	struct rd_val *val;
	const struct rd_src_node *node;
	struct rd_val_factor *out;
};

static void
read_clamp(struct rd_val *val, const struct rd_src_node *node, int64_t *min,
	   int64_t *max)
{
	*min = rd_val_decimal(node, "min", 0);
	*max = rd_val_decimal(node, "max", 0);
	if (rd_src_has(node, "min") && rd_src_has(node, "max") && *min > *max)
		rd_val_find(val, node, "min", RD_DIAG_BAD_CLAMP,
			    "min is larger than max");
}

static void
check_tuned(struct reader *r, const struct rd_src_node *node, const char *attr,
	    int64_t value)
{
	if (r->out->has_tune && rd_src_has(node, attr) &&
	    (value < r->out->tune_low || value > r->out->tune_high))
		rd_val_find(r->val, node, attr, RD_DIAG_TUNE_EXCLUDES_VALUE,
			    "%s=\"%.*s\" lies outside the factor's tune range",
			    attr, RD_STR_FMT(rd_src_attr(node, attr)));
}

static void
read_tune(struct reader *r)
{
	struct rd_str rest = rd_src_attr(r->node, "tune");
	struct rd_str low, high, more;

	if (!rest.ptr)
		return;
	if (!rd_str_word(&rest, &low) || !rd_str_word(&rest, &high) ||
	    rd_str_word(&rest, &more) ||
	    rd_decimal_rule(low, &r->out->tune_low) ||
	    rd_decimal_rule(high, &r->out->tune_high) ||
	    r->out->tune_low > r->out->tune_high) {
		rd_val_find(r->val, r->node, "tune", RD_DIAG_TUNE_FORM,
			    "tune takes the lowest and the highest value");
		return;
	}
	r->out->has_tune = true;
}

static const struct rd_val_attr *
find_attr(struct reader *r, enum rd_val_attr_type type)
{
	const struct rd_val_attr *attr;

	r->out->attr = rd_val_attr_of(r->val, r->node, "attribute");
	if (r->out->attr == RD_VAL_NONE)
		return NULL;
	attr = &r->val->model->attrs[r->out->attr];
	if (attr->type == type)
		return attr;
	rd_val_find(r->val, r->node, "attribute", RD_DIAG_FACTOR_ATTRIBUTE_TYPE,
		    "\"%.*s\" is no %s", RD_STR_FMT(attr->name),
		    type == RD_VAL_ATTR_MAP ? "map" : "decimal");
	return NULL;
}

static const struct rd_val_attr *
read_attr(struct reader *r, enum rd_val_attr_type type)
{
	r->out->scale = rd_val_decimal(r->node, "scale", SCALE_ONE);
	if (!rd_src_has(r->node, "scale"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_FACTOR_FORM,
			    "an attribute needs a scale");
	check_tuned(r, r->node, "scale", r->out->scale);
	return find_attr(r, type);
}

static void
read_column(struct reader *r)
{
	r->out->kind = RD_VAL_COLUMN;
	read_attr(r, RD_VAL_ATTR_DECIMAL);
}

static void
read_lookup(struct reader *r)
{
	const struct rd_val_attr *attr = read_attr(r, RD_VAL_ATTR_MAP);
	const struct rd_val_fact *key;

	r->out->kind = RD_VAL_LOOKUP;
	r->out->key = rd_val_fact_of(r->val, r->node, "key");
	if (!attr || r->out->key == RD_VAL_NONE)
		return;
	key = &r->val->model->facts[r->out->key];
	if (key->type != RD_VAL_TERM)
		rd_val_find(r->val, r->node, "key", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is not a term", RD_STR_FMT(key->name));
	else if (key->vocab != RD_VAL_NONE && attr->vocab != RD_VAL_NONE &&
		 key->vocab != attr->vocab)
		rd_val_find(r->val, r->node, "key", RD_DIAG_VOCABULARY_DIFFERS,
			    "\"%.*s\" is no term of \"%.*s\"",
			    RD_STR_FMT(key->name),
			    RD_STR_FMT(rd_val_vocab_name(r->val, attr->vocab)));
}

static bool
make_choices(struct reader *r, uint32_t n)
{
	r->out->choices = rd_val_array(r->val, n, sizeof(*r->out->choices));
	return r->out->choices != NULL;
}

static void
add_choice(struct reader *r, const struct rd_src_node *node, struct rd_str id,
	   const struct rd_src_node *holder)
{
	struct rd_val_choice *choice = &r->out->choices[r->out->n_choices++];

	choice->id = id;
	choice->line = node->line;
	choice->points = rd_val_decimal(node, "points", 0);
	check_tuned(r, node, "points", choice->points);
	rd_val_read_cond(r->val, holder, RD_VAL_IN_REFERENCE, RD_VAL_NONE,
			 &choice->cond);
}

static void
read_single(struct reader *r)
{
	const struct rd_src_node *when = rd_src_child(r->node, "when");

	r->out->kind = RD_VAL_CASES;
	if (!rd_src_has(r->node, "points") || !when ||
	    rd_src_next(when, "when"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_FACTOR_FORM,
			    "points and one <when> belong together");
	if (when && make_choices(r, 1))
		add_choice(r, r->node, r->out->id, when);
}

static void
check_otherwise(struct reader *r)
{
	const struct rd_src_node *node = rd_src_child(r->node, "otherwise");

	if (!node)
		return;
	if (r->out->kind == RD_VAL_EACH)
		rd_val_find(r->val, node, NULL, RD_DIAG_OTHERWISE_WITH_EACH,
			    "cases=\"each\" knows no otherwise");
	if (node->next)
		rd_val_find(r->val, node->next, NULL,
			    RD_DIAG_DUPLICATE_OTHERWISE,
			    "nothing comes after otherwise");
}

static void
read_cases(struct reader *r)
{
	struct rd_val_names ids = { .n_names = 0 };

	r->out->kind = rd_str_is(rd_src_attr(r->node, "cases"), "each")
			       ? RD_VAL_EACH
			       : RD_VAL_CASES;
	if (!make_choices(r, rd_val_count(r->node, NULL)))
		return;
	for (const struct rd_src_node *node = rd_src_child(r->node, NULL);
	     node && !r->val->status; node = rd_src_next(node, NULL)) {
		struct rd_str id = rd_src_attr_or(node, "id", "");

		if (rd_src_is(node, "otherwise")) {
			add_choice(r, node, RD_STR_LIT("otherwise"), NULL);
			continue;
		}
		if (!rd_src_is(node, "case"))
			continue;
		if (rd_val_names_add(&ids, r->val->arena, id, 0) ||
		    rd_str_is(id, "otherwise"))
			rd_val_find(r->val, node, "id", RD_DIAG_DUPLICATE_CASE,
				    "there is a case \"%.*s\" already",
				    RD_STR_FMT(id));
		add_choice(r, node, id, node);
	}
	check_otherwise(r);
}

static void
read_steps(struct reader *r, const struct rd_src_node *node)
{
	int64_t before = 0;

	r->out->steps = rd_val_array(r->val, rd_val_count(node, "step"),
				     sizeof(*r->out->steps));
	if (!r->out->steps)
		return;
	for (const struct rd_src_node *step = rd_src_child(node, "step"); step;
	     step = rd_src_next(step, "step")) {
		struct rd_val_step *out = &r->out->steps[r->out->n_steps++];

		out->line = step->line;
		out->below_ms = rd_val_duration(step, "below");
		out->points = rd_val_decimal(step, "points", 0);
		check_tuned(r, step, "points", out->points);
		if (rd_val_is_duration(step, "below") &&
		    out->below_ms <= before)
			rd_val_find(r->val, step, "below", RD_DIAG_STEP_ORDER,
				    "a step is longer than the one before");
		before = out->below_ms;
	}
}

static void
read_exempt(struct reader *r, const struct rd_src_node *node)
{
	const struct rd_src_node *exempt = rd_src_child(node, "exempt");

	if (!exempt)
		return;
	r->out->exempt_ms = rd_val_duration(exempt, "below");
	if (exempt != node->first)
		rd_val_find(r->val, exempt, NULL, RD_DIAG_EXEMPT_ORDER,
			    "exempt comes before the steps");
	if (rd_src_next(exempt, "exempt"))
		rd_val_find(r->val, rd_src_next(exempt, "exempt"), NULL,
			    RD_DIAG_EXEMPT_ORDER, "exempt stands once");
	if (!rd_src_has(node, "scene"))
		rd_val_find(r->val, node, NULL, RD_DIAG_MISSING_ATTRIBUTE,
			    "an exempt needs scene= to compare");
	if (r->out->exempt_ms <= 0 && rd_val_is_duration(exempt, "below"))
		rd_val_find(r->val, exempt, "below", RD_DIAG_BAD_VALUE,
			    "no use is as new as that");
}

/* A decision looks at one window of the history, so all factors must mean the
 * same one. */
static void
check_order(struct reader *r, const struct rd_src_node *node)
{
	const struct rd_val_model *model = r->val->model;

	for (uint32_t i = 0; i < model->n_factors; i++) {
		const struct rd_val_factor *other = &model->factors[i];

		if (other == r->out || other->kind != RD_VAL_HISTORY ||
		    !other->id.ptr || other->given_order == r->out->given_order)
			continue;
		rd_val_find(r->val, node, "order", RD_DIAG_HISTORY_ORDERS,
			    "\"%.*s\" orders the history otherwise",
			    RD_STR_FMT(other->id));
		return;
	}
}

static void
read_history(struct reader *r)
{
	const struct rd_src_node *node = rd_src_child(r->node, "history");
	const struct rd_val_fact *scene;

	r->out->kind = RD_VAL_HISTORY;
	r->out->rows = rd_val_integer(node, "rows", 10);
	r->out->given_order = rd_str_is(rd_src_attr(node, "order"), "given");
	r->out->bytes = rd_str_is(rd_src_attr(node, "compare"), "bytes");
	r->out->scene = rd_val_fact_of(r->val, node, "scene");
	if (r->out->scene != RD_VAL_NONE) {
		scene = &r->val->model->facts[r->out->scene];
		if (scene->type != RD_VAL_TEXT ||
		    scene->origin != RD_VAL_REQUEST)
			rd_val_find(r->val, node, "scene",
				    RD_DIAG_TYPE_MISMATCH,
				    "\"%.*s\" is no text of the request",
				    RD_STR_FMT(scene->name));
	}
	if (rd_src_is(r->node->parent, "group"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_HISTORY_IN_GROUP,
			    "a history factor stands outside groups");
	check_order(r, node);
	read_exempt(r, node);
	read_steps(r, node);
}

static void
read_knots(struct reader *r, const struct rd_src_node *curve)
{
	r->out->knots = rd_val_array(r->val, rd_val_count(curve, "at"),
				     sizeof(*r->out->knots));
	if (!r->out->knots)
		return;
	for (const struct rd_src_node *node = rd_src_child(curve, "at"); node;
	     node = rd_src_next(node, "at")) {
		struct rd_val_knot *knot = &r->out->knots[r->out->n_knots++];

		knot->line = node->line;
		knot->x = rd_val_decimal(node, "x", 0);
		knot->points = rd_val_decimal(node, "points", 0);
		check_tuned(r, node, "points", knot->points);
		if (r->out->n_knots > 1 && knot->x <= knot[-1].x)
			rd_val_find(r->val, node, "x", RD_DIAG_KNOT_ORDER,
				    "x is not larger than the one before");
	}
}

static void
read_curve(struct reader *r)
{
	const struct rd_src_node *curve = rd_src_child(r->node, "curve");
	const struct rd_src_node *when = rd_src_child(r->node, "when");
	const struct rd_val_fact *fact;

	r->out->kind = RD_VAL_CURVE;
	r->out->linear = rd_str_is(rd_src_attr(curve, "kind"), "linear");
	read_knots(r, curve);
	rd_val_read_cond(r->val, when, RD_VAL_IN_REFERENCE, RD_VAL_NONE,
			 &r->out->when);
	if (rd_src_has(r->node, "fact") == rd_src_has(r->node, "attribute") ||
	    (when && rd_src_next(when, "when")))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_FACTOR_FORM,
			    "a curve has a fact or an attribute, and at most "
			    "one <when>");
	if (rd_src_has(r->node, "attribute"))
		find_attr(r, RD_VAL_ATTR_DECIMAL);
	r->out->key = rd_val_fact_of(r->val, r->node, "fact");
	if (r->out->key == RD_VAL_NONE)
		return;
	fact = &r->val->model->facts[r->out->key];
	if (fact->type != RD_VAL_INTEGER && fact->type != RD_VAL_DECIMAL)
		rd_val_find(r->val, r->node, "fact", RD_DIAG_TYPE_MISMATCH,
			    "\"%.*s\" is not a number", RD_STR_FMT(fact->name));
}

static void
read_learned(struct reader *r)
{
	r->out->kind = RD_VAL_LEARNED;
	r->out->scale = rd_val_decimal(r->node, "scale", SCALE_ONE);
	r->out->learned = rd_val_lookup(r->val, r->node, "learned",
					&r->val->learned);
	check_tuned(r, r->node, "scale", r->out->scale);
	if (!rd_src_has(r->node, "scale"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_FACTOR_FORM,
			    "a learned table needs a scale");
	if (rd_src_is(r->node->parent, "group"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_LEARNED_IN_GROUP,
			    "a learned factor stands outside groups");
}

/* The form follows from what the factor has; nothing else may be there. */
static const struct form {
	const char *allows[6]; /* attributes and children of the form */
	void (*read)(struct reader *r);
} forms[] = {
	{ { "history" }, read_history },
	{ { "case", "otherwise", "cases" }, read_cases },
	{ { "attribute", "scale", "key" }, read_lookup },
	{ { "attribute", "scale" }, read_column },
	{ { "points", "when" }, read_single },
	{ { "curve", "fact", "attribute", "when" }, read_curve },
	{ { "learned", "scale" }, read_learned },
};

static const struct form *
choose_form(const struct rd_src_node *node)
{
	if (rd_src_child(node, "history"))
		return &forms[0];
	if (rd_src_child(node, "curve"))
		return &forms[5];
	if (rd_src_has(node, "learned"))
		return &forms[6];
	if (rd_src_child(node, "case") || rd_src_child(node, "otherwise"))
		return &forms[1];
	if (rd_src_has(node, "attribute"))
		return &forms[rd_src_has(node, "key") ? 2 : 3];
	if (rd_src_has(node, "points") || rd_src_child(node, "when"))
		return &forms[4];
	return NULL;
}

static bool
is_foreign(const struct form *form, const char *name)
{
	for (size_t i = 0; i < 6 && form->allows[i]; i++)
		if (!strcmp(form->allows[i], name))
			return false;
	return true;
}

static void
check_form(struct reader *r, const struct form *form)
{
	static const char *const attrs[] = { "attribute", "scale", "key",
					     "points",	  "cases", "fact",
					     "learned" };
	static const char *const children[] = { "when", "case", "otherwise",
						"history", "curve" };
	const char *foreign = NULL;

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (rd_src_has(r->node, attrs[i]) && is_foreign(form, attrs[i]))
			foreign = attrs[i];
	for (size_t i = 0; i < sizeof(children) / sizeof(children[0]); i++)
		if (rd_src_child(r->node, children[i]) &&
		    is_foreign(form, children[i]))
			foreign = children[i];
	if (rd_val_count(r->node, "curve") > 1)
		foreign = "curve";
	if (rd_val_count(r->node, "history") > 1)
		foreign = "history";
	if (foreign)
		rd_val_find(r->val, r->node, NULL, RD_DIAG_FACTOR_FORM,
			    "\"%s\" does not go with \"%s\"", foreign,
			    form->allows[0]);
}

static uint32_t
group_of(struct rd_val *val, const struct rd_src_node *node)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_GROUP];

	for (size_t i = 0; i < decl->n; i++)
		if (decl->nodes[i] == node->parent)
			return (uint32_t)i;
	return RD_VAL_NONE;
}

static void
read_factor(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_factor *out)
{
	struct reader r = { .val = val, .node = node, .out = out };
	const struct form *form = choose_form(node);

	*out = (struct rd_val_factor){
		.id = rd_src_attr_or(node, "id", ""),
		.group = group_of(val, node),
		.has_min = rd_src_has(node, "min"),
		.has_max = rd_src_has(node, "max"),
		.attr = RD_VAL_NONE,
		.key = RD_VAL_NONE,
		.scene = RD_VAL_NONE,
		.learned = RD_VAL_NONE,
		.scale = SCALE_ONE,
		.exempt_ms = -1,
		.place = rd_val_place(val, node),
	};
	read_clamp(val, node, &out->min, &out->max);
	read_tune(&r);
	if (!form) {
		rd_val_find(val, node, NULL, RD_DIAG_FACTOR_FORM,
			    "the factor says nothing that gives points");
		return;
	}
	check_form(&r, form);
	form->read(&r);
}

static void
read_groups(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_GROUP];
	struct rd_val_model *model = val->model;

	model->groups = rd_val_array(val, decl->n, sizeof(*model->groups));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_group *group = &model->groups[model->n_groups++];

		group->id = rd_src_attr_or(node, "id", "");
		group->has_min = rd_src_has(node, "min");
		group->has_max = rd_src_has(node, "max");
		group->place = rd_val_place(val, node);
		read_clamp(val, node, &group->min, &group->max);
		if (rd_src_child(node, "group"))
			rd_val_find(val, rd_src_child(node, "group"), NULL,
				    RD_DIAG_NESTED_GROUP,
				    "a group cannot hold a group");
		if (!rd_src_child(node, "factor"))
			rd_val_find(val, node, NULL, RD_DIAG_GROUP_EMPTY,
				    "the group \"%.*s\" has no factors",
				    RD_STR_FMT(group->id));
	}
}

void
rd_val_read_factors(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_FACTOR];
	struct rd_val_model *model = val->model;

	read_groups(val);
	model->factors = rd_val_array(val, decl->n, sizeof(*model->factors));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_factor(val, decl->nodes[i],
			    &model->factors[model->n_factors++]);
	if (!decl->n && !val->status && !rd_val_decides_nothing(val))
		rd_val_find(val, val->trees[val->n_packs - 1]->root, NULL,
			    RD_DIAG_NO_FACTORS, "the pack has no factors");
}
