/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Classifiers: which texts they read, and the phrases of each class. */

#include "validate/reader.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/text.h"

#define PHRASE_MAX 256 /* bytes, folded */
#define THRESHOLD 1

struct reader {
	struct rd_val *val;
	const struct rd_src_node *node;
	struct rd_val_classifier *out;
	struct rd_str *words;	  /* of over, beside out->over */
	struct rd_val_names seen; /* "SOURCE TEXT" to CLASS * 2 + UNLESS */
	bool failed_over;
};

struct rd_str
rd_val_fold(struct rd_val *val, struct rd_str text)
{
	struct rd_folded folded;
	enum rd_status status = rd_text_fold(val->arena, text, &folded);

	if (status) {
		rd_val_fail(val, status);
		return RD_STR_LIT("");
	}
	return folded.folded;
}

struct rd_str
rd_val_folded(struct rd_val *val, const struct rd_src_node *node,
	      const char *attr)
{
	struct rd_str text = rd_src_attr(node, attr);

	if (!text.ptr || !rd_str_trim(text).len)
		return RD_STR_NONE;
	text = rd_val_fold(val, text);
	if (text.len > PHRASE_MAX) {
		rd_val_find(val, node, attr, RD_DIAG_PHRASE_TOO_LONG,
			    "a phrase of more than %d bytes", PHRASE_MAX);
		return RD_STR_NONE;
	}
	return text;
}

static void
find_bad_over(struct reader *r, struct rd_str word)
{
	r->failed_over = true;
	rd_val_find(r->val, r->node, "over", RD_DIAG_BAD_OVER,
		    "\"%.*s\" is no text of the request", RD_STR_FMT(word));
}

static bool
resolve_over(struct reader *r, struct rd_str word, struct rd_val_over *over)
{
	struct rd_val *val = r->val;
	ptrdiff_t dot = rd_str_find(word, RD_STR_LIT("."));
	struct rd_str name = word;
	const struct rd_val_fact *fact;

	*over = (struct rd_val_over){ RD_VAL_NONE, RD_VAL_NONE };
	if (dot >= 0)
		name.len = (size_t)dot;
	over->fact = rd_val_lookup_word(val, r->node, "over", name,
					&val->facts);
	if (over->fact == RD_VAL_NONE)
		return false;
	fact = &val->model->facts[over->fact];
	if (fact->origin != RD_VAL_REQUEST ||
	    fact->type != (dot < 0 ? RD_VAL_TEXT : RD_VAL_LIST)) {
		find_bad_over(r, word);
		return false;
	}
	if (dot < 0)
		return true;
	name.ptr += dot + 1;
	name.len = word.len - (size_t)dot - 1;
	over->field = rd_val_lookup_word(val, r->node, "over", name,
					 &val->fields[over->fact]);
	if (over->field == RD_VAL_NONE)
		return false;
	if (fact->fields[over->field].type != RD_VAL_TEXT) {
		find_bad_over(r, word);
		return false;
	}
	return true;
}

static bool
is_word_known(const struct reader *r, struct rd_str word, uint32_t *at)
{
	for (uint32_t i = 0; i < r->out->n_over; i++) {
		if (rd_str_eq(r->words[i], word)) {
			*at = i;
			return true;
		}
	}
	return false;
}

/* A classifier of records reads one list and nothing else. */
static void
tell_per_record(struct reader *r)
{
	struct rd_val_classifier *out = r->out;
	uint32_t n_fields = 0;
	bool one_list = true;

	for (uint32_t i = 0; i < out->n_over; i++) {
		n_fields += out->over[i].field != RD_VAL_NONE;
		one_list &= out->over[i].fact == out->over[0].fact;
	}
	if (n_fields && out->join)
		rd_val_find(r->val, r->node, "join", RD_DIAG_BAD_JOIN,
			    "fields of a list cannot be joined");
	if (!n_fields || n_fields < out->n_over)
		return;
	if (!one_list)
		rd_val_find(r->val, r->node, "over", RD_DIAG_BAD_OVER,
			    "fields of several lists have no common record");
	out->per_record = true;
	out->list = out->over[0].fact;
}

