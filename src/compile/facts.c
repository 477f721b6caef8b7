/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Vocabularies, facts, derives and tables. */

#include "compile/emit.h"

static const enum rd_fact_type types[] = {
	[RD_VAL_BOOL] = RD_FACT_BOOL,
	[RD_VAL_INTEGER] = RD_FACT_INTEGER,
	[RD_VAL_DECIMAL] = RD_FACT_DECIMAL,
	[RD_VAL_TEXT] = RD_FACT_TEXT,
	[RD_VAL_TERM] = RD_FACT_TERM,
	[RD_VAL_SET] = RD_FACT_SET,
	[RD_VAL_INSTANT] = RD_FACT_INSTANT,
	[RD_VAL_ZONE] = RD_FACT_ZONE,
	[RD_VAL_LIST] = RD_FACT_LIST,
	[RD_VAL_DURATION] = RD_FACT_DURATION,
	[RD_VAL_GEO] = RD_FACT_GEO,
};

static const enum rd_fact_origin origins[] = {
	[RD_VAL_REQUEST] = RD_ORIGIN_REQUEST,
	[RD_VAL_BUILTIN] = RD_ORIGIN_BUILTIN,
	[RD_VAL_CLASSIFIED] = RD_ORIGIN_CLASSIFIER,
	[RD_VAL_OBSERVED] = RD_ORIGIN_OBSERVATION,
	[RD_VAL_DERIVED] = RD_ORIGIN_DERIVE,
};

static const enum rd_missing missings[] = {
	[RD_VAL_SKIP] = RD_MISSING_SKIP,
	[RD_VAL_MUST] = RD_MISSING_ERROR,
	[RD_VAL_DEFAULT] = RD_MISSING_DEFAULT,
};

static const enum rd_empty empties[] = {
	[RD_VAL_ABSENT] = RD_EMPTY_ABSENT,
	[RD_VAL_VALUE] = RD_EMPTY_VALUE,
	[RD_VAL_REFUSE] = RD_EMPTY_ERROR,
};

static const enum rd_derive_kind derive_kinds[] = {
	[RD_VAL_CLOCK] = RD_DERIVE_CLOCK,
	[RD_VAL_MONTHS] = RD_DERIVE_MONTHS,
	[RD_VAL_FIRST] = RD_DERIVE_FIRST,
	[RD_VAL_EXISTS] = RD_DERIVE_EXISTS,
	[RD_VAL_WHEN] = RD_DERIVE_WHEN,
	[RD_VAL_GEOFENCE] = RD_DERIVE_GEOFENCE,
	[RD_VAL_COUNT] = RD_DERIVE_COUNT,
	[RD_VAL_BANDS] = RD_DERIVE_BANDS,
	[RD_VAL_LOOKUP_IN] = RD_DERIVE_LOOKUP,
	[RD_VAL_FIELD_WHEN] = RD_DERIVE_FIELD,
};

static const enum rd_cell_type cell_types[] = {
	[RD_VAL_CELL_TERM] = RD_CELL_TERM,
	[RD_VAL_CELL_TEXT] = RD_CELL_TEXT,
	[RD_VAL_CELL_DECIMAL] = RD_CELL_DECIMAL,
	[RD_VAL_CELL_INTEGER] = RD_CELL_INTEGER,
	[RD_VAL_CELL_DURATION] = RD_CELL_DURATION,
};

static void
emit_term(struct rd_cc *cc, const struct rd_val_term *term, uint32_t vocab)
{
	struct rd_prog_term out = {
		.name = rd_cc_str(cc, term->id),
		.vocab = vocab,
		.first_above = rd_prog_count(cc->builder, RD_SEC_ABOVE),
		.n_above = term->n_above,
	};

	for (uint32_t i = 0; i < term->n_above; i++)
		rd_prog_add_above(cc->builder,
				  &(struct rd_prog_above){ term->above[i] });
	rd_prog_add_term(cc->builder, &out);
}

static void
emit_vocab(struct rd_cc *cc, uint32_t at)
{
	const struct rd_val_vocab *vocab = &cc->model->vocabs[at];
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_TERM);

	rd_prog_add_vocab(cc->builder, &(struct rd_prog_vocab){
					       rd_cc_str(cc, vocab->name),
					       first,
					       vocab->n_terms,
					       vocab->open,
				       });
	for (uint32_t i = 0; i < vocab->n_terms; i++)
		emit_term(cc, &vocab->terms[i], at);
}

static void
emit_fields(struct rd_cc *cc, const struct rd_val_fact *fact)
{
	for (uint32_t i = 0; i < fact->n_fields; i++) {
		const struct rd_val_field *field = &fact->fields[i];

		rd_prog_add_field(cc->builder,
				  &(struct rd_prog_field){
					  .name = rd_cc_str(cc, field->name),
					  .type = types[field->type],
					  .vocab = field->vocab,
					  .missing = missings[field->missing],
					  .empty = empties[field->empty],
					  .personal = field->personal,
					  .max = field->max,
					  .low = field->low,
					  .high = field->high,
				  });
	}
}

