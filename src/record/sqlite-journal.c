/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Steps of the journal in SQLite.  Every write begins as a writer, so that the
 * money and the states that it judges cannot change before it is done. */
#include <stdio.h>

#include "base/decimal.h"
#include "crypt/hash.h"
#include "record/sqlite.h"

/* An intent that a job is to have. */
struct entry {
	struct rd_str job_id;
	int64_t n, at_ms;
	const struct rd_rec_try *try;
	const struct rd_rec_budget *budget;
};

/* ---- money ---- */

static int64_t
day_of(int64_t at_ms)
{
	int64_t day = at_ms / RD_REC_DAY_MS;

	return at_ms % RD_REC_DAY_MS < 0 ? day - 1 : day;
}

static enum rd_status
sum_spent(struct rd_rec_sqlite *sqlite, struct rd_str provider, int64_t at_ms,
	  int64_t *micro_usd, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_SPENT);
	rd_rec_query_int(&query, day_of(at_ms));
	rd_rec_query_text(&query, provider);
	if (rd_rec_query_row(&query))
		*micro_usd = rd_rec_query_i64(&query, 0);
	return rd_rec_query_end(&query, problem);
}

static const char *
usd(int64_t micro, char text[RD_POINTS_TEXT + 1])
{
	text[rd_decimal_format(micro, 6, text)] = '\0';
	return text;
}

/* May a try be added without the day's spending passing the limit? */
static enum rd_status
check_limit(struct rd_rec_sqlite *sqlite, const struct entry *entry,
	    struct rd_str provider, int64_t limit, struct rd_problem *problem)
{
	int64_t spent = 0, wanted = entry->try->budget_micro_usd;
	char texts[3][RD_POINTS_TEXT + 1];
	enum rd_status status;

	if (!limit)
		return RD_OK;
	status = sum_spent(sqlite, provider, entry->at_ms, &spent, problem);
	if (status != RD_OK || (spent <= limit && wanted <= limit - spent))
		return status;
	if (!provider.ptr)
		provider = RD_STR_LIT("all providers");
	return rd_problem_set(problem, RD_DENIED, 9, "job.budget",
			      "$%s more would pass the day's $%s for %.*s; "
			      "$%s are spent or reserved",
			      usd(wanted, texts[0]), usd(limit, texts[1]),
			      RD_STR_FMT(provider), usd(spent, texts[2]));
}

static enum rd_status
reserve(struct rd_rec_sqlite *sqlite, const struct entry *entry,
	struct rd_problem *problem)
{
	const struct rd_rec_try *try = entry->try;
	struct rd_rec_query query;
	enum rd_status status;

	status = check_limit(sqlite, entry, RD_STR_NONE,
			     entry->budget->day_micro_usd, problem);
	if (status == RD_OK)
		status = check_limit(sqlite, entry, try->provider,
				     entry->budget->provider_day_micro_usd,
				     problem);
	if (status != RD_OK)
		return status;
	rd_rec_query_start(&query, sqlite, SQL_SPEND_ADD);
	rd_rec_query_text(&query, try->id);
	rd_rec_query_int(&query, day_of(entry->at_ms));
	rd_rec_query_text(&query, try->provider);
	rd_rec_query_int(&query, try->budget_micro_usd);
	return rd_rec_query_end(&query, problem);
}

/* What is certain to have taken nothing gives its money back; what was given up
 * after it may have been taken never does. */
static enum rd_status
settle(struct rd_rec_sqlite *sqlite, const struct rd_rec_move *move,
       struct rd_problem *problem)
{
	bool given_up = move->to == RD_REC_ABANDONED;
	bool nothing = move->to == RD_REC_FAILED ||
		       move->to == RD_REC_CANCELLED ||
		       (given_up && move->from == RD_REC_INTENT);
	struct rd_rec_query query;

