/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* State and outside answers in a request: held look, history, observations and
 * unavailable references. */

#include "base/decimal.h"
#include "decide/reader.h"

#include <stdlib.h>

#define NAME_MAX_BYTES 256

/* ---- look ---- */

static bool
look_text(struct reader *reader, struct rd_str *value)
{
	return reader_name(reader, NAME_MAX_BYTES, value);
}

static bool
look_hairstyle(struct reader *reader, void *target)
{
	return look_text(reader, &((struct rd_dec_look *)target)->hairstyle);
}

static bool
look_reference(struct reader *reader, void *target)
{
	return look_text(reader, &((struct rd_dec_look *)target)->reference);
}

static bool
look_instant(struct reader *reader, int64_t *at_ms)
{
	struct rd_instant instant;

	if (!reader_instant(reader, &instant))
		return false;
	*at_ms = instant.utc_ms;
	return true;
}

static bool
look_locked_at(struct reader *reader, void *target)
{
	return look_instant(reader,
			    &((struct rd_dec_look *)target)->locked_at_ms);
}

static bool
look_expires_at(struct reader *reader, void *target)
{
	return look_instant(reader,
			    &((struct rd_dec_look *)target)->expires_at_ms);
}

static bool
look_reason(struct reader *reader, void *target)
{
	static const char *const reasons[] = { "session_start",
					       "first_selfie_of_day",
					       "explicit_now_selfie" };
	struct rd_dec_look *look = target;

	if (!look_text(reader, &look->reason))
		return false;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (rd_str_is(look->reason, reasons[i]))
			return true;
	rd_scan_fail(&reader->scan, "request.unknown-term",
		     "\"%.*s\" is not a reason for holding a look",
		     RD_STR_FMT(look->reason));
	rd_problem_hint(reader->scan.problem,
			"one of session_start, first_selfie_of_day, "
			"explicit_now_selfie");
	return false;
}

bool
reader_look(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("hairstyle", look_hairstyle),
		READER_KEY("reference", look_reference),
		READER_KEY("locked_at", look_locked_at),
		READER_KEY("expires_at", look_expires_at),
		READER_KEY("reason", look_reason),
	};
	struct rd_dec_request *request = target;
	uint32_t seen;

	if (rd_scan_peek(&reader->scan) == RD_SCAN_NULL) {
		request->look_given = RD_DEC_NULL;
		return rd_scan_null(&reader->scan);
	}
	request->look_given = RD_DEC_GIVEN;
	if (!reader_object(reader, keys, 5, &request->look, &seen))
		return false;
	for (uint32_t k = 0; k < 4; k++)
		if (!(seen >> k & 1))
			return rd_scan_fail(
				&reader->scan, "request.missing-key",
				"the key \"%s\" is required", keys[k].name.ptr);
	return true;
}

/* ---- history ---- */

static bool
use_reference(struct reader *reader, void *target)
{
	return reader_name(reader, NAME_MAX_BYTES,
			   &((struct rd_eng_use *)target)->reference);
}

static bool
use_at(struct reader *reader, void *target)
{
	return look_instant(reader, &((struct rd_eng_use *)target)->at_ms);
}

static bool
use_scene(struct reader *reader, void *target)
{
	return rd_scan_string(&reader->scan,
			      &((struct rd_eng_use *)target)->scene);
}

/* Takes `word` at *at, or nothing. */
#define TAKE(at, end, word)                                                    \
	((size_t)((end) - *(at)) >= sizeof(word) - 1 &&                        \
	 !memcmp(*(at), word, sizeof(word) - 1) &&                             \
	 (*(at) += sizeof(word) - 1, true))

static struct rd_str
take_plain(const char **at, const char *end)
{
	struct rd_str text = { *at, 0 };

	*at = rd_scan_plain_end(*at, end);
	text.len = (size_t)(*at - text.ptr);
	return text;
}

/* A row as writers write it, all three keys in order without white space or
 * escapes; for any other, nothing is consumed and the general way judges it. */
