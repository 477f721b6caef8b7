/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Settings: flag, then REFDESK_*, then the project's refdesk.conf (found
 * upward), the user's, the system's, then what is built in.  Files know the
 * keys of record/conf.h; the others belong to one call. */
#include <stdlib.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/fs.h"
#include "cli/cmd.h"

#define CONF_NAME "refdesk.conf"
#define NO_OPTION N_OPTIONS
#define NO_KEY RD_REC_KEYS

struct setting {
	const char *name;
	enum cmd_option option;
	const char *env;
	enum rd_rec_key key;
	const char *builtin;
};

static const struct setting table[N_SETTINGS] = {
	[SET_PROGRAM] = { "program", OPT_PROGRAM, "REFDESK_PROGRAM", NO_KEY,
			  NULL },
	[SET_RULES] = { "rules", OPT_RULES, "REFDESK_RULES", RD_REC_RULES,
			NULL },
	[SET_FIXTURES] = { "fixtures", OPT_FIXTURES, "REFDESK_FIXTURES",
			   RD_REC_FIXTURES, NULL },
	[SET_ASSETS] = { "assets", NO_OPTION, "REFDESK_ASSETS", RD_REC_ASSETS,
			 NULL },
	[SET_DB] = { "db", OPT_DB, "REFDESK_DB", RD_REC_DB, NULL },
	[SET_OUT] = { "out", NO_OPTION, "REFDESK_OUT", RD_REC_OUT, "out" },
	[SET_SUBJECT] = { "subject", OPT_SUBJECT, "REFDESK_SUBJECT", NO_KEY,
			  NULL },
	[SET_TZ] = { "tz", OPT_TZ, "REFDESK_TZ", NO_KEY, NULL },
	[SET_NOW] = { "now", OPT_NOW, "REFDESK_NOW", NO_KEY, NULL },
	[SET_COLOR] = { "color", OPT_COLOR, "REFDESK_COLOR", NO_KEY, "auto" },
	[SET_KEY] = { "key", OPT_KEY, "REFDESK_KEY", NO_KEY, NULL },
	[SET_EMBED] = { "embed", OPT_EMBED, "REFDESK_EMBED", RD_REC_EMBED,
			"id" },
	[SET_LOOPBACK] = { "loopback", OPT_LOOPBACK, "REFDESK_LOOPBACK",
			   RD_REC_LOOPBACK, NULL },
	[SET_BUDGET_DAY] = { "budget-day", NO_OPTION, "REFDESK_BUDGET_DAY",
			     RD_REC_BUDGET_DAY, NULL },
	[SET_BUDGET_PROVIDER_DAY] = { "budget-provider-day", NO_OPTION,
				      "REFDESK_BUDGET_PROVIDER_DAY",
				      RD_REC_BUDGET_PROVIDER_DAY, NULL },
	[SET_UPLOADS_KEEP] = { "uploads-keep", NO_OPTION,
			       "REFDESK_UPLOADS_KEEP", RD_REC_UPLOADS_KEEP,
			       "PT24H" },
	[SET_UPLOADS_MAX] = { "uploads-max", NO_OPTION, "REFDESK_UPLOADS_MAX",
			      RD_REC_UPLOADS_MAX, "1024" },
};

static const char *
env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool
is_uri(const char *value)
{
	return rd_str_starts(rd_str_of(value), "sqlite:") ||
	       rd_str_starts(rd_str_of(value), "postgresql:");
}

static int
take_secrets(struct cmd *cmd, const char *dir, const char *path,
	     const struct rd_rec_conf *conf)
{
	const struct rd_rec_secret *secret;
	struct cmd_secret_file *file;
	size_t i, j;

	for (i = 0; i < conf->n_secrets; i++) {
		secret = &conf->secrets[i];
		for (j = 0; j < cmd->n_secret_files; j++) {
			if (!strcmp(cmd->secret_files[j].name, secret->name))
				break;
		}
		if (j < cmd->n_secret_files)
			continue;
		file = &cmd->secret_files[cmd->n_secret_files++];
		file->name = secret->name;
		file->path = rd_fs_join(&cmd->arena, dir, secret->file.value);
		file->origin = rd_arena_printf(&cmd->arena, "%s:%u", path,
					       secret->file.line);
		if (!file->path || !file->origin)
			return cmd_no_memory(cmd);
	}
	return 0;
}

/* Paths of a file are relative to it. */
static int
take_from_file(struct cmd *cmd, const char *path,
	       const struct rd_rec_conf *conf)
{
	char *dir = rd_fs_dir_name(&cmd->arena, path);
	const struct rd_rec_setting *setting;
	struct cmd_value *set;
	size_t i;

	for (i = 0; dir && i < N_SETTINGS; i++) {
		set = &cmd->settings[i];
		if (set->text || table[i].key == NO_KEY)
			continue;
		setting = &conf->settings[table[i].key];
		if (!setting->line)
			continue;
		set->text =
			table[i].key >= RD_REC_N_PATHS || is_uri(setting->value)
				? setting->value
				: rd_fs_join(&cmd->arena, dir, setting->value);
		set->origin = rd_arena_printf(&cmd->arena, "%s:%u", path,
					      setting->line);
		if (!set->text || !set->origin)
			return cmd_no_memory(cmd);
	}
	return dir ? take_secrets(cmd, dir, path, conf) : cmd_no_memory(cmd);
}

