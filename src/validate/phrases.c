/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The classes of a classifier: phrases, pairs of them, and what other files
 * add to them. */

#include "validate/words.h"

#include "base/decimal.h"
#include "base/diag-ids.h"

#define WITHIN 3

static void
read_all_over(struct rd_val_words *r, struct rd_val_phrase *phrase)
{
	phrase->n_in = r->out->join ? 1 : r->out->n_over;
	phrase->in = rd_val_array(r->val, phrase->n_in, sizeof(*phrase->in));
	for (uint32_t i = 0; phrase->in && i < phrase->n_in; i++)
		phrase->in[i] = i;
}

/* in=: ascending positions in over; the first text without it. */
static void
read_in(struct rd_val_words *r, const struct rd_src_node *node,
	struct rd_val_phrase *phrase)
{
	struct rd_str rest = rd_src_attr_or(node, "in", ""), word;
	bool *wanted = rd_val_array(r->val, r->out->n_over, sizeof(*wanted));
	uint32_t at;

	phrase->in = rd_val_array(r->val, r->out->n_over, sizeof(*phrase->in));
	if (r->val->status)
		return;
	if (!rd_src_has(node, "in") || r->out->join)
		wanted[0] = true;
	if (r->out->join && rd_src_has(node, "in"))
		rd_val_find(r->val, node, "in", RD_DIAG_IN_NOT_IN_OVER,
			    "joined texts are read as one");
	while (!r->out->join && rd_str_word(&rest, &word)) {
		if (rd_val_is_over(r, word, &at))
			wanted[at] = true;
		else
			rd_val_find(r->val, node, "in", RD_DIAG_IN_NOT_IN_OVER,
				    "\"%.*s\" is not among over=",
				    RD_STR_FMT(word));
	}
	for (uint32_t i = 0; i < r->out->n_over; i++)
		if (wanted[i])
			phrase->in[phrase->n_in++] = i;
}

static void
read_points(struct rd_val_words *r, const struct rd_src_node *node,
	    struct rd_val_phrase *phrase)
{
	static const char *const extras[] = { "points", "tag", "confidence" };
	struct rd_val_classifier *out = r->out;

	phrase->tag = RD_VAL_NONE;
	phrase->points = rd_val_decimal(node, "points", 0);
	if (out->pick != RD_VAL_PICK_POINTS) {
		for (size_t i = 0; i < 3; i++)
			if (rd_src_has(node, extras[i]))
				rd_val_find(r->val, node, extras[i],
					    RD_DIAG_POINTS_NOT_ALLOWED,
					    "%s has no use without "
					    "pick=\"points\"",
					    extras[i]);
		phrase->points = 0;
		return;
	}
	if (!rd_src_has(node, "points"))
		rd_val_find(r->val, node, NULL, RD_DIAG_POINTS_NEEDED,
			    "the phrase has no points");
	phrase->confidence = rd_val_read_confidence(r->val, node,
						    out->confidence);
	if (rd_src_has(node, "tag") && !rd_src_has(r->node, "tags"))
		rd_val_find(r->val, node, "tag", RD_DIAG_TAG_NEEDS_VOCABULARY,
			    "the classifier names no tags=");
	phrase->tag = rd_val_term_of(r->val, node, "tag", out->tags);
}

static void
read_unless(struct rd_val_words *r, const struct rd_src_node *node,
	    struct rd_val_phrase *phrase)
{
	void *all = NULL;
	size_t cap = 0;

	for (const struct rd_src_node *unless = rd_src_child(node, "unless");
	     unless; unless = rd_src_next(unless, "unless")) {
		struct rd_val_texts texts;

		rd_val_expand(r->val, unless, "text", &texts);
		for (uint32_t i = 0; i < texts.n; i++) {
			rd_val_fail(r->val,
				    rd_arena_grow(r->val->arena, &all,
						  phrase->n_unless, &cap,
						  sizeof(*phrase->unless)));
			if (r->val->status)
				return;
			phrase->unless = all;
			phrase->unless[phrase->n_unless++] = texts.texts[i];
		}
	}
}

/* The same words twice for one text: an error in one class; without use where
 * only one class can be the result. */
static void
check_repeated(struct rd_val_words *r, const struct rd_src_node *node,
	       const struct rd_val_phrase *phrase, uint32_t class, uint32_t in)
{
	uint32_t mine = class * 2 + (phrase->n_unless > 0), other;
	struct rd_str text = phrase->regex.ptr ? phrase->regex : phrase->text;
	const char *attr = phrase->regex.ptr ? "pattern" : "text";
	char *key = rd_arena_printf(r->val->arena, "%u%c%.*s", in,
				    phrase->regex.ptr ? '/' : ' ',
				    RD_STR_FMT(text));
	const struct rd_val_class *classes = r->out->classes;
	enum rd_status status;

	if (!key) {
		rd_val_fail(r->val, RD_NOMEM);
		return;
	}
	other = rd_val_names_get(&r->seen, rd_str_of(key));
	if (other == RD_VAL_NONE) {
		status = rd_val_names_add(&r->seen, r->val->arena,
					  rd_str_of(key), mine);
		rd_val_fail(r->val, status);
	} else if (other / 2 == class) {
		rd_val_find(r->val, node, attr, RD_DIAG_DUPLICATE_PHRASE,
			    "\"%.*s\" stands twice in this class",
			    RD_STR_FMT(text));
	} else if (r->out->pick <= RD_VAL_PICK_EARLIEST && !(other & 1) &&
		   classes[other / 2].priority >= classes[class].priority) {
		rd_val_find(r->val, node, attr, RD_DIAG_PHRASE_COVERED,
			    "\"%.*s\" stands in an earlier class",
			    RD_STR_FMT(text));
	}
}

