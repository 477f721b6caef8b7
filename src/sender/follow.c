/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A job that was taken, up to the answer that has its pictures: events where
 * the provider has them, else questions with growing pauses.  Nothing asked
 * here costs, so all of it may be asked again. */
#include "base/decimal.h"
#include "sender/snd.h"

#define ASKED_MAX 4 /* times that a definite no about a known job is asked */
#define UNITS_PLACES 6
#define UNITS_ONE 1000000

static void ask_status(struct snd_job *job);

/* Later, and how much later, is the provider's word or ours. */
static void
ask_later(struct snd_job *job, void (*ask)(struct snd_job *job))
{
	int64_t asked = (int64_t)job->said.retry_after_s * 1000;
	int64_t ms = job->wait_ms > asked ? job->wait_ms : asked;
	uint32_t most = job->provider->poll_max_ms;

	job->wait_ms += job->wait_ms / 2 + 1;
	if (job->wait_ms > most)
		job->wait_ms = most;
	if (job->snd->tick_ms + ms <= job->until_tick) {
		snd_job_at(job, ms, ask);
		return;
	}
	snd_job_end(job, &(struct snd_ending){
				 8, "the provider is not done yet", NULL });
}

/* The journal keeps it for somebody to look at; the money stays spent. */
static void
held(struct snd_job *job)
{
	if (!snd_job_stepped(job))
		return;
	if (job->resend)
		snd_try_again(job);
	else
		snd_job_end(job, &(struct snd_ending){ 8, job->reason, NULL });
}

void
snd_hold(struct snd_job *job, const char *reason)
{
	job->reason = reason;
	snd_move(job, RD_REC_HELD, reason);
	snd_step(job, held);
}

/* ---- money ---- */

/* What the provider says it cost, in its unit, at the rules' price; rounded
 * up. */
static void
learn_cost(struct snd_job *job)
{
	int64_t units, micro;

	if (!job->said.cost.ptr ||
	    rd_decimal_parse(job->said.cost, UNITS_PLACES, &units) ||
	    units < 0 ||
	    __builtin_mul_overflow(units, job->try->price_micro, &micro) ||
	    __builtin_add_overflow(micro, UNITS_ONE - 1, &micro))
		return;
	job->cost_micro = micro / UNITS_ONE;
	job->cost_known = job->cost_said = true;
}

/* ---- ends ---- */

static void
leave_ended(struct snd_job *job)
{
	struct snd_leaving leaving = { job->leave_on, job->leave_class,
				       job->reason, job->leave_exit, NULL };

	if (!snd_job_stepped(job))
		return;
	if (job->state == RD_REC_CANCELLED)
		leaving.exit = job->cancel ? 0 : 7;
	snd_try_leave(job, &leaving);
}

/* Taken, and came to nothing.  Another try may follow when it is certain that
 * it is not charged. */
static void
end_taken(struct snd_job *job, enum rd_rec_state state, unsigned on, int exit,
	  bool charged)
{
	struct rd_rec_move *move;

	learn_cost(job);
	if (!job->cost_known && charged) {
		job->cost_known = true;
		job->cost_micro = job->try->cost_micro;
	}
	job->reason = snd_reason(job);
	job->leave_on = job->cost_known && job->cost_micro ? 0 : on;
	job->leave_exit = exit;
	move = snd_move(job, state, job->reason);
	move->has_cost = job->cost_known;
	move->cost_told = job->cost_said;
	move->cost_micro_usd = job->cost_micro;
	move->next_try = snd_try_after(job, job->leave_on);
	snd_step(job, leave_ended);
}

static void
end_by_state(struct snd_job *job)
{
	switch (job->known) {
	case RD_STATE_CANCELLED:
		job->leave_class = "cancelled";
		end_taken(job, RD_REC_CANCELLED, 0, 7, false);
		break;
	case RD_STATE_MODERATED:
		job->leave_class = "moderated";
		end_taken(job, RD_REC_FAILED, 0, 5, false);
		break;
	default:
		job->leave_class = "failed";
		end_taken(job, RD_REC_FAILED, RD_ON_FAILED, 7, false);
	}
}

/* A definite no about a job that is known; false when the question is to be
 * asked again. */
static bool
end_by_error(struct snd_job *job)
{
	job->leave_class = rd_disp_meaning_name(job->said.meaning);
	switch (job->said.meaning) {
	case RD_DISP_REFUSED:
		end_taken(job, RD_REC_FAILED, RD_ON_FAILED, 7, false);
		return true;
	case RD_DISP_MODERATED:
		end_taken(job, RD_REC_FAILED, 0, 5, false);
		return true;
	case RD_DISP_UNSTARTED:
		end_taken(job, RD_REC_FAILED, RD_ON_UNSTARTED, 7, false);
		return true;
	case RD_DISP_UNCLEAR:
		end_taken(job, RD_REC_FAILED, 0, 7, true);
		return true;
	default:
		return false;
	}
}

