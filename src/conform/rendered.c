/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the templates of a program make of a decision, as cases expect it. */

#include "conform/internal.h"
#include "plan/template.h"

#define RENDERED_CAP ((size_t)64 << 10)

enum rd_status
conf_render(struct rd_dec *dec, const struct rd_dec_result *result,
	    const struct rd_plan_generation *generation, uint32_t template,
	    struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_plan_ask ask = { .dec = dec,
				   .result = result,
				   .generation = generation };
	enum rd_status status;

	rd_buf_reset(out);
	if (!result->n_chosen)
		return rd_problem_set(problem, RD_SEMANTIC, 1, "plan.nothing",
				      "no reference was chosen");
	status = rd_plan_template(&ask, result->chosen[0].ref, template, out,
				  problem);
	if (status == RD_OK && rd_buf_status(out) != RD_OK)
		status = rd_problem_set(problem, rd_buf_status(out), 4,
					"plan.too-long",
					"the text is too long");
	return status;
}

/* A blank text asks for nothing. */
static struct rd_str
asked(const json_t *node, const char *name)
{
	struct rd_str text = conf_attr(node, name);

	return rd_str_trim(text).len ? text : RD_STR_NONE;
}

static struct rd_plan_generation
generation_of(const struct conf_check *check)
{
	const json_t *given = check->probe->c->given;
	struct rd_plan_generation generation = { 0 };

	for (size_t i = 0; i < conf_n_children(given); i++) {
		const json_t *node = conf_child(given, i);

		if (!conf_is(node, "generation"))
			continue;
		generation.prompt = asked(node, "prompt");
		generation.negative = asked(node, "negative");
	}
	return generation;
}

static void
compare(struct conf_check *check, const json_t *node, struct rd_str wanted,
	struct rd_str got)
{
	if (rd_str_eq(wanted, got))
		return;
	conf_miss(check, node, rd_arena_strdup(check->arena, wanted),
		  rd_arena_strdup(check->arena, got),
		  "%.*s: expected \"%.*s\", got \"%.*s\"",
		  RD_STR_FMT(conf_attr(node, "template")), RD_STR_FMT(wanted),
		  RD_STR_FMT(got));
}

void
conf_check_rendered(struct conf_check *check, const json_t *node)
{
	struct rd_str name = conf_attr(node, "template");
	struct rd_str error = conf_attr(node, "error");
	struct rd_plan_generation generation = generation_of(check);
	uint32_t template = rd_prog_find_template(check->runner->prog, name);
	struct rd_problem problem = { 0 };
	enum rd_status status;
	struct rd_buf text;

	if (template == RD_NONE) {
		conf_wrong(check, node, "template", name);
		return;
	}
	rd_buf_init(&text, RENDERED_CAP);
	status = conf_render(check->runner->dec, check->result, &generation,
			     template, &text, &problem);
	if (status == RD_NOMEM)
		check->status = RD_NOMEM;
	else if (status != RD_OK && !rd_str_is(error, problem.code))
		conf_miss(check, node, NULL, NULL, "%.*s: %s", RD_STR_FMT(name),
			  problem.title);
	else if (status == RD_OK && error.ptr)
		conf_miss(check, node, NULL, NULL,
			  "%.*s: expected %.*s, but it was filled in",
			  RD_STR_FMT(name), RD_STR_FMT(error));
	else if (status == RD_OK)
		compare(check, node, conf_text(node), rd_buf_view(&text));
	rd_buf_fini(&text);
}
