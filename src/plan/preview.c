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
#include "plan/policy.h"
#include "plan/prompt.h"
#include "plan/redux-making.h"
#include "plan/references.h"

#define BODY_CAP ((size_t)4 << 20)

/* ---- what a sheet cannot have ---- */

static enum rd_status
not_for_preview(struct rd_problem *problem, const char *field)
{
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.unsupported-field",
		       "the preview provider cannot use \"%s\"", field);
	rd_problem_where(problem, "generation.%s", field);
	rd_problem_hint(problem, "leave it out, or ask a provider that has it "
				 "with --provider");
	return RD_SEMANTIC;
}

/* What the user asked for and a contact sheet cannot honour is refused, never
 * passed over; one image is what it makes. */
static enum rd_status
check_fields(const struct rd_plan_generation *g, const struct rd_prog *prog,
	     struct rd_problem *problem)
{
	const struct {
		bool asked;
		const char *field;
	} rows[] = {
		{ g->provider.ptr && !rd_plan_is_preview(g), "provider" },
		{ g->model.ptr, "model" },
		{ g->n_params, "params" },
		{ g->preset.ptr, "preset" },
		{ g->n_loras, "loras" },
		{ g->has_redux && !prog->n_redux, "redux" },
		{ g->has_mode, "reference_mode" },
		{ g->n_attributes, "attributes" },
		{ g->width, "width" },
		{ g->height, "height" },
		{ g->images > 1, "images" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].asked)
			return not_for_preview(problem, rows[i].field);
	return RD_OK;
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
	if (plan->redux) {
		rd_buf_cstr(out, ",\"redux\":");
		rd_plan_redux_doc_write(plan->redux, out);
	}
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

static struct rd_str
copy_str(struct rd_arena *arena, struct rd_str s)
{
	char *copy = rd_arena_strdup(arena, s);

	return copy ? (struct rd_str){ copy, s.len } : RD_STR_NONE;
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
make_redux(const struct rd_plan_ask *ask, struct rd_plan *plan,
	   struct rd_problem *problem)
{
	struct rd_plan_redux_picture *pictures;

	if (!plan_redux_wanted(ask))
		return RD_OK;
	pictures = rd_arena_array(ask->arena, plan->n_references,
				  sizeof(*pictures));
	if (!pictures)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	for (uint32_t i = 0; i < plan->n_references; i++) {
		pictures[i].width = plan->references[i].width_px;
		pictures[i].height = plan->references[i].height_px;
	}
	return plan_redux_make(ask, pictures, plan->n_references, &plan->redux,
			       problem);
}

enum rd_status
rd_plan_preview(const struct rd_plan_ask *ask, struct rd_plan *out,
		struct rd_problem *problem)
{
	enum rd_status status;

	*out = (struct rd_plan){ .negative = ask->generation->negative };
	status = check_fields(ask->generation, rd_dec_program(ask->dec),
			      problem);
	if (status == RD_OK && !ask->result->n_chosen)
		status = rd_problem_set(problem, RD_SEMANTIC, 1, "plan.nothing",
					"no reference was chosen");
	if (status == RD_OK)
		status = plan_references(ask, out, problem);
	if (status == RD_OK)
		status = plan_prompt_write(ask, out->references[0].ref,
					   &out->prompt, problem);
	if (status == RD_OK && !out->prompt.len)
		status = plan_prompt_missing(problem);
	if (status == RD_OK)
		status = plan_denied(ask->arena, rd_dec_program(ask->dec),
				     out->prompt, problem);
	if (status == RD_OK)
		status = make_redux(ask, out, problem);
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
	rd_buf_char(out, '\n');
	rd_plan_redux_doc_human(plan->redux, 12, out);
	rd_buf_printf(out, "manifest    %s\n", plan->manifest);
}
