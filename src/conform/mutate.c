/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Mutants as lists of bytes to put into a decoded program, and the means to
 * list, plant and remove them. */

#include "conform/mutate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/decimal.h"
#include "conform/mutants.h"

#define ARENA_CAP ((size_t)1 << 30)
#define POOL_CAP ((size_t)256 << 20)
#define WORDS_CAP 4096u
#define WIDEST 8u /* bytes of a column's number */

static const struct {
	const char *name, *words;
} operator_texts[RD_CONF_N_OPERATORS] = {
#define OPERATOR(id, name, words) [RD_CONF_OP_##id] = { name, words },
	RD_CONF_OPERATORS(OPERATOR)
#undef OPERATOR
};

const char *
rd_conf_operator_name(enum rd_conf_operator op)
{
	return operator_texts[op].name;
}

const char *
rd_conf_operator_words(enum rd_conf_operator op)
{
	return operator_texts[op].words;
}

/* ---- listing ---- */

bool
conf_plant(struct rd_conf_mutation *m, enum rd_conf_operator op, uint32_t file,
	   uint32_t line)
{
	void *mutants = m->mutants, *plants = m->plants;

	if (!(m->operators >> op & 1) || m->status != RD_OK)
		return false;
	m->status = rd_arena_grow(&m->arena, &mutants, m->n, &m->cap,
				  sizeof(*m->mutants));
	if (m->status == RD_OK)
		m->status = rd_arena_grow(&m->arena, &plants, m->n,
					  &m->cap_plants, sizeof(*m->plants));
	if (m->status != RD_OK)
		return false;
	m->mutants = mutants;
	m->plants = plants;
	m->mutants[m->n] = (struct rd_conf_mutant){
		.op = op, .file = file, .line = line, .killer = RD_NONE
	};
	m->plants[m->n] = (struct conf_plant){ .first_poke = m->n_pokes,
					       .cond = RD_NONE,
					       .cue = RD_NONE,
					       .unless = RD_NONE,
					       .classifier = RD_NONE,
					       .table = RD_NONE,
					       .template = RD_NONE,
					       .class = RD_NONE };
	rd_buf_reset(&m->words);
	return true;
}

void
conf_words(struct rd_conf_mutation *m, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	rd_buf_cstr(&m->words, text);
}

void
conf_poke(struct rd_conf_mutation *m, void *at, const void *bytes,
	  size_t n_bytes)
{
	void *pokes = m->pokes;
	enum rd_status status = rd_arena_grow(&m->arena, &pokes, m->n_pokes,
					      &m->cap_pokes, sizeof(*m->pokes));

	if (status != RD_OK) {
		m->status = status;
		return;
	}
	m->pokes = pokes;
	m->pokes[m->n_pokes++] = (struct conf_poke){ at, (uint32_t)n_bytes,
						     (uint32_t)m->pool.len };
	m->plants[m->n].n_pokes++;
	rd_buf_put(&m->pool, bytes, n_bytes);
	if (rd_buf_status(&m->pool) != RD_OK)
		m->status = rd_buf_status(&m->pool);
}

void
conf_poke_u32(struct rd_conf_mutation *m, uint32_t *at, uint32_t value)
{
	conf_poke(m, at, &value, sizeof(value));
}

void
conf_poke_i64(struct rd_conf_mutation *m, int64_t *at, int64_t value)
{
	conf_poke(m, at, &value, sizeof(value));
}

void
conf_poke_drop(struct rd_conf_mutation *m, void *first, uint32_t *count,
	       size_t bytes, uint32_t index)
{
	char *at = (char *)first + index * bytes;

	if (index + 1 < *count)
		conf_poke(m, at, at + bytes, (*count - index - 1) * bytes);
	conf_poke_u32(m, count, *count - 1);
}

void
conf_poke_swap(struct rd_conf_mutation *m, void *a, void *b, size_t bytes)
{
	conf_poke(m, a, b, bytes);
	conf_poke(m, b, a, bytes);
}

static bool
changes_nothing(const struct rd_conf_mutation *m)
{
	const struct conf_plant *plant = &m->plants[m->n];

	for (uint32_t p = 0; p < plant->n_pokes; p++) {
		const struct conf_poke *poke = &m->pokes[plant->first_poke + p];

		if (memcmp(poke->at, m->pool.ptr + poke->from, poke->n_bytes))
			return false;
	}
	return true;
}

void
conf_planted(struct rd_conf_mutation *m)
{
	struct rd_conf_mutant *mutant = &m->mutants[m->n];

	mutant->words = rd_arena_strdup(&m->arena, rd_buf_view(&m->words));
	if (!mutant->words)
		m->status = RD_NOMEM;
	if (m->status != RD_OK)
		return;
	if (changes_nothing(m)) {
		mutant->verdict = RD_CONF_EQUIVALENT;
		mutant->why = "the program is the same";
	}
	m->n++;
}

void
conf_words_numbers(struct rd_conf_mutation *m, int64_t from, int64_t to,
		   int places)
{
	rd_decimal_put(&m->words, from, places);
	rd_buf_cstr(&m->words, " to ");
	rd_decimal_put(&m->words, to, places);
}

void
conf_plant_number(struct rd_conf_mutation *m, const struct conf_number *n)
{
	for (int sign = -1; sign <= 1; sign += 2) {
		int64_t to = *n->at + sign * n->step;

		if (!conf_plant(m, n->op, n->file, n->line))
			return;
		conf_words(m, "%s %.*s: ", n->what, RD_STR_FMT(n->name));
		conf_words_numbers(m, *n->at, to, n->places);
		conf_poke_i64(m, n->at, to);
		conf_planted(m);
	}
}

