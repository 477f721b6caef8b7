/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Questions that cost nothing and may be asked again. */
#include "dispatch/start.h"
#include "sender/snd.h"

enum rd_status
snd_call(struct snd_job *job, const struct snd_asking *asking,
	 struct rd_problem *problem)
{
	const struct rd_disp_holes holes = {
		.on = asking->on,
		.id = job->request_id,
		.given_url = asking->url,
		.since_ms = asking->since_ms,
	};

	rd_arena_reset(&job->wire);
	return rd_disp_call_write(&job->site, &holes, &job->wire, &job->call,
				  problem);
}

enum rd_status
snd_start(struct snd_job *job, const struct snd_asking *asking,
	  const struct rd_net_request *rest, struct rd_problem *problem)
{
	struct rd_net_request request = *rest;
	enum rd_status status = snd_call(job, asking, problem);

	if (status != RD_OK)
		return status;
	request.body = job->call.body;
	job->asking = true;
	status = rd_disp_start(job->snd->net, &job->call, job->secret, &request,
			       problem);
	if (status != RD_OK)
		job->asking = false;
	return status;
}

static void
answer_now(struct snd_job *job)
{
	job->answered(job);
}

/* It could not even be asked; told as an answer, but not from within. */
static void
answer_soon(struct snd_job *job, const struct rd_problem *problem)
{
	char *why = rd_arena_strdup(&job->arena, rd_str_of(problem->title));

	job->said = (struct rd_disp_said){
		.meaning = problem->exit_code == 10 ? RD_DISP_AGAIN
						    : RD_DISP_FORBIDDEN,
		.why = why ? why : "out of memory",
	};
	job->end = RD_NET_FORBIDDEN;
	snd_job_at(job, 0, answer_now);
}

static void
take_reply(void *ctx, const struct rd_net_reply *reply)
{
	struct snd_job *job = ctx;
	struct rd_disp_reply said = rd_disp_reply_of(reply, job->snd->now_ms);

	job->asking = false;
	job->end = reply->end;
	rd_arena_reset(&job->answer);
	if (job->ended)
		return;
	if (rd_disp_reply_read(&job->site,
			       (enum rd_send_call)job->call.call->on, &said,
			       &job->answer, &job->said))
		job->said = (struct rd_disp_said){ .meaning = RD_DISP_AGAIN,
						   .why = "out of memory" };
	job->answered(job);
}

void
snd_ask(struct snd_job *job, const struct snd_asking *asking,
	void (*answered)(struct snd_job *job))
{
	const struct rd_net_request rest = {
		.reply_cap = RD_DISP_REPLY_CAP,
		.done = take_reply,
		.ctx = job,
	};
	struct rd_problem problem;

	job->answered = answered;
	if (snd_start(job, asking, &rest, &problem))
		answer_soon(job, &problem);
}
