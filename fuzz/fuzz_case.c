/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A case as the parsing child hands it over, a line of JSON; or, where it is
 * XML, the fixture file it is made of.  Whatever is read is run. */

#include <stdlib.h>

#include "conform/case.h"
#include "conform/conform.h"
#include "packs.h"

#define ARENA_CAP ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
insist(bool holds)
{
	if (!holds)
		abort();
}

static void
run(struct rd_str line)
{
	static struct rd_conf_runner runner;
	static struct rd_prog prog;
	struct rd_conf_outcome outcome;
	struct rd_problem problem;
	struct rd_conf_case *c;
	struct rd_arena arena;
	enum rd_status status;

	if (!runner.prog) {
		packs_load(&prog);
		insist(!rd_conf_runner_init(&runner, &prog, &problem));
	}
	if (rd_conf_case_read(line, &c, &problem)) {
		insist(problem.exit_code == 4);
		return;
	}
	rd_arena_init(&arena, ARENA_CAP);
	status = rd_conf_case_run(&runner, c, &arena, &outcome, &problem);
	insist(!status || problem.exit_code);
	if (!status)
		insist(outcome.passed == !outcome.n_misses);
	rd_arena_fini(&arena);
	rd_conf_case_free(c);
}

/* Fixtures as they pass the schema. */
static void
run_xml(struct rd_str bytes)
{
	static struct rd_src_schemas *schemas;
	struct rd_src_input input = { .name = "fuzz.xml", .bytes = bytes };
	struct rd_src_file *file;
	struct rd_arena arena;
	struct rd_diags diags;
	struct rd_buf line;

	if (!schemas)
		schemas = rd_src_schemas_new();
	input.schemas = schemas;
	rd_arena_init(&arena, ARENA_CAP);
	rd_diags_init(&diags);
	rd_buf_init(&line, RD_CONF_CASE_CAP);
	if (!rd_src_parse(&arena, &diags, &input, &file)) {
		rd_conf_case_write(file, &line);
		if (!rd_buf_status(&line))
			run(rd_buf_view(&line));
	}
	rd_buf_fini(&line);
	rd_diags_fini(&diags);
	rd_arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd_str bytes = { (const char *)data, size };

	if (size && data[0] == '<')
		run_xml(bytes);
	else
		run(bytes);
	return 0;
}
