/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A request that may have been taken: nothing is sent again, and no other
 * provider is asked, before there is evidence.  Evidence is the provider's own
 * history; where that shows nothing, or more than one, somebody has to look. */
#include "dispatch/history.h"
#include "sender/snd.h"

#define SKEW_MS INT64_C(120000)
#define ASKED_MAX 4
#define PAUSE_MS 1000

static void ask_history(struct snd_job *job);

static bool
is_known(void *ctx, struct rd_str id)
{
	struct snd_job *job = ctx;
	struct rd_problem ignored;
	bool known = false;

	/* Rather one too many: then nothing is proved. */
	if (rd_rec_request_known(job->snd->store, job->try->provider, id,
				 &known, &ignored))
		return false;
	return known;
}

/* Who wants to be done with it is not kept waiting for evidence. */
static void
still_unknown(struct snd_job *job, const char *reason)
{
	bool held = job->state == RD_REC_HELD;

	if (held && job->resend)
		snd_try_again(job);
	else if (!held && (job->resend || job->cancel))
		snd_hold(job, reason);
	else
		snd_job_end(job, &(struct snd_ending){ 8, reason, NULL });
}

static void
hold(struct snd_job *job, const char *reason)
{
	if (job->state == RD_REC_HELD)
		still_unknown(job, reason);
	else
		snd_hold(job, reason);
}

static void
found(struct snd_job *job)
{
	if (job->step.status == RD_CONFLICT &&
	    !strcmp(job->step.problem.code, "job.request-id")) {
		job->request_id = RD_STR_NONE;
		hold(job, "what the history shows belongs to another job");
		return;
	}
	if (!snd_job_stepped(job))
		return;
	snd_event(job, "submitted");
	snd_put_int(job, "try", job->at + 1);
	snd_put_text(job, "request", job->request_id);
	snd_event_end(job);
	snd_note(job, "the request was found in the provider's history");
	snd_follow(job);
}

static void
unanswered(struct snd_job *job, bool said_no)
{
	int64_t ms = (int64_t)PAUSE_MS << job->n_asked;

	if (++job->n_asked < ASKED_MAX && !said_no) {
		snd_say_wait(job, ms, "the history did not answer");
		snd_job_at(job, ms, ask_history);
	} else if (said_no) {
		hold(job, "the provider does not show its history");
	} else {
		still_unknown(job, "the provider's history cannot be asked");
	}
}

static void
judge(struct snd_job *job, const struct rd_disp_found *is)
{
	struct rd_rec_move *move;

	switch (is->evidence) {
	case RD_DISP_FOUND:
		job->request_id = snd_keep(job, is->id);
		move = snd_move(job, RD_REC_SUBMITTED, "found in the history");
		move->request_id = job->request_id;
		snd_step(job, found);
		break;
	case RD_DISP_NOT_THERE:
		hold(job, "the provider's history does not have the request; "
			  "it may have been taken all the same");
		break;
	case RD_DISP_SEVERAL:
		hold(job, "the provider's history has several that it may be");
		break;
	case RD_DISP_UNANSWERED:
		unanswered(job, false);
		break;
	}
}

static void
take_history(void *ctx, const struct rd_net_reply *net)
{
	struct snd_job *job = ctx;
	struct rd_disp_reply reply = rd_disp_reply_of(net, job->snd->now_ms);
	const struct rd_disp_lost lost = {
		.body = job->body,
		.from_ms = job->sent_ms - SKEW_MS,
		.to_ms = (job->lost_ms ? job->lost_ms : job->sent_ms) + SKEW_MS,
		.known = is_known,
		.ctx = job,
	};
	struct rd_disp_found is;

	job->asking = false;
	if (job->ended)
		return;
	rd_arena_reset(&job->answer);
	if (net->end == RD_NET_ANSWERED &&
	    (net->status == 401 || net->status == 403 || net->status == 404))
		unanswered(job, true);
	else if (rd_disp_history_match(&job->site, &reply, &lost, &job->answer,
				       &is))
		unanswered(job, false);
	else
		judge(job, &is);
}

static void
ask_history(struct snd_job *job)
{
	const struct snd_asking asking = {
		.on = RD_CALL_HISTORY,
		.since_ms = job->sent_ms - SKEW_MS,
	};
	const struct rd_net_request rest = {
		.reply_cap = RD_DISP_HISTORY_CAP,
		.done = take_history,
		.ctx = job,
	};
	struct rd_problem problem;

	if (snd_start(job, &asking, &rest, &problem))
		hold(job, "the provider's history cannot be asked by the "
			  "rules");
}

void
snd_lost(struct snd_job *job)
{
	int64_t settled = job->sent_ms + job->provider->settle_ms;
	int64_t ms = settled - job->snd->now_ms;

	job->n_asked = 0;
	if (!rd_disp_call_find(&job->site, RD_CALL_HISTORY)) {
		hold(job, "the provider has no history to look into");
		return;
	}
	/* A clock that stepped back is no reason to wait for days. */
	if (ms > job->provider->settle_ms)
		ms = job->provider->settle_ms;
	if (ms <= 0) {
		ask_history(job);
		return;
	}
	snd_say_wait(job, ms,
		     "until the provider's history shows what was "
		     "taken");
	snd_job_at(job, ms, ask_history);
}
