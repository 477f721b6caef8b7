/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reads a plan the way it was written: each member where it has to stand.
 * What was read is written again and must give the same bytes, so that nothing
 * in the text is passed over. */

#include "base/decimal.h"
#include "base/scan.h"
#include "base/text.h"
#include "plan/doc-fields.h"

static const struct rd_scan_rules doc_rules = {
	.max_depth = RD_SCAN_DEPTH,
	.syntax = "plan.malformed",
	.type = "plan.malformed",
	.too_deep = "plan.malformed",
	.nul = "plan.malformed",
	.memory = "memory",
};

/* An object that is being read into a zeroed struct. */
struct reading {
	struct rd_scan *scan;
	char *base;
	uint32_t number;
};

static bool read_fields(const struct reading *r,
			const struct doc_field *fields);

static bool
refuse(struct rd_scan *scan, const char *what)
{
	return rd_scan_refuse(scan, RD_SEMANTIC, "plan.malformed", "%s", what);
}

/* ---- scalars ---- */

static bool
read_text(struct rd_scan *scan, bool maybe, struct rd_str *out)
{
	*out = RD_STR_NONE;
	if (maybe && rd_scan_peek(scan) == RD_SCAN_NULL)
		return rd_scan_null(scan);
	return rd_scan_string(scan, out);
}

static bool
read_sha256(struct rd_scan *scan, struct rd_str *out)
{
	if (!read_text(scan, true, out))
		return false;
	return !out->ptr || rd_str_is_sha256(*out) ||
	       refuse(scan, "is no SHA-256 digest");
}

static bool
read_count(struct rd_scan *scan, uint32_t *out)
{
	int64_t value;

	if (!rd_scan_integer(scan, &value))
		return false;
	if (value < 0 || value > INT32_MAX)
		return refuse(scan, "is out of range");
	*out = (uint32_t)value;
	return true;
}

static bool
read_number(const struct reading *r)
{
	uint32_t number;

	return read_count(r->scan, &number) &&
	       (number == r->number || refuse(r->scan, "is not its place"));
}

static bool
read_decimal(struct rd_scan *scan, int places, int64_t *out)
{
	struct rd_str text;

	if (!rd_scan_string(scan, &text))
		return false;
	if (rd_decimal_parse(text, places, out) || *out < 0)
		return refuse(scan, "is no amount");
	return true;
}

static bool
read_limit(struct rd_scan *scan, int64_t *out)
{
	*out = RD_PLAN_NO_LIMIT;
	if (rd_scan_peek(scan) == RD_SCAN_NULL)
		return rd_scan_null(scan);
	return read_decimal(scan, 4, out);
}

static bool
read_pixels(struct rd_scan *scan, uint32_t *out)
{
	if (rd_scan_peek(scan) == RD_SCAN_NULL)
		return rd_scan_null(scan);
	return read_count(scan, out);
}

static bool
read_unit(struct rd_scan *scan, enum rd_price_unit *out)
{
	struct rd_str text;

	if (!rd_scan_string(scan, &text))
		return false;
	for (uint32_t i = 0; rd_plan_unit_name(i); i++) {
		if (rd_str_is(text, rd_plan_unit_name(i))) {
			*out = i;
			return true;
		}
	}
	return refuse(scan, "is no unit of a price");
}

static bool
read_schema(struct rd_scan *scan)
{
	struct rd_str text;

	return rd_scan_string(scan, &text) &&
	       (rd_str_is(text, RD_PLAN_SCHEMA) ||
		refuse(scan, "is no schema of a plan that is known here"));
}

static bool
read_mask(struct rd_scan *scan, const char *(*name)(uint32_t), uint32_t *out)
{
	struct rd_str text;
	uint32_t n = 0, bit;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (!rd_scan_string(scan, &text))
			return false;
		for (bit = 0; name(bit) && !rd_str_is(text, name(bit)); bit++)
			continue;
		if (!name(bit))
			return refuse(scan, "has a word that is not known");
		*out |= 1u << bit;
	}
	return rd_scan_ok(scan);
}

static bool
read_body(struct rd_scan *scan, struct rd_str *out)
{
	const char *begin;

	if (rd_scan_peek(scan) != RD_SCAN_OBJECT)
		return rd_scan_expected(scan, "an object");
	begin = scan->at;
	if (!rd_scan_skip(scan))
		return false;
	*out = (struct rd_str){ begin, (size_t)(scan->at - begin) };
	return true;
}

/* ---- lists ---- */

struct list_kind {
	size_t item_bytes;
	uint32_t max;
	const struct doc_field *fields; /* NULL: no object */
};

