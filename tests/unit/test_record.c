/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the store keeps and gives back. */
#include "test_record_store.h"

TestSuite(store, .init = store_set_up, .fini = store_tear_down);

Test(store, a_new_subject_is_at_version_0_with_nothing)
{
	struct rd_rec_snapshot snapshot = snapshot_of("nobody");

	cr_assert_eq(snapshot.version, 0);
	cr_assert_not(snapshot.has_look);
	cr_assert_eq(snapshot.n_past, 0);
}

Test(store, a_decision_comes_back_whole)
{
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_want want = { .id = commit.id };
	struct rd_rec_decision got;

	must_commit(&commit);
	reopen();
	cr_assert_eq(rd_rec_decision(store, &want, &arena, &got, &problem),
		     RD_OK);
	cr_assert(rd_str_eq(got.id, commit.id));
	cr_assert(rd_str_is(got.subject, "u7"));
	cr_assert_eq(got.at_ms, T0 + 1);
	cr_assert(rd_str_is(got.digest, "d1"));
	cr_assert(rd_str_is(got.request_digest, "d2"));
	cr_assert(rd_str_is(got.program_sha256, program_sha256));
	cr_assert(rd_str_eq(got.decision, commit.decision));
	cr_assert(rd_str_eq(got.request, commit.request));
}

Test(store, subject_and_digests_may_be_absent)
{
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_want want = { .id = commit.id };
	struct rd_rec_decision got;

	commit.subject = commit.digest = commit.request_digest = RD_STR_NONE;
	must_commit(&commit);
	cr_assert_eq(rd_rec_decision(store, &want, &arena, &got, &problem),
		     RD_OK);
	cr_assert_null(got.subject.ptr);
	cr_assert_null(got.digest.ptr);
	cr_assert_null(got.request_digest.ptr);
}

Test(store, hold_and_uses_are_the_next_snapshot)
{
	struct rd_rec_use uses[2] = {
		{ .reference = RD_STR_LIT("b"), .at_ms = T0 },
		{ .reference = RD_STR_LIT("a"),
		  .at_ms = T0,
		  .scene = RD_STR_LIT("cafe") },
	};
	struct rd_rec_look look = look_of("curly_casual");
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_snapshot got;

	commit.hold = &look;
	commit.uses = uses;
	commit.n_uses = 2;
	must_commit(&commit);
	got = snapshot_of("u7");
	cr_assert_eq(got.version, 1);
	cr_assert(got.has_look);
	cr_assert(rd_str_is(got.look.reference, "curly_casual"));
	cr_assert(rd_str_is(got.look.hairstyle, "curly"));
	cr_assert(rd_str_is(got.look.reason, "session_start"));
	cr_assert_eq(got.look.locked_at_ms, T0);
	cr_assert_eq(got.look.expires_at_ms, T0 + 86400000);
	cr_assert_eq(got.n_past, 2);
	cr_assert(rd_str_is(got.past[0].reference, "a"));
	cr_assert(rd_str_is(got.past[0].scene, "cafe"));
	cr_assert_null(got.past[1].scene.ptr);
	cr_assert_eq(snapshot_of("u8").n_past, 0);
}

Test(store, the_snapshot_has_the_latest_10_by_time_reference_scene)
{
	static const char *const scenes[] = { "z", "y", "x" };
	struct rd_rec_use uses[15];
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_snapshot got;

	for (int i = 0; i < 12; i++)
		uses[i] = (struct rd_rec_use){ .reference = RD_STR_LIT("r"),
					       .at_ms = T0 + (i * 7) % 12 };
	for (int i = 0; i < 3; i++)
		uses[12 + i] = (struct rd_rec_use){
			.reference = rd_str_of(i == 0 ? "a" : "q"),
			.at_ms = T0 + 11,
			.scene = rd_str_of(scenes[i]),
		};
	commit.uses = uses;
	commit.n_uses = 15;
	must_commit(&commit);
	got = snapshot_of("u7");
	cr_assert_eq(got.n_past, 10);
	cr_assert(rd_str_is(got.past[0].reference, "a"));
	cr_assert(rd_str_is(got.past[1].scene, "x"));
	cr_assert(rd_str_is(got.past[2].scene, "y"));
	for (int i = 3; i < 10; i++)
		cr_assert_eq(got.past[i].at_ms, T0 + 14 - i);
}