static void
emit_fact(struct rd_cc *cc, const struct rd_val_fact *fact)
{
	bool builtin = fact->origin == RD_VAL_BUILTIN;
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_FIELD);

	emit_fields(cc, fact);
	rd_prog_add_fact(cc->builder,
			 &(struct rd_prog_fact){
				 .name = rd_cc_str(cc, fact->name),
				 .type = types[fact->type],
				 .vocab = fact->vocab,
				 .origin = origins[fact->origin],
				 .missing = missings[fact->missing],
				 .empty = empties[fact->empty],
				 .personal = fact->personal,
				 .max = fact->max,
				 .first_field = first,
				 .n_fields = fact->n_fields,
				 .fallback = fact->fallback,
				 .file = builtin ? RD_NONE : fact->place.file,
				 .line = builtin ? 0 : fact->place.line,
				 .low = fact->low,
				 .high = fact->high,
			 });
}

void
rd_cc_emit_facts(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_vocabs; i++)
		emit_vocab(cc, i);
	for (uint32_t i = 0; i < cc->model->n_facts; i++)
		emit_fact(cc, &cc->model->facts[i]);
}

static void
emit_derive(struct rd_cc *cc, const struct rd_val_derive *derive)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_DARG);
	uint32_t corner = rd_prog_count(cc->builder, RD_SEC_CORNER);
	bool areas = derive->kind == RD_VAL_GEOFENCE;

	for (uint32_t i = 0; i < derive->n_args; i++) {
		const struct rd_val_arg *arg = &derive->args[i];

		rd_prog_add_darg(cc->builder,
				 &(struct rd_prog_darg){
					 arg->a, arg->b,
					 arg->v + (areas ? corner : 0) });
	}
	for (uint32_t i = 0; i < derive->n_corners; i++)
		rd_prog_add_corner(cc->builder, &(struct rd_prog_corner){
							derive->corners[i].lat,
							derive->corners[i].lon,
						});
	rd_prog_add_derive(cc->builder,
			   &(struct rd_prog_derive){
				   .fact = derive->fact,
				   .kind = derive_kinds[derive->kind],
				   .first_arg = first,
				   .n_args = derive->n_args,
				   .cond = rd_cc_cond(cc, &derive->cond),
				   .list = derive->list,
				   .hemisphere = derive->hemisphere,
				   .north = derive->north,
				   .exists_attr = derive->exists_attr,
				   .file = derive->place.file,
				   .line = derive->place.line,
				   .on = derive->on,
				   .table = derive->table,
				   .out = derive->out,
			   });
}

void
rd_cc_emit_derives(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_derives; i++)
		emit_derive(cc, &cc->model->derives[i]);
}

static void
emit_columns(struct rd_cc *cc, const struct rd_val_table *table)
{
	for (uint32_t i = 0; i < table->n_in + table->n_out; i++) {
		const struct rd_val_column *column = &table->columns[i];

		rd_prog_add_tcol(cc->builder,
				 &(struct rd_prog_tcol){
					 rd_cc_str(cc, column->name),
					 cell_types[column->type],
					 column->vocab,
				 });
	}
}

static void
emit_row(struct rd_cc *cc, const struct rd_val_table *table,
	 const struct rd_val_row *row)
{
	uint32_t first = rd_prog_count(cc->builder, RD_SEC_CELL);

	for (uint32_t i = 0; i < table->n_in + table->n_out; i++) {
		struct rd_prog_cell cell = { row->cells[i].number };

		if (table->columns[i].type == RD_VAL_CELL_TEXT)
			cell.value = rd_cc_str(cc, row->cells[i].text);
		rd_prog_add_cell(cc->builder, &cell);
	}
	rd_prog_add_row(cc->builder, &(struct rd_prog_row){ first, row->line });
}

static enum rd_hit
hit_of(const struct rd_val_table *table)
{
	if (table->collect)
		return RD_HIT_COLLECT;
	return table->first ? RD_HIT_FIRST : RD_HIT_UNIQUE;
}

void
rd_cc_emit_tables(struct rd_cc *cc)
{
	for (uint32_t i = 0; i < cc->model->n_tables; i++) {
		const struct rd_val_table *table = &cc->model->tables[i];
		uint32_t column = rd_prog_count(cc->builder, RD_SEC_TCOL);
		uint32_t row = rd_prog_count(cc->builder, RD_SEC_ROW);

		emit_columns(cc, table);
		for (uint32_t k = 0; k < table->n_rows; k++)
			emit_row(cc, table, &table->rows[k]);
		rd_prog_add_table(cc->builder,
				  &(struct rd_prog_table){
					  .name = rd_cc_str(cc, table->name),
					  .hit = hit_of(table),
					  .first_in = column,
					  .n_in = table->n_in,
					  .first_out = column + table->n_in,
					  .n_out = table->n_out,
					  .first_row = row,
					  .n_rows = table->n_rows,
					  .has_default = table->has_default,
					  .file = table->place.file,
					  .line = table->place.line,
				  });
	}
}
