/* SPDX-FileCopyrightText: 2026 The refdesk authors
 * SPDX-License-Identifier: MIT */

/* Whole files in and out, and the ids of what is recorded. */
#include "base/fs.h"
#include "base/uuid.h"
#include "scratch.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct rd_arena arena;
static struct rd_problem problem;

static void
set_up(void)
{
	scratch_open();
	rd_arena_init(&arena, 1u << 22);
}

static void
tear_down(void)
{
	rd_arena_fini(&arena);
	scratch_close();
}

TestSuite(fs, .init = set_up, .fini = tear_down);

static void
put(const char *path, const char *text)
{
	cr_assert_eq(rd_fs_write_atomic(path, rd_str_of(text), 0644, &problem),
		     RD_OK, "%s", problem.title);
}

static void
assert_holds(const char *path, const char *text)
{
	struct rd_buf bytes;

	rd_buf_init(&bytes, 1u << 20);
	cr_assert_eq(rd_fs_read(path, &bytes, &problem), RD_OK, "%s: %s", path,
		     problem.title);
	cr_assert(rd_str_is(rd_buf_view(&bytes), text), "%s", path);
	rd_buf_fini(&bytes);
}

static size_t
count_names(const char *path)
{
	const char *const *names;
	size_t n;

	cr_assert_eq(rd_fs_list(path, &arena, &names, &n, &problem), RD_OK);
	return n;
}

static enum rd_status
read_capped(const char *path, size_t cap)
{
	enum rd_status status;
	struct rd_buf bytes;

	rd_buf_init(&bytes, cap);
	status = rd_fs_read(path, &bytes, &problem);
	rd_buf_fini(&bytes);
	return status;
}

Test(fs, a_written_file_reads_back)
{
	put(in_scratch("a"), "one");
	assert_holds(in_scratch("a"), "one");
	put(in_scratch("a"), "");
	assert_holds(in_scratch("a"), "");
}

Test(fs, an_absent_file_is_not_found_with_exit_10)
{
	cr_assert_eq(read_capped(in_scratch("no"), 10), RD_NOTFOUND);
	cr_assert_eq(problem.exit_code, 10);
	cr_assert_str_eq(problem.code, "file.not-found");
	cr_assert_str_eq(problem.where, in_scratch("no"));
}

Test(fs, a_directory_is_not_read)
{
	cr_assert_eq(read_capped(scratch, 10), RD_IO);
	cr_assert_str_eq(problem.title, "cannot read: Is a directory");
}

Test(fs, the_cap_is_exact)
{
	put(in_scratch("a"), "12345");
	cr_assert_eq(read_capped(in_scratch("a"), 5), RD_OK);
	cr_assert_eq(read_capped(in_scratch("a"), 4), RD_LIMIT);
	cr_assert_eq(problem.exit_code, 10);
}

Test(fs, an_endless_device_ends_at_the_cap)
{
	cr_assert_eq(read_capped("/dev/zero", 100000), RD_LIMIT);
}

Test(fs, a_fifo_is_read_to_its_end)
{
	const char *path = in_scratch("fifo");
	pid_t writer;
	int fd, rc;

	cr_assert_eq(mkfifo(path, 0600), 0);
	writer = fork();
	if (!writer) {
		fd = open(path, O_WRONLY);
		rc = write(fd, "through ", 8) == 8 && write(fd, "it", 2) == 2;
		_exit(!rc);
	}
	assert_holds(path, "through it");
	cr_assert_eq(waitpid(writer, &rc, 0), writer);
	cr_assert_eq(rc, 0);
}

Test(fs, replacing_keeps_links_and_leaves_no_temporary_file)
{
	put(in_scratch("real"), "old");
	cr_assert_eq(symlink("real", in_scratch("link")), 0);
	put(in_scratch("link"), "new");
	assert_holds(in_scratch("real"), "new");
	cr_assert_eq(count_names(scratch), 2);
}

Test(fs, the_mode_passes_through_the_umask)
{
	struct stat st;

	umask(027);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("a"), RD_STR_LIT("x"), 0666,
					&problem),
		     RD_OK);
	cr_assert_eq(stat(in_scratch("a"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0640);
}

Test(fs, keep_mode_keeps_the_mode)
{
	struct stat st;

	put(in_scratch("a"), "x");
	cr_assert_eq(chmod(in_scratch("a"), 0751), 0);
	umask(077);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("a"), RD_STR_LIT("y"),
					RD_FS_KEEP_MODE, &problem),
		     RD_OK);
	cr_assert_eq(stat(in_scratch("a"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0751);
	assert_holds(in_scratch("a"), "y");
}

Test(fs, a_failed_write_leaves_the_old_file_and_nothing_else)
{
	struct rlimit limit = { 4, 4 };

	put(in_scratch("a"), "old");
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("a"), RD_STR_LIT("too long"),
					0644, &problem),
		     RD_IO);
	cr_assert_eq(problem.exit_code, 10);
	assert_holds(in_scratch("a"), "old");
	cr_assert_eq(count_names(scratch), 1);
}