static bool
plain_row(struct rd_scan *scan, struct rd_eng_use *use)
{
	const char *at = scan->at, *end = scan->end;
	struct rd_instant instant;
	struct rd_str time;

	if (!TAKE(&at, end, "{\"reference\":\""))
		return false;
	use->reference = take_plain(&at, end);
	if (!use->reference.len || use->reference.len > NAME_MAX_BYTES ||
	    !TAKE(&at, end, "\",\"at\":\""))
		return false;
	time = take_plain(&at, end);
	if (!TAKE(&at, end, "\",\"scene\":\"") ||
	    rd_instant_parse(time, &instant) != RD_OK)
		return false;
	use->at_ms = instant.utc_ms;
	use->scene = take_plain(&at, end);
	if (!TAKE(&at, end, "\"}"))
		return false;
	scan->at = at;
	return true;
}
#undef TAKE

static bool
read_use(struct reader *reader, void *item)
{
	static const struct reader_key keys[] = {
		READER_KEY("reference", use_reference),
		READER_KEY("at", use_at),
		READER_KEY("scene", use_scene),
	};
	struct rd_eng_use *use = item;
	uint32_t seen;

	if (plain_row(&reader->scan, use))
		return true;
	*use = (struct rd_eng_use){ 0 };
	if (!reader_object(reader, keys, 3, use, &seen))
		return false;
	if ((seen & 3) == 3)
		return true;
	return rd_scan_fail(&reader->scan, "request.missing-key",
			    "a history row needs \"reference\" and \"at\"");
}

bool
reader_history(struct reader *reader, void *target)
{
	static const struct reader_list list = { sizeof(struct rd_eng_use),
						 RD_DEC_HISTORY_READ,
						 "history rows", read_use };
	struct rd_dec_request *request = target;
	void *rows;

	request->history_given = RD_DEC_GIVEN;
	if (!reader_list(reader, &list, &rows, &request->n_history))
		return false;
	request->history = rows;
	return true;
}

/* ---- observations ---- */

struct observation_target {
	struct rd_dec_observation *observation;
	const struct rd_prog_observation *rule;
};

static bool
vocab_text(struct reader *reader, uint32_t vocab, struct rd_str *text)
{
	int64_t term;

	if (!reader_term(reader, vocab, &term))
		return false;
	*text = rd_prog_term_name(reader->prog, vocab, (uint32_t)term);
	return true;
}

static bool
observation_value(struct reader *reader, void *target)
{
	struct observation_target *t = target;

	return vocab_text(reader, reader->prog->fact[t->rule->fact].vocab,
			  &t->observation->value);
}

static bool
observation_timeframe(struct reader *reader, void *target)
{
	struct observation_target *t = target;

	if (t->rule->timeframe_fact == RD_NONE)
		return rd_scan_fail(&reader->scan, "request.unknown-key",
				    "this observation has no timeframe");
	return vocab_text(reader,
			  reader->prog->fact[t->rule->timeframe_fact].vocab,
			  &t->observation->timeframe);
}

static bool
observation_confidence(struct reader *reader, void *target)
{
	struct observation_target *t = target;
	char text[RD_POINTS_TEXT];
	int64_t value;
	char *copy;
	size_t len;

	if (!reader_decimal(reader, &value))
		return false;
	if (value < 0 || value > RD_DECIMAL_ONE)
		return rd_scan_fail(&reader->scan, "request.decimal",
				    "a confidence is within 0 and 1");
	len = rd_decimal_format(value, 4, text);
	copy = reader_alloc(reader, len, 1);
	if (!copy)
		return false;
	memcpy(copy, text, len);
	t->observation->confidence = (struct rd_str){ copy, len };
	return true;
}

static bool
observation_source(struct reader *reader, void *target)
{
	struct observation_target *t = target;

	return reader_name(reader, 64, &t->observation->source);
}

static bool
observation_at(struct reader *reader, void *target)
{
	struct observation_target *t = target;

	t->observation->has_at = true;
	return look_instant(reader, &t->observation->at_ms);
}

/* Phrases are personal and decide nothing: read, checked, not kept. */
static bool
observation_phrases(struct reader *reader, void *target)
{
	struct rd_str phrase;
	uint32_t n = 0;

	(void)target;
	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		if (n > 32)
			return rd_scan_fail(&reader->scan, "request.too-many",
					    "more than 32 phrases");
		if (!rd_scan_string(&reader->scan, &phrase))
			return false;
	}
	return rd_scan_ok(&reader->scan);
}

