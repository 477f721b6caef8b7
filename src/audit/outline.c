/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Records are named by their own name, else by what they are about, else by
 * number; those that only serve a record above them stand below its key.
 * Indices are followed, so that only what they lead to is compared. */

#include "audit/outline.h"

#include <stdlib.h>

#include "audit/record-text.h"
#include "base/decimal.h"
#include "program/layout.h"

#define TEXT_CAP ((size_t)1 << 20)

struct outliner {
	struct rd_aud_text to;
	struct rd_arena *arena;
	struct rd_aud_outline *out;
	enum rd_status status;
	uint32_t file; /* of the record above */
};

static struct rd_str
keep(struct outliner *o, struct rd_str text)
{
	char *copy = rd_arena_strdup(o->arena, text);

	if (!copy)
		o->status = RD_NOMEM;
	return (struct rd_str){ copy ? copy : "", copy ? text.len : 0 };
}

/* ---- runs of records that serve another ---- */

static const struct {
	enum rd_section owner; /* RD_N_SECTIONS: any */
	const char *suffix;
	enum rd_section section;
} runs[] = {
#define OF(owner, suffix, section)                                             \
	{                                                                      \
		RD_SEC_##owner, suffix, RD_SEC_##section                       \
	}
#define ANY(suffix, section)                                                   \
	{                                                                      \
		RD_N_SECTIONS, suffix, RD_SEC_##section                        \
	}
	OF(PARAM, "value", LISTED),
	OF(PRESET, "value", PRESETVALUE),
	OF(PRESET, "row", PRESETROW),
	OF(PRESET, "role", LISTED),
	ANY("host", HOST),
	ANY("header", HEADER),
	ANY("call", CALL),
	ANY("reply", REPLY),
	ANY("state", STATE),
	ANY("error", ERROR),
	ANY("param", PARAM),
	ANY("family", LISTED),
	ANY("size", SIZE),
	ANY("weight", LISTED),
	ANY("try", TRY),
	ANY("ordinal", LISTED),
	ANY("strength", STRENGTH),
	ANY("phrase", LISTED),
	ANY("with", LISTED),
	ANY("term", TERM),
	ANY("field", FIELD),
	ANY("choice", CHOICE),
	ANY("step", STEP),
	ANY("knot", KNOT),
	ANY("reason", REASON),
	ANY("segment", SEGMENT),
	ANY("tag", TAG),
	ANY("arg", DARG),
	ANY("row", ROW),
	ANY("in", TCOL),
	ANY("out", TCOL),
	ANY("unless", UNLESS),
	ANY("part", SOURCE),
	ANY("band", RATEBAND),
	ANY("evidence", EVIDENCE),
	ANY("arm", ARM),
	ANY("patch", PATCH),
	ANY("class", CLASS),
	ANY("corner", CORNER),
	ANY("kernel", RDXKERNEL),
	ANY("level", RDXLEVEL),
	ANY("law", RDXLAW),
	ANY("advice", RDXADVICE),
	ANY("node", FLOWNODE),
	ANY("input", FLOWINPUT),
	ANY("argument", FLOWINPUT),
	ANY("word", FLOWWORD),
#undef OF
#undef ANY
};

/* The section of "first_choice", or RD_N_SECTIONS: sections that mean nothing
 * by themselves (columns, cells, operators) are shown by what refers to
 * them. */
