/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk-dispatch: the only program that asks providers, and the only one that
 * reads their keys.  It decides nothing: it gets plans, and sends what the
 * sealed programs in them allow. */
#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/opt.h"
#include "crypt/crypt.h"
#include "sender/settings.h"

#define TEXT_CAP 65536

enum {
	OPT_DB,
	OPT_OUTPUT,
	OPT_DIRECTORY,
	OPT_PARALLEL,
	OPT_COMMIT,
	OPT_LOOPBACK,
	OPT_EMBED,
	OPT_BUDGET_DAY,
	OPT_BUDGET_PROVIDER_DAY,
	OPT_SECRET,
	OPT_KEY_FD,
	OPT_INSECURE_ENV,
	OPT_RESEND,
	OPT_YES,
	OPT_JSON,
	OPT_QUIET,
	OPT_HELP,
	OPT_VERSION,
	N_OPTIONS
};

static const struct rd_opt options[N_OPTIONS] = {
	/* clang-format off */
	[OPT_DB] = { "db", 0, RD_OPT_TEXT, false, "URI",
		"state store, a path or sqlite:PATH", 0 },
	[OPT_OUTPUT] = { "output", 'o', RD_OPT_TEXT, false, "DIR",
		"put pictures and manifests there", 0 },
	[OPT_DIRECTORY] = { "directory", 'C', RD_OPT_TEXT, false, "DIR",
		"work as if started there", 0 },
	[OPT_PARALLEL] = { "parallel", 0, RD_OPT_NUMBER, false, "N",
		"jobs at the same time (1)", SND_PARALLEL_MAX },
	[OPT_COMMIT] = { "commit", 0, RD_OPT_CHOICE, false, "each|group",
		"make steps durable one by one, or those of several jobs "
		"together", 0 },
	[OPT_LOOPBACK] = { "loopback", 0, RD_OPT_TEXT, false, "URL",
		"ask an imitation on this machine instead of all providers", 0 },
	[OPT_EMBED] = { "embed", 0, RD_OPT_CHOICE, false, "none|id|full",
		"what pictures say of their making", 0 },
	[OPT_BUDGET_DAY] = { "budget-day", 0, RD_OPT_TEXT, false, "USD",
		"most that may be spent in a day", 0 },
	[OPT_BUDGET_PROVIDER_DAY] = { "budget-provider-day", 0, RD_OPT_TEXT,
		false, "USD", "most that one provider may cost in a day", 0 },
	[OPT_SECRET] = { "secret", 0, RD_OPT_TEXT, true, "NAME=FILE",
		"where a key is", 0 },
	[OPT_KEY_FD] = { "key-fd", 0, RD_OPT_TEXT, false, "N",
		"read the provider's key from this descriptor", 0 },
	[OPT_INSECURE_ENV] = { "insecure-env", 0, RD_OPT_FLAG, false, NULL,
		"take keys from REFDESK_SECRET_NAME too", 0 },
	[OPT_RESEND] = { "resend", 0, RD_OPT_FLAG, false, NULL,
		"send the job once more when nobody can tell what became of "
		"it", 0 },
	[OPT_YES] = { "yes", 0, RD_OPT_FLAG, false, NULL,
		"nothing is asked in any case", 0 },
	[OPT_JSON] = { "json", 0, RD_OPT_FLAG, false, NULL,
		"problems as JSON", 0 },
	[OPT_QUIET] = { "quiet", 'q', RD_OPT_FLAG, false, NULL,
		"no problems of single jobs on stderr", 0 },
	RD_OPT_ABOUT(OPT_HELP, OPT_VERSION),
	/* clang-format on */
};

static const struct rd_opt_spec spec = { options, N_OPTIONS, N_OPTIONS, NULL,
					 NULL };

static void
write_text(int fd, const struct rd_buf *text)
{
	struct rd_problem ignored;

	if (rd_fs_write_fd(fd, "text", rd_buf_view(text), &ignored))
		errno = 0;
}

/* ---- verbs ---- */

static enum rd_status
do_send(struct snd *snd, const struct rd_opt_args *args,
	struct rd_problem *problem)
{
	(void)args;
	return snd_run_plans(snd, problem);
}

