/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The request reader: one pass over the JSON text, directed by the program's
 * facts, refusing what it does not know. */

#include "base/decimal.h"
#include "base/opt.h"
#include "base/text.h"
#include "decide/reader.h"

#define ARENA_CAP ((size_t)64 << 20)
#define COUNT_MAX 64
#define OTHER_MAX 64

/* ---- shared by the reader files ---- */

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

/* ---- top level ---- */

static bool
read_schema(struct reader *reader, void *target)
{
	struct rd_str text;

	(void)target;
	if (!rd_scan_string(&reader->scan, &text))
		return false;
	if (!rd_str_is(text, "refdesk.request/1"))
		return rd_scan_fail(&reader->scan, "request.schema",
				    "schema \"%.*s\" is not known here",
				    RD_STR_FMT(text));
	return true;
}

static bool
read_subject(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;

	if (reader->opts->resolved &&
	    rd_scan_peek(&reader->scan) == RD_SCAN_NULL)
		return rd_scan_null(&reader->scan);
	if (!rd_scan_string(&reader->scan, &request->subject))
		return false;
	if (rd_subject_ok(request->subject))
		return true;
	return rd_scan_fail(&reader->scan, "request.name",
			    "a subject is 1 to %d bytes of text without "
			    "control characters",
			    RD_SUBJECT_MAX);
}

static bool
read_now(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;

	request->has_now = true;
	return reader_instant(reader, &request->now);
}

static bool
read_count(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	int64_t count;

	if (!rd_scan_integer(&reader->scan, &count))
		return false;
	if (count < 1 || count > COUNT_MAX)
		return rd_scan_fail(&reader->scan, "request.count",
				    "count must be 1 to %d", COUNT_MAX);
	request->count = (uint32_t)count;
	return true;
}

static bool
read_seed(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	uint64_t value;

	if (rd_scan_peek(&reader->scan) == RD_SCAN_NUMBER)
		return rd_scan_fail(&reader->scan, "request.number",
				    "a seed is written as a string of digits");
	if (!rd_scan_string(&reader->scan, &request->seed))
		return false;
	if (!rd_str_u64(request->seed, &value))
		return rd_scan_fail(&reader->scan, "request.seed",
				    "\"%.*s\" is not an unsigned 64-bit "
				    "integer",
				    RD_STR_FMT(request->seed));
	request->has_seed = true;
	return true;
}

static bool
read_zone_offset(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	int64_t offset;

	if (!rd_scan_integer(&reader->scan, &offset))
		return false;
	if (offset < -24 * 60 || offset > 24 * 60)
		return rd_scan_fail(&reader->scan, "request.zone",
				    "offset out of range");
	request->offset_min = (int)offset;
	request->offset_known = true;
	return true;
}

static bool
read_zone_tzdata(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	struct rd_str text;

	if (!rd_scan_string(&reader->scan, &text))
		return false;
	if (text.len >= sizeof(request->tzdata))
		return rd_scan_fail(&reader->scan, "request.zone",
				    "tzdata version too long");
	memcpy(request->tzdata, text.ptr, text.len);
	request->tzdata[text.len] = '\0';
	request->has_zone = true;
	return true;
}

static bool
read_zone_south(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;

	return rd_scan_bool(&reader->scan, &request->zone_south);
}

/* Local time as it was resolved then (records only). */
static bool
read_local(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("offset", read_zone_offset),
		READER_KEY("tzdata", read_zone_tzdata),
		READER_KEY("south", read_zone_south),
	};
	uint32_t seen;

	return reader_object(reader, keys, 3, target, &seen);
}

/* As most requests are written. */
static const struct reader_key top_keys[] = {
	READER_KEY("schema", read_schema),
	READER_KEY("subject", read_subject),
	READER_KEY("now", read_now),
	READER_KEY("facts", reader_facts),
	READER_KEY("look", reader_look),
	READER_KEY("history", reader_history),
	READER_KEY("observations", reader_observations),
	READER_KEY("unavailable", reader_unavailable),
	READER_KEY("count", read_count),
	READER_KEY("seed", read_seed),
	READER_KEY("generation", reader_generation),
	READER_KEY("learned", reader_learned),
	/* resolved form only */
	READER_KEY("derived", reader_derived),
	READER_KEY("local", read_local),
};
#define FACTS_KEY 3
#define N_TOP_KEYS (sizeof(top_keys) / sizeof(top_keys[0]))
#define N_PUBLIC_KEYS (N_TOP_KEYS - 2)

/* ---- after the text ---- */

