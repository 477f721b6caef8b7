/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Looks for texts that tell surviving mutants of words from the program: the
 * phrase alone, then beside phrases that outweigh, tie or precede it.  What is
 * found is what the unchanged program answers, so it can be a row of a case. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/escape.h"
#include "conform/internal.h"
#include "conform/mutants.h"

#define MAX_SINGLES 24u
#define MAX_WEIGHTS 4096u
#define MAX_TRIED 400u /* weights of a mutant whose points stay */
#define MAX_PARTNERS 8u

/* One program to ask. */
struct side {
	struct rd_prog *prog;
	struct rd_dec *dec;
	struct rd_dec_request request;
	struct rd_buf shown;
};

struct hunt {
	struct rd_conf_mutation *m;
	const struct rd_conf_mutation_opts *opts;
	struct rd_arena arena;
	struct side was, is;
	struct rd_buf json, text;
	/* Texts to put beside a phrase of that classifier and source. */
	const char **weights;
	int64_t *sums; /* their points; of other classes than the first: less */
	uint32_t n_weights;
	uint32_t classifier, source;
	int64_t own;  /* points of the phrase at hand, as in sums */
	int64_t step; /* by which the mutant moves them, or 0 */
	bool failed;
};

/* ---- asking ---- */

static void
put_fact_name(const struct rd_prog *prog, uint32_t fact, struct rd_buf *out)
{
	rd_put_json_str(out, rd_prog_str(prog, prog->fact[fact].name));
	rd_buf_char(out, ':');
}

static void
put_record(const struct rd_prog *prog, const struct rd_prog_source *source,
	   struct rd_str text, struct rd_buf *out)
{
	const struct rd_prog_fact *list = &prog->fact[source->fact];
	const char *comma = "";

	rd_buf_cstr(out, "[{");
	for (uint32_t i = 0; i < list->n_fields; i++) {
		const struct rd_prog_field *f =
			&prog->field[list->first_field + i];

		if (i != source->field && f->missing != RD_MISSING_ERROR)
			continue;
		rd_buf_cstr(out, comma);
		comma = ",";
		rd_put_json_str(out, rd_prog_str(prog, f->name));
		rd_buf_char(out, ':');
		rd_put_json_str(out, i == source->field
					     ? text
					     : RD_STR_LIT(CONF_LATER));
	}
	rd_buf_cstr(out, "}]");
}

const struct rd_prog_source *
conf_hunt_source(const struct rd_prog *prog, uint32_t source)
{
	const struct rd_prog_source *s = &prog->source[source];

	return s->kind == RD_SOURCE_JOIN ? &prog->source[s->first_part] : s;
}

bool
conf_hunt_needs(const struct rd_prog *prog, uint32_t fact)
{
	const struct rd_prog_fact *f = &prog->fact[fact];

	return f->type == RD_FACT_TEXT && f->origin == RD_ORIGIN_REQUEST &&
	       f->missing == RD_MISSING_ERROR;
}

/* Everything that must be given but fact `place`. */
static void
put_needed(struct hunt *h, uint32_t place)
{
	const struct rd_prog *prog = &h->m->pristine;
	const char *comma = "";

	rd_buf_reset(&h->json);
	rd_buf_cstr(&h->json, "{\"now\":\"" CONF_NOW "\",\"facts\":{");
	for (uint32_t f = 0; f < prog->n_fact; f++) {
		if (f == place || !conf_hunt_needs(prog, f))
			continue;
		rd_buf_cstr(&h->json, comma);
		comma = ",";
		put_fact_name(prog, f, &h->json);
		rd_buf_cstr(&h->json, "\"" CONF_HUNT_TEXT "\"");
	}
}

static void
put_request(struct hunt *h, struct rd_str text)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_source *s = conf_hunt_source(prog, h->source);

	put_needed(h, s->fact);
	if (h->json.ptr[h->json.len - 1] != '{')
		rd_buf_char(&h->json, ',');
	put_fact_name(prog, s->fact, &h->json);
	if (s->kind == RD_SOURCE_FIELD)
		put_record(prog, s, text, &h->json);
	else
		rd_put_json_str(&h->json, text);
	rd_buf_cstr(&h->json, "}}");
}

