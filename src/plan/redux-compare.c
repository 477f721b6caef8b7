/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What else somebody may want to know of a plan: where other implementations
 * make something else of the same name, and what surprises. */

#include "plan/redux-sheet.h"

#include "redux/axis.h"

const char *const rd_plan_redux_by_names[RD_PLAN_REDUX_N_BYS] = {
	"factor", "rounding", "encoder", "function", "kernel", "crop"
};

const char *const rd_plan_redux_note_names[RD_PLAN_REDUX_N_NOTES] = {
	"diluted", "nothing-kept", "zeroed",	"stretched",
	"cut",	   "enlarged",	   "no-factor", "outweighed",
};

const char *const rd_plan_redux_note_texts[RD_PLAN_REDUX_N_NOTES] = {
	"at the border of a mask or of bars tokens are means with zeros in them, not made "
	"up for: they are weaker than those inside",
	"of a picture no token is kept: its mask shows nothing of what is "
	"looked at, or is thinner than the scale",
	"strength 0 multiplies tokens by 0 and leaves them in the prompt; "
	"leave the picture out instead",
	"a picture is stretched to a square; its aspect ratio is not kept",
	"of a picture only the middle is looked at",
	"a picture is smaller than what the encoder looks at, and enlarged",
	"no factor or mode of the profile gives so many tokens a side",
	"pictures have more tokens than the text of the prompt",
};

/* ---- other profiles ---- */

/* The function that was asked for where the other has a choice; else its
 * own. */
static const struct rd_prog_rdxkernel *
choose_kernel(const struct rd_plan_redux *s,
	      const struct rd_prog_rdxprofile *other,
	      const struct rd_prog_rdxlevel *level)
{
	uint32_t function = (uint32_t)(s->function - s->prog->rdxfunction);
	bool chosen = s->why_function != RD_PLAN_REDUX_MODE &&
		      s->why_function != RD_PLAN_REDUX_DEFAULT;
	const struct rd_prog_rdxkernel *kernel = NULL;

	if (chosen && !other->fixed)
		kernel = rd_plan_redux_kernel(s->prog, other, function);
	return kernel ? kernel
		      : rd_plan_redux_kernel(s->prog, other, level->function);
}

static const struct rd_prog_rdxencoder *
choose_encoder(const struct rd_plan_redux *s,
	       const struct rd_prog_rdxprofile *other)
{
	uint32_t index = (uint32_t)(s->encoder - s->prog->rdxencoder);

	if (!(other->encoders >> index & 1))
		index = (uint32_t)__builtin_ctz(other->encoders);
	return &s->prog->rdxencoder[index];
}

static uint32_t
bit_if(bool differs, enum rd_plan_redux_differing by)
{
	return differs ? 1u << by : 0;
}

/* Tokens outside of the picture or its mask are left out by those crop modes
 * alone that know where that is. */
static bool
leaves_out(enum rd_redux_crop crop)
{
	return crop == RD_REDUX_CROP_KEEP_ASPECT ||
	       crop == RD_REDUX_CROP_AUTOCROP;
}

/* Where the number of tokens is another: what makes it so.  Where tokens become
 * others: by which name. */
static uint32_t
causes(const struct rd_plan_redux *s, const struct rd_plan_redux_differs *d)
{
	bool other_factor = d->factor != s->factor;
	bool other_encoder = d->encoder != s->encoder;
	uint32_t by = 0;

	if (d->edge != s->edge)
		by = bit_if(other_factor, RD_PLAN_REDUX_BY_FACTOR) |
		     bit_if(other_encoder, RD_PLAN_REDUX_BY_ENCODER) |
		     bit_if(!other_factor && !other_encoder,
			    RD_PLAN_REDUX_BY_ROUNDING);
	if (!rd_rdx_axis_alike(d->encoder->grid, d->edge, d->kernel, s->kernel))
		by |= bit_if(d->function != s->function,
			     RD_PLAN_REDUX_BY_FUNCTION) |
		      bit_if(d->function == s->function,
			     RD_PLAN_REDUX_BY_KERNEL);
	by |= bit_if(leaves_out(s->crop) && !(d->profile->crops >> s->crop & 1),
		     RD_PLAN_REDUX_BY_CROP);
	return by;
}

static bool
compare_with(const struct rd_plan_redux *s,
	     const struct rd_prog_rdxprofile *other,
	     struct rd_plan_redux_differs *out)
{
	const struct rd_prog_rdxlevel *level;
	const struct rd_prog_rdxkernel *kernel;

