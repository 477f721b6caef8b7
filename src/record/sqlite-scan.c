/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Reading recorded requests by the million: in order, without a copy. */

#include "record/sqlite.h"

static enum rd_status
find_programs(struct rd_rec_sqlite *sqlite, struct rd_arena *arena,
	      struct rd_rec_span *out, struct rd_problem *problem)
{
	struct rd_rec_query query;
	size_t cap = 0;

	rd_rec_query_start(&query, sqlite, SQL_PROGRAMS_USED);
	while (rd_rec_query_row(&query)) {
		if (rd_arena_grow(arena, (void **)&out->programs,
				  out->n_programs, &cap,
				  sizeof(*out->programs)))
			query.rc = SQLITE_NOMEM;
		else
			out->programs[out->n_programs++] = rd_rec_query_get(
				&query, 0, arena);
	}
	return rd_rec_query_end(&query, problem);
}

static enum rd_rec_sql_id
choose_span(const struct rd_rec_filter *filter, bool plain)
{
	if (plain)
		return SQL_SPAN_PLAIN;
	if (!filter->limit)
		return SQL_SPAN_ALL;
	return filter->subject.ptr ? SQL_SPAN_OF : SQL_SPAN;
}

enum rd_status
rd_rec_sql_span(struct rd_rec_store *store, const struct rd_rec_filter *filter,
		struct rd_arena *arena, struct rd_rec_span *out,
		struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_status status = find_programs(sqlite, arena, out, problem);
	struct rd_rec_query query;

	if (status != RD_OK)
		return status;
	out->plain = out->n_programs == 1 && !filter->has_since &&
		     !filter->subject.ptr && !filter->limit;
	rd_rec_query_start(&query, sqlite, choose_span(filter, out->plain));
	if (filter->limit) {
		rd_rec_query_int(&query, filter->has_since ? filter->since_ms
							   : INT64_MIN);
		rd_rec_query_int(&query, filter->limit);
		if (filter->subject.ptr)
			rd_rec_query_text(&query, filter->subject);
	}
	if (rd_rec_query_row(&query) &&
	    sqlite3_column_type(query.statement, 0) != SQLITE_NULL) {
		out->first = sqlite3_column_int64(query.statement, 0);
		out->last = sqlite3_column_int64(query.statement, 1);
	}
	return rd_rec_query_end(&query, problem);
}

static struct rd_str
view(struct rd_rec_query *query, int column)
{
	const void *text = sqlite3_column_text(query->statement, column);
	int n = sqlite3_column_bytes(query->statement, column);

	return (struct rd_str){ text, text ? (size_t)n : 0 };
}

/* A decision without a subject stands under ''. */
static void
view_row(struct rd_rec_query *query, const struct rd_rec_span *span,
	 struct rd_rec_request *row)
{
	row->seq = sqlite3_column_int64(query->statement, 0);
	row->id = view(query, 1);
	row->subject = view(query, 2);
	if (!row->subject.len)
		row->subject = RD_STR_NONE;
	row->program_sha256 = span->plain ? span->programs[0] : view(query, 3);
	row->json = view(query, 4);
}

enum rd_status
rd_rec_sql_requests(struct rd_rec_store *store,
		    const struct rd_rec_filter *filter,
		    const struct rd_rec_span *span, rd_rec_take take,
		    void *data, struct rd_problem *problem)
{
	struct rd_rec_sqlite *sqlite = rd_rec_sqlite_of(store);
	enum rd_rec_sql_id id = filter->subject.ptr ? SQL_REQUESTS_OF
						    : SQL_REQUESTS_SINCE;
	enum rd_status taken = RD_OK, status;
	struct rd_rec_request row;
	struct rd_problem ignored;
	struct rd_rec_query query;

	rd_rec_query_start(&query, sqlite, span->plain ? SQL_REQUESTS : id);
	rd_rec_query_int(&query, span->first);
	rd_rec_query_int(&query, span->last);
	if (!span->plain)
		rd_rec_query_int(&query, filter->has_since ? filter->since_ms
							   : INT64_MIN);
	if (filter->subject.ptr)
		rd_rec_query_text(&query, filter->subject);
	while (taken == RD_OK && rd_rec_query_row(&query)) {
		view_row(&query, span, &row);
		taken = take(data, &row);
	}
	status = rd_rec_query_end(&query, taken == RD_OK ? problem : &ignored);
	return taken == RD_OK ? status : taken;
}
