/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The sample program: names, facts, words, tables; and putting it together. */

#include "sample_parts.h"

#include <stdio.h>
#include <stdlib.h>

uint32_t
sample_str(struct rd_prog_builder *b, const char *text)
{
	return rd_prog_add_str(b, rd_str_of(text));
}

static void
add_meta(struct rd_prog_builder *b)
{
	static const char *const files[] = { "facts.xml", "catalog.xml",
					     "scoring.xml", "words.xml",
					     "prompt.xml" };
	const char *hash = "0123456789abcdef0123456789abcdef"
			   "0123456789abcdef0123456789abcdef";

	rd_prog_add_meta(
		b, &(struct rd_prog_meta){ .pack = sample_str(b, "sample"),
					   .version = 3,
					   .language = 1,
					   .semantics = RD_SEMANTICS_VERSION,
					   .licence = sample_str(b, "CC0-1.0"),
					   .minimum_fixtures = 2,
					   .sources = sample_str(b, hash),
					   .n_refs = SAMPLE_N_REFS,
					   .pixels = RD_NONE,
					   .order = RD_ORDER_ID,
					   .look_attr = SAMPLE_A_HAIRSTYLE,
					   .look_drop = 1,
					   .unicode = sample_str(b, "15.0") });
	for (uint32_t i = 0; i < COUNT(files); i++)
		rd_prog_add_file(
			b, &(struct rd_prog_file){ sample_str(b, files[i]),
						   sample_str(b, hash) });
}

static void
add_vocabs(struct rd_prog_builder *b)
{
	static const struct {
		const char *name;
		const char *terms[5];
	} vocabs[SAMPLE_N_VOCABS] = {
		{ "hairstyle", { "curly", "straight", "messy_bun" } },
		{ "scene", { "cafe", "gym", "beach" } },
		{ "mood", { "playful", "confident" } },
		{ "season", { "winter", "spring", "summer", "autumn" } },
		{ "day_part", { "morning", "evening" } },
		{ "hemisphere", { "north", "south" } },
		{ "tense", { "now", "old" } },
		{ "timeframe", { "yesterday", "last_week" } },
	};

	for (uint32_t v = 0; v < SAMPLE_N_VOCABS; v++) {
		uint32_t first = rd_prog_count(b, RD_SEC_TERM);
		uint32_t n = 0;

		for (; vocabs[v].terms[n]; n++)
			rd_prog_add_term(b,
					 &(struct rd_prog_term){
						 .name = sample_str(
							 b, vocabs[v].terms[n]),
						 .vocab = v });
		rd_prog_add_vocab(b, &(struct rd_prog_vocab){
					     sample_str(b, vocabs[v].name),
					     first, n, 0 });
	}
	rd_prog_at_vocab(b, SAMPLE_V_MOOD)->open = 1;
	/* A gym is like a cafe, and both are like a beach. */
	rd_prog_at_term(b, SAMPLE_T_GYM)->first_above = 0;
	rd_prog_at_term(b, SAMPLE_T_GYM)->n_above = 2;
	rd_prog_add_above(b, &(struct rd_prog_above){ 0 });
	rd_prog_add_above(b, &(struct rd_prog_above){ 2 });
}

