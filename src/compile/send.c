/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Providers, models and what chooses among them: record by record as the model
 * has them, parts before what they are of. */

#include "compile/emit.h"

#define SAME(val, prog) _Static_assert((int)(val) == (int)(prog), #val)
SAME(RD_VAL_N_CALLS, RD_N_CALLS);
SAME(RD_VAL_CALL_HISTORY, RD_CALL_HISTORY);
SAME(RD_VAL_REPLY_UPLOAD_URL, RD_REPLY_UPLOAD_URL);
SAME(RD_VAL_REPLY_FILE, RD_REPLY_FILE);
SAME(RD_VAL_N_REPLIES, RD_N_REPLIES);
SAME(RD_VAL_STATE_DONE, RD_STATE_DONE);
SAME(RD_VAL_N_STATES, RD_N_STATES);
SAME(RD_VAL_N_ERRORS, RD_N_ERRORS);
SAME(RD_VAL_N_BODIES, RD_N_BODIES);
SAME(RD_VAL_FILES_UPLOAD, RD_FILES_UPLOAD);
SAME(RD_VAL_N_MODEL_STATES, RD_N_MODEL_STATES);
SAME(RD_VAL_N_WEIGHTS, RD_N_MODEL_WEIGHTS);
SAME(RD_VAL_N_UNITS, RD_N_PRICE_UNITS);
SAME(RD_VAL_HOLE_LORAS, RD_HOLE_LORAS);
SAME(RD_VAL_HOLE_REDUX, RD_HOLE_REDUX);
SAME(RD_VAL_N_HOLES, RD_N_HOLES);
SAME(RD_VAL_N_PARAM_TYPES, RD_N_PARAM_TYPES);
SAME(RD_VAL_N_PAIRS, RD_N_LORA_PAIRS);
#undef SAME

/* Adds them and answers where the first one stands. */
static uint32_t
emit_listed(struct rd_cc *cc, const struct rd_str *texts, uint32_t n)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_LISTED);

	for (uint32_t i = 0; i < n; i++)
		rd_prog_add_listed(
			cc->builder,
			&(struct rd_prog_listed){ rd_cc_str(cc, texts[i]) });
	return first;
}

static uint32_t
emit_replies(struct rd_cc *cc, const struct rd_val_reply *replies, uint32_t n)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_REPLY);

	for (uint32_t i = 0; i < n; i++)
		rd_prog_add_reply(cc->builder,
				  &(struct rd_prog_reply){
					  replies[i].is,
					  rd_cc_str(cc, replies[i].path) });
	return first;
}

static void
emit_call(struct rd_cc *cc, const struct rd_val_call *in)
{
	struct rd_prog_call out = { .on = in->on,
				    .from = in->from,
				    .body = in->body,
				    .total_ms = in->total_ms,
				    .n_replies = in->n_replies,
				    .line = in->line };

	out.method = rd_cc_str(cc, in->method);
	out.url = rd_cc_str(cc, in->url);
	out.text = rd_cc_str(cc, in->text);
	out.first_reply = emit_replies(cc, in->replies, in->n_replies);
	rd_prog_add_call(cc->builder, &out);
}

static void
emit_hosts(struct rd_cc *cc, const struct rd_val_provider *in)
{
	for (uint32_t i = 0; i < in->n_hosts; i++)
		rd_prog_add_host(cc->builder,
				 &(struct rd_prog_host){
					 rd_cc_str(cc, in->hosts[i].name),
					 in->hosts[i].key,
					 in->hosts[i].private });
	for (uint32_t i = 0; i < in->n_headers; i++) {
		struct rd_prog_header out = { .calls = in->headers[i].calls };

		out.name = rd_cc_str(cc, in->headers[i].name);
		out.value = rd_cc_str(cc, in->headers[i].value);
		rd_prog_add_header(cc->builder, &out);
	}
}

