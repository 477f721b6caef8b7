/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* The work of refdesk whatif.  Threads take chunks of situations from a
 * counter; each has its own store, requests and deciders, and shares nothing
 * but the verified programs, which nobody changes. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "cli/progress.h"
#include "cli/whatif.h"

#define ARENA_CAP_BYTES ((size_t)2 << 30)
#define ROWS_CAP_BYTES ((size_t)256 << 20)
#define TEXT_CAP_BYTES 65536
#define MAX_OLD 64 /* programs of the past a thread keeps */

/* A program that decided something once, and its comparison with each draft. */
struct old {
	struct rd_str sha256;
	struct rd_buf bytes;
	struct rd_prog prog;
	const struct rd_prog *used; /* &prog, or the base */
	bool loaded;
	struct rd_dec *dec;
	struct rd_aud_pair **pairs; /* by draft */
	bool *alike;		    /* by draft: reads the same */
};

struct worker {
	struct whatif *w;
	pthread_t thread;
	bool started;
	atomic_size_t *next;
	atomic_bool *stop;
	atomic_size_t *done;
	struct rd_rec_store *store;
	struct rd_zones zones;
	struct rd_dec_zone_port port;
	struct rd_dec_request requests[2];
	struct rd_dec **decs; /* by draft */
	struct old olds[MAX_OLD];
	size_t n_olds, next_old;
	struct whatif_tally *tallies; /* by draft */
	struct rd_arena arena;
	struct rd_buf text;
	struct rd_buf *rows; /* of the chunk in work */
	struct rd_problem problem;
	enum rd_status status;
	struct cmd_progress *progress; /* of the first worker only */
};

/* ---- programs of the past ---- */

static void
forget_old(struct worker *t, struct old *old)
{
	size_t k;

	for (k = 0; k < t->w->n_drafts && old->pairs; k++)
		rd_aud_pair_free(old->pairs[k]);
	free(old->pairs);
	free(old->alike);
	rd_dec_free(old->dec);
	if (old->loaded)
		rd_prog_fini(&old->prog);
	rd_buf_fini(&old->bytes);
	*old = (struct old){ 0 };
}

static enum rd_status
fail_memory(struct worker *t)
{
	return rd_problem_set(&t->problem, RD_NOMEM, 10, "system.memory",
			      "out of memory");
}

static enum rd_status
load_old(struct worker *t, struct old *old, struct rd_str sha256)
{
	char name[RD_CRYPT_HASH_TEXT];
	enum rd_status status;

	old->used = &t->w->base.prog;
	rd_buf_init(&old->bytes, RD_REC_PROGRAM_CAP);
	if (!sha256.ptr)
		return RD_OK;
	if (sha256.len >= sizeof(name))
		return rd_problem_set(&t->problem, RD_CORRUPT, 6,
				      "record.damaged",
				      "a record names no program");
	memcpy(name, sha256.ptr, sha256.len);
	name[sha256.len] = '\0';
	status = rd_rec_program_get(t->store, name, &old->bytes, &t->problem);
	if (!status)
		status = rd_prog_load(&old->prog, rd_buf_view(&old->bytes),
				      RD_PROG_CHECK_DIGEST, &t->problem);
	if (status)
		return status;
	old->loaded = true;
	old->used = &old->prog;
	old->sha256 = rd_str_of(old->prog.sha256);
	return RD_OK;
}

static enum rd_status
open_old(struct worker *t, struct old *old, struct rd_str sha256)
{
	const struct whatif *w = t->w;
	enum rd_status status = load_old(t, old, sha256);
	size_t k;

	if (status)
		return status;
	old->dec = rd_dec_new(old->used, &t->problem);
	old->pairs = calloc(w->n_drafts, sizeof(struct rd_aud_pair *));
	old->alike = calloc(w->n_drafts, sizeof(*old->alike));
	if (!old->dec || !old->pairs || !old->alike)
		return fail_memory(t);
	for (k = 0; k < w->n_drafts; k++) {
		old->pairs[k] = rd_aud_pair_new(old->used, &w->drafts[k].prog);
		old->alike[k] = rd_aud_reads_alike(old->used,
						   &w->drafts[k].prog);
		if (!old->pairs[k])
			return fail_memory(t);
	}
	return RD_OK;
}

