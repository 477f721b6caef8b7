/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Shared by the files of the SQLite store; nobody else includes it. */
#ifndef RD_RECORD_SQLITE_H
#define RD_RECORD_SQLITE_H

#include "record/journal.h"

#include <sqlite3.h>

/* "RDsk": tells a store from other SQLite files. */
#define RD_REC_SQL_APPLICATION 0x5244736b
#define RD_REC_SQL_VERSION 5

enum rd_rec_sql_id {
	SQL_BEGIN_READ,
	SQL_BEGIN_WRITE,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_LOOK_GET,
	SQL_PAST_GET,
	SQL_VERSION_GET,
	SQL_LOOK_SET,
	SQL_VERSION_RAISE,
	SQL_LOOK_CLEAR,
	SQL_LEARNED_GET,
	SQL_LEARNED_SET,
	SQL_LEARNED_COUNT,
	SQL_PROGRAM_HAS,
	SQL_PROGRAM_ADD,
	SQL_PROGRAM_GET,
	SQL_PROGRAM_NAMES,
	SQL_DECISION_ADD,
	SQL_REQUEST_ADD,
	SQL_USE_ADD,
	SQL_TEXT_ADD,
	SQL_DECISION_BY_ID,
	SQL_DECISION_LAST,
	SQL_DECISION_LAST_OF,
	SQL_DECISIONS,
	SQL_DECISIONS_OF,
	SQL_SPAN,
	SQL_SPAN_OF,
	SQL_SPAN_ALL,
	SQL_SPAN_PLAIN,
	SQL_PROGRAMS_USED,
	SQL_REQUESTS,
	SQL_REQUESTS_SINCE,
	SQL_REQUESTS_OF,
	SQL_HISTORY,
	SQL_HISTORY_OF,
	SQL_SEAL_SET,
	SQL_SEAL_GET,
	SQL_SERIAL_GET,
	SQL_SERIAL_RAISE,
	SQL_TEXTS,
	SQL_TEXTS_DROP,
	SQL_TEXTS_DROP_OF,
	SQL_JOB_BY_KEY,
	SQL_JOB_ADD,
	SQL_JOB_BY_ID,
	SQL_JOB_LAST,
	SQL_JOB_LAST_OF,
	SQL_JOBS,
	SQL_JOBS_OF,
	SQL_JOBS_OF_DECISION,
	SQL_JOBS_OF_KEY,
	SQL_INTENT_ADD,
	SQL_BODY_ADD,
	SQL_BODY_GET,
	SQL_BODY_DROP,
	SQL_BODY_DROP_OF,
	SQL_INTENT_STATE,
	SQL_INTENT_MOVE,
	SQL_INTENT_LEASE,
	SQL_INTENTS,
	SQL_INTENT_GET,
	SQL_INTENTS_OPEN,
	SQL_INTENTS_OF_JOB,
	SQL_NEXT_TRY,
	SQL_NEXT_TRY_DROP,
	SQL_EVENT_ADD,
	SQL_EVENTS,
	SQL_SPEND_ADD,
	SQL_SPEND_SET,
	SQL_SPEND_KEEP,
	SQL_SPENT,
	SQL_REQUEST_KNOWN,
	SQL_QUICK_CHECK,
	SQL_FULL_CHECK,
	SQL_KEY_CHECK,
	SQL_COUNT,
};

enum rd_rec_sql_group { RD_REC_NO_GROUP, RD_REC_GROUP, RD_REC_GROUP_BROKEN };

struct rd_rec_sqlite {
	struct rd_rec_store base; /* first, so that one is the other */
	sqlite3 *db;
	bool read_only;
	enum rd_rec_sql_group group;
	sqlite3_stmt *statements[SQL_COUNT]; /* prepared on first use */
	char path[];
};

/* One run of a prepared statement.  Parameters are bound in order and borrowed
 * until the end; the first failure sticks in `rc` and later calls do nothing,
 * so that a caller checks once, at its end. */
struct rd_rec_query {
	struct rd_rec_sqlite *sqlite;
	sqlite3_stmt *statement;
	int n_bound;
	int rc; /* SQLITE_OK, SQLITE_ROW, SQLITE_DONE or an error */
};

extern const char *const rd_rec_sql_texts[SQL_COUNT];
/* Schema steps: entry i leads from version i to i + 1. */
extern const char *const rd_rec_sql_migrations[RD_REC_SQL_VERSION];
extern const struct rd_rec_ops rd_rec_sql_ops;

