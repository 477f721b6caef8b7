/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sample program: whom pictures may be asked of, and how. */

#include "sample_parts.h"

#include "base/decimal.h"

#define FILE_AT .file = 4 /* prompt.xml */

static void
add_reply(struct rd_prog_builder *b, enum rd_send_reply is, const char *path)
{
	rd_prog_add_reply(b,
			  &(struct rd_prog_reply){ is, sample_str(b, path) });
}

static void
add_listed(struct rd_prog_builder *b, const char *text)
{
	rd_prog_add_listed(b, &(struct rd_prog_listed){ sample_str(b, text) });
}

/* LISTED: 0 families, 1 values, 3 weights, 5 roles, 6 ordinals, 8 phrases,
 * 9 with. */
static void
add_lists(struct rd_prog_builder *b)
{
	static const char *const texts[] = { "flux",   "jpeg",	 "png",
					     "2",      "0.5",	 "face",
					     "first",  "second", "nobody",
					     "nowhere" };

	for (uint32_t i = 0; i < COUNT(texts); i++)
		add_listed(b, texts[i]);
}

static void
add_call(struct rd_prog_builder *b, enum rd_send_call on, const char *method,
	 const char *url)
{
	rd_prog_add_call(
		b, &(struct rd_prog_call){ .on = on,
					   .method = sample_str(b, method),
					   .url = sample_str(b, url),
					   .text = sample_str(b, ""),
					   .total_ms = 30000,
					   .line = 10 + on });
}

static void
add_calls(struct rd_prog_builder *b)
{
	add_call(b, RD_CALL_SUBMIT, "POST",
		 "https://queue.example.org/{endpoint}");
	rd_prog_at_call(b, 0)->body = RD_BODY_JSON;
	rd_prog_at_call(b, 0)->n_replies = 2;
	add_call(b, RD_CALL_STATUS, "GET",
		 "https://queue.example.org/{app}/requests/{id}/status");
	rd_prog_at_call(b, 1)->from = RD_REPLY_STATUS_URL + 1;
	rd_prog_at_call(b, 1)->first_reply = 2;
	rd_prog_at_call(b, 1)->n_replies = 1;
	add_call(b, RD_CALL_RESULT, "GET",
		 "https://queue.example.org/{app}/requests/{id}");
	add_reply(b, RD_REPLY_ID, "request_id");
	add_reply(b, RD_REPLY_STATUS_URL, "status_url");
	add_reply(b, RD_REPLY_STATE, "status");
	add_reply(b, RD_REPLY_FILE, "images[*].url");
}

static void
add_judgements(struct rd_prog_builder *b)
{
	rd_prog_add_state(
		b, &(struct rd_prog_state){ .value = sample_str(b, "COMPLETED"),
					    .path = sample_str(b, "error_type"),
					    .equals = sample_str(b, "refused"),
					    .is = RD_STATE_FAILED,
					    .line = 30 });
	rd_prog_add_state(
		b, &(struct rd_prog_state){ .value = sample_str(b, "COMPLETED"),
					    .is = RD_STATE_DONE,
					    .line = 31 });
	rd_prog_add_error(b, &(struct rd_prog_error){
				     .calls = 1u << RD_CALL_SUBMIT,
				     .low = 422,
				     .high = 422,
				     .path = sample_str(b, "detail[*].type"),
				     .equals = sample_str(b, "shown"),
				     .is = RD_ERROR_MODERATED,
				     .line = 32 });
	rd_prog_add_error(
		b, &(struct rd_prog_error){ .calls = (1u << RD_N_CALLS) - 1,
					    .low = 500,
					    .high = 504,
					    .is = RD_ERROR_UNCLEAR,
					    .line = 33 });
}