	if (!nothing && !given_up && !move->has_cost)
		return RD_OK;
	if (nothing || move->has_cost) {
		rd_rec_query_start(&query, sqlite, SQL_SPEND_SET);
		rd_rec_query_text(&query, move->intent);
		rd_rec_query_int(&query,
				 move->has_cost ? move->cost_micro_usd : 0);
		rd_rec_query_int(&query, move->has_cost && move->cost_told);
	} else {
		rd_rec_query_start(&query, sqlite, SQL_SPEND_KEEP);
		rd_rec_query_text(&query, move->intent);
	}
	return rd_rec_query_end(&query, problem);
}

/* ---- writing ---- */

static struct rd_str
name_of(enum rd_rec_state state)
{
	return rd_str_of(rd_rec_state_name(state));
}

struct step {
	struct rd_str job_id;
	int64_t n;
	enum rd_rec_state state;
	int64_t at_ms;
	struct rd_str reason;
};

static enum rd_status
add_event(struct rd_rec_sqlite *sqlite, const struct step *step,
	  struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_EVENT_ADD);
	rd_rec_query_text(&query, step->job_id);
	rd_rec_query_int(&query, step->at_ms);
	rd_rec_query_int(&query, step->n);
	rd_rec_query_text(&query, name_of(step->state));
	rd_rec_query_text(&query, step->reason);
	return rd_rec_query_end(&query, problem);
}

/* Ends the query; an id that is taken is told as what it is. */
static enum rd_status
end_unique(struct rd_rec_query *query, int exit_code, const char *code,
	   const char *what, struct rd_problem *problem)
{
	bool taken = !rd_rec_query_row(query) &&
		     (query->rc == SQLITE_CONSTRAINT_UNIQUE ||
		      query->rc == SQLITE_CONSTRAINT_PRIMARYKEY);
	enum rd_status status = rd_rec_query_end(query, problem);

	if (!taken)
		return status;
	return rd_problem_set(problem, RD_CONFLICT, exit_code, code, "%s",
			      what);
}

static enum rd_status
add_body(struct rd_rec_sqlite *sqlite, const struct rd_rec_try *try,
	 struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_BODY_ADD);
	rd_rec_query_text(&query, try->id);
	rd_rec_query_blob(&query, try->body.ptr, try->body.len);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
add_row(struct rd_rec_sqlite *sqlite, struct rd_str job_id, int64_t n,
	const struct rd_rec_try *try, struct rd_problem *problem)
{
	char sha256[RD_CRYPT_HASH_TEXT];
	struct rd_rec_query query;

	rd_crypt_sha256_hex(try->body.ptr, try->body.len, sha256);
	rd_rec_query_start(&query, sqlite, SQL_INTENT_ADD);
	rd_rec_query_text(&query, try->id);
	rd_rec_query_text(&query, job_id);
	rd_rec_query_int(&query, n);
	rd_rec_query_text(&query, try->provider);
	rd_rec_query_text(&query, try->endpoint);
	rd_rec_query_text(&query, try->method);
	rd_rec_query_text(&query, rd_str_of(sha256));
	rd_rec_query_blob(&query, try->ticket.ptr, try->ticket.len);
	rd_rec_query_text(&query, try->owner);
	if (try->owner.ptr)
		rd_rec_query_int(&query, try->owner_until_ms);
	else
		rd_rec_query_null(&query);
	return end_unique(&query, 75, "job.duplicate",
			  "an intent of this id is entered already", problem);
}

static enum rd_status
add_intent(struct rd_rec_sqlite *sqlite, const struct entry *entry,
	   struct rd_problem *problem)
{
	const struct step step = { entry->job_id, entry->n, RD_REC_INTENT,
				   entry->at_ms, RD_STR_NONE };
	enum rd_status status = add_row(sqlite, entry->job_id, entry->n,
					entry->try, problem);

	if (status == RD_OK)
		status = add_body(sqlite, entry->try, problem);
	if (status == RD_OK)
		status = reserve(sqlite, entry, problem);
	if (status == RD_OK)
		status = add_event(sqlite, &step, problem);
	return status;
}