static void
add_facts(struct rd_prog_builder *b)
{
#define NO_VOCAB RD_NONE
#define F(name, type, vocab, origin)                                           \
	{                                                                      \
		name, RD_FACT_##type, vocab, RD_ORIGIN_##origin                \
	}
	static const struct {
		const char *name;
		uint32_t type, vocab, origin;
	} facts[SAMPLE_N_FACTS] = {
		F("now", INSTANT, NO_VOCAB, BUILTIN),
		F("look.hairstyle", TERM, SAMPLE_V_HAIRSTYLE, BUILTIN),
		F("look.reference", TEXT, NO_VOCAB, BUILTIN),
		F("look.expired", BOOL, NO_VOCAB, BUILTIN),
		F("used_today", BOOL, NO_VOCAB, BUILTIN),
		F("scene", TEXT, NO_VOCAB, REQUEST),
		F("message", TEXT, NO_VOCAB, REQUEST),
		F("mood", TERM, SAMPLE_V_MOOD, REQUEST),
		F("hemisphere", TERM, SAMPLE_V_HEMISPHERE, REQUEST),
		F("events", LIST, NO_VOCAB, REQUEST),
		F("energy", INTEGER, NO_VOCAB, REQUEST),
		F("budget", DECIMAL, NO_VOCAB, REQUEST),
		F("timezone", ZONE, NO_VOCAB, REQUEST),
		F("season", TERM, SAMPLE_V_SEASON, REQUEST),
		F("time_of_day", TERM, SAMPLE_V_DAY_PART, DERIVE),
		F("scene_words", SET, SAMPLE_V_SCENE, CLASSIFIER),
		F("hair_in_message", TERM, SAMPLE_V_HAIRSTYLE, CLASSIFIER),
		F("when", TERM, SAMPLE_V_TENSE, CLASSIFIER),
		F("event_words", TERM, SAMPLE_V_SCENE, CLASSIFIER),
		F("tense", TERM, SAMPLE_V_TENSE, OBSERVATION),
		F("timeframe", TERM, SAMPLE_V_TIMEFRAME, OBSERVATION),
		F("requested_hair", TERM, SAMPLE_V_HAIRSTYLE, DERIVE),
		F("formal_soon", BOOL, NO_VOCAB, DERIVE),
		F("dressed_up", BOOL, NO_VOCAB, DERIVE),
	};

	for (uint32_t i = 0; i < SAMPLE_N_FACTS; i++)
		rd_prog_add_fact(b,
				 &(struct rd_prog_fact){
					 .name = sample_str(b, facts[i].name),
					 .type = facts[i].type,
					 .vocab = facts[i].vocab,
					 .origin = facts[i].origin,
					 .max = 4096,
					 .file = 0,
					 .line = 10 + i });
	rd_prog_at_fact(b, SAMPLE_F_SCENE)->missing = RD_MISSING_ERROR;
	rd_prog_at_fact(b, SAMPLE_F_SCENE)->empty = RD_EMPTY_ERROR;
	rd_prog_at_fact(b, SAMPLE_F_MESSAGE)->personal = 1;
	rd_prog_at_fact(b, SAMPLE_F_ENERGY)->low = INT64_MIN;
	rd_prog_at_fact(b, SAMPLE_F_ENERGY)->high = INT64_MAX;
	rd_prog_at_fact(b, SAMPLE_F_BUDGET)->low = -100000000;
	rd_prog_at_fact(b, SAMPLE_F_BUDGET)->high = 100000000;
	rd_prog_at_fact(b, SAMPLE_F_HEMISPHERE)->missing = RD_MISSING_DEFAULT;
}

static void
add_fields(struct rd_prog_builder *b)
{
	struct rd_prog_fact *events = rd_prog_at_fact(b, SAMPLE_F_EVENTS);

	events->n_fields = 3;
	events->max = 8;
	rd_prog_add_field(
		b, &(struct rd_prog_field){ .name = sample_str(b, "title"),
					    .type = RD_FACT_TEXT,
					    .vocab = RD_NONE,
					    .personal = 1,
					    .max = 200 });
	rd_prog_add_field(
		b, &(struct rd_prog_field){ .name = sample_str(b, "start"),
					    .type = RD_FACT_INSTANT,
					    .vocab = RD_NONE,
					    .missing = RD_MISSING_ERROR });
	rd_prog_add_field(
		b, &(struct rd_prog_field){ .name = sample_str(b, "formal"),
					    .type = RD_FACT_BOOL,
					    .vocab = RD_NONE });
}

static void
add_sources(struct rd_prog_builder *b)
{
	static const struct rd_prog_source sources[] = {
		{ RD_SOURCE_FACT, SAMPLE_F_SCENE, 0, 0, 0 },
		{ RD_SOURCE_FACT, SAMPLE_F_MESSAGE, 0, 0, 0 },
		{ RD_SOURCE_FIELD, SAMPLE_F_EVENTS, 0, 0, 0 },
		{ RD_SOURCE_JOIN, RD_NONE, 0, 0, 2 },
	};

	for (uint32_t i = 0; i < COUNT(sources); i++)
		rd_prog_add_source(b, &sources[i]);
}

