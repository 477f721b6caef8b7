/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Jobs that are in the journal: where each stands is all that is known of it,
 * and all that is needed to go on. */
#include "plan/doc-fields.h"
#include "sender/snd.h"

/* ---- where a job stands ---- */

static bool
same_endpoint(const struct snd_job *job, const struct rd_plan_try *try,
	      const struct rd_rec_intent *intent)
{
	struct rd_str url = try->url, loopback = job->snd->set.loopback;
	struct rd_str is = intent->endpoint;

	if (!rd_str_eq(try->provider, intent->provider))
		return false;
	if (!loopback.ptr)
		return rd_str_eq(url, is);
	return is.len > loopback.len &&
	       !memcmp(is.ptr, loopback.ptr, loopback.len) &&
	       rd_str_starts(url, "https://") &&
	       rd_str_eq((struct rd_str){ url.ptr + strlen("https:/"),
					  url.len - strlen("https:/") },
			 (struct rd_str){ is.ptr + loopback.len,
					  is.len - loopback.len });
}

static bool
is_sent_again(const struct rd_rec_intent *intent)
{
	return intent->state == RD_REC_ABANDONED && intent->attempt;
}

/* Which of the plan's tries the last intent belongs to: each is of a later one
 * than the one before, unless that was given up to be sent once more. */
static enum rd_status
find_try(struct snd_job *job, const struct rd_rec_intents *all,
	 struct rd_problem *problem)
{
	const struct rd_rec_intent *intent = all->items, *before = NULL;
	uint32_t at = 0;

	for (size_t i = 0; i < all->n; i++) {
		intent = &all->items[i];
		at += before && !is_sent_again(before);
		while (at < job->plan.n_tries &&
		       !same_endpoint(job, &job->plan.tries[at], intent))
			at++;
		job->resent = job->resent || (before && is_sent_again(before));
		before = intent;
	}
	job->at = at;
	if (at < job->plan.n_tries)
		return snd_try_find(job, problem);
	rd_problem_set(
		problem, RD_SEMANTIC, 4, "job.elsewhere",
		"the job was begun at %.*s",
		(int)(intent->endpoint.len < 90 ? intent->endpoint.len : 90),
		intent->endpoint.ptr);
	rd_problem_hint(problem, "a trial is gone on with where it was begun: "
				 "--loopback URL");
	return RD_SEMANTIC;
}

static enum rd_status
read_body(struct snd_job *job, struct rd_problem *problem)
{
	struct rd_buf body;
	enum rd_status status;

	rd_buf_init(&body, RD_REC_BODY_CAP);
	status = rd_rec_intent_body(job->snd->store, rd_str_of(job->intent),
				    &body, problem);
	if (status == RD_OK) {
		job->body = snd_keep(job, rd_buf_view(&body));
		if (!job->body.ptr)
			status = rd_problem_set(problem, RD_NOMEM, 10,
						"dispatch.memory",
						"no memory for the body");
	}
	rd_buf_fini(&body);
	return status;
}

/* What stood for the references: the body that was sent is the plan's but for
 * them. */
static void
find_sent(struct snd_job *job)
{
	struct rd_str plan = job->try->body, body = job->body;
	struct rd_disp_sent *sent = rd_arena_array(
		&job->arena, RD_PLAN_REFERENCES_MAX, sizeof(*sent));
	size_t at = 0, behind = 0, from = 0;
	struct doc_mark mark;

	job->sent = sent;
	job->n_sent = 0;
	while (sent && doc_next_mark(plan, &at, &mark)) {
		const char *end;
		struct rd_str url;

		from += mark.begin - behind;
		behind = mark.end;
		if (from + 1 >= body.len ||
		    job->n_sent == RD_PLAN_REFERENCES_MAX)
			return;
		url.ptr = body.ptr + from + 1;
		end = memchr(url.ptr, '"', body.len - from - 1);
		if (!end)
			return;
		url.len = (size_t)(end - url.ptr);
		from += url.len + 2;
		sent[job->n_sent].n = mark.number;
		rd_disp_sent_again(
			url, job->plan.references[mark.number - 1].url.ptr,
			&sent[job->n_sent++]);
	}
}

