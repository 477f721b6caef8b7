/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The tries of a plan, one after the other, up to an intent that may be sent.
 * The next one follows only where the journal knows that the one before took
 * nothing. */
#include "sender/snd.h"

#define MICRO_PER_LIMIT 100 /* of a limit's unit, 1e-4 USD */

static void begin_try(struct snd_job *job);

static uint32_t
find_provider(const struct rd_prog *prog, struct rd_str name)
{
	for (uint32_t i = 0; i < prog->n_provider; i++)
		if (rd_str_eq(rd_prog_str(prog, prog->provider[i].name), name))
			return i;
	return RD_NONE;
}

static uint32_t
find_model(const struct rd_prog *prog, uint32_t provider, struct rd_str name)
{
	for (uint32_t i = 0; i < prog->n_model; i++)
		if (prog->model[i].provider == provider &&
		    rd_str_eq(rd_prog_str(prog, prog->model[i].name), name))
			return i;
	return RD_NONE;
}

static enum rd_status
refuse(struct rd_problem *problem, const char *code, const char *what)
{
	return rd_problem_set(problem, RD_SEMANTIC, 4, code, "%s", what);
}

/* The rules say where a model is; a plan that says otherwise is not of these
 * rules. */
static enum rd_status
check_url(const struct snd_job *job, struct rd_problem *problem)
{
	struct rd_str loopback = job->site.loopback;
	struct rd_str url = rd_str_of(job->call.url), want = job->try->url;

	if (loopback.ptr) {
		if (url.len <= loopback.len + 1 ||
		    !rd_str_starts(want, "https://"))
			return refuse(problem, "plan.url",
				      "the plan's URL is no https");
		url.ptr += loopback.len + 1;
		url.len -= loopback.len + 1;
		want.ptr += strlen("https://");
		want.len -= strlen("https://");
	}
	if (rd_str_eq(url, want) &&
	    rd_str_is(job->try->method, job->call.method))
		return RD_OK;
	return rd_problem_set(problem, RD_DENIED, 5, "plan.url",
			      "the plan goes elsewhere than the program's "
			      "rules");
}

enum rd_status
snd_try_find(struct snd_job *job, struct rd_problem *problem)
{
	static const struct snd_asking submit = { .on = RD_CALL_SUBMIT };
	const struct rd_plan_try *try = &job->plan.tries[job->at];
	struct rd_disp_site *site = &job->site;
	enum rd_status status;

	job->try = try;
	site->prog = &job->desk->prog;
	site->loopback = job->snd->set.loopback;
	site->provider = find_provider(site->prog, try->provider);
	if (site->provider == RD_NONE)
		return refuse(problem, "plan.provider",
			      "the program has no provider of that name");
	site->model = find_model(site->prog, site->provider, try->model);
	if (site->model == RD_NONE)
		return refuse(problem, "plan.model",
			      "the program has no model of that name");
	job->provider = &site->prog->provider[site->provider];
	status = snd_call(job, &submit, problem);
	return status == RD_OK ? check_url(job, problem) : status;
}

/* ---- leaving one for the next ---- */

static void
say_fallback(struct snd_job *job, const struct rd_plan_try *to,
	     const struct snd_leaving *leaving)
{
	snd_event(job, "fallback");
	snd_put_int(job, "try", job->at + 1);
	snd_put_text(job, "from", job->try->model);
	snd_put_text(job, "to", to->model);
	snd_put_text(job, "reason", rd_str_of(leaving->reason));
	snd_put_text(job, "class", rd_str_of(leaving->class));
	snd_event_end(job);
}

uint32_t
snd_try_after(const struct snd_job *job, unsigned on)
{
	uint32_t next = job->at + 1;

	/* What was given up may have been taken. */
	if (job->cancel || job->resent || next >= job->plan.n_tries ||
	    !(job->plan.tries[next].on & on))
		return 0;
	return next + 1;
}

void
snd_try_leave(struct snd_job *job, const struct snd_leaving *leaving)
{
	struct snd_ending ending = { leaving->exit, leaving->reason,
				     leaving->problem };
	uint32_t next = snd_try_after(job, leaving->on);

	if (!next) {
		snd_job_end(job, &ending);
		return;
	}
	say_fallback(job, &job->plan.tries[next - 1], leaving);
	job->at = next - 1;
	snd_job_at(job, 0, begin_try);
}

/* ---- one try up to its intent ---- */

static void
enter_intent(struct snd_job *job)
{
	struct rd_problem problem;
	struct rd_buf body;
	enum rd_status status;
	char *text;

	rd_buf_init(&body, RD_REC_BODY_CAP);
	status = snd_body(job, &body, &problem);
	text = status == RD_OK
		       ? rd_arena_strdup(&job->arena, rd_buf_view(&body))
		       : NULL;
	job->body = (struct rd_str){ text, body.len };
	rd_buf_fini(&body);
	if (status == RD_OK && !text)
		rd_problem_set(&problem, RD_NOMEM, 10, "dispatch.memory",
			       "no memory for the body");
	if (!text) {
		snd_job_fail(job, &problem);
		return;
	}
	snd_event(job, "attempt");
	snd_put_int(job, "try", job->at + 1);
	snd_put_text(job, "provider", job->try->provider);
	snd_put_text(job, "model", job->try->model);
	snd_put_usd(job, "cost", job->try->cost_micro);
	snd_event_end(job);
	snd_enter(job);
}

static bool
keep_sent(struct snd_job *job, const struct rd_disp_sent *sent, uint32_t n)
{
	struct rd_disp_sent *copy = rd_arena_array(&job->arena, n + 1,
						   sizeof(*copy));

	for (uint32_t i = 0; copy && i < n; i++) {
		char *url = rd_arena_strdup(&job->arena, sent[i].url);

		copy[i] = sent[i];
		copy[i].url = (struct rd_str){ url, sent[i].url.len };
		if (!url)
			return false;
	}
	job->sent = copy;
	job->n_sent = n;
	return copy;
}

