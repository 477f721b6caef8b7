/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Verdicts about erased texts, in records: what the classifiers said then, with
 * the cues they saw. */

#include "decide/reader.h"

/* A cue as a record names it. */
struct cue_name {
	struct rd_str phrase, in;
	int64_t at, length, row;
};

static bool
cue_phrase(struct reader *reader, void *target)
{
	return rd_scan_string(&reader->scan,
			      &((struct cue_name *)target)->phrase);
}

static bool
cue_in(struct reader *reader, void *target)
{
	return rd_scan_string(&reader->scan, &((struct cue_name *)target)->in);
}

static bool
cue_at(struct reader *reader, void *target)
{
	return rd_scan_integer(&reader->scan, &((struct cue_name *)target)->at);
}

static bool
cue_length(struct reader *reader, void *target)
{
	return rd_scan_integer(&reader->scan,
			       &((struct cue_name *)target)->length);
}

static bool
cue_row(struct reader *reader, void *target)
{
	return rd_scan_integer(&reader->scan,
			       &((struct cue_name *)target)->row);
}

static bool
cue_ignored(struct reader *reader, void *target)
{
	(void)target;
	return rd_scan_skip(&reader->scan);
}

struct verdict_target {
	uint32_t classifier;
	struct rd_eng_verdict *verdict;
};

static uint32_t
find_cue(const struct rd_prog *prog, uint32_t classifier,
	 const struct cue_name *name)
{
	for (uint32_t c = 0; c < prog->n_cue; c++) {
		const struct rd_prog_cue *cue = &prog->cue[c];

		if (prog->class[cue->class].classifier == classifier &&
		    rd_str_eq(rd_prog_cue_name(prog, c), name->phrase) &&
		    rd_dec_source_is(prog, cue->source, name->in))
			return c;
	}
	return RD_NONE;
}

static bool
verdict_cues(struct reader *reader, void *target)
{
	static const struct reader_key keys[] = {
		READER_KEY("cue", cue_phrase),
		READER_KEY("in", cue_in),
		READER_KEY("at", cue_at),
		READER_KEY("length", cue_length),
		READER_KEY("row", cue_row),
		READER_KEY("class", cue_ignored),
		READER_KEY("points", cue_ignored),
		READER_KEY("tag", cue_ignored),
	};
	struct verdict_target *t = target;
	struct rd_eng_hit *hits = NULL;
	uint32_t n = 0, seen;
	size_t cap = 0;
	void *items = NULL;

	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		struct cue_name name = { 0 };
		uint32_t cue;

		if (!reader_object(reader, keys, 8, &name, &seen))
			return false;
		cue = find_cue(reader->prog, t->classifier, &name);
		if (cue == RD_NONE)
			return rd_scan_fail(&reader->scan, "request.derived",
					    "the program has no such cue");
		if (rd_arena_grow(&reader->request->arena, &items, n - 1, &cap,
				  sizeof(*hits)) != RD_OK)
			return rd_scan_fail(&reader->scan, "request.memory",
					    "out of memory");
		hits = items;
		hits[n - 1] = (struct rd_eng_hit){ cue, (uint32_t)name.at,
						   (uint32_t)name.length,
						   (uint32_t)name.row,
						   RD_NONE };
	}
	t->verdict->hits = hits;
	t->verdict->n_hits = n;
	return rd_scan_ok(&reader->scan);
}

static bool
verdict_term(struct reader *reader, void *target)
{
	struct verdict_target *t = target;
	int64_t term;

	if (!reader_term(reader, reader->prog->classifier[t->classifier].vocab,
			 &term))
		return false;
	t->verdict->known = true;
	t->verdict->term = (uint32_t)term;
	return true;
}

static bool
verdict_terms(struct reader *reader, void *target)
{
	struct verdict_target *t = target;
	uint32_t n = 0;
	int64_t term;

	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		if (!reader_term(reader,
				 reader->prog->classifier[t->classifier].vocab,
				 &term))
			return false;
		t->verdict->known = true;
		t->verdict->bits |= UINT64_C(1) << (term & 63);
	}
	return rd_scan_ok(&reader->scan);
}

static bool
verdict_tag(struct reader *reader, void *target)
{
	struct verdict_target *t = target;
	uint32_t tags = reader->prog->classifier[t->classifier].tags;
	int64_t term;

	if (tags == RD_NONE)
		return rd_scan_fail(&reader->scan, "request.derived",
				    "this classifier has no tags");
	if (!reader_term(reader, tags, &term))
		return false;
	t->verdict->tag = (uint32_t)term;
	return true;
}

static bool
verdict_confidence(struct reader *reader, void *target)
{
	struct verdict_target *t = target;

	return reader_decimal(reader, &t->verdict->confidence);
}