static void
show_fact(struct side *side, uint32_t fact)
{
	rd_buf_cstr(&side->shown, "<derived name=\"");
	rd_put_xml(&side->shown,
		   rd_prog_str(side->prog, side->prog->fact[fact].name));
	rd_buf_cstr(&side->shown, "\" value=\"");
	rd_put_xml(&side->shown, rd_dec_fact_text(side->dec, fact));
	rd_buf_cstr(&side->shown, "\"/>");
}

static void
show_observed(struct side *side)
{
	const struct rd_prog_observation *o = side->prog->observation;
	struct rd_buf tense;
	const char *end;

	rd_buf_printf(&side->shown, " tense=\"%.*s\"",
		      RD_STR_FMT(rd_dec_fact_text(side->dec, o->fact)));
	if (o->timeframe_fact != RD_NONE)
		rd_buf_printf(&side->shown, " timeframe=\"%.*s\"",
			      RD_STR_FMT(rd_dec_fact_text(side->dec,
							  o->timeframe_fact)));
	rd_buf_init(&tense, 1u << 20);
	rd_dec_write_tense(side->dec, &tense);
	if (rd_str_starts(rd_buf_view(&tense), "{\"confidence\":\"")) {
		end = strchr(tense.ptr + 15, '"');
		rd_buf_printf(&side->shown, " tense_confidence=\"%.*s\"",
			      end ? (int)(end - tense.ptr - 15) : 0,
			      tense.ptr + 15);
	}
	rd_buf_fini(&tense);
}

/* Facts that exist because of records that the classifier matches. */
static void
show_existing(struct side *side, uint32_t list, uint32_t classifier)
{
	const struct rd_prog *prog = side->prog;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		const struct rd_prog_derive *rule = &prog->derive[d];
		const struct rd_prog_cond *cond;

		if (rule->kind != RD_DERIVE_EXISTS || rule->list != list)
			continue;
		cond = &prog->cond[rule->cond];
		for (uint32_t i = 0; i < cond->n_ops; i++) {
			const struct rd_prog_op *op =
				&prog->op[cond->first_op + i];

			if (op->code == RD_OP_MATCHES && op->a == classifier)
				show_fact(side, rule->fact);
		}
	}
}

static bool
ask(struct hunt *h, struct side *side)
{
	struct rd_dec_read_opts opts = { .zones = h->opts->zones };
	const struct rd_prog *prog = side->prog;
	const struct rd_dec_result *result;
	struct rd_problem problem;

	rd_buf_reset(&side->shown);
	if (rd_dec_request_read(&side->request, prog, rd_buf_view(&h->json),
				&opts, &problem) != RD_OK ||
	    rd_dec_decide(side->dec, &side->request, &result, &problem) !=
		    RD_OK)
		return false;
	if (prog->n_observation &&
	    prog->observation[0].classifier == h->classifier)
		show_observed(side);
	else if (prog->classifier[h->classifier].per_record)
		show_existing(side, conf_hunt_source(prog, h->source)->fact,
			      h->classifier);
	else
		show_fact(side, prog->classifier[h->classifier].fact);
	return true;
}

/* ---- texts ---- */

/* Tries `row` within a frame; "%s" stands for the place of the row. */
static bool
tells_apart(struct hunt *h, const char *before, const char *row,
	    const char *after, struct conf_find *find)
{
	int n = snprintf(find->frame, sizeof(find->frame), "%s{}%s", before,
			 after);
	int k = snprintf(find->row, sizeof(find->row), "%s", row);

	if (n >= (int)sizeof(find->frame) || k >= (int)sizeof(find->row) ||
	    strpbrk(row, "{}") || strpbrk(before, "{}") || strpbrk(after, "{}"))
		return false;
	rd_buf_reset(&h->text);
	rd_buf_printf(&h->text, "%s%s%s", before, row, after);
	put_request(h, rd_buf_view(&h->text));
	if (!ask(h, &h->was) ||
	    (ask(h, &h->is) &&
	     rd_str_eq(rd_buf_view(&h->was.shown), rd_buf_view(&h->is.shown))))
		return false;
	if (h->was.shown.len >= sizeof(find->expect))
		return false;
	memcpy(find->expect, h->was.shown.ptr, h->was.shown.len);
	find->expect[h->was.shown.len] = '\0';
	find->found = true;
	return true;
}

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

/* Beside or before each weight. */
static bool
try_weights(struct hunt *h, const char *row, bool before,
	    struct conf_find *find)
{
	char beside[CONF_FIND_TEXT];
	uint32_t tried = 0;