static void
add_classifiers(struct rd_prog_builder *b)
{
#define C(name, fact, vocab, pick, n)                                          \
	{                                                                      \
		name, SAMPLE_F_##fact, SAMPLE_V_##vocab, RD_PICK_##pick, n     \
	}
	static const struct {
		const char *name;
		uint32_t fact, vocab, pick, n_classes;
	} classifiers[SAMPLE_N_CLASSIFIERS] = {
		C("scene_words", SCENE_WORDS, SCENE, ALL, 3),
		C("hair_in_message", HAIR_IN_MESSAGE, HAIRSTYLE, EARLIEST, 3),
		C("when", WHEN, TENSE, POINTS, 2),
		C("event_words", EVENT_WORDS, SCENE, FIRST, 1),
	};
	struct rd_prog_classifier *when;

	for (uint32_t i = 0; i < SAMPLE_N_CLASSIFIERS; i++) {
		uint32_t first = rd_prog_count(b, RD_SEC_CLASS);

		for (uint32_t k = 0; k < classifiers[i].n_classes; k++)
			rd_prog_add_class(
				b, &(struct rd_prog_class){ i, k, k == 2 });
		rd_prog_add_classifier(
			b, &(struct rd_prog_classifier){
				   .name = sample_str(b, classifiers[i].name),
				   .fact = classifiers[i].fact,
				   .vocab = classifiers[i].vocab,
				   .pick = classifiers[i].pick,
				   .first_class = first,
				   .n_classes = classifiers[i].n_classes,
				   .fallback = RD_NONE,
				   .fallback_tag = RD_NONE,
				   .tags = RD_NONE,
				   .per_record = i == SAMPLE_C_EVENT_WORDS,
				   .threshold = 1,
				   .file = 3,
				   .line = 5 + 10 * i });
	}
	when = rd_prog_at_classifier(b, SAMPLE_C_WHEN);
	when->fallback = 0;
	when->tags = SAMPLE_V_TIMEFRAME;
	when->confidence = 6000;
}

static void
add_cues(struct rd_prog_builder *b)
{
	/* classes: 0-2 scene_words, 3-5 hair, 6-7 when, 8 event_words */
	static const struct {
		const char *text, *unless;
		uint32_t class, source, match, phrase, tag;
		int64_t points, confidence;
	} cues[] = {
		{ "cafe", NULL, 0, 0, RD_MATCH_WORD, 0, RD_NONE, 0, 0 },
		{ "coffee", NULL, 0, 0, RD_MATCH_WORD, 1, RD_NONE, 0, 0 },
		{ "gym", NULL, 1, 0, RD_MATCH_WORD, 2, RD_NONE, 0, 0 },
		{ "beach", NULL, 2, 0, RD_MATCH_EITHER, 3, RD_NONE, 0, 0 },
		{ "curly", NULL, 3, 1, RD_MATCH_WORD, 0, RD_NONE, 0, 0 },
		{ "straight", NULL, 4, 1, RD_MATCH_WORD, 1, RD_NONE, 0, 0 },
		{ "bun", NULL, 5, 1, RD_MATCH_WORD, 2, RD_NONE, 0, 0 },
		{ "right now", NULL, 6, 1, RD_MATCH_WORD, 0, RD_NONE, 40000,
		  9000 },
		{ "last week", NULL, 7, 1, RD_MATCH_WORD, 1, 1, 30000, 9000 },
		{ "yesterday", NULL, 7, 1, RD_MATCH_SUBSTRING, 2, 0, 20000,
		  8000 },
		{ "yesterday", NULL, 7, 3, RD_MATCH_SUBSTRING, 2, 0, 20000,
		  8000 },
		{ "the day before", "the day before tomorrow", 7, 1,
		  RD_MATCH_WORD, 3, 0, 20000, 7000 },
		{ "coffee", NULL, 8, 2, RD_MATCH_WORD, 0, RD_NONE, 0, 0 },
	};

	for (uint32_t i = 0; i < COUNT(cues); i++) {
		uint32_t first = rd_prog_count(b, RD_SEC_UNLESS);

		if (cues[i].unless)
			rd_prog_add_unless(
				b, &(struct rd_prog_unless){
					   sample_str(b, cues[i].unless) });
		rd_prog_add_cue(b, &(struct rd_prog_cue){
					   .text = sample_str(b, cues[i].text),
					   .class = cues[i].class,
					   .source = cues[i].source,
					   .match = cues[i].match,
					   .phrase = cues[i].phrase,
					   .written = cues[i].phrase,
					   .tag = cues[i].tag,
					   .first_unless = first,
					   .n_unless = cues[i].unless != NULL,
					   .points = cues[i].points,
					   .confidence = cues[i].confidence,
					   .file = 3,
					   .line = 50 + i });
	}
}

