/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Names are written for indices, so that only what they lead to is told. */

#include "audit/record-text.h"

#include "base/decimal.h"

struct rd_aud_record
rd_aud_record_of(const struct rd_prog *prog, enum rd_section section,
		 uint32_t index)
{
	return (struct rd_aud_record){
		section, index,
		rd_prog_records_of(prog, section).ptr +
			(size_t)index * rd_prog_sections[section].struct_bytes
	};
}

static void
put_set(struct rd_aud_text *o, uint32_t set)
{
	const struct rd_prog *prog = o->prog;
	const uint64_t *words = rd_prog_set(prog, set);
	const char *space = "";

	rd_buf_char(&o->text, '{');
	for (uint32_t i = 0; i < prog->n_ref; i++) {
		uint32_t ref = prog->ref_order[i];

		if (!(words[ref / 64] >> (ref % 64) & 1))
			continue;
		rd_buf_cstr(&o->text, space);
		rd_buf_str(&o->text, rd_prog_str(prog, prog->ref[ref].id));
		space = " ";
	}
	rd_buf_char(&o->text, '}');
}

static void
put_operand(struct rd_aud_text *o, enum rd_prog_operand kind, uint32_t operand)
{
	static const enum rd_section sections[] = {
		[RD_PROG_OPERAND_FACT] = RD_SEC_FACT,
		[RD_PROG_OPERAND_CLASSIFIER] = RD_SEC_CLASSIFIER,
		[RD_PROG_OPERAND_ATTR] = RD_SEC_ATTR,
	};

	rd_buf_char(&o->text, ' ');
	if (kind == RD_PROG_OPERAND_SET)
		put_set(o, operand);
	else if (kind < sizeof(sections) / sizeof(sections[0]) &&
		 sections[kind])
		rd_buf_str(&o->text,
			   rd_prog_name_of(o->prog, sections[kind], operand));
	else
		rd_buf_u64(&o->text, operand);
}

/* Postfix, as it stands: what is equal is equal. */
static void
put_cond(struct rd_aud_text *o, uint32_t index)
{
	const struct rd_prog *prog = o->prog;
	const struct rd_prog_cond *cond = &prog->cond[index];

	for (uint32_t i = 0; i < cond->n_ops; i++) {
		const struct rd_prog_op *op = &prog->op[cond->first_op + i];
		const struct rd_prog_op_info *info = &rd_prog_ops[op->code];
		uint32_t vocab = info->a == RD_PROG_OPERAND_FACT
					 ? prog->fact[op->a].vocab
					 : RD_NONE;
		bool term = op->code == RD_OP_FACT_IS ||
			    op->code == RD_OP_FACT_HAS;

		rd_buf_cstr(&o->text, i ? "; " : "");
		rd_buf_cstr(&o->text, info->name);
		if (info->combines)
			rd_buf_printf(&o->text, " of %u", op->arity);
		if (info->a)
			put_operand(o, info->a, op->a);
		if (info->b)
			put_operand(o, info->b, op->b);
		if (term && vocab != RD_NONE) {
			rd_buf_char(&o->text, ' ');
			rd_buf_str(&o->text,
				   rd_prog_term_name(prog, vocab,
						     (uint32_t)op->v));
		} else if (op->v || op->w) {
			rd_buf_char(&o->text, ' ');
			rd_buf_i64(&o->text, op->v);
			rd_buf_cstr(&o->text, op->w ? " " : "");
			if (op->w)
				rd_buf_i64(&o->text, op->w);
		}
	}
}

/* A record by its name, or by what it says. */
static void
put_target(struct rd_aud_text *o, enum rd_section section, uint32_t index)
{
	struct rd_str name = rd_prog_name_of(o->prog, section, index);
	struct rd_aud_record target = rd_aud_record_of(o->prog, section, index);

	if (section == RD_SEC_COND) {
		put_cond(o, index);
	} else if (name.ptr) {
		rd_buf_str(&o->text, name);
	} else if (o->depth < RD_AUD_DEPTH_MAX) {
		o->depth++;
		rd_buf_char(&o->text, '(');
		rd_aud_put_fields(o, &target);
		rd_buf_char(&o->text, ')');
		o->depth--;
	}
}

static void
put_number(struct rd_aud_text *o, const struct rd_aud_record *r,
	   const struct rd_prog_field_info *field)
{
	int places = rd_prog_field_places(r->section, field->offset);
	int64_t value = rd_prog_field_i64(r->bytes, field);

	if (places == RD_PROG_NO_UNIT)
		rd_buf_i64(&o->text, value);
	else
		rd_decimal_put(&o->text, value, places);
}

