/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* A store in a scratch directory, and commits to put into it. */
#ifndef RD_TEST_RECORD_STORE_H
#define RD_TEST_RECORD_STORE_H

#include "crypt/hash.h"
#include "record/store.h"
#include "scratch.h"

#define PROGRAM "program bytes, any will do"
#define T0 INT64_C(1766865600000)

static struct rd_arena arena;
static struct rd_problem problem;
static struct rd_rec_store *store;
static char program_sha256[RD_CRYPT_HASH_TEXT];

static inline enum rd_status
open_store(const char *uri, struct rd_rec_open_opts opts)
{
	return rd_rec_open(uri, &opts, &store, &problem);
}

static inline void
store_set_up(void)
{
	scratch_open();
	rd_arena_init(&arena, 64u << 20);
	rd_crypt_sha256_hex(PROGRAM, strlen(PROGRAM), program_sha256);
	cr_assert_eq(open_store(in_scratch("s.db"),
				(struct rd_rec_open_opts){ .create = true,
							   .busy_ms = 50 }),
		     RD_OK, "%s", problem.title);
}

static inline void
store_tear_down(void)
{
	rd_rec_close(store);
	store = NULL;
	rd_arena_fini(&arena);
	scratch_close();
}

static inline void
reopen(void)
{
	rd_rec_close(store);
	cr_assert_eq(open_store(in_scratch("s.db"),
				(struct rd_rec_open_opts){ .busy_ms = 50 }),
		     RD_OK, "%s", problem.title);
}

/* "000000NN-0000-7000-8000-000000000000" */
static inline struct rd_str
id_of(unsigned number)
{
	char *text = rd_arena_printf(&arena, "%08x-0000-7000-8000-%012x",
				     number, number);

	cr_assert_not_null(text);
	return rd_str_of(text);
}

/* A commit for subject u7 without effects. */
static inline struct rd_rec_commit
commit_of(unsigned number)
{
	return (struct rd_rec_commit){
		.id = id_of(number),
		.subject = RD_STR_LIT("u7"),
		.at_ms = T0 + number,
		.digest = RD_STR_LIT("d1"),
		.request_digest = RD_STR_LIT("d2"),
		.decision = RD_STR_LIT("{\"decision\":1}"),
		.request = RD_STR_LIT("{\"request\":1}"),
		.program_sha256 = program_sha256,
		.program_bytes = RD_STR_LIT(PROGRAM),
	};
}

static inline struct rd_rec_look
look_of(const char *reference)
{
	return (struct rd_rec_look){ .hairstyle = RD_STR_LIT("curly"),
				     .reference = rd_str_of(reference),
				     .locked_at_ms = T0,
				     .expires_at_ms = T0 + 86400000,
				     .reason = RD_STR_LIT("session_start") };
}

static inline void
must_commit(const struct rd_rec_commit *commit)
{
	cr_assert_eq(rd_rec_commit(store, commit, &problem), RD_OK, "%s",
		     problem.title);
}

static inline struct rd_rec_snapshot
snapshot_of(const char *subject)
{
	struct rd_rec_snapshot snapshot;

	cr_assert_eq(rd_rec_snapshot(store, rd_str_of(subject), &arena,
				     &snapshot, &problem),
		     RD_OK, "%s", problem.title);
	return snapshot;
}

static inline size_t
count_decisions(void)
{
	struct rd_rec_filter filter = { .limit = 0 };
	struct rd_rec_decisions list;

	cr_assert_eq(rd_rec_decisions(store, &filter, &arena, &list, &problem),
		     RD_OK, "%s", problem.title);
	return list.n;
}

static inline size_t
count_uses(void)
{
	struct rd_rec_filter filter = { .limit = 0 };
	struct rd_rec_uses list;

	cr_assert_eq(rd_rec_history(store, &filter, &arena, &list, &problem),
		     RD_OK, "%s", problem.title);
	return list.n;
}

#endif
