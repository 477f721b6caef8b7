/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Whether settings are what their verbs may rely on, whichever verb runs. */
#include "base/decimal.h"
#include "base/url.h"
#include "cli/cmd.h"

#define UPLOADS_MIB_MAX ((uint64_t)1 << 30)
#define USD_PLACES 6
#define USD_MAX (INT64_C(1000000) * 1000000)

/* A value may come from a file: its hint is for the place that it is from. */
static int
fail_value(struct cmd *cmd, enum cmd_setting setting, const char *what,
	   const char *hint)
{
	const struct cmd_value *value = &cmd->settings[setting];

	cmd_fail(cmd, 2, "config.value", "'%s' is %s", value->text, what);
	rd_problem_where(&cmd->problem, "%s", value->origin);
	rd_problem_hint(&cmd->problem, "%s", hint);
	return 2;
}

static int
check_now(struct cmd *cmd)
{
	struct rd_str text = rd_str_of(cmd->settings[SET_NOW].text);
	struct rd_instant instant;

	if (!text.ptr || !rd_instant_parse(text, &instant))
		return 0;
	return fail_value(cmd, SET_NOW, "no instant with an offset",
			  rd_instant_hint(text));
}

static int
check_choice(struct cmd *cmd, enum cmd_setting setting, const char *choices,
	     const char *what)
{
	char *hint;

	if (rd_opt_choice(choices, rd_str_of(cmd->settings[setting].text)) >= 0)
		return 0;
	hint = rd_arena_printf(&cmd->arena, "write %s", choices);
	return hint ? fail_value(cmd, setting, what, hint) : cmd_no_memory(cmd);
}

/* As the request reader does, here for every verb that takes one. */
static int
check_subject(struct cmd *cmd)
{
	const struct cmd_value *subject = &cmd->settings[SET_SUBJECT];
	struct rd_str s = rd_str_of(subject->text);

	if (!s.ptr || rd_subject_ok(s))
		return 0;
	cmd_fail(cmd, 2, "config.value",
		 "a subject is 1 to %d bytes of text without control "
		 "characters",
		 RD_SUBJECT_MAX);
	rd_problem_where(&cmd->problem, "%s", subject->origin);
	rd_problem_hint(&cmd->problem, "an id such as u7, in UTF-8");
	return 2;
}

static int
check_loopback(struct cmd *cmd)
{
	const char *url = cmd->settings[SET_LOOPBACK].text;

	if (!url || rd_url_is_local(rd_str_of(url)))
		return 0;
	return fail_value(cmd, SET_LOOPBACK, "no address of this machine",
			  "write http://127.0.0.1:PORT, as "
			  "refdesk-mockprovider prints it");
}

static int
check_usd(struct cmd *cmd, enum cmd_setting setting)
{
	struct rd_str text = rd_str_of(cmd->settings[setting].text);
	int64_t value;

	if (!text.ptr || (!rd_decimal_parse(text, USD_PLACES, &value) &&
			  value > 0 && value <= USD_MAX))
		return 0;
	return fail_value(cmd, setting, "no amount of money",
			  "write USD above 0 without a sign, as 5 or 0.50");
}

static int
check_uploads(struct cmd *cmd)
{
	struct rd_str keep = rd_str_of(cmd->settings[SET_UPLOADS_KEEP].text);
	struct rd_str max = rd_str_of(cmd->settings[SET_UPLOADS_MAX].text);
	uint64_t mib;
	int64_t ms;

	if (rd_duration_parse(keep, &ms) || ms <= 0)
		return fail_value(cmd, SET_UPLOADS_KEEP, "no length of time",
				  "write a duration, as PT24H or P7D");
	if (!rd_str_u64(max, &mib) || !mib || mib > UPLOADS_MIB_MAX)
		return fail_value(cmd, SET_UPLOADS_MAX, "no number of MiB",
				  "write a whole number, as 1024");
	return 0;
}

int
cmd_settings_check(struct cmd *cmd)
{
	int code = check_now(cmd);

	if (!code)
		code = check_choice(cmd, SET_COLOR,
				    cmd_options[OPT_COLOR].value,
				    "no choice of color");
	if (!code)
		code = check_choice(cmd, SET_EMBED,
				    cmd_options[OPT_EMBED].value,
				    "no choice of embed");
	if (!code)
		code = check_loopback(cmd);
	if (!code)
		code = check_usd(cmd, SET_BUDGET_DAY);
	if (!code)
		code = check_usd(cmd, SET_BUDGET_PROVIDER_DAY);
	if (!code)
		code = check_uploads(cmd);
	return code ? code : check_subject(cmd);
}
