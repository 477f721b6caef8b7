/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* How the rows of the table of elements are written, and their numbers. */
#ifndef RD_VALIDATE_GRAMMAR_ROWS_H
#define RD_VALIDATE_GRAMMAR_ROWS_H

#include "base/diag-ids.h"
#include "validate/grammar.h"

/* Longest values, in bytes. */
#define NAME_BYTES 128
#define LINE_BYTES 512
#define URL_BYTES 1024
#define LONG_BYTES 4096

/* Reads best as it stands: one row per element. */
/* clang-format off */
#define SOME(n) { .name = (n), .form = RD_VAL_F_SOME }
#define NAME(n) { .name = (n), .form = RD_VAL_F_NAME }
#define ID(n) { .name = (n), .form = RD_VAL_F_ID, .needed = true }
#define DECIMAL(n) { .name = (n), .form = RD_VAL_F_DECIMAL }
#define ONE_OF(n, l) { .name = (n), .form = RD_VAL_F_ONE_OF, .list = (l) }
#define SWITCH(n) ONE_OF(n, "yes|no")
#define INTEGER(n, lo, hi, bad)                                               \
	{ .name = (n), .form = RD_VAL_F_INTEGER, .low = (lo), .high = (hi),   \
	  .id = (bad) }
/* What came with a later version of the language: an attribute, or some of the
 * values of one; of elements and children `.since` says it. */
#define SINCE(v, n, f) { .name = (n), .form = RD_VAL_F_##f, .since = (v) }
#define NEWER(v, n, l, new)                                                   \
	{ .name = (n), .form = RD_VAL_F_ONE_OF, .list = (l), .since = (v),    \
	  .newer = (new) }
#define NEED(n, f) { .name = (n), .form = RD_VAL_F_##f, .needed = true }
#define LINE(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_LINE, .high = (most) }
#define NEED_LINE(n, most)                                                    \
	{ .name = (n), .form = RD_VAL_F_LINE, .needed = true, .high = (most) }
#define TEXT(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_TEXT, .high = (most) }
#define NEED_TEXT(n, most)                                                    \
	{ .name = (n), .form = RD_VAL_F_TEXT, .needed = true, .high = (most) }
#define NEED_ONE_OF(n, l)                                                     \
	{ .name = (n), .form = RD_VAL_F_ONE_OF, .needed = true, .list = (l) }
#define WORDS(n, l, bad)                                                      \
	{ .name = (n), .form = RD_VAL_F_WORDS, .list = (l), .id = (bad) }
#define RANGE(n, lo, hi, bad)                                                 \
	{ .name = (n), .form = RD_VAL_F_RANGE, .low = (lo), .high = (hi),     \
	  .id = (bad) }
#define WAIT(n, most)                                                         \
	{ .name = (n), .form = RD_VAL_F_WAIT, .high = (most),                 \
	  .id = RD_DIAG_BAD_WAIT }
#define DATE(n)                                                               \
	{ .name = (n), .form = RD_VAL_F_DATE, .id = RD_DIAG_BAD_DATE }
#define NEED_DATE(n)                                                          \
	{ .name = (n), .form = RD_VAL_F_DATE, .needed = true,                 \
	  .id = RD_DIAG_BAD_DATE }
#define ATTRS(...)                                                            \
	(const struct rd_val_shape_attr[])                                    \
	{                                                                     \
		__VA_ARGS__, { .name = NULL }                                 \
	}
#define NO_ATTRS                                                              \
	(const struct rd_val_shape_attr[])                                    \
	{                                                                     \
		{ .name = NULL }                                              \
	}
#define CHILDREN(...)                                                         \
	.children = (const struct rd_val_shape_child[])                       \
	{                                                                     \
		__VA_ARGS__, { RD_VAL_SHAPE_END, 0, 0, 0 }                    \
	}
#define LEAF                                                                  \
	.children = (const struct rd_val_shape_child[])                       \
	{                                                                     \
		{ RD_VAL_SHAPE_END, 0, 0, 0 }                                 \
	}
#define ANY(s) { S_##s, 0, 0, 0 }
#define SOME_OF(s) { S_##s, 1, 0, 0 }
#define MAYBE(s) { S_##s, 0, 1, 0 }
#define ONE(s) { S_##s, 1, 1, 0 }
#define UP_TO(s, least, most) { S_##s, least, most, 0 }
#define ONE_COND { RD_VAL_SHAPE_COND, 1, 1, 0 }
#define CONDS { RD_VAL_SHAPE_COND, 0, 0, 0 }

