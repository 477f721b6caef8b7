/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the cases reached: which items there are, and the marks a decision
 * makes. */

#include "conform/coverage.h"

#include <stdlib.h>

#define ARENA_CAP ((size_t)64 << 20)

void
rd_conf_coverage_free(struct rd_conf_coverage *coverage)
{
	if (!coverage)
		return;
	for (int k = 0; k < CONF_N_KINDS; k++)
		free(coverage->marks[k]);
	rd_arena_fini(&coverage->arena);
	rd_arena_fini(&coverage->scratch);
	free(coverage);
}

static void
count_items(struct rd_conf_coverage *cov)
{
	const struct rd_prog *prog = cov->prog;
	const uint32_t n[CONF_N_KINDS] = {
		[CONF_FACTORS] = prog->n_factor,
		[CONF_CHOICES] = prog->n_choice,
		[CONF_IDLE_CHOICES] = prog->n_choice,
		[CONF_KEYS] = prog->n_col,
		[CONF_STEPS] = prog->n_step,
		[CONF_GATES] = prog->n_gate,
		[CONF_OPEN_GATES] = prog->n_gate,
		[CONF_PINS] = prog->n_pin,
		[CONF_HOLDS] = prog->n_hold,
		[CONF_IDLE_HOLDS] = prog->n_hold,
		[CONF_REASONS] = prog->n_reason,
		[CONF_BANDS] = 2 * prog->n_darg,
		[CONF_BOUNDS] = 3 * cov->n_bounds,
		[CONF_CLAMPS] = prog->n_factor + prog->n_group,
		[CONF_CUES] = prog->n_cue,
		[CONF_UNLESSES] = prog->n_unless,
		[CONF_NEAR_MISSES] = prog->n_classifier,
		[CONF_ROWS] = prog->n_row,
		[CONF_WINNERS] = prog->n_ref,
		[CONF_TIES] = CONF_N_TIES,
		[CONF_OUTCOMES] = CONF_N_OUTCOMES,
		[CONF_EDGES] = conf_n_edges,
		[CONF_NUMBERS] = cov->n_numbers,
	};

	memcpy(cov->n, n, sizeof(n));
	for (int k = 0; k < CONF_N_KINDS; k++)
		if (conf_table_of((enum conf_kind)k)->count)
			cov->n[k] =
				conf_table_of((enum conf_kind)k)->count(prog);
}

struct rd_conf_coverage *
rd_conf_coverage_new(const struct rd_prog *prog)
{
	struct rd_conf_coverage *cov = calloc(1, sizeof(*cov));

	if (!cov)
		return NULL;
	cov->prog = prog;
	rd_arena_init(&cov->arena, ARENA_CAP);
	rd_arena_init(&cov->scratch, ARENA_CAP);
	conf_list_bounds(cov);
	conf_list_numbers(cov);
	count_items(cov);
	for (int k = 0; k < CONF_N_KINDS; k++) {
		cov->marks[k] = calloc(cov->n[k] + 1u, sizeof(**cov->marks));
		if (!cov->marks[k])
			cov->status = RD_NOMEM;
	}
	if (cov->status == RD_OK)
		return cov;
	rd_conf_coverage_free(cov);
	return NULL;
}

uint32_t
conf_cover_next(struct rd_conf_coverage *cov, const struct rd_conf_case *c)
{
	cov->serial++;
	conf_cover_because(cov, c);
	return cov->serial;
}

void
conf_cover_refusal(struct rd_conf_coverage *cov)
{
	conf_mark(cov, CONF_OUTCOMES, CONF_OUTCOME_REFUSED);
}

void
conf_mark(struct rd_conf_coverage *cov, enum conf_kind kind, uint32_t index)
{
	struct conf_mark *mark = &cov->marks[kind][index];

	mark->n_cases += !mark->n_cases || mark->last != cov->serial;
	mark->last = cov->serial;
}

void
conf_mark_cue(struct rd_conf_coverage *cov, uint32_t cue)
{
	conf_mark(cov, CONF_CUES, rd_prog_written_first(cov->prog, cue));
}

