/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The compiled program, record by record.  One table per section says the name
 * and kind of every field; the struct, the encoder, the decoder, the verifier
 * and the dump are all made from it, so they cannot disagree.
 *
 *   0       8      10     12      16         24          28        32      64
 *   | magic | major | minor| flags | file size| n sections| reserved| BLAKE2b|
 *   +-------+-------+------+-------+----------+-----------+---------+--------+
 *   | section table: n x { tag u32, fields u32, n records u32, 0 u32,        |
 *   |                      offset u64, length u64 }, sorted by tag           |
 *   +------------------------------------------------------------------------+
 *   | sections, each starting at a multiple of 8, zero padding between       |
 *   +------------------------------------------------------------------------+
 *
 * Little-endian, explicit widths, no pointers, no jumps, no code.  The digest
 * covers everything after the header.  A section of records is a byte for each
 * field, its width (0, 1, 2, 4 or 8), and then field after field what all
 * records have there, as signed numbers of that width; a field that is 0
 * everywhere has width 0, but for the first, so that no record is for free.
 * Records refer to other records by index; a reader accepts records with more
 * fields than it knows, from a file of a newer minor version (a minor step
 * always adds a field or a section, and a section it does not know makes a
 * reader refuse; so does an older minor version).  All sections are there,
 * empty or not, and tile the file. */
#ifndef RD_PROGRAM_FORMAT_H
#define RD_PROGRAM_FORMAT_H

#include <stdint.h>

#include "base/language.h"
#include "program/format-flow.h"
#include "program/format-redux.h"
#include "program/format-send.h"

#define RD_PROG_MAGIC "\x89RDSK\r\n\x1a"
#define RD_PROG_MAJOR 1
#define RD_PROG_MINOR 4
#define RD_PROG_HEADER_BYTES 64
#define RD_PROG_SECTION_BYTES 32
#define RD_PROG_CAP_BYTES (64u << 20)
/* Changes when the same program could decide differently. */
#define RD_SEMANTICS_VERSION 1

#define RD_NONE UINT32_MAX
#define RD_PROG_GROUPS_MAX 63 /* of phrases, per classifier */
#define RD_PROG_WITHIN_MAX 16 /* words between two parts of a pair */

/* Field kinds: F(name, KIND, arg).
 *   U32   any number            I64  any signed number
 *   STR   string index          BOOL 0 or 1
 *   ENUM  0 .. arg-1            IX   index into section arg
 *   OPT   IX or RD_NONE         TERM local term index, or RD_NONE; its
 *                               vocabulary is checked by the semantic pass */

