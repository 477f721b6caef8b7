/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Phrases that stand in phrases of another class.  What a text that is just the
 * longer phrase would be taken for is worked out as the engine does it; a
 * phrase that would not lead to its own class is told. */

#include "validate/lint.h"

#include "base/diag-ids.h"
#include "base/text.h"

struct entry {
	const struct rd_val_class *class;
	const struct rd_val_phrase *phrase;
	uint32_t class_at;
	uint32_t next; /* of equal text; RD_VAL_NONE: last */
	uint32_t seen; /* number of the text it was last found in */
};

struct index {
	struct rd_val_lint *lint;
	const struct rd_val_classifier *by;
	struct entry *entries;
	uint32_t n, n_texts;
	struct rd_val_names names; /* by text: the first entry */
	int64_t *sums;		   /* by class */
	bool unsure;		   /* a regex may hit, too */
};

/* ---- where a phrase may be found ---- */

static bool
is_free_before(struct rd_str text, size_t at)
{
	size_t next = at;
	uint32_t before;

	if (!at)
		return true;
	before = rd_utf8_before(text, at);
	return !rd_text_is_wordy(before) || rd_text_is_unspaced(before) ||
	       rd_text_is_unspaced(rd_utf8_next(text, &next));
}

static bool
is_free_after(struct rd_str text, size_t end)
{
	size_t next = end;
	uint32_t after;

	if (end == text.len)
		return true;
	after = rd_utf8_next(text, &next);
	return !rd_text_is_wordy(after) || rd_text_is_unspaced(after) ||
	       rd_text_is_unspaced(rd_utf8_before(text, end));
}

static bool
is_boundary(struct rd_str text, size_t at)
{
	return at == text.len || (text.ptr[at] & 0xc0) != 0x80;
}

static bool
is_found(const struct index *index, struct rd_str needle, struct rd_str text)
{
	size_t from = 0;

	while (needle.len && from + needle.len <= text.len) {
		struct rd_str rest = { text.ptr + from, text.len - from };
		ptrdiff_t at = rd_str_find(rest, needle);

		if (at < 0)
			return false;
		from += (size_t)at;
		if (index->by->match != RD_VAL_WORD ||
		    (is_free_before(text, from) &&
		     is_free_after(text, from + needle.len)))
			return true;
		from++;
	}
	return false;
}

static bool
is_excused(const struct index *index, const struct rd_val_phrase *phrase,
	   struct rd_str text)
{
	for (uint32_t i = 0; i < phrase->n_unless; i++)
		if (is_found(index, phrase->unless[i], text))
			return true;
	return false;
}

static bool
reads(const struct rd_val_phrase *phrase, uint32_t in)
{
	for (uint32_t i = 0; i < phrase->n_in; i++)
		if (phrase->in[i] == in)
			return true;
	return !phrase->n_in;
}

/* ---- phrases by text ---- */

static bool
fill(struct index *index)
{
	struct rd_val *val = index->lint->val;
	const struct rd_val_classifier *by = index->by;
	uint32_t n = 0;

	for (uint32_t i = 0; i < by->n_classes; i++)
		n += by->classes[i].n_phrases;
	index->entries = rd_val_array(val, n, sizeof(*index->entries));
	index->sums = rd_val_array(val, by->n_classes, sizeof(*index->sums));
	for (uint32_t i = 0; i < by->n_classes && !val->status; i++)
		for (uint32_t k = 0; k < by->classes[i].n_phrases; k++) {
			struct entry *entry = &index->entries[index->n];
			struct rd_str text = by->classes[i].phrases[k].text;
			uint32_t first = rd_val_names_get(&index->names, text);

			/* What it needs is not what it finds. */
			if (by->classes[i].phrases[k].regex.ptr)
				continue;
			*entry = (struct entry){ &by->classes[i],
						 &by->classes[i].phrases[k], i,
						 RD_VAL_NONE, 0 };
			if (first == RD_VAL_NONE) {
				rd_val_fail(val,
					    rd_val_names_add(&index->names,
							     val->arena, text,
							     index->n));
			} else {
				entry->next = index->entries[first].next;
				index->entries[first].next = index->n;
			}
			index->n++;
		}
	return !val->status;
}

/* ---- what a text is taken for ---- */

