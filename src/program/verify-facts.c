/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Facts, their fields, and who fills them; lookup tables. */

#include "program/verify.h"

static const struct {
	const char *name;
	enum rd_fact_type type;
} builtins[RD_N_BUILTINS] = {
	[RD_BUILTIN_NOW] = { "now", RD_FACT_INSTANT },
	[RD_BUILTIN_LOOK_HAIRSTYLE] = { "look.hairstyle", RD_FACT_TERM },
	[RD_BUILTIN_LOOK_REFERENCE] = { "look.reference", RD_FACT_TEXT },
	[RD_BUILTIN_LOOK_EXPIRED] = { "look.expired", RD_FACT_BOOL },
	[RD_BUILTIN_USED_TODAY] = { "used_today", RD_FACT_BOOL },
};

#define BIT(type) (1u << (type))
static const unsigned types_of_origin[RD_N_FACT_ORIGINS] = {
	[RD_ORIGIN_REQUEST] = ~0u,
	[RD_ORIGIN_BUILTIN] = ~0u,
	[RD_ORIGIN_CLASSIFIER] = BIT(RD_FACT_TERM) | BIT(RD_FACT_SET),
	[RD_ORIGIN_OBSERVATION] = BIT(RD_FACT_TERM),
	[RD_ORIGIN_DERIVE] = BIT(RD_FACT_TERM) | BIT(RD_FACT_BOOL) |
			     BIT(RD_FACT_INTEGER) | BIT(RD_FACT_DECIMAL) |
			     BIT(RD_FACT_DURATION) | BIT(RD_FACT_SET),
};
static const unsigned types_with_default = BIT(RD_FACT_BOOL) |
					   BIT(RD_FACT_INTEGER) |
					   BIT(RD_FACT_DECIMAL) |
					   BIT(RD_FACT_TERM) |
					   BIT(RD_FACT_INSTANT);

static bool
has_vocab(enum rd_fact_type type)
{
	return type == RD_FACT_TERM || type == RD_FACT_SET;
}

static bool
is_number(enum rd_fact_type type)
{
	return type == RD_FACT_INTEGER || type == RD_FACT_DECIMAL;
}

static bool
range_fits(enum rd_fact_type type, int64_t low, int64_t high)
{
	return is_number(type) ? low <= high : !low && !high;
}

static bool
check_builtin(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog *prog = v->prog;
	const struct rd_prog_fact *fact = &prog->fact[i];
	uint32_t attr = prog->meta->look_attr;

	if (!rd_str_is(rd_prog_str(prog, fact->name), builtins[i].name) ||
	    fact->type != builtins[i].type || fact->origin != RD_ORIGIN_BUILTIN)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "is not the built-in fact %s",
				      builtins[i].name);
	if (i == RD_BUILTIN_LOOK_HAIRSTYLE && attr != RD_NONE &&
	    (prog->attr[attr].type != RD_ATTR_TERM ||
	     fact->vocab != prog->attr[attr].vocab))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "is not of the look attribute's "
				      "vocabulary");
	return true;
}

static bool
check_default(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_fact *fact = &v->prog->fact[i];

	if (fact->missing != RD_MISSING_DEFAULT)
		return true;
	if (!(types_with_default & BIT(fact->type)))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "may not have a default");
	if ((fact->type != RD_FACT_INSTANT &&
	     !rd_prog_value_fits(v->prog, fact->type, fact->vocab,
				 fact->fallback)) ||
	    (is_number(fact->type) &&
	     (fact->fallback < fact->low || fact->fallback > fact->high)))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "default is out of range");
	return true;
}

static bool
check_fact(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_fact *fact = &v->prog->fact[i];
	bool builtin = i < RD_N_BUILTINS;

	if (builtin && !check_builtin(v, i))
		return false;
	if (!builtin && fact->origin == RD_ORIGIN_BUILTIN)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "there is no such built-in fact");
	if (!(types_of_origin[fact->origin] & BIT(fact->type)))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "type does not go with its origin");
	if (has_vocab(fact->type) != (fact->vocab != RD_NONE) &&
	    i != RD_BUILTIN_LOOK_HAIRSTYLE)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "vocabulary does not go with its type");
	if (fact->type == RD_FACT_SET &&
	    rd_prog_n_terms(v->prog, fact->vocab) > RD_PROG_SET_MAX)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "a set has more than %d terms",
				      RD_PROG_SET_MAX);
	if ((fact->type == RD_FACT_LIST) != (fact->n_fields > 0))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "fields do not go with its type");
	if (fact->n_fields > RD_PROG_FIELDS_MAX)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "a list has more than %d fields",
				      RD_PROG_FIELDS_MAX);
	if (fact->personal && fact->type != RD_FACT_TEXT &&
	    fact->type != RD_FACT_GEO)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "only texts and positions are "
				      "personal");
	if (!range_fits(fact->type, fact->low, fact->high))
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "range does not go with its type");
	if (fact->type == RD_FACT_LIST && fact->max > RD_PROG_LIST_MAX)
		return rd_prog_refuse(v, RD_SEC_FACT, i,
				      "a list may have %d records at most",
				      RD_PROG_LIST_MAX);
	return check_default(v, i);
}