enum rd_fact_type {
	RD_FACT_BOOL,
	RD_FACT_INTEGER,
	RD_FACT_DECIMAL, /* units of 1e-4 */
	RD_FACT_TEXT,
	RD_FACT_TERM, /* local term index */
	RD_FACT_SET,  /* bits of local term indices; vocabularies of <= 64 */
	RD_FACT_INSTANT,
	RD_FACT_ZONE,
	RD_FACT_LIST,
	RD_FACT_DURATION, /* ms */
	RD_FACT_GEO,	  /* latitude and longitude in 1e-4 degrees */
	RD_N_FACT_TYPES
};
enum rd_fact_origin {
	RD_ORIGIN_REQUEST,
	RD_ORIGIN_BUILTIN,
	RD_ORIGIN_CLASSIFIER,
	RD_ORIGIN_OBSERVATION,
	RD_ORIGIN_DERIVE,
	RD_N_FACT_ORIGINS
};
/* The built-in facts are the first records of FACT, in this order. */
enum rd_builtin {
	RD_BUILTIN_NOW,
	RD_BUILTIN_LOOK_HAIRSTYLE,
	RD_BUILTIN_LOOK_REFERENCE,
	RD_BUILTIN_LOOK_EXPIRED,
	RD_BUILTIN_USED_TODAY,
	RD_N_BUILTINS
};
enum rd_missing {
	RD_MISSING_SKIP,
	RD_MISSING_ERROR,
	RD_MISSING_DEFAULT,
	RD_N_MISSING
};
enum rd_empty { RD_EMPTY_ABSENT, RD_EMPTY_VALUE, RD_EMPTY_ERROR, RD_N_EMPTY };
enum rd_source_kind {
	RD_SOURCE_FACT,
	RD_SOURCE_FIELD,
	RD_SOURCE_JOIN,
	RD_N_SOURCE_KINDS
};
enum rd_match {
	RD_MATCH_WORD,
	RD_MATCH_SUBSTRING,
	RD_MATCH_EITHER,
	RD_MATCH_PAIR,	 /* a phrase of group `first`, then one of `then` */
	RD_MATCH_ACROSS, /* so, but over the ends of clauses */
	RD_N_MATCHES
};
enum rd_pick {
	RD_PICK_FIRST,
	RD_PICK_EARLIEST,
	RD_PICK_ALL,
	RD_PICK_POINTS,
	RD_N_PICKS
};
enum rd_hit { RD_HIT_UNIQUE, RD_HIT_FIRST, RD_HIT_COLLECT, RD_N_HITS };
enum rd_cell_type {
	RD_CELL_TERM,
	RD_CELL_TEXT,
	RD_CELL_DECIMAL,
	RD_CELL_INTEGER,
	RD_CELL_DURATION,
	RD_N_CELL_TYPES
};
enum rd_derive_kind {
	RD_DERIVE_CLOCK,
	RD_DERIVE_MONTHS,
	RD_DERIVE_FIRST,
	RD_DERIVE_EXISTS,
	RD_DERIVE_WHEN,
	RD_DERIVE_GEOFENCE,
	RD_DERIVE_COUNT,
	RD_DERIVE_BANDS,
	RD_DERIVE_LOOKUP,
	RD_DERIVE_FIELD, /* fills a field of a list; fact is the list */
	RD_N_DERIVE_KINDS
};
enum rd_attr_type {
	RD_ATTR_TERM,
	RD_ATTR_SET,
	RD_ATTR_MAP,
	RD_ATTR_DECIMAL,
	RD_ATTR_TEXT,
	RD_N_ATTR_TYPES
};
enum rd_factor_kind {
	RD_FACTOR_COLUMN,
	RD_FACTOR_LOOKUP,
	RD_FACTOR_CASES,
	RD_FACTOR_EACH,
	RD_FACTOR_HISTORY,
	RD_FACTOR_CURVE,
	RD_FACTOR_LEARNED,
	RD_N_FACTOR_KINDS
};
enum rd_curve_shape { RD_CURVE_STEP, RD_CURVE_LINEAR, RD_N_CURVE_SHAPES };
enum rd_choice_pick { RD_CHOICE_TOP, RD_CHOICE_DRAW, RD_N_CHOICE_PICKS };
enum rd_experiment_mode {
	RD_EXPERIMENT_LIVE,
	RD_EXPERIMENT_SHADOW,
	RD_N_EXPERIMENT_MODES
};
enum rd_patch_kind {
	RD_PATCH_SCALE,	  /* of a LEARNED factor */
	RD_PATCH_COLUMNS, /* instead of first_col */
	RD_PATCH_CHOICE,
	RD_PATCH_STEP,
	RD_PATCH_KNOT, /* of a curve over a fact */
	RD_N_PATCH_KINDS
};
enum rd_measure {
	RD_MEASURE_MARGIN,
	RD_MEASURE_SCORE,
	RD_MEASURE_EVIDENCE,
	RD_N_MEASURES
};
enum rd_history_order {
	RD_HISTORY_TIME,
	RD_HISTORY_GIVEN,
	RD_N_HISTORY_ORDERS
};
enum rd_scene_compare { RD_SCENE_TEXT, RD_SCENE_BYTES, RD_N_SCENE_COMPARES };
enum rd_select_order { RD_ORDER_ID, RD_ORDER_CATALOG, RD_N_SELECT_ORDERS };
enum rd_segment_kind {
	RD_SEGMENT_TEXT,
	RD_SEGMENT_FACT,
	RD_SEGMENT_TABLE,
	RD_SEGMENT_ATTRIBUTE,
	RD_SEGMENT_PROMPT,
	RD_SEGMENT_NEGATIVE,
	RD_N_SEGMENT_KINDS
};