static bool
read_observation(struct reader *reader, uint32_t index)
{
	static const struct reader_key keys[] = {
		READER_KEY("value", observation_value),
		READER_KEY("timeframe", observation_timeframe),
		READER_KEY("confidence", observation_confidence),
		READER_KEY("source", observation_source),
		READER_KEY("at", observation_at),
		READER_KEY("phrases", observation_phrases),
	};
	struct observation_target target = {
		&reader->request->observations[index],
		&reader->prog->observation[index]
	};
	uint32_t seen;

	if (reader->request->has_observation[index])
		return rd_scan_fail(&reader->scan, "request.duplicate-key",
				    "observation given twice");
	reader->request->has_observation[index] = true;
	if (!reader_object(reader, keys, 6, &target, &seen))
		return false;
	if (!(seen & 1))
		return rd_scan_fail(&reader->scan, "request.missing-key",
				    "the key \"value\" is required");
	return true;
}

bool
reader_observations(struct reader *reader, void *target)
{
	const struct rd_prog *prog = reader->prog;
	struct rd_str key;

	(void)target;
	if (!rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(&reader->scan, &key)) {
		uint32_t o = 0, mark = rd_scan_enter(&reader->scan, key);

		while (o < prog->n_observation &&
		       !rd_str_eq(rd_prog_str(prog, prog->observation[o].name),
				  key))
			o++;
		if (o == prog->n_observation)
			return rd_scan_fail(&reader->scan,
					    "request.unknown-key",
					    "unknown observation \"%.*s\"",
					    RD_STR_FMT(key));
		if (!read_observation(reader, o))
			return false;
		rd_scan_leave(&reader->scan, mark);
	}
	return rd_scan_ok(&reader->scan);
}

/* ---- unavailable ---- */

static bool
unknown_reference(struct reader *reader, struct rd_str id)
{
	const struct rd_prog *prog = reader->prog;
	const char *names[256];
	uint32_t n = prog->n_ref < 256 ? prog->n_ref : 256;

	for (uint32_t r = 0; r < n; r++)
		names[r] = rd_prog_str(prog, prog->ref[r].id).ptr;
	rd_scan_fail(&reader->scan, "request.unknown-reference",
		     "unknown reference \"%.*s\"", RD_STR_FMT(id));
	rd_problem_suggest(reader->scan.problem, id, names, n);
	return false;
}

static int
by_text(const void *a, const void *b)
{
	return rd_str_cmp(*(const struct rd_str *)a, *(const struct rd_str *)b);
}

/* Each once, in order. */
static void
sort_unavailable(struct rd_dec_request *request)
{
	struct rd_str *ids = request->unavailable;
	uint32_t n = 0;

	if (request->n_unavailable)
		qsort(ids, request->n_unavailable, sizeof(*ids), by_text);
	for (uint32_t i = 0; i < request->n_unavailable; i++)
		if (!n || !rd_str_eq(ids[n - 1], ids[i]))
			ids[n++] = ids[i];
	request->n_unavailable = n;
}

static bool
add_unavailable(struct reader *reader, struct rd_str id, size_t *cap)
{
	struct rd_dec_request *request = reader->request;
	uint32_t ref = rd_prog_find_ref(reader->prog, id);
	void *ids = request->unavailable;

	if (ref == RD_NONE)
		return unknown_reference(reader, id);
	if (rd_arena_grow(&request->arena, &ids, request->n_unavailable, cap,
			  sizeof(*request->unavailable)) != RD_OK) {
		rd_scan_fail(&reader->scan, "request.memory", "out of memory");
		return false;
	}
	request->unavailable = ids;
	request->unavailable[request->n_unavailable++] = rd_prog_str(
		reader->prog, reader->prog->ref[ref].id);
	return true;
}

bool
reader_unavailable(struct reader *reader, void *target)
{
	struct rd_str id;
	size_t cap = 0;
	uint32_t n = 0, mark;

	(void)target;
	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		mark = rd_scan_enter_index(&reader->scan, n - 1);
		if (!rd_scan_string(&reader->scan, &id) ||
		    !add_unavailable(reader, id, &cap))
			return false;
		rd_scan_leave(&reader->scan, mark);
	}
	sort_unavailable(reader->request);
	return rd_scan_ok(&reader->scan);
}