static bool
verdict_fallback(struct reader *reader, void *target)
{
	struct verdict_target *t = target;

	return rd_scan_bool(&reader->scan, &t->verdict->fallback);
}

static bool
read_verdict(struct reader *reader, uint32_t classifier)
{
	static const struct reader_key keys[] = {
		READER_KEY("term", verdict_term),
		READER_KEY("terms", verdict_terms),
		READER_KEY("tag", verdict_tag),
		READER_KEY("confidence", verdict_confidence),
		READER_KEY("fallback", verdict_fallback),
		READER_KEY("cues", verdict_cues),
	};
	struct verdict_target target = { .classifier = classifier };
	uint32_t seen;

	target.verdict = reader_alloc(reader, 1, sizeof(*target.verdict));
	if (!target.verdict)
		return false;
	target.verdict->tag = RD_NONE;
	reader->request->preset[classifier] = target.verdict;
	return reader_object(reader, keys, 6, &target, &seen);
}

static bool
find_classifier(struct reader *reader, struct rd_str key, uint32_t *classifier)
{
	*classifier = rd_prog_find_classifier(reader->prog, key);
	if (*classifier == RD_NONE)
		return rd_scan_fail(&reader->scan, "request.derived",
				    "the program has no classifier \"%.*s\"",
				    RD_STR_FMT(key));
	return true;
}

struct area_target {
	uint32_t vocab;
	uint32_t *term;
};

static bool
area_term(struct reader *reader, void *target)
{
	struct area_target *t = target;
	int64_t term;

	if (!reader_term(reader, t->vocab, &term))
		return false;
	*t->term = (uint32_t)term;
	return true;
}

static bool
read_area(struct reader *reader, uint32_t derive)
{
	static const struct reader_key keys[] = {
		READER_KEY("term", area_term),
	};
	uint32_t fact = reader->prog->derive[derive].fact, seen;
	struct area_target target = { reader->prog->fact[fact].vocab,
				      &reader->request->areas[derive] };

	return reader_object(reader, keys, 1, &target, &seen);
}

/* Classifiers and facts share their names. */
static uint32_t
find_fence(const struct rd_prog *prog, struct rd_str key)
{
	for (uint32_t d = 0; d < prog->n_derive; d++)
		if (prog->derive[d].kind == RD_DERIVE_GEOFENCE &&
		    rd_str_eq(
			    rd_prog_str(prog,
					prog->fact[prog->derive[d].fact].name),
			    key))
			return d;
	return RD_NONE;
}

static bool
read_text(struct reader *reader, void *item)
{
	return rd_scan_string(&reader->scan, item);
}

static bool
read_undecided(struct reader *reader)
{
	static const struct reader_list list = {
		.item_bytes = sizeof(struct rd_str), .read = read_text
	};
	struct rd_dec_request *request = reader->request;
	void *items;

	if (!reader_list(reader, &list, &items, &request->n_undecided))
		return false;
	request->undecided = items;
	return true;
}

static bool
read_finding(struct reader *reader, struct rd_str key)
{
	uint32_t fence = find_fence(reader->prog, key), classifier;

	if (rd_str_is(key, "@undecided"))
		return read_undecided(reader);
	if (fence != RD_NONE)
		return read_area(reader, fence);
	return find_classifier(reader, key, &classifier) &&
	       read_verdict(reader, classifier);
}

bool
reader_derived(struct reader *reader, void *target)
{
	struct rd_dec_request *request = target;
	uint32_t n = reader->prog->n_derive;
	struct rd_str key;

	request->preset = reader_alloc(reader, reader->prog->n_classifier + 1u,
				       sizeof(*request->preset));
	request->areas = reader_alloc(reader, n + 1u, sizeof(*request->areas));
	for (uint32_t d = 0; request->areas && d < n; d++)
		request->areas[d] = RD_NONE;
	if (!request->preset || !request->areas ||
	    !rd_scan_open(&reader->scan, RD_SCAN_OBJECT))
		return false;
	while (rd_scan_key(&reader->scan, &key))
		if (!read_finding(reader, key))
			return false;
	return rd_scan_ok(&reader->scan);
}

bool
reader_row_matches(struct reader *reader, uint32_t list, uint64_t *matches)
{
	const struct rd_prog *prog = reader->prog;
	struct rd_str name;
	uint32_t n = 0, classifier;

	(void)list;
	if (!rd_scan_open(&reader->scan, RD_SCAN_ARRAY))
		return false;
	while (rd_scan_element(&reader->scan, &n)) {
		uint32_t bit = 0;

		if (!rd_scan_string(&reader->scan, &name) ||
		    !find_classifier(reader, name, &classifier))
			return false;
		for (uint32_t c = 0; c < classifier; c++)
			bit += prog->classifier[c].per_record;
		*matches |= UINT64_C(1) << (bit & 63);
	}
	return rd_scan_ok(&reader->scan);
}