static enum rd_section
section_of_run(enum rd_section owner, const char *field)
{
	if (strncmp(field, "first_", 6))
		return RD_N_SECTIONS;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (!strcmp(field + 6, runs[i].suffix) &&
		    (runs[i].owner == owner || runs[i].owner == RD_N_SECTIONS))
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
			if (section_of_run((enum rd_section)s,
					   fields[f].name) == section)
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
find_place(struct outliner *o, const struct rd_aud_record *r,
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

static void add_record(struct outliner *o, const struct rd_aud_record *r,
		       struct rd_str above);

static void
add_runs(struct outliner *o, const struct rd_aud_record *r, struct rd_str key)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();

	if (r->section == RD_SEC_SOURCE)
		return;
	for (uint32_t f = 0; f + 1 < info->n_fields; f++) {
		enum rd_section section = section_of_run(r->section,
							 fields[f].name);
		uint32_t first = rd_prog_field_u32(r->bytes, &fields[f]);
		uint32_t n = rd_prog_field_u32(r->bytes, &fields[f + 1]);

		if (section == RD_N_SECTIONS || o->to.depth >= RD_AUD_DEPTH_MAX)
			continue;
		o->to.depth++;
		for (uint32_t i = 0; i < n && !o->status; i++) {
			struct rd_aud_record below = rd_aud_record_of(
				o->to.prog, section, first + i);

			add_record(o, &below, key);
		}
		o->to.depth--;
	}
}

/* As rules call it. */
static const char *
kind_of(enum rd_section section)
{
	const char *name = rd_prog_sections[section].name;

	if (!strncmp(name, "rdx", 3))
		return name + 3;
	return !strncmp(name, "flow", 4) && name[4] ? name + 4 : name;
}

/* "factor season choice in_season" */
static struct rd_str
key_of(struct outliner *o, const struct rd_aud_record *r, struct rd_str above)
{
	rd_buf_reset(&o->to.text);
	rd_buf_printf(&o->to.text, "%.*s%s%s ", RD_STR_FMT(above),
		      above.len ? " " : "", kind_of(r->section));
	if (r->section == RD_SEC_ROW)
		rd_aud_put_cells(&o->to, r->index);
	else
		rd_aud_put_name(&o->to, r);
	return keep(o, rd_buf_view(&o->to.text));
}

static void
add_fields(struct outliner *o, const struct rd_aud_record *r,
	   struct rd_aud_entry entry)
{
	const struct rd_prog_section_info *info = &rd_prog_sections[r->section];
	const struct rd_prog_field_info *fields = info->fields();

	for (uint32_t f = 0; f < info->n_fields && !o->status; f++) {
		if (!rd_aud_is_shown(fields, f))
			continue;
		rd_buf_reset(&o->to.text);
		rd_aud_put_value(&o->to, r, &fields[f]);
		entry.field = rd_str_of(fields[f].name);
		entry.value = keep(o, rd_buf_view(&o->to.text));
		add(o, entry);
	}
}

static void
add_record(struct outliner *o, const struct rd_aud_record *r,
	   struct rd_str above)
{
	struct rd_aud_entry entry = { .field = RD_STR_LIT("") };
	uint32_t file = o->file;

	entry.key = key_of(o, r, above);
	find_place(o, r, &entry);
	rd_buf_reset(&o->to.text);
	rd_aud_put_fields(&o->to, r);
	entry.value = keep(o, rd_buf_view(&o->to.text));
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
	const struct rd_prog *prog = o->to.prog;
	const struct rd_prog_attr *a = &prog->attr[attr];
	const struct rd_prog_ref *at = &prog->ref[ref];
	struct rd_aud_entry entry = { .file = at->file, .line = at->line };
	uint32_t n = 0;

	rd_buf_reset(&o->to.text);
	rd_buf_printf(&o->to.text, "ref %s", rd_prog_str(prog, at->id).ptr);
	entry.key = keep(o, rd_buf_view(&o->to.text));
	entry.field = rd_prog_str(prog, a->name);
	rd_buf_reset(&o->to.text);
	if (a->type == RD_ATTR_TERM || a->type == RD_ATTR_TEXT) {
		uint32_t value = prog->attrval[a->first_value + ref].value;

		if (value == RD_NONE)
			return;
		rd_buf_str(&o->to.text,
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
			rd_buf_cstr(&o->to.text, n++ ? " " : "");
			rd_buf_str(&o->to.text,
				   rd_prog_term_name(prog, a->vocab, t));
		}
	} else {
		return;
	}
	entry.value = keep(o, rd_buf_view(&o->to.text));
	add(o, entry);
}

/* Numbers of references live in the columns of the factors that scale them,
 * multiplied; the product was exact. */
static void
add_column(struct outliner *o, uint32_t factor, uint32_t term)
{
	const struct rd_prog *prog = o->to.prog;
	const struct rd_prog_factor *f = &prog->factor[factor];
	const struct rd_prog_attr *a = &prog->attr[f->attr];
	struct rd_aud_entry entry = { .file = RD_NONE };

	for (uint32_t r = 0; r < prog->n_ref && !o->status; r++) {
		rd_buf_reset(&o->to.text);
		rd_buf_printf(&o->to.text, "ref %s",
			      rd_prog_str(prog, prog->ref[r].id).ptr);
		entry.key = keep(o, rd_buf_view(&o->to.text));
		entry.file = prog->ref[r].file;
		entry.line = prog->ref[r].line;
		rd_buf_reset(&o->to.text);
		rd_buf_str(&o->to.text, rd_prog_str(prog, a->name));
		if (f->kind == RD_FACTOR_LOOKUP)
			rd_buf_printf(
				&o->to.text, ".%s",
				rd_prog_term_name(prog, a->vocab, term).ptr);
		entry.field = keep(o, rd_buf_view(&o->to.text));
		rd_buf_reset(&o->to.text);
		rd_decimal_put(
			&o->to.text,
			rd_prog_col_points(prog, f->first_col + term, r) /
				f->scale,
			4);
		entry.value = keep(o, rd_buf_view(&o->to.text));
		add(o, entry);
	}
}

static void
add_references(struct outliner *o)
{
	const struct rd_prog *prog = o->to.prog;

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
		.to.prog = prog, .arena = arena, .out = out, .file = RD_NONE
	};

	*out = (struct rd_aud_outline){ NULL, 0, 0 };
	rd_buf_init(&o.to.text, TEXT_CAP);
	for (uint32_t s = 0; s < RD_N_SECTIONS && !o.status; s++) {
		struct rd_prog_records records = rd_prog_records_of(
			prog, (enum rd_section)s);

		if (is_layout((enum rd_section)s))
			continue;
		for (uint32_t i = 0; i < records.n && !o.status; i++) {
			struct rd_aud_record r = rd_aud_record_of(
				prog, (enum rd_section)s, i);

			add_record(&o, &r, RD_STR_LIT(""));
		}
	}
	add_references(&o);
	if (!o.status)
		o.status = rd_buf_status(&o.to.text);
	rd_buf_fini(&o.to.text);
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
