/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The size of a picture, as pixels or as the nearest word of a table. */

#include "plan/making.h"

#include "base/escape.h"

/* ---- nearest ---- */

/* How far two shapes are apart: the larger over the smaller of w*H and W*h, at
 * least 1.  Below 2^31 each. */
struct apart {
	uint64_t over, under;
};

static struct apart
apart_of(uint32_t width, uint32_t height, const struct rd_prog_size *size)
{
	uint64_t a = (uint64_t)width * size->height;
	uint64_t b = (uint64_t)height * size->width;

	return a > b ? (struct apart){ a, b } : (struct apart){ b, a };
}

#define SIDE_MAX 32768u

uint32_t
plan_nearest_size(const struct rd_prog *prog, const struct rd_prog_sizes *sizes,
		  uint32_t width, uint32_t height, bool *exact)
{
	struct apart best = { 0, 0 };
	uint32_t nearest = RD_NONE;

	*exact = false;
	if (width > SIDE_MAX || height > SIDE_MAX)
		return RD_NONE;
	for (uint32_t i = 0; i < sizes->n_sizes; i++) {
		const struct rd_prog_size *size =
			&prog->size[sizes->first_size + i];
		struct apart apart;

		if (!size->width || !size->height || size->width > SIDE_MAX ||
		    size->height > SIDE_MAX)
			continue;
		apart = apart_of(width, height, size);
		if (nearest != RD_NONE &&
		    apart.over * best.under >= best.over * apart.under)
			continue;
		best = apart;
		nearest = sizes->first_size + i;
	}
	*exact = nearest != RD_NONE && best.over == best.under;
	return nearest;
}

/* ---- what is asked for ---- */

static bool
asked(const struct plan_trying *t)
{
	return t->making->g->width && !(t->may_drop & RD_DROP_SIZE);
}

static bool
has_hole(const struct plan_trying *t)
{
	return plan_param_hole(t, RD_HOLE_SIZE) ||
	       plan_param_hole(t, RD_HOLE_ASPECT) ||
	       (plan_param_hole(t, RD_HOLE_WIDTH) &&
		plan_param_hole(t, RD_HOLE_HEIGHT));
}

static enum rd_status
refuse_size(struct plan_trying *t, const char *why)
{
	plan_refuse(t->making, "plan.size", "%s %s", plan_model_name(t), why);
	rd_problem_where(t->making->problem, "generation.width");
	return RD_SEMANTIC;
}

static uint32_t
size_named(const struct plan_trying *t, const struct rd_prog_param *param,
	   struct rd_str text)
{
	const struct rd_prog *prog = t->making->prog;
	const struct rd_prog_sizes *sizes;

	if (param->sizes == RD_NONE)
		return RD_NONE;
	sizes = &prog->sizes[param->sizes];
	for (uint32_t i = 0; i < sizes->n_sizes; i++) {
		uint32_t size = sizes->first_size + i;

		if (rd_str_eq(rd_prog_str(prog, prog->size[size].text), text))
			return size;
	}
	return RD_NONE;
}

/* A word that request, preset or rules have for the size, unless pixels are
 * asked for. */
static struct rd_str
word_of(const struct plan_trying *t, const struct rd_prog_param *param,
	enum plan_origin *origin)
{
	struct rd_str said = plan_param_said(t, param, origin);

	if (said.ptr || !param->has_default)
		return said;
	*origin = PLAN_BY_MODEL;
	return rd_prog_str(t->making->prog, param->text);
}

/* A table of pixels says how large a picture will be; one of shapes does not.
 */
#define SHAPE_MAX 64u

static void
take_named(struct plan_trying *t, const struct rd_prog_param *param)
{
	enum plan_origin origin;
	struct rd_str word = param ? word_of(t, param, &origin) : RD_STR_NONE;
	uint32_t size = word.ptr ? size_named(t, param, word) : RD_NONE;
	const struct rd_prog_size *s;

	if (size == RD_NONE)
		return;
	s = &t->making->prog->size[size];
	if (s->width <= SHAPE_MAX || s->height <= SHAPE_MAX)
		return;
	t->width = s->width;
	t->height = s->height;
}

