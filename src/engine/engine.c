/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Set-up and bookkeeping of the engine: the id index, scratch memory sized once
 * from the program. */

#include "engine/engine.h"

#include <stdlib.h>

#include "engine/internal.h"
#include "engine/search.h"

#define LOAD_CAP ((size_t)1 << 30)
#define DECISION_CAP ((size_t)256 << 20)
/* Far more texts than one request can hold are left above it. */
#define SERIAL_MAX (UINT32_MAX / 2)

/* Eight bytes at a time, folded by multiplication. */
static uint32_t
hash_id(struct rd_str id)
{
	uint64_t h = id.len, word = 0;
	size_t at = 0;

	for (; id.len - at >= 8; at += 8) {
		memcpy(&word, id.ptr + at, 8);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	for (word = 0; at < id.len; at++)
		word = word << 8 | (unsigned char)id.ptr[at];
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(h >> 32);
}

static enum rd_status
index_references(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;

	eng->n_ref_slots = 16;
	while (eng->n_ref_slots < prog->n_ref * 2)
		eng->n_ref_slots *= 2;
	eng->ref_slots = rd_arena_array(&eng->load, eng->n_ref_slots,
					sizeof(*eng->ref_slots));
	if (!eng->ref_slots)
		return RD_NOMEM;
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		struct rd_str id = rd_prog_str(prog, prog->ref[r].id);
		uint32_t slot = hash_id(id) & (eng->n_ref_slots - 1);

		while (eng->ref_slots[slot])
			slot = (slot + 1) & (eng->n_ref_slots - 1);
		eng->ref_slots[slot] = r + 1;
	}
	return RD_OK;
}

uint32_t
rd_eng_find_ref(const struct rd_eng *eng, struct rd_str id)
{
	const struct rd_prog *prog = eng->prog;
	uint32_t slot = hash_id(id) & (eng->n_ref_slots - 1);

	while (eng->ref_slots[slot]) {
		uint32_t r = eng->ref_slots[slot] - 1;

		if (rd_str_eq(rd_prog_str(prog, prog->ref[r].id), id))
			return r;
		slot = (slot + 1) & (eng->n_ref_slots - 1);
	}
	return RD_NONE;
}

static void
number_record_classifiers(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;
	uint32_t bit = 0;

	for (uint32_t c = 0; c < prog->n_classifier; c++)
		eng->record_bit[c] = prog->classifier[c].per_record && bit < 64
					     ? bit++
					     : RD_NONE;
}

static uint32_t
count_grants(const struct rd_prog *prog)
{
	/* Every choice, every column, a clamp per factor and per group. */
	return prog->n_choice + 2 * prog->n_factor + prog->n_group + 1;
}

static bool
has_when(const struct rd_prog *prog)
{
	for (uint32_t f = 0; f < prog->n_factor; f++)
		if (prog->factor[f].when != RD_NONE)
			return true;
	return false;
}

#define NEW(member, n)                                                         \
	((eng->member = rd_arena_array(&eng->load, (size_t)(n) + 1,            \
				       sizeof(*eng->member))) != NULL)

static bool
allocate(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;
	size_t words = prog->words_per_set;

	eng->max_grants = count_grants(prog);
	/* Room for more than a text ever hits, so it is left untouched. */
	eng->pending = rd_arena_raw(&eng->load,
				    ((size_t)prog->n_cue + ENG_HITS_AGAIN + 1) *
					    sizeof(*eng->pending));
	return eng->pending && NEW(sources, prog->n_source) &&
	       NEW(record_bit, prog->n_classifier) &&
	       NEW(cue_classifier, prog->n_cue) &&
	       NEW(reach, prog->n_classifier) && NEW(facts, prog->n_fact) &&
	       NEW(verdicts, prog->n_classifier) &&
	       NEW(tallies, prog->n_classifier) &&
	       NEW(cue_seen, prog->n_cue + prog->n_unless) &&
	       NEW(available, words) && NEW(everything, words) &&
	       NEW(unavailable, prog->n_ref) &&
	       NEW(set_pool, words * (prog->n_choice + 2)) &&
	       NEW(when_pool, has_when(prog) ? words * prog->n_factor : 0) &&
	       NEW(choice_points, prog->n_choice) &&
	       NEW(step_points, prog->n_step) && NEW(knots, prog->n_knot) &&
	       NEW(first_col, prog->n_factor) && NEW(scale, prog->n_factor) &&
	       NEW(grants, eng->max_grants) &&
	       NEW(history.points, prog->n_ref) &&
	       NEW(history.use, prog->n_ref) &&
	       NEW(history.exempt, prog->n_ref) &&
	       NEW(history.touched, prog->n_ref);
}