	for (uint32_t w = 0; w < h->n_weights; w++) {
		int64_t left = h->own + h->sums[w];

		/* Points one step off show where the sums are as good as
		 * equal. */
		if (h->step && (left > 2 * h->step || left < -2 * h->step))
			continue;
		if (!h->step && tried++ == MAX_TRIED)
			break;
		snprintf(beside, sizeof(beside), before ? "%s / " : " / %s",
			 h->weights[w]);
		if (tells_apart(h, before ? beside : "", row,
				before ? "" : beside, find))
			return true;
	}
	return false;
}

static bool
try_row(struct hunt *h, const char *row, struct conf_find *find)
{
	return tells_apart(h, "", row, "", find) ||
	       try_weights(h, row, false, find) ||
	       try_weights(h, row, true, find);
}

/* A part of pairs speaks where its partner stands. */
static bool
try_partners(struct hunt *h, uint32_t cue, const char *row,
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
		if (tells_apart(h, first ? "" : beside, row,
				first ? beside : "", find))
			return true;
	}
	return false;
}

/* The parts of a pair as many words apart as it allows, one fewer, one more. */
static bool
try_distances(struct hunt *h, uint32_t cue, struct conf_find *find)
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

/* One phrase for each class and number of points, rather one that nothing
 * suppresses. */
static uint32_t
list_singles(const struct hunt *h, uint32_t *singles)
{
	const struct rd_prog *prog = &h->m->pristine;
	uint32_t n = 0;

	for (uint32_t i = 0; i < 2 * prog->n_cue && n < MAX_SINGLES; i++) {
		uint32_t c = i % prog->n_cue;
		const struct rd_prog_cue *cue = &prog->cue[c];
		bool known = (i < prog->n_cue && cue->n_unless) ||
			     cue->match == RD_MATCH_PAIR ||
			     !is_weight(prog, c, h->classifier, h->source);

		for (uint32_t k = 0; k < n && !known; k++)
			known = prog->cue[singles[k]].class == cue->class &&
				prog->cue[singles[k]].points == cue->points;
		if (!known)
			singles[n++] = c;
	}
	return n;
}

/* A text that hits the cue; of a pair, one phrase of each group. */
static const char *
cue_text(struct hunt *h, uint32_t cue)
{
	const struct rd_prog *prog = &h->m->pristine;
	const struct rd_prog_cue *c = &prog->cue[cue];
	const char *first, *then;

	if (c->match != RD_MATCH_PAIR)
		return rd_prog_str(prog, c->text).ptr;
	first = member_text(prog, h->classifier, c->first);
	then = member_text(prog, h->classifier, c->then);
	return first && then ? rd_arena_printf(&h->arena, "%s %s", first, then)
			     : NULL;
}

/* One, two or three phrases and what they weigh together. */
static void
add_weight(struct hunt *h, const uint32_t *cues, uint32_t n)
{
	const struct rd_prog *prog = &h->m->pristine;
	uint32_t first = prog->classifier[h->classifier].first_class;
	int64_t sum = 0;

	if (h->n_weights == MAX_WEIGHTS)
		return;
	rd_buf_reset(&h->text);
	for (uint32_t i = 0; i < n; i++) {
		const struct rd_prog_cue *c = &prog->cue[cues[i]];
		const char *text = cue_text(h, cues[i]);

		rd_buf_printf(&h->text, "%s%s", i ? " / " : "",
			      text ? text : "");
		sum += c->class == first ? c->points : -c->points;
	}
	h->weights[h->n_weights] = rd_arena_strdup(&h->arena,
						   rd_buf_view(&h->text));
	h->failed |= !h->weights[h->n_weights];
	h->sums[h->n_weights++] = sum;
}

