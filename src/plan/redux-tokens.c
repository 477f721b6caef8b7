/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A setting of Redux with pictures: what each is refused for, and how many of
 * its tokens are kept. */

#include "plan/redux-tokens.h"

#include "base/decimal.h"
#include "plan/redux-sheet.h"
#include "redux/log.h"

struct counting {
	struct rd_arena *arena;
	const struct rd_plan_redux *setting;
	const struct rd_plan_redux_pictures *pictures;
	struct rd_plan_redux_sheet *out;
	struct rd_plan_redux_ref *refs;
	struct rd_problem *problem;
};

static const char *
profile_name(const struct counting *c)
{
	return rd_prog_str(c->setting->prog, c->setting->profile->name).ptr;
}

static enum rd_status
refuse(struct counting *c, const char *code, const char *what, uint32_t n)
{
	rd_problem_set(c->problem, RD_SEMANTIC, 4, code, "%s", what);
	rd_problem_where(c->problem, "reference %u", n + 1);
	return RD_SEMANTIC;
}

static enum rd_status
refuse_limit(struct counting *c, const char *what, uint32_t n)
{
	rd_problem_set(c->problem, RD_LIMIT, 9, "redux.limit", "%s", what);
	rd_problem_where(c->problem, "reference %u", n + 1);
	return RD_LIMIT;
}

/* ---- what a picture must be ---- */

static enum rd_status
check_size(struct counting *c, uint32_t n)
{
	const struct rd_plan_redux_picture *p = &c->pictures->items[n];

	if (!p->width || !p->height || p->width > RD_RDX_SIDE_MAX ||
	    p->height > RD_RDX_SIDE_MAX ||
	    p->width * p->height > RD_RDX_PIXELS_MAX)
		return refuse_limit(c,
				    "a picture has 1 to 16384 pixels a side "
				    "and at most 40 million",
				    n);
	if (!p->batch || p->batch > RD_PLAN_REDUX_BATCH_MAX)
		return refuse_limit(c, "1 to 64 pictures go into a node", n);
	return RD_OK;
}

static bool
box_fits(const struct rd_rdx_box *box, const struct rd_plan_redux_picture *p)
{
	return box->x0 < box->x1 && box->y0 < box->y1 && box->x1 <= p->width &&
	       box->y1 <= p->height;
}

static enum rd_status
check_mask(struct counting *c, uint32_t n)
{
	const struct rd_plan_redux_picture *p = &c->pictures->items[n];

	if (!p->masked)
		return RD_OK;
	if (!c->setting->profile->masks) {
		rd_problem_set(c->problem, RD_SEMANTIC, 4,
			       "redux.not-in-profile", "%s has no masks",
			       profile_name(c));
		rd_problem_where(c->problem, "reference %u", n + 1);
		return RD_SEMANTIC;
	}
	for (uint32_t i = 0; i < p->mask.n_boxes; i++)
		if (!box_fits(&p->mask.boxes[i], p))
			return refuse(c, "redux.mask",
				      "a box of the mask is empty or does not "
				      "lie within the picture",
				      n);
	return RD_OK;
}

static enum rd_status
check_autocrop(struct counting *c, uint32_t n, struct rd_rdx_box *bounds)
{
	const struct rd_plan_redux_picture *p = &c->pictures->items[n];

	*bounds = (struct rd_rdx_box){ 0, 0, 0, 0 };
	if (c->setting->crop != RD_REDUX_CROP_AUTOCROP)
		return RD_OK;
	if (!p->masked)
		return refuse(c, "redux.mask",
			      "the crop mode \"autocrop\" needs a mask; the "
			      "node stops without one",
			      n);
	if (!rd_rdx_mask_bounds(&p->mask, p->width, p->height, bounds))
		return refuse(c, "redux.mask",
			      "the crop mode \"autocrop\" needs a mask that "
			      "shows something; the node stops on an empty one",
			      n);
	return RD_OK;
}

/* ---- strengths ---- */

