/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* In which order a model gets the references, and what is left of their
 * weights where the wire has no field for them. */

#include "plan/making.h"

#include "base/decimal.h"

static enum rd_status
check_number(struct plan_trying *t)
{
	struct plan_making *m = t->making;
	const struct rd_prog_model *model = t->model;
	uint32_t n = t->n_order;

	if (n >= model->refs_min && n <= model->refs_max)
		return RD_OK;
	if (!model->refs_max)
		plan_refuse(m, "plan.references", "%s takes no reference",
			    plan_model_name(t));
	else if (model->refs_min == model->refs_max)
		plan_refuse(m, "plan.references",
			    "%s takes %u reference%s, not %u",
			    plan_model_name(t), model->refs_max,
			    model->refs_max == 1 ? "" : "s", n);
	else
		plan_refuse(m, "plan.references",
			    "%s takes %u to %u references, not %u",
			    plan_model_name(t), model->refs_min,
			    model->refs_max, n);
	rd_problem_where(m->problem, "generation.references");
	rd_problem_hint(m->problem,
			model->refs_max
				? "name references with --reference, or "
				  "another model"
				: "without references: --reference-mode=off");
	return RD_SEMANTIC;
}

static enum rd_status
check_limits(struct plan_trying *t, uint32_t i)
{
	struct plan_making *m = t->making;
	const struct rd_plan_source *s = &m->sources[i];
	int64_t pixels = (int64_t)s->width_px * s->height_px;

	if (t->model->pixels_max && pixels > t->model->pixels_max)
		plan_refuse(m, "plan.reference-pixels",
			    "reference %u is %ux%u; %s takes at most %lld "
			    "pixels",
			    i + 1, s->width_px, s->height_px,
			    plan_model_name(t),
			    (long long)t->model->pixels_max);
	else if (t->model->bytes_max &&
		 m->source_bytes[i] > (uint64_t)t->model->bytes_max)
		plan_refuse(m, "plan.reference-bytes",
			    "reference %u has %llu bytes; %s takes at most "
			    "%lld",
			    i + 1, (unsigned long long)m->source_bytes[i],
			    plan_model_name(t), (long long)t->model->bytes_max);
	else
		return RD_OK;
	rd_problem_where(m->problem, "generation.references[%u]", i);
	return RD_SEMANTIC;
}

static bool
weights_differ(const struct plan_making *m)
{
	for (uint32_t i = 1; i < m->n_sources; i++)
		if (m->sources[i].weight != m->sources[0].weight)
			return true;
	return false;
}

/* Heaviest first; those alike stay in their order. */
static void
sort_order(struct plan_trying *t)
{
	const struct rd_plan_source *sources = t->making->sources;

	for (uint32_t i = 1; i < t->n_order; i++) {
		uint32_t number = t->order[i], k = i;

		for (; k && sources[t->order[k - 1] - 1].weight <
				    sources[number - 1].weight;
		     k--)
			t->order[k] = t->order[k - 1];
		t->order[k] = number;
	}
}

static void
note_order(struct plan_trying *t, bool words)
{
	struct rd_buf text;

	rd_buf_init(&text, 1024);
	for (uint32_t i = 0; i < t->n_order; i++)
		rd_buf_printf(&text, "%s%u", i ? " " : "", t->order[i]);
	rd_buf_char(&text, '\0');
	plan_note(&t->notes,
		  "no field for weights: references go heaviest first (%s)%s",
		  rd_buf_status(&text) ? "" : text.ptr,
		  words ? ", and the prompt says how much of each" : "");
	rd_buf_fini(&text);
}

static const struct rd_prog_wording *
wording_of(const struct plan_trying *t)
{
	if (t->model->wording == RD_NONE)
		return NULL;
	return &t->making->prog->wording[t->model->wording];
}

/* The places that the user's words mean are those of the list as given. */
static void
arrange(struct plan_trying *t)
{
	const struct rd_prog_wording *wording = wording_of(t);
	bool words = t->model->weights == RD_WEIGHTS_WORDS && wording;

	if (!plan_names_places(t->making)) {
		sort_order(t);
		note_order(t, words);
		return;
	}
	plan_note(&t->notes,
		  "the prompt names places of references, so they stay in "
		  "their order; %s",
		  words ? "the prompt says how much of each"
			: "their weights have no effect");
}

static enum rd_status
weigh(struct plan_trying *t)
{
	struct plan_making *m = t->making;

	if (t->n_order == 1) {
		if (m->sources[0].weight != RD_DECIMAL_ONE)
			plan_note(&t->notes, "the weight of a reference that "
					     "is alone has no effect");
		return RD_OK;
	}
	if (!weights_differ(m))
		return RD_OK;
	if (t->model->weights == RD_WEIGHTS_IGNORE) {
		plan_note(&t->notes, "the model knows no weights: they have "
				     "no effect");
	} else if (t->model->weights == RD_WEIGHTS_REFUSE) {
		plan_refuse(m, "plan.weights", "%s knows no weights",
			    plan_model_name(t));
		rd_problem_where(m->problem, "generation.references");
		rd_problem_hint(m->problem, "give all the same, or none");
		return RD_SEMANTIC;
	} else {
		arrange(t);
	}
	return RD_OK;
}

static void
note_roles(struct plan_trying *t)
{
	for (uint32_t i = 0; i < t->making->n_sources; i++) {
		if (!t->making->sources[i].role.ptr)
			continue;
		plan_note(&t->notes,
			  "the model is told nothing of roles: its rules "
			  "have no wording");
		return;
	}
}

static enum rd_status
say(struct plan_trying *t)
{
	const struct rd_prog_wording *wording = wording_of(t);

	t->out->prompt = t->making->prompt;
	if (!t->n_order)
		return RD_OK;
	if (wording && t->model->weights == RD_WEIGHTS_WORDS)
		return plan_words(t, wording, &t->out->prompt);
	note_roles(t);
	return RD_OK;
}

enum rd_status
plan_order(struct plan_trying *t)
{
	struct plan_making *m = t->making;
	uint32_t n = m->n_sources;
	enum rd_status status;

	if (n && plan_drops(t, RD_DROP_REFERENCES))
		n = 0;
	t->order = rd_arena_array(m->arena, n + 1, sizeof(*t->order));
	if (!t->order)
		return plan_no_memory(m);
	for (; t->n_order < n; t->n_order++)
		t->order[t->n_order] = t->n_order + 1;
	status = check_number(t);
	for (uint32_t i = 0; i < n && status == RD_OK; i++)
		status = check_limits(t, i);
	if (status == RD_OK && n)
		status = weigh(t);
	if (status == RD_OK)
		status = say(t);
	t->out->order = t->order;
	t->out->n_order = t->n_order;
	return status;
}
