/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* What the store does when something is wrong: nothing, and it says so. */
#include "test_record_store.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

TestSuite(store_fails, .init = store_set_up, .fini = store_tear_down);

static const struct rd_rec_open_opts writing = { .busy_ms = 50 };
static const struct rd_rec_open_opts creating = { .create = true,
						  .busy_ms = 50 };
static const struct rd_rec_open_opts reading = { .read_only = true,
						 .busy_ms = 50 };

/* Runs SQL on the closed store's file behind its back. */
static void
meddle(const char *name, const char *sql)
{
	sqlite3 *db;

	rd_rec_close(store);
	store = NULL;
	cr_assert_eq(sqlite3_open(in_scratch(name), &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void
assert_open_fails(const char *uri, struct rd_rec_open_opts opts,
		  enum rd_status status, const char *code)
{
	rd_rec_close(store);
	cr_assert_eq(open_store(uri, opts), status, "%s", problem.title);
	cr_assert_str_eq(problem.code, code);
	cr_assert_null(store);
}

static struct rd_rec_use some_use = { .reference = RD_STR_LIT("r") };

static struct rd_rec_commit
commit_with_use(unsigned number, int64_t version)
{
	struct rd_rec_commit commit = commit_of(number);

	commit.uses = &some_use;
	commit.n_uses = 1;
	commit.checks_version = true;
	commit.version = version;
	return commit;
}

Test(store_fails, a_commit_from_a_stale_snapshot_conflicts)
{
	struct rd_rec_commit first = commit_with_use(1, 0);
	struct rd_rec_commit second = commit_with_use(2, 0);

	must_commit(&first);
	cr_assert_eq(rd_rec_commit(store, &second, &problem), RD_CONFLICT);
	cr_assert_str_eq(problem.code, "record.version");
	cr_assert_eq(problem.exit_code, 75);
	cr_assert_eq(count_decisions(), 1);
	cr_assert_eq(count_uses(), 1);
	second.version = snapshot_of("u7").version;
	must_commit(&second);
	cr_assert_eq(count_uses(), 2);
}

Test(store_fails, a_commit_without_effects_is_compared_too)
{
	struct rd_rec_commit first = commit_with_use(1, 0);
	struct rd_rec_commit second = commit_of(2);

	must_commit(&first);
	second.checks_version = true;
	cr_assert_eq(rd_rec_commit(store, &second, &problem), RD_CONFLICT);
	second.checks_version = false;
	must_commit(&second);
}

Test(store_fails, a_taken_id_conflicts_and_changes_nothing)
{
	struct rd_rec_commit first = commit_with_use(1, 0);
	struct rd_rec_commit again = commit_with_use(1, 1);

	must_commit(&first);
	cr_assert_eq(rd_rec_commit(store, &again, &problem), RD_CONFLICT);
	cr_assert_str_eq(problem.code, "record.duplicate");
	cr_assert_eq(count_uses(), 1);
	cr_assert_eq(snapshot_of("u7").version, 1);
}

Test(store_fails, a_failure_at_the_end_takes_everything_back)
{
	struct rd_rec_text texts[2] = {
		{ .path = RD_STR_LIT("same"), .text = RD_STR_LIT("1") },
		{ .path = RD_STR_LIT("same"), .text = RD_STR_LIT("2") },
	};
	struct rd_rec_look look = look_of("r");
	struct rd_rec_commit commit = commit_with_use(1, 0);
	struct rd_buf bytes;

	commit.hold = &look;
	commit.texts = texts;
	commit.n_texts = 2;
	cr_assert_neq(rd_rec_commit(store, &commit, &problem), RD_OK);
	cr_assert_eq(problem.exit_code, 10);
	cr_assert_eq(count_decisions(), 0);
	cr_assert_eq(count_uses(), 0);
	cr_assert_eq(snapshot_of("u7").version, 0);
	rd_buf_init(&bytes, 4096);
	cr_assert_eq(
		rd_rec_program_get(store, program_sha256, &bytes, &problem),
		RD_NOTFOUND);
	rd_buf_fini(&bytes);
	commit.n_texts = 1;
	must_commit(&commit);
}

Test(store_fails, a_decision_needs_its_program)
{
	struct rd_rec_commit commit = commit_of(1);

	commit.program_bytes = RD_STR_NONE;
	cr_assert_eq(rd_rec_commit(store, &commit, &problem), RD_NOTFOUND);
	cr_assert_str_eq(problem.code, "record.no-program");
	cr_assert_eq(rd_rec_program_put(store, program_sha256,
					RD_STR_LIT(PROGRAM), &problem),
		     RD_OK);
	must_commit(&commit);
}

Test(store_fails, commits_that_contradict_themselves_are_refused)
{
	struct rd_rec_look look = look_of("r");
	struct rd_rec_commit bad[6];

	for (int i = 0; i < 6; i++)
		bad[i] = commit_with_use(1, 0);
	bad[0].id = RD_STR_LIT("1");
	bad[1].subject = RD_STR_NONE;
	bad[2].decision = RD_STR_LIT("");
	bad[3].program_sha256 = "abc";
	bad[4].hold = &look;
	look.reference = RD_STR_NONE;
	bad[5].program_bytes = RD_STR_LIT("other bytes");
	for (int i = 0; i < 6; i++)
		cr_assert_eq(rd_rec_commit(store, &bad[i], &problem),
			     i == 5 ? RD_CORRUPT : RD_STATE, "row %d", i);
	cr_assert_eq(count_decisions(), 0);
}

Test(store_fails, subjects_are_short_text)
{
	static char large[RD_REC_SUBJECT_MAX + 1];
	struct rd_str bad[] = { RD_STR_LIT(""),
				RD_STR_LIT("a\nb"),
				RD_STR_LIT("\xff"),
				RD_STR_LIT("a\0b"),
				{ large, sizeof(large) } };
	struct rd_rec_snapshot snapshot;

	memset(large, 'x', sizeof(large));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		cr_assert_eq(rd_rec_snapshot(store, bad[i], &arena, &snapshot,
					     &problem),
			     RD_SEMANTIC, "row %zu", i);
		cr_assert_eq(problem.exit_code, 4);
	}
}

Test(store_fails, another_writer_means_try_again)
{
	struct rd_rec_commit commit = commit_of(1);
	sqlite3 *other;

	cr_assert_eq(sqlite3_open(in_scratch("s.db"), &other), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
		     SQLITE_OK);
	cr_assert_eq(rd_rec_commit(store, &commit, &problem), RD_IO);
	cr_assert_eq(problem.exit_code, 75);
	cr_assert_eq(snapshot_of("u7").version, 0);
	sqlite3_close(other);
	must_commit(&commit);
}

Test(store_fails, a_reader_in_the_way_of_erasing_is_told)
{
	struct rd_rec_text text = { .path = RD_STR_LIT("m"),
				    .text = RD_STR_LIT("t") };
	struct rd_rec_erase erase = { .subject = RD_STR_LIT("u7") };
	struct rd_rec_commit commit = commit_of(1);
	sqlite3 *other;
	int64_t n;

	commit.texts = &text;
	commit.n_texts = 1;
	must_commit(&commit);
	cr_assert_eq(sqlite3_open(in_scratch("s.db"), &other), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(other, "BEGIN; SELECT * FROM text_side", NULL,
				  NULL, NULL),
		     SQLITE_OK);
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_IO);
	cr_assert_eq(problem.exit_code, 75);
	sqlite3_close(other);
	cr_assert_eq(rd_rec_erase(store, &erase, &n, &problem), RD_OK);
}

/* Counts up one subject's history against the other workers. */
static void
work(int worker)
{
	struct rd_rec_open_opts opts = { .create = true, .busy_ms = 20000 };
	unsigned done = 0;

	rd_arena_init(&arena, 64u << 20);
	if (open_store(in_scratch("many.db"), opts) != RD_OK)
		_exit(100);
	while (done < 25) {
		struct rd_rec_snapshot snapshot = snapshot_of("u7");
		struct rd_rec_commit commit = commit_with_use(
			(unsigned)worker * 100 + done, snapshot.version);
		enum rd_status status = rd_rec_commit(store, &commit, &problem);

		if (status == RD_OK)
			done++;
		else if (status != RD_CONFLICT)
			_exit(problem.exit_code);
	}
	rd_rec_close(store);
	_exit(0);
}

Test(store_fails, processes_that_race_lose_nothing)
{
	pid_t workers[4];
	int rc;

	rd_rec_close(store);
	store = NULL;
	for (int i = 0; i < 4; i++) {
		workers[i] = fork();
		if (!workers[i])
			work(i);
	}
	for (int i = 0; i < 4; i++) {
		cr_assert_eq(waitpid(workers[i], &rc, 0), workers[i]);
		cr_assert_eq(rc, 0, "worker %d: %x", i, rc);
	}
	cr_assert_eq(open_store(in_scratch("many.db"), writing), RD_OK);
	cr_assert_eq(snapshot_of("u7").version, 100);
	cr_assert_eq(count_uses(), 100);
	cr_assert_eq(count_decisions(), 100);
}

Test(store_fails, no_store_is_not_found)
{
	assert_open_fails(in_scratch("no.db"), writing, RD_NOTFOUND,
			  "record.absent");
	cr_assert_eq(problem.exit_code, 10);
	assert_open_fails(in_scratch("no.db"), reading, RD_NOTFOUND,
			  "record.absent");
	cr_assert_neq(access(in_scratch("no.db"), F_OK), 0);
}

Test(store_fails, no_directory_for_a_new_store)
{
	assert_open_fails(in_scratch("no/s.db"), creating, RD_IO,
			  "record.create");
	cr_assert_eq(problem.exit_code, 10);
}

Test(store_fails, a_directory_is_no_store)
{
	assert_open_fails(scratch, writing, RD_IO, "record.open");
}

Test(store_fails, an_empty_path_is_a_usage_error)
{
	assert_open_fails("", creating, RD_SEMANTIC, "record.path");
	assert_open_fails("sqlite:", creating, RD_SEMANTIC, "record.path");
	cr_assert_eq(problem.exit_code, 2);
}

Test(store_fails, names_with_a_meaning_to_sqlite_are_files)
{
	static const char *const names[] = { ":memory:", "file:x?mode=memory" };

	cr_assert_eq(chdir(scratch), 0);
	for (int i = 0; i < 2; i++) {
		struct rd_rec_commit commit = commit_of(1);

		rd_rec_close(store);
		cr_assert_eq(open_store(names[i], creating), RD_OK, "%s",
			     problem.title);
		must_commit(&commit);
		rd_rec_close(store);
		cr_assert_eq(open_store(in_scratch(names[i]), writing), RD_OK,
			     "%s", problem.title);
		cr_assert_eq(count_decisions(), 1);
	}
}

Test(store_fails, postgresql_is_refused_without_telling_the_password)
{
	assert_open_fails("postgresql://me:secret@host/db", creating,
			  RD_SEMANTIC, "record.scheme");
	cr_assert_eq(problem.exit_code, 2);
	cr_assert_null(strstr(problem.where, "secret"));
	cr_assert_str_eq(problem.title, "this build has no PostgreSQL support");
}

Test(store_fails, text_is_no_store)
{
	FILE *file = fopen(in_scratch("text"), "w");

	for (int i = 0; i < 400; i++)
		fprintf(file, "not a database, line %d\n", i);
	fclose(file);
	assert_open_fails(in_scratch("text"), writing, RD_CORRUPT,
			  "record.not-a-store");
	cr_assert_eq(problem.exit_code, 10);
}

Test(store_fails, another_programs_database_is_no_store_and_stays_as_it_is)
{
	struct stat before, after;

	meddle("other.db", "CREATE TABLE t (x)");
	cr_assert_eq(stat(in_scratch("other.db"), &before), 0);
	assert_open_fails(in_scratch("other.db"), creating, RD_CORRUPT,
			  "record.not-a-store");
	cr_assert_eq(stat(in_scratch("other.db"), &after), 0);
	cr_assert_eq(before.st_size, after.st_size);
	meddle("other.db", "PRAGMA application_id = 7");
	assert_open_fails(in_scratch("other.db"), creating, RD_CORRUPT,
			  "record.not-a-store");
}

Test(store_fails, a_newer_schema_is_refused_with_a_hint)
{
	meddle("s.db", "PRAGMA user_version = 99");
	assert_open_fails(in_scratch("s.db"), writing, RD_VERSION,
			  "record.schema");
	cr_assert_eq(problem.exit_code, 10);
	cr_assert_str_eq(problem.hint, "use a newer refdesk");
}

Test(store_fails, an_empty_file_becomes_a_store_but_not_for_a_reader)
{
	close(open(in_scratch("empty"), O_CREAT | O_WRONLY, 0600));
	assert_open_fails(in_scratch("empty"), reading, RD_NOTFOUND,
			  "record.absent");
	cr_assert_eq(open_store(in_scratch("empty"), writing), RD_OK);
	cr_assert_eq(count_decisions(), 0);
}

Test(store_fails, a_reader_reads_and_does_not_write)
{
	struct rd_rec_commit commit = commit_of(1);

	must_commit(&commit);
	rd_rec_close(store);
	cr_assert_eq(open_store(in_scratch("s.db"), reading), RD_OK);
	cr_assert_eq(count_decisions(), 1);
	commit = commit_of(2);
	cr_assert_eq(rd_rec_commit(store, &commit, &problem), RD_IO);
	cr_assert_str_eq(problem.code, "record.read-only");
	cr_assert_eq(problem.exit_code, 10);
	cr_assert_eq(count_decisions(), 1);
}

Test(store_fails, in_a_read_only_directory_one_reads_but_does_not_write)
{
	struct rd_rec_commit commit = commit_of(1);

	must_commit(&commit);
	rd_rec_close(store);
	store = NULL;
	cr_assert_eq(rename(in_scratch("s.db"), in_scratch("a b%3f?#.db")), 0);
	cr_assert_eq(chmod(in_scratch("a b%3f?#.db"), 0444), 0);
	scratch_as_nobody();
	cr_assert_eq(chmod(scratch, 0500), 0);
	assert_open_fails(in_scratch("new.db"), creating, RD_IO,
			  "record.create");
	cr_assert_eq(open_store(in_scratch("a b%3f?#.db"), reading), RD_OK,
		     "%s", problem.title);
	cr_assert_eq(count_decisions(), 1);
	rd_rec_close(store);
	if (open_store(in_scratch("a b%3f?#.db"), writing) == RD_OK) {
		commit = commit_of(2);
		cr_assert_neq(rd_rec_commit(store, &commit, &problem), RD_OK);
	}
	cr_assert_eq(problem.exit_code, 10);
}

Test(store_fails, a_disk_that_takes_no_more_leaves_the_old_state)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	static char large[200000];
	struct rd_rec_commit commit = commit_with_use(1, 0);
	struct stat st;

	must_commit(&commit);
	cr_assert_eq(stat(in_scratch("s.db-wal"), &st), 0);
	limit.rlim_cur = (rlim_t)st.st_size + 9000;
	signal(SIGXFSZ, SIG_IGN);
	memset(large, 'x', sizeof(large));
	commit = commit_with_use(2, 1);
	commit.decision = (struct rd_str){ large, sizeof(large) };
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_neq(rd_rec_commit(store, &commit, &problem), RD_OK);
	cr_assert_eq(problem.exit_code, 10);
	limit.rlim_cur = RLIM_INFINITY;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(count_decisions(), 1);
	cr_assert_eq(snapshot_of("u7").version, 1);
	must_commit(&commit);
}

