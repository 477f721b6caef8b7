/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Classifiers: which texts they read, and how they answer. */

#include "validate/words.h"

#include "base/decimal.h"
#include "base/diag-ids.h"
#include "base/text.h"

#define THRESHOLD 1

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
	if (text.len > RD_VAL_PHRASE_MAX) {
		rd_val_find(val, node, attr, RD_DIAG_PHRASE_TOO_LONG,
			    "a phrase of more than %d bytes",
			    RD_VAL_PHRASE_MAX);
		return RD_STR_NONE;
	}
	return text;
}

static void
find_bad_over(struct rd_val_words *r, struct rd_str word)
{
	r->failed_over = true;
	rd_val_find(r->val, r->node, "over", RD_DIAG_BAD_OVER,
		    "\"%.*s\" is no text of the request", RD_STR_FMT(word));
}

static bool
resolve_over(struct rd_val_words *r, struct rd_str word,
	     struct rd_val_over *over)
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

bool
rd_val_is_over(const struct rd_val_words *r, struct rd_str word, uint32_t *at)
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
tell_per_record(struct rd_val_words *r)
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
read_over(struct rd_val_words *r)
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

		if (rd_val_is_over(r, word, &at)) {
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

int64_t
rd_val_read_confidence(struct rd_val *val, const struct rd_src_node *node,
		       int64_t fallback)
{
	int64_t value = rd_val_decimal(node, "confidence", fallback);

	if (value < 0 || value > RD_DECIMAL_ONE)
		rd_val_find(val, node, "confidence", RD_DIAG_BAD_CONFIDENCE,
			    "a confidence lies between 0 and 1");
	return value;
}

static void
check_phrases(struct rd_val_words *r)
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
read_result(struct rd_val_words *r)
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
	out->confidence = rd_val_read_confidence(val, r->node, RD_DECIMAL_ONE);
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
	struct rd_val_words r = { .val = val, .node = node, .out = out };

	out->name = rd_src_attr_or(node, "name", "");
	out->fact = rd_val_names_get(&val->facts, out->name);
	out->vocab = val->model->facts[out->fact].vocab;
	out->pick = rd_val_one_of(node, "pick", "first|earliest|all|points", 0);
	out->match = rd_val_one_of(node, "match", "word|substring|either", 0);
	out->join = rd_val_switch(node, "join");
	out->longest = rd_val_switch(node, "longest");
	if (out->longest && out->match == RD_VAL_EITHER)
		rd_val_find(val, node, "longest", RD_DIAG_LONGEST_OF_EITHER,
			    "texts that contain the whole text have no "
			    "length to compare");
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
	rd_val_read_classes(&r);
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
	for (size_t i = 0; i < val->decls[RD_VAL_D_EXTEND].n; i++)
		rd_val_lookup(val, val->decls[RD_VAL_D_EXTEND].nodes[i],
			      "classifier", &val->classifiers);
}
