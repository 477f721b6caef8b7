/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Learned tables of one decision: the few rows that count, found by key. */

#include "engine/internal.h"

static uint32_t
count_keys(const struct rd_prog *prog, const struct rd_prog_learned *table)
{
	return table->by == RD_NONE
		       ? prog->n_ref
		       : prog->vocab[prog->attr[table->by].vocab].n_terms;
}

enum rd_status
eng_learned_allocate(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;
	size_t n = 0;

	eng->learned_first = rd_arena_array(&eng->load, prog->n_learned + 1u,
					    sizeof(*eng->learned_first));
	if (!eng->learned_first)
		return RD_NOMEM;
	for (uint32_t t = 0; t < prog->n_learned; t++) {
		eng->learned_first[t] = n;
		n += count_keys(prog, &prog->learned[t]);
	}
	eng->learned = rd_arena_array(&eng->load, n + 1, sizeof(*eng->learned));
	return eng->learned ? RD_OK : RD_NOMEM;
}

void
eng_learned_forget(struct rd_eng *eng)
{
	for (uint32_t i = 0; i < eng->n_lessons; i++)
		eng->learned[eng->lessons[i]].known = false;
	eng->n_lessons = 0;
}

void
rd_eng_learn(struct rd_eng *eng, uint32_t table, uint32_t key,
	     struct rd_eng_lesson lesson)
{
	size_t at = eng->learned_first[table] + key;

	if (eng->n_lessons == RD_ENG_LESSONS_MAX)
		return;
	lesson.known = true;
	eng->learned[at] = lesson;
	eng->lessons[eng->n_lessons++] = at;
}

struct rd_eng_lesson
rd_eng_lesson(const struct rd_eng *eng, uint32_t table, uint32_t ref)
{
	const struct rd_prog *prog = eng->prog;
	uint32_t by = prog->learned[table].by, key = ref;

	if (by != RD_NONE)
		key = prog->attrval[prog->attr[by].first_value + ref].value;
	if (key == RD_NONE)
		return (struct rd_eng_lesson){ .known = false };
	return eng->learned[eng->learned_first[table] + key];
}