Test(fs, a_read_only_directory_refuses)
{
	put(in_scratch("a"), "old");
	scratch_as_nobody();
	cr_assert_eq(chmod(scratch, 0500), 0);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("a"), RD_STR_LIT("new"),
					0644, &problem),
		     RD_IO);
	cr_assert_str_eq(problem.title, "cannot write: Permission denied");
	assert_holds(in_scratch("a"), "old");
}

Test(fs, a_device_is_written_to_not_replaced)
{
	struct stat st;

	put("/dev/null", "gone");
	cr_assert_eq(stat("/dev/null", &st), 0);
	cr_assert(S_ISCHR(st.st_mode));
	cr_assert_eq(rd_fs_write_atomic("/dev/full", RD_STR_LIT("x"), 0644,
					&problem),
		     RD_IO);
	cr_assert_str_eq(problem.hint, "free some space and try again");
}

Test(fs, a_directory_is_not_replaced)
{
	cr_assert_eq(mkdir(in_scratch("d"), 0700), 0);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("d"), RD_STR_LIT("x"), 0644,
					&problem),
		     RD_IO);
	cr_assert_eq(rd_fs_write_atomic(in_scratch("d/"), RD_STR_LIT("x"), 0644,
					&problem),
		     RD_IO);
	cr_assert_eq(rd_fs_kind(in_scratch("d")), RD_FS_DIR);
}

Test(fs, a_missing_directory_is_not_found)
{
	cr_assert_eq(rd_fs_write_atomic(in_scratch("no/a"), RD_STR_LIT("x"),
					0644, &problem),
		     RD_NOTFOUND);
	cr_assert_str_eq(problem.where, in_scratch("no/a"));
}

Test(fs, write_new_refuses_what_exists)
{
	const char *path = in_scratch("a");

	cr_assert_eq(rd_fs_write_new(path, RD_STR_LIT("1"), 0644, &problem),
		     RD_OK);
	cr_assert_eq(rd_fs_write_new(path, RD_STR_LIT("2"), 0644, &problem),
		     RD_CONFLICT);
	cr_assert_str_eq(problem.code, "file.exists");
	assert_holds(path, "1");
	cr_assert_eq(symlink("nowhere", in_scratch("dangling")), 0);
	cr_assert_neq(rd_fs_write_new(in_scratch("dangling"), RD_STR_LIT("3"),
				      0644, &problem),
		      RD_OK);
	cr_assert_eq(count_names(scratch), 2);
}

Test(fs, light_writing_replaces_and_refuses_as_the_other_does)
{
	const char *path = in_scratch("a");

	cr_assert_eq(
		rd_fs_write_light_new(path, RD_STR_LIT("1"), 0640, &problem),
		RD_OK);
	cr_assert_eq(
		rd_fs_write_light_new(path, RD_STR_LIT("2"), 0644, &problem),
		RD_CONFLICT);
	assert_holds(path, "1");
	cr_assert_eq(rd_fs_write_light(path, RD_STR_LIT("3"), RD_FS_KEEP_MODE,
				       &problem),
		     RD_OK);
	assert_holds(path, "3");
	cr_assert_eq(rd_fs_write_light(in_scratch("no/a"), RD_STR_LIT("4"),
				       0644, &problem),
		     RD_NOTFOUND);
	cr_assert_eq(count_names(scratch), 1);
}

static struct rd_fs_staged *
stage(const char *path, const char *text)
{
	struct rd_fs_staged *staged;

	cr_assert_eq(rd_fs_stage(path, rd_str_of(text), RD_FS_KEEP_MODE,
				 &staged, &problem),
		     RD_OK, "%s", problem.title);
	return staged;
}

Test(fs, what_is_staged_is_not_seen_before_both_are_placed)
{
	struct rd_fs_staged *first, *second;

	put(in_scratch("a"), "old");
	cr_assert_eq(chmod(in_scratch("a"), 0640), 0);
	first = stage(in_scratch("a"), "new");
	second = stage(in_scratch("b"), "more");
	assert_holds(in_scratch("a"), "old");
	cr_assert_eq(rd_fs_kind(in_scratch("b")), RD_FS_ABSENT);
	cr_assert_eq(rd_fs_staged_place(first, second, &problem), RD_OK, "%s",
		     problem.title);
	assert_holds(in_scratch("a"), "new");
	assert_holds(in_scratch("b"), "more");
	cr_assert_eq(count_names(scratch), 2);
}

Test(fs, what_is_dropped_leaves_nothing)
{
	rd_fs_staged_drop(stage(in_scratch("a"), "new"));
	rd_fs_staged_drop(NULL);
	cr_assert_eq(count_names(scratch), 0);
}

Test(fs, when_the_second_cannot_be_placed_the_first_is_as_before)
{
	static const bool olds[] = { false, true };

	for (size_t i = 0; i < 2; i++) {
		struct rd_fs_staged *first, *second;

		if (olds[i])
			put(in_scratch("a"), "old");
		first = stage(in_scratch("a"), "new");
		second = stage(in_scratch("b"), "more");
		cr_assert_eq(mkdir(in_scratch("b"), 0700), 0);
		cr_assert_eq(rd_fs_staged_place(first, second, &problem),
			     RD_IO);
		cr_assert_str_eq(problem.where, in_scratch("b"));
		cr_assert_eq(rmdir(in_scratch("b")), 0);
		cr_assert_eq(count_names(scratch), olds[i]);
		if (olds[i])
			assert_holds(in_scratch("a"), "old");
	}
}