static void
add_phrase(struct rd_val_words *r, const struct rd_val_phrase *phrase,
	   uint32_t at)
{
	struct rd_val_class *class = &r->out->classes[at];
	void *phrases = class->phrases;

	rd_val_fail(r->val,
		    rd_arena_grow(r->val->arena, &phrases, class->n_phrases,
				  &r->caps[at], sizeof(*phrase)));
	if (r->val->status)
		return;
	class->phrases = phrases;
	class->phrases[class->n_phrases++] = *phrase;
}

/* The number of the group that a phrase names, a new one if need be. */
static uint32_t
group_of(struct rd_val_words *r, const struct rd_src_node *node)
{
	struct rd_str name = rd_src_attr_or(node, "group", "");
	uint32_t group = rd_val_names_get(&r->groups, name);

	if (group != RD_VAL_NONE)
		return group;
	group = (uint32_t)r->groups.n_names + 1;
	if (group > RD_VAL_GROUPS_MAX) {
		rd_val_find(r->val, node, "group", RD_DIAG_BAD_GROUP,
			    "a classifier has at most %d groups",
			    RD_VAL_GROUPS_MAX);
		return 0;
	}
	rd_val_fail(r->val,
		    rd_val_names_add(&r->groups, r->val->arena, name, group));
	return group;
}

static void
read_phrase(struct rd_val_words *r, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_phrase phrase = { .place = rd_val_place(r->val, node) };
	struct rd_val_texts texts;

	rd_val_expand(r->val, node, "text", &texts);
	read_in(r, node, &phrase);
	read_points(r, node, &phrase);
	read_unless(r, node, &phrase);
	if (rd_src_has(node, "group"))
		phrase.group = group_of(r, node);
	for (uint32_t i = 0; i < texts.n && !r->val->status; i++) {
		phrase.text = texts.texts[i];
		phrase.nth = i;
		for (uint32_t k = 0; k < phrase.n_in; k++)
			check_repeated(r, node, &phrase, at, phrase.in[k]);
		add_phrase(r, &phrase, at);
	}
}

static void
read_regex(struct rd_val_words *r, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_phrase phrase = { .place = rd_val_place(r->val, node) };

	phrase.text = rd_val_folded(r->val, node, "needs");
	phrase.regex = rd_src_attr(node, "pattern");
	read_in(r, node, &phrase);
	read_points(r, node, &phrase);
	read_unless(r, node, &phrase);
	if (!rd_val_check_regex(r->val, node) || !phrase.text.ptr ||
	    r->val->status)
		return;
	for (uint32_t k = 0; k < phrase.n_in; k++)
		check_repeated(r, node, &phrase, at, phrase.in[k]);
	add_phrase(r, &phrase, at);
}

/* The phrases and expressions of a class in their order. */
static void
read_cues(struct rd_val_words *r, const struct rd_src_node *class, uint32_t at)
{
	bool any = false;

	for (const struct rd_src_node *node = rd_src_child(class, NULL);
	     node && !r->val->status; node = rd_src_next(node, NULL)) {
		bool phrase = rd_src_is(node, "phrase");

		any |= phrase || rd_src_is(node, "regex");
		if (phrase)
			read_phrase(r, node, at);
		else if (rd_src_is(node, "regex"))
			read_regex(r, node, at);
	}
	if (!any)
		rd_val_find(r->val, class, NULL, RD_DIAG_MISSING_ELEMENT,
			    "<class> needs a <phrase>");
}

/* The aliases of a term, read in every text of over. */
static void
add_aliases(struct rd_val_words *r, uint32_t at)
{
	const struct rd_val_vocab *vocab =
		&r->val->model->vocabs[r->out->vocab];
	const struct rd_val_term *term =
		&vocab->terms[r->out->classes[at].term];

	for (uint32_t i = 0; i < term->n_aliases && !r->val->status; i++) {
		struct rd_val_phrase phrase = {
			.text = term->aliases[i],
			.tag = RD_VAL_NONE,
			.points = r->out->pick == RD_VAL_PICK_POINTS
					  ? RD_DECIMAL_ONE
					  : 0,
			.confidence = r->out->confidence,
			.place = { vocab->place.file, term->alias_lines[i] },
		};

		if (!phrase.text.ptr)
			continue;
		read_all_over(r, &phrase);
		add_phrase(r, &phrase, at);
	}
}

