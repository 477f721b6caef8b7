/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* References, their attributes as sets and values, columns of points. */

#include "program/verify.h"

static bool
check_file(struct rd_prog_verifier *v, uint32_t i)
{
	struct rd_str hash = rd_prog_str(v->prog, v->prog->file[i].sha256);

	return !hash.len || rd_str_is_sha256(hash) ||
	       rd_prog_refuse(v, RD_SEC_FILE, i, "sha256 is not a hash");
}

static bool
check_ref(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_ref *ref = &v->prog->ref[i];
	struct rd_str hash = rd_prog_str(v->prog, ref->sha256);

	if (!rd_prog_str(v->prog, ref->id).len)
		return rd_prog_refuse(v, RD_SEC_REF, i, "has no id");
	return !hash.len || rd_str_is_sha256(hash) ||
	       rd_prog_refuse(v, RD_SEC_REF, i, "sha256 is not a hash");
}

static const struct {
	bool vocab, sets, values;
} attr_shapes[RD_N_ATTR_TYPES] = {
	[RD_ATTR_TERM] = { true, true, true },
	[RD_ATTR_SET] = { true, true, false },
	[RD_ATTR_MAP] = { true, false, false },
	[RD_ATTR_DECIMAL] = { false, false, false },
	[RD_ATTR_TEXT] = { false, false, true },
};

static bool
check_values(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_attr *attr = &prog->attr[i];

	if (!rd_prog_verify_run(v, attr->first_value, prog->n_ref,
				prog->n_attrval))
		return rd_prog_refuse(v, RD_SEC_ATTR, i,
				      "values run past their section");
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		uint32_t value = prog->attrval[attr->first_value + r].value;
		uint32_t limit = attr->type == RD_ATTR_TERM
					 ? rd_prog_n_terms(prog, attr->vocab)
					 : prog->n_strings;

		if (value != RD_NONE && value >= limit)
			return rd_prog_refuse(v, RD_SEC_ATTR, i,
					      "value of reference %u is out "
					      "of range",
					      r);
	}
	return true;
}

static bool
check_sets(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_attr *attr = &prog->attr[i];
	uint32_t n = rd_prog_n_terms(prog, attr->vocab);

	if (!rd_prog_verify_run(v, attr->first_set, n, prog->n_sets) ||
	    (attr->type == RD_ATTR_SET &&
	     !rd_prog_verify_run(v, attr->first_under, n, prog->n_sets)) ||
	    !rd_prog_verify_run(v, 0, (uint64_t)n * prog->words_per_set,
				UINT64_MAX))
		return rd_prog_refuse(v, RD_SEC_ATTR, i,
				      "sets run past their section");
	return true;
}

/* A term attribute is stored both ways; the two must agree. */
static bool
check_agreement(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_attr *attr = &prog->attr[i];
	size_t n_words = (size_t)rd_prog_n_terms(prog, attr->vocab) *
			 prog->words_per_set;
	const uint64_t *words = prog->sets +
				(size_t)attr->first_set * prog->words_per_set;
	uint64_t n_given = 0, n_bits = 0;
	bool agree = true;

	for (uint32_t r = 0; r < prog->n_ref; r++) {
		uint32_t term = prog->attrval[attr->first_value + r].value;

		if (term == RD_NONE)
			continue;
		n_given++;
		agree &= rd_prog_set(prog, attr->first_set + term)[r / 64] >>
				 r % 64 &
			 1;
	}
	for (size_t w = 0; w < n_words; w++)
		n_bits += (unsigned)__builtin_popcountll(words[w]);
	return (agree && n_bits == n_given) ||
	       rd_prog_refuse(v, RD_SEC_ATTR, i, "sets and values disagree");
}

static bool
check_attr(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_attr *attr = &v->prog->attr[i];

	if (attr_shapes[attr->type].vocab != (attr->vocab != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_ATTR, i,
				      "vocabulary does not go with its type");
	if (attr_shapes[attr->type].sets && !check_sets(v, i))
		return false;
	if (attr_shapes[attr->type].values && !check_values(v, i))
		return false;
	return attr->type != RD_ATTR_TERM || check_agreement(v, i);
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* Columns tile COLDATA in order: each starts where the one before ended,
 * rounded up to 8, over zero bytes. */
static bool
check_col_place(struct rd_prog_verifier *v, uint32_t i, uint64_t end)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_col *col = &prog->col[i];
	uint64_t start = rd_prog_align8(end);

	if (col->offset < 0 || (uint64_t)col->offset != start ||
	    start > prog->col_bytes ||
	    (uint64_t)prog->n_ref * col->width > prog->col_bytes - start)
		return rd_prog_refuse(v, RD_SEC_COL, i,
				      "its data are out of place");
	for (uint64_t at = end; at < start; at++)
		if (prog->col_data[at])
			return rd_prog_refuse(
				v, RD_SEC_COL, i,
				"there are bytes before its data");
	return true;
}

static bool
check_col(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_col *col = &prog->col[i];
	uint64_t most = 0;

	if ((col->width != 1 && col->width != 2 && col->width != 4 &&
	     col->width != 8) ||
	    col->reserved || col->scale < 1)
		return rd_prog_refuse(v, RD_SEC_COL, i,
				      "width or scale is out of range");
	if (!check_col_place(v, i,
			     i ? (uint64_t)col[-1].offset +
					     (uint64_t)prog->n_ref *
						     col[-1].width
			       : 0))
		return false;
	for (uint32_t r = 0; r < prog->n_ref; r++) {
		const unsigned char *at = prog->col_data + col->offset +
					  (size_t)r * col->width;
		uint64_t value = magnitude(rd_prog_get_signed(at, col->width));

		most = value > most ? value : most;
	}
	if (__builtin_mul_overflow(most, (uint64_t)col->scale,
				   &v->col_peak[i]) ||
	    v->col_peak[i] > RD_PROG_TOTAL_MAX)
		return rd_prog_refuse(v, RD_SEC_COL, i,
				      "its points are out of range");
	return true;
}

static bool
check_col_end(struct rd_prog_verifier *v)
{
	const struct rd_prog *prog = v->prog;
	uint64_t end = 0;

	if (prog->n_col) {
		const struct rd_prog_col *last = &prog->col[prog->n_col - 1];

		end = (uint64_t)last->offset +
		      (uint64_t)prog->n_ref * last->width;
	}
	return end == prog->col_bytes ||
	       rd_prog_refuse(v, RD_SEC_COL, prog->n_col,
			      "there are data after the last column");
}

bool
rd_prog_verify_catalog(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_FILE, check_file },
		{ RD_SEC_REF, check_ref },
		{ RD_SEC_ATTR, check_attr },
		{ RD_SEC_COL, check_col },
	};

	return rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0])) &&
	       check_col_end(v);
}
