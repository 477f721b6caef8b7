/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* tense [--pass N] PROGRAM MESSAGES ROW: what it costs to read a message, one
 * per line, with all classifiers of a program over the fact `message`.  With
 * --pass they are read N times and nothing is measured: a run for a
 * profiler. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "engine/engine.h"
#include "engine/value.h"
#include "sample.h"

#define FILE_CAP_BYTES (64u << 20)
#define LINES_MAX 4096
#define ROUNDS 51
#define ROUND_NS UINT64_C(8000000)

struct bench {
	struct rd_prog prog;
	struct rd_eng *eng;
	struct rd_eng_value *message;
	struct rd_str lines[LINES_MAX];
	unsigned n_lines;
};

static void
read_file(const char *path, struct rd_buf *out)
{
	struct rd_problem problem = { 0 };

	rd_buf_init(out, FILE_CAP_BYTES);
	if (rd_fs_read(path, out, &problem)) {
		fprintf(stderr, "bench: %s: %s\n", path, problem.title);
		exit(1);
	}
}

/* Not inlined: the profiler counts from its call to its return. */
static void __attribute__((noinline)) read_all(void *data)
{
	struct bench *b = data;

	for (unsigned i = 0; i < b->n_lines; i++) {
		rd_eng_begin(b->eng);
		b->message->known = true;
		b->message->text = b->lines[i];
		if (rd_eng_classify(b->eng, NULL))
			abort();
	}
}

static void
setup(struct bench *b, struct rd_buf *program, struct rd_buf *text)
{
	struct rd_problem problem = { 0 };
	struct rd_str rest;
	const char *end;
	uint32_t fact;

	if (rd_prog_load(&b->prog, rd_buf_view(program), RD_PROG_CHECK_DIGEST,
			 &problem)) {
		fprintf(stderr, "bench: program: %s\n", problem.title);
		exit(1);
	}
	b->eng = rd_eng_new(&b->prog);
	fact = rd_prog_find_fact(&b->prog, RD_STR_LIT("message"));
	if (!b->eng || fact == RD_NONE)
		abort();
	b->message = &rd_eng_facts(b->eng)[fact];
	for (rest = rd_buf_view(text);
	     b->n_lines < LINES_MAX && (end = memchr(rest.ptr, '\n', rest.len));
	     rest.ptr = end + 1) {
		b->lines[b->n_lines++] =
			(struct rd_str){ rest.ptr, (size_t)(end - rest.ptr) };
		rest.len -= (size_t)(end + 1 - rest.ptr);
	}
}

int
main(int argc, char **argv)
{
	static struct bench b;
	struct rd_buf program, text;
	unsigned passes = 0;

	if (argc > 2 && !strcmp(argv[1], "--pass")) {
		passes = (unsigned)strtoul(argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	if (argc != 4)
		return 2;
	read_file(argv[1], &program);
	read_file(argv[2], &text);
	setup(&b, &program, &text);
	if (passes) {
		while (passes--)
			read_all(&b);
	} else {
		struct sample sample = { .name = argv[3],
					 .rounds = ROUNDS,
					 .round_ns = ROUND_NS,
					 .data = &b,
					 .pass = read_all,
					 .n_pass = b.n_lines };

		sample_run(&sample);
	}
	rd_eng_free(b.eng);
	rd_prog_fini(&b.prog);
	rd_buf_fini(&text);
	rd_buf_fini(&program);
	return 0;
}