static void
emit_judgements(struct rd_cc *cc, const struct rd_val_provider *in)
{
	for (uint32_t i = 0; i < in->n_states; i++) {
		const struct rd_val_state *state = &in->states[i];
		struct rd_prog_state out = { .is = state->is,
					     .line = state->line };

		out.value = rd_cc_str(cc, state->value);
		out.path = rd_cc_str(cc, state->path);
		out.equals = rd_cc_str(cc, state->equals);
		rd_prog_add_state(cc->builder, &out);
	}
	for (uint32_t i = 0; i < in->n_errors; i++) {
		const struct rd_val_error *error = &in->errors[i];
		struct rd_prog_error out = { .calls = error->calls,
					     .low = error->low,
					     .high = error->high,
					     .is = error->is,
					     .line = error->line };

		out.path = rd_cc_str(cc, error->path);
		out.equals = rd_cc_str(cc, error->equals);
		rd_prog_add_error(cc->builder, &out);
	}
}

static void
name_provider(struct rd_cc *cc, const struct rd_val_provider *in,
	      struct rd_prog_provider *out)
{
	out->name = rd_cc_str(cc, in->name);
	out->title = rd_cc_str(cc, in->title);
	out->secret = rd_cc_str(cc, in->secret);
	out->terms = rd_cc_str(cc, in->terms);
	out->region = rd_cc_str(cc, in->region);
	out->data_use = rd_cc_str(cc, in->data_use);
	out->retention = rd_cc_str(cc, in->retention);
	out->dated = rd_cc_str(cc, in->dated);
}

static void
emit_provider(struct rd_cc *cc, const struct rd_val_provider *in)
{
	struct rd_prog_builder *b = cc->builder;
	struct rd_prog_provider out = {
		.first_host = rd_prog_count(b, RD_SEC_HOST),
		.n_hosts = in->n_hosts,
		.first_header = rd_prog_count(b, RD_SEC_HEADER),
		.n_headers = in->n_headers,
		.first_call = rd_prog_count(b, RD_SEC_CALL),
		.n_calls = in->n_calls,
		.first_state = rd_prog_count(b, RD_SEC_STATE),
		.n_states = in->n_states,
		.first_error = rd_prog_count(b, RD_SEC_ERROR),
		.n_errors = in->n_errors,
		.files = in->files,
		.inline_max = in->inline_max,
		.parts_above = in->parts_above,
		.part_bytes = in->part_bytes,
		.signing = in->signing,
		.poll_ms = (uint32_t)in->poll_ms,
		.poll_max_ms = (uint32_t)in->poll_max_ms,
		.wait_ms = in->wait_ms,
		.settle_ms = in->settle_ms,
		.in_flight = in->in_flight,
		.file = in->place_file,
		.line = in->line,
	};

	name_provider(cc, in, &out);
	emit_hosts(cc, in);
	for (uint32_t i = 0; i < in->n_calls; i++)
		emit_call(cc, &in->calls[i]);
	emit_judgements(cc, in);
	rd_prog_add_provider(b, &out);
}

