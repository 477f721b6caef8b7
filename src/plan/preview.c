/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The plan for the built-in preview provider: policy first, then prompt and
 * references, then the body that a ticket can cover. */

#include "base/decimal.h"
#include "crypt/codec.h"
#include "crypt/hash.h"
#include "json/jcs.h"
#include "json/json.h"
#include "plan/plan.h"
#include "plan/template.h"

#define PROMPT_CAP ((size_t)64 << 10)
#define BODY_CAP ((size_t)4 << 20)

/* ---- the generation object ---- */

static struct rd_str
copy_str(struct rd_arena *arena, struct rd_str s)
{
	char *copy;

	if (!s.ptr)
		return RD_STR_NONE;
	copy = rd_arena_strdup(arena, s);
	return copy ? (struct rd_str){ copy, s.len } : RD_STR_NONE;
}

static enum rd_status
not_for_preview(struct rd_problem *problem, const char *field)
{
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.unsupported-field",
		       "the preview provider cannot use \"%s\"", field);
	rd_problem_where(problem, "generation.%s", field);
	rd_problem_hint(problem, "leave it out, or use a provider that has it");
	return RD_SEMANTIC;
}

/* What the user asked for and a contact sheet cannot honour is refused, never
 * passed over; one image is what it makes. */
static enum rd_status
check_fields(const json_t *object, struct rd_problem *problem)
{
	static const char *const unsupported[] = {
		"model", "params",	   "preset",	 "references", "loras",
		"redux", "reference_mode", "attributes", "width",      "height",
	};
	int64_t images = 1;

	for (size_t i = 0; i < sizeof(unsupported) / sizeof(*unsupported); i++)
		if (rd_json_get(object, unsupported[i]))
			return not_for_preview(problem, unsupported[i]);
	rd_json_get_int(object, "images", &images);
	return images == 1 ? RD_OK : not_for_preview(problem, "images");
}

static enum rd_status
check_provider(struct rd_str provider, struct rd_problem *problem)
{
	if (!provider.ptr || rd_str_is(provider, "preview"))
		return RD_OK;
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.unknown-provider",
		       "provider \"%.*s\" is not known here",
		       RD_STR_FMT(provider));
	rd_problem_where(problem, "generation.provider");
	rd_problem_hint(problem, "this version has the provider \"preview\"");
	return RD_SEMANTIC;
}

/* An empty text asks for nothing. */
static enum rd_status
take_text(struct rd_arena *arena, const json_t *object, const char *name,
	  struct rd_str *out)
{
	struct rd_str text = rd_json_get_str(object, name);

	*out = text.len ? copy_str(arena, text) : RD_STR_NONE;
	return text.len && !out->ptr ? RD_NOMEM : RD_OK;
}

static enum rd_status
take_texts(struct rd_arena *arena, const json_t *object,
	   struct rd_plan_generation *out)
{
	enum rd_status status = take_text(arena, object, "prompt",
					  &out->prompt);

	if (status == RD_OK)
		status = take_text(arena, object, "negative", &out->negative);
	if (status == RD_OK)
		status = take_text(arena, object, "provider", &out->provider);
	return status;
}

enum rd_status
rd_plan_generation_read(struct rd_arena *arena, struct rd_str generation,
			struct rd_plan_generation *out,
			struct rd_problem *problem)
{
	enum rd_status status;
	json_t *object = NULL;

	*out = (struct rd_plan_generation){ 0 };
	if (!generation.ptr)
		return RD_OK;
	status = rd_json_parse(generation, NULL, &object, problem);
	if (status != RD_OK)
		return status;
	status = check_provider(rd_json_get_str(object, "provider"), problem);
	if (status == RD_OK)
		status = check_fields(object, problem);
	if (status == RD_OK && take_texts(arena, object, out) != RD_OK)
		status = rd_problem_set(problem, RD_NOMEM, 10, "memory",
					"out of memory");
	rd_json_free(object);
	return status;
}

/* ---- policy ---- */

static enum rd_status
check_picture(const struct rd_prog *prog, uint32_t ref,
	      struct rd_problem *problem)
{
	const struct rd_prog_ref *r = &prog->ref[ref];
	const char *id = rd_prog_str(prog, r->id).ptr;

