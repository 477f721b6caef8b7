/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Free text becomes terms: each text source is scanned once, hits go to their
 * classifiers, classifiers give verdicts.  A cue counts once per text (its
 * leftmost hit), a phrase once per classifier. */

#include "engine/internal.h"

/* One text being read. */
struct reading {
	struct rd_eng *eng;
	struct rd_folded folded;
	struct rd_eng_hit *hits; /* offsets still in the folded text */
	uint32_t n_hits;
	uint32_t n_again; /* hits of phrases that were hit before */
};

/* Takes back the shorter hits that start where a longer one does; what an
 * expression needs is no hit. */
static void
drop_shorter(struct reading *r, uint32_t classifier, uint32_t start)
{
	struct rd_eng *eng = r->eng;
	uint32_t n = r->n_hits, first;

	while (n && r->hits[n - 1].offset == start)
		n--;
	for (first = n; first < r->n_hits; first++) {
		struct rd_eng_hit hit = r->hits[first];

		if (eng->cue_classifier[hit.cue] == classifier &&
		    !eng->prog->cue[hit.cue].regex)
			eng->cue_seen[hit.cue] = 0;
		else
			r->hits[n++] = hit;
	}
	r->n_hits = n;
}

/* Of the hits of a `longest` classifier one inside another does not count. */
static bool
is_inside_longer(struct reading *r, uint32_t classifier, uint32_t start,
		 uint32_t end)
{
	struct eng_reach *reach = &r->eng->reach[classifier];

	if (reach->serial != r->eng->serial)
		*reach = (struct eng_reach){ r->eng->serial, start, end, 0 };
	if (reach->start != start) {
		if (reach->end > reach->before)
			reach->before = reach->end;
		reach->start = start;
		reach->end = end;
	} else if (reach->end < end) {
		drop_shorter(r, classifier, start);
		reach->end = end;
	}
	return end <= reach->before;
}

static void
take_hit(void *data, uint32_t id, uint32_t at, uint32_t length)
{
	struct reading *r = data;
	struct rd_eng *eng = r->eng;
	const struct rd_prog *prog = eng->prog;

	/* What an expression needs is no hit of its own. */
	if (id < prog->n_cue && !prog->cue[id].regex &&
	    prog->classifier[eng->cue_classifier[id]].longest &&
	    is_inside_longer(r, eng->cue_classifier[id], at, at + length))
		return;
	if (eng->cue_seen[id] == eng->serial &&
	    (id >= prog->n_cue || !prog->cue[id].group ||
	     r->n_again++ >= ENG_HITS_AGAIN))
		return;
	eng->cue_seen[id] = eng->serial;
	if (id < prog->n_cue)
		r->hits[r->n_hits++] = (struct rd_eng_hit){ id, at, length, 0,
							    prog->cue[id].tag };
}

/* Cues that match because they contain the whole text. */
static void
take_containing(struct reading *r, const struct eng_source *source)
{
	const struct rd_prog *prog = r->eng->prog;

	for (uint32_t i = 0; i < source->n_either; i++) {
		uint32_t cue = source->either[i];
		struct rd_str text = rd_prog_str(prog, prog->cue[cue].text);

		if (rd_str_find(text, r->folded.folded) >= 0)
			take_hit(r, cue, 0, (uint32_t)r->folded.folded.len);
	}
}

static bool
is_suppressed(const struct rd_eng *eng, uint32_t cue)
{
	const struct rd_prog_cue *c = &eng->prog->cue[cue];

	for (uint32_t u = 0; u < c->n_unless; u++)
		if (eng->cue_seen[eng->prog->n_cue + c->first_unless + u] ==
		    eng->serial)
			return true;
	return false;
}

static void
drop_suppressed(struct reading *r)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->n_hits; i++)
		if (!is_suppressed(r->eng, r->hits[i].cue))
			r->hits[n++] = r->hits[i];
	r->n_hits = n;
}

/* A hit of what an expression needs becomes that of the expression, or none. */
static enum rd_status
run_expressions(struct reading *r, struct rd_str text)
{
	struct rd_eng *eng = r->eng;
	struct rd_folded folded = r->folded;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->n_hits; i++) {
		struct rd_eng_hit hit = r->hits[i];

		if (eng->prog->cue[hit.cue].regex) {
			/* Plain ASCII is scanned as it is given. */
			if (folded.folded.ptr == text.ptr &&
			    rd_text_fold(&eng->arena, text, &folded) != RD_OK)
				return RD_NOMEM;
			if (!eng_regexes_match(eng->regexes, hit.cue,
					       folded.folded, &hit.offset,
					       &hit.length))
				continue;
		}
		r->hits[n++] = hit;
	}
	r->n_hits = n;
	return RD_OK;
}