/* Postfix condition code.  Leaves push one truth value (a set of references);
 * ALL, ANY, NONE pop `arity` (>= 1) values and push one, AT_LEAST needs `a` of
 * them. */
enum rd_op_code {
	RD_OP_ALL,	    /* arity */
	RD_OP_ANY,	    /* arity */
	RD_OP_NONE_OF,	    /* arity */
	RD_OP_AT_LEAST,	    /* arity, a = how many */
	RD_OP_FACT_IS,	    /* a = fact, v = bool, integer, decimal, term */
	RD_OP_FACT_KNOWN,   /* a = fact */
	RD_OP_FACT_SAME,    /* a = fact, b = fact */
	RD_OP_FACT_HAS,	    /* a = set fact, v = term */
	RD_OP_FACT_LESS,    /* a = fact, v = bound (exclusive) */
	RD_OP_FACT_BETWEEN, /* a = fact, v <= x < w */
	RD_OP_MATCHES,	    /* a = classifier */
	RD_OP_ATTR_IS,	    /* a = SET index: references having the value */
	RD_OP_ATTR_SAME,    /* a = fact (term), b = attribute (term) */
	RD_OP_ATTR_IN,	    /* a = fact (term or set), b = attribute (set) */
	RD_OP_AVAILABLE,
	RD_OP_FIELD_IS,	     /* a = field index within the list, v */
	RD_OP_FIELD_KNOWN,   /* a = field */
	RD_OP_FIELD_WITHIN,  /* a = field, v = ms: |field - now| < v */
	RD_OP_FACT_UNDER,    /* a = term or set fact, v = term */
	RD_OP_FACT_WITHIN,   /* a = fact, v = ms: |fact - now| < v */
	RD_OP_FIELD_LESS,    /* a = field, v = bound (exclusive) */
	RD_OP_FIELD_BETWEEN, /* a = field, v <= x < w */
	RD_OP_FIELD_WINDOW,  /* a = field, ms: v <= field - now < w */
	RD_N_OPS
};

/* Section list: X(TAG number, SECTION, struct name).  Record sections only; the
 * four raw sections follow. */
