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