static enum rd_status
take_up(struct snd_job *job, const struct rd_rec_intents *all,
	struct rd_problem *problem)
{
	const struct rd_rec_intent *intent = &all->items[all->n - 1];
	enum rd_status status;

	memcpy(job->intent, intent->id.ptr, RD_REC_INTENT_ID);
	job->intent[RD_REC_INTENT_ID] = '\0';
	job->state = intent->state;
	job->attempt = intent->attempt;
	job->ticket = intent->ticket;
	job->sent_ms = intent->sent_at_ms;
	job->request_id = intent->request_id;
	job->status_url = intent->status_url;
	job->result_url = intent->response_url;
	job->cancel_url = intent->cancel_url;
	status = find_try(job, all, problem);
	if (status == RD_OK)
		status = snd_key_find(
			job->snd,
			rd_prog_str(job->site.prog, job->provider->secret),
			&job->secret, problem);
	if (status == RD_OK)
		status = read_body(job, problem);
	if (status == RD_OK)
		find_sent(job);
	return status;
}

/* ---- going on ---- */

static void
lost(struct snd_job *job)
{
	if (snd_job_stepped(job))
		snd_lost(job);
}

static void
go_on_with_request(struct snd_job *job)
{
	if (snd_job_stepped(job))
		snd_follow(job);
}

static void
cancelled(struct snd_job *job)
{
	if (snd_job_stepped(job))
		snd_job_end(job, &(struct snd_ending){ 0, NULL, NULL });
}

static void
came_to_nothing(struct snd_job *job)
{
	snd_job_end(job, &(struct snd_ending){ job->cancel ? 0 : 7,
					       "it came to nothing", NULL });
}

static void
go_on_held(struct snd_job *job)
{
	if (job->cancel) {
		snd_move(job, RD_REC_ABANDONED, "given up");
		snd_step(job, cancelled);
	} else if (job->request_id.ptr) {
		snd_move(job, RD_REC_SUBMITTED, NULL);
		snd_step(job, go_on_with_request);
	} else {
		snd_lost(job);
	}
}

static void
go_on_intent(struct snd_job *job)
{
	if (job->cancel) {
		snd_move(job, RD_REC_CANCELLED, "cancelled");
		snd_step(job, cancelled);
	} else {
		snd_send(job);
	}
}

/* It is certain that nothing was taken; whether the plan goes on was judged
 * then. */
static void
go_on_failed(struct snd_job *job)
{
	struct rd_problem problem;

	if (job->next_try && !job->cancel)
		snd_try_next(job);
	else if (job->next_try && snd_stop(job, "cancelled", &problem))
		snd_job_fail(job, &problem);
	else
		came_to_nothing(job);
}

static void
go_on(struct snd_job *job)
{
	switch (job->state) {
	case RD_REC_INTENT:
		go_on_intent(job);
		break;
	case RD_REC_SENDING:
		snd_move(job, RD_REC_UNKNOWN, "the process that sent it ended");
		snd_step(job, lost);
		break;
	case RD_REC_UNKNOWN:
		snd_lost(job);
		break;
	case RD_REC_SUBMITTED:
		job->known = RD_STATE_QUEUED;
		snd_follow(job);
		break;
	case RD_REC_COMPLETED:
		job->wait_ms = job->provider->poll_ms;
		job->until_tick = job->snd->tick_ms + job->provider->wait_ms;
		snd_follow_result(job);
		break;
	case RD_REC_HELD:
		go_on_held(job);
		break;
	case RD_REC_FETCHED:
		snd_take_again(job);
		break;
	case RD_REC_FAILED:
		go_on_failed(job);
		break;
	default:
		came_to_nothing(job);
	}
}

static void
tell_busy(struct snd_job *job)
{
	struct rd_problem problem;

	rd_problem_set(&problem, RD_CONFLICT, 75, "job.leased",
		       "another process works on the job");
	rd_problem_hint(&problem, "refdesk job wait %s", job->id);
	snd_job_fail(job, &problem);
}

