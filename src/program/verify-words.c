/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Text sources, classifiers with their classes and cues, observations. */

#include "base/regex.h"
#include "program/verify.h"

static bool
is_list_text(const struct rd_prog *prog, const struct rd_prog_source *source)
{
	const struct rd_prog_fact *fact = &prog->fact[source->fact];

	return fact->type == RD_FACT_LIST && source->field < fact->n_fields &&
	       prog->field[fact->first_field + source->field].type ==
		       RD_FACT_TEXT;
}

static bool
check_join(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_source *source = &v->prog->source[i];

	if (!source->n_parts || source->fact != RD_NONE)
		return rd_prog_refuse(v, RD_SEC_SOURCE, i,
				      "joins nothing, or also reads a fact");
	for (uint32_t p = 0; p < source->n_parts; p++) {
		uint32_t part = source->first_part + p;

		if (part >= i || v->prog->source[part].kind != RD_SOURCE_FACT)
			return rd_prog_refuse(v, RD_SEC_SOURCE, i,
					      "joins something other than an "
					      "earlier text fact");
	}
	return true;
}

static bool
check_source(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_source *source = &prog->source[i];

	if (source->kind == RD_SOURCE_JOIN)
		return check_join(v, i);
	if (source->fact == RD_NONE)
		return rd_prog_refuse(v, RD_SEC_SOURCE, i, "reads no fact");
	if (source->kind == RD_SOURCE_FACT
		    ? prog->fact[source->fact].type != RD_FACT_TEXT
		    : !is_list_text(prog, source))
		return rd_prog_refuse(v, RD_SEC_SOURCE, i, "is not a text");
	return true;
}

static bool
check_classifier(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_classifier *c = &prog->classifier[i];
	const struct rd_prog_fact *fact = &prog->fact[c->fact];
	bool all = c->pick == RD_PICK_ALL;

	if (fact->name != c->name || fact->vocab != c->vocab ||
	    fact->type != (all ? RD_FACT_SET : RD_FACT_TERM))
		return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
				      "does not go with its fact");
	if (!rd_prog_term_or_none(prog, c->vocab, c->fallback) ||
	    (all && c->fallback != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
				      "default is not a term it may have");
	if (c->tags != RD_NONE && c->pick != RD_PICK_POINTS)
		return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
				      "only points classifiers have tags");
	if (c->fallback_tag != RD_NONE &&
	    (c->tags == RD_NONE || c->fallback == RD_NONE ||
	     !rd_prog_term_or_none(prog, c->tags, c->fallback_tag)))
		return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
				      "tag of the default is not one it may "
				      "have");
	if (!rd_prog_decimal_fits(c->threshold) ||
	    !rd_prog_decimal_fits(c->confidence))
		return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
				      "threshold or confidence is out of "
				      "range");
	for (uint32_t k = 0; k < c->n_classes; k++)
		if (prog->class[c->first_class + k].classifier != i)
			return rd_prog_refuse(v, RD_SEC_CLASSIFIER, i,
					      "holds a class of another");
	return true;
}

static bool
check_class(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_class *class = &v->prog->class[i];
	const struct rd_prog_classifier *c =
		&v->prog->classifier[class->classifier];

	if (i < c->first_class || i - c->first_class >= c->n_classes)
		return rd_prog_refuse(v, RD_SEC_CLASS, i,
				      "lies outside its classifier");
	if (!rd_prog_term_fits(v->prog, c->vocab, class->term))
		return rd_prog_refuse(v, RD_SEC_CLASS, i,
				      "is not a term of its vocabulary");
	if (class->priority > RD_PROG_PRIORITY_MAX)
		return rd_prog_refuse(v, RD_SEC_CLASS, i,
				      "priority is out of range");
	return true;
}

static uint32_t
classifier_of(const struct rd_prog *prog, uint32_t cue)
{
	return prog->class[prog->cue[cue].class].classifier;
}

/* Phrase numbers are below the number of cues of their classifier, so that
 * many slots hold them all. */
static void
lay_out_phrases(struct rd_prog_verifier *v)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < v->prog->n_cue; i++)
		v->n_phrases[classifier_of(v->prog, i)]++;
	for (uint32_t i = 0; i < v->prog->n_classifier; i++) {
		v->phrase_base[i] = at;
		at += v->n_phrases[i];
		v->record_list[i] = RD_NONE;
	}
}

/* Compiling them is the dearest thing a loader does. */
static bool
check_regex(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_cue *cue = &v->prog->cue[i];

	if (!cue->regex)
		return true;
	if (rd_prog_is_pair(cue) || cue->group)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "an expression stands in no pair");
	if (rd_prog_str(v->prog, cue->regex).len > RD_REGEX_MAX_BYTES)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "its expression is too long");
	v->n_regexes += v->stamps[cue->regex] != v->stamp;
	v->stamps[cue->regex] = v->stamp;
	return v->n_regexes <= RD_REGEX_MOST ||
	       rd_prog_refuse(v, RD_SEC_CUE, i, "too many expressions");
}

