/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Rows of learned tables in a request. */

#include "decide/reader.h"

#define KEY_MAX_BYTES 256

static bool
row_table(struct reader *reader, void *target)
{
	const struct rd_prog *prog = reader->prog;
	struct rd_dec_learned *row = target;
	const char *names[256];
	uint32_t n = prog->n_learned < 256 ? prog->n_learned : 256;
	struct rd_str text;

	if (!rd_scan_string(&reader->scan, &text))
		return false;
	for (row->table = 0; row->table < prog->n_learned; row->table++)
		if (rd_str_eq(rd_prog_str(prog, prog->learned[row->table].id),
			      text))
			return true;
	for (uint32_t i = 0; i < n; i++)
		names[i] = rd_prog_str(prog, prog->learned[i].id).ptr;
	rd_scan_fail(&reader->scan, "request.unknown-table",
		     "\"%.*s\" is not a learned table", RD_STR_FMT(text));
	rd_problem_suggest(reader->scan.problem, text, names, n);
	return false;
}

static bool
row_key(struct reader *reader, void *target)
{
	return reader_name(reader, KEY_MAX_BYTES,
			   &((struct rd_dec_learned *)target)->key);
}

static bool
row_value(struct reader *reader, void *target)
{
	return reader_decimal(reader,
			      &((struct rd_dec_learned *)target)->value);
}

static bool
row_evidence(struct reader *reader, void *target)
{
	struct rd_dec_learned *row = target;

	if (!rd_scan_integer(&reader->scan, &row->evidence))
		return false;
	return row->evidence >= 0 ||
	       rd_scan_fail(&reader->scan, "request.range",
			    "evidence is not negative");
}

static bool
read_row(struct reader *reader, void *row)
{
	static const struct reader_key keys[] = {
		READER_KEY("table", row_table),
		READER_KEY("key", row_key),
		READER_KEY("value", row_value),
		READER_KEY("evidence", row_evidence),
	};
	uint32_t seen;

	if (!reader_object(reader, keys, 4, row, &seen))
		return false;
	for (uint32_t k = 0; k < 4; k++)
		if (!(seen >> k & 1))
			return rd_scan_fail(
				&reader->scan, "request.missing-key",
				"the key \"%s\" is required", keys[k].name.ptr);
	return true;
}

static int
compare(const struct rd_dec_learned *a, const struct rd_dec_learned *b)
{
	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	return rd_str_cmp(a->key, b->key);
}

void
rd_dec_learned_sort(struct rd_dec_learned *rows, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct rd_dec_learned row = rows[i];
		uint32_t at = i;

		for (; at && compare(&row, &rows[at - 1]) < 0; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static bool
check_twice(struct reader *reader, const struct rd_dec_request *request)
{
	for (uint32_t i = 1; i < request->n_learned; i++)
		if (!compare(&request->learned[i - 1], &request->learned[i]))
			return rd_scan_fail(
				&reader->scan, "request.duplicate-row",
				"the key \"%.*s\" stands twice in one table",
				RD_STR_FMT(request->learned[i].key));
	return true;
}

bool
reader_learned(struct reader *reader, void *target)
{
	static const struct reader_list list = { sizeof(struct rd_dec_learned),
						 RD_DEC_LEARNED_MAX,
						 "learned rows", read_row };
	struct rd_dec_request *request = target;
	void *rows;

	request->learned_given = RD_DEC_GIVEN;
	if (!reader_list(reader, &list, &rows, &request->n_learned))
		return false;
	request->learned = rows;
	rd_dec_learned_sort(request->learned, request->n_learned);
	return check_twice(reader, request);
}
