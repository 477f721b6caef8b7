/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The one request that costs.  Its body, ticket and money are in the journal
 * before anything is sent, and that it is being sent is there before its first
 * byte; from then on nothing is sent again unless it is certain that nothing
 * was taken. */
#include <stdio.h>

#include "base/time.h"
#include "crypt/crypt.h"
#include "dispatch/submit.h"
#include "json/jcs.h"
#include "sender/snd.h"

#define TICKET_LIFE_MS (10 * RD_MS_MINUTE)
#define TICKET_LEFT_MS RD_MS_MINUTE /* that one is sent with */
/* How long the body of an answer may take when its head names the job. */
#define HEAD_ALONE_MS 250

/* ---- what is sent ---- */

enum rd_status
snd_body(struct snd_job *job, struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_str urls[RD_PLAN_REFERENCES_MAX] = { 0 };
	enum rd_status status;

	for (uint32_t i = 0; i < job->n_sent; i++)
		urls[job->sent[i].n - 1] = job->sent[i].url;
	status = rd_plan_fill(job->try, urls, RD_PLAN_REFERENCES_MAX, out);
	if (status == RD_OK)
		return RD_OK;
	if (status == RD_LIMIT)
		return rd_problem_set(problem, status, 4, "plan.body",
				      "the body is larger than may be sent");
	return rd_problem_set(problem, status, status == RD_NOMEM ? 10 : 4,
			      "plan.body",
			      "the body cannot be made of the plan");
}

static void
make_job_id(struct snd_job *job)
{
	unsigned char random[RD_UUID_RANDOM];

	rd_crypt_random(random, sizeof(random));
	rd_uuid7(job->snd->now_ms, random, job->id);
}

/* The first half of the digest of what makes it this intent and no other. */
static enum rd_status
make_intent_id(struct snd_job *job, const char *job_id)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_buf text;
	enum rd_status status;

	rd_crypt_sha256_hex(job->body.ptr, job->body.len, sha256);
	rd_buf_init(&text, 16384);
	rd_json_put_member(&text, "{", "body", rd_str_of(sha256));
	rd_json_put_member(&text, ",", "decision", job->plan.decision);
	rd_json_put_member(&text, ",", "endpoint", rd_str_of(job->call.url));
	rd_json_put_member(&text, ",", "job", rd_str_of(job_id));
	rd_json_put_member(&text, ",", "key", job->plan.key);
	rd_buf_printf(&text, ",\"n\":%u}", job->n_intents + 1);
	status = rd_buf_status(&text);
	if (status == RD_OK)
		rd_crypt_sha256_hex(text.ptr, text.len, sha256);
	rd_buf_fini(&text);
	sha256[RD_REC_INTENT_ID] = '\0';
	memcpy(job->intent, sha256, sizeof(job->intent));
	return status;
}

/* Leave for the next attempt. */
static enum rd_status
sign(struct snd_job *job, struct rd_problem *problem)
{
	const struct rd_sig_ticket ticket = {
		.intent = rd_str_of(job->intent),
		.decision = job->plan.decision.ptr ? job->plan.decision
						   : rd_str_of(job->id),
		.program = rd_str_of(job->desk->sha256),
		.provider = job->try->provider,
		.endpoint = rd_str_of(job->call.url),
		.method = rd_str_of(job->call.method),
		.body = job->body,
		.budget_micro_usd = (uint64_t)job->try->cost_micro,
		.expiry_ms = job->snd->now_ms + TICKET_LIFE_MS,
		.attempt = job->attempt + 1,
	};
	enum rd_status status = snd_desk_gate(job->desk, problem);

	if (status == RD_OK)
		status = snd_key_dispatch(job->snd, problem);
	if (status != RD_OK)
		return status;
	rd_sig_request_free(job->request);
	job->request = NULL;
	return rd_sig_ticket_sign(job->desk->seal, &ticket, job->snd->key,
				  &job->request, problem);
}

/* ---- entering ---- */

