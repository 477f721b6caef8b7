/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk test: golden cases. */
#include "base/decimal.h"
#include "base/escape.h"
#include "base/fs.h"
#include "cli/accept.h"
#include "cli/emit.h"
#include "cli/owners.h"
#include "cli/project.h"
#include "cli/suite.h"
#include "cli/thin.h"
#include "cli/verbs.h"

#define COVERAGE_CAP_BYTES (16u << 20)

/* In the order of the option's words. */
enum format { FORMAT_TAP, FORMAT_JUNIT, FORMAT_JSON };

static int
find_files(struct cmd *cmd, struct cmd_files *files)
{
	const char *path = NULL;
	size_t i;
	int code = 0;

	for (i = 0; i < cmd->args.n_operands && !code; i++)
		code = cmd_files_find_cases(cmd, cmd->args.operands[i], files);
	if (code || i)
		return code;
	code = cmd_project_fixtures(cmd, &path);
	if (!code)
		code = cmd_files_find_cases(cmd, path, files);
	return code;
}

static int
fail_empty(struct cmd *cmd)
{
	cmd_fail(cmd, 1, "test.empty", "no case was selected");
	if (cmd->args.n_operands)
		rd_problem_where(&cmd->problem, "%s", cmd->args.operands[0]);
	rd_problem_hint(&cmd->problem,
			"an empty run proves nothing, so it fails");
	return 1;
}

/* Lines of people's text inside TAP are comments. */
static void
put_comment(struct rd_buf *out, struct rd_str text)
{
	const char *end;
	size_t n;

	while (text.len) {
		end = memchr(text.ptr, '\n', text.len);
		n = end ? (size_t)(end - text.ptr) : text.len;
		rd_buf_cstr(out, "# ");
		rd_buf_put(out, text.ptr, n);
		rd_buf_char(out, '\n');
		n += end != NULL;
		text.ptr += n;
		text.len -= n;
	}
}

/* Programs with replaced files are made by the cases themselves. */
static bool
counts_coverage(const struct cmd_suite_program *program)
{
	return !program->replaces && program->coverage;
}

/* ,"coverage":{"companion":{...}} */
static void
put_coverage_json(const struct cmd_suite *suite, struct rd_buf *out)
{
	const struct cmd_suite_program *program;
	size_t n = 0;
	size_t i;

	rd_buf_cstr(out, ",\"coverage\":{");
	for (i = 0; i < suite->n_programs; i++) {
		program = suite->programs[i];
		if (!counts_coverage(program))
			continue;
		rd_buf_cstr(out, n++ ? "," : "");
		rd_put_json_str(out, program->pack);
		rd_buf_char(out, ':');
		rd_conf_coverage_json(program->coverage, out);
	}
	rd_buf_char(out, '}');
}

/* ,"owns_nothing":["name"]; null when that was not looked into. */
static void
put_owners_json(const struct cmd_suite *suite, const bool *owns,
		struct rd_buf *out)
{
	const char *comma = "";

	rd_buf_cstr(out,
		    owns ? ",\"owns_nothing\":[" : ",\"owns_nothing\":null");
	for (size_t i = 0; owns && i < suite->cases.n; i++) {
		if (owns[i])
			continue;
		rd_buf_cstr(out, comma);
		comma = ",";
		rd_put_json_str(out, suite->rows[i].name);
	}
	if (owns)
		rd_buf_char(out, ']');
}

static void
put_json(struct cmd *cmd, const struct cmd_suite *suite, const bool *owns)
{
	struct rd_buf members;

	rd_buf_init(&members, COVERAGE_CAP_BYTES);
	if (cmd_given(cmd, OPT_COVERAGE)) {
		put_coverage_json(suite, &members);
		put_owners_json(suite, owns, &members);
	}
	rd_conf_report_json_with(suite->rows, (uint32_t)suite->cases.n,
				 rd_buf_view(&members), &cmd->out);
	rd_buf_fini(&members);
}

static void
put_owners(const struct cmd_suite *suite, const bool *owns, struct rd_buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < suite->cases.n; i++) {
		if (owns[i])
			continue;
		rd_buf_cstr(out, "owns nothing: ");
		rd_put_shown(out, suite->rows[i].name);
		rd_buf_char(out, '\n');
		n++;
	}
	if (!n)
		rd_buf_cstr(out, "cases that own nothing: none\n");
}

/* JUnit has no place for it, so there the table goes to stderr. */
static void
put_coverage(struct cmd *cmd, const struct cmd_suite *suite, bool comments,
	     const bool *owns)
{
	const struct cmd_suite_program *program;
	struct rd_buf text;
	size_t i;

	rd_buf_init(&text, COVERAGE_CAP_BYTES);
	for (i = 0; i < suite->n_programs; i++) {
		program = suite->programs[i];
		if (!counts_coverage(program))
			continue;
		rd_buf_printf(&text, "coverage of %.*s\n",
			      RD_STR_FMT(program->pack));
		if (cmd_given(cmd, OPT_COVERAGE))
			rd_conf_coverage_human(program->coverage, &text);
		else
			rd_conf_coverage_gaps(program->coverage, &text);
	}
	if (owns)
		put_owners(suite, owns, &text);
	if (comments)
		put_comment(&cmd->out, rd_buf_view(&text));
	else
		cmd_talk(rd_buf_view(&text));
	rd_buf_fini(&text);
}

