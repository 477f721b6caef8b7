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
#include "plan/references.h"
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

/* Empty lists and objects ask for nothing. */
static bool
asks(const json_t *object, const char *name)
{
	const json_t *value = rd_json_get(object, name);

	return value && !((json_is_array(value) || json_is_object(value)) &&
			  !rd_json_count(value));
}

/* What the user asked for and a contact sheet cannot honour is refused, never
 * passed over; one image is what it makes. */
static enum rd_status
check_fields(const json_t *object, struct rd_problem *problem)
{
	static const char *const unsupported[] = {
		"model",	  "params",	"preset", "loras",  "redux",
		"reference_mode", "attributes", "width",  "height",
	};
	int64_t images = 1;

	for (size_t i = 0; i < sizeof(unsupported) / sizeof(*unsupported); i++)
		if (asks(object, unsupported[i]))
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

/* A blank text asks for nothing. */
static enum rd_status
take_text(struct rd_arena *arena, const json_t *object, const char *name,
	  struct rd_str *out)
{
	struct rd_str text = rd_json_get_str(object, name);
	bool given = rd_str_trim(text).len;

	*out = given ? copy_str(arena, text) : RD_STR_NONE;
	return given && !out->ptr ? RD_NOMEM : RD_OK;
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
	if (status == RD_OK)
		status = plan_given_read(arena, object, out, problem);
	rd_json_free(object);
	return status;
}

/* ---- the body ---- */

static void
put_score(struct rd_buf *out, const struct rd_plan_reference *r)
{
	if (!r->scored) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_char(out, '"');
	rd_points_put(out, r->score);
	rd_buf_char(out, '"');
}

static void
put_reference(struct rd_buf *out, const struct rd_plan_reference *r)
{
	rd_json_put_member(out, "{", "asset", r->asset);
	rd_buf_printf(out, ",\"height\":%u", r->height_px);
	rd_json_put_member(out, ",", "id", r->id);
	rd_buf_cstr(out, ",\"score\":");
	put_score(out, r);
	rd_json_put_member(out, ",", "sha256", r->sha256);
	rd_buf_cstr(out, ",\"weight\":\"");
	rd_decimal_put(out, r->weight, 4);
	rd_buf_printf(out, "\",\"width\":%u}", r->width_px);
}

/* Everything but the manifest id, keys sorted; *seam is where that belongs.
 * The waterfall is the first reference's. */
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
	put_score(out, &plan->references[0]);
	rd_buf_cstr(out, ",\"waterfall\":");
	if (plan->references[0].scored)
		rd_dec_write_parts(ask->dec, plan->references[0].ref, out);
	else
		rd_buf_cstr(out, "[]");
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
		status = rd_plan_template(ask, plan->references[0].ref,
					  template, &text, problem);
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
	status = plan_references(ask, out, problem);
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
