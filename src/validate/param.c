/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The fields of a model's body: what fills each, and what fits it. */

#include "validate/send.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#include <stdio.h>

/* By hole: type it has when none is said; whether a default may stand. */
static const struct {
	enum rd_val_param_type type;
	bool has_default;
} usual[RD_VAL_N_HOLES] = {
	[RD_VAL_HOLE_VALUE] = { RD_VAL_PARAM_TEXT, true },
	[RD_VAL_HOLE_FIXED] = { RD_VAL_PARAM_TEXT, true },
	[RD_VAL_HOLE_PROMPT] = { RD_VAL_PARAM_TEXT, false },
	[RD_VAL_HOLE_NEGATIVE] = { RD_VAL_PARAM_TEXT, true },
	[RD_VAL_HOLE_REFERENCE] = { RD_VAL_PARAM_TEXT, false },
	[RD_VAL_HOLE_REFERENCES] = { RD_VAL_PARAM_TEXT, false },
	[RD_VAL_HOLE_IMAGES] = { RD_VAL_PARAM_INTEGER, true },
	[RD_VAL_HOLE_SIZE] = { RD_VAL_PARAM_TEXT, true },
	[RD_VAL_HOLE_ASPECT] = { RD_VAL_PARAM_TEXT, true },
	[RD_VAL_HOLE_WIDTH] = { RD_VAL_PARAM_INTEGER, true },
	[RD_VAL_HOLE_HEIGHT] = { RD_VAL_PARAM_INTEGER, true },
	[RD_VAL_HOLE_SEED] = { RD_VAL_PARAM_INTEGER, false },
	[RD_VAL_HOLE_LORAS] = { RD_VAL_PARAM_TEXT, false },
	[RD_VAL_HOLE_REDUX] = { RD_VAL_PARAM_TEXT, false },
};

static bool
is_number(enum rd_val_param_type type)
{
	return type == RD_VAL_PARAM_INTEGER || type == RD_VAL_PARAM_DECIMAL;
}

static bool
read_number(enum rd_val_param_type type, struct rd_str text, int64_t *value)
{
	return type == RD_VAL_PARAM_INTEGER ? rd_str_i64(text, value)
					    : !rd_decimal_rule(text, value);
}

static bool
has_value(const struct rd_val_param *param, struct rd_str text)
{
	for (uint32_t i = 0; i < param->n_values; i++)
		if (rd_str_eq(param->values[i], text))
			return true;
	return false;
}

static bool
is_size(const struct rd_val *val, uint32_t sizes, struct rd_str text)
{
	const struct rd_val_sizes *list = &val->model->sizes[sizes];

	for (uint32_t i = 0; i < list->n_items; i++)
		if (rd_str_eq(list->items[i].text, text))
			return true;
	return false;
}

struct rd_str
rd_val_wire_value(enum rd_val_param_type type, struct rd_str text)
{
	if (type == RD_VAL_PARAM_BOOL && rd_str_is(text, "yes"))
		return RD_STR_LIT("true");
	if (type == RD_VAL_PARAM_BOOL && rd_str_is(text, "no"))
		return RD_STR_LIT("false");
	return text;
}

bool
rd_val_param_takes(const struct rd_val *val, const struct rd_val_param *param,
		   struct rd_str text)
{
	int64_t value;

	switch (param->type) {
	case RD_VAL_PARAM_INTEGER:
	case RD_VAL_PARAM_DECIMAL:
		return read_number(param->type, text, &value) &&
		       (!param->has_min || value >= param->min) &&
		       (!param->has_max || value <= param->max);
	case RD_VAL_PARAM_BOOL:
		return rd_str_is(text, "true") || rd_str_is(text, "false");
	case RD_VAL_PARAM_TERM:
		return has_value(param, text);
	default:
		return param->sizes == RD_VAL_NONE ||
		       is_size(val, param->sizes, text);
	}
}

/* Terms have an order where they are numbers. */
bool
rd_val_is_laxer(const struct rd_val_param *param, struct rd_str text)
{
	int64_t value, usually;

	if (param->type == RD_VAL_PARAM_BOOL)
		return rd_str_is(text, "false") &&
		       rd_str_is(param->text, "true");
	if (rd_str_eq(text, param->text))
		return false;
	return rd_decimal_rule(text, &value) ||
	       rd_decimal_rule(param->text, &usually) || value > usually;
}

const struct rd_val_param *
rd_val_find_param(const struct rd_val_image_model *model, struct rd_str name)
{
	for (uint32_t i = 0; i < model->n_params; i++)
		if (rd_str_eq(model->params[i].name, name))
			return &model->params[i];
	return NULL;
}

static void
read_bound(struct rd_val *val, const struct rd_src_node *node, const char *attr,
	   struct rd_val_param *out)
{
	bool is_min = !strcmp(attr, "min");