static void
read_over(struct reader *r)
{
	struct rd_str rest = rd_src_attr_or(r->node, "over", "");
	uint32_t n = rd_val_count_words(rest), at;
	struct rd_str word;

	r->words = rd_val_array(r->val, n, sizeof(*r->words));
	r->out->over = rd_val_array(r->val, n, sizeof(*r->out->over));
	if (r->val->status)
		return;
	while (rd_str_word(&rest, &word)) {
		struct rd_val_over over;

		if (is_word_known(r, word, &at)) {
			find_bad_over(r, word);
			continue;
		}
		if (!resolve_over(r, word, &over))
			r->failed_over = true;
		r->words[r->out->n_over] = word;
		r->out->over[r->out->n_over++] = over;
	}
	if (!r->failed_over)
		tell_per_record(r);
}

static void
read_all_over(struct reader *r, struct rd_val_phrase *phrase)
{
	phrase->n_in = r->out->join ? 1 : r->out->n_over;
	phrase->in = rd_val_array(r->val, phrase->n_in, sizeof(*phrase->in));
	for (uint32_t i = 0; phrase->in && i < phrase->n_in; i++)
		phrase->in[i] = i;
}

/* in=: ascending positions in over; the first text without it. */
static void
read_in(struct reader *r, const struct rd_src_node *node,
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
		if (is_word_known(r, word, &at))
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

static int64_t
read_confidence(struct rd_val *val, const struct rd_src_node *node,
		int64_t fallback)
{
	int64_t value = rd_val_decimal(node, "confidence", fallback);

	if (value < 0 || value > RD_DECIMAL_ONE)
		rd_val_find(val, node, "confidence", RD_DIAG_BAD_CONFIDENCE,
			    "a confidence lies between 0 and 1");
	return value;
}

static void
read_points(struct reader *r, const struct rd_src_node *node,
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
	phrase->confidence = read_confidence(r->val, node, out->confidence);
	if (rd_src_has(node, "tag") && !rd_src_has(r->node, "tags"))
		rd_val_find(r->val, node, "tag", RD_DIAG_TAG_NEEDS_VOCABULARY,
			    "the classifier names no tags=");
	phrase->tag = rd_val_term_of(r->val, node, "tag", out->tags);
}

static void
read_unless(struct reader *r, const struct rd_src_node *node,
	    struct rd_val_phrase *phrase)
{
	phrase->unless = rd_val_array(r->val, rd_val_count(node, "unless"),
				      sizeof(*phrase->unless));
	if (!phrase->unless)
		return;
	for (const struct rd_src_node *unless = rd_src_child(node, "unless");
	     unless; unless = rd_src_next(unless, "unless")) {
		struct rd_str text = rd_val_folded(r->val, unless, "text");

		if (text.ptr)
			phrase->unless[phrase->n_unless++] = text;
	}
}

/* The same words twice for one text: an error in one class; without use where
 * only one class can be the result. */
static void
check_repeated(struct reader *r, const struct rd_src_node *node,
	       const struct rd_val_phrase *phrase, uint32_t class, uint32_t in)
{
	uint32_t mine = class * 2 + (phrase->n_unless > 0), other;
	char *key = rd_arena_printf(r->val->arena, "%u %.*s", in,
				    RD_STR_FMT(phrase->text));
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
		rd_val_find(r->val, node, "text", RD_DIAG_DUPLICATE_PHRASE,
			    "\"%.*s\" stands twice in this class",
			    RD_STR_FMT(phrase->text));
	} else if (r->out->pick <= RD_VAL_PICK_EARLIEST && !(other & 1) &&
		   classes[other / 2].priority >= classes[class].priority) {
		rd_val_find(r->val, node, "text", RD_DIAG_PHRASE_COVERED,
			    "\"%.*s\" stands in an earlier class",
			    RD_STR_FMT(phrase->text));
	}
}

