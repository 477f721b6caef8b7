/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Experiments: arms, and the numbers of factors that they change. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define SHARES 10000u

/* One set of an arm, while its path is followed. */
struct target {
	struct rd_val *val;
	const struct rd_src_node *set;
	const struct rd_src_node *factor_node;
	struct rd_val_path path;
	struct rd_val_patch *out;
};

static void
find_bad_path(const struct target *t)
{
	rd_val_find(t->val, t->set, "path", RD_DIAG_ARM_PATH,
		    "\"%.*s\" is no scale or points of a factor",
		    RD_STR_FMT(rd_src_attr_or(t->set, "path", "")));
}

static bool
find_factor(struct target *t)
{
	const struct rd_val_model *model = t->val->model;

	for (uint32_t f = 0; f < model->n_factors; f++) {
		if (!rd_str_eq(model->factors[f].id, t->path.parts[0]))
			continue;
		t->out->factor = f;
		t->factor_node = t->val->decls[RD_VAL_D_FACTOR].nodes[f];
		return true;
	}
	return false;
}

/* FACTOR/scale, or FACTOR/points of a single case. */
static bool
take_own(struct target *t)
{
	const struct rd_val_factor *f = &t->val->model->factors[t->out->factor];
	struct rd_str attr = t->path.parts[1];

	if (rd_str_is(attr, "points") && rd_src_has(t->factor_node, "points")) {
		t->out->kind = RD_VAL_PATCH_CHOICE;
		return f->n_choices == 1;
	}
	t->out->kind = RD_VAL_PATCH_SCALE;
	return rd_str_is(attr, "scale") &&
	       (f->kind == RD_VAL_COLUMN || f->kind == RD_VAL_LOOKUP ||
		f->kind == RD_VAL_LEARNED);
}

static bool
is_choice(const struct rd_src_node *node)
{
	return rd_src_is(node, "case") || rd_src_is(node, "otherwise");
}

/* FACTOR/PART/points; a part's index is the number of its kind before it. */
static bool
take_part(struct target *t)
{
	const struct rd_src_node *part = rd_val_path_part(t->factor_node,
							  t->path.parts[1]);

	if (!part || !rd_str_is(t->path.parts[2], "points"))
		return false;
	t->out->kind = is_choice(part)		 ? RD_VAL_PATCH_CHOICE
		       : rd_src_is(part, "step") ? RD_VAL_PATCH_STEP
						 : RD_VAL_PATCH_KNOT;
	for (const struct rd_src_node *node = rd_src_child(part->parent, NULL);
	     node != part; node = rd_src_next(node, NULL))
		t->out->index += is_choice(part) ? is_choice(node)
						 : rd_src_is(node, part->name);
	return true;
}

static void
check_tune(const struct target *t)
{
	const struct rd_val_factor *f = &t->val->model->factors[t->out->factor];

	if (!f->has_tune)
		rd_val_find(t->val, t->set, "path", RD_DIAG_ARM_TUNE,
			    "\"%.*s\" has no tune range", RD_STR_FMT(f->id));
	else if (t->out->value < f->tune_low || t->out->value > f->tune_high)
		rd_val_find(t->val, t->set, "value", RD_DIAG_ARM_TUNE,
			    "\"%.*s\" lies outside the factor's tune range",
			    RD_STR_FMT(rd_src_attr(t->set, "value")));
}

static void
read_set(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_arm *arm)
{
	struct target t = { .val = val, .set = node };
	struct rd_str path = rd_src_attr_or(node, "path", "");

	for (const struct rd_src_node *other =
		     rd_src_child(node->parent, "set");
	     other != node; other = rd_src_next(other, "set"))
		if (rd_str_eq(rd_src_attr_or(other, "path", ""), path))
			rd_val_find(val, node, "path",
				    RD_DIAG_DUPLICATE_OVERRIDE,
				    "\"%.*s\" is set twice", RD_STR_FMT(path));
	t.out = &arm->patches[arm->n_patches++];
	t.out->line = node->line;
	t.out->value = rd_val_decimal(node, "value", 0);
	if (!rd_val_path_split(path, &t.path) || !find_factor(&t) ||
	    !(t.path.n == 2 ? take_own(&t) : take_part(&t)))
		find_bad_path(&t);
	else if (rd_src_has(node, "value"))
		check_tune(&t);
}