void
conf_mark_found(struct rd_conf_coverage *cov, struct conf_found *found,
		uint64_t hash)
{
	void *items = found->items;
	struct conf_mark *mark;
	uint32_t i = 0;

	while (i < found->n && found->items[i].hash != hash)
		i++;
	if (i == found->n) {
		if (rd_arena_grow(&cov->arena, &items, i, &found->cap,
				  sizeof(*found->items)) != RD_OK)
			return;
		found->items = items;
		found->items[found->n++].hash = hash;
	}
	mark = &found->items[i].mark;
	mark->n_cases += !mark->n_cases || mark->last != cov->serial;
	mark->last = cov->serial;
}

bool
conf_is_marked(const struct rd_conf_coverage *cov, enum conf_kind kind,
	       uint32_t index)
{
	return cov->marks[kind][index].n_cases != 0;
}

static void
own_found(const struct conf_found *found, bool *owns)
{
	for (uint32_t i = 0; i < found->n; i++)
		if (found->items[i].mark.n_cases == 1)
			owns[found->items[i].mark.last] = true;
}

void
rd_conf_coverage_owners(const struct rd_conf_coverage *cov, bool *owns)
{
	for (int k = 0; k < CONF_N_KINDS; k++)
		for (uint32_t i = 0; i < cov->n[k]; i++)
			if (cov->marks[k][i].n_cases == 1 &&
			    conf_is_item(cov, (enum conf_kind)k, i))
				owns[cov->marks[k][i].last] = true;
	own_found(&cov->paths, owns);
	own_found(&cov->named, owns);
	own_found(&cov->sent, owns);
}

/* ---- taking note of a decision ---- */

static uint32_t
step_of(const struct rd_prog *prog, const struct rd_prog_factor *f,
	int64_t age_ms)
{
	for (uint32_t s = 0; s < f->n_steps; s++)
		if (age_ms < prog->step[f->first_step + s].below_ms)
			return f->first_step + s;
	return RD_NONE;
}

static void
cover_repeat(struct rd_conf_runner *runner, const struct rd_dec_part *part)
{
	struct rd_conf_coverage *cov = runner->coverage;
	uint32_t n, step;
	const struct rd_eng_use *uses = rd_dec_uses(runner->dec, &n);
	int64_t age_ms = runner->request.now.utc_ms - uses[part->use].at_ms;

	conf_mark(cov, CONF_FACTORS, part->factor);
	if (part->exempt)
		return;
	step = step_of(cov->prog, &cov->prog->factor[part->factor],
		       age_ms < 0 ? 0 : age_ms);
	if (step != RD_NONE)
		conf_mark(cov, CONF_STEPS, step);
}

static void
cover_parts(struct rd_conf_runner *runner, uint32_t ref)
{
	struct rd_conf_coverage *cov = runner->coverage;
	uint32_t n = rd_dec_parts(runner->dec, ref, runner->parts);

	for (uint32_t i = 0; i < n; i++) {
		const struct rd_dec_part *part = &runner->parts[i];

		if (part->use != RD_NONE) {
			cover_repeat(runner, part);
			continue;
		}
		if (part->clamp) {
			conf_mark(cov, CONF_CLAMPS,
				  part->factor != RD_NONE
					  ? part->factor
					  : cov->prog->n_factor + part->group);
			continue;
		}
		if (part->grant && part->grant->col != RD_NONE)
			conf_mark(cov, CONF_KEYS, part->grant->col);
		/* A case that held counts even when it gives nothing. */
		if (part->choice != RD_NONE)
			conf_mark(cov, CONF_CHOICES, part->choice);
		/* So does a row that was learned, whatever its scale. */
		if (part->factor != RD_NONE &&
		    (part->points || part->choice != RD_NONE ||
		     cov->prog->factor[part->factor].kind == RD_FACTOR_LEARNED))
			conf_mark(cov, CONF_FACTORS, part->factor);
	}
}

/* Phrases that were found, whether their class won or not. */
static void
cover_cues(struct rd_conf_runner *runner)
{
	const struct rd_eng *eng = rd_dec_engine(runner->dec);

	for (uint32_t c = 0; c < runner->prog->n_classifier; c++) {
		uint32_t n;
		const struct rd_eng_hit *hits = rd_eng_record_hits(eng, c, &n);

		const struct rd_eng_verdict *v = rd_eng_verdict(eng, c);

		for (uint32_t i = 0; i < n; i++)
			conf_mark_cue(runner->coverage, hits[i].cue);
		for (uint32_t i = 0; i < v->n_hits; i++)
			conf_mark_cue(runner->coverage, v->hits[i].cue);
	}
}