static void
read_phrase(struct reader *r, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_class *class = &r->out->classes[at];
	struct rd_val_phrase *phrase = &class->phrases[class->n_phrases];

	phrase->text = rd_val_folded(r->val, node, "text");
	phrase->place = rd_val_place(r->val, node);
	read_in(r, node, phrase);
	read_points(r, node, phrase);
	read_unless(r, node, phrase);
	if (!phrase->text.ptr || r->val->status)
		return;
	for (uint32_t i = 0; i < phrase->n_in; i++)
		check_repeated(r, node, phrase, at, phrase->in[i]);
	class->n_phrases++;
}

/* The aliases of a term, read in every text of over. */
static void
add_aliases(struct reader *r, struct rd_val_class *class)
{
	const struct rd_val_vocab *vocab =
		&r->val->model->vocabs[r->out->vocab];
	const struct rd_val_term *term = &vocab->terms[class->term];

	for (uint32_t i = 0; i < term->n_aliases && !r->val->status; i++) {
		struct rd_val_phrase *phrase =
			&class->phrases[class->n_phrases];

		*phrase = (struct rd_val_phrase){
			.text = term->aliases[i],
			.tag = RD_VAL_NONE,
			.points = r->out->pick == RD_VAL_PICK_POINTS
					  ? RD_DECIMAL_ONE
					  : 0,
			.confidence = r->out->confidence,
			.place = { vocab->place.file, term->alias_lines[i] },
		};
		if (!phrase->text.ptr)
			continue;
		read_all_over(r, phrase);
		class->n_phrases++;
	}
}

static void
read_class(struct reader *r, const struct rd_src_node *node,
	   struct rd_val_names *classes)
{
	uint32_t term = rd_val_term_of(r->val, node, "term", r->out->vocab);
	struct rd_val_class *class;
	const struct rd_val_term *found;
	bool terms = rd_val_switch(r->node, "terms");
	uint32_t at = terms ? term : r->out->n_classes;
	enum rd_status status;
	size_t n;

	if (term == RD_VAL_NONE)
		return;
	found = &r->val->model->vocabs[r->out->vocab].terms[term];
	status = rd_val_names_add(classes, r->val->arena, found->id, at);
	if (status == RD_CONFLICT) {
		rd_val_find(r->val, node, "term", RD_DIAG_DUPLICATE_CLASS,
			    "there is a class \"%.*s\" already",
			    RD_STR_FMT(found->id));
		return;
	}
	rd_val_fail(r->val, status);
	n = rd_val_count(node, "phrase") + (terms ? found->n_aliases : 0);
	class = &r->out->classes[at];
	class->phrases = rd_val_array(r->val, n, sizeof(*class->phrases));
	class->term = term;
	class->priority = found->priority;
	r->out->n_classes += !terms;
	for (const struct rd_src_node *phrase = rd_src_child(node, "phrase");
	     phrase && !r->val->status; phrase = rd_src_next(phrase, "phrase"))
		read_phrase(r, phrase, at);
}

static void
read_classes(struct reader *r)
{
	struct rd_val_names names = { .n_names = 0 };
	struct rd_val_classifier *out = r->out;
	const struct rd_val_vocab *vocab = &r->val->model->vocabs[out->vocab];
	bool terms = rd_val_switch(r->node, "terms");
	uint32_t n = terms ? vocab->n_terms : rd_val_count(r->node, "class");

	out->classes = rd_val_array(r->val, n, sizeof(*out->classes));
	if (r->val->status)
		return;
	for (const struct rd_src_node *node = rd_src_child(r->node, "class");
	     node && !r->val->status; node = rd_src_next(node, "class"))
		read_class(r, node, &names);
	for (uint32_t i = 0; terms && i < n && !r->val->status; i++) {
		struct rd_val_class *class = &out->classes[i];

		class->term = i;
		class->priority = vocab->terms[i].priority;
		if (!class->phrases)
			class->phrases = rd_val_array(r->val,
						      vocab->terms[i].n_aliases,
						      sizeof(*class->phrases));
		add_aliases(r, class);
		out->n_classes++;
	}
}

