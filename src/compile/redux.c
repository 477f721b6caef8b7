/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Redux: record by record as the model has them, parts with what they are of.
 */

#include "compile/emit.h"

_Static_assert((int)RD_VAL_N_RDX_WHATS == (int)RD_N_RDX_WHATS, "lists");
_Static_assert((int)RD_VAL_RDX_KIND == (int)RD_RDX_KIND, "lists");
_Static_assert(RD_VAL_RDX_ENCODERS_MAX == RD_RDX_ENCODERS_MAX, "encoders");

static void
emit_encoder(struct rd_cc *cc, const struct rd_val_rdx_encoder *in)
{
	struct rd_prog_rdxencoder out = { .grid = in->grid,
					  .pixels = in->pixels,
					  .patch = in->patch,
					  .file = in->place_file,
					  .line = in->line };

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	rd_prog_add_rdxencoder(cc->builder, &out);
}

static void
emit_mode(struct rd_cc *cc, const struct rd_val_rdx_word *in)
{
	struct rd_prog_rdxmode out = { .file = in->place_file,
				       .line = in->line };

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	out.text = rd_cc_str(cc, in->text);
	rd_prog_add_rdxmode(cc->builder, &out);
}

static void
emit_function(struct rd_cc *cc, const struct rd_val_rdx_word *in)
{
	struct rd_prog_rdxfunction out = { .file = in->place_file,
					   .line = in->line };

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	out.text = rd_cc_str(cc, in->text);
	rd_prog_add_rdxfunction(cc->builder, &out);
}

static void
emit_parts(struct rd_cc *cc, const struct rd_val_rdx_profile *in)
{
	for (uint32_t i = 0; i < in->n_kernels; i++)
		rd_prog_add_rdxkernel(
			cc->builder,
			&(struct rd_prog_rdxkernel){ in->kernels[i].function,
						     in->kernels[i].kernel,
						     in->kernels[i].line });
	for (uint32_t i = 0; i < in->n_levels; i++)
		rd_prog_add_rdxlevel(cc->builder,
				     &(struct rd_prog_rdxlevel){
					     .mode = in->levels[i].mode,
					     .factor = in->levels[i].factor,
					     .function = in->levels[i].function,
					     .line = in->levels[i].line });
	for (uint32_t i = 0; i < in->n_laws; i++)
		rd_prog_add_rdxlaw(cc->builder,
				   &(struct rd_prog_rdxlaw){
					   .law = in->laws[i].law,
					   .low = in->laws[i].low,
					   .high = in->laws[i].high,
					   .step = in->laws[i].step,
					   .fallback = in->laws[i].fallback,
					   .line = in->laws[i].line });
}

static void
name_profile(struct rd_cc *cc, const struct rd_val_rdx_profile *in,
	     struct rd_prog_rdxprofile *out)
{
	out->name = rd_cc_str(cc, in->name);
	out->title = rd_cc_str(cc, in->title);
	out->text = rd_cc_str(cc, in->text);
	out->dated = rd_cc_str(cc, in->dated);
	out->source = rd_cc_str(cc, in->source);
}

static void
emit_profile(struct rd_cc *cc, const struct rd_val_rdx_profile *in)
{
	struct rd_prog_builder *b = cc->builder;
	struct rd_prog_rdxprofile out = {
		.rounding = in->rounding,
		.factor_low = in->factor_low,
		.factor_high = in->factor_high,
		.factor_step = in->factor_step,
		.function = in->function,
		.fixed = in->fixed,
		.crops = in->crops,
		.crop = in->crop,
		.margin = in->margin,
		.masks = in->masks,
		.per_node = in->per_node,
		.encoders = in->encoders,
		.first_kernel = rd_prog_count(b, RD_SEC_RDXKERNEL),
		.n_kernels = in->n_kernels,
		.first_level = rd_prog_count(b, RD_SEC_RDXLEVEL),
		.n_levels = in->n_levels,
		.first_law = rd_prog_count(b, RD_SEC_RDXLAW),
		.n_laws = in->n_laws,
		.file = in->place_file,
		.line = in->line,
	};

	name_profile(cc, in, &out);
	emit_parts(cc, in);
	rd_prog_add_rdxprofile(b, &out);
}

static void
emit_use(struct rd_cc *cc, const struct rd_val_rdx_use *in)
{
	struct rd_prog_rdxuse out = {
		.mode = in->mode,
		.first_advice = rd_prog_count(cc->builder, RD_SEC_RDXADVICE),
		.n_advices = in->n_advices,
		.file = in->place_file,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	for (uint32_t i = 0; i < in->n_advices; i++)
		rd_prog_add_rdxadvice(
			cc->builder,
			&(struct rd_prog_rdxadvice){
				in->advices[i].mode,
				rd_cc_str(cc, in->advices[i].text) });
	rd_prog_add_rdxuse(cc->builder, &out);
}

static void
emit_kind(struct rd_cc *cc, const struct rd_val_rdx_kind *in)
{
	struct rd_prog_rdxkind out = { .function = in->function,
				       .file = in->place_file,
				       .line = in->line };

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	out.text = rd_cc_str(cc, in->text);
	rd_prog_add_rdxkind(cc->builder, &out);
}

static void
emit_defaults(struct rd_cc *cc, const struct rd_val_rdx_defaults *in)
{
	if (in)
		rd_prog_add_redux(
			cc->builder,
			&(struct rd_prog_redux){ .profile = in->profile,
						 .mode = in->mode,
						 .encoder = in->encoder,
						 .text_tokens = in->text_tokens,
						 .file = in->place_file,
						 .line = in->line });
}

void
rd_cc_emit_redux(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;

	emit_defaults(cc, model->rdx_defaults);
	for (uint32_t i = 0; i < model->n_rdx_encoders; i++)
		emit_encoder(cc, &model->rdx_encoders[i]);
	for (uint32_t i = 0; i < model->n_rdx_modes; i++)
		emit_mode(cc, &model->rdx_modes[i]);
	for (uint32_t i = 0; i < model->n_rdx_functions; i++)
		emit_function(cc, &model->rdx_functions[i]);
	for (uint32_t i = 0; i < model->n_rdx_profiles; i++)
		emit_profile(cc, &model->rdx_profiles[i]);
	for (uint32_t i = 0; i < model->n_rdx_uses; i++)
		emit_use(cc, &model->rdx_uses[i]);
	for (uint32_t i = 0; i < model->n_rdx_kinds; i++)
		emit_kind(cc, &model->rdx_kinds[i]);
	for (uint32_t i = 0; i < model->n_rdx_froms; i++)
		rd_prog_add_rdxfrom(
			cc->builder,
			&(struct rd_prog_rdxfrom){
				.what = (uint32_t)model->rdx_froms[i].what,
				.fact = model->rdx_froms[i].fact,
				.file = model->rdx_froms[i].place_file,
				.line = model->rdx_froms[i].line });
}