/* Takes note of the phrases whose text is that piece of `text`. */
static void
note_piece(struct index *index, const struct entry *of, struct rd_str piece,
	   const struct entry **rival)
{
	struct rd_str text = of->phrase->text;
	uint32_t in = of->phrase->n_in ? of->phrase->in[0] : 0;

	for (uint32_t i = rd_val_names_get(&index->names, piece);
	     i != RD_VAL_NONE; i = index->entries[i].next) {
		struct entry *entry = &index->entries[i];

		if (entry->seen == index->n_texts ||
		    !reads(entry->phrase, in) ||
		    is_excused(index, entry->phrase, text))
			continue;
		entry->seen = index->n_texts;
		if (entry->phrase->regex.ptr) {
			index->unsure = true;
			continue;
		}
		index->sums[entry->class_at] += entry->phrase->points;
		if (entry->class_at == of->class_at)
			continue;
		if (!*rival || (*rival)->class_at > entry->class_at)
			*rival = entry;
	}
}

/* All phrases found in the entry's text; the first rival class's. */
static const struct entry *
read_text(struct index *index, const struct entry *of)
{
	struct rd_str text = of->phrase->text;
	const struct entry *rival = NULL;
	bool word = index->by->match == RD_VAL_WORD;

	index->n_texts++;
	index->unsure = false;
	memset(index->sums, 0, index->by->n_classes * sizeof(*index->sums));
	for (size_t from = 0; from < text.len; from++) {
		if (!is_boundary(text, from) ||
		    (word && !is_free_before(text, from)))
			continue;
		for (size_t end = from + 1; end <= text.len; end++) {
			struct rd_str piece = { text.ptr + from, end - from };

			if (is_boundary(text, end) &&
			    (!word || is_free_after(text, end)))
				note_piece(index, of, piece, &rival);
		}
	}
	return rival;
}

/* Does the rival's class win the text that is just the phrase?  Of classes in
 * order, the rival is the earliest there is; the leftmost and longest phrase is
 * the text itself, so that only a higher priority beats it. */
static bool
is_lost(const struct index *index, const struct entry *of,
	const struct entry *rival)
{
	switch (index->by->pick) {
	case RD_VAL_PICK_FIRST:
		return rival->class_at < of->class_at;
	case RD_VAL_PICK_EARLIEST:
		return rival->class->priority > of->class->priority;
	case RD_VAL_PICK_POINTS:
		for (uint32_t i = 0; i < index->by->n_classes; i++)
			if (i != of->class_at &&
			    index->sums[i] >= index->sums[of->class_at])
				return true;
		return false;
	default:
		return false;
	}
}

static struct rd_str
term_of(const struct index *index, const struct rd_val_class *class)
{
	return index->lint->model->vocabs[index->by->vocab]
		.terms[class->term]
		.id;
}

static void
tell(struct index *index, const struct entry *of, const struct entry *rival)
{
	struct rd_val_lint *lint = index->lint;
	struct rd_str term = term_of(index, of->class);
	struct rd_str other = term_of(index, rival->class);

	rd_val_lint_find(lint, of->phrase->place, RD_DIAG_PHRASE_OVERLAP,
			 "\"%.*s\" does not lead to \"%.*s\": \"%.*s\" of "
			 "\"%.*s\" is in it",
			 RD_STR_FMT(of->phrase->text), RD_STR_FMT(term),
			 RD_STR_FMT(rival->phrase->text), RD_STR_FMT(other));
	rd_diag_object(lint->val->diags, "%.*s/%.*s/%.*s",
		       RD_STR_FMT(index->by->name), RD_STR_FMT(term),
		       RD_STR_FMT(of->phrase->text));
	rd_val_lint_related(lint, rival->phrase->place, "is found in it");
}

/* With longest="yes" nothing counts within the text that is the phrase.  What
 * pairs make of their parts is not followed. */
static bool
is_followed(const struct rd_val_classifier *by)
{
	if (by->pick == RD_VAL_PICK_ALL || by->longest)
		return false;
	for (uint32_t i = 0; i < by->n_classes; i++)
		for (uint32_t k = 0; k < by->classes[i].n_phrases; k++)
			if (!by->classes[i].phrases[k].text.len)
				return false;
	return true;
}

static void
check_classifier(struct rd_val_lint *lint, const struct rd_val_classifier *by)
{
	struct index index = { .lint = lint, .by = by };

	if (!is_followed(by) || !fill(&index))
		return;
	for (uint32_t i = 0; i < index.n; i++) {
		const struct entry *of = &index.entries[i];
		const struct entry *rival;

		if (of->phrase->regex.ptr ||
		    is_excused(&index, of->phrase, of->phrase->text))
			continue;
		rival = read_text(&index, of);
		if (rival && !index.unsure &&
		    !rd_str_eq(rival->phrase->text, of->phrase->text) &&
		    is_lost(&index, of, rival))
			tell(&index, of, rival);
	}
}

void
rd_val_lint_phrases(struct rd_val_lint *lint)
{
	for (uint32_t i = 0; i < lint->model->n_classifiers; i++)
		if (!lint->val->status)
			check_classifier(lint, &lint->model->classifiers[i]);
}
