/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Presets: values, rows of weights and roles under a name. */

#include "validate/send.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

static void
check_value(struct rd_val *val, const struct rd_src_node *node,
	    const struct rd_val_image_model *model,
	    struct rd_val_preset_value *value)
{
	const struct rd_val_param *param = rd_val_find_param(model,
							     value->name);

	if (!param)
		return;
	if (param->hole != RD_VAL_HOLE_VALUE &&
	    param->hole != RD_VAL_HOLE_ASPECT &&
	    param->hole != RD_VAL_HOLE_IMAGES) {
		rd_val_find(val, node, "name", RD_DIAG_PRESET_CANNOT_SET,
			    "\"%.*s\" is not filled from values",
			    RD_STR_FMT(value->name));
		return;
	}
	value->text = rd_val_wire_value(param->type, value->text);
	if (!rd_val_param_takes(val, param, value->text))
		rd_val_find(val, node, "value", RD_DIAG_BAD_PRESET_VALUE,
			    "\"%.*s\" does not fit \"%.*s\" of \"%.*s\"",
			    RD_STR_FMT(value->text), RD_STR_FMT(value->name),
			    RD_STR_FMT(model->name));
	else if (param->safety && rd_val_is_laxer(param, value->text))
		rd_val_find(val, node, "value", RD_DIAG_PRESET_LOOSENS_SAFETY,
			    "\"%.*s\" is laxer than the default \"%.*s\"",
			    RD_STR_FMT(value->text), RD_STR_FMT(param->text));
}

/* Without a model, the value has to suit those that have the field. */
static void
check_everywhere(struct rd_val *val, const struct rd_src_node *node,
		 const struct rd_val_preset *preset,
		 struct rd_val_preset_value *value)
{
	const struct rd_val_model *model = val->model;
	size_t before = val->diags->n_items;

	if (rd_val_position(RD_VAL_REQUEST_FIELDS, value->name) >= 0)
		return;
	if (preset->model != RD_VAL_NONE) {
		check_value(val, node, &model->image_models[preset->model],
			    value);
		return;
	}
	for (uint32_t i = 0;
	     i < model->n_image_models && val->diags->n_items == before; i++)
		check_value(val, node, &model->image_models[i], value);
}

static void
read_values(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_preset *out)
{
	out->values = rd_val_array(val, rd_val_count(node, "set"),
				   sizeof(*out->values));
	rd_val_find_twice(val, node, "set", "name");
	for (const struct rd_src_node *child = rd_src_child(node, "set");
	     out->values && child; child = rd_src_next(child, "set")) {
		struct rd_val_preset_value *value =
			&out->values[out->n_values++];

		*value = (struct rd_val_preset_value){
			rd_val_text(child, "name"), rd_val_text(child, "value"),
			child->line
		};
		check_everywhere(val, child, out, value);
	}
}

static void
read_row(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_preset *out)
{
	uint32_t n = rd_val_count_words(node->text), at = out->n_rows++;
	uint32_t most = RD_VAL_SEND_REFERENCES_MAX;
	struct rd_str rest = node->text, word;
	int64_t weight;
	bool fits;

	if (out->model != RD_VAL_NONE)
		most = val->model->image_models[out->model].refs_max;
	fits = n > 0 && n <= most;
	out->rows[at] = rd_val_array(val, n, sizeof(**out->rows));
	while (out->rows[at] && rd_str_word(&rest, &word)) {
		fits &= !rd_decimal_rule(word, &weight) && weight >= 0;
		out->rows[at][out->row_n[at]++] = word;
	}
	if (!fits)
		rd_val_find(val, node, NULL, RD_DIAG_BAD_PRESET_WEIGHTS,
			    "not a list of 1 to %u decimals from 0", most);
}

static void
read_rows(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_preset *out)
{
	uint32_t n = rd_val_count(node, "weights");

	out->rows = rd_val_array(val, n, sizeof(*out->rows));
	out->row_n = rd_val_array(val, n, sizeof(*out->row_n));
	for (const struct rd_src_node *child = rd_src_child(node, "weights");
	     !val->status && child; child = rd_src_next(child, "weights"))
		read_row(val, child, out);
}

static void
read_roles(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_preset *out)
{
	out->roles = rd_val_array(val, rd_val_count(node, "role"),
				  sizeof(*out->roles));
	for (const struct rd_src_node *child = rd_src_child(node, "role");
	     out->roles && child; child = rd_src_next(child, "role")) {
		rd_val_lookup(val, child, "name", &val->roles);
		out->roles[out->n_roles++] = rd_val_text(child, "name");
	}
}

static void
read_preset(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_preset *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	out->name = rd_val_text(node, "name");
	out->title = rd_src_has(node, "title") ? rd_val_text(node, "title")
					       : out->name;
	out->model = rd_val_lookup(val, node, "model", &val->models);
	out->place_file = place.file;
	out->line = place.line;
	read_values(val, node, out);
	read_rows(val, node, out);
	read_roles(val, node, out);
}

void
rd_val_read_presets(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_PRESET];
	struct rd_val_model *model = val->model;

	model->presets = rd_val_array(val, decl->n, sizeof(*model->presets));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		if (!rd_val_is_model_off(val,
					 rd_src_attr(decl->nodes[i], "model")))
			read_preset(val, decl->nodes[i],
				    &model->presets[model->n_presets++]);
}
