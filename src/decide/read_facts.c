/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The "facts" object: each key is looked up among the program's facts and its
 * value read by the fact's type. */

#include "base/decimal.h"
#include "decide/reader.h"

/* What reading a scalar needs to know; facts and fields share it. */
struct scalar_rule {
	enum rd_fact_type type;
	uint32_t vocab;
	enum rd_empty empty;
	uint32_t max;
	bool personal;
	bool open; /* other values too */
	int64_t low, high;
};

static size_t
count_characters(struct rd_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return n;
}

static bool
read_text(struct reader *reader, const struct scalar_rule *rule,
	  struct rd_eng_value *value)
{
	if (!rd_scan_string(&reader->scan, &value->text))
		return false;
	if (rule->max && value->text.len > rule->max &&
	    count_characters(value->text) > rule->max)
		return rd_scan_fail(&reader->scan, "request.too-long",
				    "longer than %u characters", rule->max);
	if (!value->text.len && rule->empty == RD_EMPTY_ERROR)
		return rd_scan_fail(&reader->scan, "request.empty-text",
				    "must not be empty");
	value->known = value->text.len || rule->empty == RD_EMPTY_VALUE;
	return true;
}

static bool
read_bool(struct reader *reader, const struct scalar_rule *rule,
	  struct rd_eng_value *value)
{
	bool truth;

	(void)rule;
	if (!rd_scan_bool(&reader->scan, &truth))
		return false;
	value->number = truth;
	value->known = true;
	return true;
}

static bool
is_within(const struct scalar_rule *rule, int64_t number)
{
	return number >= rule->low && number <= rule->high;
}

static bool
read_integer(struct reader *reader, const struct scalar_rule *rule,
	     struct rd_eng_value *value)
{
	value->known = true;
	return rd_scan_integer(&reader->scan, &value->number) &&
	       (is_within(rule, value->number) ||
		rd_scan_fail(&reader->scan, "request.out-of-range",
			     "%lld is not within %lld and %lld",
			     (long long)value->number, (long long)rule->low,
			     (long long)rule->high));
}

static bool
read_decimal(struct reader *reader, const struct scalar_rule *rule,
	     struct rd_eng_value *value)
{
	char low[RD_POINTS_TEXT], high[RD_POINTS_TEXT];

	value->known = true;
	if (!reader_decimal(reader, &value->number))
		return false;
	if (is_within(rule, value->number))
		return true;
	rd_decimal_format(rule->low, 4, low);
	rd_decimal_format(rule->high, 4, high);
	return rd_scan_fail(&reader->scan, "request.out-of-range",
			    "the number is not within %s and %s", low, high);
}

static bool
read_term(struct reader *reader, const struct scalar_rule *rule,
	  struct rd_eng_value *value)
{
	value->known = true;
	if (rule->open)
		return reader_open_term(reader, rule->vocab, value);
	return reader_term(reader, rule->vocab, &value->number);
}

static bool
read_instant(struct reader *reader, const struct scalar_rule *rule,
	     struct rd_eng_value *value)
{
	struct rd_instant instant;

	(void)rule;
	if (!reader_instant(reader, &instant))
		return false;
	value->number = instant.utc_ms;
	value->known = true;
	return true;
}

static bool
read_zone(struct reader *reader, const struct scalar_rule *rule,
	  struct rd_eng_value *value)
{
	(void)rule;
	value->known = true;
	return reader_name(reader, 64, &value->text);
}

static bool
read_duration(struct reader *reader, const struct scalar_rule *rule,
	      struct rd_eng_value *value)
{
	struct rd_str text;

	(void)rule;
	value->known = true;
	if (!rd_scan_string(&reader->scan, &text))
		return false;
	if (rd_duration_parse(text, &value->number) == RD_OK)
		return true;
	rd_scan_fail(&reader->scan, "request.duration",
		     "\"%.*s\" is not a duration", RD_STR_FMT(text));
	rd_problem_hint(reader->scan.problem, "like PT45M, P1DT12H or -PT6H");
	return false;
}

/* In any order, each once. */
static bool
read_set(struct reader *reader, const struct scalar_rule *rule,
	 struct rd_eng_value *value)
{
	uint32_t n = 0;
	int64_t term;

	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		uint32_t mark = rd_scan_enter_index(&reader->scan, n - 1);

