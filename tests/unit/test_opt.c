/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/opt.h"

enum { FILE_NAME, QUIET, COLOR, COUNT, WHEN, ADD, OTHER, N_OPTS };

static const struct rd_opt opts[N_OPTS] = {
	[FILE_NAME] = { "output", 'o', RD_OPT_TEXT, false, "FILE", "h", 0 },
	[QUIET] = { "quiet", 'q', RD_OPT_FLAG, false, NULL, "h", 0 },
	[COLOR] = { "color", 0, RD_OPT_CHOICE, false, "auto|always", "h", 0 },
	[COUNT] = { "count", 0, RD_OPT_NUMBER, false, "N", "h", 9 },
	[WHEN] = { "now", 0, RD_OPT_TIME, false, "TIME", "h", 0 },
	[ADD] = { "add", 0, RD_OPT_TEXT, true, "X", "h", 0 },
	[OTHER] = { "other", 0, RD_OPT_FLAG, false, NULL, "h", 0 },
};
static const unsigned char taken[] = { COLOR, COUNT, WHEN, ADD, RD_OPT_END };

struct run {
	struct rd_opt_args args;
	struct rd_problem problem;
	struct rd_opt_line line;
	enum rd_status status;
};

static void
parse(struct run *run, char **argv, bool stop)
{
	struct rd_opt_spec spec = { opts, N_OPTS, 2, taken, "verb" };

	*run = (struct run){ .line = { argv, 1, stop } };
	cr_assert_eq(rd_opt_args_init(&run->args, N_OPTS), RD_OK);
	run->status = rd_opt_parse(&spec, &run->line, &run->args,
				   &run->problem);
}

#define ARGV(...) ((char *[]){ "prog", __VA_ARGS__, NULL })

Test(opt, value_after_equals_or_as_next_word)
{
	struct run run;

	parse(&run, ARGV("--output=a b", "--color", "always"), false);
	cr_assert_eq(run.status, RD_OK);
	cr_assert_str_eq(run.args.values[FILE_NAME].text, "a b");
	cr_assert_eq(run.args.values[COLOR].choice, 1);
	rd_opt_args_fini(&run.args);
}

Test(opt, short_option_with_value_attached_or_apart)
{
	struct run run;

	parse(&run, ARGV("-ofile", "-q"), false);
	cr_assert_str_eq(run.args.values[FILE_NAME].text, "file");
	cr_assert_eq(run.args.values[QUIET].n_given, 1);
	rd_opt_args_fini(&run.args);
	parse(&run, ARGV("-o", "file"), false);
	cr_assert_str_eq(run.args.values[FILE_NAME].text, "file");
	rd_opt_args_fini(&run.args);
}

Test(opt, operands_may_stand_between_options)
{
	struct run run;

	parse(&run, ARGV("one", "-q", "two", "-", "--count=3"), false);
	cr_assert_eq(run.args.n_operands, 3);
	cr_assert_str_eq(run.args.operands[2], "-");
	cr_assert_eq(run.args.values[COUNT].number, 3);
	rd_opt_args_fini(&run.args);
}

Test(opt, double_dash_ends_options)
{
	struct run run;

	parse(&run, ARGV("--", "--quiet", "-q"), false);
	cr_assert_eq(run.args.n_operands, 2);
	cr_assert_eq(run.args.values[QUIET].n_given, 0);
	rd_opt_args_fini(&run.args);
}

Test(opt, stop_leaves_the_first_operand)
{
	struct run run;

	parse(&run, ARGV("-q", "verb", "-o", "x"), true);
	cr_assert_eq(run.line.at, 2);
	cr_assert_eq(run.args.n_operands, 0);
	rd_opt_args_fini(&run.args);
}

Test(opt, repeated_option_keeps_all_values_in_order)
{
	struct run run;

	parse(&run, ARGV("--add", "a", "--add=b"), false);
	cr_assert_eq(run.args.values[ADD].n_given, 2);
	cr_assert_eq(run.args.n_items, 2);
	cr_assert_str_eq(run.args.items[0].text, "a");
	cr_assert_str_eq(run.args.items[1].text, "b");
	rd_opt_args_fini(&run.args);
}

Test(opt, instant_needs_its_offset)
{
	struct run run;

	parse(&run, ARGV("--now", "2025-12-27T20:00:00+01:00"), false);
	cr_assert_eq(run.status, RD_OK);
	cr_assert_eq(run.args.values[WHEN].time.offset_min, 60);
	rd_opt_args_fini(&run.args);
	parse(&run, ARGV("--now", "2025-12-27T20:00:00"), false);
	cr_assert_eq(run.status, RD_SEMANTIC);
	cr_assert_str_eq(run.problem.code, "request.no-offset");
	cr_assert_eq(run.problem.exit_code, 4);
	rd_opt_args_fini(&run.args);
}

