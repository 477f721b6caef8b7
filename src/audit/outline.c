/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Records are named by their own name, else by what they are about, else by
 * number; those that only serve a record above them stand below its key.
 * Indices are followed, so that only what they lead to is compared. */

#include "audit/outline.h"

#include <stdlib.h>

#include "base/decimal.h"
#include "program/layout.h"

#define TEXT_CAP ((size_t)1 << 20)
#define DEPTH_MAX 8

struct outliner {
	const struct rd_prog *prog;
	struct rd_arena *arena;
	struct rd_aud_outline *out;
	struct rd_buf text;
	enum rd_status status;
	uint32_t file; /* of the record above */
	unsigned depth;
};

struct record {
	enum rd_section section;
	uint32_t index;
	const char *bytes;
};

static struct record
record_of(const struct rd_prog *prog, enum rd_section section, uint32_t index)
{
	return (struct record){
		section, index,
		rd_prog_records_of(prog, section).ptr +
			(size_t)index * rd_prog_sections[section].struct_bytes
	};
}

static struct rd_str
keep(struct outliner *o, struct rd_str text)
{
	char *copy = rd_arena_strdup(o->arena, text);

	if (!copy)
		o->status = RD_NOMEM;
	return (struct rd_str){ copy ? copy : "", copy ? text.len : 0 };
}

/* ---- runs of records that serve another ---- */

/* The section of "first_choice", or RD_N_SECTIONS: sections that mean nothing
 * by themselves (columns, cells, operators) are shown by what refers to
 * them. */
static enum rd_section
section_of_run(const char *field)
{
	static const struct {
		const char *suffix;
		enum rd_section section;
	} runs[] = {
		{ "term", RD_SEC_TERM },       { "field", RD_SEC_FIELD },
		{ "choice", RD_SEC_CHOICE },   { "step", RD_SEC_STEP },
		{ "knot", RD_SEC_KNOT },       { "reason", RD_SEC_REASON },
		{ "segment", RD_SEC_SEGMENT }, { "tag", RD_SEC_TAG },
		{ "arg", RD_SEC_DARG },	       { "row", RD_SEC_ROW },
		{ "in", RD_SEC_TCOL },	       { "out", RD_SEC_TCOL },
		{ "unless", RD_SEC_UNLESS },   { "part", RD_SEC_SOURCE },
		{ "band", RD_SEC_RATEBAND },   { "evidence", RD_SEC_EVIDENCE },
		{ "arm", RD_SEC_ARM },	       { "patch", RD_SEC_PATCH },
		{ "class", RD_SEC_CLASS },     { "corner", RD_SEC_CORNER },
	};

	if (strncmp(field, "first_", 6))
		return RD_N_SECTIONS;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (!strcmp(field + 6, runs[i].suffix))
			return runs[i].section;
	return RD_N_SECTIONS;
}

/* Does a record of some section own a run of this one? */
static bool
is_served(enum rd_section section)
{
	for (uint32_t s = 0; s < RD_N_SECTIONS; s++) {
		const struct rd_prog_section_info *info = &rd_prog_sections[s];
		const struct rd_prog_field_info *fields = info->fields();

		for (uint32_t f = 0; f < info->n_fields; f++)
			if (section_of_run(fields[f].name) == section)
				return true;
	}
	return false;
}

static bool
is_layout(enum rd_section section)
{
	static const enum rd_section kinds[] = {
		RD_SEC_FILE, RD_SEC_COND,    RD_SEC_OP,	    RD_SEC_CELL,
		RD_SEC_COL,  RD_SEC_ATTRVAL, RD_SEC_SOURCE, RD_SEC_ABOVE,
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i] == section)
			return true;
	return is_served(section);
}

/* ---- values ---- */

static void
put_set(struct outliner *o, uint32_t set)
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
put_operand(struct outliner *o, enum rd_prog_operand kind, uint32_t operand)
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
put_cond(struct outliner *o, uint32_t index)
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

static void put_fields(struct outliner *o, const struct record *r);

/* A record by its name, or by what it says. */
static void
put_target(struct outliner *o, enum rd_section section, uint32_t index)
{
	struct rd_str name = rd_prog_name_of(o->prog, section, index);
	struct record target = record_of(o->prog, section, index);

	if (section == RD_SEC_COND) {
		put_cond(o, index);
	} else if (name.ptr) {
		rd_buf_str(&o->text, name);
	} else if (o->depth < DEPTH_MAX) {
		o->depth++;
		rd_buf_char(&o->text, '(');
		put_fields(o, &target);
		rd_buf_char(&o->text, ')');
		o->depth--;
	}
}

