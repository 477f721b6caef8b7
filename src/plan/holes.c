/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Fields that are filled from the plan itself. */

#include "plan/making.h"

#include "base/text.h"
#include "plan/prompt.h"
#include "plan/redux-making.h"

#define REDUX_CAP ((size_t)64 << 10)

static enum rd_status
default_json(struct plan_trying *t, const struct rd_prog_param *param,
	     struct rd_str *json)
{
	if (!param->has_default)
		return RD_OK;
	return plan_value(t, param, rd_prog_str(t->making->prog, param->text),
			  PLAN_BY_MODEL, json);
}

static size_t
characters(struct rd_str text)
{
	size_t at = 0, n = 0;

	while (at < text.len) {
		rd_utf8_next(text, &at);
		n++;
	}
	return n;
}

static enum rd_status
prompt_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	struct plan_making *m = t->making;
	size_t n = characters(t->out->prompt);

	if (t->model->prompt_max && n > t->model->prompt_max) {
		plan_refuse(m, "plan.prompt-too-long",
			    "the prompt has %zu characters; %s takes at most "
			    "%u",
			    n, plan_model_name(t), t->model->prompt_max);
		rd_problem_where(m->problem, "generation.prompt");
		return RD_SEMANTIC;
	}
	if (!n && param->needed)
		return plan_prompt_missing(m->problem);
	return plan_text_json(m, "generation.prompt", t->out->prompt, json);
}

static enum rd_status
negative_json(struct plan_trying *t, const struct rd_prog_param *param,
	      struct rd_str *json)
{
	struct plan_making *m = t->making;

	if (!m->asked.negative.ptr || plan_drops(t, RD_DROP_NEGATIVE))
		return default_json(t, param, json);
	return plan_text_json(m, "generation.negative", m->asked.negative,
			      json);
}

/* ---- references ---- */

static void
put_mark(struct rd_buf *out, uint32_t number)
{
	rd_buf_printf(out, "\"" RD_PLAN_MARK "%u\"", number);
}

static enum rd_status
reference_json(struct plan_trying *t, const struct rd_prog_param *param,
	       struct rd_str *json)
{
	struct rd_buf out;

	if (param->index >= t->n_order)
		return RD_OK;
	rd_buf_init(&out, 64);
	put_mark(&out, t->order[param->index]);
	return plan_keep(t->making, &out, json);
}

static enum rd_status
references_json(struct plan_trying *t, const struct rd_prog_param *param,
		struct rd_str *json)
{
	struct rd_buf out;

	if (param->index >= t->n_order)
		return RD_OK;
	rd_buf_init(&out, 64 * (RD_PLAN_REFERENCES_MAX + 1));
	for (uint32_t i = param->index; i < t->n_order; i++) {
		rd_buf_char(&out, i == param->index ? '[' : ',');
		put_mark(&out, t->order[i]);
	}
	rd_buf_char(&out, ']');
	return plan_keep(t->making, &out, json);
}

/* ---- numbers ---- */

static enum rd_status
number_json(struct plan_making *m, uint64_t value, struct rd_str *json)
{
	struct rd_buf out;

	rd_buf_init(&out, 32);
	rd_buf_u64(&out, value);
	return plan_keep(m, &out, json);
}

static enum rd_status
images_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	(void)param;
	return number_json(t->making, t->images, json);
}

/* A number on the wire, however large. */
static enum rd_status
seed_json(struct plan_trying *t, const struct rd_prog_param *param,
	  struct rd_str *json)
{
	struct rd_str seed = t->making->asked.seed;
	uint64_t value;

	if (!seed.ptr || plan_drops(t, RD_DROP_SEED))
		return default_json(t, param, json);
	if (!rd_str_u64(seed, &value))
		return plan_refuse(t->making, "plan.seed",
				   "a seed is an integer from 0 to 2^64 - 1");
	if (param->has_max && value > (uint64_t)param->max)
		return plan_refuse(t->making, "plan.seed",
				   "%s takes seeds up to %lld",
				   plan_model_name(t), (long long)param->max);
	return number_json(t->making, value, json);
}

static enum rd_status
lora_json(struct plan_trying *t, const struct rd_prog_param *param,
	  struct rd_str *json)
{
	(void)param;
	if (!t->making->g->n_loras || plan_drops(t, RD_DROP_LORAS))
		return RD_OK;
	return plan_loras(t, json);
}

