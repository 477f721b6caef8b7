/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the request that costs has come to: taken, refused, to be sent later, or
 * lost. */
#include "crypt/crypt.h"
#include "sender/snd.h"

#define UNSENT_MAX 3
#define BUSY_MAX 5
#define ENTERED_MAX 20
#define PAUSE_MS 500
#define PAUSE_MAX_MS 30000

static void submit_late(struct snd_job *job);
static void lost(struct snd_job *job);

static void
submit_again(struct snd_job *job)
{
	snd_step(job, submit_late);
}

/* A full disk or a busy store may have room a moment later, and what it is to
 * keep is the only thread to what was paid for. */
static void
enter_again(struct snd_job *job)
{
	if (job->step.status == RD_IO && ++job->n_entered < ENTERED_MAX) {
		snd_job_at(job, PAUSE_MS, submit_again);
		return;
	}
	rd_problem_hint(&job->step.problem, "the provider's request is %.*s",
			RD_STR_FMT(job->request_id));
	snd_job_fail(job, &job->step.problem);
}

static void
submitted(struct snd_job *job)
{
	struct rd_problem *problem = &job->step.problem;

	if (job->step.status == RD_CONFLICT &&
	    !strcmp(problem->code, "job.request-id")) {
		job->request_id = RD_STR_NONE;
		snd_move(job, RD_REC_UNKNOWN, problem->title);
		snd_step(job, lost);
		return;
	}
	if (job->step.status != RD_OK) {
		enter_again(job);
		return;
	}
	snd_event(job, "submitted");
	snd_put_int(job, "try", job->at + 1);
	snd_put_text(job, "request", job->request_id);
	snd_event_end(job);
	snd_follow(job);
}

/* Somebody who took us for dead may have moved on; what we know is better. */
static void
submit_late(struct snd_job *job)
{
	static const enum rd_rec_state from[] = { RD_REC_UNKNOWN, RD_REC_HELD };

	for (size_t i = 0; i < 2 && job->step.status == RD_CONFLICT &&
			   !strcmp(job->step.problem.code, "job.moved");
	     i++) {
		job->step.move.from = from[i];
		(void)!snd_step_now(job);
	}
	submitted(job);
}

static void
is_submitted(struct snd_job *job)
{
	const struct rd_disp_said *said = &job->said;
	struct rd_rec_move *move;

	job->request_id = snd_keep(job, said->id);
	job->status_url = snd_keep(job, said->status_url);
	job->result_url = snd_keep(job, said->result_url);
	job->cancel_url = snd_keep(job, said->cancel_url);
	job->known = RD_STATE_QUEUED;
	if (job->state == RD_REC_SUBMITTED) {
		job->step.status = RD_OK;
		submitted(job);
		return;
	}
	move = snd_move(job, RD_REC_SUBMITTED, NULL);
	move->request_id = job->request_id;
	move->status_url = job->status_url;
	move->response_url = job->result_url;
	move->cancel_url = job->cancel_url;
	snd_step(job, submit_late);
}

static void
leave_failed(struct snd_job *job)
{
	struct snd_leaving leaving = {
		.on = rd_disp_meaning_on(job->said.meaning),
		.class = rd_disp_meaning_name(job->said.meaning),
		.reason = job->reason,
		.exit = 7,
	};

	if (!snd_job_stepped(job))
		return;
	if (job->said.meaning == RD_DISP_MODERATED ||
	    job->said.meaning == RD_DISP_FORBIDDEN)
		leaving.exit = 5;
	if (job->cancel)
		leaving.exit = 0;
	snd_try_leave(job, &leaving);
}

static void
is_refused(struct snd_job *job)
{
	unsigned on = rd_disp_meaning_on(job->said.meaning);
	struct rd_rec_move *move;

	job->reason = snd_reason(job);
	move = snd_move(job, job->cancel ? RD_REC_CANCELLED : RD_REC_FAILED,
			job->reason);
	if (job->cancel && job->state != RD_REC_INTENT)
		move->to = RD_REC_FAILED;
	move->next_try = snd_try_after(job, on);
	snd_step(job, leave_failed);
}

static void
wait_to_send(struct snd_job *job)
{
	int64_t ms = (int64_t)PAUSE_MS << (job->n_unsent + job->n_busy);
	int64_t asked = (int64_t)job->said.retry_after_s * 1000;
	unsigned char random;

	if (!snd_job_stepped(job))
		return;
	if (ms > PAUSE_MAX_MS)
		ms = PAUSE_MAX_MS;
	rd_crypt_random(&random, sizeof(random));
	ms += ms / 4 * random / 256;
	if (asked > ms)
		ms = asked;
	snd_say_wait(job, ms, job->reason);
	snd_job_at(job, ms, snd_send);
}

/* Nothing was taken: again later, with another ticket. */
static void
is_for_later(struct snd_job *job)
{
	job->reason = snd_reason(job);
	if (job->state == RD_REC_INTENT) {
		job->step.status = RD_OK;
		wait_to_send(job);
		return;
	}
	snd_move(job, RD_REC_INTENT, job->reason);
	snd_step(job, wait_to_send);
}

/* Our own word, so the reason is ours. */
static void
stopped(struct snd_job *job)
{
	struct rd_problem problem = job->step.problem;

	if (job->step.status == RD_OK)
		rd_problem_set(&problem, RD_STATE, 10, "dispatch.stopped",
			       "the ticket has run out before it was used");
	if (job->state == RD_REC_SENDING) {
		snd_move(job, RD_REC_INTENT, problem.title);
		(void)!snd_step_now(job);
	}
	snd_job_fail(job, &problem);
}

static void
lost(struct snd_job *job)
{
	if (snd_job_stepped(job))
		snd_lost(job);
}

/* By the id in its head it may be entered as taken already. */
static void
is_unclear(struct snd_job *job)
{
	if (job->state == RD_REC_SUBMITTED) {
		snd_hold(job, snd_reason(job));
		return;
	}
	snd_move(job, RD_REC_UNKNOWN, snd_reason(job));
	snd_step(job, lost);
}

/* Not when the provider wants more time than a job of its has in all. */
static bool
is_worth_waiting(const struct snd_job *job)
{
	return (int64_t)job->said.retry_after_s * 1000 <=
	       job->provider->wait_ms;
}

void
snd_sent(struct snd_job *job)
{
	job->on_its_way = false;
	switch (job->said.meaning) {
	case RD_DISP_SAID:
		is_submitted(job);
		return;
	case RD_DISP_STOPPED:
		stopped(job);
		return;
	case RD_DISP_UNSENT:
		if (++job->n_unsent < UNSENT_MAX && !job->cancel)
			is_for_later(job);
		else
			is_refused(job);
		return;
	case RD_DISP_BUSY:
		if (++job->n_busy < BUSY_MAX && !job->cancel &&
		    is_worth_waiting(job))
			is_for_later(job);
		else
			is_refused(job);
		return;
	case RD_DISP_UNCLEAR:
	case RD_DISP_AGAIN:
		is_unclear(job);
		return;
	default:
		is_refused(job);
	}
}
