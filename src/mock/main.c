/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk-mockprovider: an imitation of an image provider on this machine, for
 * tests and for trying things without a key, a network or a bill.  Prints its
 * address as one line and serves until SIGTERM or SIGINT. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/opt.h"
#include "crypt/crypt.h"
#include "mock/serve.h"

/* Anybody may know it: it opens nothing but an imitation. */
#define KEY "00000000-0000-4000-8000-000000000000:mock"

enum {
	OPT_ADDRESS,
	OPT_PORT,
	OPT_SCRIPT,
	OPT_KEY,
	OPT_SEED,
	OPT_FAST,
	OPT_COMPLETION,
	OPT_HELP,
	OPT_VERSION,
	N_OPTIONS
};

static const struct rd_opt options[N_OPTIONS] = {
	/* clang-format off */
	[OPT_ADDRESS] = { "address", 0, RD_OPT_CHOICE, false, "127.0.0.1|::1",
		"listen there (127.0.0.1)", 0 },
	[OPT_PORT] = { "port", 0, RD_OPT_NUMBER, false, "N",
		"listen on this port, 0 for any (0)", 65535 },
	[OPT_SCRIPT] = { "script", 0, RD_OPT_TEXT, false, "FILE",
		"how jobs pass, and what goes wrong", 0 },
	[OPT_KEY] = { "key", 0, RD_OPT_TEXT, false, "KEY",
		"another key that is right", 0 },
	[OPT_SEED] = { "seed", 0, RD_OPT_NUMBER, false, "N",
		"number that ids and keys are made from (random)", 0 },
	[OPT_FAST] = { "fast", 0, RD_OPT_FLAG, false, NULL,
		"jobs go on with each look at them, not with time", 0 },
	[OPT_COMPLETION] = { "completion", 0, RD_OPT_CHOICE, false,
		"bash|zsh|fish", "print the completions of a shell", 0 },
	RD_OPT_ABOUT(OPT_HELP, OPT_VERSION),
	/* clang-format on */
};

static const struct rd_opt_spec spec = { options, N_OPTIONS, N_OPTIONS, NULL,
					 NULL };

static void
put_help(struct rd_buf *out)
{
	rd_buf_cstr(out, "usage: refdesk-mockprovider [OPTION...]\n\n"
			 "Imitates fal.ai on this machine, until it is "
			 "stopped.  Its key is\n" KEY ".\n\noptions:\n");
	rd_opt_usage(&spec, 0, N_OPTIONS, out);
}

/* ---- completions ---- */

static void
put_bash(struct rd_buf *out)
{
	int i;

	rd_buf_cstr(out, "_refdesk_mockprovider() {\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
			 "\tlocal option=${COMP_WORDS[COMP_CWORD - 1]}\n"
			 "\tif [[ $cur == = ]]; then cur=\n"
			 "\telif [[ $option == = ]]; then\n"
			 "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n\tfi\n"
			 "\tcase $option in\n"
			 "\t--script) COMPREPLY=($(compgen -f -- \"$cur\"))\n"
			 "\t\treturn ;;\n"
			 "\t--completion) cur=\"${cur:-}\"\n"
			 "\t\tCOMPREPLY=($(compgen -W 'bash zsh fish' "
			 "-- \"$cur\")); return ;;\n\tesac\n"
			 "\tCOMPREPLY=($(compgen -W '");
	for (i = 0; i < N_OPTIONS; i++)
		rd_buf_printf(out, "%s--%s%s", i ? " " : "", options[i].name,
			      options[i].value ? "=" : "");
	rd_buf_cstr(out, "' -- \"$cur\"))\n"
			 "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o "
			 "nospace\n}\n"
			 "complete -F _refdesk_mockprovider "
			 "refdesk-mockprovider\n");
}

static void
put_zsh(struct rd_buf *out)
{
	int i;

	rd_buf_cstr(out, "#compdef refdesk-mockprovider\n_arguments");
	for (i = 0; i < N_OPTIONS; i++) {
		rd_buf_printf(out, " \\\n\t'--%s%s[%s]", options[i].name,
			      options[i].value ? "=" : "", options[i].help);
		if (i == OPT_SCRIPT)
			rd_buf_cstr(out, ":file:_files");
		else if (i == OPT_COMPLETION)
			rd_buf_cstr(out, ":shell:(bash zsh fish)");
		else if (options[i].value)
			rd_buf_cstr(out, ":value:");
		rd_buf_char(out, '\'');
	}
	rd_buf_char(out, '\n');
}

static void
put_fish(struct rd_buf *out)
{
	int i;

	rd_buf_cstr(out, "complete -c refdesk-mockprovider -f\n");
	for (i = 0; i < N_OPTIONS; i++) {
		rd_buf_printf(out, "complete -c refdesk-mockprovider -l %s%s",
			      options[i].name, options[i].value ? " -r" : "");
		if (i == OPT_SCRIPT)
			rd_buf_cstr(out, " -F");
		else if (i == OPT_COMPLETION)
			rd_buf_cstr(out, " -a 'bash zsh fish'");
		rd_buf_printf(out, " -d '%s'\n", options[i].help);
	}
}

