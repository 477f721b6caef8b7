/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Gates, pins, holds and records. */

#include "validate/reader.h"

#include "base/diag-ids.h"

static const struct rd_src_node *
child(const struct rd_src_node *node, const char *name)
{
	return rd_src_child(node, name);
}

static void
read_gates(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_GATE];
	struct rd_val_model *model = val->model;

	model->gates = rd_val_array(val, decl->n, sizeof(*model->gates));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_val_gate *gate = &model->gates[model->n_gates++];

		gate->id = rd_src_attr_or(node, "id", "");
		gate->code = rd_src_attr_or(node, "code", "");
		gate->place = rd_val_place(val, node);
		rd_val_read_cond(val, child(node, "when"), RD_VAL_IN_WHEN,
				 RD_VAL_NONE, &gate->when);
		rd_val_read_cond(val, child(node, "require"),
				 RD_VAL_IN_REFERENCE, RD_VAL_NONE,
				 &gate->require);
	}
}

static void
read_pin(struct rd_val *val, const struct rd_src_node *node,
	 struct rd_val_pin *pin)
{
	pin->id = rd_src_attr_or(node, "id", "");
	pin->place = rd_val_place(val, node);
	pin->fact = rd_val_fact_of(val, node, "reference");
	rd_val_read_cond(val, child(node, "when"), RD_VAL_IN_WHEN, RD_VAL_NONE,
			 &pin->when);
	if (pin->fact == RD_VAL_NONE)
		return;
	if (val->model->facts[pin->fact].type != RD_VAL_TEXT)
		rd_val_find(val, node, "reference", RD_DIAG_PIN_FACT,
			    "\"%.*s\" is not a text",
			    RD_STR_FMT(val->model->facts[pin->fact].name));
}

static void
read_pins(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_PIN];
	struct rd_val_model *model = val->model;

	model->pins = rd_val_array(val, decl->n, sizeof(*model->pins));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_pin(val, decl->nodes[i], &model->pins[model->n_pins++]);
}

static void
read_reasons(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_hold *hold)
{
	bool always = false;

	hold->reasons = rd_val_array(val, rd_val_count(node, "reason"),
				     sizeof(*hold->reasons));
	if (!hold->reasons)
		return;
	for (const struct rd_src_node *reason = child(node, "reason"); reason;
	     reason = rd_src_next(reason, "reason")) {
		struct rd_val_reason *out = &hold->reasons[hold->n_reasons++];

		if (always)
			rd_val_find(val, reason, NULL,
				    RD_DIAG_UNREACHABLE_REASON,
				    "a reason before this one always holds");
		always |= !child(reason, "when");
		out->term = rd_src_attr_or(reason, "term", "");
		rd_val_read_cond(val, child(reason, "when"), RD_VAL_IN_WHEN,
				 RD_VAL_NONE, &out->cond);
	}
}

static void
read_hold(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_hold *hold)
{
	struct rd_val_model *model = val->model;

	hold->id = rd_src_attr_or(node, "id", "");
	hold->place = rd_val_place(val, node);
	hold->drop = rd_val_switch(node, "drop");
	hold->for_ms = rd_val_duration(node, "for");
	hold->attr = rd_val_attr_of(val, node, "attribute");
	if (rd_val_is_duration(node, "for") && hold->for_ms <= 0)
		rd_val_find(val, node, "for", RD_DIAG_BAD_VALUE,
			    "a look is held for some time");
	if (hold->attr != RD_VAL_NONE &&
	    model->attrs[hold->attr].type != RD_VAL_ATTR_TERM)
		rd_val_find(val, node, "attribute", RD_DIAG_HOLD_ATTRIBUTE,
			    "\"%.*s\" is no term attribute",
			    RD_STR_FMT(model->attrs[hold->attr].name));
	else if (model->look_attr != RD_VAL_NONE &&
		 hold->attr != model->look_attr)
		rd_val_find(val, node, "attribute",
			    RD_DIAG_SEVERAL_HOLDS_ATTRIBUTE,
			    "another hold has another attribute");
	if (model->look_attr == RD_VAL_NONE)
		model->look_attr = hold->attr;
	model->look_drop |= hold->drop;
	rd_val_read_cond(val, child(node, "when"), RD_VAL_IN_WHEN, RD_VAL_NONE,
			 &hold->when);
	read_reasons(val, node, hold);
}

static void
read_holds(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_HOLD];
	struct rd_val_model *model = val->model;

	model->look_attr = RD_VAL_NONE;
	model->holds = rd_val_array(val, decl->n, sizeof(*model->holds));
	for (size_t i = 0; i < decl->n && !val->status; i++)
		read_hold(val, decl->nodes[i], &model->holds[model->n_holds++]);
}

/* One record says that uses are recorded; a second one would count twice. */
static void
read_records(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RECORD];
	struct rd_val_model *model = val->model;

	model->records = rd_val_array(val, decl->n, sizeof(*model->records));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		if (i)
			rd_val_find(val, decl->nodes[i], NULL,
				    RD_DIAG_DUPLICATE_RECORD,
				    "there is a record already");
		model->records[model->n_records++] = (struct rd_val_record){
			rd_src_attr_or(decl->nodes[i], "id", ""),
			rd_val_place(val, decl->nodes[i]),
		};
	}
}

void
rd_val_read_rules(struct rd_val *val)
{
	read_holds(val);
	read_gates(val);
	read_pins(val);
	rd_val_read_select(val);
	read_records(val);
}