/* Of all items of the shipped programs, in 1e-4, rounded down. */
static int64_t
share_reached(const struct cmd_suite *suite)
{
	uint64_t reached = 0;
	uint64_t total = 0;
	uint32_t r, t;
	size_t i;

	for (i = 0; i < suite->n_programs; i++) {
		if (!counts_coverage(suite->programs[i]))
			continue;
		rd_conf_coverage_count(suite->programs[i]->coverage, &r, &t);
		reached += r;
		total += t;
	}
	return total ? (int64_t)(reached * RD_DECIMAL_ONE / total)
		     : RD_DECIMAL_ONE;
}

static bool
reaches(const struct cmd *cmd, const struct cmd_suite *suite, int64_t least)
{
	int64_t share = least ? share_reached(suite) : 0;
	char text[2][RD_POINTS_TEXT];
	size_t len[2];

	if (share >= least)
		return true;
	len[0] = rd_decimal_format(share, 2, text[0]);
	len[1] = rd_decimal_format(least, 2, text[1]);
	cmd_say(cmd, "coverage is %.*s%%, below %.*s%%", (int)len[0], text[0],
		(int)len[1], text[1]);
	return false;
}

/* The sum comes behind the report, also where both go to one terminal. */
static int
put_report(struct cmd *cmd, const struct cmd_suite *suite, const bool *owns)
{
	unsigned format = cmd->args.values[OPT_TEST_FORMAT].choice;
	uint32_t n = (uint32_t)suite->cases.n;
	int code;

	if (cmd->json || format == FORMAT_JSON)
		put_json(cmd, suite, owns);
	else if (format == FORMAT_TAP)
		rd_conf_report_tap(suite->rows, n, &cmd->out);
	else
		rd_conf_report_junit(suite->rows, n, &cmd->out);
	if ((cmd_given(cmd, OPT_COVERAGE) || cmd_given(cmd, OPT_GAPS)) &&
	    !cmd->json && format != FORMAT_JSON)
		put_coverage(cmd, suite, format == FORMAT_TAP, owns);
	code = cmd_flush(cmd);
	if (!code)
		cmd_say(cmd, "%zu passed, %zu failed, %zu could not be run",
			suite->cases.n - suite->n_failed - suite->n_unable,
			suite->n_failed, suite->n_unable);
	return code;
}

static int
run_suite(struct cmd *cmd, struct cmd_suite *suite,
	  const struct cmd_files *files)
{
	bool *owns = NULL;
	int64_t margin, least;
	int code;

	suite->covers = cmd_given(cmd, OPT_FAIL_UNDER) ||
			cmd_given(cmd, OPT_COVERAGE) ||
			cmd_given(cmd, OPT_GAPS);
	code = cmd_thin_option(cmd, &margin);
	if (!code)
		code = cmd_share(cmd, OPT_FAIL_UNDER, &least);
	if (!code)
		code = cmd_suite_read(cmd, suite, files, NULL, NULL);
	if (!code && !suite->cases.n)
		code = fail_empty(cmd);
	if (!code)
		code = cmd_suite_run(cmd, suite);
	/* A mutant is no news where cases fail without one. */
	if (!code && cmd_given(cmd, OPT_COVERAGE) && !suite->n_failed &&
	    !suite->n_unable)
		code = cmd_owners(cmd, suite, &owns);
	if (!code && cmd_given(cmd, OPT_EMIT))
		code = cmd_gaps_emit(cmd, suite);
	if (code)
		return code;
	code = put_report(cmd, suite, owns);
	if (code)
		return code;
	cmd_thin_tell(suite, margin);
	if (suite->n_unable)
		return 4;
	return suite->n_failed || !reaches(cmd, suite, least) ? 1 : 0;
}

static int
check_options(struct cmd *cmd)
{
	if (cmd_given(cmd, OPT_EMIT) && !cmd_given(cmd, OPT_GAPS)) {
		cmd_fail(cmd, 2, "usage.option-value",
			 "--emit writes what --gaps finds: give both");
		return 2;
	}
	if (cmd_given(cmd, OPT_ACCEPT) == cmd_given(cmd, OPT_REASON))
		return 0;
	cmd_fail(cmd, 2, "usage.option-value",
		 "--accept and --reason go together");
	rd_problem_hint(&cmd->problem, "refdesk test --accept CASE --reason "
				       "'why the new result is right'");
	return 2;
}

int
cmd_test(struct cmd *cmd)
{
	struct cmd_files files = { 0 };
	struct cmd_program given;
	struct cmd_suite suite;
	int code;

	code = check_options(cmd);
	if (!code)
		code = find_files(cmd, &files);
	if (!code && !files.n)
		code = fail_empty(cmd);
	if (code)
		return code;
	cmd_suite_init(&suite);
	cmd_program_init(&given);
	if (cmd->settings[SET_PROGRAM].from_flag) {
		code = cmd_program_choose(cmd, &given);
		suite.given = &given;
	}
	if (!code && cmd_given(cmd, OPT_ACCEPT))
		code = cmd_accept(cmd, &suite, &files);
	else if (!code)
		code = run_suite(cmd, &suite, &files);
	cmd_suite_fini(&suite);
	cmd_program_fini(&given);
	return code;
}