static bool
is_south(const struct rd_conf_runner *runner, const struct rd_prog_derive *rule)
{
	const struct rd_eng_value *hemisphere;

	if (rule->hemisphere == RD_NONE)
		return false;
	hemisphere = rd_eng_fact(rd_dec_engine(runner->dec), rule->hemisphere);
	return hemisphere->known && hemisphere->number != (int64_t)rule->north;
}

static uint32_t
number_band(const struct rd_conf_runner *runner,
	    const struct rd_prog_derive *rule)
{
	const struct rd_prog_darg *bands = &runner->prog->darg[rule->first_arg];
	int64_t number =
		rd_eng_fact(rd_dec_engine(runner->dec), rule->on)->number;
	uint32_t b = 0;

	while (!bands[b].b && number >= bands[b].v)
		b++;
	return rule->first_arg + b;
}

/* Which band of a clock, month or number table answered. */
static void
cover_bands(struct rd_conf_runner *runner)
{
	struct rd_conf_coverage *cov = runner->coverage;
	const struct rd_prog *prog = cov->prog;
	const struct rd_dec_request *request = &runner->request;
	struct rd_civil civil;

	rd_civil_from_ms(request->now.utc_ms +
				 request->offset_min * RD_MS_MINUTE,
			 &civil);
	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		uint32_t band = RD_NONE;

		if (!rd_dec_fact_is_derived(runner->dec, rule->fact))
			continue;
		if (rule->kind == RD_DERIVE_MONTHS)
			band = rule->first_arg + (uint32_t)civil.month - 1;
		else if (rule->kind == RD_DERIVE_BANDS)
			band = number_band(runner, rule);
		else if (rule->kind == RD_DERIVE_CLOCK)
			band = rule->first_arg + rule->n_args - 1;
		for (uint32_t b = 0;
		     rule->kind == RD_DERIVE_CLOCK && b < rule->n_args; b++)
			if (prog->darg[rule->first_arg + b].a <=
			    (uint32_t)civil.hour)
				band = rule->first_arg + b;
		if (band == RD_NONE)
			continue;
		if (rule->kind == RD_DERIVE_MONTHS && is_south(runner, rule))
			band += prog->n_darg;
		conf_mark(cov, CONF_BANDS, band);
	}
}

static void
cover_rules(struct rd_conf_coverage *cov, const struct rd_dec_result *result)
{
	if (result->pin != RD_NONE)
		conf_mark(cov, CONF_PINS, result->pin);
	for (uint32_t h = 0; h < cov->prog->n_hold; h++)
		conf_mark(cov,
			  result->hold_rule == h ? CONF_HOLDS : CONF_IDLE_HOLDS,
			  h);
	if (result->hold_reason != RD_NONE)
		conf_mark(cov, CONF_REASONS, result->hold_reason);
	conf_mark(cov, CONF_OUTCOMES, result->outcome);
	if (result->n_chosen)
		conf_mark(cov, CONF_WINNERS, result->chosen[0].ref);
}

/* Did every scored reference get something from that case? */
static bool
all_granted(struct rd_conf_runner *runner, const struct rd_dec_result *result,
	    uint32_t choice)
{
	uint32_t n;
	const struct rd_eng_grant *grants = rd_eng_grants(
		rd_dec_engine(runner->dec), &n);

	for (uint32_t g = 0; g < n; g++) {
		uint32_t got = 0;

		if (grants[g].choice != choice)
			continue;
		for (uint32_t i = 0; i < result->n_eligible; i++) {
			uint32_t ref = result->candidates[i].ref;

			got += grants[g].set[ref / 64] >> (ref % 64) & 1;
		}
		return got == result->n_eligible;
	}
	return !result->n_eligible;
}

