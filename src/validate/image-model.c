/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Models: where they are asked, what they take, what they cost. */

#include "validate/send.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

static void
read_price(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_image_model *out)
{
	const struct rd_src_node *price = rd_src_child(node, "price");
	struct rd_str usd = price ? rd_src_attr(price, "usd") : RD_STR_NONE;

	out->price_date = RD_STR_LIT("");
	out->price_source = RD_STR_LIT("");
	if (!price) {
		if (out->state != RD_VAL_GONE)
			rd_val_find(
				val, node, NULL, RD_DIAG_ACTIVE_WITHOUT_PRICE,
				"\"%.*s\" has no price", RD_STR_FMT(out->name));
		return;
	}
	if (usd.ptr && !rd_val_money_parse(usd, &out->price_micro))
		out->price_micro = 0;
	out->unit = rd_val_one_of(price, "per", RD_VAL_UNITS, 0);
	out->price_date = rd_val_text(price, "date");
	out->price_source = rd_val_text(price, "source");
}

static bool
has_hole(const struct rd_val_image_model *model, enum rd_val_hole hole)
{
	for (uint32_t i = 0; i < model->n_params; i++)
		if (model->params[i].hole == hole)
			return true;
	return false;
}

static void
read_families(struct rd_val *val, const struct rd_src_node *loras,
	      struct rd_val_image_model *out)
{
	const struct rd_src_node *child;

	out->families = rd_val_array(val, rd_val_count(loras, "family"),
				     sizeof(*out->families));
	for (child = rd_src_child(loras, "family"); out->families && child;
	     child = rd_src_next(child, "family"))
		out->families[out->n_families++] = rd_val_text(child, "name");
}

static void
read_loras(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_image_model *out)
{
	const struct rd_src_node *loras = rd_src_child(node, "loras");
	const char *why = NULL;

	if ((loras != NULL) != has_hole(out, RD_VAL_HOLE_LORAS))
		why = "<loras> and a param from=\"loras\" need each other";
	if (loras) {
		out->lora_max = rd_val_integer(loras, "max", 1);
		out->lora_pair = rd_val_one_of(loras, "pair", RD_VAL_PAIRS, 0);
		out->lora_low = rd_val_decimal(loras, "low", 0);
		out->lora_high = rd_val_decimal(loras, "high", RD_DECIMAL_ONE);
		out->lora_digits = rd_val_integer(loras, "digits", 2);
		read_families(val, loras, out);
		rd_val_find_twice(val, loras, "family", "name");
		if (out->lora_low > out->lora_high)
			why = "low lies above high";
		else if (out->lora_pair && out->lora_max < 2)
			why = "a pair is two LoRAs";
	}
	if (why)
		rd_val_find(val, loras ? loras : node, NULL, RD_DIAG_BAD_LORAS,
			    "%s", why);
}

/* How many references the body has a place for. */
static uint32_t
places_of(const struct rd_val_image_model *model)
{
	uint32_t n = 0;

	if (has_hole(model, RD_VAL_HOLE_REFERENCES))
		return RD_VAL_SEND_REFERENCES_MAX;
	while (n < RD_VAL_SEND_REFERENCES_MAX) {
		bool found = false;

		for (uint32_t i = 0; i < model->n_params; i++)
			found |= model->params[i].hole ==
					 RD_VAL_HOLE_REFERENCE &&
				 model->params[i].index == n;
		if (!found)
			break;
		n++;
	}
	return n;
}

static void
check_references(struct rd_val *val, const struct rd_src_node *node,
		 const struct rd_val_image_model *model)
{
	const struct rd_src_node *param = rd_src_child(node, "param");

	if (model->refs_max > places_of(model))
		rd_val_find(val, node, "references",
			    RD_DIAG_REFERENCES_WITHOUT_PLACE,
			    "\"%.*s\" takes references: %u, its body has "
			    "places: %u",
			    RD_STR_FMT(model->name), model->refs_max,
			    places_of(model));
	for (uint32_t i = 0; i < model->n_params && param; i++) {
		const struct rd_val_param *p = &model->params[i];

		if (p->needed &&
		    (p->hole == RD_VAL_HOLE_REFERENCE ||
		     p->hole == RD_VAL_HOLE_REFERENCES) &&
		    p->index >= model->refs_max)
			rd_val_find(val, param, "needed", RD_DIAG_NEVER_FILLED,
				    "\"%.*s\" needs reference %u, the model "
				    "takes %u",
				    RD_STR_FMT(p->name), p->index + 1,
				    model->refs_max);
		param = rd_src_next(param, "param");
	}
}

