/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Prepared statements, transactions and error reports of the SQLite store. */

#include "record/sqlite.h"

#include <errno.h>
#include <stdio.h>

struct failure {
	int rc; /* primary result code */
	enum rd_status status;
	int exit_code;
	const char *code;
	const char *title;
	const char *hint;
};

static const struct failure failures[] = {
	{ SQLITE_FULL, RD_IO, 10, "record.disk-full",
	  "the disk of the state store is full",
	  "free some space and try again; nothing was recorded" },
	{ SQLITE_READONLY, RD_IO, 10, "record.read-only",
	  "the state store is read-only",
	  "make the file and its directory writable" },
	{ SQLITE_PERM, RD_IO, 10, "record.permission",
	  "no permission for the state store", "check owner and mode" },
	{ SQLITE_CANTOPEN, RD_IO, 10, "record.open",
	  "cannot open the state store",
	  "check the path, and that its directory is writable" },
	{ SQLITE_NOTADB, RD_CORRUPT, 10, "record.not-a-store",
	  "not a refdesk state store",
	  "name another file with --db, or move this one away" },
	{ SQLITE_CORRUPT, RD_CORRUPT, 10, "record.damaged",
	  "the state store is damaged",
	  "run refdesk doctor, then restore a copy" },
	{ SQLITE_BUSY, RD_IO, 75, "record.busy",
	  "another process is using the state store", "try again" },
	{ SQLITE_LOCKED, RD_IO, 75, "record.busy",
	  "another process is using the state store", "try again" },
	{ SQLITE_PROTOCOL, RD_IO, 75, "record.busy",
	  "another process is using the state store", "try again" },
	{ SQLITE_NOMEM, RD_NOMEM, 10, "record.memory",
	  "no memory for the state store", "" },
	{ SQLITE_TOOBIG, RD_LIMIT, 10, "record.too-large",
	  "too large for the state store", "" },
	{ SQLITE_IOERR, RD_IO, 10, "record.io",
	  "reading or writing the state store failed",
	  "check the disk; nothing was recorded" },
	/* The catch-all. */
	{ SQLITE_ERROR, RD_INTERNAL, 10, "record.internal",
	  "the state store refused a statement", "" },
};

static const struct failure *
find_failure(int rc)
{
	size_t n = sizeof(failures) / sizeof(*failures);

	for (size_t i = 0; i < n; i++)
		if (failures[i].rc == (rc & 0xff))
			return &failures[i];
	return &failures[n - 1];
}

enum rd_status
rd_rec_sql_fail(struct rd_rec_sqlite *sqlite, int rc,
		struct rd_problem *problem)
{
	int error = sqlite->db ? sqlite3_system_errno(sqlite->db) : 0;
	const struct failure *failure;

	/* A full disk also shows when the shared index cannot grow. */
	if ((rc & 0xff) == SQLITE_IOERR && (error == ENOSPC || error == EDQUOT))
		rc = SQLITE_FULL;
	failure = find_failure(rc);
	rd_problem_set(problem, failure->status, failure->exit_code,
		       failure->code, "%s (%s)", failure->title,
		       sqlite3_errstr(rc));
	rd_problem_where(problem, "%s", sqlite->path);
	rd_problem_hint(problem, "%s", failure->hint);
	return failure->status;
}

void
rd_rec_query_start(struct rd_rec_query *query, struct rd_rec_sqlite *sqlite,
		   enum rd_rec_sql_id id)
{
	sqlite3_stmt **statement = &sqlite->statements[id];

	*query = (struct rd_rec_query){ .sqlite = sqlite };
	if (!*statement)
		query->rc = sqlite3_prepare_v3(sqlite->db, rd_rec_sql_texts[id],
					       -1, SQLITE_PREPARE_PERSISTENT,
					       statement, NULL);
	query->statement = *statement;
}

void
rd_rec_query_text(struct rd_rec_query *query, struct rd_str text)
{
	if (query->rc != SQLITE_OK)
		return;
	query->rc = sqlite3_bind_text64(query->statement, ++query->n_bound,
					text.ptr, text.len, SQLITE_STATIC,
					SQLITE_UTF8);
}

void
rd_rec_query_blob(struct rd_rec_query *query, const void *bytes, size_t n)
{
	if (query->rc != SQLITE_OK)
		return;
	query->rc = sqlite3_bind_blob64(query->statement, ++query->n_bound,
					bytes, n, SQLITE_STATIC);
}

void
rd_rec_query_int(struct rd_rec_query *query, int64_t value)
{
	if (query->rc != SQLITE_OK)
		return;
	query->rc = sqlite3_bind_int64(query->statement, ++query->n_bound,
				       value);
}

void
rd_rec_query_null(struct rd_rec_query *query)
{
	if (query->rc != SQLITE_OK)
		return;
	query->rc = sqlite3_bind_null(query->statement, ++query->n_bound);
}