/* Cases that somebody got nothing from, and gates that somebody passed. */
static void
cover_scoring(struct rd_conf_runner *runner, const struct rd_dec_result *result)
{
	struct rd_conf_coverage *cov = runner->coverage;
	struct rd_eng *eng = (struct rd_eng *)(uintptr_t)rd_dec_engine(
		runner->dec);

	if (result->outcome == RD_DEC_LOCKED)
		return;
	for (uint32_t c = 0; c < cov->prog->n_choice; c++)
		if (!all_granted(runner, result, c))
			conf_mark(cov, CONF_IDLE_CHOICES, c);
	for (uint32_t g = 0; g < cov->prog->n_gate && result->n_eligible; g++)
		if (rd_eng_holds(eng, cov->prog->gate[g].when))
			conf_mark(cov, CONF_OPEN_GATES, g);
}

static void
cover_ties(struct rd_conf_runner *runner, const struct rd_dec_result *result)
{
	struct rd_conf_coverage *cov = runner->coverage;
	uint32_t n;
	const struct rd_eng_use *uses = rd_dec_uses(runner->dec, &n);

	for (uint32_t i = 1; i < result->n_eligible; i++)
		if (result->candidates[i].score ==
		    result->candidates[i - 1].score)
			conf_mark(cov, CONF_TIES,
				  i == 1 ? CONF_TIE_FIRST : CONF_TIE_LATER);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n; k++)
			if (uses[i].at_ms == uses[k].at_ms &&
			    rd_str_eq(uses[i].reference, uses[k].reference))
				conf_mark(cov, CONF_TIES, CONF_TIE_USES);
}

static void
cover_row(struct rd_conf_runner *runner, uint32_t table, uint32_t key)
{
	const struct rd_prog *prog = runner->prog;
	uint32_t row = rd_eng_table_row(prog, &prog->table[table],
					rd_dec_fact_term(runner->dec, key));

	if (row != RD_NONE)
		conf_mark(runner->coverage, CONF_ROWS, row);
}

static void
cover_lookup(struct rd_conf_runner *runner, uint32_t derive)
{
	const struct rd_prog *prog = runner->prog;
	const struct rd_prog_table *table =
		&prog->table[prog->derive[derive].table];
	uint32_t end = table->first_row + table->n_rows - table->has_default;
	bool any = false;

	for (uint32_t row = table->first_row;
	     row < end && (!any || table->hit == RD_HIT_COLLECT); row++) {
		if (!rd_dec_lookup_fits(runner->dec, derive, row))
			continue;
		conf_mark(runner->coverage, CONF_ROWS, row);
		any = true;
	}
	if (!any && table->has_default)
		conf_mark(runner->coverage, CONF_ROWS, end);
}

static void
cover_tables(struct rd_conf_runner *runner, const struct rd_dec_result *result)
{
	const struct rd_prog *prog = runner->prog;

	for (uint32_t i = 0; i < prog->n_segment; i++)
		if (prog->segment[i].kind == RD_SEGMENT_TABLE)
			cover_row(runner, prog->segment[i].table,
				  prog->segment[i].fact);
	for (uint32_t i = 0; i < prog->n_observation; i++)
		if (result->has_reference_date &&
		    prog->observation[i].dates != RD_NONE)
			cover_row(runner, prog->observation[i].dates,
				  prog->observation[i].timeframe_fact);
	for (uint32_t d = 0; d < prog->n_derive; d++)
		if (prog->derive[d].kind == RD_DERIVE_LOOKUP &&
		    rd_dec_fact_is_derived(runner->dec, prog->derive[d].fact))
			cover_lookup(runner, d);
}

void
conf_cover(struct rd_conf_runner *runner, const struct rd_dec_result *result,
	   const json_t *expect)
{
	struct rd_conf_coverage *cov = runner->coverage;
	const struct conf_reach reach = { runner, result, expect };

	for (uint32_t i = 0; i < result->n_candidates; i++) {
		const struct rd_dec_candidate *c = &result->candidates[i];

		if (c->gate != RD_NONE)
			conf_mark(cov, CONF_GATES, c->gate);
		else
			cover_parts(runner, c->ref);
	}
	cover_rules(cov, result);
	cover_scoring(runner, result);
	cover_ties(runner, result);
	cover_tables(runner, result);
	cover_cues(runner);
	conf_cover_texts(runner);
	conf_cover_path(runner, result);
	conf_cover_edges(runner, result);
	cover_bands(runner);
	conf_cover_bounds(runner, result);
	for (int k = 0; k < CONF_N_KINDS; k++)
		if (conf_tables[k].cover)
			conf_tables[k].cover(&reach);
}