		if (!reader_term(reader, rule->vocab, &term))
			return false;
		if (value->bits >> term & 1)
			return rd_scan_fail(&reader->scan,
					    "request.duplicate-term",
					    "this term stands here twice");
		value->bits |= UINT64_C(1) << term;
		rd_scan_leave(&reader->scan, mark);
	}
	value->known = value->bits != 0;
	return rd_scan_ok(&reader->scan);
}

static bool
read_degrees(struct reader *reader, int64_t most, int64_t *value)
{
	if (!reader_decimal(reader, value))
		return false;
	if (*value >= -most && *value <= most)
		return true;
	return rd_scan_fail(&reader->scan, "request.out-of-range",
			    "these degrees are not within -%d and %d",
			    (int)(most / RD_DECIMAL_ONE),
			    (int)(most / RD_DECIMAL_ONE));
}

static bool
read_lat(struct reader *reader, void *target)
{
	return read_degrees(reader, 90 * RD_DECIMAL_ONE,
			    &((struct rd_eng_value *)target)->number);
}

static bool
read_lon(struct reader *reader, void *target)
{
	return read_degrees(reader, 180 * RD_DECIMAL_ONE,
			    &((struct rd_eng_value *)target)->lon);
}

static bool
read_geo(struct reader *reader, const struct scalar_rule *rule,
	 struct rd_eng_value *value)
{
	static const struct reader_key keys[] = {
		READER_KEY("lat", read_lat),
		READER_KEY("lon", read_lon),
	};
	uint32_t seen;

	(void)rule;
	value->known = true;
	if (!reader_object(reader, keys, 2, value, &seen))
		return false;
	if (seen == 3)
		return true;
	return rd_scan_fail(&reader->scan, "request.missing-key",
			    "the key \"%s\" is required",
			    seen & 1 ? "lon" : "lat");
}

static bool
read_scalar(struct reader *reader, const struct scalar_rule *rule,
	    struct rd_eng_value *value)
{
	static bool (*const kinds[RD_N_FACT_TYPES])(struct reader *,
						    const struct scalar_rule *,
						    struct rd_eng_value *) = {
		[RD_FACT_BOOL] = read_bool,
		[RD_FACT_INTEGER] = read_integer,
		[RD_FACT_DECIMAL] = read_decimal,
		[RD_FACT_TEXT] = read_text,
		[RD_FACT_TERM] = read_term,
		[RD_FACT_INSTANT] = read_instant,
		[RD_FACT_ZONE] = read_zone,
		[RD_FACT_SET] = read_set,
		[RD_FACT_DURATION] = read_duration,
		[RD_FACT_GEO] = read_geo,
	};

	if (rule->personal && reader->opts->resolved) {
		/* The text is not kept; that there was one is. */
		value->known = true;
		value->text = RD_STR_LIT("");
		return rd_scan_null(&reader->scan);
	}
	if (!kinds[rule->type])
		return rd_scan_fail(&reader->scan, "request.type",
				    "this fact cannot be given");
	return kinds[rule->type](reader, rule, value);
}

/* ---- lists ---- */

/* One record of a list being read.  Writers keep to an order, so a key is
 * looked for from `next` on, which the record before has left behind. */
struct row {
	uint32_t list, next;
	struct rd_eng_value *fields;
	uint64_t *matches;
	uint64_t seen;
};

static bool
unknown_field(struct reader *reader, const struct rd_prog_fact *list,
	      struct rd_str key)
{
	const struct rd_prog *prog = reader->prog;
	const char *names[64];
	uint32_t n = list->n_fields < 64 ? list->n_fields : 64;

	for (uint32_t i = 0; i < n; i++)
		names[i] = rd_prog_str(prog,
				       prog->field[list->first_field + i].name)
				   .ptr;
	rd_scan_fail(&reader->scan, "request.unknown-key",
		     "unknown key \"%.*s\"", RD_STR_FMT(key));
	rd_problem_suggest(reader->scan.problem, key, names, n);
	return false;
}

/* Index of the list's field with that name, RD_NONE when there is none. */
static uint32_t
find_field(const struct rd_prog *prog, const struct row *row, struct rd_str key)
{
	const struct rd_prog_fact *list = &prog->fact[row->list];
	const struct rd_prog_field *fields = &prog->field[list->first_field];
	uint32_t i = row->next;

	for (uint32_t n = 0; n < list->n_fields; n++, i++) {
		if (i >= list->n_fields)
			i = 0;
		if (rd_str_eq(rd_prog_str(prog, fields[i].name), key))
			return i;
	}
	return RD_NONE;
}

