/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A plan for people. */

#include "base/decimal.h"
#include "base/escape.h"
#include "base/scan.h"
#include "plan/doc-fields.h"

#define LABEL "%-12s"

static void
put_usd(struct rd_buf *out, int64_t micro)
{
	rd_buf_char(out, '$');
	rd_decimal_put(out, micro, 6);
}

static void
put_line(struct rd_buf *out, const char *label, struct rd_str text)
{
	if (!text.ptr)
		return;
	rd_buf_printf(out, LABEL, label);
	rd_put_shown(out, text);
	rd_buf_char(out, '\n');
}

static void
put_notes(struct rd_buf *out, const struct rd_str *notes, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		put_line(out, "note", notes[i]);
}

static bool
is_noted(const struct rd_plan_try *try, struct rd_str note)
{
	for (uint32_t i = 0; i < try->n_notes; i++)
		if (rd_str_eq(try->notes[i], note))
			return true;
	return false;
}

/* What the first try says already goes without saying. */
static void
put_new_notes(struct rd_buf *out, const struct rd_plan_try *first,
	      const struct rd_plan_try *try)
{
	for (uint32_t i = 0; i < try->n_notes; i++)
		if (try == first || !is_noted(first, try->notes[i]))
			put_line(out, "note", try->notes[i]);
}

static bool
same_order(const struct rd_plan_try *a, const struct rd_plan_try *b)
{
	return a->n_order == b->n_order &&
	       (!a->n_order ||
		!memcmp(a->order, b->order, a->n_order * sizeof(*a->order)));
}

static void
put_source(struct rd_buf *out, const struct rd_plan_source *source, uint32_t n)
{
	struct rd_str name = source->id;

	if (!name.ptr)
		name = source->file.ptr ? source->file : source->url;
	rd_buf_printf(out, LABEL "%u  ", n == 1 ? "references" : "", n);
	rd_put_shown(out, name);
	rd_buf_cstr(out, "  weight ");
	rd_decimal_put(out, source->weight, 4);
	if (source->role.ptr) {
		rd_buf_cstr(out, "  for ");
		rd_put_shown(out, source->role);
	}
	if (source->width_px)
		rd_buf_printf(out, "  %ux%u", source->width_px,
			      source->height_px);
	rd_buf_char(out, '\n');
}

/* ---- a try ---- */

static void
put_words(struct rd_buf *out, const char *before, uint32_t mask,
	  const char *(*name)(uint32_t))
{
	for (uint32_t bit = 0; name(bit); bit++) {
		if (!(mask & 1u << bit))
			continue;
		rd_buf_cstr(out, before);
		rd_buf_cstr(out, name(bit));
		before = ", ";
	}
}

static void
put_price(struct rd_buf *out, const struct rd_plan_try *try)
{
	rd_buf_cstr(out, "price       ");
	put_usd(out, try->price_micro);
	rd_buf_printf(out, " per %s on %.*s, %.*s\n",
		      rd_plan_unit_name(try->unit), RD_STR_FMT(try->price_date),
		      RD_STR_FMT(try->price_source));
}

static void
put_order(struct rd_buf *out, const struct rd_plan_try *try)
{
	if (try->n_order < 2)
		return;
	rd_buf_printf(out, LABEL, "order");
	for (uint32_t i = 0; i < try->n_order; i++)
		rd_buf_printf(out, "%s%u", i ? " " : "", try->order[i]);
	rd_buf_char(out, '\n');
}

/* A member of the body that is told nowhere else. */
static bool
is_parameter(const struct rd_plan_try *try, struct rd_str json)
{
	struct rd_buf prompt;
	struct doc_mark mark;
	size_t at = 0;
	bool same;

	if (doc_next_mark(json, &at, &mark))
		return false;
	rd_buf_init(&prompt, RD_PLAN_CAP_BYTES);
	rd_put_json_str(&prompt, try->prompt);
	same = rd_str_eq(rd_buf_view(&prompt), json);
	rd_buf_fini(&prompt);
	return !same;
}

static void
put_parameters(struct rd_buf *out, const struct rd_plan_try *try)
{
	static const struct rd_scan_rules rules = {
		.max_depth = RD_SCAN_DEPTH,
	};
	const char *before = "parameters  ";
	struct rd_arena arena;
	struct rd_scan scan;
	struct rd_str key;

	rd_arena_init(&arena, RD_PLAN_CAP_BYTES);
	rd_scan_init(&scan, try->body, &rules, &arena, NULL);
	for (rd_scan_open(&scan, RD_SCAN_OBJECT); rd_scan_key(&scan, &key);) {
		const char *begin;
		struct rd_str json;

		rd_scan_peek(&scan);
		begin = scan.at;
		rd_scan_skip(&scan);
		json = (struct rd_str){ begin, (size_t)(scan.at - begin) };
		if (!is_parameter(try, json))
			continue;
		rd_buf_cstr(out, before);
		rd_put_shown(out, key);
		rd_buf_char(out, ' ');
		rd_put_shown(out, json);
		before = ", ";
	}
	if (*before == ',')
		rd_buf_char(out, '\n');
	rd_arena_fini(&arena);
}

static void
put_try(struct rd_buf *out, const struct rd_plan_doc *doc, uint32_t i,
	const char *key)
{
	const struct rd_plan_try *first = doc->tries, *try = &first[i];

	rd_buf_printf(out, "try %-7u %.*s %.*s  ", i + 1,
		      RD_STR_FMT(try->provider), RD_STR_FMT(try->model));
	if (try->cost_micro)
		put_usd(out, try->cost_micro);
	else
		rd_buf_cstr(out, "no cost");
	if (key)
		rd_buf_printf(out, "  %s", key);
	put_words(out, "  when ", try->on, rd_plan_on_name);
	put_words(out, "  without ", try->drops, rd_plan_drop_name);
	rd_buf_char(out, '\n');
	if (!i || !same_order(first, try))
		put_order(out, try);
	if (!i)
		put_parameters(out, try);
	if (try->price_micro)
		put_price(out, try);
	put_new_notes(out, first, try);
}

static void
put_spend(struct rd_buf *out, const struct rd_plan_doc *doc)
{
	int64_t most = 0;

	for (uint32_t i = 0; i < doc->n_tries; i++)
		if (doc->tries[i].cost_micro > most)
			most = doc->tries[i].cost_micro;
	rd_buf_cstr(out, "spends      at most ");
	put_usd(out, most);
	if (doc->max_cost != RD_PLAN_NO_LIMIT) {
		rd_buf_cstr(out, " of $");
		rd_decimal_put(out, doc->max_cost, 4);
	}
	rd_buf_printf(out, " for %u picture%s\n", doc->images,
		      doc->images == 1 ? "" : "s");
}

void
rd_plan_doc_human(const struct rd_plan_doc *doc, const char *const *keys,
		  struct rd_buf *out)
{
	put_line(out, "prompt", doc->tries[0].prompt);
	put_line(out, "negative", doc->negative);
	put_line(out, "preset", doc->preset);
	for (uint32_t i = 0; i < doc->n_references; i++)
		put_source(out, &doc->references[i], i + 1);
	rd_plan_redux_doc_human(doc->redux, 12, out);
	put_line(out, "seed", doc->seed);
	put_notes(out, doc->notes, doc->n_notes);
	for (uint32_t i = 0; i < doc->n_tries; i++)
		put_try(out, doc, i, keys ? keys[i] : NULL);
	put_spend(out, doc);
}