static void
check_phrases(struct reader *r)
{
	size_t n = 0;

	for (uint32_t i = 0; i < r->out->n_classes; i++)
		n += r->out->classes[i].n_phrases;
	if (!n && !rd_src_child(r->node, "class"))
		rd_val_find(r->val, r->node, NULL, RD_DIAG_EMPTY_CLASSIFIER,
			    "the classifier \"%.*s\" has no phrases",
			    RD_STR_FMT(r->out->name));
}

static void
read_result(struct reader *r)
{
	static const char *const extras[] = { "tags", "threshold", "confidence",
					      "default-tag" };
	struct rd_val_classifier *out = r->out;
	struct rd_val *val = r->val;

	out->fallback = rd_val_term_of(val, r->node, "default", out->vocab);
	if (out->pick == RD_VAL_PICK_ALL && rd_src_has(r->node, "default"))
		rd_val_find(val, r->node, "default",
			    RD_DIAG_DEFAULT_NOT_ALLOWED_HERE,
			    "a set of classes takes no default");
	out->tags = rd_val_vocab_of(val, r->node, "tags");
	out->fallback_tag = RD_VAL_NONE;
	if (rd_src_has(r->node, "default-tag") &&
	    (!rd_src_has(r->node, "tags") || !rd_src_has(r->node, "default")))
		rd_val_find(val, r->node, "default-tag",
			    RD_DIAG_DEFAULT_NOT_ALLOWED_HERE,
			    "default-tag goes with tags and default");
	else if (rd_src_has(r->node, "default-tag"))
		out->fallback_tag = rd_val_term_of(val, r->node, "default-tag",
						   out->tags);
	out->threshold = rd_val_decimal(r->node, "threshold", THRESHOLD);
	out->confidence = read_confidence(val, r->node, RD_DECIMAL_ONE);
	for (size_t i = 0; out->pick != RD_VAL_PICK_POINTS && i < 4; i++)
		if (rd_src_has(r->node, extras[i]))
			rd_val_find(val, r->node, extras[i],
				    RD_DIAG_POINTS_NOT_ALLOWED,
				    "%s has no use without pick=\"points\"",
				    extras[i]);
}

static void
read_classifier(struct rd_val *val, const struct rd_src_node *node, uint32_t at)
{
	struct rd_val_classifier *out = &val->model->classifiers[at];
	struct reader r = { .val = val, .node = node, .out = out };

	out->name = rd_src_attr_or(node, "name", "");
	out->fact = rd_val_names_get(&val->facts, out->name);
	out->vocab = val->model->facts[out->fact].vocab;
	out->pick = rd_val_one_of(node, "pick", "first|earliest|all|points", 0);
	out->match = rd_val_one_of(node, "match", "word|substring|either", 0);
	out->join = rd_val_switch(node, "join");
	out->list = RD_VAL_NONE;
	out->place = rd_val_place(val, node);
	read_result(&r);
	read_over(&r);
	if (out->vocab == RD_VAL_NONE || !out->n_over || val->status)
		return;
	if (out->pick == RD_VAL_PICK_ALL &&
	    val->model->vocabs[out->vocab].n_terms > RD_VAL_SET_TERMS)
		rd_val_find(val, node, "of", RD_DIAG_TOO_MANY_TERMS,
			    "a set has at most %d terms", RD_VAL_SET_TERMS);
	read_classes(&r);
	if (!val->status)
		check_phrases(&r);
}

void
rd_val_read_classifiers(struct rd_val *val)
{
	const struct rd_val_decl *decl = &val->decls[RD_VAL_D_CLASSIFIER];
	struct rd_val_model *model = val->model;

	model->classifiers = rd_val_array(val, decl->n,
					  sizeof(*model->classifiers));
	for (size_t i = 0; i < decl->n && !val->status; i++) {
		read_classifier(val, decl->nodes[i], (uint32_t)i);
		model->n_classifiers++;
	}
}
