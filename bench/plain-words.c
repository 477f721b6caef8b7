/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Phrases by their first word: a text is folded once, and at each of its words
 * the few phrases that start with it are compared. */
#define PLAIN_WORDS
#include "plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT_BYTES 4096
#define SLOTS 8192 /* a power of two, several times the number of words */
#define HITS 256

struct entry {
	const char *text;
	size_t len, word_len;
	int source, cue;
	bool unless;
};

struct slot {
	const struct entry *entries; /* NULL: free */
	unsigned n;
	uint32_t hash;
};

struct hit {
	int cue;
	size_t at;
};

static struct entry entries[N(plain_cues) + N(plain_unless)];
static struct slot slots[SLOTS];
static unsigned char wordy[256];
static uint32_t seen[N(plain_cues)], vetoed[N(plain_cues)], serial;
static uint32_t counted[N(plain_cues)], request_serial;

/* Lower case; punctuation and pictures beyond ASCII become spaces, so that a
 * byte of what is left is part of a word or not by itself. */
static size_t
fold(struct plain_text text, char *out)
{
	size_t n = text.len < TEXT_BYTES ? text.len : TEXT_BYTES, more;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < 0x80) {
			out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		} else if (c == 0xc3 && i + 1 < n) {
			out[i++] = (char)c;
			c = (unsigned char)text.ptr[i];
			out[i] = (char)(c < 0x9f && c != 0x97 ? c | 0x20 : c);
		} else if (c == 0xe2 || c == 0xf0) {
			more = c == 0xe2 ? 3 : 4;
			more = more < n - i ? more : n - i;
			memset(out + i, ' ', more);
			i += more - 1;
		} else {
			out[i] = (char)c;
		}
	}
	out[n] = '\0';
	return n;
}

bool
plain_same_text(struct plain_text a, struct plain_text b)
{
	char x[TEXT_BYTES + 1], y[TEXT_BYTES + 1];
	size_t n;

	if (a.len == b.len && !memcmp(a.ptr, b.ptr, a.len))
		return true;
	n = fold(a, x);
	return n == fold(b, y) && !memcmp(x, y, n);
}

static size_t
word_at(const char *text, uint32_t *hash)
{
	size_t n = 0;
	uint32_t h = 2166136261u;

	for (; wordy[(unsigned char)text[n]]; n++)
		h = (h ^ (unsigned char)text[n]) * 16777619u;
	*hash = h;
	return n;
}

static struct slot *
find_slot(int source, uint32_t hash, const char *word, size_t len)
{
	uint32_t key = hash * 31 + (uint32_t)source;
	struct slot *slot;

	for (uint32_t i = key;; i++) {
		slot = &slots[i & (SLOTS - 1)];
		if (!slot->entries ||
		    (slot->hash == key && slot->entries->source == source &&
		     slot->entries->word_len == len &&
		     !memcmp(slot->entries->text, word, len)))
			break;
	}
	slot->hash = key;
	return slot;
}

static int
by_word(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	size_t n = x->word_len < y->word_len ? x->word_len : y->word_len;
	int order = memcmp(x->text, y->text, n);

	if (x->source != y->source)
		return x->source - y->source;
	if (order)
		return order;
	return (x->word_len > y->word_len) - (x->word_len < y->word_len);
}

static void
add_entry(unsigned *n, const char *text, int cue, bool unless)
{
	uint32_t hash;
	struct entry *entry = &entries[(*n)++];

	*entry = (struct entry){ text,
				 strlen(text),
				 word_at(text, &hash),
				 plain_cues[cue].source,
				 cue,
				 unless };
	if (!entry->word_len || strpbrk(text, "\xe2\xf0")) {
		fprintf(stderr, "bench: plain: cannot look for \"%s\"\n", text);
		exit(1);
	}
}

void
plain_words_init(void)
{
	unsigned n = 0;
	struct slot *slot;
	uint32_t hash;

	for (unsigned c = 1; c < 256; c++)
		wordy[c] = c >= 0x80 || (c >= '0' && c <= '9') ||
			   ((c | 32) >= 'a' && (c | 32) <= 'z');
	for (int i = 0; i < (int)N(plain_cues); i++) {
		const struct plain_cue *cue = &plain_cues[i];

		add_entry(&n, cue->text, i, false);
		for (int u = 0; u < cue->n_unless; u++)
			add_entry(&n, plain_unless[cue->first_unless + u], i,
				  true);
	}
	qsort(entries, n, sizeof(*entries), by_word);
	for (unsigned i = 0; i < n; i++) {
		word_at(entries[i].text, &hash);
		slot = find_slot(entries[i].source, hash, entries[i].text,
				 entries[i].word_len);
		if (!slot->entries)
			slot->entries = &entries[i];
		slot->n++;
	}
}

