/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A setting of one profile in another, and what is not the same there. */

#include "plan/flow.h"

#include "base/decimal.h"
#include "redux/axis.h"

struct translation {
	const struct rd_plan_redux *from;
	const struct rd_prog_rdxprofile *to;
	struct rd_plan_redux_ask ask;
	struct rd_buf *notes;
	struct rd_problem *problem;
};

static const char *
text(const struct rd_prog *prog, uint32_t string)
{
	return rd_prog_str(prog, string).ptr;
}

#define NAME(t, record) text((t)->from->prog, (record)->name)
#define INDEX(prog, section, record) ((uint32_t)((record) - (prog)->section))

static enum rd_status
unlike(const struct translation *t, const char *what, const char *name)
{
	return rd_problem_set(t->problem, RD_SEMANTIC, 4, "flow.unlike",
			      "%s has no %s %s", NAME(t, t->to), what, name);
}

static void
note(const struct translation *t, const char *what, const char *here,
     const char *there)
{
	rd_buf_printf(t->notes, "%s: %s in %s, %s in %s\n", what, here,
		      NAME(t, t->from->profile), there, NAME(t, t->to));
}

/* ---- what is asked of the other ---- */

/* The mode of the other that makes as many tokens, which is all that a factor
 * or an edge says. */
static const struct rd_prog_rdxmode *
mode_of_edge(const struct translation *t)
{
	const struct rd_prog *prog = t->from->prog;
	const struct rd_prog_rdxlevel *levels =
		&prog->rdxlevel[t->to->first_level];

	for (uint32_t i = 0; i < t->to->n_levels; i++)
		if (rd_plan_redux_edge(t->to, t->from->encoder,
				       levels[i].factor) == t->from->edge)
			return &prog->rdxmode[levels[i].mode];
	return NULL;
}

static enum rd_status
ask_number(struct translation *t)
{
	const struct rd_prog_rdxmode *mode = mode_of_edge(t);
	char factor[RD_POINTS_TEXT + 1];

	if (t->to->factor_low && t->from->factor) {
		t->ask.has_factor = true;
		t->ask.factor = t->from->factor;
	} else if (mode) {
		t->ask.mode = rd_prog_str(t->from->prog, mode->name);
	} else if (!t->from->factor) {
		t->ask.edge = t->from->edge;
	} else {
		factor[rd_decimal_format(t->from->factor, 4, factor)] = '\0';
		return unlike(t, "factor", factor);
	}
	return RD_OK;
}

static enum rd_status
ask_size(struct translation *t)
{
	const struct rd_plan_redux *from = t->from;

	if (!from->mode)
		return ask_number(t);
	if (!rd_plan_redux_level(from->prog, t->to, from->mode))
		return unlike(t, "mode", NAME(t, from->mode));
	t->ask.mode = rd_prog_str(from->prog, from->mode->name);
	return RD_OK;
}

static enum rd_status
ask_function(struct translation *t)
{
	const struct rd_prog *prog = t->from->prog;

	if (t->to->fixed)
		return RD_OK;
	if (!rd_plan_redux_kernel(
		    prog, t->to,
		    (uint32_t)(t->from->function - prog->rdxfunction)))
		return unlike(t, "function", NAME(t, t->from->function));
	t->ask.function = rd_prog_str(prog, t->from->function->name);
	return RD_OK;
}

static bool
has_law(const struct translation *t, enum rd_redux_law law)
{
	const struct rd_prog_rdxlaw *laws =
		&t->from->prog->rdxlaw[t->to->first_law];

	for (uint32_t i = 0; i < t->to->n_laws; i++)
		if (laws[i].law == law)
			return true;
	return false;
}

static void
ask_rest(struct translation *t)
{
	const struct rd_plan_redux *from = t->from;
	uint32_t encoder = INDEX(from->prog, rdxencoder, from->encoder);

	t->ask.profile = rd_prog_str(from->prog, t->to->name);
	t->ask.text_tokens = from->text_tokens;
	if (t->to->encoders >> encoder & 1)
		t->ask.encoder = rd_prog_str(from->prog, from->encoder->name);
	if (t->to->crops >> from->crop & 1) {
		t->ask.crop = rd_str_of(rd_redux_crop_names[from->crop]);
		t->ask.has_margin = from->crop == RD_REDUX_CROP_AUTOCROP;
		t->ask.margin = from->margin;
	}
	if (from->law->law != RD_REDUX_LAW_NONE && has_law(t, from->law->law))
		t->ask.law = rd_str_of(rd_redux_law_names[from->law->law]);
}

/* ---- differences ---- */

static bool
works_alike(const struct rd_plan_redux *a, const struct rd_plan_redux *b)
{
	return a->grid == b->grid && a->edge == b->edge
		       ? rd_rdx_axis_alike(a->grid, a->edge, a->kernel,
					   b->kernel)
		       : a->kernel == b->kernel;
}

