/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers, models, presets and routes that are not wrong, but hardly meant.
 */

#include "validate/lint.h"

#include "base/diag-ids.h"
#include "validate/send.h"

static bool
has_field(const struct rd_val_lint *lint, const struct rd_val_preset *preset,
	  struct rd_str name)
{
	const struct rd_val_model *model = lint->model;

	if (rd_val_position(RD_VAL_REQUEST_FIELDS, name) >= 0)
		return true;
	if (preset->model != RD_VAL_NONE)
		return rd_val_find_param(&model->image_models[preset->model],
					 name);
	for (uint32_t i = 0; i < model->n_image_models; i++)
		if (rd_val_find_param(&model->image_models[i], name))
			return true;
	return false;
}

static void
check_preset(struct rd_val_lint *lint, const struct rd_val_preset *preset)
{
	for (uint32_t i = 0; i < preset->n_values; i++) {
		const struct rd_val_preset_value *value = &preset->values[i];
		struct rd_val_place place = { preset->place_file, value->line };

		if (has_field(lint, preset, value->name))
			continue;
		rd_val_lint_find(lint, place, RD_DIAG_PRESET_FIELD_UNKNOWN,
				 "no model of the preset has the field "
				 "\"%.*s\"",
				 RD_STR_FMT(value->name));
		rd_val_lint_object(lint, preset->name, value->name);
	}
}

static void
check_provider(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_provider *provider = &lint->model->providers[at];
	struct rd_val_place place = { provider->place_file, provider->line };

	for (uint32_t i = 0; i < lint->model->n_image_models; i++)
		if (lint->model->image_models[i].provider == at)
			return;
	rd_val_lint_find(lint, place, RD_DIAG_PROVIDER_WITHOUT_MODELS,
			 "no model is asked of \"%.*s\"",
			 RD_STR_FMT(provider->name));
	rd_val_lint_object(lint, provider->name, RD_STR_NONE);
}

static bool
takes_all_of(const struct rd_val_route *a, const struct rd_val_route *b)
{
	return a->refs_min <= b->refs_min && a->refs_max >= b->refs_max &&
	       (!a->mode || a->mode == b->mode) &&
	       (!a->loras || a->loras == b->loras);
}

static void
check_route(struct rd_val_lint *lint, uint32_t at)
{
	const struct rd_val_route *routes = lint->model->routes;
	const struct rd_val_route *route = &routes[at];

	for (uint32_t i = 0; i < at; i++) {
		if (!takes_all_of(&routes[i], route))
			continue;
		rd_val_lint_find(
			lint,
			(struct rd_val_place){ route->place_file, route->line },
			RD_DIAG_ROUTE_NEVER_TAKEN,
			"\"%.*s\" takes all that \"%.*s\" would",
			RD_STR_FMT(routes[i].name), RD_STR_FMT(route->name));
		rd_val_lint_object(lint, route->name, RD_STR_NONE);
		rd_val_lint_related(lint,
				    (struct rd_val_place){ routes[i].place_file,
							   routes[i].line },
				    "it stands before it");
		return;
	}
}

#define DROPS_REFERENCES 1u

static bool
fits(const struct rd_val_route *route, const struct rd_val_try *try,
     const struct rd_val_image_model *model)
{
	if (try->drops & DROPS_REFERENCES)
		return !model->refs_min;
	return model->refs_min <= route->refs_max &&
	       model->refs_max >= route->refs_min;
}

static void
check_try(struct rd_val_lint *lint, const struct rd_val_route *route,
	  const struct rd_val_try *try)
{
	const struct rd_val_image_model *models = lint->model->image_models;
	const struct rd_val_image_model *model = &models[try->model];
	struct rd_val_place place = { route->place_file, try->line };

	if (model->state == RD_VAL_DEPRECATED) {
		rd_val_lint_find(lint, place, RD_DIAG_DEPRECATED_IN_ROUTE,
				 "\"%.*s\" is deprecated since %.*s",
				 RD_STR_FMT(model->name),
				 RD_STR_FMT(model->since));
		if (model->instead != RD_VAL_NONE)
			rd_diag_hint(lint->val->diags, "try \"%.*s\" instead",
				     RD_STR_FMT(models[model->instead].name));
		rd_val_lint_object(lint, route->name, model->name);
	}
	if (!fits(route, try, model)) {
		rd_val_lint_find(lint, place, RD_DIAG_TRY_NEVER_FITS,
				 "\"%.*s\" takes %u to %u references, the "
				 "route has %u to %u",
				 RD_STR_FMT(model->name), model->refs_min,
				 model->refs_max, route->refs_min,
				 route->refs_max);
		rd_val_lint_object(lint, route->name, model->name);
	}
}

/* At their declarations: each has one name and stands in one list. */
static void
check_used(struct rd_val_lint *lint, enum rd_val_decl_kind kind,
	   const struct rd_val_names *names)
{
	const struct rd_val_decl *decl = &lint->val->decls[kind];

	for (size_t i = 0; i < decl->n; i++) {
		const struct rd_src_node *node = decl->nodes[i];
		struct rd_str name = rd_src_attr_or(node, "name", "");

		if (!rd_val_names_is_used(names, name))
			rd_val_find(lint->val, node, NULL, RD_DIAG_UNUSED,
				    "nothing uses the %s \"%.*s\"", node->name,
				    RD_STR_FMT(name));
	}
}

void
rd_val_lint_send(struct rd_val_lint *lint)
{
	const struct rd_val_model *model = lint->model;

	for (uint32_t i = 0; i < model->n_presets; i++)
		check_preset(lint, &model->presets[i]);
	for (uint32_t i = 0; i < model->n_providers; i++)
		check_provider(lint, i);
	for (uint32_t i = 0; i < model->n_routes; i++) {
		const struct rd_val_route *route = &model->routes[i];

		check_route(lint, i);
		for (uint32_t k = 0; k < route->n_tries; k++)
			check_try(lint, route, &route->tries[k]);
	}
	check_used(lint, RD_VAL_D_WORDING, &lint->val->wordings);
	check_used(lint, RD_VAL_D_SIZES, &lint->val->sizes);
}
