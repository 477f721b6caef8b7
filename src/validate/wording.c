/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What stands in prompts and bodies in place of numbers: wordings, texts of
 * roles and attributes, lists of sizes. */

#include "validate/send.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

static void
read_sizes(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_sizes *out)
{
	out->name = rd_val_text(node, "name");
	rd_val_find_twice(val, node, "size", "text");
	out->items = rd_val_array(val, rd_val_count(node, "size"),
				  sizeof(*out->items));
	for (const struct rd_src_node *child = rd_src_child(node, "size");
	     out->items && child; child = rd_src_next(child, "size"))
		out->items[out->n_items++] = (struct rd_val_size){
			rd_val_text(child, "text"),
			rd_val_integer(child, "width", 1),
			rd_val_integer(child, "height", 1),
		};
}

static void
read_all_sizes(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_SIZES];
	struct rd_val_model *model = val->model;

	model->sizes = rd_val_array(val, decl->n, sizeof(*model->sizes));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		rd_val_enter(val, &val->sizes, decl->nodes[i],
			     RD_DIAG_DUPLICATE_CHOICE, model->n_sizes);
		read_sizes(val, decl->nodes[i],
			   &model->sizes[model->n_sizes++]);
	}
}

static void
read_strengths(struct rd_val *val, const struct rd_src_node *node,
	       struct rd_val_wording *out)
{
	int64_t below, before = INT64_MIN;

	out->strengths = rd_val_array(val, rd_val_count(node, "strength"),
				      sizeof(*out->strengths));
	for (const struct rd_src_node *child = rd_src_child(node, "strength");
	     out->strengths && child; child = rd_src_next(child, "strength")) {
		bool last = !rd_src_next(child, "strength");

		below = rd_val_decimal(child, "below", RD_DECIMAL_MAX + 1);
		if (last == rd_src_has(child, "below") || below <= before)
			rd_val_find(val, child, "below",
				    RD_DIAG_BANDS_NOT_ASCENDING,
				    last ? "the last band has no end"
					 : "the bands do not ascend");
		if (child->text.len > 512)
			rd_val_find(val, child, NULL, RD_DIAG_BAD_LIST_TEXT,
				    "the text is longer than 512 bytes");
		before = below;
		out->strengths[out->n_strengths++] = (struct rd_val_strength){
			below, rd_str_trim(child->text)
		};
	}
}

static void
read_wording(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_wording *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	*out = (struct rd_val_wording){
		.name = rd_val_text(node, "name"),
		.with_role = rd_val_text(node, "with-role"),
		.without = rd_val_text(node, "without"),
		.place_file = place.file,
		.line = place.line,
	};
	rd_val_check_holes(val, node, "with-role", out->with_role,
			   "strength|ordinal|role");
	rd_val_check_holes(val, node, "without", out->without,
			   "strength|ordinal");
	out->ordinals = rd_val_texts_of(val, node, "ordinal", &out->n_ordinals);
	read_strengths(val, node, out);
}

static void
read_all_wordings(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_WORDING];
	struct rd_val_model *model = val->model;

	model->wordings = rd_val_array(val, decl->n, sizeof(*model->wordings));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		rd_val_enter(val, &val->wordings, decl->nodes[i],
			     RD_DIAG_DUPLICATE_CHOICE, model->n_wordings);
		read_wording(val, decl->nodes[i],
			     &model->wordings[model->n_wordings++]);
	}
}

static struct rd_val_wording_text *
read_texts(struct rd_val *val, const struct rd_val_decl *decl,
	   const char *holes, uint32_t *n)
{
	struct rd_val_wording_text *texts = rd_val_array(val, decl->n,
							 sizeof(*texts));

	for (*n = 0; texts && *n < decl->n; ++*n) {
		texts[*n].name = rd_val_text(decl->nodes[*n], "name");
		texts[*n].text = rd_val_text(decl->nodes[*n], "text");
		rd_val_check_holes(val, decl->nodes[*n], "text", texts[*n].text,
				   holes);
	}
	return texts;
}

void
rd_val_read_wordings(struct rd_val *val)
{
	const struct rd_val_decl *roles = &val->decls[RD_VAL_D_ROLE];
	struct rd_val_model *model = val->model;

	read_all_sizes(val);
	read_all_wordings(val);
	model->roles = read_texts(val, roles, "", &model->n_roles);
	for (uint32_t i = 0; i < roles->n; i++)
		rd_val_enter(val, &val->roles, roles->nodes[i],
			     RD_DIAG_DUPLICATE_CHOICE, i);
	model->attribute_texts = read_texts(
		val, &val->decls[RD_VAL_D_ATTRIBUTE_TEXT], "value",
		&model->n_attribute_texts);
}