struct rd_eng *
rd_eng_new(const struct rd_prog *prog)
{
	struct rd_eng *eng = calloc(1, sizeof(*eng));

	if (!eng)
		return NULL;
	eng->prog = prog;
	rd_arena_init(&eng->load, LOAD_CAP);
	rd_arena_init(&eng->arena, DECISION_CAP);
	if (!allocate(eng) || index_references(eng) != RD_OK ||
	    eng_sources_list(eng) != RD_OK ||
	    eng_regexes_new(prog, &eng->regexes) != RD_OK ||
	    eng_learned_allocate(eng) != RD_OK) {
		rd_eng_free(eng);
		return NULL;
	}
	eng_take_numbers(eng);
	number_record_classifiers(eng);
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		eng->everything[r / 64] |= UINT64_C(1) << (r % 64);
		eng->available[r / 64] |= UINT64_C(1) << (r % 64);
		eng->history.use[r] = RD_NONE;
	}
	return eng;
}

void
rd_eng_free(struct rd_eng *eng)
{
	if (!eng)
		return;
	eng_search_fini(eng);
	eng_regexes_free(eng->regexes);
	rd_arena_fini(&eng->arena);
	rd_arena_fini(&eng->load);
	free(eng);
}

static void
mark_available(struct rd_eng *eng, uint32_t ref, bool available)
{
	uint64_t bit = UINT64_C(1) << (ref % 64);

	if (available)
		eng->available[ref / 64] |= bit;
	else
		eng->available[ref / 64] &= ~bit;
	eng_search_available(eng, ref, available);
}

void
rd_eng_begin(struct rd_eng *eng)
{
	const struct rd_prog *prog = eng->prog;

	rd_arena_reset(&eng->arena);
	memset(eng->facts, 0, prog->n_fact * sizeof(*eng->facts));
	memset(eng->verdicts, 0, prog->n_classifier * sizeof(*eng->verdicts));
	memset(eng->tallies, 0, prog->n_classifier * sizeof(*eng->tallies));
	for (uint32_t i = 0; i < eng->n_unavailable; i++)
		mark_available(eng, eng->unavailable[i], true);
	eng_regexes_begin(eng->regexes);
	eng->n_unavailable = 0;
	eng->n_grants = eng->first_word = eng->end_word = 0;
	eng_learned_forget(eng);
	/* Serials of old scans must not come round again. */
	if (eng->serial > SERIAL_MAX) {
		eng->serial = 0;
		memset(eng->cue_seen, 0,
		       (prog->n_cue + (size_t)prog->n_unless) *
			       sizeof(*eng->cue_seen));
		memset(eng->reach, 0, prog->n_classifier * sizeof(*eng->reach));
	}
	for (uint32_t i = 0; i < eng->history.n_touched; i++) {
		eng->history.points[eng->history.touched[i]] = 0;
		eng->history.use[eng->history.touched[i]] = RD_NONE;
	}
	eng->history.n_touched = 0;
}

struct rd_eng_value *
rd_eng_facts(struct rd_eng *eng)
{
	return eng->facts;
}

const struct rd_eng_value *
rd_eng_fact(const struct rd_eng *eng, uint32_t fact)
{
	return &eng->facts[fact];
}

uint32_t
rd_eng_n_regexes(const struct rd_eng *eng)
{
	return eng_regexes_count(eng->regexes);
}

bool
rd_eng_regex_undecided(const struct rd_eng *eng, uint32_t index,
		       struct rd_str *pattern)
{
	uint32_t string;
	bool undecided = eng_regexes_is_undecided(eng->regexes, index, &string);

	*pattern = rd_prog_str(eng->prog, string);
	return undecided;
}

struct rd_arena *
rd_eng_arena(struct rd_eng *eng)
{
	return &eng->arena;
}

void
rd_eng_set_unavailable(struct rd_eng *eng, uint32_t ref)
{
	if (!rd_eng_is_available(eng, ref))
		return;
	mark_available(eng, ref, false);
	eng->unavailable[eng->n_unavailable++] = ref;
}

bool
rd_eng_is_available(const struct rd_eng *eng, uint32_t ref)
{
	return eng->available[ref / 64] >> (ref % 64) & 1;
}

bool
rd_eng_term_exists(const struct rd_eng *eng, uint32_t attr, uint32_t term)
{
	const struct rd_prog *prog = eng->prog;
	const uint64_t *set = rd_prog_set(prog,
					  prog->attr[attr].first_set + term);

	for (uint32_t w = 0; w < prog->words_per_set; w++)
		if (set[w] & eng->available[w])
			return true;
	return false;
}

const struct rd_eng_verdict *
rd_eng_verdict(const struct rd_eng *eng, uint32_t classifier)
{
	return &eng->verdicts[classifier];
}

uint32_t
rd_eng_record_bit(const struct rd_eng *eng, uint32_t classifier)
{
	return eng->record_bit[classifier];
}

uint32_t
rd_eng_table_row(const struct rd_prog *prog, const struct rd_prog_table *table,
		 uint32_t term)
{
	uint32_t n_plain = table->n_rows - table->has_default;

	for (uint32_t r = 0; r < n_plain; r++) {
		uint32_t row = table->first_row + r;
		int64_t cell = prog->cell[prog->row[row].first_cell].value;

		if (cell == -1 || (term != RD_NONE && cell == (int64_t)term))
			return row;
	}
	return table->has_default ? table->first_row + n_plain : RD_NONE;
}