static void
add_provider(struct rd_prog_builder *b)
{
	add_calls(b);
	add_judgements(b);
	rd_prog_add_host(b, &(struct rd_prog_host){
				    sample_str(b, "queue.example.org"), 1, 0 });
	rd_prog_add_host(
		b, &(struct rd_prog_host){ sample_str(b, "*.files.example.org"),
					   0, 1 });
	rd_prog_add_header(
		b, &(struct rd_prog_header){ sample_str(b, "Authorization"),
					     sample_str(b, "Key {secret}"),
					     1u << RD_CALL_SUBMIT |
						     1u << RD_CALL_STATUS });
	rd_prog_add_provider(
		b, &(struct rd_prog_provider){
			   .name = sample_str(b, "example"),
			   .title = sample_str(b, "Example"),
			   .secret = sample_str(b, "example"),
			   .terms = sample_str(b, "https://example.org/terms"),
			   .region = sample_str(b, "eu"),
			   .data_use = sample_str(b, "none"),
			   .retention = sample_str(b, "a day"),
			   .dated = sample_str(b, "2026-11-20"),
			   .n_hosts = 2,
			   .n_headers = 1,
			   .n_calls = 3,
			   .n_states = 2,
			   .n_errors = 2,
			   .files = RD_FILES_INLINE,
			   .inline_max = 262144,
			   .parts_above = 94371840,
			   .part_bytes = 10485760,
			   .poll_ms = 500,
			   .poll_max_ms = 5000,
			   .wait_ms = MINUTES(15),
			   .settle_ms = MINUTES(2),
			   .in_flight = 10,
			   FILE_AT,
			   .line = 9 });
}

static void
add_params(struct rd_prog_builder *b)
{
	rd_prog_add_param(
		b, &(struct rd_prog_param){ .name = sample_str(b, "prompt"),
					    .hole = RD_HOLE_PROMPT,
					    .needed = 1,
					    .sizes = RD_NONE,
					    .line = 41 });
	rd_prog_add_param(
		b, &(struct rd_prog_param){ .name = sample_str(b, "image_urls"),
					    .hole = RD_HOLE_REFERENCES,
					    .sizes = RD_NONE,
					    .line = 42 });
	rd_prog_add_param(b, &(struct rd_prog_param){
				     .name = sample_str(b, "aspect_ratio"),
				     .hole = RD_HOLE_ASPECT,
				     .sizes = 0,
				     .line = 43 });
	rd_prog_add_param(b, &(struct rd_prog_param){
				     .name = sample_str(b, "output_format"),
				     .hole = RD_HOLE_VALUE,
				     .type = RD_PARAM_TERM,
				     .has_default = 1,
				     .text = sample_str(b, "jpeg"),
				     .first_value = 1,
				     .n_values = 2,
				     .sizes = RD_NONE,
				     .line = 44 });
	rd_prog_add_param(b, &(struct rd_prog_param){
				     .name = sample_str(b, "guidance_scale"),
				     .hole = RD_HOLE_VALUE,
				     .type = RD_PARAM_DECIMAL,
				     .has_default = 1,
				     .text = sample_str(b, "3.5"),
				     .has_min = 1,
				     .has_max = 1,
				     .min = 1 * RD_DECIMAL_ONE,
				     .max = 20 * RD_DECIMAL_ONE,
				     .sizes = RD_NONE,
				     .line = 45 });
}

/* "old" is gone, and "small" stands in its place. */
static void
add_models(struct rd_prog_builder *b)
{
	struct rd_prog_model model = {
		.name = sample_str(b, "small"),
		.endpoint = sample_str(b, "vendor/small"),
		.app = sample_str(b, "vendor/small"),
		.title = sample_str(b, "Small"),
		.instead = RD_NONE,
		.refs_max = 2,
		.weights = RD_WEIGHTS_WORDS,
		.pixels_max = 4000000,
		.bytes_max = 8000000,
		.prompt_max = 4000,
		.images_max = 4,
		.price_micro = 40000,
		.price_date = sample_str(b, "2026-11-20"),
		.price_source = sample_str(b, "https://example.org/prices"),
		.width = 1024,
		.height = 1024,
		.n_params = 5,
		.first_reply = 3,
		.n_replies = 1,
		.lora_max = 2,
		.lora_high = 2 * RD_DECIMAL_ONE,
		.lora_digits = 2,
		.n_families = 1,
		FILE_AT,
		.line = 40,
	};

	rd_prog_add_model(b, &model);
	model.name = sample_str(b, "old");
	model.endpoint = sample_str(b, "vendor/old");
	model.state = RD_MODEL_GONE;
	model.since = sample_str(b, "2026-06-01");
	model.instead = 0;
	model.line = 50;
	rd_prog_add_model(b, &model);
	rd_prog_add_alias(b,
			  &(struct rd_prog_alias){ sample_str(b, "tiny"), 0 });
}

