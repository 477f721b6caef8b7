/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pairs: cues of two phrases, one from a group of phrases and one from another
 * that follows within a few words of the same clause.  They are looked for
 * among the few hits that a text has, not in the text. */

#include "engine/internal.h"

struct pairing {
	const struct rd_prog *prog;
	struct rd_str text; /* folded */
	struct rd_eng_hit *hits;
	uint32_t n_hits;
};

static uint32_t
end_of(const struct rd_eng_hit *hit)
{
	return hit->offset + hit->length;
}

static bool
ends_clause(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == '!' || cp == '?' || cp == ';' ||
	       cp == ':' || cp == '\n';
}

/* Are there few enough words, and no end of a clause that counts, between? */
static bool
is_near(struct rd_str text, size_t from, size_t to,
	const struct rd_prog_cue *pair)
{
	uint32_t words = 0;
	bool in_word = false;

	while (from < to) {
		uint32_t cp = rd_utf8_next(text, &from);
		bool wordy = cp == '\'' || rd_text_is_wordy(cp);

		if (pair->match == RD_MATCH_PAIR && ends_clause(cp))
			return false;
		words += wordy && !in_word;
		if (words > pair->within)
			return false;
		in_word = wordy;
	}
	return true;
}

static bool
is_part(const struct pairing *p, const struct rd_eng_hit *hit, uint32_t group,
	uint32_t classifier)
{
	const struct rd_prog_cue *cue = &p->prog->cue[hit->cue];

	return cue->group == group &&
	       p->prog->class[cue->class].classifier == classifier;
}

/* Of the first parts before a second one: the nearest that fits. */
static const struct rd_eng_hit *
find_first(const struct pairing *p, const struct rd_prog_cue *pair,
	   uint32_t classifier, const struct rd_eng_hit *then)
{
	const struct rd_eng_hit *best = NULL;

	for (uint32_t i = 0; i < p->n_hits; i++) {
		const struct rd_eng_hit *hit = &p->hits[i];

		if (is_part(p, hit, pair->first, classifier) &&
		    end_of(hit) <= then->offset &&
		    (!best || end_of(hit) > end_of(best) ||
		     (end_of(hit) == end_of(best) &&
		      hit->offset < best->offset)) &&
		    is_near(p->text, end_of(hit), then->offset, pair))
			best = hit;
	}
	return best;
}

/* Of several places the one whose second part starts first. */
static bool
find_pair(const struct pairing *p, uint32_t cue, struct rd_eng_hit *out)
{
	const struct rd_prog_cue *pair = &p->prog->cue[cue];
	uint32_t classifier = p->prog->class[pair->class].classifier;
	uint32_t at = UINT32_MAX, end = 0;

	for (uint32_t i = 0; i < p->n_hits; i++) {
		const struct rd_eng_hit *then = &p->hits[i], *first;

		if (!is_part(p, then, pair->then, classifier) ||
		    then->offset > at ||
		    (then->offset == at && end_of(then) <= end))
			continue;
		first = find_first(p, pair, classifier, then);
		if (!first)
			continue;
		at = then->offset;
		end = end_of(then);
		*out = (struct rd_eng_hit){ cue, first->offset,
					    end - first->offset, 0,
					    pair->tag == RD_NONE ? then->tag
								 : pair->tag };
	}
	return at != UINT32_MAX;
}

static bool
is_hidden(const struct pairing *p, const struct rd_eng_hit *hit)
{
	uint32_t classifier =
		p->prog->class[p->prog->cue[hit->cue].class].classifier;

	if (!p->prog->classifier[classifier].longest)
		return false;
	for (uint32_t i = 0; i < p->n_hits; i++) {
		const struct rd_eng_hit *other = &p->hits[i];
		const struct rd_prog_cue *cue = &p->prog->cue[other->cue];

		if (cue->match == RD_MATCH_PAIR &&
		    other->length > hit->length &&
		    other->offset <= hit->offset &&
		    end_of(other) >= end_of(hit) &&
		    p->prog->class[cue->class].classifier == classifier)
			return true;
	}
	return false;
}

uint32_t
eng_find_pairs(const struct rd_prog *prog, const struct eng_source *source,
	       struct rd_str text, struct rd_eng_hit *hits, uint32_t n_hits)
{
	struct pairing p = { prog, text, hits, n_hits };
	uint64_t groups = 0;
	uint32_t n = n_hits, kept = 0;

	for (uint32_t i = 0; i < n_hits; i++)
		groups |= UINT64_C(1) << (prog->cue[hits[i].cue].group & 63);
	if (!(groups >> 1))
		return n_hits;
	for (uint32_t i = 0; i < source->n_pairs; i++) {
		const struct rd_prog_cue *cue = &prog->cue[source->pairs[i]];

		if (groups >> (cue->first & 63) & groups >> (cue->then & 63) &
			    1 &&
		    find_pair(&p, source->pairs[i], &hits[n]))
			n++;
	}
	if (n == n_hits)
		return n;
	p.n_hits = n;
	/* Hidden hits stay where they are until all have been compared: what
	 * hides them may be hidden itself. */
	for (uint32_t i = 0; i < n; i++)
		hits[i].row = is_hidden(&p, &hits[i]);
	for (uint32_t i = 0; i < n; i++)
		if (!hits[i].row)
			hits[kept++] = hits[i];
	return kept;
}
