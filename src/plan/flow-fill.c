/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Holes of a flow: what was asked for and the references' settings become the
 * values of inputs, in range and in the other program's words. */

#include "plan/flow-fill.h"

#include "base/decimal.h"
#include <stdarg.h>
#include <stdio.h>

#define NAME_OF(f, record) rd_prog_str((f)->ask->prog, (record)->name)

enum rd_status
flow_refuse(struct flow_filling *f, const char *code, const char *fmt, ...)
{
	char text[160];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return rd_problem_set(f->problem, RD_SEMANTIC, 4, code, "%s", text);
}

static struct rd_str
flow_name(const struct flow_filling *f)
{
	return NAME_OF(f, f->ask->flow);
}

/* ---- repeated things ---- */

static const struct rd_plan_flow_reference *
reference_at(const struct flow_filling *f, const struct flow_place *at)
{
	return &f->ask->references[at->reference];
}

bool
flow_stands(const struct flow_filling *f, enum rd_flow_when when,
	    const struct flow_place *at)
{
	if (when == RD_FLOW_WHEN_MASK)
		return reference_at(f, at)->mask.ptr;
	return when != RD_FLOW_WHEN_BOXES || reference_at(f, at)->n_boxes;
}

static bool
has_box(const struct flow_filling *f, struct flow_place *at)
{
	while (at->box >= reference_at(f, at)->n_boxes) {
		at->box = 0;
		if (++at->reference >= f->ask->n_references)
			return false;
	}
	return true;
}

bool
flow_first(const struct flow_filling *f, struct flow_place *at)
{
	at->reference = at->lora = at->box = 0;
	switch (at->each) {
	case RD_FLOW_EACH_BOX:
		return has_box(f, at);
	case RD_FLOW_EACH_LORA:
		return f->ask->n_loras > 0;
	default:
		return true;
	}
}

bool
flow_next(const struct flow_filling *f, struct flow_place *at)
{
	switch (at->each) {
	case RD_FLOW_EACH_REFERENCE:
		return ++at->reference < f->ask->n_references;
	case RD_FLOW_EACH_LORA:
		return ++at->lora < f->ask->n_loras;
	case RD_FLOW_EACH_BOX:
		at->box++;
		return has_box(f, at);
	default:
		return false;
	}
}

/* ---- what is asked for once ---- */

static bool
whole(struct flow_value *out, bool given, uint64_t number)
{
	out->number = (int64_t)number * RD_DECIMAL_ONE;
	return given;
}

static bool
text(struct flow_value *out, struct rd_str given)
{
	out->text = given;
	return given.ptr;
}

static bool
fill_once(const struct flow_filling *f, enum rd_flow_hole hole,
	  struct flow_value *out)
{
	const struct rd_plan_flow *ask = f->ask;

	switch (hole) {
	case RD_FLOW_HOLE_PROMPT:
		return text(out, ask->prompt);
	case RD_FLOW_HOLE_CHECKPOINT:
		return text(out, ask->checkpoint);
	case RD_FLOW_HOLE_SEED:
		out->is_seed = ask->has_seed;
		out->seed = ask->seed;
		return ask->has_seed;
	case RD_FLOW_HOLE_GUIDANCE:
		out->number = ask->guidance;
		return ask->has_guidance;
	case RD_FLOW_HOLE_STEPS:
		return whole(out, ask->steps, ask->steps);
	case RD_FLOW_HOLE_WIDTH:
		return whole(out, ask->width, ask->width);
	default:
		return whole(out, ask->height, ask->height);
	}
}

/* ---- settings ---- */

/* An edge was asked for: the weakest of the factors that give it, or none. */
static int64_t
factor_of(const struct rd_plan_redux *s)
{
	const struct rd_prog_rdxprofile *p = s->profile;

	if (s->factor || !p->factor_low)
		return s->factor;
	for (int64_t factor = p->factor_low; factor <= p->factor_high;
	     factor += p->factor_step)
		if (rd_plan_redux_edge(p, s->encoder, factor) == s->edge)
			return factor;
	return 0;
}

static bool
fill_setting(const struct flow_filling *f, const struct rd_plan_redux *s,
	     enum rd_flow_hole hole, struct flow_value *out)
{
	switch (hole) {
	case RD_FLOW_HOLE_ENCODER:
		return text(out, NAME_OF(f, s->encoder));
	case RD_FLOW_HOLE_MODE:
		return s->mode && text(out, NAME_OF(f, s->mode));
	case RD_FLOW_HOLE_FUNCTION:
		return text(out, NAME_OF(f, s->function));
	case RD_FLOW_HOLE_CROP:
		return text(out, rd_str_of(rd_redux_crop_names[s->crop]));
	case RD_FLOW_HOLE_LAW:
		return text(out, rd_str_of(rd_redux_law_names[s->law->law]));
	case RD_FLOW_HOLE_MARGIN:
		out->number = s->margin;
		return true;
	default:
		out->number = factor_of(s);
		return out->number > 0;
	}
}