	if (!rd_prog_str(prog, r->licence).len) {
		rd_problem_set(problem, RD_DENIED, 5, "policy.licence",
			       "reference \"%s\" has no licence", id);
		rd_problem_hint(problem, "say in the catalog under which "
					 "licence the picture is used");
		return RD_DENIED;
	}
	if (!rd_prog_str(prog, r->consent).len) {
		rd_problem_set(problem, RD_DENIED, 5, "policy.consent",
			       "reference \"%s\" has no consent", id);
		rd_problem_hint(problem, "say in the catalog who agreed to the "
					 "use, or \"synthetic\"");
		return RD_DENIED;
	}
	if (!rd_prog_str(prog, r->asset).len)
		return rd_problem_set(problem, RD_SEMANTIC, 4, "plan.no-asset",
				      "reference \"%s\" has no picture", id);
	return RD_OK;
}

/* ---- the body ---- */

static void
put_reference(struct rd_buf *out, const struct rd_plan_reference *r)
{
	rd_json_put_member(out, "{", "asset", r->asset);
	rd_buf_printf(out, ",\"height\":%u", r->height_px);
	rd_json_put_member(out, ",", "id", r->id);
	rd_json_put_member(out, ",", "sha256", r->sha256);
	rd_buf_cstr(out, ",\"weight\":\"");
	rd_decimal_put(out, r->weight, 4);
	rd_buf_printf(out, "\",\"width\":%u}", r->width_px);
}

/* Everything but the manifest id, keys sorted; *seam is where that belongs. */
static void
put_body(struct rd_buf *out, const struct rd_plan_ask *ask,
	 const struct rd_plan *plan, size_t *seam)
{
	const struct rd_dec_result *result = ask->result;

	rd_json_put_member(out, "{", "decision", ask->decision_id);
	*seam = out->len;
	rd_json_put_member(out, ",", "negative", plan->negative);
	rd_buf_cstr(out, result->outcome == RD_DEC_LOCKED
				 ? ",\"outcome\":\"locked\""
				 : ",\"outcome\":\"scored\"");
	rd_json_put_member(out, ",", "program",
			   rd_str_of(rd_dec_program(ask->dec)->sha256));
	rd_json_put_member(out, ",", "prompt", plan->prompt);
	rd_buf_cstr(out, ",\"references\":[");
	for (uint32_t i = 0; i < plan->n_references; i++) {
		if (i)
			rd_buf_char(out, ',');
		put_reference(out, &plan->references[i]);
	}
	rd_buf_cstr(out, "],\"schema\":\"refdesk.preview/1\",\"score\":");
	if (result->outcome == RD_DEC_LOCKED) {
		rd_buf_cstr(out, "null,\"waterfall\":[]}");
		return;
	}
	rd_buf_char(out, '"');
	rd_points_put(out, result->chosen[0].score);
	rd_buf_cstr(out, "\",\"waterfall\":");
	rd_dec_write_parts(ask->dec, result->chosen[0].ref, out);
	rd_buf_char(out, '}');
}

static enum rd_status
make_body(const struct rd_plan_ask *ask, struct rd_plan *plan)
{
	struct rd_buf draft, body;
	enum rd_status status;
	size_t seam;

	rd_buf_init(&draft, BODY_CAP);
	rd_buf_init(&body, BODY_CAP);
	put_body(&draft, ask, plan, &seam);
	status = rd_buf_status(&draft);
	if (status != RD_OK)
		goto out;
	rd_crypt_sha256_hex(draft.ptr, draft.len, plan->manifest);
	rd_buf_put(&body, draft.ptr, seam);
	rd_json_put_member(&body, ",", "manifest", rd_str_of(plan->manifest));
	rd_buf_put(&body, draft.ptr + seam, draft.len - seam);
	status = rd_buf_status(&body);
	if (status == RD_OK)
		plan->body = copy_str(ask->arena, rd_buf_view(&body));
	if (status == RD_OK && !plan->body.ptr)
		status = RD_NOMEM;
out:
	rd_buf_fini(&draft);
	rd_buf_fini(&body);
	return status;
}

/* ---- planning ---- */

