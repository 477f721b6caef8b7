/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The words of a plan: the pack's template, then what was asked for beside it.
 */

#include "plan/prompt.h"

#include "plan/template.h"

static enum rd_status
keep(struct rd_arena *arena, const struct rd_buf *text, struct rd_str *out,
     struct rd_problem *problem)
{
	char *copy;

	if (rd_buf_status(text) == RD_LIMIT) {
		rd_problem_set(problem, RD_LIMIT, 4, "plan.too-long",
			       "the prompt is longer than %zu bytes",
			       PLAN_PROMPT_CAP);
		rd_problem_where(problem, "generation.prompt");
		return RD_LIMIT;
	}
	copy = rd_buf_status(text) ? NULL
				   : rd_arena_strdup(arena, rd_buf_view(text));
	if (!copy)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	*out = (struct rd_str){ copy, text->len };
	return RD_OK;
}

enum rd_status
plan_prompt_missing(struct rd_problem *problem)
{
	rd_problem_set(
		problem, RD_SEMANTIC, 4, "plan.no-prompt",
		"the pack has no template \"prompt\" and none was given");
	rd_problem_hint(problem, "give one with --prompt");
	return RD_SEMANTIC;
}

static bool
has_place(const struct rd_prog *prog, uint32_t template)
{
	const struct rd_prog_template *t = &prog->template[template];

	for (uint32_t i = 0; i < t->n_segments; i++)
		if (prog->segment[t->first_segment + i].kind ==
		    RD_SEGMENT_PROMPT)
			return true;
	return false;
}

/* The user's words behind a template that has no place for them. */
static enum rd_status
fill_template(const struct rd_plan_ask *ask, uint32_t ref, uint32_t template,
	      struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_str words = ask->generation->prompt;
	enum rd_status status;
	struct rd_buf text;

	if (!words.ptr || has_place(rd_dec_program(ask->dec), template))
		return rd_plan_template(ask, ref, template, out, problem);
	rd_buf_init(&text, PLAN_PROMPT_CAP);
	status = rd_plan_template(ask, ref, template, &text, problem);
	out->status = rd_buf_status(&text);
	if (status == RD_OK)
		plan_prompt_join(out, rd_buf_view(&text), words);
	rd_buf_fini(&text);
	return status;
}

enum rd_status
plan_prompt_write(const struct rd_plan_ask *ask, uint32_t ref,
		  struct rd_str *out, struct rd_problem *problem)
{
	uint32_t template = rd_prog_find_template(rd_dec_program(ask->dec),
						  RD_STR_LIT("prompt"));
	enum rd_status status = RD_OK;
	struct rd_buf text;

	rd_buf_init(&text, PLAN_PROMPT_CAP);
	if (template == RD_NONE)
		rd_buf_str(&text, ask->generation->prompt);
	else
		status = fill_template(ask, ref, template, &text, problem);
	if (status == RD_OK)
		status = keep(ask->arena, &text, out, problem);
	rd_buf_fini(&text);
	return status;
}

/* ---- attributes ---- */

void
plan_prompt_fill(struct rd_buf *out, struct rd_str text,
		 const struct plan_hole *holes, size_t n)
{
	size_t i, at = 0;

	while (at < text.len) {
		struct rd_str rest = { text.ptr + at, text.len - at };

		for (i = 0; i < n && !rd_str_starts(rest, holes[i].name); i++)
			continue;
		if (i < n) {
			rd_buf_str(out, holes[i].value);
			at += strlen(holes[i].name);
		} else {
			rd_buf_char(out, text.ptr[at++]);
		}
	}
}