static enum rd_status
missing_fact(const struct rd_prog *prog, uint32_t fact,
	     struct rd_problem *problem)
{
	const char *name = rd_prog_str(prog, prog->fact[fact].name).ptr;

	rd_problem_set(problem, RD_SEMANTIC, 4, "request.missing-fact",
		       "the fact \"%s\" is required", name);
	rd_problem_where(problem, "facts.%s", name);
	rd_problem_hint(problem, "add it: refdesk decide %s=VALUE", name);
	return RD_SEMANTIC;
}

static enum rd_status
fill_in_facts(struct reader *reader)
{
	struct rd_dec_request *request = reader->request;
	const struct rd_prog *prog = reader->prog;

	for (uint32_t f = 0; f < prog->n_fact; f++) {
		const struct rd_prog_fact *fact = &prog->fact[f];

		if (fact->origin != RD_ORIGIN_REQUEST ||
		    request->facts[f].known)
			continue;
		/* Given, but empty. */
		request->fact_given[f] = RD_DEC_FROM_NOWHERE;
		if (fact->missing == RD_MISSING_ERROR)
			return missing_fact(prog, f, reader->scan.problem);
		if (fact->missing == RD_MISSING_DEFAULT) {
			request->facts[f].known = true;
			request->facts[f].number = fact->fallback;
			request->fact_given[f] = RD_DEC_FROM_DEFAULT;
		}
	}
	return RD_OK;
}

static enum rd_status
settle_now(struct reader *reader)
{
	struct rd_dec_request *request = reader->request;

	if (reader->opts->now)
		request->now = *reader->opts->now;
	else if (!request->has_now && reader->opts->clock)
		request->now = *reader->opts->clock;
	else if (!request->has_now)
		return rd_problem_set(reader->scan.problem, RD_SEMANTIC, 4,
				      "request.no-now",
				      "the request has no \"now\"");
	request->has_now = true;
	if (request->now.utc_ms < RD_INSTANT_MIN_MS ||
	    request->now.utc_ms > RD_INSTANT_MAX_MS)
		return rd_problem_set(reader->scan.problem, RD_SEMANTIC, 4,
				      "request.instant",
				      "\"now\" is not within the years 0000 to "
				      "9999");
	return RD_OK;
}

static uint32_t
zone_fact(const struct rd_prog *prog)
{
	for (uint32_t f = 0; f < prog->n_fact; f++)
		if (prog->fact[f].type == RD_FACT_ZONE &&
		    prog->fact[f].origin == RD_ORIGIN_REQUEST)
			return f;
	return RD_NONE;
}

/* A zone that is known also says which hemisphere it lies in. */
static void
settle_hemisphere(struct reader *reader)
{
	const struct rd_prog *prog = reader->prog;
	struct rd_dec_request *request = reader->request;

	for (uint32_t d = 0; d < prog->n_derive; d++) {
		uint32_t fact = prog->derive[d].hemisphere;
		uint32_t term = prog->derive[d].north;

		if (prog->derive[d].kind != RD_DERIVE_MONTHS ||
		    fact == RD_NONE ||
		    request->fact_given[fact] == RD_DEC_FROM_REQUEST)
			continue;
		if (request->zone_south)
			term = rd_prog_find_term(prog, prog->fact[fact].vocab,
						 RD_STR_LIT("south"));
		if (term == RD_NONE)
			continue;
		request->facts[fact].known = true;
		request->facts[fact].number = term;
		request->fact_given[fact] = RD_DEC_FROM_ZONE;
	}
}

static enum rd_status
resolve_zone(struct reader *reader, struct rd_str name)
{
	const struct rd_dec_zone_port *port = reader->opts->zones;
	struct rd_dec_request *request = reader->request;
	struct rd_dec_zone zone = { 0 };
	enum rd_status status = RD_NOTFOUND;

	if (port)
		status = port->resolve(port->data, name, request->now.utc_ms,
				       &zone);
	if (status != RD_OK) {
		rd_problem_set(reader->scan.problem, RD_SEMANTIC, 4,
			       "request.unknown-zone",
			       "unknown time zone \"%.*s\"", RD_STR_FMT(name));
		rd_problem_where(reader->scan.problem, "facts.timezone");
		rd_problem_hint(reader->scan.problem,
				"an IANA name such as Europe/Rome; is the "
				"tzdata package installed?");
		return RD_SEMANTIC;
	}
	request->offset_known = true;
	request->offset_min = zone.offset_min;
	request->has_zone = true;
	memcpy(request->tzdata, zone.tzdata, sizeof(request->tzdata));
	request->zone_south = zone.south;
	settle_hemisphere(reader);
	return RD_OK;
}