static bool
check_phrase(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_cue *cue = &v->prog->cue[i];
	uint32_t c = classifier_of(v->prog, i);
	uint32_t *slot;

	if (cue->phrase >= v->n_phrases[c] || cue->written > cue->phrase)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "phrase number is out of range");
	slot = &v->phrase_cue[v->phrase_base[c] + cue->phrase];
	if (!*slot)
		*slot = i + 1;
	if (v->prog->cue[*slot - 1].class != cue->class ||
	    v->prog->cue[*slot - 1].text != cue->text ||
	    v->prog->cue[*slot - 1].regex != cue->regex)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "shares the number of another phrase");
	return true;
}

static bool
check_per_record(struct rd_prog_verifier *v, uint32_t i)
{
	uint32_t c = classifier_of(v->prog, i);
	const struct rd_prog_source *source =
		&v->prog->source[v->prog->cue[i].source];

	if (!v->prog->classifier[c].per_record)
		return true;
	if (v->record_list[c] == RD_NONE)
		v->record_list[c] = source->fact;
	if (source->kind != RD_SOURCE_FIELD ||
	    v->record_list[c] != source->fact)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "a per-record classifier reads one list");
	return true;
}

static bool
check_pair(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_cue *cue = &v->prog->cue[i];
	bool pair = rd_prog_is_pair(cue);

	if (cue->group > RD_PROG_GROUPS_MAX ||
	    cue->first > RD_PROG_GROUPS_MAX || cue->then > RD_PROG_GROUPS_MAX ||
	    cue->within > RD_PROG_WITHIN_MAX ||
	    (pair ? !cue->first || !cue->then || cue->group || cue->n_unless
		  : cue->first || cue->then || cue->within))
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "groups are out of range");
	if (cue->match == RD_MATCH_EITHER &&
	    v->prog->classifier[classifier_of(v->prog, i)].longest)
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "texts around the text have no length");
	return true;
}

static bool
check_cue(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_cue *cue = &prog->cue[i];
	uint32_t tags = prog->classifier[classifier_of(prog, i)].tags;

	if (!rd_prog_term_or_none(prog, tags, cue->tag))
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "tag is not one of its classifier's");
	if (!rd_prog_decimal_fits(cue->points) ||
	    !rd_prog_decimal_fits(cue->confidence))
		return rd_prog_refuse(v, RD_SEC_CUE, i,
				      "points or confidence is out of range");
	return check_phrase(v, i) && check_pair(v, i) && check_regex(v, i) &&
	       check_per_record(v, i);
}

static bool
check_dates(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_observation *o = &prog->observation[i];
	const struct rd_prog_table *table;

	if (o->dates == RD_NONE)
		return true;
	table = &prog->table[o->dates];
	if (o->timeframe_fact == RD_NONE || table->n_in != 1 ||
	    table->n_out != 1 || table->hit == RD_HIT_COLLECT ||
	    prog->tcol[table->first_in].vocab !=
		    prog->fact[o->timeframe_fact].vocab ||
	    prog->tcol[table->first_out].type != RD_CELL_DURATION)
		return rd_prog_refuse(v, RD_SEC_OBSERVATION, i,
				      "dates is not a table from its "
				      "timeframes to a duration");
	return true;
}

static bool
check_observation(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_observation *o = &prog->observation[i];
	const struct rd_prog_classifier *c = &prog->classifier[o->classifier];

	if (c->pick == RD_PICK_ALL || c->per_record ||
	    prog->fact[o->fact].vocab != c->vocab)
		return rd_prog_refuse(v, RD_SEC_OBSERVATION, i,
				      "does not go with its classifier");
	if (o->timeframe_fact != RD_NONE && c->tags != RD_NONE &&
	    prog->fact[o->timeframe_fact].vocab != c->tags)
		return rd_prog_refuse(v, RD_SEC_OBSERVATION, i,
				      "timeframes are not its classifier's "
				      "tags");
	if (o->ttl_ms < 0 || !rd_prog_duration_fits(o->ttl_ms))
		return rd_prog_refuse(v, RD_SEC_OBSERVATION, i,
				      "ttl is out of range");
	return check_dates(v, i);
}

/* What they find in a record is one word of bits. */
static bool
check_record_classifiers(struct rd_prog_verifier *v)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->prog->n_classifier; i++) {
		n += v->prog->classifier[i].per_record;
		if (n > RD_PROG_RECORD_CLASSIFIERS_MAX)
			return rd_prog_refuse(
				v, RD_SEC_CLASSIFIER, i,
				"more than %d classifiers read records",
				RD_PROG_RECORD_CLASSIFIERS_MAX);
	}
	return true;
}

bool
rd_prog_verify_words(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_SOURCE, check_source },
		{ RD_SEC_CLASSIFIER, check_classifier },
		{ RD_SEC_CLASS, check_class },
		{ RD_SEC_CUE, check_cue },
		{ RD_SEC_OBSERVATION, check_observation },
	};

	lay_out_phrases(v);
	v->stamp++;
	return check_record_classifiers(v) &&
	       rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