void
rd_aud_put_value(struct rd_aud_text *o, const struct rd_aud_record *r,
		 const struct rd_prog_field_info *field)
{
	uint32_t value;

	if (field->kind == RD_PROG_KIND_I64) {
		put_number(o, r, field);
		return;
	}
	value = rd_prog_field_u32(r->bytes, field);
	if (field->kind == RD_PROG_KIND_STR)
		rd_buf_str(&o->text, rd_prog_str(o->prog, value));
	else if (field->kind == RD_PROG_KIND_ENUM)
		rd_buf_cstr(&o->text, field->names[value]);
	else if (value == RD_NONE)
		rd_buf_char(&o->text, '-');
	else if (field->kind == RD_PROG_KIND_TERM)
		rd_buf_str(&o->text,
			   rd_prog_term_name(o->prog,
					     rd_prog_vocab_of_term(o->prog,
								   r->section,
								   r->index),
					     value));
	else if (field->kind == RD_PROG_KIND_IX ||
		 field->kind == RD_PROG_KIND_OPT)
		put_target(o, (enum rd_section)field->arg, value);
	else
		rd_buf_u64(&o->text, value);
}

bool
rd_aud_is_shown(const struct rd_prog_field_info *fields, uint32_t f)
{
	const char *name = fields[f].name;

	return strncmp(name, "first_", 6) && strncmp(name, "n_", 2) &&
	       strcmp(name, "line") && strcmp(name, "reserved") &&
	       strcmp(name, "phrase") && strcmp(name, "sources") &&
	       (f || fields[f].kind != RD_PROG_KIND_STR) &&
	       !(fields[f].kind == RD_PROG_KIND_OPT &&
		 fields[f].arg == RD_SEC_FILE);
}

void
rd_aud_put_fields(struct rd_aud_text *o, const struct rd_aud_record *r)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();
	size_t before = o->text.len, at;

	for (uint32_t f = 0; f < info->n_fields; f++) {
		if (!rd_aud_is_shown(fields, f))
			continue;
		at = o->text.len;
		rd_buf_printf(&o->text, "%s%s=", at > before ? " " : "",
			      fields[f].name);
		rd_aud_put_value(o, r, &fields[f]);
		/* "x=0", "x=-", "x=" */
		if (o->text.ptr &&
		    (o->text.ptr[o->text.len - 1] == '=' ||
		     (o->text.ptr[o->text.len - 2] == '=' &&
		      strchr("0-", o->text.ptr[o->text.len - 1]))))
			o->text.len = at;
	}
}

static void
put_weights(struct rd_aud_text *o, const struct rd_prog_presetrow *row)
{
	for (uint32_t i = 0; i < row->n_weights; i++) {
		rd_buf_cstr(&o->text, i ? " " : "");
		rd_buf_str(
			&o->text,
			rd_prog_str(
				o->prog,
				o->prog->listed[row->first_weight + i].text));
	}
}

void
rd_aud_put_name(struct rd_aud_text *o, const struct rd_aud_record *r)
{
	const struct rd_prog *prog = o->prog;
	const struct rd_prog_field_info *fields =
		rd_prog_sections[r->section].fields();
	struct rd_str name = rd_prog_name_of(prog, r->section, r->index);

	if (r->section == RD_SEC_CUE) {
		put_target(o, RD_SEC_CLASS, prog->cue[r->index].class);
		rd_buf_char(&o->text, ' ');
	}
	if (r->section == RD_SEC_CLASS)
		rd_aud_put_value(o, r, &fields[1]);
	else if (r->section == RD_SEC_PRESETROW)
		put_weights(o, &prog->presetrow[r->index]);
	else if (r->section == RD_SEC_ERROR)
		rd_buf_printf(&o->text, "%u..%u", prog->error[r->index].low,
			      prog->error[r->index].high);
	else if (r->section == RD_SEC_REDUX)
		rd_buf_cstr(&o->text, "defaults");
	else if (name.ptr)
		rd_buf_str(&o->text, name);
	else
		rd_aud_put_value(o, r, &fields[0]);
}

void
rd_aud_put_cells(struct rd_aud_text *o, uint32_t row)
{
	const struct rd_prog *prog = o->prog;
	const struct rd_prog_table *table = prog->table;
	const struct rd_prog_cell *cells;

	while (row < table->first_row ||
	       row >= table->first_row + table->n_rows)
		table++;
	cells = &prog->cell[prog->row[row].first_cell];
	for (uint32_t i = 0; i < table->n_in + table->n_out; i++) {
		const struct rd_prog_tcol *col =
			&prog->tcol[i < table->n_in ? table->first_in + i
						    : table->first_out + i -
							      table->n_in];

		rd_buf_cstr(&o->text, i ? " " : "");
		if (col->type == RD_CELL_TERM)
			rd_buf_str(&o->text,
				   cells[i].value < 0
					   ? RD_STR_LIT("*")
					   : rd_prog_term_name(
						     prog, col->vocab,
						     (uint32_t)cells[i].value));
		else if (col->type == RD_CELL_TEXT)
			rd_buf_str(&o->text,
				   rd_prog_str(prog, (uint32_t)cells[i].value));
		else
			rd_buf_i64(&o->text, cells[i].value);
	}
}