Test(store, only_changes_of_the_state_raise_the_version)
{
	struct rd_rec_use use = { .reference = RD_STR_LIT("r") };
	struct rd_rec_look look = look_of("r");
	struct rd_rec_commit commit = commit_of(1);
	bool cleared;

	must_commit(&commit);
	cr_assert_eq(snapshot_of("u7").version, 0);
	commit = commit_of(2);
	commit.uses = &use;
	commit.n_uses = 1;
	must_commit(&commit);
	cr_assert_eq(snapshot_of("u7").version, 1);
	commit = commit_of(3);
	commit.hold = &look;
	must_commit(&commit);
	cr_assert_eq(snapshot_of("u7").version, 2);
	cr_assert_eq(
		rd_rec_look_clear(store, RD_STR_LIT("u7"), &cleared, &problem),
		RD_OK);
	cr_assert(cleared);
	cr_assert_eq(snapshot_of("u7").version, 3);
	cr_assert_not(snapshot_of("u7").has_look);
	cr_assert_eq(snapshot_of("u7").n_past, 1);
	cr_assert_eq(
		rd_rec_look_clear(store, RD_STR_LIT("u7"), &cleared, &problem),
		RD_OK);
	cr_assert_not(cleared);
	cr_assert_eq(snapshot_of("u7").version, 3);
}

static enum rd_status
find(const char *id, const char *subject, struct rd_rec_decision *got)
{
	struct rd_rec_want want = { rd_str_of(id), rd_str_of(subject) };

	return rd_rec_decision(store, &want, &arena, got, &problem);
}

Test(store, last_is_the_last_recorded_whatever_its_time_and_id)
{
	struct rd_rec_commit commit = commit_of(9);
	struct rd_rec_decision got;

	cr_assert_eq(find(NULL, NULL, &got), RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 4);
	must_commit(&commit);
	commit = commit_of(5);
	must_commit(&commit);
	commit = commit_of(7);
	commit.subject = RD_STR_LIT("other");
	must_commit(&commit);
	cr_assert_eq(find(NULL, NULL, &got), RD_OK);
	cr_assert(rd_str_eq(got.id, id_of(7)));
	cr_assert_eq(find(NULL, "u7", &got), RD_OK);
	cr_assert(rd_str_eq(got.id, id_of(5)));
	cr_assert_eq(find(NULL, "nobody", &got), RD_NOTFOUND);
}

Test(store, a_unique_prefix_in_any_case_finds_a_decision)
{
	struct rd_rec_commit commit = commit_of(0xabc1);
	struct rd_rec_decision got;

	must_commit(&commit);
	commit = commit_of(0xabc2);
	must_commit(&commit);
	cr_assert_eq(find("0000ABC2", NULL, &got), RD_OK);
	cr_assert(rd_str_eq(got.id, id_of(0xabc2)));
	cr_assert_eq(find("0000abc1-0000-7", NULL, &got), RD_OK);
	cr_assert(rd_str_eq(got.id, id_of(0xabc1)));
	cr_assert_eq(find("0000abc", NULL, &got), RD_SEMANTIC);
	cr_assert_str_eq(problem.code, "record.ambiguous-id");
	cr_assert_null(got.id.ptr);
	cr_assert_eq(find("0000abd", NULL, &got), RD_NOTFOUND);
}

Test(store, what_is_no_id_prefix_is_refused_with_exit_4)
{
	static const char *const bad[] = {
		"",	 "abc",	     "zzzz",
		"0000%", "' OR 1=1", "0000abc1-0000-7000-8000-0000000000000",
	};
	struct rd_rec_decision got;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		cr_assert_eq(find(bad[i], NULL, &got), RD_SEMANTIC, "%s",
			     bad[i]);
		cr_assert_eq(problem.exit_code, 4);
	}
}