static void
add_cell(struct rd_prog_builder *b, int64_t value)
{
	rd_prog_add_cell(b, &(struct rd_prog_cell){ value });
}

/* timeframe_offset: timeframe -> duration; mood_text: mood -> text. */
static void
add_tables(struct rd_prog_builder *b)
{
	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ sample_str(b, "timeframe"),
						    RD_CELL_TERM,
						    SAMPLE_V_TIMEFRAME });
	rd_prog_add_tcol(b,
			 &(struct rd_prog_tcol){ sample_str(b, "offset"),
						 RD_CELL_DURATION, RD_NONE });
	rd_prog_add_tcol(b,
			 &(struct rd_prog_tcol){ sample_str(b, "mood"),
						 RD_CELL_TERM, SAMPLE_V_MOOD });
	rd_prog_add_tcol(b, &(struct rd_prog_tcol){ sample_str(b, "text"),
						    RD_CELL_TEXT, RD_NONE });
	for (uint32_t i = 0; i < 5; i++)
		rd_prog_add_row(b, &(struct rd_prog_row){ 2 * i, 70 + i });
	add_cell(b, 0);
	add_cell(b, -HOURS(24));
	add_cell(b, -1);
	add_cell(b, -HOURS(48));
	add_cell(b, 0);
	add_cell(b, sample_str(b, "a playful smile"));
	add_cell(b, 1);
	add_cell(b, sample_str(b, "a confident look"));
	add_cell(b, -1);
	add_cell(b, sample_str(b, "a calm face"));
	rd_prog_add_table(b, &(struct rd_prog_table){
				     .name = sample_str(b, "timeframe_offset"),
				     .n_in = 1,
				     .first_out = 1,
				     .n_out = 1,
				     .n_rows = 2,
				     .has_default = 1,
				     .file = 3,
				     .line = 69 });
	rd_prog_add_table(
		b, &(struct rd_prog_table){ .name = sample_str(b, "mood_text"),
					    .hit = RD_HIT_FIRST,
					    .first_in = 2,
					    .n_in = 1,
					    .first_out = 3,
					    .n_out = 1,
					    .first_row = 2,
					    .n_rows = 3,
					    .file = 4,
					    .line = 3 });
	rd_prog_add_observation(b, &(struct rd_prog_observation){
					   .name = sample_str(b, "tense"),
					   .fact = SAMPLE_F_TENSE,
					   .timeframe_fact = SAMPLE_F_TIMEFRAME,
					   .classifier = SAMPLE_C_WHEN,
					   .dates = 0,
					   .ttl_ms = 30000,
					   .file = 3,
					   .line = 80 });
}

struct rd_prog_builder *
sample_builder(void)
{
	static void (*const parts[])(struct rd_prog_builder *) = {
		add_meta,	    add_vocabs,		 add_facts,
		add_fields,	    add_sources,	 add_classifiers,
		add_cues,	    add_tables,		 sample_add_conds,
		sample_add_derives, sample_add_refs,	 sample_add_attrs,
		sample_add_columns, sample_add_gates,	 sample_add_factors,
		sample_add_effects, sample_add_template, sample_add_send,
	};
	struct rd_prog_builder *b = rd_prog_builder_new();

	if (!b)
		abort();
	for (uint32_t i = 0; i < COUNT(parts); i++)
		parts[i](b);
	return b;
}

void
sample_bytes(struct rd_buf *out)
{
	struct rd_prog_builder *b = sample_builder();

	if (rd_prog_finish(b, out) != RD_OK)
		abort();
	rd_prog_builder_free(b);
}

void
sample_load(struct rd_prog *prog)
{
	struct rd_problem problem;
	struct rd_buf bytes;

	rd_buf_init(&bytes, RD_PROG_CAP_BYTES);
	sample_bytes(&bytes);
	if (rd_prog_load(prog, rd_buf_view(&bytes), RD_PROG_CHECK_DIGEST,
			 &problem) != RD_OK) {
		fprintf(stderr, "sample program: %s\n", problem.title);
		abort();
	}
	rd_buf_fini(&bytes);
}