enum rd_status
plan_size(struct plan_trying *t)
{
	const struct rd_plan_generation *g = t->making->g;

	t->width = t->model->width;
	t->height = t->model->height;
	if (!g->width != !g->height)
		return refuse_size(t, "needs both width and height");
	if (!g->width || plan_drops(t, RD_DROP_SIZE)) {
		take_named(t, plan_param_hole(t, RD_HOLE_SIZE));
		return RD_OK;
	}
	if (!has_hole(t))
		return refuse_size(t, "has no field for a size");
	if (plan_param_hole(t, RD_HOLE_ASPECT))
		return RD_OK;
	t->width = g->width;
	t->height = g->height;
	return RD_OK;
}

/* ---- on the wire ---- */

static enum rd_status
word_json(struct plan_trying *t, const struct rd_prog_param *param,
	  struct rd_str *json)
{
	struct plan_making *m = t->making;
	enum plan_origin origin;
	struct rd_str word = word_of(t, param, &origin);
	struct rd_buf out;

	if (!word.ptr)
		return RD_OK;
	if (param->sizes != RD_NONE && size_named(t, param, word) == RD_NONE &&
	    origin != PLAN_BY_MODEL) {
		plan_refuse(m, "plan.param", "%s of %s is another word",
			    plan_cstr(m, param->name), plan_model_name(t));
		rd_problem_where(m->problem, "generation.params.%s",
				 plan_cstr(m, param->name));
		return RD_SEMANTIC;
	}
	rd_buf_init(&out, 1u << 12);
	rd_put_json_str(&out, word);
	return plan_keep(m, &out, json);
}

static enum rd_status
aspect_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	struct plan_making *m = t->making;
	const struct rd_plan_generation *g = m->g;
	struct rd_buf out;
	uint32_t size;
	bool exact;

	if (!asked(t))
		return word_json(t, param, json);
	if (param->sizes == RD_NONE)
		return refuse_size(t, "has no table of sizes");
	size = plan_nearest_size(m->prog, &m->prog->sizes[param->sizes],
				 g->width, g->height, &exact);
	if (size == RD_NONE)
		return refuse_size(t, "has no size that is near");
	plan_note(&t->notes, "%ux%u is asked for as %s %s%s", g->width,
		  g->height, plan_cstr(m, param->name),
		  plan_cstr(m, m->prog->size[size].text),
		  exact ? "" : ", the nearest there is");
	rd_buf_init(&out, 1u << 12);
	rd_put_json_str(&out, rd_prog_str(m->prog, m->prog->size[size].text));
	return plan_keep(m, &out, json);
}

static enum rd_status
check_side(struct plan_trying *t, const struct rd_prog_param *param,
	   uint32_t side)
{
	int64_t scaled = (int64_t)side * 10000;

	if ((!param->has_min || scaled >= param->min) &&
	    (!param->has_max || scaled <= param->max))
		return RD_OK;
	return refuse_size(t, "does not make pictures of that size");
}

static enum rd_status
object_json(struct plan_trying *t, struct rd_str *json)
{
	struct rd_buf out;

	rd_buf_init(&out, 64);
	rd_buf_printf(&out, "{\"height\":%u,\"width\":%u}", t->height,
		      t->width);
	return plan_keep(t->making, &out, json);
}

static enum rd_status
pixels_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	uint32_t side = param->hole == RD_HOLE_WIDTH ? t->width : t->height;
	enum rd_status status;
	enum plan_origin origin;
	struct rd_buf out;

	if (param->hole == RD_HOLE_SIZE && !asked(t) &&
	    word_of(t, param, &origin).ptr)
		return word_json(t, param, json);
	if (!t->width || !t->height)
		return RD_OK;
	status = check_side(t, param, side);
	if (status == RD_OK && param->hole == RD_HOLE_SIZE)
		status = check_side(t, param, t->width);
	if (status != RD_OK)
		return status;
	if (param->hole == RD_HOLE_SIZE)
		return object_json(t, json);
	rd_buf_init(&out, 32);
	rd_buf_u64(&out, side);
	return plan_keep(t->making, &out, json);
}

enum rd_status
plan_size_json(struct plan_trying *t, const struct rd_prog_param *param,
	       struct rd_str *json)
{
	return param->hole == RD_HOLE_ASPECT ? aspect_json(t, param, json)
					     : pixels_json(t, param, json);
}