static void
put_number(struct outliner *o, const struct record *r,
	   const struct rd_prog_field_info *field)
{
	int places = rd_prog_field_places(r->section, field->offset);
	int64_t value = rd_prog_field_i64(r->bytes, field);

	if (places == RD_PROG_NO_UNIT)
		rd_buf_i64(&o->text, value);
	else
		rd_decimal_put(&o->text, value, places);
}

static void
put_value(struct outliner *o, const struct record *r,
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

/* Places are told apart, indices are followed, counts follow from runs. */
static bool
is_shown(const struct rd_prog_field_info *fields, uint32_t f)
{
	const char *name = fields[f].name;

	return strncmp(name, "first_", 6) && strncmp(name, "n_", 2) &&
	       strcmp(name, "line") && strcmp(name, "reserved") &&
	       strcmp(name, "phrase") && strcmp(name, "sources") &&
	       (f || fields[f].kind != RD_PROG_KIND_STR) &&
	       !(fields[f].kind == RD_PROG_KIND_OPT &&
		 fields[f].arg == RD_SEC_FILE);
}

/* "kind=cases points=30": what is not nothing. */
static void
put_fields(struct outliner *o, const struct record *r)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();
	size_t before = o->text.len, at;

	for (uint32_t f = 0; f < info->n_fields; f++) {
		if (!is_shown(fields, f))
			continue;
		at = o->text.len;
		rd_buf_printf(&o->text, "%s%s=", at > before ? " " : "",
			      fields[f].name);
		put_value(o, r, &fields[f]);
		/* "x=0", "x=-", "x=" */
		if (o->text.ptr &&
		    (o->text.ptr[o->text.len - 1] == '=' ||
		     (o->text.ptr[o->text.len - 2] == '=' &&
		      strchr("0-", o->text.ptr[o->text.len - 1]))))
			o->text.len = at;
	}
}

/* ---- entries ---- */

static void
add(struct outliner *o, struct rd_aud_entry entry)
{
	if (o->status)
		return;
	if (rd_arena_grow(o->arena, (void **)&o->out->items, o->out->n,
			  &o->out->cap, sizeof(*o->out->items))) {
		o->status = RD_NOMEM;
		return;
	}
	o->out->items[o->out->n++] = entry;
}

static void
find_place(struct outliner *o, const struct record *r,
	   struct rd_aud_entry *entry)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();

	entry->file = o->file;
	for (uint32_t f = 0; f < info->n_fields; f++) {
		uint32_t value = rd_prog_field_u32(r->bytes, &fields[f]);

		if (fields[f].kind == RD_PROG_KIND_OPT &&
		    fields[f].arg == RD_SEC_FILE)
			entry->file = value;
		else if (!strcmp(fields[f].name, "line"))
			entry->line = value;
	}
	if (!entry->line)
		entry->file = RD_NONE;
}

static void add_record(struct outliner *o, const struct record *r,
		       struct rd_str above);

static void
add_runs(struct outliner *o, const struct record *r, struct rd_str key)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();

	if (r->section == RD_SEC_SOURCE)
		return;
	for (uint32_t f = 0; f + 1 < info->n_fields; f++) {
		enum rd_section section = section_of_run(fields[f].name);
		uint32_t first = rd_prog_field_u32(r->bytes, &fields[f]);
		uint32_t n = rd_prog_field_u32(r->bytes, &fields[f + 1]);

		if (section == RD_N_SECTIONS || o->depth >= DEPTH_MAX)
			continue;
		o->depth++;
		for (uint32_t i = 0; i < n && !o->status; i++) {
			struct record below = record_of(o->prog, section,
							first + i);

			add_record(o, &below, key);
		}
		o->depth--;
	}
}

/* Name, else the first thing it is about: "derive season", "step PT6H". */
static void
put_name(struct outliner *o, const struct record *r)
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
		put_value(o, r, &fields[1]);
	else if (name.ptr)
		rd_buf_str(&o->text, name);
	else
		put_value(o, r, &fields[0]);
}

static void
put_cells(struct outliner *o, uint32_t row)
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

