/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Runs mutants against the cases, each process of conf_share its own ones; the
 * verdicts come back through shared memory.  For a mutant of cues
 * the situations that hit them come first, then all others. */

#include <stdlib.h>
#include <sys/mman.h>

#include "conform/internal.h"
#include "conform/mutants.h"

#define OUTCOME_CAP ((size_t)64 << 20)

/* What a process says of a mutant. */
struct answer {
	uint32_t killer; /* case, or RD_NONE */
	uint32_t second; /* another case, or RD_NONE */
};

struct campaign {
	struct rd_conf_mutation *m;
	const struct rd_conf_mutation_opts *opts;
	struct rd_problem *problem;
	struct conf_probe *probes; /* cases first, then rows */
	uint32_t *case_of;	   /* by probe */
	uint32_t n_probes;
	/* Which probes hit a cue: a bit each, `words` per cue. */
	uint64_t *hits;
	size_t words;
	uint64_t *first;	/* hit by a cue of the mutant at hand */
	struct answer *answers; /* shared */
	const bool *wanted;	/* by case; only to find owners */
	/* Of this process, for mutants that are live. */
	struct rd_conf_runner live;
	bool has_live;
};

static enum rd_status
no_memory(struct campaign *c)
{
	return rd_problem_set(c->problem, RD_NOMEM, 10, "memory",
			      "out of memory");
}

/* ---- situations ---- */

static void
take_probes(struct campaign *c, uint32_t index, bool rows,
	    struct conf_probe *scratch)
{
	const struct rd_conf_case *item = c->opts->cases[index];
	uint32_t n = conf_n_probes(item);

	conf_list_probes(item, scratch);
	for (uint32_t p = 0; p < n; p++) {
		if ((scratch[p].rows != NULL) != rows)
			continue;
		c->case_of[c->n_probes] = index;
		c->probes[c->n_probes++] = scratch[p];
	}
}

static enum rd_status
list_probes(struct campaign *c)
{
	uint32_t n = 0, most = 0;
	struct conf_probe *scratch;

	for (uint32_t i = 0; i < c->opts->n_cases; i++) {
		uint32_t here = conf_n_probes(c->opts->cases[i]);

		n += here;
		most = here > most ? here : most;
	}
	c->probes = calloc(n + 1u, sizeof(*c->probes));
	c->case_of = calloc(n + 1u, sizeof(*c->case_of));
	c->words = n / 64 + 1;
	c->hits = calloc(c->words * (c->m->prog.n_cue + 1u), sizeof(*c->hits));
	c->first = calloc(c->words, sizeof(*c->first));
	scratch = calloc(most + 1u, sizeof(*scratch));
	if (c->probes && c->case_of && c->hits && c->first && scratch) {
		for (uint32_t i = 0; i < c->opts->n_cases; i++)
			take_probes(c, i, false, scratch);
		for (uint32_t i = 0; i < c->opts->n_cases; i++)
			take_probes(c, i, true, scratch);
	}
	free(scratch);
	return c->n_probes == n ? RD_OK : no_memory(c);
}

static void
note_hits(struct campaign *c, const struct rd_conf_runner *runner,
	  uint32_t probe)
{
	const struct rd_eng *eng = rd_dec_engine(runner->dec);

	for (uint32_t i = 0; i < c->m->prog.n_classifier; i++) {
		const struct rd_eng_hit *hits;
		uint32_t n;

		hits = rd_eng_record_hits(eng, i, &n);
		for (uint32_t h = 0; h < n; h++)
			c->hits[hits[h].cue * c->words + probe / 64] |=
				UINT64_C(1) << (probe % 64);
	}
}

/* ---- one run ---- */

static enum rd_status
open_runner(const struct campaign *c, struct rd_conf_runner *runner)
{
	enum rd_status status = rd_conf_runner_init(runner, &c->m->prog,
						    c->problem);

	runner->zones = c->opts->zones;
	runner->without_plans = true;
	return status;
}

static bool
passes(struct campaign *c, struct rd_conf_runner *runner,
       struct rd_arena *arena, uint32_t probe)
{
	struct rd_conf_outcome outcome = { .passed = true };
	const struct rd_dec_result *result;
	struct rd_problem problem;

	rd_arena_reset(arena);
	return conf_probe_run(runner, &c->probes[probe], arena, &outcome,
			      &result, &problem) == RD_OK &&
	       outcome.passed;
}