/* The number of the class for a term, a new one at the end when it has none. */
static uint32_t
class_of(struct rd_val_words *r, uint32_t term)
{
	const struct rd_val_term *found =
		&r->val->model->vocabs[r->out->vocab].terms[term];
	uint32_t at = rd_val_names_get(&r->terms, found->id);

	if (at != RD_VAL_NONE)
		return at;
	at = r->out->n_classes++;
	r->out->classes[at].term = term;
	r->out->classes[at].priority = found->priority;
	rd_val_fail(r->val,
		    rd_val_names_add(&r->terms, r->val->arena, found->id, at));
	return at;
}

/* The classes of a classifier or of what extends it: each once. */
static void
read_classes_of(struct rd_val_words *r, const struct rd_src_node *holder)
{
	struct rd_val_names here = { .n_names = 0 };

	for (const struct rd_src_node *node = rd_src_child(holder, "class");
	     node && !r->val->status; node = rd_src_next(node, "class")) {
		uint32_t term = rd_val_term_of(r->val, node, "term",
					       r->out->vocab);
		struct rd_str id = rd_src_attr_or(node, "term", "");
		enum rd_status status;
		uint32_t at;

		if (term == RD_VAL_NONE)
			continue;
		status = rd_val_names_add(&here, r->val->arena, id, term);
		if (status == RD_CONFLICT) {
			rd_val_find(r->val, node, "term",
				    RD_DIAG_DUPLICATE_CLASS,
				    "there is a class \"%.*s\" already",
				    RD_STR_FMT(id));
			continue;
		}
		rd_val_fail(r->val, status);
		at = class_of(r, term);
		read_cues(r, node, at);
	}
}

static uint32_t
known_group(struct rd_val_words *r, const struct rd_src_node *node,
	    const char *attr)
{
	struct rd_str name = rd_src_attr_or(node, attr, "");
	uint32_t group = rd_val_names_get(&r->groups, name);

	if (group == RD_VAL_NONE) {
		rd_val_find(r->val, node, attr, RD_DIAG_BAD_GROUP,
			    "no phrase has the group \"%.*s\"",
			    RD_STR_FMT(name));
		rd_val_hint_name(r->val, &r->groups, name);
	}
	return group;
}

static void
read_pair(struct rd_val_words *r, const struct rd_src_node *node, uint32_t at)
{
	struct rd_str first = rd_src_attr_or(node, "first", "");
	struct rd_str then = rd_src_attr_or(node, "then", "");
	struct rd_val_phrase phrase = {
		.place = rd_val_place(r->val, node),
		.first = known_group(r, node, "first"),
		.then = known_group(r, node, "then"),
		.within = rd_val_integer(node, "within", WITHIN),
		.across = rd_val_switch(node, "across"),
	};

	read_in(r, node, &phrase);
	read_points(r, node, &phrase);
	if (phrase.first == RD_VAL_NONE || phrase.then == RD_VAL_NONE ||
	    r->val->status)
		return;
	phrase.text = rd_str_of(rd_arena_printf(r->val->arena, "%.*s .. %.*s",
						RD_STR_FMT(first),
						RD_STR_FMT(then)));
	for (uint32_t k = 0; k < phrase.n_in; k++)
		check_repeated(r, node, &phrase, at, phrase.in[k]);
	add_phrase(r, &phrase, at);
}

/* After all phrases, so that every group is known. */
static void
read_pairs_of(struct rd_val_words *r, const struct rd_src_node *holder)
{
	for (const struct rd_src_node *node = rd_src_child(holder, "class");
	     node && !r->val->status; node = rd_src_next(node, "class")) {
		uint32_t at = rd_val_names_get(
			&r->terms, rd_src_attr_or(node, "term", ""));

		for (const struct rd_src_node *pair =
			     rd_src_child(node, "pair");
		     pair && at != RD_VAL_NONE && !r->val->status;
		     pair = rd_src_next(pair, "pair"))
			read_pair(r, pair, at);
	}
}

static void
read_extensions(struct rd_val_words *r,
		void (*read)(struct rd_val_words *, const struct rd_src_node *))
{
	const struct rd_val_decl *decl = &r->val->decls[RD_VAL_D_EXTEND];

	for (size_t i = 0; i < decl->n && !r->val->status; i++)
		if (rd_str_eq(rd_src_attr_or(decl->nodes[i], "classifier", ""),
			      r->out->name))
			read(r, decl->nodes[i]);
}

void
rd_val_read_classes(struct rd_val_words *r)
{
	struct rd_val_classifier *out = r->out;
	uint32_t n = r->val->model->vocabs[out->vocab].n_terms;
	bool terms = rd_val_switch(r->node, "terms");

	out->classes = rd_val_array(r->val, n, sizeof(*out->classes));
	r->caps = rd_val_array(r->val, n, sizeof(*r->caps));
	for (uint32_t i = 0; terms && i < n && !r->val->status; i++)
		class_of(r, i);
	if (!r->val->status)
		read_classes_of(r, r->node);
	for (uint32_t i = 0; terms && i < n && !r->val->status; i++)
		add_aliases(r, i);
	read_extensions(r, read_classes_of);
	read_pairs_of(r, r->node);
	read_extensions(r, read_pairs_of);
}