static char *const refused[][4] = {
	{ "prog", "--unknown", NULL, "usage.unknown-option" },
	{ "prog", "--out=x", NULL, "usage.unknown-option" },
	{ "prog", "-x", NULL, "usage.unknown-option" },
	{ "prog", "-qo", NULL, "usage.unknown-option" },
	{ "prog", "--other", NULL, "usage.option-not-here" },
	{ "prog", "--quiet=1", NULL, "usage.option-value" },
	{ "prog", "--output", NULL, "usage.option-value" },
	{ "prog", "--output=", NULL, "usage.option-value" },
	{ "prog", "-o", NULL, "usage.option-value" },
	{ "prog", "--color=red", NULL, "usage.option-value" },
	{ "prog", "--color=", NULL, "usage.option-value" },
	{ "prog", "--count=10", NULL, "usage.option-value" },
	{ "prog", "--count=-1", NULL, "usage.option-value" },
	{ "prog", "--count=1x", NULL, "usage.option-value" },
	{ "prog", "--=x", NULL, "usage.unknown-option" },
};

Test(opt, what_does_not_fit_is_refused_with_its_code)
{
	struct run run;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		parse(&run, (char **)refused[i], false);
		cr_assert_eq(run.status, RD_SEMANTIC, "%s", refused[i][1]);
		cr_assert_eq(run.problem.exit_code, 2);
		cr_assert_str_eq(run.problem.code, refused[i][3], "%s",
				 refused[i][1]);
		rd_opt_args_fini(&run.args);
	}
}

static void
assert_hint(char **argv, const char *hint)
{
	struct run run;

	parse(&run, argv, false);
	cr_assert_eq(run.status, RD_SEMANTIC, "%s", argv[1]);
	cr_assert(strstr(run.problem.hint, hint), "%s: %s", argv[1],
		  run.problem.hint);
	rd_opt_args_fini(&run.args);
}

Test(opt, the_hint_is_about_what_was_written)
{
	assert_hint(ARGV("--now=yesterday"), "with its offset");
	assert_hint(ARGV("--now=2025-12-27T20:00:00"), "write Z or an offset");
	assert_hint(ARGV("--now=2025-12-27T20:00:00.1234Z"),
		    "milliseconds at most");
	assert_hint(ARGV("--now=2016-12-31T23:59:60Z"), "no leap seconds");
	assert_hint(ARGV("--output="), "it must not be empty");
}

Test(opt, a_subject_has_one_limit)
{
	static const char *const refused_subjects[] = { "", "a\tb", "a\x7f",
							"\xff" };
	char longest[RD_SUBJECT_MAX + 1];
	size_t i;

	memset(longest, 'a', sizeof(longest));
	cr_assert(rd_subject_ok((struct rd_str){ longest, RD_SUBJECT_MAX }));
	cr_assert_not(
		rd_subject_ok((struct rd_str){ longest, RD_SUBJECT_MAX + 1 }));
	cr_assert(rd_subject_ok(RD_STR_LIT("\xc3\xa9 7")));
	for (i = 0; i < 4; i++)
		cr_assert_not(rd_subject_ok(rd_str_of(refused_subjects[i])));
}

Test(opt, given_twice_is_refused)
{
	struct run run;

	parse(&run, ARGV("--count=1", "--count=1"), false);
	cr_assert_str_eq(run.problem.code, "usage.option-twice");
	rd_opt_args_fini(&run.args);
}

Test(opt, near_name_is_proposed)
{
	struct run run;

	parse(&run, ARGV("--colour=auto"), false);
	cr_assert_str_eq(run.problem.hint, "did you mean --color?");
	rd_opt_args_fini(&run.args);
}

Test(opt, usage_lists_only_what_is_taken)
{
	struct rd_opt_spec spec = { opts, N_OPTS, 2, taken, "verb" };
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	rd_opt_usage(&spec, 0, N_OPTS, &out);
	rd_buf_char(&out, '\0');
	cr_assert(strstr(out.ptr, "-o, --output=FILE"));
	cr_assert(strstr(out.ptr, "--add=X"));
	cr_assert_null(strstr(out.ptr, "--other"));
	rd_buf_fini(&out);
}
