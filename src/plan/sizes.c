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
is_asked(const struct plan_trying *t)
{
	return t->making->asked.width && !(t->may_drop & RD_DROP_SIZE);
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

static bool
is_word(const struct plan_trying *t, const struct rd_prog_param *param,
	struct rd_str text)
{
	const struct rd_prog *prog = t->making->prog;
	const struct rd_prog_sizes *sizes = &prog->sizes[param->sizes];

	for (uint32_t i = 0; i < sizes->n_sizes; i++) {
		const struct rd_prog_size *size =
			&prog->size[sizes->first_size + i];

		if (rd_str_eq(rd_prog_str(prog, size->text), text))
			return true;
	}
	return false;
}

enum rd_status
plan_size(struct plan_trying *t)
{
	const struct plan_asked *asked = &t->making->asked;

	t->width = t->model->width;
	t->height = t->model->height;
	if (!asked->width != !asked->height)
		return refuse_size(t, "needs both width and height");
	if (!asked->width || plan_drops(t, RD_DROP_SIZE))
		return RD_OK;
	if (!has_hole(t))
		return plan_spares(t, RD_DROP_SIZE, "width and height")
			       ? RD_OK
			       : refuse_size(t, "has no field for a size");
	if (plan_param_hole(t, RD_HOLE_ASPECT))
		return RD_OK;
	t->width = asked->width;
	t->height = asked->height;
	return RD_OK;
}

/* ---- on the wire ---- */

/* A word of the table that request or preset name, or the rules' own. */
static enum rd_status
word_json(struct plan_trying *t, const struct rd_prog_param *param,
	  struct rd_str *json)
{
	struct plan_making *m = t->making;
	enum plan_origin origin;
	struct rd_str word = plan_param_said(t, param, &origin);
	struct rd_buf out;

	if (word.ptr && !is_word(t, param, word)) {
		plan_refuse(m, "plan.param", "%s of %s is another word",
			    plan_cstr(m, param->name), plan_model_name(t));
		rd_problem_where(m->problem, "generation.params.%s",
				 plan_cstr(m, param->name));
		return RD_SEMANTIC;
	}
	if (!word.ptr && param->has_default)
		word = rd_prog_str(m->prog, param->text);
	if (!word.ptr)
		return RD_OK;
	rd_buf_init(&out, 1u << 12);
	rd_put_json_str(&out, word);
	return plan_keep(m, &out, json);
}

static enum rd_status
aspect_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	struct plan_making *m = t->making;
	const struct plan_asked *asked = &m->asked;
	struct rd_buf out;
	uint32_t size;
	bool exact;

	if (!is_asked(t))
		return word_json(t, param, json);
	size = plan_nearest_size(m->prog, &m->prog->sizes[param->sizes],
				 asked->width, asked->height, &exact);
	if (size == RD_NONE)
		return refuse_size(t, "has no size that is near");
	plan_note(&t->notes, "%ux%u is asked for as %s %s%s", asked->width,
		  asked->height, plan_cstr(m, param->name),
		  plan_cstr(m, m->prog->size[size].text),
		  exact ? "" : ", the nearest there is");
	rd_buf_init(&out, 1u << 12);
	rd_put_json_str(&out, rd_prog_str(m->prog, m->prog->size[size].text));
	return plan_keep(m, &out, json);
}

static enum rd_status
object_json(struct plan_trying *t, const struct rd_prog_param *param,
	    struct rd_str *json)
{
	struct rd_buf out;

	rd_buf_init(&out, 1u << 12);
	if (param->has_default && !is_asked(t))
		rd_put_json_str(&out,
				rd_prog_str(t->making->prog, param->text));
	else
		rd_buf_printf(&out, "{\"height\":%u,\"width\":%u}", t->height,
			      t->width);
	return plan_keep(t->making, &out, json);
}

static enum rd_status
side_json(struct plan_trying *t, const struct rd_prog_param *param,
	  struct rd_str *json)
{
	uint32_t side = param->hole == RD_HOLE_WIDTH ? t->width : t->height;
	struct rd_buf out;

	if ((param->has_min && side < param->min) ||
	    (param->has_max && side > param->max))
		return refuse_size(t, "does not make pictures of that size");
	rd_buf_init(&out, 32);
	rd_buf_u64(&out, side);
	return plan_keep(t->making, &out, json);
}

enum rd_status
plan_size_json(struct plan_trying *t, const struct rd_prog_param *param,
	       struct rd_str *json)
{
	if (param->hole == RD_HOLE_ASPECT)
		return aspect_json(t, param, json);
	return param->hole == RD_HOLE_SIZE ? object_json(t, param, json)
					   : side_json(t, param, json);
}