static int
read_if_there(struct cmd *cmd, const char *path)
{
	struct rd_rec_conf conf;
	struct rd_str text;
	int code;

	if (!path)
		return cmd_no_memory(cmd);
	if (rd_fs_kind(path) == RD_FS_ABSENT)
		return 0;
	code = cmd_read(cmd, path, RD_REC_CONF_CAP, 2, &text);
	if (!code &&
	    rd_rec_conf_parse(text, path, &cmd->arena, &conf, &cmd->problem))
		code = cmd->problem.exit_code;
	return code ? code : take_from_file(cmd, path, &conf);
}

/* Outside a project is no failure here: verbs that need one say so. */
static int
read_project(struct cmd *cmd)
{
	enum rd_status status;

	status = rd_rec_project_find(&cmd->project, ".", &cmd->problem);
	if (status == RD_NOTFOUND) {
		cmd->problem = (struct rd_problem){ 0 };
		return 0;
	}
	if (status)
		return cmd->problem.exit_code;
	cmd->has_project = true;
	return take_from_file(cmd, cmd->project.conf_path, &cmd->project.conf);
}

static int
read_files(struct cmd *cmd)
{
	const char *xdg = env("XDG_CONFIG_HOME");
	const char *home = env("HOME");
	int code = read_project(cmd);

	if (!code && xdg && xdg[0] == '/')
		code = read_if_there(
			cmd, rd_arena_printf(&cmd->arena,
					     "%s/refdesk/" CONF_NAME, xdg));
	else if (!code && home)
		code = read_if_there(
			cmd,
			rd_arena_printf(&cmd->arena,
					"%s/.config/refdesk/" CONF_NAME, home));
	if (!code)
		code = read_if_there(cmd,
				     REFDESK_SYSCONFDIR "/refdesk/" CONF_NAME);
	return code;
}

/* A project has a place for everything; outside one only `out` has. */
static void
take_builtin(struct cmd *cmd, size_t i)
{
	struct cmd_value *set = &cmd->settings[i];

	if (set->text)
		return;
	set->text = table[i].builtin;
	if (cmd->has_project && table[i].key != NO_KEY)
		set->text = cmd->project.conf.settings[table[i].key].value;
	set->origin = set->text ? "built-in" : "";
}

static void
take_flag_or_env(struct cmd *cmd, size_t i)
{
	struct cmd_value *set = &cmd->settings[i];
	const struct setting *setting = &table[i];

	if (setting->option != NO_OPTION && cmd_given(cmd, setting->option)) {
		set->text = cmd_text(cmd, setting->option);
		set->origin = rd_arena_printf(
			&cmd->arena, "--%s", cmd_options[setting->option].name);
		set->from_flag = true;
	} else if (env(setting->env)) {
		set->text = env(setting->env);
		set->origin = setting->env;
		set->from_env = true;
	}
}

int
cmd_settings_load(struct cmd *cmd)
{
	size_t i;
	int code;

	for (i = 0; i < N_SETTINGS; i++)
		take_flag_or_env(cmd, i);
	code = read_files(cmd);
	for (i = 0; i < N_SETTINGS; i++)
		take_builtin(cmd, i);
	return code ? code : cmd_settings_check(cmd);
}

const char *
cmd_setting_name(enum cmd_setting setting)
{
	return table[setting].name;
}

unsigned
cmd_jobs(const struct cmd *cmd)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t wanted = cmd_given(cmd, OPT_JOBS)
				  ? cmd->args.values[OPT_JOBS].number
				  : (uint64_t)(online > 0 ? online : 1);

	return wanted ? (unsigned)wanted : 1;
}

int
cmd_refuse_zero(struct cmd *cmd, enum cmd_option option)
{
	if (!cmd_given(cmd, option) || cmd->args.values[option].number)
		return 0;
	cmd_fail(cmd, 2, "usage.option-value", "option --%s does not take '0'",
		 cmd_options[option].name);
	rd_problem_hint(&cmd->problem, "write a whole number of at least 1");
	return 2;
}

static bool
read_share(struct rd_str text, int64_t *share)
{
	bool percent = text.len && text.ptr[text.len - 1] == '%';

	text.len -= percent;
	if (rd_decimal_rule(text, share) || *share < 0 ||
	    (!percent && *share == RD_DECIMAL_ONE))
		return false;
	if (!percent && *share < RD_DECIMAL_ONE)
		return true;
	if (*share % 100 || *share > 100 * RD_DECIMAL_ONE)
		return false;
	*share /= 100;
	return true;
}

int
cmd_share(struct cmd *cmd, enum cmd_option option, int64_t *share)
{
	const char *text = cmd_text(cmd, option);

	*share = 0;
	if (!text || read_share(rd_str_of(text), share))
		return 0;
	cmd_fail(cmd, 2, "usage.option-value", "option --%s does not take '%s'",
		 cmd_options[option].name, text);
	if (!strcmp(text, "1"))
		rd_problem_hint(&cmd->problem, "write 100 for all, or 1%%");
	else
		rd_problem_hint(&cmd->problem,
				"write percent up to 100, as 95 or 99.5, or a "
				"rate below 1, as 0.95");
	return 2;
}
