/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Looks for texts that tell surviving mutants of words from the program: the
 * phrase alone, then beside phrases that outweigh, tie or precede it.  What is
 * found is what the unchanged program answers, so it can be a row of a case. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "conform/hunt.h"

#define MAX_ALIKE 5u	   /* of a class and number of points */
#define MAX_BESIDE 14u	   /* phrases in one text */
#define MAX_DEPTH 3u	   /* of them when all combinations are gone through */
#define MAX_NODES 1000000u /* combinations */
#define MAX_TRIED 60u	   /* texts */
#define MAX_PARTNERS 8u

/* Phrases beside the one at hand, and what they weigh: of the first class, of
 * the others. */
struct load {
	uint32_t cues[MAX_BESIDE], n;
	int64_t sums[2], strongest[2];
};

/* ---- texts ---- */

static bool
is_weight(const struct rd_prog *prog, uint32_t cue, uint32_t classifier,
	  uint32_t source)
{
	const struct rd_prog_cue *c = &prog->cue[cue];

	return prog->class[c->class].classifier == classifier &&
	       c->source == source;
}

static const char *
member_text(const struct rd_prog *prog, uint32_t classifier, uint32_t group)
{
	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->cue[c].group == group &&
		    prog->class[prog->cue[c].class].classifier == classifier)
			return rd_prog_str(prog, prog->cue[c].text).ptr;
	return NULL;
}

/* ---- weights ---- */

static uint32_t
side_of(const struct conf_hunt *h, const struct rd_prog_cue *cue)
{
	return cue->class !=
	       h->m->pristine.classifier[h->classifier].first_class;
}

/* The side that wins, or neither. */
static uint32_t
winner(const int64_t *sums, int64_t threshold)
{
	bool first = sums[0] >= threshold, other = sums[1] >= threshold;

	if (first && other)
		return sums[0] == sums[1] ? RD_NONE : sums[0] < sums[1];
	return first ? 0 : other ? 1 : RD_NONE;
}

static uint32_t
winner_with(const struct conf_hunt *h, const struct rd_prog *prog,
	    const struct load *load)
{
	int64_t sums[2] = { load->sums[0], load->sums[1] };

	if (h->cue != RD_NONE && (rd_prog_is_pair(&prog->cue[h->cue]) ==
				  rd_prog_is_pair(&h->m->pristine.cue[h->cue])))
		sums[side_of(h, &prog->cue[h->cue])] +=
			prog->cue[h->cue].points;
	return winner(sums, prog->classifier[h->classifier].threshold);
}

/* Does the arithmetic say that the text tells the programs apart? */
static bool
promises(const struct conf_hunt *h, const struct load *load)
{
	const struct rd_prog *was = &h->m->pristine, *is = &h->m->prog;
	uint32_t won = winner_with(h, was, load), side;
	const struct rd_prog_cue *a, *b;

	if (was->classifier[h->classifier].pick != RD_PICK_POINTS ||
	    won != winner_with(h, is, load))
		return true;
	if (h->cue == RD_NONE)
		return false;
	a = &was->cue[h->cue];
	b = &is->cue[h->cue];
	side = side_of(h, a);
	return won == side && a->points >= load->strongest[side] &&
	       (a->tag != b->tag || a->confidence != b->confidence);
}

static void
add_load(const struct conf_hunt *h, struct load *load, uint32_t cue)
{
	const struct rd_prog_cue *c = &h->m->pristine.cue[cue];
	uint32_t side = side_of(h, c);

	load->cues[load->n++] = cue;
	load->sums[side] += c->points;
	if (c->points > load->strongest[side])
		load->strongest[side] = c->points;
}

/* Beside or before the phrases. */
static bool
try_load(struct conf_hunt *h, const struct load *load, const char *row,
	 struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	char after[CONF_FIND_TEXT] = "", before[CONF_FIND_TEXT] = "";
	size_t size = sizeof(after), a = 0, b = 0;

	for (uint32_t i = 0; i < load->n && a < size && b < size; i++) {
		const char *text =
			rd_prog_str(prog, prog->cue[load->cues[i]].text).ptr;

		a += (size_t)snprintf(after + a, size - a, " / %s", text);
		b += (size_t)snprintf(before + b, size - b, "%s / ", text);
	}
	h->n_tried++;
	return a < size && b < size &&
	       (conf_tells_apart(h, "", row, after, find) ||
		conf_tells_apart(h, before, row, "", find));
}

