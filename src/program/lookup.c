/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Finding things in a loaded program: records by name through sorted indices,
 * points of a column, places in rule files. */

#include "program/lookup.h"
#include "program/layout.h"

#include <stdlib.h>

/* A run of records with a name as first field. */
struct named {
	const char *records;
	size_t bytes; /* of a record */
	uint32_t first, n;
};

static uint32_t
name_of(const struct named *named, uint32_t index)
{
	uint32_t name;

	memcpy(&name, named->records + index * named->bytes, sizeof(name));
	return name;
}

struct sort_key {
	uint32_t rank, index;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct sort_key *x = a, *y = b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

static void
sort_run(const struct rd_prog *prog, const struct named *named,
	 struct sort_key *keys, uint32_t *order)
{
	for (uint32_t i = 0; i < named->n; i++)
		keys[i] = (struct sort_key){
			prog->string_rank[name_of(named, named->first + i)],
			named->first + i
		};
	qsort(keys, named->n, sizeof(*keys), compare_keys);
	for (uint32_t i = 0; i < named->n; i++)
		order[i] = keys[i].index;
}

#define NAMED(prog, section, first, n)                                         \
	{                                                                      \
		(const char *)(prog)->section, sizeof(*(prog)->section),       \
			first, n                                               \
	}

static uint32_t
largest(const struct rd_prog *prog)
{
	const uint32_t counts[] = { prog->n_fact, prog->n_ref,
				    prog->n_classifier, prog->n_template,
				    prog->n_term };
	uint32_t most = 0;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		most = counts[i] > most ? counts[i] : most;
	return most;
}

enum rd_status
rd_prog_index(struct rd_prog *prog, struct rd_arena *scratch)
{
	const struct {
		struct named named;
		const uint32_t **order;
	} all[] = {
		{ NAMED(prog, fact, 0, prog->n_fact), &prog->fact_order },
		{ NAMED(prog, ref, 0, prog->n_ref), &prog->ref_order },
		{ NAMED(prog, classifier, 0, prog->n_classifier),
		  &prog->classifier_order },
		{ NAMED(prog, template, 0, prog->n_template),
		  &prog->template_order },
	};
	struct sort_key *keys = rd_arena_array(scratch, largest(prog),
					       sizeof(*keys));
	uint32_t *order;

	if (!keys)
		return RD_NOMEM;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		order = rd_arena_array(&prog->arena, all[i].named.n,
				       sizeof(*order));
		if (!order)
			return RD_NOMEM;
		sort_run(prog, &all[i].named, keys, order);
		*all[i].order = order;
	}
	order = rd_arena_array(&prog->arena, prog->n_term, sizeof(*order));
	if (!order)
		return RD_NOMEM;
	for (uint32_t i = 0; i < prog->n_vocab; i++) {
		struct named terms = NAMED(prog, term,
					   prog->vocab[i].first_term,
					   prog->vocab[i].n_terms);

		sort_run(prog, &terms, keys, order + terms.first);
	}
	prog->term_order = order;
	return RD_OK;
}

/* Record index, or RD_NONE. */
static uint32_t
find(const struct rd_prog *prog, const struct named *named,
     const uint32_t *order, struct rd_str name)
{
	uint32_t low = 0, high = named->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t string = name_of(named, order[middle]);
		int side = rd_str_cmp(prog->strings[string], name);

		if (!side)
			return order[middle];
		if (side < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return RD_NONE;
}

uint32_t
rd_prog_find_fact(const struct rd_prog *prog, struct rd_str name)
{
	const struct named named = NAMED(prog, fact, 0, prog->n_fact);

	return find(prog, &named, prog->fact_order, name);
}

uint32_t
rd_prog_find_ref(const struct rd_prog *prog, struct rd_str id)
{
	const struct named named = NAMED(prog, ref, 0, prog->n_ref);

	return find(prog, &named, prog->ref_order, id);
}

uint32_t
rd_prog_find_classifier(const struct rd_prog *prog, struct rd_str name)
{
	const struct named named = NAMED(prog, classifier, 0,
					 prog->n_classifier);

	return find(prog, &named, prog->classifier_order, name);
}

uint32_t
rd_prog_find_template(const struct rd_prog *prog, struct rd_str name)
{
	const struct named named = NAMED(prog, template, 0, prog->n_template);

	return find(prog, &named, prog->template_order, name);
}

uint32_t
rd_prog_find_term(const struct rd_prog *prog, uint32_t vocab,
		  struct rd_str term)
{
	struct named named = NAMED(prog, term, 0, 0);
	uint32_t found;

	if (vocab == RD_NONE)
		return RD_NONE;
	named.first = prog->vocab[vocab].first_term;
	named.n = prog->vocab[vocab].n_terms;
	found = find(prog, &named, prog->term_order + named.first, term);
	return found == RD_NONE ? RD_NONE : found - named.first;
}

struct rd_str
rd_prog_term_name(const struct rd_prog *prog, uint32_t vocab, uint32_t term)
{
	if (vocab == RD_NONE || term == RD_NONE)
		return RD_STR_LIT("");
	return rd_prog_str(
		prog, prog->term[prog->vocab[vocab].first_term + term].name);
}

int64_t
rd_prog_col_points(const struct rd_prog *prog, uint32_t col, uint32_t ref)
{
	const struct rd_prog_col *c = &prog->col[col];

	return rd_prog_get_signed(prog->col_data + c->offset +
					  (size_t)ref * c->width,
				  c->width) *
	       c->scale;
}

void
rd_prog_col_add(const struct rd_prog *prog, uint32_t col, uint32_t first,
		uint32_t n, int64_t *sums)
{
	const struct rd_prog_col *c = &prog->col[col];
	const unsigned char *values = prog->col_data + c->offset +
				      (size_t)first * c->width;

#define ADD_VALUES(width)                                                      \
	for (uint32_t i = 0; i < n; i++)                                       \
	sums[i] += rd_prog_get_signed(values + (size_t)i * (width), width) *   \
		   c->scale
	if (c->width == 1)
		ADD_VALUES(1);
	else if (c->width == 2)
		ADD_VALUES(2);
	else if (c->width == 4)
		ADD_VALUES(4);
	else
		ADD_VALUES(8);
#undef ADD_VALUES
}

void
rd_prog_put_place(const struct rd_prog *prog, uint32_t file, uint32_t line,
		  struct rd_buf *out)
{
	if (file == RD_NONE)
		return;
	rd_buf_str(out, rd_prog_str(prog, prog->file[file].name));
	if (!line)
		return;
	rd_buf_char(out, ':');
	rd_buf_u64(out, line);
}