static void
put_completion(unsigned shell, struct rd_buf *out)
{
	static void (*const put[])(struct rd_buf * out) = { put_bash, put_zsh,
							    put_fish };

	put[shell](out);
}

/* ---- running ---- */

static enum rd_status
read_script(const char *path, struct rd_mock *mock, struct rd_problem *problem)
{
	struct rd_buf text;
	enum rd_status status;

	rd_buf_init(&text, RD_MOCK_SCRIPT_CAP);
	status = rd_fs_read(path, &text, problem);
	if (!status) {
		status = rd_mock_script_read(&mock->script, rd_buf_view(&text),
					     problem);
		if (status)
			rd_problem_where(problem, "%s", path);
	}
	rd_buf_fini(&text);
	return status;
}

/* Signals are read from the descriptor and reach no thread. */
static int
catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	if (pthread_sigmask(SIG_BLOCK, &signals, NULL))
		return -1;
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

static enum rd_status
announce(const char *url, struct rd_problem *problem)
{
	struct rd_buf line;
	enum rd_status status;

	rd_buf_init(&line, 128);
	rd_buf_printf(&line, "%s\n", url);
	status = rd_fs_write_fd(STDOUT_FILENO, "stdout", rd_buf_view(&line),
				problem);
	rd_buf_fini(&line);
	return status;
}

static enum rd_status
run(const struct rd_opt_args *args, struct rd_mock *mock,
    struct rd_problem *problem)
{
	static const char *const addresses[] = { "127.0.0.1", "::1" };
	const struct rd_opt_value *values = args->values;
	int listen_fd, signal_fd = catch_signals();
	enum rd_status status;
	char url[64];

	mock->fast = values[OPT_FAST].n_given > 0;
	mock->key = values[OPT_KEY].n_given ? values[OPT_KEY].text : KEY;
	if (values[OPT_SEED].n_given)
		mock->seed = values[OPT_SEED].number;
	else
		rd_crypt_random(&mock->seed, sizeof(mock->seed));
	if (signal_fd < 0)
		return rd_problem_set(problem, RD_IO, 10, "mock.signals",
				      "cannot wait for signals: %s",
				      strerror(errno));
	status = RD_OK;
	if (values[OPT_SCRIPT].n_given)
		status = read_script(values[OPT_SCRIPT].text, mock, problem);
	if (!status)
		status = rd_mock_listen(addresses[values[OPT_ADDRESS].choice],
					(uint16_t)values[OPT_PORT].number,
					&listen_fd, url, problem);
	if (!status)
		status = announce(url, problem);
	if (!status)
		status = rd_mock_serve(mock, listen_fd, signal_fd, problem);
	close(signal_fd);
	return status;
}

static enum rd_status
start(const struct rd_opt_args *args, struct rd_problem *problem)
{
	struct rd_mock *mock = calloc(1, sizeof(*mock));
	enum rd_status status;

	if (!mock)
		return rd_problem_set(problem, RD_NOMEM, 10, "mock.memory",
				      "out of memory");
	status = rd_mock_init(mock);
	if (status)
		rd_problem_set(problem, status, 10, "mock.start",
			       "cannot start");
	else
		status = run(args, mock, problem);
	rd_mock_fini(mock);
	free(mock);
	return status;
}

/* What is only printed; false when there is something to run. */
static bool
print_only(const struct rd_opt_args *args)
{
	struct rd_problem problem;
	struct rd_buf out;
	bool only = true;

	rd_buf_init(&out, 65536);
	if (args->values[OPT_HELP].n_given)
		put_help(&out);
	else if (args->values[OPT_VERSION].n_given)
		rd_buf_cstr(&out, "refdesk-mockprovider " REFDESK_VERSION "\n");
	else if (args->values[OPT_COMPLETION].n_given)
		put_completion(args->values[OPT_COMPLETION].choice, &out);
	else
		only = false;
	if (rd_fs_write_fd(STDOUT_FILENO, "stdout", rd_buf_view(&out),
			   &problem))
		only = true;
	rd_buf_fini(&out);
	return only;
}

static int
report(const struct rd_problem *problem)
{
	struct rd_problem ignored;
	struct rd_buf out;

	rd_buf_init(&out, 4096);
	rd_problem_human(problem, &out);
	if (rd_fs_write_fd(STDERR_FILENO, "stderr", rd_buf_view(&out),
			   &ignored))
		errno = 0;
	rd_buf_fini(&out);
	return problem->exit_code;
}

int
main(int argc, char **argv)
{
	struct rd_opt_line line = { argv, argc > 0 ? 1 : 0, false };
	struct rd_problem problem;
	struct rd_opt_args args;
	enum rd_status status;
	int code = 0;

	if (rd_opt_args_init(&args, N_OPTIONS))
		return 10;
	status = rd_opt_parse(&spec, &line, &args, &problem);
	if (!status && args.n_operands)
		status = rd_problem_set(&problem, RD_SEMANTIC, 2, "usage",
					"no operand is taken: '%s'",
					args.operands[0]);
	if (!status && !print_only(&args))
		status = start(&args, &problem);
	if (status)
		code = report(&problem);
	rd_opt_args_fini(&args);
	return code;
}