/* All combinations of so many phrases more. */
static bool
try_combined(struct conf_hunt *h, const struct load *load, uint32_t more,
	     uint32_t from, const char *row, struct conf_find *find)
{
	if (!more)
		return promises(h, load) && try_load(h, load, row, find);
	for (uint32_t i = from; i < h->n_singles && h->n_tried < MAX_TRIED &&
				h->n_nodes++ < MAX_NODES;
	     i++) {
		struct load wider = *load;

		add_load(h, &wider, h->singles[i]);
		if (try_combined(h, &wider, more - 1, i + 1, row, find))
			return true;
	}
	return false;
}

/* The phrase as the strongest of many that win together. */
static bool
try_strongest(struct conf_hunt *h, const char *row, struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_cue *own = &prog->cue[h->cue];
	struct load load = { .n = 0 };

	for (int64_t most = own->points; most > 0;) {
		int64_t next = 0;

		for (uint32_t i = 0; i < h->n_singles; i++) {
			const struct rd_prog_cue *c = &prog->cue[h->singles[i]];

			if (side_of(h, c) != side_of(h, own) ||
			    h->singles[i] == h->cue)
				continue;
			if (c->points == most && load.n < MAX_BESIDE) {
				add_load(h, &load, h->singles[i]);
				if (promises(h, &load) &&
				    try_load(h, &load, row, find))
					return true;
			}
			if (c->points < most && c->points > next)
				next = c->points;
		}
		most = next;
	}
	return false;
}

static bool
try_loads(struct conf_hunt *h, const struct load *load, const char *row,
	  struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	bool many = prog->classifier[h->classifier].pick == RD_PICK_POINTS;

	for (uint32_t n = 1; n <= (many ? MAX_DEPTH : 1); n++) {
		h->n_tried = h->n_nodes = 0;
		if (try_combined(h, load, n, 0, row, find))
			return true;
	}
	return false;
}

/* A phrase of the other side, of twice the threshold or some more, in another
 * text. */
static uint32_t
counterweight(const struct conf_hunt *h)
{
	const struct rd_prog *prog = &h->m->pristine;
	int64_t least = 2 * prog->classifier[h->classifier].threshold;
	uint32_t best = RD_NONE;

	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *cue = &prog->cue[c];
		const struct rd_prog_source *s = &prog->source[cue->source];

		if (is_weight(prog, c, h->classifier, cue->source) &&
		    s->kind == RD_SOURCE_FACT && !cue->n_unless &&
		    !cue->group && !cue->regex && !rd_prog_is_pair(cue) &&
		    side_of(h, cue) != side_of(h, &prog->cue[h->cue]) &&
		    cue->points >= least &&
		    (best == RD_NONE || cue->points < prog->cue[best].points))
			best = c;
	}
	return best;
}

/* In a list, against a text that is no record of it. */
static bool
try_against_given(struct conf_hunt *h, const char *row, struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	struct load load = { .n = 0 };
	uint32_t heavy;
	bool found;

	if (h->cue == RD_NONE ||
	    prog->source[h->source].kind != RD_SOURCE_FIELD)
		return false;
	heavy = counterweight(h);
	if (heavy == RD_NONE)
		return false;
	add_load(h, &load, heavy);
	load.n = 0;
	h->given = rd_prog_str(prog, prog->cue[heavy].text).ptr;
	h->given_fact = prog->source[prog->cue[heavy].source].fact;
	found = try_loads(h, &load, row, find);
	h->given_fact = RD_NONE;
	h->given = "";
	return found;
}

static bool
try_row(struct conf_hunt *h, const char *row, struct conf_find *find)
{
	struct load none = { .n = 0 };

	return conf_tells_apart(h, "", row, "", find) ||
	       try_loads(h, &none, row, find) ||
	       (h->cue != RD_NONE && try_strongest(h, row, find)) ||
	       try_against_given(h, row, find);
}

