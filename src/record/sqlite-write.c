/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the SQLite store is told.  Each operation is one transaction, begun as a
 * writer at once, so that what it compares cannot change before it writes. */

#include "record/sqlite.h"

static struct rd_str
subject_of(const struct rd_rec_commit *commit)
{
	return commit->subject.ptr ? commit->subject : RD_STR_LIT("");
}

static enum rd_status
has_program(struct rd_rec_sqlite *sqlite, const char *sha256, bool *found,
	    struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_PROGRAM_HAS);
	rd_rec_query_text(&query, rd_str_of(sha256));
	*found = rd_rec_query_row(&query);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
add_program(struct rd_rec_sqlite *sqlite, const char *sha256,
	    struct rd_str bytes, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_PROGRAM_ADD);
	rd_rec_query_text(&query, rd_str_of(sha256));
	rd_rec_query_blob(&query, bytes.ptr, bytes.len);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
need_program(struct rd_rec_sqlite *sqlite, const char *sha256,
	     struct rd_str bytes, struct rd_problem *problem)
{
	bool found;
	enum rd_status status = has_program(sqlite, sha256, &found, problem);

	if (status != RD_OK || found)
		return status;
	if (bytes.ptr)
		return add_program(sqlite, sha256, bytes, problem);
	return rd_problem_set(problem, RD_NOTFOUND, 10, "record.no-program",
			      "program %.12s is not in the state store",
			      sha256);
}

static enum rd_status
check_version(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	      struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	int64_t version = 0;

	if (!commit->checks_version)
		return RD_OK;
	rd_rec_query_start(&query, sqlite, SQL_VERSION_GET);
	rd_rec_query_text(&query, commit->subject);
	if (rd_rec_query_row(&query))
		version = sqlite3_column_int64(query.statement, 0);
	status = rd_rec_query_end(&query, problem);
	if (status != RD_OK || version == commit->version)
		return status;
	rd_problem_set(problem, RD_CONFLICT, 75, "record.version",
		       "the subject's state changed while deciding");
	rd_problem_hint(problem, "decide again");
	return RD_CONFLICT;
}

static enum rd_status
add_decision(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	     struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	bool duplicate;

	rd_rec_query_start(&query, sqlite, SQL_DECISION_ADD);
	rd_rec_query_text(&query, commit->id);
	rd_rec_query_text(&query, subject_of(commit));
	rd_rec_query_int(&query, commit->at_ms);
	rd_rec_query_text(&query, commit->digest);
	rd_rec_query_text(&query, rd_str_of(commit->program_sha256));
	rd_rec_query_text(&query, commit->decision);
	duplicate = !rd_rec_query_row(&query) &&
		    query.rc == SQLITE_CONSTRAINT_UNIQUE;
	status = rd_rec_query_end(&query, problem);
	if (duplicate) {
		rd_problem_set(problem, RD_CONFLICT, 75, "record.duplicate",
			       "decision %.*s is recorded already",
			       RD_STR_FMT(commit->id));
		return RD_CONFLICT;
	}
	return status;
}

static enum rd_status
add_request(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	    struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_REQUEST_ADD);
	rd_rec_query_text(&query, subject_of(commit));
	rd_rec_query_text(&query, commit->id);
	rd_rec_query_text(&query, commit->request_digest);
	rd_rec_query_text(&query, commit->request);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
add_use(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	const struct rd_rec_use *use, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_USE_ADD);
	rd_rec_query_text(&query, commit->subject);
	rd_rec_query_text(&query, commit->id);
	rd_rec_query_text(&query, use->reference);
	rd_rec_query_int(&query, use->at_ms);
	rd_rec_query_text(&query, use->scene);
	rd_rec_query_text(&query, use->mood);
	rd_rec_query_text(&query, use->hairstyle);
	rd_rec_query_text(&query, use->outfit);
	rd_rec_query_int(&query, use->is_old_photo);
	if (use->has_reference_date)
		rd_rec_query_int(&query, use->reference_date_ms);
	else
		rd_rec_query_null(&query);
	rd_rec_query_text(&query, use->factors);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
