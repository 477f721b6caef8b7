/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Profiles of Redux: what one implementation has, and what it does. */

#include "validate/redux.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

/* Encoders that are disabled are left out. */
static uint32_t
read_encoders(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str rest = rd_src_attr_or(node, "encoders", ""), word;
	uint32_t bits = 0, at;

	while (rd_str_word(&rest, &word)) {
		if (rd_val_is_off(val, "encoder", word))
			continue;
		at = rd_val_lookup_word(val, node, "encoders", word,
					&val->rdx_encoders);
		if (at >= RD_VAL_RDX_ENCODERS_MAX)
			continue;
		if (bits >> at & 1)
			rd_val_find(val, node, "encoders",
				    RD_DIAG_DUPLICATE_PART,
				    "\"%.*s\" stands twice", RD_STR_FMT(word));
		bits |= 1u << at;
	}
	return bits;
}

/* The first word is the default. */
static enum rd_redux_crop
first_crop(const struct rd_src_node *node)
{
	struct rd_str rest = rd_src_attr_or(node, "crops", ""), word;
	int at = rd_str_word(&rest, &word)
			 ? rd_val_position(RD_VAL_RDX_CROPS, word)
			 : -1;

	return at < 0 ? RD_REDUX_CROP_CENTER : (enum rd_redux_crop)at;
}

static void
read_kernels(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_rdx_profile *out)
{
	out->kernels = rd_val_array(val, rd_val_count(node, "has"),
				    sizeof(*out->kernels));
	rd_val_find_twice(val, node, "has", "function");
	for (const struct rd_src_node *child = rd_src_child(node, "has");
	     out->kernels && child; child = rd_src_next(child, "has")) {
		struct rd_val_rdx_kernel *kernel =
			&out->kernels[out->n_kernels];

		if (rd_val_names_off(val, "function", child, "function"))
			continue;
		kernel->function = rd_val_lookup(val, child, "function",
						 &val->rdx_functions);
		kernel->kernel = rd_val_one_of(child, "kernel",
					       RD_VAL_RDX_KERNELS, 0);
		kernel->line = child->line;
		out->n_kernels++;
	}
}

/* Levels of modes and functions that are disabled go with them. */
static void
read_levels(struct rd_val *val, const struct rd_src_node *node,
	    struct rd_val_rdx_profile *out)
{
	out->levels = rd_val_array(val, rd_val_count(node, "level"),
				   sizeof(*out->levels));
	rd_val_find_twice(val, node, "level", "mode");
	for (const struct rd_src_node *child = rd_src_child(node, "level");
	     out->levels && child; child = rd_src_next(child, "level")) {
		struct rd_val_rdx_level *level = &out->levels[out->n_levels];

		if (rd_val_names_off(val, "mode", child, "mode") ||
		    rd_val_names_off(val, "function", child, "function"))
			continue;
		level->mode = rd_val_lookup(val, child, "mode",
					    &val->rdx_modes);
		level->function = out->function;
		if (rd_src_has(child, "function"))
			level->function = rd_val_lookup(val, child, "function",
							&val->rdx_functions);
		level->factor = rd_val_decimal(child, "factor", RD_DECIMAL_ONE);
		level->line = child->line;
		out->n_levels++;
	}
}

/* A law without strengths takes 1 alone. */
static void
read_laws(struct rd_val *val, const struct rd_src_node *node,
	  struct rd_val_rdx_profile *out)
{
	out->laws = rd_val_array(val, rd_val_count(node, "law"),
				 sizeof(*out->laws));
	rd_val_find_twice(val, node, "law", "name");
	for (const struct rd_src_node *child = rd_src_child(node, "law");
	     out->laws && child; child = rd_src_next(child, "law")) {
		struct rd_val_rdx_law *law = &out->laws[out->n_laws++];

		law->law = rd_val_one_of(child, "name", RD_VAL_RDX_LAWS, 0);
		law->low = rd_val_decimal(child, "low", RD_DECIMAL_ONE);
		law->high = rd_val_decimal(child, "high", RD_DECIMAL_ONE);
		law->step = rd_val_decimal(child, "step", RD_DECIMAL_ONE);
		law->fallback = rd_val_decimal(child, "default",
					       RD_DECIMAL_ONE);
		law->line = child->line;
	}
}

static void
read_profile(struct rd_val *val, const struct rd_src_node *node,
	     struct rd_val_rdx_profile *out)
{
	struct rd_val_place place = rd_val_place(val, node);
	struct rd_str factors = rd_src_attr_or(node, "factor", "");

	*out = (struct rd_val_rdx_profile){
		.name = rd_val_text(node, "name"),
		.title = rd_val_text(node, "title"),
		.text = rd_val_text(node, "text"),
		.dated = rd_val_text(node, "dated"),
		.source = rd_val_text(node, "source"),
		.rounding = rd_val_one_of(node, "rounding",
					  RD_VAL_RDX_ROUNDINGS, 0),
		.factor_step = rd_val_decimal(node, "factor-step", 0),
		.margin = rd_val_decimal(node, "margin", 0),
		.crops = rd_val_words(node, "crops", RD_VAL_RDX_CROPS,
				      1u << RD_REDUX_CROP_CENTER),
		.crop = first_crop(node),
		.per_node = rd_val_integer(node, "per-node", 0),
		.fixed = rd_val_switch(node, "fixed"),
		.masks = rd_val_switch(node, "masks"),
		.place_file = place.file,
		.line = place.line,
	};
	if (factors.len && !rd_val_decimals_parse(factors, &out->factor_low,
						  &out->factor_high))
		out->factor_low = out->factor_high = 0;
	out->function = rd_val_lookup(val, node, "function",
				      &val->rdx_functions);
	out->encoders = read_encoders(val, node);
	read_kernels(val, node, out);
	read_levels(val, node, out);
	read_laws(val, node, out);
}

void
rd_val_read_rdx_profiles(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_RDX_PROFILE];
	struct rd_val_model *model = val->model;

	model->rdx_profiles = rd_val_array(val, decl->n,
					   sizeof(*model->rdx_profiles));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		struct rd_val_rdx_profile *out =
			&model->rdx_profiles[model->n_rdx_profiles];

		rd_val_enter(val, &val->rdx_profiles, decl->nodes[i],
			     RD_DIAG_DUPLICATE_REDUX, model->n_rdx_profiles++);
		read_profile(val, decl->nodes[i], out);
		if (!val->status)
			rd_val_check_rdx_profile(val, decl->nodes[i], out);
	}
}
