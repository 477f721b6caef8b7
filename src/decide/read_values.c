/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the parts of the request reader share: objects, lists, and values that
 * stand in strings. */

#include "base/decimal.h"
#include "base/opt.h"
#include "base/text.h"
#include "decide/reader.h"

#define OTHER_MAX 64

void *
reader_alloc(struct reader *reader, size_t n, size_t item_bytes)
{
	void *memory = rd_arena_array(&reader->request->arena, n, item_bytes);

	if (!memory)
		rd_scan_fail(&reader->scan, "request.memory", "out of memory");
	return memory;
}

static bool
unknown_key(struct reader *reader, struct rd_str key,
	    const struct reader_key *keys, uint32_t n_keys)
{
	const char *names[32];

	for (uint32_t k = 0; k < n_keys; k++)
		names[k] = keys[k].name.ptr;
	rd_scan_fail(&reader->scan, "request.unknown-key",
		     "unknown key \"%.*s\"", RD_STR_FMT(key));
	rd_problem_suggest(reader->scan.problem, key, names, n_keys);
	return false;
}

/* Index of the key, looked for from `from` on, since writers keep to an order;
 * n_keys when there is none. */
static uint32_t
find_key(const struct reader_key *keys, uint32_t n_keys, uint32_t from,
	 struct rd_str key)
{
	for (uint32_t k = from; k < n_keys; k++)
		if (rd_str_eq(key, keys[k].name))
			return k;
	for (uint32_t k = 0; k < from; k++)
		if (rd_str_eq(key, keys[k].name))
			return k;
	return n_keys;
}

/* The next key's index, n_keys when there is none, or RD_NONE for a mistake or
 * an unknown key.  Writers keep to an order, so `from` is tried first. */
static uint32_t
next_key(struct reader *reader, const struct reader_key *keys, uint32_t n_keys,
	 uint32_t from)
{
	struct rd_str key;
	uint32_t k;

	if (from < n_keys && rd_scan_key_is(&reader->scan, keys[from].name))
		return from;
	if (!rd_scan_key(&reader->scan, &key))
		return rd_scan_ok(&reader->scan) ? n_keys : RD_NONE;
	k = find_key(keys, n_keys, from, key);
	if (k < n_keys)
		return k;
	unknown_key(reader, key, keys, n_keys);
	return RD_NONE;
}

