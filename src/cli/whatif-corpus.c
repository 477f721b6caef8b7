/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Which situations are asked about, and in what portions. */
#include "cli/project.h"
#include "cli/suite.h"
#include "cli/whatif.h"

#define CHUNK_ROWS 2000
#define CHUNK_LINES 64
#define FILE_CAP_BYTES ((size_t)256 << 20)

/* ---- portions ---- */

static int
cut(struct whatif *w, uint64_t n, uint64_t size)
{
	struct whatif_chunk *chunk;
	uint64_t i;

	w->n_chunks = (size_t)((n + size - 1) / size);
	w->chunks = rd_arena_array(&w->cmd->arena, w->n_chunks + 1,
				   sizeof(*w->chunks));
	if (!w->chunks)
		return cmd_no_memory(w->cmd);
	for (i = 0; i < w->n_chunks; i++) {
		chunk = &w->chunks[i];
		if (!w->from_store) {
			chunk->from = (size_t)(i * size);
			chunk->to = (size_t)((i + 1) * size < n ? (i + 1) * size
								: n);
			continue;
		}
		chunk->span = w->span;
		chunk->span.first = w->span.first + (int64_t)(i * size);
		if (i + 1 < w->n_chunks)
			chunk->span.last = chunk->span.first + (int64_t)size -
					   1;
	}
	return 0;
}

/* ---- recorded decisions ---- */

int
whatif_recorded_find(struct whatif *w)
{
	struct cmd *cmd = w->cmd;
	struct rd_rec_store *store = NULL;
	uint64_t size;
	int code;

	w->filter.subject = rd_str_of(cmd->settings[SET_SUBJECT].text);
	if (cmd_given(cmd, OPT_LIMIT))
		w->filter.limit = (uint32_t)cmd->args.values[OPT_LIMIT].number;
	code = cmd_store_open(cmd, CMD_STORE_READ, &store);
	if (!code && store &&
	    rd_rec_span(store, &w->filter, &cmd->arena, &w->span,
			&cmd->problem))
		code = cmd->problem.exit_code;
	rd_rec_close(store);
	if (code || !store || w->span.last < w->span.first) {
		if (!code) {
			cmd_fail(cmd, 4, "record.none",
				 "no decision is on record");
			rd_problem_hint(&cmd->problem,
					"refdesk whatif --fixtures compares "
					"over the fixtures");
			code = 4;
		}
		return code;
	}
	w->from_store = true;
	size = CHUNK_ROWS / w->n_drafts;
	return cut(w, (uint64_t)(w->span.last - w->span.first) + 1,
		   size > CHUNK_LINES ? size : CHUNK_LINES);
}

/* ---- requests ---- */

static int
add_line(struct whatif *w, struct rd_str label, struct rd_str json,
	 bool may_fail)
{
	struct cmd *cmd = w->cmd;

	if (rd_arena_grow(&cmd->arena, (void **)&w->lines, w->n_lines,
			  &w->cap_lines, sizeof(*w->lines)))
		return cmd_no_memory(cmd);
	w->lines[w->n_lines] = (struct whatif_item){ (int64_t)w->n_lines, label,
						     RD_STR_NONE, json,
						     may_fail };
	w->n_lines++;
	return 0;
}

static int
read_file(struct whatif *w, const char *path)
{
	struct cmd *cmd = w->cmd;
	const char *label, *end;
	struct rd_str rest, line;
	size_t n = 0;
	int code;

	code = cmd_read(cmd, path, FILE_CAP_BYTES, 4, &rest);
	while (!code && rest.len) {
		end = memchr(rest.ptr, '\n', rest.len);
		line = (struct rd_str){ rest.ptr, end ? (size_t)(end - rest.ptr)
						      : rest.len };
		rest.ptr += line.len + (end != NULL);
		rest.len -= line.len + (end != NULL);
		label = rd_arena_printf(&cmd->arena, "%s:%zu", path, ++n);
		if (!label)
			return cmd_no_memory(cmd);
		if (rd_str_trim(line).len)
			code = add_line(w, rd_str_of(label), line, false);
	}
	return code;
}

/* ---- fixtures ---- */

static int
note_failing(struct whatif *w, const char *name)
{
	if (rd_arena_grow(&w->cmd->arena, (void **)&w->failing, w->n_failing,
			  &w->cap_failing, sizeof(*w->failing)))
		return cmd_no_memory(w->cmd);
	w->failing[w->n_failing++] = name;
	return 0;
}

/* Runs one case with a draft; of the first draft the request is kept. */
static int
run_case(struct whatif *w, size_t k, struct rd_conf_runner *runner,
	 const struct rd_conf_case *c)
{
	struct cmd *cmd = w->cmd;
	struct rd_conf_outcome outcome;
	const char *name, *json;

	if (rd_conf_case_run(runner, c, &cmd->arena, &outcome, &cmd->problem)) {
		/* The draft lacks what the case names. */
		cmd->problem = (struct rd_problem){ 0 };
		outcome.passed = false;
	}
	name = rd_arena_strdup(&cmd->arena, rd_conf_case_name(c));
	json = rd_arena_strdup(&cmd->arena, rd_buf_view(&runner->json));
	if (!name || !json)
		return cmd_no_memory(cmd);
	w->drafts[k].n_failing += !outcome.passed;
	if (!outcome.passed && !w->sweeps && note_failing(w, name))
		return cmd->problem.exit_code;
	if (k)
		return 0;
	w->n_fixtures++;
	return add_line(w, rd_str_of(name), rd_str_of(json), true);
}