/* Most histories have few programs: the last ones are kept. */
static struct old *
find_old(struct worker *t, struct rd_str sha256)
{
	struct old *old;
	size_t i;

	for (i = 0; i < t->n_olds; i++) {
		old = &t->olds[i];
		if ((old->sha256.ptr != NULL) == (sha256.ptr != NULL) &&
		    rd_str_eq(old->sha256, sha256))
			return old;
	}
	old = &t->olds[t->next_old];
	t->next_old = (t->next_old + 1) % MAX_OLD;
	if (t->n_olds < MAX_OLD)
		t->n_olds++;
	else
		forget_old(t, old);
	t->status = open_old(t, old, sha256);
	if (!t->status)
		return old;
	forget_old(t, old);
	t->n_olds = 0;
	return NULL;
}

/* ---- one situation ---- */

static enum rd_status
read_request(struct worker *t, const struct whatif_item *item,
	     const struct rd_prog *prog, struct rd_dec_request *request,
	     struct rd_problem *problem)
{
	struct rd_dec_read_opts opts = { .resolved = item->sha256.ptr != NULL,
					 .clock = &t->w->clock,
					 .zones = &t->port };

	return rd_dec_request_read(request, prog, item->json, &opts, problem);
}

static bool
is_worse(const struct rd_aud_change *change)
{
	const struct rd_aud_winner *was = &change->winner[0];
	const struct rd_aud_winner *is = &change->winner[1];

	if (!is->any)
		return was->any;
	return is->has_margin && was->has_margin && is->margin < was->margin;
}

static bool
is_wanted(const struct whatif *w, const struct rd_aud_change *change,
	  bool undecided)
{
	switch (w->only) {
	case ONLY_DIFFERENT:
		return change->differs || undecided;
	case ONLY_WORSE:
		return is_worse(change) || undecided;
	case ONLY_NO_WINNER:
		return !change->winner[1].any;
	case ONLY_ALL:
		return true;
	}
	return false;
}

static struct rd_str
keep(struct worker *t, const struct rd_buf *text)
{
	char *copy = rd_arena_strdup(&t->arena, rd_buf_view(text));

	if (!copy)
		t->status = fail_memory(t);
	return rd_str_of(copy);
}

/* The first decision of a group stands for it. */
static void
describe_group(struct worker *t, struct whatif_group *group,
	       const struct whatif_row *row)
{
	const struct cmd_term *term = &t->w->cmd->term;

	group->ordinal = row->item->ordinal;
	rd_buf_reset(&t->text);
	rd_instant_put(&t->text, row->request->now.utc_ms);
	rd_buf_cstr(&t->text, "  ");
	rd_buf_str(&t->text, row->item->id);
	group->example = keep(t, &t->text);
	rd_buf_reset(&t->text);
	whatif_facts_put(row, &t->text);
	group->facts = keep(t, &t->text);
	rd_buf_reset(&t->text);
	whatif_lead_put(term, row->change, &t->text);
	group->lead = keep(t, &t->text);
	rd_buf_reset(&t->text);
	whatif_rules_put(row, &t->text);
	group->rules = keep(t, &t->text);
}

static void
count(struct worker *t, struct whatif_tally *tally,
      const struct whatif_row *row, uint32_t winner)
{
	const struct rd_aud_change *change = row->change;
	struct whatif_group *group;

	tally->n++;
	tally->none[0] += !change->winner[0].any;
	tally->none[1] += !change->winner[1].any && !row->problem;
	tally->undecided += row->problem != NULL;
	tally->rescored += change->rescored && !change->differs;
	tally->worse += is_worse(change);
	if (winner != RD_NONE)
		tally->wins[winner]++;
	if (t->w->wants_points)
		whatif_point_add(tally, change);
	if (!change->differs)
		return;
	tally->differs++;
	if (t->w->sweeps)
		return;
	group = whatif_group_of(tally, change);
	if (group && !group->n++)
		describe_group(t, group, row);
}