static bool
values_eq(const struct flow_value *a, const struct flow_value *b)
{
	return a->given == b->given && a->number == b->number &&
	       rd_str_eq(a->text, b->text);
}

/* Said once, it must be so for every reference. */
static enum rd_status
fill_common(struct flow_filling *f, enum rd_flow_hole hole,
	    struct flow_value *out)
{
	const struct rd_plan_flow *ask = f->ask;

	out->given = fill_setting(f, ask->references[0].setting, hole, out);
	for (uint32_t i = 1; i < ask->n_references; i++) {
		struct flow_value other = { .is_text = out->is_text };

		other.given = fill_setting(f, ask->references[i].setting, hole,
					   &other);
		if (!values_eq(out, &other))
			return flow_refuse(
				f, "flow.differs",
				"references 1 and %u differ in their %s, which "
				"%.*s has once for all",
				i + 1, rd_flow_hole_names[hole],
				RD_STR_FMT(flow_name(f)));
	}
	return RD_OK;
}

/* ---- references, LoRAs, boxes ---- */

struct rd_str
flow_last_part(struct rd_str path)
{
	size_t from = path.len;

	while (from && path.ptr[from - 1] != '/')
		from--;
	return path.ptr ? rd_str_behind(path, from) : path;
}

static bool
fill_box(const struct rd_plan_flow_box *box, enum rd_flow_hole hole,
	 struct flow_value *out)
{
	switch (hole) {
	case RD_FLOW_HOLE_BOX_X:
		return whole(out, true, box->x0);
	case RD_FLOW_HOLE_BOX_Y:
		return whole(out, true, box->y0);
	case RD_FLOW_HOLE_BOX_WIDTH:
		return whole(out, true, box->x1 - box->x0);
	default:
		return whole(out, true, box->y1 - box->y0);
	}
}

static bool
fill_lora(const struct rd_plan_flow_lora *lora, enum rd_flow_hole hole,
	  struct flow_value *out)
{
	out->number = lora->scale;
	return hole == RD_FLOW_HOLE_LORA_SCALE || text(out, lora->name);
}

static bool
fill_reference(const struct rd_plan_flow_reference *r, enum rd_flow_hole hole,
	       struct flow_value *out)
{
	switch (hole) {
	case RD_FLOW_HOLE_IMAGE:
		return text(out, r->image);
	case RD_FLOW_HOLE_IMAGE_NAME:
		return text(out, flow_last_part(r->image));
	case RD_FLOW_HOLE_MASK:
		return text(out, r->mask);
	case RD_FLOW_HOLE_MASK_NAME:
		return text(out, flow_last_part(r->mask));
	case RD_FLOW_HOLE_IMAGE_WIDTH:
		return whole(out, r->width, r->width);
	case RD_FLOW_HOLE_IMAGE_HEIGHT:
		return whole(out, r->height, r->height);
	default:
		out->number = r->strength;
		return true;
	}
}

static enum rd_status
fill(struct flow_filling *f, enum rd_flow_hole hole,
     const struct flow_place *at, struct flow_value *out)
{
	out->is_text = rd_flow_hole_is_text(hole);
	if (hole < RD_FLOW_HOLE_ENCODER)
		out->given = fill_once(f, hole, out);
	else if (hole >= RD_FLOW_HOLE_BOX_X)
		out->given = fill_box(&reference_at(f, at)->boxes[at->box],
				      hole, out);
	else if (hole >= RD_FLOW_HOLE_LORA)
		out->given = fill_lora(&f->ask->loras[at->lora], hole, out);
	else if (hole >= RD_FLOW_HOLE_STRENGTH)
		out->given = fill_reference(reference_at(f, at), hole, out);
	else if (rd_flow_each_within(RD_FLOW_EACH_REFERENCE, at->each))
		out->given = fill_setting(f, reference_at(f, at)->setting, hole,
					  out);
	else
		return fill_common(f, hole, out);
	return RD_OK;
}

/* ---- ranges and words ---- */

static enum rd_status
lower(struct flow_filling *f, const struct rd_prog_flowinput *in,
      struct flow_value *value)
{
	int64_t lowered = value->number - value->number % in->step;
	struct rd_str name = rd_prog_str(f->ask->prog, in->name);

	rd_buf_printf(f->notes, "%.*s: ", RD_STR_FMT(name));
	rd_decimal_put(f->notes, value->number, 4);
	rd_buf_cstr(f->notes, " becomes ");
	rd_decimal_put(f->notes, lowered, 4);
	rd_buf_cstr(f->notes, ", a multiple of ");
	rd_decimal_put(f->notes, in->step, 4);
	rd_buf_char(f->notes, '\n');
	value->number = lowered;
	return RD_OK;
}

