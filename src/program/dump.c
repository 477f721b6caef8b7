/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The text form of a program: each section, one record per line, every field,
 * with names beside indices and the place in the rule files.  After the
 * records, tables, attribute values, sets and columns are shown by name, since
 * their cells mean nothing alone. */

#include "base/decimal.h"
#include "base/escape.h"
#include "base/text.h"
#include "program/layout.h"

static void
put_quoted(struct rd_buf *out, struct rd_str s)
{
	size_t at = 0;

	rd_buf_char(out, '"');
	while (at < s.len && rd_buf_status(out) == RD_OK) {
		size_t start = at;

		rd_utf8_next(s, &at);
		if (s.ptr[start] == '"' || s.ptr[start] == '\\')
			rd_buf_char(out, '\\');
		rd_put_shown(out, (struct rd_str){ s.ptr + start, at - start });
	}
	rd_buf_char(out, '"');
}

static void
put_name(struct rd_buf *out, struct rd_str name)
{
	rd_buf_char(out, '(');
	put_quoted(out, name);
	rd_buf_char(out, ')');
}

struct rd_str
rd_prog_name_of(const struct rd_prog *prog, enum rd_section section,
		uint32_t index)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	const struct rd_prog_field_info *field = info->fields();

	if (field->kind != RD_PROG_KIND_STR)
		return RD_STR_NONE;
	return rd_prog_str(
		prog,
		rd_prog_field_u32(rd_prog_records_of(prog, section).ptr +
					  (size_t)index * info->struct_bytes,
				  field));
}

/* Vocabulary of the TERM field of a record. */
uint32_t
rd_prog_vocab_of_term(const struct rd_prog *prog, enum rd_section section,
		      uint32_t index)
{
	uint32_t hemisphere;

	switch (section) {
	case RD_SEC_CLASSIFIER:
		return prog->classifier[index].vocab;
	case RD_SEC_CLASS:
		return prog->classifier[prog->class[index].classifier].vocab;
	case RD_SEC_CUE:
		return prog
			->classifier[prog->class[prog->cue[index].class]
					     .classifier]
			.tags;
	case RD_SEC_RATE:
	case RD_SEC_RATEBAND:
		return prog->rate->vocab;
	default: /* DERIVE */
		hemisphere = prog->derive[index].hemisphere;
		return hemisphere == RD_NONE ? RD_NONE
					     : prog->fact[hemisphere].vocab;
	}
}

static const char *const operand_labels[] = {
	[RD_PROG_OPERAND_FACT] = "fact",
	[RD_PROG_OPERAND_CLASSIFIER] = "classifier",
	[RD_PROG_OPERAND_ATTR] = "attribute",
	[RD_PROG_OPERAND_SET] = "set",
	[RD_PROG_OPERAND_FIELD] = "field",
	[RD_PROG_OPERAND_COUNT] = "count",
};

static void
put_operand(const struct rd_prog *prog, enum rd_prog_operand kind,
	    uint32_t operand, struct rd_buf *out)
{
	if (kind == RD_PROG_OPERAND_NONE)
		return;
	rd_buf_printf(out, " %s=%u", operand_labels[kind], operand);
	if (kind == RD_PROG_OPERAND_FACT)
		put_name(out, rd_prog_name_of(prog, RD_SEC_FACT, operand));
	else if (kind == RD_PROG_OPERAND_CLASSIFIER)
		put_name(out,
			 rd_prog_name_of(prog, RD_SEC_CLASSIFIER, operand));
	else if (kind == RD_PROG_OPERAND_ATTR)
		put_name(out, rd_prog_name_of(prog, RD_SEC_ATTR, operand));
}

/* An operator by the meaning of its operands; the value fields as they are,
 * with the term's name where the fact has terms. */
