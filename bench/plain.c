/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* plain REQUESTS CHOSEN: the companion's gates and factors as plain C.  Checks
 * each choice and score against CHOSEN, then measures it with and without
 * reasons. */
#define PLAIN_CATALOG
#include "plain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define OUT_BYTES (64 << 10)
#define HOUR_MS INT64_C(3600000)

struct facts {
	const struct plain_request *request;
	int requested, held; /* hairstyles, -1: none */
	uint32_t scene, outfit, presence;
	int mood, time, season; /* mood -1: none */
	bool formal;
	int repetition[N_REFS];
};

struct answer {
	int ref; /* -1: none */
	int score;
};

struct out {
	char *at; /* NULL: no reasons */
	bool first;
};

struct bench {
	char **lines;
	unsigned n_lines;
	bool reasons;
	struct plain_request request;
	char out[OUT_BYTES];
	size_t n_out;
};

int
plain_find_ref(struct plain_text id)
{
	for (int i = 0; i < N_REFS; i++)
		if (!strncmp(plain_refs[i].id, id.ptr, id.len) &&
		    !plain_refs[i].id[id.len])
			return i;
	return -1;
}

static bool
hair_exists(const struct plain_request *request, int hair)
{
	for (int i = 0; i < N_REFS; i++)
		if (plain_refs[i].hairstyle == hair &&
		    !(request->unavailable >> i & 1))
			return true;
	return false;
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

static bool
is_formal_soon(const struct plain_request *request,
	       const struct plain_words *words)
{
	for (unsigned i = 0; i < request->n_events; i++) {
		const struct plain_event *event = &request->events[i];

		if (distance(event->start_ms, request->now_ms) < 2 * HOUR_MS &&
		    (event->formal > 0 ||
		     (event->formal < 0 && words->formal[i])))
			return true;
	}
	return false;
}

static void
local_time(struct facts *f, const struct plain_request *request)
{
	static const int seasons[] = { 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0 };
	int64_t minute = request->now_ms / 60000 + request->offset_min;
	int64_t hour = minute / 60 % 24, doe, yoe, doy;

	f->time = hour < 5 || hour >= 21 ? TERM_TIME_OF_DAY_NIGHT
		  : hour < 12		 ? TERM_TIME_OF_DAY_MORNING
		  : hour < 17		 ? TERM_TIME_OF_DAY_AFTERNOON
					 : TERM_TIME_OF_DAY_EVENING;
	doe = (minute / 1440 + 719468) % 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	f->season = seasons[((5 * doy + 2) / 153 + 2) % 12];
	if (request->time >= 0)
		f->time = request->time;
	if (request->season >= 0)
		f->season = request->season;
}

/* The newest use of each reference decides. */
static void
read_history(struct facts *f, const struct plain_request *request)
{
	const struct plain_use *latest[N_REFS] = { 0 };
	int64_t age;

	for (unsigned i = 0; i < request->n_uses; i++) {
		const struct plain_use *use = &request->uses[i];

		if (use->ref >= 0 &&
		    (!latest[use->ref] || use->at_ms > latest[use->ref]->at_ms))
			latest[use->ref] = use;
	}
	for (int i = 0; i < N_REFS; i++) {
		f->repetition[i] = 0;
		if (!latest[i])
			continue;
		age = request->now_ms - latest[i]->at_ms;
		if (age < HOUR_MS &&
		    plain_same_text(latest[i]->scene,
				    request->text[SOURCE_SCENE]))
			continue;
		f->repetition[i] = age < 6 * HOUR_MS	? -4000
				   : age < 24 * HOUR_MS ? -2500
				   : age < 72 * HOUR_MS ? -1000
							: 0;
	}
}

static void
find_facts(struct facts *f, const struct plain_request *request)
{
	const struct plain_cue *mood, *hair;
	struct plain_words words;
	bool old;

	plain_words_read(request, &words);
	f->request = request;
	f->scene = words.bits[CLASSIFIER_SCENE_WORDS];
	f->outfit = words.bits[CLASSIFIER_OUTFIT_WORDS];
	f->presence = words.bits[CLASSIFIER_PRESENCE_WORDS];
	mood = words.first[CLASSIFIER_MOOD_WORD];
	if (!mood && !request->text[SOURCE_MOOD].len)
		mood = words.first[CLASSIFIER_PRESENCE_MOOD_WORD];
	f->mood = mood ? mood->term : -1;
	hair = words.hair[0] ? words.hair[0] : words.hair[1];
	f->requested = hair && hair_exists(request, hair->term) ? hair->term
								: -1;
	old = words.sum[TERM_TENSE_OLD] >= 20000 &&
	      words.sum[TERM_TENSE_OLD] > words.sum[TERM_TENSE_NOW];
	f->held = -1;
	if (!old && f->requested < 0 && request->look_hair >= 0 &&
	    request->now_ms <= request->look_expires_ms &&
	    hair_exists(request, request->look_hair))
		f->held = request->look_hair;
	f->formal = is_formal_soon(request, &words);
	local_time(f, request);
	read_history(f, request);
}

/* ---- reasons ---- */

static void
put(struct out *out, const char *text)
{
	size_t n = strlen(text);

	memcpy(out->at, text, n);
	out->at += n;
}

static void
put_hundredths(struct out *out, int value)
{
	char digits[16], *at = digits + sizeof(digits);
	unsigned rest = value < 0 ? 0u - (unsigned)value : (unsigned)value;
	unsigned whole = rest / 100;

	rest %= 100;
	*--at = '\0';
	if (rest % 10)
		*--at = (char)('0' + rest % 10);
	if (rest) {
		*--at = (char)('0' + rest / 10);
		*--at = '.';
	}
	do {
		*--at = (char)('0' + whole % 10);
		whole /= 10;
	} while (whole);
	if (value < 0)
		*--at = '-';
	put(out, at);
}

static int
part(struct out *out, const char *factor, int points)
{
	if (!out->at || !points)
		return points;
	put(out, out->first ? "{\"factor\":\"" : ",{\"factor\":\"");
	put(out, factor);
	put(out, "\",\"points\":\"");
	put_hundredths(out, points);
	put(out, "\"}");
	out->first = false;
	return points;
}

/* ---- rules ---- */

static const char *
closed_gate(const struct facts *f, int ref)
{
	if (f->request->unavailable >> ref & 1)
		return "reference.unavailable";
	if (f->requested >= 0 && plain_refs[ref].hairstyle != f->requested)
		return "request.hairstyle";
	if (f->held >= 0 && plain_refs[ref].hairstyle != f->held)
		return "look.held";
	return NULL;
}

static int
score(const struct facts *f, int ref, struct out *out)
{
	const struct plain_ref *r = &plain_refs[ref];
	bool dressed = r->outfit == TERM_OUTFIT_DRESSED_UP;
	int sum = part(out, "base", r->base);

	if (f->scene & r->suits)
		sum += part(out, "scene_suits", 3000);
	if (f->scene & r->avoids)
		sum += part(out, "scene_avoids", -5000);
	if (f->mood >= 0)
		sum += part(out, "mood", r->mood[f->mood]);
	sum += part(out, "time", r->time[f->time]);
	sum += part(out, "season", r->seasons >> f->season & 1 ? 1000 : -1500);
	if (dressed && f->outfit >> TERM_OUTFIT_DRESSED_UP & 1)
		sum += part(out, "outfit", 2500);
	if (r->outfit == TERM_OUTFIT_CASUAL &&
	    f->outfit >> TERM_OUTFIT_CASUAL & 1)
		sum += part(out, "outfit", 1500);
	if (r->hairstyle == TERM_HAIRSTYLE_MESSY_BUN &&
	    f->presence >> TERM_PRESENCE_GYM & 1)
		sum += part(out, "presence", 3000);
	if (dressed && f->presence >> TERM_PRESENCE_DRESS & 1)
		sum += part(out, "presence", 2500);
	if (dressed && f->formal)
		sum += part(out, "calendar", 2000);
	return sum + part(out, "repetition", f->repetition[ref]);
}

static void
put_candidate(struct out *out, int ref, int points, const char *gate)
{
	put(out, "],\"reference\":\"");
	put(out, plain_refs[ref].id);
	put(out, "\",\"gate\":\"");
	put(out, gate ? gate : "");
	put(out, "\",\"score\":\"");
	put_hundredths(out, points);
	put(out, "\"}");
}

static struct answer
decide(struct bench *b, const char *line)
{
	struct out out = { b->reasons ? b->out : NULL, true };
	struct answer best = { -1, 0 };
	struct facts facts;
	const char *gate;
	int points;

	plain_read(&b->request, line);
	find_facts(&facts, &b->request);
	for (int i = 0; i < N_REFS; i++) {
		out.first = true;
		if (out.at)
			put(&out, "{\"parts\":[");
		gate = closed_gate(&facts, i);
		points = gate ? 0 : score(&facts, i, &out);
		if (out.at)
			put_candidate(&out, i, points, gate);
		if (!gate && (best.ref < 0 || points > best.score))
			best = (struct answer){ i, points };
	}
	b->n_out = out.at ? (size_t)(out.at - b->out) : 0;
	return best;
}

static void
decide_all(void *data)
{
	struct bench *b = data;

	for (unsigned i = 0; i < b->n_lines; i++)
		decide(b, b->lines[i]);
}

/* ---- the run ---- */

static char *
read_file(const char *path, unsigned *n_lines)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	long size = -1;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size >= 0)
		text = calloc(1, (size_t)size + 1);
	if (!text || fseek(file, 0, SEEK_SET) ||
	    fread(text, 1, (size_t)size, file) != (size_t)size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	*n_lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		++*n_lines;
	return text;
}

