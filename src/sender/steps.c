/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Writing to the journal.  Steps of several jobs become durable together where
 * that is wanted: nothing that needs a step is done before its `done`, so a
 * promise is no weaker for it.  When one step of a group cannot be entered none
 * of them was, and each is entered by itself. */
#include "sender/snd.h"

static void
enter(struct snd_step *step)
{
	struct rd_rec_store *store = step->job->snd->store;

	switch (step->kind) {
	case SND_OPEN:
		step->status = rd_rec_job_open(store, &step->open,
					       &step->opened, &step->problem);
		break;
	case SND_FALLBACK:
		step->status = rd_rec_job_fallback(store, &step->fallback,
						   &step->problem);
		break;
	case SND_MOVE:
		step->status = rd_rec_intent_move(store, &step->move,
						  &step->problem);
		break;
	}
}

/* What the journal says now is what the job knows. */
static void
learn(struct snd_step *step)
{
	struct snd_job *job = step->job;

	if (step->status != RD_OK)
		return;
	job->next_try = step->kind == SND_MOVE ? step->move.next_try : 0;
	if (step->kind == SND_MOVE) {
		job->state = step->move.to;
	} else if (step->kind == SND_FALLBACK ||
		   (step->kind == SND_OPEN && !step->opened.existing)) {
		job->state = RD_REC_INTENT;
		job->n_intents++;
	}
}

static bool
enter_group(struct snd *snd, struct snd_step *first)
{
	struct rd_problem problem;
	bool good = true;

	if (rd_rec_group_begin(snd->store, &problem))
		return false;
	for (struct snd_step *step = first; step && good; step = step->next) {
		enter(step);
		good = step->status == RD_OK;
	}
	return !rd_rec_group_end(snd->store, good, &problem) && good;
}

static void
enter_all(struct snd *snd, struct snd_step *first)
{
	if (first->next && enter_group(snd, first))
		return;
	for (; first; first = first->next)
		enter(first);
}

void
snd_steps_flush(struct snd *snd)
{
	while (snd->steps) {
		struct snd_step *step = snd->steps, *next;

		snd->steps = NULL;
		snd->steps_end = &snd->steps;
		enter_all(snd, step);
		for (; step; step = next) {
			next = step->next;
			learn(step);
			step->job->stepping = false;
			step->done(step->job);
		}
	}
}

void
snd_step(struct snd_job *job, void (*done)(struct snd_job *job))
{
	struct snd *snd = job->snd;
	struct snd_step *step = &job->step;

	step->job = job;
	step->done = done;
	step->next = NULL;
	job->stepping = true;
	*snd->steps_end = step;
	snd->steps_end = &step->next;
	if (snd->set.commit == SND_COMMIT_EACH)
		snd_steps_flush(snd);
}

enum rd_status
snd_step_now(struct snd_job *job)
{
	job->step.job = job;
	enter(&job->step);
	learn(&job->step);
	return job->step.status;
}

struct rd_rec_move *
snd_move(struct snd_job *job, enum rd_rec_state to, const char *reason)
{
	job->step.kind = SND_MOVE;
	job->step.move = (struct rd_rec_move){
		.intent = rd_str_of(job->intent),
		.from = job->state,
		.to = to,
		.at_ms = job->snd->now_ms,
		.reason = rd_str_of(reason),
	};
	return &job->step.move;
}

enum rd_status
snd_stop(struct snd_job *job, const char *reason, struct rd_problem *problem)
{
	const struct rd_rec_job_stop stop = {
		.job_id = rd_str_of(job->id),
		.reason = rd_str_of(reason),
		.at_ms = job->snd->now_ms,
	};
	enum rd_status status = rd_rec_job_stop(job->snd->store, &stop,
						problem);

	if (status == RD_OK)
		job->next_try = 0;
	return status;
}