static void
put_op(const struct rd_prog *prog, uint32_t index, struct rd_buf *out)
{
	const struct rd_prog_op *op = &prog->op[index];
	const struct rd_prog_op_info *info = &rd_prog_ops[op->code];
	uint32_t vocab = info->a == RD_PROG_OPERAND_FACT
				 ? prog->fact[op->a].vocab
				 : RD_NONE;
	bool has_term = op->code == RD_OP_FACT_IS ||
			op->code == RD_OP_FACT_HAS ||
			op->code == RD_OP_FACT_UNDER;

	rd_buf_printf(out, " code=%s arity=%u", info->name, op->arity);
	put_operand(prog, info->a, op->a, out);
	put_operand(prog, info->b, op->b, out);
	rd_buf_cstr(out, " v=");
	rd_buf_i64(out, op->v);
	if (has_term && vocab != RD_NONE)
		put_name(out, rd_prog_term_name(prog, vocab, (uint32_t)op->v));
	rd_buf_cstr(out, " w=");
	rd_buf_i64(out, op->w);
}

#define UNIT(SECTION, section, field, places)                                  \
	{                                                                      \
		RD_SEC_##SECTION, offsetof(struct rd_prog_##section, field),   \
			places                                                 \
	}

/* Numbers shown as decimals: fraction digits of their unit. */
int
rd_prog_field_places(enum rd_section section, size_t offset)
{
	static const struct {
		enum rd_section section;
		size_t offset;
		int places;
	} units[] = {
		UNIT(CLASSIFIER, classifier, threshold, 4),
		UNIT(CLASSIFIER, classifier, confidence, 4),
		UNIT(CUE, cue, points, 4),
		UNIT(CUE, cue, confidence, 4),
		UNIT(COL, col, scale, 8),
		UNIT(FACTOR, factor, scale, 4),
		UNIT(FACTOR, factor, min, 8),
		UNIT(FACTOR, factor, max, 8),
		UNIT(FACTOR, factor, tune_low, 4),
		UNIT(FACTOR, factor, tune_high, 4),
		UNIT(CHOICE, choice, points, 8),
		UNIT(STEP, step, points, 8),
		UNIT(GROUP, group, min, 8),
		UNIT(GROUP, group, max, 8),
		UNIT(WEIGHT, weight, value, 4),
		UNIT(RATEBAND, rateband, below, 8),
		UNIT(CORNER, corner, lat, 4),
		UNIT(CORNER, corner, lon, 4),
		UNIT(KNOT, knot, x, 4),
		UNIT(KNOT, knot, points, 8),
		UNIT(DIVERSITY, diversity, points, 8),
		UNIT(SLOT, slot, weight, 4),
		UNIT(PATCH, patch, value, 8),
		UNIT(LEARNED, learned, min, 4),
		UNIT(LEARNED, learned, max, 4),
		UNIT(MODEL, model, price_micro, 6),
		UNIT(MODEL, model, lora_low, 4),
		UNIT(MODEL, model, lora_high, 4),
		UNIT(STRENGTH, strength, below, 4),
		UNIT(RDXPROFILE, rdxprofile, factor_low, 4),
		UNIT(RDXPROFILE, rdxprofile, factor_high, 4),
		UNIT(RDXPROFILE, rdxprofile, factor_step, 4),
		UNIT(RDXPROFILE, rdxprofile, margin, 4),
		UNIT(RDXLEVEL, rdxlevel, factor, 4),
		UNIT(RDXLAW, rdxlaw, low, 4),
		UNIT(RDXLAW, rdxlaw, high, 4),
		UNIT(RDXLAW, rdxlaw, step, 4),
		UNIT(RDXLAW, rdxlaw, fallback, 4),
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].section == section && units[i].offset == offset)
			return units[i].places;
	return RD_PROG_NO_UNIT;
}

struct line {
	const struct rd_prog *prog;
	enum rd_section section;
	uint32_t index;
	const char *record;
	struct rd_buf *out;
};