static enum rd_status
do_resume(struct snd *snd, const struct rd_opt_args *args,
	  struct rd_problem *problem)
{
	return snd_run_resume(snd, args->operands + 1, args->n_operands - 1,
			      problem);
}

static enum rd_status
do_cancel(struct snd *snd, const struct rd_opt_args *args,
	  struct rd_problem *problem)
{
	return snd_run_cancel(snd, args->operands[1], problem);
}

static const struct {
	const char *name;
	size_t least, most; /* operands behind it */
	enum rd_status (*run)(struct snd *snd, const struct rd_opt_args *args,
			      struct rd_problem *problem);
} verbs[] = {
	{ "send", 0, 0, do_send },
	{ "resume", 0, SIZE_MAX, do_resume },
	{ "cancel", 1, 1, do_cancel },
};
#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static size_t
find_verb(const struct rd_opt_args *args)
{
	size_t i;

	for (i = 0; args->n_operands && i < N_VERBS; i++)
		if (!strcmp(verbs[i].name, args->operands[0]))
			return i;
	return N_VERBS;
}

static enum rd_status
check_operands(const struct rd_opt_args *args, struct rd_problem *problem)
{
	size_t verb = find_verb(args), n;

	if (verb == N_VERBS) {
		rd_problem_set(problem, RD_SEMANTIC, 2, "usage.verb",
			       "send, resume or cancel is wanted");
		return RD_SEMANTIC;
	}
	n = args->n_operands - 1;
	if (args->values[OPT_RESEND].n_given &&
	    (verbs[verb].run != do_resume || n != 1))
		return rd_problem_set(problem, RD_SEMANTIC, 2, "usage.resend",
				      "--resend goes with resume and the id of "
				      "one job");
	if (n >= verbs[verb].least && n <= verbs[verb].most)
		return RD_OK;
	return rd_problem_set(problem, RD_SEMANTIC, 2, "usage.operands",
			      "%s takes %s", verbs[verb].name,
			      verbs[verb].most ? "the id of a job"
					       : "plans on its stdin, no "
						 "operands");
}

/* ---- a run ---- */

static void
take_options(struct snd_settings *set, const struct rd_opt_args *args)
{
	const struct rd_opt_value *values = args->values;
	bool grouped;

	set->json = values[OPT_JSON].n_given > 0;
	set->resend = values[OPT_RESEND].n_given > 0;
	set->parallel = 1;
	if (values[OPT_PARALLEL].n_given)
		set->parallel = (unsigned)values[OPT_PARALLEL].number;
	grouped = set->parallel > 1;
	if (values[OPT_COMMIT].n_given)
		grouped = values[OPT_COMMIT].choice == 1;
	set->commit = grouped ? SND_COMMIT_GROUP : SND_COMMIT_EACH;
}

static enum rd_status
open_all(struct snd *snd, struct rd_problem *problem)
{
	const struct rd_rec_open_opts opts = { .create = true };
	const struct rd_net_options net = {
		.user_agent = "refdesk/" REFDESK_VERSION
	};
	enum rd_status status = rd_rec_project_prepare(&snd->set.project,
						       problem);

	if (status == RD_OK)
		status = rd_rec_open(snd->set.db, &opts, &snd->store, problem);
	if (status == RD_OK)
		status = rd_rec_project_keyring(&snd->set.project,
						&snd->set.arena, &snd->ring,
						problem);
	if (status == RD_OK)
		status = snd_owner_init(snd, problem);
	if (status == RD_OK && rd_net_new(&net, &snd->net))
		status = rd_problem_set(problem, RD_NOMEM, 10, "net.memory",
					"no memory for the network");
	return status;
}

static void
close_all(struct snd *snd)
{
	/* What is under way calls its job back. */
	for (struct snd_job *job = snd->jobs; job; job = job->next)
		job->ended = true;
	rd_net_free(snd->net);
	snd->net = NULL;
	while (snd->jobs)
		snd_job_free(snd->jobs);
	snd_desks_free(snd);
	snd_keys_free(snd);
	rd_rec_close(snd->store);
	rd_buf_fini(&snd->out);
}

