/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* scale PROGRAM REQUESTS N REFS CASES: the compiled companion pack with its
 * catalog drawn out to N references (the first keep their values, the others
 * are drawn from a seed), deciding the requests.  What comes before facts are
 * bound is measured apart, so that the difference is what the size of a catalog
 * costs.  The catalog and the bound facts with the choices made go to the files
 * REFS and CASES, for the others to find the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/fs.h"
#include "decide/internal.h"
#include "sample.h"

#define CAP_BYTES ((size_t)1 << 30)
#define MAX_REQUESTS 1000
#define HUNDREDTH (RD_POINTS_ONE / 100)

struct bench {
	struct rd_buf small_bytes, bytes, text;
	struct rd_prog small, prog;
	struct rd_dec *dec;
	struct rd_dec_request requests[MAX_REQUESTS];
	uint32_t n_requests, n_refs;
	uint64_t state;
	uint64_t n_visited, n_blocks;
};

static void
die(const char *what, const struct rd_problem *problem)
{
	fprintf(stderr, "bench: scale: %s: %s\n", what, problem->title);
	exit(1);
}

static void *
need(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static uint32_t
draw(struct bench *b, uint32_t n)
{
	b->state = b->state * UINT64_C(6364136223846793005) +
		   UINT64_C(1442695040888963407);
	return (uint32_t)((b->state >> 33) % n);
}

/* ---- a larger catalog ---- */

static void
copy_records(struct bench *b, struct rd_prog_builder *to)
{
	const struct rd_prog *from = &b->small;

#define IS_DRAWN(section)                                                      \
	((section) == RD_SEC_META || (section) == RD_SEC_REF ||                \
	 (section) == RD_SEC_ATTR || (section) == RD_SEC_ATTRVAL ||            \
	 (section) == RD_SEC_COL)
#define COPY(tag, SECTION, name)                                               \
	for (uint32_t i = 0;                                                   \
	     i < from->n_##name && !IS_DRAWN(RD_SEC_##SECTION); i++)           \
		rd_prog_add_##name(to, &from->name[i]);
	RD_PROG_SECTIONS(COPY)
#undef COPY
#undef IS_DRAWN
}

static void
add_refs(struct bench *b, struct rd_prog_builder *to)
{
	for (uint32_t i = 0; i < b->n_refs; i++) {
		struct rd_prog_ref ref = b->small.ref[i % b->small.n_ref];
		char id[32];

		if (i >= b->small.n_ref) {
			/* so that ids stand in another order */
			snprintf(id, sizeof(id), "r%07" PRIu64,
				 (uint64_t)i * 7654321 % 10000019);
			ref.id = rd_prog_add_str(to, rd_str_of(id));
			ref.n_tags = 0;
		}
		rd_prog_add_ref(to, &ref);
	}
}

static bool
holds(const struct rd_prog *prog, uint32_t set, uint32_t ref)
{
	return rd_prog_set(prog, set)[ref / 64] >> (ref % 64) & 1;
}

/* Sets of a term attribute follow its values. */
static void
add_values(struct bench *b, struct rd_prog_builder *to, uint32_t attr,
	   uint32_t **value_of_set)
{
	struct rd_prog_attr a = b->small.attr[attr];
	uint32_t first = a.first_value, n_terms;

	a.first_value = rd_prog_count(to, RD_SEC_ATTRVAL);
	rd_prog_add_attr(to, &a);
	if (a.type != RD_ATTR_TERM && a.type != RD_ATTR_TEXT)
		return;
	n_terms = a.type == RD_ATTR_TERM ? b->small.vocab[a.vocab].n_terms : 0;
	if (n_terms)
		value_of_set[attr] = need(
			calloc(b->n_refs, sizeof(**value_of_set)));
	for (uint32_t i = 0; i < b->n_refs; i++) {
		struct rd_prog_attrval value =
			b->small.attrval[first + i % b->small.n_ref];

		if (n_terms && i >= b->small.n_ref)
			value.value = draw(b, n_terms);
		if (n_terms)
			value_of_set[attr][i] = value.value;
		rd_prog_add_attrval(to, &value);
	}
}

static uint32_t
term_attr_of(const struct rd_prog *prog, uint32_t set)
{
	for (uint32_t a = 0; a < prog->n_attr; a++)
		if (prog->attr[a].type == RD_ATTR_TERM &&
		    set - prog->attr[a].first_set <
			    prog->vocab[prog->attr[a].vocab].n_terms)
			return a;
	return RD_NONE;
}

static void
add_sets(struct bench *b, struct rd_prog_builder *to, uint32_t **value_of_set)
{
	const struct rd_prog *from = &b->small;
	size_t n_words = (b->n_refs + 63) / 64;
	uint64_t *words = need(calloc(n_words, sizeof(*words)));

	for (uint32_t s = 0; s < from->n_sets; s++) {
		uint32_t attr = term_attr_of(from, s);

		memset(words, 0, n_words * sizeof(*words));
		for (uint32_t i = 0; i < b->n_refs; i++) {
			bool in = draw(b, 4) == 0;

			if (i < from->n_ref)
				in = holds(from, s, i);
			else if (attr != RD_NONE)
				in = value_of_set[attr][i] ==
				     s - from->attr[attr].first_set;
			if (in)
				words[i / 64] |= UINT64_C(1) << (i % 64);
		}
		rd_prog_add_set(to, words);
	}
	free(words);
}

/* Values of 0 to 1 in steps of a hundredth, times what the column's scale makes
 * of one: the largest value the small catalog has is taken for that. */
static void
add_columns(struct bench *b, struct rd_prog_builder *to)
{
	int64_t *points = need(calloc(b->n_refs, sizeof(*points)));

	for (uint32_t c = 0; c < b->small.n_col; c++) {
		int64_t most = 0;

		for (uint32_t i = 0; i < b->n_refs; i++) {
			if (i < b->small.n_ref)
				points[i] = rd_prog_col_points(&b->small, c, i);
			else
				points[i] = (most / HUNDREDTH *
					     (1 + draw(b, 20)) / 20) *
					    HUNDREDTH;
			if (i < b->small.n_ref && points[i] > most)
				most = points[i];
		}
		rd_prog_add_column(to, points);
	}
	free(points);
}

static void
make_program(struct bench *b)
{
	struct rd_prog_builder *to = need(rd_prog_builder_sized(CAP_BYTES));
	struct rd_prog_meta meta = *b->small.meta;
	uint32_t **value_of_set = need(
		calloc(b->small.n_attr, sizeof(*value_of_set)));

	/* In their order strings keep their numbers, so records can be copied
	 * as they are. */
	for (uint32_t i = 0; i < b->small.n_strings; i++)
		rd_prog_add_str(to, b->small.strings[i]);
	meta.n_refs = b->n_refs;
	rd_prog_add_meta(to, &meta);
	copy_records(b, to);
	add_refs(b, to);
	for (uint32_t a = 0; a < b->small.n_attr; a++)
		add_values(b, to, a, value_of_set);
	add_sets(b, to, value_of_set);
	add_columns(b, to);
	if (rd_prog_finish(to, &b->bytes) != RD_OK) {
		fprintf(stderr, "bench: scale: the program is not built\n");
		exit(1);
	}
	for (uint32_t a = 0; a < b->small.n_attr; a++)
		free(value_of_set[a]);
	free(value_of_set);
	rd_prog_builder_free(to);
}

/* ---- for the others ---- */

static const struct rd_prog_attr *
attr_named(const struct bench *b, const char *name)
{
	for (uint32_t a = 0; a < b->prog.n_attr; a++)
		if (rd_str_is(rd_prog_str(&b->prog, b->prog.attr[a].name),
			      name))
			return &b->prog.attr[a];
	fprintf(stderr, "bench: scale: no attribute %s\n", name);
	exit(1);
}

static void
put_bits(const struct bench *b, FILE *out, const char *name)
{
	const struct rd_prog_attr *a = attr_named(b, name);

	for (uint32_t i = 0; i < b->n_refs; i++) {
		uint32_t bits = 0;

		for (uint32_t t = 0; t < b->prog.vocab[a->vocab].n_terms; t++)
			bits |= (uint32_t)holds(&b->prog, a->first_under + t, i)
				<< t;
		fwrite(&bits, sizeof(bits), 1, out);
	}
}

static void
put_terms(const struct bench *b, FILE *out, const char *name)
{
	const struct rd_prog_attr *a = attr_named(b, name);

	for (uint32_t i = 0; i < b->n_refs; i++)
		fputc((int)b->prog.attrval[a->first_value + i].value, out);
}

/* Points in hundredths, one column after the other. */
static void
put_columns(const struct bench *b, FILE *out, const char *id)
{
	for (uint32_t f = 0; f < b->prog.n_factor; f++) {
		const struct rd_prog_factor *factor = &b->prog.factor[f];
		uint32_t n = 1;

		if (!rd_str_is(rd_prog_str(&b->prog, factor->id), id))
			continue;
		if (factor->key != RD_NONE)
			n = b->prog.vocab[b->prog.fact[factor->key].vocab]
				    .n_terms;
		for (uint32_t c = 0; c < n; c++)
			for (uint32_t i = 0; i < b->n_refs; i++) {
				int16_t points =
					(int16_t)(rd_prog_col_points(
							  &b->prog,
							  factor->first_col + c,
							  i) /
						  HUNDREDTH);

				fwrite(&points, sizeof(points), 1, out);
			}
	}
}

static FILE *
create(const char *path)
{
	FILE *out = fopen(path, "wb");

	if (!out) {
		perror(path);
		exit(1);
	}
	return out;
}

/* rank, suits, avoids, seasons in 32 bits; base, mood, time in 16; hairstyle
 * and outfit in 8. */
static void
put_refs(const struct bench *b, const char *path)
{
	FILE *out = create(path);
	uint32_t *rank = need(calloc(b->n_refs, sizeof(*rank)));

	for (uint32_t i = 0; i < b->n_refs; i++)
		rank[b->prog.ref_order[i]] = i;
	fwrite(rank, sizeof(*rank), b->n_refs, out);
	free(rank);
	put_bits(b, out, "suits");
	put_bits(b, out, "avoids");
	put_bits(b, out, "seasons");
	put_columns(b, out, "base");
	put_columns(b, out, "mood");
	put_columns(b, out, "time");
	put_terms(b, out, "hairstyle");
	put_terms(b, out, "outfit");
	if (fclose(out)) {
		perror(path);
		exit(1);
	}
}

/* The number of a fact, -1 when it is not known. */
static int64_t
number_of(const struct bench *b, const char *name)
{
	uint32_t fact = rd_prog_find_fact(&b->prog, rd_str_of(name));
	const struct rd_eng_value *v;

	if (fact == RD_NONE) {
		fprintf(stderr, "bench: scale: no fact %s\n", name);
		exit(1);
	}
	v = rd_eng_fact(b->dec->eng, fact);
	if (b->prog.fact[fact].type == RD_FACT_SET)
		return (int64_t)v->bits;
	return v->known ? v->number : -1;
}

static int64_t
term_number(const struct bench *b, const char *vocab_of, const char *name)
{
	uint32_t fact = rd_prog_find_fact(&b->prog, rd_str_of(vocab_of));

	return rd_prog_find_term(&b->prog, b->prog.fact[fact].vocab,
				 rd_str_of(name));
}

static bool
is_open(const struct bench *b, const char *gate)
{
	for (uint32_t g = 0; g < b->prog.n_gate; g++)
		if (rd_str_is(rd_prog_str(&b->prog, b->prog.gate[g].id), gate))
			return rd_eng_holds(b->dec->eng, b->prog.gate[g].when);
	return false;
}

static void
put_case(const struct bench *b, FILE *out, const struct rd_dec_request *request,
	 const struct rd_dec_result *result)
{
	int64_t outfit = number_of(b, "outfit_words");
	int64_t presence = number_of(b, "presence_words");

	fprintf(out,
		"%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %d %d %d"
		" %d %" PRId64 " %u",
		number_of(b, "scene_words"), number_of(b, "mood_key"),
		number_of(b, "time_of_day"), number_of(b, "season"),
		(int)(outfit >> term_number(b, "outfit_words", "dressed_up") &
		      1),
		(int)(outfit >> term_number(b, "outfit_words", "casual") & 1),
		(int)(presence >> term_number(b, "presence_words", "gym") & 1),
		(int)(presence >> term_number(b, "presence_words", "dress") &
		      1),
		number_of(b, "formal_soon") == 1,
		is_open(b, "request") ? number_of(b, "requested_hair")
		: is_open(b, "look")  ? number_of(b, "look.hairstyle")
				      : -1,
		request->n_unavailable);
	for (uint32_t i = 0; i < request->n_unavailable; i++)
		fprintf(out, " %" PRIu32,
			rd_eng_find_ref(b->dec->eng, request->unavailable[i]));
	fprintf(out, " %" PRIu32, b->dec->n_repeats);
	for (uint32_t i = 0; i < b->dec->n_repeats; i++)
		fprintf(out, " %" PRIu32 " %" PRId64, b->dec->repeats[i].ref,
			b->dec->repeats[i].points / HUNDREDTH);
	fprintf(out, " %" PRIu32 " %" PRId64 "\n", result->chosen->ref,
		result->chosen->score / HUNDREDTH);
}

/* ---- deciding ---- */

static const struct rd_dec_result *
decide(struct bench *b, uint32_t i, uint32_t n_best)
{
	const struct rd_dec_result *result;
	struct rd_problem problem = { 0 };

	if (rd_dec_decide_best(b->dec, &b->requests[i], n_best, &result,
			       &problem))
		die("decision", &problem);
	return result;
}

static void
decide_all(void *data)
{
	struct bench *b = data;

	for (uint32_t i = 0; i < b->n_requests; i++)
		decide(b, i, 1);
}

static void
bind_all(void *data)
{
	struct bench *b = data;
	struct rd_problem problem = { 0 };

	for (uint32_t i = 0; i < b->n_requests; i++) {
		dec_begin(b->dec, &b->requests[i]);
		if (dec_bind(b->dec, &problem))
			die("binding", &problem);
	}
}

/* The long way must choose the same; a few requests of a large catalog. */
static void
check(struct bench *b)
{
	uint32_t n = b->n_refs > 20000 ? 10 : b->n_requests;

	for (uint32_t i = 0; i < n; i++) {
		const struct rd_dec_result *result = decide(b, i, 1);
		struct rd_dec_chosen best = result->chosen[0];
		int64_t margin = result->margin;
		uint32_t n_eligible = result->n_eligible;

		result = decide(b, i, RD_DEC_ALL);
		if (best.ref == result->chosen[0].ref &&
		    best.score == result->chosen[0].score &&
		    margin == result->margin &&
		    n_eligible == result->n_eligible)
			continue;
		fprintf(stderr, "bench: scale: request %" PRIu32 " differs\n",
			i + 1);
		exit(1);
	}
}

static void
put_cases(struct bench *b, const char *path)
{
	FILE *out = create(path);

	fprintf(out, "%" PRId64 " %" PRId64 " %" PRId64 "\n",
		term_number(b, "look.hairstyle", "messy_bun"),
		term_number(b, "outfit_words", "dressed_up"),
		term_number(b, "outfit_words", "casual"));
	for (uint32_t i = 0; i < b->n_requests; i++) {
		const struct rd_dec_result *result = decide(b, i, 1);

		if (!result->n_chosen) {
			fprintf(stderr, "bench: scale: nothing is chosen\n");
			exit(1);
		}
		put_case(b, out, &b->requests[i], result);
		b->n_visited += b->dec->n_visited;
		b->n_blocks += b->dec->n_blocks;
	}
	if (fclose(out)) {
		perror(path);
		exit(1);
	}
}

static void
read_requests(struct bench *b)
{
	const struct rd_dec_read_opts opts = { 0 };
	struct rd_str rest = rd_buf_view(&b->text);
	struct rd_problem problem = { 0 };
	const char *end;

	while (b->n_requests < MAX_REQUESTS &&
	       (end = memchr(rest.ptr, '\n', rest.len))) {
		struct rd_dec_request *r = &b->requests[b->n_requests++];
		struct rd_str line = { rest.ptr, (size_t)(end - rest.ptr) };

		rd_dec_request_init(r);
		if (rd_dec_request_read(r, &b->prog, line, &opts, &problem))
			die("request", &problem);
		rest.len -= line.len + 1;
		rest.ptr = end + 1;
	}
}

static void
print_time(const struct bench *b, const char *what, uint64_t since)
{
	char name[64];
	uint64_t ns = sample_now_ns() - since;

	snprintf(name, sizeof(name), "scale-%s-%" PRIu32, what, b->n_refs);
	sample_print(name, &ns, 1, 1);
}

static void
measure(struct bench *b)
{
	char name[64];
	struct sample sample = { .name = name,
				 .rounds = b->n_refs > 200000 ? 15 : 31,
				 .round_ns = 8000000,
				 .n_pass = b->n_requests,
				 .data = b };

	snprintf(name, sizeof(name), "scale-all-%" PRIu32, b->n_refs);
	sample.pass = decide_all;
	sample_run(&sample);
	snprintf(name, sizeof(name), "scale-bind-%" PRIu32, b->n_refs);
	sample.pass = bind_all;
	sample_run(&sample);
	printf("#scale-visited-%" PRIu32 "\t%" PRIu64 "\n", b->n_refs,
	       b->n_blocks ? b->n_visited * 1000 / b->n_blocks : 1000);
	printf("#scale-bytes-%" PRIu32 "\t%zu\n", b->n_refs,
	       rd_eng_search_bytes(b->dec->eng) / b->n_refs);
	printf("#scale-file-%" PRIu32 "\t%zu\n", b->n_refs, b->bytes.len);
}

static void
load(struct bench *b, const char *program, const char *requests)
{
	struct rd_problem problem = { 0 };

	rd_buf_init(&b->small_bytes, CAP_BYTES);
	rd_buf_init(&b->bytes, CAP_BYTES);
	rd_buf_init(&b->text, CAP_BYTES);
	if (rd_fs_read(program, &b->small_bytes, &problem) ||
	    rd_fs_read(requests, &b->text, &problem))
		die(problem.where, &problem);
	if (rd_prog_load(&b->small, rd_buf_view(&b->small_bytes),
			 RD_PROG_CHECK_DIGEST, &problem))
		die("program", &problem);
	if (b->n_refs < b->small.n_ref)
		b->n_refs = b->small.n_ref;
	make_program(b);
}

int
main(int argc, char **argv)
{
	static struct bench b = { .state = 1 };
	struct rd_problem problem = { 0 };
	uint64_t start;

	if (argc != 6) {
		fprintf(stderr, "usage: scale PROGRAM REQUESTS N REFS CASES\n");
		return 2;
	}
	b.n_refs = (uint32_t)strtoul(argv[3], NULL, 10);
	load(&b, argv[1], argv[2]);
	start = sample_now_ns();
	if (rd_prog_load_sized(&b.prog, rd_buf_view(&b.bytes), CAP_BYTES,
			       RD_PROG_CHECK_DIGEST, &problem))
		die("large program", &problem);
	print_time(&b, "load", start);
	start = sample_now_ns();
	b.dec = rd_dec_new(&b.prog, &problem);
	if (!b.dec)
		die("decider", &problem);
	read_requests(&b);
	print_time(&b, "decider", start);
	start = sample_now_ns();
	decide(&b, 0, 1);
	print_time(&b, "layout", start);
	put_refs(&b, argv[4]);
	put_cases(&b, argv[5]);
	check(&b);
	measure(&b);
	for (uint32_t i = 0; i < b.n_requests; i++)
		rd_dec_request_fini(&b.requests[i]);
	rd_dec_free(b.dec);
	rd_prog_fini(&b.prog);
	rd_prog_fini(&b.small);
	rd_buf_fini(&b.bytes);
	rd_buf_fini(&b.small_bytes);
	rd_buf_fini(&b.text);
	return 0;
}