Test(store, listings_obey_subject_since_and_limit)
{
	struct rd_rec_filter filter = { .subject = RD_STR_LIT("u7"),
					.limit = 2 };
	struct rd_rec_decisions list;

	for (unsigned i = 1; i <= 40; i++) {
		struct rd_rec_commit commit = commit_of(i);

		if (i % 4 == 0)
			commit.subject = RD_STR_LIT("other");
		must_commit(&commit);
	}
	cr_assert_eq(rd_rec_decisions(store, &filter, &arena, &list, &problem),
		     RD_OK);
	cr_assert_eq(list.n, 2);
	cr_assert(rd_str_eq(list.items[0].id, id_of(39)));
	cr_assert_null(list.items[0].request.ptr);
	filter = (struct rd_rec_filter){ .has_since = true,
					 .since_ms = T0 + 31 };
	cr_assert_eq(rd_rec_decisions(store, &filter, &arena, &list, &problem),
		     RD_OK);
	cr_assert_eq(list.n, 10);
	cr_assert(rd_str_eq(list.items[9].id, id_of(31)));
}

Test(store, a_use_comes_back_whole)
{
	struct rd_rec_use use = {
		.reference = RD_STR_LIT("curly_casual"),
		.at_ms = T0,
		.scene = RD_STR_LIT("cafe"),
		.mood = RD_STR_LIT("happy"),
		.hairstyle = RD_STR_LIT("curly"),
		.outfit = RD_STR_LIT("jeans"),
		.is_old_photo = true,
		.has_reference_date = true,
		.reference_date_ms = -5,
		.factors = RD_STR_LIT("[1]"),
	};
	struct rd_rec_filter filter = { .subject = RD_STR_LIT("u7") };
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_uses list;

	commit.uses = &use;
	commit.n_uses = 1;
	must_commit(&commit);
	cr_assert_eq(rd_rec_history(store, &filter, &arena, &list, &problem),
		     RD_OK);
	cr_assert_eq(list.n, 1);
	cr_assert_eq(list.items[0].seq, 1);
	cr_assert(rd_str_is(list.items[0].subject, "u7"));
	cr_assert(rd_str_eq(list.items[0].decision_id, commit.id));
	cr_assert(rd_str_is(list.items[0].mood, "happy"));
	cr_assert(rd_str_is(list.items[0].outfit, "jeans"));
	cr_assert(list.items[0].is_old_photo);
	cr_assert(list.items[0].has_reference_date);
	cr_assert_eq(list.items[0].reference_date_ms, -5);
	cr_assert(rd_str_is(list.items[0].factors, "[1]"));
}

Test(store, empty_and_unknown_texts_stay_apart)
{
	struct rd_rec_use use = { .reference = RD_STR_LIT("r"),
				  .scene = RD_STR_LIT("") };
	struct rd_rec_filter filter = { .limit = 1 };
	struct rd_rec_commit commit = commit_of(1);
	struct rd_rec_uses list;

	commit.uses = &use;
	commit.n_uses = 1;
	must_commit(&commit);
	cr_assert_eq(rd_rec_history(store, &filter, &arena, &list, &problem),
		     RD_OK);
	cr_assert_not_null(list.items[0].scene.ptr);
	cr_assert_eq(list.items[0].scene.len, 0);
	cr_assert_null(list.items[0].mood.ptr);
}

Test(store, programs_are_kept_by_digest)
{
	struct rd_buf bytes;

	rd_buf_init(&bytes, 4096);
	cr_assert_eq(
		rd_rec_program_get(store, program_sha256, &bytes, &problem),
		RD_NOTFOUND);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(rd_rec_program_put(store, program_sha256,
						RD_STR_LIT(PROGRAM), &problem),
			     RD_OK);
	cr_assert_eq(
		rd_rec_program_get(store, program_sha256, &bytes, &problem),
		RD_OK);
	cr_assert(rd_str_is(rd_buf_view(&bytes), PROGRAM));
	rd_buf_fini(&bytes);
}

Test(store, bytes_under_a_wrong_digest_are_refused)
{
	cr_assert_eq(rd_rec_program_put(store, program_sha256, RD_STR_LIT("x"),
					&problem),
		     RD_CORRUPT);
	cr_assert_eq(problem.exit_code, 6);
}

static struct rd_rec_seal
seal_of(int64_t serial, const char *statement)
{
	return (struct rd_rec_seal){ program_sha256, serial,
				     rd_str_of(statement), RD_STR_LIT("env"),
				     RD_STR_NONE };
}

