/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a prompt says of references, by their places: "Lean most on the first
 * image for the pose." */

#include "plan/making.h"

#include "base/text.h"
#include "plan/prompt.h"

#define ORDINAL "{ordinal}"

/* ---- places in the user's own words ---- */

/* "image" of "{strength} the {ordinal} image.": what an ordinal stands before.
 */
static struct rd_str
noun_of(struct rd_str line)
{
	ptrdiff_t at = rd_str_find(line, RD_STR_LIT(ORDINAL));
	size_t end = 0;

	if (at < 0)
		return RD_STR_NONE;
	line.ptr += (size_t)at + strlen(ORDINAL);
	line.len -= (size_t)at + strlen(ORDINAL);
	line = rd_str_trim(line);
	while (end < line.len && (rd_is_alnum(line.ptr[end]) ||
				  (unsigned char)line.ptr[end] >= 0x80))
		end++;
	return (struct rd_str){ line.ptr, end };
}

static bool
has_words(const struct plan_making *m, struct rd_str text, const char *first,
	  struct rd_str second)
{
	const char *phrase = rd_arena_printf(m->arena, "%s %.*s", first,
					     RD_STR_FMT(second));
	struct rd_folded wanted;

	return phrase && !rd_text_fold(m->arena, rd_str_of(phrase), &wanted) &&
	       rd_str_find(text, wanted.folded) >= 0;
}

static bool
names_places(const struct plan_making *m, struct rd_folded text,
	     const struct rd_prog_wording *wording)
{
	struct rd_str noun = noun_of(
		rd_prog_str(m->prog, wording->line_without));

	for (uint32_t i = 0; i < wording->n_ordinals; i++) {
		uint32_t listed = wording->first_ordinal + i;

		if (has_words(m, text.folded,
			      plan_cstr(m, m->prog->listed[listed].text), noun))
			return true;
	}
	return false;
}

bool
plan_names_places(const struct plan_making *m)
{
	struct rd_folded text;

	if (!m->g->prompt.ptr || rd_text_fold(m->arena, m->g->prompt, &text))
		return false;
	for (uint32_t i = 0; i < m->prog->n_wording; i++)
		if (names_places(m, text, &m->prog->wording[i]))
			return true;
	return false;
}

/* ---- sentences ---- */

static struct rd_str
strength_of(const struct plan_making *m, const struct rd_prog_wording *wording,
	    int64_t weight)
{
	for (uint32_t i = 0; i < wording->n_strengths; i++) {
		const struct rd_prog_strength *s =
			&m->prog->strength[wording->first_strength + i];

		if (weight < s->below)
			return rd_prog_str(m->prog, s->text);
	}
	return RD_STR_LIT("");
}

static struct rd_str
role_of(const struct plan_making *m, struct rd_str role)
{
	for (uint32_t i = 0; i < m->prog->n_roletext && role.ptr; i++)
		if (rd_str_eq(rd_prog_str(m->prog, m->prog->roletext[i].name),
			      role))
			return rd_prog_str(m->prog, m->prog->roletext[i].text);
	return RD_STR_NONE;
}

static void
put_sentence(struct rd_buf *out, struct plan_trying *t,
	     const struct rd_prog_wording *wording, uint32_t place)
{
	struct plan_making *m = t->making;
	const struct rd_plan_source *source = &m->sources[t->order[place] - 1];
	struct rd_str role = role_of(m, source->role);
	const struct plan_hole holes[] = {
		{ ORDINAL,
		  rd_prog_str(m->prog,
			      m->prog->listed[wording->first_ordinal + place]
				      .text) },
		{ "{strength}", strength_of(m, wording, source->weight) },
		{ "{role}", role },
	};

	if (!holes[1].value.len && !role.ptr)
		return;
	if (out->len)
		rd_buf_char(out, ' ');
	plan_prompt_fill(out,
			 rd_prog_str(m->prog, role.ptr ? wording->line_with_role
						       : wording->line_without),
			 holes, sizeof(holes) / sizeof(holes[0]));
}

/* Of references that are alike only those with a role need one. */
static bool
needs_one(const struct plan_making *m, uint32_t number, bool differ)
{
	return differ || m->sources[number - 1].role.ptr;
}

static bool
differ(const struct plan_making *m)
{
	for (uint32_t i = 1; i < m->n_sources; i++)
		if (m->sources[i].weight != m->sources[0].weight)
			return true;
	return false;
}

enum rd_status
plan_words(struct plan_trying *t, const struct rd_prog_wording *wording,
	   struct rd_str *prompt)
{
	struct plan_making *m = t->making;
	bool all = differ(m);
	struct rd_buf sentences, text;
	enum rd_status status = RD_OK;

	rd_buf_init(&sentences, PLAN_PROMPT_CAP);
	for (uint32_t i = 0; i < t->n_order; i++) {
		if (needs_one(m, t->order[i], all))
			put_sentence(&sentences, t, wording, i);
	}
	rd_buf_init(&text, PLAN_PROMPT_CAP);
	text.status = rd_buf_status(&sentences);
	if (sentences.len) {
		plan_prompt_join(&text, *prompt, rd_buf_view(&sentences));
		status = plan_keep(m, &text, prompt);
	}
	rd_buf_fini(&text);
	rd_buf_fini(&sentences);
	return status;
}