#define RD_PROG_SECTIONS(X)                                                    \
	X(1, META, meta)                                                       \
	X(2, FILE, file)                                                       \
	X(3, VOCAB, vocab)                                                     \
	X(4, TERM, term)                                                       \
	X(5, FACT, fact)                                                       \
	X(6, FIELD, field)                                                     \
	X(7, SOURCE, source)                                                   \
	X(8, CLASSIFIER, classifier)                                           \
	X(9, CLASS, class)                                                     \
	X(10, CUE, cue)                                                        \
	X(11, UNLESS, unless)                                                  \
	X(12, OBSERVATION, observation)                                        \
	X(13, TABLE, table)                                                    \
	X(14, TCOL, tcol)                                                      \
	X(15, ROW, row)                                                        \
	X(16, CELL, cell)                                                      \
	X(17, DERIVE, derive)                                                  \
	X(18, DARG, darg)                                                      \
	X(19, COND, cond)                                                      \
	X(20, OP, op)                                                          \
	X(21, ATTR, attr)                                                      \
	X(22, ATTRVAL, attrval)                                                \
	X(23, REF, ref)                                                        \
	X(24, TAG, tag)                                                        \
	X(25, COL, col)                                                        \
	X(26, GATE, gate)                                                      \
	X(27, PIN, pin)                                                        \
	X(28, FACTOR, factor)                                                  \
	X(29, CHOICE, choice)                                                  \
	X(30, STEP, step)                                                      \
	X(31, GROUP, group)                                                    \
	X(32, HOLD, hold)                                                      \
	X(33, REASON, reason)                                                  \
	X(34, RECORD, record)                                                  \
	X(35, WEIGHT, weight)                                                  \
	X(36, TEMPLATE, template)                                              \
	X(37, SEGMENT, segment)                                                \
	X(38, ABOVE, above)                                                    \
	X(39, CORNER, corner)                                                  \
	X(48, RATE, rate)                                                      \
	X(49, RATEBAND, rateband)                                              \
	X(50, EVIDENCE, evidence)                                              \
	X(51, KNOT, knot)                                                      \
	X(52, LEARNED, learned)                                                \
	X(53, EXPERIMENT, experiment)                                          \
	X(54, ARM, arm)                                                        \
	X(55, PATCH, patch)                                                    \
	X(56, DIVERSITY, diversity)                                            \
	X(57, SLOT, slot)                                                      \
	RD_PROG_SEND_SECTIONS(X)                                               \
	RD_PROG_REDUX_SECTIONS(X)                                              \
	RD_PROG_FLOW_SECTIONS(X)

/* Raw sections; theirs are records of so many bytes. */
#define RD_TAG_STRORDER 124 /* u32 indices of the strings, sorted by text */
#define RD_TAG_STRDATA 125  /* bytes, each string NUL-terminated, UTF-8 */
#define RD_TAG_SETS 126	    /* u64 words, words_per_set per set */
#define RD_TAG_COLDATA 127  /* column bytes */

/* first_X / n_X name a run of records of section X. */
/* clang-format off */
#define RD_FIELDS_META(F)                                                     \
	F(pack, STR, 0) F(version, U32, 0) F(language, U32, 0)                \
	F(semantics, U32, 0) F(licence, STR, 0) F(minimum_fixtures, U32, 0)   \
	F(sources, STR, 0) /* hex dirHash of the resolved sources */          \
	F(n_refs, U32, 0) F(order, ENUM, RD_N_SELECT_ORDERS)                  \
	F(look_attr, OPT, RD_SEC_ATTR) F(look_drop, BOOL, 0)                  \
	F(unicode, STR, 0)                                                    \
	F(choice, ENUM, RD_N_CHOICE_PICKS)                                    \
	F(pixels, U32, 0) /* percent of the first one's size; RD_NONE: any */
#define RD_FIELDS_FILE(F) F(name, STR, 0) F(sha256, STR, 0)
#define RD_FIELDS_VOCAB(F)                                                    \
	F(name, STR, 0) F(first_term, U32, 0) F(n_terms, U32, 0)              \
	F(open, BOOL, 0) /* a request may give other values */
/* first_above: ABOVE records, the terms it is under but itself, ascending. */
#define RD_FIELDS_TERM(F)                                                     \
	F(name, STR, 0) F(vocab, IX, RD_SEC_VOCAB) F(first_above, U32, 0)     \
	F(n_above, U32, 0)
#define RD_FIELDS_ABOVE(F) F(term, U32, 0) /* local term index */
#define RD_FIELDS_FACT(F)                                                     \
	F(name, STR, 0) F(type, ENUM, RD_N_FACT_TYPES)                        \
	F(vocab, OPT, RD_SEC_VOCAB) F(origin, ENUM, RD_N_FACT_ORIGINS)        \
	F(missing, ENUM, RD_N_MISSING) F(empty, ENUM, RD_N_EMPTY)             \
	F(personal, BOOL, 0) F(max, U32, 0) F(first_field, U32, 0)            \
	F(n_fields, U32, 0) F(fallback, I64, 0) /* default value */           \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)                             \
	F(low, I64, 0) F(high, I64, 0) /* an integer or decimal lies there */