static bool
read_known_field(struct reader *reader, struct row *row, uint32_t i)
{
	const struct rd_prog *prog = reader->prog;
	const struct rd_prog_field *field =
		&prog->field[prog->fact[row->list].first_field + i];
	struct scalar_rule rule = { field->type, field->vocab,	  field->empty,
				    field->max,	 field->personal, false,
				    field->low,	 field->high };

	if (row->seen >> (i & 63) & 1)
		return rd_scan_fail(&reader->scan, "request.duplicate-key",
				    "key given twice");
	row->seen |= UINT64_C(1) << (i & 63);
	row->next = i + 1;
	return read_scalar(reader, &rule, &row->fields[i]);
}

static bool
read_expected_field(struct reader *reader, struct row *row, uint32_t i)
{
	const struct rd_prog *prog = reader->prog;
	const struct rd_prog_fact *list = &prog->fact[row->list];
	struct rd_str name = rd_prog_str(
		prog, prog->field[list->first_field + i].name);
	uint32_t mark = rd_scan_enter(&reader->scan, name);

	if (!read_known_field(reader, row, i))
		return false;
	rd_scan_leave(&reader->scan, mark);
	return true;
}

static bool
read_other_field(struct reader *reader, struct row *row, struct rd_str key)
{
	uint32_t i = find_field(reader->prog, row, key), mark;

	if (i != RD_NONE)
		return read_expected_field(reader, row, i);
	if (!reader->opts->resolved || !rd_str_is(key, "@derived"))
		return unknown_field(reader, &reader->prog->fact[row->list],
				     key);
	mark = rd_scan_enter(&reader->scan, key);
	if (!reader_row_matches(reader, row->list, row->matches))
		return false;
	rd_scan_leave(&reader->scan, mark);
	return true;
}

/* False at the end of the record too; the scanner knows which. */
static bool
read_field(struct reader *reader, struct row *row)
{
	const struct rd_prog *prog = reader->prog;
	const struct rd_prog_fact *list = &prog->fact[row->list];
	uint32_t next = row->next < list->n_fields ? row->next : 0;
	struct rd_str key = rd_prog_str(
		prog, prog->field[list->first_field + next].name);

	if (rd_scan_key_is(&reader->scan, key))
		return read_expected_field(reader, row, next);
	return rd_scan_key(&reader->scan, &key) &&
	       read_other_field(reader, row, key);
}

static bool
read_row(struct reader *reader, struct row *row)
{
	const struct rd_prog *prog = reader->prog;
	const struct rd_prog_fact *list = &prog->fact[row->list];

	if (!rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	while (read_field(reader, row))
		;
	for (uint32_t i = 0; i < list->n_fields && rd_scan_ok(&reader->scan);
	     i++) {
		const struct rd_prog_field *field =
			&prog->field[list->first_field + i];

		if (field->missing != RD_MISSING_ERROR || row->fields[i].known)
			continue;
		return rd_scan_fail(&reader->scan, "request.missing-fact",
				    "the key \"%s\" is required",
				    rd_prog_str(prog, field->name).ptr);
	}
	return rd_scan_ok(&reader->scan);
}

/* Rows are gathered in chunks that double, then stay where they are. */
static bool
grow_rows(struct reader *reader, struct rd_eng_value *list, uint32_t n_fields,
	  uint32_t *cap, uint64_t **matches)
{
	uint32_t larger = *cap ? *cap * 2 : 4;
	struct rd_eng_value *rows;
	uint64_t *more;

	if (list->n_rows < *cap)
		return true;
	rows = reader_alloc(reader, (size_t)larger * n_fields, sizeof(*rows));
	more = reader_alloc(reader, larger, sizeof(*more));
	if (!rows || !more)
		return false;
	if (list->n_rows) {
		memcpy(rows, list->rows,
		       (size_t)list->n_rows * n_fields * sizeof(*rows));
		memcpy(more, *matches, list->n_rows * sizeof(*more));
	}
	list->rows = rows;
	*matches = more;
	*cap = larger;
	return true;
}

static bool
read_list(struct reader *reader, uint32_t fact, struct rd_eng_value *value)
{
	const struct rd_prog_fact *list = &reader->prog->fact[fact];
	uint32_t cap = 0, n = 0, mark;
	uint64_t *matches = NULL;
	struct row row = { .list = fact };

	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		if (n > list->max)
			return rd_scan_fail(&reader->scan, "request.too-many",
					    "more than %u records", list->max);
		if (!grow_rows(reader, value, list->n_fields, &cap, &matches))
			return false;
		mark = rd_scan_enter_index(&reader->scan, n - 1);
		row.fields = (struct rd_eng_value *)(uintptr_t)value->rows +
			     (size_t)value->n_rows * list->n_fields;
		row.matches = &matches[value->n_rows];
		row.seen = 0;
		if (!read_row(reader, &row))
			return false;
		rd_scan_leave(&reader->scan, mark);
		value->n_rows++;
	}
	value->known = true;
	value->row_matches = reader->opts->resolved ? matches : NULL;
	return rd_scan_ok(&reader->scan);
}

