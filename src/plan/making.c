/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "plan/making.h"

#include <stdarg.h>
#include <stdio.h>

#define NOTE_CAP 400

void
plan_note(struct plan_notes *notes, const char *fmt, ...)
{
	char text[NOTE_CAP];
	void *list = notes->list;
	va_list args;
	char *copy;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	copy = len < 0 ? NULL : rd_arena_strdup(notes->arena, rd_str_of(text));
	if (!copy || notes->n == RD_PLAN_NOTES_MAX ||
	    rd_arena_grow(notes->arena, &list, notes->n, &notes->n_cap,
			  sizeof(*notes->list))) {
		notes->failed = true;
		return;
	}
	notes->list = list;
	notes->list[notes->n++] = rd_str_of(copy);
}

enum rd_status
plan_refuse(struct plan_making *m, const char *code, const char *fmt, ...)
{
	char text[sizeof(m->problem->title)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return rd_problem_set(m->problem, RD_SEMANTIC, 4, code, "%s", text);
}

enum rd_status
plan_no_memory(struct plan_making *m)
{
	return rd_problem_set(m->problem, RD_NOMEM, 10, "memory",
			      "out of memory");
}

const char *
plan_model_name(const struct plan_trying *t)
{
	return plan_cstr(t->making, t->model->name);
}

enum rd_status
plan_keep(struct plan_making *m, struct rd_buf *buf, struct rd_str *out)
{
	enum rd_status status = rd_buf_status(buf);
	char *copy = status ? NULL
			    : rd_arena_strdup(m->arena, rd_buf_view(buf));

	*out = (struct rd_str){ copy, buf->len };
	rd_buf_fini(buf);
	if (status == RD_LIMIT)
		return rd_problem_set(m->problem, RD_LIMIT, 4, "plan.too-large",
				      "the plan is too large");
	return copy ? RD_OK : plan_no_memory(m);
}

bool
plan_drops(struct plan_trying *t, uint32_t drop)
{
	if (!(t->may_drop & drop))
		return false;
	t->out->drops |= drop;
	return true;
}

bool
plan_spares(struct plan_trying *t, uint32_t drop, const char *name)
{
	if (!(t->making->asked.by_preset & drop))
		return false;
	plan_note(&t->notes, "preset field %s left out: the model has none",
		  name);
	return true;
}
