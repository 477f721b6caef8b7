/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A pack after all checks: every name is an index, every number is read, every
 * default is filled in.  Made by rd_val_resolve, read by the compiler, which
 * never looks at XML again.  Memory belongs to the model's arena; texts point
 * into the trees or the arena. */
#ifndef RD_VALIDATE_MODEL_H
#define RD_VALIDATE_MODEL_H

#include "base/arena.h"
#include "base/str.h"
#include "validate/flow-model.h"
#include "validate/redux-model.h"
#include "validate/send-model.h"

#define RD_VAL_NONE UINT32_MAX
#define RD_VAL_SET_TERMS 64 /* most terms of a vocabulary that a set has */

/* Where something stands: index into files, 1-based line. */
struct rd_val_place {
	uint32_t file, line;
};

/* A resolved file.  Name is unique: the base name, or "PACK/pack.xml". */
struct rd_val_source {
	const char *name;
	const char *shown; /* in findings */
	struct rd_str bytes;
};

enum rd_val_type {
	RD_VAL_BOOL,
	RD_VAL_INTEGER,
	RD_VAL_DECIMAL,
	RD_VAL_TEXT,
	RD_VAL_TERM,
	RD_VAL_SET,
	RD_VAL_INSTANT,
	RD_VAL_ZONE,
	RD_VAL_LIST,
	RD_VAL_DURATION,
	RD_VAL_GEO,
};

struct rd_val_term {
	struct rd_str id;
	uint32_t priority;
	struct rd_str *aliases;
	uint32_t n_aliases;
	uint32_t *alias_lines;
	uint32_t line;
	uint32_t *above; /* terms it is under but itself, ascending */
	uint32_t n_above;
};

struct rd_val_vocab {
	struct rd_str name;
	bool open;
	bool linked; /* some term is under another */
	struct rd_val_term *terms;
	uint32_t n_terms;
	struct rd_val_place place;
};

enum rd_val_missing { RD_VAL_SKIP, RD_VAL_MUST, RD_VAL_DEFAULT };
enum rd_val_empty { RD_VAL_ABSENT, RD_VAL_VALUE, RD_VAL_REFUSE };
enum rd_val_origin {
	RD_VAL_REQUEST,
	RD_VAL_BUILTIN,
	RD_VAL_CLASSIFIED,
	RD_VAL_OBSERVED,
	RD_VAL_DERIVED,
};

struct rd_val_field {
	struct rd_str name;
	enum rd_val_type type;
	uint32_t vocab;
	enum rd_val_missing missing;
	enum rd_val_empty empty;
	bool personal, derived;
	uint32_t max;
	int64_t low, high; /* of an integer or decimal */
};

struct rd_val_fact {
	struct rd_str name;
	enum rd_val_type type;
	uint32_t vocab;
	enum rd_val_origin origin;
	uint32_t owner; /* classifier or derive that fills it */
	enum rd_val_missing missing;
	enum rd_val_empty empty;
	bool personal;
	uint32_t max;
	int64_t low, high; /* of an integer or decimal */
	int64_t fallback;
	struct rd_val_field *fields;
	uint32_t n_fields;
	struct rd_val_place place;
};

/* Postfix condition code; leaves push, combinators pop arity and push. */
enum rd_val_op_code {
	RD_VAL_OP_ALL,
	RD_VAL_OP_ANY,
	RD_VAL_OP_NONE_OF,
	RD_VAL_OP_AT_LEAST,	/* a = how many */
	RD_VAL_OP_FACT_IS,	/* a = fact, v */
	RD_VAL_OP_FACT_KNOWN,	/* a = fact */
	RD_VAL_OP_FACT_SAME,	/* a, b = facts */
	RD_VAL_OP_FACT_HAS,	/* a = set fact, v = term */
	RD_VAL_OP_FACT_LESS,	/* a = fact, v */
	RD_VAL_OP_FACT_BETWEEN, /* a = fact, v, w */
	RD_VAL_OP_MATCHES,	/* a = classifier */
	RD_VAL_OP_ATTR_IS,	/* a = attribute, v = term: is or has it */
	RD_VAL_OP_ATTR_SAME,	/* a = fact, b = attribute */
	RD_VAL_OP_ATTR_IN,	/* a = fact, b = attribute */
	RD_VAL_OP_ID_HAS,	/* text */
	RD_VAL_OP_AVAILABLE,
	RD_VAL_OP_FIELD_IS,	 /* a = field, v */
	RD_VAL_OP_FIELD_KNOWN,	 /* a = field */
	RD_VAL_OP_FIELD_WITHIN,	 /* a = field, v = ms */
	RD_VAL_OP_FACT_UNDER,	 /* a = term or set fact, v = term */
	RD_VAL_OP_FACT_WITHIN,	 /* a = fact, v = ms */
	RD_VAL_OP_FIELD_LESS,	 /* a = field, v */
	RD_VAL_OP_FIELD_BETWEEN, /* a = field, v, w */
	RD_VAL_OP_FIELD_WINDOW,	 /* a = field, v, w = ms */
	RD_VAL_N_OPS
};

