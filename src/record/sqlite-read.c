/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the SQLite store answers. */

#include "record/sqlite.h"

#include "crypt/hash.h"

static enum rd_status
read_look(struct rd_rec_sqlite *sqlite, struct rd_str subject,
	  struct rd_arena *arena, struct rd_rec_snapshot *out,
	  struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_LOOK_GET);
	rd_rec_query_text(&query, subject);
	if (rd_rec_query_row(&query)) {
		out->version = rd_rec_query_i64(&query, 0);
		out->has_look = !rd_rec_query_is_null(&query, 2);
		out->look.hairstyle = rd_rec_query_get(&query, 1, arena);
		out->look.reference = rd_rec_query_get(&query, 2, arena);
		out->look.locked_at_ms = rd_rec_query_i64(&query, 3);
		out->look.expires_at_ms = rd_rec_query_i64(&query, 4);
		out->look.reason = rd_rec_query_get(&query, 5, arena);
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
read_past(struct rd_rec_sqlite *sqlite, struct rd_str subject,
	  struct rd_arena *arena, struct rd_rec_snapshot *out,
	  struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_PAST_GET);
	rd_rec_query_text(&query, subject);
	rd_rec_query_int(&query, RD_REC_PAST_MAX);
	while (out->n_past < RD_REC_PAST_MAX && rd_rec_query_row(&query)) {
		struct rd_rec_past *past = &out->past[out->n_past++];

		past->reference = rd_rec_query_get(&query, 0, arena);
		past->at_ms = rd_rec_query_i64(&query, 1);
		past->scene = rd_rec_query_get(&query, 2, arena);
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
read_learned(struct rd_rec_sqlite *sqlite, struct rd_str subject,
	     struct rd_arena *arena, struct rd_rec_snapshot *out,
	     struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->learned,
				      sizeof(*out->learned), 0 };
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, SQL_LEARNED_GET);
	rd_rec_query_text(&query, subject);
	rd_rec_query_int(&query, RD_REC_LEARNED_MAX);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, out->n_learned)) {
		struct rd_rec_learned *row = &out->learned[out->n_learned++];

		row->table = rd_rec_query_get(&query, 0, arena);
		row->key = rd_rec_query_get(&query, 1, arena);
		row->value = rd_rec_query_i64(&query, 2);
		row->evidence = rd_rec_query_i64(&query, 3);
	}
	return rd_rec_query_end(&query, problem);
}

enum rd_status
rd_rec_sql_snapshot(struct rd_rec_store *store, struct rd_str subject,
		    struct rd_arena *arena, struct rd_rec_snapshot *out,
		    struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = rd_rec_sql_begin(sqlite, SQL_BEGIN_READ,
						 problem);

	if (status != RD_OK)
		return status;
	status = read_look(sqlite, subject, arena, out, problem);
	if (status == RD_OK)
		status = read_past(sqlite, subject, arena, out, problem);
	if (status == RD_OK)
		status = read_learned(sqlite, subject, arena, out, problem);
	return rd_rec_sql_finish(sqlite, status, problem);
}

static void
take_decision(struct rd_rec_query *query, struct rd_arena *arena,
	      struct rd_rec_decision *out)
{
	out->id = rd_rec_query_get(query, 0, arena);
	out->subject = rd_rec_query_get(query, 1, arena);
	if (!out->subject.len)
		out->subject = RD_STR_NONE;
	out->at_ms = rd_rec_query_i64(query, 2);
	out->digest = rd_rec_query_get(query, 3, arena);
	out->program_sha256 = rd_rec_query_get(query, 4, arena);
	out->decision = rd_rec_query_get(query, 5, arena);
	out->request_digest = rd_rec_query_get(query, 6, arena);
	out->request = rd_rec_query_get(query, 7, arena);
}

static enum rd_status
refuse_want(const struct rd_rec_want *want, bool several,
	    struct rd_problem *problem)
{
	enum rd_status status = several ? RD_SEMANTIC : RD_NOTFOUND;

	if (several)
		rd_problem_set(problem, status, 4, "record.ambiguous-id",
			       "several decisions begin with \"%.*s\"",
			       RD_STR_FMT(want->id));
	else if (want->id.ptr)
		rd_problem_set(problem, status, 4, "record.no-decision",
			       "no decision \"%.*s\" is recorded",
			       RD_STR_FMT(want->id));
	else
		rd_problem_set(problem, status, 4, "record.no-decision",
			       "no decision is recorded yet");
	rd_problem_hint(problem, several ? "give more of the id"
					 : "refdesk history lists what is");
	return status;
}