static void
emit_param(struct rd_cc *cc, const struct rd_val_param *in)
{
	struct rd_prog_param out = {
		.hole = in->hole,
		.index = in->index,
		.type = in->type,
		.needed = in->needed,
		.has_default = in->has_default,
		.has_min = in->has_min,
		.has_max = in->has_max,
		.min = in->min,
		.max = in->max,
		.n_values = in->n_values,
		.sizes = in->sizes,
		.safety = in->safety,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.text = rd_cc_str(cc, in->text);
	out.first_value = emit_listed(cc, in->values, in->n_values);
	rd_prog_add_param(cc->builder, &out);
}

static void
name_model(struct rd_cc *cc, const struct rd_val_image_model *in,
	   struct rd_prog_model *out)
{
	out->name = rd_cc_str(cc, in->name);
	out->endpoint = rd_cc_str(cc, in->endpoint);
	out->app = rd_cc_str(cc, in->app);
	out->title = rd_cc_str(cc, in->title);
	out->since = rd_cc_str(cc, in->since);
	out->price_date = rd_cc_str(cc, in->price_date);
	out->price_source = rd_cc_str(cc, in->price_source);
}

static void
emit_model(struct rd_cc *cc, const struct rd_val_image_model *in)
{
	struct rd_prog_model out = {
		.provider = in->provider,
		.state = in->state,
		.instead = in->instead,
		.refs_min = in->refs_min,
		.refs_max = in->refs_max,
		.weights = in->weights,
		.wording = in->wording,
		.pixels_max = in->pixels_max,
		.bytes_max = in->bytes_max,
		.prompt_max = in->prompt_max,
		.images_max = in->images_max,
		.unit = in->unit,
		.price_micro = in->price_micro,
		.width = in->width,
		.height = in->height,
		.first_param = rd_prog_count(cc->builder, RD_SEC_PARAM),
		.n_params = in->n_params,
		.n_replies = in->n_replies,
		.lora_max = in->lora_max,
		.lora_pair = in->lora_pair,
		.lora_low = in->lora_low,
		.lora_high = in->lora_high,
		.lora_digits = in->lora_digits,
		.n_families = in->n_families,
		.file = in->place_file,
		.line = in->line,
	};

	name_model(cc, in, &out);
	for (uint32_t i = 0; i < in->n_params; i++)
		emit_param(cc, &in->params[i]);
	out.first_reply = emit_replies(cc, in->replies, in->n_replies);
	out.first_family = emit_listed(cc, in->families, in->n_families);
	rd_prog_add_model(cc->builder, &out);
}

static void
emit_sizes(struct rd_cc *cc, const struct rd_val_sizes *in)
{
	struct rd_prog_sizes out = {
		.first_size = rd_prog_count(cc->builder, RD_SEC_SIZE),
		.n_sizes = in->n_items,
	};

	out.name = rd_cc_str(cc, in->name);
	for (uint32_t i = 0; i < in->n_items; i++)
		rd_prog_add_size(cc->builder,
				 &(struct rd_prog_size){
					 rd_cc_str(cc, in->items[i].text),
					 in->items[i].width,
					 in->items[i].height });
	rd_prog_add_sizes(cc->builder, &out);
}

static void
emit_wording(struct rd_cc *cc, const struct rd_val_wording *in)
{
	struct rd_prog_wording out = {
		.n_ordinals = in->n_ordinals,
		.first_strength = rd_prog_count(cc->builder, RD_SEC_STRENGTH),
		.n_strengths = in->n_strengths,
		.file = in->place_file,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.line_with_role = rd_cc_str(cc, in->with_role);
	out.line_without = rd_cc_str(cc, in->without);
	out.first_ordinal = emit_listed(cc, in->ordinals, in->n_ordinals);
	for (uint32_t i = 0; i < in->n_strengths; i++)
		rd_prog_add_strength(
			cc->builder,
			&(struct rd_prog_strength){
				in->strengths[i].below,
				rd_cc_str(cc, in->strengths[i].text) });
	rd_prog_add_wording(cc->builder, &out);
}

static void
emit_texts(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;

	for (uint32_t i = 0; i < model->n_roles; i++) {
		struct rd_prog_roletext out;

		out.name = rd_cc_str(cc, model->roles[i].name);
		out.text = rd_cc_str(cc, model->roles[i].text);
		rd_prog_add_roletext(cc->builder, &out);
	}
	for (uint32_t i = 0; i < model->n_attribute_texts; i++) {
		struct rd_prog_attrtext out;

		out.name = rd_cc_str(cc, model->attribute_texts[i].name);
		out.text = rd_cc_str(cc, model->attribute_texts[i].text);
		rd_prog_add_attrtext(cc->builder, &out);
	}
}

static void
emit_preset_parts(struct rd_cc *cc, const struct rd_val_preset *in)
{
	for (uint32_t i = 0; i < in->n_values; i++) {
		struct rd_prog_presetvalue out;

		out.name = rd_cc_str(cc, in->values[i].name);
		out.text = rd_cc_str(cc, in->values[i].text);
		rd_prog_add_presetvalue(cc->builder, &out);
	}
	for (uint32_t i = 0; i < in->n_rows; i++)
		rd_prog_add_presetrow(
			cc->builder,
			&(struct rd_prog_presetrow){
				emit_listed(cc, in->rows[i], in->row_n[i]),
				in->row_n[i] });
}

static void
emit_preset(struct rd_cc *cc, const struct rd_val_preset *in)
{
	struct rd_prog_builder *b = cc->builder;
	struct rd_prog_preset out = {
		.model = in->model,
		.first_value = rd_prog_count(b, RD_SEC_PRESETVALUE),
		.n_values = in->n_values,
		.first_row = rd_prog_count(b, RD_SEC_PRESETROW),
		.n_rows = in->n_rows,
		.n_roles = in->n_roles,
		.file = in->place_file,
		.line = in->line,
	};

	out.name = rd_cc_str(cc, in->name);
	out.title = rd_cc_str(cc, in->title);
	emit_preset_parts(cc, in);
	out.first_role = emit_listed(cc, in->roles, in->n_roles);
	rd_prog_add_preset(b, &out);
}

static void
emit_route(struct rd_cc *cc, const struct rd_val_route *in)
{
	struct rd_prog_route out = {
		.name = rd_cc_str(cc, in->name),
		.refs_min = in->refs_min,
		.refs_max = in->refs_max,
		.mode = in->mode,
		.loras = in->loras,
		.first_try = rd_prog_count(cc->builder, RD_SEC_TRY),
		.n_tries = in->n_tries,
		.file = in->place_file,
		.line = in->line,
	};

	for (uint32_t i = 0; i < in->n_tries; i++)
		rd_prog_add_try(cc->builder,
				&(struct rd_prog_try){ in->tries[i].model,
						       in->tries[i].on,
						       in->tries[i].drops,
						       in->tries[i].line });
	rd_prog_add_route(cc->builder, &out);
}

static void
emit_deny(struct rd_cc *cc, const struct rd_val_deny *in)
{
	struct rd_prog_deny out = { .n_phrases = in->n_phrases,
				    .n_with = in->n_with,
				    .file = in->place_file,
				    .line = in->line };

	out.code = rd_cc_str(cc, in->code);
	out.reason = rd_cc_str(cc, in->reason);
	out.first_phrase = emit_listed(cc, in->phrases, in->n_phrases);
	out.first_with = emit_listed(cc, in->with, in->n_with);
	rd_prog_add_deny(cc->builder, &out);
}

void
rd_cc_emit_send(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;

	for (uint32_t i = 0; i < model->n_providers; i++)
		emit_provider(cc, &model->providers[i]);
	for (uint32_t i = 0; i < model->n_sizes; i++)
		emit_sizes(cc, &model->sizes[i]);
	for (uint32_t i = 0; i < model->n_wordings; i++)
		emit_wording(cc, &model->wordings[i]);
	emit_texts(cc);
	for (uint32_t i = 0; i < model->n_image_models; i++)
		emit_model(cc, &model->image_models[i]);
	for (uint32_t i = 0; i < model->n_model_aliases; i++)
		rd_prog_add_alias(
			cc->builder,
			&(struct rd_prog_alias){
				rd_cc_str(cc, model->model_aliases[i].name),
				model->model_aliases[i].model });
	for (uint32_t i = 0; i < model->n_presets; i++)
		emit_preset(cc, &model->presets[i]);
	for (uint32_t i = 0; i < model->n_routes; i++)
		emit_route(cc, &model->routes[i]);
	for (uint32_t i = 0; i < model->n_denies; i++)
		emit_deny(cc, &model->denies[i]);
}