static void
note_grids(const struct translation *t, const struct rd_plan_redux *to)
{
	if (t->from->encoder != to->encoder)
		note(t, "encoder", NAME(t, t->from->encoder),
		     NAME(t, to->encoder));
	if (t->from->edge != to->edge) {
		uint32_t a = t->from->edge, b = to->edge;

		rd_buf_printf(t->notes,
			      "grid: %s is %u x %u = %u tokens in %s, "
			      "%u x %u = %u in %s\n",
			      t->from->mode ? NAME(t, t->from->mode) : "it", a,
			      a, a * a, NAME(t, t->from->profile), b, b, b * b,
			      NAME(t, t->to));
	}
}

static void
note_kernels(const struct translation *t, const struct rd_plan_redux *to)
{
	if (works_alike(t->from, to))
		return;
	if (t->from->function != to->function)
		note(t, "function", NAME(t, t->from->function),
		     NAME(t, to->function));
	else
		note(t, NAME(t, to->function),
		     rd_redux_kernel_names[t->from->kernel],
		     rd_redux_kernel_names[to->kernel]);
}

enum rd_status
rd_plan_flow_as(const struct rd_plan_redux *setting,
		const struct rd_prog_rdxprofile *profile,
		struct rd_plan_redux *out, struct rd_buf *notes,
		struct rd_problem *problem)
{
	struct translation t = {
		.from = setting,
		.to = profile,
		.notes = notes,
		.problem = problem,
	};
	enum rd_status status;

	*out = *setting;
	if (setting->profile == profile)
		return RD_OK;
	status = ask_size(&t);
	if (!status)
		status = ask_function(&t);
	if (status)
		return status;
	ask_rest(&t);
	status = rd_plan_redux_resolve(setting->prog, &t.ask, out, problem);
	if (status)
		return status;
	note_grids(&t, out);
	note_kernels(&t, out);
	return RD_OK;
}

/* ---- references ---- */

static void
note_reference(const struct translation *t, uint32_t number, const char *what,
	       const char *here, const char *there)
{
	rd_buf_printf(t->notes, "reference %u: ", number);
	note(t, what, here, there);
}

static void
note_pictures(const struct translation *t, struct rd_plan_flow_reference *r,
	      uint32_t number, enum rd_redux_crop there)
{
	if (t->from->crop != there && r->width != r->height)
		note_reference(t, number, "crop",
			       rd_redux_crop_names[t->from->crop],
			       rd_redux_crop_names[there]);
	if ((r->mask.ptr || r->n_boxes) && !t->to->masks) {
		note_reference(t, number, "mask", "used", "none");
		r->mask = RD_STR_NONE;
		r->n_boxes = 0;
	}
}

static int64_t
root_of(int64_t square)
{
	int64_t low = 0, high = INT64_C(1) << 31;

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The nearest strength on a step of the law that multiplies by `scale`
 * (1e-8). */
static int64_t
strength_of(const struct rd_prog_rdxlaw *law, int64_t scale)
{
	int64_t strength = law->law == RD_REDUX_LAW_SQUARE
				   ? root_of(scale)
				   : scale / RD_DECIMAL_ONE;
	int64_t above;

	if (law->law != RD_REDUX_LAW_SQUARE && law->law != RD_REDUX_LAW_LINEAR)
		return rd_plan_redux_strength_default(law);
	if (!law->step)
		return strength;
	above = strength - law->low + law->step / 2;
	return law->low + above - above % law->step;
}

static void
put_scaled(const struct translation *t, const struct rd_plan_redux *setting,
	   int64_t strength)
{
	rd_decimal_put(t->notes, strength, 4);
	if (setting->law->law == RD_REDUX_LAW_ATTN_BIAS) {
		rd_buf_cstr(t->notes, " in the attention");
		return;
	}
	rd_buf_cstr(t->notes, ", tokens times ");
	rd_points_put(t->notes, rd_plan_redux_scale(setting, strength));
}

static enum rd_status
translate_strength(const struct translation *t,
		   struct rd_plan_flow_reference *r, uint32_t number,
		   const struct rd_plan_redux *other)
{
	int64_t strength = r->strength;

	if (t->from->law->law == other->law->law)
		return rd_plan_redux_strength(other, strength, t->problem);
	r->strength = strength_of(other->law,
				  rd_plan_redux_scale(t->from, strength));
	if (r->strength != strength) {
		rd_buf_printf(t->notes, "reference %u: strength: ", number);
		put_scaled(t, t->from, strength);
		rd_buf_printf(t->notes, ", in %s; ", NAME(t, t->from->profile));
		put_scaled(t, other, r->strength);
		rd_buf_printf(t->notes, ", in %s\n", NAME(t, t->to));
	}
	return rd_plan_redux_strength(other, r->strength, t->problem);
}

enum rd_status
rd_plan_flow_reference_as(struct rd_plan_flow_reference *reference,
			  uint32_t number, const struct rd_plan_redux *other,
			  struct rd_buf *notes, struct rd_problem *problem)
{
	struct translation t = {
		.from = reference->setting,
		.to = other->profile,
		.notes = notes,
		.problem = problem,
	};

	if (reference->setting->profile == other->profile)
		return RD_OK;
	reference->setting = other;
	note_pictures(&t, reference, number, other->crop);
	return translate_strength(&t, reference, number, other);
}