static enum rd_status
run_pristine(struct campaign *c)
{
	struct rd_conf_runner runner;
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, OUTCOME_CAP);
	status = open_runner(c, &runner);
	for (uint32_t p = 0; p < c->n_probes && status == RD_OK; p++) {
		struct rd_str name = rd_conf_case_name(c->probes[p].c);

		if (passes(c, &runner, &arena, p))
			note_hits(c, &runner, p);
		else
			status = rd_problem_set(
				c->problem, RD_SEMANTIC, 1, "mutate.red",
				"case %.*s fails before any fault is planted",
				RD_STR_FMT(name));
	}
	if (status == RD_SEMANTIC)
		rd_problem_hint(c->problem, "refdesk test says why");
	rd_conf_runner_fini(&runner);
	rd_arena_fini(&arena);
	return status;
}

static void
note_killer(const struct campaign *c, struct answer *answer, uint32_t probe)
{
	uint32_t by = c->case_of[probe];

	if (answer->killer == RD_NONE)
		answer->killer = by;
	else if (by != answer->killer)
		answer->second = by;
}

static void
find_hits(struct campaign *c, uint32_t mutant)
{
	const struct conf_plant *plant = &c->m->plants[mutant];

	memset(c->first, 0, c->words * sizeof(*c->first));
	for (uint32_t p = 0; p < plant->n_pokes; p++) {
		uint32_t cue = conf_poked_cue(c->m, plant->first_poke + p);

		for (size_t w = 0; cue != RD_NONE && w < c->words; w++)
			c->first[w] |= c->hits[cue * c->words + w];
	}
}

static bool
is_hit(const struct campaign *c, uint32_t probe)
{
	return c->first[probe / 64] >> (probe % 64) & 1;
}

/* The situations that hit its cues, or (with `others`) all that do not. */
static bool
try_probes(struct campaign *c, struct rd_conf_runner *runner,
	   struct rd_arena *arena, uint32_t mutant, bool others)
{
	struct answer *answer = &c->answers[mutant];

	for (uint32_t p = 0; p < c->n_probes; p++) {
		if (is_hit(c, p) == others || passes(c, runner, arena, p))
			continue;
		note_killer(c, answer, p);
		return true;
	}
	return false;
}

/* A runner for the mutant that is planted; what cannot be live is made anew. */
static enum rd_status
begin_mutant(struct campaign *c, uint32_t mutant, struct rd_conf_runner *made,
	     struct rd_conf_runner **runner)
{
	enum rd_status status = RD_OK;

	c->answers[mutant].killer = c->answers[mutant].second = RD_NONE;
	if (!c->m->plants[mutant].live) {
		*runner = made;
		conf_apply(c->m, mutant);
		return open_runner(c, made);
	}
	if (!c->has_live)
		status = open_runner(c, &c->live);
	c->has_live = true;
	*runner = &c->live;
	conf_apply(c->m, mutant);
	return status;
}

static void
end_mutant(struct campaign *c, uint32_t mutant, struct rd_conf_runner *made)
{
	if (!c->m->plants[mutant].live)
		rd_conf_runner_fini(made);
	conf_undo(c->m, mutant);
}

static enum rd_status
run_mutant(struct campaign *c, struct rd_arena *arena, uint32_t mutant)
{
	struct rd_conf_runner made, *runner;
	enum rd_status status = begin_mutant(c, mutant, &made, &runner);

	find_hits(c, mutant);
	if (status == RD_OK && !try_probes(c, runner, arena, mutant, false))
		try_probes(c, runner, arena, mutant, true);
	end_mutant(c, mutant, &made);
	return status;
}

/* ---- sharing the work ---- */

/* The last share is that of the calling process; the others go as fast. */
static void
tick(const struct campaign *c, uint32_t done, uint32_t first, uint32_t step)
{
	if (first + 1 == step && c->opts->tick)
		c->opts->tick(c->opts->tick_data, done);
}

static bool
run_share(void *data, uint32_t first, uint32_t step)
{
	struct campaign *c = data;
	struct rd_arena arena;
	enum rd_status status = RD_OK;

	rd_arena_init(&arena, OUTCOME_CAP);
	for (uint32_t i = first; i < c->m->n && status == RD_OK; i += step) {
		if (c->m->mutants[i].verdict != RD_CONF_EQUIVALENT)
			status = run_mutant(c, &arena, i);
		tick(c, i + 1, first, step);
	}
	rd_arena_fini(&arena);
	return status == RD_OK;
}