add_text(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	 const struct rd_rec_text *text, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_TEXT_ADD);
	rd_rec_query_text(&query, subject_of(commit));
	rd_rec_query_text(&query, commit->id);
	rd_rec_query_text(&query, text->path);
	rd_rec_query_text(&query, text->text);
	rd_rec_query_blob(&query, text->salt, sizeof(text->salt));
	rd_rec_query_blob(&query, text->digest, sizeof(text->digest));
	return rd_rec_query_end(&query, problem);
}

/* The look to hold, or at least the version that new uses raise. */
static enum rd_status
set_state(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	  struct rd_problem *problem)
{
	const struct rd_rec_look *hold = commit->hold;
	struct rd_rec_query query;

	if (!hold && !commit->n_uses)
		return RD_OK;
	rd_rec_query_start(&query, sqlite,
			   hold ? SQL_LOOK_SET : SQL_VERSION_RAISE);
	rd_rec_query_text(&query, commit->subject);
	if (hold) {
		rd_rec_query_text(&query, hold->hairstyle);
		rd_rec_query_text(&query, hold->reference);
		rd_rec_query_int(&query, hold->locked_at_ms);
		rd_rec_query_int(&query, hold->expires_at_ms);
		rd_rec_query_text(&query, hold->reason);
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
write_commit(struct rd_rec_sqlite *sqlite, const struct rd_rec_commit *commit,
	     struct rd_problem *problem)
{
	enum rd_status status = check_version(sqlite, commit, problem);

	if (status == RD_OK)
		status = need_program(sqlite, commit->program_sha256,
				      commit->program_bytes, problem);
	if (status == RD_OK)
		status = add_decision(sqlite, commit, problem);
	if (status == RD_OK)
		status = add_request(sqlite, commit, problem);
	for (uint32_t i = 0; status == RD_OK && i < commit->n_uses; i++)
		status = add_use(sqlite, commit, &commit->uses[i], problem);
	for (uint32_t i = 0; status == RD_OK && i < commit->n_texts; i++)
		status = add_text(sqlite, commit, &commit->texts[i], problem);
	if (status == RD_OK)
		status = set_state(sqlite, commit, problem);
	return status;
}

enum rd_status
rd_rec_sql_commit(struct rd_rec_store *store,
		  const struct rd_rec_commit *commit,
		  struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = write_commit(sqlite, commit, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

enum rd_status
rd_rec_sql_look_clear(struct rd_rec_store *store, struct rd_str subject,
		      bool *cleared, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	struct rd_rec_query query;
	enum rd_status status;

	rd_rec_query_start(&query, sqlite, SQL_LOOK_CLEAR);
	rd_rec_query_text(&query, subject);
	status = rd_rec_query_end(&query, problem);
	*cleared = status == RD_OK && sqlite3_changes(sqlite->db) > 0;
	return status;
}

static enum rd_status
put_row(struct rd_rec_sqlite *sqlite, struct rd_str subject,
	const struct rd_rec_learned *row, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_LEARNED_SET);
	rd_rec_query_text(&query, subject);
	rd_rec_query_text(&query, row->table);
	rd_rec_query_text(&query, row->key);
	rd_rec_query_int(&query, row->value);
	rd_rec_query_int(&query, row->evidence);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
check_learned_count(struct rd_rec_sqlite *sqlite, struct rd_str subject,
		    struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	int64_t n = 0;

	rd_rec_query_start(&query, sqlite, SQL_LEARNED_COUNT);
	rd_rec_query_text(&query, subject);
	if (rd_rec_query_row(&query))
		n = sqlite3_column_int64(query.statement, 0);
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK && n > RD_REC_LEARNED_MAX)
		return rd_problem_set(problem, RD_LIMIT, 9, "record.learned",
				      "a subject has at most %d learned rows",
				      RD_REC_LEARNED_MAX);
	return status;
}

static enum rd_status
raise_version(struct rd_rec_sqlite *sqlite, struct rd_str subject,
	      struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_VERSION_RAISE);
	rd_rec_query_text(&query, subject);
	return rd_rec_query_end(&query, problem);
}

enum rd_status
rd_rec_sql_learned_put(struct rd_rec_store *store, struct rd_str subject,
		       const struct rd_rec_learned *rows, uint32_t n,
		       struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	for (uint32_t i = 0; status == RD_OK && i < n; i++)
		status = put_row(sqlite, subject, &rows[i], problem);
	if (status == RD_OK)
		status = check_learned_count(sqlite, subject, problem);
	if (status == RD_OK)
		status = raise_version(sqlite, subject, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

/* One that is there stays: its bytes are its name.  Damaged ones are healed. */
enum rd_status
rd_rec_sql_program_put(struct rd_rec_store *store, const char *sha256,
		       struct rd_str bytes, struct rd_problem *problem)
{
	return add_program(rd_rec_sqlite_of(store), sha256, bytes, problem);
}

enum rd_status
rd_rec_sql_seal_put(struct rd_rec_store *store, const struct rd_rec_seal *seal,
		    struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	struct rd_rec_query query;
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = need_program(sqlite, seal->program_sha256, RD_STR_NONE,
			      problem);
	if (status == RD_OK) {
		rd_rec_query_start(&query, sqlite, SQL_SEAL_SET);
		rd_rec_query_text(&query, rd_str_of(seal->program_sha256));
		rd_rec_query_int(&query, seal->serial);
		rd_rec_query_blob(&query, seal->statement.ptr,
				  seal->statement.len);
		rd_rec_query_blob(&query, seal->envelope.ptr,
				  seal->envelope.len);
		rd_rec_query_blob(&query, seal->minisig.ptr, seal->minisig.len);
		status = rd_rec_query_end(&query, problem);
	}
	return rd_rec_sql_finish(sqlite, status, problem);
}

enum rd_status
rd_rec_sql_serial_raise(struct rd_rec_store *store, struct rd_str ruleset,
			int64_t serial, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_SERIAL_RAISE);
	rd_rec_query_text(&query, ruleset);
	rd_rec_query_int(&query, serial);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
drop(struct rd_rec_sqlite *sqlite, enum rd_rec_sql_id id, struct rd_str of,
     int64_t *n_erased, struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;

	rd_rec_query_start(&query, sqlite, id);
	rd_rec_query_text(&query, of);
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK)
		*n_erased += sqlite3_changes64(sqlite->db);
	return status;
}

static enum rd_status
drop_all(struct rd_rec_sqlite *sqlite, const struct rd_rec_erase *erase,
	 int64_t *n_erased, struct rd_problem *problem)
{
	bool all = erase->subject.ptr;
	struct rd_str of = all ? erase->subject : erase->decision_id;
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_WRITE,
						 problem);

	if (status != RD_OK)
		return status;
	status = drop(sqlite, all ? SQL_TEXTS_DROP_OF : SQL_TEXTS_DROP, of,
		      n_erased, problem);
	if (status == RD_OK)
		status = drop(sqlite, all ? SQL_BODY_DROP_OF : SQL_BODY_DROP,
			      of, n_erased, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

/* The rows go in one transaction; the journal still holds their old pages until
 * it is written back and cut to nothing, which needs no reader in the way. */
enum rd_status
rd_rec_sql_erase(struct rd_rec_store *store, const struct rd_rec_erase *erase,
		 int64_t *n_erased, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status;
	int rc;

	*n_erased = 0;
	status = drop_all(sqlite, erase, n_erased, problem);
	if (status != RD_OK)
		return status;
	rc = sqlite3_wal_checkpoint_v2(sqlite->db, NULL,
				       SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK)
		return RD_OK;
	status = rd_rec_sql_fail(sqlite, rc, problem);
	rd_problem_hint(problem, "the texts are removed, but the journal still "
				 "has them: erase again");
	return status;
}
