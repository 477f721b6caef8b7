/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Opening and closing the SQLite store: a write-ahead log with full syncs, so
 * that what a commit promised survives a power cut; strict settings, since the
 * file may have been in strange hands; schema steps by user_version.  One
 * connection belongs to one thread. */

#include "record/sqlite.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 5000
#define MIGRATE_TRIES 50
#define MIGRATE_WAIT_MS 20

static void
close_store(struct rd_rec_store *store)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);

	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(sqlite->statements[i]);
	sqlite3_close(sqlite->db);
	free(sqlite);
}

const struct rd_rec_ops rd_rec_sql_ops = {
	.close = close_store,
	.snapshot = rd_rec_sql_snapshot,
	.commit = rd_rec_sql_commit,
	.group_begin = rd_rec_sql_group_begin,
	.group_end = rd_rec_sql_group_end,
	.decision = rd_rec_sql_decision,
	.decisions = rd_rec_sql_decisions,
	.span = rd_rec_sql_span,
	.requests = rd_rec_sql_requests,
	.history = rd_rec_sql_history,
	.look_clear = rd_rec_sql_look_clear,
	.learned_put = rd_rec_sql_learned_put,
	.program_put = rd_rec_sql_program_put,
	.program_get = rd_rec_sql_program_get,
	.seal_put = rd_rec_sql_seal_put,
	.seal_get = rd_rec_sql_seal_get,
	.serial_get = rd_rec_sql_serial_get,
	.serial_raise = rd_rec_sql_serial_raise,
	.texts = rd_rec_sql_texts_get,
	.erase = rd_rec_sql_erase,
	.check = rd_rec_sql_check,
	.job_open = rd_rec_sql_job_open,
	.job_fallback = rd_rec_sql_job_fallback,
	.job_stop = rd_rec_sql_job_stop,
	.intent_move = rd_rec_sql_intent_move,
	.intent_lease = rd_rec_sql_intent_lease,
	.job = rd_rec_sql_job,
	.jobs = rd_rec_sql_jobs,
	.intent = rd_rec_sql_intent,
	.intents_open = rd_rec_sql_intents_open,
	.intent_body = rd_rec_sql_intent_body,
	.request_known = rd_rec_sql_request_known,
	.spent = rd_rec_sql_spent,
};

/* SQLite would make the file with mode 0644, but it holds personal texts; the
 * journal files inherit the mode. */
static enum rd_status
create_file(const char *path, struct rd_problem *problem)
{
	struct rd_arena arena;
	enum rd_status status = RD_OK;
	char *dir;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return RD_OK;
	if (fd < 0) {
		rd_problem_set(problem, RD_IO, 10, "record.create",
			       "cannot make the state store: %s",
			       strerrordesc_np(errno));
		rd_problem_where(problem, "%s", path);
		rd_problem_hint(problem, "check that its directory exists and "
					 "is writable");
		return RD_IO;
	}
	close(fd);
	rd_arena_init(&arena, 2 * PATH_MAX);
	dir = rd_fs_dir_name(&arena, path);
	status = dir ? rd_fs_sync_dir(dir, problem)
		     : rd_problem_set(problem, RD_NOMEM, 10, "record.memory",
				      "no memory for the state store");
	rd_arena_fini(&arena);
	return status;
}

static enum rd_status
find_file(struct rd_rec_sqlite *sqlite, const struct rd_rec_open_opts *opts,
	  struct rd_problem *problem)
{
	if (opts->create && !opts->read_only)
		return create_file(sqlite->path, problem);
	if (rd_fs_kind(sqlite->path) != RD_FS_ABSENT)
		return RD_OK;
	rd_problem_set(problem, RD_NOTFOUND, 10, "record.absent",
		       "there is no state store");
	rd_problem_where(problem, "%s", sqlite->path);
	rd_problem_hint(problem, "nothing was recorded here yet");
	return RD_NOTFOUND;
}

/* file:PATH?immutable=1 with PATH percent-encoded. */
static char *
immutable_uri(const char *path)
{
	struct rd_buf uri;
	char *text = NULL;

	rd_buf_init(&uri, 4 * PATH_MAX);
	rd_buf_cstr(&uri, "file:");
	for (const char *p = path; *p; p++) {
		if (rd_is_alnum(*p) || strchr("/._-", *p)) {
			rd_buf_char(&uri, *p);
			continue;
		}
		rd_buf_char(&uri, '%');
		rd_buf_hex(&uri, p, 1);
	}
	rd_buf_put(&uri, "?immutable=1", sizeof("?immutable=1"));
	if (rd_buf_status(&uri) == RD_OK)
		text = strdup(uri.ptr);
	rd_buf_fini(&uri);
	return text;
}

