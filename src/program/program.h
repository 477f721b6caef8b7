/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#ifndef RD_PROGRAM_PROGRAM_H
#define RD_PROGRAM_PROGRAM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "program/format.h"

/* A verified program, decoded into private memory: every index in it may be
 * followed without a check.  Immutable after rd_prog_load. */
struct rd_prog {
	struct rd_arena arena;
	/* An array and a count per record section: prog->fact[i], n_fact. */
#define RD_PROG_MEMBER(tag, SECTION, name)                                     \
	struct rd_prog_##name *name;                                           \
	uint32_t n_##name;
	RD_PROG_SECTIONS(RD_PROG_MEMBER)
#undef RD_PROG_MEMBER
	const struct rd_str *strings; /* NUL-terminated, UTF-8 */
	const uint32_t *string_rank;  /* place in the order of the texts */
	uint32_t n_strings;
	const uint64_t *sets; /* set i: sets + i * words_per_set */
	uint32_t n_sets;
	uint32_t words_per_set; /* ceil(n_refs / 64) */
	const unsigned char *col_data;
	size_t col_bytes;
	/* Record indices sorted by name, for rd_prog_find_*; terms are sorted
	 * within each vocabulary's run. */
	const uint32_t *fact_order, *ref_order, *classifier_order;
	const uint32_t *template_order, *term_order;
	char sha256[65]; /* of the file bytes, lower-case hex */
	size_t file_bytes;
};

enum rd_prog_check {
	RD_PROG_CHECK_DIGEST = 1, /* off only in fuzz targets */
};

/* Verifies and decodes `bytes` (size, magic, version, digest, structure,
 * semantics, in that order) in linear time.  RD_LIMIT, RD_VERSION (exit 3),
 * RD_CORRUPT (exit 6), RD_NOMEM; *problem says which check.  On failure *prog
 * is finished already. */
enum rd_status rd_prog_load(struct rd_prog *prog, struct rd_str bytes,
			    unsigned checks, struct rd_problem *problem)
	RD_MUST_CHECK;
/* The same for programs of up to `cap` bytes; rd_prog_load allows
 * RD_PROG_CAP_BYTES. */
enum rd_status rd_prog_load_sized(struct rd_prog *prog, struct rd_str bytes,
				  size_t cap, unsigned checks,
				  struct rd_problem *problem) RD_MUST_CHECK;
void rd_prog_fini(struct rd_prog *prog);

static inline struct rd_str
rd_prog_str(const struct rd_prog *prog, uint32_t index)
{
	return prog->strings[index];
}

static inline bool
rd_prog_is_pair(const struct rd_prog_cue *cue)
{
	return cue->match == RD_MATCH_PAIR || cue->match == RD_MATCH_ACROSS;
}

static inline const uint64_t *
rd_prog_set(const struct rd_prog *prog, uint32_t index)
{
	return prog->sets + (size_t)index * prog->words_per_set;
}

/* Are they of one phrase as it stands in the rules?  Such cues stand side by
 * side. */
static inline bool
rd_prog_same_written(const struct rd_prog_cue *a, const struct rd_prog_cue *b)
{
	return a->class == b->class && a->written == b->written;
}

static inline uint32_t
rd_prog_written_first(const struct rd_prog *prog, uint32_t cue)
{
	while (cue &&
	       rd_prog_same_written(&prog->cue[cue - 1], &prog->cue[cue]))
		cue--;
	return cue;
}

/* One past its last cue. */
static inline uint32_t
rd_prog_written_end(const struct rd_prog *prog, uint32_t cue)
{
	do
		cue++;
	while (cue < prog->n_cue &&
	       rd_prog_same_written(&prog->cue[cue - 1], &prog->cue[cue]));
	return cue;
}

/* What a cue is called: its expression, else its words. */
static inline struct rd_str
rd_prog_cue_name(const struct rd_prog *prog, uint32_t cue)
{
	const struct rd_prog_cue *c = &prog->cue[cue];

	return rd_prog_str(prog, c->regex ? c->regex : c->text);
}