/* The hit of the same phrase that counts so far, or NULL. */
static struct rd_eng_hit *
counted_hit(const struct rd_prog *prog, const struct eng_tally *tally,
	    uint32_t cue)
{
	for (uint32_t i = 0; i < tally->n_hits; i++)
		if (prog->cue[tally->hits[i].cue].phrase ==
		    prog->cue[cue].phrase)
			return &tally->hits[i];
	return NULL;
}

static void
take_out(struct eng_tally *tally, struct rd_eng_hit *hit)
{
	struct rd_eng_hit *end = tally->hits + tally->n_hits--;

	memmove(hit, hit + 1, (size_t)(end - hit - 1) * sizeof(*hit));
}

/* Those of one text stay in the order in which they were found. */
static enum rd_status
count_hit(struct rd_eng *eng, const struct rd_eng_hit *hit)
{
	const struct rd_prog_cue *cues = eng->prog->cue;
	struct eng_tally *tally = &eng->tallies[eng->cue_classifier[hit->cue]];
	void *hits = tally->hits;
	size_t cap = tally->n_cap;
	struct rd_eng_hit *counted = counted_hit(eng->prog, tally, hit->cue);
	enum rd_status status;

	/* Sources are read in the program's order, not the classifier's. */
	if (counted && cues[hit->cue].place >= cues[counted->cue].place)
		return RD_OK;
	if (counted)
		take_out(tally, counted);
	status = rd_arena_grow(&eng->arena, &hits, tally->n_hits, &cap,
			       sizeof(*hit));
	if (status != RD_OK)
		return status;
	tally->hits = hits;
	tally->n_cap = (uint32_t)cap;
	tally->hits[tally->n_hits++] = *hit;
	return RD_OK;
}

static void
to_given_offsets(const struct reading *r, struct rd_eng_hit *hit)
{
	const uint32_t *origin = r->folded.origin;
	uint32_t end = hit->offset + hit->length;

	if (!origin || !hit->length)
		return;
	/* To the end of the segment that the hit ends in. */
	while (end < r->folded.folded.len && origin[end] == origin[end - 1])
		end++;
	hit->offset = origin[hit->offset];
	hit->length = origin[end] - hit->offset;
}

/* Scans one text of a source; row and matches are for list fields. */
static enum rd_status
read_text(struct rd_eng *eng, uint32_t source, struct rd_str text, uint32_t row,
	  uint64_t *matches)
{
	struct eng_source *s = &eng->sources[source];
	struct reading r = { .eng = eng };
	enum rd_status status;

	status = eng_source_prepare(eng, source);
	if (status != RD_OK)
		return status;
	r.folded.folded = text;
	if (!rd_ascii_only(text) || s->n_either)
		status = rd_text_fold(&eng->arena, text, &r.folded);
	if (status != RD_OK)
		return status;
	r.hits = eng->pending;
	eng->serial++;
	status = rd_trie_scan(&s->trie, r.folded.folded, take_hit, &r);
	if (status != RD_OK)
		return status;
	take_containing(&r, s);
	drop_suppressed(&r);
	if (s->regexes)
		status = run_expressions(&r, text);
	if (s->n_pairs)
		r.n_hits = eng_find_pairs(eng->prog, s, r.folded.folded, r.hits,
					  r.n_hits);
	for (uint32_t i = 0; i < r.n_hits && status == RD_OK; i++) {
		struct rd_eng_hit *hit = &r.hits[i];
		uint32_t bit = eng->record_bit[eng->cue_classifier[hit->cue]];

		to_given_offsets(&r, hit);
		hit->row = row;
		if (bit != RD_NONE)
			*matches |= UINT64_C(1) << bit;
		status = count_hit(eng, hit);
	}
	return status;
}

static enum rd_status
read_field(struct rd_eng *eng, uint32_t source)
{
	const struct rd_prog_source *s = &eng->prog->source[source];
	struct rd_eng_value *list = &eng->facts[s->fact];
	uint32_t n_fields = eng->prog->fact[s->fact].n_fields;
	uint64_t *matches;
	enum rd_status status = RD_OK;
	/* The matches came with the rows; the text itself is gone. */
	bool gone =
		eng->erased &&
		eng->prog
			->field[eng->prog->fact[s->fact].first_field + s->field]
			.personal;

	if (!list->known || !list->n_rows || gone)
		return RD_OK;
	if (!list->row_matches)
		list->row_matches = rd_arena_array(&eng->arena, list->n_rows,
						   sizeof(*matches));
	matches = (uint64_t *)(uintptr_t)list->row_matches;
	if (!matches)
		return RD_NOMEM;
	for (uint32_t row = 0; row < list->n_rows && status == RD_OK; row++) {
		const struct rd_eng_value *field =
			&list->rows[row * n_fields + s->field];

		if (field->known)
			status = read_text(eng, source, field->text, row,
					   &matches[row]);
	}
	return status;
}