static void
damage(const char *name, long at, unsigned char bits)
{
	FILE *file = fopen(in_scratch(name), "r+b");
	int byte;

	cr_assert_eq(fseek(file, at, SEEK_SET), 0);
	byte = fgetc(file);
	cr_assert_eq(fseek(file, at, SEEK_SET), 0);
	fputc(byte ^ bits, file);
	cr_assert_eq(fclose(file), 0);
}

static void
copy_store(const char *to, size_t cut)
{
	static char bytes[4 << 20];
	FILE *file = fopen(in_scratch("s.db"), "rb");
	size_t n = fread(bytes, 1, sizeof(bytes), file);

	fclose(file);
	file = fopen(in_scratch(to), "wb");
	cr_assert_eq(fwrite(bytes, 1, n - cut, file), n - cut);
	fclose(file);
}

/* Reads everything; whether somebody complained. */
static bool
complains(const char *name)
{
	struct rd_rec_filter filter = { .limit = 0 };
	struct rd_rec_decisions list;
	struct rd_rec_uses uses;
	struct rd_buf findings;
	bool bad;

	if (open_store(in_scratch(name), writing) != RD_OK)
		return true;
	rd_buf_init(&findings, 1u << 20);
	bad = rd_rec_check(store, true, &findings, &problem) != RD_OK ||
	      findings.len;
	bad |= rd_rec_decisions(store, &filter, &arena, &list, &problem) !=
	       RD_OK;
	bad |= rd_rec_history(store, &filter, &arena, &uses, &problem) != RD_OK;
	rd_buf_fini(&findings);
	rd_rec_close(store);
	store = NULL;
	return bad;
}