/* Points of reference `ref` in column `col`. */
int64_t rd_prog_col_points(const struct rd_prog *prog, uint32_t col,
			   uint32_t ref);
/* sums[i] += points of reference first + i, for n of them. */
void rd_prog_col_add(const struct rd_prog *prog, uint32_t col, uint32_t first,
		     uint32_t n, int64_t *sums);
/* Points of a curve at a value (1e-4): STEP the last knot not beyond it, or 0;
 * LINEAR between two knots, rounded half to even to 1e-4, and flat outside.
 * At least one knot; |value| <= RD_DECIMAL_MAX. */
int64_t rd_prog_curve_points(enum rd_curve_shape shape,
			     const struct rd_prog_knot *knots, uint32_t n_knots,
			     int64_t value);
/* Index of the record with that name/id, or RD_NONE. */
uint32_t rd_prog_find_fact(const struct rd_prog *prog, struct rd_str name);
uint32_t rd_prog_find_ref(const struct rd_prog *prog, struct rd_str id);
uint32_t rd_prog_find_classifier(const struct rd_prog *prog,
				 struct rd_str name);
uint32_t rd_prog_find_template(const struct rd_prog *prog, struct rd_str name);
/* Local term index in the vocabulary, or RD_NONE. */
uint32_t rd_prog_find_term(const struct rd_prog *prog, uint32_t vocab,
			   struct rd_str term);
/* Name of a local term; empty for RD_NONE. */
struct rd_str rd_prog_term_name(const struct rd_prog *prog, uint32_t vocab,
				uint32_t term);
/* "scoring.xml:12" */
void rd_prog_put_place(const struct rd_prog *prog, uint32_t file, uint32_t line,
		       struct rd_buf *out);

/* Everything, one record per line with source lines; the text form of `refdesk
 * dump`. */
void rd_prog_dump(const struct rd_prog *prog, struct rd_buf *out);
/* Names, versions, digests and record counts: lines, or one line of RFC 8785
 * JSON. */
void rd_prog_inspect(const struct rd_prog *prog, struct rd_buf *out, bool json);

/* ---- building ---- */

/* Collects records; rd_prog_finish lays them out.  Order of addition is order
 * in the file; equal strings share one index; index 0 is "". */
struct rd_prog_builder;

struct rd_prog_builder *rd_prog_builder_new(void) RD_MUST_CHECK;
/* For a program of up to `cap` bytes. */
struct rd_prog_builder *rd_prog_builder_sized(size_t cap) RD_MUST_CHECK;
void rd_prog_builder_free(struct rd_prog_builder *builder);
/* Index of the string (added when new). */
uint32_t rd_prog_add_str(struct rd_prog_builder *builder, struct rd_str s);
/* Number of records so far = index the next one gets. */
uint32_t rd_prog_count(const struct rd_prog_builder *builder,
		       enum rd_section section);
/* rd_prog_add_fact(builder, &(struct rd_prog_fact){...}) -> index, and so on
 * for each section; *_at returns the record for late changes (valid until the
 * next add). */
#define RD_PROG_ADD(tag, SECTION, name)                                        \
	uint32_t rd_prog_add_##name(struct rd_prog_builder *builder,           \
				    const struct rd_prog_##name *record);      \
	struct rd_prog_##name *rd_prog_at_##name(                              \
		struct rd_prog_builder *builder, uint32_t index);
RD_PROG_SECTIONS(RD_PROG_ADD)
#undef RD_PROG_ADD
/* META.n_refs must be set (rd_prog_add_meta first) before sets and columns. */
uint32_t rd_prog_add_set(struct rd_prog_builder *builder,
			 const uint64_t *words);
/* Stores n_refs points values in the smallest exact width with a common
 * scale. */
uint32_t rd_prog_add_column(struct rd_prog_builder *builder,
			    const int64_t *points);
/* The file bytes.  A sticky failure of any add surfaces here. */
enum rd_status rd_prog_finish(struct rd_prog_builder *builder,
			      struct rd_buf *out) RD_MUST_CHECK;

#endif