#define RD_FIELDS_FIELD(F)                                                    \
	F(name, STR, 0) F(type, ENUM, RD_N_FACT_TYPES)                        \
	F(vocab, OPT, RD_SEC_VOCAB) F(missing, ENUM, RD_N_MISSING)            \
	F(empty, ENUM, RD_N_EMPTY) F(personal, BOOL, 0) F(max, U32, 0)        \
	F(low, I64, 0) F(high, I64, 0) /* as in FACT */
/* JOIN: parts are the SOURCE records first_part .. (lower, of kind FACT). */
#define RD_FIELDS_SOURCE(F)                                                   \
	F(kind, ENUM, RD_N_SOURCE_KINDS) F(fact, OPT, RD_SEC_FACT)            \
	F(field, U32, 0) F(first_part, U32, 0) F(n_parts, U32, 0)
#define RD_FIELDS_CLASSIFIER(F)                                               \
	F(name, STR, 0) F(fact, IX, RD_SEC_FACT) F(vocab, IX, RD_SEC_VOCAB)   \
	F(pick, ENUM, RD_N_PICKS) F(first_class, U32, 0) F(n_classes, U32, 0) \
	F(fallback, TERM, 0) F(tags, OPT, RD_SEC_VOCAB)                       \
	F(fallback_tag, TERM, 0) /* tag of a default result */                \
	F(per_record, BOOL, 0) F(threshold, I64, 0) F(confidence, I64, 0)     \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)                             \
	F(longest, BOOL, 0) /* no hits inside longer ones */
#define RD_FIELDS_CLASS(F)                                                    \
	F(classifier, IX, RD_SEC_CLASSIFIER) F(term, TERM, 0)                 \
	F(priority, U32, 0)
/* A phrase read in several sources is several cues with one phrase number;
 * phrases are numbered from 0 within their classifier, and so is what is
 * written: one phrase with word lists is several phrases, side by side. */
#define RD_FIELDS_CUE(F)                                                      \
	F(text, STR, 0) /* folded */ F(class, IX, RD_SEC_CLASS)               \
	F(source, IX, RD_SEC_SOURCE) F(match, ENUM, RD_N_MATCHES)             \
	F(phrase, U32, 0) F(tag, TERM, 0) F(first_unless, U32, 0)             \
	F(n_unless, U32, 0) F(points, I64, 0) /* 1e-4 */                      \
	F(confidence, I64, 0) /* 1e-4 */                                      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)                             \
	F(group, U32, 0) /* 1.., 0: none */                                   \
	F(first, U32, 0) F(then, U32, 0) F(within, U32, 0) /* of PAIR */      \
	F(regex, STR, 0) /* "": none; runs where text is found */             \
	F(place, U32, 0) /* of the source among the classifier's */           \
	F(written, U32, 0) /* number of the phrase in the rules */
#define RD_FIELDS_UNLESS(F) F(text, STR, 0)
#define RD_FIELDS_OBSERVATION(F)                                              \
	F(name, STR, 0) F(fact, IX, RD_SEC_FACT)                              \
	F(timeframe_fact, OPT, RD_SEC_FACT)                                   \
	F(classifier, IX, RD_SEC_CLASSIFIER) F(dates, OPT, RD_SEC_TABLE)     \
	F(ttl_ms, I64, 0)                                                     \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* in columns first_in.., out columns first_out.. are TCOL records; the default
 * row, when there is one, is the last row and has no in cells' meaning. */
#define RD_FIELDS_TABLE(F)                                                    \
	F(name, STR, 0) F(hit, ENUM, RD_N_HITS) F(first_in, U32, 0)           \
	F(n_in, U32, 0) F(first_out, U32, 0) F(n_out, U32, 0)                 \
	F(first_row, U32, 0) F(n_rows, U32, 0) F(has_default, BOOL, 0)        \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_TCOL(F)                                                     \
	F(name, STR, 0) F(type, ENUM, RD_N_CELL_TYPES)                        \
	F(vocab, OPT, RD_SEC_VOCAB)