int64_t
conf_grid(int64_t most, const int64_t *numbers, uint32_t n)
{
	for (uint32_t i = 0; i < n && most > 1; i++)
		while (most > 1 && numbers[i] % most)
			most /= 10;
	return most;
}

uint32_t
conf_other_fact(const struct rd_prog *prog, uint32_t fact)
{
	const struct rd_prog_fact *f = &prog->fact[fact];

	for (uint32_t i = 1; i < prog->n_fact; i++) {
		uint32_t other = (fact + i) % prog->n_fact;

		if (prog->fact[other].type == f->type &&
		    prog->fact[other].vocab == f->vocab &&
		    f->type != RD_FACT_LIST)
			return other;
	}
	return RD_NONE;
}

uint32_t
conf_other_term(const struct rd_prog *prog, uint32_t vocab, uint32_t term)
{
	uint32_t n = vocab == RD_NONE ? 0 : prog->vocab[vocab].n_terms;

	return n < 2 ? RD_NONE : (term + 1) % n;
}

/* ---- planting ---- */

/* The undo buffer keeps the bytes that stood there, in order. */
void
conf_apply(struct rd_conf_mutation *m, uint32_t mutant)
{
	const struct conf_plant *plant = &m->plants[mutant];

	rd_buf_reset(&m->undo);
	for (uint32_t p = 0; p < plant->n_pokes; p++) {
		const struct conf_poke *poke = &m->pokes[plant->first_poke + p];

		rd_buf_put(&m->undo, poke->at, poke->n_bytes);
		memcpy(poke->at, m->pool.ptr + poke->from, poke->n_bytes);
	}
}

void
conf_undo(struct rd_conf_mutation *m, uint32_t mutant)
{
	const struct conf_plant *plant = &m->plants[mutant];
	size_t at = m->undo.len;

	for (uint32_t p = plant->n_pokes; p-- > 0;) {
		const struct conf_poke *poke = &m->pokes[plant->first_poke + p];

		at -= poke->n_bytes;
		memcpy(poke->at, m->undo.ptr + at, poke->n_bytes);
	}
}

uint32_t
conf_poked_cue(const struct rd_conf_mutation *m, uint32_t poke)
{
	uintptr_t first = (uintptr_t)m->prog.cue;
	uintptr_t at = (uintptr_t)m->pokes[poke].at;
	size_t bytes = sizeof(*m->prog.cue);

	return at < first || at >= first + m->prog.n_cue * bytes
		       ? RD_NONE
		       : (uint32_t)((at - first) / bytes);
}

/* ---- the whole ---- */

/* Columns are packed as tight as their numbers allow; behind the copy there is
 * room for any of them in the widest form. */
static enum rd_status
loosen_columns(struct rd_conf_mutation *m)
{
	size_t room = (size_t)m->prog.n_col * m->prog.n_ref * WIDEST;
	unsigned char *copy;

	m->spare_at = (m->prog.col_bytes + 7) & ~(size_t)7;
	copy = rd_arena_alloc(&m->arena, m->spare_at + room + 1);
	if (!copy)
		return RD_NOMEM;
	if (m->prog.col_bytes)
		memcpy(copy, m->prog.col_data, m->prog.col_bytes);
	m->prog.col_data = copy;
	m->spare = copy + m->spare_at;
	return RD_OK;
}

static enum rd_status
list_all(struct rd_conf_mutation *m)
{
	m->seen_cond = rd_arena_alloc(&m->arena, m->prog.n_cond + 1u);
	m->status = m->seen_cond ? loosen_columns(m) : RD_NOMEM;
	if (m->status != RD_OK)
		return m->status;
	conf_list_facts(m);
	conf_list_words(m);
	conf_list_catalog(m);
	conf_list_templates(m);
	conf_list_redux(m);
	conf_list_scoring(m);
	conf_list_conditions(m);
	conf_prove_all(m);
	return m->status;
}

enum rd_status
rd_conf_mutation_new(struct rd_str bytes, unsigned operators,
		     struct rd_conf_mutation **out, struct rd_problem *problem)
{
	struct rd_conf_mutation *m = calloc(1, sizeof(*m));
	enum rd_status status;

	*out = NULL;
	if (!m)
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	m->operators = operators;
	rd_arena_init(&m->arena, ARENA_CAP);
	rd_buf_init(&m->pool, POOL_CAP);
	rd_buf_init(&m->undo, POOL_CAP);
	rd_buf_init(&m->words, WORDS_CAP);
	status = rd_prog_load(&m->prog, bytes, RD_PROG_CHECK_DIGEST, problem);
	if (status == RD_OK)
		status = rd_prog_load(&m->pristine, bytes, RD_PROG_CHECK_DIGEST,
				      problem);
	if (status == RD_OK && list_all(m) != RD_OK)
		status = rd_problem_set(problem, m->status, 10, "memory",
					"out of memory");
	if (status == RD_OK)
		*out = m;
	else
		rd_conf_mutation_free(m);
	return status;
}

void
rd_conf_mutation_free(struct rd_conf_mutation *m)
{
	if (!m)
		return;
	if (m->finds)
		munmap(m->finds, m->n_finds_bytes);
	rd_prog_fini(&m->prog);
	rd_prog_fini(&m->pristine);
	rd_arena_fini(&m->arena);
	rd_buf_fini(&m->pool);
	rd_buf_fini(&m->undo);
	rd_buf_fini(&m->words);
	free(m);
}

const struct rd_prog *
rd_conf_mutation_program(const struct rd_conf_mutation *m)
{
	return &m->prog;
}

const struct rd_conf_mutant *
rd_conf_mutants(const struct rd_conf_mutation *m, uint32_t *n)
{
	*n = m->n;
	return m->mutants;
}
