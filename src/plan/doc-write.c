/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

#include "base/decimal.h"
#include "json/jcs.h"
#include "plan/doc-fields.h"

/* An object that is being written: the struct, and its place in a list. */
struct writing {
	struct rd_buf *out;
	const char *base;
	uint32_t number;
};

static void put_fields(const struct writing *w, const struct doc_field *fields);

static struct rd_str
text_at(const char *at)
{
	struct rd_str text;

	memcpy(&text, at, sizeof(text));
	return text;
}

static int64_t
wide_at(const char *at)
{
	int64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static uint32_t
count_at(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static const void *
list_at(const char *at)
{
	const void *list;

	memcpy(&list, at, sizeof(list));
	return list;
}

static void
put_maybe(struct rd_buf *out, struct rd_str text)
{
	if (text.ptr)
		rd_put_json_str(out, text);
	else
		rd_buf_cstr(out, "null");
}

static void
put_decimal(struct rd_buf *out, int64_t value, int places)
{
	rd_buf_char(out, '"');
	rd_decimal_put(out, value, places);
	rd_buf_char(out, '"');
}

static void
put_mask(struct rd_buf *out, uint32_t mask, const char *(*name)(uint32_t))
{
	const char *before = "";
	uint32_t bit;

	rd_buf_char(out, '[');
	for (bit = 0; name(bit); bit++) {
		if (!(mask & 1u << bit))
			continue;
		rd_buf_cstr(out, before);
		rd_json_put_cstr(out, name(bit));
		before = ",";
	}
	rd_buf_char(out, ']');
}

/* Of lists of objects. */
static const struct {
	size_t item_bytes;
	const struct doc_field *fields;
} item_kinds[DOC_N_KINDS] = {
	[DOC_SOURCES] = { sizeof(struct rd_plan_source), doc_source_fields },
	[DOC_TRIES] = { sizeof(struct rd_plan_try), doc_try_fields },
	[DOC_REDUX_ONES] = { sizeof(struct rd_plan_redux_one),
			     doc_redux_one_fields },
};

static void
put_list(const struct writing *w, const struct doc_field *field)
{
	const void *list = list_at(w->base + field->at);
	uint32_t i, n = count_at(w->base + field->n_at);
	struct writing item = { w->out, NULL, 0 };

	rd_buf_char(w->out, '[');
	for (i = 0; i < n; i++) {
		if (i)
			rd_buf_char(w->out, ',');
		item.number = i + 1;
		if (field->kind == DOC_ORDER) {
			rd_buf_u64(w->out, ((const uint32_t *)list)[i]);
		} else if (field->kind == DOC_TEXTS) {
			put_maybe(w->out, ((const struct rd_str *)list)[i]);
		} else {
			item.base = (const char *)list +
				    i * item_kinds[field->kind].item_bytes;
			put_fields(&item, item_kinds[field->kind].fields);
		}
	}
	rd_buf_char(w->out, ']');
}

static void
put_scalar(const struct writing *w, const struct doc_field *field)
{
	const char *at = w->base + field->at;
	struct rd_buf *out = w->out;

	if (field->kind == DOC_SCHEMA)
		rd_json_put_cstr(out, RD_PLAN_SCHEMA);
	else if (field->kind == DOC_NUMBER)
		rd_buf_u64(out, w->number);
	else if (field->kind == DOC_COUNT ||
		 (field->kind == DOC_PIXELS && count_at(at)))
		rd_buf_u64(out, count_at(at));
	else if (field->kind == DOC_BOOL)
		rd_json_put_bool(out, *(const bool *)at);
	else if (field->kind == DOC_WEIGHT ||
		 (field->kind == DOC_LIMIT && wide_at(at) >= 0))
		put_decimal(out, wide_at(at), 4);
	else if (field->kind == DOC_MONEY)
		put_decimal(out, wide_at(at), 6);
	else if (field->kind == DOC_UNIT)
		rd_json_put_cstr(out, rd_plan_unit_name(count_at(at)));
	else
		rd_buf_cstr(out, "null");
}

static void
put_value(const struct writing *w, const struct doc_field *field)
{
	const char *at = w->base + field->at;

	switch (field->kind) {
	case DOC_TEXT:
	case DOC_MAYBE:
	case DOC_SHA256:
		put_maybe(w->out, text_at(at));
		break;
	case DOC_BODY:
		rd_buf_str(w->out, text_at(at));
		break;
	case DOC_ON:
		put_mask(w->out, count_at(at), rd_plan_on_name);
		break;
	case DOC_DROPS:
		put_mask(w->out, count_at(at), rd_plan_drop_name);
		break;
	case DOC_ORDER:
	case DOC_TEXTS:
	case DOC_SOURCES:
	case DOC_TRIES:
	case DOC_REDUX_ONES:
		put_list(w, field);
		break;
	case DOC_PRICE:
		put_fields(w, doc_price_fields);
		break;
	case DOC_REDUX:
		rd_plan_redux_doc_write(list_at(at), w->out);
		break;
	case DOC_REDUX_WHY:
		put_fields(w, doc_redux_why_fields);
		break;
	default:
		put_scalar(w, field);
	}
}

/* Nested three deep at most: document, list, price. */
static void
put_fields(const struct writing *w, const struct doc_field *fields)
{
	const struct doc_field *field;

	for (field = fields; field->name; field++) {
		if (field->kind == DOC_REDUX && !list_at(w->base + field->at))
			continue;
		rd_buf_char(w->out, field == fields ? '{' : ',');
		rd_json_put_name(w->out, field->name);
		put_value(w, field);
	}
	rd_buf_char(w->out, '}');
}

void
rd_plan_doc_write(const struct rd_plan_doc *doc, struct rd_buf *out)
{
	const struct writing w = { out, (const char *)doc, 0 };

	put_fields(&w, doc_fields);
}

void
rd_plan_redux_doc_write(const struct rd_plan_redux_doc *doc, struct rd_buf *out)
{
	const struct writing w = { out, (const char *)doc, 0 };

	put_fields(&w, doc_redux_fields);
}
