/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What refdesk-dispatch is given: settings, places of keys, never a key. */
#include <fcntl.h>
#include <unistd.h>

#include "cli/secrets.h"
#include "cli/sender.h"

#define MAX_PARALLEL 16

extern char **environ;

static void
add(struct cmd_sender_args *r, const char *name, const char *value)
{
	if (r->n_args + 2 > CMD_SENDER_ARGS)
		return;
	r->argv[r->n_args++] = name;
	if (value)
		r->argv[r->n_args++] = value;
}

static int
add_secrets(struct cmd_sender_args *r)
{
	const struct cmd_secret_file *file = r->cmd->secret_files;
	size_t i;

	for (i = 0; i < r->cmd->n_secret_files; i++, file++) {
		char *pair = rd_arena_printf(&r->cmd->arena, "%s=%s",
					     file->name, file->path);

		if (!pair)
			return cmd_no_memory(r->cmd);
		add(r, "--secret", pair);
	}
	return 0;
}

static int
add_settings(struct cmd_sender_args *r, const struct cmd_sending *what)
{
	const struct cmd_value *settings = r->cmd->settings;
	static const struct {
		enum cmd_setting setting;
		const char *option;
	} handed[] = {
		{ SET_DB, "--db" },
		{ SET_EMBED, "--embed" },
		{ SET_LOOPBACK, "--loopback" },
		{ SET_BUDGET_DAY, "--budget-day" },
		{ SET_BUDGET_PROVIDER_DAY, "--budget-provider-day" },
	};
	size_t i;

	add(r, "-o", what->dir ? what->dir : settings[SET_OUT].text);
	for (i = 0; i < sizeof(handed) / sizeof(handed[0]); i++) {
		if (settings[handed[i].setting].text)
			add(r, handed[i].option,
			    settings[handed[i].setting].text);
	}
	if (cmd_given(r->cmd, OPT_INSECURE_ENV))
		add(r, "--insecure-env", NULL);
	if (cmd_given(r->cmd, OPT_YES))
		add(r, "--yes", NULL);
	return add_secrets(r);
}

/* The first descriptors are its own; a number that is none is not told, it may
 * be a key. */
static int
add_key_fd(struct cmd_sender_args *r)
{
	struct rd_crypt_places places;
	int code = cmd_secret_places(r->cmd, &places);
	char *number;

	if (code || places.fd < 0)
		return code;
	r->key_fd = fcntl(places.fd, F_DUPFD, 3);
	if (r->key_fd < 0)
		return cmd_fail_errno(r->cmd, "--key-fd", "use");
	number = rd_arena_printf(&r->cmd->arena, "%d", r->key_fd);
	if (!number)
		return cmd_no_memory(r->cmd);
	add(r, "--key-fd", number);
	return 0;
}

static int
add_parallel(struct cmd_sender_args *r, const struct cmd_sending *what)
{
	uint32_t n = what->n_plans < MAX_PARALLEL ? what->n_plans
						  : MAX_PARALLEL;
	char *number = rd_arena_printf(&r->cmd->arena, "%u", n);

	if (!number)
		return cmd_no_memory(r->cmd);
	if (n > 1)
		add(r, "--parallel", number);
	return 0;
}

/* Nothing of ours changes what it does but where keys are. */
static void
make_environment(struct cmd_sender_args *r)
{
	bool keys = cmd_given(r->cmd, OPT_INSECURE_ENV);
	char **at;

	for (at = environ; *at && r->n_env < CMD_SENDER_ENV; at++) {
		struct rd_str name = rd_str_of(*at);

		if (rd_str_starts(name, "CREDENTIALS_DIRECTORY=") ||
		    (keys && rd_str_starts(name, "REFDESK_SECRET_")))
			r->env[r->n_env++] = *at;
	}
	r->env[r->n_env] = NULL;
}

/* Jobs come as operands; a great many would not fit, and are not asked for. */
int
cmd_sender_args(struct cmd *cmd, const struct cmd_sending *what,
		struct cmd_sender_args *args)
{
	int code;
	size_t i;

	*args = (struct cmd_sender_args){ .cmd = cmd, .key_fd = -1 };
	add(args, CMD_SENDER, NULL);
	add(args, what->task, NULL);
	add(args, "--json", NULL);
	if (what->resend)
		add(args, "--resend", NULL);
	code = add_settings(args, what);
	if (!code)
		code = add_key_fd(args);
	if (!code)
		code = add_parallel(args, what);
	for (i = 0; i < what->n_jobs; i++)
		add(args, what->jobs[i], NULL);
	args->argv[args->n_args] = NULL;
	make_environment(args);
	return code;
}