static bool
check_field(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_field *field = &v->prog->field[i];

	if (field->type == RD_FACT_LIST || field->type == RD_FACT_SET ||
	    field->type == RD_FACT_GEO)
		return rd_prog_refuse(v, RD_SEC_FIELD, i,
				      "a field may not be a list, a set or a "
				      "position");
	if (!range_fits(field->type, field->low, field->high))
		return rd_prog_refuse(v, RD_SEC_FIELD, i,
				      "range does not go with its type");
	if (has_vocab(field->type) != (field->vocab != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_FIELD, i,
				      "vocabulary does not go with its type");
	if (field->personal && field->type != RD_FACT_TEXT)
		return rd_prog_refuse(v, RD_SEC_FIELD, i,
				      "only texts are personal");
	if (field->missing == RD_MISSING_DEFAULT)
		return rd_prog_refuse(v, RD_SEC_FIELD, i,
				      "a field may not have a default");
	return true;
}

static bool
claim(struct rd_prog_verifier *v, enum rd_section section, uint32_t i,
      uint32_t fact)
{
	static const enum rd_fact_origin origins[RD_N_SECTIONS] = {
		[RD_SEC_CLASSIFIER] = RD_ORIGIN_CLASSIFIER,
		[RD_SEC_OBSERVATION] = RD_ORIGIN_OBSERVATION,
	};

	if (v->prog->fact[fact].origin != origins[section])
		return rd_prog_refuse(v, section, i,
				      "fills a fact of another origin");
	if (v->claimed[fact])
		return rd_prog_refuse(v, section, i,
				      "fills a fact that is filled already");
	v->claimed[fact] = true;
	return true;
}

static bool
claim_classifier(struct rd_prog_verifier *v, uint32_t i)
{
	return claim(v, RD_SEC_CLASSIFIER, i, v->prog->classifier[i].fact);
}

static bool
claim_observation(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_observation *o = &v->prog->observation[i];

	return claim(v, RD_SEC_OBSERVATION, i, o->fact) &&
	       (o->timeframe_fact == RD_NONE ||
		claim(v, RD_SEC_OBSERVATION, i, o->timeframe_fact));
}

static bool
claim_derive(struct rd_prog_verifier *v, uint32_t i)
{
	uint32_t fact = v->prog->derive[i].fact;
	uint32_t origin = v->prog->fact[fact].origin;

	if (v->prog->derive[i].kind == RD_DERIVE_FIELD)
		return true;
	if (origin != RD_ORIGIN_REQUEST && origin != RD_ORIGIN_DERIVE)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "fills a fact of another origin");
	if (v->derived_at[fact] != RD_NONE)
		return rd_prog_refuse(v, RD_SEC_DERIVE, i,
				      "fills a fact that is filled already");
	v->derived_at[fact] = i;
	return true;
}

static bool
check_filled(struct rd_prog_verifier *v, uint32_t i)
{
	uint32_t origin = v->prog->fact[i].origin;

	if (origin == RD_ORIGIN_REQUEST || origin == RD_ORIGIN_BUILTIN)
		return true;
	if (!v->claimed[i] && v->derived_at[i] == RD_NONE)
		return rd_prog_refuse(v, RD_SEC_FACT, i, "nothing fills it");
	return true;
}

static bool
check_tcol(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_tcol *col = &v->prog->tcol[i];

	if ((col->type == RD_CELL_TERM) != (col->vocab != RD_NONE))
		return rd_prog_refuse(v, RD_SEC_TCOL, i,
				      "vocabulary does not go with its type");
	return true;
}

static bool
cell_fits(const struct rd_prog *prog, const struct rd_prog_tcol *col,
	  bool is_in, int64_t value)
{
	switch (col->type) {
	case RD_CELL_TERM:
		return (is_in && value == -1) ||
		       rd_prog_term_fits(prog, col->vocab, value);
	case RD_CELL_TEXT:
		return value >= 0 && value < prog->n_strings;
	case RD_CELL_DECIMAL:
		return rd_prog_decimal_fits(value);
	case RD_CELL_DURATION:
		return rd_prog_duration_fits(value);
	default:
		return true;
	}
}

