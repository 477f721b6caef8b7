/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* decide [--pass N | --chosen] PROGRAM REQUESTS: what the steps of a decision
 * cost inside one process, and that a warm decider asks the heap for nothing.
 * With --pass the requests are decided N times and nothing is measured: a run
 * for a profiler.  With --chosen each decision's reference and score in
 * hundredths of a point are printed: what the others must find too. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "decide/decide.h"
#include "heap.h"
#include "sample.h"

#define FILE_CAP_BYTES (256u << 20)
#define OUT_CAP_BYTES (8u << 20)
#define ROUNDS 51
#define ROUND_NS UINT64_C(8000000)

enum depth { READ, DECIDE, SHORT, FULL, DIGEST };

struct bench {
	struct rd_buf program_bytes, text, out;
	struct rd_prog prog;
	struct rd_dec_request request;
	struct rd_dec *dec;
	struct rd_str *lines;
	unsigned n_lines;
	enum depth depth;
};

static void
die(const char *what, const struct rd_problem *problem)
{
	fprintf(stderr, "bench: %s: %s\n", what, problem->title);
	exit(1);
}

static void
load(struct bench *b, struct rd_prog *prog)
{
	struct rd_problem problem = { 0 };

	if (rd_prog_load(prog, rd_buf_view(&b->program_bytes),
			 RD_PROG_CHECK_DIGEST, &problem))
		die("program", &problem);
}

static void
answer(struct bench *b, struct rd_str line)
{
	const struct rd_dec_read_opts read = { 0 };
	const struct rd_dec_write_opts write = { .trace = b->depth >= FULL,
						 .digest = b->depth == DIGEST,
						 .candidate = RD_NONE };
	const struct rd_dec_result *result;
	struct rd_problem problem = { 0 };

	if (rd_dec_request_read(&b->request, &b->prog, line, &read, &problem))
		die("request", &problem);
	if (b->depth == READ)
		return;
	if (rd_dec_decide(b->dec, &b->request, &result, &problem))
		die("decision", &problem);
	if (b->depth == DECIDE)
		return;
	rd_buf_reset(&b->out);
	rd_dec_write(b->dec, &write, &b->out, NULL);
}

/* Not inlined: the profiler counts from its call to its return. */
static void __attribute__((noinline)) answer_all(void *data)
{
	struct bench *b = data;

	for (unsigned i = 0; i < b->n_lines; i++)
		answer(b, b->lines[i]);
}

static void
load_once(void *data)
{
	struct rd_prog prog;

	load(data, &prog);
	rd_prog_fini(&prog);
}

static void
make_decider(void *data)
{
	struct bench *b = data;
	struct rd_problem problem = { 0 };
	struct rd_dec *dec = rd_dec_new(&b->prog, &problem);

	if (!dec)
		die("decider", &problem);
	rd_dec_free(dec);
}

static void
split_lines(struct bench *b)
{
	struct rd_str rest = rd_buf_view(&b->text);
	const char *end;
	unsigned cap = 0;

	while (rest.len && (end = memchr(rest.ptr, '\n', rest.len))) {
		if (b->n_lines == cap) {
			cap = cap ? cap * 2 : 1024;
			b->lines = realloc(b->lines, cap * sizeof(*b->lines));
			if (!b->lines)
				abort();
		}
		b->lines[b->n_lines++] =
			(struct rd_str){ rest.ptr, (size_t)(end - rest.ptr) };
		rest.len -= (size_t)(end + 1 - rest.ptr);
		rest.ptr = end + 1;
	}
}

static void
setup(struct bench *b, const char *program, const char *requests)
{
	struct rd_problem problem = { 0 };

	rd_buf_init(&b->program_bytes, FILE_CAP_BYTES);
	rd_buf_init(&b->text, FILE_CAP_BYTES);
	rd_buf_init(&b->out, OUT_CAP_BYTES);
	rd_dec_request_init(&b->request);
	if (rd_fs_read(program, &b->program_bytes, &problem) ||
	    rd_fs_read(requests, &b->text, &problem))
		die(problem.where, &problem);
	load(b, &b->prog);
	b->dec = rd_dec_new(&b->prog, &problem);
	if (!b->dec)
		die("decider", &problem);
	split_lines(b);
	if (!b->n_lines)
		exit(2);
}

static void
teardown(struct bench *b)
{
	free(b->lines);
	rd_dec_free(b->dec);
	rd_dec_request_fini(&b->request);
	rd_prog_fini(&b->prog);
	rd_buf_fini(&b->out);
	rd_buf_fini(&b->text);
	rd_buf_fini(&b->program_bytes);
}

static void
measure(struct bench *b)
{
	static const char *const names[] = { "read", "decide", "short", "full",
					     "digest" };
	struct sample sample = { .rounds = ROUNDS,
				 .round_ns = ROUND_NS,
				 .data = b };

	sample.pass = answer_all;
	sample.n_pass = b->n_lines;
	for (b->depth = READ; b->depth <= DIGEST; b->depth++) {
		sample.name = names[b->depth];
		sample_run(&sample);
	}
	sample.n_pass = 1;
	sample.pass = load_once;
	sample.name = "load";
	sample_run(&sample);
	sample.pass = make_decider;
	sample.name = "decider";
	sample_run(&sample);
}

/* What a warm decider asks of the heap, over all lines. */
static void
measure_heap(struct bench *b)
{
	unsigned long before;

	b->depth = DIGEST;
	answer_all(b);
	before = heap_calls();
	answer_all(b);
	printf("#heap\t%lu\n", heap_calls() - before);
}

static void
print_chosen(struct bench *b)
{
	const struct rd_dec_read_opts read = { 0 };
	const struct rd_dec_result *result;
	struct rd_problem problem = { 0 };

	for (unsigned i = 0; i < b->n_lines; i++) {
		if (rd_dec_request_read(&b->request, &b->prog, b->lines[i],
					&read, &problem) ||
		    rd_dec_decide(b->dec, &b->request, &result, &problem))
			die("request", &problem);
		if (result->n_chosen)
			printf("%.*s %" PRId64 "\n",
			       RD_STR_FMT(rd_prog_str(
				       &b->prog,
				       b->prog.ref[result->chosen->ref].id)),
			       result->chosen->score / 1000000);
		else
			printf("- 0\n");
	}
}

static void
count_bytes(struct bench *b)
{
	size_t out = 0;

	b->depth = FULL;
	for (unsigned i = 0; i < b->n_lines; i++) {
		answer(b, b->lines[i]);
		out += b->out.len;
	}
	printf("#lines\t%u\n#line-bytes\t%zu\n#out-bytes\t%zu\n", b->n_lines,
	       b->text.len / b->n_lines, out / b->n_lines);
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	bool chosen = argc == 4 && !strcmp(argv[1], "--chosen");
	unsigned long passes = 0;

	if (argc == 5 && !strcmp(argv[1], "--pass"))
		passes = strtoul(argv[2], NULL, 10);
	else if (argc != 3 && !chosen) {
		fprintf(stderr, "usage: decide [--pass N | --chosen] "
				"PROGRAM REQUESTS\n");
		return 2;
	}
	setup(&b, argv[argc - 2], argv[argc - 1]);
	b.depth = FULL;
	for (unsigned long i = 0; i < passes; i++)
		answer_all(&b);
	if (chosen) {
		print_chosen(&b);
	} else if (!passes) {
		measure(&b);
		measure_heap(&b);
		count_bytes(&b);
	}
	teardown(&b);
	return 0;
}
