/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Pictures of a result: fetched one after the other, looked at, kept under
 * their digests, delivered with a manifest.  What is kept already is not
 * fetched again.  Only then the journal says fetched. */
#include "base/decimal.h"
#include "dispatch/data-uri.h"
#include "dispatch/manifest.h"
#include "sender/snd.h"

#define FETCHES_MAX 5
#define PAUSE_MS 500

static void take_next(struct snd_job *job);

static struct rd_disp_shelf
shelf_of(struct snd_job *job)
{
	return (struct rd_disp_shelf){
		.dir = rd_rec_project_path(&job->snd->set.project, "results",
					   &job->wire),
		.intent = rd_str_of(job->intent),
	};
}

/* ---- delivering ---- */

static struct rd_str
weight_text(struct snd_job *job, int64_t weight)
{
	struct rd_buf text;
	char *copy;

	rd_buf_init(&text, 64);
	rd_decimal_put(&text, weight, 4);
	copy = rd_arena_strdup(&job->arena, rd_buf_view(&text));
	rd_buf_fini(&text);
	return rd_str_of(copy);
}

static const struct rd_disp_manifest_reference *
list_references(struct snd_job *job)
{
	struct rd_disp_manifest_reference *list = rd_arena_array(
		&job->arena, job->n_sent + 1, sizeof(*list));

	for (uint32_t i = 0; list && i < job->n_sent; i++) {
		const struct rd_plan_source *source =
			&job->plan.references[job->sent[i].n - 1];

		list[i] = (struct rd_disp_manifest_reference){
			.sent = &job->sent[i],
			.id = source->id,
			.sha256 = source->sha256,
			.weight = weight_text(job, source->weight),
			.role = source->role,
		};
	}
	return list;
}

/* The ticket says which seal; of a job gone on with, the gate may. */
static struct rd_str
seal_of(const struct snd_job *job)
{
	if (job->request)
		return rd_str_of(rd_sig_request_peek(job->request)->seal);
	if (job->desk->seal)
		return rd_str_of(
			rd_sig_seal_statement(job->desk->seal)->sha256);
	return RD_STR_NONE;
}

static struct rd_disp_manifest
manifest_of(struct snd_job *job)
{
	return (struct rd_disp_manifest){
		.job = rd_str_of(job->id),
		.intent = rd_str_of(job->intent),
		.decision = job->plan.decision,
		.program = rd_str_of(job->desk->sha256),
		.seal = seal_of(job),
		.ticket = job->ticket,
		.provider = job->try->provider,
		.model = job->try->model,
		.endpoint = job->try->endpoint,
		.method = job->try->method,
		.url = job->try->url,
		.request = job->request_id,
		.prompt = job->try->prompt,
		.negative = job->plan.negative,
		.preset = job->plan.preset,
		.body = job->try->body,
		.body_sent = job->body,
		.references = list_references(job),
		.n_references = job->n_sent,
		.redux = job->plan.redux,
		.seed = job->seed,
		.cost_micro_usd = job->cost_micro,
		.cost_said = job->cost_said,
		.attempt = job->at + 1,
		.asked_ms = job->asked_ms,
		.sent_ms = job->sent_ms,
		.done_ms = job->snd->now_ms,
		.trial = job->site.loopback.ptr != NULL,
		.results = job->results,
		.n_results = job->n_had,
	};
}

static void
say_image(struct snd_job *job, const struct rd_disp_result *result)
{
	snd_event(job, "image");
	snd_put_text(job, "file", rd_str_of(result->file));
	snd_put_text(job, "sha256", rd_str_of(result->sha256));
	snd_put_int(job, "width", result->picture.width);
	snd_put_int(job, "height", result->picture.height);
	snd_put_text(job, "type", rd_str_of(rd_pic_mime(result->picture.type)));
	snd_put_text(job, "url_host", rd_str_of(job->hosts[result->n]));
	snd_put_bool(job, "flagged", result->flagged);
	snd_event_end(job);
}

/* The bytes of the last one that came are at hand, others on the shelf. */
static enum rd_status
read_picture(struct snd_job *job, struct rd_disp_result *result,
	     struct rd_problem *problem)
{
	const struct rd_disp_shelf shelf = shelf_of(job);
	bool flagged = result->flagged;
	enum rd_status status;

	if (job->at_hand == result->n + 1)
		return RD_OK;
	job->at_hand = 0;
	rd_buf_reset(&job->bytes);
	status = rd_disp_result_find(&shelf, result->n, &job->bytes, result,
				     problem);
	result->flagged = flagged;
	return status;
}

static enum rd_status
deliver_picture(struct snd_job *job, struct rd_disp_delivery *delivery,
		struct rd_disp_result *result, struct rd_problem *problem)
{
	enum rd_status status = read_picture(job, result, problem);

	if (status == RD_OK)
		status = rd_disp_result_deliver(
			delivery, rd_buf_view(&job->bytes), result, problem);
	if (status == RD_OK && result->renamed)
		snd_note(job, "another file has the picture's name, which got "
			      "a number behind it");
	if (status == RD_OK)
		say_image(job, result);
	return status;
}