static void
put_number(const struct line *line, const struct rd_prog_field_info *field)
{
	int places = rd_prog_field_places(line->section, field->offset);
	int64_t value = rd_prog_field_i64(line->record, field);

	if (places == RD_PROG_NO_UNIT)
		rd_buf_i64(line->out, value);
	else
		rd_decimal_put(line->out, value, places);
}

static void
put_value(const struct line *line, const struct rd_prog_field_info *field)
{
	uint32_t value = rd_prog_field_u32(line->record, field);
	struct rd_str name = RD_STR_NONE;

	if (field->kind == RD_PROG_KIND_STR) {
		put_quoted(line->out, rd_prog_str(line->prog, value));
		return;
	}
	if (field->kind == RD_PROG_KIND_ENUM) {
		rd_buf_cstr(line->out, field->names[value]);
		return;
	}
	if (value == RD_NONE) {
		rd_buf_char(line->out, '-');
		return;
	}
	rd_buf_u64(line->out, value);
	if (field->kind == RD_PROG_KIND_IX || field->kind == RD_PROG_KIND_OPT)
		name = rd_prog_name_of(line->prog, field->arg, value);
	else if (field->kind == RD_PROG_KIND_TERM)
		name = rd_prog_term_name(line->prog,
					 rd_prog_vocab_of_term(line->prog,
							       line->section,
							       line->index),
					 value);
	if (name.ptr)
		put_name(line->out, name);
}

static void
put_fields(const struct line *line)
{
	const struct rd_prog_section_info *info =
		&rd_prog_sections[line->section];
	const struct rd_prog_field_info *fields = info->fields();
	uint32_t file = RD_NONE;

	for (uint32_t f = 0; f < info->n_fields; f++) {
		if (fields[f].kind == RD_PROG_KIND_OPT &&
		    fields[f].arg == RD_SEC_FILE) {
			file = rd_prog_field_u32(line->record, &fields[f]);
			if (file != RD_NONE)
				continue;
		}
		if (file != RD_NONE && !strcmp(fields[f].name, "line")) {
			rd_buf_cstr(line->out, " at=");
			rd_prog_put_place(
				line->prog, file,
				rd_prog_field_u32(line->record, &fields[f]),
				line->out);
			continue;
		}
		rd_buf_printf(line->out, " %s=", fields[f].name);
		if (fields[f].kind == RD_PROG_KIND_I64)
			put_number(line, &fields[f]);
		else
			put_value(line, &fields[f]);
	}
}

static void
dump_section(const struct rd_prog *prog, enum rd_section section,
	     struct rd_buf *out)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[section];
	struct rd_prog_records records = rd_prog_records_of(prog, section);

	rd_buf_printf(out, "\n[%s] %u\n", info->name, records.n);
	for (uint32_t i = 0; i < records.n && rd_buf_status(out) == RD_OK;
	     i++) {
		struct line line = { prog, section, i,
				     records.ptr +
					     (size_t)i * info->struct_bytes,
				     out };

		rd_buf_u64(out, i);
		if (section == RD_SEC_OP)
			put_op(prog, i, out);
		else
			put_fields(&line);
		rd_buf_char(out, '\n');
	}
}

static void
put_cell(const struct rd_prog *prog, const struct rd_prog_tcol *col,
	 int64_t value, struct rd_buf *out)
{
	if (col->type == RD_CELL_TERM && value < 0)
		rd_buf_char(out, '*');
	else if (col->type == RD_CELL_TERM)
		put_quoted(out, rd_prog_term_name(prog, col->vocab,
						  (uint32_t)value));
	else if (col->type == RD_CELL_TEXT)
		put_quoted(out, rd_prog_str(prog, (uint32_t)value));
	else if (col->type == RD_CELL_DECIMAL)
		rd_decimal_put(out, value, 4);
	else
		rd_buf_i64(out, value);
}