static enum rd_status
read_join(struct rd_eng *eng, uint32_t source)
{
	const struct rd_prog_source *s = &eng->prog->source[source];
	size_t len = s->n_parts;
	bool any = false;
	char *joined, *at;

	for (uint32_t p = 0; p < s->n_parts; p++) {
		uint32_t fact = eng->prog->source[s->first_part + p].fact;

		any |= eng->facts[fact].known;
		len += eng->facts[fact].text.len;
	}
	if (!any)
		return RD_OK;
	joined = at = rd_arena_alloc(&eng->arena, len);
	if (!joined)
		return RD_NOMEM;
	for (uint32_t p = 0; p < s->n_parts; p++) {
		uint32_t fact = eng->prog->source[s->first_part + p].fact;
		struct rd_str text = eng->facts[fact].text;

		if (p)
			*at++ = ' ';
		if (text.len)
			memcpy(at, text.ptr, text.len);
		at += text.len;
	}
	return read_text(eng, source,
			 (struct rd_str){ joined, (size_t)(at - joined) }, 0,
			 NULL);
}

static enum rd_status
read_fact(struct rd_eng *eng, uint32_t source)
{
	const struct rd_eng_value *fact =
		&eng->facts[eng->prog->source[source].fact];

	return fact->known ? read_text(eng, source, fact->text, 0, NULL)
			   : RD_OK;
}

static enum rd_status
read_source(struct rd_eng *eng, uint32_t source)
{
	static enum rd_status (*const readers[])(struct rd_eng *, uint32_t) = {
		[RD_SOURCE_FACT] = read_fact,
		[RD_SOURCE_FIELD] = read_field,
		[RD_SOURCE_JOIN] = read_join,
	};

	if (!eng->sources[source].n_keys)
		return RD_OK;
	return readers[eng->prog->source[source].kind](eng, source);
}

/* ---- verdicts ---- */

struct judging {
	const struct rd_prog *prog;
	const struct rd_prog_classifier *rule;
	const struct eng_tally *tally;
	struct rd_eng_verdict *verdict;
	uint32_t class; /* the winner, when the kind has one */
};

static const struct rd_prog_cue *
cue_of(const struct judging *j, uint32_t hit)
{
	return &j->prog->cue[j->tally->hits[hit].cue];
}

static void
pick_first(struct judging *j)
{
	for (uint32_t i = 0; i < j->tally->n_hits; i++)
		if (cue_of(j, i)->class < j->class)
			j->class = cue_of(j, i)->class;
}

/* Negative when hit a stands before hit b: in an earlier source of the
 * classifier, an earlier record, further left. */
static int
compare_places(const struct judging *j, uint32_t a, uint32_t b)
{
	const struct rd_eng_hit *x = &j->tally->hits[a],
				*y = &j->tally->hits[b];
	uint32_t p = cue_of(j, a)->place, q = cue_of(j, b)->place;

	if (p != q)
		return p < q ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return 0;
}

static bool
stands_before(const struct judging *j, uint32_t a, uint32_t b)
{
	const struct rd_prog_cue *p = cue_of(j, a), *q = cue_of(j, b);
	uint32_t first = j->prog->class[p->class].priority;
	uint32_t second = j->prog->class[q->class].priority;
	int place = compare_places(j, a, b);

	if (first != second)
		return first > second;
	if (place)
		return place < 0;
	if (j->tally->hits[a].length != j->tally->hits[b].length)
		return j->tally->hits[a].length > j->tally->hits[b].length;
	return p->class < q->class;
}

/* Into text order; they nearly are. */
static void
sort_hits(struct judging *j)
{
	struct rd_eng_hit *hits = j->tally->hits;

	for (uint32_t i = 1; i < j->tally->n_hits; i++)
		for (uint32_t k = i; k > 0; k--) {
			struct rd_eng_hit hit = hits[k];
			int place = compare_places(j, k, k - 1);

			if (place > 0 ||
			    (!place && hit.length >= hits[k - 1].length))
				break;
			hits[k] = hits[k - 1];
			hits[k - 1] = hit;
		}
}