Test(store, the_seal_of_the_highest_serial_is_given)
{
	struct rd_rec_seal seal = seal_of(2, "two"), got;

	cr_assert_eq(rd_rec_seal_put(store, &seal, &problem), RD_NOTFOUND);
	cr_assert_eq(rd_rec_program_put(store, program_sha256,
					RD_STR_LIT(PROGRAM), &problem),
		     RD_OK);
	cr_assert_eq(
		rd_rec_seal_get(store, program_sha256, &arena, &got, &problem),
		RD_NOTFOUND);
	cr_assert_eq(rd_rec_seal_put(store, &seal, &problem), RD_OK);
	seal = seal_of(1, "one");
	cr_assert_eq(rd_rec_seal_put(store, &seal, &problem), RD_OK);
	seal = seal_of(2, "two again");
	cr_assert_eq(rd_rec_seal_put(store, &seal, &problem), RD_OK);
	cr_assert_eq(
		rd_rec_seal_get(store, program_sha256, &arena, &got, &problem),
		RD_OK);
	cr_assert_eq(got.serial, 2);
	cr_assert(rd_str_is(got.statement, "two again"));
	cr_assert(rd_str_is(got.envelope, "env"));
	cr_assert_null(got.minisig.ptr);
}

Test(store, the_highest_serial_only_rises)
{
	static const int64_t raises[] = { 3, 7, 5 };
	int64_t serial = -1;

	cr_assert_eq(rd_rec_serial_get(store, RD_STR_LIT("companion"), &serial,
				       &problem),
		     RD_OK);
	cr_assert_eq(serial, 0);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(rd_rec_serial_raise(store, RD_STR_LIT("companion"),
						 raises[i], &problem),
			     RD_OK);
	cr_assert_eq(rd_rec_serial_get(store, RD_STR_LIT("companion"), &serial,
				       &problem),
		     RD_OK);
	cr_assert_eq(serial, 7);
	cr_assert_eq(rd_rec_serial_get(store, RD_STR_LIT("other"), &serial,
				       &problem),
		     RD_OK);
	cr_assert_eq(serial, 0);
}

#define SECRET "the blue lighthouse at noon"

/* Whether the files of the store hold the text anywhere. */
static bool
files_hold(const char *text)
{
	static const char *const names[] = { "s.db", "s.db-wal" };
	static char bytes[8 << 20];
	bool found = false;

	for (int i = 0; i < 2; i++) {
		FILE *file = fopen(in_scratch(names[i]), "rb");
		size_t n = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

		cr_assert_lt(n, sizeof(bytes));
		found |= n && memmem(bytes, n, text, strlen(text));
		if (file)
			fclose(file);
	}
	return found;
}

static void
commit_text(unsigned number, const char *subject)
{
	static char filler[600];
	struct rd_rec_text texts[2] = {
		{ .path = RD_STR_LIT("message"),
		  .text = RD_STR_LIT(SECRET),
		  .salt = { 1, 2 },
		  .digest = { 3, 4 } },
		{ .path = RD_STR_LIT("events/0/title"),
		  .text = { filler, number % 601 } },
	};
	struct rd_rec_commit commit = commit_of(number);

	memset(filler, 'f', sizeof(filler));
	commit.subject = rd_str_of(subject);
	commit.texts = texts;
	commit.n_texts = 2;
	must_commit(&commit);
}

Test(store, texts_come_back_by_path_with_salt_and_digest)
{
	struct rd_rec_texts texts;

	commit_text(3, "u7");
	cr_assert_eq(rd_rec_texts(store, id_of(3), &arena, &texts, &problem),
		     RD_OK);
	cr_assert_eq(texts.n, 2);
	cr_assert(rd_str_is(texts.items[0].path, "events/0/title"));
	cr_assert(rd_str_is(texts.items[0].text, "fff"));
	cr_assert(rd_str_is(texts.items[1].text, SECRET));
	cr_assert_eq(texts.items[1].salt[1], 2);
	cr_assert_eq(texts.items[1].digest[1], 4);
}

Test(store, erasing_a_decision_leaves_the_others_and_the_record)
{
	struct rd_rec_erase erase = { .decision_id = id_of(1) };
	struct rd_rec_texts texts;
	int64_t n;

	commit_text(1, "u7");
	commit_text(2, "u7");
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_OK);
	cr_assert_eq(n, 2);
	cr_assert_eq(rd_rec_texts(store, id_of(1), &arena, &texts, &problem),
		     RD_OK);
	cr_assert_eq(texts.n, 0);
	cr_assert_eq(rd_rec_texts(store, id_of(2), &arena, &texts, &problem),
		     RD_OK);
	cr_assert_eq(texts.n, 2);
	cr_assert_eq(count_decisions(), 2);
}