bool
reader_object(struct reader *reader, const struct reader_key *keys,
	      uint32_t n_keys, void *target, uint32_t *seen)
{
	uint32_t k = 0, mark;

	*seen = 0;
	if (!rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	for (;; k++) {
		k = next_key(reader, keys, n_keys, k);
		if (k >= n_keys)
			return k == n_keys;
		mark = rd_scan_enter(&reader->scan, keys[k].name);
		if (*seen >> k & 1)
			return rd_scan_fail(
				&reader->scan, "request.duplicate-key",
				"key \"%s\" given twice", keys[k].name.ptr);
		*seen |= UINT32_C(1) << k;
		if (!keys[k].read(reader, target))
			return false;
		rd_scan_leave(&reader->scan, mark);
	}
}

bool
reader_instant(struct reader *reader, struct rd_instant *instant)
{
	struct rd_str text;
	enum rd_status status;

	if (!rd_scan_string(&reader->scan, &text))
		return false;
	status = rd_instant_parse(text, instant);
	if (status == RD_OK)
		return true;
	if (status == RD_SEMANTIC) {
		rd_scan_fail(&reader->scan, "request.no-offset",
			     "\"%.*s\" has no UTC offset", RD_STR_FMT(text));
		rd_problem_hint(reader->scan.problem,
				"write Z or an offset such as +01:00 at the "
				"end");
		return false;
	}
	rd_scan_fail(&reader->scan, "request.instant",
		     "\"%.*s\" is not an RFC 3339 time", RD_STR_FMT(text));
	rd_problem_hint(reader->scan.problem,
			"like 2025-12-27T20:00:00Z; milliseconds at most");
	return false;
}

static bool
unknown_term(struct reader *reader, uint32_t vocab, struct rd_str text)
{
	const struct rd_prog *prog = reader->prog;
	const struct rd_prog_vocab *v = &prog->vocab[vocab];
	const char *names[256];
	uint32_t n = v->n_terms < 256 ? v->n_terms : 256;

	for (uint32_t t = 0; t < n; t++)
		names[t] = rd_prog_term_name(prog, vocab, t).ptr;
	rd_scan_fail(&reader->scan, "request.unknown-term",
		     "\"%.*s\" is not a %s", RD_STR_FMT(text),
		     rd_prog_str(prog, v->name).ptr);
	rd_problem_suggest(reader->scan.problem, text, names, n);
	return false;
}

bool
reader_term(struct reader *reader, uint32_t vocab, int64_t *term)
{
	struct rd_str text;
	uint32_t found;

	if (!rd_scan_string(&reader->scan, &text))
		return false;
	found = rd_prog_find_term(reader->prog, vocab, text);
	if (found == RD_NONE)
		return unknown_term(reader, vocab, text);
	*term = found;
	return true;
}

bool
reader_open_term(struct reader *reader, uint32_t vocab,
		 struct rd_eng_value *value)
{
	uint32_t term;

	if (!rd_scan_string(&reader->scan, &value->text))
		return false;
	if (!value->text.len || value->text.len > OTHER_MAX)
		return rd_scan_fail(&reader->scan, "request.other-value",
				    "a text of 1 to %d bytes is needed",
				    OTHER_MAX);
	term = rd_prog_find_term(reader->prog, vocab, value->text);
	value->number = term == RD_NONE ? RD_ENG_OTHER : (int64_t)term;
	return true;
}

bool
reader_name(struct reader *reader, size_t max, struct rd_str *value)
{
	if (!rd_scan_string(&reader->scan, value))
		return false;
	if (!value->len || value->len > max)
		return rd_scan_fail(&reader->scan, "request.name",
				    "a name of 1 to %zu bytes is needed", max);
	/* A view into the text has none; an unescaped copy may. */
	if (value->ptr >= reader->scan.start && value->ptr < reader->scan.end)
		return true;
	for (size_t i = 0; i < value->len; i++)
		if ((unsigned char)value->ptr[i] < 0x20)
			return rd_scan_fail(&reader->scan, "request.name",
					    "a control character in a name");
	return true;
}

bool
reader_decimal(struct reader *reader, int64_t *value)
{
	struct rd_str text;

	if (rd_scan_peek(&reader->scan) == RD_SCAN_NUMBER) {
		rd_scan_fail(&reader->scan, "request.number",
			     "a decimal is written as a string");
		rd_problem_hint(reader->scan.problem,
				"put it in quotes: JSON numbers are not "
				"exact");
		return false;
	}
	if (!rd_scan_string(&reader->scan, &text))
		return false;
	if (rd_decimal_rule(text, value) != RD_OK)
		return rd_scan_fail(&reader->scan, "request.decimal",
				    "\"%.*s\" is not a decimal of at most 4 "
				    "places within +-10000",
				    RD_STR_FMT(text));
	return true;
}

static bool
read_item(struct reader *reader, const struct reader_list *list, char *item,
	  uint32_t index)
{
	uint32_t mark = rd_scan_enter_index(&reader->scan, index);

	memset(item, 0, list->item_bytes);
	if (!list->read(reader, item))
		return false;
	rd_scan_leave(&reader->scan, mark);
	return true;
}

bool
reader_list(struct reader *reader, const struct reader_list *list, void **items,
	    uint32_t *n)
{
	uint32_t count = 0;
	size_t cap = 0;

	*items = NULL;
	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &count)) {
		if (list->max && count > list->max)
			return rd_scan_fail(&reader->scan, "request.too-many",
					    "more than %u %s", list->max,
					    list->what);
		if (rd_arena_grow(&reader->request->arena, items, count - 1,
				  &cap, list->item_bytes) != RD_OK)
			return rd_scan_fail(&reader->scan, "request.memory",
					    "out of memory");
		if (!read_item(reader, list,
			       (char *)*items + (count - 1) * list->item_bytes,
			       count - 1))
			return false;
	}
	*n = count;
	return rd_scan_ok(&reader->scan);
}
