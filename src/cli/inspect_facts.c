/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What a request of this program may say: every fact of it with its type, its
 * terms, whether it must be there and what it is when it is not. */
#include "cli/inspect_facts.h"

#include "base/decimal.h"
#include "base/escape.h"

#define LINE_CAP_BYTES (1u << 20)
#define NAME_COLUMN 18 /* as the other lines of inspect */

static const char *const type_names[RD_N_FACT_TYPES] = {
	[RD_FACT_BOOL] = "bool",       [RD_FACT_INTEGER] = "integer",
	[RD_FACT_DECIMAL] = "decimal", [RD_FACT_TEXT] = "text",
	[RD_FACT_TERM] = "term",       [RD_FACT_SET] = "set",
	[RD_FACT_INSTANT] = "instant", [RD_FACT_ZONE] = "zone",
	[RD_FACT_LIST] = "list",       [RD_FACT_DURATION] = "duration",
	[RD_FACT_GEO] = "geo",
};

static bool
is_derived(const struct rd_prog *prog, uint32_t fact)
{
	uint32_t i;

	for (i = 0; i < prog->n_derive; i++) {
		if (prog->derive[i].fact == fact)
			return true;
	}
	return false;
}

static void
put_default(const struct rd_prog *prog, const struct rd_prog_fact *fact,
	    struct rd_buf *out)
{
	if (fact->type == RD_FACT_TERM)
		rd_buf_str(out, rd_prog_term_name(prog, fact->vocab,
						  (uint32_t)fact->fallback));
	else if (fact->type == RD_FACT_DECIMAL)
		rd_decimal_put(out, fact->fallback, 4);
	else if (fact->type == RD_FACT_INSTANT)
		rd_instant_put(out, fact->fallback);
	else if (fact->type == RD_FACT_BOOL)
		rd_buf_cstr(out, fact->fallback ? "true" : "false");
	else
		rd_buf_i64(out, fact->fallback);
}

/* "winter|spring", or the terms as JSON strings. */
static void
put_terms(const struct rd_prog *prog, uint32_t vocab, bool json,
	  struct rd_buf *out)
{
	uint32_t i;

	for (i = 0; vocab != RD_NONE && i < prog->vocab[vocab].n_terms; i++) {
		if (i)
			rd_buf_char(out, json ? ',' : '|');
		if (json)
			rd_put_json_str(out, rd_prog_term_name(prog, vocab, i));
		else
			rd_buf_str(out, rd_prog_term_name(prog, vocab, i));
	}
}

static void
put_comma(struct rd_buf *line, size_t start)
{
	if (line->len > start)
		rd_buf_cstr(line, ", ");
}

/* "of title text, start instant (required)" */
static void
put_fields(const struct rd_prog *prog, const struct rd_prog_fact *fact,
	   struct rd_buf *line)
{
	const struct rd_prog_field *field;
	uint32_t i;

	for (i = 0; i < fact->n_fields; i++) {
		field = &prog->field[fact->first_field + i];
		rd_buf_printf(line, "%s%s %s", i ? ", " : "of ",
			      rd_prog_str(prog, field->name).ptr,
			      type_names[field->type]);
		if (field->vocab != RD_NONE) {
			rd_buf_char(line, ' ');
			put_terms(prog, field->vocab, false, line);
		}
		if (field->missing == RD_MISSING_ERROR)
			rd_buf_cstr(line, " (required)");
		if (field->personal)
			rd_buf_cstr(line, " (personal)");
	}
}

/* "-60 to 60" where it is narrower than the type. */
static void
put_range(const struct rd_prog_fact *fact, struct rd_buf *line)
{
	bool whole = fact->type == RD_FACT_INTEGER;
	int places = whole ? 0 : 4;
	int64_t low = whole ? INT64_MIN : -RD_DECIMAL_MAX;
	int64_t high = whole ? INT64_MAX : RD_DECIMAL_MAX;

	if ((!whole && fact->type != RD_FACT_DECIMAL) ||
	    (fact->low == low && fact->high == high))
		return;
	if (fact->low == low) {
		rd_buf_cstr(line, "at most ");
	} else if (fact->high == high) {
		rd_buf_cstr(line, "at least ");
		rd_decimal_put(line, fact->low, places);
		return;
	} else {
		rd_decimal_put(line, fact->low, places);
		rd_buf_cstr(line, " to ");
	}
	rd_decimal_put(line, fact->high, places);
}