static enum rd_status
take_strength(struct counting *c, uint32_t n, struct rd_plan_redux_ref *ref)
{
	const struct rd_plan_redux_picture *p = &c->pictures->items[n];
	enum rd_status status = RD_OK;

	ref->strength = rd_plan_redux_strength_default(c->setting->law);
	if (p->has_strength) {
		ref->strength = p->strength;
		status = rd_plan_redux_strength(c->setting, p->strength,
						c->problem);
	}
	if (status) {
		rd_problem_where(c->problem, "reference %u", n + 1);
		return status;
	}
	ref->scale = rd_plan_redux_scale(c->setting, ref->strength);
	ref->has_bias = c->setting->law->law == RD_REDUX_LAW_ATTN_BIAS;
	ref->no_attention = ref->has_bias && !ref->strength;
	if (ref->has_bias && ref->strength > 0)
		ref->bias = rd_rdx_ln((uint32_t)ref->strength);
	return RD_OK;
}

/* ---- tokens ---- */

static enum rd_status
keep(struct counting *c, uint32_t n, struct rd_plan_redux_ref *ref)
{
	const struct rd_plan_redux_picture *p = ref->picture;
	const struct rd_rdx_keep_ask ask = {
		.placing = &ref->placing,
		.mask = p->masked ? &p->mask : NULL,
		.picture_width = p->width,
		.grid = c->setting->grid,
		.patch = c->setting->encoder->patch,
		.edge = c->setting->edge,
	};
	enum rd_status status;

	status = rd_rdx_keep(c->arena, &ask, &ref->kept);
	if (status == RD_LIMIT)
		return refuse_limit(c, "the picture is too narrow to be masked",
				    n);
	if (status)
		return rd_problem_set(c->problem, status, 10, "memory",
				      "out of memory");
	ref->patches = ref->kept.n_patches * p->batch;
	ref->tokens = ref->kept.n_tokens * p->batch;
	return RD_OK;
}

static enum rd_status
count(struct counting *c, uint32_t n, struct rd_plan_redux_ref *ref)
{
	const struct rd_plan_redux *s = c->setting;
	const struct rd_plan_redux_picture *p = ref->picture;
	struct rd_rdx_place_ask ask = { p->width,	    p->height,
					s->encoder->pixels, s->crop,
					{ 0, 0, 0, 0 },	    s->margin };
	enum rd_status status = check_autocrop(c, n, &ask.bounds);

	if (status)
		return status;
	rd_rdx_place(&ask, &ref->placing);
	if (!ref->placing.width || !ref->placing.height)
		return refuse_limit(c,
				    "the picture is so narrow that nothing is "
				    "left of a side; the node stops",
				    n);
	ref->masked = p->masked || ref->placing.bars;
	if (ref->masked)
		return keep(c, n, ref);
	ref->patches = s->grid * s->grid * p->batch;
	ref->tokens = s->edge * s->edge * p->batch;
	return RD_OK;
}

static enum rd_status
plan_one(struct counting *c, uint32_t n)
{
	struct rd_plan_redux_ref *ref = &c->refs[n];
	enum rd_status status = check_size(c, n);

	ref->picture = &c->pictures->items[n];
	if (!status)
		status = check_mask(c, n);
	if (!status)
		status = take_strength(c, n, ref);
	if (!status)
		status = count(c, n, ref);
	c->out->image_tokens += ref->tokens;
	return status;
}

enum rd_status
rd_plan_redux_tokens(struct rd_arena *arena,
		     const struct rd_plan_redux *setting,
		     const struct rd_plan_redux_pictures *pictures,
		     struct rd_plan_redux_sheet *out,
		     struct rd_problem *problem)
{
	struct counting c = { arena, setting, pictures, out, NULL, problem };
	enum rd_status status = RD_OK;

	*out = (struct rd_plan_redux_sheet){ .setting = *setting,
					     .n_refs = pictures->n };
	if (pictures->n > RD_PLAN_REDUX_PICTURES_MAX)
		return rd_problem_set(problem, RD_LIMIT, 9, "redux.limit",
				      "more than %u references",
				      RD_PLAN_REDUX_PICTURES_MAX);
	c.refs = rd_arena_array(arena, pictures->n, sizeof(*c.refs));
	if (!c.refs)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	out->refs = c.refs;
	for (uint32_t i = 0; i < pictures->n && !status; i++)
		status = plan_one(&c, i);
	if (!status)
		status = plan_redux_check_nodes(setting, pictures, c.refs,
						problem);
	if (!status)
		status = plan_redux_compare(arena, out, problem);
	out->prompt_tokens = setting->text_tokens + out->image_tokens;
	out->notes = plan_redux_notes(out);
	return status;
}