/* Zone option, then zone fact, then the offset that `now` came with. */
static enum rd_status
settle_local_time(struct reader *reader)
{
	struct rd_dec_request *request = reader->request;
	uint32_t fact = zone_fact(reader->prog);
	struct rd_str name = RD_STR_NONE;

	if (reader->opts->resolved) {
		if (request->has_zone)
			settle_hemisphere(reader);
		return RD_OK;
	}
	if (fact != RD_NONE && reader->opts->tz.ptr) {
		request->facts[fact].known = true;
		request->facts[fact].text = reader->opts->tz;
		request->fact_given[fact] = RD_DEC_FROM_REQUEST;
	}
	if (reader->opts->tz.ptr)
		name = reader->opts->tz;
	else if (fact != RD_NONE && request->facts[fact].known)
		name = request->facts[fact].text;
	if (name.ptr)
		return resolve_zone(reader, name);
	request->offset_known = request->now.offset_known;
	request->offset_min = request->now.offset_min;
	return RD_OK;
}

/* ---- entry points ---- */

void
rd_dec_request_init(struct rd_dec_request *request)
{
	*request = (struct rd_dec_request){ 0 };
	rd_arena_init(&request->arena, ARENA_CAP);
}

void
rd_dec_request_fini(struct rd_dec_request *request)
{
	rd_arena_fini(&request->arena);
	*request = (struct rd_dec_request){ 0 };
}

static bool
reset(struct rd_dec_request *request, const struct rd_prog *prog)
{
	struct rd_arena arena = request->arena;

	rd_arena_reset(&arena);
	*request = (struct rd_dec_request){ .arena = arena,
					    .prog = prog,
					    .count = prog->n_slot ? prog->n_slot
								  : 1 };
	request->facts = rd_arena_array(&request->arena, prog->n_fact,
					sizeof(*request->facts));
	request->fact_given = rd_arena_array(&request->arena, prog->n_fact, 1);
	request->observations = rd_arena_array(&request->arena,
					       prog->n_observation + 1u,
					       sizeof(*request->observations));
	request->has_observation = rd_arena_array(
		&request->arena, prog->n_observation + 1u,
		sizeof(*request->has_observation));
	return request->facts && request->fact_given && request->observations &&
	       request->has_observation;
}

static enum rd_status
check_text(struct rd_str json, struct rd_problem *problem)
{
	if (json.len > RD_DEC_REQUEST_CAP)
		return rd_problem_set(problem, RD_LIMIT, 4, "request.too-large",
				      "the request is larger than %u bytes",
				      RD_DEC_REQUEST_CAP);
	if (!rd_str_trim(json).len)
		return rd_problem_set(problem, RD_SYNTAX, 4, "request.empty",
				      "the request is empty");
	if (!rd_utf8_valid(json))
		return rd_problem_set(problem, RD_SYNTAX, 4, "request.utf8",
				      "the request is not valid UTF-8");
	return RD_OK;
}

static bool
read_all(struct reader *reader)
{
	uint32_t seen,
		n_keys = reader->opts->resolved ? N_TOP_KEYS : N_PUBLIC_KEYS;

	if (!reader_object(reader, top_keys, n_keys, reader->request, &seen) ||
	    !rd_scan_finish(&reader->scan))
		return false;
	if (seen >> FACTS_KEY & 1)
		return true;
	rd_scan_fail(&reader->scan, "request.no-facts",
		     "the request has no \"facts\"");
	return false;
}

static const struct rd_scan_rules rules = {
	.max_depth = RD_DEC_JSON_DEPTH,
	.syntax = "request.syntax",
	.type = "request.type",
	.too_deep = "request.too-deep",
	.nul = "request.nul",
	.memory = "memory",
};

enum rd_status
rd_dec_request_read(struct rd_dec_request *request, const struct rd_prog *prog,
		    struct rd_str json, const struct rd_dec_read_opts *opts,
		    struct rd_problem *problem)
{
	struct reader reader = { .request = request,
				 .prog = prog,
				 .opts = opts };
	enum rd_status status;

	if (!reset(request, prog))
		return rd_problem_set(problem, RD_NOMEM, 10, "memory",
				      "out of memory");
	status = check_text(json, problem);
	if (status != RD_OK)
		return status;
	rd_scan_init(&reader.scan, json, &rules, &request->arena, problem);
	if (!read_all(&reader))
		return RD_SEMANTIC;
	status = settle_now(&reader);
	if (status == RD_OK)
		status = settle_local_time(&reader);
	return status == RD_OK ? fill_in_facts(&reader) : status;
}