static void
take_answers(struct campaign *c)
{
	for (uint32_t i = 0; i < c->m->n; i++) {
		struct rd_conf_mutant *mutant = &c->m->mutants[i];

		if (mutant->verdict == RD_CONF_EQUIVALENT)
			continue;
		mutant->killer = c->answers[i].killer;
		mutant->verdict = mutant->killer == RD_NONE ? RD_CONF_SURVIVED
							    : RD_CONF_KILLED;
	}
}

static enum rd_status
run_all(struct campaign *c)
{
	size_t bytes = (c->m->n + 1u) * sizeof(*c->answers);
	enum rd_status status = RD_OK;

	c->answers = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->answers == MAP_FAILED)
		return no_memory(c);
	if (conf_share(c->opts->n_jobs, run_share, c))
		take_answers(c);
	else
		status = no_memory(c);
	munmap(c->answers, bytes);
	return status;
}

static void
end_campaign(struct campaign *c)
{
	if (c->has_live)
		rd_conf_runner_fini(&c->live);
	free(c->probes);
	free(c->case_of);
	free(c->hits);
	free(c->first);
}

enum rd_status
rd_conf_mutation_run(struct rd_conf_mutation *m,
		     const struct rd_conf_mutation_opts *opts,
		     struct rd_problem *problem)
{
	struct campaign c = { .m = m, .opts = opts, .problem = problem };
	enum rd_status status = list_probes(&c);

	if (status == RD_OK)
		status = run_pristine(&c);
	if (status == RD_OK)
		status = run_all(&c);
	end_campaign(&c);
	return status;
}

/* ---- owning ---- */

/* A phrase that no wanted case reads is not missed by one. */
static bool
concerns_wanted(struct campaign *c, uint32_t mutant)
{
	if (!c->m->plants[mutant].gone)
		return true;
	find_hits(c, mutant);
	for (uint32_t p = 0; p < c->n_probes; p++)
		if (c->wanted[c->case_of[p]] && is_hit(c, p))
			return true;
	return false;
}

/* The one wanted case that fails with this mutant, if no other case does. */
static enum rd_status
find_owner(struct campaign *c, struct rd_arena *arena, uint32_t mutant)
{
	struct answer *answer = &c->answers[mutant];
	struct rd_conf_runner made, *runner;
	enum rd_status status = begin_mutant(c, mutant, &made, &runner);

	for (int others = 0; status == RD_OK && others < 2; others++) {
		if (others && answer->killer == RD_NONE)
			break;
		for (uint32_t p = 0;
		     p < c->n_probes && answer->second == RD_NONE; p++)
			if (c->wanted[c->case_of[p]] != (bool)others &&
			    c->case_of[p] != answer->killer &&
			    !passes(c, runner, arena, p))
				note_killer(c, answer, p);
	}
	end_mutant(c, mutant, &made);
	return status;
}

static bool
own_share(void *data, uint32_t first, uint32_t step)
{
	struct campaign *c = data;
	struct rd_arena arena;
	enum rd_status status = RD_OK;

	rd_arena_init(&arena, OUTCOME_CAP);
	for (uint32_t i = first; i < c->m->n && status == RD_OK; i += step) {
		c->answers[i].killer = RD_NONE;
		if (c->m->mutants[i].verdict != RD_CONF_EQUIVALENT &&
		    concerns_wanted(c, i))
			status = find_owner(c, &arena, i);
	}
	rd_arena_fini(&arena);
	return status == RD_OK;
}

static enum rd_status
own_all(struct campaign *c, bool *owns)
{
	size_t bytes = (c->m->n + 1u) * sizeof(*c->answers);
	bool done;

	c->answers = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->answers == MAP_FAILED)
		return no_memory(c);
	done = conf_share(c->opts->n_jobs, own_share, c);
	for (uint32_t i = 0; done && i < c->m->n; i++)
		if (c->answers[i].killer != RD_NONE &&
		    c->answers[i].second == RD_NONE)
			owns[c->answers[i].killer] = true;
	munmap(c->answers, bytes);
	return done ? RD_OK : no_memory(c);
}

enum rd_status
rd_conf_mutation_own(struct rd_conf_mutation *m,
		     const struct rd_conf_mutation_opts *opts,
		     const bool *wanted, bool *owns, struct rd_problem *problem)
{
	struct campaign c = {
		.m = m, .opts = opts, .problem = problem, .wanted = wanted
	};
	enum rd_status status = list_probes(&c);

	if (status == RD_OK)
		status = run_pristine(&c);
	if (status == RD_OK)
		status = own_all(&c, owns);
	end_campaign(&c);
	return status;
}