static void
weigh(struct hunt *h, uint32_t classifier, uint32_t source)
{
	uint32_t singles[MAX_SINGLES], n, some[3];
	bool many = h->m->pristine.classifier[classifier].pick ==
		    RD_PICK_POINTS;

	if (h->classifier == classifier && h->source == source)
		return;
	h->classifier = classifier;
	h->source = source;
	h->n_weights = 0;
	n = list_singles(h, singles);
	for (uint32_t i = 0; i < n; i++)
		add_weight(h, &singles[i], 1);
	for (uint32_t i = 0; i < n && many; i++)
		for (uint32_t k = i + 1; k < n; k++)
			add_weight(h, (uint32_t[]){ singles[i], singles[k] },
				   2);
	for (uint32_t i = 0; i < n && many; i++)
		for (uint32_t k = i + 1; k < n; k++)
			for (uint32_t l = k + 1; l < n; l++) {
				some[0] = singles[i];
				some[1] = singles[k];
				some[2] = singles[l];
				add_weight(h, some, 3);
			}
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
first_phrase(struct hunt *h, uint32_t class)
{
	const struct rd_prog *prog = &h->m->pristine;

	for (uint32_t c = 0; c < prog->n_cue; c++)
		if (prog->cue[c].class == class &&
		    prog->cue[c].source == h->source)
			return cue_text(h, c);
	return NULL;
}

static void
search(struct hunt *h, uint32_t mutant)
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
	weigh(h, plant->classifier, source);
	find->source = source;
	find->classifier = plant->classifier;
	if (plant->unless != RD_NONE &&
	    try_row(h, rd_prog_str(prog, prog->unless[plant->unless].text).ptr,
		    find))
		return;
	h->step = plant->step;
	h->own = 0;
	if (plant->cue != RD_NONE) {
		const struct rd_prog_cue *c = &prog->cue[plant->cue];
		bool first = c->class ==
			     prog->classifier[plant->classifier].first_class;

		h->own = first ? c->points : -c->points;
		phrase = cue_text(h, plant->cue);
		if (phrase && tells_apart(h, "", phrase, "", find))
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
open_side(struct side *side, struct rd_prog *prog)
{
	struct rd_problem problem;

	side->prog = prog;
	side->dec = rd_dec_new(prog, &problem);
	return side->dec != NULL;
}

static bool
hunt_share(void *data, uint32_t first, uint32_t step)
{
	struct hunt *h = data;

	for (uint32_t i = first; i < h->m->n && !h->failed; i += step) {
		if (h->m->mutants[i].verdict != RD_CONF_SURVIVED ||
		    h->m->plants[i].classifier == RD_NONE)
			continue;
		conf_apply(h->m, i);
		if (open_side(&h->is, &h->m->prog))
			search(h, i);
		else
			h->failed = true;
		rd_dec_free(h->is.dec);
		h->is.dec = NULL;
		conf_undo(h->m, i);
	}
	return !h->failed;
}

/* What comes of the situation without a text. */
static void
note_base(struct hunt *h)
{
	static const char *const outcomes[] = { "scored", "locked", "none" };
	struct rd_dec_read_opts opts = { .zones = h->opts->zones };
	const struct rd_dec_result *result;
	struct rd_problem problem;

	h->m->base_outcome = "scored";
	put_needed(h, RD_NONE);
	rd_buf_cstr(&h->json, "}}");
	if (rd_dec_request_read(&h->was.request, h->was.prog,
				rd_buf_view(&h->json), &opts,
				&problem) == RD_OK &&
	    rd_dec_decide(h->was.dec, &h->was.request, &result, &problem) ==
		    RD_OK)
		h->m->base_outcome = outcomes[result->outcome];
}

static void
init_hunt(struct hunt *h)
{
	rd_arena_init(&h->arena, (size_t)64 << 20);
	rd_buf_init(&h->json, RD_DEC_REQUEST_CAP);
	rd_buf_init(&h->text, RD_DEC_REQUEST_CAP);
	rd_buf_init(&h->was.shown, 1u << 20);
	rd_buf_init(&h->is.shown, 1u << 20);
	rd_dec_request_init(&h->was.request);
	rd_dec_request_init(&h->is.request);
	h->weights = rd_arena_array(&h->arena, MAX_WEIGHTS,
				    sizeof(*h->weights));
	h->sums = rd_arena_array(&h->arena, MAX_WEIGHTS, sizeof(*h->sums));
	h->failed = !h->weights || !h->sums ||
		    !open_side(&h->was, &h->m->pristine);
	if (!h->failed)
		note_base(h);
}

static void
fini_hunt(struct hunt *h)
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
	struct hunt h = {
		.m = m, .opts = opts, .classifier = RD_NONE, .source = RD_NONE
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
		h.failed = !conf_share(opts->n_jobs, hunt_share, &h);
	fini_hunt(&h);
	return h.failed ? rd_problem_set(problem, RD_NOMEM, 10, "memory",
					 "out of memory")
			: RD_OK;
}