static enum rd_status
run(struct snd *snd, const struct rd_opt_args *args, struct rd_problem *problem)
{
	const struct rd_opt_value *values = args->values;
	const char *dir = values[OPT_DIRECTORY].text;
	const struct snd_given given = {
		.db = values[OPT_DB].text,
		.out = values[OPT_OUTPUT].text,
		.loopback = values[OPT_LOOPBACK].text,
		.key_fd = values[OPT_KEY_FD].text,
		.embed = values[OPT_EMBED].text,
		.budget_day = values[OPT_BUDGET_DAY].text,
		.budget_provider_day = values[OPT_BUDGET_PROVIDER_DAY].text,
		.args = args,
		.secret = OPT_SECRET,
		.insecure_env = values[OPT_INSECURE_ENV].n_given > 0,
	};
	enum rd_status status;

	take_options(&snd->set, args);
	snd->quiet = values[OPT_QUIET].n_given > 0;
	snd->steps_end = &snd->steps;
	rd_buf_init(&snd->out, (size_t)16 << 20);
	snd_clock(snd);
	snd->leased_ms = snd->now_ms;
	if (dir && chdir(dir)) {
		rd_problem_set(problem, RD_IO, 10, "dispatch.directory",
			       "cannot enter it: %s", strerrordesc_np(errno));
		rd_problem_where(problem, "%s", dir);
		return RD_IO;
	}
	status = snd_settings_load(&snd->set, &given, problem);
	if (status == RD_OK)
		status = open_all(snd, problem);
	if (status == RD_OK)
		status = verbs[find_verb(args)].run(snd, args, problem);
	return status;
}

static int
run_and_close(const struct rd_opt_args *args)
{
	struct snd *snd = calloc(1, sizeof(*snd));
	struct rd_problem problem = { 0 };
	int code = 10;

	if (!snd)
		return code;
	if (!rd_crypt_init() && !run(snd, args, &problem))
		code = snd->exit;
	else if (problem.code) {
		snd_tell(snd->set.json, &problem);
		code = problem.exit_code;
	}
	if (!code && snd->signal && !snd->sent_any)
		code = 128 + snd->signal;
	close_all(snd);
	snd_settings_fini(&snd->set);
	free(snd);
	return code;
}

/* A key may not be found in a core, nor by somebody else's debugger. */
static void
lock_up(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static bool
print_only(const struct rd_opt_args *args)
{
	struct rd_buf text;
	bool only = true;

	rd_buf_init(&text, TEXT_CAP);
	if (args->values[OPT_VERSION].n_given) {
		rd_buf_cstr(&text, "refdesk-dispatch " REFDESK_VERSION "\n");
	} else if (args->values[OPT_HELP].n_given) {
		rd_buf_cstr(&text,
			    "usage: refdesk-dispatch [OPTION...] send\n"
			    "       refdesk-dispatch [OPTION...] resume "
			    "[JOB...]\n"
			    "       refdesk-dispatch [OPTION...] cancel JOB\n\n"
			    "Sends plans, follows jobs, stops one.\n\n"
			    "options:\n");
		rd_opt_usage(&spec, 0, N_OPTIONS, &text);
	} else {
		only = false;
	}
	write_text(STDOUT_FILENO, &text);
	rd_buf_fini(&text);
	return only;
}

int
main(int argc, char **argv)
{
	struct rd_opt_line line = { argv, argc > 0 ? 1 : 0, false };
	struct rd_problem problem;
	struct rd_opt_args args;
	enum rd_status status;
	int code = 0;

	lock_up();
	if (rd_opt_args_init(&args, N_OPTIONS))
		return 10;
	status = rd_opt_parse(&spec, &line, &args, &problem);
	if (status == RD_OK && !print_only(&args)) {
		status = check_operands(&args, &problem);
		if (status == RD_OK)
			code = run_and_close(&args);
	}
	if (status != RD_OK) {
		snd_tell(args.values[OPT_JSON].n_given > 0, &problem);
		code = problem.exit_code;
	}
	rd_opt_args_fini(&args);
	return code;
}