/* The key is no good any more: to be gone on with when there is another. */
static bool
end_by_key(struct snd_job *job)
{
	if (job->said.meaning != RD_DISP_KEY &&
	    job->said.meaning != RD_DISP_FUNDS)
		return false;
	snd_job_end(job, &(struct snd_ending){ 8, snd_reason(job), NULL });
	return true;
}

/* ---- the result ---- */

static void
completed(struct snd_job *job)
{
	if (snd_job_stepped(job))
		snd_take(job);
}

static void
keep_files(struct snd_job *job)
{
	const struct rd_disp_said *said = &job->said;
	struct rd_disp_file *files = rd_arena_array(&job->arena, said->n_files,
						    sizeof(*files));

	job->n_files = 0;
	job->n_had = 0;
	for (size_t i = 0; files && i < said->n_files; i++) {
		char *url = rd_arena_strdup(&job->arena, said->files[i].url);

		if (!url)
			break;
		files[i] = said->files[i];
		files[i].url = (struct rd_str){ url, said->files[i].url.len };
		job->n_files++;
	}
	job->files = files;
	job->seed = snd_keep(job, said->seed);
}

static void
take_result(struct snd_job *job)
{
	struct rd_disp_said *said = &job->said;

	if (said->meaning == RD_DISP_SAID && said->n_files) {
		keep_files(job);
		learn_cost(job);
		if (job->n_files != said->n_files) {
			snd_job_end(job, &(struct snd_ending){
						 10, "out of memory", NULL });
		} else if (job->state == RD_REC_COMPLETED) {
			snd_take(job);
		} else {
			snd_move(job, RD_REC_COMPLETED, NULL);
			snd_step(job, completed);
		}
		return;
	}
	if (said->meaning == RD_DISP_SAID && said->has_state) {
		job->known = said->state;
		if (said->state == RD_STATE_FAILED ||
		    said->state == RD_STATE_MODERATED ||
		    said->state == RD_STATE_CANCELLED)
			end_by_state(job);
		else
			ask_later(job, snd_follow_result);
		return;
	}
	if (end_by_error(job) || end_by_key(job))
		return;
	if (said->meaning == RD_DISP_GONE && ++job->n_asked >= ASKED_MAX)
		snd_hold(job, "the provider does not have the result any "
			      "more");
	else
		ask_later(job, snd_follow_result);
}

void
snd_follow_result(struct snd_job *job)
{
	const struct snd_asking asking = { .on = RD_CALL_RESULT,
					   .url = job->result_url };

	if (rd_disp_call_find(&job->site, RD_CALL_RESULT))
		snd_ask(job, &asking, take_result);
	else
		ask_status(job);
}

/* ---- its state ---- */

static void
say_state(struct snd_job *job, enum rd_send_state before)
{
	const struct rd_disp_said *said = &job->said;

	if (said->has_position &&
	    (!job->told_position || said->position != job->position)) {
		job->told_position = true;
		job->position = said->position;
		snd_event(job, "queue");
		snd_put_int(job, "position", said->position);
		snd_event_end(job);
	}
	if (said->has_percent && said->percent != job->percent) {
		job->percent = said->percent;
		snd_event(job, "progress");
		snd_put_int(job, "percent", said->percent);
		snd_event_end(job);
	} else if (before != job->known && job->known == RD_STATE_RUNNING) {
		snd_event(job, "running");
		snd_event_end(job);
	}
}

/* Takes what the reply says; true when the job has come to an end. */
static bool
learn_state(struct snd_job *job)
{
	enum rd_send_state before = job->known;

	job->n_asked = 0;
	job->known = rd_disp_state_after(before, job->said.state);
	say_state(job, before);
	return job->known != RD_STATE_QUEUED &&
	       job->known != RD_STATE_RUNNING && job->known != RD_STATE_UNKNOWN;
}

/* What a job failed of may stand in its result alone; whether it was for what
 * it shows has to be known before anybody else is asked. */
static void
take_why(struct snd_job *job)
{
	if (job->said.meaning == RD_DISP_SAID && job->said.n_files)
		take_result(job);
	else if (!end_by_error(job))
		end_by_state(job);
}

static void
ask_why(struct snd_job *job)
{
	const struct snd_asking asking = { .on = RD_CALL_RESULT,
					   .url = job->result_url };

	snd_ask(job, &asking, take_why);
}