static void
pick_earliest(struct judging *j)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < j->tally->n_hits; i++)
		if (stands_before(j, i, best))
			best = i;
	j->class = cue_of(j, best)->class;
}

static void
pick_all(struct judging *j)
{
	for (uint32_t i = 0; i < j->tally->n_hits; i++)
		j->verdict->bits |= UINT64_C(1)
				    << j->prog->class[cue_of(j, i)->class].term;
	j->verdict->known = true;
	j->verdict->hits = j->tally->hits;
	j->verdict->n_hits = j->tally->n_hits;
}

static int64_t
class_points(const struct judging *j, uint32_t class)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < j->tally->n_hits; i++)
		if (cue_of(j, i)->class == class)
			sum += cue_of(j, i)->points;
	return sum;
}

static void
pick_points(struct judging *j)
{
	int64_t best = 0;
	bool tied = false;

	for (uint32_t c = 0; c < j->rule->n_classes; c++) {
		uint32_t class = j->rule->first_class + c;
		int64_t points = class_points(j, class);

		if (points < j->rule->threshold || points < best)
			continue;
		tied = points == best && j->class != RD_NONE;
		best = points;
		j->class = class;
	}
	if (tied)
		j->class = RD_NONE;
}

/* The winning class's hits move to the front; the strongest of them gives tag
 * and confidence. */
static void
name_winner(struct judging *j)
{
	struct rd_eng_hit *hits = j->tally->hits;
	struct rd_eng_verdict *v = j->verdict;
	uint32_t n = 0, strongest = RD_NONE;

	for (uint32_t i = 0; i < j->tally->n_hits; i++) {
		struct rd_eng_hit hit = hits[i];

		if (j->prog->cue[hit.cue].class != j->class)
			continue;
		hits[i] = hits[n];
		hits[n] = hit;
		if (strongest == RD_NONE ||
		    j->prog->cue[hit.cue].points >
			    j->prog->cue[hits[strongest].cue].points)
			strongest = n;
		n++;
	}
	v->known = true;
	v->term = j->prog->class[j->class].term;
	v->hits = hits;
	v->n_hits = n;
	v->tag = hits[strongest].tag;
	v->confidence = cue_of(j, strongest)->confidence;
}

static void
judge(struct rd_eng *eng, uint32_t classifier)
{
	static void (*const pickers[])(struct judging *) = {
		[RD_PICK_FIRST] = pick_first,
		[RD_PICK_EARLIEST] = pick_earliest,
		[RD_PICK_ALL] = pick_all,
		[RD_PICK_POINTS] = pick_points,
	};
	struct judging j = { eng->prog, &eng->prog->classifier[classifier],
			     &eng->tallies[classifier],
			     &eng->verdicts[classifier], RD_NONE };

	j.verdict->tag = RD_NONE;
	sort_hits(&j);
	if (j.tally->n_hits)
		pickers[j.rule->pick](&j);
	if (j.class != RD_NONE) {
		name_winner(&j);
	} else if (j.rule->fallback != RD_NONE) {
		j.verdict->known = j.verdict->fallback = true;
		j.verdict->term = j.rule->fallback;
		j.verdict->tag = j.rule->fallback_tag;
		j.verdict->confidence = j.rule->confidence;
	}
}

enum rd_status
rd_eng_classify(struct rd_eng *eng, const struct rd_eng_verdict *const *preset)
{
	const struct rd_prog *prog = eng->prog;
	enum rd_status status = RD_OK;

	eng->erased = preset != NULL;
	for (uint32_t s = 0; s < prog->n_source && status == RD_OK; s++)
		status = read_source(eng, s);
	for (uint32_t c = 0; c < prog->n_classifier && status == RD_OK; c++) {
		struct rd_eng_value *fact =
			&eng->facts[prog->classifier[c].fact];
		struct rd_eng_verdict *verdict = &eng->verdicts[c];

		if (preset && preset[c])
			*verdict = *preset[c];
		else if (!prog->classifier[c].per_record)
			judge(eng, c);
		fact->known = verdict->known;
		if (prog->classifier[c].pick == RD_PICK_ALL)
			fact->bits = verdict->bits;
		else
			fact->number = verdict->term;
	}
	return status;
}

const struct rd_eng_hit *
rd_eng_record_hits(const struct rd_eng *eng, uint32_t classifier, uint32_t *n)
{
	*n = eng->tallies[classifier].n_hits;
	return eng->tallies[classifier].hits;
}