static void
match_word(const struct slot *slot, const char *text, size_t at,
	   struct hit *hits, unsigned *n_hits)
{
	for (const struct entry *e = slot->entries; e < slot->entries + slot->n;
	     e++) {
		if (strncmp(text + at + e->word_len, e->text + e->word_len,
			    e->len - e->word_len) ||
		    wordy[(unsigned char)text[at + e->len]])
			continue;
		if (e->unless) {
			vetoed[e->cue] = serial;
		} else if (seen[e->cue] != serial && *n_hits < HITS) {
			seen[e->cue] = serial;
			hits[(*n_hits)++] = (struct hit){ e->cue, at };
		}
	}
}

/* The cues of one source in one text, without those it vetoes. */
static unsigned
match_text(int source, struct plain_text text, struct hit *hits)
{
	char folded[TEXT_BYTES + 1];
	size_t n = fold(text, folded), len;
	unsigned n_hits = 0, kept = 0;
	struct slot *slot;
	uint32_t hash;

	serial++;
	for (size_t at = 0; at < n; at += len + !len) {
		len = word_at(folded + at, &hash);
		if (!len)
			continue;
		slot = find_slot(source, hash, folded + at, len);
		if (slot->entries)
			match_word(slot, folded, at, hits, &n_hits);
	}
	for (unsigned i = 0; i < n_hits; i++)
		if (vetoed[hits[i].cue] != serial)
			hits[kept++] = hits[i];
	return kept;
}

static bool
is_better(const struct plain_cue *cue, size_t at, const struct plain_cue *best,
	  size_t best_at)
{
	size_t len = strlen(cue->text), best_len;

	if (!best || cue->priority != best->priority)
		return !best || cue->priority > best->priority;
	if (at != best_at)
		return at < best_at;
	best_len = strlen(best->text);
	if (len != best_len)
		return len > best_len;
	return cue->rank < best->rank;
}

static void
take_hit(struct plain_words *words, const struct hit *hit)
{
	const struct plain_cue *cue = &plain_cues[hit->cue];
	int c = cue->classifier;
	int hair = c == CLASSIFIER_HAIR_IN_MESSAGE ? 0
		   : c == CLASSIFIER_HAIR_IN_SCENE ? 1
						   : -1;

	words->bits[c] |= 1u << cue->term;
	if (!words->first[c] || cue->rank < words->first[c]->rank)
		words->first[c] = cue;
	if (c == CLASSIFIER_WHEN && counted[cue->phrase] != request_serial) {
		counted[cue->phrase] = request_serial;
		words->sum[cue->term] += cue->points;
	}
	if (hair >= 0 &&
	    is_better(cue, hit->at, words->hair[hair], words->hair_at[hair])) {
		words->hair[hair] = cue;
		words->hair_at[hair] = hit->at;
	}
}

static void
read_text(struct plain_words *words, int source, struct plain_text text)
{
	struct hit hits[HITS];
	unsigned n = match_text(source, text, hits);

	for (unsigned i = 0; i < n; i++)
		take_hit(words, &hits[i]);
}

void
plain_words_read(const struct plain_request *request, struct plain_words *words)
{
	static const int sources[] = {
		SOURCE_SCENE,		SOURCE_MOOD,
		SOURCE_MESSAGE,		SOURCE_OUTFIT,
		SOURCE_PRESENCE_OUTFIT, SOURCE_PRESENCE_MOOD
	};
	struct hit hits[HITS];

	*words = (struct plain_words){ 0 };
	request_serial++;
	for (unsigned i = 0; i < N(sources); i++)
		if (request->text[sources[i]].ptr)
			read_text(words, sources[i], request->text[sources[i]]);
	for (unsigned i = 0; i < request->n_said; i++)
		read_text(words, SOURCE_CONVERSATION_CONTENT, request->said[i]);
	for (unsigned i = 0; i < request->n_events; i++)
		if (request->events[i].title.ptr)
			words->formal[i] = match_text(SOURCE_EVENTS_TITLE,
						      request->events[i].title,
						      hits) > 0;
}