/* n_in + n_out cells from first_cell. */
#define RD_FIELDS_ROW(F) F(first_cell, U32, 0) F(line, U32, 0)
/* term: local index or -1 for any; text: string index; duration: ms. */
#define RD_FIELDS_CELL(F) F(value, I64, 0)
/* Evaluation order; a derive uses only request, builtin, classifier and
 * observation facts and facts derived earlier.
 *   CLOCK  args {from hour, term}          MONTHS args 12 x {north, south}
 *   FIRST  args {fact, unless fact|NONE}   EXISTS list + cond   WHEN cond
 *   GEOFENCE args {term, number of corners, first corner}, on; 2: a box
 *   BANDS  args {term, 0, below} ascending, last {term, 1} otherwise; on
 *   COUNT  list + cond      LOOKUP args {key fact}, table and which of its outs
 *   FIELD  args {field}, list + cond */
#define RD_FIELDS_DERIVE(F)                                                   \
	F(fact, IX, RD_SEC_FACT) F(kind, ENUM, RD_N_DERIVE_KINDS)             \
	F(first_arg, U32, 0) F(n_args, U32, 0) F(cond, OPT, RD_SEC_COND)      \
	F(list, OPT, RD_SEC_FACT) F(hemisphere, OPT, RD_SEC_FACT)             \
	F(north, TERM, 0) /* local term of "north" in hemisphere's vocab */   \
	F(exists_attr, OPT, RD_SEC_ATTR)                                      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0) F(on, OPT, RD_SEC_FACT)     \
	F(table, OPT, RD_SEC_TABLE) F(out, U32, 0)
#define RD_FIELDS_DARG(F) F(a, U32, 0) F(b, U32, 0) F(v, I64, 0)
/* 1e-4 degrees.  A box has its south-western and its north-eastern one. */
#define RD_FIELDS_CORNER(F) F(lat, I64, 0) F(lon, I64, 0)
#define RD_FIELDS_COND(F) F(first_op, U32, 0) F(n_ops, U32, 0)
#define RD_FIELDS_OP(F)                                                       \
	F(code, ENUM, RD_N_OPS) F(arity, U32, 0) F(a, U32, 0) F(b, U32, 0)    \
	F(v, I64, 0) F(w, I64, 0)
/* TERM, SET: sets first_set + term.  SET: sets first_under + term are the
 * references with something that the term is under.  TERM, TEXT: values
 * first_value + ref are ATTRVAL records (local term, or string index; RD_NONE
 * when not given). */
#define RD_FIELDS_ATTR(F)                                                     \
	F(name, STR, 0) F(type, ENUM, RD_N_ATTR_TYPES)                        \
	F(vocab, OPT, RD_SEC_VOCAB) F(first_set, U32, 0)                      \
	F(first_value, U32, 0) F(first_under, U32, 0)
#define RD_FIELDS_ATTRVAL(F) F(value, U32, 0)
#define RD_FIELDS_REF(F)                                                      \
	F(id, STR, 0) F(asset, STR, 0) F(sha256, STR, 0) F(width, U32, 0)     \
	F(height, U32, 0) F(licence, STR, 0) F(consent, STR, 0)               \
	F(first_tag, U32, 0) F(n_tags, U32, 0)                                \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_TAG(F) F(category, STR, 0) F(tag, STR, 0)
/* n_refs little-endian signed integers of `width` bytes at `offset` of COLDATA
 * (a multiple of 8); points = value x scale. */
#define RD_FIELDS_COL(F)                                                      \
	F(width, U32, 0) F(reserved, U32, 0) F(scale, I64, 0) F(offset, I64, 0)