enum rd_status
rd_rec_sql_decision(struct rd_rec_store *store, const struct rd_rec_want *want,
		    struct rd_arena *arena, struct rd_rec_decision *out,
		    struct rd_problem *problem)
{
	enum rd_rec_sql_id id = want->id.ptr	    ? SQL_DECISION_BY_ID
				: want->subject.ptr ? SQL_DECISION_LAST_OF
						    : SQL_DECISION_LAST;
	struct rd_rec_query query;
	enum rd_status status;
	int n = 0;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), id);
	if (id != SQL_DECISION_LAST)
		rd_rec_query_text(&query,
				  want->id.ptr ? want->id : want->subject);
	while (rd_rec_query_row(&query) && ++n == 1)
		take_decision(&query, arena, out);
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK && n != 1)
		status = refuse_want(want, n > 1, problem);
	if (status != RD_OK)
		*out = (struct rd_rec_decision){ 0 };
	return status;
}

enum rd_status
rd_rec_sql_decisions(struct rd_rec_store *store,
		     const struct rd_rec_filter *filter, struct rd_arena *arena,
		     struct rd_rec_decisions *out, struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->items,
				      sizeof(*out->items), 0 };
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store),
			   filter->subject.ptr ? SQL_DECISIONS_OF
					       : SQL_DECISIONS);
	rd_rec_query_filter(&query, filter);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, out->n))
		take_decision(&query, arena, &out->items[out->n++]);
	return rd_rec_query_end(&query, problem);
}

static void
take_use(struct rd_rec_query *query, struct rd_arena *arena,
	 struct rd_rec_use *out)
{
	out->subject = rd_rec_query_get(query, 0, arena);
	out->seq = rd_rec_query_i64(query, 1);
	out->decision_id = rd_rec_query_get(query, 2, arena);
	out->reference = rd_rec_query_get(query, 3, arena);
	out->at_ms = rd_rec_query_i64(query, 4);
	out->scene = rd_rec_query_get(query, 5, arena);
	out->mood = rd_rec_query_get(query, 6, arena);
	out->hairstyle = rd_rec_query_get(query, 7, arena);
	out->outfit = rd_rec_query_get(query, 8, arena);
	out->is_old_photo = rd_rec_query_i64(query, 9) != 0;
	out->has_reference_date = !rd_rec_query_is_null(query, 10);
	out->reference_date_ms = rd_rec_query_i64(query, 10);
	out->factors = rd_rec_query_get(query, 11, arena);
}

enum rd_status
rd_rec_sql_history(struct rd_rec_store *store,
		   const struct rd_rec_filter *filter, struct rd_arena *arena,
		   struct rd_rec_uses *out, struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->items,
				      sizeof(*out->items), 0 };
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store),
			   filter->subject.ptr ? SQL_HISTORY_OF : SQL_HISTORY);
	rd_rec_query_filter(&query, filter);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, out->n))
		take_use(&query, arena, &out->items[out->n++]);
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
refuse_absent(const char *what, const char *sha256, struct rd_problem *problem)
{
	return rd_problem_set(problem, RD_NOTFOUND, 10, "record.no-program",
			      "no %s of program %.12s is stored", what, sha256);
}

enum rd_status
rd_rec_sql_program_get(struct rd_rec_store *store, const char *sha256,
		       struct rd_buf *out, struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	bool found;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_PROGRAM_GET);
	rd_rec_query_text(&query, rd_str_of(sha256));
	found = rd_rec_query_row(&query);
	if (found)
		rd_buf_put(out, sqlite3_column_blob(query.statement, 0),
			   (size_t)sqlite3_column_bytes(query.statement, 0));
	status = rd_rec_query_end(&query, problem);
	if (status != RD_OK)
		return status;
	if (!found)
		return refuse_absent("copy", sha256, problem);
	if (rd_buf_status(out) != RD_OK)
		return rd_problem_set(problem, rd_buf_status(out), 10,
				      "record.memory",
				      "a stored program does not fit");
	return RD_OK;
}