Test(store_fails, a_cut_file_is_noticed)
{
	struct rd_rec_commit commit = commit_of(1);

	must_commit(&commit);
	rd_rec_close(store);
	store = NULL;
	copy_store("whole.db", 0);
	cr_assert_not(complains("whole.db"));
	copy_store("cut.db", 4096);
	cr_assert(complains("cut.db"));
	copy_store("cut.db", 5000);
	cr_assert(complains("cut.db"));
}

Test(store_fails, damage_anywhere_ends_in_an_answer)
{
	struct rd_rec_commit commit;
	unsigned n_noticed = 0;
	struct stat st;

	for (unsigned i = 1; i < 20; i++) {
		commit = commit_with_use(i, i - 1);
		must_commit(&commit);
	}
	rd_rec_close(store);
	store = NULL;
	cr_assert_eq(stat(in_scratch("s.db"), &st), 0);
	for (long at = 0; at < st.st_size; at += 211) {
		copy_store("d.db", 0);
		damage("d.db", at, (unsigned char)(1u << (at % 8)));
		n_noticed += complains("d.db");
		unlink(in_scratch("d.db-wal"));
		unlink(in_scratch("d.db-shm"));
		rd_arena_reset(&arena);
	}
	cr_assert_gt(n_noticed, 10);
}