/* "factor season choice in_season" */
static struct rd_str
key_of(struct outliner *o, const struct record *r, struct rd_str above)
{
	rd_buf_reset(&o->text);
	rd_buf_printf(&o->text, "%.*s%s%s ", RD_STR_FMT(above),
		      above.len ? " " : "", rd_prog_sections[r->section].name);
	if (r->section == RD_SEC_ROW)
		put_cells(o, r->index);
	else
		put_name(o, r);
	return keep(o, rd_buf_view(&o->text));
}

static void
add_fields(struct outliner *o, const struct record *r,
	   struct rd_aud_entry entry)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();

	for (uint32_t f = 0; f < info->n_fields && !o->status; f++) {
		if (!is_shown(fields, f))
			continue;
		rd_buf_reset(&o->text);
		put_value(o, r, &fields[f]);
		entry.field = rd_str_of(fields[f].name);
		entry.value = keep(o, rd_buf_view(&o->text));
		add(o, entry);
	}
}

static void
add_record(struct outliner *o, const struct record *r, struct rd_str above)
{
	struct rd_aud_entry entry = { .field = RD_STR_LIT("") };
	uint32_t file = o->file;

	entry.key = key_of(o, r, above);
	find_place(o, r, &entry);
	rd_buf_reset(&o->text);
	put_fields(o, r);
	entry.value = keep(o, rd_buf_view(&o->text));
	add(o, entry);
	add_fields(o, r, entry);
	o->file = entry.file;
	add_runs(o, r, entry.key);
	o->file = file;
}

/* What references say: "ref curly_casual" with a field for each attribute and
 * term. */
static void
add_value(struct outliner *o, uint32_t ref, uint32_t attr)
{
	const struct rd_prog *prog = o->prog;
	const struct rd_prog_attr *a = &prog->attr[attr];
	const struct rd_prog_ref *at = &prog->ref[ref];
	struct rd_aud_entry entry = { .file = at->file, .line = at->line };
	uint32_t n = 0;

	rd_buf_reset(&o->text);
	rd_buf_printf(&o->text, "ref %s", rd_prog_str(prog, at->id).ptr);
	entry.key = keep(o, rd_buf_view(&o->text));
	entry.field = rd_prog_str(prog, a->name);
	rd_buf_reset(&o->text);
	if (a->type == RD_ATTR_TERM || a->type == RD_ATTR_TEXT) {
		uint32_t value = prog->attrval[a->first_value + ref].value;

		if (value == RD_NONE)
			return;
		rd_buf_str(&o->text,
			   a->type == RD_ATTR_TERM
				   ? rd_prog_term_name(prog, a->vocab, value)
				   : rd_prog_str(prog, value));
	} else if (a->type == RD_ATTR_SET) {
		const struct rd_prog_vocab *vocab = &prog->vocab[a->vocab];

		for (uint32_t t = 0; t < vocab->n_terms; t++) {
			if (!(rd_prog_set(prog, a->first_set + t)[ref / 64] >>
				      (ref % 64) &
			      1))
				continue;
			rd_buf_cstr(&o->text, n++ ? " " : "");
			rd_buf_str(&o->text,
				   rd_prog_term_name(prog, a->vocab, t));
		}
	} else {
		return;
	}
	entry.value = keep(o, rd_buf_view(&o->text));
	add(o, entry);
}

/* Numbers of references live in the columns of the factors that scale them,
 * multiplied; the product was exact. */
static void
add_column(struct outliner *o, uint32_t factor, uint32_t term)
{
	const struct rd_prog *prog = o->prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	const struct rd_prog_attr *a = &prog->attr[f->attr];
	struct rd_aud_entry entry = { .file = RD_NONE };

	for (uint32_t r = 0; r < prog->n_ref && !o->status; r++) {
		rd_buf_reset(&o->text);
		rd_buf_printf(&o->text, "ref %s",
			      rd_prog_str(prog, prog->ref[r].id).ptr);
		entry.key = keep(o, rd_buf_view(&o->text));
		entry.file = prog->ref[r].file;
		entry.line = prog->ref[r].line;
		rd_buf_reset(&o->text);
		rd_buf_str(&o->text, rd_prog_str(prog, a->name));
		if (f->kind == RD_FACTOR_LOOKUP)
			rd_buf_printf(
				&o->text, ".%s",
				rd_prog_term_name(prog, a->vocab, term).ptr);
		entry.field = keep(o, rd_buf_view(&o->text));
		rd_buf_reset(&o->text);
		rd_decimal_put(
			&o->text,
			rd_prog_col_points(prog, f->first_col + term, r) /
				f->scale,
			4);
		entry.value = keep(o, rd_buf_view(&o->text));
		add(o, entry);
	}
}