static enum rd_status
read_job(struct snd_job *job, struct rd_rec_job *is, struct rd_problem *problem)
{
	const struct rd_rec_want want = { .id = rd_str_of(job->id) };
	enum rd_status status = rd_rec_job(job->snd->store, &want, &job->arena,
					   is, problem);

	if (status != RD_OK)
		return status;
	memcpy(job->id, is->id.ptr, RD_UUID_TEXT);
	job->id[RD_UUID_TEXT] = '\0';
	job->asked_ms = is->at_ms;
	job->line = is->plan;
	if (job->desk)
		snd_desk_drop(job->desk);
	job->desk = NULL;
	status = rd_plan_doc_read(&job->arena, job->line, &job->plan, problem);
	if (status == RD_OK)
		status = snd_desk_take(job->snd, job->plan.program, &job->desk,
				       problem);
	return status;
}

void
snd_adopt(struct snd_job *job)
{
	const struct rd_rec_intent *last;
	struct rd_problem problem;
	struct rd_rec_job is;
	bool held = true;
	enum rd_status status = read_job(job, &is, &problem);

	if (status != RD_OK) {
		snd_job_fail(job, &problem);
		return;
	}
	last = &is.intents.items[is.intents.n - 1];
	job->n_intents = last->n;
	job->state = last->state;
	job->next_try = last->next_try;
	if (rd_rec_intent_is_open(last))
		status = snd_lease_take(job->snd, last, &held, &problem);
	if (status == RD_OK && held && !job->next_try)
		status = take_up(job, &is.intents, &problem);
	if (status != RD_OK)
		snd_job_fail(job, &problem);
	else if (!held)
		tell_busy(job);
	else
		go_on(job);
}

/* ---- which jobs ---- */

struct resuming {
	const char *const *ids; /* given, else those of the list */
	struct rd_rec_intents open;
	size_t n, at;
	bool cancel;
};

static const char *
next_id(struct resuming *r, char id[RD_UUID_TEXT + 1])
{
	while (r->at < r->n) {
		const struct rd_rec_intent *intent;

		if (r->ids)
			return r->ids[r->at++];
		intent = &r->open.items[r->at++];
		if (intent->state == RD_REC_HELD)
			continue;
		memcpy(id, intent->job_id.ptr, RD_UUID_TEXT);
		id[RD_UUID_TEXT] = '\0';
		return id;
	}
	return NULL;
}

static enum snd_more
begin_next(struct snd *snd, void *ctx, struct rd_problem *problem)
{
	struct resuming *r = ctx;
	char text[RD_UUID_TEXT + 1];
	const char *id = next_id(r, text);
	struct snd_job *job;

	(void)problem;
	if (!id || snd_job_new(snd, &job))
		return SND_NO_MORE;
	memcpy(job->id, id, strnlen(id, RD_UUID_TEXT));
	job->cancel = r->cancel;
	job->resend = snd->set.resend;
	snd_adopt(job);
	return SND_BEGUN;
}

static enum rd_status
run(struct snd *snd, struct resuming *r, struct rd_problem *problem)
{
	const struct snd_source source = { begin_next, r, -1 };

	return snd_run(snd, &source, problem);
}

enum rd_status
snd_run_resume(struct snd *snd, const char *const *ids, size_t n_ids,
	       struct rd_problem *problem)
{
	struct resuming r = { .ids = n_ids ? ids : NULL, .n = n_ids };
	enum rd_status status;

	if (n_ids)
		return run(snd, &r, problem);
	status = snd_recover(snd, &r.open, problem);
	r.n = r.open.n;
	return status == RD_OK ? run(snd, &r, problem) : status;
}

enum rd_status
snd_run_cancel(struct snd *snd, const char *id, struct rd_problem *problem)
{
	struct resuming r = { .ids = &id, .n = 1, .cancel = true };

	return run(snd, &r, problem);
}