enum rd_status
rd_rec_sql_seal_get(struct rd_rec_store *store, const char *program_sha256,
		    struct rd_arena *arena, struct rd_rec_seal *out,
		    struct rd_problem *problem)
{
	struct rd_rec_query query;
	enum rd_status status;
	bool found;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_SEAL_GET);
	rd_rec_query_text(&query, rd_str_of(program_sha256));
	found = rd_rec_query_row(&query);
	if (found) {
		out->program_sha256 = rd_rec_query_get(&query, 0, arena).ptr;
		out->serial = rd_rec_query_i64(&query, 1);
		out->statement = rd_rec_query_get(&query, 2, arena);
		out->envelope = rd_rec_query_get(&query, 3, arena);
		out->minisig = rd_rec_query_get(&query, 4, arena);
	}
	status = rd_rec_query_end(&query, problem);
	if (status == RD_OK && !found)
		return refuse_absent("seal", program_sha256, problem);
	return status;
}

enum rd_status
rd_rec_sql_serial_get(struct rd_rec_store *store, struct rd_str ruleset,
		      int64_t *serial, struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_SERIAL_GET);
	rd_rec_query_text(&query, ruleset);
	if (rd_rec_query_row(&query))
		*serial = rd_rec_query_i64(&query, 0);
	return rd_rec_query_end(&query, problem);
}

static void
take_bytes(struct rd_rec_query *query, int column, void *out, size_t n)
{
	size_t have = (size_t)sqlite3_column_bytes(query->statement, column);

	if (have == n)
		memcpy(out, sqlite3_column_blob(query->statement, column), n);
}

enum rd_status
rd_rec_sql_texts_get(struct rd_rec_store *store, struct rd_str decision_id,
		     struct rd_arena *arena, struct rd_rec_texts *out,
		     struct rd_problem *problem)
{
	struct rd_rec_growth list = { arena, (void **)&out->items,
				      sizeof(*out->items), 0 };
	struct rd_rec_query query;

	rd_rec_query_start(&query, rd_rec_sqlite_of(store), SQL_TEXTS);
	rd_rec_query_text(&query, decision_id);
	while (rd_rec_query_row(&query) &&
	       rd_rec_query_grow(&query, &list, out->n)) {
		struct rd_rec_text *text = &out->items[out->n++];

		text->path = rd_rec_query_get(&query, 0, arena);
		text->text = rd_rec_query_get(&query, 1, arena);
		take_bytes(&query, 2, text->salt, sizeof(text->salt));
		take_bytes(&query, 3, text->digest, sizeof(text->digest));
	}
	return rd_rec_query_end(&query, problem);
}

/* Findings of a PRAGMA: every row's first column, "ok" aside. */
static enum rd_status
run_check(struct rd_rec_sqlite *sqlite, enum rd_rec_sql_id id,
	  const char *label, struct rd_buf *findings,
	  struct rd_problem *problem)
{
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, id);
	while (rd_rec_query_row(&query)) {
		const unsigned char *text = sqlite3_column_text(query.statement,
								0);

		if (text && strcmp((const char *)text, "ok"))
			rd_buf_printf(findings, "%s: %s\n", label, text);
	}
	/* A file too damaged to be walked is a finding, too. */
	if ((query.rc & 0xff) == SQLITE_CORRUPT ||
	    (query.rc & 0xff) == SQLITE_NOTADB) {
		rd_buf_printf(findings, "%s: %s\n", label,
			      sqlite3_errstr(query.rc));
		query.rc = SQLITE_DONE;
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_status
check_programs(struct rd_rec_sqlite *sqlite, struct rd_buf *findings,
	       struct rd_problem *problem)
{
	struct rd_rec_query query;
	char actual[RD_CRYPT_HASH_TEXT];

	rd_rec_query_start(&query, sqlite, SQL_PROGRAM_NAMES);
	while (rd_rec_query_row(&query)) {
		const void *bytes = sqlite3_column_blob(query.statement, 1);
		int n = sqlite3_column_bytes(query.statement, 1);
		const char *name = (const char *)sqlite3_column_text(
			query.statement, 0);

		rd_crypt_sha256_hex(bytes ? bytes : "", (size_t)n, actual);
		if (name && strcmp(actual, name))
			rd_buf_printf(findings, "program %s: bytes changed\n",
				      name);
	}
	return rd_rec_query_end(&query, problem);
}

enum rd_status
rd_rec_sql_check(struct rd_rec_store *store, bool thorough,
		 struct rd_buf *findings, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	size_t before = findings->len;
	enum rd_status status = run_check(
		sqlite, thorough ? SQL_FULL_CHECK : SQL_QUICK_CHECK,
		"structure", findings, problem);

	if (status == RD_OK)
		status = run_check(sqlite, SQL_KEY_CHECK, "foreign key",
				   findings, problem);
	if (status == RD_OK && thorough && findings->len == before)
		status = check_programs(sqlite, findings, problem);
	return status;
}