struct rd_val_op {
	enum rd_val_op_code code;
	uint32_t arity, a, b;
	uint32_t line;
	int64_t v, w;
	struct rd_str text;
};

/* n_ops 0: no condition was given (always true). */
struct rd_val_cond {
	struct rd_val_op *ops;
	uint32_t n_ops;
};

enum rd_val_match { RD_VAL_WORD, RD_VAL_SUBSTRING, RD_VAL_EITHER };
enum rd_val_pick {
	RD_VAL_PICK_FIRST,
	RD_VAL_PICK_EARLIEST,
	RD_VAL_PICK_ALL,
	RD_VAL_PICK_POINTS,
};

/* A text that a classifier reads: a fact, or a field of a list. */
struct rd_val_over {
	uint32_t fact;
	uint32_t field; /* RD_VAL_NONE: the fact itself */
};

struct rd_val_phrase {
	struct rd_str text; /* folded */
	uint32_t nth;	    /* text of those it is written for, from 0 */
	uint32_t *in;	    /* indices into over, ascending */
	uint32_t n_in;
	uint32_t tag;
	int64_t points, confidence;
	struct rd_str *unless; /* folded */
	uint32_t n_unless;
	uint32_t group;		      /* 1.., 0: none */
	uint32_t first, then, within; /* of a pair: groups, words */
	bool across;		      /* the ends of clauses */
	struct rd_str regex;	      /* needs `text`; ptr NULL: a phrase */
	struct rd_val_place place;
};

struct rd_val_class {
	uint32_t term, priority;
	struct rd_val_phrase *phrases;
	uint32_t n_phrases;
};

struct rd_val_classifier {
	struct rd_str name;
	uint32_t fact, vocab, tags;
	enum rd_val_pick pick;
	enum rd_val_match match;
	bool join, per_record, longest;
	uint32_t list; /* of a per-record classifier */
	struct rd_val_over *over;
	uint32_t n_over;
	struct rd_val_class *classes;
	uint32_t n_classes;
	uint32_t fallback, fallback_tag;
	int64_t threshold, confidence;
	struct rd_val_place place;
};

struct rd_val_observation {
	struct rd_str name;
	uint32_t fact, timeframe_fact, classifier, dates;
	int64_t ttl_ms;
	struct rd_val_place place;
};

enum rd_val_cell_type {
	RD_VAL_CELL_TERM,
	RD_VAL_CELL_TEXT,
	RD_VAL_CELL_DECIMAL,
	RD_VAL_CELL_INTEGER,
	RD_VAL_CELL_DURATION,
};

struct rd_val_column {
	struct rd_str name;
	enum rd_val_cell_type type;
	uint32_t vocab;
};

/* number: term (-1 any), decimal, integer, ms; text otherwise. */
struct rd_val_cell {
	int64_t number;
	struct rd_str text;
};

struct rd_val_row {
	struct rd_val_cell *cells; /* ins, then outs */
	uint32_t line;
	bool bad; /* a finding was made; keep it out of comparisons */
};

struct rd_val_table {
	struct rd_str name;
	bool first, collect; /* hit policy; neither: unique */
	bool has_default;
	struct rd_val_column *columns; /* ins, then outs */
	uint32_t n_in, n_out;
	struct rd_val_row *rows; /* the default row last */
	uint32_t n_rows;
	struct rd_val_place place;
};

enum rd_val_derive_kind {
	RD_VAL_CLOCK,
	RD_VAL_MONTHS,
	RD_VAL_FIRST,
	RD_VAL_EXISTS,
	RD_VAL_WHEN,
	RD_VAL_GEOFENCE,
	RD_VAL_COUNT,
	RD_VAL_BANDS,
	RD_VAL_LOOKUP_IN,
	RD_VAL_FIELD_WHEN, /* fills a field of a list, not a fact */
	RD_VAL_N_DERIVES
};

/* CLOCK {hour, term}; MONTHS {north, south}; FIRST {fact, unless|NONE};
 * GEOFENCE {term, number of corners, first corner}; BANDS {term, otherwise?,
 * below}; LOOKUP_IN {key fact}; FIELD_WHEN {field}. */
struct rd_val_arg {
	uint32_t a, b;
	int64_t v;
};

/* In 1e-4 degrees; a box is its south-western and north-eastern corners. */
struct rd_val_corner {
	int64_t lat, lon;
};