static enum rd_status
add_job(struct rd_rec_sqlite *sqlite, const struct rd_rec_job_new *job,
	struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_JOB_ADD);
	rd_rec_query_text(&query, job->id);
	rd_rec_query_text(&query,
			  job->subject.ptr ? job->subject : RD_STR_LIT(""));
	rd_rec_query_text(&query, job->decision_id);
	rd_rec_query_int(&query, job->at_ms);
	rd_rec_query_text(&query, job->key);
	rd_rec_query_text(&query, rd_str_of(job->request_sha256));
	rd_rec_query_text(&query, job->plan);
	return end_unique(&query, 75, "job.duplicate",
			  "a job of this id is entered already", problem);
}

/* The job that was opened under the key, if one was. */
static enum rd_status
find_key(struct rd_rec_sqlite *sqlite, const struct rd_rec_job_new *job,
	 struct rd_rec_opened *opened, struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	bool same = true;

	if (!job->key.ptr)
		return RD_OK;
	rd_rec_query_start(&query, sqlite, SQL_JOB_BY_KEY);
	rd_rec_query_text(&query, job->key);
	if (rd_rec_query_row(&query)) {
		snprintf(opened->id, sizeof(opened->id), "%.*s",
			 RD_STR_FMT(rd_rec_query_view(&query, 0)));
		opened->existing = true;
		same = rd_str_is(rd_rec_query_view(&query, 1),
				 job->request_sha256);
	}
	status = rd_rec_query_end(&query, problem);
	if (status != RD_OK || same)
		return status;
	rd_problem_set(problem, RD_CONFLICT, 4, "job.key-reused",
		       "the idempotency key belongs to another request");
	rd_problem_hint(problem,
			"refdesk job show %s is what it was used for; "
			"take another key",
			opened->id);
	return RD_CONFLICT;
}

static enum rd_status
open_job(struct rd_rec_sqlite *sqlite, const struct rd_rec_job_new *job,
	 struct rd_problem *problem)
{
	const struct entry entry = { job->id, 1, job->at_ms, &job->first,
				     &job->budget };
	enum rd_status status = add_job(sqlite, job, problem);

	if (status == RD_OK)
		status = add_intent(sqlite, &entry, problem);
	return status;
}

enum rd_status
rd_rec_sql_job_open(struct rd_rec_store *store,
		    const struct rd_rec_job_new *job,
		    struct rd_rec_opened *opened, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = find_key(sqlite, job, opened, problem);
	if (status == RD_OK && !opened->existing) {
		snprintf(opened->id, sizeof(opened->id), "%.*s",
			 RD_STR_FMT(job->id));
		status = open_job(sqlite, job, problem);
	}
	status = rd_rec_sql_finish(sqlite, status, problem);
	if (status != RD_OK)
		*opened = (struct rd_rec_opened){ .existing = false };
	return status;
}

static enum rd_status
drop_next_try(struct rd_rec_sqlite *sqlite, struct rd_str job_id,
	      struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_NEXT_TRY_DROP);
	rd_rec_query_text(&query, job_id);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
stop_job(struct rd_rec_sqlite *sqlite, const struct rd_rec_job_stop *stop,
	 struct rd_problem *problem)
{
	struct step step = { stop->job_id, 0, RD_REC_FAILED, stop->at_ms,
			     stop->reason };
	struct rd_rec_query query;
	enum rd_status status;

	rd_rec_query_start(&query, sqlite, SQL_NEXT_TRY);
	rd_rec_query_text(&query, stop->job_id);
	if (rd_rec_query_row(&query))
		step.n = rd_rec_query_i64(&query, 0);
	status = rd_rec_query_end(&query, problem);
	if (status != RD_OK || !step.n)
		return status;
	status = drop_next_try(sqlite, stop->job_id, problem);
	return status == RD_OK ? add_event(sqlite, &step, problem) : status;
}