void rd_rec_query_start(struct rd_rec_query *query,
			struct rd_rec_sqlite *sqlite, enum rd_rec_sql_id id);
/* Absent text becomes NULL. */
void rd_rec_query_text(struct rd_rec_query *query, struct rd_str text);
void rd_rec_query_blob(struct rd_rec_query *query, const void *bytes, size_t n);
void rd_rec_query_int(struct rd_rec_query *query, int64_t value);
void rd_rec_query_null(struct rd_rec_query *query);
/* True while there is a row. */
bool rd_rec_query_row(struct rd_rec_query *query);
/* Releases the run; RD_OK or the failure, told. */
enum rd_status rd_rec_query_end(struct rd_rec_query *query,
				struct rd_problem *problem) RD_MUST_CHECK;
/* A statement without parameters and rows. */
enum rd_status rd_rec_query_run(struct rd_rec_sqlite *sqlite,
				enum rd_rec_sql_id id,
				struct rd_problem *problem) RD_MUST_CHECK;
/* Text or blob of a column, copied; absent for NULL.  Memory that runs out
 * sticks in the query. */
struct rd_str rd_rec_query_get(struct rd_rec_query *query, int column,
			       struct rd_arena *arena);

static inline int64_t
rd_rec_query_i64(struct rd_rec_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}
static inline bool
rd_rec_query_is_null(struct rd_rec_query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}
/* Text or blob of a column, until the next row. */
static inline struct rd_str
rd_rec_query_view(struct rd_rec_query *query, int column)
{
	const char *bytes = sqlite3_column_blob(query->statement, column);

	return (struct rd_str){
		bytes ? bytes : "",
		(size_t)sqlite3_column_bytes(query->statement, column),
	};
}
/* Binds since, limit and, where there is one, the subject. */
void rd_rec_query_filter(struct rd_rec_query *query,
			 const struct rd_rec_filter *filter);

/* A list that grows in an arena. */
struct rd_rec_growth {
	struct rd_arena *arena;
	void **items;
	size_t item_bytes;
	size_t n_cap;
};
/* Room for one more than n items; a failure ends the query as out of memory. */
bool rd_rec_query_grow(struct rd_rec_query *query, struct rd_rec_growth *list,
		       size_t n);

/* SQL_BEGIN_READ or SQL_BEGIN_WRITE; inside a group nothing, while it holds. */
enum rd_status rd_rec_sql_begin(struct rd_rec_sqlite *sqlite,
				enum rd_rec_sql_id id,
				struct rd_problem *problem) RD_MUST_CHECK;
/* COMMIT when `status` is RD_OK, ROLLBACK otherwise; returns what came of it,
 * without touching *problem after an earlier failure.  Inside a group neither;
 * a failure breaks the group. */
enum rd_status rd_rec_sql_finish(struct rd_rec_sqlite *sqlite,
				 enum rd_status status,
				 struct rd_problem *problem) RD_MUST_CHECK;
/* Tells an SQLite result code. */
enum rd_status rd_rec_sql_fail(struct rd_rec_sqlite *sqlite, int rc,
			       struct rd_problem *problem);

static inline struct rd_rec_sqlite *
rd_rec_sqlite_of(struct rd_rec_store *store)
{
	return (struct rd_rec_sqlite *)store;
}