/* One draft's answer.  *stand is the winner of the draft before it. */
static void
judge_draft(struct worker *t, struct old *old, const struct whatif_item *item,
	    size_t k, const struct rd_dec_result *was, struct rd_str *stand)
{
	const struct whatif_draft *draft = &t->w->drafts[k];
	const struct rd_dec_request *request = &t->requests[0];
	const struct rd_dec_result *results[2] = { was, NULL };
	struct rd_aud_change change = { .differs = true };
	struct rd_problem problem = { 0 };
	struct whatif_row row = { t->w,		 item,
				  request,	 { old->dec, t->decs[k] },
				  old->pairs[k], &change,
				  NULL };
	enum rd_status status = RD_OK;
	struct rd_str winner;

	if (!old->alike[k]) {
		request = &t->requests[1];
		status = read_request(t, item, &draft->prog, &t->requests[1],
				      &problem);
	}
	if (!status)
		status = rd_dec_decide(t->decs[k], request, &results[1],
				       &problem);
	if (status && status != RD_SYNTAX && status != RD_SEMANTIC &&
	    status != RD_LIMIT) {
		t->problem = problem;
		t->status = status;
		return;
	}
	if (!status)
		rd_aud_compare(old->pairs[k], results, &change);
	else
		row.problem = problem.code;
	count(t, &t->tallies[k], &row,
	      !status && results[1]->n_chosen ? results[1]->chosen[0].ref
					      : RD_NONE);
	winner = change.winner[1].any ? change.winner[1].id : RD_STR_NONE;
	if (k && !rd_str_eq(winner, *stand))
		t->tallies[k].stepped++;
	*stand = winner;
	if (t->w->wants_rows && is_wanted(t->w, &change, row.problem != NULL))
		whatif_row_put(&row, t->rows);
}

/* What was decided then can be decided again, or the record is damaged. */
static enum rd_status
fail_base(struct worker *t, const struct whatif_item *item)
{
	bool recorded = item->sha256.ptr != NULL;

	if (t->problem.exit_code == 4 && recorded) {
		t->problem.code = "record.damaged";
		t->problem.exit_code = 6;
		rd_problem_hint(&t->problem, "the recorded request is not what "
					     "was written: restore state.db "
					     "from a copy");
	}
	rd_problem_where(&t->problem, "%.*s", RD_STR_FMT(item->id));
	return RD_SEMANTIC;
}

static enum rd_status
judge(struct worker *t, const struct whatif_item *item)
{
	struct old *old = find_old(t, t->w->base_for_all ? RD_STR_NONE
							 : item->sha256);
	const struct rd_dec_result *was = NULL;
	struct rd_str stand = RD_STR_NONE;
	size_t k;

	if (!old)
		return t->status;
	if (read_request(t, item, old->used, &t->requests[0], &t->problem) ||
	    rd_dec_decide(old->dec, &t->requests[0], &was, &t->problem))
		return item->may_fail ? RD_OK : fail_base(t, item);
	for (k = 0; k < t->w->n_drafts && !t->status; k++)
		judge_draft(t, old, item, k, was, &stand);
	return t->status;
}

static enum rd_status
take_row(void *data, const struct rd_rec_request *row)
{
	struct worker *t = data;
	struct whatif_item item = { row->seq, row->id, row->program_sha256,
				    row->json, false };

	return judge(t, &item);
}

/* ---- threads ---- */

static enum rd_status
do_chunk(struct worker *t, struct whatif_chunk *chunk)
{
	enum rd_status status = RD_OK;
	size_t i;

	rd_buf_init(&chunk->rows, ROWS_CAP_BYTES);
	t->rows = &chunk->rows;
	if (t->w->from_store)
		status = rd_rec_requests(t->store, &t->w->filter, &chunk->span,
					 take_row, t, &t->problem);
	for (i = chunk->from; i < chunk->to && !status; i++)
		status = judge(t, &t->w->lines[i]);
	if (!status && rd_buf_status(&chunk->rows))
		status = rd_problem_set(&t->problem, RD_LIMIT, 9,
					"whatif.too-many",
					"the answer has too many rows");
	return status;
}

static void *
work(void *data)
{
	struct worker *t = data;
	size_t i;

	while (!t->status && !atomic_load(t->stop)) {
		i = atomic_fetch_add(t->next, 1);
		if (i >= t->w->n_chunks)
			break;
		t->status = do_chunk(t, &t->w->chunks[i]);
		atomic_fetch_add(t->done, 1);
		if (t->progress)
			cmd_progress_step(t->progress, atomic_load(t->done));
	}
	if (t->status)
		atomic_store(t->stop, true);
	return NULL;
}