enum rd_status
rd_rec_sql_job_stop(struct rd_rec_store *store,
		    const struct rd_rec_job_stop *stop,
		    struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = stop_job(sqlite, stop, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

/* ---- steps ---- */

static enum rd_status
check_attempt(const struct rd_rec_move *move, int64_t made,
	      struct rd_problem *problem)
{
	if (move->to != RD_REC_SENDING || move->attempt == made + 1)
		return RD_OK;
	return rd_problem_set(problem, RD_CONFLICT, 5, "job.ticket-used",
			      "the ticket is for attempt %u, and the next is "
			      "%lld",
			      move->attempt, (long long)made + 1);
}

static enum rd_status
check_from(struct rd_rec_sqlite *sqlite, const struct rd_rec_move *move,
	   struct rd_arena *arena, struct step *step,
	   struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	struct rd_str state = RD_STR_NONE;
	int64_t attempt = 0;

	rd_rec_query_start(&query, sqlite, SQL_INTENT_STATE);
	rd_rec_query_text(&query, move->intent);
	if (rd_rec_query_row(&query)) {
		state = rd_rec_query_get(&query, 0, arena);
		step->job_id = rd_rec_query_get(&query, 1, arena);
		step->n = rd_rec_query_i64(&query, 2);
		attempt = rd_rec_query_i64(&query, 3);
	}
	status = rd_rec_query_end(&query, problem);
	if (status != RD_OK)
		return status;
	if (rd_str_eq(state, name_of(move->from)))
		return check_attempt(move, attempt, problem);
	if (!state.ptr)
		return rd_problem_set(problem, RD_NOTFOUND, 4, "job.absent",
				      "no intent \"%.*s\" is entered",
				      RD_STR_FMT(move->intent));
	return rd_problem_set(problem, RD_CONFLICT, 75, "job.moved",
			      "the intent is %.*s, no longer %s",
			      RD_STR_FMT(state), rd_rec_state_name(move->from));
}

static enum rd_status
set_state(struct rd_rec_sqlite *sqlite, const struct rd_rec_move *move,
	  struct rd_problem *problem)
{
	bool sending = move->to == RD_REC_SENDING;
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_INTENT_MOVE);
	rd_rec_query_text(&query, move->intent);
	rd_rec_query_text(&query, name_of(move->to));
	rd_rec_query_int(&query, sending);
	if (sending)
		rd_rec_query_int(&query, move->at_ms);
	else
		rd_rec_query_null(&query);
	rd_rec_query_text(&query, move->reason);
	rd_rec_query_text(&query, move->request_id);
	rd_rec_query_text(&query, move->status_url);
	rd_rec_query_text(&query, move->response_url);
	rd_rec_query_text(&query, move->cancel_url);
	rd_rec_query_text(&query, move->result_sha256);
	if (move->ticket.ptr)
		rd_rec_query_blob(&query, move->ticket.ptr, move->ticket.len);
	else
		rd_rec_query_null(&query);
	if (move->next_try)
		rd_rec_query_int(&query, move->next_try);
	else
		rd_rec_query_null(&query);
	return end_unique(&query, 6, "job.request-id",
			  "the provider gave the id of another request",
			  problem);
}

static enum rd_status
move_intent(struct rd_rec_sqlite *sqlite, const struct rd_rec_move *move,
	    struct rd_problem *problem)
{
	struct step step = { .state = move->to,
			     .at_ms = move->at_ms,
			     .reason = move->reason };
	struct rd_arena arena;
	enum rd_status status;

	rd_arena_init(&arena, 4096);
	status = check_from(sqlite, move, &arena, &step, problem);
	if (status == RD_OK)
		status = set_state(sqlite, move, problem);
	if (status == RD_OK)
		status = settle(sqlite, move, problem);
	if (status == RD_OK)
		status = add_event(sqlite, &step, problem);
	rd_arena_fini(&arena);
	return status;
}

enum rd_status
rd_rec_sql_intent_move(struct rd_rec_store *store,
		       const struct rd_rec_move *move,
		       struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = move_intent(sqlite, move, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

/* ---- the next try ---- */

static enum rd_status
give_up(struct rd_rec_sqlite *sqlite, const struct rd_rec_fallback *fallback,
	struct rd_problem *problem)
{
	const struct rd_rec_move move = {
		.intent = fallback->again,
		.from = RD_REC_HELD,
		.to = RD_REC_ABANDONED,
		.at_ms = fallback->at_ms,
		.reason = RD_STR_LIT("given up to be sent once more"),
	};

	return fallback->again.ptr ? move_intent(sqlite, &move, problem)
				   : RD_OK;
}

/* How many intents the job has, and whether another may follow: each took
 * nothing for certain, or, where one is sent again, none is open or came to
 * something. */
static enum rd_status
count_intents(struct rd_rec_sqlite *sqlite,
	      const struct rd_rec_fallback *fallback, int64_t *n, bool *free,
	      struct rd_problem *problem)
{
	struct rd_rec_query query;

	*n = 0;
	*free = true;
	rd_rec_query_start(&query, sqlite, SQL_INTENTS_OF_JOB);
	rd_rec_query_text(&query, fallback->job_id);
	while (rd_rec_query_row(&query)) {
		struct rd_str state = rd_rec_query_view(&query, 0);
		bool sent = rd_rec_query_i64(&query, 1) > 0;

		++*n;
		*free = *free && (rd_str_is(state, "failed") ||
				  rd_str_is(state, "cancelled") ||
				  (rd_str_is(state, "abandoned") &&
				   (!sent || fallback->again.ptr)));
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
add_fallback(struct rd_rec_sqlite *sqlite,
	     const struct rd_rec_fallback *fallback, struct rd_problem *problem)
{
	struct entry entry = { fallback->job_id, 0, fallback->at_ms,
			       &fallback->next, &fallback->budget };
	enum rd_status status = give_up(sqlite, fallback, problem);
	bool free;

	if (status == RD_OK)
		status = count_intents(sqlite, fallback, &entry.n, &free,
				       problem);
	if (status != RD_OK)
		return status;
	if (!entry.n)
		return rd_problem_set(problem, RD_NOTFOUND, 4, "job.absent",
				      "no job \"%.*s\" is entered",
				      RD_STR_FMT(fallback->job_id));
	if (!free)
		return rd_problem_set(problem, RD_STATE, 8, "job.still-open",
				      "another provider is asked only when it "
				      "is certain that the last one took "
				      "nothing");
	if (entry.n == RD_REC_INTENTS_MAX)
		return rd_problem_set(problem, RD_LIMIT, 9, "job.tries",
				      "a job tries at most %d providers",
				      RD_REC_INTENTS_MAX);
	if (++entry.n != fallback->n)
		return rd_problem_set(problem, RD_CONFLICT, 75, "job.moved",
				      "the job has another try already");
	status = drop_next_try(sqlite, fallback->job_id, problem);
	return status == RD_OK ? add_intent(sqlite, &entry, problem) : status;
}

enum rd_status
rd_rec_sql_job_fallback(struct rd_rec_store *store,
			const struct rd_rec_fallback *fallback,
			struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = add_fallback(sqlite, fallback, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

enum rd_status
rd_rec_sql_intent_lease(struct rd_rec_store *store,
			const struct rd_rec_lease *lease, bool *held,
			struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	struct rd_rec_query query;
	enum rd_status status;

	rd_rec_query_start(&query, sqlite, SQL_INTENT_LEASE);
	rd_rec_query_text(&query, lease->intent);
	rd_rec_query_text(&query, lease->owner);
	rd_rec_query_int(&query, lease->now_ms);
	rd_rec_query_int(&query, lease->until_ms);
	rd_rec_query_text(&query, lease->gone);
	status = rd_rec_query_end(&query, problem);
	*held = status == RD_OK && sqlite3_changes(sqlite->db) > 0;
	return status;
}

enum rd_status
rd_rec_sql_spent(struct rd_rec_store *store, struct rd_str provider,
		 int64_t at_ms, int64_t *micro_usd, struct rd_problem *problem)
{
	return sum_spent(rd_rec_sqlite_of(store), provider, at_ms, micro_usd,
			 problem);
}
