/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Classifiers and observations: each phrase becomes a cue for each text it is
 * read in. */

#include "compile/emit.h"

static const enum rd_match matches[] = {
	[RD_VAL_WORD] = RD_MATCH_WORD,
	[RD_VAL_SUBSTRING] = RD_MATCH_SUBSTRING,
	[RD_VAL_EITHER] = RD_MATCH_EITHER,
};

static const enum rd_pick picks[] = {
	[RD_VAL_PICK_FIRST] = RD_PICK_FIRST,
	[RD_VAL_PICK_EARLIEST] = RD_PICK_EARLIEST,
	[RD_VAL_PICK_ALL] = RD_PICK_ALL,
	[RD_VAL_PICK_POINTS] = RD_PICK_POINTS,
};

static struct rd_prog_source
source_of(const struct rd_val_over *over)
{
	bool field = over->field != RD_VAL_NONE;

	return (struct rd_prog_source){
		.kind = field ? RD_SOURCE_FIELD : RD_SOURCE_FACT,
		.fact = over->fact,
		.field = field ? over->field : 0,
	};
}

/* The source that reads that text, added when it is new. */
static uint32_t
find_source(struct rd_cc *cc, const struct rd_val_over *over)
{
	struct rd_prog_source wanted = source_of(over);
	uint32_t n = rd_prog_count(cc->builder, RD_SEC_SOURCE);

	for (uint32_t i = 0; i < n; i++) {
		const struct rd_prog_source *source = rd_prog_at_source(
			cc->builder, i);

		if (source->kind == wanted.kind &&
		    source->fact == wanted.fact &&
		    source->field == wanted.field)
			return i;
	}
	return rd_prog_add_source(cc->builder, &wanted);
}

/* Parts of a join stand side by side, just before it. */
static uint32_t
add_join(struct rd_cc *cc, const struct rd_val_classifier *classifier)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_SOURCE);

	for (uint32_t i = 0; i < classifier->n_over; i++) {
		struct rd_prog_source part = source_of(&classifier->over[i]);

		rd_prog_add_source(cc->builder, &part);
	}
	return rd_prog_add_source(cc->builder,
				  &(struct rd_prog_source){
					  .kind = RD_SOURCE_JOIN,
					  .fact = RD_NONE,
					  .first_part = first,
					  .n_parts = classifier->n_over,
				  });
}

static uint32_t *
list_sources(struct rd_cc *cc, const struct rd_val_classifier *classifier)
{
	uint32_t *sources = rd_cc_array(cc, classifier->n_over,
					sizeof(*sources));

	if (!sources)
		return NULL;
	if (classifier->join) {
		sources[0] = add_join(cc, classifier);
		return sources;
	}
	for (uint32_t i = 0; i < classifier->n_over; i++)
		sources[i] = find_source(cc, &classifier->over[i]);
	return sources;
}

static void
emit_phrase(struct rd_cc *cc, const struct rd_val_phrase *phrase,
	    const uint32_t *sources, struct rd_prog_cue cue)
{
	cue.first_unless = rd_prog_count(cc->builder, RD_SEC_UNLESS);
	cue.n_unless = phrase->n_unless;
	for (uint32_t i = 0; i < phrase->n_unless; i++)
		rd_prog_add_unless(cc->builder,
				   &(struct rd_prog_unless){
					   rd_cc_str(cc, phrase->unless[i]) });
	cue.text = rd_cc_str(cc, phrase->text);
	cue.regex = rd_cc_str(cc, phrase->regex);
	cue.group = phrase->group;
	cue.first = phrase->first;
	cue.then = phrase->then;
	cue.within = phrase->within;
	if (phrase->first)
		cue.match = phrase->across ? RD_MATCH_ACROSS : RD_MATCH_PAIR;
	cue.tag = phrase->tag;
	cue.points = phrase->points;
	cue.confidence = phrase->confidence;
	cue.file = phrase->place.file;
	cue.line = phrase->place.line;
	for (uint32_t i = 0; i < phrase->n_in; i++) {
		cue.source = sources[phrase->in[i]];
		cue.place = phrase->in[i];
		rd_prog_add_cue(cc->builder, &cue);
	}
}

static void
emit_classes(struct rd_cc *cc, uint32_t at, const uint32_t *sources)
{
	const struct rd_val_classifier *classifier =
		&cc->model->classifiers[at];
	struct rd_prog_cue cue = { .match = matches[classifier->match] };

	for (uint32_t i = 0; i < classifier->n_classes; i++) {
		const struct rd_val_class *class = &classifier->classes[i];

		cue.class = rd_prog_add_class(cc->builder,
					      &(struct rd_prog_class){
						      at,
						      class->term,
						      class->priority,
					      });
		for (uint32_t k = 0; k < class->n_phrases; k++, cue.phrase++) {
			cue.written += cue.phrase && !class->phrases[k].nth;
			emit_phrase(cc, &class->phrases[k], sources, cue);
		}
	}
}

static void
emit_classifier(struct rd_cc *cc, uint32_t at)
{
	const struct rd_val_classifier *in = &cc->model->classifiers[at];
	uint32_t *sources = list_sources(cc, in);
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_CLASS);

	if (!sources)
		return;
	rd_prog_add_classifier(cc->builder,
			       &(struct rd_prog_classifier){
				       .name = rd_cc_str(cc, in->name),
				       .fact = in->fact,
				       .vocab = in->vocab,
				       .pick = picks[in->pick],
				       .first_class = first,
				       .n_classes = in->n_classes,
				       .fallback = in->fallback,
				       .fallback_tag = in->fallback_tag,
				       .tags = in->tags,
				       .per_record = in->per_record,
				       .longest = in->longest,
				       .threshold = in->threshold,
				       .confidence = in->confidence,
				       .file = in->place.file,
				       .line = in->place.line,
			       });
	emit_classes(cc, at, sources);
}

void
rd_cc_emit_words(struct rd_cc *cc)
{
	const struct rd_val_model *model = cc->model;

	for (uint32_t i = 0; i < model->n_classifiers && !cc->status; i++)
		emit_classifier(cc, i);
	for (uint32_t i = 0; i < model->n_observations; i++) {
		const struct rd_val_observation *in = &model->observations[i];

		rd_prog_add_observation(
			cc->builder,
			&(struct rd_prog_observation){
				.name = rd_cc_str(cc, in->name),
				.fact = in->fact,
				.timeframe_fact = in->timeframe_fact,
				.classifier = in->classifier,
				.dates = in->dates,
				.ttl_ms = in->ttl_ms,
				.file = in->place.file,
				.line = in->place.line,
			});
	}
}
