/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Learned tables: what their keys are, and which of their values count. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

static void
read_by(struct rd_val *val, const struct rd_src_node *node,
	struct rd_val_learned *out)
{
	struct rd_str by = rd_src_attr(node, "by");

	out->by = RD_VAL_NONE;
	if (!by.ptr || rd_str_is(by, "reference"))
		return;
	out->by = rd_val_attr_of(val, node, "by");
	if (out->by != RD_VAL_NONE &&
	    val->model->attrs[out->by].type != RD_VAL_ATTR_TERM)
		rd_val_find(val, node, "by", RD_DIAG_LEARNED_BY,
			    "\"%.*s\" is no term attribute", RD_STR_FMT(by));
}

static void
read_table(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_learned *out)
{
	out->id = rd_src_attr_or(node, "id", "");
	out->place = rd_val_place(val, node);
	out->floor = rd_val_integer(node, "floor", 0);
	out->min = rd_val_decimal(node, "min", -RD_DECIMAL_ONE);
	out->max = rd_val_decimal(node, "max", RD_DECIMAL_ONE);
	if (out->min > out->max)
		rd_val_find(val, node, "min", RD_DIAG_BAD_CLAMP,
			    "min is larger than max");
	read_by(val, node, out);
}

void
rd_val_read_learned(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_LEARNED];
	struct rd_val_model *model = val->model;

	model->learned = rd_val_array(val, decl->n, sizeof(*model->learned));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		struct rd_val_learned *out =
			&model->learned[model->n_learned++];

		read_table(val, decl->nodes[i], out);
		/* The space of rules has seen to it that the id is new. */
		rd_val_fail(val, rd_val_names_add(&val->learned, val->arena,
						  out->id, (uint32_t)i));
	}
}
