/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the journal in SQLite answers. */
#include "record/sqlite.h"

static void
take_intent(struct rd_rec_query *query, struct rd_arena *arena,
	    struct rd_rec_intent *out)
{
	struct rd_str *const texts[] = {
		&out->provider,	   &out->endpoint,     &out->method,
		&out->body_sha256, &out->ticket,       &out->request_id,
		&out->status_url,  &out->response_url, &out->cancel_url,
	};

	*out = (struct rd_rec_intent){
		.id = rd_rec_query_get(query, 0, arena),
		.job_id = rd_rec_query_get(query, 1, arena),
		.n = (uint32_t)rd_rec_query_i64(query, 2),
		.attempt = (uint32_t)rd_rec_query_i64(query, 4),
		.sent_at_ms = rd_rec_query_i64(query, 14),
		.result_sha256 = rd_rec_query_get(query, 15, arena),
		.reason = rd_rec_query_get(query, 16, arena),
		.budget_micro_usd = rd_rec_query_i64(query, 17),
		.spent_micro_usd = rd_rec_query_i64(query, 18),
		.settled = rd_rec_query_i64(query, 19) != 0,
		.owner = rd_rec_query_get(query, 20, arena),
		.owner_until_ms = rd_rec_query_i64(query, 21),
		.next_try = (uint32_t)rd_rec_query_i64(query, 22),
		.told = rd_rec_query_i64(query, 23) != 0,
	};
	for (int i = 0; i < 9; i++)
		*texts[i] = rd_rec_query_get(query, 5 + i, arena);
	if (!rd_rec_state_parse(rd_rec_query_view(query, 3), &out->state))
		query->rc = SQLITE_CORRUPT;
}

static enum rd_status
take_intents(struct rd_rec_query *query, struct rd_arena *arena,
	     struct rd_rec_intents *out, struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->items,
				      sizeof(*out->items), 0 };

	while (rd_rec_query_row(query) &&
	       rd_rec_query_grow(query, &list, out->n))
		take_intent(query, arena, &out->items[out->n++]);
	return rd_rec_query_end(query, problem);
}

static enum rd_status
read_intents(struct rd_rec_sqlite *sqlite, struct rd_arena *arena,
	     struct rd_rec_job *job, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_INTENTS);
	rd_rec_query_text(&query, job->id);
	return take_intents(&query, arena, &job->intents, problem);
}

static enum rd_status
read_events(struct rd_rec_sqlite *sqlite, struct rd_arena *arena,
	    struct rd_rec_job *job, struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&job->events,
				      sizeof(*job->events), 0 };
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_EVENTS);
	rd_rec_query_text(&query, job->id);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, job->n_events)) {
		struct rd_rec_event *event = &job->events[job->n_events++];

		event->at_ms = rd_rec_query_i64(&query, 0);
		event->n = (uint32_t)rd_rec_query_i64(&query, 1);
		event->reason = rd_rec_query_get(&query, 3, arena);
		if (!rd_rec_state_parse(rd_rec_query_view(&query, 2),
					&event->state))
			query.rc = SQLITE_CORRUPT;
	}
	return rd_rec_query_end(&query, problem);
}

static void
take_job(struct rd_rec_query *query, struct rd_arena *arena,
	 struct rd_rec_job *out)
{
	*out = (struct rd_rec_job){
		.id = rd_rec_query_get(query, 0, arena),
		.decision_id = rd_rec_query_get(query, 1, arena),
		.subject = rd_rec_query_get(query, 2, arena),
		.key = rd_rec_query_get(query, 3, arena),
		.at_ms = rd_rec_query_i64(query, 4),
		.plan = rd_rec_query_get(query, 5, arena),
	};
	if (!out->subject.len)
		out->subject = RD_STR_NONE;
}

static enum rd_status
refuse_want(const struct rd_rec_want *want, bool several,
	    struct rd_problem *problem)
{
	enum rd_status status = several ? RD_SEMANTIC : RD_NOTFOUND;

	if (several)
		rd_problem_set(problem, status, 4, "job.ambiguous-id",
			       "several jobs begin with \"%.*s\"",
			       RD_STR_FMT(want->id));
	else if (want->id.ptr)
		rd_problem_set(problem, status, 4, "job.absent",
			       "no job \"%.*s\" is entered",
			       RD_STR_FMT(want->id));
	else
		rd_problem_set(problem, status, 4, "job.absent",
			       "no job is entered yet");
	return status;
}