/* What was asked for, whoever decided it and whenever. */
static void
digest_request(const struct snd_job *job, char sha256[RD_CRYPT_HASH_TEXT])
{
	const struct rd_plan_doc *plan = &job->plan;
	struct rd_buf all;

	if (plan->request.ptr) {
		memcpy(sha256, plan->request.ptr, RD_CRYPT_HASH_TEXT - 1);
		sha256[RD_CRYPT_HASH_TEXT - 1] = '\0';
		return;
	}

	rd_buf_init(&all, 4 * RD_PLAN_CAP_BYTES);
	for (uint32_t i = 0; i < plan->n_tries; i++) {
		const struct rd_plan_try *try = &plan->tries[i];

		rd_buf_str(&all, try->url);
		rd_buf_char(&all, '\n');
		rd_buf_str(&all, try->body);
		rd_buf_char(&all, '\n');
	}
	for (uint32_t i = 0; i < plan->n_references; i++) {
		const struct rd_plan_source *source = &plan->references[i];
		struct rd_str what = source->sha256.ptr ? source->sha256
							: source->url;

		rd_buf_str(&all, what);
		rd_buf_char(&all, '\n');
	}
	rd_crypt_sha256_hex(all.ptr, all.len, sha256);
	rd_buf_fini(&all);
}

static struct rd_rec_try
try_of(const struct snd_job *job)
{
	return (struct rd_rec_try){
		.id = rd_str_of(job->intent),
		.provider = job->try->provider,
		.endpoint = rd_str_of(job->call.url),
		.method = rd_str_of(job->call.method),
		.body = job->body,
		.ticket = rd_sig_request_envelope(job->request),
		.budget_micro_usd = job->try->cost_micro,
		.owner = rd_str_of(job->snd->owner),
		.owner_until_ms = snd_lease_end(job->snd),
	};
}

/* Nothing was entered, so there is no intent. */
static bool
entered(struct snd_job *job)
{
	if (job->step.status == RD_OK)
		return true;
	*job->intent = '\0';
	if (job->step.kind == SND_OPEN)
		*job->id = '\0';
	snd_job_fail(job, &job->step.problem);
	return false;
}

static void
opened(struct snd_job *job)
{
	const struct rd_rec_opened *is = &job->step.opened;

	if (!entered(job))
		return;
	if (!is->existing) {
		snd_send(job);
		return;
	}
	memcpy(job->id, is->id, sizeof(job->id));
	snd_note(job, "the idempotency key has this job already");
	snd_adopt(job);
}

static void
fallen_back(struct snd_job *job)
{
	*job->again = '\0';
	if (entered(job))
		snd_send(job);
}

void
snd_enter(struct snd_job *job)
{
	struct snd_step *step = &job->step;
	bool first = !*job->id;
	struct rd_problem problem;

	if (first)
		make_job_id(job);
	job->attempt = 0;
	if (make_intent_id(job, job->id)) {
		rd_problem_set(&problem, RD_NOMEM, 10, "dispatch.memory",
			       "no memory for an intent");
		snd_job_fail(job, &problem);
		return;
	}
	if (sign(job, &problem)) {
		*job->intent = '\0';
		snd_job_fail(job, &problem);
		return;
	}
	if (first) {
		digest_request(job, job->request_sha256);
		step->kind = SND_OPEN;
		step->open = (struct rd_rec_job_new){
			.id = rd_str_of(job->id),
			.decision_id = job->plan.decision,
			.subject = job->plan.subject,
			.key = job->plan.key,
			.request_sha256 = job->request_sha256,
			.plan = job->line,
			.at_ms = job->snd->now_ms,
			.first = try_of(job),
			.budget = job->snd->set.budget,
		};
		snd_step(job, opened);
	} else {
		step->kind = SND_FALLBACK;
		step->fallback = (struct rd_rec_fallback){
			.job_id = rd_str_of(job->id),
			.n = job->n_intents + 1,
			.again = rd_str_of(*job->again ? job->again : NULL),
			.next = try_of(job),
			.budget = job->snd->set.budget,
			.at_ms = job->snd->now_ms,
		};
		snd_step(job, fallen_back);
	}
}

/* ---- on the way ---- */

static struct rd_rec_move *
move_to_sending(struct snd_job *job)
{
	struct rd_rec_move *move = snd_move(job, RD_REC_SENDING, NULL);

	move->attempt = rd_sig_request_peek(job->request)->attempt;
	move->ticket = rd_sig_request_envelope(job->request);
	return move;
}