/* ---- the object ---- */

static bool
unknown_fact(struct reader *reader, struct rd_str key)
{
	const struct rd_prog *prog = reader->prog;
	const char *names[128];
	size_t n = 0;

	for (uint32_t f = 0; f < prog->n_fact && n < 128; f++)
		if (prog->fact[f].origin == RD_ORIGIN_REQUEST)
			names[n++] = rd_prog_str(prog, prog->fact[f].name).ptr;
	(void)rd_scan_enter(&reader->scan, key);
	rd_scan_fail(&reader->scan, "request.unknown-fact",
		     "the pack %s has no fact '%.*s'",
		     rd_prog_str(prog, prog->meta[0].pack).ptr,
		     RD_STR_FMT(key));
	if (!rd_problem_suggest(reader->scan.problem, key, names, n))
		rd_problem_hint(reader->scan.problem,
				"refdesk inspect PROGRAM lists the facts of a "
				"pack");
	return false;
}

/* Writers keep to an order, so the key is looked for from `next` on. */
static uint32_t
find_request_fact(const struct rd_prog *prog, struct rd_str key, uint32_t next)
{
	uint32_t f = next;

	for (uint32_t n = RD_N_BUILTINS; n < prog->n_fact; n++, f++) {
		if (f >= prog->n_fact)
			f = RD_N_BUILTINS;
		if (prog->fact[f].origin == RD_ORIGIN_REQUEST &&
		    rd_str_eq(rd_prog_str(prog, prog->fact[f].name), key))
			return f;
	}
	return RD_NONE;
}

static bool
is_open(const struct rd_prog *prog, uint32_t fact)
{
	uint32_t vocab = prog->fact[fact].vocab;

	return vocab != RD_NONE && prog->vocab[vocab].open;
}

/* The next key's fact.  RD_NONE at the end of the object, or for a mistake or a
 * fact that is none. */
static uint32_t
next_fact(struct reader *reader, uint32_t next)
{
	const struct rd_prog *prog = reader->prog;
	struct rd_str key;
	uint32_t f = next;

	while (f < prog->n_fact && prog->fact[f].origin != RD_ORIGIN_REQUEST)
		f++;
	if (f < prog->n_fact &&
	    rd_scan_key_is(&reader->scan,
			   rd_prog_str(prog, prog->fact[f].name)))
		return f;
	if (!rd_scan_key(&reader->scan, &key))
		return RD_NONE;
	f = find_request_fact(prog, key, next);
	if (f == RD_NONE)
		unknown_fact(reader, key);
	return f;
}

static bool
read_fact(struct reader *reader, uint32_t f)
{
	const struct rd_prog_fact *fact = &reader->prog->fact[f];
	struct rd_dec_request *request = reader->request;
	struct scalar_rule rule = { fact->type,	    fact->vocab,
				    fact->empty,    fact->max,
				    fact->personal, is_open(reader->prog, f),
				    fact->low,	    fact->high };
	uint32_t mark = rd_scan_enter(&reader->scan,
				      rd_prog_str(reader->prog, fact->name));
	bool good;

	if (request->fact_given[f])
		return rd_scan_fail(&reader->scan, "request.duplicate-key",
				    "fact given twice");
	request->fact_given[f] = RD_DEC_FROM_REQUEST;
	good = rule.type == RD_FACT_LIST
		       ? read_list(reader, f, &request->facts[f])
		       : read_scalar(reader, &rule, &request->facts[f]);
	if (good)
		rd_scan_leave(&reader->scan, mark);
	return good;
}

bool
reader_facts(struct reader *reader, void *target)
{
	uint32_t f = RD_N_BUILTINS;

	(void)target;
	if (!rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	while ((f = next_fact(reader, f)) != RD_NONE)
		if (!read_fact(reader, f++))
			return false;
	return rd_scan_ok(&reader->scan);
}
