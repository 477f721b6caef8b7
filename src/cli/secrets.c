/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Where secrets are, and how one is typed in. */
#include "cli/secrets.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* -1 without the option.  The wrong value is not told: it may be a key. */
static int
read_descriptor(struct cmd *cmd, int *fd)
{
	const char *text = cmd_text(cmd, OPT_KEY_FD);
	uint64_t number = 0;

	*fd = -1;
	if (!text)
		return 0;
	if (!rd_str_u64(rd_str_of(text), &number) || number > INT_MAX) {
		cmd_fail(cmd, 2, "usage.option-value",
			 "option --key-fd takes the number of a descriptor");
		rd_problem_hint(&cmd->problem, "--key-fd 3 3<FILE");
		return 2;
	}
	*fd = (int)number;
	return 0;
}

int
cmd_secret_places(struct cmd *cmd, struct rd_crypt_places *places)
{
	struct rd_crypt_secret_file *files;
	size_t i;
	int code;

	*places = (struct rd_crypt_places){ .arena = &cmd->arena };
	places->environment = cmd_given(cmd, OPT_INSECURE_ENV);
	/* Absolute from systemd; whatever else it says is not from there. */
	places->credentials = getenv("CREDENTIALS_DIRECTORY");
	if (places->credentials && places->credentials[0] != '/')
		places->credentials = NULL;
	code = read_descriptor(cmd, &places->fd);
	if (code)
		return code;
	if (cmd->has_project) {
		places->project = rd_rec_project_path(&cmd->project, "secrets",
						      &cmd->arena);
		if (!places->project)
			return cmd_no_memory(cmd);
	}
	files = rd_arena_array(&cmd->arena, CMD_SECRET_FILES_MAX,
			       sizeof(*files));
	if (!files)
		return cmd_no_memory(cmd);
	for (i = 0; i < cmd->n_secret_files; i++)
		files[i] = (struct rd_crypt_secret_file){
			cmd->secret_files[i].name, cmd->secret_files[i].path
		};
	places->files = files;
	places->n_files = cmd->n_secret_files;
	return 0;
}

static const int interruptions[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
#define N_INTERRUPTIONS (sizeof(interruptions) / sizeof(interruptions[0]))

static struct termios shown;
static int hidden_fd;

static void
show_and_end(int number)
{
	(void)tcsetattr(hidden_fd, TCSANOW, &shown);
	(void)!write(STDERR_FILENO, "\n", 1);
	(void)raise(number);
}

/* A terminal must not stay mute when the question is interrupted.  One that is
 * stopped would be given back with what is typed showing: it cannot be. */
static int
ask_hidden(struct cmd *cmd, int fd, struct rd_crypt_secret **secret)
{
	struct sigaction end = { .sa_handler = show_and_end,
				 .sa_flags = SA_RESETHAND | SA_NODEFER };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction old[N_INTERRUPTIONS], old_stop;
	struct termios hidden;
	int code = 0;
	size_t i;

	if (tcgetattr(fd, &shown))
		return cmd_fail_errno(cmd, "terminal", "hide what is typed");
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	hidden_fd = fd;
	for (i = 0; i < N_INTERRUPTIONS; i++)
		sigaction(interruptions[i], &end, &old[i]);
	sigaction(SIGTSTP, &ignore, &old_stop);
	if (tcsetattr(fd, TCSAFLUSH, &hidden)) {
		code = cmd_fail_errno(cmd, "terminal", "hide what is typed");
	} else {
		cmd_talk(RD_STR_LIT("secret (it will not show): "));
		if (rd_crypt_secret_read_fd(fd, "terminal", secret,
					    &cmd->problem))
			code = cmd->problem.exit_code;
	}
	(void)tcsetattr(fd, TCSAFLUSH, &shown);
	cmd_talk(RD_STR_LIT("\n"));
	for (i = 0; i < N_INTERRUPTIONS; i++)
		sigaction(interruptions[i], &old[i], NULL);
	sigaction(SIGTSTP, &old_stop, NULL);
	return code;
}

int
cmd_secret_read(struct cmd *cmd, struct rd_crypt_secret **secret)
{
	char place[32] = "stdin";
	int fd;
	int code = read_descriptor(cmd, &fd);

	*secret = NULL;
	if (code)
		return code;
	if (fd >= 0)
		(void)snprintf(place, sizeof(place), "descriptor %d", fd);
	else
		fd = STDIN_FILENO;
	if (isatty(fd)) {
		if (!cmd_given(cmd, OPT_NO_INPUT))
			return ask_hidden(cmd, fd, secret);
		cmd_fail(cmd, 2, "usage.unconfirmed",
			 "the secret would have to be asked for");
		rd_problem_hint(&cmd->problem,
				"give it on stdin, or with --key-fd");
		return 2;
	}
	if (rd_crypt_secret_read_fd(fd, place, secret, &cmd->problem))
		return cmd->problem.exit_code;
	return 0;
}

void
cmd_secret_warn(const struct cmd *cmd, const struct rd_crypt_secret *secret)
{
	if (!rd_crypt_secret_is_pinned(secret))
		cmd_say(cmd, "warning: the secret may reach swap");
}

enum rd_status
cmd_secret_check_dir(const struct rd_crypt_places *places,
		     struct rd_problem *problem)
{
	struct stat st;

	if (!places->project || stat(places->project, &st) ||
	    !(st.st_mode & (S_IRWXG | S_IRWXO)))
		return RD_OK;
	rd_problem_set(problem, RD_DENIED, 10, "secret.exposed",
		       "the directory of the secrets is open to others");
	rd_problem_where(problem, "%s", places->project);
	rd_problem_hint(problem, "make it yours alone: chmod 700 %s",
			places->project);
	return RD_DENIED;
}