static char **
split_lines(char *text, unsigned n_lines)
{
	char **lines = calloc(n_lines + 1, sizeof(*lines));

	if (!lines)
		abort();
	for (unsigned i = 0; i < n_lines; i++) {
		lines[i] = text;
		text = strchr(text, '\n');
		*text++ = '\0';
	}
	return lines;
}

static void
check(struct bench *b, char *chosen)
{
	char **expected = split_lines(chosen, b->n_lines);
	char line[128];
	struct answer answer;

	for (unsigned i = 0; i < b->n_lines; i++) {
		answer = decide(b, b->lines[i]);
		snprintf(line, sizeof(line), "%s %d",
			 answer.ref < 0 ? "-" : plain_refs[answer.ref].id,
			 answer.score);
		if (!strcmp(line, expected[i]))
			continue;
		fprintf(stderr, "bench: plain: line %u: found %s, refdesk %s\n",
			i + 1, line, expected[i]);
		exit(1);
	}
	free(expected);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	struct sample sample = { .rounds = 51,
				 .round_ns = 8000000,
				 .pass = decide_all,
				 .data = &b };
	char *text, *chosen;
	unsigned n_chosen;

	if (argc != 3) {
		fprintf(stderr, "usage: plain REQUESTS CHOSEN\n");
		return 2;
	}
	text = read_file(argv[1], &b.n_lines);
	chosen = read_file(argv[2], &n_chosen);
	if (!b.n_lines || n_chosen != b.n_lines)
		return 2;
	b.lines = split_lines(text, b.n_lines);
	plain_words_init();
	check(&b, chosen);
	sample.n_pass = b.n_lines;
	sample.name = "c-winner";
	sample_run(&sample);
	b.reasons = true;
	sample.name = "c-reasons";
	sample_run(&sample);
	free(b.lines);
	free(chosen);
	free(text);
	return 0;
}