/* Made once, so that what is delivered again is the same. */
static enum rd_status
find_core(struct snd_job *job, struct rd_buf *core, struct rd_problem *problem)
{
	const struct rd_disp_shelf shelf = shelf_of(job);
	const struct rd_disp_manifest manifest = manifest_of(job);

	if (rd_disp_core_find(&shelf, core, job->manifest_id, problem) == RD_OK)
		return RD_OK;
	if (rd_disp_manifest_core(&manifest, core) != RD_OK)
		return rd_problem_set(problem, rd_buf_status(core), 10,
				      "dispatch.manifest",
				      "the manifest cannot be made");
	return rd_disp_core_keep(&shelf, rd_buf_view(core), job->manifest_id,
				 problem);
}

static enum rd_status
deliver_manifest(struct snd_job *job, const struct rd_disp_delivery *delivery,
		 struct rd_str core, struct rd_problem *problem)
{
	struct rd_buf text;
	enum rd_status status;
	bool renamed;

	rd_buf_init(&text, 2 * RD_DISP_MANIFEST_CAP);
	status = rd_disp_manifest_write(core, job->results, job->n_had, &text,
					problem);
	if (status == RD_OK)
		status = rd_disp_result_beside(delivery, rd_buf_view(&text),
					       &job->manifest_file, &renamed,
					       problem);
	rd_buf_fini(&text);
	return status;
}

static enum rd_status
deliver_all(struct snd_job *job, struct rd_buf *core,
	    struct rd_problem *problem)
{
	struct rd_disp_delivery delivery = {
		.arena = &job->arena,
		.dir = job->snd->set.out,
		.job = rd_str_of(job->id),
		.embed = job->snd->set.embed,
	};
	enum rd_status status = find_core(job, core, problem);

	delivery.mark = (struct rd_pic_mark){ rd_str_of(job->id),
					      rd_str_of(job->manifest_id),
					      rd_buf_view(core) };
	for (uint32_t i = 0; i < job->n_had && status == RD_OK; i++)
		status = deliver_picture(job, &delivery, &job->results[i],
					 problem);
	return status == RD_OK ? deliver_manifest(job, &delivery,
						  rd_buf_view(core), problem)
			       : status;
}

/* ---- the end ---- */

static bool
all_flagged(const struct snd_job *job)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < job->n_had; i++)
		n += job->results[i].flagged;
	return n && n == job->n_had;
}

static void
fetched(struct snd_job *job)
{
	struct snd_ending ending = { 0, NULL, NULL };

	if (!snd_job_stepped(job))
		return;
	if (all_flagged(job)) {
		ending.exit = 5;
		ending.reason = "the provider flagged what it made";
	}
	snd_job_end(job, &ending);
}

static void
deliver(struct snd_job *job)
{
	struct rd_problem problem;
	struct rd_rec_move *move;
	struct rd_buf core;
	enum rd_status status;

	if (!job->cost_known)
		job->cost_micro = job->try->cost_micro;
	job->cost_known = true;
	rd_buf_init(&core, RD_DISP_MANIFEST_CAP);
	status = deliver_all(job, &core, &problem);
	rd_buf_fini(&core);
	if (status != RD_OK) {
		snd_job_fail(job, &problem);
		return;
	}
	if (job->state == RD_REC_FETCHED) {
		job->step.status = RD_OK;
		fetched(job);
		return;
	}
	move = snd_move(job, RD_REC_FETCHED, NULL);
	move->result_sha256 = rd_str_of(job->manifest_id);
	move->has_cost = true;
	move->cost_told = job->cost_said;
	move->cost_micro_usd = job->cost_micro;
	snd_step(job, fetched);
}

/* ---- fetching ---- */

static void
fetch_again(struct snd_job *job, const char *reason)
{
	int64_t ms = (int64_t)PAUSE_MS << job->n_fetches;

	if (++job->n_fetches >= FETCHES_MAX) {
		snd_hold(job, reason);
		return;
	}
	snd_say_wait(job, ms, reason);
	snd_job_at(job, ms, take_next);
}

/* The bytes of one are there. */
static void
keep_picture(struct snd_job *job)
{
	struct rd_disp_result *result = &job->results[job->n_had];
	const struct rd_disp_shelf shelf = shelf_of(job);
	struct rd_problem problem;

	*result = (struct rd_disp_result){
		.n = job->n_had,
		.flagged = job->files[job->n_had].flagged,
	};
	if (rd_disp_result_check(rd_buf_view(&job->bytes), job->type, result,
				 &problem)) {
		fetch_again(job, rd_arena_strdup(&job->arena,
						 rd_str_of(problem.title)));
		return;
	}
	result->n = job->n_had;
	result->flagged = job->files[job->n_had].flagged;
	if (rd_disp_result_keep(&shelf, rd_buf_view(&job->bytes), result,
				&problem)) {
		snd_job_fail(job, &problem);
		return;
	}
	job->at_hand = ++job->n_had;
	job->n_fetches = 0;
	take_next(job);
}