Test(store, erased_texts_are_gone_from_the_files)
{
	struct rd_rec_erase erase = { .subject = RD_STR_LIT("u7") };
	int64_t n;

	for (unsigned i = 1; i <= 400; i++)
		commit_text(i, "u7");
	cr_assert(files_hold(SECRET));
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_OK);
	cr_assert_eq(n, 800);
	cr_assert_not(files_hold(SECRET));
	cr_assert_not(files_hold("ffffffff"));
}

Test(store, erasing_one_subject_among_many_leaves_no_trace_of_it)
{
	struct rd_rec_erase erase = { .subject = RD_STR_LIT("gone") };
	struct rd_rec_text text = { .path = RD_STR_LIT("message") };
	int64_t n;

	for (unsigned i = 1; i <= 300; i++) {
		struct rd_rec_commit commit = commit_of(i);

		text.text = i % 3 ? RD_STR_LIT("kept") : RD_STR_LIT(SECRET);
		commit.subject = i % 3 ? RD_STR_LIT("kept")
				       : RD_STR_LIT("gone");
		commit.texts = &text;
		commit.n_texts = 1;
		must_commit(&commit);
	}
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_OK);
	cr_assert_eq(n, 100);
	cr_assert_not(files_hold(SECRET));
	cr_assert(files_hold("kept"));
}

Test(store, a_sound_store_has_no_findings)
{
	struct rd_buf findings;

	rd_buf_init(&findings, 65536);
	commit_text(1, "u7");
	cr_assert_eq(rd_rec_check(store, false, &findings, &problem), RD_OK);
	cr_assert_eq(rd_rec_check(store, true, &findings, &problem), RD_OK);
	cr_assert_eq(findings.len, 0);
	rd_buf_fini(&findings);
}