/* A case counts when it names the draft's pack as it is. */
static bool
is_ours(const struct whatif *w, const struct rd_conf_case *c)
{
	const struct rd_prog *prog = &w->drafts[0].prog;

	return rd_str_eq(rd_conf_case_program(c),
			 rd_prog_str(prog, prog->meta[0].pack)) &&
	       !rd_conf_case_n_replaces(c);
}

static int
run_cases(struct whatif *w, const struct cmd_cases *cases, size_t k)
{
	struct rd_dec_zone_port port = { cmd_zone_resolve, NULL };
	struct rd_conf_runner runner;
	struct rd_zones zones;
	size_t i;
	int code = 0;

	rd_zones_init(&zones, NULL);
	port.data = &zones;
	if (rd_conf_runner_init(&runner, &w->drafts[k].prog, &w->cmd->problem))
		code = w->cmd->problem.exit_code;
	runner.zones = &port;
	for (i = 0; i < cases->n && !code; i++) {
		if (is_ours(w, cases->items[i].c))
			code = run_case(w, k, &runner, cases->items[i].c);
		else if (!k)
			w->n_own++;
	}
	rd_conf_runner_fini(&runner);
	rd_zones_fini(&zones);
	return code;
}

int
whatif_fixtures_find(struct whatif *w)
{
	struct cmd *cmd = w->cmd;
	struct cmd_files files = { 0 };
	struct cmd_cases cases = { 0 };
	const char *path = NULL;
	size_t k;
	int code;

	code = cmd_project_fixtures(cmd, &path);
	if (!code)
		code = cmd_files_find_cases(cmd, path, &files);
	if (!code)
		code = cmd_cases_read(cmd, &files, &cases);
	for (k = 0; k < w->n_drafts && !code; k++)
		code = run_cases(w, &cases, k);
	cmd_cases_fini(&cases);
	if (!code && !w->n_lines) {
		cmd_fail(cmd, 4, "fixtures.none",
			 "no fixture is about this pack");
		rd_problem_where(&cmd->problem, "%s", path);
		rd_problem_hint(&cmd->problem, "fixtures in refdesk.conf names "
					       "their directory");
		code = 4;
	}
	return code ? code : cut(w, w->n_lines, CHUNK_LINES);
}

/* ---- the base ---- */

/* What is in use: the active program, or the rules as they stand. */
static int
open_base(struct whatif *w)
{
	struct cmd *cmd = w->cmd;
	struct cmd_draft as_is = { .n_sets = 0 };
	struct cmd_built built;
	const char *path = NULL;
	int code;

	w->has_base = true;
	if (cmd->has_project && !cmd_project_active(cmd, &path))
		return cmd_program_open(cmd, path, &w->base);
	cmd->problem = (struct rd_problem){ 0 };
	code = cmd_project_rules(cmd, &path);
	if (code)
		return code;
	cmd_built_init(&built);
	code = cmd_draft_build(cmd, path, &as_is, &built);
	if (!code) {
		rd_buf_str(&w->base.bytes, rd_buf_view(&built.bytes));
		code = rd_prog_load(&w->base.prog, rd_buf_view(&w->base.bytes),
				    RD_PROG_CHECK_DIGEST, &cmd->problem)
			       ? cmd->problem.exit_code
			       : 0;
		w->base.loaded = !code;
		w->base.path = path;
	}
	cmd_built_fini(&built);
	return code;
}

static void
read_clock(struct whatif *w)
{
	const struct cmd_value *now = &w->cmd->settings[SET_NOW];
	struct rd_zones zones;

	rd_zones_init(&zones, NULL);
	cmd_clock(&zones, w->cmd->settings[SET_TZ].text, &w->clock);
	if (now->text)
		(void)!rd_instant_parse(rd_str_of(now->text), &w->clock);
	rd_zones_fini(&zones);
}

int
whatif_corpus_find(struct whatif *w)
{
	struct cmd *cmd = w->cmd;
	bool fixtures = cmd_given(cmd, OPT_WITH_FIXTURES);
	const char *file = cmd->args.n_operands ? cmd->args.operands[0] : NULL;
	int code = 0;

	read_clock(w);
	if (fixtures && file)
		return cmd_fail(cmd, 2, "usage.operand",
				"--fixtures and a file exclude each other");
	if (!fixtures && !file)
		return whatif_recorded_find(w);
	if (fixtures)
		code = whatif_fixtures_find(w);
	else if (!(code = read_file(w, file)))
		code = cut(w, w->n_lines, CHUNK_LINES);
	return code ? code : open_base(w);
}