	level = rd_plan_redux_level(s->prog, other, s->mode);
	kernel = level ? choose_kernel(s, other, level) : NULL;
	if (!kernel)
		return false;
	*out = (struct rd_plan_redux_differs){
		.profile = other,
		.encoder = choose_encoder(s, other),
		.function = &s->prog->rdxfunction[kernel->function],
		.kernel = (enum rd_redux_kernel)kernel->kernel,
		.factor = level->factor,
	};
	out->edge = rd_plan_redux_edge(other, out->encoder, level->factor);
	out->tokens = out->edge * out->edge;
	out->by = causes(s, out);
	return out->by != 0;
}

enum rd_status
plan_redux_compare(struct rd_arena *arena, struct rd_plan_redux_sheet *sheet,
		   struct rd_problem *problem)
{
	const struct rd_prog *prog = sheet->setting.prog;
	struct rd_plan_redux_differs *list;

	if (!sheet->setting.mode)
		return RD_OK;
	list = rd_arena_array(arena, prog->n_rdxprofile, sizeof(*list));
	if (!list)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	sheet->differs = list;
	for (uint32_t i = 0; i < prog->n_rdxprofile; i++)
		if (&prog->rdxprofile[i] != sheet->setting.profile &&
		    compare_with(&sheet->setting, &prog->rdxprofile[i],
				 &list[sheet->n_differs]))
			sheet->n_differs++;
	return RD_OK;
}

/* ---- notes ---- */

static uint32_t
note_if(bool applies, enum rd_plan_redux_note note)
{
	return applies ? 1u << note : 0;
}

static bool
gives_edge(const struct rd_plan_redux *s, int64_t factor)
{
	return rd_plan_redux_edge(s->profile, s->encoder, factor) == s->edge;
}

static bool
some_factor_gives_edge(const struct rd_plan_redux *s)
{
	const struct rd_prog_rdxprofile *p = s->profile;

	for (uint32_t i = 0; i < p->n_levels; i++)
		if (gives_edge(s, s->prog->rdxlevel[p->first_level + i].factor))
			return true;
	if (!p->factor_low)
		return false;
	for (int64_t f = p->factor_low; f <= p->factor_high;
	     f += p->factor_step)
		if (gives_edge(s, f))
			return true;
	return false;
}

static bool
is_cut(const struct rd_plan_redux_ref *ref)
{
	const struct rd_rdx_box *seen = &ref->placing.seen;

	return seen->x1 - seen->x0 < ref->picture->width ||
	       seen->y1 - seen->y0 < ref->picture->height;
}

static uint32_t
notes_of(const struct rd_plan_redux *s, const struct rd_plan_redux_ref *ref)
{
	const struct rd_rdx_placing *p = &ref->placing;
	uint32_t width = p->source.x1 - p->source.x0;
	uint32_t height = p->source.y1 - p->source.y0;

	return note_if(ref->masked && ref->kept.diluted,
		       RD_PLAN_REDUX_NOTE_DILUTED) |
	       note_if(!ref->tokens, RD_PLAN_REDUX_NOTE_NOTHING_KEPT) |
	       note_if(!ref->scale, RD_PLAN_REDUX_NOTE_ZEROED) |
	       note_if(s->crop == RD_REDUX_CROP_STRETCH && width != height,
		       RD_PLAN_REDUX_NOTE_STRETCHED) |
	       note_if(s->crop == RD_REDUX_CROP_CENTER && is_cut(ref),
		       RD_PLAN_REDUX_NOTE_CUT) |
	       note_if(p->width > width || p->height > height,
		       RD_PLAN_REDUX_NOTE_ENLARGED);
}

uint32_t
plan_redux_notes(const struct rd_plan_redux_sheet *sheet)
{
	const struct rd_plan_redux *s = &sheet->setting;
	uint32_t notes = note_if(!s->factor && !some_factor_gives_edge(s),
				 RD_PLAN_REDUX_NOTE_NO_FACTOR) |
			 note_if(sheet->image_tokens > s->text_tokens,
				 RD_PLAN_REDUX_NOTE_OUTWEIGHED);

	for (uint32_t i = 0; i < sheet->n_refs; i++)
		if (sheet->refs[i].picture)
			notes |= notes_of(s, &sheet->refs[i]);
	return notes;
}