static enum rd_status
refuse_range(struct flow_filling *f, const struct rd_prog_flowinput *in,
	     const struct flow_value *value)
{
	struct rd_str name = rd_prog_str(f->ask->prog, in->name);
	char low[RD_POINTS_TEXT], high[RD_POINTS_TEXT], step[RD_POINTS_TEXT];
	char number[RD_POINTS_TEXT];

#define TEXT(v, out) (int)rd_decimal_format(v, 4, out), out
	flow_refuse(f, "flow.range",
		    "%.*s of %.*s is %.*s; it takes %.*s to %.*s",
		    RD_STR_FMT(name), RD_STR_FMT(flow_name(f)),
		    TEXT(value->number, number), TEXT(in->low, low),
		    TEXT(in->high, high));
	if (in->step)
		rd_problem_hint(f->problem, "in steps of %.*s",
				TEXT(in->step, step));
#undef TEXT
	if (in->from == RD_FLOW_FROM_HOLE)
		rd_problem_where(f->problem, "%s",
				 rd_flow_hole_names[in->hole]);
	return RD_SEMANTIC;
}

/* Seeds of 64 bits may lie beyond what numbers in 1e-4 can say. */
static enum rd_status
check_range(struct flow_filling *f, const struct rd_prog_flowinput *in,
	    struct flow_value *value)
{
	if (value->is_seed && value->seed <= INT64_MAX / RD_DECIMAL_ONE)
		value->number = (int64_t)value->seed * RD_DECIMAL_ONE;
	else if (value->is_seed)
		value->number = INT64_MAX;
	if (!in->has_range)
		return RD_OK;
	if (in->lowered && value->number % in->step) {
		enum rd_status status = lower(f, in, value);

		if (status)
			return status;
	}
	if (value->number < in->low || value->number > in->high ||
	    (in->step && !value->is_seed && value->number % in->step))
		return refuse_range(f, in, value);
	return RD_OK;
}

static enum rd_status
reword(struct flow_filling *f, const struct rd_prog_flowinput *in,
       struct flow_value *value)
{
	const struct rd_prog *prog = f->ask->prog;
	const struct rd_prog_flowword *words = &prog->flowword[in->first_word];

	if (!in->n_words)
		return RD_OK;
	for (uint32_t i = 0; i < in->n_words; i++)
		if (rd_str_eq(rd_prog_str(prog, words[i].word), value->text)) {
			value->text = rd_prog_str(prog, words[i].text);
			return RD_OK;
		}
	return flow_refuse(f, "flow.word", "%.*s has no word for the %s %.*s",
			   RD_STR_FMT(flow_name(f)),
			   rd_flow_hole_names[in->hole],
			   RD_STR_FMT(value->text));
}

static enum rd_status
refuse_missing(struct flow_filling *f, const struct rd_prog_flowinput *in,
	       const struct flow_place *at)
{
	const char *hole = rd_flow_hole_names[in->hole];

	if (rd_flow_each_within(RD_FLOW_EACH_REFERENCE, at->each))
		return flow_refuse(
			f, "flow.missing", "%.*s needs the %s of reference %u",
			RD_STR_FMT(flow_name(f)), hole, at->reference + 1);
	return flow_refuse(f, "flow.missing", "%.*s needs a %s",
			   RD_STR_FMT(flow_name(f)), hole);
}

static enum rd_status
fill_hole(struct flow_filling *f, const struct rd_prog_flowinput *in,
	  const struct flow_place *at, struct flow_value *out)
{
	enum rd_status status = fill(f, in->hole, at, out);

	if (status || out->given)
		return status;
	if (in->when == RD_FLOW_WHEN_GIVEN)
		return RD_OK;
	if (!in->has_default)
		return refuse_missing(f, in, at);
	out->given = true;
	out->text = rd_prog_str(f->ask->prog, in->text);
	out->number = in->number;
	return RD_OK;
}

enum rd_status
flow_value(struct flow_filling *f, const struct rd_prog_flowinput *in,
	   const struct flow_place *at, struct flow_value *out)
{
	enum rd_status status;

	*out = (struct flow_value){
		.given = true,
		.is_text = in->from == RD_FLOW_FROM_TEXT,
		.text = rd_prog_str(f->ask->prog, in->text),
		.number = in->number,
	};
	if (in->from != RD_FLOW_FROM_HOLE)
		return RD_OK;
	*out = (struct flow_value){ .given = false };
	status = fill_hole(f, in, at, out);
	if (status || !out->given)
		return status;
	return out->is_text ? reword(f, in, out) : check_range(f, in, out);
}

void
flow_put_number(struct rd_buf *out, const struct flow_value *value)
{
	if (value->is_seed)
		rd_buf_u64(out, value->seed);
	else
		rd_decimal_put(out, value->number, 4);
}