static void
check_wording(struct rd_val *val, const struct rd_src_node *node,
	      const struct rd_val_image_model *model)
{
	uint32_t n;

	if (rd_src_has(node, "wording") !=
	    (model->weights == RD_VAL_WEIGHTS_WORDS))
		rd_val_find(val, node, "weights",
			    RD_DIAG_WEIGHTS_WITHOUT_WORDING,
			    "weights=\"words\" and wording= need each other");
	if (model->wording == RD_VAL_NONE)
		return;
	n = val->model->wordings[model->wording].n_ordinals;
	if (n < model->refs_max)
		rd_val_find(val, node, "wording", RD_DIAG_WORDING_TOO_SHORT,
			    "the wording has %u ordinals, the model takes %u "
			    "references",
			    n, model->refs_max);
}

static bool
has_file(const struct rd_val_reply *replies, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (replies[i].is == RD_VAL_REPLY_FILE)
			return true;
	return false;
}

static void
check_file(struct rd_val *val, const struct rd_src_node *node,
	   const struct rd_val_image_model *model)
{
	const struct rd_val_provider *provider;
	bool found = has_file(model->replies, model->n_replies);

	if (model->provider == RD_VAL_NONE)
		return;
	provider = &val->model->providers[model->provider];
	for (uint32_t i = 0; i < provider->n_calls; i++)
		found |= has_file(provider->calls[i].replies,
				  provider->calls[i].n_replies);
	if (!found)
		rd_val_find(val, node, NULL, RD_DIAG_MODEL_WITHOUT_FILE,
			    "it is not said where the pictures of \"%.*s\" "
			    "stand",
			    RD_STR_FMT(model->name));
}

/* A model that is disabled stands in nobody's place. */
static uint32_t
read_instead(struct rd_val *val, const struct rd_src_node *node)
{
	if (rd_val_is_model_off(val, rd_src_attr(node, "instead")))
		return RD_VAL_NONE;
	return rd_val_lookup(val, node, "instead", &val->models);
}

static void
read_limits(const struct rd_src_node *node, struct rd_val_image_model *out)
{
	out->weights = rd_val_one_of(node, "weights", RD_VAL_WEIGHTS, 0);
	out->pixels_max = rd_val_integer(node, "pixels-max", 0);
	out->bytes_max = rd_val_integer(node, "bytes-max", 0);
	out->prompt_max = rd_val_integer(node, "prompt-max", 0);
	out->images_max = rd_val_integer(node, "images-max", 1);
	out->width = rd_val_integer(node, "width", 1024);
	out->height = rd_val_integer(node, "height", 1024);
	rd_val_range(node, "references", &out->refs_min, &out->refs_max);
}

static void
read_model(struct rd_val *val, const struct rd_src_node *node,
	   struct rd_val_image_model *out)
{
	struct rd_val_place place = rd_val_place(val, node);

	out->name = rd_val_text(node, "name");
	out->endpoint = rd_val_text(node, "endpoint");
	out->app = rd_src_has(node, "app") ? rd_val_text(node, "app")
					   : out->endpoint;
	out->title = rd_src_has(node, "title") ? rd_val_text(node, "title")
					       : out->name;
	out->since = rd_val_text(node, "since");
	out->state = rd_val_one_of(node, "state", RD_VAL_MODEL_STATES, 0);
	out->place_file = place.file;
	out->line = place.line;
	out->provider = rd_val_lookup(val, node, "provider", &val->providers);
	out->wording = rd_val_lookup(val, node, "wording", &val->wordings);
	out->instead = read_instead(val, node);
	read_limits(node, out);
	rd_val_read_params(val, node, out);
	read_loras(val, node, out);
	read_price(val, node, out);
	out->replies = rd_val_replies_of(val, node, &out->n_replies);
	if (out->state != RD_VAL_ACTIVE && !out->since.len)
		rd_val_find(val, node, "state", RD_DIAG_STATE_WITHOUT_SINCE,
			    "since when is \"%.*s\" so?",
			    RD_STR_FMT(out->name));
	if (val->status)
		return;
	check_references(val, node, out);
	check_wording(val, node, out);
	check_file(val, node, out);
}