bool
rd_rec_query_row(struct rd_rec_query *query)
{
	if (query->rc == SQLITE_OK || query->rc == SQLITE_ROW)
		query->rc = sqlite3_step(query->statement);
	return query->rc == SQLITE_ROW;
}

/* The extended code, where the connection's newest failure is this one. */
static int
detail_of(const struct rd_rec_query *query)
{
	int detail = sqlite3_extended_errcode(query->sqlite->db);

	return (detail & 0xff) == (query->rc & 0xff) ? detail : query->rc;
}

enum rd_status
rd_rec_query_end(struct rd_rec_query *query, struct rd_problem *problem)
{
	enum rd_status status = RD_OK;

	if (query->rc == SQLITE_OK)
		rd_rec_query_row(query);
	if (query->rc != SQLITE_ROW && query->rc != SQLITE_DONE)
		status = rd_rec_sql_fail(query->sqlite, detail_of(query),
					 problem);
	if (query->statement) {
		sqlite3_reset(query->statement);
		sqlite3_clear_bindings(query->statement);
	}
	return status;
}

enum rd_status
rd_rec_query_run(struct rd_rec_sqlite *sqlite, enum rd_rec_sql_id id,
		 struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, id);
	return rd_rec_query_end(&query, problem);
}

struct rd_str
rd_rec_query_get(struct rd_rec_query *query, int column, struct rd_arena *arena)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);
	struct rd_str value;
	char *copy;

	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return RD_STR_NONE;
	value.len = (size_t)sqlite3_column_bytes(query->statement, column);
	value.ptr = bytes ? bytes : "";
	copy = rd_arena_strdup(arena, value);
	if (!copy)
		query->rc = SQLITE_NOMEM;
	value.ptr = copy;
	return copy ? value : RD_STR_NONE;
}

static enum rd_status
refuse_broken(struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_STATE, 10, "record.group",
			      "an earlier decision could not be recorded");
}

enum rd_status
rd_rec_sql_begin(struct rd_rec_sqlite *sqlite, enum rd_rec_sql_id id,
		 struct rd_problem *problem)
{
	switch (sqlite->group) {
	case RD_REC_GROUP:
		return RD_OK;
	case RD_REC_GROUP_BROKEN:
		return refuse_broken(problem);
	default:
		return rd_rec_query_run(sqlite, id, problem);
	}
}

enum rd_status
rd_rec_sql_finish(struct rd_rec_sqlite *sqlite, enum rd_status status,
		  struct rd_problem *problem)
{
	struct rd_problem ignored;
	enum rd_status rolled;

	if (sqlite->group) {
		if (status != RD_OK)
			sqlite->group = RD_REC_GROUP_BROKEN;
		return status;
	}
	if (status == RD_OK) {
		status = rd_rec_query_run(sqlite, SQL_COMMIT, problem);
		/* A journal that was written but could not be synced may be
		 * found whole by the next process. */
		if (status == RD_IO && !strcmp(problem->code, "record.io"))
			rd_problem_hint(problem, "check the disk, then look "
						 "whether it was recorded");
	}
	/* SQLite rolls back by itself after some failures. */
	if (status == RD_OK || sqlite3_get_autocommit(sqlite->db))
		return status;
	rolled = rd_rec_query_run(sqlite, SQL_ROLLBACK, &ignored);
	(void)rolled; /* the next BEGIN fails if this did */
	return status;
}

enum rd_status
rd_rec_sql_group_begin(struct rd_rec_store *store, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_query_run(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status == RD_OK)
		sqlite->group = RD_REC_GROUP;
	return status;
}

enum rd_status
rd_rec_sql_group_end(struct rd_rec_store *store, bool keep,
		     struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	bool broken = sqlite->group == RD_REC_GROUP_BROKEN;
	enum rd_status dropped;

	sqlite->group = RD_REC_NO_GROUP;
	if (keep && !broken)
		return rd_rec_sql_finish(sqlite, RD_OK, problem);
	dropped = rd_rec_sql_finish(sqlite, RD_STATE, problem);
	(void)dropped; /* as said */
	return keep ? refuse_broken(problem) : RD_OK;
}

void
rd_rec_query_filter(struct rd_rec_query *query,
		    const struct rd_rec_filter *filter)
{
	uint32_t limit = filter->limit;

	if (!limit || limit > RD_REC_LIST_MAX)
		limit = RD_REC_LIST_MAX;
	rd_rec_query_int(query,
			 filter->has_since ? filter->since_ms : INT64_MIN);
	rd_rec_query_int(query, limit);
	if (filter->subject.ptr)
		rd_rec_query_text(query, filter->subject);
}

bool
rd_rec_query_grow(struct rd_rec_query *query, struct rd_rec_growth *list,
		  size_t n)
{
	if (n == list->n_cap &&
	    rd_arena_grow(list->arena, list->items, n, &list->n_cap,
			  list->item_bytes) != RD_OK)
		query->rc = SQLITE_NOMEM;
	return query->rc == SQLITE_ROW;
}
