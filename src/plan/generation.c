/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The "generation" object, which the request reader has checked, as a struct. */

#include "base/decimal.h"
#include "json/json.h"
#include "plan/plan.h"

/* An object being read; the first failure sticks. */
struct taking {
	struct rd_arena *arena;
	bool failed;
};

static struct rd_str
take(struct taking *t, struct rd_str text)
{
	char *copy;

	if (!text.ptr)
		return RD_STR_NONE;
	copy = rd_arena_strdup(t->arena, text);
	t->failed = t->failed || !copy;
	return copy ? (struct rd_str){ copy, text.len } : RD_STR_NONE;
}

static struct rd_str
take_text(struct taking *t, const json_t *object, const char *name)
{
	return take(t, rd_json_get_str(object, name));
}

/* A blank text asks for nothing. */
static struct rd_str
take_words(struct taking *t, const json_t *object, const char *name)
{
	struct rd_str text = rd_json_get_str(object, name);

	return rd_str_trim(text).len ? take(t, text) : RD_STR_NONE;
}

static bool
take_decimal(struct taking *t, const json_t *object, const char *name,
	     int64_t *value)
{
	struct rd_str text = rd_json_get_str(object, name);

	if (!text.ptr)
		return false;
	t->failed = t->failed || rd_decimal_rule(text, value) != RD_OK;
	return true;
}

static uint32_t
take_count(const json_t *object, const char *name)
{
	int64_t value = 0;

	return rd_json_get_int(object, name, &value) ? (uint32_t)value : 0;
}

static void *
take_array(struct taking *t, uint32_t n, size_t item_bytes)
{
	void *items = rd_arena_array(t->arena, n ? n : 1, item_bytes);

	t->failed = t->failed || !items;
	return items;
}

static const struct rd_plan_given *
take_references(struct taking *t, const json_t *list, uint32_t n)
{
	struct rd_plan_given *given = take_array(t, n, sizeof(*given));

	for (uint32_t i = 0; i < n && !t->failed; i++) {
		const json_t *item = rd_json_at(list, i);

		given[i].id = take_text(t, item, "id");
		given[i].file = take_text(t, item, "file");
		given[i].url = take_text(t, item, "url");
		given[i].role = take_text(t, item, "role");
		given[i].weight = RD_DECIMAL_ONE;
		given[i].has_weight = take_decimal(t, item, "weight",
						   &given[i].weight);
		given[i].has_strength = take_decimal(t, item, "strength",
						     &given[i].strength);
	}
	return given;
}

static const struct rd_plan_lora *
take_loras(struct taking *t, const json_t *list, uint32_t n)
{
	struct rd_plan_lora *loras = take_array(t, n, sizeof(*loras));

	for (uint32_t i = 0; i < n && !t->failed; i++) {
		const json_t *item = rd_json_at(list, i);

		loras[i].path = take_text(t, item, "path");
		loras[i].family = take_text(t, item, "family");
		loras[i].transformer = take_text(t, item, "transformer");
		loras[i].scale = RD_DECIMAL_ONE;
		loras[i].has_scale = take_decimal(t, item, "scale",
						  &loras[i].scale);
	}
	return loras;
}

static const struct rd_plan_pair *
take_pairs(struct taking *t, const json_t *object, uint32_t n)
{
	struct rd_plan_pair *pairs = take_array(t, n, sizeof(*pairs));
	const void *at = NULL;

	for (uint32_t i = 0; i < n && !t->failed; i++) {
		at = rd_json_next(object, at, &pairs[i].name);
		pairs[i].name = take(t, pairs[i].name);
		pairs[i].value = take(t, rd_json_str_at(at));
	}
	return pairs;
}

static uint32_t
count_of(const json_t *object, const char *name)
{
	const json_t *value = rd_json_get(object, name);

	return value ? (uint32_t)rd_json_count(value) : 0;
}

static void
take_lists(struct taking *t, const json_t *object,
	   struct rd_plan_generation *out)
{
	out->n_references = count_of(object, "references");
	out->references = take_references(t, rd_json_get(object, "references"),
					  out->n_references);
	out->n_loras = count_of(object, "loras");
	out->loras = take_loras(t, rd_json_get(object, "loras"), out->n_loras);
	out->n_params = count_of(object, "params");
	out->params = take_pairs(t, rd_json_get(object, "params"),
				 out->n_params);
	out->n_attributes = count_of(object, "attributes");
	out->attributes = take_pairs(t, rd_json_get(object, "attributes"),
				     out->n_attributes);
}

static void
take_redux(struct taking *t, const json_t *object,
	   struct rd_plan_redux_ask *out)
{
	out->profile = take_text(t, object, "profile");
	out->mode = take_text(t, object, "mode");
	out->function = take_text(t, object, "function");
	out->encoder = take_text(t, object, "encoder");
	out->crop = take_text(t, object, "crop");
	out->law = take_text(t, object, "law");
	out->use = take_text(t, object, "use");
	out->kind = take_text(t, object, "kind");
	out->has_factor = take_decimal(t, object, "factor", &out->factor);
	out->has_margin = take_decimal(t, object, "margin", &out->margin);
}

/* A strength is of Redux and of nothing else. */
static bool
asks_redux(const json_t *object, const struct rd_plan_generation *g)
{
	for (uint32_t i = 0; i < g->n_references; i++)
		if (g->references[i].has_strength)
			return true;
	return rd_json_get(object, "redux");
}

static void
take_all(struct taking *t, const json_t *object, struct rd_plan_generation *out)
{
	out->prompt = take_words(t, object, "prompt");
	out->negative = take_words(t, object, "negative");
	out->provider = take_words(t, object, "provider");
	out->model = take_words(t, object, "model");
	out->preset = take_words(t, object, "preset");
	out->images = take_count(object, "images");
	out->width = take_count(object, "width");
	out->height = take_count(object, "height");
	out->has_mode = rd_json_get_bool(object, "reference_mode", &out->mode);
	out->has_max_cost = take_decimal(t, object, "max_cost", &out->max_cost);
	take_lists(t, object, out);
	out->has_redux = !t->failed && asks_redux(object, out);
	if (rd_json_get(object, "redux"))
		take_redux(t, rd_json_get(object, "redux"), &out->redux);
}

enum rd_status
rd_plan_generation_read(struct rd_arena *arena, struct rd_str generation,
			struct rd_plan_generation *out,
			struct rd_problem *problem)
{
	struct taking t = { arena, false };
	json_t *object = NULL;
	enum rd_status status;

	*out = (struct rd_plan_generation){ 0 };
	if (!generation.ptr)
		return RD_OK;
	status = rd_json_parse(generation, NULL, &object, problem);
	if (status != RD_OK)
		return status;
	take_all(&t, object, out);
	rd_json_free(object);
	return t.failed ? rd_problem_set(problem, RD_NOMEM, 10, "memory",
					 "out of memory")
			: RD_OK;
}

bool
rd_plan_is_preview(const struct rd_plan_generation *generation)
{
	if (generation->provider.ptr)
		return rd_str_is(generation->provider, "preview");
	return !generation->model.ptr && !generation->preset.ptr;
}