/* Where a provider has no call for results, the status has them. */
static void
go_on(struct snd_job *job)
{
	bool results = rd_disp_call_find(&job->site, RD_CALL_RESULT);

	job->wait_ms = job->provider->poll_ms;
	if (job->known == RD_STATE_FAILED && results)
		ask_why(job);
	else if (job->known != RD_STATE_DONE)
		end_by_state(job);
	else if (results)
		snd_follow_result(job);
	else if (job->said.n_files)
		take_result(job);
	else
		snd_hold(job, "the job is done, but has no picture");
}

static void
take_status(struct snd_job *job)
{
	enum rd_disp_meaning meaning = job->said.meaning;

	if (meaning == RD_DISP_SAID && job->said.has_state) {
		if (learn_state(job))
			go_on(job);
		else
			ask_later(job, ask_status);
		return;
	}
	if (meaning == RD_DISP_UNSTARTED || meaning == RD_DISP_MODERATED) {
		(void)end_by_error(job);
		return;
	}
	if (end_by_key(job))
		return;
	if ((meaning == RD_DISP_GONE || meaning == RD_DISP_REFUSED) &&
	    ++job->n_asked >= ASKED_MAX)
		snd_hold(job, "the provider does not know the request");
	else
		ask_later(job, ask_status);
}

static void
ask_status(struct snd_job *job)
{
	const struct snd_asking asking = { .on = RD_CALL_STATUS,
					   .url = job->status_url };

	snd_ask(job, &asking, take_status);
}

/* ---- events ---- */

static bool
take_event(void *ctx, struct rd_str event, struct rd_str data)
{
	struct snd_job *job = ctx;
	const struct rd_disp_reply reply = { .end = RD_NET_ANSWERED,
					     .status = 200,
					     .headers = RD_STR_LIT(""),
					     .body = data,
					     .now_ms = job->snd->now_ms };

	(void)event;
	rd_arena_reset(&job->answer);
	if (job->ended || rd_disp_reply_read(&job->site, RD_CALL_STREAM, &reply,
					     &job->answer, &job->said))
		return false;
	if (job->said.meaning != RD_DISP_SAID || !job->said.has_state)
		return true;
	return !learn_state(job);
}

static bool
take_bytes(void *ctx, struct rd_str bytes)
{
	struct snd_job *job = ctx;

	return rd_disp_sse_feed(&job->events, bytes) == RD_OK;
}

static bool
is_over(const struct snd_job *job)
{
	return job->known == RD_STATE_DONE || job->known == RD_STATE_FAILED ||
	       job->known == RD_STATE_MODERATED ||
	       job->known == RD_STATE_CANCELLED;
}

static void
end_events(void *ctx, const struct rd_net_reply *reply)
{
	struct snd_job *job = ctx;

	(void)reply;
	job->asking = false;
	rd_disp_sse_fini(&job->events);
	if (job->ended)
		return;
	if (is_over(job))
		go_on(job);
	else
		ask_status(job);
}

/* False when there are none to be had. */
static bool
listen_for_events(struct snd_job *job)
{
	const struct snd_asking asking = { .on = RD_CALL_STREAM,
					   .url = job->status_url };
	const struct rd_net_request rest = {
		.reply_cap = RD_DISP_REPLY_CAP,
		.sink = take_bytes,
		.done = end_events,
		.ctx = job,
	};
	struct rd_problem ignored;

	if (!rd_disp_call_find(&job->site, RD_CALL_STREAM))
		return false;
	rd_disp_sse_init(&job->events, take_event, job);
	if (snd_start(job, &asking, &rest, &ignored) == RD_OK)
		return true;
	rd_disp_sse_fini(&job->events);
	return false;
}

/* ---- stopping it ---- */

static void
take_cancelled(struct snd_job *job)
{
	if (job->said.meaning == RD_DISP_SAID && job->said.has_state &&
	    job->said.state == RD_STATE_CANCELLED) {
		job->known = RD_STATE_CANCELLED;
		end_by_state(job);
		return;
	}
	/* Whatever it said: what became of the job is told by its state. */
	ask_status(job);
}

void
snd_follow(struct snd_job *job)
{
	const struct snd_asking cancel = { .on = RD_CALL_CANCEL,
					   .url = job->cancel_url };

	job->wait_ms = job->provider->poll_ms;
	job->until_tick = job->snd->tick_ms + job->provider->wait_ms;
	if (job->cancel)
		snd_ask(job, &cancel, take_cancelled);
	else if (!listen_for_events(job))
		ask_status(job);
}