/* Reading needs the shared index beside the file.  Where nobody can make it (a
 * read-only directory or medium, a full disk) and no journal waits, the file is
 * all there is, and can be read as one that does not change. */
static int
reopen_immutable(struct rd_rec_sqlite *sqlite)
{
	char journal[PATH_MAX];
	struct stat st;
	char *uri;
	int rc, n;

	n = snprintf(journal, sizeof(journal), "%s-wal", sqlite->path);
	if (n < 0 || (size_t)n >= sizeof(journal) ||
	    (!stat(journal, &st) && st.st_size > 0))
		return SQLITE_CANTOPEN;
	uri = immutable_uri(sqlite->path);
	if (!uri)
		return SQLITE_NOMEM;
	sqlite3_close(sqlite->db);
	sqlite->db = NULL;
	rc = sqlite3_open_v2(uri, &sqlite->db,
			     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
				     SQLITE_OPEN_NOMUTEX,
			     NULL);
	free(uri);
	return rc;
}

static int
read_pragma(sqlite3 *db, const char *sql, int64_t *value)
{
	sqlite3_stmt *statement;
	int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(statement);
	*value = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
set_up_connection(struct rd_rec_sqlite *sqlite,
		  const struct rd_rec_open_opts *opts)
{
	int busy_ms = opts->busy_ms ? opts->busy_ms : BUSY_MS;
	int64_t version;
	int rc;

	sqlite3_extended_result_codes(sqlite->db, 1);
	sqlite3_busy_timeout(sqlite->db, busy_ms);
	sqlite3_db_config(sqlite->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(sqlite->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	rc = sqlite3_exec(sqlite->db,
			  "PRAGMA foreign_keys = ON;"
			  "PRAGMA synchronous = FULL;"
			  "PRAGMA secure_delete = ON;"
			  "PRAGMA cell_size_check = ON;"
			  "PRAGMA temp_store = MEMORY;",
			  NULL, NULL, NULL);
	/* The first touch of the file. */
	return rc == SQLITE_OK ? read_pragma(sqlite->db, "PRAGMA user_version",
					     &version)
			       : rc;
}

static bool
cannot_make_index(int rc)
{
	int primary = rc & 0xff;

	return primary == SQLITE_CANTOPEN || primary == SQLITE_READONLY ||
	       primary == SQLITE_FULL || rc == SQLITE_IOERR_SHMSIZE ||
	       rc == SQLITE_IOERR_SHMOPEN;
}

static enum rd_status
connect_file(struct rd_rec_sqlite *sqlite, const struct rd_rec_open_opts *opts,
	     struct rd_problem *problem)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		    (opts->read_only ? SQLITE_OPEN_READONLY
				     : SQLITE_OPEN_READWRITE);
	int rc = sqlite3_open_v2(sqlite->path, &sqlite->db, flags, NULL);

	if (rc == SQLITE_OK)
		rc = set_up_connection(sqlite, opts);
	if (opts->read_only && cannot_make_index(rc)) {
		rc = reopen_immutable(sqlite);
		if (rc == SQLITE_OK)
			rc = set_up_connection(sqlite, opts);
	}
	return rc == SQLITE_OK ? RD_OK : rd_rec_sql_fail(sqlite, rc, problem);
}

static enum rd_status
refuse_version(const struct rd_rec_sqlite *sqlite, int64_t version,
	       struct rd_problem *problem)
{
	rd_problem_set(problem, RD_VERSION, 10, "record.schema",
		       "the state store has schema version %lld, this build "
		       "knows %d",
		       (long long)version, RD_REC_SQL_VERSION);
	rd_problem_where(problem, "%s", sqlite->path);
	rd_problem_hint(problem, version > RD_REC_SQL_VERSION
					 ? "use a newer refdesk"
					 : "open it once for writing: refdesk "
					   "db migrate");
	return RD_VERSION;
}

/* Tells a store of ours, an empty file and anything else apart. */
static enum rd_status
read_version(struct rd_rec_sqlite *sqlite, int64_t *version,
	     struct rd_problem *problem)
{
	int64_t application = 0, n_tables = 0;
	int rc = read_pragma(sqlite->db, "PRAGMA application_id", &application);

	if (rc == SQLITE_OK)
		rc = read_pragma(sqlite->db, "PRAGMA user_version", version);
	if (rc == SQLITE_OK)
		rc = read_pragma(sqlite->db,
				 "SELECT count(*) FROM sqlite_schema",
				 &n_tables);
	if (rc != SQLITE_OK)
		return rd_rec_sql_fail(sqlite, rc, problem);
	if (application == RD_REC_SQL_APPLICATION)
		return RD_OK;
	if (application || *version || n_tables)
		return rd_rec_sql_fail(sqlite, SQLITE_NOTADB, problem);
	return RD_OK;
}

static int
run_steps(sqlite3 *db, int64_t version)
{
	char pragma[96];
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && version < RD_REC_SQL_VERSION)
		rc = sqlite3_exec(db, rd_rec_sql_migrations[version++], NULL,
				  NULL, NULL);
	if (rc != SQLITE_OK)
		return rc;
	snprintf(pragma, sizeof(pragma),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d;",
		 RD_REC_SQL_APPLICATION, RD_REC_SQL_VERSION);
	return sqlite3_exec(db, pragma, NULL, NULL, NULL);
}

/* All steps in one transaction; another process may have been faster, so the
 * version is read again inside. */
static enum rd_status
migrate(struct rd_rec_sqlite *sqlite, struct rd_problem *problem)
{
	int64_t version = 0;
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);
	int rc;

	if (status != RD_OK)
		return status;
	status = read_version(sqlite, &version, problem);
	if (status == RD_OK && version < RD_REC_SQL_VERSION) {
		rc = run_steps(sqlite->db, version);
		if (rc != SQLITE_OK)
			status = rd_rec_sql_fail(sqlite, rc, problem);
	}
	return rd_rec_sql_finish(sqlite, status, problem);
}