/* A part of pairs speaks where its partner stands. */
static bool
try_partners(struct conf_hunt *h, uint32_t cue, const char *row,
	     struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	uint32_t group = prog->cue[cue].group, tried = 0;
	char beside[CONF_FIND_TEXT];

	for (uint32_t c = 0; group && c < prog->n_cue; c++) {
		const struct rd_prog_cue *pair = &prog->cue[c];
		bool first = pair->first == group;
		const char *partner;

		if (!rd_prog_is_pair(pair) ||
		    !is_weight(prog, c, h->classifier, h->source) ||
		    (!first && pair->then != group))
			continue;
		partner = member_text(prog, h->classifier,
				      first ? pair->then : pair->first);
		if (!partner || tried++ == MAX_PARTNERS)
			break;
		snprintf(beside, sizeof(beside), first ? " %s" : "%s ",
			 partner);
		if (conf_tells_apart(h, first ? "" : beside, row,
				     first ? beside : "", find))
			return true;
	}
	return false;
}

/* The parts of a pair as many words apart as it allows, one fewer, one more. */
static bool
try_distances(struct conf_hunt *h, uint32_t cue, struct conf_find *find)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_cue *pair = &prog->cue[cue];
	const char *first = member_text(prog, h->classifier, pair->first);
	const char *then = member_text(prog, h->classifier, pair->then);
	char row[CONF_FIND_TEXT];

	if (!first || !then || !rd_prog_is_pair(pair))
		return false;
	for (uint32_t n = pair->within ? pair->within - 1 : 0;
	     n <= pair->within + 1; n++) {
		int at = snprintf(row, sizeof(row), "%s", first);

		for (uint32_t i = 0; i < n && at < 160; i++)
			at += snprintf(row + at, sizeof(row) - (size_t)at,
				       " hm");
		snprintf(row + at, sizeof(row) - (size_t)at, " %s", then);
		if (try_row(h, row, find))
			return true;
	}
	return false;
}

/* Some phrases for each class and number of points, rather ones that are in no
 * pair and that nothing suppresses. */
static void
list_singles(struct conf_hunt *h, uint32_t classifier, uint32_t source)
{
	const struct rd_prog *prog = &h->m->pristine;

	if (h->classifier == classifier && h->source == source)
		return;
	h->classifier = classifier;
	h->source = source;
	h->n_singles = 0;
	for (uint32_t i = 0; i < 2 * prog->n_cue; i++) {
		uint32_t c = i % prog->n_cue, alike = 0;
		const struct rd_prog_cue *cue = &prog->cue[c];
		bool known = (i < prog->n_cue &&
			      (cue->n_unless || cue->group)) ||
			     rd_prog_is_pair(cue) || cue->regex ||
			     !is_weight(prog, c, classifier, source);

		for (uint32_t k = 0; k < h->n_singles && !known; k++) {
			const struct rd_prog_cue *o = &prog->cue[h->singles[k]];

			alike += o->class == cue->class &&
				 o->points == cue->points;
			known = h->singles[k] == c;
		}
		if (!known && alike < MAX_ALIKE &&
		    h->n_singles < CONF_HUNT_SINGLES)
			h->singles[h->n_singles++] = c;
	}
}

/* A text that hits the cue; of a pair, one phrase of each group. */
static const char *
cue_text(struct conf_hunt *h, uint32_t cue)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_cue *c = &prog->cue[cue];
	const char *first, *then;

	if (!rd_prog_is_pair(c))
		return rd_prog_str(prog, c->text).ptr;
	first = member_text(prog, h->classifier, c->first);
	then = member_text(prog, h->classifier, c->then);
	return first && then ? rd_arena_printf(&h->arena, "%s %s", first, then)
			     : NULL;
}

static uint32_t
any_source(const struct rd_prog *prog, uint32_t classifier)
{
	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->class[prog->cue[c].class].classifier == classifier)
			return prog->cue[c].source;
	return RD_NONE;
}

static const char *
first_phrase(struct conf_hunt *h, uint32_t class)
{
	const struct rd_prog *prog = &h->m->pristine;

	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->cue[c].class == class &&
		    prog->cue[c].source == h->source)
			return cue_text(h, c);
	return NULL;
}

static void
place_find(const struct rd_prog *prog, uint32_t source, struct conf_find *find)
{
	const struct rd_prog_source *s = conf_hunt_source(prog, source);

	find->fact = s->fact;
	find->field = s->kind == RD_SOURCE_FIELD ? s->field : RD_NONE;
}