struct rd_val_derive {
	uint32_t fact;
	enum rd_val_derive_kind kind;
	struct rd_val_arg *args;
	uint32_t n_args;
	struct rd_val_corner *corners;
	uint32_t n_corners;
	struct rd_val_cond cond;
	uint32_t list, hemisphere, north, exists_attr;
	uint32_t on, table, out; /* fact; table and which of its outs */
	struct rd_val_place place;
};

enum rd_val_attr_type {
	RD_VAL_ATTR_TERM,
	RD_VAL_ATTR_SET,
	RD_VAL_ATTR_MAP,
	RD_VAL_ATTR_DECIMAL,
	RD_VAL_ATTR_TEXT,
};

struct rd_val_attr {
	struct rd_str name;
	enum rd_val_attr_type type;
	uint32_t vocab;
	bool optional, complete, has_min, has_max;
	int64_t min, max;
	struct rd_val_place place;
};

/* given: the reference has it.  TERM: term.  DECIMAL: number.  TEXT: text.
 * SET, MAP: n terms, ascending; MAP: numbers beside them. */
struct rd_val_value {
	bool given;
	uint32_t term;
	int64_t number;
	struct rd_str text;
	uint32_t n;
	uint32_t *terms;
	int64_t *numbers;
};

struct rd_val_tag {
	struct rd_str category, tag;
};

struct rd_val_ref {
	struct rd_str id, asset, sha256, licence, consent;
	uint32_t width, height;
	struct rd_val_value *values; /* by attribute */
	struct rd_val_tag *tags;
	uint32_t n_tags;
	struct rd_val_place place;
};

struct rd_val_gate {
	struct rd_str id, code;
	struct rd_val_cond when, require;
	struct rd_val_place place;
};

struct rd_val_pin {
	struct rd_str id;
	struct rd_val_cond when;
	uint32_t fact;
	struct rd_val_place place;
};

enum rd_val_factor_kind {
	RD_VAL_COLUMN,
	RD_VAL_LOOKUP,
	RD_VAL_CASES,
	RD_VAL_EACH,
	RD_VAL_HISTORY,
	RD_VAL_CURVE,
	RD_VAL_LEARNED,
};

/* Points, min, max, scale, tune: 1e-4. */
struct rd_val_choice {
	struct rd_str id;
	struct rd_val_cond cond;
	int64_t points;
	uint32_t line;
};

struct rd_val_step {
	int64_t below_ms, points;
	uint32_t line;
};

struct rd_val_knot {
	int64_t x, points;
	uint32_t line;
};

struct rd_val_factor {
	struct rd_str id;
	enum rd_val_factor_kind kind;
	uint32_t group;
	bool has_min, has_max, has_tune;
	int64_t min, max, tune_low, tune_high, scale;
	uint32_t attr, key;
	struct rd_val_choice *choices;
	uint32_t n_choices;
	uint32_t rows, scene;
	bool given_order, bytes; /* history: order="given", compare="bytes" */
	int64_t exempt_ms;	 /* -1: none */
	struct rd_val_step *steps;
	uint32_t n_steps;
	bool linear; /* curve, over `key` or `attr` */
	struct rd_val_knot *knots;
	uint32_t n_knots;
	struct rd_val_cond when; /* curve: references it is for */
	uint32_t learned;
	struct rd_val_place place;
};

struct rd_val_group {
	struct rd_str id;
	bool has_min, has_max;
	int64_t min, max;
	struct rd_val_place place;
};

struct rd_val_reason {
	struct rd_str term;
	struct rd_val_cond cond;
};

struct rd_val_hold {
	struct rd_str id;
	uint32_t attr;
	bool drop;
	struct rd_val_cond when;
	struct rd_val_reason *reasons;
	uint32_t n_reasons;
	int64_t for_ms;
	struct rd_val_place place;
};

struct rd_val_record {
	struct rd_str id;
	struct rd_val_place place;
};

/* by RD_VAL_NONE: references. */
struct rd_val_learned {
	struct rd_str id;
	uint32_t by, floor;
	int64_t min, max;
	struct rd_val_place place;
};

struct rd_val_diversity {
	uint32_t attr;
	int64_t points;
	struct rd_val_place place;
};

/* weight -1: by rank. */
struct rd_val_slot {
	struct rd_str id;
	struct rd_val_cond require;
	int64_t weight;
	struct rd_val_place place;
};

enum rd_val_patch_kind {
	RD_VAL_PATCH_SCALE,
	RD_VAL_PATCH_CHOICE,
	RD_VAL_PATCH_STEP,
	RD_VAL_PATCH_KNOT,
};

/* Another number (1e-4) for a factor, or for its index-th choice, step or
 * knot. */
struct rd_val_patch {
	enum rd_val_patch_kind kind;
	uint32_t factor, index, line;
	int64_t value;
};

struct rd_val_arm {
	struct rd_str id;
	uint32_t share, line;
	struct rd_val_patch *patches;
	uint32_t n_patches;
};