static int
open_worker(struct whatif *w, struct worker *t)
{
	struct cmd *cmd = w->cmd;
	size_t k;
	int code = 0;

	t->w = w;
	rd_arena_init(&t->arena, ARENA_CAP_BYTES);
	rd_buf_init(&t->text, TEXT_CAP_BYTES);
	rd_zones_init(&t->zones, NULL);
	t->port = (struct rd_dec_zone_port){ cmd_zone_resolve, &t->zones };
	rd_dec_request_init(&t->requests[0]);
	rd_dec_request_init(&t->requests[1]);
	t->decs = rd_arena_array(&t->arena, w->n_drafts,
				 sizeof(struct rd_dec *));
	t->tallies = rd_arena_array(&t->arena, w->n_drafts,
				    sizeof(*t->tallies));
	if (!t->decs || !t->tallies)
		return cmd_no_memory(cmd);
	for (k = 0; k < w->n_drafts && !code; k++) {
		t->decs[k] = rd_dec_new(&w->drafts[k].prog, &cmd->problem);
		code = t->decs[k] ? whatif_tally_init(cmd, &t->tallies[k],
						      &w->drafts[k].prog,
						      &t->arena)
				  : cmd->problem.exit_code;
	}
	if (!code && w->from_store)
		code = cmd_store_open(cmd, CMD_STORE_READ, &t->store);
	return code;
}

static void
close_worker(struct worker *t)
{
	size_t i;

	for (i = 0; i < MAX_OLD; i++)
		forget_old(t, &t->olds[i]);
	for (i = 0; t->decs && i < t->w->n_drafts; i++)
		rd_dec_free(t->decs[i]);
	rd_rec_close(t->store);
	rd_dec_request_fini(&t->requests[0]);
	rd_dec_request_fini(&t->requests[1]);
	rd_zones_fini(&t->zones);
	rd_buf_fini(&t->text);
	rd_arena_fini(&t->arena);
}

/* The first worker is this thread; it tells how far they are. */
static int
run_workers(struct whatif *w, struct worker *workers, unsigned n)
{
	atomic_size_t next = 0, done = 0;
	atomic_bool stop = false;
	struct cmd_progress progress;
	unsigned i;
	int code = 0;

	cmd_progress_start(w->cmd, &progress, "parts", w->n_chunks);
	workers[0].progress = &progress;
	for (i = 0; i < n; i++) {
		workers[i].next = &next;
		workers[i].done = &done;
		workers[i].stop = &stop;
	}
	for (i = 1; i < n; i++)
		workers[i].started = !pthread_create(&workers[i].thread, NULL,
						     work, &workers[i]);
	work(&workers[0]);
	cmd_progress_end(&progress);
	for (i = 1; i < n; i++) {
		if (workers[i].started)
			pthread_join(workers[i].thread, NULL);
	}
	for (i = 0; i < n && !code; i++) {
		if (!workers[i].status)
			continue;
		w->cmd->problem = workers[i].problem;
		code = w->cmd->problem.exit_code;
	}
	return code;
}

static int
add_up(struct whatif *w, struct worker *workers, unsigned n)
{
	struct rd_arena *arena = &w->cmd->arena;
	size_t k;
	unsigned i;
	int code = 0;

	w->tallies = rd_arena_array(arena, w->n_drafts, sizeof(*w->tallies));
	if (!w->tallies)
		return cmd_no_memory(w->cmd);
	for (k = 0; k < w->n_drafts && !code; k++) {
		code = whatif_tally_init(w->cmd, &w->tallies[k],
					 &w->drafts[k].prog, arena);
		for (i = 0; i < n && !code; i++)
			whatif_tally_add(&w->tallies[k], &workers[i].tallies[k],
					 w->drafts[k].prog.n_ref);
		if (!code && w->tallies[k].failed)
			code = cmd_no_memory(w->cmd);
	}
	return code;
}

int
whatif_run(struct whatif *w)
{
	struct worker *workers;
	unsigned n = w->n_jobs;
	unsigned i;
	int code = 0;

	if (n > w->n_chunks)
		n = w->n_chunks ? (unsigned)w->n_chunks : 1;
	workers = calloc(n, sizeof(*workers));
	if (!workers)
		return cmd_no_memory(w->cmd);
	for (i = 0; i < n && !code; i++)
		code = open_worker(w, &workers[i]);
	if (!code)
		code = run_workers(w, workers, n);
	if (!code)
		code = add_up(w, workers, n);
	while (i-- > 0)
		close_worker(&workers[i]);
	free(workers);
	return code;
}