#define RD_FIELDS_GATE(F)                                                     \
	F(id, STR, 0) F(code, STR, 0) F(when, OPT, RD_SEC_COND)               \
	F(require, IX, RD_SEC_COND) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_PIN(F)                                                      \
	F(id, STR, 0) F(when, OPT, RD_SEC_COND) F(fact, IX, RD_SEC_FACT)      \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* COLUMN: column first_col.  LOOKUP: column first_col + term of key.
 * CASES (first match), EACH: choices.  HISTORY: rows .. steps.  CURVE: knots
 * over the fact `key`, or over attr, whose points stand in column first_col;
 * `when` narrows it to the references for which it holds.  LEARNED: value x
 * scale of the table's row. */
#define RD_FIELDS_FACTOR(F)                                                   \
	F(id, STR, 0) F(kind, ENUM, RD_N_FACTOR_KINDS)                        \
	F(group, OPT, RD_SEC_GROUP) F(has_min, BOOL, 0) F(has_max, BOOL, 0)   \
	F(attr, OPT, RD_SEC_ATTR) F(key, OPT, RD_SEC_FACT)                    \
	F(first_col, U32, 0) F(first_choice, U32, 0) F(n_choices, U32, 0)     \
	F(rows, U32, 0) F(order, ENUM, RD_N_HISTORY_ORDERS)                   \
	F(compare, ENUM, RD_N_SCENE_COMPARES) F(scene, OPT, RD_SEC_FACT)      \
	F(first_step, U32, 0) F(n_steps, U32, 0) F(has_tune, BOOL, 0)         \
	F(exempt_ms, I64, 0) /* -1: no exemption */                           \
	F(scale, I64, 0) /* 1e-4 */                                           \
	F(min, I64, 0) F(max, I64, 0) /* points */                            \
	F(tune_low, I64, 0) F(tune_high, I64, 0) /* 1e-4 */                   \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)                             \
	F(curve, ENUM, RD_N_CURVE_SHAPES) F(first_knot, U32, 0)               \
	F(n_knots, U32, 0) F(when, OPT, RD_SEC_COND)                          \
	F(learned, OPT, RD_SEC_LEARNED)
/* cond RD_NONE: otherwise.  id is the factor's id for a single case. */
#define RD_FIELDS_CHOICE(F)                                                   \
	F(id, STR, 0) F(cond, OPT, RD_SEC_COND) F(points, I64, 0)             \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_STEP(F) F(below_ms, I64, 0) F(points, I64, 0) F(line, U32, 0)
#define RD_FIELDS_GROUP(F)                                                    \
	F(id, STR, 0) F(has_min, BOOL, 0) F(has_max, BOOL, 0) F(min, I64, 0)  \
	F(max, I64, 0) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_HOLD(F)                                                     \
	F(id, STR, 0) F(attr, IX, RD_SEC_ATTR) F(when, OPT, RD_SEC_COND)      \
	F(first_reason, U32, 0) F(n_reasons, U32, 0) F(for_ms, I64, 0)        \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_REASON(F) F(term, STR, 0) F(cond, OPT, RD_SEC_COND)
#define RD_FIELDS_RECORD(F)                                                   \
	F(id, STR, 0) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_WEIGHT(F) F(value, I64, 0) /* 1e-4 */
#define RD_FIELDS_TEMPLATE(F)                                                 \
	F(name, STR, 0) F(first_segment, U32, 0) F(n_segments, U32, 0)        \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* optional: 0 = always; segments with the same number > 0 stand or fall
 * together. */
#define RD_FIELDS_SEGMENT(F)                                                  \
	F(kind, ENUM, RD_N_SEGMENT_KINDS) F(optional, U32, 0) F(text, STR, 0) \
	F(fact, OPT, RD_SEC_FACT) F(table, OPT, RD_SEC_TABLE) F(out, U32, 0)  \
	F(attr, OPT, RD_SEC_ATTR)