static enum rd_status
take_references(const struct rd_plan_ask *ask, struct rd_plan *plan,
		struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);
	const struct rd_dec_result *result = ask->result;
	enum rd_status status = RD_OK;

	plan->references = rd_arena_array(ask->arena, result->n_chosen,
					  sizeof(*plan->references));
	if (!plan->references)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	for (uint32_t i = 0; i < result->n_chosen && status == RD_OK; i++) {
		uint32_t ref = result->chosen[i].ref;
		const struct rd_prog_ref *r = &prog->ref[ref];

		status = check_picture(prog, ref, problem);
		plan->references[i] = (struct rd_plan_reference){
			rd_prog_str(prog, r->id),
			rd_prog_str(prog, r->asset),
			rd_prog_str(prog, r->sha256),
			r->width,
			r->height,
			result->chosen[i].weight
		};
		plan->n_references = i + 1;
	}
	return status;
}

static enum rd_status
prompt_too_long(enum rd_status status, struct rd_problem *problem)
{
	if (status != RD_LIMIT)
		return rd_problem_set(problem, status, 10, "memory",
				      "out of memory");
	rd_problem_set(problem, RD_LIMIT, 4, "plan.too-long",
		       "the prompt is longer than %zu bytes", PROMPT_CAP);
	rd_problem_where(problem, "generation.prompt");
	return RD_LIMIT;
}

static enum rd_status
write_prompt(const struct rd_plan_ask *ask, struct rd_plan *plan,
	     struct rd_problem *problem)
{
	uint32_t template = rd_prog_find_template(rd_dec_program(ask->dec),
						  RD_STR_LIT("prompt"));
	enum rd_status status = RD_OK;
	struct rd_buf text;

	if (template == RD_NONE && !ask->generation->prompt.ptr) {
		rd_problem_set(problem, RD_SEMANTIC, 4, "plan.no-prompt",
			       "the pack has no template \"prompt\" and none "
			       "was given");
		rd_problem_hint(problem, "give one with --prompt");
		return RD_SEMANTIC;
	}
	rd_buf_init(&text, PROMPT_CAP);
	if (template == RD_NONE)
		rd_buf_str(&text, ask->generation->prompt);
	else
		status = rd_plan_template(ask, template, &text, problem);
	if (status == RD_OK && rd_buf_status(&text) != RD_OK)
		status = prompt_too_long(rd_buf_status(&text), problem);
	if (status == RD_OK)
		plan->prompt = copy_str(ask->arena, rd_buf_view(&text));
	if (status == RD_OK && !plan->prompt.ptr)
		status = rd_problem_set(problem, RD_NOMEM, 10, "memory",
					"out of memory");
	rd_buf_fini(&text);
	return status;
}

enum rd_status
rd_plan_preview(const struct rd_plan_ask *ask, struct rd_plan *out,
		struct rd_problem *problem)
{
	enum rd_status status;

	*out = (struct rd_plan){ .negative = ask->generation->negative };
	if (!ask->result->n_chosen)
		return rd_problem_set(problem, RD_SEMANTIC, 1, "plan.nothing",
				      "no reference was chosen");
	status = take_references(ask, out, problem);
	if (status == RD_OK)
		status = write_prompt(ask, out, problem);
	if (status != RD_OK)
		return status;
	status = make_body(ask, out);
	if (status != RD_OK)
		return rd_problem_set(problem, status, 10, "memory",
				      "out of memory");
	return RD_OK;
}

void
rd_plan_human(const struct rd_plan *plan, struct rd_buf *out)
{
	rd_buf_cstr(out, "provider    preview (contact sheet, nothing is "
			 "generated)\ncost        0\nprompt      ");
	rd_buf_str(out, plan->prompt);
	if (plan->negative.ptr) {
		rd_buf_cstr(out, "\nnegative    ");
		rd_buf_str(out, plan->negative);
	}
	for (uint32_t i = 0; i < plan->n_references; i++) {
		const struct rd_plan_reference *r = &plan->references[i];

		rd_buf_printf(out, "\nreference   %.*s  weight ",
			      RD_STR_FMT(r->id));
		rd_decimal_put(out, r->weight, 4);
		rd_buf_printf(out, "  %ux%u  %.*s", r->width_px, r->height_px,
			      RD_STR_FMT(r->asset));
	}
	rd_buf_printf(out, "\nmanifest    %s\n", plan->manifest);
}