static void
search(struct conf_hunt *h, uint32_t mutant)
{
	const struct conf_plant *plant = &h->m->plants[mutant];
	struct conf_find *find = &h->m->finds[mutant];
	const struct rd_prog *prog = &h->m->pristine;
	uint32_t source = plant->cue == RD_NONE
				  ? any_source(prog, plant->classifier)
				  : prog->cue[plant->cue].source;
	const char *phrase;

	if (source == RD_NONE)
		return;
	list_singles(h, plant->classifier, source);
	h->cue = plant->cue;
	place_find(prog, source, find);
	find->classifier = plant->classifier;
	if (plant->unless != RD_NONE &&
	    try_row(h, rd_prog_str(prog, prog->unless[plant->unless].text).ptr,
		    find))
		return;
	if (plant->cue != RD_NONE) {
		phrase = cue_text(h, plant->cue);
		if (phrase && conf_tells_apart(h, "", phrase, "", find))
			return;
		if (phrase && try_partners(h, plant->cue, phrase, find))
			return;
		if (try_distances(h, plant->cue, find))
			return;
	} else
		phrase = plant->class == RD_NONE
				 ? CONF_HUNT_TEXT
				 : first_phrase(h, plant->class);
	if (phrase && h->m->mutants[mutant].op == RD_CONF_OP_WITHIN) {
		char inside[CONF_FIND_TEXT];

		snprintf(inside, sizeof(inside), "x%sx", phrase);
		try_row(h, inside, find);
	} else if (phrase) {
		try_row(h, phrase, find);
	}
}

/* ---- all survivors ---- */

static bool
hunt_share(void *data, uint32_t first, uint32_t step)
{
	struct conf_hunt *h = data;

	for (uint32_t i = first; i < h->m->n && !h->failed; i += step) {
		if (h->m->mutants[i].verdict != RD_CONF_SURVIVED ||
		    h->m->plants[i].classifier == RD_NONE)
			continue;
		conf_apply(h->m, i);
		if (conf_side_open(&h->is, &h->m->prog))
			search(h, i);
		else
			h->failed = true;
		rd_dec_free(h->is.dec);
		h->is.dec = NULL;
		conf_undo(h->m, i);
	}
	return !h->failed;
}

static void
init_hunt(struct conf_hunt *h)
{
	rd_arena_init(&h->arena, (size_t)64 << 20);
	rd_buf_init(&h->json, RD_DEC_REQUEST_CAP);
	rd_buf_init(&h->text, RD_DEC_REQUEST_CAP);
	rd_buf_init(&h->was.shown, 1u << 20);
	rd_buf_init(&h->is.shown, 1u << 20);
	rd_dec_request_init(&h->was.request);
	rd_dec_request_init(&h->is.request);
	h->failed = !conf_side_open(&h->was, &h->m->pristine);
	if (!h->failed)
		conf_note_base(h);
}

static void
fini_hunt(struct conf_hunt *h)
{
	rd_dec_free(h->was.dec);
	rd_dec_request_fini(&h->was.request);
	rd_dec_request_fini(&h->is.request);
	rd_buf_fini(&h->json);
	rd_buf_fini(&h->text);
	rd_buf_fini(&h->was.shown);
	rd_buf_fini(&h->is.shown);
	rd_arena_fini(&h->arena);
}

enum rd_status
rd_conf_mutation_hunt(struct rd_conf_mutation *m,
		      const struct rd_conf_mutation_opts *opts,
		      struct rd_problem *problem)
{
	struct conf_hunt h = {
		.m = m,
		.opts = opts,
		.classifier = RD_NONE,
		.source = RD_NONE,
		.given = "",
		.given_fact = RD_NONE,
	};

	m->n_finds_bytes = (m->n + 1u) * sizeof(*m->finds);
	m->finds = mmap(NULL, m->n_finds_bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (m->finds == MAP_FAILED) {
		m->finds = NULL;
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	}
	init_hunt(&h);
	if (!h.failed)
		h.failed = !conf_share(opts->n_jobs, hunt_share, &h) ||
			   !conf_hunt_prompts(m, opts);
	fini_hunt(&h);
	return h.failed ? rd_problem_set(problem, RD_NOMEM, 10, "memory",
					 "out of memory")
			: RD_OK;
}