static const struct list_kind list_kinds[DOC_N_KINDS] = {
	[DOC_ORDER] = { sizeof(uint32_t), RD_PLAN_REFERENCES_MAX, NULL },
	[DOC_TEXTS] = { sizeof(struct rd_str), RD_PLAN_NOTES_MAX, NULL },
	[DOC_SOURCES] = { sizeof(struct rd_plan_source), RD_PLAN_REFERENCES_MAX,
			  doc_source_fields },
	[DOC_TRIES] = { sizeof(struct rd_plan_try), RD_PLAN_TRIES_MAX,
			doc_try_fields },
	[DOC_REDUX_ONES] = { sizeof(struct rd_plan_redux_one),
			     RD_PLAN_REFERENCES_MAX, doc_redux_one_fields },
};

static bool
read_item(struct rd_scan *scan, enum doc_kind kind, void *item, uint32_t n)
{
	const struct reading r = { scan, item, n };

	if (list_kinds[kind].fields)
		return read_fields(&r, list_kinds[kind].fields);
	if (kind == DOC_ORDER)
		return read_count(scan, item);
	return read_text(scan, false, item);
}

static bool
read_list(const struct reading *r, const struct doc_field *field)
{
	const struct list_kind *kind = &list_kinds[field->kind];
	struct rd_scan *scan = r->scan;
	size_t n_cap = 0;
	uint32_t n = 0, mark;
	void *items = NULL;

	if (!rd_scan_open(scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(scan, &n)) {
		if (n > kind->max)
			return rd_scan_refuse(scan, RD_LIMIT, "plan.too-large",
					      "more than %u entries",
					      kind->max);
		if (rd_arena_grow(scan->arena, &items, n - 1, &n_cap,
				  kind->item_bytes))
			return rd_scan_refuse(scan, RD_NOMEM, "memory",
					      "out of memory");
		mark = rd_scan_enter_index(scan, n - 1);
		if (!read_item(scan, field->kind,
			       (char *)items + (n - 1) * kind->item_bytes, n))
			return false;
		rd_scan_leave(scan, mark);
	}
	memcpy(r->base + field->at, &items, sizeof(items));
	memcpy(r->base + field->n_at, &n, sizeof(n));
	return rd_scan_ok(scan);
}

/* ---- objects ---- */

static bool
read_redux(const struct reading *r, const struct doc_field *field)
{
	struct rd_plan_redux_doc *redux = rd_arena_array(r->scan->arena, 1,
							 sizeof(*redux));
	const struct reading inner = { r->scan, (char *)redux, 0 };

	if (!redux)
		return rd_scan_refuse(r->scan, RD_NOMEM, "memory",
				      "out of memory");
	memcpy(r->base + field->at, &redux, sizeof(redux));
	return read_fields(&inner, doc_redux_fields);
}

static bool
read_value(const struct reading *r, const struct doc_field *field)
{
	struct rd_scan *scan = r->scan;
	void *at = r->base + field->at;

	switch (field->kind) {
	case DOC_SCHEMA:
		return read_schema(scan);
	case DOC_TEXT:
		return read_text(scan, false, at);
	case DOC_MAYBE:
		return read_text(scan, true, at);
	case DOC_SHA256:
		return read_sha256(scan, at);
	case DOC_COUNT:
		return read_count(scan, at);
	case DOC_PIXELS:
		return read_pixels(scan, at);
	case DOC_NUMBER:
		return read_number(r);
	case DOC_WEIGHT:
		return read_decimal(scan, 4, at);
	case DOC_LIMIT:
		return read_limit(scan, at);
	case DOC_MONEY:
		return read_decimal(scan, 6, at);
	case DOC_BOOL:
		return rd_scan_bool(scan, at);
	case DOC_UNIT:
		return read_unit(scan, at);
	case DOC_ON:
		return read_mask(scan, rd_plan_on_name, at);
	case DOC_DROPS:
		return read_mask(scan, rd_plan_drop_name, at);
	case DOC_BODY:
		return read_body(scan, at);
	case DOC_PRICE:
		return read_fields(r, doc_price_fields);
	case DOC_REDUX:
		return read_redux(r, field);
	case DOC_REDUX_WHY:
		return read_fields(r, doc_redux_why_fields);
	default:
		return read_list(r, field);
	}
}

static bool
read_fields(const struct reading *r, const struct doc_field *fields)
{
	struct rd_scan *scan = r->scan;
	const struct doc_field *field;
	struct rd_str key;
	uint32_t mark;

	if (!rd_scan_open(scan, RD_SCAN_OBJECT))
		return false;
	for (field = fields; field->name; field++) {
		if (!rd_scan_key(scan, &key))
			return rd_scan_ok(scan) &&
			       refuse(scan, "ends too early");
		if (field->kind == DOC_REDUX && !rd_str_is(key, field->name))
			field++;
		if (!rd_str_is(key, field->name))
			return rd_scan_refuse(
				scan, RD_SEMANTIC, "plan.malformed",
				"\"%.*s\" stands where \"%s\" belongs",
				RD_STR_FMT(key), field->name);
		mark = rd_scan_enter(scan, key);
		if (!read_value(r, field))
			return false;
		rd_scan_leave(scan, mark);
	}
	if (rd_scan_key(scan, &key))
		return refuse(scan, "has a member too many");
	return rd_scan_ok(scan);
}

/* ---- what the members mean ---- */

static bool
check_source(struct rd_scan *scan, const struct rd_plan_source *source)
{
	int n = !!source->id.ptr + !!source->file.ptr + !!source->url.ptr;

	if (n != 1)
		return refuse(scan, "a reference is an id, a file or a URL");
	return source->sha256.ptr || source->url.ptr ||
	       refuse(scan, "a reference has no digest");
}

static bool
in_order(const struct rd_plan_try *try, uint32_t number)
{
	for (uint32_t i = 0; i < try->n_order; i++)
		if (try->order[i] == number)
			return true;
	return false;
}

/* No space outside strings. */
static bool
is_tight(struct rd_str body)
{
	bool within = false;

	for (size_t i = 0; i < body.len; i++) {
		if (within && body.ptr[i] == '\\')
			i++;
		else if (body.ptr[i] == '"')
			within = !within;
		else if (!within && rd_is_space(body.ptr[i]))
			return false;
	}
	return true;
}

static bool
check_try(struct rd_scan *scan, const struct rd_plan_doc *doc,
	  const struct rd_plan_try *try)
{
	struct doc_mark mark;
	uint64_t seen = 0;
	size_t at = 0;

	for (uint32_t i = 0; i < try->n_order; i++) {
		uint32_t number = try->order[i];

		if (!number || number > doc->n_references ||
		    seen & UINT64_C(1) << (number - 1))
			return refuse(scan, "the order names no reference");
		seen |= UINT64_C(1) << (number - 1);
	}
	if (!is_tight(try->body))
		return refuse(scan, "a body has space between its members");
	while (doc_next_mark(try->body, &at, &mark))
		if (!in_order(try, mark.number))
			return refuse(scan, "a body names a reference that is "
					    "not sent");
	return true;
}

static bool
check_doc(struct rd_scan *scan, const struct rd_plan_doc *doc)
{
	if (!doc->program.ptr || !doc->n_tries || !doc->images)
		return refuse(scan, "a plan has a program, tries and images");
	for (uint32_t i = 0; i < doc->n_references; i++)
		if (!check_source(scan, &doc->references[i]))
			return false;
	for (uint32_t i = 0; i < doc->n_tries; i++)
		if (!check_try(scan, doc, &doc->tries[i]))
			return false;
	return !doc->redux || doc->redux->n_references == doc->n_references ||
	       refuse(scan, "Redux has not each of the references");
}

static bool
check_bytes(struct rd_scan *scan, struct rd_str text,
	    const struct rd_plan_doc *doc)
{
	struct rd_buf again;
	bool same;

	rd_buf_init(&again, RD_PLAN_CAP_BYTES);
	rd_plan_doc_write(doc, &again);
	same = rd_buf_status(&again) != RD_NOMEM &&
	       rd_str_eq(rd_buf_view(&again), text);
	if (!same && rd_buf_status(&again) == RD_NOMEM)
		rd_scan_refuse(scan, RD_NOMEM, "memory", "out of memory");
	else if (!same)
		refuse(scan, "the plan is not spelled the one way it can be");
	rd_buf_fini(&again);
	return same;
}

enum rd_status
rd_plan_doc_read(struct rd_arena *arena, struct rd_str text,
		 struct rd_plan_doc *out, struct rd_problem *problem)
{
	struct rd_scan scan;
	const struct reading r = { &scan, (char *)out, 0 };

	*out = (struct rd_plan_doc){ 0 };
	if (text.len > RD_PLAN_CAP_BYTES)
		return rd_problem_set(problem, RD_LIMIT, 4, "plan.too-large",
				      "a plan has at most %u bytes",
				      RD_PLAN_CAP_BYTES);
	if (!rd_utf8_valid(text))
		return rd_problem_set(problem, RD_SYNTAX, 4, "plan.malformed",
				      "a plan is UTF-8");
	rd_scan_init(&scan, text, &doc_rules, arena, problem);
	(void)(read_fields(&r, doc_fields) && rd_scan_finish(&scan) &&
	       check_doc(&scan, out) && check_bytes(&scan, text, out));
	return scan.status;
}