static void
add_sizes(struct rd_prog_builder *b)
{
	rd_prog_add_sizes(
		b, &(struct rd_prog_sizes){ sample_str(b, "aspect"), 0, 2 });
	rd_prog_add_size(
		b, &(struct rd_prog_size){ sample_str(b, "16:9"), 16, 9 });
	rd_prog_add_size(b,
			 &(struct rd_prog_size){ sample_str(b, "1:1"), 1, 1 });
}

static void
add_wording(struct rd_prog_builder *b)
{
	const char *with = "{strength} the {ordinal} image for the {role}.";

	rd_prog_add_wording(
		b, &(struct rd_prog_wording){
			   .name = sample_str(b, "plain"),
			   .line_with_role = sample_str(b, with),
			   .line_without = sample_str(b, "{ordinal} image."),
			   .first_ordinal = 6,
			   .n_ordinals = 2,
			   .n_strengths = 2,
			   FILE_AT,
			   .line = 60 });
	rd_prog_add_strength(b, &(struct rd_prog_strength){
					7500, sample_str(b, "Hint at") });
	rd_prog_add_strength(
		b, &(struct rd_prog_strength){ RD_DECIMAL_MAX + 1,
					       sample_str(b, "Use") });
	rd_prog_add_roletext(
		b, &(struct rd_prog_roletext){ sample_str(b, "face"),
					       sample_str(b, "her face") });
	rd_prog_add_attrtext(
		b, &(struct rd_prog_attrtext){ sample_str(b, "hair"),
					       sample_str(b, "{value} hair") });
}

/* The route is for more references than any sample chooses. */
static void
add_choices(struct rd_prog_builder *b)
{
	rd_prog_add_preset(
		b, &(struct rd_prog_preset){ .name = sample_str(b, "strong"),
					     .title = sample_str(b, "Strong"),
					     .model = 0,
					     .n_values = 1,
					     .n_rows = 1,
					     .first_role = 5,
					     .n_roles = 1,
					     FILE_AT,
					     .line = 70 });
	rd_prog_add_presetvalue(b, &(struct rd_prog_presetvalue){
					   sample_str(b, "guidance_scale"),
					   sample_str(b, "4") });
	rd_prog_add_presetrow(b, &(struct rd_prog_presetrow){ 3, 2 });
	rd_prog_add_route(
		b, &(struct rd_prog_route){ .name = sample_str(b, "crowd"),
					    .refs_min = 63,
					    .refs_max = 64,
					    .mode = 1,
					    .loras = 2,
					    .n_tries = 2,
					    FILE_AT,
					    .line = 75 });
	rd_prog_add_try(b, &(struct rd_prog_try){ 0, 0, 0, 76 });
	rd_prog_add_try(b, &(struct rd_prog_try){ 0, RD_ON_BUSY,
						  RD_DROP_REFERENCES, 77 });
	rd_prog_add_deny(b, &(struct rd_prog_deny){
				    .code = sample_str(b, "policy.nobody"),
				    .reason = sample_str(b, "nobody is there"),
				    .first_phrase = 8,
				    .n_phrases = 1,
				    .first_with = 9,
				    .n_with = 1,
				    FILE_AT,
				    .line = 80 });
}

void
sample_add_send(struct rd_prog_builder *b)
{
	add_lists(b);
	add_provider(b);
	add_params(b);
	add_sizes(b);
	add_wording(b);
	add_models(b);
	add_choices(b);
}