static void
put_details(const struct rd_prog *prog, uint32_t index, struct rd_buf *line)
{
	const struct rd_prog_fact *fact = &prog->fact[index];
	size_t start = line->len;

	put_terms(prog, fact->vocab, false, line);
	if (fact->vocab != RD_NONE && fact->type == RD_FACT_TERM &&
	    prog->vocab[fact->vocab].open)
		rd_buf_cstr(line, " or another text");
	put_range(fact, line);
	put_fields(prog, fact, line);
	if (fact->missing == RD_MISSING_ERROR) {
		put_comma(line, start);
		rd_buf_cstr(line, "required");
	} else if (fact->missing == RD_MISSING_DEFAULT) {
		put_comma(line, start);
		rd_buf_cstr(line, "default ");
		put_default(prog, fact, line);
	} else if (is_derived(prog, index)) {
		put_comma(line, start);
		rd_buf_cstr(line, "derived when not given");
	}
	if (fact->personal) {
		put_comma(line, start);
		rd_buf_cstr(line, "personal");
	}
}

void
cmd_facts_put(const struct cmd_term *term, const struct rd_prog *prog,
	      struct rd_buf *out)
{
	const struct rd_prog_fact *fact;
	struct rd_buf line;
	uint32_t i;

	rd_buf_init(&line, LINE_CAP_BYTES);
	for (i = 0; i < prog->n_fact; i++) {
		fact = &prog->fact[i];
		if (fact->origin != RD_ORIGIN_REQUEST)
			continue;
		rd_buf_reset(&line);
		rd_buf_printf(&line, "%-16s %-7s ",
			      rd_prog_str(prog, fact->name).ptr,
			      type_names[fact->type]);
		put_details(prog, i, &line);
		rd_buf_printf(out, "%-*s", NAME_COLUMN, "fact");
		cmd_term_wrap(term, rd_buf_view(&line), NAME_COLUMN,
			      NAME_COLUMN + 2, out);
	}
	rd_buf_fini(&line);
}

static void
put_field_json(const struct rd_prog *prog, const struct rd_prog_field *field,
	       struct rd_buf *out)
{
	rd_buf_cstr(out, "{\"name\":");
	rd_put_json_str(out, rd_prog_str(prog, field->name));
	rd_buf_printf(out, ",\"personal\":%s,\"required\":%s",
		      field->personal ? "true" : "false",
		      field->missing == RD_MISSING_ERROR ? "true" : "false");
	if (field->vocab != RD_NONE) {
		rd_buf_cstr(out, ",\"terms\":[");
		put_terms(prog, field->vocab, true, out);
		rd_buf_char(out, ']');
	}
	rd_buf_printf(out, ",\"type\":\"%s\"}", type_names[field->type]);
}

/* The default as a request would write it: numbers and switches as they are,
 * the rest as strings. */
static void
put_default_json(const struct rd_prog *prog, const struct rd_prog_fact *fact,
		 struct rd_buf *out)
{
	bool literal = fact->type == RD_FACT_BOOL ||
		       fact->type == RD_FACT_INTEGER;

	rd_buf_cstr(out, "{\"default\":");
	if (fact->missing != RD_MISSING_DEFAULT) {
		rd_buf_cstr(out, "null");
		return;
	}
	rd_buf_cstr(out, literal ? "" : "\"");
	put_default(prog, fact, out);
	rd_buf_cstr(out, literal ? "" : "\"");
}

static void
put_fact_json(const struct rd_prog *prog, uint32_t index, struct rd_buf *out)
{
	const struct rd_prog_fact *fact = &prog->fact[index];
	uint32_t i;

	put_default_json(prog, fact, out);
	rd_buf_printf(out, ",\"derived\":%s",
		      is_derived(prog, index) ? "true" : "false");
	for (i = 0; i < fact->n_fields; i++) {
		rd_buf_cstr(out, i ? "," : ",\"fields\":[");
		put_field_json(prog, &prog->field[fact->first_field + i], out);
	}
	rd_buf_cstr(out, fact->n_fields ? "],\"name\":" : ",\"name\":");
	rd_put_json_str(out, rd_prog_str(prog, fact->name));
	rd_buf_printf(out, ",\"personal\":%s,\"required\":%s",
		      fact->personal ? "true" : "false",
		      fact->missing == RD_MISSING_ERROR ? "true" : "false");
	if (fact->vocab != RD_NONE) {
		rd_buf_cstr(out, ",\"terms\":[");
		put_terms(prog, fact->vocab, true, out);
		rd_buf_char(out, ']');
	}
	rd_buf_printf(out, ",\"type\":\"%s\"}", type_names[fact->type]);
}

void
cmd_facts_json(const struct rd_prog *prog, struct rd_buf *out)
{
	size_t n = 0;
	uint32_t i;

	rd_buf_char(out, '[');
	for (i = 0; i < prog->n_fact; i++) {
		if (prog->fact[i].origin != RD_ORIGIN_REQUEST)
			continue;
		rd_buf_cstr(out, n++ ? "," : "");
		put_fact_json(prog, i, out);
	}
	rd_buf_char(out, ']');
}