/* unit RD_VAL_NONE: the subject. */
struct rd_val_experiment {
	struct rd_str id, salt;
	uint32_t unit;
	bool shadow;
	struct rd_val_arm *arms;
	uint32_t n_arms;
	struct rd_val_place place;
};

enum rd_val_measure { RD_VAL_MARGIN, RD_VAL_SCORE, RD_VAL_EVIDENCE };

struct rd_val_rate_band {
	enum rd_val_measure measure;
	int64_t below; /* 1e-4 */
	uint32_t term, line;
};

struct rd_val_rate {
	struct rd_str id;
	uint32_t vocab, otherwise;
	struct rd_val_rate_band *bands;
	uint32_t n_bands;
	uint32_t *facts;
	uint32_t n_facts;
	struct rd_val_place place;
};

struct rd_val_invariant {
	struct rd_str id, message;
	struct rd_val_cond when, require;
	struct rd_val_place place;
};

enum rd_val_segment_kind {
	RD_VAL_SLOT_TEXT,
	RD_VAL_SLOT_FACT,
	RD_VAL_SLOT_TABLE,
	RD_VAL_SLOT_ATTRIBUTE,
	RD_VAL_SLOT_PROMPT,
	RD_VAL_SLOT_NEGATIVE,
};

struct rd_val_segment {
	enum rd_val_segment_kind kind;
	uint32_t optional; /* 0: always; else a number shared by its segment */
	struct rd_str text;
	uint32_t fact, table, out, attr;
};

struct rd_val_template {
	struct rd_str name;
	struct rd_val_segment *segments;
	uint32_t n_segments;
	struct rd_val_place place;
};

struct rd_val_model {
	struct rd_str pack, licence;
	uint32_t version, minimum_fixtures;
	uint32_t language; /* the newest of the packs resolved */
	bool order_catalog, draws;
	uint32_t pixels; /* RD_VAL_NONE: any */
	int64_t *weights;
	uint32_t n_weights;
	uint32_t look_attr; /* of the holds, or RD_VAL_NONE */
	bool look_drop;
#define RD_VAL_LIST_OF(type, name)                                             \
	struct rd_val_##type *name;                                            \
	uint32_t n_##name
	RD_VAL_LIST_OF(source, files);
	RD_VAL_LIST_OF(vocab, vocabs);
	RD_VAL_LIST_OF(fact, facts); /* in program order */
	RD_VAL_LIST_OF(classifier, classifiers);
	RD_VAL_LIST_OF(observation, observations);
	RD_VAL_LIST_OF(table, tables);
	RD_VAL_LIST_OF(derive, derives); /* in evaluation order */
	RD_VAL_LIST_OF(attr, attrs);
	RD_VAL_LIST_OF(ref, refs);
	RD_VAL_LIST_OF(gate, gates);
	RD_VAL_LIST_OF(pin, pins);
	RD_VAL_LIST_OF(factor, factors);
	RD_VAL_LIST_OF(group, groups);
	RD_VAL_LIST_OF(hold, holds);
	RD_VAL_LIST_OF(record, records);
	RD_VAL_LIST_OF(invariant, invariants);
	RD_VAL_LIST_OF(template, templates);
	RD_VAL_LIST_OF(rate, rates);
	RD_VAL_LIST_OF(learned, learned);
	RD_VAL_LIST_OF(experiment, experiments);
	RD_VAL_LIST_OF(diversity, diversities);
	RD_VAL_LIST_OF(slot, slots);
	RD_VAL_LIST_OF(provider, providers);
	RD_VAL_LIST_OF(image_model, image_models);
	RD_VAL_LIST_OF(model_alias, model_aliases);
	RD_VAL_LIST_OF(sizes, sizes);
	RD_VAL_LIST_OF(wording, wordings);
	RD_VAL_LIST_OF(wording_text, roles);
	RD_VAL_LIST_OF(wording_text, attribute_texts);
	RD_VAL_LIST_OF(preset, presets);
	RD_VAL_LIST_OF(route, routes);
	RD_VAL_LIST_OF(deny, denies);
	RD_VAL_LIST_OF(rdx_encoder, rdx_encoders);
	RD_VAL_LIST_OF(rdx_word, rdx_modes);
	RD_VAL_LIST_OF(rdx_word, rdx_functions);
	RD_VAL_LIST_OF(rdx_profile, rdx_profiles);
	RD_VAL_LIST_OF(rdx_use, rdx_uses);
	RD_VAL_LIST_OF(rdx_kind, rdx_kinds);
	RD_VAL_LIST_OF(rdx_from, rdx_froms);
	RD_VAL_LIST_OF(flow, flows);
#undef RD_VAL_LIST_OF
	struct rd_val_rdx_defaults *rdx_defaults; /* NULL: no Redux */
	struct rd_arena arena;
};

#endif