/* Members of the operation table (contracts: record/store.h). */
enum rd_status rd_rec_sql_snapshot(struct rd_rec_store *store,
				   struct rd_str subject,
				   struct rd_arena *arena,
				   struct rd_rec_snapshot *out,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_commit(struct rd_rec_store *store,
				 const struct rd_rec_commit *commit,
				 struct rd_problem *problem);
enum rd_status rd_rec_sql_group_begin(struct rd_rec_store *store,
				      struct rd_problem *problem);
enum rd_status rd_rec_sql_group_end(struct rd_rec_store *store, bool keep,
				    struct rd_problem *problem);
enum rd_status rd_rec_sql_decision(struct rd_rec_store *store,
				   const struct rd_rec_want *want,
				   struct rd_arena *arena,
				   struct rd_rec_decision *out,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_decisions(struct rd_rec_store *store,
				    const struct rd_rec_filter *filter,
				    struct rd_arena *arena,
				    struct rd_rec_decisions *out,
				    struct rd_problem *problem);
enum rd_status rd_rec_sql_span(struct rd_rec_store *store,
			       const struct rd_rec_filter *filter,
			       struct rd_arena *arena, struct rd_rec_span *out,
			       struct rd_problem *problem);
enum rd_status rd_rec_sql_requests(struct rd_rec_store *store,
				   const struct rd_rec_filter *filter,
				   const struct rd_rec_span *span,
				   rd_rec_take take, void *data,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_history(struct rd_rec_store *store,
				  const struct rd_rec_filter *filter,
				  struct rd_arena *arena,
				  struct rd_rec_uses *out,
				  struct rd_problem *problem);
enum rd_status rd_rec_sql_look_clear(struct rd_rec_store *store,
				     struct rd_str subject, bool *cleared,
				     struct rd_problem *problem);
enum rd_status rd_rec_sql_learned_put(struct rd_rec_store *store,
				      struct rd_str subject,
				      const struct rd_rec_learned *rows,
				      uint32_t n, struct rd_problem *problem);
enum rd_status rd_rec_sql_program_put(struct rd_rec_store *store,
				      const char *sha256, struct rd_str bytes,
				      struct rd_problem *problem);
enum rd_status rd_rec_sql_program_get(struct rd_rec_store *store,
				      const char *sha256, struct rd_buf *out,
				      struct rd_problem *problem);
enum rd_status rd_rec_sql_seal_put(struct rd_rec_store *store,
				   const struct rd_rec_seal *seal,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_seal_get(struct rd_rec_store *store,
				   const char *program_sha256,
				   struct rd_arena *arena,
				   struct rd_rec_seal *out,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_serial_get(struct rd_rec_store *store,
				     struct rd_str ruleset, int64_t *serial,
				     struct rd_problem *problem);
enum rd_status rd_rec_sql_serial_raise(struct rd_rec_store *store,
				       struct rd_str ruleset, int64_t serial,
				       struct rd_problem *problem);
enum rd_status rd_rec_sql_texts_get(struct rd_rec_store *store,
				    struct rd_str decision_id,
				    struct rd_arena *arena,
				    struct rd_rec_texts *out,
				    struct rd_problem *problem);
enum rd_status rd_rec_sql_erase(struct rd_rec_store *store,
				const struct rd_rec_erase *erase,
				int64_t *n_erased, struct rd_problem *problem);
enum rd_status rd_rec_sql_check(struct rd_rec_store *store, bool thorough,
				struct rd_buf *findings,
				struct rd_problem *problem);
enum rd_status rd_rec_sql_job_open(struct rd_rec_store *store,
				   const struct rd_rec_job_new *job,
				   struct rd_rec_opened *opened,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_job_fallback(struct rd_rec_store *store,
				       const struct rd_rec_fallback *fallback,
				       struct rd_problem *problem);
enum rd_status rd_rec_sql_job_stop(struct rd_rec_store *store,
				   const struct rd_rec_job_stop *stop,
				   struct rd_problem *problem);
enum rd_status rd_rec_sql_intent_move(struct rd_rec_store *store,
				      const struct rd_rec_move *move,
				      struct rd_problem *problem);
enum rd_status rd_rec_sql_intent_lease(struct rd_rec_store *store,
				       const struct rd_rec_lease *lease,
				       bool *held, struct rd_problem *problem);
enum rd_status rd_rec_sql_job(struct rd_rec_store *store,
			      const struct rd_rec_want *want,
			      struct rd_arena *arena, struct rd_rec_job *out,
			      struct rd_problem *problem);
enum rd_status rd_rec_sql_jobs(struct rd_rec_store *store,
			       const struct rd_rec_job_filter *filter,
			       struct rd_arena *arena, struct rd_rec_jobs *out,
			       struct rd_problem *problem);
enum rd_status rd_rec_sql_intent(struct rd_rec_store *store, struct rd_str id,
				 struct rd_arena *arena,
				 struct rd_rec_intents *out,
				 struct rd_problem *problem);
enum rd_status rd_rec_sql_intents_open(struct rd_rec_store *store,
				       struct rd_arena *arena,
				       struct rd_rec_intents *out,
				       struct rd_problem *problem);
enum rd_status rd_rec_sql_intent_body(struct rd_rec_store *store,
				      struct rd_str intent, struct rd_buf *out,
				      struct rd_problem *problem);
enum rd_status rd_rec_sql_request_known(struct rd_rec_store *store,
					struct rd_str provider,
					struct rd_str id, bool *known,
					struct rd_problem *problem);
enum rd_status rd_rec_sql_spent(struct rd_rec_store *store,
				struct rd_str provider, int64_t at_ms,
				int64_t *micro_usd, struct rd_problem *problem);

#endif
