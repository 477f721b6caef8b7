/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Commits one decision with a look, two uses and a text, or shows what a store
 * holds: the victim of tests/cli/store_kill.sh.
 *
 *	store_commit DB commit N	N: 1..99, gives id, times and names
 *	store_commit DB show		one line per table and the soundness */

#include "base/uuid.h"
#include "crypt/hash.h"
#include "record/store.h"

#include <stdio.h>

#define ARENA_CAP (16u << 20)
#define EPOCH_MS INT64_C(1766865600000)

static const char subject[] = "u7";
static const char program[] = "not a real program, but bytes with a digest";

static int
tell(const struct rd_problem *problem)
{
	fprintf(stderr, "%s [%s]\n", problem->title, problem->code);
	return problem->exit_code;
}

static void
fill_uses(struct rd_rec_use *uses, const char *id, int64_t at_ms)
{
	for (int i = 0; i < 2; i++)
		uses[i] = (struct rd_rec_use){
			.reference = rd_str_of(i ? "straight_casual" : id),
			.at_ms = at_ms,
			.scene = RD_STR_LIT("cafe"),
			.hairstyle = RD_STR_LIT("curly"),
			.factors = RD_STR_LIT("[]"),
		};
}

static enum rd_status
commit_one(struct rd_rec_store *store, unsigned number, struct rd_arena *arena,
	   struct rd_problem *problem)
{
	unsigned char random[RD_UUID_RANDOM] = { (unsigned char)number };
	int64_t at_ms = EPOCH_MS + number * INT64_C(1000);
	struct rd_rec_snapshot snapshot;
	struct rd_rec_use uses[2];
	char id[RD_UUID_TEXT + 1], sha256[RD_CRYPT_HASH_TEXT];
	struct rd_rec_text text = { .path = RD_STR_LIT("message"),
				    .text = RD_STR_LIT("send me a selfie") };
	struct rd_rec_look look = { .hairstyle = RD_STR_LIT("curly"),
				    .locked_at_ms = at_ms,
				    .expires_at_ms = at_ms + 86400000,
				    .reason = RD_STR_LIT("session_start") };
	struct rd_rec_commit commit = { .subject = rd_str_of(subject),
					.at_ms = at_ms,
					.decision = RD_STR_LIT("{\"d\":1}"),
					.request = RD_STR_LIT("{\"r\":1}"),
					.program_sha256 = sha256,
					.program_bytes = rd_str_of(program),
					.checks_version = true,
					.hold = &look,
					.uses = uses,
					.n_uses = 2,
					.texts = &text,
					.n_texts = 1 };
	enum rd_status status = rd_rec_snapshot(store, commit.subject, arena,
						&snapshot, problem);

	if (status != RD_OK)
		return status;
	rd_crypt_sha256_hex(program, strlen(program), sha256);
	rd_uuid7(at_ms, random, id);
	commit.id = rd_str_of(id);
	commit.version = snapshot.version;
	look.reference = rd_str_of(id); /* so that it tells which commit */
	fill_uses(uses, id, at_ms);
	return rd_rec_commit(store, &commit, problem);
}

static enum rd_status
show_decisions(struct rd_rec_store *store, struct rd_arena *arena,
	       struct rd_problem *problem)
{
	struct rd_rec_filter filter = { .limit = 0 };
	struct rd_rec_decisions list;
	enum rd_status status = rd_rec_decisions(store, &filter, arena, &list,
						 problem);

	for (size_t i = 0; status == RD_OK && i < list.n; i++) {
		struct rd_rec_want want = { .id = list.items[i].id };
		struct rd_rec_decision one;
		struct rd_rec_texts texts;

		status = rd_rec_decision(store, &want, arena, &one, problem);
		if (status == RD_OK)
			status = rd_rec_texts(store, want.id, arena, &texts,
					      problem);
		if (status == RD_OK)
			printf("decision %s request %zu texts %zu\n",
			       one.id.ptr, one.request.len, texts.n);
	}
	return status;
}

static enum rd_status
show_state(struct rd_rec_store *store, struct rd_arena *arena,
	   struct rd_problem *problem)
{
	struct rd_rec_filter filter = { .limit = 0 };
	struct rd_rec_snapshot snapshot;
	struct rd_rec_uses uses;
	enum rd_status status = rd_rec_snapshot(store, rd_str_of(subject),
						arena, &snapshot, problem);

	if (status == RD_OK)
		status = rd_rec_history(store, &filter, arena, &uses, problem);
	if (status != RD_OK)
		return status;
	printf("version %lld look %s\n", (long long)snapshot.version,
	       snapshot.has_look ? snapshot.look.reference.ptr : "-");
	for (size_t i = 0; i < uses.n; i++)
		printf("use %lld %s %s\n", (long long)uses.items[i].seq,
		       uses.items[i].reference.ptr,
		       uses.items[i].decision_id.ptr);
	return RD_OK;
}

static enum rd_status
show_soundness(struct rd_rec_store *store, struct rd_problem *problem)
{
	struct rd_buf findings;
	enum rd_status status;

	rd_buf_init(&findings, 1u << 16);
	status = rd_rec_check(store, true, &findings, problem);
	if (status == RD_OK)
		printf("%.*s\n", findings.len ? (int)findings.len : 5,
		       findings.len ? findings.ptr : "sound");
	rd_buf_fini(&findings);
	return status;
}

int
main(int argc, char **argv)
{
	struct rd_rec_open_opts opts = { .busy_ms = 1000 };
	struct rd_rec_store *store = NULL;
	struct rd_problem problem;
	struct rd_arena arena;
	enum rd_status status;
	uint64_t number = 0;
	int code = 0;

	if (argc == 4 && !strcmp(argv[2], "commit") &&
	    rd_str_u64(rd_str_of(argv[3]), &number) && number < 100)
		opts.create = true;
	else if (argc != 3 || strcmp(argv[2], "show"))
		return 2;
	rd_arena_init(&arena, ARENA_CAP);
	status = rd_rec_open(argv[1], &opts, &store, &problem);
	if (status == RD_OK && opts.create) {
		status = commit_one(store, (unsigned)number, &arena, &problem);
	} else if (status == RD_OK) {
		status = show_state(store, &arena, &problem);
		if (status == RD_OK)
			status = show_decisions(store, &arena, &problem);
		if (status == RD_OK)
			status = show_soundness(store, &problem);
	}
	if (status != RD_OK)
		code = tell(&problem);
	rd_rec_close(store);
	rd_arena_fini(&arena);
	return code;
}