static bool
ends_sentence(struct rd_str text)
{
	static const char *const ends[] = {
		".", "!", "?", "\xe2\x80\xa6", "\xe3\x80\x82",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (rd_str_ends(text, ends[i]))
			return true;
	return false;
}

void
plan_prompt_join(struct rd_buf *out, struct rd_str prompt,
		 struct rd_str sentences)
{
	prompt = rd_str_trim(prompt);
	rd_buf_str(out, prompt);
	if (prompt.len && !ends_sentence(prompt))
		rd_buf_char(out, '.');
	if (prompt.len)
		rd_buf_char(out, ' ');
	rd_buf_str(out, sentences);
}

static enum rd_status
no_attribute(const struct rd_prog *prog, struct rd_str name,
	     struct rd_problem *problem)
{
	const char *names[64];
	uint32_t n = prog->n_attrtext < 64 ? prog->n_attrtext : 64;

	for (uint32_t i = 0; i < n; i++)
		names[i] = rd_prog_str(prog, prog->attrtext[i].name).ptr;
	rd_problem_set(problem, RD_SEMANTIC, 4, "plan.no-attribute",
		       "the pack has no words for \"%.*s\"", RD_STR_FMT(name));
	rd_problem_where(problem, "generation.attributes.%.*s",
			 RD_STR_FMT(name));
	if (!rd_problem_suggest(problem, name, names, n))
		rd_problem_hint(problem, "leave it out, or give the pack an "
					 "<attribute-text> for it");
	return RD_SEMANTIC;
}

static bool
knows(const struct rd_prog *prog, struct rd_str name)
{
	for (uint32_t i = 0; i < prog->n_attrtext; i++)
		if (rd_str_eq(rd_prog_str(prog, prog->attrtext[i].name), name))
			return true;
	return false;
}

/* "auburn hair, green eyes" */
static void
put_attributes(struct rd_buf *out, const struct rd_prog *prog,
	       const struct rd_plan_generation *g)
{
	for (uint32_t i = 0; i < prog->n_attrtext; i++) {
		const struct rd_prog_attrtext *text = &prog->attrtext[i];

		for (uint32_t k = 0; k < g->n_attributes; k++) {
			const struct plan_hole hole = {
				"{value}", g->attributes[k].value
			};

			if (!rd_str_eq(rd_prog_str(prog, text->name),
				       g->attributes[k].name))
				continue;
			if (out->len)
				rd_buf_cstr(out, ", ");
			plan_prompt_fill(out, rd_prog_str(prog, text->text),
					 &hole, 1);
		}
	}
}

/* As a sentence of its own behind a sentence, else as a part of it. */
static void
join_attributes(struct rd_buf *out, struct rd_str prompt, struct rd_str words)
{
	bool apart = ends_sentence(rd_str_trim(prompt));

	rd_buf_str(out, rd_str_trim(prompt));
	if (!words.len)
		return;
	rd_buf_cstr(out, !out->len ? "" : apart ? " " : ", ");
	if (apart && words.ptr[0] >= 'a' && words.ptr[0] <= 'z') {
		rd_buf_char(out, (char)(words.ptr[0] - 'a' + 'A'));
		words.ptr++;
		words.len--;
	}
	rd_buf_str(out, words);
	if (apart)
		rd_buf_char(out, '.');
}

enum rd_status
plan_prompt_attributes(const struct rd_plan_ask *ask, struct rd_str *prompt,
		       struct rd_problem *problem)
{
	const struct rd_prog *prog = rd_dec_program(ask->dec);
	const struct rd_plan_generation *g = ask->generation;
	struct rd_buf words, text;
	enum rd_status status;

	for (uint32_t i = 0; i < g->n_attributes; i++)
		if (!knows(prog, g->attributes[i].name))
			return no_attribute(prog, g->attributes[i].name,
					    problem);
	if (!g->n_attributes)
		return RD_OK;
	rd_buf_init(&words, PLAN_PROMPT_CAP);
	rd_buf_init(&text, PLAN_PROMPT_CAP);
	put_attributes(&words, prog, g);
	join_attributes(&text, *prompt, rd_buf_view(&words));
	if (rd_buf_status(&words))
		text.status = rd_buf_status(&words);
	status = keep(ask->arena, &text, prompt, problem);
	rd_buf_fini(&text);
	rd_buf_fini(&words);
	return status;
}