	if (!rd_src_has(node, attr))
		return;
	*(is_min ? &out->has_min : &out->has_max) = true;
	if (!is_number(out->type) ||
	    !read_number(out->type, rd_src_attr(node, attr),
			 is_min ? &out->min : &out->max))
		rd_val_find(val, node, attr, RD_DIAG_BAD_PARAM_RANGE,
			    "%s is for numbers of the field's type", attr);
}

static void
read_values(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_param *out)
{
	out->values = rd_val_texts_of(val, node, "value", &out->n_values);
	rd_val_find_twice(val, node, "value", NULL);
	if ((out->type == RD_VAL_PARAM_TERM) != (out->n_values > 0))
		rd_val_find(val, node, NULL, RD_DIAG_BAD_PARAM_VALUES,
			    out->n_values
				    ? "only a field of type term has values"
				    : "a field of type term has values");
}

/* Why source and attributes do not go together, or NULL. */
static const char *
find_bad_source(const struct rd_src_node *node, const struct rd_val_param *p)
{
	bool value = p->hole == RD_VAL_HOLE_VALUE ||
		     p->hole == RD_VAL_HOLE_FIXED;

	if (p->hole == RD_VAL_HOLE_FIXED && !p->has_default)
		return "a fixed field needs its default";
	if (p->has_default && !usual[p->hole].has_default)
		return "what fills the field leaves no room for a default";
	if (rd_src_has(node, "sizes") != (p->hole == RD_VAL_HOLE_ASPECT))
		return "sizes= and from=\"aspect\" need each other";
	if (rd_src_has(node, "index") && p->hole != RD_VAL_HOLE_REFERENCE &&
	    p->hole != RD_VAL_HOLE_REFERENCES)
		return "index= is for references";
	if (!value && p->type != usual[p->hole].type)
		return "what fills the field has another type";
	if (p->safety && !value)
		return "only a value is a safety switch";
	return NULL;
}

static void
check_param(struct rd_val *val, const struct rd_src_node *node,
	    const struct rd_val_param *p)
{
	const char *why = find_bad_source(node, p);

	if (why)
		rd_val_find(val, node, "from", RD_DIAG_BAD_PARAM_SOURCE, "%s",
			    why);
	if (p->has_min && p->has_max && p->min > p->max)
		rd_val_find(val, node, "min", RD_DIAG_BAD_PARAM_RANGE,
			    "min lies above max");
	if (p->has_default && !rd_val_param_takes(val, p, p->text))
		rd_val_find(val, node, "default", RD_DIAG_BAD_PARAM_DEFAULT,
			    "the default \"%.*s\" does not fit the field",
			    RD_STR_FMT(rd_val_text(node, "default")));
	if (p->safety && (!p->has_default || p->type == RD_VAL_PARAM_TEXT))
		rd_val_find(val, node, "safety", RD_DIAG_BAD_SAFETY,
			    "\"%.*s\" has %s", RD_STR_FMT(p->name),
			    p->has_default ? "no order" : "no default");
}

static void
read_param(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_param *out)
{
	out->name = rd_val_text(node, "name");
	out->hole = rd_val_one_of(node, "from", RD_VAL_HOLES, 0);
	out->type = rd_val_one_of(node, "type", RD_VAL_PARAM_TYPES,
				  usual[out->hole].type);
	out->index = rd_val_integer(node, "index", 0);
	out->needed = rd_val_switch(node, "needed");
	out->safety = rd_val_switch(node, "safety");
	out->has_default = rd_src_has(node, "default");
	out->text = rd_val_wire_value(out->type, rd_val_text(node, "default"));
	out->sizes = rd_val_lookup(val, node, "sizes", &val->sizes);
	out->line = node->line;
	read_bound(val, node, "min", out);
	read_bound(val, node, "max", out);
	read_values(val, node, out);
	check_param(val, node, out);
}

/* "a" and "a.b" cannot both be fields. */
static void
check_nesting(struct rd_val *val, const struct rd_src_node *node,
	      const struct rd_val_image_model *model)
{
	char name[256];

	for (uint32_t i = 0; i < model->n_params; i++) {
		int n = snprintf(name, sizeof(name), "%.*s.",
				 RD_STR_FMT(model->params[i].name));

		for (uint32_t j = 0; n > 0 && j < model->n_params; j++)
			if (rd_str_starts(model->params[j].name, name))
				rd_val_find(val, node, NULL,
					    RD_DIAG_DUPLICATE_PART,
					    "\"%.*s\" and \"%.*s\" cannot both "
					    "be fields",
					    RD_STR_FMT(model->params[i].name),
					    RD_STR_FMT(model->params[j].name));
	}
}

void
rd_val_read_params(struct rd_val *val, const struct rd_src_node *node,
		   struct rd_val_image_model *out)
{
	rd_val_find_twice(val, node, "param", "name");
	out->params = rd_val_array(val, rd_val_count(node, "param"),
				   sizeof(*out->params));
	for (const struct rd_src_node *child = rd_src_child(node, "param");
	     out->params && child; child = rd_src_next(child, "param"))
		read_param(val, child, &out->params[out->n_params++]);
	check_nesting(val, node, out);
}