/* Going over to the write-ahead log needs the file alone, and SQLite does not
 * wait for that by itself. */
static enum rd_status
use_wal(struct rd_rec_sqlite *sqlite, struct rd_problem *problem)
{
	int rc = SQLITE_OK;

	for (int i = 0; i < MIGRATE_TRIES; i++) {
		rc = sqlite3_exec(sqlite->db, "PRAGMA journal_mode = WAL", NULL,
				  NULL, NULL);
		if ((rc & 0xff) != SQLITE_BUSY)
			break;
		sqlite3_sleep(MIGRATE_WAIT_MS);
	}
	return rc == SQLITE_OK ? RD_OK : rd_rec_sql_fail(sqlite, rc, problem);
}

static enum rd_status
prepare_schema(struct rd_rec_sqlite *sqlite, struct rd_problem *problem)
{
	int64_t version = 0;
	enum rd_status status = read_version(sqlite, &version, problem);

	if (status != RD_OK)
		return status;
	if (version > RD_REC_SQL_VERSION ||
	    (sqlite->read_only && version && version < RD_REC_SQL_VERSION))
		return refuse_version(sqlite, version, problem);
	if (version == RD_REC_SQL_VERSION)
		return RD_OK;
	if (sqlite->read_only) {
		rd_problem_set(problem, RD_NOTFOUND, 10, "record.absent",
			       "the state store is empty");
		rd_problem_where(problem, "%s", sqlite->path);
		rd_problem_hint(problem, "nothing was recorded here yet");
		return RD_NOTFOUND;
	}
	status = use_wal(sqlite, problem);
	return status == RD_OK ? migrate(sqlite, problem) : status;
}

enum rd_status
rd_rec_sqlite_open(const char *path, const struct rd_rec_open_opts *opts,
		   struct rd_rec_store **store, struct rd_problem *problem)
{
	/* A name like ":memory:" or "file:x" means a file here. */
	const char *prefix = path[0] == '/' ? "" : "./";
	size_t size = strlen(prefix) + strlen(path) + 1;
	struct rd_rec_sqlite *sqlite;
	enum rd_status status;

	*store = NULL;
	if (!path[0])
		return rd_problem_set(problem, RD_SEMANTIC, 2, "record.path",
				      "the state store has no path");
	sqlite = calloc(1, sizeof(*sqlite) + size);
	if (!sqlite)
		return rd_problem_set(problem, RD_NOMEM, 10, "record.memory",
				      "no memory for the state store");
	snprintf(sqlite->path, size, "%s%s", prefix, path);
	sqlite->base.ops = &rd_rec_sql_ops;
	sqlite->read_only = opts->read_only;
	status = find_file(sqlite, opts, problem);
	if (status == RD_OK)
		status = connect_file(sqlite, opts, problem);
	if (status == RD_OK)
		status = prepare_schema(sqlite, problem);
	if (status == RD_OK)
		*store = &sqlite->base;
	else
		close_store(&sqlite->base);
	return status;
}

const char *
rd_rec_sqlite_version(void)
{
	return sqlite3_libversion();
}