static void
check_instead(struct rd_val *val, const struct rd_src_node *node,
	      uint32_t model)
{
	const struct rd_val_image_model *models = val->model->image_models;
	uint32_t at = models[model].instead;

	for (uint32_t n = 0;
	     at != RD_VAL_NONE && n < val->model->n_image_models; n++) {
		if (at == model) {
			rd_val_find(val, node, "instead", RD_DIAG_INSTEAD_CYCLE,
				    "\"%.*s\" stands in its own place",
				    RD_STR_FMT(models[model].name));
			return;
		}
		at = models[at].instead;
	}
}

static void
enter_aliases(struct rd_val *val, const struct rd_src_node *node,
	      uint32_t model)
{
	struct rd_val_model *out = val->model;

	for (const struct rd_src_node *child = rd_src_child(node, "alias");
	     child; child = rd_src_next(child, "alias")) {
		rd_val_enter(val, &val->models, child, RD_DIAG_DUPLICATE_MODEL,
			     model);
		out->model_aliases[out->n_model_aliases++] =
			(struct rd_val_model_alias){ rd_val_text(child, "name"),
						     model };
	}
}

/* The first one that has a name keeps it. */
static void
note_off(struct rd_val *val, const struct rd_src_node *node)
{
	struct rd_str name = rd_src_attr(node, "name");
	enum rd_status status = RD_OK;

	if (name.ptr)
		status = rd_val_names_add(&val->models_off, val->arena, name,
					  0);
	if (status != RD_CONFLICT)
		rd_val_fail(val, status);
}

/* Models of a provider that is disabled go with it. */
static void
note_models_off(struct rd_val *val)
{
	const struct rd_val_rules *rules = &val->rules;
	const struct rd_src_node *alias;

	for (size_t i = 0; i < rules->n; i++) {
		const struct rd_src_node *node = rules->nodes[i];

		if (!rd_src_is(node, "model") ||
		    (!rules->off[i] &&
		     !rd_val_is_off(val, "provider",
				    rd_src_attr(node, "provider"))))
			continue;
		note_off(val, node);
		for (alias = rd_src_child(node, "alias"); alias;
		     alias = rd_src_next(alias, "alias"))
			note_off(val, alias);
	}
}

static size_t
enter_models(struct rd_val *val, struct rd_src_node **nodes)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_MODEL];
	size_t n = 0, n_aliases = 0;

	for (size_t i = 0; i < decl->n; i++) {
		struct rd_src_node *node = decl->nodes[i];

		if (rd_val_is_off(val, "provider",
				  rd_src_attr(node, "provider")))
			continue;
		rd_val_enter(val, &val->models, node, RD_DIAG_DUPLICATE_MODEL,
			     (uint32_t)n);
		n_aliases += rd_val_count(node, "alias");
		nodes[n++] = node;
	}
	val->model->model_aliases = rd_val_array(
		val, n_aliases, sizeof(*val->model->model_aliases));
	for (size_t i = 0; i < n && !val->status; i++)
		enter_aliases(val, nodes[i], (uint32_t)i);
	return n;
}

void
rd_val_read_image_models(struct rd_val *val)
{
	size_t most = val->decls[RD_VAL_D_MODEL].n;
	struct rd_src_node **nodes = rd_val_array(val, most, sizeof(*nodes));
	struct rd_val_model *model = val->model;
	size_t n;

	model->image_models = rd_val_array(val, most,
					   sizeof(*model->image_models));
	if (!nodes || !model->image_models)
		return;
	note_models_off(val);
	n = enter_models(val, nodes);
	for (size_t i = 0; i < n && !val->status; i++)
		read_model(val, nodes[i],
			   &model->image_models[model->n_image_models++]);
	for (size_t i = 0; i < n && !val->status; i++)
		check_instead(val, nodes[i], (uint32_t)i);
}