static void
add_references(struct outliner *o)
{
	const struct rd_prog *prog = o->prog;

	for (uint32_t r = 0; r < prog->n_ref && !o->status; r++)
		for (uint32_t a = 0; a < prog->n_attr && !o->status; a++)
			add_value(o, r, a);
	for (uint32_t f = 0; f < prog->n_factor && !o->status; f++) {
		const struct rd_prog_factor *factor = &prog->factor[f];
		uint32_t n = 1;

		if (!factor->scale || (factor->kind != RD_FACTOR_COLUMN &&
				       factor->kind != RD_FACTOR_LOOKUP))
			continue;
		if (factor->kind == RD_FACTOR_LOOKUP)
			n = prog->vocab[prog->attr[factor->attr].vocab].n_terms;
		for (uint32_t t = 0; t < n && !o->status; t++)
			add_column(o, f, t);
	}
}

static int
compare_entries(const void *a, const void *b)
{
	const struct rd_aud_entry *x = a;
	const struct rd_aud_entry *y = b;
	int order = rd_str_cmp(x->key, y->key);

	if (!order)
		order = rd_str_cmp(x->field, y->field);
	return order ? order : rd_str_cmp(x->value, y->value);
}

enum rd_status
rd_aud_outline(const struct rd_prog *prog, struct rd_arena *arena,
	       struct rd_aud_outline *out)
{
	struct outliner o = {
		.prog = prog, .arena = arena, .out = out, .file = RD_NONE
	};

	*out = (struct rd_aud_outline){ NULL, 0, 0 };
	rd_buf_init(&o.text, TEXT_CAP);
	for (uint32_t s = 0; s < RD_N_SECTIONS && !o.status; s++) {
		struct rd_prog_records records = rd_prog_records_of(
			prog, (enum rd_section)s);

		if (is_layout((enum rd_section)s))
			continue;
		for (uint32_t i = 0; i < records.n && !o.status; i++) {
			struct record r = record_of(prog, (enum rd_section)s,
						    i);

			add_record(&o, &r, RD_STR_LIT(""));
		}
	}
	add_references(&o);
	if (!o.status)
		o.status = rd_buf_status(&o.text);
	rd_buf_fini(&o.text);
	if (!o.status && out->n)
		qsort(out->items, out->n, sizeof(*out->items), compare_entries);
	return o.status;
}

/* ---- differences ---- */

/* Behind the entries with the key of items[i]. */
static size_t
skip_key(const struct rd_aud_outline *o, size_t i)
{
	struct rd_str key = o->items[i].key;

	while (i < o->n && rd_str_eq(o->items[i].key, key))
		i++;
	return i;
}

static int
order_of(const struct rd_aud_outline *was, size_t i,
	 const struct rd_aud_outline *is, size_t k)
{
	int order;

	if (i == was->n || k == is->n)
		return i == was->n ? 1 : -1;
	order = rd_str_cmp(was->items[i].key, is->items[k].key);
	return order ? order
		     : rd_str_cmp(was->items[i].field, is->items[k].field);
}

enum rd_status
rd_aud_outline_diff(const struct rd_aud_outline *was,
		    const struct rd_aud_outline *is, struct rd_arena *arena,
		    struct rd_aud_diff **items, size_t *n)
{
	size_t i = 0, k = 0, cap = 0;

	*items = NULL;
	*n = 0;
	while (i < was->n || k < is->n) {
		int order = order_of(was, i, is, k);
		struct rd_aud_diff diff = { order > 0 ? NULL : &was->items[i],
					    order < 0 ? NULL : &is->items[k] };
		bool whole = order &&
			     !(diff.was ? diff.was : diff.is)->field.len;

		/* The line of a record repeats what its fields say. */
		if (order || (diff.was->field.len &&
			      !rd_str_eq(diff.was->value, diff.is->value))) {
			if (rd_arena_grow(arena, (void **)items, *n, &cap,
					  sizeof(**items)))
				return RD_NOMEM;
			(*items)[(*n)++] = diff;
		}
		if (order <= 0)
			i = whole ? skip_key(was, i) : i + 1;
		if (order >= 0)
			k = whole ? skip_key(is, k) : k + 1;
	}
	return RD_OK;
}