static bool
check_row(struct rd_prog_verifier *v, const struct rd_prog_table *table,
	  uint32_t row)
{
	const struct rd_prog *prog = v->prog;
	uint64_t first = prog->row[row].first_cell;
	uint64_t n = (uint64_t)table->n_in + table->n_out;

	if (!rd_prog_verify_run(v, first, n, prog->n_cell))
		return rd_prog_refuse(v, RD_SEC_ROW, row,
				      "cells run past their section");
	for (uint32_t i = 0; i < n; i++) {
		bool is_in = i < table->n_in;
		uint32_t col = is_in ? table->first_in + i
				     : table->first_out + i - table->n_in;

		if (!cell_fits(prog, &prog->tcol[col], is_in,
			       prog->cell[first + i].value))
			return rd_prog_refuse(v, RD_SEC_ROW, row,
					      "cell %u is out of range", i);
	}
	return true;
}

/* All rows may fit at once; durations stay durations. */
static bool
sum_fits(const struct rd_prog_verifier *v, const struct rd_prog_table *table,
	 uint32_t out)
{
	const struct rd_prog *prog = v->prog;
	uint32_t type = prog->tcol[table->first_out + out].type;
	uint64_t most = type == RD_CELL_DURATION ? RD_PROG_DURATION_MAX
						 : INT64_MAX;
	uint64_t sum = 0;

	if (type == RD_CELL_TERM || type == RD_CELL_TEXT)
		return true;
	for (uint32_t r = 0; r < table->n_rows && sum <= most; r++) {
		uint32_t cell = prog->row[table->first_row + r].first_cell +
				table->n_in + out;
		int64_t value = prog->cell[cell].value;

		sum += value < 0 ? -(uint64_t)value : (uint64_t)value;
	}
	return sum <= most;
}

static bool
check_table(struct rd_prog_verifier *v, uint32_t i)
{
	const struct rd_prog_table *table = &v->prog->table[i];

	if (!table->n_in || !table->n_out)
		return rd_prog_refuse(v, RD_SEC_TABLE, i,
				      "has no in or no out column");
	for (uint32_t c = 0; c < table->n_in; c++)
		if (v->prog->tcol[table->first_in + c].type != RD_CELL_TERM)
			return rd_prog_refuse(v, RD_SEC_TABLE, i,
					      "an in column is not of terms");
	if (table->has_default && !table->n_rows)
		return rd_prog_refuse(v, RD_SEC_TABLE, i,
				      "the default row is missing");
	for (uint32_t r = 0; r < table->n_rows; r++)
		if (!check_row(v, table, table->first_row + r))
			return false;
	for (uint32_t c = 0; c < table->n_out; c++)
		if (table->hit == RD_HIT_COLLECT && !sum_fits(v, table, c))
			return rd_prog_refuse(v, RD_SEC_TABLE, i,
					      "column %u could add up to too "
					      "much",
					      c);
	return true;
}

static bool
check_look(struct rd_prog_verifier *v)
{
	uint32_t attr = v->prog->meta->look_attr;

	if (v->prog->n_fact < RD_N_BUILTINS)
		return rd_prog_refuse(v, RD_SEC_META, 0,
				      "the built-in facts are missing");
	if (attr != RD_NONE && v->prog->attr[attr].type != RD_ATTR_TERM)
		return rd_prog_refuse(v, RD_SEC_META, 0,
				      "the look attribute is not of terms");
	return true;
}

bool
rd_prog_verify_facts(struct rd_prog_verifier *v)
{
	static const struct rd_prog_record_check checks[] = {
		{ RD_SEC_FACT, check_fact },
		{ RD_SEC_FIELD, check_field },
		{ RD_SEC_CLASSIFIER, claim_classifier },
		{ RD_SEC_OBSERVATION, claim_observation },
		{ RD_SEC_DERIVE, claim_derive },
		{ RD_SEC_FACT, check_filled },
		{ RD_SEC_TCOL, check_tcol },
		{ RD_SEC_TABLE, check_table },
	};

	for (uint32_t i = 0; i < v->prog->n_fact; i++)
		v->derived_at[i] = RD_NONE;
	return check_look(v) &&
	       rd_prog_verify_each(v, checks,
				   sizeof(checks) / sizeof(checks[0]));
}