Test(store_fails, changed_program_bytes_are_noticed)
{
	struct rd_rec_commit commit = commit_of(1);
	struct rd_buf out;

	must_commit(&commit);
	meddle("s.db", "UPDATE program SET bytes = x'00'");
	reopen();
	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_rec_program_get(store, program_sha256, &out, &problem),
		     RD_CORRUPT);
	cr_assert_eq(problem.exit_code, 6);
	rd_buf_reset(&out);
	cr_assert_eq(rd_rec_check(store, true, &out, &problem), RD_OK);
	cr_assert_not_null(memmem(out.ptr, out.len, "bytes changed", 13));
	cr_assert_eq(rd_rec_program_put(store, program_sha256,
					RD_STR_LIT(PROGRAM), &problem),
		     RD_OK);
	rd_buf_reset(&out);
	cr_assert_eq(rd_rec_check(store, true, &out, &problem), RD_OK);
	cr_assert_eq(out.len, 0);
	rd_buf_fini(&out);
}

Test(store_fails, dangling_references_are_noticed)
{
	struct rd_rec_commit commit = commit_of(1);
	struct rd_buf out;

	must_commit(&commit);
	meddle("s.db", "DELETE FROM program");
	reopen();
	rd_buf_init(&out, 4096);
	cr_assert_eq(rd_rec_check(store, false, &out, &problem), RD_OK);
	cr_assert_not_null(memmem(out.ptr, out.len, "foreign key", 11));
	rd_buf_fini(&out);
}