static void
dump_row(const struct rd_prog *prog, const struct rd_prog_table *table,
	 uint32_t row, struct rd_buf *out)
{
	const struct rd_prog_cell *cells =
		&prog->cell[prog->row[row].first_cell];

	for (uint32_t i = 0; i < table->n_in + table->n_out; i++) {
		bool is_in = i < table->n_in;
		uint32_t col = is_in ? table->first_in + i
				     : table->first_out + i - table->n_in;

		rd_buf_cstr(out, i == table->n_in ? " -> " : " ");
		rd_buf_str(out, rd_prog_str(prog, prog->tcol[col].name));
		rd_buf_char(out, '=');
		put_cell(prog, &prog->tcol[col], cells[i].value, out);
	}
	rd_buf_char(out, '\n');
}

static void
dump_tables(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_buf_cstr(out, "\n[rows by table]\n");
	for (uint32_t t = 0; t < prog->n_table; t++) {
		const struct rd_prog_table *table = &prog->table[t];

		for (uint32_t r = 0;
		     r < table->n_rows && rd_buf_status(out) == RD_OK; r++) {
			put_quoted(out, rd_prog_str(prog, table->name));
			dump_row(prog, table, table->first_row + r, out);
		}
	}
}

static void
dump_values(const struct rd_prog *prog, const struct rd_prog_attr *attr,
	    struct rd_buf *out)
{
	put_quoted(out, rd_prog_str(prog, attr->name));
	for (uint32_t r = 0; r < prog->n_ref && rd_buf_status(out) == RD_OK;
	     r++) {
		uint32_t value = prog->attrval[attr->first_value + r].value;

		if (value == RD_NONE)
			continue;
		rd_buf_char(out, ' ');
		rd_buf_str(out, rd_prog_str(prog, prog->ref[r].id));
		rd_buf_char(out, '=');
		put_quoted(out,
			   attr->type == RD_ATTR_TERM
				   ? rd_prog_term_name(prog, attr->vocab, value)
				   : rd_prog_str(prog, value));
	}
	rd_buf_char(out, '\n');
}

static void
dump_attributes(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_buf_cstr(out, "\n[values by attribute]\n");
	for (uint32_t i = 0; i < prog->n_attr && rd_buf_status(out) == RD_OK;
	     i++)
		if (prog->attr[i].type == RD_ATTR_TERM ||
		    prog->attr[i].type == RD_ATTR_TEXT)
			dump_values(prog, &prog->attr[i], out);
}

static void
dump_sets(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_buf_printf(out, "\n[sets] %u\n", prog->n_sets);
	for (uint32_t i = 0; i < prog->n_sets && rd_buf_status(out) == RD_OK;
	     i++) {
		const uint64_t *set = rd_prog_set(prog, i);

		rd_buf_u64(out, i);
		for (uint32_t r = 0; r < prog->n_ref; r++) {
			if (!(set[r / 64] >> r % 64 & 1))
				continue;
			rd_buf_char(out, ' ');
			rd_buf_str(out, rd_prog_str(prog, prog->ref[r].id));
		}
		rd_buf_char(out, '\n');
	}
}

static void
dump_columns(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_buf_printf(out, "\n[columns] %u\n", prog->n_col);
	for (uint32_t i = 0; i < prog->n_col && rd_buf_status(out) == RD_OK;
	     i++) {
		rd_buf_u64(out, i);
		for (uint32_t r = 0; r < prog->n_ref; r++) {
			rd_buf_char(out, ' ');
			rd_buf_str(out, rd_prog_str(prog, prog->ref[r].id));
			rd_buf_char(out, '=');
			rd_points_put(out, rd_prog_col_points(prog, i, r));
		}
		rd_buf_char(out, '\n');
	}
}

void
rd_prog_dump(const struct rd_prog *prog, struct rd_buf *out)
{
	rd_prog_inspect(prog, out, false);
	for (int section = 0; section < RD_N_SECTIONS; section++)
		dump_section(prog, section, out);
	dump_tables(prog, out);
	dump_attributes(prog, out);
	dump_sets(prog, out);
	dump_columns(prog, out);
}
