/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* refdesk doctor, as far as providers are concerned: without any, deciding and
 * previews work all the same. */
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "cli/desk.h"
#include "cli/doctor.h"
#include "cli/jobs.h"
#include "cli/secrets.h"
#include "cli/sender.h"
#include "cli/sibling.h"
#include "cli/terms.h"

static void
look_at_sender(struct cmd_doctor *d)
{
	struct cmd *cmd = d->cmd;
	const char *path = NULL;

	if (cmd_sibling_find(cmd, CMD_SENDER, "sender.missing", &path)) {
		cmd_doctor_problem(d, DOCTOR_WARN, "sender");
	} else if (access(path, X_OK)) {
		cmd_fail_errno(cmd, path, "run");
		cmd_doctor_problem(d, DOCTOR_WARN, "sender");
	} else {
		cmd_doctor_tell(d, DOCTOR_OK, "sender", rd_str_of(path));
	}
}

static void
look_at_trial(struct cmd_doctor *d)
{
	const struct cmd_value *loopback = &d->cmd->settings[SET_LOOPBACK];
	char *text;

	if (!loopback->text)
		return;
	text = rd_arena_printf(&d->cmd->arena,
			       "%s stands for all providers (%s)",
			       loopback->text, loopback->origin);
	cmd_doctor_tell(d, DOCTOR_WARN, "trial",
			rd_str_of(text ? text : "out of memory"));
}

/* "key" and where it is from, or what is to be done for one. */
static bool
put_key(struct cmd_doctor *d, const struct rd_crypt_places *places,
	const char *name, struct rd_buf *out)
{
	struct rd_crypt_found found;
	enum rd_status status;

	if (!*name) {
		rd_buf_cstr(out, "needs no key");
		return true;
	}
	status = rd_crypt_secret_find(places, name, &found, &d->cmd->problem);
	if (status == RD_OK) {
		rd_buf_printf(out, "key from %s",
			      rd_crypt_source_name(found.source));
		rd_crypt_secret_free(found.secret);
		return true;
	}
	if (d->cmd->settings[SET_LOOPBACK].text && status == RD_NOTFOUND)
		rd_buf_cstr(out, "key of the mock provider");
	else if (status == RD_NOTFOUND)
		rd_buf_printf(out, "no key: refdesk secret set %s", name);
	else
		rd_buf_printf(out, "its key: %s", d->cmd->problem.title);
	d->cmd->problem = (struct rd_problem){ 0 };
	return d->cmd->settings[SET_LOOPBACK].text && status == RD_NOTFOUND;
}

static void
look_at_provider(struct cmd_doctor *d, const struct rd_prog *prog, uint32_t i,
		 const struct rd_crypt_places *places)
{
	const struct rd_prog_provider *provider = &prog->provider[i];
	struct rd_buf text;
	bool known, fit;

	rd_buf_init(&text, 65536);
	rd_put_shown(&text, rd_prog_str(prog, provider->name));
	rd_buf_cstr(&text, ": ");
	fit = put_key(d, places, rd_prog_str(prog, provider->secret).ptr,
		      &text);
	if (cmd_terms_known(d->cmd, prog, i, &known)) {
		cmd_doctor_problem(d, DOCTOR_WARN, "provider");
	} else {
		rd_buf_cstr(&text, known ? "; terms accepted"
					 : "; terms not accepted yet, the "
					   "first generate asks");
		cmd_doctor_tell(d, fit ? DOCTOR_OK : DOCTOR_WARN, "provider",
				rd_buf_view(&text));
	}
	rd_buf_fini(&text);
}

static void
look_at_providers(struct cmd_doctor *d, const struct rd_prog *prog)
{
	struct rd_crypt_places places;
	uint32_t i;

	if (cmd_secret_places(d->cmd, &places)) {
		cmd_doctor_problem(d, DOCTOR_WARN, "provider");
		return;
	}
	for (i = 0; i < prog->n_provider; i++)
		look_at_provider(d, prog, i, &places);
}

static void
put_spent(struct cmd *cmd, struct rd_rec_store *store, struct rd_buf *out)
{
	const char *limit = cmd->settings[SET_BUDGET_DAY].text;
	struct timespec now;
	int64_t spent = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	if (store &&
	    rd_rec_spent(store, RD_STR_NONE, (int64_t)now.tv_sec * 1000, &spent,
			 &cmd->problem))
		cmd->problem = (struct rd_problem){ 0 };
	rd_buf_cstr(out, "today $");
	cmd_usd_put(out, spent);
	if (limit)
		rd_buf_printf(out, " of $%s", limit);
	rd_buf_cstr(out, " spent or reserved");
}

static void
look_at_jobs(struct cmd_doctor *d)
{
	struct rd_rec_job_filter filter = { .open = true };
	struct rd_rec_store *store = NULL;
	struct rd_rec_jobs jobs = { NULL, 0 };
	struct rd_buf text;

	rd_buf_init(&text, 65536);
	if (cmd_store_open(d->cmd, CMD_STORE_READ, &store) ||
	    (store && rd_rec_jobs(store, &filter, &d->cmd->arena, &jobs,
				  &d->cmd->problem))) {
		/* Whoever looks at the store tells. */
		d->cmd->problem = (struct rd_problem){ 0 };
	} else {
		if (jobs.n)
			rd_buf_printf(&text,
				      "%zu open, see refdesk job list "
				      "--open; ",
				      jobs.n);
		put_spent(d->cmd, store, &text);
		cmd_doctor_tell(d, jobs.n ? DOCTOR_WARN : DOCTOR_OK, "jobs",
				rd_buf_view(&text));
	}
	rd_rec_close(store);
	rd_buf_fini(&text);
}

void
cmd_doctor_send(struct cmd_doctor *d, const struct rd_prog *prog)
{
	if (!d->cmd->has_project)
		return;
	look_at_trial(d);
	if (prog->n_provider) {
		look_at_sender(d);
		look_at_providers(d, prog);
	}
	look_at_jobs(d);
}
