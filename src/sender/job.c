/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A job from its line to its last event. */
#include <stdlib.h>

#include "base/escape.h"
#include "sender/snd.h"

/* Worse ones first. */
static const int exits[] = { 10, 6, 8, 5, 9, 7, 4, 3, 2, 1, 75, 0 };

static int
badness(int exit)
{
	int n = sizeof(exits) / sizeof(exits[0]);

	for (int i = 0; i < n; i++)
		if (exits[i] == exit)
			return n - i;
	return 2; /* a signal */
}

enum rd_status
snd_job_new(struct snd *snd, struct snd_job **out)
{
	struct snd_job *job = calloc(1, sizeof(*job));

	*out = job;
	if (!job)
		return RD_NOMEM;
	job->snd = snd;
	job->due_tick = INT64_MAX;
	job->asked_ms = snd->now_ms;
	rd_arena_init(&job->arena, SND_JOB_ARENA_CAP);
	rd_arena_init(&job->wire, SND_JOB_ARENA_CAP);
	rd_arena_init(&job->answer, RD_DISP_REPLY_ARENA_CAP);
	rd_buf_init(&job->bytes, SND_FILE_CAP);
	job->next = snd->jobs;
	snd->jobs = job;
	snd->n_jobs++;
	return RD_OK;
}

void
snd_job_free(struct snd_job *job)
{
	struct snd *snd = job->snd;
	struct snd_job **link = &snd->jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	snd->n_jobs--;
	if (job->desk)
		snd_desk_drop(job->desk);
	rd_sig_request_free(job->request);
	rd_buf_fini(&job->bytes);
	rd_arena_fini(&job->answer);
	rd_arena_fini(&job->wire);
	rd_arena_fini(&job->arena);
	free(job);
}

void
snd_job_at(struct snd_job *job, int64_t ms, void (*due)(struct snd_job *))
{
	job->due_tick = job->snd->tick_ms + ms;
	job->due = due;
}

/* ---- the end ---- */

static bool
is_entered(const struct snd_job *job)
{
	return *job->intent || job->n_intents;
}

static int64_t
cost_of(const struct snd_job *job)
{
	if (!job->try || job->state == RD_REC_FAILED ||
	    job->state == RD_REC_CANCELLED || !is_entered(job))
		return 0;
	return job->try->cost_micro;
}

static void
put_files(struct snd_job *job)
{
	struct rd_buf *out = &job->snd->out;
	const char *comma = "";

	rd_buf_cstr(out, ",\"files\":[");
	for (uint32_t i = 0; i < job->n_had; i++) {
		if (!job->results || !job->results[i].file)
			continue;
		rd_buf_cstr(out, comma);
		rd_put_json_str(out, rd_str_of(job->results[i].file));
		comma = ",";
	}
	rd_buf_char(out, ']');
}

static bool
is_over(const struct snd_job *job)
{
	return rd_rec_state_is_final(job->state) && !job->next_try;
}

static struct rd_str
next_of(struct snd_job *job)
{
	const char *text;

	if (!*job->id || is_over(job))
		return RD_STR_NONE;
	text = rd_arena_printf(&job->arena, "refdesk job resume %s", job->id);
	return rd_str_of(text);
}

static void
put_done(struct snd_job *job, const struct snd_ending *ending)
{
	bool tried = job->try;

	snd_event(job, "done");
	snd_put_text(job, "state",
		     rd_str_of(is_entered(job) ? rd_rec_state_name(job->state)
					       : "refused"));
	snd_put_int(job, "exit", ending->exit);
	put_files(job);
	snd_put_text(job, "manifest", rd_str_of(job->manifest_file));
	snd_put_text(job, "provider", tried ? job->try->provider : RD_STR_NONE);
	snd_put_text(job, "model", tried ? job->try->model : RD_STR_NONE);
	snd_put_usd(job, "cost",
		    job->cost_known ? job->cost_micro : cost_of(job));
	snd_put_text(job, "seed", job->seed);
	snd_put_text(job, "reason", rd_str_of(ending->reason));
	snd_put_text(job, "next", next_of(job));
	snd_put_bool(job, "trial", job->snd->set.loopback.ptr != NULL);
	snd_event_end(job);
}

/* What ended it will be no other another time. */
static bool
is_for_good(int exit)
{
	return exit == 4 || exit == 7;
}

void
snd_job_end(struct snd_job *job, const struct snd_ending *ending)
{
	struct snd *snd = job->snd;
	struct rd_problem ignored;

	if (job->ended)
		return;
	if (job->next_try && is_for_good(ending->exit))
		(void)!snd_stop(job, ending->reason, &ignored);
	job->ended = true;
	job->due_tick = INT64_MAX;
	put_done(job, ending);
	if (badness(ending->exit) > badness(snd->exit))
		snd->exit = ending->exit;
	if (ending->problem && !snd->quiet)
		snd_tell(snd->set.json, ending->problem);
}

void
snd_job_fail(struct snd_job *job, const struct rd_problem *problem)
{
	const struct snd_ending ending = { problem->exit_code, problem->title,
					   problem };

	snd_job_end(job, &ending);
}

bool
snd_job_stepped(struct snd_job *job)
{
	if (job->step.status == RD_OK)
		return true;
	snd_job_fail(job, &job->step.problem);
	return false;
}

struct rd_str
snd_keep(struct snd_job *job, struct rd_str text)
{
	char *copy = text.len ? rd_arena_strdup(&job->arena, text) : NULL;

	return (struct rd_str){ copy, copy ? text.len : 0 };
}

/* Without a word of the provider's own: it may hold the prompt. */
const char *
snd_reason(struct snd_job *job)
{
	const char *text = rd_arena_strdup(&job->arena,
					   rd_str_of(job->said.why));

	return text ? text : "out of memory";
}

/* ---- stopping ---- */

static bool
is_on_the_wire(const struct snd_job *job)
{
	return job->asking && job->state == RD_REC_SENDING;
}

void
snd_job_stop(struct snd_job *job)
{
	struct snd_ending ending = { 8, "it was asked to stop", NULL };
	struct snd *snd = job->snd;

	if (job->ended || job->stepping)
		return;
	if (is_on_the_wire(job)) {
		if (snd->tick_ms < snd->stop_ms)
			return;
		snd_move(job, RD_REC_UNKNOWN, ending.reason);
		(void)!snd_step_now(job);
	}
	if (!*job->id)
		ending.exit = 128 + snd->signal;
	snd_job_end(job, &ending);
}