static bool
take_bytes(void *ctx, struct rd_str bytes)
{
	struct snd_job *job = ctx;

	rd_buf_str(&job->bytes, bytes);
	return rd_buf_status(&job->bytes) == RD_OK;
}

static void
take_file(void *ctx, const struct rd_net_reply *reply)
{
	struct snd_job *job = ctx;
	struct rd_str type;

	job->asking = false;
	if (job->ended)
		return;
	if (reply->end == RD_NET_ANSWERED && reply->status == 200) {
		type = rd_net_header(reply, "content-type");
		job->type = snd_keep(job, type);
		keep_picture(job);
	} else if (reply->end == RD_NET_FORBIDDEN) {
		snd_hold(job, "the result is at an address that is not "
			      "allowed");
	} else if (reply->status == 404 || reply->status == 410) {
		fetch_again(job, "the provider does not have the picture any "
				 "more");
	} else {
		fetch_again(job, "a picture did not come");
	}
}

static void
fetch(struct snd_job *job, struct rd_str url)
{
	const struct snd_asking asking = { .on = RD_CALL_FETCH, .url = url };
	const struct rd_net_request rest = {
		.reply_cap = SND_FILE_CAP,
		.sink = take_bytes,
		.done = take_file,
		.ctx = job,
	};
	struct rd_problem problem;

	if (snd_start(job, &asking, &rest, &problem)) {
		snd_hold(job, "the result is on a host that the rules do not "
			      "name");
		return;
	}
	job->hosts[job->n_had] = rd_arena_strdup(&job->arena, job->call.host);
}

static void
take_inline(struct snd_job *job, struct rd_str url)
{
	struct rd_str type;

	if (rd_disp_data_uri(url, &type, &job->bytes)) {
		snd_hold(job, "a picture is no data URI that can be read");
		return;
	}
	job->type = snd_keep(job, type);
	keep_picture(job);
}

/* The next one that is not on the shelf. */
static void
take_next(struct snd_job *job)
{
	while (job->n_had < job->n_files) {
		struct rd_disp_result *result = &job->results[job->n_had];
		const struct rd_disp_file *file = &job->files[job->n_had];
		const struct rd_disp_shelf shelf = shelf_of(job);
		struct rd_problem ignored;

		rd_buf_reset(&job->bytes);
		job->at_hand = 0;
		if (rd_disp_result_find(&shelf, job->n_had, &job->bytes, result,
					&ignored) == RD_OK) {
			job->at_hand = ++job->n_had;
			result->n = job->n_had - 1;
			result->flagged = file->flagged;
			continue;
		}
		rd_buf_reset(&job->bytes);
		if (rd_disp_is_data_uri(file->url))
			take_inline(job, file->url);
		else
			fetch(job, file->url);
		return;
	}
	deliver(job);
}

static bool
make_room(struct snd_job *job)
{
	job->results = rd_arena_array(&job->arena, job->n_files + 1,
				      sizeof(*job->results));
	job->hosts = rd_arena_array(&job->arena, job->n_files + 1,
				    sizeof(*job->hosts));
	job->n_had = 0;
	job->n_fetches = 0;
	job->at_hand = 0;
	if (job->results && job->hosts)
		return true;
	snd_job_end(job, &(struct snd_ending){ 10, "out of memory", NULL });
	return false;
}

void
snd_take(struct snd_job *job)
{
	if (make_room(job))
		take_next(job);
}

/* What the reply said that nobody asks for any more. */
static void
recall(struct snd_job *job)
{
	const struct rd_disp_shelf shelf = shelf_of(job);
	struct rd_disp_recalled recalled;
	struct rd_problem ignored;
	struct rd_buf core;

	rd_buf_init(&core, RD_DISP_MANIFEST_CAP);
	if (rd_disp_core_find(&shelf, &core, job->manifest_id, &ignored) ==
		    RD_OK &&
	    rd_disp_manifest_recall(rd_buf_view(&core), &job->arena, &recalled,
				    &ignored) == RD_OK) {
		job->seed = recalled.seed;
		job->cost_micro = recalled.cost_micro_usd;
		job->cost_known = true;
		for (uint32_t i = 0; i < job->n_files && i < 64; i++)
			job->results[i].flagged = recalled.flagged >> i & 1;
	}
	rd_buf_fini(&core);
}

/* From the shelf alone. */
void
snd_take_again(struct snd_job *job)
{
	struct rd_problem ignored;

	job->n_files = RD_DISP_FILES_MAX;
	if (!make_room(job))
		return;
	for (job->n_files = 0; job->n_files < RD_DISP_FILES_MAX;
	     job->n_files++) {
		const struct rd_disp_shelf shelf = shelf_of(job);
		struct rd_disp_result *result = &job->results[job->n_files];

		rd_buf_reset(&job->bytes);
		if (rd_disp_result_find(&shelf, job->n_files, &job->bytes,
					result, &ignored))
			break;
		result->n = job->n_files;
	}
	job->n_had = job->n_files;
	recall(job);
	deliver(job);
}