static enum rd_status
make_redux(struct plan_making *m)
{
	struct rd_plan_redux_picture *pictures = rd_arena_array(
		m->arena, m->n_sources + 1, sizeof(*pictures));

	if (!pictures)
		return plan_no_memory(m);
	for (uint32_t i = 0; i < m->n_sources; i++) {
		pictures[i].width = m->sources[i].width_px;
		pictures[i].height = m->sources[i].height_px;
	}
	return plan_redux_make(m->ask, pictures, m->n_sources, &m->redux,
			       m->problem);
}

/* Its references are those that are sent, in that order.  All tries have it or
 * none. */
static enum rd_status
redux_json(struct plan_trying *t, const struct rd_prog_param *param,
	   struct rd_str *json)
{
	struct plan_making *m = t->making;
	struct rd_plan_redux_one *sent;
	struct rd_plan_redux_doc doc;
	enum rd_status status;
	struct rd_buf text;

	(void)param;
	if (!plan_redux_wanted(m->ask) || (m->images && !m->has_redux))
		return RD_OK;
	status = m->redux ? RD_OK : make_redux(m);
	if (status != RD_OK)
		return status;
	sent = rd_arena_array(m->arena, t->n_order + 1, sizeof(*sent));
	if (!sent)
		return plan_no_memory(m);
	doc = *m->redux;
	doc.references = sent;
	doc.n_references = t->n_order;
	doc.tokens = 0;
	for (uint32_t i = 0; i < t->n_order; i++) {
		sent[i] = m->redux->references[t->order[i] - 1];
		doc.tokens += sent[i].tokens;
	}
	t->has_redux = true;
	rd_buf_init(&text, REDUX_CAP);
	rd_plan_redux_doc_write(&doc, &text);
	return plan_keep(m, &text, json);
}

enum rd_status
plan_hole_json(struct plan_trying *t, const struct rd_prog_param *param,
	       struct rd_str *json)
{
	static enum rd_status (*const holes[RD_N_HOLES])(
		struct plan_trying *, const struct rd_prog_param *,
		struct rd_str *) = {
		[RD_HOLE_PROMPT] = prompt_json,
		[RD_HOLE_NEGATIVE] = negative_json,
		[RD_HOLE_REFERENCE] = reference_json,
		[RD_HOLE_REFERENCES] = references_json,
		[RD_HOLE_IMAGES] = images_json,
		[RD_HOLE_SIZE] = plan_size_json,
		[RD_HOLE_ASPECT] = plan_size_json,
		[RD_HOLE_WIDTH] = plan_size_json,
		[RD_HOLE_HEIGHT] = plan_size_json,
		[RD_HOLE_SEED] = seed_json,
		[RD_HOLE_LORAS] = lora_json,
		[RD_HOLE_REDUX] = redux_json,
	};

	*json = RD_STR_NONE;
	return holes[param->hole](t, param, json);
}

/* ---- how many ---- */

static enum rd_status
preset_images(struct plan_trying *t, const struct rd_prog_param *param,
	      uint32_t *images)
{
	enum plan_origin origin;
	struct rd_str said = param ? plan_param_said(t, param, &origin)
				   : RD_STR_NONE;
	uint64_t value;

	*images = 1;
	if (!said.ptr)
		return RD_OK;
	if (!rd_str_u64(said, &value) || !value || value > 64)
		return plan_refuse(
			t->making, "plan.param",
			"preset %s asks for \"%.*s\" images",
			plan_cstr(t->making, t->making->preset->name),
			RD_STR_FMT(said));
	*images = (uint32_t)value;
	return RD_OK;
}

enum rd_status
plan_images(struct plan_trying *t)
{
	const struct rd_prog_param *param = plan_param_hole(t, RD_HOLE_IMAGES);
	struct plan_making *m = t->making;
	enum rd_status status = RD_OK;
	uint32_t most = param ? t->model->images_max : 1;

	t->images = m->asked.images;
	if (!t->images)
		status = preset_images(t, param, &t->images);
	if (status == RD_OK && t->images > 1 && plan_drops(t, RD_DROP_IMAGES))
		t->images = 1;
	if (status != RD_OK || !most || t->images <= most)
		return status;
	if (!param && plan_spares(t, RD_DROP_IMAGES, "images")) {
		t->images = 1;
		return RD_OK;
	}
	plan_refuse(m, "plan.images", "%s makes at most %u picture%s, not %u",
		    plan_model_name(t), most, most == 1 ? "" : "s", t->images);
	rd_problem_where(m->problem, "generation.images");
	return RD_SEMANTIC;
}