static enum rd_status
read_job(struct rd_rec_sqlite *sqlite, const struct rd_rec_want *want,
	 struct rd_arena *arena, struct rd_rec_job *out,
	 struct rd_problem *problem)
{
	enum rd_rec_sql_id id = want->id.ptr	    ? SQL_JOB_BY_ID
				: want->subject.ptr ? SQL_JOB_LAST_OF
						    : SQL_JOB_LAST;
	struct rd_rec_query query;
	enum rd_status status;
	int n = 0;

	rd_rec_query_start(&query, sqlite, id);
	if (id != SQL_JOB_LAST)
		rd_rec_query_text(&query,
				  want->id.ptr ? want->id : want->subject);
	while (rd_rec_query_row(&query) && ++n == 1)
		take_job(&query, arena, out);
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK && n != 1)
		status = refuse_want(want, n > 1, problem);
	if (status == RD_OK)
		status = read_intents(sqlite, arena, out, problem);
	if (status == RD_OK)
		status = read_events(sqlite, arena, out, problem);
	return status;
}

enum rd_status
rd_rec_sql_job(struct rd_rec_store *store, const struct rd_rec_want *want,
	       struct rd_arena *arena, struct rd_rec_job *out,
	       struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_READ,
						 problem);

	if (status != RD_OK)
		return status;
	status = read_job(sqlite, want, arena, out, problem);
	status = rd_rec_sql_finish(sqlite, status, problem);
	if (status != RD_OK)
		*out = (struct rd_rec_job){ 0 };
	return status;
}

static enum rd_status
read_jobs(struct rd_rec_sqlite *sqlite, const struct rd_rec_job_filter *filter,
	  struct rd_arena *arena, struct rd_rec_jobs *out,
	  struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->items,
				      sizeof(*out->items), 0 };
	struct rd_rec_filter list_of = filter->list;
	enum rd_rec_sql_id id = SQL_JOBS;
	struct rd_rec_query query;
	enum rd_status status;

	if (filter->decision_id.ptr) {
		id = SQL_JOBS_OF_DECISION;
		list_of.subject = filter->decision_id;
	} else if (filter->key.ptr) {
		id = SQL_JOBS_OF_KEY;
		list_of.subject = filter->key;
	} else if (list_of.subject.ptr) {
		id = SQL_JOBS_OF;
	}
	rd_rec_query_start(&query, sqlite, id);
	rd_rec_query_filter(&query, &list_of);
	rd_rec_query_int(&query, filter->open);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, out->n))
		take_job(&query, arena, &out->items[out->n++]);
	status = rd_rec_query_end(&query, problem);
	for (size_t i = 0; status == RD_OK && i < out->n; i++)
		status = read_intents(sqlite, arena, &out->items[i], problem);
	return status;
}

enum rd_status
rd_rec_sql_jobs(struct rd_rec_store *store,
		const struct rd_rec_job_filter *filter, struct rd_arena *arena,
		struct rd_rec_jobs *out, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_READ,
						 problem);

	if (status != RD_OK)
		return status;
	status = read_jobs(sqlite, filter, arena, out, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

enum rd_status
rd_rec_sql_intent(struct rd_rec_store *store, struct rd_str id,
		  struct rd_arena *arena, struct rd_rec_intents *out,
		  struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_INTENT_GET);
	rd_rec_query_text(&query, id);
	return take_intents(&query, arena, out, problem);
}

enum rd_status
rd_rec_sql_intents_open(struct rd_rec_store *store, struct rd_arena *arena,
			struct rd_rec_intents *out, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_INTENTS_OPEN);
	return take_intents(&query, arena, out, problem);
}

enum rd_status
rd_rec_sql_request_known(struct rd_rec_store *store, struct rd_str provider,
			 struct rd_str id, bool *known,
			 struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_REQUEST_KNOWN);
	rd_rec_query_text(&query, provider);
	rd_rec_query_text(&query, id);
	*known = rd_rec_query_row(&query);
	return rd_rec_query_end(&query, problem);
}

enum rd_status
rd_rec_sql_intent_body(struct rd_rec_store *store, struct rd_str intent,
		       struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	bool found;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_BODY_GET);
	rd_rec_query_text(&query, intent);
	found = rd_rec_query_row(&query);
	if (found)
		rd_buf_str(out, rd_rec_query_view(&query, 0));
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK && !found)
		return rd_problem_set(problem, RD_NOTFOUND, 4, "job.no-body",
				      "the bytes of the intent are erased");
	if (status == RD_OK && rd_buf_status(out) != RD_OK)
		return rd_problem_set(problem, rd_buf_status(out), 10,
				      "record.memory",
				      "a stored body does not fit");
	return status;
}