Test(fs, devices_and_directories_are_not_staged)
{
	struct rd_fs_staged *staged;

	cr_assert_eq(mkdir(in_scratch("d"), 0700), 0);
	cr_assert_eq(rd_fs_stage(in_scratch("d"), RD_STR_LIT("x"), 0644,
				 &staged, &problem),
		     RD_IO);
	cr_assert_eq(rd_fs_stage("/dev/null", RD_STR_LIT("x"), 0644, &staged,
				 &problem),
		     RD_IO);
	cr_assert_null(staged);
	cr_assert_eq(count_names(scratch), 1);
}

Test(fs, names_come_in_byte_order)
{
	const char *const *names;
	size_t n;

	put(in_scratch("b"), "");
	put(in_scratch("B"), "");
	put(in_scratch(".a"), "");
	put(in_scratch("a10"), "");
	put(in_scratch("a2"), "");
	cr_assert_eq(rd_fs_list(scratch, &arena, &names, &n, &problem), RD_OK);
	cr_assert_eq(n, 5);
	cr_assert_str_eq(names[0], ".a");
	cr_assert_str_eq(names[1], "B");
	cr_assert_str_eq(names[2], "a10");
	cr_assert_str_eq(names[3], "a2");
	cr_assert_str_eq(names[4], "b");
}

Test(fs, listing_a_file_or_nothing_fails)
{
	const char *const *names;
	size_t n = 1;

	cr_assert_eq(rd_fs_list(in_scratch("no"), &arena, &names, &n, &problem),
		     RD_NOTFOUND);
	cr_assert_eq(n, 0);
}

Test(fs, mkdirs_makes_all_and_accepts_what_is_there)
{
	const char *path = in_scratch("x/y/z");

	cr_assert_eq(rd_fs_mkdirs(path, 0755, &problem), RD_OK);
	cr_assert_eq(rd_fs_kind(path), RD_FS_DIR);
	cr_assert_eq(rd_fs_mkdirs(path, 0755, &problem), RD_OK);
	put(in_scratch("x/file"), "");
	cr_assert_eq(rd_fs_mkdirs(in_scratch("x/file/w"), 0755, &problem),
		     RD_IO);
	cr_assert_str_eq(problem.where, in_scratch("x/file"));
}

Test(fs, mkdirs_tells_the_reason_of_the_system)
{
	scratch_as_nobody();
	cr_assert_eq(chmod(scratch, 0500), 0);
	cr_assert_eq(rd_fs_mkdirs(in_scratch("locked/in"), 0755, &problem),
		     RD_IO);
	cr_assert_str_eq(problem.where, in_scratch("locked"));
	cr_assert_not_null(strstr(problem.title, "Permission denied"));
}

Test(fs, joining_and_splitting_paths)
{
	cr_assert_str_eq(rd_fs_join(&arena, "a", "b"), "a/b");
	cr_assert_str_eq(rd_fs_join(&arena, "a//", "b"), "a/b");
	cr_assert_str_eq(rd_fs_join(&arena, "/", "b"), "/b");
	cr_assert_str_eq(rd_fs_join(&arena, ".", "b"), "b");
	cr_assert_str_eq(rd_fs_join(&arena, "", "b"), "b");
	cr_assert_str_eq(rd_fs_join(&arena, "a", "/b"), "/b");
	cr_assert_str_eq(rd_fs_dir_name(&arena, "a/b/c"), "a/b");
	cr_assert_str_eq(rd_fs_dir_name(&arena, "a/b/"), "a");
	cr_assert_str_eq(rd_fs_dir_name(&arena, "/a"), "/");
	cr_assert_str_eq(rd_fs_dir_name(&arena, "a"), ".");
	cr_assert_str_eq(rd_fs_base_name("a/b.xml"), "b.xml");
	cr_assert_str_eq(rd_fs_base_name("b.xml"), "b.xml");
}

Test(uuid, has_time_version_variant_and_random_bits)
{
	/* The worked example of RFC 9562 A.6. */
	static const unsigned char random[RD_UUID_RANDOM] = {
		0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f
	};
	char text[RD_UUID_TEXT + 1];

	rd_uuid7(INT64_C(0x017f22e279b0), random, text);
	cr_assert_str_eq(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	cr_assert(rd_uuid_valid(rd_str_of(text)));
	rd_uuid7(-5, random, text);
	cr_assert_str_eq(text, "00000000-0000-7cc3-98c4-dc0c0c07398f");
}

Test(uuid, only_lower_case_text_in_five_groups_is_valid)
{
	static const char *const bad[] = {
		"",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398",
		"017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
		"017f22e2079b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_not(rd_uuid_valid(rd_str_of(bad[i])), "%s", bad[i]);
}