/* At most one.  evidence: how many of the EVIDENCE facts are known. */
#define RD_FIELDS_RATE(F)                                                     \
	F(id, STR, 0) F(vocab, IX, RD_SEC_VOCAB) F(otherwise, TERM, 0)        \
	F(first_band, U32, 0) F(n_bands, U32, 0) F(first_evidence, U32, 0)    \
	F(n_evidence, U32, 0) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_RATEBAND(F)                                                 \
	F(measure, ENUM, RD_N_MEASURES) F(term, TERM, 0)                      \
	F(below, I64, 0) /* points; evidence: facts in the same unit */       \
	F(line, U32, 0)
#define RD_FIELDS_EVIDENCE(F) F(fact, IX, RD_SEC_FACT)
#define RD_FIELDS_KNOT(F)                                                     \
	F(x, I64, 0) /* 1e-4 */ F(points, I64, 0) F(line, U32, 0)
/* At most one; unit RD_NONE: the subject.  The first arm has no patches; shares
 * sum to 10000. */
#define RD_FIELDS_EXPERIMENT(F)                                               \
	F(id, STR, 0) F(salt, STR, 0) F(unit, OPT, RD_SEC_FACT)               \
	F(mode, ENUM, RD_N_EXPERIMENT_MODES) F(first_arm, U32, 0)             \
	F(n_arms, U32, 0) F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
#define RD_FIELDS_ARM(F)                                                      \
	F(id, STR, 0) F(share, U32, 0) F(first_patch, U32, 0)                 \
	F(n_patches, U32, 0) F(line, U32, 0)
/* index: within the factor's choices, steps or knots; first_col of COLUMNS;
 * value: points; of SCALE and COLUMNS the scale, in the same unit. */
#define RD_FIELDS_PATCH(F)                                                    \
	F(kind, ENUM, RD_N_PATCH_KINDS) F(factor, IX, RD_SEC_FACTOR)          \
	F(index, U32, 0) F(value, I64, 0) F(line, U32, 0)
/* Points off for sharing a term with one already chosen. */
#define RD_FIELDS_DIVERSITY(F)                                                \
	F(attr, IX, RD_SEC_ATTR) F(points, I64, 0)                            \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* The r-th is for rank r; weight -1: by rank. */
#define RD_FIELDS_SLOT(F)                                                     \
	F(id, STR, 0) F(require, OPT, RD_SEC_COND) F(weight, I64, 0)          \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* Keys are references, or the terms of attribute `by`. */
#define RD_FIELDS_LEARNED(F)                                                  \
	F(id, STR, 0) F(by, OPT, RD_SEC_ATTR) F(evidence, I64, 0)             \
	F(min, I64, 0) F(max, I64, 0) /* 1e-4 */                              \
	F(file, OPT, RD_SEC_FILE) F(line, U32, 0)
/* clang-format on */

#define RD_SECTION_ENUM(tag, SECTION, name) RD_SEC_##SECTION,
enum rd_section { RD_PROG_SECTIONS(RD_SECTION_ENUM) RD_N_SECTIONS };
#undef RD_SECTION_ENUM

#define RD_CTYPE_U32 uint32_t
#define RD_CTYPE_STR uint32_t
#define RD_CTYPE_BOOL uint32_t
#define RD_CTYPE_ENUM uint32_t
#define RD_CTYPE_IX uint32_t
#define RD_CTYPE_OPT uint32_t
#define RD_CTYPE_TERM uint32_t
#define RD_CTYPE_I64 int64_t
#define RD_FIELD_DECL(field, KIND, arg) RD_CTYPE_##KIND field;
#define RD_STRUCT_DECL(tag, SECTION, sname)                                    \
	struct rd_prog_##sname {                                               \
		RD_FIELDS_##SECTION(RD_FIELD_DECL)                             \
	};
RD_PROG_SECTIONS(RD_STRUCT_DECL)
#undef RD_STRUCT_DECL
#undef RD_FIELD_DECL

#endif