static void
take_uploads(void *ctx, const struct rd_disp_uploads_end *end)
{
	struct snd_job *job = ctx;
	struct snd_leaving leaving = { end->on, "upload", end->problem.title,
				       end->problem.exit_code, &end->problem };

	job->uploading = false;
	if (job->ended)
		return;
	if (end->status != RD_OK) {
		snd_try_leave(job, &leaving);
	} else if (!keep_sent(job, end->sent, end->n_sent)) {
		leaving.on = 0;
		leaving.exit = 10;
		leaving.reason = "out of memory";
		leaving.problem = NULL;
		snd_try_leave(job, &leaving);
	} else {
		/* Not from within the call that began it. */
		snd_job_at(job, 0, enter_intent);
	}
}

static enum rd_status
list_references(struct snd_job *job, struct rd_disp_reference *list,
		struct rd_problem *problem)
{
	const struct rd_plan_try *try = job->try;

	for (uint32_t i = 0; i < try->n_order; i++) {
		const struct rd_plan_source *source =
			&job->plan.references[try->order[i] - 1];

		list[i] = (struct rd_disp_reference){
			.n = try->order[i],
			.url = source->url,
			.sha256 = source->sha256,
		};
		if (!source->url.ptr && !source->sha256.ptr)
			return refuse(problem, "plan.reference",
				      "a reference has neither a URL nor a "
				      "digest");
	}
	return RD_OK;
}

static void
upload(struct snd_job *job)
{
	const struct rd_prog_model *model =
		&job->site.prog->model[job->site.model];
	struct rd_disp_reference list[RD_PLAN_REFERENCES_MAX];
	const struct rd_disp_upload_ask ask = {
		.provider = job->site.provider,
		.references = list,
		.n_references = job->try->n_order,
		.pixels_max = model->pixels_max,
		.bytes_max = model->bytes_max,
		.done = take_uploads,
		.ctx = job,
	};
	struct rd_problem problem;

	if (list_references(job, list, &problem)) {
		snd_job_fail(job, &problem);
		return;
	}
	job->uploading = true;
	if (rd_disp_upload(job->desk->uploads, &ask)) {
		job->uploading = false;
		rd_problem_set(&problem, RD_NOMEM, 10, "dispatch.memory",
			       "no memory for uploads");
		snd_job_fail(job, &problem);
	}
}

static enum rd_status
check_limit(const struct snd_job *job, struct rd_problem *problem)
{
	int64_t limit = job->plan.max_cost;

	if (limit == RD_PLAN_NO_LIMIT ||
	    job->try->cost_micro <= limit * MICRO_PER_LIMIT)
		return RD_OK;
	return rd_problem_set(problem, RD_DENIED, 9, "plan.cost",
			      "it costs more than the request allows");
}

static void
begin_try(struct snd_job *job)
{
	struct rd_problem problem;
	struct snd_leaving no_key = { RD_ON_NO_KEY, "no-key", problem.title, 10,
				      &problem };
	enum rd_status status = snd_try_find(job, &problem);

	*job->intent = '\0';
	job->n_unsent = job->n_busy = 0;
	job->cost_known = job->cost_said = false;
	job->seed = RD_STR_NONE;
	job->request_id = job->status_url = RD_STR_NONE;
	job->result_url = job->cancel_url = RD_STR_NONE;
	if (status == RD_OK)
		status = check_limit(job, &problem);
	if (status == RD_OK) {
		status = snd_key_find(
			job->snd,
			rd_prog_str(job->site.prog, job->provider->secret),
			&job->secret, &problem);
		if (status == RD_NOTFOUND) {
			snd_try_leave(job, &no_key);
			return;
		}
	}
	if (status != RD_OK)
		snd_job_fail(job, &problem);
	else if (job->try->n_order)
		upload(job);
	else
		enter_intent(job);
}

/* The gate first: nothing is asked of anybody before it. */
static void
begin_at(struct snd_job *job, uint32_t at)
{
	struct rd_problem problem;
	enum rd_status status = snd_desk_gate(job->desk, &problem);

	if (status == RD_OK)
		status = snd_key_dispatch(job->snd, &problem);
	if (status != RD_OK) {
		snd_job_fail(job, &problem);
		return;
	}
	job->at = at;
	begin_try(job);
}

void
snd_plan_begin(struct snd_job *job)
{
	struct rd_problem problem;
	enum rd_status status = rd_plan_doc_read(&job->arena, job->line,
						 &job->plan, &problem);

	if (status == RD_OK)
		status = snd_desk_take(job->snd, job->plan.program, &job->desk,
				       &problem);
	if (status == RD_OK)
		begin_at(job, 0);
	else
		snd_job_fail(job, &problem);
}

static void
begin_again(struct snd_job *job)
{
	begin_at(job, job->at);
}

void
snd_try_again(struct snd_job *job)
{
	memcpy(job->again, job->intent, sizeof(job->again));
	job->resend = false;
	job->resent = true;
	snd_note(job, "it is sent once more; what it may have cost counts as "
		      "spent");
	snd_job_at(job, 0, begin_again);
}

void
snd_try_next(struct snd_job *job)
{
	struct rd_problem problem;

	if (job->next_try <= job->plan.n_tries) {
		begin_at(job, job->next_try - 1);
		return;
	}
	(void)refuse(&problem, "plan.tries",
		     "the journal goes on with a try that the plan has not");
	snd_job_fail(job, &problem);
}