enum shape_index {
	S_PACK, S_FACTS, S_CATALOG, S_SCORING, S_WORDS, S_PROMPT,
	S_DIVERSITY, S_COMPATIBLE, S_SELECT_SLOT,
	S_EXPERIMENTS, S_EXPERIMENT, S_ARM, S_ARM_SET,
	S_FILE, S_DISABLE, S_OVERRIDE, S_ACKNOWLEDGE,
	S_VOCABULARY, S_TERM, S_ALIAS,
	S_FACT, S_FIELD, S_DERIVE, S_CLOCK, S_BAND, S_MONTHS, S_MONTH,
	S_FIRST, S_FROM, S_EXISTS, S_WHEN, S_REQUIRE,
	S_GEOFENCE, S_BOX, S_POLYGON, S_CORNER, S_COUNT, S_BANDS,
	S_BAND_BELOW, S_BAND_ELSE, S_LOOKUP, S_KEY,
	S_ATTRIBUTE, S_REFERENCE, S_VALUE, S_MAP, S_TAGS, S_INVARIANT,
	S_GATE, S_PIN, S_FACTOR, S_CASE, S_OTHERWISE, S_HISTORY, S_EXEMPT,
	S_STEP, S_GROUP, S_SELECT, S_HOLD, S_REASON, S_RECORD,
	S_CLASSIFIER, S_EXTEND, S_WORDLIST, S_CLASS, S_PHRASE, S_REGEX,
	S_PAIR,
	S_UNLESS, S_OBSERVATION,
	S_TABLE, S_COLUMN_IN, S_COLUMN_OUT, S_ROW, S_DEFAULT, S_CELL_IN,
	S_CELL_OUT, S_TEMPLATE, S_TEXT, S_SLOT, S_OPTIONAL,
	S_LEARNED, S_RATE, S_RATE_BAND, S_RATE_OTHERWISE, S_CURVE, S_KNOT,
	S_ALL, S_ANY, S_NONE, S_AT_LEAST, S_IS, S_KNOWN, S_SAME, S_IN, S_LESS,
	S_BETWEEN, S_MATCHES, S_ID, S_AVAILABLE, S_WITHIN, S_WINDOW,
	N_SHAPES,
	/* grammar-send.c */
	S_PROVIDERS = N_SHAPES, S_PROVIDER, S_HOST, S_HEADER, S_CALL, S_REPLY,
	S_STATE, S_ERROR, S_SIZES, S_SIZE, S_MODEL, S_MODEL_ALIAS, S_PRICE,
	S_PARAM, S_PARAM_VALUE, S_LORAS, S_FAMILY, S_WORDING, S_ORDINAL,
	S_STRENGTH, S_ROLE, S_ATTRIBUTE_TEXT, S_PRESET, S_PRESET_SET,
	S_WEIGHTS, S_PRESET_ROLE, S_ROUTE, S_TRY, S_DENY, S_DENY_PHRASE,
	S_DENY_WITH,
	N_SENDING_SHAPES,
	/* grammar-redux.c */
	S_REDUX = N_SENDING_SHAPES, S_RDX_DEFAULTS, S_RDX_ENCODER,
	S_RDX_FUNCTION, S_RDX_MODE, S_RDX_PROFILE, S_RDX_HAS, S_RDX_LEVEL,
	S_RDX_LAW, S_RDX_TOKENS, S_RDX_USE, S_RDX_ADVICE, S_RDX_KIND,
	S_RDX_FROM,
	N_REDUX_SHAPES,
	/* grammar-flow.c */
	S_WORKFLOW = N_REDUX_SHAPES, S_FLOW_NODE, S_FLOW_INPUT, S_FLOW_WORD,
	S_COMMAND, S_ARGUMENT,
	N_ALL_SHAPES,
	S_FIRST_COND = S_ALL,
};
/* clang-format on */

/* What stands in <providers> (grammar-send.c), in <redux> (grammar-redux.c), in
 * <workflow> and <command> (grammar-flow.c). */
extern const struct rd_val_shape
	rd_val_send_shapes[N_SENDING_SHAPES - N_SHAPES];
extern const struct rd_val_shape
	rd_val_redux_shapes[N_REDUX_SHAPES - N_SENDING_SHAPES];
extern const struct rd_val_shape
	rd_val_flow_shapes[N_ALL_SHAPES - N_REDUX_SHAPES];

#endif