static void
read_arm(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_arm *out)
{
	bool control = node == rd_src_child(node->parent, "arm");

	out->id = rd_src_attr_or(node, "id", "");
	out->line = node->line;
	out->share = rd_val_integer(node, "share", 0);
	out->patches = rd_val_array(val, rd_val_count(node, "set"),
				    sizeof(*out->patches));
	if (control == (rd_src_child(node, "set") != NULL))
		rd_val_find(val, node, NULL, RD_DIAG_ARM_CONTROL,
			    control ? "the first arm is the control and sets "
				      "nothing"
				    : "the arm sets nothing");
	for (const struct rd_src_node *set = rd_src_child(node, "set");
	     set && out->patches; set = rd_src_next(set, "set"))
		read_set(val, set, out);
}

static void
read_arms(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_experiment *out)
{
	struct rd_val_names ids = { .n_names = 0 };
	uint64_t sum = 0;

	out->arms = rd_val_array(val, rd_val_count(node, "arm"),
				 sizeof(*out->arms));
	for (const struct rd_src_node *arm = rd_src_child(node, "arm");
	     arm && out->arms && !val->status; arm = rd_src_next(arm, "arm")) {
		read_arm(val, arm, &out->arms[out->n_arms]);
		sum += out->arms[out->n_arms].share;
		if (rd_val_names_add(&ids, val->arena,
				     out->arms[out->n_arms++].id, 0))
			rd_val_find(val, arm, "id", RD_DIAG_DUPLICATE_ARM,
				    "there is an arm \"%.*s\" already",
				    RD_STR_FMT(rd_src_attr_or(arm, "id", "")));
	}
	if (sum != SHARES)
		rd_val_find(val, node, NULL, RD_DIAG_ARM_SHARES,
			    "the shares sum to %llu, not to %u",
			    (unsigned long long)sum, SHARES);
}

/* A personal text is not kept, so no record could tell its arm again. */
static void
read_unit(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_experiment *out)
{
	struct rd_str unit = rd_src_attr_or(node, "unit", "");
	const struct rd_val_fact *fact;

	out->unit = RD_VAL_NONE;
	if (!unit.len || rd_str_is(unit, "subject"))
		return;
	out->unit = rd_val_fact_of(val, node, "unit");
	if (out->unit == RD_VAL_NONE)
		return;
	fact = &val->model->facts[out->unit];
	if ((fact->type != RD_VAL_TEXT && fact->type != RD_VAL_TERM) ||
	    fact->personal)
		rd_val_find(val, node, "unit", RD_DIAG_EXPERIMENT_UNIT,
			    "\"%.*s\" is no text or term that is kept",
			    RD_STR_FMT(unit));
}

void
rd_val_read_experiments(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_EXPERIMENT];
	struct rd_val_model *model = val->model;

	model->experiments = rd_val_array(val, decl->n,
					  sizeof(*model->experiments));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_experiment *out =
			&model->experiments[model->n_experiments++];

		if (i)
			rd_val_find(val, node, NULL,
				    RD_DIAG_DUPLICATE_EXPERIMENT,
				    "there is an experiment already");
		out->id = rd_src_attr_or(node, "id", "");
		out->salt = rd_src_attr_or(node, "salt", "");
		out->shadow = rd_str_is(rd_src_attr(node, "mode"), "shadow");
		out->place = rd_val_place(val, node);
		read_unit(val, node, out);
		read_arms(val, node, out);
	}
}