Test(store, the_file_is_for_its_owner_only)
{
	struct stat st;

	commit_text(1, "u7");
	cr_assert_eq(stat(in_scratch("s.db"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0600);
	cr_assert_eq(stat(in_scratch("s.db-wal"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0600);
}

Test(store, a_uri_with_the_scheme_sqlite_is_a_path)
{
	char uri[128];

	rd_rec_close(store);
	snprintf(uri, sizeof(uri), "sqlite:%s", in_scratch("s.db"));
	cr_assert_eq(open_store(uri, (struct rd_rec_open_opts){ 0 }), RD_OK);
}

static struct rd_rec_learned
row_of(const char *table, const char *key, int64_t value, int64_t evidence)
{
	return (struct rd_rec_learned){ rd_str_of(table), rd_str_of(key), value,
					evidence };
}

static size_t
seen_by_others(void)
{
	struct rd_rec_filter all = { .limit = 0 };
	struct rd_rec_decisions found;
	struct rd_rec_store *other;

	cr_assert_eq(rd_rec_open(in_scratch("s.db"),
				 &(struct rd_rec_open_opts){ .busy_ms = 50 },
				 &other, &problem),
		     RD_OK, "%s", problem.title);
	cr_assert_eq(rd_rec_decisions(other, &all, &arena, &found, &problem),
		     RD_OK, "%s", problem.title);
	rd_rec_close(other);
	return found.n;
}

static void
commit_in_group(unsigned number, enum rd_status expected)
{
	struct rd_rec_use use = { .reference = RD_STR_LIT("r") };
	struct rd_rec_commit commit = commit_of(number);

	commit.uses = &use;
	commit.n_uses = 1;
	cr_assert_eq(rd_rec_commit(store, &commit, &problem), expected, "%s",
		     problem.title);
}

Test(store, a_group_is_recorded_at_its_end_and_sees_itself)
{
	struct rd_rec_snapshot snapshot;

	cr_assert_eq(rd_rec_group_begin(store, &problem), RD_OK);
	commit_in_group(1, RD_OK);
	cr_assert_eq(rd_rec_snapshot(store, RD_STR_LIT("u7"), &arena, &snapshot,
				     &problem),
		     RD_OK);
	cr_expect_eq(snapshot.n_past, 1);
	commit_in_group(2, RD_OK);
	cr_expect_eq(seen_by_others(), 0);
	cr_assert_eq(rd_rec_group_end(store, true, &problem), RD_OK);
	cr_expect_eq(seen_by_others(), 2);
	commit_in_group(3, RD_OK);
	cr_expect_eq(seen_by_others(), 3);
}

Test(store, a_group_that_is_not_kept_never_was)
{
	cr_assert_eq(rd_rec_group_begin(store, &problem), RD_OK);
	commit_in_group(1, RD_OK);
	cr_assert_eq(rd_rec_group_end(store, false, &problem), RD_OK);
	cr_expect_eq(seen_by_others(), 0);
	commit_in_group(1, RD_OK);
	cr_expect_eq(seen_by_others(), 1);
}

Test(store, a_failure_breaks_a_group)
{
	struct rd_rec_snapshot snapshot;

	commit_in_group(1, RD_OK);
	cr_assert_eq(rd_rec_group_begin(store, &problem), RD_OK);
	commit_in_group(2, RD_OK);
	commit_in_group(1, RD_CONFLICT);
	commit_in_group(3, RD_STATE);
	cr_expect_str_eq(problem.code, "record.group");
	cr_expect_eq(rd_rec_snapshot(store, RD_STR_LIT("u7"), &arena, &snapshot,
				     &problem),
		     RD_STATE);
	cr_expect_eq(rd_rec_group_end(store, true, &problem), RD_STATE);
	cr_expect_eq(seen_by_others(), 1);
	commit_in_group(2, RD_OK);
	cr_expect_eq(seen_by_others(), 2);
}

Test(store, learned_rows_are_kept_by_table_and_key)
{
	struct rd_rec_learned rows[] = { row_of("b", "x", -5000, 7),
					 row_of("a", "y", 10000, 0),
					 row_of("a", "x", 1, 2) };
	struct rd_rec_learned again = row_of("a", "y", 2500, 30);
	struct rd_rec_snapshot snapshot;

	cr_assert_eq(
		rd_rec_learned_put(store, RD_STR_LIT("u7"), rows, 3, &problem),
		RD_OK, "%s", problem.title);
	cr_assert_eq(rd_rec_learned_put(store, RD_STR_LIT("u7"), &again, 1,
					&problem),
		     RD_OK);
	reopen();
	snapshot = snapshot_of("u7");
	cr_assert_eq(snapshot.version, 2);
	cr_assert_not(snapshot.has_look);
	cr_assert_eq(snapshot.n_learned, 3);
	cr_assert(rd_str_is(snapshot.learned[0].key, "x"));
	cr_assert_eq(snapshot.learned[0].value, 1);
	cr_assert(rd_str_is(snapshot.learned[1].key, "y"));
	cr_assert_eq(snapshot.learned[1].value, 2500);
	cr_assert_eq(snapshot.learned[1].evidence, 30);
	cr_assert(rd_str_is(snapshot.learned[2].table, "b"));
	cr_assert_eq(snapshot.learned[2].value, -5000);
	cr_assert_eq(snapshot_of("u8").n_learned, 0);
}

Test(store, learned_rows_have_a_limit_and_a_form)
{
	struct rd_rec_learned rows[RD_REC_LEARNED_MAX + 1];
	struct rd_rec_learned bad[] = { row_of("", "x", 0, 0),
					row_of("a", "", 0, 0),
					row_of("a", "x", 0, -1),
					row_of("a", "x", 100000001, 0) };

	for (unsigned i = 0; i <= RD_REC_LEARNED_MAX; i++)
		rows[i] = row_of("a", rd_arena_printf(&arena, "k%u", i), 1, 1);
	cr_assert_eq(rd_rec_learned_put(store, RD_STR_LIT("u7"), rows,
					RD_REC_LEARNED_MAX + 1, &problem),
		     RD_LIMIT);
	cr_assert_eq(problem.exit_code, 9);
	cr_assert_eq(snapshot_of("u7").version, 0, "nothing is left of it");
	cr_assert_eq(rd_rec_learned_put(store, RD_STR_LIT("u7"), rows,
					RD_REC_LEARNED_MAX, &problem),
		     RD_OK);
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(rd_rec_learned_put(store, RD_STR_LIT("u7"),
						&bad[i], 1, &problem),
			     RD_STATE, "row %u", i);
}