/* Right before the first byte: that it leaves is durable, or it does not. */
static bool
leave(void *ctx)
{
	struct snd_job *job = ctx;
	struct snd *snd = job->snd;

	snd_clock(snd);
	job->sent_ms = snd->now_ms;
	if (job->ended ||
	    rd_sig_request_peek(job->request)->expiry_ms <= snd->now_ms)
		return false;
	if (job->state == RD_REC_INTENT) {
		move_to_sending(job);
		if (snd_step_now(job) != RD_OK)
			return false;
		job->attempt++;
	}
	snd->sent_any = true;
	return true;
}

/* The head of an answer may name the job long before the body does. */
static void
keep_head_id(struct snd_job *job)
{
	struct rd_rec_move *move;

	if (!job->asking || job->state != RD_REC_SENDING)
		return;
	move = snd_move(job, RD_REC_SUBMITTED, NULL);
	move->request_id = job->head_id;
	(void)!snd_step_now(job);
}

static void
take_head(void *ctx, const struct rd_net_reply *reply)
{
	struct snd_job *job = ctx;
	struct rd_str id = RD_STR_NONE;
	char *copy;

	if (reply->status >= 200 && reply->status < 300)
		id = rd_disp_head_id(&job->site, reply->headers);
	copy = id.len ? rd_arena_strdup(&job->arena, id) : NULL;
	if (!copy)
		return;
	job->head_id = (struct rd_str){ copy, id.len };
	snd_job_at(job, HEAD_ALONE_MS, keep_head_id);
}

static void
take_answer(void *ctx, const struct rd_net_reply *reply)
{
	struct snd_job *job = ctx;
	struct rd_disp_reply said = rd_disp_reply_of(reply, job->snd->now_ms);

	job->asking = false;
	job->end = reply->end;
	job->due_tick = INT64_MAX;
	job->lost_ms = job->snd->now_ms;
	rd_arena_reset(&job->answer);
	if (rd_disp_reply_read(&job->site, RD_CALL_SUBMIT, &said, &job->answer,
			       &job->said))
		job->said = (struct rd_disp_said){ .meaning = RD_DISP_UNCLEAR,
						   .why = "out of memory" };
	if (!job->ended)
		snd_sent(job);
}

static void
start(struct snd_job *job)
{
	const struct rd_net_request rest = {
		.reply_cap = RD_DISP_REPLY_CAP,
		.leave = leave,
		.head = take_head,
		.done = take_answer,
		.ctx = job,
	};
	const struct rd_disp_paid paid = {
		.site = &job->site,
		.request = job->request,
		.secret = job->secret,
		.key = job->snd->key,
		.now_ms = job->snd->now_ms,
	};
	struct rd_problem problem;

	job->asking = true;
	job->head_id = RD_STR_NONE;
	if (rd_disp_submit(job->snd->net, &job->call, &paid, &rest, &problem)) {
		job->asking = false;
		job->said = (struct rd_disp_said){ .meaning = RD_DISP_STOPPED,
						   .why = "it cannot be sent" };
		job->step.problem = problem;
		job->step.status = RD_STATE;
		snd_sent(job);
	}
}

static void
may_start(struct snd_job *job)
{
	if (!snd_job_stepped(job))
		return;
	job->attempt++;
	start(job);
}

/* Whether the provider may have one more of ours under way. */
static bool
has_room(const struct snd_job *job)
{
	uint32_t n = 0;

	if (!job->provider->in_flight)
		return true;
	for (const struct snd_job *other = job->snd->jobs; other;
	     other = other->next)
		n += !other->ended && other->provider == job->provider &&
		     (other->on_its_way || other->state == RD_REC_SENDING ||
		      other->state == RD_REC_SUBMITTED);
	return n < job->provider->in_flight;
}

void
snd_send(struct snd_job *job)
{
	const struct rd_sig_ticket_facts *facts = NULL;
	struct rd_problem problem;

	if (!has_room(job)) {
		snd_job_at(job, job->provider->poll_ms, snd_send);
		return;
	}
	if (job->request)
		facts = rd_sig_request_peek(job->request);
	if ((!facts || facts->attempt != job->attempt + 1 ||
	     facts->expiry_ms < job->snd->now_ms + TICKET_LEFT_MS ||
	     strcmp(facts->intent, job->intent)) &&
	    sign(job, &problem)) {
		snd_job_fail(job, &problem);
		return;
	}
	job->on_its_way = true;
	job->ticket = rd_sig_request_envelope(job->request);
	if (job->snd->set.commit == SND_COMMIT_EACH) {
		start(job);
		return;
	}
	move_to_sending(job);
	snd_step(job, may_start);
}
