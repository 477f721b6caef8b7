/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The selection: ties, weights, diversity, sizes that go together, slots. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define WEIGHTS_MAX 64

static void
read_weights(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str rest = rd_src_attr_or(node, "weights", "");
	struct rd_val_model *model = val->model;
	struct rd_str word;
	uint32_t n = rd_val_count_words(rest);

	model->weights = rd_val_array(val, n, sizeof(*model->weights));
	if (!model->weights)
		return;
	while (rd_str_word(&rest, &word)) {
		int64_t weight;

		if (n > WEIGHTS_MAX || rd_decimal_rule(word, &weight) ||
		    weight < 0) {
			rd_val_find(val, node, "weights", RD_DIAG_WEIGHTS_FORM,
				    "\"%.*s\" is no weight", RD_STR_FMT(word));
			return;
		}
		model->weights[model->n_weights++] = weight;
	}
}

static void
read_diversity(struct rd_val *val, const struct rd_src_node *node,
	       struct rd_val_diversity *out)
{
	const struct rd_val_attr *attr;

	out->place = rd_val_place(val, node);
	out->points = rd_val_decimal(node, "points", 0);
	out->attr = rd_val_attr_of(val, node, "attribute");
	if (out->points > 0)
		rd_val_find(val, node, "points", RD_DIAG_DIVERSITY_POINTS,
			    "sharing an attribute would be a merit");
	if (out->attr == RD_VAL_NONE)
		return;
	attr = &val->model->attrs[out->attr];
	if (attr->type != RD_VAL_ATTR_TERM && attr->type != RD_VAL_ATTR_SET)
		rd_val_find(val, node, "attribute", RD_DIAG_DIVERSITY_ATTRIBUTE,
			    "\"%.*s\" is no term and no set",
			    RD_STR_FMT(attr->name));
}

static void
read_diversities(struct rd_val *val, const struct rd_src_node *select)
{
	struct rd_val_model *model = val->model;

	model->diversities = rd_val_array(val,
					  rd_val_count(select, "diversity"),
					  sizeof(*model->diversities));
	for (const struct rd_src_node *node = rd_src_child(select, "diversity");
	     node && model->diversities; node = rd_src_next(node, "diversity"))
		read_diversity(val, node,
			       &model->diversities[model->n_diversities++]);
}

static void
read_slots(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_SLOT];
	struct rd_val_model *model = val->model;

	model->slots = rd_val_array(val, decl->n, sizeof(*model->slots));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_slot *slot = &model->slots[model->n_slots++];

		slot->id = rd_src_attr_or(node, "id", "");
		slot->place = rd_val_place(val, node);
		slot->weight = rd_src_has(node, "weight")
				       ? rd_val_decimal(node, "weight", 0)
				       : -1;
		if (rd_src_has(node, "weight") && slot->weight < 0)
			rd_val_find(val, node, "weight", RD_DIAG_WEIGHTS_FORM,
				    "a weight is not negative");
		rd_val_read_cond(val, rd_src_child(node, "require"),
				 RD_VAL_IN_REFERENCE, RD_VAL_NONE,
				 &slot->require);
	}
}

void
rd_val_read_select(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_SELECT];
	const struct rd_src_node *compatible;

	val->model->pixels = RD_VAL_NONE;
	for (size_t i = 1; i < decl->n; i++)
		rd_val_find(val, decl->nodes[i], NULL, RD_DIAG_DUPLICATE_SELECT,
			    "there is a select already");
	if (!decl->n)
		return;
	val->model->order_catalog = rd_str_is(
		rd_src_attr(decl->nodes[0], "order"), "catalog");
	read_weights(val, decl->nodes[0]);
	val->model->draws = rd_str_is(rd_src_attr(decl->nodes[0], "pick"),
				      "draw");
	compatible = rd_src_child(decl->nodes[0], "compatible");
	if (compatible)
		val->model->pixels = rd_val_integer(compatible, "pixels", 0);
	read_diversities(val, decl->nodes[0]);
	read_slots(val);
}
