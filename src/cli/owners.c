/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include "cli/owners.h"

#include <unistd.h>

#include "conform/mutate.h"

/* The cases of one program. */
struct share {
	const struct cmd_suite_program *program;
	const struct rd_conf_case **cases;
	size_t *index; /* in the suite */
	bool *wanted, *owns;
	uint32_t n, n_wanted;
};

static int
gather(struct cmd *cmd, const struct cmd_suite *suite, struct share *s)
{
	size_t n = suite->cases.n;

	s->cases = rd_arena_array(&cmd->arena, n + 1, sizeof(*s->cases));
	s->index = rd_arena_array(&cmd->arena, n + 1, sizeof(*s->index));
	s->wanted = rd_arena_array(&cmd->arena, n + 1, sizeof(*s->wanted));
	s->owns = rd_arena_array(&cmd->arena, n + 2, sizeof(*s->owns));
	if (!s->cases || !s->index || !s->wanted || !s->owns)
		return cmd_no_memory(cmd);
	for (size_t i = 0; i < n; i++) {
		if (suite->cases.items[i].program != s->program)
			continue;
		s->index[s->n] = i;
		s->cases[s->n++] = suite->cases.items[i].c;
	}
	return 0;
}

/* What the coverage says; the rest is wanted of the mutants. */
static void
ask_coverage(const struct cmd_suite *suite, struct share *s, bool *owns)
{
	bool *by_serial = s->owns;

	rd_conf_coverage_owners(s->program->coverage, by_serial);
	for (uint32_t i = 0; i < s->n; i++) {
		size_t at = s->index[i];

		owns[at] = by_serial[suite->outcomes[at].serial];
		s->wanted[i] = !owns[at];
		s->n_wanted += !owns[at];
	}
	memset(s->owns, 0, (s->n + 1) * sizeof(*s->owns));
}

static int
ask_mutants(struct cmd *cmd, struct cmd_suite *suite, struct share *s,
	    bool *owns)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	struct rd_conf_mutation_opts opts = { .cases = s->cases,
					      .n_cases = s->n,
					      .zones = &suite->port };
	struct rd_conf_mutation *mutation;
	enum rd_status status;

	opts.n_jobs = online > 0 ? (unsigned)online : 1;
	status = rd_conf_mutation_new(rd_buf_view(&s->program->built.bytes),
				      RD_CONF_ALL_OPERATORS, &mutation,
				      &cmd->problem);
	if (status == RD_OK)
		status = rd_conf_mutation_own(mutation, &opts, s->wanted,
					      s->owns, &cmd->problem);
	rd_conf_mutation_free(mutation);
	for (uint32_t i = 0; i < s->n && status == RD_OK; i++)
		owns[s->index[i]] |= s->owns[i];
	return status == RD_OK ? 0 : cmd->problem.exit_code;
}

int
cmd_owners(struct cmd *cmd, struct cmd_suite *suite, bool **owns)
{
	int code = 0;

	*owns = rd_arena_array(&cmd->arena, suite->cases.n + 1, sizeof(**owns));
	if (!*owns)
		return cmd_no_memory(cmd);
	for (size_t i = 0; i < suite->cases.n; i++)
		(*owns)[i] = suite->cases.items[i].program->replaces;
	for (size_t p = 0; p < suite->n_programs && !code; p++) {
		struct share s = { .program = suite->programs[p] };

		if (s.program->replaces)
			continue;
		code = gather(cmd, suite, &s);
		if (code)
			break;
		ask_coverage(suite, &s, *owns);
		if (s.n_wanted)
			code = ask_mutants(cmd, suite, &s, *owns);
	}
	return code;
}
